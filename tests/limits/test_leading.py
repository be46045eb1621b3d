"""The leading terms as a page shows them: what they are, and that each line is true near the place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calctool.expr.printer import show
from calctool.expr.tree import OO, ZERO, Add, Expr, Neg
from calctool.limits.leading import leading_terms
from calctool.limits.one_sided import OneSidedLimit
from calctool.numeric.evaluate import precise
from calctool.parsing import parse

from .asymptotics import x

TABLE: list[tuple[str, str, list[str]]] = [
    ("1/(x + 1)", "oo", ["1/(x + 1) = 1/x - 1/x^2 + 1/x^3 + ..."]),
    (
        "sqrt(x^2 + x) - x",
        "oo",
        ["sqrt(x^2 + x) = x + 1/2 - 1/(8x) + ...", "sqrt(x^2 + x) - x = 1/2 - 1/(8x) + 1/(16x^2) + ..."],
    ),
    (
        "sqrt(x^2 + x) + x",
        "-oo",
        ["sqrt(x^2 + x) = -x - 1/2 + 1/(8x) + ...", "sqrt(x^2 + x) + x = -1/2 + 1/(8x) - 1/(16x^2) + ..."],
    ),
    (
        "-sqrt(x^2 + x) - x",
        "-oo",
        ["sqrt(x^2 + x) = -x - 1/2 + 1/(8x) + ...", "-sqrt(x^2 + x) - x = 1/2 - 1/(8x) + 1/(16x^2) + ..."],
    ),
    ("sin(x)/x", "0+", ["sin(x) = x - x^3/6 + x^5/120 + ...", "sin(x)/x = 1 - x^2/6 + x^4/120 + ..."]),
    (
        "(e^x - 1 - x)/x^2",
        "0-",
        ["e^x - 1 - x = x^2/2 + x^3/6 + x^4/24 + ...", "(e^x - 1 - x)/x^2 = 1/2 + x/6 + x^2/24 + ..."],
    ),
    ("ln(x)", "1+", ["ln(x) = x - 1 - (x - 1)^2/2 + (x - 1)^3/3 + ..."]),
    ("ln(x)", "1-", ["ln(x) = x - 1 - (x - 1)^2/2 + (x - 1)^3/3 + ..."]),
    ("1/(x - 2)^2", "2-", []),
    ("x^2 + 3x + 1", "oo", []),
    ("(1 + 1/x)^x", "oo", ["(1 + 1/x)^x = e - e/(2x) + 11e/(24x^2) + ..."]),
    ("(x^2 + 1)/(2x^2 - x)", "oo", ["(x^2 + 1)/(2x^2 - x) = 1/2 + 1/(4x) + 5/(8x^2) + ..."]),
    ("e^x/x", "-oo", []),
    ("x - x", "oo", ["x - x = 0"]),
    ("|x| + x", "0-", ["|x| = -x", "|x| + x = 0"]),
    ("arctan(x)", "oo", ["arctan(x) = pi/2 - 1/x + 1/(3x^3) + ..."]),
    ("x^4 + x^3 + x^2", "oo", []),
    ("x^4 + x^3 + x^2 + x", "oo", ["x^4 + x^3 + x^2 + x = x^4 + x^3 + x^2 + ..."]),
    ("(x^4 + x^3 + x^2)(x + 1)", "oo", ["(x^4 + x^3 + x^2)(x + 1) = x^5 + 2x^4 + 2x^3 + ..."]),
    (
        "ln(x + 1) - ln(x)",
        "oo",
        ["ln(x + 1) = ln(x) + 1/x - 1/(2x^2) + ...", "ln(x + 1) - ln(x) = 1/x - 1/(2x^2) + 1/(3x^3) + ..."],
    ),
    (
        "loggamma(x)/x",
        "oo",
        ["loggamma(x) = x ln(x) - x - ln(x)/2 + ...", "loggamma(x)/x = ln(x) - 1 - ln(x)/(2x) + ..."],
    ),
    ("x + sin(x)", "oo", ["-1 <= sin(x) <= 1", "x - 1 <= x + sin(x) <= x + 1"]),
    ("(x + sin(x))/x", "oo", ["x - 1 <= x + sin(x) <= x + 1", "1 - 1/x <= (x + sin(x))/x <= 1 + 1/x"]),
    ("floor(x) + x", "oo", ["x - 1 <= floor(x) <= x", "2x - 1 <= floor(x) + x <= 2x"]),
    ("e^(x sin(x))", "oo", ["-x <= x sin(x) <= x", "e^(-x) <= e^(x sin(x)) <= e^x"]),
    ("1/(1 + sin(x))", "oo", ["0 <= 1 + sin(x) <= 2", "1/2 <= 1/(1 + sin(x))"]),
    ("1/(sin(x) - 1)", "oo", ["-2 <= sin(x) - 1 <= 0", "1/(sin(x) - 1) <= -1/2"]),
    ("sin(x) tan(x)", "oo", ["-1 <= sin(x) <= 1"]),
    (
        "sin(x)/(x^4 + x^3 + x^2 + x)",
        "oo",
        ["-1 <= sin(x) <= 1", "x^4 + x^3 + x^2 + x = x^4 + x^3 + x^2 + ..."],
    ),
    ("ln(-x) + x", "0+", []),
    ("x", "oo", []),
    ("3^(2x) + x^3", "oo", []),
    ("6^x + 1/2^x", "oo", ["1/2^x = 2^(-x)", "6^x + 1/2^x = 6^x + 2^(-x)"]),
    ("1/(3^x + 1)", "oo", ["1/(3^x + 1) = 3^(-x) - 3^(-2x) + 3^(-3x) + ..."]),
    ("e^(x ln(2) ln(3)) + 1", "oo", []),
    ("(3^x + x)^2", "oo", ["(3^x + x)^2 = 3^(2x) + 2x*3^x + x^2"]),
]


def notes_of(text: str, place: str) -> list[tuple[str | Expr, ...]]:
    if place.endswith("oo"):
        near = OneSidedLimit(x, OO if place == "oo" else Neg(OO), 1)
    else:
        near = OneSidedLimit(x, parse(place[:-1]), 1 if place[-1] == "+" else -1)
    return [tuple(note) for note in leading_terms(parse(text), near)]


def said(note: tuple[str | Expr, ...]) -> str:
    return "".join(word if isinstance(word, str) else show(word) for word in note)


@pytest.mark.parametrize(("text", "place", "expected"), TABLE, ids=[f"{row[0]} @ {row[1]}" for row in TABLE])
def test_the_table(text: str, place: str, expected: list[str]) -> None:
    notes = notes_of(text, place)
    assert [said(note) for note in notes] == expected
    at = {"oo": Fraction(1000), "-oo": Fraction(-1000)}.get(place)
    if at is None:
        at = Fraction(place[:-1]) + Fraction(1, 1000) * (1 if place[-1] == "+" else -1)
    for note in notes:
        values = [precise(word, {"x": at}, 60) for word in note if isinstance(word, Expr)]
        assert None not in values
        sign = next(word for word in note if isinstance(word, str))
        if sign == " <= ":
            assert values == sorted(values)
        else:
            last = note[2].terms[-1] if isinstance(note[2], Add) else ZERO
            size = precise(last, {"x": at}, 60)
            assert size is not None
            assert abs(values[0] - values[1]) <= abs(values[0]) / 10**40 + (abs(size) if note[-1] == " + ..." else 0)
