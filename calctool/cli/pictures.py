"""The options ``--plot`` and ``--plot-file``, written once, and what they make of a task that can draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from calctool.errors import InputError
from calctool.process import sandbox

if TYPE_CHECKING:
    from calctool.report.model import Report

Plot = Annotated[bool, typer.Option("--plot", help="Show a picture.")]
PlotFile = Annotated[
    str | None, typer.Option("--plot-file", metavar="FILE", help="Write the picture to a file: .svg, .png or .pdf.")
]


def pictured(
    task: Callable[[bool], Report], plot: bool, file: str | None, option: str = "--plot-file"
) -> Callable[[], Report]:
    """The task of a command that takes both options: ``task`` is told whether a picture is wanted at all.

    The pictures of its report go to the file, which ``option`` names, and are shown where ``plot`` says so.  Raises
    InputError at once for a file whose name ends in no kind that is written, and from the task where there is no
    picture to write.
    """
    if file is None:
        return lambda: task(plot)
    from calctool.pictures.files import ending

    ending(file)

    def drawn() -> Report:
        from calctool.pictures.files import write
        from calctool.report.model import Chart, Drawing

        report = task(True)
        blocks = [block for block in report.blocks if isinstance(block, (Drawing, Chart))]
        pictures = [block.picture if isinstance(block, Drawing) else block.diagram for block in blocks]
        if not pictures:
            raise InputError("there is no picture of this to write", hint=f"leave out {option}", code="question")
        # The first start of matplotlib makes a list of all fonts, for seconds: no slow computation.
        sandbox.done()
        write(pictures, file)
        return report if plot else report._replace(blocks=tuple([b for b in report.blocks if b not in blocks]))

    return drawn
