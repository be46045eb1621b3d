"""The sheet on which critical points are worked: what is known of the function, and how its numbers are named.

A point is named by its number, or by the family of numbers it stands for where the function repeats itself.
"""

from __future__ import annotations

import time
from typing import Any

from calctool.algebra.reals import ALL, Component, Exact, Reals, interval
from calctool.algebra.terms import terms_of
from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.expr.printer import show
from calctool.expr.tree import (
    ONE,
    ZERO,
    Deriv,
    Div,
    E,
    Expr,
    Mul,
    Neg,
    Piecewise,
    Pow,
    Relation,
    Sym,
    add,
)
from calctool.optimisation.critical_families import multiple
from calctool.optimisation.critical_points import CriticalPoint, Study
from calctool.optimisation.critical_signs import Window
from calctool.report.model import Block, Fact
from calctool.simplification import SIMPLIFICATIONS, simplify
from calctool.simplification.brackets import expand_polynomial
from calctool.tasks.critical_numbers import about, interval_words, numeral_of, rounded

LONGEST = 90
"""Characters of a value in closed form."""

SHORT_END = 24
"""Characters of a place in a sign chart; longer ones are rounded."""

FACTORING = tuple([card for card in SIMPLIFICATIONS if card is not expand_polynomial])
"""The simplifications of a derivative whose zeros are wanted: what can be factored is."""
MULTIPLYING = ("tidy.expand", "tidy.expand-product", "tidy.collect", "tidy.order")
"""What turns a product into a sum."""


class CriticalSheet:
    """One function as it is worked: the derivative, the study, and the blocks in order."""

    found: Study
    slope: Expr
    complete: Fact

    def __init__(self, text: str, f: Expr, x: Sym, window: Window | None, known: frozenset[str], plot: bool) -> None:
        self.started = time.perf_counter()
        self.text, self.f, self.x, self.window, self.known = text, f, x, window, known
        self.plot = plot
        self.counter = Sym("k" if x.name != "k" else "n")
        self.derivations: list[Derivation] = []
        self.blocks: list[Block] = []
        self.facts: list[Fact] = []
        self.verdict: dict[str, Any] = {}
        self.rough: list[Expr] = []
        """Values rounded because their closed form is long."""

    def derive(self, f: Expr) -> tuple[Derivation, list[Expr]]:
        """The derivative, and the places it leaves out where branches meet."""
        engine = derivative_engine(self.known, FACTORING)
        derivation = in_factors(engine.derive(Deriv(f, self.x)), self.x)
        self.derivations.append(derivation)
        apart: list[Expr] = [c for c in engine.conditions(derivation) if isinstance(c, Relation) and c.op == "!="]
        return derivation, apart if f.kinds & Piecewise.KIND else []

    def place(self, p: CriticalPoint) -> Expr:
        """The point's x, or the family it stands for."""
        return self.family(p.place)

    def family(self, place: Exact) -> Expr:
        if self.found.period is None:
            return numeral_of(place)
        turns = self.times(self.found.period)
        return turns if place.rational == 0 else add([*terms_of(numeral_of(place)), turns])

    def times(self, e: Expr) -> Expr:
        """k e, k being the counter of a family."""
        return multiple(e, self.counter)

    def short(self, value: Exact) -> Expr:
        """A value in closed form, unless that is long: then it is rounded too."""
        e = numeral_of(value)
        if len(show(e)) <= LONGEST:
            return e
        shown = rounded(value.near())
        if shown not in self.rough:
            self.rough.append(shown)
        return shown

    def power(self, factor: Expr) -> Expr:
        """factor^k, of e^u as e^(k u)."""
        if isinstance(factor, Div) and factor.num == ONE and isinstance(factor.den, Pow) and factor.den.base == E:
            return Pow(E, Neg(self.times(factor.den.exp)))
        if isinstance(factor, Pow) and factor.base == E:
            return Pow(E, self.times(factor.exp))
        return Pow(factor, self.counter)

    def value(self, value: Exact) -> Expr | None:
        """The function's value there; for a family with k in it, None where it has no formula."""
        v = self.short(value)
        if self.found.period is None:
            return v
        if self.found.later is None:
            return None
        factor, gain = self.found.later
        if factor != ONE:
            v = v if v == ZERO else Mul(v, self.power(factor))
        return v if gain == ZERO else add([*(terms_of(v) if v != ZERO else ()), self.times(gain)])

    def looked_at(self) -> Reals:
        """Where zeros are looked for: everywhere, where one period stands for all."""
        return ALL if self.found.period is not None else self.found.window.reals

    def over(self) -> str:
        """The period that stands for all others, in words."""
        assert self.found.period is not None
        return f"from 0 to {show(self.found.period)}"

    def plain(self, words: Words) -> str:
        """Words as plain text."""
        return "".join(w if isinstance(w, str) else show(w) for w in words)

    def at(self, place: Exact) -> Words:
        """``x = a``, or ``x = about 1.23``; a member of a family as one of it."""
        e = self.family(place)
        return (self.x, " = about ", e) if about(place) else (Relation("=", self.x, e),)

    def on(self) -> Words:
        """``on [a, b]``, or nothing."""
        return () if self.window is None else (" on ", *interval_words(self.window))

    def zeros(self) -> list[CriticalPoint]:
        return [p for p in self.found.points if p.stationary]

    def piece(self, piece: Component, longest: int = LONGEST) -> Words:
        """An interval of x as words: ``x < -1``, ``-1 < x < 1``; longer ends are rounded."""
        low, high = (None if end is None else name_of(end, longest) for end in (piece.low, piece.high))
        x = self.x
        if low is not None and high is not None:
            return (low, " <= " if piece.from_low else " < ", x, " <= " if piece.to_high else " < ", high)
        if low is not None:
            return (x, " >= " if piece.from_low else " > ", low)
        if high is not None:
            return (x, " <= " if piece.to_high else " < ", high)
        return ("every ", x)

    def where(self, piece: Component) -> Expr | str:
        """That x lies in an interval, for a table: as a formula where its ends have closed forms."""
        ends = [end for end in (piece.low, piece.high) if end is not None]
        if not ends or any(about(end) or len(show(end.written)) > SHORT_END for end in ends):
            return self.plain(self.piece(piece, SHORT_END))
        bare = interval(piece.low, piece.high, from_low=piece.from_low, to_high=piece.to_high)
        return bare.conditions(self.x)[0]

    def window_end(self, place: Exact) -> bool:
        """Is the number an end of the interval asked about?"""
        w = self.window
        return w is not None and any(end is not None and end == place for end in (w.low, w.high))


def name_of(place: Exact, longest: int) -> Expr:
    """A number in closed form, or rounded where that is longer."""
    e = numeral_of(place)
    return e if len(show(e)) <= longest else rounded(place.near(), 5)


def in_factors(derivation: Derivation, x: Sym) -> Derivation:
    """The derivation without its last lines, where these only multiply out a product whose zeros can be read off.

    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> show(in_factors(derivative_engine(simplify=FACTORING).derive(Deriv(parse("x(x - 1)^2 (x + 2)"), x)), x).result)
    '2(x - 1)(2x^2 + 2x - 1)'
    """
    lines = derivation.lines
    end = len(lines)
    while end and not _product(lines[end - 1].after, x):
        if not all(step.rule.id in MULTIPLYING for step in lines[end - 1].steps):
            return derivation
        end -= 1
    return Derivation(derivation.goal, lines[:end]) if end else derivation


def _product(e: Expr, x: Sym) -> bool:
    """Are there several factors with x, each as short as it gets?"""
    body = e.body if isinstance(e, Neg) else e
    moving = [part for part in body.factors if part.has(x)] if isinstance(body, Mul) else []
    return len(moving) > 1 and all(simplify(part) == part for part in moving)
