"""No limit, proved: sequences along which the values tend to different limits, poles or gaps that accumulate.

sin and cos of something that grows without bound take every phase again and again, and floor of it leaves every
fractional part.  Where the argument is continuous each phase is attained; there these functions are constants, and the
exact behaviour of the rest tells what the values tend to, or that beside these points they grow beyond every bound.

Source: Stewart, *Calculus*, 2.2, example 4 (sin(pi/x)); any first course in analysis for the criterion.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.terms import as_term, build, negated
from calctool.asymptotics.constants import sign
from calctool.asymptotics.expansion import Ending, stepped
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import (
    ONE,
    OO,
    PI,
    TWO,
    ZERO,
    Add,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Sym,
    add,
    as_expr,
)
from calctool.limits.behaviour import OSCILLATING
from calctool.limits.one_sided import OneSidedLimit
from calctool.parsing.formulas import by_formula
from calctool.simplification import simplify


class Subsequence(NamedTuple):
    """One sequence: at the points ``x = place`` (n = 1, 2, 3, ...) the values tend to ``limit``.

    ``beside``: they do so near these points, which are poles, or have no values around them (then ``limit`` is None).
    """

    place: Expr | None
    argument: Expr
    phase: Expr
    limit: Expr | None
    beside: bool = False


class Oscillation(NamedTuple):
    """Why there is no limit, the sequences that show it, and the range of the limits along sequences if it is known."""

    reason: str
    """``oscillation``, ``unbounded-near-poles`` or ``not-defined-near-the-point``."""
    low: Subsequence
    high: Subsequence
    range: tuple[Expr, Expr] | None = None
    down: bool = False
    """Do the n of the sequences go to -oo?"""


class Phase(NamedTuple):
    """One phase: what it is called, and the body at its points, and beside them (``u'`` away)."""

    name: Expr
    fixed: Expr | None
    beside: Expr | None


_U = Sym("u'")
_QUARTERS = (ZERO, Div(PI, TWO), PI, Neg(Div(PI, TWO)))
_PHASES = (
    *_QUARTERS,
    *(as_expr(Fraction(k, n)) * PI for k, n in ((1, 4), (-1, 4), (3, 4), (-3, 4))),
    *(as_expr(Fraction(k, n)) * PI for k, n in ((1, 6), (5, 6), (-1, 6), (-5, 6), (1, 3), (2, 3), (-1, 3), (-2, 3))),
)
_PARTS = (Fraction(0), Fraction(1, 2), Fraction(1, 4), Fraction(3, 4))


def oscillation_of(body: Expr, near: OneSidedLimit) -> Oscillation | None:
    """Why there is no limit on this side, or None where no reason is found.

    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> found = oscillation_of(parse("2sin(x) + 3"), OneSidedLimit(x, OO, 1))
    >>> found.low.limit, found.high.limit
    (Num(1), Num(5))
    >>> oscillation_of(parse("tan(x)/x"), OneSidedLimit(x, OO, 1)).reason
    'unbounded-near-poles'
    """
    body = rewrite(body, lambda node: _with_sines(node, near))
    waves = _infinite(body, near, OSCILLATING)
    if waves:
        unit, times = _common(waves)
        if unit is not None and _continuous(unit):
            found = _along(body, near, unit, _circular(body, times), _rotations)
            if found is not None:
                return found
    steps = _infinite(body, near, ("floor", "ceil"))
    inside = {step.arg for step in steps}
    if len(inside) == 1 and _continuous(steps[0].arg):
        return _along(body, near, steps[0].arg, _fractional(body, steps[0].arg, steps), _whole)
    return None


def _with_sines(node: Expr, near: OneSidedLimit) -> Expr:
    """gamma where its argument tends to -oo by the reflection formula, and mod by floor."""
    if not isinstance(node, Func):
        return node
    if node.name == "mod":
        return by_formula(node)
    if node.name in ("gamma", "factorial") and near.ending(node.arg).kind == "-oo":
        u = node.arg if node.name == "gamma" else Add(node.arg, ONE)
        return Div(PI, Mul(Func("sin", Mul(PI, u)), Func("gamma", Add(ONE, Neg(u)))))
    return node


def letter(x: Sym) -> Sym:
    """The whole number that counts the points of a sequence."""
    return Sym("n" if x.name != "n" else "k")


def _rotations(phase: Expr, x: Sym) -> Expr:
    turns = Mul(TWO, PI, letter(x))
    return turns if phase == ZERO else add([phase, turns])


def _whole(part: Expr, x: Sym) -> Expr:
    return letter(x) if part == ZERO else Add(letter(x), part)


def _infinite(body: Expr, near: OneSidedLimit, names: Iterable[str]) -> list[Func]:
    """The functions of these names in a body of which the argument grows without bound."""
    found: dict[Func, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in names and near.ending(node.arg).infinite:
            found[node] = None

    fold(body, one)
    return list(found)


def _continuous(unit: Expr) -> bool:
    """Is it continuous wherever it has values, so that a growing unit takes every value?"""
    return fold(unit, lambda node, parts: all(parts) and not stepped(node) and not isinstance(node, Piecewise))


def _common(oscillating: list[Func]) -> tuple[Expr | None, dict[Func, int]]:
    """An argument of which all the others are whole multiples."""
    first = oscillating[0].arg
    ratios = [literal_value(build(as_term(Div(w.arg, first)))) for w in oscillating]
    if any(r is None or abs(r) > 60 or r.denominator > 60 for r in ratios):
        return None, {}
    whole = math.lcm(*[r.denominator for r in ratios if r is not None])
    unit = first if whole == 1 else build(as_term(Div(first, Num(whole))))
    return unit, {w: int(r * whole) for w, r in zip(oscillating, ratios, strict=True) if r is not None}


def _circular(body: Expr, times: dict[Func, int]) -> list[Phase]:
    """The body at each phase of its sines and cosines."""
    out: list[Phase] = []
    for phase in _PHASES:
        known: dict[Expr, Expr] = {}
        around: dict[Expr, Expr] = {}
        for wave, k in times.items():
            angle = simplify(Mul(Num(abs(k)), phase) if k > 0 else Neg(Mul(Num(abs(k)), phase)))
            known[wave] = simplify(wave.with_args([angle]))
            around[wave] = wave.with_args([Add(angle, Mul(as_expr(k), _U))])
        out.append(Phase(phase, _put(body, known), _put(body, around)))
    return out


def _fractional(body: Expr, unit: Expr, steps: list[Func]) -> list[Phase]:
    """The body where the argument of its steps is n + r."""
    out: list[Phase] = []
    for part in _PARTS:
        up = as_expr(part - 1 if part else part)
        known: dict[Expr, Expr] = {
            step: Add(unit, Neg(as_expr(part))) if step.name == "floor" else Add(unit, Neg(up)) for step in steps
        }
        out.append(Phase(as_expr(part), _put(body, known), None))
    return out


def _put(body: Expr, known: dict[Expr, Expr]) -> Expr:
    return rewrite(body, lambda node: known.get(node, node))


def _along(
    body: Expr, near: OneSidedLimit, unit: Expr, phases: list[Phase], spoken: Callable[[Expr, Sym], Expr]
) -> Oscillation | None:
    """What the sequences of all phases say together."""

    def sequence(phase: Phase, limit: Expr | None, beside: bool = False) -> Subsequence:
        turns = spoken(phase.name, near.x)
        return Subsequence(solved(unit, near.x, turns, near.side), unit, turns, limit, beside)

    ways: list[tuple[Ending, Subsequence]] = []
    for phase in phases:
        if phase.fixed is None:
            continue
        end = near.ending(phase.fixed)
        if end.settled:
            ways.append((end, sequence(phase, end.expr if end.infinite else simplify(end.expr))))
        elif phase.beside is not None:
            for side in (1, -1):
                s = near.expansion.beside(phase.beside, _U.name, side)
                if s is None:
                    gap = sequence(phase, None, True)
                    return Oscillation("not-defined-near-the-point", gap, gap, down=_falls(unit, near))
                if s:
                    infinite = Ending("oo" if s > 0 else "-oo")
                    ways.append((infinite, sequence(phase, infinite.expr, True)))
    if not ways:
        return None
    low, high = ways[0], ways[0]
    for way in ways[1:]:
        if _compare(way[0], low[0]) < 0:
            low = way
        if _compare(way[0], high[0]) > 0:
            high = way
    if _compare(low[0], high[0]) == 0:
        return None
    down = _falls(unit, near)
    if low[1].beside or high[1].beside:
        return Oscillation("unbounded-near-poles", low[1], high[1], None, down)
    ends = _range(body, near, unit, ways, low, high)
    return Oscillation("oscillation", low[1], high[1], ends, down)


def _falls(unit: Expr, near: OneSidedLimit) -> bool:
    return near.ending(unit).kind == "-oo"


def _compare(a: Ending, b: Ending) -> int:
    """1, 0 or -1 as one limit is larger than, equal to or smaller than another."""
    order = ("-oo", "value", "oo")
    if a.kind != b.kind or a.kind != "value":
        return order.index(a.kind) - order.index(b.kind)
    return sign(a.value - b.value)


def _range(
    body: Expr,
    near: OneSidedLimit,
    unit: Expr,
    ways: list[tuple[Ending, Subsequence]],
    low: tuple[Ending, Subsequence],
    high: tuple[Ending, Subsequence],
) -> tuple[Expr, Expr] | None:
    """The lowest and highest values the function keeps coming back to, where bounds for all its values are attained."""
    assert low[1].limit is not None
    assert high[1].limit is not None
    whole = near.ending(body)
    if (
        whole.low is not None
        and whole.high is not None
        and _compare(whole.low, low[0]) == 0
        and _compare(whole.high, high[0]) == 0
    ):
        return low[1].limit, high[1].limit
    quarters = {w.phase: w.limit for _, w in ways}
    found = [quarters.get(_rotations(p, near.x)) for p in _QUARTERS]
    if any(q is None or q in (OO, Neg(OO)) for q in found):
        return None
    # a*sin(u) + b*cos(u) + d swings by sqrt(a^2 + b^2) about d
    east, north, west, south = (q for q in found if q is not None)
    a, b = simplify(Div(Add(north, negated(south)), TWO)), simplify(Div(Add(east, negated(west)), TWO))
    middle = simplify(Div(Add(north, south), TWO))
    left = add([body, Neg(Mul(a, Func("sin", unit))), Neg(Mul(b, Func("cos", unit))), Neg(middle)])
    rest = near.ending(simplify(left))
    if rest.kind != "value" or sign(rest.value):
        return None
    reach = Func("sqrt", Add(Pow(a, TWO), Pow(b, TWO)))
    return simplify(Add(middle, Neg(reach))), simplify(Add(middle, reach))


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
