"""``calctool limit``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions, choice
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_arguments
from calctool.tasks import INFINITE, LIMIT_METHODS, SIDES

if TYPE_CHECKING:
    from calctool.report.model import Report


def limit(
    view: ViewOptions,
    exprs: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXPR [PLACE]", help="The expression; - or nothing reads it from standard input."),
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="PLACE", help="0, 0+, 0-, pi/2-, oo, -oo.")] = None,
    side: Annotated[str, typer.Option(metavar="SIDE", help=f"{', '.join(SIDES)}.")] = "both",
    wrt: Annotated[str | None, typer.Option(metavar="NAME", help="The variable that moves.")] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
    table: Annotated[bool, typer.Option("--table", help="Values approaching from each side.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="METHOD", help=f"{', '.join(LIMIT_METHODS)}.")] = None,
    infinite: Annotated[str, typer.Option(metavar="WORD", help="oo, or dne: an infinite limit does not exist.")] = "oo",
    assume: Annotated[
        str | None, typer.Option(metavar="CONDITIONS", help='Of the parameters: "a>0, n>1" or "a positive, n integer".')
    ] = None,
) -> Problem:
    """The limit of EXPR, two-sided unless told otherwise.

    calctool limit "sin(x)/x" --to 0 --steps
    """
    choice("--side", side, SIDES)
    choice("--infinite", infinite, INFINITE)
    if by is not None:
        choice("--by", by, LIMIT_METHODS)
    texts = read_expression_arguments(exprs, view, "limit --to 0")

    def task(plot: bool) -> Report:
        from calctool.tasks.limit import limit_task

        return limit_task(
            texts if len(texts) > 1 else texts[0],
            to=to,
            side=side,
            wrt=wrt,
            table=table,
            plot=plot or (table and view.format == "rich"),
            infinite=infinite,
            assume=assume,
            by=by,
            known=view.known,
            roots=view.roots,
            verify=view.verify,
        )

    return Problem(view, "limit", ", ".join(texts), pictured(task, plot, plot_file))
