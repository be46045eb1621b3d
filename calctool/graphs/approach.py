"""The approach of a limit: the curve close to the place, or far out, with the limit marked.

Source: Stewart, *Calculus*, 2.2 and 2.6 (limits seen in a graph).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from calctool.expr.printer import show
from calctool.expr.tree import OO, Expr, Limit, Neg, Sym
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.curve import asymptotes_drawn, graph_of, says
from calctool.graphs.values import Values
from calctool.graphs.window import x_window
from calctool.numeric.branches import with_numbers
from calctool.numeric.evaluate import precise
from calctool.pictures.picture import Dot, Element, Picture, Polyline

CLOSE, FAR = 1.0, 20.0
"""How far from a place the picture reaches, and how far out one of infinity."""


def approach_of(goal: Limit, limit: Expr | None = None, values: Mapping[str, Fraction] | None = None) -> Picture:
    """The curve close to the place of a limit, on the side that is asked about, or far out.

    ``limit`` is its value where there is one, ``values`` are numbers for the other letters.  Raises InputError where
    there is nothing to draw.

    >>> from calctool.parsing import parse
    >>> picture = approach_of(Limit(parse("sin(x)/x"), Sym("x"), parse("0")), parse("1"))
    >>> [(e.x, e.y, e.filled) for e in picture.elements if isinstance(e, Dot)]
    [(0.0, 1.0, False)]
    """
    numbers = dict(values or {})
    f, x = with_numbers(goal.body, numbers), goal.var
    height = _number(limit, numbers)
    if goal.to in (OO, Neg(OO)):
        return _far_out(goal, f, height, limit)
    to = with_numbers(goal.to, numbers)
    v = precise(to, {})
    place = 0.0 if v is None else float(v)
    reach = _reach(f, x, place)
    low = place - (0.15 if goal.side == "+" else 1) * reach
    high = place + (0.15 if goal.side == "-" else 1) * reach
    asked = (place if goal.side == "+" else low, place if goal.side == "-" else high)
    heights = graph_of(f, x, asked, far=False).frame[2:]
    graph = graph_of(f, x, (low, high), heights, far=False)
    x0, x1, y0, y1 = graph.frame
    elements: list[Element] = []
    name = f"lim {x.name} -> {show(goal.to)}{goal.side}"
    if height is not None:
        if not y0 <= height <= y1:
            graph = graph_of(f, x, (low, high), (min(y0, height), max(y1, height)), far=False)
            x0, x1, y0, y1 = graph.frame
        across = (x0, x1) if goal.side == "" else (x0, place) if goal.side == "-" else (place, x1)
        elements += [Polyline(((place, y0), (place, height)), "guide")]
        elements += [Polyline(((across[0], height), (across[1], height)), "guide", f"{name} = {show(limit or to)}")]
    elements += [*asymptotes_drawn(graph), *graph.pieces, *graph.dots]
    if height is not None and not any(_there(d, place, height) for d in graph.dots):
        elements.append(Dot(place, height))
    said = [says(graph, f"y = {show(f)}")[0], *_said(goal, limit)]
    return Picture(tuple(elements), graph.frame, f"y = {show(f)}", x.name, "y", says=" ".join(said))


def _there(dot: Dot, x: float, y: float) -> bool:
    return math.isclose(dot.x, x, abs_tol=1e-9) and math.isclose(dot.y, y, rel_tol=1e-9, abs_tol=1e-9)


def _number(e: Expr | None, values: Mapping[str, Fraction]) -> float | None:
    if e is None or e in (OO, Neg(OO)):
        return None
    v = precise(with_numbers(e, values), {})
    return None if v is None or not math.isfinite(float(v)) else float(v)


def _reach(f: Expr, x: Sym, place: float) -> float:
    """How much of the curve is shown: up to the next break, and no more than the whole curve asks for."""
    search = BreakSearch(f, x)
    others = [abs(at - place) for at in search.landmarks() if abs(at - place) > 1e-6]
    low, high = x_window(search, Values(f, x))
    return min(CLOSE, *(0.9 * d for d in others), (high - low) / 2)


def _far_out(goal: Limit, f: Expr, height: float | None, limit: Expr | None) -> Picture:
    """The curve towards oo or -oo, and the height it comes to."""
    x, way = goal.var, 1 if goal.to == OO else -1
    search = BreakSearch(f, x)
    low, high = x_window(search, Values(f, x))
    reach = max(FAR, 2 * max(abs(low), abs(high))) if max(abs(low), abs(high)) > 1 else 10 * (high - low)
    window = (0.0, reach) if way > 0 else (-reach, 0.0)
    graph = graph_of(f, x, window, far=False)
    x0, x1, y0, y1 = graph.frame
    elements: list[Element] = [*asymptotes_drawn(graph)]
    if height is not None:
        if not y0 < height < y1:
            room = 0.07 * (y1 - y0)
            graph = graph_of(f, x, window, (min(y0, height - room), max(y1, height + room)), far=False)
        elements.append(Polyline(((x0, height), (x1, height)), "asymptote", f"y = {show(limit or goal.to)}"))
    elements += [*graph.pieces, *graph.dots]
    said = [says(graph, f"y = {show(f)}")[0], *_said(goal, limit)]
    return Picture(tuple(elements), graph.frame, f"y = {show(f)}", x.name, "y", says=" ".join(said))


def _said(goal: Limit, limit: Expr | None) -> list[str]:
    side = {"": "", "+": " from the right", "-": " from the left"}[goal.side]
    where = f"{goal.var.name} -> {show(goal.to)}{side}"
    if limit is None:
        return [f"For {where} there is no limit."]
    if limit in (OO, Neg(OO)):
        return [f"For {where} it {'rises' if limit == OO else 'falls'} without bound."]
    return [f"For {where} it tends to {show(limit)}."]
