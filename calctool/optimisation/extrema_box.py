"""The greatest and the least value of a function of several variables on a box: inside, on faces, edges and corners.

A continuous function on a closed box has both.  Where they are attained inside, or inside a face, the gradient along it
is 0; so every face is a problem in fewer variables, down to the corners.

Source: Stewart, *Calculus*, 14.7 (absolute maximum and minimum values).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from calctool.algebra.bounds import Bounds, bounds
from calctool.algebra.domain import demands
from calctool.algebra.reals import Exact, Unsettled, interval
from calctool.expr.traversal import substitute
from calctool.expr.tree import Expr, Sym
from calctool.numeric.balls import Box
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_points import study, value_of
from calctool.optimisation.critical_signs import Window
from calctool.optimisation.critical_systems import Place, box, solve_system
from calctool.optimisation.zero_search import derivative
from calctool.simplification import simplify

MOST = 3
"""Variables of a box."""


class BoxPoint(NamedTuple):
    """A point at which an extreme value may be attained, its value, and how many coordinates are ends."""

    place: Place
    value: Exact
    fixed: int


class OverBox(NamedTuple):
    """All candidates, and those with the greatest and with the least value."""

    candidates: tuple[BoxPoint, ...]
    greatest: tuple[BoxPoint, ...]
    least: tuple[BoxPoint, ...]


class SeveralValue(Exact):
    """The value of a function at a place of which some coordinates have no closed form."""

    def __init__(self, f: Expr, place: Place) -> None:
        super().__init__(None)
        self.f, self.place = f, place

    def ball(self, bits: int) -> object:
        """A ball that holds the value."""
        v = Box(**box(self.place, bits + 32)).value(self.f, bits + 32)
        if v.__class__ is NoValue:
            raise Unsettled
        return v


def value_there(f: Expr, names: Sequence[Sym], place: Place) -> Exact:
    """The value of a function at a place."""
    if any(v.expr is None for v in place.values()):
        return SeveralValue(f, place)
    for x in names[:-1]:
        f = substitute(f, x.name, place[x.name].written)
    return value_of(f, names[-1], place[names[-1].name])


def over_box(f: Expr, names: Sequence[Sym], windows: Mapping[str, Window]) -> OverBox:
    """The extreme values on the box; Unsettled where f may not be smooth on it, or something is not decided.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> unit = Window(Exact.of(0), Exact.of(1))
    >>> both = over_box(parse("x^2 - x y + y"), [Sym("x"), Sym("y")], {"x": unit, "y": unit})
    >>> show(both.greatest[0].value.written), show(both.least[0].value.written)
    ('1', '0')
    """
    if len(names) > MOST or not all(windows[x.name].bounded for x in names):
        raise Unsettled
    known = {x.name: windows[x.name].limits for x in names}
    for e in (f, *(derivative(f, x) for x in names)):
        _defined_on(e, names, known)
    found: list[BoxPoint] = []
    for place, fixed in _candidates(f, names, windows):
        if not any(all(place[x.name] == c.place[x.name] for x in names) for c in found):
            found.append(BoxPoint(place, value_there(f, names, place), fixed))
    return OverBox(tuple(found), *(tuple(_best(found, way)) for way in (1, -1)))


def _defined_on(e: Expr, names: Sequence[Sym], known: Mapping[str, Bounds]) -> None:
    for d in demands(e, {x.name for x in names}, continuous=True):
        room = bounds(d.part, known)
        ends = [None if isinstance(v.at, float) else Exact.of(v.at) for v in room]
        if d.kind or not interval(*ends, from_low=room.low.closed, to_high=room.high.closed) <= d.within:
            raise Unsettled


def _candidates(f: Expr, names: Sequence[Sym], windows: Mapping[str, Window]) -> Iterator[tuple[Place, int]]:
    """Zeros of the gradient along the inside of the box, of each face, each edge; and the corners."""
    choices = [(None, windows[x.name].low, windows[x.name].high) for x in names]
    for chosen in product(*choices):
        fixed = {x.name: end for x, end in zip(names, chosen, strict=True) if end is not None}
        free = [x for x in names if x.name not in fixed]
        face = f
        for name, end in fixed.items():
            face = substitute(face, name, end.written)
        for place in _inside(simplify(face), free, windows):
            yield {**fixed, **place}, len(fixed)


def _inside(f: Expr, free: Sequence[Sym], windows: Mapping[str, Window]) -> Iterator[Place]:
    if not free:
        yield {}
        return
    if len(free) == 1:
        x = free[0]
        found = study(f, derivative(f, x), x, windows[x.name])
        if found.flat.empty:  # where it is constant, the ends have the same value
            yield from ({x.name: p.place} for p in found.points if not p.edge)
        return
    if not any(f.has(x) for x in free):
        return
    solved = solve_system([derivative(f, x) for x in free], free, windows)
    if solved.families or solved.curves:
        raise Unsettled
    for place in solved.places:
        if all(windows[x.name].low < place[x.name] < windows[x.name].high for x in free):  # type: ignore[operator]
            yield place


def _best(found: Sequence[BoxPoint], way: int) -> list[BoxPoint]:
    best: list[BoxPoint] = []
    for c in found:
        order = 1 if not best else way * c.value.compare(best[0].value)
        if order > 0:
            best = [c]
        elif order == 0:
            best.append(c)
    return best
