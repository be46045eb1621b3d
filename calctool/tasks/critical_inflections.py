"""Concavity: the second derivative, where it is 0, its sign chart, and the inflection points, where its sign changes.

Source: Stewart, *Calculus*, 4.3.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.bounds import bounds
from calctool.algebra.reals import NOTHING, Component, Exact, Unsettled
from calctool.algebra.sign_sets import Signs
from calctool.derivation.rule import Words
from calctool.errors import CalcError, Undecided
from calctool.expr.tree import ZERO, Expr, Piecewise
from calctool.optimisation.critical_points import value_of
from calctool.optimisation.critical_signs import SignSolver, Window
from calctool.optimisation.critical_solving import solution
from calctool.report.model import Fact, Remark, Statements, Value, Work
from calctool.tasks.critical_chart import cells, chart
from calctool.tasks.critical_sheet import CriticalSheet
from calctool.tasks.worked_values import worked_value

BENDS = {1: "concave up", -1: "concave down", 0: "straight", None: ""}


def concavity(sheet: CriticalSheet) -> None:
    """Where f is concave up and down."""
    x = sheet.x
    if not sheet.slope.has(x):
        return
    try:
        derivation, _ = sheet.derive(sheet.slope)
    except CalcError:
        return
    second = derivation.result
    if all(e == ZERO for e in (branches_of(second))):
        sheet.derivations.remove(derivation)
        sheet.blocks.append(Remark(("f' is constant on each of these intervals, so f'' = 0: no inflection point.",)))
        return
    sheet.blocks.append(Work(derivation, "the second derivative", name=("f''(", x, ")")))
    room = bounds(second)
    if room.positive or room.negative:
        _one_sign(sheet, second, 1 if room.positive else -1)
        return
    one_way = room.not_negative or room.high.at <= 0
    never = f" is never {'negative' if room.not_negative else 'positive'}, so it does not change its sign"
    says: Words = ("f''(", x, ") = ", second, never, ": no inflection point.")
    try:
        signs, changes = _changes(sheet, second)
    except (Unsettled, Undecided):
        if one_way:
            sheet.blocks.append(Remark(says))
            return
        sheet.facts.append(Fact("inflection_points", "inflection points", "not decided", asked=False))
        return
    parts = cells(sheet, signs, NOTHING)
    met = {s for piece, s in parts if not piece.point} - {None}
    if len(met) == 1 and signs.zero.empty and 0 not in met:
        _one_sign(sheet, second, met.pop() or 0)
        return
    if one_way:
        sheet.blocks.append(Remark(says))
        return
    _solved(sheet, second, signs)
    _chart(sheet, second, signs, parts, changes)
    _listed(sheet, changes)


def _one_sign(sheet: CriticalSheet, second: Expr, s: int) -> None:
    """That f'' is positive, or negative, wherever it has a value."""
    partly = sheet.window is not None or not sheet.found.domain.everything
    where = f" on the {'domain' if sheet.window is None else 'interval'}" if second.has(sheet.x) and partly else ""
    says = f" {'>' if s > 0 else '<'} 0{where}, so f is {BENDS[s]}: no inflection point."
    sheet.blocks.append(Remark(("f''(", sheet.x, ") = ", second, says)))


def _changes(sheet: CriticalSheet, second: Expr) -> tuple[Signs, list[Exact]]:
    """The signs of f'', and where they change."""
    found, x = sheet.found, sheet.x
    window = found.window
    if found.period is not None:
        length = Exact(found.period)
        window = Window(length.times(Fraction(-1)), length.times(Fraction(2)))
    solver = SignSolver(x, window)
    signs = solver.signs(second)
    inside = solver.domain(sheet.f).interior() - found.jumps
    changes: list[Exact] = []
    for c in (signs.below | signs.above).boundary().ends:
        left, right = (signs.above.around(c)[k] - signs.below.around(c)[k] for k in (0, 2))
        in_window = found.window.reals.has(c) and (found.period is None or c != found.window.high)
        if left * right == -1 and inside.has(c) and in_window and not sheet.window_end(c):
            changes.append(c)
    here = found.window.reals & found.domain
    return Signs(*(part & here for part in signs)), changes


def _solved(sheet: CriticalSheet, second: Expr, signs: Signs) -> None:
    """f'' = 0 in shown steps."""
    x, found = sheet.x, sheet.found
    if not second.has(x) or signs.zero.interior() != NOTHING:
        return
    zeros = [c for c in signs.zero.ends if found.period is None or c != found.window.high]
    named = {k: sheet.at(c) for k, c in enumerate(zeros)}
    lines = solution(second, x, zeros, named, sheet.looked_at(), "f''")
    sheet.blocks.append(Statements(f"where f''({x.name}) = 0", tuple([(s.words, s.reason) for s in lines])))


def _chart(
    sheet: CriticalSheet,
    second: Expr,
    signs: Signs,
    parts: list[tuple[Component, int | None]],
    changes: list[Exact],
) -> None:
    """The sign chart of f''."""

    def at(place: Exact) -> tuple[str, str] | None:
        if sheet.window_end(place) or not sheet.found.domain.interior().has(place) or signs.below.has(place):
            return None
        if signs.above.has(place) or (sheet.found.period is not None and place == sheet.found.window.high):
            return None
        return "0" if signs.zero.has(place) else "none", "inflection point" if place in changes else ""

    title = "sign chart of f''" if sheet.found.period is None else f"sign chart of f'' over one period, {sheet.over()}"
    title += ": concavity"
    sheet.blocks.append(chart(sheet, title, second, "f''", parts, BENDS, at))


def _listed(sheet: CriticalSheet, changes: list[Exact]) -> None:
    """The inflection points with their values."""
    if not changes:
        return
    values: list[Value] = []
    lines: list[tuple[Words, str]] = []
    for c in changes:
        shown = sheet.value(value_of(sheet.f, sheet.x, c))
        values.append(sheet.family(c) if shown is None else [sheet.family(c), shown])
        known = any(p.place == c for p in sheet.found.points)
        lines.append((worked_value(sheet.f, sheet.x, c), "as above" if known else ""))
    label = "inflection point" if len(values) == 1 else "inflection points"
    sheet.blocks.append(Statements(f"the {label}", tuple(lines)))
    sheet.facts.append(Fact("inflection_points", label, values, several=True))


def branches_of(e: Expr) -> list[Expr]:
    """The values of the branches; of anything else the one it is."""
    return [value for value, _ in e.branches] if isinstance(e, Piecewise) else [e]
