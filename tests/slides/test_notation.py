"""Section 4 of the slides, the notations: y', f'(x), dy/dx, D_x y and the dot, second derivatives, and the slope."""

from __future__ import annotations

import json

import pytest

from tests.run import run

# arguments, notation, what the page ends with
ROWS: list[tuple[list[str], str, str]] = [
    (["y = x^4"], "leibniz", "dy/dx = 4x^3"),
    (["y = x^4"], "lagrange", "y' = 4x^3"),
    (["y = x^4"], "newton", "dot(y) = 4x^3"),
    (["y = x^4"], "euler", "D_x y = 4x^3"),
    (["f(x) = x^4"], "leibniz", "df/dx = 4x^3"),
    (["f(x) = x^4"], "lagrange", "f'(x) = 4x^3"),
    (["f(x) = x^4"], "euler", "D_x f = 4x^3"),
    (["y = x^4", "--order", "2"], "leibniz", "d^2y/dx^2 = 12x^2"),
    (["y = x^4", "--order", "2"], "lagrange", "y'' = 12x^2"),
    (["y = x^4", "--order", "2"], "euler", "D_x^2 y = 12x^2"),
    (["f(x) = x^4", "--order", "2"], "lagrange", "f''(x) = 12x^2"),
    (["f(x) = x^2 + 2x + 2", "--at", "2"], "leibniz", "f'(2) = 6"),
    (["y = x^2 + 2x + 2", "--at", "-1"], "lagrange", "y'(-1) = 0"),
    (["s = 5t^2"], "newton", "dot(s) = 10t"),
]


@pytest.mark.parametrize(("args", "notation", "line"), ROWS)
def test_the_answer_has_the_left_side_of_the_notation(args: list[str], notation: str, line: str) -> None:
    """It is read back, the brief answer is the bare expression, and programs get the left side apart."""
    options = [*args, "--notation", notation]
    assert f"Answer: {line}\n" in run("diff", *options, "--steps", "--format", "text").stdout
    left, _, right = line.partition(" = ")
    assert run("diff", *options, "--format", "text").stdout == right + "\n"
    assert json.loads(run("diff", *options, "--json").stdout)["result"]["left_side"] == left
    for format in ("text", "rich", "markdown", "latex"):
        page = run("diff", *options, "--steps", "--format", format).stdout
        marks = {"markdown": ("**Answer:** $", "$"), "latex": ("\\[\n", "\n\\]")}
        before, after = marks.get(format, ("Answer: ", "\n"))
        answer = page.rpartition(before)[2].partition(after)[0]
        assert "=" in answer
        assert run("check", "diff", *args, "--answer", answer).exit_code == 0, (format, answer)


# arguments, variables, notation, the answer line
PARTIAL: list[tuple[list[str], str, str]] = [
    (["f(x, y) = x^3 y", "x"], "leibniz", "df/dx = 3x^2 y"),
    (["f(x, y) = x^3 y", "x"], "lagrange", "f_x(x, y) = 3x^2 y"),
    (["f(x, y) = x^3 y", "x"], "newton", "f_x(x, y) = 3x^2 y"),
    (["f(x, y) = x^3 y", "x"], "euler", "D_x f = 3x^2 y"),
    (["z = x^3 y", "x", "y"], "leibniz", "d^2z/(dy dx) = 3x^2"),
    (["z = x^3 y", "x", "y"], "lagrange", "z_xy = 3x^2"),
    (["z = x^3 y", "x", "y"], "euler", "D_y D_x z = 3x^2"),
    (["z = x^3 y", "x", "x"], "leibniz", "d^2z/dx^2 = 6x y"),
    (["z = x^3 y", "x", "x"], "euler", "D_x^2 z = 6x y"),
    (["f(x, y) = x^3 y", "x", "--at", "x=1,y=2"], "leibniz", "f_x(1, 2) = 6"),
    (["f(x, y) = x^3 y", "x", "y", "--at", "x=1,y=2"], "euler", "f_xy(1, 2) = 3"),
    (["f(t) = t^3", "t"], "leibniz", "df/dt = 3t^2"),
]


@pytest.mark.parametrize(("args", "notation", "line"), PARTIAL)
def test_a_partial_derivative_has_its_left_side(args: list[str], notation: str, line: str) -> None:
    """It is read back in every format, and the brief answer is the bare expression."""
    options = [*args, "--notation", notation]
    left, _, right = line.partition(" = ")
    assert f"Answer: {line}\n" in run("partial", *options, "--steps", "--format", "text").stdout
    assert run("partial", *options, "--format", "text").stdout == right + "\n"
    assert json.loads(run("partial", *options, "--json").stdout)["result"]["left_side"] == left
    for format in ("text", "rich", "latex"):
        page = run("partial", *options, "--steps", "--format", format).stdout
        before, after = {"latex": ("\\textbf{Answer:} $", "$\n")}.get(format, ("Answer: ", "\n"))
        answer = page.rpartition(before)[2].partition(after)[0]
        assert "=" in answer
        assert run("check", "partial", *args, "--answer", answer).exit_code == 0, (format, answer)


def test_the_curled_d_of_a_chain() -> None:
    args = ["z = x^2 y", "x = s t", "y = s + t", "--wrt", "s", "--steps", "--format", "rich"]
    assert "Answer: ∂z/∂s = " in run("chain", *args).stdout


def test_the_chain_of_the_slides() -> None:
    """C1: dz/dt."""
    page = run("chain", "z = x^2 - 3x*y + 2y^2", "x = 3 sin(2t)", "y = 4 cos(2t)", "--steps", "--format", "text").stdout
    assert "Answer: dz/dt = -46 sin(4t) - 72 cos(4t)\n" in page


def test_without_a_name_the_answer_is_bare() -> None:
    assert "Answer: 4x^3\n" in run("diff", "x^4", "--steps", "--format", "text").stdout
    assert "left_side" not in json.loads(run("diff", "x^4", "--json").stdout)["result"]


def test_a_leaf_beside_inner_variables() -> None:
    """In dz/dy the inner variables may move; in z_y they are held: the two are not written alike."""
    page = run("chain", "z = x^2 y", "x = t", "--steps", "--format", "text").stdout
    assert "dz/dy\n  = z_y(x, y)" in page
