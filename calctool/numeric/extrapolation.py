"""What values tend to, seen from a few of them very near, at very many digits.

Not a proof: three values in a row that agree to 15 digits are taken to have settled, values that
shrink with every step to tend to 0, values that grow with every step to have no limit.  Anything
else is not decided.  Good enough to check a worked line, and to tell a corner from a smooth join.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from calctool.numeric.taylor import Series, Value, primal


class NumericalLimit(NamedTuple):
    """What numbers show: ``kind`` is value, oo, -oo, none (no values) or unknown; ``number`` and how sure."""

    kind: str
    number: Any = None
    error: float = 0.0


def classify(values: list[Any]) -> NumericalLimit:
    if all(v is None for v in values):
        return NumericalLimit("none")
    if any(v is None for v in values):
        return NumericalLimit("unknown")
    steps = [b - a for a, b in pairwise(values)]
    last = values[-1]
    if all(abs(s) <= abs(last) * Fraction(1, 10**50) for s in steps) or all(s == 0 for s in steps):
        return NumericalLimit("value", last, 1e-30)
    sizes = [abs(s) for s in steps]
    if sizes[0] and sizes[1] and sizes[1] <= sizes[0] * 0.65 and sizes[2] <= sizes[1] * 0.65:
        # Aitken: what is left shrinks by the same factor every time.
        q = sizes[2] / sizes[1]
        if q < 1e-3:
            return NumericalLimit("value", last, float(sizes[2]) + 1e-25)
        d1, d2 = steps[1], steps[2]
        guess = last - d2 * d2 / (d2 - d1) if d2 != d1 else last
        return NumericalLimit("value", guess, float(sizes[2]))
    same = all(s > 0 for s in steps) or all(s < 0 for s in steps)
    # What falls slowly and is still positive may come to rest: ln(ln(x))/ln(x).
    if same and (last > 0) == (steps[0] > 0) and sizes[1] >= sizes[0] * 0.9 and sizes[2] >= sizes[1] * 0.9:
        return NumericalLimit("oo" if steps[0] > 0 else "-oo")
    return NumericalLimit("unknown")


NEAR = tuple(Fraction(1, 10**n) for n in (56, 68, 80))
"""Distances from the place approached."""
FAR = (tuple(Fraction(10**n) for n in (56, 68, 80)), tuple(Fraction(n) for n in (400, 1600, 6400)))
"""Places on the way to infinity; the nearer ones for what would grow out of reach."""


class End(NamedTuple):
    """``value`` is what the values tend to; without one, ``grows`` says that they grow beyond all bounds."""

    value: Value | None
    grows: bool = False


UNSETTLED = End(None)


def settle(values: Sequence[Any]) -> End:
    """What three values on the way tend to; None among them stands for a place without a value.

    >>> settle([1.01, 1.0000001, 1.00000010000000001]), settle([10.0, 1e5, 1e9]), settle([0.5, -0.5, 0.5])
    (End(value=1.0000001, grows=False), End(value=None, grows=True), End(value=None, grows=False))
    """
    if any(v is None for v in values):
        return UNSETTLED
    if any(v.__class__ is Series for v in values):
        return _settle_series(values)
    a, b, c = values
    if abs(c - b) <= 1e-15 * abs(c):
        return End(c)
    if abs(c) < 1e-12 and (abs(c) < abs(b) / 100 < abs(a) / 10_000 or abs(c) < 1e-30):
        return End(c * 0)
    return End(None, abs(c) > 100 * abs(b) > 10_000 * abs(a))


def _settle_series(values: Sequence[Any]) -> End:
    tag = max(v.tag for v in values if v.__class__ is Series)
    rows = [v.c if v.__class__ is Series and v.tag == tag else [v] for v in values]
    zero = primal(values[0]) * 0
    ends = [settle([row[i] if i < len(row) else zero for row in rows]) for i in range(max(map(len, rows)))]
    if any(end.value is None for end in ends):
        return UNSETTLED
    return End(Series(tag, [end.value for end in ends]))


def at(
    place: Value, sides: Sequence[int], fn: Callable[[Value], Value | None], exact: Callable[[Fraction], Any]
) -> End:
    """What ``fn`` tends to at a place: from the right (1), the left (-1), or both, which must agree."""
    ends = [settle([fn(place + exact(side * h)) for h in NEAR]) for side in sides]
    if all(_near(ends[0].value, end.value) for end in ends):
        return ends[0]
    return End(None, any(end.grows for end in ends) or all(end.value is not None for end in ends))


def far(sign: int, fn: Callable[[Value], Value | None], exact: Callable[[Fraction], Any]) -> End:
    """What ``fn`` tends to at plus or minus infinity."""
    end = UNSETTLED
    for way in FAR:
        end = settle([fn(exact(sign * h)) for h in way])
        if end.value is not None:
            break
    return end


def _near(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None:
        return False
    if a.__class__ is Series and b.__class__ is Series:
        return all(_near(p, q) for p, q in zip(a.c, b.c, strict=False))
    a, b = primal(a), primal(b)
    return bool(abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-10))
