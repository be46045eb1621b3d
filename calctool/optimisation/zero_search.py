"""All zeros of a function in an interval, cut until on each piece a ball for it or for its derivative leaves 0 out.

Source: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), chapter 8 (all zeros in an interval).
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.reals import Exact, Reals, Unsettled, interval
from calctool.algebra.sign_sets import Signs
from calctool.derivation.engine import Engine
from calctool.differentiation import SMOOTH
from calctool.expr.tree import Deriv, Expr, Sym, as_expr
from calctool.numeric.balls import PRECISIONS, Ball, Range, balls
from calctool.numeric.operations import NoValue
from calctool.optimisation.located import Located, candidates, certain_sign, dyadic, ends_of, recognised, vanishes
from calctool.process.budget import Budget
from calctool.simplification import SIMPLIFICATIONS, simplify

ZEROS = 60
"""Zeros found by one search, above which it is given up."""
NARROW = Fraction(1, 2**34)
"""A piece this small, relative to the interval, is not cut again."""


class ZeroSearch:
    """All zeros of a function in an interval on which it has values, by balls for it and for its derivative."""

    def __init__(self, e: Expr, x: Sym, low: Exact, high: Exact, budget: Budget, wider: Reals) -> None:
        self.e, self.x, self.budget = e, x, budget
        self.slope = Deriv(e, x)
        self.low, self.high = self._end(low, -1, wider), self._end(high, 1, wider)
        self.narrow = (self.high - self.low) * NARROW
        self.ends: list[Exact] = []
        self.cells: list[int] = []

    def _end(self, end: Exact, way: int, wider: Reals) -> Fraction:
        """A rational number a little beyond an end, so that a zero at the end is found like another."""
        for step in (Fraction(1, 97), Fraction(1, 9973), Fraction(1, 10**9)):
            at = dyadic(end.near() + way * step, step / 8)
            beyond = interval(*((Exact.of(at), end) if way < 0 else (end, Exact.of(at))), from_low=True, to_high=True)
            if beyond <= wider:
                return at
        if end.rational is None:
            raise Unsettled(self.e)
        return end.rational

    def signs(self) -> Signs:
        """Where it is negative, 0, positive; Unsettled where a piece stays undecided."""
        middle = Ball({self.x.name: (self.low * 5 + self.high * 8) / 13})
        if middle.value(self.slope).__class__ is NoValue:  # balls do not know the derivative
            raise Unsettled(self.e)
        self._part(self.low, self.high, 0)
        return as_signs(self.ends, list(self.cells))

    def _note(self, s: int) -> None:
        if not self.cells or self.cells[-1] == 0:
            self.cells.append(s)
        elif self.cells[-1] != s:
            raise Unsettled(self.e)

    def _zero(self, at: Exact) -> None:
        if len(self.ends) >= ZEROS:
            raise Unsettled(self.e)
        self.ends.append(at)
        self.cells.append(0)

    def _part(self, a: Fraction, b: Fraction, depth: int) -> None:
        self.budget.spend(1)
        there = Range(self.x.name, a, b)
        s = certain_sign(there.value(self.e)) or self._by_mean_value(there, a, b)
        if s:
            self._note(s)
            return
        way = certain_sign(there.value(self.slope))
        if way:
            first, last = self._at(a), self._at(b)
            if first and first == last:
                self._note(first)
                return
            if first == -way and last == way:
                self._note(first)
                self._zero(recognised(Located(self.e, self.x, a, b, way > 0)))
                self._note(last)
                return
            if first == 0 or last == 0:  # at an end of the whole interval, or by chance at a cut
                at_low, at_high = first == 0 and not self.cells, last == 0 and b == self.high
                if at_low or (at_high and first == -way):
                    self._note(-way)
                    self._zero(self._exact_zero(a if at_low else b))
                    self._note(way)
                    return
        if b - a < self.narrow:
            self._touching(a, b)
            return
        for part in (Fraction(21, 43), Fraction(25, 47), Fraction(19, 41)):
            cut = dyadic(a + (b - a) * part, (b - a) / 128)
            if self._at(cut):
                break
        self._part(a, cut, depth + 1)
        self._part(cut, b, depth + 1)

    def _exact_zero(self, at: Fraction) -> Exact:
        if not vanishes(self.e, self.x, as_expr(at)):
            raise Unsettled(self.e)
        return Exact.of(at)

    def _at(self, at: Fraction) -> int:
        point = Ball({self.x.name: at})
        return certain_sign(point.value(self.e)) or certain_sign(point.value(self.e, PRECISIONS[1]))

    def _by_mean_value(self, there: Range, a: Fraction, b: Fraction) -> int:
        """f(m) + f'(piece)(piece - m), often narrower than f of the piece."""
        rate = there.value(self.slope)
        middle = Ball({self.x.name: (a + b) / 2}).value(self.e)
        if rate.__class__ is NoValue or middle.__class__ is NoValue:
            return 0
        field = balls(PRECISIONS[0])
        with field.working():
            return certain_sign(middle + rate * field.exact((b - a) / 2) * field.unit)

    def _touching(self, a: Fraction, b: Fraction) -> None:
        """A zero of higher order: a number near the piece at which e and its first derivatives are proved to be 0."""
        first, last = self._at(a), self._at(b)
        for c in candidates((a + b) / 2, (b - a) * 4):
            low, high = min(a, ends_of(c.ball(PRECISIONS[0]))[0]), max(b, ends_of(c.ball(PRECISIONS[0]))[1])
            order, body = 0, self.e
            while order < 8 and vanishes(body, self.x, c.written):
                order, body = order + 1, simplify(derivative(body, self.x))
                s = certain_sign(Range(self.x.name, low, high).value(body))
                if s and order > 1:
                    if not (first and last and last == s and first == s * (-1) ** order):
                        raise Unsettled(self.e)
                    self._note(first)
                    self._zero(c)
                    self._note(last)
                    return
        raise Unsettled(self.e)


def as_signs(ends: list[Exact], cells: list[int | None]) -> Signs:
    return Signs(*(Reals(ends, [c == s for c in cells]) for s in (-1, 0, 1)))


def derivative(f: Expr, x: Sym) -> Expr:
    """The derivative, without the working."""
    return Engine(SMOOTH, SIMPLIFICATIONS, check=False).derive(Deriv(f, x)).result
