"""An expression written otherwise where its behaviour cannot be read: gamma reflected, tangents by sine and cosine."""

from __future__ import annotations

from collections.abc import Callable

from calctool.algebra.terms import as_term, build, collect, negated, terms_of
from calctool.asymptotics.expansion import Ending
from calctool.expr.exact import literal_value
from calctool.expr.functions import natural_domain
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import ONE, PI, Add, Div, Expr, Func, Mul, Neg, Num, Sym
from calctool.parsing.formulas import by_formula
from calctool.simplification import simplify


def reflected(e: Expr, x: Sym, ending: Callable[[Expr], Ending]) -> Expr:
    """gamma and digamma of what tends to -oo by the reflection formulas (DLMF 5.5.3, 5.5.4)."""
    return rewrite(e, lambda node: _reflected(node, x, ending))


def _reflected(node: Expr, x: Sym, ending: Callable[[Expr], Ending]) -> Expr:
    if not isinstance(node, Func) or node.name not in ("gamma", "factorial", "digamma"):
        return node
    if ending(node.arg).kind != "-oo":
        return node
    u = Add(node.arg, ONE) if node.name == "factorial" else node.arg
    moving = [t for t in terms_of(u) if t.has(x)]
    shift = literal_value(collect([t for t in terms_of(u) if not t.has(x)]))
    turn, odd = collect(moving), 0  # sin(pi (v + n)) is sin(pi v) with the sign of (-1)^n
    if shift is None or shift.denominator != 1:
        turn = u
    else:
        odd = int(shift) % 2
    down = as_term(turn).coef < 0
    angle = Mul(PI, negated(turn) if down else turn)
    beyond = simplify(Add(ONE, Neg(u)), "clean", "multiply", "expand", "collect")
    if node.name == "digamma":
        turned = Mul(PI, Func("cot", angle))
        return Add(Func("digamma", beyond), turned if down else Neg(turned))
    value = Div(PI, Mul(Func("sin", angle), Func("gamma", beyond)))
    return value if down == bool(odd) else Neg(value)


def cancelled(e: Expr) -> Expr:
    """tan and its like by sine and cosine, sin(2u) by sin(u) where that occurs too, and what cancels cancelled."""
    written = rewrite(e, lambda n: by_formula(n) if isinstance(n, Func) and natural_domain(n.name).not_zero else n)
    angles: dict[Expr, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in ("sin", "cos"):
            angles[node.arg] = None

    fold(written, one)

    def halved(node: Expr) -> Expr:
        if isinstance(node, Func) and node.name == "sin":
            half = build(as_term(Div(node.arg, Num(2))))
            if half in angles:
                return Mul(Num(2), Func("sin", half), Func("cos", half))
        return node

    return simplify(rewrite(written, halved), "clean", "multiply", "cancel", "pythagoras", "collect")
