"""A million steps of descent beside the same loop written by hand over floats: at most three times its time.

Run with ``python -m pytest tests/benchmarks -n 0 -s``.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from calctool.tasks.descend import descend_task

AT_MOST = 3.0
STEPS = 1_000_000


def by_hand() -> tuple[float, float]:
    x, y, r = 0.1, 0.2, 1e-7
    for _ in range(STEPS):
        gx = 4 * x**3 - 4 * y + 4 * x
        gy = 4 * y**3 - 4 * x - 3
        x, y = x - r * gx, y - r * gy
    return x, y


def by_command() -> object:
    return descend_task("x^4 + y^4 - 4x*y + 2x^2 - 3y", start="x=0.1,y=0.2", rate="0.0000001", count=STEPS)


def best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_million_steps() -> None:
    by_command()
    ratio = best(by_command) / best(by_hand)
    print(f"descend of {STEPS:,} steps: {ratio:.2f} x the loop by hand")
    assert ratio <= AT_MOST
