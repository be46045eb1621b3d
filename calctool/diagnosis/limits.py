"""A wrong limit: the values that each mistake leads to, worked out, and the student's looked up among them.

A limit has no derivation to disturb rule by rule, so each mistake is a short computation of its own.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from calctool.diagnosis.agreement import same_limit
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.limit_problem import LimitProblem, limit_value, numbers_for, with_numbers
from calctool.diagnosis.mistakes import made_on
from calctool.diagnosis.ranking import leading_to
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.tree import Expr, Limit
from calctool.limits.solver import one_sided
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question


def limits(question: Question, answer: Answer, budget: Budget) -> list[Diagnosis]:
    """The likeliest mistakes behind a wrong limit.  Raises OutOfBudget.

    >>> from calctool.parsing import parse
    >>> from calctool.process.budget import Budget
    >>> from calctool.tasks.question import question_for
    >>> [d.id for d in limits(question_for("limit", "(x^2 - 9)/(x - 3)", to="3"), parse("0"), Budget(1000))][:1]
    ['zero-over-zero-is-zero']
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Limit) or isinstance(right, list) or isinstance(answer, list):
        return []
    if answer.free - goal.free:
        return []
    found: list[Mistake] | None = None
    for numbers in _NUMBERS[: 2 if goal.free else 1]:
        given = numbers_for(question, numbers)
        if given is None:
            return []
        cards = _cards(*(with_numbers(e, given) for e in (goal, right, answer)), budget=budget)
        found = cards if found is None else [card for card in found if card in cards]
    slots = LimitProblem(goal, None, answer, partial(one_sided, goal.var, goal.to), budget).slots
    return [said(card, goal, None, slots) for card in found or ()]


_NUMBERS = tuple(tuple(Fraction(n, 10) for n in row) for row in ((17, 23, 31, 13), (29, 11, 19, 37)))
"""Numbers for the letters that stay in a limit: what fits for two of each is no accident."""


def _cards(goal: Expr, right: Expr, answer: Expr, *, budget: Budget) -> list[Mistake]:
    """The likeliest mistakes that lead from a limit without letters to a wrong answer."""
    assert isinstance(goal, Limit)
    problem = LimitProblem(goal, limit_value(right), answer, partial(one_sided, goal.var, goal.to), budget)
    mine, theirs = problem.answer, problem.right
    if mine is None or theirs is None or same_limit(mine, theirs):
        return []
    return leading_to(made_on(LimitProblem), problem, lambda wrong: wrong is not None and same_limit(mine, wrong))
