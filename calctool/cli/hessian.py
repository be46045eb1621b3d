"""``calctool hessian``: the matrix of second partial derivatives, and the second derivative test at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def hessian(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="POINT", help="At a point: minimum, maximum, saddle? x=0,y=0.")
    ] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", "--wrt", metavar="NAMES", help="The variables in their order: x,y.")
    ] = None,
) -> Problem:
    """The matrix of second partial derivatives of EXPR; with --at, what it says about the point.

    calctool hessian "x^2 - y^2" --at x=0,y=0 --steps
    """
    text = read_expression_argument(expr, view, "hessian", "x^2 - y^2")

    def task() -> Report:
        from calctool.tasks.hessian import hessian_task

        return hessian_task(text, at=at, vars=variables, known=view.known, roots=view.roots, verify=view.verify)

    return Problem(view, "hessian", text, task, TASKS["hessian"].notation)
