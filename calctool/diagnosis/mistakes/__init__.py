"""The mistakes as one book: a section of the textbook is a module, and every card that stands in it is in the book."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from calctool.diagnosis.card import Mistake
from calctool.diagnosis.mistakes import (
    algebra,
    at_infinity,
    chain,
    directions,
    functions,
    indeterminate,
    lhopital,
    limits,
    powers,
    product,
    quotient,
    several,
    sums,
    task,
    walks,
)


def _book(*sections: ModuleType) -> Mapping[str, Mistake]:
    """The cards of the sections in the order in which they stand there, singly or in a table."""
    found: dict[str, Mistake] = {}
    for value in [value for section in sections for value in vars(section).values()]:
        for card in value if isinstance(value, tuple) else (value,):
            if isinstance(card, Mistake) and found.setdefault(card.id, card) is not card:
                raise ValueError(f"two mistakes are called {card.id}")
    for card in found.values():
        if unknown := {card.kind, *card.companions} - {"", *found}:
            raise ValueError(f"the card of {card.id} names {', '.join(sorted(unknown))}, and there is no such mistake")
    return found


MISTAKES = _book(
    chain,
    product,
    quotient,
    powers,
    functions,
    sums,
    algebra,
    task,
    indeterminate,
    lhopital,
    at_infinity,
    limits,
    several,
    directions,
    walks,
)
"""Every mistake by its id."""


def made_on(problem: type) -> tuple[Mistake, ...]:
    """The mistakes that are made on a kind of problem.

    >>> from calctool.diagnosis.mistakes.directions import LengthOrAngle
    >>> len(made_on(LengthOrAngle))
    8
    """
    return tuple(card for card in MISTAKES.values() if card.on is problem)
