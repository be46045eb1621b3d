"""A file becomes rows and a row becomes a command line; what is wrong with a row stays with that row.

:func:`rows` only cuts the input into rows, as they come, a line of a million-line stream at a time.
:func:`understood`, which runs in the worker, makes of a row the arguments that would have been typed.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shlex
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from calctool.batch import COMMANDS
from calctool.cli import app, arguments
from calctool.errors import InputError
from calctool.parsing import read_statement
from calctool.parsing.commas import decimal_points
from calctool.tasks import TASKS
from calctool.tasks.question import PLACE, VARIABLE, is_second

LONGEST = 1 << 20
"""Bytes of a row at most: a line without an end must not fill the memory."""
TALLEST = 50
"""Lines that one quoted CSV row may have: a quote that is never closed costs its own line only."""
EXTENSIONS = {"csv": "csv", "tsv": "tsv", "tab": "tsv", "jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl"}
# A column "infinite" is refused to no command: it says how an answer is to be read.
OPTIONS = frozenset(option for task in TASKS.values() for option in task.options or ()) - {"infinite"}
"""Columns that change the exercise: a command that has no such option refuses the row."""


class Layout(NamedTuple):
    """How the rows of a file are written; ``file`` is its name where there are several."""

    kind: str
    file: str = ""
    header: tuple[str, ...] = ()
    delimiter: str = ","


class Row(NamedTuple):
    """A row as it stands in its file, from line ``line`` on; ``wrong`` says why it is none."""

    line: int
    text: str
    layout: Layout
    wrong: str = ""

    @property
    def id(self) -> str:
        """What a row is called that has no name of its own: the same in every shard and every run."""
        return f"{self.layout.file}:{self.line}" if self.layout.file else str(self.line)


class Exercise(NamedTuple):
    """What a row asks: the arguments as typed after ``calctool``, or why there are none.

    ``columns`` are those that are no part of the exercise: a student's name, say.
    """

    args: tuple[str, ...]
    id: str
    columns: Mapping[str, str] = {}
    error: InputError | None = None


# A record of a batch is read again by --resume, and may hold a long derivation in one cell.
csv.field_size_limit(1 << 30)


# Cutting


def rows(files: Sequence[str], kind: str | None = None) -> Iterator[Row]:
    """The rows of all files (``-``: standard input), in order; ``kind`` overrides the extension.

    Every file is opened at once, so that a name that cannot be read is an InputError before any work.
    """
    if files.count("-") > 1:
        raise InputError("standard input can be read once", "-", (0, 1), "name '-' once", code="usage")
    with contextlib.ExitStack() as stack:
        opened = [(name, stack.enter_context(_open(name))) for name in files]
        for name, handle in opened:
            layout = _layout(name, kind, several=len(opened) > 1)
            # A bad header is found before any work where the file can be read twice.
            if layout.kind in ("csv", "tsv") and name != "-" and handle.seekable():
                next(_csv_rows(_lines(handle), layout), None)
                handle.seek(0)
        stack.pop_all()  # all is well: they are read, and closed, one by one
    return _rows(opened, kind)


def _layout(name: str, kind: str | None, several: bool) -> Layout:
    return Layout(kind or EXTENSIONS.get(name.rpartition(".")[2].lower(), "text"), name if several else "")


def _rows(opened: Sequence[tuple[str, BinaryIO]], kind: str | None) -> Iterator[Row]:
    for name, handle in opened:
        layout = _layout(name, kind, several=len(opened) > 1)
        with handle:
            lines = _lines(handle)
            if layout.kind in ("csv", "tsv"):
                yield from _csv_rows(lines, layout)
            else:
                yield from _plain_rows(lines, layout)


def _open(name: str) -> BinaryIO:
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed", code="file")
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except OSError as error:
        raise InputError(f"'{name}' cannot be read: {error.strerror}", code="file") from error


def _lines(handle: BinaryIO) -> Iterator[tuple[int, str, str]]:
    """Line number, text, and what is wrong with it."""
    number = 0
    while line := handle.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST and not line.endswith(b"\n"):
            while (more := handle.readline(LONGEST)) and not more.endswith(b"\n"):
                pass
            yield number, "", f"the row is longer than {LONGEST:,} bytes"
            continue
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n"), ""
        except UnicodeDecodeError:
            yield number, line.decode("ascii", "replace").rstrip("\r\n"), "the row is not UTF-8 text"


def _plain_rows(lines: Iterable[tuple[int, str, str]], layout: Layout) -> Iterator[Row]:
    for number, text, wrong in lines:
        bare = text.strip()
        if (wrong or bare) and not bare.startswith("#"):
            yield Row(number, bare, layout, wrong)


def _csv_rows(lines: Iterator[tuple[int, str, str]], layout: Layout) -> Iterator[Row]:
    first = next((line for line in lines if line[1].strip() or line[2]), None)
    if first is None:
        return
    layout = _with_header(layout, first[1])
    waiting: deque[tuple[int, str, str]] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        number, text, wrong = line
        taken = [line]
        # A quoted cell may hold line ends: its row goes on until the cell is closed.
        while not wrong and _unclosed(text, layout) and len(taken) < TALLEST:
            more = waiting.popleft() if waiting else next(lines, None)
            if more is None:
                break
            taken.append(more)
            text += "\n" + more[1]
        if not wrong and _unclosed(text, layout):
            waiting.extendleft(reversed(taken[1:]))
            text, wrong = taken[0][1], "a quote is not closed"
        if wrong or text.strip().strip(layout.delimiter + " "):
            yield Row(number, text, layout, wrong)


def _unclosed(text: str, layout: Layout) -> bool:
    """Is a quoted cell still open at the end?  A quote inside a cell, as in y" = 6x, opens none."""
    if '"' not in text:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _with_header(layout: Layout, text: str) -> Layout:
    mark = "\t" if layout.kind == "tsv" else ";" if ";" in text and "," not in text else ","
    try:
        cells = next(csv.reader([text], delimiter=mark))
    except csv.Error as error:
        hint = "lines end with a line feed, and the first one names the columns"
        raise InputError(f"the header is no row of CSV ({error})", hint=hint, code="file") from error
    header = tuple(name.strip().lower() for name in cells)
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise InputError(
            f"the header has the column '{twice}' twice", text, (0, len(text)), "rename one of them", code="file"
        )
    missing = [name for name in ("command", "expr") if name not in header]
    if missing:
        raise InputError(
            f"the header{f' of {layout.file}' if layout.file else ''} has no column '{missing[0]}'",
            text,
            (0, len(text)),
            "the first line names the columns: command,expr,wrt,at,to,answer,id",
            code="file",
        )
    return layout._replace(header=header, delimiter=mark)


# Understanding


def understood(row: Row) -> Exercise:
    """The arguments a row stands for; never raises.

    >>> understood(Row(1, 'diff "x^2" --order 2', Layout("text"))).args
    ('diff', 'x^2', '--order', '2')
    >>> understood(Row(2, 'limit,sin(x)/x,0,Ann', Layout("csv", "", ("command", "expr", "to", "student"))))
    Exercise(args=('limit', '--to=0', '--', 'sin(x)/x'), id='2', columns={'student': 'Ann'}, error=None)
    """
    if row.wrong:
        hint = "save the file as UTF-8" if "UTF-8" in row.wrong else None
        return Exercise((), row.id, {}, InputError(row.wrong, hint=hint, code="usage"))
    try:
        if row.layout.kind == "text":
            return Exercise(_words(row.text), row.id)
        cells = _json_cells(row) if row.layout.kind == "jsonl" else _csv_cells(row)
    except InputError as error:
        return Exercise((), row.id, {}, _alone(error))
    name = str(cells.pop("id", "") or "").strip() or row.id
    columns: dict[str, str] = {}
    try:
        return Exercise(_arguments(cells, columns), name, columns)
    except InputError as error:
        return Exercise((), name, columns, _alone(error))


def _alone(error: InputError) -> InputError:
    """The error without the frames it came through, which hold the row, and it: only the collector would free them."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


def _words(text: str) -> tuple[str, ...]:
    """The words of a line as a shell would give them, but for primes, and for expressions left without quotes.

    >>> _words("diff y = x^2 --order 2"), _words("lim x->0 sin(x)/x"), _words("diff (x^2)'")
    (('diff', '--order', '2', '--', 'y = x^2'), ('limit', '--', 'lim x->0 sin(x)/x'), ('diff', "(x^2)'"))
    """
    words = _split(text)
    words = words[1:] if words[:1] == ["calctool"] else words
    if words and words[0] not in COMMANDS:
        head, dashes, options = text.partition(" --")
        asks = _asked_by(head)
        return (asks, *_split(dashes + options), "--", head.strip()) if asks else tuple(words)
    start = 2 if words[:1] == ["check"] else 1
    command = words[start - 1] if len(words) >= start else ""
    if command not in TASKS:
        return tuple(words)
    try:
        line = arguments.classify(words[start:], *_options(words[0]))
    except InputError:
        return tuple(words)  # said by whoever runs it
    if not _in_pieces(command, line.expressions):
        return tuple(words)
    return (*words[:start], *line.options, "--", " ".join(line.expressions))


_LATEX = "()[]{},;:!|"
"""What stands behind a backslash in LaTeX, beside letters."""


def _asked_by(text: str) -> str:
    """The command that a line without one asks for: that of ``lim x->0 ...`` and ``d/dx [...]``; empty for none."""
    try:
        found = read_statement(decimal_points(text))  # of whatever kind the numbers are, it asks the same
    except InputError:
        return ""
    by_name = found.equations and found.derivatives and any(e.free for _, e, _ in found.values)
    return "chain" if by_name else found.asks


def _in_pieces(command: str, expressions: Sequence[str]) -> bool:
    """Are the expressions the pieces of one that has spaces in it?"""
    if len(expressions) < 2:
        return False
    if any(e.count(a) != e.count(b) for e in expressions for a, b in ("()", "[]", "{}")):
        return True
    if command in ("diff", "limit"):
        second = VARIABLE if command == "diff" else PLACE
        return len(expressions) > 2 or not is_second(expressions[0], expressions[1], second)
    if command in ("grad", "hessian", "continuity"):
        return True
    return command != "partial" and any(e == "=" or e[-1:] in ",;" for e in expressions)


def _split(text: str) -> list[str]:
    r"""The words; an apostrophe behind a letter or a bracket is a prime, and the backslash of \frac quotes nothing."""
    marked: list[str] = []
    quote = ""
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if quote:
            quote = "" if c == quote else quote
        elif (c == "'" and (before.isalnum() or before in ")]'")) or (
            c == "\\" and (after.isalpha() or after in _LATEX)
        ):
            marked.append("\\")
        elif c in "\"'" and before != "\\":
            quote = c
        marked.append(c)
    try:
        return shlex.split("".join(marked))
    except ValueError as error:
        what = "a quote is not closed" if "quotation" in str(error) else "nothing follows the backslash"
        raise InputError(what, text, (0, len(text)), code="usage") from error


def _csv_cells(row: Row) -> dict[str, Any]:
    header = row.layout.header
    try:
        cells, *more = csv.reader(io.StringIO(row.text, newline=""), delimiter=row.layout.delimiter)
    except csv.Error as error:
        raise InputError(f"not a row of CSV: {error}", code="usage") from error
    if more:
        raise InputError("a carriage return in the middle of the row", hint="lines end with a line feed", code="usage")
    if len(cells) > len(header):
        raise InputError(
            f"{len(cells)} cells, but the header names {len(header)}",
            hint=f"quote a cell that holds the separator '{row.layout.delimiter}'",
            code="usage",
        )
    return dict(zip(header, cells, strict=False))


def _json_cells(row: Row) -> dict[str, Any]:
    try:
        # Numbers are taken as they are typed: a float would round them.
        cells = json.loads(row.text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        raise InputError(
            "not an object of JSON", row.text, (at, at + 1), 'write {"command": "diff", ...}', code="usage"
        ) from error
    if not isinstance(cells, dict):
        raise InputError(
            "an object expected", row.text, (0, len(row.text)), 'write {"command": "diff", ...}', code="usage"
        )
    return {key.strip().lower(): value for key, value in cells.items()}


def _arguments(cells: dict[str, Any], columns: dict[str, str]) -> tuple[str, ...]:
    """The command line of a row with named cells; what is no part of it goes into ``columns``."""
    command = _text("command", cells.pop("command", ""))
    answer = _text("answer", cells.pop("answer", ""))
    expressions: list[str] = []
    for key in sorted(filter(_is_expression, cells), key=lambda key: int(key[4:] or 1)):
        value = cells.pop(key)
        expressions += [_text(key, v) for v in value] if isinstance(value, list) else [_text(key, value)]
    expressions = [e for e in expressions if e]
    if not command and expressions:
        command = _asked_by(expressions[0])
    if not command:
        columns.update({k: _text(k, v) for k, v in cells.items()})
        raise InputError("the row names no command", code="usage")
    flags, valued = _options(command)
    if answer:
        valued = valued | {"--of"}  # of a gradient its length: that is asked of answers only
    words: list[str] = []
    wrong = ""
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
        elif key in OPTIONS:
            wrong = wrong or f"'{command}' has no option --{key}"
        else:
            columns[key] = text
    if wrong:  # not before the other columns were seen: the row is still somebody's
        raise InputError(wrong, code="usage")
    if not expressions:
        raise InputError("the row has no expression", code="usage")
    if answer:
        return ("check", command, *words, f"--answer={answer}", "--", *expressions)
    return (command, *words, "--", *expressions)


def _is_expression(column: str) -> bool:
    """``expr``, ``expr2``, ``expr3``, ..."""
    return column[:4] == "expr" and (not column[4:] or column[4:].isdecimal())


def may_group(column: str) -> bool:
    """Can rows be grouped by a column, or is it a part of the exercise?"""
    return not (_is_expression(column) or column in OPTIONS or column in ("command", "answer", "id"))


def _listed(key: str, value: Any) -> str:
    """A value as one text; of an option a list stands for ``x,y`` and an object for ``x=1,y=2``, as they are typed."""
    if key in OPTIONS and isinstance(value, list):
        return ",".join([_text(key, v) for v in value])
    if key in OPTIONS and isinstance(value, dict):
        return ",".join([f"{name}={_text(key, v)}" for name, v in value.items()])
    return _text(key, value)


def names_with_values(command: str) -> frozenset[str]:
    """The options of a command that are followed by a value."""
    return frozenset(_options(command)[1])


def _options(command: str) -> tuple[set[str], set[str]]:
    # What is no command is said by whoever runs it.
    return app.names_of_options(app.load(COMMANDS[command]).params) if command in COMMANDS else (set(), set())


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list, bool)):
        raise InputError(f"'{key}' must be a text or a number", code="usage")
    return str(value).strip()


def shard(all_rows: Iterable[Row], part: int, parts: int) -> Iterator[Row]:
    """Every ``parts``-th row, from the ``part``-th on (1-based): names and line numbers stay.

    >>> [row.line for row in shard([Row(n, "", Layout("text")) for n in (3, 4, 7, 9)], 2, 3)]
    [4]
    """
    return (row for i, row in enumerate(all_rows) if i % parts == part - 1)
