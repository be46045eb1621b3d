"""A wrong limit: the values that each mistake leads to, worked out, and the student's looked up among them.

A limit has no derivation to disturb rule by rule, so each mistake is a short computation of its own.
"""

from __future__ import annotations

from functools import partial

from calctool.diagnosis.agreement import same_limit
from calctool.diagnosis.mistakes import made_on
from calctool.diagnosis.mistakes.limits import LimitProblem, limit_value
from calctool.diagnosis.ranking import leading_to
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.tree import Limit
from calctool.limits.solver import one_sided
from calctool.tasks.question import Answer, Question


def limits(question: Question, answer: Answer) -> list[Diagnosis]:
    """The likeliest mistakes behind a wrong limit.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> [d.id for d in limits(question_for("limit", "(x^2 - 9)/(x - 3)", to="3"), parse("0"))][:1]
    ['zero-over-zero-is-zero']
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Limit) or isinstance(right, list) or isinstance(answer, list) or goal.free:
        return []
    mine, theirs = limit_value(answer), limit_value(right)
    if mine is None or theirs is None or same_limit(mine, theirs):
        return []
    problem = LimitProblem(goal, theirs, mine, partial(one_sided, goal.var, goal.to))
    cards = leading_to(made_on(LimitProblem), problem, lambda wrong: wrong is not None and same_limit(mine, wrong))
    return [said(card, goal, None, {}) for card in cards]
