"""``check --work --hint``: the next line of a working that is right so far, from where it stands."""

from __future__ import annotations

import pytest

from calctool.grading.working import work_task
from calctool.report.json import words

ROWS: list[tuple[tuple[str, ...], dict[str, str], list[str], str, str]] = [
    (
        ("diff", "x^2 sin(3x)"),
        {},
        ["= d/dx[x^2] sin(3x) + x^2 d/dx[sin(3x)]"],
        "power rule, chain rule",
        "(2x) sin(3x) + x^2 (d/du",
    ),
    (("diff", "x^2 sin(3x)"), {}, ["= 2x sin(3x) + x^2 d/dx[sin(3x)]"], "chain rule", "d/du [sin(u)] * d/dx [3x]"),
    (("diff", "x^2 sin(3x)"), {}, ["u = x^2, v = sin(3x)"], "product rule", "x^2 d/dx [sin(3x)]"),
    (("limit", "(x^2-4)/(x-2)"), {"to": "2"}, ["= (x-2)(x+2)/(x-2)"], "cancel", "= lim x->2 (x + 2)"),
    (("limit", "(x^2-4)/(x-2)"), {"to": "2"}, ["= x + 2"], "direct substitution", "= 2 + 2"),
    (("diff", "x^2 + 3x"), {"at": "x=2"}, ["f' = 2x + 3"], "put the value", "= 2*2 + 3"),
]
"""The question, its options, the working, the rule that comes next, and what is in the line."""


@pytest.mark.parametrize(("question", "options", "lines", "rule", "line"), ROWS)
def test_next_line(question: tuple[str, ...], options: dict[str, str], lines: list[str], rule: str, line: str) -> None:
    """The first level names the rule only, the third has the line."""
    command, *texts = question
    first, third = ([words(r) for r in work_task(command, texts, lines, hint=n, **options).remarks] for n in (1, 3))
    assert first[-1].startswith(f"Next: {rule}")
    assert third[: len(first)] == first
    assert line in third[-1]
    assert not any(line in said for said in first)


def test_no_hint_where_there_is_nothing_left_to_do() -> None:
    """Finished, or wrong: then what went wrong is said, and no more."""
    for lines in (["= 2x sin(3x) + 3x^2 cos(3x)"], ["= 2x cos(3x)"]):
        plain, hinted = (work_task("diff", "x^2 sin(3x)", lines, hint=n) for n in (None, 3))
        assert hinted.remarks == plain.remarks
