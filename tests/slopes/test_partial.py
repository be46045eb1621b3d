"""Partial derivatives at a point: along an axis a function of one variable, and the mixed ones in their order."""

from __future__ import annotations

import pytest

from calctool.errors import CalcError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report.model import Report, Value
from calctool.tasks.grad import grad_task
from calctool.tasks.hessian import hessian_task
from calctool.tasks.jacobian import jacobian_task
from calctool.tasks.partial import partial_task

from .test_at_a_place import valueless

CLAIRAUT = "{x y (x^2 - y^2)/(x^2 + y^2) if x^2 + y^2 != 0 else 0}"
ORIGIN = "x=0,y=0"


def shown(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    assert isinstance(value, Expr)
    return show(value)


def answer(report: Report) -> str:
    result = report.result
    assert valueless(report) == []
    if result.kind == "dne":
        return "none: " + "".join(w if isinstance(w, str) else show(w) for w in result.says).partition(": ")[2]
    return shown(result.value)


def remarks(report: Report) -> str:
    return " ".join("".join(w if isinstance(w, str) else show(w) for w in words) for words in report.remarks)


# the function | its gradient at the origin | its Hessian there
TABLE = f"""
x|y| | [0, 0] | none: for the derivative by x, the slope is -1 to the left and 1 to the right
sqrt(|x y|) | [0, 0] | none: there is none by x for y > 0: the slopes grow beyond every bound, with opposite signs on \
the two sides: a cusp
cbrt(x^3 + y^3) | [1, 1] | none: for the derivative by x, the function is not continuous there: it tends to \
0, and its value is 1
{CLAIRAUT} | [0, 0] | [[0, -1], [1, 0]]
{{x y/(x^2 + y^2) if x^2 + y^2 > 0 else 0}} | [0, 0] | none: for the derivative by x, the \
function is not continuous there
{{x^2 y/(x^2 + y^2) if x^2 + y^2 > 0 else 0}} | [0, 0] | none: for the derivative by y, the \
function is not continuous there: it tends to 1, and its value is 0
x|x| + y|y| | [0, 0] | none: for the derivative by x, the slope is -2 to the left and 2 to the right
x^2|x| + y^2|y| | [0, 0] | [[0, 0], [0, 0]]
x|x|y | [0, 0] | [[0, 0], [0, 0]]
y^2|x^3| + x y | [0, 0] | [[0, 1], [1, 0]]
|x + y|^3 | [0, 0] | [[0, 0], [0, 0]]
e^(x y) + x | [1, 0] | [[0, 1], [1, 0]]
""".replace("\\\n", "")
ROWS = [tuple(part.strip() for part in line.split(" | ")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("f", "gradient", "matrix"), ROWS)
def test_at_the_origin(f: str, gradient: str, matrix: str) -> None:
    assert answer(grad_task(f, at=ORIGIN)) == gradient
    assert answer(hessian_task(f, at=ORIGIN)) == matrix
    assert answer(jacobian_task([f], at=ORIGIN)) == f"[{gradient}]"


@pytest.mark.parametrize(
    ("f", "by", "value"),
    [
        (CLAIRAUT, "x y", "-1"),
        (CLAIRAUT, "y x", "1"),
        (CLAIRAUT, "x x", "0"),
        ("|x| y", "x", "0"),
        ("|x| y", "y x", "none: for the derivative by y, the slope is -1 to the left and 1 to the right"),
        ("|x| y", "x y", "none: there is none by x for y > 0: the slope is -y to the left and y to the right"),
        ("y^2 |x^3|", "x y", "0"),
        (
            "x cbrt(sin(y))",
            "x y",
            "none: for the derivative by x, the slopes grow beyond every bound, so the tangent is vertical",
        ),
        ("x + cbrt(sin(y))", "x y", "0"),
        ("sqrt(x^2 + y^2)", "x", "none: the slope is -1 to the left and 1 to the right"),
        ("x sqrt(y)", "y", "none: there are no values to the left; from the right the slope is 0"),
        ("x sqrt(y)", "x y", "none: there are no values to the left"),
        ("{x if y < 0 else 2x}", "x", "2"),
        ("{x if y < 0 else 2x}", "y", "0"),
        ("{x + 1 if y < 0 else 2x}", "y", "none: the function jumps there"),
    ],
)
def test_in_this_order(f: str, by: str, value: str) -> None:
    assert answer(partial_task(f, by.split(), at=ORIGIN)) == value


def test_orders_that_differ_are_said_to() -> None:
    assert "In the other order, by y, then by x, it is 1 there" in remarks(
        partial_task(CLAIRAUT, ["x", "y"], at=ORIGIN)
    )
    said = remarks(hessian_task(CLAIRAUT, at=ORIGIN))
    assert "The matrix at the point is not symmetric" in said
    assert "positive" not in said


def test_partial_derivatives_are_not_taken_for_a_gradient() -> None:
    """cbrt(x^3 + y^3) has slope 1 along both axes, and along the diagonal less than 1: nothing follows from (1, 1)."""
    report = grad_task("cbrt(x^3 + y^3)", at=ORIGIN, along="1,1")
    facts = {fact.key: shown(fact.value) for fact in report.facts}
    assert "steepest_ascent" not in facts
    assert (facts["angle"], facts["directional_derivative"]) == ("pi/4", "2^(5/6)/2")
    cusp = grad_task("sqrt(|x y|)", at=ORIGIN, along="1,1")
    assert {fact.key: shown(fact.value) for fact in cusp.facts}["directional_derivative"] == "does not exist"
    fold = grad_task("|x| + y", at=ORIGIN, along="0,1")
    assert fold.result.kind == "dne"
    assert [shown(fact.value) for fact in fold.facts] == ["1"]
    smooth = grad_task("x^2 y", at="x=1,y=2", along="1,1")
    assert {"steepest_ascent", "angle"} <= {fact.key for fact in smooth.facts}


def test_a_condition_of_the_formula_is_none_of_the_point() -> None:
    assert grad_task("x|y|", at=ORIGIN).conditions == ()
    assert grad_task("x|y|").conditions != ()


def test_no_guess_beside_the_point() -> None:
    """Where the first derivative fails at points that come near, nothing is said of the second."""
    with pytest.raises(Undecided):
        partial_task("{x^4 |sin(1/x)| + y if x != 0 else y}", ["x", "x"], at=ORIGIN)
    # The value jumps across the axis, so there is no slope by x beside the origin, whatever the two formulas say.
    jump = answer(partial_task("{y - y^2 if x y < 0 else y}", ["x", "y"], at=ORIGIN))
    assert jump.startswith("none: there is none by x for y > 0: ")
    with pytest.raises(CalcError):
        partial_task("ln(x) y", ["x", "y"], at=ORIGIN)
