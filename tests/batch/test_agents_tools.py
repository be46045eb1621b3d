"""What agents may ask: arguments are checked against what a tool says it takes, and results are as published."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from calctool.batch.agents import command
from calctool.batch.agents.tools import LONGEST, MOST, TOOLS, row_of, told
from calctool.batch.records import Settings
from calctool.batch.worker import answered
from calctool.errors import CODES, InputError
from calctool.report.schema import schema
from calctool.tasks import CHECKED, TASKS
from tests.run import run

fastjsonschema = pytest.importorskip("fastjsonschema")

WORK = r"""
**Step 1:** Apply the product rule.
$$f'(x) = 2x\sin x + x^2 \cos x$$
$$= x\left(2\sin x - x\cos x\right)$$
"""
CALLS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("derive", {"command": "diff", "expressions": [r"\frac{x^2}{2}"], "steps": True}, "x"),
    ("derive", {"command": "diff", "expressions": ["-x^2"], "order": "2"}, "-2"),
    ("derive", {"command": "partial", "expressions": ["x^2 y^3", "y"]}, "3*x**2*y**2"),
    ("derive", {"command": "grad", "expressions": ["x^2 + y^2"], "at": "x=3,y=4"}, "['6', '8']"),
    ("derive", {"command": "jacobian", "expressions": ["x y", "x + y"]}, "[['y', 'x'], ['1', '1']]"),
    ("derive", {"command": "chain", "expressions": ["y = u^2", "u = 3x"]}, "18*x"),
    ("limit", {"expression": "sin(x)/x", "to": "0", "steps": False}, "1"),
    ("limit", {"expression": "1/x", "to": "0", "side": "right"}, "oo"),
    ("check_answer", {"command": "diff", "expressions": ["sin(3x)"], "answer": "cos(3x)"}, "wrong"),
    ("check_answer", {"command": "limit", "expressions": ["1/x^2"], "to": "0", "answer": r"\infty"}, "correct"),
    ("check_answer", {"command": "diff", "expressions": ["x^2"], "answer": ""}, "no-answer"),
    ("check_answer", {"command": "grad", "expressions": ["x^2 y"], "answer": " \n", "at": ""}, "no-answer"),
    ("check_working", {"command": "diff", "expressions": ["x^2"], "work": ""}, "no-answer"),
    ("check_working", {"command": "diff", "expressions": ["x^2"], "work": ["", " "]}, "no-answer"),
    ("check_working", {"command": "diff", "expressions": ["x^2 sin x"], "work": WORK}, "wrong"),
    ("check_working", {"command": "diff", "expressions": ["x^2"], "work": ["y = x^2", "y' = 2x"]}, "correct"),
)
"""A tool, its arguments, and the value or the verdict."""
WRONG: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("integrate", {}),
    ("limit", {"expression": "x"}),
    ("limit", {"expression": "x", "to": 0}),
    ("limit", {"expression": "x", "to": "0", "timeout": "100"}),
    ("limit", {"expression": "x" * (LONGEST + 1), "to": "0"}),
    ("limit", {"expression": "x", "to": "0", "side": "up"}),
    ("derive", {"command": "plot", "expressions": ["x"]}),
    ("derive", {"command": "diff", "expressions": "x"}),
    ("derive", {"command": "diff", "expressions": []}),
    ("derive", {"command": "diff", "expressions": ["x"] * (MOST + 1)}),
    ("derive", {"command": "diff", "expressions": ["x"], "steps": "yes"}),
    ("check_working", {"command": "diff", "expressions": ["x"], "work": {"line": "x"}}),
)
"""Calls whose arguments do not fit."""
HOSTILE = (
    "__import__('os').system('true')",
    "--help",
    "--plot-file=never.png",
    "x; import os",
    "$(true)",
    "\x00",
    "arcsn(x)",
)
"""Expressions that are none."""


def worked(name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """A call worked out here and not in a process of its own."""
    return told(json.loads(answered(row_of(name, arguments), Settings()).text))


@pytest.fixture(scope="module")
def valid() -> Any:
    return fastjsonschema.compile(schema())


def test_results_are_as_published(valid: Any) -> None:
    for name, arguments, wanted in CALLS:
        found, failed = worked(name, arguments)
        valid(found)
        result = found["result"]
        assert (failed, result.get("verdict") or str(result["value"])) == (False, wanted), (name, arguments)
        assert bool(found["steps"]) == (arguments.get("steps") is True)


def test_a_working_is_judged_line_by_line() -> None:
    found, _ = worked("check_working", CALLS[-2][1])
    result = found["result"]
    assert (result["line"], result["mistake"]["id"]) == (3, "sign-slip")
    assert result["witness"] == {"point": {"x": "2"}, "yours": "5.30178", "right": "1.9726"}
    assert [line["state"] for line in result["lines"]] == ["words", "right", "wrong"]


def test_arguments_that_do_not_fit_are_refused_and_the_published_schema_says_so() -> None:
    schemas = {tool.name: fastjsonschema.compile(tool.input_schema) for tool in TOOLS}
    for name, arguments, _ in CALLS:
        schemas[name](dict(arguments))
    for name, arguments in WRONG:
        with pytest.raises(InputError) as error:
            row_of(name, arguments)
        assert error.value.code == "usage"
        assert error.value.hint
        if name in schemas:
            with pytest.raises(fastjsonschema.JsonSchemaException):
                schemas[name](dict(arguments))


def test_what_is_no_expression_is_an_error_object(valid: Any) -> None:
    for text in HOSTILE:
        found, failed = worked("derive", {"command": "diff", "expressions": [text]})
        valid(found)
        assert failed
        assert found["error"]["code"] in CODES


def test_a_call_that_was_cut_short_is_unknown_with_the_reason(valid: Any) -> None:
    record = json.loads(answered(row_of("limit", {"expression": "x", "to": "0"}), Settings()).text)
    error = {"kind": "time", "code": "time", "says": "out of time", "text": None, "column": None, "hint": None}
    found, failed = told(
        {**record, "result": {"kind": "unknown", "value": None, "reason": "out of time"}, "error": error}
    )
    valid(found)
    assert (failed, found["result"]["reason"]) == (False, "out of time")


def test_tools_ask_what_the_program_answers() -> None:
    by_name = {tool.name: tool for tool in TOOLS}
    for tool in TOOLS:
        assert set(tool.required) <= set(tool.properties)
        assert all(p.get("description") for p in tool.properties.values())
    assert by_name["check_answer"].properties["command"]["enum"] == list(CHECKED)
    assert set(by_name["derive"].properties["command"]["enum"]) <= set(TASKS)


def test_without_the_package_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    found = run("mcp")
    assert (found.stdout, found.exit_code) == ("", 2)
    assert 'pip install "calctool[mcp]"' in found.stderr


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_without_a_stream_nothing_is_served(monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: True)
    monkeypatch.setattr(sys, stream, None)
    with pytest.raises(InputError, match="one is closed"):
        command.Serving(1.0).answer()


def test_a_batch_holds_no_server() -> None:
    assert "a batch cannot hold a server" in run("batch", "-", "--output-format", "jsonl", stdin="mcp\n").stdout
