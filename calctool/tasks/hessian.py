"""The Hessian matrix: all second partial derivatives, symmetric by Clairaut; at a point, the second derivative test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Step
from calctool.differentiation.several_variables import CLAIRAUT
from calctool.errors import InputError
from calctool.expr.tree import Add, Deriv, Expr, Neg, Sym
from calctool.report.model import Report, Result
from calctool.tasks.common import (
    Worksheet,
    asked_of,
    checked_point,
    is_zero,
    listing,
    number,
    partials_plan,
    point_words,
    settled,
    value_at,
)
from calctool.tasks.matrices import Rows, determinant, drawn, matrix_at
from calctool.tasks.partial_at import no_partial, partial_result, smooth_in
from calctool.tasks.question import Answer, Question, only_text, question_of

MOST = 40


def hessian_task(
    text: str,
    *,
    at: str | None = None,
    vars: str | None = None,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
) -> Report:
    """The matrix of second partial derivatives; with a point, whether it is definite there and what that means.

    Raises InputError for what cannot be read or does not fit together, Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> [[show(e) for e in row] for row in hessian_task("x^3 y").result.value]
    [['6x y', '3x^2'], ['3x^2', '0']]
    """
    asked = asked_of("hessian", text, vars, at, roots)
    f, names = asked.f, asked.names
    if len(names) > MOST:
        raise InputError(f"{len(names)} variables are too many for a Hessian", hint="name some of them: --vars x,y")
    point = checked_point(asked.point, names, [f], whole=True)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    gradient = [sheet.derive(f, x, names, "" if i else "first derivatives") for i, x in enumerate(names)]
    rows = _second(sheet, gradient, names)
    result = Result("matrix", [list(row) for row in rows])
    if point:
        result = _at_point(sheet, f, names, gradient, rows, point)
    asks = ("Hessian matrix of ", f, " by ", *listing(names))
    holds = () if settled([f], point) else None
    again = ("; then each of these by every variable again, where the mixed ones are equal in pairs.",)
    plan = (*partials_plan(names), *again)
    return sheet.report("hessian", text, f, result, asked.notes, conditions=holds, asks=asks, together=names, plan=plan)


def question(
    texts: Sequence[str],
    *,
    at: str | None = None,
    vars: str | None = None,
    roots: str = "real",
) -> Question:
    """The matrix of second derivatives asked for."""
    text = only_text(texts, "hessian")
    body, names, point, _ = asked_of("hessian", text, vars, at, roots)
    report = hessian_task(text, at=at, vars=vars, roots=roots)
    goal: Answer = [[Deriv(Deriv(body, x), y) for y in names] for x in names]
    return question_of(report, goal, names, body, point, order=2, noun="the derivative")


def _second(sheet: Worksheet, gradient: Sequence[Expr], names: Sequence[Sym]) -> Rows:
    """The entries: those above the diagonal worked, those below by Clairaut's theorem."""
    n = len(names)
    entries: dict[tuple[int, int], Expr] = {}
    for i in range(n):
        for j in range(i, n):
            title = "" if (i, j) != (0, 0) else "second derivatives"
            entries[i, j] = sheet.derive(gradient[i], names[j], names, title)
    for i in range(n):
        for j in range(i):
            # Below the diagonal: the other order, compared with the one worked.
            goal, value = Deriv(gradient[i], names[j]), entries[j, i]
            line = checked_line(Checker(goal), goal, value, [Step(CLAIRAUT, goal, value)])
            entries[i, j] = sheet.put(Derivation(goal, (line,)), shown=False)
    rows: Rows = tuple(tuple(entries[i, j] for j in range(n)) for i in range(n))
    if n > 1:
        same = "wherever the mixed derivatives are continuous, their order makes no difference"
        sheet.remark(f"The matrix is symmetric: {same} (Clairaut's theorem).")
    sheet.blocks.append(drawn(("H",), rows))
    return rows


def _at_point(
    sheet: Worksheet, f: Expr, names: Sequence[Sym], gradient: Sequence[Expr], rows: Rows, point: dict[str, Expr]
) -> Result:
    """The matrix at the point and what it says there, or that a second derivative does not exist."""
    smooth = smooth_in(names, f, point)
    found: list[list[Derivation]] = []
    for x, g, row in zip(names, gradient, rows, strict=True):
        found.append([])
        for y, v in zip(names, row, strict=True):
            there = partial_result(sheet, f, [g, v], [x, y], point, smooth=smooth, shown=False)
            if there.value is None:
                return no_partial(sheet, f, [x, y], point, there)
            found[-1].append(there.derivations[-1])
    done = matrix_at(sheet, "H", found, point)
    if smooth or not settled([f], point):
        _test(sheet, gradient, done, point)
        return Result("matrix", [list(row) for row in done])
    n = len(done)
    if any(not is_zero(Add(done[i][j], Neg(done[j][i]))) for i in range(n) for j in range(i)):
        sheet.remark(
            "The matrix at the point is not symmetric: the mixed derivatives are not continuous there, so Clairaut's "
            "theorem does not apply."
        )
    sheet.remark("The second derivative test asks for continuous second derivatives, so it is not used here.")
    return Result("matrix", [list(row) for row in done])


def _test(sheet: Worksheet, first: Sequence[Expr], rows: Rows, point: dict[str, Expr]) -> None:
    """Definite or not, by the leading minors; and, where the gradient vanishes, the kind of point."""
    minors: list[Expr | None] = []
    for k in range(1, len(rows) + 1):
        corner = tuple(row[:k] for row in rows[:k])
        name = (f"D_{k}", " at ", *point_words(point)) if k > 1 else ("D_1",)
        minors.append(determinant(sheet, corner, name))
    gradient = [value_at(g, point).result for g in first]
    known = [m for m in minors if m is not None]
    verdict = definiteness(rows, known) if known == minors else _TOO_LONG
    if known == minors:
        sheet.fact("minors", "leading minors", list(known), asked=False)
    sheet.fact("definite", "matrix", verdict.name)
    sheet.remark(verdict.why)
    if all(is_zero(g) for g in gradient):
        sheet.remark("The gradient there is zero: a critical point. ", verdict.means)
        sheet.fact("point", "point", verdict.point)
    else:
        no_extremum = "), not zero: no critical point, so no maximum or minimum."
        sheet.remark("The gradient there is (", *listing(gradient), no_extremum)
        sheet.fact("point", "point", "not a critical point")


class Definite(NamedTuple):
    """What the signs say: the name of it, why, the kind of critical point, and that in a sentence."""

    name: str
    why: str
    point: str
    means: str


_TOO_LONG = Definite(
    "undecided",
    "Not every leading minor is known, so the signs cannot be told.",
    "undecided",
    "The test does not decide.",
)


def definiteness(rows: Rows, minors: Sequence[Expr]) -> Definite:
    """Positive or negative definite, indefinite, or undecided, from a symmetric matrix of numbers.

    >>> from calctool.parsing import parse
    >>> definiteness(((parse("2"), parse("0")), (parse("0"), parse("3"))), [parse("2"), parse("6")]).point
    'minimum'
    """
    signs = [_sign(m) for m in minors]
    if None in signs:
        return Definite(
            "undecided", "With letters left in it, the signs cannot be told.", "undecided", "The test does not decide."
        )
    if all(s == 1 for s in signs):
        return Definite(
            "positive definite",
            "All leading minors are positive: positive definite.",
            "minimum",
            "It is a local minimum.",
        )
    if all(s == (-1) ** k for k, s in enumerate(signs, 1)):
        why = "The leading minors alternate in sign, beginning with minus: negative definite."
        return Definite("negative definite", why, "maximum", "It is a local maximum.")
    if signs[-1] != 0 or _both_signs(rows):
        why = "The leading minors fit neither pattern: indefinite, it curves up one way and down another."
        return Definite("indefinite", why, "saddle point", "It is a saddle point.")
    why = "The determinant is zero: the second derivatives do not decide."
    return Definite(
        "undecided", why, "undecided", "The test does not decide: it may be a minimum, a maximum or neither."
    )


def _sign(e: Expr) -> int | None:
    if is_zero(e):
        return 0
    v = number(e)
    return None if v is None else 1 if v > 0 else -1


def _both_signs(rows: Rows) -> bool:
    """Does the form take values of both signs, as seen on two axes or in one coordinate plane?"""
    n = len(rows)
    values = [[number(e) or 0.0 for e in row] for row in rows]
    diagonal = [values[i][i] for i in range(n)]
    if min(diagonal) < 0 < max(diagonal):
        return True
    small = 1e-12
    return any(values[i][i] * values[j][j] - values[i][j] * values[j][i] < -small for i in range(n) for j in range(i))
