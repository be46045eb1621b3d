"""The distributive law both ways: brackets multiplied out, what all terms have in common taken out or put below."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb, gcd, lcm

from calctool.algebra.monomials import Exponent
from calctool.algebra.terms import (
    Term,
    as_term,
    build,
    collect,
    merge,
    negated,
    scale,
    shared_term,
    sum_of_exponents,
    terms_of,
)
from calctool.expr.exact import integer, literal_value, minus
from calctool.expr.tree import Add, Div, Expr, add


def expand_term(term: Term, limit: int) -> list[Term] | None:
    """A product with all its brackets multiplied out, or None where that gives more than ``limit`` terms."""
    brackets: list[tuple[Add, int]] = []
    rest = Term(term.coef)
    rest.decimal = term.decimal
    rest.under = term.under
    rest.narrow = term.narrow
    size = 1
    for k, (base, e) in term.powers.items():
        if type(base) is Add and isinstance(e, Fraction) and e.denominator == 1 and e.numerator > 0:
            brackets.append((base, int(e)))
            size *= comb(len(base.terms) + int(e) - 1, int(e)) if e.numerator < 1000 else limit + 1
            if size > limit:
                return None
        else:
            rest.powers[k] = (base, e)
    out = [rest]
    for base, n in brackets:
        inner: list[Term] = []
        for t in terms_of(base):
            deeper = expand_term(shared_term(t), limit)
            if deeper is None:
                return None
            inner += deeper
        power = inner
        for _ in range(n - 1):
            # Within one power like terms are put together: (x + h)^2 is x^2 + 2xh + h^2.
            power = merge([_product(a, b) for a in power for b in inner])
        out = [_product(a, b) for a in out for b in power]
    return out


def _product(a: Term, b: Term) -> Term:
    new = a.copy()
    new.multiply(b)
    return new


def common(terms: Sequence[Term]) -> Term:
    """The greatest common factor: numbers, and every base whose exponents differ by numbers: x^(n - 1) of x^n.

    Exponents may be negative; then the common factor carries the denominators.
    """
    first = terms[0]
    factor = Term(content(terms))
    factor.narrow = first.narrow.union(*[t.narrow for t in terms[1:]])
    for k, (base, e) in first.powers.items():
        lowest = e
        for t in terms[1:]:
            other = t.powers.get(k)
            if other is None:
                break
            if isinstance(lowest, Fraction) and isinstance(other[1], Fraction):
                lowest = min(lowest, other[1])
            elif lowest != other[1]:
                apart = _apart(lowest, other[1])
                if apart is None:
                    break
                lowest = lowest if apart < 0 else other[1]
        else:
            factor.powers[k] = (base, lowest)
    return factor


def _apart(e: Exponent, f: Exponent) -> Fraction | None:
    """The difference of two exponents where it is a number."""
    if not isinstance(e, Expr) or not isinstance(f, Expr):
        return None
    return literal_value(collect([*terms_of(e), *(negated(t) for t in terms_of(f))]))


def content(terms: Sequence[Term]) -> Fraction:
    """The greatest common divisor of the coefficients (positive)."""
    p = gcd(*[t.coef.numerator for t in terms]) or 1
    q = lcm(*[t.coef.denominator for t in terms])
    return integer(p) if q == 1 else Fraction(p, q)


def divided(term: Term, factor: Term) -> Term:
    """``term / factor``."""
    new = Term(term.coef / factor.coef)
    new.decimal = term.decimal
    new.under = term.under
    new.narrow = term.narrow
    new.powers = term.powers.copy()
    for k, (base, e) in factor.powers.items():
        opposite: Exponent = minus(e) if isinstance(e, Fraction) else scale(e, -1)
        if k not in new.powers:
            new.powers[k] = (base, opposite)
            continue
        first, old = new.powers[k]
        left = sum_of_exponents(old, opposite)
        if isinstance(left, Fraction) and left == 0:
            del new.powers[k]
        else:
            new.powers[k] = (first, left)
    new.combine_radicals()
    return new


def together(e: Add) -> Expr:
    """A sum of fractions over their least common denominator (unchanged without fractions)."""
    terms = [as_term(t) for t in e.terms]
    below = Term()
    for t in terms:
        for k, (base, power) in t.powers.items():
            if isinstance(power, Fraction) and power < 0 and base.free:
                old = below.powers.get(k)
                lowest = old[1] if old is not None and isinstance(old[1], Fraction) else Fraction(0)
                below.powers[k] = (base, max(lowest, -power))
    if not below.powers:
        return e
    q = 1
    for t in terms:
        q = lcm(q, t.coef.denominator)
    below.coef = Fraction(q)
    tops = []
    for t in terms:
        new = t.copy()
        new.multiply(below)
        tops.append(build(new))
    return Div(add(tops), build(below))
