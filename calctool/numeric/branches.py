"""Which branch of a piecewise expression holds at a point, and the expression's exact value there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Expr, Piecewise, Substituted, Sym, as_expr
from calctool.numeric.evaluate import EvaluationPoint, holds
from calctool.numeric.operations import OUT_OF_RANGE, NoValue
from calctool.numeric.taylor import Value

DIGITS = 50
CLOSE = 1e-9


def value_at(e: Expr, point: Mapping[str, Expr]) -> Value:
    """The number there: UNDEFINED if there is none, OUT_OF_RANGE if it cannot be had.

    >>> from calctool.expr.tree import Num
    >>> from calctool.numeric.operations import UNDEFINED
    >>> from calctool.parsing import parse
    >>> value_at(parse("1/x"), {"x": Num(0)}) is UNDEFINED
    True
    """
    for name, place in point.items():
        e = Substituted(e, Sym(name), place)
    return EvaluationPoint().value(e, DIGITS)


def with_numbers(e: Expr, values: Mapping[str, Fraction]) -> Expr:
    """The expression with numbers in the place of letters."""
    for name, v in values.items():
        e = substitute(e, name, as_expr(v))
    return e


def branch_at(e: Piecewise, x: Sym, place: Expr) -> Expr | None:
    """The branch that holds at a point (None: no condition is met, or it is not decided).

    >>> from calctool.expr.tree import Num
    >>> from calctool.parsing import parse
    >>> branch_at(parse("{x^2 if x < 0 else 2x}"), Sym("x"), Num(1))
    Mul(Num(2), Sym('x'))
    """
    for branch, condition in e.branches:
        met = holds(substitute(condition, x.name, place), {})
        if met is None:
            return None
        if met:
            return branch
    return None


def formula_at(e: Expr, x: Sym, place: Expr) -> Expr:
    """The expression with, in the place of each choice of branches, the one that holds there.

    >>> from calctool.expr.tree import Num
    >>> from calctool.parsing import parse
    >>> formula_at(parse("3 {x^2 if x < 0 else 2x}"), Sym("x"), Num(1))
    Mul(Num(3), Mul(Num(2), Sym('x')))
    """
    if not e.kinds & Piecewise.KIND:
        return e
    return rewrite(e, lambda node: (branch_at(node, x, place) or node) if type(node) is Piecewise else node)


def is_number(e: Expr, number: Value) -> bool:
    """Has the closed expression that value?  Out of range is no objection, undefined is one.

    >>> from calctool.expr.tree import Num
    >>> from calctool.parsing import parse
    >>> is_number(parse("1/2"), 0.5), is_number(parse("0/0"), 0.5)
    (True, False)
    """
    found = value_at(e, {})
    if found.__class__ is NoValue:
        return found is OUT_OF_RANGE
    return bool(abs(found - number) <= CLOSE * max(1, abs(number)))
