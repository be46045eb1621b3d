"""The derivative at a point: the formula put in where it certainly holds, else the limit of the difference quotient.

The formula holds where the function is a composition of smooth functions, each inside its domain; beside such a place
it need not, and the definition decides.  Source: Stewart, *Calculus*, 2.7 and 2.8.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from calctool.algebra.normal_form import proved
from calctool.algebra.regions import NEVER, Region, holds_where
from calctool.algebra.terms import negated
from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Line, Step, Words
from calctool.errors import CalcError, InputError, Refuted, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute, substitute_all
from calctool.expr.tree import OO, ZERO, Add, Connective, Deriv, Expr, Limit, Neg, Piecewise, Relation, Substituted, Sym
from calctool.first_principles.at_a_point import quotient, slope_at
from calctool.numeric.branches import is_number, value_at, with_numbers
from calctool.numeric.evaluate import holds as holds_at
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.sampling import letter_values
from calctool.numeric.taylor import Value
from calctool.parsing import Point
from calctool.report.model import Block, Remark, Result, Work
from calctool.simplification import SIMPLIFICATIONS, simplify
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.substitution import exact_value, put_value
from calctool.tasks.known import silenced
from calctool.tasks.ordinals import ordinal

if TYPE_CHECKING:
    from calctool.first_principles.slope import Slope
    from calctool.limits.solver import SolvedLimit


def place_of(point: Point | None, x: Sym) -> Expr | None:
    """The value of the variable at the point.  Raises InputError for a point of something else."""
    if point is None:
        return None
    hint = f"say --at {x.name}=2"
    wrong = [name for name in point.values if name != x.name]
    if wrong:
        what = f"the point gives {wrong[0]}, but the variable is {x.name}"
        raise InputError(what, point.text, (0, len(point.text)), hint)
    place = point.values[x.name]
    if place.has(x):
        what = f"the place {show(place)} contains the variable itself"
        raise InputError(what, point.text, (0, len(point.text)), hint)
    return place


class AtPlace(NamedTuple):
    """The derivative at a place, the blocks of the page that work it out, and what must hold of the letters."""

    result: Result
    blocks: tuple[Block, ...]
    conditions: tuple[Expr, ...] = ()

    @property
    def derivations(self) -> list[Derivation]:
        return [b.derivation for b in self.blocks if isinstance(b, Work)]

    def silenced(self, known: frozenset[str]) -> AtPlace:
        """The same without a line for what the reader knows."""
        blocks = [
            b._replace(derivation=silenced(b.derivation, known)) if isinstance(b, Work) else b for b in self.blocks
        ]
        return self._replace(blocks=tuple(blocks))


def derivative_at(functions: Sequence[Expr], x: Sym, point: Expr) -> AtPlace:
    """The last of the function and its derivatives at a point, worked out; where there is none, the reason.

    With letters left, numbers are put in for them: what is said must hold for all of these.  The conditions say for
    which letters it is said.
    """
    letters = sorted(frozenset[str]().union(*(f.free for f in functions)) - {x.name} | point.free)
    return _with_letters(functions, x, point, letters) if letters else _without_letters(functions, x, point)


MOST_SEAMS = 4
"""At so many seams the slope is worked on the page of a derivative."""


def slopes_at_seams(f: Expr, derivative: Expr, x: Sym) -> list[AtPlace]:
    """The slope from the definition wherever two formulas of the function meet; nothing where letters are left.

    >>> from calctool.parsing import parse
    >>> f = parse("{x^2 if x < 0 else 3x}")
    >>> [show(d.goal) for at in slopes_at_seams(f, parse("{2x if x < 0 else 3}"), Sym("x")) for d in at.derivations]
    ['lim x->0 {x^2 if x < 0 else 3x}/x']
    """
    if not f.kinds & Piecewise.KIND or f.free - {x.name}:
        return []
    from calctool.limits.continuity import seams  # with the book of limits

    out: list[AtPlace] = []
    for a in seams(f, x)[:MOST_SEAMS]:
        with contextlib.suppress(CalcError):
            there = derivative_at([f, derivative], x, a)
            lead = Remark(("At ", x, " = ", a, ", where two formulas meet, the slope is found from the definition."))
            first, *rest = there.blocks
            blocks = rest if isinstance(first, Remark) else [first, *rest]
            # Its goal stands for itself: "the slope at x = 0 is .." would be an answer where no place was asked for.
            named = [block._replace(name=None) if isinstance(block, Work) else block for block in blocks]
            out.append(there._replace(blocks=(lead, *named)))
    return out


def defined_at(f: Expr, x: Sym, point: Expr, *, alternative: bool) -> AtPlace | None:
    """The derivative at a place by the definition there; None where its limit is not worked without derivatives.

    What was asked for by the ``alternative`` form is worked by it, or Undecided is raised.
    """
    from calctool.first_principles.slope import at_the_place

    if f.free - {x.name} or point.free:
        return _alternative_with_letters(f, x, point) if alternative else None
    _in_domain(f, x, point)
    here = derivative_engine(last=(exact_value,)).settle(substitute(f, x.name, point)).result
    try:
        found = finished(at_the_place(f, here, x, point, alternative=alternative))
    except Undecided:
        return _through_the_step(f, here, x, point) if alternative else None
    work = Work(found.derivation, name=slope_name(x, point, 1))
    if found.value is not None:
        return AtPlace(Result("value", found.value), (work,))
    result = _no_derivative(f, x, point, 1, found.why)
    return AtPlace(result, (work, Remark(result.says)))


def _alternative_with_letters(f: Expr, x: Sym, point: Expr) -> AtPlace:
    """The slope at a place such as a as x tends to it; raises Undecided where that is not worked.

    For which letters there is a slope, and whether, is found without this way to it, which must come to the same.
    """
    from calctool.first_principles.rules import ALTERNATIVE

    there = derivative_at([f, derivative_engine().derive(Deriv(f, x)).result], x, point)
    goal = _quotient_at(f, x, point)
    found = _as_x_tends(goal)
    if found is None and there.result.value is None:
        raise Undecided(f"the limit of the difference quotient of {show(f)} is not worked at {x.name} = {show(point)}")
    if found is None:
        here = simplify(substitute(f, x.name, point))
        work = _through_the_step(f, here, x, point)
        value, whole = work.result.value, work.derivations[0]
    else:
        asked = Substituted(Deriv(f, x), x, point)
        first = Line(goal, (Step(ALTERNATIVE, asked, goal, slots={"a": point, "x": x}),), "proved")
        value, whole = found.value, Derivation(asked, (first, *found.derivation.lines))
    finite, slope = value if _finite(value) else None, there.result.value
    assert slope is None or isinstance(slope, Expr)
    if finite is not slope and not (finite and slope and proved(slope, finite)):
        raise Undecided(f"the lines of the difference quotient of {show(f)} do not lead to the slope")
    region = Region(())
    for line in whole.lines:
        if not line.after.open and not line.after.kinds & Substituted.KIND and finite is not None:
            region.meet(line.after)
    # What the lines ask for beside it: a letter that is not 0, where there is a slope for 0 too.
    more = [c for c in region.conditions() if isinstance(c, Relation) and c.op == "!=" and type(c.lhs) is Sym]
    whole_region = Region(())
    for c in (*there.conditions, *more):
        whole_region.meet_condition(c)
    remarks = [b for b in there.blocks if isinstance(b, Remark)]
    result = there.result if finite is None else Result("value", finite)
    return AtPlace(result, (Work(whole, name=slope_name(x, point, 1)), *remarks), whole_region.conditions())


def _as_x_tends(goal: Limit) -> SolvedLimit | None:
    """The limit worked without derivatives, one for all values of the letters; None where there is no such working."""
    from calctool.limits.rules.indeterminate import lhopital
    from calctool.limits.rules.substitution import derivative
    from calctool.limits.solver import LimitEngine
    from calctool.tasks.limit_parameters import worked

    try:
        work = worked(goal, [], lambda values: LimitEngine(values, without=(derivative, lhopital)))
    except Undecided:
        return None
    last_resort = any(step.rule.last_resort for step in work.found.derivation.steps())
    # Cases of single values are exceptions.
    several = sum(case.condition.op != "=" for case in work.cases) > 1
    return None if several or last_resort else work.found


def _through_the_step(f: Expr, here: Expr, x: Sym, point: Expr) -> AtPlace:
    """The alternative form with h = x - a; raises Undecided where that is not worked at the place."""
    from calctool.first_principles.difference_quotient import by_alternative
    from calctool.first_principles.slope import Slope
    from calctool.first_principles.smoothness import smooth_at

    derivation = by_alternative(f, here, x, point, derivative_engine())
    at = {x.name: point}
    if not ((point.free or smooth_at(f, frozenset(at), at)) and has_values(derivation)):
        raise Undecided(
            f"the lines of the difference quotient of {show(f)} have no value at {x.name} = {show(point)}",
            f'without --by: calctool diff "{show(f)}" --at "{x.name}={show(point)}" --steps',
        )
    found = finished(Slope(derivation.result, derivation))
    assert found.value is not None
    return AtPlace(Result("value", found.value), (Work(found.derivation, name=slope_name(x, point, 1)),))


def _without_letters(functions: Sequence[Expr], x: Sym, point: Expr) -> AtPlace:
    from calctool.first_principles.smoothness import formula_there, jumps, smooth_at, tame_beside

    f, n = functions[0], len(functions) - 1
    at = {x.name: point}
    _in_domain(f, x, point)
    smooth = smooth_at(f, frozenset(at), at)
    if smooth and has_values(put_in := _put_in(functions[-1], x, point)):
        _not_refuted(f, n, x, point, put_in)
        return AtPlace(Result("value", put_in.result), (Work(put_in, name=slope_name(x, point, n)),))
    chosen = formula_there(f, at)
    if chosen is None:
        raise Undecided(f"which of the branches holds at {x.name} = {show(point)} cannot be told")
    blocks: list[Block] = []
    here = derivative_engine(last=(exact_value,)).settle(substitute(chosen, x.name, point)).result
    for order in range(1, n + 1):
        if order > 1 and not tame_beside(f, x, point):
            raise Undecided(f"beside {x.name} = {show(point)} the formula for order {order - 1} may fail")
        try:
            found, lead = slope_of(functions, order, here, x, point, smooth)
        except Undecided as why:
            if order == n and not jumps(f):
                return _by_numbers(functions, x, point, why)
            raise Undecided(
                f"whether there is a derivative at {x.name} = {show(point)} was not found", why.known
            ) from why
        if order > 1 and found.missing:
            raise Undecided(f"beside {x.name} = {show(point)} the formula for order {order - 1} has no values")
        blocks += [Remark(lead), Work(found.derivation, name=_limit_name(x, point, order, found))]
        if found.value is None:
            result = _no_derivative(f, x, point, order, found.why)
            return AtPlace(result, (*blocks, Remark(result.says)))
        here = found.value
    return AtPlace(Result("value", here), tuple(blocks))


def slope_of(
    functions: Sequence[Expr],
    order: int,
    here: Expr,
    x: Sym,
    point: Expr,
    smooth: bool,
    separate: bool = False,
) -> tuple[Slope, Words]:
    """The derivative of an order by the definition, else by the slopes beside the place; and what is said before it.

    The value may have been found ``separate`` from the formula beside it.
    """
    from calctool.first_principles.slope import from_definition, from_slopes_beside
    from calctool.first_principles.smoothness import beside, jumps, tame_beside

    body = beside(functions[order - 1], x, point)
    fails = "has no value" if smooth else "is not proved"
    lead: Words = (
        f"The formula {fails} at ",
        x,
        " = ",
        point,
        ", where the value is ",
        here,
        "; so from the definition:",
    )
    if order > 1:
        lead = ("Again from the definition, with ", here, f" for the {ordinal(order - 1)} derivative there:")
    if body != functions[order - 1]:
        lead = (*lead[:-1], f"{lead[-1]}".removesuffix(":"), " (beside the place it is ", body, "):")
    try:
        steps = separate or order > 1 or jumps(functions[order - 1])
        return finished(from_definition(body, here, x, point, steps=steps)), lead
    except Undecided:
        if not tame_beside(functions[0], x, point):
            raise
        lead = (
            f"The formula {fails} at ",
            *(x, " = ", point),
            ", but it does beside, and the function is continuous: the slope there is the limit of the slopes.",
        )
        return finished(from_slopes_beside(body, here, functions[order], x, point)), lead


def finished(slope: Slope) -> Slope:
    """The same with the value as plain as it gets: 0 for 3(0^2)^(1/2)."""
    if slope.value is None or literal_value(slope.value) is not None:
        return slope
    more = derivative_engine(simplify=(arithmetic, *SIMPLIFICATIONS), last=(exact_value,)).settle(slope.value)
    derivation = Derivation(slope.derivation.goal, (*slope.derivation.lines, *more.lines))
    return slope._replace(value=more.result, derivation=derivation)


def _limit_name(x: Sym, point: Expr, order: int, found: Slope) -> Words:
    """What the limit is, before it is worked out."""
    if found.jump:
        return ()
    return (*slope_name(x, point, order), " would be " if found.value is None else " is ", found.derivation.goal)


def _put_in(f: Expr, x: Sym, point: Expr) -> Derivation:
    """The place put into a formula, and worked out."""
    return derivative_engine(simplify=(put_value, arithmetic, *SIMPLIFICATIONS), last=(exact_value,)).settle(
        Substituted(f, x, point)
    )


def has_values(derivation: Derivation) -> bool:
    """Has every line a value, for some numbers in the place of its letters?  0/0 has none, nor has 0*ln(0).

    >>> from calctool.parsing import parse
    >>> [has_values(_put_in(parse(f), Sym("x"), ZERO)) for f in ("2|x|", "x/|x|", "x ln(x)")]
    [True, False, False]
    """
    lines = [derivation.goal, *(line.after for line in derivation.lines)]
    return all(
        any(value_at(with_numbers(e, v), {}) is not UNDEFINED for v in letter_values(sorted(e.free)) or [{}])
        for e in lines
    )


def _not_refuted(f: Expr, order: int, x: Sym, point: Expr, put_in: Derivation) -> None:
    """The slope by Taylor arithmetic says nothing else.  (Raises Refuted: with a proof it is a bug.)"""
    goal = f
    for _ in range(order):
        goal = Deriv(goal, x)
    slope = value_at(goal, {x.name: point})
    if slope.__class__ is not NoValue and not is_number(put_in.result, slope):
        raise Refuted(f"the formula put in gives {show(put_in.result)}, the function's own series {float(slope):.12g}")


def _by_numbers(functions: Sequence[Expr], x: Sym, point: Expr, why: Undecided) -> AtPlace:
    """The formula put in, where nothing was proved and numbers find the same slope."""
    slope, order = _slope(functions, x, point, stands_for=False)
    put_in = _put_in(functions[-1], x, point)
    if slope.__class__ is NoValue or not has_values(put_in) or not is_number(put_in.result, slope):
        known = None if slope.__class__ is NoValue else f"about {float(slope):.12g}"
        raise Undecided(f"whether there is a derivative at {x.name} = {show(point)} was not found", known) from why
    name = slope_name(x, point, order)
    return AtPlace(Result("value", put_in.result), (Work(put_in, name=name),))


def _with_letters(functions: Sequence[Expr], x: Sym, point: Expr, letters: Sequence[str]) -> AtPlace:
    found: list[tuple[dict[str, Fraction], Value, int]] = []
    for values in letter_values(letters):
        with contextlib.suppress(InputError):  # not defined for these
            found.append((values, *_slope(*_with(functions, x, point, values))))
    if not found:
        raise _undefined(functions[0], x, point)
    if all(slope is UNDEFINED for _, slope, _ in found) and len({order for _, _, order in found}) == 1:
        return _none_with_letters(functions, x, point, [values for values, _, _ in found], found[0][2])
    derivation, holds = _put_in(functions[-1], x, point), _formula_holds(functions, x, point)
    found = [one for one in found if not any(holds_at(c, one[0]) is False for c in holds)] or found
    if holds == (NEVER,) or not has_values(derivation):
        derivation, holds = _quotient_with_letters(functions, x, point)
    if any(not _agrees(derivation.result, slope, values) for values, slope, _ in found):
        raise Undecided(f"whether there is a derivative at {x.name} = {show(point)} depends on {', '.join(letters)}")
    called = slope_name(x, point, len(functions) - 1)
    if isinstance(derivation.goal, Limit):
        called = (*called, " is ", derivation.goal)
    holds = tuple(needed for c in holds for needed in _needed(c, functions, x, point, derivation.result))
    return AtPlace(Result("value", derivation.result), (Work(derivation, name=called),), holds)


def _formula_holds(functions: Sequence[Expr], x: Sym, point: Expr) -> tuple[Expr, ...]:
    """What the letters must be for the formula to be the derivative at the place: where it holds, with the place in."""
    engine = derivative_engine()
    derived: list[Expr] = []
    for f in functions[:-1]:
        derived += engine.conditions(engine.derive(Deriv(f, x)))
        engine.begin_anew()
    region = Region(())
    for c in holds_where(functions[:1], functions[1:], {x.name}, derived):
        region.meet_condition(substitute(c, x.name, point))
    return region.conditions()


def _all_needed(
    conditions: Sequence[Expr], functions: Sequence[Expr], x: Sym, point: Expr, answer: Expr | None
) -> tuple[Expr, ...]:
    """Those of the conditions without which something else may be true, none that another says already."""
    needed = [asked for c in conditions for asked in _needed(c, functions, x, point, answer)]
    alone = [c for c in needed if isinstance(c, Relation)]

    def said(c: Expr) -> bool:
        """a != 0 or b != 0, beside a != b: at the values for which both fail that one fails too."""
        if not isinstance(c, Connective) or any(not isinstance(p, Relation) or p.op != "!=" for p in c.args):
            return False
        values = {p.args[0].name: p.args[1] for p in c.args if type(p.args[0]) is Sym}
        return any(simplify(Add(*(substitute_all(e, values) for e in (r.lhs, Neg(r.rhs))))) == ZERO for r in alone)

    return tuple(c for c in needed if not said(c))


def _needed(c: Expr, functions: Sequence[Expr], x: Sym, point: Expr, answer: Expr | None) -> tuple[Expr, ...]:
    """What is to be asked for a condition, where something else may be true if it fails; nothing for the same.

    The ``answer`` is None where there is no derivative.
    """
    match c:
        case Relation("!=", Sym() as letter, value) if not value.has(letter):
            pass
        case _:
            return (c,)
    try:
        there = _for_a_value(functions, x, point, letter, value)
    except CalcError:
        return (c,)
    slope = there.result.value
    if answer is None or not isinstance(slope, Expr):
        same = answer is slope
    else:
        put_in = _put_in(answer, letter, value)
        same = has_values(put_in) and proved(slope, put_in.result)
    return tuple(Connective("or", c, other) for other in there.conditions) if same else (c,)


def _for_a_value(functions: Sequence[Expr], x: Sym, point: Expr, letter: Sym, value: Expr) -> AtPlace:
    """The derivative at the place for one value of a letter."""
    again = [substitute(functions[0], letter.name, value)]
    while len(again) < len(functions):
        again.append(derivative_engine().derive(Deriv(again[-1], x)).result)
    return derivative_at(again, x, substitute(point, letter.name, value))


def _quotient_with_letters(functions: Sequence[Expr], x: Sym, point: Expr) -> tuple[Derivation, tuple[Expr, ...]]:
    """The limit of the difference quotient with letters left in it, and what it asks of them; raises Undecided."""
    from calctool.tasks.limit_parameters import worked

    if len(functions) == 2 and has_values(_put_in(functions[0], x, point)):
        work = worked(_quotient_at(functions[0], x, point), [])
        alike = all(case.found.value == work.found.value for case in work.cases)
        if work.found.value is not None and work.found.value not in (OO, Neg(OO)) and alike:
            return work.found.derivation, work.conditions
    raise Undecided(f"the formula has no value at {x.name} = {show(point)}")


def _quotient_at(f: Expr, x: Sym, point: Expr) -> Limit:
    from calctool.first_principles.smoothness import plain

    here = simplify(plain(substitute(f, x.name, point)))
    return Limit(quotient(f, here, x, point), x, point)


def _none_with_letters(
    functions: Sequence[Expr], x: Sym, point: Expr, numbers: Sequence[Mapping[str, Fraction]], order: int
) -> AtPlace:
    """That there is no derivative of an order, worked for each of the numbers for the letters; raises Undecided.

    It is said of letters for which no sign is 0 that was decided on the way, nor the distance of two ends; where that
    is a value of one letter, it is looked whether there is a derivative then.
    """
    from calctool.interop import sympy as interop
    from calctool.limits.solver import LimitEngine
    from calctool.tasks.limit_cases import coincidences

    f = functions[order - 1]
    goal = _quotient_at(f, x, point)
    worked = [LimitEngine(values).derive(goal) for values in numbers]
    if any(_finite(found.value) for found in worked):
        raise Undecided(f"whether there is a derivative at {x.name} = {show(point)} depends on the letters")
    region, first = Region(()), worked[0]
    region.meet(substitute(f, x.name, point))
    for found in worked:
        for e in (*found.decided, *_distance(found)):
            for c in _boundaries(interop.together(e)):
                region.meet_condition(c)
    functions = functions[: order + 1]
    for letter, value in dict.fromkeys(place for found in worked for place in coincidences(goal, found)):
        with contextlib.suppress(CalcError):
            if _for_a_value(functions, x, point, letter, value).result.value is not None:
                region.meet_condition(Relation("!=", letter, value))
    unless = _all_needed(region.conditions(), functions, x, point, None)
    alike = all((f.value, f.left, f.right) == (first.value, first.left, first.right) for f in worked)
    why = _ends_apart(first) if alike else ()
    result = _no_derivative(functions[0], x, point, order, why)
    blocks: tuple[Block, ...] = (Remark(result.says),)
    if alike:
        called = (*slope_name(x, point, order), " would be ", goal)
        blocks = (Work(first.derivation, name=called), *blocks)
    return AtPlace(result, blocks, unless)


def _boundaries(e: Expr) -> list[Relation]:
    """The values of letters at which an expression is 0, or beyond which it has no value, as what they are not."""
    alone = Region(())
    alone.meet_condition(Relation("!=", e, ZERO))
    found: list[Relation] = []
    for c in alone.conditions():
        parts = c.args if isinstance(c, Connective) else (c,)
        found += [Relation("!=", *part.args) for part in parts if isinstance(part, Relation)]
    return found


def _finite(value: object) -> TypeGuard[Expr]:
    return isinstance(value, Expr) and value not in (OO, Neg(OO))


def _distance(found: SolvedLimit) -> tuple[Expr, ...]:
    """What is not 0 where the limit does not exist because two ends are apart."""
    left, right = (found.left, found.right) if found.swing is None else (found.swing.low.limit, found.swing.high.limit)
    if left is None or right is None or not (_finite(left) and _finite(right)):
        return ()
    return (simplify(Add(right, negated(left))),)


def _ends_apart(found: SolvedLimit) -> Words:
    """The slopes on the two sides, in a few words."""
    from calctool.first_principles.slope import why_none

    return why_none(found)[0] if found.value is None and not found.swing and _distance(found) else ()


def _with(
    functions: Sequence[Expr], x: Sym, point: Expr, values: Mapping[str, Fraction]
) -> tuple[list[Expr], Sym, Expr]:
    """The question with numbers for the letters."""
    inside = {n: v for n, v in values.items() if n != x.name}
    return [with_numbers(f, inside) for f in functions], x, with_numbers(point, values)


def _agrees(e: Expr, slope: Value, values: Mapping[str, Fraction]) -> bool:
    return slope is OUT_OF_RANGE or (slope is not UNDEFINED and is_number(with_numbers(e, values), slope))


def _no_derivative(body: Expr, x: Sym, point: Expr, order: int, why: Words = ()) -> Result:
    which = "no derivative" if order == 1 else f"no {ordinal(order)} derivative"
    says: Words = (body, f" has {which} at ", x, " = ", point)
    if why and order > 1:
        why = (f"for the {ordinal(order - 1)} derivative, ", *why)
    return Result("dne", None, "not-differentiable", (*says, ": ", *why) if why else says)


def _slope(functions: Sequence[Expr], x: Sym, point: Expr, stands_for: bool = True) -> tuple[Value, int]:
    """The number the last derivative has at the point, UNDEFINED if one on the way does not exist; and its order."""
    _in_domain(functions[0], x, point)
    slope: Value = OUT_OF_RANGE
    for order in range(1, len(functions)):
        slope = slope_at(functions[order - 1], x, {x.name: point}, stands_for)
        if slope is UNDEFINED and order > 1 and value_at(functions[order - 1], {x.name: point}) is UNDEFINED:
            raise Undecided(f"the formula for order {order - 1} has no value at {x.name} = {show(point)}")
        if slope is UNDEFINED:
            return slope, order
        if slope is OUT_OF_RANGE and value_at(functions[order], {x.name: point}) is not OUT_OF_RANGE:
            raise Undecided(f"whether there is a derivative at {x.name} = {show(point)} cannot be told")
    return slope, len(functions) - 1


def _in_domain(body: Expr, x: Sym, point: Expr) -> None:
    if value_at(point, {}) is UNDEFINED:
        raise InputError(f"the place {show(point)} is not a number", hint=f"say --at {x.name}=2")
    if value_at(body, {x.name: point}) is UNDEFINED:
        raise _undefined(body, x, point)


def _undefined(body: Expr, x: Sym, point: Expr) -> InputError:
    hint = "without a value there it has no derivative there either; choose a point where it has one"
    return InputError(f"{show(body)} is not defined at {x.name} = {show(point)}", hint=hint, code="no-value")


def slope_name(x: Sym, point: Expr, n: int) -> Words:
    return ("the slope at ", x, " = ", point) if n == 1 else (f"the {ordinal(n)} derivative at ", x, " = ", point)
