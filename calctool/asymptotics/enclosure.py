"""Bounds for what has no expansion: a function that lies between two others near the place.

sin and cos of something that grows lie between -1 and 1; so bounded, what is made of them has bounds as well.  An end
that is None is infinite.  Where the bounds have the same limit, the squeeze theorem gives it.

Source: Eberl, "Verified real asymptotics in Isabelle/HOL" (2019), 5 (interval bounds for oscillating functions).
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from calctool.asymptotics.constants import Unresolved
from calctool.asymptotics.series import NOTHING, Scale, Value


class Between(NamedTuple):
    """A function between ``low`` and ``high`` wherever it has a value.

    ``holes``: single points without a value may accumulate at the place.
    """

    low: Value | None
    high: Value | None
    holes: bool = False


def bounds(v: Value | Between) -> Between:
    """Anything as a function between bounds."""
    return v if isinstance(v, Between) else Between(v, v)


def negative(scale: Scale, a: Between) -> Between:
    """-f."""
    low = None if a.high is None else scale.neg(a.high)
    high = None if a.low is None else scale.neg(a.low)
    return Between(low, high, a.holes)


def total(scale: Scale, a: Between, b: Between) -> Between:
    """f + g."""
    low = None if a.low is None or b.low is None else scale.add(a.low, b.low)
    high = None if a.high is None or b.high is None else scale.add(a.high, b.high)
    return Between(low, high, a.holes or b.holes)


def product(scale: Scale, a: Between, b: Between) -> Between:
    """f*g: between the least and the greatest of the products of the ends."""
    if b.low is b.high:
        a, b = b, a
    holes = a.holes or b.holes
    if a.low is a.high and a.low is not None:
        s = scale.sign(a.low)
        if s == 0:
            return Between(NOTHING, NOTHING, holes)
        ends = [None if e is None else scale.mul(a.low, e) for e in (b.low, b.high)]
        low, high = ends if s > 0 else ends[::-1]
        return Between(low, high, holes)
    low_a, low_b = _not_negative(scale, a), _not_negative(scale, b)
    if low_a < 0:
        return negative(scale, product(scale, negative(scale, a), b))
    if low_b < 0:
        return negative(scale, product(scale, a, negative(scale, b)))
    if low_a and low_b:
        return Between(scale.mul(a.low, b.low), _times(scale, a.high, b.high), holes)
    if low_a or low_b:
        if low_b:
            a, b = b, a
        # 0 <= a <= A and b takes both signs
        return Between(_times(scale, a.high, b.low), _times(scale, a.high, b.high), holes)
    if None in (a.low, a.high, b.low, b.high):
        return Between(None, None, holes)
    ends = [scale.mul(p, q) for p in (a.low, a.high) for q in (b.low, b.high)]
    low, high = ends[0], ends[0]
    for e in ends[1:]:
        if scale.sign(scale.sub(e, low)) < 0:
            low = e
        if scale.sign(scale.sub(e, high)) > 0:
            high = e
    return Between(low, high, holes)


def _times(scale: Scale, a: Value | None, b: Value | None) -> Value | None:
    """The product of two ends, of which None is infinite; 0 times infinite is 0, for the end is attained."""
    for one, other in ((a, b), (b, a)):
        if one is None and other is not None and scale.is_zero(other):
            return NOTHING
    return None if a is None or b is None else scale.mul(a, b)


def _not_negative(scale: Scale, a: Between) -> int:
    """1 where f >= 0, -1 where f <= 0, 0 where neither is known."""
    if a.low is not None and scale.sign(a.low) >= 0:
        return 1
    return -1 if a.high is not None and scale.sign(a.high) <= 0 else 0


def reciprocal(scale: Scale, a: Between, isolated: bool) -> Between:
    """1/f; ``isolated``: the zeros of f are single points."""
    low = None if a.low is None else scale.sign(a.low)
    high = None if a.high is None else scale.sign(a.high)
    if low is not None and low > 0:
        return Between(NOTHING if a.high is None else scale.inverse(a.high), scale.inverse(a.low), a.holes)
    if high is not None and high < 0:
        return negative(scale, reciprocal(scale, negative(scale, a), isolated))
    if not isolated:
        raise Unresolved("the denominator may be 0 on whole intervals")
    if low == 0 and high != 0:
        return Between(NOTHING if a.high is None else scale.inverse(a.high), None, True)
    if high == 0 and low != 0:
        return Between(None, NOTHING if a.low is None else scale.inverse(a.low), True)
    return Between(None, None, True)


def absolute(scale: Scale, a: Between) -> Between:
    """|f|."""
    s = _not_negative(scale, a)
    if s:
        return a if s > 0 else negative(scale, a)
    if a.low is None or a.high is None:
        return Between(NOTHING, None, a.holes)
    down = scale.neg(a.low)
    return Between(NOTHING, a.high if scale.sign(scale.sub(a.high, down)) >= 0 else down, a.holes)


UNIT = Between(Fraction(-1), Fraction(1))
"""Where sine and cosine lie."""
