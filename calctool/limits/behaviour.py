"""What an expression can tend to, and how each function behaves at the ends of its domain and at infinity.

A :class:`Behaviour` is what the laws of limits say; what numbers alone say is a
:class:`~calctool.numeric.extrapolation.NumericalLimit`.

Source: Stewart, *Calculus*, 2.2, 2.6, 4.4 (indeterminate forms); DLMF for the special functions.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.tree import OO, Expr, Func, Neg, Sym
from calctool.numeric.evaluate import evaluate
from calctool.parsing import parse
from calctool.simplification import simplify


class Behaviour(NamedTuple):
    """What an expression tends to.

    ``kind`` is ``value`` (``limit`` holds it), ``oo``, ``-oo``, ``oscillates`` (it keeps oscillating between
    ``low`` and ``high``), ``form`` (an indeterminate form, named in ``form``), ``none`` (not defined on
    this side), or ``unknown``.  ``squeezed``: a bounded factor was beaten by one that tends to 0.
    ``by_growth``: an exponential beat a power, or a power a logarithm.
    """

    kind: str
    limit: Expr | None = None
    form: str = ""
    low: float = 0.0
    high: float = 0.0
    squeezed: bool = False
    by_growth: bool = False

    @property
    def infinite(self) -> bool:
        return self.kind in ("oo", "-oo")

    @property
    def bounded(self) -> bool:
        """Does it stay within finite bounds?"""
        return self.kind == "value" or (self.kind == "oscillates" and -math.inf < self.low <= self.high < math.inf)

    @property
    def determinate(self) -> bool:
        return self.kind in ("value", "oo", "-oo")

    def expr(self) -> Expr:
        """The limit as an expression (oo and -oo included)."""
        if self.kind == "value":
            assert self.limit is not None
            return self.limit
        return OO if self.kind == "oo" else Neg(OO)


UNKNOWN = Behaviour("unknown")
NO_VALUES = Behaviour("none")
UP, DOWN = Behaviour("oo"), Behaviour("-oo")


def finite(e: Expr, squeezed: bool = False) -> Behaviour:
    return Behaviour("value", simplify(e), squeezed=squeezed)


def form(name: str) -> Behaviour:
    return Behaviour("form", form=name)


def infinity(sign: int) -> Behaviour:
    return UP if sign > 0 else DOWN


def _read(text: str) -> Behaviour:
    """A limit as the table of functions writes it: a value, ``oo``, or the interval it keeps oscillating in."""
    if text[0] == "[":
        low, high = map(float, text[1:-1].replace("oo", "inf").split(", "))
        return Behaviour("oscillates", low=low, high=high)
    return {"oo": UP, "-oo": DOWN}.get(text) or Behaviour("value", parse(text))


_LIMITS = {text: _read(text) for row in FUNCTIONS.values() for text in row.limits.values()}


def at_end(name: str, place: str) -> Behaviour:
    """What a function tends to where its argument tends to oo, to -oo, or to an end or a pole from one side (``0+``).

    >>> at_end("ln", "0+").kind, at_end("ln", "0-").kind, at_end("tan", "oo").low
    ('-oo', 'none', -inf)
    """
    known = FUNCTIONS[name].limits.get(place)
    if known is not None:
        return _LIMITS[known]
    return UNKNOWN if natural_domain(name).reaches(place) else NO_VALUES


OSCILLATING = frozenset(row.name for row in FUNCTIONS.values() if row.limits.get("oo", "").startswith("["))
"""Functions that keep oscillating where their argument grows."""
ENDS = {
    row.name: tuple((end, parse(end)) for end in dict.fromkeys(place[:-1] for place in row.limits if place[-1] in "+-"))
    for row in FUNCTIONS.values()
}
"""Where a function has a pole, or tends to something at an end of its domain."""


def worst(parts: list[Behaviour]) -> Behaviour | None:
    """The first part that stops the laws."""
    for kind in ("none", "form", "unknown"):
        for p in parts:
            if p.kind == kind:
                return p
    return None


def negated_end(p: Behaviour) -> Behaviour:
    """What -f tends to, where f tends to ``p``."""
    if p.kind == "value" and p.limit is not None:
        return finite(Neg(p.limit), p.squeezed)._replace(by_growth=p.by_growth)
    if p.infinite:
        return (DOWN if p.kind == "oo" else UP)._replace(by_growth=p.by_growth)
    if p.kind == "oscillates":
        return Behaviour("oscillates", low=-p.high, high=-p.low)
    return p


def oscillation_through(name: str, part: Behaviour) -> Behaviour:
    """What a function makes of something that keeps oscillating."""
    if name == "abs":
        low, high = abs(part.low), abs(part.high)
        crosses = part.low <= 0 <= part.high
        return Behaviour("oscillates", low=0.0 if crosses else min(low, high), high=max(low, high))
    domain, monotone = natural_domain(name), FUNCTIONS[name].monotone
    if not monotone or domain.not_zero or max(abs(part.low), abs(part.high)) >= _LARGEST:
        return UNKNOWN
    if not any(_number(piece.low) < part.low and part.high < _number(piece.high) for piece in domain.intervals):
        return UNKNOWN
    u = Sym("u")
    ends = [evaluate(Func(name, u), {"u": bound}) for bound in (part.low, part.high)]
    known = [end for end in ends if end is not None]
    return Behaviour("oscillates", low=min(known), high=max(known)) if len(known) == 2 else UNKNOWN


def _number(end: str) -> float:
    return -1 / math.e if end == "-1/e" else float(end.replace("oo", "inf"))


_LARGEST = 500
"""Larger bounds are not followed through a function, whose values might be out of range."""
