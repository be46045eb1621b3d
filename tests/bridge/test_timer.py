"""A call is stopped after its time, inside other limits or outside them, and leaves every other alarm as it was."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from calctool.errors import OutOfTime
from calctool.process.timeout import within

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm clock here")


HANGS = 60.0
"""Seconds nobody waits for: who takes so long has not been stopped, on a busy machine either."""


@pytest.fixture(scope="module", autouse=True)
def own_time() -> None:
    """Here it is the clock on the wall that is tested."""


def spin(seconds: float = HANGS) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return "done"


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def took(fn: Callable[[], object]) -> float:
    began = time.monotonic()
    fn()
    return time.monotonic() - began


def test_result_and_error_pass_through() -> None:
    assert within(HANGS, lambda: spin(0.01)) == "done"
    with pytest.raises(ZeroDivisionError):
        within(HANGS, lambda: 1 / 0)


def test_time_runs_out() -> None:
    def work() -> None:
        with pytest.raises(OutOfTime, match=r"out of time after 0\.1 s"):
            within(0.1, spin)

    assert 0.05 < took(work) < HANGS / 2


def test_whoever_catches_the_alarm_is_rung_again() -> None:
    def stubborn() -> str:
        for _ in range(3):
            try:
                spin()
            except BaseException:
                continue
        return spin()

    def work() -> None:
        with pytest.raises(OutOfTime):
            within(0.1, stubborn)

    assert took(work) < HANGS / 2


def test_the_inner_limit_first() -> None:
    def both() -> str:
        with pytest.raises(OutOfTime, match=r"after 0\.1 s"):
            within(0.1, spin)
        return spin(0.01)

    assert within(HANGS, both) == "done"


def test_the_outer_limit_first() -> None:
    def work() -> None:
        with pytest.raises(OutOfTime, match=r"after 0\.1 s"):
            within(0.1, lambda: within(HANGS, spin))

    assert took(work) < HANGS / 2


def test_the_outer_limit_goes_on_after_the_inner_call() -> None:
    def work() -> None:
        with pytest.raises(OutOfTime, match=r"after 0\.2 s"):
            within(0.2, lambda: (within(HANGS, lambda: spin(0.05)), spin()))

    assert 0.15 < took(work) < HANGS / 2


def test_an_alarm_of_somebody_else_is_kept() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 1.0)
        assert within(HANGS, lambda: spin(0.05)) == "done"
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 1.0
        spin(1.0)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_in_another_thread_the_call_is_just_made() -> None:
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(within(0.01, lambda: spin(0.1))))
    thread.start()
    thread.join()
    assert results == ["done"]
