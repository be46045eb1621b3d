"""Chains among primes: (f(g(x)))' = f'(g(x)) g'(x), on every page."""

from __future__ import annotations

import re

import pytest

from calctool.expr.printer import show
from calctool.expr.traversal import nodes
from calctool.expr.tree import Deriv
from calctool.report.model import Work
from calctool.report.primes import primed
from calctool.tasks.diff import diff_task
from tests.rules.test_textbook_answers import ROWS
from tests.run import run

LINES: list[tuple[str, list[str]]] = [
    ("sin(x^2)", ["= cos(x^2) (x^2)'", "= cos(x^2) (2x)", "= 2x cos(x^2)"]),
    ("(2x + 1)^5", ["= (5(2x + 1)^4)(2x + 1)'", "= (5(2x + 1)^4)*2", "= 10(2x + 1)^4"]),
    ("cos(sin(x^2))", ["= (-sin(sin(x^2))) cos(x^2) (x^2)'", "= -2x sin(sin(x^2)) cos(x^2)"]),
    ("sqrt(1 + sin(x)^2)", ["= (1/(2 sqrt(1 + sin^2(x))))(2 sin(x))(sin(x))'", "= sin(x) cos(x)/sqrt(1 + sin^2(x))"]),
    ("x sin(x)", ["= (x)' sin(x) + x (sin(x))'", "= sin(x) + x cos(x)"]),
]


@pytest.mark.parametrize(("text", "lines"), LINES)
def test_the_outside_is_taken_at_the_inside(text: str, lines: list[str]) -> None:
    page = run("diff", text, "--notation", "lagrange", "--steps").stdout
    found = [re.split(r"\s{3,}", row.strip())[0] for row in page.splitlines()]
    assert [line for line in lines if line not in found] == []


def test_the_table_says_by_what() -> None:
    page = run("diff", "sin(cos(x^2))", "--notation", "lagrange", "--steps").stdout
    assert "y'(u) = cos(u)    u'(t) = -sin(t)    t' = 2x" in page
    assert "put the inside back" not in page
    page = run("partial", "sin(x y)", "x", "--notation", "lagrange", "--steps").stdout
    assert "= cos(x y) (x y)_x" in page
    assert "z'(u) = cos(u)    u_x = y" in page
    page = run("diff", "sin(x^2)", "--notation", "lagrange", "--steps", "--format", "latex").stdout
    assert r"y'(u) = \cos u" in page


def test_a_hint_has_the_line_of_the_page() -> None:
    assert "= cos(x^2) (x^2)'" in run("diff", "sin(x^2)", "--notation", "lagrange", "--hint", "3").stdout


@pytest.mark.parametrize("row", ROWS[::6], ids=lambda row: row[0])
def test_no_line_is_primed_by_an_inside(row: tuple[str, ...]) -> None:
    report = diff_task(row[0], wrt=row[2] if len(row) > 2 else None)
    for work in [block for block in report.blocks if isinstance(block, Work)]:
        written = primed(work.derivation, "lagrange")
        assert written.result == work.derivation.result
        for d in written.derivations():
            lines = [line.after for line in d.lines]
            assert len(lines) == len(dict.fromkeys(lines))
            by = {n.args[1] for line in lines for n in nodes(line) if type(n) is Deriv}
            assert by <= {d.goal.args[1]}
            assert not any("' * " in show(line, derivative="lagrange") for line in lines)
