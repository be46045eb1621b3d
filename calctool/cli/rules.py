"""``calctool rules``: the rules and the mistakes by name, or one of them with an example worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.answer import answer
from calctool.cli.options import View

if TYPE_CHECKING:
    from calctool.report import Report


def rules(
    view: View,
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="A rule or a mistake, as in diff.product.")] = None,
) -> int:
    """The rules the steps are made of, and the mistakes; with ID, its formula, its sentence and an example worked.

    calctool rules diff.product
    """

    def task() -> Report:
        from calctool.tasks.rules import rules_task

        return rules_task(rule)

    return answer(view, "rules", rule or "", task)
