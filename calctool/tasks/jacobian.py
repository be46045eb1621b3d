"""The Jacobian matrix: a row for each function, which is its gradient; its determinant where it is square."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from calctool.derivation.rule import Derivation, Words
from calctool.errors import InputError, Undecided
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.parsing import Point, Statement, once, read_point
from calctool.parsing.clauses import Clause
from calctool.parsing.lexer import Note
from calctool.report.model import Report, Result
from calctool.tasks.asked import (
    Behind,
    behind,
    behind_notes,
    point_for,
    several_variables,
    statement_for,
    variables_in_parts,
)
from calctool.tasks.common import (
    Worksheet,
    checked_point,
    listing,
    number_word,
    partials_plan,
    point_words,
    read_variables,
    settled,
    value_at,
    variables,
    vector_words,
)
from calctool.tasks.gradient import components
from calctool.tasks.matrices import Rows, determinant, drawn, matrix_at
from calctool.tasks.partial_at import no_partial, partial_result, smooth_in
from calctool.tasks.question import Answer, Question, question_of

MOST_FUNCTIONS = 100


def jacobian_task(
    texts: Sequence[str],
    *,
    at: str | None = None,
    vars: str | None = None,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
) -> Report:
    """The matrix of the partial derivatives of the expressions, in the order typed, by the variables.

    Raises InputError for what cannot be read or does not fit together, Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> [[show(e) for e in row] for row in jacobian_task(["x^2*y", "5x+sin(y)"]).result.value]
    [['2x y', 'x^2'], ['5', 'cos(y)']]
    """
    if not texts:
        raise InputError("no expression given", hint='for example: calctool jacobian "x^2*y" "5x + sin(y)"')
    if len(texts) > MOST_FUNCTIONS:
        raise InputError(f"{len(texts)} functions are too many", hint=f"at most {MOST_FUNCTIONS}")
    functions, names, at_point, notes = _asked(texts, vars, at, roots)
    point = checked_point(at_point, names, functions)
    letters = {n for f in functions for n in f.free} | {x.name for x in names}
    sheet = Worksheet(letters, known, verify=verify)
    rows: Rows = tuple(_row(sheet, i, f, names) for i, f in enumerate(functions, 1))
    sheet.blocks.append(drawn(("J",), rows))
    m, n = len(functions), len(names)
    whole = determinant(sheet, rows, ("det J",)) if m == n else None
    if whole is not None:
        sheet.fact("determinant", "determinant", whole, asked=False)
    if m != n:
        size = f"The matrix is {m} x {n}: {m} functions, {n} variables."
        sheet.remark(f"{size} It is not square, so it has no determinant.")
    result = Result("matrix", [list(row) for row in rows])
    if point:
        sheet.facts.clear()
        result = _at_point(sheet, functions, names, rows, point, whole)
    asks = ("Jacobian matrix of ", *vector_words(functions), " by ", *listing(names))
    read_as = functions[0] if m == 1 else None
    holds = () if settled(functions, point) else None
    plan = ("for each of the ", number_word(m), " functions ") if m > 1 else ()
    plan = (*plan, *partials_plan(names), "; each function is a row of the matrix.")
    return sheet.report(
        "jacobian", "; ".join(texts), read_as, result, notes, conditions=holds, asks=asks, together=names, plan=plan
    )


def _row(sheet: Worksheet, i: int, f: Expr, names: Sequence[Sym]) -> tuple[Expr, ...]:
    """The gradient of the i-th function."""
    found = components(f, names, sheet.engine)
    if found.where:
        raise Undecided(
            f"function {i} has too many variables inside one another for a matrix", "try calctool grad on it"
        )
    sheet.remark(f"Row {i}: the gradient of ", f, ".")
    sheet.blocks += found.blocks
    sheet.derivations += found.derivations
    for x, v in zip(names, found.values, strict=True):
        sheet.compare(f, x, v)
    return tuple(found.values)


def _at_point(
    sheet: Worksheet,
    functions: Sequence[Expr],
    names: Sequence[Sym],
    rows: Rows,
    point: dict[str, Expr],
    whole: Expr | None,
) -> Result:
    """The matrix at the point, and its determinant, if it has one: of the ``whole`` formula where that holds there."""
    where = point_words(point)
    found: list[list[Derivation]] = []
    smooth = [smooth_in(names, f, point) for f in functions]
    for f, row, whole_row in zip(functions, rows, smooth, strict=True):
        found.append([])
        for x, v in zip(names, row, strict=True):
            there = partial_result(sheet, f, [v], [x], point, smooth=whole_row, shown=False)
            if there.value is None:
                return no_partial(sheet, f, [x], point, there)
            found[-1].append(there.derivations[-1])
    done = matrix_at(sheet, "J", found, point, rows)
    if len(functions) == len(names):
        name: Words = ("det J at ", *where)
        plain = whole is not None and all(smooth) and settled([whole], point)
        if whole and plain:
            det: Expr | None = sheet.put(value_at(whole, point), name, shown=done != tuple(rows))
        else:
            det = determinant(sheet, done, name)
        if det is not None:
            sheet.fact("determinant", "determinant", det, asked=False)
    return Result("matrix", [list(row) for row in done])


def question(
    texts: Sequence[str],
    *,
    at: str | None = None,
    vars: str | None = None,
    roots: str = "real",
) -> Question:
    """The matrix of derivatives asked for."""
    report = jacobian_task(texts, at=at, vars=vars, roots=roots)
    bodies, names, point, _ = _asked(texts, vars, at, roots)
    goal: Answer = [[Deriv(body, x) for x in names] for body in bodies]
    return question_of(report, goal, names, tuple(bodies), point)


class Functions(NamedTuple):
    """The functions, the variables in order, and the point."""

    functions: list[Expr]
    names: list[Sym]
    point: Point | None
    notes: tuple[Note, ...]


def _commas(source: Statement) -> list[Note]:
    """That 0,5x is two functions, where it could be a decimal comma."""
    at = next((m.start() for m in re.finditer(r"(?<!\d)\d+,\d", source.text)), None)
    if at is None or len(source.formulas) + len(source.parts) < 3:
        return []
    says = f"the comma in {source.text[at:].split()[0]} sets two functions apart; --decimal-comma reads it as a point"
    return [Note("comma-between-digits", at + 1, says)]


def _letters(source: Statement, by: Sequence[Clause]) -> list[Note]:
    """That the letters in ``x^2 y, x y^2, x, y`` are two more functions, where they could be the variables."""
    last = source.parts[-1]
    if by or len(source.parts) < 2 or not isinstance(last.formulas[0], Sym) or isinstance(source.expr, Sym):
        return []
    says = f"{last.formulas[0].name} is read as a function, a row of its own; the variables are named by --vars"
    return [Note("letter-as-function", last.span[0] + 1, says)]


def _asked(texts: Sequence[str], vars: str | None, at: str | None, roots: str) -> Functions:
    """The functions of the texts, each text one or several: ``f = x^2 y``, ``x^2 y, 5x``, ``(x^2 y, 5x)``."""
    functions: list[Expr] = []
    notes: list[Note] = []
    named = read_variables(vars)
    read: list[tuple[Statement, Behind]] = []
    for text in texts:
        source = statement_for("jacobian", text, roots)
        rest = source
        if source.bracketed:
            functions += source.formulas
        else:
            by = variables_in_parts(source)
            functions += [c.formulas[0] for c in source.parts if not c.bracketed and c not in by]
            notes += _letters(source, by)
            others = [c for c in source.parts if c.bracketed or c in by]
            rest = source._replace(parts=(source.parts[source.main], *others), main=0)
        notes += _commas(source)
        beside = behind(rest)
        read.append((source, beside))
        notes += [*source.notes, *behind_notes(beside)]
        named = several_variables(source, beside, named)
    if not named and len(functions) == 1 and {"i", "j"} <= functions[0].free:
        text = read[0][0].text
        raise InputError(
            "i and j are read as variables, not as unit vectors",
            text,
            (0, len(text)),
            "write the components in brackets: (x^2, y), or say --vars",
        )
    names = variables(named, functions)
    points = [p for source, beside in read if (p := point_for(source, beside, None, names)) is not None]
    if len(points) + (at is not None) > 1:
        raise InputError("the point is given twice", points[-1].text, (0, len(points[-1].text)), "give it once")
    point = points[0] if points else None if at is None else read_point(at, names)
    return Functions(functions, names, point, once([*notes, *(point.notes if point else ())]))
