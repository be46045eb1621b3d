"""Sets of reals with exact ends: the laws of sets, exact comparisons, and how a set is said."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from calctool.algebra.reals import (
    ABOVE,
    ALL,
    AT_ZERO,
    BELOW,
    NOTHING,
    Exact,
    Reals,
    Unsettled,
    interval,
    points,
    power_of,
    tidied,
)
from calctool.expr.printer import show
from calctool.expr.tree import Sym
from calctool.parsing import parse

X = Sym("x")
ENDS = ("-sqrt(2)", "0", "1", "e", "pi")
PROBES = [Exact(parse(t)) for t in ("-3", "-sqrt(2)", "-1", "0", "1/2", "1", "2", "e", "3", "pi", "4")]


def number(text: str) -> Exact:
    return Exact(parse(text))


def some_sets() -> list[Reals]:
    out = [NOTHING, ALL, ABOVE, BELOW, AT_ZERO, points([number("1"), number("pi")])]
    for low, high in product(ENDS, ENDS):
        out.append(interval(number(low), number(high), from_low=low < high, to_high=True))
    return out + [~s for s in out[5:]]


def test_the_laws_of_sets() -> None:
    """At every number: in a union if in one of the two, in an intersection if in both, in one of a set and its rest."""
    sets = some_sets()
    assert len(sets) > 40
    for a, b in zip(sets, sets[7:] + sets[:7], strict=True):
        for v in PROBES:
            ina, inb = a.has(v), b.has(v)
            assert (a | b).has(v) == (ina or inb)
            assert (a & b).has(v) == (ina and inb)
            assert (a - b).has(v) == (ina and not inb)
            assert (~a).has(v) != ina
        assert (a & b) <= a <= (a | b)
        assert (a.interior() | a.boundary()) | a == a | a.boundary()
        assert a == ~~a


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("1", "2"),
        ("-1/3", "-1/4"),
        ("sqrt(2)", "3/2"),
        ("7/5", "sqrt(2)"),
        ("e", "pi"),
        ("22/7 - 1/700", "pi"),
        ("pi", "22/7"),
        ("ln(2)", "7/10"),
        ("1 - 10^(-60)", "1"),
        ("sqrt(2)", "sqrt(2) + 10^(-50)"),
    ],
)
def test_order(less: str, more: str) -> None:
    a, b = number(less), number(more)
    assert (a.compare(b), b.compare(a), a == b, a < b) == (-1, 1, False, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2/4", "1/2"),
        ("sqrt(8)", "2 sqrt(2)"),
        ("ln(4)", "2 ln(2)"),
        ("e^(ln(3))", "3"),
        ("sqrt(3 + 2 sqrt(2))^2", "3 + 2 sqrt(2)"),
    ],
)
def test_equal_numbers(one: str, other: str) -> None:
    assert number(one) == number(other)


def test_what_cannot_be_compared_is_not_guessed() -> None:
    with pytest.raises(Unsettled):
        number("ln(-1)").compare(number("1"))
    with pytest.raises(Unsettled):
        number("gamma(1/3) gamma(2/3)").compare(number("2 pi/sqrt(3)"))  # equal, which nothing here proves


SAID = [
    (ABOVE, ["x > 0"]),
    (~BELOW, ["x >= 0"]),
    (~AT_ZERO, ["x != 0"]),
    (ABOVE - points([number("1")]), ["x > 0", "x != 1"]),
    (interval(number("0"), number("1")), ["0 < x < 1"]),
    (interval(number("0"), number("1"), to_high=True), ["0 < x <= 1"]),
    (interval(number("-2"), number("2")), ["-2 < x < 2"]),
    (~interval(number("-2"), number("2")), ["x <= -2 or x >= 2"]),
    (~interval(number("-2"), number("2")) - points([number("5")]), ["x <= -2 or x >= 2", "x != 5"]),
    (AT_ZERO, ["x = 0"]),
    (AT_ZERO | interval(number("1"), None), ["x = 0 or x > 1"]),
    (ALL, []),
    (NOTHING, ["False"]),
]


@pytest.mark.parametrize(("some", "said"), SAID)
def test_how_a_set_is_said(some: Reals, said: list[str]) -> None:
    assert [show(c) for c in some.conditions(X)] == said


def test_a_part_that_is_no_letter_is_said_with_bars() -> None:
    u = parse("sin(x)")
    half = interval(number("-1/2"), number("1/2"))
    assert [show(c) for c in half.conditions(u)] == ["|sin(x)| < 1/2"]
    assert [show(c) for c in (~half).conditions(u)] == ["|sin(x)| >= 1/2"]


@pytest.mark.parametrize(
    ("e", "plain"),
    [
        ("((1 + sqrt(5))/2)^2", "(3 + sqrt(5))/2"),
        ("(e + 1)*2", "2 + 2e"),
        ("1/2 + 1/3", "5/6"),
        ("sqrt(2) sqrt(2)", "2"),
    ],
)
def test_numbers_are_tidied(e: str, plain: str) -> None:
    assert show(tidied(parse(e))) == plain


@pytest.mark.parametrize(
    ("v", "n", "root"),
    [
        ("4/9", "1/2", "2/3"),
        ("12", "1/2", "2 sqrt(3)"),
        ("1/2", "1/2", "sqrt(2)/2"),
        ("8", "2/3", "4"),
        ("5", "1/3", "cbrt(5)"),
        ("-8", "1/3", "-2"),
        ("2", "-1", "1/2"),
        ("7", "1/4", "root(7, 4)"),
    ],
)
def test_roots(v: str, n: str, root: str) -> None:
    assert show(power_of(number(v), Fraction(n)).written) == root
