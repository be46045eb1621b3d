"""Decimals of numbers known as balls: rounded down, rounded up, or to the nearest, each certain."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from calctool.optimisation.critical_signs import ends_of

DIGITS = 10


def downward(ball: Any, digits: int = DIGITS) -> str:
    """A decimal that is not above the number; the number itself where it may have so few digits.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> [downward(Ball().value(parse(e))) for e in ("pi", "7/32", "-1/3")]
    ['3.141592653', '0.21875', '-0.3333333334']
    """
    return _rounded(ball, digits, ROUND_FLOOR)


def upward(ball: Any, digits: int = DIGITS) -> str:
    """A decimal that is not below the number; the number itself where it may have so few digits."""
    return _rounded(ball, digits, ROUND_CEILING)


def shortest(ball: Any, digits: int = DIGITS) -> str:
    """The decimal next to the number.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> shortest(Ball().value(parse("2/3")), 4), shortest(Ball().value(parse("1/4")), 4)
    ('0.6667', '0.25')
    """
    return _rounded(ball, digits, ROUND_HALF_EVEN)


def _rounded(ball: Any, digits: int, way: str) -> str:
    low, high = ends_of(ball)
    near = _decimal((low + high) / 2, digits, ROUND_HALF_EVEN)
    if not low <= Fraction(near) <= high and way != ROUND_HALF_EVEN:
        near = _decimal(low if way == ROUND_FLOOR else high, digits, way)
    shown = near.normalize()
    exponent = shown.adjusted()
    return f"{shown:f}" if -7 <= exponent < 16 else f"{shown:e}"


def _decimal(q: Fraction, digits: int, way: str) -> Decimal:
    return Context(prec=digits, rounding=way).divide(Decimal(q.numerator), Decimal(q.denominator))
