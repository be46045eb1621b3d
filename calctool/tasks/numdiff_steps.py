"""The steps h of a difference quotient as they are typed: numbers and short formulas, with eps for machine epsilon."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from calctool.computational_differentiation.numerical.rounding import EPSILON
from calctool.errors import InputError, Undecided
from calctool.expr.traversal import substitute
from calctool.numeric.balls import Ball
from calctool.numeric.doubles import compiled
from calctool.parsing import parse, read

MOST_STEPS = 200


class StepSize(NamedTuple):
    """A step as typed, and as the double it is."""

    text: str
    value: float


def read_steps(text: str) -> tuple[StepSize, ...]:
    """The steps in a list; each may be a formula, in which eps is machine epsilon.  Raises InputError.

    >>> [step.value for step in read_steps("0.01, sqrt(eps), 2^-3")]
    [0.01, 1.4901161193847656e-08, 0.125]
    """
    hint = 'steps are written --h 0.01,0.001 or --h "sqrt(eps)"'
    found: list[StepSize] = []
    for start, part in _listed(text):
        span = (start, start + max(len(part), 1))
        if not part:
            raise InputError("a step is missing", text, span, hint, code="unreadable")
        named = re.sub(r"(?<![A-Za-z])(eps|ε)(?![A-Za-z])", "epsilon", part)
        e = read(named).expr
        if e.free - {"epsilon"}:
            unknown = min(e.free - {"epsilon"})
            raise InputError(f"a step is a number, and {unknown} has no value", text, span, hint)
        try:
            value = compiled(e, ["epsilon"])([EPSILON])
        except (ArithmeticError, ValueError, Undecided):
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"the step {part} is no number that a double can hold", text, span, hint)
        if value <= 0:
            what = "a step must not be 0" if value == 0 else "a step is positive"
            if value == 0 and Ball().value(substitute(e, "epsilon", parse("2^-52"))) != 0:
                what = f"the step {part} is 0 as a double: it underflows, below 4.9e-324"
            raise InputError(what, text, span, hint if value == 0 else "--method backward looks to the other side")
        found.append(StepSize(part, value))
    if len(found) > MOST_STEPS:
        raise InputError(f"{len(found)} steps are too many", hint=f"at most {MOST_STEPS}")
    return tuple(found)


def _listed(text: str) -> list[tuple[int, str]]:
    """The parts between commas outside brackets, each with its place."""
    out, depth, start = [], 0, 0
    for i, c in enumerate(f"{text},"):
        depth += (c in "([{") - (c in ")]}")
        if c in ",;" and (depth <= 0 or i == len(text)):
            part = text[start:i]
            out.append((start + len(part) - len(part.lstrip()), part.strip()))
            start = i + 1
    return out
