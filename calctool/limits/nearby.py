"""Values at high precision on one side of a place, and what they seem to tend to.

They are a witness, never the author of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, OO, ZERO, Add, Div, Expr, Neg, Sym
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.extrapolation import NumericalLimit, extrapolate
from calctool.numeric.operations import NoValue

DIGITS = 60


class NearbyValues:
    """Values close to a place: ``side`` is +1 (from the right, or towards oo) or -1."""

    def __init__(self, x: Sym, to: Expr, side: int, values: Mapping[str, Fraction]) -> None:
        self.x = x
        self.to = to
        self.far = to in (OO, Neg(OO))
        self.side = side
        self.values = values
        self._t = Sym("t'")
        self._moved_memo: dict[Expr, Expr] = {}

    def _moved(self, e: Expr) -> Expr:
        """``e`` in the small positive distance t from the place (or t = 1/|x|)."""
        t = self._t
        if self.far:
            there: Expr = Div(ONE, t)
            there = there if self.side > 0 else Neg(there)
        elif self.to == ZERO:
            there = t if self.side > 0 else Neg(t)
        else:
            there = Add(self.to, t if self.side > 0 else Neg(t))
        return substitute(e, self.x.name, there)

    def at(self, e: Expr, distance: Fraction, digits: int = DIGITS) -> Any:
        """The value at a distance from the place (an mpmath number, or None)."""
        if self.far:
            v = EvaluationPoint({**self.values, self.x.name: self.side / distance}).value(e, digits)
            return None if v.__class__ in (NoValue, bool) else v
        moved = self._moved_memo.get(e)
        if moved is None:
            moved = self._moved_memo[e] = self._moved(e)
        v = EvaluationPoint({**self.values, self._t.name: distance}).value(moved, digits)
        return None if v.__class__ in (NoValue, bool) else v

    def limit(self, e: Expr) -> NumericalLimit:
        """What the values of ``e`` seem to tend to, from numbers alone."""
        found = NumericalLimit("none")
        for i, ladder in enumerate(self._ladders()):
            values = [self.at(e, d, DIGITS + 2 * k) for d, k in ladder]
            seen = extrapolate(values)
            if i == 0 and seen.kind == "unknown" and None not in values and self._still(values):
                return NumericalLimit("value", values[-1], float(abs(values[-1])) * 1e-9)
            if seen.kind not in ("unknown", "none"):
                return seen
            if seen.kind == "unknown":
                found = seen
        return found

    def _still(self, values: list[Any]) -> bool:
        """Very near the place, do the values no longer change?"""
        return not self.far and bool(abs(values[-1] - values[-2]) <= 1e-9 * abs(values[-1]))

    def _ladders(self) -> list[list[tuple[Fraction, int]]]:
        # The distances halve the logarithm, so that even 1/ln x can be extrapolated; off the beaten
        # points, so that sin(1/x) is not met at its zeros.
        powers = (5, 10, 20, 40)
        return [
            [(Fraction(13, 17) / 10**k, 3 * k) for k in powers],
            [(Fraction(3, 4 * n), n // 4) for n in (40, 80, 160, 320)],
            [(Fraction(3, 4 * n), 30) for n in (5, 10, 20, 40)],
        ]
