"""The difference quotients: their formulas, where they look at the function, and how far they are off in exact numbers.

With exact numbers a quotient D(h) is off by a derivative of the function at some place between the points, times a
power of h.  For f smooth there, with some c between the outermost points:

    forward      D(h) - f'(x) =  f''(c) h/2
    backward     D(h) - f'(x) = -f''(c) h/2
    central      D(h) - f'(x) =  f'''(c) h^2/6
    richardson   D(h) - f'(x) = -f^(5)(c) h^4/480

Source: Burden and Faires, *Numerical Analysis*, 4.1 and 4.2; for the last, whose Peano kernel does not change its
sign, Davis and Rabinowitz, *Methods of Numerical Integration*, 4.3.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import NamedTuple

from calctool.expr.tree import Expr
from calctool.parsing import parse


class Quotient(NamedTuple):
    """A difference quotient: how a program writes it, with y_0, y_1, ... for the values of f at its points.

    The points are ``x + s*h`` for each of ``shifts``; ``weights`` divided by h are the factors of the values.
    """

    name: str
    title: str
    written: str
    formula: str
    shifts: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]

    @property
    def program(self) -> Expr:
        """The formula over the letters y_0, y_1, ... and h."""
        return parse(self.formula)

    @property
    def order(self) -> int:
        """The order of the derivative in the error."""
        return next(k for k in range(2, 9) if self.coefficient(k))

    def coefficient(self, k: int) -> Fraction:
        """The factor of f^(k)(x) h^(k - 1) in D(h) - f'(x), by Taylor's formula; 0 for what cancels.

        >>> [str(QUOTIENTS["central"].coefficient(k)) for k in (1, 2, 3, 4, 5)]
        ['0', '0', '1/6', '0', '1/120']
        """
        total = sum((w * s**k for w, s in zip(self.weights, self.shifts, strict=True)), Fraction(0))
        return total / factorial(k) - (k == 1)


def _quotient(name: str, title: str, written: str, formula: str, shifts: str, weights: str) -> Quotient:
    def numbers(text: str) -> tuple[Fraction, ...]:
        return tuple(Fraction(part) for part in text.split())

    return Quotient(name, title, written, formula, numbers(shifts), numbers(weights))


QUOTIENTS = {
    row.name: row
    for row in (
        _quotient("forward", "forward difference", "(f(x + h) - f(x))/h", "(y_0 - y_1)/h", "1 0", "1 -1"),
        _quotient("backward", "backward difference", "(f(x) - f(x - h))/h", "(y_0 - y_1)/h", "0 -1", "1 -1"),
        _quotient(
            "central", "central difference", "(f(x + h) - f(x - h))/(2h)", "(y_0 - y_1)/(2h)", "1 -1", "1/2 -1/2"
        ),
        _quotient(
            "richardson",
            "Richardson's extrapolation of the central difference",
            "(4C(h/2) - C(h))/3, C(h) = (f(x + h) - f(x - h))/(2h)",
            "(4((y_0 - y_1)/h) - (y_2 - y_3)/(2h))/3",
            "1/2 -1/2 1 -1",
            "4/3 -4/3 -1/6 1/6",
        ),
    )
}
"""By name.  In the last the inner quotient has the step h/2, so that its denominator 2(h/2) is h, exactly."""
