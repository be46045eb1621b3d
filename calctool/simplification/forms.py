"""Forms on request: multiplied out, factored, or over one bar, as a named step.

The algebra of polynomials is python-flint's, that of all else SymPy's.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import Term, as_term, build, negated, sum_of
from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, rule
from calctool.expr.exact import root_index
from calctool.expr.traversal import nodes
from calctool.expr.tree import HAS_ROOT, Add, Div, Expr, Func, Neg, mul, parts_of_product
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
    after = _as_written(_expanded(goal), goal)
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

    after = _as_written(multivariate.factored(goal), goal)
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
    if after.kinds & HAS_ROOT:
        after = _least_denominator(after)
    after = _as_written(after, goal)
    return None if after == goal else Rewrite(after)


def _least_denominator(e: Expr) -> Expr:
    """(x^2 - 2 sqrt(x))/(2x^2 sqrt(x)) = (x sqrt(x) - 2)/(2x^2): a power of a radicand in every term cancels."""
    if type(e) is Neg:
        return negated(_least_denominator(e.body))
    if type(e) is not Div:
        return e
    brackets = [f for f in parts_of_product(e.num) if type(f) is Add]
    if len(brackets) != 1:
        return e
    beside = [f for f in parts_of_product(e.num) if f is not brackets[0]]
    above, below = [as_term(t) for t in brackets[0].terms], as_term(e.den)
    for root in _roots(e):
        shared = min(_exponent(t, root.args[0]) for t in (*above, below))
        if shared > 0:
            above, below = [_lowered(t, root, shared) for t in above], _lowered(below, root, shared)
    num = mul([*beside, sum_of(above)])
    return Div(num, build(below)) if below.powers or below.coef != 1 else num


def _roots(e: Expr) -> list[Func]:
    found = [node for node in nodes(e) if type(node) is Func and root_index(node) is not None and node.free]
    return found[::-1]


def _as_written(after: Expr, goal: Expr) -> Expr:
    """With roots where the answer has roots: x sqrt(x), not x^(3/2) beside sqrt(x)."""
    found = as_root.apply(after, Names(after.free)) if goal.kinds & HAS_ROOT else None
    return found.after if type(found) is Rewrite else after


def _exponent(term: Term, inside: Expr) -> Fraction:
    """The power of a radicand in a product, its roots counted with their part of it."""
    total = Fraction(0)
    for base, power in term.powers.values():
        index = 1 if base == inside else root_index(base) if base.args and base.args[0] == inside else None
        if index is not None and isinstance(power, Fraction):
            total += power / index
    return total


def _lowered(term: Term, root: Func, by: Fraction) -> Term:
    """The product with a smaller power of a radicand, written with the root."""
    inside, index = root.args[0], root_index(root)
    left = _exponent(term, inside) - by
    new = term.copy()
    for k, (base, power) in term.powers.items():
        if isinstance(power, Fraction) and (base == inside or (root_index(base) and base.args[0] == inside)):
            del new.powers[k]
    whole = left.numerator // left.denominator
    rest = left - whole
    if index is not None and (rest * index).denominator == 1:
        new.times(inside, Fraction(whole))
        new.times(root, rest * index)
    else:
        new.times(inside, left)
    return new


BY_NAME: dict[str, tuple[Rule, ...]] = {
    "textbook": (),
    "raw": (),
    "expanded": (expanded,),
    "factored": (factored,),
    "fraction": (one_fraction,),
}
"""What is done last for each form of an answer."""
