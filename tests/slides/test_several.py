"""Section 5 of the lecture slides, several variables, through the command line with their steps."""

from __future__ import annotations

import pytest

from tests.run import assert_slide, run

# slide, arguments, answer, lines the derivation must show in this order
ROWS: list[tuple[str, list[str], str, list[str]]] = [
    ("P1", ["partial", "x^2 + y^2", "x"], "2x", ["y is held constant", "= d/dx [x^2] + d/dx [y^2]", "= 2x"]),
    (
        "P1",
        ["partial", "x^2 + y^2", "y"],
        "2y",
        ["x is held constant", "= 2y", "so x^2 is a constant, and its derivative is 0"],
    ),
    (
        "P1",
        ["partial", "x^2 + y^2"],
        "d/dx [x^2 + y^2] = 2x\nd/dy [x^2 + y^2] = 2y",
        ["y is held constant", "= 2x", "x is held constant", "= 2y"],
    ),
    (
        "P2",
        ["partial", "x^2 + y^2", "x", "y"],
        "0",
        ["order 1: by x", "= 2x", "order 2: by y", "d/dy [2x]", "= 0", "the other order", "= 0", "Clairaut's theorem"],
    ),
    (
        "P3",
        ["partial", "tanh x + tanh y"],
        "d/dx [tanh(x) + tanh(y)] = sech^2(x)\nd/dy [tanh(x) + tanh(y)] = sech^2(y)",
        ["= sech^2(x)", "derivative of tanh", "written 1 - tanh^2(x)", "written 1 - tanh^2(y)", "= sech^2(y)"],
    ),
    (
        "P3",
        ["partial", "-x^2 - (-y^3)"],
        "d/dx [-x^2 - (-y^3)] = -2x\nd/dy [-x^2 - (-y^3)] = 3y^2",
        ["= -2x", "= 3y^2"],
    ),
    (
        "P3",
        ["partial", "x^5 + y^2"],
        "d/dx [x^5 + y^2] = 5x^4\nd/dy [x^5 + y^2] = 2y",
        ["= 5x^4", "= 2y"],
    ),
    (
        "C1",
        ["chain", "z = x^2 - 3x*y + 2y^2", "x = 3 sin(2t)", "y = 4 cos(2t)"],
        "-46 sin(4t) - 72 cos(4t)",
        [
            "|-- x        dz/dx",
            "`-- y        dz/dy",
            "chain rule in several variables",
            "dz/dx = 2x - 3y",
            "dx/dt = 6 cos(2t)",
            "dy/dt = -8 sin(2t)",
            "dz/dy = -3x + 4y",
            "= (2x - 3y)(6 cos(2t)) + (-3x + 4y)(-8 sin(2t))",
            "put the inner variables in",
            "multiply out",
            "= -46 sin(4t) - 72 cos(4t)",
            "double angle",
            "cross-check: substitute first, then differentiate",
            "Both ways agree at 5 points.",
        ],
    ),
    (
        "R10 as a chain",
        ["chain", "y = u^2", "u = 2x^2 + 8"],
        "16x^3 + 64x",
        [
            "chain rule",
            "y = u^2       u = 2x^2 + 8",
            "dy/du = 2u    du/dx = 4x",
            "= (2u)(4x)",
            "= (2(2x^2 + 8))(4x)",
            "= 16x^3 + 64x",
        ],
    ),
    (
        "R11 as a chain",
        ["chain", "y = 1/u", "u = t^5 + 7", "t = x^4 + 1"],
        "-20x^3 (x^4 + 1)^4/((x^4 + 1)^5 + 7)^2",
        ["y = 1/u", "u = t^5 + 7", "t = x^4 + 1", "du/dt = 5t^4", "dt/dx = 4x^3", "put the inner variables in"],
    ),
    (
        "G1",
        ["grad", "2x + 3y^2 - sin z"],
        "(2, 6y, -cos(z))",
        ["y and z are held constant", "= 2", "= 6y", "= -cos(z)", "grad f = [ 2, 6y, -cos(z) ]"],
    ),
    (
        "J1",
        ["jacobian", "x^2*y", "5x + sin(y)"],
        "[[2x y, x^2], [5, cos(y)]]",
        [
            "Row 1: the gradient of x^2 y",
            "= 2x y",
            "Row 2: the gradient of 5x + sin(y)",
            "J = [ 2x y   x^2   ]",
            "    [  5    cos(y) ]",
            "determinant of a 2 x 2 matrix",
            "= 2x y cos(y) - 5x^2",
        ],
    ),
    (
        "J1",
        ["jacobian", "x y", "y z", "x + y + z", "z^2"],
        "[[y, x, 0], [0, z, y], [1, 1, 1], [0, 0, 2z]]",
        ["The matrix is 4 x 3", "not square"],
    ),
]


@pytest.mark.parametrize(("slide", "args", "answer", "lines"), ROWS, ids=[f"{r[0]} {' '.join(r[1])}" for r in ROWS])
def test_slide(slide: str, args: list[str], answer: str, lines: list[str]) -> None:
    assert_slide(args, answer, lines)


@pytest.mark.parametrize(
    ("args", "answer"),
    [
        (["diff", "tanh x"], "1 - tanh^2 x"),
        (["diff", "tanh x"], "sech^2 x"),
        (["partial", "tanh x + tanh y", "x"], "1 - tanh^2 x"),
        (["partial", "tanh x + tanh y", "y"], "sech^2 y"),
    ],
)
def test_both_forms_of_the_slope_of_tanh_are_right(args: list[str], answer: str) -> None:
    """R9 and P3."""
    assert run("check", *args, "--answer", answer).exit_code == 0


@pytest.mark.parametrize(
    ("text", "slopes"),
    [
        ("tanh x + tanh y", "along x the slope is sech^2(1), along y the slope is sech^2(1)"),
        ("-x^2 - (-y^3)", "along x the slope is -2, along y the slope is 3"),
        ("x^5 + y^2", "along x the slope is 5, along y the slope is 2"),
    ],
)
def test_the_surfaces_and_their_slices(text: str, slopes: str) -> None:
    """P3: the slices with the other variable held, in words under the picture."""
    ran = run("plot", text, "--at", "x=1,y=1", "--slices", "--format", "text")
    assert ran.exit_code == 0, ran.stderr
    assert slopes in " ".join(ran.stdout.split())


def test_direction_and_length_at_a_point() -> None:
    """Slide G2: norm, both directions, and the angle by atan2 in its quadrant."""
    ran = run("grad", "x^2 + y^2", "--at", "x=-1,y=1", "--format", "text")
    assert ran.stdout.splitlines() == [
        "(-2, 2)",
        "magnitude: 2 sqrt(2)",
        "steepest ascent: (-1/sqrt(2), 1/sqrt(2))",
        "angle: 3pi/4",
        "in radians: 2.35619",
        "in degrees: 135",
    ]
    page = run("grad", "x^2 + y^2", "--at", "x=-1,y=1", "--format", "text", "--steps").stdout
    for line in ("= sqrt((-2)^2 + 2^2)", "= sqrt(4 + 4)", "= 2 sqrt(2)", "atan2(2, -2)", "left half-plane"):
        assert line in page
    assert "steepest descent: (1/sqrt(2), -1/sqrt(2))" in page


def test_row_and_column() -> None:
    """Slide G2: row or column form."""
    assert run("grad", "x y", "--form", "row", "--format", "text").stdout == "(y, x)\n"
    assert run("grad", "x y", "--form", "column", "--format", "text").stdout == "[[y], [x]]\n"
    page = run("grad", "x y", "--form", "column", "--format", "text", "--steps").stdout
    assert "grad f = [ y ]\n         [ x ]\n" in page
