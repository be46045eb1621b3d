"""Run the command line in this process, as a test needs it: arguments in, streams and exit code out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    exit_code: int


def run(*args: str, stdin: str | None = None, columns: int = 80) -> Ran:
    """Run ``calctool ARGS`` in this process."""
    return run_with(args, stdin, {"COLUMNS": str(columns), "NO_COLOR": "1"})


def run_with(args: Sequence[str], stdin: str | bytes | None, env: Mapping[str, str] | None) -> Ran:
    """Run the program in this process, with this standard input and these changes of the environment."""
    import sys

    from typer.testing import CliRunner

    from calctool.batch import COMMANDS
    from calctool.cli import app

    with CliRunner().isolation(input=stdin, env=env) as (out, err, _):
        code = app.run(args, COMMANDS)
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(out.getvalue().decode().replace("\r\n", "\n"), err.getvalue().decode().replace("\r\n", "\n"), code)


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
    # What was given a name has a left side.
    assert re.search(rf"Answer: (?:\S+ = )?{re.escape(answer.splitlines()[0])}", page)
    counts = json.loads(run(*command, "--json").stdout)["checked"]
    assert counts["refuted"] == 0
    assert counts["unchecked"] == 0
    assert counts["proved"] + counts["agrees"] >= 1
