"""Functions without a value anywhere: y/(x - x), ln(-1 - x^2), arcsin(2 + x^2), ln(x) + ln(-x).

The one place where that is decided, for every command.  It is proved, by the solved domain or by the normal form of a
denominator; what cannot be proved counts as having values.

Source: Stewart, *Calculus*, 1.1, the natural domain of a formula.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.bounds import bounds
from calctool.algebra.domain import unrestricted
from calctool.algebra.normal_form import proved
from calctool.algebra.regions import has_no_value
from calctool.expr.exact import literal_value, rational_value, real_exponent
from calctool.expr.functions import natural_domain
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import DNE, OO, ZERO, Div, E, Expr, Func, Piecewise, Pow
from calctool.numeric.balls import Ball
from calctool.numeric.branches import with_numbers
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.numeric.sampling import letter_values
from calctool.parsing import parse


def part_without_value(e: Expr) -> Expr | None:
    """The smallest part that certainly has no value, whatever the letters are, so that the whole has none.

    >>> from calctool.expr.printer import show
    >>> for f in ("2 + y/(x - x)", "x ln(-1 - x^2)", "x^2 + ln(sqrt(-1))", "1/(sin(x)^2 + cos(x)^2 - 1)", "oo x"):
    ...     print(show(part_without_value(parse(f))))
    y/(x - x)
    ln(-1 - x^2)
    sqrt(-1)
    1/(sin^2(x) + cos^2(x) - 1)
    oo
    >>> [part_without_value(parse(f)) for f in ("1/x", "sqrt(-x^2)", "{1/0 if x < 0 else x}", "(-1)^n")]
    [None, None, None, None]
    """
    if unrestricted(e) and not _holds_endless(e):
        return None
    return _smallest(e) if _nowhere(e) else None


def _smallest(e: Expr) -> Expr:
    values = e.args[::2] if isinstance(e, Piecewise) else e.args
    for part in values:
        if _nowhere(part):
            return _smallest(part)
    return e


def _nowhere(e: Expr) -> bool:
    if _holds_endless(e) or not (e.free or e.open or Ball().value(e) is not UNDEFINED):
        return True
    if _has_a_value(e) or fold(e, lambda node, parts: any(parts) or _for_whole_numbers(node)):
        return False  # (-1)^n is a sequence
    divided = _divided_by_nothing(e)
    if divided == e:  # a value in floats at once: then nothing is worked out
        tries = (with_numbers(e, values) for values in letter_values(sorted(e.free)))
        if any(EvaluationPoint().value(there).__class__ is not NoValue for there in tries):
            return False
    return has_no_value(divided)


def _has_a_value(e: Expr) -> bool:
    """Has it certainly a value at one of a few points?  Then there is nothing to conclude."""
    points = letter_values(sorted(e.free)) if e.free else [{}]
    return not e.open and any(_has_a_value_at(e, point) for point in points)


def _has_a_value_at(e: Expr, point: dict[str, Fraction]) -> bool:
    there = with_numbers(e, point)
    if rational_value(there) is not None or unrestricted(there):  # no balls are needed for that, and no python-flint
        return True
    return Ball(point).value(e).__class__ is not NoValue


def _holds_endless(e: Expr) -> bool:
    """Is oo or *does not exist* taken for a number, outside of branches?"""
    if isinstance(e, Piecewise):
        return all(_holds_endless(value) for value, _ in e.branches)
    return e in (OO, DNE) or any(map(_holds_endless, e.args))


def _for_whole_numbers(node: Expr) -> bool:
    """Is it a power of what is not positive, with an exponent that varies?"""
    if not isinstance(node, Pow) or not node.exp.free or node.base == E or real_exponent(node.exp) is not None:
        return False
    found = bounds(node.base)
    return found.negative or (found.high.at <= 0 and literal_value(node.base) != 0)


def _divided_by_nothing(e: Expr) -> Expr:
    """The same with 0 in the place of each denominator that the normal form says is 0 wherever it has a value."""

    def one(node: Expr) -> Expr:
        if isinstance(node, Div) and node.den.free and _is_zero(node.den):
            return Div(node.num, ZERO)
        if isinstance(node, Func) and (pole := natural_domain(node.name).not_zero) and len(node.args) == 1:
            vanishing = substitute(parse(pole), "u", node.arg)
            return Div(node, ZERO) if vanishing.free and _is_zero(vanishing) else node
        return node

    return rewrite(e, one)


def _is_zero(e: Expr) -> bool:
    """Proved to be 0, unless a number shows at once that it is not."""
    for values in letter_values(sorted(e.free)):
        found = EvaluationPoint().value(with_numbers(e, values))
        if found.__class__ is not NoValue and abs(found) > 1e-6:
            return False
    return proved(e, ZERO)
