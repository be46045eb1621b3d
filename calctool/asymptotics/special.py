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

from calctool.algebra.terms import terms_of
from calctool.asymptotics.coefficients import bernoulli, harmonic
from calctool.asymptotics.constants import Constant, ExactReal, Unresolved, expr_of, floor_of, sign
from calctool.asymptotics.enclosure import Between, negative
from calctool.asymptotics.series import Multiseries, Scale, Value, source
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


def _stirling(k: int) -> Constant:
    """The coefficient of 1/u^k in ln gamma(u) - (u - 1/2) ln u + u - ln(2 pi)/2."""
    return bernoulli(k + 1) / Fraction(k * (k + 1)) if k % 2 else Fraction(0)


def _log_gamma(scale: Scale, v: Value) -> Value:
    rest = _in_powers(scale, v, _stirling)
    half = ExactReal(Func("ln", Mul(TWO, PI)), scale.point) * Fraction(1, 2)
    front = scale.sub(scale.mul(scale.add(v, Fraction(-1, 2)), scale.ln(v)), v)
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
    return n if n >= 0 and sign(c + Fraction(n)) == 0 else None


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
    if scale.is_zero(scale.add(v, Fraction(n))):
        raise Outside("gamma has a pole there")
    below = v
    for i in range(1, n + 1):
        below = scale.mul(below, scale.add(v, Fraction(i)))
    return scale.div(again("gamma", [scale.add(v, Fraction(n + 1))]), below)


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
    if order.__class__ is not Fraction or order.denominator != 1 or not 0 <= order <= 60:
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
    if scale.is_zero(scale.add(v, Fraction(n))):
        raise Outside("polygamma has a pole there")
    out = again("polygamma", [order, scale.add(v, Fraction(n + 1))])
    factor = Fraction(factorial(m) * (-1) ** (m + 1))
    for i in range(n + 1):
        out = scale.add(out, scale.mul(factor, scale.power(scale.add(v, Fraction(i)), Fraction(-m - 1))))
    return out


def _polygamma_far(scale: Scale, m: int, v: Value) -> Value:
    if m == 0:
        rest = _in_powers(
            scale, v, lambda k: Fraction(0) if k == 0 else Fraction(-1, 2) if k == 1 else -bernoulli(k) / Fraction(k)
        )
        return _called(scale, "digamma", v, scale.add(scale.ln(v), rest))

    def coefficient(k: int) -> Constant:
        j = k - m
        if j < 0:
            return Fraction(0)
        b = Fraction(1) if j == 0 else Fraction(1, 2) if j == 1 else bernoulli(j)
        return b * Fraction(factorial(j + m - 1)) / Fraction(factorial(j)) * Fraction((-1) ** (m + 1))

    out = _in_powers(scale, v, coefficient)
    return scale.named(out, lambda: Func("polygamma", Num(m), source(v)))


def digamma(scale: Scale, parts: list[Value], again: Again) -> Any:
    """polygamma of order 0."""
    return polygamma(scale, [Fraction(0), *parts], lambda name, p: again("digamma", p[1:]))


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
        lambda k: Fraction((-1 if alternating and k % 2 else 1) * _odd_factorial(k), 2**k),
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
        return scale.sub(Fraction(2), _error_tail(scale, scale.neg(v), True))
    return None


def erf(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The error function at infinity."""
    found = erfc(scale, parts, again)
    return None if found is None else scale.sub(Fraction(1), found)


def erfi(scale: Scale, parts: list[Value], again: Again) -> Any:
    """The imaginary error function at infinity."""
    (v,) = parts
    way = _grows(scale, v)
    if way == 0:
        return None
    return _error_tail(scale, v, False) if way > 0 else scale.neg(_error_tail(scale, scale.neg(v), False))


def _exponential_integral_far(scale: Scale, v: Value) -> Value:
    sums = _in_powers(scale, v, lambda k: Fraction(factorial(k)))
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
    rest = scale.compose(lambda k: Fraction(1, k * factorial(k)) if k else Fraction(0), v)
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
    return sign(scale.constant_part(v) - Fraction(1)) == 0


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
            out = scale.mul(Fraction(1, 2), scale.add(a, b) if name == "Chi" else scale.sub(a, b))
            return scale.neg(out) if way < 0 and name == "Shi" else out
        if name == "Shi" or scale.size(v) >= 0:
            return None
        return _logarithm_at_0(scale, v, 1)

    return work


def _logarithm_at_0(scale: Scale, v: Value, way: int) -> Value:
    """Chi (way 1) and Ci (way -1) near 0."""
    rest = scale.compose(lambda k: Fraction(way ** (k // 2), k * factorial(k)) if k and k % 2 == 0 else Fraction(0), v)
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
            reach = scale.mul(Fraction(2), scale.inverse(_size(scale, v)))
            if name == "Ci":
                return Between(scale.neg(reach), reach)
            end = ExactReal(PI, scale.point) * Fraction(way, 2)
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
            out = scale.compose(lambda k: Fraction((-k) ** (k - 1), factorial(k)) if k else Fraction(0), v)
            return _called(scale, "lambertw", v, out)
        above = scale.add(v, ExactReal(Div(ONE, E), scale.point))
        s = scale.sign(above)
        if s < 0:
            raise Outside("W is not defined below -1/e")
        if s == 0:
            return Fraction(-1)
        if scale.size(above) >= 0:
            return None if v.__class__ is not Multiseries else _lambert_about(scale, v, again)
        root = scale.power(scale.mul(ExactReal(Mul(TWO, E), scale.point), above), Fraction(1, 2))
        return _called(scale, "lambertw", v, scale.compose(_Branch(), root))
    log = scale.ln(v)
    twice = scale.ln(log)
    low = scale.sub(log, twice)
    return Between(low, scale.add(low, scale.mul(Fraction(2), scale.div(twice, log))))


def _lambert_about(scale: Scale, v: Value, again: Again) -> Value:
    """Taylor's series of W: its n-th derivative is e^(-n W) p_n(W)/(1 + W)^(2n - 1) (Corless et al., 3.5)."""
    slow, h = scale.parts(v)
    w = again("lambertw", [slow])
    small, under = scale.exp(scale.neg(w)), scale.inverse(scale.add(w, Fraction(1)))
    step = scale.mul(small, scale.mul(under, under))
    polynomials = [[1]]

    def coefficient(k: int) -> Value:
        if k == 0:
            return w
        while len(polynomials) < k:  # p_(n+1)(w) = -(n w + 3n - 1) p_n(w) + (1 + w) p_n'(w)
            n, p = len(polynomials), polynomials[-1]
            after = [0] * (len(p) + 1)
            for i, c in enumerate(p):
                after[i] += (1 - 3 * n + i) * c
                after[i + 1] -= n * c
                if i:
                    after[i - 1] += i * c
            polynomials.append(after)
        value = _polynomial(scale, [Fraction(c) for c in polynomials[k - 1]], w)
        front = scale.mul(scale.add(w, Fraction(1)), scale.power(step, Fraction(k)))
        return scale.mul(Fraction(1, factorial(k)), scale.mul(front, value))

    return _called(scale, "lambertw", v, scale.power_series(coefficient, h, None))


class _Branch:
    """The coefficients of W(u) in powers of sqrt(2(e u + 1)).

    Source: Corless, Gonnet, Hare, Jeffrey, Knuth, "On the Lambert W function" (1996), 4.22-4.24.
    """

    def __init__(self) -> None:
        self.mu: list[Constant] = [Fraction(-1), Fraction(1)]
        self.alpha: list[Constant] = [Fraction(2), Fraction(-1)]

    def __call__(self, k: int) -> Constant:
        mu, alpha = self.mu, self.alpha
        while len(mu) <= k:
            n = len(mu)
            alpha.append(sum((mu[j] * mu[n + 1 - j] for j in range(2, n)), Fraction(0)))
            falling = alpha[n] / 2 + mu[n - 1] / (n + 1)
            mu.append(Fraction(n - 1, n + 1) * (mu[n - 2] / 2 + alpha[n - 2] / 4) - falling)
        return mu[k]


def bessel(name: str) -> Callable[[Scale, list[Value], Again], Any]:
    """Bessel functions of a rational order at 0 (DLMF 10.8.1, 10.25.2, 10.31.1) and at infinity.

    J and Y lie within 1/sqrt(u) of 0 there (Watson, *Theory of Bessel Functions*, 13.74), I and K have expansions
    (DLMF 10.40).
    """

    def work(scale: Scale, parts: list[Value], again: Again) -> Any:
        n, v = parts
        if n.__class__ is not Fraction or abs(n) > 60 or n.denominator > 60:
            raise Unresolved("the order of a Bessel function")
        if name in ("besselj", "besseli"):
            if scale.is_zero(v) and (n >= 0 or n.denominator == 1):
                return Fraction(1 if n == 0 else 0)
            if n.denominator == 1 and scale.sign(v) < 0:  # entire, even or odd
                right = [n, scale.neg(v)]
                turned = work(scale, right, again) if _grows(scale, v) else again(name, right)
                if n.numerator % 2 == 0:
                    return turned
                return negative(scale, turned) if isinstance(turned, Between) else scale.neg(turned)
        _positive(scale, v)
        if _grows(scale, v):
            if name in ("besselj", "bessely"):
                reach = scale.power(v, Fraction(-1, 2))
                return Between(scale.neg(reach), reach)
            out = _bessel_far(scale, n, v, name == "besseli")
        elif scale.size(v) < 0:
            out = _bessel_near_0(scale, name, n, v, again)
        else:
            return None
        return scale.named(out, lambda: Func(name, expr_of(n), source(v)))

    return work


def _bessel_far(scale: Scale, n: Constant, v: Value, rising: bool) -> Value:
    def coefficient(k: int) -> Constant:
        """That of 1/v^k in the expansion of K."""
        out = Fraction(1)
        for j in range(1, k + 1):
            out = out * (4 * n * n - (2 * j - 1) ** 2) / Fraction(8 * j)
        return out

    def times_exp(u: Value) -> Value:
        """e^-u times the sum of ``coefficient(k)/u^k``."""
        if n.denominator == 2:  # the sum ends
            sums = _polynomial(scale, [coefficient(k) for k in range(int(abs(n) + Fraction(1, 2)))], scale.inverse(u))
        else:
            sums = _in_powers(scale, u, coefficient)
        return scale.mul(scale.exp(scale.neg(u)), sums)

    root = scale.power(v, Fraction(-1, 2))
    front = ExactReal(Div(ONE, Func("sqrt", Mul(TWO, PI))) if rising else Func("sqrt", Div(PI, TWO)), scale.point)
    out = times_exp(scale.neg(v) if rising else v)
    if rising and n.denominator == 2:  # ... and is exact with what falls: DLMF 10.49(ii)
        out = scale.sub(out, scale.mul(Fraction(-1) ** int(n - Fraction(1, 2)), times_exp(v)))
    return scale.mul(scale.mul(front, root), out)


def _bessel_near_0(scale: Scale, name: str, n: Constant, v: Value, again: Again) -> Value:
    wave = -1 if name in ("besselj", "bessely") else 1
    half = scale.mul(Fraction(1, 2), v)
    square = scale.mul(half, half)
    if name in ("besselj", "besseli"):
        return _bessel_powers(scale, n, half, square, wave, again)
    if n.denominator != 1:  # by those of the orders n and -n
        angle = Mul(expr_of(n), PI)
        under = ExactReal(Func("sin", angle), scale.point)
        up, down = (_bessel_powers(scale, m, half, square, wave, again) for m in (n, -n))
        if name == "bessely":
            turned = scale.mul(ExactReal(Func("cos", angle), scale.point), up)
            return scale.div(scale.sub(turned, down), under)
        return scale.mul(ExactReal(Div(PI, TWO), scale.point), scale.div(scale.sub(down, up), under))
    m = abs(int(n))
    sign_ = (-1) ** m if name == "bessely" and n < 0 else 1
    poles = scale.mul(
        scale.power(half, Fraction(-m)),
        _polynomial(scale, [Fraction((-wave) ** k * factorial(m - k - 1), factorial(k)) for k in range(m)], square),
    )
    sums = scale.compose(
        lambda k: (harmonic(k) + harmonic(m + k)) * Fraction(wave**k, factorial(k) * factorial(m + k)), square
    )
    # psi(k + 1) is the k-th harmonic number less Euler's constant, which goes to the logarithm
    log = scale.add(scale.ln(half), _euler(scale))
    regular = scale.sub(
        scale.mul(scale.mul(Fraction(2), log), _bessel_powers(scale, Fraction(m), half, square, wave, again)),
        scale.mul(scale.power(half, Fraction(m)), sums),
    )
    if name == "besselk":
        return scale.mul(Fraction(1, 2), scale.add(poles, scale.mul(Fraction((-1) ** (m + 1)), regular)))
    return scale.mul(ExactReal(Div(ONE, PI), scale.point), scale.mul(Fraction(sign_), scale.sub(regular, poles)))


def _polynomial(scale: Scale, coefficients: list[Constant], v: Value) -> Value:
    out: Value = Fraction(0)
    for c in reversed(coefficients):
        out = scale.add(scale.mul(out, v), c)
    return out


def _bessel_powers(scale: Scale, n: Constant, half: Value, square: Value, wave: int, again: Again) -> Value:
    """The sum of (wave u^2/4)^k/(k! gamma(n + k + 1)), times (u/2)^n."""
    if n.denominator == 1 and n < 0:
        return scale.mul(Fraction(wave ** int(-n)), _bessel_powers(scale, -n, half, square, wave, again))
    front = Fraction(1, factorial(int(n))) if n.denominator == 1 else None

    def coefficient(k: int) -> Constant:
        out = Fraction(wave**k, factorial(k))
        for i in range(1, k + 1):
            out = out / (n + i)
        return out if front is None else out * front

    out = scale.mul(scale.power(half, n), scale.compose(coefficient, square))
    return out if front is not None else scale.div(out, again("gamma", [n + 1]))


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
    **{name: bessel(name) for name in ("besselj", "bessely", "besseli", "besselk")},
}
