"""What an answer asks of its parts, held against where the function has a value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from calctool.algebra.domain import asks_no_less
from calctool.expr.tree import Expr
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import UNDEFINED
from calctool.parsing import parse
from tests.strategies import expressions

GRID = [EvaluationPoint(x=Fraction(n, 2)) for n in range(-6, 7)]


@settings(max_examples=400, deadline=None)
@given(expressions(max_leaves=6), expressions(max_leaves=6))
def test_no_value_where_the_function_has_none(answer: Expr, function: Expr) -> None:
    for a in (answer, answer * function, answer / function, function**answer):
        if asks_no_less(a, function):
            for place in GRID:
                if place.value(function, 30) is UNDEFINED:
                    assert not isinstance(place.value(a, 30), type(place.value(parse("x"), 30))), (a, place)


@pytest.mark.parametrize(
    ("function", "answer", "same"),
    [
        ("x^2 sin(x)", "1", True),
        ("sqrt(x)", "1/(2sqrt(x))", True),
        ("ln(x)", "1/x", False),
        ("tan(x)", "sec(x)^2", True),
        ("x^-2", "-2x^-3", True),
        ("x^-2", "-2/x^3", True),
        ("1/(x (x - 1))", "1/(x - 1)^2", False),
        ("cot(x)", "tan(x)", False),
        ("{1/x if x > 0 else x}", "1/x^2", False),
        ("arcsin(x)", "1/sqrt(1 - x^2)", False),
    ],
)
def test_by_hand(function: str, answer: str, same: bool) -> None:
    assert asks_no_less(parse(answer), parse(function)) is same


def test_conditions_are_asked_for_too() -> None:
    assert asks_no_less(parse("1/x"), parse("ln(x)"), [parse("{1 if x > 0}").args[1]])
