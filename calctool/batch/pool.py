"""Workers that can be killed: a row that cannot be stopped costs its worker, and no other row.

Pebble keeps the processes because of all pools looked at (concurrent.futures, joblib's loky,
multiprocessing) it alone stops one running task by ending its process, puts a fresh one in its place,
and leaves the other tasks running; the rest mark the whole pool as broken.  Rows travel in chunks of
up to fifty, for a chunk costs a millisecond; what is done of a chunk is in its journal, a file, so
that the rows before a fatal one are kept, that one is known, and the rows after it go to another worker.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any, Protocol

from calctool.batch.folder import Folder
from calctool.batch.input import Row
from calctool.batch.records import Done, Settings
from calctool.batch.worker import BEGUN, failed, journalled, prepare, run_rows
from calctool.errors import InputError, OutOfTime
from calctool.process.sandbox import WorkerDied
from calctool.tasks import TASKS

BEGINNING = 5.0
"""Seconds that a pool waits at its end for workers that have not begun."""
LOST = 20.0
"""Seconds of silence, beyond what a row may take, after which a chunk was lost with the worker receiving it."""
_UNKNOWN = 255
"""The exit code of a worker whose server has died, from whom it is asked: it may have been working all right."""
ATTEMPTS = 3
"""Times a chunk is begun again when the pool itself has broken down, before its first row is given up."""


WARM = ("calctool.batch.worker", "calctool.batch.pebble_pool", "calctool.tasks.diff")
CHECKING = ("flint", "calctool.grading.check")
SYMPY = ("sympy",)
_WORD = re.compile("[a-z]+")
_ASKS_SYMPY = {"verify", "fraction", "factored", "expanded"}


def imports_for(rows: Sequence[Row]) -> list[str]:
    """The modules that these rows need: imported once, before the workers are forked.

    A row that names no command is asked by a key, or is not known yet: it may be an answer to a limit.

    >>> from calctool.batch.input import Layout
    >>> imports_for([Row(1, 'grad "x y"', Layout("text"))])
    ['calctool.batch.worker', 'calctool.batch.pebble_pool', 'calctool.tasks.diff', 'calctool.tasks.grad']
    """
    found = dict.fromkeys(WARM)
    for words in [set(_WORD.findall(row.text)) for row in rows] or [set[str]()]:
        named = [command for command in TASKS if command in words]
        found.update(dict.fromkeys(f"calctool.tasks.{command}" for command in named or ["limit"]))
        if "check" in words or not named:
            found.update(dict.fromkeys(CHECKING))
        if words & _ASKS_SYMPY:
            found.update(dict.fromkeys(SYMPY))
    return list(found)


class Chunk(Protocol):
    """Rows on their way."""

    finished: bool

    def take(self) -> list[Done]:
        """What has come back since the last call, in the order of the rows."""


class Pool(Protocol):
    """Whoever works chunks out."""

    size: int

    def begin(self, rows: Sequence[Row]) -> Chunk:
        """Have the rows worked out."""

    def close(self, *, at_once: bool) -> None:
        """Let everybody go: ``at_once`` without waiting for what is being worked out."""


class Processes:
    """A pool of processes on this machine.  ``on_news`` is called when there may be something to take."""

    def __init__(self, size: int, settings: Settings, on_news: Callable[[], None], *, modules: list[str]) -> None:
        self.size = size
        self.settings = settings
        self.on_news = on_news
        self.grace = min(1.0, 0.25 + 0.1 * settings.timeout)
        self._folder = Folder()
        self._context = _context(modules, self._folder.name)
        self._main = _hidden_main()
        self._journals = 0
        self._pool: Any = None
        self.heard = time.monotonic()
        """When a worker last gave a sign of life."""

    def begin(self, rows: Sequence[Row]) -> LocalChunk:
        """Send a chunk to the next worker that is free."""
        return LocalChunk(self, rows)

    def close(self, *, at_once: bool) -> None:
        """End every worker and remove what they wrote."""
        if self._pool is not None:
            self._wait_for_beginners()
            _end(self._pool, at_once)
        self._pool = None
        _stop_server()
        vars(sys.modules["__main__"]).update(self._main)
        self._folder.close()
        _free_semaphores()

    def _wait_for_beginners(self) -> None:
        """Let workers that are still starting come up: one whose pool is gone by then dies with a traceback.

        One that has died over a row had begun, and its place is taken by another.
        """
        until = time.monotonic() + BEGINNING
        while self._pool.active and time.monotonic() < until:
            begun = set(os.listdir(self._folder.name))
            if sum(f"{BEGUN}{worker.pid}" in begun for worker in multiprocessing.active_children()) >= self.size:
                break
            time.sleep(0.005)

    def journal(self) -> str:
        """The name of a new file."""
        self._journals += 1
        return os.path.join(self._folder.name, str(self._journals))

    def schedule(self, rows: Sequence[Row], journal: str) -> Any:
        """A future for the chunk, from a pool that works; a new one where that has broken down, or its server."""
        for last in (False, False, True):
            try:
                if self._pool is None or not self._pool.active:
                    if self._pool is not None:
                        _end(self._pool, at_once=True)
                    self._pool = self._new_pool()
                future = self._pool.schedule(run_rows, args=(list(rows), self.settings, journal))
                break
            except BrokenProcessPool:  # no worker could be started
                self._pool = None
                if last:
                    raise WorkerDied("no worker can be started") from None
        future.add_done_callback(lambda _: self.on_news())
        return future

    def _new_pool(self) -> Any:
        try:
            from calctool.batch.pebble_pool import ProcessPool
        except ImportError as error:
            raise InputError("batch needs the package pebble", hint="pip install pebble") from error
        return ProcessPool(
            max_workers=self.size,
            initializer=prepare,
            initargs=(self.settings, self._folder.name),
            context=self._context,
        )


class LocalChunk:
    """A chunk with a worker of this machine."""

    def __init__(self, pool: Processes, rows: Sequence[Row]) -> None:
        self.finished = False
        self._pool = pool
        self._rows = list(rows)
        self._attempts = 0
        self._begin()

    def _begin(self) -> None:
        self._journal = self._pool.journal()
        self._read = 0
        self._count = 0
        self._late = False
        self._lost = False
        self._size = -1
        self._since = 0.0
        self._future = self._pool.schedule(self._rows, self._journal)

    def watch(self) -> None:
        """End the worker if its row has taken too long, whatever it is doing."""
        if self._late or self._lost or self._future.done():
            return
        now = time.monotonic()
        try:
            size = os.stat(self._journal).st_size
        except FileNotFoundError:  # not begun
            if now - self._pool.heard > self._pool.settings.timeout + self._pool.grace + LOST:
                self._lost, self._pool.heard = True, now
            return
        if size != self._size:
            self._size, self._since = size, now
            self._pool.heard = now
        elif now - self._since > self._pool.settings.timeout + self._pool.grace:
            self._late = True
            self._future.cancel()

    def take(self) -> list[Done]:
        """What is new in the journal; where a worker is gone, the record of the row it died over, too."""
        over = self._future.done() or self._lost
        found = self._drain()
        if not over or self.finished:
            return found
        if self._count == len(self._rows):
            self._finish()
            return found
        del self._rows[: self._count]
        error = self._why()
        if error is None:
            self._attempts += 1
            error = WorkerDied("the workers cannot be kept running") if self._attempts > ATTEMPTS else None
        if error is not None:
            found.append(failed(self._rows.pop(0), self._pool.settings, error))
            self._attempts = 0
        with contextlib.suppress(OSError):
            os.unlink(self._journal)
        if self._rows:
            self._begin()
        else:
            self._finish()
        return found

    def _finish(self) -> None:
        self.finished = True
        with contextlib.suppress(OSError):
            os.unlink(self._journal)

    def _drain(self) -> list[Done]:
        try:
            with open(self._journal, "rb") as file:
                file.seek(self._read)
                data = file.read()
        except FileNotFoundError:
            return []
        done = list(journalled(data))
        self._read += done[-1][0] if done else 0
        found = [one for _, one in done]
        self._count += len(found)
        return found

    def _why(self) -> Exception | None:
        """Why the first row left has no record; None where it was no fault of the row."""
        if self._lost:
            return None
        if self._late:
            return OutOfTime(f"out of time after {self._pool.settings.timeout:g} s (--timeout SECONDS allows more)")
        try:
            self._future.result()
        except BrokenProcessPool:
            return None
        except CancelledError:
            return None
        except Exception as error:
            code = getattr(error, "exitcode", None)
            if code is None:
                return error
            if code == _UNKNOWN:
                return None
            return WorkerDied(f"the worker was ended {_by(code)} over this row")
        return WorkerDied("the worker ended without a word")


def _by(code: int) -> str:
    if code >= 0:
        return f"with exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"


def _end(pool: Any, at_once: bool) -> None:
    if at_once:
        pool.stop()
    else:
        pool.close()
    pool.join()


def _context(modules: list[str], folder: str) -> BaseContext:
    """Workers are forked from a clean process that has these modules imported and no threads.

    To fork this process, which has threads, risks a lock held for ever; to start each worker from
    nothing costs a second of imports, with SymPy in them, for each one killed.  Its socket lies in ``folder``.
    """
    # A new interpreter looks for modules in the current directory first, where a json.py of the reader's may lie.
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        os.getcwd()
    except FileNotFoundError as error:
        raise InputError("the current directory is gone", hint="go to one that exists") from error
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(modules)
    from multiprocessing import forkserver, resource_tracker

    # Once it runs: to start it, as the server does if need be, lets the signals through again.
    resource_tracker.ensure_running()
    # Ctrl-C reaches the whole group: the server, which would die of it while it imports, never hears it.
    kept = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    # Where it puts its socket: a folder of its own would be left behind, for this program ends without finalizers.
    _config()["tempdir"] = folder
    try:
        forkserver.ensure_running()  # it imports while this process does
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, kept)
    return context


def _hidden_main() -> dict[str, Any]:
    """Take away from the program what says where it came from; what was taken, to be put back.

    A worker would run the program once more, which may be a script of the reader's, or have come on standard input and
    be in no file.
    """
    main = vars(sys.modules["__main__"])
    kept: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
    main.pop("__file__", None)
    main["__spec__"] = None
    return kept


def _stop_server() -> None:
    """End the server and forget where its socket was: the next pool of this process begins anew."""
    from multiprocessing import forkserver

    stop = getattr(getattr(forkserver, "_forkserver", None), "_stop", None)
    if stop is not None:
        stop()
    _config().pop("tempdir", None)


def _config() -> dict[str, Any]:
    """What multiprocessing keeps of this process."""
    return getattr(multiprocessing.current_process(), "_config", {})


def _free_semaphores() -> None:
    """Have the locks of a pool removed now: a process that ends by ``os._exit`` would leave them behind."""
    import gc

    gc.collect()
