"""What values tend to, seen from a few of them: at very many digits very near, or extrapolated from farther away.

Not a proof, and one answer for every use, a :class:`NumericalLimit`.  :func:`settle` wants distances that are far
apart: values in a row that agree have settled, values that shrink with every step tend to 0, values that grow
with every step have no limit.  :func:`extrapolate` wants distances that shrink evenly, and finds limits that are
approached slowly.  Anything else is unknown.  Good enough to check a worked line, and to distinguish a corner from
a smooth join.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from calctool.numeric.taylor import Series, Value, primal


class NumericalLimit(NamedTuple):
    """What numbers show, and how sure it is.

    ``kind`` is value (then ``number``), oo, -oo, differ (the two sides), none (no values) or unknown.
    """

    kind: str
    number: Any = None
    error: float = 0.0

    @property
    def infinite(self) -> bool:
        return self.kind in ("oo", "-oo")


NEAR = tuple(Fraction(1, 10**n) for n in (56, 68, 80))
"""Distances from the point approached."""
FAR = (tuple(Fraction(10**n) for n in (56, 68, 80)), tuple(Fraction(n) for n in (400, 1600, 6400)))
"""Points on the way to infinity; the nearer ones for what would grow out of range."""
UNKNOWN = NumericalLimit("unknown")


def settle(
    values: Sequence[Any], close: float = 1e-15, least: float = 0, growth: float = 100, steep: float = 0
) -> NumericalLimit:
    """What two or three values, each much nearer than the one before, tend to; None stands for no value.

    They have settled if the last two agree to ``close``, relative to their size or ``least``; they grow beyond every
    bound if each is ``growth`` times the one before, and the last but one has come near ``steep``.

    >>> settle([1.01, 1.0000001, 1.00000010000000001]).number, settle([10.0, 1e5, 1e9]).kind
    (1.0000001, 'oo')
    >>> settle([0.5, -0.5, 0.5]).kind, settle([1e-5, 1e-9, 1e-13]).number, settle([None, None, None]).kind
    ('unknown', 0.0, 'none')
    """
    if any(v is None for v in values):
        return _gone(values)
    if any(v.__class__ is Series for v in values):
        return _settle_series(values)
    sizes = [abs(v) for v in values]
    last, size = values[-1], sizes[-1]
    if abs(last - values[-2]) <= close * max(least, size):
        return NumericalLimit("value", last)
    if size < 1e-30 or (size < 1e-12 and all(b < a / 100 for a, b in pairwise(sizes))):
        return NumericalLimit("value", last * 0)
    if growth * sizes[-2] > steep and all(b > growth * a for a, b in pairwise(sizes)):
        return NumericalLimit("oo" if last > 0 else "-oo")
    return UNKNOWN


def _gone(values: Sequence[Any]) -> NumericalLimit:
    return NumericalLimit("none") if all(v is None for v in values) else UNKNOWN


def _settle_series(values: Sequence[Any]) -> NumericalLimit:
    """Coefficient by coefficient."""
    tag = max(v.tag for v in values if v.__class__ is Series)
    rows = [v.c if v.__class__ is Series and v.tag == tag else [v] for v in values]
    zero = primal(values[0]) * 0
    ends = [settle([row[i] if i < len(row) else zero for row in rows]) for i in range(max(map(len, rows)))]
    if any(end.kind != "value" for end in ends):
        return UNKNOWN
    return NumericalLimit("value", Series(tag, [end.number for end in ends]))


def vanish(sizes: Sequence[Any], noise: float) -> bool:
    """Do sizes tend to 0: is each but half of the one before, down to the noise?

    >>> vanish([1e-3, 1e-7], 1e-15), vanish([1e-3, 9e-4], 1e-15)
    (True, False)
    """
    return all(b <= max(noise, a / 2) for a, b in pairwise(sizes))


def extrapolate(values: Sequence[Any]) -> NumericalLimit:
    """What four values at evenly shrinking distances tend to, by Aitken's process; None stands for no value.

    >>> extrapolate([1.5, 1.25, 1.125, 1.0625]), extrapolate([1.0, 2.0, 3.0, 4.0]).kind
    (NumericalLimit(kind='value', number=1.0, error=0.0625), 'oo')
    """
    if any(v is None for v in values):
        return _gone(values)
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
    return UNKNOWN


def limit_at(
    point: Value, sides: Sequence[int], fn: Callable[[Value], Value | None], exact: Callable[[Fraction], Any]
) -> NumericalLimit:
    """What ``fn`` tends to at a point: from the right (1), the left (-1), or both, which must agree."""
    ends = [settle([fn(point + exact(side * h)) for h in NEAR]) for side in sides]
    if all(end.kind == "value" for end in ends):
        return ends[0] if all(_agree(ends[0].number, end.number) for end in ends) else NumericalLimit("differ")
    return next((end for end in ends if end.infinite), UNKNOWN)


def limit_at_infinity(
    sign: int, fn: Callable[[Value], Value | None], exact: Callable[[Fraction], Any]
) -> NumericalLimit:
    """What ``fn`` tends to at plus or minus infinity."""
    end = UNKNOWN
    for points in FAR:
        end = settle([fn(exact(sign * h)) for h in points])
        if end.kind == "value":
            break
    return end


def _agree(a: Value, b: Value) -> bool:
    if a.__class__ is Series and b.__class__ is Series:
        return all(_agree(p, q) for p, q in zip(a.c, b.c, strict=False))
    a, b = primal(a), primal(b)
    return bool(abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-10))
