"""How the tests of asymptotics look at a function: what it tends to in one word, its terms, and its value there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from calctool.asymptotics.constants import Unresolved, expr_of
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.asymptotics.series import Multiseries
from calctool.expr.printer import show
from calctool.expr.tree import OO, Neg, Sym
from calctool.numeric.evaluate import precise
from calctool.parsing import parse

x = Sym("x")
DIGITS = 120
SIDES = {1: "+", -1: "-", 0: "", None: "?"}


def near(place: str) -> Expansion:
    """One side of a place: ``2+``, ``pi/2-``, ``oo``."""
    if place.endswith("oo"):
        return Expansion(x, OO if place == "oo" else Neg(OO), 1 if place == "oo" else -1)
    return Expansion(x, parse(place[:-1]), 1 if place[-1] == "+" else -1)


def said(end: Ending) -> str:
    """``2+`` from above, ``2-`` from below, ``2`` all the way, ``2?`` where the side is not known, ``[-1, oo]``."""
    if end.kind == "value":
        return show(end.expr) + SIDES[end.side]
    if end.kind == "between":
        assert end.low is not None
        assert end.high is not None
        return f"[{said(end.low)}, {said(end.high)}]"
    return end.kind


def tends(text: str, place: str) -> str:
    """What a function tends to."""
    return said(near(place).ending(parse(text)))


def number(c: Any) -> Any:
    """A constant of asymptotics as a number of mpmath."""
    found = precise(expr_of(c), {}, DIGITS)
    assert found is not None
    return found


def monomials(v: Any) -> Iterator[tuple[Any, list[tuple[Any, Any]]]]:
    """The terms of a series, largest first: the coefficient, and the generators with their exponents."""
    if not isinstance(v, Multiseries):
        yield v, []
        return
    for e, c in v.terms():
        if not v.scale.is_zero(c):
            for inside, powers in monomials(c):
                yield inside, [(v.top, e), *powers]


def values(v: Any, t: Fraction, most: int) -> tuple[list[Any], bool]:
    """What the first terms are worth at a t, and whether there are no others; those not decided end the list."""
    out: list[Any] = []
    terms = monomials(v)
    while len(out) < most:
        try:
            found = next(terms, None)
        except Unresolved:
            return out, False
        if found is None:
            return out, True
        term = number(found[0])
        for g, e in found[1]:
            size = precise(g.expr, {"t'": t}, DIGITS)
            assert size is not None
            with mp.workdps(DIGITS):
                term = term * size ** number(e)
        out.append(term)
    return out, False


def place_of(place: str, t: Fraction) -> Fraction:
    """The x of a t."""
    if place.endswith("oo"):
        return t if place == "oo" else -t
    at = Fraction(place[:-1])
    return at + 1 / t if place[-1] == "+" else at - 1 / t


def errors(text: str, place: str, t: Fraction, most: int) -> list[tuple[Any, Any]]:
    """How far the first terms are from the function, each time with the size of the first term left out."""
    e = parse(text)
    exact = precise(e, {"x": place_of(place, t)}, DIGITS)
    assert exact is not None, text
    with mp.workdps(DIGITS):
        terms, ended = values(near(place).of(e), t, most)
        out = []
        total = mpf(0)
        for term in terms:
            out.append((abs(exact - total), abs(term)))
            total += term
        if ended:
            out.append((abs(exact - total), abs(exact) / mpf(10) ** 80 + mpf(10) ** -100))
    return out
