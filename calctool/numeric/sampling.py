"""Where to look whether two expressions differ: at both signs and several sizes, and in every stretch of the domain.

Always the same points for the same expressions, never whole numbers or parts of pi, where different
expressions like to agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, pairwise, product
from typing import Any

from calctool.expr.exact import rational_value
from calctool.expr.traversal import fold
from calctool.expr.tree import Add, Div, Expr, Func, Neg, Num, Pow, Relation
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints
from calctool.numeric.operations import OUT_OF_RANGE, NoValue

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
    marks = _written_numbers(e)
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


def _written_numbers(e: Expr) -> list[Fraction]:
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


def sample_points(e: Expr, n: int = 5, extra: Iterable[str] = ()) -> SamplePoints:
    """Up to ``n`` points at which the expression has a value of moderate size; fewer where none are found.

    Always the same points for the same expression; ``extra`` names get values too.  Parameters count
    as variables.  A closed expression has at most one point.

    >>> [sorted(p) for p in sample_points(Num(2) * Num(3))]
    [[]]
    """
    names = sorted(e.free.union(extra))
    if not names:
        place = EvaluationPoint()
        return SamplePoints([place] if place.value(e).__class__ is not NoValue else [])
    likely = map(EvaluationPoint, _candidates(names, e))
    plain, tried = _plain_points(e, n, likely)
    if plain is not None:
        return plain
    good: list[EvaluationPoint] = []
    spare: list[EvaluationPoint] = []
    beyond: list[EvaluationPoint] = []
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
        if v is OUT_OF_RANGE:
            beyond.append(place)
        if v.__class__ is NoValue or v.__class__ is bool:
            continue
        (good if v == 0 or 1e-12 < abs(v) < 1e12 else spare).append(place)
    found = good + spare
    if len(found) < 2:
        # x^735817 is too large or too small for a float almost everywhere, but not for comparing
        found += [place for place in beyond[:8] if place.value(e, 50).__class__ is not NoValue][:2]
    return SamplePoints(found[:n])


def _plain_points(
    e: Expr, n: int, likely: Iterator[EvaluationPoint]
) -> tuple[SamplePoints | None, list[EvaluationPoint]]:
    """The first ``n`` points with a value of moderate size, if those without one show themselves; the points tried."""
    tried: list[EvaluationPoint] = []
    left: list[EvaluationPoint] = []
    seen: set[tuple[tuple[int, int], ...]] = set()
    for wanted in (n, *[2 * n] * 5):
        for place in islice(likely, wanted - len(left) if len(left) < n else 0):
            tried.append(place)
            key = tuple([q.as_integer_ratio() for q in place.values()])
            if key not in seen:
                seen.add(key)
                left.append(place)
        look = SamplePoints(left)
        column = look.together().value(e)
        if column is not None:
            left = [p for p, v in zip(left, column, strict=True) if v == 0 or 1e-12 < abs(v) < 1e12]
            if len(left) >= n:
                return look if len(look) == n else SamplePoints(left[:n]), tried
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


_SIMPLE = tuple(Fraction(n, 20) for n in (40, 20, 60, -20, -40, 80, 100, -60, 10, 5, -10, 2))
_GRID = tuple(
    sign * Fraction(n, 10_007)
    for n in (
        *(13_309, 4_241, 21_727, 7_213, 36_671, 2_903, 53_407, 1_301, 94_349, 311, 141_007, 71, 261_503, 571_009),
        *(10_133, 17_419, 28_843, 5_119, 44_201, 9_203, 65_003, 3_407, 18_701, 11_351, 31_019, 8_117, 26_003, 14_639),
    )
    for sign in (1, -1)
)
_FAR = tuple(
    sign * Fraction(n, 10_007) for n in (1_237_133, 12_400_043, 123_000_101, 13, 4_100_000_023, 3) for sign in (1, -1)
)


def nice(names: Sequence[str]) -> Iterator[dict[str, Fraction]]:
    """Points that a person would try, to show where an answer is wrong."""
    for shift in range(3):
        for i, q in enumerate(_SIMPLE):
            yield {name: q if not j else _SIMPLE[(i + j * (shift + 1)) % len(_SIMPLE)] for j, name in enumerate(names)}
        if len(names) < 2:
            return


def candidates(names: Sequence[str], es: Sequence[Expr]) -> Iterator[dict[str, Fraction]]:
    """Points to look at: both signs, several sizes, beside the numbers and seams of the expressions."""
    if not names:
        yield {}
        return
    marks = _marks(es)
    if len(names) == 1:
        name = names[0]
        first = len(_GRID) // 2
        for q in (*_GRID[:first], *_single(es)[:8], *marks[:16], *_FAR, *_GRID[first:], *_seams(name, es), *marks[16:]):
            yield {name: q}
        state = 12_345
        for i in range(900):
            state = (state * 1_103_515_245 + 12_345) % 2**31
            size = Fraction(state % 20_011 + 1, 10_007) * (1, 3, 10, Fraction(1, 7))[i % 4]
            yield {name: size if state // 65_536 % 2 else -size}
        return
    state = 54_321
    pool = (*_GRID[:40], *marks[:8])
    for i in range(1600):
        point = {}
        for j, name in enumerate(names):
            state = (state * 1_103_515_245 + 12_345) % 2**31
            spread = 12 if i < 16 else 28 if i < 64 else len(pool)
            q = pool[(state // 65_536) % min(spread, len(pool))] * (1 + Fraction(7 * j + i % 13, 1_009))
            point[name] = abs(q) if i % 3 == 0 else q
        yield point


def _marks(es: Sequence[Expr]) -> list[Fraction]:
    """Places beside the numbers that are written in the expressions, and between neighbours."""
    numbers: set[Fraction] = set()

    def one(node: Expr, _: list[Any]) -> None:
        # 10^6 is a number as 1000000 is; the parts of one are looked at first, and only so many are.
        if node.free or len(numbers) >= 12 or not isinstance(node, (Num, Pow, Div, Neg)):
            return
        v = rational_value(node)
        if v is not None and abs(v) < 10**12:
            numbers.add(abs(v))

    for e in es:
        fold(e, one)
    found: dict[Fraction, None] = {}
    ends = sorted(numbers | {-q for q in numbers})
    for low, high in pairwise(ends):
        found[low + (high - low) * Fraction(4_703, 10_007)] = None
    for step in (Fraction(709, 10_007), Fraction(-613, 10_007), Fraction(7, 100_003), Fraction(-7, 100_003)):
        found.update({q + step: None for q in ends})
    return list(found)


def _single(es: Sequence[Expr]) -> list[Fraction]:
    """The places that the last expression singles out and the others do not: 7 of {1 if x = 7 else 0}."""

    def places(e: Expr) -> dict[Fraction, None]:
        found: dict[Fraction, None] = {}

        def one(node: Expr, _: list[Any]) -> None:
            if isinstance(node, Relation):
                found.update({v: None for side in node.args if (v := rational_value(side)) is not None})

        fold(e, one)
        return found

    known = [places(e) for e in es[:-1]]
    return [v for v in places(es[-1]) if not any(v in other for other in known)]


def _seams(name: str, es: Sequence[Expr]) -> list[Fraction]:
    """Places between and beside the points where something inside changes its sign: the ends of the domain's parts."""
    from calctool.numeric.evaluate import evaluate

    inner: set[Expr] = set()

    def one(node: Expr, _: list[Any]) -> None:
        match node:
            case Func("abs" | "sign") | Func("ln" | "sqrt" | "log" | "root"):
                inner.add(node.arg)
            case Pow(base, exp) if rational_value(exp) is None or rational_value(exp).denominator != 1:  # type: ignore[union-attr]
                inner.add(base)
            case Relation(_, lhs, rhs):
                inner.add(Add(lhs, Neg(rhs)))

    for e in es:
        fold(e, one)
    roots: set[float] = set()
    grid = sorted([float(q) for q in (*_GRID, *_FAR, *_marks(es))])
    for u in sorted([u for u in inner if u.free == {name} and not u.open], key=hash)[:8]:
        values = [evaluate(u, {name: t}) for t in grid]
        for low, high, v, w in zip(grid, grid[1:], values, values[1:], strict=False):
            if v is None or w is None or (v < 0) == (w < 0):
                continue
            for _ in range(40):
                middle = (low + high) / 2
                m = evaluate(u, {name: middle})
                if m is None:
                    break
                low, high = (middle, high) if (m < 0) == (v < 0) else (low, middle)
            roots.add(low)
    ends = sorted(roots)
    places = [(a + b) / 2 for a, b in pairwise(ends)]
    places += [r + s * max(abs(r), 1e-3) * d for r in ends for d in (1e-2, 1e-4) for s in (1, -1)]
    return [Fraction(p).limit_denominator(10**9) for p in places]
