"""The real roots of a polynomial, each certified: rational, quadratic and pure ones in closed form.

The others are isolated by python-flint (:mod:`flint.fmpz_poly`), whose roots are balls at any precision.

Sources: Cohen, *A Course in Computational Algebraic Number Theory*, 3.6; the rational root theorem.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any

from calctool.algebra.polynomials import quotient, rational_root
from calctool.algebra.rational import Coefficients
from calctool.algebra.reals import Exact, power_of


def real_roots(c: Coefficients) -> list[tuple[Exact, int]]:
    """The real roots of a polynomial (coefficients lowest first) in rising order, with their multiplicities.

    Rational, quadratic and pure roots are written as such; the others are roots of irreducible polynomials.

    >>> from calctool.expr.printer import show
    >>> [(show(r.written), n) for r, n in real_roots([Fraction(n) for n in (2, 0, -3, 0, 1)])]
    [('-sqrt(2)', 1), ('-1', 1), ('1', 1), ('sqrt(2)', 1)]
    """
    found: list[tuple[Exact, int]] = []

    def note(r: Exact, times: int) -> None:
        for i, (known, n) in enumerate(found):
            if known.rational is not None and known.rational == r.rational:
                found[i] = (known, n + times)
                return
        found.append((r, times))

    while len(c) > 1 and c[0] == 0:
        note(Exact.of(0), 1)
        c = c[1:]
    while len(c) > 3:
        q = rational_root(c)
        rest = None if q is None else quotient(c, [-q, Fraction(1)])
        if q is None or rest is None:
            break
        note(Exact.of(q), 1)
        c = rest
    for factor, times in [(c, 1)] if len(c) <= 3 else factored(c):
        double = len(factor) == 3 and factor[1] ** 2 == 4 * factor[2] * factor[0]
        for r in _roots_of_irreducible(factor):
            note(r, 2 * times if double else times)
    out: list[tuple[Exact, int]] = []
    for r, times in found:  # few: by insertion
        i = sum(known < r for known, _ in out)
        if i < len(out) and out[i][0] == r:
            out[i] = (out[i][0], out[i][1] + times)
        else:
            out.insert(i, (r, times))
    return out


def factored(c: Coefficients) -> list[tuple[Coefficients, int]]:
    """The irreducible factors of a polynomial with whole coefficients, each with its multiplicity.

    >>> [([int(a) for a in p], n) for p, n in factored([Fraction(n) for n in (0, 0, -2, 1)])]
    [([-2, 1], 1), ([0, 1], 2)]
    """
    from flint import fmpz_poly

    scaled = lcm(*[a.denominator for a in c])
    _, factors = fmpz_poly([int(a * scaled) for a in c]).factor()
    return [([Fraction(int(a)) for a in p.coeffs()], int(n)) for p, n in factors]


def _roots_of_irreducible(c: Coefficients) -> list[Exact]:
    if len(c) == 1:
        return []
    if len(c) == 2:
        return [Exact.of(-c[0] / c[1])]
    if len(c) == 3:
        k = c[1] ** 2 - 4 * c[2] * c[0]
        if k < 0:
            return []
        size = power_of(Exact.of(k / (4 * c[2] ** 2)), Fraction(1, 2))
        middle = Exact.of(-c[1] / (2 * c[2]))
        return [middle.plus(size.times(Fraction(-1))), middle.plus(size)] if k else [middle]
    step = gcd(*[i for i, a in enumerate(c) if a])
    if step > 1 and len(c) // step <= 2:
        inner = _roots_of_irreducible(c[::step])
        out = [power_of(r, Fraction(1, step)) for r in inner if r.expr is not None and (step % 2 or r.sign >= 0)]
        return out if step % 2 else [*out, *(r.times(Fraction(-1)) for r in out if r.sign)]
    from flint import fmpz_poly

    whole = tuple(int(a) for a in c)
    roots: Any = fmpz_poly(list(whole)).complex_roots()
    count = sum(bool(z.imag.is_zero()) for z, _ in roots)
    return [Exact(None, (whole, k)) for k in range(count)]
