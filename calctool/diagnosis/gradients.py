"""A wrong length, angle or slope of a gradient: what comes of each mistake is worked out, and the answer looked up."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.algebra.angles import full_rotations, rotated
from calctool.diagnosis.mistakes.card import mistakes
from calctool.diagnosis.one_answer import POINTS, OneAnswer
from calctool.diagnosis.ranking import ranked_ids
from calctool.diagnosis.search import same
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.traversal import fold
from calctool.expr.tree import PI, TWO, Add, Div, Expr, Func, Pow, add
from calctool.tasks.question import Question


def directions(question: Question, answer: Expr, deadline: float) -> list[Diagnosis]:
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
    if question.of == "angle":
        right = rotated(right, full_rotations(right, answer))
    scalar = OneAnswer(question, goal, right, answer, deadline)
    near = scalar.search(POINTS, ())
    target = near.vector(answer)
    if same(target, near.vector(right)):
        return []
    found = scalar.rounded(near, target)
    if found:
        return found
    wrong = wrong_angles(question) if question.of == "angle" else wrong_lengths(question)
    if question.of == "angle":
        wrong = ((id, rotated(e, full_rotations(e, answer))) for id, e in wrong)
    ids = [id for id, e in wrong if same(near.vector(e), target)]
    if question.of == "angle" and fold(answer, lambda e, inner: e.data in ("artanh", "tanh") or any(inner)):
        ids = ["direction-tanh"]
    if ids:
        # The components are not at fault, so no place in the problem is shown: only the answer.
        first = question.derivations[0].goal if question.derivations else goal
        return [said(mistakes()[id], first, answer, {}) for id in ranked_ids(list(dict.fromkeys(ids)))]
    return scalar.diagnoses()


def components(question: Question) -> list[Expr]:
    """The gradient, as the task has found it."""
    value = question.report.result.value
    return [e for e in value if isinstance(e, Expr)] if isinstance(value, list) else []


def wrong_lengths(question: Question) -> Iterator[tuple[str, Expr]]:
    """(mistake, the length it leads to)."""
    values = components(question)
    if question.of == "length" and values:
        yield "magnitude-not-rooted", add([Pow(v, TWO) for v in values])
        yield "magnitude-as-sum", add(values)
        yield "magnitude-as-sum", add([Func("abs", v) for v in values])


def wrong_angles(question: Question) -> Iterator[tuple[str, Expr]]:
    """(mistake, the angle it leads to)."""
    across, up = components(question)
    inverted, upright = Func("arctan", Div(across, up)), Func("arctan", Div(up, across))
    yield "direction-ratio-inverted", inverted
    yield "direction-ratio-inverted", Add(inverted, PI)
    yield "direction-quadrant", upright
    yield "direction-quadrant", Add(upright, PI)
