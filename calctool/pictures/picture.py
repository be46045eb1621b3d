"""What a picture is: lines, marked points, arrows and words at places in the plane, and the part of it that is shown.

Everything stands in data coordinates.  A coordinate may lie outside the window, where a reading cuts it off; a line is
never drawn to or from a point that is not finite.  On a logarithmic axis the coordinates are the logarithms, and the
ticks say what they stand for.  Texts are plain ones, as a formula is typed (pi, x^2, x -> oo); readings that can print
more typeset them.

>>> line = Polyline(((-1, -1), (1, 1)))
>>> hole = Dot(0, 0, filled=False)
>>> Picture((line, hole), window=(-1, 1, -1, 1), says="The line y = x without the origin.").says
'The line y = x without the origin.'
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from typing import Literal, NamedTuple

Role = Literal[
    "curve",  # what the picture is about
    "other",  # a second curve beside it
    "tangent",
    "secant",
    "asymptote",  # dotted
    "guide",  # dotted and faint: from a point to the axis, a strip
    "contour",
    "path",  # the steps of a descent, from point to point
    "area",  # closed: the inside is shaded
    "gradient",
    "minimum",
    "maximum",
]
"""What an element means; each reading has its own way to show it."""
Side = Literal["left", "right", "above", "below", "middle"]


class Polyline(NamedTuple):
    """A line through points.  A curve with a gap is several of them: one ends where the gap begins.

    What has a ``label`` is named in the legend; ``series`` tells lines of one role apart by colour and mark.
    """

    points: tuple[tuple[float, float], ...]
    role: Role = "curve"
    label: str = ""
    series: int = 0


class Dot(NamedTuple):
    """A marked point: filled where it belongs to the curve, open where it does not (a hole, an end left out)."""

    x: float
    y: float
    filled: bool = True
    role: Role = "curve"
    label: str = ""
    series: int = 0


class Arrow(NamedTuple):
    """An arrow from one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float
    role: Role = "gradient"
    label: str = ""


class Caption(NamedTuple):
    """Words at a point, on one side of it."""

    x: float
    y: float
    text: str
    side: Side = "right"


Element = Polyline | Dot | Arrow | Caption
Ticks = tuple[tuple[float, str], ...]


class Picture(NamedTuple):
    """What is drawn, and the ``window`` (x from, x to, y from, y to) through which it is seen.

    ``x_ticks`` and ``y_ticks`` are chosen by the reading where they are empty; ``equal`` wants one scale on both axes;
    ``y_axis`` is left out where a picture has one dimension (a sign chart).  ``says`` is the picture in a sentence or
    two for who cannot see it.
    """

    elements: tuple[Element, ...]
    window: tuple[float, float, float, float]
    title: str = ""
    x_label: str = "x"
    y_label: str = "y"
    x_ticks: Ticks = ()
    y_ticks: Ticks = ()
    equal: bool = False
    y_axis: bool = True
    says: str = ""


def typeset(picture: Picture) -> Picture:
    """The picture with the symbols that are not on a keyboard in all its texts.

    >>> typeset(Picture((), (-1, 1, -1, 1), "x -> -oo, 3pi/2 - 2sqrt(3), sqrt(2pi), x^12, x^2.5")).title
    'x → -∞, 3π/2 − 2√3, sqrt(2π), x¹², x^2.5'
    """
    return picture._replace(
        elements=tuple(
            e._replace(text=in_symbols(e.text)) if isinstance(e, Caption) else e._replace(label=in_symbols(e.label))
            for e in picture.elements
        ),
        x_ticks=tuple((at, in_symbols(name)) for at, name in picture.x_ticks),
        y_ticks=tuple((at, in_symbols(name)) for at, name in picture.y_ticks),
        title=in_symbols(picture.title),
        x_label=in_symbols(picture.x_label),
        y_label=in_symbols(picture.y_label),
        says=in_symbols(picture.says),
    )


_SYMBOLS = {"pi": "π", "oo": "∞", "->": "→", "!=": "≠", "<=": "≤", ">=": "≥", " - ": " − "}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def in_symbols(text: str) -> str:
    """A text as it is typed, with the symbols it stands for.

    >>> in_symbols("2pi -> oo")
    '2π → ∞'
    """
    text = re.sub(r"(?<![A-Za-z])sqrt\((\d+|[A-Za-z])\)", r"√\1", text)
    text = re.sub(r"\^(\d+)(?![\w.^!])", lambda power: power[1].translate(_RAISED), text)
    return re.sub(r"(?<![A-Za-z])(?:pi|oo)(?![A-Za-z])|->|[!<>]=| - ", lambda found: _SYMBOLS[found[0]], text)
