"""The mistakes that explain an answer, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from calctool.diagnosis.card import Mistake
from calctool.diagnosis.search import MistakeMade
from calctool.errors import CalcError


class Explanation(NamedTuple):
    """The mistakes of one explanation, the outermost first; ``everywhere``: the first of several alike."""

    mistakes: tuple[MistakeMade, ...]
    everywhere: bool = False

    @property
    def rank(self) -> tuple[int, int, str, int]:
        """The smaller the likelier: few mistakes, whole rules before accidents, common before rare, outermost first."""
        return (
            len(self.mistakes),
            sum(m.card.weight for m in self.mistakes),
            max(m.card.common for m in self.mistakes),
            sum(m.depth for m in self.mistakes),
        )

    @property
    def ids(self) -> list[str]:
        return [m.card.id for m in self.mistakes]


def ranked(explanations: Sequence[Explanation]) -> list[Explanation]:
    """The best explanation, and one more where it is just as good."""
    different: list[Explanation] = []
    for each in sorted(explanations, key=lambda e: e.rank):
        if all(each.ids != other.ids for other in different):
            different.append(each)
    kept = [e for e in different if not any(_is_case_of(other, e) for other in different)]
    return [kept[0], *[e for e in kept[1:] if e.rank == kept[0].rank][:1]]


def _is_case_of(special: Explanation, general: Explanation) -> bool:
    """Is one explanation the same mistake as the other, said more closely?"""
    a, b = special.mistakes[0].card, general.mistakes[0].card
    return len(special.mistakes) == len(general.mistakes) == 1 and a.kind == b.id and a.weight <= b.weight


def likeliest(cards: Iterable[Mistake]) -> list[Mistake]:
    """The likeliest of several mistakes that lead to the same answer, and one more where it is just as likely."""
    different = list(dict.fromkeys(cards))
    general = {card.kind for card in different}
    kept = [card for card in different if card.id not in general]
    kept.sort(key=lambda card: (card.weight, card.common, card.precedence))
    return [card for card in kept if (card.weight, card.common) == (kept[0].weight, kept[0].common)][:2]


def leading_to(cards: Iterable[Mistake], problem: Any, agrees: Callable[[Any], bool]) -> list[Mistake]:
    """The likeliest mistakes made on a problem that lead to the student's answer, recognised by ``agrees``."""
    found: list[Mistake] = []
    for card in cards:
        try:
            if any(map(agrees, card.leads_to(problem))):
                found.append(card)
        except CalcError:  # nothing can be said of what it leads to
            continue
    return likeliest(found)
