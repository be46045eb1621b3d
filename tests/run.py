"""Run the command line in this process, as a test needs it: arguments in, streams and exit code out."""

from __future__ import annotations

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
