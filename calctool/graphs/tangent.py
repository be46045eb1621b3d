"""A curve with its tangent at a point, or why there is none; with secants that turn into it; with its derivative.

Source: Stewart, *Calculus*, 2.1 and 2.7 (tangents as limits of secants; corners, jumps and vertical tangents).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from calctool.errors import CalcError, InputError
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Add, Expr, Mul, Neg, Sym
from calctool.first_principles.at_a_point import slope_limit
from calctool.first_principles.slope import Slope, from_definition
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.curve import asymptotes_drawn, graph_of, number_name, refuse_far, says
from calctool.graphs.sampling import Frame
from calctool.graphs.values import Values
from calctool.graphs.window import about, x_window
from calctool.numeric.branches import formula_at
from calctool.numeric.evaluate import precise
from calctool.pictures.picture import Dot, Element, Picture, Polyline
from calctool.simplification import simplify

Ends = tuple[float, float] | None


def tangent_of(f: Expr, x: Sym, at: Expr, window: Ends = None, y_window: Ends = None) -> Picture:
    """The curve with the tangent at a place: a line, a vertical one, or none with the one-sided slopes where they are.

    Raises InputError where the function has no value at the place.

    >>> from calctool.parsing import parse
    >>> picture = tangent_of(parse("x^2"), Sym("x"), parse("3"))
    >>> [e.label for e in picture.elements if isinstance(e, Polyline) and e.role == "tangent"]
    ['y = 6x - 9']
    """
    here, place, height = point_of(f, x, at)
    graph = graph_of(f, x, window or window_with(f, x, place), y_window)
    lines, said = _tangents(f, x, at, here, graph.frame)
    name = f"y = {show(f)}"
    point = f"({show(at)}, {show(here)})"
    elements: list[Element] = [*asymptotes_drawn(graph), *lines, *graph.pieces, *graph.dots]
    elements.append(Dot(place, height, True, "tangent", point))
    words = [says(graph, name)[0], f"At {point} {said}."]
    return Picture(tuple(elements), graph.frame, name, x.name, "y", says=" ".join(words))


def point_of(f: Expr, x: Sym, at: Expr) -> tuple[Expr, float, float]:
    """The value at a place, and both as numbers."""
    there = precise(at, {})
    here = simplify(substitute(formula_at(f, x, at), x.name, at))
    v = None if here.free else precise(here, {})
    if there is None or v is None:
        raise InputError(f"the function has no value at {x.name} = {show(at)}")
    refuse_far(float(there))
    return here, float(there), float(v)


def window_with(f: Expr, x: Sym, *places: float) -> tuple[float, float]:
    """The window that suits the curve, if the places are well inside; else one of its width about them."""
    low, high = x_window(BreakSearch(f, x), Values(f, x))
    first, last = min(places), max(places)
    edge = (high - low) / 50
    if low + edge <= first and last <= high - edge:
        return low, high
    return about((first + last) / 2, last - first, Values(f, x))


def _tangents(f: Expr, x: Sym, at: Expr, here: Expr, frame: Frame) -> tuple[list[Polyline], str]:
    """The lines through the point that belong there, and what is to be said."""
    found = slope_of(f, x, at, here)
    a = float(precise(at, {}) or 0)
    if found is None:
        return [], "the slope is not decided"
    if found.value is not None:
        line = tangent_line(x, at, here, found.value)
        return [_through(line, x, frame, frame[0], frame[1])], f"the tangent has slope {show(found.value)}"
    why = "".join(w if isinstance(w, str) else show(w) for w in found.why)
    if found.derivation.result in (OO, Neg(OO)):
        return [Polyline(((a, frame[2]), (a, frame[3])), "tangent", f"{x.name} = {show(at)}")], why
    halves: list[Polyline] = []
    if not found.jump:
        for side, (low, high) in (("-", (frame[0], a)), ("+", (a, frame[1]))):
            try:
                slope = slope_limit(f, here, x, at, side).value
            except CalcError:
                continue
            if slope in (OO, Neg(OO)) and slope is not None:
                up = (slope == OO) == (side == "+")
                start = (a, float(precise(here, {}) or 0))
                halves.append(Polyline((start, (a, frame[3] if up else frame[2])), "tangent"))
            elif slope is not None:
                halves.append(_through(tangent_line(x, at, here, slope), x, frame, low, high))
    return halves, f"there is no tangent: {why}"


def slope_of(f: Expr, x: Sym, at: Expr, here: Expr) -> Slope | None:
    """The slope at a place, from the definition; None where that is not decided."""
    try:
        return from_definition(f, here, x, at)
    except CalcError:
        return None


def tangent_line(x: Sym, at: Expr, here: Expr, slope: Expr) -> Expr:
    """The line through a point with a slope, written as one does: ``6x - 9``."""
    return simplify(Add(Mul(slope, Add(x, Neg(at))), here), "clean", "multiply", "expand", "collect")


def _through(line: Expr, x: Sym, frame: Frame, low: float, high: float) -> Polyline:
    ys = Values(line, x).at([low, high])
    return Polyline(((low, ys[0]), (high, ys[1])), "tangent", f"y = {show(line)}")


def secants_of(f: Expr, x: Sym, at: Expr, window: Ends = None, y_window: Ends = None) -> Picture:
    """The curve with secants from a point to points nearer and nearer, and the tangent they turn into.

    Raises InputError where the function has no value at the place.

    >>> from calctool.parsing import parse
    >>> picture = secants_of(parse("x^2"), Sym("x"), parse("1"))
    >>> [e.label for e in picture.elements if isinstance(e, Polyline) and e.role == "secant"]
    ['h = 2: slope 4', 'h = 1: slope 3', 'h = 0.5: slope 2.5']
    """
    here, place, height = point_of(f, x, at)
    graph = graph_of(f, x, window or window_with(f, x, place), y_window)
    x0, x1, _, _ = graph.frame
    largest = 2.0 ** math.floor(math.log2((x1 - place) * 0.75)) if x1 > place else 1.0
    elements: list[Element] = []
    said: list[tuple[str, str]] = []
    for k, h in enumerate((largest, largest / 2, largest / 4)):
        (y,) = Values(f, x).at([place + h])
        if math.isnan(y):
            continue
        slope = (y - height) / h
        ends = ((x0, height + slope * (x0 - place)), (x1, height + slope * (x1 - place)))
        named = number_name(h, h), number_name(slope, 1.0)
        said.append(named)
        elements.append(Polyline(ends, "secant", f"h = {named[0]}: slope {named[1]}", k))
        elements.append(Dot(place + h, y, True, "secant", series=k))
    lines, words = _tangents(f, x, at, here, graph.frame)
    name, point = f"y = {show(f)}", f"({show(at)}, {show(here)})"
    sentences = [says(graph, name)[0]]
    if said:
        steps, slopes = (", ".join(part) for part in zip(*said, strict=True))
        sentences.append(f"The secants from {point} with h = {steps} have the slopes {slopes}; {words}.")
    elements += [*lines, *graph.pieces, *graph.dots, Dot(place, height, True, "tangent", point)]
    return Picture(tuple(elements), graph.frame, name, x.name, "y", says=" ".join(sentences))


def derivative_of(f: Expr, slope: Expr, x: Sym, window: Ends = None, y_window: Ends = None, order: int = 1) -> Picture:
    """A curve and that of its derivative, of whichever order, over one axis.

    >>> from calctool.parsing import parse
    >>> picture = derivative_of(parse("x^3 - 3x"), parse("3x^2 - 3"), Sym("x"))
    >>> [(e.role, e.label) for e in picture.elements if isinstance(e, Polyline)]
    [('other', "f'"), ('curve', 'f')]
    """
    graph = graph_of(f, x, window, y_window)
    name = f"y = {show(f)}"
    said = says(graph, name)[0]
    try:
        other = graph_of(slope, x, graph.frame[:2], y_window, far=False)
    except InputError:  # it has no value in the window
        elements = [*asymptotes_drawn(graph), *_labelled(graph.pieces, "f"), *graph.dots]
        return Picture(tuple(elements), graph.frame, name, x.name, "y", says=said)
    if y_window is None:
        heights = common_heights(graph.frame[2:], other.frame[2:])
        graph = graph_of(f, x, graph.frame[:2], heights)
        other = graph_of(slope, x, graph.frame[:2], heights, far=False)
    beside = [
        p._replace(role="other") if p.role == "curve" else p
        for p in _labelled(other.pieces, "f" + "'" * order if order < 4 else f"f^({order})")
    ]
    elements = [*asymptotes_drawn(graph), *beside, *_labelled(graph.pieces, "f"), *graph.dots]
    elements += [d._replace(role="other") for d in other.dots]
    said += f" Beside it the derivative, y = {show(slope)}."
    return Picture(tuple(elements), graph.frame, name, x.name, "y", says=said)


def _labelled(pieces: Sequence[Polyline], label: str) -> list[Polyline]:
    """The first piece of a curve is named in the legend."""
    first = next((i for i, p in enumerate(pieces) if p.role == "curve"), None)
    return [p._replace(label=label) if i == first else p for i, p in enumerate(pieces)]


def common_heights(own: tuple[float, float], others: tuple[float, float]) -> tuple[float, float]:
    """Heights for two curves; the first has at least a third of them."""
    (low, high), height = own, own[1] - own[0]
    return min(low, max(others[0], low - height)), max(high, min(others[1], high + height))
