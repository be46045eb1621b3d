"""What a line of a working may be on its way to the answer: a stage of it, a component, the question once more.

A second derivative passes by the first, a slope at a point by the formula for it, a derivative by its difference
quotient; of a gradient the partial derivatives are given one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from calctool.answers.shapes import flat
from calctool.books import derivative_engine
from calctool.errors import CalcError
from calctool.expr.tree import DNE, OO, ZERO, Deriv, Expr, Limit, Neg, Substituted, Sym
from calctool.grading.equality import Verdict
from calctool.grading.forms import Form, Forms
from calctool.grading.meaning import NoMeaning, limit_of, worked_out
from calctool.grading.verdict import fitted, parts, summary, unfit
from calctool.tasks.question import Answer, Question


class Stage(NamedTuple):
    """What a line may be on the way to the answer, and what is still to be done there.

    A second derivative passes by the first, a slope at a point by the formula for it.
    """

    question: Question
    left: str = ""


class Aims(Forms):
    """Holds the sides of one working against the question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.stages = stages(question)
        self.reached = 0  # the stage that was right last
        self._verdicts: dict[tuple[int, Expr], Verdict] = {}

    def staged(self, value: Answer) -> tuple[Stage, Verdict]:
        """The first stage ahead that a value is right for; else the one it is held against."""
        if isinstance(self.question.goal, Limit) and isinstance(value, Expr) and value.has(self.question.goal.var):
            value = self.limit(value) or value
        ahead = range(self.reached, len(self.stages))
        found = [(self.stages[i], self._judged(i, value)) for i in ahead]
        place = next((i for i, (_, v) in enumerate(found) if v.state == "right"), None)
        if place is None:
            # With x still in it a line is no slope at a point, right or wrong.
            formula = len(found) > 1 and isinstance(value, Expr) and bool(self.question.point) and bool(value.free)
            return found[-2 if formula else -1]
        return found[place]

    def _judged(self, number: int, value: Answer) -> Verdict:
        """The verdict on a value for a stage."""
        question = self.stages[number].question
        if question.infinite == "dne" and question.right == DNE and value in (OO, Neg(OO)):
            value = DNE
        if isinstance(value, list):
            return self._held(question, value)
        first, goal = self.first(value), self.question.goal
        if not isinstance(goal, Limit) or value.has(goal.var) or not first.has(goal.var):  # 2x^2/(3x^2) = 2/3
            value = first
        if (number, value) not in self._verdicts:
            self._verdicts[number, value] = self._held(question, value)
        return self._verdicts[number, value]

    def is_right(self, value: Answer) -> bool:
        """Does a value equal the answer that is asked for?"""
        return self._judged(len(self.stages) - 1, value).state == "right"

    def _held(self, question: Question, value: Answer) -> Verdict:
        try:
            value = fitted(question, value)
            return unfit(question, value) or summary(parts(question, value))
        except (CalcError, ArithmeticError, RecursionError):
            return Verdict("undecided")

    def is_quotient(self, value: Answer) -> bool:
        """Is it a difference quotient, whose limit is the derivative?"""
        letters = self.strange(value)
        if len(letters) != 1 or not isinstance(value, Expr) or isinstance(self.question.goal, (list, Limit)):
            return False
        h = Sym(next(iter(letters)))
        try:
            return self.staged(limit_of(Limit(value, h, ZERO, "")))[1].state == "right"
        except (NoMeaning, CalcError):
            return False

    def restates(self, value: Answer) -> bool:
        """Is it the function of the question, or one of them?"""
        bodies = self.question.body if isinstance(self.question.body, tuple) else (self.question.body,)
        if isinstance(value, list):
            return len(value) == len(bodies) and all(
                isinstance(v, Expr) and self.same(b, v).state == "right" for v, b in zip(value, bodies, strict=True)
            )
        return any(self.same(b, value).state == "right" for b in bodies)

    def gives(self, form: Form) -> tuple[tuple[int, ...], ...]:
        """The components of the answer that a finished formula is; ``()`` is the whole of it."""
        value, shown = form.value, form.shown
        if value is None or shown is None or any(e.open for e in flat(shown)):
            return ()
        right = self.question.right
        if self.is_right(value) and not self._inner(shown):
            return ((),)
        if not isinstance(right, list):
            return ()
        rows = list(_components(right))
        if isinstance(value, list):
            lines = [(p, r) for p, r in rows if isinstance(r, list)]
            return tuple(p for p, r in lines if self.same(r, value).state == "right")
        return tuple(p for p, r in rows if isinstance(r, Expr) and self.same(r, value).state == "right")

    def _inner(self, shown: Answer) -> bool:
        """Do letters stand in it that are not the question's?"""
        return any(not e.free <= self.meanings.base for e in flat(shown))


def stages(question: Question) -> list[Stage]:
    """The derivatives of lower order, the formula that a point is put into, and the answer itself.

    >>> from calctool.tasks.question import question_for
    >>> [stage.left for stage in stages(question_for("diff", "x^3", order=2, at="x=1"))]
    ['it is still to be differentiated', 'the point is still to be put in', '']
    """
    body, order = question.body, question.order
    found: list[Stage] = []
    one = not isinstance(question.goal, (list, Limit)) and not question.of
    if one and isinstance(body, Expr) and not question.equations:
        by = question.variables
        if len(set(by)) == order == 2:  # mixed, and so in either order
            other = Deriv(body, by[1])
            first = question._replace(goal=other, right=derivative_engine().derive(other).result, point=None, order=1)
            found.append(Stage(first, "it is still to be differentiated"))
        nested: Expr = body
        for n in range(1, order + 1):
            nested = Deriv(nested, by[n - 1] if len(by) == order else by[0])
            if n < order or question.point:
                left = "it is still to be differentiated" if n < order else "the point is still to be put in"
                done = question.derivations[n - 1 : n]  # one a derivative, then the point
                right = done[0].result if done else worked_out(nested)
                found.append(Stage(question._replace(goal=nested, right=right, point=None, order=n), left))
    elif isinstance(question.goal, list) and question.point:
        with suppress(NoMeaning):
            formula, there = _formula(question.goal)
            first = question._replace(goal=formula, right=there, point=None)
            found.append(Stage(first, "the point is still to be put in"))
    return [*found, Stage(question)]


def _formula(goal: Answer) -> tuple[Answer, Answer]:
    """Goals at a point without the point, and what they come to."""
    if isinstance(goal, list):
        both = [_formula(g) for g in goal]
        return [g for g, _ in both], [r for _, r in both]
    while isinstance(goal, Substituted):
        goal = goal.body
    return goal, worked_out(goal)


def _components(right: Answer, where: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Answer]]:
    """Every component and every row of a vector or matrix, with its place."""
    if isinstance(right, list):
        for i, r in enumerate(right):
            yield (*where, i), r
            yield from _components(r, (*where, i))
