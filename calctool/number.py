"""Do two expressions agree?  Asked of numbers: at a few points chosen for the expression, never at nice ones.

Floats decide the easy cases.  Where they differ, or cannot tell, the point is looked at again with 50
and then 120 digits: a difference that stays as the digits grow is real, one that shrinks with them
was rounding.  So "refuted" is never said on account of rounding, and "agrees" rests on at least two points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, product
from typing import Any, NamedTuple

from .columns import Columns
from .expr import Expr, Func, Num, Pow
from .nodes import BEYOND, NOWHERE, Gap, rational
from .place import Place, Sample, defined, evaluate, holds, precise

__all__ = [
    "Place",
    "Verdict",
    "compare",
    "defined",
    "evaluate",
    "holds",
    "letter_values",
    "precise",
    "rational",
    "sample_points",
]

CLOSE = 1e-13
"""Relative difference up to which floats agree without a doubt (unless a small term drowned in a large one)."""
LOOSE = 1e-9
"""Relative difference up to which floats agree if other points agree closely."""


class Verdict(NamedTuple):
    """``state`` is agrees, refuted or unchecked; ``points`` how many agreed; ``at`` where it was refuted; ``why``."""

    state: str
    points: int
    at: dict[str, Fraction] | None
    why: str


# --- where to look ---------------------------------------------------------------------------------

# Signs and sizes as a function is likely to want them: near 1 first, then small, large, very large.
_POOL = tuple(
    Fraction(n, 10_007)
    for n in (
        *(7_213, -6_131, 13_309, -21_727, 4_241, 24_097, -11_351, 2_903, -3_407, 36_671),
        *(53_407, -47_221, 1_301, -1_217, 94_349, -88_471, 10_133, 137_003, -9_901, 311),
        *(261_503, -233_141, 571_009, -523_007, 97, -89, 1_237_133, -1_171_043, 31, 3_141_607),
        *(12_400_043, -11_900_017, 123_000_101, 4_100_000_023, -3_900_000_029, 81_000_000_000_067),
    )
)
_POSITIVE = tuple(q for q in _POOL if q > 0)
_MAX_TRIES = 160
"""After a fifth of the tries, points where the value is very large or very small will do."""
_MAX_WORK = 400_000
"""Nodes to work out, all tries together: a long expression gets fewer tries."""
_COSTLY = frozenset(("bessely", "besselk"))


def _candidates(names: Sequence[str], e: Expr) -> Iterator[dict[str, Fraction]]:
    """Points to try, the likely ones first; every second one is positive throughout."""
    steep = _steepest(e)
    for k in _NEAR_ONE if _STEEP[0] < steep <= _STEEP[1] else ():
        yield {name: 1 + k * (1 + Fraction(i, 7)) / steep for i, name in enumerate(names)}
    for t in range(_USUAL):
        yield dict(zip(names, _usual(t, len(names)), strict=True))
    marks = _marks(e)
    shift = _shifts(len(names))
    for t in range(max(len(_POOL), 4 * len(marks))):
        yield {
            name: _POOL[t % len(_POOL)] * (1 + shift[i]) if i or not marks or t % 2 == 0 else _POSITIVE[t % 5]
            for i, name in enumerate(names)
        }
        for name in names if marks else ():
            # a narrow domain lies beside a number that is written in the expression
            near = {other: _POSITIVE[(t + j) % 5] * (1 + shift[j]) for j, other in enumerate(names)}
            near[name] = marks[t % len(marks)]
            yield near


_USUAL = 24


@lru_cache(maxsize=1_000)
def _usual(t: int, count: int) -> tuple[Fraction, ...]:
    """The t-th point for so many names, before anything is known about the expression."""
    pool = _POOL if t % 2 else _POSITIVE
    # neighbours in a narrow band first: six points around 1, then ever wider
    reach = min(len(pool), 6 + t)
    moved = enumerate(_shifts(count))
    return tuple([pool[(t // 2 * 2 + t % 2 + i * (2 * t + 3)) % reach] * (1 + shift) for i, shift in moved])


def _shifts(count: int) -> list[Fraction]:
    """By how much a name's value is moved out, so that no two names have the same; the first stays where it is."""
    return [Fraction(211 * i, 3_001) for i in range(count)]


# x^n is e^k at x = 1 + k/n: of moderate size, where almost everywhere else a float cannot hold it.
# For still larger n such a point is so close to 1 that x^n and x^(n + 1) look alike there.
_NEAR_ONE = tuple(Fraction(k, 10_007) for k in (7_213, -6_131, 13_309))
_STEEP = (60, 1_000_000)


def _steepest(e: Expr) -> Fraction:
    """The largest number that stands as an exponent, if it is steep at all."""
    largest = Fraction(0)
    seen: set[int] = set()
    stack = [e]
    while stack:
        node = stack.pop()
        if not node.args or id(node) in seen:
            continue
        seen.add(id(node))
        stack.extend(node.args)
        if node.__class__ is Pow and node.args[1].__class__ is Num and node.args[1].data[0].numerator > _STEEP[0]:
            largest = max(largest, node.args[1].data[0])
    return largest


def _marks(e: Expr) -> list[Fraction]:
    """Places just beside the numbers written in the expression, and their negatives."""
    seen: set[int] = set()
    found: dict[Fraction, None] = {}
    stack = [e]
    while stack and len(seen) < 2_000 and len(found) < 12:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Num) and node.value > 2:
            found[node.value] = None
        stack.extend(node.args)
    steps = (Fraction(3_709, 10_007), Fraction(-3_413, 10_007), Fraction(701, 10_007), Fraction(-613, 10_007))
    return [s * (q + step) for step in steps for q in found for s in (1, -1)]


def _tries(e: Expr) -> int:
    work = 0
    seen: set[int] = set()
    stack = [e]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(node.args)
            work += 100 if isinstance(node, Func) and node.name in _COSTLY else 1
    return max(20, min(_MAX_TRIES, _MAX_WORK // work))


def sample_points(e: Expr, n: int = 5, extra: Iterable[str] = ()) -> Sample:
    """Up to ``n`` points at which the expression has a value of moderate size; fewer where none are found.

    Always the same points for the same expression; ``extra`` names get values too.  Parameters count
    as variables.  A closed expression has at most one point.

    >>> [sorted(p) for p in sample_points(Num(2) * Num(3))]
    [[]]
    """
    names = sorted(e.free.union(extra))
    if not names:
        place = Place()
        return Sample([place] if place.value(e).__class__ is not Gap else [])
    likely = map(Place, _candidates(names, e))
    plain, tried = _plain_points(e, n, likely)
    if plain is not None:
        return plain
    good: list[Place] = []
    spare: list[Place] = []
    beyond: list[Place] = []
    seen: set[tuple[Fraction, ...]] = set()
    most = _tries(e)
    enough = most // 5
    for tries, place in enumerate(chain(tried, likely)):
        if len(good) >= n or tries >= most or (tries >= enough and len(good) + len(spare) >= n):
            break
        key = tuple(place.values())
        if key in seen:
            continue
        seen.add(key)
        v = place.value(e)
        if v is BEYOND:
            beyond.append(place)
        if v.__class__ is Gap or v.__class__ is bool:
            continue
        (good if v == 0 or 1e-12 < abs(v) < 1e12 else spare).append(place)
    found = good + spare
    if len(found) < 2:
        # x^735817 is too large or too small for a float almost everywhere, but not for comparing
        found += [place for place in beyond[:8] if place.value(e, 50).__class__ is not Gap][:2]
    return Sample(found[:n])


def _plain_points(e: Expr, n: int, likely: Iterator[Place]) -> tuple[Sample | None, list[Place]]:
    """The first ``n`` points with a value of moderate size, if those without one show themselves; the points tried."""
    tried: list[Place] = []
    left: list[Place] = []
    seen: set[tuple[tuple[int, int], ...]] = set()
    for wanted in (n, *[2 * n] * 5):
        for place in islice(likely, wanted - len(left) if len(left) < n else 0):
            tried.append(place)
            key = tuple([q.as_integer_ratio() for q in place.values()])
            if key not in seen:
                seen.add(key)
                left.append(place)
        look = Sample(left)
        column = look.together().value(e)
        if column is not None:
            left = [p for p, v in zip(left, column, strict=True) if v == 0 or 1e-12 < abs(v) < 1e12]
            if len(left) >= n:
                return look if len(look) == n else Sample(left[:n]), tried
        elif lost := look.together().lost:
            left = [p for i, p in enumerate(left) if i not in lost]
        else:
            break
    return None, tried


def letter_values(names: Sequence[str]) -> list[dict[str, Fraction]]:
    """Numbers for letters whose values are not known: above and below 1, in every combination of signs.

    >>> letter_values(["a"])[:2]
    [{'a': Fraction(137, 100)}, {'a': Fraction(-137, 100)}]
    """
    sizes = [Fraction(137 + 61 * i, 100) for i in range(len(names))]
    small = [Fraction(37 + 11 * i, 100) for i in range(len(names))]
    signs = list(product((1, -1), repeat=min(len(names), 3)))
    rest = [1] * (len(names) - 3)
    return [
        {n: s * v for n, s, v in zip(names, [*sign, *rest], base, strict=True)}
        for base in (sizes, small, *([sizes[::-1]] if len(names) > 1 else []))
        for sign in signs
    ]


# --- what is seen there ----------------------------------------------------------------------------


def compare(a: Expr, b: Expr, points: Iterable[Mapping[str, Fraction]]) -> Verdict:
    """Does ``b`` equal ``a`` wherever ``a`` is defined?

    Refuted where the values differ, or where ``b`` has none at two of the points at which ``a`` has.
    A constant needs one point; anything else two.

    >>> from .expr import Sym, Deriv
    >>> x = Sym("x")
    >>> compare(Deriv(x * x, x), 2 * x, sample_points(Deriv(x * x, x)))
    Verdict(state='agrees', points=5, at=None, why='')
    >>> compare(Deriv(x * x, x), 3 * x, sample_points(x)).state
    'refuted'
    """
    if points.__class__ is Sample and _alike(a, b, points.together()):
        return Verdict("agrees", len(points), None, "")
    agreed = 0
    close = 0
    loose: list[Place] = []
    holes: list[Place] = []
    why = "no point at which both have a value"
    for point in points:
        place = point if isinstance(point, Place) else Place(point)
        v, w = place.value(a), place.value(b)
        if v.__class__ is not Gap and w.__class__ is not Gap:
            if v.__class__ is bool or w.__class__ is bool:
                return Verdict("unchecked", 0, None, "a condition has no value to compare")
            gap = abs(v - w)
            size = max(abs(v), abs(w))
            if gap <= CLOSE * size and not place.blunt:
                agreed += 1
                close += 1
                continue
            if gap <= LOOSE * size:
                loose.append(place)
                continue
        elif v is NOWHERE and w is NOWHERE:
            continue
        state = _look_closer(a, b, place)
        if state == "agrees":
            agreed += 1
            close += 1
        elif state == "refuted":
            return Verdict("refuted", agreed, dict(place), "the values differ")
        elif state == "hole":
            holes.append(place)
            if len(holes) > 1:
                return Verdict("refuted", agreed, dict(place), "the second has no value where the first has")
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
            return Verdict("refuted", agreed, dict(place), "the values differ")
        if state == "agrees":
            agreed += 1
            close += 1
    if agreed >= enough:
        return Verdict("agrees", agreed, None, "")
    return Verdict("unchecked", agreed, None, "only one point at which both have a value" if agreed else why)


def _alike(a: Expr, b: Expr, points: Columns) -> bool:
    """Do they agree closely at all of the points, seen together?"""
    v, w = points.value(a), points.value(b)
    if v is None or w is None:
        return False
    return v == w or all(abs(p - q) <= CLOSE * max(abs(p), abs(q)) for p, q in zip(v, w, strict=True))


def _look_closer(a: Expr, b: Expr, place: Place) -> str:
    """With 50 and 120 digits: agrees, refuted, hole (only ``a`` has a value), or why that cannot be said."""
    differences: list[Any] = []
    for digits in (50, 120):
        v, w = place.value(a, digits), place.value(b, digits)
        if v.__class__ is Gap:
            return "the first has no value at the points tried" if v is NOWHERE else "out of range"
        if w is BEYOND:
            return "out of range"
        if w is NOWHERE:
            differences.append(None)
            continue
        gap, size = abs(v - w), max(abs(v), abs(w))
        if gap <= size * 10 ** -(digits - 15):
            return "agrees"
        differences.append(gap)
    first, second = differences
    if first is None or second is None:
        return "hole" if first is second else "rounding decides"
    if abs(first - second) <= second / 1_000:
        # a limit, or a slope at a corner, is seen from afar: to some 30 places, not to any number of digits
        return "too small to tell" if (a.open or b.open) and second < 1e-30 else "refuted"
    return "agrees" if second <= first / 10**30 else "rounding decides"
