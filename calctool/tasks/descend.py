"""Gradient descent and ascent: the derivatives worked, each update written out, what becomes of the walk, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import Add, Deriv, Expr, Mul, Neg, Relation, Sym, as_expr
from calctool.numeric.doubles import Run, compiled
from calctool.optimisation.curvature import Valley, eigenvalues, steps_for_a_digit
from calctool.optimisation.descent import (
    FRICTION,
    METHODS,
    MOST_STEPS,
    Kept,
    Move,
    Walk,
    adam,
    descent,
    momentum,
    newton,
    walk,
)
from calctool.parsing import parse
from calctool.report.model import Grid, Report, Result
from calctool.tasks.common import Worksheet, asked_of, decimal, listing, number, point_text
from calctool.tasks.question import Question, only_text, question_of

_ENDS = {
    "arrived": "arrives",
    "small": "arrives",
    "cycle": "goes in a circle",
    "diverged": "diverges",
    "undefined": "has no value",
    "count": "all steps made",
}
"""How a walk ended, in a word or two."""
DIGITS = 10
"""Of a number that is shown rounded."""
WRITTEN = 12
"""So many updates are written out at most, and rows of a table shown one by one."""
MOST_VARIABLES = 20
RATE, COUNT = "0.1", 10


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
) -> Report:
    """Walk downhill from ``start``: x - r f'(x) again and again, or as ``method`` has it.

    ``rate`` is the learning rate r, ``rates`` are several of them side by side, ``count`` is the number of steps,
    ``momentum`` the part of the velocity that stays, ``tolerance`` how small the gradient may be for the walk to
    stop.  Raises InputError for what does not fit together, Undecided where a derivative cannot be computed.

    >>> show(descend_task("x^2 - 4x + 4", start="x=0", rate="0.4", count=5).result.value)
    '1.99936'
    """
    return _worked(
        "descend", text, _Options(start, rate, rates, count, method, momentum, tolerance, vars, roots), known, verify
    )


def question(texts: Sequence[str], **options: Any) -> Question:
    """The point after the steps asked for."""
    return asked_question("descend", texts, options)


def asked_question(command: str, texts: Sequence[str], options: Mapping[str, Any]) -> Question:
    """The same for either direction."""
    given = {{"from": "start", "count": "steps"}.get(name, name): value for name, value in options.items()}
    report = _worked(command, only_text(texts, command), _Options(**given), None, False)
    assert report.read_as is not None
    goal: Any = report.result.value
    names = [Sym(name) for name in sorted(report.read_as.free)]
    return question_of(report, goal, names, report.read_as, noun="the point")


def climb(text: str, known: str | None, verify: bool, count: int | str = COUNT, **options: Any) -> Report:
    """Gradient ascent, with the same options."""
    return _worked("ascend", text, _Options(steps=count, **options), known, verify)


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


class _Search(NamedTuple):
    """What is walked on: the function, its derivatives as expressions and as programs, and how to step."""

    f: Expr
    names: list[Sym]
    start: dict[str, Expr]
    gradient: list[Expr]
    hessian: list[list[Expr]]
    sign: int
    method: str
    friction: float

    def runs(self, exprs: Sequence[Expr]) -> list[Run]:
        return [compiled(e, [x.name for x in self.names]) for e in exprs]

    def move(self, rate: float) -> Move:
        """The step of the method at a learning rate."""
        slopes = self.runs(self.gradient)
        if self.method == "newton":
            return newton(slopes, [self.runs(row) for row in self.hessian], rate)
        rate = -self.sign * rate
        if self.method == "momentum":
            return momentum(slopes, rate, self.friction)
        return adam(slopes, rate) if self.method == "adam" else descent(slopes, rate)

    def state(self) -> tuple[float, ...]:
        """The start, with what the method remembers."""
        point = tuple([_float(self.start[x.name]) for x in self.names])
        n = len(point)
        more = {"momentum": n, "adam": 2 * n + 1}.get(self.method, 0)
        return (*point, *[0.0] * more)

    @property
    def constant(self) -> bool:
        """Are the second derivatives constant, the function a quadratic one?"""
        return all(not e.free for row in self.hessian for e in row)

    def valley(self, point: Sequence[float]) -> Valley | None:
        """The extreme second derivatives at a point, those of -f where the walk climbs; None where there are none."""
        try:
            rows = [[run(point) for run in self.runs(row)] for row in self.hessian]
        except (ArithmeticError, ValueError):
            return None
        if not rows or not all(math.isfinite(v) for row in rows for v in row):
            return None
        found = [-self.sign * v for v in eigenvalues(rows)]
        return Valley(min(found), max(found))


def _worked(command: str, text: str, o: _Options, known: str | None, verify: bool) -> Report:
    sign = 1 if command == "ascend" else -1
    asked = asked_of(command, text, o.vars, o.start, o.roots)
    f, names = asked.f, asked.names
    stray = sorted(f.free - {x.name for x in names})
    if stray:
        raise InputError(f"{stray[0]} has no value", hint=f"give a number for {stray[0]}, or name it: --vars")
    if len(names) > MOST_VARIABLES:
        raise InputError(f"{len(names)} variables are too many", hint=f"at most {MOST_VARIABLES}")
    start = _start(asked.point, names)
    method, friction = _method(o)
    count = read_count(o.steps)
    rates = _rates(o)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    one = len(names) == 1
    gradient = [sheet.derive(f, x, names, "" if i or one else "the partial derivatives") for i, x in enumerate(names)]
    search = _Search(f, names, start, gradient, _hessian(sheet, gradient, names), sign, method, friction)
    _defined(search)
    small = _small(search, o.tolerance)
    if len(rates) > 1:
        result = _side_by_side(sheet, search, rates, count, small)
    else:
        result = _one_walk(sheet, search, rates[0], count, small)
    way = "ascent" if sign > 0 else "descent"
    called = {"newton": "Newton's method", "adam": f"Adam, {way}", "momentum": f"Gradient {way} with momentum"}
    asks = (f"{called.get(method, f'Gradient {way}')} on ", f, f" from {point_text(start)}")
    return sheet.report(command, text, f, result, asked.notes, asks=asks, together=names)


# What was asked


def _start(point: Any, names: Sequence[Sym]) -> dict[str, Expr]:
    listed = ",".join(f"{x.name}=0" for x in names)
    if point is None:
        raise InputError("where does the walk begin?", hint=f"say --from {listed}", code="usage")
    for name, place in point.values.items():
        if name not in {x.name for x in names}:
            span = (max(point.text.find(name), 0), max(point.text.find(name), 0) + len(name))
            raise InputError(f"{name} is no variable of the function", point.text, span, f"say --from {listed}")
        if number(place) is None:
            whole = (0, len(point.text))
            raise InputError(f"{show(place)} is not a number", point.text, whole, f"say --from {listed}")
    missing = [x.name for x in names if x.name not in point.values]
    if missing:
        whole = (0, len(point.text))
        raise InputError(f"no value for {', '.join(missing)}", point.text, whole, f"say --from {listed}")
    return {x.name: point.values[x.name] for x in names}


def positive(option: str, given: str | float) -> Expr:
    """A number above 0 as typed.  Raises InputError for anything else.

    >>> show(positive("--rate", "0.4"))
    '0.4'
    """
    text = str(given).strip()
    e = parse(text)
    size = number(e)
    if size is None or not 0 < size < math.inf:
        start = len(option) + 1
        raise InputError(
            f"{option} cannot be '{text}'",
            f"{option} {text}",
            (start, start + len(text)),
            "a number above 0, for example 0.1",
            code="usage",
        )
    return e


def read_count(given: int | str) -> int:
    """The number of steps.  Raises InputError for what is none.

    >>> read_count("1_000_000") == read_count(1000000) == 10**6
    True
    """
    text = str(given).strip().replace("_", "").replace(",", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and 1 <= int(text) <= MOST_STEPS):
        raise InputError(f"--count cannot be '{given}'", hint=f"a whole number from 1 to {MOST_STEPS:,}", code="usage")
    return int(text)


def _rates(o: _Options) -> list[Expr]:
    if o.rates is not None:
        if o.rate is not None:
            raise InputError("--rate and --rates cannot both be followed", hint="leave one of them out", code="usage")
        return [positive("--rates", part) for part in o.rates.replace(";", ",").split(",")]
    newtons = o.method == "newton"
    return [positive("--rate", ("1" if newtons else RATE) if o.rate is None else o.rate)]


def _method(o: _Options) -> tuple[str, float]:
    method = ("gradient" if o.momentum is None else "momentum") if o.method is None else o.method
    if method not in METHODS:
        raise InputError(f"--method cannot be '{method}'", hint="one of " + ", ".join(METHODS), code="usage")
    if o.momentum is None:
        return method, FRICTION
    if method != "momentum":
        raise InputError(f"--momentum does not go with --method {method}", hint="leave one of them out", code="usage")
    friction = _float(positive("--momentum", o.momentum))
    if friction >= 1:
        raise InputError(f"--momentum cannot be {o.momentum}", hint="a number between 0 and 1", code="usage")
    return method, friction


def _small(search: _Search, tolerance: str | float | None) -> Any:
    if tolerance is None:
        return None
    bound = _float(positive("--tolerance", tolerance))
    slopes, n = search.runs(search.gradient), len(search.names)
    return lambda v: math.hypot(*[slope(v[:n]) for slope in slopes]) <= bound


def _float(e: Expr) -> float:
    found = number(e)
    assert found is not None
    return found


def _hessian(sheet: Worksheet, gradient: Sequence[Expr], names: Sequence[Sym]) -> list[list[Expr]]:
    """The second derivatives, which say why the walk goes as it does; empty where one cannot be found."""
    try:
        return [[sheet.engine.derive(Deriv(g, x)).result for x in names] for g in gradient]
    except Undecided:
        return []


def _defined(search: _Search) -> None:
    """Raises InputError where the walk cannot begin."""
    here = search.state()[: len(search.names)]
    try:
        values = [run(here) for run in search.runs([search.f, *search.gradient])]
    except (ArithmeticError, ValueError):
        values = [math.nan]
    if not all(map(math.isfinite, values)):
        what = f"{show(search.f)} or its derivative has no value at {point_text(search.start)}"
        raise InputError(what, hint="begin where both have one", code="no-value")


# One walk


def _one_walk(sheet: Worksheet, s: _Search, rate: Expr, count: int, small: Any) -> Result:
    n = len(s.names)
    found = walk(s.move(_float(rate)), s.state(), count, n, small, [x.name for x in s.names])
    exact = _exact_points(s, rate, len([k for k in found.kept if k.step <= WRITTEN]) - 1)
    if s.method == "gradient":
        _updates(sheet, s, rate, found, exact)
    elif s.method == "newton":
        sheet.remark(_newton_words(n))
    last = found.last
    sheet.blocks.append(_table(s, found, exact))
    for words in _outcome(s, rate, found):
        sheet.remark(*words)
    values: list[Any] = [_shown(s, exact, last, i) for i in range(n)]
    height = _value(s.runs([s.f])[0], last.point)
    if height is not None:
        sheet.fact("height", "the function there", decimal(height, DIGITS - 2), asked=False)
    sheet.fact("walked", "steps", str(last.step), asked=False)
    sheet.fact("end", "how it ended", _ENDS[found.end], asked=False)
    return Result("value", values[0]) if n == 1 else Result("vector", values)


def _newton_words(n: int) -> str:
    if n == 1:
        return "Each step: x - f'(x)/f''(x), to where the tangent of f' meets the axis."
    return "Each step: x - s, where the matrix of second derivatives times s is the gradient."


def _exact_points(s: _Search, rate: Expr, count: int) -> list[list[Fraction]]:
    """The first points as exact numbers, as long as these are short decimals."""
    point = [rational_value(s.start[x.name]) for x in s.names]
    r = rational_value(rate)
    out: list[list[Fraction]] = []
    while r is not None and len(out) <= count:
        whole = [v for v in point if v is not None]
        if len(whole) < len(point) or any(_long(v) for v in whole):
            break
        out.append(whole)
        if s.method != "gradient":
            break
        here = {x.name: as_expr(v) for x, v in zip(s.names, whole, strict=True)}
        slopes = [rational_value(substitute_all(g, here)) for g in s.gradient]
        point = [None if g is None else v + s.sign * r * g for v, g in zip(whole, slopes, strict=True)]
    return out


def _long(v: Fraction) -> bool:
    """Has a number more digits than are shown?"""
    return v != 0 and Fraction(f"{float(v):.{DIGITS}g}") != v


def _shown(s: _Search, exact: Sequence[Sequence[Fraction]], k: Kept, i: int) -> Expr:
    """A coordinate to ten digits, or exact where it has no more."""
    if k.step < len(exact):
        return decimal(float(exact[k.step][i]), DIGITS)
    return decimal(k.point[i], DIGITS)


def _updates(sheet: Worksheet, s: _Search, rate: Expr, found: Walk, exact: Sequence[Sequence[Fraction]]) -> None:
    """The steps as they are written on a board: x_1 = 0 - 0.4(2*0 - 4) = 1.6."""
    one = len(s.names) == 1
    sign = "+" if s.sign > 0 else "-"
    what = "the derivative" if one else "the partial derivative"
    towards = "uphill" if s.sign > 0 else "downhill"
    sheet.remark(f"Each step goes {towards}: the new value is the old one {sign} ", rate, f" times {what}.")
    rows: list[tuple[str | Expr, ...]] = []
    for before, after in zip(found.kept, found.kept[1:], strict=False):
        if after.step > WRITTEN or after.step != before.step + 1:
            break
        here = {x.name: _shown(s, exact, before, i) for i, x in enumerate(s.names)}
        for i, (x, slope) in enumerate(zip(s.names, s.gradient, strict=True)):
            step = Mul(rate, substitute_all(slope, here))
            e = Add(here[x.name], step if s.sign > 0 else Neg(step))
            new = _shown(s, exact, after, i)
            called = f"new {x.name}" if "_" in x.name else f"{x.name}_{after.step}"
            # Numbers that are shown rounded are not put beside an equals sign.
            exactly = after.step < len(exact)
            rows.append(
                (f"{called} =", Relation("=", e, new) if exactly else e, "" if exactly else f"about {show(new)}")
            )
    sheet.blocks.append(Grid("the updates", ("", "", ""), tuple(rows)))


def _table(s: _Search, found: Walk, exact: Sequence[Sequence[Fraction]]) -> Grid:
    height, slopes = s.runs([s.f])[0], s.runs(s.gradient)
    one = len(s.names) == 1
    header = ("step", *[x.name for x in s.names], "f", "f'" if one else "length of the gradient")
    rows: list[tuple[str | Expr, ...]] = []
    for k in _rows(found.kept):
        size = math.hypot(*[_value(g, k.point) or 0.0 for g in slopes])
        slope = _value(slopes[0], k.point) if one else size
        rows.append(
            (
                str(k.step),
                *[_shown(s, exact, k, i) for i in range(len(s.names))],
                _text(_value(height, k.point)),
                _text(slope),
            )
        )
    return Grid("the walk", header, tuple(rows), True)


def _rows(kept: Sequence[Kept]) -> list[Kept]:
    """All of a short walk; of a long one the first, those after 10, 20, 50, 100 ... steps, and the last."""
    if len(kept) <= WRITTEN + 1:
        return list(kept)
    chosen = {*range(6), *_round(kept[-1].step)}
    return [k for k in kept[:-1] if k.step in chosen] + [kept[-1]]


def _round(most: int) -> list[int]:
    """The round numbers up to a number, and the number: 10, 20, 50, 100, ...

    >>> _round(70)
    [10, 20, 50, 70]
    """
    found = [d * 10**k for k in range(1, 9) for d in (1, 2, 5) if d * 10**k < most]
    return [*found, most]


def _value(run: Run, point: Sequence[float]) -> float | None:
    try:
        v = run(point)
    except (ArithmeticError, ValueError):
        return None
    return v if math.isfinite(v) else None


def _text(v: float | None) -> str:
    return "too large" if v is None else f"{v:.{DIGITS - 2}g}"


# What became of it, and why


def _outcome(s: _Search, rate: Expr, found: Walk) -> list[tuple[str | Expr, ...]]:
    """Sentences: how the walk ended, and what the second derivatives say of the rate."""
    k = found.last
    here = ", ".join(f"{x.name} = {v:.{DIGITS}g}" for x, v in zip(s.names, k.point, strict=True))
    steps = f"{k.step:,} step" + ("" if k.step == 1 else "s")
    slope = "derivative" if len(s.names) == 1 else "gradient"
    said: dict[str, str] = {
        "small": f"The {slope} is as small as was asked for after {steps}.",
        "arrived": f"After {steps} the walk has arrived: from {here} on a step changes nothing that a computer's"
        " numbers can hold.",
        "cycle": f"The walk goes in a circle: after {steps} it is back where it was {found.period} steps before,"
        " and will be so for ever.",
        "diverged": f"The walk diverges: after {steps}, at {here}, the next number is too large for a computer.",
        "undefined": f"After {steps}, at {here}, the walk cannot go on: there is no value there.",
        "count": "",
    }
    out: list[tuple[str | Expr, ...]] = [(said[found.end],)] if said[found.end] else []
    if s.method == "gradient":
        out += _why(s, rate, found)
    return out


def _why(s: _Search, rate: Expr, found: Walk) -> list[tuple[str | Expr, ...]]:
    """The factor 1 - r k of each step, from the second derivatives where the walk ended."""
    valley = s.valley(found.last.point)
    if valley is None:
        return []
    r, one = _float(rate), len(s.names) == 1
    kind = "minimum" if s.sign < 0 else "maximum"
    minus = "" if s.sign < 0 else "-"
    where = "everywhere" if s.constant else "where the walk ended"
    second = f"{minus}f''" if one else f"The largest eigenvalue of the second derivatives{' of -f' if minus else ''}"
    steepest = _digits(valley.largest)
    if valley.largest <= 0 or (not one and valley.least <= 0):
        bends = "f'' does not point to" if one else "the second derivatives do not belong to"
        return [(f"There {bends} a {kind}: {second if one else 'the least eigenvalue'} is {_digits(valley.least)}.",)]
    factor = valley.slowest(r)
    limit = 2 / valley.largest
    out = [f"{second} is {steepest} {where}, so a rate below 2/{steepest} = {_digits(limit)} leads to the {kind}"]
    out[0] += "." if s.constant else " from close by."
    if one:
        shown = f"1 - {show(rate)}*{steepest} = {_digits(factor)}"
        near = "" if s.constant else "Close to it "
        lead = f"{near}each step multiplies the distance to it by {shown}: "
        out.append(lead[0].upper() + lead[1:] + _effect(factor) + ".")
    else:
        spread = f"The least eigenvalue is {_digits(valley.least)}, the condition number {_digits(valley.condition)}"
        slow = f"in the slowest direction each step multiplies the distance by {_digits(factor)}: {_effect(factor)}."
        out.append(f"{spread}; {slow}")
    return [(sentence,) for sentence in out]


def _digits(v: float) -> str:
    return f"{v:.6g}"


def _effect(factor: float) -> str:
    """What a factor does to the distance, in words.

    >>> _effect(0.2), _effect(-1.2), _effect(0.0)
    ('one more right digit in 1.4 steps', 'it overshoots, further each time', 'one step is enough')
    """
    size = abs(factor)
    if size < 1e-12:
        return "one step is enough"
    if abs(size - 1) < 1e-12:
        return "it comes no nearer" if factor > 0 else "it jumps to the other side and back"
    if size > 1:
        return "it overshoots, further each time" if factor < 0 else "it moves away"
    steps = steps_for_a_digit(factor)
    swings = "it swings from side to side, with " if factor < 0 else ""
    return (
        f"{swings}one more right digit in {steps:.2g} steps"
        if steps < 100
        else (f"{swings}one more right digit in {round(steps):,} steps")
    )


# Several rates side by side


def _side_by_side(sheet: Worksheet, s: _Search, rates: Sequence[Expr], count: int, small: Any) -> Result:
    walks = [walk(s.move(_float(r)), s.state(), count, len(s.names), small) for r in rates]
    made = max(found.last.step for found in walks)
    steps = list(range(made + 1)) if made <= WRITTEN else [*range(6), *_round(made)]
    rows: list[tuple[str | Expr, ...]] = []
    for step in steps:
        rows.append((str(step), *[_at(found, step, len(s.names)) for found in walks]))
    rows.append(("end", *[_end_word(s, r, found) for r, found in zip(rates, walks, strict=True)]))
    header = ("step", *[f"rate {show(r)}" for r in rates])
    what = s.names[0].name if len(s.names) == 1 else vector_name(s.names)
    sheet.blocks.append(Grid(f"{what} after each step", header, tuple(rows), True))
    valley = s.valley(walks[0].last.point)
    if s.method == "gradient" and s.constant and valley is not None and valley.least > 0:
        kind = "minimum" if s.sign < 0 else "maximum"
        limit = _digits(2 / valley.largest)
        sheet.remark(f"Rates below 2/{_digits(valley.largest)} = {limit} lead to the {kind}, larger ones away from it.")
    ends: list[Any] = []
    for r, found in zip(rates, walks, strict=True):
        point = [decimal(v, DIGITS) for v in found.last.point]
        ends.append(point[0] if len(point) == 1 else point)
        sheet.fact(f"end_{show(r)}", f"rate {show(r)}", _end_word(s, r, found), asked=False)
    names = tuple((f"rate {show(r)}",) for r in rates) if len(s.names) == 1 else ()
    if len(s.names) == 1:
        return Result("vector", ends, names=names)
    return Result("matrix", ends)


def vector_name(names: Sequence[Sym]) -> str:
    """The variables as a vector: (x, y)."""
    return "(" + ", ".join(show(e) if isinstance(e, Expr) else str(e) for e in listing(list(names)) if e != ", ") + ")"


def _at(found: Walk, step: int, n: int) -> str:
    """Where a walk was after so many steps, or a sign that it had ended."""
    for k in found.kept:
        if k.step == step:
            shown = [f"{v:.6g}" for v in k.point]
            return shown[0] if n == 1 else "(" + ", ".join(shown) + ")"
    return "..." if step < found.last.step else "-"


def _end_word(s: _Search, rate: Expr, found: Walk) -> str:
    """One or two words for how a walk went."""
    if found.end != "count":
        return _ENDS[found.end]
    valley = s.valley(found.last.point)
    if s.method != "gradient" or valley is None or valley.least <= 0:
        return "still on its way"
    factor = valley.slowest(_float(rate))
    if abs(factor) > 1 + 1e-12:
        return "overshoots more and more"
    if abs(factor) > 1 - 1e-12:
        return "goes back and forth"
    return "slow" if factor > 0.95 else "swings, and comes nearer" if factor < 0 else "comes nearer"
