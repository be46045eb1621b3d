"""Diagnosis: from a wrong answer to the mistake that explains it, or to nothing where no mistake does."""

from __future__ import annotations

import time

from calctool.diagnosis.gradients import directions
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.search import OutOfBudget
from calctool.diagnosis.vectors import vectors
from calctool.diagnosis.wording import Diagnosis
from calctool.errors import CalcError
from calctool.expr.tree import Limit
from calctool.tasks.question import Answer, Question


def diagnose(question: Question, answer: Answer, seconds: float = 0.5) -> list[Diagnosis]:
    """The likeliest explanations of a wrong answer: one, two if both are as likely, none if none is found.

    Right answers are the caller's business: this is asked only about wrong ones (and says nothing of
    an answer that agrees with the right one at the points tried).

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> [d.id for d in diagnose(question_for("diff", "sin(3x)"), parse("cos(3x)"))]
    ['chain-inner-omitted']
    """
    deadline = time.monotonic() + seconds
    try:
        if isinstance(question.goal, list) or isinstance(answer, list):
            return vectors(question, answer, deadline)
        if isinstance(question.goal, Limit):
            from calctool.diagnosis.limits import limits

            return limits(question, answer)
        if isinstance(question.right, list):
            return []
        if question.of:
            return directions(question, answer, deadline)
        return OneAnswer(question, question.goal, question.right, answer, deadline).diagnoses()
    except (OutOfBudget, CalcError):
        return []
