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

from calctool.algebra.terms import as_term, build, merge, negated, sum_of, terms_of
from calctool.asymptotics.constants import sign
from calctool.asymptotics.expansion import Ending
from calctool.asymptotics.steps import stepped, whole_turns
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import (
    ONE,
    OO,
    PI,
    TWO,
    ZERO,
    Add,
    Const,
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
from calctool.limits.rewriting import reflected
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
    """One phase: what it is called, the body at its points, and beside them: ``u'`` to the right and to the left."""

    name: Expr
    fixed: Expr
    right: Expr
    left: Expr


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
    body = rewrite(
        reflected(body, near.x, near.ending), lambda n: by_formula(n) if isinstance(n, Func) and n.name == "mod" else n
    )
    for unit, angles in _classes(_infinite(body, near, OSCILLATING)):
        if _continuous(unit, near):
            found = _along(body, near, unit, _circular(body, angles), _rotations)
            if found is not None:
                return found
    steps = _infinite(body, near, ("floor", "ceil"))
    inside = {step.arg for step in steps}
    if len(inside) == 1 and _continuous(steps[0].arg, near):
        phases = _fractional(body, steps[0].arg, steps, near)
        return _along(body, near, steps[0].arg, phases, _whole if len(phases) <= len(_PARTS) else _even)
    return None


def letter(x: Sym) -> Sym:
    """The whole number that counts the points of a sequence."""
    return Sym("n" if x.name != "n" else "k")


def _rotations(phase: Expr, x: Sym) -> Expr:
    turns = Mul(TWO, PI, letter(x))
    return turns if phase == ZERO else add([phase, turns])


def _whole(part: Expr, x: Sym) -> Expr:
    return letter(x) if part == ZERO else Add(letter(x), part)


def _even(part: Expr, x: Sym) -> Expr:
    return Mul(TWO, letter(x)) if part == ZERO else Add(Mul(TWO, letter(x)), part)


def _infinite(body: Expr, near: OneSidedLimit, names: Iterable[str]) -> list[Func]:
    """The functions of these names in a body of which the argument grows without bound."""
    found: dict[Func, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in names and near.ending(node.arg).infinite:
            found[node] = None

    fold(body, one)
    return list(found)


def _continuous(unit: Expr, near: OneSidedLimit) -> bool:
    """Is it continuous near the place, so that a growing unit takes every value?  arctan(tan(x)) is not."""
    return not near.ending(unit).holes and fold(
        unit, lambda node, parts: all(parts) and not stepped(node) and not isinstance(node, Piecewise)
    )


Angles = dict[Func, tuple[int, Expr]]
"""Functions of whole multiples of one argument, a constant added: the multiple and the constant."""


def _classes(waves: list[Func]) -> list[tuple[Expr, Angles]]:
    """The functions of which the arguments are multiples of a common one, but for a constant."""
    out: list[tuple[Expr, Angles]] = []
    left = waves
    while left:
        first = left[0].arg
        ratios: dict[Func, tuple[Fraction, Expr]] = {}
        for wave in left:
            found = _multiple(wave.arg, first)
            if found is not None and abs(found[0]) <= 60 and found[0].denominator <= 60:
                ratios[wave] = found
        left = [wave for wave in left if wave not in ratios and wave != left[0]]
        whole = math.lcm(*[r.denominator for r, _ in ratios.values()]) if ratios else 1
        unit = first if whole == 1 else build(as_term(Div(first, Num(whole))))
        out.append((unit, {wave: (int(r * whole), c) for wave, (r, c) in ratios.items()}))
    return out


def _multiple(u: Expr, of: Expr) -> tuple[Fraction, Expr] | None:
    """r and c with u = r*of + c."""
    r = literal_value(build(as_term(Div(u, of))))
    if r is not None:
        return r, ZERO
    terms, others = (merge([as_term(t) for t in terms_of(e)]) for e in (u, of))
    moving = [t for t in terms if sum_of([t]).free]
    base = [t for t in others if sum_of([t]).free]
    if not moving or not base or (len(moving) == len(terms) and len(base) == len(others)):
        return None
    r = literal_value(build(as_term(Div(sum_of(moving), sum_of(base)))))
    if r is None:
        return None
    rest = simplify(Add(u, negated(Mul(as_expr(r), of))), "clean", "multiply", "expand", "collect")
    return None if rest.free else (r, rest)


def _circular(body: Expr, angles: Angles) -> list[Phase]:
    """The body at each phase of its sines and cosines."""
    out: list[Phase] = []
    for phase in _PHASES:
        known: dict[Expr, Expr] = {}
        around: dict[Expr, Expr] = {}
        for wave, (k, c) in angles.items():
            angle = simplify(add([Mul(as_expr(k), phase), c]))
            known[wave] = simplify(wave.with_args([angle]))
            around[wave] = wave.with_args([Add(angle, Mul(as_expr(k), _U))])
        beside = _put(body, around)
        out.append(Phase(phase, _put(body, known), beside, beside))
    return out


def _fractional(body: Expr, unit: Expr, steps: list[Func], near: OneSidedLimit) -> list[Phase]:
    """The body where the argument of its steps has a fractional part and a whole part that is even, or odd."""
    nodes = _nodes(body)
    parities = (0, 1) if any(_parity(node, 0, steps) != node for node in nodes) else (None,)

    def whole_power(node: Expr) -> bool:
        """Is it a power that has values because its exponent is a whole number?"""
        return isinstance(node, Pow) and any(step in _nodes(node.exp) for step in steps) and near.sign(node.base) != 1

    if any(whole_power(node) and _parity(node, 0, steps) == node for node in nodes):
        return []

    def at(fraction: Expr, odd: int | None) -> Expr:
        known: dict[Expr, Expr] = {step: _step(step, unit, fraction) for step in steps}
        plain = body if odd is None else rewrite(body, lambda node: _parity(node, odd, steps))
        return _put(plain, known)

    out: list[Phase] = []
    for odd in parities:
        for part in _PARTS:
            r = as_expr(part if odd is None else part + odd)
            lower = odd if odd is None or part else 1 - odd
            there, up, down = as_expr(part), as_expr(part), as_expr(part if part else 1)
            out.append(Phase(r, at(there, odd), at(Add(up, _U), odd), at(Add(down, _U), lower)))
    return out


def _step(step: Func, unit: Expr, fraction: Expr) -> Expr:
    """floor and ceil of a unit with this fractional part."""
    up = step.name == "ceil" and fraction != ZERO
    return simplify(add([unit, negated(fraction), *([ONE] if up else [])]), "clean")


def _nodes(e: Expr) -> list[Expr]:
    found: list[Expr] = []
    fold(e, lambda node, parts: found.append(node))
    return found


def _parity(node: Expr, odd: int, steps: list[Func]) -> Expr:
    """(-1)^n and cos(pi n) of a floor n that is even, or odd."""
    match node:
        case Pow(Neg(Num(v)), Func("floor") as n) if v == 1 and n in steps:
            return Neg(ONE) if odd else ONE
        case Func("cos", u) if whole_turns(u) is not None and as_step(u) in steps:
            turns = whole_turns(u)
            return Neg(ONE) if odd and turns is not None and turns % 2 else ONE
    return node


def as_step(u: Expr) -> Expr | None:
    """The one floor in ``k pi floor(x)``."""
    rest = [b for b, p in as_term(u).powers.values() if b != PI]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], Func) and rest[0].name == "floor" else None


def _put(body: Expr, known: dict[Expr, Expr]) -> Expr:
    return rewrite(body, lambda node: known.get(node, node))


def _along(
    body: Expr, near: OneSidedLimit, unit: Expr, phases: list[Phase], spoken: Callable[[Expr, Sym], Expr]
) -> Oscillation | None:
    """What the sequences of all phases say together."""

    def sequence(phase: Phase, limit: Expr | None, beside: bool = False) -> Subsequence:
        turns = spoken(phase.name, near.x)
        place = solved(unit, near.x, turns, near.side)
        if place is not None and not (tidy := simplify(place)).kinds & Const.KIND:
            place = tidy  # pi cancels: n = 1/2 + 2k
        return Subsequence(place, unit, turns, limit, beside)

    ways: list[tuple[Ending, Subsequence]] = []
    for phase in phases:
        end = near.ending(phase.fixed)
        if end.settled:
            ways.append((end, sequence(phase, _written(end))))
            continue
        for side, beside in ((1, phase.right), (-1, phase.left)):
            end = near.expansion.beside(beside, _U.name, side)
            if end.kind == "none":
                gap = sequence(phase, None, True)
                return Oscillation("not-defined-near-the-point", gap, gap, down=_falls(unit, near))
            if end.settled:
                ways.append((end, sequence(phase, _written(end), True)))
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
    if any(end.infinite and way.beside for end, way in (low, high)):
        return Oscillation("unbounded-near-poles", low[1], high[1], None, down)
    ends = _range(body, near, unit, ways, low, high)
    return Oscillation("oscillation", low[1], high[1], ends, down)


def _written(end: Ending) -> Expr:
    return end.expr if end.infinite else simplify(end.expr)


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
