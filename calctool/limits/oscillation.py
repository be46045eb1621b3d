"""Oscillation proved: two sequences of points along which the values tend to different limits.

sin and cos of something that grows without bound take every phase again and again.  At the points of one phase they
are constants, so the rest of the expression tells what the values tend to there.

Source: Stewart, *Calculus*, 2.2, example 4 (sin(pi/x)); any first course in analysis for the criterion.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.terms import as_term, build, negated
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import OO, PI, TWO, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Num, Pow, Sym, add, as_expr
from calctool.limits.behaviour import OSCILLATING
from calctool.limits.one_sided import OneSidedLimit
from calctool.numeric.evaluate import precise
from calctool.simplification import simplify


class Subsequence(NamedTuple):
    """One sequence: at the points ``x = place`` (n = 1, 2, 3, ...) the values tend to ``limit``."""

    place: Expr | None
    argument: Expr
    phase: Expr
    limit: Expr


class Oscillation(NamedTuple):
    """The lowest and the highest of the limits along sequences, and the range of all of them, if it is known."""

    low: Subsequence
    high: Subsequence
    range: tuple[Expr, Expr] | None
    down: bool = False
    """Do the n of the sequences go to -oo?"""


_QUARTERS = (ZERO, Div(PI, TWO), PI, Neg(Div(PI, TWO)))
_EIGHTHS = (Div(PI, Num(4)), Neg(Div(PI, Num(4))))


def oscillation_of(body: Expr, near: OneSidedLimit) -> Oscillation | None:
    """Two sequences with different limits, or None where none are found.

    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> found = oscillation_of(parse("2sin(x) + 3"), OneSidedLimit(x, OO, 1))
    >>> found.low.limit, found.high.limit
    (Num(1), Num(5))
    """
    oscillating = _oscillating(body, near)
    if not oscillating:
        return None
    unit, times = _common(oscillating)
    if unit is None:
        return None
    ways: list[tuple[float, Subsequence]] = []
    for phase in (*_QUARTERS, *_EIGHTHS):
        fixed = _fixed(body, times, phase, near)
        tends = None if fixed is None else near.behaviour(fixed)
        if tends is None or not tends.determinate:
            continue
        size = _size(tends.expr(), near)
        if size is not None:
            turns = _rotations(phase, near.x)
            ways.append((size, Subsequence(solved(unit, near.x, turns, near.side), unit, turns, tends.expr())))
    if not ways:
        return None
    low, high = min(ways, key=lambda w: w[0]), max(ways, key=lambda w: w[0])
    if low[0] == high[0] or high[0] - low[0] < 1e-9 * (1 + abs(low[0])):
        return None
    down = near.behaviour(unit).kind == "-oo"
    return Oscillation(low[1], high[1], _range(body, near, ways, low, high), down)


def letter(x: Sym) -> Sym:
    """The whole number that counts the points of a sequence."""
    return Sym("n" if x.name != "n" else "k")


def _rotations(phase: Expr, x: Sym) -> Expr:
    turns = Mul(TWO, PI, letter(x))
    return turns if phase == ZERO else add([phase, turns])


def _oscillating(body: Expr, near: OneSidedLimit) -> list[Func]:
    found: dict[Func, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in OSCILLATING and near.behaviour(node.arg).infinite:
            found[node] = None

    fold(body, one)
    return list(found)


def _common(oscillating: list[Func]) -> tuple[Expr | None, dict[Func, int]]:
    """An argument of which all the others are whole multiples."""
    first = oscillating[0].arg
    ratios = [literal_value(build(as_term(Div(w.arg, first)))) for w in oscillating]
    if any(r is None or abs(r) > 60 or r.denominator > 60 for r in ratios):
        return None, {}
    whole = math.lcm(*[r.denominator for r in ratios if r is not None])
    unit = first if whole == 1 else build(as_term(Div(first, Num(whole))))
    return unit, {w: int(r * whole) for w, r in zip(oscillating, ratios, strict=True) if r is not None}


def _fixed(body: Expr, times: dict[Func, int], phase: Expr, near: OneSidedLimit) -> Expr | None:
    """The body at the points of one phase; None where a wave has a pole there."""
    known: dict[Expr, Expr] = {}
    for wave, k in times.items():
        there = wave.with_args([simplify(Mul(Num(abs(k)), phase) if k > 0 else Neg(Mul(Num(abs(k)), phase)))])
        if precise(there, near.values) is None:
            return None
        known[wave] = simplify(there)
    return simplify(rewrite(body, lambda node: known.get(node, node)))


def _size(e: Expr, near: OneSidedLimit) -> float | None:
    if e in (OO, Neg(OO)):
        return math.inf if e == OO else -math.inf
    v = precise(e, near.values)
    return None if v is None else float(v)


def _range(
    body: Expr,
    near: OneSidedLimit,
    ways: list[tuple[float, Subsequence]],
    low: tuple[float, Subsequence],
    high: tuple[float, Subsequence],
) -> tuple[Expr, Expr] | None:
    """The lowest and highest values the function keeps coming back to, if the values seen do not lie outside."""
    seen = [float(v) for v in (near.look(body, d) for scale in (1, 2, 3) for d in near.scan(scale)) if v is not None]
    slack = 1e-3 * min(high[0] - low[0], 1.0)
    if not seen:
        return None
    if low[0] - slack <= min(seen) and max(seen) <= high[0] + slack:
        return low[1].limit, high[1].limit
    quarters = {w.phase: w.limit for _, w in ways}
    found = [quarters.get(_rotations(p, near.x)) for p in _QUARTERS]
    if any(q is None or q in (OO, Neg(OO)) for q in found):
        return None
    # a*sin(u) + b*cos(u) + d swings by sqrt(a^2 + b^2) about d
    east, north, west, south = (q for q in found if q is not None)
    a, b = Div(Add(north, negated(south)), TWO), Div(Add(east, negated(west)), TWO)
    middle = Div(Add(north, south), TWO)
    reach = Func("sqrt", Add(Pow(a, TWO), Pow(b, TWO)))
    ends = simplify(Add(middle, Neg(reach))), simplify(Add(middle, reach))
    sizes = [_size(e, near) for e in ends]
    if sizes[0] is None or sizes[1] is None:
        return None
    fits = sizes[0] - slack <= min(seen) <= sizes[0] + 0.1 and sizes[1] - 0.1 <= max(seen) <= sizes[1] + slack
    return ends if fits else None


def solved(u: Expr, x: Sym, v: Expr, side: int = 1) -> Expr | None:
    """x with u(x) = v, for an x that occurs once; None where that cannot be written down.

    >>> from calctool.parsing import parse
    >>> solved(parse("2/x"), Sym("x"), PI)
    Div(Num(2), Const('pi'))
    """
    while u != x:
        inside = [a for a in u.args if a.has(x)]
        if len(inside) != 1:
            return None
        match u:
            case Neg(body):
                u, v = body, negated(v)
            case Add():
                rest = [negated(t) for t in u.terms if not t.has(x)]
                u, v = inside[0], add([v, *rest])
            case Mul():
                rest = [f for f in u.factors if not f.has(x)]
                u, v = inside[0], Div(v, rest[0] if len(rest) == 1 else Mul(*rest))
            case Div(a, b):
                u, v = (a, Mul(v, b)) if a.has(x) else (b, Div(a, v))
            case Pow(base, exp) if base == E:
                u, v = exp, Func("ln", v)
            case Pow(base, exp) if literal_value(exp) not in (None, Fraction(0)):
                n = literal_value(exp)
                assert n is not None
                root = Func("sqrt", v) if n == 2 else Pow(v, as_expr(1 / n))
                u, v = base, Neg(root) if side < 0 and n.denominator == 1 and n % 2 == 0 else root
            case Func("ln", arg):
                u, v = arg, Pow(E, v)
            case Func("sqrt", arg):
                u, v = arg, Pow(v, TWO)
            case _:
                return None
    return v
