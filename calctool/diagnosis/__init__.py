"""Diagnosis: from a wrong answer to the mistake that explains it, or to nothing where no mistake does."""

from __future__ import annotations

from calctool.diagnosis.gradients import directions
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.search import WORK
from calctool.diagnosis.vectors import vectors
from calctool.diagnosis.wording import Diagnosis
from calctool.errors import CalcError
from calctool.expr.tree import Limit
from calctool.process.budget import Budget, OutOfBudget
from calctool.tasks.question import Answer, Question


def diagnose(question: Question, answer: Answer, budget: Budget | None = None) -> list[Diagnosis]:
    """The likeliest explanations of a wrong answer: one, two if both are as likely, none if none is found.

    Right answers are the caller's business: this is asked only about wrong ones (and says nothing of
    an answer that agrees with the right one at the points tried).  The search ends when the ``budget`` is spent.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> [d.id for d in diagnose(question_for("diff", "sin(3x)"), parse("cos(3x)"))]
    ['chain-inner-omitted']
    """
    budget = Budget(WORK) if budget is None else budget
    try:
        if isinstance(question.goal, list) or isinstance(answer, list):
            return vectors(question, answer, budget)
        if isinstance(question.goal, Limit):
            from calctool.diagnosis.limits import limits

            return limits(question, answer)
        if isinstance(question.right, list):
            return []
        if question.of:
            return directions(question, answer, budget)
        return OneAnswer(question, question.goal, question.right, answer, budget).diagnoses()
    except (OutOfBudget, CalcError):
        return []
