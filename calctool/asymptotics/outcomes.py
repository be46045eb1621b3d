"""Sums, products, powers, exponentials and logarithms of functions near a place, be they series or between bounds.

What an operation asks of its parts, that a denominator is not 0 or a base positive, is read off leading terms; where
bounds do not decide it, nothing is claimed.

Source: Eberl, "Verified real asymptotics in Isabelle/HOL" (2019), 5.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.asymptotics.constants import Constant, ExactReal, Unresolved, ratio_of, sign
from calctool.asymptotics.enclosure import Between, absolute, bounds, negative, product, reciprocal, total
from calctool.asymptotics.series import NOTHING, Multiseries, Scale, Value
from calctool.asymptotics.steps import whole
from calctool.expr.exact import real_exponent
from calctool.expr.printer import show
from calctool.expr.tree import Div, E, Expr, Func, Pow


class NoExpansion(NamedTuple):
    """A function without an expansion: ``none`` (it has no values near the place) or ``unresolved``, and why."""

    kind: str
    why: str


Outcome = Any
"""A constant, a series, :class:`Between`, :class:`NoExpansion`, or True and False of a condition."""

LOST = (Unresolved, OverflowError, ZeroDivisionError, RecursionError)
"""What ends the work on a question; then it is undecided."""


class OutcomeArithmetic(ABC):
    """Arithmetic over one scale; the behaviour of an expression comes from who expands it."""

    scale: Scale
    _with_parameters: bool

    @abstractmethod
    def of(self, e: Expr) -> Outcome:
        """The behaviour of an expression near the place."""

    @abstractmethod
    def analytic(self, e: Expr) -> bool:
        """Are the points isolated where an expression is 0 or has no value?"""

    def sign(self, e: Expr) -> int | None:
        """The sign of an expression near the place (0: it is 0 there); None where it changes or is not decided."""
        v = self.of(e)
        try:
            return None if isinstance(v, NoExpansion) else self._sign(v)
        except LOST:
            return None

    def _sign(self, v: Value | Between) -> int | None:
        if not isinstance(v, Between):
            return self.scale.sign(v)
        if v.low is not None and self.scale.sign(v.low) > 0:
            return 1
        return -1 if v.high is not None and self.scale.sign(v.high) < 0 else None

    def neg(self, a: Outcome) -> Outcome:
        return negative(self.scale, a) if isinstance(a, Between) else self.scale.neg(a)

    def add(self, a: Outcome, b: Outcome) -> Outcome:
        if isinstance(a, Between) or isinstance(b, Between):
            return total(self.scale, bounds(a), bounds(b))
        return self.scale.add(a, b)

    def mul(self, a: Outcome, b: Outcome) -> Outcome:
        if isinstance(a, Between) or isinstance(b, Between):
            return product(self.scale, bounds(a), bounds(b))
        return NOTHING if self._nothing(a) or self._nothing(b) else self.scale.mul(a, b)

    def _nothing(self, v: Value) -> bool:
        """Is it 0, as far as that is known without deciding the sign of a letter?"""
        if self._with_parameters:
            return False
        try:
            return v.__class__ is Multiseries and self.scale.is_zero(v)
        except Unresolved:
            return False

    def _inverse(self, v: Outcome, e: Expr) -> Outcome:
        if isinstance(v, Between):
            if self.scale.point.proved(e):
                return NoExpansion("none", f"{show(e)} is 0")
            if isinstance(e, Div) and self.analytic(e.den):  # 1/(a/b) is b/a but for the zeros of b
                above = self._inverse(self.of(e.num), e.num)
                if not isinstance(above, NoExpansion):
                    return bounds(self.mul(self.of(e.den), above))._replace(holes=True)
            return reciprocal(self.scale, v, self.analytic(e))
        if self.scale.is_zero(v):
            return NoExpansion("none", f"{show(e)} is 0")
        return self.scale.inverse(v)

    def _power(self, e: Pow, base: Expr, b: Outcome, p: Outcome) -> Outcome:
        if base == E:
            return self.exp(p)
        if isinstance(p, (Between, Multiseries)):
            if not isinstance(b, Between):
                s = self.scale.sign(b)
                if s < 0 and isinstance(p, Multiseries) and (fixed := self._fixed(p)) is not None:
                    return self._constant_power(b, fixed, base)
                if s == 0:
                    up = self._sign(p)
                    return (
                        NOTHING if up == 1 else NoExpansion("none" if up in (-1, 0) else "unresolved", "a power of 0")
                    )
                if s < 0 and isinstance(p, Between):
                    return self._alternating(b, p, e.exp)
                if s < 0:
                    return NoExpansion("none", f"{show(base)} is negative and the exponent no integer")
            elif b.high is not None and self.scale.sign(b.high) < 0 and isinstance(p, Multiseries):
                if (fixed := self._fixed(p)) is not None:
                    return self._constant_power(b, fixed, base)
                return NoExpansion("none", f"{show(base)} is negative and the exponent no integer")
            elif b.low is None or self.scale.sign(b.low) < 0:
                raise Unresolved(f"the sign of {show(base)}")
            elif self.scale.sign(b.low) == 0:
                return self._power_from_zero(b, p, base)
            return self.exp(self.mul(p, self.ln(b, base)))
        return self._constant_power(b, p, base, real_exponent(e.args[1]) is not None)

    def _fixed(self, p: Multiseries) -> Constant | None:
        """The constant that an exponent is all the way to the place, or None."""
        if self.scale.size(p) > 0:
            return None
        limit = self.scale.constant_part(p)
        return limit if self.scale.is_zero(self.scale.sub(p, limit)) else None

    def _alternating(self, b: Value, p: Between, e: Expr) -> Between:
        """b^p for b < 0: the size of either sign, where p takes whole numbers only."""
        if not whole(e):
            raise Unresolved(f"whether {show(e)} is an integer")
        size = bounds(self.exp(self.mul(p, self.scale.ln(self.scale.neg(b)))))
        return Between(None if size.high is None else self.scale.neg(size.high), size.high, p.holes)

    def _power_from_zero(self, b: Between, p: Outcome, base: Expr) -> Between:
        """b^p for b >= 0: between 0 and the power of the upper bound, where p > 0."""
        if self._sign(p) != 1:
            raise Unresolved(f"a power of {show(base)}, which is 0 here and there")
        if b.high is None:
            return Between(NOTHING, None, b.holes)
        high = self.exp(self.mul(p, self.scale.ln(b.high)))
        return Between(NOTHING, bounds(high).high, b.holes)

    def _constant_power(self, b: Outcome, p: Constant, base: Expr, real: bool = True) -> Outcome:
        """b^p; ``real``: with an odd denominator of p it is the real root of a negative b."""
        if sign(p) == 0:
            p = NOTHING
        elif p.__class__ is ExactReal and (isinstance(b, Between) or self.scale.sign(b) < 0):
            ratio = ratio_of(p)
            p = p if ratio is None else ratio
        if p.__class__ is Fraction and p == 0:
            return Fraction(1)  # of 0 too: so the numbers read it
        integer = p.__class__ is Fraction and p.denominator == 1
        if isinstance(b, Between):
            if p.__class__ is Fraction and p < 0:
                if p == -1:
                    return self._inverse(b, base)
                if self.scale.point.proved(base):
                    return NoExpansion("none", f"{show(base)} is 0")
                return reciprocal(self.scale, bounds(self._constant_power(b, -p, base, real)), self.analytic(base))
            if integer:
                up = absolute(self.scale, b) if p.numerator % 2 == 0 else b
                return self._rising(lambda v: self.scale.power(v, p) if not self.scale.is_zero(v) else NOTHING, up)
            if real and p.__class__ is Fraction and p.denominator % 2:
                return self._rising(
                    lambda v: self._constant_power(v, p, base), b if p.numerator % 2 else absolute(self.scale, b)
                )
            if b.low is None or self.scale.sign(b.low) < 0 or sign(p) < 0:
                raise Unresolved(f"the sign of {show(base)}")
            return self._rising(lambda v: self._constant_power(v, p, base), b)
        s = self.scale.sign(b)
        if s == 0:
            return NOTHING if sign(p) > 0 else NoExpansion("none", f"{show(base)} is 0")
        if s > 0 or integer:
            return self.scale.power(b, p)
        if real and p.__class__ is Fraction and p.denominator % 2:
            v = self.scale.power(self.scale.neg(b), p)
            return v if p.numerator % 2 == 0 else self.scale.neg(v)
        return NoExpansion("none", f"{show(base)} is negative")

    def _rising(self, f: Callable[[Value], Outcome], b: Between) -> Between:
        """A rising function of something between bounds."""
        low = None if b.low is None else f(b.low)
        high = None if b.high is None else f(b.high)
        if isinstance(low, NoExpansion) or isinstance(high, NoExpansion):
            raise Unresolved("the bounds leave the domain")
        return Between(
            bounds(low).low if low is not None else None, bounds(high).high if high is not None else None, b.holes
        )

    def exp(self, v: Outcome) -> Outcome:
        if isinstance(v, Between):
            found = self._rising(self.scale.exp, v)
            return found if found.low is not None else found._replace(low=NOTHING)
        return self.scale.exp(v)

    def ln(self, v: Outcome, e: Expr) -> Outcome:
        if isinstance(v, Between):
            if v.low is None or (s := self.scale.sign(v.low)) < 0:
                raise Unresolved(f"the sign of {show(e)}")
            if s > 0:
                return self._rising(self.scale.ln, v)
            if not self.analytic(e.arg if isinstance(e, Func) and e.name == "abs" else e):
                raise Unresolved(f"whether {show(e)} is 0 on whole intervals")
            return Between(None, None if v.high is None else self.scale.ln(v.high), True)
        if self.scale.sign(v) <= 0:
            return NoExpansion("none", f"{show(e)} is not positive")
        return self.scale.ln(v)
