"""An expression at a point has the value mpmath gives for it, in floats and to fifty digits, or none at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from calctool.expr.exact import rational_value
from calctool.expr.functions import FUNCTIONS
from calctool.numeric.evaluate import evaluate, precise
from calctool.parsing import parse

Check = Callable[[Any], Any]

# name -> (arguments before the variable, the function in mpmath's own terms, places where it is defined)
REFERENCE: dict[str, tuple[Check, tuple[str, ...]]] = {
    "sin": (mp.sin, ("7/5", "-9/4")),
    "cos": (mp.cos, ("7/5", "-9/4")),
    "tan": (mp.tan, ("7/5", "-9/4")),
    "cot": (mp.cot, ("7/5", "-9/4")),
    "sec": (mp.sec, ("7/5", "-9/4")),
    "csc": (mp.csc, ("7/5", "-9/4")),
    "arcsin": (mp.asin, ("3/7", "-5/6")),
    "arccos": (mp.acos, ("3/7", "-5/6")),
    "arctan": (mp.atan, ("7/5", "-9/4")),
    "arccot": (lambda u: mp.pi / 2 - mp.atan(u), ("7/5", "-9/4", "0")),
    "arcsec": (lambda u: mp.acos(1 / u), ("7/5", "-9/4")),
    "arccsc": (lambda u: mp.asin(1 / u), ("7/5", "-9/4")),
    "sinh": (mp.sinh, ("7/5", "-9/4")),
    "cosh": (mp.cosh, ("7/5", "-9/4")),
    "tanh": (mp.tanh, ("7/5", "-9/4")),
    "coth": (mp.coth, ("7/5", "-9/4")),
    "sech": (mp.sech, ("7/5", "-9/4")),
    "csch": (mp.csch, ("7/5", "-9/4")),
    "arsinh": (mp.asinh, ("7/5", "-9/4")),
    "arcosh": (mp.acosh, ("7/5", "9/4")),
    "artanh": (mp.atanh, ("3/7", "-5/6")),
    "arcoth": (lambda u: mp.atanh(1 / u), ("7/5", "-9/4")),
    "arsech": (lambda u: mp.acosh(1 / u), ("3/7", "5/6")),
    "arcsch": (lambda u: mp.asinh(1 / u), ("7/5", "-9/4")),
    "sqrt": (mp.sqrt, ("7/5", "31/3")),
    "cbrt": (lambda u: mp.sign(u) * mp.cbrt(abs(u)), ("7/5", "-9/4")),
    "ln": (mp.ln, ("7/5", "3/7")),
    "abs": (abs, ("7/5", "-9/4")),
    "sign": (mp.sign, ("7/5", "-9/4")),
    "floor": (mp.floor, ("7/5", "-9/4")),
    "ceil": (mp.ceil, ("7/5", "-9/4")),
    "factorial": (mp.factorial, ("7/5", "-9/4")),
    "erf": (mp.erf, ("7/5", "-9/4")),
    "erfc": (mp.erfc, ("7/5", "-9/4")),
    "erfi": (mp.erfi, ("7/5", "-9/4")),
    "gamma": (mp.gamma, ("7/5", "-9/4")),
    "loggamma": (mp.loggamma, ("7/5", "31/3")),
    "digamma": (mp.digamma, ("7/5", "-9/4")),
    "Si": (mp.si, ("7/5", "-9/4")),
    "Ci": (mp.ci, ("7/5", "31/3")),
    "Shi": (mp.shi, ("7/5", "-9/4")),
    "Chi": (mp.chi, ("7/5", "31/3")),
    "Ei": (mp.ei, ("7/5", "-9/4")),
    "li": (mp.li, ("7/5", "3/7")),
    "Heaviside": (lambda u: (1 + mp.sign(u)) / 2, ("7/5", "-9/4")),
    "max": (lambda u: max(u, 2), ("7/5", "9/4")),
    "min": (lambda u: min(u, 2), ("7/5", "9/4")),
    "mod": (lambda u: mp.fmod(mp.fmod(u, 3) + 3, 3), ("7/5", "-9/4")),
    "atan2": (lambda u: mp.atan2(u, 2), ("7/5", "-9/4")),
    "sigmoid": (lambda u: 1 / (1 + mp.exp(-u)), ("7/5", "-9/4")),
    "relu": (lambda u: max(u, 0), ("7/5", "-9/4")),
    "softplus": (lambda u: mp.log1p(mp.exp(u)), ("7/5", "-9/4")),
    "binomial": (lambda u: mp.binomial(u, 2), ("7/5", "-9/4")),
    "lambertw": (mp.lambertw, ("7/5", "-1/3")),
    "log": (lambda u: mp.log(u) / mp.log(3), ("7/5", "3/7")),
    "root": (lambda u: mp.sign(u) * abs(u) ** (mp.mpf(1) / 5), ("7/5", "-9/4")),
    "polygamma": (lambda u: mp.psi(2, u), ("7/5", "-9/4")),
    "besselj": (lambda u: mp.besselj(2, u), ("7/5", "-9/4")),
    "bessely": (lambda u: mp.bessely(2, u), ("7/5", "31/3")),
    "besseli": (lambda u: mp.besseli(2, u), ("7/5", "-9/4")),
    "besselk": (lambda u: mp.besselk(2, u), ("7/5", "31/3")),
}
_OTHERS = {"log": "3", "root": "5", "mod": "3"}
CASES = [(name, place) for name, (_, places) in REFERENCE.items() for place in places]


def typed(name: str, u: str = "x") -> str:
    """The function of u, with a number for its base, index or order, or for its second argument."""
    row = FUNCTIONS[name]
    place = row.variable or 0
    args = [u if i == place else _OTHERS.get(name, "2") for i in range(row.arity)]
    return f"{name}({', '.join(args)})"


def test_every_function_has_a_reference() -> None:
    assert set(REFERENCE) == set(FUNCTIONS)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_function_against_mpmath(name: str, place: str) -> None:
    with mp.workdps(60):
        q = Fraction(place)
        expected = REFERENCE[name][0](mp.mpf(q.numerator) / q.denominator)
        exact = precise(parse(typed(name)), {"x": q})
        assert exact is not None
        assert abs(exact - expected) <= mp.mpf(10) ** -48 * max(1, abs(expected))
    near = evaluate(parse(typed(name)), {"x": float(q)})
    assert near == pytest.approx(float(expected), rel=1e-13)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x^3 + 4x - 1", 23.0),
        ("x^-2", 0.25),
        ("-x^2", -4.0),
        ("2^x^2", 16.0),
        ("(1/2)^x", 0.25),
        ("1/2x", 1.0),
        ("e^x/e", math.e),
        ("sin^2 x + cos^2 x", 1.0),
        ("|x - 5|", 3.0),
        ("x!", 2.0),
        ("cbrt(-4x)", -2.0),
        ("root(-16x, 5)", -2.0),
        ("root(8x, 4)", 2.0),
        ("(x - 3)^3", -1.0),
        ("(x - 3)^(6/2)", -1.0),
        ("(x - 2)^0", 1.0),
        ("0^x", 0.0),
        ("log_2(4x)", 3.0),
        ("log(x)", math.log(2)),
        ("tan(pi/4)", 1.0),
        ("cos(pi/2)", 0.0),
        ("sin(pi)", 0.0),
        ("floor(x) + ceil(-x/4)", 2.0),
        ("{ x^2 if x < 0 else x }", 2.0),
        ("{ 1 if x < 0, 5 if x <= 2 and x > 1 else 7 }", 5.0),
        ("{ 1/(x - 2) if x < 0 else 4 }", 4.0),  # the branch not taken need not have a value
        ("0.1 + 0.2", 0.1 + 0.2),
    ],
)
def test_value(text: str, expected: float) -> None:
    assert evaluate(parse(text), {"x": 2.0}) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize(
    "text",
    [
        "1/(x - 2)",
        "ln(1 - x)",
        "ln(x - 2)",
        "sqrt(1 - x)",
        "(-x)^(1/4)",
        "(-x)^0.2",
        "(-x)^pi",
        "root(-x, 4)",
        "(x - 2)^(-1)",
        "(x - 2)^(x - 2)",
        "arcsin(x)",
        "arcosh(x/4)",
        "artanh(x/2)",
        "arsech(x)",
        "arcoth(x/2)",
        "arcsec(x/4)",
        "arcsch(x - 2)",
        "tan(x pi/4)",
        "sec(x pi/4)",
        "csc(x pi)",
        "cot(0)",
        "1/cos(x pi/4)",
        "coth(x - 2)",
        "gamma(-x)",
        "(-x)!",
        "digamma(2 - x)",
        "loggamma(-x)",
        "log(x, 1)",
        "log(x, -3)",
        "besselk(2, -x)",
        "polygamma(-1, x)",
        "Ci(-x)",
        "li(x/2)",
        "Ei(x - 2)",
        "{ 1 if x < 0 }",
        "y + 1",
        "0*(1/(x - 2))",
    ],
)
def test_no_value(text: str) -> None:
    e = parse(text)
    assert evaluate(e, {"x": 2.0}) is None
    assert precise(e, {"x": Fraction(2)}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/2 - 2", Fraction(-3, 2)),
        ("(2/3)^-2", Fraction(9, 4)),
        ("0.25*2", Fraction(1, 2)),
        ("-(-3)", Fraction(3)),
        ("1/0", None),
        ("0^0", None),
        ("2^(1/2)", None),
        ("pi", None),
        ("2x", None),
        ("9^9^9", None),
        ("2^5000", None),
    ],
)
def test_rational(text: str, expected: Fraction | None) -> None:
    assert rational_value(parse(text)) == expected


def test_beyond_floats_but_not_beyond_reach() -> None:
    assert evaluate(parse("e^(-x)*e^x"), {"x": 5000.0}) == pytest.approx(1.0)
    assert evaluate(parse("e^(-x)"), {"x": 5000.0}) == 0.0
    assert evaluate(parse("e^x"), {"x": 5000.0}) is None
    assert evaluate(parse("erfc(x)"), {"x": 100.0}) == 0.0


def test_a_precision_of_its_own() -> None:
    before = mp.dps
    precise(parse("sin(x)"), {"x": Fraction(1, 3)}, 200)
    assert mp.dps == before
