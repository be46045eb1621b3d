"""``calctool chain``: a composition given by equations, differentiated along its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem, read_expressions
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


def chain(
    view: ViewOptions,
    equations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EQUATION...", help='Equations "z = ...", "x = ..."; none reads them from standard input.'
        ),
    ] = None,
    wrt: Annotated[
        str | None, typer.Option("--wrt", metavar="NAME", help="Only by this variable, where there are several.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="The value at a point: t=0.")] = None,
) -> Problem:
    """The derivative of a composition: every path of its tree multiplied and added, then cross-checked.

    calctool chain "z = x^2-3*x*y+2*y^2" "x = 3*sin(2*t)" "y = 4*cos(2*t)" --steps
    """
    texts = read_expressions(equations, view, "chain", '"z = x^2 y" "x = cos(t)" "y = sin(t)"')

    def task() -> Report:
        from calctool.tasks.chain import chain_task

        return chain_task(texts, wrt=wrt, at=at, known=view.known, roots=view.roots, verify=view.verify)

    return Problem(view, "chain", "; ".join(texts), task, TASKS["chain"].notation)
