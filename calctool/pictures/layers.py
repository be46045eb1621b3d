"""A diagram laid out on a sheet in layers, from the top down: arrows go down, and nothing lies on anything else.

The words beside an arrow have a layer of their own between two layers of boxes, and an arrow that goes further has a
place in each layer that it passes.  So boxes, words and arrows stand side by side, and arrows cross only in the gaps
between layers.  Within a layer the order is that of the least crossings found, and each place is as near to its
neighbours above and below as the order allows: a least squares problem under order constraints.

Sources: Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures", IEEE
Transactions on Systems, Man and Cybernetics 11 (1981), for layers and barycentres; Barlow, Bartholomew, Bremner and
Brunk, *Statistical Inference under Order Restrictions* (1972), for the pooling of adjacent violators.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from calctool.pictures.diagram import Diagram

FONT, LETTER = 13.0, 7.5
"""The size of the words in pixels, and the width of a letter, on the generous side."""
EDGE, KEY = 16.0, 80
"""The margin of the sheet, and how many letters of the key are in a row at most, where no box needs more room."""
ROW, PAD = 17.0, 8.0
"""The height of a row of words in a box, and the room between words and frame."""
WORDS = 20.0
"""The height of a layer of words beside arrows."""
APART = 18.0
"""Between two boxes side by side at least."""
GAP, STEEP = 16.0, 0.16
"""Between two layers at least, and for each unit that an arrow goes to the side there."""
TRIES, SETTLED = 24, 120
"""Sweeps for a better order, and for better places."""

Point = tuple[float, float]


class NodePlace(NamedTuple):
    """The upper left corner of a box, and its size."""

    left: float
    top: float
    width: float
    height: float


class LinkPlace(NamedTuple):
    """The points an arrow goes through, from each to the next straight down or in an S; where its words begin."""

    points: tuple[Point, ...]
    words: Point


class Layers(NamedTuple):
    """Where everything is, the upper left corner of all being (0, 0)."""

    boxes: tuple[NodePlace, ...]
    links: tuple[LinkPlace, ...]
    width: float
    height: float


class NodeFrame(NamedTuple):
    """A box on the sheet: its upper left corner, its size, its role."""

    left: float
    top: float
    width: float
    height: float
    role: str


class LinkArrow(NamedTuple):
    """An arrow on the sheet: where it starts, cubic curves by two control points and the end, and the head's line."""

    start: Point
    curves: tuple[tuple[Point, Point, Point], ...]
    head: tuple[Point, Point, Point]


class SheetWords(NamedTuple):
    """Words on the sheet: the point on their base line, the anchor (start or middle), the colour by number."""

    at: Point
    text: str
    anchor: str
    hue: int | None = None


class DiagramSheet(NamedTuple):
    """Everything in pixels from the upper left corner, and the size of the whole."""

    frames: tuple[NodeFrame, ...]
    arrows: tuple[LinkArrow, ...]
    words: tuple[SheetWords, ...]
    size: Point


def arranged(diagram: Diagram) -> DiagramSheet:
    """The diagram with its title and key on a sheet.

    >>> from calctool.pictures.diagram import Link, Node
    >>> sheet = arranged(Diagram((Node(("x",)), Node(("x^2",))), (Link(0, 1, "2x"),)))
    >>> [(words.text, words.at) for words in sheet.words]
    [('x', (39.25, 36.0)), ('x^2', (39.25, 121.0)), ('2x', (45.25, 79.0))]
    """
    found = layout(diagram, lambda text: LETTER * len(text))
    longest = max(map(len, (diagram.title, *diagram.key)), default=0)
    width = max(found.width, LETTER * min(KEY, longest))
    head = [row for text in (diagram.title, *diagram.key) for row in wrap(text, int(width / LETTER))]
    left, top = EDGE + (width - found.width) / 2, EDGE + (ROW + 3) * len(head) + (8 if head else 0)
    words = [SheetWords((EDGE, (ROW + 3) * (i + 1)), text, "start") for i, text in enumerate(head)]
    frames, arrows = [], []
    for box, place in zip(diagram.boxes, found.boxes, strict=True):
        x, y = left + place.left, top + place.top
        frames.append(NodeFrame(x, y, place.width, place.height, box.role))
        for i, text in enumerate(box.rows):
            words.append(SheetWords((x + place.width / 2, y + PAD + ROW * (i + 1) - 5), text, "middle"))
    for link, way in zip(diagram.links, found.links, strict=True):
        points = [(left + x, top + y) for x, y in way.points]
        curves = []
        for (x, y), (to_x, to_y) in pairwise(points):
            middle = (y + to_y) / 2
            curves.append(((x, middle), (to_x, middle), (to_x, to_y)))
        x, y = points[-1]
        arrows.append(LinkArrow(points[0], tuple(curves), ((x - 3.5, y - 7), (x, y), (x + 3.5, y - 7))))
        if link.label:
            words.append(SheetWords((left + way.words[0], top + way.words[1] + 4), link.label, "start", 1))
    return DiagramSheet(tuple(frames), tuple(arrows), tuple(words), (width + 2 * EDGE, top + found.height + EDGE))


class _Place:
    """What takes room in a layer: a box, words beside an arrow, or an arrow that goes through."""

    def __init__(self, left: float, right: float, height: float, is_box: bool = False) -> None:
        self.left, self.right, self.height, self.is_box = left, right, height, is_box
        self.at = 0
        """Its number in the layer."""
        self.x = self.top = self.bottom = 0.0
        self.above: list[_Place] = []
        self.below: list[_Place] = []


def layout(diagram: Diagram, wide: Callable[[str], float]) -> Layers:
    """A place for everything, where ``wide`` is the width of a text.

    >>> from calctool.pictures.diagram import Link, Node
    >>> chain = Diagram((Node(("x",)), Node(("x^2",)), Node(("sin",))), (Link(0, 1, "2x"), Link(1, 2, "cos")))
    >>> found = layout(chain, lambda text: 8.0 * len(text))
    >>> [box.top for box in found.boxes], {x for link in found.links for x, _ in link.points}
    ([0.0, 85.0, 170.0], {24.0})
    """
    half = [max(map(wide, box.rows), default=0) / 2 + PAD + 4 for box in diagram.boxes]
    boxes = [_Place(w, w, ROW * len(box.rows) + 2 * PAD, True) for w, box in zip(half, diagram.boxes, strict=True)]
    level = levels(len(boxes), [(link.start, link.end) for link in diagram.links])
    rows: list[list[_Place]] = [[] for _ in range(2 * max(level, default=0) + 1)]
    for box, k in zip(boxes, level, strict=True):
        rows[2 * k].append(box)
    routes: list[list[_Place]] = []
    for link in diagram.links:
        route = [boxes[link.start]]
        last = 2 * level[link.end] - 1
        for k in range(2 * level[link.start] + 1, last + 1):
            words = wide(link.label) + 10 if k == last and link.label else 6.0
            route.append(_Place(6.0, words, WORDS if k % 2 else 0.0))
            rows[k].append(route[-1])
        routes.append([*route, boxes[link.end]])
        for upper, lower in pairwise(routes[-1]):
            upper.below.append(lower)
            lower.above.append(upper)
    _order(rows)
    _place(rows)
    return _measured(rows, boxes, routes)


def levels(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """The layer of each box: below all that point to it; one that nothing points to, right above what it points to.

    >>> levels(4, [(0, 2), (2, 3), (1, 3)])
    [0, 1, 1, 2]
    """
    found = [0] * count
    for start, end in sorted(links, key=lambda link: link[1]):
        found[end] = max(found[end], found[start] + 1)
    pointed = {end for _, end in links}
    for box in range(count):
        targets = [found[end] for start, end in links if start == box]
        if box not in pointed and targets:
            found[box] = min(targets) - 1
    return found


def crossings(rows: Sequence[Sequence[_Place]]) -> int:
    """How often arrows cross where the layers stand in this order: the inversions between each two of them."""
    total = 0
    for row in rows:
        for i, place in enumerate(row):
            place.at = i
    for upper in rows:
        ends: list[int] = []
        for place in upper:
            here = sorted(other.at for other in place.below)
            total += sum(len(ends) - bisect_right(ends, end) for end in here)
            for end in here:
                insort(ends, end)
    return total


def _order(rows: list[list[_Place]]) -> None:
    """Order each layer by the mean place of its neighbours, down and up in turn, and keep the best order met."""
    fewest, best = crossings(rows), [list(row) for row in rows]
    for sweep in range(TRIES):
        down = sweep % 2 == 0
        for row in rows[1:] if down else rows[-2::-1]:
            means = {}
            for place in row:
                beside = place.above if down else place.below
                means[place] = sum(other.at for other in beside) / len(beside) if beside else place.at
            row.sort(key=means.__getitem__)
            for i, place in enumerate(row):
                place.at = i
        found = crossings(rows)
        if found < fewest:
            fewest, best = found, [list(row) for row in rows]
    rows[:] = best


def _place(rows: list[list[_Place]]) -> None:
    """Give each place its x: as near to the mean of its neighbours as the order and the room allow."""
    for row in rows:
        for before, place in pairwise(row):
            place.x = before.x + before.right + APART + place.left
    for sweep in range(SETTLED):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted, weights = [], []
            for place in row:
                # An arrow that goes through several layers is kept straight before all else.
                pulls = [(other.x, 1.0 if other.is_box or place.is_box else 8.0) for other in place.above + place.below]
                weight = sum(w for _, w in pulls)
                wanted.append(sum(x * w for x, w in pulls) / weight if weight else place.x)
                weights.append(weight or 0.1)
            room = [0.0]
            for before, place in pairwise(row):
                room.append(room[-1] + before.right + APART + place.left)
            level = rising([x - r for x, r in zip(wanted, room, strict=True)], weights)
            for place, x, r in zip(row, level, room, strict=True):
                place.x = x + r


def rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The numbers that never fall and are nearest to those wanted, by weighted least squares.

    >>> rising([1.0, 4.0, 2.0, 5.0], [1.0, 1.0, 1.0, 1.0])
    [1.0, 3.0, 3.0, 5.0]
    """
    pools: list[tuple[float, float, int]] = []
    for x, weight in zip(wanted, weights, strict=True):
        count = 1
        while pools and pools[-1][0] > x:
            before, mass, more = pools.pop()
            x, weight, count = (before * mass + x * weight) / (mass + weight), mass + weight, count + more
        pools.append((x, weight, count))
    return [x for x, _, count in pools for _ in range(count)]


def _measured(rows: Sequence[Sequence[_Place]], boxes: Sequence[_Place], routes: Sequence[Sequence[_Place]]) -> Layers:
    """The layers one below the other, and the arrows through them."""
    edge = min((place.x - place.left for row in rows for place in row), default=0.0)
    for row in rows:
        for place in row:
            place.x = round(place.x - edge, 2)
    top = 0.0
    for i, row in enumerate(rows):
        height = max((place.height for place in row), default=0.0)
        for place in row:
            place.top, place.bottom = top, top + (place.height if place.is_box else height)
        aside = max([abs(place.x - other.x) for place in row for other in place.below], default=0.0)
        top += height + (max(GAP, STEEP * aside) if i + 1 < len(rows) else 0.0)
    links = []
    for route in routes:
        points: list[Point] = [(_port(route[0], route[1]), route[0].bottom)]
        for place in route[1:-1]:
            points += [(place.x, place.top), (place.x, place.bottom)]
        points.append((_port(route[-1], route[-2]), route[-1].top))
        words = route[-2]
        links.append(LinkPlace(tuple(points), (words.x + 6, (words.top + words.bottom) / 2)))
    placed = [NodePlace(box.x - box.left, box.top, 2 * box.left, box.height) for box in boxes]
    width = max((place.x + place.right for row in rows for place in row), default=0.0)
    return Layers(tuple(placed), tuple(links), width, top)


def _port(box: _Place, beside: _Place) -> float:
    """Where on the edge of a box an arrow begins or ends: straight above or below what it comes from, if it can."""
    room = box.left - PAD
    return min(max(beside.x, box.x - room), box.x + room)
