"""Rows that no exercise could be: imported by the workers of a test in place of what they run."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from calctool.batch import worker
from calctool.batch.input import Row
from calctool.batch.records import Done, Settings

_real = worker.answered


def run_rows(rows: Sequence[Row], settings: Settings, journal: str) -> None:
    """What workers run, with rows among them that hang, crash and eat memory."""
    worker.answered = _answered
    worker.run_rows(rows, settings, journal)


def _answered(row: Row, settings: Settings) -> Done:
    word = row.text.split()[-1]
    if word == "hang-in-python":
        worker.request = _hang  # inside the alarm, as a rule that never ends would be
        try:
            return _real(row._replace(text="diff x"), settings)
        finally:
            worker.request = _request
    if word == "hang-in-c":
        print(9**9**9)
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "exit":
        os._exit(7)
    if word == "memory":
        worker.request = _eat
        try:
            return _real(row, settings)
        finally:
            worker.request = _request
    if word == "slow":
        time.sleep(0.3)
        row = row._replace(text="diff x")
    return _real(row, settings)


_request = worker.request


def _with_task(task: object) -> object:
    def request(args: Sequence[str], settings: Settings) -> object:
        return _request(["diff", "x"], settings)._replace(task=task)

    return request


def _forever() -> object:
    while True:
        pass


_hang = _with_task(_forever)
_eat = _with_task(lambda: bytearray(8 << 30))
