"""``calctool numdiff``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions, choice
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import QUOTIENTS

if TYPE_CHECKING:
    from calctool.report.model import Report


def numdiff(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[str | None, typer.Option(metavar="POINT", help="Where: x=3.")] = None,
    h: Annotated[str | None, typer.Option("--h", metavar="STEPS", help='The steps: 0.01,0.001 or "sqrt(eps)".')] = None,
    method: Annotated[str, typer.Option(metavar="NAME", help=f"{', '.join(QUOTIENTS)}.")] = "forward",
    sweep: Annotated[bool, typer.Option("--sweep", help="Every step from 1 down to 1e-16.")] = False,
    wrt: Annotated[str | None, typer.Option(metavar="NAME", help="The variable.")] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
) -> Problem:
    """The derivative of EXPR at a point as a program computes it, in doubles, beside the exact one.

    calctool numdiff "x**2" --at x=3 --h 0.01,0.001,1e-4,1e-5
    """
    choice("--method", method, QUOTIENTS)
    text = read_expression_argument(expr, view, "numdiff --at 3")

    def task(drawn: bool) -> Report:
        from calctool.tasks.numdiff import numdiff_task

        return numdiff_task(text, at=at, h=h, method=method, sweep=sweep, wrt=wrt, roots=view.roots, plot=drawn)

    return Problem(view, "numdiff", text, pictured(task, plot, plot_file))
