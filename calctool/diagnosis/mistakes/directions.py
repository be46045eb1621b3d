"""Mistakes with what is asked of a gradient at a point: its length, its angle, the slope along a vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from calctool.diagnosis.card import mistake
from calctool.expr.traversal import fold
from calctool.expr.tree import PI, TWO, Add, Div, Expr, Func, Mul, Pow, add


class LengthOrAngle(NamedTuple):
    """The gradient, what of it is in question (length, angle or derivative), and the student's answer.

    ``along`` is the vector along which the derivative is asked for.
    """

    gradient: list[Expr]
    of: str
    answer: Expr
    along: Sequence[Expr] = ()


_gradient_mistake = partial(mistake, on=LengthOrAngle)


def _hyperbolic(problem: LengthOrAngle) -> bool:
    return fold(problem.answer, lambda e, inner: e.data in ("artanh", "tanh") or any(inner))


def _arctan(problem: LengthOrAngle, ratio: tuple[int, int]) -> Iterator[Expr]:
    if problem.of == "angle" and not _hyperbolic(problem):
        above, below = ratio
        angle = Func("arctan", Div(problem.gradient[above], problem.gradient[below]))
        yield angle
        yield Add(angle, PI)


@_gradient_mistake(
    "direction-tanh", "tanh^-1 written for the angle of the gradient", "angle = artanh(f_y/f_x)",
    "the inverse of tanh was taken, a hyperbolic function; an angle is the inverse of the tangent.",
    "Take arctan of the ratio, without the h.",
    meant="several.angle", common="B", examples={'grad "x^2 + y^2/4" --at x=1,y=2 --of angle': "artanh(1/2)"},
)  # fmt: skip
def tanh_for_tan(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "angle" and _hyperbolic(problem):
        yield problem.answer


@_gradient_mistake(
    "direction-ratio-inverted", "ratio in the arctangent upside down", "angle = arctan(f_x/f_y)",
    "the two components stand in the ratio the other way up.",
    "Put the second component above, the first below.",
    meant="several.angle", common="B", examples={'grad "5x + 4y" --at x=0,y=0 --of angle': "arctan(5/4)"},
)  # fmt: skip
def ratio_inverted(problem: LengthOrAngle) -> Iterator[Expr]:
    yield from _arctan(problem, (0, 1))


@_gradient_mistake(
    "direction-quadrant", "arctangent in the wrong quadrant", "angle = arctan(f_y/f_x) where f_x < 0",
    "the ratio is right, but this angle points the opposite way.",
    "Draw the vector: arctan gives angles of the right half-plane only, so move it by pi for the left one.",
    meant="several.angle", common="B", examples={'grad "y - x" --at x=0,y=0 --of angle': "-pi/4"},
)  # fmt: skip
def wrong_quadrant(problem: LengthOrAngle) -> Iterator[Expr]:
    yield from _arctan(problem, (1, 0))


@_gradient_mistake(
    "magnitude-not-rooted", "root forgotten in the length", "|grad f| = f_x^2 + f_y^2",
    "this is the square of the length.",
    "Take the root of it.",
    meant="several.norm", common="B", examples={'grad "5x + 12y" --at x=1,y=1 --of length': "169"}, certain=True,
)  # fmt: skip
def not_rooted(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "length":
        yield add([Pow(v, TWO) for v in problem.gradient])


@_gradient_mistake(
    "magnitude-as-sum", "components added for the length", "|grad f| = f_x + f_y",
    "the components themselves are added up.",
    "Add their squares, as Pythagoras does, and take the root.",
    meant="several.norm", common="C", examples={'grad "5x + 12y" --at x=1,y=1 --of length': "17"},
)  # fmt: skip
def as_sum(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "length":
        yield add(problem.gradient)
        yield add([Func("abs", v) for v in problem.gradient])


def _slope(problem: LengthOrAngle) -> Expr:
    """The gradient times the vector as it was given."""
    return add([Mul(f, v) for f, v in zip(problem.gradient, problem.along, strict=True)])


@_gradient_mistake(
    "direction-not-normalised", "direction not made of length 1", "df/dv = grad f * v",
    "the gradient is multiplied with the vector as it was given.",
    "Divide the vector by its length first.",
    meant="several.unit", common="A",
    examples={'grad "x^2 y" --at x=1,y=2 --of derivative --along 3,4': "16"}, certain=True,
)  # fmt: skip
def not_normalised(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "derivative" and problem.along:
        yield _slope(problem)


@_gradient_mistake(
    "direction-divided-by-square", "divided by the square of the length", "df/dv = grad f * v/|v|^2",
    "it was divided by the square of the length of the vector.",
    "Divide by the length itself: take the root.",
    meant="several.unit", common="C",
    examples={'grad "x^2 y" --at x=1,y=2 --of derivative --along 3,4': "16/25"}, certain=True,
)  # fmt: skip
def divided_by_square(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "derivative" and problem.along:
        yield Div(_slope(problem), add([Pow(v, TWO) for v in problem.along]))


@_gradient_mistake(
    "direction-not-used", "length of the gradient given for the slope along a vector", "df/dv = |grad f|",
    "this is the length of the gradient; the direction asked for does not come into it.",
    "Multiply the gradient with the vector of length 1 in that direction.",
    meant="several.directional", common="C",
    examples={'grad "x^2 + 2y" --at x=2,y=1 --of derivative --along 1,0': "sqrt(20)"}, certain=True,
)  # fmt: skip
def direction_not_used(problem: LengthOrAngle) -> Iterator[Expr]:
    if problem.of == "derivative":
        yield Func("sqrt", add([Pow(v, TWO) for v in problem.gradient]))
