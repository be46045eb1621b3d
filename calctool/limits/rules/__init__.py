"""The rules of limits, in the order they are tried: direct, indeterminate forms, arithmetic, and the last resorts."""

from __future__ import annotations

from calctool.derivation.rule import Rule, rule
from calctool.limits.rules.direct import DIRECT, extended
from calctool.limits.rules.indeterminate import TECHNIQUES
from calctool.simplification.arithmetic import arithmetic


def _card(id: str, name: str, formula: str, says: str, see: str) -> Rule:
    return rule(id, name, formula, says, {}, see)(lambda goal, names: None)


PUT_IN = _card(
    "limit.put-in", "put the limits in", "lim f*g = lim f * lim g", "Put in the limits found.", "Stewart 2.3"
)
BOTH_SIDES = _card(
    "limit.one-sided",
    "compare the one-sided limits",
    "lim x->a f = L exactly where lim x->a- f = L = lim x->a+ f",
    "Work out the limit from each side; the limit exists where they agree.",
    "Stewart 2.2, 'one-sided limits'",
)
OSCILLATES = _card(
    "limit.oscillation",
    "oscillation",
    "two sequences with different limits",
    "The values keep oscillating, so they approach no number.",
    "Stewart 2.2, example 4; OpenStax Calculus 1, 2.2",
)
NOT_DEFINED = _card(
    "limit.undefined",
    "not defined",
    "a limit needs values near the place",
    "The function has no values on this side.",
    "Stewart 2.2",
)
GRUNTZ = _card(
    "limit.leading-term",
    "leading term of the series (SymPy)",
    "f ~ c*(x - a)^n",
    "No school technique settles it; SymPy compares the leading terms (Gruntz's algorithm).",
    "D. Gruntz, On computing limits in a symbolic manipulation system, 1996",
)
LIMIT: tuple[Rule, ...] = (
    *DIRECT,
    *TECHNIQUES,
    extended,
    arithmetic,
    BOTH_SIDES,
    OSCILLATES,
    NOT_DEFINED,
    PUT_IN,
    GRUNTZ,
)
"""Every card of limits, in the order tried."""


LAST_RESORT = (GRUNTZ.id,)
