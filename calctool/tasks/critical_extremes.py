"""The greatest and the least value, with the table of all that was compared, and where they are attained."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.reals import Component, Exact, Unsettled
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.optimisation.critical_points import value_of
from calctool.optimisation.critical_signs import between
from calctool.optimisation.extrema import Extreme, extremes
from calctool.report.model import Fact, Grid
from calctool.tasks.critical_numbers import numeral_of
from calctool.tasks.critical_sheet import CriticalSheet


def extreme_values(sheet: CriticalSheet) -> None:
    """The greatest and the least value, with the table of all that was compared."""
    found = sheet.found
    both = extremes(found)
    if sheet.window is not None and both.values:
        rows: list[tuple[str | Expr, ...]] = []
        for place, value in both.values:
            p = next((p for p in found.points if p.place == place), None)
            what = "" if p is None else "end" if p.edge else "critical point"
            best = [name for name, e in (("greatest", both.greatest), ("least", both.least)) if _is_best(e, place)]
            rows.append((numeral_of(place), numeral_of(value), what, ", ".join(best)))
        for a in both.ends:
            rows.append((f"{sheet.x.name} -> {a.where}", f"tends to {show(a.value)}", "not attained", ""))
        x = sheet.x.name
        sheet.blocks.append(Grid("the values compared", (x, f"f({x})", "", ""), tuple(rows)))
    for key, word, e in (("greatest", "greatest value", both.greatest), ("least", "least value", both.least)):
        _one_extreme(sheet, key, word, e)


def _one_extreme(sheet: CriticalSheet, key: str, word: str, e: Extreme | None) -> None:
    asked = sheet.window is not None
    if e is None:
        if asked:
            sheet.facts.append(Fact(key, word, "not decided"))
        return
    if e.value is None:
        a = e.instead
        assert a is not None
        tends = f"f tends to {show(a.value)} for {sheet.x.name} -> {a.where}"
        tail = "" if a.infinite else " but does not reach it"
        sheet.facts.append(Fact(key, word, f"none; {tends}{tail}", asked))
        sheet.verdict[key] = None
        return
    where = _places(sheet, e.places)
    value = numeral_of(e.value)
    sheet.facts.append(Fact(key, word, f"{show(value)} at {where}", asked))
    sheet.verdict[key] = {"value": show(value, "python"), "at": where}


def _places(sheet: CriticalSheet, at: Sequence[Exact]) -> str:
    """``x = 1, 3`` in words; an interval on which f is constant as one."""
    parts: list[str] = []
    single: list[str] = []
    pieces = [closed(sheet, piece) for piece in sheet.found.flat.components()]
    used: set[int] = set()
    for place in at:
        inside = next((k for k, piece in enumerate(pieces) if _holds(piece, place)), None)
        if inside is None:
            single.append(show(sheet.family(place)))
        else:
            used.add(inside)
    if single:
        parts.append(f"{sheet.x.name} = {', '.join(single)}")
    for k in sorted(used):
        parts.append(sheet.plain(sheet.piece(pieces[k])))
    return " and ".join(parts)


def closed(sheet: CriticalSheet, piece: Component) -> Component:
    """A constant piece with the ends at which f has its value and does not jump."""
    f, x = sheet.f, sheet.x
    inner = between(piece.low, piece.high)
    level = value_of(f, x, inner)

    def joins(end: Exact | None) -> bool:
        if end is None or not sheet.found.domain.has(end):
            return False
        try:
            return value_of(f, x, end) == level
        except Unsettled:
            return False

    return Component(piece.low, piece.high, joins(piece.low), joins(piece.high))


def _is_best(e: Extreme | None, place: Exact) -> bool:
    return e is not None and any(p is place for p in e.places)


def _holds(piece: Component, place: Exact) -> bool:
    """Does the number belong to the interval?"""
    above = piece.low is None or piece.low < place or (piece.from_low and piece.low == place)
    return above and (piece.high is None or place < piece.high or (piece.to_high and piece.high == place))
