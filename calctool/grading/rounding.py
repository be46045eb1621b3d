"""Is an answer right but for its rounded decimals?  Every decimal is moved by what was cut off, and the rest must fit.

Without options only a decimal of fifteen digits or more, as programs print a float, is as good as exact.
``digits`` and ``tolerance`` say what a teacher allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.answers.shapes import components, flat
from calctool.expr.traversal import fold
from calctool.expr.tree import Expr, Num
from calctool.grading.verdict import fitted, unfit
from calctool.numeric.evaluate import precise
from calctool.numeric.sampling import sample_points
from calctool.tasks.question import Answer, Question

FLOAT = 15
"""Digits from which a decimal is taken for a float as a program prints it, and so for exact."""

_SHOWN = 10
"""Digits of the end of a walk that is shown rounded."""

_POINTS, _ENOUGH = 12, 5


class Tolerance(NamedTuple):
    """What is allowed: numbers rounded to so many ``digits``, or off by so ``much`` (relatively beyond 1)."""

    digits: int | None = None
    much: Fraction | None = None

    @property
    def given(self) -> bool:
        return self.digits is not None or self.much is not None


def rounded(question: Question, answer: Answer, allowed: Tolerance) -> int | None:
    """The digits that the decimals of a right answer have; None where it is not right to the digits written.

    0 says that it is right within the tolerance.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> rounded(question_for("diff", "x^3/9"), parse("0.3333333333333333x^2"), Tolerance())
    16
    >>> rounded(question_for("diff", "x^3/9"), parse("0.3333x^2"), Tolerance(digits=4))
    4
    """
    answer = fitted(question, answer)
    if unfit(question, answer) is not None:
        return None
    found: list[int] = []
    for _, _, right, mine in components(None, question.right, answer):
        if right.open or mine.open or not mine.free <= right.free or right.data == "dne" or mine.data == "dne":
            return None
        digits = _digits(right, mine, allowed)
        if digits is None:
            return None
        found.append(digits)
    return min(found)


def computed(question: Question) -> bool:
    """Is the right answer itself the rounded end of a walk, and not exact?"""
    return bool(question.steps) and any(
        _significant(num) >= _SHOWN for e in flat(question.right) for num in _decimals(e)
    )


def near_computed(question: Question, answer: Answer) -> bool:
    """Is a number the right one as far as the right one is known?"""
    if unfit(question, answer) is not None:
        return False
    for _, _, right, mine in components(None, question.right, answer):
        p, q = precise(right, {}), precise(mine, {})
        if p is None or q is None or abs(p - q) > abs(p) * 10.0 ** (1 - _SHOWN):
            return False
    return True


def _digits(right: Expr, mine: Expr, allowed: Tolerance) -> int | None:
    names = right.free | mine.free
    points = sample_points(right, _POINTS, names)
    pairs = [(precise(right, p, 40), precise(mine, p, 40), p) for p in points]
    known = [(r, m, p) for r, m, p in pairs if r is not None and m is not None]
    if len(known) < (_ENOUGH if names else 1) or any(r is not None and m is None for r, m, _ in pairs):
        return None
    much = None if allowed.much is None else float(allowed.much) * (1 + 1e-12)
    if much is not None and all(abs(m - r) <= much * max(1, abs(r)) for r, m, _ in known):
        return 0
    if all(abs(m - r) <= abs(r) * 1e-30 for r, m, _ in known):
        return FLOAT  # nothing is rounded in this component
    least = FLOAT if allowed.digits is None else allowed.digits
    cut = [num for num in _decimals(mine) if _significant(num) >= least]
    if not cut or len(cut) > 8:
        return None
    room = [_room(mine, cut, p, m) for _, m, p in known]
    if all(space is not None and abs(m - r) <= space for (r, m, _), space in zip(known, room, strict=True)):
        return min(_significant(num) for num in cut)
    return None


def _room(mine: Expr, cut: Sequence[Num], point: Mapping[str, Fraction], value: Any) -> Any:
    """How far the value moves when every rounded number moves by what may have been cut off."""
    space: Any = 0
    for num in cut:
        moved = precise(_moved(mine, num), point, 40)
        if moved is None:
            return None
        space += abs(moved - value)
    return space


def _moved(e: Expr, num: Num) -> Expr:
    typed = num.text.lower()
    mantissa, _, power = typed.partition("e")
    places = len(mantissa.partition(".")[2]) - int(power or "0")
    part = Fraction(10) ** -places / 2
    if _significant(num) >= FLOAT:
        part = max(part, abs(num.value) * Fraction(1, 2**52))
    shifted = Num(num.value + part * Fraction(1_000_001, 1_000_000), "")
    return fold(e, lambda node, parts: shifted if node is num else node.with_args(parts) if parts else node)


def _decimals(e: Expr) -> list[Num]:
    found: list[Num] = []

    def one(node: Expr, _: list[None]) -> None:
        if isinstance(node, Num) and "." in node.text and not any(node is n for n in found):
            found.append(node)

    fold(e, one)
    return found


def _significant(num: Num) -> int:
    digits = num.text.lower().partition("e")[0].replace(".", "").lstrip("-0")
    return len(digits)
