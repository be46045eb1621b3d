"""The picture of a function of one variable: its curve with holes, jumps and poles as they are, and the asymptotes.

Nothing is drawn across a place where the function is not continuous: the pieces of the curve are the runs between the
breaks (:mod:`calctool.graphs.break_search`), each drawn up to its one-sided limits, with an open circle where the limit
is no value of the function and a filled one where a value is.

Source: Stewart, *Calculus*, 2.2 to 2.6 and 4.5 (how a curve is sketched).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym, UndefinedFunction
from calctool.graphs.asymptotes import Asymptote, asymptotes, height
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.breaks import Break, Breaks
from calctool.graphs.sampling import Frame, Sampled, drawn, first_look, refined
from calctool.graphs.values import Values
from calctool.graphs.window import x_window, y_window
from calctool.pictures.picture import Dot, Element, Picture, Polyline

FARTHEST = 1e100
MANY_LINES = 12
"""Asymptotes and circles that are named one by one."""


class CurveGraph(NamedTuple):
    """What is known of a curve in a window, and what is drawn of it."""

    f: Expr
    x: Sym
    frame: Frame
    breaks: Breaks
    lines: tuple[Sampled, ...]
    asymptotes: tuple[Asymptote, ...]
    pieces: tuple[Polyline, ...]
    bands: tuple[tuple[float, float], ...]

    @property
    def dots(self) -> tuple[Dot, ...]:
        """The marked points: filled where they belong to the curve."""
        return tuple([dot for b in self.breaks.breaks for dot in dots_of(b, *self.frame[:2])])


def refuse_far(*places: float) -> None:
    """Raise InputError where one of the places is farther out than curves are drawn."""
    if any(abs(place) > FARTHEST for place in places):
        raise InputError("the window lies farther out than a picture reaches", hint=f"up to {FARTHEST:g}")


def graph_of(
    f: Expr,
    x: Sym,
    window: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
    *,
    far: bool = True,
) -> CurveGraph:
    """The curve of f in a window; it is chosen where none is given.  ``far``: with the asymptotes for x -> oo.

    Raises InputError where f has other letters, or no value in the window.
    """
    refuse_unknown(f)
    others = sorted(f.free - {x.name})
    if others:
        raise InputError(f"{others[0]} has no value", hint=f"a curve is drawn over one variable, here {x.name}")
    search, numbers = BreakSearch(f, x), Values(f, x)
    low, high = window or x_window(search, numbers)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InputError("the window has no width", hint="for example --on -5,5")
    refuse_far(low, high)
    found = search.within(low, high)
    numbers = Values(f, x)
    width = high - low
    also = [0.0, *search.zeros(), *search.landmarks()]
    lines = [line for run in found.runs if len((line := first_look(run, width, numbers, also)).points) > 1]
    if not lines and not any(b.value is not None for b in found.breaks) and not found.crowded:
        some = search.solved is not None and not search.solved.empty
        held = " that floating-point numbers hold" if some else ""
        raise InputError(f"the function has no value{held} for {x.name} from {low:.6g} to {high:.6g}")
    far_lines = asymptotes(f, x) if far else ()
    levels = [v for a in far_lines if not a.line.has(x) and (v := height(a.line, x, 0)) is not None]
    y0, y1 = y_range or y_window(lines, found, levels, width)
    frame = (low, high, y0, y1)
    lines = [refined(line, frame, numbers) for line in lines]
    pieces: list[Polyline] = []
    bands: list[tuple[float, float]] = []
    for line in lines:
        more, dense = drawn(line, frame)
        pieces += more
        bands += dense
    return CurveGraph(f, x, frame, found, tuple(lines), far_lines, tuple(pieces), tuple(bands))


def refuse_unknown(f: Expr) -> None:
    """Raise InputError for an expression with a function that has no formula."""
    if f.kinds & UndefinedFunction.KIND:
        raise InputError("a function without a formula has no picture", hint="write out what it is")


def curve_of(
    f: Expr, x: Sym, window: tuple[float, float] | None = None, y_window: tuple[float, float] | None = None
) -> Picture:
    """The picture of a function of one variable.

    Raises InputError where f has other letters, or no value in the window.

    >>> from calctool.parsing import parse
    >>> picture = curve_of(parse("(x^2 - 1)/(x - 1)"), Sym("x"))
    >>> [(d.x, d.y, d.filled) for d in picture.elements if isinstance(d, Dot)]
    [(1.0, 2.0, False)]
    """
    graph = graph_of(f, x, window, y_window)
    elements = [*asymptotes_drawn(graph), *graph.pieces, *graph.dots]
    name = f"y = {show(f)}"
    return Picture(tuple(elements), graph.frame, name, x.name, "y", says=" ".join(says(graph, name)))


def dots_of(b: Break, low: float, high: float) -> list[Dot]:
    """The circles at a break: the ends of the curve on either side, and the value."""
    if not b.decided:
        return []
    ends = [end for end, seen in ((b.left, b.at > low), (b.right, b.at < high)) if end.kind == "value" and seen]
    heights = list(dict.fromkeys(end.y for end in ends if math.isfinite(end.y)))
    found = [Dot(b.at, y, b.value is not None and _same(y, b.value)) for y in heights]
    if b.value is not None and math.isfinite(b.value) and not any(d.filled for d in found):
        found.append(Dot(b.at, b.value))
    return found


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-9)


def asymptotes_drawn(graph: CurveGraph) -> list[Element]:
    """The dotted lines, named."""
    x0, x1, y0, y1 = graph.frame
    out: list[Element] = []
    named: set[str] = set()
    for b in graph.breaks.breaks:
        if b.kind != "pole":
            continue
        name = place_name(b, graph.x) if b.place.family is None else family_name(b, graph.x)
        out.append(Polyline(((b.at, y0), (b.at, y1)), "asymptote", "" if name in named else name))
        named.add(name)
    for a in graph.asymptotes:
        low, high = (x0 if a.way <= 0 else (x0 + x1) / 2), (x1 if a.way >= 0 else (x0 + x1) / 2)
        at = [height(a.line, graph.x, place) for place in (low, high)]
        if None not in at and any(v is not None and y0 <= v <= y1 for v in at):
            ends = [(place, v) for place, v in zip((low, high), at, strict=True) if v is not None]
            out.append(Polyline(tuple(ends), "asymptote", f"y = {show(a.line)}"))
    return out


def place_name(b: Break, x: Sym) -> str:
    """``x = 2``, or its digits where it has no closed form."""
    return f"{x.name} = {show(b.place.expr)}" if b.place.expr is not None else f"{x.name} = {b.at:.6g}"


def family_name(b: Break, x: Sym) -> str:
    return place_name(b, x) if b.place.family is None else f"{x.name} = {show(b.place.family)}, n whole"


# --- in words ---------------------------------------------------------------------------------------


def says(graph: CurveGraph, name: str) -> list[str]:
    """The picture in a few sentences."""
    x0, x1, _, _ = graph.frame
    x = graph.x.name
    # A place far from 0 beside the width of the window has as many digits as set its ends apart.
    digits = 4 + max(0, math.ceil(math.log10(max(abs(x0), abs(x1)) / (x1 - x0))))
    out = [f"{name} for {x} from {_number(x0, digits)} to {_number(x1, digits)}{_course(graph)}."]
    kinds: dict[str, list[Break]] = {}
    for b in graph.breaks.breaks:
        kinds.setdefault(b.kind, []).append(b)
    for kind, breaks in kinds.items():
        if kind == "pole" and len(breaks) <= MANY_LINES // 3:
            out += [f"Asymptote {place_name(b, graph.x)}: {_beside(b)}." for b in breaks]
        elif len(breaks) <= MANY_LINES // 3:
            out += [f"{_WORDS[kind][0]} at {place_name(b, graph.x)}{_details(b)}." for b in breaks]
        else:
            out.append(f"{len(breaks)} {_WORDS[kind][1]}: {_listed(breaks, graph.x)}.")
    for a in graph.asymptotes:
        where = {0: f"{x} -> -oo and {x} -> oo", 1: f"{x} -> oo", -1: f"{x} -> -oo"}[a.way]
        out.append(f"For {where} the curve approaches y = {show(a.line)}.")
    for low, high in graph.breaks.crowded:
        where = f"{x} from {_number(low, digits)} to {_number(high, digits)}"
        out.append(f"Not drawn: {where}, where the breaks lie too close together to be told apart.")
    for low, high in _touching(graph.bands, (x1 - x0) / 100):
        out.append(
            f"From {x} = {_number(low, digits)} to {_number(high, digits)} it swings too fast to be drawn: "
            "the band shows between which heights."
        )
    wide = [pair for pair in graph.breaks.undecided if pair[1] - pair[0] > (x1 - x0) / 200]
    out += [f"Not drawn: {x} from {_number(a)} to {_number(b)}, where it is not decided what breaks." for a, b in wide]
    places = [pair for pair in graph.breaks.undecided if pair not in wide]
    if places:
        listed = ", ".join(f"{(low + high) / 2:.6g}" for low, high in places[:4]) + (", ..." if len(places) > 4 else "")
        out.append(f"Not decided, and left open: whether the curve goes on at about {x} = {listed}.")
    return out


def _touching(intervals: Sequence[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if out and low - out[-1][1] <= apart:
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


_WORDS = {
    "hole": ("Hole", "holes"),
    "jump": ("Jump", "jumps"),
    "pole": ("Asymptote", "vertical asymptotes"),
    "edge": ("End of the curve", "ends of the curve"),
    "point": ("Single point", "single points"),
    "oscillation": ("Oscillation", "places where it oscillates"),
    "undecided": ("Break", "breaks"),
}


def _details(b: Break) -> str:
    if b.kind == "hole":
        beside = "" if b.value is None else f"; the value there is {_number(b.value)}"
        return f": the limit is {_number(b.left.y)}{beside}"
    if b.kind == "jump":
        value = "no value there" if b.value is None else f"the value is {_number(b.value)}"
        step = f" from {_number(b.left.y)} to {_number(b.right.y)}"
        return f"{step}, {value}" if b.decided else step
    if b.kind == "edge":
        end = b.left if b.left.kind == "value" else b.right
        kept = b.value is not None and _same(b.value, end.y)
        if not b.decided:
            return f", height {_number(end.y)}"
        return f", height {_number(end.y)}, " + (
            "the point belongs to it" if kept else "the point does not belong to it"
        )
    if b.kind == "point":
        return f", height {_number(b.value or 0.0)}"
    if b.kind == "oscillation":
        end = b.left if b.left.kind == "between" else b.right
        known = math.isfinite(end.low) and math.isfinite(end.high)
        return f": it keeps moving between {_number(end.low)} and {_number(end.high)}" if known else ": it keeps moving"
    return ": what the curve does there is not decided"


def _beside(b: Break) -> str:
    ways = {"oo": "rises without bound", "-oo": "falls without bound", "none": ""}
    said = [
        ways.get(end.kind, f"tends to {_number(end.y)}" if end.kind == "value" else "") for end in (b.left, b.right)
    ]
    if said[0] == said[1]:
        return f"on both sides the curve {said[0]}"
    parts = [f"on the {side} the curve {word}" for side, word in zip(("left", "right"), said, strict=True) if word]
    return ", ".join([parts[0], *[p.replace(" the curve", " it") for p in parts[1:]]])


def _listed(breaks: Sequence[Break], x: Sym) -> str:
    families = list(dict.fromkeys(family_name(b, x) for b in breaks if b.place.family is not None))
    if families and all(b.place.family is not None for b in breaks):
        return "; ".join(families)
    if len(breaks) <= MANY_LINES:
        return f"{x.name} = " + ", ".join(place_name(b, x).split(" = ", 1)[1] for b in breaks)
    return f"{x.name} = {_number(breaks[0].at)} to {_number(breaks[-1].at)}"


def _course(graph: CurveGraph) -> str:
    """How an unbroken curve goes: ``falls to about (2, -1), then rises``; nothing where it turns often or is broken."""
    if len(graph.lines) != 1 or graph.bands:
        return ""
    points = graph.lines[0].points
    least = (graph.frame[3] - graph.frame[2]) / 400
    turns: list[tuple[str, tuple[float, float]]] = []
    way, extreme = "", points[0]
    for p in points[1:]:
        if (way == "rises" and p[1] >= extreme[1]) or (way == "falls" and p[1] <= extreme[1]):
            extreme = p
        elif abs(p[1] - extreme[1]) > least:
            turns.append((way, extreme))
            way, extreme = ("rises" if p[1] > extreme[1] else "falls"), p
    turns = [t for t in turns if t[0]]
    if not way:
        return ": level"
    if len(turns) > 4:
        return f": it turns {len(turns)} times"
    x0, x1, y0, y1 = graph.frame
    said = [f"{w} to about ({number_name(p[0], x1 - x0)}, {number_name(p[1], y1 - y0)})" for w, p in turns]
    return ": " + ", then ".join([*said, way])


def number_name(v: float, scale: float) -> str:
    """A number as fine as it can be seen in a picture of that size."""
    step = 10.0 ** math.floor(math.log10(scale / 200))
    return _number(round(v / step) * step)


def _number(v: float, digits: int = 4) -> str:
    return f"{v + 0.0:.{digits}g}" if v else "0"
