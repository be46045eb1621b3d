"""What the cards of limits share: the same limit of another expression, the parts of a quotient."""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import Term, as_term, build
from calctool.expr.traversal import rewrite
from calctool.expr.tree import Div, Expr, Func, Limit, Mul, Neg, Num, Pow


def moved(goal: Limit, body: Expr) -> Limit:
    """The same limit of another expression."""
    return Limit(body, goal.var, goal.to, goal.side)


def quotient_of(e: Expr) -> tuple[Expr, Expr] | None:
    """Numerator and denominator of a product of any shape with something below the bar."""
    if isinstance(e, Div):
        return e.num, e.den
    if isinstance(e, (Mul, Neg)):
        term = as_term(e)
        if term.over:
            whole = build(term)
            sign = isinstance(whole, Neg)
            inner = whole.body if isinstance(whole, Neg) else whole
            if isinstance(inner, Div):
                return (Neg(inner.num) if sign else inner.num), inner.den
    return None


def single(base: Expr, e: Expr | Fraction) -> Term:
    term = Term()
    term.times(base, e)
    return term


def with_roots(e: Expr) -> Expr:
    """x^(1/2) as sqrt(x)."""

    def one(node: Expr) -> Expr:
        match node:
            case Pow(base, Div(Num(p), Num(q))) if p == 1 and q in (2, 3):
                return Func("sqrt" if q == 2 else "cbrt", base)
        return node

    return rewrite(e, one, Pow.KIND)
