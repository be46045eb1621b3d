"""The books: ordered tuples of cards, in the order a teacher would try them."""

from __future__ import annotations

from ..step import Rule
from .diff import DIFF, chain, power_of_function
from .several import SEVERAL
from .tidy import CLEAN, TIDY

BOOKS: dict[str, tuple[Rule, ...]] = {"differentiation": DIFF, "several variables": SEVERAL, "tidying": TIDY}
"""Every book by the name of its chapter."""


def diff_book(known: frozenset[str]) -> tuple[Rule, ...]:
    """The book of differentiation for a reader who knows these rules.

    Who knows the chain rule sees a power of a function differentiated in one step.
    """
    if chain.id not in known:
        return DIFF
    rest = [r for r in DIFF if r is not power_of_function]
    place = rest.index(chain)
    return (*rest[:place], power_of_function, *rest[place:])


__all__ = ["BOOKS", "CLEAN", "DIFF", "TIDY", "diff_book"]
