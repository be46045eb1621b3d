"""Two ways in: ``invoke`` runs the commands in this process, ``door`` the whole program in another.

``door`` can be told what the task does, so that a test may hang, crash or eat memory on purpose.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.run import run_with

# The door with a task of the test's own: it stands in for the module that diff.py would import.
FAKE = """
import sys, types
from calctool.process import sandbox
from calctool.errors import *
class Report:
    exit_code = 0
    def __init__(self, text): self.text = text
def diff_task(text, **options):
{body}
def render(report, format, **how):
    return (report.text, '')
sys.modules['calctool.tasks.diff'] = types.SimpleNamespace(diff_task=diff_task)
sys.modules['calctool.report'] = types.SimpleNamespace(render=render, FORMATS=('text', 'json'), SCHEMA=1)
from calctool.__main__ import main
main()
"""
QUIET_SURROUNDINGS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CALCTOOL_TIMEOUT", "CALCTOOL_ASCII", "CALCTOOL_DEBUG")


class Ran(NamedTuple):
    """What a program said and how it ended."""

    code: int
    out: str
    err: str


def surroundings(**changes: str) -> dict[str, str]:
    """The environment with nothing in it that changes the program's ways, and then ``changes``."""
    kept = {k: v for k, v in os.environ.items() if k not in QUIET_SURROUNDINGS}
    return {**kept, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **changes}


def program(task: str | None = None) -> list[str]:
    """The words that start the program, with ``task`` (the body of a function) as its task."""
    if task is None:
        return [sys.executable, "-m", "calctool"]
    body = "".join(f"    {line}\n" for line in task.splitlines())
    return [sys.executable, "-c", FAKE.format(body=body)]


@pytest.fixture
def door() -> Callable[..., Ran]:
    """Run the program: ``door("diff", "x^2", task="...", stdin="...", env={...})``."""

    def run(
        *args: str, task: str | None = None, stdin: str | bytes = b"", env: dict[str, str] | None = None, **more: Any
    ) -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        done = subprocess.run(
            [*program(task), *args], input=data, env=surroundings(**(env or {})), timeout=30, check=False, **given
        )
        return Ran(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    return run


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command in this process: ``invoke("diff", "x^2", input="...")``."""
    for name in QUIET_SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, input: str | bytes | None = None, env: dict[str, str] | None = None) -> Ran:
        done = run_with(args, input, env)
        return Ran(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What ``diff`` asks of its task and of the renderer, call by call; neither does anything."""
    import types

    import calctool.batch  # noqa: F401  the command line takes a constant of the formats before these are hidden

    calls: list[dict[str, Any]] = []

    def diff_task(text: str, **options: Any) -> Any:
        calls.append({"text": text, **options})
        return types.SimpleNamespace(exit_code=0)

    def render(report: Any, format: str, **how: Any) -> tuple[str, str]:
        calls[-1] |= {"format": format, **how}
        return "answered", ""

    monkeypatch.setitem(sys.modules, "calctool.tasks.diff", types.SimpleNamespace(diff_task=diff_task))
    monkeypatch.setitem(sys.modules, "calctool.report", types.SimpleNamespace(render=render))
    return calls
