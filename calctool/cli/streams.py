"""Every character that leaves the program passes here: none that could fool a terminal, none it cannot show.

User text is echoed in notes and errors, so a control or bidi character in it could colour, hide or
reorder what the reader sees.  Such characters are written out, ``<U+202E>``; so are those the stream's
encoding lacks.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from typing import TextIO

BROKEN_PIPE = 141
"""What a shell reports for a program that SIGPIPE ended: the reader has gone, nothing is wrong."""
CANNOT_WRITE = 74
"""EX_IOERR of sysexits.h: the answer could not be written."""


_SEQUENCE = "\x1b["


class Unwritable(Exception):
    """Standard output takes no more; ``code`` is the exit code, the text says why (empty: say nothing)."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(why)
        self.code = code


def prepare() -> None:
    """Make the two streams of this process safe to write anything to."""
    codecs.register_error("calctool", _named)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="calctool")


def _named(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join([f"<U+{ord(c):04X}>" for c in error.object[error.start : error.end]]), error.end


def printable(text: str, *, styled: bool = False) -> str:
    """``text`` with each control, bidi or otherwise invisible character spelled out.

    ``styled`` keeps the colour sequences ``ESC [ ... m`` that our own renderer puts in.

    >>> printable("1\\u202e+x\\x07"), printable("x\\u00b2 \\u2260 \\u221a2") == "x\\u00b2 \\u2260 \\u221a2"
    ('1<U+202E>+x<U+0007>', True)
    """
    if text.replace("\n", "").isprintable():
        return text
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if styled and text.startswith(_SEQUENCE, i):
            end = i + 2
            while end < len(text) and text[end] in "0123456789;":
                end += 1
            if text[end : end + 1] == "m":
                out.append(text[i : end + 1])
                i = end + 1
                continue
        out.append(c if c.isprintable() or c in "\n\t" else f"<U+{ord(c):04X}>")
        i += 1
    return "".join(out)


def encodes(stream: TextIO | None, text: str) -> bool:
    """Whether the encoding of ``stream`` has every character of ``text``."""
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def answer(text: str, *, styled: bool = False) -> None:
    """Write a text to standard output, ended by a newline.  Raises :class:`Unwritable`."""
    if not text:
        return
    if sys.stdout is None:
        raise closed()
    try:
        sys.stdout.write(ended(text, styled=styled))
    except OSError as error:
        raise unwritable(error) from error


def closed() -> Unwritable:
    """What an answer comes to where there is no standard output."""
    return Unwritable(CANNOT_WRITE, "standard output is closed")


def ended(text: str, *, styled: bool = False) -> str:
    """A text as it is written, with a newline at its end."""
    shown = printable(text, styled=styled)
    return shown if shown.endswith("\n") else shown + "\n"


def remark(text: str) -> None:
    """Write a text to standard error, ended by a newline; if that cannot be done there is nobody to tell."""
    if not text or sys.stderr is None:
        return
    with contextlib.suppress(OSError):
        sys.stderr.write(printable(text if text.endswith("\n") else text + "\n"))
        sys.stderr.flush()


def finish(code: int) -> int:
    """Push out what is buffered and return the exit code: the one given unless the writing failed."""
    # A stream that already refused once keeps its text and would refuse again.
    if sys.stdout is not None and code not in (BROKEN_PIPE, CANNOT_WRITE):
        try:
            sys.stdout.flush()
        except OSError as error:
            failure = unwritable(error)
            if str(failure):
                remark(f"calctool: error: {failure}")
            return failure.code
    return code


def unwritable(error: OSError) -> Unwritable:
    """What an error of the system while writing comes to: the reader gone, or a failure to be named."""
    if isinstance(error, BrokenPipeError):
        return Unwritable(BROKEN_PIPE)
    return Unwritable(CANNOT_WRITE, f"the answer cannot be written: {error.strerror or error}")


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person is looking at ``stream``."""
    try:
        return stream is not None and stream.isatty()
    except (AttributeError, ValueError):  # some put anything in the place of a stream
        return False


def width(stream: TextIO | None) -> int:
    """The columns to write in: COLUMNS if it is a sensible number, else the terminal's, else 80."""
    text = os.environ.get("COLUMNS", "")
    columns = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if columns == 0 and on_terminal(stream) and stream is not None:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
    return max(20, columns) if columns else 80
