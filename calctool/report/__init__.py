"""Formats: from a report to text.  A renderer computes no mathematics."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from calctool.report.model import Report


class View(NamedTuple):
    """The reader's choices: all steps or not, a hint level and for which step, notation, ASCII, colour, width.

    ``standalone`` makes a document of LaTeX, which is else to be pasted into one, and ``embedded`` of HTML, which is
    else a document, what can stand in one.
    """

    steps: bool = False
    hint: int | None = None
    derivative: str = "leibniz"
    ascii: bool = True
    color: bool = False
    width: int = 80
    quiet: bool = False
    step: int = 1
    standalone: bool = False
    embedded: bool = False


SCHEMA = 1
"""The number of the JSON output."""

FORMATS: dict[str, str] = {
    "rich": "terminal:rich",
    "text": "terminal:text",
    "latex": "latex:latex",
    "markdown": "markdown:markdown",
    "html": "html:html",
    "json": "json:json_text",
}
"""Format -> module and function, imported on need."""


def written(notation: str, report: "Report") -> str:
    """How the derivatives of a report are written: partial ones by which variables."""
    if notation == "partial" or (notation == "leibniz" and report.together):
        return " ".join(["partial", *[x.name for x in report.together]])
    return notation


def render(
    report: "Report",
    format: str,
    *,
    steps: bool = False,
    hint: int | None = None,
    notation: str = "leibniz",
    ascii: bool = True,
    color: bool = False,
    width: int = 80,
    quiet: bool = False,
    step: int = 1,
    standalone: bool = False,
    embedded: bool = False,
) -> tuple[str, str]:
    """The report as (text for stdout, text for stderr).

    ``format`` is a key of FORMATS; anything else is a KeyError (the command line checks it before).
    """
    module, name = FORMATS[format].split(":")
    draw: Callable[[Report, View], str] = getattr(import_module("." + module, __name__), name)
    view = View(steps, hint, written(notation, report), ascii, color, width, quiet, step, standalone, embedded)
    notes = "" if quiet or format == "json" else "".join(f"note: {n.says}\n" for n in report.notes)
    notes += "".join(f"warning: {w}\n" for w in report.warnings)
    return draw(report, view), notes
