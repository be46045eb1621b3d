"""Changes of view: t = 1/x, all under one root, floor between two functions, a limit that is a derivative.

Source: Stewart, *Calculus*, 2.3, 2.6, 2.7 (the derivative as a limit), 4.4.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import Term, as_term, build, collect, negated, terms_of
from calctool.derivation.rule import Part, Refusal, Rewrite, Words
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import (
    ONE,
    OO,
    TWO,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Neg,
    Pow,
    Relation,
    Substituted,
    Sym,
)
from calctool.limits.context import LimitContext, technique
from calctool.limits.rules.common import moved, quotient_of
from calctool.limits.rules.direct import has_branches
from calctool.simplification import simplify


@technique(
    "limit.reciprocal",
    "change of variable",
    "lim x->0+ f(x) = lim t->oo f(1/t)",
    "Put t = 1/x: as x -> {a}, t grows without bound.",
    {"lim x->0+ x*e^(1/x)": "lim t->oo e^t/t"},
    "Stewart 2.6, example 9",
    forms=("0*oo", "oo/oo", "0/0", "oo - oo"),
)
def reciprocal(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to in (OO, Neg(OO)) or not goal.side:
        return None
    x, a = goal.var, goal.to
    shifted = x if a == ZERO else collect((x, negated(a)))
    if not fold(goal.body, lambda node, parts: any(parts) or _wild(node, x, context.tends(goal, node).infinite)):
        return None
    t = Sym(context.unused("tus"))
    inside = Div(ONE, t) if a == ZERO else Add(a, Div(ONE, t))
    body = simplify(_logs(substitute(goal.body, x.name, inside), t), "clean", "multiply", "cancel", "collect")
    there = Neg(OO) if goal.side == "-" else OO
    moves = (" tends to ", a, f" from the {'left' if goal.side == '-' else 'right'}, ", t, " tends to ", there)
    note: Words = (Relation("=", t, Div(ONE, shifted)), ", so ", Relation("=", x, inside), ": as ", x, *moves)
    return Rewrite(Limit(body, t, there), {"a": a, "x": shifted}, notes=(note,))


def _wild(node: Expr, x: Sym, infinite: bool) -> bool:
    """e to the power of something that grows without bound, or a power of a logarithm of x."""
    match node:
        case Pow(base, exp) if exp.has(x) and not base.has(x):
            return _grows(exp, x)
        case Pow(Func("ln", u), _) if u == x:
            return infinite
    return False


def _grows(exp: Expr, x: Sym) -> bool:
    return any(
        b.has(x) and isinstance(p, Fraction) and p < 0 for t in terms_of(exp) for b, p in as_term(t).powers.values()
    )


def _logs(e: Expr, t: Sym) -> Expr:
    """ln(1/t) is -ln(t)."""
    wanted = Func("ln", Div(ONE, t))
    return rewrite(e, lambda node: Neg(Func("ln", t)) if node == wanted else node)


@technique(
    "limit.one-root",
    "under one root",
    "sqrt(f)/g = sqrt(f/g^2) where g > 0,  sqrt(f)/g = -sqrt(f/g^2) where g < 0",
    "Close to {a} the sign of {g} is known, so everything can be written under one root.",
    {"lim x->0- sqrt(1 - cos(x))/x": "lim x->0- (-sqrt((1 - cos(x))/x^2))"},
    "Stewart 2.6, example 4",
    forms=("0/0",),
)
def one_root(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    split = root_over(goal.body)
    if split is None:
        return None
    f, g, upside_down = split
    signs = {near.sign(g) for near in context.near(goal)}
    if signs not in ({1}, {-1}):
        return None
    square = simplify(Pow(g, TWO), "clean", "multiply")
    new: Expr = Func("sqrt", Div(square, f) if upside_down else Div(f, square))
    return Rewrite(moved(goal, new if signs == {1} else Neg(new)), {"a": goal.to, "g": g})


def root_over(body: Expr) -> tuple[Expr, Expr, bool] | None:
    """f and g of sqrt(f)/g, or of g/sqrt(f) (then True)."""
    parts = quotient_of(body)
    for upside_down in (False, True):
        root, other = (None, None) if parts is None else parts[::-1] if upside_down else parts
        if isinstance(root, Func) and root.name == "sqrt" and other is not None:
            return root.arg, other, upside_down
    return None


@technique(
    "limit.floor",
    "squeeze theorem",
    "u - 1 < floor(u) <= u,  u <= ceil(u) < u + 1",
    "{f} differs from {u} by less than 1, which makes no difference beside the rest: both bounds have the same limit.",
    {"lim x->oo floor(x)/x": "lim x->oo 1", "lim x->oo (x + 1)/ceil(x)": "lim x->oo (x + 1)/x"},
    "Stewart 2.3, the squeeze theorem",
)
def floor_between(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    term = as_term(goal.body)
    for k, (base, e) in term.powers.items():
        match base:
            case Func("floor" | "ceil" as name, u) if e in (1, -1) and context.tends(goal, u).infinite:
                power = 1 if e == 1 else -1
                rest = term.copy()
                del rest.powers[k]
                signs = {near.sign(build(rest)) for near in context.near(goal)}
                # the bounds differ by this: u and u - 1 above the bar, 1/(u - 1) and 1/u below it
                apart = rest if power > 0 else _times(rest, u, -2)
                ends = [near.ending(build(apart)) for near in context.near(goal)]
                if any(end.kind != "value" or end.expr != ZERO for end in ends) or signs not in ({1}, {-1}):
                    return None
                after = build(_times(rest, u, power))
                bounds = [build(_times(rest, Add(u, Neg(ONE) if name == "floor" else ONE), power)), after]
                low, high = bounds if ((name == "floor") == (power > 0)) == (signs == {1}) else bounds[::-1]
                step: Words = (Add(u, Neg(ONE)), " < ", base, " <= ", u)
                if name == "ceil":
                    step = (u, " <= ", base, " < ", Add(u, ONE))
                end = context.tends(goal, after)
                both: Words = (", and both bounds tend to ", end.expr()) if end.determinate else ()
                note: Words = (*step, ", so ", low, " <= ", goal.body, " <= ", high, *both)
                return Rewrite(moved(goal, after), {"f": base, "u": u}, notes=(note,))
    return None


def _times(rest: Term, u: Expr, e: int) -> Term:
    """The rest times a power of u."""
    out = rest.copy()
    out.multiply(as_term(u), e)
    return out


@technique(
    "limit.derivative",
    "definition of the derivative",
    "lim x->a (f(x) - f(a))/(x - a) = f'(a)",
    "The numerator is f(x) - f({a}), so the limit is the slope of f at {a}.",
    {"lim x->2 (2^x - 4)/(x - 2)": "2^2 ln(2)"},
    "Stewart 2.7, the derivative at a number",
    forms=("0/0",),
)
def derivative(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to in (OO, Neg(OO)) or has_branches(goal.body):
        return None
    x, a = goal.var, goal.to
    parts = quotient_of(goal.body)
    if parts is None or not parts[0].has(x):
        return None
    factor = simplify(Div(parts[1], x if a == ZERO else Add(x, negated(a))), "clean", "multiply", "cancel")
    if (
        factor.has(x)
        or literal_value(factor) in (0, None)
        or not context.near(goal)[0].has_value(substitute(parts[0], x.name, a))
    ):
        return None
    constants = [t for t in terms_of(parts[0]) if not t.has(x)]
    f = parts[0] if not constants else collect([t for t in terms_of(parts[0]) if t.has(x)])
    slope = Substituted(Deriv(f, x), x, a)
    after = slope if factor == ONE else Div(slope, factor)
    return Rewrite(after, {"a": a}, (Part(context.unused("fgpq"), f, x),))
