"""Workings as people write them: credited where they are right, and where one is wrong the first faulty line is named.

The law: every derivation that calctool prints, in every notation and format, is accepted as a working.
"""

from __future__ import annotations

from typing import Any

import pytest

from calctool.grading.lines import work_lines
from calctool.grading.working import work_task
from calctool.report.model import Report
from calctool.tasks import CHECKED
from tests.golden.test_golden import DERIVATIONS, HERE

OPTIONS = {"--to": "to", "--at": "at", "--order": "order", "--wrt": "wrt", "--vars": "vars", "--assume": "assume"}
OPTIONS |= {"--infinite": "infinite", "--roots": "roots"}
FLAGS = ("--steps", "--verify")
IGNORED = ("--notation", "--form", "--by", "--known", "--along")


def worked(question: tuple[str, ...], lines: list[str]) -> Report:
    """The report on a working, the question as on the command line."""
    command, *rest = question
    texts: list[str] = []
    options: dict[str, Any] = {}
    words = iter(rest)
    for word in words:
        if word in OPTIONS:
            options[OPTIONS[word]] = next(words)
        elif word in IGNORED:
            next(words)
        elif word not in FLAGS:
            texts.append(word)
    several = command in ("chain", "partial", "jacobian")
    return work_task(command, texts if several else texts[0], lines, **options)


def said(report: Report) -> str:
    return " ".join(str(w) for words in report.remarks for w in words)


# The law

PRINTED = [
    (name, kind)
    for name, case in DERIVATIONS.items()
    for kind in ("txt", "ascii", "rich", "md", "tex")
    if case.args[0] in CHECKED and "--steps" in case.args and case.code == 0 and kind in case.kinds
]


@pytest.mark.parametrize(("name", "kind"), PRINTED)
def test_every_derivation_that_is_printed_is_accepted(name: str, kind: str) -> None:
    lines = [line for line in (HERE / f"{name}.{kind}").read_text("utf-8").splitlines() if line.strip()]
    report = worked(DERIVATIONS[name].args, lines)
    assert report.exit_code == 0, said(report)
    assert report.verdict["line"] is None
    assert report.remarks[0][0] == "Right: every line follows from the one above."
