"""Long walks say how far they are: to a terminal while they go, and where they were when Ctrl-C ended them."""

from __future__ import annotations

import io
import sys

import pytest

from calctool.cli import errors, streams
from calctool.cli import progress as shown
from calctool.optimisation.descent import descent, walk
from calctool.process import sandbox


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def walked() -> None:
    assert walk(descent([lambda v: v[0]], 1e-9), (1.0,), 60_000, 1, names=("x",)).last.step == 60_000


def test_a_walk_reports_where_it_is() -> None:
    said: list[str] = []
    sandbox.watched_by(said.append)
    try:
        walked()
    finally:
        sandbox.watched_by(None)
    assert said[0] == "after 0 steps x = 1"
    assert said[-1].startswith("after 60,000 steps x = 0.9999400018")


def test_the_line_on_a_terminal_is_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "LONG", 0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "50")
    with shown.progress(True):
        walked()
    lines = sys.stderr.getvalue().split("\r")  # type: ignore[attr-defined]
    assert any(line.startswith("after 60,000 steps x = ") for line in lines)
    assert "\n" not in "".join(lines)
    assert lines[-2].strip() == lines[-1] == ""


@pytest.mark.parametrize(("wanted", "stream"), [(False, Terminal()), (True, io.StringIO())])
def test_nothing_is_shown_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, wanted: bool, stream: io.StringIO
) -> None:
    monkeypatch.setattr(shown, "LONG", 0)
    monkeypatch.setattr(sys, "stderr", stream)
    with shown.progress(wanted):
        walked()
    assert stream.getvalue() == ""


def test_ctrl_c_says_where_it_was(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert errors.tell(sandbox.Interrupted("after 20,000 steps x = 1")) == 130
    assert capsys.readouterr() == ("", "calctool: interrupted: after 20,000 steps x = 1\n")
    assert errors.tell(KeyboardInterrupt()) == errors.tell(sandbox.Interrupted(None)) == 130
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(streams, "on_terminal", lambda stream: True)
    assert errors.tell(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "\n")  # what comes next does not stand behind ^C
