"""What functions tend to by their exact behaviour: a table of edges, and terms that are as good as their next one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from mpmath import mp

from calctool.asymptotics.expansion import Ending, Expansion
from calctool.asymptotics.series import Scale
from calctool.asymptotics.steps import stepped, whole_turns
from calctool.expr.printer import show
from calctool.expr.tree import OO, ZERO, Neg, Sym
from calctool.numeric.evaluate import precise
from calctool.parsing import parse

from .asymptotics import SIDES, errors, near, number, said, tends, x

ENDINGS = Path(__file__).with_name("endings.txt")


class Row(NamedTuple):
    """One line of the table."""

    expr: str
    place: str
    answers: tuple[str, ...]


def rows() -> list[Row]:
    lines = ENDINGS.read_text(encoding="utf-8").splitlines()
    found = [line.partition(" => ") for line in lines if line and not line.startswith("#")]
    goals = [(goal.rpartition(" @ "), answers.split(" | ")) for goal, _, answers in found]
    return [Row(expr, place, tuple(answers)) for (expr, _, place), answers in goals]


def agrees(end: Ending, answer: str) -> bool:
    """Is an ending what the table says?"""
    if answer[0] == "[":
        low, high = answer[1:-1].split(", ")
        inside = end.kind == "between" and end.low is not None and end.high is not None
        return inside and agrees(end.low, low) and agrees(end.high, high)  # type: ignore[arg-type]
    if answer in ("oo", "-oo", "none", "unresolved"):
        return end.kind == answer
    if end.kind != "value":
        return False
    side = answer[-1] if answer[-1] in "+-?" else ""
    expected = precise(parse(answer.removesuffix(side)), {}, 80)
    assert expected is not None, answer
    with mp.workdps(60):
        return bool(SIDES[end.side] == side and abs(number(end.value) - expected) < mp.mpf(10) ** -50)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.expr} @ {row.place}")
def test_the_table(row: Row) -> None:
    end = near(row.place).ending(parse(row.expr))
    assert any(agrees(end, answer) for answer in row.answers), said(end)


FAR = 10**60

LAW = [
    ("sin(x)/x", "0+", 1000),
    ("cos(x)", "2-", 1000),
    ("tan(x)", "1+", 1000),
    ("arctan(x)", "1/2+", 1000),
    ("arctan(x)", "oo", 1000),
    ("arctan(x)", "-oo", 1000),
    ("arcsin(x)", "1/3-", 1000),
    ("arcsin(x)", "1-", 10**6),
    ("arccos(x)", "-1+", 10**6),
    ("sqrt(x)", "3+", 1000),
    ("sqrt(x^2 + x)", "-oo", 1000),
    ("cbrt(x^3 + x)", "-oo", 1000),
    ("root(x, 5)", "-2+", 1000),
    ("ln(x)", "2-", 1000),
    ("ln(x^2 + x)", "oo", 1000),
    ("ln(x + ln(x))", "oo", 10**4),
    ("log(x, 3)", "2+", 1000),
    ("e^(1/x)", "-oo", 1000),
    ("e^(x + 1/x)", "oo", 1000),
    ("x^x", "0+", 1000),
    ("x^(1/x)", "oo", 1000),
    ("(1 + 1/x)^x", "oo", 1000),
    ("(1 + 2/x)^pi", "oo", 1000),
    ("sinh(x)", "1+", 1000),
    ("coth(x)", "0-", 1000),
    ("sigmoid(x)", "1+", 1000),
    ("softplus(x)", "0+", 1000),
    ("|x| x", "0-", 1000),
    ("atan2(x, 2)", "1+", 1000),
    ("gamma(x)", "oo", 1000),
    ("gamma(x)", "0-", 1000),
    ("gamma(x)", "-2+", 1000),
    ("gamma(x)", "3/2+", 1000),
    ("factorial(x)", "oo", 1000),
    ("loggamma(x)", "oo", 100),
    ("loggamma(x + 1/x)", "oo", 100),
    ("loggamma(x)", "0+", 1000),
    ("loggamma(x)", "1-", 1000),
    ("digamma(x)", "oo", 100),
    ("digamma(x)", "-1+", 1000),
    ("digamma(x)", "1+", 1000),
    ("polygamma(1, x)", "oo", 100),
    ("polygamma(2, x)", "oo", 100),
    ("polygamma(3, x)", "oo", 100),
    ("polygamma(1, x)", "0-", 1000),
    ("polygamma(2, x)", "-1+", 1000),
    ("polygamma(3, x)", "-2-", 1000),
    ("erf(x)", "oo", 10),
    ("erf(x)", "-oo", 10),
    ("erf(x + 1/x)", "oo", 12),
    ("erf(x)", "0+", 1000),
    ("erf(x)", "1-", 1000),
    ("erfc(x)", "oo", 20),
    ("erfc(x)", "-oo", 10),
    ("erfi(x)", "oo", 20),
    ("erfi(x)", "-oo", 20),
    ("erfi(x)", "0-", 1000),
    ("Ei(x)", "oo", 100),
    ("Ei(x)", "-oo", 100),
    ("Ei(x)", "0+", 1000),
    ("Ei(x)", "0-", 1000),
    ("Ei(x)", "1+", 1000),
    ("li(x)", "oo", FAR),
    ("li(x)", "1+", 1000),
    ("li(x)", "1-", 1000),
    ("li(x)", "2-", 1000),
    ("Shi(x)", "oo", 100),
    ("Shi(x)", "-oo", 100),
    ("Shi(x)", "0+", 1000),
    ("Chi(x)", "oo", 100),
    ("Chi(x)", "0+", 1000),
    ("Chi(x)", "2+", 1000),
    ("Si(x)", "0-", 1000),
    ("Si(x)", "1+", 1000),
    ("Ci(x)", "0+", 1000),
    ("Ci(x)", "1+", 1000),
    ("lambertw(x)", "0-", 1000),
    ("lambertw(x - 1/e)", "0+", 10**6),
    ("lambertw(x)", "1+", 1000),
    ("besselj(0, x)", "1+", 1000),
    ("besselj(0, x)", "0+", 1000),
    ("besselj(3, x)", "0+", 1000),
    ("besselj(1/2, x)", "0+", 1000),
    ("besselj(-2, x)", "0+", 1000),
    ("bessely(0, x)", "0+", 1000),
    ("bessely(1, x)", "0+", 1000),
    ("bessely(1/2, x)", "0+", 1000),
    ("besseli(0, x)", "0+", 1000),
    ("besseli(1/3, x)", "0+", 1000),
    ("besseli(0, x)", "oo", 100),
    ("besseli(2, x)", "oo", 100),
    ("besseli(1/3, x)", "oo", 100),
    ("besselk(0, x)", "0+", 1000),
    ("besselk(1, x)", "0+", 1000),
    ("besselk(2, x)", "0+", 1000),
    ("besselk(1/3, x)", "0+", 1000),
    ("besselk(1/3, x)", "oo", 100),
    ("besselk(1/2, x)", "oo", 100),
    ("besselk(5/2, x)", "oo", 100),
]


@pytest.mark.parametrize(("text", "place", "t"), LAW, ids=[f"{text} @ {place}" for text, place, _ in LAW])
def test_terms_are_as_good_as_the_next_one(text: str, place: str, t: int) -> None:
    """f less its first terms is about as large as the next: so has Poincaré defined an asymptotic expansion."""
    found = errors(text, place, Fraction(t), 5)
    assert found
    for i, (error, size) in enumerate(found):
        assert error <= 2 * size, i
        assert size <= 2 * error or error < abs(found[0][0]) / 10**60, i  # all of it, where the terms end


@pytest.mark.parametrize(
    ("text", "sign"),
    [("x - 1", -1), ("1 - x", 1), ("x - x", 0), ("sin(1/(x - 1))", None), ("2 + sin(1/(x - 1))", 1)],
)
def test_signs(text: str, sign: int | None) -> None:
    assert near("1-").sign(parse(text)) == sign


def test_signs_of_what_has_none() -> None:
    assert near("oo").sign(parse("sin(x) - 2")) == -1
    assert near("oo").sign(parse("1 + sin(x)")) is None
    assert near("oo").sign(parse("-1 - sin(x)")) is None
    assert near("oo").sign(parse("ln(-x)")) is None


@pytest.mark.parametrize(
    ("text", "met"),
    [("x < 1", True), ("x > 1", False), ("x >= 1", False), ("x != 1", True), ("sin(1/(x - 1)) > 0", None)],
)
def test_conditions(text: str, met: bool | None) -> None:
    condition = parse(f"{{1 if {text} else 0}}").args[1]
    assert near("1-").met(condition) is met


def test_parameters_have_values() -> None:
    a, place = Fraction(3, 2), parse("2a")
    side = Expansion(x, place, -1, {"a": a})
    assert precise(side.ending(parse("x")).expr, {"a": a}) == 3
    assert precise(side.ending(parse("a x - 9/2 + 1")).expr, {"a": a}) == 1
    # a letter has its number where that decides; what is 0 for this number alone is not called 0
    assert [side.sign(parse(text)) for text in ("a - 1", "1 - a", "x - 2a", "a - 3/2")] == [1, -1, -1, None]
    assert side.ending(parse("1/(x - 2a)")).kind == "-oo"
    assert side.ending(parse("b x")).kind == "unresolved"
    assert "b has no value" in side.ending(parse("b x")).why
    assert said(near("oo").with_letters({"y": Fraction(2)}).ending(parse("y + 1/x"))) == "2+"


def test_a_letter_with_a_limit() -> None:
    scale_of = near("1+")
    for text in ("oo", "-oo"):
        v = scale_of.towards(Ending(text))
        assert scale_of.with_letters({"y": v}).ending(Sym("y")).kind == text
    assert scale_of.towards(Ending("value", Fraction(2), 1)) == 2


@pytest.mark.parametrize(
    ("text", "side", "expected"),
    [
        ("1/u", 1, "oo"),
        ("1/u", -1, "-oo"),
        ("u x", 1, "0+"),
        ("u e^(e^x)", 1, "0+"),
        ("1/(u e^(e^x))", -1, "-oo"),
        ("x + u", -1, "oo"),
        ("(2 + u)/(1 + 1/x)", 1, "2-"),
    ],
)
def test_one_letter_goes_first(text: str, side: int, expected: str) -> None:
    assert said(near("oo").beside(parse(text), "u", side)) == expected


def test_endings_speak() -> None:
    assert (Ending("oo").expr, Ending("-oo").expr) == (OO, Neg(OO))
    assert Ending("value", Fraction(0), 0).expr == ZERO
    assert [Ending(kind).settled for kind in ("value", "oo", "-oo", "between", "none", "unresolved")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [Ending(kind).infinite for kind in ("value", "oo", "-oo", "between")] == [False, True, True, False]
    squeezed = near("oo").ending(parse("sin(x)/x"))
    assert squeezed.squeezed
    assert not near("oo").ending(parse("1/x")).squeezed
    assert near("oo").ending(parse("x + sin(x)")).squeezed
    assert near("oo").ending(parse("x + x^2 + sin(x)")).squeezed
    assert near("oo").ending(parse("1/(x + tan(x))")).holes
    assert near("oo").ending(parse("tan(x)")).holes
    assert not near("oo").ending(parse("sin(x)")).holes


def test_an_ending_is_worked_once() -> None:
    side = near("oo")
    e = parse("sqrt(x^2 + x) - x")
    assert side.ending(e) is side.ending(e)
    assert said(side.ending(e)) == "1/2-"


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("pi floor(x)", 1),
        ("2pi floor(x)", 2),
        ("-4pi ceil(x)", -4),
        ("2pi floor(x)^2", 2),
        ("2pi floor(x) ceil(x)", 2),
        ("pi floor(x)/2", None),
        ("2pi x", None),
        ("2floor(x)", None),
        ("2pi", None),
        ("2pi^2 floor(x)", None),
        ("2pi sqrt(floor(x))", None),
        ("2pi/floor(x)", None),
        ("2pi floor(x) sin(x)", None),
    ],
)
def test_whole_turns(text: str, turns: int | None) -> None:
    assert whole_turns(parse(text)) == turns


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("floor(x)", True),
        ("ceil(x)", True),
        ("sign(x)", True),
        ("|x|", True),
        ("max(x, 1)", True),
        ("min(x, 1)", True),
        ("mod(x, 2)", True),
        ("relu(x)", True),
        ("Heaviside(x)", True),
        ("{1 if x > 0 else 2}", True),
        ("sin(x)", False),
        ("sqrt(x)", False),
        ("x + 1", False),
        ("tan(x)", False),
    ],
)
def test_steps_and_corners(text: str, expected: bool) -> None:
    assert stepped(parse(text)) is expected


def test_the_letter_is_that_of_the_scale() -> None:
    side = near("oo")
    assert side.scale.t.expr == Sym(side.letter)
    assert isinstance(side.scale, Scale)
    assert show(side.scale.t.expr) == "t'"
    assert tends("x", "-oo") == "-oo"
