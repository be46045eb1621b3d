"""A curve looked at ever more closely: it comes to look straight exactly where it has a derivative."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.algebra.terms import negated
from calctool.books import derivative_engine
from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Add, Deriv, Expr, Mul, Neg, Relation, Sym, as_expr
from calctool.first_principles.at_a_point import slope_limit
from calctool.first_principles.slope import from_definition
from calctool.first_principles.smoothness import beside, formula_there
from calctool.graphs.zoom import zoom_of
from calctool.numeric.evaluate import precise
from calctool.report.model import Block, Drawing, Grid, Remark, Report, Result, Work, count_checks
from calctool.simplification import simplify
from calctool.simplification.substitution import exact_value
from calctool.tasks.asked import absent_note, behind_notes, function_for, one_variable, point_for
from calctool.tasks.derivative_at import AtPlace, derivative_at, place_of
from calctool.tasks.diff import variable
from calctool.tasks.limit_table import digits
from calctool.tasks.question import Question, body_of, only_text, question_of

ROWS = 8
"""Magnifications 1, 10, 100, ..."""
DIGITS = 60
WIDTHS = (2.0, 0.2, 0.02)
"""Of the pictures."""


def zoom_task(
    text: str,
    *,
    at: str | None = None,
    wrt: str | None = None,
    roots: str = "real",
    steps: bool = True,
    plot: bool = False,
) -> Report:
    """What a curve looks like from ever closer: the slopes of the secants on each side, and what they tend to.

    Raises InputError, and Undecided where it is not settled whether there is a derivative.

    >>> zoom_task("|x|", at="x=0").verdict["looks"], zoom_task("x^2", at="x=1").verdict["slope"]
    ('corner', '2')
    """
    started = time.perf_counter()
    source, behind = function_for("zoom", text, roots)
    f = source.expr
    x = one_variable(source, behind, wrt) or variable(f, None)
    others = sorted(f.free - {x.name})
    if others:
        raise InputError(f"a curve is looked at in numbers, and {others[0]} has no value", hint="put a number in")
    point = point_for(source, behind, at, [x])
    place = place_of(point, x)
    if place is None:
        raise InputError("at which point?", hint=f"say --at {x.name}=1", code="usage")
    if place.free or place in (OO, Neg(OO)):
        raise InputError(f"the place {show(place)} is no number", hint=f"say --at {x.name}=1")
    rule = derivative_engine().derive(Deriv(f, x))
    there = derivative_at([f, rule.result], x, place)
    look = _straight(f, x, place, there) if there.result.kind == "value" else _not_straight(f, x, place)
    blocks: list[Block] = [_table(f, x, place)]
    if steps:
        blocks.append(Work(rule))
        blocks += [b for b in there.blocks if not isinstance(b, Remark) or b.words != there.result.says]
    if plot:
        blocks += [Drawing("", picture) for picture in zoom_of(f, x, place, WIDTHS)]
    value = there.result.value
    return Report(
        "zoom",
        text,
        f,
        None,
        Result("verdict", value),
        tuple(blocks),
        (*source.notes, *behind_notes(behind), *(point.notes if point else ()), *absent_note(x, f)),
        remarks=(look.headline, *look.more),
        checked=count_checks([rule, *there.derivations]),
        variable=x,
        asks=(f, " at ", Relation("=", x, place)),
        verdict=_verdict(look, value),
        seconds=time.perf_counter() - started,
    )


def question(texts: Sequence[str], *, at: str | None = None, wrt: str | None = None, roots: str = "real") -> Question:
    """The slope that the secants tend to; words such as corner are judged in :mod:`calctool.grading.looks`."""
    text = only_text(texts, "zoom")
    report = zoom_task(text, at=at, wrt=wrt, roots=roots)
    value = report.result.value
    slope = Result("dne", None) if value is None else Result("value", value)
    f, x = body_of(report), report.variable
    assert x is not None
    source, behind = function_for("zoom", text, roots)
    point = point_for(source, behind, at, [x])
    return question_of(report._replace(result=slope), Deriv(f, x), [x], f, point)


class Look(NamedTuple):
    """What one comes to see: a word for programs, a headline, more sentences, and the slopes on each side."""

    key: str
    headline: Words
    more: tuple[Words, ...] = ()
    left: Expr | None = None
    right: Expr | None = None


def _verdict(look: Look, slope: Any) -> dict[str, Any]:
    def text(e: Any) -> str | None:
        return show(e, "python") if isinstance(e, Expr) else None

    sides = {} if look.key == "straight" else {"left": text(look.left), "right": text(look.right)}
    return {"looks": look.key, "straight": look.key == "straight", "slope": text(slope), **sides}


def _straight(f: Expr, x: Sym, place: Expr, there: AtPlace) -> Look:
    slope = there.result.value
    assert isinstance(slope, Expr)
    here = _worked(substitute(formula_there(f, {x.name: place}) or f, x.name, place))
    line = simplify(Add(here, Mul(slope, Add(x, negated(place)))))
    number = None if literal_value(slope) is not None else precise(slope, {})
    about: Words = () if number is None else (f", about {digits(number)}",)
    secants: Words = ("the slopes of the secants on both sides tend to ", slope, *about)
    tangent: Words = ("the tangent there is ", Relation("=", Sym("y"), line))
    return Look("straight", ("straight, slope ", slope), (secants, tangent))


def _not_straight(f: Expr, x: Sym, place: Expr) -> Look:
    """What the curve looks like where it has no derivative."""
    chosen = formula_there(f, {x.name: place})
    if chosen is None:
        raise Undecided(f"which of the branches holds at {x.name} = {show(place)} cannot be told")
    here = _worked(substitute(chosen, x.name, place))
    body = beside(f, x, place)
    found = from_definition(body, here, x, place)
    if found.jump:
        return Look("jump", ("torn, it never looks straight: ", *found.why))
    sides = slope_limit(body, here, x, place)
    left, right = sides.left, sides.right
    upright: Words = ("the secants on both sides turn upright",)
    if sides.value is not None:
        key = "vertical"
        return Look(key, ("straight, but upright: a vertical tangent, no slope",), (upright,), sides.value, sides.value)
    if sides.reason == "oscillation":
        return Look("oscillating", ("it never looks straight: ", *found.why), (), left, right)
    if found.missing:
        return _end(body, here, x, place, found.why)
    if left is None or right is None:
        return Look("none", ("it never looks straight: ", *found.why), (), left, right)
    infinite = [side in (OO, Neg(OO)) for side in (left, right)]
    if all(infinite):
        return Look("cusp", ("a cusp, it never looks straight: a spike with both sides upright",), (), left, right)
    if any(infinite):
        return Look("corner", ("a corner, it never looks straight: ", *found.why), (), left, right)
    return Look("corner", ("a corner, it never looks straight: slopes ", left, " and ", right), (), left, right)


def _end(body: Expr, here: Expr, x: Sym, place: Expr, why: Words) -> Look:
    """What an end of the curve looks like from the one side on which it is."""
    headline: Words = ("an end of the curve: ", *why)
    slopes: list[Expr | None] = []
    for side in "-+":
        try:
            slopes.append(slope_limit(body, here, x, place, side).value)
        except Undecided:
            slopes.append(None)
    more = [
        (f"from the {name} it comes to stand upright",)
        for name, s in zip(("left", "right"), slopes, strict=True)
        if s in (OO, Neg(OO))
    ]
    return Look("end", headline, tuple(more), *slopes)


def _worked(e: Expr) -> Expr:
    """The value of a closed expression."""
    return derivative_engine(last=(exact_value,)).settle(e).result


def _table(f: Expr, x: Sym, place: Expr) -> Grid:
    """The slopes of the secants from the point to its neighbours on each side, and how much they differ."""
    rows = []
    for k in range(ROWS):
        h = Fraction(1, 10**k)
        left, right = _secant(f, x, place, -h), _secant(f, x, place, h)
        apart = "" if left is None or right is None else digits(right - left)
        shown = ["no value" if v is None else digits(v) for v in (left, right)]
        rows.append((f"{10**k:,}".replace(",", " "), step_text(h), *shown, apart))
    return Grid("", ("magnified", "h", "slope to the left", "slope to the right", "difference"), tuple(rows), True)


def step_text(h: Fraction) -> str:
    """A step as a decimal.

    >>> step_text(Fraction(1, 1000)), step_text(Fraction(1, 10**6))
    ('0.001', '0.000001')
    """
    return f"{float(h):.7f}".rstrip("0").rstrip(".")


def _secant(f: Expr, x: Sym, place: Expr, h: Fraction) -> Any:
    """The slope of the secant between the place and the place + h; None where the function has no value."""
    size = as_expr(abs(h))
    ends = [precise(substitute(f, x.name, p), {}, DIGITS) for p in (place, Add(place, size if h > 0 else Neg(size)))]
    here, there = ends
    return None if here is None or there is None else (there - here) * h.denominator / h.numerator
