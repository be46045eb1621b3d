"""Difference quotients that need an idea of their own: roots, |g|, tan, arctan, and a power high or with a letter.

Each is worked until h can be put to 0; what a function of the first course needs beside these stands in
:mod:`calctool.first_principles.elementary`.

Source: Stewart, *Calculus*, 3.1 (the binomial theorem), 3.3 and appendix D (formulas for sums and differences).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.distribution import divided
from calctool.algebra.terms import as_term, merge, sum_of
from calctool.derivation.rule import Names, Rule, Words
from calctool.differentiation.table import partials
from calctool.expr.exact import exponent_of, is_one_number, literal_value, real_exponent, root_index
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, nodes, substitute
from calctool.expr.tree import (
    ONE,
    PI,
    ROOT_NAMES,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Substituted,
    Sym,
    UndefinedFunction,
    add,
    mul,
)
from calctool.first_principles.elementary import (
    MAX_POWER,
    difference,
    is_written,
    linear,
    multiplied_out,
    scaled,
    shifted,
)
from calctool.first_principles.rules import (
    BINOMIAL,
    BY_ITS_FORMULA,
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
)
from calctool.numeric.sampling import sample_points
from calctool.parsing.formulas import by_formula, has_branches
from calctool.simplification import simplify

MAX_INDEX = 6
"""A difference of higher powers is not written out as a product."""


POINTS = 4
"""At so many points it is looked whether a function moves."""


class Move(NamedTuple):
    """A line of the difference quotient: the card, what stands after it, and what is said beside it."""

    rule: Rule
    after: Expr
    notes: tuple[Words, ...] = ()


def special_moves(f: Expr, x: Sym, h: Sym, names: Names) -> Iterator[Move] | None:
    """The lines after the definition, or None where f is of none of these kinds."""
    match f:
        case Func("abs", g) if is_written(Pow(g, Num(2)), x):
            return _absolute_value(f, g, x, h)
        case Func("tan" | "cot" as name, g) if (slope := linear(g, x)) is not None:
            return _tangent(name, g, slope, x, h)
        case Func("arctan", g) if (slope := linear(g, x)) is not None:
            return _arctangent(g, slope, x, h, names)
        case Pow(base, n) if base == x and (type(n) is Sym or _is_high(n)) and n != x:
            return _high_power(x, n, h, names)
    power = _root_power(f)
    if power is not None and is_written(_to_the(power[0], power[1]), x):
        return _roots(f, *power, x, h)
    return None


def _limit(body: Expr, h: Sym) -> Limit:
    return Limit(body, h, ZERO)


def _is_high(n: Expr) -> bool:
    v = literal_value(n)
    return v is not None and v.denominator == 1 and v > MAX_POWER


def _root_power(f: Expr) -> tuple[Expr, int, int] | None:
    """``g, p, q`` with f = g^(p/q), q > 1 and p > 0."""
    match f:
        case Func("sqrt"):
            return None  # the conjugate is known by its own name
        case Func() if (index := root_index(f)) is not None:
            return (f.args[0], 1, index) if index <= MAX_INDEX else None
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
    moved, minus = multiplied_out(shifted(g, x, h)), multiplied_out(g, -1)
    above = merge([*moved, *minus])
    if type(g) is Pow:
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


def _high_power(x: Sym, n: Expr, h: Sym, names: Names) -> Iterator[Move]:
    v = literal_value(n)
    power, lower = Pow(x, n), n * Pow(x, Add(n, Neg(ONE)) if v is None else Num(v - 1))
    p = names.fresh("PQRS")
    whole = Div(Add(Pow(Add(x, h), n), Neg(power), Neg(lower * h)), Pow(h, Num(2)))
    rest = Substituted(p, p, whole)
    yield Move(
        BINOMIAL,
        _limit(Div(Add(power, lower * h, Pow(h, Num(2)) * rest, Neg(power)), h), h),
        (
            (
                *(() if v is not None else (n, " is a whole number; ")),
                *(p, " is what the further terms leave when ", Pow(h, Num(2)), " is taken out"),
            ),
        ),
    )
    yield Move(SUBTRACT, _limit(Div(Add(lower * h, Pow(h, Num(2)) * rest), h), h))
    yield Move(FACTOR, _limit(Div(h * Add(lower, h * rest), h), h))
    yield Move(CANCEL, _limit(Add(lower, h * rest), h))
    yield Move(LET_H_GO, lower, ((p, " is a polynomial in ", x, " and ", h, ", so ", h * p, " tends to 0"),))


def composition(f: Expr, x: Sym) -> int | None:
    """The place of the inside of f, where f is a composition with one inside that moves; None where it is x itself.

    >>> from calctool.parsing import parse
    >>> [composition(parse(f), Sym("x")) for f in ("sin(x^2)", "(x^2 + 1)^8", "2^(x^2)", "sin(x)", "x^x")]
    [0, 0, 1, None, None]
    """
    if type(f) not in (Func, Pow):
        return None
    moving = [i for i, part in enumerate(f.args) if part.has(x)]
    return moving[0] if len(moving) == 1 and f.args[moving[0]] != x else None


def may_stand_still(g: Expr, x: Sym) -> bool:
    """May the function be constant on an interval, though x stands in it: |x| - x, sqrt((x + 1)^2) - x, or a step?"""
    if any(p.value(Deriv(g, x)) == 0 for p in sample_points(g, POINTS)):
        return True
    if type(g) is Func and g.name == "abs":
        g = g.arg
    return fold(g, lambda node, parts: any(parts) or (type(node) is Func and has_branches(node.name)) or _steps(node))


def _steps(node: Expr) -> bool:
    return isinstance(node, (Piecewise, UndefinedFunction)) or (type(node) is Func and bool(FUNCTIONS[node.name].jumps))


def power_of_root(f: Expr, x: Sym) -> Expr | None:
    """(x^(1/q))^p for x^(p/q) with p > 1, else None.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(power_of_root(parse("x^(7/3)"), Sym("x")))
    '(x^(1/3))^7'
    """
    if type(f) is not Pow or f.base != x:
        return None
    v = literal_value(f.exp) if real_exponent(f.exp) is None else real_exponent(f.exp)
    if v is None or v.denominator == 1 or v.numerator < 2:
        return None
    one = exponent_of(Fraction(1, v.denominator), False, is_one_number(f.exp))
    return Pow(Pow(x, one), Num(v.numerator))


def inverse_of(f: Expr, x: Sym) -> Expr | None:
    """The function, written in x, that f undoes: sin(x) for arcsin(x), x^7 for the seventh root; None for others."""
    if type(f) is Func and f.args[0] == x:
        if f.name in _RANGES:
            return Func(_RANGES[f.name][0], x)
        return None if (index := root_index(f)) is None else Pow(x, Num(index))
    if type(f) is Pow and f.base == x:
        v = literal_value(f.exp) if real_exponent(f.exp) is None else real_exponent(f.exp)
        return Pow(x, Num(v.denominator)) if v is not None and v.numerator == 1 and v.denominator > 1 else None
    return None


_RANGES: dict[str, tuple[str, str, Expr, Expr]] = {
    "arcsin": ("sin", "cos", Neg(Div(PI, Num(2))), Div(PI, Num(2))),
    "arccos": ("cos", "sin", ZERO, PI),
}
"""An inverse function: what it undoes, and the function that is positive between the two ends of its values."""


def range_of_inverse(f: Func, y: Sym) -> Words:
    """Where the values y of an inverse function lie, and which function is positive there."""
    _, positive, low, high = _RANGES[f.name]
    return (y, " lies between ", low, " and ", high, ", where ", Func(positive, y), " is positive")


def formula_of(f: Expr, x: Sym) -> Expr | None:
    """A function of a*x + b by the formula that defines it; None where it has none, or one with branches.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(formula_of(parse("sec(2x)"), Sym("x"))), formula_of(parse("sec(x^2)"), Sym("x"))
    ('1/cos(2x)', None)
    """
    if type(f) is not Func or has_branches(f.name):
        return None
    moving = [part for part in f.args if part.has(x)]
    formula = by_formula(f)
    return formula if formula != f and len(moving) == 1 and linear(moving[0], x) is not None else None


def named(found: Expr, f: Expr, x: Sym) -> tuple[Rule, Expr] | None:
    """What was found by the formula of a function as the table has it, and how; None where that says no more.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> for found, f in (("sin(x)/cos(x)^2", "sec(x)"), ("1/((1 + x)(1 - x))", "artanh(x)")):
    ...     card, after = named(parse(found), parse(f), Sym("x"))
    ...     print(card.name, show(after))
    definition of the function sec(x) tan(x)
    multiply out 1/(1 - x^2)
    """
    after = table_derivative(f, x)
    if after is None:
        return None
    if _functions(after) - _functions(found):
        return BY_ITS_FORMULA, after
    return (EXPAND, after) if f.args[0] == x else None


def _functions(e: Expr) -> set[str]:
    """The names of the functions in an expression but roots and |u|."""
    return {node.name for node in nodes(e) if type(node) is Func} - {*ROOT_NAMES, "abs"}


def table_derivative(f: Expr, x: Sym) -> Expr | None:
    """The derivative of a function of a*x + b by its own name; None for any other inside.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(table_derivative(parse("sec(2x)"), Sym("x")))
    '2 sec(2x) tan(2x)'
    """
    if type(f) is not Func:
        return None
    moving = [i for i, part in enumerate(f.args) if part.has(x)]
    if len(moving) != 1 or (slope := linear(f.args[moving[0]], x)) is None or moving[0] not in partials(f.name):
        return None
    return simplify(Mul(slope, partials(f.name)[moving[0]].at(f.args)[0]))
