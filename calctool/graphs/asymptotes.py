"""The lines a curve approaches far out: horizontal where it has a limit, slant where it has one next to a line.

Source: Stewart, *Calculus*, 2.6 and 4.5 (slant asymptotes).
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.expr.traversal import count
from calctool.expr.tree import Add, Div, Expr, Mul, Neg, Sym
from calctool.graphs.break_search import at_infinity
from calctool.numeric.evaluate import evaluate
from calctool.simplification import simplify

LARGEST = 60
"""Nodes of a function of which slant asymptotes are looked for."""


class Asymptote(NamedTuple):
    """The line y = ``line``, and which ends of the axis it is for: -1, 1, or 0 for both."""

    line: Expr
    way: int


def asymptotes(f: Expr, x: Sym) -> tuple[Asymptote, ...]:
    """The lines that f approaches for x -> -oo and x -> oo, without those it runs on.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [(show(a.line), a.way) for a in asymptotes(parse("(x^3 - x)/(x^2 - 4)"), Sym("x"))]
    [('x', 0)]
    >>> [(show(a.line), a.way) for a in asymptotes(parse("e^x/(1 + e^x)"), Sym("x"))]
    [('0', -1), ('1', 1)]
    """
    if not f.has(x):
        return ()
    left, right = (_far(f, x, way) for way in (-1, 1))
    if left is not None and left == right:
        return (Asymptote(left, 0),)
    return tuple([Asymptote(line, way) for line, way in ((left, -1), (right, 1)) if line is not None])


def _far(f: Expr, x: Sym, way: int) -> Expr | None:
    ending = at_infinity(f, x, way)
    if ending is None or ending.side == 0:
        return None
    if ending.kind == "value":
        return simplify(ending.expr)
    if not ending.infinite or count(f) > LARGEST:
        return None
    slope = at_infinity(Div(f, x), x, way)
    if slope is None or slope.kind != "value" or slope.value == 0:
        return None
    rise = simplify(Mul(slope.expr, x))
    level = at_infinity(Add(f, Neg(rise)), x, way)
    if level is None or level.kind != "value" or level.side == 0:
        return None
    return simplify(Add(rise, level.expr))


def height(line: Expr, x: Sym, at: float) -> float | None:
    """Where such a line runs."""
    return evaluate(line, {x.name: at})
