"""The method of exhaustion: an area between what is certainly inside it and what certainly covers it.

A circle between polygons, or the region under a curve between rectangles, with more and more sides.  Where the sums
have a closed form their limit is worked; anywhere else nothing is said but the bounds, which are certain.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from calctool.algebra.reals import Exact, Unsettled
from calctool.books import derivative_engine
from calctool.derivation.rule import Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import OO, Add, Deriv, Div, Expr, Limit, Mul, Neg, Num, Piecewise, Pow, Relation, Sym
from calctool.graphs.exhaustion import rectangles_of
from calctool.limits.solver import LimitEngine
from calctool.numeric.balls import Ball
from calctool.numeric.branches import value_at
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.optimisation.critical_points import Study, study
from calctool.optimisation.critical_signs import Window
from calctool.optimisation.extrema import approached
from calctool.optimisation.strips import Monotone, Sums
from calctool.parsing import parse
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Drawing, Fact, Grid, Remark, Report, Result, Work, count_checks
from calctool.simplification import simplify
from calctool.tasks.asked import behind_notes, function_for
from calctool.tasks.common import remarks_of
from calctool.tasks.critical_numbers import read_interval, with_interval
from calctool.tasks.decimals import downward, nearest, upward
from calctool.tasks.diff import variable
from calctool.tasks.exhaust_circle import BITS, LEAST, MOST, USUAL, N, circle
from calctool.tasks.exhaust_sums import by_formula
from calctool.tasks.question import Question, only_text, question_of

STRIPS = (4, 8, 16, 32, 64, 128)
MOST_STRIPS = 4_096
MANY = 40
"""So many numbers of sides at most."""
CIRCLE = re.compile(r"\s*(?:an?\s+|the\s+)?circle(?:\s+(?:of|with)\s+(?:the\s+)?radius\s+(.+?))?\s*", re.IGNORECASE)


def exhaust_task(
    text: str,
    *,
    on: str | None = None,
    radius: str | None = None,
    sides: str | None = None,
    roots: str = "real",
    plot: bool = False,
) -> Report:
    """The area of a ``circle`` by polygons, or under a curve on an interval by rectangles; ``sides`` says how many.

    Raises InputError, and Undecided where the curve's critical points are not all found.

    >>> show(exhaust_task("circle", radius="2").result.value), show(exhaust_task("x^2", on="0,1").result.value)
    ('4pi', '1/3')
    """
    started = time.perf_counter()
    round_one = CIRCLE.fullmatch(text)
    if round_one is not None:
        if round_one[1] and radius is not None:
            raise InputError("the radius is given twice", text, round_one.span(1), "leave --radius out")
        radius = round_one[1] or radius
        if on is not None:
            raise InputError("a circle has a radius, not an interval", hint="say --radius 2", code="usage")
        report = circle(text, radius, read_sides(sides, LEAST, MOST) or USUAL, plot)
    else:
        if radius is not None:
            raise InputError("--radius is for a circle", hint="for example: calctool exhaust circle", code="usage")
        report = _under_a_curve(text, on, read_sides(sides, 1, MOST_STRIPS) or STRIPS, roots, plot)
    return report._replace(seconds=time.perf_counter() - started)


def question(
    texts: Sequence[str], *, on: str | None = None, radius: str | None = None, roots: str = "real"
) -> Question:
    """The area that the sums tend to.  Raises Undecided where it has no name here."""
    report = exhaust_task(only_text(texts, "exhaust"), on=on, radius=radius, roots=roots)
    works = [block.derivation for block in report.blocks if isinstance(block, Work)]
    value = report.result.value
    if not works or not isinstance(value, Expr):
        raise Undecided("the sums are bounded, but their limit is not named")
    goal = works[-1].goal
    if value.free:
        goal = Mul(goal, Pow(Sym(min(value.free)), Num(2)))
    return question_of(report, goal, [Sym(name) for name in sorted(value.free)], value, noun="the area")


def read_sides(text: str | None, least: int, most: int) -> tuple[int, ...]:
    """Numbers of sides: ``6,12,24``; none for None.  Raises InputError.

    >>> read_sides("6, 12", 3, 100)
    (6, 12)
    """
    if text is None:
        return ()
    found: list[int] = []
    place = 0
    for part in text.split(","):
        start = place + len(part) - len(part.lstrip())
        place += len(part) + 1
        word = part.strip()
        span = (start, start + max(len(word), 1))
        if not word.isascii() or not word.isdigit():
            raise InputError("a number of sides is a whole number", text, span, "for example --sides 6,12,24")
        if not least <= int(word[:30]) <= most:
            raise InputError(f"from {least} to {most:,} sides", text, span, "for example --sides 6,12,24")
        found.append(int(word))
    if len(found) > MANY:
        raise InputError(f"{len(found)} numbers of sides are too many", hint=f"at most {MANY}")
    return tuple(found)


# --- the region under a curve -----------------------------------------------------------------------------


def _under_a_curve(text: str, on: str | None, sides: Sequence[int], roots: str, plot: bool) -> Report:
    alone, said = with_interval(text)
    if said and on is not None:
        raise InputError("the interval is given twice", text, (len(alone), len(text)), "leave one of the two out")
    on = said or on
    source, behind = function_for("exhaust", alone, roots)
    f = source.expr
    x = variable(f, None)
    if f.free - {x.name}:
        raise InputError("a region needs numbers", hint="put numbers in for the letters")
    if on is None:
        raise InputError("from where to where?", hint="say --on 0,1", code="usage")
    window = read_interval(on, x)
    if window.low is None or window.high is None:
        raise InputError("the region has no end", on, (0, len(on)), "both ends are numbers: --on 0,1")
    window = Window(window.low, window.high)
    curve = _curve(f, x, window)
    try:
        rows = [(n, curve.sums(n)) for n in sides]
        table = _table(rows)
        shown = curve.strips(sides[0]) if plot else []
    except Unsettled:
        raise Undecided("the least and the greatest values on the strips were not found") from None
    blocks: list[Block] = [Remark(_pieces(curve)), table]
    exact = by_formula(f, x, window)
    notes: tuple[Note, ...] = (*source.notes, *behind_notes(behind))
    blocks.append(Remark(_squeezed(curve)))
    if exact is not None and _between(exact, rows[-1][1]):
        blocks += exact
    else:
        blocks.append(Remark(("The limit is not named: no closed form of the sums is known here.",)))
    if curve.negative:
        blocks.append(Remark(("Below the axis the values are negative, and areas there count as negative.",)))
    if plot:
        blocks.append(Drawing("", rectangles_of(f, x, _drawn(curve, sides[0], shown))))
    works = [b.derivation for b in blocks if isinstance(b, Work)]
    n, last = rows[-1]
    low, high = downward(last.lower), upward(last.upper)
    if works:
        result = Result("value", works[-1].result)
    else:
        names: tuple[Words, ...] = ((Sym(f"L_{n}"),), (Sym(f"U_{n}"),))
        result = Result("vector", [parse(low), parse(high)], names=names)
    return Report(
        "exhaust",
        text,
        f,
        None,
        result,
        tuple(blocks),
        notes,
        remarks=remarks_of(blocks),
        checked=count_checks(works),
        facts=() if works else (Fact("limit", "limit", "not named"),),
        asks=(f, " on [", curve.low.written, ", ", curve.high.written, "]"),
        variable=x,
        verdict={
            "shape": "curve",
            "sides": list(sides),
            "bounds": [low, high],
            "negative": curve.negative,
            "variation": nearest(curve.variation),
        },
    )


def _between(blocks: Sequence[Block], sums: Sums) -> bool:
    """Does the limit lie between the bounds, as far as balls can tell?  Only a wrong one would not."""
    value = next(Ball().value(b.derivation.result, BITS) for b in reversed(blocks) if isinstance(b, Work))
    return value.__class__ is not NoValue and not (value < sums.lower or value > sums.upper)


def _curve(f: Expr, x: Sym, window: Window) -> Monotone:
    """The function cut into monotone pieces.  Raises InputError where it has no value, jumps or is unbounded."""
    assert window.low is not None
    assert window.high is not None
    for end in (window.low, window.high):
        if value_at(f, {x.name: end.written}) is UNDEFINED:
            raise InputError(
                _missing(f, x, end, window), hint="choose an interval on which it has values", code="no-value"
            )
    engine = derivative_engine()
    derivation = engine.derive(Deriv(f, x))
    apart = [c for c in engine.conditions(derivation) if isinstance(c, Relation) and c.op == "!="]
    try:
        found = study(f, derivation.result, x, window, apart if f.kinds & Piecewise.KIND else [])
        _whole(found, window)
        return Monotone(found, window.low, window.high)
    except Unsettled:
        raise Undecided(f"where {show(f)} rises and falls was not settled") from None


def _missing(f: Expr, x: Sym, end: Exact, window: Window) -> str:
    """What is wrong at an end: unbounded beside it, or only without a value."""
    side = "+" if end is window.low else "-"
    says = f"{show(f)} has no value at {x.name} = {show(end.written)}"
    try:
        value = LimitEngine().derive(Limit(f, x, end.written, side)).value
    except CalcError:
        return says
    return f"{says}, where it is unbounded" if value in (OO, Neg(OO)) else says


def _whole(found: Study, window: Window) -> None:
    """Raises InputError where the function has no value somewhere in the interval, or jumps."""
    hint = "choose an interval on which it is continuous"
    name = found.x.name
    gaps = list((window.reals - found.domain).components())
    if gaps:
        unbounded = [end for end in approached(found) if end.infinite]
        if unbounded:
            where = show(unbounded[0].place)
            raise InputError(f"{show(found.f)} is unbounded near {name} = {where}", hint=hint, code="no-value")
        place = gaps[0].low
        where = "somewhere between" if place is None or place.expr is None else f"at {name} = {show(place.written)}"
        if place is not None and place.expr is not None and not gaps[0].point:
            where = f"for some {name} beside {show(place.written)}"
        raise InputError(f"{show(found.f)} has no value {where}", hint=hint, code="no-value")
    jumps = list((found.jumps & window.reals).components())
    if jumps:
        place = jumps[0].low
        where = "" if place is None or place.expr is None else f" at {name} = {show(place.written)}"
        raise InputError(f"{show(found.f)} jumps{where}", hint="take one piece at a time, between the jumps")


def _table(rows: Sequence[tuple[int, Any]]) -> Grid:
    out, before = [], None
    for n, sums in rows:
        gap = sums.upper - sums.lower
        ratio = "" if before is None or before.contains(0) else nearest(gap / before, 4)
        out.append((str(n), downward(sums.lower), upward(sums.upper), nearest(gap, 4), ratio))
        before = gap
    return Grid("", ("strips", "lower sum", "upper sum", "gap", "ratio"), tuple(out), True)


def _pieces(curve: Monotone) -> Words:
    """On which pieces the function rises and falls, which is what makes the sums certain."""
    words: list[str | Expr] = [
        "Cut into n strips of one width: on each the rectangle of the least value is part of the region, "
        "and that of the greatest covers it. "
    ]
    for i, ((a, _), (b, _)) in enumerate(zip(curve.places, curve.places[1:], strict=False)):
        low, high = curve.turns[i].value, curve.turns[i + 1].value
        verb = "rises" if high > low else "falls" if high < low else "is constant"
        lead = f"{curve.x.name} " if i else f"The function {verb} from {curve.x.name} = "
        words += [lead if not i else f", {verb} to ", _named(b) if i else _named(a)]
        if not i:
            words += [" to ", _named(b)]
    return (
        *words,
        ": its least and greatest values are at the ends of a strip",
        " or at these points." if curve.places[2:] else ".",
    )


def _named(place: Exact) -> Expr:
    return place.expr if place.expr is not None else parse(nearest(place.ball(192), 6))


def _squeezed(curve: Monotone) -> Words:
    """How fast the gap closes, and that it does."""
    span = curve.high.plus(curve.low.times(Fraction(-1)))
    values = [value for _, value in curve.places]
    if not curve.f.has(curve.x):
        return ("Every value is the same, so there is no gap.",)
    if len(values) == 2 and values[0].expr is not None and values[1].expr is not None:
        less, more = (
            (values[0], values[1]) if not curve.turns[0].value > curve.turns[1].value else (values[1], values[0])
        )
        rise = more.plus(less.times(Fraction(-1))).written
        gap = simplify(Div(Mul(rise, span.written), N))
        return (
            "The gap is ",
            Div(Mul(Add(more.written, Neg(less.written)), span.written), N),
            " = ",
            gap,
            ", which tends to 0: the sums from inside and from outside have the same limit.",
        )
    total = parse(nearest(curve.variation, 4))
    return (
        "The gap is at most the width of a strip times all that the function goes up and down, about ",
        Div(Mul(total, span.written), N),
        ", which tends to 0: the sums from inside and from outside have the same limit.",
    )


def _drawn(curve: Monotone, n: int, strips: Sequence[tuple[Any, Any]]) -> list[tuple[float, float, float, float]]:
    """The strips as numbers for a picture."""
    low, width = float(curve.turns[0].place), float(curve.width(n))
    return [(low + i * width, low + (i + 1) * width, float(a), float(b)) for i, (a, b) in enumerate(strips)]
