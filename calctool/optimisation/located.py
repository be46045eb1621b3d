"""A number without a closed form: the only zero of a function between two rational numbers, as narrow as it is wanted.

Source: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), chapter 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import e, gcd, pi
from typing import Any

from calctool.algebra.normal_form import proved
from calctool.algebra.reals import Exact, Unsettled
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, PI, ZERO, Deriv, Div, E, Expr, Func, Mul, Sym, as_expr
from calctool.numeric.balls import Ball, Range, balls
from calctool.numeric.operations import NoValue
from calctool.simplification import simplify

CLOSE = 1e-9
"""Floats nearer than this are compared exactly."""
FINE = 400
"""Bits to which a zero without a closed form is worked out at most."""


class Located(Exact):
    """The only zero of a function between two rational numbers, at which its values have opposite signs."""

    def __init__(self, f: Expr, x: Sym, low: Fraction, high: Fraction, rises: bool) -> None:
        super().__init__(None)
        self.f, self.x, self.rises = f, x, rises
        self.low, self.high = low, high
        self.alone = low, high
        """The interval at first, in which there is no other zero."""

    def compare(self, other: Exact) -> int:
        """-1, 0 or 1: below, equal to, or above the other."""
        low, high = (other.low, other.high) if isinstance(other, Located) else (other.rational, other.rational)
        if self is not other and low is not None and high is not None:
            if self.high < low:
                return -1
            if self.low > high:
                return 1
        return super().compare(other)

    def ball(self, bits: int) -> Any:
        """A ball that holds the zero, its radius below 2^-bits beside its size; Unsettled where that is not reached."""
        if bits > FINE:
            raise Unsettled
        wanted = Fraction(1, 2**bits)
        while self.high - self.low > wanted * max(Fraction(1), abs(self.low)):
            self._halve(bits + 64)
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        field = balls(bits + 32)
        with field.working():
            return field.exact(middle) + field.exact(half) * field.unit

    def zero_of(self, e: Expr) -> bool:
        """Is it a zero of another expression, which has opposite signs on its two sides and rises or falls between?"""
        low, high = ends_of(self.ball(60))
        there = Range(self.x.name, low, high)
        same = certain_sign(Ball({self.x.name: low}).value(e)) * certain_sign(Ball({self.x.name: high}).value(e))
        return same == -1 and certain_sign(there.value(Deriv(e, self.x))) != 0

    def _halve(self, bits: int) -> None:
        """A step of Newton's method where its outcome is confirmed by two signs, else a bisection."""
        low, high = self.low, self.high
        width = high - low
        newton = self._newton(bits)
        if newton is not None:
            for around in (width**2, width / 64):
                a, b = max(low, newton - around), min(high, newton + around)
                if (a == low or self._below(a, bits)) and (b == high or self._above(b, bits)) and b - a < width / 2:
                    self.low, self.high = a, b
                    return
        for part in (Fraction(1, 2), Fraction(3, 7), Fraction(5, 9)):
            middle = dyadic(low + width * part, width / 64)
            if self._below(middle, bits):
                self.low = middle
                return
            if self._above(middle, bits):
                self.high = middle
                return
        raise Unsettled

    def _newton(self, bits: int) -> Fraction | None:
        middle = (self.low + self.high) / 2
        point = Ball({self.x.name: middle})
        value, slope = point.value(self.f, bits), point.value(Deriv(self.f, self.x), bits)
        if value.__class__ is NoValue or slope.__class__ is NoValue:
            return None
        step = value / slope
        if not step.is_finite():
            return None
        m, e = step.mid().man_exp()
        return dyadic(middle - Fraction(int(m)) * Fraction(2) ** int(e), (self.high - self.low) ** 2 / 64)

    def _sign(self, at: Fraction, bits: int) -> int:
        return certain_sign(Ball({self.x.name: at}).value(self.f, bits))

    def _below(self, at: Fraction, bits: int) -> bool:
        return self._sign(at, bits) == (-1 if self.rises else 1)

    def _above(self, at: Fraction, bits: int) -> bool:
        return self._sign(at, bits) == (1 if self.rises else -1)


def dyadic(q: Fraction, error: Fraction) -> Fraction:
    """A number with a power of two below the bar, within an error."""
    bits = max(1, (1 / error).numerator.bit_length() - (1 / error).denominator.bit_length() + 2)
    return Fraction(round(q * 2**bits), 2**bits)


def certain_sign(v: Any) -> int:
    """1 or -1 where a ball leaves out 0, else 0."""
    return 0 if v.__class__ is NoValue else 1 if v > 0 else -1 if v < 0 else 0


def ends_of(ball: Any) -> tuple[Fraction, Fraction]:
    """Rational ends of a ball."""

    def exact(v: Any) -> Fraction:
        m, e = v.man_exp()
        return Fraction(int(m)) * Fraction(2) ** int(e)

    middle, radius = exact(ball.mid()), exact(ball.rad())
    return middle - radius, middle + radius


def tidied_there(e: Expr, x: Sym, place: Expr) -> Expr:
    """The expression at a place, simplified."""
    return simplify(substitute(e, x.name, place))


def vanishes(e: Expr, x: Sym, place: Expr) -> bool:
    """Is an expression certainly 0 at a place?"""
    there = substitute(e, x.name, place)
    v = Ball().value(there)
    if v.__class__ is NoValue or certain_sign(v):
        return False
    return proved(there, ZERO) or proved(simplify(there), ZERO)


def candidates(near: Fraction, within: Fraction) -> Iterator[Exact]:
    """Numbers with a simple closed form that lie within a distance of a number."""
    size = float(near)
    for unit, length in ((ONE, 1.0), (PI, pi), (E, e), (Div(ONE, E), 1 / e)):
        for bottom in range(1, 25):
            top = round(size / length * bottom)
            if gcd(top, bottom) == 1 and abs(top * length / bottom - size) < CLOSE * max(1, abs(size)):
                found = Exact(simplify(Mul(as_expr(Fraction(top, bottom)), unit)))
                if abs(found.near() - near) <= within:
                    yield found
    for bottom in range(1, 13):
        top = round(size * size * bottom)
        if top and gcd(top, bottom) == 1 and abs(top / bottom - size * size) < CLOSE * max(1, size * size):
            root = Exact(simplify(Func("sqrt", as_expr(Fraction(top, bottom)))))
            root = root if near > 0 else root.times(Fraction(-1))
            if abs(root.near() - near) <= within:
                yield root


def recognised(zero: Located) -> Exact:
    """The zero by its closed form, where it is a simple number at which the function is proved to be 0."""
    try:
        low, high = ends_of(zero.ball(60))
    except Unsettled:
        return zero
    for c in candidates((low + high) / 2, high - low):
        inside = Exact.of(zero.low) < c < Exact.of(zero.high)
        if inside and vanishes(zero.f, zero.x, c.written):
            return c
    return zero
