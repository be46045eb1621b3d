"""Brackets: a common factor taken out, a product multiplied out, fractions joined, a polynomial in order.

Source: the "forms of answers" of Stewart, *Calculus*, chapter 3.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from calctool.algebra.distribution import common, content, divided, expand_term
from calctool.algebra.monomials import Exponent, degree, ordered
from calctool.algebra.polynomials import written, written_coefficients
from calctool.algebra.terms import Term, as_term, build, merge, negated, shared_term, sum_of, terms_of
from calctool.expr.exact import integer, plain, root_index, root_value
from calctool.expr.traversal import count, rewrite_all
from calctool.expr.tree import HAS_DENOMINATOR, HAS_ROOT, ONE, Add, Div, Expr, Func, Mul, Neg, Pow, Sym, add, mul
from calctool.simplification.identities import pythagoras_in_sum
from calctool.simplification.passes import outside_functions, simplification

MAX_EXPANDED = 60
"""A product is multiplied out only where that gives at most this many terms."""


@simplification(
    "tidy.factor-out",
    "factor out",
    "a*c + b*c = c*(a + b)",
    "Take the factor that every term has out of the sum.",
    {"e^x*sin(x) + e^x*cos(x)": "e^x*(sin(x) + cos(x))"},
    requires=Add.KIND,
    rearranges=True,
)
def factor_out(e: Expr) -> Expr:
    if type(e) is Add:
        return _factor_out(Add(*[_factor_inside(t) for t in e.terms]))
    return _content_out_of_bracket(_factor_inside(e))


@outside_functions(Add.KIND)
def _factor_inside(e: Expr) -> Expr:
    return _factor_out(e, inside=True)


def _content_out_of_bracket(product: Expr) -> Expr:
    """(x + 1)^3 (6x - 4) = 2(x + 1)^3 (3x - 2), (2x^3 - 6x)/(x^2 + 1)^3 = 2x(x^2 - 3)/(x^2 + 1)^3.

    Of a bracket beside another one, beside a function, or above a bar.
    """
    if not isinstance(product, (Mul, Div, Neg)):
        return product
    term = shared_term(product)
    if term.decimal:
        return product
    outside = (Sym, Add, Func) if term.over else (Sym, Add)
    for k, (base, power) in term.powers.items():
        if type(base) is not Add or power != 1 or len(base.args) > 50 or not _is_beside(k, base, term):
            continue
        inner = [as_term(t) for t in terms_of(base)]
        shared = common(inner)
        factor = Term(shared.coef if shared.coef.denominator == 1 else Fraction(1))
        factor.narrow = shared.narrow
        factor.powers = {
            other: (b, e)
            for other, (b, e) in shared.powers.items()
            if isinstance(e, Fraction) and e.denominator == 1 and e > 0 and type(b) in outside
        }
        if factor.coef == 1 and not factor.powers:
            continue
        if _stays_linear(inner, factor, term, k) and not _meets_below(factor.coef, term):
            continue
        left = term.copy()
        del left.powers[k]
        left.multiply(factor)
        left.times(sum_of([divided(t, factor) for t in inner]), integer(1))
        return build(left)
    return _content_below(product, term)


def _content_below(product: Expr, term: Term) -> Expr:
    """a x/(a x + a)^2 = a x/(a^2 (x + 1)^2), where what is taken out below then cancels."""
    for k, (base, power) in term.powers.items():
        if type(base) is not Add or not isinstance(power, Fraction) or power.denominator != 1 or power >= 0:
            continue
        if len(base.args) > 50 or term.decimal or -power > MAX_EXPANDED:
            continue
        inner = [as_term(t) for t in terms_of(base)]
        shared = common(inner)
        factor = Term(_met(shared.coef, term.coef))
        factor.powers = {
            other: (b, e)
            for other, (b, e) in shared.powers.items()
            if type(b) is Sym and isinstance(e, Fraction) and e.denominator == 1 and e > 0 and _is_above(other, term)
        }
        if factor.coef == 1 and not factor.powers:
            continue
        left = term.copy()
        del left.powers[k]
        left.times(sum_of([divided(t, factor) for t in inner]), power)
        below = Term()
        below.multiply(factor, -int(power))
        outside = build(left)
        minus = type(outside) is Neg
        whole = outside.body if type(outside) is Neg else outside
        over, den = (whole.num, whole.den) if type(whole) is Div else (whole, ONE)
        quotient = Div(over, mul([f for f in (build(below), den) if f != ONE]))
        return Neg(quotient) if minus else quotient
    return product


def _meets_below(coef: Fraction, term: Term) -> bool:
    """Has the square of a bracket below a number in every term that shares a factor with this one?"""
    below = [b for b, p in term.powers.values() if type(b) is Add and isinstance(p, Fraction) and p < -1]
    return coef != 1 and any(_met(content([shared_term(t) for t in b.terms]), coef) != 1 for b in below)


def _met(number: Fraction, coef: Fraction) -> Fraction:
    """The number in every term of a bracket below, if a factor of it stands above."""
    met = number.denominator == 1 and gcd(number.numerator, coef.numerator) > 1
    return number if met else Fraction(1)


def _is_above(k: Expr, term: Term) -> bool:
    power = term.powers[k][1] if k in term.powers else None
    return isinstance(power, Fraction) and power > 0


def _stays_linear(terms: list[Term], factor: Term, whole: Term, bracket: Expr) -> bool:
    """(24x - 6x^2)/(2 - x)^2 is as short as 6x(4 - x)/(2 - x)^2, where nothing but a number or a letter is beside."""
    letters = frozenset[str]().union(*[b.free for t in terms for b, _ in t.powers.values()])
    if not whole.over or len(letters) > 1 or _degree(factor) > 1:
        return False
    beside = [b for k, (b, p) in whole.powers.items() if k != bracket and not (isinstance(p, Fraction) and p < 0)]
    left = [_degree(divided(t, factor)) for t in terms]
    return not beside and max(left) < 2


def _degree(term: Term) -> Fraction:
    """The degree of a product of letters and brackets multiplied out; a large number for anything else."""
    total = Fraction(0)
    for base, power in term.powers.values():
        if not isinstance(power, Fraction) or (base.free and type(base) not in (Sym, Add)):
            return Fraction(100)
        if type(base) is Add:
            total += power * max(_degree(shared_term(t)) for t in base.terms)
        elif base.free:
            total += power
    return total


def _is_beside(bracket: Expr, base: Add, term: Term) -> bool:
    """Does the bracket stay one: beside another bracket or a function, over a bar, or with a function in it?"""
    if term.over:
        return True
    others = [(b, p) for k, (b, p) in term.powers.items() if k != bracket]
    if any(type(b) in (Add, Func) or isinstance(p, Expr) for b, p in others):
        return True
    return (
        bool(others or abs(term.coef) != 1)
        and bool(base.kinds & (Func.KIND | Pow.KIND))
        and any(degree(shared_term(t)) is None for t in base.terms)
    )


# The derivatives of these repeat them, as that of e^x does.
_REPEATING = frozenset(("sec", "csc", "sech", "csch"))


def _telling(base: Expr, power: Exponent, inside: bool) -> bool:
    """Is it worth a line to take the power out of a sum?"""
    if not isinstance(power, Fraction):
        return bool(base.free or power.free)
    if power.numerator <= 0:
        return False
    if type(base) is Func:
        return (inside and base.name in _REPEATING) or (root_index(base) is not None and type(base.arg) is Add)
    return type(base) is Add


def _leaves(base: Expr, power: Exponent) -> bool:
    """Does the power leave the bracket: one above the bar, or a root below it, e^x (2x + 1)/(2 sqrt(x))?"""
    if not isinstance(power, Fraction):
        return bool(base.free or power.free)
    return power.numerator > 0 or power.denominator > 1 or (base.free != frozenset() and root_index(base) is not None)


def _factor_out(e: Expr, inside: bool = False) -> Expr:
    if type(e) is not Add or len(e.terms) > 200:
        return e
    terms = [shared_term(t) for t in e.terms]
    if not any(isinstance(base, (Add, Func)) or isinstance(power, Expr) for base, power in terms[0].powers.values()):
        return e
    shared = common(terms)
    if not any(_telling(base, power, inside) for base, power in shared.powers.values()):
        return e
    factor = Term()
    factor.narrow = shared.narrow
    for k, (base, power) in shared.powers.items():
        if _leaves(base, power):
            factor.powers[k] = (base, power)
    if not any(t.decimal for t in terms):
        factor.coef = shared.coef
    if all(t.coef.numerator < 0 for t in terms):
        factor.coef = -factor.coef
    rest = [divided(t, factor) for t in terms]
    inner = sum_of(ordered(rest))
    outside = build(factor)
    if type(outside) is Neg:
        return Neg(_above(outside.body, inner))
    return _above(outside, inner)


def _above(factor: Expr, bracket: Expr) -> Expr:
    """A factor before its bracket, above the bar of the factor where it has one."""
    if type(factor) is not Div:
        return mul([factor, bracket])
    return Div(bracket if factor.num == ONE else mul([factor.num, bracket]), factor.den)


@simplification(
    "tidy.minus-out",
    "take the minus out",
    "2*(-x^2 + x + 1) = -2*(x^2 - x - 1)",
    "A bracket among other factors begins with a positive term.",
    {"2*(-x^2 + x + 1)/(x^2 + 1)^2": "-2*(x^2 - x - 1)/(x^2 + 1)^2", "1/(-2*x^2 - 2*x)": "-1/(2*x^2 + 2*x)"},
    requires=Add.KIND,
    whole_only=True,
    joins=True,
)
def minus_out(e: Expr) -> Expr:
    if not isinstance(e, (Mul, Div, Neg)):
        return e
    term = shared_term(e)
    found = {
        k: (base, power)
        for k, (base, power) in term.powers.items()
        if type(base) is Add and isinstance(power, Fraction) and _is_turned(base, power)
    }
    if not found:
        return e
    left = term.copy()
    for k, (base, power) in found.items():
        del left.powers[k]
        left.coef *= -1 if power.numerator % 2 else 1
        left.times(add([negated(t) for t in terms_of(base)]), power)
    return build(left)


@simplification(
    "tidy.perfect-square",
    "perfect square",
    "a^2 - 2*a*b + b^2 = (a - b)^2",
    "A bracket among other factors is the square of a shorter one.",
    {"e^x*(x^2 - 2*x + 1)": "e^x*(x - 1)^2"},
    requires=Add.KIND,
    whole_only=True,
)
def perfect_square(e: Expr) -> Expr:
    if not isinstance(e, (Mul, Div, Neg)):
        return e
    term = shared_term(e)
    for k, (base, power) in term.powers.items():
        root = _square_root(base) if type(base) is Add and power == 1 else None
        if root is not None:
            left = term.copy()
            del left.powers[k]
            left.times(root, integer(2))
            return build(left)
    return e


def _square_root(bracket: Add) -> Expr | None:
    """x - 1 for x^2 - 2x + 1, a polynomial of degree 2 in one letter; None where it is no square."""
    if len(bracket.terms) != 3 or len(bracket.free) != 1:
        return None
    x = Sym(next(iter(bracket.free)))
    coefficients = written_coefficients(bracket, x)
    if coefficients is None or len(coefficients) != 3:
        return None
    c, b, a = coefficients
    first, last = root_value(a, 2) if a > 0 else None, root_value(c, 2) if c > 0 else None
    if first is None or last is None or b * b != 4 * a * c:
        return None
    return written([last if b > 0 else -last, first], x)


def _is_turned(bracket: Add, power: Fraction) -> bool:
    """Does a bracket begin with a minus; below the bar, has every term of it one: 1/(1 - x^2) stays?"""
    signs = [shared_term(t).coef < 0 for t in bracket.terms]
    return signs[0] if power == 1 else power.denominator == 1 and power < 0 and all(signs)


@simplification(
    "tidy.expand",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply every term of one bracket by every term of the other.",
    {"(x + 3) + (x - 2)": "x + 3 + x - 2", "(4*x + 6)*x + x^2": "4*x^2 + 6*x + x^2"},
    requires=Add.KIND,
    rearranges=True,
    includes=("tidy.multiply",),
)
def expand(e: Expr) -> Expr:
    return rewrite_all(_expand_places(e), _expand_radicand, HAS_ROOT)


@outside_functions(Add.KIND)
def _expand_places(e: Expr) -> Expr:
    return _number_into_bracket(e) if isinstance(e, (Mul, Div, Neg)) else _expand_sum(e)


def _expand_radicand(e: Expr) -> Expr:
    """sqrt(1 - (1 - x^2)) = sqrt(x^2)."""
    if type(e) is not Func or e.name != "sqrt" or type(e.arg) is not Add:
        return e
    inside = _expand_sum(e.arg)
    return e if len(merge([shared_term(t) for t in terms_of(inside)])) >= len(e.arg.terms) else Func("sqrt", inside)


def _number_into_bracket(product: Expr) -> Expr:
    """2(x/2 + 1) = x + 2."""
    term = shared_term(product)
    if term.decimal or term.coef.denominator != 1 or abs(term.coef.numerator) < 2:
        return product
    for k, (base, power) in term.powers.items():
        if type(base) is not Add or power != 1 or len(base.terms) > 50:
            continue
        q = lcm(*[shared_term(t).coef.denominator for t in base.terms])
        if q == 1 or term.coef.numerator % q:
            continue
        inner = [as_term(t) for t in base.terms]
        term = term.copy()
        front = abs(term.coef)
        for t in inner:
            t.coef *= front
        del term.powers[k]
        term.coef /= front
        term.multiply(shared_term(sum_of(inner)))
        return build(term)
    return product


@simplification(
    "tidy.expand-polynomial",
    "multiply out",
    "(a + b)*c + a*d = a*c + b*c + a*d",
    "A polynomial of low degree is written without brackets, and not factored first.",
    {"(x - 1)^2 + 2*x*(x - 1)": "x^2 - 2*x + 1 + 2*x^2 - 2*x"},
    requires=Add.KIND,
    rearranges=True,
    whole_only=True,
    includes=("tidy.multiply",),
)
def expand_polynomial(e: Expr) -> Expr:
    if type(e) is not Add or not e.kinds & (Mul.KIND | Pow.KIND):
        return e
    factored = _factor_out(e)
    return _expand_sum(e) if factored is not e and _lone_product(factored) is not None else e


@simplification(
    "tidy.expand-product",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "A polynomial of low degree is written without brackets.",
    {"6*(3*x + 1)": "18*x + 6", "8*x*(2*x^2 + 8)": "16*x^3 + 64*x"},
    requires=Add.KIND,
    rearranges=True,
    whole_only=True,
    includes=("tidy.multiply",),
)
def expand_product(e: Expr) -> Expr:
    return _lone_product(e) or e


def _expand_sum(e: Expr) -> Expr:
    """A sum with brackets is multiplied out where terms then come together, or where it is a polynomial."""
    if type(e) is not Add or len(e.terms) > 400 or not any(t.kinds & Add.KIND for t in e.args):
        return e
    terms = [shared_term(t) for t in e.terms]
    expanded: list[Term] = []
    changed = False
    for t in terms:
        bracket = any(type(b) is Add and isinstance(p, Fraction) and p.numerator > 0 for b, p in t.powers.values())
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
    if len(e.free) > 1 and len(merged) > len(terms) + 1 and len(merged) == len(expanded):
        return e  # 1 + (x^2 + y^2)^2 is shorter, and nothing meets
    degrees = [degree(t) for t in merged]
    if all(d is not None and d.denominator == 1 and 0 <= d.numerator <= 12 for d in degrees) and len(merged) <= 13:
        return _written_out(expanded, merged)
    if len(merged) <= len(terms) and len(merged) < len(expanded):
        return sum_of(expanded)
    # (1 - cos x) cos x + sin^2 x: multiplied out, the squares add up to 1.
    joined = pythagoras_in_sum(sum_of(merged))
    return sum_of(expanded) if count(joined) < count(e) else e


def _lone_product(e: Expr) -> Expr | None:
    """16x(2x^2 + 8)-like answers that are polynomials of low degree are multiplied out."""
    if not isinstance(e, (Mul, Neg, Div)) or not e.free:
        return None
    term = shared_term(e)
    brackets = [b for b, p in term.powers.values() if type(b) is Add]
    if not brackets or any(type(b) is Add and p != 1 for b, p in term.powers.values()):
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


@simplification(
    "tidy.one-fraction",
    "write as one fraction",
    "a/c + b/c = (a + b)/c",
    "Add fractions with the same denominator.",
    {
        "1/x^2 - ln(x)/x^2": "(1 - ln(x))/x^2",
        "1/(x - 1) - 1/(x + 1)": "(x + 1 - x + 1)/((x - 1)*(x + 1))",
    },
    requires=HAS_DENOMINATOR,
    rearranges=True,
)
def one_fraction(e: Expr) -> Expr:
    return _one_fraction(e)


@outside_functions(HAS_DENOMINATOR)
def _one_fraction(e: Expr) -> Expr:
    if type(e) is not Add or len(e.terms) > 50:
        return e
    terms = [shared_term(t) for t in e.terms]
    below = [{k: p for k, (_, p) in t.powers.items() if isinstance(p, Fraction) and p.numerator < 0} for t in terms]
    if len(terms) == 2 and below[0] != below[1] and (joined := _to_one_number(terms)) is not None:
        return joined
    if not below[0] or any(b != below[0] for b in below) or any(t.decimal for t in terms):
        return e
    shared = Term(Fraction(1, lcm(*[t.coef.denominator for t in terms])))
    shared.powers = {k: terms[0].powers[k] for k in below[0]}
    shared.narrow = terms[0].narrow.union(*[t.narrow for t in terms])
    result = as_term(sum_of(ordered([divided(t, shared) for t in terms])))
    result.multiply(shared)
    return build(result)


def _to_one_number(terms: list[Term]) -> Expr | None:
    """1/(x - 1) - 1/(x + 1) = (x + 1 - x + 1)/((x - 1)(x + 1)), where only a number is left above the bar."""
    brackets: list[tuple[Expr, Add]] = []
    for t in terms:
        if len(t.powers) != 1 or t.decimal or t.narrow:
            return None
        ((k, (base, power)),) = t.powers.items()
        if type(base) is not Add or power != -1 or len(base.terms) > 3:
            return None
        brackets.append((k, base))
    above: list[Term] = []
    for t, (_, other) in zip(terms, reversed(brackets), strict=True):
        for part in other.terms:
            new = as_term(part)
            new.coef *= t.coef
            above.append(new)
    left = merge(above)
    if len(left) != 1 or left[0].powers:
        return None
    number = lcm(*[t.coef.denominator for t in terms])
    for t in above:
        t.coef *= number
    whole = as_term(sum_of(above))
    below = Term(Fraction(1, number))
    below.powers = {k: (base, Fraction(-1)) for k, base in brackets}
    whole.multiply(below)
    return build(whole)


@simplification(
    "tidy.order",
    "put in order",
    "1 + x^2 - 2x = x^2 - 2x + 1,  -a + b = b - a",
    "Write a polynomial by falling powers, and a positive term before a negative one.",
    {"3*x^2 + 2 + x^3": "x^3 + 3*x^2 + 2", "-sin(x) + e^x": "e^x - sin(x)"},
    requires=Add.KIND,
    easy=True,
    joins=True,
)
def order(e: Expr) -> Expr:
    if type(e) is Add:
        return _order(Add(*[_order_inside(t) for t in e.terms]))
    return _order_inside(e)


@outside_functions(Add.KIND)
def _order_inside(e: Expr) -> Expr:
    return _order(e, inside=True)


def _order(e: Expr, inside: bool = False) -> Expr:
    if type(e) is not Add or len(e.terms) > 50:
        return e
    terms = [shared_term(t) for t in e.terms]
    degrees = [plain(d) for t in terms for d in [degree(t, roots=True)] if d is not None and d.numerator >= 0]
    if len(degrees) == len(terms):
        if degrees in (sorted(degrees), sorted(degrees, reverse=True)):
            return e
    elif terms[0].coef.numerator > 0 or (len(terms) > 2 and not inside):
        return e
    arranged = ordered(terms)
    return e if arranged == terms else add([e.terms[terms.index(t)] for t in arranged])
