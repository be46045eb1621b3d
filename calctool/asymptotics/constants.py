"""Real numbers of which the sign is decided: rational numbers, and closed expressions held exactly.

A rational number is a ``Fraction``; any other constant is an :class:`ExactReal`, a closed expression.  Whether it is 0
is asked of balls at rising precision and of the normal form; where neither decides, it is :class:`Unresolved`.

Source: Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic" (2017); Richardson, "How to
recognize zero" (1997), on why this need not end.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from calctool.algebra.distribution import expand_term
from calctool.algebra.normal_form import proved
from calctool.algebra.terms import as_term, collect, merge, sum_of, terms_of
from calctool.expr.exact import rational_power, rational_value
from calctool.expr.printer import show
from calctool.expr.signs import sign_of
from calctool.expr.traversal import count, fold
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Num, Pow, as_expr
from calctool.numeric.balls import PRECISIONS, Parameters, balls
from calctool.numeric.evaluate import precise
from calctool.numeric.operations import NoValue
from calctool.process.budget import Budget


class Unresolved(Exception):
    """A question about the behaviour near a place that is not decided; ``why`` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ConstantField(Parameters):
    """The letters of one question with their numbers, the signs decided, and the work that proofs may still take."""

    __slots__ = ("_proofs",)

    def __init__(self, *args: Any, **kwargs: Fraction) -> None:
        super().__init__(*args, **kwargs)
        self._proofs = Budget(_PROOFS)

    def proved(self, e: Expr, other: Expr = ZERO) -> bool:
        """Are two expressions certainly equal wherever both are defined?"""
        return proved(e, other, budget=self._proofs.part(_ONE_PROOF))


class ExactReal:
    """A constant that is not (known to be) rational: a closed expression with a value.

    >>> from calctool.parsing import parse
    >>> root = ExactReal(parse("sqrt(2)"), ConstantField())
    >>> sign(root * root - Fraction(2)), sign(root - Fraction(3, 2))
    (0, -1)
    """

    __slots__ = ("_sign", "expr", "point")

    def __init__(self, expr: Expr, point: ConstantField) -> None:
        self.expr = expr
        self.point = point
        self._sign: int | None = None

    def __add__(self, other: Constant) -> Constant:
        if other.__class__ is Fraction and other == 0:
            return self
        return ExactReal(Add(self.expr, expr_of(other)), self.point)

    def __radd__(self, other: Constant) -> Constant:
        return self if other == 0 else ExactReal(Add(expr_of(other), self.expr), self.point)

    def __neg__(self) -> Constant:
        return ExactReal(self.expr.body if type(self.expr) is Neg else Neg(self.expr), self.point)

    def __sub__(self, other: Constant) -> Constant:
        if other.__class__ is ExactReal and other.expr is self.expr:
            return Fraction(0)
        return self + -other

    def __rsub__(self, other: Constant) -> Constant:
        return -self + other

    def __mul__(self, other: Constant) -> Constant:
        if other.__class__ is Fraction:
            if other == 0:
                return other
            if abs(other) == 1:
                return self if other > 0 else -self
        elif type(other.expr) is Div and other.expr.den is self.expr:
            return constant_of(other.expr.num, self.point)
        elif type(self.expr) is Div and self.expr.den is other.expr:
            return constant_of(self.expr.num, self.point)
        return ExactReal(Mul(expr_of(other), self.expr), self.point)

    __rmul__ = __mul__

    def __truediv__(self, other: Constant) -> Constant:
        if other.__class__ is Fraction:
            return self * (1 / other)
        if other.expr is self.expr:
            return Fraction(1)
        return ExactReal(Div(self.expr, expr_of(other)), self.point)

    def __rtruediv__(self, other: Constant) -> Constant:
        return ExactReal(Div(expr_of(other), self.expr), self.point) if other != 0 else Fraction(0)

    def sign(self) -> int:
        """1, 0 or -1; raises Unresolved."""
        if self._sign is None:
            self._sign = self._decided()
        return self._sign

    def check(self) -> None:
        """Raises Unresolved where the expression is not known to have a value."""
        if (
            all(self.point.value(self.expr, bits).__class__ is NoValue for bits in PRECISIONS[:2])
            and precise(self.expr, {}) is None
        ):
            raise Unresolved(f"the value of {show(self.expr)[:80]}")

    def _decided(self) -> int:
        short = count(self.expr) <= _LONGEST
        if short and sign_of(self.expr) == "+":
            return 1
        for i, bits in enumerate(PRECISIONS):
            ball = self.point.value(self.expr, bits)
            if ball.__class__ is not NoValue:
                side = int(ball > 0) - int(ball < 0)
                if side:
                    if self.expr.free:
                        self.point.decided[self.expr] = side
                    return side
            if i == 0 and short and (collect(terms_of(self.expr)) == ZERO or self.point.proved(self.expr)):
                return 0
        gap = separation(self.expr) if short else None
        if gap is not None and gap <= _MOST_BITS:
            ball = self.point.value(self.expr, int(gap) + 64)
            if ball.__class__ is not NoValue:
                small = abs(ball).upper() < type(ball)(2) ** -math.ceil(gap + 1)
                if ball > 0 or ball < 0 or small:
                    return int(ball > 0) - int(ball < 0)
        raise Unresolved(f"whether {show(self.expr)[:80]} is 0")


def separation(e: Expr) -> float | None:
    """b such that a sum of roots of rational numbers is 0 or larger than 2^-b; None for any other expression.

    Source: Burnikel, Funke, Mehlhorn, Schirra, Schmitt, "A separation bound for real algebraic expressions" (2001).

    >>> from calctool.parsing import parse
    >>> separation(parse("sqrt(2) - 1")), separation(parse("ln(2)"))
    (1.5, None)
    """
    roots: dict[Expr, int] = {}

    def power(p: tuple[float, float], q: Fraction, node: Expr) -> tuple[float, float]:
        (u, low), k, n = (p if q >= 0 else p[::-1]), q.denominator, abs(q.numerator)
        if k > 1:  # the k-th root of U/L is that of U L^(k - 1), over L
            roots[node] = k
            u = (u + (k - 1) * low) / k
        return u * n, low * n

    def one(node: Expr, parts: list[tuple[float, float] | None]) -> tuple[float, float] | None:
        """log2 of bounds for an algebraic integer above, one below, and all their conjugates."""
        known = [p for p in parts if p is not None]
        match node:
            case Num(q):
                return math.log2(max(1, abs(q.numerator))), math.log2(q.denominator)
            case Pow(_, exp):
                p = rational_value(exp)
                return None if p is None or parts[0] is None or abs(p) > 100 else power(parts[0], p, node)
            case _ if len(known) < len(parts) or not parts:
                return None
            case Neg():
                return known[0]
            case Add():
                u, low = known[0]
                for u2, low2 in known[1:]:
                    u, low = max(u + low2, low + u2) + 1, low + low2
                return u, low
            case Mul():
                return sum(p[0] for p in known), sum(p[1] for p in known)
            case Div():
                return known[0][0] + known[1][1], known[0][1] + known[1][0]
            case Func("sqrt" | "cbrt" as name):
                return power(known[0], Fraction(1, 2 if name == "sqrt" else 3), node)
        return None

    found = fold(e, one)
    return None if found is None else (math.prod(roots.values()) - 1) * found[0] + found[1]


_PROOFS, _ONE_PROOF = 400_000, 40_000
"""Units of work for all proofs of one question, and for one of them."""
_LONGEST = 1_000
"""Nodes of a constant; of longer ones only balls are asked."""
_MOST_BITS = 14_000
"""Longer numbers are not written down: they have more than 4,300 digits."""
_LARGEST_DENOMINATOR = 1_000
_MOST_TERMS = 40
"""So many terms of a constant are multiplied out."""


Constant = Any
"""A rational number (Fraction) or an :class:`ExactReal`."""


def sign(c: Constant) -> int:
    """The sign of a constant; raises Unresolved."""
    if c.__class__ is Fraction:
        return (c.numerator > 0) - (c.numerator < 0)
    return int(c.sign())


def expr_of(c: Constant) -> Expr:
    """The constant as an expression; raises Unresolved for a number too long to be written down."""
    if bits_of(c) > _MOST_BITS:
        raise Unresolved("a number too long to be written down")
    return c.expr if c.__class__ is ExactReal else as_expr(c)


def bits_of(c: Constant) -> int:
    """The length of a rational number; 0 for anything else."""
    return max(c.numerator.bit_length(), c.denominator.bit_length()) if c.__class__ is Fraction else 0


def ratio_of(c: Constant) -> Constant | None:
    """The constant as a rational number, if it is one with a small denominator; raises Unresolved."""
    if c.__class__ is Fraction:
        return c
    ball = c.point.value(c.expr, PRECISIONS[1])
    if ball.__class__ is NoValue:
        raise Unresolved(f"the value of {show(c.expr)[:80]}")
    if abs(ball) > 10**6:
        raise Unresolved(f"whether {show(c.expr)[:80]} is an integer")
    middle = ball.mid().fmpq()
    q = Fraction(int(middle.p), int(middle.q)).limit_denominator(_LARGEST_DENOMINATOR)
    if c.expr.free:  # it must be so whatever the letters are
        return q if c.point.proved(c.expr, expr_of(q)) else None
    return q if sign(c - q) == 0 else None


def simplest(c: Constant) -> Constant:
    """The constant, as a rational number where it is known to be one with a small denominator."""
    try:
        q = ratio_of(c)
    except Unresolved:
        return c
    return c if q is None else q


def floor_of(c: Constant) -> int:
    """The largest integer that is not larger; raises Unresolved."""
    if c.__class__ is Fraction:
        return math.floor(c)
    n = _floor_of(c)
    if c.expr.free:  # the signs that make it n are decided, and remembered
        for edge in (n, n + 1):
            sign(c - Fraction(edge))
    return n


def _floor_of(c: ExactReal) -> int:
    for bits in PRECISIONS:
        ball = c.point.value(c.expr, bits)
        if ball.__class__ is NoValue:
            continue
        with balls(bits).working():
            low = ball.floor().unique_fmpz()
        if low is not None:
            return int(low)
        near = ball.unique_fmpz()
        if near is not None:  # the one integer in the ball, from which c is nowhere far away
            return int(near) if sign(c - Fraction(int(near))) >= 0 else int(near) - 1
    raise Unresolved(f"between which integers {show(c.expr)[:80]} lies")


def power_of(c: Constant, p: Constant, point: ConstantField) -> Constant:
    """``c**p`` for c > 0, or for an integer p and c != 0."""
    if p.__class__ is Fraction and c.__class__ is Fraction:
        if p.denominator == 1 and abs(p.numerator) * bits_of(c) <= _MOST_BITS:
            return c**p.numerator
        if c == 1:
            return c
        if p.denominator != 1 and abs(p.numerator) <= 1_000 and p.denominator <= 1_000:
            found = rational_power(c, p)
            if found is not None:
                return found
    if p.__class__ is Fraction:
        if p == 0:
            return Fraction(1)
        if p == 1:
            return c
        if p.denominator == 2:
            root = Func("sqrt", expr_of(c))
            return ExactReal(root if p.numerator == 1 else Pow(root, as_expr(p.numerator)), point)
    return ExactReal(Pow(expr_of(c), expr_of(p)), point)


def exp_of(c: Constant, point: ConstantField) -> Constant:
    """``e**c``."""
    if c.__class__ is Fraction:
        if c == 0:
            return Fraction(1)
        return ExactReal(E if c == 1 else Pow(E, expr_of(c)), point)
    if count(c.expr) > _LONGEST or (expanded := expand_term(as_term(c.expr), _MOST_TERMS)) is None:
        return ExactReal(Pow(E, c.expr), point)
    out, rest = Fraction(1), []
    for term in merge(expanded):
        logs = [b for b, p in term.powers.values() if p == 1 and isinstance(b, Func) and b.name == "ln"]
        if len(term.powers) == len(logs) == 1:  # e^(q ln a) is a^q
            out = out * power_of(constant_of(logs[0].args[0], point), term.coef, point)
        else:
            rest.append(term)
    if not rest:
        return out
    left = constant_of(sum_of(rest), point)
    return out * (exp_of(left, point) if left.__class__ is Fraction else ExactReal(Pow(E, left.expr), point))


def ln_of(c: Constant, point: ConstantField) -> Constant:
    """``ln c`` for c > 0."""
    if c.__class__ is Fraction and c == 1:
        return Fraction(0)
    e = expr_of(c)
    if e == E:
        return Fraction(1)
    if isinstance(e, Pow) and e.base == E:
        return constant_of(e.exp, point)
    return ExactReal(Func("ln", e), point)


def constant_of(e: Expr, point: ConstantField) -> Constant:
    """A closed expression as a constant, rational where its form says so at once."""
    q = rational_value(e)
    return ExactReal(e, point) if q is None else q


def one_over(c: Constant) -> Constant:
    """``1/c``."""
    return 1 / c if c.__class__ is Fraction else ExactReal(Div(ONE, c.expr), c.point)
