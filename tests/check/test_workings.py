"""Workings as six people would write them: half of them right, half with one false line, which is the one to name.

Each begins with ``#``, what it is (``wrong 3``: its third line is the first that does not follow;
``undecided``: the answer is denied; ``no-answer``: what is right in it answers another question) and the question.
Those of ``workings_in_words`` say where a letter goes, what equals what, and of what form it is; those of
``workings_in_cases`` say something of one side of a place, those of ``workings_of_critical_points`` are a derivative,
the equation f' = 0, signs on intervals and points with their kinds.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from calctool.grading.ends import given_task
from tests.check.test_working import said

WORKINGS = [
    block.split("\n")
    for name in ("workings", "workings_in_words", "workings_in_cases", "workings_of_critical_points")
    for block in (Path(__file__).parent / f"{name}.txt").read_text("utf-8").strip().split("\n\n")
]


@pytest.mark.parametrize("working", WORKINGS, ids=[" ".join(lines[0].split()[1:]) for lines in WORKINGS])
def test_a_working_is_judged_as_a_teacher_would(working: list[str]) -> None:
    head, *lines = working
    expected, question = head.removeprefix("# ").split(" ;; ")
    command, *words = shlex.split(question)
    texts = [w for i, w in enumerate(words) if not w.startswith("--") and not words[i - 1].startswith("--")]
    options = {w.removeprefix("--"): words[i + 1] for i, w in enumerate(words) if w.startswith("--")}
    options.pop("by", None)
    report = given_task(command, texts, lines, **options)
    verdict = report.verdict["verdict"]
    if expected == "right":
        assert verdict in ("correct", "equivalent"), said(report)
    elif expected in ("undecided", "no-answer"):
        assert verdict == expected, said(report)
    else:
        assert (verdict, report.verdict["line"]) == ("wrong", int(expected.removeprefix("wrong "))), said(report)


def test_an_equation_that_loses_a_solution_is_not_credited() -> None:
    """(x - 5)^2 = 0 is no factor of x^2 - 25, though 5 solves both."""
    lines = ["f'(x) = 3x^2 - 75", "3(x^2 - 25) = 0", "(x - 5)^2 = 0", "x = 5 and x = -5"]
    states = [line["state"] for line in given_task("critical", "x^3 - 75x", lines).verdict["lines"]]
    assert states == ["right", "right", "unchecked", "right"]
