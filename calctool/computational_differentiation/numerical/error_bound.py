"""A difference quotient in doubles beside the derivative: its error, and a bound of it that is certain, in its parts.

The bound does not use the error.  With x and h the doubles at work and x_i the points as the program gets them:

* truncation: the constant of the quotient times h^m times the greatest absolute value of the derivative of order
  m + 1 between the points, enclosed in balls;
* the points: x + h is rounded too; the greatest absolute value of f' times what the points are off by;
* round-off: what the values of f and the quotient of them are off by, by running error analysis;
* the place: the double x need not be the number that was typed; the difference of f' at the two.

Source: Higham, *Accuracy and Stability of Numerical Algorithms* (2002), 1.14 and 3.3; Moore, Kearfott, Cloud,
*Introduction to Interval Analysis* (2009), 6 (enclosing a range by subdivision).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.computational_differentiation.numerical.quotients import Quotient
from calctool.computational_differentiation.numerical.rounding import BITS, Computed, Program, exactly
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.numeric.balls import Ball, Range, balls
from calctool.numeric.operations import NoValue

PIECES = 24
"""An interval is cut into at most so many pieces to enclose a derivative on it."""
CLOSE_ENOUGH = 1.25
"""The bound of a derivative may be so many times what it certainly reaches."""


class Bound(NamedTuple):
    """The parts of the bound, and their sum; each a number that is certainly not too small."""

    truncation: float
    points: float
    rounding: float
    place: float
    total: float


class Estimate(NamedTuple):
    """A difference quotient with its step: the points and the values of f there, the quotient, and how far it is off.

    ``quotient`` is nan where there is none, and ``why`` says what happened: overflow, or undefined, at ``lost``, a
    point.  ``error`` is the quotient less the derivative, None where there is no derivative.  ``absorbed``: x + h or
    x - h is x itself as a double.
    """

    h: float
    points: tuple[float, ...]
    values: tuple[float, ...]
    quotient: float
    why: str
    lost: float | None
    error: float | None
    bound: Bound | None
    absorbed: bool = False


class FunctionAtPoint:
    """A function of one variable to be differentiated at a place, the place as a double and as the number it is.

    ``slope`` is the exact derivative there, if there is one.
    """

    def __init__(self, body: Expr, x: Sym, at: float, slope: Expr | None) -> None:
        self.body, self.x, self.at = body, x, at
        self.program = Program(body)
        found = None if slope is None else Ball().value(slope, BITS)
        self.slope: Any = None if found.__class__ is NoValue else found
        self._greatest: dict[tuple[int, Fraction, Fraction], Any] = {}

    def value(self, at: float, *, typical: bool = False) -> Computed:
        """The value that the program computes."""
        return self.program.run({self.x.name: exactly(at)}, typical=typical)

    def estimate(self, quotient: Quotient, h: float) -> Estimate:
        """The quotient with a step, its error and the bound of it.

        >>> from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
        >>> from calctool.parsing import parse
        >>> f = FunctionAtPoint(parse("x^2"), Sym("x"), 3.0, parse("6"))
        >>> found = f.estimate(QUOTIENTS["forward"], 1e-2)
        >>> found.quotient, abs(found.error) <= found.bound.total <= 1.001 * abs(found.error)
        (6.009999999999849, True)
        """
        points = tuple(self.at + float(s) * h for s in quotient.shifts)
        values = [self.value(p) for p in points]
        lost = next((i for i, v in enumerate(values) if math.isnan(v.value)), None)
        numbers = tuple(v.value for v in values)
        if lost is not None:
            return Estimate(h, points, numbers, math.nan, values[lost].why, points[lost], None, None)
        inputs = {f"y_{i}": v for i, v in enumerate(values)}
        found = Program(quotient.program).run({**inputs, "h": exactly(h)})
        if math.isnan(found.value):
            return Estimate(h, points, numbers, found.value, found.why, None, None, None)
        error = None
        if self.slope is not None:
            with balls(BITS).working():
                error = float(balls(BITS).arb(found.value) - self.slope)
        absorbed = any(p == self.at for p, s in zip(points, quotient.shifts, strict=True) if s)
        bound = self._bound(quotient, h, points, found)
        return Estimate(h, points, numbers, found.value, "", None, error, bound, absorbed)

    def _bound(self, quotient: Quotient, h: float, points: tuple[float, ...], found: Computed) -> Bound | None:
        if found.error is None or self.slope is None or not h:
            return None
        k = balls(BITS)
        exact_h, exact_x = Fraction(h), Fraction(self.at)
        ideal = [exact_x + s * exact_h for s in quotient.shifts]
        off = [Fraction(p) - q for p, q in zip(points, ideal, strict=True)]
        ends = [exact_x, *ideal, *map(Fraction, points)]
        reach = self.greatest(quotient.order, min(ends), max(ends))
        if reach is None:
            return None
        here = Ball({self.x.name: exact_x}).value(Deriv(self.body, self.x), BITS)
        with k.working():
            truncation = reach * k.exact(abs(quotient.coefficient(quotient.order)) * exact_h ** (quotient.order - 1))
            moved = sum((abs(w * o) for w, o in zip(quotient.weights, off, strict=True)), Fraction(0)) / exact_h
            step = k.zero
            if moved:
                steepest = self.greatest(1, min(ends), max(ends))
                if steepest is None:
                    return None
                step = steepest * k.exact(moved)
            if here.__class__ is NoValue:
                return None
            parts = [truncation, step, found.error, abs(here - self.slope)]
            truncated, moved_points, rounded, elsewhere = map(upward, parts)
            return Bound(truncated, moved_points, rounded, elsewhere, upward(k.sum(parts)))

    def greatest(self, order: int, low: Fraction, high: Fraction) -> Any:
        """A ball above the greatest absolute value of a derivative on an interval; None where none is found."""
        known = self._greatest.get((order, low, high))
        if known is not None:
            return known
        goal = self.body
        for _ in range(order):
            goal = Deriv(goal, self.x)
        k = balls(BITS)
        with k.working():
            pieces = [(low, high, self._on(goal, low, high))]
            while len(pieces) < PIECES:
                reached = max((abs(v).lower() for _, _, v in pieces if v is not None), default=k.zero)
                a, b, v = worst = max(
                    pieces, key=lambda piece: k.arb("inf") if piece[2] is None else abs(piece[2]).upper()
                )
                if v is not None and abs(v).upper() <= CLOSE_ENOUGH * reached:
                    break
                if a == b:
                    return None
                pieces.remove(worst)
                middle = (a + b) / 2
                pieces += [(a, middle, self._on(goal, a, middle)), (middle, b, self._on(goal, middle, b))]
            if any(v is None for _, _, v in pieces):
                return None
            most = max(abs(v).upper() for _, _, v in pieces)  # as balls: floats may end before them
        self._greatest[order, low, high] = most
        return most

    def _on(self, goal: Expr, low: Fraction, high: Fraction) -> Any:
        v = Range(self.x.name, low, high).value(goal, BITS)
        return None if v.__class__ is NoValue else v


def upward(v: Any) -> float:
    """A double that is not below a ball.

    >>> upward(balls(BITS).exact(Fraction(1, 3))) > 1/3 - 2**-60
    True
    """
    near = float(v.upper())
    return math.nextafter(near, math.inf) if near else (0.0 if v == 0 else 5e-324)
