"""Options of rows are read as Typer would read the whole line."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from typer.core import TyperCommand

from calctool.batch import COMMANDS
from calctool.batch.input import Layout, Row
from calctool.batch.records import Settings
from calctool.batch.worker import BUG, answered, request
from calctool.cli.app import load
from calctool.errors import InputError

LINES = [
    ["diff", "x^2"],
    ["diff", "-x^2", "--order", "2", "--wrt", "x"],
    ["diff", "--wrt=y", "--order=3", "y^5"],
    ["diff", "--order", "3", "--", "--x"],
    ["diff", "x^3", "--steps", "--at", "x=2"],
    ["limit", "sin(x)/x", "--to", "0"],
    ["limit", "1/x", "--to", "-oo", "--side", "both"],
    ["partial", "x*y", "x", "y", "--at", "x=1,y=2"],
    ["partial", "x*y*z", "z", "--at", "x=1,y=2,z=3"],
    ["jacobian", "x*y", "x + y"],
    ["jacobian", "r cos(t)", "r sin(t)"],
    ["grad", "x^2 + y^2", "--at", "x=1, y=2"],
    ["check", "diff", "x^2", "--answer", "2x"],
    ["check", "diff", "x^3", "--answer", "3x^2"],
]


def plainly(args: list[str]) -> dict[str, Any]:
    """What Typer makes of a whole line."""
    command = load(COMMANDS[args[0]])
    line = command.sorted(args[0], args[1:])
    context = command.context_class(command, **command.context_settings)
    TyperCommand.parse_args(command, context, [*line.options, "--", *line.expressions])
    return {name: list(v) if isinstance(v, (list, tuple)) else v for name, v in context.params.items()}


@pytest.mark.parametrize("args", [*LINES, *reversed(LINES)], ids=" ".join)
def test_as_typer_reads_the_whole_line(args: list[str]) -> None:
    command = load(COMMANDS[args[0]])
    given = command.bound(command.sorted(args[0], args[1:]))
    defaults = {name: p.default for name, p in inspect.signature(command.function).parameters.items()}
    assert given
    typer = {name: None if v == [] else v for name, v in plainly(args).items()}
    assert {**defaults, **given} == {**typer, "version": False}


def test_the_text_of_each_row_is_its_own() -> None:
    texts = ["x^2", "sin(x)", "-x", "x^2"]
    assert [request(["diff", text, "--wrt", "x"], Settings()).text for text in texts] == texts


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["diff", "x", "--order"], "--order needs a value"),
        (["diff", "x", "--ordr", "2"], "unknown option --ordr"),
        (["diff", "x", "--hint"], "--hint needs a value"),
        (["diff", "x", "--steps=1"], "--steps takes no value"),
        (["diff", "x", "--form", "fancy"], "--form cannot be 'fancy'"),
    ],
)
def test_what_is_wrong_is_told_every_time(args: list[str], says: str) -> None:
    for _ in range(2):
        with pytest.raises(InputError, match=says):
            request(args, Settings())


@pytest.mark.parametrize("name", [*COMMANDS, "help", "--version"])
def test_a_row_may_name_any_command(name: str) -> None:
    """What is no exercise is refused in words, and never by a bug of ours."""
    for text in (name, f"{name} x", f"{name} diff x", f"check {name} x --answer 1", f"{name} x --help"):
        record = json.loads(answered(Row(1, text, Layout("text")), Settings()).text)
        assert record["exit_code"] != BUG, text
        if name in ("batch", "mcp", "practice"):
            assert (record["exit_code"], record["error"]["code"]) == (2, "usage")
