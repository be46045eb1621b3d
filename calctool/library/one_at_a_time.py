"""One call works at a time, and what is wrong with it is one short exception.

Expressions are shared by the whole process, and so are the precision of its numbers and the caches of SymPy; a lock
keeps threads from each other there.  They lose nothing by it, as the interpreter runs one of them at a time anyway:
whoever wants two at a time starts processes (``calctool batch --jobs``, or a pool: a solution can be pickled).
In a coroutine a call is like any other that takes its time: ``await asyncio.to_thread(calctool.diff, "x^2")``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from calctool.errors import CalcError, Undecided
from calctool.process.locks import process_lock

T = TypeVar("T")

_LOCK = process_lock()


def alone(work: Callable[[], T]) -> T:
    """What ``work`` gives, while no other thread works.

    Raises what it raises, without the way that led there: InputError, and Undecided also where an expression is nested
    more deeply than the interpreter is allowed to follow.

    >>> def work() -> int:
    ...     return work()
    >>> alone(work)
    Traceback (most recent call last):
    calctool.errors.Undecided: nested too deeply to be worked out; sys.setrecursionlimit allows more
    """
    stopped: CalcError
    with _LOCK:
        try:
            return work()
        except CalcError as error:
            stopped = error
        except RecursionError:
            stopped = Undecided("nested too deeply to be worked out; sys.setrecursionlimit allows more")
    stopped.__context__ = None
    raise stopped.with_traceback(None) from None
