"""What a reading of a picture shows, read back from what it drew: the dots of the curve, and the circles.

Places are in data coordinates.  A pixel of the terminal is a Braille dot (in ASCII, a cell), one of SVG a unit of its
length, one of matplotlib a pixel of its buffer.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from calctool.pictures.axes import Point, in_window
from calctool.pictures.picture import Caption, Dot, Element, Picture
from calctool.pictures.plots import DOTS, SIZE, draw
from calctool.pictures.svg import COLOURS, svg
from calctool.pictures.terminal import cells

BITS = {0: (0, 0), 1: (0, 1), 2: (0, 2), 6: (0, 3), 3: (1, 0), 4: (1, 1), 5: (1, 2), 7: (1, 3)}
XML = "{http://www.w3.org/2000/svg}"


class Seen(NamedTuple):
    """The pixels of curves, the open and the filled circles, the size of a pixel and how far a circle may be off."""

    curve: list[Point]
    open: list[Point]
    filled: list[Point]
    pixel: Point
    off: Point
    thick: float = 2

    def shows(self, x: float, y: float, filled: bool = False) -> bool:
        """Is there a circle at the place?"""
        wide, high = self.off
        return any(abs(a - x) <= wide and abs(b - y) <= high for a, b in (self.filled if filled else self.open))

    def strays(self, pieces: Sequence[Sequence[Point]]) -> list[Point]:
        """The pixels of the curve that are farther from each piece which it has in truth than a line is thick."""
        wide, high = self.pixel
        near: dict[int, list[tuple[Point, Point]]] = {}
        for piece in pieces:
            for a, b in pairwise([(x / wide, y / high) for x, y in piece]):
                for column in range(math.floor(min(a[0], b[0])) - 3, math.ceil(max(a[0], b[0])) + 4):
                    near.setdefault(column, []).append((a, b))
        places = [(x / wide, y / high) for x, y in self.curve]
        return [
            (x * wide, y * high)
            for x, y in places
            if all(distance((x, y), a, b) > self.thick for a, b in near.get(math.floor(x), ()))
        ]


def distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a segment."""
    (x, y), (dx, dy) = (point[0] - start[0], point[1] - start[1]), (end[0] - start[0], end[1] - start[1])
    length = dx * dx + dy * dy
    way = min(max((x * dx + y * dy) / length, 0), 1) if length else 0
    return math.hypot(x - way * dx, y - way * dy)


def in_terminal(picture: Picture, width: int = 80, ascii: bool = False) -> Seen:
    """The dots of the reading in characters (in ASCII, its cells), and the cells with circles."""
    rows = cells(picture, width, ascii)
    x0, x1, y0, y1 = picture.window
    wide, high = (x1 - x0) / (2 * len(rows[0]) - 1), (y1 - y0) / (4 * len(rows) - 1)
    pixel = (2 * wide, 4 * high) if ascii else (wide, high)
    seen = Seen([], [], [], pixel, (1.5 * wide, 3 * high))

    def at(x: float, y: float) -> Point:
        """A place counted in dots from the upper left one."""
        return x0 + x * wide, y1 - y * high

    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell.ink.what != "curve":
                continue
            middle = at(2 * x + 0.5, 4 * y + 1.5)
            if cell.glyph in ("o", "●", "@"):
                (seen.open if cell.glyph == "o" else seen.filled).append(middle)
            elif ascii:
                seen.curve.append(middle)
            else:
                seen.curve.extend(at(2 * x + i, 4 * y + j) for bit, (i, j) in BITS.items() if cell.dots >> bit & 1)
    return seen


def in_ascii(picture: Picture) -> Seen:
    """The reading in ASCII."""
    return in_terminal(picture, ascii=True)


def in_svg(picture: Picture) -> Seen:
    """What the lines of the SVG cover, a pixel wide, and its circles."""
    root = ET.fromstring(svg(picture))
    groups = [(group.get("class", "").split(), group) for group in root.iter(f"{XML}g")]
    axes = next(group for names, group in groups if "zero" in names)
    ends = [points(line) for line in list(axes.iter(f"{XML}polyline"))[:2]]
    (left, bottom), (right, _), (_, top) = ends[0][0], ends[0][1], ends[1][0]
    x0, x1, y0, y1 = picture.window
    wide, high = (x1 - x0) / (right - left), (y1 - y0) / (bottom - top)
    seen = Seen([], [], [], (wide, high), (wide, high))

    def at(x: float, y: float) -> Point:
        return x0 + (x - left) * wide, y0 + (bottom - y) * high

    for names, group in groups:
        if "curve" not in names:
            continue
        for circle in group.iter(f"{XML}circle"):
            place = at(float(circle.get("cx", "")), float(circle.get("cy", "")))
            if bottom - float(circle.get("cy", "")) >= -1:  # those below are in the legend
                (seen.open if "open" in names else seen.filled).append(place)
        for line in group.iter(f"{XML}polyline"):
            for (ax, ay), (bx, by) in pairwise(points(line)):
                steps = math.ceil(max(abs(bx - ax), abs(by - ay))) or 1
                walked = [(ax + (bx - ax) * k / steps, ay + (by - ay) * k / steps) for k in range(steps + 1)]
                seen.curve.extend(at(x, y) for x, y in walked if y <= bottom + 1)
    return seen


def points(line: ET.Element) -> list[Point]:
    """The corners of a line of SVG."""
    pairs = [pair.split(",") for pair in line.get("points", "").split()]
    return [(float(x), float(y)) for x, y in pairs]


def in_plot(picture: Picture) -> Seen:
    """The pixels of matplotlib's buffer that have the colour of a curve; circles by what is at their places."""
    import numpy
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DOTS, layout="constrained")
    axes = figure.add_subplot()
    draw(picture._replace(elements=tuple(unnamed(e) for e in picture.elements)), axes)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    buffer = numpy.asarray(canvas.buffer_rgba())[::-1, :, :3].astype(int)
    blue = numpy.array([int(COLOURS[0][0][k : k + 2], 16) for k in (1, 3, 5)])
    coloured = numpy.abs(buffer - blue).sum(axis=2) < 90
    to_data = axes.transData.inverted()
    origin, one = to_data.transform([(0, 0), (1, 1)])
    pixel = (one[0] - origin[0], one[1] - origin[1])
    seen = Seen([], [], [], pixel, (pixel[0], pixel[1]), 3)
    for dot in picture.elements:
        if isinstance(dot, Dot) and in_window((dot.x, dot.y), picture.window) is not None:
            x, y = (round(c) for c in axes.transData.transform((dot.x, dot.y)))
            around = coloured[max(y - 10, 0) : y + 11, max(x - 10, 0) : x + 11]
            if around.sum() > 30:
                (seen.open if (buffer[y, x] > 240).all() else seen.filled).append((dot.x, dot.y))
            around[:] = False
    rows, columns = numpy.nonzero(coloured)
    seen.curve.extend((float(x), float(y)) for x, y in to_data.transform(numpy.stack([columns + 0.5, rows + 0.5], 1)))
    return seen


def unnamed(element: Element) -> Element:
    """The same without its place in the legend, which shows a piece of the curve too."""
    return element if isinstance(element, Caption) else element._replace(label="")


READINGS = (in_terminal, in_ascii, in_svg, in_plot)
