"""The kind of each critical point: the second derivative test, or where it says nothing the first; and the values.

Source: Stewart, *Calculus*, 4.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calctool.algebra.reals import Exact, Unsettled
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import ZERO, Expr, Relation
from calctool.optimisation.critical_points import DIGITS, CriticalPoint, put_in, value_of
from calctool.optimisation.located import ends_of
from calctool.report.model import Fact, Statements, Value, Work
from calctool.tasks.critical_inflections import inflections
from calctool.tasks.critical_numbers import numeral_of, rounded
from calctool.tasks.critical_sheet import CriticalSheet


def kinds(sheet: CriticalSheet) -> None:
    """The tests for each point, the values, and where the curve bends the other way."""
    found, x = sheet.found, sheet.x
    critical = found.critical
    second: Expr | None = None
    derivation: Derivation | None
    try:
        derivation, _ = sheet.derive(sheet.slope)
        second = derivation.result
    except CalcError:
        derivation = None
    if derivation is not None and (critical or second != ZERO) and sheet.slope.has(x):
        sheet.blocks.append(Work(derivation, "the second derivative", name=("f''(", x, ")")))
    lines: list[tuple[Words, str]] = []
    for p in critical:
        lines += _test(sheet, p, second)
    if lines:
        sheet.blocks.append(Statements("the kind of each point", tuple(lines)))
    values = [line for p in found.points if p.critical for line in _evaluation(sheet, p)]
    if values:
        sheet.blocks.append(Statements("the values", tuple(values)))
    _by_kind(sheet, critical)
    if second is not None:
        inflections(sheet, second)
    if found.searched or rational_value(sheet.slope) != 0:
        sheet.facts.append(sheet.complete)


def _test(sheet: CriticalSheet, p: CriticalPoint, second: Expr | None) -> list[tuple[Words, str]]:
    """The second derivative test, or where it says nothing the first."""
    found = sheet.found
    out: list[tuple[Words, str]] = []
    if p.edge:
        return [((*sheet.at(p.place), ": an end of the interval"), "no local maximum or minimum: f has one side only")]
    where = numeral_of(p.place)
    there = None
    smooth = p.stationary and p.slope is None and found.holds.has(p.place)
    if second is not None and smooth:
        there = _second_at(sheet, second, p.place)
    if there is not None:
        v, s = there
        name: Words = ("f''(", where, ") = ", *((v,) if p.place.expr is not None else ("about ", v)))
        if s:
            says = p.kind.words
            return [((*name, " > 0" if s > 0 else " < 0"), f"second derivative test: {says}")]
        out.append((name, "the second derivative test says nothing"))
    sides = [
        f"{'left' if k == 0 else 'right'} of it f' {sign_words(s)}"
        for k, s in enumerate((p.left, p.right))
        if s is not None
    ]
    said: Words = (*sheet.at(p.place), ": " + ", ".join(sides)) if sides else (*sheet.at(p.place),)
    reason = f"first derivative test: {p.kind.words}" if sides else p.kind.words
    if found.jumps.has(p.place):
        said, reason = (*sheet.at(p.place), ": f jumps here"), f"values beside it compared: {p.kind.words}"
    return [*out, (said, reason)]


def _second_at(sheet: CriticalSheet, second: Expr, place: Exact) -> tuple[Expr, int] | None:
    """f'' at a zero of f', and its sign; None where it has no value there."""
    try:
        v = value_of(second, sheet.x, place)
        return (v.written, v.sign) if v.expr is not None else (rounded(v.near(), 5), v.sign)
    except (Unsettled, CalcError):
        return None


def _evaluation(sheet: CriticalSheet, p: CriticalPoint) -> list[tuple[Words, str]]:
    """f(c) worked out."""
    where = numeral_of(p.place)
    name: Words = ("f(", where, ") = ")
    if p.place.expr is None:
        return [((*name, "about ", numeral_of(p.value)), "")]
    derivation = put_in(sheet.f, sheet.x, p.place.expr)
    put = derivation.lines[0].after if derivation.lines else derivation.result
    if put == derivation.result:
        return [((*name, derivation.result), "")]
    return [((*name, put, " = ", derivation.result), "")]


def _by_kind(sheet: CriticalSheet, critical: Iterable[CriticalPoint]) -> None:
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
