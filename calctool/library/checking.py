"""Answers held against questions: one at a time, or a class of them row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.classroom.gradebook.key import CHECKING, NUMBERED_EXPRESSION, OPTIONS
from calctool.errors import CalcError, InputError
from calctool.grading.ends import given_task
from calctool.library.given import Formula, Texts, number_text
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import CheckedAnswer, Solution
from calctool.library.solving import answered, solve
from calctool.tasks import CHECKED, TASKS

_SEVERAL = ("partial", "jacobian", "chain")
"""Commands that take several expressions."""
_SWITCHES = ("strict", "lenient")


def check(
    command: str,
    expr: Formula | Sequence[Formula],
    answer: Any = None,
    *,
    work: str | Sequence[str] | None = None,
    strict: bool = False,
    lenient: bool = False,
    form: str | None = None,
    digits: int | None = None,
    tolerance: str | float | Fraction | None = None,
    solution: bool = False,
    explain: bool = False,
    hint: int | None = None,
    **options: Any,
) -> CheckedAnswer:
    """Is ``answer`` right for ``calctool COMMAND EXPR`` with those options?

    The answer is text as people write it, a number, an expression, or a list of them for a vector or a matrix.
    ``work`` is a working in its place, one text or a list of lines, as students and language models write them, in
    LaTeX and Markdown too: ``line`` is then the first that does not follow.  ``strict`` counts only what is proved and
    finished, ``lenient`` what is right as it may be meant; ``form`` asks for an ``expanded`` or ``factored`` answer;
    decimals may be rounded to ``digits`` or be off by ``tolerance``.  ``solution`` tells the right answer, ``explain``
    how it is found, and ``hint`` 1 to 3 how much of a mistake.  Raises InputError for a question or an answer that
    cannot be read, and Undecided where we have no answer ourselves.

    >>> found = check("diff", "sin(3x)", "cos(3x)")
    >>> print(found.right, "|", found.mistake)
    False | inner derivative forgotten
    >>> check("limit", "sin(x)/x", 1, to=0).right
    True
    >>> found = check("diff", "x^2 sin(x)", work=["= 2x sin(x) + x^2 cos(x)", "= x(2 sin(x) - x cos(x))"])
    >>> found.line, found.witness
    (2, WitnessPoint(point={'x': '2'}, yours='5.30178', right='1.9726'))
    """
    if (answer is None) == (work is None):
        raise TypeError("check takes an answer, or the lines of a working as work=[...]")

    def judged() -> CheckedAnswer:
        asked = Texts()
        questions: Any = expr if isinstance(expr, (list, tuple)) else [expr]
        texts = [asked.formula(e) for e in questions]
        given = asked.answer(answer) if work is None else lines_of(work)
        return answered(CheckedAnswer, asked, lambda said: given_task(command, texts, given, **fixed, **said), options)

    within = None if tolerance is None else _between(tolerance)
    fixed: dict[str, Any] = {"strict": strict, "lenient": lenient, "form": form, "digits": digits, "tolerance": within}
    fixed |= {"solution": solution, "explain": explain, "hint": hint}
    return alone(judged)


def lines_of(work: str | Sequence[str]) -> list[str]:
    """The lines of a working that are not blank.

    >>> lines_of("= 2x + 3\\n\\n= 5")
    ['= 2x + 3', '= 5']
    """
    lines = work.splitlines() if isinstance(work, str) else list(work)
    kept = [line for line in lines if line.strip()]
    if not kept:
        raise InputError("the working holds no line", hint="one step a line", code="usage")
    return kept


class GradedRow(NamedTuple):
    """What became of a row: a solution, or the judgement of its answer, or the error that stopped it."""

    row: Mapping[str, Any]
    report: Solution[Any] | CheckedAnswer | None
    error: CalcError | None = None

    @property
    def right(self) -> bool | None:
        """Is the answer of the row right?  None where there is none, or nothing is decided."""
        return self.report.right if isinstance(self.report, CheckedAnswer) else None


def grade(rows: Iterable[Mapping[str, Any]]) -> Iterator[GradedRow]:
    """Each row worked out, one after the other as they are asked for; what is wrong with a row stays with it.

    A row has the columns of a batch: ``command``, ``expr`` (and ``expr2``, ...), ``answer`` or ``work`` if one is to be
    judged, and options by name such as ``to``, ``at``, ``wrt``; others are the reader's own.  A row of a
    :class:`csv.DictReader` is one.  For limits on time and memory, and several processes, there is ``calctool batch``.

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
        try:
            yield GradedRow(row, _graded(row))
        except CalcError as error:
            yield GradedRow(row, None, error)


def _graded(row: Mapping[str, Any]) -> Solution[Any] | CheckedAnswer:
    if not isinstance(row, Mapping):
        raise InputError(
            "a row is a mapping of columns to values", hint="{'command': 'diff', 'expr': 'x^2'}", code="usage"
        )
    filled = {name: value for name, value in row.items() if value is not None and value != ""}
    command = filled.get("command", "")
    if command not in TASKS:
        raise InputError(f"'{command}' is no command", hint="one of " + ", ".join(TASKS), code="usage")
    numbers = {name: m[1] for name in filled if (m := NUMBERED_EXPRESSION.fullmatch(name))}
    given = [filled[name] for name in sorted(numbers, key=lambda name: int(numbers[name] or 1))]
    if command in _SEVERAL:  # as a batch takes them: x^2 - y; x y
        given = [piece for e in given for piece in (e.split(";") if isinstance(e, str) else [e])]
    if not given:
        raise InputError("the row has no expression", hint="its column is called expr", code="usage")
    options = {name: filled[name] for name in filled if name in OPTIONS}
    judging = {name: _told(name, filled[name]) for name in filled if name in CHECKING}
    if "work" in filled and command in CHECKED:
        return check(command, given, work=filled["work"], **judging, **options)
    if "answer" in row and command in CHECKED:  # a blank is no answer
        return check(command, given, filled.get("answer", ""), **judging, **options)
    if "from" in options:
        options["start"] = options.pop("from")
    if command == "partial" and len(given) > 1:
        given, options["wrt"] = given[:1], given[1:]
    return solve(command, given, options)


def _told(name: str, value: Any) -> Any:
    """What a cell says of how an answer is to be judged."""
    if not isinstance(value, str):
        return value
    if name in _SWITCHES:
        return value.strip().lower() not in ("0", "no", "false")
    return int(value) if name == "digits" and value.strip().isdecimal() else value


def _between(tolerance: str | float | Fraction) -> Fraction:
    text = tolerance if isinstance(tolerance, str) else number_text(tolerance)
    try:
        found = Fraction(text)
    except ValueError:
        found = Fraction(0)
    if not 0 < found < 1:
        raise InputError(f"a tolerance is a number between 0 and 1, not {text}", hint="for example 0.01", code="usage")
    return found
