"""Derivatives as numbers: a value together with its Taylor coefficients in an infinitesimal.

``x + t`` goes in, and ``f(x) + f'(x) t + f''(x)/2 t^2 + ...`` comes out, to as many terms as wanted.
Coefficients may be series themselves, in the infinitesimal of a derivative further out: the larger
``tag`` is the inner one.  A function of a series comes from its own derivative, written once below
(:data:`DERIVATIVES`): the coefficients of ``f(u)`` are those of the integral of ``f'(u) u'``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from calctool.expr.functions import natural_domain
from calctool.numeric.fields import Field, OutOfRange, Real, Undefined, sign

Value = Any
"""A real number of the field at work, or a Series."""


class Series:
    """``c[0] + c[1] t + c[2] t^2 + ...`` in the infinitesimal numbered ``tag``.

    >>> (Series(1, [3.0, 1.0]) * Series(1, [3.0, 1.0])).c
    [9.0, 6.0]
    """

    __slots__ = ("c", "tag")

    def __init__(self, tag: int, c: list[Value]) -> None:
        self.tag = tag
        self.c = c

    def __add__(self, other: Value) -> Series:
        if other.__class__ is Series and other.tag >= self.tag:
            if other.tag > self.tag:
                return Series(other.tag, [other.c[0] + self, *other.c[1:]])
            return Series(self.tag, [a + b for a, b in zip(self.c, other.c, strict=False)])
        return Series(self.tag, [self.c[0] + other, *self.c[1:]])

    def __radd__(self, other: Value) -> Value:
        return self + other

    def __neg__(self) -> Series:
        return Series(self.tag, [-a for a in self.c])

    def __sub__(self, other: Value) -> Value:
        return self + (-other)

    def __rsub__(self, other: Value) -> Value:
        return (-self) + other

    def __mul__(self, other: Value) -> Series:
        if other.__class__ is Series and other.tag >= self.tag:
            if other.tag > self.tag:
                return Series(other.tag, [self * b for b in other.c])
            a, b = self.c, other.c
            n = min(len(a), len(b))
            if n == 2:
                return Series(self.tag, [a[0] * b[0], a[0] * b[1] + a[1] * b[0]])
            return Series(self.tag, [_dot(a, b, k) for k in range(n)])
        return Series(self.tag, [a * other for a in self.c])

    __rmul__ = __mul__

    def __truediv__(self, other: Value) -> Series:
        if other.__class__ is Series and other.tag >= self.tag:
            if other.tag > self.tag:
                return _quotient([self], other)
            return _quotient(self.c, other)
        return Series(self.tag, [a / other for a in self.c])

    def __rtruediv__(self, other: Value) -> Series:
        return _quotient([other], self)


def _dot(a: Sequence[Value], b: Sequence[Value], k: int) -> Value:
    total = a[0] * b[k]
    for i in range(1, k + 1):
        total = total + a[i] * b[k - i]
    return total


def _quotient(a: Sequence[Value], den: Series) -> Series:
    """``a/den``, where coefficients missing from ``a`` are 0 if it is a constant."""
    b = den.c
    n = len(b) if len(a) == 1 else min(len(a), len(b))
    q: list[Value] = []
    for k in range(n):
        top: Value = a[k] if k < len(a) else 0
        for j in range(1, k + 1):
            top = top - b[j] * q[k - j]
        q.append(top / b[0])
    return Series(den.tag, q)


def primal(v: Value) -> Real:
    """The number without the infinitesimals: the coefficient of order 0."""
    while v.__class__ is Series:
        v = v.c[0]
    return v


def _compose(head: Value, u: Series, slope: Value) -> Series:
    """The series with value ``head`` whose derivative is ``slope`` times that of ``u``."""
    same = slope.__class__ is Series and slope.tag == u.tag
    g = slope.c if same else [slope]
    out = [head]
    for k in range(1, len(u.c)):
        total: Value = None
        for j in range(max(1, k - len(g) + 1), k + 1):
            term = u.c[j] * g[k - j] * j
            total = term if total is None else total + term
        out.append(total / k if k > 1 else total)
    return Series(u.tag, out)


def _lower(u: Series) -> Value:
    return u.c[0] if len(u.c) == 2 else Series(u.tag, u.c[:-1])


def apply(field: Field, name: str, u: Value) -> Value:
    """A function of one argument at a value."""
    if u.__class__ is not Series:
        return field.call(name, u)
    if name in _STEPS:
        at = primal(u)
        if name in ("abs", "sign"):
            side = sign(at)
            if not side:
                raise Undefined(name)
            if name == "abs":
                return u if side > 0 else -u
        elif abs(at) * field.eps >= 1:
            raise OutOfRange(name)  # so large a number has lost what it had after the point
        elif field.is_integer(at):
            raise Undefined(name)
        # sign, floor and ceil are constant except where they jump
        return field.call(name, at)
    return _compose(apply(field, name, u.c[0]), u, DERIVATIVES[name](field, _lower(u)))


def power(field: Field, base: Value, exp: Value, n: Fraction | None = None, fraction: bool = False) -> Value:
    """``base**exp`` over the reals.

    ``n`` is the exponent where the power of a negative number is real by its form
    (:func:`calctool.expr.exact.real_exponent`); ``fraction``: it is typed as a number, and it is not.
    """
    if exp.__class__ is Series:
        return apply(field, "exp", exp * apply(field, "ln", base))
    if base.__class__ is Series:
        if n == 0:
            return field.exact(Fraction(1))
        head = power(field, base.c[0], exp, n, fraction)
        less = None if n is None else n - 1
        return _compose(head, base, power(field, _lower(base), exp - 1, less, fraction) * exp)
    if base > 0:
        return field.power(base, exp)
    if base < 0:
        if n is None and (fraction or not field.is_integer(exp)):
            raise Undefined("power of a negative number")
        # The sign by the exponent as it is typed: as a float 2^53 + 1 is even.
        minus = field.is_odd(exp) if n is None else n.numerator % 2 == 1
        v = field.power(-base, exp)
        return -v if minus else v
    if base == 0:
        # 0^0 is 1 as the value of a power x^0; as the value of x^x it is not defined
        if sign(exp) > 0:
            return base * 0
        if n == 0:
            return field.exact(Fraction(1))
        raise Undefined("0^0" if exp == 0 else "division by zero")
    if n is None:
        raise OutOfRange("the sign of the base is not known")
    return field.power(base, exp)


def root(field: Field, u: Value, n: Value) -> Value:
    """The n-th root; of a negative number where n is odd."""
    if n.__class__ is not Series and field.is_integer(n) and n != 0:
        at = primal(u)
        if at <= 0 and field.is_odd(n):
            if at == 0:
                if u.__class__ is Series or n < 0:
                    raise Undefined("root")
                return u
            return -power(field, -u, 1 / n)
        return power(field, u, 1 / n)
    if primal(u) <= 0:
        raise Undefined("root")
    return power(field, u, 1 / n)


def log(field: Field, u: Value, base: Value) -> Value:
    """The logarithm to a base other than 1."""
    return divided(field, apply(field, "ln", u), apply(field, "ln", base))


def divided(field: Field, a: Value, b: Value) -> Value:
    """``a/b``; Undefined or ZeroDivisionError where ``b`` is 0."""
    if field.certain and primal(b) == 0:
        raise Undefined("division by zero")  # a ball divided by 0 is no error
    return a / b


def apply_several(field: Field, name: str, args: Sequence[Value]) -> Value:
    """A function of two arguments: for Bessel functions and polygamma, an order and a value."""
    tag = max([a.tag for a in args if a.__class__ is Series], default=0)
    if not tag:
        if natural_domain(name).not_zero and all(a == 0 for a in args):
            raise Undefined(name)
        return field.call2(name, *args)
    moving = [i for i, a in enumerate(args) if a.__class__ is Series and a.tag == tag]
    low = [_lower(a) if i in moving else a for i, a in enumerate(args)]
    total: Value = apply_several(field, name, [a.c[0] if i in moving else a for i, a in enumerate(args)])
    for i in moving:
        partial = PARTIALS[name][i]
        if partial is None:
            raise OutOfRange("no derivative by the order")
        total = (
            _compose(total, args[i], partial(field, *low))
            if i == moving[0]
            else (total + _compose(field.zero, args[i], partial(field, *low)))
        )
    return total


def _shape(name: str, places: int) -> list[tuple[Fraction, Fraction, list[Fraction]]]:
    """The two sine waves an undefined function is made of: (amplitude, phase, frequencies), from its name alone."""
    seed = 0
    for ch in name:
        seed = (seed * 131 + ord(ch)) % 9973

    def draw() -> Fraction:
        nonlocal seed
        seed = (seed * 4096 + 1597) % 9973
        return Fraction(seed, 9973)

    return [
        (top + draw() / 10, draw() * 6, [Fraction(1, 2) + draw() * Fraction(3, 4) for _ in range(places)])
        for top in (Fraction(2, 5), Fraction(3, 10))
    ]


def undefined(field: Field, name: str, orders: Sequence[int], args: Sequence[Value]) -> Value:
    """A fixed smooth function under that name, differentiated ``orders`` times.

    Between 0.2 and 2, so that a logarithm or a root of it is defined; two sine waves of unrelated frequencies,
    so that no identity holds for it that would not hold for any other.
    """
    times = sum(orders)
    total: Value = field.exact(Fraction(0) if times else Fraction(11, 10))
    for height, phase, speeds in _shape(name, len(args)):
        angle: Value = field.exact(phase)
        factor = height
        for speed, order, at in zip(speeds, orders, args, strict=True):
            angle = angle + at * field.exact(speed)
            factor = factor * speed**order
        wave = apply(field, "cos" if times % 2 else "sin", angle)
        total = total + wave * field.exact(-factor if times % 4 in (2, 3) else factor)
    return total


_STEPS = frozenset(("abs", "sign", "floor", "ceil"))


def _derivatives() -> dict[str, Callable[[Field, Value], Value]]:
    def fn(name: str, by: int = 1) -> Callable[[Field, Value], Value]:
        return (lambda k, u: apply(k, name, u)) if by == 1 else (lambda k, u: -apply(k, name, u))

    def root_of(k: Field, v: Value) -> Value:
        return apply(k, "sqrt", v)

    def gauss(k: Field, v: Value) -> Value:
        return 2 / root_of(k, k.pi) * apply(k, "exp", v)

    def over_u(name: str) -> Callable[[Field, Value], Value]:
        return lambda k, u: apply(k, name, u) / u

    def square(v: Value) -> Value:
        return v * v

    return {
        "sin": fn("cos"),
        "cos": fn("sin", -1),
        "tan": lambda k, u: 1 + square(apply(k, "tan", u)),
        "cot": lambda k, u: -(1 + square(apply(k, "cot", u))),
        "sec": lambda k, u: apply(k, "sec", u) * apply(k, "tan", u),
        "csc": lambda k, u: -(apply(k, "csc", u) * apply(k, "cot", u)),
        "arcsin": lambda k, u: 1 / root_of(k, (1 - u) * (1 + u)),
        "arccos": lambda k, u: -1 / root_of(k, (1 - u) * (1 + u)),
        "arctan": lambda k, u: 1 / (1 + u * u),
        "arccot": lambda k, u: -1 / (1 + u * u),
        "arcsec": lambda k, u: 1 / (apply(k, "abs", u) * root_of(k, (u - 1) * (u + 1))),
        "arccsc": lambda k, u: -1 / (apply(k, "abs", u) * root_of(k, (u - 1) * (u + 1))),
        "sinh": fn("cosh"),
        "cosh": fn("sinh"),
        "tanh": lambda k, u: square(apply(k, "sech", u)),
        "coth": lambda k, u: -square(apply(k, "csch", u)),
        "sech": lambda k, u: -(apply(k, "sech", u) * apply(k, "tanh", u)),
        "csch": lambda k, u: -(apply(k, "csch", u) * apply(k, "coth", u)),
        "arsinh": lambda k, u: 1 / root_of(k, u * u + 1),
        "arcosh": lambda k, u: 1 / root_of(k, (u - 1) * (u + 1)),
        "artanh": lambda k, u: 1 / ((1 - u) * (1 + u)),
        "arcoth": lambda k, u: 1 / ((1 - u) * (1 + u)),
        "arsech": lambda k, u: -1 / (u * root_of(k, (1 - u) * (1 + u))),
        "arcsch": lambda k, u: -1 / (apply(k, "abs", u) * root_of(k, 1 + u * u)),
        "exp": fn("exp"),
        "ln": lambda k, u: 1 / u,
        "sqrt": lambda k, u: 1 / (2 * root_of(k, u)),
        "cbrt": lambda k, u: 1 / (3 * square(apply(k, "cbrt", u))),
        "factorial": lambda k, u: apply(k, "factorial", u) * apply(k, "digamma", u + 1),
        "erf": lambda k, u: gauss(k, -(u * u)),
        "erfc": lambda k, u: -gauss(k, -(u * u)),
        "erfi": lambda k, u: gauss(k, u * u),
        "gamma": lambda k, u: apply(k, "gamma", u) * apply(k, "digamma", u),
        "loggamma": fn("digamma"),
        "digamma": lambda k, u: apply_several(k, "polygamma", (k.exact(Fraction(1)), u)),
        "Si": over_u("sin"),
        "Ci": over_u("cos"),
        "Shi": over_u("sinh"),
        "Chi": over_u("cosh"),
        "Ei": over_u("exp"),
        "li": lambda k, u: 1 / apply(k, "ln", u),
        "softplus": lambda k, u: 1 / (1 + apply(k, "exp", -u)),
        "lambertw": lambda k, u: 1 / (apply(k, "exp", w := apply(k, "lambertw", u)) * (1 + w)),
    }


DERIVATIVES = _derivatives()
"""Each function's derivative, as a function of a field and a value."""


def _partials() -> dict[str, tuple[Callable[..., Value] | None, ...]]:
    def of(name: str) -> Callable[[Field, Value, Value], Value]:
        return lambda k, n, u: apply_several(k, name, (n, u))

    def around(name: str, below: int, above: int) -> tuple[None, Callable[[Field, Value, Value], Value]]:
        """By the argument: half the sum of the neighbours in the order, with these signs."""
        f = of(name)
        return None, lambda k, n, u: (below * f(k, n - 1, u) + above * f(k, n + 1, u)) / 2

    def on_cut(k: Field, y: Value, x: Value) -> bool:
        return not primal(y) and primal(x) < 0

    def by_y(k: Field, y: Value, x: Value) -> Value:
        if on_cut(k, y, x):
            raise Undefined("atan2")
        return x / (x * x + y * y)

    def psi(k: Field, u: Value) -> Value:
        return apply(k, "digamma", u)

    chosen = of("binomial")
    return {
        "polygamma": (None, lambda k, n, u: apply_several(k, "polygamma", (n + 1, u))),
        "besselj": around("besselj", 1, -1),
        "bessely": around("bessely", 1, -1),
        "besseli": around("besseli", 1, 1),
        "besselk": around("besselk", -1, -1),
        "atan2": (by_y, lambda k, y, x: -y / (x * x + y * y)),
        "binomial": (
            lambda k, n, m: chosen(k, n, m) * (psi(k, n + 1) - psi(k, n - m + 1)),
            lambda k, n, m: chosen(k, n, m) * (psi(k, n - m + 1) - psi(k, m + 1)),
        ),
    }


PARTIALS = _partials()
"""The derivatives of functions of two arguments by each of them, where they have one."""
