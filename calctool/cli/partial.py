"""``calctool partial``: one variable moves, the others are held constant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions, choice
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import NOTATIONS

if TYPE_CHECKING:
    from calctool.report.model import Report


def partial(
    view: ViewOptions,
    expr: Expression = None,
    variables: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VAR...", help="The variables in the order to differentiate by; none: each of them once."
        ),
    ] = None,
    wrt: Annotated[
        str | None, typer.Option("--wrt", metavar="NAMES", help="The same as naming the variables: x,y.")
    ] = None,
    order: Annotated[
        str | None, typer.Option("--order", metavar="N", help="Differentiate N times by the one variable.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="The value at a point: x=1,y=2.")] = None,
    notation: Annotated[str, typer.Option("--notation", metavar="STYLE", help=f"{', '.join(NOTATIONS)}.")] = "leibniz",
) -> Problem:
    """The partial derivative of EXPR by the variables named, one after the other.

    calctool partial "x**2*y" x y --steps
    """
    choice("--notation", notation, NOTATIONS)
    text = read_expression_argument(expr, view, "partial", "x^2 y")

    def task() -> Report:
        from calctool.tasks.partial import partial_task

        return partial_task(
            text,
            variables or (),
            wrt=wrt,
            order=order,
            at=at,
            known=view.known,
            notation=notation,
            roots=view.roots,
            verify=view.verify,
        )

    return Problem(view, "partial", text, task, NOTATIONS[notation])
