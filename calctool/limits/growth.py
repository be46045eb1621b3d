"""How fast an expression grows: logarithms, powers, exponentials, factorials, compared term by term.

Source: Stewart, *Calculus*, 4.4; OpenStax *Calculus 1*, 4.8, "growth rates of functions".
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.terms import Term, as_term, build, terms_of
from calctool.expr.tree import Add, E, Expr, Func, Sym, as_expr
from calctool.numeric.balls import Ball

Rates = tuple[tuple[float, float], ...]
_NEAR_ZERO = 1e-12
_LARGEST = 1e9
"""Exponents beyond are not compared."""


class Growth(NamedTuple):
    """How fast a term grows: factorials, then e^(c*x^p) by its rates (p, c), then the power, then the logarithm's."""

    factorial: int = 0
    rates: Rates = ()
    power: float = 0.0
    log: float = 0.0

    def times(self, n: float) -> Growth:
        """The growth of the n-th power."""
        rates = tuple((p, c * n) for p, c in self.rates)
        return Growth(int(self.factorial * n), rates, self.power * n, self.log * n)

    def plus(self, other: Growth) -> Growth:
        """The growth of a product."""
        rates = dict(self.rates)
        for p, c in other.rates:
            rates[p] = rates.get(p, 0.0) + c
        kept = tuple(sorted(((p, c) for p, c in rates.items() if abs(c) > _NEAR_ZERO), reverse=True))
        return Growth(self.factorial + other.factorial, kept, self.power + other.power, self.log + other.log)

    def minus(self, other: Growth) -> Growth:
        """The growth of a quotient."""
        return self.plus(other.times(-1))

    @property
    def kinds(self) -> tuple[bool, bool, bool, bool]:
        """Which kinds of growth are in it."""
        return self.factorial != 0, bool(self.rates), abs(self.power) > _NEAR_ZERO, abs(self.log) > _NEAR_ZERO

    @property
    def sign(self) -> int:
        """1 where it grows without bound, -1 where it tends to 0."""
        first = self.rates[0][1] if self.rates else 0.0
        for v in (float(self.factorial), first, self.power, self.log):
            if abs(v) > _NEAR_ZERO:
                return 1 if v > 0 else -1
        return 0


STILL = Growth()


class GrowthScale:
    """Measures growth as ``x`` goes to oo (``way`` 1) or -oo; ``values`` are numbers for the parameters.

    ``oscillating``: sines and cosines count as constants, as they do beside something that grows.

    >>> from calctool.parsing import parse
    >>> GrowthScale(Sym("x")).of(parse("x^3/e^x")).sign
    -1
    """

    def __init__(
        self, x: Sym, way: int = 1, values: Mapping[str, Fraction] | None = None, oscillating: bool = False
    ) -> None:
        self.x = x
        self.way = way
        self._point = Ball(values or {})
        self.oscillating = oscillating

    def of(self, e: Expr) -> Growth | None:
        """The growth of a product; None where it is not known."""
        return self.of_term(as_term(e))

    def of_term(self, term: Term) -> Growth | None:
        """The growth of a product of powers, exponentials, logarithms and roots of sums."""
        total = STILL
        for base, e in term.powers.values():
            one = self.of_power(base, e)
            if one is None:
                return None
            total = total.plus(one)
        return total

    def fastest(self, e: Expr) -> Growth | None:
        """The growth of the fastest term of a sum; None where several are the fastest and may cancel."""
        best: Growth | None = None
        signs: set[int] = set()
        for t in terms_of(e):
            g = self.of(t)
            if g is None:
                return None
            ahead = 1 if best is None else g.minus(best).sign
            if ahead > 0:
                best = g
                signs.clear()
            if ahead >= 0:
                one = self._sign(as_term(t))
                if signs and (one == 0 or one not in signs):
                    return None
                signs.add(one)
        return best

    def _sign(self, term: Term) -> int:
        """The sign of a term, far out: 0 where it is not plain."""
        sign = 1 if term.coef > 0 else -1
        for base, e in term.powers.values():
            if base == self.x and isinstance(e, Fraction):
                sign *= -1 if self.way < 0 and e.numerator % 2 else 1
            elif not base.has(self.x):
                number = self._number(base)
                whole = isinstance(e, Fraction) and e.denominator == 1
                if number is None or (number < 0 and not whole):
                    return 0
                sign *= -1 if number < 0 and isinstance(e, Fraction) and e.numerator % 2 else 1
            elif not (isinstance(base, Func) and base.name in ("sqrt", "ln", "factorial")):
                return 0
        return sign

    def of_power(self, base: Expr, e: Expr | Fraction) -> Growth | None:
        """The growth of base^e."""
        if isinstance(e, Expr) and e.has(self.x):
            return None if base.has(self.x) else self._exponential(base, e)
        if not base.has(self.x):
            return STILL
        n = self._number(e if isinstance(e, Expr) else as_expr(e))
        one = None if n is None or abs(n) > _LARGEST else self._base(base)
        return None if one is None or n is None else one.times(n)

    def _base(self, base: Expr) -> Growth | None:
        if base == self.x:
            return Growth(power=1.0)
        match base:
            case Func("sqrt" | "cbrt" as name, u):
                inner = self.fastest(u)
                index = 2 if name == "sqrt" else 3
                return None if inner is None or inner.factorial else inner.times(1 / index)
            case Func("ln", u):
                inner = self.fastest(u)
                powers = inner is not None and not inner.factorial and not inner.rates and inner.power > 0
                return Growth(log=1.0) if powers and self.way > 0 else None
            case Func("factorial", u) if u == self.x and self.way > 0:
                return Growth(factorial=1)
            case Func("sin" | "cos", _) if self.oscillating:
                return STILL
            case Add():
                return self.fastest(base)
        return None

    def _exponential(self, base: Expr, e: Expr) -> Growth | None:
        size = 1.0 if base == E else self._number(Func("ln", base))
        rates = STILL
        for t in terms_of(e):
            term = as_term(t)
            moving = {k: v for k, v in term.powers.items() if v[0].has(self.x) or _has(v[1], self.x)}
            if not moving:
                continue
            power = moving.get(self.x)
            if size is None or len(moving) != 1 or power is None or not isinstance(power[1], Fraction):
                return None
            rest = term.copy()
            del rest.powers[self.x]
            n = power[1]
            if n <= 0 or (n.denominator != 1 and self.way < 0):
                return None
            c = self._number(build(rest))
            if c is None:
                return None
            sign = -1 if self.way < 0 and n % 2 == 1 else 1
            rates = rates.plus(Growth(rates=((float(n), sign * size * c),)))
        return rates

    def _number(self, e: Expr) -> float | None:
        return self._point.middle(e)


def _has(e: Expr | Fraction, x: Sym) -> bool:
    return isinstance(e, Expr) and e.has(x)
