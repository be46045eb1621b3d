"""Products and sums put in order: zeros and ones dropped, numbers multiplied, factors cancelled, like terms collected.

Source: Stewart, *Calculus*, diagnostic test A (algebra).
"""

from __future__ import annotations

from collections.abc import Set
from fractions import Fraction
from math import gcd, lcm

from calctool.algebra.distribution import common, content, divided
from calctool.algebra.factor_keys import key
from calctool.algebra.monomials import degree, ordered
from calctool.algebra.terms import Term, build, merge, shared_term, sum_of
from calctool.expr.exact import integer, literal_value, minus, root_index
from calctool.expr.traversal import cached, nodes, rewrite_all
from calctool.expr.tree import (
    HAS_DENOMINATOR,
    ONE,
    ROOT_NAMES,
    TRIVIAL,
    ZERO,
    Add,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    add,
    mul,
)
from calctool.simplification.passes import on_products, simplification


@simplification(
    "tidy.clean",
    "drop zeros, ones and brackets",
    "a + 0 = a,  1*a = a,  0*a = 0,  a^1 = a,  (a*b)*c = a*b*c",
    "Adding 0, multiplying or dividing by 1, the power 1 and needless brackets change nothing; 0 times anything is 0.",
    {"0 + 1*x^1": "x", "0*x + 2": "2"},
    minor=True,
    requires=TRIVIAL,
    easy=True,
    joins=True,
)
def clean(e: Expr) -> Expr:
    return rewrite_all(e, _clean, TRIVIAL)


def _clean(e: Expr) -> Expr:
    cls = e.__class__
    args = e.args
    if cls is Mul:
        needless = False
        for f in args:
            if f.__class__ is Mul or _is(f, 1):
                needless = True
            elif _is(f, 0):
                return ZERO
        return mul([f for f in args if not _is(f, 1)]) if needless else e
    if cls is Add:
        if not any(t.__class__ is Add or _is(t, 0) or (t.__class__ is Neg and t.data) for t in args):
            return e
        return add([Neg(t.args[0]) if t.__class__ is Neg else t for t in args if not _is(t, 0)])
    if cls is Pow:
        base, exp = args
        if _is(exp, 1):
            return base
        return ONE if _is(base, 1) or (_is(exp, 0) and not _is(base, 0)) else e
    if cls is Neg:
        (body,) = args
        return body.args[0] if body.__class__ is Neg else ZERO if _is(body, 0) else e
    if cls is Div:
        num, den = args
        return num if _is(den, 1) else ZERO if _is(num, 0) and not _is(den, 0) else e
    return e


def _is(e: Expr, n: int) -> bool:
    return e.__class__ is Num and e.data[0].numerator == n and e.data[0].denominator == 1


@simplification(
    "tidy.negative-power",
    "write as a fraction",
    "a*x^-n = a/x^n",
    "A power with a negative exponent is one over the power.",
    {"-5*x^-6": "-5/x^6", "x^-2": "1/x^2"},
    requires=HAS_DENOMINATOR,
    easy=True,
)
def negative_power(e: Expr) -> Expr:
    after = _powers_below(e)
    return after if after is not e and after == _multiplied(e) else e


@simplification(
    "tidy.multiply",
    "multiply",
    "a*b*x*x = (ab)*x^2",
    "Multiply the numbers and write equal factors as a power.",
    {"2*(4*x^3)": "8*x^3", "x*x": "x^2", "3*cos(3*x)*2": "6*cos(3*x)"},
    easy=True,
    joins=True,
)
def multiply(e: Expr) -> Expr:
    return _multiplied(e)


@simplification(
    "tidy.cancel",
    "cancel",
    "a*c/(b*c) = a/b",
    "Cancel the factors that stand both above and below the fraction bar.",
    {"2*x/(2*(x + 1))": "x/(x + 1)", "x^2*(1/x)": "x"},
    requires=HAS_DENOMINATOR,
    easy=True,
    completes=("tidy.multiply",),
)
def cancel(e: Expr) -> Expr:
    return _cancelled(e)


@on_products()
def _multiplied(product: Expr) -> Expr:
    return _product(product, cancelling=False)


@on_products(HAS_DENOMINATOR)
def _cancelled(product: Expr) -> Expr:
    return _product(product, cancelling=True)


@on_products(HAS_DENOMINATOR)
def _powers_below(product: Expr) -> Expr:
    """-5x^-6 = -5/x^6, where nothing else is to be done."""
    bare = product.args[0] if type(product) is Neg else product
    factors = bare.args if type(bare) is Mul else (bare,)
    below = [f for f in factors if type(f) is Pow and type(f.args[1]) is Neg and literal_value(f.args[1]) is not None]
    if not below:
        return product
    cancelled, new = cached(_settled, product)
    beside = [f for f in factors if f not in below]
    under = [f.args[0] if _is(f.args[1].args[0], 1) else Pow(f.args[0], f.args[1].args[0]) for f in below]
    plain = Div(mul(beside) if beside else ONE, mul(under))
    return new if not cancelled and new == (Neg(plain) if bare is not product else plain) else product


def _product(product: Expr, cancelling: bool) -> Expr:
    cancelled, new = cached(_settled, product)
    return new if new is not None and cancelling == cancelled else product


def _settled(product: Expr) -> tuple[bool, Expr | None]:
    """For both passes: did anything cancel, and what does the product become (None: it stays)?"""
    term = shared_term(product)
    if any(base.__class__ is Add for base, _ in term.powers.values()):
        term = term.copy()
        if isinstance(product, (Mul, Div)):
            _cancel_content(term)
        _settle_sign(term)
    new = build(term)
    return term.cancelled, None if new == product or _same_letters(product, new) else new


def _same_letters(product: Expr, new: Expr) -> bool:
    """Are they the same letters in another order?  The one in which they were typed stays: w t.

    And a sum of fractions stays behind what it is multiplied by: x^2 sqrt(x + 1) (2/x + 1/(x + 1)).
    """
    if type(product) is Neg and type(new) is Neg:
        product, new = product.args[0], new.args[0]
    if type(product) is not Mul or type(new) is not Mul or len(product.args) != len(new.args):
        return False
    last = product.args[-1]
    if type(last) is Add and last.kinds & HAS_DENOMINATOR and product.args[:-1] == _without(new.args, last):
        return True
    numbered = type(product.args[0]) is Num
    letters = product.args[numbered:]
    return all(_letter_power(f) for f in letters) and set(product.args) == set(new.args)


def _without(factors: tuple[Expr, ...], one: Expr) -> tuple[Expr, ...]:
    return tuple([f for f in factors if f != one])


def _letter_power(f: Expr) -> bool:
    return type(f) is Sym or (type(f) is Pow and type(f.args[0]) is Sym and literal_value(f.args[1]) is not None)


def _settle_sign(term: Term) -> None:
    """(-3x - 1)/y is -(3x + 1)/y, and -(x - 1)/y is (1 - x)/y: one minus sign at most, in front or inside."""
    if len(term.powers) < 2 and term.coef.denominator == 1 and abs(term.coef.numerator) == 1:
        return
    tops = [(k, b) for k, (b, p) in term.powers.items() if not isinstance(p, Fraction) or p.numerator > 0]
    for k, base in tops:
        if type(base) is not Add or term.powers[k][1] != 1 or len(base.terms) > 50:
            continue
        inner = [shared_term(t) for t in base.terms]
        below_zero = sum([t.coef.numerator < 0 for t in inner])
        if 0 < below_zero < len(inner) and len({t.monomial for t in inner}) < len(inner):
            continue  # like terms come first
        alone = len(tops) == 1 and term.coef.numerator == -1
        turned = term.coef.numerator < 0 and below_zero and _rises(inner)
        if below_zero == len(inner) or (alone and below_zero) or turned:
            flipped = []
            for t in inner:
                opposite = t.copy()
                opposite.coef = minus(t.coef)
                flipped.append(opposite)
            del term.powers[k]
            term.coef = minus(term.coef)
            term.times(sum_of(ordered(flipped)), integer(1))
            return


def _rises(terms: list[Term]) -> bool:
    """1 - 2x^2, which is written by falling powers when its signs are turned."""
    degrees = [degree(t) for t in terms]
    known = [d for d in degrees if d is not None]
    return len(known) == len(terms) and terms[-1].coef.numerator < 0 and known == sorted(known) and known[0] < known[-1]


def _cancel_content(term: Term) -> None:
    """(4x + 6)/(2y) = (2x + 3)/y, (x - 2x ln x)/x^4 = (1 - 2 ln x)/x^3: a factor of a whole bracket."""
    below = Term()
    for k, (base, e) in term.powers.items():
        if isinstance(e, Fraction) and e.numerator < 0:
            below.powers[k] = (base, minus(e))
    q = term.coef.denominator
    if (q == 1 and not below.powers) or (below.powers and _cancel_below(term)):
        return
    for k, (base, e) in list(term.powers.items()):
        if type(base) is not Add or e != 1 or len(base.terms) > 50:
            continue
        inner = [shared_term(t) for t in base.terms]
        shared = common(inner)
        usable = Term()
        usable.narrow = shared.narrow
        if shared.coef.denominator == 1 and q > 1:
            usable.coef = integer(gcd(shared.coef.numerator, q))
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
        term.multiply(shared_term(rest))
        term.cancelled = True
        return


def _cancel_below(term: Term) -> bool:
    """6x/(4x^2 + 2) = 3x/(2x^2 + 1): the number in front and a factor of a bracket below."""
    for k, (base, e) in term.powers.items():
        if type(base) is not Add or not isinstance(e, Fraction) or e.denominator != 1 or not -20 < e.numerator < 0:
            continue
        if len(base.terms) > 50 or term.decimal:
            continue
        inner = [shared_term(t) for t in base.terms]
        g = content(inner)
        if e.numerator == -1 and g.numerator != 1:
            g = Fraction(gcd(g.numerator, term.coef.numerator), g.denominator)
        if g.denominator != 1 or g == 1 or term.coef.numerator % g ** -int(e):
            continue
        inner = [t.copy() for t in inner]
        for t in inner:
            t.coef /= g
        del term.powers[k]
        term.coef *= g ** int(e)
        term.times(sum_of(inner), e)
        term.cancelled = True
        return True
    return False


@simplification(
    "tidy.compound-fraction",
    "clear the inner fractions",
    "(a/b + c)/d = (a + b*c)/(b*d)",
    "Multiply above and below by the denominators of the inner fractions.",
    {"(1/x + 1)/y": "(1 + x)/(x*y)"},
    requires=HAS_DENOMINATOR,
    rearranges=True,
    whole_only=True,
    completes=("tidy.multiply",),
)
def compound_fraction(e: Expr) -> Expr:
    return e if any(_shares_a_bracket(node) for node in nodes(e)) else _clear_inner(e)


def _shares_a_bracket(e: Expr) -> bool:
    """Has every term of a sum a power of one bracket with a bar in it: 2(x + 1/x)^3 + x(x + 1/x)^4?

    It is taken out first: once it is cleared it stands over another power of x in each.
    """
    if type(e) is not Add or not e.kinds & HAS_DENOMINATOR or len(e.terms) > 50:
        return False
    shared = common([shared_term(t) for t in e.terms])
    return any(
        type(base) is Add and base.kinds & HAS_DENOMINATOR and isinstance(power, Fraction) and power >= 1
        for base, power in shared.powers.values()
    )


@on_products(HAS_DENOMINATOR)
def _clear_inner(product: Expr) -> Expr:
    if not isinstance(product, (Div, Mul, Neg, Pow)) or not product.kinds & HAS_DENOMINATOR:
        return product
    term = shared_term(product)
    for k, (base, e) in term.powers.items():
        if type(base) is not Add or not isinstance(e, Fraction) or e.denominator != 1 or abs(e.numerator) > 20:
            continue
        if len(base.terms) > 50:
            continue
        inner = [shared_term(t) for t in base.terms]
        # A lone (1/x + 1)*y is no fraction in a fraction; below a bar, or above one, it is.
        lone = e.numerator > 0 and not term.over and term.coef.denominator == 1
        beside = {key(_under_root(b)) for bk, (b, p) in term.powers.items() if bk != k and isinstance(p, Fraction)}
        bases = [b for b, _ in term.powers.values()]
        meets = _shares_bar(inner, bases) or _met(inner, beside) or _has_halves(inner, bases)
        if lone and not (e == 1 and meets):
            continue
        multiplier = Term()
        q = 1
        for t in inner:
            q = lcm(q, t.coef.denominator)
            multiplier.narrow |= t.narrow
            for bk, (b, power) in t.powers.items():
                if isinstance(power, Fraction) and power.numerator < 0:
                    old = multiplier.powers.get(bk)
                    highest = max(-power, old[1]) if old and isinstance(old[1], Fraction) else -power
                    multiplier.powers[bk] = (b, highest)
        multiplier.coef = integer(q)
        for bk, (b, power) in list(multiplier.powers.items()):
            # x over sqrt(x) is sqrt(x): the powers of x alone are enough.
            index, alone = root_index(b), multiplier.powers.get(key(_under_root(b)), (b, Fraction(0)))[1]
            if index and isinstance(power, Fraction) and isinstance(alone, Fraction) and power / index <= alone:
                del multiplier.powers[bk]
        # (x/2 + 1)/x^2 as well; but 3.5 and 1/2 + 1/3 are numbers.
        if not multiplier.powers and (q == 1 or not base.free or any(t.decimal for t in inner)):
            continue
        cleared = []
        for t in inner:
            new = t.copy()
            new.multiply(multiplier)
            cleared.append(new)
        term = term.copy()
        del term.powers[k]
        term.multiply(shared_term(sum_of(cleared)), int(e))
        term.multiply(multiplier, -int(e))
        return build(term)
    return product


def _shares_bar(terms: list[Term], beside: list[Expr]) -> bool:
    """Do all terms have a power of one thing, with a bar in one of them: (x - 2)(2/sqrt(x) - sqrt(x))?

    Then they are written over it, beside another bracket.
    """
    if sum(type(b) is Add for b in beside) < 2 or len(terms) < 2:
        return False
    for k in terms[0].powers:
        numbers = [p for t in terms if k in t.powers and isinstance(p := t.powers[k][1], Fraction)]
        if len(numbers) == len(terms) and any(p.numerator < 0 for p in numbers):
            return True
    return False


def _has_halves(terms: list[Term], beside: list[Expr]) -> bool:
    """Are there numbers below a bar beside a root or a power of a sum: x sqrt(x + 1) (7x/2 + 2)?"""
    roots = [b for b in beside if type(_under_root(b)) is Add]
    return len(roots) > 1 and any(t.coef.denominator > 1 for t in terms) and all(not t.over for t in terms)


def _under_root(e: Expr) -> Expr:
    return e.args[0] if type(e) is Func and e.data in ROOT_NAMES else e


def _met(terms: list[Term], beside: Set[Expr]) -> bool:
    """Does each bar in a sum meet what it is a bar of beside the bracket: x^2 (x + 1)(2/x + 1/(x + 1))?

    ``beside`` are bases of powers with a number above: x^x (ln(x) + 1/x) stays as it is.
    """
    below = [bk for t in terms for bk, (b, p) in t.powers.items() if isinstance(p, Fraction) and p < 0 and b.free]
    return bool(below) and all(bk in beside for bk in below)


@simplification(
    "tidy.collect",
    "collect like terms",
    "a*x + b*x = (a + b)*x",
    "Add the numbers in front of like terms.",
    {"2*x + 3 + 5*x": "7*x + 3", "x - x": "0"},
    requires=Add.KIND,
    easy=True,
)
def collect_terms(e: Expr) -> Expr:
    after = rewrite_all(e, _collect, Add.KIND)
    return after if after is e else rewrite_all(after, _sign_in_front, Neg.KIND)


def _collect(e: Expr) -> Expr:
    if type(e) is not Add:
        return e
    terms = [shared_term(t) for t in e.terms]
    merged = merge(terms)
    # 2/3 + 1/2 is one number; otherwise fewer terms is what makes it worth a line.
    return e if len(merged) == len(e.terms) else sum_of(ordered(merged))


def _sign_in_front(e: Expr) -> Expr:
    """(-23)/x = -23/x and (-2x - 1)/x = -(2x + 1)/x, where a sum above the bar has become so."""
    if type(e) is Div and type(e.num) is Neg:
        return Neg(Div(e.num.body, e.den))
    if type(e) is Div and type(e.num) is Add and all(type(t) is Neg for t in e.num.terms):
        return Neg(Div(add([t.args[0] for t in e.num.terms]), e.den))
    if type(e) is Mul and type(e.args[0]) is Neg:
        return Neg(Mul(e.args[0].args[0], *e.args[1:]))
    return e
