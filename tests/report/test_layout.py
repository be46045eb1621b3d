"""The layout of a page: formulas broken where a textbook breaks them, reasons in one column, nothing past the edge."""

from __future__ import annotations

import re

import pytest

from calctool.cli import pager
from calctool.report import render
from calctool.report.breaking import broken
from calctool.report.rows import reason_column
from tests.laws.test_formats import LINES, report_of, squeezed

BROKEN: list[tuple[str, int, list[str]]] = [
    ("x^2 + 3x + 1", 20, ["x^2 + 3x + 1"]),
    ("x^2 + 3x + 1 - cos(x)", 14, ["x^2 + 3x + 1", "- cos(x)"]),
    ("a (b + c + d + e + f)/(g + h + i)", 26, ["a (b + c + d + e + f)", "/(g + h + i)"]),
    ("x^2 (a + b + c) - y^2 (d + e + f)", 20, ["x^2 (a + b + c)", "- y^2 (d + e + f)"]),
    ("(a + b + c)(d + e + f) sin(x + y)", 24, ["(a + b + c)(d + e + f)", "sin(x + y)"]),
    ("sqrt(aaaa + bbbb + cccc + dddd)", 20, ["sqrt(aaaa + bbbb", "     + cccc + dddd)"]),
    ("{x^2 + 1 if x < 0, 3x - 2 if x > 0}", 24, ["{x^2 + 1 if x < 0,", " 3x - 2 if x > 0}"]),
    ("lim x->0 (aaa + bbb + ccc)/(ddd + eee)", 28, ["lim x->0 (aaa + bbb + ccc)", "/(ddd + eee)"]),
    ("du/dx = aaaa + bbbb + cccc + dddd", 24, ["du/dx = aaaa + bbbb", "        + cccc + dddd"]),
    ("x = 11111111, 22222222, 33333333", 24, ["x = 11111111, 22222222,", "33333333"]),
    ("d/dx [x^2 + 3x] (x^3 + 1) sin(x)", 20, ["d/dx [x^2 + 3x]", "(x^3 + 1) sin(x)"]),
    ("1" * 30, 20, ["1" * 20, "1" * 10]),
]


@pytest.mark.parametrize(("text", "width", "rows"), BROKEN)
def test_where_a_formula_is_broken(text: str, width: int, rows: list[str]) -> None:
    assert broken(text, width) == rows


def test_pages_at_every_width() -> None:
    """No row is longer than the page, and joined the rows of a line are the line."""
    reasons = 0
    for line in LINES:
        report, notation = report_of(line)
        if line.startswith("plot"):
            continue
        wide = render(report, "rich", steps=True, notation=notation, width=1000)[0]
        for width in (72, 80, 120):
            page = render(report, "rich", steps=True, notation=notation, width=width)[0]
            assert max(map(len, page.splitlines())) <= width, (line, width)
            equations = re.findall(r"(?m)^ *= (.*?)(?: {2,}.*)?$", wide)
            assert all(squeezed(first_of(e)) in squeezed(page) for e in equations), (line, width)
            column = reason_column(width)
            for row in page.splitlines():
                if found := re.match(r" *= .*?\S( {2,})\S", row):
                    reasons += 1
                    assert found.end() - 1 == column, (line, width, row)
    assert reasons > 300


def first_of(equation: str) -> str:
    """As much of a line as stands in one row of any page."""
    return equation[:12]


class Screen:
    """A terminal of ten rows."""

    def __init__(self, terminal: bool = True) -> None:
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("rows", "terminal", "told", "wanted"),
    [
        (20, True, "sh -c true", ["sh", "-c", "true"]),
        (9, True, "sh", []),
        (20, False, "sh", []),
        (20, True, "cat", []),
        (20, True, "", []),
        (20, True, "no-such-pager-anywhere", []),
        (20, True, "'", []),
    ],
)
def test_when_a_page_goes_to_a_pager(
    monkeypatch: pytest.MonkeyPatch, rows: int, terminal: bool, told: str, wanted: list[str]
) -> None:
    """Longer than the screen, on a terminal, and a pager is there."""
    monkeypatch.setattr("sys.stdout", Screen(terminal))
    monkeypatch.setenv("PAGER", told)
    monkeypatch.setenv("LINES", "10")
    assert pager.command("row\n" * rows) == wanted
