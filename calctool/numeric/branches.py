"""Which branch of a piecewise expression holds at a point, and the expression's exact value there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Div, Expr, Num, Piecewise, Substituted, Sym, as_expr
from calctool.numeric.evaluate import EvaluationPoint, holds
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.taylor import Value

DIGITS = 50
CLOSE = 1e-9


def value_at(e: Expr, point: Mapping[str, Expr]) -> Value:
    """The number there: UNDEFINED if there is none, OUT_OF_RANGE if it cannot be had.

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

    >>> from calctool.parsing import parse
    >>> formula_at(parse("3 {x^2 if x < 0 else 2x}"), Sym("x"), Num(1))
    Mul(Num(3), Mul(Num(2), Sym('x')))
    """
    if not e.kinds & Piecewise.KIND:
        return e
    return rewrite(e, lambda node: (branch_at(node, x, place) or node) if type(node) is Piecewise else node)


def without_value(e: Expr) -> Expr | None:
    """A constant part that has no real value, so that nothing with it has: 1/0, ln(-2).

    Branches are not looked into: {1/0 if x < 0 else x} says that there is nothing for x < 0.

    >>> from calctool.parsing import parse
    >>> from calctool.expr.printer import show
    >>> show(without_value(parse("x^2 + ln(-2) x"))), without_value(parse("x/2"))
    ('ln(-2)', None)
    """
    here = EvaluationPoint()

    def empty(node: Expr) -> bool:
        # Floats first: they need no mpmath.
        return here.value(node).__class__ is NoValue and here.value(node, DIGITS) is UNDEFINED

    stack = [e]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node.__class__ is Sym or node.__class__ is Num or node.__class__ is Piecewise or id(node) in seen:
            continue
        seen.add(id(node))
        if node.free:
            if type(node) is Div and not node.args[1].free and here.value(node.args[1]) == 0:
                return node
            stack.extend(node.args)
        elif not node.open and empty(node):
            inner = next((a for a in node.args if empty(a)), None)
            if inner is None:
                return node
            stack.append(inner)
    return None


def is_number(e: Expr, number: Value) -> bool:
    """Has the closed expression that value?  Out of range is no objection, undefined is one.

    >>> from calctool.parsing import parse
    >>> is_number(parse("1/2"), 0.5), is_number(parse("0/0"), 0.5)
    (True, False)
    """
    found = value_at(e, {})
    if found.__class__ is NoValue:
        return found is OUT_OF_RANGE
    return bool(abs(found - number) <= CLOSE * max(1, abs(number)))
