"""Where an expression is negative, 0 and positive: three sets, and the law of signs for a product of two."""

from __future__ import annotations

from typing import NamedTuple

from calctool.algebra.rational import Coefficients
from calctool.algebra.reals import ALL, NOTHING, Reals
from calctool.algebra.roots import real_roots


class Signs(NamedTuple):
    """Where an expression is negative, 0, positive; together they are where it has a value."""

    below: Reals
    zero: Reals
    above: Reals

    @property
    def reversed(self) -> Signs:
        return Signs(self.above, self.zero, self.below)

    @property
    def domain(self) -> Reals:
        return self.below | self.zero | self.above

    def times(self, other: Signs) -> Signs:
        """Of a product."""
        return Signs(
            (self.below & other.above) | (self.above & other.below),
            (self.zero & other.domain) | (self.domain & other.zero),
            (self.above & other.above) | (self.below & other.below),
        )


def signs_of_polynomial(c: Coefficients) -> Signs:
    """By the roots, each with its multiplicity, from the right end of the line to the left."""
    if len(c) == 1:
        return Signs(*(ALL if (c[0] > 0) - (c[0] < 0) == wanted else NOTHING for wanted in (-1, 0, 1)))
    roots = real_roots(c)
    signs = [1 if c[-1] > 0 else -1]
    for _, multiplicity in reversed(roots):
        signs.append(signs[-1] * (-1) ** multiplicity)
    signs.reverse()
    ends = [r for r, _ in roots]
    cells = [v for s in signs for v in (s, 0)][:-1]
    return Signs(*(Reals(ends, [v == wanted for v in cells]) for wanted in (-1, 0, 1)))
