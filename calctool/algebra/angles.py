"""Angles that differ by full rotations are the same angle, so an answer is compared with the nearest of them."""

from __future__ import annotations

from math import tau

from calctool.expr.tree import DNE, PI, Expr, add, as_expr, mul
from calctool.numeric.evaluate import evaluate


def full_rotations(right: Expr, answer: Expr) -> int:
    """By how many full rotations an angle differs from the right one, to the nearest: 3 pi/2 is -pi/2 and one.

    >>> from calctool.parsing import parse
    >>> full_rotations(parse("-pi/2"), parse("3pi/2"))
    1
    """
    if right.free or answer.free or answer.open or right == DNE or answer == DNE:
        return 0
    mine, ours = evaluate(answer, {}), evaluate(right, {})
    if mine is None or ours is None or not abs(mine) < 1e6:
        return 0
    return round((mine - ours) / tau)


def rotated(e: Expr, turns: int) -> Expr:
    """An angle and so many whole turns.

    >>> rotated(PI, 1)
    Add(Mul(Num(2), Const('pi')), Const('pi'))
    """
    return add([mul([as_expr(2 * turns), PI]), e]) if turns else e
