"""Mistakes with limits: indeterminate forms read as numbers, sides overlooked, l'Hopital's rule misapplied."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

from calctool.algebra.coefficients import multiplied_out
from calctool.diagnosis.agreement import LimitValue, same_limit
from calctool.diagnosis.card import mistake
from calctool.diagnosis.search import worked_out
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import DNE, OO, TWO, Add, Deriv, Div, Expr, Func, Limit, Mul, Neg, Pow, Sym
from calctool.numeric.evaluate import precise

if TYPE_CHECKING:
    from calctool.limits.one_sided import OneSidedLimit


def limit_value(e: Expr) -> LimitValue | None:
    """A closed answer as a number, or as oo, -oo or dne; None where it has no value.

    >>> limit_value(Neg(OO)), limit_value(TWO), limit_value(Sym("x"))
    ('-oo', 2.0, None)
    """
    if e == OO:
        return "oo"
    if e == Neg(OO):
        return "-oo"
    if e == DNE:
        return "dne"
    v = None if e.free or e.open else precise(e, {})
    return None if v is None else float(v)


class LimitProblem:
    """A limit, the right value and the student's, and what parts of it tend to on a side: +1 (from the right) or -1.

    >>> from functools import partial
    >>> from calctool.limits.solver import one_sided
    >>> from calctool.parsing import parse
    >>> x, one, over = Sym("x"), parse("1"), parse("(x^2 - 1)/(x - 1)")
    >>> problem = LimitProblem(Limit(over, x, one), 2.0, 0.0, partial(one_sided, x, one))
    >>> problem.quotient, problem.limit(over)
    ('0/0', 2.0)
    """

    def __init__(
        self, goal: Limit, right: LimitValue, answer: LimitValue, side: Callable[[int], OneSidedLimit]
    ) -> None:
        self.goal = goal
        self.body = goal.body
        self.right = right
        self.answer = answer
        self.x = goal.var
        self.side = side
        self.sides = [side(sign) for sign in {"+": (1,), "-": (-1,)}.get(goal.side, (1, -1))]
        if self.sides[0].far:
            self.sides = self.sides[:1]
        self._values: dict[Expr, list[LimitValue | None]] = {}
        self._slopes: dict[Expr, Expr | None] = {}

    def values(self, e: Expr) -> list[LimitValue | None]:
        """What an expression tends to on each side, by its exact behaviour or else by the limit laws."""
        found = self._values.get(e)
        if found is None:
            found = self._values[e] = [tends_to(side, e) for side in self.sides]
        return found

    def limit(self, e: Expr | None) -> LimitValue | None:
        """The limit of another expression at the same place; *dne* where the sides differ."""
        if e is None:
            return None
        values = self.values(e)
        first = values[0]
        if first is None or any(v is None for v in values):
            return None
        return first if all(v is not None and same_limit(first, v) for v in values) else "dne"

    def tends(self, e: Expr, number: float) -> bool:
        return all(isinstance(v, float) and abs(v - number) < 1e-12 for v in self.values(e))

    def infinite(self, e: Expr) -> bool:
        return all(v in ("oo", "-oo") for v in self.values(e))

    def slope(self, e: Expr | None) -> Expr | None:
        """The derivative of a part; None where it cannot be had."""
        if e is None:
            return None
        if e not in self._slopes:
            self._slopes[e] = worked_out(Deriv(e, self.x))
        return self._slopes[e]

    def has(self, *functions: str) -> bool:
        return self.any(lambda e: isinstance(e, Func) and e.name in functions)

    def any(self, test: Callable[[Expr], bool]) -> bool:
        return fold(self.body, lambda node, parts: test(node) or any(parts))

    @cached_property
    def quotient(self) -> str:
        """The form of a quotient: 0/0, oo/oo, c/0 or determinate; empty where it is none."""
        if not isinstance(self.body, Div):
            return ""
        u, v = self.body.num, self.body.den
        if self.tends(u, 0) and self.tends(v, 0):
            return "0/0"
        if self.infinite(u) and self.infinite(v):
            return "oo/oo"
        return "c/0" if self.tends(v, 0) and isinstance(self.limit(u), float) else "determinate"

    @cached_property
    def power(self) -> str:
        """The form of an indeterminate power: 1^oo, 0^0 or oo^0; empty where it is none."""
        if not isinstance(self.body, Pow):
            return ""
        base, exp = self.body.base, self.body.exp
        if self.tends(base, 1) and self.infinite(exp):
            return "1^oo"
        if not self.tends(exp, 0):
            return ""
        return "0^0" if self.tends(base, 0) else "oo^0" if self.infinite(base) else ""

    @cached_property
    def slopes(self) -> tuple[Expr, Expr] | None:
        """The derivatives of the top and the bottom of a quotient."""
        du, dv = map(self.slope, self.body.args)
        return None if du is None or dv is None else (du, dv)


def tends_to(side: OneSidedLimit, e: Expr) -> LimitValue | None:
    """What an expression tends to on one side, by its exact behaviour, or else by the laws of limits."""
    end = side.ending(e)
    if end.infinite:
        return end.kind
    known = end.expr if end.kind == "value" else side.behaviour(e).limit
    v = None if known is None else precise(known, {})
    return None if v is None else float(v)


_GROWING = ("exp", "ln", "log", "sinh", "cosh")
_mistake = partial(mistake, on=LimitProblem)
Wrong = Iterator[LimitValue | None]
"""The wrong values; None where the mistake leads to none."""

# ``precedence``: sides (-5) are named before oo (-4), oscillation (-3), a root's sign (-2), oo - oo (-1), and the rest.


@_mistake(
    "lhopital-stopped-early", "stopped while still 0/0", "0/0 after one step = 0",
    "after differentiating top and bottom once the form is 0/0 again, and it was left at that.",
    "Use the rule once more.",
    meant="limit.lhopital", common="A", examples={'limit "(1 - cos(2x))/x^2" --to 0': "0"},
)  # fmt: skip
def stopped_early(problem: LimitProblem) -> Wrong:
    slopes = problem.slopes if problem.quotient == "0/0" and problem.answer == 0 else None
    if slopes is not None and all(problem.tends(slope, 0) for slope in slopes):
        yield 0.0


@_mistake(
    "zero-over-zero-is-zero", "0/0 taken to be 0", "0/0 = 0",
    "top and bottom both tend to 0, and 0/0 was read as 0.",
    "0/0 decides nothing: cancel, or use l'Hopital's rule.",
    meant="limit.lhopital", common="A", examples={'limit "sin(4x)/x" --to 0': "0"},
)  # fmt: skip
def zero_over_zero_is_zero(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        yield 0.0


@_mistake(
    "zero-over-zero-is-one", "0/0 taken to be 1", "0/0 = 1",
    "top and bottom both tend to 0, and 0/0 was read as 1.",
    "The two may tend to 0 at different rates: cancel, or use l'Hopital's rule.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - 49)/(x - 7)" --to 7': "1"},
)  # fmt: skip
def zero_over_zero_is_one(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        yield 1.0


@_mistake(
    "zero-over-zero-undefined", "0/0 reported as no limit", "f(a) undefined = no limit",
    "the function has no value at the place itself, but that does not keep it from having a limit there.",
    "Look at values near the place: simplify first.",
    meant="limit.cancel", common="A", examples={'limit "(x^2 - 36)/(x - 6)" --to 6': "DNE"},
)  # fmt: skip
def zero_over_zero_undefined(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        yield "dne"


@_mistake(
    "infinity-over-infinity-is-one", "oo/oo taken to be 1", "oo/oo = 1",
    "top and bottom both grow without bound, and their quotient was read as 1.",
    "Compare how fast they grow: divide by the highest power.",
    meant="limit.dominant", common="B", examples={'limit "(5x^2 + 2)/(x^2 - 3)" --to oo': "1"},
)  # fmt: skip
def infinity_over_infinity_is_one(problem: LimitProblem) -> Wrong:
    if problem.quotient == "oo/oo":
        yield 1.0


@_mistake(
    "infinity-minus-infinity-is-zero", "oo - oo taken to be 0", "oo - oo = 0",
    "both parts grow without bound, and their difference was read as 0.",
    "Write the difference as one term first.",
    meant="limit.conjugate", common="A", examples={'limit "sqrt(x^2 + 6x) - x" --to oo': "0"}, precedence=-1,
)  # fmt: skip
def infinity_minus_infinity_is_zero(problem: LimitProblem) -> Wrong:
    parts = problem.body.args if isinstance(problem.body, Mul | Div) else (problem.body,)
    for e in parts:
        if isinstance(e, Add) and {"oo", "-oo"} <= {problem.sides[0].behaviour(t).kind for t in e.terms}:
            yield 0.0


@_mistake(
    "zero-times-infinity-is-zero", "0*oo taken to be 0", "0*oo = 0",
    "one factor tends to 0 and the other grows without bound, and the product was read as 0.",
    "Write the product as a quotient.",
    meant="limit.as-quotient", common="B", examples={'limit "x sin(5/x)" --to oo': "0"},
)  # fmt: skip
def zero_times_infinity_is_zero(problem: LimitProblem) -> Wrong:
    factors = problem.body.factors if isinstance(problem.body, Mul) else ()
    if any(problem.tends(f, 0) for f in factors) and any(map(problem.infinite, factors)):
        yield 0.0


@_mistake(
    "one-to-infinity-is-one", "1^oo taken to be 1", "1^oo = 1",
    "the base tends to 1 while the exponent grows, and that was read as 1.",
    "Take the logarithm first.",
    meant="limit.exponential", common="B", examples={'limit "(1 + 2/x)^x" --to oo': "1"},
)  # fmt: skip
def one_to_infinity_is_one(problem: LimitProblem) -> Wrong:
    if problem.power == "1^oo":
        yield 1.0


@_mistake(
    "zero-to-zero", "0^0 or oo^0 given a value by habit", "0^0 = 0, oo^0 = oo",
    "base and exponent pull different ways here, and a value was given out of habit.",
    "Take the logarithm first.",
    meant="limit.exponential", common="B", examples={'limit "x^x" --to 0+': "0"},
)  # fmt: skip
def zero_to_zero(problem: LimitProblem) -> Wrong:
    if problem.power in ("0^0", "oo^0"):
        yield 1.0
        yield 0.0 if problem.power == "0^0" else "oo"


@_mistake(
    "e-limit-exponent-lost", "number in the limit for e lost", "(1 + k/x)^x = e",
    "the limit looks like that of (1 + 1/x)^x, but another number stands in it.",
    "Take logarithms to see which power of e it is.",
    meant="limit.exponential", common="B", examples={'limit "(1 + 5/x)^x" --to oo': "e"},
)  # fmt: skip
def exponent_lost(problem: LimitProblem) -> Wrong:
    if problem.power == "1^oo":
        yield math.e


@_mistake(
    "one-sided-ignored", "only one side looked at", "lim f = lim from one side",
    "this is what happens on one side only.",
    "The limit needs both sides: compare them.",
    meant="limit.one-sided", common="A", examples={'limit "3/x" --to 0': "oo"}, precedence=-5,
)  # fmt: skip
def one_sided_ignored(problem: LimitProblem) -> Wrong:
    if problem.right == "dne" and len(problem.sides) == 2:
        yield from problem.values(problem.body)


@_mistake(
    "wrong-side", "the other side taken", "lim from the left = lim from the right",
    "the place was approached from the opposite direction.",
    "Approach from the side that is asked for.",
    meant="limit.one-sided", common="B", examples={'limit "2/x" --to 0-': "oo"}, precedence=-5,
)  # fmt: skip
def wrong_side(problem: LimitProblem) -> Wrong:
    if problem.goal.side:
        yield tends_to(problem.side(-problem.sides[0].side), problem.body)


@_mistake(
    "lhopital-quotient-rule", "quotient rule used in l'Hopital's rule", "lim u/v = lim (u'*v - u*v')/v^2",
    "the quotient was differentiated as a whole.",
    "Differentiate top and bottom each on its own.",
    meant="limit.lhopital", common="B", examples={'limit "(e^x - 1)/x" --to 0': "1/2"}, weight=1,
)  # fmt: skip
def quotient_rule_used(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0" and problem.slopes is not None and isinstance(problem.answer, float):
        (u, v), (du, dv) = problem.body.args, problem.slopes
        yield problem.limit(Div(Add(Mul(du, v), Neg(Mul(u, dv))), Pow(v, TWO)))


@_mistake(
    "lhopital-not-indeterminate", "l'Hopital's rule where it does not apply", "lim u/v = lim u'/v'",
    "top and bottom were differentiated, though the form is neither 0/0 nor oo/oo.",
    "Put the value in.",
    meant="limit.lhopital", common="A", examples={'limit "(x^2 + 3)/(x + 3)" --to 1': "2"},
)  # fmt: skip
def not_indeterminate(problem: LimitProblem) -> Wrong:
    if problem.quotient == "determinate" and problem.slopes is not None:
        yield problem.limit(Div(*problem.slopes))


@_mistake(
    "lhopital-numerator-only", "only the numerator differentiated in l'Hopital's rule", "lim u/v = lim u'/v",
    "the top was replaced by its derivative, the bottom was left.",
    "Both have to be replaced, each on its own.",
    meant="limit.lhopital", common="B", examples={'limit "(x^2 - 4)/(x - 2)" --to 2+': "oo"}, precedence=2,
)  # fmt: skip
def numerator_only(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0" and problem.slopes is not None:
        yield problem.limit(Div(problem.slopes[0], problem.body.args[1]))


@_mistake(
    "root-of-square-sign", "sqrt(x^2) = x used at -oo", "sqrt(x^2) = x for x < 0",
    "the size is right; the sign is that for positive values of the variable.",
    "For negative values sqrt(x^2) is -x.",
    meant="limit.dominant", common="B", examples={'limit "sqrt(x^2 + 5)/x" --to -oo': "1"}, kind="abs-lost",
    precedence=-2,
)  # fmt: skip
def root_of_square_sign(problem: LimitProblem) -> Wrong:
    if problem.goal.to == Neg(OO) and isinstance(problem.right, float) and problem.right and problem.has("sqrt"):
        yield -problem.right


def _leading(e: Expr, x: Sym) -> tuple[float, float] | None:
    """Degree and leading coefficient of a polynomial; None for anything else."""
    best: tuple[float, float] | None = None
    for t in (multiplied_out(e) or {}).values():
        if any(base != x or not isinstance(n, Fraction) or n < 0 for base, n in t.powers.values()):
            return None
        n = float(sum((n for _, n in t.powers.values() if isinstance(n, Fraction)), Fraction(0)))
        if best is None or n > best[0]:
            best = (n, float(t.coef))
    return best


@_mistake(
    "degree-comparison", "degrees compared wrongly at infinity", "same degree = oo or 0",
    "the highest powers of top and bottom were compared the wrong way.",
    "Divide top and bottom by the highest power of the bottom.",
    meant="limit.dominant", common="B", examples={'limit "(3x^2 + 1)/(4x^2 - x)" --to oo': "oo"},
)  # fmt: skip
def degrees_compared(problem: LimitProblem) -> Wrong:
    if problem.quotient != "oo/oo":
        return
    top, bottom = (_leading(e, problem.x) for e in problem.body.args)
    if top is not None and bottom is not None:
        if top[0] == bottom[0]:
            yield from ("oo", "-oo", 0.0)
        else:
            yield from (top[1] / bottom[1], 0.0 if top[0] > bottom[0] else "oo")


def _without_coefficient(x: Sym, node: Expr) -> Expr:
    """sin(k x) and the like read as sin(x)."""
    match node:
        case Func(name, Mul() as u) if FUNCTIONS[name].small == "u":
            return Func(name, x) if x in u.factors and u.free == {x.name} else node
    return node


@_mistake(
    "sinc-coefficient-ignored", "factor inside the function ignored", "sin(k*x)/x = 1",
    "the number inside the function left no trace.",
    "Bring the number below as well, so that the known limit of sin(u)/u can be used.",
    meant="limit.standard", common="B", examples={'limit "sin(5x)/x" --to 0': "1"}, kind="zero-over-zero-is-one",
)  # fmt: skip
def coefficient_ignored(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        bare = rewrite(problem.body, partial(_without_coefficient, problem.x))
        if bare != problem.body:
            yield problem.limit(bare)


@_mistake(
    "oscillation-given-value", "oscillating function given a limit", "lim sin(x) = 0",
    "the function goes up and down and never settles, at this value or any other.",
    "Find two ways of approaching along which the values differ.",
    meant="limit.oscillation", common="B", examples={'limit "cos(x)" --to oo': "0"}, precedence=-3,
)  # fmt: skip
def oscillation_given_value(problem: LimitProblem) -> Wrong:
    t, answer = problem.sides[0].behaviour(problem.body), problem.answer
    if problem.right == "dne" and t.kind == "oscillates" and isinstance(answer, float):
        yield answer if t.low <= answer <= t.high or answer == 0 else None


@_mistake(
    "bounded-times-zero", "bounded times 0 said to have no limit", "lim x*sin(1/x): none",
    "one factor oscillates, but within bounds, and the other tends to 0.",
    "Squeeze the product between two functions that tend to 0.",
    meant="limit.squeeze", common="B", examples={'limit "x^2 sin(1/x)" --to 0': "DNE"}, precedence=-3,
)  # fmt: skip
def bounded_times_zero(problem: LimitProblem) -> Wrong:
    if problem.right == 0 and any(side.behaviour(problem.body).squeezed for side in problem.sides):
        yield "dne"


def _grows(problem: LimitProblem) -> bool:
    """Is it made of parts that grow, an exponential or a logarithm among them?"""

    def one(node: Expr) -> bool:
        if isinstance(node, Pow):
            return node.exp.has(problem.x)
        return isinstance(node, Func) and node.name in _GROWING and node.has(problem.x)

    return isinstance(problem.body, Mul | Div | Add) and problem.any(one)


@_mistake(
    "growth-order", "growth compared wrongly", "x^n/e^x = oo",
    "the parts do not win in this order.",
    "In the long run: logarithms, then powers, then exponentials, the last one largest.",
    meant="limit.growth", common="B", examples={'limit "x^5/e^x" --to oo': "oo"}, precedence=-4,
)  # fmt: skip
def growth_order(problem: LimitProblem) -> Wrong:
    t = problem.sides[0].behaviour(problem.body)
    if problem.sides[0].far and _grows(problem) and (t.kind == "form" or t.by_growth):
        if problem.right == 0:
            yield from ("oo", "-oo")
        elif problem.right in ("oo", "-oo"):
            yield 0.0


@_mistake(
    "factor-sign-slip", "wrong sign when factoring", "(x^2 - a^2)/(x - a) = x - a",
    "a sign inside the factors is turned round.",
    "Multiply the factors out again to see whether they give the top.",
    meant="limit.cancel", common="B", examples={'limit "(x^2 - 3x - 10)/(x - 5)" --to 5': "3"}, kind="sign-slip",
    precedence=1,
)  # fmt: skip
def factor_sign(problem: LimitProblem) -> Wrong:
    """A quadratic over x - a, its other root with the wrong sign."""
    if problem.quotient != "0/0" or not isinstance(problem.right, float):
        return
    u, v = problem.body.args
    second, slope = problem.slope(problem.slope(u)), problem.slope(v)
    a = limit_value(problem.goal.to)
    if second is not None and slope is not None and isinstance(a, float):
        top, bottom = limit_value(second), limit_value(slope)
        if isinstance(top, float) and isinstance(bottom, float) and top and bottom:
            yield top * a / bottom - problem.right


@_mistake(
    "conjugate-slip", "conjugate: sum in the denominator lost", "(sqrt(x + a) - sqrt(a))/x = 1/sqrt(a)",
    "it is twice the right size: of the two roots below only one was counted.",
    "The conjugate is a sum of two roots: both stay in the denominator.",
    meant="limit.conjugate", common="B", examples={'limit "(sqrt(x + 16) - 4)/x" --to 0': "1/4"},
)  # fmt: skip
def conjugate(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0" and isinstance(problem.right, float) and problem.has("sqrt"):
        yield 2 * problem.right


@_mistake(
    "infinite-limit-sign", "sign of an infinite limit wrong", "oo = -oo",
    "that it grows without bound is right; the sign is not.",
    "Try a value close to the place and see its sign.",
    meant="limit.one-sided", common="B", examples={'limit "-3/x^2" --to 0': "oo"}, kind="sign-slip", precedence=-4,
)  # fmt: skip
def infinite_sign(problem: LimitProblem) -> Wrong:
    if problem.right in ("oo", "-oo"):
        yield "-oo" if problem.right == "oo" else "oo"


@_mistake(
    "number-over-zero", "nonzero number over 0 given a finite value", "c/0 = 0 or c",
    "the top tends to a number other than 0 while the bottom tends to 0.",
    "Dividing by something ever smaller gives something ever larger; only its sign is open.",
    meant="limit.one-sided", common="B", examples={'limit "2/x^2" --to 0': "0"},
)  # fmt: skip
def number_over_zero(problem: LimitProblem) -> Wrong:
    if problem.quotient == "c/0":
        yield 0.0
        yield problem.limit(problem.body.args[0])
