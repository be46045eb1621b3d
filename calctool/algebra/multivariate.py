"""Polynomials in several letters with rational coefficients: read, multiplied out, factored, and written again.

They are python-flint's, loaded with the first of them, and are written as SymPy orders them, which works where an
expression is none: factors by name, terms by the powers of the first letter, then of the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import comb, gcd, lcm
from typing import Any

from calctool.errors import Undecided
from calctool.expr.exact import MAX_WRITTEN_BITS, rational_value
from calctool.expr.traversal import fold
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Sym, UndefinedFunction, add, mul

Poly = Any
Powers = tuple[tuple[str, int], ...]
"""The letters of a term with their exponents."""
MAX_POWER = 500
"""The largest exponent of a polynomial that is read."""
_OTHER = Func.KIND | UndefinedFunction.KIND | Const.KIND


class Ring:
    """The polynomials in letters, each with the expression that it stands for.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> ring = Ring({"x": Sym("x"), "y": Sym("y")})
    >>> show(ring.written(ring.read(parse("(x + y)^2/2 - 1"))))
    'x^2/2 + x y + y^2/2 - 1'
    """

    def __init__(self, letters: Mapping[str, Expr]) -> None:
        from flint import Ordering, fmpq, fmpq_mat, fmpq_mpoly_ctx  # type: ignore[import-not-found, unused-ignore]

        self.names = sorted(letters)
        self.letters = letters
        self.context = fmpq_mpoly_ctx.get(self.names, Ordering.lex)
        self.generators = {letters[x]: g for x, g in zip(self.names, self.context.gens(), strict=True)}
        self.fmpq, self._matrix = fmpq, fmpq_mat

    def constant(self, v: Fraction | int) -> Poly:
        """A number as a polynomial."""
        return self.context.constant(self.fmpq(v.numerator, v.denominator))

    def read(self, e: Expr, spend: Callable[[int], None] = lambda units: None) -> Poly | None:
        """The polynomial that an expression is, or None where it is none; what it costs is said to ``spend``."""

        def one(node: Expr, parts: list[Poly]) -> Poly:
            if (known := self.generators.get(node)) is not None:
                return known
            inverse = self.generators.get(Div(Num(1), node.den)) if isinstance(node, Div) else None
            if inverse is not None and parts[0] is not None:
                return parts[0] * inverse  # what stands below need be no polynomial
            if any(p is None for p in parts):
                return None
            match node:
                case Num():
                    return self.constant(node.value)
                case Add():
                    return sum(parts, self.constant(0))
                case Neg():
                    return -parts[0]
                case Mul():
                    product = parts[0]
                    for p in parts[1:]:
                        spend(len(product) * len(p))
                        product *= p
                    return product
                case Div(_, below) if v := rational_value(below):
                    return parts[0] / self.fmpq(v.numerator, v.denominator)
                case Pow(_, exp) if (n := rational_value(exp)) is not None and n.denominator == 1:
                    if 0 < n <= MAX_POWER:
                        spend(comb(int(n) + len(parts[0]) - 1, int(n)))
                        return parts[0] ** int(n)
            return None

        return fold(e, one)

    def determinant(self, rows: Sequence[Sequence[Poly]]) -> Poly:
        """The determinant of a matrix of constants."""
        numbers = [[p.leading_coefficient() if len(p) else 0 for p in row] for row in rows]
        return self.context.constant(self._matrix(numbers).det())

    def terms(self, p: Poly) -> list[tuple[Fraction, Powers]]:
        """The terms in order: by their powers, but 1 - x and not -x + 1."""
        found = [
            (Fraction(int(c.p), int(c.q)), tuple((x, int(n)) for x, n in zip(self.names, powers, strict=True) if n))
            for powers, c in zip(p.monoms(), p.coeffs(), strict=True)
        ]
        if len(found) == 2 and len(found[0][1]) == 1 and not found[1][1] and found[0][0] < 0 < found[1][0]:
            found.reverse()
        return found

    def written(self, p: Poly) -> Expr:
        """The polynomial multiplied out."""
        return add([multiple(c, [_power(self.letters[x], n) for x, n in powers]) for c, powers in self.terms(p)])

    def product(self, p: Poly) -> Expr:
        """The polynomial in irreducible factors over the rational numbers."""
        number, parts = p.factor()
        c = Fraction(int(number.p), int(number.q))
        factors = []
        for part, n in parts:
            scale = self._primitive(part)
            c /= scale ** int(n)
            factors.append((part * self.fmpq(scale.numerator, scale.denominator), int(n)))
        if len(factors) == 1 and factors[0][1] == 1 and c == -1:
            return self.written(p)
        factors.sort(key=lambda f: _rank(self.terms(f[0]), f[1]))
        return multiple(c, [_power(self.written(f), n) for f, n in factors])

    def _primitive(self, p: Poly) -> Fraction:
        """What makes the coefficients whole without a common factor, that of the leading term positive."""
        c = p.coeffs()
        below = lcm(*[int(a.q) for a in c])
        shared = gcd(*[int(a.p) * (below // int(a.q)) for a in c])
        places = sorted(range(len(self.names)), key=lambda i: _place(self.names[i]))
        first = max(zip(p.monoms(), c, strict=True), key=lambda term: [int(term[0][i]) for i in places])
        return Fraction(below, shared if first[1] > 0 else -shared)


def _power(base: Expr, n: int) -> Expr:
    return base if n == 1 else Pow(base, Num(n))


def multiple(c: Fraction, factors: list[Expr]) -> Expr:
    """A number times factors: the minus sign in front, the denominator below."""
    size = abs(c)
    if max(size.numerator.bit_length(), size.denominator.bit_length()) > MAX_WRITTEN_BITS:
        raise Undecided("too large a constant")
    product = mul([Num(size.numerator), *factors] if size.numerator != 1 else factors)
    if size.denominator != 1:
        product = Div(product, Num(size.denominator))
    return Neg(product) if c < 0 else product


# --- the order of factors --------------------------------------------------------------------------

_Key = tuple[Any, ...]
_ALPHABET = "xyzpqrstuvwabcdefghijklmno"
"""Unknowns before letters for numbers."""


def _place(name: str) -> _Key:
    stem = name.rstrip("0123456789")
    return _ALPHABET.index(stem) if len(stem) == 1 and stem in _ALPHABET else 26, stem, int(name[len(stem) :] or 0)


def _rank(terms: list[tuple[Fraction, Powers]], exponent: int) -> _Key:
    """By what SymPy orders factors: letters first, by name, then sums, by length and then term by term."""
    if len(terms) == 1:
        return _rank_of_term(terms[0][0], ((terms[0][1][0][0], exponent),))
    inside = tuple(_rank_of_term(c, powers) for c, powers in terms)
    return (3, 1), (len(inside), inside), _rank_of_term(Fraction(exponent), ()), 1


def _rank_of_term(c: Fraction, powers: Powers) -> _Key:
    if not powers:
        return (1, 0), (0, ()), (), c
    if len(powers) == 1:
        ((name, n),) = powers
        return (2, 0), (1, (name,)), _rank_of_term(Fraction(n), ()), c
    inside = tuple(_rank_of_term(Fraction(1), (power,)) for power in powers)
    return (3, 0), (len(inside), inside), _rank_of_term(Fraction(1), ()), c


# --- expressions -----------------------------------------------------------------------------------


def expanded(e: Expr) -> Expr:
    """Multiplied out; what is no polynomial, by SymPy.  Raises Undecided for what is too large.

    >>> from calctool.parsing import parse
    >>> expanded(parse("(x + 1)(x + 2)"))
    Add(Pow(Sym('x'), Num(2)), Mul(Num(3), Sym('x')), Num(2))
    """
    from calctool.interop import sympy as interop

    if not interop.tractable(e) or (read := _read(e)) is None:
        return interop.expanded(e)
    ring, p = read
    return ring.written(p)


def factored(e: Expr) -> Expr:
    """As a product over the rationals; what is no polynomial, by SymPy.  Raises Undecided for what is too large.

    >>> from calctool.parsing import parse
    >>> factored(parse("x^2 - 1"))
    Mul(Add(Sym('x'), Neg(Num(1))), Add(Sym('x'), Num(1)))
    """
    from calctool.interop import sympy as interop

    if not interop.can_be_factored(e) or (read := _read(e)) is None:
        return interop.factored(e)
    ring, p = read
    return ring.product(p)


def _read(e: Expr) -> tuple[Ring, Poly] | None:
    if not e.free or e.kinds & _OTHER:
        return None
    ring = Ring({name: Sym(name) for name in e.free})
    p = ring.read(e)
    return None if p is None else (ring, p)
