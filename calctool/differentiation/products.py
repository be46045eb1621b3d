"""Products and quotients: the product rule, the quotient rule, the reciprocal rule."""

from __future__ import annotations

from calctool.algebra.polynomials import polynomial
from calctool.derivation.rule import Names, Part, Refusal, Rewrite, rule
from calctool.differentiation.chain import inner_link, outer_and_inner
from calctool.expr.exact import literal_value
from calctool.expr.tree import Deriv, Div, Expr, Mul, Neg, Num, Pow, Sym, add, mul

FACTORS = "wzpqrsv"


@rule(
    "diff.product",
    "product rule",
    "d/dx [w*z] = w'*z + w*z'",
    "Differentiate {w} and leave {z}; then leave {w} and differentiate {z}; add the two.",
    {"d/dx [x*sin(x)]": "d/dx [x]*sin(x) + x*d/dx [sin(x)]"},
    "Stewart 3.2; OpenStax Calculus 1, 3.3",
    applies_to=(Mul,),
)
def product(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Mul() as f, x) if all(g.has(x) for g in f.factors):
            if len(f.factors) != 2:
                return None
            w, z = f.factors
            parts = (Part(names.fresh(FACTORS).name, w, x), Part(names.fresh(FACTORS[1:]).name, z, x))
            return Rewrite(Deriv(w, x) * z + w * Deriv(z, x), {"w": w, "z": z}, parts)
    return None


@rule(
    "diff.product-n",
    "product rule for several factors",
    "d/dx [f*g*h] = f'*g*h + f*g'*h + f*g*h'",
    "Differentiate one factor at a time, leave the others, and add.",
    {"d/dx [x*e^x*sin(x)]": "d/dx [x]*e^x*sin(x) + x*d/dx [e^x]*sin(x) + x*e^x*d/dx [sin(x)]"},
    "Stewart 3.2, exercise 'the product rule for three functions'",
    applies_to=(Mul,),
)
def product_of_several(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Mul() as f, x) if len(f.factors) > 2 and all(g.has(x) for g in f.factors):
            terms = [
                mul([Deriv(g, x) if i == j else g for j, g in enumerate(f.factors)]) for i in range(len(f.factors))
            ]
            parts = tuple(Part(names.fresh(FACTORS[min(i, 6) :]).name, g, x) for i, g in enumerate(f.factors))
            return Rewrite(add(terms), {}, parts)
    return None


@rule(
    "diff.reciprocal",
    "reciprocal rule",
    "d/dx [1/w] = -w'/w^2",
    "Minus the derivative of {w}, over its square.",
    {"d/dx [1/(x^2 + 1)]": "-d/dx [x^2 + 1]/(x^2 + 1)^2"},
    "OpenStax Calculus 1, 3.3",
    applies_to=(Div,),
)
def reciprocal(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(one, w), x) if literal_value(one) == 1 and w.has(x) and not _is_chain(w, x):
            letter = names.fresh(FACTORS)
            square = squared(w)
            return Rewrite(Neg(Div(Deriv(w, x), square)), {"w": w}, (Part(letter.name, w, x),))
    return None


def _is_chain(w: Expr, x: Sym) -> bool:
    """A function of something, or a sum with one of what is not linear: (x^4 + 1)^5 + 7, and not 1 + e^(-x)?"""
    found = inner_link(w, x)
    if found is None or outer_and_inner(w, x) is not None:
        return found is not None
    terms = polynomial(found[1], x)
    return terms is None or any(x in t.powers and t.powers[x][1] != 1 for t in terms)


@rule(
    "diff.quotient",
    "quotient rule",
    "d/dx [w/z] = (w'*z - w*z')/z^2",
    "The derivative of {w} times {z}, minus {w} times the derivative of {z}, over the square of {z}.",
    {"d/dx [x^2/(x + 1)]": "(d/dx [x^2]*(x + 1) - x^2*d/dx [x + 1])/(x + 1)^2"},
    "Stewart 3.2; OpenStax Calculus 1, 3.3",
    applies_to=(Div,),
)
def quotient(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(w, z), x) if w.has(x) and z.has(x):
            parts = (Part(names.fresh(FACTORS).name, w, x), Part(names.fresh(FACTORS[1:]).name, z, x))
            return Rewrite(Div(Deriv(w, x) * z - w * Deriv(z, x), squared(z)), {"w": w, "z": z}, parts)
    return None


def squared(z: Expr) -> Expr:
    """The square of a denominator: (x + 1)^6 for (x + 1)^3.

    >>> from calctool.parsing import parse
    >>> squared(parse("(x + 1)^3")) == parse("(x + 1)^6"), squared(parse("2x")) == parse("(2x)^2")
    (True, True)
    """
    if type(z) is Pow and (n := literal_value(z.exp)) is not None and n.denominator == 1 and n > 0:
        return Pow(z.base, Num(2 * n))
    return Pow(z, Num(2))
