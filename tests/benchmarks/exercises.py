"""Exercises drawn at random from the chapters of a first course, for benchmarks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Exercise(NamedTuple):
    """A question as the command line takes it."""

    command: str
    texts: tuple[str, ...]
    options: Mapping[str, str] = {}


def exercises(count: int, seed: int) -> Iterator[Exercise]:
    """Exercises as textbooks have them: derivatives above all, limits, partial derivatives, compositions."""
    r = random.Random(seed)
    for _ in range(count):
        kind = r.random()
        make = _diff if kind < 0.55 else _limit if kind < 0.77 else _partial if kind < 0.9 else _chain
        yield make(r)


def _diff(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 9) -> int:
        return r.randint(low, high)

    def line() -> str:
        return f"{n()}x {r.choice('+-')} {n(1)}"

    def poly() -> str:
        return f"{n(1, 6)}x^{n(2, 5)} {r.choice('+-')} {n(1)}x {r.choice('+-')} {n(1)}".replace("1x", "x")

    def wave() -> str:
        return r.choice(("sin", "cos", "tan", "sin", "cos"))

    def smooth() -> str:
        return r.choice((f"{wave()}({n()}x)", f"e^({n()}x)", f"ln({line()})", f"x^{n()}", "sqrt(x)", f"e^(-{n()}x)"))

    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"x^{n()} {wave()}(x)",
        lambda: f"x^{n()} {wave()}({n()}x)",
        lambda: f"({poly()})({line()})",
        lambda: f"({poly()})^{n(2, 8)}",
        lambda: f"({line()})^{n(3, 8)} ({line()})^{n(2, 5)}",
        lambda: f"({poly()})/({line()})",
        lambda: f"{wave()}(x)/x^{n()}",
        lambda: f"({line()})/(x^2 + {n(1)})",
        lambda: f"{wave()}({poly()})",
        lambda: f"{wave()}(x)^{n(2, 5)}",
        lambda: f"e^({n()}x) {wave()}({n()}x)",
        lambda: f"x^{n()} e^(-{n()}x)",
        lambda: f"ln({poly()})",
        lambda: f"x^{n()} ln(x)",
        lambda: f"ln(x)/x^{n()}",
        lambda: f"sqrt({poly()})",
        lambda: f"sqrt(x^2 + {n()}) {wave()}(x)",
        lambda: f"e^({wave()}({n()}x))",
        lambda: poly(),
        lambda: f"{n()}x^{n()} - {n()}/x^{n()} + {n()}sqrt(x)",
        lambda: f"arctan({n()}x)",
        lambda: "x arcsin(x)",
        lambda: f"{n()}^x",
        lambda: f"x^{n()} {n()}^x",
        lambda: f"1/({poly()})^{n()}",
        lambda: f"{smooth()} + {n()}{smooth()}",
        lambda: f"({smooth()})({smooth()})",
        lambda: f"{wave()}({wave()}({n()}x))",
        lambda: f"({line()})/({line()})",
        lambda: f"e^(x^{n()} - {n()}x)",
        lambda: f"x/sqrt(x^2 + {n()})",
        lambda: f"{wave()}({n()}x) cos({n()}x)",
        lambda: "x^x",
        lambda: f"x^2 e^(x) {wave()}(x)",
    )
    return Exercise("diff", (r.choice(kinds)(),))


def _limit(r: random.Random) -> Exercise:
    def n(low: int = 1, high: int = 9) -> int:
        return r.randint(low, high)

    def factored() -> tuple[str, str]:
        a, b = n(), n()
        b = b + 1 if b == a else b
        return f"(x^2 {b - a:+d}x - {a * b})/(x - {a})".replace("+0x ", ""), str(a)

    def difference() -> tuple[str, str]:
        a = n(2)
        return f"(x^2 - {a * a})/(x - {a})", str(a)

    def cubes() -> tuple[str, str]:
        a = n(1, 4)
        return f"(x^3 - {a**3})/(x^2 - {a * a})", str(a)

    def conjugate() -> tuple[str, str]:
        a = n(1, 7)
        return f"(sqrt(x + {a * a}) - {a})/x", "0"

    def conjugate_at() -> tuple[str, str]:
        a, b = n(2, 6), n(1, 5)
        return f"(sqrt(x + {b}) - {a})/(x - {a * a - b})", str(a * a - b)

    def rational() -> tuple[str, str]:
        k = n(1, 3)
        return f"({n(2)}x^{k + 1} + {n()}x)/({n(2)}x^{k + 1} - {n()})", "oo"

    def squeezed() -> tuple[str, str]:
        k = n(1, 3)
        return f"({n(2)}x^{k} + {n()})/({n(2)}x^{k + 1} + {n()})", "oo"

    kinds: tuple[Callable[[], tuple[str, str]], ...] = (
        factored,
        difference,
        cubes,
        conjugate,
        conjugate_at,
        rational,
        squeezed,
        lambda: (f"sin({n(2)}x)/({n(2)}x)", "0"),
        lambda: (f"sin({n(2)}x)/sin({n(2)}x)", "0"),
        lambda: (f"(1 - cos({n(2)}x))/x^2", "0"),
        lambda: (f"(e^({n(2)}x) - 1)/x", "0"),
        lambda: (f"(e^({n(2)}x) - 1)/sin({n(2)}x)", "0"),
        lambda: (f"ln(1 + {n(2)}x)/x", "0"),
        lambda: (f"tan({n(2)}x)/x", "0"),
        lambda: (f"(x^2 + {n()}x + {n()})", str(n())),
        lambda: (f"(x^2 + {n()})/(x + {n()})", str(n())),
        lambda: (f"sqrt(x^2 + {n(2)}x) - x", "oo"),
        lambda: (f"(1/(x + {(a := n(2))}) - 1/{a})/x", "0"),
        lambda: (f"x^{n(1, 3)}/e^x", "oo"),
        lambda: (f"((x + {(a := n(2))})^2 - {a * a})/x", "0"),
        lambda: ("ln(x)/(x - 1)", "1"),
    )
    body, to = r.choice(kinds)()
    return Exercise("limit", (body,), {"to": to})


def _partial(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 7) -> int:
        return r.randint(low, high)

    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"x^{n()} y^{n()} + {n()}x",
        lambda: f"{n()}x^{n()} y - {n()}x y^{n()} + y^{n()}",
        lambda: f"sin({n()}x y)",
        lambda: f"x^{n()} sin({n()}y)",
        lambda: f"e^(x y) + x^{n()} y",
        lambda: f"ln(x^2 + {n()}y^2)",
        lambda: f"x/(x + {n()}y)",
        lambda: f"x y e^({n()}x)",
        lambda: f"(x^2 + y^{n()})^{n()}",
        lambda: f"sqrt(x^2 + {n()}y^2)",
        lambda: f"cos({n()}x) sin({n()}y)",
    )
    return Exercise("partial", (r.choice(kinds)(), r.choice("xy")))


def _chain(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 7) -> int:
        return r.randint(low, high)

    kinds: tuple[Callable[[], tuple[str, ...]], ...] = (
        lambda: (f"y = u^{n()}", f"u = {n()}x^2 + {n()}"),
        lambda: ("y = sin(u)", f"u = {n()}x^{n()}"),
        lambda: ("y = e^u", f"u = {n()}x^2 - x"),
        lambda: ("y = ln(u)", f"u = x^2 + {n()}x"),
        lambda: ("y = sqrt(u)", f"u = x^{n()} + {n()}"),
        lambda: (f"z = x^{n()} y", f"x = {n()}t", f"y = t^{n()}"),
        lambda: (f"z = x^2 + {n()}y^2", f"x = sin({n()}t)", f"y = cos({n()}t)"),
        lambda: ("z = x y", f"x = e^({n()}t)", f"y = t^{n()}"),
        lambda: (f"z = x^2 - {n()}x y", f"x = {n()}t + 1", "y = t^2"),
    )
    return Exercise("chain", r.choice(kinds)())
