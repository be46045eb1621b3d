"""``calctool descend`` and ``calctool ascend``: gradient descent and ascent, each update written out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions, with_options
from calctool.cli.pictures import Plot, PlotFile, pictured
from calctool.cli.request import Problem, read_expression_argument
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report

Start = Annotated[str | None, typer.Option("--from", metavar="POINT", help="Where the walk begins: x=0, or x=1,y=2.")]
Rate = Annotated[str | None, typer.Option("--rate", metavar="R", help="The learning rate. [default: 0.1]")]
Count = Annotated[str, typer.Option("--count", metavar="N", help="How many steps at most.")]
Variables = Annotated[
    str | None, typer.Option("--vars", "--wrt", metavar="NAMES", help="The variables in their order: x,y.")
]


Steering = dict[str, str | None]


def steering(
    rates: Annotated[
        str | None, typer.Option("--rates", metavar="R,R", help="Several rates side by side: 0.01,0.4,1.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option("--method", metavar="NAME", help="gradient, momentum, newton or adam. [default: gradient]"),
    ] = None,
    momentum: Annotated[
        str | None,
        typer.Option("--momentum", metavar="B", help="Keep this part of the velocity from step to step: 0.9."),
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option("--tolerance", metavar="T", help="Stop where the gradient is no longer than this.")
    ] = None,
) -> Steering:
    """How every walk is steered, on a function and on the cost of a fit."""
    return {"rates": rates, "method": method, "momentum": momentum, "tolerance": tolerance}


def walker(command: str, way: str, example: str) -> Callable[..., Problem]:
    """The command that walks ``way`` on an expression such as ``example``."""

    def walking(
        view: ViewOptions,
        expr: Expression = None,
        start: Start = None,
        rate: Rate = None,
        count: Count = "10",
        variables: Variables = None,
        plot: Plot = False,
        plot_file: PlotFile = None,
        *,
        steering: Steering,
    ) -> Problem:
        text = read_expression_argument(expr, view, f"{command} --from 0", example)

        def task(plot: bool) -> Report:
            walked = import_module(f"calctool.tasks.{command}")
            found: Report = getattr(walked, f"{command}_task")(
                text,
                start=start,
                rate=rate,
                count=count,
                **steering,
                vars=variables,
                roots=view.roots,
                known=view.known,
                verify=view.verify,
                plot=plot,
            )
            return found

        return Problem(view, command, text, pictured(task, plot, plot_file), TASKS[command].notation)

    walking.__name__ = command
    walking.__doc__ = f"""Walk {way} on EXPR by its derivatives; with --steps each update is written out.

    calctool {command} "{example}" --from x=0 --rate 0.4 --count 5 --steps
    """
    return with_options(walking, "steering", steering)


descend = walker("descend", "downhill", "x^2-4x+4")
