"""A page longer than the screen, as git shows one: through PAGER, else less, which ends by itself where it fits."""

from __future__ import annotations

import contextlib
import os
import sys

from calctool.cli import streams
from calctool.process import sandbox

LESS = "FRX"
"""What less is told unless LESS says otherwise: end where all fits, keep colours, leave the page on the screen."""


def command(text: str) -> list[str]:
    """The pager for a text that goes to a terminal and is longer than it; nothing where it is to be printed at once.

    PAGER empty or ``cat`` is for readers who want no pager.
    """
    if not streams.on_terminal(sys.stdout) or text.count("\n") < _lines():
        return []
    from shlex import split
    from shutil import which

    try:
        words = split(os.environ.get("PAGER", "less"))
    except ValueError:
        return []
    return words if words and words != ["cat"] and which(words[0]) else []


def _lines() -> int:
    """The rows of the terminal."""
    text = os.environ.get("LINES", "")
    if text.isascii() and text.isdigit() and 0 < int(text) < 10_000:
        return int(text)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines or 24
    except (OSError, ValueError):
        return 24


def show(text: str, words: list[str]) -> bool:
    """Hand the text to the pager and wait until its reader has had enough; False where it could not be started."""
    import subprocess

    sys.stdout.flush()
    environment = {"LESS": LESS, "LV": "-c", **os.environ}
    try:
        with sandbox.reading(), subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) as pager:
            assert pager.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                pager.stdin.write(text.encode(sys.stdout.encoding or "utf-8", "calctool"))
            with contextlib.suppress(BrokenPipeError):
                pager.stdin.close()
            pager.wait()
    except OSError:
        return False
    return True
