"""How the cost grows: sums of n terms, chains n deep, products of n factors, from text to text.

Processor time of the whole way (read, differentiate, check, write), the best of several runs; the exponent p of
``time = c * size^p`` is fitted over all sizes and over the upper half, where fixed costs no longer show.  Size
is the expression read and the answer written; the steps are left out of it, because long lines are abbreviated
in them and the time would seem to grow faster than it does.  Wanted: at most 1.3.

Run with ``python -m pytest tests/benchmarks -s``.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from math import log
from typing import NamedTuple

import pytest

from calctool.report import render
from calctool.tasks.diff import diff_task

AT_MOST = 1.3


def polynomial(n: int) -> str:
    return " + ".join(f"{k % 7 + 2}x^{k}" for k in range(1, n + 1))


def mixed_sum(n: int) -> str:
    rows = ("sin({}x)", "x^{}", "{}x", "ln({}x)")
    return " + ".join(rows[k % 4].format(k + 2) for k in range(n))


def sines(n: int) -> str:
    return "sin(" * n + "x" + ")" * n


def mixed_chain(n: int) -> str:
    text = "x"
    for k in range(n):
        text = ("sin({})", "({})^2", "e^({})", "ln({})", "({} + 1)")[k % 5].format(text)
    return text


def brackets(n: int) -> str:
    return "(" * n + "x" + ")" * n


def minus_signs(n: int) -> str:
    return "-(" * n + "x" + ")" * n


def linear_factors(n: int) -> str:
    return "*".join(f"(x + {k})" for k in range(1, n + 1))


def mixed_factors(n: int) -> str:
    rows = ("sin(x + {})", "(x^2 + {})", "e^({}x)")
    return "*".join(rows[k % 3].format(k) for k in range(1, n + 1))


class Family(NamedTuple):
    """Expressions that grow with n, and whether the steps are written too."""

    make: Callable[[int], str]
    sizes: tuple[int, ...]
    steps: bool = False


LONG = (10, 30, 100, 300, 1000, 2000)
SHORT = (10, 18, 32, 56, 100)
FAMILIES = {
    "sum of powers": Family(polynomial, LONG),
    "sum of powers, steps": Family(polynomial, LONG, steps=True),
    "sum of functions": Family(mixed_sum, LONG),
    "sum of functions, steps": Family(mixed_sum, LONG, steps=True),
    "chain of sines": Family(sines, LONG),
    "chain of sines, steps": Family(sines, LONG, steps=True),
    "chain of functions": Family(mixed_chain, LONG),
    "brackets": Family(brackets, LONG),
    "product of brackets": Family(linear_factors, SHORT),
    "product of functions": Family(mixed_factors, SHORT),
    "product of functions, steps": Family(mixed_factors, SHORT, steps=True),
}


@pytest.fixture(autouse=True)
def as_the_program_runs() -> Iterator[None]:
    """The limits the command line sets: room to recurse, no garbage collection to speak of."""
    limit, threshold = sys.getrecursionlimit(), gc.get_threshold()
    sys.setrecursionlimit(100_000)
    gc.set_threshold(500_000)
    yield
    sys.setrecursionlimit(limit)
    gc.set_threshold(*threshold)


def measure(text: str, steps: bool) -> tuple[float, int]:
    """Best processor time of the whole way, and the size of expression and answer."""
    best, spent = float("inf"), 0.0
    size = len(text) + len(render(diff_task(text), "text")[0])
    for _ in range(7):
        start = time.process_time()
        render(diff_task(text), "text", steps=steps)
        seconds = time.process_time() - start
        best, spent = min(best, seconds), spent + seconds
        if spent > 4:
            break
    return best, size


def exponent(points: list[tuple[float, int]]) -> float:
    """The slope of log(time) over log(size), by least squares."""
    xs, ys = [log(size) for _, size in points], [log(seconds) for seconds, _ in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


@pytest.mark.parametrize("name", FAMILIES)
def test_growth(name: str) -> None:
    family = FAMILIES[name]
    points = []
    print(f"\n{name}")
    for n in family.sizes:
        seconds, size = measure(family.make(n), family.steps)
        print(f"  n = {n:5}   {size:10,} characters   {seconds:8.3f} s")
        points.append((seconds, size))
    fitted = exponent(points[len(points) // 2 :])
    print(f"  exponent {fitted:.2f} (from n = {family.sizes[len(points) // 2]}; all: {exponent(points):.2f})")
    assert fitted <= AT_MOST
    assert exponent(points) <= AT_MOST


@pytest.mark.parametrize(
    ("name", "text", "seconds"),
    [
        ("10,000 terms", polynomial(10_000), 20),
        ("2,000 brackets", brackets(2_000), 1),
        ("2,000 sines", sines(2_000), 15),
        ("2,000 minus signs", minus_signs(2_000), 10),
        ("100 powers", "x^(" * 100 + "x" + ")" * 100, 20),
        ("200 nested products", "x*(" * 200 + "x" + ")" * 200, 6),
        ("200 nested quotients", "1/(1 + " * 200 + "x" + ")" * 200, 6),
    ],
)
def test_large_input_is_worked_out(name: str, text: str, seconds: float) -> None:
    start = time.process_time()
    report = diff_task(text)
    for format in ("text", "json"):
        written, _ = render(report, format, steps=True)
        assert written
    spent = time.process_time() - start
    print(f"\n{name}: {spent:.2f} s with steps, as text and as JSON")
    assert report.checked.refuted == 0
    assert spent <= seconds
