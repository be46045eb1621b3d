"""Simplification of roots and absolute values: numbers and powers leave the root, sums of roots get one denominator."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from calctool.algebra.bounds import bounds
from calctool.algebra.monomials import degree, ordered
from calctool.algebra.terms import Term, as_term, build, shared_term, sum_of
from calctool.expr.exact import is_one_number, literal_value, root_index, root_value
from calctool.expr.traversal import fold, nodes, rewrite_all
from calctool.expr.tree import HAS_DENOMINATOR, HAS_ROOT, Add, Const, Div, Expr, Func, Mul, Neg, Pow, Sym, as_expr, mul
from calctool.simplification.passes import outside_functions, simplification


@simplification(
    "tidy.number-out-of-root",
    "take the number out of the root",
    "sqrt(1 - x^2/4) = sqrt(4 - x^2)/2",
    "The denominator under the root is a square.",
    {"1/(2*sqrt(1 - x^2/4))": "1/(2*(sqrt(4 - x^2)/2))"},
    requires=HAS_ROOT,
    rearranges=True,
)
def number_out_of_root(e: Expr) -> Expr:
    return rewrite_all(e, _number_out_of_root, HAS_ROOT)


def _number_out_of_root(e: Expr) -> Expr:
    if type(e) is not Func or e.name != "sqrt" or type(e.arg) is not Add or len(e.arg.terms) > 20:
        return e
    terms = [as_term(t) for t in e.arg.terms]
    q = lcm(*[t.coef.denominator for t in terms])
    root = root_value(Fraction(q), 2)
    if root is None or q == 1 or any(t.decimal for t in terms):
        return e
    for t in terms:
        t.coef *= q
    return Div(Func("sqrt", sum_of(terms)), as_expr(root))


@simplification(
    "tidy.power-out-of-root",
    "take the denominator out of the root",
    "sqrt(1 - 9/x^2) = sqrt(x^2 - 9)/|x|",
    "The common denominator under the root is a square.",
    {"-3/(x^2*sqrt(1 - 9/x^2))": "-3/(x^2*(sqrt(x^2 - 9)/|x|))"},
    requires=HAS_ROOT,
    rearranges=True,
)
def power_out_of_root(e: Expr) -> Expr:
    return rewrite_all(e, _power_out_of_root, HAS_ROOT) if e.kinds & HAS_DENOMINATOR else e


def _power_out_of_root(e: Expr) -> Expr:
    if type(e) is not Func or e.name != "sqrt" or type(e.arg) is not Add or len(e.arg.terms) > 20:
        return e
    terms = [as_term(t) for t in e.arg.terms]
    squares: dict[Expr, Fraction] = {}
    for t in terms:
        for base, power in t.powers.values():
            if isinstance(power, Fraction) and power < 0:
                squares[base] = max(squares.get(base, Fraction(0)), -power)
    if not squares or any(n % 2 or type(base) not in (Sym, Add) for base, n in squares.items()):
        return e
    for t in terms:
        for base, n in squares.items():
            t.times(base, n)
    return Div(Func("sqrt", sum_of(ordered(terms))), mul([_size(base, n / 2) for base, n in squares.items()]))


def _size(base: Expr, n: Fraction) -> Expr:
    """The absolute value of a power."""
    inside = base if n % 2 == 0 or bounds(base).positive else Func("abs", base)
    return inside if n == 1 else Pow(inside, as_expr(n))


@simplification(
    "tidy.root-of-power",
    "root of a power",
    "sqrt(u^2) = |u|,  sqrt(u^3) = sqrt(u)^3,  cbrt(u^2) = cbrt(u)^2",
    "The power leaves the root; an even root of an even power is a power of the absolute value.",
    {"x/sqrt(x^2)": "x/|x|", "cbrt(x^2)": "cbrt(x)^2", "sqrt(x^4)": "x^2"},
    requires=HAS_ROOT,
)
def root_of_power(e: Expr) -> Expr:
    return rewrite_all(e, _root_of_power, HAS_ROOT)


def _root_of_power(e: Expr) -> Expr:
    index = root_index(e)
    if index is None or type(e.args[0]) is not Pow or type(e) is not Func:
        return e
    n = literal_value(e.args[0].exp)
    if n is None or n.denominator != 1:
        return e
    base = e.args[0].base
    if n % index == 0:
        n /= index
        inside = base if index % 2 or n % 2 == 0 or bounds(base).positive else Func("abs", base)
    elif index % 2 or n % 2:
        inside = e.with_args((base, *e.args[1:]))
    else:
        return e
    return inside if n == 1 else Pow(inside, as_expr(n))


@simplification(
    "tidy.absolute-value",
    "absolute value",
    "|2u| = 2|u|,  |-u| = |u|,  |u^2| = u^2",
    "What is never negative needs no bars.",
    {"|5*x^4|": "5*x^4", "|-2*x|": "2*|x|"},
    requires=HAS_ROOT,
)
def absolute_value(e: Expr) -> Expr:
    return rewrite_all(e, _absolute_value, HAS_ROOT)


def _absolute_value(e: Expr) -> Expr:
    if type(e) is not Func or e.name != "abs" or not e.free or type(e.arg) is Add:
        return e
    inside = as_term(e.arg)
    outside = Term(abs(inside.coef))
    outside.narrow = inside.narrow
    inside.coef = Fraction(1)
    for k, (base, power) in list(inside.powers.items()):
        even = isinstance(power, Fraction) and power.denominator == 1 and power % 2 == 0
        if even or base == Const("e") or base == Const("pi") or (type(base) is Func and base.name in _POSITIVE):
            outside.powers[k] = inside.powers.pop(k)
    if outside.coef == 1 and not outside.powers:
        return Func("abs", e.arg.body) if type(e.arg) is Neg else e
    return build(outside) if not inside.powers else mul([build(outside), Func("abs", build(inside))])


_POSITIVE = frozenset(("sqrt", "abs", "cosh", "sech"))


@simplification(
    "tidy.common-root",
    "common denominator",
    "sqrt(u) - a/sqrt(u) = (u - a)/sqrt(u)",
    "Bring the terms with the root over the root.",
    {"sqrt(x + 1) + x/sqrt(x + 1)": "(x + 1 + x)/sqrt(x + 1)"},
    requires=HAS_DENOMINATOR,
    rearranges=True,
)
def common_root(e: Expr) -> Expr:
    return _common_root(e)


@outside_functions(HAS_DENOMINATOR)
def _common_root(e: Expr) -> Expr:
    if type(e) is not Add or len(e.terms) > 20:
        return e
    terms = [shared_term(t) for t in e.terms]
    for k, (base, _) in terms[0].powers.items():
        lowest = _lowest(k, base, terms)
        if lowest is None:
            continue
        below = Term(Fraction(1, lcm(*[t.coef.denominator for t in terms])))
        below.powers[k] = (base, lowest)
        below.narrow = terms[0].narrow.union(*[t.narrow for t in terms])
        cleared = []
        for t in terms:
            new = t.copy()
            new.multiply(below, -1)
            cleared.append(new)
        whole = as_term(sum_of(ordered(cleared)))
        whole.multiply(below)
        return build(whole)
    return e


def _lowest(k: Expr, base: Expr, terms: Sequence[Term]) -> Fraction | None:
    """The lowest power of a root of a sum that stands in every term, above and below the bar; else None.

    The root of a letter is left below each term, sin(x)/(2 sqrt(x)) + sqrt(x) cos(x), until there are four of them.
    """
    index = root_index(base)
    inside = base.args[0] if index else base
    if not isinstance(inside, Add) and not (len(terms) > 3 and any(degree(t, roots=True) is None for t in terms)):
        return None
    powers = [p for t in terms for p in [t.powers.get(k, (base, Fraction(0)))[1]] if isinstance(p, Fraction)]
    step = Fraction(index or 1)
    low = min(powers, default=Fraction(0))
    fits = all(p and p % step for p in powers) and all((p - low) % step == 0 for p in powers)
    return low if fits and len(powers) == len(terms) and low < 0 < max(powers) else None


MOST_BESIDE_A_ROOT = Fraction(3, 2)
"""x sqrt(x) is x^(3/2); a higher power of x^(1/2) is written as one, and what stands beside it too."""


@simplification(
    "tidy.as-root",
    "write as a root",
    "x^(1/2) = sqrt(x)",
    "The problem was written with a root, and so is the answer.",
    {"3*x^(1/2)/2": "3*sqrt(x)/2", "1/(2*x^(3/2))": "1/(2*x*sqrt(x))"},
)
def as_root(e: Expr) -> Expr:
    if any(type(node) is Pow and (literal_value(node.exp) or 0) > MOST_BESIDE_A_ROOT for node in nodes(e)):
        return e
    return fold(e, lambda node, parts: _flat(_as_root(node.with_args(parts))))


@simplification(
    "tidy.one-notation",
    "write as a root",
    "x^(1/2) = sqrt(x)",
    "A root stands here already: write the other powers of what is under it with that root too.",
    {"1/(2*sqrt(x)) + 3*x^(1/2)/2": "1/(2*sqrt(x)) + 3*sqrt(x)/2"},
    requires=HAS_ROOT,
    joins=True,
)
def one_notation(e: Expr) -> Expr:
    if not e.kinds & Pow.KIND:
        return e
    rooted = {node.args[0] for node in nodes(e) if type(node) is Func and node.name == "sqrt"}
    both = any(type(node) is Pow and node.base in rooted and _as_root(node) is not node for node in nodes(e))
    return _roots_outside_functions(e) if both else e


@outside_functions(Pow.KIND)
def _roots_outside_functions(e: Expr) -> Expr:
    return _flat(_as_root(e))


def _flat(e: Expr) -> Expr:
    """No product inside a product."""
    if type(e) is not Mul or not any(type(f) is Mul for f in e.factors):
        return e
    return mul([g for f in e.factors for g in (f.factors if type(f) is Mul else (f,))])


def _as_root(e: Expr) -> Expr:
    if type(e) is not Pow or type(e.base) is not Sym:
        return e
    n = literal_value(e.exp)
    if n is None or n.denominator != 2 or n < 0 or is_one_number(e.exp):
        return e
    root = Func("sqrt", e.base)
    whole = n.numerator // 2
    if whole == 0:
        return root
    return mul([e.base if whole == 1 else Pow(e.base, as_expr(whole)), root])
