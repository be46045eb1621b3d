"""Critical points of F(g(x)) where F repeats itself: sin(x^2), cos(e^x), sin(1/x) have infinitely many, in families.

By the chain rule the derivative is F'(g(x)) g'(x), which is 0 where one of its factors is.  F is studied over one
period; g is a function that can be undone, so that each zero u + kP of F' gives the numbers at which g is u + kP.
Beside such a number g rises or falls, so f has there what F has.  Where g itself turns, f goes away from the place as F
does on the side to which g turns.

Source: Stewart, *Calculus*, 3.4 (chain rule), 4.1, and appendix D (families of angles).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.terms import as_term, build, negated, terms_of
from calctool.asymptotics.expansion import Expansion
from calctool.errors import CalcError
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Num, Pow, Sym, add, as_expr, mul
from calctool.optimisation.critical_angles import ANGLES, multiples_of_one
from calctool.optimisation.critical_points import (
    MAXIMUM,
    MINIMUM,
    NEITHER,
    SAME,
    CriticalPoint,
    Study,
    rate_of,
    study,
    value_of,
)
from calctool.optimisation.zero_search import derivative
from calctool.simplification import simplify

_ROOTS = {2: "sqrt", 3: "cbrt"}


class CriticalFamily(NamedTuple):
    """Critical points with a counter k in them: ``places`` where g is ``inside``, u + kP; ``at`` is u.

    ``apart``: k is not 0, because there g would be what it never is.
    """

    at: CriticalPoint
    inside: Expr
    places: tuple[Expr, ...]
    value: Expr | None
    apart: bool


class Families(NamedTuple):
    """F(u) with u = g(x), the study of F over a period, the families, and the points at which g turns.

    ``still`` is where g' is 0, which may be one of a family, or a place without a value.  ``counted``: k is 0, 1, 2 and
    so on; otherwise any whole number.  ``end`` is where the domain begins or ends, and belongs to it, with f there.
    """

    outer: Expr
    u: Sym
    inner: Expr
    of_outer: Study
    families: tuple[CriticalFamily, ...]
    turns: tuple[CriticalPoint, ...]
    still: Expr | None
    counted: bool
    end: tuple[Exact, Exact] | None = None


def multiple(e: Expr, k: Sym) -> Expr:
    """k e, with the number in front: 2k pi, k pi/3.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(multiple(parse("2pi/3"), Sym("k")))
    '2k pi/3'
    """
    term = as_term(e)
    rest = term.copy()
    rest.coef = Fraction(1)
    top = abs(term.coef.numerator)
    inner = mul([f for f in (as_expr(top), k, build(rest)) if f != ONE])
    made = inner if term.coef.denominator == 1 else Div(inner, Num(term.coef.denominator))
    return Neg(made) if term.coef < 0 else made


def families(f: Expr, x: Sym, k: Sym) -> Families | None:
    """The critical points of f on its whole domain, with k for the whole number in them; None where it is not F(g(x)).

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> found = families(parse("sin(x^2)"), Sym("x"), Sym("k"))
    >>> [(show(place), s.at.kind.key) for s in found.families for place in s.places][:2]
    [('sqrt(pi/2 + 2k pi)', 'maximum'), ('-sqrt(pi/2 + 2k pi)', 'maximum')]
    >>> [(show(p.place.written), p.kind.key) for p in found.turns], found.counted
    ([('0', 'minimum')], True)
    """
    parts = _composed(f, x)
    if parts is None:
        return None
    outer, u, g = parts
    inner = _Inner.of(g, x)
    if inner is None:
        return None
    try:
        found = study(outer, derivative(outer, u), u, None)
        if found.period is None or not found.flat.empty or not found.jumps.empty:
            return None
        ways = [_family(inner, found, p, k) for p in found.points if p.critical]
        turn = _turn(inner, found)
        end = _end(inner, found)
    except (Unsettled, CalcError):
        return None
    return Families(outer, u, g, found, tuple(ways), turn, inner.still, inner.above, end)


# --- which function of which ----------------------------------------------------------------------------


def _composed(f: Expr, x: Sym) -> tuple[Expr, Sym, Expr] | None:
    """F, its letter, and the g of which all angles in f are multiples, if x stands nowhere else."""
    angles: dict[Expr, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in ANGLES and node.has(x):
            angles.setdefault(node.arg)

    fold(f, one)
    found = multiples_of_one(list(angles)) if angles else None
    if found is None:
        return None
    g, counts = found
    if rate_of(g, x) is not None:
        return None
    u = Sym("u" if x.name != "u" else "t")

    def put(node: Expr) -> Expr:
        if node == g:
            return u
        return mul([as_expr(counts[node]), u]) if node in counts else node

    outer = rewrite(f, put)
    return None if outer.has(x) else (outer, u, g)


# --- the inner function, undone -------------------------------------------------------------------------


class _Inner(NamedTuple):
    """g(x) = a h(p x + q) + b, and h undone: ``ways`` give p x + q for a value of h.

    ``above``: for positive values only.  ``hole``: h is never 0.  ``turn``: where p x + q is 0 so is h, which is not
    negative and turns there; ``level``: it rises through 0 with slope 0; ``edge``: there it begins.
    """

    a: Expr
    b: Expr
    p: Expr
    q: Expr
    ways: tuple[Callable[[Expr], Expr], ...]
    above: bool = False
    hole: bool = False
    turn: bool = False
    level: bool = False
    edge: bool = False

    @staticmethod
    def of(g: Expr, x: Sym) -> _Inner | None:
        """The parts of g; None where it is none that is undone here."""
        moving = [t for t in terms_of(g) if t.has(x)]
        if len(moving) == 1:
            b = simplify(add([t for t in terms_of(g) if not t.has(x)] or [ZERO]))
            split = _factor(moving[0], x)
            found = None if split is None else _undone(*split, b, x)
            if found is not None:
                return found
        c = rational_coefficients(g, x)
        if c is None or len(c) != 3:
            return None
        half = c[1] / (2 * c[2])  # a square completed
        low = c[0] - c[1] * half / 2
        return _Inner(as_expr(c[2]), as_expr(low), ONE, as_expr(half), _even(2), above=True, turn=True)

    @property
    def still(self) -> Expr | None:
        """Where g' is 0."""
        return self._zero if self.turn or self.level else None

    @property
    def end(self) -> Expr | None:
        """Where the domain ends, and belongs to it."""
        return self._zero if self.edge else None

    @property
    def _zero(self) -> Expr:
        """Where p x + q is 0."""
        return simplify(Div(negated(self.q), self.p))

    def x_of(self, value: Expr) -> tuple[Expr, ...]:
        """The numbers x at which h has a value."""
        out = []
        for way in self.ways:
            v = way(value)
            if self.q != ZERO:
                parts = [*terms_of(negated(self.q)), v]
                v = add(parts if Exact(self.q).sign < 0 else [v, *parts[:-1]])
            out.append(v if self.p == ONE else _over(v, self.p))
        return tuple(out)


def _over(v: Expr, p: Expr) -> Expr:
    """v/p with its minus sign in front, and one fraction for ln(y)/ln(2) over 3."""
    if Exact(p).sign < 0:
        size = simplify(Neg(p))
        v = add(sorted((negated(t) for t in terms_of(v)), key=lambda t: type(t) is Neg))
        return v if size == ONE else _over(v, size)
    if isinstance(v, Neg):
        return Neg(_over(v.body, p))
    return Div(v.num, mul([p, v.den])) if isinstance(v, Div) else Div(v, p)


def _even(n: int) -> tuple[Callable[[Expr], Expr], ...]:
    return (lambda v: _root(v, n), lambda v: Neg(_root(v, n)))


def _root(v: Expr, n: int) -> Expr:
    if n == 1:
        return v
    return Func(_ROOTS[n], v) if n in _ROOTS else Func("root", v, Num(n))


def _factor(e: Expr, x: Sym) -> tuple[Expr, Expr] | None:
    """The constant factor and the rest, which is one function of x."""
    match e:
        case Neg(body):
            inner = _factor(body, x)
            return None if inner is None else (simplify(Neg(inner[0])), inner[1])
        case Div(num, den) if not den.has(x):
            inner = _factor(num, x)
            return None if inner is None else (simplify(Div(inner[0], den)), inner[1])
        case Div(num, den) if not num.has(x):
            return num, Div(ONE, den)
        case Mul():
            moving = [part for part in e.factors if part.has(x)]
            if len(moving) != 1:
                return None
            return simplify(mul([part for part in e.factors if not part.has(x)])), moving[0]
    return ONE, e


def _undone(a: Expr, h: Expr, b: Expr, x: Sym) -> _Inner | None:
    bare = _Inner(a, b, ONE, ZERO, ())
    match h:
        case Pow(base, v) if base == E:
            return _linear(bare._replace(ways=(_ln,), above=True), v, x)
        case Pow(Num(size) as base, v) if size > 1:
            return _linear(bare._replace(ways=(lambda y: Div(_ln(y), _ln(base)),), above=True), v, x)
        case Func("exp", v):
            return _linear(bare._replace(ways=(_ln,), above=True), v, x)
        case Func("ln", v):
            return _linear(bare._replace(ways=(lambda y: Pow(E, y),)), v, x)
        case Func("sqrt", v):
            return _linear(bare._replace(ways=(lambda y: Pow(y, Num(2)),), above=True, edge=True), v, x)
        case Div(num, below) if num == ONE:
            v, n = _power(below)
            if n % 2:
                return _linear(bare._replace(ways=(lambda y: Div(ONE, _root(y, n)),), hole=True), v, x)
            both = (lambda y: Div(ONE, _root(y, n)), lambda y: Neg(Div(ONE, _root(y, n))))
            return _linear(bare._replace(ways=both, above=True), v, x)
        case Pow():
            v, n = _power(h)
            if n > 1 and n % 2:
                return _linear(bare._replace(ways=(lambda y: _root(y, n),), level=True), v, x)
            if n > 1:
                return _linear(bare._replace(ways=_even(n), above=True, turn=True), v, x)
    return None


def _ln(e: Expr) -> Expr:
    return Func("ln", e)


def _power(e: Expr) -> tuple[Expr, int]:
    """v and n of v^n, n being a natural number."""
    if isinstance(e, Pow) and (n := literal_value(e.exp)) is not None and n.denominator == 1 and n > 1:
        return e.base, int(n)
    return e, 1


def _linear(inner: _Inner, v: Expr, x: Sym) -> _Inner | None:
    p = rate_of(v, x)
    if p is None:
        return None
    return inner._replace(p=p, q=simplify(substitute(v, x.name, ZERO)))


# --- points ---------------------------------------------------------------------------------------------


def _family(inner: _Inner, found: Study, p: CriticalPoint, k: Sym) -> CriticalFamily:
    """All x at which g is a zero of F' or one a number of periods further."""
    period = found.period
    assert period is not None
    way = Exact(inner.a).sign
    start = Exact(simplify(Div(Add(p.place.written, negated(inner.b)), inner.a)))
    length = Exact(simplify(Div(period, Mul(as_expr(way), inner.a))))
    turns, apart = 0, False
    at_zero = _whole(start, length)
    if inner.above:
        turns = _next(start, length) if at_zero is None else at_zero + 1
    elif inner.hole and at_zero is not None:
        turns, apart = at_zero, True
    if turns:
        start = Exact.of(0) if apart else start.plus(length.times(Fraction(turns)))
    first = p.place.plus(Exact(period).times(Fraction(way * turns)))
    value = value_of(found.f, found.x, first).written
    if found.later != SAME:
        gain = None if found.later is None or found.later[0] != ONE else found.later[1]
        value_with_k = None if gain is None else with_turns(value, gain if way > 0 else simplify(Neg(gain)), k)
    else:
        value_with_k = value
    inside = with_turns(first.written, period if way > 0 else simplify(Neg(period)), k)
    return CriticalFamily(p, inside, inner.x_of(with_turns(start.written, length.written, k)), value_with_k, apart)


def with_turns(start: Expr, length: Expr, k: Sym) -> Expr:
    """start + k length."""
    return add([*(terms_of(start) if start != ZERO else ()), multiple(length, k)])


def _whole(start: Exact, length: Exact) -> int | None:
    """The k for which start + k length is 0, if there is one."""
    k = round(-start.near() / length.near())
    return k if start.compare(length.times(Fraction(-k))) == 0 else None


def _next(start: Exact, length: Exact) -> int:
    """The least k for which start + k length is above 0, which it never is exactly."""
    k = floor(-start.near() / length.near()) - 1
    while start.compare(length.times(Fraction(-k))) < 0:
        k += 1
    return k


def _within(inner: _Inner, found: Study) -> Exact:
    """g where h is 0, whole periods taken off."""
    assert found.period is not None
    place, length = Exact(inner.b), Exact(found.period)
    here = place.plus(length.times(Fraction(-floor(place.near() / length.near()))))
    if here.sign < 0 or not here < length:
        raise Unsettled
    return here


def _turn(inner: _Inner, found: Study) -> tuple[CriticalPoint, ...]:
    """The place at which g turns, or rises with slope 0, as a point of f; none where F has no value there."""
    if inner.still is None:
        return ()
    place, here = Exact(inner.b), _within(inner, found)
    if not found.domain.has(here):
        return ()
    known: Sequence[CriticalPoint] = [p for p in found.points if p.place == here]
    if any(p.edge or not (p.stationary or inner.turn) for p in known):
        raise Unsettled
    if inner.level and known:
        return ()  # one of a family
    way = Exact(inner.a).sign
    sides = (2 if way > 0 else 0,) if inner.turn else (0, 2)
    goes = [
        next((s for s, part in ((-1, found.signs.below), (1, found.signs.above)) if part.around(here)[n]), 0)
        for n in sides
    ]
    if any(not p.stationary for p in known) and not _finite(found, here, way):
        raise Unsettled
    if 0 in goes or len(set(goes)) > 1:
        raise Unsettled
    s = way * goes[0]
    value = value_of(found.f, found.x, place)
    at = Exact(inner.still)
    if inner.level:
        return (CriticalPoint(at, value, NEITHER, s, s, True),)
    return (CriticalPoint(at, value, MINIMUM if s > 0 else MAXIMUM, -s, s, True),)


def _end(inner: _Inner, found: Study) -> tuple[Exact, Exact] | None:
    """Where the domain of g ends, with the value of f, if F has one there."""
    if inner.end is None or not found.domain.has(_within(inner, found)):
        return None
    return Exact(inner.end), value_of(found.f, found.x, Exact(inner.b))


def _finite(found: Study, here: Exact, way: int) -> bool:
    """Does F' tend to a number on a side of a corner?  Then f' = F' g' tends to 0 where g' does."""
    return Expansion(found.x, here.written, way).ending(found.slope).kind == "value"
