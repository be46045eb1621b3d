"""What is known of a curve as sets of numbers: where f, f' and f'' are negative, 0 and positive.

So a statement about an interval is an inclusion of sets, and an equation on the way to the critical points has the
zeros of the derivative, or some of them.
"""

from __future__ import annotations

from functools import cached_property

from calctool.algebra.reals import NOTHING, Component, Exact, Reals, Unsettled, points
from calctool.algebra.sign_sets import Signs
from calctool.errors import CalcError, Undecided
from calctool.expr.tree import Add, Expr, Neg, Sym
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_points import Study, study
from calctool.optimisation.critical_signs import SignSolver, Window, between
from calctool.simplification import simplify
from calctool.tasks.critical_sheet import CriticalSheet


class Curve:
    """The function of a question on the whole line, or as far as its signs are known; ``window`` is asked about."""

    def __init__(self, f: Expr, x: Sym, window: Window | None) -> None:
        self.f, self.x, self.window = f, x, window
        self._sheet = CriticalSheet("", f, x, window, frozenset(), False)
        first, apart = self._sheet.derive(f)
        self.slope = first.result
        self.found: Study
        try:
            self.found = study(f, self.slope, x, None, apart)
        except (Unsettled, Undecided):
            if window is None:
                raise
            self.found = study(f, self.slope, x, window, apart)
        self.known = self.found.window
        if self.found.period is not None:
            length = self.found.window.high
            assert length is not None
            self.known = Window(Exact.of(0), length)
        self.room = self.known.reals

    def derivative(self, order: int) -> Expr | None:
        """f, f' or f''; None where it is not found."""
        return (self.f, self.slope, self.second)[order]

    @cached_property
    def second(self) -> Expr | None:
        """f''."""
        try:
            return self._sheet.derive(self.slope)[0].result
        except CalcError:
            return None

    def signs(self, order: int) -> Signs | None:
        """Where f, f' or f'' is negative, 0, positive; None where that is not settled."""
        if order == 1:
            return Signs(*(part & self.room for part in self.found.signs))
        return self._second_signs if order else self._own_signs

    @cached_property
    def _own_signs(self) -> Signs | None:
        return self._solved(self.f, self.found.domain)

    @cached_property
    def _second_signs(self) -> Signs | None:
        return None if self.second is None else self._solved(self.second, self.found.holds)

    def _solved(self, e: Expr, within: Reals) -> Signs | None:
        try:
            found = SignSolver(self.x, self.known).signs(e)
        except (Unsettled, Undecided):
            return None
        return Signs(*(part & within & self.room for part in found))

    def zeros(self, order: int) -> Reals | None:
        """Where f, f' or f'' is 0."""
        signs = self.signs(order)
        if signs is None:
            return None
        stationary = [p.place for p in self.found.points if p.stationary] if order == 1 else []
        return (signs.zero | points(stationary)) & self.room

    @property
    def gaps(self) -> Reals:
        """The single places at which f has no derivative, or no value."""
        return (~self.found.holds).boundary() & ~self.found.holds & self.room

    @property
    def ends(self) -> Reals:
        """The ends of the interval that is asked about."""
        return NOTHING if self.window is None else self.window.reals.boundary()

    @property
    def critical(self) -> Reals:
        """The critical points that are asked about: those of the interval, or of one period."""
        here = self.room if self.window is None else self.room & self.window.reals
        return points([p.place for p in self.found.critical if here.has(p.place)])

    def compared(self, a: Expr, b: Expr) -> Signs | None:
        """Where in the domain of f one formula is smaller than another, equal, greater; None where that is open."""
        return self._solved(simplify(Add(a, Neg(b))), self.found.domain)

    def solutions(self, a: Expr, b: Expr) -> Reals | None:
        """Where two formulas are equal, in the domain of f; None where that is not settled."""
        found = self.compared(a, b)
        return None if found is None else found.zero

    def value(self, order: int, place: Exact) -> str:
        """The value of f, f' or f'' there as a person would write it; empty where there is none."""
        e = self.derivative(order)
        if e is None or place.expr is None:
            return ""
        v = value_at(e, {self.x.name: place.expr})
        return "" if v.__class__ is NoValue else f"{float(v):.6g}"

    def inside(self, part: Reals) -> Exact | None:
        """A number of a set, a simple one."""
        piece = next(part.components(), None)
        return None if piece is None else _simple(piece)


def _simple(piece: Component) -> Exact:
    found = piece.low if piece.point else between(piece.low, piece.high)
    assert found is not None
    return found
