"""The method of exhaustion (E1): a circle between polygons, a region between rectangles, and what the sums tend to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

import calctool
from calctool.algebra.power_sums import power_sum, right_sum
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import Num, Sym
from calctool.numeric.branches import value_at
from calctool.parsing import parse
from calctool.tasks.exhaust_sums import closed, of_powers, of_waves, one_function
from tests.run import run


def found(*args: str) -> dict[str, Any]:
    ran = run("exhaust", *args, "--json")
    assert ran.exit_code == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)["result"]
    return result


# --- the circle -----------------------------------------------------------------------------------------


def test_e1_polygons_tend_to_the_circle() -> None:
    result = found("circle", "--radius", "r")
    assert result["value"] == "pi*r**2"
    rows = found("circle")["table"]["rows"]
    assert [int(row[0]) for row in rows] == [6, 12, 24, 48, 96, 192, 384]
    for n, inside, outside, gap, _ in rows:
        n = int(n)
        assert abs(float(inside) - n / 2 * math.sin(2 * math.pi / n)) < 1e-9
        assert abs(float(outside) - n * math.tan(math.pi / n)) < 1e-9
        assert float(inside) < math.pi < float(outside)
        assert abs(float(gap) - (float(outside) - float(inside))) < 1e-3 * float(gap)
    assert [float(row[4]) for row in rows[1:]] == pytest.approx([0.25] * 6, abs=2e-3)


def test_the_page_of_the_circle() -> None:
    page = run("exhaust", "circle", "--steps").stdout
    assert "6      3 sqrt(3)/2             2 sqrt(3)" in page
    assert "12     3                       24 - 12 sqrt(3)" in page
    assert "inside(12) = sqrt(inside(6) outside(6)) =" in page
    assert "known: lim u->0 sin(u)/u = 1, here with u = 2pi/n" in page
    assert "the ratio tends to 1/4" in page
    assert "could not be checked" not in page
    assert page.rstrip().splitlines()[-3] == "Answer: pi"


@pytest.mark.parametrize(
    ("radius", "area"), [("2", "4pi"), ("3/2", "9pi/4"), ("sqrt(2)", "2pi"), ("R", "pi R^2"), ("1", "pi")]
)
def test_the_area_of_a_circle(radius: str, area: str) -> None:
    assert show(calctool.exhaust("circle", radius=radius).report.result.value) == area


# --- a region under a curve -----------------------------------------------------------------------------


def test_sums_of_powers() -> None:
    for k in range(9):
        for n in range(1, 6):
            assert sum(c * n**j for j, c in enumerate(power_sum(k))) == sum(i**k for i in range(1, n + 1))


def test_a_sum_over_strips_is_a_polynomial_in_the_width() -> None:
    c = [Fraction(1), Fraction(-3), Fraction(0), Fraction(2, 5)]
    low, high = Fraction(-1, 2), Fraction(2)
    total = right_sum(c, low, high)
    for n in (1, 2, 7):
        width = (high - low) / n
        places = [low + width * i for i in range(1, n + 1)]
        assert sum(a / Fraction(n) ** k for k, a in enumerate(total)) == width * sum(
            sum(a * p**k for k, a in enumerate(c)) for p in places
        )


POLYNOMIALS = [
    ("x^2", "0,1", "1/3"),
    ("x", "0,3", "9/2"),
    ("5", "0,2", "10"),
    ("x - x", "0,2", "0"),
    ("x^3 - x", "-1,2", "9/4"),
    ("-x^2", "0,1", "-1/3"),
    ("x^2", "-1,1", "2/3"),
    ("(x - 1)(x + 1)", "0,1/2", "-11/24"),
    ("x^10", "0,1", "1/11"),
    ("x^5 - 3x", "-2,2", "0"),
]


@pytest.mark.parametrize(("text", "on", "area"), POLYNOMIALS, ids=[f"{text} on {on}" for text, on, _ in POLYNOMIALS])
def test_the_limit_of_the_sums_of_a_polynomial(text: str, on: str, area: str) -> None:
    report = calctool.exhaust(text, on=on).report
    assert show(report.result.value) == area
    assert report.checked.unchecked == report.checked.refuted == 0
    low, high = (Fraction(bound) for bound in report.verdict["bounds"])
    assert low <= Fraction(area) <= high


CURVES: list[tuple[str, str, float]] = [
    ("sin x", "0,pi", 2.0),
    ("e^x", "0,1", math.e - 1),
    ("1/x", "1,2", math.log(2)),
    ("sqrt x", "0,4", 16 / 3),
    ("sqrt(1 - x^2)", "-1,1", math.pi / 2),
    ("|x|", "-1,2", 2.5),
    ("1/(1 + x^2)", "-1,1", math.pi / 2),
    ("sin x", "0,2pi", 0.0),
    ("{x if x < 1 else 2 - x}", "0,2", 1.0),
    ("cbrt x", "-1,1", 0.0),
]


def test_a_constant_is_a_rectangle() -> None:
    assert show(calctool.exhaust("pi", on="1,3").report.result.value) == "2pi"


@pytest.mark.parametrize(("text", "on", "area"), CURVES, ids=[f"{text} on {on}" for text, on, _ in CURVES])
def test_the_sums_of_curves_are_bounds(text: str, on: str, area: float) -> None:
    result = found(text, "--on", on)
    assert result["kind"] == ("value" if text in ("sin x", "e^x") else "vector")
    before = math.inf
    for n, low, high, gap, _ in result["table"]["rows"]:
        assert float(low) - 1e-9 <= area <= float(high) + 1e-9
        assert float(gap) <= float(result["variation"]) * (2 * math.pi if "pi" in on else 4) / int(n) * (1 + 1e-3)
        assert float(gap) < before
        before = float(gap)


def test_the_sums_are_those_of_the_least_and_greatest_values() -> None:
    f: Callable[[float], float] = math.cos
    rows = found("cos x", "--on", "-1,2", "--sides", "3,10")["table"]["rows"]
    for n, low, high, *_ in rows:
        w = 3 / int(n)
        cuts = [-1 + w * i for i in range(int(n) + 1)]
        most = [1.0 if a <= 0 <= b else max(f(a), f(b)) for a, b in pairwise(cuts)]
        assert abs(float(low) - w * sum(min(f(a), f(b)) for a, b in pairwise(cuts))) < 1e-9
        assert abs(float(high) - w * sum(most)) < 1e-9


def test_what_is_said_of_a_curve() -> None:
    page = " ".join(run("exhaust", "sin x", "--on", "0,pi", "--steps").stdout.split())
    assert "The function rises from x = 0 to pi/2, falls to pi" in page
    assert "about 2pi/n, which tends to 0" in page
    page = " ".join(run("exhaust", "x^2", "--on", "0,1", "--steps").stdout.split())
    assert "The gap is (1 - 0)*1/n = 1/n, which tends to 0" in page
    assert "1^2 + 2^2 + ... + n^2 = n(n + 1)(2n + 1)/6" in page
    assert "is 1/3 + 1/(2n) + 1/(6n^2)." in page
    assert "count as negative" in run("exhaust", "-x", "--on", "0,1", "--steps").stdout


def test_pictures() -> None:
    assert "sides" in run("exhaust", "circle", "--plot").stdout
    assert "4 strips" in " ".join(run("exhaust", "x^2", "--on", "0,1", "--plot").stdout.split())


WRONG = [
    (["1/x", "--on", "0,1"], "1/x has no value at x = 0, where it is unbounded"),
    (["1/x", "--on", "-1,1"], "1/x is unbounded near x = 0"),
    (["tan x", "--on", "0,2"], "tan(x) is unbounded near x = pi/2"),
    (["sin(x)/x", "--on", "0,1"], "sin(x)/x has no value at x = 0"),
    (["floor x", "--on", "0,3"], "floor(x) jumps at x ="),
    (["x^2", "--on", "0,oo"], "the region has no end"),
    (["x^2", "--on", "1,0"], "the interval is empty"),
    (["x^2"], "from where to where?"),
    (["x^2", "--on", "0,1", "--sides", "0"], "from 1 to 4,096 sides"),
    (["x^2", "--on", "0,1", "--radius", "1"], "--radius is for a circle"),
    (["circle", "--on", "0,1"], "a circle has a radius, not an interval"),
    (["circle", "--radius", "-1"], "a radius is positive"),
    (["circle", "--radius", "a b"], "the radius is a number or one letter"),
    (["circle", "--sides", "2"], "from 3 to 1,000,000,000,000 sides"),
    (["circle", "--sides", "6,,12"], "a number of sides is a whole number"),
]


@pytest.mark.parametrize(("args", "says"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_what_cannot_be_exhausted(args: list[str], says: str) -> None:
    ran = run("exhaust", *args)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert says in ran.stderr


# function, interval, the limit of the sums
NAMED = [
    ("e^x", "0,1", "e - 1"),
    ("2^x", "1,3", "6/ln(2)"),
    ("10^x", "0,1", "9/ln(10)"),
    ("e^(1-x)", "0,1", "e - 1"),
    ("-e^x", "0,1", "1 - e"),
    ("(1/2)^x", "0,2", "3/(4ln(2))"),
    ("3e^(x/2)/5", "0,2", "6e/5 - 6/5"),
    ("e^x", "0,ln(2)", "1"),
    ("sin(x)", "0,pi", "2"),
    ("sin(2pi x)", "0,1", "0"),
    ("-2sin(3x+1)/5", "0,1", "2(cos(4) - cos(1))/15"),
    ("cos(x)", "-1,1", "2sin(1)"),
    ("cos(2x)", "0,pi/3", "sqrt(3)/4"),
]


@pytest.mark.parametrize(("f", "on", "limit"), NAMED)
def test_the_limit_of_a_geometric_or_trigonometric_sum_is_named(f: str, on: str, limit: str) -> None:
    ran = run("check", "exhaust", f, "--on", on, "--answer", limit)
    assert (ran.exit_code, ran.stdout) in [(0, "Right.\n")] or ran.stdout.startswith("Right, but"), ran


def test_each_of_these_sums_is_what_it_is_said_to_be() -> None:
    """The closed form at n = 7 against the sum itself."""
    for f, on, _ in NAMED:
        e, (low, high) = parse(f), map(parse, on.split(","))
        found = one_function(e, Sym("x"))
        assert found is not None
        width = closed(high - low)
        _, total = (of_waves if found.base is None else of_powers)(e, Sym("x"), found, low, high, width)
        places = [low + Num(i) * width / Num(7) for i in range(1, 8)]
        added = sum((substitute(e, "x", p) for p in places), Num(0)) * width / Num(7)
        a, b = (value_at(v, {}) for v in (substitute(total, "n", Num(7)), added))
        assert abs(a - b) < 1e-25, f


@pytest.mark.parametrize("f", ["1/(x+1)", "sin(x^2)", "x + e^x", "x e^x", "sqrt(x+1)"])
def test_a_limit_that_is_not_named_is_said_not_to_be(f: str) -> None:
    assert "limit: not named\n" in run("exhaust", f, "--on", "0,1", "--sides", "4").stdout
