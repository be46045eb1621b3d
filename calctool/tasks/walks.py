"""A walk in words and tables, and the options that steer it: what descent on a function and on a cost have in common.

What the second derivatives say of the learning rate is from :mod:`calctool.optimisation.curvature`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.numeric.doubles import Run
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
from calctool.report.model import Grid, Result
from calctool.tasks.common import Worksheet, decimal, number

ENDS = {
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
RATE, COUNT = "0.1", 10


class Terrain(NamedTuple):
    """What is walked on, as programs: the function, its first and second derivatives, and where the walk begins.

    ``constant`` says that the second derivatives are the same everywhere; ``sign`` is 1 uphill and -1 downhill.
    """

    names: tuple[str, ...]
    start: tuple[float, ...]
    height: Run
    slopes: list[Run]
    seconds: list[list[Run]]
    constant: bool
    sign: int = -1

    def valley(self, point: Sequence[float]) -> Valley | None:
        """The extreme second derivatives at a point, those of -f where the walk climbs; None where there are none."""
        try:
            rows = [[run(point) for run in row] for row in self.seconds]
        except (ArithmeticError, ValueError):
            return None
        if not rows or not all(math.isfinite(v) for row in rows for v in row):
            return None
        found = [-self.sign * v for v in eigenvalues(rows)]
        return Valley(min(found), max(found))


class Gait(NamedTuple):
    """How it is walked: the method, the part of the velocity that stays, the steps, how small a gradient ends it."""

    method: str
    friction: float
    steps: int
    bound: float | None

    def walked(self, ground: Terrain, rate: float) -> Walk:
        """The walk at a learning rate."""
        n, slopes = len(ground.names), ground.slopes
        small: Callable[[tuple[float, ...]], bool] | None = None
        if self.bound is not None:
            bound = self.bound
            small = lambda v: math.hypot(*[slope(v[:n]) for slope in slopes]) <= bound  # noqa: E731
        more = {"momentum": n, "adam": 2 * n + 1}.get(self.method, 0)
        state = (*ground.start, *[0.0] * more)
        return walk(self._move(ground, rate), state, self.steps, n, small, ground.names)

    def _move(self, ground: Terrain, rate: float) -> Move:
        if self.method == "newton":
            return newton(ground.slopes, ground.seconds, rate)
        rate = -ground.sign * rate
        if self.method == "momentum":
            return momentum(ground.slopes, rate, self.friction)
        return adam(ground.slopes, rate) if self.method == "adam" else descent(ground.slopes, rate)


# What steers it


def positive(option: str, given: str | float) -> Expr:
    """A number above 0 as typed.  Raises InputError for anything else.

    >>> show(positive("--rate", "0.4"))
    '0.4'
    """
    text = str(given).strip()
    try:
        e = parse(text)
    except InputError:
        size = None
    else:
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


def read_rates(rate: str | float | None, rates: str | None, default: str) -> list[Expr]:
    """The learning rates asked for, at least one."""
    if rates is None:
        return [positive("--rate", default if rate is None else rate)]
    if rate is not None:
        raise InputError("--rate and --rates cannot both be followed", hint="leave one of them out", code="usage")
    return [positive("--rates", part) for part in rates.replace(";", ",").split(",")]


def read_gait(
    method: str | None, friction: str | float | None, count: int | str, tolerance: str | float | None
) -> Gait:
    """How it is to be walked.  Raises InputError for what does not fit together."""
    named = ("gradient" if friction is None else "momentum") if method is None else method
    if named not in METHODS:
        raise InputError(f"--method cannot be '{named}'", hint="one of " + ", ".join(METHODS), code="usage")
    if friction is not None and named != "momentum":
        raise InputError(f"--momentum does not go with --method {named}", hint="leave one of them out", code="usage")
    kept = FRICTION if friction is None else as_float(positive("--momentum", friction))
    if kept >= 1:
        raise InputError(f"--momentum cannot be {friction}", hint="a number between 0 and 1", code="usage")
    bound = None if tolerance is None else as_float(positive("--tolerance", tolerance))
    return Gait(named, kept, read_count(count), bound)


def as_float(e: Expr) -> float:
    """A closed expression with a value, as a float."""
    found = number(e)
    assert found is not None
    return found


# The walk as a table


def table(ground: Terrain, found: Walk, shown: Callable[[Kept, int], Expr]) -> Grid:
    """The points of a walk, each number as ``shown`` gives it, with the function and its derivative."""
    one = len(ground.names) == 1
    header = ("step", *ground.names, "f", "f'" if one else "length of the gradient")
    rows: list[tuple[str | Expr, ...]] = []
    for k in thinned(found.kept):
        slopes = [value_of(g, k.point) for g in ground.slopes]
        known = [v for v in slopes if v is not None]
        size = None if len(known) < len(slopes) else known[0] if one else math.hypot(*known)
        numbers = [shown(k, i) for i in range(len(ground.names))]
        rows.append((str(k.step), *numbers, _text(value_of(ground.height, k.point)), _text(size)))
    return Grid("the walk", header, tuple(rows), True)


def thinned(kept: Sequence[Kept]) -> list[Kept]:
    """All of a short walk; of a long one the first, those after 10, 20, 50, 100 ... steps, and the last."""
    if len(kept) <= WRITTEN + 1:
        return list(kept)
    chosen = {*range(6), *round_numbers(kept[-1].step)}
    return [k for k in kept[:-1] if k.step in chosen] + [kept[-1]]


def round_numbers(most: int) -> list[int]:
    """The round numbers up to a number, and the number: 10, 20, 50, 100, ...

    >>> round_numbers(70)
    [10, 20, 50, 70]
    """
    found = [d * 10**k for k in range(1, 9) for d in (1, 2, 5) if d * 10**k < most]
    return [*found, most]


def value_of(run: Run, point: Sequence[float]) -> float | None:
    try:
        v = run(point)
    except (ArithmeticError, ValueError):
        return None
    return v if math.isfinite(v) else None


def _text(v: float | None) -> str:
    return "too large" if v is None else f"{v:.{DIGITS - 2}g}"


# What became of it, and why


def _placed(ground: Terrain, k: Kept) -> str:
    return ", ".join(f"{name} = {v:.{DIGITS}g}" for name, v in zip(ground.names, k.point, strict=True))


def outcome(ground: Terrain, gait: Gait, rate: Expr, found: Walk) -> list[tuple[str | Expr, ...]]:
    """Sentences: how the walk ended, and what the second derivatives say of the rate."""
    k = found.last
    here = _placed(ground, k)
    there = f"; after {gait.steps:,} steps it is at {_placed(ground, found.after(gait.steps))}"
    steps = f"{k.step:,} step" + ("" if k.step == 1 else "s")
    slope = "derivative" if len(ground.names) == 1 else "gradient"
    said: dict[str, str] = {
        "small": f"The {slope} is as small as was asked for after {steps}.",
        "arrived": f"After {steps} the walk has arrived: from {here} on a step changes nothing that a computer's"
        " numbers can hold.",
        "cycle": f"The walk goes in a circle: after {steps} it is back where it was {found.period} steps before,"
        f" and will be so for ever{there if gait.steps > k.step else ''}.",
        "diverged": f"The walk diverges: after {steps}, at {here}, the next number is too large for a computer.",
        "undefined": f"After {steps}, at {here}, the walk cannot go on: there is no value there.",
        "count": "",
    }
    out: list[tuple[str | Expr, ...]] = [(said[found.end],)] if said[found.end] else []
    if gait.method == "gradient":
        out += _why(ground, rate, found)
    return out


def _why(ground: Terrain, rate: Expr, found: Walk) -> list[tuple[str | Expr, ...]]:
    """The factor 1 - r k of each step, from the second derivatives where the walk ended."""
    valley = ground.valley(found.last.point)
    if valley is None:
        return []
    r, one = as_float(rate), len(ground.names) == 1
    kind = "minimum" if ground.sign < 0 else "maximum"
    minus = "" if ground.sign < 0 else "-"
    where = "everywhere" if ground.constant else "where the walk ended"
    second = f"{minus}f''" if one else f"The largest eigenvalue of the second derivatives{' of -f' if minus else ''}"
    steepest = _digits(valley.largest)
    if valley.largest <= 0 or (not one and valley.least <= 0):
        bends = "f'' does not point to" if one else "the second derivatives do not belong to"
        return [(f"There {bends} a {kind}: {second if one else 'the least eigenvalue'} is {_digits(valley.least)}.",)]
    factor = valley.slowest(r)
    limit = 2 / valley.largest
    out = [f"{second} is {steepest} {where}, so a rate below {_worked(f'2/{steepest}', limit)} leads to the {kind}"]
    out[0] += "." if ground.constant else " from close by."
    if not math.isfinite(factor):
        return [(out[0],)]
    if one:
        shown = _worked(f"1 - {show(rate)}*{steepest}", factor).rstrip(",")
        near = "" if ground.constant else "Close to it "
        lead = f"{near}each step multiplies the distance to it by {shown}: "
        out.append(lead[0].upper() + lead[1:] + _effect(factor) + ".")
    else:
        spread = f"The least eigenvalue is {_digits(valley.least)}, the condition number {_digits(valley.condition)}"
        slow = f"in the slowest direction each step multiplies the distance by {_digits(factor)}: {_effect(factor)}."
        out.append(f"{spread}; {slow}")
    return [(sentence,) for sentence in out]


def _digits(v: float) -> str:
    return f"{v:.6g}"


def _worked(formula: str, value: float) -> str:
    """A formula and what it comes to, behind an equals sign where six digits say all of it.

    >>> _worked("2/2", 1.0), _worked("2/3", 2 / 3)
    ('2/2 = 1', '2/3, about 0.666667,')
    """
    exact = rational_value(parse(formula))
    shown = _digits(value)
    return f"{formula} = {shown}" if exact == Fraction(shown) else f"{formula}, about {shown},"


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


def side_by_side(sheet: Worksheet, ground: Terrain, gait: Gait, rates: Sequence[Expr], walks: Sequence[Walk]) -> Result:
    """Walks at several rates in one table, and how each of them ended."""
    made = max(found.last.step for found in walks)
    steps = list(range(made + 1)) if made <= WRITTEN else [*range(6), *round_numbers(made)]
    rows: list[tuple[str | Expr, ...]] = []
    for step in steps:
        rows.append((str(step), *[_at(found, step, len(ground.names)) for found in walks]))
    rows.append(("end", *[_end_word(ground, gait, r, found) for r, found in zip(rates, walks, strict=True)]))
    header = ("step", *[f"rate {show(r)}" for r in rates])
    what = ground.names[0] if len(ground.names) == 1 else "(" + ", ".join(ground.names) + ")"
    sheet.blocks.append(Grid(f"{what} after each step", header, tuple(rows), True))
    valley = ground.valley(walks[0].last.point)
    if gait.method == "gradient" and ground.constant and valley is not None and valley.least > 0:
        kind = "minimum" if ground.sign < 0 else "maximum"
        limit = _worked(f"2/{_digits(valley.largest)}", 2 / valley.largest)
        sheet.remark(f"Rates below {limit} lead to the {kind}, larger ones away from it.")
    ends: list[Any] = []
    for r, found in zip(rates, walks, strict=True):
        point = [decimal(v, DIGITS) for v in found.after(gait.steps).point]
        ends.append(point[0] if len(point) == 1 else point)
        sheet.fact(f"end_{show(r)}", f"rate {show(r)}", _end_word(ground, gait, r, found), asked=False)
    names = tuple((f"rate {show(r)}",) for r in rates) if len(ground.names) == 1 else ()
    if len(ground.names) == 1:
        return Result("vector", ends, names=names)
    return Result("matrix", ends)


def _at(found: Walk, step: int, n: int) -> str:
    """Where a walk was after so many steps, or a sign that it had ended."""
    for k in found.kept:
        if k.step == step:
            shown = [f"{v:.6g}" for v in k.point]
            return shown[0] if n == 1 else "(" + ", ".join(shown) + ")"
    return "..." if step < found.last.step else "-"


def _end_word(ground: Terrain, gait: Gait, rate: Expr, found: Walk) -> str:
    """One or two words for how a walk went."""
    if found.end != "count":
        return ENDS[found.end]
    valley = ground.valley(found.last.point)
    if gait.method != "gradient" or valley is None or valley.least <= 0:
        return "still on its way"
    factor = valley.slowest(as_float(rate))
    if abs(factor) > 1 + 1e-12:
        return "overshoots more and more"
    if abs(factor) > 1 - 1e-12:
        return "goes back and forth"
    return "slow" if factor > 0.95 else "swings, and comes nearer" if factor < 0 else "comes nearer"
