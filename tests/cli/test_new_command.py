"""A command is a file in cli, a file in tasks and one row: with these three a copy of the program has one more."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import calctool

from .conftest import Ran, surroundings

COMMAND = '''
"""``calctool second``: options in, a request out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli.options import Expression, ViewOptions
from calctool.cli.request import Problem, read_expression_argument

if TYPE_CHECKING:
    from calctool.report.model import Report


def second(
    view: ViewOptions,
    expr: Expression = None,
    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAME", help="The variable.")] = None,
) -> Problem:
    """The second derivative of EXPR."""
    text = read_expression_argument(expr, "second")

    def task() -> Report:
        from calctool.tasks.second import second_task

        return second_task(text, wrt=wrt)

    return Problem(view, "second", text, task)
'''
TASK = '''
"""The second derivative of an expression."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.report.model import Report
from calctool.tasks.diff import diff_task
from calctool.tasks.question import Question, body_of, nested, only_text, question_of


def second_task(text: str, *, wrt: str | None = None) -> Report:
    """The second derivative of what was typed."""
    return diff_task(text, wrt=wrt, order=2)._replace(command="second")


def question(texts: Sequence[str], *, wrt: str | None = None) -> Question:
    """The second derivative asked for."""
    report = second_task(only_text(texts, "second"), wrt=wrt)
    assert report.variable is not None
    body, x = body_of(report), report.variable
    return question_of(report, nested(body, [x, x]), (x,), body, order=2)
'''
ROW = '    "second": Task("The second derivative of an expression.", ("wrt",), "leibniz"),\n'


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ran]:
    """The program with the command ``second``: two files and one row more."""
    place = tmp_path_factory.mktemp("house")
    package = place / "calctool"
    shutil.copytree(Path(calctool.__file__).parent, package, ignore=shutil.ignore_patterns("*.pyc.*"))
    (package / "cli" / "second.py").write_text(COMMAND)
    (package / "tasks" / "second.py").write_text(TASK)
    rows = (package / "tasks" / "__init__.py").read_text()
    assert rows.count("TASKS = {\n") == 1
    (package / "tasks" / "__init__.py").write_text(rows.replace("TASKS = {\n", "TASKS = {\n" + ROW))

    def run(*args: str, stdin: str = "", start: tuple[str, ...] = ("-m", "calctool")) -> Ran:
        env = surroundings(PYTHONPATH=str(place), NO_COLOR="1")
        done = subprocess.run(
            [sys.executable, *start, *args], input=stdin, capture_output=True, text=True, env=env, cwd=place, timeout=60
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def test_help_lists_it(program: Callable[..., Ran]) -> None:
    assert "second The second derivative of an expression. diff" in " ".join(program("--help").out.split())
    assert "The second derivative of EXPR." in program("second", "--help").out
    assert "second, diff, limit" in " ".join(program("check", "--help").out.split())


def test_it_answers(program: Callable[..., Ran]) -> None:
    assert program("second", "x^3") == (0, "6x\n", "")
    record = json.loads(program("second", "x^3", "--json").out)
    assert (record["command"], record["result"]["value"]) == ("second", "6*x")
    assert [step["rule"] for step in record["steps"]][:1] == ["diff.power"]


def test_the_library_has_it(program: Callable[..., Ran]) -> None:
    code = "import calctool; print(calctool.second('x^3').answer)"
    assert program(start=("-c", code)).out == "6x\n"


def test_answers_to_it_are_checked(program: Callable[..., Ran]) -> None:
    assert program("check", "second", "x^3", "--answer", "6x") == (0, "Right.\n", "")
    wrong = program("check", "second", "x^3 y", "--wrt", "x", "--answer", "3x^2 y")
    assert wrong.code == 1
    assert wrong.out.startswith("Not right.\n")
    assert "the second derivative is" in wrong.out
    foreign = program("check", "second", "x^3", "--to", "0", "--answer", "6x")
    assert (foreign.code, foreign.out) == (2, "")
    assert "second has no option --to\nits options: --wrt" in foreign.err


def test_a_batch_has_it(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('second "x^3"\nsecond "x^2 y" --wrt x\ncheck second "x^3" --answer "6x"\n')
    (tmp_path / "b.csv").write_text("command,expr,wrt,answer,student\nsecond,x^2 y,x,2y,Ann\n")
    ran = program("batch", str(tmp_path / "a.txt"), str(tmp_path / "b.csv"), "--jobs", "1")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert [r["result"].get("verdict", r["result"]["value"]) for r in records] == ["6*x", "2*y", "correct", "correct"]
    assert records[-1]["columns"] == {"student": "Ann"}
