"""Slips of algebra: every part of a line rewritten wrongly, in the function itself or after it was differentiated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calctool.algebra.terms import terms_of
from calctool.diagnosis.card import FinishedLine, Mistake
from calctool.diagnosis.mistakes import MISTAKES
from calctool.expr.traversal import cached, put_at
from calctool.expr.tree import Add, Div, Expr, Path

MOST = 200
"""Places in a line that are looked at."""


class Slip(NamedTuple):
    """One wrong piece of algebra: what stood there, what became of it, and the whole line with it."""

    card: Mistake
    before: Expr
    after: Expr
    line: Expr

    @property
    def merges(self) -> bool:
        """Were terms added, other than as fractions?"""
        before, after = self.before, self.after
        return isinstance(before, Add) and not isinstance(after, Div) and len(terms_of(after)) < len(before.terms)


REWRITERS: tuple[Mistake, ...] = tuple(card for card in MISTAKES.values() if card.in_a_line.leads_to is not None)
"""The cards that say what becomes of a part of a line."""


AFTER: tuple[Mistake, ...] = tuple(card for card in REWRITERS if not card.in_a_line.whole)
"""Those that are made in a part of a line: a mistake about the whole answer is found in the answer itself."""
BEFORE: tuple[Mistake, ...] = tuple(card for card in REWRITERS if card.on is FinishedLine or card.in_a_line.before)
"""Those that are made in the function itself, before it is differentiated."""


def slips_after(line: Expr) -> list[Slip]:
    """The slips made in a part of the derivative, remembered with it."""
    return cached(_slips_after, line)


def _slips_after(line: Expr) -> list[Slip]:
    return list(slips(line, AFTER))


def slips(line: Expr, cards: Iterable[Mistake] = REWRITERS) -> Iterator[Slip]:
    """The line with one wrong piece of algebra done at one place.

    >>> from calctool.parsing import parse
    >>> [slip.card.id for slip in slips(parse("(3x)^2"), AFTER)]
    ['power-of-product']
    """
    cards = tuple(cards)
    stack: list[tuple[Path, Expr]] = [((), line)]
    seen = 0
    while stack and seen < MOST:
        path, node = stack.pop()
        seen += 1
        for card in cards:
            leads_to, whole = card.in_a_line.leads_to, card.in_a_line.whole
            for wrong in leads_to(node) if leads_to is not None and not (path and whole) else ():
                yield Slip(card, node, wrong, put_at(line, path, wrong) if path else wrong)
        stack.extend(((*path, i), a) for i, a in enumerate(node.args))
