"""A statement fitted to a command: by what, at which point, of which function; the text and the options must agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, NoReturn

from calctool.errors import InputError
from calctool.expr.interning import table
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import Expr, Sym
from calctool.numeric.branches import is_number, value_at
from calctool.numeric.operations import NoValue
from calctool.parsing import Point, Read, Statement, read_name, read_point, read_statement
from calctool.parsing.clauses import Clause, Span
from calctool.parsing.lexer import Note, comma_hint
from calctool.tasks import ROOTS
from calctool.tasks.defined import defined_somewhere

_FITS = {
    "diff": ("diff", "partial"),
    "partial": ("diff", "partial"),
    "chain": ("diff", "partial"),
    "autodiff": ("diff", "grad"),
}
"""What a text may ask for, by command; the others answer what is called as they are."""
_IT_IS = {
    "diff": "a derivative",
    "partial": "a partial derivative",
    "limit": "a limit",
    "grad": "a gradient",
    "critical": "critical points",
}


_BY = ("respect to", "wrt", "w.r.t.", "w.r.t", " by", " nach", "rapport à", "rapport a", "respecto a", "rispetto a")
"""What stands before a variable."""


def one_of(option: str, value: str, valid: Collection[str]) -> str:
    """The value of an option that is one of some words.  Raises InputError."""
    if value in valid:
        return value
    raise InputError(f"--{option} cannot be '{value}'", hint="one of " + ", ".join(valid), code="usage")


class Behind(NamedTuple):
    """What stands behind the formula after a comma: variables by name, coordinates in brackets."""

    names: tuple[Sym, ...] = ()
    coordinates: tuple[Expr, ...] = ()
    span: Span = (0, 0)


def statement_for(command: str, text: str, roots: str = "real") -> Statement:
    """The text read; raises InputError where it asks what another command answers, or has no value anywhere."""
    one_of("roots", roots, ROOTS)
    known = _READ.get((command, text, roots))
    if known is None:
        if len(_READ) >= MOST_READ:
            _READ.clear()
        known = _READ[command, text, roots] = _read_for(command, text, roots)
    return known


MOST_READ = 1_000
_READ: dict[tuple[str, str, str], Statement] = table()
"""What was read: a question is read by the task, and once more by whoever holds an answer against it."""


def _read_for(command: str, text: str, roots: str) -> Statement:
    try:
        found = read_statement(text, roots)
    except InputError as error:
        raise (_implicit(error, roots) if command in ("diff", "partial") else None) or error from None
    if command == "diff" and found.asks == "grad" and len(found.formulas) == 1 and len(found.expr.free) == 1:
        says = "the gradient of a curve is read as its slope"
        found = found._replace(asks="diff", notes=(*found.notes, Note("gradient-of-a-curve", 1, says)))
    if found.asks and found.asks not in _FITS.get(command, (command,)):
        it = _IT_IS.get(found.asks, f"a {found.asks} matrix")
        quoted = found.text.replace('"', "'")
        raise InputError(
            f"this asks for {it}",
            found.text,
            found.sign,
            f'use: calctool {found.asks} "{quoted[:80]}"',
            code="other-command",
        )
    by = {names for _, names, _ in found.derivatives}
    if len(by) > 1 and command != "chain":
        raise InputError("one derivative at a time", found.text, found.derivatives[1][2], "ask for the others after it")
    defined_somewhere(*[Read(e, (), found.text) for e in found.formulas])
    if command != "chain" and _may_be_a_place(found):
        says = f"{found.name} = {show(found.expr)} is read as a function called {found.name} that never changes"
        hint = f"a place stands behind the formula: {found.name}^2, {found.name} = {show(found.expr)}"
        found = found._replace(notes=(*found.notes, Note("constant-function", 1, f"{says}; {hint}")))
    return found


def _may_be_a_place(found: Statement) -> bool:
    """Is it ``x = 2`` and no more, where x is seldom a function?"""
    plain = len(found.formulas) == 1 and not (found.variables or found.by or found.asks or found.expr.free)
    return plain and found.name in ("x", "t")


def _implicit(error: InputError, roots: str) -> InputError | None:
    """What is said of an equation that ties variables together; None where the text is none."""
    text, (start, end) = error.text or "", error.span or (0, 0)
    left, right = text[:start].strip(), text[end:].strip()
    if text[start:end] != "=" or "=" in left + right:
        return None
    try:
        sides = [read_statement(side, roots).expr for side in (left, right)]
    except InputError:
        return None
    tied = sorted(sides[0].free | sides[1].free)
    if len(tied) < 2:
        return None
    what = f"this equation ties {', '.join(tied[:-1])} and {tied[-1]} together: implicit differentiation is not done"
    if len(tied) > 2 and "y" not in tied:
        return InputError(what, text, (start, end), "solve for one of them first", code="unreadable")
    y = "y" if "y" in tied else tied[-1]
    x = "x" if "x" in tied and y != "x" else next(name for name in tied if name != y)
    whole = left if right == "0" else f"{left} - {right}" if not sides[1].args else f"{left} - ({right})"
    hint = f'd{y}/d{x} = -F_{x}/F_{y}, and calctool partial "{whole}" gives F_{x} and F_{y}; or solve for {y} first'
    return InputError(what, text, (start, end), hint, code="unreadable")


def function_for(command: str, text: str, roots: str = "real") -> tuple[Statement, Behind]:
    """The text as one function, and what stands behind it.  Raises InputError."""
    found = statement_for(command, text, roots)
    if found.bracketed:
        hint = f'use: calctool jacobian "{found.text[:80]}"'
        raise InputError(
            f"one expression expected, {len(found.formulas)} found",
            found.text,
            _span(found),
            hint,
            code="other-command",
        )
    return found, behind(found)


def behind(found: Statement) -> Behind:
    """What stands after the commas, if it is variables and a point.  Raises InputError for anything else."""
    names: list[Sym] = []
    coordinates: tuple[Expr, ...] = ()
    span = (0, 0)
    for clause in found.after:
        if clause.bracketed and not coordinates and not any(e.free & found.expr.free for e in clause.formulas):
            coordinates, span = clause.formulas, clause.span
        elif not clause.names and isinstance(clause.formulas[0], Sym) and not clause.bracketed and not coordinates:
            names.append(clause.formulas[0])
            span = (span[0] or clause.span[0], clause.span[1])
        elif not clause.names and not clause.bracketed and not coordinates and _said_at(found, clause):
            coordinates, span = clause.formulas, clause.span
        else:
            refuse_comma(found, clause)
    return Behind(tuple(names), coordinates, span)


def _said_at(found: Statement, clause: Clause) -> bool:
    """Is it one number, with ``at`` before it and no comma: the derivative of x^2 at 3?"""
    before = found.text[found.parts[found.main].span[1] : clause.span[0]]
    return not clause.formulas[0].free and before.strip(" \n").endswith(("at", "bei", "en", "Stelle", "Punkt", "point"))


def refuse_comma(found: Statement, clause: Clause) -> NoReturn:
    """Refuse what stands behind a comma."""
    text, (start, end) = found.text, clause.span
    if clause.names:
        what, hint = f"what is {clause.names[0]} for?", "the expression does not contain it"
        raise InputError(what, text, clause.span, hint)
    between = text[found.parts[found.main].span[1] : start]
    if found.main == 0 and not set(",;") & set(between):
        what, hint = f"'{text[start:end]}' is not read here", "a place is written x = 0"
        raise InputError(what, text, clause.span, hint, code="unreadable")
    at = max([text.rfind(sign, 0, start) for sign in ",;"])
    if at < 0:
        at = text.find(",", end)
    hint = comma_hint(text, at + 1, "a comma stands between arguments only")
    raise InputError(f"'{text[at : at + 1]}' is not read here", text, (at, at + 1), hint, code="unreadable")


def _span(found: Statement) -> Span:
    return found.parts[found.main].span


def one_variable(found: Statement, beside: Behind, wrt: str | None) -> Sym | None:
    """The variable that the text or ``--wrt`` names; None where neither does; raises InputError where they disagree."""
    if len(set(found.by)) > 1:
        hint = f'use: calctool partial "{found.text[:80]}"'
        raise InputError("this differentiates by several variables", found.text, found.sign, hint, code="other-command")
    if len(beside.names) > 1 or (beside.names and found.by):
        raise InputError("one variable expected", found.text, beside.span, "name the one to differentiate by")
    said, span = None, found.sign
    if found.by:
        said = found.by[0]
    elif beside.names:
        said, span = beside.names[0], beside.span
    declared = found.variables
    if said is not None and declared and said not in declared:
        raise _not_of(found, said, span)
    if wrt is None:
        return said or (declared[0] if len(declared) == 1 else None)
    x = read_name(wrt)
    if said is not None and said != x:
        hint = "leave --wrt out, or change the text"
        raise InputError(
            f"the text names the variable {said.name}, and --wrt {x.name}", found.text, span, hint, code="disagreement"
        )
    if declared and x not in declared:
        raise _not_of(found, x, _span(found))
    return x


def _not_of(found: Statement, x: Sym, span: Span) -> InputError:
    listed = ", ".join(v.name for v in found.variables)
    what = f"{found.name} is a function of {listed}, and {x.name} is another variable"
    return InputError(what, found.text, span, f"write {found.name}({x.name}) = ..., or leave the brackets out")


def several_variables(found: Statement, beside: Behind, names: Sequence[Sym]) -> list[Sym]:
    """The variables in the order that an option, the text behind or ``f(x, y) =`` gives; empty where none does."""
    if names and beside.names and list(names) != list(beside.names):
        what = "the text names other variables than the option"
        raise InputError(what, found.text, beside.span, "leave one of the two out")
    chosen = list(names or beside.names or found.variables)
    stray = next((x for x in chosen if found.variables and x not in found.variables), None)
    if stray is not None:
        raise _not_of(found, stray, beside.span if beside.names else _span(found))
    return chosen


def point_for(found: Statement, beside: Behind, at: str | None, names: Sequence[Sym]) -> Point | None:
    """The point that ``--at`` or the text gives, coordinates without names being of ``names``; raises InputError."""
    given = [span for _, _, span in found.values] + ([beside.span] if beside.coordinates else [])
    if not given:
        return None if at is None else read_point(at, names)
    if at is not None or len(given) > len(found.values) > 0:
        raise InputError(
            "the point is given twice", found.text, given[-1], "leave one of the two out", code="disagreement"
        )
    if beside.coordinates:
        start, end = beside.span
        typed = found.text[start:end]
        if len(names) == 1 and len(beside.coordinates) == 2 and not found.bracketed:
            return _point_of_the_curve(found, beside, names[0])
        notes = read_point(typed.replace("|", ","), names).notes
        return Point({x.name: e for x, e in zip(names, beside.coordinates, strict=False)}, notes, typed)
    values: dict[str, Expr] = {}
    for name, e, span in found.values:
        if e.free:
            hint = f'for a composition use: calctool chain "{found.text[:80]}"'
            raise InputError(
                f"{name} is given by an expression, not by a number", found.text, span, hint, code="other-command"
            )
        if name in values:
            raise InputError(
                f"{name} is given twice", found.text, span, "give each variable one value", code="disagreement"
            )
        values[name] = e
    return Point(values, (), found.text)


def _point_of_the_curve(found: Statement, beside: Behind, x: Sym) -> Point:
    """The place in ``at the point (2, 1/2)`` of y = 1/x; raises InputError where that is no point of the curve."""
    place, height = beside.coordinates
    start, end = beside.span
    typed = found.text[start:end]
    there = value_at(substitute(found.expr, x.name, place), {})
    known = not (found.expr.free - {x.name} or place.free or height.free) and there.__class__ is not NoValue
    if not known or not is_number(height, there):
        if len(found.expr.free | {x.name}) == 2:
            what = f"{typed} gives two variables a value, but one is differentiated by"
            raise InputError(what, found.text, beside.span, "use: calctool partial", code="other-command")
        what = f"{typed} is no point of the curve, whose value there is another"
        raise InputError(what, found.text, beside.span, f"say at {x.name} = ...", code="disagreement")
    note = Note(
        "point-of-the-curve", start + 1, f"{typed} is read as the point of the curve with {x.name} = {show(place)}"
    )
    return Point({x.name: place}, (note,), typed)


def variables_in_parts(found: Statement) -> tuple[Clause, ...]:
    """The last parts that are variables and no functions: after ``with respect to``, or bare beside equations.

    >>> [c.formulas[0].name for c in variables_in_parts(statement_for("jacobian", "x y, x^2 with respect to x and y"))]
    ['x', 'y']
    """
    named = any(c.names for c in found.parts)
    for i, clause in enumerate(found.parts):
        before = found.text[: clause.span[0]].rstrip().lower()
        last = [c for c in found.parts[i:] if not c.bracketed]
        bare = all(isinstance(c.formulas[0], Sym) and not c.names for c in last)
        if i and last and bare and (named or before.endswith(_BY)):
            return tuple(last)
    return ()


def behind_notes(beside: Behind) -> list[Note]:
    """That a name after a comma, or a second argument, is the variable."""
    if not beside.names:
        return []
    listed = ", ".join(x.name for x in beside.names)
    is_ = "is read as the variable" if len(beside.names) == 1 else "are read as the variables, in that order"
    return [Note("variable-behind", beside.span[0] + 1, f"{listed}, after the expression, {is_}")]


def absent_note(x: Sym, e: Expr) -> list[Note]:
    """That the variable named does not occur in an expression with other letters: more often a slip than meant."""
    if x.name in e.free or not e.free:
        return []
    return [Note("variable-absent", 1, f"{x.name} does not occur in the expression, which is constant then")]
