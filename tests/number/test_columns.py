"""Values found for several points in one walk are those found point by point; where they part there are none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calctool.expr.tree import Deriv, Div, Expr, Func, Mul, Num, Substituted, Sym
from calctool.numeric.compare import compare
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.sampling import sample_points
from calctool.numeric.vectorized import VectorEvaluator
from calctool.parsing import parse
from tests.strategies import expressions, smooth_expressions

X = Sym("x")
U = Sym("u")


def places(*xs: Fraction) -> SamplePoints:
    return SamplePoints(EvaluationPoint(x=q) for q in xs)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(smooth_expressions(max_leaves=7), expressions(max_leaves=7)),
    st.lists(st.fractions(-5, 5, max_denominator=40).map(Fraction), min_size=1, max_size=4, unique=True),
    st.sampled_from(("value", "slope", "link")),
)
def test_the_same_as_point_by_point(e: Expr, xs: list[Fraction], kind: str) -> None:
    inside = Func("sin", X)
    goal = {"value": e, "slope": Deriv(e, X), "link": Mul(Substituted(Deriv(e, X), X, inside), Deriv(inside, X))}[kind]
    together = places(*xs)
    column = together.together().value(goal)
    if column is None:
        return
    for place, v in zip(together, column, strict=True):
        # Floats may be far from the value: in d/dx (72919/x * x * 8590), which is 0, or in the sine of 10^9, where a
        # little beside the place it is another; and what is large may be out of reach with more digits.  So a value is
        # to be met that the floats of the place have, or one of about there.  (At a corner or a hole is no column.)
        here = place.value(goal)
        if here.__class__ is not NoValue and abs(here - v) <= 1e-6 * max(1, abs(here)):
            continue
        beside = [EvaluationPoint(x=place["x"] * (1 + Fraction(k, 10**12))) for k in (-1, 0, 1)]
        found = [w for w in (here, *[p.value(goal, 50) for p in beside]) if w.__class__ is not NoValue]
        assert found, (goal, place, v)
        slack = 1e-6 * max(1, *map(abs, found))
        assert min(found) - slack <= v <= max(found) + slack, (goal, place, v, found)


def test_most_expressions_have_a_column() -> None:
    texts = (
        "(2x^2 + 8)^2",
        "x^2 sin(3x) e^(2x)",
        "ln(x + 9)/(x + 7)",
        "sqrt(x^2 + 1) tan(x)",
        "(x + 9)^(x/2)",
        "|x| + pi",
    )
    at = places(Fraction(7, 5), Fraction(-3, 5), Fraction(13, 9))
    for e in map(parse, texts):
        assert at.together().value(e) is not None
        assert at.together().value(Deriv(e, X)) is not None


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("ln(x)", {1}),
        ("sqrt(x - 1)", {1, 2}),
        ("x^(1/2)", {1}),
        ("1/(x + 2)", {1}),
        ("e^(1000x)", {0, 1}),
        ("x + 10^-30", {0, 1, 2}),
        ("{x if x < 0, x^2}", set()),
        ("f(x)", set()),
    ],
)
def test_points_that_part_are_named(text: str, lost: set[int]) -> None:
    at = VectorEvaluator({"x": [3.0, -2.0, 0.7]})
    assert at.value(parse(text)) is None
    assert at.lost == lost


def test_a_condition_is_met_at_every_point_or_not_plainly() -> None:
    at = places(Fraction(1, 3), Fraction(2), Fraction(5)).together()
    assert at.meet(parse("{1 if x > 0}").args[1])
    assert not at.meet(parse("{1 if x > 1}").args[1])
    assert not at.meet(parse("{1 if x != 2}").args[1])
    assert not at.meet(parse("{1 if x > 0 and x < 9}").args[1])


def test_no_point_without_a_value_is_taken() -> None:
    for text in ("ln(4x^2 + 3x - 5)/(3x + 5)", "sqrt(9x^5 + 4x - 9)", "ln(-x)", "(x - 3)^(3/2) (5 - x)^(1/2)"):
        goal = Deriv(parse(text), X)
        points = sample_points(goal, 4)
        assert len(points) == 4
        assert all(isinstance(p.value(goal), float) for p in points)


def test_a_difference_is_seen_and_a_drowned_one_is_looked_at_closely() -> None:
    points = sample_points(parse("x^2"), 4)
    assert compare(parse("x^2"), parse("x^2 + 10^-9"), points).state == "refuted"
    assert compare(parse("x^2"), parse("x^2 + 10^-25"), points).state == "refuted"
    assert compare(parse("x^2"), parse("x*x"), points).state == "agrees"


@pytest.mark.parametrize(
    "number", [Num(10**300), Div(Num(1), Num(10**300)), Num(Fraction(1, 10**300), f"0.{299 * '0'}1")]
)
def test_a_number_that_no_float_holds_gives_no_column(number: Expr) -> None:
    x = Sym("x")
    places = [EvaluationPoint(x=Fraction(3, 2)), EvaluationPoint(x=Fraction(5, 2))]
    for e in (number * x, x + number, Deriv(number * x, x), Deriv(x + number, x)):
        for place in places:
            place.value(e)  # what a place found out is not taken for a float
        assert SamplePoints(places).together().value(e) is None


ODD = 2**53 + 1
"""As a float it is even."""


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        (f"x^{ODD}", -1, ODD),
        (f"x^{ODD + 1}", 1, -ODD - 1),
        (f"x^(-{ODD})", -1, -ODD),
        ("x^(3^40)", -1, 3**40),
        (f"x^{10**70 + 1}", -1, 10**70 + 1),
        (f"{ODD} x^(10^70 + 1)", -ODD, ODD * (10**70 + 1)),
    ],
)
def test_an_exponent_is_odd_or_even_as_it_is_typed(text: str, value: int, slope: int) -> None:
    e = parse(text)
    for digits in (0, 100):
        for xs in ((-1,), (-1, 1)):
            at = places(*map(Fraction, xs))
            assert at[0].value(e, digits) == pytest.approx(value, rel=1e-15)
            assert at[0].value(Deriv(e, X), digits) == pytest.approx(slope, rel=1e-15)
            assert at.together().value(e) is None
            assert at.together().value(Deriv(e, X)) is None


def test_an_exponent_that_floats_hold_has_a_column() -> None:
    e = parse("x^(3^33)")
    assert places(Fraction(-1), Fraction(1)).together().value(e) == [-1.0, 1.0]
    assert places(Fraction(-1), Fraction(1)).together().value(Deriv(e, X)) == [3.0**33, 3.0**33]


@pytest.mark.parametrize(
    ("text", "at", "exact"),
    [
        # odd or even?
        (f"root(x, {ODD})", -1, -1),
        (f"x^(x + {ODD + 1})", -1, -1),
        # a half between two whole numbers, none of which is a pole or a jump
        ("gamma(x - 10^17)", Fraction(1, 2), None),
        ("digamma(x - 10^17)", Fraction(1, 2), 39.143946580),
    ],
)
def test_what_floats_cannot_tell_is_left_to_more_digits(text: str, at: Fraction, exact: float | None) -> None:
    place = EvaluationPoint(x=Fraction(at))
    assert place.value(parse(text)) is OUT_OF_RANGE
    found = place.value(parse(text), 50)
    assert found is OUT_OF_RANGE if exact is None else found == pytest.approx(exact)


def test_no_jump_is_seen_where_floats_have_no_fractions() -> None:
    slope = Deriv(parse("floor(x + 10^17)"), X)
    assert EvaluationPoint(x=Fraction(1, 2)).value(slope) is OUT_OF_RANGE
    assert EvaluationPoint(x=Fraction(1, 2)).value(slope, 50) == 0
    assert EvaluationPoint(x=Fraction(1)).value(slope, 50) is UNDEFINED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{ODD}", f"{ODD - 1}"),
        (f"{ODD} x", f"{ODD - 1} x"),
        (f"cos({ODD} pi)", f"cos({ODD - 1} pi)"),
        ("1.00000000000000001 x", "x"),
    ],
)
def test_numbers_alike_as_floats_are_told_apart(one: str, other: str) -> None:
    points = sample_points(parse(one))
    assert compare(parse(one), parse(other), points).state == "refuted"
    assert compare(parse(other), parse(one), points).state == "refuted"
    assert compare(parse(one), parse(f"{one} + 0"), points).state == "agrees"
