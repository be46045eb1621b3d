"""The collection of limits: every answer right, the teacher's technique first, nothing slow, nothing hanging."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from typing import NamedTuple

import pytest

from calctool.errors import Undecided
from calctool.expr.tree import Expr
from calctool.limits.rules import LIMIT
from calctool.report.model import Report, Work

from .cases import Case, read_cases, right

CASES = read_cases()
DECIDED, MEDIAN, SCHOOL, LONGEST = 0.97, 0.3, 0.9, 20.0

LAST_RESORT = {card.id for card in LIMIT if card.last_resort}


class Outcome(NamedTuple):
    """What came of one limit, how long it took, and the rules of its lines."""

    case: Case
    report: Report | None
    seconds: float
    rules: tuple[str, ...]
    why: str


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Every limit worked once, in one process."""
    return [_worked(case) for case in CASES]


def _worked(case: Case) -> Outcome:
    started = time.process_time()
    try:
        report = case.report()
    except Undecided as stop:
        return Outcome(case, None, time.process_time() - started, (), stop.why)
    seconds = time.process_time() - started
    rules = [s.rule.id for b in report.blocks if isinstance(b, Work) for s in b.derivation.steps()]
    return Outcome(case, report, seconds, tuple(rules), "")


def test_there_are_enough() -> None:
    assert len(CASES) >= 500
    assert len({c.label + c.assume for c in CASES}) == len(CASES)


def test_figures(outcomes: list[Outcome]) -> None:
    decided = [o for o in outcomes if o.report is not None]
    wrong = [o.case.label for o in decided if o.report is not None and not right(o.case, o.report)]
    school = [o for o in decided if not set(o.rules) & LAST_RESORT]
    median = statistics.median(o.seconds for o in outcomes)
    longest = max(outcomes, key=lambda o: o.seconds)
    print(
        f"\n{len(outcomes)} limits, {len(wrong)} wrong, {len(outcomes) - len(decided)} undecided, "
        f"{len(decided) - len(school)} by the last resort, median {1000 * median:.0f} ms, "
        f"longest {longest.seconds:.1f} s ({longest.case.label})"
    )
    assert wrong == []
    assert len(decided) >= DECIDED * len(outcomes), [o.case.label for o in outcomes if o.report is None]
    assert len(school) >= SCHOOL * len(decided)
    assert median < MEDIAN
    assert longest.seconds < LONGEST


def test_no_line_is_refuted(outcomes: list[Outcome]) -> None:
    """A witness that contradicts a line shows as *undecided*, with these words."""
    assert [o.case.label for o in outcomes if "disagree" in o.why] == []
    assert all(o.report.checked.refuted == 0 for o in outcomes if o.report is not None)


def test_most_lines_are_checked(outcomes: list[Outcome]) -> None:
    counts = [o.report.checked for o in outcomes if o.report is not None]
    agrees, unchecked = sum(c.agrees for c in counts), sum(c.unchecked for c in counts)
    assert agrees >= 0.97 * (agrees + unchecked)


TECHNIQUES = [
    "substitute",
    "laws",
    "factor",
    "cancel",
    "one-fraction",
    "conjugate",
    "standard",
    "standard-form",
    "standard-e",
    "dominant",
    "growth",
    "squeeze",
    "lhopital",
    "as-quotient",
    "exponential",
    "branch",
    "infinite",
    "one-sided",
    "oscillation",
    "undefined",
    "leading-term",
    "multiply-out",
    "derivative",
    "join-logs",
    "inside",
    "reciprocal",
    "floor",
    "sum",
    "sine-cosine",
    "simplify",
    "constant",
    "put-in",
]


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_technique_fires(technique: str, outcomes: list[Outcome]) -> None:
    counts = Counter(rule for o in outcomes for rule in set(o.rules))
    assert counts[f"limit.{technique}"] >= 5


# The group of the collection, what must not be used in it, and how many of it may use it all the same.
NOT_USED = [
    ("factor and cancel", "lhopital", 0),
    ("factor and cancel", "derivative", 0),
    ("multiply out", "lhopital", 0),
    ("multiply out", "derivative", 0),
    ("common denominator", "lhopital", 0),
    ("conjugate", "lhopital", 0),
    ("conjugate", "derivative", 0),
    ("conjugate at infinity", "lhopital", 0),
    ("standard limits", "lhopital", 3),
    ("the number e", "lhopital", 2),
    ("divide by the highest power", "lhopital", 0),
    ("squeeze", "lhopital", 0),
    ("absolute values, floor, branches", "lhopital", 0),
    ("infinite limits", "lhopital", 0),
]
USED = [
    ("direct substitution", "substitute", 0.7),
    ("factor and cancel", "cancel", 1.0),
    ("factor and cancel", "factor", 0.8),
    ("multiply out", "multiply-out", 0.9),
    ("common denominator", "one-fraction", 1.0),
    ("conjugate", "conjugate", 0.8),
    ("conjugate at infinity", "conjugate", 0.9),
    ("the number e", "standard-e", 0.4),
    ("the number e", "exponential", 0.5),
    ("squeeze", "squeeze", 0.5),
    ("growth order", "growth", 0.3),
    ("growth order", "lhopital", 0.5),
    ("oscillation", "oscillation", 0.9),
    ("sides that differ", "one-sided", 0.5),
    ("L'Hopital", "lhopital", 0.6),
]


@pytest.mark.parametrize(("group", "technique", "most"), NOT_USED, ids=[f"{g} {t}" for g, t, _ in NOT_USED])
def test_a_teacher_would_not(group: str, technique: str, most: int, outcomes: list[Outcome]) -> None:
    found = [o for o in outcomes if o.case.group == group]
    assert len(found) >= 10
    used = [o.case.label for o in found if f"limit.{technique}" in o.rules]
    assert len(used) <= most, used


@pytest.mark.parametrize(("group", "technique", "share"), USED, ids=[f"{g} {t}" for g, t, _ in USED])
def test_a_teacher_would(group: str, technique: str, share: float, outcomes: list[Outcome]) -> None:
    found = [o for o in outcomes if o.case.group == group]
    used = [o for o in found if f"limit.{technique}" in o.rules]
    assert len(used) >= share * len(found) > 0, [o.case.label for o in found if o not in used]


FIRST = [
    ("sin(x)/x @ 0", "standard"),
    ("(3x^2 + 1)/(x^2 - x) @ oo", "dominant"),
    ("sqrt(x^2 + 1)/x @ -oo", "dominant"),
    ("(x^2 - 1)/(x - 1) @ 1", "factor"),
    ("x sin(1/x) @ 0", "squeeze"),
    ("1/x @ 0", "one-sided"),
    ("x ln(x) @ 0+", "as-quotient"),
    ("x^x @ 0+", "exponential"),
    ("(e^x - 1 - x)/x^2 @ 0", "lhopital"),
    ("1/x - 1/sin(x) @ 0", "one-fraction"),
]


@pytest.mark.parametrize(("label", "technique"), FIRST)
def test_first_technique(label: str, technique: str, outcomes: list[Outcome]) -> None:
    found = next(o for o in outcomes if o.case.label == label)
    assert found.rules[0] == f"limit.{technique}"


def test_answers_are_closed(outcomes: list[Outcome]) -> None:
    """No answer holds an unfinished limit, or a variable that moved."""
    for o in outcomes:
        if o.report is not None and isinstance(o.report.result.value, Expr):
            assert not o.report.result.value.open
            assert o.case.wrt not in o.report.result.value.free
