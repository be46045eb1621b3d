"""Equations and inequalities of one variable, solved: roots with their multiplicities, preimages, what is left."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from calctool.algebra.bounds import bounds
from calctool.algebra.reals import ABOVE, AT_ZERO, BELOW, Exact, Unsettled, interval
from calctool.algebra.roots import real_roots
from calctool.algebra.solving import Solver, domain, holds_in, preimage
from calctool.expr.printer import show
from calctool.expr.tree import Sym
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.parsing import parse
from tests.domains.test_law import formula

X = Sym("x")


def product(roots: list[Fraction]) -> list[Fraction]:
    """The coefficients of (x - r)(x - s)..., lowest first."""
    c = [Fraction(1)]
    for r in roots:
        c = [a - r * b for a, b in zip([Fraction(0), *c], [*c, Fraction(0)], strict=True)]
    return c


@pytest.mark.parametrize("seed", range(20))
def test_rational_roots_come_back_with_their_multiplicities(seed: int) -> None:
    draw = random.Random(seed)
    roots = [Fraction(draw.randint(-6, 6), draw.randint(1, 3)) for _ in range(draw.randint(1, 6))]
    found = real_roots(product(roots))
    assert [(r.rational, n) for r, n in found] == [(r, roots.count(r)) for r in sorted(set(roots))]


ROOTS = [
    ((1, 2, 1), [("-1", 2)]),
    ((1, 0, 1), []),
    ((-1, -1, 1), [("(1 - sqrt(5))/2", 1), ("(1 + sqrt(5))/2", 1)]),
    ((4, 0, -4, 0, 1), [("-sqrt(2)", 2), ("sqrt(2)", 2)]),
    ((-2, 0, 0, 1), [("cbrt(2)", 1)]),
    ((-3, 0, 0, 0, 0, 0, 1), [("-root(3, 6)", 1), ("root(3, 6)", 1)]),
    ((0, 0, 1, -2, 1), [("0", 2), ("1", 2)]),
]


@pytest.mark.parametrize(("coefficients", "roots"), ROOTS)
def test_roots(coefficients: tuple[int, ...], roots: list[tuple[str, int]]) -> None:
    assert [(show(r.written), n) for r, n in real_roots([Fraction(c) for c in coefficients])] == roots


def test_roots_without_a_closed_form_are_isolated() -> None:
    found = real_roots([Fraction(c) for c in (1, 0, -4, 1, 0, 0, 0, 1)])
    assert [n for _, n in found] == [1] * len(found)
    assert all(r.expr is None for r, _ in found)
    assert [round(float(r.near()), 3) for r, _ in found] == sorted(round(float(r.near()), 3) for r, _ in found)


@pytest.mark.parametrize("seed", range(60))
def test_signs_are_those_of_the_numbers(seed: int) -> None:
    """At random places a number has the sign that the solved sets say."""
    draw = random.Random(1000 + seed)
    e = parse(formula(draw, draw.choice((1, 2, 2, 3))))
    try:
        signs = Solver(X).signs(e)
        where = domain(e, X)
    except Unsettled:
        return
    for _ in range(20):
        v = Fraction(draw.randint(-900, 900), 100)
        value = EvaluationPoint(x=v).value(e, 30)
        there = [s.has(Exact.of(v)) for s in signs]
        if isinstance(value, NoValue):
            assert value is not UNDEFINED or (there == [False] * 3 and not where.has(Exact.of(v)))
        elif abs(value) > 1e-20:
            assert there == [value < 0, False, value > 0], (e, v)


LEFT = [
    ("ln(sin(x) + 2) - 1", ABOVE, "sin(x)", "sin(x) > e - 2"),
    ("2 tan(x) - 1", ABOVE, "tan(x)", "tan(x) > 1/2"),
    ("x + e^x", AT_ZERO, "x + e^x", "x + e^x = 0"),
    ("sqrt(x + e^x) - 1", BELOW, "x + e^x", "0 <= x + e^x < 1"),
]


@pytest.mark.parametrize(("e", "within", "part", "left"), LEFT)
def test_what_is_not_solved_is_undone_as_far_as_it_goes(e: str, within: object, part: str, left: str) -> None:
    with pytest.raises(Unsettled) as stuck:
        preimage(parse(e), X, within)  # type: ignore[arg-type]
    assert stuck.value.part is not None
    assert stuck.value.within is not None
    assert show(stuck.value.part) == part
    assert [show(c) for c in stuck.value.within.conditions(stuck.value.part)] == [left]


CONDITIONS = [
    ("x^2 < 4", "-2 < x < 2"),
    ("x^2 >= 2", "x <= -sqrt(2) or x >= sqrt(2)"),
    ("|x - 1| <= x", "x >= 1/2"),
    ("e^x > 2 and x < 1", "ln(2) < x < 1"),
    ("x < 0 or x > 1/x", "x < 0 or x > 1"),
    ("floor(x) = 2", "2 <= x < 3"),
    ("floor(x) != 2", "x < 2 or x >= 3"),
    ("ceil(x) > 1/2", "x > 0"),
    ("1/x < 2", "x < 0 or x > 1/2"),
    ("sqrt(x) > x", "0 < x < 1"),
]


@pytest.mark.parametrize(("condition", "solved"), CONDITIONS)
def test_conditions_are_solved(condition: str, solved: str) -> None:
    node = parse(f"{{1 if {condition} else 2}}").args[1]
    assert [show(c) for c in holds_in(node, X).conditions(X)] == [solved]


@pytest.mark.parametrize("seed", range(40))
def test_bounds_hold(seed: int) -> None:
    draw = random.Random(2000 + seed)
    e = parse(formula(draw, 3))
    low, high = bounds(e)
    for _ in range(20):
        value = EvaluationPoint(x=Fraction(draw.randint(-900, 900), 100)).value(e, 30)
        if not isinstance(value, NoValue):
            assert low.at - 1e-9 <= value <= high.at + 1e-9


def test_a_square_is_solved_between_ends_of_its_range() -> None:
    """x(x + 2) reaches -1 at -1 and does not go below."""
    found = preimage(parse("x(x + 2)"), X, interval(Exact.of(-1), Exact.of(0)))
    assert [show(c) for c in found.conditions(X)] == ["-2 < x < 0", "x != -1"]
