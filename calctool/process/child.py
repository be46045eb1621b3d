"""Work done in a child process, which may end there in any way; what it found it tells, and the parent goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

_BUG = 70
_END = b"\0"

Tell = Callable[[str], None]


class ChildEnded(NamedTuple):
    """The exit code of a child (negative: the signal that ended it), and what it told last, if anything."""

    code: int
    told: str | None = None


def in_child(work: Callable[[Tell], int]) -> ChildEnded:
    """Have ``work`` done in a fork of this process, to whose exit code and words it comes.

    A Ctrl-C meanwhile is for the child.

    >>> def work(tell: Tell) -> int:
    ...     tell("on the way")
    ...     tell("found")
    ...     return 3
    >>> in_child(work)
    ChildEnded(code=3, told='found')
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    news, tell = os.pipe()
    # Before there is a child that could be interrupted.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = os.fork()
        if child == 0:
            code = _BUG
            try:
                os.close(news)
                signal.signal(signal.SIGINT, before)
                code = work(lambda text: _send(tell, text))
            finally:
                os._exit(code)
        os.close(tell)
        with os.fdopen(news, "rb") as pipe:
            data = pipe.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        signal.signal(signal.SIGINT, before)
    *told, _ = data.split(_END)
    return ChildEnded(code, told[-1].decode("utf-8", "replace") if told else None)


def _send(pipe: int, text: str) -> None:
    message = text.encode("utf-8", "replace").replace(_END, b"") + _END
    while message:
        message = message[os.write(pipe, message) :]
