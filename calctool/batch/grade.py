"""A class graded from Python, row by row: a row is read as a row of a file is, and what becomes of it is a value.

The cells may hold what text stands for elsewhere, numbers and expressions; they are written down, and from there on a
row goes the way of every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import isnan
from typing import Any, NamedTuple

from calctool.batch.input import once_each
from calctool.batch.records import Settings
from calctool.batch.understanding import Exercise, exercise_of, named_cells
from calctool.batch.worker import request
from calctool.classroom.gradebook.credit import PartialCredit, points_for
from calctool.classroom.gradebook.key import CHECKING, NUMBERED_EXPRESSION, OPTIONS
from calctool.classroom.gradebook.tables import refuse_more, unguarded
from calctool.errors import CalcError, InputError
from calctool.library.given import Texts, is_list, listed
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import CheckedAnswer, Solution

_SURROUNDINGS = ("--ascii", "--color", "never", "--timeout", "600")
"""What else would be looked up in the terminal and in the environment, which are the caller's."""


class GradedRow(NamedTuple):
    """What became of a row: a solution, or the judgement of its answer, or the error that stopped it.

    ``points`` are what the answer earns of ``max_points``, which a column ``points`` says and is 1 without one; None
    where a person has to judge.
    """

    row: Mapping[str, Any]
    report: Solution[Any] | CheckedAnswer | None
    error: CalcError | None = None
    points: Fraction | None = None
    max_points: Fraction = Fraction(1)

    @property
    def right(self) -> bool | None:
        """Is the answer of the row right?  None where there is none, or nothing is decided."""
        return self.report.right if isinstance(self.report, CheckedAnswer) else None


def grade(rows: Iterable[Mapping[str, Any]]) -> Iterator[GradedRow]:
    """Each row worked out, one after the other as they are asked for; what is wrong with a row stays with it.

    A row has the columns of a batch: ``command``, ``expr`` (and ``expr2``, ...), ``answer`` or ``work`` if one is to be
    judged, and options by name such as ``to``, ``at``, ``wrt``; others are the reader's own.  A row of a
    :class:`csv.DictReader` is one.  For limits on time and memory, and several processes, there is ``calctool batch``,
    which says the same of the same rows.

    >>> rows = [
    ...     {"command": "diff", "expr": "x^2", "answer": "2x", "student": "Ann"},
    ...     {"command": "limit", "expr": "sin(x)/x", "to": 0},
    ...     {"command": "diff", "expr": "arcsn(x)", "answer": "1"},
    ... ]
    >>> for graded in grade(rows):
    ...     print(graded.right, repr(graded.report), graded.error and graded.error.args[0])
    True <check diff x^2: correct> None
    None <limit lim x->0 sin(x)/x: 1> None
    None None unknown function 'arcsn'
    """
    for row in rows:
        yield _graded(row)


def _graded(row: Mapping[str, Any]) -> GradedRow:
    exercise = Exercise((), "")

    def report() -> Solution[Any] | CheckedAnswer:
        nonlocal exercise
        asked = Texts()
        exercise = exercise_of(_cells(asked, row))
        if exercise.error is not None:
            raise exercise.error
        checked = exercise.args[0] == "check"
        problem = request(exercise.args, Settings(defaults=_SURROUNDINGS if checked else (*_SURROUNDINGS, "--steps")))
        return (CheckedAnswer if checked else Solution)(problem.task(), asked.symbols)

    found, error = None, None
    try:
        found = alone(report)
    except CalcError as wrong:
        error = wrong
    except Exception as bug:  # one of ours, or no memory: it costs this row, and no other
        error = CalcError(f"internal error: {type(bug).__name__}: {bug}")
    worth = Fraction(1) if exercise.points is None else exercise.points
    earned = None if found is None else points_for(found.verdict, worth, PartialCredit())
    return GradedRow(row, found, error, earned, worth)


def _cells(asked: Texts, row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row as a file would have them."""
    if not isinstance(row, Mapping):
        hint = "{'command': 'diff', 'expr': 'x^2'}"
        raise InputError("a row is a mapping of columns to values", hint=hint, code="usage")
    # Cells that a header does not name have None for their name in a csv.DictReader.
    refuse_more(len(row) - 1, row.get(None) or (), ",")  # type: ignore[call-overload]
    cells = named_cells(once_each([(str(name), value) for name, value in row.items() if name is not None]))
    found = {name: _cell(asked, name, value) for name, value in cells.items()}
    if asked.principal and not found.get("roots"):
        found["roots"] = "principal"
    return found


def _cell(asked: Texts, name: str, value: Any) -> Any:
    """A cell as JSON would have it: what is no text is written as one, and nothing where it is not ours to read."""
    if value is None or (isinstance(value, float) and isnan(value)):  # so tables have it where there is nothing
        return ""
    if isinstance(value, str):
        return unguarded(value)
    if isinstance(value, bool):
        return value
    if name == "work" or NUMBERED_EXPRESSION.fullmatch(name):
        return [asked.formula(e) for e in listed(value)] if is_list(value) else asked.formula(value)
    if name == "answer":
        return asked.answer(value)
    if name in ("command", "points"):
        return asked.formula(value)
    if name == "options" and isinstance(value, Mapping):
        return {str(option): _cell(asked, str(option), said) for option, said in value.items()}
    try:
        return asked.option(value)
    except CalcError:
        if name == "options" or name in OPTIONS | CHECKING:
            raise
        return ""
