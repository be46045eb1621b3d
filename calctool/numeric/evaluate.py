"""An expression at a point is a number, an unfinished d/dx or lim in it included.

A :class:`EvaluationPoint` is a point (name -> exact number) that remembers what it has worked out, node by
node, over floats and over as many digits as wanted.  The lines of a derivation share most of their nodes,
so checking a whole derivation at a point costs little more than checking its first line.

Inside d/dx the variable stands for the Taylor series ``x + t`` (:mod:`calctool.numeric.taylor`); inside
``body`` at u = v, u stands for the value of v.  Each such binding is a :class:`_Scope` with a memory
of its own; what does not contain the variable is evaluated in an outer scope, once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from calctool.expr.exact import rational_value
from calctool.expr.traversal import KEPT_DEPTH, substitute_all
from calctool.expr.tree import (
    Const,
    Deriv,
    Expr,
    Func,
    Limit,
    Neg,
    Num,
    Piecewise,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
    as_expr,
)
from calctool.numeric.extrapolation import NumericalLimit, limit_at, limit_at_infinity
from calctool.numeric.fields import FLOATS, Field, Precise, Real, precise_field
from calctool.numeric.operations import COMPARE, OUT_OF_RANGE, UNDEFINED, NoValue, compute, number_in
from calctool.numeric.taylor import Series, Value
from calctool.numeric.vectorized import Column, VectorEvaluator

_MISSING: Any = object()
_MAX_NESTING = 8
_MAX_WRITTEN = 60_000
_LIMIT_DIGITS = 260
_NOT_RATIONAL = (
    Const.KIND | Func.KIND | Deriv.KIND | Limit.KIND | Piecewise.KIND | Substituted.KIND | UndefinedFunction.KIND
)


class _Scope:
    """One more name bound than in the parent (the outermost scope holds the point itself)."""

    __slots__ = ("inner", "limits", "memo", "name", "origins", "parent", "tag", "values")

    def __init__(
        self, parent: _Scope | None, name: str | None, values: Mapping[str, Value], tag: int, limits: int
    ) -> None:
        self.parent = parent
        self.name = name
        self.values = values
        self.tag = tag
        self.limits = limits
        self.origins: Mapping[str, Fraction | Expr] = {}
        """What a value was rounded from, where more digits of it are needed: 1/3 is not 0.333."""
        self.memo: dict[int, Value] = {}
        self.inner: dict[tuple[Any, ...], _Scope] = {}

    def bind(self, key: tuple[Any, ...], name: str, value: Value, deeper: int = 0) -> _Scope:
        scope = self.inner.get(key)
        if scope is None:
            scope = self.inner[key] = _Scope(self, name, {name: value}, self.tag + deeper, self.limits)
        return scope

    def of(self, node: Expr) -> _Scope:
        """The outermost scope in which the node has the same value as in this one."""
        scope, free = self, node.free
        while scope.name is not None and scope.name not in free:
            scope = scope.parent  # type: ignore[assignment]
        return scope


# --- from the leaves up ------------------------------------------------------------------------------


class _TooDeep(Exception):
    """A node so far below the wanted one that it has to be evaluated first."""

    def __init__(self, node: Expr, scope: _Scope) -> None:
        super().__init__()
        self.node = node
        self.scope = scope


def _run(k: Field, e: Expr, scope: _Scope) -> Value:
    """The value of a node in a scope, each shared node worked out once a scope.

    The recursion goes so many levels down and no further: what lies deeper is worked out first, from where it
    stopped, and what is known already by then is not worked out again.
    """
    scope = scope.of(e)
    v = scope.memo.get(id(e), _MISSING)
    if v is not _MISSING:
        return v
    if e.depth <= KEPT_DEPTH:
        return _value(k, e, scope, 0)
    work = [(e, scope)]
    while work:
        node, scope = work[-1]
        try:
            v = _value(k, node, scope, node.depth - KEPT_DEPTH)
            work.pop()
        except _TooDeep as deep:
            work.append((deep.node, deep.scope))
    return v


def _value(k: Field, node: Expr, scope: _Scope, floor: int) -> Value:
    """The value of a node not known yet, in the outermost scope that counts for it; no deep node below ``floor``."""
    if floor and KEPT_DEPTH < node.depth < floor:
        raise _TooDeep(node, scope)
    cls = node.__class__
    if cls is Sym:
        v = scope.values.get(node.data, UNDEFINED)
    elif cls is Num:
        v = number_in(k, node)
    elif cls is Deriv:
        v = _deriv(k, node, scope, floor)
    elif cls is Substituted:
        v = _at(k, node, scope, floor)
    elif cls is Limit:
        v = _limit(k, node, scope)
    else:
        values: list[Value] = []
        name = scope.name
        for a in node.args:
            inner = scope if name is None or name in a.free else scope.of(a)
            v = inner.memo.get(id(a), _MISSING)
            if v is _MISSING:
                v = _value(k, a, inner, floor)
            values.append(v)
        v = compute(k, node, values)
    scope.memo[id(node)] = v
    return v


def _part(k: Field, e: Expr, scope: _Scope, floor: int) -> Value:
    """The value of a part of d/dx or of ``body`` at u = v, known or not."""
    scope = scope.of(e)
    v = scope.memo.get(id(e), _MISSING)
    return _value(k, e, scope, floor) if v is _MISSING else v


def _deriv(k: Field, node: Any, scope: _Scope, floor: int) -> Value:
    body, name, order = node.body, node.wrt.name, 1
    while body.__class__ is Deriv and body.wrt.name == name:
        body, order = body.body, order + 1
    at = scope.of(node.wrt).values.get(name, UNDEFINED)
    if at.__class__ is NoValue:
        return at
    if scope.tag >= _MAX_NESTING or order > k.max_order:
        return OUT_OF_RANGE
    inner = scope.inner.get(("d", name, order))
    if inner is None:
        series = Series(scope.tag + 1, [at, k.one, *[k.zero] * (order - 1)])
        inner = scope.bind(("d", name, order), name, series, 1)
    v = _part(k, body, inner, floor)
    if v is UNDEFINED:
        # no rule applies: the body is undefined, or has a corner to look at closely
        here = _part(k, node.body, scope, floor)
        return here if here.__class__ is NoValue else _slope(k, node, scope)
    if v is OUT_OF_RANGE:
        return v
    if v.__class__ is Series and v.tag == inner.tag:
        return v.c[order] * math.factorial(order) if order < len(v.c) else k.zero
    return k.zero


def _at(k: Field, node: Any, scope: _Scope, floor: int) -> Value:
    value = _part(k, node.value, scope, floor)
    if value.__class__ is NoValue:
        return value
    inner = scope.bind(("at", node.var.name, id(node.value)), node.var.name, value)
    if not node.value.free:
        inner.origins = {node.var.name: node.value}
    return _part(k, node.body, inner, floor)


# --- limits, and derivatives where the rules give none ----------------------------------------------


def _limit(k: Field, node: Any, scope: _Scope) -> Value:
    """What the body tends to, by its values at high precision."""
    if k.certain:
        return OUT_OF_RANGE
    fine, outer = _finer(node, scope)
    if outer.__class__ is NoValue:
        return outer

    def body(at: Value) -> Value | None:
        v = _run(fine, node.body, _Scope(outer, node.var.name, {node.var.name: at}, outer.tag, outer.limits))
        return None if v.__class__ is NoValue else v

    to, sign = (node.to.body, -1) if node.to.__class__ is Neg else (node.to, 1)
    if to.__class__ is Const and to.name == "oo":
        end = limit_at_infinity(sign, body, fine.exact)
    else:
        point = _run(fine, node.to, outer)
        if point.__class__ is NoValue:
            return point
        end = limit_at(point, {"+": (1,), "-": (-1,)}.get(node.side, (1, -1)), body, fine.exact)
    return _coarser(k, end)


def _slope(k: Field, node: Any, scope: _Scope) -> Value:
    """d/dx where a part of the body has a corner: the limit of the difference quotient, from both sides.

    x|x| has a derivative at 0 though |x| has none; the cube root has none though its value is defined.
    """
    if k.certain:
        return OUT_OF_RANGE
    if scope.tag or not node.free <= node.body.free:
        return UNDEFINED
    fine, outer = _finer(node, scope)
    if outer.__class__ is NoValue:
        return outer
    name = node.wrt.name
    here = _run(fine, node.body, outer)
    if here.__class__ is NoValue:
        return here
    at = _run(fine, node.wrt, outer)

    def quotient(there: Value) -> Value | None:
        v = _run(fine, node.body, _Scope(outer, name, {name: there}, outer.tag, outer.limits))
        return None if v.__class__ is NoValue or there == at else (v - here) / (there - at)

    return _coarser(k, limit_at(at, (1, -1), quotient, fine.exact))


def _finer(node: Expr, scope: _Scope) -> tuple[Precise, Any]:
    """The scope of a node at high precision (a :class:`NoValue` if it cannot be had)."""
    fine = precise_field(_LIMIT_DIGITS)
    if scope.limits >= 2:
        return fine, OUT_OF_RANGE
    values: dict[str, Value] = {}
    for name in node.free:
        holder = scope.of(Sym(name))
        at, origin = holder.values.get(name, UNDEFINED), holder.origins.get(name)
        if at.__class__ is NoValue:
            return fine, at
        if isinstance(origin, Expr):
            values[name] = _run(fine, origin, _Scope(None, None, {}, 0, scope.limits + 1))
        else:
            values[name] = _convert(at, fine.number) if origin is None else fine.exact(origin)
    return fine, _Scope(None, None, values, scope.tag, scope.limits + 1)


def _coarser(k: Field, end: NumericalLimit) -> Value:
    if end.kind == "value":
        return _convert(end.number, k.number)
    return UNDEFINED if end.infinite or end.kind == "differ" else OUT_OF_RANGE


def _convert(v: Value, number: Callable[[Real], Real]) -> Value:
    if v.__class__ is Series:
        return Series(v.tag, [_convert(c, number) for c in v.c])
    return number(v)


# --- points ----------------------------------------------------------------------------------------


class EvaluationPoint(dict[str, Fraction]):
    """A point that remembers what was worked out there; treat it as immutable.

    >>> x = Sym("x")
    >>> EvaluationPoint(x=Fraction(3)).value(Deriv(x * x, x))
    6.0
    """

    __slots__ = ("_keep", "_scopes")

    def __init__(self, *args: Any, **kwargs: Fraction) -> None:
        super().__init__(*args, **kwargs)
        self._scopes: dict[int, tuple[Field, _Scope]] = {}
        self._keep: list[Expr] = []  # memories go by id: the nodes must stay alive

    def value(self, e: Expr, digits: int = 0) -> Value:
        """The number there: a float, or with ``digits`` an mpmath number; a :class:`NoValue` where there is none."""
        known = self._scopes.get(digits)
        if known is not None:
            field, scope = known
            v = scope.memo.get(id(e), _MISSING)
            if v is not _MISSING:
                return v
        else:
            field = self._field(digits)
            try:
                point = self._coordinates(field)
            except OverflowError:
                return OUT_OF_RANGE
            scope = _Scope(None, None, point, 0, 0)
            scope.origins = dict(self)  # not the point itself: a reference cycle would have to wait for the collector
            self._scopes[digits] = field, scope
        self._keep.append(e)
        return _run(field, e, scope)

    def _field(self, digits: int) -> Field:
        return precise_field(digits) if digits else FLOATS.recording()

    def _coordinates(self, field: Field) -> dict[str, Value]:
        return {name: field.exact(q) for name, q in self.items()}

    @property
    def lost_precision(self) -> bool:
        """Whether floats, in some value here, could not have seen a small term beside a large one."""
        floats = self._scopes.get(0)
        return floats is not None and floats[0].lost_precision is True


class SamplePoints(list[EvaluationPoint]):
    """Points over the same names, that can be evaluated together."""

    __slots__ = ("_columns",)

    def __init__(self, points: Iterable[EvaluationPoint]) -> None:
        super().__init__(points)
        self._columns: VectorEvaluator | None = None

    def together(self) -> VectorEvaluator:
        """The values at all of them, where each has one and loses no precision.

        >>> points = SamplePoints([EvaluationPoint(x=Fraction(1)), EvaluationPoint(x=Fraction(3))])
        >>> points.together().value(Sym("x") + 1)
        [2.0, 4.0]
        """
        if self._columns is None:
            columns: dict[str, Column] = {}
            try:
                for name in self[0] if self else ():
                    columns[name] = [FLOATS.exact(p[name]) for p in self]
            except OverflowError:
                columns = {}
            self._columns = VectorEvaluator(columns)
        return self._columns


def evaluate(e: Expr, env: Mapping[str, float]) -> float | None:
    """The value of an expression at a point, in floats; None where it has no real value or none a float can hold.

    >>> from calctool.parsing import parse
    >>> evaluate(Deriv(parse("x^3"), Sym("x")), {"x": 2.0}), evaluate(parse("ln(x)"), {"x": -1.0})
    (12.0, None)
    """
    try:
        scope = _Scope(None, None, {name: float(v) for name, v in env.items()}, 0, 0)
        v = _run(FLOATS, e, scope)
        if v is OUT_OF_RANGE:
            v = precise(e, {name: Fraction(v) for name, v in env.items()}, 30)
            near = math.inf if v is None else float(v)
            return near if math.isfinite(near) else None
    except (OverflowError, ValueError):
        return None
    return v if v.__class__ is float else None


def precise(e: Expr, env: Mapping[str, Fraction], digits: int = 50) -> Real | None:
    """The value at a point to that many digits, as an mpmath number; None where there is none within reach.

    >>> import mpmath
    >>> from calctool.parsing import parse
    >>> mpmath.nstr(precise(parse("sqrt(2)"), {}), 30)
    '1.41421356237309504880168872421'
    """
    v = EvaluationPoint(env).value(e, digits)
    if v.__class__ in (NoValue, bool):
        return None
    # A larger number can be compared with others, but not written down.
    return v if abs(precise_field(digits).ctx.mag(v)) < _MAX_WRITTEN or v == 0 else None


def holds(condition: Expr, env: Mapping[str, Fraction], digits: int = 50) -> bool | None:
    """Is the condition met at a point?  None where it has no meaning there.

    >>> from calctool.expr.tree import Num, Relation
    >>> holds(Relation("<", Sym("x"), Num(1)), {"x": Fraction(1, 2)})
    True
    >>> holds(Relation("<", Sym("x") - Sym("y"), Num(30)), {"x": Fraction(3198, 100), "y": Fraction(198, 100)})
    False
    """
    exact = _compared_exactly(condition, env)
    v = EvaluationPoint(env).value(condition, digits) if exact is None else exact
    return v if v.__class__ is bool else None


def _compared_exactly(condition: Expr, env: Mapping[str, Fraction]) -> bool | None:
    """The same for a comparison of rational numbers; None for any other.

    Digits do not tell 31.98 - 1.98 - 30 from 0: what is left of a difference is its rounding.
    """
    if type(condition) is not Relation or condition.kinds & _NOT_RATIONAL:
        return None
    values = {name: as_expr(v) for name, v in env.items()}
    sides = [rational_value(substitute_all(side, values)) for side in condition.args]
    return None if None in sides else COMPARE[condition.op](*sides)


def defined(e: Expr, env: Mapping[str, Fraction], digits: int = 50) -> bool | None:
    """Has the expression a real value at a point?  None where that is out of reach.

    >>> from calctool.parsing import parse
    >>> defined(Deriv(parse("|x|"), Sym("x")), {"x": Fraction(0)}), defined(parse("|x|"), {"x": Fraction(0)})
    (False, True)
    """
    v = EvaluationPoint(env).value(e, digits)
    if v.__class__ is NoValue:
        return False if v.undefined else None
    return True
