"""The wrong task: the function repeated or integrated, too many derivatives, another letter, the point misused."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.agreement import same
from calctool.diagnosis.attempt import Attempt, Sign, has_decimals, rounds_to
from calctool.diagnosis.card import mistake
from calctool.diagnosis.search import worked_out
from calctool.expr.traversal import nodes, rewrite, substitute
from calctool.expr.tree import PI, TWO, ZERO, Add, Deriv, Expr, Func, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.numeric.evaluate import precise


def _inside(goal: Expr) -> tuple[Expr, list[tuple[Sym, Expr]]]:
    """The derivative asked for, and the values to put in afterwards (innermost first)."""
    values: list[tuple[Sym, Expr]] = []
    while isinstance(goal, Substituted):
        values.append((goal.var, goal.value))
        goal = goal.body
    return goal, values[::-1]


def _differentiated(e: Expr) -> Expr:
    """The function of the question, of whatever order the derivative is."""
    while isinstance(e, Deriv):
        e = e.body
    return e


def _at(e: Expr, values: list[tuple[Sym, Expr]]) -> Expr:
    for x, place in values:
        e = Substituted(e, x, place)
    return e


@mistake(
    "not-differentiated", "function repeated, not differentiated", "f' = f",
    "this is the function of the question itself.",
    "Differentiate it.",
    meant="", common="A", examples={"x^3 + 2x": "x^3 + 2x"}, weight=1, inside=0, whole=1,
    certain=True,
)  # fmt: skip
def not_differentiated(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if isinstance(inner, Deriv) and not values:
        yield Rewrite(_differentiated(inner))


@mistake(
    "order-too-low", "differentiated too few times", "f'' = f'",
    "this is a derivative of a lower order than the one asked for.",
    "Differentiate once more.",
    meant="", common="A", examples={'diff "x^6" --order 2': "6x^5"}, inside=0, whole=1, alone=True,
)  # fmt: skip
def order_too_low(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    while isinstance(inner, Deriv) and isinstance(inner.body, Deriv):
        if inner.wrt != inner.body.wrt:
            yield Rewrite(_at(Deriv(inner.body.body, inner.wrt), values))
        inner = inner.body
        yield Rewrite(_at(inner, values))


@mistake(
    "order-too-high", "differentiated too many times", "f' = f''",
    "this is a derivative of a higher order than the one asked for.",
    "Stop one derivative earlier.",
    meant="", common="B", examples={"x^5": "20x^3", "sin(x)": "-sin(x)"}, weight=2, inside=0, whole=1, alone=True,
)  # fmt: skip
def order_too_high(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if isinstance(inner, Deriv):
        yield Rewrite(_at(Deriv(inner, inner.wrt), values))


@mistake(
    "second-derivative-squared", "first derivative squared instead of differentiated again", "f'' = (f')^2",
    "the first derivative is squared.",
    "Differentiate the first derivative once more.",
    meant="", common="C", examples={'diff "x^4" --order 2': "16x^6"}, inside=0, whole=1, alone=True,
)  # fmt: skip
def squared(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if isinstance(inner, Deriv) and isinstance(inner.body, Deriv) and inner.wrt == inner.body.wrt:
        yield Rewrite(_at(Pow(inner.body, TWO), values))


@mistake(
    "wrong-variable", "differentiated with respect to another variable", "d/dx f = d/dy f",
    "this is the derivative by {y}; the question asks for {x}.",
    "Treat {x} as the variable and everything else as constant.",
    meant="", common="B", examples={'diff "b x^3" --wrt x': "x^3"}, inside=2, whole=1,
)  # fmt: skip
def wrong_variable(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if isinstance(inner, Deriv) and not isinstance(inner.body, Deriv):
        for name in sorted(inner.body.free - {inner.wrt.name}):
            yield Rewrite(_at(Deriv(inner.body, Sym(name)), values), {"x": inner.wrt, "y": Sym(name)})


@mistake(
    "value-not-derivative", "function value given instead of the slope", "f'(a) = f(a)",
    "this is the value of the function there, not its slope.",
    "Differentiate first, and then put the point in.",
    meant="", common="B", examples={'diff "x^2 + 3x + 1" --at x=4': "29"}, inside=0, whole=1,
    certain=True,
)  # fmt: skip
def value_given(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    # In a gradient's component such a number stands by chance: the value of the function is one number for all of it.
    if len(values) == 1 and isinstance(inner, Deriv):
        yield Rewrite(_at(_differentiated(inner), values))


@mistake(
    "evaluated-too-early", "number put in before differentiating", "f'(a) = d/dx f(a) = 0",
    "the number was put in first, and then a constant was differentiated.",
    "Differentiate first, put the number in afterwards.",
    meant="", common="C", examples={'diff "x^2 + 5x" --at x=2': "0"}, inside=0, whole=1,
)  # fmt: skip
def too_early(goal: Expr) -> Iterator[Rewrite]:
    _, values = _inside(goal)
    if values:
        yield Rewrite(ZERO)


@mistake(
    "point-not-substituted", "derivative given, not its value", "f'(a) = f'(x)",
    "the variable is still in the answer, though a point was given.",
    "Put the point in.",
    meant="", common="B", examples={'diff "x^4" --at x=3': "4x^3"}, inside=0, whole=1, certain=True,
)  # fmt: skip
def not_substituted(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if values:
        yield Rewrite(inner)


@mistake(
    "tangent-given", "the tangent given instead of the slope", "f'(a) = f(a) + f'(a)*(x - a)",
    "this is the tangent at the point.",
    "The derivative there is its slope alone, the number in front of {x}.",
    meant="", common="B", examples={'diff "x^2 - 4x" --at x=3': "2x - 9"}, on=Attempt, certain=True,
)  # fmt: skip
def tangent_given(attempt: Attempt) -> Iterator[Sign]:
    goal, point = attempt.goal, attempt.question.point
    if not isinstance(goal, Substituted) or point is None or len(point) != 1 or isinstance(goal.body, Substituted):
        return
    x, a = goal.var, goal.value
    if not attempt.answer.has(x) or attempt.question.order != 1 or attempt.right.data == "dne":
        return
    line = Add(Substituted(attempt.body, x, a), Mul(attempt.right, Add(x, Neg(a))))
    mine = attempt.near.vector(attempt.answer)
    if same(mine, attempt.near.vector(line)) and not same(mine, attempt.near.vector(attempt.body)):
        yield Sign(attempt.answer, {"x": x})


@mistake(
    "point-sign-lost", "the point taken with the other sign", "f'(-a) = f'(a)",
    "this is the derivative at {a}; the point is negative.",
    "Put brackets round the point when you put it in, its sign included.",
    meant="", common="B", examples={'diff "x^2 - 5x" --at x=-3': "1"}, inside=0, whole=1, certain=True,
)  # fmt: skip
def point_sign(goal: Expr) -> Iterator[Rewrite]:
    inner, values = _inside(goal)
    if len(values) == 1 and isinstance(values[0][1], Neg):
        x, place = values[0]
        yield Rewrite(_at(inner, [(x, place.args[0])]), {"a": place.args[0]})


@mistake(
    "point-power-sign", "the minus sign of the point left out of a power", "x = -a: x^2 = -a^2",
    "the minus sign of {a} was left out of an even power, as if it stood in front.",
    "Put brackets round the point: (-2)^2 is 4.",
    meant="definition.power-law", common="B", examples={'diff "x^3 - 2x" --at x=-1': "-5"}, on=Attempt,
)  # fmt: skip
def point_power_sign(attempt: Attempt) -> Iterator[Sign]:
    inner, values = _inside(attempt.goal)
    if len(values) != 1 or not isinstance(values[0][1], Neg) or attempt.answer.free:
        return
    x, place = values[0]
    slope = worked_out(inner)

    def outside(node: Expr) -> Expr:
        even = isinstance(node, Pow) and node.base == x and isinstance(node.exp, Num) and node.exp.value % 2 == 0
        return Neg(node) if even else node

    wrong = None if slope is None else rewrite(slope, outside)
    if wrong is not None and wrong != slope:
        value = substitute(wrong, x.name, place)
        if same(attempt.near.vector(value), attempt.near.vector(attempt.answer)) and attempt.comparable:
            yield Sign(attempt.answer, {"a": place})


@mistake(
    "degrees-for-radians", "the calculator set to degrees", "sin(2) = sin(2 degrees)",
    "this decimal comes out with a calculator set to degrees.",
    "Set it to radians: the rules for sine and cosine hold in radians only.",
    meant="", common="A", examples={'diff "x cos(x)" --at x=2': "0.9296"}, on=Attempt, certain=True,
)  # fmt: skip
def in_degrees(attempt: Attempt) -> Iterator[Sign]:
    inner, values = _inside(attempt.goal)
    digits = [n.text.replace(".", "").lstrip("0") for n in nodes(attempt.answer) if isinstance(n, Num)]
    if not values or attempt.answer.free or not has_decimals(attempt.answer) or max(map(len, digits)) < 3:
        return
    value = worked_out(inner)
    if value is None:
        return

    def degrees(node: Expr) -> Expr:
        trig = isinstance(node, Func) and node.name in ("sin", "cos", "tan", "sec", "csc", "cot")
        return node.with_args((Mul(node.args[0], PI) / Num(180),)) if trig else node

    wrong = rewrite(value, degrees)
    if wrong != value:
        for x, place in values:
            wrong = substitute(wrong, x.name, place)
        size = None if wrong.free else precise(wrong, {})
        if size is not None and rounds_to(attempt.answer, float(size)):
            yield Sign(attempt.answer)


@mistake(
    "integrated-instead", "integrated instead of differentiated", "f' = integral of f",
    "differentiating this answer gives the function of the question back: it is an integral.",
    "Go the other way: differentiate.",
    meant="", common="A", examples={"6x^2": "2x^3", "cos(3x)": "sin(3x)/3"}, on=Attempt, after=1,
    certain=True,
)  # fmt: skip
def integrated_instead(attempt: Attempt) -> Iterator[Sign]:
    goal, x = attempt.goal, attempt.question.variables[0]
    if not isinstance(goal, Deriv) or goal.body.open or goal.body == x or not attempt.answer.has(x):
        return
    back, body = attempt.slopes(attempt.answer, x), attempt.near.vector(goal.body)
    if back is not None and same(back, body) and not same(attempt.near.vector(attempt.right), body):
        yield Sign(attempt.answer)


@mistake(
    "constant-added", "constant of integration added", "f' = f' + C",
    "a constant of integration stands in a derivative; without + {t} it is right.",
    "Leave it out: it belongs to an integral.",
    meant="", common="A", examples={"x^3 - 2x": "3x^2 - 2 + C"}, on=Attempt, certain=True,
)  # fmt: skip
def constant_added(attempt: Attempt) -> Iterator[Sign]:
    bare = attempt.put_back
    if bare is not None and not attempt.in_inner_variables and bare.agrees:
        yield Sign(attempt.answer, {"t": Sym(attempt.foreign[0])})


@mistake(
    "wrong-letter", "another letter used", "x = t",
    "{t} is a letter that nobody gave.",
    "Use the letters of the question.",
    meant="", common="B", examples={"x^3": "3t^2"}, on=Attempt, certain=True,
)  # fmt: skip
def wrong_letter(attempt: Attempt) -> Iterator[Sign]:
    if attempt.foreign and attempt.put_back is None:
        yield Sign(attempt.answer, {"t": Sym(attempt.foreign[0])})


@mistake(
    "symmetric-derivative", "a slope given where there is none", "f'(a) = lim (f(a + h) - f(a - h))/(2h)",
    "the function has no derivative here: a corner, a jump or an end has no slope.",
    "Compare the slopes just left and just right of the point.",
    meant="diff.abs", common="B", examples={'diff "|x|" --at x=0': "0"}, on=Attempt, certain=True,
)  # fmt: skip
def symmetric_derivative(attempt: Attempt) -> Iterator[Sign]:
    if attempt.right.data == "dne" and not attempt.answer.free and attempt.answer.data not in ("dne", "oo"):
        yield Sign(attempt.answer)
