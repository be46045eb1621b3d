"""The pages beside this file, executed: every row of a table is a goal, the line one rule makes of it, and the answer.

A page is a table of four columns under any number of headings and sentences:

    | goal | first line | by | answer |

``goal`` is what stands inside d/dx [...]; the second column is the line under it, the third the rule, the
fourth the end of the derivation.  Where a rule looked right and was refused, the reason stands behind the rule
in brackets; where no rule applies, the answer is *undecided*.  In the tables of ``tidying.md`` there is no
d/dx: one pass, and the expression before and after it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from calctool.books import book, derivative_engine
from calctool.derivation.rule import Names, Rewrite
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import all_names
from calctool.expr.tree import Deriv, Sym
from calctool.parsing import parse

PAGES = sorted(Path(__file__).parent.glob("*.md"))
CODE = re.compile(r"^`(.*)`$")


class Row(NamedTuple):
    page: str
    line: int
    cells: tuple[str, ...]


def rows(page: Path) -> list[Row]:
    """The rows of every table of a page, without its head and rule."""
    found = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if line.startswith("| `"):
            # A bar inside a formula is written \\| as Markdown wants it.
            cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            found.append(Row(page.stem, number, tuple(m[1] if (m := CODE.match(c)) else c for c in cells)))
    return found


ROWS = [row for page in PAGES for row in rows(page)]
WORKED = [row for row in ROWS if row.page != "tidying"]
PASSES = [row for row in ROWS if row.page == "tidying"]


def name(row: Row) -> str:
    return f"{row.page}:{row.line} {row.cells[0]}"


@pytest.mark.parametrize("row", WORKED, ids=name)
def test_derivative(row: Row) -> None:
    body, first, by, answer = row.cells
    goal = Deriv(parse(body), Sym("x"))
    rule, _, why = by.partition(" (")
    if answer == "undecided":
        with pytest.raises(Undecided, match=re.escape(f"({why}" if why else f"no rule applies to {show(goal)}")):
            derivative_engine().derive(goal)
        return
    derivation = derivative_engine().derive(goal)
    step = derivation.lines[0].steps[0]
    assert show(step.after) == first
    assert step.rule.name == rule
    assert "; ".join(r.why for r in step.refusals) == why.rstrip(")")
    assert show(derivation.result) == answer
    assert not derivation.result.open


@pytest.mark.parametrize("row", PASSES, ids=name)
def test_pass(row: Row) -> None:
    before, after, by = row.cells
    e = parse(before)
    passes = [card for card in book("tidying") if card.name == by]
    assert passes
    found = [f for card in passes if isinstance(f := card.apply(e, Names(all_names(e))), Rewrite)]
    assert ([show(f.after) for f in found] or ["stays"]) == [after]


def test_there_are_pages_and_rows() -> None:
    assert len(PAGES) >= 8
    assert len(WORKED) >= 80
    assert len(PASSES) >= 20
