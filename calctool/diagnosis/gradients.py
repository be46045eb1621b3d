"""A wrong length, angle or slope of a gradient: what comes of each mistake is worked out, and the answer looked up."""

from __future__ import annotations

from calctool.algebra.angles import full_rotations, rotated
from calctool.algebra.terms import terms_of
from calctool.diagnosis.agreement import same
from calctool.diagnosis.mistakes import made_on
from calctool.diagnosis.mistakes.directions import LengthOrAngle
from calctool.diagnosis.mistakes.sums import decimal_rounded
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.ranking import leading_to
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.tree import Div, Expr, Mul
from calctool.process.budget import Budget
from calctool.tasks.question import Question


def directions(question: Question, answer: Expr, budget: Budget) -> list[Diagnosis]:
    """The likeliest mistakes behind a wrong answer about a gradient; else those made inside its components.

    >>> from calctool.diagnosis import diagnose
    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("grad", "3x + 4y", at="x=0,y=0", of="length")
    >>> [d.id for d in diagnose(question, parse("25"))]
    ['magnitude-not-rooted']
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Expr) or not isinstance(right, Expr) or right.data == "dne" or answer.data == "dne":
        return []
    angle = question.of == "angle"
    if angle:
        right = rotated(right, full_rotations(right, answer))
    attempt = OneAnswer(question, goal, right, answer, budget)
    if attempt.agrees:
        return []
    rounded = attempt.recognised(decimal_rounded)
    if rounded:
        return rounded
    near, mine = attempt.near, attempt.near.vector(answer)

    def agrees(wrong: Expr) -> bool:
        return wrong == answer or same(
            near.vector(rotated(wrong, full_rotations(wrong, answer)) if angle else wrong), mine
        )

    value = question.report.result.value
    gradient = [e for e in value if isinstance(e, Expr)] if isinstance(value, list) else []
    problem = LengthOrAngle(gradient, question.of, answer, _along(goal) if question.of == "derivative" else [])
    cards = leading_to(made_on(LengthOrAngle), problem, agrees) if gradient else []
    # The components are not at fault, so no place in the problem is shown: only the answer.
    first = question.derivations[0].goal if question.derivations else goal
    return [said(card, first, answer, {}) for card in cards] or attempt.diagnoses()


def _along(goal: Expr) -> list[Expr]:
    """The vector of a directional derivative, whose terms are a partial derivative times v/|v|; [] if it is not one."""
    found = [t.factors[-1] for t in terms_of(goal) if isinstance(t, Mul)]
    return [v.num for v in found if isinstance(v, Div)] if all(isinstance(v, Div) for v in found) else []
