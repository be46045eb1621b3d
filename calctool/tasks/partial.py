"""Partial derivatives: one variable moves, the others are held constant; of any order, mixed, at a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Line, Step, Words
from calctool.differentiation.several_variables import OTHER_ORDER
from calctool.errors import InputError, Undecided
from calctool.expr.tree import Add, Deriv, Expr, Neg, Sym
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import Point, Statement, read_name
from calctool.parsing.lexer import Note
from calctool.report.model import LeftSide, Report, Result
from calctool.tasks import NOTATIONS
from calctool.tasks.asked import function_for, one_of, point_for, several_variables
from calctool.tasks.common import (
    Worksheet,
    checked_point,
    in_order,
    is_zero,
    listing,
    partials_plan,
    settled,
)
from calctool.tasks.diff import MAX_ORDER, read_order
from calctool.tasks.partial_at import no_partial, partial_at, partial_result
from calctool.tasks.question import Answer, Question, nested, question_of


def partial_task(
    text: str,
    variables: Sequence[str] = (),
    *,
    wrt: str | None = None,
    order: int | str | None = None,
    at: str | None = None,
    known: str | None = None,
    notation: str = "leibniz",
    roots: str = "real",
    verify: bool = False,
) -> Report:
    """Differentiate by the variables in the order given, here or as ``wrt``; with none given, by each of them once.

    One variable is differentiated by ``order`` times.  Raises InputError for what cannot be read or does not fit
    together, Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> show(partial_task("x^2 y^3", ["x", "y"]).result.value)
    '6x y^2'
    >>> show(partial_task("x^2 y^3", ["y"], order=2).result.value)
    '6x^2 y'
    """
    one_of("notation", notation, NOTATIONS)
    asked = _asked(text, variables, wrt, order, at, roots)
    f, by, everything = asked.f, asked.by, asked.names
    if len(by) > MAX_ORDER:
        raise InputError(f"the order must be at most {MAX_ORDER}", hint="name fewer variables")
    if notation == "newton" and len(set(by)) != 1:
        raise InputError("a dot does not say by which variable", hint="try --notation leibniz")
    sheet = Worksheet([x.name for x in everything], known, verify=verify)
    point = checked_point(asked.point, everything, [f])
    if by:
        result = _mixed(sheet, f, by, point)
        if result.kind == "value":
            result = result._replace(named=asked.left_side(by, point))
        problem: Expr | None = nested(f, by)
        asks: Words = ()
    else:
        if not everything:
            raise InputError("the expression has no variable", hint="name one: calctool partial EXPR x")
        result = _each(sheet, f, everything, point)
        problem = nested(f, everything) if len(everything) == 1 else None
        asks = () if problem is not None else ("First partial derivatives of ", f, " by ", *listing(everything))
    x = by[0] if by else everything[0]
    return sheet.report(
        "partial",
        text,
        f,
        result,
        asked.notes,
        conditions=() if settled([f], point) else None,
        problem=problem,
        variable=x,
        asks=asks,
        together=everything,
        plan=_plan(by, everything),
    )


def _plan(by: Sequence[Sym], everything: Sequence[Sym]) -> Words:
    """Which derivative comes first."""
    if not by:
        return (*partials_plan(everything), ".") if len(everything) > 1 else ()
    if len(by) == 1:
        return ()
    then = [w for x in by[1:] for w in (", then that by ", x)]
    return "one variable after the other: first by ", by[0], *then, ", the others held constant each time."


def question(
    texts: Sequence[str],
    *,
    wrt: str | None = None,
    order: int | str | None = None,
    at: str | None = None,
    roots: str = "real",
) -> Question:
    """The partial derivatives asked for: by the variables named after the expression, else by each of them."""
    if not texts:
        raise InputError("no expression given", hint='for example: calctool check partial "x^2 y" x --answer "2x y"')
    report = partial_task(texts[0], texts[1:], wrt=wrt, order=order, at=at, roots=roots)
    asked = _asked(texts[0], texts[1:], wrt, order, at, roots)
    body, by = asked.f, asked.by
    names = by or asked.names
    goal: Answer = nested(body, names) if by or len(names) == 1 else [Deriv(body, x) for x in names]
    return question_of(report, goal, names, body, asked.point, order=max(1, len(by)))


class Partials(NamedTuple):
    """What is asked: ``by`` what to differentiate, empty for each of the ``names`` once, and the point.

    ``name`` is what the function is called, if it is, and ``variables`` those that stand behind the name.
    """

    f: Expr
    by: list[Sym]
    names: list[Sym]
    point: Point | None
    notes: tuple[Note, ...]
    name: str = ""
    variables: tuple[Sym, ...] = ()

    def left_side(self, by: Sequence[Sym], point: Mapping[str, Expr]) -> LeftSide | None:
        """What the derivative is called, where the function has a name."""
        if not self.name:
            return None
        at = tuple([point[x.name] for x in self.variables or self.names if x.name in point])
        partly = tuple(by) if len(self.names) > 1 else ()
        return LeftSide(self.name, by[0], self.variables, len(by), at, partly)


def _asked(
    text: str, words: Sequence[str], wrt: str | None, order: int | str | None, at: str | None, roots: str
) -> Partials:
    """What the text and the variables after it ask for; raises InputError where they disagree."""
    source, beside = function_for("partial", text, roots)
    f = source.expr
    named = [x for word in words for x in _names(word)]
    if wrt is not None:
        option = _names(wrt)
        if named and named != option:
            hint = "leave one of the two out"
            raise InputError("--wrt names other variables than the arguments", wrt, (0, len(wrt)), hint, "disagreement")
        named = option
    said = list(source.by or beside.names)
    if named and said and named != said:
        what = f"the text differentiates by {', then by '.join(x.name for x in said)}, the command by "
        span = source.sign if source.by else beside.span
        what += ", then by ".join(x.name for x in named)
        raise InputError(what, source.text, span, "leave one of the two out", code="disagreement")
    if order is not None:
        source = _so_often(source, read_order(order))
        named = named or ([Sym(min(f.free))] if not said and len(f.free) == 1 else [])
    by = _as_often(source, named or said)
    if source.asks == "partial" and source.order == 1 and len(beside.names) > 1:
        by = named  # the first partial derivatives, by each of them
    stray = next((x for x in by if source.variables and x not in source.variables), None)
    if stray is not None:
        several_variables(source, beside, [stray])
    names = list(beside.names if beside.names and not by else source.variables)
    names = names or in_order(f.free | {x.name for x in by})
    point = point_for(source, beside, at, names)
    notes = (*source.notes, *(point.notes if point else ()))
    return Partials(f, by, names, point, notes, source.name, source.variables)


def _so_often(found: Statement, order: int) -> Statement:
    """The same with the order of the option; raises InputError where the text asks for another."""
    asked = found.order or (len(found.by) if len(found.by) > 1 else order)
    if asked != order:
        what = f"the text asks for the derivative of order {asked}, and --order for {order}"
        raise InputError(what, found.text, found.sign, "leave --order out", code="disagreement")
    return found._replace(order=order)


def _as_often(found: Statement, by: list[Sym]) -> list[Sym]:
    """The variables, each as often as the order says that the text asks for: the second by x is by x and x."""
    if found.order < 2 or len(by) == found.order:
        return by
    if len(by) == 1 and found.order <= MAX_ORDER:
        return by * found.order
    what = f"a derivative of order {found.order} is asked for"
    what += f", and {len(by)} variables are named" if by else ": by which variables?"
    hint = "name them in order: calctool partial EXPR x y; for all of order 2 use: calctool hessian EXPR"
    raise InputError(what, found.text, found.sign, hint, code="disagreement")


def _names(word: str) -> list[Sym]:
    """``x``, ``x,y`` and ``x y``; raises InputError where there is none."""
    return [read_name(name) for name in word.replace(",", " ").split()] or [read_name(word)]


def _mixed(sheet: Worksheet, f: Expr, by: Sequence[Sym], point: dict[str, Expr]) -> Result:
    """One derivative after the other."""
    current = f
    formulas: list[Expr] = []
    for k, x in enumerate(by, 1):
        title = f"order {k}: by {x.name}" if len(by) > 1 else ""
        current = sheet.derive(current, x, in_order(current.free), title)
        formulas.append(current)
    other = _clairaut(sheet, f, by, current) if len(set(by)) > 1 else None
    return _at_point(sheet, f, formulas, by, point, other)


def _each(sheet: Worksheet, f: Expr, names: Sequence[Sym], point: dict[str, Expr]) -> Result:
    """Every first partial derivative."""
    values = [sheet.derive(f, x, in_order(f.free)) for x in names]
    if len(values) == 1:
        return _at_point(sheet, f, values, names, point)
    if point:
        found = [_at_point(sheet, f, [v], [x], point) for x, v in zip(names, values, strict=True)]
        missing = next((r for r in found if r.kind == "dne"), None)
        if missing is not None:
            return missing
        values = [r.value for r in found if isinstance(r.value, Expr)]
    return Result("vector", list(values), names=tuple((Deriv(f, x),) for x in names))


def _at_point(
    sheet: Worksheet,
    f: Expr,
    formulas: Sequence[Expr],
    by: Sequence[Sym],
    point: dict[str, Expr],
    other: Order | None = None,
) -> Result:
    """The derivative by the variables in this order, at the point if there is one."""
    if not point:
        return Result("value", formulas[-1])
    found = partial_result(sheet, f, formulas, by, point)
    if found.value is None:
        return no_partial(sheet, f, by, point, found)
    if not found.by_formula and other is not None:
        _compare_at(sheet, f, found.value, other, point)
    return Result("value", found.value)


def _compare_at(sheet: Worksheet, f: Expr, value: Expr, other: Order, point: dict[str, Expr]) -> None:
    """What the other order gives at a point where the formula does not hold, if it is something else."""
    try:
        turned = partial_at(f, other.formulas, other.by, point).value
    except Undecided:
        return
    if turned is None or not is_zero(Add(value, Neg(turned))):
        it = ("there is no derivative there",) if turned is None else ("it is ", turned, " there")
        order: Words = tuple(w for x in other.by for w in (", then by ", x))[1:]
        sheet.remark(
            "In the other order, by ",
            *(*order, ", ", *it),
            ": the mixed derivatives are not continuous at the point, so Clairaut's theorem does not apply.",
        )


class Order(NamedTuple):
    """Another order of differentiation, and the derivatives in it."""

    by: list[Sym]
    formulas: list[Expr]


def _clairaut(sheet: Worksheet, f: Expr, by: Sequence[Sym], result: Expr) -> Order | None:
    """The same in the reverse order, compared; the theorem is stated where it holds."""
    other = list(reversed(by))
    if other == list(by):
        other = sorted(by, key=lambda x: x.name)
    if other == list(by):
        other = sorted(by, key=lambda x: x.name, reverse=True)
    current, formulas = f, []
    try:
        for x in other:
            current = sheet.engine.derive(Deriv(current, x)).result
            formulas.append(current)
    except Undecided:
        return None
    if compare(current, result, sample_points(current, 5, result.free)).state != "agrees":
        return None
    goal = nested(f, other)
    checker = Checker(goal)
    lines: list[Line] = []
    for k, found in enumerate([*formulas[:-1], result], 1):
        before = lines[-1].after if lines else goal
        after = nested(found, other[k:])
        lines.append(checked_line(checker, before, after, [Step(OTHER_ORDER, before, after)]))
    sheet.put(Derivation(goal, tuple(lines)), title="the other order: by " + ", then by ".join(x.name for x in other))
    sheet.remark(
        "Both orders give the same, as Clairaut's theorem says wherever the mixed partial derivatives are continuous."
    )
    return Order(other, formulas)
