"""``calctool autodiff``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions, choice
from calctool.cli.pictures import pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import GRAPHS, SWEEPS, TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def autodiff(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="Where: x=2, or x=1,y=2.")] = None,
    mode: Annotated[str, typer.Option("--mode", metavar="MODE", help=f"{', '.join(SWEEPS)}.")] = "reverse",
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="AS", help=f"Only the graph: {', '.join(GRAPHS)}.")
    ] = None,
    graph_file: Annotated[
        str | None,
        typer.Option("--graph-file", metavar="FILE", help="Write the graph to a file: .svg, .png or .pdf."),
    ] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", "--wrt", metavar="NAMES", help="The variables in their order: x,y.")
    ] = None,
) -> Problem:
    """The derivative of EXPR at a point by automatic differentiation; with --steps every line of the sweeps.

    calctool autodiff "x^2+2x+2" --at x=2 --steps
    """
    choice("--mode", mode, SWEEPS)
    if graph is not None:
        choice("--graph", graph, GRAPHS)
    text = read_expression_argument(expr, view, "autodiff --at 2", "x^2+2x+2")

    def task(chart: bool) -> Report:
        from calctool.tasks.autodiff import autodiff_task

        return autodiff_task(
            text,
            at=at,
            mode=mode,
            graph=graph,
            vars=variables,
            roots=view.roots,
            known=view.known,
            verify=view.verify,
            chart=chart,
        )

    drawn = pictured(task, False, graph_file, "--graph-file")
    return Problem(view, "autodiff", text, drawn, TASKS["autodiff"].notation)
