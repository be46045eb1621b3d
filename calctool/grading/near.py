"""What values near the place say against a wrong limit: two of them beside the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from calctool.derivation.rule import Words
from calctool.diagnosis.limit_problem import limit_value, numbers_for, with_numbers
from calctool.expr.exact import rational_value
from calctool.expr.tree import DNE, OO, Add, Expr, Limit, Neg, Num, Piecewise, Sym
from calctool.grading.equality import in_digits
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.sequences import INDICES
from calctool.limits.solver import one_sided
from calctool.numeric.evaluate import holds
from calctool.tasks.limit_table import sides_of
from calctool.tasks.question import Answer, Question

FARTHEST = 9
"""Powers of ten that are tried."""


_SIMPLE = (Fraction(2), Fraction(3), Fraction(5), Fraction(7))
"""Numbers for the letters that stay in a limit."""


_CLOSE = [Fraction(n, 1000) for n in range(10, 20)]
_FAR = [Fraction(10, 100 * n + 5 * (n % 2)) for n in range(10, 20)]
_TERMS = [Fraction(1, n) for n in range(100, 104)]
"""Distances from the place; far out what they are the reciprocals of."""


class Near(NamedTuple):
    """A point near the place, as it is written, and the value there (None: there is none)."""

    at: Expr
    value: Any


def evidence(question: Question, answer: Answer) -> list[Words]:
    """Values near the place that do not go with the answer, and what to do; for some numbers where letters stay.

    Where no values tell the answer from the right one there is only what to do.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> said = evidence(question_for("limit", "(x^2 - 9)/(x - 3)", to="3"), parse("5"))
    >>> "".join(w if isinstance(w, str) else show(w) for w in said[0])
    'At x = 2.99 the function is 5.99, at x = 3.01 it is 6.01; your answer is 5.'
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Limit) or not isinstance(answer, Expr) or isinstance(right, list):
        return []
    words: list[str | Expr] = ["At "]
    shown: Expr = goal
    if goal.free:
        given = numbers_for(question, _SIMPLE)
        if given is None or not answer.free <= goal.free:
            return []
        shown, right, answer = with_numbers(goal, given), with_numbers(right, given), with_numbers(answer, given)
        if isinstance(right, Piecewise):  # the limit by cases
            right = next((value for value, condition in right.branches if holds(condition, {})), right)
        words = ["For "]
        for name, n in given.items():
            words += [Sym(name), f" = {n}, "]
        words += ["at "]
    assert isinstance(shown, Limit)
    called = "area" if question.command == "exhaust" else "function"
    pair = seen(shown, right, answer)
    if pair is None:
        return [advice(goal, called)]
    first, second = pair
    words += [goal.var, " = ", first.at, *_is(first, f"the {called}")]
    words += [", at ", goal.var, " = ", second.at, *_is(second, "it")]
    if None in (first.value, second.value):
        where = "on both sides" if len(sides_of(goal)) > 1 else "all the way"
        return [(*words, f"; a limit needs values {where}.")]
    return [(*words, *_against(right, answer, goal)), advice(goal, called)]


def steepness(question: Question, answer: Answer) -> list[Words]:
    """How the slope at a point is not the answer, in words: the number would give the right one away.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x^3 - 4x", at="x=2")
    >>> steepness(question, parse("9")), steepness(question, parse("-4"))
    ([('The curve is less steep there.',)], [('The function rises there, so its slope is positive.',)])
    """
    if question.command != "diff" or question.order > 1:
        return []
    theirs, ours = (limit_value(e) if isinstance(e, Expr) else None for e in (answer, question.right))
    if not isinstance(theirs, float) or not isinstance(ours, float) or abs(ours - theirs) < 1e-6 * max(1, abs(ours)):
        return []
    if ours * theirs <= 0 and abs(ours) > 1e-6:
        rises, sign = ("rises", "positive") if ours > 0 else ("falls", "negative")
        return [(f"The function {rises} there, so its slope is {sign}.",)]
    return [(f"The curve is {'less steep' if abs(ours) < abs(theirs) else 'steeper'} there.",)]


def advice(goal: Limit, called: str = "function") -> Words:
    """What to do about a limit, of what is ``called`` so, that nothing else is said of."""
    if called == "area":
        return ("Take more and more pieces, and see where the area goes.",)
    if goal.to in (OO, Neg(OO)):
        return ("Put in values on the way to ", goal.to, f" and see where the {called} goes.")
    sides = "" if goal.side else ", on both sides,"
    return ("Put in values ever nearer to ", goal.to, f"{sides} and see where the {called} goes.")


def _is(near: Near, subject: str) -> Words:
    return (f" {subject} has no value",) if near.value is None else (f" {subject} is {_digits(near.value)}",)


def _against(right: Answer, answer: Expr, goal: Limit) -> Words:
    """How the answer does not go with the values."""
    if right == DNE:
        return ("; there is no one number that the values come near to.",)
    if answer == DNE:
        both = "; both sides come near" if len(sides_of(goal)) > 1 else "; the values come near"
        return (f"{both} one number.",)
    return ("; your answer is ", answer, ".")


def seen(goal: Limit, right: Answer, answer: Expr) -> tuple[Near, Near] | None:
    """Two points: one on each side, or one nearer than the other, near enough to tell the answer from the right one.

    None where no two points of those that are tried do: 1/ln(x) is above 0.05 up to x = 10^8.
    """
    sides = [one_sided(goal.var, goal.to, s) for s in sides_of(goal)]
    theirs = limit_value(answer)
    ours = limit_value(right) if isinstance(right, Expr) else None
    if ours == "dne":
        terms = max(_pairs(goal, sides, _TERMS), key=_apart) if goal.var.name in INDICES and sides[0].far else None
        if terms is not None and None not in (terms[0].value, terms[1].value) and _apart(terms) > 0.01:
            return terms  # of a sequence
        return max(_pairs(goal, sides, _FAR if sides[0].far else _CLOSE), key=_apart)
    first = 1 if sides[0].far else 2
    for k in range(first, FARTHEST) if ours is not None else ():
        pair = _pair(goal, sides, Fraction(1, 10**k))
        if all(near.value is not None and _tells(near.value, ours, theirs) for near in pair):
            return pair
    return None


def _pair(goal: Limit, sides: list[OneSidedLimit], distance: Fraction) -> tuple[Near, Near]:
    if len(sides) > 1:
        return _near(goal, sides[0], distance), _near(goal, sides[1], distance)
    return _near(goal, sides[0], distance), _near(goal, sides[0], distance / 10)


def _pairs(goal: Limit, sides: list[OneSidedLimit], distances: Sequence[Fraction]) -> Iterator[tuple[Near, Near]]:
    """Pairs that may show that the values do not settle."""
    left, right = ([_near(goal, side, distance) for distance in distances] for side in (sides[0], sides[-1]))
    yield from ((a, b) for a, b in product(left, right) if a.at != b.at)


def _apart(pair: tuple[Near, Near]) -> float:
    """How clearly two values differ; a value that is missing counts where those that are there are close."""
    first, second = (near.value for near in pair)
    if first is None or second is None:
        return 0.4 if first is not second else -1.0
    return float(abs(first - second) / (1 + abs(first) + abs(second)))


def _tells(value: Any, ours: Any, theirs: Any) -> bool:
    """Is a value clearly nearer to the right limit than to the answer?"""
    if not isinstance(ours, float):
        size = abs(theirs) if isinstance(theirs, float) else 10
        return bool(value * (1 if ours == "oo" else -1) > 10 * max(1, size))
    if isinstance(theirs, float):
        return bool(abs(value - ours) <= 0.1 * abs(theirs - ours))
    return bool(abs(value - ours) <= 0.01 * max(1, abs(ours)))


def _near(goal: Limit, side: OneSidedLimit, distance: Fraction) -> Near:
    return Near(_place(goal.to, side, distance), side.nearby.at(goal.body, distance))


def _digits(v: Any) -> str:
    from mpmath import nstr  # type: ignore[import-untyped, unused-ignore]

    return in_digits(str(nstr(v, 6, min_fixed=-7, max_fixed=9)))


def _place(to: Expr, side: OneSidedLimit, distance: Fraction) -> Expr:
    """The point as a person writes it: 2.999, or pi/2 - 0.001."""
    step = side.side * (1 / distance if side.far else distance)
    middle = Fraction(0) if side.far else rational_value(to)
    if middle is not None and _decimal(middle + step):
        return _number(middle + step)
    return Add(to, _number(step))


def _decimal(q: Fraction) -> bool:
    return 10**12 % q.denominator == 0


def _number(q: Fraction) -> Expr:
    size = abs(q)
    text = f"{size.numerator}" if size.denominator == 1 else f"{float(size):.12f}".rstrip("0")
    return Neg(Num(size, text)) if q < 0 else Num(size, text)
