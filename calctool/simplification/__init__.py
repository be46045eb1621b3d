"""Simplification: the algebra after the calculus, one named rule a line, to the form a textbook prints.

Each rule looks at the whole expression and rewrites every part to which it applies.  The rules are tried in the order
of the book SIMPLIFICATIONS, again from the first after each change; each is exact on the domain of the line above.
What was typed inside a function's brackets is cleaned, never rearranged.

Source: the "forms of answers" of Stewart, *Calculus*, chapter 3, and OpenStax *Calculus 1*, chapter 3.
"""

from __future__ import annotations

from calctool.derivation.rule import Names, Rule, simplified
from calctool.expr.traversal import all_names, cached, fold_kept, rewrite_all
from calctool.expr.tree import (
    HAS_DENOMINATOR,
    HAS_ROOT,
    ROOT_NAMES,
    Add,
    Connective,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
)
from calctool.simplification import brackets, division, identities, products, radicals
from calctool.simplification.passes import simplification


@simplification(
    "tidy.branches",
    "drop empty branches",
    "{a if c, a else} = a",
    "Branches with the same value are one.",
    {"{2 if x < 0 else 2}": "2"},
    minor=True,
    requires=Piecewise.KIND,
)
def branches(e: Expr) -> Expr:
    return rewrite_all(e, _branches, Piecewise.KIND)


def _branches(e: Expr) -> Expr:
    if isinstance(e, Piecewise):
        last = e.branches[-1]
        if isinstance(last[1], Connective) and not last[1].args and all(v == last[0] for v, _ in e.branches):
            return last[0]
    return e


_MORE_THAN_SUMS = Pow.KIND | HAS_DENOMINATOR | HAS_ROOT
"""What numbers have in them that are worked out; 2*1 - 0 is only cleaned."""
_OF_NUMBERS: tuple[Rule, ...] = (
    products.multiply,
    products.cancel,
    radicals.root_of_power,
    products.compound_fraction,
    products.collect_terms,
    products.clean,
)


@simplification(
    "tidy.arithmetic",
    "arithmetic",
    "1/(2*(1 + 1)) = 1/(2*2) = 1/4",
    "Work out the numbers.",
    {"1/(2*(1 + 1))": "1/(2*2)", "sqrt(2)^2": "2"},
    requires=_MORE_THAN_SUMS,
    easy=True,
)
def of_numbers(e: Expr) -> Expr:
    if e.free or e.open or not e.kinds & _MORE_THAN_SUMS or not fold_kept(e, _plain) or e in _ONES:
        return e
    return next((found.after for _, found in simplified(e, _OF_NUMBERS, Names(frozenset()))), e)


def _plain(node: Expr, parts: list[bool]) -> bool:
    """Only numbers, e, the four operations, powers, roots, and logarithms of numbers."""
    return all(parts) and (type(node) in _OPERATIONS or node == E or (type(node) is Func and node.name in _OF_A_NUMBER))


_OF_A_NUMBER = ROOT_NAMES | {"ln"}
_OPERATIONS = (Num, Neg, Add, Mul, Div, Pow)
_ONES = (Div(Num(1), Num(1)), Div(Num(0), Num(1)))

SIMPLIFICATIONS: tuple[Rule, ...] = (
    of_numbers,
    products.clean,
    identities.power_of_logarithm,
    identities.known_value,
    products.negative_power,
    products.multiply,
    products.cancel,
    radicals.number_out_of_root,
    radicals.power_out_of_root,
    radicals.root_of_power,
    radicals.absolute_value,
    products.compound_fraction,
    identities.pythagoras,
    identities.hyperbolic_identity,
    identities.pythagoras_below,
    products.collect_terms,
    brackets.expand_polynomial,
    brackets.factor_out,
    radicals.common_root,
    brackets.expand,
    brackets.expand_product,
    brackets.one_fraction,
    division.one_square,
    division.factor_numerator,
    identities.quotient_identity,
    brackets.order,
    brackets.minus_out,
    brackets.perfect_square,
    radicals.one_notation,
    branches,
)
"""The passes in the order they are tried; after one has changed something, the round begins again."""


CLEANING: tuple[Rule, ...] = (products.clean,)
"""What even a raw answer gets."""


def simplify(e: Expr, *which: str) -> Expr:
    """An expression without goals in the form a textbook prints, or after the named simplifications alone.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(simplify(parse("2/4 + ln(1)"))), show(simplify(parse("x*x + 0*2"), "clean", "multiply"))
    ('1/2', 'x^2')
    """
    if which:
        return _simplified(e, tuple([_BY_NAME[name] for name in which]))
    return cached(_simplest, e) if e.args else e


def _simplest(e: Expr) -> Expr:
    return _simplified(e, SIMPLIFICATIONS)


_BY_NAME = {r.id.removeprefix("tidy."): r for r in SIMPLIFICATIONS}


def _simplified(e: Expr, rules: tuple[Rule, ...]) -> Expr:
    for _, found in simplified(e, rules, Names(all_names(e))):
        e = found.after
    return e
