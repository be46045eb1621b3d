"""Decimals of a number known as a ball: not above it, not below it, or next to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.optimisation.located import ends_of
from calctool.tasks.critical_numbers import rounded

DIGITS = 10
SMALL, LEADING = Fraction(1, 10**6), 6
"""Numbers smaller than this are written with a power of ten, and a digit before the point."""


def downward(ball: Any, digits: int = DIGITS) -> str:
    """A decimal that is not above the number, or the number itself where it is one of so few digits.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> [downward(Ball().value(parse(e))) for e in ("pi", "7/32", "-1/3")]
    ['3.141592653', '0.21875', '-0.3333333334']
    """
    return _decimal(ball, digits, -1)


def upward(ball: Any, digits: int = DIGITS) -> str:
    """A decimal that is not below the number, or the number itself where it is one of so few digits.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> upward(Ball().value(parse("pi")), 3), upward(Ball().value(parse("3/10")), 3)
    ('3.15', '0.3')
    """
    return _decimal(ball, digits, 1)


def nearest(ball: Any, digits: int = DIGITS) -> str:
    """The decimal next to the number.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> nearest(Ball().value(parse("2/3")), 4), nearest(Ball().value(parse("1/4")), 4)
    ('0.6667', '0.25')
    """
    return _decimal(ball, digits, 0)


def _decimal(ball: Any, digits: int, way: int) -> str:
    low, high = ends_of(ball)
    near, text = _rounded((low + high) / 2, digits, 0)
    if way and not low <= near <= high:
        _, text = _rounded(low if way < 0 else high, digits, way)
    return text


def _rounded(q: Fraction, digits: int, way: int) -> tuple[Fraction, str]:
    """The decimal and how it is written, very small ones with a power of ten."""
    power = 0
    while q and abs(q) * 10**power < SMALL:
        power += 1
    power += LEADING if power else 0
    e = rounded(q * 10**power, digits, way)
    value = literal_value(e)
    assert value is not None
    text = show(e)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Fraction(value) / 10**power, f"{text}e-{power}" if power else text
