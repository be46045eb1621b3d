"""Algebra before calculus: over products of signed factors and roots, the logarithm taken apart is the logarithm.

The random laws meet a negative number under a root too seldom; here every pair and many triples of such factors are
looked at on both sides of 0.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from calctool.books import derivative_engine
from calctool.derivation.rule import Names, Rewrite
from calctool.differentiation.preparation import log_laws, simplify_first, through_logarithm
from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Expr, Func, Mul, Sym
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import NoValue
from calctool.parsing import parse

X = Sym("x")
FACTORS = (
    *("x", "-x", "x^2", "(-x)^3", "1/x", "sqrt(x)", "sqrt(-x)", "cbrt(x)", "cbrt(-8x)", "sqrt(x(x + 1))"),
    *("sqrt(x^2 (x + 3))", "cbrt(-x^2)", "sqrt(cbrt(-x^3))", "1/sqrt(1 - x)", "(x - 1)^3", "x^(2/3)", "x^(3/2)"),
    *("e^(-x)", "x^2 + 1", "-2", "|x - 1|", "cbrt(x)^2", "x^x", "2^x"),
)
PLACES = [EvaluationPoint({"x": Fraction(n, 7)}) for n in (-30, -11, -3, 4, 9, 33)]


def value(e: Expr, place: EvaluationPoint) -> float | None:
    """The value of an expression at a place, None where it has none."""
    v = place.value(e)
    return None if v is NoValue or v.__class__ is NoValue else float(v)


def alike(a: float, b: float | None) -> bool:
    """Are two numbers the same but for rounding?"""
    return b is not None and abs(a - b) <= 1e-9 * (1 + abs(a))


@pytest.mark.parametrize("first", FACTORS)
def test_a_logarithm_taken_apart_has_its_value(first: str) -> None:
    """ln(u) wherever it has a value; ln|y| wherever y has one that is not 0."""
    seen = 0
    for rest in (*combinations_with_replacement(FACTORS, 1), *zip(FACTORS, FACTORS[5:], strict=False)):
        u = Mul(*[parse(text) for text in (first, *rest)])
        for card, body in ((log_laws, Func("ln", u)), (through_logarithm, u)):
            found = card.apply(Deriv(body, X), Names(frozenset("x")))
            if not isinstance(found, Rewrite):
                continue
            apart = found.after.body if isinstance(found.after, Deriv) else found.slots["l"]
            whole = body if card is log_laws else Func("ln", Func("abs", u))
            for place in PLACES:
                wanted = value(whole, place)
                if wanted is not None:
                    assert alike(wanted, value(apart, place)), f"{show(whole)}: {show(apart)} at {place}"
                    seen += 1
    assert seen > 20


QUOTIENTS = (
    *("(x^2 - 3x + 2)/sqrt(x^2 - 1)", "(x^2 - 1)/(x^2 - 3x + 2)^(1/2)", "(x^2 - 3x + 2)/(x^2 - 1)^0.6"),
    *("(x^2 - 1)/(x^2 - 3x + 2)^(1/3)", "(x^2 - 1)/(x - 1)", "(1 - x^2)/(x^2 - 3x + 2)", "x/(x + 1/x)"),
)


@pytest.mark.parametrize("text", QUOTIENTS)
def test_what_is_simplified_keeps_its_domain(text: str) -> None:
    """On both sides of the roots: the simpler function, and the slope, have values where the function has."""
    f = parse(text)
    found = simplify_first.apply(Deriv(f, X), Names(frozenset("x")))
    simpler = found.after.args[0] if isinstance(found, Rewrite) else f
    slope = derivative_engine().derive(Deriv(f, X)).result
    for place in PLACES:
        wanted = value(f, place)
        if wanted is not None:
            assert alike(wanted, value(simpler, place))
            assert value(slope, place) is not None
