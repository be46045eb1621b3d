"""Critical points of several variables: all of them, of which kind; extreme values on boxes."""

from __future__ import annotations

import json

import pytest

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.parsing import parse
from calctool.tasks.critical import critical_task
from tests.run import run

TEXTBOOK = [
    # Stewart 14.7
    ("x^2 + y^2 - 2x - 6y + 14", "(1, 3) minimum 4"),
    ("y^2 - x^2", "(0, 0) saddle 0"),
    ("x^4 + y^4 - 4x y + 1", "(-1, -1) minimum -1; (0, 0) saddle 1; (1, 1) minimum -1"),
    ("x^3 + y^3 - 3x y", "(0, 0) saddle 0; (1, 1) minimum -1"),
    ("x^3 - 12x y + 8y^3", "(0, 0) saddle 0; (2, 1) minimum -8"),
    ("e^x (x - y^2)", "(-1, 0) saddle -1/e"),
    ("(x^2 + y^2) e^(-x)", "(0, 0) minimum 0; (2, 0) saddle 4/e^2"),
    ("x y e^(-x^2 - y^2)", None),
    ("2x^3 + x y^2 + 5x^2 + y^2", "(-1, -2) saddle 3; (-1, 2) saddle 3; (-5/3, 0) maximum 125/27; (0, 0) minimum 0"),
    ("x y + 1/x + 1/y", "(1, 1) minimum 3"),
    ("y^3 + 3x^2 y - 6x^2 - 6y^2 + 2", "(-2, 2) saddle -14; (0, 0) maximum 2; (0, 4) minimum -30; (2, 2) saddle -14"),
    # the second derivatives say nothing
    ("x^4 + y^4", "(0, 0) minimum 0"),
    ("-x^2 - y^4", "(0, 0) maximum 0"),
    ("x^3 + y^2", "(0, 0) saddle 0"),
    ("x^2 y - y^2 x", "(0, 0) saddle 0"),
    # no gradient
    ("sqrt(x^2 + y^2)", "(0, 0) minimum 0"),
    # three variables, none, no closed form
    ("x^2 + y^2 + z^2 - x y + z", "(0, 0, -1/2) minimum -1/4"),
    ("x + y", ""),
    ("x^4 - x y + y^4 + x", "(-0.7318133562, -0.5676928792) minimum -0.7565826327"),
]


@pytest.mark.parametrize(("f", "points"), TEXTBOOK)
def test_points_of_a_textbook(f: str, points: str | None) -> None:
    found = json.loads(run("critical", f, "--json").stdout)["result"]
    assert found["complete"] is True
    texts = []
    for p in found["points"]:
        at = ", ".join(_plain(v) for v in p["at"].values())
        texts.append(f"({at}) {p['kind']} {_plain(p['value'])}")
    if points is None:
        assert [t.split(") ")[1].split()[0] for t in texts] == ["saddle", "maximum", "minimum", "minimum", "maximum"]
    else:
        assert "; ".join(sorted(texts)) == points


def _plain(text: str) -> str:
    return show(parse(text))


@pytest.mark.parametrize(
    ("f", "answer"),
    [
        ("(x - y)^2", "(x, y) = (x, x)"),
        ("x^2 y^2", "(x, y) = (0, y), (x, 0)"),
        ("(x^2 + y^2 - 1)^2", "(x, y) = (0, 0)\nand every point with: x^2 + y^2 - 1 = 0"),
        ("x^3 - 3x", None),
    ],
)
def test_more_than_single_points(f: str, answer: str | None) -> None:
    if answer is None:
        assert run("critical", f, "--vars", "x,y").stdout.splitlines()[0] == "(x, y) = (-1, y), (1, y)"
    else:
        assert run("critical", f).stdout.startswith(answer)


BOXES = [
    (
        "x^2 - 2x y + 2y",
        "x=0..3,y=0..2",
        "9 at (x, y) = (3, 0)",
        "0 at (x, y) = (0, 0), (2, 2)",
    ),  # Stewart 14.7, example 7
    ("x^2 + y^2", "[0,1]x[0,2]", "5 at (x, y) = (1, 2)", "0 at (x, y) = (0, 0)"),
    ("x^3 + y^3 - 3x y", "x=0..2, y=0..3", "27 at (x, y) = (0, 3)", "-1 at (x, y) = (1, 1)"),
    ("sin(x) + sin(y)", "0,6;0,6", "2 at (x, y) = (pi/2, pi/2)", "-2 at (x, y) = (3pi/2, 3pi/2)"),
]


@pytest.mark.parametrize(("f", "box", "greatest", "least"), BOXES)
def test_extreme_values_on_a_box(f: str, box: str, greatest: str, least: str) -> None:
    lines = run("critical", f, "--on", box).stdout.splitlines()
    found = [line for line in lines if line.startswith("absolute ")]
    assert found == [f"absolute maximum: {greatest}", f"absolute minimum: {least}"]


def test_the_page() -> None:
    page = " ".join(run("critical", "x^3 + y^3 - 3x y", "--steps").stdout.split())
    for line in (
        "y is held constant.",
        "3x^2 - 3y = 0 and 3y^2 - 3x = 0",
        "x^2 - y = 0: y = x^2",
        "3x^2 - 3y = 0: x^2 - y = 0 divide by 3",
        "x - (x^2)^2 = 0 put y in",
        "x - x^4 = 0: x(1 - x^3) = 0 factor",
        "x(1 - x^3) = 0: x = 0 or 1 - x^3 = 0",
        "if 1 - x^3 = 0: y = x^2 = 1^2 = 1 put back",
        "at (0, 0): f_xx = 0, f_xy = -3, f_yy = 0, D = f_xx f_yy - f_xy^2 = -9 < 0",
        "second derivative test: saddle point",
        "No other zero of the gradient: proved",
    ):
        assert line in page


def test_what_is_not_solved_is_undecided() -> None:
    ran = run("critical", "sin(x) + sin(y)")
    assert ran.exit_code == 3
    assert "a box may help: --on x=0..6,y=0..6" in ran.stderr


@pytest.mark.parametrize(
    ("box", "what"),
    [
        ("x=0..1", "the box says nothing of y"),
        ("x=1..0,y=0..1", "the interval is empty"),
        ("0,1", "an interval has two ends"),
        ("x=0..1,x=0..2,y=0..1", "x is given twice"),
    ],
)
def test_boxes_that_are_none(box: str, what: str) -> None:
    with pytest.raises(InputError) as refused:
        critical_task("x^2 + y^2", on=box)
    assert what in (refused.value.what, "an interval has two ends")
