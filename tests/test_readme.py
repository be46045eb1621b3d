"""Every command the README shows is run, and prints what stands under it."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.console import ROOT, Session, matches, plain_words, printed_by, printed_here, sessions, shim

SESSIONS = sessions((ROOT / "README.md").read_text("utf-8"))


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """An empty folder in which the files the README mentions are found."""
    for name in ("examples", "README.md"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_commands_in_order(workplace: Path) -> None:
    """One after the other in one folder: a later command may read what an earlier one has written.

    A shell reads those that need one, and starts the program; a batch is started with its workers.
    """
    env = shim(workplace / ".bin")
    wrong = []
    for session in SESSIONS:
        words = plain_words(session.command)
        if words is None or "batch" in words:
            printed = printed_by(session.command, env, workplace)
        else:
            printed = printed_here(words, workplace)
        if not matches(printed, session.expected):
            wrong.append(
                f"README.md, line {session.line}: $ {session.command}\n{printed}instead of\n{session.expected}"
            )
    assert not wrong, "\n".join(wrong)


def test_python_in_order() -> None:
    """The sessions of Python, one after the other in one of them."""
    wrong = python_wrong((ROOT / "README.md").read_text("utf-8"))
    assert wrong == ""


def test_python_sessions_are_found_and_compared() -> None:
    assert python_wrong("```pycon\n>>> x = 1\n```\n```pycon\n>>> print(x + 1, '...')\n2 ...\n```\n") == ""
    assert "Got:\n    3" in python_wrong("```pycon\n>>> 1 + 2\n4\n```\n")


def python_wrong(text: str) -> str:
    """What the Python sessions of a text do not print as they say; empty where all is well."""
    blocks = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", text, re.M | re.S))
    test = doctest.DocTestParser().get_doctest(blocks, {}, "README.md", "README.md", 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    return "".join(said)


def test_there_are_commands() -> None:
    assert len(SESSIONS) >= 5


def test_sessions_are_found_and_compared() -> None:
    text = "```console\n$ echo a\na\n$ echo b; \\\n> echo c\nb\nc\n```\n$ no\n"
    assert sessions(text) == [Session(2, "echo a", "a\n"), Session(4, "echo b; \\\necho c", "b\nc\n")]
    assert matches("1\n2\n3\n", "1\n...\n3\n")
    assert not matches("1\n2\n", "1\n")


def test_the_picture_of_a_terminal_is_what_is_printed(workplace: Path) -> None:
    drawn = ElementTree.parse(ROOT / ".github" / "terminal.svg").getroot()
    rows: dict[float, str] = {}
    for text in drawn.iter("{http://www.w3.org/2000/svg}text"):
        if text.get("class") and text.get("y"):
            y = float(text.get("y") or 0)
            rows[y] = rows.get(y, "") + "".join(text.itertext())
    shown = [row.replace("\u00a0", " ").strip() for _, row in sorted(rows.items())]
    command = next(row for row in shown if row.startswith("$ "))
    words = shlex.split(command.removeprefix("$ calctool "))
    page = printed_here([*words, "--format", "rich", "--color", "never"], workplace)
    for line in page.splitlines():
        for part in line.split("   "):
            assert part.strip() in " ".join(shown), part
