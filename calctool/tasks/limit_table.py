"""Values on the way to a place, from each side: a table, and a small plot of the approach in characters."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from calctool.expr.printer import show
from calctool.expr.tree import OO, Expr, Limit, Neg
from calctool.limits.solver import one_sided
from calctool.numeric.evaluate import precise
from calctool.report.model import Grid

ROWS = 6
WIDTH, HEIGHT = 61, 11
"""Columns (odd: the place itself is the middle one) and rows of the plot."""


def sides_of(goal: Limit) -> list[int]:
    """Left before right; at infinity there is one way."""
    if goal.to in (OO, Neg(OO)):
        return [1]
    return [{"+": 1, "-": -1}[goal.side]] if goal.side else [-1, 1]


def table_of(goal: Limit, values: dict[str, Fraction]) -> Grid:
    """Values on the way to the place, from each side, to ten digits that are right."""
    header: list[str] = []
    for s in sides_of(goal):
        where = "" if goal.to in (OO, Neg(OO)) else " from the left" if s < 0 else " from the right"
        header += [f"{goal.var.name}{where}", "value"]
    rows = []
    for k in range(1, ROWS + 1):
        row: list[str | Expr] = []
        for s in sides_of(goal):
            near = one_sided(goal.var, goal.to, s, values)
            distance = Fraction(1, 10**k)
            v = near.look(goal.body, distance, 60)
            row += [digits(near.look(goal.var, distance, 60)), "not defined" if v is None else digits(v)]
        rows.append(tuple(row))
    chosen = ", ".join(f"{n} = {float(v):g}" for n, v in sorted(values.items()))
    return Grid("values on the way" + (f" for {chosen}" if chosen else ""), tuple(header), tuple(rows), True)


def digits(v: Any) -> str:
    """Ten digits of a number, without a bare point.

    >>> from mpmath import mpf
    >>> digits(mpf(2)), digits(mpf(1) / 3)
    ('2', '0.3333333333')
    """
    from mpmath import nstr

    return str(nstr(v, 10, min_fixed=-8, max_fixed=12)).removesuffix(".0")


def plot_of(goal: Limit, values: dict[str, Fraction], limit: Expr | None) -> list[str]:
    """The curve close to the place as rows of characters; empty where there is too little to draw.

    The vertical scale covers the middle of the values seen, so that a curve that grows without bound leaves
    the frame; ``o`` marks the limit, which is no point of the curve unless it is continuous there.
    """
    far = goal.to in (OO, Neg(OO))
    both = not far and not goal.side
    points: list[tuple[int, float]] = []
    for s in sides_of(goal):
        near = one_sided(goal.var, goal.to, s, values)
        columns = WIDTH // 2 if both else WIDTH - 1
        for k in range(1, columns + 1):
            distance = Fraction(columns + 1 - k, 40 * columns) if far else Fraction(k, columns)
            v = near.look(goal.body, distance, 30)
            size = None if v is None else float(v)
            if size is None or not math.isfinite(size):
                continue
            rightwards = (k if near.side > 0 else columns + 1 - k) if not both else k
            column = WIDTH // 2 + s * k if both else (rightwards if not far or near.side > 0 else columns - k)
            points.append((column, size))
    if len(points) < 8:
        return []
    sizes = sorted(v for _, v in points)
    low, high = _frame(sizes)
    mark = _number(limit, values)
    if mark is not None:
        low, high = min(low, mark), max(high, mark)
    if high - low < 1e-12 * max(1.0, abs(high)):
        low, high = low - 1, high + 1
    grid = [[" "] * WIDTH for _ in range(HEIGHT)]

    def put(column: int, v: float, sign: str) -> None:
        row = round((high - v) / (high - low) * (HEIGHT - 1))
        if 0 <= row < HEIGHT and 0 <= column < WIDTH:
            grid[row][column] = sign

    for column, v in points:
        put(column, v, "*")
    place = WIDTH // 2 if both else 0 if (not far and goal.side == "+") or (far and goal.to != OO) else WIDTH - 1
    if mark is not None:
        put(place, mark, "o")
    return _framed(grid, low, high, place, goal)


def _frame(sizes: list[float]) -> tuple[float, float]:
    """The middle nine tenths of the values, or all of them where they lie close together."""
    low, high = sizes[len(sizes) // 20], sizes[-1 - len(sizes) // 20]
    whole = sizes[-1] - sizes[0]
    return (sizes[0], sizes[-1]) if whole <= 2 * (high - low) else (low, high)


def _number(e: Expr | None, values: dict[str, Fraction]) -> float | None:
    if e is None or e in (OO, Neg(OO)):
        return None
    v = precise(e, values)
    return None if v is None else float(v)


def _framed(grid: list[list[str]], low: float, high: float, place: int, goal: Limit) -> list[str]:
    top, bottom = f"{high:.4g}", f"{low:.4g}"
    wide = max(len(top), len(bottom))
    labels = [top, *[""] * (HEIGHT - 2), bottom]
    rows = [f"{label.rjust(wide)} |{''.join(row)}".rstrip() for label, row in zip(labels, grid, strict=True)]
    rows.append(" " * wide + " +" + "-" * place + "^" + "-" * (WIDTH - 1 - place))
    name = (
        f"{goal.var.name} = {show(goal.to)}" if goal.to not in (OO, Neg(OO)) else f"{goal.var.name} -> {show(goal.to)}"
    )
    start = min(max(wide + 2 + place - len(name) // 2, 0), wide + 2 + WIDTH - len(name))
    rows.append(" " * start + name)
    return rows
