"""Gradient descent and ascent: steps counted wrongly, taken the wrong way, without the rate, with an old slope."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from calctool.diagnosis.attempt import Attempt, Sign
from calctool.diagnosis.card import mistake
from calctool.expr.tree import Expr, Neg, Num, Sym, as_expr
from calctool.numeric.evaluate import precise
from calctool.report.model import Grid

MOST = 60
"""Steps that are walked again."""


class Steps(NamedTuple):
    """A walk in one variable: its points from the start on, its slope, the signed rate, the steps asked for."""

    x: Sym
    points: tuple[float, ...]
    height: Expr
    slope: Expr
    rate: float
    asked: int

    def at(self, e: Expr, v: float) -> float | None:
        """The value of the function or its slope."""
        found = precise(e, {self.x.name: Fraction(v)})
        return None if found is None else float(found)

    def walked(self, rate: float, steps: int) -> list[float]:
        """The points of so many steps with a rate, as far as there are any."""
        found = [self.points[0]]
        for _ in range(steps):
            slope = self.at(self.slope, found[-1])
            if slope is None or abs(found[-1]) > 1e12:
                break
            found.append(found[-1] + rate * slope)
        return found

    def end(self, rate: float) -> float | None:
        """Where the steps asked for lead with another rate."""
        found = self.walked(rate, self.asked)
        return found[-1] if len(found) > self.asked else None


def _steps(attempt: Attempt) -> Steps | None:
    """The walk that is asked about; None for another question, another method, or one that is too long."""
    question = attempt.question
    if question.command not in ("descend", "ascend") or len(question.variables) != 1 or not question.derivations:
        return None
    grid = next((b for b in question.report.blocks if isinstance(b, Grid) and b.header[:1] == ("step",)), None)
    if grid is None or len(grid.rows) > MOST or [row[0] for row in grid.rows] != [*map(str, range(len(grid.rows)))]:
        return None
    points = [precise(row[1], {}) for row in grid.rows if isinstance(row[1], Expr)]
    known = tuple([float(v) for v in points if v is not None])
    if not 1 < len(known) == len(grid.rows) or question.steps > MOST or not isinstance(question.body, Expr):
        return None
    x, slope = question.variables[0], question.derivations[0].result
    found = Steps(x, known, question.body, slope, 0.0, question.steps)
    first = found.at(slope, known[0])
    found = found._replace(rate=(known[1] - known[0]) / first if first else 0.0)
    again = found.walked(found.rate, len(known) - 1)
    if len(again) < len(known) or abs(again[-1] - known[-1]) > 1e-8 * max(1.0, abs(again[-1])):
        return None
    end, mine = found.end(found.rate), None if attempt.answer.free else precise(attempt.answer, {})
    right = end is not None and mine is not None and abs(float(mine) - end) <= 1e-9 * max(1.0, abs(end))
    return None if right else found


def _says(attempt: Attempt, value: float | None) -> bool:
    """Is an answer this number, to the digits that are typed?"""
    number = attempt.answer.body if isinstance(attempt.answer, Neg) else attempt.answer
    mine = None if attempt.answer.free else precise(attempt.answer, {})
    if mine is None or value is None:
        return False
    text = number.text if isinstance(number, Num) and "e" not in number.text.lower() else ""
    digits = len(text.partition(".")[2])
    return abs(float(mine) - value) <= (0.5 * 10.0**-digits if digits > 1 else 1e-9 * max(1.0, abs(value)))


@mistake(
    "walk-other-step", "the point after another number of steps", "x_n = x_k",
    "this is the point after step {k}; asked for is the one after step {n}.",
    "Count the start as step 0, and each update as one more.",
    meant="", common="A", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 2': "1.4"}, on=Attempt,
    certain=True,
)  # fmt: skip
def other_step(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    if walk is not None:
        points = walk.walked(walk.rate, walk.asked + 1)
        same = [k for k, point in enumerate(points) if k != walk.asked and _says(attempt, point)]
        nearest = min(same, key=lambda k: abs(k - walk.asked), default=0)
        if same and all(points[k] == points[nearest] for k in same):  # on a circle it comes again; else one only
            yield Sign(attempt.answer, {"k": as_expr(nearest), "n": as_expr(walk.asked)})


@mistake(
    "walk-turned-round", "steps taken the wrong way", "x - r f'(x) = x + r f'(x)",
    "every step goes the wrong way: the sign in front of the rate is the other one.",
    "Take the rate times the derivative away to descend; add it to ascend.",
    meant="", common="A", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 2': "0.12"}, on=Attempt,
    certain=True,
)  # fmt: skip
def turned_round(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    if walk is not None and _says(attempt, walk.end(-walk.rate)):
        yield Sign(attempt.answer)


@mistake(
    "walk-rate-left-out", "the learning rate left out", "x - r f'(x) = x - f'(x)",
    "the whole derivative was taken for a step, without the learning rate in front of it.",
    "Multiply the derivative by the rate, then take the step.",
    meant="", common="B", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 1': "5"}, on=Attempt,
)  # fmt: skip
def rate_left_out(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    if walk is not None and _says(attempt, walk.end(1.0 if walk.rate > 0 else -1.0)):
        yield Sign(attempt.answer)


@mistake(
    "walk-old-slope", "the derivative at the start used for every step", "f'(x_k) = f'(x_0)",
    "every step uses the derivative at the start.",
    "Work the derivative out anew at the point that was reached.",
    meant="", common="B", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 3': "2.2"}, on=Attempt,
)  # fmt: skip
def old_slope(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    if walk is not None and walk.asked > 1:
        first, second = walk.points[:2]
        if _says(attempt, first + walk.asked * (second - first)):
            yield Sign(attempt.answer)


@mistake(
    "walk-height-given", "the value of the function given for the point", "x_n = f(x_n)",
    "this is the value of the function at the end of the walk, and not the point itself.",
    "Give the point: the number at which the function has this value.",
    meant="", common="C", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 2': "-7.3616"}, on=Attempt,
    certain=True,
)  # fmt: skip
def height_given(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    end = None if walk is None else walk.end(walk.rate)
    if walk is not None and end is not None and _says(attempt, walk.at(walk.height, end)):
        yield Sign(attempt.answer)


@mistake(
    "walk-rounded", "the end of a walk rounded", "1.72 = 1.7",
    "the steps are right, and their end is rounded too far.",
    "Keep all digits that a point has, in every step.",
    meant="", common="B", examples={'descend "x^2 - 6x" --from x=1 --rate 0.1 --count 2': "1.7"}, on=Attempt,
    certain=True,
)  # fmt: skip
def end_rounded(attempt: Attempt) -> Iterator[Sign]:
    walk = _steps(attempt)
    typed = attempt.answer.body if isinstance(attempt.answer, Neg) else attempt.answer
    if walk is None or not isinstance(typed, Num) or "." not in typed.text:
        return
    end, mine = walk.end(walk.rate), precise(attempt.answer, {})
    digits = len(typed.text.partition(".")[2])
    if end is not None and mine is not None and abs(float(mine) - end) <= 0.5 * 10.0**-digits:
        yield Sign(attempt.answer)
