"""One evaluator over three fields: what it records belongs to the point, and a precision to the evaluation."""

from __future__ import annotations

from fractions import Fraction

import flint
import pytest

from calctool.expr.tree import Add, Deriv, Expr, Func, Limit, Num, Substituted, Sym
from calctool.numeric.balls import Ball
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.fields import FLOATS, OutOfRange, sign
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED
from calctool.parsing import parse

X, U = Sym("x"), Sym("u")


def test_lost_precision_belongs_to_the_point() -> None:
    absorbing, plain = parse("x + 10^12"), parse("x + 1")
    first, second = EvaluationPoint(x=Fraction(1, 3)), EvaluationPoint(x=Fraction(1, 3))
    first.value(absorbing)
    second.value(plain)
    assert (first.lost_precision, second.lost_precision) == (True, False)
    # Once lost it stays, whatever is evaluated after it, here and elsewhere.
    first.value(plain)
    EvaluationPoint(x=Fraction(1)).value(parse("x + 2^53 + 1"))
    assert (first.lost_precision, second.lost_precision, FLOATS.lost_precision) == (True, False, None)


def test_every_point_hears_of_a_long_number() -> None:
    e = parse("x*(2^53 + 1)*9007199254740993")
    points = [EvaluationPoint(x=Fraction(n)) for n in (1, 2)]
    assert [point.value(e).__class__ for point in points] == [float, float]
    assert [point.lost_precision for point in points] == [True, True]


def test_a_precision_ends_with_the_evaluation() -> None:
    before = flint.ctx.prec
    point = Ball({"x": Fraction(1, 3)})
    assert point.value(Func("exp", X), 1200).rad() < point.value(Func("exp", X), 96).rad() < 1e-20
    assert flint.ctx.prec == before


def test_the_sign_of_a_ball_around_0_is_not_known() -> None:
    assert [sign(flint.arb(v)) for v in (2, -2, 0)] == [1, -1, 0]
    with pytest.raises(OutOfRange):
        sign(flint.arb(0, 1))


@pytest.mark.parametrize(
    ("e", "at", "value"),
    [
        (parse("root(x, pi)"), 2, "2^(1/pi)"),
        (parse("x^x"), 0, UNDEFINED),
        (parse("root(x, 3/2)"), -1, UNDEFINED),
        (Deriv(parse("{5 if x^2 <= 0 else x}"), X), 0, OUT_OF_RANGE),
        (Limit(parse("sin(x)/x"), X, Num(0)), 1, OUT_OF_RANGE),
    ],
    ids=str,
)
def test_balls_say_what_the_other_fields_say_or_nothing(e: Expr, at: int, value: object) -> None:
    ball = Ball({"x": Fraction(at)}).value(e)
    assert ball.overlaps(Ball().value(parse(value))) if isinstance(value, str) else ball is value


def test_a_name_without_a_number_is_not_undefined() -> None:
    assert Ball({"x": Fraction(1)}).value(Add(X, Sym("y"))) is OUT_OF_RANGE


@pytest.mark.parametrize("levels", [90, 300, 2000])
def test_depth_is_no_limit(levels: int) -> None:
    tower = nested = X
    for i in range(levels):
        tower = Func("cos", Add(tower, Func("sin", tower)))
        nested = Substituted(Add(U, nested), U, Num(i))
    point = EvaluationPoint(x=Fraction(3, 7))
    assert point.value(nested) == pytest.approx(3 / 7 + levels * (levels - 1) / 2)
    assert point.value(Deriv(nested, X)) == 1
    assert abs(point.value(tower)) <= 1
    assert point.value(Deriv(tower, X)).__class__ is float
