"""A class graded from Python: as a batch grades it, and no row costs another."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

import calctool
from calctool.batch.records import Settings
from calctool.batch.worker import answered
from calctool.library.solutions import CheckedAnswer, Solution
from tests.batch.program import rows as rows_of

GOOD = {"command": "diff", "expr": "x^2", "answer": "2x"}

ROWS: list[dict[str, Any]] = [
    {**GOOD, "points": "2.5"},
    {**GOOD, "answer": "2x/1", "points": 2},
    {**GOOD, "answer": "x", "points": "1/3"},
    {**GOOD, "points": "two"},
    {**GOOD, "answer": ""},
    {**GOOD, "answer": None},
    {**GOOD, "answer": False},
    {**GOOD, "answer": "2x)"},
    {**GOOD, "work": "y' = 2x"},
    {**GOOD, "work": ["= d/dx [x^2]", "= 3x"]},
    {**GOOD, "work": "", "answer": "2x"},
    {"command": "diff", "expr": "x^2", "work": ["let y = x^2", "y' = 2x"]},
    {"command": "diff", "expr": "x^2", "work": [2]},
    {"Command": "diff", " EXPR ": "x^2", "Student  Answer": "2x", "student": "Ann"},
    {"command": "diff", "function": "x^2", "response": "2x"},
    {"command": "diff", "expr": "x^2", "anwser": "2x"},
    {"expr": "d/dx [x^2]", "answer": "2x"},
    {"expr": "lim x->0 sin(x)/x", "answer": "1"},
    {"expr": "x^2", "answer": "2x"},
    {"command": "diff", "expr": "x^3", "options": "--order 2", "answer": "6x"},
    {"command": "diff", "expr": "x^3", "options": "order=2; at=x=1", "answer": "6"},
    {"command": "diff", "expr": "x^3", "options": {"order": 2}, "answer": "6x"},
    {"command": "diff", "expr": "x^3", "options": "order=2", "order": "2", "answer": "6x"},
    {"command": "diff", "expr": "x^3", "options": "nonsense", "answer": "6x"},
    {"command": "diff", "expr": "x^3", "order": 2, "answer": "6x"},
    {"command": "diff", "expr": "x^3", "order": "two", "answer": "6x"},
    {"command": "diff", "expr": "x^3", "to": "0", "answer": "3x^2"},
    {"command": "diff", "expr": "x^3", "at": {"x": 1}, "answer": "3"},
    {"command": "diff", "expr": "x^3", "at": True, "answer": "3"},
    {"command": "grad", "expr": "x^2 y", "at": [1, 2], "answer": "(4, 1)"},
    {"command": "grad", "expr": "x^2 y", "vars": ["y", "x"], "answer": "(x^2, 2xy)"},
    {"command": "grad", "expr": "3x + 4y", "of": "length", "answer": "5"},
    {"command": "limit", "expr": "1/x^2", "to": 0, "answer": "oo"},
    {"command": "limit", "expr": "1/x^2", "to": 0, "infinite": "dne", "answer": "dne"},
    {"command": "diff", "expr": "x^2", "infinite": "dne", "answer": "2x"},
    {"command": "limit", "expr": "1/x", "to": "0+", "answer": "1"},
    {"command": "jacobian", "expr": "x^2 y; 5x;", "answer": "[[2xy, x^2], [5, 0]]"},
    {"command": "jacobian", "expr": ["x^2 y", "5x"], "answer": "[[2xy, x^2], [5, 0]]"},
    {"command": "partial", "expr": "x^2 y; x;", "answer": "2xy"},
    {"command": "partial", "expr": "x^2 y", "expr2": "x", "answer": "x y"},
    {"command": "partial", "expr1": "x^2 y", "expr10": "y", "expr2": "x", "answer": "2x"},
    {"command": "chain", "expr": "y = u^2; u = 3x", "answer": "18x"},
    {"command": "diff", "expr": "x/3", "at": "1", "answer": "0.33", "digits": "2"},
    {"command": "diff", "expr": "x/3", "at": "1", "answer": "0.33", "digits": "0"},
    {"command": "diff", "expr": "x/3", "at": "1", "answer": "0.33", "tolerance": "0.01"},
    {"command": "diff", "expr": "x/3", "at": "1", "answer": "0.33", "tolerance": "1/0"},
    {"command": "diff", "expr": "(x+1)^2", "answer": "2(x+1)", "form": "expanded"},
    {"command": "diff", "expr": "(x+1)^2", "answer": "2(x+1)", "form": "pretty"},
    {"command": "diff", "expr": "x^4", "answer": "2*2x^3", "strict": "yes"},
    {"command": "diff", "expr": "x^4", "answer": "2*2x^3", "strict": True, "lenient": True},
    {"command": "diff", "expr": "x^4", "answer": "2*2x^3", "strict": "no"},
    {"command": "diff", "expr": "x^2; 3", "answer": "2x"},
    {"command": "diff", "expr": "-", "answer": "2x"},
    {"command": "diff", "expr": "x^2 y", "answer": "2x"},
    {"command": "diff", "expr": "1/0", "answer": "2x"},
    {"command": "diff", "answer": "2x"},
    {"command": "critical", "expr": "x^2 y - y", "answer": "[[-1, 0], [1, 0]]"},
    {"command": "continuity", "expr": "1/x", "answer": ""},
    {"command": "continuity", "expr": "1/x", "answer": "no"},
    {"command": "integrate", "expr": "x"},
    {"command": "rules", "expr": "diff"},
    {"command": "practice", "expr": "diff"},
    {"command": "batch", "expr": "x"},
    {"command": "diff", "expr": "arcsn(x)", "answer": "1"},
    {"command": "limit", "expr": "sin(x)/x", "to": 0},
    {"command": "limit", "expr": "sin(x)/x"},
    {"command": "critical", "expr": "x^3 - 3x", "on": "0,2"},
    {"command": "descend", "expr": "x^2", "from": "1", "rate": "0.1", "count": "2"},
    {"command": "descend", "expr": "x^2", "from": "1", "rate": "0.1", "count": "2", "answer": "0.64"},
    {"command": "numdiff", "expr": "x^2", "at": "3", "h": "0.1", "answer": "6.1", "method": "forward"},
    {"command": "zoom", "expr": "|x|", "at": 0, "answer": "dne"},
    {"command": "plot", "expr": "x^2", "on": "0,1"},
    {},
]


def in_batch(text: str, path: Path) -> list[dict[str, Any]]:
    path.write_text(text, "utf-8")
    settings = Settings(marked=True)
    return [json.loads(answered(row, settings).text) for row in rows_of([str(path)])]


def said(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a record of a batch says of its row."""
    error, result = record.get("error"), record["result"]
    points = record["points"]
    return (
        (error["says"], error["hint"], error["code"])
        if error
        else (result.get("verdict"), result["value"], result.get("mistake"), result.get("line")),
        None if points is None else Fraction(str(points)),
        Fraction(str(record["max_points"])),
    )


def told(graded: calctool.GradedRow) -> tuple[Any, ...]:
    """What was made of a row in Python, in the words of a record."""
    if graded.report is None:
        error = graded.error
        assert isinstance(error, calctool.InputError), repr(error)
        return (error.what, error.hint, error.code), graded.points, graded.max_points
    result = json.loads(calctool.write(graded.report, "json"))["result"]
    told = (result.get("verdict"), result["value"], result.get("mistake"), result.get("line"))
    return told, graded.points, graded.max_points


def test_a_row_is_graded_as_in_a_batch(tmp_path: Path) -> None:
    found = list(calctool.grade(ROWS))
    records = in_batch("\n".join(map(json.dumps, ROWS)), tmp_path / "rows.jsonl")
    assert len(found) == len(records) == len(ROWS)
    for row, graded, record in zip(ROWS, found, records, strict=True):
        assert told(graded) == said(record), row
    outcomes = [record["result"].get("verdict") for record in records]
    assert {"correct", "equivalent", "wrong", "no-answer", None} <= set(outcomes)
    assert sum(graded.error is not None for graded in found) > 15


def test_a_table_is_graded_as_in_a_batch(tmp_path: Path) -> None:
    text = (
        "Command,EXPR,Answer,at,points,student\n"
        "diff,x^2,2x,,2,Ann\n"
        "diff,x^3,3,x=1,1/2,Ben\n"
        "grad,x y,\"(y, x)\",,1,Cy\n"
        "diff,x^2,'-2x,,1,Dan\n"
        "diff,x^2,2x,,1,Eve,what,is,this\n"
        "diff,x^2,2x,,1,Flo,,\n"
        "diff,x^2\n"
        "diff,x^2,2x,,1,Gus\n"
    )  # fmt: skip
    found = list(calctool.grade(csv.DictReader(io.StringIO(text))))
    records = in_batch(text, tmp_path / "rows.csv")
    assert [told(graded) for graded in found] == [said(record) for record in records]
    assert [graded.right for graded in found] == [True, True, True, False, None, True, False, True]
    assert str(found[4].error).startswith("9 cells, but the header names 6")
    assert (found[1].points, found[1].max_points) == (Fraction(1, 2), Fraction(1, 2))


BAD: list[Any] = [
    7, None, "diff x^2", [GOOD],
    {**GOOD, None: ["more"]},
    {**GOOD, "answer": object()}, {**GOOD, "answer": 10**5000}, {**GOOD, "answer": {2}}, {**GOOD, "answer": False},
    {**GOOD, "answer": nan, "at": nan, "tolerance": "1/0"}, {**GOOD, "tolerance": "1/0"}, {**GOOD, "digits": 0},
    {**GOOD, "expr": object()}, {**GOOD, "expr": [["x"], "y"]}, {**GOOD, "expr": b"x"}, {**GOOD, "expr": {}},
    {**GOOD, "expr": 10**5000}, {**GOOD, "expr": sp.Integral(sp.Symbol("x"))}, {**GOOD, "expr": ["x", "y"]},
    {**GOOD, "to": 0}, {**GOOD, "at": True}, {**GOOD, "at": object()}, {**GOOD, "at": {"x": object()}},
    {**GOOD, "options": 7}, {**GOOD, "options": [1]}, {**GOOD, "options": {"nothing": 1, "at": object()}},
    {**GOOD, "command": 3}, {**GOOD, "command": None}, {**GOOD, "command": ["diff"]}, {**GOOD, "Command": "limit"},
    {**GOOD, "work": [object()], "answer": None}, {**GOOD, "work": [None]}, {**GOOD, "points": -1},
    {**GOOD, "expr": "-"},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_bad_row_loses_no_other(bad: Any) -> None:
    found = list(calctool.grade([GOOD, bad, GOOD]))
    assert [graded.right for graded in found] == [True, None, True]
    error = found[1].error
    assert isinstance(error, calctool.InputError)
    assert 0 < len(str(error)) < 1000
    assert found[1].row is bad


def test_cells_may_be_things() -> None:
    x, y = sp.symbols("x y")
    rows: list[dict[str, Any]] = [
        {"command": "diff", "expr": x**2, "answer": 2 * x},
        {"command": "grad", "expr": x**2 * y, "answer": [2 * x * y, "x^2"]},
        {"command": "grad", "expr": "x^2 y", "answer": sp.Matrix([[2 * x * y, x**2]])},
        {"command": "jacobian", "expr": [x**2 * y, 5 * x], "answer": [[2 * x * y, x**2], [5, 0]]},
        {"command": "critical", "expr": "x^2 y - y", "answer": calctool.critical("x^2 y - y").answer},
        {"command": "critical", "expr": "x^3 - 3x", "answer": sp.FiniteSet(1, -1)},
        {"command": "limit", "expr": 1 / x, "to": "0+", "answer": inf},
        {"command": "limit", "expr": "1/x", "to": inf, "answer": 0.0},
        {"command": "diff", "expr": "x/3", "at": 1, "answer": 0.33, "digits": 2},
        {"command": "diff", "expr": "x/3", "at": (1,), "answer": Fraction(1, 3), "strict": True},
        {"command": "diff", "expr": calctool.read("x^2"), "work": ["x^2", 2 * x], "order": None, "at": nan},
        {**GOOD, "student": {"name": "Ann"}, "when": date(2026, 1, 1), "seen": object(), "marks": [1, object()], 3: 4},
        {**GOOD, "note": 10**5000},
    ]
    found = list(calctool.grade(rows))
    assert [(graded.right, graded.error) for graded in found] == [(True, None)] * len(rows)
    third = sp.Rational(1, 3)
    solved, real, _ = calctool.grade([
        {"command": "diff", "expr": x**third},
        {"command": "diff", "expr": x**third, "roots": "real"},
        {"command": "diff", "expr": "x sin(x)"},
    ])  # fmt: skip
    assert isinstance(solved.report, Solution)
    assert solved.report.sympy == sp.diff(x**third, x)
    assert solved.report == calctool.diff(x**third) != real.report
    assert len(solved.report.steps) > 0
    checked = next(calctool.grade([{**GOOD, "answer": "3x"}])).report
    assert isinstance(checked, CheckedAnswer)
    assert checked == calctool.check("diff", "x^2", "3x")


def test_rows_are_graded_as_they_are_asked_for() -> None:
    endless = calctool.grade(iter(lambda: GOOD, None))
    assert [next(endless).right for _ in range(3)] == [True] * 3


def test_grading_looks_at_no_terminal_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        """What some programs put in the place of a stream."""

    for name in ("CALCTOOL_TIMEOUT", "COLUMNS", "NO_COLOR", "CALCTOOL_ASCII"):
        monkeypatch.setenv(name, "abc")
    for stream in (None, Nothing(), io.StringIO()):
        monkeypatch.setattr("sys.stdout", stream)
        monkeypatch.setattr("sys.stdin", stream)
        assert next(calctool.grade([GOOD])).right
