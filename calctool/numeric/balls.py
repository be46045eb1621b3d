"""Values with their error: at an exact point an expression is a ball that certainly holds its value.

Two balls that do not touch prove two values different, however close they are; balls that touch prove
nothing.  A :class:`Ball` is an evaluation point over the field of balls: it answers with a ball, with
:data:`UNDEFINED` where there certainly is no real value, and with :data:`OUT_OF_RANGE` where that cannot be
decided at this precision.

Uses python-flint (Arb), imported on first use.  Source: Johansson, "Arb: efficient arbitrary-precision
midpoint-radius interval arithmetic" (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Any

from calctool.expr.tree import Expr
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.fields import Field, OutOfRange, Real, Undefined, shared_field, sign
from calctool.numeric.operations import OUT_OF_RANGE
from calctool.numeric.taylor import Value

PRECISIONS = (96, 320, 1200, 3600)
"""Bits, one after the other, until two values can be distinguished."""
_REACH = 1_000_000
"""Beyond this size nobody wants a factorial or a Bessel function."""


_INSIDE: dict[str, Callable[[Real], bool]] = {
    "ln": lambda u: u > 0,
    "sqrt": lambda u: u >= 0,
    "arcsin": lambda u: u >= -1 and u <= 1,
    "arccos": lambda u: u >= -1 and u <= 1,
    "arcsec": lambda u: u <= -1 or u >= 1,
    "arccsc": lambda u: u <= -1 or u >= 1,
    "arcosh": lambda u: u >= 1,
    "artanh": lambda u: u > -1 and u < 1,
    "arcoth": lambda u: u < -1 or u > 1,
    "arsech": lambda u: u > 0 and u <= 1,
    "arcsch": lambda u: u != 0,
    "gamma": lambda u: u > 0 or not u.contains_integer(),
    "factorial": lambda u: u > -1 or not u.contains_integer(),
    "digamma": lambda u: u > 0 or not u.contains_integer(),
    "loggamma": lambda u: u > 0,
    "Ci": lambda u: u > 0,
    "Chi": lambda u: u > 0,
    "Ei": lambda u: u != 0,
    "li": lambda u: u > 0 and u != 1,
}
"""Certainly in the domain; comparisons of balls are true only where they are certain."""
_OUTSIDE: dict[str, Callable[[Real], bool]] = {
    "ln": lambda u: u <= 0,
    "sqrt": lambda u: u < 0,
    "arcsin": lambda u: u < -1 or u > 1,
    "arccos": lambda u: u < -1 or u > 1,
    "arcsec": lambda u: u > -1 and u < 1,
    "arccsc": lambda u: u > -1 and u < 1,
    "arcosh": lambda u: u < 1,
    "artanh": lambda u: u <= -1 or u >= 1,
    "arcoth": lambda u: u >= -1 and u <= 1,
    "arsech": lambda u: u <= 0 or u > 1,
    "arcsch": lambda u: u == 0,
    "gamma": lambda u: u <= 0 and u.is_integer(),
    "factorial": lambda u: u <= -1 and u.is_integer(),
    "digamma": lambda u: u <= 0 and u.is_integer(),
    "loggamma": lambda u: u <= 0,
    "Ci": lambda u: u <= 0,
    "Chi": lambda u: u <= 0,
    "Ei": lambda u: u == 0,
    "li": lambda u: u <= 0 or u == 1,
}


class Balls(Field):
    """Real balls of Arb at a precision in bits, which holds while it is :meth:`working`."""

    certain = True
    max_order = 40

    def __init__(self, bits: int) -> None:
        from flint import arb, ctx, fmpq  # type: ignore[import-not-found, unused-ignore]

        super().__init__()
        self.arb, self.fmpq, self.number, self.eps = arb, fmpq, arb, 0.0
        self._context, self._bits = ctx, bits
        with self.working():
            self.pi, self.e = arb.pi(), arb.const_e()
        one, zero = self.one, self.zero = arb(1), arb(0)
        self.table = {
            "sin": arb.sin,
            "cos": arb.cos,
            "tan": arb.tan,
            "cot": arb.cot,
            "sec": arb.sec,
            "csc": arb.csc,
            "exp": arb.exp,
            "ln": arb.log,
            "sqrt": arb.sqrt,
            "cbrt": lambda u: u.root(3) if u >= 0 else -((-u).root(3)) if u < 0 else _undecided(),
            "arcsin": arb.asin,
            "arccos": arb.acos,
            "arctan": arb.atan,
            "arccot": lambda u: self.pi / 2 - u.atan(),
            "arcsec": lambda u: (1 / u).acos(),
            "arccsc": lambda u: (1 / u).asin(),
            "sinh": arb.sinh,
            "cosh": arb.cosh,
            "tanh": arb.tanh,
            "coth": arb.coth,
            "sech": arb.sech,
            "csch": arb.csch,
            "arsinh": arb.asinh,
            "arcosh": arb.acosh,
            "artanh": arb.atanh,
            "arcoth": lambda u: (1 / u).atanh(),
            "arsech": lambda u: (1 / u).acosh(),
            "arcsch": lambda u: (1 / u).asinh(),
            "abs": abs,
            "sign": lambda u: (zero, one, -one)[sign(u)],
            "floor": lambda u: _integer(u.floor(), arb),
            "ceil": lambda u: _integer(u.ceil(), arb),
            "factorial": lambda u: (u + 1).gamma(),
            "gamma": arb.gamma,
            "loggamma": arb.lgamma,
            "digamma": arb.digamma,
            "erf": arb.erf,
            "erfc": arb.erfc,
            "erfi": arb.erfi,
            "Si": arb.si,
            "Ci": arb.ci,
            "Shi": arb.shi,
            "Chi": arb.chi,
            "Ei": arb.ei,
            "li": arb.li,
        }

    def working(self) -> AbstractContextManager[Any]:
        """The context in which this precision holds; the one before is restored after it."""
        return self._context.workprec(self._bits)  # type: ignore[no-any-return, unused-ignore]

    def exact(self, q: Fraction) -> Real:
        return self.arb(self.fmpq(q.numerator, q.denominator))

    def sum(self, values: Iterable[Real]) -> Real:
        total = self.arb(0)
        for v in values:
            total += v
        return total

    def check(self, v: Real) -> Real:
        if not v.is_finite():
            raise OutOfRange
        return v

    def power(self, base: Real, exp: Real) -> Real:
        v = base**exp
        if not v.is_finite():
            raise OutOfRange
        return v

    def call(self, name: str, u: Real) -> Real:
        inside = _INSIDE.get(name)
        if inside is not None and not inside(u):
            if _OUTSIDE[name](u):
                raise Undefined(name)
            raise OutOfRange(name)
        if name in _SLOW and not (u > -_REACH and u < _REACH):
            raise OutOfRange(name)
        return self.check(self.table[name](u))

    def is_integer(self, v: Real) -> bool:
        if v.contains_integer() and not v.is_integer():
            raise OutOfRange("integer or not")
        return bool(v.is_integer())

    def is_odd(self, n: Real) -> bool:
        return bool(n.unique_fmpz() % 2 == 1)

    def call2(self, name: str, n: Real, u: Real) -> Real:
        if not (n > -1_000 and n < 1_000 and u > -10_000 and u < 10_000) or not u > 0 or name not in _BESSEL:
            raise OutOfRange(name)
        return self.check(getattr(u, _BESSEL[name])(n))


_BESSEL = {"besselj": "bessel_j", "bessely": "bessel_y", "besseli": "bessel_i", "besselk": "bessel_k"}
_SLOW = frozenset(("gamma", "factorial", "loggamma", "digamma", "erfi", "Si", "Ci", "Shi", "Chi", "Ei", "li"))


def _undecided() -> Any:
    raise OutOfRange("on which side is not known")


def _integer(v: Real, arb: Any) -> Real:
    n = v.unique_fmpz()
    return _undecided() if n is None else arb(n)


def balls(bits: int) -> Balls:
    """The field of balls at a precision; python-flint is imported now if need be (ImportError where it is missing)."""
    return shared_field(Balls, bits)


class Ball(EvaluationPoint):
    """A point (name -> exact number) at which expressions have balls for values; it remembers them.

    >>> from calctool.expr.tree import Deriv, Sym
    >>> from calctool.numeric.operations import UNDEFINED
    >>> from calctool.parsing import parse
    >>> Ball({"x": Fraction(3)}).value(Deriv(parse("x^2"), Sym("x"))).contains(6)
    True
    >>> Ball({"x": Fraction(-1)}).value(parse("ln(x)")) is UNDEFINED
    True
    """

    __slots__ = ()

    def value(self, e: Expr, bits: int = PRECISIONS[0]) -> Value:
        """A ball that holds the value, UNDEFINED or OUT_OF_RANGE; the latter also where a name has no number."""
        if not e.free <= self.keys():
            return OUT_OF_RANGE
        with balls(bits).working():
            return super().value(e, bits)

    def _field(self, bits: int) -> Field:
        return balls(bits)


def disjoint(a: Value, b: Value) -> bool:
    """Are two balls certainly different values?"""
    return not a.overlaps(b)
