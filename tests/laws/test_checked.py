"""What is said of the lines of a derivation: proved, in agreement at sample points, or not checked and marked so."""

from __future__ import annotations

import json

import pytest

from calctool.derivation.rule import Check, Derivation, Line, Step
from calctool.expr.tree import Deriv, Sym
from calctool.parsing import parse
from calctool.report import render
from calctool.report.model import Checked, Report, Result, Work, count_checks
from calctool.report.page import check_line
from calctool.simplification import SIMPLIFICATIONS

X = Sym("x")
SHOWN = next(r for r in SIMPLIFICATIONS if not r.minor)
HIDDEN = next(r for r in SIMPLIFICATIONS if r.minor)


def report(*states: Check) -> Report:
    """A derivation whose lines were checked like this."""
    goal = parse("x + 1")
    lines = tuple(Line(parse(f"x + 1 + {n}*0"), (Step(SHOWN, goal, goal),), state) for n, state in enumerate(states))
    derivation = Derivation(goal, lines)
    result = Result("value", derivation.result)
    return Report("diff", "", goal, Deriv(goal, X), result, (Work(derivation),), checked=count_checks([derivation]))


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        (Checked(12), "Check: 12 lines proved."),
        (Checked(1), "Check: 1 line proved."),
        (Checked(11, 1), "Check: 11 lines proved, 1 agrees at sample points."),
        (Checked(1, 2), "Check: 1 line proved, 2 agree at sample points."),
        (Checked(0, 1), "Check: 1 line agrees with the one above at sample points."),
        (Checked(0, 5), "Check: 5 lines agree with the one above at sample points."),
        (Checked(3, 0, 1), "Check: 3 lines proved; 1 of 4 could not be checked."),
        (Checked(3, 2, 1), "Check: 3 lines proved, 2 agree at sample points; 1 of 6 could not be checked."),
        (Checked(0, 0, 2), "Check: 2 of 2 lines could not be checked."),
        (Checked(2, witness="agrees"), "Check: 2 lines proved; SymPy agrees."),
        (Checked(2, witness="unchecked"), "Check: 2 lines proved; SymPy could not confirm the answer."),
        (Checked(), ""),
    ],
)
def test_the_sentence(counts: Checked, says: str) -> None:
    assert check_line(report()._replace(checked=counts)) == says


def test_the_counts_are_of_lines_each_under_its_own_name() -> None:
    found = json.loads(render(report("proved", "agrees", "agrees", "unchecked"), "json", steps=True)[0])
    assert found["checked"] == {"proved": 1, "agrees": 2, "unchecked": 1, "refuted": 0, "witness": None}
    assert [step["checked"] for step in found["steps"]] == ["proved", "agrees", "agrees", "unchecked"]


@pytest.mark.parametrize("format", ["text", "rich", "latex", "markdown"])
def test_a_line_that_could_not_be_checked_is_marked_where_it_stands(format: str) -> None:
    rows = render(report("proved", "unchecked", "agrees"), format, steps=True)[0].splitlines()
    assert [("+ 1*0" in row or r"+ 1 \cdot 0" in row) for row in rows if "(not checked)" in row] == [True]
    assert "(not checked)" not in render(report("proved", "agrees"), format, steps=True)[0]


def test_a_hidden_line_hands_its_mark_to_the_line_below() -> None:
    goal = parse("x + 1")
    first = Line(parse("x + 1 + 0"), (Step(HIDDEN, goal, goal),), "unchecked")
    second = Line(parse("x + 1 + 1*0"), (Step(SHOWN, goal, goal),), "proved")
    one = report()._replace(blocks=(Work(Derivation(goal, (first, second))),))
    marked = [row for row in render(one, "text", steps=True)[0].splitlines() if "(not checked)" in row]
    assert [row.split("  ")[1] for row in marked] == ["= x + 1 + 1*0"]
