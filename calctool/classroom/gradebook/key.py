"""The key of a test: what each exercise asks, with its options, and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import NamedTuple

from calctool.classroom.gradebook.tables import Header, TableRow, cells_of, header_and_rows, lines_of, open_table
from calctool.errors import InputError
from calctool.parsing.commas import decimal_points
from calctool.parsing.shell_words import shell_words
from calctool.tasks import TASKS

ID = ("id", "exercise", "exercise id", "question", "question id", "number", "nr", "no", "item", "problem", "task")
"""The columns that may name an exercise, the likeliest first."""
EXPRESSION = ("expr", "expression", "function")
POINTS = ("points", "points possible", "max points", "marks", "max")
ANSWER = ("answer", "response", "student answer", "student response", "solution", "right answer", "correct answer")
COMMAND = ("command", "calctool command")
OPTIONS_TEXT = ("options", "option", "arguments")
OPTIONS = frozenset(option for task in TASKS.values() for option in task.options or ())
"""Columns that change an exercise."""
CHECKING = frozenset(("strict", "lenient", "form", "digits", "tolerance"))
"""Columns that say how answers are to be judged."""
NUMBERED_EXPRESSION = re.compile(r"expr(\d*)")


class KeyRow(NamedTuple):
    """An exercise of the key.

    ``cells`` are command, expressions and options by name; ``answer`` is what the key says itself, ``columns`` are
    the rest of the row, and ``line`` is where it stands.
    """

    id: str
    cells: Mapping[str, str]
    points: Fraction | None = None
    answer: str = ""
    columns: Mapping[str, str] = {}
    line: int = 0


class Key(NamedTuple):
    """The exercises by their ids, in the order of the file ``name``."""

    name: str
    rows: Mapping[str, KeyRow]

    def row(self, id: str) -> KeyRow | None:
        """The exercise of that name, however it is capitalised and spaced."""
        return self.rows.get(bare(id))

    def no_row(self, id: str) -> InputError:
        """The error for an id that the key does not have.

        >>> Key("key.csv", {"q1": KeyRow("Q1", {})}).no_row("Q2").what
        "'key.csv' has no exercise 'Q2'"
        """
        if not id:
            return InputError(f"the row names no exercise of '{self.name}'", code="file")
        close = get_close_matches(bare(id), self.rows, n=1)
        hint = (
            f"did you mean '{self.rows[close[0]].id}'?" if close else f"it has {listed(r.id for r in self.exercises)}"
        )
        return InputError(f"'{self.name}' has no exercise '{id}'", id, (0, len(id)), hint, code="file")

    @property
    def exercises(self) -> tuple[KeyRow, ...]:
        """In the order of the file."""
        return tuple(self.rows.values())


def read_key(name: str, *, decimal_comma: bool = False, command: str = "") -> Key:
    """The key in a file of CSV or TSV; ``command`` is for exercises that name none.

    Raises InputError, with the line, for a row that is none, and for two rows with one id.
    """
    if name == "-":
        raise InputError("the key must be a file", "-", (0, 1), "name '-' is for the answers", code="usage")
    with open_table(name) as handle:
        header, rows = header_and_rows(lines_of(handle), "\t" if name.lower().endswith((".tsv", ".tab")) else None)
        if header is None:
            raise InputError(f"{name} is empty", hint=_COLUMNS, code="file")
        return Key(name, _rows(name, header, rows, decimal_comma, command))


_COLUMNS = "the first line names the columns: id,command,expr,options,points"


def _rows(
    name: str, header: Header, rows: Iterator[TableRow], decimal_comma: bool, command: str
) -> Mapping[str, KeyRow]:
    names = [" ".join(n.lower().replace("_", " ").split()) for n in header.names]
    places = _places(name, header, names)
    found: dict[str, KeyRow] = {}
    for row in rows:
        try:
            if row.wrong:
                raise InputError(row.wrong)
            texts = dict(zip(names, cells_of(row.text, header), strict=False))
            read = _row(row.line, {n: t.strip() for n, t in texts.items()}, places, decimal_comma, command)
        except InputError as error:
            raise InputError(
                f"{name}, line {row.line}: {error.what}", error.text, error.span, error.hint, code="file"
            ) from None
        if (other := found.get(bare(read.id))) is not None:
            says = f"{name} has the exercise '{read.id}' twice: in line {other.line} and in line {read.line}"
            raise InputError(says, hint="an id names one exercise", code="file")
        found[bare(read.id)] = read
    if not found:
        raise InputError(f"{name} has no exercise", hint=_COLUMNS, code="file")
    return found


def _places(name: str, header: Header, names: list[str]) -> Mapping[str, str]:
    """The column for each part of an exercise."""
    text = header.delimiter.join(header.names)
    twice = next((n for n in names if n and names.count(n) > 1), None)
    if twice is not None:
        raise InputError(f"{name} has the column '{twice}' twice", text, (0, len(text)), "rename one", code="file")
    found: dict[str, str] = {}
    for part, known in (("id", ID), ("expr", EXPRESSION), ("points", POINTS), ("answer", ANSWER), ("command", COMMAND),
                        ("options", OPTIONS_TEXT)):  # fmt: skip
        column = next((n for n in known if n in names and n not in found.values()), None)
        if column is not None:
            found[part] = column
    known_names = {*found.values(), *OPTIONS, *CHECKING}
    for n in names:
        if n not in known_names and not NUMBERED_EXPRESSION.fullmatch(n):
            wanted = [part for part in ("expr", "command", "points", "options") if part not in found]
            if meant := misspelt(n, wanted):
                start = max(0, text.lower().find(n))
                says = f"{name} has a column '{n}', which is none of a key"
                raise InputError(says, text, (start, start + len(n)), f"did you mean '{meant}'?", code="file")
    for part in ("id", "expr"):
        if part not in found:
            raise InputError(f"{name} has no column '{part}'", text, (0, len(text)), _COLUMNS, code="file")
    return found


def _row(line: int, texts: dict[str, str], places: Mapping[str, str], decimal_comma: bool, command: str) -> KeyRow:
    taken = {part: texts.pop(column, "") for part, column in places.items()}
    if not taken["id"]:
        raise InputError("the exercise has no id", hint=_COLUMNS)
    if not taken["expr"]:
        raise InputError(f"the exercise '{taken['id']}' has no expression", hint=_COLUMNS)
    cells = {"command": taken.get("command") or command, "expr": taken["expr"]}
    columns: dict[str, str] = {}
    for n, text in texts.items():
        option = n.replace(" ", "_")
        (cells if option in OPTIONS | CHECKING or NUMBERED_EXPRESSION.fullmatch(n) else columns)[option] = text
    for option, text in options_of(taken.get("options", "")).items():
        if cells.get(option):
            raise InputError(f"'{option}' is said twice", taken["options"], (0, len(taken["options"])))
        cells[option] = text
    points = taken.get("points", "")
    return KeyRow(
        taken["id"],
        {n: text for n, text in cells.items() if text},
        points_of(points, decimal_comma) if points else None,
        taken.get("answer", ""),
        {n: text for n, text in columns.items() if text},
        line,
    )


def options_of(text: str, known: Collection[str] = OPTIONS | CHECKING) -> dict[str, str]:
    """Options in one cell: as on the command line, or name by name.  Raises InputError for what is none of ``known``.

    >>> options_of("--to 0 --side left"), options_of("at=x=1,y=2; order=2")
    ({'to': '0', 'side': 'left'}, {'at': 'x=1,y=2', 'order': '2'})
    """
    said: list[tuple[str, str]] = []
    if text.lstrip().startswith("--"):
        for word in shell_words(text):
            if word.startswith("--") and len(word) > 2:
                name, _, value = word[2:].partition("=")
                said.append((name, value))
            elif said:
                name, value = said.pop()
                said.append((name, f"{value} {word}".strip()))
            else:
                raise _no_options(text)
    else:
        pieces = re.compile(rf"\s*[;,]\s*(?=(?:{'|'.join(sorted(known))})\b)|\s*;\s*")
        for piece in pieces.split(text.strip()) if text.strip() else ():
            match = _NAMED.fullmatch(piece.strip())
            if match is None:
                raise _no_options(text)
            said.append((match[1], match[2].strip()))
    found: dict[str, str] = {}
    for name, value in said:
        if known_option(name, text, known) in found:
            raise InputError(f"'{name}' is said twice", text, (0, len(text)))
        found[name] = value or "yes"
    return found


_NAMED = re.compile(r"([a-z_-]+)\s*(?:[=:]|\s|\Z)\s*(.*)", re.DOTALL)


def _no_options(text: str) -> InputError:
    hint = "write them as on the command line: --to 0 --side left"
    return InputError("these are no options", text, (0, len(text)), hint)


def known_option(name: str, text: str, known: Collection[str]) -> str:
    """The name of an option, which stands in a text.  Raises InputError where it is none of ``known``."""
    if name not in known:
        start = max(0, text.find(name))
        meant = misspelt(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"one of {', '.join(sorted(known))}"
        raise InputError(f"no exercise has an option '{name}'", text, (start, start + len(name)), hint)
    return name


def points_of(text: str, decimal_comma: bool = False) -> Fraction:
    """Points as they are typed: ``2``, ``2.5``, ``1/2``.  Raises InputError.

    >>> points_of("2.5"), points_of("2,5", decimal_comma=True)
    (Fraction(5, 2), Fraction(5, 2))
    """
    typed = decimal_points(text) if decimal_comma else text
    if _POINTS.fullmatch(typed.strip()) is None or typed.strip().endswith("/0"):
        raise InputError(f"'{text}' is no number of points", text, (0, len(text)), "for example 2, 2.5 or 1/2")
    return Fraction(typed.strip())


_POINTS = re.compile(r"\d{1,6}(?:\.\d{1,6})?|\d{1,6}/\d{1,6}", re.ASCII)


def bare(text: str) -> str:
    """A name without what may differ from file to file: capitals and spaces.

    >>> bare(" Q 1 ") == bare("q1")
    True
    """
    return "".join(text.casefold().split())


def misspelt(name: str, known: Iterable[str], cutoff: float = 0.8) -> str:
    """The known name of which this is probably a slip of the fingers; nothing where there is none.

    >>> misspelt("anwser", ["answer"]), misspelt("topic", ["answer"])
    ('answer', '')
    """
    found = get_close_matches(name, sorted(set(known) - {name}), n=1, cutoff=cutoff) if len(name) > 3 else []
    return found[0] if found else ""


def listed(names: Iterator[str], most: int = 8) -> str:
    """Some names, and how many more there are."""
    shown = list(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def shortened(text: str, most: int = 40) -> str:
    """A text of at most so many characters, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."
