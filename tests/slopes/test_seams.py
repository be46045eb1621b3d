"""Where branches meet the printed derivative has a value only if there is a derivative, and then that one."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
from calctool.grading.check import check_task
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.tasks.diff import diff_task
from calctool.tasks.grad import grad_task

ANSWERS = {
    "max(x, 1)": "{1 if x > 1, 0 if x < 1}",
    "relu(x)": "{1 if x > 0, 0 if x < 0}",
    "x relu(x)": "relu(x) + x*{1 if x > 0 else 0}",
    "max(x, 0)^2": "2*{1 if x > 0 else 0}*max(x, 0)",
    "max(x, 1)^2": "2*{1 if x > 1, 0 if x < 1}*max(x, 1)",
    "max(x^2, x)": "{2x if x^2 > x, 1 if x^2 < x}",
    "x max(x^2, x)": "{max(x^2, x) + x*{2x if x^2 > x else 1} if x != 1}",
    "max(sin(x), 0)": "{cos(x) if sin(x) > 0, 0 if sin(x) < 0}",
    "max(e^x, x + 2)": "{e^x if e^x > x + 2, 1 if e^x < x + 2}",
    "min(x, -x)": "{1 if x < -x, -1 if x > -x}",
    "max(x, y)": "{1 if x > y, 0 if x < y}",
    "floor(x)": "{0 if x != floor(x)}",
    "x sign(x)": "{sign(x) if x != 0}",
    "|sin(x)|": "sin(x) cos(x)/|sin(x)|",
    "x|x|": "2|x|",
    "ln|sec(x) + tan(x)|": "sec(x)",
    "ln|csc(x) - cot(x)|": "csc(x)",
}


@pytest.mark.parametrize("f", ANSWERS)
def test_the_answer_says_where_there_is_no_derivative(f: str) -> None:
    found = diff_task(f, wrt="x").result.value
    assert show(found) == ANSWERS[f]
    assert parse(ANSWERS[f]) == found


def test_a_letter_is_left_out_once() -> None:
    """The answer has no value at a itself, in whatever order the two sides of x != a stand."""
    assert show(diff_task("ln|x - a|", wrt="x").result.value) == "1/(x - a)"


FUNCTIONS = [
    *(f for f in ANSWERS if "y" not in f and f not in ("max(sin(x), 0)", "max(e^x, x + 2)", "|sin(x)|")),
    "max(x, 1, 2x)",
    "(x - 1) max(x, 1)",
    "relu(x - 1) relu(1 - x)",
    "relu(x)^3 - floor(x)",
    "max(|x|, 1)",
    "e^min(x, 1)",
    "x floor(x)",
    "x^2 sign(x)",
    "Heaviside(x - 1)",
    "mod(x, 2)",
    "{max(x, 1) if x < 2 else 3}",
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_a_value_of_the_answer_is_the_slope(f: str) -> None:
    """Held against the difference quotient at the places where something may happen."""
    formula = diff_task(f).result.value
    met = 0
    for place in ("-1", "0", "1/2", "1", "2"):
        v = value_at(formula, {"x": parse(place)})
        if v.__class__ is not NoValue:
            slope = diff_task(f, at=f"x={place}").result.value
            assert slope is not None, (place, v)
            assert value_at(slope, {}) == v, place
            met += 1
    assert met


def test_second_derivatives_and_gradients() -> None:
    assert show(diff_task("max(x, 1)", order=2).result.value) == "{0 if x > 1, 0 if x < 1}"
    assert [show(v) for v in grad_task("max(x, y) + z").result.value] == [
        "{1 if x > y, 0 if x < y}",
        "{0 if x > y, 1 if x < y}",
        "1",
    ]


@pytest.mark.parametrize("answer", ["{1 if x > 1, 0 if x < 1}", "{1 if x > 1 else 0}"])
def test_both_forms_are_right(answer: str) -> None:
    assert check_task("diff", ["max(x, 1)"], answer).verdict["verdict"] in ("correct", "equivalent")


def test_another_place_is_not() -> None:
    assert check_task("diff", ["max(x, 1)"], "{1 if x > 2, 0 if x < 2}").verdict["verdict"] == "wrong"
