"""Streams that are closed, full or narrow-minded end in a code and a sentence, never in a traceback."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calctool.cli.streams import printable

from .conftest import program, surroundings

Run = Callable[..., Any]
LONG = "return Report('x' * 500_000)"
SHORT = "return Report('√2 ≠ π')"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x² ≠ √2·π", "x² ≠ √2·π"),
        ("a\nb\tc", "a\nb\tc"),
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("a\u202eb\u2066c\u200fd", "a<U+202E>b<U+2066>c<U+200F>d"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("no\u00a0break", "no<U+00A0>break"),
        ("line\u2028end", "line<U+2028>end"),
        ("\udc80", "<U+DC80>"),
        ("\r\x00\x07\x7f\x9b", "<U+000D><U+0000><U+0007><U+007F><U+009B>"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    """What cannot be seen is spelled out."""
    assert printable(text) == shown


def test_printable_keeps_colours_where_they_are_ours() -> None:
    """But no other sequence."""
    assert printable("\x1b[1;31mx\x1b[0m", styled=True) == "\x1b[1;31mx\x1b[0m"
    assert printable("\x1b[2Jx\x1b]0;t\x07", styled=True) == "<U+001B>[2Jx<U+001B>]0;t<U+0007>"


@pytest.mark.parametrize("task", [LONG, SHORT])
def test_reader_that_went_away(task: str) -> None:
    """Quiet, and the code of a program that SIGPIPE ended."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*program(task), "diff", "x"], stdout=write, stderr=subprocess.PIPE, env=surroundings(), timeout=20, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["diff", "--help"]])
def test_reader_of_help_that_went_away(args: list[str]) -> None:
    """The same for help."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*program(), *args], stdout=write, stderr=subprocess.PIPE, env=surroundings(), timeout=20, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("task", [LONG, SHORT, None])
def test_full_disk(door: Run, task: str | None) -> None:
    """A sentence and the code of an output error."""
    with open("/dev/full", "wb") as full:
        ran = door(*(["--version"] if task is None else ["diff", "x"]), task=task, stdout=full)
    assert (ran.code, ran.err) == (74, "calctool: error: the answer cannot be written: No space left on device\n")


def test_closed_streams() -> None:
    """Standard output closed is an error; standard error closed changes nothing; standard input closed is none."""
    start = " ".join(f"'{word}'" for word in program())

    def shell(rest: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sh", "-c", f"{start} {rest}"], capture_output=True, env=surroundings(), timeout=20, check=False
        )

    out = shell("diff x^2 >&-")
    assert (out.returncode, out.stderr) == (74, b"calctool: error: standard output is closed\n")
    for page in ("help >&-", "help diff >&-", "--help >&-"):
        assert (shell(page).returncode, shell(page).stderr) == (74, out.stderr)
    assert shell("diff x^2 2>&-").stdout == b"2x\n"
    assert shell("diff --nonsense 2>&-").returncode == 2
    none = shell("diff <&-")
    assert (none.returncode, none.stdout) == (2, b"")
    assert none.stderr.startswith(b"calctool: error: no expression given\n")
    assert shell("diff x^2 <&-").stdout == b"2x\n"


def test_ascii_streams(door: Run) -> None:
    """A stream without the character gets its number, and the program is told to write ASCII."""
    ran = door("diff", "x", task=SHORT, env={"PYTHONIOENCODING": "ascii"})
    assert (ran.code, ran.out, ran.err) == (0, "<U+221A>2 <U+2260> <U+03C0>\n", "")
    ran = door("diff", "ж^2", "--stesp", env={"PYTHONIOENCODING": "ascii"})
    assert ran.err.splitlines()[1] == "  <U+0436>^2 --stesp"


@pytest.mark.parametrize(
    ("env", "styled", "plain"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, True),
        ({"CALCTOOL_ASCII": "1"}, True, True),
    ],
)
def test_a_terminal(env: dict[str, str], styled: bool, plain: bool) -> None:
    """Colour and signs beyond ASCII on a terminal that has them."""
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        [*program(), "diff", "x^2 sin(x)", "--steps"], stdout=terminal, stderr=terminal, env=surroundings(**env)
    )
    os.close(terminal)
    said = b""
    while True:
        try:
            chunk = os.read(controller, 65536)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(controller)
    assert child.wait(20) == 0
    assert (b"\x1b[" in said) is styled
    assert said.isascii() is plain


def test_no_colour_in_a_pipe(door: Run) -> None:
    """Plain text without escapes, unless told."""
    assert "\x1b" not in door("diff", "x^2", "--steps").out
    assert "\x1b[" in door("diff", "x^2", "--steps", "--color", "always").out


def test_hostile_text_is_never_emitted(door: Run) -> None:
    """Control and bidi characters of the expression come back spelled out."""
    ran = door("diff", "x+\u202e2\x1b[31m")
    assert (ran.code, ran.out) == (2, "")
    assert "<U+202E>" in ran.err
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_bytes_that_are_no_text(door: Run) -> None:
    """An argument that is not UTF-8 is an input error like another."""
    done = subprocess.run(
        [*(word.encode() for word in program()), b"diff", b"x+\xff"],
        capture_output=True,
        env=surroundings(),
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr
    assert b"<U+DCFF>" in done.stderr
