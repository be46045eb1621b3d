"""The leading terms of the parts of an expression near a place, in its own variable, as a page shows them.

Source: D. Gruntz, *On computing limits in a symbolic manipulation system*, 1996; de Bruijn, *Asymptotic Methods in
Analysis*, 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from calctool.algebra.terms import as_term, build, negated
from calctool.asymptotics.constants import Constant, Unresolved, expr_of
from calctool.asymptotics.enclosure import Between
from calctool.asymptotics.outcomes import NoExpansion
from calctool.asymptotics.series import Generator, Multiseries, Value
from calctool.derivation.rule import Words
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Pow, add, mul
from calctool.limits.one_sided import OneSidedLimit
from calctool.simplification import simplify

MOST = 3
"""So many terms of each part are shown."""


def leading_terms(body: Expr, near: OneSidedLimit) -> tuple[Words, ...]:
    """``sqrt(x^2 + x) = x + 1/2 + ...`` for the parts of an expression and for itself.

    >>> from calctool.expr.tree import OO, Sym
    >>> from calctool.parsing import parse
    >>> leading_terms(parse("1/(x + 1)"), OneSidedLimit(Sym("x"), OO, 1))[-1][1:3]
    (' = ', Add(Div(Num(1), Sym('x')), Neg(Div(Num(1), Pow(Sym('x'), Num(2)))), Div(Num(1), Pow(Sym('x'), Num(3)))))
    """
    parts = [a.body if isinstance(a, Neg) else a for a in _parts(body)]
    moving = [a for a in dict.fromkeys(parts) if a.has(near.x) and a != near.x]
    notes: list[Words] = []
    for part in (*moving, body):
        v = near.expansion.of(part)
        if isinstance(v, Between):
            notes += _bounded(part, v, near)
            continue
        found = None if isinstance(v, NoExpansion) else _expanded(v, near)
        if found is not None and found[0] != part:
            shown, more = found
            notes.append((part, " = ", shown, " + ...") if more else (part, " = ", shown))
    return tuple(notes)


def _parts(body: Expr) -> tuple[Expr, ...]:
    match body:
        case Add():
            return body.terms
        case Div(num, den):
            return num, den
        case Mul():
            return body.factors
        case Pow(base, exp):
            return base, exp
        case Func():
            return body.args
    return ()


def _bounded(part: Expr, v: Between, near: OneSidedLimit) -> list[Words]:
    """``-1 <= sin(x) <= 1``; a bound of more terms than are shown is left to its leading term."""
    low, high = (None if end is None else _expanded(end, near) for end in (v.low, v.high))
    low = None if low is None or low[1] else low
    high = None if high is None or high[1] else high
    if low is None and high is None:
        return []
    left: Words = () if low is None else (low[0], " <= ")
    return [(*left, part, *(() if high is None else (" <= ", high[0])))]


def _expanded(v: Value, near: OneSidedLimit) -> tuple[Expr, bool] | None:
    """The first terms of a function that is 0 or has an expansion, and whether there are more."""
    found: list[Expr] = []
    more = False
    try:
        for coefficient, powers in _monomials(v):
            if len(found) == MOST:
                more = True
                break
            found.append(_written(coefficient, powers, near))
    except Unresolved:
        more = True
    return (add(found), more) if found or not more else None


def _monomials(
    v: Value, powers: tuple[tuple[Generator, Constant], ...] = ()
) -> Iterator[tuple[Constant, tuple[tuple[Generator, Constant], ...]]]:
    """The terms of a series, the series in its coefficients gone through."""
    if not isinstance(v, Multiseries):
        yield v, powers
        return
    for e, c in v.terms():
        if not v.scale.is_zero(c):
            yield from _monomials(c, (*powers, (v.top, e)))


def _written(c: Constant, powers: tuple[tuple[Generator, Constant], ...], near: OneSidedLimit) -> Expr:
    """A term in the variable: t is x, -x, 1/(x - a) or 1/(a - x)."""
    x = near.x
    if near.far:
        there: Expr = x if near.side > 0 else Neg(x)
    else:
        shifted = x if near.to == ZERO else Add(x, negated(near.to))
        there = Div(ONE, shifted if near.side > 0 else negated(shifted))
    factors = [_power(g.expr, expr_of(e)) for g, e in powers]
    return simplify(substitute(mul([expr_of(c), *factors]), near.expansion.letter, there))


def _power(base: Expr, e: Expr) -> Expr:
    """A power of a generator: (e^(x ln 3))^2 as 3^(2x)."""
    if not isinstance(base, Pow) or base.base != E:
        return Pow(base, e)
    term = as_term(Mul(base.exp, e))
    logs = [
        (k, b) for k, (b, p) in term.powers.items() if p == 1 and isinstance(b, Func) and b.name == "ln" and not b.free
    ]
    if len(logs) != 1:
        return Pow(E, build(term))
    k, log = logs[0]
    del term.powers[k]
    return Pow(log.args[0], build(term))
