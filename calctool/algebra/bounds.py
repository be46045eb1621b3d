"""Bounds that hold whatever the letters are: 2 + sin x lies in [1, 3], 1/(1 + e^x) in (0, 1).

Interval arithmetic on the tree, with ends that belong to the interval or do not.  A bound is never too narrow; it may
be too wide, for it does not see that two parts depend on the same letter.

Source: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import inf
from typing import NamedTuple

from calctool.expr.exact import literal_value, rational_power, real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, fold_kept
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Sym

MAX_POWER = 60
MAX_BITS = 6_000


class End(NamedTuple):
    """An end of an interval: a rational number or +-oo, and whether the value may be attained."""

    at: Fraction | float
    closed: bool


class Bounds(NamedTuple):
    """The least and the greatest that an expression can be."""

    low: End
    high: End

    @property
    def positive(self) -> bool:
        return self.low.at > 0 or (self.low.at == 0 and not self.low.closed)

    @property
    def not_negative(self) -> bool:
        return self.low.at >= 0

    @property
    def negative(self) -> bool:
        return self.high.at < 0 or (self.high.at == 0 and not self.high.closed)


FREE = Bounds(End(-inf, False), End(inf, False))
POSITIVE = Bounds(End(Fraction(0), False), End(inf, False))
NEGATIVE = Bounds(End(-inf, False), End(Fraction(0), False))
APART = Bounds(End(-inf, False), End(inf, False))
"""Of a number that is not 0, of which its even powers are positive."""


def bounds(e: Expr, known: Mapping[str, Bounds] | None = None) -> Bounds:
    """Bounds of an expression over all real values of its letters for which it has a value.

    ``known`` are the bounds of letters.

    >>> from calctool.parsing import parse
    >>> bounds(parse("2 + sin(x)")).positive, bounds(parse("x^2 + a^2")).positive
    (True, False)
    """
    if not known:
        return fold_kept(e, _of_moderate_size)
    letters = known

    def one(node: Expr, parts: list[Bounds]) -> Bounds:
        if node.__class__ is Sym:
            return letters.get(node.data, FREE)
        if node.__class__ is Pow and parts[0] is APART and _even(node.args[1]):
            return POSITIVE
        return _of_moderate_size(node, parts)

    return fold(e, one)


def _even(exp: Expr) -> bool:
    n = literal_value(exp)
    return n is not None and n.denominator == 1 and n.numerator % 2 == 0


def _of_moderate_size(e: Expr, parts: list[Bounds]) -> Bounds:
    found = _bounds(e, parts)
    long = any(
        isinstance(v, Fraction) and v.numerator.bit_length() + v.denominator.bit_length() > MAX_BITS for v, _ in found
    )
    return FREE if long else found


def _bounds(e: Expr, parts: list[Bounds]) -> Bounds:
    match e:
        case Num(v):
            return _between(v, v, True)
        case Const("pi"):
            return _between(Fraction(314159265, 10**8), Fraction(314159266, 10**8), False)
        case Const("e"):
            return _between(Fraction(271828182, 10**8), Fraction(271828183, 10**8), False)
        case Neg():
            return _negative(parts[0])
        case Add():
            return Bounds(_sum([p.low for p in parts]), _sum([p.high for p in parts]))
        case Mul():
            out = parts[0]
            for part in parts[1:]:
                out = _times(out, part)
            if len(e.args) == 2 and e.args[0] == e.args[1]:
                return _power(parts[0], 2)
            return out
        case Div():
            return _times(parts[0], _inverse(parts[1]))
        case Pow(_, exp):
            n = literal_value(exp)
            if n is not None and n.denominator == 1 and abs(n) <= MAX_POWER:
                return _power(parts[0], int(n)) if n > 0 else _inverse(_power(parts[0], -int(n))) if n else FREE
            real = real_exponent(exp)
            if n is not None and (n.denominator % 2 == 0 or (real is not None and real.numerator % 2 == 0 and n)):
                return Bounds(End(Fraction(0), n > 0), End(inf, False))
            return Bounds(End(Fraction(0), False), End(inf, False)) if parts[0].positive else FREE
        case Func():
            return _of_function(e, parts)
    return FREE


def _between(low: Fraction, high: Fraction, closed: bool) -> Bounds:
    return Bounds(End(low, closed), End(high, closed))


def _negative(b: Bounds) -> Bounds:
    return Bounds(End(-b.high.at, b.high.closed), End(-b.low.at, b.low.closed))


def _sum(ends: list[End]) -> End:
    infinite = next((end for end in ends if isinstance(end.at, float)), None)  # a low end is never oo, nor a high -oo
    return infinite or End(sum((end.at for end in ends), Fraction(0)), all(end.closed for end in ends))


def _times(a: Bounds, b: Bounds) -> Bounds:
    found = [_product(p, q) for p, q in product(a, b)]
    low, high = min(v.at for v in found), max(v.at for v in found)
    return Bounds(
        End(low, any(v.closed for v in found if v.at == low)), End(high, any(v.closed for v in found if v.at == high))
    )


def _product(p: End, q: End) -> End:
    if 0 in (p.at, q.at):
        return End(Fraction(0), any(v.at == 0 and v.closed for v in (p, q)))
    if isinstance(p.at, float) or isinstance(q.at, float):
        return End(inf if (p.at > 0) == (q.at > 0) else -inf, False)
    return End(p.at * q.at, p.closed and q.closed)


def _inverse(b: Bounds) -> Bounds:
    if b.positive:
        low, high = b
        return Bounds(
            End(Fraction(0), False) if high.at == inf else End(1 / high.at, high.closed),
            End(inf, False) if low.at == 0 else End(1 / low.at, low.closed),
        )
    if b.negative:
        return _negative(_inverse(_negative(b)))
    if b.not_negative:
        return Bounds(End(Fraction(0), False), End(inf, False))
    return FREE


def _power(b: Bounds, n: int) -> Bounds:
    low, high = (End(end.at**n, end.closed) for end in b)
    if n % 2:
        return Bounds(low, high)
    if b.low.at >= 0:
        return Bounds(low, high)
    if b.high.at <= 0:
        return Bounds(high, low)
    top = max(low.at, high.at)
    return Bounds(End(Fraction(0), True), End(top, any(end.closed for end in (low, high) if end.at == top)))


def _of_function(e: Func, parts: list[Bounds]) -> Bounds:
    name, u = e.name, parts[FUNCTIONS[e.name].variable or 0]
    if name == "abs":
        return u if u.not_negative else _negative(u) if u.high.at <= 0 else _magnitude(u)
    if name == "sqrt":
        return Bounds(_root(u.low, 2, Fraction(0)), _root(u.high, 2, inf))
    if name == "max":
        return Bounds(max([p.low for p in parts]), max([p.high for p in parts]))
    if name == "min":
        return _negative(Bounds(max([_negative(p).low for p in parts]), max([_negative(p).high for p in parts])))
    if name in _RANGES:
        return _RANGES[name]
    if FUNCTIONS[name].arity == 1:
        sign = FUNCTIONS[name].sign
        if sign == "+":
            return Bounds(End(Fraction(0), False), End(inf, False))
        odd = FUNCTIONS[name].zero == "0" and FUNCTIONS[name].monotone == "rising"
        if sign == "0+" or (odd and u.not_negative):
            return Bounds(End(Fraction(0), not (odd and u.positive)), End(inf, False))
    return FREE


def _magnitude(u: Bounds) -> Bounds:
    top = max(-u.low.at, u.high.at)
    closed = any(end.closed for end in u if abs(end.at) == top)
    return Bounds(End(Fraction(0), True), End(top, closed))


def _root(end: End, n: int, otherwise: Fraction | float) -> End:
    if end.at == inf:
        return End(inf, False)
    if end.at <= 0:
        return End(Fraction(0), end.closed or end.at < 0)
    assert isinstance(end.at, Fraction)
    found = rational_power(end.at, Fraction(1, n))
    if found is not None:
        return End(found, end.closed)
    return End(otherwise, False)


_HALF_TURN = Fraction(157079633, 10**8)
_RANGES: dict[str, Bounds] = {
    "sin": _between(Fraction(-1), Fraction(1), True),
    "cos": _between(Fraction(-1), Fraction(1), True),
    "tanh": _between(Fraction(-1), Fraction(1), False),
    "erf": _between(Fraction(-1), Fraction(1), False),
    "sech": Bounds(End(Fraction(0), False), End(Fraction(1), True)),
    "cosh": Bounds(End(Fraction(1), True), End(inf, False)),
    "sigmoid": _between(Fraction(0), Fraction(1), False),
    "erfc": _between(Fraction(0), Fraction(2), False),
    "sign": _between(Fraction(-1), Fraction(1), True),
    "Heaviside": _between(Fraction(0), Fraction(1), True),
    "arctan": _between(-_HALF_TURN, _HALF_TURN, False),
    "arcsin": _between(-_HALF_TURN, _HALF_TURN, False),
    "arccos": Bounds(End(Fraction(0), True), End(2 * _HALF_TURN, False)),
    "arccot": Bounds(End(Fraction(0), False), End(2 * _HALF_TURN, False)),
    "arcsec": Bounds(End(Fraction(0), True), End(2 * _HALF_TURN, False)),
    "arccsc": _between(-_HALF_TURN, _HALF_TURN, False),
}
"""What the functions of the table that are bounded take for values (with a little room where pi is in it)."""
