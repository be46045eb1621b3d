"""A question with its right answer: what ``check`` holds a student's answer against.

The right answer is derived by the task that also prints the steps, so there is one way to an answer
and not two.  What a command asks is written as a goal (d/dx ..., lim ...), or a vector or matrix of goals,
which can be worked out in numbers without the derivation: a second opinion on every answer of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from calctool.derivation.rule import Derivation
from calctool.errors import InputError, Undecided
from calctool.expr.tree import DNE, PI, TWO, ZERO, Deriv, Div, Expr, Func, Neg, Pow, Substituted, Sym, add, mul
from calctool.report.model import Report, Value, Work

Answer = Expr | list["Answer"]
"""An expression, a vector as a list, a matrix as a list of rows; ``DNE`` where there is no limit or slope."""


class Question(NamedTuple):
    """What is asked, and the right answer.

    ``goal`` is the problem unworked, of the same shape as ``right``: a ``Deriv`` (nested for a higher
    or mixed one), a ``Limit``, a ``Substituted`` over a ``Deriv`` for a slope at a point, lists of them for vectors
    and matrices.  ``body`` are the functions given; for a chain the composition, whose ``equations`` stand beside it.
    ``of`` says what of a gradient is asked for, where it is not the vector: length, angle or derivative.
    """

    command: str
    goal: Answer
    right: Answer
    variables: tuple[Sym, ...]
    point: Mapping[str, Expr] | None
    derivations: tuple[Derivation, ...]
    body: Expr | tuple[Expr, ...]
    report: Report
    order: int = 1
    equations: tuple[tuple[Sym, Expr], ...] = ()
    infinite: str = "oo"
    of: str = ""


def question_for(command: str, texts: str | Sequence[str], **options: Any) -> Question:
    """The question that ``calctool COMMAND TEXTS`` with those options answers.

    ``texts`` are the arguments as typed (for partial the expression and then the variables).  Options
    that the command does not have are an InputError, except those left at None.  Raises whatever the
    task raises: InputError for what cannot be read, Undecided where we have no answer ourselves.

    >>> from calctool.expr.printer import show
    >>> show(question_for("diff", "x^2", order=2).right)
    '2'
    >>> question_for("limit", "1/x", to="0").right == DNE
    True
    """
    builder = BUILDERS.get(command)
    if builder is None:
        raise InputError(f"answers to '{command}' are not checked", hint="one of " + ", ".join(BUILDERS))
    given = [texts] if isinstance(texts, str) else list(texts)
    told = {name: value for name, value in options.items() if value is not None}
    foreign = [name for name in told if name not in OPTIONS[command] and name != "seconds"]
    if foreign:
        has = ", ".join("--" + name for name in OPTIONS[command])
        raise InputError(f"{command} has no option --{foreign[0]}", hint=f"its options: {has}")
    return builder(given, told)


def _one(texts: Sequence[str], command: str) -> str:
    if len(texts) != 1:
        raise InputError(
            f"{command} takes one expression, {len(texts)} given", hint="quote an expression that holds spaces"
        )
    return texts[0]


def _diff(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.tasks.diff import diff_task, read_order

    report = diff_task(_one(texts, "diff"), **told)
    x, order = report.variable, read_order(told.get("order", 1))
    assert x is not None
    body = _body(report)
    return _asked(report, nested(body, [x] * order), (x,), _point(told, x), body, order=order)


def _limit(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.tasks.limit import limit_task

    report = limit_task(_one(texts, "limit"), **told)
    assert report.problem is not None
    assert report.variable is not None
    question = _asked(report, report.problem, (report.variable,), None, _body(report))
    return question._replace(infinite=told.get("infinite", "oo"))


def _partial(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.parsing import read_name
    from calctool.tasks.common import in_order
    from calctool.tasks.partial import partial_task

    if not texts:
        raise InputError("no expression given", hint='for example: calctool check partial "x^2 y" x --answer "2x y"')
    report = partial_task(texts[0], texts[1:], **told)
    body = _body(report)
    by = [read_name(name) for word in texts[1:] for name in word.split(",") if name.strip()]
    every = in_order(body.free | {x.name for x in by})
    if by or len(every) == 1:
        goal: Answer = nested(body, by or every)
    else:
        goal = [Deriv(body, x) for x in every]
    return _asked(report, goal, tuple(by or every), _point(told), body, order=max(1, len(by)))


def _grad(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.tasks.common import variables
    from calctool.tasks.grad import grad_task

    of = told.pop("of", None)
    if "along" in told and of != "derivative":
        raise InputError("a vector is of use only with --of derivative", hint="or leave --along out")
    report = grad_task(_one(texts, "grad"), **told)
    body = _body(report)
    names = variables(told.get("vars"), [body])
    question = _asked(report, [Deriv(body, x) for x in names], tuple(names), _point(told), body)
    return question if of is None else _of_gradient(question, of, told)


def _of_gradient(question: Question, of: str, told: Mapping[str, Any]) -> Question:
    """The question about the length, the angle or the slope along a vector, with the fact the task has found."""
    from calctool.tasks.grad import read_vector

    if of not in OF:
        raise InputError(f"--of {of} is not known", hint="one of " + ", ".join(OF))
    if of != "derivative" and not question.point:
        raise InputError(f"the {of} of a gradient is asked for at a point", hint="for example --at x=1,y=2")
    if of == "angle" and len(question.variables) != 2:
        raise InputError("an angle is there with two variables only", hint="ask for --of length")
    if of == "derivative" and "along" not in told:
        raise InputError("the derivative along which vector?", hint="for example --along 3,4")
    report, slopes = question.report, question.goal
    assert isinstance(slopes, list)
    found = next((fact.value for fact in report.facts if fact.key == OF[of]), None)
    right: Answer | None = found if isinstance(found, Expr) else None
    lost = report.result.kind == "dne"
    if right is None and (lost or question.right == [ZERO] * 2) and of != "derivative":
        right = DNE
    if right is None:
        raise Undecided(f"the {of} was not found", None)
    goals = [g for g in slopes if isinstance(g, Expr)]
    if of == "length":
        goal: Expr = _length(goals)
    elif of == "angle":
        goal = _angle(goals, question.right)
    else:
        vector = read_vector(told["along"], question.variables)
        goal = add([mul([g, Div(v, _length(vector))]) for g, v in zip(goals, vector, strict=True)])
    about = "Directional derivative of " if of == "derivative" else f"{of.capitalize()} of the gradient of "
    asks = (about, *report.asks[1:])
    return question._replace(goal=goal, right=right, of=of, report=report._replace(asks=asks))


def _length(vector: Sequence[Expr]) -> Expr:
    return Func("sqrt", add([Pow(v, TWO) for v in vector]))


def _angle(goals: Sequence[Expr], right: Answer) -> Expr:
    """The angle of the vector, its quadrant known from the values."""
    from calctool.tasks.common import number

    across, up = right if isinstance(right, list) else (DNE, DNE)
    a, b = (number(e) if isinstance(e, Expr) and e != DNE else None for e in (across, up))
    if not a:
        return Neg(Div(PI, TWO)) if b is not None and b < 0 else Div(PI, TWO)
    e: Expr = Func("arctan", Div(goals[1], goals[0]))
    if a > 0 or b is None:
        return e
    return e + PI if b >= 0 else e - PI


def _jacobian(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.parsing import parse
    from calctool.tasks.common import variables
    from calctool.tasks.jacobian import jacobian_task

    report = jacobian_task(texts, **told)
    bodies = tuple(parse(text) for text in texts)
    names = variables(told.get("vars"), bodies)
    goal: Answer = [[Deriv(body, x) for x in names] for body in bodies]
    return _asked(report, goal, tuple(names), _point(told), bodies)


def _hessian(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.tasks.common import variables
    from calctool.tasks.hessian import hessian_task

    report = hessian_task(_one(texts, "hessian"), **told)
    body = _body(report)
    names = variables(told.get("vars"), [body])
    goal: Answer = [[Deriv(Deriv(body, x), y) for y in names] for x in names]
    return _asked(report, goal, tuple(names), _point(told), body, order=2)


def _chain(texts: Sequence[str], told: dict[str, Any]) -> Question:
    from calctool.tasks.chain import chain_task, leaf_named, read_graph

    report = chain_task(texts, **told)
    graph, _ = read_graph(texts)
    leaves = graph.leaves()
    chosen = [leaf_named(told["wrt"], leaves, graph)] if "wrt" in told else leaves
    whole = graph.whole(graph.root)
    goal: Answer = Deriv(whole, chosen[0]) if len(chosen) == 1 else [Deriv(whole, t) for t in chosen]
    equations = tuple((Sym(name), body) for name, body in graph.bodies.items())
    return _asked(report, goal, tuple(chosen), None, whole, equations=equations)


BUILDERS: dict[str, Callable[[Sequence[str], dict[str, Any]], Question]] = {
    "diff": _diff,
    "limit": _limit,
    "partial": _partial,
    "grad": _grad,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "chain": _chain,
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "diff": ("wrt", "order", "at"),
    "limit": ("to", "side", "wrt", "infinite", "assume"),
    "partial": ("at",),
    "grad": ("at", "vars", "of", "along"),
    "jacobian": ("at", "vars"),
    "hessian": ("at", "vars"),
    "chain": ("wrt",),
}
"""The options of each command that change what the right answer is."""
OF = {"length": "magnitude", "angle": "angle", "derivative": "directional_derivative"}
"""What can be asked of a gradient beside the vector itself, and the fact that holds it."""


def nested(body: Expr, by: Sequence[Sym]) -> Expr:
    """The derivative of ``body`` by one variable after the other, as a goal."""
    for x in by:
        body = Deriv(body, x)
    return body


def _body(report: Report) -> Expr:
    assert report.read_as is not None
    return report.read_as


def _point(told: Mapping[str, Any], x: Sym | None = None) -> dict[str, Expr] | None:
    """The point of ``--at``, which the task has already found good."""
    from calctool.parsing import read_point

    at = told.get("at")
    if at is None:
        return None
    return read_point(at if "=" in at or x is None else f"{x.name} = {at}")


def _asked(
    report: Report,
    goal: Answer,
    variables: tuple[Sym, ...],
    point: dict[str, Expr] | None,
    body: Expr | tuple[Expr, ...],
    order: int = 1,
    equations: tuple[tuple[Sym, Expr], ...] = (),
) -> Question:
    if report.result.kind == "unknown":
        raise Undecided("the right answer was not found", None)
    right = DNE if report.result.kind == "dne" else _value(report.result.value)
    if point:
        goal = _at(goal, point)
    done = tuple(block.derivation for block in report.blocks if isinstance(block, Work))
    return Question(report.command, goal, right, variables, point, done, body, report, order, equations)


def _value(value: Value) -> Answer:
    if isinstance(value, list):
        return [_value(v) for v in value]
    assert isinstance(value, Expr)
    return value


def _at(goal: Answer, point: Mapping[str, Expr]) -> Answer:
    if isinstance(goal, list):
        return [_at(g, point) for g in goal]
    for name, place in point.items():
        goal = Substituted(goal, Sym(name), place)
    return goal
