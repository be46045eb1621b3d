"""``calctool exhaust``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument

if TYPE_CHECKING:
    from calctool.report.model import Report


def exhaust(
    view: ViewOptions,
    expr: Annotated[
        str | None, typer.Argument(metavar="EXPR", help="The curve, or the word circle; - reads standard input.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="A,B", help="From where to where: 0,1.")] = None,
    radius: Annotated[str | None, typer.Option(metavar="R", help="Of the circle. [default: 1]")] = None,
    sides: Annotated[
        str | None, typer.Option(metavar="NUMBERS", help="Sides of the polygons, or strips: 6,12,24.")
    ] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
) -> Problem:
    """The area of a circle, or under EXPR, from inside and from outside, by more and more sides or strips.

    calctool exhaust circle --radius 2
    """
    text = read_expression_argument(expr, view, "exhaust --on 0,1")

    def task(drawn: bool) -> Report:
        from calctool.tasks.exhaust import exhaust_task

        return exhaust_task(text, on=on, radius=radius, sides=sides, roots=view.roots, plot=drawn)

    return Problem(view, "exhaust", text, pictured(task, plot, plot_file))
