"""The slope at a point as a number: what the letters of a question are tried with, and what nothing proves.

A formula may fail where the derivative exists: x^2/cbrt(x^3)^2 is 0/0 at 0, where cbrt(x^3) has the slope 1.  A point
such as pi is known to finitely many digits, so a corner is looked for on both sides of it.

Source: Stewart, *Calculus*, 2.7 and 2.8 (one-sided difference quotients).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from calctool.algebra.terms import negated, terms_of
from calctool.errors import Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.traversal import substitute
from calctool.expr.tree import Add, Deriv, Div, Expr, Limit, Neg, Num, Sym, as_expr
from calctool.numeric.branches import CLOSE, formula_at, value_at, with_numbers
from calctool.numeric.extrapolation import vanish
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.sampling import letter_values
from calctool.numeric.taylor import Value

if TYPE_CHECKING:
    from calctool.limits.solver import SolvedLimit

NOISE = 1e-15
ENDS = Div(Num(1), Num(10**30))
NUDGE = Fraction(1, 10**9)
"""So far from a breakpoint one is inside the branch beside it."""
SIDES = (Div(Num(1), Num(10**20)), Div(Num(1), Num(10**24)))


def slope_at(body: Expr, x: Sym, point: Mapping[str, Expr], stands_for: bool = False) -> Value:
    """The derivative by ``x`` there as a number; UNDEFINED if there is none, OUT_OF_RANGE if that cannot be told.

    ``stands_for``: the body has numbers in it that stand for any others; x^1.37 ends at 0 and x^2 does not.

    >>> from calctool.parsing import parse
    >>> float(slope_at(parse("cbrt(x^3)"), Sym("x"), {"x": Num(0)}))
    1.0
    >>> [slope_at(parse(f), Sym("x"), {"x": parse(a)}) is UNDEFINED for f, a in (("|x|", "0"), ("|sin(x)|", "pi"))]
    [True, True]
    """
    here = value_at(body, point)
    if here.__class__ is NoValue:
        return here
    place = point[x.name]
    if rational_value(place) is None and _corner(body, x, point):
        return UNDEFINED
    slope = value_at(Deriv(body, x), point)
    if slope is not OUT_OF_RANGE:
        # Where the function ends there is none, though a formula may have a value: x^(3/2) at 0.
        if slope is UNDEFINED or stands_for:
            return slope
        return UNDEFINED if any(value_at(body, p) is UNDEFINED for p in _both_sides(point, x)) else slope
    if any(value_at(body, p) is UNDEFINED for p in _both_sides(point, x)):
        return UNDEFINED
    q = rational_value(place)
    if q is None or body.free != {x.name}:
        return OUT_OF_RANGE
    put_in = substitute(formula_at(body, x, place), x.name, place)
    left = slope_value(formula_at(body, x, as_expr(q - NUDGE)), put_in, x, place, "-")
    right = slope_value(formula_at(body, x, as_expr(q + NUDGE)), put_in, x, place, "+")
    if UNDEFINED in (left, right) or OUT_OF_RANGE in (left, right):
        return UNDEFINED if UNDEFINED in (left, right) else OUT_OF_RANGE
    return left if abs(left - right) <= CLOSE * max(1, abs(left)) else UNDEFINED


def _both_sides(point: Mapping[str, Expr], x: Sym) -> list[dict[str, Expr]]:
    """Just to the left of the place and just to the right."""
    return [_beside(point, x, h) for h in (Neg(ENDS), ENDS)]


def slopes_at(body: Expr, x: Sym, point: Mapping[str, Expr]) -> list[tuple[dict[str, Fraction], Value]]:
    """:func:`slope_at` for numbers put in for the letters of the body and the point, where the body has a value there.

    One entry where there are no letters; none where the body has no value for any of the numbers.

    >>> from calctool.parsing import parse
    >>> found = slopes_at(parse("a|x|"), Sym("x"), {"x": Num(0)})
    >>> len(found), all(slope is UNDEFINED for _, slope in found)
    (4, True)
    """
    letters = (body.free - set(point)).union(*(place.free for place in point.values()))
    found: list[tuple[dict[str, Fraction], Value]] = []
    for values in letter_values(sorted(letters)) if letters else [{}]:
        there = {name: with_numbers(place, values) for name, place in point.items()}
        here = with_numbers(body, {n: v for n, v in values.items() if n not in point})
        if value_at(here, there) is not UNDEFINED:
            found.append((values, slope_at(here, x, there, stands_for=bool(letters))))
    return found


def quotient(body: Expr, here: Expr, x: Sym, place: Expr) -> Expr:
    """The difference quotient ``(body - here)/(x - place)``, without zeros.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> print(show(quotient(parse("x^2"), parse("4"), Sym("x"), parse("-2"))))
    (x^2 - 4)/(x + 2)
    """
    step = x if rational_value(place) == 0 else Add(x, negated(place))
    rise = body if literal_value(here) == 0 else Add(*terms_of(body), negated(here))
    return Div(rise, step)


def slope_limit(body: Expr, here: Expr, x: Sym, place: Expr, side: str = "") -> SolvedLimit:
    """The limit of the difference quotient, its slope not taken from the table; raises Undecided."""
    from calctool.limits.rules.substitution import derivative
    from calctool.limits.solver import LimitEngine

    return LimitEngine(without=(derivative,)).derive(Limit(quotient(body, here, x, place), x, place, side))


def slope_value(body: Expr, here: Expr, x: Sym, place: Expr, side: str = "") -> Value:
    """The limit of the difference quotient ``(body - here)/(x - place)``, worked out as limits are.

    For the formulas that have no value at the place itself: x^2 sin(1/x) beside the value 0 at 0.

    >>> from calctool.parsing import parse
    >>> float(slope_value(parse("x^2 sin(1/x)"), Num(0), Sym("x"), Num(0)))
    0.0
    >>> slope_value(parse("x sin(1/x)"), Num(0), Sym("x"), Num(0)) is UNDEFINED
    True
    """
    try:
        slope = slope_limit(body, here, x, place, side).value
    except Undecided:
        return OUT_OF_RANGE
    return UNDEFINED if slope is None else value_at(slope, {})


def _beside(point: Mapping[str, Expr], x: Sym, step: Expr) -> dict[str, Expr]:
    return {**point, x.name: point[x.name] + step}


def _corner(body: Expr, x: Sym, point: Mapping[str, Expr]) -> bool:
    """Do values or slopes on the two sides stay apart, however near one comes?"""
    apart: list[tuple[Value, Value]] = []
    for h in SIDES:
        sides = [_beside(point, x, step) for step in (Neg(h), h)]
        values = [value_at(body, side) for side in sides]
        slopes = [value_at(Deriv(body, x), side) for side in sides]
        if any(v.__class__ is NoValue for v in (*values, *slopes)):
            return False
        size = max(1, *(abs(s) for s in (*values, *slopes)))
        apart.append((abs(values[0] - values[1]) / size, abs(slopes[0] - slopes[1]) / size))
    return not all(vanish(sizes, NOISE) for sizes in zip(*apart, strict=True))
