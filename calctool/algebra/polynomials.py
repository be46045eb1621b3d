"""Polynomials in one variable: their coefficients, division with remainder, rational roots.

Coefficients are listed by degree, lowest first.  Source: Stewart, *Calculus*, review of algebra; the rational root
theorem in any school algebra.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from calctool.algebra.distribution import expand_term
from calctool.algebra.factor_keys import key
from calctool.algebra.monomials import ordered
from calctool.algebra.terms import Term, as_term, merge, shared_term, sum_of, terms_of
from calctool.expr.tree import Add, Expr, Sym

MAX_DEGREE = 20
"""A power of a bracket is multiplied out up to this degree."""
MAX_DIVIDED = 12
MAX_TERMS = 20
"""A polynomial of a higher degree, or with more terms, is not divided by a bracket with letters."""
MAX_WRITTEN_DEGREE = 40
"""A polynomial whose powers are written out may have this degree."""


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


def by_degree(terms: list[Term], x: Sym) -> dict[int, list[Term]]:
    """The terms of a polynomial without their powers of x, by the degree they had."""
    out: dict[int, list[Term]] = {}
    for t in terms:
        degree = t.powers[x][1] if x in t.powers else 0
        rest = t.copy()
        rest.powers.pop(x, None)
        out.setdefault(int(degree), []).append(rest)  # type: ignore[arg-type]
    return out


def rational_coefficients(e: Expr, x: Sym) -> list[Fraction] | None:
    """The coefficients of a polynomial with rational ones, multiplied out; else None.

    >>> from calctool.parsing import parse
    >>> rational_coefficients(parse("(x - 1)^2/2"), Sym("x"))
    [Fraction(1, 2), Fraction(-1, 1), Fraction(1, 2)]
    """
    terms = polynomial(e, x)
    if terms is None:
        return None
    found = by_degree(terms, x)
    if any(t.powers for rest in found.values() for t in rest):
        return None
    sums = {k: sum((t.coef for t in rest), Fraction(0)) for k, rest in found.items()}
    return [sums.get(k, Fraction(0)) for k in range(max((k for k, c in sums.items() if c), default=0) + 1)]


def written_coefficients(e: Add, x: Sym) -> list[Fraction] | None:
    """The coefficients of a sum of rational multiples of different powers of x, as it stands; else None."""
    out: dict[int, Fraction] = {}
    for t in map(shared_term, e.terms):
        power = t.powers.get(key(x))
        degree = Fraction(0) if power is None else power[1]
        if len(t.powers) > (power is not None) or not isinstance(degree, Fraction) or degree.denominator != 1:
            return None
        if not 0 <= degree.numerator <= MAX_WRITTEN_DEGREE or int(degree) in out or t.coef == 0:
            return None
        out[int(degree)] = t.coef
    return [out.get(k, Fraction(0)) for k in range(max(out) + 1)]


def written(c: list[Fraction], x: Sym) -> Expr:
    """The polynomial with these coefficients, as a textbook writes it."""
    terms = []
    for n, a in enumerate(c):
        if a:
            term = Term(a)
            if n:
                term.times(x, Fraction(n))
            terms.append(term)
    return sum_of(ordered(terms))


def quotient(a: list[Fraction], b: list[Fraction]) -> list[Fraction] | None:
    """``a/b`` by long division, if nothing is left over.

    >>> quotient([Fraction(-1), Fraction(0), Fraction(1)], [Fraction(-1), Fraction(1)])
    [Fraction(1, 1), Fraction(1, 1)]
    """
    left = list(a)
    out = [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    for shift in range(len(out) - 1, -1, -1):
        out[shift] = left[shift + len(b) - 1] / b[-1]
        for n, c in enumerate(b):
            left[n + shift] -= out[shift] * c
    return out if out and not any(left) else None


def divided_by_linear(top: Add, bracket: Add) -> Expr | None:
    """``top/bracket`` for a bracket such as x - a that is linear in one of its letters, if nothing is left over.

    By Horner's scheme: x - a divides a polynomial in x exactly where its value at x = a is 0.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(divided_by_linear(parse("x^2 - 2a x + a^2"), parse("x - a")))
    'x - a'
    """
    if len(top.terms) > MAX_TERMS or len(bracket.terms) > MAX_TERMS:
        return None
    for name in sorted(bracket.free, reverse=True):
        x = Sym(name)
        parts = polynomial(bracket, x)
        below = None if parts is None else by_degree(parts, x)
        if below is None or sorted(below) != [0, 1] or len(below[1]) != 1 or below[1][0].powers:
            continue
        lead = below[1][0].coef
        root = [_scaled(t, -1 / lead) for t in below[0]]
        terms = polynomial(top, x)
        above = {} if terms is None else by_degree(terms, x)
        degree = max(above, default=0)
        if not 0 < degree <= MAX_DIVIDED:
            continue
        carried: list[Term] = []
        out: list[Term] = []
        for k in range(degree, -1, -1):
            carried = merge([*above.get(k, []), *[_product(c, r) for c in carried for r in root]])
            for c in carried if k else []:
                term = _scaled(c, 1 / lead)
                if k > 1:
                    term.times(x, Fraction(k - 1))
                out.append(term)
        if not carried:
            return sum_of(ordered(out))
    return None


def _scaled(term: Term, factor: Fraction) -> Term:
    new = term.copy()
    new.coef *= factor
    return new


def _product(a: Term, b: Term) -> Term:
    new = a.copy()
    new.multiply(b)
    return new


def common_divisor(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    """The greatest common divisor by Euclid's algorithm, with whole coefficients that share no factor.

    Written here because it stands on the way of every quotient: flint has it, and takes 35 ms to be loaded.

    >>> common_divisor([Fraction(2), Fraction(-3), Fraction(1)], [Fraction(-1), Fraction(0), Fraction(1)])
    [Fraction(-1, 1), Fraction(1, 1)]
    """
    while b:
        left = list(a)
        for shift in range(len(a) - len(b), -1, -1):
            factor = left[shift + len(b) - 1] / b[-1]
            for n, c in enumerate(b):
                left[n + shift] -= factor * c
        while left and not left[-1]:
            left.pop()
        a, b = b, _primitive(left)
    return _primitive(a)


def _primitive(c: list[Fraction]) -> list[Fraction]:
    """The multiple with whole coefficients that share no factor, the last one positive."""
    if not c:
        return c
    scale = lcm(*[a.denominator for a in c])
    shared = gcd(*[int(a * scale) for a in c]) * (1 if c[-1] > 0 else -1)
    return [a * scale / shared for a in c]


def rational_root(c: list[Fraction]) -> Fraction | None:
    """A rational root of a polynomial with a constant term, if the theorem leaves few enough to try."""
    scale = lcm(*[a.denominator for a in c])
    integers = [int(a * scale) for a in c]
    shared = gcd(*integers)
    first, last = abs(integers[0] // shared), abs(integers[-1] // shared)
    if first > 10**6 or last > 10**4:
        return None
    for q in _divisors(last):
        for p in _divisors(first):
            for r in (Fraction(p, q), Fraction(-p, q)):
                if sum(a * r**k for k, a in enumerate(c)) == 0:
                    return r
    return None


def _divisors(n: int) -> list[int]:
    small = [d for d in range(1, int(n**0.5) + 1) if n % d == 0]
    return sorted({*small, *(n // d for d in small)})
