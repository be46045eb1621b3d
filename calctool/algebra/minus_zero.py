"""0 for -0: no minus sign stands in front of a nought."""

from __future__ import annotations

from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold
from calctool.expr.tree import TRIVIAL, ZERO, Add, Div, Expr, Mul, Neg, Pow


def without_minus_zero(e: Expr) -> Expr:
    """0 for -0; 2 - 0 is left to be worked out.

    >>> from calctool.expr.printer import show
    >>> from calctool.expr.tree import Num
    >>> show(without_minus_zero(Pow(Num(2), Neg(ZERO)))), show(without_minus_zero(Add(Num(2), Neg(ZERO))))
    ('2^0', '2 - 0')
    """
    if not e.kinds & Neg.KIND or not e.kinds & TRIVIAL:
        return e

    def one(node: Expr, parts: list[Expr]) -> Expr:
        later = type(node) is Add
        return node.with_args([p if later and i else _unsigned_zero(p) for i, p in enumerate(parts)])

    return _unsigned_zero(fold(e, one))


def _unsigned_zero(e: Expr) -> Expr:
    """0 for -0, 0/2 for -0/2, and 0*cos(0) for -0*cos(0)."""
    return e.body if type(e) is Neg and _begins_with_zero(e.body) else e


def _begins_with_zero(e: Expr) -> bool:
    if type(e) is Div:
        return _begins_with_zero(e.num)
    if type(e) is Pow:
        return e.base == ZERO and (literal_value(e.exp) or 0) > 0
    return e == ZERO or (type(e) is Mul and _begins_with_zero(e.factors[0]))
