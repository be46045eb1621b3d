"""Between our nodes and SymPy's objects, both ways; SymPy itself is handed in, not imported.

Out for three uses.  *public*: SymPy's own terms.  *calculus*: the same, but so that SymPy stays real
when it differentiates.  *algebra*: functions whose meaning SymPy would change (the cube root of a
negative number, log to a base) travel sealed under a private name and come back as they were.

SymPy's b**(1/3) is the principal power, which is not real for b < 0.  So a real root goes out as u |u|^(-2/3), and
what comes back as a power of something that may be negative has its exponent as one number
(:mod:`calctool.expr.exact`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial, reduce
from typing import Any

from calctool.errors import Undecided
from calctool.expr.exact import MAX_WRITTEN_BITS, as_one_number, real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import count, fold, substitute
from calctool.expr.tree import (
    ONE,
    OO,
    PI,
    TRUE,
    Connective,
    Const,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.expr.tree import Add as Sum
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import NoValue
from calctool.parsing.formulas import formula

SymPyExpr = Any
"""A SymPy expression."""
_ROOT = "real root"
"""The private name under which the real root of a power is sealed."""
MAX_DEPTH = 100
MAX_NODES = 5_000
_DOUBLE = 53
"""The bits of a number that SymPy made of one of Python's."""
MAX_DIGITS = 400
"""Of a number with a point."""


# --- out -------------------------------------------------------------------------------------------


def outward(sp: Any, e: Expr, use: str) -> SymPyExpr:
    """The expression in SymPy, for one of the uses.  Raises Undecided where it cannot or must not go there."""
    if e.depth > MAX_DEPTH or count(e) > MAX_NODES:
        raise Undecided("too large an expression for SymPy")
    e = _without_at(e)
    if e.open and use != "public":
        raise Undecided("not finished")
    constants = EvaluationPoint()

    def one(node: Expr, parts: list[SymPyExpr]) -> SymPyExpr:
        if not node.free and isinstance(node, (Pow, Div, Func, Mul)):
            _check_constant(node, constants)
        return _node(sp, node, parts, use)

    return fold(e, one)


def _without_at(e: Expr) -> Expr:
    def one(node: Expr, parts: list[Expr]) -> Expr:
        node = node.with_args(parts)
        if isinstance(node, Substituted) and not node.body.open:
            return substitute(node.body, node.var.name, node.value)
        return node

    return fold(e, one)


def _check_constant(node: Expr, constants: EvaluationPoint) -> None:
    """SymPy works constants out exactly, whatever that costs; only those of a bounded size get there."""
    if isinstance(node, Func) and node.name in ("factorial", "gamma", "loggamma", "digamma", "polygamma", "binomial"):
        for size in [constants.value(e) for e in node.args]:
            if isinstance(size, NoValue) or abs(size) > 1_000:  # digamma(n) is a sum of n fractions
                raise Undecided("too large a constant")
    if isinstance(constants.value(node), NoValue):  # in floats
        v = constants.value(node, 20)
        if isinstance(v, NoValue):
            raise Undecided("a constant without a value" if v.undefined else "too large a constant")
        if abs(v.context.mag(v)) > MAX_WRITTEN_BITS:
            raise Undecided("too large a constant")


def symbol(sp: Any, name: str) -> SymPyExpr:
    if not name.isidentifier():
        raise Undecided(f"not a name: {name!r}")
    return sp.Symbol(name, real=True)


def _node(sp: Any, node: Expr, v: list[SymPyExpr], use: str) -> SymPyExpr:
    match node:
        case Num():
            return sp.Rational(node.value.numerator, node.value.denominator)
        case Sym():
            return symbol(sp, node.name)
        case Const("dne"):
            raise Undecided("what does not exist has no value in SymPy")
        case Const():
            return {"e": sp.E, "pi": sp.pi, "oo": sp.oo}[node.name]
        case Neg():
            return -v[0]
        case Sum():
            return sp.Add(*v)
        case Mul():
            return sp.Mul(*v)
        case Div():
            return v[0] / v[1]
        case Pow():
            return _power_out(sp, node, v[0], v[1], use)
        case Func():
            return _function(sp, node, v, use)
        case UndefinedFunction():
            return _public_undefined(sp, node, v) if use == "public" else _private(sp, node.name, node.orders)(*v)
        case Relation():
            ops = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "=": sp.Eq, "!=": sp.Ne}
            return ops[node.op](v[0], v[1])
        case Connective():
            return (sp.And if node.op == "and" else sp.Or)(*v)
        case Piecewise():
            if any(c.has(sp.Piecewise) for c in v[1::2]):
                raise Undecided("branches inside a condition")  # SymPy would start to solve it
            return sp.Piecewise(*zip(v[::2], v[1::2], strict=True), evaluate=False)
        case Deriv():
            return sp.Derivative(*v)
        case Limit():
            return sp.Limit(*v, dir=node.side or "+-")
        case Substituted():
            return sp.Subs(*v)
    raise Undecided(f"{type(node).__name__} has no meaning in SymPy")


def _function(sp: Any, node: Func, v: list[SymPyExpr], use: str) -> SymPyExpr:
    name, u, row = node.name, v[0], FUNCTIONS[node.name]
    if use == "algebra" and (row.written or not row.sympy.isidentifier()):
        return _private(sp, name, ())(*v)
    if use == "calculus" and name in ("abs", "sign") and u.is_real is None:
        # SymPy would take real and imaginary parts apart
        size = sp.sqrt(u**2)
        return size if name == "abs" else u / size
    if use == "calculus" and row.jumps and name != "sign" and row.arity == 1:
        return _private(sp, name, ())(u)
    if row.written == "real root":
        n = sp.Integer(3) if name == "cbrt" else v[1]
        return _real_power(sp, u, 1 / n) if n.is_odd else sp.Pow(u, 1 / n)
    if row.written == "formula" or not row.sympy.isidentifier() or (use == "calculus" and name == "mod"):
        return _by_formula(sp, formula(name), dict(zip(row.letters, v, strict=True)), use)
    return getattr(sp, row.sympy)(*v)


def _by_formula(sp: Any, e: Expr | None, values: dict[str, SymPyExpr], use: str) -> SymPyExpr:
    """The formula of a row, at SymPy's values of its letters."""
    assert e is not None
    if isinstance(e, Sym):
        return values[e.name]
    return _node(sp, e, [_by_formula(sp, a, values, use) for a in e.args], use)


def _power_out(sp: Any, node: Pow, u: SymPyExpr, r: SymPyExpr, use: str) -> SymPyExpr:
    """A power, a real root for negative bases too where its exponent says so."""
    n = real_exponent(node.exp)
    if n is None or n.denominator == 1:
        return sp.Pow(u, r)
    if use == "algebra" and not u.is_nonnegative:
        return sp.Pow(_private(sp, _ROOT, ())(u, sp.Integer(n.denominator)), n.numerator)
    return _real_power(sp, u, sp.Rational(n.numerator, n.denominator))


def _real_power(sp: Any, u: SymPyExpr, r: SymPyExpr) -> SymPyExpr:
    """sign(u)^p |u|^(p/q) for an exponent r with an odd q, written so that SymPy stays real."""
    if u.is_nonnegative:
        return sp.Pow(u, r)
    even = r.is_Rational and r.p % 2 == 0  # 1/n with a symbolic odd n is not even
    if u.is_negative:
        return sp.Pow(-u, r) if even else -sp.Pow(-u, r)
    return sp.Pow(u**2, r / 2) if even else u * sp.Pow(u**2, (r - 1) / 2)


def _public_undefined(sp: Any, node: UndefinedFunction, v: list[SymPyExpr]) -> SymPyExpr:
    fn = sp.Function(node.name, real=True)
    slots = [sp.Dummy(f"xi_{i}", real=True) for i in range(len(v))]
    wanted = [(slot, n) for slot, n in zip(slots, node.orders, strict=True) if n]
    return sp.Subs(sp.Derivative(fn(*slots), *wanted), tuple(slots), tuple(v)).doit() if wanted else fn(*v)


@cache
def _private(sp: Any, name: str, orders: tuple[int, ...]) -> Any:
    """A function class SymPy knows nothing about, so that it leaves it alone.

    With ``orders`` it is f, f', f'': differentiating one gives the next, without SymPy's Subs and
    Derivative.  Without, it is one of our functions, with a derivative only if that is 0.
    """

    def fdiff(self: SymPyExpr, place: int = 1) -> SymPyExpr:
        if not orders:
            return sp.S.Zero
        return _private(sp, name, tuple(n + (i == place - 1) for i, n in enumerate(orders)))(*self.args)

    label = " ".join(("calctool", name, *map(str, orders)))
    return type(label, (sp.Function,), {"fdiff": fdiff, "is_real": True, "calctool": (name, orders)})


# --- back ------------------------------------------------------------------------------------------

_INWARD = {row.sympy: row.name for row in reversed(FUNCTIONS.values())}  # log is ln, the first of its name
_RELATIONS = {
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
    "Equality": "=",
    "Unequality": "!=",
}


def inward(sp: Any, s: SymPyExpr) -> Expr:
    """A SymPy expression in calctool's nodes.  Raises Undecided for what has no counterpart."""
    if isinstance(s, bool):
        s = sp.true if s else sp.false
    elif isinstance(s, int):
        s = sp.Integer(s)
    done: dict[SymPyExpr, Expr] = {}
    stack = [s]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        children = _children(sp, node)
        missing = [a for a in children if a not in done]
        if missing:
            stack.extend(reversed(missing))
            continue
        done[node] = _back(sp, node, [done[a] for a in children])
        stack.pop()
    return done[s]


def _children(sp: Any, s: SymPyExpr) -> Sequence[SymPyExpr]:
    if isinstance(s, sp.Integral):
        raise Undecided("integrals are not part of calctool")
    if isinstance(s, sp.Limit):
        return s.args[:3]  # type: ignore[no-any-return]
    if isinstance(s, sp.core.expr.Expr) and hasattr(s, "limits"):
        raise Undecided(f"SymPy's {s.func.__name__} has no counterpart here")
    if s.is_Add:
        return s.as_ordered_terms()  # type: ignore[no-any-return]
    if s.is_Mul:
        _, rest = s.as_coeff_Mul()
        return [part for f in rest.as_ordered_factors() for part in _base_and_exponent(sp, f)]
    if _is_power(sp, s):
        return _base_and_exponent(sp, s)
    if isinstance(s, sp.Subs):
        return s.point  # type: ignore[no-any-return]
    if isinstance(s, sp.Derivative):
        return s.expr.args if _plain_derivative(sp, s) else (s.expr,)
    if isinstance(s, sp.Piecewise):
        return [a for pair in s.args for a in pair]
    return s.args  # type: ignore[no-any-return]


def _base_and_exponent(sp: Any, s: SymPyExpr) -> tuple[SymPyExpr, SymPyExpr]:
    base, exp = (s.base, s.exp) if _is_power(sp, s) else (s, sp.S.One)
    return base, abs(exp) if exp.is_Rational else exp


def _plain_derivative(sp: Any, s: SymPyExpr) -> bool:
    """Is it f'(x, y, ...): an undefined function of different symbols?"""
    inner = s.expr
    return (
        isinstance(inner, sp.core.function.AppliedUndef)
        and len(set(inner.args)) == len(inner.args)
        and all(a.is_Symbol for a in inner.args)
        and all(a in inner.args for a in s.variables)
    )


def _back(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    if s.is_Rational:
        if s.p.bit_length() > MAX_WRITTEN_BITS or s.q.bit_length() > MAX_WRITTEN_BITS:
            raise Undecided("too large a constant")
        return as_expr(Fraction(int(s.p), int(s.q)))
    if s.is_Float:
        return _decimal(s)
    if s.is_Symbol:
        return Sym(s.name)
    if s.is_Add:
        return add(v)
    if s.is_Mul:
        return _product(sp, s, v)
    if _is_power(sp, s):
        power = _power(sp, s, v[0], v[1])
        return Div(ONE, power) if _negative(sp, s) else power
    if s.is_number and not s.args:
        constants = {sp.pi: PI, sp.E: E, sp.oo: OO, -sp.oo: Neg(OO)}
        if s in constants:
            return constants[s]
    if s is sp.true:
        return TRUE
    if isinstance(s, sp.Limit):
        return Limit(v[0], Sym(s.args[1].name), v[2], "" if v[2] in (OO, Neg(OO)) else str(s.args[3]).replace("+-", ""))
    name = s.func.__name__
    if name in _RELATIONS:
        return Relation(_RELATIONS[name], *v)
    if name in ("And", "Or"):
        return Connective(name.lower(), *v)
    if isinstance(s, sp.Piecewise):
        return Piecewise(*v)
    if isinstance(s, sp.core.function.AppliedUndef):
        return UndefinedFunction(name, (0,) * len(v), *v)
    if isinstance(s, (sp.Derivative, sp.Subs)):
        return _derivative(sp, s, v)
    if hasattr(s, "calctool"):
        name, orders = s.calctool
        if name == _ROOT:
            return Pow(v[0], Div(ONE, v[1]))
        return UndefinedFunction(name, orders, *v) if orders else Func(name, *v)
    if name == "polygamma" and v[0] == Num(0):
        return Func("digamma", v[1])
    if name in _INWARD:
        row = FUNCTIONS[_INWARD[name]]
        if name == "Heaviside":
            v = v[: 1 if v[1:] == [Div(ONE, Num(2))] else 2]
        if row.more and len(v) > row.arity:
            return reduce(partial(Func, row.name), v)
        if len(v) == row.arity:
            return Func(row.name, *v)
    raise Undecided(f"SymPy's {name} has no counterpart here")


def _decimal(s: SymPyExpr) -> Expr:
    """A number with a point, as it is written: SymPy's 0.1 is one tenth."""
    if not s.is_finite:
        raise Undecided("not a real expression")
    text = repr(float(s)) if s._prec == _DOUBLE else str(s)
    if abs(int(text.lower().partition("e")[2] or 0)) > MAX_DIGITS:
        raise Undecided("too large a constant")
    value = Fraction(text)
    digits = f"{Decimal(text).copy_abs():f}"
    number = Num(abs(value), digits.rstrip("0").rstrip(".") if "." in digits else digits)
    return Neg(number) if value < 0 else number


def _derivative(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    """f'(u) as SymPy writes it, with or without Subs; or d/dx of something."""
    inner, values = (s.expr, dict(zip(s.variables, v, strict=True))) if isinstance(s, sp.Subs) else (s, {})
    if not isinstance(inner, sp.Derivative):
        raise Undecided("SymPy's Subs has no counterpart here")
    if _plain_derivative(sp, inner):
        args = v if inner is s else [values.get(a) or Sym(a.name) for a in inner.expr.args]
        return UndefinedFunction(
            inner.expr.func.__name__, tuple(inner.variables.count(a) for a in inner.expr.args), *args
        )
    if inner is not s or not all(x.is_Symbol for x in s.variables):
        raise Undecided("SymPy's Derivative has no counterpart here")
    goal = v[0]
    for x in s.variables:
        goal = Deriv(goal, Sym(x.name))
    return goal


def _negative(sp: Any, s: SymPyExpr) -> bool:
    return _is_power(sp, s) and bool(s.exp.is_Rational and s.exp < 0)


def _is_power(sp: Any, s: SymPyExpr) -> bool:
    return bool(s.is_Pow) or isinstance(s, sp.exp)


def _power(sp: Any, s: SymPyExpr, base: Expr, exp: Expr) -> Expr:
    """``base^exp`` for SymPy's power ``s``, up to the sign of the exponent."""
    match exp:
        case Num(1):
            return base
        case Num(n) if s.is_Pow and hasattr(s.base, "calctool") and s.base.calctool[0] == _ROOT:
            assert isinstance(base, Pow)
            inside = n / Fraction(int(s.base.args[1]))
            return base.base if inside == 1 else Pow(base.base, as_expr(inside))
        case Div(Num(1), Num(2)):
            return Func("sqrt", base)
        case Div(Num(1), Num(3)) if isinstance(base, Num):
            return Func("cbrt", base)
    if isinstance(s, sp.Pow) and s.exp.is_Rational and s.exp.q % 2 and s.exp.q > 1:
        if isinstance(base, Func) and base.name == "abs" and s.exp.p % 2 == 0:
            return Pow(base.arg, exp)  # |u|^(2/3) = u^(2/3)
        if not s.base.is_nonnegative:
            return Pow(base, as_one_number(exp))
    return Pow(base, exp)


def _product(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    coefficient, rest = s.as_coeff_Mul()
    above: list[Expr] = []
    below: list[Expr] = []
    if coefficient.is_Float and coefficient.is_finite:
        above.append(_decimal(abs(coefficient)))
    elif not coefficient.is_Rational:
        raise Undecided("not a real expression")
    size = sp.S.One if above else abs(coefficient)
    if size.p.bit_length() > MAX_WRITTEN_BITS or size.q.bit_length() > MAX_WRITTEN_BITS:
        raise Undecided("too large a constant")
    if size.p != 1:
        above.append(Num(int(size.p)))
    if size.q != 1:
        below.append(Num(int(size.q)))
    factors = rest.as_ordered_factors()
    joined = _joined_roots(sp, factors)
    for factor, base, exp in zip(factors, v[::2], v[1::2], strict=True):
        if factor in joined:
            n = joined[factor]
            if n is not None:
                (below if n < 0 else above).append(Pow(base, as_expr(abs(n))))
        else:
            (below if _negative(sp, factor) else above).append(_power(sp, factor, base, exp))
    result = _quotient(above, below)
    return Neg(result) if coefficient < 0 else result


def _joined_roots(sp: Any, factors: Sequence[SymPyExpr]) -> dict[SymPyExpr, Fraction | None]:
    """u |u|^(-2/3) as the real root u^(1/3): the exponent that u gets, and None for the factor taken into it."""
    whole = {base: (f, n) for f in factors for base, n in [f.as_base_exp()] if n.is_Integer}
    joined: dict[SymPyExpr, Fraction | None] = {}
    for f in factors:
        size, r = f.as_base_exp()
        u = size.args[0] if isinstance(size, sp.Abs) else None
        if u in whole and r.is_Rational and r.q % 2 and r.q > 1 and r.p % 2 == 0:
            first, n = whole[u]
            joined[first], joined[f] = Fraction(int(n)) + Fraction(int(r.p), int(r.q)), None
    return joined


def _quotient(above: list[Expr], below: list[Expr]) -> Expr:
    return Div(mul(above), mul(below)) if below else mul(above)
