"""A numerator that has a bracket of the denominator as a factor: found by dividing polynomials.

(x^2 - 2x + 1)/(x - 1)^2 is (x - 1)^2/(x - 1)^2, and so 1.

Source: Stewart, *Calculus*, review of algebra, "factoring"; long division of polynomials.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.polynomials import quotient, written, written_coefficients
from calctool.algebra.terms import Term, build, shared_term
from calctool.expr.exact import literal_value
from calctool.expr.tree import HAS_DENOMINATOR, Add, Div, Expr, Sym, mul
from calctool.simplification.passes import on_products, simplification


@simplification(
    "tidy.factor-numerator",
    "factor the numerator",
    "x^2 - a^2 = (x - a)(x + a)",
    "The bracket below is a factor of the numerator: divide the numerator by it.",
    {"(x^2 - 2*x + 1)/(x - 1)^2": "(x - 1)*(x - 1)/(x - 1)^2"},
    requires=Div.KIND,
)
def factor_numerator(e: Expr) -> Expr:
    return _factored(e)


@on_products(HAS_DENOMINATOR)
def _factored(product: Expr) -> Expr:
    term = shared_term(product)
    tops = [(k, b) for k, (b, p) in term.powers.items() if type(b) is Add and p == 1]
    below = [b for b, p in term.powers.values() if type(b) is Add and isinstance(p, Fraction) and p.numerator < 0]
    for k, top in tops:
        for bracket in below:
            found = _divided(top, bracket)
            if found is None:
                continue
            rest = Term(term.coef)
            rest.narrow = term.narrow
            rest.powers = {other: power for other, power in term.powers.items() if other != k}
            outside = build(rest)
            over = outside if type(outside) is Div else None
            if over is None:
                return product  # a minus sign in front: the sign passes settle it first
            above = [bracket, found] if literal_value(over.num) == 1 else [over.num, bracket, found]
            return Div(mul(above), over.den)
    return product


def _divided(top: Add, bracket: Add) -> Expr | None:
    """``top/bracket``, if both are polynomials in one letter and nothing is left over."""
    if len(top.free) != 1 or top.free != bracket.free:
        return None
    x = Sym(next(iter(top.free)))
    a, b = written_coefficients(top, x), written_coefficients(bracket, x)
    if a is None or b is None or len(b) < 2:
        return None
    found = quotient(a, b)
    return None if found is None else written(found, x)
