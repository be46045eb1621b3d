"""The same work on a Dask cluster: a chunk is a task, and beside each Dask worker stands a pool that can be killed.

A Dask worker runs its tasks in threads, where no alarm rings, and cannot end one.  So the task hands
its rows to a process of its own that has a pool of :mod:`calctool.batch.pool`, with one worker: limits,
records and bytes are those of a batch on one machine.  Scheduling, data and lost machines are Dask's.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from calctool.batch import scheduler
from calctool.batch.input import Row
from calctool.batch.pool import Processes, imports_for
from calctool.batch.records import Done, Settings
from calctool.batch.worker import failed
from calctool.errors import InputError
from calctool.process.sandbox import WorkerDied

_SIZE = 8


class Cluster:
    """A pool of workers on other machines.  ``address`` is where the scheduler listens."""

    def __init__(self, address: str, settings: Settings, on_news: Callable[[], None]) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise InputError(
                "--scheduler needs the package distributed", hint="pip install calctool[cluster]", code="usage"
            ) from error
        try:
            self._client: Any = distributed.Client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"no scheduler answers at {address}", hint="start one: dask scheduler", code="usage"
            ) from error
        self.size = max(1, sum(self._client.nthreads().values()))
        self._settings = settings
        self._on_news = on_news

    def begin(self, rows: Sequence[Row]) -> ClusterChunk:
        """Send a chunk to the scheduler."""
        plain = [tuple(row) for row in rows]
        future = self._client.submit(remote, pickle.dumps((plain, self._settings)), pure=False, retries=2)
        future.add_done_callback(lambda _: self._on_news())
        return ClusterChunk(future, rows, self._settings)

    def close(self, *, at_once: bool) -> None:
        """Leave the cluster; what was not written is cancelled."""
        self._client.close()


class ClusterChunk:
    """A chunk that comes back whole."""

    def __init__(self, future: Any, rows: Sequence[Row], settings: Settings) -> None:
        self.finished = False
        self._future = future
        self._rows = rows
        self._settings = settings

    def take(self) -> list[Done]:
        """Everything, once it is there."""
        if self.finished or not self._future.done():
            return []
        self.finished = True
        try:
            found = pickle.loads(self._future.result())
        except Exception as error:  # the machines are gone, say, and Dask has given up
            lost = WorkerDied(f"lost on the cluster: {type(error).__name__}")
            return [failed(row, self._settings, lost) for row in self._rows]
        finally:
            self._future.release()
        return [Done(text, brief) for text, brief in found]


# On the cluster's machines


def remote(chunk: bytes) -> bytes:
    """Rows in, records out, by way of a process that this thread keeps; a new one where that has died."""
    kept = vars(threading.current_thread())
    for last in (False, True):
        server: subprocess.Popen[bytes] | None = kept.get("calctool")
        if server is None or server.poll() is not None:
            server = kept["calctool"] = _start()
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            _send(server.stdin, chunk)
            return _receive(server.stdout)
        except (OSError, EOFError):
            with contextlib.suppress(OSError):
                server.kill()
            kept["calctool"] = None
            if last:
                raise
    raise AssertionError("unreachable")


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", "from calctool.batch.dask import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


def serve() -> None:
    """Answer chunks on standard input until it ends, which is when the Dask worker does."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    pool: Processes | None = None
    bell = scheduler.Bell()
    try:
        while True:
            chunk = _receive(requests)
            plain, settings = pickle.loads(chunk)
            if pool is None or pool.settings != settings:
                if pool is not None:
                    pool.close(at_once=True)
                pool = Processes(1, settings, bell.ring, modules=imports_for([*map(_row, plain)]))
            found: list[Done] = []

            def put(more: Sequence[Done], found: list[Done] = found) -> bool:
                found.extend(more)
                return True

            scheduler.run(iter([_row(values) for values in plain]), pool, bell, put)
            _send(replies, pickle.dumps([tuple(done) for done in found]))
    except EOFError:
        pass
    finally:
        if pool is not None:
            pool.close(at_once=True)


def _row(values: Sequence[Any]) -> Row:
    return Row(*values)


def _send(pipe: Any, data: bytes) -> None:
    pipe.write(len(data).to_bytes(_SIZE, "little") + data)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> bytes:
    """The next message.  Raises EOFError at the end."""
    head = pipe.read(_SIZE)
    if len(head) < _SIZE:
        raise EOFError
    size = int.from_bytes(head, "little")
    data: bytes = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
