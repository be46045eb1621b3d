"""A numerator and a denominator with a common factor: found by Euclid's algorithm on polynomials.

(x^2 - 2x + 1)/(x - 1)^2 is (x - 1)^2/(x - 1)^2, and so 1; (x^2 - 3x + 2)/(x^2 - 1) is (x - 2)/(x + 1).

Source: Stewart, *Calculus*, review of algebra, "factoring"; long division of polynomials.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calctool.algebra.polynomials import (
    common_divisor,
    divided_by_linear,
    quotient,
    written,
    written_coefficients,
)
from calctool.algebra.terms import Term, as_term, build, merge, shared_term, sum_of, terms_of
from calctool.expr.exact import literal_value
from calctool.expr.traversal import nodes, rewrite
from calctool.expr.tree import HAS_DENOMINATOR, ONE, Add, Div, Expr, Func, Neg, Pow, Sym, as_expr, mul
from calctool.simplification.passes import on_products, simplification


@simplification(
    "tidy.one-square",
    "Pythagorean identity",
    "sin(u)^2 = 1 - cos(u)^2",
    "Above the bar stand sine and cosine, below it only one of them: its square is put in for that of the other.",
    {"(cos(x) + cos(x)^2 + 2*sin(x)^2)/(1 + cos(x))^3": "(-cos(x)^2 + cos(x) + 2)/(1 + cos(x))^3"},
    requires=Div.KIND,
)
def one_square(e: Expr) -> Expr:
    return _in_one(e)


@on_products(HAS_DENOMINATOR)
def _in_one(product: Expr) -> Expr:
    """The one square for the other, where that shows a factor of what is below."""
    term = shared_term(product)
    for k, (top, power) in term.powers.items():
        if type(top) is not Add or power != 1:
            continue
        for bracket, n in term.powers.values():
            if type(bracket) is not Add or not isinstance(n, Fraction) or n >= 0:
                continue
            other = _without_the_other(top, bracket)
            if other is not None and _shared(other, bracket) is not None:
                left = term.copy()
                del left.powers[k]
                left.times(other, Fraction(1))
                return build(left)
    return product


def _without_the_other(top: Add, bracket: Add) -> Add | None:
    """The bracket above with 1 - cos(u)^2 for sin(u)^2, where there is no function but cos(u) below."""
    f = _only_function(bracket)
    if f is None or f.name not in ("sin", "cos"):
        return None
    partner = Func("cos" if f.name == "sin" else "sin", f.arg)
    terms: list[Term] = []
    for t in map(as_term, terms_of(top)):
        power = t.powers.pop(next((k for k, (b, _) in t.powers.items() if b == partner), ONE), (partner, Fraction(0)))[
            1
        ]
        if power == 0:
            terms.append(t)
        elif power == 2:
            square = t.copy()
            square.coef = -square.coef
            square.times(f, Fraction(2))
            terms += [t, square]
        else:
            return None
    merged = merge(terms)
    if len(merged) == len(top.terms) and len(terms) == len(merged):
        return None
    falling = sorted(merged, key=lambda t: -_power_of(f, t))
    found = sum_of(falling)
    return found if type(found) is Add else None


def _power_of(f: Expr, term: Term) -> Fraction:
    return next((n for b, n in term.powers.values() if b == f and isinstance(n, Fraction)), Fraction(0))


def _only_function(e: Expr) -> Func | None:
    """The one function of which an expression is a polynomial, if it has letters nowhere else."""
    found = {node for node in nodes(e) if type(node) is Func and node.free}
    if len(found) != 1:
        return None
    (f,) = found
    return f if not rewrite(e, lambda node: ONE if node == f else node).free else None


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


def _with(new: Expr, old: Expr, e: Expr) -> Any:
    """The expression with one thing in the place of another."""
    return rewrite(e, lambda node: new if node == old else node)


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
    if (f := _only_function(bracket)) is not None:  # sin(x)^2 - 1 = (sin(x) - 1)(sin(x) + 1), as x^2 - 1
        plain = _shared(_with(x, f, top), _with(x, f, bracket)) if _only_function(top) == f else None
        return (
            None
            if plain is None
            else (_with(f, x, plain[0]), _with(f, x, plain[1]), plain[2] and _with(f, x, plain[2]))
        )
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
