"""The values at the critical points and at the ends, and the greatest and the least of them.

Source: Stewart, *Calculus*, 4.1 (closed interval method).
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.reals import Component, Exact, Unsettled
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import OO, Limit, Neg
from calctool.limits.continuity import same_value
from calctool.limits.solver import LimitEngine
from calctool.optimisation.critical_points import value_of
from calctool.optimisation.critical_signs import between
from calctool.optimisation.extrema import Extreme, Extremes
from calctool.report.model import Fact, Statements, Work
from calctool.tasks.critical_numbers import ABSOLUTE, numeral_of
from calctool.tasks.critical_sheet import CriticalSheet
from calctool.tasks.worked_values import worked_value


def values(sheet: CriticalSheet, both: Extremes) -> None:
    """f at the critical points, on an interval also at its ends; and what f tends to where there is no end."""
    found = sheet.found
    asked = sheet.window is not None
    attained = any(e is not None and e.value is not None for _, e in _named(both))
    compared = both.values if both.values and (asked or attained) else [(p.place, p.value) for p in found.critical]
    lines: list[tuple[Words, str]] = []
    for place, _ in sorted(compared, key=lambda one: one[0].near()):
        best = [ABSOLUTE[key] for key, e in _named(both) if asked and _is_best(e, place)]
        lines.append((worked_value(sheet.f, sheet.x, place), ", ".join(best)))
    if lines:
        edges = {p.edge for p in found.points if any(p.place is place for place, _ in compared)}
        where = [f"at the {name}" for name, edge in (("critical points", False), ("ends", True)) if edge in edges]
        sheet.blocks.append(Statements(f"the values {' and '.join(where)}".strip(), tuple(lines)))
    wanted = both.ends if asked or attained else [e.instead for _, e in _named(both) if e is not None]
    kept = list(dict.fromkeys(a for a in wanted if a is not None))
    of_window = {None if end is None else end.expr for end in (found.window.low, found.window.high)}
    open_end = asked and all(a.place in (OO, Neg(OO)) or a.place in of_window for a in kept)
    ends = "open end" if open_end else "end of the domain"
    title = f"the limit at the {ends}" if len(kept) == 1 else f"the limits at the {ends.replace('end', 'ends')}"
    title = title if found.jumps.empty else "the one-sided limits"
    for a in kept:
        goal = Limit(sheet.f, sheet.x, a.place, "" if a.place in (OO, Neg(OO)) else "+" if a.side > 0 else "-")
        try:
            work = LimitEngine().derive(goal)
            shown = work.value == a.value or same_value(work.value, a.value)
        except (Undecided, Unsettled):
            shown = False
        if shown:
            sheet.derivations.append(work.derivation)
            sheet.blocks.append(Work(work.derivation, title))
        else:
            sheet.blocks.append(Statements(title, (((goal, " = ", a.value), ""),)))
        title = ""


def _named(both: Extremes) -> tuple[tuple[str, Extreme | None], ...]:
    return (("greatest", both.greatest), ("least", both.least))


def extreme_facts(sheet: CriticalSheet, both: Extremes) -> None:
    """The absolute maximum and minimum, or why there is none."""
    for key, e in _named(both):
        _one_extreme(sheet, key, ABSOLUTE[key], e)


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
