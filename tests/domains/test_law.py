"""A law: the condition printed holds exactly where the function has a derivative and the formula gives it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Sym
from calctool.numeric.evaluate import EvaluationPoint, holds
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.tasks.diff import diff_task

X = Sym("x")
LEAVES = ("x", "x", "x", "2x", "x - 1", "3 - x", "x + 2", "x/2", "2", "x^2", "x^2 - 3")
FUNCTIONS = (
    *("ln", "ln", "sqrt", "sqrt", "abs", "exp", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "cbrt"),
    *("sinh", "tanh", "arcosh", "artanh", "relu"),
)
POWERS = ("2", "3", "-1", "1/2", "3/2", "-2", "-1/2")
PLACES = [Fraction(37 * k + 5, 100) for k in range(-14, 15)] + [Fraction(n, 2) for n in range(-10, 11)]
DIGITS = 30


def formula(draw: random.Random, depth: int) -> str:
    """A function of x, from tables of this file."""
    if depth == 0 or draw.random() < 0.12:
        return draw.choice(LEAVES)
    kind = draw.random()
    if kind < 0.5:
        return f"{draw.choice(FUNCTIONS)}({formula(draw, depth - 1)})"
    if kind < 0.9:
        sign = draw.choice("+*//-")
        return f"({formula(draw, depth - 1)}) {sign} ({formula(draw, depth - 1)})"
    return f"({formula(draw, depth - 1)})^({draw.choice(POWERS)})"


def has_room(f: object, v: Fraction) -> bool:
    """Is the function defined on both sides?"""
    near = [EvaluationPoint(x=v + s * Fraction(1, 10**9)).value(f, DIGITS) for s in (1, -1)]  # type: ignore[arg-type]
    return UNDEFINED not in near


@pytest.mark.parametrize("seed", range(60))
def test_it_holds_exactly_there(seed: int) -> None:
    draw = random.Random(seed)
    text = formula(draw, draw.choice((1, 2, 2, 3)))
    try:
        report = diff_task(text, wrt="x")
    except (InputError, Undecided):
        return
    f, answer = report.read_as, report.result.value
    assert f is not None
    nowhere = any(note.code in ("no-value", "no-derivative") for note in report.notes)
    bare = not report.conditions and not nowhere
    for v in draw.sample(PLACES, 16):
        here = EvaluationPoint(x=v)
        values = [here.value(e, DIGITS) for e in (f, answer, Deriv(f, X))]
        if OUT_OF_RANGE in values or not has_room(f, v):
            continue
        there = not any(isinstance(u, NoValue) for u in values)
        right = there and abs(values[1] - values[2]) <= 1e-10 * max(1, abs(values[2]))
        met = not nowhere and all(holds(c, {"x": v}) is True for c in report.conditions)
        if bare and text.count("(") <= 1:
            assert right == there  # the plain natural domain
        else:
            assert right == met, (text, v, [show(c) for c in report.conditions])
