"""Derivatives of high order: the first are worked, and for the rest the pattern is told that they follow.

A derivative that is a number times an earlier one goes on so: sin repeats every four, a polynomial ends in 0, e^(2x)
doubles.  Where there is no such pattern the derivatives are listed, each with the rules that lead to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.algebra.normal_form import proved
from calctool.derivation.engine import insert_derivatives
from calctool.derivation.rule import Derivation, Step, Words
from calctool.expr.tree import ONE, ZERO, Expr, Neg, Num, Pow, Sym, mul
from calctool.report.columns import readable
from calctool.report.model import Block, Statements, Work
from calctool.simplification import simplify
from calctool.tasks.ordinals import ordinal

WORKED = 3
"""So many derivatives are worked in full, however many there are."""
LONG = 4
"""A derivative of more lines than these is worked too, where it takes a rule that was not used before."""
PERIODS = (1, 2, 4)


class Pattern(NamedTuple):
    """The derivative of order ``start + period`` is ``factor`` times that of order ``start``."""

    start: int
    period: int
    factor: Expr


def order_blocks(f: Expr, x: Sym, derivations: Sequence[Derivation]) -> list[Block]:
    """The derivations by name; those that follow a pattern are kept, and not shown.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.tree import Deriv
    >>> from calctool.parsing import parse
    >>> f, found = parse("sin(x)"), []
    >>> for _ in range(6):
    ...     found.append(derivative_engine().derive(Deriv(found[-1].result if found else f, Sym("x"))))
    >>> blocks = order_blocks(f, Sym("x"), found)
    >>> [getattr(block, "shown", True) for block in blocks], blocks[-1].title
    ([True, True, True, True, False, False, True], 'the pattern')
    """
    n = len(derivations)
    if n == 1:
        return [Work(derivations[0])]
    values = [f, *[d.result for d in derivations]]
    found = pattern(values, x) if n > WORKED else None
    shown = n if found is None else found.start + found.period
    if found is None:
        shown = next((k for k in range(WORKED, n) if _goes_on(derivations, k)), n)
    seen: set[Expr] = set()
    once = [_worked_once(d, seen) for d in derivations]
    works: list[Block] = [Work(d, f"{ordinal(k)} derivative", shown=k <= shown) for k, d in enumerate(once, 1)]
    if shown == n:
        return works
    told = _listed(derivations, shown) if found is None else _told(values, found, n)
    return [*works, Statements("the pattern" if found else "and so on", told)]


def _goes_on(derivations: Sequence[Derivation], k: int) -> bool:
    """Is there nothing new behind the first ``k`` derivatives: short ones, or the same rules?

    The fourth alone is worked all the same where it is long.
    """
    behind = derivations[k:]
    if all(len(readable(d)) <= LONG for d in behind):
        return True
    return (len(behind) > 1 or k > WORKED) and _rules(derivations[:k]).issuperset(_rules(behind))


def _rules(derivations: Sequence[Derivation]) -> set[str]:
    """The names of the rules of differentiation in them."""
    return {s.rule.name for d in derivations for s in d.steps() if s.rule.id.startswith("diff.")}


def _worked_once(d: Derivation, seen: set[Expr]) -> Derivation:
    """The derivation with every part that was worked before, on this page, put in without its lines."""
    seen.add(d.goal)
    lines = []
    for line in d.lines:
        steps = [s if not s.inner else s.with_inner([_part(one, seen) for one in s.inner]) for s in line.steps]
        lines.append(line._replace(steps=tuple(steps)))
    return Derivation(d.goal, tuple(lines))


def _part(d: Derivation, seen: set[Expr]) -> Derivation:
    if d.goal not in seen or len(d.lines) < 2:
        return _worked_once(d, seen)
    last = d.lines[-1]
    return Derivation(d.goal, (last._replace(steps=(Step(insert_derivatives, d.goal, d.result),)),))


def pattern(values: Sequence[Expr], x: Sym) -> Pattern | None:
    """The first pattern that the function and its derivatives show, proved to be one."""
    for end in range(1, len(values) - 1):
        if values[end] == ZERO:
            return Pattern(end - 1, 1, ZERO)
        for period in PERIODS:
            if end >= period and (factor := _ratio(values[end], values[end - period], x)) is not None:
                start = end - period
                # sin: that every fourth is the same says more than that every second has the other sign.
                whole = factor == Neg(ONE) and start + 2 * period < len(values) - 1
                return Pattern(start, 2 * period, ONE) if whole else Pattern(start, period, factor)
    return None


def _ratio(value: Expr, earlier: Expr, x: Sym) -> Expr | None:
    """The number that makes the one of the other."""
    if earlier == ZERO:
        return None
    factor = simplify(value / earlier)
    return factor if not factor.has(x) and proved(value, mul([factor, earlier])) else None


def _listed(derivations: Sequence[Derivation], shown: int) -> tuple[tuple[Words, str], ...]:
    """The derivatives not worked on the page, with the rules that lead to each, where they are not those above."""
    out: list[tuple[Words, str]] = []
    worked = _rules(derivations[:shown])
    above = ""
    for k, d in enumerate(derivations[shown:], shown + 1):
        reason = ", ".join(dict.fromkeys(line.reason for line in readable(d)))
        if len(readable(d)) > 1 and worked.issuperset(_rules([d])):
            reason = "by the same rules"
        out.append(((f"the {ordinal(k)} derivative is ", d.result), reason if reason != above else ""))
        above = reason
    return tuple(out)


def _told(values: Sequence[Expr], found: Pattern, n: int) -> tuple[tuple[Words, str], ...]:
    """The pattern, and what it makes of the order asked for."""
    start, period, factor = found
    end, value = start + period, values[n]
    if factor == ZERO:
        return (((f"from the {ordinal(end)} derivative on all are ", ZERO), "the derivative of 0 is 0"),)
    times: Words = () if factor == ONE else (factor, " times ")
    first: tuple[Words, str] = (f"the {ordinal(end)} derivative is ", *times, _of(start)), ""
    over, rest = divmod(n - start, period)
    power: Words = () if factor == ONE else (simplify(Pow(factor, Num(over))), " times ")
    if period == 1:
        goes_on: Words = ("so each is ", *times, "the one before") if times else ("so all further ones are the same",)
        return first, (goes_on, REASON), ((f"the {ordinal(n)} derivative is ", *power, _of(start), ": ", value), "")
    again = f"so after {period} more each comes again"
    return (
        first,
        ((again, *((", ", factor, " times as large") if times else ())), REASON),
        (
            (
                f"{n} = {period}*{over} + {start + rest}: the {ordinal(n)} derivative is ",
                *power,
                _of(start + rest),
                ", ",
                value,
            ),
            "",
        ),
    )


def _of(k: int) -> str:
    return f"the {ordinal(k)} derivative" if k else "the function itself"


REASON = "the derivative of equals is equal"
