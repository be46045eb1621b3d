"""A row becomes a command line: the arguments that would have been typed, and whose answer it is.

This runs in the workers; whatever is wrong with a row is said in its record.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import zip_longest
from typing import Any, NamedTuple

from calctool.batch import COMMANDS
from calctool.batch.input import ANSWERS, Layout, Row, json_cells, rename_usual, text_of
from calctool.classroom.gradebook.gradebook import Student
from calctool.classroom.gradebook.key import (
    NUMBERED_EXPRESSION,
    OPTIONS,
    known_option,
    misspelt,
    options_of,
    points_of,
)
from calctool.classroom.gradebook.platforms import EMAIL, FIRST, LAST, NAME, NUMBER
from calctool.classroom.gradebook.tables import Header, cells_of
from calctool.cli import app
from calctool.cli.typed_line import asked_by, words_of
from calctool.cli.words import own_name
from calctool.errors import InputError
from calctool.parsing.shell_words import shell_words
from calctool.tasks import CHECKED

QUESTION = ("question", "exercise", "problem", "item", "task")
"""Columns beside an exercise that name it."""
_SEVERAL = ("partial", "jacobian", "chain")
"""Commands that take several expressions."""
_ASKED = frozenset(f"--{option}" for option in OPTIONS) | {"--answer", "--work"}
_QUESTIONS = OPTIONS - {"infinite"}
"""Columns that change the exercise: a command that has no such option refuses the row.

A column "infinite" is refused to no command: it says how an answer is to be read.
"""


_OBJECT = Layout("jsonl")


class Exercise(NamedTuple):
    """What a row asks: the arguments as typed after ``calctool``, or why there are none.

    ``columns`` are those that are no part of the exercise: a student's name, say.  ``question`` is what the exercise is
    called, where it is; ``points`` what it is worth, and ``about`` what else the key says of it.
    """

    args: tuple[str, ...]
    id: str
    columns: Mapping[str, str] = {}
    error: InputError | None = None
    student: Student = Student("")
    question: str = ""
    points: Fraction | None = None
    about: Mapping[str, str] = {}

    @property
    def command(self) -> str:
        """The command that is asked; of an answer that of its question."""
        words = (*self.args, "", "")
        return words[1] if words[0] == "check" else words[0]


def understood(row: Row) -> Exercise:
    """The arguments a row stands for; never raises.

    >>> from calctool.batch.input import Layout
    >>> understood(Row(1, 'diff "x^2" --order 2', Layout("text"))).args
    ('diff', 'x^2', '--order', '2')
    >>> found = understood(Row(2, "limit,sin(x)/x,0,Ann", Layout("csv", "", ("command", "expr", "to", "student"))))
    >>> found.args, found.student
    (('limit', '--to=0', '--', 'sin(x)/x'), Student(id='Ann', name='Ann', columns={'student': 'Ann'}))
    """
    if row.wrong:
        hint = "save the file as UTF-8" if "UTF-8" in row.wrong else None
        return Exercise((), row.id, {}, InputError(row.wrong, hint=hint, code="usage"))
    try:
        if row.layout.kind == "joined":
            return _joined(row)
        if row.layout.kind == "text":
            return Exercise(words_of(row.text, COMMANDS, row.layout.command), row.id)
        cells = named_cells(json_cells(row.text)) if row.layout.kind == "jsonl" else _csv_cells(row)
    except InputError as error:
        return Exercise((), row.id, {}, _alone(error))
    return exercise_of(cells, row.layout, row.id)


def exercise_of(cells: dict[str, Any], layout: Layout = _OBJECT, id: str = "") -> Exercise:
    """What a row with these cells asks; never raises.  Its columns are called as they are in a batch.

    >>> exercise_of({"command": "limit", "expr": "1/x", "to": "0", "answer": "dne"}).args
    ('check', 'limit', '--to=0', '--answer=dne', '--', '1/x')
    """
    name = str(cells.pop("id", "") or "").strip() or id
    columns: dict[str, str] = {}
    args: tuple[str, ...] = ()
    wrong, points = None, None
    try:
        args = _arguments(cells, columns, layout.command)
        if "points" in columns:
            points = points_of(columns["points"], layout.decimal_comma)
    except InputError as error:
        args, wrong = (), _alone(error)
    question = next((columns[n] for n in QUESTION if n in columns), "")
    names = dict(zip(layout.header, layout.names, strict=False))
    own = {names.get(n) or n: text for n, text in columns.items() if n != "points" or wrong}
    return Exercise(args, name, own, wrong, _who(columns)._replace(columns=own), question, points)


def _joined(row: Row) -> Exercise:
    """An answer with its exercise beside it: only the exercise says what is asked, whatever columns there are."""
    found = json.loads(row.text)
    own: dict[str, str] = found.get("columns", {})
    number, name = found.get("student") or _who({n.lower(): text for n, text in own.items()})[:2]
    points = Fraction(found["points"]) if found.get("points") else None
    rest: dict[str, str] = {}
    args: tuple[str, ...] = ()
    error = None
    try:
        if "wrong" in found:
            raise InputError(found["wrong"], code="usage")
        args = _arguments({**found["cells"], "answer": found["answer"]}, rest, row.layout.command)
    except InputError as wrong:
        error = _alone(wrong)
    student = Student(number, name, own)
    # An id that the key does not have asks nothing: of nobody else in the class either.
    question = "" if "wrong" in found else found["id"]
    return Exercise(args, found["id"] or row.id, own, error, student, question, points, found.get("about", {}))


def _who(columns: Mapping[str, str]) -> Student:
    """Whose row it is, by the columns that name people."""
    first, last, whole, *ids = (
        next((columns[n] for n in known if n in columns), "") for known in (FIRST, LAST, NAME, NUMBER, EMAIL)
    )
    name = " ".join(part for part in (first, last) if part) or whole
    number = next((text for text in ids if text), "")
    return Student(number or name, name or number)


def _alone(error: InputError) -> InputError:
    """The error without the frames it came through, which hold the row, and it: only the collector would free them."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


def _csv_cells(row: Row) -> dict[str, Any]:
    header = row.layout.header
    cells = cells_of(row.text, Header(header, row.layout.delimiter))
    return dict(zip_longest(header, cells, fillvalue=""))  # a row that ends early has blanks there


def named_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row by the names we have for them, however these are spaced and capitalised.

    >>> named_cells({"Command ": "diff", "Function": "x^2", "Student  answer": "2x"})
    {'command': 'diff', 'expr': 'x^2', 'answer': '2x'}
    """
    known = [" ".join(name.lower().split()) for name in cells]
    rename_usual(known)
    return dict(zip(known, cells.values(), strict=True))


def _arguments(cells: dict[str, Any], columns: dict[str, str], asked: str = "") -> tuple[str, ...]:
    """The command line of a row with named cells; what is no part of it goes into ``columns``.

    A row that has a cell for an answer is checked, whatever stands in it: a blank is no answer.
    """
    command = own_name(text_of("command", cells.pop("command", "")))
    more: list[str] = []
    if not command and asked:
        command, *more = shell_words(asked)
    answers = [n for n in ("work", "answer") if n in cells]
    lines = [text for n in answers if (text := text_of(n, cells.pop(n)))]
    answer = "\n".join(lines)
    expressions: list[str] = []
    for key in sorted(filter(NUMBERED_EXPRESSION.fullmatch, cells), key=lambda key: int(key[4:] or 1)):
        value = cells.pop(key)
        expressions += [text_of(key, v) for v in value] if isinstance(value, list) else [text_of(key, value)]
    if command in _SEVERAL:  # as the records write them: x^2 - y; x y
        expressions = [piece for e in expressions for piece in e.split(";")]
    expressions = [e.strip() for e in expressions if e.strip()]
    if not command and expressions:
        command = asked_by(expressions[0])
    if not command:
        columns.update({k: text_of(k, v) for k, v in cells.items()})
        raise InputError("the row names no command", code="usage")
    flags, valued = app.options_of(command, COMMANDS)
    checked = bool(answers) and (bool(answer) or command in CHECKED)
    if checked:
        how = app.options_of("check", COMMANDS)
        # Of a gradient its length, and what is allowed: that is asked of answers only.
        flags, valued = flags | how[0], valued | (how[1] - _ASKED) | {"--of"}
    words: list[str] = more
    wrong = _options_in_one_cell(cells, OPTIONS | {option[2:] for option in flags | valued} - {""})
    for name, value in cells.items():
        key = name.replace("_", "-") if f"--{name.replace('_', '-')}" in flags else name
        text = "" if value is False else "yes" if value is True else _listed(key, value)
        if not text:
            continue
        if f"--{key}" in valued:
            words.append(f"--{key}={text}")
        elif f"--{key}" in flags:
            if text.lower() not in ("0", "no", "false"):
                words.append(f"--{key}")
        elif key in _QUESTIONS:
            wrong = wrong or InputError(f"'{command}' has no option --{key}", code="usage")
        else:
            if not answers and (meant := misspelt(key, ANSWERS)):
                says = f"the row has '{key}', and no answer: did you mean '{meant}'?"
                wrong = wrong or InputError(says, code="usage")
            columns[key] = text
    if wrong:  # not before the other columns were seen: the row is still somebody's
        raise wrong
    if not expressions:
        raise InputError("the row has no expression", code="usage")
    if checked:
        return ("check", command, *words, f"--answer={answer}", "--", *expressions)
    return (command, *words, "--", *expressions)


def _options_in_one_cell(cells: dict[str, Any], known: Collection[str]) -> InputError | None:
    """Put the options of a cell ``options`` beside the others; what is wrong with them, if so.

    >>> cells = {"options": "order=2", "to": ""}
    >>> _options_in_one_cell(cells, OPTIONS), cells
    (None, {'to': '', 'order': '2'})
    """
    value = cells.pop("options", None)
    try:
        said = value if isinstance(value, dict) else options_of(text_of("options", value), known)
        for name in said:
            known_option(name, ", ".join(said), known)
            if cells.get(name):
                raise InputError(f"'{name}' is said twice")
        cells.update(said)
    except InputError as error:
        return InputError(error.what, error.text, error.span, error.hint, code="usage")
    return None


def _listed(key: str, value: Any) -> str:
    """A value as one text; of an option a list stands for ``x,y`` and an object for ``x=1,y=2``, as they are typed."""
    if key in OPTIONS and isinstance(value, list):
        return ",".join([text_of(key, v) for v in value])
    if key in OPTIONS and isinstance(value, dict):
        return ",".join([f"{name}={text_of(key, v)}" for name, v in value.items()])
    return text_of(key, value)


def names_with_values(command: str) -> frozenset[str]:
    """The options of a command that are followed by a value."""
    return frozenset(app.options_of(command, COMMANDS)[1])
