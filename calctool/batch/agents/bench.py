"""Where calls are worked out: in a process of its own, which is ended when its time is over, whatever it is doing."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

from calctool.batch.agents.tools import failure, row_of, told
from calctool.batch.pool import Processes, imports_for
from calctool.batch.records import Settings
from calctool.cli.errors import error_object
from calctool.errors import InputError

TICK = 0.02
"""Seconds between two looks at a worker that says nothing."""


class Bench:
    """One worker, and one call at a time.  ``timeout`` are the seconds that a call may take."""

    def __init__(self, timeout: float) -> None:
        self._news = threading.Event()
        self._busy = threading.Lock()
        self._pool = Processes(1, Settings(timeout=timeout), self._news.set, modules=imports_for([]))

    def call(self, name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """What a tool gives, and whether it is an error object; never raises for what an agent asks."""
        try:
            row = row_of(name, arguments)
        except InputError as error:
            return failure(error_object(error)), True
        with self._busy:
            chunk = self._pool.begin([row])
            found = chunk.take()
            while not chunk.finished:
                self._news.wait(TICK)
                self._news.clear()
                chunk.watch()
                found += chunk.take()
        return told(json.loads(found[0].text))

    def close(self) -> None:
        """End the worker."""
        self._pool.close(at_once=True)
