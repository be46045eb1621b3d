"""``calctool diff``: options in, one call of the task, its report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions, choice
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_arguments
from calctool.process import sandbox
from calctool.tasks import DIFF_METHODS, FORMS, NOTATIONS

if TYPE_CHECKING:
    from calctool.report.model import Report


def diff(
    view: ViewOptions,
    exprs: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXPR [VAR]", help="The expression; - or nothing reads it from standard input."),
    ] = None,
    wrt: Annotated[
        str | None, typer.Option("--wrt", metavar="NAME", help="The variable, where there are several.")
    ] = None,
    order: Annotated[str, typer.Option("--order", metavar="N", help="Differentiate N times.")] = "1",
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="The slope at a point: x=2.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="METHOD", help=f"{', '.join(DIFF_METHODS)}.")] = None,
    plot: Plot = False,
    plot_file: PlotFile = None,
    notation: Annotated[str, typer.Option("--notation", metavar="STYLE", help=f"{', '.join(NOTATIONS)}.")] = "leibniz",
    form: Annotated[
        str, typer.Option("--form", metavar="FORM", help=f"Of the answer: {', '.join(FORMS)}.")
    ] = "textbook",
    forms: Annotated[bool, typer.Option("--forms", help="The answer in several forms, each proved equal.")] = False,
) -> Problem:
    """The derivative of EXPR: one line, or every step with --steps.

    calctool diff "(2*x**2+8)**2" --steps
    """
    choice("--notation", notation, NOTATIONS)
    choice("--form", form, FORMS)
    if by is not None:
        choice("--by", by, DIFF_METHODS)
    texts = read_expression_arguments(exprs, view, "diff")

    def task(plot: bool) -> Report:
        from calctool.expr.printer import show
        from calctool.tasks.diff import diff_task

        return diff_task(
            texts if len(texts) > 1 else texts[0],
            wrt=wrt,
            order=order,
            at=at,
            by=by,
            known=view.known,
            form=form,
            forms=forms,
            plot=plot,
            roots=view.roots,
            verify=view.verify,
            steps=view.steps or view.hint is not None or view.format == "json",
            progress=lambda e: sandbox.report_progress(lambda: show(e)),
        )

    return Problem(view, "diff", ", ".join(texts), pictured(task, plot, plot_file), notation)
