"""What numbers alone show of a limit: values near the place, on every side.

They decide nothing: a working that they contradict is refuted, one that they go with is said to agree at sample points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calctool.algebra.minus_zero import without_minus_zero
from calctool.expr.traversal import goals, replace_goals
from calctool.expr.tree import OO, Expr, Limit, Neg, Sym
from calctool.limits.one_sided import OneSidedLimit
from calctool.numeric.evaluate import precise
from calctool.numeric.extrapolation import NumericalLimit

ROUGH = 1e-6
_ENDLESS = (OO, Neg(OO))


class NumericalWitness:
    """Looks near the place; ``near`` gives the sides that a limit is about, ``values`` numbers for the letters."""

    def __init__(self, values: Mapping[str, Fraction], near: Callable[[Limit], Sequence[OneSidedLimit]]) -> None:
        self.values = values
        self._near = near

    def number(self, e: Expr) -> NumericalLimit | None:
        """What a line is worth, from numbers alone."""
        if not e.open:
            return self.number_of(e)
        env = dict(self.values)
        found: dict[Expr, Sym] = {}
        error = 0.0
        for _, goal in goals(e):
            if goal in found or not isinstance(goal, Limit):
                continue
            seen = self.numerical(goal)
            if e == goal:
                return seen
            if seen.kind != "value":
                return None
            name = Sym(f"L{len(found)}'")
            found[goal] = name
            exact = _exact(seen.number)
            if exact is None:
                return None
            env[name.name] = exact
            error = max(error, seen.error)
        v = precise(with_limits(e, dict(found)), env)
        return None if v is None else NumericalLimit("value", v, error)

    def number_of(self, e: Expr) -> NumericalLimit | None:
        """What a finished value is worth."""
        if e in _ENDLESS:
            return NumericalLimit("oo" if e == OO else "-oo")
        v = precise(e, self.values)
        return None if v is None else NumericalLimit("value", v, 0.0)

    def numerical(self, goal: Limit) -> NumericalLimit:
        """What the numbers on every side of the place show."""
        found = [n.nearby.limit(goal.body) for n in self._near(goal)]
        shown = [f for f in found if f.kind not in ("unknown", "none")]
        if len(shown) == 2 and not agree(*shown):
            return NumericalLimit("differ")
        alike = all(f.kind == found[0].kind for f in found)
        if alike and (found[0].kind != "value" or all(agree(found[0], f) for f in found)):
            return found[0]
        return NumericalLimit("unknown")


def agree(a: NumericalLimit, b: NumericalLimit) -> bool:
    """Do two numerical findings say the same?"""
    if a.kind != b.kind:
        return False
    if a.kind != "value":
        return True
    gap, size = abs(a.number - b.number), max(abs(a.number), abs(b.number), 1)
    return bool(gap <= ROUGH * size or gap <= 2 * max(a.error, b.error) < 0.05 * size)


def size_of(seen: NumericalLimit) -> float:
    return float(seen.number) if seen.kind == "value" else math.copysign(math.inf, -1 if seen.kind == "-oo" else 1)


def said(seen: NumericalLimit) -> str:
    return f"{float(seen.number):.10g}" if seen.kind == "value" else seen.kind


def _exact(v: Any) -> Fraction | None:
    """A number as a fraction; None for one that is too large to be written out, 0 for one as small."""
    from mpmath import mag

    if v == 0 or mag(v) < -2000:
        return Fraction(0)
    return Fraction(str(v)) if mag(v) < 2000 else None


def with_limits(e: Expr, found: Mapping[Expr, Expr]) -> Expr:
    """The limits in an expression replaced by what was found for them."""
    return without_minus_zero(replace_goals(e, lambda g: found.get(g, g)))
