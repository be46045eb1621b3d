"""Console sessions in documents: a command after ``$``, and under it what it prints."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.run import together

ROOT = Path(__file__).resolve().parent.parent
OURS = "CALCTOOL_"
LOOKS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
"""Variables of the environment that change what is printed: what starts with the first, and the others."""


class Session(NamedTuple):
    """One command of a document: its line number, itself, and what the document says it prints."""

    line: int
    command: str
    expected: str


def sessions(text: str) -> list[Session]:
    """Every ``$`` command in the ``console`` blocks of a Markdown text, with the lines under it.

    A command that ends in a backslash goes on in the next line.

    >>> sessions("```console\\n$ echo a\\na\\n$ true\\n```")
    [Session(line=2, command='echo a', expected='a\\n'), Session(line=4, command='true', expected='')]
    """
    found: list[Session] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = line.strip() == "```console"
        elif inside and line.startswith("$ "):
            found.append(Session(number, line[2:], ""))
        elif inside and found and found[-1].command.endswith("\\") and not found[-1].expected:
            found[-1] = found[-1]._replace(command=f"{found[-1].command}\n{line.removeprefix('> ')}")
        elif inside and found:
            found[-1] = found[-1]._replace(expected=found[-1].expected + line + "\n")
    return found


def matches(printed: str, expected: str) -> bool:
    """Is that what was printed?  ``...`` on a line of its own stands for any lines, none included.

    >>> matches("a\\nb\\nc\\n", "a\\n...\\n"), matches("a\\nb\\n", "b\\n")
    (True, False)
    """
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ \t]*\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, printed if not printed or printed.endswith("\n") else printed + "\n") is not None


def shim(folder: Path) -> dict[str, str]:
    """An environment in which ``calctool`` and ``python`` are this checkout and this interpreter."""
    folder.mkdir(exist_ok=True)
    for name, module in (("calctool", "-m calctool "), ("python", ""), ("python3", "")):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        script.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith((OURS, "PYTHON"))}
    for name in LOOKS:
        kept.pop(name, None)
    return kept | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


def printed_by(command: str, env: dict[str, str], cwd: Path) -> str:
    """What bash prints for a command, both streams together."""
    bash = shutil.which("bash")
    assert bash is not None
    ran = subprocess.run(
        [bash, "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        timeout=120,
    )
    return ran.stdout.decode("utf-8")


WORD = r"""(?:[\w.,=/^+-]++|"(?:[^"$`\\!]|\\[^"$`\\\n])*"|'[^']*')++"""
"""A word that means the same to a shell and to :func:`shlex.split`."""
PLAIN = re.compile(rf"calctool((?: +{WORD})*)")


def plain_words(command: str) -> list[str] | None:
    """The arguments of a command that runs calctool and asks nothing else of a shell; None of any other.

    >>> plain_words('calctool diff "x^2" --steps'), plain_words("calctool diff x | cat"), plain_words("ls")
    (['diff', 'x^2', '--steps'], None, None)
    """
    found = PLAIN.fullmatch(command)
    return shlex.split(found[1]) if found else None


def printed_here(words: list[str], cwd: Path) -> str:
    """What calctool prints for these arguments in a folder, both streams together, without a process of its own."""
    with contextlib.chdir(cwd):
        return together(words, {name: None for name in os.environ if name.startswith(OURS) or name in LOOKS})
