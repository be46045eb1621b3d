"""The gradient of f(x_1 ... x_n) should cost a small multiple of f: time and size kept, n = 10 to 1,000.

Run apart from the tests, alone: ``pytest tests/benchmarks/test_gradient.py -n 0 -s``.  A line is printed for each
size, and the exponent p of time = c n^p fitted to the last decade, where fixed costs no longer show.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import log

import pytest

from calctool.expr.traversal import count
from calctool.expr.tree import Expr, Func, Sym, add
from calctool.parsing import parse
from calctool.tasks.common import held_engine
from calctool.tasks.gradient import components

SIZES = (10, 30, 100, 300, 1000)


def rosenbrock(n: int) -> Expr:
    """A sum in which each variable is in three terms."""
    return parse(" + ".join(f"100(x_{i + 1} - x_{i}^2)^2 + (1 - x_{i})^2" for i in range(1, n)))


def root_of_squares(n: int) -> Expr:
    """All variables inside one function."""
    return Func("sqrt", add([Sym(f"x_{i}") ** 2 for i in range(1, n + 1)]))


def nested(n: int) -> Expr:
    """Each variable one level deeper: sin(x_1 sin(x_2 sin(...) + 1) + 1)."""
    e: Expr = Sym(f"x_{n}")
    for i in range(n - 1, 0, -1):
        e = Func("sin", Sym(f"x_{i}") * e + 1)
    return e


def product(n: int) -> Expr:
    """One long product."""
    return parse(" ".join(f"x_{i}" for i in range(1, n + 1)))


CASES: list[tuple[Callable[[int], Expr], float]] = [
    (rosenbrock, 8),
    (root_of_squares, 8),
    (nested, 8),
    (product, 10),
]


@pytest.mark.parametrize(("make", "times"), CASES, ids=[make.__name__ for make, _ in CASES])
def test_gradient_grows_like_the_function(make: Callable[[int], Expr], times: float) -> None:
    sys.setrecursionlimit(100_000)
    seconds: dict[int, float] = {}
    for n in SIZES:
        f = make(n)
        names = [Sym(f"x_{i}") for i in range(1, n + 1)]
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            found = components(f, names, held_engine([x.name for x in names]))
            best = min(best, time.perf_counter() - started)
        seconds[n] = best
        kept = sum(count(v) for v in found.values) + sum(count(e) for _, e in found.where)
        ratio = kept / count(f)
        print(f"\n{make.__name__} n={n}: {best:.3f} s, kept {ratio:.1f} times the size of f", end="")
        assert found.agreed
        assert n < 100 or ratio <= times
    exponent = log(seconds[1000] / seconds[100]) / log(10)
    print(f"\n{make.__name__}: exponent {exponent:.2f} from n = 100 to 1,000")
    assert exponent < 1.5
    assert seconds[1000] < 5
