"""The books: ordered tuples of cards, in the order a teacher would try them."""

from __future__ import annotations

from importlib import import_module

from ..step import Rule
from .diff import DIFF, chain, power_of_function
from .tidy import CLEAN, TIDY

BOOKS: dict[str, str] = {
    "differentiation": "calctool.rules.diff:DIFF",
    "definition of the derivative": "calctool.rules.definition:DEFINITION",
    "limits": "calctool.limits:LIMIT",
    "several variables": "calctool.rules.several:SEVERAL",
    "tidying": "calctool.rules.tidy:TIDY",
    "mistakes": "calctool.rules.mistaken:MISTAKEN",
}
"""Every book by the name of its chapter, and where it is: a book is loaded when it is opened."""


def book(chapter: str) -> tuple[Rule, ...]:
    """The cards of a chapter, in the order they are tried.

    >>> book("differentiation")[0].id
    'diff.constant'
    """
    module, name = BOOKS[chapter].split(":")
    cards: tuple[Rule, ...] = getattr(import_module(module), name)
    return cards


def cards() -> dict[str, Rule]:
    """Every rule that holds, of every book, by its id."""
    return {card.id: card for chapter in BOOKS if chapter != "mistakes" for card in book(chapter)}


def diff_book(known: frozenset[str]) -> tuple[Rule, ...]:
    """The book of differentiation for a reader who knows these rules.

    Who knows the chain rule sees a power of a function differentiated in one step.
    """
    if chain.id not in known:
        return DIFF
    rest = [r for r in DIFF if r is not power_of_function]
    place = rest.index(chain)
    return (*rest[:place], power_of_function, *rest[place:])


__all__ = ["BOOKS", "CLEAN", "DIFF", "TIDY", "book", "cards", "diff_book"]
