"""However the work ends, the reader gets lines and a code; the answer only ever on standard output."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from calctool.errors import InputError, OutOfTime, Refuted, Undecided

Run = Callable[..., Any]


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Have the task of ``diff`` end with this exception."""

    def end_with(error: BaseException) -> None:
        def diff_task(text: str, **_: Any) -> Any:
            raise error

        monkeypatch.setitem(sys.modules, "calctool.tasks.diff", types.SimpleNamespace(diff_task=diff_task))

    return end_with


@pytest.mark.parametrize(
    ("error", "code", "out", "err"),
    [
        (
            InputError("unknown function 'arcsn'", "arcsn(x)", (0, 5), "did you mean 'arcsin'?"),
            2,
            "",
            "calctool: error: unknown function 'arcsn'\n  arcsn(x)\n  ^^^^^\ndid you mean 'arcsin'?\n",
        ),
        (Undecided("no rule for f"), 3, "", "calctool: not decided: no rule for f\n"),
        (OutOfTime("out of time", "2x*3"), 3, "2x*3\n", "calctool: not decided: out of time\n"),
        (MemoryError(), 3, "", "calctool: not decided: out of memory\n"),
        (RecursionError(), 3, "", "calctool: not decided: the expression is nested too deeply to be worked out\n"),
        (Refuted("line 3"), 70, "", "calctool: internal error, please report: Refuted: line 3\n"),
        (ValueError("a\nb"), 70, "", "calctool: internal error, please report: ValueError: a b\n"),
        (KeyError(), 70, "", "calctool: internal error, please report: KeyError\n"),
        (KeyboardInterrupt(), 130, "", ""),
        (BrokenPipeError(), 141, "", ""),
    ],
)
def test_ending(invoke: Run, ending: Any, error: BaseException, code: int, out: str, err: str) -> None:
    """Each ending as written beside it."""
    ending(error)
    assert invoke("diff", "x") == (code, out, err)


def test_debug_shows_where(invoke: Run, ending: Any) -> None:
    """The traceback is for who asks for it."""
    ending(ValueError("oops"))
    ran = invoke("diff", "x", env={"CALCTOOL_DEBUG": "1"})
    assert ran.code == 70
    assert "Traceback" in ran.err
    assert ran.err.endswith("calctool: internal error, please report: ValueError: oops\n")


def test_undecided_is_an_object_in_json(invoke: Run, ending: Any) -> None:
    """A script reads the same object as always, of kind unknown."""
    ending(OutOfTime("out of time", "2x*3"))
    ran = invoke("diff", "x", "--json")
    assert (ran.code, ran.err) == (3, "calctool: not decided: out of time\n")
    found = json.loads(ran.out)
    assert (found["schema"], found["command"], found["input"]) == (1, "diff", "x")
    assert found["result"] == {"kind": "unknown", "value": None, "reason": "out of time", "says": "2x*3"}


def test_remarks_go_to_standard_error(invoke: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the exit code is the report's."""
    report = types.SimpleNamespace(exit_code=1)
    task = types.SimpleNamespace(diff_task=lambda text, **_: report)
    rendered = types.SimpleNamespace(render=lambda report, format, **_: ("2x", "note: log is natural\n"))
    monkeypatch.setitem(sys.modules, "calctool.tasks.diff", task)
    monkeypatch.setitem(sys.modules, "calctool.report", rendered)
    assert invoke("diff", "x") == (1, "2x\n", "note: log is natural\n")
