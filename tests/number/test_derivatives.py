"""An unfinished derivative has the value numerical differentiation gives: any order, through any composition."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from mpmath import mp

from calctool.expr.tree import (
    TRUE,
    Deriv,
    Expr,
    Func,
    Limit,
    Num,
    Piecewise,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.numeric.compare import compare
from calctool.numeric.evaluate import EvaluationPoint, defined, evaluate, precise
from calctool.numeric.operations import NoValue
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from tests.number.test_values import CASES, REFERENCE, typed
from tests.strategies import expressions

X = Sym("x")
STEP = Fraction(1, 10**20)


def nested(body: Expr, order: int, wrt: Sym = X) -> Expr:
    for _ in range(order):
        body = Deriv(body, wrt)
    return body


SLOW = ("bessely", "besselk")  # at whole orders mpmath takes its time


@pytest.mark.parametrize(
    ("name", "place", "order"), [(*case, n) for case in CASES for n in (1, 2, 3) if n == 1 or case[0] not in SLOW]
)
def test_every_function_against_numerical_differentiation(name: str, place: str, order: int) -> None:
    q = Fraction(place)
    with mp.workdps(50):
        at = mp.mpf(q.numerator) / q.denominator
        # steps small enough not to reach a jump, and precision enough for them
        with mp.workdps(60 + 25 * order):
            expected = mp.diff(REFERENCE[name][0], at, order, h=mp.mpf(10) ** -25)
        exact = precise(nested(parse(typed(name)), order), {"x": q})
        assert exact is not None
        assert abs(exact - expected) <= mp.mpf(10) ** -20 * max(1, abs(expected))
    near = evaluate(nested(parse(typed(name)), order), {"x": float(q)})
    assert near == pytest.approx(float(expected), rel=1e-11, abs=1e-11)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("x^3", 2, "6x"),
        ("x^7", 5, "2520x^2"),
        ("(2x^2 + 8)^2", 1, "8x(2x^2 + 8)"),
        ("x^x", 1, "x^x (ln x + 1)"),
        ("2^x", 3, "2^x ln(2)^3"),
        ("x^a", 2, "a(a - 1) x^(a - 2)"),
        ("a^x", 1, "a^x ln a"),
        ("sin(x)/x", 1, "(x cos x - sin x)/x^2"),
        ("e^(-x^2)", 2, "(4x^2 - 2) e^(-x^2)"),
        ("log_a(2x^2 + 4x)", 1, "(4x + 4)/((2x^2 + 4x) ln a)"),
        ("|x|", 1, "sign(x)"),
        ("|x|^3", 2, "6|x|"),
        ("root(x, a)", 1, "root(x, a)/(a x)"),
        ("x!", 1, "x! digamma(x + 1)"),
        ("f(x)", 1, "f'(x)"),
        ("f(x^2)", 1, "2x f'(x^2)"),
        ("f'(x) g(x)", 1, "f''(x) g(x) + f'(x) g'(x)"),
        ("f(g(x))", 2, "f''(g(x)) g'(x)^2 + f'(g(x)) g''(x)"),
        ("ln(f(x))", 1, "f'(x)/f(x)"),
        ("{ x^2 if x < 1 else 2x - 1 }", 1, "{ 2x if x < 1 else 2 }"),
        ("{ y if y < y else x }", 1, "1"),
        ("floor(x) x", 1, "floor(x)"),
        ("a^2 + 3", 1, "0"),
    ],
)
def test_known_derivative(text: str, order: int, expected: str) -> None:
    goal = nested(parse(text), order)
    verdict = compare(goal, parse(expected), sample_points(goal))
    assert verdict.state == "agrees", verdict
    assert verdict.points >= 3


def test_mixed_and_repeated_derivatives() -> None:
    y = Sym("y")
    e = parse("x^3 y^2 + sin(x y)")
    mixed, other = Deriv(Deriv(e, X), y), Deriv(Deriv(e, y), X)
    expected = parse("6x^2 y + cos(x y) - x y sin(x y)")
    points = sample_points(mixed)
    assert compare(mixed, expected, points).state == compare(other, mixed, points).state == "agrees"
    # a derivative inside another of the same variable, but not directly
    inside = Deriv(X * Deriv(parse("x sin x"), X), X)
    assert compare(inside, parse("sin x + 3x cos x - x^2 sin x"), sample_points(inside)).state == "agrees"
    # the inner infinitesimal must not be taken for the outer one
    confused = Deriv(X * Deriv(X * y, y), X)
    assert evaluate(confused, {"x": 3.0, "y": 5.0}) == pytest.approx(6.0)


def test_undefined_function_of_two_arguments() -> None:
    e = UndefinedFunction("f", (0, 0), parse("x^2"), parse("3x"))
    by_first, by_second = (UndefinedFunction("f", o, *e.args) for o in ((1, 0), (0, 1)))
    goal = Deriv(e, X)
    assert compare(goal, by_first * (2 * X) + by_second * 3, sample_points(goal)).state == "agrees"
    assert compare(goal, by_first * (2 * X) + by_second * 2, sample_points(goal)).state == "refuted"


def test_a_chain_written_in_letters() -> None:
    u = Sym("u")
    outer = Substituted(Deriv(Func("sin", u), u), u, parse("x^2"))
    goal = Deriv(parse("sin(x^2)"), X)
    assert compare(goal, outer * Deriv(parse("x^2"), X), sample_points(goal)).state == "agrees"
    # and differentiated once more, through the substitution
    twice = Deriv(outer, X)
    assert compare(twice, parse("-2x sin(x^2)"), sample_points(twice)).state == "agrees"


CORNERS = [
    ("|x|", None, False),
    ("x|x|", 0.0, True),
    ("x^2 |x|", 0.0, True),
    ("sqrt(x^4)", 0.0, True),
    ("cbrt(x)", None, False),
    ("cbrt(x)^3", 1.0, True),
    ("sqrt(x)", None, False),
    ("1/x", None, False),
    ("floor(x)", None, False),
    ("floor(x + 1/2)", 0.0, True),
    ("sign(x)", None, False),
    ("{ x^2 if x < 0 else x^3 }", 0.0, True),
    ("{ x^2 if x < 0 else x }", None, False),
    ("{ x if x < 0 else x + 1 }", None, False),
    ("{ sin(x)/x if x != 0 else 1 }", 0.0, True),
    ("{ x^2 sin(1/x) if x != 0 else 0 }", 0.0, True),
    ("{ x sin(1/x) if x != 0 else 0 }", None, None),  # swings for ever: not seen, not guessed
    ("e^|x| - |x|", 0.0, True),
]


@pytest.mark.parametrize(("text", "slope", "exists"), CORNERS)
def test_corners_and_joins(text: str, slope: float | None, exists: bool | None) -> None:
    goal = Deriv(parse(text), X)
    assert evaluate(goal, {"x": 0.0}) == slope
    assert defined(goal, {"x": Fraction(0)}) is exists


@pytest.mark.parametrize(
    ("text", "to", "side", "value"),
    [
        ("sin(x)/x", "0", "", 1.0),
        ("(x^2 - 1)/(x - 1)", "1", "", 2.0),
        ("(1 + 1/x)^x", "oo", "", 2.718281828459045),
        ("x/e^x", "oo", "", 0.0),
        ("25/x", "oo", "", 0.0),
        ("arctan(x)", "-oo", "", -1.5707963267948966),
        ("|x|/x", "0", "+", 1.0),
        ("|x|/x", "0", "-", -1.0),
        ("|x|/x", "0", "", None),
        ("x ln(x)", "0", "+", 0.0),
        ("x ln(x)", "0", "", None),
        ("sqrt(x)", "0", "", None),
        ("1/x", "0", "", None),
        ("sin(x)", "oo", "", None),
        ("tan(x)", "pi/2", "-", None),
        ("(1 - cos(x))/x^2", "0", "", 0.5),
    ],
)
def test_limits(text: str, to: str, side: str, value: float | None) -> None:
    assert evaluate(Limit(parse(text), X, parse(to), side), {}) == (
        value if value is None else pytest.approx(value, abs=1e-14)
    )


def test_a_derivative_from_its_definition() -> None:
    h = Sym("h")
    quotient = Limit(parse("((x + h)^3 - x^3)/h"), h, Num(0))
    assert compare(quotient, parse("3x^2"), sample_points(quotient)).state == "agrees"
    assert compare(Deriv(quotient, X), parse("6x"), sample_points(quotient)).state == "agrees"
    assert compare(quotient, parse("3x"), sample_points(quotient)).state == "refuted"


def test_the_seam_of_two_branches() -> None:
    e = Piecewise(X**2, Relation("<", X, Num(1)), X, TRUE)
    assert evaluate(e, {"x": 1.0}) == 1.0
    assert evaluate(Deriv(e, X), {"x": 1.0}) is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions(("x", "y"), 9))
def test_derivative_is_what_the_difference_quotient_tends_to(e: Expr) -> None:
    goal = Deriv(e, X)
    for place in sample_points(goal, 2, ["x"]):
        # As many digits as the quotient has: the sine of sinh(114) loses fifty of them.
        slope = place.value(goal, 120)
        near = [EvaluationPoint({**place, "x": place["x"] + s * STEP}).value(e, 120) for s in (1, -1)]
        far = [EvaluationPoint({**place, "x": place["x"] + 2 * s * STEP}).value(e, 120) for s in (1, -1)]
        if any(isinstance(v, NoValue) for v in (slope, *near, *far)):
            continue
        by_quotient = (near[0] - near[1]) / 2 * 10**20
        coarser = (far[0] - far[1]) / 4 * 10**20
        # where two step widths agree, the quotient has settled; steep waves have not
        if abs(by_quotient - coarser) <= 1e-20 * abs(by_quotient):
            # A difference beyond the digits of the values is 0.
            lost = abs(near[0]) / 10**95
            assert abs(by_quotient - slope) <= 1e-18 * abs(by_quotient) + lost
