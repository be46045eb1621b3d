"""High orders: the first are worked, the rest follow a pattern that is told, and none of them is repeated."""

from __future__ import annotations

import json
import re

import pytest

from tests.run import run

PATTERNS = [
    ("x^2", "10", 3, "from the third derivative on all are 0"),
    ("x^5 - x", "9", 6, "from the sixth derivative on all are 0"),
    ("sin(x)", "10", 4, "10 = 4*2 + 2: the tenth derivative is the second derivative, -sin(x)"),
    ("cos(x)", "100", 4, "100 = 4*25 + 0: the 100th derivative is the function itself, cos(x)"),
    ("sin(3x)", "7", 2, "7 = 2*3 + 1: the seventh derivative is -729 times the first derivative, -2187 cos(3x)"),
    ("e^x", "6", 1, "the sixth derivative is the function itself: e^x"),
    ("e^(2x) + 3", "5", 2, "the fifth derivative is 16 times the first derivative: 32e^(2x)"),
    ("e^x sin(x)", "6", 4, "6 = 4*1 + 2: the sixth derivative is -4 times the second derivative, -8e^x cos(x)"),
    ("1/x", "6", 3, "the sixth derivative is 720/x^7"),
    ("x e^x", "5", 3, "the fifth derivative is e^x (x + 5)"),
    ("x^4", "3", 3, "third derivative"),
    ("x sin(x)", "6", 3, "the fourth derivative is x sin(x) - 4 cos(x)    "),
    ("x sin(x)", "4", 4, "fourth derivative"),
    ("1/(1 - x)", "6", 3, "the fourth derivative is 24/(1 - x)^5"),
    ("e^(-x^2)", "6", 4, "by the same rules"),
    ("tan(x)", "6", 5, "by the same rules"),
]
"""A function, an order, how many derivatives are worked on the page, and what is said of the rest."""


@pytest.mark.parametrize(("text", "order", "worked", "said"), PATTERNS)
def test_pattern(text: str, order: str, worked: int, said: str) -> None:
    page = run("diff", text, "--order", order, "--steps", columns=200).stdout
    titles = [row for row in page.splitlines() if re.match(r"(\w+ derivative|derivative of order \d+)$", row)]
    assert len(titles) == worked
    assert said in page
    goals = [row for row in page.splitlines() if row.startswith("d/dx [")]
    assert len(goals) == len(set(goals))
    assert f"Answer: {run('diff', text, '--order', order).stdout}" in page


def test_programs_have_every_step() -> None:
    """What is left off the page is worked and counted all the same."""
    found = json.loads(run("diff", "1/x", "--order", "5", "--json").stdout)
    works = [block for block in found["blocks"] if block["kind"] == "work"]
    assert [block.get("shown", True) for block in works] == [True, True, True, False, False]
    assert all(block["steps"] for block in works)
