"""Inflection points: where the second derivative changes its sign.  Source: Stewart, *Calculus*, 4.3."""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.bounds import bounds
from calctool.algebra.reals import Exact, Unsettled
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.exact import rational_value
from calctool.expr.tree import Expr
from calctool.optimisation.critical_points import value_of
from calctool.optimisation.critical_signs import SignSolver, Window
from calctool.report.model import Fact, Remark, Statements, Value
from calctool.tasks.critical_sheet import CriticalSheet


def inflections(sheet: CriticalSheet, second: Expr) -> None:
    """Where f'' changes its sign."""
    found, x = sheet.found, sheet.x
    if not second.has(x) and rational_value(second) == 0:
        return
    room = bounds(second)
    if room.not_negative or room.high.at <= 0:
        sheet.blocks.append(Remark(("f'' never changes its sign: no inflection point.",)))
        return
    window = found.window
    if found.period is not None:
        length = Exact(found.period)
        window = Window(length.times(Fraction(-1)), length.times(Fraction(2)))
    solver = SignSolver(x, window)
    try:
        signs = solver.signs(second)
        inside = solver.domain(sheet.f).interior() - found.jumps
        changes: list[tuple[Exact, list[int]]] = []
        marks = (signs.below | signs.above).boundary()
        for c in marks.ends:
            sides = [signs.above.around(c)[k] - signs.below.around(c)[k] for k in (0, 2)]
            in_window = found.window.reals.has(c) and (found.period is None or c != found.window.high)
            if sides[0] * sides[1] == -1 and inside.has(c) and in_window and not sheet.window_end(c):
                changes.append((c, sides))
    except (Unsettled, Undecided):
        sheet.facts.append(Fact("inflection_points", "inflection points", "not decided", asked=False))
        return
    lines: list[tuple[Words, str]] = []
    values: list[Value] = []
    for c, sides in changes:
        shown = sheet.value(value_of(sheet.f, x, c))
        values.append(sheet.family(c) if shown is None else [sheet.family(c), shown])
        turn = "curving up to curving down" if sides[0] > 0 else "curving down to curving up"
        lines.append(((*sheet.at(c), ": f'' changes its sign"), f"from {turn}: inflection point"))
    if lines:
        sheet.blocks.append(Statements("inflection points", tuple(lines)))
        label = "inflection point" if len(values) == 1 else "inflection points"
        sheet.facts.append(Fact("inflection_points", label, values, several=True))
    else:
        sheet.blocks.append(Remark(("f'' does not change its sign at a point of the domain: no inflection point.",)))
