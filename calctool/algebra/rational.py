"""Rational functions of one kernel: x itself, or one function of x of which all else is made.

e^(2x) - 3e^x + 2 is a polynomial in e^x, and x - sqrt(x) one in sqrt(x).  A polynomial is its coefficients, lowest
first; a quotient is two of them, and nothing is cancelled, so that the zeros below the bar stay known.

Source: Bronstein, *Symbolic Integration I*, chapter 3 (one generator over the rationals).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from math import gcd, lcm

from calctool.algebra.reals import Unsettled
from calctool.algebra.terms import as_term, build
from calctool.expr.exact import literal_value, root_index
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Num, Pow, Sym

MAX_DEGREE = 60
Coefficients = list[Fraction]


def _sum(a: Coefficients, b: Coefficients) -> Coefficients:
    return _trimmed([p + q for p, q in zip_longest(a, b, fillvalue=Fraction(0))])


def _product(a: Coefficients, b: Coefficients) -> Coefficients:
    if len(a) + len(b) > MAX_DEGREE:
        raise Unsettled
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            out[i + j] += p * q
    return _trimmed(out)


def _trimmed(c: Coefficients) -> Coefficients:
    while len(c) > 1 and c[-1] == 0:
        c = c[:-1]
    return c


Ratio = tuple[Coefficients, Coefficients]


def rational_function(e: Expr, inside: Mapping[Expr, Ratio]) -> Ratio | None:
    """A rational function of the kernel, each kernel given as one; None where something else is in it."""
    one = [Fraction(1)]
    if e in inside:
        return inside[e]
    v = literal_value(e)
    if v is not None:
        return [v], one
    match e:
        case Neg(body):
            found = rational_function(body, inside)
            return None if found is None else (_product([Fraction(-1)], found[0]), found[1])
        case Add() | Mul():
            out: Ratio = ([Fraction(int(isinstance(e, Mul)))], one)
            for part in e.args:
                found = rational_function(part, inside)
                if found is None:
                    return None
                if isinstance(e, Mul):
                    out = _product(out[0], found[0]), _product(out[1], found[1])
                elif out[1] == found[1]:
                    out = _sum(out[0], found[0]), out[1]
                else:
                    top = _sum(_product(out[0], found[1]), _product(found[0], out[1]))
                    out = top, _product(out[1], found[1])
            return out
        case Div(num, den):
            over, under = rational_function(num, inside), rational_function(den, inside)
            if over is None or under is None or under[0] == [0]:
                return None
            return _product(over[0], under[1]), _product(over[1], under[0])
        case Pow(base, exp) if (n := _whole_power(exp)) is not None:
            found = rational_function(base, inside)
            if found is None or (n < 0 and found[0] == [0]):
                return None
            top, bottom = one, one
            for _ in range(abs(n)):
                top, bottom = _product(top, found[0]), _product(bottom, found[1])
            return (top, bottom) if n > 0 else (bottom, top)
    return None


def _whole_power(exp: Expr) -> int | None:
    n = literal_value(exp)
    return int(n) if n is not None and n.denominator == 1 and 0 < abs(n) <= MAX_DEGREE else None


def one_kernel(e: Expr, x: Sym) -> tuple[Expr, dict[Expr, Ratio]] | None:
    """The one function of x of which e is a rational function, and what each part is in it."""
    one = [Fraction(1)]
    line: Ratio = ([Fraction(0), Fraction(1)], one)
    parts = list(dict.fromkeys(_parts(e, x)))
    if len(parts) == 1:
        return parts[0], {parts[0]: line}
    if all(isinstance(p, Pow) and not p.base.has(x) for p in parts):
        exps = [as_term(p.args[1]) for p in parts]
        if len({(p.args[0], t.monomial) for p, t in zip(parts, exps, strict=True)}) > 1:
            return None
        unit = exps[0].copy()
        bottom = lcm(*[t.coef.denominator for t in exps])
        unit.coef = Fraction(gcd(*[int(t.coef * bottom) for t in exps]), bottom)
        inside: dict[Expr, Ratio] = {}
        for p, t in zip(parts, exps, strict=True):
            n = int(t.coef / unit.coef)
            if abs(n) >= MAX_DEGREE:
                return None
            power = [*[Fraction(0)] * abs(n), Fraction(1)]
            inside[p] = (power, one) if n > 0 else (one, power)
        return Pow(parts[0].args[0], build(unit)), inside
    return _roots_kernel(parts, x)


def _roots_kernel(parts: Sequence[Expr], x: Sym) -> tuple[Expr, dict[Expr, Ratio]] | None:
    """x and roots of one linear expression in x: all are powers of the finest root."""
    one = [Fraction(1)]
    exponents: dict[Expr, Fraction] = {}
    radicand: Expr | None = None
    for p in parts:
        if p == x:
            continue
        index = root_index(p)
        n = Fraction(1, index) if index else literal_value(p.args[1]) if isinstance(p, Pow) else None
        if n is None or abs(n.numerator) > 20 or (radicand is not None and p.args[0] != radicand):
            return None
        radicand, exponents[p] = p.args[0], n
    found = None if radicand is None else rational_function(radicand, {x: ([Fraction(0), Fraction(1)], one)})
    if radicand is None or found is None or len(found[1]) > 1 or len(found[0]) != 2:
        return None
    q = lcm(*[n.denominator for n in exponents.values()])
    if q > 12:
        return None
    b, a = (v / found[1][0] for v in found[0])
    inside: dict[Expr, Ratio] = {}
    for p, n in exponents.items():
        power = [*[Fraction(0)] * abs(int(n * q)), Fraction(1)]
        inside[p] = (power, one) if n > 0 else (one, power)
    inside[x] = ([-b / a, *[Fraction(0)] * (q - 1), 1 / a], one)
    name = {2: "sqrt", 3: "cbrt"}.get(q)
    return Func(name, radicand) if name else Func("root", radicand, Num(q)), inside


def _parts(e: Expr, x: Sym) -> Iterator[Expr]:
    """The largest parts with x in them that are not sums, products, quotients or whole powers."""
    if not e.has(x):
        return
    match e:
        case Add() | Mul() | Neg() | Div():
            for part in e.args:
                yield from _parts(part, x)
        case Pow(base, exp) if _whole_power(exp) is not None:
            yield from _parts(base, x)
        case _:
            yield e
