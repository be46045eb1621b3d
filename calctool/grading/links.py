"""The links of a chain: ``y' = 2x + 5 = 2x + 3`` is right at the end, and yet 2x + 5 is not 2x + 3.

Each side is worked out (a d/dx differentiated, a lim taken, the point put in) and held against the question.  What
speaks of letters that the question does not know is a formula, and is not judged.
"""

from __future__ import annotations

from calctool.answers.given import Named
from calctool.answers.naming import is_motion
from calctool.answers.sides import Label
from calctool.books import derivative_engine
from calctool.errors import CalcError
from calctool.expr.traversal import fold, replace_goals, substitute
from calctool.expr.tree import DNE, OO, Deriv, Expr, Limit, Neg, Sym, UndefinedFunction
from calctool.grading.equality import WORK, equal
from calctool.grading.verdict import fitted, in_leaves, names_of, parts, summary, unfit
from calctool.numeric.evaluate import precise
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question


def first_false(question: Question, before: tuple[tuple[Answer, str], ...]) -> int | None:
    """The first of these sides, each said to be equal to the right answer, that is not.

    >>> from calctool.answers.reading import read_answer
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
    if question.of and isinstance(answer, list):
        return None  # |(3, 4)| = 5
    misfit = unfit(question, answer)
    if misfit is not None:
        return False
    state = summary(parts(question, answer)).state
    return None if state == "undecided" else state == "right"


def false_part(question: Question, parts: tuple[tuple[Named, Answer], ...]) -> str:
    """The name of the first part on the way, f_x or dx/dt, that is not what it is said to be; nothing if all are.

    >>> from calctool.answers.reading import read_answer
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("partial", ["x^2 y^3", "x", "y"])
    >>> false_part(question, read_answer("f_x = 2xy^2, f_xy = 6xy^2", question=question).parts)
    'f_x'
    """
    for named, value in parts:
        wanted = _part(question, named.label)
        if wanted is None or not isinstance(value, Expr) or value.open or not value.free <= wanted[1]:
            continue
        right = wanted[0]
        for name, place in (question.point or {}).items():
            if not value.has(name) or _is_number(named.label.at):
                right, value = substitute(right, name, place), substitute(value, name, place)
        if question.equations:
            right, value = _in_leaves(question, right), _in_leaves(question, value)
        if equal(right, value, None, wanted[1], Budget(WORK)).state == "wrong":
            return named.typed
    return ""


def _in_leaves(question: Question, e: Expr) -> Expr:
    found = in_leaves(question, e)[0]
    return found if isinstance(found, Expr) else e


def _is_number(typed: str) -> bool:
    return typed.strip("-").isdigit()


def _part(question: Question, label: Label) -> tuple[Expr, frozenset[str]] | None:
    """What a named part is, and the letters it may have; None where it is not known."""
    equations = {x.name: body for x, body in question.equations}
    if isinstance(question.body, tuple) or question.command not in ("diff", "partial", "chain"):
        return None
    body = equations.get(label.name, None if equations else question.body)
    motion = is_motion(question, label.name)
    if (
        body is None
        or (not equations and not motion and label.name not in ("f", "y", "z"))
        or label.name in question.body.free
    ):
        return None
    known = frozenset(body.free | {x.name for x in question.variables})
    if label.kind == "function" and is_motion(question, label.name):
        label = Label("derivative", label.name, ("",) * question.order, label.at)
    if label.kind == "function":
        return body, known
    if label.kind != "derivative" or not question.variables or (not any(label.by) and equations):
        return None
    by = [x or question.variables[0].name for x in label.by]
    if not set(by) <= body.free:
        return None  # dz/dt, through the inner variables
    engine = derivative_engine(check=False)
    try:
        for x in by:
            body = engine.derive(Deriv(body, Sym(x))).result
    except (CalcError, ArithmeticError, RecursionError):
        return None
    return body, known


def worked_out(question: Question, side: Answer) -> Answer | None:
    """A side with every d/dx and lim worked out and the point put in; None for a formula about other letters."""
    if isinstance(side, list):
        found = [worked_out(question, s) for s in side]
        return None if any(f is None for f in found) else [f for f in found if f is not None]
    side = _answer_put_in(question, side)
    known = names_of(question) | {x.name for x in question.variables} | {x.name for x, _ in question.equations}
    known |= (question.point or {}).keys()
    if isinstance(question.goal, Limit):
        if side not in (OO, Neg(OO)) and fold(side, lambda node, below: any(below) or node == OO):
            return None  # 1/oo = 0 is a way to say where it goes
        if not side.free and not side.open and side != DNE and precise(side, {}, 20) is None:
            return None  # 1/0 = oo likewise
        known |= {question.goal.var.name}
    if fold(side, lambda node, below: any(below) or _is_formula(node)) or not side.free <= known:
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


def _answer_put_in(question: Question, side: Expr) -> Expr:
    """``-y'`` and ``f'(x)^2`` with the right answer for the derivative, where nothing else is unknown in them."""
    right = question.right
    if not isinstance(right, Expr) or question.command not in ("diff", "partial") or not question.variables:
        return side
    x, found = question.variables[0], []

    def one(node: Expr, _: list[None]) -> None:
        named = isinstance(node, UndefinedFunction) and node.data[1] in ((0,), (question.order,)) and node.args == (x,)
        of_letter = isinstance(node, Deriv) and isinstance(node.body, Sym) and node.wrt == x and question.order == 1
        if (named or (of_letter and node.free <= {*names_of(question), x.name, "y", "f"})) and node not in found:
            found.append(node)

    fold(side, one)
    if len(found) != 1:
        return side
    return fold(side, lambda node, parts: right if node == found[0] else node.with_args(parts) if parts else node)


def is_true_equation(question: Question, side: Answer, answer: Answer) -> bool:
    """``2y' = 6x^2``: true of the right answer, which is still to be found from it."""
    if not isinstance(side, Expr) or not isinstance(answer, Expr) or _answer_put_in(question, side) == side:
        return False
    worked = worked_out(question, side)
    return isinstance(worked, Expr) and equal(worked, answer, None, names_of(question), Budget(WORK)).state == "right"


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
