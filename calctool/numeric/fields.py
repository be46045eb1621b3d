"""Fields of real numbers behind one interface: floats, and mpmath numbers of as many digits as wanted.

(A third, balls, is in :mod:`calctool.numeric.balls`.)  A field knows the real functions, their domains, and when
a result is too large to write down.  It answers with a number, or raises :class:`Undefined` (no real value there)
or :class:`OutOfRange` (there may be one, but not within reach); it never answers inf, nan or a complex number, and
never starts a computation whose result it could not hold.  Comparisons of its numbers hold where they are certain,
so that for a ball neither ``u < 0`` nor ``u >= 0`` need hold: :func:`sign` raises OutOfRange then, and so do the
field's own questions, ``is_integer`` and ``is_odd``.  mpmath is imported on first use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar

Real = Any
"""A float, an mpmath number or a ball, as the field has it."""


HUGE = 1e290
TINY = 1e-290
FAR_APART = 1e-10
"""Beside a number so much larger a float sum says nothing about the smaller one."""
_EXPONENT = 2**140
"""The largest exponent of two a precise number may have.  Powers, products and sums of such numbers cost no more."""
_ARGUMENT = 60_000
"""The same for the argument of a function that has to look at every digit of it."""


class Undefined(ArithmeticError):
    """No real value there."""


class OutOfRange(ArithmeticError):
    """Too large, too small or too costly for this field."""


DOMAIN: dict[str, Callable[[Real], bool]] = {
    "ln": lambda u: u > 0,
    "sqrt": lambda u: u >= 0,
    "arcsin": lambda u: -1 <= u <= 1,
    "arccos": lambda u: -1 <= u <= 1,
    "arcsec": lambda u: u <= -1 or u >= 1,
    "arccsc": lambda u: u <= -1 or u >= 1,
    "arcosh": lambda u: u >= 1,
    "artanh": lambda u: -1 < u < 1,
    "arcoth": lambda u: u < -1 or u > 1,
    "arsech": lambda u: 0 < u <= 1,
    "arcsch": lambda u: u != 0,
    "gamma": lambda u: u > 0 or u != int(u),
    "factorial": lambda u: u > -1 or u != int(u),
    "digamma": lambda u: u > 0 or u != int(u),
    "loggamma": lambda u: u > 0,
    "Ci": lambda u: u > 0,
    "Chi": lambda u: u > 0,
    "Ei": lambda u: u != 0,
    "li": lambda u: u > 0 and u != 1,
}


# Beyond these sizes of the argument a value is out of range (or would take too long to find).
_REACH: dict[str, float] = {
    "exp": 1e40,
    "sinh": 1e40,
    "cosh": 1e40,
    "sech": 1e40,
    "csch": 1e40,
    "gamma": 3_000.0,
    "factorial": 3_000.0,
    "erfc": 200.0,
    "erfi": 150.0,
    "Shi": 20_000.0,
    "Chi": 20_000.0,
    "Ei": 20_000.0,
    "Si": 1e12,
    "Ci": 1e12,
    "digamma": 1e100,
    "loggamma": 1e100,
}
_ANY_SIZE = {"ln", "sqrt", "cbrt", "abs", "sign"}
_POLES = {"gamma", "factorial", "digamma"}
_BESSEL = {"besselj", "bessely", "besseli", "besselk"}


def sign(v: Real) -> int:
    """1, -1 or 0; OutOfRange where it is not known, for a ball around 0.

    >>> sign(2.5), sign(0.0)
    (1, 0)
    """
    if v > 0:
        return 1
    if v < 0:
        return -1
    if v == 0:
        return 0
    raise OutOfRange("the sign is not known")


class Field:
    """The common interface; ``table`` holds the functions of one argument, domains already checked."""

    pi: Real
    e: Real
    eps: float
    """The relative rounding error; 0 where numbers carry their error with them."""
    number: Callable[[Real], Real]
    """A number of another field in this one."""
    one: Real
    zero: Real
    table: dict[str, Callable[[Real], Real]]
    shared: Field
    """Itself, or the field this one was copied from: what is the same in both is remembered under it."""
    lost_precision: bool | None = None
    """Whether numbers of very different size were added, or one was rounded to its neighbour; None: not recorded."""
    certain = False
    """Do the numbers carry their error?  Then what only samples show, a limit, is out of range."""
    max_order: float = math.inf
    """Derivatives of a higher order are out of range."""

    def __init__(self) -> None:
        self.shared = self

    def exact(self, q: Fraction) -> Real:
        """A rational number in this field."""
        raise NotImplementedError

    def sum(self, values: Iterable[Real]) -> Real:
        """The sum, rounded once."""
        raise NotImplementedError

    def check(self, v: Real) -> Real:
        """``v`` itself, or OutOfRange."""
        raise NotImplementedError

    def power(self, base: Real, exp: Real) -> Real:
        """``base**exp`` for a positive base; :func:`calctool.numeric.taylor.power` sees to the others."""
        raise NotImplementedError

    def is_integer(self, v: Real) -> bool:
        """Has it no fractional part?"""
        return bool(v == self.call("floor", v))

    def is_odd(self, n: Real) -> bool:
        """Is an integer odd?  OutOfRange where the last digit may be lost: 2^53 + 1 is no float."""
        if abs(n) * self.eps >= 2:
            raise OutOfRange("odd or even")
        return bool(n % 2 == 1)

    def call2(self, name: str, n: Real, u: Real) -> Real:
        """A function of an order and an argument (Bessel functions, polygamma)."""
        raise NotImplementedError

    def call(self, name: str, u: Real) -> Real:
        """The function at a number."""
        test = DOMAIN.get(name)
        if test is not None and not test(u):
            if name in _POLES and abs(u) * self.eps >= 1:
                raise OutOfRange(name)  # -(10^17) - 1/2 is between two poles; as a float it is one
            raise Undefined(name)
        return self.table[name](u)

    def _derive(self, limit: float) -> None:
        """Complete the table: functions that are combinations of others, and zeros of sine and cosine.

        A sine or cosine smaller than the rounding of its argument is taken for the zero it stands
        beside, so that tan(pi/2) is a pole and not 1.6e16.
        """
        t = self.table
        sin, cos, tanh, sinh, cosh = t["sin"], t["cos"], t["tanh"], t["sinh"], t["cosh"]
        zero, slack = self.exact(Fraction(0)), 4 * self.eps

        def snapped(fn: Callable[[Real], Real]) -> Callable[[Real], Real]:
            def inner(u: Real) -> Real:
                v = fn(u)
                return zero if abs(v) <= slack * abs(u) and abs(u) < limit else v

            return inner

        s, c = snapped(sin), snapped(cos)
        half_pi, acos, asin, gamma = self.pi / 2, t["arccos"], t["arcsin"], t["gamma"]
        acosh, asinh, atanh, atan = t["arcosh"], t["arsinh"], t["artanh"], t["arctan"]
        t.update(
            sin=s,
            cos=c,
            tan=lambda u: s(u) / c(u),
            cot=lambda u: c(u) / s(u),
            sec=lambda u: 1 / c(u),
            csc=lambda u: 1 / s(u),
            coth=lambda u: 1 / tanh(u),
            sech=lambda u: 1 / cosh(u),
            csch=lambda u: 1 / sinh(u),
            arccot=lambda u: half_pi - atan(u),
            arcsec=lambda u: acos(1 / u),
            arccsc=lambda u: asin(1 / u),
            arcoth=lambda u: atanh(1 / u),
            arsech=lambda u: acosh(1 / u),
            arcsch=lambda u: asinh(1 / u),
            abs=abs,
            sign=lambda u: self.exact(Fraction((u > 0) - (u < 0))),
            factorial=lambda u: gamma(u + 1),
        )
        self.one, self.zero = self.exact(Fraction(1)), self.exact(Fraction(0))


class Floats(Field):
    """Python floats and the math module; what math lacks comes from mpmath at 25 digits."""

    def __init__(self) -> None:
        super().__init__()
        self.pi, self.e, self.eps, self.number = math.pi, math.e, 2.0**-52, float
        self.table = {
            "sin": math.sin,
            "cos": math.cos,
            "exp": self._exp,
            "ln": math.log,
            "sqrt": math.sqrt,
            "cbrt": math.cbrt,
            "arcsin": math.asin,
            "arccos": math.acos,
            "arctan": math.atan,
            "sinh": math.sinh,
            "cosh": math.cosh,
            "tanh": math.tanh,
            "arsinh": math.asinh,
            "arcosh": math.acosh,
            "artanh": math.atanh,
            "floor": lambda u: float(math.floor(u)),
            "ceil": lambda u: float(math.ceil(u)),
            "erf": math.erf,
            "erfc": self._erfc,
            "gamma": math.gamma,
            "loggamma": math.lgamma,
        }
        for name in ("erfi", "digamma", "Si", "Ci", "Shi", "Chi", "Ei", "li"):
            self.table[name] = self._from_precise(name)
        self._derive(1e6)

    def recording(self) -> Floats:
        """The same field, recording in ``lost_precision`` whether sums of its own lose precision."""
        field = object.__new__(Floats)
        field.__dict__.update(self.__dict__)
        field.lost_precision = False
        return field

    def _exp(self, u: float) -> float:
        if u < -660.0:
            raise OutOfRange("exp")
        return math.exp(u)

    def _from_precise(self, name: str) -> Callable[[float], float]:
        def inner(u: float) -> float:
            field = precise_field(25)
            return self._down(field.call(name, field.exact(Fraction(u))))

        return inner

    def _down(self, v: Real) -> float:
        """A precise number as a float."""
        near = float(v)
        if near == 0.0 and v:
            raise OutOfRange
        return self.check(near)

    def _erfc(self, u: float) -> float:
        if u > 26.0:
            raise OutOfRange("erfc")
        return math.erfc(u)

    def exact(self, q: Fraction) -> float:
        return q.numerator / q.denominator

    def sum(self, values: Iterable[float]) -> float:
        return math.fsum(values)

    def check(self, v: Real) -> float:
        size: float = v
        if -HUGE < size < HUGE and (size > TINY or size < -TINY or size == 0.0):
            return size
        raise OutOfRange

    def is_integer(self, v: float) -> bool:
        return v.is_integer()

    def power(self, base: float, exp: float) -> float:
        v = math.pow(base, exp)
        if v == 0.0:
            raise OutOfRange
        return v

    def call2(self, name: str, n: float, u: float) -> float:
        field = precise_field(25)
        return self._down(field.call2(name, field.exact(Fraction(n)), field.exact(Fraction(u))))


class Precise(Field):
    """mpmath at a number of digits, in a context of its own, so that nobody else's precision changes."""

    def __init__(self, digits: int) -> None:
        from mpmath import mp  # type: ignore[import-untyped, unused-ignore]

        super().__init__()
        ctx = self.ctx = mp.clone()
        ctx.dps = digits + 15
        self.pi, self.e, self.number = +ctx.pi, +ctx.e, ctx.mpf
        self.eps = float(ctx.ldexp(1, 10 - ctx.prec))
        self.table = {
            "sin": ctx.sin,
            "cos": ctx.cos,
            "exp": ctx.exp,
            "ln": ctx.ln,
            "sqrt": ctx.sqrt,
            "cbrt": lambda u: ctx.cbrt(u) if u >= 0 else -ctx.cbrt(-u),
            "arcsin": ctx.asin,
            "arccos": ctx.acos,
            "arctan": ctx.atan,
            "sinh": ctx.sinh,
            "cosh": ctx.cosh,
            "tanh": ctx.tanh,
            "arsinh": ctx.asinh,
            "arcosh": ctx.acosh,
            "artanh": ctx.atanh,
            "floor": ctx.floor,
            "ceil": ctx.ceil,
            "erf": ctx.erf,
            "erfc": ctx.erfc,
            "erfi": ctx.erfi,
            "gamma": ctx.gamma,
            "loggamma": ctx.loggamma,
            "digamma": ctx.digamma,
            "Si": ctx.si,
            "Ci": ctx.ci,
            "Shi": ctx.shi,
            "Chi": ctx.chi,
            "Ei": ctx.ei,
            "li": ctx.li,
        }
        self._derive(1e15)

    def exact(self, q: Fraction) -> Real:
        return self.ctx.mpf(q.numerator) / q.denominator

    def sum(self, values: Iterable[Real]) -> Real:
        terms = [v for v in values if v]
        total = self.ctx.fsum(terms)
        if len(terms) > 2:
            # x^(10^20) + 1 - 1: the large terms cancel, and what is left had been absorbed by them.
            sizes = [self.ctx.mag(v) for v in terms]
            apart = max(sizes) - min(sizes) > 16 * self.ctx.prec
            if apart and (not total or max(sizes) - self.ctx.mag(total) > self.ctx.prec):
                raise OutOfRange
        return total

    def check(self, v: Real) -> Real:
        _sign, man, exp, bits = v._mpf_
        if -_EXPONENT < exp + bits < _EXPONENT if man else not exp:  # inf and nan have an exponent but no digits
            return v
        raise OutOfRange

    def power(self, base: Real, exp: Real) -> Real:
        if self._size(exp) > 4_096:
            raise OutOfRange
        if -10_000 < exp < 10_000 and exp == int(exp):
            return base ** int(exp)
        log = exp * self.ctx.ln(base)
        if not -1e40 < log < 1e40:
            raise OutOfRange
        return self.ctx.exp(log)

    def _size(self, u: Real) -> int:
        """How many bits lie between the number and 1, larger or smaller."""
        _sign, man, exp, bits = u._mpf_
        return abs(exp + bits) if man else 0

    def call(self, name: str, u: Real) -> Real:
        reach = _REACH.get(name)
        if reach is not None and not -reach < u < reach:
            raise OutOfRange(name)
        if name not in _ANY_SIZE and self._size(u) > _ARGUMENT:
            raise OutOfRange(name)
        v = super().call(name, u)
        if isinstance(v, self.ctx.mpc):
            raise Undefined(name)
        return v

    def call2(self, name: str, n: Real, u: Real) -> Real:
        whole = n == self.ctx.floor(n)
        if not -1_000 < n < 1_000 or not -10_000 < u < 10_000:
            raise OutOfRange(name)
        if name == "polygamma":
            if not whole or n < 0 or (u <= 0 and u == self.ctx.floor(u)):
                raise Undefined(name)
            return self.ctx.psi(int(n), u)
        if name not in _BESSEL:
            raise Undefined(name)
        # Negative arguments are real for whole orders of the first kind only.
        if (u < 0 and not (whole and name in ("besselj", "besseli"))) or (u == 0 and name in ("bessely", "besselk")):
            raise Undefined(name)
        v = getattr(self.ctx, name)(int(n) if whole else n, u)
        if isinstance(v, self.ctx.mpc):
            raise Undefined(name)
        return v


FLOATS = Floats()


F = TypeVar("F", bound=Field)
_FIELDS: dict[tuple[Callable[[int], Field], int], Any] = {}


def shared_field(kind: Callable[[int], F], precision: int) -> F:
    """The field of a kind at a precision, made once."""
    field: F | None = _FIELDS.get((kind, precision))
    if field is None:
        field = _FIELDS[kind, precision] = kind(precision)
    return field


def precise_field(digits: int) -> Precise:
    """The field of that many digits, made once."""
    return shared_field(Precise, digits)
