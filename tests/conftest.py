"""Time is counted as the work of this process, so that a busy machine decides no test."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Iterator

import pytest

# As in the program itself: to look at a hundred thousand nodes over and over for circles that hardly any are part of
# takes a tenth of the work, and two thirds where trees are built.
gc.set_threshold(500_000)


@pytest.fixture(scope="module", autouse=True)
def own_time() -> Iterator[None]:
    """The deadlines of the program count the processor time of the test process, not that of the clock on the wall.

    SymPy is in time or not, a search goes on or not, and a derivation has another line: on a machine with other
    work that would be chance.  An alarm that rings by the wall looks at this clock and rings again
    (calctool/process/timeout.py).
    A module that tests the wall clock, or waits for other processes by it, has a fixture of its own by this name.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", time.process_time)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_modules() -> Iterator[None]:
    """Programs that tests start keep what they compile: each would compile calctool anew, where bytecode is not wanted.

    That is two thirds of the work of starting one, and tests start three hundred.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _signals() -> None:
    """Tests interrupt programs, and those that a shell or nohup started would inherit deafness."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
