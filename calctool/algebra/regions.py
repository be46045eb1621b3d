"""Where an expression has a value and a derivative holds: a set of points, for each letter and as conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from calctool.algebra.bounds import APART, NEGATIVE, POSITIVE, Bounds, bounds
from calctool.algebra.conditions import TURNED, failing
from calctool.algebra.domain import Demand, demands, unrestricted
from calctool.algebra.inverses import never_zero
from calctool.algebra.jumps import jumps_of, locally_constant, steps_of
from calctool.algebra.monomials import ordered
from calctool.algebra.normal_form import proved
from calctool.algebra.reals import (
    ABOVE,
    ALL,
    AT_ZERO,
    BELOW,
    NOT_ABOVE,
    NOT_BELOW,
    NOT_ZERO,
    NOTHING,
    Exact,
    Reals,
    Unsettled,
    interval,
)
from calctool.algebra.solving import Solver, enclosure, holds_in
from calctool.algebra.terms import as_term, collect, merge, negated, sum_of, terms_of
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import (
    ROOT_NAMES,
    TRUE,
    TWO,
    ZERO,
    Add,
    Connective,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    as_expr,
    mul,
    parts_of_product,
)

NEVER = Connective("or")
"""Of nothing: a condition that is never met."""


def has_no_value(e: Expr) -> bool:
    """Has an expression certainly no value, whatever its letters are?  (No means: not certainly.)

    >>> from calctool.parsing import parse
    >>> has_no_value(parse("ln(x) + ln(-x)")), has_no_value(parse("sqrt(-x^2)"))
    (True, False)
    """
    region = Region(())
    region.meet(e)
    try:
        return region.conditions() == (NEVER,)
    except Unsettled:
        return False


def holds_where(
    functions: Sequence[Expr], answers: Sequence[Expr], moving: Collection[str], derived: Iterable[Expr] = ()
) -> tuple[Expr, ...]:
    """The whole domain on which printed derivatives are the derivatives, as conditions that must all hold.

    ``answers`` are the formulas printed (of each order), ``moving`` the names by which is differentiated, ``derived``
    the conditions of the derivation, which count where branches were examined.

    The domain is the inside of the set on which the functions and the formulas have values and do not jump: there
    a formula is continuous, and it is the derivative but for single points, so it is the derivative everywhere (by
    the mean value theorem; Spivak, *Calculus*, 11, theorem 7).

    The rule for leaving it out: the function is a power, a root or a special function of the variable itself, and
    neither the derivative nor the printed formula changes its natural domain (sqrt x, 1/x, gamma(x)).

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(c) for c in holds_where([parse("sqrt(ln(x))")], [parse("1/(2x sqrt(ln(x)))")], {"x"})]
    ['x > 1']
    >>> holds_where([parse("sqrt(x)")], [parse("1/(2sqrt(x))")], {"x"})
    ()
    """
    everything = [e for e in dict.fromkeys([*functions, *answers]) if not unrestricted(e)]
    if not everything:
        return ()
    typed = any(e.kinds & Piecewise.KIND for e in functions)
    whole = Region(moving)
    for e in everything:
        whole.meet(e, jumps=not typed)
    if typed or whole.branches:
        for c in derived:
            if isinstance(c, Relation) and c.op == "!=":  # the places where branches do not meet
                whole.meet_condition(c)
    found = whole.conditions()
    if found and len(functions) == 1 and _bare(functions[0]):
        alone = [Region(moving), Region(moving)]
        alone[0].meet(functions[0])
        for answer in answers:
            alone[1].meet(answer)
        if all(region.conditions() == found for region in alone):
            return ()
    return found


def left_out(needed: Iterable[Expr], said: Iterable[Expr], x: Sym) -> tuple[Expr, ...]:
    """Where an answer holds and the steps to it do not: ``needed`` by the steps, ``said`` of the answer.

    At these the answer is right by the mean value theorem, as above.  Nothing where it is not settled.

    >>> left_out([Relation("!=", Sym("x"), ZERO)], [Relation("<", Sym("x"), TWO)], Sym("x"))
    (Relation('=', Sym('x'), Num(0)),)
    """
    places = [c for c in needed if isinstance(c, Relation) and c.op == "!=" and c.free == {x.name}]
    if not places:
        return ()
    inside, outside = ALL, NOTHING
    try:
        for c in said:
            inside = inside & holds_in(c, x)
        for c in places:
            outside = outside | ~holds_in(c, x)
        found = outside & inside
        return () if found.empty else tuple(found.conditions(x))
    except Unsettled:
        return ()


def _within(some: Reals, others: Reals) -> bool:
    """Is a set certainly inside another?"""
    try:
        return some <= others
    except Unsettled:
        return False


def _bare(e: Expr) -> bool:
    """Is it a power, a root or a special function of the variable itself?"""
    match e:
        case Func(name) if name in ROOT_NAMES or (len(e.args) == 1 and FUNCTIONS[name].special):
            return type(e.args[0]) is Sym
        case Pow(Sym(), exp):
            return literal_value(exp) is not None
        case Div(Num(n), den) if n == 1:
            return type(den) is Sym or (isinstance(den, Pow) and _bare(den))
    return False


class Region:
    """A set of points: for each letter the values it may have, and the conditions that are not solved."""

    def __init__(self, moving: Collection[str]) -> None:
        self.moving = moving
        self.sets: dict[str, list[tuple[Reals, tuple[Expr, ...] | None]]] = {}
        """By letter, sets and how each is said where an end of it has no closed form."""
        self.rest: list[Expr] = []
        self._solvers: dict[Sym, Solver] = {}
        self.guarded: dict[tuple[Expr, ...], Region] = {}
        """What must hold unless one of some conditions does: those under which another branch is taken."""
        self.branches = False
        """Is there something given by branches that was not solved?"""

    def meet(self, e: Expr, *, jumps: bool = False) -> None:
        """Where e has a value, and does not jump."""
        if unrestricted(e):
            return
        if len(e.free) == 1:
            x = Sym(min(e.free))
            try:
                solver = self._solver(x)
                found = solver.domain(e) - (jumps_of(solver, e) if jumps else NOTHING)
            except Unsettled:
                pass
            else:
                if found.solved:
                    self._add(x.name, found, None)
                    return
        for d in demands(e, self.moving, continuous=jumps):
            self._meet_demand(d, jumps=jumps)

    def meet_condition(self, c: Expr) -> None:
        """Where a condition is met."""
        if len(c.free) == 1:
            try:
                self._add(min(c.free), holds_in(c, Sym(min(c.free))), (c,))
                return
            except Unsettled:
                pass
        match c:
            case Relation(op, lhs, Num(n)) if n == 0 and op in _ZEROS:
                self._meet_demand(Demand(lhs, _ZEROS[op]))
            case _:
                self.rest.append(c)

    def _solver(self, x: Sym) -> Solver:
        return self._solvers.setdefault(x, Solver(x))

    def _add(self, name: str, found: Reals, said: tuple[Expr, ...] | None) -> None:
        self.sets.setdefault(name, []).append((found, said))

    def _meet_demand(self, d: Demand, *, jumps: bool = False) -> None:
        part, within = d.part, d.within
        if d.kind == "branches":
            self._meet_branches(part, jumps=jumps)
        elif d.kind:
            self._meet_steps(d)
        elif not (enclosure(part) <= within):
            if within == NOT_ZERO:
                for factor in _factors(part):
                    if not enclosure(factor) <= within:
                        self._meet_part(factor, within)
            else:
                self._meet_part(part, within)

    def _meet_branches(self, part: Expr, *, jumps: bool) -> None:
        try:
            if len(part.free) != 1:
                raise Unsettled
            solver = self._solver(Sym(min(part.free)))
            found = solver.domain(part) - (jumps_of(solver, part) if jumps else NOTHING)
            if not found.solved:
                raise Unsettled
            self._add(min(part.free), found, None)
        except Unsettled:
            self.branches = True
            assert isinstance(part, Piecewise)
            before: list[Expr] = []
            for value, condition in part.branches:
                elsewhere = (*before, *([] if condition == TRUE else [failing(condition)]))
                self.guarded.setdefault(elsewhere, Region(self.moving)).meet(value)
                before.append(condition)

    def _meet_steps(self, d: Demand) -> None:
        """No whole number, or none up to a first one."""
        x = self._letter(d.part)
        if d.kind == "steps" and (locally_constant(d.part) or not collect(terms_of(d.part)).free):
            return
        try:
            if x is None or len(d.part.free) > 1:
                raise Unsettled
            solver = self._solver(x)
            steps = steps_of(solver, d.part, d.name) if d.kind == "steps" else solver.poles(d.part, d.first)
            self._add(x.name, ~steps, None)
        except Unsettled:
            apart = Relation("!=", d.part, Func(d.name or "floor", d.part))
            above: list[Expr] = [] if d.kind == "steps" else [Relation(">", d.part, as_expr(d.first))]
            above += self._touching(d)
            if not (d.kind == "poles" and enclosure(d.part) <= interval(Exact.of(d.first), None)):
                self.rest.append(Connective("or", *above, apart) if above else apart)

    def _touching(self, d: Demand) -> list[Expr]:
        """Where floor(u) is 0 beside a zero of u too, because u is never negative: x = 0 for floor(x^2)."""
        if d.name != "floor" or len(d.part.free) != 1 or bounds(d.part).low != (0, True):
            return []
        x = Sym(min(d.part.free))
        try:
            zero = self._solver(x).preimage(d.part, AT_ZERO) & self._solver(x).domain(d.part).interior()
            said = [] if zero.empty else list(zero.conditions(x))
        except Unsettled:
            return []
        return said if len(said) == 1 else []

    def _letter(self, e: Expr) -> Sym | None:
        names = sorted(e.free & set(self.moving)) or sorted(e.free)
        return Sym(names[0]) if names else None

    def _meet_part(self, part: Expr, within: Reals) -> None:
        x = self._letter(part)
        try:
            if x is None:
                if not within.has(Exact(part)):
                    self.rest.append(Connective("or"))
                return
            found = self._solver(x).preimage(part, within)
            said = None if found.solved else self._said(part, within, x)
            self._add(x.name, found, said)
        except Unsettled as stuck:
            if x is None:
                self.rest += within.conditions(part)
                return
            if stuck.part is not None and stuck.within is not None:
                part, within = stuck.part, stuck.within
            self.rest += self._said(part, within, x)

    def _said(self, part: Expr, within: Reals, x: Sym) -> tuple[Expr, ...]:
        """That a part lies in a set, in words that are not solved further than for one letter."""
        if part.free & set(self.moving):
            within = within.interior()
        if within == ABOVE and bounds(part).not_negative:
            within = NOT_ZERO
        if within.everything or enclosure(part) <= within:
            return ()
        if within == NOT_ZERO and (factors := _factors(part)) != [part]:
            return tuple([c for factor in factors for c in self._said(factor, within, x)])
        try:
            return tuple([_isolated(c, x) for c in within.conditions(_without_positive(part, within))])
        except Unsettled:
            return ()

    def conditions(self) -> tuple[Expr, ...]:
        """What must hold, each once, nothing that is always true; the letters that vary first."""
        unless = [Connective("or", c, *over) for over, part in self.guarded.items() for c in part.conditions()]
        rest = [c for c in dict.fromkeys(map(self._signed, [*self.rest, *unless])) if not self._certain(c)]
        out: list[Expr] = []
        names = [*(n for n in sorted(self.moving)), *sorted(set(self.sets) - set(self.moving))]
        for name in names:
            solved, left = self._solved(name)
            out += solved.conditions(Sym(name))
            for found, said in left:
                if not _within(solved, found.interior() if name in self.moving else found):
                    out += said or ()
        return (NEVER,) if NEVER in out or NEVER in rest else tuple(_each_once([*out, *rest]))

    def _solved(self, name: str) -> tuple[Reals, list[tuple[Reals, tuple[Expr, ...] | None]]]:
        """The values a letter may have, so far as they are solved; and what else is known of them."""
        solved, left = ALL, []
        for found, said in self.sets.get(name, ()):
            if not found.solved:
                left.append((found, said))
                continue
            try:
                solved = solved & found
            except Unsettled:  # ends that cannot be told apart: both are said
                left.append((found, said or found.conditions(Sym(name))))
        return (solved.interior() if name in self.moving else solved), left

    def _certain(self, c: Expr) -> bool:
        """Is one of several conditions met wherever the letters have their values?"""
        if not isinstance(c, Connective) or c.op != "or":
            return c == TRUE
        for part in c.args:
            try:
                if len(part.free) == 1 and self._solved(min(part.free))[0] <= holds_in(part, Sym(min(part.free))):
                    return True
            except Unsettled:
                continue
        return False

    def _signed(self, c: Expr) -> Expr:
        """The sign of a product, without the factors whose sign is known: a x > 0 is x > 0 for a > 0."""
        if not isinstance(c, Relation) or c.rhs != ZERO or c.op == "=":
            return c
        lhs, turned = c.lhs, False
        if isinstance(lhs, (Mul, Div)):
            kept: list[Expr] = []
            over, under = (lhs.args, ()) if isinstance(lhs, Mul) else _over_and_under(lhs)
            for f in (*over, *under):
                if (sign := self._sign(f)) is None:
                    kept.append(f)
                else:
                    turned ^= sign < 0
            if len(kept) < len(over) + len(under):
                lhs = mul(kept)
        elif self._sign(lhs) is not None:
            return TRUE if holds_sign(c.op, self._sign(lhs) or 0) else c
        return Relation(TURNED.get(c.op, c.op) if turned else c.op, lhs, c.rhs)

    def _sign(self, e: Expr) -> int | None:
        """The sign, 1 or -1, that an expression certainly has where the letters have their values."""
        bound = bounds(e, self._known)
        return 1 if bound.positive else -1 if bound.negative else None

    @property
    def _known(self) -> dict[str, Bounds]:
        """Bounds of the letters that are positive or negative."""
        out: dict[str, Bounds] = {}
        for name in self.sets:
            solved, _ = self._solved(name)
            for within, bound in ((ABOVE, POSITIVE), (BELOW, NEGATIVE), (NOT_ZERO, APART)):
                if _within(solved, within):
                    out[name] = bound
                    break
        return out


def holds_sign(op: str, sign: int) -> bool:
    """Is a comparison with 0 met by a number of this sign?"""
    return op == "!=" or (op[0] == ">") == (sign > 0)


def _over_and_under(e: Div) -> tuple[Sequence[Expr], Sequence[Expr]]:
    return parts_of_product(e.num), parts_of_product(e.den)


_ZEROS = {"!=": NOT_ZERO, ">": ABOVE, ">=": NOT_BELOW, "<": BELOW, "<=": NOT_ABOVE}


def _each_once(conditions: Iterable[Expr]) -> list[Expr]:
    """None twice, and none that another says more of, or needs to have a meaning."""
    kept = list({_as_read(c): c for c in reversed(list(conditions))}.values())[::-1]
    implied: set[Expr] = set()
    for c in kept:
        if not isinstance(c, Relation):
            continue
        if c.op in ("<", ">"):
            implied.add(Relation("!=", c.lhs, c.rhs))
            if c.rhs == ZERO:
                sides = c.lhs.args if isinstance(c.lhs, Div) else (c.lhs,)
                implied |= {Relation("!=", f, ZERO) for side in sides for f in _factors(side)}
        for side in c.args:
            if type(side) is not Sym and side.free:
                needed = Region(side.free)
                needed.meet(side)
                implied |= set(needed.rest)
    said = {_as_read(c) for c in implied}
    kept = [c for c in kept if _as_read(c) not in said]
    return [c for i, c in enumerate(kept) if not any(_says_more(d, c) for j, d in enumerate(kept) if i != j)]


def _as_read(c: Expr) -> object:
    """What a comparison says, however its terms are ordered: x > 1 as x - 1 > 0, and a != b as b != a."""
    if not isinstance(c, Relation):
        return c
    op, ways = c.op, []
    for lhs, rhs in ((c.lhs, c.rhs), (c.rhs, c.lhs)):
        ways.append(frozenset(terms_of(collect([*terms_of(lhs), *(negated(t) for t in terms_of(rhs))]))))
    if op in ("=", "!="):
        return op, frozenset(ways)
    return (op, ways[0]) if op[0] == ">" else (op.replace("<", ">"), ways[1])


def _says_more(c: Expr, d: Expr) -> bool:
    """Is d certain where c holds: x > a beside x > a + 1, or a^2 - x^2 > 0 beside |x/a| < 1?"""
    if not (isinstance(c, Relation) and isinstance(d, Relation)) or len(d.free) < 2 or c.free != d.free:
        return False
    if c.lhs == d.lhs and c.op == d.op and c.op[0] in "<>":
        further = bounds(collect([*terms_of(c.rhs), *(negated(t) for t in terms_of(d.rhs))]))
        return further.positive if c.op[0] == ">" else further.negative
    if isinstance(c.lhs, Func) and c.lhs.name == "abs" and {c.op, d.op} <= {"<", ">"}:
        inside = c.lhs.arg
        squares = [Pow(inside, TWO), Pow(c.rhs, TWO)]
        cleared = (
            [Pow(inside.num, TWO), mul([Pow(c.rhs, TWO), Pow(inside.den, TWO)])] if type(inside) is Div else squares
        )
        apart = Add(d.lhs, Neg(d.rhs)) if c.op == d.op else Add(d.rhs, Neg(d.lhs))
        return any(proved(apart, Add(u, Neg(v))) for u, v in (squares, cleared))
    return False


def _factors(e: Expr) -> list[Expr]:
    """What must not be 0 for e not to be 0."""
    match e:
        case Mul() | Div():
            return [part for f in e.args for part in _factors(f)] if isinstance(e, Mul) else _factors(e.num)
        case Neg(body):
            return _factors(body)
        case Pow(base, exp) if (n := literal_value(exp)) is not None and n > 0:
            return _factors(base)
        case Func("abs" | "cbrt" | "sqrt" | "root"):
            return _factors(e.arg)
        case Func(name) if never_zero(name):
            return []
    return [e]


def _without_positive(e: Expr, within: Reals) -> Expr:
    """A product without the factors that are always positive, where only its sign counts."""
    if not isinstance(e, Mul) or any(end.rational != 0 for end in within.ends):
        return e
    left = [f for f in e.factors if not bounds(f).positive]
    return mul(left)


def _isolated(c: Expr, x: Sym) -> Expr:
    """A comparison solved for a letter that stands in it once, with a number in front: x - a > 0 is x > a."""
    if not isinstance(c, Relation) or len(c.free) < 2 or c.op == "=":
        return c
    try:
        terms = merge([as_term(t) for t in terms_of(c.lhs)] + [as_term(negated(t)) for t in terms_of(c.rhs)])
    except (ValueError, OverflowError):
        return c
    for name in (x.name,) if x.name in c.free else sorted(c.free):
        own = [t for t in terms if any(base.has(name) for base, _ in t.powers.values())]
        if len(own) == 1 and list(own[0].powers.values()) == [(Sym(name), Fraction(1))]:
            rest = [t.copy() for t in terms if t is not own[0]]
            for t in rest:
                t.coef /= -own[0].coef
            op = TURNED.get(c.op, c.op) if own[0].coef < 0 else c.op
            return Relation(op, Sym(name), sum_of(ordered(rest)))
    numbers = [t for t in terms if not t.powers]
    rest = [t.copy() for t in terms if t.powers]
    if not numbers or not rest:
        return c
    turned = all(t.coef < 0 for t in rest)
    if turned:
        for t in rest:
            t.coef = -t.coef
    number = -numbers[0].coef if not turned else numbers[0].coef
    return Relation(TURNED.get(c.op, c.op) if turned else c.op, sum_of(ordered(rest)), as_expr(number))
