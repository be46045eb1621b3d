"""What is said beside a right answer, as its reason or its condition, is to be true too.

A false reason takes nothing from a right value, and is not passed over in silence: two sides said to be equal that are
not, a one-sided limit with another value, a condition where none is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from calctool.answers.both_sides import sided_values, value_of
from calctool.answers.given import Given
from calctool.answers.passages import claims_in
from calctool.answers.prose import is_formula
from calctool.answers.sides import label_of
from calctool.errors import CalcError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, Expr, Limit, Neg, Relation, Sym, as_expr
from calctool.grading.equality import WORK, equal
from calctool.grading.verdict import in_leaves, names_of
from calctool.numeric.evaluate import precise
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Question

_POINTS = 12


def false_beside(question: Question, given: Given) -> Iterator[str]:
    """A sentence for each thing beside a right answer that does not hold.

    >>> from calctool.answers.reading import read_answer
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("limit", "1/x", to="0")
    >>> list(false_beside(question, read_answer("DNE because it is oo from the left", question=question)))
    ['The reason is not right: the limit from the left is -oo']
    >>> question = question_for("diff", "x^2")
    >>> list(false_beside(question, read_answer("2x for x > 0", question=question)))
    ['The condition x > 0 is not needed: the answer is right also where it does not hold']
    """
    if is_formula(given.text):
        return
    yield from _conditions(question, given.text)
    yield from _equations(question, given.text)
    yield from _sides(question, given.text)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    flags = re.IGNORECASE
    return {
        "condition": re.compile(
            r"(?:\b(?:if|for|when|where|with)\s+|[,;(]\s*)(?P<said>(?P<name>[^\W\d_])\s*"
            r"(?P<op><=?|>=?|≤|≥|≠|!=|\\[lg]eq?|\\neq?)\s*(?P<edge>[-−]?\w[\w/.]*))(?=\s*[).,;]*\s*$)",
            flags,
        ),
        "oscillates": re.compile(r"\boscillat", flags),
        "agree": re.compile(r"\b(?:sides|limits)\s+(?:agree|are\s+(?:the\s+)?(?:same|equal))", flags),
        "unbounded": re.compile(r"\bunbounded|\bgrows\s+without\s+bound|\bblows\s+up|\btends\s+to\s+infinity", flags),
    }


def _conditions(question: Question, text: str) -> Iterator[str]:
    """Conditions that are needed nowhere: the answer is right where they do not hold.  Not of answers in cases."""
    if sum(c in "<>≤≥" for c in text) > 1:
        return
    for match in _patterns()["condition"].finditer(text):
        edge = value_of(match["edge"])
        if edge is not None and edge.free <= names_of(question):
            if isinstance(question.goal, Limit) and question.goal.var.name == match["name"] and match["op"] in "<>":
                yield f"The condition {match['said']} speaks of one side, or of a part; the limit does not"
                continue
            condition = Relation(_OPS.get(match["op"], match["op"]), Sym(match["name"]), edge)
            if _cuts(question, condition):
                said = show(condition)
                yield f"The condition {said} is not needed: the answer is right also where it does not hold"


_OPS = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\\le": "<=",
    "\\leq": "<=",
    "\\ge": ">=",
    "\\geq": ">=",
    "\\ne": "!=",
    "\\neq": "!=",
}


def _cuts(question: Question, condition: Relation) -> bool:
    """Does the condition leave out points at which the question has a value?"""
    name = condition.lhs.name if isinstance(condition.lhs, Sym) else ""
    if name not in {x.name for x in question.variables} or isinstance(question.goal, Limit) or question.point:
        return False
    parts = list(question.body) if isinstance(question.body, tuple) else [question.body]
    edge = rational_value(condition.rhs)
    if not parts or edge is None:
        return False
    if condition.op == "!=":
        return all(_hasvalue_of(e, name, edge) for e in parts)
    inside = [p for e in parts for p in sample_points(e, _POINTS, names_of(question)) if name in p]
    return any(not _holds(condition.op, Fraction(p[name]), edge) for p in inside)


def _hasvalue_of(e: Expr, name: str, place: Fraction) -> bool:
    at = substitute(e, name, as_expr(place))
    return any(precise(at, p, 20) is not None for p in sample_points(at, 1))


def _holds(op: str, value: Fraction, edge: Fraction) -> bool:
    return {"<": value < edge, "<=": value <= edge, ">": value > edge, ">=": value >= edge}.get(op, True)


def _equations(question: Question, text: str) -> Iterator[str]:
    """Two sides in a reason that are said to be equal and are not."""
    known = names_of(question) | {x.name for x in question.variables} | {x.name for x, _ in question.equations}
    for left, right in claims_in(text):
        if label_of(left) is not None:
            continue
        try:
            sides = [in_leaves(question, parse(side))[0] for side in (left, right)]
        except (CalcError, ArithmeticError):
            continue
        a, b = sides
        if not isinstance(a, Expr) or not isinstance(b, Expr) or a.open or b.open or not a.free | b.free <= known:
            continue
        if equal(a, b, None, frozenset(known), Budget(WORK)).state == "wrong":
            yield f"The reason is not right: {left} is not {right}"


def _sides(question: Question, text: str) -> Iterator[str]:
    """What is said of the two sides of a limit, or of its oscillation, and is not so."""
    goal = question.goal
    if not isinstance(goal, Limit) or goal.side or goal.to in (OO, Neg(OO)):
        return
    patterns = _patterns()
    said = {(m["side"].lower(), m["value"]) for m in sided_values(text)}
    words = {name for name in ("oscillates", "agree", "unbounded") if patterns[name].search(text)}
    if not said and not (words and question.right == DNE):
        return
    found = {"left": _taken(goal, "-"), "right": _taken(goal, "+")}
    for side, typed in sorted(said):
        value, mine = found[side], value_of(typed)
        if value is not None and mine is not None and _differ(value, mine):
            yield f"The reason is not right: the limit from the {side} is {'none' if value == DNE else show(value)}"
            return
    left, right = found["left"], found["right"]
    if left is None or right is None or question.right != DNE:
        return
    oscillating = "oscillates" in words and DNE not in (left, right)
    agreeing = "agree" in words and left != right
    bounded = "unbounded" in words and not {left, right} & {OO, Neg(OO), DNE}
    if oscillating or agreeing or bounded:
        yield f"The reason is not right: the limits from the sides are {show(left)} and {show(right)}"


def _differ(value: Expr, other: Expr) -> bool:
    exact = rational_value(value)
    return value != other and (exact is None or exact != rational_value(other))


def _taken(goal: Limit, side: str) -> Expr | None:
    from calctool.limits.solver import LimitEngine

    try:
        return LimitEngine().derive(Limit(goal.body, goal.var, goal.to, side)).value
    except (CalcError, ArithmeticError, RecursionError):
        return None
