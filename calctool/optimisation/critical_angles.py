"""Polynomials in the sine and the cosine of one angle: cos 2u is 2cos^2 u - 1, and sin^2 u is 1 - cos^2 u.

Multiples of the angle are written by the polynomials of Chebyshev; secant, tangent and their like as quotients.
Such an expression is p(sin u) + cos u q(sin u), and likewise with the two exchanged.

Source: Stewart, *Calculus*, appendix D; DLMF 4.21 (multiple angles).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from calctool.algebra.terms import Term, as_term, build, sum_of
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import ONE, Add, Div, Expr, Func, Mul, Neg, Pow, Sym

MULTIPLE = 12
"""The largest multiple of an angle, and power of a sine, that is written out."""

Polynomial = dict[tuple[int, int], Fraction]
"""Coefficients by the powers of sine and cosine."""
Halves = tuple[list[Fraction], list[Fraction]]
"""p and q of p(s) + c q(s), lowest degree first."""


class InAngle(NamedTuple):
    """The angle, and the expression by its sine and by its cosine."""

    angle: Expr
    in_sine: Halves
    in_cosine: Halves


def circular(e: Expr) -> Expr:
    """Tangents, cotangents, secants and cosecants written with sine and cosine; a sum of quotients over one bar.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(circular(parse("sec(x)^2 - 2")))
    '(1 - 2 cos^2(x))/cos^2(x)'
    """

    def one(node: Expr) -> Expr:
        if not isinstance(node, Func) or node.name not in ("tan", "cot", "sec", "csc"):
            return node
        sine, cosine = Func("sin", node.arg), Func("cos", node.arg)
        return {
            "tan": Div(sine, cosine),
            "cot": Div(cosine, sine),
            "sec": Div(ONE, cosine),
            "csc": Div(ONE, sine),
        }[node.name]

    written = rewrite(e, one, Func.KIND)
    return e if written == e else over_one_bar(written)


def over_one_bar(e: Expr) -> Expr:
    """A sum with quotients in it as one quotient, its coefficients whole numbers; anything else as it is.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(over_one_bar(parse("5x^(2/3)/3 - 10/(3x^(1/3))")))
    '(5x - 10)/(3x^(1/3))'
    """
    if not isinstance(e, Add):
        return e
    terms = [as_term(t) for t in e.terms]
    below: dict[Expr, Fraction] = {}
    bases: dict[Expr, Expr] = {}
    for t in terms:
        for key, (base, power) in t.powers.items():
            if isinstance(power, Fraction) and power < 0:
                below[key], bases[key] = max(below.get(key, Fraction(0)), -power), base
    for t in terms:
        for key, power in below.items():
            t.times(bases[key], power)
    numbers = lcm(*[t.coef.denominator for t in terms])
    for t in terms:
        t.coef *= numbers
    bottom = Term(Fraction(numbers))
    for key, power in below.items():
        bottom.times(bases[key], power)
    return Div(sum_of(terms), build(bottom)) if below else e


ANGLES = ("sin", "cos", "tan", "cot", "sec", "csc")


def angles_in(e: Expr, x: Sym) -> list[Expr] | None:
    """The arguments of sines and their like, if x stands nowhere else in e; None where it does.

    Of a sine of a sine it is the innermost.

    >>> from calctool.parsing import parse
    >>> [angles_in(parse(f), Sym("x")) for f in ("2 + sin(x)", "x sin(x)", "7", "sin(cos(x))")]
    [[Sym('x')], None, [], [Sym('x')]]
    """
    if not e.has(x):
        return []
    if isinstance(e, Func) and e.name in ANGLES:
        return angles_in(e.arg, x) or [e.arg]
    if e == x:
        return None
    out: list[Expr] = []
    for part in e.args:
        found = angles_in(part, x)
        if found is None:
            return None
        out += found
    return out


def trigonometric(e: Expr, x: Sym) -> InAngle | None:
    """A polynomial with rational coefficients in sines and cosines of multiples of one angle; None for anything else.

    >>> from calctool.parsing import parse
    >>> found = trigonometric(parse("cos(2x) - sin(x)"), Sym("x"))
    >>> [int(a) for a in found.in_sine[0]], [int(a) for a in found.in_sine[1]]
    ([1, -1, -2], [])
    """
    angles = list(dict.fromkeys(_angles(e, x)))
    if not angles:
        return None
    multiples = multiples_of_one(angles)
    if multiples is None:
        return None
    angle, counts = multiples
    found = _polynomial(e, x, counts)
    if found is None:
        return None
    return InAngle(angle, _halves(found, 0), _halves(found, 1))


def _angles(e: Expr, x: Sym) -> list[Expr]:
    found: list[Expr] = []

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in ("sin", "cos") and node.has(x):
            found.append(node.arg)

    fold(e, one)
    return found


def multiples_of_one(angles: Sequence[Expr]) -> tuple[Expr, Mapping[Expr, int]] | None:
    """The angle of which all are whole multiples, and which; None where there is none.

    >>> from calctool.parsing import parse
    >>> angle, counts = multiples_of_one([parse("4x"), parse("6x")])
    >>> angle == parse("2x"), list(counts.values())
    (True, [2, 3])
    """
    if len(angles) == 1:
        return angles[0], {angles[0]: 1}
    terms = [as_term(a) for a in angles]
    if len({t.monomial for t in terms}) > 1 or any(not t.coef for t in terms):
        return None
    bottom = lcm(*[t.coef.denominator for t in terms])
    unit = terms[0].copy()
    unit.coef = Fraction(gcd(*[int(t.coef * bottom) for t in terms]), bottom)
    counts = {a: int(t.coef / unit.coef) for a, t in zip(angles, terms, strict=True)}
    return None if max(map(abs, counts.values())) > MULTIPLE else (build(unit), counts)


def _polynomial(e: Expr, x: Sym, counts: Mapping[Expr, int]) -> Polynomial | None:
    v = literal_value(e)
    if v is not None:
        return {(0, 0): v}
    match e:
        case Neg(body):
            inner = _polynomial(body, x, counts)
            return None if inner is None else {k: -c for k, c in inner.items()}
        case Add() | Mul():
            out: Polynomial = {} if isinstance(e, Add) else {(0, 0): Fraction(1)}
            for part in e.args:
                inner = _polynomial(part, x, counts)
                if inner is None:
                    return None
                out = _sum(out, inner) if isinstance(e, Add) else _product(out, inner)
            return out
        case Div(num, den) if below := literal_value(den):
            inner = _polynomial(num, x, counts)
            return None if inner is None else {k: c / below for k, c in inner.items()}
        case Pow(base, exp) if (n := literal_value(exp)) is not None and n.denominator == 1 and 0 < n <= MULTIPLE:
            inner = _polynomial(base, x, counts)
            if inner is None:
                return None
            out = {(0, 0): Fraction(1)}
            for _ in range(int(n)):
                out = _product(out, inner)
            return out
        case Func(name, arg) if name in ("sin", "cos") and arg in counts:
            return _multiple(name, counts[arg])
    return None


def _multiple(name: str, n: int) -> Polynomial:
    """sin(n u) or cos(n u)."""
    first: Polynomial = {(0, 0): Fraction(1)} if name == "cos" else {}
    second: Polynomial = {(0, 1): Fraction(1)} if name == "cos" else {(1, 0): Fraction(1)}
    for _ in range(abs(n)):
        doubled = _product({(0, 1): Fraction(2)}, second)
        first, second = second, _sum(doubled, {k: -c for k, c in first.items()})
    return {k: -c for k, c in first.items()} if name == "sin" and n < 0 else first


def _sum(a: Polynomial, b: Polynomial) -> Polynomial:
    out: dict[tuple[int, int], Fraction] = defaultdict(Fraction, a)
    for k, c in b.items():
        out[k] += c
    return {k: c for k, c in out.items() if c}


def _product(a: Polynomial, b: Polynomial) -> Polynomial:
    out: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for (i, j), c in a.items():
        for (k, m), d in b.items():
            out[i + k, j + m] += c * d
    return {k: c for k, c in out.items() if c}


def _halves(p: Polynomial, kept: int) -> Halves:
    """By one of the two alone, but for one factor of the other: its square is 1 less the other's square."""
    plain: dict[int, Fraction] = defaultdict(Fraction)
    times: dict[int, Fraction] = defaultdict(Fraction)
    for powers, c in p.items():
        n, other = powers[kept], powers[1 - kept]
        out = times if other % 2 else plain
        binomial = Fraction(1)
        for k in range(other // 2 + 1):
            out[n + 2 * k] += c * binomial
            binomial = -binomial * (other // 2 - k) / (k + 1)
    return _listed(plain), _listed(times)


def _listed(c: Mapping[int, Fraction]) -> list[Fraction]:
    top = max((n for n, a in c.items() if a), default=-1)
    return [c.get(n, Fraction(0)) for n in range(top + 1)]
