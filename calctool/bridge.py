"""The only door to SymPy: expressions go out and come back as objects, never as text, under a time limit.

Two ways out.  For *algebra* (factoring, expanding) functions whose real meaning SymPy would change,
such as the cube root of a negative number or log to a base, travel sealed under a private name and
come back as they were.  For *calculus* (SymPy as the witness of a derivative, exact constants) they
are written out in SymPy's own terms.  SymPy is imported on the first call, not before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from .errors import Undecided
from .expr import (
    ONE,
    OO,
    PI,
    TRUE,
    At,
    Const,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Logic,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Rel,
    Sym,
    Undef,
    add,
    as_expr,
    count,
    fold,
    mul,
    substitute,
)
from .expr import Add as Sum
from .functions import FUNCTIONS
from .number import Place, compare, precise
from .place import Gap
from .timer import within

T = TypeVar("T")
SymPyExpr = Any
"""A SymPy expression."""

SECONDS = 3.0
"""Time for one call where nothing else is said."""
MAX_DEPTH = 100
MAX_NODES = 5_000
MAX_EXPONENT = 300
"""The largest exponent of a sum that is multiplied out."""

_sealed = False


def load_sympy() -> Any:
    """The ``sympy`` module, imported now if need be, with the garbage collector out of the way meanwhile."""
    loaded = sys.modules.get("sympy")
    if loaded is not None and hasattr(loaded, "Symbol"):
        return loaded
    import gc

    collecting = gc.isenabled()
    gc.disable()
    try:
        import sympy  # type: ignore[import-untyped, unused-ignore]
    finally:
        if collecting:
            gc.enable()
    # What was just imported stays for good: no collection need look at it again.
    gc.freeze()
    if _sealed:
        seal()
    return sympy


def seal() -> None:
    """From now on, text that reaches SymPy in this process raises: for a program, not for a library.

    SymPy evaluates text as program code; nothing here sends it any, and a slip must not pass unnoticed.
    """
    global _sealed
    _sealed = True
    parser = sys.modules.get("sympy.parsing.sympy_parser")
    if parser is not None:

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError("text reached SymPy")

        parser.parse_expr = refuse  # type: ignore[attr-defined]
        parser.eval_expr = refuse  # type: ignore[attr-defined]


# --- out -------------------------------------------------------------------------------------------

# In calculus written with other functions; in algebra sealed.
_WRITTEN_OUT = frozenset(("cbrt", "root", "log", "arccot", "loggamma", "factorial"))
_PRIVATE = "calc "


def to_sympy(e: Expr, algebra: bool = False) -> SymPyExpr:
    """The expression in SymPy, its names real symbols.

    Raises Undecided for what is unfinished, too deep, too large, or contains a constant without a value
    within reach (1/0, 9^9^9).

    >>> to_sympy(Pow(Sym("x"), Num(2)) + 1)
    x**2 + 1
    """
    if e.depth > MAX_DEPTH or count(e) > MAX_NODES:
        raise Undecided("too large an expression for SymPy")
    e = _without_at(e)
    if e.open:
        raise Undecided("not finished")
    sp = load_sympy()
    constants = Place()

    def one(node: Expr, parts: list[SymPyExpr]) -> SymPyExpr:
        if not node.free and isinstance(node, (Pow, Div, Func, Mul)):
            _check_constant(node, constants)
        return _outward(sp, node, parts, algebra)

    return fold(e, one)


def _without_at(e: Expr) -> Expr:
    def one(node: Expr, parts: list[Expr]) -> Expr:
        node = node.with_args(parts)
        return substitute(node.body, node.var.name, node.value) if isinstance(node, At) else node

    return fold(e, one)


def _check_constant(node: Expr, constants: Place) -> None:
    """SymPy works constants out exactly, whatever that costs; only those of a bounded size get there."""
    if isinstance(node, Func) and node.name in ("factorial", "gamma", "polygamma"):
        size = constants.value(node.args[0])
        if isinstance(size, Gap) or abs(size) > 1_000:
            raise Undecided("too large a constant")
    v = constants.value(node)
    if isinstance(v, Gap):
        v = constants.value(node, 20)
        if isinstance(v, Gap):
            raise Undecided("a constant without a value" if v.undefined else "too large a constant")


def _symbol(sp: Any, name: str) -> SymPyExpr:
    if not name.isidentifier():
        raise Undecided(f"not a name: {name!r}")
    return sp.Symbol(name, real=True)


def _outward(sp: Any, node: Expr, v: list[SymPyExpr], algebra: bool) -> SymPyExpr:
    match node:
        case Num():
            return sp.Rational(node.value.numerator, node.value.denominator)
        case Sym():
            return _symbol(sp, node.name)
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
            return sp.Pow(v[0], v[1])
        case Func():
            return _function(sp, node, v, algebra)
        case Undef():
            return _undefined(sp, node, v, algebra)
        case Rel():
            ops = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "=": sp.Eq, "!=": sp.Ne}
            return ops[node.op](v[0], v[1])
        case Logic():
            return (sp.And if node.op == "and" else sp.Or)(*v)
        case Piecewise():
            return sp.Piecewise(*zip(v[::2], v[1::2], strict=True))
    raise Undecided(f"{type(node).__name__} has no meaning in SymPy")


def _function(sp: Any, node: Func, v: list[SymPyExpr], algebra: bool) -> SymPyExpr:
    name, u = node.name, v[0]
    if name not in _WRITTEN_OUT:
        if not algebra and name in ("abs", "sign") and u.is_real is None:
            # SymPy would take real and imaginary parts apart
            size = sp.sqrt(u**2)
            return size if name == "abs" else u / size
        return getattr(sp, FUNCTIONS[name].sympy)(*v)
    if algebra:
        return sp.Function(_PRIVATE + name, real=True)(*v)
    if name == "log":
        return sp.log(u) / sp.log(v[1])
    if name == "arccot":
        return sp.pi / 2 - sp.atan(u)
    if name in ("loggamma", "factorial"):
        return getattr(sp, name)(u)
    n = v[1] if name == "root" else sp.Integer(3)
    if n.is_odd and not u.is_nonnegative:
        # the real root: sign(u) |u|^(1/n)
        if u.is_negative:
            return -sp.Pow(-u, 1 / n)
        return u * sp.Pow(u**2, (1 / n - 1) / 2)
    return sp.Pow(u, 1 / n)


def _undefined(sp: Any, node: Undef, v: list[SymPyExpr], algebra: bool) -> SymPyExpr:
    if algebra:
        label = ",".join(str(n) for n in node.orders)
        return sp.Function(f"{_PRIVATE}{node.name} {label}", real=True)(*v)
    fn = sp.Function(node.name, real=True)
    if not any(node.orders):
        return fn(*v)
    slots = [sp.Dummy(f"xi_{i}", real=True) for i in range(len(v))]
    body = fn(*slots)
    wanted = [(slot, n) for slot, n in zip(slots, node.orders, strict=True) if n]
    return sp.Subs(sp.Derivative(body, *wanted), tuple(slots), tuple(v)).doit()


# --- back ------------------------------------------------------------------------------------------

_INWARD = {row.sympy: row.name for row in FUNCTIONS.values() if row.name not in ("log", "root", "cbrt", "sqrt")}
_RELATIONS = {
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
    "Equality": "=",
    "Unequality": "!=",
}


def from_sympy(s: SymPyExpr) -> Expr:
    """A SymPy expression in the shape a textbook writes: quotients, roots and minus signs instead of powers.

    Raises Undecided for what is not a real expression of calctool's language.

    >>> sp = load_sympy(); x = sp.Symbol("x", real=True)
    >>> from_sympy((x + 1)/sp.sqrt(x)) == (Sym("x") + 1) / Func("sqrt", Sym("x"))
    True
    """
    sp = load_sympy()
    s = sp.sympify(s) if isinstance(s, (int, bool)) else s
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
        done[node] = _inward(sp, node, [done[a] for a in children])
        stack.pop()
    return done[s]


def _children(sp: Any, s: SymPyExpr) -> Sequence[SymPyExpr]:
    if s.is_Add:
        return s.as_ordered_terms()  # type: ignore[no-any-return]
    if s.is_Mul:
        _, rest = s.as_coeff_Mul()
        return [part for f in rest.as_ordered_factors() for part in _base_and_exponent(sp, f)]
    if s.is_Pow:
        return _base_and_exponent(sp, s)
    if isinstance(s, sp.Subs):
        return s.point  # type: ignore[no-any-return]
    if isinstance(s, sp.Derivative):
        return s.expr.args if _plain_derivative(sp, s) else (s.expr,)
    if isinstance(s, sp.Piecewise):
        return [a for pair in s.args for a in pair]
    return s.args  # type: ignore[no-any-return]


def _base_and_exponent(sp: Any, s: SymPyExpr) -> tuple[SymPyExpr, SymPyExpr]:
    base, exp = (s.base, s.exp) if s.is_Pow or isinstance(s, sp.exp) else (s, sp.S.One)
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


def _inward(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    if s.is_Rational:
        return as_expr(Fraction(int(s.p), int(s.q)))
    if s.is_Symbol:
        return Sym(s.name)
    if s.is_Add:
        return add(v)
    if s.is_Mul:
        return _product(sp, s, v)
    if s.is_Pow:
        return _quotient([_power(v[0], v[1])], []) if not _negative(s) else Div(ONE, _power(v[0], v[1]))
    if s.is_number and not s.args:
        constants = {sp.pi: PI, sp.E: E, sp.oo: OO, -sp.oo: Neg(OO)}
        if s in constants:
            return constants[s]
    if s is sp.true:
        return TRUE
    name = s.func.__name__
    if name in _RELATIONS:
        return Rel(_RELATIONS[name], *v)
    if name in ("And", "Or"):
        return Logic(name.lower(), *v)
    if isinstance(s, sp.Piecewise):
        return Piecewise(*v)
    if isinstance(s, sp.exp):
        return Pow(E, v[0])
    if isinstance(s, sp.core.function.AppliedUndef):
        return _unsealed(name, v)
    if isinstance(s, sp.Derivative):
        if _plain_derivative(sp, s):
            return Undef(s.expr.func.__name__, tuple(s.variables.count(a) for a in s.expr.args), *v)
        goal = v[0]
        for x in s.variables:
            goal = Deriv(goal, Sym(x.name))
        return goal
    if isinstance(s, sp.Subs):
        return _substituted(sp, s, v)
    if name == "polygamma" and v[0] == Num(0):
        return Func("digamma", v[1])
    if name in _INWARD:
        return Func(_INWARD[name], *v)
    raise Undecided(f"SymPy's {name} has no counterpart here")


def _unsealed(name: str, v: list[Expr]) -> Expr:
    if not name.startswith(_PRIVATE):
        return Undef(name, (0,) * len(v), *v)
    name, _, orders = name.removeprefix(_PRIVATE).partition(" ")
    return Undef(name, tuple(int(n) for n in orders.split(",")), *v) if orders else Func(name, *v)


def _substituted(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    inner = s.expr
    if not isinstance(inner, sp.Derivative) or not _plain_derivative(sp, inner):
        raise Undecided("SymPy's Subs has no counterpart here")
    values = dict(zip(s.variables, v, strict=True))
    if not all(a in values or not a.is_Dummy for a in inner.expr.args):
        raise Undecided("SymPy's Subs has no counterpart here")
    orders = tuple(inner.variables.count(a) for a in inner.expr.args)
    return Undef(inner.expr.func.__name__, orders, *[values.get(a, Sym(a.name)) for a in inner.expr.args])


def _negative(s: SymPyExpr) -> bool:
    return bool(s.is_Pow and s.exp.is_Rational and s.exp < 0)


def _power(base: Expr, exp: Expr) -> Expr:
    match exp:
        case Num(1):
            return base
        case Div(Num(1), Num(2)):
            return Func("sqrt", base)
        case Div(Num(1), Num(3)) if isinstance(base, Num):
            return Func("cbrt", base)
    return Pow(base, exp)


def _product(sp: Any, s: SymPyExpr, v: list[Expr]) -> Expr:
    coefficient, rest = s.as_coeff_Mul()
    above: list[Expr] = []
    below: list[Expr] = []
    if not coefficient.is_Rational:
        raise Undecided("not a real expression")
    size = abs(coefficient)
    if size.p != 1:
        above.append(Num(int(size.p)))
    if size.q != 1:
        below.append(Num(int(size.q)))
    for factor, base, exp in zip(rest.as_ordered_factors(), v[::2], v[1::2], strict=True):
        (below if _negative(factor) else above).append(_power(base, exp))
    result = _quotient(above, below)
    return Neg(result) if coefficient < 0 else result


def _quotient(above: list[Expr], below: list[Expr]) -> Expr:
    return Div(mul(above), mul(below)) if below else mul(above)


# --- algebra ---------------------------------------------------------------------------------------


def _algebra(e: Expr, work: Callable[[Any, SymPyExpr], SymPyExpr], seconds: float) -> Expr:
    def run() -> Expr:
        sp = load_sympy()
        return from_sympy(work(sp, to_sympy(e, algebra=True)))

    load_sympy()
    return within(seconds, run)


def factored(e: Expr, seconds: float = SECONDS) -> Expr:
    """As a product, over the rationals.  Raises Undecided, OutOfTime.

    >>> x = Sym("x")
    >>> factored(x * x - 1) == Mul(Sum(x, Neg(Num(1))), Sum(x, Num(1)))
    True
    """
    return _algebra(e, lambda sp, s: sp.factor(s), seconds)


def expanded(e: Expr, seconds: float = SECONDS) -> Expr:
    """Multiplied out.  Raises Undecided, OutOfTime.

    >>> x = Sym("x")
    >>> expanded((x + 1) * (x + 2)) == Sum(Pow(x, Num(2)), Mul(Num(3), x), Num(2))
    True
    """

    def work(sp: Any, s: SymPyExpr) -> SymPyExpr:
        for p in s.atoms(sp.Pow):
            if p.base.is_Add and p.exp.is_Rational and abs(p.exp) > MAX_EXPONENT:
                raise Undecided("too large a power to multiply out")
        return sp.expand_mul(sp.expand_multinomial(s))

    return _algebra(e, work, seconds)


def cancelled(e: Expr, seconds: float = SECONDS) -> Expr:
    """One fraction without common factors.  Raises Undecided, OutOfTime.

    >>> x = Sym("x")
    >>> cancelled((x * x - 1) / (x - 1)) == x + 1
    True
    """
    return _algebra(e, lambda sp, s: sp.cancel(s), seconds)


def exact_value(e: Expr, seconds: float = SECONDS) -> Expr | None:
    """The exact value of a closed expression, in the shortest form found; None if there is none.

    >>> exact_value(Pow(Func("sec", PI / 4), Num(2)))
    <2>
    """
    if e.free or e.open:
        return None

    def run() -> Expr:
        sp = load_sympy()
        s = to_sympy(e)
        forms = [s, s.expand(), sp.radsimp(s), sp.sqrtdenest(s), sp.expand_log(s, factor=True)]
        found: Expr = from_sympy(min(forms, key=lambda f: f.count_ops()))
        return found

    load_sympy()
    try:
        found = within(seconds, run)
    except Undecided:
        return None
    return found if compare(e, found, [Place()]).state == "agrees" else None


def proved_equal(a: Expr, b: Expr, seconds: float = SECONDS) -> bool | None:
    """Are two expressions equal wherever both are defined?  True by algebra, False by numbers, None: not decided.

    >>> x = Sym("x")
    >>> proved_equal(Pow(Func("sin", x), Num(2)), 1 - Pow(Func("cos", x), Num(2)))
    True
    """
    from .number import sample_points

    points = sample_points(a, 4, b.free)
    if compare(a, b, points).state == "refuted" and compare(b, a, points).state == "refuted":
        return False

    def run() -> bool | None:
        sp = load_sympy()
        gap = to_sympy(a) - to_sympy(b)
        for work in (sp.expand, lambda s: sp.cancel(sp.together(s)), lambda s: sp.cancel(s.rewrite(sp.exp)).expand()):
            gap = work(gap)
            if gap == 0:
                return True
        return None

    load_sympy()
    try:
        return within(seconds, run)
    except Undecided:
        return None


# --- the witness -----------------------------------------------------------------------------------


def witness_diff(body: Expr, wrt: str, order: int = 1, seconds: float = SECONDS) -> SymPyExpr:
    """SymPy's own derivative, as SymPy gives it.  Raises Undecided, OutOfTime.

    >>> witness_diff(Func("sin", Sym("x")), "x")
    cos(x)
    """

    def run() -> SymPyExpr:
        sp = load_sympy()
        d = sp.diff(to_sympy(body), _symbol(sp, wrt), order)
        # away from a jump the derivative of sign is 0
        return d.replace(sp.DiracDelta, lambda *_: sp.S.Zero)

    load_sympy()
    return within(seconds, run)


def diff_agrees(
    body: Expr,
    wrt: str,
    result: Expr,
    points: Sequence[Mapping[str, Fraction]],
    order: int = 1,
    seconds: float = SECONDS,
) -> str:
    """Does SymPy's derivative agree with ``result`` at the points?  agrees, refuted or unchecked.

    >>> x = Sym("x")
    >>> point = {"x": Fraction(7, 5)}
    >>> diff_agrees(x * x, "x", 2 * x, [point, {"x": Fraction(3, 7)}]), diff_agrees(x * x, "x", x, [point])
    ('agrees', 'refuted')
    """
    try:
        theirs = within(seconds, lambda: from_sympy(witness_diff(body, wrt, order, seconds)))
    except Undecided:
        return "unchecked"
    verdict = compare(theirs, result, points)
    if verdict.state == "refuted" and any(precise(theirs, p) is None or precise(result, p) is None for p in points):
        # one of the forms has a gap the other has not: only a difference of values counts
        both = [p for p in points if precise(theirs, p) is not None and precise(result, p) is not None]
        return compare(theirs, result, both).state
    return verdict.state
