"""Mistakes with l'Hopital's rule: used where it may not be, on one part only, as a quotient rule, or once too often."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise

from calctool.diagnosis.card import mistake
from calctool.diagnosis.limit_problem import LimitProblem, Wrong
from calctool.diagnosis.mistakes.chain import inner_omitted, log_inner_omitted
from calctool.diagnosis.mistakes.functions import TABLE
from calctool.diagnosis.mistakes.powers import half_lost
from calctool.diagnosis.search import Search, built
from calctool.errors import CalcError
from calctool.expr.tree import TWO, Add, Deriv, Div, Expr, Mul, Neg, Pow
from calctool.process.budget import Budget, OutOfBudget

SMALL = 400
"""Units of work for the slips in one derivative."""
FIRST = 3
"""Steps of the rule in which a slip is looked for."""
_mistake = partial(mistake, on=LimitProblem)


def _worked(problem: LimitProblem) -> Iterator[tuple[tuple[Expr, Expr], tuple[Expr, Expr]]]:
    """The first right steps of the rule, in which slips are looked for: top and bottom, and their derivatives."""
    yield from islice(pairwise(problem.steps), FIRST)


@_mistake(
    "lhopital-stopped-early", "stopped while still 0/0", "0/0 after one step = 0",
    "the rule was used once and 0/0 read as 0 then: top and bottom still tend to 0 after that step.",
    "Use the rule once more.",
    meant="limit.lhopital", common="A", examples={'limit "(1 - cos(2x))/x^2" --to 0': "0"},
)  # fmt: skip
def stopped_early(problem: LimitProblem) -> Wrong:
    if problem.answer == 0 and problem.quotient == "0/0":  # the steps are much work, and are worked for this 0 only
        yield from (0.0 for _, (du, dv) in _worked(problem) if problem.tends(du, 0) and problem.tends(dv, 0))


@_mistake(
    "lhopital-quotient-rule", "quotient rule used in l'Hopital's rule", "lim u/v = lim (u'*v - u*v')/v^2",
    "the quotient was differentiated as a whole, by the quotient rule.",
    "Differentiate top and bottom each on its own.",
    meant="limit.lhopital", common="B", examples={'limit "(e^x - 1)/x" --to 0': "1/2"}, weight=1,
)  # fmt: skip
def quotient_rule_used(problem: LimitProblem) -> Wrong:
    if isinstance(problem.answer, float) and problem.quotient == "0/0":
        for (u, v), (du, dv) in _worked(problem):
            yield problem.limit(Div(Add(Mul(du, v), Neg(Mul(u, dv))), Pow(v, TWO)))


@_mistake(
    "lhopital-not-indeterminate", "l'Hopital's rule where it does not apply", "lim u/v = lim u'/v'",
    "top and bottom were differentiated, though the form is neither 0/0 nor oo/oo.",
    "Put {x} = {a} in.",
    meant="limit.lhopital", common="A", examples={'limit "(x^2 + 3)/(x + 3)" --to 1': "2"},
)  # fmt: skip
def not_indeterminate(problem: LimitProblem) -> Wrong:
    if problem.fraction is not None and not problem.far and problem.quotient in ("0/c", "determinate"):
        du, dv = map(problem.slope, problem.fraction)
        if du is not None and dv is not None:
            yield problem.limit(Div(du, dv))


@_mistake(
    "lhopital-too-often", "l'Hopital's rule used once too often", "lim u'/v' = lim u''/v''",
    "top and bottom were differentiated once more, though after the step before the form is no longer 0/0 or oo/oo.",
    "Put the value in as soon as the form is gone.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - x - 2)/(x^2 - 4)" --to 2': "1"},
)  # fmt: skip
def too_often(problem: LimitProblem) -> Wrong:
    if len(problem.steps) > 1:
        du, dv = map(problem.slope, problem.steps[-1])
        if du is not None and dv is not None and problem.infinite(dv) is False:
            yield problem.limit(Div(du, dv))


@_mistake(
    "lhopital-numerator-only", "only the numerator differentiated in l'Hopital's rule", "lim u/v = lim u'/v",
    "the top was replaced by its derivative, and the bottom was left.",
    "Replace both, each by its own derivative.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - 4)/(x - 2)" --to 2+': "oo"}, precedence=2,
)  # fmt: skip
def numerator_only(problem: LimitProblem) -> Wrong:
    for (_, v), (du, _) in _worked(problem) if problem.quotient == "0/0" else ():
        value = problem.limit(Div(du, v))
        yield value
        # At a pole without a sign many write oo.
        yield "oo" if value == "dne" else None


@_mistake(
    "lhopital-denominator-lost", "the derivative of the bottom left out", "lim u/v = lim u'",
    "the derivative of the top was given alone, and not divided by that of the bottom.",
    "Divide by the derivative of the bottom.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - 9)/(2x - 6)" --to 3': "6"},
)  # fmt: skip
def denominator_lost(problem: LimitProblem) -> Wrong:
    if isinstance(problem.answer, float) and problem.answer and problem.quotient == "0/0":
        for _, (du, _) in _worked(problem):
            yield problem.limit(du)


@_mistake(
    "lhopital-derivative-wrong", "a derivative in l'Hopital's rule went wrong", "lim u/v = lim u'/v', u' wrong",
    "the rule was used on top and bottom each on its own, and one of the derivatives lacks a factor or a sign.",
    "Differentiate {u} and {v} once more.",
    meant="limit.lhopital", common="B", examples={'limit "(5e^(x^2 - 1) - 5)/(x - 1)" --to 1': "5"}, weight=1,
)  # fmt: skip
def derivative_wrong(problem: LimitProblem) -> Wrong:
    if not isinstance(problem.answer, float) or problem.quotient != "0/0":
        return
    for (u, v), (du, dv) in _worked(problem):
        for wrong in _wrong_slopes(problem, u):
            yield problem.limit(Div(wrong, dv))
        for wrong in _wrong_slopes(problem, v):
            yield problem.limit(Div(du, wrong))


_SLIPS = (inner_omitted, log_inner_omitted, half_lost, *(card for card in TABLE if card.id == "cos-sign"))
_POINT = [1.2207]
"""Where candidates are told apart."""


def _wrong_slopes(problem: LimitProblem, e: Expr) -> Iterator[Expr]:
    """The derivatives that come of one slip."""
    near = Search({problem.x.name: _POINT}, len(_POINT), _SLIPS, Budget(SMALL))
    try:
        found = near.candidates(Deriv(e, problem.x), 1)
    except (OutOfBudget, CalcError):
        return
    for c in found:
        if c.mistakes:
            wrong = near.shown(built(c))
            if not wrong.open:
                yield wrong
