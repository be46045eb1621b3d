"""Two errors pull against each other: truncation grows with h, round-off with 1/h.  Their constants, and the best h.

With T h^m for the first term of Taylor's formula that does not vanish and R/h for round-off, T h^m + R/h is least where
its derivative m T h^(m-1) - R/h^2 is 0, at h = (R/(m T))^(1/(m+1)).

Source: Press, Teukolsky, Vetterling, Flannery, *Numerical Recipes* (2007), 5.7; Burden and Faires, *Numerical
Analysis*, 4.1 (round-off error instability).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.computational_differentiation.numerical.error_bound import Estimate, FunctionAtPoint
from calctool.computational_differentiation.numerical.quotients import Quotient
from calctool.computational_differentiation.numerical.rounding import EPSILON

DIGITS = 16
"""A double holds about so many decimal digits."""


class Roundoff(NamedTuple):
    """What round-off costs, each times 1/h.

    ``once`` is eps|f| for the two values of f rounded once each (and for more values accordingly), ``operations`` what
    all operations in f add up to, ``points`` comes of rounding x + h.
    """

    once: float
    operations: float
    points: float

    @property
    def total(self) -> float:
        """The factor R of 1/h."""
        return max(self.once, self.operations) + self.points


class Truncation(NamedTuple):
    """The first term of the error in exact numbers: ``factor`` times f^(order)(x) times h^power, ``size`` without h."""

    order: int
    factor: Fraction
    size: float

    @property
    def power(self) -> int:
        """The power of h."""
        return self.order - 1


def roundoff_of(f: FunctionAtPoint, quotient: Quotient, slope: float) -> Roundoff:
    """The factors of 1/h, each operation counted as rounded by half a unit in the last place.

    >>> from calctool.expr.tree import Sym
    >>> from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
    >>> from calctool.parsing import parse
    >>> found = roundoff_of(FunctionAtPoint(parse("x^2"), Sym("x"), 3.0, parse("6")), QUOTIENTS["forward"], 6.0)
    >>> [f"{part:.3g}" for part in found]
    ['2e-15', '1.78e-15', '1.33e-15']
    """
    here = f.value(f.at, typical=True)
    weight = float(sum(abs(w) for w in quotient.weights))
    moving = float(sum(abs(w) for w, s in zip(quotient.weights, quotient.shifts, strict=True) if s))
    once = EPSILON * abs(here.value) * weight / 2
    operations = once if here.error is None else float(here.error) * weight
    points = abs(slope) * (math.ulp(f.at) / 2 if f.at else 0.0) * moving
    return Roundoff(once, operations if operations > 1e-300 else 0.0, points)


def best_step(truncation: Truncation | None, roundoff: float) -> float | None:
    """The h at which the two add up to least; None where one of them is missing, so that there is none.

    >>> f"{best_step(Truncation(2, Fraction(1, 2), 1.0), 2 * EPSILON * 9):.3g}"
    '6.32e-08'
    """
    if truncation is None or not truncation.size or not roundoff:
        return None
    m = truncation.power
    return float((roundoff / (m * truncation.size)) ** (1 / (m + 1)))


def regime(estimate: Estimate) -> str:
    """Which error rules, by the certified parts: truncation or round-off; or what else happened.

    >>> from calctool.expr.tree import Sym
    >>> from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
    >>> from calctool.parsing import parse
    >>> f = FunctionAtPoint(parse("x^2"), Sym("x"), 3.0, parse("6"))
    >>> [regime(f.estimate(QUOTIENTS["forward"], h)) for h in (1e-2, 1e-12, 1e-17)]
    ['truncation', 'round-off', 'absorption']
    """
    if estimate.why:
        return estimate.why
    if estimate.absorbed:
        return "absorption"
    if estimate.error == 0:
        return "exact"
    bound = estimate.bound
    if bound is None:
        return ""
    return "truncation" if bound.truncation >= bound.points + bound.rounding else "round-off"


def right_decimals(error: float, slope: float) -> int:
    """To how many decimals the value is right: the error is at most half a unit of the last.  No more than 16.

    For a slope that is large or small the digits are counted from its first one instead: see :func:`scale_of`.

    >>> [right_decimals(error, 6.0) for error in (0.6, -0.0099, 1e-5 + 1e-9, 0.0)]
    [0, 1, 4, 16]
    """
    if error == 0:
        return DIGITS
    return min(DIGITS, max(0, math.floor(-math.log10(2 * abs(error) / scale_of(slope)))))


def scale_of(slope: float) -> float:
    """1 for slopes of ordinary size, else the power of ten at their first digit.

    >>> scale_of(6.0), scale_of(0.0), scale_of(-3.5e8)
    (1.0, 1.0, 100000000.0)
    """
    size = abs(slope)
    return 1.0 if size == 0 or 0.05 <= size < 100 else 10.0 ** math.floor(math.log10(size))


def observed_best(estimates: Sequence[Estimate]) -> Estimate | None:
    """The estimate with the least error, of several the one with the largest step."""
    known = [e for e in estimates if e.error is not None]
    return min(known, key=lambda e: (abs(e.error or 0.0), -e.h)) if known else None


class Cancellation(NamedTuple):
    """Two numbers that are subtracted, to the digits a double has, marks under those that are equal, and how many.

    A mark is ``=`` for a digit that is the same and ``~`` for one that differs by a carry only: 0.3750 and 0.3749.
    ``left`` is about how many digits the difference still has.
    """

    first: str
    second: str
    marks: str
    equal: int
    left: int


def cancellation(a: float, b: float) -> Cancellation:
    """The digits that two nearly equal numbers have in common, which are gone from their difference.

    >>> found = cancellation(9.00000006, 9.0)
    >>> print(found.first, found.second, found.marks, sep="\\n")
    9.0000000599999996
    9.0000000000000000
    =========
    >>> found.equal, found.left
    (8, 8)
    >>> cancellation(0.375000001, 0.374999999).marks
    '====~~~~~~'
    """
    size = max(abs(a), abs(b))
    exponent = math.floor(math.log10(size)) if size else 0
    if -5 <= exponent < 16:
        texts = [f"{v:.{16 - exponent}f}" for v in (a, b)]
    else:
        texts = [f"{v / 10.0**exponent:.16f}e{exponent:+03d}" for v in (a, b)]
    wide = max(len(t.partition(".")[0]) for t in texts)
    texts = [" " * (wide - len(t.partition(".")[0])) + t for t in texts]
    equal = min(DIGITS, max(0, 1 + math.floor(-math.log10(abs(a - b) / 10.0**exponent)))) if a != b else DIGITS
    seen, marks = 0, ""
    for one, other in zip(*texts, strict=True):
        if seen >= equal and one not in " -":
            break
        begun = seen or one not in "0. -"
        seen += bool(begun) and one != "."
        marks += " " if one in " -" else "=" if one == other else "~"
    return Cancellation(texts[0], texts[1], marks, equal, DIGITS - equal)
