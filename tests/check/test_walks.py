"""Answers to walks: the point asked for, named after its step, with the steps before it."""

from __future__ import annotations

from typing import Any

import pytest

from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.grading.check import check_task
from calctool.tasks.descend import descend_task

ROWS: list[tuple[str, str, dict[str, Any], list[str], list[str]]] = [
    (
        "descend",
        "x^2 - 6x",
        {"count": "2", "from": "x=1", "rate": "0.1"},
        [
            "x = 1.72",
            "1.72",
            "x_2 = 1.72",
            "x₂ = 1.72",
            "x2=1.72",
            "x_{2} = 1.72",
            "x^{(2)} = 1.72",
            "x_1 = 1.4, x_2 = 1.72",
            "x_0 = 1, x_1 = 1.4, x_2 = 1.72",
            "1 -> 1.4 -> 1.72",
            "1.4 → 1.72",
            "1, 1.4, 1.72",
            "1.4, 1.72",
            "after 2 steps x = 1.72",
            "After two steps the point is 1.72",
            "x = 1.72 after 2 steps",
            "step 1: 1.4, step 2: 1.72",
            "step 1: x = 1.4; step 2: x = 1.72",
            "x_1 = 1.4 and x_2 = 1.72",
            "x_1 = 1 - 0.1*(-4) = 1.4, x_2 = 1.4 - 0.1*(-3.2) = 1.72",
            "43/25",
            "x_2 = 43/25",
            "x_1=1.4\nx_2=1.72",
            "we get 1.72",
            "x = 1.4, then x = 1.72",
        ],
        [
            "x_1 = 1.72",
            "x_3 = 1.72",
            "x_1 = 1.5, x_2 = 1.72",
            "1 -> 1.5 -> 1.72",
            "1.5, 1.72",
            "after 1 step x = 1.72",
            "x = 1.4",
            "f = 1.72",
            "f'(x) = 1.72",
            "y = 1.72",
            "x_1 = 1.4, x_2 = 1.73",
            "step 1: 1.72",
            "x_1 = 1 - 0.1*4 = 1.4, x_2 = 1.72",
            "x_2 = 1.4 - 0.1*3.2 = 1.72",
            "1.4",
            "x_1=1.4",
            "2 -> 1.4 -> 1.72",
            "1.976",
            "0.12",
            "-7.3616",
            "5",
        ],
    ),
    (
        "descend",
        "x^2 + 2y^2",
        {"count": "2", "from": "(1,1)", "rate": "0.1"},
        [
            "(0.64, 0.36)",
            "x = 0.64, y = 0.36",
            "x_2 = 0.64, y_2 = 0.36",
            "(1,1) -> (0.8,0.6) -> (0.64,0.36)",
            "x_1 = (0.8, 0.6), x_2 = (0.64, 0.36)",
            "(x, y) = (0.64, 0.36)",
            "x_1 = 0.8, y_1 = 0.6, x_2 = 0.64, y_2 = 0.36",
            "step 1: (0.8, 0.6), step 2: (0.64, 0.36)",
            "after 2 steps (0.64, 0.36)",
        ],
        [
            "(0.8, 0.6)",
            "x_1 = 0.64, y_1 = 0.36",
            "(1,1) -> (0.8,0.7) -> (0.64,0.36)",
            "x_1 = 0.8, y_1 = 0.7, x_2 = 0.64, y_2 = 0.36",
            "(0.36,0.64)",
            "(0.64, 0.6)",
            "step 1: (0.64, 0.36)",
        ],
    ),
    ("descend", "x^2", {"count": "5", "from": "x=1", "rate": "1"}, ["-1", "x_5 = -1"], ["1"]),
    ("descend", "x^2 - 6x", {"count": "5", "from": "x=1", "rate": "0.5"}, ["3", "x_5 = 3", "x_1 = 3"], []),
    (
        "descend",
        "x^2",
        {"count": "50", "from": "x=1", "rate": "0.1"},
        ["0.8^50", "0.0000142724769271", "1.427e-5", "1.43*10^(-5)"],
        ["1.6e-5", "0.8^49"],
    ),
    ("ascend", "-x^2 + 2x", {"count": "2", "from": "x=0", "rate": "0.25"}, ["x = 0.75"], ["0.5"]),
    ("descend", "x^2 - 6x", {"count": "2", "digits": 2, "from": "x=1", "rate": "0.1"}, ["1.7", "x_2 = 1.7"], ["1.8"]),
    (
        "descend",
        "x^2",
        {"count": "3", "from": "x=2", "rate": "0.25"},
        [
            "0.25",
            "1/4",
            "x3 = 1/4",
            "x = 2, 1, 0.5, 0.25",
            "x_0 = 2; x_1 = 1; x_2 = 0.5; x_3 = 0.25",
            "2, 1, 1/2, 1/4",
            "1, 1/2, 1/4",
            "the third point is 0.25",
            "After 3 steps we are at x = 0.25",
            "After the third step: 0.25",
            "x(3) = 0.25",
            "final x = 0.25",
            "x after 3 iterations = 0.25",
            "x ≈ 0.25",
            "it ends at 0.25",
        ],
        [
            "x_1 = 1, x_2 = 0.5, x_3 = 0.2",
            "x_1 = 1, x_2 = 0.6, x_3 = 0.25",
            "0.5",
            "0",
            "x_4 = 0.25",
            "After 2 steps we are at x = 0.25",
            "2, 1, 0.5",
            "f(x) = 0.25",
            "0.0625",
            "5.0625",
        ],
    ),
    (
        "descend",
        "x^2+y^2",
        {"count": "1", "from": "x=1,y=2", "rate": "0.1"},
        ["(0.8, 1.6)", "x_1 = 0.8, y_1 = 1.6", "x = 0.8 and y = 1.6", "(4/5, 8/5)", "(1,2) -> (0.8,1.6)", "[0.8, 1.6]"],
        ["(1.2, 2.4)", "(1.6, 0.8)", "0.8", "x = 0.8"],
    ),
    (
        "ascend",
        "-x^2+4x",
        {"count": "2", "from": "x=0", "rate": "0.5"},
        ["2", "x_1 = 2, x_2 = 2", "0 -> 2 -> 2"],
        ["4", "-2"],
    ),
]


@pytest.mark.parametrize(("command", "f", "options", "right", "wrong"), ROWS)
def test_verdicts(command: str, f: str, options: dict[str, Any], right: list[str], wrong: list[str]) -> None:
    for answers, verdict in ((right, "correct"), (wrong, "wrong")):
        for answer in answers:
            assert check_task(command, f, answer, **options).verdict["verdict"] == verdict, answer


def test_what_is_said() -> None:
    options = {"from": "x=1", "rate": "0.1", "count": "2"}
    for answer, says in [
        ("x_1 = 1.72", "You answer the point after step 1; asked is the one after step 2. For what is asked it"),
        ("x_1 = 1.5, x_2 = 1.72", "Right at the end, but the point after step 1 is not 1.5."),
        ("f'(x) = 1.72", "You answer f'(x); asked is x. For what is asked it would be right."),
    ]:
        remarks = check_task("descend", "x^2 - 6x", answer, **options).remarks
        assert any(str(words[0]).startswith(says) for words in remarks), answer
    several = check_task("descend", "x^2 + 2y^2", "(0.64, 0.6)", **{**options, "from": "(1,1)"})
    assert ("The coordinate y is wrong; the other is right.",) in several.remarks


def test_on_a_circle_it_goes_round() -> None:
    for count, end in ((1, "-1"), (2, "1"), (5, "-1"), (1000, "1"), (1001, "-1")):
        report = descend_task("x^2", start="x=1", rate="1", count=count)
        assert show(report.result.value) == end, count
    assert "after 5 steps it is at x = -1" in str(descend_task("x^2", start="x=1", rate="1", count=5).blocks)


def test_a_walk_that_ends_early_has_no_answer() -> None:
    with pytest.raises(Undecided, match="ends before"):
        check_task("descend", "x^3", "-4", **{"from": "x=-1", "rate": "1", "count": "50"})
