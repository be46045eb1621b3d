"""Work that is counted, so that a search ends at the same place on every machine, busy or not.

A clock would cut a hard problem short earlier where the machine is slow, and give another answer there.  So whoever
searches is given a budget, and spends a unit for each small piece of work: a node visited, two terms multiplied, a
candidate tried.  Only the limit of :mod:`calctool.process.sandbox` looks at a clock, and it gives no answer but
"not decided".
"""

from __future__ import annotations


class OutOfBudget(Exception):
    """The work allowed is done, and nothing is found."""


class Budget:
    """So many units of work; a *part* of it is spent from the whole too, and may be smaller.

    >>> whole = Budget(10)
    >>> part = whole.part(4)
    >>> part.spend(3)
    >>> part.left, whole.left
    (1, 7)
    >>> part.spend(2)
    Traceback (most recent call last):
    calctool.process.budget.OutOfBudget
    >>> part.spent, whole.spent
    (True, False)
    """

    __slots__ = ("_own", "_whole")

    def __init__(self, units: int, whole: Budget | None = None) -> None:
        self._own = units
        self._whole = whole

    @property
    def left(self) -> int:
        """The units that can still be spent."""
        return self._own if self._whole is None else min(self._own, self._whole.left)

    @property
    def spent(self) -> bool:
        """Is nothing left?"""
        return self.left <= 0

    def spend(self, units: int = 1) -> None:
        """Count so much work; raises OutOfBudget when there is more than was allowed."""
        budget: Budget | None = self
        while budget is not None:
            budget._own -= units
            budget = budget._whole
        if self.left < 0:
            raise OutOfBudget

    def part(self, units: int) -> Budget:
        """A budget for a part of the work: at most so many units, and no more than are left of the whole."""
        return Budget(units, self)
