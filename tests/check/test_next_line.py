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
    plain, hinted = (work_task("diff", "x^2 sin(3x)", ["= 2x sin(3x) + 3x^2 cos(3x)"], hint=n) for n in (None, 3))
    assert hinted.remarks == plain.remarks


STUMBLED: list[tuple[tuple[str, ...], dict[str, str], list[str], list[list[str]]]] = [
    (
        ("diff", "x^2 + sin(2x)"),
        {},
        ["= d/dx [x^2] + d/dx [sin(2x)]", "= 2x + cos(2x)"],
        [
            ["Line 2 does not follow: 2x + cos(2x).", "Line 1 is right.", "Look again at sin(2x)."],
            ["Chain rule: multiply by the derivative of 2x."],
            ["At x = 2 your answer is", "It looks as if you wrote cos(2x)"],
        ],
    ),
    (
        ("diff", "x^3 ln(x)"),
        {},
        ["= d/dx [x^3] ln(x) + x^3 d/dx [ln(x)]", "= 3x^2 ln(x) + x^17"],
        [
            ["Line 2 does not follow: 3x^2 ln(x) + x^17.", "Line 1 is right."],
            ["Due there: power rule, derivative of ln. d/dx x^n = n*x^(n-1);  d/du ln(u) = 1/u"],
            ["I do not recognise the mistake.", "here: d/dx [x^3]", "here: d/dx [ln(x)]"],
        ],
    ),
    (
        ("limit", "(x^2-4)/(x-2)"),
        {"to": "2"},
        ["= (x-2)(x+2)/(x-2)", "= x - 2"],
        [
            ["Line 2 does not follow: x - 2.", "Line 1 is right.", "Look again at (x - 2)(x + 2)/(x - 2)."],
            ["Look at the sign of that term once more."],
            ["the sign of -2 is another one"],
        ],
    ),
]
"""The question, its options, a wrong working, and what each level says that the one before does not."""


@pytest.mark.parametrize(("question", "options", "lines", "levels"), STUMBLED)
def test_a_wrong_line_by_level(
    question: tuple[str, ...], options: dict[str, str], lines: list[str], levels: list[list[str]]
) -> None:
    """The line, then what to do there, then all that is known; the right line is at no level."""
    command, *texts = question
    said = [
        "\n".join([words(r) for r in work_task(command, texts, lines, hint=n, **options).remarks]) for n in (1, 2, 3)
    ]
    for i, rows in enumerate(levels):
        assert all(row in said[i] for row in rows)
        assert not any(row in said[k] for row in rows for k in range(i))
    assert said[0].splitlines() == levels[0]
