"""How the answer is shown follows from the options, then the environment, then where it goes."""

from __future__ import annotations

import io
from typing import Any

import pytest

from calctool.cli import options, streams

NAMES = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "CALCTOOL_ASCII", "CALCTOOL_TIMEOUT")


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal 100 columns wide."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


class Pipe(Terminal):
    """A stream that is no terminal."""

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("stream", "env", "given", "expected"),
    [
        (Terminal, {}, {}, ("rich", True, False)),
        (Terminal, {"TERM": "dumb"}, {}, ("text", False, False)),
        (Terminal, {"NO_COLOR": "1"}, {}, ("rich", False, False)),
        (Terminal, {"NO_COLOR": ""}, {}, ("rich", True, False)),
        (Terminal, {"NO_COLOR": "1"}, {"color": "always"}, ("rich", True, False)),
        (Terminal, {}, {"color": "never"}, ("rich", False, False)),
        (Terminal, {}, {"format": "text"}, ("text", True, False)),
        (Terminal, {}, {"json": True}, ("json", True, False)),
        (Terminal, {"CALCTOOL_ASCII": "1"}, {}, ("rich", True, True)),
        (Terminal, {"CALCTOOL_ASCII": "0"}, {}, ("rich", True, False)),
        (Terminal, {}, {"ascii": True}, ("rich", True, True)),
        (Pipe, {}, {}, ("text", False, False)),
        (Pipe, {"FORCE_COLOR": "1"}, {}, ("rich", True, False)),
        (Pipe, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, {}, ("text", False, False)),
        (Pipe, {"FORCE_COLOR": "1"}, {"color": "never"}, ("text", False, False)),
        (Pipe, {}, {"color": "always"}, ("rich", True, False)),
        (Pipe, {}, {"format": "rich"}, ("rich", False, False)),
        (lambda: Pipe("ascii"), {}, {}, ("text", False, True)),
        (lambda: Pipe("latin-1"), {}, {}, ("text", False, True)),
        (lambda: None, {}, {}, ("text", False, True)),
    ],
)
def test_decision(
    monkeypatch: pytest.MonkeyPatch, stream: Any, env: dict[str, str], given: dict[str, Any], expected: Any
) -> None:
    """(format, colour, ASCII)"""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", stream())
    found = options.view(**given)
    assert (found.format, found.color, found.ascii) == expected


@pytest.mark.parametrize(
    ("told", "width"),
    [(None, 80), ("120", 120), ("0", 80), ("-5", 80), ("wide", 80), ("3", 20), ("", 80), ("9" * 30, 80), ("٣٠", 80)],
)
def test_width(monkeypatch: pytest.MonkeyPatch, told: str | None, width: int) -> None:
    """COLUMNS, if it is a sensible number."""
    if told is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", told)
    assert streams.width(Pipe()) == width


def test_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds, or what the environment says, or what the line says."""
    monkeypatch.delenv("CALCTOOL_TIMEOUT", raising=False)
    assert options.view().timeout == 10
    monkeypatch.setenv("CALCTOOL_TIMEOUT", "2.5")
    assert options.view().timeout == 2.5
    assert options.view(timeout="0.1").timeout == 0.1
