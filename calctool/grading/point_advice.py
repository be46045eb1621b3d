"""Why a number is no critical point, and the one thing to do next about a wrong list of them.

Of what is missing only how it is found is said, and not where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from calctool.algebra.reals import Exact, Unsettled
from calctool.derivation.rule import Words
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import ZERO, Deriv, Expr, Sym
from calctool.grading.equality import in_digits
from calctool.numeric.branches import value_at
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.simplification import simplify

_NEXT = {
    "no value": "Leave out every number at which the function has no value.",
    "outside": "Keep only what lies inside the interval.",
    "extra": "Set the derivative equal to 0, solve, and put each solution back into the derivative.",
    "extra of several": "Set every partial derivative equal to 0; a critical point solves all these equations at once.",
    "zeros": "The function itself is 0 there: set its derivative equal to 0 instead.",
    "kind": "See where the function rises and where it falls: up, then down is a maximum; down, then up is a minimum.",
    "kind of several": "Compare with the values close by: a maximum is above all of them, a minimum below them.",
    "end": "Compare the value at the end with the values beside it.",
    "slope": "Write down the derivative, and put the number in.",
    "most": "Work out the values at all critical points and at the ends, and compare them.",
    "value": "Put the number into the function itself, not into its derivative.",
    "missing": "Factor the derivative, do not divide: every factor that can be 0 gives solutions.",
    "missing sign": "An equation such as x^2 = 4 has two solutions, one with plus and one with minus.",
    "missing corner": "Look also for numbers at which the function has a value and the derivative has none.",
    "missing of several": "Solve all the equations together, and go through every case in which a factor is 0.",
    "missing period": "The function repeats itself: give all solutions, with k as in pi/6 + 2k pi.",
}
"""By what is wrong, what to do about it; of several the one that stands first here."""
_ZERO = 1e-40
"""A slope of fewer than this, worked out to 50 digits, is 0."""


def what_to_do(faults: Collection[str]) -> list[Words]:
    """The one thing to do now, of all that is wrong.

    >>> what_to_do(["missing", "value"])
    [('Put the number into the function itself, not into its derivative.',)]
    """
    found: list[Words] = [(says,) for fault, says in _NEXT.items() if fault in faults]
    return found[:1]


def why_none(f: Expr | None, at: Sequence[Expr], names: Sequence[str]) -> str:
    """Why a place is no critical point of ``f``: the value of a derivative there, or that f itself has none.

    >>> from calctool.expr.tree import ONE
    >>> from calctool.parsing import parse
    >>> why_none(parse("x^2 + 3x"), [ONE], ["x"]), why_none(parse("1/x"), [ZERO], ["x"])
    (': the derivative there is 5, not 0', ': the function has no value there')
    """
    if f is None or len(at) != len(names):
        return ""
    place = dict(zip(names, at, strict=True))
    if value_at(f, place) is UNDEFINED:
        return ": the function has no value there"
    slopes = [(name, value_at(Deriv(f, Sym(name)), place)) for name in names]
    if any(slope.__class__ is NoValue for _, slope in slopes):
        return ""
    steep = [(name, slope) for name, slope in slopes if abs(slope) > _ZERO]
    if not steep:
        return " on the interval" if len(names) == 1 else ""
    name, slope = steep[0]
    by = f" by {name}" if len(names) > 1 else ""
    return f": the derivative{by} there is {in_digits(f'{float(slope):.6g}')}, not 0"


def fault_of_extra(f: Expr | None, extra: Sequence[Sequence[Expr]], names: Sequence[str]) -> str:
    """What is wrong where these places were given, none of them a critical point."""
    if all(why_none(f, at, names) == " on the interval" for at in extra):
        return "outside"
    if f is not None and all(value_at(f, dict(zip(names, at, strict=True))) is UNDEFINED for at in extra):
        return "no value"
    if (
        f is not None
        and len(names) == 1
        and all(_is_zero(substitute_all(f, dict(zip(names, at, strict=True)))) for at in extra)
    ):
        return "zeros"
    return "extra" if len(names) == 1 else "extra of several"


def fault_of_missing(
    missing: Sequence[Sequence[Expr]], given: Sequence[Sequence[Expr]], points: Sequence[Mapping[str, Any]]
) -> str:
    """What is wrong where these critical points were not given; ``points`` is what the report says of them."""
    if any("derivative" in p and p["derivative"] is None for p in points):
        return "missing corner"
    several = any(len(at) > 1 for at in missing)
    if several or not given:
        return ("missing" if given else "extra") + (" of several" if several else "")
    mirrored = [at for at in missing if any(_is_zero(at[0] + mine[0]) for mine in given)]
    return "missing sign" if len(mirrored) == len(missing) and not any(_is_zero(at[0]) for at in missing) else "missing"


def _is_zero(e: Expr) -> bool:
    try:
        return bool(Exact(simplify(e)) == Exact(ZERO))
    except Unsettled:
        return False
