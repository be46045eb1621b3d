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
    return [_slip(card, line, path, node, wrong) for path, node in _parts(line) for card, wrong in cached(_after, node)]


def _after(node: Expr) -> list[tuple[Mistake, Expr]]:
    """What becomes of one node; the lines of a derivation share most of theirs."""
    return list(_wrong(node, AFTER))


def slips(line: Expr, cards: Iterable[Mistake] = REWRITERS) -> Iterator[Slip]:
    """The line with one wrong piece of algebra done at one place.

    >>> from calctool.parsing import parse
    >>> [slip.card.id for slip in slips(parse("(3x)^2"), AFTER)]
    ['power-of-product']
    """
    cards = tuple(cards)
    in_parts = tuple([card for card in cards if not card.in_a_line.whole])
    for path, node in _parts(line):
        for card, wrong in _wrong(node, in_parts if path else cards):
            yield _slip(card, line, path, node, wrong)


def _parts(line: Expr) -> Iterator[tuple[Path, Expr]]:
    """The nodes of a line that are put together of others, and where they stand."""
    stack: list[tuple[Path, Expr]] = [((), line)]
    seen = 0
    while stack and seen < MOST:
        path, node = stack.pop()
        seen += 1
        if node.args:
            yield path, node
            stack.extend([((*path, i), a) for i, a in enumerate(node.args)])


def _wrong(node: Expr, cards: Iterable[Mistake]) -> Iterator[tuple[Mistake, Expr]]:
    for card in cards:
        leads_to = card.in_a_line.leads_to
        if leads_to is not None:
            for wrong in leads_to(node):
                yield card, wrong


def _slip(card: Mistake, line: Expr, path: Path, node: Expr, wrong: Expr) -> Slip:
    return Slip(card, node, wrong, put_at(line, path, wrong) if path else wrong)
