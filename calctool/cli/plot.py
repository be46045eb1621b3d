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
    variables: Annotated[
        str | None, typer.Option("--vars", "--wrt", metavar="NAMES", help="One variable or two, in their order: x,y.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="POINT", help="The tangent at x=2; the gradient at x=1,y=2.")
    ] = None,
    secants: Annotated[bool, typer.Option("--secants", help="Secants that turn into the tangent at --at.")] = False,
    signs: Annotated[bool, typer.Option("--signs", help="Where EXPR is positive and negative, on a line.")] = False,
    slices: Annotated[bool, typer.Option("--slices", help="Of two variables: the curves through --at.")] = False,
    file: Annotated[
        str | None,
        typer.Option("--output", "--plot-file", metavar="FILE", help="Write it to a file: .svg, .png or .pdf."),
    ] = None,
) -> Problem:
    """The curve of EXPR with its holes, jumps and asymptotes; of two variables, level curves and gradient.

    calctool plot "(x^2-1)/(x-1)" --on -2,4
    """
    text = read_expression_argument(expr, view, "plot")

    def task(_: bool) -> Report:
        from calctool.tasks.plot import plot_task

        return plot_task(
            text, on=on, y=y, vars=variables, at=at, secants=secants, signs=signs, slices=slices, roots=view.roots
        )

    return Problem(view, "plot", text, pictured(task, file is None, file))
