"""The mistakes that explain an answer, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from calctool.diagnosis.card import Mistake
from calctool.diagnosis.fit import Fit
from calctool.diagnosis.search import MistakeMade
from calctool.errors import CalcError

Rank = tuple[int, int, int, int, int]


def unlikely(card: Mistake) -> int:
    """How unlikely a mistake is: an accident more than a rule taken wrongly as a whole, a rare one the more."""
    return card.weight + "ABC".index(card.common)


class Explanation(NamedTuple):
    """The mistakes of one explanation, the outermost first; ``everywhere``: the first of several alike.

    ``fit`` says how well it fits the answer as typed.
    """

    mistakes: tuple[MistakeMade, ...]
    everywhere: bool = False
    fit: Fit = Fit(0, False)

    @property
    def rank(self) -> Rank:
        """The smaller the likelier.

        Few mistakes; nothing in the answer that does not come of them; whole rules before accidents, common ones before
        rare ones, and what leads to the answer just as it stands before what is still to be worked out; what a card
        says of its precedence; the outermost.
        """
        chance = sum(unlikely(m.card) for m in self.mistakes) * 2 - self.fit.literal
        precedence, depth = sum(m.card.precedence for m in self.mistakes), sum(m.depth for m in self.mistakes)
        return len(self.mistakes), self.fit.left_over, chance, precedence, depth

    @property
    def ids(self) -> list[str]:
        return [m.card.id for m in self.mistakes]


def ranked(explanations: Sequence[Explanation]) -> list[Explanation]:
    """The best explanation, and one more where it is just as good."""
    if not explanations:
        return []
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
