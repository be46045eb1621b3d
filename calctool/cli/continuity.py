"""``calctool continuity``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.request import Problem, read_expression_argument

if TYPE_CHECKING:
    from calctool.report.model import Report


def continuity(
    view: ViewOptions,
    expr: Expression = None,
    at: Annotated[str | None, typer.Option(metavar="PLACE", help="Where: 1, pi/2; none: everywhere.")] = None,
    wrt: Annotated[str | None, typer.Option(metavar="NAME", help="The variable.")] = None,
) -> Problem:
    """Is EXPR continuous at a place, or where is it not, and in which way.

    calctool continuity "(x^2-1)/(x-1)" --at 1 --steps
    """
    text = read_expression_argument(expr, view, "continuity")

    def task() -> Report:
        from calctool.tasks.continuity import continuity_task

        return continuity_task(
            text, at=at, wrt=wrt, roots=view.roots, steps=view.steps or view.hint is not None or view.format == "json"
        )

    return Problem(view, "continuity", text, task)
