"""How steep a valley is in its steepest and its flattest direction: the eigenvalues of the second derivatives.

They say which learning rates lead to a minimum.  Near one, each step of gradient descent multiplies the distance along
an eigenvector by 1 - r k, where k is its eigenvalue; so the rate r must be smaller than 2/L for the largest of them,
and the smallest decides how long it takes.  Source: Goodfellow, Bengio and Courville, *Deep Learning*, 4.3.1; Boyd and
Vandenberghe, *Convex Optimization*, 9.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


def eigenvalues(matrix: Sequence[Sequence[float]]) -> list[float]:
    """The eigenvalues of a symmetric matrix in doubles, in ascending order.

    >>> eigenvalues([[2.0, 1.0], [1.0, 2.0]])
    [1.0, 3.0]
    """
    if len(matrix) == 1:
        return [matrix[0][0]]
    if len(matrix) == 2:
        (a, b), (_, d) = matrix
        middle, reach = (a + d) / 2, math.hypot((a - d) / 2, b)
        return [middle - reach, middle + reach]
    from mpmath import mp

    found = mp.eigsy(mp.matrix([list(row) for row in matrix]), eigvals_only=True)
    return sorted(float(v) for v in found)


class Valley(NamedTuple):
    """The least and the largest eigenvalue at a point."""

    least: float
    largest: float

    def slowest(self, rate: float) -> float:
        """By what the distance is multiplied in the direction in which a step helps least; above 1 it grows.

        >>> Valley(2.0, 2.0).slowest(1.25)
        -1.5
        """
        return max(1 - rate * self.least, 1 - rate * self.largest, key=abs)

    @property
    def condition(self) -> float:
        """The condition number: how much steeper the steepest direction is than the flattest."""
        return self.largest / self.least if self.least else math.inf


def steps_for_a_digit(factor: float) -> float:
    """How many steps make the distance ten times smaller, where each multiplies it by ``factor``.

    >>> round(steps_for_a_digit(0.9))
    22
    """
    size = abs(factor)
    return math.inf if size >= 1 else 0.0 if size == 0 else -1 / math.log10(size)
