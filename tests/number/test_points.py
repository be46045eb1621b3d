"""Sample points lie where an expression has a value, and comparing at them tells equal from different."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from calctool.expr.tree import Deriv, Expr, Sym
from calctool.numeric.compare import compare
from calctool.numeric.evaluate import EvaluationPoint, NoValue, holds
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from tests.strategies import expressions


@pytest.mark.parametrize(
    ("text", "at_least"),
    [
        ("x^2", 5),
        ("arcsin(x/100)", 5),
        ("ln(x - 50)", 5),
        ("ln(x - 1000)", 5),
        ("ln(-x)", 5),
        ("sqrt(1 - x^2)", 5),
        ("sqrt(x - 3) sqrt(4 - x)", 5),
        ("arcsin(x - 50)", 4),
        ("arcsin(10(x - 100))", 2),
        ("arcosh(x)", 5),
        ("ln(ln(ln(x)))", 5),
        ("ln(ln(ln(ln(x))))", 5),
        ("arcosh(ln(x))", 5),
        ("arsech(x) + sqrt(x)", 5),
        ("arcsec(x)", 5),
        ("log_a(x)", 5),
        ("log_a(2x^2 + 4x) + sqrt(b) + ln(c) + d^k", 5),
        ("ln(sin(x))", 5),
        ("x^1000", 5),
        ("x^735817", 2),
        ("e^(x^10)", 5),
        ("x!", 5),
        ("a x^2 + b x + c", 5),
        ("f(x) + g(y)", 5),
        ("2 + 3", 1),
        ("ln(-x^2)", 0),
        ("1/0", 0),
    ],
)
def test_points_are_found(text: str, at_least: int) -> None:
    e = parse(text)
    points = sample_points(e)
    assert len(points) >= at_least
    assert len(points) <= 5
    assert points == sample_points(e)
    for p in points:
        assert set(p) == e.free
        assert len(set(p.values())) == len(p)
        assert all(v.denominator > 2 for v in p.values())


def test_both_signs_where_possible() -> None:
    xs = [p["x"] for p in sample_points(parse("x^3 + a"))]
    assert min(xs) < 0 < max(xs)


def test_names_that_only_the_answer_has() -> None:
    assert all(set(p) == {"x", "y"} for p in sample_points(parse("x"), 3, ["y"]))


@pytest.mark.parametrize(
    ("a", "b", "state"),
    [
        ("sin^2 x + cos^2 x", "1", "agrees"),
        ("sin^2 x + cos^2 x - 1", "0", "agrees"),  # in floats the two have nothing in common
        ("(x + 10^8)^2 - 10^16", "x^2 + 2*10^8 x", "agrees"),
        ("ln(x^2)", "2ln|x|", "agrees"),
        ("e^(-x) e^(1000)", "e^(1000 - x)", "agrees"),
        ("x^735817", "x x^735816", "agrees"),
        ("x^735817", "x x^735815", "refuted"),
        ("10^12 + x", "10^12 + 2x", "refuted"),
        ("10^30 + x", "10^30 + 2x", "refuted"),
        ("x", "x + 10^(-14)", "refuted"),
        ("x", "x + 10^(-30)", "refuted"),
        ("sin(x)", "cos(x)", "refuted"),
        ("2x", "3x", "refuted"),
        ("x", "ln(-1)", "refuted"),  # no value anywhere
        ("ln(x)", "ln(-x)", "refuted"),  # none where the first has one
        ("x^2/x", "x", "agrees"),
        ("x", "x^2/x", "agrees"),
        ("sqrt(x)", "x/sqrt(x)", "agrees"),
        ("f(x) g(x)", "g(x) f(x)", "agrees"),
        ("f(x)", "g(x)", "refuted"),
        ("f'(x)", "f''(x)", "refuted"),
        ("ln(-x^2)", "x", "unchecked"),
        ("9^9^9", "9^9^9", "unchecked"),
        ("2 + 3", "5", "agrees"),
        ("2 + 3", "6", "refuted"),
        ("sqrt(2) sqrt(3)", "sqrt(6)", "agrees"),
        ("0", "1/x - 1/x", "agrees"),
    ],
)
def test_compare(a: str, b: str, state: str) -> None:
    first, second = parse(a), parse(b)
    verdict = compare(first, second, sample_points(first, 5, second.free))
    assert verdict.state == state, verdict
    assert (verdict.at is not None) is (state == "refuted")
    assert bool(verdict.why) is (state != "agrees")


def test_too_few_points_are_not_enough() -> None:
    assert compare(parse("x"), parse("x"), []).state == "unchecked"
    assert compare(parse("x"), parse("x"), [{"x": Fraction(1, 3)}]).state == "unchecked"
    verdict = compare(parse("ln(x)"), parse("ln(x)"), [{"x": Fraction(-1, 3)}, {"x": Fraction(1, 3)}])
    assert verdict.state == "unchecked"
    assert "one point" in verdict.why


def test_an_isolated_gap_refutes_nothing() -> None:
    points = [{"x": Fraction(2)}, {"x": Fraction(1, 3)}, {"x": Fraction(3, 7)}]
    assert compare(parse("x + 2"), parse("(x^2 - 4)/(x - 2)"), points).state == "agrees"


def test_conditions() -> None:
    third = {"x": Fraction(1, 3)}
    seam = parse("{ 1 if x < 1/3, 2 if x = 1/3 else 3 }")
    conditions = seam.args[1::2]
    assert [holds(c, third) for c in conditions] == [False, True, True]
    assert holds(conditions[0], {}) is None
    assert compare(conditions[0], conditions[0], [third]).state == "unchecked"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions(("x", "y"), 10))
def test_an_expression_agrees_with_itself_and_not_with_more(e: Expr) -> None:
    points = sample_points(e, 5, "xy")
    for p in points[:2]:
        assert EvaluationPoint(p).value(e) == p.value(e)
    again = [EvaluationPoint(p) for p in points]
    # (-1)^tanh(x) has a value in floats where tanh(x) rounds to 1, and none with more digits.
    again = [p for p in again if not isinstance(p.value(e, 50), NoValue)]
    assert compare(e, e, again).state == ("agrees" if len(again) > 1 else "unchecked")
    if len(again) > 1 and all(abs(p.value(e, 50)) < 10**20 for p in again):
        more = compare(e, e + Sym("x") ** 2 + 1, again)
        assert more.state == "refuted"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions(("x",), 8))
def test_a_derivative_agrees_with_itself(e: Expr) -> None:
    goal = Deriv(e, Sym("x"))
    assert compare(goal, goal, sample_points(goal)).state in ("agrees", "unchecked")


@pytest.mark.parametrize(
    ("a", "b", "state"),
    [
        ("arcsin(10^(-200) x)", "pi/2 - arccos(10^(-200) x)", "unchecked"),  # equal: the second is 0 to 120 digits
        ("e^(-300x)", "0x", "unchecked"),
        ("e^(-300x)", "2e^(-300x)", "refuted"),
        ("e^(-60x)", "0x", "refuted"),
    ],
)
def test_a_value_that_all_digits_take_for_0_refutes_nothing(a: str, b: str, state: str) -> None:
    points = [{"x": Fraction(3)}, {"x": Fraction(7, 2)}]
    assert compare(parse(a), parse(b), points).state == compare(parse(b), parse(a), points).state == state
