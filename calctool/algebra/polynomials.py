"""Polynomials in one variable: coefficients, division, rational roots."""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import Term, as_term, expand_term, merge, terms_of
from calctool.expr.tree import Expr, Sym

MAX_DEGREE = 20


def polynomial(e: Expr, x: Sym) -> list[Term] | None:
    """The terms of a polynomial in x, multiplied out, or None where it is none (of reasonable degree)."""
    out: list[Term] = []
    for t in terms_of(e):
        expanded = expand_term(as_term(t), 400)
        if expanded is None:
            return None
        out += expanded
    for term in out:
        for base, power in term.powers.values():
            if not base.has(x):
                if isinstance(power, Expr) and power.has(x):
                    return None
            elif base != x or not isinstance(power, Fraction) or power.denominator != 1 or not 0 < power <= MAX_DEGREE:
                return None
    return merge(out)
