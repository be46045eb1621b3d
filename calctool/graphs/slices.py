"""A surface cut along each of its variables at a point: curves whose slopes there are the partial derivatives.

Source: Stewart, *Calculus*, 14.3 (interpretations of partial derivatives).
"""

from __future__ import annotations

from collections.abc import Mapping

from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import Add, Expr, Sym
from calctool.graphs.curve import graph_of
from calctool.graphs.tangent import common_heights, point_of, slope_of, tangent_line
from calctool.graphs.values import Values
from calctool.pictures.picture import Dot, Element, Picture, Polyline
from calctool.simplification import simplify

HALF = 2.0
"""How far the slices reach on either side of the point."""


def slices_of(
    f: Expr,
    names: tuple[Sym, ...],
    at: Mapping[str, Expr],
    window: tuple[float, float] | None = None,
    y_window: tuple[float, float] | None = None,
) -> Picture:
    """The slices of f through a point, one for each variable, over the step away from it; with their tangents.

    Raises InputError where there is no value at the point.

    >>> from calctool.parsing import parse
    >>> picture = slices_of(parse("x^2 + x*y"), (Sym("x"), Sym("y")), {"x": parse("1"), "y": parse("2")})
    >>> picture.says
    'Slices of z = x^2 + x y through (1, 2, 3): along x the slope is 4, along y the slope is 1.'
    """
    step = Sym("t" if "t" not in f.free else "s")
    bodies = [_slice(f, names, at, name, step) for name in names]
    zero = simplify(Add(step, -step))
    here, _, height = point_of(bodies[0], step, zero)
    window = window or (-HALF, HALF)
    graphs = [graph_of(body, step, window, y_window, far=False) for body in bodies]
    if y_window is None:
        heights = sorted([g.frame[2:] for g in graphs], key=lambda h: h[1] - h[0])
        y_window = common_heights(heights[0], (min(h[0] for h in heights), max(h[1] for h in heights)))
        graphs = [graph_of(body, step, window, y_window, far=False) for body in bodies]
    elements: list[Element] = []
    said = []
    for k, (name, body, graph) in enumerate(zip(names, bodies, graphs, strict=True)):
        found = slope_of(body, step, zero, here)
        if found is not None and found.value is not None:
            line = tangent_line(step, zero, here, found.value)
            ends = Values(line, step).at(list(window))
            elements.append(Polyline(tuple(zip(window, ends, strict=True)), "tangent", f"slope {show(found.value)}", k))
            said.append(f"along {name.name} the slope is {show(found.value)}")
        else:
            said.append(f"along {name.name} there is no slope")
        pieces = [p._replace(series=k) for p in graph.pieces]
        if pieces:
            pieces[0] = pieces[0]._replace(label=f"along {name.name}")
        elements += [*pieces, *[d._replace(series=k) for d in graph.dots]]
    point = ", ".join([*[show(at[name.name]) for name in names], show(here)])
    elements.append(Dot(0.0, height, True, "tangent", f"({point})"))
    title = f"z = {show(f)}"
    says = f"Slices of {title} through ({point}): {', '.join(said)}."
    return Picture(tuple(elements), (*window, *y_window), title, "step away from the point", "z", says=says)


def _slice(f: Expr, names: tuple[Sym, ...], at: Mapping[str, Expr], moving: Sym, step: Sym) -> Expr:
    """f with all variables at the point but one, which moves away from it by a step."""
    for name in names:
        there = at[name.name]
        f = substitute(f, name.name, Add(there, step) if name == moving else there)
    return simplify(f)
