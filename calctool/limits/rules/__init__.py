"""The rules of limits, in the order they are tried: direct, indeterminate forms, arithmetic, and the last resorts."""

from __future__ import annotations

from collections.abc import Callable

from calctool.derivation.rule import Rule, rule
from calctool.expr.tree import Limit
from calctool.limits.context import LimitContext
from calctool.limits.rules import algebraic, at_infinity, direct, indeterminate, standard, substitution, trigonometric
from calctool.simplification.arithmetic import arithmetic


def _card(id: str, name: str, formula: str, says: str, see: str, last_resort: bool = False) -> Rule:
    return rule(id, name, formula, says, {}, see, last_resort=last_resort)(lambda goal, names: None)


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
BOTH_HALVES = _card(
    "limit.even-and-odd",
    "compare the even and the odd terms",
    "lim a_n = L exactly where lim a_2n = L = lim a_(2n+1)",
    "A power of a negative number makes it a sequence: work out the limits of the even and of the odd terms.",
    "Stewart 11.1, example 8",
)
EVEN = _card(
    "limit.even", "even terms", "(-a)^n = a^n for even n", "For even n the sign goes.", "Stewart 11.1, example 8"
)
ODD = _card("limit.odd", "odd terms", "(-a)^n = -a^n for odd n", "For odd n the sign stays.", "Stewart 11.1, example 8")
WHOLE = _card(
    "limit.whole",
    "whole numbers",
    "sin(pi*n) = 0 for whole n",
    "The terms of a sequence are those at whole numbers.",
    "Stewart 11.1",
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
POLES = _card(
    "limit.poles",
    "unbounded near poles",
    "poles that accumulate at the place",
    "However near the place, there are poles beside which the values grow beyond every bound, and points where not.",
    "Stewart 2.2, 'infinite limits'; any first course in analysis",
)
BOUNDS = _card(
    "limit.bounds",
    "comparison with bounds",
    "g <= f <= h and lim g = lim h = L, so lim f = L;  f >= g and lim g = oo, so lim f = oo",
    "Near the place the function lies between bounds of which the limits are known.",
    "Stewart 2.3, the squeeze theorem; 2.4, the precise definition of infinite limits",
)
LEADING_TERM = _card(
    "limit.leading-term",
    "leading terms",
    "f ~ c*x^n, where the terms that grow faster cancel",
    "No school technique settles it: compare the leading terms.",
    "D. Gruntz, On computing limits in a symbolic manipulation system, 1996",
    last_resort=True,
)
DIRECT: tuple[Rule, ...] = (
    direct.constant,
    algebraic.root_as_power,
    direct.direct_substitution,
    direct.one_branch,
    direct.branch_there,
    direct.squeeze,
    direct.infinite,
    direct.falls,
    direct.constant_over_infinite,
    direct.known_limit,
    direct.laws,
)
"""For limits that have no indeterminate form, in the order tried."""
TECHNIQUES: tuple[Rule, ...] = (
    at_infinity.one_exponential,
    at_infinity.growth_order,
    substitution.floor_between,
    algebraic.collect_like,
    algebraic.expand_bracket,
    indeterminate.sum_law,
    trigonometric.one_minus_cosine,
    trigonometric.inverse_function,
    standard.standard,
    algebraic.cancel,
    algebraic.simplify_body,
    algebraic.factor,
    algebraic.one_fraction,
    algebraic.each_term,
    algebraic.lowest_power,
    algebraic.conjugate,
    algebraic.difference_of_cubes,
    trigonometric.sine_cosine,
    substitution.one_root,
    algebraic.expand,
    at_infinity.dominant,
    at_infinity.take_out,
    standard.standard_form,
    at_infinity.join_logs,
    standard.standard_e,
    standard.regroup,
    indeterminate.inside,
    indeterminate.split,
    indeterminate.as_exponential,
    substitution.reciprocal,
    indeterminate.as_quotient,
    substitution.derivative,
    indeterminate.lhopital,
)
"""For indeterminate forms, in the order tried."""
LATER: dict[Rule, Callable[[Limit, LimitContext], bool]] = {
    at_infinity.growth_order: at_infinity.few_rounds,
    standard.standard_form: standard.is_better_whole,
    algebraic.one_fraction: trigonometric.has_own_fraction,
}
"""Techniques that come last where something is so: what they would only assert or take apart is worked otherwise."""
LIMIT: tuple[Rule, ...] = (
    *DIRECT,
    *TECHNIQUES,
    direct.extended,
    arithmetic,
    BOTH_SIDES,
    BOTH_HALVES,
    EVEN,
    ODD,
    WHOLE,
    OSCILLATES,
    NOT_DEFINED,
    PUT_IN,
    POLES,
    BOUNDS,
    LEADING_TERM,
)
"""Every card of limits, in the order tried."""
