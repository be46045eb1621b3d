"""Console sessions in documents: a command after ``$``, and under it what it prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


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
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CALCTOOL_", "PYTHON"))}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
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
