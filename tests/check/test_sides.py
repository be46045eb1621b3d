"""A text is taken apart into labels and formulas: words go, places stay."""

from __future__ import annotations

import pytest

from calctool.answers.prose import without_words
from calctool.answers.sides import label_of, statements
from calctool.expr.tree import DNE
from calctool.parsing import parse_goal

CHAINS = {
    "y' = 2x+5 = 2x+3": ["y'", "2x+5", "2x+3"],
    "Answer: 6x - 5": ["6x - 5"],
    "the answer is 2x": ["2x"],
    "The slope at x=0 equals 2": ["2"],
    "lim x->1 = 2": ["lim x->1", "2"],
    "so dy/dx = -sin w * 2x = 2": ["dy/dx", "-sin w * 2x", "2"],
    "= 4 * 1     (since sin u / u -> 1)": ["4 * 1"],
    "L'H: = lim x->2 (2x-5)/1": ["lim x->2 (2x-5)/1"],
    "1) 2x": ["2x"], "Step 2: y' = 2x": ["y'", "2x"], "∴ y' = 2x": ["y'", "2x"], "=> 2x": ["2x"], "hence 2x": ["2x"],
    "2x // power rule": ["2x"], "2x  # done": ["2x"], "2x (power rule)": ["2x"], "2x by the chain rule.": ["2x"],
    "12 m/s": ["12"], "12 units": ["12"], "2x,": ["2x"], "2x.": ["2x"],
    "it blows up to infinity": ["infinity"], "from the left it is -1": ["-1"], "-1, since its going down there": ["-1"],
    "e^at": ["e^at"], "2x + a sin t": ["2x + a sin t"], "u'v + uv'": ["u'v + uv'"], "3x^2 cso(x)": ["3x^2 cso(x)"],
    "f(x) -> 2x -> 3": ["f(x)", "2x", "3"], "2x ≈ 3": ["2x", "3"], "I think 1/x": ["1/x"], "x < 3": ["x < 3"],
    "y' = cos x / sin x = cot x": ["y'", "cos x / sin x", "cot x"],
    "dy/dx = dy/du * du/dx = 2x": ["dy/dx", "dy/du * du/dx", "2x"],
    "dy/dx = dy/du du/dx = 2x": ["dy/dx", "dy/du du/dx", "2x"],
    "(2x, 3)": ["(2x, 3)"], "$6x-5$": ["6x-5"], "**Answer:** $6x-5$": ["6x-5"], "`2x`": ["2x"], "2**x**3": ["2**x**3"],
}  # fmt: skip
SEVERAL = {
    "Let u = 3x, so du/dx = 3": [["u", "3x"], ["du/dx", "3"]],
    "f_x = 2xy; f_y = x^2": [["f_x", "2xy"], ["f_y", "x^2"]],
    "fx=2x fy=2y": [["fx", "2x"], ["fy", "2y"]],
    "∂f/∂x = 2xy, ∂f/∂y = x^2": [["∂f/∂x", "2xy"], ["∂f/∂y", "x^2"]],
    "Put u = x^2 + 1 and v = x - 1.": [["u", "x^2 + 1"], ["v", "x - 1"]],
    "u = x^2   v = sin 5x": [["u", "x^2"], ["v", "sin 5x"]],
    "y' = 2x\n= 3": [["y'", "2x"], ["3"]],
}
LABELS = {
    "y'": ("derivative", "y", ("",), ""), "f''(x)": ("derivative", "f", ("", ""), "x"),
    "f'(2)": ("derivative", "f", ("",), "2"), "dy/dx": ("derivative", "y", ("x",), ""),
    "d²y/dx²": ("derivative", "y", ("x", "x"), ""), "d^2y/dx^2": ("derivative", "y", ("x", "x"), ""),
    "d2y/dx2": ("derivative", "y", ("x", "x"), ""),
    "df(x)/dx": ("derivative", "f", ("x",), ""), "d/dx": ("derivative", "", ("x",), ""),
    "∂²f/∂x∂y": ("derivative", "f", ("x", "y"), ""), "f_xy": ("derivative", "f", ("x", "y"), ""),
    "f_{xy}": ("derivative", "f", ("x", "y"), ""), "D_x f": ("derivative", "f", ("x",), ""),
    "dy/dx|_{x=2}": ("derivative", "y", ("x",), "2"), r"\frac{dy}{dx}": ("derivative", "y", ("x",), ""),
    r"\left.\frac{dy}{dx}\right|_{x=2}": ("derivative", "y", ("x",), "2"),
    "f prime of x": ("derivative", "f", ("",), ""),
    "y": ("function", "y", (), ""), "v(t)": ("function", "v", (), "t"), "∇f": ("gradient", "f", (), ""),
    "grad f": ("gradient", "f", (), ""), r"\nabla f": ("gradient", "f", (), ""), "J": ("jacobian", "", (), ""),
    "lim x->0": ("limit", "", (), ""), "L": ("limit", "", (), ""), "m": ("slope", "", (), ""),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "formulas"), CHAINS.items())
def test_one_chain(typed: str, formulas: list[str]) -> None:
    assert [[side.typed for side in chain] for chain in statements(typed)] == [formulas]


@pytest.mark.parametrize(("typed", "chains"), SEVERAL.items())
def test_several_chains(typed: str, chains: list[list[str]]) -> None:
    assert [[side.typed for side in chain] for chain in statements(typed)] == chains


@pytest.mark.parametrize(("typed", "label"), LABELS.items())
def test_labels(typed: str, label: tuple[str, ...]) -> None:
    assert label_of(typed) == label


@pytest.mark.parametrize("typed", ["2x", "x + y", "sin x", "x^2", "3", "x y", "d/dx (x^2) + 1", "lim x->0 x"])
def test_a_formula_is_no_label(typed: str) -> None:
    assert label_of(typed) is None


def test_a_side_is_read_where_it_stands() -> None:
    first, second = statements("Answer: y' = 2x + 3")[0]
    assert (second.start, second.end, second.sign) == (13, 19, "=")
    assert second.read()[0] == parse_goal("2x + 3")
    assert first.read()[0] == parse_goal("y'")


@pytest.mark.parametrize("typed", ["DNE", "does not exist!!", "It doesn't exist (both sides differ)", "D.N.E."])
def test_words_for_no_value(typed: str) -> None:
    assert [side.read()[0] for side in statements(typed)[0]] == [DNE]


def test_every_character_keeps_its_place() -> None:
    typed = "so  the answer is 2x (power rule)"
    assert len(without_words(typed).text) == len(typed)
    assert without_words(typed).text.index("2x") == typed.index("2x")
