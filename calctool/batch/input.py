"""Files become rows: lines of text, rows of a table or objects of JSON, each beside its exercise where there is a key.

They are cut as they come, a line of a million-line stream at a time; only headers are looked at before any work.  What
is wrong with a row stays with that row.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from calctool.classroom.gradebook.key import (
    CHECKING,
    EXPRESSION,
    ID,
    NUMBERED_EXPRESSION,
    OPTIONS,
    Key,
    KeyRow,
    bare,
    misspelt,
    shortened,
)
from calctool.classroom.gradebook.platforms import (
    EMAIL,
    FIRST,
    LAST,
    NAME,
    NUMBER,
    PLAIN,
    Export,
    export,
    in_families,
    in_words,
    platform_of,
)
from calctool.classroom.gradebook.tables import Header, TableRow, cells_of, header_and_rows, lines_of, open_table
from calctool.errors import InputError

EXTENSIONS = {"csv": "csv", "tsv": "tsv", "tab": "tsv", "jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl"}
ANSWERS = ("answer", "response", "student answer", "student response", "antwort", "réponse", "respuesta")
"""What the column of answers may be called, the likeliest first."""
COLUMNS = "the first line names the columns: command,expr,wrt,at,to,answer,id"
_SLIP = 5
"""Letters of an option's name from which on a slip in it is noticed: shorter ones are words of their own."""


class Layout(NamedTuple):
    """How the rows of a file are written; ``file`` is its name where there are several.

    ``header`` says what each column is to us, ``names`` how it is called there; ``command`` is what rows ask that name
    no command, and ``decimal_comma`` says how points are written.  The text of a ``joined`` row is JSON of our own: an
    answer and its exercise.
    """

    kind: str
    file: str = ""
    header: tuple[str, ...] = ()
    delimiter: str = ","
    names: tuple[str, ...] = ()
    command: str = ""
    decimal_comma: bool = False


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


class Reading(NamedTuple):
    """How files are to be read: ``kind`` overrides the extension, ``columns`` says what columns are called there."""

    kind: str | None = None
    key: Key | None = None
    columns: Mapping[str, str] = {}
    command: str = ""
    decimal_comma: bool = False


class InputFile(NamedTuple):
    """An opened file: its rows, the names of the columns that are the reader's own, what there is to say about it."""

    layout: Layout
    rows: Iterator[Row]
    own: tuple[str, ...] = ()
    platform: str = ""
    notes: tuple[str, ...] = ()
    each: int = 1
    """Rows that a line becomes."""
    answers: bool = True
    """May rows have answers?"""


def opened(files: Sequence[str], reading: Reading) -> list[InputFile]:
    """Every file, opened and its header read: what cannot be read is an InputError before any work."""
    if files.count("-") > 1:
        raise InputError("standard input can be read once", "-", (0, 1), "name '-' once", code="usage")
    with contextlib.ExitStack() as stack:
        found = []
        for name in files:
            handle = stack.enter_context(open_table(name))
            found.append(_source(name, handle, reading, several=len(files) > 1))
        stack.pop_all()  # all is well: they are read, and closed, one by one
    return found


def _source(name: str, handle: BinaryIO, reading: Reading, several: bool) -> InputFile:
    kind = reading.kind or EXTENSIONS.get(name.rpartition(".")[2].lower(), "text")
    if reading.key is not None and kind == "text":
        kind = "csv"  # answers to a key are in a table, whatever the file is called
    layout = Layout(kind, name if several else "", command=reading.command, decimal_comma=reading.decimal_comma)
    lines = lines_of(handle)
    if kind in ("csv", "tsv"):
        header, below = header_and_rows(lines, "\t" if kind == "tsv" else None)
        if header is None:
            return InputFile(layout, _closing(handle, iter(())))
        source = _table(name, layout, header, below, reading)
        return source._replace(rows=_closing(handle, source.rows))
    found = _plain_rows(lines, layout)
    if kind == "jsonl" and (reading.key is not None or reading.columns):
        found = _objects(_called(name), found, reading)
    return InputFile(layout, _closing(handle, found))


def _closing(handle: BinaryIO, found: Iterator[Row]) -> Iterator[Row]:
    with handle:
        yield from found


def _plain_rows(lines: Iterable[tuple[int, str, str]], layout: Layout) -> Iterator[Row]:
    for number, text, wrong in lines:
        bare_text = text.strip()
        if (wrong or bare_text) and not bare_text.startswith("#"):
            yield Row(number, bare_text, layout, wrong)


def shard(all_rows: Iterable[Row], part: int, parts: int) -> Iterator[Row]:
    """Every ``parts``-th row, from the ``part``-th on (1-based): names and line numbers stay.

    >>> [row.line for row in shard([Row(n, "", Layout("text")) for n in (3, 4, 7, 9)], 2, 3)]
    [4]
    """
    return (row for i, row in enumerate(all_rows) if i % parts == part - 1)


# Tables


def _table(name: str, layout: Layout, header: Header, below: Iterator[TableRow], reading: Reading) -> InputFile:
    layout = layout._replace(names=header.names, delimiter=header.delimiter)
    file = _called(name)
    known = _named_columns(file, header, reading)
    if isinstance(known, Export):
        return _wide(layout, header, below, known)
    layout = layout._replace(header=known)
    own = tuple(n for n, column in zip(header.names, known, strict=True) if n and may_group(column))
    if reading.key is not None:
        return InputFile(layout, _long(layout, header, below, reading.key), own, platform_of(header.names))
    _all_there(file, header, known, reading)
    found = (Row(row.line, row.text, layout, row.wrong) for row in below)
    return InputFile(layout, found, own, PLAIN, answers="answer" in known or "work" in known)


def _called(name: str) -> str:
    return "standard input" if name == "-" else name


def _named_columns(file: str, header: Header, reading: Reading) -> tuple[str, ...] | Export:
    """What each column is to us, of a long table; or where a wide one has what."""
    low = [" ".join(name.lower().split()) for name in header.names]
    mapped = _mapped(file, header, low, reading.columns)
    if mapped is None:
        return in_families(header.names, reading.columns, reading.key, file, reading.command)
    known = [mapped.get(i, n) for i, n in enumerate(low)]
    taken = set(mapped.values())
    known = [f"{n} " if n in taken and i not in mapped else n for i, n in enumerate(known)]
    wide = taken.isdisjoint(("answer", "work")) and platform_of(header.names) != PLAIN
    if not wide:
        rename_usual(known)
        if reading.key is not None:
            _rename(known, "id", ID)
    answered = not {"answer", "work"}.isdisjoint(known)
    if reading.key is not None and (wide or not (answered and "id" in known)):
        if answered and not wide and "expr" not in known:
            hint = "call it id; or head each column of answers with the id of its exercise"
            raise _header_error(f"no column of {file} says to which exercise an answer belongs", header, hint)
        if not answered:
            _no_slip(file, header, known, ("answer",))
        return export(header.names, reading.key, file)
    if reading.key is None and "expr" not in known and (found := in_words(header.names)):
        return found
    twice = next((n for n in known if n and known.count(n) > 1), None)
    if twice is not None:
        raise _header_error(f"the header has the column '{twice}' twice", header, "rename one of them")
    return tuple(known)


def _mapped(file: str, header: Header, low: Sequence[str], columns: Mapping[str, str]) -> dict[int, str] | None:
    """The place of each column that ``--columns`` names; None where it names columns that are numbered."""
    found: dict[int, str] = {}
    for ours, theirs in columns.items():
        wanted = " ".join(theirs.lower().split())
        if wanted in low:
            found[low.index(wanted)] = ours
        elif any(n.startswith(f"{wanted} ") and n[len(wanted) + 1 :].isdecimal() for n in low):
            return None
        else:
            meant = misspelt(wanted, low)
            hint = f"did you mean '{meant}'?" if meant else f"there is {', '.join(map(shortened, header.names))}"
            raise InputError(f"{file} has no column '{theirs}'", theirs, (0, len(theirs)), hint, code="file")
    return found


def rename_usual(known: list[str]) -> None:
    """Call columns ``answer`` and ``expr`` that have another usual name, where there is none of that name."""
    _rename(known, "answer", ANSWERS)
    _rename(known, "expr", EXPRESSION)


def _rename(known: list[str], ours: str, names: Sequence[str]) -> None:
    if ours not in known:
        place = next((known.index(n) for n in names if n in known), None)
        if place is not None:
            known[place] = ours


def _all_there(file: str, header: Header, known: Sequence[str], reading: Reading) -> None:
    """Raise InputError where rows could ask nothing, and where a column is probably one of ours with a slip in it."""
    _no_slip(file, header, known, ("answer", "command", "expr"))
    missing = [n for n in ("command", "expr") if n not in known and not (n == "command" and reading.command)]
    if not missing:
        return
    where = f" of {file}" if file != "standard input" else ""
    hint = COLUMNS
    if "expr" not in known:
        hint = "for a table with a column a question, say --key FILE; else " + COLUMNS
    elif missing == ["command"]:
        hint = f"say --command diff for all rows; else {COLUMNS}"
    raise _header_error(f"the header{where} has no column '{missing[0]}'", header, hint)


def _no_slip(file: str, header: Header, known: Sequence[str], wanted: Sequence[str]) -> None:
    words = [n for n in wanted if n not in known]
    options = [n for n in (*OPTIONS, *CHECKING) if n not in known and len(n) >= _SLIP]
    for name, column in zip(header.names, known, strict=True):
        if not may_group(column) or column in CHECKING:
            continue
        meant = misspelt(column, words) or misspelt(column, options, 0.88)
        if meant:
            text = header.delimiter.join(header.names)
            start = text.find(name)
            says = f"{file} has a column '{name}'"
            hint = f"did you mean '{meant}'? If not, call it something else"
            raise InputError(says, text, (start, start + len(name)), hint, code="file")


def _header_error(says: str, header: Header, hint: str) -> InputError:
    text = header.delimiter.join(header.names)
    return InputError(says, text, (0, len(text)), hint, code="file")


def may_group(column: str) -> bool:
    """Can rows be grouped by a column, or is it a part of the exercise?"""
    asks = NUMBERED_EXPRESSION.fullmatch(column) or column in OPTIONS - {"infinite"}
    return not (asks or column in ("command", "options", "answer", "id", "work", "points"))


# Answers beside their exercises


def _joined(line: int, layout: Layout, found: Mapping[str, Any]) -> Row:
    return Row(line, json.dumps(found, ensure_ascii=False), layout._replace(kind="joined", header=(), names=()))


def _asked(row: KeyRow) -> dict[str, Any]:
    """What a row has of its exercise."""
    points = None if row.points is None else str(row.points)
    return {"id": row.id, "cells": dict(row.cells), "points": points, "about": dict(row.columns)}


def key_rows(key: Key) -> Iterator[Row]:
    """The exercises of a key as rows that answer what the key says itself: whether they can be asked is seen first."""
    for row in key.exercises:
        yield _joined(row.line, Layout("joined"), {**_asked(row), "answer": row.answer})


def _wide(layout: Layout, header: Header, below: Iterator[TableRow], found: Export) -> InputFile:
    notes = []
    if found.by_order:
        notes.append("no column names an exercise of the key: they are taken in the order of the file")
    if found.unasked:
        notes.append(f"no exercise of the key: {', '.join(found.unasked)}")
    own = tuple(name for _, name in found.own)
    rows = _wide_rows(layout, header, below, found)
    return InputFile(layout._replace(kind="joined"), rows, own, found.platform, tuple(notes), len(found.questions))


def _cut(below: Iterator[TableRow], header: Header) -> Iterator[tuple[TableRow, list[str] | InputError]]:
    """Rows with their cells, or with what is wrong with them."""
    for row in below:
        try:
            if row.wrong:
                raise InputError(row.wrong)
            yield row, cells_of(row.text, header)
        except InputError as error:
            yield row, error


def _wide_rows(layout: Layout, header: Header, below: Iterator[TableRow], found: Export) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for row, cells in _cut(below, header):
        if isinstance(cells, InputError):
            yield Row(row.line, row.text, layout, cells.what)
            continue
        cells += [""] * (len(header.names) - len(cells))
        yield from _wide_row(row.line, layout, cells, found, seen)


def _wide_row(line: int, layout: Layout, cells: Sequence[str], found: Export, seen: Counter[str]) -> Iterator[Row]:
    """The answers of a student; ``seen`` counts how often a name has stood without a number."""
    if not found.is_student(cells):
        return
    number, name = found.student(cells)
    # A name alone may be that of two people; a number is one's own, and whoever has it answered twice.
    seen[name] += not number
    again = f" (line {line})" if not number and seen[name] > 1 else ""
    student = number or name + again or f"row {line}"
    own = {label: cells[i].strip() for i, label in found.own if cells[i].strip()}
    for question in found.questions:
        asked = _asked(question.row)
        if question.asked_in is not None:
            asked["cells"]["expr"] = found.answer(cells[question.asked_in])
        answer = found.answer(cells[question.column])
        who = {"student": [student, name + again or student], "columns": own}
        yield _joined(line, layout, {**asked, "answer": answer, **who})


def _long(layout: Layout, header: Header, below: Iterator[TableRow], key: Key) -> Iterator[Row]:
    for row, texts in _cut(below, header):
        if isinstance(texts, InputError):
            yield Row(row.line, row.text, layout, texts.what)
            continue
        cells = dict(zip(layout.header, texts, strict=False))
        names = dict(zip(layout.header, layout.names, strict=True))
        yield _with_exercise(row.line, layout, key, cells, names)


def _objects(file: str, found: Iterator[Row], reading: Reading) -> Iterator[Row]:
    """Objects of JSON, their names as those of columns: beside the exercises of the key, or by what is ours."""
    headers: dict[tuple[str, ...], tuple[str, ...] | Export] = {}
    seen: Counter[str] = Counter()
    for row in found:
        try:
            if row.wrong:
                raise InputError(row.wrong)
            cells = json_cells(row.text)
            if reading.key is not None and _unanswered(cells, reading.key):
                cells["answer"] = ""
            elif reading.key is not None:
                _fill(cells, reading.key, [h for h, known in headers.items() if isinstance(known, Export)])
            header = Header(tuple(name.strip() for name in cells), ",")
            if header.names not in headers:
                headers[header.names] = _named_columns(file, header, reading)
            known = headers[header.names]
            if isinstance(known, Export):
                texts = [text_of(name, value) for name, value in cells.items()]
                yield from _wide_row(row.line, row.layout, texts, known, seen)
            elif reading.key is None:
                text = json.dumps(dict(zip(known, cells.values(), strict=True)), ensure_ascii=False)
                yield row._replace(text=text)
            else:
                long = {n: text_of(n, value) for n, value in zip(known, cells.values(), strict=True)}
                names = dict(zip(known, (n.lower() for n in header.names), strict=True))
                yield _with_exercise(row.line, row.layout, reading.key, long, names)
        except InputError as error:
            yield row._replace(wrong=error.what)


def _fill(cells: dict[str, Any], key: Key, wide: Sequence[tuple[str, ...]]) -> None:
    """Give a student's object a blank for each question that it leaves out.

    Not where it has a name that is neither a question, nor one that students go by, nor in a whole object before it:
    that may be the question, called otherwise.
    """
    asked = [name for name in cells if key.row(name.strip()) is not None]
    if not asked and not wide:
        return
    familiar = {*FIRST, *LAST, *NAME, *NUMBER, *EMAIL}.union(*[[n.lower() for n in names] for names in wide])
    if all(name in asked or name.strip().lower() in familiar for name in cells):
        there = {bare(name) for name in asked}
        cells.update({row.id: "" for row in key.exercises if bare(row.id) not in there})


def _unanswered(cells: Mapping[str, Any], key: Key) -> bool:
    """Does an object name an exercise of the key, and no answer?  Nothing was given, and left out."""
    own = {name.strip().lower(): value for name, value in cells.items()}
    named = next((str(own[n]) for n in ID if n in own), "")
    some = any(n in ("work", *ANSWERS) or misspelt(n, ANSWERS) for n in own)
    return not some and key.row(named) is not None


def json_cells(text: str) -> dict[str, Any]:
    """An object of JSON, its numbers as they are typed: a float would round them.  Raises InputError."""
    try:
        cells = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=once_each)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        raise InputError(
            "not an object of JSON", text, (at, at + 1), 'write {"command": "diff", ...}', code="usage"
        ) from error
    if not isinstance(cells, dict):
        raise InputError("an object expected", text, (0, len(text)), 'write {"command": "diff", ...}', code="usage")
    return cells


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON whose names are all different: of two, the first would be lost."""
    names: set[str] = set()
    for name, _ in pairs:
        bare_name = name.strip().lower()
        if bare_name in names:
            raise InputError(f"the object has '{name}' twice", code="usage")
        names.add(bare_name)
    return dict(pairs)


def text_of(key: str, value: Any) -> str:
    """A value of JSON as the text of a cell; the lines of a working may be a list.  Raises InputError."""
    if value is None:
        return ""
    if key == "work" and isinstance(value, list):
        return "\n".join(text_of("a line of 'work'", line) for line in value)
    if isinstance(value, (dict, list, bool)):
        raise InputError(f"'{key}' must be a text or a number", code="usage")
    return str(value).strip()


def _with_exercise(line: int, layout: Layout, key: Key, cells: dict[str, str], names: Mapping[str, str]) -> Row:
    id = cells.pop("id", "").strip()
    answer = "\n".join(text for n in ("work", "answer") if (text := cells.pop(n, "")).strip())
    columns = {names[n] or n: text.strip() for n, text in cells.items() if text.strip()}
    row = key.row(id)
    if row is None:
        return _joined(line, layout, {"id": id, "columns": columns, "answer": answer, "wrong": key.no_row(id).args[0]})
    return _joined(line, layout, {**_asked(row), "answer": answer, "columns": columns})
