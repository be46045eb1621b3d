"""Whatever stopped the work becomes plain lines on standard error and an exit code, never a traceback.

Exit codes: 2 bad input or usage, 3 not decided, 70 a bug, 74 the answer could not be written, 130 interrupted,
141 the reader went away.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from calctool.cli import streams
from calctool.errors import InputError, OutOfTime, Undecided
from calctool.report import SCHEMA

BAD_INPUT = 2
BUG = 70
INTERRUPTED = 130
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def tell(error: BaseException, as_json: bool = False) -> int:
    """Write what there is to say about ``error`` and return the exit code it stands for.

    ``as_json``: an object on standard output says it to programs too.
    """
    if as_json and not isinstance(error, (Undecided, KeyboardInterrupt, streams.Unwritable, OSError)):
        try:
            streams.answer(json_text(error))
        except streams.Unwritable as failure:
            return tell(failure)
    if isinstance(error, InputError):
        streams.remark(f"calctool: error: {spelled_out(error)}")
        return BAD_INPUT
    if isinstance(error, Undecided):
        return not_decided(error)
    if isinstance(error, KeyboardInterrupt):
        # A new line, after what the terminal shows of Ctrl-C and of progress.
        lead = "\n" if sys.stderr is not None and streams.on_terminal(sys.stderr) else ""
        known = getattr(error, "known", None)
        streams.remark(lead + (f"calctool: interrupted: {known}" if known else ""))
        return INTERRUPTED
    if isinstance(error, streams.Unwritable):
        if str(error):
            streams.remark(f"calctool: error: {error}")
        return error.code
    if isinstance(error, BrokenPipeError):
        return streams.BROKEN_PIPE
    if isinstance(error, OSError) and error.errno in _DISK:  # the help page, which Typer writes
        return tell(streams.Unwritable(streams.CANNOT_WRITE, f"the answer cannot be written: {error.strerror}"))
    if os.environ.get("CALCTOOL_DEBUG", "0") not in ("", "0"):
        import traceback

        streams.remark("".join(traceback.format_exception(error)))
    said = " ".join(str(error).split())
    kind = type(error).__name__
    streams.remark(f"calctool: internal error, please report: {kind}{': ' if said else ''}{said}")
    return BUG


def not_decided(error: Undecided) -> int:
    """What is known goes to standard output, the reason it is not more to standard error."""
    code = error.exit_code
    try:
        if error.known:
            streams.answer(error.known)
    except streams.Unwritable as failure:
        return tell(failure)
    streams.remark(f"calctool: not decided: {error.why}")
    return code


def give_up(late: OutOfTime) -> int:
    """Time is over and there is no parent to say so: say it, flush, and return the exit code."""
    return streams.finish(not_decided(late))


def wants_json(args: Sequence[str]) -> bool:
    """Does a line ask for JSON?  It may be one that cannot be followed.

    >>> [wants_json(a.split()) for a in ("diff x^2 --json", "diff x --format=json --stesp", "diff x", "diff -- --json")]
    [True, True, False, False]
    """
    words = list(args)
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options or "--format=json" in options or ("--format", "json") in pairwise(options)


def error_object(error: BaseException) -> dict[str, Any]:
    """What an object of JSON says about an error."""
    if isinstance(error, InputError):
        return {
            "code": error.code, "says": error.what, "text": error.text, "column": error.column, "hint": error.hint
        }  # fmt: skip
    says = f"internal error: {type(error).__name__}: {' '.join(str(error).split())}"
    return {"code": "internal", "says": says, "text": None, "column": None, "hint": None}


def json_text(error: BaseException) -> str:
    """The error object on one line."""
    import json

    found = {"schema": SCHEMA, "error": error_object(error)}
    text = json.dumps(found, ensure_ascii=False)
    plain = text.isprintable() and streams.encodes(sys.stdout, text)
    return (text if plain else json.dumps(found)) + "\n"


def spelled_out(error: InputError) -> str:
    """The lines of ``error`` with invisible characters written out and the caret still at its place.

    >>> print(spelled_out(InputError("what is this?", "1+\\u202ex", (2, 3))))
    what is this?
      1+<U+202E>x
        ^^^^^^^^
    """
    text, span = error.text, error.span
    if text is not None:
        text = text.replace("\n", " ").replace("\t", " ")
        if span is not None:
            start, end = [len(streams.printable(text[:place])) for place in span]
            span = start, end
        text = streams.printable(text)
    what = error.what.replace("\n", "<U+000A>")  # a file may be called so, and this is one line
    return str(InputError(what, text, span, error.hint))
