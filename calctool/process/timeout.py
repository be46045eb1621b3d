"""A time limit around one call, by the alarm clock of the operating system.

It stops Python code anywhere; code that never returns to the interpreter is stopped by
:mod:`calctool.process.sandbox` alone.  Without such a clock (not POSIX, not the main thread) the call is just made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from calctool.errors import OutOfTime

T = TypeVar("T")

_AGAIN = 0.1
"""Seconds after which the alarm is repeated, in case the first was caught."""


class _Ring(BaseException):
    """The alarm.  Not an Exception, so that ``except Exception`` in foreign code lets it through."""


def within(seconds: float, fn: Callable[[], T]) -> T:
    """``fn()``, or OutOfTime after so many seconds.  Calls may be nested; an alarm set by others is kept.

    >>> within(1, lambda: 2 + 2)
    4
    """
    import signal
    import threading

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return fn()
    from time import monotonic

    began = monotonic()
    mine = _Ring()
    active = True
    outer_handler = signal.getsignal(signal.SIGALRM)
    outer_left, outer_again = signal.getitimer(signal.ITIMER_REAL)

    def ring(number: int, frame: object) -> None:
        if not active:
            return
        if outer_left and callable(outer_handler) and monotonic() - began >= outer_left:
            outer_handler(number, frame)  # type: ignore[arg-type]
        if monotonic() - began >= seconds:
            raise mine

    first = min(seconds, outer_left) if outer_left else seconds
    try:
        try:
            signal.signal(signal.SIGALRM, ring)
            signal.setitimer(signal.ITIMER_REAL, max(first, 1e-6), _AGAIN)
            return fn()
        finally:
            active = False  # at once: another ring would escape from the clauses below
    except _Ring as alarm:
        if alarm is not mine:
            raise
        raise OutOfTime(f"out of time after {seconds:g} s") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, outer_handler if outer_handler is not None else signal.SIG_DFL)
        if outer_left:
            signal.setitimer(signal.ITIMER_REAL, max(outer_left - (monotonic() - began), 1e-6), outer_again)
