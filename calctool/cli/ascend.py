"""``calctool ascend``: gradient ascent, with the options of descent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calctool.cli.descend import Count, Method, Momentum, Rate, Rates, Start, Tolerance, Variables
from calctool.cli.options import Expression, ViewOptions
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def ascend(
    view: ViewOptions,
    expr: Expression = None,
    start: Start = None,
    rate: Rate = None,
    rates: Rates = None,
    count: Count = "10",
    method: Method = None,
    momentum: Momentum = None,
    tolerance: Tolerance = None,
    variables: Variables = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
) -> Problem:
    """Walk uphill on EXPR by its derivatives; with --steps each update is written out.

    calctool ascend "-(x^2-4x+4)" --from x=0 --rate 0.4 --count 5 --steps
    """
    text = read_expression_argument(expr, view, "ascend", "-(x^2-4x+4)")

    def task(plot: bool) -> Report:
        from calctool.tasks.ascend import ascend_task

        return ascend_task(
            text,
            start=start,
            rate=rate,
            rates=rates,
            count=count,
            method=method,
            momentum=momentum,
            tolerance=tolerance,
            vars=variables,
            roots=view.roots,
            known=view.known,
            verify=view.verify,
            plot=plot,
        )

    return Problem(view, "ascend", text, pictured(task, plot, plot_file), TASKS["ascend"].notation)
