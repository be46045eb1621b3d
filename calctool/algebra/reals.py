"""Exact subsets of the real line: finite unions of intervals and points whose ends are exact numbers.

A number is a rational, a closed expression such as ``e^2`` or ``(1 + sqrt(5))/2``, or the k-th real root of an
irreducible polynomial.  Two of them are compared exactly where both are rational; else balls at rising precision
(:mod:`calctool.numeric.balls`) separate them, or the normal form proves them equal.  What cannot be decided raises
:class:`Unsettled`: no set is ever guessed.

Source: any text on order topology of the line; Johansson, "Arb" (2017) for the balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from calctool.algebra.distribution import expand_term
from calctool.algebra.monomials import ordered
from calctool.algebra.normal_form import proved
from calctool.algebra.terms import as_term, merge, scale, sum_of, terms_of
from calctool.expr.exact import rational_power, rational_value, root_index, square_part
from calctool.expr.tree import ONE, Connective, Div, Expr, Func, Neg, Num, Pow, Relation, Sym, add, as_expr
from calctool.numeric.balls import PRECISIONS, Ball, balls
from calctool.numeric.operations import NoValue


class Unsettled(Exception):
    """Not solved exactly; with ``part`` and ``within``, what is left is that the part lies in the set."""

    def __init__(self, part: Expr | None = None, within: Reals | None = None) -> None:
        super().__init__()
        self.part = part
        self.within = within


class Exact:
    """An exact real number: a closed expression, or a real root of an irreducible polynomial with whole coefficients.

    >>> from calctool.parsing import parse
    >>> Exact(parse("sqrt(2)")) < Exact(parse("3/2")), Exact(parse("ln(4)")) == Exact(parse("2 ln(2)"))
    (True, True)
    """

    def __init__(self, expr: Expr | None, root: tuple[tuple[int, ...], int] | None = None) -> None:
        self.expr = expr
        self.root = root
        self.rational = None if expr is None else rational_value(expr)

    @classmethod
    def of(cls, q: Fraction | int) -> Exact:
        """A rational number."""
        return cls(as_expr(q))

    def ball(self, bits: int) -> Any:
        """A ball that holds the number; Unsettled where there is none at this precision."""
        if self.root is not None:
            return _root(self.root, bits)
        assert self.expr is not None
        v = Ball().value(self.expr, bits)
        if v.__class__ is NoValue:
            raise Unsettled
        return v

    def compare(self, other: Exact) -> int:
        """-1, 0 or 1: below, equal to, or above the other."""
        a, b = self.rational, other.rational
        if a is not None and b is not None:
            return (a > b) - (a < b)
        if self is other or (self.expr is not None and self.expr == other.expr):
            return 0
        if self.root is not None and self.root == other.root:
            return 0
        for bits in PRECISIONS:
            try:
                p, q = self.ball(bits), other.ball(bits)
                if not p.overlaps(q):
                    return 1 if p > q else -1
            except Unsettled:
                pass  # perhaps with more bits
            both = bits == PRECISIONS[1] and self.expr is not None and other.expr is not None
            if both and proved(self.expr, other.expr):  # type: ignore[arg-type]
                return 0
        raise Unsettled

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exact) and self.compare(other) == 0

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: Exact) -> bool:
        return self.compare(other) < 0

    @property
    def sign(self) -> int:
        """-1, 0 or 1."""
        return self.compare(_ZERO)

    @property
    def written(self) -> Expr:
        """The closed expression; Unsettled for a root that has none."""
        if self.expr is None:
            raise Unsettled
        return self.expr

    def plus(self, other: Exact) -> Exact:
        """The sum, like terms put together."""
        if self.rational is not None and other.rational is not None:
            return Exact.of(self.rational + other.rational)
        if other.rational == 0:
            return self
        return Exact(tidied(add([self.written, other.written])))

    def times(self, q: Fraction) -> Exact:
        """A rational multiple."""
        if self.rational is not None:
            return Exact.of(self.rational * q)
        return self if q == 1 else Exact(tidied(scale(self.written, q)))

    def near(self) -> Fraction:
        """A rational number within 10^-20 of it, relative to its size."""
        if self.rational is not None:
            return self.rational
        for bits in PRECISIONS:
            try:
                v = self.ball(bits)
            except Unsettled:
                continue
            if v.rel_accuracy_bits() > 70:
                m, e = v.mid().man_exp()
                return Fraction(int(m)) * Fraction(2) ** int(e)
        raise Unsettled


def tidied(e: Expr) -> Expr:
    """A closed expression multiplied out, like terms together, over one fraction bar.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(tidied(parse("((1 + sqrt(5))/2)^2 - 1")))
    '(1 + sqrt(5))/2'
    """
    terms = [part for t in terms_of(e) for part in expand_term(as_term(t), 30) or [as_term(t)]]
    kept = sorted(merge(terms), key=lambda t: bool(t.powers))
    bottom = lcm(*[t.coef.denominator for t in kept])
    if bottom == 1 or len(kept) < 2:
        return sum_of(kept if len(kept) < 2 or kept[0].coef > 0 else ordered(kept))
    for t in kept:
        t.coef *= bottom
    return Div(sum_of(kept), Num(bottom))


def _root(root: tuple[tuple[int, ...], int], bits: int) -> Any:
    from flint import fmpz_poly

    c, k = root
    with balls(bits).working():
        roots: Any = fmpz_poly(list(c)).complex_roots()
        return [z.real for z, _ in roots if z.imag.is_zero()][k]


def power_of(v: Exact, n: Fraction) -> Exact:
    """``v^n`` for v >= 0, or for any v where n is odd.

    >>> from calctool.expr.printer import show
    >>> show(power_of(Exact.of(Fraction(8, 9)), Fraction(1, 2)).written)
    '2 sqrt(2)/3'
    """
    q = v.rational
    if q is not None and (known := rational_power(q, n)) is not None:
        return Exact.of(known)
    if n < 0:
        return Exact(Div(ONE, power_of(v, -n).written))
    e = v.written
    if n.denominator == 1:
        inside = root_index(e)
        return Exact(e.args[0] if inside == n else tidied(Pow(e, as_expr(n))))
    if n.numerator > 1:
        return power_of(power_of(v, Fraction(1, n.denominator)), Fraction(n.numerator))
    if isinstance(e, Neg):
        return power_of(Exact(e.body), n).times(Fraction(-1))
    if n.denominator == 2 and q is not None:
        m, d = square_part(Fraction(q.numerator * q.denominator)) or (
            Fraction(1),
            Fraction(q.numerator * q.denominator),
        )
        return Exact(scale(Func("sqrt", as_expr(d)), m / q.denominator))
    if n.denominator == 2:
        return Exact(Func("sqrt", e))
    return Exact(Func("cbrt", e) if n.denominator == 3 else Func("root", e, Num(n.denominator)))


_ZERO = Exact(Num(0))


class Component(NamedTuple):
    """An interval (None: no end on that side), or a point where both ends are the same number."""

    low: Exact | None
    high: Exact | None
    from_low: bool
    to_high: bool

    @property
    def point(self) -> bool:
        return self.low is not None and self.low is self.high


class Reals:
    """A set of reals: its ends in rising order, and for each cell (gap, end, gap, ..., gap) whether it belongs.

    >>> s = interval(Exact.of(0), None) & interval(None, Exact.of(1), to_high=True)
    >>> from calctool.expr.printer import show
    >>> from calctool.expr.tree import Sym
    >>> [show(c) for c in s.conditions(Sym("x"))], [show(c) for c in (~s).conditions(Sym("x"))]
    (['0 < x <= 1'], ['x <= 0 or x > 1'])
    """

    def __init__(self, ends: Iterable[Exact], cells: Iterable[bool]) -> None:
        kept: list[Exact] = []
        inside = list(cells)
        left = [inside[0]]
        for i, end in enumerate(ends):
            here, after = inside[2 * i + 1], inside[2 * i + 2]
            if not left[-1] == here == after:
                kept.append(end)
                left += [here, after]
        self.ends = tuple(kept)
        self.cells = tuple(left)
        self.everything = self.cells == (True,)
        self.empty = self.cells == (False,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reals) and self.cells == other.cells and self.ends == other.ends

    __hash__ = None  # type: ignore[assignment]

    def __invert__(self) -> Reals:
        return Reals(self.ends, [not c for c in self.cells])

    def __and__(self, other: Reals) -> Reals:
        if self.everything or other.empty:
            return other
        if other.everything or self.empty:
            return self
        return self._with(other, lambda a, b: a and b)

    def __or__(self, other: Reals) -> Reals:
        if self.everything or other.empty:
            return self
        if other.everything or self.empty:
            return other
        return self._with(other, lambda a, b: a or b)

    def __sub__(self, other: Reals) -> Reals:
        return self if other.empty else self & ~other

    def __le__(self, other: Reals) -> bool:
        return self.empty or other.everything or (self & ~other).empty

    def _with(self, other: Reals, fn: Callable[[bool, bool], bool]) -> Reals:
        ends, cells = [], [fn(self.cells[0], other.cells[0])]
        i = j = 0
        while i < len(self.ends) or j < len(other.ends):
            order = 1 if i == len(self.ends) else -1 if j == len(other.ends) else self.ends[i].compare(other.ends[j])
            ends.append(self.ends[i] if order <= 0 else other.ends[j])
            a, b = 2 * i + (order <= 0), 2 * j + (order >= 0)  # at the end itself
            cells.append(fn(self.cells[a], other.cells[b]))
            i, j = i + (order <= 0), j + (order >= 0)
            cells.append(fn(self.cells[2 * i], other.cells[2 * j]))
        return Reals(ends, cells)

    def interior(self) -> Reals:
        """Without the points that have no neighbourhood in the set."""
        c = self.cells
        return Reals(self.ends, [v if i % 2 == 0 else v and c[i - 1] and c[i + 1] for i, v in enumerate(c)])

    def boundary(self) -> Reals:
        """Its ends."""
        return Reals(self.ends, [i % 2 == 1 for i in range(len(self.cells))])

    def has(self, v: Exact) -> bool:
        """Is the number in the set?"""
        return self.around(v)[1]

    def around(self, v: Exact) -> tuple[bool, bool, bool]:
        """Does what is just below a number belong to the set, the number, what is just above it?"""
        for i, end in enumerate(self.ends):
            order = v.compare(end)
            if order == 0:
                return self.cells[2 * i], self.cells[2 * i + 1], self.cells[2 * i + 2]
            if order < 0:
                return (self.cells[2 * i],) * 3
        return (self.cells[-1],) * 3

    @property
    def points(self) -> bool:
        """Is it nothing but single points?"""
        return not any(self.cells[::2])

    @property
    def solved(self) -> bool:
        """Has every end a closed expression?"""
        return all(end.expr is not None for end in self.ends)

    def components(self) -> Iterator[Component]:
        """The intervals and points it consists of, from left to right."""
        start: tuple[Exact | None, bool] | None = (None, False) if self.cells[0] else None
        for i, end in enumerate(self.ends):
            before, here, after = self.cells[2 * i : 2 * i + 3]
            if before and not (here and after):
                assert start is not None
                yield Component(start[0], end, start[1], here)
            elif here and not before and not after:
                yield Component(end, end, True, True)
            if after and not (here and before):
                start = (end, here)
        if self.cells[-1]:
            assert start is not None
            yield Component(start[0], None, start[1], False)

    # --- as conditions ---

    def conditions(self, e: Expr) -> tuple[Expr, ...]:
        """That an expression lies in the set, as conditions that must all hold; Unsettled for an end with no name.

        >>> from calctool.parsing import parse
        >>> from calctool.expr.printer import show
        >>> some = interval(Exact.of(0), None) - points([Exact.of(1)])
        >>> [show(c) for c in some.conditions(parse("x"))]
        ['x > 0', 'x != 1']
        """
        c = self.cells
        at = [i for i in range(len(self.ends)) if c[2 * i : 2 * i + 3] == (True, False, True)]
        holes = [self.ends[i] for i in at]
        whole = Reals(self.ends, [v or (k % 2 == 1 and k // 2 in at) for k, v in enumerate(c)])
        missing = tuple(Relation("!=", e, hole.written) for hole in holes)
        if whole.everything:
            return missing
        outside = list((~whole).components())
        if len(outside) == 1 and outside[0].low is not None and _opposite(outside[0]) and type(e) is not Sym:
            op = ">" if outside[0].to_high else ">="
            assert outside[0].high is not None
            return (Relation(op, Func("abs", e), outside[0].high.written), *missing)
        parts = [_inside(piece, e) for piece in whole.components()]
        if not parts:
            return (Connective("or"),)
        return (parts[0] if len(parts) == 1 else Connective("or", *parts), *missing)


def _opposite(piece: Component) -> bool:
    low, high = piece.low, piece.high
    if low is None or high is None or piece.from_low != piece.to_high or piece.point:
        return False
    if low.rational is not None or high.rational is not None:
        return low.rational == -(high.rational or 0)
    return low.written == Neg(high.written)


def _inside(piece: Component, e: Expr) -> Expr:
    """That an expression lies in an interval."""
    if piece.point:
        assert piece.low is not None
        return Relation("=", e, piece.low.written)
    if piece.low is not None and piece.high is not None:
        if _opposite(piece) and type(e) is not Sym:
            return Relation("<=" if piece.to_high else "<", Func("abs", e), piece.high.written)
        low = Relation("<=" if piece.from_low else "<", piece.low.written, e)
        return Connective("and", low, Relation("<=" if piece.to_high else "<", e, piece.high.written))
    if piece.low is not None:
        return Relation(">=" if piece.from_low else ">", e, piece.low.written)
    assert piece.high is not None
    return Relation("<=" if piece.to_high else "<", e, piece.high.written)


def interval(low: Exact | None, high: Exact | None, *, from_low: bool = False, to_high: bool = False) -> Reals:
    """An interval, open unless said otherwise; None for an end is no end."""
    if low is not None and high is not None:
        order = low.compare(high)
        if order > 0 or (order == 0 and not (from_low and to_high)):
            return NOTHING
        if order == 0:
            return points([low])
    ends = [end for end in (low, high) if end is not None]
    cells = [True] if low is None else [False, from_low, True]
    return Reals(ends, [*cells, *([] if high is None else [to_high, False])])


def points(numbers: Iterable[Exact]) -> Reals:
    """Single numbers."""
    out = NOTHING
    for v in numbers:
        out = out | Reals([v], [False, True, False])
    return out


NOTHING = Reals((), (False,))
ALL = Reals((), (True,))
ABOVE = Reals((_ZERO,), (False, False, True))
BELOW = Reals((_ZERO,), (True, False, False))
AT_ZERO = Reals((_ZERO,), (False, True, False))
"""Where a number is positive, negative, 0."""
NOT_ZERO, NOT_BELOW, NOT_ABOVE = ~AT_ZERO, ~BELOW, ~ABOVE
