"""``calctool plot``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.pictures import pictured
from calctool.cli.request import Problem, read_expression_argument

if TYPE_CHECKING:
    from calctool.report.model import Report


def plot(
    view: ViewOptions,
    expr: Expression = None,
    on: Annotated[str | None, typer.Option("--on", metavar="A,B", help="From where to where: -2,2pi.")] = None,
    y: Annotated[str | None, typer.Option("--y", metavar="A,B", help="The same on the upright axis.")] = None,
    variables: Annotated[str | None, typer.Option("--vars", metavar="NAMES", help="The variable.")] = None,
    file: Annotated[
        str | None,
        typer.Option("--output", "--plot-file", metavar="FILE", help="Write it to a file: .svg, .png or .pdf."),
    ] = None,
) -> Problem:
    """The curve of EXPR with its holes, jumps and asymptotes.

    calctool plot "(x^2-1)/(x-1)" --on -2,4
    """
    text = read_expression_argument(expr, view, "plot")

    def task(_: bool) -> Report:
        from calctool.tasks.plot import plot_task

        return plot_task(text, on=on, y=y, vars=variables, roots=view.roots)

    return Problem(view, "plot", text, pictured(task, file is None, file))
