"""A question with its right answer: what ``check`` holds a student's answer against.

The right answer is derived by the task that also prints the steps, so there is one way to an answer
and not two.  What a command asks is written as a goal (d/dx ..., lim ...), or a vector or matrix of goals,
which can be worked out in numbers without the derivation: a second opinion on every answer of ours.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from calctool.derivation.rule import Derivation
from calctool.errors import InputError, Undecided
from calctool.expr.interning import table
from calctool.expr.tree import DNE, Deriv, Expr, Limit, Substituted, Sym
from calctool.parsing import Point, read_name, read_place, read_statement
from calctool.report.model import Report, Value, Work
from calctool.tasks import CHECKED, TASKS

Answer = Expr | list["Answer"]
"""An expression, a vector as a list, a matrix as a list of rows; ``DNE`` where there is no limit or slope."""


class Question(NamedTuple):
    """What is asked, and the right answer.

    ``goal`` is the problem unworked, of the same shape as ``right``: a ``Deriv`` (nested for a higher
    or mixed one), a ``Limit``, a ``Substituted`` over a ``Deriv`` for a slope at a point, lists of them for vectors
    and matrices.  ``body`` are the functions given; for a chain the composition, whose ``equations`` stand beside it.
    ``of`` says what of a gradient is asked for, where it is not the vector: length, angle or derivative.
    ``noun`` is what the right answer is called, where it is not a derivative of the order.  ``roots`` says how the
    question was read, and so how an answer is to be; ``steps`` how many of a walk are asked for.
    """

    command: str
    goal: Answer
    right: Answer
    variables: tuple[Sym, ...]
    point: Mapping[str, Expr] | None
    derivations: tuple[Derivation, ...]
    body: Expr | tuple[Expr, ...]
    report: Report
    order: int = 1
    equations: tuple[tuple[Sym, Expr], ...] = ()
    infinite: str = "oo"
    of: str = ""
    noun: str = ""
    roots: str = "real"
    steps: int = 0

    def put_in(self, above: Expr, below: Expr) -> dict[str, Expr]:
        """The places that were put in between one line and the next: those of letters that have gone."""
        places = {self.goal.var.name: self.goal.to} if isinstance(self.goal, Limit) else self.point or {}
        return {name: place for name, place in places.items() if name in above.free - below.free}


def question_for(command: str, texts: str | Sequence[str], **options: Any) -> Question:
    """The question that ``calctool COMMAND TEXTS`` with those options answers.

    ``texts`` are the arguments as typed (for partial the expression and then the variables).  Options
    that the command does not have are an InputError, except those left at None.  Raises whatever the
    task raises: InputError for what cannot be read, Undecided where we have no answer ourselves.

    >>> from calctool.expr.printer import show
    >>> show(question_for("diff", "x^2", order=2).right)
    '2'
    >>> question_for("limit", "1/x", to="0").right == DNE
    True
    """
    valid = TASKS[command].options if command in TASKS else None
    if valid is None:
        raise InputError(f"answers to '{command}' are not checked", hint="one of " + ", ".join(CHECKED), code="usage")
    given = {name: value for name, value in options.items() if value is not None}
    key = repr((command, texts, sorted(given.items())))
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = _worked_out(command, valid, texts, given)
    return known


MOST_KNOWN = 500
_KNOWN: dict[str, Question] = table()
"""The questions that were asked: a class answers the same ones again and again."""


def _worked_out(command: str, valid: tuple[str, ...], texts: str | Sequence[str], given: dict[str, Any]) -> Question:
    """The question with these options, which are looked at first."""
    if "wrt" in given and "wrt" not in valid and "vars" in valid:  # one way everywhere
        if "vars" in given and given["vars"] != given["wrt"]:
            hint = "leave one of the two out"
            raise InputError("--wrt and --vars name the variables differently", hint=hint, code="disagreement")
        given["vars"] = given.pop("wrt")
    foreign = [name for name in given if name not in valid]
    if foreign:
        has = ", ".join("--" + name for name in valid)
        raise InputError(f"{command} has no option --{foreign[0]}", hint=f"its options: {has}", code="usage")
    found = import_module(f"calctool.tasks.{command}").question([texts] if isinstance(texts, str) else texts, **given)
    assert isinstance(found, Question)
    return found._replace(roots=given.get("roots", "real"))


# For the tasks, which put their own questions together


VARIABLE = "the variable"
PLACE = "the place"


def only_text(texts: str | Sequence[str], command: str, second: str = "") -> str:
    """The one expression that the command takes, with a ``second`` argument, if it may have one, behind a comma.

    Any other number of them is an InputError, and so is a second one that is not meant as one.

    >>> only_text(["x^2 y", "x"], "diff", VARIABLE)
    'x^2 y, x'
    """
    if isinstance(texts, str) or len(texts) == 1:
        return texts if isinstance(texts, str) else texts[0]
    if len(texts) == 2 and second and is_second(texts[0], texts[1], second):
        return ", ".join(texts)
    whole, start = " ".join(texts), len(texts[0]) + 1 if texts else 0
    hint = f'quote an expression that holds spaces: calctool {command} "{whole}"'
    raise InputError(f"one argument expected, {len(texts)} given", whole, (start, len(whole)), hint, code="usage")


def is_second(first: str, text: str, second: str) -> bool:
    """Is the text the variable of the first, or a place, and not the rest of an expression with a space in it?

    >>> is_second("x^2 y", "x", VARIABLE), is_second("sin", "x", VARIABLE), is_second("1/x", "0+", PLACE)
    (True, False, True)
    """
    try:
        found = read_statement(first)
        return read_place(text) is not None if second == PLACE else read_name(text).name in found.expr.free
    except InputError:
        return False


def nested(body: Expr, by: Sequence[Sym]) -> Expr:
    """The derivative of ``body`` by one variable after the other, as a goal."""
    for x in by:
        body = Deriv(body, x)
    return body


def body_of(report: Report) -> Expr:
    """The function a task has read."""
    assert report.read_as is not None
    return report.read_as


def question_of(
    report: Report,
    goal: Answer,
    variables: Sequence[Sym],
    body: Expr | tuple[Expr, ...],
    at: Point | None = None,
    **more: Any,
) -> Question:
    """The question that ``report`` answers, at the point ``at``, which the task has found good.

    Raises Undecided where the report has no answer.
    """
    if report.result.kind == "unknown":
        raise Undecided("the right answer was not found", None)
    right = DNE if report.result.kind == "dne" else _answer(report.result.value)
    point = None if at is None else at.values
    done = tuple(block.derivation for block in report.blocks if isinstance(block, Work))
    goal = _at(goal, point) if point else goal
    return Question(report.command, goal, right, tuple(variables), point, done, body, report, **more)


def _answer(value: Value) -> Answer:
    if isinstance(value, list):
        return [_answer(v) for v in value]
    assert isinstance(value, Expr)
    return value


def _at(goal: Answer, point: Mapping[str, Expr]) -> Answer:
    if isinstance(goal, list):
        return [_at(g, point) for g in goal]
    for name, place in point.items():
        goal = Substituted(goal, Sym(name), place)
    return goal
