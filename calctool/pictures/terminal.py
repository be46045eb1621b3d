"""A picture in characters: lines in Braille dots, two across and four down a cell; in ASCII by the place and slope of
what a cell holds.

The canvas is our own: that of plotille 6 walks every dot of a line, of the part outside the window too (a line to 1e9
does not end), gives no way to the dots for a second table of glyphs, and loads its colour maps with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from calctool.pictures.axes import Point, fraction, hue, in_window, part, round_ticks, seen
from calctool.pictures.picture import Arrow, Caption, Dot, Picture, Polyline, Role, typeset


class Ink(NamedTuple):
    """What a character stands for: an element of the picture, an axis, words, nothing."""

    what: Role | Literal["axis", "text", ""]
    series: int = 0


NOTHING, AXIS, TEXT = Ink(""), Ink("axis"), Ink("text")
Hue = Literal["text", "axis", "faint", "line 0", "line 1", "line 2", "line 3", "line 4", "line 5"]
"""What colour a run of characters has, where there are colours."""
Piece = tuple[str, Hue]

WIDEST, NARROWEST = 100, 24
HIGHEST, LOWEST = 26, 10
"""Columns and rows of a picture, its axes not counted."""
SHORT = 5
"""The name of the x-axis stands beside it up to this length, and below it beyond."""


class Cell(NamedTuple):
    """What stands in a cell: dots as bits (top left, down; top right, down) or a glyph, and the ink of either."""

    dots: int = 0
    glyph: str = ""
    ink: Ink = NOTHING
    rank: int = 0


class Glyphs(NamedTuple):
    """The characters of a reading."""

    open: str
    filled: str
    vertex: str
    upright: str
    level: str
    shade: str
    heads: str
    frame: str
    samples: str


UNICODE = Glyphs("o", "●", "•", "┊", "┈", "░", "→↗↑↖←↙↓↘", "│┤└┬─", "⠤⠄")
ASCII = Glyphs("o", "@", "*", ":", ".", ".", ">/^\\</v\\", "||++-", "-.")
SIGNS = "+x#%&"
"""The lines of a second, third ... series, in either."""

_RANKS: dict[Role, int] = {"curve": 6, "other": 5, "path": 5, "gradient": 5, "tangent": 4, "secant": 4, "area": 4}
"""Which line wins a cell; the rest lie below."""
_SPARSE: dict[Role, int] = {"tangent": 2, "secant": 2, "contour": 2, "asymptote": 3, "guide": 3}
"""The lines of which only every second or third dot is drawn."""
_BELOW, _AXIS, _TEXT, _MARK = 3, 1, 7, 8
_BITS = ((0, 1, 2, 6), (3, 4, 5, 7))
"""The bits of Unicode's Braille patterns, by column and row."""
_LINES: tuple[Hue, ...] = ("line 0", "line 1", "line 2", "line 3", "line 4", "line 5")


class Canvas:
    """Cells in rows, the first on top; each may be written to by what has the same rank or a higher one."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells = [[Cell()] * columns for _ in range(rows)]

    def place(self, at: Point) -> tuple[int, int]:
        """The dot nearest to a place given in fractions of the window: its column, and its row from the top."""
        x, y = at
        return math.floor(x * (2 * self.columns - 1) + 0.5), math.floor((1 - y) * (4 * self.rows - 1) + 0.5)

    def dot(self, column: int, row: int, ink: Ink, rank: int) -> None:
        x, y = column // 2, row // 4
        cell = self.cells[y][x]
        bit = 1 << _BITS[column % 2][row % 4]
        if rank == cell.rank and not cell.glyph:
            self.cells[y][x] = cell._replace(dots=cell.dots | bit, ink=ink)
        elif rank > cell.rank:
            self.cells[y][x] = Cell(bit, "", ink, rank)

    def glyph(self, x: int, y: int, glyph: str, ink: Ink, rank: int) -> None:
        if rank >= self.cells[y][x].rank:
            self.cells[y][x] = Cell(0, glyph, ink, rank)

    def line(self, points: Sequence[Point], ink: Ink, rank: int, every: int = 1, sign: str = "") -> None:
        """The dots along a line, or every so many of them; or a sign in each of its cells."""
        places = [self.place(point) for point in points]
        walked = 0
        for (x0, y0), (x1, y1) in zip(places, places[1:] or places, strict=False):
            steps = max(abs(x1 - x0), abs(y1 - y0))
            for k in range(steps + 1):
                way = k / (steps or 1)
                x, y = math.floor(x0 + way * (x1 - x0) + 0.5), math.floor(y0 + way * (y1 - y0) + 0.5)
                if sign:
                    self.glyph(x // 2, y // 4, sign, ink, rank)
                elif walked % every == 0:
                    self.dot(x, y, ink, rank)
                walked += k < steps


def cells(picture: Picture, width: int = 80, ascii: bool = False) -> list[list[Cell]]:
    """The picture without its axes' names: rows of cells, the first on top.

    >>> line = Picture((Polyline(((0, 0), (1, 1))), Dot(0.5, 0.5, filled=False)), (0, 1, 0, 1))
    >>> [cell.glyph for row in cells(line, 32) for cell in row if cell.glyph]
    ['o']
    """
    return _page(picture, width, ASCII if ascii else UNICODE)[0].cells


def _size(picture: Picture, room: int) -> tuple[int, int]:
    """Columns and rows: wide and low, or as the window is where both axes have one scale (a cell is twice as high)."""
    columns = max(min(room, WIDEST), NARROWEST)
    if not picture.y_axis:
        return columns, 5 if any(isinstance(element, Arrow) for element in picture.elements) else 3
    if not picture.equal:
        return columns, min(max(columns // 4, LOWEST), HIGHEST)
    x0, x1, y0, y1 = picture.window
    shape = (y1 / 2 - y0 / 2) / (x1 / 2 - x0 / 2)
    rows = min(max(round(columns * shape / 2), 3), HIGHEST)
    return min(max(round(2 * rows / shape), 5), columns), rows


def _drawn(picture: Picture, columns: int, rows: int, glyphs: Glyphs) -> Canvas:
    canvas = Canvas(columns, rows)
    _zero_lines(picture, canvas, glyphs)
    for element in picture.elements:
        if isinstance(element, Polyline):
            _line(element, picture, canvas, glyphs)
        elif isinstance(element, Arrow):
            _arrow(element, picture, canvas, glyphs)
    for element in picture.elements:
        if isinstance(element, Dot) and (at := in_window((element.x, element.y), picture.window)) is not None:
            column, row = canvas.place(at)
            sign = glyphs.filled if element.filled else glyphs.open
            canvas.glyph(column // 2, row // 4, sign, Ink(element.role, element.series), _MARK)
    for element in picture.elements:
        if isinstance(element, Caption):
            _caption(element, picture, canvas)
    return canvas


def _hue(ink: Ink) -> Hue:
    """The colour of an ink.

    >>> _hue(Ink("curve")), _hue(Ink("curve", 2)), _hue(Ink("asymptote")), _hue(AXIS)
    ('line 0', 'line 2', 'faint', 'axis')
    """
    if ink.what == "axis":
        return "axis"
    if ink.what == "text" or ink.what == "":
        return "text"
    number = hue(ink.what, ink.series)
    return "faint" if number is None else _LINES[number]


def _sign(line: Polyline) -> str:
    """What a line is written with that is not drawn in dots."""
    number = line.series + (line.role in ("other", "secant"))
    return SIGNS[(number - 1) % len(SIGNS)] if number else ""


def _zero_lines(picture: Picture, canvas: Canvas, glyphs: Glyphs) -> None:
    """Where x = 0 and where y = 0."""
    x0, x1, y0, y1 = picture.window
    column, row = canvas.place((part(0, x0, x1), part(0, y0, y1)))
    if picture.y_axis and x0 < 0 < x1:
        for y in range(canvas.rows):
            canvas.glyph(column // 2, y, glyphs.frame[0], AXIS, _AXIS)
    if y0 < 0 < y1:
        for x in range(canvas.columns):
            # In ASCII a curve may have the same character: it is whole, and the axis dashed.
            canvas.glyph(x, row // 4, " " if glyphs is ASCII and x % 2 else glyphs.frame[4], AXIS, _AXIS)


def _line(line: Polyline, picture: Picture, canvas: Canvas, glyphs: Glyphs) -> None:
    ink, rank = Ink(line.role, line.series), _RANKS.get(line.role, _BELOW)
    if line.role == "area":
        _shade(line, picture, canvas, glyphs)
    for points in seen(line.points, picture.window):
        (x0, y0), (x1, y1) = canvas.place(points[0]), canvas.place(points[-1])
        straight = len(points) == 2 and line.role in ("asymptote", "guide")
        if straight and x0 // 2 == x1 // 2:
            for y in range(min(y0, y1) // 4, max(y0, y1) // 4 + 1):
                canvas.glyph(x0 // 2, y, glyphs.upright, ink, rank)
        elif straight and y0 // 4 == y1 // 4:
            for x in range(min(x0, x1) // 2, max(x0, x1) // 2 + 1):
                canvas.glyph(x, y0 // 4, glyphs.level, ink, rank)
        else:
            canvas.line(points, ink, rank, _SPARSE.get(line.role, 1), "" if line.role == "path" else _sign(line))
    for point in line.points if line.role == "path" else ():
        if (at := in_window(point, picture.window)) is not None:
            column, row = canvas.place(at)
            canvas.glyph(column // 2, row // 4, _sign(line) or glyphs.vertex, ink, _RANKS["curve"])


def _shade(line: Polyline, picture: Picture, canvas: Canvas, glyphs: Glyphs) -> None:
    """The cells whose middle lies inside a closed line: it is crossed an odd number of times above them."""
    corners = [at for point in line.points if (at := fraction(point, picture.window)) is not None]
    for x in range(canvas.columns):
        middle = (2 * x + 0.5) / (2 * canvas.columns - 1)
        heights = [
            y0 + (middle - x0) / (x1 - x0) * (y1 - y0)
            for (x0, y0), (x1, y1) in pairwise(corners)
            if (x0 <= middle) != (x1 <= middle)
        ]
        for y in range(canvas.rows):
            height = 1 - (4 * y + 1.5) / (4 * canvas.rows - 1)
            if sum(h > height for h in heights) % 2:
                canvas.glyph(x, y, glyphs.shade, Ink("area", line.series), _AXIS)


def _arrow(arrow: Arrow, picture: Picture, canvas: Canvas, glyphs: Glyphs) -> None:
    """A line with a head where it ends; a head alone where it is no longer than a cell."""
    parts = list(seen([(arrow.x, arrow.y), (arrow.to_x, arrow.to_y)], picture.window))
    if not parts:
        return
    (x0, y0), (x1, y1) = canvas.place(parts[0][0]), canvas.place(parts[0][-1])
    ink, rank = Ink(arrow.role), _RANKS.get(arrow.role, _BELOW)
    if (x0, y0) == (x1, y1):
        canvas.glyph(x0 // 2, y0 // 4, glyphs.vertex, ink, rank)
        return
    # Dots are as far apart across as down, so that the angle is the one that is seen.
    across, up = x1 - x0, y0 - y1
    if not picture.y_axis:  # up or down is what is meant, however flat
        across, up = (across > 0) - (across < 0), (up > 0) - (up < 0)
    eighth = round(math.atan2(up, across) / (math.pi / 4)) % 8
    canvas.line(parts[0], ink, rank)
    canvas.glyph(x1 // 2, y1 // 4, glyphs.heads[eighth], ink, rank)


def _caption(caption: Caption, picture: Picture, canvas: Canvas) -> None:
    at = in_window((caption.x, caption.y), picture.window)
    if at is None:
        return
    column, row = canvas.place(at)
    x, y = column // 2, row // 4
    n = len(caption.text)
    x += {"right": 2, "left": -1 - n}.get(caption.side, -(n // 2))
    y += {"above": -1, "below": 1}.get(caption.side, 0)
    x, y = max(min(x, canvas.columns - n), 0), max(min(y, canvas.rows - 1), 0)
    for k, c in enumerate(caption.text[: canvas.columns]):
        canvas.glyph(x + k, y, c, TEXT, _TEXT)


# The page


def drawn(picture: Picture, width: int = 80, ascii: bool = False) -> list[list[Piece]]:
    """The picture with its axes and its legend, as rows of coloured pieces; not its title and its sentence.

    >>> ticks = ((0, "0"), (1, "1"))
    >>> line = Picture((Polyline(((0, 0), (4, 1))), Dot(2, 0.5, filled=False)), (0, 4, 0, 1), y_ticks=ticks)
    >>> for row in drawn(line, 30, ascii=True):
    ...     print("".join(text for text, _ in row).rstrip())
      y
     1|                      .-'
      |                    .-'
      |                 .-'
      |               .-'
      |            .-'
      |          .-o
      |       .-'
      |     .-'
      |  .-'
     0|.-'
      ++-----------+-----------+ x
       0           2           4
    """
    glyphs = ASCII if ascii else UNICODE
    picture = picture if ascii else typeset(picture)
    canvas, down = _page(picture, width, glyphs)
    margin = max(map(len, down.values()), default=0) + 2
    columns, across = canvas.columns, _across(picture, canvas)
    out: list[list[Piece]] = []
    if picture.y_axis:
        out.append([(picture.y_label.rjust(margin), "text")])
    for y, row in enumerate(canvas.cells):
        edge = glyphs.frame[1 if y in down else 0] if picture.y_axis else " "
        out.append([(down.get(y, "").rjust(margin - 1), "text"), (edge, "axis"), *_pieces(row, ascii)])
    edge = "".join(glyphs.frame[3 if x in across else 4] for x in range(columns))
    corner = glyphs.frame[2 if picture.y_axis else 4]
    beside, below = (picture.x_label, "") if len(picture.x_label) <= SHORT else ("", picture.x_label)
    out.append([(" " * (margin - 1), "text"), (corner + edge, "axis"), (" " + beside, "text")])
    out.append([(_names(across, margin), "text")])
    if below:
        out.append([(below.rjust(margin + columns), "text")])
    return [*out, *_legend(picture, width, glyphs)]


def _page(picture: Picture, width: int, glyphs: Glyphs) -> tuple[Canvas, dict[int, str]]:
    """The picture, and the names of the ticks of its y-axis by their rows, in what they leave of the width."""
    low, high = picture.window[2:]
    room = width - 1 - (len(picture.x_label) if len(picture.x_label) <= SHORT else 0)
    ticks = picture.y_ticks or round_ticks(low, high, _size(picture, room - 5)[1] // 3)
    ticks = tuple((y, name) for y, name in ticks if picture.y_axis and low <= y <= high)
    margin = max((len(name) for _, name in ticks), default=0) + 2
    canvas = _drawn(picture, *_size(picture, room - margin), glyphs)
    return canvas, {canvas.place((0, part(y, low, high)))[1] // 4: name for y, name in reversed(ticks)}


def _across(picture: Picture, canvas: Canvas) -> dict[int, str]:
    """The columns of the ticks of the x-axis, and their names; of ticks that are not given, as many as find room."""
    low, high = picture.window[:2]
    found: dict[int, str] = {}
    for most in range(max(canvas.columns // 6, 2), 1, -1):
        ticks = picture.x_ticks or round_ticks(low, high, most)
        found = {canvas.place((part(x, low, high), 0))[0] // 2: name for x, name in ticks if low <= x <= high}
        if picture.x_ticks or sum(len(name) + 3 for name in found.values()) <= canvas.columns:
            break
    return found


def _names(across: dict[int, str], margin: int) -> str:
    """The names of ticks under their places; one that would run into the name before it is left out."""
    row = ""
    for x, name in sorted(across.items()):
        start = max(margin + x - len(name) // 2, 0)
        if not row or start > len(row):
            row = row.ljust(start) + name
    return row


def _pieces(row: Sequence[Cell], ascii: bool) -> Iterator[Piece]:
    """Cells as text, those of one colour together; blanks at the end are left out."""
    end = max((x for x, cell in enumerate(row) if cell.rank), default=-1) + 1
    for colour, run in groupby(row[:end], lambda cell: _hue(cell.ink)):
        yield "".join(_character(cell, ascii) for cell in run), colour


def _character(cell: Cell, ascii: bool) -> str:
    if cell.glyph or not cell.dots:
        return cell.glyph or " "
    if not ascii:
        return chr(0x2800 + cell.dots)
    return "." if cell.ink.what in _SPARSE else _in_ascii(cell.dots)


def _in_ascii(dots: int) -> str:
    """A character that stands where the dots of a cell stand and leans as they do.

    >>> "".join(_in_ascii(dots) for dots in (0b1001, 0b10010, 0b11000000, 0b1011100, 0b10100011, 0b111))
    "'-./\\\\|"
    """
    left, right = ([row for row, bit in enumerate(column) if dots >> bit & 1] for column in _BITS)
    rows = left + right
    if max(rows) - min(rows) < 2:
        return "'" if min(rows) == 0 else "." if max(rows) == 3 else "-"
    if not left or not right:
        return "|"
    lean = sum(left) / len(left) - sum(right) / len(right)
    return "|" if abs(lean) < 1 else "/" if lean > 0 else "\\"


def _legend(picture: Picture, width: int, glyphs: Glyphs) -> Iterator[list[Piece]]:
    """What has a label, with a sample of how it is drawn; as many on a row as fit."""
    row: list[Piece] = []
    used = 0
    for sample, ink, label in dict.fromkeys(_labelled(picture, glyphs)):
        wide = len(sample) + len(label) + 4
        if row and used + wide > width:
            yield row
            row, used = [], 0
        row += [("  ", "text"), (sample, _hue(ink)), (f" {label} ", "text")]
        used += wide
    if row:
        yield row


def _labelled(picture: Picture, glyphs: Glyphs) -> Iterator[tuple[str, Ink, str]]:
    for element in picture.elements:
        if isinstance(element, Caption) or not element.label:
            continue
        if isinstance(element, Dot):
            yield (glyphs.filled if element.filled else glyphs.open), Ink(element.role, element.series), element.label
        elif isinstance(element, Arrow):
            yield glyphs.heads[0], Ink(element.role), element.label
        else:
            yield _sample(element, glyphs), Ink(element.role, element.series), element.label


def _sample(line: Polyline, glyphs: Glyphs) -> str:
    if line.role == "asymptote" or line.role == "guide":
        upright = len({x for x, _ in line.points}) == 1
        return glyphs.upright if upright else glyphs.level * 2
    if line.role == "area":
        return glyphs.shade * 2
    if line.role == "path":
        return glyphs.vertex
    sign = _sign(line)
    return (sign or glyphs.samples[line.role in _SPARSE]) * 2
