"""Where a function jumps or has a corner, and what takes whole numbers only: facts that its form shows.

Source: Stewart, *Calculus*, 2.3 (the greatest integer function).
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import as_term
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold
from calctool.expr.tree import PI, Add, Expr, Func, Mul, Neg, Num, Piecewise, Pow, Relation
from calctool.parsing.formulas import has_branches


def stepped(node: Expr) -> bool:
    """Is it a step, a corner or a choice of branches, a function that is not analytic somewhere in its domain?"""
    if isinstance(node, Func):
        return bool(FUNCTIONS[node.name].jumps) or has_branches(node.name)
    return isinstance(node, (Piecewise, Relation))


def whole(e: Expr) -> bool:
    """Does it take whole numbers only?"""

    def one(node: Expr, parts: list[bool]) -> bool:
        match node:
            case Num(q):
                return q.denominator == 1
            case Neg() | Add() | Mul():
                return all(parts)
            case Pow(_, Num(q)):
                return parts[0] and q.denominator == 1 and q > 0
            case Func(name):
                return name in ("floor", "ceil", "sign") or (name in ("abs", "max", "min") and all(parts))
        return False

    return fold(e, one)


def whole_turns(e: Expr) -> int | None:
    """k of ``k pi n`` with an n that takes whole numbers only, as floor(x) does; None for anything else."""
    term = as_term(e)
    powers = list(term.powers.values())
    if not any(b == PI and p == 1 for b, p in powers) or term.coef.denominator != 1:
        return None
    rest = [(b, p) for b, p in powers if b != PI]
    floors = all(isinstance(b, Func) and b.name in ("floor", "ceil") for b, _ in rest)
    return (
        int(term.coef)
        if rest and floors and all(isinstance(p, Fraction) and p > 0 and p.denominator == 1 for _, p in rest)
        else None
    )
