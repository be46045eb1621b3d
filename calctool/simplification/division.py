"""A numerator that has a bracket of the denominator as a factor: found by dividing polynomials.

(x^2 - 2x + 1)/(x - 1)^2 is (x - 1)^2/(x - 1)^2, and so 1.

Source: Stewart, *Calculus*, review of algebra, "factoring"; long division of polynomials.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import Term, build, key, ordered, seen_term, sum_of
from calctool.expr.exact import literal_value
from calctool.expr.tree import HAS_DENOMINATOR, Add, Div, Expr, Sym, mul
from calctool.simplification.passes import on_products, tidying

MAX_DEGREE = 40


Coefficients = dict[int, Fraction]


@tidying(
    "tidy.factor-numerator",
    "factor the numerator",
    "x^2 - a^2 = (x - a)(x + a)",
    "The bracket below is a factor of the numerator: divide the numerator by it.",
    {"(x^2 - 2*x + 1)/(x - 1)^2": "(x - 1)*(x - 1)/(x - 1)^2"},
    needs=Div.KIND,
)
def factor_numerator(e: Expr) -> Expr:
    return _factored(e)


@on_products(HAS_DENOMINATOR)
def _factored(product: Expr) -> Expr:
    term = seen_term(product)
    tops = [(k, b) for k, (b, p) in term.powers.items() if type(b) is Add and p == 1]
    below = [b for b, p in term.powers.values() if type(b) is Add and isinstance(p, Fraction) and p.numerator < 0]
    for k, top in tops:
        for bracket in below:
            found = _divided(top, bracket)
            if found is None:
                continue
            rest = Term(term.coef)
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
    a, b = _coefficients(top, x), _coefficients(bracket, x)
    if a is None or b is None or max(b) < 1 or max(a) < max(b):
        return None
    quotient: Coefficients = {}
    while a and max(a) >= max(b):
        shift = max(a) - max(b)
        ratio = a[max(a)] / b[max(b)]
        quotient[shift] = ratio
        for n, c in b.items():
            left = a.get(n + shift, Fraction(0)) - ratio * c
            if left:
                a[n + shift] = left
            else:
                a.pop(n + shift, None)
    if a:
        return None
    terms = []
    for n, c in quotient.items():
        term = Term(c)
        if n:
            term.times(x, Fraction(n))
        terms.append(term)
    return sum_of(ordered(terms))


def _coefficients(e: Add, x: Sym) -> Coefficients | None:
    """The coefficients of a polynomial with rational numbers, by degree."""
    out: Coefficients = {}
    for t in map(seen_term, e.terms):
        power = t.powers.get(key(x))
        degree = Fraction(0) if power is None else power[1]
        if len(t.powers) > (power is not None) or not isinstance(degree, Fraction) or degree.denominator != 1:
            return None
        if not 0 <= degree.numerator <= MAX_DEGREE or int(degree) in out or t.coef == 0:
            return None
        out[int(degree)] = t.coef
    return out
