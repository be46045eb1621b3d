"""Forms on request: everything multiplied out, or everything factored.  SymPy does the algebra, as a named step."""

from __future__ import annotations

from calctool.derivation.rule import Names, Refusal, Rewrite, rule
from calctool.expr.tree import Div, Expr, Neg

SOURCE = "SymPy: expand, factor"


@rule(
    "form.expanded",
    "multiply everything out",
    "(a + b)^2 = a^2 + 2ab + b^2",
    "Multiply out every bracket.",
    {},
    SOURCE,
)
def expanded(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    after = _expanded(goal)
    return None if after == goal else Rewrite(after)


def _expanded(e: Expr) -> Expr:
    """A quotient above and below its bar, which stays one."""
    from calctool.interop import sympy as interop

    match e:
        case Neg(Div(num, den)):
            return Neg(Div(interop.expanded(num), interop.expanded(den)))
        case Div(num, den):
            return Div(interop.expanded(num), interop.expanded(den))
    return interop.expanded(e)


@rule(
    "form.factored",
    "factor",
    "a^2 - b^2 = (a + b)(a - b)",
    "Write the answer as a product.",
    {},
    SOURCE,
)
def factored(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    from calctool.interop import sympy as interop

    after = interop.factored(goal)
    return None if after == goal else Rewrite(after)
