"""The mistakes that explain an answer, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.diagnosis.mistakes.card import mistakes
from calctool.diagnosis.search import Mistaken


class Explanation(NamedTuple):
    """One explanation: its faults, the outermost first; ``everywhere``: the first of several alike."""

    faults: tuple[Mistaken, ...]
    everywhere: bool = False

    @property
    def rank(self) -> tuple[int, int, str, int]:
        """The smaller the likelier: few mistakes, whole rules before accidents, common before rare, outermost first."""
        first = self.faults
        return (
            len(first),
            sum(f.card.weight for f in first),
            max(f.card.common for f in first),
            sum(f.depth for f in first),
        )


def ranked(found: Sequence[Explanation]) -> list[Explanation]:
    """The best explanation, and one more where it is just as good."""
    specific: list[Explanation] = []
    for f in sorted(found, key=lambda f: f.rank):
        ids = [c.card.id for c in f.faults]
        if any([c.card.id for c in g.faults] == ids for g in specific):
            continue
        specific.append(f)
    kept = [f for f in specific if not any(_is_case_of(g, f) for g in specific)]
    best = kept[0]
    return [best, *[f for f in kept[1:] if f.rank == best.rank][:1]]


def _is_case_of(special: Explanation, general: Explanation) -> bool:
    """Is one explanation the same mistake as the other, said more closely?"""
    a, b = special.faults[0].card, general.faults[0].card
    return len(special.faults) == len(general.faults) == 1 and a.kind == b.id and a.weight <= b.weight


def ranked_ids(ids: Sequence[str]) -> list[str]:
    """The likeliest of several mistakes that lead to the same value, and one more where it is just as likely."""
    cards = mistakes()
    general = {cards[i].kind for i in ids}
    kept = sorted([i for i in ids if i not in general], key=lambda i: (cards[i].weight, cards[i].common))
    return [i for i in kept if (cards[i].weight, cards[i].common) == (cards[kept[0]].weight, cards[kept[0]].common)][:2]
