"""One side of a place: the laws of limits from the leaves up, signs, branches, and what only numbers show."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calctool.expr.printer import show
from calctool.expr.tree import OO, Neg, Piecewise
from calctool.limits.behaviour import Behaviour
from calctool.limits.one_sided import OneSidedLimit
from calctool.parsing import parse

from .asymptotics import said, x


def side(place: str, **values: Fraction) -> OneSidedLimit:
    if place.endswith("oo"):
        return OneSidedLimit(x, OO if place == "oo" else Neg(OO), 1, values)
    return OneSidedLimit(x, parse(place[:-1]), 1 if place[-1] == "+" else -1, values)


def shown(b: Behaviour) -> str:
    if b.kind == "value":
        assert b.limit is not None
        return show(b.limit)
    if b.kind == "oscillates":
        return f"[{b.low:g}, {b.high:g}]"
    return b.form if b.kind == "form" else b.kind


LAWS = [
    # sums
    ("x + 1", "2+", "3"),
    ("x + 1/x", "oo", "oo"),
    ("-x + 1/x", "oo", "-oo"),
    ("x - x^2", "oo", "oo - oo"),
    ("1/x - 1/x^2", "0+", "oo - oo"),
    ("x + sin(x)", "oo", "oo"),
    ("-x + sin(x)", "oo", "-oo"),
    ("x + tan(x)", "oo", "unknown"),
    ("3 + 2sin(x)", "oo", "[1, 5]"),
    ("sin(x) + cos(x)", "oo", "[-2, 2]"),
    ("1/x + sin(x)", "oo", "[-1, 1]"),
    # products
    ("2x", "3-", "6"),
    ("x (1/x)", "oo", "0*oo"),
    ("x ln(x)", "0+", "0*oo"),
    ("(2 - x) ln(x)", "0+", "-oo"),
    ("(x - 2) ln(x)", "0+", "oo"),
    ("x x", "-oo", "oo"),
    ("x x x", "-oo", "-oo"),
    ("(1/x) sin(x)", "oo", "0"),
    ("(1/x) tan(x)", "oo", "unknown"),
    ("2 sin(x)", "oo", "[-2, 2]"),
    ("-3 sin(x)", "oo", "[-3, 3]"),
    ("sin(x) cos(x)", "oo", "[-1, 1]"),
    ("x sin(x)", "oo", "[-inf, inf]"),
    ("x (2 + sin(x))", "oo", "oo"),
    ("x (sin(x) - 2)", "oo", "-oo"),
    ("-x (2 + sin(x))", "oo", "-oo"),
    ("x (1 + sin(x))", "oo", "[0, inf]"),
    ("x (1 + sin(x))", "-oo", "[-inf, 0]"),
    ("0*x", "oo", "0"),
    ("0*ln(x)", "0+", "0"),
    ("0*ln(x)", "0-", "none"),
    # quotients
    ("1/x", "2+", "1/2"),
    ("1/x", "oo", "0"),
    ("x/x^2", "oo", "oo/oo"),
    ("1/x", "0+", "oo"),
    ("1/x", "0-", "-oo"),
    ("-1/x^2", "0-", "-oo"),
    ("x/sin(x)", "0+", "0/0"),
    ("ln(x)/x", "0+", "-oo"),
    ("1/(x - x)", "0+", "none"),
    ("x^2/3", "-oo", "oo"),
    ("x/(-3)", "oo", "-oo"),
    ("sin(x)/x", "oo", "0"),
    ("tan(x)/x", "oo", "unknown"),
    ("sin(1/x)/x", "0+", "unknown"),
    ("(2 + sin(1/x))/x", "0+", "oo"),
    ("(2 + sin(1/x))/x", "0-", "-oo"),
    ("sin(x)/2", "oo", "[-0.5, 0.5]"),
    ("1/(2 + sin(x))", "oo", "[0.333333, 1]"),
    ("1/sin(x)", "oo", "unknown"),
    ("x/(2 + sin(x))", "oo", "oo"),
    ("x/(sin(x) - 2)", "oo", "-oo"),
    ("(1/x)/(2 + sin(x))", "oo", "0"),
    ("-x/(2 + sin(x))", "oo", "-oo"),
    ("(-x)/(2 + sin(x))", "oo", "-oo"),
    ("(-x)/(sin(x) - 2)", "oo", "oo"),
    ("x/tan(x)", "oo", "unknown"),
    ("3/(2 + sin(x))", "oo", "[1, 3]"),
    ("cos(x)/(2 + sin(x))", "oo", "[-1, 1]"),
    ("x/(1 + sin(x))", "oo", "unknown"),
    # powers
    ("x^3", "2-", "8"),
    ("x^2", "-oo", "oo"),
    ("x^3", "-oo", "-oo"),
    ("x^(-3)", "-oo", "0"),
    ("x^(-3)", "0-", "-oo"),
    ("x^(-2)", "0-", "oo"),
    ("x^2", "0-", "0"),
    ("x^0", "oo", "1"),
    ("x^(1/3)", "0-", "0"),
    ("x^(1/2)", "0-", "none"),
    ("x^x", "0+", "0^0"),
    ("x^x", "oo", "oo"),
    ("x^(-x)", "oo", "0"),
    ("x^(1/x)", "oo", "oo^0"),
    ("(1 + 1/x)^x", "oo", "1^oo"),
    ("1^x", "oo", "1"),
    ("2^x", "oo", "oo"),
    ("2^x", "-oo", "0"),
    ("(1/2)^x", "oo", "0"),
    ("(1/2)^x", "-oo", "oo"),
    ("(2 + 1/x)^x", "oo", "oo"),
    ("x^(1/x)", "0+", "0"),
    ("2^sin(x)", "oo", "[0.5, 2]"),
    ("(1/2)^(3sin(x))", "oo", "[0.125, 8]"),
    ("(1 + 1/x)^sin(x)", "oo", "unknown"),
    ("(1/x)^sin(x)", "oo", "unknown"),
    ("2^(600sin(x))", "oo", "unknown"),
    ("sin(x)^(-2)", "oo", "unknown"),
    ("sin(x)^(1/2)", "oo", "unknown"),
    ("sin(x)^2", "oo", "[0, 1]"),
    ("(sin(x) - 3)^2", "oo", "[4, 16]"),
    ("sin(x)^3", "oo", "[-1, 1]"),
    ("e^(x^2 - x)", "oo", "oo"),
    ("e^(x - x^2)", "oo", "0"),
    # functions
    ("sin(x)", "oo", "[-1, 1]"),
    ("sin(1/x)", "oo", "0"),
    ("ln(x)", "0+", "-oo"),
    ("ln(x)", "0-", "none"),
    ("ln(x)", "oo", "oo"),
    ("sqrt(x)", "4+", "2"),
    ("sqrt(x)", "-oo", "none"),
    ("arctan(x)", "-oo", "-pi/2"),
    ("tan(x)", "pi/2-", "oo"),
    ("tan(x)", "pi/2+", "-oo"),
    ("gamma(x)", "-1-", "oo"),
    ("floor(x)", "2-", "1"),
    ("floor(x)", "2+", "2"),
    ("floor(x)", "5/2+", "2"),
    ("sign(x)", "0-", "-1"),
    ("|x|", "-oo", "oo"),
    ("|sin(x)|", "oo", "[0, 1]"),
    ("artanh(x)", "1-", "oo"),
    ("artanh(x)", "1+", "none"),
    ("ln(x/(x^2 + 1))", "oo", "-oo"),
    ("arctan(x - x^2)", "oo", "-pi/2"),
    ("log(x, 2)", "8+", "ln(8)/ln(2)"),
    ("max(x, 1)", "1+", "1"),
    ("root(x, 3)", "-oo", "-oo"),
    ("root(x, 4)", "-oo", "none"),
    ("root(x, 4)", "16-", "2"),
    ("log(x - x^2, 2)", "oo", "oo - oo"),
    ("max(x - x^2, 1)", "oo", "oo - oo"),
    ("max(1, sin(x))", "oo", "unknown"),
    ("f(x)", "2+", "f(2)"),
    ("f(1/x)", "oo", "unknown"),
    ("f(1/x)", "0+", "unknown"),
    # growth
    ("x^3/e^x", "oo", "0"),
    ("e^x/x^3", "oo", "oo"),
    ("-e^x/x^3", "oo", "-oo"),
    ("x^3 e^x", "-oo", "0"),
    ("ln(x)/x", "oo", "0"),
    ("x/x^3", "oo", "oo/oo"),
    # branches
    ("{x if x > 1 else 2x}", "1+", "1"),
    ("{x if x > 1 else 2x}", "1-", "2"),
    ("{x if x > 1}", "1-", "unknown"),
]


@pytest.mark.parametrize(("text", "place", "expected"), LAWS, ids=[f"{row[0]} @ {row[1]}" for row in LAWS])
def test_laws(text: str, place: str, expected: str) -> None:
    assert shown(side(place).behaviour(parse(text))) == expected


def test_squeezed_and_by_growth_are_said() -> None:
    assert side("oo").behaviour(parse("sin(x)/x")).squeezed
    assert side("oo").behaviour(parse("(1/x) sin(x)")).squeezed
    assert side("oo").behaviour(parse("2 + (1/x) sin(x)")).squeezed
    assert not side("oo").behaviour(parse("1/x")).squeezed
    assert side("oo").behaviour(parse("x/e^x")).by_growth
    assert side("oo").behaviour(parse("e^x/x")).by_growth
    assert not side("oo").behaviour(parse("x^2")).by_growth


def test_the_side() -> None:
    assert [side(p).side for p in ("oo", "-oo", "1+", "1-")] == [1, -1, 1, -1]
    assert [side(p).far for p in ("oo", "-oo", "1+")] == [True, True, False]
    assert OneSidedLimit(x, Neg(OO), 1).side == -1


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("x", "0+", "1/1000"),
        ("x", "0-", "-1/1000"),
        ("x", "2+", "2001/1000"),
        ("x", "2-", "1999/1000"),
        ("x", "oo", "1000"),
        ("x", "-oo", "-1000"),
        ("a x", "2+", "6003/1000"),
    ],
)
def test_looking(text: str, place: str, value: str) -> None:
    seen = side(place, a=Fraction(3)).nearby.at(parse(text), Fraction(1, 1000))
    assert abs(Fraction(str(seen)) - Fraction(value)) < Fraction(1, 10**20)
    assert side(place).nearby.at(parse("ln(-1) + x"), Fraction(1, 1000)) is None


@pytest.mark.parametrize(
    ("text", "place", "kind", "value"),
    [
        ("sin(x)/x", "0+", "value", 1),
        ("1/x", "0-", "-oo", 0),
        ("x^2", "-oo", "oo", 0),
        ("sqrt(x)", "0-", "none", 0),
        ("(1 + 1/x)^x", "oo", "value", 2.718281828459045),
        ("floor(x)", "2-", "value", 1),
    ],
)
def test_what_numbers_show(text: str, place: str, kind: str, value: float) -> None:
    seen = side(place).nearby.limit(parse(text))
    assert seen.kind == kind
    if kind == "value":
        assert float(seen.number) == pytest.approx(value, abs=1e-4)


def test_signs_and_zeros() -> None:
    near = side("1-")
    assert [near.sign(parse(t)) for t in ("x - 1", "1 - x", "x - x", "e^x", "sin(1/(x - 1))")] == [-1, 1, 0, 1, 0]
    assert near.vanishes(parse("x - x"))
    assert not near.vanishes(parse("x - 1"))
    assert near.defined(parse("sqrt(1 - x)"))
    assert not near.defined(parse("sqrt(x - 1)"))
    assert near.zero(parse("sqrt(2)^2 - 2"))
    assert not near.zero(parse("10^(-300)"))
    assert near.constant_sign(parse("10^(-300)")) == 1
    assert near.constant_sign(parse("-10^(-300)")) == -1
    assert near.constant_sign(parse("ln(-1)")) is None


def test_branches() -> None:
    e = parse("{x if x > 1, x^2 if x > 0 else 3}")
    assert isinstance(e, Piecewise)
    assert [show(side(p).branch(e) or x) for p in ("1+", "1-", "0+", "0-")] == ["x", "x^2", "x^2", "3"]
    waves = parse("{1 if sin(1/x) > 0 else 2}")
    assert isinstance(waves, Piecewise)
    assert side("0+").branch(waves) is None


@pytest.mark.parametrize(
    ("text", "expected", "holes"),
    [
        ("x cot(x) tan(x)/x", "1", True),
        ("sin(2x)/(x sin(x))", "0", True),
        ("tan(x) cos(x)/x", "0", True),
        ("sin(x)/x", "0", False),
    ],
)
def test_isolated_points_do_not_count(text: str, expected: str, holes: bool) -> None:
    end = side("oo").ending(parse(text))
    assert said(end).rstrip("?") == expected
    assert end.holes == holes
