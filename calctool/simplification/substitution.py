"""Putting a number in for the variable, and working it out: a visible step, then exact arithmetic."""

from __future__ import annotations

from calctool.derivation.rule import Names, Refusal, Rewrite, rule
from calctool.expr.traversal import substitute
from calctool.expr.tree import Expr, Substituted
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
    from calctool.interop import sympy as interop

    found = interop.exact_value(goal)
    return None if found is None or found == goal else Rewrite(found)
