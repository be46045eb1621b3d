"""Run the command line in this process, as a test needs it: arguments in, streams and exit code out."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from calctool.batch.input import Row
    from calctool.batch.records import Done, Settings


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    exit_code: int


def run(*args: str, stdin: str | None = None, columns: int = 80) -> Ran:
    """Run ``calctool ARGS`` in this process."""
    return run_with(args, stdin, {"COLUMNS": str(columns), "NO_COLOR": "1"})


def run_with(args: Sequence[str], stdin: str | bytes | None, env: Mapping[str, str | None] | None) -> Ran:
    """Run the program in this process, with this standard input and these changes of the environment.

    The rows of a batch are worked out in it as well: two or three processes less, each a second of work.
    """
    code, out, err, _ = _ran(args, stdin, env)
    return Ran(out, err, code)


def together(args: Sequence[str], env: Mapping[str, str | None]) -> str:
    """What the program prints in this process, both streams as they come."""
    return _ran(args, None, env)[3]


def _ran(
    args: Sequence[str], stdin: str | bytes | None, env: Mapping[str, str | None] | None
) -> tuple[int, str, str, str]:
    """The exit code, the two streams, and both as they came."""
    import sys

    from typer.testing import CliRunner

    from calctool.batch import COMMANDS
    from calctool.cli import app

    without_workers = one_process() if "batch" in args[:1] else contextlib.nullcontext()
    with CliRunner().isolation(input=stdin, env=env) as streams, without_workers:
        code = app.run(args, COMMANDS)
        sys.stdout.flush()
        sys.stderr.flush()
        out, err, both = (stream.getvalue().decode().replace("\r\n", "\n") for stream in streams)
        return code, out, err, both


@contextlib.contextmanager
def one_process() -> Iterator[None]:
    """Meanwhile batches start no workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("calctool.batch.run.Processes", Here)
        yield


class Here:
    """A pool of this process alone, in place of calctool.batch.pool.Processes: a row is done when it is sent."""

    size = 1

    def __init__(self, size: int, settings: Settings, on_news: Callable[[], None], *, modules: list[str]) -> None:
        self.settings = settings

    def begin(self, rows: Sequence[Row]) -> Sent:
        """Work the rows out."""
        from calctool.batch.worker import answered

        return Sent([answered(row, self.settings) for row in rows])

    def close(self, *, at_once: bool) -> None:
        """There is nobody to let go."""


class Sent:
    """Rows that are done, as they come from another process."""

    finished = True

    def __init__(self, found: list[Done]) -> None:
        self.found = pickle.dumps(found)

    def take(self) -> list[Done]:
        """All of them, the first time."""
        found: list[Done] = pickle.loads(self.found)
        self.found = pickle.dumps([])
        return found


def assert_slide(command: Sequence[str], answer: str, lines: Sequence[str]) -> None:
    """The answer of a slide, and its lines on the page, in this order, every one checked."""
    plain = run(*command, "--format", "text", "--ascii")
    assert plain.exit_code == 0, plain.stderr
    assert plain.stdout == answer + "\n"
    # So wide that no reason is wrapped.
    page = run(*command, "--steps", "--format", "text", "--ascii", columns=160).stdout
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
