"""Values with their error: at an exact point an expression is a ball that certainly holds its value.

Two balls that do not touch prove two values different, however close they are; balls that touch prove
nothing.  A :class:`Ball` is an evaluation point over the field of balls: it answers with a ball, with
:data:`UNDEFINED` where there certainly is no real value, and with :data:`OUT_OF_RANGE` where that cannot be
decided at this precision.

Uses python-flint (Arb), imported on first use.  Source: Johansson, "Arb: efficient arbitrary-precision
midpoint-radius interval arithmetic" (2017).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from fractions import Fraction
from math import inf, isfinite
from sys import float_info
from typing import Any

from calctool.expr.exact import rational_value
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.tree import Expr
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.fields import Field, OutOfRange, Real, Undefined, library_name, shared_field, sign
from calctool.numeric.operations import OUT_OF_RANGE, NoValue
from calctool.numeric.taylor import Value

PRECISIONS = (96, 320, 1200, 3600)
"""Bits, one after the other, until two values can be distinguished."""
_REACH = 1_000_000
"""Beyond this size nobody wants a factorial or an integral."""
_MAX_ORDER = 1_000
"""Of a Bessel function."""


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
            self.unit = arb(0, 1)
            """All numbers from -1 to 1."""
        self._prepare(arb, 2, arb.exp)
        self.outside = {row.name: self._in_one_of(natural_domain(row.name).complement) for row in _RESTRICTED}

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
        if not v.is_finite() and exp.is_integer() and 0 < exp < _REACH:  # Arb knows none of an interval about 0
            v = _repeated(base, int(exp.unique_fmpz()))
        if not v.is_finite():
            raise OutOfRange
        return v

    def call(self, name: str, u: Real) -> Real:
        inside = self.inside[name]
        if inside is not None and not inside(u):
            poles = natural_domain(name).poles
            if (u <= int(poles) and u.is_integer()) if poles else self.outside[name](u):
                raise Undefined(name)
            raise OutOfRange(name)
        if name in _SPECIAL and not (u > -_REACH and u < _REACH):
            raise OutOfRange(name)
        return self.check(self.table[name](u))

    def may_be_integer(self, u: Real) -> bool:
        return bool(u.contains_integer())

    def _cbrt(self, u: Real) -> Real:
        side = sign(u)
        return u if not side else u.root(3) if side > 0 else -((-u).root(3))

    def _floor(self, u: Real) -> Real:
        return self._integer(u.floor())

    def _ceil(self, u: Real) -> Real:
        return self._integer(u.ceil())

    def _integer(self, v: Real) -> Real:
        n = v.unique_fmpz()
        if n is None:
            raise OutOfRange("on which side is not known")
        return self.arb(n)

    def is_integer(self, v: Real) -> bool:
        if v.contains_integer() and not v.is_integer():
            raise OutOfRange("integer or not")
        return bool(v.is_integer())

    def is_odd(self, n: Real) -> bool:
        return bool(n.unique_fmpz() % 2 == 1)

    def call2(self, name: str, n: Real, u: Real) -> Real:
        row = FUNCTIONS[name]
        entry = library_name(row, 2)
        if entry == "-":
            raise OutOfRange(name)
        if row.variable is None:
            return self.check(getattr(self.arb, entry)(n, u))
        if not (n > -_MAX_ORDER and n < _MAX_ORDER and u > 0 and u < row.reach):
            raise OutOfRange(name)
        return self.check(getattr(u, entry)(n))


def _repeated(base: Real, n: int) -> Real:
    """A whole power, by squaring."""
    if n == 1:
        return base
    half = _repeated(base * base, n // 2)
    return half * base if n % 2 else half


_SPECIAL = frozenset(row.name for row in FUNCTIONS.values() if row.special)
_RESTRICTED = [row for row in FUNCTIONS.values() if row.arity == 1 and natural_domain(row.name).complement]


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

    def middle(self, e: Expr) -> float | None:
        """The middle of the ball, where a size is wanted and no proof; None where there is none a float holds."""
        exact = rational_value(e)
        if exact is None:
            v = self.value(e)
            if v.__class__ is NoValue:
                return None
            size = float(v.mid())
        else:
            size = float(exact) if abs(exact) <= float_info.max else inf
        return size if isfinite(size) else None

    def _field(self, bits: int) -> Field:
        return balls(bits)


class Box(Ball):
    """A whole interval of values for each letter, the ends exact: what an expression can be there, and perhaps more.

    >>> from calctool.parsing import parse
    >>> side = Fraction(1), Fraction(2)
    >>> Box(x=side, y=side).value(parse("x + y")).contains(5)
    False
    """

    __slots__ = ("ends",)

    def __init__(self, **ends: tuple[Fraction, Fraction]) -> None:
        super().__init__({name: (low + high) / 2 for name, (low, high) in ends.items()})
        self.ends = ends

    def _coordinates(self, field: Any) -> dict[str, Value]:
        halves = {name: field.exact((high - low) / 2) for name, (low, high) in self.ends.items()}
        return {name: field.exact(middle) + halves[name] * field.unit for name, middle in self.items()}


class Range(Box):
    """A whole interval of values for one letter.

    A ball without 0 proves that there is no zero in the interval; one for the derivative, that there is at most one.

    >>> from calctool.parsing import parse
    >>> v = Range("x", Fraction(1), Fraction(2)).value(parse("x^2 + 1"))
    >>> v > 0, v.contains(5), v.contains(7)
    (True, True, False)
    >>> Range("x", Fraction(-1), Fraction(1)).value(parse("x^3")).contains(2)
    False
    """

    __slots__ = ()

    def __init__(self, name: str, low: Fraction, high: Fraction) -> None:
        super().__init__(**{name: (low, high)})


class Parameters(Ball):
    """Numbers for the letters of a problem, at which signs of expressions are decided; they are remembered.

    What was worked out with them holds for all other numbers with which the same signs come out.
    """

    __slots__ = ("decided",)

    def __init__(self, *args: Any, **kwargs: Fraction) -> None:
        super().__init__(*args, **kwargs)
        self.decided: dict[Expr, int] = {}


def disjoint(a: Value, b: Value) -> bool:
    """Are two balls certainly different values?"""
    return not a.overlaps(b)
