"""Mistakes with limits: sides overlooked, signs, standard limits misread, the value taken for the limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from calctool.algebra.coefficients import multiplied_out
from calctool.diagnosis.attempt import rounds_to
from calctool.diagnosis.card import mistake
from calctool.diagnosis.limit_problem import LimitProblem, Wrong, limit_value, opposite, tends_to
from calctool.diagnosis.mistakes.sums import without_bars
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import put_at, rewrite
from calctool.expr.tree import ONE, TWO, Add, Div, E, Expr, Func, Mul, Neg, Path, Pow, Sym, add, mul
from calctool.simplification import simplify

_mistake = partial(mistake, on=LimitProblem)

# ``precedence``: sides (-5) are named before oo (-4), oscillation (-3), a root's sign (-2), oo - oo (-1), and the rest.


# --- sides ------------------------------------------------------------------------------------------


@_mistake(
    "one-sided-ignored", "only one side looked at", "lim f = lim from one side",
    "this is what happens on one side only.",
    "The limit needs both sides: compare them.",
    meant="limit.one-sided", common="A", examples={'limit "3/x" --to 0': "oo"}, precedence=-5, certain=True,
)  # fmt: skip
def one_sided_ignored(problem: LimitProblem) -> Wrong:
    if problem.right == "dne" and len(problem.sides) == 2:
        yield from problem.values(problem.body)


@_mistake(
    "sides-averaged", "the middle of the two sides given", "lim f = (left + right)/2",
    "this is halfway between what happens on the left and on the right.",
    "Where the two sides differ there is no limit: do not take their middle.",
    meant="limit.one-sided", common="C", examples={'limit "{x if x < 1; x + 4 if x >= 1}" --to 1': "3"}, precedence=-5,
    certain=True,
)  # fmt: skip
def sides_averaged(problem: LimitProblem) -> Wrong:
    if problem.right == "dne" and len(problem.sides) == 2:
        left, right = problem.values(problem.body)
        yield (left + right) / 2 if isinstance(left, float) and isinstance(right, float) else None


@_mistake(
    "wrong-side", "the other side taken", "lim from the left = lim from the right",
    "this is the limit from the opposite side.",
    "Approach from the side that is asked for.",
    meant="limit.one-sided", common="B", examples={'limit "2/x" --to 0-': "oo"}, precedence=-5, certain=True,
)  # fmt: skip
def wrong_side(problem: LimitProblem) -> Wrong:
    if problem.goal.side:
        yield tends_to(problem.other_side, problem.body)


@_mistake(
    "both-sides-taken", "both sides looked at where one is asked for", "lim from the left = lim from both sides",
    "from both sides there would be no limit; only one side is asked for.",
    "Look at that side alone.",
    meant="limit.one-sided", common="A", examples={'limit "|x - 4|/(x - 4)" --to 4+': "DNE"}, precedence=-6,
    certain=True,
)  # fmt: skip
def both_sides_taken(problem: LimitProblem) -> Wrong:
    if problem.goal.side and problem.right != "dne":
        there = tends_to(problem.other_side, problem.body)
        yield None if there is None or there == problem.right else "dne"


@_mistake(
    "value-not-limit", "the value at the place given instead of the limit", "lim f = f(a)",
    "this is the value of the function at {a} itself.",
    "Look where the values go on the way to {a}; what happens at {a} itself does not count.",
    meant="limit.one-sided", common="A", examples={'limit "{x^2 if x != 2; 7 if x = 2}" --to 2': "7"}, precedence=-6,
    certain=True,
)  # fmt: skip
def value_given(problem: LimitProblem) -> Wrong:
    yield problem.value_there


@_mistake(
    "value-elsewhere-undefined", "another value at the place reported as no limit", "f(a) != lim f = no limit",
    "the function has a limit here, though it is not the value at {a} itself.",
    "Leave {a} out, and look where the values go on both sides of it.",
    meant="limit.one-sided", common="B", examples={'limit "{x^2 if x != 3; 1 if x = 3}" --to 3': "DNE"}, certain=True,
)  # fmt: skip
def value_elsewhere(problem: LimitProblem) -> Wrong:
    if isinstance(problem.right, float) and not problem.goal.side and problem.value_there not in (None, problem.right):
        yield "dne"


@_mistake(
    "limit-bars-dropped", "absolute value read as what stands inside", "|u| = u for u < 0",
    "|u| was read as u, though what stands between the bars is negative here.",
    "Where u < 0 write -u for |u|, on each side by itself.",
    meant="limit.one-sided", common="B", examples={'limit "|x - 2|/(x - 2)" --to 2-': "1"}, kind="abs-lost",
    precedence=-4,
)  # fmt: skip
def bars_dropped(problem: LimitProblem) -> Wrong:
    if problem.has("abs") and problem.right != "dne":
        yield problem.limit(without_bars(problem.body))


@_mistake(
    "other-end", "the limit at another place given", "lim at -oo = lim at oo",
    "this is where the values go at the other end, not for {x} -> {a}.",
    "Put in large numbers with the sign that is asked for.",
    meant="limit.dominant", common="B", examples={'limit "arctan(x) + 1" --to -oo': "1 + pi/2"}, certain=True, weight=1,
)  # fmt: skip
def other_end(problem: LimitProblem) -> Wrong:
    if problem.far:
        yield tends_to(problem.other_side, problem.body)


# --- signs and sizes --------------------------------------------------------------------------------


@_mistake(
    "infinite-limit-sign", "sign of an infinite limit wrong", "oo = -oo",
    "that it grows without bound is right; the sign is not.",
    "Put in a value on the way to {a} and see its sign.",
    meant="limit.one-sided", common="B", examples={'limit "-3/x^2" --to 0': "oo"}, kind="sign-slip", precedence=-4,
    certain=True,
)  # fmt: skip
def infinite_sign(problem: LimitProblem) -> Wrong:
    if problem.right in ("oo", "-oo"):
        yield opposite(problem.right)


@_mistake(
    "finite-limit-sign", "sign of the limit wrong", "lim f = -lim f",
    "the size is right; the sign is not.",
    "Put in a value on the way to {a} and see its sign, then find the line where yours was lost.",
    meant="limit.put-in", common="B", examples={'limit "(4 - x^2)/(x - 2)" --to 2': "4"}, kind="sign-slip", weight=1,
    certain=True, precedence=-1,
)  # fmt: skip
def finite_sign(problem: LimitProblem) -> Wrong:
    if problem.right:
        yield opposite(problem.right)


@_mistake(
    "limit-upside-down", "the right number upside down", "lim u/v = lim v/u",
    "this is the right number upside down.",
    "See whether what comes from the top stands above the bar.",
    meant="limit.dominant", common="B", examples={'limit "(3x^2 + 1)/(5x^2 - x)" --to oo': "5/3"}, certain=True,
)  # fmt: skip
def upside_down(problem: LimitProblem) -> Wrong:
    if problem.fraction is not None and isinstance(problem.right, float) and problem.right:
        yield 1 / problem.right


@_mistake(
    "infinite-limit-undefined", "an infinite limit reported as no limit", "lim f = oo: does not exist",
    "the values grow beyond every bound, which is written oo or -oo here and not 'does not exist' "
    "(--infinite dne allows it).",
    "See which sign the values have on the way to {a}.",
    meant="limit.one-sided", common="A", examples={'limit "5/x^2" --to 0': "DNE"}, certain=True,
)  # fmt: skip
def infinite_undefined(problem: LimitProblem) -> Wrong:
    if problem.right in ("oo", "-oo"):
        yield "dne"


@_mistake(
    "number-over-zero", "nonzero number over 0 given a finite value", "c/0 = 0 or c",
    "dividing by 0 was overlooked: the bottom tends to 0, and the top to another number.",
    "Divide by 0.1, 0.01, 0.001: the size grows without end. Then look at the sign.",
    meant="limit.one-sided", common="B", examples={'limit "2/x^2" --to 0': "0"},
)  # fmt: skip
def number_over_zero(problem: LimitProblem) -> Wrong:
    if problem.quotient == "c/0" and problem.fraction is not None:
        yield from (0.0, problem.limit(problem.fraction[0]))


@_mistake(
    "number-over-infinity", "number over something that grows not read as 0", "c/oo = c or oo",
    "the bottom was left out: it grows without end, while the top stays near a number.",
    "Divide a number by 10, 100, 1000, and see where that goes.",
    meant="limit.constant-over-infinite", common="B", examples={'limit "7/x^3" --to oo': "oo"},
)  # fmt: skip
def number_over_infinity(problem: LimitProblem) -> Wrong:
    if problem.quotient == "c/oo" and problem.fraction is not None:
        yield from ("oo", "-oo", problem.limit(problem.fraction[0]), "dne")


@_mistake(
    "zero-over-number", "0 over a number reported as no number", "0/c: undefined",
    "0 on top was taken for 0 below: the top tends to 0, and the bottom to a number other than 0.",
    "Divide 0 by a number: that is 0.",
    meant="limit.put-in", common="B", examples={'limit "(x - 3)/(x + 1)" --to 3': "DNE"},
)  # fmt: skip
def zero_over_number(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/c":
        yield from ("dne", "oo")


@_mistake(
    "limit-decimal", "exact number replaced by a rounded decimal", "e^2 = 7.39",
    "a decimal stands where the exact number belongs, so the answer is right only roughly.",
    "Write the exact number: e, pi, a root, a logarithm or a fraction.",
    meant="", common="A", examples={'limit "(1 + 2/x)^x" --to oo': "7.39"}, kind="decimal-rounded", precedence=-9,
    certain=True,
)  # fmt: skip
def decimal(problem: LimitProblem) -> Wrong:
    if isinstance(problem.right, float) and rounds_to(problem.typed, problem.right):
        yield problem.answer


# --- standard limits near 0 -------------------------------------------------------------------------


def _bare(x: Sym, node: Expr) -> Expr:
    """k x inside a function, an exponent or 1 + k x read as x."""

    def without(u: Expr) -> Expr:
        match u:
            case Mul() if x in u.factors and u.free == {x.name}:
                return x
            case Neg(Mul() as v) if x in v.factors and v.free == {x.name}:
                return Neg(x)
            case Add():
                return add([without(t) for t in u.terms])
        return u

    match node:
        case Func(name, u) if FUNCTIONS[name].small or name in ("ln", "cos"):
            return Func(name, without(u))
        case Pow(base, exp) if not base.has(x):
            return Pow(base, without(exp))
    return node


def _one_each(e: Expr, change: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """The expression changed everywhere, and then at one place at a time."""
    yield rewrite(e, change)
    places: list[tuple[Path, Expr]] = []
    stack: list[tuple[Path, Expr]] = [((), e)]
    while stack:
        path, node = stack.pop()
        after = change(node)
        if after != node:
            places.append((path, after))
        stack.extend(((*path, i), a) for i, a in enumerate(node.args))
    if len(places) > 1:
        for path, after in places:
            yield put_at(e, path, after) if path else after


@_mistake(
    "sinc-coefficient-ignored", "factor inside the function ignored", "sin(k*x)/x = 1",
    "a number beside {x} inside a function was lost.",
    "Make the bottom the same as the inside: then sin(u)/u, (e^u - 1)/u or ln(1 + u)/u tends to 1.",
    meant="limit.standard", common="B",
    examples={'limit "sin(5x)/x" --to 0': "1", 'limit "(e^(3x) - 1)/x" --to 0': "1"},
    kind="zero-over-zero-is-one",
)  # fmt: skip
def coefficient_ignored(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0":
        for bare in _one_each(problem.body, partial(_bare, problem.x)):
            if bare != problem.body:
                yield problem.limit(bare)


@_mistake(
    "limit-factor-lost", "a number in the fraction lost", "lim c*f = lim f",
    "a number that stands as a factor in the fraction was lost.",
    "Carry every factor along: what stands in front of the top multiplies, what stands below divides.",
    meant="limit.standard", common="B", examples={'limit "sin(3x)/(5x)" --to 0': "3"}, precedence=-1,
)  # fmt: skip
def factor_lost(problem: LimitProblem) -> Wrong:
    if problem.fraction is None or not isinstance(problem.right, float) or problem.quotient == "0/c":
        return
    top, bottom = map(_factor, problem.fraction)
    yield problem.right / top if top != 1 else None
    yield problem.right * bottom if bottom != 1 else None


def _factor(e: Expr) -> float:
    """The number in front of a product; 1 where there is none."""
    if isinstance(e, Neg):
        return _factor(e.body)
    number = literal_value(e.factors[0]) if isinstance(e, Mul) else None
    return float(number) if number else 1.0


@_mistake(
    "cosine-limit", "cos near 0 taken wrongly", "(1 - cos(u))/u^2 = 1",
    "cos was replaced by something else than 1 minus half the square of what stands in it.",
    "Near 0, cos(u) is 1 - u^2/2: keep the half and the square of the whole u.",
    meant="limit.standard", common="B",
    examples={'limit "(1 - cos(x))/x^2" --to 0': "1", 'limit "(1 - cos(3x))/x^2" --to 0': "3/2"},
    precedence=-1,
)  # fmt: skip
def cosine(problem: LimitProblem) -> Wrong:
    if problem.quotient != "0/0" or not problem.has("cos"):
        return

    def half_lost(node: Expr) -> Expr:
        u = _inside_cos(problem, node)
        return node if u is None else ONE - Pow(u, TWO)

    def not_squared(node: Expr) -> Expr:
        u = _inside_cos(problem, node)
        if not isinstance(u, Mul):
            return node
        moving = [f for f in u.factors if f.has(problem.x)]
        return ONE - mul([*u.factors, *moving]) / TWO

    for change in (half_lost, not_squared):
        wrong = rewrite(problem.body, change)
        yield problem.limit(wrong) if wrong != problem.body else None


def _inside_cos(problem: LimitProblem, node: Expr) -> Expr | None:
    """What stands inside a cosine and tends to 0."""
    near = isinstance(node, Func) and node.name == "cos" and node.has(problem.x) and problem.tends(node.args[0], 0)
    return node.args[0] if near else None


@_mistake(
    "standard-limit-elsewhere", "sin(u)/u = 1 used where u does not tend to 0", "sin(u)/u = 1",
    "sin(u)/u was read as 1, though what stands inside the function does not tend to 0 here.",
    "Only for u -> 0 does sin(u)/u tend to 1: see first where the inside goes.",
    meant="limit.standard", common="B", examples={'limit "sin(x)/x" --to oo': "1"},
)  # fmt: skip
def standard_elsewhere(problem: LimitProblem) -> Wrong:
    def read(node: Expr) -> Expr:
        if isinstance(node, Func) and FUNCTIONS[node.name].small == "u" and not problem.tends(node.arg, 0):
            return node.arg
        return node

    wrong = rewrite(problem.body, read)
    if wrong != problem.body and isinstance(problem.body, Mul | Div) and isinstance(problem.answer, float):
        yield problem.limit(wrong)


@_mistake(
    "first-term-only", "functions replaced by their first terms in a difference", "sin(x) - x = 0",
    "each function was replaced by its first term near 0, and in the difference these cancel.",
    "Keep one term more of each, or use l'Hopital's rule.",
    meant="limit.standard", common="B", examples={'limit "(2x^3 + tan(x) - sin(x))/x^3" --to 0': "2"},
)  # fmt: skip
def first_term(problem: LimitProblem) -> Wrong:
    def read(node: Expr) -> Expr:
        match node:
            case Func(name, u) if FUNCTIONS[name].small == "u" and problem.tends(u, 0):
                return u
            case Func("cos", u) if u.has(problem.x) and problem.tends(u, 0):
                return ONE
            case Pow(base, u) if base == E and u.has(problem.x) and problem.tends(u, 0):
                return ONE + u
        return node

    if any(form == "0/0" for _, form in problem.forms):
        wrong = rewrite(problem.body, read)
        yield problem.limit(simplify(wrong)) if wrong != problem.body else None


# --- factoring and rationalizing --------------------------------------------------------------------


@_mistake(
    "limit-summand-cancelled", "a summand cancelled above and below", "(u + v)/(u + w) = v/w",
    "a summand that stands above and below was cancelled.",
    "Only factors can be cancelled: factor top and bottom first.",
    meant="limit.cancel", common="B", examples={'limit "(x^2 - 4x + 3)/(x^2 - 9)" --to 3': "1"}, precedence=-1,
    kind="zero-over-zero-is-one",
)  # fmt: skip
def summand_cancelled(problem: LimitProblem) -> Wrong:
    if problem.quotient == "0/0" and problem.fraction is not None:
        u, v = problem.fraction
        if isinstance(u, Add) and isinstance(v, Add):
            for t in u.terms:
                if t in v.terms and t.free:
                    above, below = (add([w for w in s.terms if w != t]) for s in (u, v))
                    yield problem.limit(Div(above, below))


@_mistake(
    "limit-power-of-each-term", "a power taken of each term of a sum", "(u + v)^n = u^n + v^n",
    "the power of a sum was taken of each of its terms, and what stands between them is missing.",
    "Multiply the bracket by itself: (u + v)^2 is u^2 + 2uv + v^2.",
    meant="tidy.expand", common="A", examples={'limit "((3 + h)^2 - 9)/h" --to 0': "0"}, precedence=-1,
)  # fmt: skip
def power_of_each_term(problem: LimitProblem) -> Wrong:
    def each(node: Expr) -> Expr:
        match node:
            case Pow(Add() as s, n) if (literal_value(n) or 0) > 1:
                return add([Pow(t, n) for t in s.terms])
        return node

    wrong = rewrite(problem.body, each)
    yield problem.limit(wrong) if wrong != problem.body else None


@_mistake(
    "factor-sign-slip", "wrong sign when factoring", "(x^2 - a^2)/(x - a) = x - a",
    "a sign inside the factors is turned round.",
    "Multiply the factors out again to see whether they give the top.",
    meant="limit.cancel", common="B", examples={'limit "(x^2 - 3x - 10)/(x - 5)" --to 5': "3"}, kind="sign-slip",
    precedence=1,
)  # fmt: skip
def factor_sign(problem: LimitProblem) -> Wrong:
    """A quadratic over x - a, its other root with the wrong sign."""
    if problem.quotient != "0/0" or not isinstance(problem.right, float) or problem.polynomials is None:
        return
    assert problem.fraction is not None
    u, v = problem.fraction
    second, slope = problem.slope(problem.slope(u)), problem.slope(v)
    a = limit_value(problem.goal.to)
    if second is not None and slope is not None and isinstance(a, float):
        top, bottom = limit_value(second), limit_value(slope)
        if isinstance(top, float) and isinstance(bottom, float) and top and bottom:
            yield top * a / bottom - problem.right


@_mistake(
    "cube-factored-wrong", "a difference of cubes factored wrongly", "x^3 - a^3 = (x - a)(x^2 + a^2)",
    "the difference of cubes was factored wrongly.",
    "Use x^3 - a^3 = (x - a)(x^2 + a x + a^2).",
    meant="limit.cancel", common="B", examples={'limit "(x^3 - 8)/(x - 2)" --to 2': "8"}, kind="factor-sign-slip",
)  # fmt: skip
def cubes(problem: LimitProblem) -> Wrong:
    a = limit_value(problem.goal.to)
    degrees = problem.polynomials
    if problem.quotient == "0/0" and degrees is not None and isinstance(a, float) and isinstance(problem.right, float):
        assert problem.fraction is not None
        terms = multiplied_out(problem.fraction[0]) or {}
        if (degrees[0].degree, degrees[1].degree, len(terms)) == (3, 1, 2) and a:
            yield from (problem.right * n / 3 for n in (2, 1, 4))


@_mistake(
    "conjugate-slip", "conjugate: sum in the denominator lost", "(sqrt(x + a) - sqrt(a))/x = 1/sqrt(a)",
    "only one of the two parts of the conjugate was counted below, which doubles the result.",
    "The conjugate is a sum: both of its parts stay in the denominator.",
    meant="limit.conjugate", common="B",
    examples={'limit "(sqrt(x + 16) - 4)/x" --to 0': "1/4", 'limit "sqrt(x^2 + 10x) - x" --to oo': "10"},
)  # fmt: skip
def conjugate(problem: LimitProblem) -> Wrong:
    rooted = problem.quotient == "0/0" or any(form == "oo - oo" for _, form in problem.forms)
    if rooted and isinstance(problem.right, float) and problem.has("sqrt"):
        yield 2 * problem.right
