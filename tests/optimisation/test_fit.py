"""Fitting: the cost and its derivatives against exact arithmetic, least squares by formula, files that do not fit."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.tree import Expr
from calctool.numeric.doubles import compiled
from calctool.optimisation.least_squares import cost, curvature, exact_fit, slope
from calctool.parsing import parse
from calctool.report.model import Report
from calctool.tasks.fit import Data, fit_task, read_data
from tests.run import run

LINE = "x,y\n0,1.1\n1,2.9\n2,5.2\n3,6.8\n4,9.1\n"


def fact(report: Report, key: str) -> Any:
    return {f.key: f.value for f in report.facts}[key]


def numbers(value: Any) -> list[Fraction]:
    found = [rational_value(e) for e in value]
    return [v for v in found if v is not None]


def test_t2_the_slide(tmp_path: Path) -> None:
    file = tmp_path / "line.csv"
    file.write_text(LINE)
    page = run("fit", str(file), "--rate", "0.05", "--count", "400", "--steps").stdout
    shown = [
        "The cost C is the mean of ((m x + b) - y)^2 over the 5 rows",
        "d/dm [((m x + b) - y)^2]",
        "chain rule",
        "= (2((m x + b) - y))x",
        "d/db [((m x + b) - y)^2]",
        "= (2((m x + b) - y))*1",
        "condition number 22.4555",
        "m = 1.99, b = 1.04",
        "Answer: m = 1.990000582\n        b = 1.03999834",
        "least squares: (1.99, 1.04)",
    ]
    place = 0
    for line in shown:
        found = page.find(line, place)
        assert found >= 0, f"{line!r} is not on the page after what came before:\n{page}"
        place = found


points = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=2, max_size=8)


@given(points)
def test_a_line_is_the_covariance_over_the_variance(rows: list[tuple[int, int]]) -> None:
    """Stated independently: m = cov(x, y)/var(x), b = mean y - m mean x."""
    n = len(rows)
    mean_x, mean_y = Fraction(sum(x for x, _ in rows), n), Fraction(sum(y for _, y in rows), n)
    variance = sum((x - mean_x) ** 2 for x, _ in rows)
    found = exact_fit([[Fraction(x) for x, _ in rows], [Fraction(1)] * n], [Fraction(y) for _, y in rows])
    if variance == 0:
        assert found is None
        return
    m = sum((x - mean_x) * (y - mean_y) for x, y in rows) / variance
    assert found == [m, mean_y - m * mean_x]


@given(
    points, st.sampled_from(["m*x + b", "m*x^2 + b", "m*b*x", "m^2*x + b^3"]), st.integers(-3, 3), st.integers(-3, 3)
)
def test_the_derivatives_of_the_cost_are_those_of_exact_arithmetic(
    rows: list[tuple[int, int]], model: str, m: int, b: int
) -> None:
    """In whole numbers the doubles are exact, and the difference quotient of a polynomial can be worked out."""
    f = parse(model)
    letters = ["m", "b", "x", "y"]
    from calctool.books import derivative_engine
    from calctool.expr.tree import Deriv, Sym

    def by(e: Expr, name: str) -> Expr:
        return derivative_engine().derive(Deriv(e, Sym(name))).result

    data = [(float(x), float(y)) for x, y in rows]
    run = compiled(f, letters)
    total = cost(run, data)
    slopes = {name: slope(run, compiled(by(f, name), letters), data) for name in "mb"}
    here = (float(m), float(b))
    h = 1e-4
    for i, name in enumerate("mb"):
        ahead, behind = list(here), list(here)
        ahead[i] += h
        behind[i] -= h
        central = (total(ahead) - total(behind)) / (2 * h)
        assert math.isclose(slopes[name](here), central, rel_tol=1e-4, abs_tol=1e-2)
        for j, other in enumerate("mb"):
            both = compiled(by(by(f, name), other), letters)
            second = curvature(run, compiled(by(f, name), letters), compiled(by(f, other), letters), both, data)
            step = list(here)
            step[j] += h
            back = list(here)
            back[j] -= h
            quotient = (slopes[name](step) - slopes[name](back)) / (2 * h)
            assert math.isclose(second(here), quotient, rel_tol=1e-4, abs_tol=1e-1)


@given(points)
def test_descent_with_the_rate_it_chooses_comes_to_the_least_squares(rows: list[tuple[int, int]]) -> None:
    assume(len({x for x, _ in rows}) > 1)
    report = fit_task([(x / 10, y) for x, y in rows], count=2_000, tolerance="1e-9")
    for walked, least in zip(numbers(report.result.value), numbers(fact(report, "least_squares")), strict=True):
        assert math.isclose(walked, least, rel_tol=1e-3, abs_tol=1e-3) or fact(report, "end") == "all steps made"


def test_several_columns_and_a_model_of_ones_own() -> None:
    rows = [(a, b, 2 * a - 3 * b + 1) for a in range(3) for b in range(3)]
    assert numbers(fact(fit_task(rows), "least_squares")) == [2, -3, 1]
    assert numbers(fact(fit_task([(x, 3 * x * x + 2) for x in range(4)], model="a x^2 + c"), "least_squares")) == [3, 2]
    assert numbers(fact(fit_task([(1, 4), (2, 5)], model="y = x + c"), "least_squares")) == [3]


def test_what_data_leave_open_is_said() -> None:
    report = fit_task([(1, 1), (1, 2)])
    assert any("do not determine m, b" in "".join(map(str, words)) for words in report.remarks)
    assert "least_squares" not in {f.key for f in report.facts}


@pytest.mark.parametrize(
    ("text", "names", "rows"),
    [
        ("1,2\n2,4\n", ("x", "y"), 2),
        ("# measured by hand\nt;h\n0;1\n\n1;2\n", ("t", "h"), 2),
        ("time,height\n0,1\n", ("x", "y"), 1),
        ("y\tx\n1\t2\n", ("x", "y"), 1),
        ("1,2,3\n", ("x_1", "x_2", "y"), 1),
        ("\ufeffx, y\n 1, -2e3\n", ("x", "y"), 1),
    ],
)
def test_files_as_people_have_them(tmp_path: Path, text: str, names: tuple[str, ...], rows: int) -> None:
    file = tmp_path / "data.csv"
    file.write_text(text, encoding="utf-8")
    found = read_data(str(file))
    assert (found.names, len(found.rows)) == (names, rows)


def test_a_decimal_comma_by_option(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("x;y\n0;1,5\n1;2,5\n")
    assert read_data(str(file), decimal_comma=True) == Data(
        ("x", "y"), ((Fraction(0), Fraction(3, 2)), (Fraction(1), Fraction(5, 2)))
    )
    with pytest.raises(InputError) as error:
        read_data(str(file))
    assert "row 2" in error.value.what
    assert error.value.hint == "if the comma is a decimal comma: --decimal-comma"


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("", {}, "is empty"),
        ("x,y\n", {}, "holds no rows of numbers"),
        ("x\n1\n", {}, "has 1 column"),
        ("x,x\n1,2\n", {}, "two columns are called x"),
        ("x,y\n1,2\n3,four\n", {}, "row 3 of"),
        ("x,y\n1,2\n\n3,nan\n", {}, "row 4 of"),
        ("x,y\n1,2\n3\n", {}, "2 numbers are expected, 1 found"),
        (LINE, {"model": "3x"}, "the model has no parameter to fit"),
        (LINE, {"model": "m x + y"}, "the model contains y, which is what it should give"),
        (LINE, {"model": "a ln(x)"}, "has no finite value at a = 0"),
        (LINE, {"start": "c=1"}, "c is no parameter of the model"),
        (LINE, {"rate": "-0.1"}, "--rate cannot be '-0.1'"),
        (LINE, {"count": "many"}, "--count cannot be 'many'"),
    ],
)
def test_refused(tmp_path: Path, text: str, options: dict[str, Any], says: str) -> None:
    file = tmp_path / "data.csv"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        fit_task(str(file), **options)
    assert says in error.value.what


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        fit_task("/nowhere/data.csv")
