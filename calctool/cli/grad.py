"""``calctool grad``: the vector of partial derivatives, and what it says at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions, choice
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import SHAPES, TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def grad(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="POINT", help="At a point, with length and direction: x=1,y=2."),
    ] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", "--wrt", metavar="NAMES", help="The variables in their order: x,y,z.")
    ] = None,
    along: Annotated[
        str | None, typer.Option("--along", metavar="VECTOR", help="The directional derivative along a vector: 1,1,0.")
    ] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
    form: Annotated[str, typer.Option("--form", metavar="FORM", help=f"Of the vector: {', '.join(SHAPES)}.")] = "row",
) -> Problem:
    """The gradient of EXPR; with --at also its length, its unit direction and, in two variables, its angle.

    calctool grad "2x+3y^2-sin(z)" --at x=1,y=2,z=0 --steps
    """
    choice("--form", form, SHAPES)
    text = read_expression_argument(expr, view, "grad", "x^2 + 3y^2")

    def task(plot: bool) -> Report:
        from calctool.tasks.grad import grad_task

        return grad_task(
            text,
            at=at,
            vars=variables,
            along=along,
            form=form,
            plot=plot,
            known=view.known,
            roots=view.roots,
            verify=view.verify,
        )

    return Problem(view, "grad", text, pictured(task, plot, plot_file), TASKS["grad"].notation)
