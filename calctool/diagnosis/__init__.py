"""Diagnosis: from a wrong answer to the mistake that explains it, or to nothing where no mistake does."""

from __future__ import annotations

from calctool.diagnosis.agreement import same
from calctool.diagnosis.attempt import Attempt
from calctool.diagnosis.gradients import directions
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.search import WORK
from calctool.diagnosis.vectors import vectors
from calctool.diagnosis.wording import Diagnosis
from calctool.errors import CalcError
from calctool.expr.tree import Add, Expr, Limit
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

            return limits(question, answer, budget)
        if isinstance(question.right, list):
            return []
        if question.of:
            return directions(question, answer, budget)
        found = OneAnswer(question, question.goal, question.right, answer, budget).diagnoses()
        # Where a walk leads is a number: mistakes of a derivative would fit it by chance only.
        return [d for d in found if d.id.startswith("walk-")] if question.steps else found
    except (OutOfBudget, CalcError):
        return []


def right_terms(question: Question, answer: Answer) -> list[Expr]:
    """The terms of a wrong answer that stand in the right derivative too, before or after it is tidied up.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> right_terms(question_for("diff", "x^3 + sin(3x)"), parse("3x^2 + 5/x"))
    [Mul(Num(3), Pow(Sym('x'), Num(2)))]
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Expr) or not isinstance(right, Expr) or not isinstance(answer, Add) or not goal.free:
        return []
    attempt = Attempt(question, goal, right, answer, Budget(WORK))
    try:
        near = attempt.near
        wanted = [near.vector(t) for line in attempt.right_lines if isinstance(line, Add) for t in line.terms]
        return [t for t in dict.fromkeys(answer.terms) if t.free and any(same(near.vector(t), v) for v in wanted)]
    except (OutOfBudget, CalcError):
        return []
