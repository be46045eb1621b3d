"""The Hessian matrix: all second partial derivatives, symmetric by Clairaut; at a point, the second derivative test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Step, Words
from calctool.differentiation.several_variables import CLAIRAUT
from calctool.errors import InputError
from calctool.expr.tree import ZERO, Add, Deriv, Expr, Neg, Sym
from calctool.report.model import Report, Result
from calctool.simplification import simplify
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
from calctool.tasks.gradient import shown_by
from calctool.tasks.matrices import Rows, determinant, drawn, matrix_at, permutation_sum
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
    gradient = [sheet.derive(f, x, shown_by(f, names), "" if i else "first derivatives") for i, x in enumerate(names)]
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
    title = "second derivatives"
    for i in range(n):
        worked = shown_by(gradient[i], names)
        for j in range(i, n):
            if names[j] in worked:
                entries[i, j] = sheet.derive(gradient[i], names[j], worked, title)
                title = ""
            else:
                entries[i, j] = ZERO
    for i in range(n):
        worked = shown_by(gradient[i], names)
        for j in range(i):
            if entries[j, i] == ZERO and names[j] not in worked:
                entries[i, j] = ZERO
                continue
            # Below the diagonal: the other order, compared with the one worked.
            goal, value = Deriv(gradient[i], names[j]), entries[j, i]
            line = checked_line(Checker(goal), goal, value, [Step(CLAIRAUT, goal, value)])
            entries[i, j] = sheet.put(Derivation(goal, (line,)), shown=False)
    if any(len(shown_by(g, names)) < n for g in gradient):
        sheet.remark("Where a variable does not occur in a derivative, the second derivative by it is 0.")
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
    if smooth or not settled([f], point):
        slopes = matrix_at(sheet, "grad f", [[value_at(g, point) for g in gradient]], point)[0]
        done = matrix_at(sheet, "H", found, point, rows)
        _test(sheet, slopes, done, point_words(point))
        return Result("matrix", [list(row) for row in done])
    done = matrix_at(sheet, "H", found, point, rows)
    n = len(done)
    if any(not is_zero(Add(done[i][j], Neg(done[j][i]))) for i in range(n) for j in range(i)):
        sheet.remark(
            "The matrix at the point is not symmetric: the mixed derivatives are not continuous there, so Clairaut's "
            "theorem does not apply."
        )
    sheet.remark("The second derivative test asks for continuous second derivatives, so it is not used here.")
    return Result("matrix", [list(row) for row in done])


def _test(sheet: Worksheet, gradient: Sequence[Expr], rows: Rows, where: Words) -> None:
    """Definite or not, by the leading minors; and, where the gradient vanishes, the kind of point."""
    minors: list[Expr | None] = []
    for k in range(1, len(rows) + 1):
        corner = tuple(row[:k] for row in rows[:k])
        name = (f"D_{k}", " at ", *where) if k > 1 else ("D_1",)
        minors.append(determinant(sheet, corner, name))
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
        sheet.remark("The gradient there is not zero: no critical point, so no maximum or minimum.")
        sheet.fact("point", "point", "not a critical point")


class Definite(NamedTuple):
    """What the signs say: the name of it, why, the kind of critical point, and that in a sentence."""

    name: str
    why: str
    point: str
    means: str


_UNDECIDED = "The test does not decide."
_TOO_LONG = Definite(
    "undecided", "Not every leading minor is known, so the signs cannot be told.", "undecided", _UNDECIDED
)


def definiteness(rows: Rows, minors: Sequence[Expr]) -> Definite:
    """Positive or negative definite or semidefinite, indefinite, or undecided, from a symmetric matrix of numbers.

    >>> from calctool.parsing import parse
    >>> definiteness(((parse("2"), parse("0")), (parse("0"), parse("3"))), [parse("2"), parse("6")]).point
    'minimum'
    """
    signs = [_sign(m) for m in minors]
    if None in signs:
        return Definite("undecided", "With letters left in it, the signs cannot be told.", "undecided", _UNDECIDED)
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
    principal = _principal_minors(rows)
    why = _both_signs({**{tuple(range(k + 1)): s for k, s in enumerate(signs)}, **principal})
    if not why and signs[-1] != 0:
        why = "The determinant is not zero, and the leading minors fit neither pattern"
    if why:
        means = "It is a saddle point."
        why = f"{why[0].upper()}{why[1:]}: indefinite, it curves up one way and down another."
        return Definite("indefinite", why, "saddle point", means)
    return _semidefinite(principal, len(rows))


def _semidefinite(principal: Mapping[Places, int | None], n: int) -> Definite:
    """What a matrix is whose determinant is zero, and whose principal minors do not show both signs."""
    up = all(s is not None and s >= 0 for s in principal.values())
    down = all(s is not None and s * (-1) ** len(at) >= 0 for at, s in principal.items())
    if len(principal) < 2**n - 1 or not (up or down):
        return Definite("undecided", "The determinant is zero, so the matrix is not definite.", "undecided", _UNDECIDED)
    if up and down:
        means = "The test does not decide: it may be a minimum, a maximum or neither."
        return Definite("zero", "The matrix is zero.", "undecided", means)
    name, kind = ("positive semidefinite", "minimum") if up else ("negative semidefinite", "maximum")
    signs = "no principal minor is negative"
    if down:
        signs = "each principal minor is zero or has the sign it has in a negative definite matrix"
    means = f"The test does not decide: it may be a {kind} or neither."
    return Definite(name, f"The determinant is zero, and {signs}: {name}.", "undecided", means)


Places = tuple[int, ...]
ALL_MINORS = 4
"""Matrices up to this size have all their principal minors worked out, larger ones those of one or two rows."""


def _principal_minors(rows: Rows) -> dict[Places, int | None]:
    """The signs of the minors of the same rows and columns."""
    n = len(rows)
    sizes = range(1, (n if n <= ALL_MINORS else 2) + 1)
    chosen = [at for k in sizes for at in combinations(range(n), k)]
    return {at: _sign(simplify(permutation_sum([[rows[i][j] for j in at] for i in at]))) for at in chosen}


def _both_signs(minors: Mapping[Places, int | None]) -> str:
    """Which of the minors show that the form takes values of both signs, in words; empty where none does."""
    odd: dict[int | None, Places] = {}
    for at, s in minors.items():
        if len(at) % 2:
            odd.setdefault(s, at)
        elif s == -1:
            return f"{_named(at)} < 0"
    return f"{_named(odd[1])} > 0 and {_named(odd[-1])} < 0" if 1 in odd and -1 in odd else ""


def _named(at: Places) -> str:
    """D_2 for the minor of the first two rows."""
    n = len(at)
    if at == tuple(range(n)):
        return f"D_{n}"
    if n == 1:
        return f"entry {at[0] + 1} of the diagonal"
    listed = ", ".join(str(i + 1) for i in at[:-1])
    return f"the minor of rows and columns {listed} and {at[-1] + 1}"


def _sign(e: Expr) -> int | None:
    if is_zero(e):
        return 0
    v = number(e)
    return None if v is None else 1 if v > 0 else -1
