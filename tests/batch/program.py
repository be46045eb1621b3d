"""The program as a process of its own, with workers that can be poisoned."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from calctool.batch.input import Reading, Row, opened

PLAINLY = Reading()
HERE = Path(__file__).parent
POISONED = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import poison
from calctool.batch import pool
pool.run_rows = poison.run_rows
from calctool.__main__ import main
main()
"""


def rows(files: Sequence[str], reading: Reading = PLAINLY) -> Iterator[Row]:
    """The rows of all files, in order."""
    return (row for source in opened(files, reading) for row in source.rows)


class Ran(NamedTuple):
    """What the program said and how it ended."""

    code: int
    out: str
    err: str


def words(poisoned: bool = False) -> list[str]:
    """How the program is started."""
    return [sys.executable, *(["-c", POISONED] if poisoned else ["-m", "calctool"]), "batch"]


def surroundings() -> dict[str, str]:
    """The environment of a run."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "CALCTOOL_TIMEOUT", "CALCTOOL_ASCII")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
