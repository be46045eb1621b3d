"""Contours of a function of two variables: the lines on which it has one value, at round levels, each labelled.

The plane is cut into squares; where the value crosses a level on two sides of one, the contour runs from side to side.
A square on which the function is not proved continuous holds no line.

Source: Lorensen and Cline, "Marching cubes" (1987), in the plane; Stewart, *Calculus*, 14.1 (level curves).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.domain import unrestricted
from calctool.expr.tree import Expr, Sym
from calctool.numeric.balls import Box
from calctool.numeric.evaluate import evaluate
from calctool.numeric.operations import NoValue
from calctool.numeric.vectorized import VectorEvaluator
from calctool.pictures.axes import round_ticks
from calctool.pictures.picture import Caption, Polyline

Point = tuple[float, float]
Smooth = Callable[[float, float, float, float], bool]
"""Is a function continuous on a rectangle, given by its x from and to, y from and to?"""
SQUARES = 60
"""Along each side of the window."""
LEVELS = 11


class Lattice(NamedTuple):
    """Values at the corners of squares: rows from below, each from the left; nan where there is none."""

    xs: list[float]
    ys: list[float]
    values: list[list[float]]


def values_on(f: Expr, names: tuple[Sym, Sym], window: tuple[float, float, float, float], n: int = SQUARES) -> Lattice:
    """The values of f at the corners of n times n squares."""
    x0, x1, y0, y1 = window
    xs = [x0 + (x1 - x0) * k / n for k in range(n + 1)]
    ys = [y0 + (y1 - y0) * k / n for k in range(n + 1)]
    return Lattice(xs, ys, [values_at(f, names, [(x, y) for x in xs]) for y in ys])


def values_at(f: Expr, names: tuple[Sym, Sym], points: Sequence[Point]) -> list[float]:
    """The values of f at some points; nan where there is none.

    >>> from calctool.parsing import parse
    >>> values_at(parse("x/y"), (Sym("x"), Sym("y")), [(1.0, 2.0), (1.0, 0.0)])
    [0.5, nan]
    """
    x, y = (name.name for name in names)
    column = VectorEvaluator({x: [p[0] for p in points], y: [p[1] for p in points]}).value(f)
    if column is not None:
        return column
    found = [evaluate(f, {x: p[0], y: p[1]}) for p in points]
    return [math.nan if v is None else v for v in found]


def levels_of(lattice: Lattice) -> list[tuple[float, str]]:
    """Round levels that cut what is shown into about equal parts, with their names."""
    found = sorted(v for row in lattice.values for v in row if math.isfinite(v))
    if not found or found[-1] == found[0]:
        return []
    # A pole, or steep walls, would leave the rest without a line.
    low, high = found[len(found) // 50], found[-1 - len(found) // 50]
    if _has_bottom(lattice.values, found):
        return [level for level in _ever_larger(high) if level[0] > found[0]][-LEVELS:]
    if high <= low:
        low, high = found[0], found[-1]
    return [level for level in round_ticks(low, high, LEVELS) if found[0] < level[0] < found[-1]]


def _has_bottom(rows: Sequence[Sequence[float]], found: Sequence[float]) -> bool:
    """Is the lowest value about 0 and inside, in a valley with walls so steep that even levels would not show it?"""
    edge = [*rows[0], *rows[-1], *[row[0] for row in rows], *[row[-1] for row in rows]]
    quarter, most = found[len(found) // 4], found[len(found) * 9 // 10]
    return 0 <= found[0] < 0.05 * quarter < 0.005 * most and min(edge) > found[0]


def _ever_larger(highest: float) -> list[tuple[float, str]]:
    """1, 2, 5, 10, 20 ... and their parts."""
    powers = range(math.floor(math.log10(highest)) - 5, math.floor(math.log10(highest)) + 1)
    levels = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    return [(level, f"{level:.12g}") for level in levels if level <= highest]


def contours(
    lattice: Lattice, levels: Sequence[tuple[float, str]], smooth: Smooth = lambda *square: True
) -> list[Polyline | Caption]:
    """The contours at the levels, and a name on the longest line of each."""
    out: list[Polyline | Caption] = []
    taken: list[Point] = []
    wide, high = lattice.xs[-1] - lattice.xs[0], lattice.ys[-1] - lattice.ys[0]
    for level, name in levels:
        lines = chained(segments(lattice, level, smooth))
        out += [Polyline(tuple(line), "contour") for line in lines]
        for line in sorted(lines, key=len, reverse=True)[:1]:
            for x, y in (line[len(line) * k // 8] for k in (4, 3, 5, 2, 6, 1, 7)):
                if all(abs(x - a) > wide / 9 or abs(y - b) > high / 14 for a, b in taken):
                    taken.append((x, y))
                    out.append(Caption(x, y, name, "middle"))
                    break
    return out


def segments(lattice: Lattice, level: float, smooth: Smooth = lambda *square: True) -> list[tuple[Point, Point]]:
    """The pieces of a contour, one or two a square; none where the function is not known to be ``smooth``.

    >>> segments(Lattice([0.0, 1.0], [0.0, 1.0], [[0.0, 1.0], [0.0, 1.0]]), 0.25)
    [((0.25, 0.0), (0.25, 1.0))]
    """
    out: list[tuple[Point, Point]] = []
    xs, ys = lattice.xs, lattice.ys
    for j in range(len(ys) - 1):
        below, above = lattice.values[j], lattice.values[j + 1]
        for i in range(len(xs) - 1):
            corners = (below[i], below[i + 1], above[i + 1], above[i])
            if not min(corners) <= level <= max(corners) or any(map(math.isnan, corners)):
                continue
            if smooth(xs[i], xs[i + 1], ys[j], ys[j + 1]):
                out += _in_square(lattice, i, j, corners, level)
    return out


def unbroken(f: Expr, names: tuple[Sym, Sym]) -> Callable[[float, float, float, float], bool]:
    """Is f proved continuous on a rectangle?"""
    if unrestricted(f):
        return lambda x0, x1, y0, y1: True
    x, y = (name.name for name in names)

    def proved(x0: float, x1: float, y0: float, y1: float) -> bool:
        sides = {x: (Fraction(x0), Fraction(x1)), y: (Fraction(y0), Fraction(y1))}
        return Box(**sides).value(f).__class__ is not NoValue

    return proved


def _in_square(lattice: Lattice, i: int, j: int, corners: tuple[float, ...], level: float) -> list[tuple[Point, Point]]:
    at = (
        (lattice.xs[i], lattice.ys[j]),
        (lattice.xs[i + 1], lattice.ys[j]),
        (lattice.xs[i + 1], lattice.ys[j + 1]),
        (lattice.xs[i], lattice.ys[j + 1]),
    )
    crossed: list[Point] = []
    for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
        # A corner on the level counts as above it, so that each line crosses two sides, or four.
        if (corners[a] >= level) != (corners[b] >= level):
            way = (level - corners[a]) / (corners[b] - corners[a])
            # From the same end in both squares that share the side, so that the places are equal.
            p, q, part = (at[a], at[b], way) if at[a] < at[b] else (at[b], at[a], 1 - way)
            crossed.append((p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1])))
    if len(crossed) == 2:
        return [(crossed[0], crossed[1])]
    if len(crossed) == 4:  # a saddle: the middle says which corners belong together
        together = (sum(corners) / 4 >= level) == (corners[0] >= level)
        pairs = ((0, 1), (2, 3)) if together else ((3, 0), (1, 2))
        return [(crossed[a], crossed[b]) for a, b in pairs]
    return []


def chained(pieces: Sequence[tuple[Point, Point]]) -> list[list[Point]]:
    """Pieces that share an end, put together to lines.

    >>> chained([((0.0, 0.0), (1.0, 0.0)), ((2.0, 0.0), (1.0, 0.0))])
    [[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]]
    """
    ends: dict[Point, list[int]] = {}
    keys = [(_key(a), _key(b)) for a, b in pieces]
    for k, (a, b) in enumerate(keys):
        ends.setdefault(a, []).append(k)
        ends.setdefault(b, []).append(k)
    used = [False] * len(pieces)
    out: list[list[Point]] = []
    for k, (a, b) in enumerate(pieces):
        if used[k]:
            continue
        used[k] = True
        line = _followed([a, b], keys[k][1], pieces, keys, ends, used)
        line.reverse()
        out.append(_followed(line, keys[k][0], pieces, keys, ends, used))
        out[-1].reverse()
    return out


def _key(p: Point) -> Point:
    return float(f"{p[0]:.12g}"), float(f"{p[1]:.12g}")


def _followed(
    line: list[Point],
    end: Point,
    pieces: Sequence[tuple[Point, Point]],
    keys: Sequence[tuple[Point, Point]],
    ends: dict[Point, list[int]],
    used: list[bool],
) -> list[Point]:
    while True:
        k = next((k for k in ends[end] if not used[k]), None)
        if k is None:
            return line
        used[k] = True
        first = keys[k][0] == end
        line.append(pieces[k][1 if first else 0])
        end = keys[k][1 if first else 0]
