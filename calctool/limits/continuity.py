"""Continuity: the three conditions at a place, and every discontinuity of a function of one variable.

An elementary function is continuous wherever it is defined, except for step functions and at the breakpoints of a
piecewise function.  So the candidates are zeros of denominators, ends of domains, poles, steps and breakpoints; each
is examined by one-sided limits.

Source: Stewart, *Calculus*, 2.5, theorem 7; OpenStax *Calculus 1*, 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.distribution import expand_term
from calctool.algebra.domain import conditions_of
from calctool.algebra.jumps import jumps_of
from calctool.algebra.normal_form import proved
from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.rational import rational_function
from calctool.algebra.reals import Exact, Reals, Unsettled
from calctool.algebra.regions import Region
from calctool.algebra.roots import real_roots
from calctool.algebra.sign_sets import Signs
from calctool.algebra.solving import Solver, domain
from calctool.algebra.terms import as_term, merge, negated, sum_of, terms_of
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.exact import literal_value, numeral, rational_value
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import (
    ONE,
    OO,
    ZERO,
    Add,
    Div,
    Expr,
    Func,
    Limit,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    as_expr,
    mul,
)
from calctool.limits.solver import LimitEngine, SolvedLimit
from calctool.limits.zeros import N, Zeros, solve, zeros
from calctool.numeric.branches import formula_at
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches
from calctool.simplification import simplify


class Examination(NamedTuple):
    """What was found at one place: the value there, the limit, and the kind of discontinuity (empty: none)."""

    a: Expr
    value: Expr | None
    found: SolvedLimit | None
    kind: str
    mends: Expr | None = None
    sides: str = ""
    """Continuous from the ``left`` or the ``right`` only; or the side there is, at an edge of the domain."""
    about: bool = False
    """Is the place rounded, having no closed form?  Then ``left`` and ``right`` are what happens there."""
    left: Expr | None = None
    right: Expr | None = None

    @property
    def limit(self) -> Expr | None:
        return None if self.found is None else self.found.value


KINDS = {
    "": "continuous",
    "edge": "continuous at the edge of the domain",
    "removable": "removable discontinuity",
    "jump": "jump discontinuity",
    "infinite": "infinite discontinuity",
    "oscillating": "oscillating discontinuity",
    "undefined": "not defined near this place",
}


def examine(e: Expr, x: Sym, a: Expr) -> Examination:
    """The three conditions at a.  Raises Undecided where the limit cannot be settled.

    >>> from calctool.parsing import parse
    >>> found = examine(parse("(x^2 - 1)/(x - 1)"), Sym("x"), parse("1"))
    >>> found.kind, found.mends
    ('removable', Num(2))
    """
    there = substitute(formula_at(e, x, a), x.name, a)
    known = _has_value(e, x, a) and (rational_value(there) is not None or precise(there, {}) is not None)
    value = simplify(there) if known else None
    found = LimitEngine({}).derive(Limit(e, x, a))
    limit = found.value
    if found.reason == "not-defined-near-the-point":
        return Examination(a, value, found, "undefined")
    if found.reason == "undefined-on-that-side":
        one = found.right if found.right is not None else found.left
        side = "right" if found.right is not None else "left"
        return _one_sided(Examination(a, value, found, "", None, side), one)
    if limit is not None and limit not in (OO, Neg(OO)):
        if value is not None and same_value(value, limit):
            return Examination(a, value, found, "")
        return Examination(a, value, found, "removable", limit)
    ends = [limit] if limit is not None else [v for v in (found.left, found.right) if v is not None]
    if any(v in (OO, Neg(OO)) for v in ends):
        kind = "infinite"
    else:
        kind = "oscillating" if found.reason == "oscillation" else "jump"
    touched = [
        side for side, v in (("left", found.left), ("right", found.right)) if v is not None and same_value(value, v)
    ]
    return Examination(a, value, found, kind, None, touched[0] if touched else "")


def _has_value(e: Expr, x: Sym, a: Expr) -> bool:
    """Is the place in the domain?  (0^0 has no value, though the numbers of x^x at 0 would give one.)"""
    try:
        return domain(e, x).has(Exact(a))
    except Unsettled:
        return True


def _one_sided(at: Examination, one: Expr | None) -> Examination:
    """An edge of the domain: only one side counts there."""
    if one is None:
        return at._replace(kind="oscillating")
    if one in (OO, Neg(OO)):
        return at._replace(kind="infinite")
    if at.value is not None and same_value(at.value, one):
        return at._replace(kind="edge")
    return at._replace(kind="removable", mends=one)


def same_value(a: Expr | None, b: Expr | None) -> bool:
    if a is None or b is None or OO in (a, b) or Neg(OO) in (a, b):
        return False
    v = precise(Add(a, Neg(b)), {})
    return v is not None and bool(abs(v) < 1e-40)


# --- everywhere ----------------------------------------------------------------------------------------


class Family(NamedTuple):
    """Gaps of one kind at ``place`` for every whole n, but for those listed by themselves."""

    place: Expr
    kind: str
    mends: Expr | None
    exceptions: tuple[Expr, ...]
    """Places where it is otherwise."""
    proved: bool
    """Does the function repeat itself, so that a few places speak for all?"""


class Survey(NamedTuple):
    """The domain in words, the discontinuities, families of them, and what could only be searched."""

    domain: Words
    discontinuities: tuple[Examination, ...]
    families: tuple[Family, ...]
    searched: tuple[Expr, ...]
    near: tuple[Expr, ...]
    open: tuple[tuple[Expr, str], ...]
    good: tuple[Examination, ...] = ()
    """Places that were looked at, where it is continuous all the same: seams."""


QUIET = ("", "edge", "undefined")
SAMPLES = (0, 1, 2, 3, -1, -2, -3)


def survey(e: Expr, x: Sym) -> Survey:
    """Every discontinuity of e that school algebra finds.

    >>> from calctool.parsing import parse
    >>> [(g.a, g.kind) for g in survey(parse("(x^2 - 1)/(x^2 - x)"), Sym("x")).discontinuities]
    [(Num(0), 'infinite'), (Num(1), 'removable')]
    """
    rational = _of_rational_function(e, x)
    if rational is not None:
        return rational
    found = suspects(e, x)
    discontinuities: dict[Expr, Examination] = {}
    good: list[Examination] = []
    left_open: list[tuple[Expr, str]] = []
    families: list[Family] = []

    def look(a: Expr) -> Examination | None:
        try:
            return examine(e, x, a)
        except Undecided as stop:
            left_open.append((a, stop.why))
            return None

    for place in found.families:
        seen = [at for n in SAMPLES if (at := look(simplify(substitute(place, N.name, _whole(n))))) is not None]
        kinds = [at.kind for at in seen if at.kind not in QUIET]
        if not kinds:
            continue
        most = max(dict.fromkeys(kinds), key=kinds.count)
        other = [at for at in seen if at.kind != most and at.kind != "undefined"]
        mends = {at.mends for at in seen if at.kind == most}
        if 2 * kinds.count(most) < len(SAMPLES) - 1 or len(other) > 2:
            discontinuities.update({at.a: at for at in seen if at.kind not in QUIET})
            left_open.append((place, "not the same for every n"))
            continue
        apart = tuple([at.a for at in other])
        mended = mends.pop() if len(mends) == 1 else None
        families.append(Family(place, most, mended, apart, _for_all_members(e, x, place, most, apart)))
        discontinuities.update({at.a: at for at in other if at.kind not in QUIET})
    for a in found.points:
        at = look(a) if a not in discontinuities else None
        if at is not None and at.kind == "" and not at.about:
            good.append(at)
        if (
            at is not None
            and at.kind not in QUIET
            and not any(at.kind == f.kind and _member(a, f.place) for f in families)
        ):
            discontinuities[a] = at
    ordered = sorted(discontinuities.values(), key=lambda at: _size(at.a))
    good += [at for a in seams(e, x) if a not in found.points and (at := look(a)) is not None and at.kind == ""]
    rest = (found.searched, found.near, tuple(left_open), tuple(sorted(good, key=lambda at: _size(at.a))))
    return Survey(domain_of(e, x), tuple(ordered), tuple(families), *rest)


def _of_rational_function(e: Expr, x: Sym) -> Survey | None:
    """Every discontinuity of a quotient of polynomials: the roots of what it is divided by, each certified.

    A root of the denominator is a pole unless it is one of the numerator as often; the signs beside it say which
    infinity.  None where e is something else.
    """
    line = [Fraction(0), Fraction(1)]
    try:
        ratio = rational_function(e, {x: (line, [Fraction(1)])}) if e.free == {x.name} else None
        if ratio is None or ratio[0] == [0]:
            return None
        over, signs, defined_on = real_roots(ratio[0]), Solver(x).signs(e), domain(e, x)
        listed: list[Examination] = []
        for place in (~defined_on).ends:
            if place.expr is not None:
                at = examine(e, x, place.expr)
            else:
                at = _at_a_root(place, over, signs, real_roots(ratio[1]))
                if at.kind == "removable":
                    return None
            listed.append(at)
    except (Unsettled, Undecided):
        return None
    return Survey(_words_of(defined_on, x), tuple(listed), (), (), (), ())


def _at_a_root(
    place: Exact, over: Sequence[tuple[Exact, int]], signs: Signs, under: Sequence[tuple[Exact, int]]
) -> Examination:
    """At a root with no closed form."""

    def times(roots: Sequence[tuple[Exact, int]]) -> int:
        return sum(n for r, n in roots if r.root == place.root)

    kind = "infinite" if times(under) > times(over) else "removable"
    ends = [OO if signs.above.around(place)[side] else Neg(OO) for side in (0, 2)]
    return Examination(_rounded(place), None, None, kind, None, "", True, *ends)


def _rounded(place: Exact) -> Expr:
    """A number to seven digits."""
    return numeral(Fraction(f"{float(place.near()):.7g}"), True)


def _words_of(some: Reals, x: Sym) -> Words:
    """A set of numbers in words: ``all real numbers except 0, 1``, ``x < 1 or 2 <= x < 3``."""
    if some.everything:
        return ("all real numbers",)
    if (~some).points:
        words: list[str | Expr] = ["all real numbers except "]
        for end in some.ends:
            words += [end.expr if end.expr is not None else "about ", *([] if end.expr else [_rounded(end)]), ", "]
        return tuple(words[:-1])
    parts: list[Words] = []
    for piece in some.components():
        low, high = (None if end is None else end.expr or _rounded(end) for end in (piece.low, piece.high))
        if piece.point:
            parts.append((x, " = ", low or x))
        elif low is not None and high is not None:
            parts.append((low, " <= " if piece.from_low else " < ", x, " <= " if piece.to_high else " < ", high))
        elif low is not None:
            parts.append((x, " >= " if piece.from_low else " > ", low))
        elif high is not None:
            parts.append((x, " <= " if piece.to_high else " < ", high))
    if not parts:
        return ("empty",)
    out: list[str | Expr] = []
    for k, p in enumerate(parts):
        out += [" or ", *p] if k else [*p]
    return tuple(out)


def _for_all_members(e: Expr, x: Sym, place: Expr, kind: str, apart: Sequence[Expr]) -> bool:
    """Do the members examined speak for all?  So they do where the function repeats itself, and for the poles of a
    polynomial over what does: those are poles unless the polynomial is 0 there.
    """
    if not apart and _repeats(e, x, place):
        return True
    if not isinstance(e, Div) or kind != "infinite" or not _repeats(e.den, x, place):
        return False
    top = rational_coefficients(e.num, x)
    try:
        roots = [] if top is None else real_roots(top)
        return top is not None and not any(
            _may_be_member(r.written, place) and r.written not in apart for r, _ in roots if len(top) > 1
        )
    except Unsettled:
        return False


def _may_be_member(v: Expr, place: Expr) -> bool:
    """Is a number of a family, as far as 40 digits can tell?"""
    first, second = (substitute(place, N.name, _whole(n)) for n in (0, 1))
    n = precise(Div(Add(v, Neg(first)), Add(second, Neg(first))), {})
    return n is None or bool(abs(n - round(float(n))) < 1e-30)


def _repeats(e: Expr, x: Sym, place: Expr) -> bool:
    """Is the function the same, up to a constant, one or two members of the family further on?"""
    e = rewrite(e, lambda node: by_formula(node) if isinstance(node, Func) and node.name == "mod" else node)
    first, second = (simplify(substitute(place, N.name, _whole(n))) for n in (0, 1))
    step = simplify(Add(second, Neg(first)))
    for times in (1, 2):
        moved = _without_whole_shifts(substitute(e, x.name, Add(x, mul([_whole(times), step]))))
        here = precise(Add(moved, Neg(e)), {x.name: Fraction(37, 100)})
        more = Fraction(0) if here is None else Fraction(round(float(here)))
        if proved(moved, e) or proved(moved, Neg(e)) or (more and proved(moved, Add(e, as_expr(more)))):
            return True
    return False


def _without_whole_shifts(e: Expr) -> Expr:
    """floor(u + 1) as floor(u) + 1."""

    def one(node: Expr) -> Expr:
        if not isinstance(node, Func) or node.name not in ("floor", "ceil"):
            return node
        terms = merge([part for t in terms_of(node.arg) for part in expand_term(as_term(t), 30) or [as_term(t)]])
        whole = sum((t.coef for t in terms if not t.powers and t.coef.denominator == 1), Fraction(0))
        rest = [t for t in terms if t.powers or t.coef.denominator != 1]
        return Add(Func(node.name, sum_of(rest)), as_expr(whole)) if whole else Func(node.name, sum_of(terms))

    return rewrite(e, one)


def _whole(n: int) -> Expr:
    return Num(n) if n >= 0 else Neg(Num(-n))


def _size(e: Expr) -> float:
    v = precise(e, {})
    return 0.0 if v is None else float(v)


def _member(a: Expr, family: Expr) -> bool:
    return any(same_value(a, simplify(substitute(family, N.name, _whole(n)))) for n in range(-12, 13))


def seams(e: Expr, x: Sym) -> tuple[Expr, ...]:
    """The places where two formulas meet, whether they agree there or not.

    >>> from calctool.parsing import parse
    >>> seams(parse("{x^2 if x < 1 else 2x}"), Sym("x"))
    (Num(1),)
    """
    places: dict[Expr, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Relation) and node.has(x):
            for found in _of_node(node, x, ends_known=True):
                places.update(dict.fromkeys(found.points))

    if e.kinds & Piecewise.KIND:
        fold(e, one)
    return tuple(places)


def suspects(e: Expr, x: Sym) -> Zeros:
    """Every place where e may have a discontinuity: the ends of its domain and its jumps, where these are solved."""
    try:
        solver = Solver(x)
        some = solver.domain(e) & ~jumps_of(solver, e)
        if some.solved:
            return Zeros(tuple([end.written for end in some.ends]))
    except Unsettled:
        pass
    try:
        some = domain(e, x)
        ends_known = some.solved
        out = Zeros(tuple([end.written for end in some.ends])) if ends_known else Zeros()
    except Unsettled:
        ends_known, out = False, Zeros()
    seen: set[Expr] = set()

    def one(node: Expr, parts: list[None]) -> None:
        nonlocal out
        if node in seen or not node.has(x):
            return
        seen.add(node)
        for found in _of_node(node, x, ends_known):
            out = out.plus(found)

    fold(e, one)
    return out


def _of_node(node: Expr, x: Sym, ends_known: bool) -> Iterator[Zeros]:
    """The places of one part; where the ends of the domain are known, its jumps are enough."""
    match node:
        case Div(_, den) if not ends_known:
            yield zeros(den, x)
        case Pow(base, exp) if base.has(x) and not ends_known:
            n = literal_value(exp)
            if n is None or n < 0 or n.denominator != 1:
                yield zeros(base, x)
        case Relation():
            yield zeros(Add(node.lhs, Neg(node.rhs)) if node.rhs != ZERO else node.lhs, x)
        case Func():
            yield from _of_function(node, x, ends_known)


def _of_function(node: Func, x: Sym, ends_known: bool) -> Iterator[Zeros]:
    """Ends of the domain, poles, and steps."""
    row, where = FUNCTIONS[node.name], natural_domain(node.name)
    u = node.args[row.variable or 0]
    if (row.arity > 1 and row.formula) or has_branches(node.name):
        written = by_formula(node)
        if written != node:
            yield suspects(written, x)
            return
    if row.jumps == "integers":
        steps = solve(u, N, x)
        if not steps.points and not steps.families:
            raise Undecided(f"where {show(node)} jumps is not settled by algebra")
        yield steps
    if row.jumps and row.jumps != "integers" and row.arity == 1:
        yield zeros(u, x)
    if ends_known:
        return
    if where.poles:
        raise Undecided(f"the poles of {show(node)} are examined one at a time: say --at")
    if where.not_zero:
        yield from [zeros(c.lhs, x) for c in conditions_of(node) or ()]
    for end in where.ends:
        yield zeros(u if end == "0" else Add(u, negated(parse(end))), x)
    if node.name == "log" and node.args[1].has(x):
        yield zeros(node.args[1], x)
        yield zeros(Add(node.args[1], Neg(ONE)), x)


# --- the domain ------------------------------------------------------------------------------------------


def domain_of(e: Expr, x: Sym) -> Words:
    """The domain in words: intervals, or what is left out, or the conditions that the parts make."""
    try:
        some = domain(e, x)
        if some.solved:
            return _words_of(some, x)
    except Unsettled:
        pass
    region = Region(())
    region.meet(e)
    conditions = region.conditions()
    if not conditions:
        return ("all real numbers",)
    return _left_out(conditions, x) or ("where ", *[w for c in conditions for w in (" and ", c)][1:])


def _left_out(conditions: Sequence[Expr], x: Sym) -> Words:
    """What is left out of the line, in families and points; nothing where a condition is of another kind."""
    found = Zeros()
    for c in conditions:
        if not isinstance(c, Relation) or c.op != "!=" or c.rhs.free:
            return ()
        found = found.plus(Zeros((c.rhs,)) if c.lhs == x else zeros(Add(c.lhs, negated(c.rhs)), x))
    if found.searched:
        return ()
    words: list[str | Expr] = []
    for place in (*found.families, *(p for p in found.points if not any(_member(p, f) for f in found.families))):
        words += [x, " = ", place, ", "]
    for place in found.near:
        words += ["about ", x, " = ", place, ", "]
    return ("all real numbers except ", *words[:-1], *((", n any whole number",) if found.families else ()))
