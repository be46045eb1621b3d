"""The pictures of critical points: the curve with its points marked, the signs of the derivative on a line.

In two variables: the gradient over contours, with the points marked.
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.reals import Component, Exact
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import curve_of
from calctool.graphs.field import field_of
from calctool.graphs.signs import Mark, chart_of
from calctool.optimisation.critical_points import Study
from calctool.optimisation.critical_systems import Place
from calctool.pictures.picture import Dot, Picture, Role

ROLES: dict[str, Role] = {"maximum": "maximum", "minimum": "minimum"}
"""How points of a kind are marked; others as points of the curve."""
MARKED = 12
"""A sign chart with more marks than this is not drawn."""


def curve(found: Study) -> Picture:
    """The curve with its critical points and ends; the window holds them all."""
    window = found.window
    near = [float(p.place.near()) for p in found.points]
    low = None if window.low is None else float(window.low.near())
    high = None if window.high is None else float(window.high.near())
    if near and (low is None or high is None):
        room = max(1.0, 0.6 * (max(near) - min(near)))
        low, high = (min(near) - room if low is None else low), (max(near) + room if high is None else high)
    ends = None if low is None or high is None else (low, high)
    picture = curve_of(found.f, found.x, ends)
    dots = []
    for p in found.points:
        role: Role
        role, label = (ROLES[p.kind.key], p.kind.words) if p.extreme else ("curve", "")
        dots.append(Dot(float(p.place.near()), float(p.value.near()), True, role, label))
    kinds = [f"{p.kind.words} at {found.x.name} = {_name(p.place)}." for p in found.points if p.extreme]
    says = " ".join([picture.says, *[k[0].upper() + k[1:] for k in kinds]])
    return picture._replace(elements=(*picture.elements, *dots), says=says)


def signs(found: Study, cells: Sequence[tuple[Component, int | None]]) -> Picture | None:
    """The sign chart on the whole line, if there is one that has not too many marks."""
    if found.searched or found.window.low is not None or found.window.high is not None:
        return None
    marks: list[Mark] = []
    between: list[int | None] = []
    for piece, s in cells:
        if not piece.point:
            between.append(s)
            continue
        assert piece.low is not None
        p = next((p for p in found.points if p.place == piece.low), None)
        words = p.kind.key[:3] if p is not None and p.extreme else ""
        marks.append(Mark(_name(piece.low), p is not None and p.stationary, words))
    if cells and cells[0][0].point:
        between.insert(0, None)
    if cells and cells[-1][0].point:
        between.append(None)
    if not 0 < len(marks) <= MARKED or len(between) != len(marks) + 1:
        return None
    return chart_of(found.x, marks, between, "f'", arrows="f", title=f"signs of {show(found.slope)}")


def contours(f: Expr, names: Sequence[Sym], points: Sequence[tuple[Place, str]]) -> Picture:
    """The gradient over contours with the points marked."""
    frames = []
    for x in names:
        near = [float(place[x.name].near()) for place, _ in points]
        room = max(1.0, 0.5 * (max(near) - min(near))) if near else 2.0
        frames.append((min(near, default=0.0) - room, max(near, default=0.0) + room))
    picture = field_of(f, (names[0], names[1]), frames[0], frames[1])
    dots = []
    for place, kind in points:
        role = ROLES.get(kind.removeprefix("local "), "curve")
        across, up = (float(place[n.name].near()) for n in names)
        dots.append(Dot(across, up, True, role, kind))
    return picture._replace(elements=(*picture.elements, *dots))


def _name(v: Exact) -> str:
    return show(v.expr) if v.expr is not None else f"{float(v.near()):.4g}"
