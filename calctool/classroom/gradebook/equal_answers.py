"""Which answers are equal to each other: numbers tell most pairs apart, and only a proof puts two together.

Answers stand in the order of a number that they come to, and each is held against its neighbours alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

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
_NEAR = 1e-6
"""How far from each other, of their size, numbers are that may be the same."""
_WITHOUT = 100
"""Answers without a number that one without is held against."""


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
    first = _Neighbours()
    for text in places:
        number = _number(answers.get(text), points)
        near = first.near(number)
        kept = next((other for other in near if _equal(answers.get(other), answers.get(text), points, budget)), None)
        if kept is None:
            first.add(text, number)
        else:
            places[kept] += places[text]
    return [sorted(places[text]) for text in first.all]


class _Neighbours:
    """The first of each group, in the order in which they came and in that of their numbers."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbered: list[tuple[float, str]] = []
        self._without: list[str] = []

    def add(self, text: str, number: float | None) -> None:
        self.all.append(text)
        if number is not None:
            insort(self._numbered, (number, text))
        elif len(self._without) < _WITHOUT:
            self._without.append(text)

    def near(self, number: float | None) -> Iterator[str]:
        """Those that may be equal to one that comes to a number, or to none."""
        if number is None:
            return iter(self._without)
        room = _NEAR * abs(number) + _NEAR**2
        start = bisect_left(self._numbered, (number - room, ""))
        end = bisect_right(self._numbered, number + room, key=lambda pair: pair[0])
        return (text for _, text in self._numbered[start:end])


def _number(answer: Answer | None, points: Sequence[Ball]) -> float | None:
    """What an answer comes to at the first of the points, its components together; None where one has no value."""
    if answer is None:
        return None
    total = 0.0
    for i, e in enumerate(flat(answer), 1):
        middle = None if isinstance(points[0].value(e), bool) else points[0].middle(e)
        if middle is None:
            return None
        total += i * middle
    return total


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
