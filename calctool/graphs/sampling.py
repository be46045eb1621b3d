"""From a run of a curve to the points it is drawn through, as close together as its bends ask for.

Between two points that were looked at the curve is taken for straight where the value halfway says so, to a fraction of
what can be seen; else both halves are looked at.  Where it swings to and fro within the width of a line, no points are
enough: such a part is a *band* between the heights it reaches.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from calctool.graphs.breaks import Break, CurveEnd, Run
from calctool.graphs.values import Values
from calctool.pictures.picture import Polyline

Point = tuple[float, float]
Frame = tuple[float, float, float, float]

COLUMNS, ROWS = 1000, 600
"""The finest drawing the points are meant for."""
STRAIGHT = 0.3
"""Of a point of that drawing: how far a curve may bend away from the line that is drawn for it."""
ROUNDS = 9
DENSE, GAP = 5, 10
"""Columns of the drawing in which a curve turns back and forth, before it is a band; and without, before it ends."""


class Sampled(NamedTuple):
    """The points of one run, in order."""

    run: Run
    points: list[Point]


def first_look(run: Run, width: float, numbers: Values, also: Sequence[float] = ()) -> Sampled:
    """Points at even distances, ever closer together beside a break, and ``also`` at places where it may turn."""
    low, high = run.low, run.high
    n = max(24, math.ceil(240 * (high - low) / width))
    # Not quite evenly: else a curve that repeats itself could look the same at all of them.
    places = {low + (high - low) * (k + 0.11 * math.sin(k)) / n for k in range(1, n)}
    places |= {p for p in also if low < p < high}
    for end, way, there in ((low, 1, run.start), (high, -1, run.stop)):
        if there is None:
            places.add(end)
            continue
        step = min(width / 256, (high - low) / 8)
        places |= {end + way * step / 2**k for k in range(18)}
    xs = [p for p in sorted(places) if low <= p <= high]
    points = [(p, y) for p, y in zip(xs, numbers.at(xs), strict=True) if not math.isnan(y)]
    return Sampled(run, points)


def refined(line: Sampled, frame: Frame, numbers: Values) -> Sampled:
    """The points of a run as its bends ask for in this part of the plane, its ends included."""
    x0, x1, y0, y1 = frame
    across, up = COLUMNS / (x1 - x0), ROWS / (y1 - y0)

    def seen(y: float) -> float:
        return min(max((y - y0) * up, -ROWS / 2), 1.5 * ROWS)

    points = line.points
    doubtful = [True] * (len(points) - 1)
    for _ in range(ROUNDS):
        asked = [
            (i, (a[0] + b[0]) / 2)
            for i, (a, b) in enumerate(pairwise(points))
            if doubtful[i] and not _hidden(seen(a[1]), seen(b[1])) and (b[0] - a[0]) * across > 1e-3
        ]
        found = dict(zip([i for i, _ in asked], numbers.at([x for _, x in asked]), strict=True))
        if not found:
            break
        more: list[Point] = []
        still: list[bool] = []
        for i, (a, b) in enumerate(pairwise(points)):
            more.append(a)
            y = found.get(i, math.nan)
            if math.isnan(y):
                still.append(False)
                continue
            bent = abs(seen(y) - (seen(a[1]) + seen(b[1])) / 2) > STRAIGHT
            more.append(((a[0] + b[0]) / 2, y))
            still += [bent, bent]
        more.append(points[-1])
        points, doubtful = more, still
    return Sampled(line.run, points)


def _hidden(a: float, b: float) -> bool:
    """Are both far above what is shown, or far below?"""
    return (a >= 1.5 * ROWS and b >= 1.5 * ROWS) or (a <= -ROWS / 2 and b <= -ROWS / 2)


def drawn(line: Sampled, frame: Frame) -> tuple[list[Polyline], list[tuple[float, float]]]:
    """What is drawn for a run, its ends at their limits; and where it is a band."""
    bands = list(_bands(line.points, frame))
    out: list[Polyline] = [_outline(line.points, band, frame) for band in bands]
    run, points = line
    start = _towards(run.start, run.start and run.start.right, points[0], frame)
    stop = _towards(run.stop, run.stop and run.stop.left, points[-1], frame)
    part: list[Point] = []
    for p in [*start, *points, *stop]:
        if any(a < p[0] < b for a, b in bands):
            out += [Polyline(tuple(part))] if len(part) > 1 else []
            part = []
        else:
            part.append(p)
    return [*out, *([Polyline(tuple(part))] if len(part) > 1 else [])], bands


def _towards(there: Break | None, end: CurveEnd | None, last: Point, frame: Frame) -> list[Point]:
    """The point at the end of a run: the limit, or one beyond the window where there is none."""
    if there is None or end is None:
        return []
    if end.kind == "value":
        return [(there.at, end.y)] if math.isfinite(end.y) else []
    if not end.infinite:
        return []
    _, _, y0, y1 = frame
    y = y1 + (y1 - y0) if end.kind == "oo" else y0 - (y1 - y0)
    beyond = last[1] >= y if end.kind == "oo" else last[1] <= y
    # It gets there, but nearer to the place than the points looked at, and so than can be seen.
    return [] if beyond else [(last[0], y)]


def _bands(points: Sequence[Point], frame: Frame) -> Iterator[tuple[float, float]]:
    """Where a curve turns back and forth several times within a column of the drawing, in many columns on end."""
    x0, x1, y0, y1 = frame
    column, least = (x1 - x0) / COLUMNS, 2 * (y1 - y0) / ROWS
    turns: dict[int, int] = {}
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        if (b[1] - a[1]) * (c[1] - b[1]) < 0 and min(abs(b[1] - a[1]), abs(c[1] - b[1])) > least:
            k = math.floor((b[0] - x0) / column)
            turns[k] = turns.get(k, 0) + 1
    on_end: list[int] = []
    for k in sorted(k for k, n in turns.items() if n >= 3):
        if on_end and k - on_end[-1] > GAP:
            yield from _wide(on_end, x0, column)
            on_end = []
        on_end.append(k)
    yield from _wide(on_end, x0, column)


def _wide(columns: Sequence[int], x0: float, column: float) -> Iterator[tuple[float, float]]:
    if len(columns) >= DENSE:
        yield x0 + columns[0] * column, x0 + (columns[-1] + 1) * column


def _outline(points: Sequence[Point], band: tuple[float, float], frame: Frame) -> Polyline:
    """The heights that a curve reaches in each column of a band, around it."""
    x0, x1, _, _ = frame
    column = 2 * (x1 - x0) / COLUMNS
    tops: dict[int, tuple[float, float]] = {}
    for x, y in points:
        if band[0] <= x <= band[1]:
            k = math.floor((x - band[0]) / column)
            low, high = tops.get(k, (y, y))
            tops[k] = (min(low, y), max(high, y))
    at = [(band[0] + (k + 0.5) * column, *tops[k]) for k in sorted(tops)]
    around = [*[(x, high) for x, _, high in at], *[(x, low) for x, low, _ in reversed(at)]]
    return Polyline((*around, around[0]), "area")
