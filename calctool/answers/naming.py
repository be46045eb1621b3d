"""Does the label before an answer name what was asked?  ``f_y = ...`` is no answer to f_x, whatever follows it."""

from __future__ import annotations

from calctool.answers.given import Named
from calctool.answers.sides import Label
from calctool.errors import CalcError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Limit, Sym
from calctool.parsing import parse
from calctool.tasks.question import Question


def misnamed(question: Question, labels: tuple[Named, ...]) -> str:
    """What to say of a label that names something else; nothing where all of them fit.

    >>> from calctool.answers.reading import read_answer
    >>> from calctool.tasks.question import question_for
    >>> misnamed(question_for("partial", ["x^2 y", "x"]), read_answer("f_y = 2xy").labels)
    'You answer f_y; asked is f_x'
    """
    for label, typed in labels:
        if not _fits(question, label):
            return f"You answer {typed}; asked is {asked(question, label)}"
    return ""


def asked(question: Question, like: Label) -> str:
    """What is asked, written ``like`` the label that was given."""
    match question.command:
        case "limit":
            return "the limit"
        case "grad" if question.of:
            return f"the {question.of} of the gradient"
        case "grad":
            return "the gradient"
        case "jacobian":
            return "the Jacobian matrix"
        case "hessian":
            return "the Hessian matrix"
    if question.steps:
        names = ", ".join([x.name for x in question.variables])
        return names if len(question.variables) == 1 else f"({names})"
    by = _by(question)
    name = like.name or "f"
    if name in {x.name for x in question.variables}:
        name = "y"
    if question.command == "partial":
        text = f"{name}_{''.join(by)}" if all(len(x) == 1 for x in by) else f"the derivative by {', '.join(by)}"
    elif question.command == "chain" or (like.by and like.by[0]):
        power = f"^{len(by)}" if len(by) > 1 else ""
        text = f"d{power}{name}/d{by[0]}{power}" if by else "the derivative"
    else:
        text = name + "'" * len(by) + (f"({by[0]})" if not question.point and name in "fgh" and by else "")
    if question.point and len(question.point) == 1:
        x, place = next(iter(question.point.items()))
        return f"{text} at {x} = {show(place)}"
    return text


def _by(question: Question) -> tuple[str, ...]:
    """The variables of the derivative asked for, in order."""
    names = tuple(x.name for x in question.variables)
    return names if len(names) == question.order else names[:1] * question.order


def _fits(question: Question, label: Label) -> bool:
    scalar = isinstance(question.right, Expr)
    if question.steps:  # the point, and neither the function nor its slope there
        return label.kind == "function" and len(question.variables) == 1 and label.name == question.variables[0].name
    match label.kind:
        case "derivative":
            return _derivative_fits(question, label)
        case "gradient":
            return question.command in ("grad", "partial", "chain") and not scalar and _place_fits(question, label.at)
        case "component":
            return _place_fits(question, label.at)
        case "jacobian":
            return not scalar
        case "hessian":
            return question.command == "hessian" and _place_fits(question, label.at)
        case "limit":
            return question.command == "limit" or label.name == ""
        case "function":
            if label.name == "t" and not label.at:
                return False
            if is_motion(question, label.name):
                return _place_fits(question, label.at)
            return label.name not in _inner(question) | _variables(question) and _argument_fits(question, label.at)
    return True


def is_motion(question: Question, name: str) -> bool:
    """Is it v or a, as the derivative by the time is called?"""
    by_time = [x.name for x in question.variables] == ["t"] and question.command == "diff"
    return by_time and name == {1: "v", 2: "a"}.get(question.order)


def _variables(question: Question) -> set[str]:
    found = {x.name for x in question.variables}
    return found | {question.goal.var.name} if isinstance(question.goal, Limit) else found


def _argument_fits(question: Question, typed: str) -> bool:
    """Is it f(x), and neither f(2), a value of the function itself, nor f(2x)?"""
    try:
        return all(isinstance(parse(part), Sym) for part in typed.split(",")) if typed else True
    except CalcError:
        return True


def _derivative_fits(question: Question, label: Label) -> bool:
    if question.command == "limit":
        return False
    if question.of:
        return True  # D_u f along u
    if isinstance(question.right, list):
        return not any(label.by) and len(label.by) == 1 and _place_fits(question, label.at)
    by = _by(question)
    variables = {x.name for x in question.variables}
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    letters = variables.union(*[b.free for b in bodies])
    if any(label.by):
        if sorted(label.by) != sorted(by):
            return False
    elif len(label.by) != len(by):
        return False
    if label.name in letters and question.command != "chain":
        return False
    if label.name in _inner(question):
        return False
    return _place_fits(question, label.at)


def _inner(question: Question) -> set[str]:
    """The variables of a chain that others depend on."""
    used = {name for _, body in question.equations for name in body.free}
    return {x.name for x, _ in question.equations if x.name in used}


def _place_fits(question: Question, typed: str) -> bool:
    """Is what stands in the place of the argument the variable, or the point?"""
    if not typed:
        return True
    try:
        places = [parse(part) for part in typed.split(",")]
    except CalcError:
        return True
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    letters = sorted({x.name for x in question.variables}.union(*[b.free for b in bodies]))
    point = question.point or {}
    if all(isinstance(p, Sym) for p in places):
        names = [p.name for p in places if isinstance(p, Sym)]
        if len(names) > 1:
            return sorted(names) != letters or names == letters
        return names[0] not in letters or names[0] in _variables(question) or names[0] in point
    if not point or any(p.free for p in places):
        return False
    values = list(point.values())
    if len(places) != len(values):
        return len(places) < len(values)
    return all(_same(p, v) for p, v in zip(places, values, strict=True))


def _same(place: Expr, value: Expr) -> bool:
    mine, wanted = rational_value(place), rational_value(value)
    return place == value or (mine is not None and mine == wanted) or (mine is None and wanted is None)
