"""A time and memory limit that holds even inside C code: the work runs in a forked worker, its parent watches a clock.

No signal handler can stop ``9**9**9``, because Python runs handlers only between two instructions.  So
:func:`start` forks: the worker goes on with the work under a memory limit, and the parent kills it when the
time is over.  By then the worker has sent its latest result with :func:`report_progress`.  Nothing is forked
until :func:`arm` is called, which only the program's entry point does: in a library, or in a test,
:func:`start` does nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import NoReturn

from calctool.errors import OutOfTime, Undecided

MEMORY = 2 << 30
"""Bytes a worker may use beyond what it starts with."""
STACK = 64 << 20
"""Bytes of C stack, for the few deep recursions that go through C."""

_KNOWN, _DONE, _READING, _END = b"k", b"d", b"r", b"\0"


class WorkerDied(Exception):
    """The worker was ended by a signal that only a bug raises."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; ``known`` is the last progress of the worker, if it sent any."""

    def __init__(self, known: str | None) -> None:
        super().__init__()
        self.known = known


class _State:
    """This process: without limits, or a worker with a pipe to its parent, or watched by a thread."""

    give_up: Callable[[OutOfTime], int] | None = None
    """Set by :func:`arm` until :func:`start`."""
    pipe = -1
    progress: Callable[[], str] | None = None
    watch: Callable[[str], None] | None = None
    done = False
    program = False


_state = _State()


def arm(give_up: Callable[[OutOfTime], int]) -> None:
    """Let the next :func:`start` set the limits.

    ``give_up`` says that time is over and returns the exit code; it is called only where there is no
    fork, and so no parent in which to raise OutOfTime.
    """
    _state.give_up = give_up


def start(seconds: float | None, late: Callable[[OutOfTime], int] | None = None) -> None:
    """From here on the work may take ``seconds`` (``None``: any time), whatever it does.

    ``late`` says that time is over, in the place of what :func:`arm` was given.
    Returns in the worker.  The parent never returns: it ends with the worker's exit code, or raises
    OutOfTime with the last progress, Undecided when memory ran out, WorkerDied for a crash.
    """
    _state.progress, _state.done = None, False
    give_up, _state.give_up = _state.give_up, None
    if give_up is None:
        return
    give_up = late or give_up
    _state.program = True
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if not hasattr(os, "fork"):
        _watch_from_a_thread(seconds, give_up)
        return
    news, tell = os.pipe()
    life, hold = os.pipe()
    parent = os.getpid()
    try:
        worker = os.fork()
    except OSError:  # no more processes: better without the kernel's limits than not at all
        for end in (news, tell, life, hold):
            os.close(end)
        _watch_from_a_thread(seconds, give_up)
        return
    if worker == 0:
        os.close(news)
        os.close(hold)
        _state.pipe = tell
        _die_with_parent(life, parent)
        limit(seconds)
        return
    os.close(tell)
    os.close(life)
    _stand_by(worker, news, seconds)


def in_program() -> bool:
    """Is this the command line's own process (and not somebody's library or test)?"""
    return _state.program


def watched_by(watch: Callable[[str], None] | None) -> None:
    """Have ``watch`` told of each progress in words, in this process; None ends it."""
    _state.watch = watch


def report_progress(says: Callable[[], str]) -> None:
    """Record an intermediate result (a derivative not yet simplified), which is shown if time runs out.

    It is put into words only then, or at once where it has to go to another process.
    """
    _state.progress = says
    if _state.watch is not None:
        _state.watch(says())
    if _state.pipe >= 0:
        _tell(_KNOWN + says().encode("utf-8", "replace").replace(_END, b""))


def last_progress() -> str | None:
    """What was recorded last by :func:`report_progress`, in this process."""
    return None if _state.progress is None else _state.progress()


def done() -> None:
    """The work is over and only writing is left: a slow reader must not be taken for a slow computation."""
    _state.done = True
    _tell(_DONE)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """The work is over and a person reads it in another program: Ctrl-C is for that one, and ends nothing here."""
    import signal

    _state.done = True
    _tell(_READING)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(message: bytes) -> None:
    if _state.pipe < 0:
        return
    message += _END
    try:
        while message:
            message = message[os.write(_state.pipe, message) :]
    except OSError:
        _state.pipe = -1


# In the worker


def _die_with_parent(life: int, parent: int) -> None:
    """Have the kernel end this process when its parent is gone, even while it is deep in C code.

    The parent holds the other end of ``life`` and never writes.
    """
    end_with(life)
    if os.getppid() != parent:
        os._exit(1)


def end_with(life: int) -> None:
    """Have the kernel end this process when the other end of the pipe ``life`` is closed.

    That makes the kernel send SIGIO, whose default action is to end the process.
    """
    try:
        import fcntl

        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        pass


def limit(seconds: float | None = None, memory: int = MEMORY) -> None:
    """Have the kernel keep this process to so many bytes beyond what it has, and to so many seconds of work.

    The last line, should the parent be unable to act.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = {resource.RLIMIT_AS: _address_space() + memory, resource.RLIMIT_CORE: 0}
    if seconds is not None:
        wanted[resource.RLIMIT_CPU] = int(min(seconds, 1e9)) + 2
    for what, size in wanted.items():
        soft, hard = resource.getrlimit(what)
        if soft == resource.RLIM_INFINITY or size < soft:
            _set_limit(what, size, hard)
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft != resource.RLIM_INFINITY and soft < STACK:
        _set_limit(resource.RLIMIT_STACK, STACK if hard == resource.RLIM_INFINITY else min(STACK, hard), hard)


def _set_limit(what: int, soft: int, hard: int) -> None:
    import resource

    # A system that does not know the limit, or will not have it, is left as it is.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def _address_space() -> int:
    """The bytes of address space this process has now, as far as the system says so."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, IndexError):
        return 0


# In the parent


def _stand_by(worker: int, news: int, seconds: float | None) -> NoReturn:
    import signal

    def pass_on(number: int, _frame: object) -> None:
        _kill(worker)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, pass_on)
    try:
        late, last = _listen(news, seconds)
    except BaseException:
        _kill(worker)
        raise
    if late:
        _kill(worker)
        raise _out_of_time(seconds, last)
    status = os.waitpid(worker, 0)[1]
    if os.WIFEXITED(status):
        os._exit(os.WEXITSTATUS(status))
    fatal = os.WTERMSIG(status)
    if fatal == signal.SIGXCPU:
        raise _out_of_time(seconds, last)
    if fatal == signal.SIGKILL:
        raise Undecided("out of memory", last)
    if fatal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(fatal, signal.SIG_DFL)
        os.kill(os.getpid(), fatal)
    raise WorkerDied(f"the worker was ended by {signal.Signals(fatal).name}")


def _listen(news: int, seconds: float | None) -> tuple[bool, str | None]:
    """Wait for the worker to end: whether time ran out first, and its last progress."""
    import select
    import signal

    poll = select.poll()
    poll.register(news, select.POLLIN)
    left = seconds
    buffer = b""
    last = None
    while True:
        # At most a second at a time, and a second longer than that is not counted: a process that
        # was stopped (Ctrl-Z) or a sleeping machine was not at work.
        slice_ = 1.0 if left is None else min(left, 1.0)
        began = monotonic()
        try:
            ready = poll.poll(None if left is None else slice_ * 1000)
        except KeyboardInterrupt:
            raise Interrupted(last) from None
        if left is not None:
            left -= min(monotonic() - began, slice_ + 0.2)
        if ready:
            chunk = os.read(news, 1 << 16)
            if not chunk:
                return False, last
            *messages, buffer = (buffer + chunk).split(_END)
            for message in messages:
                if message in (_DONE, _READING):
                    left = None
                    if message == _READING:
                        signal.signal(signal.SIGINT, signal.SIG_IGN)
                else:
                    last = message[1:].decode("utf-8", "replace")
        if left is not None and left <= 0:
            return True, last


def _kill(worker: int) -> None:
    import signal

    try:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def _out_of_time(seconds: float | None, last: str | None) -> OutOfTime:
    spent = "" if seconds is None else f" after {seconds:g} s"
    return OutOfTime(f"out of time{spent} (--timeout SECONDS allows more)", last)


# Where there is no fork


def _watch_from_a_thread(seconds: float | None, give_up: Callable[[OutOfTime], int]) -> None:
    """The best that can be done inside one process: it stops Python code, not C code that keeps the interpreter."""
    if seconds is None:
        return
    import threading

    def stop() -> None:
        if not _state.done:
            os._exit(give_up(_out_of_time(seconds, last_progress())))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
