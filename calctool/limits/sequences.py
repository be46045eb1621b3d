"""Limits of sequences whose signs alternate: the even and the odd terms, each by themselves.

A power of a negative number has values for whole exponents only, so ``(-1)^n/n`` is no function of a real n, and its
limit is that of a sequence.  For even n and for odd n the power is one of a positive number with a sign, and so each
half is a function of a real n.  A sequence has a limit exactly where its even and its odd terms have the same one.

Source: Stewart, *Calculus*, 11.1, example 8 and the exercise on a_2n and a_(2n+1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.terms import negated
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import nodes, rewrite
from calctool.expr.tree import ONE, OO, TWO, Add, Expr, Limit, Mul, Neg, Pow, Sym, mul
from calctool.limits.oscillation import Oscillation, Subsequence, letter

INDICES = frozenset("ijkmnN")
"""The letters that count the terms of a sequence."""


class EvenAndOdd(NamedTuple):
    """A power of a negative number, and what the terms are for even and for odd n."""

    power: Expr
    even: Expr
    odd: Expr


def even_and_odd(goal: Limit, negative: Callable[[Expr], bool]) -> EvenAndOdd | None:
    """What the terms are for even and for odd n; None where no power of a negative number makes it a sequence.

    ``negative`` says whether an expression is negative close to the place.

    Raises Undecided where the sign of such a power is not that of n even or odd.

    >>> from calctool.parsing import parse
    >>> goal = Limit(parse("(1 + (-2)^(n + 1))/3^n"), Sym("n"), OO)
    >>> [show(e) for e in even_and_odd(goal, lambda e: e == parse("-2"))]
    ['(-2)^(n + 1)', '(1 - 2^(n + 1))/3^n', '(1 + 2^(n + 1))/3^n']
    >>> even_and_odd(Limit(parse("(-1)^x"), Sym("x"), OO), lambda e: True)
    """
    n = goal.var
    if goal.to != OO or n.name not in INDICES:
        return None
    alternating = [e for e in nodes(goal.body) if isinstance(e, Pow) and e.exp.has(n) and negative(e.base)]
    if not alternating:
        return None
    even: dict[Expr, Expr] = {}
    odd: dict[Expr, Expr] = {}
    for power in alternating:
        signs = _signs(power.exp, n)
        if signs is None:
            why = f"for whole {n.name} the sign of {show(power)} is not that of an even or odd {n.name}"
            raise Undecided("no technique settles this limit", why)
        base = negated(power.base)
        size = ONE if base == ONE else Pow(base, power.exp)
        even[power], odd[power] = (size if sign > 0 else Neg(size) for sign in signs)
    return EvenAndOdd(alternating[0], _with_signs(goal.body, even), _with_signs(goal.body, odd))


def halves(n: Sym, even: Expr, odd: Expr, rising: bool | None) -> Oscillation:
    """The even and the odd terms as sequences with these limits; ``rising``: is the first less, where that is known?"""
    twice = Mul(TWO, letter(n))
    low, high = Subsequence(twice, n, twice, even), Subsequence(Add(twice, ONE), n, Add(twice, ONE), odd)
    if rising is None:
        return Oscillation("oscillation", low, high)
    return Oscillation("oscillation", low, high, (even, odd) if rising else (odd, even))


def _with_signs(e: Expr, found: Mapping[Expr, Expr]) -> Expr:
    """The powers put in, and no factor 1 or -1 of them in a product."""

    def one(node: Expr) -> Expr:
        if not isinstance(node, Mul) or {ONE, Neg(ONE)}.isdisjoint(node.args):
            return found.get(node, node)
        others = mul([factor for factor in node.args if factor not in (ONE, Neg(ONE))])
        return negated(others) if node.args.count(Neg(ONE)) % 2 else others

    return rewrite(e, one)


def _signs(exponent: Expr, n: Sym) -> tuple[int, int] | None:
    """The signs of (-1)^exponent for even and odd n; None where it is not whole, or has no such sign."""
    coefficients = rational_coefficients(exponent, n)
    if coefficients is None:
        return None

    def at(m: int) -> Fraction:
        return sum((c * m**k for k, c in enumerate(coefficients)), Fraction(0))

    # A polynomial of degree d that is whole, or even, at d + 1 whole numbers in turn is so at all of them.
    places = range(len(coefficients))
    if any(at(m).denominator != 1 or (at(m + 2) - at(m)) % 2 for m in places):
        return None
    even, odd = (-1 if at(m) % 2 else 1 for m in (0, 1))
    return even, odd
