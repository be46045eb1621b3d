"""Mistakes with limits at infinity: degrees, roots, growth, ends of functions, and what keeps oscillating."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from calctool.algebra.coefficients import multiplied_out
from calctool.diagnosis.agreement import same_limit
from calctool.diagnosis.card import mistake
from calctool.diagnosis.limit_problem import LimitProblem, Wrong, limit_value, opposite, polynomial, tends_to
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import ONE, OO, TWO, ZERO, Add, Div, Expr, Func, Mul, Neg, Pow, Sym, as_expr

_GROWING = ("exp", "ln", "log", "sinh", "cosh")
_mistake = partial(mistake, on=LimitProblem)


@_mistake(
    "degree-comparison", "degrees compared wrongly at infinity", "same degree = oo or 0",
    "the highest powers of top and bottom were compared the wrong way.",
    "Divide top and bottom by the highest power of the bottom.",
    meant="limit.dominant", common="A", examples={'limit "(3x^2 + 1)/(4x^2 - x)" --to oo': "oo"}, precedence=-2,
)  # fmt: skip
def degrees_compared(problem: LimitProblem) -> Wrong:
    if problem.quotient != "oo/oo" or problem.polynomials is None:
        return
    top, bottom = problem.polynomials
    if top.degree == bottom.degree:
        yield from ("oo", "-oo", 0.0)
    else:
        yield from (0.0,) if top.degree > bottom.degree else ("oo", "-oo")


@_mistake(
    "leading-coefficients-only", "leading coefficients divided though the degrees differ",
    "deg u != deg v: lim u/v = a/b",
    "the leading coefficients were divided, though top and bottom are not of the same degree.",
    "Compare the degrees first: only where they are equal is the limit the ratio of the leading coefficients.",
    meant="limit.dominant", common="A", examples={'limit "(4x^3 + 1)/(2x^2 - x)" --to oo': "2"}, precedence=-2,
    kind="degree-comparison",
)  # fmt: skip
def leading_coefficients(problem: LimitProblem) -> Wrong:
    if problem.far and problem.polynomials is not None:
        top, bottom = problem.polynomials
        if top.degree != bottom.degree and top.degree and bottom.degree:
            yield float(top.leading / bottom.leading)


@_mistake(
    "leading-coefficient-of-one", "only one of the leading coefficients given", "lim (a x^n)/(b x^n) = a",
    "only one of the two leading coefficients was kept.",
    "Divide the two: with equal degrees the limit is the upper leading coefficient over the lower.",
    meant="limit.dominant", common="B", examples={'limit "(5x^3 - x)/(2x^3 + 4)" --to oo': "5"},
)  # fmt: skip
def one_leading_coefficient(problem: LimitProblem) -> Wrong:
    if problem.quotient == "oo/oo" and problem.polynomials is not None:
        top, bottom = problem.polynomials
        if top.degree == bottom.degree:
            yield from (float(top.leading), float(1 / bottom.leading))


def _first_coefficient(e: Expr) -> float | None:
    """The number in the term that is written first, where that is not the one of the highest power."""
    found = multiplied_out(e.terms[0]) if isinstance(e, Add) else None
    return float(next(iter(found.values())).coef) if found else None


@_mistake(
    "first-coefficients-divided", "the coefficients written first divided", "lim (a + b x)/(c x) = a/c",
    "the numbers written first were divided, and not those in front of the highest powers.",
    "Order top and bottom by powers: the leading coefficient is the one of the highest power.",
    meant="limit.dominant", common="B", examples={'limit "(5 - 2x^2)/(x^2 + x)" --to oo': "5"},
)  # fmt: skip
def first_coefficients(problem: LimitProblem) -> Wrong:
    if problem.quotient == "oo/oo" and problem.polynomials is not None and problem.fraction is not None:
        top, bottom = map(_first_coefficient, problem.fraction)
        u, v = problem.polynomials
        above, below = (float(p.leading) if n is None else n for n, p in ((top, u), (bottom, v)))
        yield above / below if (above, below) != (float(u.leading), float(v.leading)) and below else None


@_mistake(
    "leading-coefficients-elsewhere", "leading coefficients divided though x stays finite",
    "x -> a: lim u/v = a_n/b_n",
    "the leading coefficients were divided, which is for {x} -> oo; here {x} goes to {a}.",
    "Put {a} in first; at 0/0 cancel or use l'Hopital's rule.",
    meant="limit.put-in", common="B", examples={'limit "(3x^2 + x)/(5x^2 - x)" --to 0': "3/5"},
)  # fmt: skip
def coefficients_elsewhere(problem: LimitProblem) -> Wrong:
    if not problem.far and problem.polynomials is not None:
        top, bottom = problem.polynomials
        if top.degree == bottom.degree:
            yield float(top.leading / bottom.leading)


@_mistake(
    "constant-terms-at-infinity", "ratio of the constant terms at infinity", "x -> oo: lim u/v = a_0/b_0",
    "the terms without {x} were divided; those are what is left for {x} -> 0.",
    "Look at the highest powers: for large {x} they decide.",
    meant="limit.dominant", common="B", examples={'limit "(2x^2 + 3)/(x^2 - 5)" --to oo': "-3/5"},
)  # fmt: skip
def constant_terms(problem: LimitProblem) -> Wrong:
    if problem.far and problem.polynomials is not None and problem.fraction is not None:
        top, bottom = (limit_value(substitute(e, problem.x.name, ZERO)) for e in problem.fraction)
        if isinstance(top, float) and isinstance(bottom, float) and top and bottom:
            yield top / bottom


@_mistake(
    "root-of-square-sign", "sqrt(x^2) = x used at -oo", "sqrt(x^2) = x for x < 0",
    "the size is right; the sign is that for positive values of the variable.",
    "Write |x| for sqrt(x^2): for negative x that is -x.",
    meant="limit.dominant", common="A", examples={'limit "sqrt(x^2 + 5)/x" --to -oo': "1"}, kind="abs-lost",
    precedence=-3, certain=True,
)  # fmt: skip
def root_of_square_sign(problem: LimitProblem) -> Wrong:
    if problem.goal.to != Neg(OO) or not problem.right or not problem.any(partial(_moving_root, problem.x)):
        return
    turned, there = opposite(problem.right), tends_to(problem.other_side, problem.body)
    if turned is not None and there is not None and same_limit(turned, there):
        yield turned


def _moving_root(x: Sym, node: Expr) -> bool:
    return isinstance(node, Func) and node.name == "sqrt" and node.arg.has(x)


@_mistake(
    "leading-root-not-taken", "root of the leading coefficient not taken", "sqrt(a x^2) = a*x",
    "the root was taken of the power of {x} only, and not of the number in front of it.",
    "sqrt(a x^2) is sqrt(a) times |x|: take the root of the number too.",
    meant="limit.dominant", common="B", examples={'limit "sqrt(9x^2 + 1)/x" --to oo': "9"},
)  # fmt: skip
def leading_root(problem: LimitProblem) -> Wrong:
    if not problem.far or not problem.has("sqrt"):
        return

    def read(node: Expr) -> Expr:
        found = polynomial(node.arg, problem.x) if isinstance(node, Func) and node.name == "sqrt" else None
        if found is None or not found.degree or found.degree % 2 or found.leading == 1:
            return node
        size = Func("abs", problem.x) if found.degree == 2 else Pow(Func("abs", problem.x), as_expr(found.degree // 2))
        return Mul(as_expr(found.leading), size)

    wrong = rewrite(problem.body, read)
    if wrong != problem.body:
        value = problem.limit(wrong)
        yield from (value, opposite(value) if problem.sides[0].side < 0 else None)


@_mistake(
    "root-degree-ignored", "root overlooked in comparing degrees", "sqrt(x^2) ~ x^2",
    "the powers were compared as if there were no root around one of them.",
    "The root of x^2 grows like x: halve the degree under a square root.",
    meant="limit.dominant", common="B", examples={'limit "sqrt(4x^2 + 1)/(3x - 5)" --to oo': "oo"},
    kind="degree-comparison",
)  # fmt: skip
def root_ignored(problem: LimitProblem) -> Wrong:
    if problem.quotient == "oo/oo" and problem.has("sqrt"):
        yield problem.limit(rewrite(problem.body, lambda e: e.arg if isinstance(e, Func) and e.name == "sqrt" else e))


def _grows(problem: LimitProblem) -> bool:
    """Is it made of parts that grow, an exponential or a logarithm among them?"""

    def one(node: Expr) -> bool:
        if isinstance(node, Pow):
            return node.exp.has(problem.x)
        return isinstance(node, Func) and node.name in _GROWING and node.has(problem.x)

    return problem.any(one)


@_mistake(
    "growth-order", "growth compared wrongly", "x^n/e^x = oo",
    "the growth of the parts was compared the wrong way round.",
    "Compare far out: logarithms grow slowest, then powers of {x}, then growing exponentials.",
    meant="limit.growth", common="A", examples={'limit "x^5/e^x" --to oo': "oo"}, precedence=-4,
)  # fmt: skip
def growth_order(problem: LimitProblem) -> Wrong:
    t = problem.sides[0].behaviour(problem.body)
    if (
        problem.far
        and (t.kind == "form" or t.by_growth)
        and isinstance(problem.body, Mul | Div | Add)
        and _grows(problem)
    ):
        if isinstance(problem.body, Add):
            yield opposite(problem.right) if problem.right in ("oo", "-oo") else None
        elif problem.right == 0:
            yield from ("oo", "-oo")
        elif problem.right in ("oo", "-oo"):
            yield 0.0


# --- ends of functions ------------------------------------------------------------------------------


@_mistake(
    "exponential-at-minus-infinity", "e^u for u -> -oo not read as 0", "e^(-oo) = -oo or oo",
    "a power with an exponent that goes to -oo was not read as 0.",
    "Write e^(-t) as 1/e^t: the bottom grows without end.",
    meant="limit.exponential", common="B", examples={'limit "e^(-x)" --to oo': "-oo"}, precedence=-4,
)  # fmt: skip
def exponential_falls(problem: LimitProblem) -> Wrong:
    def turned(node: Expr, change: Expr | None) -> Expr:
        if (
            isinstance(node, Pow)
            and not node.base.has(problem.x)
            and problem.values(node.exp) == ["-oo"] * len(problem.sides)
        ):
            return node.exp if change is None else Pow(node.base, Neg(node.exp))
        return node

    for change in (None, TWO):
        wrong = rewrite(problem.body, partial(turned, change=change))
        yield problem.limit(wrong) if wrong != problem.body else None


@_mistake(
    "logarithm-of-zero", "ln of something that tends to 0 given a finite value", "ln(0) = 0 or 1",
    "ln of something that tends to 0 was given a value: it has none there.",
    "Look at the graph of ln(u): it falls without end as u comes near 0 from the right.",
    meant="limit.infinite", common="B", examples={'limit "ln(x)" --to 0+': "0"}, precedence=-4,
)  # fmt: skip
def log_of_zero(problem: LimitProblem) -> Wrong:
    def read(node: Expr, value: Expr) -> Expr:
        small = isinstance(node, Func) and node.name == "ln" and node.has(problem.x) and problem.tends(node.arg, 0)
        return value if small else node

    for value in (ZERO, ONE):
        wrong = rewrite(problem.body, partial(read, value=value))
        yield problem.limit(wrong) if wrong != problem.body else None


@_mistake(
    "arctangent-at-infinity", "arctan at infinity not read as pi/2", "arctan(oo) = oo",
    "arctan was given a wrong end: its graph levels off.",
    "Look at its graph: it stays between -pi/2 and pi/2, and comes near these two far out.",
    meant="limit.infinite", common="B", examples={'limit "arctan(x)" --to oo': "oo"},
)  # fmt: skip
def arctangent(problem: LimitProblem) -> Wrong:
    def read(node: Expr, change: Callable[[Expr], Expr]) -> Expr:
        far = isinstance(node, Func) and node.name == "arctan" and problem.infinite(node.arg)
        return change(node) if far else node

    for change in (lambda e: e.arg, lambda e: TWO * e, lambda e: ZERO):
        wrong = rewrite(problem.body, partial(read, change=change))
        yield problem.limit(wrong) if wrong != problem.body else None
    if problem.has("arctan") and problem.far:
        yield "dne"


# --- oscillation ------------------------------------------------------------------------------------


@_mistake(
    "oscillation-given-value", "oscillating function given a limit", "lim sin(x) = 0",
    "the function goes up and down and never settles, at this value or any other.",
    "Find two ways of approaching along which the values differ.",
    meant="limit.oscillation", common="B", examples={'limit "cos(x)" --to oo': "0"}, precedence=-3, certain=True,
)  # fmt: skip
def oscillation_given_value(problem: LimitProblem) -> Wrong:
    if problem.right != "dne":
        return
    t, answer = problem.sides[0].behaviour(problem.body), problem.answer
    if t.kind == "oscillates":
        low, high = ("-oo" if t.low == -math.inf else None), ("oo" if t.high == math.inf else None)
        yield answer if isinstance(answer, float) and (t.low <= answer <= t.high or answer == 0) else None
        yield from (low, high)


@_mistake(
    "bounded-times-zero", "bounded times 0 said to have no limit", "lim x*sin(1/x): none",
    "one factor oscillates, but within bounds, and the other tends to 0.",
    "Squeeze the product between two functions that tend to 0.",
    meant="limit.squeeze", common="B", examples={'limit "x^2 sin(1/x)" --to 0': "DNE"}, precedence=-3, certain=True,
)  # fmt: skip
def bounded_times_zero(problem: LimitProblem) -> Wrong:
    if problem.right == 0 and any(side.behaviour(problem.body).squeezed for side in problem.sides):
        yield "dne"
