"""The expression and the options reach the task as they were typed, from the line or from standard input."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

import pytest

from calctool.tasks import TASKS
from tests.run import run

Run = Callable[..., Any]
Calls = list[dict[str, Any]]


@pytest.mark.parametrize("text", ["x^2", "-x^2", "-sin(x)", "--3x", "−x", "-h^2", " -x", "[x**2, y]", "[/x]", ""])
def test_the_text_arrives(invoke: Run, asked: Calls, text: str) -> None:
    """Whatever it begins with."""
    assert invoke("diff", text) == (0, "answered\n", "")
    assert asked[0]["text"] == text


def test_after_two_dashes_everything_is_text(invoke: Run, asked: Calls) -> None:
    """As everywhere."""
    assert invoke("diff", "--steps", "--", "--steps").code == 0
    assert (asked[0]["text"], asked[0]["steps"]) == ("--steps", True)


def test_the_options_arrive(invoke: Run, asked: Calls) -> None:
    """Each under its own name."""
    line = "--steps --wrt y --order 2 --at -oo --by definition --notation euler --form raw --verify --known sum,power"
    assert invoke("diff", "x*y", *line.split(), "--hint", "2", "--ascii", "--quiet", "--format", "latex").code == 0
    assert callable(asked[0].pop("progress"))
    assert asked == [
        {
            "text": "x*y",
            "wrt": "y",
            "order": "2",
            "at": "-oo",
            "by": "definition",
            "known": "sum,power",
            "form": "raw",
            "forms": False,
            "roots": "real",
            "verify": True,
            "plot": False,
            "format": "latex",
            "steps": True,
            "hint": 2,
            "step": 1,
            "notation": "euler",
            "ascii": True,
            "color": False,
            "width": 80,
            "quiet": True,
            "standalone": False,
        }
    ]


def test_the_defaults(invoke: Run, asked: Calls) -> None:
    """What is asked when nothing is said."""
    assert invoke("diff", "x").code == 0
    assert callable(asked[0].pop("progress"))
    assert asked == [
        {
            "text": "x",
            "wrt": None,
            "order": "1",
            "at": None,
            "by": None,
            "known": None,
            "form": "textbook",
            "forms": False,
            "roots": "real",
            "verify": False,
            "plot": False,
            "format": "text",
            "steps": False,
            "hint": None,
            "step": 1,
            "notation": "leibniz",
            "ascii": False,
            "color": False,
            "width": 80,
            "quiet": False,
            "standalone": False,
        }
    ]


@pytest.mark.parametrize("args", [["diff"], ["diff", "-"], ["diff", "--steps"], ["diff", "-", "--steps"]])
@pytest.mark.parametrize("given", ["x^2\n", "x^2", "\n  \nx^2\r\n\n", b"\xef\xbb\xbfx^2\n"])
def test_standard_input(invoke: Run, asked: Calls, args: list[str], given: str | bytes) -> None:
    """``-`` or nothing reads the one line that is there."""
    assert invoke(*args, input=given).code == 0
    assert asked[0]["text"] == "x^2"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("", "no expression on standard input"),
        (" \n\n", "no expression on standard input"),
        ("x\ny\n", "one expression expected on standard input, 2 lines found"),
        (b"x\xff\xfe", "standard input is not UTF-8 text"),
        (b"1+" * 2_000_001, "standard input holds more than 4,000,000 bytes"),
    ],
)
def test_standard_input_refused(invoke: Run, asked: Calls, given: str | bytes, what: str) -> None:
    """None, several, or no text at all."""
    ran = invoke("diff", input=given)
    assert (ran.code, ran.out, asked) == (2, "", [])
    assert ran.err.startswith(f"calctool: error: {what}\n")


def test_a_terminal_is_not_waited_for(invoke: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an expression and with nobody piping one, that is said."""
    from calctool.cli import streams

    monkeypatch.setattr(streams, "on_terminal", lambda stream: True)
    ran = invoke("diff")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == 'calctool: error: no expression given\nfor example: calctool diff "x^2"\n'


@pytest.mark.parametrize(
    "args",
    [
        *((name,) for name in TASKS if name != "fit"),
        ("check", "diff", "-", "--answer", "2x"),
        ("check", "diff", "x^2", "--work", "-"),
    ],
)
def test_the_example_of_what_to_type_can_be_typed(args: tuple[str, ...]) -> None:
    """It is said where nothing comes in."""
    said = run(*args, stdin="").stderr
    line, _, command = said.partition("for example: ")[2].strip().partition(" | ")
    typed = shlex.split(line)[1:]
    first = typed[0] if line.startswith("echo ") else "\n".join(typed[1:])
    assert run(*shlex.split(command)[1:], stdin=f"{first}\n").exit_code == 0, said


@pytest.mark.parametrize(
    ("args", "given", "answer"),
    [
        (("diff", "-", "x"), "x^2 y\n", "2x y\n"),
        (("diff", "--order", "2", "-", "y"), "x y^2\n", "2x\n"),
        (("limit", "-", "0+"), "1/x\n", "oo\n"),
        (("partial", "-", "y"), "x^2 y\n", "x^2\n"),
    ],
)
def test_a_variable_or_a_place_stands_behind_standard_input_too(args: tuple[str, ...], given: str, answer: str) -> None:
    assert run(*args, stdin=given).stdout == answer
