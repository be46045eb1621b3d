"""Where to look whether two expressions differ: at both signs and several sizes, and in every part of the domain.

Always the same points for the same expressions, never integers or parts of pi, where different expressions like
to agree.  Two orders of points: :func:`sample_points` wants a few at which an expression has a value of moderate
size, quickly; :func:`candidates` wants many, that miss no part of the domain, for a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, pairwise, product

from calctool.expr.exact import rational_value
from calctool.expr.traversal import fold, nodes
from calctool.expr.tree import Add, Div, Expr, Func, Neg, Num, Pow, Relation
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints, evaluate
from calctool.numeric.operations import OUT_OF_RANGE, NoValue

_UNIT = Fraction(1, 10_007)


def _leaves_first(e: Expr) -> list[Expr]:
    """Every node once, after its arguments."""
    nodes: list[Expr] = []
    fold(e, lambda node, _: nodes.append(node))
    return nodes


# --- a few points with a value ---------------------------------------------------------------------

# Signs and sizes as a function is likely to want them: near 1 first, then small, large, very large.
_POOL = tuple(
    n * _UNIT
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
    marks = _beside_typed(e)
    shift = _shifts(len(names))
    for t in range(max(len(_POOL), 4 * len(marks))):
        yield {
            name: _POOL[t % len(_POOL)] * (1 + shift[i]) if i or not marks or t % 2 == 0 else _POSITIVE[t % 5]
            for i, name in enumerate(names)
        }
        for name in names if marks else ():
            # a narrow domain lies beside a number that is typed in the expression
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
    for node in nodes(e):
        if node.__class__ is Pow and node.args[1].__class__ is Num and node.args[1].data[0].numerator > _STEEP[0]:
            largest = max(largest, node.args[1].data[0])
    return largest


def _beside_typed(e: Expr) -> list[Fraction]:
    """Numbers just beside those typed in the expression, and their negatives."""
    found: dict[Fraction, None] = {}
    for node in islice(nodes(e), 2_000):
        if isinstance(node, Num) and node.value > 2:
            found[node.value] = None
            if len(found) >= 12:
                break
    steps = [n * _UNIT for n in (3_709, -3_413, 701, -613)]
    return [s * (q + step) for step in steps for q in found for s in (1, -1)]


def _tries(e: Expr) -> int:
    work = sum(100 if isinstance(node, Func) and node.name in _COSTLY else 1 for node in nodes(e))
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
        point = EvaluationPoint()
        return SamplePoints([point] if point.value(e).__class__ is not NoValue else [])
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
    for tries, point in enumerate(chain(tried, likely)):
        if len(good) >= n or tries >= most or (tries >= enough and len(good) + len(spare) >= n):
            break
        key = tuple(point.values())
        if key in seen:
            continue
        seen.add(key)
        v = point.value(e)
        if v is OUT_OF_RANGE:
            beyond.append(point)
        if v.__class__ is NoValue or v.__class__ is bool:
            continue
        (good if v == 0 or 1e-12 < abs(v) < 1e12 else spare).append(point)
    found = good + spare
    if len(found) < 2:
        # x^735817 is too large or too small for a float almost everywhere, but not for comparing
        found += [point for point in beyond[:8] if point.value(e, 50).__class__ is not NoValue][:2]
    return SamplePoints(found[:n])


def _plain_points(
    e: Expr, n: int, likely: Iterator[EvaluationPoint]
) -> tuple[SamplePoints | None, list[EvaluationPoint]]:
    """The first ``n`` points with a value of moderate size, if those without one show themselves; the points tried."""
    tried: list[EvaluationPoint] = []
    left: list[EvaluationPoint] = []
    seen: set[tuple[tuple[int, int], ...]] = set()
    for wanted in (n, *[2 * n] * 5):
        for point in islice(likely, wanted - len(left) if len(left) < n else 0):
            tried.append(point)
            key = tuple([q.as_integer_ratio() for q in point.values()])
            if key not in seen:
                seen.add(key)
                left.append(point)
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


# --- many points, in every part of the domain -------------------------------------------------------

_SIMPLE = tuple(Fraction(n, 20) for n in (40, 20, 60, -20, -40, 80, 100, -60, 10, 5, -10, 2))
_GRID = tuple(
    sign * n * _UNIT
    for n in (
        *(13_309, 4_241, 21_727, 7_213, 36_671, 2_903, 53_407, 1_301, 94_349, 311, 141_007, 71, 261_503, 571_009),
        *(10_133, 17_419, 28_843, 5_119, 44_201, 9_203, 65_003, 3_407, 18_701, 11_351, 31_019, 8_117, 26_003, 14_639),
    )
    for sign in (1, -1)
)
_FAR = tuple(sign * n * _UNIT for n in (1_237_133, 12_400_043, 123_000_101, 13, 4_100_000_023, 3) for sign in (1, -1))


def nice(names: Sequence[str]) -> Iterator[dict[str, Fraction]]:
    """Points that a person would try, to show where an answer is wrong."""
    for shift in range(3):
        for i, q in enumerate(_SIMPLE):
            yield {name: q if not j else _SIMPLE[(i + j * (shift + 1)) % len(_SIMPLE)] for j, name in enumerate(names)}
        if len(names) < 2:
            return


def candidates(names: Sequence[str], es: Sequence[Expr]) -> Iterator[dict[str, Fraction]]:
    """Points to look at: both signs, several sizes, beside the numbers and breakpoints of the expressions."""
    if not names:
        yield {}
        return
    if len(names) == 1:
        name = names[0]
        first = len(_GRID) // 2
        yield from [{name: q} for q in _GRID[:first]]  # most are refuted here, before the expressions are looked at
        marks = _beside_numbers(es)
        yield from [{name: q} for q in (*_singled_out(es)[:8], *marks[:16], *_FAR, *_GRID[first:])]
        yield from [{name: q} for q in (*_breakpoints(name, es), *marks[16:])]
        for i, state in enumerate(islice(_random(12_345), 900)):
            size = Fraction(state % 20_011 + 1, 10_007) * (1, 3, 10, Fraction(1, 7))[i % 4]
            yield {name: size if state // 65_536 % 2 else -size}
        return
    marks = _beside_numbers(es)
    random = _random(54_321)
    pool = (*_GRID[:40], *marks[:8])
    for i in range(1600):
        point = {}
        for j, name in enumerate(names):
            spread = 12 if i < 16 else 28 if i < 64 else len(pool)
            q = pool[(next(random) // 65_536) % min(spread, len(pool))] * (1 + Fraction(7 * j + i % 13, 1_009))
            point[name] = abs(q) if i % 3 == 0 else q
        yield point


def _random(state: int) -> Iterator[int]:
    """The pseudo-random numbers of a linear congruential generator; the lowest 16 bits are hardly random."""
    while True:
        state = (state * 1_103_515_245 + 12_345) % 2**31
        yield state


def _beside_numbers(es: Sequence[Expr]) -> list[Fraction]:
    """Numbers beside the values of what is constant in the expressions, and between neighbours."""
    numbers: set[Fraction] = set()
    for node in chain(*map(_leaves_first, es)):
        # 10^6 is a number as 1000000 is; the parts of one are looked at first, and only so many are.
        if node.free or len(numbers) >= 12 or not isinstance(node, (Num, Pow, Div, Neg)):
            continue
        v = rational_value(node)
        if v is not None and abs(v) < 10**70:
            numbers.add(abs(v))
    found: dict[Fraction, None] = {}
    ends = sorted(numbers | {-q for q in numbers})
    for low, high in pairwise(ends):
        found[low + (high - low) * Fraction(4_703, 10_007)] = None
    for step in (709 * _UNIT, -613 * _UNIT, Fraction(7, 100_003), Fraction(-7, 100_003)):
        found.update({q + step: None for q in ends})
    return list(found)


def _singled_out(es: Sequence[Expr]) -> list[Fraction]:
    """The numbers that the last expression singles out and the others do not: 7 of {1 if x = 7 else 0}."""

    def compared(e: Expr) -> dict[Fraction, None]:
        sides = [side for node in _leaves_first(e) if isinstance(node, Relation) for side in node.args]
        return {v: None for side in sides if (v := rational_value(side)) is not None}

    known = [compared(e) for e in es[:-1]]
    return [v for v in compared(es[-1]) if not any(v in other for other in known)]


def _breakpoints(name: str, es: Sequence[Expr]) -> list[Fraction]:
    """Numbers between and beside those at which something inside changes its sign: the ends of the domain's parts."""
    inner: dict[Expr, None] = {}
    for node in chain(*map(_leaves_first, es)):
        match node:
            case Func("abs" | "sign" | "ln" | "sqrt" | "log" | "root"):
                inner[node.arg] = None
            case Pow(base, exp) if (q := rational_value(exp)) is None or q.denominator != 1:
                inner[base] = None
            case Relation(_, lhs, rhs):
                inner[Add(lhs, Neg(rhs))] = None
    roots: set[float] = set()
    grid = sorted([float(q) for q in (*_GRID, *_FAR, *_beside_numbers(es))])
    for u in [u for u in inner if u.free == {name} and not u.open][:8]:
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
    beside = [(a + b) / 2 for a, b in pairwise(ends)]
    beside += [r + s * max(abs(r), 1e-3) * d for r in ends for d in (1e-2, 1e-4) for s in (1, -1)]
    return [Fraction(p).limit_denominator(10**9) for p in beside]
