"""A working of critical points: the first line that is false is named, the others are credited.

The lines are judged in :mod:`calctool.grading.critical_lines`.  A number that got lost on the way is found at the end,
in the first line that no longer has it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from calctool.algebra.reals import Exact, Unsettled
from calctool.answers.given import Unreadable, reading
from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.grading.claims import Judge
from calctool.grading.critical_lines import CriticalLines, PointLine
from calctool.grading.curve_judge import Finding
from calctool.grading.curves import Curve
from calctool.grading.lines import work_lines
from calctool.grading.solutions import PointsAsked, points_asked, reported
from calctool.grading.working import CheckedLine, ranges, stumbled
from calctool.report.model import Report
from calctool.tasks.critical_numbers import read_interval, with_interval
from calctool.tasks.question import question_for


def critical_work(
    texts: str | Sequence[str],
    lines: Sequence[str],
    *,
    solution: bool = False,
    explain: bool = False,
    hint: int | None = None,
    **options: Any,
) -> Report:
    """Hold a student's lines against the critical points of a function, one after the other.

    Raises InputError for what cannot be read, Undecided where we do not know the points.

    >>> report = critical_work("x^3 - 3x", ["f'(x) = 3x^2 - 3", "x^2 = 1", "x = 1, x = -2"])
    >>> report.verdict["line"], report.remarks[0]
    (3, ('Line 3 is not right.',))
    """
    started = time.perf_counter()
    asked = points_asked(texts, options)
    x = asked.report.variable
    if len(asked.names) > 1 or x is None or asked.report.read_as is None:
        what = "a working of critical points in several variables is not checked, the answer is"
        raise InputError(what, hint='--answer "(0, 0), (1, 1)"', code="usage")
    alone, said = with_interval(asked.text)
    on = said or options.get("on")
    try:
        curve = Curve(asked.report.read_as, x, None if on is None else read_interval(on, x))
    except Unsettled:
        raise Undecided("the signs of the derivative are not settled") from None
    fixed = {name: options.get(name) for name in ("wrt", "roots")}
    judges = (Judge(question_for("diff", alone, **fixed)), Judge(question_for("diff", alone, order=2, **fixed)))
    for judge in judges:
        judge.look_ahead(work_lines(lines, x.name))
    reader = CriticalLines(asked, curve, judges)
    with reading():
        rows = [reader.judged(i, text) for i, text in enumerate(lines, 1)]
    if not any(row.found for row in rows):
        text = "\n".join(lines)
        raise Unreadable(
            "there is no formula in the working", text, (0, len(text)), "write a line for each step: f' = 2x"
        )
    rows = _with_losses(curve, rows)
    wrong = next((row for row in rows if row.state == "wrong"), None)
    state, says = _finished(asked, curve, rows) if wrong is None else ("wrong", _stumbled(rows, wrong, hint))
    report = reported(asked, state, says, "\n".join(lines), solution, explain)
    verdict = {
        **report.verdict,
        "line": None if wrong is None else wrong.number,
        "lines": [_entry(row) for row in rows],
    }
    return report._replace(verdict=verdict, seconds=time.perf_counter() - started)


def _entry(row: PointLine) -> dict[str, Any]:
    right = {"right": True, "wrong": False}.get(row.state)
    role = "words" if row.state == "words" else "step"
    return {"text": row.text, "read_as": None, "right": right, "state": row.state, "role": role}


def _missing(curve: Curve, rows: Sequence[PointLine]) -> list[Exact]:
    """The critical points that no line names."""
    named = [row.solves for row in rows if row.solves is not None]
    wanted = curve.critical
    return [c for c in wanted.ends if not any(part.has(c) for part in named)]


def _with_losses(curve: Curve, rows: list[PointLine]) -> list[PointLine]:
    """The line in which a solution of f' = 0 got lost is wrong, if none before it is.

    It is lost in the first line that solves the equation without it after the last that has it; a line that names a
    number and no other is one case of several, and so are all of them together.
    """
    zeros = curve.zeros(1)
    if zeros is None or any(row.state == "wrong" for row in rows):
        return rows
    solving = [i for i, row in enumerate(rows) if row.solves is not None]
    listed = [i for i in solving if not rows[i].equation]
    if not listed:
        return rows
    named = [c for c in zeros.ends if any(_has(rows[i], c) for i in listed)]
    wanted = curve.critical
    lost = [c for c in zeros.ends if wanted.has(c) and c not in named]
    if not lost or any(row.state == "unchecked" for row in rows):
        return rows
    c = lost[0]
    last = max((i for i in solving if _has(rows[i], c)), default=-1)
    at = next((i for i in solving if i > last), None)
    if at is None or not rows[at].concludes:
        return rows
    says: Words = ("A solution of f' = 0 is missing from here on: ask what else makes the line above true.",)
    row = rows[at]
    return [*rows[:at], row._replace(found=(*row.found, Finding("wrong", says))), *rows[at + 1 :]]


def _has(row: PointLine, c: Exact) -> bool:
    return row.solves is not None and row.solves.has(c)


def _stumbled(rows: Sequence[PointLine], row: PointLine, hint: int | None) -> list[Words]:
    """The first false line, what is wrong in it, and those before it that are right."""
    wrong = row.wrong
    before = [r.number for r in rows if r.number < row.number and r.state == "right"]
    right: list[Words] = [(f"{ranges(before)} {'is' if len(before) == 1 else 'are'} right.",)] if before else []
    if wrong.row is not None and wrong.judge is not None:
        first, *rest = stumbled(wrong.judge, [CheckedLine(wrong.row.line, wrong.row.found)], wrong.row, hint)[1]
        return [first, *right, *rest]
    told = [wrong.says] if hint is None or hint > 1 else []
    return [(f"Line {row.number} is not right.",), *right, *told]


def _finished(asked: PointsAsked, curve: Curve, rows: Sequence[PointLine]) -> tuple[str, list[Words]]:
    """No line is wrong: are all critical points named?"""
    open_ = [row.number for row in rows if row.state == "unchecked"]
    unsettled = f"{ranges(open_)} could not be checked" if open_ else ""
    missing = _missing(curve, rows)
    if not missing:
        if unsettled:
            return "correct", [(f"Right at the end; {unsettled[0].lower()}{unsettled[1:]}.",)]
        return "correct", [("Right: every line holds.",)]
    if open_:
        return "undecided", [(f"Not decided: {unsettled[0].lower()}{unsettled[1:]}.",)]
    named = len(curve.critical.ends) > len(missing)
    if not named:
        return "no-answer", [("Right so far, but the critical points are still to come.",)]
    count = "one more critical point" if len(missing) == 1 else f"{len(missing)} more critical points"
    are = "is" if len(missing) == 1 else "are"
    return "no-answer", [(f"Right so far, but there {are} {count}: where f' is 0, or where it does not exist.",)]
