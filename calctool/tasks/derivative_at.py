"""The derivative at a point: the formula put in, if the numbers say that it holds there; else the reason why not.

A formula for a derivative holds beside a place and need not hold at it.  Source: Stewart, *Calculus*, 2.7 and 2.8.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import ZERO, Expr, Limit, Relation, Substituted, Sym, as_expr
from calctool.first_principles.at_a_point import NUDGE, SECONDS, quotient, slope_at, why_no_slope
from calctool.numeric.branches import formula_at, is_number, value_at, with_numbers
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED
from calctool.numeric.sampling import letter_values
from calctool.numeric.taylor import Value
from calctool.parsing import read_point
from calctool.report.model import Result
from calctool.simplification import SIMPLIFICATIONS
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.substitution import exact_value, put_value


def place_of(at: str | None, x: Sym) -> Expr | None:
    if at is None:
        return None
    values = read_point(at if "=" in at else f"{x.name} = {at}")
    wrong = [name for name in values if name != x.name]
    if wrong:
        raise InputError(
            f"--at gives {wrong[0]}, but the variable is {x.name}", at, (0, len(at)), f"say --at {x.name}=2"
        )
    point = values[x.name]
    if point.has(x):
        raise InputError(
            f"the place {show(point)} contains the variable itself", at, (0, len(at)), f"say --at {x.name}=2"
        )
    return point


def derivative_at(
    functions: Sequence[Expr], x: Sym, point: Expr
) -> tuple[Derivation | None, Result, tuple[Relation, ...]]:
    """The last of the function and its derivatives at a point, worked out; where there is none, the reason.

    With letters left, numbers are put in for them: what is said must hold for all of these; the letters
    of the conditions are not 0.
    """
    letters = sorted(frozenset[str]().union(*(f.free for f in functions)) - {x.name} | point.free)
    if not letters:
        slope, order = _slope(functions, x, point, stands_for=False)
        if slope is UNDEFINED:
            return None, _no_derivative(functions[0], x, point, order), ()
        return _put_in(functions, x, point, slope)
    found: list[tuple[dict[str, Fraction], Value, int]] = []
    for values in letter_values(letters):
        with contextlib.suppress(InputError):  # not defined for these
            found.append((values, *_slope(*_with(functions, x, point, values))))
    if not found:
        raise _undefined(functions[0], x, point)
    if all(slope is UNDEFINED for _, slope, _ in found):
        unless: list[Relation] = []
        for name in letters:
            with contextlib.suppress(CalcError):
                if _slope(*_with(functions, x, point, {**found[0][0], name: Fraction(0)}))[0] is not UNDEFINED:
                    unless.append(Relation("!=", Sym(name), ZERO))
        return None, _no_derivative(functions[0], x, point, found[0][2]), tuple(unless)
    derivation = derivative_engine(simplify=(put_value, arithmetic, *SIMPLIFICATIONS), last=(exact_value,)).settle(
        Substituted(functions[-1], x, point)
    )
    if any(not _agrees(derivation.result, slope, values) for values, slope, _ in found):
        raise Undecided(f"whether there is a derivative at {x.name} = {show(point)} depends on {', '.join(letters)}")
    return derivation, Result("value", derivation.result), ()


def _with(
    functions: Sequence[Expr], x: Sym, point: Expr, values: Mapping[str, Fraction]
) -> tuple[list[Expr], Sym, Expr]:
    """The question with numbers for the letters."""
    inside = {n: v for n, v in values.items() if n != x.name}
    return [with_numbers(f, inside) for f in functions], x, with_numbers(point, values)


def _agrees(e: Expr, slope: Value, values: Mapping[str, Fraction]) -> bool:
    return slope is OUT_OF_RANGE or (slope is not UNDEFINED and is_number(with_numbers(e, values), slope))


def _no_derivative(body: Expr, x: Sym, point: Expr, order: int) -> Result:
    which = "no derivative" if order == 1 else f"no derivative of order {order}"
    says: Words = (body, f" has {which} at ", x, " = ", point)
    why = why_no_slope(body, x, point) if order == 1 and body.free == {x.name} and not point.free else ""
    return Result("dne", None, "not-differentiable", (*says, ": ", why) if why else says)


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


def _put_in(
    functions: Sequence[Expr], x: Sym, point: Expr, slope: Value
) -> tuple[Derivation | None, Result, tuple[Relation, ...]]:
    """The formula for the derivative at the point, if it has the value that the slope has."""
    derivation = derivative_engine(simplify=(put_value, arithmetic, *SIMPLIFICATIONS), last=(exact_value,)).settle(
        Substituted(functions[-1], x, point)
    )
    if slope is not OUT_OF_RANGE and not is_number(derivation.result, slope):
        quotient_limit = _by_definition(functions, x, point)
        if quotient_limit is None or not is_number(quotient_limit.result, slope):
            # A formula holds beside the place, and need not hold at it: {x if x != 0 else 5}.
            raise Undecided(
                f"the formula for the derivative does not hold at {x.name} = {show(point)}",
                f"about {float(slope):.12g}",
            )
        derivation = quotient_limit
    return derivation, Result("value", derivation.result), ()


def _by_definition(functions: Sequence[Expr], x: Sym, point: Expr) -> Derivation | None:
    """The derivative at a place by itself, as the limit of the difference quotient; None where that is not found."""
    from calctool.limits.solver import LimitEngine

    place = rational_value(point)
    if place is None or len(functions) != 2:
        return None
    sides = [formula_at(functions[0], x, as_expr(place + step)) for step in (-NUDGE, NUDGE)]
    here = formula_at(functions[0], x, point)
    if sides[0] != sides[1]:
        return None
    value = derivative_engine(last=(exact_value,)).settle(substitute(here, x.name, point)).result
    try:
        return LimitEngine(seconds=SECONDS).derive(Limit(quotient(sides[0], value, x, point), x, point)).derivation
    except Undecided:
        return None


def _in_domain(body: Expr, x: Sym, point: Expr) -> None:
    if value_at(point, {}) is UNDEFINED:
        raise InputError(f"the place {show(point)} is not a number", hint=f"say --at {x.name}=2")
    if value_at(body, {x.name: point}) is UNDEFINED:
        raise _undefined(body, x, point)


def _undefined(body: Expr, x: Sym, point: Expr) -> InputError:
    hint = "choose a point where the function has a value"
    return InputError(f"{show(body)} is not defined at {x.name} = {show(point)}", hint=hint)


def slope_name(x: Sym, point: Expr, n: int) -> Words:
    return ("the slope at ", x, " = ", point) if n == 1 else (f"the derivative of order {n} at ", x, " = ", point)
