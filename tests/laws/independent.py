"""The slope of a function seen from outside: a difference quotient in 80 digits, no rule and no dual number in it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calctool.expr.tree import Expr
from calctool.numeric.evaluate import precise
from calctool.numeric.fields import Real

DIGITS = 80
STEPS = (Fraction(1, 10**22), Fraction(1, 10**25))
SAME = 1e-15
SMALL = 1e-15


def slope(f: Expr, name: str, point: Mapping[str, Fraction]) -> Real | None:
    """The slope of ``f`` by ``name`` at a point, or None where two step widths do not settle on one number."""
    quotients = []
    for h in STEPS:
        ends = [precise(f, {**point, name: point[name] + step}, DIGITS) for step in (h, -h)]
        if ends[0] is None or ends[1] is None:
            return None
        quotients.append((ends[0] - ends[1]) / (2 * h.numerator) * h.denominator)
        noise = abs(ends[0]) * h.denominator / 10 ** (DIGITS - 3)
        if noise > SAME * max(abs(quotients[-1]), SMALL):
            return None  # erfi(14) + x: the digits end before x begins
    return quotients[1] if close(*quotients) else None


def close(a: Real, b: Real, within: float = SAME) -> bool:
    """Are two numbers the same up to rounding?"""
    return bool(abs(a - b) <= within * max(abs(a), abs(b), SMALL))
