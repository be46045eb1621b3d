"""The kind of each critical point, as the sign chart tells it, and what a sign chart alone does not tell.

Source: Stewart, *Calculus*, 4.3.
"""

from __future__ import annotations

from typing import Any

from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.tree import Relation
from calctool.optimisation.critical_points import DIGITS, FLAT, CriticalPoint
from calctool.optimisation.located import ends_of
from calctool.report.model import Fact, Statements, Value
from calctool.tasks.critical_numbers import rounded
from calctool.tasks.critical_sheet import CriticalSheet


def kinds(sheet: CriticalSheet) -> None:
    """Points at which the signs of f' are not all, and the points by kind, as facts."""
    found = sheet.found
    critical = found.critical
    lines: list[tuple[Words, str]] = []
    for p in critical:
        if p.edge and p.kind != FLAT:
            says = "no local maximum or minimum: f has one side only"
            lines.append(((*sheet.at(p.place), ": an end of the interval"), says))
        elif found.jumps.has(p.place):
            lines.append(((*sheet.at(p.place), ": f jumps here"), f"values beside it compared: {p.kind.words}"))
    if lines:
        sheet.blocks.append(Statements("the kind of these points", tuple(lines)))
    _by_kind(sheet, critical)


def _by_kind(sheet: CriticalSheet, critical: list[CriticalPoint]) -> None:
    """The points by kind, as facts."""
    groups: dict[str, list[CriticalPoint]] = {}
    for p in critical:
        if not p.edge:
            groups.setdefault(p.kind.words, []).append(p)
    for words, of_kind in groups.items():
        label = words if len(of_kind) == 1 else plural(words)
        values: list[Value] = []
        for p in of_kind:
            v = sheet.value(p.value)
            values.append(sheet.place(p) if v is None else [sheet.place(p), v])
        sheet.facts.append(Fact(words.replace(", ", "_").replace(" ", "_"), label, values, several=True))
    rough = [*(sheet.place(p) for p in critical if p.place.expr is None), *sheet.rough]
    none: list[Value] = [Relation("=", sheet.x, sheet.place(p)) for p in critical if not p.stationary]
    if none:
        sheet.facts.append(Fact("no_derivative", "no derivative", none, several=True))
    if rough:
        label = f"rounded to {DIGITS} digits"
        sheet.facts.append(Fact("rounded", label, list(rough), several=True))
    sheet.verdict["points"] = [_as_data(sheet, p) for p in sheet.found.points]
    if sheet.found.period is not None:
        sheet.verdict["period"] = show(sheet.found.period, "python")


def _as_data(sheet: CriticalSheet, p: CriticalPoint) -> dict[str, Any]:
    value = sheet.value(p.value)
    data: dict[str, Any] = {
        "x": show(sheet.place(p), "python"),
        "value": None if value is None else show(value, "python"),
        "kind": p.kind.key,
        "derivative": "0" if p.stationary else None,
        "end": p.edge,
        "exact": p.place.expr is not None,
    }
    if p.place.expr is None:
        low, high = ends_of(p.place.ball(96))
        data["enclosure"] = [show(rounded(low, 20, -1), "python"), show(rounded(high, 20, 1), "python")]
    return data


def sign_words(s: int) -> str:
    return {1: "> 0", -1: "< 0", 0: "= 0"}[s]


def plural(words: str) -> str:
    """``local maxima`` for several."""
    return words.replace("maximum", "maxima", 1).replace("minimum", "minima", 1) if words[:5] == "local" else words
