"""The tangent beside a slope: is an equation in x and y that of the line through the point, or the formula for one?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from calctool.expr.traversal import substitute
from calctool.expr.tree import Add, Expr, Mul, Neg, Sym
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


@cache
def _line() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:y\s*=\s*m\s*[*·]?\s*x\s*\+\s*[bcnkqtd]"
        r"|y\s*[-−]\s*y_?[01pP]\s*=\s*m\s*[*·]?\s*\(\s*x\s*[-−]\s*x_?[01pP]\s*\)"
        r"|[yt](?:\(x\))?\s*=\s*f['’′]\((?P<a>[a-z](?:_?0)?)\)\s*[*·]?\s*\(\s*x\s*[-−]\s*(?P=a)\s*\)\s*\+\s*f\((?P=a)\)"
        r"|[yt](?:\(x\))?\s*=\s*f\((?P<b>[a-z](?:_?0)?)\)\s*\+\s*f['’′]\((?P=b)\)\s*[*·]?\s*\(\s*x\s*[-−]\s*(?P=b)\s*\))"
        r"\s*[.,;]?\s*"
    )
