"""Bounds: what is computed with them contains every value, and no more than that; an end that is None is infinite."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product as pairs
from typing import Any

import pytest

from calctool.asymptotics.constants import Unresolved
from calctool.asymptotics.enclosure import UNIT, Between, absolute, bounds, negative, product, reciprocal, total
from calctool.asymptotics.series import Scale
from calctool.expr.tree import Sym

SCALE = Scale(Sym("t'"))
INFINITE = float("inf")
ENDS = (None, -3, -1, 0, 1, 2)
Ends = tuple[float, float]


def interval(low: int | None, high: int | None, holes: bool = False) -> Between:
    """The ends are one object where they are one value, as those of a function that is known."""
    if low == high and low is not None:
        return bounds(Fraction(low))._replace(holes=holes)
    return Between(None if low is None else Fraction(low), None if high is None else Fraction(high), holes)


def ends(b: Between) -> Ends:
    low = -INFINITE if b.low is None else float(b.low.numerator) / float(b.low.denominator)
    high = INFINITE if b.high is None else float(b.high.numerator) / float(b.high.denominator)
    return low, high


INTERVALS = [interval(low, high) for low, high in pairs(ENDS, ENDS) if low is None or high is None or low <= high]


def shown(b: Between) -> str:
    return str(ends(b))


def times(a: float, b: float) -> float:
    return 0.0 if 0 in (a, b) else a * b


def corners(f: Callable[[float, float], float], a: Ends, b: Ends) -> Ends:
    found = [f(p, q) for p in a for q in b]
    return min(found), max(found)


@pytest.mark.parametrize("a", INTERVALS, ids=shown)
def test_sums_products_and_signs_have_the_bounds_of_interval_arithmetic(a: Between) -> None:
    low, high = ends(a)
    assert ends(negative(SCALE, a)) == (-high, -low)
    sizes = [abs(low), abs(high), *([0.0] if low < 0 < high else [])]
    assert ends(absolute(SCALE, a)) == (min(sizes), max(sizes))
    for b in INTERVALS:
        p, q = ends(b)
        assert ends(total(SCALE, a, b)) == (low + p, high + q)
        assert ends(product(SCALE, a, b)) == corners(times, (low, high), (p, q)), (a, b)


@pytest.mark.parametrize("a", INTERVALS, ids=shown)
def test_reciprocals(a: Between) -> None:
    low, high = ends(a)
    found = reciprocal(SCALE, a, True)
    if low > 0 or high < 0:
        assert ends(found) == (1 / high, 1 / low)
        assert not found.holes
        assert reciprocal(SCALE, a, False) == found
        return
    assert found.holes
    with pytest.raises(Unresolved, match="whole intervals"):
        reciprocal(SCALE, a, False)
    if low == 0 and high > 0:
        assert ends(found) == (1 / high, INFINITE)
    elif high == 0 and low < 0:
        assert ends(found) == (-INFINITE, 1 / low)
    else:
        assert ends(found) == (-INFINITE, INFINITE)


@pytest.mark.parametrize(("one", "other"), [(False, False), (True, False), (False, True), (True, True)])
def test_holes_are_handed_on(one: bool, other: bool) -> None:
    a, p, z = interval(-1, 2, one), interval(1, 2, one), interval(0, 0, one)
    for b in (interval(-1, 2, other), interval(1, 2, other), interval(-2, -1, other), interval(None, 1, other)):
        for v in (a, p, z, negative(SCALE, p)):
            assert total(SCALE, v, b).holes == (one or other)
            assert product(SCALE, v, b).holes == (one or other)
            assert product(SCALE, b, v).holes == (one or other)
    assert absolute(SCALE, a).holes == negative(SCALE, a).holes == one
    assert absolute(SCALE, p).holes == absolute(SCALE, negative(SCALE, p)).holes == one
    assert absolute(SCALE, interval(None, 1, one)).holes == one
    assert reciprocal(SCALE, p, True).holes == reciprocal(SCALE, negative(SCALE, p), True).holes == one


def test_a_function_is_between_itself_and_itself() -> None:
    t = SCALE.series_of(SCALE.t)
    assert bounds(t) == Between(t, t, False)
    assert bounds(UNIT) is UNIT
    assert ends(UNIT) == (-1, 1)
    assert not UNIT.holes


def sizes(b: Between) -> tuple[Any, Any]:
    """Each end as its sign and whether it grows, tends to 0 or neither; None for an infinite one."""
    return tuple(None if e is None else (SCALE.sign(e), SCALE.size(e)) for e in (b.low, b.high))  # type: ignore[return-value]


def test_bounds_that_move() -> None:
    t, small = SCALE.series_of(SCALE.t), SCALE.series_of(SCALE.t, -1)
    up, down = (1, 1), (-1, 1)
    assert sizes(product(SCALE, bounds(t), UNIT)) == (down, up)
    assert sizes(product(SCALE, UNIT, bounds(t))) == (down, up)
    assert sizes(product(SCALE, bounds(SCALE.neg(small)), UNIT)) == ((-1, -1), (1, -1))
    assert sizes(total(SCALE, bounds(t), UNIT)) == (up, up)
    wide = Between(SCALE.neg(t), SCALE.mul(t, t))
    assert SCALE.sign(SCALE.sub(absolute(SCALE, wide).high, SCALE.mul(t, t))) == 0
    assert SCALE.sign(SCALE.sub(absolute(SCALE, negative(SCALE, wide)).high, SCALE.mul(t, t))) == 0
    above = Between(small, t)
    assert sizes(reciprocal(SCALE, above, False)) == ((1, -1), up)
    assert sizes(reciprocal(SCALE, negative(SCALE, above), False)) == (down, (-1, -1))
    both = product(SCALE, wide, Between(SCALE.neg(small), Fraction(1)))
    assert SCALE.sign(SCALE.sub(both.low, SCALE.neg(t))) == 0
    assert SCALE.sign(SCALE.sub(both.high, SCALE.mul(t, t))) == 0
