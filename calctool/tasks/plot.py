"""A function drawn: its curve, or what else of it one wants to see."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

from calctool.errors import InputError
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import curve_of
from calctool.graphs.field import field_of
from calctool.graphs.signs import sign_chart
from calctool.graphs.slices import slices_of
from calctool.graphs.tangent import secants_of, tangent_of
from calctool.numeric.evaluate import precise
from calctool.pictures.picture import Picture
from calctool.report.model import Drawing, Report, Result
from calctool.tasks.asked import behind_notes, function_for, point_for, several_variables
from calctool.tasks.common import checked_point, in_order, read_variables

Ends = tuple[float, float] | None
"""From where to where an axis goes, or as it fits."""


def plot_task(
    text: str,
    *,
    on: str | None = None,
    y: str | None = None,
    vars: str | None = None,
    at: str | None = None,
    secants: bool = False,
    signs: bool = False,
    slices: bool = False,
    roots: str = "real",
) -> Report:
    """The picture of what was typed, of one variable or of two.

    ``on`` and ``y`` are the ends of the window (chosen where they are None); ``at`` is the point of a tangent, of
    ``secants``, of a gradient or of ``slices``.  Raises InputError for what cannot be read, drawn, or does not fit.

    >>> plot_task("(x^2 - 1)/(x - 1)", on="0,3").blocks[0].picture.says
    'y = (x^2 - 1)/(x - 1) for x from 0 to 3. Hole at x = 1: the limit is 2.'
    """
    started = time.perf_counter()
    source, beside = function_for("plot", text, roots)
    f = source.expr
    names = several_variables(source, beside, read_variables(vars)) or in_order(f.free) or [Sym("x")]
    if len(names) > 2 and not slices:
        listed = ", ".join(x.name for x in names)
        hint = "put numbers in for the others, or say --slices"
        raise InputError(f"a picture has one variable or two, and these are {len(names)}: {listed}", hint=hint)
    asked = point_for(source, beside, at, names)
    point = checked_point(asked, names, [f], whole=True)
    window, heights = read_ends("--on", on, names[0]), read_ends("--y", y, Sym("y"))
    wants = [word for word, wanted in (("secants", secants), ("signs", signs), ("slices", slices)) if wanted]
    if len(wants) > 1:
        raise InputError(f"--{wants[0]} and --{wants[1]} are two pictures", hint="ask for one of them", code="usage")
    want = wants[0] if wants else ""
    if len(names) == 1:
        picture = _of_one(f, names[0], window, heights, point.get(names[0].name), want)
    else:
        picture = _of_several(f, names, window, heights, point, want)
    return Report(
        "plot",
        text,
        f,
        None,
        Result("listing", None),
        (Drawing("", picture),),
        (*source.notes, *behind_notes(beside), *(asked.notes if asked else ())),
        variable=names[0],
        seconds=time.perf_counter() - started,
    )


def _of_one(f: Expr, x: Sym, window: Ends, heights: Ends, at: Expr | None, want: str) -> Picture:
    """The picture of a function of one variable."""
    if want == "slices":
        raise InputError("slices are of a function of several variables", hint="leave --slices out", code="usage")
    if want == "signs":
        if at is not None:
            raise InputError("signs are shown along a line, not at a point", hint="leave --at out", code="usage")
        return sign_chart(f, x, window)
    if want == "secants":
        if at is None:
            raise InputError("secants through which point?", hint=f"say --at {x.name}=2", code="usage")
        return secants_of(f, x, at, window, heights)
    return curve_of(f, x, window, heights) if at is None else tangent_of(f, x, at, window, heights)


def _of_several(
    f: Expr, names: Sequence[Sym], window: Ends, heights: Ends, at: Mapping[str, Expr], want: str
) -> Picture:
    """The picture of a function of several variables."""
    if want in ("secants", "signs"):
        raise InputError(f"--{want} is for one variable", hint="leave it out, or put numbers in", code="usage")
    if want == "slices":
        if not at:
            point = ",".join(f"{x.name}={k}" for k, x in enumerate(names, 1))
            raise InputError("slices through which point?", hint=f"say --at {point}", code="usage")
        return slices_of(f, tuple(names), at, window, heights)
    x, y = names
    return field_of(f, (x, y), window, heights, at or None)


def read_ends(option: str, text: str | None, x: Sym) -> Ends:
    """The two ends of an axis: ``-2,2pi`` or ``[-2, 2pi]``; raises InputError for anything else.

    >>> read_ends("--on", "-1,1/4", Sym("x"))
    (-1.0, 0.25)
    >>> read_ends("--on", "2,1", Sym("x"))
    Traceback (most recent call last):
    calctool.errors.InputError: the interval is empty
      2,1
      ^^^
    the smaller end comes first: --on -2,3
    """
    if text is None:
        return None
    from calctool.tasks.critical_numbers import read_interval

    window = read_interval(text, x, option)
    if window.low is None or window.high is None:
        hint = f"for example {option} -2,3"
        raise InputError(f"an end of {option} is no number", text, (0, len(text)), hint)
    low, high = (_float(end.written) for end in (window.low, window.high))
    if low is None or high is None or not low < high:
        raise InputError("the interval is too narrow to be drawn", text, (0, len(text)), f"for example {option} -2,3")
    return low, high


def _float(e: Expr) -> float | None:
    value = None if e.free else precise(e, {})
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) else None
