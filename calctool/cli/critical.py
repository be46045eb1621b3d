"""``calctool critical``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def critical(
    view: ViewOptions,
    expr: Expression = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="A,B", help="On an interval, or a box x=0..1,y=0..2, with extreme values."),
    ] = None,
    wrt: Annotated[
        str | None, typer.Option("--wrt", metavar="NAME", help="The variable, where there are several.")
    ] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", metavar="NAMES", help="The variables in their order: x,y.")
    ] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
) -> Problem:
    """The critical points of EXPR: where its derivative is 0 or does not exist, and of which kind they are.

    calctool critical "x^3 - 3x" --on -2,3 --steps
    """
    text = read_expression_argument(expr, view, "critical", "x^3 - 3x")

    def task(drawn: bool) -> Report:
        from calctool.tasks.critical import critical_task

        return critical_task(
            text, on=on, wrt=wrt, vars=variables, known=view.known, roots=view.roots, verify=view.verify, plot=drawn
        )

    return Problem(view, "critical", text, pictured(task, plot, plot_file), TASKS["critical"].notation)
