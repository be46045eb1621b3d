"""What is shown of a report: a page in a format, and in a notebook the page, and the answer as a formula.

A notebook takes what it likes best of these; the page in HTML has the colours of the notebook, whichever they are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from calctool.expr.printer import show
from calctool.library.one_at_a_time import alone
from calctool.report import render
from calctool.report.matrices import latex_answer
from calctool.report.model import Report
from calctool.tasks import TASKS


def page(report: Report, format: str = "text", **view: Any) -> str:
    """A report in a format, with its steps if it is not said otherwise."""
    steps = view.pop("steps", report.command != "check")
    return render(report, format, **{"steps": steps, "notation": _notation(report), **view})[0]


def _notation(report: Report) -> str:
    command = report.verdict.get("command", report.command)
    return TASKS[command].notation if command in TASKS else "leibniz"


class NotebookDisplay:
    r"""The methods by which a notebook shows what has a ``report``.

    >>> import calctool
    >>> print(calctool.limit("sin(x)/x", 0)._repr_latex_())
    $\displaystyle \lim_{x \to 0} \frac{\sin x}{x} = 1$
    """

    __slots__ = ()

    report: Report

    def _repr_latex_(self) -> str | None:
        """The problem and the answer as one formula; None where there is no such."""

        def work() -> str | None:
            answer = latex_answer(self.report.result)
            problem = self.report.problem
            asked = "" if problem is None else show(problem, "latex", _notation(self.report)) + " = "
            return rf"$\displaystyle {asked}{answer}$" if answer else None

        return alone(work)

    def _repr_html_(self) -> str:
        """The page, to stand in a cell."""
        return alone(lambda: page(self.report, "html", embedded=True, ascii=False))

    def _repr_markdown_(self) -> str:
        """The page where there is no HTML."""
        return alone(lambda: page(self.report, "markdown", ascii=False))

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """All of them by their types, those of ``include`` if it names any, without those of ``exclude``."""
        ways = {
            "text/plain": self.__str__,
            "text/html": self._repr_html_,
            "text/markdown": self._repr_markdown_,
            "text/latex": self._repr_latex_,
        }
        wanted = {kind: way for kind, way in ways.items() if kind in (include or ways) and kind not in (exclude or ())}
        return {kind: shown for kind, way in wanted.items() if (shown := way()) is not None}
