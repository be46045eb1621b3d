"""A function drawn: its curve, or what else of it one wants to see."""

from __future__ import annotations

import math
import time

from calctool.errors import InputError
from calctool.expr.tree import Expr, Sym
from calctool.graphs.curve import curve_of
from calctool.numeric.evaluate import precise
from calctool.parsing import read_matrix
from calctool.report.model import Drawing, Report, Result
from calctool.tasks.asked import behind_notes, function_for, several_variables
from calctool.tasks.common import in_order, read_variables

Ends = tuple[float, float] | None
"""From where to where an axis goes, or as it fits."""


def plot_task(
    text: str,
    *,
    on: str | None = None,
    y: str | None = None,
    vars: str | None = None,
    roots: str = "real",
) -> Report:
    """The picture of what was typed.

    ``on`` and ``y`` are the ends of the window, chosen where they are None.  Raises InputError for what cannot be read,
    drawn, or does not fit.

    >>> plot_task("(x^2 - 1)/(x - 1)", on="0,3").blocks[0].picture.says
    'y = (x^2 - 1)/(x - 1) for x from 0 to 3. Hole at x = 1: the limit is 2.'
    """
    started = time.perf_counter()
    source, beside = function_for("plot", text, roots)
    f = source.expr
    names = several_variables(source, beside, read_variables(vars)) or in_order(f.free) or [Sym("x")]
    if len(names) > 2:
        listed = ", ".join(x.name for x in names)
        raise InputError(
            f"a picture has one variable or two, and this has {listed}", hint="put numbers in for the rest"
        )
    window, heights = read_ends("--on", on), read_ends("--y", y)
    if len(names) > 1:
        raise InputError("a picture has one variable")
    picture = curve_of(f, names[0], window, heights)
    return Report(
        "plot",
        text,
        f,
        None,
        Result("listing", None),
        (Drawing("", picture),),
        (*source.notes, *behind_notes(beside)),
        variable=names[0],
        seconds=time.perf_counter() - started,
    )


def read_ends(option: str, text: str | None) -> Ends:
    """The two ends of an axis: ``-2,2pi`` or ``[-2, 2pi]``; raises InputError for anything else.

    >>> read_ends("--on", "-1,1/4")
    (-1.0, 0.25)
    >>> read_ends("--on", "2,1")
    Traceback (most recent call last):
    calctool.errors.InputError: --on goes from a number to a larger one
      2,1
      ^^^
    for example --on -2,3
    """
    if text is None:
        return None
    hint = f"for example {option} -2,3"
    inside = text.strip().removeprefix("[").removesuffix("]")
    try:
        rows = read_matrix(f"[{inside}]")
    except InputError as error:
        raise InputError(error.what, text, (0, len(text)), hint, code="unreadable") from error
    if [len(row) for row in rows] != [2]:
        raise InputError(f"{option} has two ends", text, (0, len(text)), hint, code="unreadable")
    low, high = (_float(e) for e in rows[0])
    if low is None or high is None:
        raise InputError(f"an end of {option} is no number", text, (0, len(text)), hint)
    if not low < high:
        raise InputError(f"{option} goes from a number to a larger one", text, (0, len(text)), hint)
    return low, high


def _float(e: Expr) -> float | None:
    value = None if e.free else precise(e, {})
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) else None
