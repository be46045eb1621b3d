"""The reasons beside a line of a limit: signs, what the inside or the parts tend to, and which of two grows faster.

Source: Stewart, *Calculus*, sections 2.2, 2.3 and 4.4.
"""

from __future__ import annotations

from calctool.derivation.rule import Words
from calctool.expr.exact import rational_value
from calctool.expr.traversal import fold
from calctool.expr.tree import ONE, OO, ZERO, Add, Div, Expr, Func, Limit, Mul, Neg, Pow
from calctool.limits.context import LimitContext
from calctool.limits.rules.at_infinity import faster, fastest_term
from calctool.parsing.formulas import by_formula


def of_the_signs(goal: Limit, context: LimitContext) -> Words:
    """What the numerator tends to, and from which side of 0 the denominator comes."""
    body = goal.body.body if isinstance(goal.body, Neg) else goal.body
    if not isinstance(body, Div):
        return ()
    over, below = _what_it_tends_to(body.num, goal, context), context.tends(goal, body.den)
    if below.kind != "value" or below.limit is None or not over:
        return ()
    if not body.den.has(goal.var):
        return over
    over = (*over, "; ") if body.num.has(goal.var) else ()
    if not context.near(goal)[0].zero(below.limit):
        return (*over, body.den, " tends to ", below.limit)
    signs = {near.sign(body.den) for near in context.near(goal)}
    if signs not in ({1}, {-1}):
        return ()
    if goal.to.free or len(body.den.free) > 1:
        # Letters had numbers to see a sign by; what would be another with their signs turned is not said.
        turned = LimitContext(body.free, {name: -v for name, v in context.values.items()}, context.solve)
        if {near.sign(body.den) for near in turned.near(goal)} != signs:
            return (*over, body.den, " tends to 0")
    sign = "positive" if signs == {1} else "negative"
    return (*over, body.den, f" tends to 0 and is {sign}")


def _what_it_tends_to(u: Expr, goal: Limit, context: LimitContext) -> Words:
    """``x^2 - 3x tends to oo: x^2 grows fastest``; nothing where it is not seen."""
    tends = context.tends(goal, u)
    end = tends.expr() if tends.determinate else end_of(u, goal, context)
    return () if end is None else (u, " tends to ", end, *because(Limit(u, goal.var, goal.to, goal.side), context))


def inside(goal: Limit) -> Expr | None:
    """The argument of a function, or the exponent over a constant."""
    match goal.body:
        case Pow(base, u) if not base.has(goal.var):
            return u
        case Func(_, u) if len(goal.body.args) == 1:
            return u
        case Func("log", u) if not goal.body.args[1].has(goal.var):
            return u
    return None


def of_the_inside(goal: Limit, context: LimitContext) -> Words:
    """``1/x tends to oo``, for the argument of a function or of an exponential."""
    u = inside(goal)
    end = None if u is None else end_of(u, goal, context)
    if u is None or u in (goal.var, Neg(goal.var)):
        return ()
    if end is None:
        return _of_a_vanishing_inside(u, goal, context)
    return (u, " tends to ", end, *because(Limit(u, goal.var, goal.to, goal.side), context))


def _of_a_vanishing_inside(u: Expr, goal: Limit, context: LimitContext) -> Words:
    """``x - 1 tends to 0 and is positive``, for a logarithm of it."""
    tends, signs = context.tends(goal, u), {near.sign(u) for near in context.near(goal)}
    if not context.tends(goal).infinite or tends.limit is None or u.free != {goal.var.name} or signs != {1}:
        return ()
    return (u, " tends to 0 and is positive") if context.near(goal)[0].zero(tends.limit) else ()


def end_of(u: Expr, goal: Limit, context: LimitContext) -> Expr | None:
    """oo or -oo, if that is what the inside of a function tends to: x^2 - x too, where the form says nothing."""
    tends = context.tends(goal, u)
    if tends.infinite:
        return tends.expr()
    ends = {near.ending(u).kind for near in context.near(goal)} if tends.kind == "form" else set()
    return OO if ends == {"oo"} else Neg(OO) if ends == {"-oo"} else None


def of_the_parts(goal: Limit, context: LimitContext) -> Words:
    """What the factors or terms tend to; of tan and its like, what sine and cosine do."""
    match goal.body:
        case Func() if len(goal.body.args) == 1 and isinstance(written := by_formula(goal.body), Div):
            return of_the_signs(Limit(written, goal.var, goal.to, goal.side), context)
        case Mul() | Add() | Div():
            plain = (goal.var, Neg(goal.var)) if goal.to in (OO, Neg(OO)) else ()
            parts = [p for p in goal.body.args if p.has(goal.var) and p not in plain]
            said = [_what_it_tends_to(p, goal, context) for p in parts]
            if len(goal.body.args) > 3 or not all(said):
                return ()
            return tuple(w for i, words in enumerate(said) for w in (("; ", *words) if i else words))
    return ()


def of_growth(goal: Limit, context: LimitContext) -> list[Words]:
    """Why each part tends to its limit in which one kind of growth beats another."""
    found: dict[Expr, Words] = {}

    def one(node: Expr, parts: list[bool]) -> bool:
        here = any(parts)
        if not here and isinstance(node, (Mul, Div)) and node.has(goal.var):
            part = Limit(node, goal.var, goal.to, goal.side)
            if why := _by_growth(part, context):
                found[node] = (node, " tends to ", context.tends(part).expr(), *why)
        return here or node in found

    fold(goal.body, one)
    return list(found.values())[:3]


def because(goal: Limit, context: LimitContext) -> Words:
    """``: e^x grows faster than x``, ``: 2 - x tends to 0 and is negative``, for what tends to its limit."""
    if context.tends(goal).infinite and goal.to not in (OO, Neg(OO)):
        said = _of_the_endless(goal, context)
        return (": ", *said) if said else ()
    return _by_growth(goal, context)


def _by_growth(goal: Limit, context: LimitContext) -> Words:
    """``: e^x grows faster than x``."""
    tends = context.tends(goal)
    if tends.form == "oo - oo" and goal.to in (OO, Neg(OO)):
        fast = fastest_term(goal, context.values)
        return () if fast is None else (": ", fast, " grows fastest")
    grown = faster(goal, context.values) if tends.by_growth else ()
    return (": ", *grown) if grown else ()


def _of_the_endless(goal: Limit, context: LimitContext) -> Words:
    """Why an expression is endless near a number: a denominator that tends to 0, or what is inside a function."""
    body = goal.body.body if isinstance(goal.body, Neg) else goal.body
    here = Limit(body, goal.var, goal.to, goal.side)
    match body:
        case Add():
            endless = [t for t in body.terms if not context.tends(here, t).bounded]
            part = Limit(endless[0], goal.var, goal.to, goal.side)
            return _of_the_endless(part, context) if len(endless) == 1 else ()
        case Div(num, den):
            plain = den in (goal.var, Neg(goal.var)) and not num.has(goal.var)
            return () if plain else of_the_signs(here, context)
        case Func() if len(body.args) == 1 and isinstance(by_formula(body), Div):
            return of_the_parts(here, context)
        case Func() | Pow():
            return of_the_inside(here, context)
    return ()


def of_a_known_limit(goal: Limit, context: LimitContext) -> Words:
    """``1/x tends to -oo`` for e^(1/x), ``0 < 3/5 < 1`` for (3/5)^n."""
    match goal.body:
        case Pow(base, u) if goal.to == OO and u == goal.var and (size := rational_value(base)) is not None:
            if 0 < size < 1:
                return (ZERO, " < ", base, " < ", ONE)
            return (ZERO, " < ", Func("abs", base), " < ", ONE) if -1 < size < 0 else ()
    return of_the_inside(goal, context)


def bounded_parts(goal: Limit, context: LimitContext) -> list[Expr]:
    """The smallest parts in which a bounded factor is beaten by one that tends to 0."""
    found: list[Expr] = []

    def one(node: Expr, parts: list[bool]) -> bool:
        here = any(parts)
        if not here and isinstance(node, (Mul, Div)) and node.has(goal.var) and context.tends(goal, node).squeezed:
            found.append(node)
            return True
        return here

    fold(goal.body, one)
    return list(dict.fromkeys(found))[:3]
