"""The sign chart: intervals and single points from left to right, the sign of f' on each, what f does there."""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.reals import Component, Exact, points
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.optimisation.critical_signs import between
from calctool.report.model import Grid
from calctool.tasks.critical_numbers import about, numeral_of
from calctool.tasks.critical_sheet import CriticalSheet

WIDE = 78
"""A sign chart written along a line has room for so many characters."""
SIGNS = {1: "+", -1: "-", 0: "0", None: ""}
RUNS = {1: "rises", -1: "falls", 0: "constant", None: ""}


def cells(sheet: CriticalSheet) -> list[tuple[Component, int | None]]:
    """The intervals and single points from left to right, each with the sign of f'; None where f has no value."""
    found = sheet.found
    marks = points([p.place for p in found.points])
    for part in (found.domain, *found.signs):
        marks = marks | part.boundary()
    reach = found.window.reals
    marks = marks & reach
    out: list[tuple[Component, int | None]] = []
    for part in (reach - marks, marks):
        for piece in part.components():
            inside = piece.low if piece.point else between(piece.low, piece.high)
            assert inside is not None
            out.append((piece, sign_on(sheet, inside)))
    return sorted(out, key=lambda cell: _middle(cell[0]))


def sign_on(sheet: CriticalSheet, inside: Exact) -> int | None:
    return next((s for s, part in zip((-1, 0, 1), sheet.found.signs, strict=True) if part.has(inside)), None)


def sign_chart(sheet: CriticalSheet) -> None:
    """Intervals, the sign of f' on each, and what f does there."""
    found = sheet.found
    parts = cells(sheet)
    rows: list[tuple[str | Expr, ...]] = []
    drawn: list[tuple[str, str, str]] = []
    for piece, s in parts:
        if piece.point:
            assert piece.low is not None
            p = next((p for p in found.points if p.place == piece.low), None)
            label = show(numeral_of(piece.low))
            if p is None:
                inside = found.domain.has(piece.low)
                if inside:
                    continue
                rows.append((f"{sheet.x.name} = {label}", "", "no value"))
                drawn.append((label, "|", "|"))
                continue
            mark = "0" if p.stationary else "end" if p.edge else "none"
            rows.append((f"{sheet.x.name} = {about(piece.low)}{label}", mark, "" if p.edge else p.kind.words))
            sign = "0" if p.stationary else "|" if p.edge else "none"
            drawn.append((label, sign, p.kind.key[:3] if p.extreme else ""))
        else:
            text = sheet.plain(sheet.piece(piece))
            if found.domain.has(between(piece.low, piece.high)):
                rows.append((text, SIGNS[s], RUNS[s]))
                drawn.append(("", SIGNS[s], RUNS[s]))
            else:
                rows.append((text, "", "no value"))
                drawn.append(("", "", ""))
    x = sheet.x.name
    title = "sign chart" if found.period is None else f"sign chart over one period, from 0 to {show(found.period)}"
    sheet.blocks.append(Grid(title, (x, f"f'({x})", f"f({x})"), tuple(rows)))
    widths = [max(map(len, column)) for column in drawn]
    if len(drawn) > 1 and sum(widths) + 2 * len(widths) + 8 <= WIDE:
        line = [(head, *[column[k] for column in drawn]) for k, head in ((1, f"f'({x})"), (2, f"f({x})"))]
        sheet.blocks.append(Grid("", (x, *[column[0] for column in drawn]), tuple(line)))


def _middle(piece: Component) -> Fraction:
    if piece.point:
        assert piece.low is not None
        return piece.low.near()
    return between(piece.low, piece.high).near()
