"""Forms on request: multiplied out, factored, or over one bar, as a named step.

The algebra of polynomials is python-flint's, that of all else SymPy's.
"""

from __future__ import annotations

from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, rule
from calctool.expr.tree import HAS_ROOT, Div, Expr, Neg
from calctool.simplification import simplify
from calctool.simplification.radicals import as_root

SOURCE = "SymPy: expand, factor, together"


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
    from calctool.algebra import multivariate

    match e:
        case Neg(Div(num, den)):
            return Neg(Div(multivariate.expanded(num), multivariate.expanded(den)))
        case Div(num, den):
            return Div(multivariate.expanded(num), multivariate.expanded(den))
    return multivariate.expanded(e)


@rule(
    "form.factored",
    "factor",
    "a^2 - b^2 = (a + b)(a - b)",
    "Write the answer as a product.",
    {},
    SOURCE,
)
def factored(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    from calctool.algebra import multivariate

    after = multivariate.factored(goal)
    return None if after == goal else Rewrite(after)


@rule(
    "form.fraction",
    "write as one fraction",
    "a/b + c = (a + b*c)/b",
    "Write the answer over one fraction bar.",
    {},
    SOURCE,
)
def one_fraction(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    from calctool.interop import sympy as interop

    after = simplify(interop.together(goal))
    if goal.kinds & HAS_ROOT and type(found := as_root.apply(after, names)) is Rewrite:
        after = found.after
    return None if after == goal else Rewrite(after)


BY_NAME: dict[str, tuple[Rule, ...]] = {
    "textbook": (),
    "raw": (),
    "expanded": (expanded,),
    "factored": (factored,),
    "fraction": (one_fraction,),
}
"""What is done last for each form of an answer."""
