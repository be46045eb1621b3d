"""Batches in this process, and as the program: a process of its own, with workers that can be poisoned."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.batch.program import Ran, surroundings, words
from tests.run import run_with


@pytest.fixture
def batch() -> Callable[..., Ran]:
    """Run ``calctool batch ARGS`` in this process, and the rows in it as well."""

    def run(*args: object, stdin: str | bytes = b"") -> Ran:
        ran = run_with(["batch", *map(str, args)], stdin, {"NO_COLOR": "1", "COLUMNS": None, "CALCTOOL_TIMEOUT": None})
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    return run


@pytest.fixture
def batch_program() -> Callable[..., Ran]:
    """Run ``calctool batch ARGS`` as a user does; ``poisoned`` lets rows hang, crash and eat memory."""

    def run(*args: object, stdin: str | bytes = b"", poisoned: bool = False) -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [*words(poisoned), *map(str, args)],
            input=data,
            capture_output=True,
            env=surroundings(),
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
