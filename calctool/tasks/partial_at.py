"""A partial derivative at a point: the formula where it certainly holds, else the difference quotient along an axis.

A partial derivative is the derivative of a function of one variable: the others are held at their values.  A mixed one
is that of the first derivative along the second axis, where its formula holds beside the point and need not hold at it.

Source: Stewart, *Calculus*, 14.3 (the definition, and exercise 105, where the mixed derivatives differ).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.errors import Undecided
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Deriv, Expr, Limit, Neg, Relation, Sym
from calctool.first_principles.at_a_point import quotient
from calctool.report.model import Block, Remark, Result, Work
from calctool.simplification import simplify
from calctool.simplification.substitution import exact_value
from calctool.tasks.common import Worksheet, has_slope, point_text, point_words, value_at
from calctool.tasks.derivative_at import has_values, slope_of
from calctool.tasks.question import nested

if TYPE_CHECKING:
    from calctool.first_principles.slope import Slope


class NoSlope(Exception):
    """Beside the point there is no first derivative, so that at the point there is no second."""

    def __init__(self, why: Words) -> None:
        super().__init__()
        self.why = why


class PartialAt(NamedTuple):
    """The derivative at the point (None: there is none, and why), how it was found, and whether by the formula."""

    value: Expr | None
    derivations: tuple[Derivation, ...]
    blocks: tuple[Block, ...] = ()
    why: Words = ()
    by_formula: bool = True


def partial_at(
    f: Expr,
    formulas: Sequence[Expr],
    by: Sequence[Sym],
    point: dict[str, Expr],
    *,
    smooth: bool = False,
) -> PartialAt:
    """The derivative of ``f`` by the variables, in their order, at the point; ``formulas`` are those found for each.

    ``smooth`` says that the function is known to be so in all of them.  Raises Undecided where there is neither a proof
    nor a limit that is found.
    """
    from calctool.first_principles.smoothness import smooth_at

    smooth = smooth or smooth_at(f, frozenset(x.name for x in by), point)
    letters = f.free - point.keys() or frozenset().union(*(place.free for place in point.values()))
    if smooth or letters:
        if not smooth and not has_slope([f, *formulas][len(by) - 1], by[-1], point):
            return PartialAt(None, ())
        found = value_at(formulas[-1], point, proved=smooth)
        if has_values(found):
            return PartialAt(found.result, (found,))
        if letters:
            raise Undecided(f"the formula has no value at {point_text(point)}")
    return _by_definition(f, formulas, by, point, smooth)


def partial_result(
    sheet: Worksheet,
    f: Expr,
    formulas: Sequence[Expr],
    by: Sequence[Sym],
    point: dict[str, Expr],
    *,
    smooth: bool = False,
    shown: bool = True,
    name: Words = (),
) -> PartialAt:
    """The same, worked on a page under its ``name``; a formula put in only where that is to be ``shown``."""
    found = partial_at(f, formulas, by, point, smooth=smooth)
    name = name or (nested(f, by), " at ", *point_words(point))
    if found.by_formula:
        for derivation in found.derivations:
            sheet.put(derivation, name, shown=shown)
    else:
        sheet.blocks += found.blocks
        sheet.derivations += found.derivations
    return found


def no_partial(sheet: Worksheet, f: Expr, by: Sequence[Sym], point: dict[str, Expr], found: PartialAt) -> Result:
    """The result where there is none."""
    why: Words = (": ", *found.why) if found.why else ()
    variables = [w for x in by for w in (", then by ", x)][1:]
    return sheet.no_derivative(f, " has no derivative by ", *variables, " at ", *point_words(point), *why)


def smooth_in(names: Sequence[Sym], f: Expr, point: dict[str, Expr]) -> bool:
    """Is the function certainly smooth in all of these at the point?"""
    from calctool.first_principles.smoothness import smooth_at

    return smooth_at(f, frozenset(x.name for x in names), point)


def _by_definition(
    f: Expr, formulas: Sequence[Expr], by: Sequence[Sym], point: dict[str, Expr], smooth: bool
) -> PartialAt:
    from calctool.first_principles.smoothness import formula_there, plain, put

    chosen = formula_there(f, point)
    if chosen is None:
        raise Undecided(f"which of the branches holds at {point_text(point)} cannot be told")
    here = derivative_engine(last=(exact_value,)).settle(put(chosen, point)).result
    blocks: list[Block] = []
    derivations: list[Derivation] = []
    where = point_words(point)
    for k, x in enumerate(by):
        others = {name: place for name, place in point.items() if name != x.name}
        formula = put(formulas[k], others)
        try:
            along = plain(put(f, others)) if k == 0 else _beside(f, formulas[k - 1], by[:k], point, x)
            found, _ = slope_of([along, formula], 1, here, x, point[x.name], smooth, separate=k > 0)
        except NoSlope as none:
            return PartialAt(None, tuple(derivations), tuple(blocks), none.why, by_formula=False)
        except Undecided as why:
            raise Undecided(
                f"whether there is a derivative by {x.name} at {point_text(point)} was not found", why.known
            ) from why
        blocks += [
            Remark(_lead(k, by, along, here, point, smooth)),
            Work(found.derivation, name=_name(f, by, k, where, found)),
        ]
        derivations.append(found.derivation)
        if k and found.missing:
            raise Undecided(f"beside {point_text(point)} the formula for the derivative before has no values")
        if found.value is None:
            of: Words = (
                (("for the derivative by ", by[k - 1], ", ") if k == 1 else ("for the one before, ",)) if k else ()
            )
            return PartialAt(None, tuple(derivations), tuple(blocks), (*of, *found.why), by_formula=False)
        here = found.value
    return PartialAt(here, tuple(derivations), tuple(blocks), by_formula=False)


def _beside(f: Expr, formula: Expr, by: Sequence[Sym], point: dict[str, Expr], t: Sym) -> Expr:
    """The derivative found before, as a function of ``t`` alone, beside the point; raises Undecided."""
    from calctool.first_principles.slope import why_none
    from calctool.first_principles.smoothness import ENDLESS, beside, holds_any, jumps, put, smooth_along, tame_beside
    from calctool.limits.solver import LimitEngine

    others = {name: place for name, place in point.items() if name != t.name}
    if set(by) == {t}:  # one variable, and the others held
        line = put(f, others)
        for _ in by:
            line = derivative_engine().derive(Deriv(line, t)).result
        if not tame_beside(put(f, others), t, point[t.name]):
            raise Undecided(f"beside {point_text(point)} the formula need not hold")
        return line
    place = point[t.name]
    typed = beside(put(formula, others), t, place)
    line = simplify(typed)
    level = LimitEngine().derive(Limit(put(f, others), t, place))
    if level.reason.startswith(("undefined", "not-defined")):
        raise NoSlope(why_none(level)[0][:1])  # without what it would be from the other side
    if smooth_along(f, frozenset(y.name for y in by), point, t):
        return line
    x = by[0]
    if len(by) == 1 and x != t:
        # Where both are continuous, the formula that holds beside the line holds on it, by the mean value theorem.
        continuous = not (jumps(f) or jumps(formula) or holds_any(f, ENDLESS))
        if continuous and _has_values_beside(typed, t, place):
            return line
        return _by_definition_beside(f, x, t, point)
    raise Undecided(f"beside {point_text(point)} the formula for the derivative by {x.name} need not hold")


def _by_definition_beside(f: Expr, x: Sym, t: Sym, point: dict[str, Expr]) -> Expr:
    """The derivative by ``x`` on the line beside the point, the place being a letter; raises Undecided, NoSlope."""
    from calctool.first_principles.slope import why_none
    from calctool.first_principles.smoothness import holds_beside, put
    from calctool.tasks.limit_parameters import worked

    body = put(f, {name: place for name, place in point.items() if name not in (x.name, t.name)})
    a = point[x.name]
    goal = Limit(quotient(body, simplify(substitute(body, x.name, a)), x, a), x, a)
    values: list[Expr] = []
    for op in (">", "<"):
        side = Relation(op, t, point[t.name])
        work = worked(goal, [side])
        if work.cases or not all(c == side or holds_beside(c, t, point[t.name], op) for c in work.conditions):
            raise Undecided(f"beside {point_text(point)} the derivative by {x.name} depends on where one is")
        if work.found.value is None or work.found.value in (OO, Neg(OO)):
            raise NoSlope(("there is none by ", x, " for ", side, ": ", *why_none(work.found)[0]))
        values.append(work.found.value)
    if values[0] != values[1]:
        raise Undecided(f"beside {point_text(point)} the derivative by {x.name} is not one formula")
    return values[0]


def _has_values_beside(e: Expr, t: Sym, place: Expr) -> bool:
    from calctool.limits.solver import LimitEngine

    try:
        return not LimitEngine().derive(Limit(e, t, place)).reason.startswith(("undefined", "not-defined"))
    except Undecided:
        return False


def _lead(k: int, by: Sequence[Sym], along: Expr, here: Expr, point: dict[str, Expr], smooth: bool) -> Words:
    """What is said before a difference quotient."""
    x = by[k]
    if k:
        others = point_words({name: place for name, place in point.items() if name != x.name})
        on: Words = ("Beside the point, on the line ", *others) if others else ("Beside the point",)
        before = ("the derivative by ", by[k - 1]) if k == 1 else ("the derivative before",)
        return (*on, ", ", *before, " is ", along, ", and at the point it is ", here, "; so from the definition:")
    fails = "has no value" if smooth else "is not proved"
    held = point_words({name: place for name, place in point.items() if name != x.name})
    still: Words = (", with ", *held) if held else ()
    where = point_words(point)
    return (f"The formula {fails} at ", *where, ", where the value is ", here, "; so from the definition", *still, ":")


def _name(f: Expr, by: Sequence[Sym], k: int, where: Words, found: Slope) -> Words:
    """What the limit is, before it is worked out."""
    if found.jump:
        return ()
    is_ = " would be " if found.value is None else " is "
    return (nested(f, by[: k + 1]), " at ", *where, is_, found.derivation.goal)
