"""The tables of limits: nothing wrong, and most of each decided, whatever the size of the constants."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.report.model import Report

from .cases import DIGITS, REASONS, Case, read_cases, right
from .shapes import REACH, SHAPES, constants, drawn, shapes, written

HERE = Path(__file__).parent
SEED = 12


class Table(NamedTuple):
    """A table, how many limits it has at least, and the share of them that must be decided."""

    name: str
    least: int
    decided: float


TABLES = [
    Table("first_course", 150, 0.97),
    Table("gruntz", 100, 0.9),
    Table("oscillating", 150, 0.9),
    Table("shapes", 300, 0.97),
]
BY_NAME = pytest.mark.parametrize("table", TABLES, ids=[t.name for t in TABLES])


@cache
def limits_of(table: Table) -> list[Case]:
    return list(drawn(SEED)) if table.name == "shapes" else read_cases(HERE / f"{table.name}.txt")


@cache
def worked(table: Table) -> list[tuple[Case, Report | None]]:
    """Every limit of the table with its report, None where it is undecided."""
    out: list[tuple[Case, Report | None]] = []
    for case in limits_of(table):
        try:
            out.append((case, case.report()))
        except Undecided:
            out.append((case, None))
    return out


def said(report: Report) -> str:
    value = report.result.value
    return show(value) if isinstance(value, Expr) else f"no limit: {report.result.reason}"


@BY_NAME
def test_nothing_is_wrong(table: Table) -> None:
    found = [(case, report) for case, report in worked(table) if report is not None]
    assert [f"{c.label}: {said(r)}" for c, r in found if not right(c, r, bounds=False)] == []


@BY_NAME
def test_most_are_decided(table: Table) -> None:
    found = worked(table)
    undecided = [case.label for case, report in found if report is None]
    print(f"\n{table.name}: {len(found)} limits, {len(undecided)} undecided")
    assert len(undecided) <= (1 - table.decided) * len(found), undecided


@BY_NAME
def test_the_table_is_well_written(table: Table) -> None:
    """Each limit once, with a reason, a place that is read, and answers that are numbers."""
    cases = limits_of(table)
    assert len(cases) >= table.least
    assert len({case.label for case in cases}) == len(cases)
    for case in cases:
        assert case.why, case.label
        assert case.goal.body.has(case.goal.var), case.label
        if not case.reasons:
            assert len(case.answers) == 1, case.label
        for answer in case.answers:
            assert answer in ("oo", "-oo", "none") or precise(parse(answer), {}, DIGITS) is not None, case.label


def test_reasons_are_those_of_the_interface() -> None:
    named = {reason for table in TABLES for case in limits_of(table) for reason in case.reasons}
    assert named == set(REASONS.values())


def test_there_are_fifty_shapes_of_constants_of_every_size() -> None:
    every = shapes()
    assert len(every) >= 50
    sizes = [constants(Random(n))["c"].value for n in range(400)]
    for low in range(-REACH, REACH, 10):
        assert any(Fraction(10) ** low <= size < Fraction(10) ** (low + 10) for size in sizes), low


def test_the_same_seed_draws_the_same() -> None:
    assert list(drawn(3)) == list(drawn(3))
    assert list(drawn(3)) != list(drawn(4))
    assert [case.expr for case in drawn(3, 2)][::2] == [case.expr for case in drawn(3)]


@pytest.mark.parametrize("seed", range(60))
def test_constants_are_as_written_and_in_their_range(seed: int) -> None:
    found = constants(Random(seed))
    for name, (text, value) in found.items():
        read = precise(parse(text), {}, DIGITS)
        exact = precise(parse(f"{value.numerator}/{value.denominator}"), {}, DIGITS)
        assert read is not None
        assert exact is not None
        assert abs(read - exact) <= exact * Fraction(1, 10**300), name
    size = {name: one.value for name, one in found.items()}
    assert all(Fraction(1, 10**REACH) <= size[name] <= 10**REACH for name in "cdpqbsN")
    assert size["p"] < size["q"]
    assert size["c"] != size["d"]
    assert size["b"] >= 2
    assert size["s"] <= Fraction(1, 10)
    assert Fraction(1, 50) <= size["r"] <= 50
    assert size["N"].denominator == 1
    assert 2 <= size["k"] <= 400
    assert 2 <= size["j"] <= 9


def test_brackets_left_out_change_nothing() -> None:
    for number, shape in enumerate(shapes()):
        chance = Random(number)
        letters = constants(chance)
        for text in (shape.expr, shape.place):
            free, closed = (parse(written(text, letters, way).rstrip("+-")) for way in (chance, None))
            a, b = (precise(e, {"x": Fraction(7, 3)}, DIGITS) for e in (free, closed))
            assert (a is None) == (b is None), shape.label
            assert a is None or b is None or abs(a - b) <= abs(b) * Fraction(1, 10**100), shape.label


def test_letters_are_those_of_the_table() -> None:
    head = SHAPES.read_text(encoding="utf-8").partition("\n## ")[0]
    assert all(f" {name} " in head or f" {name}," in head for name in constants(Random(0)))
