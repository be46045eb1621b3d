"""The mean squared error of a model on data, as a function of the model's parameters, and where it is least.

The cost is C = (1/n) sum (f(x_k, p) - y_k)^2; by the chain rule dC/dp_i = (1/n) sum 2 (f - y_k) df/dp_i.  Where f is
linear in its parameters the least cost is found exactly, by the normal equations.  Source: Strang, *Introduction to
Linear Algebra*, 4.3; Goodfellow, Bengio and Courville, *Deep Learning*, 5.1.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from calctool.numeric.doubles import Run
from calctool.optimisation.descent import solved

Rows = Sequence[tuple[float, ...]]
"""The data: the inputs of a row, then what was measured."""


def cost(model: Run, rows: Rows) -> Run:
    """The mean squared error of a model that takes the parameters and then the inputs of a row.

    >>> cost(lambda v: v[0] * v[1], [(1.0, 2.0), (2.0, 5.0)])([2.0])
    0.5
    """
    n = len(rows)

    def run(p: Sequence[float]) -> float:
        total = 0.0
        for row in rows:
            error = model((*p, *row)) - row[-1]
            total += error * error
        return total / n

    return run


def slope(model: Run, partial: Run, rows: Rows) -> Run:
    """The derivative of the cost by a parameter, from the derivative of the model by it."""
    n = len(rows)

    def run(p: Sequence[float]) -> float:
        total = 0.0
        for row in rows:
            v = (*p, *row)
            total += (model(v) - row[-1]) * partial(v)
        return 2 * total / n

    return run


def curvature(model: Run, first: Run, second: Run, both: Run, rows: Rows) -> Run:
    """The second derivative of the cost by two parameters, from those of the model: by one, the other, and both."""
    n = len(rows)

    def run(p: Sequence[float]) -> float:
        total = 0.0
        for row in rows:
            v = (*p, *row)
            total += first(v) * second(v) + (model(v) - row[-1]) * both(v)
        return 2 * total / n

    return run


def exact_fit(columns: Sequence[Sequence[Fraction]], measured: Sequence[Fraction]) -> list[Fraction] | None:
    """The parameters with the least cost for a model that is the sum of each parameter times its column.

    None where the data do not determine them.

    >>> one, x, y = [Fraction(1)] * 3, [Fraction(k) for k in (0, 1, 2)], [Fraction(k) for k in (1, 3, 5)]
    >>> exact_fit([x, one], y)
    [Fraction(2, 1), Fraction(1, 1)]
    """
    matrix = [[_dot(a, b) for b in columns] for a in columns]
    try:
        return solved(matrix, [_dot(a, measured) for a in columns])
    except ZeroDivisionError:
        return None


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((p * q for p, q in zip(a, b, strict=True)), Fraction(0))
