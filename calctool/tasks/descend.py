"""Gradient descent and ascent: the derivatives worked, each update written out, what becomes of the walk, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import Add, Deriv, Expr, Mul, Neg, Relation, Substituted, Sym, as_expr
from calctool.numeric.doubles import compiled
from calctool.optimisation.descent import Kept, Walk
from calctool.parsing import Point
from calctool.report.model import Drawing, Grid, Report, Result
from calctool.tasks.common import Worksheet, asked_of, decimal, in_order, number, point_text
from calctool.tasks.question import Answer, Question, only_text, question_of
from calctool.tasks.walks import (
    COUNT,
    DIGITS,
    ENDS,
    RATE,
    WRITTEN,
    Gait,
    Terrain,
    as_float,
    outcome,
    read_count,
    read_gait,
    read_rates,
    side_by_side,
    table,
    value_of,
)

MOST_VARIABLES = 20


def descend_task(
    text: str,
    *,
    start: str | None = None,
    rate: str | float | None = None,
    rates: str | None = None,
    count: int | str = COUNT,
    method: str | None = None,
    momentum: str | float | None = None,
    tolerance: str | float | None = None,
    vars: str | None = None,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Report:
    """Walk downhill from ``start``: x - r f'(x) again and again, or as ``method`` has it.

    ``rate`` is the learning rate r, ``rates`` are several of them side by side, ``count`` is the number of steps,
    ``momentum`` the part of the velocity that stays, ``tolerance`` how small the gradient may be for the walk to
    stop, ``plot`` whether its picture is wanted.  Raises InputError for what does not fit together, Undecided where a
    derivative cannot be computed.

    >>> show(descend_task("x^2 - 4x + 4", start="x=0", rate="0.4", count=5).result.value)
    '1.99936'
    """
    options = _Options(start, rate, rates, count, method, momentum, tolerance, vars, roots)
    return _worked("descend", text, options, known, verify, plot)


def question(texts: Sequence[str], **options: Any) -> Question:
    """The point after the steps asked for."""
    return asked_question("descend", texts, options)


def asked_question(command: str, texts: Sequence[str], options: Mapping[str, Any]) -> Question:
    """The same for either direction."""
    given = {{"from": "start", "count": "steps"}.get(name, name): value for name, value in options.items()}
    report = _worked(command, only_text(texts, command), _Options(**given), None, False)
    assert report.read_as is not None
    if {ENDS["diverged"], ENDS["undefined"]} & {fact.value for fact in report.facts}:
        raise Undecided("the walk ends before all its steps are made", None)
    steps = read_count(given.get("steps", COUNT))
    found, names = report.result.value, [Sym(name) for name in report.read_as.free]
    if isinstance(found, Expr):
        return question_of(report, _reached(names[0], found), names, report.read_as, noun="the point", steps=steps)
    assert isinstance(found, list)
    names = in_order(report.read_as.free)
    goal: Answer = [_reached(x, v) for x, v in zip(names, found, strict=True) if isinstance(v, Expr)]
    return question_of(report, goal, names, report.read_as, noun="the point", steps=steps)


def _reached(x: Sym, value: Expr) -> Expr:
    """The variable where the walk ends, as something that is asked for."""
    return Substituted(x, x, value)


def climb(text: str, known: str | None, verify: bool, plot: bool, count: int | str = COUNT, **options: Any) -> Report:
    """Gradient ascent, with the same options."""
    return _worked("ascend", text, _Options(steps=count, **options), known, verify, plot)


class _Options(NamedTuple):
    start: str | None = None
    rate: str | float | None = None
    rates: str | None = None
    steps: int | str = COUNT
    method: str | None = None
    momentum: str | float | None = None
    tolerance: str | float | None = None
    vars: str | None = None
    roots: str = "real"


class _Function(NamedTuple):
    """What is walked on, as it is written: the function, its derivatives, and the start."""

    f: Expr
    names: list[Sym]
    gradient: list[Expr]
    start: dict[str, Expr]


def _plan(sign: int, n: int) -> Words:
    """How the walk goes, for a hint."""
    slope, way = ("gradient" if n > 1 else "derivative"), ("plus" if sign > 0 else "minus")
    return (f"the {slope}; then each new point is the old one {way} the rate times the {slope} there.",)


def _worked(command: str, text: str, o: _Options, known: str | None, verify: bool, plot: bool = False) -> Report:
    sign = 1 if command == "ascend" else -1
    asked = asked_of(command, text, o.vars, o.start, o.roots)
    f, names = asked.f, asked.names
    stray = sorted(f.free - {x.name for x in names})
    if stray:
        raise InputError(f"{stray[0]} has no value", hint=f"give a number for {stray[0]}, or name it: --vars")
    if len(names) > MOST_VARIABLES:
        raise InputError(f"{len(names)} variables are too many", hint=f"at most {MOST_VARIABLES}")
    start = _start(asked.point, names)
    gait = read_gait(o.method, o.momentum, o.steps, o.tolerance)
    rates = read_rates(o.rate, o.rates, "1" if gait.method == "newton" else RATE)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    one = len(names) == 1
    gradient = [sheet.derive(f, x, names, "" if i or one else "the partial derivatives") for i, x in enumerate(names)]
    function = _Function(f, names, gradient, start)
    ground = _terrain(sheet, function, sign)
    walks = [gait.walked(ground, as_float(r)) for r in rates]
    if len(rates) > 1:
        result = side_by_side(sheet, ground, gait, rates, walks)
    else:
        result = _one_walk(sheet, function, ground, gait, rates[0], walks[0])
    if plot:
        sheet.blocks.append(_drawn(function, rates, walks))
    way = "ascent" if sign > 0 else "descent"
    called = {"newton": "Newton's method", "adam": f"Adam, {way}", "momentum": f"Gradient {way} with momentum"}
    asks = (f"{called.get(gait.method, f'Gradient {way}')} on ", f, f" from {point_text(start)}")
    return sheet.report(command, text, f, result, asked.notes, asks=asks, together=names, plan=_plan(sign, len(names)))


def _start(point: Point | None, names: Sequence[Sym]) -> dict[str, Expr]:
    hint = "say --from " + ",".join(f"{x.name}=0" for x in names)
    if point is None:
        raise InputError("where does the walk begin?", hint=hint, code="usage")
    text, known = point.text, {x.name for x in names}
    for name, place in point.values.items():
        if name not in known:
            at = max(text.find(name), 0)
            raise InputError(f"{name} is no variable of the function", text, (at, at + len(name)), hint)
        if number(place) is None:
            raise InputError(f"{show(place)} is not a number", text, (0, len(text)), hint)
    missing = [x.name for x in names if x.name not in point.values]
    if missing:
        raise InputError(f"no value for {', '.join(missing)}", text, (0, len(text)), hint)
    return {x.name: point.values[x.name] for x in names}


def _terrain(sheet: Worksheet, function: _Function, sign: int) -> Terrain:
    """The function and its derivatives as programs.  Raises InputError where the walk cannot begin."""
    f, names, gradient, start = function
    letters = [x.name for x in names]
    try:
        hessian = [[sheet.engine.derive(Deriv(g, x)).result for x in names] for g in gradient]
    except Undecided:
        hessian = []  # they only say why the walk goes as it does
    seconds = [[compiled(e, letters) for e in row] for row in hessian]
    constant = all(not e.free for row in hessian for e in row)
    here = tuple([as_float(start[name]) for name in letters])
    ground = Terrain(
        tuple(letters), here, compiled(f, letters), [compiled(g, letters) for g in gradient], seconds, constant, sign
    )
    if any(value_of(run, here) is None for run in (ground.height, *ground.slopes)):
        what = f"{show(f)} or its derivative has no value at {point_text(start)}"
        raise InputError(what, hint="begin where both have one", code="no-value")
    return ground


def _drawn(function: _Function, rates: Sequence[Expr], walks: Sequence[Walk]) -> Drawing:
    """The walks over the curve, or over the contours."""
    from calctool.graphs.descent import path_of, paths_of

    paths = [[k.point for k in found.kept] for found in walks]
    if len(paths) == 1:
        return Drawing("", path_of(function.f, function.names, paths[0]))
    named = {f"rate {show(r)}": path for r, path in zip(rates, paths, strict=True)}
    return Drawing("", paths_of(function.f, function.names, named))


def _one_walk(sheet: Worksheet, function: _Function, ground: Terrain, gait: Gait, rate: Expr, found: Walk) -> Result:
    n = len(ground.names)
    written = len([k for k in found.kept if k.step <= WRITTEN]) - 1
    exact = _exact_points(function, rate, written if gait.method == "gradient" else 0, ground.sign)

    def shown(k: Kept, i: int) -> Expr:
        """A coordinate to ten digits, or exact where it has no more."""
        return decimal(float(exact[k.step][i]) if k.step < len(exact) else k.point[i], DIGITS)

    if gait.method == "gradient":
        _updates(sheet, function, rate, ground.sign, found, shown, len(exact))
    elif gait.method == "newton":
        sheet.remark(_newton_words(n))
    last = found.after(gait.steps)
    sheet.blocks.append(table(ground, found, shown))
    for words in outcome(ground, gait, rate, found):
        sheet.remark(*words)
    values: list[Any] = [shown(last, i) for i in range(n)]
    height = value_of(ground.height, last.point)
    if height is not None:
        sheet.fact("height", "the function there", decimal(height, DIGITS - 2), asked=False)
    sheet.fact("walked", "steps", str(found.last.step), asked=False)
    sheet.fact("end", "how it ended", ENDS[found.end], asked=False)
    return Result("value", values[0]) if n == 1 else Result("vector", values)


def _newton_words(n: int) -> str:
    if n == 1:
        return "Each step: x - f'(x)/f''(x), to where the tangent of f' meets the axis."
    return "Each step: x - s, where the matrix of second derivatives times s is the gradient."


def _exact_points(function: _Function, rate: Expr, count: int, sign: int) -> list[list[Fraction]]:
    """The first points as exact numbers, as long as these are short decimals."""
    names = function.names
    point = [rational_value(function.start[x.name]) for x in names]
    r = rational_value(rate)
    out: list[list[Fraction]] = []
    while r is not None:
        whole = [v for v in point if v is not None]
        if len(whole) < len(point) or any(_long(v) for v in whole):
            break
        out.append(whole)
        if len(out) > count:
            break
        here = {x.name: as_expr(v) for x, v in zip(names, whole, strict=True)}
        slopes = [rational_value(substitute_all(g, here)) for g in function.gradient]
        point = [None if g is None else v + sign * r * g for v, g in zip(whole, slopes, strict=True)]
    return out


def _long(v: Fraction) -> bool:
    """Has a number more digits than are shown?"""
    return v != 0 and Fraction(f"{float(v):.{DIGITS}g}") != v


def _updates(
    sheet: Worksheet,
    function: _Function,
    rate: Expr,
    sign: int,
    found: Walk,
    shown: Callable[[Kept, int], Expr],
    exact: int,
) -> None:
    """The steps as they are written on a board: x_1 = 0 - 0.4(2*0 - 4) = 1.6."""
    names = function.names
    what = "the derivative" if len(names) == 1 else "the partial derivative"
    towards, which = ("uphill", "+") if sign > 0 else ("downhill", "-")
    sheet.remark(f"Each step goes {towards}: the new value is the old one {which} ", rate, f" times {what}.")
    rows: list[tuple[str | Expr, ...]] = []
    for before, after in pairwise(found.kept):
        if after.step > WRITTEN or after.step != before.step + 1:
            break
        here = {x.name: shown(before, i) for i, x in enumerate(names)}
        for i, (x, slope) in enumerate(zip(names, function.gradient, strict=True)):
            step = Mul(rate, substitute_all(slope, here))
            e = Add(here[x.name], step if sign > 0 else Neg(step))
            called = f"new {x.name}" if "_" in x.name else f"{x.name}_{after.step}"
            # Numbers that are shown rounded are not put beside an equals sign.
            exactly = after.step < exact
            update = Relation("=", e, shown(after, i)) if exactly else e
            rows.append((f"{called} =", update, "" if exactly else f"about {show(shown(after, i))}"))
    if rows:
        sheet.blocks.append(Grid("the updates", ("", "", ""), tuple(rows)))
