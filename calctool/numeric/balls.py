"""Values with their error: at an exact point an expression is a ball that certainly holds its value.

Two balls that do not touch prove two values different, however close they are; balls that touch prove
nothing.  A :class:`Ball` point answers with a ball, with :data:`UNDEFINED` where there certainly is no
real value, and with :data:`OUT_OF_RANGE` where that cannot be told at this precision.  An unfinished d/dx is
worked out on the way (:mod:`calctool.numeric.taylor`), so the value of a question needs no derivation.

Uses python-flint (Arb), imported on first use.  Source: Johansson, "Arb: efficient arbitrary-precision
midpoint-radius interval arithmetic" (2017).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from calctool.expr.exact import rational_value
from calctool.expr.tree import (
    Connective,
    Const,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
)
from calctool.numeric.fields import Field, OutOfRange, Real, Undefined
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue, _moves, compute
from calctool.numeric.taylor import Series, Value, apply, power, primal

PRECISIONS = (96, 320, 1200, 3600)
"""Bits, one after the other, until two values can be told apart."""
_REACH = 1_000_000
"""Beyond this size nobody asks for a factorial or a Bessel function."""
_MAX_ORDER = 40


_INSIDE: dict[str, Callable[[Real], bool]] = {
    "ln": lambda u: u > 0,
    "sqrt": lambda u: u >= 0,
    "arcsin": lambda u: u >= -1 and u <= 1,
    "arccos": lambda u: u >= -1 and u <= 1,
    "arcsec": lambda u: u <= -1 or u >= 1,
    "arccsc": lambda u: u <= -1 or u >= 1,
    "arcosh": lambda u: u >= 1,
    "artanh": lambda u: u > -1 and u < 1,
    "arcoth": lambda u: u < -1 or u > 1,
    "arsech": lambda u: u > 0 and u <= 1,
    "arcsch": lambda u: u != 0,
    "gamma": lambda u: u > 0 or not u.contains_integer(),
    "factorial": lambda u: u > -1 or not u.contains_integer(),
    "digamma": lambda u: u > 0 or not u.contains_integer(),
    "loggamma": lambda u: u > 0,
    "Ci": lambda u: u > 0,
    "Chi": lambda u: u > 0,
    "Ei": lambda u: u != 0,
    "li": lambda u: u > 0 and u != 1,
}
"""Certainly in the domain; comparisons of balls are true only where they are certain."""
_OUTSIDE: dict[str, Callable[[Real], bool]] = {
    "ln": lambda u: u <= 0,
    "sqrt": lambda u: u < 0,
    "arcsin": lambda u: u < -1 or u > 1,
    "arccos": lambda u: u < -1 or u > 1,
    "arcsec": lambda u: u > -1 and u < 1,
    "arccsc": lambda u: u > -1 and u < 1,
    "arcosh": lambda u: u < 1,
    "artanh": lambda u: u <= -1 or u >= 1,
    "arcoth": lambda u: u >= -1 and u <= 1,
    "arsech": lambda u: u <= 0 or u > 1,
    "arcsch": lambda u: u == 0,
    "gamma": lambda u: u <= 0 and u.is_integer(),
    "factorial": lambda u: u <= -1 and u.is_integer(),
    "digamma": lambda u: u <= 0 and u.is_integer(),
    "loggamma": lambda u: u <= 0,
    "Ci": lambda u: u <= 0,
    "Chi": lambda u: u <= 0,
    "Ei": lambda u: u == 0,
    "li": lambda u: u <= 0 or u == 1,
}


class Balls(Field):
    """Real balls of Arb at the precision that is set; one object, made on first use."""

    def __init__(self) -> None:
        from flint import arb, fmpq  # type: ignore[import-not-found, unused-ignore]

        self.arb, self.fmpq = arb, fmpq
        self.eps = 0.0
        one = arb(1)
        self.table = {
            "sin": arb.sin,
            "cos": arb.cos,
            "tan": arb.tan,
            "cot": arb.cot,
            "sec": arb.sec,
            "csc": arb.csc,
            "exp": arb.exp,
            "ln": arb.log,
            "sqrt": arb.sqrt,
            "cbrt": lambda u: u.root(3) if u >= 0 else -((-u).root(3)) if u < 0 else _unsure(),
            "arcsin": arb.asin,
            "arccos": arb.acos,
            "arctan": arb.atan,
            "arccot": lambda u: self.pi / 2 - u.atan(),
            "arcsec": lambda u: (1 / u).acos(),
            "arccsc": lambda u: (1 / u).asin(),
            "sinh": arb.sinh,
            "cosh": arb.cosh,
            "tanh": arb.tanh,
            "coth": arb.coth,
            "sech": arb.sech,
            "csch": arb.csch,
            "arsinh": arb.asinh,
            "arcosh": arb.acosh,
            "artanh": arb.atanh,
            "arcoth": lambda u: (1 / u).atanh(),
            "arsech": lambda u: (1 / u).acosh(),
            "arcsch": lambda u: (1 / u).asinh(),
            "abs": abs,
            "sign": lambda u: one if u > 0 else -one if u < 0 else one - one if u == 0 else _unsure(),
            "floor": lambda u: _whole(u.floor(), arb),
            "ceil": lambda u: _whole(u.ceil(), arb),
            "factorial": lambda u: (u + 1).gamma(),
            "gamma": arb.gamma,
            "loggamma": arb.lgamma,
            "digamma": arb.digamma,
            "erf": arb.erf,
            "erfc": arb.erfc,
            "erfi": arb.erfi,
            "Si": arb.si,
            "Ci": arb.ci,
            "Shi": arb.shi,
            "Chi": arb.chi,
            "Ei": arb.ei,
            "li": arb.li,
        }

    @property
    def pi(self) -> Real:
        return self.arb.pi()

    @property
    def e(self) -> Real:
        return self.arb.const_e()

    def exact(self, q: Fraction) -> Real:
        return self.arb(self.fmpq(q.numerator, q.denominator))

    def sum(self, values: Iterable[Real]) -> Real:
        total = self.arb(0)
        for v in values:
            total += v
        return total

    def check(self, v: Real) -> Real:
        if not v.is_finite():
            raise OutOfRange
        return v

    def power(self, base: Real, exp: Real) -> Real:
        v = base**exp
        if not v.is_finite():
            raise OutOfRange
        return v

    def call(self, name: str, u: Real) -> Real:
        inside = _INSIDE.get(name)
        if inside is not None and not inside(u):
            if _OUTSIDE[name](u):
                raise Undefined(name)
            raise OutOfRange(name)
        if name in _SLOW and not (u > -_REACH and u < _REACH):
            raise OutOfRange(name)
        return self.check(self.table[name](u))

    def call2(self, name: str, n: Real, u: Real) -> Real:
        if not (n > -1_000 and n < 1_000 and u > -10_000 and u < 10_000) or not u > 0 or name not in _BESSEL:
            raise OutOfRange(name)
        return self.check(getattr(u, _BESSEL[name])(n))


_BESSEL = {"besselj": "bessel_j", "bessely": "bessel_y", "besseli": "bessel_i", "besselk": "bessel_k"}
_SLOW = frozenset(("gamma", "factorial", "loggamma", "digamma", "erfi", "Si", "Ci", "Shi", "Chi", "Ei", "li"))


def _unsure() -> Any:
    raise OutOfRange("on which side is not known")


def _whole(v: Real, arb: Any) -> Real:
    n = v.unique_fmpz()
    return _unsure() if n is None else arb(n)


_field: Balls | None = None


def balls() -> Balls:
    """The field of balls; python-flint is imported now if need be.  Raises ImportError where it is missing."""
    global _field
    if _field is None:
        _field = Balls()
    return _field


class Ball:
    """A point (name -> exact number) at which expressions have balls for values; it remembers them.

    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> Ball({"x": Fraction(3)}).value(Deriv(parse("x^2"), x)).contains(6)
    True
    >>> Ball({"x": Fraction(-1)}).value(parse("ln(x)")) is UNDEFINED
    True
    """

    __slots__ = ("_keep", "_memo", "point")

    def __init__(self, point: Mapping[str, Fraction]) -> None:
        self.point = dict(point)
        self._memo: dict[int, dict[int, Value]] = {}
        self._keep: list[Expr] = []

    def value(self, e: Expr, bits: int = 96) -> Value:
        """A ball that holds the value, NOWHERE or BEYOND."""
        import flint

        k = balls()
        before = flint.ctx.prec
        flint.ctx.prec = bits
        try:
            values = {name: k.exact(q) for name, q in self.point.items()}
            memo = self._memo.setdefault(bits, {})
            if id(e) not in memo:
                self._keep.append(e)
            return _run(k, e, values, memo, 0)
        finally:
            flint.ctx.prec = before


def _run(k: Balls, root: Expr, values: Mapping[str, Value], memo: dict[int, Value], tag: int) -> Value:
    """The value of a node, leaves first, each shared node once; inside d/dx and *at* with a memory of their own."""
    work = [root]
    while work:
        node = work[-1]
        if id(node) in memo:
            work.pop()
            continue
        cls = node.__class__
        if cls is Sym:
            v = values.get(node.data, OUT_OF_RANGE)
        elif cls is Deriv:
            v = _deriv(k, node, values, tag)
        elif cls is Substituted:
            inner = _run(k, node.args[2], values, memo, tag)
            v = (
                inner
                if inner.__class__ is NoValue
                else _run(k, node.args[0], {**values, node.args[1].data: inner}, {}, tag)
            )
        elif cls is Limit:
            v = OUT_OF_RANGE
        else:
            missing = [a for a in node.args if id(a) not in memo]
            if missing:
                work += missing
                continue
            v = _node(k, node, [memo[id(a)] for a in node.args])
        memo[id(node)] = v
        work.pop()
    return memo[id(root)]


def _deriv(k: Balls, node: Any, values: Mapping[str, Value], tag: int) -> Value:
    body, name, order = node.body, node.wrt.name, 1
    while body.__class__ is Deriv and body.wrt.name == name:
        body, order = body.body, order + 1
    at = values.get(name, OUT_OF_RANGE)
    if at.__class__ is NoValue or tag >= 8 or order > _MAX_ORDER:
        return OUT_OF_RANGE
    one, zero = k.exact(Fraction(1)), k.exact(Fraction(0))
    moving = Series(tag + 1, [at, one, *[zero] * (order - 1)])
    v = _run(k, body, {**values, name: moving}, {}, tag + 1)
    if v.__class__ is NoValue:
        # No rule applies there: where the body has no value there is no slope, but at a corner there may be one.
        here = _run(k, node.body, values, {}, tag) if v is UNDEFINED else v
        return here if here.__class__ is NoValue else OUT_OF_RANGE
    if v.__class__ is Series and v.tag == tag + 1:
        return v.c[order] * math.factorial(order) if order < len(v.c) else zero
    return zero


def _node(k: Balls, node: Expr, v: list[Value]) -> Value:
    cls = node.__class__
    if cls is Connective:
        decisive = node.data == "or"
        return (
            decisive
            if decisive in [p for p in v if p.__class__ is bool]
            else next((p for p in v if p.__class__ is NoValue), not decisive)
        )
    if cls is Piecewise:
        for branch, condition in zip(v[::2], v[1::2], strict=True):
            if condition is not False:
                return branch if condition is True else condition
        return UNDEFINED
    for p in v:
        if p.__class__ is NoValue:
            return UNDEFINED if UNDEFINED in v else p
    try:
        if cls is Relation:
            return _rel(node, v)
        if cls is Pow:
            return _checked(k, _pow(k, node, v))
        if cls is Func and len(v) == 2:
            return _checked(k, _two(k, node, v))
        if cls is Func and v[0].__class__ is Series and node.data in _STEPS:
            return _checked(k, _step(k, node, v[0]))
        if cls is Div and primal(v[1]) == 0:
            raise Undefined("division by zero")
        return _checked(k, compute(k, node, v))
    except (Undefined, ZeroDivisionError):
        return UNDEFINED
    except (OutOfRange, ArithmeticError, ValueError):
        return OUT_OF_RANGE


def _checked(k: Balls, v: Value) -> Value:
    if v.__class__ is Series:
        for c in v.c:
            _checked(k, c)
    elif v.__class__ is not NoValue:
        k.check(v)
    return v


_STEPS = frozenset(("abs", "sign", "floor", "ceil"))


def _step(k: Balls, node: Any, u: Series) -> Value:
    at = primal(u)
    if node.name in ("abs", "sign") and not (at < 0 or at > 0 or at == 0):
        raise OutOfRange
    if node.name in ("floor", "ceil") and at.contains_integer() and not at.is_integer():
        raise OutOfRange
    return apply(k, node.name, u)


def _rel(node: Any, v: list[Value]) -> Value:
    gap = primal(v[0]) - primal(v[1])
    if gap == 0 and _moves(v[0] - v[1]):
        raise Undefined("on the seam")
    sign = 1 if gap > 0 else -1 if gap < 0 else 0 if gap == 0 else None
    if sign is None:
        raise OutOfRange
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0, "!=": sign != 0}[node.op]


def _pow(k: Balls, node: Any, v: list[Value]) -> Value:
    base, exp = v
    if node.base.__class__ is Const and node.base.name == "e":
        return apply(k, "exp", exp)
    q = None if node.exp.free else rational_value(node.exp)
    at = primal(base)
    if q is not None and q.denominator == 1:
        if at == 0 and q < 0:
            raise Undefined("division by zero")
        return power(k, base, exp, q.numerator)
    if not (at > 0 or at < 0 or at == 0):
        raise OutOfRange
    if at < 0 and q is None:
        if exp.__class__ is Series or not exp.contains_integer():
            raise Undefined("power of a negative number")
        if not exp.is_integer():
            raise OutOfRange
        return power(k, base, exp, int(exp.unique_fmpz()))
    if at == 0 and not (primal(exp) > 0 or primal(exp) < 0):
        raise OutOfRange
    return power(k, base, exp, None, q is not None)


def _two(k: Balls, node: Any, v: list[Value]) -> Value:
    u, n = v
    if node.name == "log":
        base = apply(k, "ln", n)
        if primal(base) == 0:
            raise Undefined("base 1")
        return apply(k, "ln", u) / base
    if node.name == "root":
        q = rational_value(node.args[1])
        at = primal(u)
        if q is None or q == 0 or not (at > 0 or at < 0 or at == 0):
            raise OutOfRange
        if q.denominator == 1 and q % 2 == 1:
            if at == 0:
                if u.__class__ is Series or q < 0:
                    raise Undefined("root")
                return u
            index = k.exact(1 / q)
            return power(k, u, index, None, True) if at > 0 else -power(k, -u, index, None, True)
        if at <= 0 and (at < 0 or u.__class__ is Series or q < 0):
            raise Undefined("root")
        return power(k, u, k.exact(1 / q), None, True)
    from calctool.numeric.taylor import apply2

    return apply2(k, node.name, u, n)


def disjoint(a: Value, b: Value) -> bool:
    """Are two balls certainly different values?"""
    return not a.overlaps(b)
