"""``calctool rules``: the rules and the mistakes by name, or one of them with an example worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem

if TYPE_CHECKING:
    from calctool.report.model import Report


def rules(
    view: ViewOptions,
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="A rule or a mistake, as in diff.product.")] = None,
) -> Problem:
    """The rules the steps are made of, and the mistakes; with ID, its formula, its sentence and an example worked.

    calctool rules diff.product
    """

    def task() -> Report:
        from calctool.grading.catalogue import rules_task

        return rules_task(rule)

    return Problem(view, "rules", rule or "", task)
