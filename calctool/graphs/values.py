"""A function of one variable by numbers, at many places at once; the places are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold
from calctool.expr.tree import Expr, Func, Sym
from calctool.numeric.evaluate import EvaluationPoint, precise
from calctool.numeric.fields import library_name
from calctool.numeric.operations import OUT_OF_RANGE
from calctool.numeric.vectorized import VectorEvaluator
from calctool.process.budget import Budget

WORK = 20_000
"""Values looked at for one curve; one that floats do not know by themselves counts as many."""
_SPECIAL, _MORE_DIGITS = 20, 60


class Values:
    """The values of f; nan where there is none, and where the budget is spent.

    >>> from calctool.parsing import parse
    >>> Values(parse("sqrt(x)"), Sym("x")).at([-1.0, 0.0, 4.0])
    [nan, 0.0, 2.0]
    """

    def __init__(self, f: Expr, x: Sym, work: int = WORK) -> None:
        self.f = f
        self.x = x
        special = fold(f, lambda node, parts: any(parts) or _is_special(node))
        self._cost = _SPECIAL if special else 1
        self.cheap = not special
        self.work = Budget(work)

    def at(self, places: Sequence[float]) -> list[float]:
        """The values at some places."""
        affordable = max(self.work.left, 0) // self._cost
        found = self._together(places[:affordable])
        return found + [math.nan] * (len(places) - len(found))

    def _together(self, places: Sequence[float]) -> list[float]:
        """All at once; what has no value, or one that floats do not hold well, is looked at by itself."""
        self.work.spend(self._cost * len(places))
        left, out = list(range(len(places))), [math.nan] * len(places)
        for _ in range(4):
            if not left:
                return out
            columns = VectorEvaluator({self.x.name: [places[i] for i in left]})
            column = columns.value(self.f)
            if column is not None:
                for i, v in zip(left, column, strict=True):
                    out[i] = v
                return out
            lost = {left[k] for k in columns.lost}
            if not lost:
                break
            for i in lost:
                out[i] = self._alone(places[i])
            left = [i for i in left if i not in lost]
        for i in left:
            out[i] = self._alone(places[i])
        return out

    def _alone(self, place: float) -> float:
        at = EvaluationPoint({self.x.name: Fraction(place)})
        try:
            v = at.value(self.f)
            if v is OUT_OF_RANGE and self.work.left > _MORE_DIGITS:
                self.work.spend(_MORE_DIGITS)
                v = precise(self.f, at, 30)
                v = math.nan if v is None else float(v)
        except (OverflowError, ValueError):
            return math.nan
        return v if v.__class__ is float and math.isfinite(v) else math.nan


def _is_special(node: Expr) -> bool:
    return isinstance(node, Func) and FUNCTIONS[node.name].special and library_name(FUNCTIONS[node.name], 0) == "-"
