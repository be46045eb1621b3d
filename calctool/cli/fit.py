"""``calctool fit``: a model fitted to data by gradient descent on the mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.descend import Steering, steering
from calctool.cli.options import ViewOptions, with_options
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem
from calctool.errors import InputError
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def fitting(
    view: ViewOptions,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="A CSV file; the last column, or y, is fitted.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="EXPR", help="In the columns and parameters. [default: m*x + b]")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="POINT", help="Parameters to begin with: m=1,b=0. [default: 0]")
    ] = None,
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="R", help="The learning rate. [default: one that is small enough]")
    ] = None,
    count: Annotated[str, typer.Option("--count", metavar="N", help="How many steps at most.")] = "400",
    plot: Plot = False,
    plot_file: PlotFile = None,
    *,
    steering: Steering,
) -> Problem:
    """Fit a model to the rows of a CSV file: cost, derivatives, descent, and the exact least squares beside it.

    calctool fit examples/line.csv --rate 0.05 --count 400 --steps
    """
    if file is None:
        raise InputError("no file given", hint="for example: calctool fit data.csv", code="usage")

    def task(plot: bool) -> Report:
        from calctool.tasks.fit import fit_task

        return fit_task(
            file,
            model=model,
            start=start,
            rate=rate,
            count=count,
            **steering,
            roots=view.roots,
            decimal_comma=view.decimal_comma,
            known=view.known,
            verify=view.verify,
            plot=plot,
        )

    return Problem(view, "fit", file, pictured(task, plot, plot_file), TASKS["fit"].notation)


fit = with_options(fitting, "steering", steering)
