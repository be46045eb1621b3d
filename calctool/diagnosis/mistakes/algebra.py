"""Mistakes of algebra, made in rewriting a line in which nothing is to be differentiated any more.

They are made before differentiating, in the function, or afterwards, in the derivative.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import combinations, permutations

from calctool.algebra.distribution import common, divided
from calctool.algebra.terms import as_term, build
from calctool.diagnosis.card import FinishedLine, as_power, mistake, times
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.tree import ONE, TWO, Add, Div, Expr, Func, Mul, Neg, Num, Pow, Sym, add, as_expr, mul

_slip = partial(mistake, on=FinishedLine, weight=1)


@_slip(
    "power-of-product", "power taken of one factor only", "(c*u)^n = c*u^n",
    "the exponent reached only the last factor in the bracket.",
    "A power of a product takes every factor: (3x)^2 is 9x^2.",
    meant="definition.power-law", common="A", examples={"(2x)^3": "6x^2"},
)  # fmt: skip
def power_of_product(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(Mul() as u, n) if not n.free:
            yield from _one_powered(u, lambda v: Pow(v, n))
        case Pow(Div(u, c), n) if u.free and not c.free and not n.free:
            yield Div(Pow(u, n), c)
        case Pow(Div(c, u), n) if u.free and not c.free and literal_value(c) != 1 and not n.free:
            yield Div(c, Pow(u, n))
        case Func("sqrt", Mul() as u):
            yield from _one_powered(u, lambda v: Func("sqrt", v))
        case Pow(Add() as u, n) if not n.free and (found := _content(u)) is not None:
            yield mul([found[0], Pow(found[1], n)])


def _content(u: Add) -> tuple[Expr, Expr] | None:
    """A whole number that divides every number in a sum, and what is left: 2x + 4 is 2(x + 2)."""
    numbers = [literal_value(t.factors[0] if isinstance(t, Mul) else t) for t in map(_positive, u.terms)]
    whole = [int(n) for n in numbers if n is not None and n.denominator == 1]
    common = math.gcd(*whole) if len(whole) == len(u.terms) else 1
    return (as_expr(common), add([_divided(t, common) for t in u.terms])) if common > 1 else None


def _divided(t: Expr, common: int) -> Expr:
    match t:
        case Neg(u):
            return Neg(_divided(u, common))
        case Mul():
            return times(_divided(t.factors[0], common), *t.factors[1:])
        case Num():
            return Num(t.value / common)
    return t


def _one_powered(u: Mul, power: Callable[[Expr], Expr]) -> Iterator[Expr]:
    numbers, rest = _parted(u)
    if numbers and rest:
        yield mul([*numbers, power(mul(rest))])


@_slip(
    "minus-squared", "minus sign in a power", "(-u)^2 = -u^2",
    "the minus sign inside the bracket was left out of the power.",
    "A minus sign disappears in an even power and stays in an odd one.",
    meant="definition.power-law", common="B", examples={"(-x)^2*e^x": "-2x e^x - x^2 e^x"}, kind="sign-slip",
)  # fmt: skip
def minus_squared(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(Neg(u), n) if (size := literal_value(n)) is not None and size.denominator == 1:
            yield Pow(u, n) if size % 2 else Neg(Pow(u, n))
        case Pow(Mul() as u, n) if (size := literal_value(n)) is not None and size.denominator == 1:
            first = u.factors[0]
            if isinstance(first, Neg):
                power = Pow(mul([first.body, *u.factors[1:]]), n)
                yield power if size % 2 else Neg(power)


@_slip(
    "bracket-first-term-only", "bracket multiplied out for one term only", "c*(u + v) = c*u + v",
    "the factor in front of the bracket was multiplied with one term only.",
    "Multiply every term in the bracket by it.",
    meant="tidy.expand", common="A", examples={"(x^2 + 5)^2": "4x^3 + 10x"},
)  # fmt: skip
def bracket_first_term_only(node: Expr) -> Iterator[Expr]:
    if not isinstance(node, Mul):
        return
    for i, f in enumerate(node.factors):
        if isinstance(f, Add):
            rest = [*node.factors[:i], *node.factors[i + 1 :]]
            if any(isinstance(g, Add) for g in rest):  # of two brackets neither is a factor in front
                continue
            for j in range(len(f.terms)):
                yield add([mul([*rest, u]) if k == j else u for k, u in enumerate(f.terms)])
                if len(f.terms) > 2:
                    yield add([u if k == j else mul([*rest, u]) for k, u in enumerate(f.terms)])


@_slip(
    "binomial-formula", "square of a sum misremembered", "(u + v)^2 = u^2 + u*v + v^2",
    "in the square of a sum the doubled product is not right.",
    "Multiply the bracket by itself: (u + v)^2 is u^2 + 2uv + v^2.",
    meant="tidy.expand", common="B", examples={"x^2/(x + 5)": "(x^2 + 10x)/(x^2 + 5x + 25)"},
)  # fmt: skip
def binomial_formula(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(Add(), n) if literal_value(n) == 2 and len(node.args[0].args) == 2:
            a, b = node.args[0].args
            minus = isinstance(b, Neg)
            if isinstance(b, Neg):
                b = b.body
            between: list[Expr] = [mul([a, b]), mul([TWO, a, b])]
            if minus:
                yield Add(Pow(a, TWO), Neg(between[0]), Pow(b, TWO))
                yield Add(Pow(a, TWO), Neg(between[1]), Neg(Pow(b, TWO)))
                yield Add(Pow(a, TWO), between[1], Pow(b, TWO))
            else:
                yield Add(Pow(a, TWO), between[0], Pow(b, TWO))


def _powers(e: Mul) -> Iterator[tuple[Expr, Expr, list[Expr]]]:
    """Two factors of a product, and the others."""
    for i, j in combinations(range(len(e.factors)), 2):
        yield e.factors[i], e.factors[j], [f for k, f in enumerate(e.factors) if k not in (i, j)]


@_slip(
    "exponents-multiplied", "exponents multiplied instead of added", "u^m * u^n = u^(m*n)",
    "the exponents were multiplied where powers are multiplied.",
    "Multiplying powers of the same base adds the exponents.",
    meant="definition.power-law", common="B", examples={"x^2*x^4": "8x^7"},
)  # fmt: skip
def exponents_multiplied(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Mul):
        for a, b, rest in _powers(node):
            match a, b:
                case Pow(u, m), Pow(v, n) if u == v:
                    yield mul([*rest, Pow(u, mul([m, n]))])
                case (Pow(u, m), Add() as s) | (Add() as s, Pow(u, m)):  # in multiplying out a bracket
                    out = [_exponents_multiplied(u, m, t) for t in s.terms]
                    if any(wrong is not None for wrong in out):
                        terms = [
                            mul([a if s is b else b, t]) if w is None else w for t, w in zip(s.terms, out, strict=True)
                        ]
                        yield mul([*rest, add(terms)])
    if isinstance(node, Pow) and isinstance(node.exp, Mul) and not node.base.free:
        first, *others = node.exp.factors
        if literal_value(first) == 2 and others:  # e^(2x) is e^x e^x
            yield Pow(node.base, Pow(mul(others), TWO))


def _exponents_multiplied(u: Expr, m: Expr, t: Expr) -> Expr | None:
    """u^m times a term in which a power of u stands, with the exponents multiplied; None where there is none."""
    match t:
        case Neg(v):
            wrong = _exponents_multiplied(u, m, v)
            return None if wrong is None else Neg(wrong)
        case Pow(v, n) if v == u:
            return Pow(u, mul([m, n]))
        case Mul():
            for i, f in enumerate(t.factors):
                if isinstance(f, Pow) and f.base == u:
                    return mul([*t.factors[:i], Pow(u, mul([m, f.exp])), *t.factors[i + 1 :]])
    return None


@_slip(
    "root-cancelled", "a power cancelled against its root", "u/sqrt(u) = 1",
    "something was cancelled against its own square root.",
    "u/sqrt(u) is sqrt(u): one root stays.",
    meant="tidy.cancel", common="B", examples={"x*sqrt(x)": "sqrt(x) + 1/2"},
)  # fmt: skip
def root_cancelled(node: Expr) -> Iterator[Expr]:
    num: Expr = ONE
    den: Expr = ONE
    for f in node.factors if isinstance(node, Mul) else (node,):
        num, den = (mul([num, f.num]), mul([den, f.den])) if isinstance(f, Div) else (mul([num, f]), den)
    above = num.factors if isinstance(num, Mul) else (num,)
    below = den.factors if isinstance(den, Mul) else (den,)
    for i, f in enumerate(below):
        if isinstance(f, Func) and f.name == "sqrt" and f.arg in above:
            rest = list(above)
            rest.remove(f.arg)
            yield Div(mul(rest), mul([*below[:i], *below[i + 1 :]]))


@_slip(
    "exponents-added", "exponents added instead of multiplied", "(u^m)^n = u^(m + n)",
    "the exponents were added where a power is raised to a power.",
    "A power of a power multiplies the exponents.",
    meant="definition.power-law", common="B", examples={"(x^3)^4": "7x^6"},
)  # fmt: skip
def exponents_added(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(Pow(u, m), n):
            yield Pow(u, Add(m, n))
            if m.free:
                yield Pow(u, Pow(m, n))


def _parted(t: Expr) -> tuple[list[Expr], list[Expr]]:
    """The numbers in front of a term, and its other factors."""
    if isinstance(t, Neg):
        numbers, rest = _parted(t.body)
        return [Neg(ONE), *numbers], rest
    factors = mul([t.factors[0], *t.factors[1:]] if isinstance(t, Mul) else [t])
    flat = factors.factors if isinstance(factors, Mul) else (factors,)
    return [f for f in flat if not f.free], [f for f in flat if f.free]


def _simple(e: Expr) -> bool:
    """Is it 1 or a plain power of the variable?"""
    return not e.free or isinstance(e, Sym) or (isinstance(e, Pow) and isinstance(e.base, Sym) and not e.exp.free)


@_slip(
    "unlike-terms", "unlike terms added", "a*x^m + b*x^n = (a + b)*x^(m + n)",
    "terms were added that are not of the same kind.",
    "Only like terms can be added: 2x + 3x^2 stays as it is.",
    meant="tidy.collect", common="B", examples={"x^3 + x^2": "5x^3", "x^2 + 3x": "5x"},
)  # fmt: skip
def unlike_terms(node: Expr) -> Iterator[Expr]:
    if not isinstance(node, Add):
        return
    for i, j in combinations(range(len(node.terms)), 2):
        (a, one), (b, other) = _parted(node.terms[i]), _parted(node.terms[j])
        shared = [f for f in one if f in other]
        u, v = (mul([f for f in factors if f not in shared]) for factors in (one, other))
        zero = any(rational_value(number) == 0 for number in (*a, *b, Add(mul(a), mul(b))))
        if (
            u == v
            or zero
            or isinstance(u, Add)
            or isinstance(v, Add)
            or (ONE in (u, v) and not all(map(_simple, (u, v))))
        ):
            continue
        rest = [t for k, t in enumerate(node.terms) if k not in (i, j)]
        for together in dict.fromkeys((times(u, v), u, v)):
            yield add([*rest, mul([Add(mul(a), mul(b)), *shared, together])])


@_slip(
    "fractions-added-termwise", "fractions added above and below", "a/b + c/d = (a + c)/(b + d)",
    "the numerators were added, and the denominators too.",
    "Bring the fractions to a common denominator first.",
    meant="tidy.one-fraction", common="B", examples={"ln(x) + ln(x + 1)": "2/(2x + 1)"},
)  # fmt: skip
def fractions_added(node: Expr) -> Iterator[Expr]:
    if not isinstance(node, Add):
        return
    for i, j in combinations(range(len(node.terms)), 2):
        parts = [t.body if isinstance(t, Neg) else t for t in (node.terms[i], node.terms[j])]
        match parts:
            case [Div(a, b), Div(c, d)] if b != d:
                above = [Neg(u) if isinstance(node.terms[k], Neg) else u for k, u in ((i, a), (j, c))]
                rest = [t for k, t in enumerate(node.terms) if k not in (i, j)]
                yield add([*rest, Div(Add(*above), Add(b, d))])


@_slip(
    "common-factor-left", "a common factor taken out, and left in a term", "a*u + a*v = a*(u + a*v)",
    "a common factor was taken out, and in one term it was left standing.",
    "Multiply out again: what stands in front divides every term in the bracket.",
    meant="tidy.factor-out", common="A", examples={"x^2*e^(-3x)": "x e^(-3x) (2 - 3x^2)"},
    shows="bracket",
)  # fmt: skip
def common_factor_left(node: Expr) -> Iterator[Expr]:
    if not isinstance(node, Add) or not 2 <= len(node.terms) <= 3:
        return
    terms = [as_term(t) for t in node.terms]
    shared = common(terms)
    inside = [build(divided(t, shared)) for t in terms]
    for base, n in shared.powers.values():
        if not isinstance(n, Expr) and n < 0:
            continue
        for left in dict.fromkeys((n, Fraction(1))):  # the whole power, or one factor of it
            power = Pow(base, left if isinstance(left, Expr) else as_expr(left))
            for i, rest in enumerate(inside):
                if rest.free:
                    yield mul([build(shared), add([*inside[:i], mul([power, rest]), *inside[i + 1 :]])])


@_slip(
    "common-denominator-slip", "a term not brought to the common denominator", "u + a/(b*c) = (u*b + a)/(b*c)",
    "a term was not multiplied by all of the common denominator.",
    "Multiply what stands above by all that its own denominator lacks.",
    meant="tidy.one-fraction", common="B", examples={"x*sqrt(x + 1)": "(x + 1 + x)/(2sqrt(x + 1))"},
)  # fmt: skip
def common_denominator(node: Expr) -> Iterator[Expr]:
    if not isinstance(node, Add):
        return
    for i, j in permutations(range(len(node.terms)), 2):
        u, t = node.terms[i], node.terms[j]
        fraction = t.body if isinstance(t, Neg) else t
        if not isinstance(fraction, Div) or isinstance(u.body if isinstance(u, Neg) else u, Div):
            continue
        above, below = Neg(fraction.num) if isinstance(t, Neg) else fraction.num, fraction.den
        rest = [v for k, v in enumerate(node.terms) if k not in (i, j)]
        factors = below.factors if isinstance(below, Mul) else (below,)
        for k in range(len(factors)):
            kept = [u, *factors[:k], *factors[k + 1 :]]
            yield add([*rest, Div(add([mul(kept), above]), below)])


@_slip(
    "coefficient-moved-below", "number moved below with the power", "c*x^(-n) = 1/(c*x^n)",
    "the number in front went below the fraction bar together with the power.",
    "Only the power moves: 3x^(-2) is 3/x^2.",
    meant="definition.power-law", common="B", examples={"x^(-3)": "-1/(3x^4)", "6*sqrt(x)": "1/(3sqrt(x))"},
)  # fmt: skip
def coefficient_moved_below(node: Expr) -> Iterator[Expr]:
    match node:
        case Mul():
            numbers, rest = _parted(node)
            found = as_power(mul(rest)) if numbers and rest else None
            size = literal_value(found[1]) if found is not None else None
            if found is not None and size is not None and size < 0:
                sign = any(isinstance(f, Neg) or ((v := literal_value(f)) is not None and v < 0) for f in numbers)
                below = mul([*[_positive(f) for f in numbers], Pow(found[0], as_expr(-size))])
                yield Neg(Div(ONE, below)) if sign else Div(ONE, below)
        case Div(c, u) if u.free and not c.free and literal_value(c) not in (1, None):
            yield Div(ONE, mul([c, u]))


def _positive(f: Expr) -> Expr:
    value = literal_value(f)
    if isinstance(f, Neg):
        return f.body
    return as_expr(-value) if value is not None and value < 0 else f


@_slip(
    "exponent-cut", "brackets round an exponent lost", "a^(m + n) = a^m + n",
    "the exponent is a sum, and only its first term was kept above.",
    "Put brackets around an exponent that is a sum.",
    meant="definition.power-law", common="B", examples={"2^(x + 3)": "(2^x + 3) ln(2)"},
)  # fmt: skip
def exponent_cut(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(a, Add() as n):
            yield add([Pow(a, n.terms[0]), *n.terms[1:]])


@_slip(
    "reciprocal-as-power", "fraction or root rewritten with the wrong exponent", "1/x^n = x^n, sqrt(x^m) = x^(2/m)",
    "the exponent does not belong to this fraction or root.",
    "1/x^n is x^(-n), and the root goes below in the exponent: sqrt(x^3) is x^(3/2).",
    meant="definition.power-law", common="B", examples={"1/x^3 + x": "3x^2 + 1", "sqrt(x^3)": "2/3 x^(-1/3)"},
)  # fmt: skip
def reciprocal_as_power(node: Expr) -> Iterator[Expr]:
    match node:
        case Div(c, Pow(Sym() as x, n)) if not c.free and not n.free:
            yield times(c, Pow(x, n))
            size = literal_value(n)
            if size is not None and size > 1:
                yield times(c, Pow(x, as_expr(1 / size)))
                yield times(c, Pow(x, as_expr(-1 / size)))
        case Pow(Sym() as x, n) if (size := literal_value(n)) is not None and size < 0:
            yield Neg(Pow(x, as_expr(-size)))
        case Div(c, Func("sqrt", u)) if not c.free:
            yield times(c, Func("sqrt", u))
            yield times(c, Pow(u, Neg(TWO)))
        case Func("sqrt", Pow(u, n)) if (size := literal_value(n)) not in (None, 0, 2):
            assert size is not None
            yield Pow(u, as_expr(2 / size))
            yield Pow(u, as_expr(2 * size))
        case Func("sqrt", Sym() as x):
            yield Pow(x, TWO)
            yield Pow(x, Neg(Div(ONE, TWO)))
            yield Pow(x, Neg(TWO))
        case Func("cbrt", u) if isinstance(u, Sym):
            yield Pow(u, Num(3))
            yield Func("sqrt", u)
        case Func("cbrt", Pow(u, n)) if (size := literal_value(n)) not in (None, 0, 3):
            assert size is not None
            yield Pow(u, as_expr(3 / size))


@_slip(
    "log-of-product", "logarithm of a product taken as a product", "ln(u*v) = ln(u)*ln(v)",
    "the logarithm of a product or a power was taken apart wrongly.",
    "ln(uv) is ln(u) + ln(v), and ln(u^n) is n ln(u).",
    meant="definition.log-law", common="C", examples={"ln(x*sin(x))": "ln(sin(x))/x + ln(x) cos(x)/sin(x)"},
)  # fmt: skip
def log_of_product(node: Expr) -> Iterator[Expr]:
    match node:
        case Func("ln", Mul() as u):
            yield mul([Func("ln", f) for f in u.factors])
        case Func("ln", Div(u, v)):
            yield Div(Func("ln", u), Func("ln", v))
        case Func("ln", Pow(u, n)):
            yield Pow(Func("ln", u), n)
