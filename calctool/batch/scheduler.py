"""The loop of a batch: rows go out in chunks, records come back in the order of the rows, memory stays flat.

A thread reads ahead a bounded number of rows; chunks wait for their turn in their journals on disk,
not in memory; a record is written as soon as all before it are.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from calctool.batch.input import Row
from calctool.batch.pool import Chunk, LocalChunk, Pool
from calctool.batch.records import Done

MOST = 50
"""Rows of a chunk at most."""
AHEAD = 1000
"""Rows read ahead of those sent out."""
WINDOW = 100
"""Chunks sent out and not yet written; what waits here waits on disk."""
SHARE = 0.25
"""Seconds of work that a chunk should hold."""
TICK = 0.02


class Bell:
    """Wakes the loop: rows have come, a chunk is done, or somebody wants the batch to stop."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.stop = False
        self.signal = 0

    def ring(self) -> None:
        """There may be something to do."""
        self._event.set()

    def wait(self) -> None:
        """Until it rings, or for a moment."""
        self._event.wait(TICK)
        self._event.clear()


class Feed:
    """Rows read ahead by a thread, so that a slow source never keeps what is done from being written."""

    def __init__(self, rows: Iterator[Row], bell: Bell) -> None:
        self._rows = rows
        self._bell = bell
        self._queue: queue.Queue[Row | BaseException | None] = queue.Queue(AHEAD)
        self.ended = False
        # A source that never ends must not keep the program from ending.
        threading.Thread(target=self._read, daemon=True, name="rows").start()

    def _read(self) -> None:
        try:
            for row in self._rows:
                self._queue.put(row)
                if self._queue.qsize() == 1:
                    self._bell.ring()
            self._queue.put(None)
        except BaseException as error:
            self._queue.put(error)
        self._bell.ring()

    def take(self, most: int) -> list[Row]:
        """The rows that are there, at most so many.  Raises what the source raised, after the rows before."""
        found: list[Row] = []
        while len(found) < most and not self.ended:
            try:
                row = self._queue.get_nowait()
            except queue.Empty:
                break
            if isinstance(row, BaseException):
                if found:
                    self._queue = queue.Queue()
                    self._queue.put(row)
                    break
                raise row
            if row is None:
                self.ended = True
            else:
                found.append(row)
        return found

    def waiting(self) -> int:
        """How many rows are there, about."""
        return self._queue.qsize()


def run(rows: Iterator[Row], pool: Pool, bell: Bell, write: Callable[[Sequence[Done]], bool]) -> bool:
    """Have every row worked out and written, in order; whether it came to the end.

    ``write`` takes the records that are next and says whether to go on.
    """
    feed = Feed(rows, bell)
    chunks: deque[Chunk] = deque()
    size = 4
    while not bell.stop:
        running = sum(not p.finished for p in chunks)
        while len(chunks) < WINDOW and running < 2 * pool.size:
            # A part of a chunk is sent only to somebody who would have nothing to do.
            if not feed.ended and feed.waiting() < size and running >= pool.size:
                break
            batch = feed.take(size)
            if not batch:
                break
            chunks.append(pool.begin(batch))
            running += 1
        for chunk in chunks:
            if isinstance(chunk, LocalChunk):
                chunk.watch()
        while chunks:
            head = chunks[0]
            found = head.take()
            if found:
                size = _next_size(size, found)
                if not write(found):
                    return False
            if not head.finished:
                break
            chunks.popleft()
        if feed.ended and not chunks:
            return True
        bell.wait()
    return False


def _next_size(size: int, found: Sequence[Done]) -> int:
    """Chunks grow to fifty rows while rows are quick, and hold one where a row takes long."""
    mean = sum(done.brief.cell.seconds for done in found) / len(found)
    return max(1, min(MOST, 2 * size, int(SHARE / max(mean, 1e-6))))


@contextlib.contextmanager
def stoppable(bell: Bell) -> Iterator[None]:
    """Meanwhile Ctrl-C and SIGTERM ask the batch to stop between two lines; the second one ends it."""
    import signal

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, _frame: object) -> None:
        bell.stop, bell.signal = True, number
        bell.ring()
        signal.signal(number, signal.SIG_DFL)

    for number in kept:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
