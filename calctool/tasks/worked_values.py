"""A function's value at a place as it is worked on the board: put in, arithmetic, the value; or why there is none."""

from __future__ import annotations

from calctool.algebra.reals import Exact
from calctool.algebra.terms import same_factors
from calctool.derivation.rule import Words
from calctool.expr.exact import rational_value
from calctool.expr.traversal import nodes, substitute
from calctool.expr.tree import ONE, ZERO, Div, Expr, Func, Mul, Piecewise, Sym
from calctool.optimisation.critical_points import put_in, value_of
from calctool.simplification import simplify
from calctool.tasks.critical_numbers import numeral_of


def worked_value(f: Expr, x: Sym, place: Exact) -> Words:
    """f(c) worked out: put in, the last line of arithmetic before the value, the value.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> told = worked_value(parse("x^2 - 3x"), Sym("x"), Exact.of(5))
    >>> "".join(w if isinstance(w, str) else show(w) for w in told)
    'f(5) = 5^2 - 3*5 = 25 - 15 = 10'
    """
    name: Words = ("f(", numeral_of(place), ") = ")
    if place.expr is None:
        return (*name, "about ", numeral_of(value_of(f, x, place)))
    derivation = put_in(f, x, place.expr)
    value = derivation.result
    put, *worked = [line.after for line in derivation.lines] or [value]
    if put == value or (isinstance(put, Mul) and isinstance(value, Mul) and set(put.factors) == set(value.factors)):
        return (*name, value)
    # What is 0 is seen at once; of a product in another order, or over 1, nothing is worked.
    plain = place.rational == 0 or value == ZERO
    told = [e for e in worked if not (plain or any(same_factors(e, k) for k in (put, value)) or _over_one(e))]
    return (*name, put, *((" = ", told[-1]) if told else ()), " = ", value)


def _over_one(e: Expr) -> bool:
    return isinstance(e, Div) and e.den == ONE


def why_undefined(f: Expr, x: Sym, place: Expr) -> Words:
    """Why a function has no value at a place: a denominator that is 0, a logarithm of 0; nothing if that is not plain.

    >>> from calctool.parsing import parse
    >>> why_undefined(parse("1/(x - 2)"), Sym("x"), parse("2"))
    (': the denominator ', Add(Sym('x'), Neg(Num(2))), ' is 0 there')
    """
    if f.kinds & Piecewise.KIND:
        return ()
    for node in nodes(f):
        below = _below(node)
        if below is None or not below.has(x) or rational_value(simplify(substitute(below, x.name, place))) != 0:
            continue
        if isinstance(node, Div):
            return (": the denominator ", below, " is 0 there")
        return (": there is no logarithm of 0",) if below == node.args[0] else (": ", below, " is 0 there")
    return ()


def _below(e: Expr) -> Expr | None:
    """What must not be 0 for an expression to have a value."""
    if isinstance(e, Div):
        return e.den
    if isinstance(e, Func) and e.name in ("tan", "sec", "cot", "csc"):
        return Func("cos" if e.name in ("tan", "sec") else "sin", e.arg)
    return e.arg if isinstance(e, Func) and e.name == "ln" else None
