"""Tidying: the algebra after the calculus, one named pass a line, to the form a textbook prints.

Each pass looks at the whole expression and rewrites every place where it applies.  The passes are
tried in the order of the book TIDY and repeated until none changes anything; each is exact on the
domain of the line above.  What was typed inside a function's brackets is cleaned, never rearranged.

Source: the "forms of answers" of Stewart, *Calculus*, chapter 3, and OpenStax *Calculus 1*, chapter 3.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from ..algebra import (
    Term,
    as_term,
    build,
    common,
    content,
    degree,
    divided,
    expand_term,
    merge,
    negated,
    ordered,
    sum_of,
    terms_of,
    value,
)
from ..expr import (
    ONE,
    PI,
    ZERO,
    Add,
    Const,
    Div,
    Expr,
    Func,
    Logic,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    add,
    as_expr,
    count,
    fold,
    mul,
    rewrite_all,
)
from ..step import Rule
from .passes import outermost_products, outside_functions, tidying
from .roots import absolute_value, common_root, number_out_of_root, root_of_power

MAX_EXPANDED = 60
"""A product is multiplied out only where that gives at most this many terms."""


@tidying(
    "tidy.clean",
    "drop zeros, ones and brackets",
    "a + 0 = a,  1*a = a,  0*a = 0,  a^1 = a,  (a*b)*c = a*b*c",
    "Adding 0, multiplying or dividing by 1, the power 1 and needless brackets change nothing; 0 times anything is 0.",
    {"0 + 1*x^1": "x", "0*x + 2": "2"},
    minor=True,
)
def clean(e: Expr) -> Expr:
    return rewrite_all(e, _clean)


def _clean(e: Expr) -> Expr:
    match e:
        case Neg(body):
            return body.body if isinstance(body, Neg) else ZERO if _is(body, 0) else e
        case Add():
            terms = [t for t in e.terms if not _is(t, 0)]
            if any(isinstance(t, Neg) and t.bracketed for t in terms):
                terms = [Neg(t.body) if isinstance(t, Neg) and t.bracketed else t for t in terms]
            nested = any(isinstance(t, Add) or (isinstance(t, Neg) and isinstance(t.body, Neg)) for t in terms)
            return e if len(terms) == len(e.terms) and not nested and terms == list(e.terms) else add(terms)
        case Mul():
            if any(_is(f, 0) for f in e.factors):
                return ZERO
            factors = [f for f in e.factors if not _is(f, 1)]
            nested = any(isinstance(f, Mul) for f in factors)
            return e if len(factors) == len(e.factors) and not nested else mul(factors)
        case Div(num, den):
            return num if _is(den, 1) else ZERO if _is(num, 0) and not _is(den, 0) else e
        case Pow(base, exp):
            if _is(exp, 1):
                return base
            if _is(exp, 0) and not _is(base, 0):
                return ONE
            return ONE if _is(base, 1) else e
    return e


def _is(e: Expr, n: int) -> bool:
    return isinstance(e, Num) and e.value == n


@tidying(
    "tidy.multiply",
    "multiply",
    "a*b*x*x = (ab)*x^2",
    "Multiply the numbers and write equal factors as a power.",
    {"2*(4*x^3)": "8*x^3", "x*x": "x^2", "3*cos(3*x)*2": "6*cos(3*x)"},
)
def multiply(e: Expr) -> Expr:
    return _products(e, cancelling=False)


@tidying(
    "tidy.cancel",
    "cancel",
    "a*c/(b*c) = a/b",
    "Cancel the factors that stand both above and below the fraction bar.",
    {"2*x/(2*(x + 1))": "x/(x + 1)", "x^2*(1/x)": "x"},
)
def cancel(e: Expr) -> Expr:
    return _products(e, cancelling=True)


def _products(e: Expr, cancelling: bool) -> Expr:
    return outermost_products(e, _cancelled if cancelling else _multiplied)


def _multiplied(product: Expr) -> Expr:
    return _product(product, cancelling=False)


def _cancelled(product: Expr) -> Expr:
    return _product(product, cancelling=True)


def _product(product: Expr, cancelling: bool) -> Expr:
    term = as_term(product)
    if isinstance(product, (Mul, Div)):
        _cancel_content(term)
    _settle_sign(term)
    if cancelling != term.cancelled:
        return product
    new = build(term)
    return product if new == product else new


def _settle_sign(term: Term) -> None:
    """(-3x - 1)/y is -(3x + 1)/y, and -(x - 1)/y is (1 - x)/y: one minus sign at most, in front or inside."""
    if len(term.powers) < 2 and term.coef.denominator == 1 and abs(term.coef) == 1:
        return
    tops = [(k, b) for k, (b, p) in term.powers.items() if not isinstance(p, Fraction) or p > 0]
    for k, base in tops:
        if not isinstance(base, Add) or term.powers[k][1] != 1 or len(base.terms) > 50:
            continue
        inner = [as_term(t) for t in base.terms]
        below_zero = sum(t.coef < 0 for t in inner)
        alone = len(tops) == 1 and term.coef.numerator == -1
        if below_zero == len(inner) or (alone and below_zero):
            flipped = []
            for t in inner:
                t.coef = -t.coef
                flipped.append(t)
            del term.powers[k]
            term.coef = -term.coef
            term.times(sum_of(ordered(flipped)), Fraction(1))
            return


def _cancel_content(term: Term) -> None:
    """(4x + 6)/(2y) = (2x + 3)/y, (x - 2x ln x)/x^4 = (1 - 2 ln x)/x^3: a factor of a whole bracket."""
    q = term.coef.denominator
    below = Term()
    for k, (base, e) in term.powers.items():
        if isinstance(e, Fraction) and e < 0:
            below.powers[k] = (base, -e)
    if _cancel_below(term) or (q == 1 and not below.powers):
        return
    for k, (base, e) in list(term.powers.items()):
        if not isinstance(base, Add) or e != 1 or len(base.terms) > 50:
            continue
        inner = [as_term(t) for t in base.terms]
        shared = common(inner)
        usable = Term()
        g = Fraction(1)
        if shared.coef.denominator == 1 and q > 1:
            g = Fraction(gcd(shared.coef.numerator, q))
        usable.coef = g
        for bk, (b, power) in shared.powers.items():
            limit = below.powers.get(bk)
            if limit is None or not isinstance(power, Fraction) or power <= 0 or not isinstance(limit[1], Fraction):
                continue
            usable.powers[bk] = (b, min(power, limit[1]))
        if usable.coef == 1 and not usable.powers:
            continue
        rest = sum_of([divided(t, usable) for t in inner])
        del term.powers[k]
        term.multiply(usable)
        term.multiply(as_term(rest))
        term.cancelled = True
        return


def _cancel_below(term: Term) -> bool:
    """6x/(4x^2 + 2) = 3x/(2x^2 + 1): the number in front and a factor of a bracket below."""
    for k, (base, e) in term.powers.items():
        if not isinstance(base, Add) or not isinstance(e, Fraction) or e.denominator != 1 or not -20 < e < 0:
            continue
        if len(base.terms) > 50 or term.decimal:
            continue
        inner = [as_term(t) for t in base.terms]
        g = content(inner)
        if e == -1:
            g = Fraction(gcd(g.numerator, term.coef.numerator), g.denominator)
        if g.denominator != 1 or g == 1 or term.coef.numerator % g ** -int(e):
            continue
        for t in inner:
            t.coef /= g
        del term.powers[k]
        term.coef *= g ** int(e)
        term.times(sum_of(inner), e)
        term.cancelled = True
        return True
    return False


@tidying(
    "tidy.compound-fraction",
    "clear the inner fractions",
    "(a/b + c)/d = (a + b*c)/(b*d)",
    "Multiply above and below by the denominators of the inner fractions.",
    {"(1/x + 1)/y": "(1 + x)/(x*y)"},
    needs=Add,
)
def compound_fraction(e: Expr) -> Expr:
    return outermost_products(e, _clear_inner)


def _clear_inner(product: Expr) -> Expr:
    if not isinstance(product, (Div, Mul, Neg, Pow)):
        return product
    term = as_term(product)
    for k, (base, e) in term.powers.items():
        if not isinstance(base, Add) or not isinstance(e, Fraction) or e.denominator != 1 or abs(e) > 20:
            continue
        if len(base.terms) > 50:
            continue
        inner = [as_term(t) for t in base.terms]
        # A lone (1/x + 1)*y is no fraction in a fraction; below a bar, or above one, it is.
        if e > 0 and not term.over and term.coef.denominator == 1:
            continue
        multiplier = Term()
        q = 1
        for t in inner:
            q = lcm(q, t.coef.denominator)
            for bk, (b, power) in t.powers.items():
                if isinstance(power, Fraction) and power < 0:
                    old = multiplier.powers.get(bk)
                    highest = max(-power, old[1]) if old and isinstance(old[1], Fraction) else -power
                    multiplier.powers[bk] = (b, highest)
        multiplier.coef = Fraction(q)
        # (x/2 + 1)/x^2 as well; but 3.5 and 1/2 + 1/3 are numbers.
        if not multiplier.powers and (q == 1 or not base.free or any(t.decimal for t in inner)):
            continue
        cleared = []
        for t in inner:
            new = t.copy()
            new.multiply(multiplier)
            cleared.append(new)
        del term.powers[k]
        term.multiply(as_term(sum_of(cleared)), int(e))
        term.multiply(multiplier, -int(e))
        return build(term)
    return product


@tidying(
    "tidy.collect",
    "collect like terms",
    "a*x + b*x = (a + b)*x",
    "Add the numbers in front of like terms.",
    {"2*x + 3 + 5*x": "7*x + 3", "x - x": "0"},
    needs=Add,
)
def collect_terms(e: Expr) -> Expr:
    return rewrite_all(e, _collect)


def _collect(e: Expr) -> Expr:
    if not isinstance(e, Add):
        return e
    terms = [as_term(t) for t in e.terms]
    merged = merge(terms)
    # 2/3 + 1/2 is one number; otherwise fewer terms is what makes it worth a line.
    return e if len(merged) == len(e.terms) else sum_of(ordered(merged))


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


@tidying(
    "tidy.pythagoras",
    "Pythagorean identity",
    "sin(u)^2 + cos(u)^2 = 1,  1 + tan(u)^2 = sec(u)^2,  cosh(u)^2 - sinh(u)^2 = 1",
    "The squares of sine and cosine of the same angle add up to 1.",
    {"sin(x)^2 + cos(x)^2": "1", "1 - tanh(x)^2": "sech(x)^2"},
    needs=Func,
)
def pythagoras(e: Expr) -> Expr:
    return rewrite_all(e, _pythagoras)


def _pythagoras(e: Expr) -> Expr:
    if not isinstance(e, Add) or len(e.terms) > 50:
        return e
    terms = [as_term(t) for t in e.terms]
    squares: list[tuple[int, Func, Term]] = []  # place, the function squared, what is left of the term
    for i, t in enumerate(terms):
        for k, (base, power) in t.powers.items():
            if isinstance(base, Func) and base.name in _WITH_ONE and isinstance(power, Fraction) and power >= 2:
                rest = t.copy()
                if power == 2:
                    del rest.powers[k]
                else:
                    rest.powers[k] = (base, power - 2)
                squares.append((i, base, rest))
    for i, f, rest in squares:
        for j, g, other in squares:
            sign = _SQUARES.get((f.name, g.name))
            if sign is None or i == j or f.arg != g.arg or rest.like != other.like:
                continue
            if other.coef == sign * rest.coef:
                return sum_of(ordered(_put(terms, i, j, rest)))
    for i, f, rest in squares:
        sign, name, outer = _WITH_ONE[f.name]
        for j, t in enumerate(terms):
            if i != j and len(terms) == 2 and t.like == rest.like and rest.coef == sign * t.coef:
                joined = t.copy()
                joined.coef *= outer
                joined.times(Func(name, f.arg), Fraction(2))
                return build(joined)
    return e


def _put(terms: list[Term], i: int, j: int, new: Term) -> list[Term]:
    first, second = min(i, j), max(i, j)
    return [new if n == first else t for n, t in enumerate(terms) if n != second]


@tidying(
    "tidy.factor-out",
    "factor out",
    "a*c + b*c = c*(a + b)",
    "Take the factor that every term has out of the sum.",
    {"e^x*sin(x) + e^x*cos(x)": "e^x*(sin(x) + cos(x))"},
    needs=Add,
)
def factor_out(e: Expr) -> Expr:
    if isinstance(e, Add):
        return _factor_out(Add(*[outside_functions(t, _factor_inside) for t in e.terms]))
    return outermost_products(outside_functions(e, _factor_inside), _number_out_of_bracket)


def _factor_inside(e: Expr) -> Expr:
    return _factor_out(e, inside=True)


def _number_out_of_bracket(product: Expr) -> Expr:
    """(x + 1)^3 (6x - 4) = 2(x + 1)^3 (3x - 2): of a bracket beside another one."""
    if not isinstance(product, (Mul, Div, Neg)):
        return product
    term = as_term(product)
    brackets = [
        (k, b, p) for k, (b, p) in term.powers.items() if isinstance(b, Add) and isinstance(p, Fraction) and p > 0
    ]
    if len(brackets) < 2 or term.decimal:
        return product
    for k, base, power in brackets:
        g = content(inner) if power == 1 and len(base.args) <= 50 and (inner := [as_term(t) for t in base.args]) else 1
        if g == 1 or Fraction(g).denominator != 1:
            continue
        for t in inner:
            t.coef /= g
        del term.powers[k]
        term.coef *= g
        term.times(sum_of(inner), Fraction(1))
        return build(term)
    return product


# The derivatives of these repeat them, as that of e^x does.
_REPEATING = frozenset(("sec", "csc", "sech", "csch"))


def _factor_out(e: Expr, inside: bool = False) -> Expr:
    if not isinstance(e, Add) or len(e.terms) > 200:
        return e
    terms = [as_term(t) for t in e.terms]
    shared = common(terms)
    factor = Term()
    telling = False
    for k, (base, power) in shared.powers.items():
        if isinstance(power, Fraction):
            if power <= 0:
                continue
            repeating = inside and isinstance(base, Func) and base.name in _REPEATING
            if repeating or (isinstance(base, Add) and power.denominator == 1):
                telling = True
            factor.powers[k] = (base, power)
        elif base.free or power.free:
            telling = True
            factor.powers[k] = (base, power)
    if not telling:
        return e
    if shared.coef.denominator == 1:
        factor.coef = shared.coef
    if all(t.coef < 0 for t in terms):
        factor.coef = -factor.coef
    rest = [divided(t, factor) for t in terms]
    inner = sum_of(ordered(rest))
    outside = build(factor)
    if isinstance(outside, Neg):
        return Neg(mul([outside.body, inner]))
    return mul([outside, inner])


@tidying(
    "tidy.expand",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply every term of one bracket by every term of the other.",
    {"(x + 3) + (x - 2)": "x + 3 + x - 2", "(4*x + 6)*x + x^2": "4*x^2 + 6*x + x^2"},
    needs=Add,
)
def expand(e: Expr) -> Expr:
    return rewrite_all(outside_functions(e, _expand_places), _expand_radicand)


def _expand_places(e: Expr) -> Expr:
    return _number_into_bracket(e) if isinstance(e, (Mul, Div, Neg)) else _expand_sum(e)


def _expand_radicand(e: Expr) -> Expr:
    """sqrt(1 - (1 - x^2)) = sqrt(x^2)."""
    if not isinstance(e, Func) or e.name != "sqrt" or not isinstance(e.arg, Add):
        return e
    inside = _expand_sum(e.arg)
    return e if len(merge([as_term(t) for t in terms_of(inside)])) >= len(e.arg.terms) else Func("sqrt", inside)


def _number_into_bracket(product: Expr) -> Expr:
    """2(x/2 + 1) = x + 2."""
    term = as_term(product)
    if term.decimal or term.coef.denominator != 1 or abs(term.coef) == 1:
        return product
    for k, (base, power) in term.powers.items():
        if not isinstance(base, Add) or power != 1 or len(base.terms) > 50:
            continue
        inner = [as_term(t) for t in base.terms]
        q = lcm(*[t.coef.denominator for t in inner])
        if q == 1 or term.coef.numerator % q:
            continue
        front = abs(term.coef)
        for t in inner:
            t.coef *= front
        del term.powers[k]
        term.coef /= front
        term.multiply(as_term(sum_of(inner)))
        return build(term)
    return product


@tidying(
    "tidy.expand-product",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "A polynomial of low degree is written without brackets.",
    {"6*(3*x + 1)": "18*x + 6", "8*x*(2*x^2 + 8)": "16*x^3 + 64*x"},
    needs=Add,
)
def expand_product(e: Expr) -> Expr:
    return _lone_product(e) or e


def _expand_sum(e: Expr) -> Expr:
    """A sum with brackets is multiplied out where terms then come together, or where it is a polynomial."""
    if not isinstance(e, Add) or len(e.terms) > 400:
        return e
    terms = [as_term(t) for t in e.terms]
    expanded: list[Term] = []
    changed = False
    for t in terms:
        bracket = any(isinstance(b, Add) and isinstance(p, Fraction) and p > 0 for b, p in t.powers.values())
        if not bracket:
            expanded.append(t)
            continue
        out = expand_term(t, MAX_EXPANDED)
        if out is None:
            return e
        changed = True
        expanded.extend(out)
    if not changed:
        return e
    merged = merge(expanded)
    degrees = [degree(t) for t in merged]
    if all(d is not None and 0 <= d <= 12 and d.denominator == 1 for d in degrees) and len(merged) <= 13:
        return _written_out(expanded, merged)
    if len(merged) <= len(terms) and len(merged) < len(expanded):
        return sum_of(expanded)
    # (1 - cos x) cos x + sin^2 x: multiplied out, the squares add up to 1.
    joined = _pythagoras(sum_of(merged))
    return sum_of(expanded) if count(joined) < count(e) else e


def _lone_product(e: Expr) -> Expr | None:
    """16x(2x^2 + 8)-like answers that are polynomials of low degree are multiplied out."""
    if not isinstance(e, (Mul, Neg, Div)):
        return None
    term = as_term(e)
    brackets = [b for b, p in term.powers.values() if isinstance(b, Add)]
    if not brackets or any(isinstance(b, Add) and p != 1 for b, p in term.powers.values()):
        return None
    if term.over or any(isinstance(p, Expr) for _, p in term.powers.values()):
        return None
    expanded = expand_term(term, 24)
    if expanded is None:
        return None
    merged = merge(expanded)
    degrees = [degree(t) for t in merged]
    if any(d is None or d < 0 or d > 4 or d.denominator != 1 for d in degrees) or len(merged) > 5:
        return None
    return _written_out(expanded, merged)


def _written_out(expanded: list[Term], merged: list[Term]) -> Expr:
    """A product multiplied out: like terms are left for the next line, where there are any."""
    return sum_of(ordered(expanded) if len(merged) == len(expanded) else expanded)


@tidying(
    "tidy.one-fraction",
    "write as one fraction",
    "a/c + b/c = (a + b)/c",
    "Add fractions with the same denominator.",
    {"1/x^2 - ln(x)/x^2": "(1 - ln(x))/x^2"},
    needs=Add,
)
def one_fraction(e: Expr) -> Expr:
    return outside_functions(e, _one_fraction)


def _one_fraction(e: Expr) -> Expr:
    if not isinstance(e, Add) or len(e.terms) > 50:
        return e
    terms = [as_term(t) for t in e.terms]
    below = [{k: p for k, (_, p) in t.powers.items() if isinstance(p, Fraction) and p < 0} for t in terms]
    if not below[0] or any(b != below[0] for b in below) or any(t.decimal for t in terms):
        return e
    shared = Term(Fraction(1, lcm(*[t.coef.denominator for t in terms])))
    shared.powers = {k: terms[0].powers[k] for k in below[0]}
    result = as_term(sum_of(ordered([divided(t, shared) for t in terms])))
    result.multiply(shared)
    return build(result)


# ratio -> name: sin u/cos u = tan u
_RATIOS: dict[tuple[str, str], str] = {
    ("sin", "cos"): "tan",
    ("cos", "sin"): "cot",
    ("sinh", "cosh"): "tanh",
    ("cosh", "sinh"): "coth",
}
_RECIPROCALS: dict[str, str] = {"cos": "sec", "sin": "csc", "cosh": "sech", "sinh": "csch"}


@tidying(
    "tidy.quotient-identity",
    "quotient identity",
    "sin(u)/cos(u) = tan(u),  1/cos(u)^2 = sec(u)^2",
    "Write a quotient of sine and cosine of the same angle by its own name.",
    {"sin(x)/cos(x)": "tan(x)", "1/cos(x)^2": "sec(x)^2", "tan(x)*cos(x)": "sin(x)"},
    needs=Func,
)
def quotient_identity(e: Expr) -> Expr:
    return outermost_products(e, _quotient_identity)


def _quotient_identity(product: Expr) -> Expr:
    term = as_term(product)
    functions = {
        (b.name, b.arg): (k, p)
        for k, (b, p) in term.powers.items()
        if isinstance(b, Func) and len(b.args) == 1 and isinstance(p, Fraction)
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
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, Func) and node.arg == arg))


def _negative_power(p: Fraction | Expr) -> bool:
    return isinstance(p, Fraction) and p < 0


def _exchange(term: Term, powers: list[tuple[Expr, Fraction]], new: Func | None, exponent: int) -> Expr:
    for k, p in powers:
        base = term.powers[k][0]
        if p == 0:
            del term.powers[k]
        else:
            term.powers[k] = (base, p)
    if new is not None:
        term.times(new, Fraction(exponent))
    return build(term)


# sin(k*pi/12) for the angles everybody knows
def _half(e: Expr) -> Expr:
    return Div(e, Num(2))


_SQRT2, _SQRT3 = Func("sqrt", Num(2)), Func("sqrt", Num(3))
_SINES: dict[Fraction, Expr] = {
    Fraction(0): ZERO,
    Fraction(1, 6): Div(ONE, Num(2)),
    Fraction(1, 4): _half(_SQRT2),
    Fraction(1, 3): _half(_SQRT3),
    Fraction(1, 2): ONE,
}


def turns(e: Expr) -> Fraction | None:
    """The rational k with e = k*pi, or None."""
    if value(e) == 0:
        return Fraction(0)
    term = as_term(e)
    return term.coef if list(term.powers.values()) == [(PI, Fraction(1))] else None


def sine(k: Fraction) -> Expr | None:
    """sin(k*pi) where it is a value everybody knows.

    >>> sine(Fraction(7, 6)) == Neg(Div(Num(1), Num(2)))
    True
    """
    k %= 2
    if k > 1:
        inner = sine(k - 1)
        return None if inner is None else negated(inner)
    if k > Fraction(1, 2):
        k = 1 - k
    return _SINES.get(k)


_AT_ZERO: dict[str, Expr] = {
    **dict.fromkeys(
        ("tan", "arcsin", "arctan", "sinh", "tanh", "arsinh", "artanh", "erf", "sqrt", "cbrt", "abs"), ZERO
    ),
    **dict.fromkeys(("sec", "cosh", "sech", "factorial"), ONE),
    "arccos": Div(PI, Num(2)),
}


@tidying(
    "tidy.known-value",
    "known value",
    "ln(1) = 0,  ln(e) = 1,  sin(0) = 0,  cos(pi) = -1,  ln(e^u) = u",
    "Put in the value of the function.",
    {"ln(e)": "1", "sin(pi/6)": "1/2", "ln(e^(2*x))": "2*x", "e^(ln(x))": "x"},
    needs=Func,
)
def known_value(e: Expr) -> Expr:
    return rewrite_all(e, _known_value)


def _known_value(e: Expr) -> Expr:
    match e:
        case Func("ln", Const("e")) | Func("log", Const("e")) if len(e.args) == 1:
            return ONE
        case Func("ln", Num(v)) if v == 1:
            return ZERO
        case Func("ln", Pow(Const("e"), u)):
            return u
        case Func("log") if e.args[0] == e.args[1]:
            return ONE
        case Func("log", Num(v)) if v == 1:
            return ZERO
        case Func("log", Pow(base, u)) if base == e.args[1]:
            return u
        case Pow(Const("e"), Func("ln", u)):
            return u
        case Func("sin" | "cos" as name, arg) if (k := turns(arg)) is not None:
            known = sine(k if name == "sin" else k + Fraction(1, 2))
            return e if known is None else known
        case Func("tan", arg) if (k := turns(arg)) is not None:
            top, below = sine(k), sine(k + Fraction(1, 2))
            if top is None or below is None or below == ZERO:
                return e
            return build(as_term(Div(top, below)))
        case Func("abs", arg) if (number := value(arg)) is not None:
            return as_expr(abs(number))
        case Func("floor" | "ceil" as name, arg) if (number := value(arg)) is not None:
            return as_expr(number.__floor__() if name == "floor" else number.__ceil__())
        case Func("sign", arg) if (number := value(arg)) is not None:
            return as_expr((number > 0) - (number < 0))
        case Func("factorial", Num(v)) if v.denominator == 1 and v <= 20:
            product = 1
            for i in range(2, int(v) + 1):
                product *= i
            return Num(product)
        case Func(name, arg) if value(arg) == 0 and name in _AT_ZERO and len(e.args) == 1:
            return _AT_ZERO[name]
    return e


@tidying(
    "tidy.order",
    "put in order",
    "1 + x^2 - 2x = x^2 - 2x + 1,  -a + b = b - a",
    "Write a polynomial by falling powers, and a positive term before a negative one.",
    {"3*x^2 + 2 + x^3": "x^3 + 3*x^2 + 2", "-sin(x) + e^x": "e^x - sin(x)"},
    needs=Add,
)
def order(e: Expr) -> Expr:
    if isinstance(e, Add):
        return _order(Add(*[outside_functions(t, _order_inside) for t in e.terms]))
    return outside_functions(e, _order_inside)


def _order_inside(e: Expr) -> Expr:
    return _order(e, inside=True)


def _order(e: Expr, inside: bool = False) -> Expr:
    if not isinstance(e, Add) or len(e.terms) > 50:
        return e
    terms = [as_term(t) for t in e.terms]
    degrees = [d for d in map(degree, terms) if d is not None and d >= 0]
    if len(degrees) == len(terms):
        if degrees in (sorted(degrees), sorted(degrees, reverse=True)):
            return e
    elif terms[0].coef > 0 or (len(terms) > 2 and not inside):
        return e
    arranged = ordered(terms)
    return e if arranged == terms else add([e.terms[terms.index(t)] for t in arranged])


@tidying(
    "tidy.branches",
    "drop empty branches",
    "{a if c, a else} = a",
    "Branches with the same value are one.",
    {"{2 if x < 0 else 2}": "2"},
    minor=True,
    needs=Piecewise,
)
def branches(e: Expr) -> Expr:
    return rewrite_all(e, _branches)


def _branches(e: Expr) -> Expr:
    if isinstance(e, Piecewise):
        last = e.branches[-1]
        if isinstance(last[1], Logic) and not last[1].args and all(v == last[0] for v, _ in e.branches):
            return last[0]
    return e


TIDY: tuple[Rule, ...] = (
    clean,
    known_value,
    multiply,
    cancel,
    number_out_of_root,
    root_of_power,
    absolute_value,
    compound_fraction,
    pythagoras,
    collect_terms,
    factor_out,
    common_root,
    expand,
    expand_product,
    one_fraction,
    quotient_identity,
    order,
    branches,
)
"""The passes in the order they are tried; after one has changed something, the round begins again."""

CLEAN: tuple[Rule, ...] = (clean,)
"""What even a raw answer gets."""
