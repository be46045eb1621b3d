"""The derivative at a place from its definition: the limit of the difference quotient, or why there is none.

A formula may fail where the derivative exists, and have a value where there is none: x^2/cbrt(x^3)^2 is 0/0 at 0,
where cbrt(x^3) has the slope 1.

Source: Stewart, *Calculus*, 2.7 and 2.8 (the definition; three ways in which a function is not differentiable);
Spivak, *Calculus*, chapter 11, theorem 7 (where the slopes beside a place have a limit).
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.algebra.polynomials import polynomial
from calctool.algebra.terms import negated, sum_of, terms_of
from calctool.derivation.rule import Derivation, Line, Names, Step, Words
from calctool.errors import Undecided
from calctool.expr.exact import literal_value, root_index
from calctool.expr.traversal import all_names, rewrite, substitute
from calctool.expr.tree import OO, ZERO, Add, Deriv, Div, Expr, Func, Limit, Neg, Substituted, Sym
from calctool.first_principles.at_a_point import quotient, slope_limit
from calctool.first_principles.elementary import flat, numbers_together
from calctool.first_principles.rules import ALTERNATIVE, AT_A_POINT
from calctool.first_principles.smoothness import sign_at
from calctool.limits.rules.indeterminate import lhopital
from calctool.limits.rules.substitution import derivative
from calctool.limits.solver import LimitEngine, SolvedLimit


class Slope(NamedTuple):
    """The slope at a place, or None and the reason in a few words; and the limit that it is, worked.

    ``missing`` says that there were no values on a side to work with, ``jump`` that the limit worked is that of the
    function itself, which is not its value.
    """

    value: Expr | None
    derivation: Derivation
    why: Words = ()
    missing: bool = False
    jump: bool = False


def from_definition(body: Expr, here: Expr, x: Sym, place: Expr, *, steps: bool = True) -> Slope:
    """The slope of ``body``, which has the value ``here`` at the place, as the limit of the difference quotient.

    Where it may jump (not without ``steps``, for a body that is certainly continuous) that is looked at first.  Raises
    Undecided where the limit is not found.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> def why(f, a="0", here="0"):
    ...     return "".join(w if isinstance(w, str) else show(w) for w in slope(f, a, here).why)
    >>> def slope(f, a="0", here="0"):
    ...     return from_definition(parse(f), parse(here), Sym("x"), parse(a))
    >>> show(slope("|x| sin(x)").value)
    '0'
    >>> for f in ("|x|", "x sqrt(x)", "sign(x)", "cbrt(x)", "sqrt(|x|)", "cbrt(x) + |x|"):
    ...     print(why(f))
    the slope is -1 to the left and 1 to the right
    there are no values to the left; from the right the slope is 0
    the function jumps there
    the slopes grow beyond every bound, so the tangent is vertical
    the slopes grow beyond every bound, with opposite signs on the two sides: a cusp
    the slopes grow beyond every bound, so the tangent is vertical
    """
    if steps and (jump := _jump(body, here, x, place)) is not None:
        return jump
    found = slope_limit(body, here, x, place)
    value = found.value
    if value is not None and value not in (OO, Neg(OO)):
        return Slope(value, found.derivation)
    return Slope(None, found.derivation, *why_none(found))


def at_the_place(f: Expr, here: Expr, x: Sym, place: Expr, *, alternative: bool = False) -> Slope:
    """The slope by the definition at a place, from the first line on: with the step h, or as x tends to the place.

    Neither L'Hopital's rule nor an expansion is used, for both rest on derivatives.  Raises Undecided.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> for alternative in (False, True):
    ...     found = at_the_place(parse("x^2"), parse("9"), Sym("x"), parse("3"), alternative=alternative)
    ...     print(show(found.derivation.lines[0].after), "=", show(found.value))
    lim h->0 ((3 + h)^2 - 9)/h = 6
    lim x->3 (x^2 - 9)/(x - 3) = 6
    """
    goal: Expr
    if alternative:
        goal, card = Limit(quotient(f, here, x, place), x, place), ALTERNATIVE
        slots = {"a": place, "x": x}
    else:
        h, card = Names(all_names(f) | place.free | {x.name}).fresh("hkdt"), AT_A_POINT
        moved = flat(substitute(f, x.name, h if literal_value(place) == 0 else Add(place, h)))
        moved = moved if isinstance(moved, Add) else numbers_together(moved)
        moved = rewrite(moved, lambda node: _root_of_a_sum(node, h))
        rise = moved if literal_value(here) == 0 else Add(*terms_of(moved), negated(here))
        goal, slots = Limit(Div(rise, h), h, ZERO), {"a": place, "h": h}
    found = LimitEngine(without=(derivative, lhopital)).derive(goal)
    if any(step.rule.last_resort for step in found.derivation.steps()):
        raise Undecided("the difference quotient is not worked here without derivatives")
    asked = Substituted(Deriv(f, x), x, place)
    # The two are one thing by definition, and where there is no limit there is nothing to compare.
    first = Line(goal, (Step(card, asked, goal, slots=slots),), "proved")
    value = found.value
    worked = Derivation(asked, (first, *found.derivation.lines))
    if value is not None and value not in (OO, Neg(OO)):
        return Slope(value, worked)
    return Slope(None, worked, *why_none(found))


def _root_of_a_sum(e: Expr, h: Sym) -> Expr:
    """sqrt(9 + 2h) for sqrt(2(4 + h) + 1): what is under a root is multiplied out where it is linear in h."""
    if not isinstance(e, Func) or root_index(e) is None:
        return e
    terms = polynomial(e.args[0], h)
    short = terms is not None and len(terms) == 2 and all(t.powers.get(h, (h, 1))[1] == 1 for t in terms)
    return e.with_args((sum_of(terms), *e.args[1:])) if terms is not None and short else e


def from_slopes_beside(body: Expr, here: Expr, formula: Expr, x: Sym, place: Expr) -> Slope:
    """The slope as the limit of the slopes beside the place, which ``formula`` gives; ``body`` is continuous there.

    By the mean value theorem: each difference quotient is a slope in between.  Where the slopes have no limit, there
    may be a derivative all the same.  Raises Undecided.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(from_slopes_beside(parse("x|x|"), parse("0"), parse("2|x|"), Sym("x"), parse("0")).value)
    '0'
    """
    level = LimitEngine().derive(Limit(body, x, place)).value
    if level is None or level in (OO, Neg(OO)) or (level != here and sign_at(Add(level, negated(here)), {}) != 0):
        raise Undecided("the function was not found to be continuous there")
    found = LimitEngine().derive(Limit(formula, x, place))
    value = found.value
    if value is not None and value not in (OO, Neg(OO)):
        return Slope(value, found.derivation)
    if value is None and (found.reason != "one-sided-limits-differ" or None in (found.left, found.right)):
        raise Undecided("the slopes beside the place have no limit")
    return Slope(None, found.derivation, *why_none(found))


def _jump(body: Expr, here: Expr, x: Sym, place: Expr) -> Slope | None:
    """The side on which the function does not tend to its value, if there is one."""
    ends: list[Expr | None] = []
    wrong: SolvedLimit | None = None
    for side in "-+":
        try:
            found = LimitEngine().derive(Limit(body, x, place, side))
        except Undecided:
            return None
        level = found.value
        ends.append(level)
        if level is None and found.reason.startswith(("undefined", "not-defined")):
            return None
        finite = level is not None and level not in (OO, Neg(OO))
        if not finite or (level is not None and sign_at(Add(level, negated(here)), {}) in (1, -1)):
            wrong = wrong or found
    if wrong is None:
        return None
    left, right = ends
    why: Words = ("the function jumps there",)
    if left is None or right is None or not {left, right}.isdisjoint((OO, Neg(OO))):
        why = ("the function is not continuous there",)
    elif left == right:
        why = ("the function is not continuous there: it tends to ", left, ", and its value is ", here)
    return Slope(None, wrong.derivation, why, jump=True)


def why_none(found: SolvedLimit) -> tuple[Words, bool]:
    """Why the limit of the slopes is none, in a few words; and whether values are missing."""
    value, left, right = found.value, found.left, found.right
    if value is not None:
        way = "grow beyond" if value == OO else "fall below"
        return (f"the slopes {way} every bound, so the tangent is vertical",), False
    if found.reason == "undefined-on-that-side":
        inner = found.derivation.lines[-1].steps[0].inner[0].goal
        assert isinstance(inner, Limit)
        other, side = ("left", "right") if inner.side == "+" else ("right", "left")
        end = right if inner.side == "+" else left
        known = end is not None and end not in (OO, Neg(OO))
        tail: Words = (f"; from the {side} the slope is ", end) if known and end is not None else ()
        return (f"there are no values to the {other}", *tail), True
    if found.reason == "not-defined-near-the-point":
        return ("there are no values on either side",), True
    if found.reason == "oscillation":
        ends = None if found.swing is None else found.swing.range
        between: Words = (
            () if ends is None or OO in ends or Neg(OO) in ends else (" between ", ends[0], " and ", ends[1])
        )
        return ("the difference quotient keeps oscillating", *between), False
    if left is None or right is None:
        return ("the difference quotient has no limit",), False
    infinite = [end in (OO, Neg(OO)) for end in (left, right)]
    if all(infinite):
        return ("the slopes grow beyond every bound, with opposite signs on the two sides: a cusp",), False
    if any(infinite):
        first, second = (
            (f"the slopes {'grow beyond' if end == OO else 'fall below'} every bound",)
            if endless
            else ("the slope is ", end)
            for end, endless in zip((left, right), infinite, strict=True)
        )
        return (*first, " to the left and ", *second, " to the right"), False
    return ("the slope is ", left, " to the left and ", right, " to the right"), False
