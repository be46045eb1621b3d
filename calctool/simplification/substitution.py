"""Putting a number in for the variable, and working it out: a visible step, then exact arithmetic."""

from __future__ import annotations

from calctool.derivation.rule import Names, Refusal, Rewrite, rule
from calctool.expr.exact import literal_value, typed_decimal
from calctool.expr.printer import reordered
from calctool.expr.traversal import fold, nodes, substitute
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Neg, Num, Substituted
from calctool.numeric.branches import formula_at


@rule(
    "value.substitute",
    "put the value in",
    "f(x) at x = a is f(a)",
    "Replace {x} by {a}.",
    {},
    "Stewart 2.7, 'the slope of the tangent at a point'",
)
def put_value(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Substituted(body, x, a):
            return Rewrite(substitute(formula_at(body, x, a), x.name, a), {"x": x, "a": a})
    return None


@rule(
    "value.exact",
    "work out the value",
    "sin(pi/3) = sqrt(3)/2",
    "Work out the exact value.",
    {},
    "exact arithmetic; SymPy",
)
def exact_value(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if goal.free or goal.open:
        return None
    from calctool.algebra.closed_values import closed_value

    found = closed_value(goal)
    if found is None:
        from calctool.interop import sympy as interop

        found = interop.exact_value(goal)
    # sqrt(1 + (1 + e)^2) is no more worked out than sqrt((e + 1)^2 + 1); a sum has its order.
    same = found is None or found == goal or (type(goal) is not Add and reordered(found, goal))
    if same or found is None or (any(map(typed_decimal, nodes(goal))) and found.args and literal_value(found) is None):
        return None  # 0.8 - 0.45e^(-0.6) is no simpler as 4/5 - 9/(20e^(3/5))
    return Rewrite(found)


def plain_number(e: Expr) -> bool:
    """Is the closed expression as simple as it gets: rational numbers, one root, pi and e in a product?

    >>> from calctool.parsing import parse
    >>> plain_number(parse("2 sqrt(5)/5")), plain_number(parse("arctan(1)"))
    (True, False)
    """
    if literal_value(e) is not None:
        return True

    def one(node: Expr, parts: list[bool]) -> bool:
        simple = isinstance(node, (Num, Const, Neg, Mul, Div)) or (
            isinstance(node, Func) and node.name == "sqrt" and isinstance(node.arg, Num)
        )
        return simple and all(parts)

    def roots(node: Expr, parts: list[int]) -> int:
        return sum(parts) + isinstance(node, Func)

    return fold(e, one) and fold(e, roots) <= 1
