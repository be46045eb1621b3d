"""Critical points of a function of one variable: where its derivative is 0 or does not exist, and their kinds.

The derivative's sign to the left and to the right of a point tells its kind (the first derivative test).  Where
the signs of the derivative are proved on the whole domain, or on the interval asked about, no point is missing.

Sources: Stewart, *Calculus*, 4.1 (critical numbers, closed interval method), 4.3 (tests, inflection points);
Spivak, *Calculus*, chapter 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple

from calctool.algebra.domain import demands
from calctool.algebra.jumps import jumps_of
from calctool.algebra.normal_form import proved
from calctool.algebra.reals import NOT_ZERO, NOTHING, Exact, Reals, Unsettled, interval, points
from calctool.algebra.sign_sets import Signs
from calctool.algebra.terms import as_term, merge, sum_of, terms_of
from calctool.asymptotics.expansion import Expansion
from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, PI, TWO, ZERO, Add, Div, Expr, Mul, Neg, Substituted, Sym, as_expr, mul
from calctool.first_principles.slope import Slope, from_definition
from calctool.first_principles.smoothness import beside, formula_there
from calctool.numeric.balls import Range
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_angles import angles_in
from calctool.optimisation.critical_reach import changing_factors, reach_of
from calctool.optimisation.critical_signs import SignSolver, Window, sign_of_ending
from calctool.optimisation.located import ends_of
from calctool.simplification import SIMPLIFICATIONS, simplify
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.substitution import exact_value, plain_number, put_value

DIGITS = 10
"""Of numbers without a closed form."""

SAME = (ONE, ZERO)
"""How f(x + period) comes from f(x), where it is the same: the factor and the summand."""

Side = int | None
"""The sign of the derivative beside a point; None where there is nothing on that side."""


class Kind(NamedTuple):
    """What a point is: a key for programs, words for people."""

    key: str
    words: str


MAXIMUM, MINIMUM = Kind("maximum", "local maximum"), Kind("minimum", "local minimum")
NEITHER = Kind("neither", "neither maximum nor minimum")
FLAT = Kind("constant", "the function is constant here")
UNKNOWN = Kind("undecided", "not decided")


class CriticalPoint(NamedTuple):
    """A point where the derivative is 0, or does not exist (``why`` says so), or where the domain ends.

    ``left`` and ``right`` are the signs of the derivative beside it; ``value`` is the function's.
    """

    place: Exact
    value: Exact
    kind: Kind
    left: Side
    right: Side
    stationary: bool
    edge: bool = False
    why: Words = ()
    slope: Slope | None = None

    @property
    def critical(self) -> bool:
        """Does it count as a critical point: inside the domain, or with a derivative that is 0?"""
        return self.stationary or not self.edge

    @property
    def extreme(self) -> bool:
        """Is it a local maximum or minimum?  At an end the function has one side only: no (Stewart 4.1)."""
        return self.kind in (MAXIMUM, MINIMUM) and not self.edge


class Study(NamedTuple):
    """A function's derivative on a window: its signs, the points, and what of it is proved.

    ``holds`` is where the formula ``slope`` is the derivative; ``flat`` are the intervals on which it is 0.
    With a ``period`` the window is one of infinitely many; ``searched``: beyond the window nothing is known.
    """

    f: Expr
    x: Sym
    slope: Expr
    window: Window
    domain: Reals
    holds: Reals
    signs: Signs
    points: tuple[CriticalPoint, ...]
    flat: Reals
    period: Expr | None
    later: tuple[Expr, Expr] | None
    """The factor and the summand with which f(x + period) comes from f(x), if there are such."""
    searched: bool
    ways: frozenset[str]
    jumps: Reals = NOTHING
    """Where the function itself jumps."""

    @property
    def critical(self) -> list[CriticalPoint]:
        return [p for p in self.points if p.critical]


class ValueAt(Exact):
    """The value of a function at a number without a closed form."""

    def __init__(self, f: Expr, x: Sym, place: Exact) -> None:
        super().__init__(None)
        self.f, self.x, self.place = f, x, place

    def ball(self, bits: int) -> Any:
        """A ball that holds the value."""
        for more in (32, 160):
            low, high = ends_of(self.place.ball(bits + more))
            v = Range(self.x.name, low, high).value(self.f, bits + more)
            if v.__class__ is not NoValue:
                return v
        raise Unsettled


def study(f: Expr, slope: Expr, x: Sym, on: Window | None, apart: Sequence[Expr] = ()) -> Study:
    """The critical points of f, ``slope`` being its derivative but for the places ``apart`` (x != a).

    Raises Unsettled where signs, domain or a point are not decided.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> found = study(parse("x^3 - 3x"), parse("3x^2 - 3"), Sym("x"), None)
    >>> [(show(p.place.written), show(p.value.written), p.kind.key) for p in found.points]
    [('-1', '2', 'maximum'), ('1', '-2', 'minimum')]
    """
    if on is not None:
        return _on(f, slope, x, on, apart)
    try:
        return _on(f, slope, x, Window(), apart)
    except Unsettled:
        pass
    period = period_of(f, slope, x)
    if period is not None:
        length = Exact(period)
        try:
            found = _on(f, slope, x, Window(length.times(Fraction(-1)), length.times(Fraction(2))), apart)
            one = interval(Exact.of(0), length, from_low=True)
            kept = tuple([p for p in found.points if one.has(p.place)])
            later = _later(f, x, kept, period)
            return found._replace(points=kept, window=Window(Exact.of(0), length), period=period, later=later)
        except Unsettled:
            pass
    far = reach_of(slope, x)
    wider = Exact.of(far + Fraction(1, 7))
    near = _on(f, slope, x, Window(wider.times(Fraction(-1)), wider), apart, cut=True)
    middle = Window(Exact.of(-far), Exact.of(far))
    here = middle.reals
    return near._replace(
        searched=True,
        window=middle,
        points=tuple([p for p in near.points if here.has(p.place)]),
        domain=near.domain & here,
        flat=near.flat & here,
        signs=Signs(*(part & here for part in near.signs)),
    )


def _on(f: Expr, slope: Expr, x: Sym, window: Window, apart: Sequence[Expr], cut: bool = False) -> Study:
    """The study on a window; one that is ``cut`` out of more has no ends of its own."""
    solver = SignSolver(x, window)
    domain = solver.domain(f)
    holds = (domain & solver.domain(slope)).interior()
    for part in (f, slope):
        holds = holds - jumps_of(solver, part)
    for condition in apart:
        holds = holds & solver.truth(condition)
    here = window.reals
    signs = Signs(*(holds & here & part for part in solver.signs(slope)))
    left_out = (domain & here) - holds
    inside = Reals(here.ends, [v and i % 2 == 0 for i, v in enumerate(here.cells)])
    if not left_out.points or not (holds & inside) <= (signs.below | signs.zero | signs.above):
        raise Unsettled
    flat = signs.zero.interior()
    bare = not cut and (window.low is not None or window.high is not None)
    ends = [end for end in (window.low, window.high) if end is not None] if bare else []
    candidates = left_out | points([c for c in signs.zero.ends if signs.zero.has(c) or flat.around(c) != (False,) * 3])
    candidates = candidates | points([end for end in ends if domain.has(end)])
    found = []
    for c in candidates.ends:
        if not domain.has(c) or not here.has(c):
            continue
        point = _point(f, x, c, domain & here if bare else domain, signs, holds, solver)
        if point is not None:
            found.append(point)
    return Study(
        f, x, slope, window, domain & here, holds & here, signs, tuple(found), flat, None, None, False,
        frozenset(solver.ways), jumps_of(solver, f) & here,
    )  # fmt: skip


def _point(f: Expr, x: Sym, c: Exact, domain: Reals, signs: Signs, holds: Reals, solver: SignSolver) -> Any:
    """What the point is, or None where the derivative there is a number other than 0."""
    below, _, above = domain.around(c)
    edge = not (below and above)
    value = value_of(f, x, c)
    zero = bool(signs.zero.has(c))
    why: Words = ()
    slope: Slope | None = None
    if not zero and not edge and not holds.has(c):
        slope, why = slope_at(f, x, c, value)
        zero = slope is not None and slope.value is not None and _vanishes(slope.value)
        if slope is not None and slope.value is not None and not zero:
            return None
    left, right = (_beside(signs, c, side) if here else None for side, here in ((0, below), (2, above)))
    if jumps_of(solver, f).has(c):
        left, right = (_past_jump(f, x, c, value, way, s) for way, s in ((-1, left), (1, right)))
    return CriticalPoint(c, value, kind_of(left, right), left, right, zero, edge, why, slope)


def _vanishes(e: Expr) -> bool:
    q = rational_value(e)
    return q == 0 if q is not None else Exact(e).sign == 0


def _beside(signs: Signs, c: Exact, side: int) -> Side:
    for s, part in ((-1, signs.below), (0, signs.zero), (1, signs.above)):
        if part.around(c)[side]:
            return s
    return None


def _past_jump(f: Expr, x: Sym, c: Exact, value: Exact, way: int, s: Side) -> Side:
    """The sign with which f comes to its value at a place where it may jump."""
    if s is None or c.expr is None:
        return s
    end = sign_of_ending(Expansion(x, c.expr, way).ending(Add(f, Neg(value.written))))
    if end is None:
        raise Unsettled
    return s if end == 0 else way * end  # larger values to the right of it: f rises from it


def kind_of(left: Side, right: Side) -> Kind:
    """The first derivative test.

    >>> kind_of(1, -1).key, kind_of(-1, 1).key, kind_of(1, 1).key, kind_of(None, 1).key
    ('maximum', 'minimum', 'neither', 'minimum')
    """
    if left is None and right is None:
        return Kind("isolated", "a single point of the domain")
    a, b = -(left or 0), (right or 0)  # the way f goes on either side, seen from the point
    sides = [v for v, side in ((a, left), (b, right)) if side is not None]
    if all(v < 0 for v in sides):
        return MAXIMUM
    if all(v > 0 for v in sides):
        return MINIMUM
    if all(v == 0 for v in sides):
        return FLAT
    if all(v <= 0 for v in sides):
        return Kind("maximum", "local maximum, not strict")
    if all(v >= 0 for v in sides):
        return Kind("minimum", "local minimum, not strict")
    return NEITHER


def slope_at(f: Expr, x: Sym, c: Exact, value: Exact) -> tuple[Slope | None, Words]:
    """The derivative at a place where its formula has no value, from the definition; or why there is none."""
    if c.expr is None or value.expr is None:
        return None, ("the formula for the derivative has no value there",)
    point = {x.name: c.expr}
    if formula_there(f, point) is None:
        raise Unsettled
    try:
        found = from_definition(beside(f, x, c.expr), value.expr, x, c.expr)
    except Undecided:
        raise Unsettled from None
    return found, found.why


def value_of(f: Expr, x: Sym, c: Exact) -> Exact:
    """The value of the function at a number."""
    if c.expr is None:
        return ValueAt(f, x, c)
    return Exact(put_in(f, x, c.expr).result)


def put_in(f: Expr, x: Sym, place: Expr) -> Derivation:
    """The place put into the function, and worked out."""
    chosen = formula_there(f, {x.name: place})
    goal = Substituted(f if chosen is None else chosen, x, place)
    found = derivative_engine(simplify=(put_value, arithmetic, *SIMPLIFICATIONS)).settle(goal)
    if plain_number(found.result):
        return found
    last = derivative_engine(simplify=(arithmetic, *SIMPLIFICATIONS), last=(exact_value,)).settle(found.result)
    terms = terms_of(found.result)
    if not isinstance(terms[0], Neg) and len(terms) > 1 and set(terms_of(last.result)) == set(terms):
        return found  # pi/3 - sqrt(3) in another order is not worked out further
    return Derivation(goal, (*found.lines, *last.lines))


# --- periods --------------------------------------------------------------------------------------------


def period_of(f: Expr, slope: Expr, x: Sym) -> Expr | None:
    """A period of the derivative's sign and of the function's domain, where both repeat; None where that is not plain.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(period_of(parse("x + 2sin(x)"), parse("1 + 2cos(x)"), Sym("x")))
    '2pi'
    """
    parts = changing_factors(slope, x)
    asked = [d for e in (f, slope) for d in demands(e, {x.name}, continuous=True)]
    angles: list[Expr] = []
    for part in [*parts, *(d.part for d in asked)]:
        found = angles_in(part, x)
        if found is None:
            return None
        angles += found
    rates = [rate_of(a, x) for a in dict.fromkeys(angles)]
    if not rates or None in rates:
        return None
    terms = [as_term(r) for r in rates if r is not None]
    if len({t.monomial for t in terms}) > 1:
        return None
    bottom = lcm(*[t.coef.denominator for t in terms])
    unit = terms[0].copy()
    unit.coef = Fraction(gcd(*[int(abs(t.coef) * bottom) for t in terms]), bottom)
    period = simplify(Div(Mul(TWO, PI), sum_of([unit])))
    for n in (2, 2, 3):
        shorter = simplify(Div(period, as_expr(n)))
        alike = all(_repeats(d.part, x, shorter, turned=d.within == NOT_ZERO) for d in asked)
        if alike and _repeats(mul(parts), x, shorter):
            period = shorter
    return period


def _repeats(e: Expr, x: Sym, period: Expr, turned: bool = False) -> bool:
    """Is e the same a period further on?  (Or ``turned``, the negative of it.)"""
    moved = simplify(substitute(e, x.name, Add(x, period)))
    return proved(moved, e) or (turned and proved(moved, Neg(e)))


def rate_of(angle: Expr, x: Sym) -> Expr | None:
    """a of an angle a x + b; None for any other.

    >>> from calctool.parsing import parse
    >>> [rate_of(parse(e), Sym("x")) for e in ("2x + pi", "x^2")]
    [Num(2), None]
    """
    moving = [t for t in terms_of(angle) if t.has(x)]
    if len(moving) != 1:
        return None
    term = as_term(moving[0])
    power = term.powers.get(x)
    if power is None or power[1] != 1:
        return None
    rest = term.copy()
    rest.powers.pop(x)
    found = sum_of(merge([rest]))
    return None if found.free else found


def _later(f: Expr, x: Sym, kept: Sequence[CriticalPoint], period: Expr) -> tuple[Expr, Expr] | None:
    """r and d with f(x + period) = r f(x) + d for every x; None where there are none that are found."""
    moved = substitute(f, x.name, Add(x, period))
    if proved(simplify(moved), f):
        return SAME
    place = next((p.place.expr for p in kept if p.place.expr is not None), ZERO)
    try:
        first, second = (put_in(f, x, simplify(a)).result for a in (place, Add(place, period)))
    except CalcError:
        return None
    for factor, gain in ((ONE, simplify(Add(second, Neg(first)))), (simplify(Div(second, first)), ZERO)):
        if not (factor.free or gain.free) and proved(moved, Add(Mul(factor, f), gain)):
            return factor, gain
    return None
