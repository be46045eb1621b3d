"""``calctool jacobian``: several expressions, the matrix of all their partial derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem, read_expressions
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def jacobian(
    view: ViewOptions,
    exprs: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXPR...", help="The expressions, a row each; none reads them from standard input."),
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="The matrix at a point: x=1,y=2.")] = None,
    variables: Annotated[
        str | None,
        typer.Option("--vars", "--wrt", metavar="NAMES", help="The variables, a column each, in order: x,y."),
    ] = None,
) -> Problem:
    """The Jacobian matrix of EXPR...: entry by entry with --steps, and its determinant if it is square.

    calctool jacobian "x^2*y" "5x+sin(y)" --steps
    """
    texts = read_expressions(exprs, view, "jacobian", '"x^2*y" "5x + sin(y)"')

    def task() -> Report:
        from calctool.tasks.jacobian import jacobian_task

        return jacobian_task(texts, at=at, vars=variables, known=view.known, roots=view.roots, verify=view.verify)

    return Problem(view, "jacobian", "; ".join(texts), task, TASKS["jacobian"].notation)
