"""A difference quotient at a point: its values for each step, and what is known exactly of the derivative beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from calctool.books import derivative_engine
from calctool.computational_differentiation.numerical.error_bound import Estimate, FunctionAtPoint
from calctool.computational_differentiation.numerical.quotients import Quotient
from calctool.computational_differentiation.numerical.regimes import Truncation, best_step, observed_best, roundoff_of
from calctool.computational_differentiation.numerical.rounding import LARGEST
from calctool.derivation.rule import Derivation
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Deriv, Expr, Neg, Sym, as_expr
from calctool.first_principles.smoothness import sign_at
from calctool.numeric.balls import Ball
from calctool.numeric.doubles import compiled
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.tasks.derivative_at import AtPlace, derivative_at
from calctool.tasks.numdiff_steps import StepSize

FURTHER = 6
"""Terms of Taylor's formula to so many orders further are looked at, where the first ones vanish."""


class QuotientStudy:
    """The quotients of ``f`` at a place for each step, the exact derivative, the errors and the best step.

    Raises InputError where a program gets no number at all.
    """

    def __init__(self, f: Expr, x: Sym, place: Expr, quotient: Quotient, steps: Sequence[StepSize]) -> None:
        self.f, self.x, self.place, self.quotient, self.steps = f, x, place, quotient, steps
        self.derivations: list[Derivation] = []
        self.slopes: list[Expr] = [f]
        self.at = self._double()
        self.exact = self._exact()
        value = self.exact.result.value if self.exact else None
        self.slope = value if isinstance(value, Expr) else None
        self.function = FunctionAtPoint(f, x, self.at, self.slope)
        try:
            self.estimates = [self.function.estimate(quotient, step.value) for step in steps]
        except Undecided as why:
            what = f"a program cannot work out {show(f)}"
            raise InputError(what, hint="a function needs a formula, and no derivative or limit in it") from why
        self.number = None if self.function.slope is None else float(self.function.slope)
        if all(math.isnan(e.quotient) for e in self.estimates):
            raise self._nowhere()
        self.term = self._first_term()
        self.roundoff = roundoff_of(self.function, quotient, self.number or 0.0)
        self.predicted = best_step(self.term, self.roundoff.total)
        self.best = observed_best(self.estimates)

    def _double(self) -> float:
        """The place as a double."""
        if self.place.free or self.place in (OO, Neg(OO)):
            raise InputError(f"the place {show(self.place)} is no number", hint=f"say --at {self.x.name}=3")
        try:
            at = compiled(self.place, [])([])
        except (ArithmeticError, ValueError, Undecided):
            at = math.nan
        if not math.isfinite(at):
            raise InputError(
                f"the place {show(self.place)} is no number that a double can hold", hint="it ends at 1.8e308"
            )
        return at

    def _exact(self) -> AtPlace | None:
        """The derivative at the place, by the rules or the definition; None where it is not found."""
        try:
            self._derive(1)
            return derivative_at(self.slopes[:2], self.x, self.place)
        except InputError:
            raise
        except CalcError:
            return None

    def _derive(self, order: int) -> Expr:
        """The derivative of an order as a formula.  Raises Undecided."""
        while len(self.slopes) <= order:
            derivation = derivative_engine().derive(Deriv(self.slopes[-1], self.x))
            self.derivations.append(derivation)
            self.slopes.append(derivation.result)
        return self.slopes[order]

    def _nowhere(self) -> InputError:
        first = self.estimates[0]
        if first.why == "overflow":
            return InputError(
                f"the values overflow: a double ends at {LARGEST:.3g}",
                hint="choose a smaller step, or a point where the function is smaller",
                code="no-value",
            )
        lost = "" if first.lost is None else f" at {self.x.name} = {first.lost!r}"
        return InputError(
            f"{show(self.f)} is not defined{lost}, which the {self.quotient.title} needs for h = {self.steps[0].text}",
            hint="choose a smaller step, or --method forward or backward, which look to one side",
            code="no-value",
        )

    def _first_term(self) -> Truncation | None:
        """The first term of the truncation error that is not 0 at the place; None where none is found."""
        for order in range(self.quotient.order, self.quotient.order + FURTHER):
            factor = self.quotient.coefficient(order)
            if not factor:
                continue
            try:
                formula = self._derive(order)
            except CalcError:
                return None
            if literal_value(formula) == 0 or self.slope is None:
                return None
            if sign_at(formula, {self.x.name: self.place}) == 0:
                continue
            size = Ball().value(substitute(formula, self.x.name, self.place))
            if size.__class__ is NoValue or not math.isfinite(float(size)):
                return None
            return Truncation(order, factor, abs(float(factor) * float(size)))
        return None

    def without_rounding(self, step: StepSize) -> Fraction | None:
        """The quotient with exact numbers, where the step, the place and the values are rational."""
        h, at = rational_value(parse(step.text)), rational_value(self.place)
        if h is None or at is None:
            return None
        total = Fraction(0)
        for shift, weight in zip(self.quotient.shifts, self.quotient.weights, strict=True):
            value = rational_value(substitute(self.f, self.x.name, as_expr(at + shift * h)))
            if value is None:
                return None
            total += weight * value
        return total / h

    def typed(self, e: Estimate) -> str:
        """The step of an estimate as it was typed."""
        return next(step.text for step, other in zip(self.steps, self.estimates, strict=True) if other is e)
