"""The tangent beside a slope: is an equation in x and y that of the line through the point, or the formula for one?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, Expr, Mul, Neg, Sym, as_expr
from calctool.grading.equality import equal
from calctool.tasks.question import Question


def is_tangent(question: Question, sides: Sequence[Expr], typed: str) -> bool:
    """Is an equation that of the tangent at the point of a question for a slope, or the formula of a line?

    >>> from calctool.tasks.question import question_for
    >>> from calctool.parsing import parse
    >>> question = question_for("diff", "x^2", at="x=3")
    >>> sides = [parse("y - 9"), parse("6(x - 3)")], [parse("y"), parse("3x")]
    >>> [is_tangent(question, pair, "") for pair in sides]
    [True, False]
    """
    point, slope, body = question.point, question.right, question.body
    if not point or len(point) != 1 or question.order != 1 or isinstance(slope, list) or isinstance(body, tuple):
        return False
    if _line().fullmatch(typed):
        return True
    ((name, place),) = point.items()
    letters = frozenset[str]().union(*[side.free for side in sides])
    if len(sides) != 2 or "y" not in letters or "y" in (name, *body.free) or any(side.open for side in sides):
        return False
    line = Add(substitute(body, name, place), Mul(slope, Add(Sym(name), Neg(place))))
    left, right = [substitute(side, "y", line) for side in sides]
    return equal(left, right).state == "right"


class StraightLine(NamedTuple):
    """What y is on a line through the point that is asked for, and on the one that is written."""

    right: Expr
    said: Expr


def said_of_a_line(question: Question, left: Expr, right: Expr, typed: str, under: str = "") -> StraightLine | None:
    """``y = 8x - 17``, said to be the tangent or the normal: that line, and the one written; None if neither is.

    ``under`` is the line of words above.  An equation in the form y - b = m (x - a) is meant so without a word.

    >>> from calctool.tasks.question import question_for
    >>> from calctool.parsing import parse
    >>> question = question_for("diff", "x^2", at="x=3")
    >>> line = said_of_a_line(question, parse("y"), parse("6x - 8"), "tangent: y = 6x - 8")
    >>> line is not None and equal(line.right, line.said).state
    'wrong'
    """
    point, slope, body = question.point, question.right, question.body
    if not point or len(point) != 1 or question.order != 1 or not isinstance(slope, Expr) or not isinstance(body, Expr):
        return None
    ((name, place),) = point.items()
    if body.free - {name} or name == "y" or left.free | right.free != {name, "y"} or left.open or right.open:
        return None
    words = typed if _named().search(typed) else under if _named().search(under) else ""
    normal = "normal" in words.lower() or "perpendicular" in words.lower()
    if (
        (not words and not _through_a_point().fullmatch(typed))
        or _of_another().search(f"{typed} {words}")
        or "." in typed
    ):
        return None
    if slope == ZERO and normal:
        return None
    x, y = Sym(name), Sym("y")
    rest = Add(left, Neg(right))
    at = [substitute(rest, "y", as_expr(n)) for n in range(3)]
    factor = Add(at[1], Neg(at[0]))
    if equal(Add(at[2], Neg(at[1])), factor).state != "right" or factor.has(y) or equal(factor, ZERO).state != "wrong":
        return None
    said: Expr = Div(Neg(at[0]), factor)
    steps = [substitute(said, name, as_expr(n)) for n in range(4)]
    bends = [Add(steps[i + 2], steps[i], Mul(as_expr(-2), steps[i + 1])) for i in range(2)]
    if any(equal(bend, ZERO).state != "right" for bend in bends) or not said.has(x):
        return None
    lines = [
        Add(substitute(body, name, place), Mul(m, Add(x, Neg(place)))) for m in _slopes(slope, normal, bool(words))
    ]
    fits = [line for line in lines if equal(line, said).state != "wrong"]
    return StraightLine((fits or lines)[0], said)


def _slopes(slope: Expr, normal: bool, named: bool) -> list[Expr]:
    """Of the tangent, of the normal, or of either where no word says which."""
    across: list[Expr] = [] if slope == ZERO else [Div(Neg(ONE), slope)]
    return across if normal else [slope] if named else [slope, *across]


@cache
def normal_s_slope() -> re.Pattern[str]:
    """Words before the slope of the normal."""
    line = r"(?:normal|perpendicular)(?: line)?"
    return re.compile(
        rf"\b{line}\b(?:\W+|\shas\s(?:the\s|a\s)?|['’]s\s)slope\W*(?:of|is)?\W*\Z"
        rf"|\bslope (?:of|for) (?:the |its )?{line}\W*(?:is)?\W*\Z",
        re.IGNORECASE,
    )


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"\b(?:tangent|normal|perpendicular)\b", re.IGNORECASE)


@cache
def _through_a_point() -> re.Pattern[str]:
    """``y - 2 = 8(x - 1)``."""
    number = r"[\w./√()]+"
    return re.compile(
        rf"\W*(?:(?:so|thus|hence|therefore|line)\W+)*y\s*[-+−]\s*{number}\s*=\s*[-−]?{number}\s*[*·]?\s*\(\s*x\s*[-+−]\s*{number}\s*\)\s*\.?",
        re.IGNORECASE,
    )


@cache
def _of_another() -> re.Pattern[str]:
    """Words by which another line is meant: at another place, level, upright; or the curve that it touches."""
    return re.compile(
        r"\b(?:horizontal|vertical|parallel|through|other|another|not|secant|to y|of y|to the curve|graph)\b|\bx\s*=",
        re.IGNORECASE,
    )


@cache
def _line() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:y\s*=\s*m\s*[*·]?\s*x\s*\+\s*[bcnkqtd]"
        r"|y\s*[-−]\s*y_?[01pP]\s*=\s*m\s*[*·]?\s*\(\s*x\s*[-−]\s*x_?[01pP]\s*\)"
        r"|[yt](?:\(x\))?\s*=\s*f['’′]\((?P<a>[a-z](?:_?0)?)\)\s*[*·]?\s*\(\s*x\s*[-−]\s*(?P=a)\s*\)\s*\+\s*f\((?P=a)\)"
        r"|[yt](?:\(x\))?\s*=\s*f\((?P<b>[a-z](?:_?0)?)\)\s*\+\s*f['’′]\((?P=b)\)\s*[*·]?\s*\(\s*x\s*[-−]\s*(?P=b)\s*\))"
        r"\s*[.,;]?\s*"
    )
