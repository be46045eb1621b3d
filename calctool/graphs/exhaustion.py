"""The method of exhaustion: a circle between polygons inside and outside, the area under a curve between rectangles.

Source: Archimedes, *Measurement of a Circle*; Stewart, *Calculus*, 5.1 (lower and upper sums).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import graph_of, number_name
from calctool.pictures.picture import Element, Picture, Polyline

Strip = tuple[float, float, float, float]
"""From x, to x, the lowest and the highest value of the function between them."""


def polygons_of(sides: int, radius: float = 1.0, name: str = "r") -> Picture:
    """A circle with the regular polygons inside and outside it.

    >>> picture = polygons_of(6)
    >>> [(e.role, len(e.points)) for e in picture.elements]
    [('area', 7), ('other', 7), ('curve', 241)]
    """

    def ring(n: int, size: float, turn: float = 0.0) -> tuple[tuple[float, float], ...]:
        angles = [2 * math.pi * (k + turn) / n for k in range(n)]
        points = [(size * math.cos(a), size * math.sin(a)) for a in angles]
        return (*points, points[0])

    outside = radius / math.cos(math.pi / sides)
    elements = (
        Polyline(ring(sides, radius), "area", f"inside, {sides} sides"),
        Polyline(ring(sides, outside, 0.5), "other", f"outside, {sides} sides"),
        Polyline(ring(240, radius), "curve", "circle"),
    )
    reach = 1.1 * min(outside, 2.2 * radius)
    inner = sides / 2 * radius**2 * math.sin(2 * math.pi / sides)
    outer = sides * radius**2 * math.tan(math.pi / sides)
    says = (
        f"A circle of radius {number_name(radius, radius)} between regular polygons of {sides} sides: the area inside "
        f"is about {inner:.6g}, outside {outer:.6g}."
    )
    window = (-reach, reach, -reach, reach)
    return Picture(elements, window, f"circle, {name} = {number_name(radius, radius)}", "x", "y", equal=True, says=says)


def rectangles_of(f: Expr, x: Sym, strips: Sequence[Strip]) -> Picture:
    """A curve with rectangles below it, shaded, and above it; each strip has the lowest and highest value in it.

    >>> from calctool.parsing import parse
    >>> picture = rectangles_of(parse("x^2"), Sym("x"), [(0.0, 0.5, 0.0, 0.25), (0.5, 1.0, 0.25, 1.0)])
    >>> [e.role for e in picture.elements]
    ['area', 'other', 'area', 'other', 'curve']
    """
    low, high = strips[0][0], strips[-1][1]
    heights = [v for strip in strips for v in strip[2:]]
    bottom, top = min(0.0, *heights), max(0.0, *heights)
    room = 0.07 * (top - bottom or 1.0)
    graph = graph_of(f, x, (low, high), (bottom - room, top + room), far=False)
    elements: list[Element] = []
    for k, (a, b, least, most) in enumerate(strips):
        first = k == 0
        for height, role in ((least, "area"), (most, "other")):
            box = ((a, 0.0), (a, height), (b, height), (b, 0.0), (a, 0.0))
            label = {"area": "lowest values", "other": "highest values"}[role] if first else ""
            elements.append(Polyline(box, "area" if role == "area" else "other", label))
    name = f"y = {show(f)}"
    sums = [sum((b - a) * v[i] for a, b, *v in strips) for i in (0, 1)]
    says = (
        f"{name} for {x.name} from {low:.4g} to {high:.4g} over {len(strips)} strips: the rectangles of the lowest "
        f"values add up to about {sums[0]:.6g}, those of the highest to {sums[1]:.6g}."
    )
    return Picture((*elements, *graph.pieces, *graph.dots), graph.frame, name, x.name, "y", says=says)
