"""Which answers are equal to each other: numbers tell most pairs apart, and only a proof puts two together."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.answers.reading import read_answer
from calctool.answers.shapes import components, flat, shape
from calctool.errors import CalcError, InputError
from calctool.grading.equality import WORK, equal
from calctool.grading.judging import answer_of
from calctool.numeric.balls import Ball, disjoint
from calctool.numeric.operations import NoValue
from calctool.numeric.sampling import letter_values
from calctool.process.budget import Budget
from calctool.tasks.question import Answer

_POINTS = 2
"""Points at which answers are told apart before a proof is tried."""


def alike(texts: Sequence[str]) -> list[list[int]]:
    """The places of texts that are equal to each other, together, each group in the order of the first of it.

    Texts that are the same are together, whether they can be read or not.

    >>> alike(["cos(3x)", "2x", "x + x", "2x", "cos(3x) + 0", "oops("])
    [[0, 4], [1, 2, 3], [5]]
    """
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        places.setdefault(" ".join(text.split()), []).append(i)
    answers = {text: answer for text in places if (answer := _read(text)) is not None}
    names = sorted({name for answer in answers.values() for e in flat(answer) for name in e.free})
    points = [Ball(point) for point in letter_values(names)[:_POINTS]]
    budget = Budget(WORK)
    first: list[str] = []
    for text in places:
        kept = next((other for other in first if _equal(answers.get(other), answers.get(text), points, budget)), None)
        if kept is None:
            first.append(text)
        else:
            places[kept] += places[text]
    return [sorted(places[text]) for text in first]


def _read(text: str) -> Answer | None:
    try:
        return answer_of(read_answer(text))
    except InputError:
        return None


def _equal(a: Answer | None, b: Answer | None, points: Sequence[Ball], budget: Budget) -> bool:
    if a is None or b is None or shape(a) != shape(b):
        return False
    pairs = [(ours, theirs) for _, _, ours, theirs in components(None, a, b)]
    for ball in points:
        for ours, theirs in pairs:
            one, other = ball.value(ours), ball.value(theirs)
            if not isinstance(one, (NoValue, bool)) and not isinstance(other, (NoValue, bool)) and disjoint(one, other):
                return False
    try:
        return all(equal(ours, theirs, budget=budget).state == "right" for ours, theirs in pairs)
    except CalcError:  # one of them is refuted by itself, or it takes too long
        return False
