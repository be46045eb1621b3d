"""Do two expressions agree?  By their values at a few points chosen for the expression, never at simple ones.

Floats decide the easy cases.  Where they differ, or cannot tell, the point is looked at again with 50
and then 120 digits: a difference that stays as the digits grow is real, one that shrinks with them
was rounding.  So "refuted" is never said on account of rounding, and "agrees" rests on at least two points.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from calctool.expr.tree import Expr
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.vectorized import VectorEvaluator

CLOSE = 1e-13
"""Relative difference up to which floats agree without a doubt (unless a small term was absorbed by a large one)."""
LOOSE = 1e-9
"""Relative difference up to which floats agree if other points agree closely."""


class Comparison(NamedTuple):
    """``state`` is agrees, refuted or unchecked; ``points`` how many agreed; ``at`` where it was refuted; ``why``."""

    state: Literal["agrees", "refuted", "unchecked"]
    points: int
    at: dict[str, Fraction] | None
    why: str


def compare(a: Expr, b: Expr, points: Iterable[Mapping[str, Fraction]]) -> Comparison:
    """Does ``b`` equal ``a`` wherever ``a`` is defined?

    Refuted where the values differ, or where ``b`` has none at two of the points at which ``a`` has.
    A constant needs one point; anything else two.

    >>> from calctool.expr.tree import Deriv, Sym
    >>> from calctool.numeric.sampling import sample_points
    >>> x = Sym("x")
    >>> compare(Deriv(x * x, x), 2 * x, sample_points(Deriv(x * x, x)))
    Comparison(state='agrees', points=5, at=None, why='')
    >>> compare(Deriv(x * x, x), 3 * x, sample_points(x)).state
    'refuted'
    """
    if points.__class__ is SamplePoints and _alike(a, b, points.together()):
        return Comparison("agrees", len(points), None, "")
    agreed = 0
    close = 0
    loose: list[EvaluationPoint] = []
    holes: list[EvaluationPoint] = []
    why = "no point at which both have a value"
    for point in points:
        place = point if isinstance(point, EvaluationPoint) else EvaluationPoint(point)
        v, w = place.value(a), place.value(b)
        if v.__class__ is not NoValue and w.__class__ is not NoValue:
            if v.__class__ is bool or w.__class__ is bool:
                return Comparison("unchecked", 0, None, "a condition has no value to compare")
            difference = abs(v - w)
            size = max(abs(v), abs(w))
            if difference <= CLOSE * size and not place.lost_precision:
                agreed += 1
                close += 1
                continue
            if difference <= LOOSE * size:
                loose.append(place)
                continue
        elif v is UNDEFINED and w is UNDEFINED:
            continue
        state = _look_closer(a, b, place)
        if state == "agrees":
            agreed += 1
            close += 1
        elif state == "refuted":
            return Comparison("refuted", agreed, dict(place), "the values differ")
        elif state == "hole":
            holes.append(place)
            if len(holes) > 1:
                return Comparison("refuted", agreed, dict(place), "the second has no value where the first has")
        elif state:
            why = state
    enough = 1 if not a.free and not b.free else 2
    for place in loose:
        # Floats agree, though not to the last digits: rounding, if the other points say so.
        if close >= enough:
            agreed += 1
            continue
        state = _look_closer(a, b, place)
        if state == "refuted":
            return Comparison("refuted", agreed, dict(place), "the values differ")
        if state == "agrees":
            agreed += 1
            close += 1
    if agreed >= enough:
        return Comparison("agrees", agreed, None, "")
    return Comparison("unchecked", agreed, None, "only one point at which both have a value" if agreed else why)


def _alike(a: Expr, b: Expr, points: VectorEvaluator) -> bool:
    """Do they agree closely at all of the points, evaluated together?"""
    v, w = points.value(a), points.value(b)
    if v is None or w is None:
        return False
    return v == w or all(abs(p - q) <= CLOSE * max(abs(p), abs(q)) for p, q in zip(v, w, strict=True))


def _look_closer(a: Expr, b: Expr, place: EvaluationPoint) -> str:
    """With 50 and 120 digits: agrees, refuted, hole (only ``a`` has a value), or why that is not decided."""
    differences: list[Any] = []
    for digits in (50, 120):
        v, w = place.value(a, digits), place.value(b, digits)
        if v.__class__ is NoValue:
            return "the first has no value at the points tried" if v is UNDEFINED else "out of range"
        if w is OUT_OF_RANGE:
            return "out of range"
        if w is UNDEFINED:
            differences.append(None)
            continue
        difference, size = abs(v - w), max(abs(v), abs(w))
        if difference <= size * 10 ** -(digits - 15):
            return "agrees"
        differences.append(difference)
    first, second = differences
    if first is None or second is None:
        return "hole" if first is second else "rounding decides"
    if second == size < 1e-100:
        return "too small to tell"  # one is 0: to that many digits pi/2 - arccos(10^(-200)) is, though it is not
    if abs(first - second) <= second / 1_000:
        # a limit, or a derivative at a corner, is extrapolated: to some 30 places, not to any number of digits
        return "too small to tell" if (a.open or b.open) and second < 1e-30 else "refuted"
    return "agrees" if second <= first / 10**30 else "rounding decides"
