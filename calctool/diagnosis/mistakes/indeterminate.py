"""Mistakes with indeterminate forms: 0/0, oo/oo, oo - oo, 0*oo, 1^oo and the like read as numbers, or as no limit."""

from __future__ import annotations

import math
from functools import partial

from calctool.diagnosis.card import mistake
from calctool.diagnosis.limit_problem import LimitProblem, Wrong
from calctool.expr.tree import ONE, ZERO, Div, Expr, Func, Pow

_mistake = partial(mistake, on=LimitProblem)

# ``precedence``: sides (-5) are named before oo (-4), oscillation (-3), a root's sign (-2), oo - oo (-1), and the rest.


@_mistake(
    "form-as-answer", "a form given for the limit", "lim f = 0/0",
    "{t} is a form: it is no number and no limit.",
    "Where the parts come together to such a form, rewrite the function until it is gone, then take the limit.",
    meant="", common="A", examples={'limit "(x^2 - 4)/(x - 2)" --to 2': "0/0"}, certain=True,
)  # fmt: skip
def form_as_answer(problem: LimitProblem) -> Wrong:
    if problem.answer == "form" or (problem.answer == "c/0" and isinstance(problem.right, float)):
        yield problem.answer


@_mistake(
    "number-over-zero-as-answer", "a number over 0 given for the limit", "lim f = c/0",
    "{t} divides by 0, and that is no number.",
    "Find the sign of the values on the way to {a}: dividing by something ever smaller gives something ever larger.",
    meant="limit.infinite", common="A", examples={'limit "3/x^2" --to 0': "3/0"}, certain=True,
)  # fmt: skip
def over_zero_as_answer(problem: LimitProblem) -> Wrong:
    if problem.answer == "c/0" and not isinstance(problem.right, float):
        yield problem.answer


@_mistake(
    "infinity-put-in", "infinity put in as a number", "lim f(x) = f(oo)",
    "infinity was put in as if it were a number, and the answer still has to be worked out.",
    "Say what it comes to: a number, oo or -oo.",
    meant="", common="B", examples={'limit "e^(-x)" --to oo': "e^(-oo)"}, certain=True,
)  # fmt: skip
def infinity_put_in(problem: LimitProblem) -> Wrong:
    if problem.answer == "infinity":
        yield "infinity"


@_mistake(
    "zero-over-zero-is-zero", "0/0 taken to be 0", "0/0 = 0",
    "0/0 was read as 0: top and bottom both tend to 0.",
    "0/0 decides nothing: cancel, or use l'Hopital's rule.",
    meant="limit.lhopital", common="A", examples={'limit "sin(4x)/x" --to 0': "0"},
)  # fmt: skip
def zero_over_zero_is_zero(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("0/0", ZERO)


@_mistake(
    "zero-over-zero-is-one", "0/0 taken to be 1", "0/0 = 1",
    "0/0 was read as 1: top and bottom both tend to 0.",
    "The two may tend to 0 at different rates: cancel, or use l'Hopital's rule.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - 49)/(x - 7)" --to 7': "1"},
)  # fmt: skip
def zero_over_zero_is_one(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("0/0", ONE)


@_mistake(
    "zero-over-zero-undefined", "0/0 reported as no limit", "f(a) undefined = no limit",
    "the function has no value at {a} itself, and that does not keep it from having a limit there.",
    "Simplify first, or look at values near {a}.",
    meant="limit.cancel", common="A", examples={'limit "(x^2 - 36)/(x - 6)" --to 6': "DNE"}, certain=True,
)  # fmt: skip
def zero_over_zero_undefined(problem: LimitProblem) -> Wrong:
    if any(form == "0/0" for _, form in problem.forms) and not problem.far:
        yield "dne"


@_mistake(
    "zero-over-zero-infinite", "0/0 taken to be infinite", "0/0 = oo",
    "only the bottom was looked at, which tends to 0; but the top tends to 0 as well.",
    "0/0 is indeterminate: cancel, or use l'Hopital's rule.",
    meant="limit.cancel", common="B", examples={'limit "(x^2 - 25)/(x - 5)" --to 5': "oo"}, precedence=1,
)  # fmt: skip
def zero_over_zero_infinite(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        yield from ("oo", "-oo")


@_mistake(
    "indeterminate-undefined", "an indeterminate form reported as no limit", "oo - oo undefined = no limit",
    "an indeterminate form was read as no limit: two parts pull different ways here, and neither has won yet.",
    "Rewrite it until the form is gone: divide by the highest power, take one common term, or take the logarithm.",
    meant="limit.as-quotient", common="B", examples={'limit "(2x^2 + 1)/(x^2 - 3)" --to oo': "DNE"}, precedence=1,
)  # fmt: skip
def indeterminate_undefined(problem: LimitProblem) -> Wrong:
    if any(form != "0/0" or problem.far for _, form in problem.forms) and problem.right not in ("oo", "-oo"):
        yield "dne"


@_mistake(
    "infinity-over-infinity-is-one", "oo/oo taken to be 1", "oo/oo = 1",
    "oo/oo was read as 1: top and bottom both grow without bound.",
    "Compare how fast they grow: divide by the highest power.",
    meant="limit.dominant", common="B", examples={'limit "(5x^2 + 2)/(x^2 - 3)" --to oo': "1"},
)  # fmt: skip
def infinity_over_infinity_is_one(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("oo/oo", ONE)


@_mistake(
    "infinity-minus-infinity-is-zero", "oo - oo taken to be 0", "oo - oo = 0",
    "oo - oo was read as 0: two parts grow without bound, and one is subtracted from the other.",
    "Write the difference as one term first.",
    meant="limit.conjugate", common="A", examples={'limit "sqrt(x^2 + 6x) - x" --to oo': "0"}, precedence=-1,
)  # fmt: skip
def infinity_minus_infinity_is_zero(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("oo - oo", ZERO)


@_mistake(
    "infinity-minus-infinity-is-infinite", "oo - oo taken to be infinite", "oo - oo = oo",
    "only one of the two parts was looked at; the other grows without bound against it.",
    "Write the difference as one term first.",
    meant="limit.conjugate", common="B", examples={'limit "sqrt(x^2 + 10x) - x" --to oo': "oo"}, precedence=-1,
)  # fmt: skip
def infinity_minus_infinity_is_infinite(problem: LimitProblem) -> Wrong:
    if problem.forms[:1] == [((), "oo - oo")] and isinstance(problem.right, float):
        yield from ("oo", "-oo")


@_mistake(
    "zero-times-infinity-is-zero", "0*oo taken to be 0", "0*oo = 0",
    "0*oo was read as 0: one factor tends to 0 while another grows without bound.",
    "Write the product as a quotient.",
    meant="limit.as-quotient", common="B", examples={'limit "x sin(5/x)" --to oo': "0"},
)  # fmt: skip
def zero_times_infinity_is_zero(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("0*oo", ZERO)


@_mistake(
    "zero-times-infinity-is-infinite", "0*oo taken to be infinite", "0*oo = oo",
    "only the growing factor was looked at; another factor tends to 0.",
    "Write the product as a quotient, and compare how fast top and bottom change.",
    meant="limit.as-quotient", common="B", examples={'limit "x sin(7/x)" --to oo': "oo"},
)  # fmt: skip
def zero_times_infinity_is_infinite(problem: LimitProblem) -> Wrong:
    if any(form == "0*oo" for _, form in problem.forms) and isinstance(problem.right, float):
        yield from ("oo", "-oo")


@_mistake(
    "one-to-infinity-is-one", "1^oo taken to be 1", "1^oo = 1",
    "1^oo was read as 1: the base only tends to 1, while the exponent grows.",
    "Take the logarithm first.",
    meant="limit.exponential", common="A", examples={'limit "(1 + 2/x)^x" --to oo': "1"},
)  # fmt: skip
def one_to_infinity_is_one(problem: LimitProblem) -> Wrong:
    yield from problem.read_as("1^oo", ONE)


@_mistake(
    "one-to-infinity-is-infinite", "1^oo taken to be infinite", "1^oo = oo",
    "only the exponent was looked at, which grows; but the base tends to 1.",
    "Take the logarithm first.",
    meant="limit.exponential", common="B", examples={'limit "(1 + 7/x)^x" --to oo': "oo"},
)  # fmt: skip
def one_to_infinity_is_infinite(problem: LimitProblem) -> Wrong:
    if problem.power == "1^oo":
        yield "oo"


@_mistake(
    "zero-to-zero", "0^0 or oo^0 given a value by habit", "0^0 = 0, oo^0 = oo",
    "a power was given a value out of habit, though base and exponent pull different ways here.",
    "Take the logarithm first.",
    meant="limit.exponential", common="B", examples={'limit "x^x" --to 0+': "0"},
)  # fmt: skip
def zero_to_zero(problem: LimitProblem) -> Wrong:
    if problem.power in ("0^0", "oo^0"):
        yield from (1.0, 0.0 if problem.power == "0^0" else "oo")


# --- 1^oo and the number e --------------------------------------------------------------------------


def _rates(problem: LimitProblem) -> tuple[float, float] | None:
    """For (1 + k/x)^(m x) at infinity, or (1 + k x)^(m/x) at 0: k and m."""
    if problem.power != "1^oo" or not isinstance(problem.body, Pow):
        return None
    base, exp = problem.body.base, problem.body.exp
    t: Expr = problem.x if problem.far else Div(ONE, problem.x)
    k, m = problem.limit((base - ONE) * t), problem.limit(Div(exp, t))
    return (k, m) if isinstance(k, float) and isinstance(m, float) and k and m else None


@_mistake(
    "e-limit-exponent-lost", "number in the limit for e lost", "(1 + k/x)^x = e",
    "a number beside {x} was lost on the way into the exponent of e.",
    "Take logarithms to see which power of e it is.",
    meant="limit.exponential", common="B",
    examples={'limit "(1 + 5/x)^x" --to oo': "e", 'limit "(1 + 2/x)^(3x)" --to oo': "e^2"},
)  # fmt: skip
def exponent_lost(problem: LimitProblem) -> Wrong:
    rates = _rates(problem)
    for n in () if rates is None else dict.fromkeys((1.0, *rates)):
        yield math.exp(n)


@_mistake(
    "e-limit-exponent-sign", "sign of the exponent of e lost", "(1 - k/x)^x = e^k",
    "the exponent of e has the wrong sign.",
    "Check its sign with the logarithm of the base.",
    meant="limit.exponential", common="B", examples={'limit "(1 - 3/x)^x" --to oo': "e^3"}, kind="sign-slip",
    precedence=-1, certain=True,
)  # fmt: skip
def exponent_sign(problem: LimitProblem) -> Wrong:
    if problem.power == "1^oo" and isinstance(problem.right, float) and problem.right > 0:
        yield 1 / problem.right


@_mistake(
    "logarithm-of-the-limit", "the limit of the logarithm given", "lim f = lim ln(f)",
    "this is the limit of the logarithm of the function.",
    "Undo the logarithm at the end: raise e to what you found.",
    meant="limit.exponential", common="B", examples={'limit "(1 + 4/x)^x" --to oo': "4"}, precedence=1,
    certain=True,
)  # fmt: skip
def logarithm_of_limit(problem: LimitProblem) -> Wrong:
    if problem.power and isinstance(problem.body, Pow):
        yield problem.limit(problem.body.exp * Func("ln", problem.body.base))
