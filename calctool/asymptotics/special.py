"""Expansions of the special functions where they have no Taylor series: at infinity, at their poles and logarithms.

Each takes the scale, the behaviour of its arguments, and ``again`` to expand a function elsewhere; None says that the
function is analytic there.

Source: NIST Digital Library of Mathematical Functions, 4.13, 5.5, 5.11, 5.15, 6.2, 6.6, 6.12, 7.12; Hoorfar, Hassani,
"Inequalities on the Lambert W function" (2008).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

from flint import fmpq  # type: ignore[import-not-found, unused-ignore]

from calctool.algebra.terms import terms_of
from calctool.asymptotics.constants import Constant, ExactReal, Unresolved, floor_of, sign
from calctool.asymptotics.enclosure import Between
from calctool.asymptotics.series import Scale, Value, source
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, PI, TWO, Div, E, Expr, Func, Mul, Neg, Num, add, as_expr

_MOST_SHIFTS = 20
Again = Callable[[str, list[Value]], Any]


class Outside(Exception):
    """A function has no values there."""


def _grows(scale: Scale, v: Value) -> int:
    """1 where v tends to oo, -1 where it tends to -oo, else 0."""
    return scale.sign(v) if scale.size(v) > 0 else 0


def _in_powers(scale: Scale, v: Value, coefficient: Callable[[int], Constant]) -> Value:
    """The sum of ``coefficient(k)/v^k`` for a v that grows: asymptotic, and so only good for leading terms."""
    return scale.compose(coefficient, scale.inverse(v))


def _bernoulli(n: int) -> Constant:
    return fmpq.bernoulli(n)


def _stirling(k: int) -> Constant:
    """The coefficient of 1/u^k in ln gamma(u) - (u - 1/2) ln u + u - ln(2 pi)/2."""
    return _bernoulli(k + 1) / fmpq(k * (k + 1)) if k % 2 else fmpq(0)


def _log_gamma(scale: Scale, v: Value) -> Value:
    rest = _in_powers(scale, v, _stirling)
    half = ExactReal(Func("ln", Mul(TWO, PI)), scale.point) * fmpq(1, 2)
    front = scale.sub(scale.mul(scale.add(v, fmpq(-1, 2)), scale.ln(v)), v)
    return scale.named(scale.add(scale.add(front, half), rest), lambda: _shifted_back(source(v)))


def _shifted_back(u: Expr) -> Expr:
    """ln gamma(u + n) as ln gamma(u) + ln(u) + ... + ln(u + n - 1), so that gammas of one another can be compared."""
    terms = terms_of(u)
    numbers = [literal_value(t) for t in terms]
    n = sum((q for q in numbers if q is not None), Fraction(0))
    if not 1 <= n <= _MOST_SHIFTS:
        return Func("loggamma", u)
    whole = int(n)
    rest = [t for t, q in zip(terms, numbers, strict=True) if q is None]
    left = [] if n == whole else [as_expr(n - whole)]
    start = add([*rest, *left])
    return add([Func("loggamma", start), *[Func("ln", add([start, Num(i)]) if i else start) for i in range(whole)]])


def _called(scale: Scale, name: str, v: Value, series: Value) -> Value:
    """The expansion of a function of ``v``, known as such."""
    return scale.named(series, lambda: Func(name, source(v)))


def _pole(scale: Scale, v: Value) -> int | None:
    """n where v tends to -n, for n = 0, 1, 2, ...; None elsewhere."""
    c = scale.constant_part(v)
    n = -floor_of(c)
    return n if n >= 0 and sign(c + fmpq(n)) == 0 else None


def gamma(scale: Scale, parts: list[Value], again: Again) -> Any:
    """Stirling's series, and the recurrence at the poles."""
    (v,) = parts
    way = _grows(scale, v)
    if way > 0:
        return scale.exp(again("loggamma", [v]))
    if way < 0:
        return Between(None, None, True)
    n = _pole(scale, v)
    if n is None:
        return None
    if n > 200:
        raise Unresolved("a pole of gamma too far out")
    if scale.is_zero(scale.add(v, fmpq(n))):
        raise Outside("gamma has a pole there")
    below = v
    for i in range(1, n + 1):
        below = scale.mul(below, scale.add(v, fmpq(i)))
    return scale.div(again("gamma", [scale.add(v, fmpq(n + 1))]), below)


def loggamma(scale: Scale, parts: list[Value], again: Again) -> Any:
    """Stirling's series; ln gamma near 0."""
    (v,) = parts
    _positive(scale, v)
    if _grows(scale, v) > 0:
        return _log_gamma(scale, v)
    return scale.ln(again("gamma", [v])) if scale.size(v) < 0 else None


def polygamma(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The expansion at infinity, and the recurrence at the poles."""
    order, v = parts
    if order.__class__ is not fmpq or order.q != 1 or not 0 <= order <= 60:
        raise Unresolved("the order of polygamma")
    m = int(order)
    way = _grows(scale, v)
    if way > 0:
        return _polygamma_far(scale, m, v)
    if way < 0:
        return Between(None, None, True)
    n = _pole(scale, v)
    if n is None:
        return None
    if n > 200:
        raise Unresolved("a pole of polygamma too far out")
    if scale.is_zero(scale.add(v, fmpq(n))):
        raise Outside("polygamma has a pole there")
    out = again("polygamma", [order, scale.add(v, fmpq(n + 1))])
    factor = fmpq(factorial(m) * (-1) ** (m + 1))
    for i in range(n + 1):
        out = scale.add(out, scale.mul(factor, scale.power(scale.add(v, fmpq(i)), fmpq(-m - 1))))
    return out


def _polygamma_far(scale: Scale, m: int, v: Value) -> Value:
    if m == 0:
        rest = _in_powers(
            scale, v, lambda k: fmpq(0) if k == 0 else fmpq(-1, 2) if k == 1 else -_bernoulli(k) / fmpq(k)
        )
        return _called(scale, "digamma", v, scale.add(scale.ln(v), rest))

    def coefficient(k: int) -> Constant:
        j = k - m
        if j < 0:
            return fmpq(0)
        b = fmpq(1) if j == 0 else fmpq(1, 2) if j == 1 else _bernoulli(j)
        return b * fmpq(factorial(j + m - 1)) / fmpq(factorial(j)) * fmpq((-1) ** (m + 1))

    out = _in_powers(scale, v, coefficient)
    return scale.named(out, lambda: Func("polygamma", Num(m), source(v)))


def digamma(scale: Scale, parts: list[Value], again: Again) -> Any:
    """polygamma of order 0."""
    found = polygamma(scale, [fmpq(0), *parts], lambda name, p: again("digamma", p[1:]))
    return found


def _odd_factorial(k: int) -> int:
    """1*3*5*...*(2k - 1)."""
    out = 1
    for i in range(1, k + 1):
        out *= 2 * i - 1
    return out


def _error_tail(scale: Scale, v: Value, alternating: bool) -> Value:
    """erfc(v) for v -> oo; erfi(v) with the other signs."""
    square = scale.mul(v, v)
    sums = _in_powers(
        scale,
        square,
        lambda k: fmpq((-1 if alternating and k % 2 else 1) * _odd_factorial(k), 2**k),
    )
    front = scale.exp(scale.neg(square) if alternating else square)
    root = ExactReal(Func("sqrt", PI), scale.point)
    out = scale.mul(scale.mul(front, scale.inverse(scale.mul(root, v))), sums)
    return _called(scale, "erfc" if alternating else "erfi", v, out)


def erfc(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The complementary error function at infinity."""
    (v,) = parts
    way = _grows(scale, v)
    if way > 0:
        return _error_tail(scale, v, True)
    if way < 0:
        return scale.sub(fmpq(2), _error_tail(scale, scale.neg(v), True))
    return None


def erf(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The error function at infinity."""
    found = erfc(scale, parts, again)
    return None if found is None else scale.sub(fmpq(1), found)


def erfi(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The imaginary error function at infinity."""
    (v,) = parts
    way = _grows(scale, v)
    if way == 0:
        return None
    return _error_tail(scale, v, False) if way > 0 else scale.neg(_error_tail(scale, scale.neg(v), False))


def _exponential_integral_far(scale: Scale, v: Value) -> Value:
    sums = _in_powers(scale, v, lambda k: fmpq(factorial(k)))
    return _called(scale, "Ei", v, scale.mul(scale.div(scale.exp(v), v), sums))


def _euler(scale: Scale) -> Constant:
    """Euler's constant."""
    return ExactReal(Neg(Func("digamma", ONE)), scale.point)


def _size(scale: Scale, v: Value) -> Value:
    return v if scale.sign(v) > 0 else scale.neg(v)


def exponential_integral(scale: Scale, parts: list[Value], again: Again) -> Any:
    """Ei at infinity and at 0."""
    (v,) = parts
    if _grows(scale, v):
        return _exponential_integral_far(scale, v)
    if scale.size(v) >= 0:
        return None
    _not_zero(scale, v)
    rest = scale.compose(lambda k: fmpq(1, k * factorial(k)) if k else fmpq(0), v)
    return _called(scale, "Ei", v, scale.add(scale.add(_euler(scale), scale.ln(_size(scale, v))), rest))


def _positive(scale: Scale, v: Value) -> None:
    if scale.sign(v) <= 0:
        raise Outside("not defined where the argument is not positive")


def _not_zero(scale: Scale, v: Value) -> None:
    if scale.is_zero(v):
        raise Outside("not defined at 0")


def logarithmic_integral(scale: Scale, parts: list[Value], again: Again) -> Any:
    """li(u) = Ei(ln u)."""
    (v,) = parts
    _positive(scale, v)
    return again("Ei", [scale.ln(v)]) if _grows(scale, v) or scale.size(v) < 0 or _at_one(scale, v) else None


def _at_one(scale: Scale, v: Value) -> bool:
    return sign(scale.constant_part(v) - fmpq(1)) == 0


def hyperbolic_integral(name: str) -> Callable[[Scale, list[Value], Again], Any]:
    """Shi and Chi by Ei at infinity; Chi at 0."""

    def work(scale: Scale, parts: list[Value], again: Again) -> Any:
        (v,) = parts
        if name == "Chi":
            _positive(scale, v)
        way = _grows(scale, v)
        if way:
            u = _size(scale, v)
            a, b = _exponential_integral_far(scale, u), _exponential_integral_far(scale, scale.neg(u))
            out = scale.mul(fmpq(1, 2), scale.add(a, b) if name == "Chi" else scale.sub(a, b))
            return scale.neg(out) if way < 0 and name == "Shi" else out
        if name == "Shi" or scale.size(v) >= 0:
            return None
        return _logarithm_at_0(scale, v, 1)

    return work


def _logarithm_at_0(scale: Scale, v: Value, way: int) -> Value:
    """Chi (way 1) and Ci (way -1) near 0."""
    rest = scale.compose(lambda k: fmpq(way ** (k // 2), k * factorial(k)) if k and k % 2 == 0 else fmpq(0), v)
    name = "Chi" if way > 0 else "Ci"
    return _called(scale, name, v, scale.add(scale.add(_euler(scale), scale.ln(v)), rest))


def circular_integral(name: str) -> Callable[[Scale, list[Value], Again], Any]:
    """Si and Ci: within 2/u of their limits at infinity."""

    def work(scale: Scale, parts: list[Value], again: Again) -> Any:
        (v,) = parts
        if name == "Ci":
            _positive(scale, v)
        way = _grows(scale, v)
        if way:
            reach = scale.mul(fmpq(2), scale.inverse(_size(scale, v)))
            if name == "Ci":
                return Between(scale.neg(reach), reach)
            end = ExactReal(PI, scale.point) * fmpq(way, 2)
            return Between(scale.sub(end, reach), scale.add(end, reach))
        if name == "Si" or scale.size(v) >= 0:
            return None
        return _logarithm_at_0(scale, v, -1)

    return work


def lambert(scale: Scale, parts: list[Value], again: Again) -> Any:
    """W at 0, at the end -1/e, and at infinity: between ln u - ln ln u and that and 2 ln ln u/ln u."""
    (v,) = parts
    if _grows(scale, v) <= 0:
        if scale.size(v) < 0:
            out = scale.compose(lambda k: fmpq((-k) ** (k - 1)) / fmpq(factorial(k)) if k else fmpq(0), v)
            return _called(scale, "lambertw", v, out)
        above = scale.add(v, ExactReal(Div(ONE, E), scale.point))
        s = scale.sign(above)
        if s < 0:
            raise Outside("W is not defined below -1/e")
        if s == 0:
            return fmpq(-1)
        if scale.size(above) >= 0:
            return None
        root = scale.power(scale.mul(ExactReal(Mul(TWO, E), scale.point), above), fmpq(1, 2))
        return _called(scale, "lambertw", v, scale.compose(_Branch(), root))
    log = scale.ln(v)
    twice = scale.ln(log)
    low = scale.sub(log, twice)
    return Between(low, scale.add(low, scale.mul(fmpq(2), scale.div(twice, log))))


class _Branch:
    """The coefficients of W(u) in powers of sqrt(2(e u + 1)).

    Source: Corless, Gonnet, Hare, Jeffrey, Knuth, "On the Lambert W function" (1996), 4.22-4.24.
    """

    def __init__(self) -> None:
        self.mu: list[Constant] = [fmpq(-1), fmpq(1)]
        self.alpha: list[Constant] = [fmpq(2), fmpq(-1)]

    def __call__(self, k: int) -> Constant:
        mu, alpha = self.mu, self.alpha
        while len(mu) <= k:
            n = len(mu)
            alpha.append(sum((mu[j] * mu[n + 1 - j] for j in range(2, n)), fmpq(0)))
            mu.append(fmpq(n - 1, n + 1) * (mu[n - 2] / 2 + alpha[n - 2] / 4) - alpha[n] / 2 - mu[n - 1] / fmpq(n + 1))
        return mu[k]


EXPANSIONS: dict[str, Callable[[Scale, list[Value], Again], Any]] = {
    "gamma": gamma,
    "loggamma": loggamma,
    "digamma": digamma,
    "polygamma": polygamma,
    "erf": erf,
    "erfc": erfc,
    "erfi": erfi,
    "Ei": exponential_integral,
    "li": logarithmic_integral,
    "Shi": hyperbolic_integral("Shi"),
    "Chi": hyperbolic_integral("Chi"),
    "Si": circular_integral("Si"),
    "Ci": circular_integral("Ci"),
    "lambertw": lambert,
}
