"""Identities everybody knows: the Pythagorean ones, quotients of sine and cosine, values at known places.

Source: Stewart, *Calculus*, appendix D and reference page 2.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from functools import cache
from math import comb

from calctool.algebra.closed_values import at_a_known_place
from calctool.algebra.factor_keys import key
from calctool.algebra.monomials import ordered
from calctool.algebra.terms import Term, as_term, build, negated, shared_term, sum_of
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite_all
from calctool.expr.tree import (
    HAS_DENOMINATOR,
    ONE,
    PI,
    TRUE,
    ZERO,
    Add,
    Const,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Sym,
    add,
    as_expr,
    mul,
)
from calctool.numeric.evaluate import holds
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches
from calctool.simplification.passes import on_products, simplification

_SQUARES: dict[tuple[str, str], int] = {
    ("sin", "cos"): 1,
    ("sec", "tan"): -1,
    ("csc", "cot"): -1,
    ("cosh", "sinh"): -1,
    ("tanh", "sech"): 1,
    ("coth", "csch"): -1,
}


# 1 + tan^2 = sec^2 and its like: function -> (sign of the square, what the sum is the square of)
_WITH_ONE: dict[str, tuple[int, str, int]] = {
    "tan": (1, "sec", 1),
    "sec": (-1, "tan", -1),
    "cot": (1, "csc", 1),
    "csc": (-1, "cot", -1),
    "cosh": (-1, "sinh", -1),
    "sin": (-1, "cos", 1),
    "cos": (-1, "sin", 1),
    "tanh": (-1, "sech", 1),
    "sinh": (1, "cosh", 1),
    "coth": (-1, "csch", -1),
}
TRIGONOMETRIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
HYPERBOLIC = frozenset(("sinh", "cosh", "tanh", "coth", "sech", "csch"))


@simplification(
    "tidy.pythagoras",
    "Pythagorean identity",
    "sin(u)^2 + cos(u)^2 = 1,  1 + tan(u)^2 = sec(u)^2",
    "The squares of sine and cosine of the same angle add up to 1.",
    {
        "sin(x)^2 + cos(x)^2": "1",
        "1 + tan(x)^2": "sec(x)^2",
        "tan(x)^2*sec(x)^2 - sec(x)^2 + 1": "tan(x)^2*sec(x)^2 - tan(x)^2",
    },
    requires=Func.KIND,
    rearranges=True,
)
def pythagoras(e: Expr) -> Expr:
    return rewrite_all(e, lambda node: pythagoras_in_sum(node, TRIGONOMETRIC), Func.KIND)


@simplification(
    "tidy.hyperbolic-identity",
    "hyperbolic identity",
    "cosh(u)^2 - sinh(u)^2 = 1,  1 - tanh(u)^2 = sech(u)^2",
    "The square of cosh less the square of sinh is 1.",
    {"cosh(x)^2 - sinh(x)^2": "1", "1 - tanh(x)^2": "sech(x)^2"},
    requires=Func.KIND,
    rearranges=True,
)
def hyperbolic_identity(e: Expr) -> Expr:
    return rewrite_all(e, lambda node: pythagoras_in_sum(node, HYPERBOLIC), Func.KIND)


@simplification(
    "tidy.pythagoras-below",
    "Pythagorean identity",
    "sin(u)^2/(1 - cos(u)) = 1 + cos(u),  tan(u)^2/(sec(u) + 1) = sec(u) - 1",
    "The square above is the bracket below times its conjugate.",
    {"sin(x)^2/(1 - cos(x))": "1 + cos(x)", "tan(x)^3/(1 + sec(x))^2": "tan(x)(sec(x) - 1)/(1 + sec(x))"},
    requires=HAS_DENOMINATOR,
)
def pythagoras_below(e: Expr) -> Expr:
    return _square_over_bracket(e)


@on_products(HAS_DENOMINATOR)
def _square_over_bracket(product: Expr) -> Expr:
    term = shared_term(product)
    if not term.over or not product.kinds & Func.KIND:
        return product
    for base, power in term.powers.values():
        found = _one_and_function(base) if isinstance(power, Fraction) and power <= -1 else None
        if found is None:
            continue
        one, f, turned = found
        sign, other, of_square = _WITH_ONE[f.name]
        square = Func(other, f.arg)
        above = term.powers.get(key(square), (square, Fraction(0)))[1]
        if sign == -1 and isinstance(above, Fraction) and above >= 2:
            after = term.copy()
            after.times(square, Fraction(-2))
            after.times(base, Fraction(1))
            after.multiply(as_term(add([one, negated(turned)] if of_square == 1 else [turned, negated(one)])))
            return build(after)
    return product


def square_by_bracket(above: Expr, below: Expr) -> Expr | None:
    """sin(u)^2 above 1 + cos(u) as 1 - cos(u)^2; None where no bracket below has a square above as a multiple.

    >>> square_by_bracket(parse("sin(x)^2"), parse("1 + cos(x)")) == parse("1 - cos(x)^2")
    True
    """
    factors = list(above.args) if type(above) is Mul else [above]
    for bracket in below.args if type(below) is Mul else (below,):
        found = _one_and_function(bracket)
        if found is None or _WITH_ONE[found[1].name][0] != -1:
            continue
        _, other, of_square = _WITH_ONE[found[1].name]
        square = Pow(found[1], Num(2))
        for i, f in enumerate(factors):
            if f == Pow(Func(other, found[1].arg), Num(2)):
                factors[i] = Add(ONE, Neg(square)) if of_square == 1 else Add(square, Neg(ONE))
                return mul(factors)
    return None


def _one_and_function(e: Expr) -> tuple[Expr, Func, Expr] | None:
    """1 and f and f itself with its sign, of 1 + f, f - 1 and their like."""
    if type(e) is Add and len(e.terms) == 2:
        for one, turned in (e.terms, e.terms[::-1]):
            f = turned.body if type(turned) is Neg else turned
            if literal_value(one) in (1, -1) and type(f) is Func and f.name in _WITH_ONE:
                return one, f, turned
    return None


@simplification(
    "tidy.squares-aside",
    "factor out",
    "a*sin(u)^2 + a*cos(u)^2 = a*(sin(u)^2 + cos(u)^2)",
    "Two terms have the same factor beside the squares of sine and cosine.",
    {"r*cos(t)^2 + r*sin(t)^2": "r*(cos(t)^2 + sin(t)^2)"},
    requires=Func.KIND,
    rearranges=True,
)
def squares_aside(e: Expr) -> Expr:
    """The line before the identity, for who wants both: in no book of its own."""
    return rewrite_all(e, _squares_aside_in_sum, Func.KIND)


def _squares_aside_in_sum(e: Expr) -> Expr:
    if type(e) is not Add or len(e.terms) > 50:
        return e
    terms = [shared_term(t) for t in e.terms]
    squares = _squares_in(terms)
    for i, f, rest in squares:
        for j, g, other in squares:
            sign = _SQUARES.get((f.name, g.name))
            same = sign is not None and i != j and f.arg == g.arg and rest.monomial == other.monomial
            if sign is None or not same or other.coef != sign * rest.coef or build(rest) in (ONE, Neg(ONE)):
                continue
            pair = [Pow(f, Num(2)), Pow(g, Num(2)) if sign > 0 else Neg(Pow(g, Num(2)))]
            inside = add(pair if i < j or sign < 0 else pair[::-1])
            kept = [
                mul([build(rest), inside]) if n == min(i, j) else t for n, t in enumerate(e.terms) if n != max(i, j)
            ]
            return add(kept)
    return e


def _squares_in(terms: list[Term], functions: Collection[str] = _WITH_ONE) -> list[tuple[int, Func, Term]]:
    """The squares of these functions in the terms of a sum: place, the function squared, what is left of the term."""
    squares: list[tuple[int, Func, Term]] = []
    for i, t in enumerate(terms):
        for k, (base, power) in t.powers.items():
            if (
                type(base) is Func
                and base.name in _WITH_ONE
                and base.name in functions
                and isinstance(power, Fraction)
                and power.numerator > 1
                and power >= 2
            ):
                rest = t.copy()
                if power == 2:
                    del rest.powers[k]
                else:
                    rest.powers[k] = (base, power - 2)
                squares.append((i, base, rest))
    return squares


def pythagoras_in_sum(e: Expr, functions: Collection[str] = _WITH_ONE) -> Expr:
    """A sum in which two squares of these functions, or one and a number, have become one."""
    if type(e) is not Add or len(e.terms) > 50 or not e.kinds & Pow.KIND or not e.kinds & Func.KIND:
        return e
    terms = [shared_term(t) for t in e.terms]
    # What is compared with everything is worked out once: a sum of n terms has n^2 pairs.
    squares = [(i, f, rest, rest.monomial) for i, f, rest in _squares_in(terms, functions)]
    for i, f, rest, left in squares:
        for j, g, other, left_of_other in squares:
            sign = _SQUARES.get((f.name, g.name))
            if sign is None or i == j or f.arg != g.arg or left != left_of_other:
                continue
            if other.coef == sign * rest.coef:
                return sum_of(ordered(_put(terms, i, j, rest)))
    monomials = [t.monomial for t in terms] if squares else []
    for i, f, rest, left in squares:
        sign, name, outer = _WITH_ONE[f.name]
        square = Func(name, f.arg)
        # Beside other terms only where one of them has that square too: tan^2 sec^2 - sec^2 + 1 is tan^2 sec^2 - tan^2.
        if len(terms) > 2 and not any(g == square for _, g, _, _ in squares):
            continue
        for j, t in enumerate(terms):
            if i != j and monomials[j] == left and rest.coef == sign * t.coef:
                joined = t.copy()
                joined.coef *= outer
                joined.times(square, Fraction(2))
                return build(joined) if len(terms) == 2 else sum_of(ordered(_put(terms, i, j, joined)))
    return e


def _put(terms: list[Term], i: int, j: int, new: Term) -> list[Term]:
    first, second = min(i, j), max(i, j)
    return [new if n == first else t for n, t in enumerate(terms) if n != second]


# ratio -> name: sin u/cos u = tan u
_RATIOS: dict[tuple[str, str], str] = {
    ("sin", "cos"): "tan",
    ("cos", "sin"): "cot",
    ("sinh", "cosh"): "tanh",
    ("cosh", "sinh"): "coth",
}


_RECIPROCALS: dict[str, str] = {"cos": "sec", "sin": "csc", "cosh": "sech", "sinh": "csch"}


@simplification(
    "tidy.quotient-identity",
    "quotient identity",
    "sin(u)/cos(u) = tan(u),  1/cos(u)^2 = sec(u)^2",
    "Write a quotient of sine and cosine of the same angle by its own name.",
    {"sin(x)/cos(x)": "tan(x)", "1/cos(x)^2": "sec(x)^2", "tan(x)*cos(x)": "sin(x)"},
    requires=Func.KIND,
)
def quotient_identity(e: Expr) -> Expr:
    return _quotient_identity(e)


@on_products(Func.KIND)
def _quotient_identity(product: Expr) -> Expr:
    term = shared_term(product)
    functions = {
        (b.name, b.arg): (k, p)
        for k, (b, p) in term.powers.items()
        if type(b) is Func and len(b.args) == 1 and isinstance(p, Fraction)
    }
    for (name, arg), (k, p) in functions.items():
        for (above, below), joined in _RATIOS.items():
            # tan u * cos u = sin u; sec u * cos u = 1
            if name == joined and (below, arg) in functions and p >= 1 and functions[below, arg][1] >= 1:
                return _exchange(
                    term, [(k, p - 1), (functions[below, arg][0], functions[below, arg][1] - 1)], Func(above, arg), 1
                )
            if name == above and (below, arg) in functions and p == 1 and functions[below, arg][1] == -1:
                return _exchange(
                    term, [(k, Fraction(0)), (functions[below, arg][0], Fraction(0))], Func(joined, arg), 1
                )
        inverse = _RECIPROCALS.get(name)
        if inverse is not None and (inverse, arg) in functions and p >= 1 and functions[inverse, arg][1] >= 1:
            other, q = functions[inverse, arg]
            low = min(p, q)
            return _exchange(term, [(k, p - low), (other, q - low)], None, 0)
        if (
            inverse is not None
            and p in (-1, -2)
            and not any(_has_function_of(b, arg) for kk, (b, _) in term.powers.items() if kk != k)
            and all(not _negative_power(q) for kk, (_, q) in term.powers.items() if kk != k)
        ):
            return _exchange(term, [(k, Fraction(0))], Func(inverse, arg), -int(p))
    return product


def _has_function_of(e: Expr, arg: Expr) -> bool:
    return fold(e, lambda node, parts: any(parts) or (type(node) is Func and node.arg == arg))


def _negative_power(p: Fraction | Expr) -> bool:
    return isinstance(p, Fraction) and p.numerator < 0


def _exchange(term: Term, powers: list[tuple[Expr, Fraction]], new: Func | None, exponent: int) -> Expr:
    term = term.copy()
    for k, p in powers:
        base = term.powers[k][0]
        if p == 0:
            del term.powers[k]
        else:
            term.powers[k] = (base, p)
    if new is not None:
        term.times(new, Fraction(exponent))
    return build(term)


def turns(e: Expr) -> Fraction | None:
    """The rational k with e = k*pi, or None."""
    if literal_value(e) == 0:
        return Fraction(0)
    if not e.kinds & Const.KIND:
        return None
    term = shared_term(e)
    return term.coef if list(term.powers.values()) == [(PI, Fraction(1))] else None


@cache
def _sines() -> dict[Fraction | None, Expr]:
    """The known values of the sine, by the angle as a multiple of pi."""
    return {turns(parse(angle)): parse(value) for angle, value in FUNCTIONS["sin"].known.items()}


def sine(k: Fraction) -> Expr | None:
    """sin(k*pi) where it is a value everybody knows.

    >>> from calctool.expr.printer import show
    >>> show(sine(Fraction(7, 6)))
    '-1/2'
    """
    k %= 2
    if k > 1:
        inner = sine(k - 1)
        return None if inner is None else negated(inner)
    if k > Fraction(1, 2):
        k = 1 - k
    return _sines().get(k)


@simplification(
    "tidy.power-of-logarithm",
    "laws of logarithms",
    "ln(e^u) = u,  e^(n*ln(u)) = u^n",
    "The exponential function and the logarithm undo each other.",
    {"ln(e^(2*x))": "2*x", "log(10^x, 10)": "x", "e^(ln(x))": "x", "2^log(x, 2)": "x", "e^(2*ln(x))": "x^2"},
    requires=Func.KIND,
)
def power_of_logarithm(e: Expr) -> Expr:
    return rewrite_all(e, logarithm_undone, Func.KIND)


def logarithm_undone(e: Expr) -> Expr:
    """What e^(n*ln(u)), ln(e^u) and their like in another base are; another expression as it is."""
    match e:
        case Func("ln", Pow(Const("e"), u)):
            return u
        case Func("log", Pow(base, u)) if base == e.args[1]:
            return u
        case Pow(Const("e"), Func("ln", u)):
            return u
        case Pow(base, Func("log", u)) if base == e.args[1].args[1]:
            return u
        case Pow(Const("e"), (Mul() | Neg() | Div()) as exponent) if (power := _power_of_e_ln(exponent)) is not None:
            return power
    return e


def _power_of_e_ln(exponent: Expr) -> Expr | None:
    """u^c for the exponent c*ln(u), where c is a number or a letter."""
    term = shared_term(exponent)
    logs = [(k, b) for k, (b, p) in term.powers.items() if type(b) is Func and b.name == "ln" and p == 1]
    if len(logs) != 1 or any(k != logs[0][0] and (type(b) is not Sym or p != 1) for k, (b, p) in term.powers.items()):
        return None
    rest = term.copy()
    del rest.powers[logs[0][0]]
    c = build(rest)
    return None if not c.free.isdisjoint(logs[0][1].free) else Pow(logs[0][1].args[0], c)


@simplification(
    "tidy.known-value",
    "known value",
    "ln(1) = 0,  ln(e) = 1,  sin(0) = 0,  cos(pi) = -1",
    "Put in the value of the function.",
    {"ln(e)": "1", "sin(pi/6)": "1/2", "floor(5/2)": "2"},
    requires=Func.KIND,
)
def known_value(e: Expr) -> Expr:
    return rewrite_all(e, value_there, Func.KIND)


def value_there(e: Expr) -> Expr:
    """The value of a function at a place where it is known, sin(pi/6); another expression as it is."""
    if e.__class__ is not Func and e.__class__ is not Pow:
        return e
    match e:
        case Func("ln", Const("e")) | Func("log", Const("e")) if len(e.args) == 1:
            return ONE
        case Func("ln", Num(v)) if v == 1:
            return ZERO
        case Func("log") if e.args[0] == e.args[1]:
            return ONE
        case Func("log", Num(v)) if v == 1:
            return ZERO
        case Func("sin" | "cos" as name, arg) if (k := turns(arg)) is not None:
            known = sine(k if name == "sin" else k + Fraction(1, 2))
            return e if known is None else known
        case Func("tan" | "cot" | "sec" | "csc" as name, arg) if (k := turns(arg)) is not None:
            up, right = sine(k), sine(k + Fraction(1, 2))
            top = up if name == "tan" else right if name == "cot" else ONE
            below = right if name in ("tan", "sec") else up
            if top is None or below is None or below == ZERO:
                return e
            return build(shared_term(Div(top, below)))
        case Func("abs", arg) if (number := literal_value(arg)) is not None:
            return as_expr(abs(number))
        case Func("floor" | "ceil" as name, arg) if (number := literal_value(arg)) is not None:
            return as_expr(number.__floor__() if name == "floor" else number.__ceil__())
        case Func("sign", arg) if (number := literal_value(arg)) is not None:
            return as_expr((number > 0) - (number < 0))
        case Func("factorial", Num(v)) if v.denominator == 1 and v <= 20:
            product = 1
            for i in range(2, int(v) + 1):
                product *= i
            return Num(product)
        case Func(name, arg) if len(e.args) == 1 and (value := at_a_known_place(name, arg)) is not None:
            return value
        case Func():
            return of_numbers(e) or e
    return e


def of_numbers(e: Func) -> Expr | None:
    """max(2, 3), mod(7, 3) and binomial(5, 2): a function of numbers by its formula, or None.

    >>> of_numbers(parse("max(2, 3)")), of_numbers(parse("binomial(5, 2)")), of_numbers(parse("max(x, 3)"))
    (Num(3), Num(10), None)
    """
    numbers = [v for a in e.args if (v := literal_value(a)) is not None]
    if len(numbers) < len(e.args):
        return None
    if e.name == "binomial":
        n, k = numbers
        small = n.denominator == k.denominator == 1 and k >= 0 and 0 <= n <= _LARGEST
        return as_expr(comb(int(n), int(k))) if small else None
    if not has_branches(e.name) and e.name != "mod":
        return None
    written = by_formula(e)
    if not isinstance(written, Piecewise):
        return None if e.name == "mod" and numbers[1] == 0 else written
    for value, condition in written.branches:
        if condition == TRUE or holds(condition, {}):
            return value
    return None


_LARGEST = 200
"""A binomial coefficient of a larger number is not written out."""
