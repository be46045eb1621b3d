"""A wrong answer beside the right one, and the points at which the two are compared."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, Self

from calctool.diagnosis.agreement import Vector, same
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.right_lines import right_lines
from calctool.diagnosis.search import Search
from calctool.errors import CalcError
from calctool.expr.interning import table
from calctool.expr.traversal import cached, fold, substitute
from calctool.expr.tree import Add, Deriv, Expr, Limit, Neg, Num, Substituted, Sym
from calctool.numeric.evaluate import precise
from calctool.numeric.sampling import sample_points
from calctool.process.budget import Budget, OutOfBudget
from calctool.tasks.question import Question

POINTS = 9
MANY_POINTS = 32
"""At so many points a mistake is looked for, and at so many it is confirmed."""
SCATTERED = 77
"""Of so many points those are taken first."""
EPS = sys.float_info.epsilon


MOST_NEAR = 60
_NEAR: dict[tuple[Any, ...], Search] = table()
"""The searches by question: a class makes the same mistakes again and again."""


class Sign(NamedTuple):
    """That a mistake was made is seen in an answer: what is shown of it, and the slots of the card's sentence."""

    piece: Expr | None
    slots: Mapping[str, Expr] = {}


class Attempt:
    """One question with one answer: ``goal`` is the problem unworked, ``right`` what comes of it."""

    def __init__(self, question: Question, goal: Expr, right: Expr, answer: Expr, budget: Budget) -> None:
        self.question = question
        self.goal = goal
        self.right = right
        self.answer = answer
        self.budget = budget
        body = _body(goal)
        self.body = question.body if body.open and isinstance(question.body, Expr) else body
        self._points: dict[int, tuple[dict[str, Vector], int]] = {}

    def cards(self) -> Sequence[Mistake]:
        """What can go wrong at each d/dx."""
        return ()

    # --- the letters -------------------------------------------------------------------------------

    @cached_property
    def foreign(self) -> list[str]:
        """Letters of the answer that the question does not have."""
        known = self.goal.free | self.body.free | {x.name for x in self.question.variables}
        return sorted(self.answer.free - known - set(self.question.point or ()))

    @property
    def in_inner_variables(self) -> bool:
        """Are the letters that the question does not have the inner variables of a chain?"""
        return bool(self.foreign) and set(self.foreign) <= {x.name for x, _ in self.question.equations}

    @cached_property
    def put_back(self) -> Self | None:
        """The same answer without inner variables, or without a constant C; None where it has other letters."""
        answer = self.answer
        if self.in_inner_variables:
            for _ in self.question.equations:
                for x, e in self.question.equations:
                    answer = substitute(answer, x.name, e)
        elif self.foreign in (["C"], ["c"], ["K"], ["k"], ["C_1"], ["c_1"]):
            answer = substitute(answer, self.foreign[0], Num(0))
        else:
            return None
        return type(self)(self.question, self.goal, self.right, answer, self.budget)

    # --- the values --------------------------------------------------------------------------------

    @cached_property
    def near(self) -> Search:
        """The search at a few points, in which the mistakes are looked for."""
        values, size = self.points(POINTS)
        cards = self.cards()
        key = (self.goal, self.right, len(cards), *[(name, *column) for name, column in values.items()])
        known = _NEAR.get(key)
        if known is not None:
            return known.anew(self.budget)
        if len(_NEAR) >= MOST_NEAR:
            _NEAR.clear()
        known = _NEAR[key] = Search(values, size, cards, self.budget)
        return known

    @cached_property
    def agrees(self) -> bool:
        """Has the answer the values of the right one?"""
        return same(self.near.vector(self.answer), self.near.vector(self.right))

    @cached_property
    def right_lines(self) -> list[Expr]:
        """The lines in which the right answer stands."""
        return right_lines(self.question, self.goal, self.right, self.near)

    @cached_property
    def comparable(self) -> bool:
        """Has the answer a value somewhere, where the right one has another?"""
        return not self.agrees and any(v == v for v in self.near.vector(self.answer))

    def search(self, points: int, cards: Sequence[Mistake] = ()) -> Search:
        values, size = self.points(points)
        return Search(values, size, cards, self.budget)

    def points(self, points: int) -> tuple[dict[str, Vector], int]:
        """Points at which the function and its derivative have values, as the values of each letter; how many."""
        found = self._points.get(points)
        if found is None and points < MANY_POINTS:
            values, size = self.points(MANY_POINTS)
            apart = max(1, size // points)
            few = {name: column[::apart][:points] for name, column in values.items()}
            found = self._points[points] = (few, max(1, len(next(iter(few.values()), []))))
        if found is None:
            names = self.goal.free | self.answer.free | self.body.free
            whole = self.right if self.right.data == "dne" else Add(self.body, self.right)
            good = cached(_defined, whole)[:points] if names else ()
            if len(good) == points:
                in_order = [*sorted(whole.free), *sorted(names - whole.free)]
                values = {name: [scattered(j)[i] for i in good] for j, name in enumerate(in_order)}
            else:
                places = sample_points(whole, points, names) if names else []
                values = {name: [float(p[name]) for p in places] for name in names}
            steady = self._steady(values, len(next(iter(values.values()), [])))
            if len(steady) >= points // 2:
                values = {name: [v[i] for i in steady] for name, v in values.items()}
            found = self._points[points] = (values, max(1, len(next(iter(values.values()), []))))
        return found

    def _steady(self, values: Mapping[str, Vector], size: int) -> list[int]:
        """The points at which the last digit of x does not decide the value: cos(x^9) at 9 has none that count."""
        moved = {name: [v * (1 + 4 * EPS) for v in column] for name, column in values.items()}
        here, there = (Search(e, size, (), self.budget).vector(self.answer) for e in (values, moved))
        return [i for i in range(size) if same([here[i]], [there[i]], 0)]

    def slopes(self, e: Expr, x: Sym) -> Vector | None:
        """The values of the derivative of a finished expression."""
        try:
            return Search(self.near.env, self.near.size, (), self.budget).candidates(Deriv(e, x), 0)[0].values
        except (OutOfBudget, CalcError):
            return None


@cache
def scattered(i: int) -> Vector:
    """Numbers of both signs and of several sizes, for the letter of this place in the alphabet.

    The parts of them behind the point are the multiples of an irrational number, which leave no gap.
    """
    step = (0.6180339887, 0.7548776662, 0.8191725134, 0.8566748839)[i % 4]
    ranges = ((0.05, 1.0), (1.0, 3.0), (-1.0, -0.05), (3.0, 6.0), (-3.0, -1.0), (0.05, 1.0), (1.0, 3.0))
    out: Vector = []
    for k in range(SCATTERED):
        low, high = ranges[(k + i) % len(ranges)]
        out.append(low + (high - low) * ((k + 1) * step % 1))
    return out


def _defined(whole: Expr) -> tuple[int, ...]:
    """Those of the scattered points at which the terms of a sum have values of moderate size."""
    there = Search({name: scattered(j) for j, name in enumerate(sorted(whole.free))}, SCATTERED, (), Budget(SCATTERED))
    terms = [there.vector(e) for e in whole.args] if isinstance(whole, Add) else []
    return tuple([i for i in range(SCATTERED) if terms and all(v[i] == 0 or 1e-9 < abs(v[i]) < 1e9 for v in terms)])


def _body(goal: Expr) -> Expr:
    """What is differentiated in the end."""
    while isinstance(goal, (Deriv, Substituted, Limit)):
        goal = goal.body
    return goal


def rounds_to(e: Expr, value: float) -> bool:
    """Is an answer the value rounded to a decimal: to the digits that are typed, or nearly?

    >>> from calctool.parsing import parse
    >>> [rounds_to(parse(text), 1 / 3) for text in ("0.3", "0.33", "0.34", "1/3")]
    [True, True, False, False]
    """
    number = e.body if isinstance(e, Neg) else e
    size = None if e.free or not has_decimals(e) else precise(e, {})
    if size is None:
        return False
    off = abs(float(size) - value)
    if isinstance(number, Num) and "." in number.text and "e" not in number.text.lower():
        return off <= max(0.5 * 10.0 ** -len(number.text.partition(".")[2]), 0.006 * abs(value))
    return off <= 0.006 * abs(value)


def has_decimals(e: Expr) -> bool:
    """Is a number in it written as a decimal?"""
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, Num) and "." in node.text))
