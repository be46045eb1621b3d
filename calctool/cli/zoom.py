"""``calctool zoom``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument

if TYPE_CHECKING:
    from calctool.report.model import Report


def zoom(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[str | None, typer.Option(metavar="POINT", help="Where to look: x=1.")] = None,
    wrt: Annotated[str | None, typer.Option(metavar="NAME", help="The variable.")] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
) -> Problem:
    """Does EXPR look straight when one comes closer: secant slopes on both sides at growing magnification.

    calctool zoom "|x|" --at x=0
    """
    text = read_expression_argument(expr, view, "zoom --at 1")

    def task(drawn: bool) -> Report:
        from calctool.tasks.zoom import zoom_task

        steps = view.steps or view.format == "json"
        return zoom_task(text, at=at, wrt=wrt, roots=view.roots, steps=steps, plot=drawn)

    return Problem(view, "zoom", text, pictured(task, plot, plot_file))
