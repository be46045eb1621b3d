"""Values on the way to a place, from each side, in a table."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calctool.expr.tree import OO, Expr, Limit, Neg
from calctool.limits.solver import one_sided
from calctool.report.model import Grid

ROWS = 6


def sides_of(goal: Limit) -> list[int]:
    """Left before right; at infinity there is one way."""
    if goal.to in (OO, Neg(OO)):
        return [1]
    return [{"+": 1, "-": -1}[goal.side]] if goal.side else [-1, 1]


def table_of(goal: Limit, values: dict[str, Fraction]) -> Grid:
    """Values on the way to the place, from each side, to ten digits that are right."""
    header: list[str] = []
    for s in sides_of(goal):
        where = "" if goal.to in (OO, Neg(OO)) else " from the left" if s < 0 else " from the right"
        header += [f"{goal.var.name}{where}", "value"]
    rows = []
    for k in range(1, ROWS + 1):
        row: list[str | Expr] = []
        for s in sides_of(goal):
            near = one_sided(goal.var, goal.to, s, values)
            distance = Fraction(1, 10**k)
            v = near.nearby.at(goal.body, distance, 60)
            row += [digits(near.nearby.at(goal.var, distance, 60)), "not defined" if v is None else digits(v)]
        rows.append(tuple(row))
    chosen = ", ".join(f"{n} = {float(v):g}" for n, v in sorted(values.items()))
    return Grid("values on the way" + (f" for {chosen}" if chosen else ""), tuple(header), tuple(rows), True)


def digits(v: Any) -> str:
    """Ten digits of a number, without a bare point.

    >>> from mpmath import mpf
    >>> digits(mpf(2)), digits(mpf(1) / 3)
    ('2', '0.3333333333')
    """
    from mpmath import nstr

    return str(nstr(v, 10, min_fixed=-8, max_fixed=12)).removesuffix(".0")
