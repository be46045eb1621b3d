"""A numerator and a denominator with a common factor: found by Euclid's algorithm on polynomials.

(x^2 - 2x + 1)/(x - 1)^2 is (x - 1)^2/(x - 1)^2, and so 1; (x^2 - 3x + 2)/(x^2 - 1) is (x - 2)/(x + 1).

Source: Stewart, *Calculus*, review of algebra, "factoring"; long division of polynomials.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.polynomials import (
    common_divisor,
    divided_by_linear,
    quotient,
    written,
    written_coefficients,
)
from calctool.algebra.terms import Term, build, shared_term
from calctool.expr.exact import literal_value
from calctool.expr.tree import HAS_DENOMINATOR, ONE, Add, Div, Expr, Neg, Pow, Sym, as_expr, mul
from calctool.simplification.passes import on_products, simplification


@simplification(
    "tidy.factor-numerator",
    "factor above and below",
    "x^2 - a^2 = (x - a)(x + a)",
    "Above and below the bar there is a common factor: write both as products with it.",
    {
        "(x^2 - 2*x + 1)/(x - 1)^2": "(x - 1)*(x - 1)/(x - 1)^2",
        "(x^2 - 3*x + 2)/(x^2 - 1)": "(x - 1)*(x - 2)/((x - 1)*(x + 1))",
        "(x^2 - a^2)/(x - a)": "(x - a)*(x + a)/(x - a)",
    },
    requires=Div.KIND,
)
def factor_numerator(e: Expr) -> Expr:
    return _factored(e)


@on_products(HAS_DENOMINATOR)
def _factored(product: Expr) -> Expr:
    term = shared_term(product)
    tops = [(k, b) for k, (b, p) in term.powers.items() if type(b) is Add and p == 1]
    below = [(k, b) for k, (b, p) in term.powers.items() if type(b) is Add and isinstance(p, Fraction) and p < 0]
    for k, top in tops:
        for under, bracket in below:
            found = _shared(top, bracket)
            if found is None:
                continue
            shared, above, rest = found
            power = term.powers[under][1]
            assert isinstance(power, Fraction)
            n = -power
            if rest is not None and (n.denominator % 2 == 0 or any(b == under for b, _ in term.narrow)):
                continue  # (x^2 - 1)^(3/2) has values where (x - 1)^(3/2) has none
            left = Term(term.coef)
            left.narrow = term.narrow
            gone = (k,) if rest is None else (k, under)
            left.powers = {other: e for other, e in term.powers.items() if other not in gone}
            outside = build(left)
            if type(outside) is Neg:
                return product  # a minus sign in front: the sign passes settle it first
            over, den = (outside.num, outside.den) if type(outside) is Div else (outside, ONE)
            brackets = [] if rest is None else [_power(shared, n), _power(rest, n)]
            nums = [f for f in (over, shared, above) if literal_value(f) != 1]
            return Div(mul(nums), mul([f for f in (den, *brackets) if literal_value(f) != 1]))
    return product


def _power(base: Expr, n: Fraction) -> Expr:
    return base if n == 1 else Pow(base, as_expr(n))


def _shared(top: Add, bracket: Add) -> tuple[Expr, Expr, Expr | None] | None:
    """The common factor of two polynomials in one letter, and what is left of each: of the second nothing, or None.

    With several letters the bracket as a whole is divided by, where it is linear in one of them.
    """
    if len(top.free) > 1 and bracket.free <= top.free:
        whole = divided_by_linear(top, bracket)
        return None if whole is None else (bracket, whole, None)
    if len(top.free) != 1 or top.free != bracket.free:
        return None
    x = Sym(next(iter(top.free)))
    a, b = written_coefficients(top, x), written_coefficients(bracket, x)
    if a is None or b is None or len(b) < 2:
        return None
    shared = common_divisor(a, b)
    if len(shared) < 2:
        return None
    if len(shared) == len(b):
        above = quotient(a, b)
        return None if above is None else (bracket, written(above, x), None)
    above, rest = quotient(a, shared), quotient(b, shared)
    if above is None or rest is None:
        return None
    return written(shared, x), written(above, x), written(rest, x)
