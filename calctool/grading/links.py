"""The links of a chain: ``y' = 2x + 5 = 2x + 3`` is right at the end, and yet 2x + 5 is not 2x + 3.

Each side is worked out (a d/dx differentiated, a lim taken, the point put in) and held against the question.  What
speaks of letters that the question does not know is a formula, and is not judged.
"""

from __future__ import annotations

from calctool.books import derivative_engine
from calctool.errors import CalcError
from calctool.expr.traversal import fold_kept, replace_goals, substitute
from calctool.expr.tree import Deriv, Expr, Limit, Sym, UndefinedFunction
from calctool.grading.verdict import fitted, in_leaves, names_of, parts, summary, unfit
from calctool.tasks.question import Answer, Question


def first_false(question: Question, before: tuple[tuple[Answer, str], ...]) -> int | None:
    """The first of these sides, each said to be equal to the right answer, that is not.

    >>> from calctool.grading.reading import read_answer
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x^2 + 3x")
    >>> first_false(question, read_answer("y' = d/dx [x^2] + 3 = 2x + 5 = 2x + 3").before)
    1
    """
    for i, (side, _) in enumerate(before):
        if holds(question, side) is False:
            return i
    return None


def holds(question: Question, side: Answer) -> bool | None:
    """Is this side equal to the right answer, once it is worked out?  None where that cannot be judged."""
    worked = worked_out(question, side)
    if worked is None:
        return None
    answer = fitted(question, worked)
    misfit = unfit(question, answer)
    if misfit is not None:
        return False
    state = summary(parts(question, answer)).state
    return None if state == "undecided" else state == "right"


def worked_out(question: Question, side: Answer) -> Answer | None:
    """A side with every d/dx and lim worked out and the point put in; None for a formula about other letters."""
    if isinstance(side, list):
        found = [worked_out(question, s) for s in side]
        return None if any(f is None for f in found) else [f for f in found if f is not None]
    known = names_of(question) | {x.name for x in question.variables} | {x.name for x, _ in question.equations}
    if isinstance(question.goal, Limit):
        known |= {question.goal.var.name}
    if fold_kept(side, lambda node, below: any(below) or _is_formula(node)) or not side.free <= known:
        return None
    engine = derivative_engine(check=False)
    try:
        for _ in range(20):
            if not side.open:
                break
            side = replace_goals(
                side, lambda goal: engine.derive(goal).result if isinstance(goal, Deriv) else _taken(goal)
            )
        if isinstance(question.goal, Limit) and side.has(question.goal.var):
            goal = question.goal
            side = _taken(Limit(side, goal.var, goal.to, goal.side))
    except (CalcError, ArithmeticError, RecursionError):
        return None
    if side.open:
        return None
    for name, value in (question.point or {}).items():
        side = substitute(side, name, value)
    return in_leaves(question, side)[0]


def _is_formula(node: Expr) -> bool:
    """A derivative of a mere letter, or of a function without a formula."""
    return (isinstance(node, Deriv) and isinstance(node.body, Sym) and node.body != node.wrt) or isinstance(
        node, UndefinedFunction
    )


def _taken(goal: Expr) -> Expr:
    """The limit, or the goal itself where it is not found."""
    if not isinstance(goal, Limit):
        return goal
    from calctool.limits.solver import LimitEngine

    value = LimitEngine().derive(goal).value
    return goal if value is None else value
