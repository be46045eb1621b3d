"""A picture or a diagram as SVG: shapes of our own, no library; readable on a light page, on a dark one, and aloud.

Axes and words have the colour of the page's text, lines have colours for either ground; a page may set them anew by
class (``.calctool-picture .curve``).  Nothing has an id, so that a page can hold many pictures.  A line is cut where an
open circle lies on it, so that the circle is empty on any ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain, pairwise
from typing import NamedTuple

from calctool.pictures.axes import Point, Window, hue, in_window, part, round_ticks, seen
from calctool.pictures.diagram import Diagram, typeset_diagram
from calctool.pictures.layers import NodeFrame, arranged
from calctool.pictures.picture import Arrow, Caption, Dot, Picture, Polyline, Role, Ticks, typeset

WIDTH, HEIGHT = 640, 400
"""Of the window on the page, its names and the legend not counted; where both axes have one scale, at most."""
RADIUS = 4.5
"""Of a circle."""
LETTER, LINE = 7.5, 20
"""The width of a letter, on the generous side, and the height of a line of words."""

COLOURS = (
    ("#1f5fbf", "#7db0ff"),
    ("#c2410c", "#ff9d66"),
    ("#15803d", "#6fdc8c"),
    ("#a21caf", "#f0a0ff"),
    ("#8a6400", "#e6c34a"),
    ("#0e7490", "#5fd4e8"),
)
"""Of the lines, on a light ground and on a dark one, each with a contrast above 4.5 to 1."""
_ORDER: tuple[Role, ...] = ("area", "contour", "guide", "asymptote", "secant", "tangent", "other", "curve", "path")
"""What is drawn first lies below."""


class Frame(NamedTuple):
    """Where the window lies on the page, in pixels from the upper left corner."""

    window: Window
    left: float
    top: float
    width: float
    height: float

    def at(self, place: Point) -> Point:
        """A place in fractions of the window."""
        return self.left + place[0] * self.width, self.top + (1 - place[1]) * self.height

    def anywhere(self, x: float, y: float) -> Point:
        """A point in data coordinates, seen or not."""
        x0, x1, y0, y1 = self.window
        return self.at((part(x, x0, x1), part(y, y0, y1)))

    def dot(self, point: Point) -> Point | None:
        """A point in data coordinates; None where it is not seen."""
        found = in_window(point, self.window)
        return None if found is None else self.at(found)

    def lines(self, points: Sequence[Point]) -> Iterator[list[Point]]:
        """The parts of a line that are seen."""
        for run in seen(points, self.window):
            yield [self.at(place) for place in run]


def svg(picture: Picture) -> str:
    """The picture as a whole SVG document, which may also stand inside a page of HTML.

    >>> line = Polyline(((0, 0), (1, 1)))
    >>> text = svg(Picture((line, Dot(0.5, 0.5, filled=False)), (0, 1, 0, 1), says="A line with a <hole>."))
    >>> print(*[row for row in text.splitlines() if row.startswith(("<desc", '<g class="curve'))], sep="\\n")
    <desc>A line with a &lt;hole&gt;.</desc>
    <g class="curve hue-0"><polyline points="38.5,432 354.68,234.38"/><polyline points="362.32,229.62 678.5,32"/></g>
    <g class="curve open hue-0"><circle cx="358.5" cy="232" r="4.5"/></g>
    """
    picture = typeset(picture)
    frame = _frame(picture)
    legend = _legend(picture, frame)
    body = "\n".join([*_axes(picture, frame), *_elements(picture, frame), *chain.from_iterable(legend)])
    below = _below(picture)
    wide = frame.left + frame.width + 16 + (0 if below else LETTER * len(picture.x_label))
    high = frame.top + frame.height + LINE * (1.5 + below + len(legend))
    return _document(picture, (wide, high), body)


def diagram_svg(diagram: Diagram) -> str:
    """The diagram as a whole SVG document, likewise.

    >>> from calctool.pictures.diagram import Link, Node
    >>> text = diagram_svg(Diagram((Node(("x",)), Node(("<x^2>",))), (Link(0, 1, "2x"),)))
    >>> print(*[row for row in text.splitlines() if row.startswith("<text")], sep="\\n")
    <text x="43" y="36" text-anchor="middle">x</text>
    <text x="43" y="121" text-anchor="middle">&lt;x²&gt;</text>
    <text class="hue-1" x="49" y="79" text-anchor="start">2x</text>
    """
    diagram = typeset_diagram(diagram)
    sheet = arranged(diagram)
    rows = [_group(f"box {frame.role}", [_frame_of(frame)]) for frame in sheet.frames]
    for arrow in sheet.arrows:
        (x, y), path = arrow.start, f"M{_points([arrow.start])}"
        for curve in arrow.curves:
            path += f"V{_n(curve[-1][1])}" if curve[-1][0] == x else f"C{_points(curve)}"
            x, y = curve[-1]
        rows.append(_group("link", [f'<path d="{path}"/>', _polyline(arrow.head)]))
    for (x, y), text, anchor, number in sheet.words:
        shown = _words(x, y, text, anchor)
        rows.append(shown if number is None else shown.replace("<text", f'<text class="hue-{number}"', 1))
    return _document(diagram, sheet.size, "\n".join(rows))


def _frame_of(box: NodeFrame) -> str:
    place, size = f'x="{_n(box.left)}" y="{_n(box.top)}"', f'width="{_n(box.width)}" height="{_n(box.height)}"'
    return f"<rect {place} {size}" + ("/>" if box.role == "start" else f' rx="{_n(box.height / 4)}"/>')


def _document(shown: Picture | Diagram, size: Point, body: str) -> str:
    """The whole document, with its style and what it says for who cannot see it."""
    wide, high = map(_n, size)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" class="calctool-picture" role="img" \
viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">
<title>{_text(shown.title or "A picture")}</title>
<desc>{_text(shown.says)}</desc>
<style>{STYLE}</style>
{body}
</svg>
"""


STYLE = (
    # Alone in a browser, the colours of an empty page; inside a page, the colour of the words around it.
    ".calctool-picture:root{color-scheme:light dark;color:CanvasText}"
    ".calctool-picture{font:13px system-ui,sans-serif}"
    ".calctool-picture text{fill:currentColor;stroke:none}"
    ".calctool-picture g{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}"
    ".calctool-picture .grid{stroke-width:1;stroke-opacity:.15}"
    ".calctool-picture .zero{stroke-width:1;stroke-opacity:.7}"
    ".calctool-picture .asymptote{stroke-width:1.5;stroke-dasharray:2 5;stroke-linecap:round}"
    ".calctool-picture .guide{stroke-width:1;stroke-dasharray:1 4;stroke-opacity:.7}"
    ".calctool-picture .secant,.calctool-picture .tangent{stroke-width:1.5}"
    ".calctool-picture .secant{stroke-dasharray:7 4}"
    ".calctool-picture .contour{stroke-width:1;stroke-opacity:.6}"
    ".calctool-picture .gradient,.calctool-picture .path{stroke-width:1.5}"
    ".calctool-picture .area{stroke-width:1;fill:currentColor;fill-opacity:.15}"
    ".calctool-picture .filled{fill:currentColor}"
    ".calctool-picture .box,.calctool-picture .link{stroke-width:1.2}"
    ".calctool-picture .end{stroke-width:2.4}"
    + "".join(f".calctool-picture .hue-{n}{{color:{light}}}" for n, (light, _) in enumerate(COLOURS))
    + "@media(prefers-color-scheme:dark){"
    + "".join(f".calctool-picture .hue-{n}{{color:{dark}}}" for n, (_, dark) in enumerate(COLOURS))
    + "}"
)


def hues() -> tuple[str, str]:
    """The rules for the colours of the lines, on a light ground and on a dark one."""
    light, dark = zip(*COLOURS, strict=True)
    return _hues(light), _hues(dark)


def _hues(colours: Iterable[str]) -> str:
    return "\n".join([f".calctool-picture .hue-{n}{{color:{colour}}}" for n, colour in enumerate(colours)])


def _frame(picture: Picture) -> Frame:
    x0, x1, y0, y1 = picture.window
    width, height = float(WIDTH), float(HEIGHT)
    if not picture.y_axis:
        height = 60
    elif picture.equal:
        shape = (y1 / 2 - y0 / 2) / (x1 / 2 - x0 / 2)
        width = min(WIDTH, 1.5 * HEIGHT / shape)
        height = width * shape
    names = [name for _, name in _y_ticks(picture, height)]
    left = max(LETTER * max(map(len, names), default=0), LETTER * len(picture.y_label) / 2) + 16
    return Frame(picture.window, left, LINE * (1 + bool(picture.title) + picture.y_axis) - 8, width, height)


def _below(picture: Picture) -> bool:
    """Is the name of the x-axis too long to stand beside it?"""
    return len(picture.x_label) > 5


def _y_ticks(picture: Picture, height: float) -> Ticks:
    low, high = picture.window[2:]
    if not picture.y_axis:
        return ()
    return tuple(
        tick for tick in picture.y_ticks or round_ticks(low, high, max(int(height / 40), 2)) if low <= tick[0] <= high
    )


def _x_ticks(picture: Picture, width: float) -> Ticks:
    low, high = picture.window[:2]
    for most in range(int(width / 60), 1, -1):
        ticks = picture.x_ticks or round_ticks(low, high, most)
        if picture.x_ticks or LETTER * sum(len(name) + 2 for _, name in ticks) <= width:
            break
    return tuple(tick for tick in ticks if low <= tick[0] <= high)


def _axes(picture: Picture, frame: Frame) -> Iterator[str]:
    """The title, a grid at the ticks with their names, the axes where they lie in the window."""
    window, left, top, width, height = frame
    right, bottom = left + width, top + height
    if picture.title:
        yield _words(left, LINE, picture.title, "start")
    if picture.y_axis:
        yield _words(left, top - 8, picture.y_label, "middle")
    if _below(picture):
        yield _words(right, bottom + 18 + LINE, picture.x_label, "end")
    else:
        yield _words(right + 8, bottom + 4, picture.x_label, "start")
    across = [(frame.anywhere(x, 0)[0], name) for x, name in _x_ticks(picture, width)]
    down = [(frame.anywhere(0, y)[1], name) for y, name in _y_ticks(picture, height)]
    grid = [((x, top), (x, bottom)) for x, _ in across] if picture.y_axis else []
    grid += [((left, y), (right, y)) for y, _ in down]
    yield _group("grid", map(_polyline, grid))
    zero = [((left, bottom), (right, bottom))]
    if picture.y_axis:
        zero.append(((left, top), (left, bottom)))
        x, y = frame.anywhere(0, 0)
        zero += [((x, top), (x, bottom))] if window[0] < 0 < window[1] else []
        zero += [((left, y), (right, y))] if window[2] < 0 < window[3] else []
    zero += [((x, bottom), (x, bottom + 4)) for x, _ in across] + [((left - 4, y), (left, y)) for y, _ in down]
    yield _group("zero", map(_polyline, zero))
    last = -math.inf
    for x, name in across:
        if x - LETTER * len(name) / 2 > last:
            yield _words(x, bottom + 18, name, "middle")
            last = x + LETTER * len(name) / 2
    for y, name in down:
        yield _words(left - 8, y + 4, name, "end")


def _elements(picture: Picture, frame: Frame) -> Iterator[str]:
    """Lines, arrows, circles, words, in this order."""
    dots = [(place, e) for e in picture.elements if isinstance(e, Dot) and (place := frame.dot((e.x, e.y)))]
    holes = [place for place, dot in dots if not dot.filled]
    lines = [e for e in picture.elements if isinstance(e, Polyline)]
    for line in sorted(lines, key=lambda line: _ORDER.index(line.role) if line.role in _ORDER else len(_ORDER)):
        yield _group(_class(line), _drawn(line, frame, holes))
    for e in picture.elements:
        if isinstance(e, Arrow):
            yield _group(_class(e), _arrow(e, frame))
    for (x, y), dot in dots:
        yield _group(_class(dot), [_circle(x, y)])
    for e in picture.elements:
        if isinstance(e, Caption) and (place := frame.dot((e.x, e.y))):
            yield _caption(e, place)


def _drawn(line: Polyline, frame: Frame, holes: Sequence[Point]) -> Iterator[str]:
    if line.role == "area":
        # An inner page of the size of the window cuts off what lies outside.
        corner, inner = f'x="{_n(frame.left)}" y="{_n(frame.top)}"', frame._replace(left=0, top=0)
        size = f'width="{_n(frame.width)}" height="{_n(frame.height)}"'
        points = _points([inner.anywhere(x, y) for x, y in line.points])
        yield f'<svg {corner} {size} overflow="hidden"><polygon points="{points}"/></svg>'
        return
    runs = list(frame.lines(line.points))
    for hole in holes:
        runs = [left for run in runs for left in outside(run, hole)]
    yield from map(_polyline, runs)
    for point in line.points if line.role == "path" else ():
        if place := frame.dot(point):
            yield _circle(*place, radius=2)


def outside(run: Sequence[Point], centre: Point, radius: float = RADIUS) -> Iterator[list[Point]]:
    """The parts of a line that lie outside a circle.

    >>> list(outside([(-3, 0), (3, 0)], (0, 0), 1))
    [[(-3, 0), (-1.0, 0.0)], [(1.0, 0.0), (3, 0)]]
    """
    found = [] if math.dist(run[0], centre) < radius else [run[0]]
    for start, end in pairwise(run):
        (x, y), (dx, dy) = (start[0] - centre[0], start[1] - centre[1]), (end[0] - start[0], end[1] - start[1])
        a, b, c = dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - radius * radius
        root = math.sqrt(b * b - a * c) if a and b * b > a * c else None
        ways = [] if root is None else [way for way in ((-b - root) / a, (-b + root) / a) if 0 < way < 1]
        for way in ways:
            place = start[0] + way * dx, start[1] + way * dy
            if found:
                yield [*found, place]
                found = []
            else:
                found = [place]
        if found:
            found.append(end)
    if len(found) > 1:
        yield found


def _arrow(arrow: Arrow, frame: Frame) -> Iterator[str]:
    """A line, and two short ones for the head."""
    start, end = frame.anywhere(arrow.x, arrow.y), frame.anywhere(arrow.to_x, arrow.to_y)
    for run in frame.lines([(arrow.x, arrow.y), (arrow.to_x, arrow.to_y)]):
        yield _polyline(run)
        length = math.dist(start, end)
        if length > 0 and math.dist(run[-1], end) < 0.01:
            (x, y), size = end, min(7, length / 2) / length
            dx, dy = (start[0] - x) * size, (start[1] - y) * size
            yield _polyline([(x + dx - dy / 2, y + dy + dx / 2), end, (x + dx + dy / 2, y + dy - dx / 2)])


def _caption(caption: Caption, place: Point) -> str:
    x, y = place
    anchor = {"right": "start", "left": "end"}.get(caption.side, "middle")
    x += {"right": 9, "left": -9}.get(caption.side, 0)
    y += {"above": -10, "below": 19}.get(caption.side, 4)
    return _words(x, y, caption.text, anchor)


def _legend(picture: Picture, frame: Frame) -> list[list[str]]:
    """What has a label, after a sample of how it is drawn: as many on a row as fit."""
    rows: list[list[str]] = []
    x = math.inf
    for element in {(_class(e), e.label): e for e in _labelled(picture)}.values():
        wide = 40 + LETTER * len(element.label)
        if x + wide > frame.left + frame.width:
            rows.append([])
            x = frame.left
        y = frame.top + frame.height + LINE * (len(rows) + 1 + _below(picture)) + 2
        if isinstance(element, Dot):
            sample = [_circle(x + 10, y - 4)]
        elif element.role == "area":
            sample = [f'<rect x="{_n(x)}" y="{_n(y - 10)}" width="20" height="11"/>']
        else:
            sample = [_polyline([(x, y - 4), (x + 20, y - 4)])]
        rows[-1] += [_group(_class(element), sample), _words(x + 26, y, element.label, "start")]
        x += wide
    return rows


def _labelled(picture: Picture) -> Iterator[Polyline | Dot | Arrow]:
    for e in picture.elements:
        if not isinstance(e, Caption) and e.label:
            yield e


# Text


def _class(element: Polyline | Dot | Arrow) -> str:
    """The role, open or filled, and the colour by its number."""
    names: list[str] = [element.role]
    if isinstance(element, Dot):
        names.append("filled" if element.filled else "open")
    number = hue(element.role, 0 if isinstance(element, Arrow) else element.series)
    return " ".join(names if number is None else [*names, f"hue-{number}"])


def _group(names: str, items: Iterable[str]) -> str:
    return f'<g class="{names}">{"".join(items)}</g>'


def _polyline(points: Iterable[Point]) -> str:
    return f'<polyline points="{_points(points)}"/>'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _circle(x: float, y: float, radius: float = RADIUS) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'


def _words(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{_text(text)}</text>'


def _n(number: float) -> str:
    """A number of pixels, to a hundredth.

    >>> _n(3.0), _n(-0.001), _n(2.5)
    ('3', '0', '2.5')
    """
    return f"{round(number, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Text between tags; what XML does not allow in a document is left out."""
    return escape("".join(c for c in text if c.isprintable() or c == "\n"), quote=False)
