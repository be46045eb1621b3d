"""The gradient of a function of two variables as a field of arrows over its contours.

An arrow points the way in which the function rises most, at right angles to the contour; it is longer where it rises
faster.

Source: Stewart, *Calculus*, 14.6 (the gradient and level curves).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.graphs.contours import contours, levels_of, unbroken, values_at, values_on
from calctool.graphs.curve import number_name, refuse_unknown
from calctool.graphs.sampling import Frame
from calctool.numeric.evaluate import precise
from calctool.pictures.picture import Arrow, Dot, Element, Picture

ARROWS = 10
"""Along each side."""
HALF = 3.0
"""Of the window about the point, or the origin."""


def field_of(
    f: Expr,
    names: tuple[Sym, Sym],
    window: tuple[float, float] | None = None,
    y_window: tuple[float, float] | None = None,
    at: Mapping[str, Expr] | None = None,
) -> Picture:
    """The gradient over contours; with ``at``, at that point alone.

    Raises InputError where there is no value in the window, or at the point.

    >>> from calctool.parsing import parse
    >>> picture = field_of(parse("x^2 + y^2"), (Sym("x"), Sym("y")), at={"x": parse("1"), "y": parse("0")})
    >>> [(a.to_x > a.x, a.to_y) for a in picture.elements if isinstance(a, Arrow)]
    [(True, 0.0)]
    """
    point = None if at is None else tuple(_number(at[name.name]) for name in names)
    frame = frame_of(window, y_window, (point[0], point[1]) if point else (0.0, 0.0))
    elements, levels = contour_elements(f, names, frame)
    where = [(point[0], point[1])] if point else _spread(frame)
    slopes = [values_at(Deriv(f, name), names, where) for name in names]
    arrows = _arrows(where, slopes, frame)
    if not levels and not arrows:
        raise InputError("the function has no value in the window, or is constant there")
    name = f"z = {show(f)}"
    said = [contour_words(name, names, frame, levels)]
    if point:
        (gx,), (gy,) = slopes
        if math.isnan(gx + gy):
            raise InputError("the gradient has no value at the point")
        here = ", ".join(number_name(c, 1.0) for c in point)
        elements.append(Dot(point[0], point[1], True, "gradient", f"({here})"))
        if gx == gy == 0:
            said.append(f"At ({here}) the gradient is 0.")
        else:
            gradient = ", ".join(number_name(g, max(abs(gx), abs(gy))) for g in (gx, gy))
            said.append(f"At ({here}) the gradient ({gradient}) points across the contour, the way it rises most.")
    else:
        said.append("The arrows point the way it rises most, across the contours; they are longer where it is steeper.")
    x, y = names
    return Picture((*elements, *arrows), frame, name, x.name, y.name, equal=True, says=" ".join(said))


def contour_elements(f: Expr, names: tuple[Sym, Sym], frame: Frame) -> tuple[list[Element], list[tuple[float, str]]]:
    """The contours of f in a part of the plane, and their levels."""
    refuse_unknown(f)
    lattice = values_on(f, names, frame)
    levels = levels_of(lattice)
    return [*contours(lattice, levels, unbroken(f, names))], levels


def contour_words(name: str, names: Sequence[Sym], frame: Frame, levels: Sequence[tuple[float, str]]) -> str:
    """What there is to see, in a sentence."""
    x0, x1, y0, y1 = frame
    ranges = f"{names[0].name} from {x0:.4g} to {x1:.4g} and {names[1].name} from {y0:.4g} to {y1:.4g}"
    listed = f" at the levels {levels[0][1]} to {levels[-1][1]}" if levels else ""
    return f"Contours of {name}{listed}, for {ranges}."


def frame_of(
    window: tuple[float, float] | None, y_window: tuple[float, float] | None, centre: tuple[float, float]
) -> Frame:
    """The part of the plane: what is given, else a square about the middle."""
    x0, x1 = window or (centre[0] - HALF, centre[0] + HALF)
    if y_window is None:
        half = (x1 - x0) / 2
        middle = centre[1]
        y_window = middle - half, middle + half
    return x0, x1, *y_window


def _number(e: Expr) -> float:
    v = precise(e, {})
    if v is None:
        raise InputError(f"{show(e)} is no number")
    return float(v)


def _spread(frame: Frame) -> list[tuple[float, float]]:
    x0, x1, y0, y1 = frame
    steps = [(k + 0.5) / ARROWS for k in range(ARROWS)]
    return [(x0 + a * (x1 - x0), y0 + b * (y1 - y0)) for b in steps for a in steps]


def _arrows(where: Sequence[tuple[float, float]], slopes: Sequence[Sequence[float]], frame: Frame) -> list[Arrow]:
    """Arrows with their middles apart by one cell; the square root of the size, so that small ones are seen."""
    x0, x1, y0, y1 = frame
    cell = min((x1 - x0), (y1 - y0)) / ARROWS
    found = [(p, gx, gy) for p, gx, gy in zip(where, *slopes, strict=True) if math.isfinite(gx + gy)]
    sizes = sorted(math.hypot(gx, gy) for _, gx, gy in found)
    if not sizes or sizes[-1] == 0:
        return []
    usual = sizes[len(sizes) * 9 // 10]
    out = []
    for (x, y), gx, gy in found:
        size = math.hypot(gx, gy)
        if size > 1e-9 * sizes[-1]:
            long = cell * (1.5 if len(where) == 1 else 0.9 * math.sqrt(min(size / usual, 1.0)) if usual else 0.9)
            out.append(Arrow(x, y, x + long * gx / size, y + long * gy / size))
    return out
