"""Constants of which the sign is decided: arithmetic as numbers have it, zero by proof, integers on the nose."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from mpmath import mp

from calctool.asymptotics.constants import (
    ExactReal,
    Unresolved,
    constant_of,
    exp_of,
    expr_of,
    floor_of,
    ln_of,
    one_over,
    power_of,
    ratio_of,
    sign,
)
from calctool.asymptotics.series import Scale
from calctool.expr.printer import show
from calctool.expr.tree import Sym
from calctool.parsing import parse

from .asymptotics import number


def question(**values: Fraction) -> Any:
    """What a scale asks its constants with: numbers for letters, and work of its own."""
    return Scale(Sym("t'"), values).point


def c(text: str) -> Any:
    return constant_of(parse(text), question())


TEXTS = ("0", "1", "-1", "2/3", "-7/2", "sqrt(2)", "1/sqrt(2)", "pi", "-pi", "1 - e", "ln(2)", "1/ln(2)")
CLOSE = 1e-40


@pytest.mark.parametrize(("a", "b"), [*product(TEXTS, TEXTS)])
def test_arithmetic_is_that_of_numbers(a: str, b: str) -> None:
    p, q = c(a), c(b)
    m, n = number(p), number(q)
    with mp.workdps(60):
        assert abs(number(p + q) - (m + n)) < CLOSE
        assert abs(number(p - q) - (m - n)) < CLOSE
        assert abs(number(p * q) - m * n) < CLOSE
        assert abs(number(-p) + m) < CLOSE
        if n:
            assert abs(number(p / q) - m / n) < CLOSE
            assert abs(number(one_over(q)) * n - 1) < CLOSE


def test_what_is_plain_stays_short() -> None:
    r = c("sqrt(2)")
    assert r + Fraction(0) is r
    assert Fraction(0) + r is r
    assert r * Fraction(1) is r
    assert Fraction(1) * r is r
    assert r * Fraction(0) == 0
    assert r - r == 0
    assert r / r == 1
    assert Fraction(0) / r == 0
    assert Fraction(0) - r != r
    minus = -r
    assert show(expr_of(-minus)) == "sqrt(2)"
    assert show(expr_of(r * Fraction(-1))) == "-sqrt(2)"
    assert (Fraction(1) / r) * r == 1
    assert r * (Fraction(1) / r) == 1
    assert r * (Fraction(3) / r) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqrt(2) - 7/5", 1),
        ("7/5 - sqrt(2)", -1),
        ("sqrt(2)*sqrt(3) - sqrt(6)", 0),
        ("sqrt(2) sqrt(2) - 2", 0),
        ("ln(6) - ln(2) - ln(3)", 0),
        ("sin(1)^2 + cos(1)^2 - 1", 0),
        ("e^pi - pi^e", 1),
        ("pi^e - e^pi", -1),
        ("e^(-1000)", 1),
        ("-e^(-1000)", -1),
        ("pi - 3141592653589793238462643383279502884197/10^39", 1),
        ("3141592653589793238462643383279502884198/10^39 - pi", 1),
        ("pi - 3141592653589793238462643383279502884198/10^39", -1),
        ("cos(10^(-30)) - 1", -1),
        ("0", 0),
        ("-1/3", -1),
        ("1/3", 1),
    ],
)
def test_signs_are_decided(text: str, expected: int) -> None:
    assert sign(c(text)) == expected
    assert sign(ExactReal(parse(text), question())) == expected
    assert sign(-ExactReal(parse(text), question())) == -expected


def test_a_sign_that_is_not_decided_says_so() -> None:
    """gamma(1/4) is transcendental, and nothing here knows the formula."""
    e = parse("gamma(1/4)*gamma(3/4) - pi*sqrt(2)")
    with pytest.raises(Unresolved, match="is 0"):
        sign(ExactReal(e, question()))
    stop = Unresolved("a reason")
    assert (stop.why, str(stop)) == ("a reason", "a reason")


@pytest.mark.parametrize("text", ["ln(0)", "1/(sqrt(2) - sqrt(2))", "arcsin(pi)", "sqrt(-pi)"])
def test_what_has_no_value_is_checked(text: str) -> None:
    with pytest.raises(Unresolved):
        ExactReal(parse(text), question()).check()


@pytest.mark.parametrize("text", ["sqrt(2)", "e^(10^5)", "besselj(2, 3)", "gamma(1/3)"])
def test_what_has_a_value_passes(text: str) -> None:
    ExactReal(parse(text), question()).check()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7),
        ("-7", -7),
        ("7/2", 3),
        ("-7/2", -4),
        ("pi", 3),
        ("-pi", -4),
        ("sqrt(2)*sqrt(2)", 2),
        ("-sqrt(2)*sqrt(2)", -2),
        ("sqrt(9)*1", 3),
        ("ln(e^5)", 5),
        ("ln(e^(-5))", -5),
        ("10^60 sqrt(2)/sqrt(2)", 10**60),
        ("5 - 10^(-30) ln(2)", 4),
        ("5 + 10^(-30) ln(2)", 5),
        ("-5 - 10^(-30) ln(2)", -6),
        ("-5 + 10^(-30) ln(2)", -5),
        ("5 - 10^(-60) pi", 4),
        ("10^40 pi", 31415926535897932384626433832795028841971),
        ("1/2 + sqrt(2)/sqrt(8)", 1),
        ("pi/10^9", 0),
        ("-pi/10^9", -1),
    ],
)
def test_floors(text: str, expected: int) -> None:
    assert floor_of(c(text)) == expected
    assert floor_of(ExactReal(parse(text), question())) == expected


def test_a_floor_without_a_value_says_so() -> None:
    with pytest.raises(Unresolved):
        floor_of(ExactReal(parse("ln(0)"), question()))


def test_signs_that_hang_on_a_letter_are_remembered() -> None:
    """For the numbers with which the remembered signs come out, and for no others, the answer is the same."""
    point = question(a=Fraction(5, 2))
    assert sign(ExactReal(parse("a - 1"), point)) == 1
    assert [*point.decided.values()] == [1]
    assert floor_of(ExactReal(parse("a"), point)) == 2
    assert floor_of(ExactReal(parse("pi"), point)) == 3

    def same(a: Fraction) -> bool:
        other = question(a=a)
        return all(sign(ExactReal(e, other)) == s for e, s in point.decided.items())

    assert [same(Fraction(n, 10)) for n in (19, 21, 29, 31, 35)] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("3/7", "3/7"),
        ("sqrt(2)sqrt(8)", "4"),
        ("sqrt(2)/sqrt(8)", "1/2"),
        ("-ln(8)/ln(2)", "-3"),
        ("sqrt(2)/sqrt(2) + 1/999", "1000/999"),
        ("sqrt(2)", None),
        ("pi", None),
        ("1/3 + 10^(-40) pi", None),
        ("-1/3 + 10^(-40) pi", None),
    ],
)
def test_ratios(text: str, ratio: str | None) -> None:
    found = ratio_of(c(text))
    assert (found is None) == (ratio is None)
    if ratio is not None:
        assert isinstance(found, Fraction)
        assert found == c(ratio)


@pytest.mark.parametrize("text", ["ln(0)", "10^7 sqrt(2) sqrt(2)"])
def test_ratios_not_found(text: str) -> None:
    with pytest.raises(Unresolved):
        ratio_of(ExactReal(parse(text), question()))


@pytest.mark.parametrize(
    ("base", "p", "shown"),
    [
        ("4", "1/2", "2"),
        ("8", "-2/3", "1/4"),
        ("2/3", "-3", "27/8"),
        ("-2", "3", "-8"),
        ("1", "1/7", "1"),
        ("5", "0", "1"),
        ("5", "1", "5"),
        ("pi", "0", "1"),
        ("pi", "1", "pi"),
        ("pi", "1/2", "sqrt(pi)"),
        ("pi", "3/2", "sqrt(pi)^3"),
        ("2", "1/2", "sqrt(2)"),
        ("2", "3/2", "sqrt(2)^3"),
        ("2", "1/3", "2^(1/3)"),
        ("pi", "2", "pi^2"),
        ("pi", "sqrt(2)", "pi^sqrt(2)"),
        ("1", "1000000", "1"),
    ],
)
def test_powers(base: str, p: str, shown: str) -> None:
    found = power_of(c(base), c(p), question())
    assert show(expr_of(found)) == shown
    if p not in ("1000000",):
        with mp.workdps(60):
            assert abs(number(found) - number(c(base)) ** number(c(p))) < CLOSE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0", "1"),
        ("1", "e"),
        ("-2", "e^-2"),
        ("ln(5)", "5"),
        ("2ln(5)", "25"),
        ("-ln(5)/2", None),
        ("ln(5)/3", "5^(1/3)"),
        ("pi", "e^pi"),
        ("ln(2) + ln(3)", "6"),
        ("ln(2)*pi", "e^(pi ln(2))"),
        ("ln(2)^2", "e^(ln(2)^2)"),
        ("2 + ln(3)", "3e^2"),
        ("pi - 2ln(3)", "1/9*e^pi"),
        ("(ln(2) + ln(3))/2", "sqrt(3)sqrt(2)"),
        ("ln(2)*ln(3)", None),
        ("sqrt(2)", "e^sqrt(2)"),
    ],
)
def test_exponentials(text: str, shown: str | None) -> None:
    found = exp_of(c(text), question())
    if shown is not None:
        assert parse(show(expr_of(found))) == parse(shown)
    with mp.workdps(60):
        assert abs(number(found) - mp.exp(number(c(text)))) < CLOSE


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1", "0"), ("e", "1"), ("e^5", "5"), ("e^pi", "pi"), ("2", "ln(2)"), ("pi^2", "ln(pi^2)"), ("3/7", "ln(3/7)")],
)
def test_logarithms(text: str, shown: str) -> None:
    assert parse(show(expr_of(ln_of(c(text), question())))) == parse(shown)


def test_rational_numbers_both_ways() -> None:
    for q in (Fraction(0), Fraction(-22, 7), Fraction(10**40 + 1, 3)):
        assert expr_of(q) == parse(f"{q.numerator}/{q.denominator}") or q.denominator == 1
        assert number(q) == pytest.approx(float(q))
    assert isinstance(c("22/7"), Fraction)
    assert isinstance(c("pi"), ExactReal)
