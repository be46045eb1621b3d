"""With ``--json`` an error is an object on standard output; standard error and the exit code stay as they are."""

from __future__ import annotations

import json

import pytest

from calctool.batch import COMMANDS
from calctool.errors import CODES

from ..run import run

ERRORS = [
    (["diff", "arcsn(x)"], "unreadable", 1),
    (["diff", "x +"], "unreadable", 4),
    (["limit", "1/x", "--to", "nan"], "unreadable", 1),
    (["grad", "x y", "--at", "x=1,y"], "unreadable", 6),
    (["diff", "x y"], "which-variable", None),
    (["diff", "lim x->0 x"], "other-command", 1),
    (["diff", "x^2 y at (1,2)", "--wrt", "x"], "other-command", 10),
    (["diff", "x^2 at (2,5)"], "disagreement", 8),
    (["limit", "1/x, x->0", "--to", "1"], "disagreement", 6),
    (["diff", "x + ln(-2)"], "no-value", 5),
    (["diff", "1/x", "--at", "0"], "no-value", None),
    (["limit", "1/x"], "question", None),
    (["chain", "z = x", "x = z"], "question", None),
    (["check", "diff", "x^2", "--answer", "2x +"], "answer", 5),
    (["check", "diff", "x^2", "--work", "no such file"], "file", None),
    (["batch", "no such file"], "file", None),
    (["rules", "prodct"], "usage", None),
    (["dif", "x"], "usage", 1),
    (["diff", "x", "--notation", "gauss"], "usage", 12),
    (["diff", "x", "--order", "half"], "usage", None),
    (["diff", "x^2", "+", "3"], "usage", 5),
]


@pytest.mark.parametrize(("args", "code", "column"), ERRORS)
@pytest.mark.parametrize("option", [["--json"], ["--format", "json"], ["--format=json"]], ids=" ".join)
def test_an_object(args: list[str], code: str, column: int | None, option: list[str]) -> None:
    ran, plain = run(*args, *option), run(*args)
    (line,) = ran.stdout.splitlines()
    found = json.loads(line)
    assert list(found) == ["schema", "error"]
    error = found["error"]
    assert list(error) == ["code", "says", "text", "column", "hint"]
    assert (error["code"], error["column"]) == (code, column)
    assert ran.stderr.splitlines()[0] == f"calctool: error: {error['says']}"
    assert (ran.exit_code, plain.exit_code, plain.stdout) == (2, 2, "")
    if code != "usage":  # there the line itself is the text
        assert ran.stderr == plain.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command(command: str) -> None:
    ran = run(command, "x", "--stesp", "--json")
    assert ran.exit_code == 2
    assert json.loads(ran.stdout)["error"] == {
        "code": "usage",
        "says": "unknown option --stesp",
        "text": "x --stesp --json",
        "column": 3,
        "hint": "did you mean --steps?",
    }


def test_every_code_is_listed_and_met() -> None:
    assert {code for _, code, _ in ERRORS} == CODES.keys() - {"internal"}


def test_a_bug_is_an_object_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("calctool.tasks.diff.diff_task", broken)
    ran = run("diff", "x", "--json")
    assert ran.exit_code == 70
    assert json.loads(ran.stdout)["error"]["code"] == "internal"
    assert json.loads(ran.stdout)["error"]["says"] == "internal error: ZeroDivisionError: by zero"


def test_nothing_invisible_in_it() -> None:
    ran = run("diff", "x \u202e + é", "--json")
    assert ran.stdout.replace("\n", "").isprintable()
    assert "<U+202E>" in json.loads(ran.stdout)["error"]["text"]
