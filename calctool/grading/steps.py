"""The mistake between what is right and the wrong form below it: a rewriting, or a derivative worked out wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calctool.errors import CalcError
from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Expr, Limit
from calctool.grading.chains import Judgement
from calctool.grading.check import diagnosed
from calctool.grading.claims import Judge
from calctool.grading.forms import Form
from calctool.grading.meaning import At, NoMeaning
from calctool.grading.verdict import Outcome
from calctool.tasks.question import Question, question_for

if TYPE_CHECKING:
    from calctool.diagnosis.wording import Diagnosis


def step_diagnosed(judge: Judge, outcome: Outcome, wrong: Judgement, line: int) -> Sequence[Diagnosis]:
    """The mistake in a wrong statement; without one above it, between the question and it.

    What is finished can only be rewritten wrongly; with a d/dx left in it, that d/dx was worked out wrongly.
    """
    question, mine = outcome.question, outcome.answer
    if outcome.verdict.reason == "rule":
        return ()
    above, here = _part(wrong.above, outcome), _part(wrong.here, outcome)
    if above is None or here is None or outcome.verdict.reason not in ("value", "undefined"):
        return _of_a_line(wrong, diagnosed(outcome))
    start, right = above
    shown, value = here
    named = judge.names(start)
    for e, to in () if start.open or named else ((start, shown), (right, value)):
        if not to.open and to.free <= e.free:
            found = _rewriting(question, e, to)
            if found or start == right:
                return found
    if isinstance(question.goal, Limit):
        if not isinstance(start, Limit):
            return ()
        found = _rewriting(question, start.body, shown.body) if isinstance(shown, Limit) else ()
        return found or _of_a_line(wrong, diagnosed(outcome._replace(answer=value)))
    part = _about_a_part(judge, start, line)
    if part is not None:
        return _searched(part, value)
    opened = None if named else _opened(judge, start, line)
    if opened is not None:
        found = _searched(question._replace(goal=opened, right=right, equations=(), of=""), value)
        if found:
            return found
    return diagnosed(outcome) if isinstance(mine, Expr) else ()


def _of_a_line(wrong: Judgement, found: Sequence[Diagnosis]) -> Sequence[Diagnosis]:
    """What may have happened in a line: where it is still a limit, no form was read as a number yet."""
    if wrong.here is not None and isinstance(wrong.here.shown, Limit):
        return [m for m in found if m.id.startswith("lhopital-")]
    return found


def _rewriting(question: Question, start: Expr, mine: Expr) -> Sequence[Diagnosis]:
    # The book of mistakes is read only for a wrong line.
    from calctool.diagnosis.rewriting import rewriting

    return rewriting(question, start, mine)


def _searched(question: Question, mine: Expr) -> Sequence[Diagnosis]:
    from calctool.diagnosis import diagnose

    try:
        return diagnose(question, mine)
    except (ArithmeticError, RecursionError):
        return ()


def _about_a_part(judge: Judge, start: Expr, line: int) -> Question | None:
    """The question that a claim about a part answers: du/dx = ..., (sin 3x)' = ..."""
    if not isinstance(start, Deriv):
        return None
    body, wrt = start.body, start.wrt
    try:
        if body.open:
            return None
        if wrt.name in judge.meanings.base:
            body = judge.meanings.expanded(body, At(line))
        elif wrt.name not in body.free:
            body = judge.meanings.toward(body, wrt.name, At(line))
        return question_for("diff" if len(body.free) < 2 else "partial", *_asked(body, wrt.name))
    except (NoMeaning, CalcError):
        return None


def _asked(body: Expr, wrt: str) -> tuple[str | list[str]]:
    return (show(body),) if len(body.free) < 2 else ([show(body), wrt],)


def _opened(judge: Judge, start: Expr, line: int) -> Expr | None:
    """The expression with what letters stand for put in, its derivatives still to be worked out."""
    if not start.open:
        return None
    try:
        return judge.meanings.expanded(start, At(line))
    except (NoMeaning, CalcError):
        return None


def _part(form: Form | None, outcome: Outcome) -> tuple[Expr, Expr] | None:
    """A form and its value at the component that is wrong; None where there is none."""
    if form is None or form.shown is None or form.value is None:
        return None
    shown, value = form.shown, form.value
    for i in outcome.verdict.where:
        if not isinstance(shown, list) or not isinstance(value, list) or i >= len(shown):
            return None
        shown, value = shown[i], value[i]
    return (shown, value) if isinstance(shown, Expr) and isinstance(value, Expr) else None
