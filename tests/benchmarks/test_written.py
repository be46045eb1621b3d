"""A verifier of derivations by language models: 2,000 of ours in their writing, untouched and with one line corrupted.

Accepted is a text whose verdict is right; a corruption is located if the first line that is accused is the one it
stands on.  Lines are those that hold a formula, time is that of the processor.

Run with ``python -m pytest tests/benchmarks/test_written.py -s``; COUNT=200 in the environment for a quick look.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import NamedTuple

import pytest

from calctool.errors import CalcError
from calctool.grading.working import work_task
from tests.benchmarks.written import FORMS, Case, cases

COUNT = int(os.environ.get("COUNT", "2000"))
LINES_A_SECOND = 200
SHOWN = 10


class Measured(NamedTuple):
    """What became of the texts: counts by form and kind, lines, seconds, and the first texts that went wrong."""

    counts: Counter[tuple[str, str]]
    lines: Counter[str]
    seconds: dict[str, float]
    missed: list[str]


def judged(case: Case) -> tuple[str, int | None]:
    """The verdict on a text, and the line it accuses."""
    exercise = case.exercise
    try:
        report = work_task(exercise.command, list(exercise.texts), list(case.text.lines), **exercise.options)
    except CalcError as error:
        return f"{type(error).__name__}: {error}", None
    return report.verdict["verdict"], report.verdict["line"]


@pytest.fixture(scope="module")
def measured() -> Measured:
    """Every text judged once."""
    found = Measured(Counter(), Counter(), {"untouched": 0.0, "corrupted": 0.0}, [])
    for case in cases(COUNT):
        kind = "untouched" if case.slip is None else "corrupted"
        start = time.process_time()
        verdict, line = judged(case)
        found.seconds[kind] += time.process_time() - start
        found.lines[kind] += case.text.formulas
        accepted = verdict in ("correct", "equivalent")
        located = case.slip is not None and verdict == "wrong" and line == case.text.slip
        found.counts[case.form, kind] += 1
        found.counts[case.form, f"{kind} accepted"] += accepted
        found.counts[case.form, "located"] += located
        if not (located if case.slip else accepted):
            asked = f"{case.exercise.command} {case.exercise.texts} {dict(case.exercise.options)}"
            said = f"{case.form}: {asked}, {case.slip or 'untouched'} in line {case.text.slip}: {verdict}, line {line}"
            found.missed.append("\n    ".join([said, *case.text.lines]))
    print()
    for form in FORMS:
        counts = {key: n for (name, key), n in found.counts.items() if name == form}
        print(f"  {form}: " + ", ".join(f"{key} {n}" for key, n in counts.items()))
    for kind, seconds in found.seconds.items():
        print(f"  {kind}: {found.lines[kind]:,} lines, {found.lines[kind] / seconds:.0f} a second")
    print("\n".join(found.missed[:SHOWN]))
    return found


def test_every_untouched_text_is_accepted(measured: Measured) -> None:
    for form in FORMS:
        assert measured.counts[form, "untouched"] == COUNT
        assert measured.counts[form, "untouched accepted"] == COUNT


def test_no_corrupted_text_is_accepted(measured: Measured) -> None:
    for form in FORMS:
        assert measured.counts[form, "corrupted"] == COUNT
        assert measured.counts[form, "corrupted accepted"] == 0


def test_the_slip_is_located(measured: Measured) -> None:
    for form in FORMS:
        assert measured.counts[form, "located"] >= 0.99 * COUNT


def test_speed(measured: Measured) -> None:
    assert sum(measured.lines.values()) / sum(measured.seconds.values()) >= LINES_A_SECOND
