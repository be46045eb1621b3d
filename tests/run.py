"""Run the command line in this process, as a test needs it: arguments in, streams and exit code out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    exit_code: int


def run(*args: str, stdin: str | None = None, columns: int = 80) -> Ran:
    """Run ``calctool ARGS`` in this process."""
    from typer.testing import CliRunner

    from calctool.cli.app import app

    result = CliRunner().invoke(app, list(args), input=stdin, env={"COLUMNS": str(columns), "NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.stdout, result.stderr, result.exit_code)


def assert_slide(command: Sequence[str], answer: str, lines: Sequence[str]) -> None:
    """The answer of a slide, and its lines on the page, in this order, every one checked."""
    plain = run(*command, "--format", "text", "--ascii")
    assert plain.exit_code == 0, plain.stderr
    assert plain.stdout == answer + "\n"
    page = run(*command, "--steps", "--format", "text", "--ascii", columns=100).stdout
    place = 0
    for line in lines:
        found = page.find(line, place)
        assert found >= 0, f"{line!r} is not on the page after what came before:\n{page}"
        # Words of the same row may stand on either side of each other.
        place = page.rfind("\n", 0, found) + 1
    assert f"Answer: {answer.splitlines()[0]}" in page
    counts = json.loads(run(*command, "--json").stdout)["checked"]
    assert counts["refuted"] == 0
    assert counts["unchecked"] == 0
    assert counts["agrees"] >= 1
