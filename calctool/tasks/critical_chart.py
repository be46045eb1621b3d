"""A sign chart: intervals and single points from left to right, the sign on each with a value that shows it.

Where f' has no zero and no gap it keeps its sign, so that one value on an interval tells it.

Source: OpenStax, *Calculus 1*, 4.5 (a test point for each interval).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

from calctool.algebra.reals import Component, Exact, Reals, Unsettled, points
from calctool.algebra.sign_sets import Signs
from calctool.errors import CalcError
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import nodes
from calctool.expr.tree import PI, Add, Expr, Func, Mul, Relation, as_expr
from calctool.optimisation.critical_angles import ANGLES
from calctool.optimisation.critical_points import value_of
from calctool.optimisation.critical_signs import between
from calctool.report.model import Grid
from calctool.simplification import simplify
from calctool.tasks.critical_numbers import rounded
from calctool.tasks.critical_sheet import SHORT_END, CriticalSheet, name_of

SIGNS = {1: "+", -1: "-", 0: "0", None: ""}
RUNS = {1: "increasing", -1: "decreasing", 0: "constant", None: ""}
SHORT = 16
"""Characters of a value at a test point in closed form; longer ones are rounded."""
PLAIN_TURNS = (1, 2, 3, 4, 6)
"""Denominators of the multiples of pi whose sines and cosines a reader knows."""


def cells(sheet: CriticalSheet, signs: Signs, marked: Reals) -> list[tuple[Component, int | None]]:
    """The intervals and single points from left to right, each with the sign; None where there is no value."""
    found = sheet.found
    marks = marked
    for part in (found.domain, *signs):
        marks = marks | part.boundary()
    reach = found.window.reals
    marks = marks & reach
    out: list[tuple[Component, int | None]] = []
    for part in (reach - marks, marks):
        for piece in part.components():
            out.append((piece, sign_on(signs, piece)))
    return sorted(out, key=lambda cell: _middle(cell[0]).near())


def sign_on(signs: Signs, piece: Component) -> int | None:
    inside = _middle(piece)
    return next((s for s, part in zip((-1, 0, 1), signs, strict=True) if part.has(inside)), None)


def slope_cells(sheet: CriticalSheet) -> list[tuple[Component, int | None]]:
    """The cells of f', with the critical points and the ends of the domain among the marks."""
    return cells(sheet, sheet.found.signs, points([p.place for p in sheet.found.points]))


def sign_chart(sheet: CriticalSheet) -> None:
    """Where f increases and decreases: the first derivative test."""
    found = sheet.found

    def at(place: Exact) -> tuple[str, str] | None:
        p = next((p for p in found.points if p.place == place), None)
        return None if p is None or p.edge else ("0" if p.stationary else "none", p.kind.words)

    title = "sign chart of f'" if found.period is None else f"sign chart of f' over one period, {sheet.over()}"
    title += ": first derivative test"
    sheet.blocks.append(chart(sheet, title, sheet.slope, "f'", slope_cells(sheet), RUNS, at))


def chart(
    sheet: CriticalSheet,
    title: str,
    e: Expr,
    prime: str,
    parts: list[tuple[Component, int | None]],
    runs: dict[int | None, str],
    at: Callable[[Exact], tuple[str, str] | None],
) -> Grid:
    """The table of the signs of e; ``runs`` says what f does for each, ``at`` the mark and the words for a point.

    Points that are not told apart, as the ends of the domain are, have no row.
    """
    domain, x = sheet.found.domain, sheet.x
    rows: list[tuple[str | Expr, ...]] = []
    for piece, s in parts:
        if piece.point:
            assert piece.low is not None
            told = at(piece.low) if domain.has(piece.low) else ("", "not defined")
            if told is not None and (told[0] or _parts_domain(domain, piece.low)):
                rows.append((_point(sheet, piece.low), "", "", *told))
        elif domain.has(_middle(piece)):
            rows.append((sheet.where(piece), *_tested(sheet, e, piece, s), SIGNS[s], runs[s]))
    header = (x.name, "test point", f"{prime} there", f"{prime}({x.name})", f"f({x.name})")
    return Grid(title, header, tuple(rows))


def _parts_domain(domain: Reals, place: Exact) -> bool:
    """Is it a gap with the domain on both of its sides?"""
    left, _, right = domain.around(place)
    return left and right


def _point(sheet: CriticalSheet, place: Exact) -> Expr | str:
    e = name_of(place, SHORT_END)
    return Relation("=", sheet.x, e) if e == place.expr else f"{sheet.x.name} = about {show(e)}"


def _tested(sheet: CriticalSheet, e: Expr, piece: Component, s: int | None) -> tuple[str | Expr, str | Expr]:
    """A number of the interval and the value there, if that shows the sign; a constant needs none."""
    if s is None or not e.has(sheet.x):
        return "", ""
    try:
        c = sample_point(e, piece)
        v = value_of(e, sheet.x, c)
        if v.sign != s:
            return "", ""
        shown = v.expr
        if shown is None or len(show(shown)) > SHORT or (literal_value(shown) is None and shown.kinds & Add.KIND):
            return c.written, f"about {show(rounded(v.near(), 3))}"
        return c.written, shown
    except (Unsettled, CalcError):
        return "", ""


def sample_point(e: Expr, piece: Component) -> Exact:
    """A simple number inside an interval; beside sines and cosines a multiple of pi.

    >>> from calctool.parsing import parse
    >>> ends = Exact.of(Fraction(1, 3)), Exact.of(4)
    >>> [show(sample_point(parse(f), Component(*ends, False, False)).written) for f in ("x^2", "sin(x)")]
    ['1', 'pi']
    """
    low, high = piece.low, piece.high
    near = (None if low is None else low.near(), None if high is None else high.near())
    candidates = [as_expr(simplest_between(*near))]
    if any(isinstance(node, Func) and node.name in ANGLES for node in nodes(e)):
        a, b = (None if end is None else end / Exact(PI).near() for end in near)
        known = [q for n in PLAIN_TURNS if (q := _multiple_between(a, b, n)) is not None]
        candidates = [*(simplify(Mul(as_expr(q), PI)) for q in known), *candidates]
    for candidate in candidates:
        c = Exact(candidate)
        if (low is None or low < c) and (high is None or c < high):
            return c
    return between(low, high)


def _multiple_between(low: Fraction | None, high: Fraction | None, n: int) -> Fraction | None:
    """The multiple of 1/n nearest to 0 between two numbers, if there is one."""
    k = simplest_between(None if low is None else low * n, None if high is None else high * n)
    return k / n if k.denominator == 1 else None


def simplest_between(low: Fraction | None, high: Fraction | None) -> Fraction:
    """The fraction of the smallest denominator between two numbers, and of those the one nearest to 0.

    >>> [str(simplest_between(Fraction(a), Fraction(b))) for a, b in ((-1, 2), ("1/3", "1/2"), (-3, -1))]
    ['0', '2/5', '-2']
    >>> str(simplest_between(None, Fraction(-2))), str(simplest_between(Fraction(3), None))
    ('-3', '4')
    """
    if (low is None or low < 0) and (high is None or high > 0):
        return Fraction(0)
    if low is None or low < 0:
        assert high is not None
        return -simplest_between(-high, None if low is None else -low)
    whole = Fraction(floor(low) + 1)
    if high is None or whole < high:
        return whole
    base = floor(low)
    if low == base:
        return base + 1 / Fraction(floor(1 / (high - base)) + 1)
    inner = simplest_between(1 / (high - base), 1 / (low - base))
    return base + 1 / inner


def _middle(piece: Component) -> Exact:
    if piece.point:
        assert piece.low is not None
        return piece.low
    return between(piece.low, piece.high)
