"""What interrupts a curve: a place, what the curve does on either side of it, and the runs of the curve in between."""

from __future__ import annotations

import math
from typing import NamedTuple

from calctool.algebra.reals import Exact
from calctool.expr.tree import Expr


class CurveEnd(NamedTuple):
    """What the curve does on one side of a place.

    ``kind``: it tends to a ``value`` (at height ``y``), to ``oo`` or ``-oo``, it keeps moving ``between`` two heights,
    there is ``none`` of it, or that is ``unresolved``.
    """

    kind: str
    y: float = math.nan
    expr: Expr | None = None
    low: float = math.nan
    high: float = math.nan

    @property
    def infinite(self) -> bool:
        return self.kind in ("oo", "-oo")


NOTHING, UNRESOLVED = CurveEnd("none"), CurveEnd("unresolved")


class BreakPlace(NamedTuple):
    """A place that may interrupt the curve: where it is, and its name if it has a closed one."""

    at: float
    expr: Expr | None = None
    family: Expr | None = None
    exact: Exact | None = None
    member: int = 0
    """Which one of the family."""


class Break(NamedTuple):
    """A place where the curve is interrupted, what it does on either side, and the value there, if there is one."""

    place: BreakPlace
    left: CurveEnd
    right: CurveEnd
    value: float | None = None
    decided: bool = True
    """Is the value known?  It is not where the place has no closed form."""

    @property
    def at(self) -> float:
        return self.place.at

    @property
    def kind(self) -> str:
        """``pole``, ``hole``, ``jump``, ``oscillation``, ``edge`` (of the domain), ``point``, or ``undecided``."""
        ends = (self.left, self.right)
        kinds = {end.kind for end in ends}
        if kinds & {"oo", "-oo"}:
            return "pole"
        if "between" in kinds:
            return "oscillation"
        if "unresolved" in kinds:
            return "undecided"
        if kinds == {"none"}:
            return "point"
        if "none" in kinds:
            return "edge"
        if self.left.y != self.right.y:
            return "jump"
        return "hole" if self.decided else "undecided"


class Run(NamedTuple):
    """An open interval on which the curve is one piece, with the break at either end (None: an end of the window)."""

    low: float
    high: float
    start: Break | None = None
    stop: Break | None = None


class Breaks(NamedTuple):
    """The breaks in a window and the runs between them; what is ``crowded`` with breaks, and what is ``undecided``."""

    breaks: tuple[Break, ...]
    runs: tuple[Run, ...]
    crowded: tuple[tuple[float, float], ...] = ()
    undecided: tuple[tuple[float, float], ...] = ()
