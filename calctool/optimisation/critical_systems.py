"""Systems of equations, as the gradient set to 0 gives them: solved by cases, or by elimination.

A product is 0 where a factor is, and each factor is a case; an equation in one variable is solved and put in; one
that is linear in a variable is solved for it; a sum of squares is 0 where each is.  Each step holds in both
directions, so the cases together are all solutions.  Polynomial equations that no step simplifies are eliminated:
the coordinates of every solution are roots of polynomials in one variable, and each combination of them is tried.

Sources: Stewart, *Calculus*, 14.7 (critical points in two variables); Cox, Little, O'Shea, *Ideals, Varieties, and
Algorithms*, 3.1 (elimination); Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), 8.2 (Krawczyk).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from calctool.algebra.bounds import bounds
from calctool.algebra.distribution import common, divided
from calctool.algebra.normal_form import proved
from calctool.algebra.polynomials import by_degree, polynomial, rational_coefficients
from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.roots import real_roots
from calctool.algebra.terms import as_term, build, sum_of
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import count, substitute
from calctool.expr.tree import ZERO, Add, Deriv, Div, Expr, Func, Mul, Neg, Pow, Relation, Sym, as_expr, mul
from calctool.numeric.balls import PRECISIONS, Ball, Box
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.optimisation.critical_angles import over_one_bar
from calctool.optimisation.critical_signs import SignSolver, Window
from calctool.optimisation.located import certain_sign, ends_of
from calctool.process.budget import Budget, OutOfBudget
from calctool.simplification import simplify

CASES = 120
"""Cases looked at for one system."""
COMBINED = 400
"""Combinations of coordinates tried after an elimination."""

Place = dict[str, Exact]
"""A solution: a number for each name."""


class Solved(NamedTuple):
    """The solutions; sets of infinitely many, by what stands for each name; and the lines of the way."""

    places: tuple[Place, ...]
    families: tuple[Mapping[str, Expr], ...]
    curves: tuple[Expr, ...]
    """Expressions of which every zero is a solution."""
    lines: tuple[tuple[Words, str], ...]
    eliminated: bool = False


class _Stuck(Exception):
    """No step applies."""


def solve_system(
    equations: Sequence[Expr], names: Sequence[Sym], windows: Mapping[str, Window] | None = None
) -> Solved:
    """All real solutions of the equations (each expression is to be 0); Unsettled where they are not found for certain.

    Within ``windows``, if given: solutions outside may be left out.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> x, y = Sym("x"), Sym("y")
    >>> found = solve_system([parse("3x^2 - 3y"), parse("3y^2 - 3x")], [x, y])
    >>> [[show(place[n].written) for n in "xy"] for place in found.places]
    [['0', '0'], ['1', '1']]
    """
    cases = _Cases(equations, names, windows or {})
    try:
        cases.run(list(equations), {}, ())
        places = [p for p in cases.places if not _in_more(p, cases)]
        return Solved(tuple(places), tuple(cases.families), tuple(cases.curves), tuple(cases.lines))
    except (_Stuck, OutOfBudget):
        return _eliminated(equations, names)


class _Cases:
    """A system solved by cases."""

    def __init__(self, equations: Sequence[Expr], names: Sequence[Sym], windows: Mapping[str, Window]) -> None:
        self.equations, self.names, self.windows = list(equations), list(names), windows
        self.places: list[Place] = []
        self.families: list[Mapping[str, Expr]] = []
        self.curves: list[Expr] = []
        self.lines: list[tuple[Words, str]] = []
        self.budget = Budget(CASES)

    def run(self, left: list[Expr], known: dict[str, Expr], lead: Words) -> None:
        """The rest of the equations, with what is known of some names already put in."""
        self.budget.spend(1)
        kept: list[Expr] = []
        for e in left:
            e = _numerator(over_one_bar(simplify(e)))
            if not e.free:
                if Exact(e).sign:
                    if lead:
                        self.lines.append(((*lead, "no solution"), ""))
                    return
            elif not (rational_value(e) == 0 or proved(e, ZERO)):
                kept.append(e)
        if not kept:
            self._note(known, lead)
            return
        if lead and len(kept) > 1 and self._case(kept, known, lead):
            return
        for i, e in enumerate(kept):
            parts = essential(e)
            if parts != [e]:
                rest = kept[:i] + kept[i + 1 :]
                if len(parts) > 1:
                    product = mul(parts)
                    if type(e) is Add and proved(product, e):
                        self.lines.append(((*_with(lead, e), ": ", _zero(product)), "factor"))
                        e = product
                    either: list[str | Expr] = []
                    for k, f in enumerate(parts):
                        either += [" or ", _zero(f)] if k else [_zero(f)]
                    self.lines.append(((*_with(lead, e), ": ", *either), "a product is 0 where one of its factors is"))
                elif parts:
                    divided = rational_value(simplify(Div(e, parts[0])))
                    why = f"divide by {show(as_expr(divided))}" if divided else "the other factors are never 0"
                    if not divided and len(as_term(e).powers) == 1:
                        why = "a power is 0 where its base is"
                    self.lines.append(((*_with(lead, e), ": ", _zero(parts[0])), why))
                else:
                    self.lines.append(((*_with(lead, e), " has no solution"), "no factor is ever 0"))
                for f in parts:
                    case: Words = (*lead, "if ", _zero(f), ": ") if len(parts) > 1 else lead
                    self.run([f, *(u for u in rest if f not in essential(_numerator(u)))], known, case)
                return
        for step in (self._squares, self._one_name, self._linear):
            if step(kept, known, lead):
                return
        if len(kept) > 1 or known:
            raise _Stuck
        self.curves.append(kept[0])
        self.lines.append(((*_with(lead, kept[0]), " is all that is left"), ""))

    def _case(self, kept: list[Expr], known: dict[str, Expr], lead: Words) -> bool:
        """What the case says is put in before the other equations are looked at: a name is 0, or a line."""
        name = next((e for e in kept if isinstance(e, Sym)), None)
        if name is None:
            return any(self._is_line(e) for e in kept) and self._linear(kept, known, lead)
        rest = [substitute(u, name.name, ZERO) for u in kept if u != name]
        for before, after in zip([u for u in kept if u != name], rest, strict=True):
            if before != after:
                self.lines.append(((*lead, _zero(after)), f"put {name.name} = 0 in"))
        self.run(rest, {**known, name.name: ZERO}, lead)
        return True

    def _is_line(self, e: Expr) -> bool:
        """Is it linear in all its names, with numbers before them?"""
        for x in self.names:
            if e.has(x):
                terms = polynomial(e, x)
                found = None if terms is None else by_degree(terms, x)
                if found is None or set(found) - {0, 1} or sum_of(found[1]).free:
                    return False
        return True

    def _note(self, known: dict[str, Expr], lead: Words) -> None:
        """What is known, worked back to numbers."""
        values: dict[str, Expr] = {}
        for x in self.names:
            e: Expr = known.get(x.name, x)
            for _ in self.names:
                for name, v in known.items():
                    e = substitute(e, name, v)
            values[x.name] = simplify(e)
        if any(v.free for v in values.values()):
            if values not in self.families:
                self.families.append(values)
            self.lines.append(((*lead, *listed(values, self.names), ", for every ", *_free(values)), ""))
            return
        for x in self.names:
            e = known.get(x.name, x)
            if e.free:  # solved for, and known now
                there_put = _put(e, {name: v for name, v in values.items() if name != x.name})
                chain: list[str | Expr] = [*lead, x, " = ", e, " = ", there_put]
                chain += [] if there_put == values[x.name] else [" = ", values[x.name]]
                self.lines.append((tuple(chain), "put back"))
        place = {name: Exact(v) for name, v in values.items()}
        there = [Ball().value(_put(e, values)) for e in self.equations]
        if any(v is UNDEFINED for v in there):
            self.lines.append(((*lead, *listed(values, self.names), " is outside the domain"), ""))
            return
        self.lines.append(((*lead, *listed(values, self.names)), ""))
        if not any(all(place[n] == other[n] for n in place) for other in self.places):
            self.places.append(place)

    def _squares(self, kept: list[Expr], known: dict[str, Expr], lead: Words) -> bool:
        """A sum of terms of which none is negative is 0 where each of them is."""
        for i, e in enumerate(kept):
            if not isinstance(e, Add) or len(e.free) < 2:
                continue
            rooms = [bounds(t) for t in e.terms]
            if all(room.not_negative for room in rooms) or all(room.high.at <= 0 for room in rooms):
                self.lines.append(((*_with(lead, e), ": each term is 0"), "no term is negative, or none is positive"))
                self.run([*e.terms, *kept[:i], *kept[i + 1 :]], known, lead)
                return True
        return False

    def _one_name(self, kept: list[Expr], known: dict[str, Expr], lead: Words) -> bool:
        """An equation in one name, solved."""
        for i, e in enumerate(kept):
            if len(e.free) != 1:
                continue
            x = Sym(next(iter(e.free)))
            window = self.windows.get(x.name, Window())
            try:
                zero = SignSolver(x, window).signs(e).zero & window.reals
            except Unsettled:
                continue
            if not zero.points or not zero.solved:
                continue
            rest = kept[:i] + kept[i + 1 :]
            if zero.empty:
                self.lines.append(((*_with(lead, e), " has no real solution"), ""))
                return True
            roots = [end.written for end in zero.ends]
            either: list[str | Expr] = []
            for k, r in enumerate(roots):
                either += [" or ", Relation("=", x, r)] if k else [Relation("=", x, r)]
            if e != x:
                self.lines.append(((*_with(lead, e), ": ", *either), ""))
            for r in roots:
                case: Words = (*lead, "if ", Relation("=", x, r), ": ") if len(roots) > 1 else lead
                self.run([substitute(u, x.name, r) for u in rest], {**known, x.name: r}, case)
            return True
        return False

    def _linear(self, kept: list[Expr], known: dict[str, Expr], lead: Words) -> bool:
        """An equation that is linear in a name, solved for it; what stands before it may be 0 in another case."""
        ways: list[tuple[tuple[int, int, int], int, Sym, Expr, Expr]] = []
        for i, e in enumerate(kept):
            for k, x in enumerate(self.names):
                if not e.has(x):
                    continue
                terms = polynomial(e, x)
                found = None if terms is None else by_degree(terms, x)
                if found is None or set(found) - {0, 1}:
                    continue
                factor, rest = sum_of(found[1]), sum_of(found.get(0, []))
                ways.append(((len(factor.free), count(rest), -k), i, x, factor, rest))
        if not ways:
            return False
        _, i, x, factor, rest = min(ways, key=lambda way: way[0])
        others = kept[:i] + kept[i + 1 :]
        value = simplify(Div(Neg(rest), factor)) if rational_value(rest) != 0 else ZERO
        if factor.free:
            self.run([factor, rest, *others], known, (*lead, "if ", _zero(factor), ": "))
            lead = (*lead, "if ", Relation("!=", factor, ZERO), ": ")
        self.lines.append(((*_with(lead, kept[i]), ": ", Relation("=", x, value)), f"solve for {x.name}"))
        for u in others:
            if u.has(x):
                self.lines.append(((*lead, _zero(substitute(u, x.name, value))), f"put {x.name} in"))
        self.run([substitute(u, x.name, value) for u in others], {**known, x.name: value}, lead)
        return True


def _in_more(place: Place, cases: _Cases) -> bool:
    """Does a place belong to a family or a curve of solutions?"""
    there = {name: v.written for name, v in place.items()}
    on_curve = any(proved(simplify(_put(e, there)), ZERO) for e in cases.curves)
    return on_curve or any(_member(place, values) for values in cases.families)


def _member(place: Place, values: Mapping[str, Expr]) -> bool:
    """Is a place one of a family in which some names are free and the others are numbers or free as well?"""
    there = {name: v.written for name, v in place.items()}
    try:
        return all(Exact(simplify(_put(v, there))) == place[name] for name, v in values.items())
    except Unsettled:
        return False


def _put(e: Expr, values: Mapping[str, Expr]) -> Expr:
    for name, v in values.items():
        e = substitute(e, name, v)
    return e


def _zero(e: Expr) -> Relation:
    return Relation("=", e, ZERO)


def _with(lead: Words, e: Expr) -> Words:
    """The case, and the equation, if the case does not end in it."""
    return lead[:-1] if len(lead) > 1 and lead[-2] == _zero(e) else (*lead, _zero(e))


def listed(values: Mapping[str, Expr], names: Sequence[Sym]) -> Words:
    """``(x, y) = (1, 2)`` as words."""
    out: list[str | Expr] = ["("]
    for k, x in enumerate(names):
        out += [", ", x] if k else [x]
    out.append(") = (")
    for k, x in enumerate(names):
        out += [", ", values[x.name]] if k else [values[x.name]]
    return (*out, ")")


def _free(values: Mapping[str, Expr]) -> Words:
    names = sorted(frozenset[str]().union(*(v.free for v in values.values())))
    out: list[str | Expr] = []
    for k, name in enumerate(names):
        out += [", ", Sym(name)] if k else [Sym(name)]
    return tuple(out)


def _numerator(e: Expr) -> Expr:
    """What must be 0 for e to be 0."""
    while isinstance(e, (Neg, Div)):
        e = e.body if isinstance(e, Neg) else e.num
    return e


def essential(e: Expr) -> list[Expr]:
    """The factors of which one must be 0 for e to be 0, without those that never are.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(f) for f in essential(parse("2x e^(-x^2) (y - 1)^2"))], [show(f) for f in essential(parse("x^2 - x y"))]
    (['x', 'y - 1'], ['x', 'x - y'])
    """
    found: list[Expr] = []
    for f in _factors(e):
        room = bounds(f)
        if f.free and not (room.positive or room.negative) and f not in found:
            found.append(f)
    return found


def _factors(e: Expr) -> list[Expr]:
    match e:
        case Neg(body):
            return _factors(body)
        case Div(num, _):
            return _factors(num)
        case Mul(args=parts):
            return [f for part in parts for f in _factors(part)]
        case Pow(base, exp) if (n := literal_value(exp)) is not None and n > 0:
            return _factors(base)
        case Func("sqrt" | "cbrt" | "abs"):
            return _factors(e.arg)
        case Add():
            terms = [as_term(t) for t in e.terms]
            shared = common(terms)
            if any(base.free for base, _ in shared.powers.values()):
                rest = sum_of([divided(t, shared) for t in terms])
                return [*_factors(build(shared)), *_factors(rest)]
            if len(e.free) > 1 and _is_polynomial(e) and max(len(e.terms), 2) <= 12:
                from calctool.algebra import multivariate

                try:
                    product_ = multivariate.factored(e)
                except Undecided:
                    return [e]
                return [e] if isinstance(product_, Add) else _factors(product_)
    return [e]


def _is_polynomial(e: Expr) -> bool:
    return all(polynomial(e, Sym(name)) is not None for name in e.free)


# --- elimination ----------------------------------------------------------------------------------------


def _eliminated(equations: Sequence[Expr], names: Sequence[Sym]) -> Solved:
    """Polynomials in one name each, and every combination of their roots tried."""
    from calctool.interop import sympy as interop

    plain = [_polynomial_part(e) for e in equations]
    if any(e is None or not _is_polynomial(e) for e in plain):
        raise Unsettled
    try:
        found = interop.eliminants([e for e in plain if e is not None], names)
    except Undecided:
        raise Unsettled from None
    if found is None:
        raise Unsettled
    lines: list[tuple[Words, str]] = []
    coordinates: list[list[Exact]] = []
    for x, e in zip(names, found, strict=True):
        lines.append(((_zero(e),), f"the other variables eliminated: it holds for {x.name} at every solution"))
        c = rational_coefficients(e, x)
        if c is None:
            raise Unsettled
        coordinates.append([r for r, _ in real_roots(c)] if len(c) > 1 else [])
    total = 1
    for some in coordinates:
        total *= len(some)
    if total > COMBINED:
        raise Unsettled
    places = []
    for combination in product(*coordinates):
        place = {x.name: v for x, v in zip(names, combination, strict=True)}
        if is_solution(equations, names, place):
            places.append(place)
    lines.append(((f"{total} combinations of these values tried",), "the others do not satisfy the equations"))
    return Solved(tuple(places), (), (), tuple(lines), eliminated=True)


def _polynomial_part(e: Expr) -> Expr | None:
    """The product of the factors that may be 0."""
    parts = essential(e)
    return simplify(Mul(*parts)) if len(parts) > 1 else parts[0] if parts else None


def is_solution(equations: Sequence[Expr], names: Sequence[Sym], place: Place) -> bool:
    """Does a place solve the equations?  Proved either way; Unsettled where neither is.

    Numbers in closed form are put in.  Otherwise Krawczyk's test says that there is a solution near, which is then the
    one with these coordinates, for others would be combinations as well.
    """
    for bits in PRECISIONS[:2]:
        there = box(place, bits)
        if any(certain_sign(Box(**there).value(e, bits)) for e in equations):
            return False
    if all(v.expr is not None for v in place.values()):
        for e in equations:
            put = _put(e, {name: v.written for name, v in place.items()})
            if not (proved(put, ZERO) or proved(simplify(put), ZERO)):
                raise Unsettled
        return True
    if holds_solution(equations, names, box(place, 120)):
        return True
    raise Unsettled


def box(place: Place, bits: int) -> dict[str, tuple[Fraction, Fraction]]:
    """Rational intervals that hold the coordinates, none of them a single point."""
    out: dict[str, tuple[Fraction, Fraction]] = {}
    for name, v in place.items():
        if v.rational is not None:
            out[name] = (v.rational, v.rational)
        else:
            out[name] = ends_of(v.ball(bits))
    return out


def holds_solution(
    equations: Sequence[Expr], names: Sequence[Sym], around: Mapping[str, tuple[Fraction, Fraction]]
) -> bool:
    """Krawczyk's test on a box a little larger than ``around``: is there a solution in it?"""
    wide = {}
    for name, (low, high) in around.items():
        margin = max(Fraction(1, 2**60), (high - low) * 4)
        wide[name] = (low - margin, high + margin)
    middle = {name: (low + high) / 2 for name, (low, high) in wide.items()}
    slopes = [[Deriv(e, x) for x in names] for e in equations]
    point, everywhere = Ball(middle), Box(**wide)
    values = [point.value(e, 200) for e in equations]
    at = [[point.value(d, 200) for d in row] for row in slopes]
    over = [[everywhere.value(d, 200) for d in row] for row in slopes]
    if any(v.__class__ is NoValue for v in (*values, *(v for row in (*at, *over) for v in row))):
        return False
    inverse = _inverse([[Fraction(float(v.mid())) for v in row] for row in at])
    if inverse is None:
        return False
    n = len(names)
    for i in range(n):
        shift: Any = 0
        spread: Any = 0
        for k in range(n):
            shift = shift - _times(inverse[i][k], values[k])
        for j in range(n):
            entry: Any = 1 if i == j else 0
            for k in range(n):
                entry = entry - _times(inverse[i][k], over[k][j])
            low, high = wide[names[j].name]
            spread = spread + abs(entry).upper() * _ball((high - low) / 2, values[0])
        low, high = wide[names[i].name]
        reach = abs(shift).upper() + spread
        if not reach < _ball((high - low) / 2, values[0]):
            return False
    return True


def _ball(q: Fraction, like: Any) -> Any:
    return like.__class__(q.numerator) / like.__class__(q.denominator)


def _times(q: Fraction, v: Any) -> Any:
    return _ball(q, v) * v


def _inverse(rows: list[list[Fraction]]) -> list[list[Fraction]] | None:
    """The inverse of a small matrix, by elimination."""
    n = len(rows)
    work = [[*row, *[Fraction(int(i == j)) for j in range(n)]] for i, row in enumerate(rows)]
    for i in range(n):
        k = max(range(i, n), key=lambda r: abs(work[r][i]))
        if work[k][i] == 0:
            return None
        work[i], work[k] = work[k], work[i]
        work[i] = [v / work[i][i] for v in work[i]]
        for r in range(n):
            if r != i:
                work[r] = [a - work[r][i] * b for a, b in zip(work[r], work[i], strict=True)]
    return [[v.limit_denominator(10**30) for v in row[n:]] for row in work]
