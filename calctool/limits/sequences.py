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
from calctool.expr.tree import ONE, OO, PI, TWO, Add, Div, Expr, Func, Limit, Mul, Neg, Pow, Sym, as_expr, mul
from calctool.limits.oscillation import Oscillation, Subsequence, letter
from calctool.simplification import simplify

INDICES = frozenset("ijkmnN")
"""The letters that count the terms of a sequence."""
_QUARTERS: dict[str, tuple[int | None, ...]] = {
    "sin": (0, 1, 0, -1),
    "cos": (1, 0, -1, 0),
    "tan": (0, None, 0, None),
}
"""The values at 0, pi/2, pi and 3pi/2."""


class EvenAndOdd(NamedTuple):
    """What makes it a sequence, and what the terms are for even and for odd n."""

    part: Expr
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
    if not counts(goal):
        return None
    found: dict[Expr, tuple[Expr, Expr]] = {}
    for power in nodes(goal.body):
        if isinstance(power, Pow) and power.exp.has(n) and negative(power.base):
            signs = _halves_of(power.exp, n)
            if signs is None:
                why = f"for whole {n.name} the sign of {show(power)} is not that of an even or odd {n.name}"
                raise Undecided("no technique settles this limit", why)
            base = negated(power.base)
            size = ONE if base == ONE else Pow(base, power.exp)
            even, odd = (negated(size) if quarter else size for quarter in signs)
            found[power] = even, odd
    return _terms(goal.body, found)


def at_whole_numbers(goal: Limit) -> EvenAndOdd | None:
    """What the terms are for even and odd n where sin, cos and tan are taken at multiples of pi/2; else None.

    >>> from calctool.parsing import parse
    >>> goal = Limit(parse("n sin(pi n) + cos(pi(n + 1))"), Sym("n"), OO)
    >>> [show(e) for e in at_whole_numbers(goal)]
    ['cos(pi (n + 1))', 'n*0 - 1', 'n*0 + 1']
    """
    found: dict[Expr, tuple[Expr, Expr]] = {}
    for wave in nodes(goal.body) if counts(goal) else ():
        if isinstance(wave, Func) and wave.name in _QUARTERS and wave.has(goal.var):
            turns = simplify(Div(Mul(TWO, wave.arg), PI))
            places = _halves_of(turns, goal.var, 4)
            values = [_QUARTERS[wave.name][quarter] for quarter in places or ()]
            if not values or None in values:
                return None
            even, odd = (as_expr(Fraction(v)) for v in values if v is not None)
            found[wave] = even, odd
    return _terms(goal.body, found)


def counts(goal: Limit) -> bool:
    """Does the variable count the terms of a sequence?"""
    return goal.to == OO and goal.var.name in INDICES


def halves(n: Sym, even: Expr, odd: Expr, rising: bool | None) -> Oscillation:
    """The even and the odd terms as sequences with these limits; ``rising``: is the first less, where that is known?"""
    twice = Mul(TWO, letter(n))
    low, high = Subsequence(twice, n, twice, even), Subsequence(Add(twice, ONE), n, Add(twice, ONE), odd)
    if rising is None:
        return Oscillation("oscillation", low, high)
    return Oscillation("oscillation", low, high, (even, odd) if rising else (odd, even))


def _terms(body: Expr, found: Mapping[Expr, tuple[Expr, Expr]]) -> EvenAndOdd | None:
    if not found:
        return None
    even, odd = (_with_signs(body, {e: values[i] for e, values in found.items()}) for i in (0, 1))
    return EvenAndOdd(next(iter(found)), even, odd)


def _with_signs(e: Expr, found: Mapping[Expr, Expr]) -> Expr:
    """The values put in, and no factor 1 or -1 of them in a product; a minus stands before the fraction."""

    def one(node: Expr) -> Expr:
        if isinstance(node, Div) and isinstance(node.args[0], Neg):
            return Neg(Div(node.args[0].body, node.args[1]))
        if not isinstance(node, Mul) or {ONE, Neg(ONE)}.isdisjoint(node.args):
            return found.get(node, node)
        others = mul([factor for factor in node.args if factor not in (ONE, Neg(ONE))])
        return negated(others) if node.args.count(Neg(ONE)) % 2 else others

    return rewrite(e, one)


def _halves_of(e: Expr, n: Sym, modulus: int = 2) -> tuple[int, int] | None:
    """What is left of a polynomial at even and at odd n, modulo a number; None where it is not whole, or varies."""
    coefficients = rational_coefficients(e, n)
    if coefficients is None:
        return None

    def at(m: int) -> Fraction:
        return sum((c * m**k for k, c in enumerate(coefficients)), Fraction(0))

    # A polynomial of degree d that is whole, or a multiple, at d + 1 whole numbers in turn is so at all of them.
    if any(at(m).denominator != 1 or (at(m + 2) - at(m)) % modulus for m in range(len(coefficients))):
        return None
    return int(at(0) % modulus), int(at(1) % modulus)
