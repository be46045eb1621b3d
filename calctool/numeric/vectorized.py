"""Vectorized evaluation: the values of an expression at several points at once, and its first derivatives.

A line of a derivation is compared with the one above at a few points; there visiting the nodes costs more than
the arithmetic.  So a node's value is a *column*, a number for each point, and inside d/dx a column and the column
of its derivatives.  This is a shortcut and never decides alone: where the points differ (one is in the domain of a
logarithm and another is not), where a number is out of range or absorbed by another, and for nodes that are rare,
there is no column, and :mod:`calctool.numeric.evaluate` takes over, point by point.

It saves 25 to 30 percent of the processor time of a warm batch.  For that it repeats what
:mod:`calctool.numeric.operations` and :mod:`calctool.numeric.taylor` say of sums, products, quotients, powers and the
derivatives of six functions, in lists of floats and to first order only: a field of columns would pay for the table
of nodes and for general series again, and each of its numbers would need the tests that here are one for a column.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import add, mul, neg, sub, truediv
from typing import Any

from calctool.expr.exact import rational_value, real_exponent
from calctool.expr.traversal import KEPT_DEPTH
from calctool.expr.tree import Add, Const, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Relation, Substituted, Sym
from calctool.numeric.fields import FAR_APART, FLOATS, HUGE, TINY
from calctool.numeric.operations import COMPARE, SHORT, NoValue, long_number, number_in
from calctool.numeric.taylor import DERIVATIVES

Column = list[float]
Dual = tuple[Column, Column | None]
"""Values and derivatives; no derivatives: the value is constant."""
_MISSING: Any = object()


class NoCommonValue(ArithmeticError):
    """No column: the points are to be evaluated one by one; ``lost`` are those known to be why."""

    def __init__(self, lost: Sequence[int] = ()) -> None:
        super().__init__()
        self.lost = frozenset(lost)


class _Bindings:
    """The values of names, and what was evaluated with them; inside ``body`` at u = v one more is bound, u."""

    __slots__ = ("duals", "memo", "name", "outer", "values")

    def __init__(self, values: Mapping[str, Column], outer: _Bindings | None = None, name: str = "") -> None:
        self.values = values
        self.outer = outer
        self.name = name
        self.memo: dict[int, Column] = {}
        self.duals: dict[str, dict[int, Dual]] = {}


class VectorEvaluator:
    """Values at points, given by a column for each name; it remembers, and keeps alive, what it has evaluated.

    >>> from calctool.parsing import parse
    >>> x, at = Sym("x"), VectorEvaluator({"x": [1.0, 2.0]})
    >>> at.value(parse("x^3")), at.value(Deriv(parse("x^3"), x)), at.value(parse("ln(x - 1)"))
    ([1.0, 8.0], [3.0, 12.0], None)
    """

    def __init__(self, values: Mapping[str, Column]) -> None:
        self._top = _Bindings(values)
        self._inner: dict[tuple[int, str, int], _Bindings] = {}
        self._length = len(next(iter(values.values()), ()))
        self._known: dict[int, Column | None] = {}
        self._keep: list[Expr] = []
        self.lost: frozenset[int] = frozenset()
        """The points because of which there was no column the last time, as far as they are known."""

    def value(self, e: Expr) -> Column | None:
        """A number for each point, or None: they are to be evaluated one by one."""
        known: Column | None = self._known.get(id(e), _MISSING)
        if known is not _MISSING:
            return known
        found = None
        if self._length and e.depth <= KEPT_DEPTH:
            try:
                found = self._value(e, self._top)
            except NoCommonValue as apart:
                self.lost = apart.lost
            except (ArithmeticError, ValueError):
                self.lost = frozenset()
        self._known[id(e)] = found
        self._keep.append(e)
        return found

    def meet(self, condition: Expr) -> bool:
        """Is the condition met at every point, and not just within rounding?"""
        if not isinstance(condition, Relation):
            return False
        v, w = self.value(condition.lhs), self.value(condition.rhs)
        if v is None or w is None:
            return False
        near = any(abs(a - b) <= 4 * FLOATS.eps * max(abs(a), abs(b)) for a, b in zip(v, w, strict=True))
        return not near and all(map(COMPARE[condition.op], v, w))

    # --- values ---

    def _value(self, e: Expr, scope: _Bindings) -> Column:
        return scope.memo.get(id(e)) or self._new(e, scope)

    def _new(self, e: Expr, scope: _Bindings) -> Column:
        """The value of a node that is not known in this scope."""
        if scope.outer is not None and scope.name not in e.free:
            v = self._value(e, scope.outer)
        else:
            v = self._found(e, scope)
        scope.memo[id(e)] = v
        return v

    def _found(self, e: Expr, scope: _Bindings) -> Column:
        cls = e.__class__
        if cls is Num:
            number = number_in(FLOATS, e)
            if number.__class__ is NoValue or long_number(e.data[0]):
                raise NoCommonValue
            return [number] * self._length
        if cls in _OF_PARTS:
            known = scope.memo.get
            if cls is Mul:
                v: Column = []
                for a in e.args:
                    w = known(id(a)) or self._new(a, scope)
                    v = _times(v, w) if v else w
                return v
            parts = [known(id(a)) or self._new(a, scope) for a in e.args]
            if cls is Add:
                return _sum(parts)
            if cls is Div:
                return _over(*parts)
            if cls is Neg:
                return list(map(neg, parts[0]))
            if len(parts) == 1:
                return self._function(e.data, parts[0])
            raise NoCommonValue
        if cls is Pow:
            base, exp = e.args
            if base.__class__ is Const and base.data == "e":
                return self._function("exp", self._value(exp, scope))
            return _power(self._value(base, scope), self._value(exp, scope), exp)
        if cls is Sym:
            if e.data in scope.values:
                return scope.values[e.data]
        elif cls is Deriv:
            return self._derivative(e, scope)
        elif cls is Substituted:
            name = e.args[1].data
            key = (id(scope), name, id(e.args[2]))
            inner = self._inner.get(key)
            if inner is None:
                at = {**scope.values, name: self._value(e.args[2], scope)}
                inner = self._inner[key] = _Bindings(at, scope, name)
            return self._value(e.args[0], inner)
        elif cls is Const and e.data in _CONSTANTS:
            return [_CONSTANTS[e.data]] * self._length
        raise NoCommonValue

    def _function(self, name: str, u: Column) -> Column:
        try:
            function = FLOATS.table[name]
        except KeyError:
            raise NoCommonValue from None
        test = FLOATS.inside[name]
        if test is not None and not all(map(test, u)):
            raise NoCommonValue([i for i, a in enumerate(u) if not test(a)])
        return _mapped(function, u)

    # --- inside d/dx ---

    def _derivative(self, e: Expr, scope: _Bindings) -> Column:
        body, x = e.args
        memo = scope.duals.setdefault(x.data, {})
        d = self._dual(body, scope, x.data, memo)[1]
        return [0.0] * self._length if d is None else d

    def _dual(self, e: Expr, scope: _Bindings, x: str, memo: dict[int, Dual]) -> Dual:
        known = memo.get(id(e))
        if known is not None:
            return known
        if x not in e.free:
            known = memo[id(e)] = (self._value(e, scope), None)
            return known
        known = memo[id(e)] = self._new_dual(e, scope, x, memo)
        # Outside d/dx the value is the same.
        scope.memo.setdefault(id(e), known[0])
        return known

    def _new_dual(self, e: Expr, scope: _Bindings, x: str, memo: dict[int, Dual]) -> Dual:
        cls = e.__class__
        if cls is Sym:
            return self._value(e, scope), [1.0] * self._length
        if cls is Deriv or cls is Substituted:
            raise NoCommonValue
        parts = [memo.get(id(a)) or self._dual(a, scope, x, memo) for a in e.args]
        if cls is Add:
            derivatives = [d for _, d in parts if d is not None]
            return _sum([v for v, _ in parts]), _sum(derivatives) if len(derivatives) > 1 else derivatives[0]
        if cls is Mul:
            v, d = parts[0]
            for w, c in parts[1:]:
                d = _together(None if d is None else _times(d, w), None if c is None else _times(v, c))
                v = _times(v, w)
            return v, d
        if cls is Neg:
            ((v, d),) = parts
            return list(map(neg, v)), None if d is None else list(map(neg, d))
        if cls is Div:
            (v, d), (w, c) = parts
            q = _over(v, w)
            if c is None:
                return q, None if d is None else _over(d, w)
            fall = _over(_times(q, c), w)
            return q, list(map(neg, fall)) if d is None else _checked(list(map(sub, _over(d, w), fall)))
        if cls is Pow:
            return self._dual_power(e, *parts)
        if cls is Func and len(parts) == 1:
            v, d = parts[0]
            name = e.data
            w = self._function(name, v)
            return w, None if d is None else _times(_rate(name, v, w), d)
        raise NoCommonValue

    def _dual_power(self, e: Expr, base: Dual, exp: Dual) -> Dual:
        (v, d), (n, m) = base, exp
        if e.args[0].__class__ is Const and e.args[0].data == "e":
            w = self._function("exp", n)
            return w, None if m is None else _times(w, m)
        w = _power(v, n, e.args[1])
        derivatives = None
        if d is not None:
            less = _power(v, [k - 1.0 for k in n], e.args[1], 1)
            derivatives = _times(_times(n, less), d)
        if m is not None:
            derivatives = _together(derivatives, _times(_times(w, self._function("ln", v)), m))
        return w, derivatives


def _mapped(fn: Callable[..., float], *columns: Column) -> Column:
    """The function at every point, all values within the range of floats."""
    try:
        v = list(map(fn, *columns))
    except (ArithmeticError, ValueError):
        raise NoCommonValue([i for i, row in enumerate(zip(*columns, strict=True)) if not _works(fn, row)]) from None
    return _checked(v)


def _works(fn: Callable[..., float], row: Sequence[float]) -> bool:
    try:
        fn(*row)
    except (ArithmeticError, ValueError):
        return False
    return True


def _checked(v: Column) -> Column:
    """The column itself, if floats hold it well."""
    sizes = list(map(abs, v))
    if min(sizes) > TINY and max(sizes) < HUGE:
        return v
    lost = [i for i, a in enumerate(v) if not (TINY < abs(a) < HUGE or a == 0.0)]
    if lost:
        raise NoCommonValue(lost)
    return v


def _times(v: Column, w: Column) -> Column:
    p = list(map(mul, v, w))
    sizes = list(map(abs, p))
    if min(sizes) > TINY and max(sizes) < HUGE:
        return p
    # A product that is 0 though no factor is has become too small.
    lost = [i for i, (a, b, c) in enumerate(zip(p, v, w, strict=True)) if a == 0.0 != b and c != 0.0]
    if lost:
        raise NoCommonValue(lost)
    return _checked(p)


def _over(v: Column, w: Column) -> Column:
    q = _mapped(truediv, v, w)
    lost = [i for i, (a, b) in enumerate(zip(q, v, strict=True)) if a == 0.0 != b] if 0.0 in q else []
    if lost:
        raise NoCommonValue(lost)
    return q


def _together(c: Column | None, d: Column | None) -> Column | None:
    """The sum of two columns of derivatives."""
    return d if c is None else c if d is None else _checked(list(map(add, c, d)))


def _sum(parts: Sequence[Column]) -> Column:
    """A sum, rounded once; none if a term is absorbed."""
    if len(parts) <= SHORT:
        sizes = list(map(abs, chain(*parts)))
        if min(sizes) < FAR_APART * max(sizes):
            rows = [[abs(a) for a in row if a] for row in zip(*parts, strict=True)]
            lost = [i for i, row in enumerate(rows) if row and min(row) < FAR_APART * max(row)]
            if lost:
                raise NoCommonValue(lost)
    # Two are rounded once in any case.
    return _checked(list(map(add, *parts) if len(parts) == 2 else map(math.fsum, zip(*parts, strict=True))))


def _power(v: Column, n: Column, exponent: Expr, lowered: int = 0) -> Column:
    """A power; of positive numbers unless the exponent, before it was lowered, is real for others by its form."""
    if min(v) <= 0.0:
        q = real_exponent(exponent)
        if q is None or (q.numerator < 1 and 0.0 in v):
            number = not exponent.free and rational_value(exponent) is not None
            raise NoCommonValue([i for i, a in enumerate(v) if a < 0.0] if number and 0.0 not in v else ())
        if abs(q.numerator) >= _ALL_EVEN:
            raise NoCommonValue  # odd or even as a float
        if q.denominator != 1:
            if 0.0 in v:
                raise NoCommonValue
            size = _mapped(math.pow, list(map(abs, v)), n)
            if 0.0 in size:
                raise NoCommonValue
            return list(map(math.copysign, size, v)) if (q - lowered).numerator % 2 else size
    p = _mapped(math.pow, v, n)
    if 0.0 in p and 0.0 not in v:
        raise NoCommonValue([i for i, a in enumerate(p) if a == 0.0])
    return p


def _rate(name: str, u: Column, w: Column) -> Column:
    """The derivative of a function at ``u``, where it has the values ``w``."""
    if name == "abs":
        if 0.0 in u:
            raise NoCommonValue([i for i, a in enumerate(u) if a == 0.0])
        return [math.copysign(1.0, a) for a in u]
    quick = _RATES.get(name)
    if quick is not None:
        return _mapped(quick, u, w)
    if name in DERIVATIVES:
        return _mapped(partial(DERIVATIVES[name], FLOATS), u)
    raise NoCommonValue


_OF_PARTS = frozenset((Mul, Add, Neg, Div, Func))
"""Nodes whose value is found from the values of their children."""
_ALL_EVEN = 2**53
"""From here on floats are even, and an odd exponent cannot be distinguished from the next one."""
_CONSTANTS = {"pi": math.pi, "e": math.e}
_RATES: dict[str, Callable[[float, float], float]] = {
    "sin": lambda u, w: math.cos(u),
    "cos": lambda u, w: -math.sin(u),
    "tan": lambda u, w: 1.0 + w * w,
    "ln": lambda u, w: 1.0 / u,
    "sqrt": lambda u, w: 0.5 / w,
}
