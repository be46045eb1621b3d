"""Where to look whether two expressions differ: at both signs and several sizes, and in every stretch of the domain.

Always the same points for the same expressions, never whole numbers or parts of pi, where different
expressions like to agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .expr import Add, Div, Expr, Func, Neg, Num, Pow, Rel
from .nodes import rational
from .walk import fold

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
        v = rational(node)
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
            if isinstance(node, Rel):
                found.update({v: None for side in node.args if (v := rational(side)) is not None})

        fold(e, one)
        return found

    known = [places(e) for e in es[:-1]]
    return [v for v in places(es[-1]) if not any(v in other for other in known)]


def _seams(name: str, es: Sequence[Expr]) -> list[Fraction]:
    """Places between and beside the points where something inside changes its sign: the ends of the domain's parts."""
    from .place import evaluate

    inner: set[Expr] = set()

    def one(node: Expr, _: list[Any]) -> None:
        match node:
            case Func("abs" | "sign") | Func("ln" | "sqrt" | "log" | "root"):
                inner.add(node.arg)
            case Pow(base, exp) if rational(exp) is None or rational(exp).denominator != 1:  # type: ignore[union-attr]
                inner.add(base)
            case Rel(_, lhs, rhs):
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
