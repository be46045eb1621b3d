"""The program as a process of its own, with workers that can be poisoned."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.batch.program import Ran, surroundings, words


@pytest.fixture
def batch() -> Callable[..., Ran]:
    """Run ``calctool batch ARGS``; ``poisoned`` lets rows hang, crash and eat memory."""

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
