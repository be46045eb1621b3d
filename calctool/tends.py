"""What an expression can tend to, and what is known of each function at its ends and far out.

A :class:`Tends` is the verdict of the laws of limits, a :class:`Seen` the verdict of numbers alone.

Source: Stewart, *Calculus*, 2.2, 2.6, 4.4 (the forms that say nothing); DLMF for the special functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from .expr import ONE, OO, PI, ZERO, Const, Div, Expr, Neg, Num, Sym


class Tends(NamedTuple):
    """What an expression tends to.

    ``kind`` is ``value`` (``limit`` holds it), ``oo``, ``-oo``, ``between`` (it keeps oscillating between
    ``low`` and ``high``), ``form`` (an indeterminate form, named in ``form``), ``none`` (not defined on
    this side), or ``unknown``.  ``squeezed``: a bounded factor was beaten by one that tends to 0.
    ``grown``: an exponential beat a power, or a power a logarithm.
    """

    kind: str
    limit: Expr | None = None
    form: str = ""
    low: float = 0.0
    high: float = 0.0
    squeezed: bool = False
    grown: bool = False

    @property
    def infinite(self) -> bool:
        return self.kind in ("oo", "-oo")

    @property
    def bounded(self) -> bool:
        """Does it stay within finite bounds?"""
        return self.kind == "value" or (self.kind == "between" and -math.inf < self.low <= self.high < math.inf)

    @property
    def determinate(self) -> bool:
        return self.kind in ("value", "oo", "-oo")

    def expr(self) -> Expr:
        """The limit as an expression (oo and -oo included)."""
        if self.kind == "value":
            assert self.limit is not None
            return self.limit
        return OO if self.kind == "oo" else Neg(OO)


UNKNOWN = Tends("unknown")
NOWHERE = Tends("none")
UP, DOWN = Tends("oo"), Tends("-oo")


def finite(e: Expr, squeezed: bool = False) -> Tends:
    return Tends("value", settled(e), squeezed=squeezed)


def form(name: str) -> Tends:
    return Tends("form", form=name)


def infinity(sign: int) -> Tends:
    return UP if sign > 0 else DOWN


_SETTLED: dict[Expr, Expr] = {}


def settled(e: Expr) -> Expr:
    """A constant in its simplest school form (2/4 is 1/2, ln(1) is 0, 3 - 3 is 0)."""
    if isinstance(e, (Num, Sym, Const)):
        return e
    found = _SETTLED.get(e)
    if found is None:
        from .engine import Engine

        if len(_SETTLED) > 5000:
            _SETTLED.clear()
        found = _SETTLED[e] = Engine(check=False).settle(e).result
    return found


class Seen(NamedTuple):
    """What numbers show: ``kind`` is value, oo, -oo, none (no values) or unknown; ``number`` and how sure."""

    kind: str
    number: Any = None
    error: float = 0.0


def classify(values: list[Any]) -> Seen:
    if all(v is None for v in values):
        return Seen("none")
    if any(v is None for v in values):
        return Seen("unknown")
    steps = [b - a for a, b in pairwise(values)]
    last = values[-1]
    if all(abs(s) <= abs(last) * Fraction(1, 10**50) for s in steps) or all(s == 0 for s in steps):
        return Seen("value", last, 1e-30)
    sizes = [abs(s) for s in steps]
    if sizes[0] and sizes[1] and sizes[1] <= sizes[0] * 0.65 and sizes[2] <= sizes[1] * 0.65:
        # Aitken: what is left shrinks by the same factor every time.
        q = sizes[2] / sizes[1]
        if q < 1e-3:
            return Seen("value", last, float(sizes[2]) + 1e-25)
        d1, d2 = steps[1], steps[2]
        guess = last - d2 * d2 / (d2 - d1) if d2 != d1 else last
        return Seen("value", guess, float(sizes[2]))
    same = all(s > 0 for s in steps) or all(s < 0 for s in steps)
    # What falls slowly and is still positive may come to rest: ln(ln(x))/ln(x).
    if same and (last > 0) == (steps[0] > 0) and sizes[1] >= sizes[0] * 0.9 and sizes[2] >= sizes[1] * 0.9:
        return Seen("oo" if steps[0] > 0 else "-oo")
    return Seen("unknown")


# What a function tends to where its argument grows without bound: (at oo, at -oo); None is nowhere.
_HALF_PI = Div(PI, Num(2))
FAR: dict[str, tuple[Tends, Tends]] = {
    "sqrt": (UP, NOWHERE),
    "cbrt": (UP, DOWN),
    "ln": (UP, NOWHERE),
    "arctan": (Tends("value", _HALF_PI), Tends("value", Neg(_HALF_PI))),
    "arccot": (Tends("value", ZERO), Tends("value", PI)),
    "arcsec": (Tends("value", _HALF_PI), Tends("value", _HALF_PI)),
    "arccsc": (Tends("value", ZERO), Tends("value", ZERO)),
    "sinh": (UP, DOWN),
    "cosh": (UP, UP),
    "tanh": (Tends("value", ONE), Tends("value", Neg(ONE))),
    "coth": (Tends("value", ONE), Tends("value", Neg(ONE))),
    "sech": (Tends("value", ZERO), Tends("value", ZERO)),
    "csch": (Tends("value", ZERO), Tends("value", ZERO)),
    "arsinh": (UP, DOWN),
    "arcosh": (UP, NOWHERE),
    "arcoth": (Tends("value", ZERO), Tends("value", ZERO)),
    "arcsch": (Tends("value", ZERO), Tends("value", ZERO)),
    "abs": (UP, UP),
    "sign": (Tends("value", ONE), Tends("value", Neg(ONE))),
    "floor": (UP, DOWN),
    "ceil": (UP, DOWN),
    "factorial": (UP, UNKNOWN),
    "gamma": (UP, UNKNOWN),
    "loggamma": (UP, UNKNOWN),
    "digamma": (UP, UNKNOWN),
    "erf": (Tends("value", ONE), Tends("value", Neg(ONE))),
    "erfc": (Tends("value", ZERO), Tends("value", Num(2))),
    "erfi": (UP, DOWN),
    "Si": (Tends("value", _HALF_PI), Tends("value", Neg(_HALF_PI))),
    "Ci": (Tends("value", ZERO), UNKNOWN),
    "Shi": (UP, DOWN),
    "Chi": (UP, UNKNOWN),
    "Ei": (UP, Tends("value", ZERO)),
    "li": (UP, UNKNOWN),
}
WAVES = {"sin": (-1.0, 1.0), "cos": (-1.0, 1.0), **dict.fromkeys(("tan", "cot", "sec", "csc"), (-math.inf, math.inf))}
# Where a function has a pole or an end: argument -> what it tends to from above, from below.
ENDS: dict[str, tuple[Fraction, Tends, Tends]] = {
    "ln": (Fraction(0), DOWN, NOWHERE),
    "csch": (Fraction(0), UP, DOWN),
    "coth": (Fraction(0), UP, DOWN),
    "gamma": (Fraction(0), UP, DOWN),
    "loggamma": (Fraction(0), UP, UNKNOWN),
    "digamma": (Fraction(0), DOWN, UP),
    "Ci": (Fraction(0), DOWN, NOWHERE),
    "Chi": (Fraction(0), DOWN, NOWHERE),
    "Ei": (Fraction(0), DOWN, DOWN),
    "artanh": (Fraction(1), NOWHERE, UP),
    "arcoth": (Fraction(1), UP, NOWHERE),
    "arsech": (Fraction(0), UP, NOWHERE),
    "arcsch": (Fraction(0), UP, DOWN),
    "li": (Fraction(1), DOWN, DOWN),
}
STEPS = ("floor", "ceil", "sign")


def worst(parts: list[Tends]) -> Tends | None:
    """The first part that stops the laws."""
    for kind in ("none", "form", "unknown"):
        for p in parts:
            if p.kind == kind:
                return p
    return None


def negated_end(p: Tends) -> Tends:
    """What -f tends to, where f tends to ``p``."""
    if p.kind == "value" and p.limit is not None:
        return finite(Neg(p.limit), p.squeezed)
    if p.infinite:
        return DOWN if p.kind == "oo" else UP
    if p.kind == "between":
        return Tends("between", low=-p.high, high=-p.low)
    return p


_RISING: dict[str, Callable[[float], float]] = {
    "arctan": math.atan,
    "sinh": math.sinh,
    "tanh": math.tanh,
    "arsinh": math.asinh,
    "cbrt": math.cbrt,
    "erf": math.erf,
}


def wave_through(name: str, part: Tends) -> Tends:
    """What a function makes of something that keeps oscillating."""
    if name in _RISING and abs(part.low) < 500 and abs(part.high) < 500:
        return Tends("between", low=_RISING[name](part.low), high=_RISING[name](part.high))
    if name == "abs":
        low, high = abs(part.low), abs(part.high)
        crosses = part.low <= 0 <= part.high
        return Tends("between", low=0.0 if crosses else min(low, high), high=max(low, high))
    if name in ("sqrt", "ln") and part.low > 0:
        f = math.sqrt if name == "sqrt" else math.log
        return Tends("between", low=f(part.low), high=f(part.high))
    return UNKNOWN
