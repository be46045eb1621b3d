"""How fast an expression grows: a table both ways, the dominant term, and the laws of logarithms of growth."""

from __future__ import annotations

from fractions import Fraction
from math import log, pi

import pytest

from calctool.limits.growth import STILL, Growth, GrowthScale
from calctool.parsing import parse

from .asymptotics import x

A = {"a": Fraction(3, 2)}
L2 = log(2)


def exponential(*rates: tuple[float, float], power: float = 0.0) -> Growth:
    return Growth(rates=rates, power=power)


def power(n: float, log: float = 0.0) -> Growth:
    return Growth(power=n, log=log)


# the growth for x -> oo and for x -> -oo; None: not known, or the fastest terms may cancel
TABLE: list[tuple[str, Growth | None, Growth | None]] = [
    ("5", STILL, STILL),
    ("pi", STILL, STILL),
    ("x", power(1), power(1)),
    ("-3x^3", power(3), power(3)),
    ("1/x", power(-1), power(-1)),
    ("x^2/x^5", power(-3), power(-3)),
    ("sqrt(x)", power(1 / 2), power(1 / 2)),
    ("cbrt(x)", power(1 / 3), power(1 / 3)),
    ("x^(2/3)", power(2 / 3), power(2 / 3)),
    ("x^a", power(3 / 2), power(3 / 2)),
    ("a x", power(1), power(1)),
    ("sqrt(x^2 + x)", power(1), power(1)),
    ("cbrt(x^2 + 1)", power(2 / 3), power(2 / 3)),
    ("(x^2 + x)^3", power(6), power(6)),
    ("(x^3 - x)^(1/2)", power(3 / 2), power(3 / 2)),
    ("(x + 1)/(x - 1)", STILL, STILL),
    ("x^(10^9)", power(1e9), power(1e9)),
    ("x^(10^10)", None, None),
    ("x^(-10^10)", None, None),
    ("ln(x)", power(0, 1), None),
    ("ln(x)^2", power(0, 2), None),
    ("1/ln(x)", power(0, -1), None),
    ("ln(x^2 + 1)", power(0, 1), None),
    ("x^2 ln(x)", power(2, 1), None),
    ("ln(e^x)", None, None),
    ("ln(1/x)", None, None),
    ("ln(5 + 1/x)", None, None),
    ("ln(factorial(x))", None, None),
    ("e^x", exponential((1, 1)), exponential((1, -1))),
    ("e^(-x)", exponential((1, -1)), exponential((1, 1))),
    ("e^(a x)", exponential((1, 1.5)), exponential((1, -1.5))),
    ("e^(x/2)", exponential((1, 0.5)), exponential((1, -0.5))),
    ("e^(pi x)", exponential((1, pi)), exponential((1, -pi))),
    ("e^(x + 5)", exponential((1, 1)), exponential((1, -1))),
    ("2^x", exponential((1, L2)), exponential((1, -L2))),
    ("(1/2)^x", exponential((1, -L2)), exponential((1, L2))),
    ("4^x/2^x", exponential((1, L2)), exponential((1, -L2))),
    ("e^x e^(-x)", STILL, STILL),
    ("e^(x^2)", exponential((2, 1)), exponential((2, 1))),
    ("e^(x^2 - 3x)", exponential((2, 1), (1, -3)), exponential((2, 1), (1, 3))),
    ("e^(x - x^3)", exponential((3, -1), (1, 1)), exponential((3, 1), (1, -1))),
    ("e^(x^(3/2))", exponential((1.5, 1)), None),
    ("e^(x^(1/3))", exponential((1 / 3, 1)), None),
    ("e^(1/x)", None, None),
    ("e^(x + 1/x)", None, None),
    ("e^(x ln(x))", None, None),
    ("e^(b x)", None, None),
    ("x^x", None, None),
    ("(-2)^x", None, None),
    ("0^x", None, None),
    ("x^3/e^x", exponential((1, -1), power=3), exponential((1, 1), power=3)),
    ("sqrt(e^x + x)", exponential((1, 0.5)), power(1 / 2)),
    ("factorial(x)", Growth(1), None),
    ("factorial(x)^2", Growth(2), None),
    ("factorial(x)/e^x", Growth(1, ((1.0, -1.0),)), None),
    ("factorial(2x)", None, None),
    ("sqrt(factorial(x))", None, None),
    ("sin(x)", None, None),
    ("|x|", None, None),
    ("x^2 - x", power(2), power(2)),
    ("x - x^2", power(2), power(2)),
    ("x^2 + x^2", power(2), power(2)),
    ("x^2 - x^2", None, None),
    ("x^3 + x^2 - x^2", power(3), power(3)),
    ("x + sqrt(x^2 + 1)", power(1), None),
    ("x - sqrt(x^2 + 1)", None, power(1)),
    ("x^2 + e^x", exponential((1, 1)), power(2)),
    ("ln(x) + x", power(1), None),
    ("e^x - 2e^x", None, None),
    ("e^x + e^(-x)", exponential((1, 1)), exponential((1, 1))),
    ("e^(2x) - e^x", exponential((1, 2)), exponential((1, -1))),
    ("pi x - 3x", None, None),
    ("-pi x - 3x", power(1), power(1)),
    ("(-2)^3 x - x", power(1), power(1)),
    ("factorial(x) - 100^x", Growth(1), None),
    ("cbrt(x + 1) - cbrt(x)", None, None),
    ("cbrt(x + 1) + x", power(1), power(1)),
    ("sqrt(x) + ln(x) sqrt(x)", power(1 / 2, 1), None),
]


def same(a: Growth | None, b: Growth | None) -> bool:
    if a is None or b is None:
        return a is b
    if a.factorial != b.factorial or len(a.rates) != len(b.rates):
        return False
    pairs = [
        (a.power, b.power),
        (a.log, b.log),
        *((p, q) for m, n in zip(a.rates, b.rates, strict=True) for p, q in zip(m, n, strict=True)),
    ]
    return all(abs(p - q) < 1e-9 for p, q in pairs)


@pytest.mark.parametrize(("text", "up", "down"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table(text: str, up: Growth | None, down: Growth | None) -> None:
    for way, expected in ((1, up), (-1, down)):
        found = GrowthScale(x, way, A).fastest(parse(text))
        assert same(found, expected), (way, found)
        assert same(GrowthScale(x, way, A).of(parse(f"({text})*1")), expected) or expected is None


def test_sines_count_as_constants_where_they_are_beside_something() -> None:
    assert GrowthScale(x, 1, {}, True).of(parse("x sin(x)")) == power(1)
    assert GrowthScale(x, 1, {}, True).of(parse("cos(x)^3")) == STILL
    assert GrowthScale(x, 1, {}, True).of(parse("tan(x)")) is None
    assert GrowthScale(x).of(parse("x sin(x)")) is None


ORDERED = [
    "factorial(x)^(-1)",
    "e^(-x^2)",
    "e^(-2x)",
    "e^(-x)",
    "x^9 e^(-x)",
    "x^(-2)",
    "x^(-2) ln(x)",
    "1/ln(x)",
    "7",
    "ln(x)",
    "ln(x)^3",
    "x^(1/9)",
    "x",
    "x ln(x)",
    "x^2",
    "e^(x/9)",
    "e^x/x",
    "e^x",
    "x e^x",
    "e^(2x)",
    "e^(x^2 - 9x)",
    "e^(x^2)",
    "factorial(x)/9^x",
    "factorial(x)",
    "9^x factorial(x)",
]


@pytest.mark.parametrize("i", range(len(ORDERED)), ids=ORDERED)
def test_slow_before_fast(i: int) -> None:
    scale = GrowthScale(x)
    a = scale.of(parse(ORDERED[i]))
    assert a is not None
    assert same(a.times(3), a.plus(a).plus(a))
    for j, other in enumerate(ORDERED):
        b = scale.of(parse(other))
        assert b is not None
        assert a.minus(b).sign == (i > j) - (i < j), other
        assert same(a.minus(b).plus(b), a), other
        assert same(scale.of(parse(f"({ORDERED[i]})*({other})")), a.plus(b)), other
        if i != j:
            assert same(scale.fastest(parse(f"{ORDERED[i]} + {other}")), a if i > j else b), other


def test_kinds() -> None:
    assert STILL.kinds == (False, False, False, False)
    assert Growth(1, ((1.0, 1.0),), 2, 3).kinds == (True, True, True, True)
    assert Growth(power=-1).kinds == (False, False, True, False)
    assert Growth(log=-1).kinds == (False, False, False, True)
    assert Growth(-1).kinds == (True, False, False, False)
    assert [Growth(-1).sign, Growth(log=-0.5).sign, STILL.sign] == [-1, -1, 0]
