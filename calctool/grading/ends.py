"""A text of several lines is an answer or a working, and what is asked of an answer is asked of a working's end.

Which of the two a text is does not have to be said: right as an answer, it is one; else its lines are judged
(:mod:`calctool.grading.working`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from calctool.answers.excerpt import without_bullets
from calctool.answers.given import Unreadable
from calctool.grading.check import check_task
from calctool.grading.verdict import RIGHT
from calctool.report.model import Report


def given_task(
    command: str,
    texts: str | Sequence[str],
    given: str | Sequence[str],
    *,
    solution: bool = False,
    explain: bool = False,
    hint: int | None = None,
    strict: bool = False,
    lenient: bool = False,
    form: str | None = None,
    digits: int | None = None,
    tolerance: Fraction | None = None,
    **options: Any,
) -> Report:
    """Judge what was given, an answer or a working: a list of lines is a working, a text is whichever it can be.

    What each of the two takes is said at :func:`calctool.grading.check.check_task`, and so is what is raised.

    >>> given_task("diff", "x^2", "= d/dx [x^2]\\n= 2x").verdict["verdict"]
    'correct'
    """

    def as_answer(typed: str) -> Report:
        return check_task(
            command,
            texts,
            typed,
            solution=solution,
            strict=strict,
            lenient=lenient,
            form=form,
            digits=digits,
            tolerance=tolerance,
            explain=explain,
            hint=hint,
            **options,
        )

    also: dict[str, Any] = {"solution": solution, "explain": explain, "hint": hint, **options}
    if isinstance(given, str):
        lines: Sequence[str] = [line for line in given.splitlines() if line.strip()]
        if len(lines) < 2 or command == "critical":
            return as_answer(given)
        found = answer_or_work(lambda: as_answer(given), command, texts, lines, **also)
    else:
        lines = given
        found = line_by_line(command, texts, lines, **also)
    demanding = command != "critical" and (strict or any(said is not None for said in (form, digits, tolerance)))
    return with_end(found, lines, as_answer) if demanding and "lines" in found.verdict else found


def line_by_line(command: str, texts: str | Sequence[str], lines: Sequence[str], **options: Any) -> Report:
    """The lines held against the question; critical points, which are several things, have lines of their own."""
    if command == "critical":
        from calctool.grading.critical_working import critical_work

        return critical_work(texts, lines, **options)
    from calctool.grading.working import work_task  # with all that reads lines: an answer needs none of it

    return work_task(command, texts, lines, **options)


def answer_or_work(
    as_answer: Callable[[], Report], command: str, texts: str | Sequence[str], lines: Sequence[str], **options: Any
) -> Report:
    """An answer of several lines: right if its end is, and else held against the question line by line.

    ``as_answer`` judges all of it as one answer.  Raises what that raises where the lines cannot be read either.

    >>> from calctool.grading.check import check_task
    >>> lines = ["= 2x sin x + x^2 d/dx[sin x]", "= 2x sin x - x^2 cos x"]
    >>> found = answer_or_work(lambda: check_task("diff", "x^2 sin x", lines[-1]), "diff", "x^2 sin x", lines)
    >>> found.verdict["line"], [line["right"] for line in found.verdict["lines"]]
    (2, [True, False])
    """
    report, unread = None, None
    try:
        report = as_answer()
    except Unreadable as error:
        unread = error
    if report is not None and report.verdict["verdict"] in (*RIGHT, "no-answer"):
        return report
    try:
        found = line_by_line(command, texts, lines, **options)
        if report is not None and report.verdict["verdict"] == "otherwise" and _dashed(lines):
            return report if found.verdict["verdict"] == "wrong" else found
        return found
    except Unreadable:
        if report is None:
            assert unread is not None
            raise unread from None
        return report


def _dashed(lines: Sequence[str]) -> bool:
    """Does each line begin with a dash, which may be a minus sign?"""
    text = "\n".join(lines)
    return without_bullets(text, dashes=True) != text


def with_end(work: Report, lines: Sequence[str], as_answer: Callable[[str], Report]) -> Report:
    """The lines as they were judged, with the verdict of ``as_answer`` on the last of them where both are right.

    So what is asked of an answer, its form or its digits, is asked of a working's end.  A last line that is off by what
    was allowed, and by nothing else, is right too.

    >>> from calctool.grading.check import check_task
    >>> lines = ["y = (x + 1)^2", "y' = 2(x + 1)"]
    >>> work = line_by_line("diff", "(x + 1)^2", lines)
    >>> found = with_end(work, lines, lambda text: check_task("diff", "(x + 1)^2", text, form="expanded"))
    >>> work.verdict["verdict"], found.verdict["verdict"], len(found.verdict["lines"])
    ('correct', 'equivalent', 2)
    """
    *before, last = work.verdict["lines"]
    right = work.verdict["verdict"] in RIGHT
    only_last = last["state"] == "wrong" and not any(line["state"] == "wrong" for line in before)
    end = _ended_by(lines, as_answer) if right or only_last else None
    if end is None or end.verdict["verdict"] not in RIGHT or not (right or end.verdict["proof"] == "rounded"):
        return work
    if all(end.verdict[key] == work.verdict[key] for key in ("verdict", "todo")):
        return work._replace(exit_code=end.exit_code)
    judged = work.verdict["lines"] if right else [*before, {**last, "right": True, "state": "right"}]
    verdict = {**end.verdict, "answer": work.verdict["answer"], "line": None, "lines": judged}
    unsettled = right and any(line["state"] in ("unread", "unchecked") for line in judged)
    remarks = (*work.remarks[:unsettled], *end.remarks)
    return end._replace(verdict=verdict, remarks=remarks, seconds=work.seconds + end.seconds)


def _ended_by(lines: Sequence[str], as_answer: Callable[[str], Report]) -> Report | None:
    """What is to be said of the last line that is an answer: words may stand behind it."""
    for line in reversed(lines):
        try:
            report = as_answer(line)
        except Unreadable:
            continue
        if report.verdict["verdict"] != "no-answer":
            return report
    return None
