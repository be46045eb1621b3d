"""The tables that teachers have: whatever wrote them, a header and rows of cells, each with the line it begins in.

UTF-8 or UTF-16, commas, semicolons or tabs, a first line ``sep=;``, quoted cells with line ends in them.  Rows come as
they are read, a line of a million-line stream at a time.
"""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from typing import IO, Any, BinaryIO, NamedTuple

from calctool.errors import InputError

LONGEST = 1 << 20
"""Bytes of a row at most: a line without an end must not fill the memory."""
TALLEST = 50
"""Lines that one quoted row may have: a quote that is never closed costs its own line only."""
# A record of a batch is read again by --resume, and may hold a long derivation in one cell.
csv.field_size_limit(1 << 30)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WORKBOOK = b"PK\x03\x04"
_BLOCK = 1 << 16

Line = tuple[int, str, str]
"""Number, text, and what is wrong with it."""


class Header(NamedTuple):
    """The columns by their names, as they are written, and what parts the cells."""

    names: tuple[str, ...]
    delimiter: str


class TableRow(NamedTuple):
    """A row as it stands, from line ``line`` on; ``wrong`` says why it is none."""

    line: int
    text: str
    wrong: str = ""


# Bytes to lines


def open_table(name: str) -> BinaryIO:
    """The file, or standard input for ``-``, as UTF-8 without a byte order mark.  Raises InputError.

    A workbook of Excel is refused here: nothing in it is text.
    """
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed", code="file")
        return _as_utf8(sys.stdin.buffer, "standard input")
    try:
        return _as_utf8(open(name, "rb"), f"'{name}'")
    except OSError as error:
        raise InputError(f"'{name}' cannot be read: {error.strerror}", code="file") from error


def _as_utf8(handle: BinaryIO, name: str) -> BinaryIO:
    if not isinstance(handle, io.BufferedReader):
        return handle
    start = handle.peek(4)[:4]
    if start == _WORKBOOK:
        handle.close()
        hint = "save it as CSV there: File, Save as, CSV UTF-8"
        raise InputError(f"{name} is a workbook of a spreadsheet, or an archive", hint=hint, code="file")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            handle.read(len(mark))
            return handle if encoding == "utf-8" else io.BufferedReader(_Recoded(handle, encoding))
    wide = "utf-16-le" if start[1::2] == b"\0\0" else "utf-16-be" if start[0::2] == b"\0\0" else ""
    return io.BufferedReader(_Recoded(handle, wide)) if wide else handle


class _Recoded(io.RawIOBase):
    """Bytes of another encoding as those of UTF-8; what is none of its characters becomes U+FFFD."""

    def __init__(self, handle: io.BufferedReader, encoding: str) -> None:
        self._handle = handle
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._handle.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            block = self._handle.read1(_BLOCK)
            self._ended = not block
            self._ready = self._decoder.decode(block, final=self._ended).encode("utf-8", "replace")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def lines_of(handle: IO[bytes]) -> Iterator[Line]:
    """The lines without their ends, numbered from 1.

    >>> list(lines_of(io.BytesIO(b"x^2\\r\\n\\xff")))
    [(1, 'x^2', ''), (2, '�', 'the row is not UTF-8 text')]
    """
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


# Lines to cells


def header_and_rows(lines: Iterator[Line], delimiter: str | None = None) -> tuple[Header | None, Iterator[TableRow]]:
    """The header and the rows below it; no header where there is nothing.

    ``delimiter`` is what parts the cells, if that is known; else a line ``sep=;`` says it, or the header does.
    Raises InputError where the header is none.

    >>> lines = [(1, "sep=;", ""), (2, "name;Q1", ""), (3, 'Ann;"2x,', ""), (4, ' 3"', "")]
    >>> header, rows = header_and_rows(iter(lines))
    >>> header.names, [row.line for row in rows]
    (('name', 'Q1'), [3])
    """
    filled = (line for line in lines if line[1].strip() or line[2])
    first = next(filled, None)
    if first is not None and first[1].lower().startswith("sep=") and len(first[1].rstrip()) == 5:
        delimiter = first[1][4]
        first = next(filled, None)
    elif first is not None and first[1].rstrip(" ") == "sep=\t":
        delimiter, first = "\t", next(filled, None)
    if first is None:
        return None, iter(())
    waiting: deque[Line] = deque([first])
    mark = delimiter or _delimiter(first[1])
    row = _row(waiting, lines, mark)
    try:
        if row.wrong:
            raise csv.Error(row.wrong)
        names = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=mark))
    except csv.Error as error:
        hint = "lines end with a line feed, and the first one names the columns"
        raise InputError(f"the header is no row of CSV ({error})", hint=hint, code="file") from error
    return Header(tuple(name.strip() for name in names), mark), _rows(waiting, lines, mark)


def _delimiter(text: str) -> str:
    """What parts the cells of a header: what makes the most of them, a comma where that is not known."""
    return max(",;\t", key=lambda mark: sum(1 for part in _outside_quotes(text) for c in part if c == mark))


def _outside_quotes(text: str) -> list[str]:
    return text.split('"')[::2]


def _rows(waiting: deque[Line], lines: Iterator[Line], delimiter: str) -> Iterator[TableRow]:
    while waiting or _next(waiting, lines):
        row = _row(waiting, lines, delimiter)
        if row.wrong or row.text.strip().strip(delimiter + " "):
            yield row


def _next(waiting: deque[Line], lines: Iterator[Line]) -> bool:
    line = next(lines, None)
    if line is not None:
        waiting.append(line)
    return line is not None


def _row(waiting: deque[Line], lines: Iterator[Line], delimiter: str) -> TableRow:
    """The row that begins with the first waiting line: a quoted cell may hold line ends."""
    number, text, wrong = waiting.popleft()
    taken: list[Line] = []
    while not wrong and _unclosed(text, delimiter) and len(taken) < TALLEST - 1:
        if not waiting and not _next(waiting, lines):
            break
        taken.append(waiting.popleft())
        text += "\n" + taken[-1][1]
    if not wrong and _unclosed(text, delimiter):
        waiting.extendleft(reversed(taken))
        text, wrong = text.split("\n")[0], "a quote is not closed"
    return TableRow(number, text, wrong)


def _unclosed(text: str, delimiter: str) -> bool:
    """Is a quoted cell still open at the end?  A quote inside a cell, as in y" = 6x, opens none."""
    if '"' not in text:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def cells_of(text: str, header: Header) -> list[str]:
    """The cells of a row, as many as the header names at most.  Raises InputError.

    What was only to keep a spreadsheet from running a cell, the apostrophe of ``'-2x``, is taken away again.

    >>> cells_of("Ann,'-2x", Header(("student", "answer"), ","))
    ['Ann', '-2x']
    """
    try:
        cells, *more = csv.reader(io.StringIO(text, newline=""), delimiter=header.delimiter)
    except csv.Error as error:
        raise InputError(f"not a row of CSV: {error}", code="usage") from error
    if more:
        raise InputError("a carriage return in the middle of the row", hint="lines end with a line feed", code="usage")
    refuse_more(len(header.names), cells[len(header.names) :], header.delimiter)
    return [unguarded(cell) for cell in cells[: len(header.names)]]


def refuse_more(named: int, more: Sequence[str], delimiter: str) -> None:
    """Raise InputError where there is something in cells behind those that the header names."""
    if any(cell.strip() for cell in more):
        hint = f"quote a cell that holds the separator '{delimiter}'"
        raise InputError(f"{named + len(more)} cells, but the header names {named}", hint=hint, code="usage")


# What a spreadsheet would run

_RUN = tuple("=+-@\t\r")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: behind an apostrophe, which it shows as text.

    Source: OWASP, "CSV Injection".

    >>> guarded("-2x"), guarded("2x")
    ("'-2x", '2x')
    """
    return "'" + cell if cell.startswith(_RUN) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUN) else cell


def row_text(cells: Iterator[str] | list[str], delimiter: str = ",", raw: bool = False) -> str:
    """The cells as a row of CSV without its line end; ``raw`` leaves cells as they are.

    >>> row_text(["Ann", "-2x", "a, b"])
    'Ann,\\'-2x,"a, b"'
    """
    out = io.StringIO()
    written = cells if raw else [guarded(cell) for cell in cells]
    csv.writer(out, lineterminator="", delimiter=delimiter).writerow(written)
    return out.getvalue()
