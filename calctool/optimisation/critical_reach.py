"""How far zeros of a derivative are looked for where nothing is proved on the whole line, and whether there are more.

Source: the intermediate value theorem (Stewart, *Calculus*, 2.5): a continuous function that tends to a positive number
along one sequence and to a negative one along another, both without end, is 0 infinitely often.
"""

from __future__ import annotations

from calctool.algebra.bounds import bounds
from calctool.algebra.domain import demands
from calctool.algebra.reals import Exact, Unsettled
from calctool.errors import CalcError
from calctool.expr.tree import OO, Add, Div, Expr, Limit, Mul, Neg, Num, Pow, Sym, mul
from calctool.limits.solver import LimitEngine
from calctool.numeric.doubles import compiled
from calctool.optimisation.critical_signs import shared_factor

FAR = (10, 5, 3, 2, 1)
"""Zeros are looked for from -10 to 10, or nearer."""
MANY = 12
"""... where the derivative changes its sign oftener than this."""
SAMPLES = 300
"""On either side of 0, to count the changes."""
POWERS = 2
"""Of x, by which a derivative that dies out is multiplied."""


def reach_of(slope: Expr, x: Sym) -> int:
    """How far from 0 zeros of a derivative are looked for: so that there are not too many.

    >>> from calctool.parsing import parse
    >>> [reach_of(parse(e), Sym("x")) for e in ("sin(x) + x cos(x)", "1 + 2x cos(x^2)")]
    [10, 3]
    """
    try:
        run = compiled(slope, [x.name])
    except CalcError:
        return FAR[0]
    for far in FAR:
        changes, last = 0, 0.0
        for i in range(-SAMPLES, SAMPLES + 1):
            try:
                v = run([far * (i + 0.3) / SAMPLES])
            except (ArithmeticError, ValueError):
                continue
            changes += v * last < 0
            last = v if v * v > 0 else last
        if changes <= MANY:
            return far
    return FAR[-1]


def endless(slope: Expr, x: Sym) -> bool:
    """Has a function that is continuous far out certainly infinitely many zeros there?

    >>> from calctool.parsing import parse
    >>> [endless(parse(e), Sym("x")) for e in ("sin(x) + x cos(x)", "cos(x)/x - sin(x)/x^2", "2 + cos(x)")]
    [True, True, False]
    """
    moving = mul(changing_factors(slope, x))
    for place in (OO, Neg(OO)):
        for n in range(POWERS + 1):
            e = moving if n == 0 else Mul(Pow(x, Num(n)), moving)
            try:
                found = LimitEngine().derive(Limit(e, x, place))
                ends = None if found.swing is None else found.swing.range
                if found.reason == "oscillation" and ends is not None and _signs(ends) == [-1, 1]:
                    return True
            except (CalcError, Unsettled):
                break
            if found.value != Num(0):
                break
    return False


def _signs(ends: tuple[Expr, Expr]) -> list[int]:
    return [-1 if end == Neg(OO) else 1 if end == OO else Exact(end).sign for end in ends]


def changing_factors(e: Expr, x: Sym) -> list[Expr]:
    """The factors of an expression that may change their sign.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(part) for part in changing_factors(parse("e^(-x) cos(x) - e^(-x) sin(x)"), Sym("x"))]
    ['cos(x) - sin(x)']
    """
    return [p for p in _factors(e) if p.has(x) and not _one_sign(p)]


def _factors(e: Expr) -> list[Expr]:
    match e:
        case Neg(body):
            return _factors(body)
        case Mul() | Div():
            return [p for a in e.args for p in _factors(a)]
        case Pow(base, Num(n)) if n.denominator == 1 and n % 2:
            return _factors(base)
        case Add():
            outside, rest = shared_factor(e)
            if outside.free:
                return [*_factors(outside), rest]
    return [e]


def _one_sign(e: Expr) -> bool:
    room = bounds(e)
    return (room.positive or room.negative) and not any(d.part.free for d in demands(e, e.free))
