"""A sign chart: the number line with the places at which a sign may change, and the signs between them.

The line is no scale: the places stand at even distances, with their names under it.

Source: Stewart, *Calculus*, 4.3 (the increasing/decreasing test).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.solving import Solver
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.pictures.picture import Arrow, Caption, Dot, Element, Picture, Polyline


class Mark(NamedTuple):
    """A place on the line: its name, and whether the function has the value 0 there (else it has no value)."""

    name: str
    zero: bool = True
    words: str = ""
    """What is said of it, for example ``max``."""


SIGNS = {1: "+", -1: "-", 0: "0", None: "?"}


def chart_of(
    x: Sym, marks: Sequence[Mark], signs: Sequence[int | None], name: str, arrows: str = "", title: str = ""
) -> Picture:
    """The chart of ``name``: ``signs`` between the marks (one more than these), None where it has no value.

    With ``arrows`` (the name of the function whose derivative this is) an arrow below each sign shows whether that
    function rises or falls.

    >>> chart = chart_of(Sym("x"), [Mark("-1"), Mark("1")], [1, -1, 1], "f'", arrows="f")
    >>> chart.says
    "f' is + for x < -1, 0 at -1, - for -1 < x < 1, 0 at 1, + for x > 1; so f rises, falls, rises."
    """
    n = len(marks)
    level = 0.2
    elements: list[Element] = [Polyline(((0, level), (n + 1, level)))]
    for k, sign in enumerate(signs):
        middle = k + 0.5
        elements.append(Caption(middle, 0.95, "" if sign is None else SIGNS[sign], "middle"))
        if arrows and sign is not None:
            rise = 0.14 * sign
            elements.append(Arrow(middle - 0.25, 0.55 - rise, middle + 0.25, 0.55 + rise))
    for k, mark in enumerate(marks):
        elements.append(Dot(k + 1, level, mark.zero))
        if mark.words:
            elements.append(Caption(k + 1, 0.95, mark.words, "middle"))
    ticks = tuple([(float(k + 1), mark.name) for k, mark in enumerate(marks)])
    said = _said(x, marks, signs, name, arrows)
    window = (0.0, n + 1.0, 0.0, 1.0)
    return Picture(tuple(elements), window, title or f"signs of {name}", x.name, "", ticks, y_axis=False, says=said)


def _said(x: Sym, marks: Sequence[Mark], signs: Sequence[int | None], name: str, arrows: str) -> str:
    parts = []
    for k, sign in enumerate(signs):
        low, high = marks[k - 1].name if k else "", marks[k].name if k < len(marks) else ""
        where = f"{low} < {x.name} < {high}" if low and high else f"{x.name} > {low}" if low else f"{x.name} < {high}"
        where = where if low or high else f"all {x.name}"
        parts.append(f"has no value for {where}" if sign is None else f"is {SIGNS[sign]} for {where}")
        if k < len(marks):
            words = f" ({marks[k].words})" if marks[k].words else ""
            parts.append((f"0 at {high}" if marks[k].zero else f"no value at {high}") + words)
    text = ", ".join(parts).replace(", is ", ", ")
    ways = {1: "rises", -1: "falls", 0: "is level"}
    course = f"; so {arrows} " + ", ".join(ways[s] for s in signs if s is not None) if arrows else ""
    return f"{name} {text}{course}."


def sign_chart(f: Expr, x: Sym, window: tuple[float, float] | None = None) -> Picture:
    """The signs of a function of one variable, as algebra solves them; in a window where one is given.

    Raises InputError where they are not solved.

    >>> from calctool.parsing import parse
    >>> sign_chart(parse("(x - 1)/x"), Sym("x")).says
    'f is + for x < 0, no value at 0, - for 0 < x < 1, 0 at 1, + for x > 1.'
    """
    try:
        signs = Solver(x).signs(f)
        ends: list[Exact] = []
        for some in signs:
            for end in some.ends:
                if not any(end == known for known in ends):
                    ends.append(end)
        ends.sort()
        near = [float(end.near()) for end in ends]
        if window is not None:
            ends = [end for end, at in zip(ends, near, strict=True) if window[0] < at < window[1]]
        marks = [Mark(_name(end), signs.zero.has(end)) for end in ends]
        between = [_between(low, high, window) for low, high in zip([None, *ends], [*ends, None], strict=True)]
        found = [next((s for s, some in zip((-1, 0, 1), signs, strict=True) if some.has(v)), None) for v in between]
    except Unsettled:
        raise InputError("where this is positive and where negative is not solved", hint="a curve shows it") from None
    return chart_of(x, marks, found, "f", title=f"signs of {show(f)}")


def _name(end: Exact) -> str:
    return show(end.expr) if end.expr is not None else f"{float(end.near()):.4g}"


def _between(low: Exact | None, high: Exact | None, window: tuple[float, float] | None) -> Exact:
    """A rational number between two places; where there is none on a side, one inside the window."""
    first = low.near() if low is not None else Fraction(window[0]) if window else None
    last = high.near() if high is not None else Fraction(window[1]) if window else None
    if first is not None and last is not None:
        return Exact.of((first + last) / 2)
    return Exact.of(first + 1 if first is not None else last - 1 if last is not None else 0)
