"""What an expression can tend to, and what is known of each function at its ends and far out.

A :class:`Behaviour` is the verdict of the laws of limits, a :class:`Seen` the verdict of numbers alone.

Source: Stewart, *Calculus*, 2.2, 2.6, 4.4 (the forms that say nothing); DLMF for the special functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from calctool.expr.tree import ONE, OO, PI, ZERO, Div, Expr, Neg, Num
from calctool.simplification import simplify


class Behaviour(NamedTuple):
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
    by_growth: bool = False

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


UNKNOWN = Behaviour("unknown")
NO_VALUES = Behaviour("none")
UP, DOWN = Behaviour("oo"), Behaviour("-oo")


def finite(e: Expr, squeezed: bool = False) -> Behaviour:
    return Behaviour("value", simplify(e), squeezed=squeezed)


def form(name: str) -> Behaviour:
    return Behaviour("form", form=name)


def infinity(sign: int) -> Behaviour:
    return UP if sign > 0 else DOWN


# What a function tends to where its argument grows without bound: (at oo, at -oo); None is nowhere.
_HALF_PI = Div(PI, Num(2))
FAR: dict[str, tuple[Behaviour, Behaviour]] = {
    "sqrt": (UP, NO_VALUES),
    "cbrt": (UP, DOWN),
    "ln": (UP, NO_VALUES),
    "arctan": (Behaviour("value", _HALF_PI), Behaviour("value", Neg(_HALF_PI))),
    "arccot": (Behaviour("value", ZERO), Behaviour("value", PI)),
    "arcsec": (Behaviour("value", _HALF_PI), Behaviour("value", _HALF_PI)),
    "arccsc": (Behaviour("value", ZERO), Behaviour("value", ZERO)),
    "sinh": (UP, DOWN),
    "cosh": (UP, UP),
    "tanh": (Behaviour("value", ONE), Behaviour("value", Neg(ONE))),
    "coth": (Behaviour("value", ONE), Behaviour("value", Neg(ONE))),
    "sech": (Behaviour("value", ZERO), Behaviour("value", ZERO)),
    "csch": (Behaviour("value", ZERO), Behaviour("value", ZERO)),
    "arsinh": (UP, DOWN),
    "arcosh": (UP, NO_VALUES),
    "arcoth": (Behaviour("value", ZERO), Behaviour("value", ZERO)),
    "arcsch": (Behaviour("value", ZERO), Behaviour("value", ZERO)),
    "abs": (UP, UP),
    "sign": (Behaviour("value", ONE), Behaviour("value", Neg(ONE))),
    "floor": (UP, DOWN),
    "ceil": (UP, DOWN),
    "factorial": (UP, UNKNOWN),
    "gamma": (UP, UNKNOWN),
    "loggamma": (UP, UNKNOWN),
    "digamma": (UP, UNKNOWN),
    "erf": (Behaviour("value", ONE), Behaviour("value", Neg(ONE))),
    "erfc": (Behaviour("value", ZERO), Behaviour("value", Num(2))),
    "erfi": (UP, DOWN),
    "Si": (Behaviour("value", _HALF_PI), Behaviour("value", Neg(_HALF_PI))),
    "Ci": (Behaviour("value", ZERO), UNKNOWN),
    "Shi": (UP, DOWN),
    "Chi": (UP, UNKNOWN),
    "Ei": (UP, Behaviour("value", ZERO)),
    "li": (UP, UNKNOWN),
}
OSCILLATING = {
    "sin": (-1.0, 1.0),
    "cos": (-1.0, 1.0),
    **dict.fromkeys(("tan", "cot", "sec", "csc"), (-math.inf, math.inf)),
}


# Where a function has a pole or an end: argument -> what it tends to from above, from below.
ENDS: dict[str, tuple[Fraction, Behaviour, Behaviour]] = {
    "ln": (Fraction(0), DOWN, NO_VALUES),
    "csch": (Fraction(0), UP, DOWN),
    "coth": (Fraction(0), UP, DOWN),
    "gamma": (Fraction(0), UP, DOWN),
    "loggamma": (Fraction(0), UP, UNKNOWN),
    "digamma": (Fraction(0), DOWN, UP),
    "Ci": (Fraction(0), DOWN, NO_VALUES),
    "Chi": (Fraction(0), DOWN, NO_VALUES),
    "Ei": (Fraction(0), DOWN, DOWN),
    "artanh": (Fraction(1), NO_VALUES, UP),
    "arcoth": (Fraction(1), UP, NO_VALUES),
    "arsech": (Fraction(0), UP, NO_VALUES),
    "arcsch": (Fraction(0), UP, DOWN),
    "li": (Fraction(1), DOWN, DOWN),
}
STEP_FUNCTIONS = ("floor", "ceil", "sign")


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
        return finite(Neg(p.limit), p.squeezed)
    if p.infinite:
        return DOWN if p.kind == "oo" else UP
    if p.kind == "between":
        return Behaviour("between", low=-p.high, high=-p.low)
    return p


_RISING: dict[str, Callable[[float], float]] = {
    "arctan": math.atan,
    "sinh": math.sinh,
    "tanh": math.tanh,
    "arsinh": math.asinh,
    "cbrt": math.cbrt,
    "erf": math.erf,
}


def oscillation_through(name: str, part: Behaviour) -> Behaviour:
    """What a function makes of something that keeps oscillating."""
    if name in _RISING and abs(part.low) < 500 and abs(part.high) < 500:
        return Behaviour("between", low=_RISING[name](part.low), high=_RISING[name](part.high))
    if name == "abs":
        low, high = abs(part.low), abs(part.high)
        crosses = part.low <= 0 <= part.high
        return Behaviour("between", low=0.0 if crosses else min(low, high), high=max(low, high))
    if name in ("sqrt", "ln") and part.low > 0:
        f = math.sqrt if name == "sqrt" else math.log
        return Behaviour("between", low=f(part.low), high=f(part.high))
    return UNKNOWN
