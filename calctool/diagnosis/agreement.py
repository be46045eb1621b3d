"""Do a wrong answer and what a mistake leads to agree?  As values at points, to the last digit by balls, or as limits.

That a derivation holds is another question (:mod:`calctool.numeric.compare`): there rounding must never refute,
here it must never accuse.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from calctool.expr.tree import Expr
from calctool.numeric.balls import Ball
from calctool.numeric.operations import NoValue

Vector = list[float]
"""Values at points; nan where there is none."""
LimitValue = float | str
"""What a limit is: a number, or one of oo, -oo and dne."""


def same(a: Vector, b: Vector, least: int = 3) -> bool:
    """Do the values agree wherever there are any, at ``least`` so many points, and are they missing at the same points?

    >>> same([1.0, math.nan], [1.0, math.nan], 1), same([1.0, 2.0], [1.0, math.nan], 1)
    (True, False)
    """
    seen = 0
    for v, w in zip(a, b, strict=True):
        if not (math.isfinite(v) and math.isfinite(w)):
            if math.isfinite(v) or math.isfinite(w):
                return False
            continue
        if abs(v - w) > 1e-8 * max(abs(v), abs(w)) + 1e-12:
            return False
        seen += 1
    return seen >= min(least, len(a))


def all_same(a: Sequence[Vector], b: Sequence[Vector]) -> bool:
    """Are there as many components, and does each agree with its own?"""
    return len(a) == len(b) and all(map(same, a, b))


def may_be_equal(a: Expr, b: Expr, points: Iterable[Mapping[str, float]]) -> bool:
    """Can the two be equal at each of the points, where a difference of large terms leaves floats no digit?"""
    for point in points:
        ball = Ball({name: Fraction(v) for name, v in point.items()})
        v, w = ball.value(a), ball.value(b)
        if isinstance(v, NoValue) or isinstance(w, NoValue):
            if v is not w:
                return False
        elif not v.overlaps(w):
            return False
    return True


def same_limit(a: LimitValue, b: LimitValue) -> bool:
    """Is it the same limit?

    >>> same_limit("oo", "oo"), same_limit(1.0, 1.0 + 1e-12), same_limit("oo", 1.0)
    (True, True, False)
    """
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
