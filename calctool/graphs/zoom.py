"""A curve at growing magnification about a point: with a tangent it comes to look straight, at a corner never.

Source: Stewart, *Calculus*, 2.7 (local linearity).
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import graph_of, number_name
from calctool.graphs.tangent import point_of
from calctool.graphs.values import Values
from calctool.pictures.picture import Dot, Picture

WIDTHS = (2.0, 0.5, 0.1, 0.01)


def zoom_of(f: Expr, x: Sym, at: Expr, widths: Sequence[float] = WIDTHS) -> list[Picture]:
    """The curve about a point, in one picture a width, every one of them as high as the curve's slope asks for.

    Raises InputError where the function has no value at the point.

    >>> from calctool.parsing import parse
    >>> [p.window[:2] for p in zoom_of(parse("x^2"), Sym("x"), parse("1"), (1.0, 0.25))]
    [(0.5, 1.5), (0.875, 1.125)]
    """
    here, place, height = point_of(f, x, at)
    ends = [v for v in Values(f, x).at([place - widths[0] / 2, place + widths[0] / 2]) if v == v]
    slope = max([abs(v - height) for v in ends] + [1e-9 * max(abs(height), 1.0)]) / (widths[0] / 2)
    out = []
    for width in widths:
        half, room = width / 2, 1.1 * slope * width / 2
        frame = (place - half, place + half, height - room, height + room)
        graph = graph_of(f, x, frame[:2], frame[2:], far=False)
        times = number_name(widths[0] / width, 1.0)
        said = f"The curve within {number_name(half, half)} of {x.name} = {show(at)}, magnified {times} times."
        dot = Dot(place, height, True, "tangent", f"({show(at)}, {show(here)})")
        title = f"y = {show(f)}, x {times}"
        out.append(Picture((*graph.pieces, *graph.dots, dot), frame, title, x.name, "y", says=said))
    return out
