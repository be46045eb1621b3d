"""One node at a time: its value from the values of its children, over any field.

A value is a number, a Taylor series (:class:`~calctool.numeric.taylor.Series`), True or False for a
condition, or a :class:`NoValue`.  How the nodes of an expression are visited, and what d/dx, lim and
``body`` at u = v mean, is in :mod:`calctool.numeric.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from calctool.expr.exact import rational_value, real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import cached
from calctool.expr.tree import (
    Add,
    Connective,
    Const,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
)
from calctool.numeric.fields import FAR_APART, FLOATS, HUGE, TINY, Field, OutOfRange, Undefined, sign
from calctool.numeric.taylor import Series, Value, apply, apply_several, divided, log, power, primal, root, undefined
from calctool.parsing.formulas import formula


class NoValue:
    """In the place of a value: ``undefined`` (there is none) or out of range of the field."""

    __slots__ = ("undefined",)

    def __init__(self, undefined: bool) -> None:
        self.undefined = undefined

    def __repr__(self) -> str:
        return "UNDEFINED" if self.undefined else "OUT_OF_RANGE"


UNDEFINED = NoValue(True)
OUT_OF_RANGE = NoValue(False)
SHORT = 8
"""Up to so many terms a sum is searched for terms that are absorbed."""
_MAX_FINE = 10**13
"""Larger numbers may differ by 1 and be as close as floats that agree (:data:`calctool.numeric.compare.CLOSE`)."""


# --- one node over the values of its children ------------------------------------------------------


def long_number(q: Fraction) -> bool:
    """Has it so many digits that floats take it for its neighbour, as 2^53 + 1 for 2^53, or nearly?"""
    return not -_MAX_FINE < q.numerator < _MAX_FINE or q.denominator > _MAX_FINE


def _num(k: Field, node: Any, v: list[Value]) -> Value:
    if k.lost_precision is False and long_number(node.value):
        k.lost_precision = True
    return k.exact(node.value)


def _const(k: Field, node: Any, v: list[Value]) -> Value:
    if node.name in ("oo", "dne"):
        raise Undefined(node.name)
    return k.pi if node.name == "pi" else k.e


def _neg(k: Field, node: Any, v: list[Value]) -> Value:
    return -v[0]


def _add(k: Field, node: Any, v: list[Value]) -> Value:
    if k.lost_precision is False and len(v) <= SHORT and _absorbed(v):
        k.lost_precision = True
    plain = [p for p in v if p.__class__ is not Series]
    total: Value = k.sum(plain) if plain else None
    if len(plain) < len(v):
        for p in v:
            if p.__class__ is Series:
                total = p if total is None else total + p
    return total


def _absorbed(v: list[Value]) -> bool:
    """Is a term so small beside another that a float sum says nothing about it?"""
    while True:
        sizes = [abs(s) for p in v if (s := p if p.__class__ is float else primal(p))]
        if sizes and min(sizes) < FAR_APART * max(sizes):
            return True
        v = [p.c[1] for p in v if p.__class__ is Series]
        if len(v) < 2:
            return False


def _mul(k: Field, node: Any, v: list[Value]) -> Value:
    total = v[0]
    for p in v[1:]:
        total = total * p
    if primal(total) == 0 and all(primal(p) != 0 for p in v):
        raise OutOfRange
    return total


def _div(k: Field, node: Any, v: list[Value]) -> Value:
    total = divided(k, v[0], v[1])
    if primal(total) == 0 and primal(v[0]) != 0:
        raise OutOfRange
    return total


def _pow(k: Field, node: Any, v: list[Value]) -> Value:
    if node.base.__class__ is Const and node.base.name == "e":
        return apply(k, "exp", v[1])
    exp = node.exp
    if exp.free:
        return power(k, v[0], v[1])
    n = real_exponent(exp)
    return power(k, v[0], v[1], n, n is None and cached(rational_value, exp) is not None)


def _func(k: Field, node: Any, v: list[Value]) -> Value:
    name = node.name
    if name in BY_FORMULA:
        return _by_formula(k, name, v)
    if len(v) == 1:
        return apply(k, name, v[0])
    if name == "log":
        return log(k, v[0], v[1])
    if name == "root":
        return root(k, v[0], v[1])
    return apply_several(k, name, v)


BY_FORMULA = frozenset(row.name for row in FUNCTIONS.values() if not row.numeric)


def _by_formula(k: Field, name: str, v: list[Value]) -> Value:
    """A function that no library has, by its formula."""
    values = dict(zip(FUNCTIONS[name].letters, v, strict=True))

    def at(e: Expr) -> Value:
        return values[e.data] if e.__class__ is Sym else compute(k, e, [at(a) for a in e.args])

    written = formula(name)
    assert written is not None
    return at(written)


def _undef(k: Field, node: Any, v: list[Value]) -> Value:
    return undefined(k, node.name, node.orders, v)


def _rel(k: Field, node: Any, v: list[Value]) -> Value:
    a, b = primal(v[0]), primal(v[1])
    if abs(a - b) <= 4 * k.eps * max(abs(a), abs(b)):
        # equal as far as these digits go; at a breakpoint there may be no derivative, even if its side is left slowly
        if node.lhs != node.rhs and (v[0].__class__ is Series or v[1].__class__ is Series):
            raise Undefined("at a breakpoint")
        return COMPARE[node.op](0, 0)
    return COMPARE[node.op](sign(a - b), 0)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}


def _logic(k: Field, node: Any, v: list[Value]) -> Value:
    decisive = node.op == "or"
    if decisive in v:
        return decisive
    return next((p for p in v if p.__class__ is NoValue), not decisive)


def _piecewise(k: Field, node: Any, v: list[Value]) -> Value:
    for value, condition in zip(v[::2], v[1::2], strict=True):
        if condition is not False:
            return value if condition is True else condition
    return UNDEFINED


_HANDLERS: dict[type[Expr], Callable[[Field, Any, list[Value]], Value]] = {
    Num: _num,
    Const: _const,
    Neg: _neg,
    Add: _add,
    Mul: _mul,
    Div: _div,
    Pow: _pow,
    Func: _func,
    UndefinedFunction: _undef,
    Relation: _rel,
    Connective: _logic,
    Piecewise: _piecewise,
}
_LAZY = (Piecewise, Connective)


def compute(k: Field, node: Expr, values: list[Value]) -> Value:
    """A node's value from its children's; a :class:`NoValue` where there is none."""
    cls = node.__class__
    if cls not in _LAZY:
        for v in values:
            if v.__class__ is NoValue:
                return UNDEFINED if any(w is UNDEFINED for w in values) else v
    try:
        v = _HANDLERS[cls](k, node, values)
        if v.__class__ is float:
            if not (TINY < v < HUGE or -HUGE < v < -TINY or v == 0.0):
                return OUT_OF_RANGE
        elif v.__class__ is Series:
            _check(k, v)
        elif v.__class__ is not bool and v.__class__ is not NoValue:
            k.check(v)
    except (Undefined, ZeroDivisionError, ValueError):
        return UNDEFINED
    except (OutOfRange, OverflowError, ArithmeticError):
        return OUT_OF_RANGE
    return v


def _check(k: Field, v: Series) -> None:
    for c in v.c:
        if c.__class__ is float:
            if not (TINY < c < HUGE or -HUGE < c < -TINY or c == 0.0):
                raise OutOfRange
        elif c.__class__ is Series:
            _check(k, c)
        elif c:
            k.check(c)


def number_in(k: Field, node: Expr) -> Value:
    """A typed number as the field has it, OUT_OF_RANGE where it cannot hold it; worked out once.

    >>> number_in(FLOATS, Num(7)), number_in(FLOATS, Num(10**300)) is OUT_OF_RANGE
    (7.0, True)
    """
    v = node.memo.get(k.shared, _MISSING)
    if v is _MISSING:
        v = compute(k, node, [])
        if k.shared is not FLOATS or not long_number(node.data[0]):  # else every recording field has to see it
            node.memo[k.shared] = v
    return v


_MISSING: Any = object()
