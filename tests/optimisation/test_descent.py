"""Descent and ascent: the slides' walks to the digit, laws on how a rate ends, and what cannot be walked."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.numeric.doubles import compiled
from calctool.numeric.evaluate import precise
from calctool.optimisation.curvature import Valley, eigenvalues
from calctool.optimisation.descent import descent, momentum, newton, solved, walk
from calctool.parsing import parse
from calctool.report.model import Grid, Report
from calctool.tasks.ascend import ascend_task
from calctool.tasks.descend import descend_task
from tests.run import run

SLIDE = "x^2 - 4x + 4"


def table(report: Report, title: str) -> list[list[str]]:
    block = next(b for b in report.blocks if isinstance(b, Grid) and b.title == title)
    return [[show(c) if isinstance(c, Expr) else c for c in row] for row in block.rows]


# The slides


def test_o2_each_update_as_it_is_written_on_the_slide() -> None:
    report = descend_task(SLIDE, start="x=0", rate="0.4", count=5)
    assert [" ".join(row).strip() for row in table(report, "the updates")] == [
        "x_1 = 0 - 0.4(2*0 - 4) = 1.6",
        "x_2 = 1.6 - 0.4(2*1.6 - 4) = 1.92",
        "x_3 = 1.92 - 0.4(2*1.92 - 4) = 1.984",
        "x_4 = 1.984 - 0.4(2*1.984 - 4) = 1.9968",
        "x_5 = 1.9968 - 0.4(2*1.9968 - 4) = 1.99936",
    ]


@pytest.mark.parametrize(
    ("slide", "args", "answer", "shown"),
    [
        ("O2", ["descend", SLIDE, "--from", "x=0", "--rate", "0.4", "--count", "5"], "1.99936", ["= 2x - 4", "1.9968"]),
        (
            "O3",
            ["ascend", f"-({SLIDE})", "--from", "x=0", "--rate", "0.4", "--count", "5"],
            "1.99936",
            ["goes uphill", "1.6", "1.92", "1.984", "1.9968"],
        ),
        (
            "O5",
            ["descend", "x^2 + 10y^2", "--from", "x=1,y=1", "--rate", "0.05", "--count", "2"],
            "(0.81, 0)",
            ["y is held constant", "x_1 =  1 - 0.05(2*1) = 0.9", "y_1 =  1 - 0.05(20*1) = 0", "condition number 10"],
        ),
    ],
)
def test_slides(slide: str, args: list[str], answer: str, shown: list[str]) -> None:
    assert run(*args).stdout.startswith(answer + "\n\nthe walk"), slide
    page = run(*args, "--steps", columns=100).stdout
    places = [page.find(line) for line in shown]
    assert -1 not in places, page
    assert places == sorted(places)
    assert f"Answer: {answer}" in page


def test_o4_the_rate_decides() -> None:
    """Too small: slow; below 1: it arrives; 1: for ever from side to side; above: away."""
    found = run("descend", SLIDE, "--from", "0", "--rates", "0.01,0.4,0.5,0.9,1,1.1", "--count", "5000").stdout
    last = found.splitlines()[-1]
    assert last.split(None, 1)[1].split("  ") != []
    words = [word.strip() for word in last.split("  ") if word.strip()]
    assert words == ["end", "arrives", "arrives", "arrives", "arrives", "goes in a circle", "diverges"]


# Laws

whole = st.integers(-9, 9)


@given(st.integers(1, 9), whole, whole, st.integers(1, 30))
def test_on_a_parabola_the_rate_two_over_f_second_divides(a: int, b: int, start: int, tenths: int) -> None:
    """f = a x^2 + b x: f'' = 2a, so each step multiplies the distance by 1 - 2a r, whatever the start."""
    rate = Fraction(tenths, 10 * a)
    x, least = Fraction(start), Fraction(-b, 2 * a)
    found = walk(descent([lambda v: 2.0 * a * v[0] + b], float(rate)), (float(start),), 4000, 1)
    factor = 1 - 2 * a * rate
    if x == least or abs(factor) < 1:
        assert found.end == "arrived"
        assert math.isclose(found.last.point[0], least, rel_tol=1e-9, abs_tol=1e-9)
    elif factor == -1:
        assert found.end in ("cycle", "arrived", "count")
        assert math.isclose(abs(found.last.point[0] - least), abs(x - least), rel_tol=1e-6)
    else:
        assert found.end == "diverged" or abs(found.last.point[0] - least) > 1e3 * abs(x - least)


@given(st.integers(1, 5), whole, whole, st.sampled_from(["0.1", "0.25", "0.5", "1/3"]))
def test_written_updates_are_true(a: int, b: int, start: int, rate: str) -> None:
    """Behind an equals sign the value is exact; behind "about" it is right to ten digits."""
    report = descend_task(f"{a}x^2 + {b}x + x", start=f"x={start}", rate=rate, count=6)
    rows = [row for b in report.blocks if isinstance(b, Grid) and b.title == "the updates" for row in b.rows]
    assert rows or 2 * a * start + b + 1 == 0
    for _, update, about in rows:
        assert isinstance(update, Expr)
        assert isinstance(about, str)
        if about:
            value, near = precise(update, {}), float(about.removeprefix("about ").replace("*10^", "e"))
            assert value is not None
            assert math.isclose(float(value), near, rel_tol=1e-8, abs_tol=1e-8)
        else:
            left, right = update.args
            assert rational_value(left) == rational_value(right)


@pytest.mark.parametrize(
    ("text", "start", "rate", "end"),
    [
        ("x^4", "x=1", "0.1", "count"),
        ("x^4", "x=10", "0.1", "diverged"),
        ("ln x", "x=1", "1", "undefined"),
        ("sqrt(x)", "x=0.01", "1", "undefined"),
        ("|x|", "x=1", "0.5", "undefined"),
        ("e^x", "x=0", "1", "count"),
        ("-x^2", "x=1", "0.5", "diverged"),
        ("x^2 + y^2", "x=1, y=-2", "0.5", "arrived"),
        ("x^2 - y^2", "x=1, y=0", "0.5", "arrived"),
    ],
)
def test_how_walks_end(text: str, start: str, rate: str, end: str) -> None:
    report = descend_task(text, start=start, rate=rate, count=2000)
    ends = {"count": "all steps made", "diverged": "diverges", "undefined": "has no value", "arrived": "arrives"}
    assert {f.key: f.value for f in report.facts}["end"] == ends[end]


def test_a_walk_keeps_the_first_points_and_the_last() -> None:
    found = walk(descent([lambda v: v[0]], 1e-6), (1.0,), 123_456, 1)
    steps = [k.step for k in found.kept]
    assert steps[:101] == list(range(101))
    assert steps[-1] == 123_456
    assert {1000, 10_000, 100_000} <= set(steps)
    assert all(a < b for a, b in pairwise(steps))
    assert math.isclose(found.last.point[0], (1 - 1e-6) ** 123_456, rel_tol=1e-9)


def test_the_step_at_which_it_ends_is_found_inside_a_long_run() -> None:
    found = walk(descent([lambda v: -1 / (30_000.5 - v[0])], 0.0), (1.0,), 10**6, 1)
    assert found.end == "arrived"
    assert found.last.step == 0

    def climbs(v: tuple[float, ...]) -> tuple[float, ...]:
        if v[0] >= 54_321:
            raise ValueError
        return (v[0] + 1,)

    found = walk(climbs, (0.0,), 10**6, 1)
    assert (found.end, found.last.step) == ("undefined", 54_321)


def test_momentum_without_friction_left_is_descent() -> None:
    slope = compiled(parse("2x - 4"), ["x"])
    plain, heavy = (0.0,), (0.0, 0.0)
    for _ in range(20):
        plain, heavy = descent([slope], 0.3)(plain), momentum([slope], 0.3, 0.0)(heavy)
        assert plain[0] == heavy[0]


def test_newton_finds_the_square_root_of_two_as_heron_did() -> None:
    move = newton([lambda v: v[0] ** 2 - 2], [[lambda v: 2 * v[0]]])
    x = (1.0,)
    for value in (1.5, 17 / 12, 577 / 408):
        x = move(x)
        assert math.isclose(x[0], value, rel_tol=1e-15)


@given(
    st.lists(st.lists(whole, min_size=3, max_size=3), min_size=3, max_size=3), st.lists(whole, min_size=3, max_size=3)
)
def test_elimination_solves_what_can_be_solved(rows: list[list[int]], right: list[int]) -> None:
    matrix = [[Fraction(v) for v in row] for row in rows]
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    wanted = [Fraction(v) for v in right]
    if determinant == 0:
        with pytest.raises(ZeroDivisionError):
            solved(matrix, wanted)
        return
    found = solved(matrix, wanted)
    assert [sum(p * q for p, q in zip(row, found, strict=True)) for row in matrix] == wanted


@given(st.lists(whole, min_size=6, max_size=6))
def test_eigenvalues_have_the_trace_and_the_squares(v: list[int]) -> None:
    a, b, c, d, e, f = map(float, v)
    for matrix in ([[a, b], [b, c]], [[a, b, c], [b, d, e], [c, e, f]]):
        found = eigenvalues(matrix)
        assert found == sorted(found)
        assert math.isclose(sum(found), sum(matrix[i][i] for i in range(len(matrix))), abs_tol=1e-9)
        assert math.isclose(sum(k * k for k in found), sum(x * x for row in matrix for x in row), abs_tol=1e-8)


def test_the_slowest_factor_is_that_of_one_end() -> None:
    assert Valley(1.0, 10.0).slowest(0.1) == 0.9
    assert Valley(1.0, 10.0).slowest(0.25) == -1.5
    assert Valley(2.0, 2.0).condition == 1.0


# What cannot be walked


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        (SLIDE, {}, "where does the walk begin?"),
        (SLIDE, {"start": "y=1"}, "y is no variable of the function"),
        ("x^2 + y^2", {"start": "x=1"}, "no value for y"),
        (SLIDE, {"start": "x=a"}, "a is not a number"),
        (SLIDE, {"start": "x=0", "rate": "-1"}, "--rate cannot be '-1'"),
        (SLIDE, {"start": "x=0", "rate": "0"}, "--rate cannot be '0'"),
        (SLIDE, {"start": "x=0", "rate": "a"}, "--rate cannot be 'a'"),
        (SLIDE, {"start": "x=0", "rate": "fast"}, "--rate cannot be 'fast'"),
        (SLIDE, {"start": "x=0", "rates": "0.1,-2"}, "--rates cannot be '-2'"),
        (SLIDE, {"start": "x=0", "rate": "1", "rates": "1"}, "--rate and --rates cannot both be followed"),
        (SLIDE, {"start": "x=0", "count": "0"}, "--count cannot be '0'"),
        (SLIDE, {"start": "x=0", "count": "1.5"}, "--count cannot be '1.5'"),
        (SLIDE, {"start": "x=0", "method": "magic"}, "--method cannot be 'magic'"),
        (SLIDE, {"start": "x=0", "momentum": "1"}, "--momentum cannot be 1"),
        (SLIDE, {"start": "x=0", "momentum": "0.9", "method": "adam"}, "--momentum does not go with --method adam"),
        (SLIDE, {"start": "x=0", "tolerance": "-1"}, "--tolerance cannot be '-1'"),
        ("a x^2", {"start": "x=0", "vars": "x"}, "a has no value"),
        ("sqrt(x)", {"start": "x=-1"}, "sqrt(x) or its derivative has no value at x = -1"),
    ],
)
def test_refused(text: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as error:
        descend_task(text, **options)
    assert error.value.what == says


def test_uphill_is_downhill_on_the_negative() -> None:
    up = ascend_task("2x - x^2 - y^2", start="x=5, y=3", rate="0.2", count=7)
    down = descend_task("x^2 + y^2 - 2x", start="x=5, y=3", rate="0.2", count=7)
    assert up.result.value == down.result.value


@pytest.mark.parametrize(
    ("text", "start", "says"),
    [
        (SLIDE, "x=0", "a rate below 2/2 = 1 leads to the minimum."),
        ("x^2 + x y + y^2", "x=1, y=1", "a rate below 2/3, about 0.666667, leads to the minimum."),
    ],
)
def test_a_rounded_bound_stands_behind_no_equals_sign(text: str, start: str, says: str) -> None:
    report = descend_task(text, start=start, rate="0.1", count=2)
    assert any(says in "".join(map(str, words)) for words in report.remarks)
