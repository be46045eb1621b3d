"""How far a long computation is: one line on a terminal's standard error, for a person who is looking."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calctool.cli.streams import on_terminal, printable
from calctool.process import sandbox

if TYPE_CHECKING:
    from rich.console import Console

LONG = 10
"""Reports; what is done before so many of them shows nothing.  Work is counted, no clock is looked at."""


@contextlib.contextmanager
def progress(wanted: bool) -> Iterator[None]:
    """Show each progress that is reported inside, where standard error is a terminal; the line is cleared at the end.

    Nothing is written anywhere else, and nothing before LONG reports are made.
    """
    if not (wanted and on_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"):
        yield
        return
    reports = 0
    consoles: list[Console] = []

    def show(text: str) -> None:
        nonlocal reports
        reports += 1
        if reports < LONG:
            return
        if not consoles:
            from rich.console import Console

            consoles.append(Console(stderr=True, highlight=False, markup=False, emoji=False))
        _write(consoles[0], printable(text))

    sandbox.watched_by(show)
    try:
        yield
    finally:
        sandbox.watched_by(None)
        for console in consoles:
            _write(console, "")


def _write(console: Console, text: str) -> None:
    """The text in the line of the cursor, in the place of what was there."""
    room = console.width - 1
    console.print(text[:room].ljust(room), end="\r", overflow="crop", no_wrap=True)
