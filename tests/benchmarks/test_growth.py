"""How the cost grows: sums of n terms, chains n deep, products of n factors, from text to text.

Processor time of the whole way (read, differentiate, check, write), the best of several runs; the exponent p of
``time = c * size^p`` is fitted over all sizes and over the upper half, where fixed costs no longer show.  Size
is the expression read and the answer written; the steps are left out of it, because long lines are abbreviated
in them and the time would seem to grow faster than it does.  Wanted: at most 1.3.  What has its own size (matrices of n
functions, derivatives of order n, limits in which n terms cancel) is measured over n, with an exponent of its own.

Run with ``python -m pytest tests/benchmarks -s``.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from math import factorial, log
from typing import NamedTuple

import pytest

from calctool.report import render
from calctool.report.model import Report
from calctool.tasks.diff import diff_task
from calctool.tasks.grad import grad_task
from calctool.tasks.hessian import hessian_task
from calctool.tasks.jacobian import jacobian_task
from calctool.tasks.limit import limit_task

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


def cyclic(n: int) -> list[str]:
    """n functions of n variables, three of them in each."""
    return [f"x_{i}^2 x_{i % n + 1} + sin(x_{(i + 1) % n + 1})" for i in range(1, n + 1)]


def squares(n: int) -> str:
    return " + ".join(f"x_{i}^2 x_{i % n + 1}" for i in range(1, n + 1))


def point(n: int) -> str:
    return ",".join(f"x_{i}={i % 3}" for i in range(1, n + 1))


def partial_sum(n: int) -> str:
    terms = " - ".join(f"x^{k}/{factorial(k)}" for k in range(1, n))
    return f"(e^x - 1 - {terms})/x^{n}"


def sines_over_x(n: int) -> str:
    return "*".join(f"sin({k}x)/x" for k in range(1, n + 1))


def nested_sines(n: int) -> str:
    return "sin(" * n + "x" + ")" * n + "/x"


class Measured(NamedTuple):
    """A problem of size n, the largest exponent of n, and the seconds of the largest."""

    work: Callable[[int], Report]
    sizes: tuple[int, ...]
    at_most: float
    seconds: float


OVER_N = {
    "Jacobian matrix, cyclic": Measured(lambda n: jacobian_task(cyclic(n)), (4, 8, 16), 2.0, 1.0),
    "Jacobian matrix, at a point": Measured(lambda n: jacobian_task(cyclic(n), at=point(n)), (4, 8, 16), 2.0, 2.0),
    "Hessian matrix": Measured(lambda n: hessian_task(squares(n)), (6, 12, 24), 2.0, 2.0),
    "gradient at a point": Measured(lambda n: grad_task(squares(n), at=point(n)), (10, 30, 100), 1.5, 3.0),
    "order n of x^2 e^x": Measured(lambda n: diff_task("x^2 e^x", order=n), (5, 10, 20), 1.5, 0.5),
    "order n of tan x": Measured(lambda n: diff_task("tan x", order=n), (5, 10, 20), 2.7, 2.0),
    "order n of e^(-x^2)": Measured(lambda n: diff_task("e^(-x^2)", order=n), (5, 10, 20), 2.7, 1.0),
    "limit, a sum put in": Measured(lambda n: limit_task(polynomial(n), to="2"), (10, 20, 40, 80), 1.3, 0.5),
    "limit, n factors 0/0": Measured(lambda n: limit_task(sines_over_x(n), to="0"), (2, 4, 8, 16), 1.5, 0.5),
    "limit, n sines nested": Measured(lambda n: limit_task(nested_sines(n), to="0"), (2, 4, 8, 16), 2.0, 0.5),
    "limit, n terms cancel": Measured(lambda n: limit_task(partial_sum(n), to="0"), (3, 6, 12), 2.0, 1.0),
}


@pytest.mark.parametrize("name", OVER_N)
def test_growth_over_n(name: str) -> None:
    measured = OVER_N[name]
    print(f"\n{name}")
    points = []
    for n in measured.sizes:
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            render(measured.work(n), "text", steps=True)
            best = min(best, time.process_time() - start)
        print(f"  n = {n:4} {best:8.3f} s")
        points.append((best, n))
    fitted = exponent(points)
    print(f"  exponent {fitted:.2f}")
    assert fitted <= measured.at_most
    assert points[-1][0] <= measured.seconds


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
