"""How fast an expression grows: logarithms, powers, exponentials, factorials, compared term by term.

Source: Stewart, *Calculus*, 4.4; OpenStax *Calculus 1*, 4.8, "growth rates of functions".
"""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import NamedTuple

from .algebra import Term, as_term, terms_of
from .expr import Add, E, Expr, Func, Sym
from .place import precise


class Growth(NamedTuple):
    """How fast a term grows: factorials, then the rate of e^(rate x), then the power, then the logarithm's."""

    factorial: int
    rate: float
    power: Fraction
    log: Fraction

    def minus(self, other: Growth) -> Growth:
        return Growth(
            self.factorial - other.factorial, self.rate - other.rate, self.power - other.power, self.log - other.log
        )

    @property
    def sign(self) -> int:
        for v in (float(self.factorial), self.rate, float(self.power), float(self.log)):
            if abs(v) > 1e-12:
                return 1 if v > 0 else -1
        return 0


def growth(term: Term, x: Sym, way: int = 1) -> Growth | None:
    """The growth of a product of powers, exponentials, logarithms and roots of polynomials as x -> oo (way 1) or -oo."""
    total = Growth(0, 0.0, Fraction(0), Fraction(0))
    for base, e in term.powers.values():
        if not base.has(x) and not (isinstance(e, Expr) and e.has(x)):
            continue
        one = growth_of(base, e, x, way)
        if one is None:
            return None
        total = Growth(
            total.factorial + one.factorial, total.rate + one.rate, total.power + one.power, total.log + one.log
        )
    return total


def growth_of(base: Expr, e: Expr | Fraction, x: Sym, way: int = 1) -> Growth | None:
    none = Growth(0, 0.0, Fraction(0), Fraction(0))
    if isinstance(e, Fraction):
        if base == x:
            return none._replace(power=e)
        match base:
            case Func("sqrt" | "cbrt" as name, u):
                inner = fastest_growth(u, x, way)
                index = 2 if name == "sqrt" else 3
                return (
                    None
                    if inner is None or inner.rate or inner.factorial
                    else none._replace(power=inner.power * e / index)
                )
            case Func("ln", u):
                inner = fastest_growth(u, x, way)
                if way < 0 or inner is None or inner.factorial or inner.rate or inner.power <= 0:
                    return None
                return none._replace(log=e)
            case Func("factorial", u) if u == x and e.denominator == 1 and way > 0:
                return none._replace(factorial=int(e))
            case Add():
                inner = fastest_growth(base, x, way)
                if inner is None:
                    return None
                return Growth(inner.factorial * int(e), inner.rate * float(e), inner.power * e, inner.log * e)
        return None
    if base.has(x):
        return None
    size = 1.0 if base == E else _log(base)
    slope = as_term(e)
    if list(slope.powers) == [x] and slope.powers[x][1] == 1 and size is not None:
        return none._replace(rate=way * size * float(slope.coef))
    return None


def _log(base: Expr) -> float | None:
    v = precise(base, {})
    return None if v is None or v <= 0 else log(float(v))


def fastest_growth(e: Expr, x: Sym, way: int = 1) -> Growth | None:
    """The growth of the fastest term of a sum."""
    best: Growth | None = None
    for t in terms_of(e):
        g = growth(as_term(t), x, way)
        if g is None:
            return None
        if best is None or g.minus(best).sign > 0:
            best = g
    return best
