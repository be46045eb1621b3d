"""The greatest and the least value of a function: at critical points, at ends, or not attained at all.

On a closed interval a continuous function has both (the extreme value theorem), and the values at the critical points
and at the ends are all that can be.  Where an end is open, or the line endless, what the function tends to there is
compared too: a value that is only approached is not attained.

Source: Stewart, *Calculus*, 4.1 (closed interval method), 4.7 (intervals that are not closed).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.algebra.normal_form import proved
from calctool.algebra.reals import Exact, Unsettled
from calctool.asymptotics.constants import expr_of
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Expr, Neg
from calctool.optimisation.critical_points import SAME, Study, ValueAt, value_of
from calctool.optimisation.critical_signs import between
from calctool.optimisation.located import Located, ends_of
from calctool.simplification import simplify


class Approached(NamedTuple):
    """What the function tends to where x tends to a place from a side (1 from above): a number, oo or -oo."""

    place: Expr
    side: int
    value: Expr

    @property
    def where(self) -> str:
        """The place as a limit names it: 0+, 2-, oo."""
        return show(self.place) + ("" if self.place in (OO, Neg(OO)) else "+" if self.side > 0 else "-")

    @property
    def infinite(self) -> int:
        """1 for oo, -1 for -oo, 0 for a number."""
        return 1 if self.value == OO else -1 if self.value == Neg(OO) else 0


class Extreme(NamedTuple):
    """The greatest (or least) value and where it is attained; or, where there is none, what is approached."""

    value: Exact | None
    places: tuple[Exact, ...] = ()
    instead: Approached | None = None


class Extremes(NamedTuple):
    """All that was compared, and what came of it; None: not decided."""

    values: tuple[tuple[Exact, Exact], ...]
    ends: tuple[Approached, ...]
    greatest: Extreme | None
    least: Extreme | None


def extremes(found: Study) -> Extremes:
    """The greatest and the least value on the domain within the window.

    >>> from calctool.expr.tree import Sym
    >>> from calctool.optimisation.critical_points import study
    >>> from calctool.parsing import parse
    >>> both = extremes(study(parse("x e^(-x)"), parse("(1 - x) e^(-x)"), Sym("x"), None))
    >>> show(both.greatest.value.written), both.least.value, show(both.least.instead.value)
    ('1/e', None, '-oo')
    """
    if found.searched or (found.period is not None and (found.later is None or found.later != SAME)):
        return Extremes((), (), None, None)
    values = [(p.place, p.value) for p in found.points]
    for piece in found.flat.components():
        place = between(piece.low, piece.high)
        if not found.domain.has(place):
            return Extremes((), (), None, None)
        values.append((place, value_of(found.f, found.x, place)))
    try:
        ends = approached(found)
    except Unsettled:
        return Extremes(tuple(values), (), None, None)
    return Extremes(tuple(values), tuple(ends), *(_extreme(found, values, ends, way) for way in (1, -1)))


def approached(found: Study) -> list[Approached]:
    """What the function tends to at ends of the domain that do not belong to it, and beside its jumps."""
    out: list[Approached] = []
    jumps = found.jumps
    for piece in (found.domain - jumps).components():
        if piece.point:
            continue
        for end, belongs, side in ((piece.low, piece.from_low, 1), (piece.high, piece.to_high, -1)):
            if belongs:
                continue
            if end is not None and end.expr is None:
                raise Unsettled
            place = end.written if end is not None else OO if side < 0 else Neg(OO)
            way = side if end is not None else -side
            ending = Expansion(found.x, place, way).ending(found.f)
            for value in _values_of(ending):
                out.append(Approached(place, side, value))
    return out


def _values_of(ending: Ending) -> list[Expr]:
    if ending.kind in ("oo", "-oo"):
        return [ending.expr]
    if ending.kind == "value":
        return [simplify(expr_of(ending.value))]
    raise Unsettled


def _extreme(
    found: Study, values: Sequence[tuple[Exact, Exact]], ends: Sequence[Approached], way: int
) -> Extreme | None:
    """The greatest (1) or the least (-1); None where two of the numbers could not be compared."""
    endless = next((e for e in ends if e.infinite == way), None)
    if endless is not None:
        return Extreme(None, (), endless)
    try:
        best: list[tuple[Exact, Exact]] = []
        for place, value in values:
            order = 1 if not best else way * _compared(found, (place, value), best[0])
            if order > 0:
                best = [(place, value)]
            elif order == 0:
                best.append((place, value))
        top: Approached | None = None
        for e in ends:
            if not e.infinite and (top is None or way * Exact(e.value).compare(Exact(top.value)) > 0):
                top = e
        if top is not None and (not best or way * Exact(top.value).compare(best[0][1]) > 0):
            return Extreme(None, (), top)
    except Unsettled:
        return None
    return Extreme(best[0][1], tuple(place for place, _ in best)) if best else None


def _compared(found: Study, a: tuple[Exact, Exact], b: tuple[Exact, Exact]) -> int:
    if isinstance(a[1], ValueAt) and isinstance(b[1], ValueAt) and _mirrored(found, a[0], b[0]):
        return 0
    return a[1].compare(b[1])


def _mirrored(found: Study, a: Exact, b: Exact) -> bool:
    """Are they the same zero of the derivative of an even function, but for the sign?"""
    if not isinstance(a, Located) or not isinstance(b, Located):
        return False
    low, high = ends_of(a.ball(60))
    if not b.alone[0] < -high <= -low < b.alone[1]:
        return False
    return proved(simplify(substitute(found.f, found.x.name, Neg(found.x))), found.f)
