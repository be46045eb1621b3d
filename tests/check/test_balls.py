"""A ball holds the value, of every function and its derivative, and never claims more than is sure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Deriv, Expr, Substituted, Sym
from calctool.numeric.balls import PRECISIONS, Ball, disjoint
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.parsing import parse
from tests.strategies import expressions

X = Sym("x")
POINTS = [Fraction(n, 7) for n in (3, -4, 11, -19, 45)]


def holds(e: Expr, at: Fraction, bits: int) -> str:
    """Whether the ball at a point holds the value found by other means, or one of the two has none."""
    ball = Ball({"x": at}).value(e, bits)
    value = EvaluationPoint({"x": at}).value(e, 60)
    if ball.__class__ is NoValue or value.__class__ is NoValue:
        # out of reach of one of them is no contradiction; no value in one and a value in the other is
        assert not (ball is UNDEFINED and value.__class__ is not NoValue), (e, at)
        assert not (value is UNDEFINED and ball.__class__ is not NoValue), (e, at)
        return "gap"
    if ball.__class__ is bool or value.__class__ is bool:
        return "gap"
    near = Ball({}).value(parse(f"{_digits(value)}"), bits)
    assert abs(ball - near) < (1e-12 if bits < 100 else 1e-14) * (1 + abs(near)), (e, at, ball.str(30), value)
    return "value"


def _digits(value: object) -> str:
    from mpmath import nstr

    text = nstr(value, 45, min_fixed=-400, max_fixed=400, strip_zeros=False)
    return str(text).rstrip(".")


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if f.arity == 1])
def test_every_function(name: str) -> None:
    e = parse(f"{name}(x)")
    seen = [holds(e, at, bits) for at in POINTS for bits in PRECISIONS[:2]]
    slopes = [holds(Deriv(e, X), at, 320) for at in POINTS]
    assert "value" in seen
    assert "value" in slopes or name in ("digamma",)


@given(expressions(max_leaves=7))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_expression(e: Expr) -> None:
    for at in POINTS[:3]:
        ball = Ball({"x": at}).value(e, 320)
        again = Ball({"x": at}).value(e, 96)
        if ball.__class__ not in (NoValue, bool) and again.__class__ not in (NoValue, bool):
            assert not disjoint(ball, again)
        assert not (ball is UNDEFINED and again.__class__ is not NoValue)
        assert not (again is UNDEFINED and ball.__class__ is not NoValue)


@pytest.mark.parametrize(
    ("text", "at", "kind"),
    [
        ("ln(x)", -1, UNDEFINED), ("sqrt(x)", -1, UNDEFINED), ("1/x", 0, UNDEFINED), ("x^(1/4)", -8, UNDEFINED),
        ("x^x", -1, None),        ("arcsin(x)", 2, UNDEFINED), ("ln(sin(x)^2 + cos(x)^2 - 1)", 1, OUT_OF_RANGE),
        ("sqrt(sin(x)^2 + cos(x)^2 - 1)", 1, OUT_OF_RANGE),
        ("cbrt(x)", -8, None), ("root(x, 5)", -32, None), ("root(x, 4)", -16, UNDEFINED), ("{x if x>0}", -1, UNDEFINED),
        ("(-2)^(sqrt(4))", 1, OUT_OF_RANGE), ("9^9^9", 0, None), ("factorial(10^9)", 0, OUT_OF_RANGE),
        ("log(x, 1)", 2, UNDEFINED),
        ("0^0", 1, None), ("floor(sin(x)^2 + cos(x)^2)", 1, OUT_OF_RANGE), ("sign(x)", 0, None), ("tan(x)", 1, None),
    ],
)  # fmt: skip
def test_where_there_is_no_value(text: str, at: int, kind: object) -> None:
    value = Ball({"x": Fraction(at)}).value(parse(text))
    if kind is None:
        assert value.__class__ is not NoValue
    elif kind is UNDEFINED:
        assert value is UNDEFINED
    else:
        assert value is not UNDEFINED  # undefined is never said where it is not certain


def test_derivatives_of_every_kind() -> None:
    e = parse("x^3 y^2")
    y = Sym("y")
    ball = Ball({"x": Fraction(2), "y": Fraction(3)})
    for goal, value in (
        (Deriv(e, X), 108),
        (Deriv(Deriv(e, X), X), 108),
        (Deriv(Deriv(e, X), y), 72),
        (Deriv(Deriv(Deriv(e, X), y), y), 24),
        (Substituted(Deriv(e, X), X, parse("1")), 27),
    ):
        assert ball.value(goal).contains(value)


def test_no_slope_is_claimed_at_a_corner() -> None:
    assert Ball({"x": Fraction(0)}).value(Deriv(parse("|x|"), X)).__class__ is NoValue
    assert Ball({"x": Fraction(0)}).value(Deriv(parse("x|x|"), X)) is not UNDEFINED
