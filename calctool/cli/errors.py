"""Whatever stopped the work becomes plain lines on standard error and an exit code, never a traceback.

Exit codes: 2 bad input or usage, 3 not decided, 70 a bug, 74 the answer could not be written, 130 interrupted,
141 the reader went away.
"""

from __future__ import annotations

import errno
import os

from calctool.cli import streams
from calctool.errors import InputError, OutOfTime, Undecided

BAD_INPUT = 2
BUG = 70
INTERRUPTED = 130
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def tell(error: BaseException) -> int:
    """Write what there is to say about ``error`` and return the exit code it stands for."""
    if isinstance(error, InputError):
        streams.remark(f"calctool: error: {spelled_out(error)}")
        return BAD_INPUT
    if isinstance(error, Undecided):
        return not_decided(error)
    if isinstance(error, KeyboardInterrupt):
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
    return str(InputError(error.what, text, span, error.hint))
