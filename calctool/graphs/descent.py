"""The path of a descent or an ascent: over the curve of a function of one variable, over the contours of one of two.

Source: Nocedal and Wright, *Numerical Optimization*, 2.2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import graph_of, number_name
from calctool.graphs.curve import says as said_of
from calctool.graphs.field import contour_elements, contour_words
from calctool.graphs.sampling import Frame
from calctool.graphs.tangent import window_with
from calctool.graphs.values import Values
from calctool.pictures.picture import Dot, Element, Picture, Polyline

Path = Sequence[Sequence[float]]
EARLY = 12
"""Points of a path that runs away which decide what is shown."""
MOST = 400
"""Points of one path that are drawn; of a longer one the first ones, evenly some of the others, and the last."""


def path_of(f: Expr, names: Sequence[Sym], points: Path, window: tuple[float, float] | None = None) -> Picture:
    """A path, point by point from the first; each point has as many numbers as there are names, one or two.

    Raises InputError for three names and more, and where nothing is within reach of floats.

    >>> from calctool.parsing import parse
    >>> x, y = Sym("x"), Sym("y")
    >>> path_of(parse("(x - 2)^2"), [x], [[0.0], [1.6], [1.92]]).says.split(". ")[1]
    'The path goes in 2 steps from (0, 4) to (1.92, 0.006).'
    >>> path_of(parse("x^2 + y^2"), [x, y], [[2.0, 1.0], [1.0, 0.5]]).equal
    True
    """
    return paths_of(f, names, {"": points}, window)


def paths_of(
    f: Expr, names: Sequence[Sym], paths: Mapping[str, Path], window: tuple[float, float] | None = None
) -> Picture:
    """Several paths, named in the legend."""
    if len(names) > 2:
        raise InputError("a path is drawn over one variable or two", hint=f"here there are {len(names)}")
    shown = {label: _thinned([p for p in path if all(map(math.isfinite, p))]) for label, path in paths.items()}
    shown = {label: path for label, path in shown.items() if path}
    if not shown:
        raise InputError("no point of the path is a number")
    if len(names) == 1:
        return _over_curve(f, names[0], shown, paths, window)
    return _over_contours(f, (names[0], names[1]), shown, paths, window)


def _thinned(path: Path) -> list[Sequence[float]]:
    if len(path) <= MOST:
        return list(path)
    first = MOST // 4
    step = (len(path) - first) / (MOST - first)
    return [*path[:first], *[path[first + int(k * step)] for k in range(MOST - first)], path[-1]]


def _over_curve(
    f: Expr, x: Sym, shown: Mapping[str, Path], paths: Mapping[str, Path], window: tuple[float, float] | None
) -> Picture:
    name = f"y = {show(f)}"
    near = [p[0] for path in shown.values() for p in _near(path)]
    graph = graph_of(f, x, window or window_with(f, x, *near), far=False)
    y0, y1 = graph.frame[2:]
    heights = [y for y in Values(f, x).at(near) if math.isfinite(y)]
    if heights and (min(heights) < y0 or max(heights) > y1):
        room = 0.07 * (max(heights) - min(heights))
        y_range = min(y0, min(heights) - room), max(y1, max(heights) + room)
        graph = graph_of(f, x, graph.frame[:2], y_range, far=False)
    elements: list[Element] = [*graph.pieces, *graph.dots]
    said = [said_of(graph, name)[0]]
    for k, (label, path) in enumerate(shown.items()):
        ys = Values(f, x).at([p[0] for p in path])
        at = [(p[0], y) for p, y in zip(path, ys, strict=True) if math.isfinite(y)]
        elements += _drawn(at, label, k)
        if at:
            said.append(_words(at, len(paths[label]) - 1, label, graph.frame))
    return Picture(tuple(elements), graph.frame, name, x.name, "y", says=" ".join(said))


def _over_contours(
    f: Expr,
    names: tuple[Sym, Sym],
    shown: Mapping[str, Path],
    paths: Mapping[str, Path],
    window: tuple[float, float] | None,
) -> Picture:
    name = f"z = {show(f)}"
    near = [p for path in shown.values() for p in _near(path)]
    middle = [(min(p[i] for p in near) + max(p[i] for p in near)) / 2 for i in (0, 1)]
    half = 0.65 * max(*[max(p[i] for p in near) - min(p[i] for p in near) for i in (0, 1)])
    half = half or 3.0
    x_range = window or (middle[0] - half, middle[0] + half)
    half = (x_range[1] - x_range[0]) / 2
    frame = (*x_range, middle[1] - half, middle[1] + half)
    elements, levels = contour_elements(f, names, frame)
    said = [contour_words(name, names, frame, levels)]
    for k, (label, path) in enumerate(shown.items()):
        at = [(p[0], p[1]) for p in path]
        elements += _drawn(at, label, k)
        said.append(_words(at, len(paths[label]) - 1, label, frame))
    x, y = names
    return Picture(tuple(elements), frame, name, x.name, y.name, equal=True, says=" ".join(said))


def _near(path: Path) -> Path:
    """The part of a path that decides what is shown: of one that runs away, the beginning."""
    first = path[0]
    apart = [max(abs(a - b) for a, b in zip(p, first, strict=True)) for p in path]
    runs_away = max(apart) > 20 * sorted(apart)[len(apart) // 2]
    return path[:EARLY] if runs_away else path


def _drawn(at: Sequence[tuple[float, float]], label: str, series: int) -> list[Element]:
    """The points joined, each marked; the first and the last by filled circles."""
    if not at:
        return []
    ends = [Dot(*at[0], True, "path", "", series)]
    if len(at) > 1:
        ends.append(Dot(*at[-1], True, "path", "", series))
    return [Polyline(tuple(at), "path", label, series), *ends]


def _words(at: Sequence[tuple[float, float]], steps: int, label: str, frame: Frame) -> str:
    width, height = frame[1] - frame[0], frame[3] - frame[2]
    ends = [f"({number_name(x, width / 100)}, {number_name(y, height / 100)})" for x, y in (at[0], at[-1])]
    which = f"The path of {label}" if label else "The path"
    return f"{which} goes in {steps} steps from {ends[0]} to {ends[1]}."
