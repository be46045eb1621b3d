"""Difference quotients that need an idea of their own: roots, |g|, tan, arctan, and a power with a letter.

Each is worked until h can be put to 0; what a function of the first course needs beside these stands in
:mod:`calctool.first_principles.rules`.

Source: Stewart, *Calculus*, 3.1 (the binomial theorem), 3.3 and appendix D (formulas for sums and differences).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from calctool.algebra.polynomials import polynomial
from calctool.algebra.terms import as_term, divided, negated, sum_of
from calctool.derivation.rule import Names, Rule, Words
from calctool.expr.exact import exponent_of, is_one_number, literal_value, real_exponent, root_index
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Limit, Mul, Neg, Num, Pow, Substituted, Sym, add, mul
from calctool.first_principles.rules import (
    BINOMIAL,
    CANCEL,
    DIFFERENCE_OF_POWERS,
    EXPAND,
    FACTOR,
    LET_H_GO,
    LIMIT_LAWS,
    SINE_AND_COSINE,
    SQUARES,
    STANDARD,
    SUBTRACT,
    SUBTRACTION,
    difference,
    linear,
    scaled,
    shifted,
)

MAX_INDEX = 6
"""Roots of a higher index are not worked."""


class Move(NamedTuple):
    """A line of the difference quotient: the card, what stands after it, and what is said beside it."""

    rule: Rule
    after: Expr
    notes: tuple[Words, ...] = ()


def special_moves(f: Expr, x: Sym, h: Sym, names: Names) -> Iterator[Move] | None:
    """The lines after the definition, or None where f is of none of these kinds."""
    match f:
        case Func("abs", g) if polynomial(g, x) is not None:
            return _absolute_value(f, g, x, h)
        case Func("tan" | "cot" as name, g) if (slope := linear(g, x)) is not None:
            return _tangent(name, g, slope, x, h)
        case Func("arctan", g) if (slope := linear(g, x)) is not None:
            return _arctangent(g, slope, x, h, names)
        case Pow(base, Sym() as n) if base == x and n != x:
            return _letter_power(x, n, h, names)
    power = _root_power(f)
    if power is not None and polynomial(power[0], x) is not None:
        return _roots(f, *power, x, h)
    return None


def _limit(body: Expr, h: Sym) -> Limit:
    return Limit(body, h, ZERO)


def _root_power(f: Expr) -> tuple[Expr, int, int] | None:
    """``g, p, q`` with f = g^(p/q), q > 1 and p > 0."""
    match f:
        case Func("sqrt"):
            return None  # the conjugate is known by its own name
        case Func() if (index := root_index(f)) is not None:
            return f.args[0], 1, index
        case Pow(root, n) if type(root) is Func and (index := root_index(root)) is not None:
            v = literal_value(n)
            if v is not None and v.denominator == 1 and 0 < v <= MAX_INDEX and index <= MAX_INDEX:
                return root.args[0], int(v), index
        case Pow(g, n):
            v = literal_value(n) if real_exponent(n) is None else real_exponent(n)
            if v is not None and 1 < v.denominator <= MAX_INDEX and 0 < v.numerator <= MAX_INDEX:
                return g, v.numerator, v.denominator
    return None


def _to_the(base: Expr, n: int) -> Expr:
    """base^n; (x^(2/3))^2 is x^(4/3)."""
    if n == 1:
        return base
    if type(base) is Pow and (v := literal_value(base.exp)) is not None and v.denominator != 1:
        return Pow(base.base, exponent_of(v * n, False, is_one_number(base.exp)))
    return Pow(base, Num(n))


def _roots(f: Expr, g: Expr, p: int, q: int, x: Sym, h: Sym) -> Iterator[Move]:
    """a - b = (a^q - b^q)/(a^(q-1) + a^(q-2) b + ... + b^(q-1)), for a = f(x+h), b = f(x)."""
    a, b = shifted(f, x, h), f
    parts = []
    for k in range(q - 1, -1, -1):
        factors = [_to_the(a, k)] if k else []
        factors += [_to_the(b, q - 1 - k)] if k < q - 1 else []
        parts.append(mul(factors))
    below = add(parts)
    whole = _to_the(g, p)
    yield Move(DIFFERENCE_OF_POWERS, _limit(Div(difference(whole, x, h), h * below), h))
    yield from _polynomial_over(whole, below, x, h)


def _polynomial_over(g: Expr, below: Expr, x: Sym, h: Sym) -> Iterator[Move]:
    """From ``(g(x+h) - g(x))/(h*below)`` to the limit."""
    above = polynomial(Add(shifted(g, x, h), Neg(g)), x) or []
    if type(g) is Pow:
        moved, minus = polynomial(shifted(g, x, h), x) or [], polynomial(Neg(g), x) or []
        yield Move(EXPAND, _limit(Div(sum_of([*moved, *minus]), h * below), h))
    yield Move(SUBTRACT, _limit(Div(sum_of(above), h * below), h))
    rest = sum_of([divided(t, as_term(h)) for t in above])
    if len(above) > 1:
        yield Move(FACTOR, _limit(Div(h * rest, h * below), h))
    after = Div(rest, below)
    yield Move(CANCEL, _limit(after, h))
    yield Move(LET_H_GO, substitute(after, h.name, ZERO))


def _absolute_value(f: Expr, g: Expr, x: Sym, h: Sym) -> Iterator[Move]:
    below = Add(shifted(f, x, h), f)
    squares = Add(Pow(shifted(g, x, h), Num(2)), Neg(Pow(g, Num(2))))
    yield Move(SQUARES, _limit(Div(squares, h * below), h))
    yield from _polynomial_over(Pow(g, Num(2)), below, x, h)


def _tangent(name: str, g: Expr, slope: Expr, x: Sym, h: Sym) -> Iterator[Move]:
    moved = shifted(g, x, h)
    small = scaled(slope, h)
    sin_g, cos_g, sin_m, cos_m = (Func(n, a) for a in (g, moved) for n in ("sin", "cos"))
    top: Expr
    if name == "tan":
        top, below = Add(sin_m * cos_g, Neg(cos_m * sin_g)), cos_m * cos_g
    else:
        top, below = Add(cos_m * sin_g, Neg(sin_m * cos_g)), sin_m * sin_g
    yield Move(SINE_AND_COSINE, _limit(Div(top, h * below), h))
    left: Expr = Func("sin", small) if name == "tan" else Neg(Func("sin", small))
    yield Move(SUBTRACTION, _limit(Div(left, h * below), h))
    parts = _limit(Div(Func("sin", small), h), h), _limit(Div(ONE, below), h)
    yield Move(LIMIT_LAWS, Mul(*parts) if name == "tan" else Neg(Mul(*parts)))
    square = cos_g * cos_g if name == "tan" else sin_g * sin_g
    after = Mul(slope, Div(ONE, square))
    yield Move(STANDARD, after if name == "tan" else Neg(after))


def _arctangent(g: Expr, slope: Expr, x: Sym, h: Sym, names: Names) -> Iterator[Move]:
    small = scaled(slope, h)
    below = Add(ONE, Mul(g, shifted(g, x, h)))
    ratio = Div(small, below)
    yield Move(
        SUBTRACTION,
        _limit(Div(Func("arctan", ratio), h), h),
        (
            (
                "the two angles are close together, for ",
                h,
                " is small",
            ),
        ),
    )
    u = names.fresh("utsv")
    yield Move(
        LIMIT_LAWS,
        Mul(Limit(Div(Func("arctan", u), u), u, ZERO), _limit(Div(slope, below), h)),
        (("with ", u, " = ", ratio, ", which tends to 0"),),
    )
    yield Move(STANDARD, Mul(ONE, Div(slope, substitute(below, h.name, ZERO))))


def _letter_power(x: Sym, n: Sym, h: Sym, names: Names) -> Iterator[Move]:
    power, lower = Pow(x, n), n * Pow(x, Add(n, Neg(ONE)))
    p = names.fresh("PQRS")
    whole = Div(Add(Pow(Add(x, h), n), Neg(power), Neg(lower * h)), Pow(h, Num(2)))
    rest = Substituted(p, p, whole)
    yield Move(
        BINOMIAL,
        _limit(Div(Add(power, lower * h, Pow(h, Num(2)) * rest, Neg(power)), h), h),
        ((n, " is a whole number; ", p, " is what the further terms leave when ", Pow(h, Num(2)), " is taken out"),),
    )
    yield Move(SUBTRACT, _limit(Div(Add(lower * h, Pow(h, Num(2)) * rest), h), h))
    yield Move(FACTOR, _limit(Div(h * Add(lower, h * rest), h), h))
    yield Move(CANCEL, _limit(Add(lower, h * rest), h))
    yield Move(LET_H_GO, lower, ((p, " is a polynomial in ", x, " and ", h, ", so ", h * p, " tends to 0"),))


def by_formula(f: Expr, x: Sym) -> tuple[Expr, Expr] | None:
    """A function by the formula that defines it, and its derivative by its own name; None where it has none.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(part) for part in by_formula(parse("sec(2x)"), Sym("x"))]
    ['1/cos(2x)', '2 sec(2x) tan(2x)']
    """
    if type(f) is not Func or f.name not in _FORMULAS or (slope := linear(f.arg, x)) is None:
        return None
    u = f.arg
    formula, derivative = _FORMULAS[f.name](u)
    minus = type(derivative) is Neg
    bare = derivative.body if type(derivative) is Neg else derivative
    scaled = bare if literal_value(slope) == 1 else slope * bare
    return formula, Neg(scaled) if minus else scaled


def _of(name: str, u: Expr) -> Expr:
    return Func(name, u)


_FORMULAS: dict[str, Callable[[Expr], tuple[Expr, Expr]]] = {
    "sinh": lambda u: (Div(Add(Pow(E, u), Neg(Pow(E, negated(u)))), Num(2)), _of("cosh", u)),
    "cosh": lambda u: (Div(Add(Pow(E, u), Pow(E, negated(u))), Num(2)), _of("sinh", u)),
    "tanh": lambda u: (Div(_of("sinh", u), _of("cosh", u)), Pow(_of("sech", u), Num(2))),
    "sec": lambda u: (Div(ONE, _of("cos", u)), Mul(_of("sec", u), _of("tan", u))),
    "csc": lambda u: (Div(ONE, _of("sin", u)), Neg(Mul(_of("csc", u), _of("cot", u)))),
}
