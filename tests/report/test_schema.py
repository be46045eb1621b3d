"""The published schema: all that is printed as JSON satisfies it, and nothing does that has lost or renamed a key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import calctool
from calctool.classroom.practice.exercises import exercises
from calctool.errors import CODES
from calctool.report import SCHEMA, View
from calctool.report.json import as_dict
from calctool.report.schema import schema, schema_text
from calctool.tasks import TASKS
from calctool.tasks.question import question_for

fastjsonschema = pytest.importorskip("fastjsonschema")
GOLDEN = Path(__file__).parents[1] / "golden"
UNKEPT = {"descend", "ascend", "fit"}
"""Commands that have no golden of JSON."""
VIEWED = (("diff", "x^2 sin(3x)"), ("limit", "(x^2-4)/(x-2), x -> 2"), ("descend", "x^2, from x = 1"))
Validate = Callable[[Any], Any]


@pytest.fixture(scope="module")
def valid() -> Validate:
    """Returns what satisfies the schema, and raises for what does not."""
    return fastjsonschema.compile(schema())  # type: ignore[no-any-return]


def goldens() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*.json"))]


def test_what_is_kept_as_golden_satisfies_the_schema(valid: Validate) -> None:
    found = goldens()
    assert len(found) > 100
    assert sum("error" in one for one in found) > 5
    for one in found:
        valid(one)


def test_lines_of_a_batch_satisfy_the_schema(valid: Validate) -> None:
    rows = [json.loads(line) for line in (GOLDEN / "batch-jsonl.out").read_text("utf-8").splitlines()]
    assert len(rows) > 5
    assert any("error" in row for row in rows)
    for row in rows:
        valid(row)


def test_every_command_is_among_the_goldens_and_every_view_satisfies_the_schema(valid: Validate) -> None:
    """Brief, with steps, and as a hint of every level."""
    assert {one["command"] for one in goldens() if "command" in one} >= set(TASKS) - UNKEPT
    for line in VIEWED:
        report = question_for(*line).report
        for view in (View(), View(True), View(hint=1), View(hint=3)):
            valid(json.loads(json.dumps(as_dict(report, view))))


def test_the_words_of_the_schema_are_those_of_the_program() -> None:
    defined = schema()["definitions"]
    assert set(defined["answer"]["properties"]["command"]["enum"]) == set(TASKS) | {"check", "rules"}
    assert set(defined["failure"]["properties"]["error"]["properties"]["code"]["enum"]) == set(CODES)
    assert defined["answer"]["properties"]["schema"]["const"] == SCHEMA
    used = set(re.findall(r'"#/definitions/([^"]+)"', schema_text()))
    assert used == set(defined)
    assert calctool.schema() == schema()


def spoilt(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The object with a key misspelt or added, at every place where keys are fixed."""
    yield {**one, "extra": None}
    for key in one:
        yield {("x_" + k if k == key else k): v for k, v in one.items()}
    for key in ("result", "checked", "error"):
        if key in one:
            yield {**one, key: {**one[key], "extra": None}}
    if "checked" in one:
        yield {**one, "checked": {**one["checked"], "proved": "3"}}
        yield {**one, "result": {k: v for k, v in one["result"].items() if k != "kind"}}
    for key in ("steps", "notes", "blocks"):
        for item in one.get(key, ())[:1]:
            for name in item:
                yield {**one, key: [{("x_" + k if k == name else k): v for k, v in item.items()}]}


def test_nothing_with_a_key_lost_or_renamed_satisfies_it(valid: Validate) -> None:
    tried = 0
    kept = [*goldens()[::40], json.loads((GOLDEN / "batch-jsonl.out").read_text("utf-8").splitlines()[0])]
    for one in kept:
        for wrong in spoilt(one):
            with pytest.raises(fastjsonschema.JsonSchemaException):
                valid(wrong)
            tried += 1
    assert tried > 60


def test_what_another_command_gives_is_no_result_of_this_one(valid: Validate) -> None:
    told = next(one for one in goldens() if one.get("command") == "grad")
    valid(told)
    for wrong in ({"continuous": True}, {"determinant": "1"}):
        with pytest.raises(fastjsonschema.JsonSchemaException):
            valid({**told, "result": {**told["result"], **wrong}})


def test_exercises_satisfy_the_schema(valid: Validate) -> None:
    for command, level in (("diff", 1), ("limit", 2), ("partial", 1), ("grad", 1), ("chain", 4)):
        for exercise in islice(exercises(command, level=level, seed=3), 3):
            row = {"id": "1", **exercise.row(True), "level": exercise.level, "rules": list(exercise.rules)}
            valid(row)
            for lost in ("id", "expr", "level"):
                with pytest.raises(fastjsonschema.JsonSchemaException):
                    valid({name: value for name, value in row.items() if name != lost})
