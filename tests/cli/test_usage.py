"""Wrong usage is answered in plain lines on standard error, with exit code 2 and nothing on standard output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import calctool
from calctool.batch import COMMANDS
from calctool.errors import InputError
from tests.run import run

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        (
            ["diff", "-x^2", "--stesp"],
            ["unknown option --stesp", "  -x^2 --stesp", "       ^^^^^^^", "did you mean --steps?"],
        ),
        (["dif", "x"], ["unknown command 'dif'", "  dif x", "  ^^^", "did you mean 'diff'?"]),
        (["x^2"], ["unknown command 'x^2'", "  x^2", "  ^^^", 'for its derivative: calctool diff "x^2"']),
        (["-x^2"], ["unknown command '-x^2'", "  -x^2", "  ^^^^", 'for its derivative: calctool diff "-x^2"']),
        (
            ["frobnicate"],
            ["unknown command 'frobnicate'", "  frobnicate", "  ^^^^^^^^^^", f"commands: {', '.join(COMMANDS)}"],
        ),
        (["--vresion"], ["unknown option --vresion", "  --vresion", "  ^^^^^^^^^", "did you mean --version?"]),
        (
            ["--steps", "diff", "x"],
            [
                "unknown option --steps",
                "  --steps diff x",
                "  ^^^^^^^",
                "options follow the command: calctool diff EXPR --steps",
            ],
        ),
        (
            ["diff", "x^2", "+", "3"],
            [
                "one argument expected, 3 given",
                "  x^2 + 3",
                "      ^^^",
                'quote an expression that holds spaces: calctool diff "x^2 + 3"',
            ],
        ),
        (
            ["diff", "x", "--notation", "liebniz"],
            [
                "--notation cannot be 'liebniz'",
                "  --notation liebniz",
                "             ^^^^^^^",
                "did you mean 'leibniz'? (one of leibniz, lagrange, newton, euler)",
            ],
        ),
        (
            ["diff", "x", "--notation", "foo"],
            [
                "--notation cannot be 'foo'",
                "  --notation foo",
                "             ^^^",
                "one of leibniz, lagrange, newton, euler",
            ],
        ),
        (["diff", "x", "--hint", "4"], ["--hint cannot be '4'", "  --hint 4", "         ^", "one of 1, 2, 3"]),
        (
            ["diff", "x", "--json", "--format", "latex"],
            ["--json and --format latex cannot both be followed", "leave one of them out"],
        ),
        (["diff", "x", "--wrt"], ["--wrt needs a value", "  x --wrt", "    ^^^^^", "see 'calctool diff --help'"]),
    ],
)
def test_lines(invoke: Run, args: list[str], lines: list[str]) -> None:
    """What, the text, a caret, one hint: word for word."""
    ran = invoke(*args)
    assert ran.err.splitlines() == ["calctool: error: " + lines[0], *lines[1:]]
    assert (ran.code, ran.out) == (2, "") or "--json" in args


@pytest.mark.parametrize("option", ["--form", "--by", "--format", "--color", "--timeout", "--hint", "--notation"])
def test_every_choice_is_checked(invoke: Run, option: str) -> None:
    """No option takes a value it does not know."""
    ran = invoke("diff", "x", option, "nonsense")
    assert (ran.code, ran.out) == (2, "")
    assert f"{option} cannot be 'nonsense'" in ran.err


@pytest.mark.parametrize("told", ["0", "-1", "nan", "inf", "abc", "", "1e999"])
def test_timeout_must_be_a_positive_number(invoke: Run, told: str) -> None:
    """On the line or in the environment."""
    assert invoke("diff", "x", f"--timeout={told}").code == 2
    if told:
        ran = invoke("diff", "x", env={"CALCTOOL_TIMEOUT": told})
        assert (ran.code, ran.out) == (2, "")
        assert f"CALCTOOL_TIMEOUT cannot be '{told}'" in ran.err


def test_the_line_overrides_the_environment(invoke: Run, asked: list[dict[str, Any]]) -> None:
    """A bad CALCTOOL_TIMEOUT does not matter where --timeout is given."""
    assert invoke("diff", "x", "--timeout", "5", env={"CALCTOOL_TIMEOUT": "abc"}).code == 0


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["diff", "--help"], ["diff", "-h"], ["diff", "x", "-h"]])
def test_help(invoke: Run, args: list[str]) -> None:
    """Help is plain text on standard output."""
    ran = invoke(*args)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: calctool")
    assert ran.out.isascii()


def test_help_lists_the_commands(invoke: Run) -> None:
    """Each command with its sentence."""
    ran = invoke("--help")
    assert COMMANDS
    for entry in COMMANDS.values():
        assert f"  {entry.name} " in ran.out
        assert entry.help in ran.out


def test_every_command_can_be_loaded(invoke: Run) -> None:
    """The list names no command that is not there."""
    for name in COMMANDS:
        ran = invoke(name, "--help")
        assert ran.code == 0
        for option in ("--steps", "--hint", "--known", "--format", "--json", "--ascii", "--color", "--quiet"):
            assert option in ran.out


@pytest.mark.parametrize("args", [["--version"], ["diff", "--version"], ["diff", "x", "--version"]])
def test_version(invoke: Run, args: list[str]) -> None:
    """One line, whatever else is asked."""
    from calctool import __version__

    assert invoke(*args) == (0, f"calctool {__version__}\n", "")


def test_no_arguments_is_help_and_an_error(invoke: Run) -> None:
    """Nothing asked: the help page, but on standard error."""
    ran = invoke()
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: calctool" in ran.err
    assert "Commands:" in ran.err


def test_control_characters_of_the_line_are_spelled_out(invoke: Run) -> None:
    """Nothing on the command line reaches the terminal as a command to it; the caret stays in place."""
    ran = invoke("diff", "x\x1b[31m", "--\u202eabc=1", "--a\u202eb")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err
    what, text, caret, _ = ran.err.splitlines()
    assert what == "calctool: error: unknown option --a<U+202E>b"
    assert text == "  x<U+001B>[31m --<U+202E>abc=1 --a<U+202E>b"
    assert text[caret.index("^") : caret.rindex("^") + 1] == "--a<U+202E>b"


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("limit", "side", "up"),
        ("limit", "infinite", "never"),
        ("limit", "roots", "imaginary"),
        ("diff", "form", "short"),
        ("partial", "notation", "arrows"),
        ("grad", "form", "diagonal"),
    ],
)
def test_a_word_an_option_cannot_have_is_bad_input_in_the_library_too(command: str, option: str, value: str) -> None:
    given = {"to": "0"} if command == "limit" else {}
    with pytest.raises(InputError, match=f"--{option} cannot be '{value}'"):
        getattr(calctool, command)("x", **given, **{option: value})


def test_the_variables_of_partial_as_an_option() -> None:
    assert run("partial", "x^2 y", "--wrt", "y").stdout == run("partial", "x^2 y", "y").stdout == "x^2\n"
    assert run("partial", "x^2 y", "--wrt", "x,y").stdout == run("partial", "x^2 y", "--wrt", "x y").stdout == "2x\n"
    assert run("check", "partial", "x^2 y", "--wrt", "y", "--answer", "x^2").exit_code == 0
    assert run("partial", "x^2 y", "x", "--wrt", "y").exit_code == 2
    assert run("partial", "x^2 y", "").exit_code == 2
