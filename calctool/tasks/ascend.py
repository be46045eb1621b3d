"""Gradient ascent: descent on -f, with the sign on the step and not on the function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calctool.report.model import Report
from calctool.tasks.descend import asked_question, climb
from calctool.tasks.question import Question


def ascend_task(
    text: str, *, known: str | None = None, verify: bool = False, plot: bool = False, **options: Any
) -> Report:
    """Walk uphill; the options are those of :func:`calctool.tasks.descend.descend_task`.

    >>> from calctool.expr.printer import show
    >>> show(ascend_task("-(x^2 - 4x + 4)", start="x=0", rate="0.4", count=5).result.value)
    '1.99936'
    """
    return climb(text, known, verify, plot, **options)


def question(texts: Sequence[str], **options: Any) -> Question:
    """The point after the steps asked for."""
    return asked_question("ascend", texts, options)
