"""What is said and worked beside the lines, where nothing may be asserted that is the exercise."""

from __future__ import annotations

import pytest

from tests.run import run

SAID: list[tuple[tuple[str, ...], list[str]]] = [
    (("limit", "x^2 e^(1/x)", "--to", "0+"), ["t = 1/x, so x = 1/t: as x tends to 0 from the right, t tends to oo"]),
    (("limit", "(x-2) e^(1/(x-2))", "--to", "2+"), ["t = 1/(x - 2), so x = 2 + 1/t: as x tends to 2 from the right"]),
    (("limit", "arcsin(3x)/x", "--to", "0"), ["with t = arcsin(3x), so 3x = sin(t): t tends to 0 too"]),
    (("diff", "x^3", "--by", "definition"), ["cancel h", "here h != 0", "let h go to 0"]),
    (
        ("diff", "{x^2 if x < 0 else 3x}"),
        [
            "At x = 0, where two formulas meet",
            "= lim x->0- x^2/x",
            "= 0 ",
            "= lim x->0+ 3x/x",
            "= 3 ",
            "has no derivative",
        ],
    ),
    (
        ("diff", "{x^2 if x < 1 else 2x - 1}"),
        ["At x = 1, where two formulas meet", "lim x->1 ({x^2", "= 2 ", "Answer: {2x if x < 1 else 2}"],
    ),
    (("diff", "{x^2 if x < 1 else 2x}"), ["lim x->1- {x^2 if x < 1 else 2x}", "= 1 ", "the function jumps there"]),
    (
        ("grad", "x^2 + y^2", "--at", "x=3,y=4"),
        [
            "In short: (6, 8)",
            "magnitude: 10",
            "steepest ascent: (3/5, 4/5)",
            "angle: arctan(4/3)",
            "d/dx [x^2",
            "Answer: (6, 8)",
        ],
    ),
]
"""The command, and what is on the page in this order."""


@pytest.mark.parametrize(("args", "rows"), SAID)
def test_said(args: tuple[str, ...], rows: list[str]) -> None:
    page = " ".join(run(*args, "--steps", columns=120).stdout.split())
    at = 0
    for row in rows:
        found = page.find(row, at)
        assert found >= 0, (row, page)
        at = found + 1


def test_facts_of_a_gradient_are_said_once() -> None:
    page = run("grad", "x^2 + y^2", "--at", "x=3,y=4", "--steps").stdout
    for fact in ("Answer:", "magnitude", "steepest descent", "0.927295", "53.1301"):
        assert page.count(fact) == 1
