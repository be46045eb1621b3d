"""Every format tells the whole: what stands on the page in plain text stands in LaTeX, Markdown, HTML and JSON."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from calctool.batch import COMMANDS
from calctool.cli import app
from calctool.cli.request import Problem
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.process import sandbox
from calctool.report import FORMATS, render, written
from calctool.report.columns import DerivationColumn, column
from calctool.report.model import Report, Work
from calctool.tasks import TASKS
from tests.html_reader import Reader, squeezed

PROBLEMS = """
diff "x^2 sin(3x)"
diff "sqrt(x^2+1) e^(-x)" --known chain
diff "x^3 ln(x)" --order 2
diff "|x^2-1|"
diff "y = x^x"
diff "1/x" --by definition
diff "x^2" --at x=2
limit "|x-2|/(x-2)" --to 2
limit "(e^x-1-x)/x^2" --to 0
limit "sin(1/x)" --to 0 --table
limit "(1 + 1/x)^x" --to oo
limit "1/x^2" --to 0
limit "{x^2 if x < 1 else 3 - x}" --to 1
continuity "(x^2-1)/(x-1)" --at 1
continuity "(x+2)/(x^2-4)"
partial "x^2 y^3 + sin(x y)" x y
grad "x^2 + y^2" --at x=3,y=4 --along 1,1
jacobian "r cos(t)" "r sin(t)" --vars r,t
hessian "x^2 + x y + y^2" --at x=0,y=0
chain "z = x^2-3*x*y+2*y^2" "x = 3*sin(2*t)" "y = 4*cos(2*t)"
numdiff "x^3 - 2x" --at 3/2 --sweep --method central
critical "x^3 - 3x"
critical "x^3 + y^3 - 3x y"
descend "x^2-4x+4" --from x=0 --rate 0.4 --count 5
ascend "4x-x^2" --from x=0 --rate 0.4 --count 3
autodiff "x y - sin(x y)" --at x=pi,y=1/2
autodiff "x^2 + 2x + 2" --at x=2 --graph tree
exhaust circle --sides 6,12
exhaust "x^2" --on 0,1 --sides 4,8
zoom "x^2" --at x=1
plot "(x^2-1)/(x-1)" --on 0,3
rules product
rules chain-inner-omitted
check diff "sin(3x)" --answer "cos(3x)" --explain
"""
LINES = [line for line in PROBLEMS.splitlines() if line]
SIGNS = {"grad", "else"}
"""Words of plain text for which LaTeX has a sign."""
IN_JSON = {
    "check", "short", "answer", "line", "lines", "proved", "agree", "agrees", "with", "above", "sample", "points",
    "this", "holds", "does", "exist",
}  # fmt: skip
"""What is a key or a number in JSON: that there is no limit, how many lines were checked."""
NOTATIONS = {"text": "plain", "latex": "latex", "markdown": "latex", "html": "plain"}


@cache
def report_of(line: str) -> tuple[Report, str]:
    """The report of a command line, and the notation of its derivatives."""
    found = app.request(shlex.split(line), COMMANDS)
    assert isinstance(found, Problem)
    sandbox.start(None)
    return found.task(), found.notation


@cache
def page(line: str, format: str) -> str:
    report, notation = report_of(line)
    return render(report, format, steps=True, notation=notation)[0]


@cache
def aloud(line: str) -> str:
    """The page in HTML without its markup, the formulas in plain text."""
    return Reader(page(line, "html")).text()


def formulas(shown: DerivationColumn) -> Iterator[Expr]:
    """The lines of a derivation and the parts named under them, and those of the derivations inside."""
    for line in shown.lines:
        yield line.after
        for beside in (*line.above(), *line.beside()):
            for part, rate in beside.parts:
                yield from (part.value, rate)
            for inner in beside.columns:
                yield from formulas(inner)


def words(text: str) -> set[str]:
    """The words of sentences, not those that are part of a formula."""
    return {w.lower() for w in re.findall(r"(?<![\\\w.])[A-Za-z][a-z]{3,}(?![\w(])", text)}


def test_every_command_is_there() -> None:
    assert {line.split()[0] for line in LINES} >= set(TASKS) - {"fit"} | {"check", "rules"}  # fit reads a file


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"rich", "text"}))
def test_what_text_says_every_format_says(format: str) -> None:
    """Sentences, reasons, titles, notes and facts; a picture is drawn in characters and told in words."""
    for line in LINES:
        text = aloud(line) if format == "html" else page(line, format)
        there = words(re.sub(r"\\[a-z]+\b|[\\{}$\"]", " ", text))
        missing = words(page(line, "text")) - there - (IN_JSON if format == "json" else SIGNS)
        assert not missing, (line, format, sorted(missing))


def test_every_line_and_part_is_in_every_format() -> None:
    seen = 0
    for line in LINES:
        report, notation = report_of(line)
        notation = written(notation, report)
        for block in report.blocks:
            for formula in formulas(column(block)) if isinstance(block, Work) else ():
                seen += 1
                for format, kind in NOTATIONS.items():
                    text = aloud(line) if format == "html" else page(line, format)
                    assert squeezed(show(formula, kind, notation)) in squeezed(text), (line, format)
    assert seen > 150


def test_every_block_is_in_json() -> None:
    for line in LINES:
        report, _ = report_of(line)
        found = json.loads(page(line, "json"))
        if "blocks" in found:
            assert len(found["blocks"]) == len(report.blocks)
            ids = [i for block in found["blocks"] for i in block.get("steps", ())]
            assert ids == [step["id"] for step in found["steps"]]
        else:
            assert "table" in found["result"] or "pictures" in found["result"] or not report.blocks


def test_the_parts_of_a_step_have_their_derivatives() -> None:
    """Also where two of them have the same letter."""
    found = json.loads(page(LINES[19], "json"))
    assert LINES[19].startswith("chain")
    parts = [(p["letter"], p["by"], p["derivative"]) for p in found["steps"][0]["parts"]]
    assert parts == [
        ("z", "x", "2*x - 3*y"), ("x", "t", "6*cos(2*t)"), ("z", "y", "-3*x + 4*y"), ("y", "t", "-8*sin(2*t)"),
    ]  # fmt: skip


def test_markdown_is_what_github_sets() -> None:
    """A formula begins behind a blank or a bracket and ends before no letter, its commands have letters, tables are
    whole.

    Source: what was reported of dollars, backslashes and bars (github.com/nschloe/github-math-bugs).
    """
    formulas_seen = 0
    for line in (*LINES, 'diff "erf(x) floor(x) binomial(x, 2)"', 'diff "{x^2 if x < 1 else 3 - x}"'):
        text = re.sub(r"(?s)```.*?```", "", page(line, "markdown")).replace("\\$", "")
        for found in re.finditer(r"\$\$(.+?)\$\$|\$(.+?)\$", text):
            inside = found[1] or found[2]
            formulas_seen += 1
            assert re.match(r"[\s(\[*|]?$", text[max(found.start() - 1, 0) : found.start()]), (line, found[0])
            assert not re.match(r"\w", text[found.end() : found.end() + 1]), (line, found[0])
            assert inside == inside.strip(), (line, found[0])
            assert not re.search(r"\\[^\w\s]|<\w|\]\(|operatorname", inside), (line, found[0])
        rows = [row for row in text.splitlines() if row.startswith("|")]
        for above, below in pairwise(rows):
            cells = [re.sub(r"\\\|", "", row).count("|") for row in (above, below)]
            assert cells[0] == cells[1] or not below.startswith("| ---"), (line, below)
    assert formulas_seen > 500
