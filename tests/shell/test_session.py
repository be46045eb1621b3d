"""A session: what lines mean, with the work done in this process; and one on a terminal, with its children."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from calctool.batch import COMMANDS
from calctool.cli.session import Replied, Session
from calctool.cli.terminal_session import BANNER, PROMPT, here, in_another
from calctool.cli.words import SYNONYMS
from tests.cli.conftest import program, surroundings


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CALCTOOL_TIMEOUT", "CALCTOOL_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CALCTOOL_ASCII", "1")
    return Session(COMMANDS, here)


TALKS: list[list[tuple[str, str]]] = [
    [  # what is typed, what is said: its first lines, and no more where it ends in a full stop of three
        ("diff x^2 sin x", "2x sin(x) + x^2 cos(x)\n"),
        ("ans", "2x sin(x) + x^2 cos(x)\n"),
        ("diff ans", "2 sin(x) + 4x cos(x) - x^2 sin(x)\n"),
        ("diff x ans --at x=0", "0\n"),
        ("ans + 2ans", "0 + 2*0\n"),
    ],
    [
        ("x^3+1", "x^3 + 1\n"),
        ("diff ans", "3x^2\n"),
        ("diff 2ans^2 + answer", "calctool: error: unknown name 'answer'..."),
        ("derivative ans --order 2", "6\n"),
        ("lim x->0 (1-cos x)/x^2", "1/2\n"),
        ("calctool limit sin(3x)/x --to 0", "3\n"),
        ("d/dx [x^4]", "4x^3\n"),
        ("diff (x^2)'", "2x\n"),
        ("diff -x^2", "-2x\n"),
    ],
    [
        ("steps", "calctool: error: there is nothing yet that steps could be of\ntry: diff x^2 sin x\n"),
        ("hint", "calctool: error: there is nothing yet that hint could be of\ntry: diff x^2 sin x\n"),
        ("diff ans", "calctool: error: there is no answer yet that ans could stand for\n  diff ans\n       ^^^\n..."),
        ("grad x^2 y", "(2x y, x^2)\n"),
        ("ans", "calctool: error: the last answer is no expression that ans could stand for\n  ans\n  ^^^\n..."),
        ("limit 1/x --to 0", "does not exist\n"),
        ("1/ans", "calctool: error: the last answer is no expression that ans could stand for\n  1/ans\n    ^^^\n..."),
    ],
    [
        ("diff x sin x", "sin(x) + x cos(x)\n"),
        ("steps", "d/dx [x sin(x)]\n  = d/dx [x] sin(x) + x d/dx [sin(x)]       product rule\n..."),
        ("steps --format latex", "\\begin{..."),
        ("hint", "Next: product rule   d/dx [w*z] = w'*z + w*z'\n"),
        ("hint", "Next: product rule   d/dx [w*z] = w'*z + w*z'\nDifferentiate x and leave sin(x); ..."),
        ("diff arcsn(x)", "calctool: error: unknown function 'arcsn'\n  arcsn(x)\n  ^^^^^\ndid you mean 'arcsin'?\n"),
        ("hint 3", "Next: product rule   d/dx [w*z] = w'*z + w*z'\nDifferentiate x and leave sin(x); ..."),
        ("hint", "Step 2 of 2: ..."),
        ("hint 4", "calctool: error: hint cannot be '4'\none of 1, 2, 3, or nothing\n"),
    ],
    [  # what shows more of an answer goes on from what was shown, in another form too
        ("diff x sin x --hint 1", "Next: product rule   d/dx [w*z] = w'*z + w*z'\n"),
        ("hint", "Next: product rule   d/dx [w*z] = w'*z + w*z'\nDifferentiate x ..."),
        ("steps", "d/dx [x sin(x)]\n  = d/dx [x] sin(x) + x d/dx [sin(x)]       product rule\n..."),
        ("hint 1", "Next: product rule   d/dx [w*z] = w'*z + w*z'\n"),
        ("hint 2", "Next: product rule   d/dx [w*z] = w'*z + w*z'\nDifferentiate x ..."),
        ("hint", "Next: product rule   d/dx [w*z] = w'*z + w*z'\nDifferentiate x ..."),
        ("hint", "Step 2 of 2: ..."),
        ("diff x^2 --steps --notation lagrange --format latex", "\\begin{..."),
        ("steps --format text", "(x^2)'\n..."),
        ("hint", "..."),
        ("hint 3", "..."),
        ("hint", "calctool: error: there is no step 2\nthe page has 1; --steps shows it whole\n"),
        ("hint 1", "\\textbf{Next:} power rule\n"),
        ("check diff sin(3x) --answer cos(3x) --hint 1", "Not right.\nLook again at sin(3x).\n"),
        ("hint", "Not right.\n..."),
        ("steps", "Not right.\nAt x = 2 your answer is 0.96017..."),
        ("check diff -x^2 --answer -2x", "Right.\n"),
        ("diff -x^2", "-2x\n"),
        ("steps", "d/dx [-x^2]\n..."),
    ],
    [
        ("ad - bc", "a d - b c\n"),
        ("rad + 1", "r a d + 1\n"),
        ("theta x", "theta x\n"),
        ("hnt", "calctool: error: unknown command 'hnt'\n  hnt\n  ^^^\ndid you mean 'hint'?\n"),
        ("stpes", "calctool: error: unknown command 'stpes'\n  stpes\n  ^^^^^\ndid you mean 'steps'?\n"),
        ("derivativ x^2", "calctool: error: unknown command 'derivativ'\n..."),
        ("integrat x^2", "calctool: error: unknown command 'integrat'\n..."),
        ("dif -x^2", "calctool: error: unknown command 'dif'\n..."),
        ("secant x", "calctool: error: unknown name 'secant'\n..."),
        ("lim x->0", "calctool: error: the limit of what?\n..."),
        ("? diff", "Usage: calctool diff [OPTIONS] [EXPR [VAR]]\n..."),
        ("?steps", "Every step of the last answer.\n"),
        ("steps x", "calctool: error: unknown name 'steps'\n..."),
    ],
    [
        ("critical x^3 - 3x --on -2, 3", "x = -1, 1\n..."),
        ("check diff x^2 sin x --answer 2x sin x + x^2 cos x --strict", "Right.\n..."),
        ("check grad x^2 y --answer (2x y, x^2)", "Right.\n..."),
        ("descend x^2 - 4x + 4 --from x = 0 --rate 0.4 --count 5", "1.99936\n..."),
        ("check diff sin(3x) --answer cos(3x)", "Not right.\nAt x = 2 your answer is 0.96017..."),
        ("hint", "Not right.\nLook again at sin(3x).\n"),
        ("steps", "Not right.\n..."),
        ("check diff x^2 --answer 2x", "Right.\n"),
    ],
    [
        ("arcsn(x)", "calctool: error: unknown function 'arcsn'\n  arcsn(x)\n  ^^^^^\ndid you mean 'arcsin'?\n"),
        ("dif x^2", "calctool: error: unknown command 'dif'\n  dif x^2\n  ^^^\ndid you mean 'diff'?\n"),
        ("integrate x", "calctool: error: integrals are not part of calctool\n  integrate x\n  ^^^^^^^^^\n..."),
        ("--steps", "calctool: error: unknown option --steps..."),
        ('diff "x^2', 'calctool: error: a quote is not closed\n  diff "x^2\n..."'.rstrip('"')),
        (
            "diff x --stesp",
            "calctool: error: unknown option --stesp\n  x --stesp\n    ^^^^^^^\ndid you mean --steps?\n",
        ),
        ("diff 1/0", "calctool: error: ..."),
        ("", ""),
        ("   ", ""),
        ("calctool", ""),
        ("help steps", "Every step of the last answer.\n"),
        ("?", "Usage: calctool [OPTIONS] COMMAND [ARGS]...\n..."),
        ("y = x^2", "x^2\n"),
        ("x^2 = y^2 = 3", "calctool: error: '=' is not read inside an expression\n..."),
        ("help diff", "Usage: calctool diff [OPTIONS] [EXPR [VAR]]\n..."),
        ("help", "Usage: calctool [OPTIONS] COMMAND [ARGS]...\n..."),
        ("limit --help", "Usage: calctool limit [OPTIONS] [EXPR [PLACE]]\n..."),
        ("--version", "calctool 0.1.0\n"),
        ("sin x", "sin(x)\n"),
        ("rules nothing", "calctool: error: ..."),
    ],
]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk[0][0])
def test_a_talk(session: Session, capsys: pytest.CaptureFixture[str], talk: list[tuple[str, str]]) -> None:
    for line, says in talk:
        session.reply(line)
        captured = capsys.readouterr()
        said = captured.err + captured.out
        expected = says.removesuffix("...")
        assert said == says or (says.endswith("...") and said.startswith(expected)), line
        assert "Traceback" not in said


def test_ans_stands_for_no_part_of_the_name_of_a_file(session: Session) -> None:
    session.answer = "2*x"
    lines = {
        "diff ans --plot-file ans.svg": ["diff", "2*x", "--plot-file", "ans.svg"],
        "diff ans --plot-file=an/ans.svg": ["diff", "2*x", "--plot-file=an/ans.svg"],
        "fit ans.csv --model m ans": ["fit", "ans.csv", "--model", "m (2*x)"],
        "batch ans.txt ans --output answers.ans.csv": ["batch", "ans.txt", "ans", "--output", "answers.ans.csv"],
        "batch x.txt --title ans --key ans": ["batch", "x.txt", "--title", "ans", "--key", "ans"],
        "check diff x^2 --work ans.txt": ["check", "diff", "x^2", "--work", "ans.txt"],
        "check diff x^2 --answer ans": ["check", "diff", "x^2", "--answer", "2*x"],
        "limit 1/x --to=ans": ["limit", "1/x", "--to=(2*x)"],
        "practice --from ans.jsonl": ["practice", "--from", "ans.jsonl"],
    }
    assert {line: session.arguments(line) for line in lines} == lines


def test_the_exit_code_of_a_line_is_that_of_the_command_line(session: Session) -> None:
    asked = {
        "diff x": 0, "check diff x --answer 2": 1, "diff arcsn(x)": 2, "foo(x)": 2, "quit now": 2, "limit x^x --to": 2,
    }  # fmt: skip
    assert {line: session.reply(line) for line in asked} == asked


@pytest.mark.parametrize(
    ("before", "word", "some"),
    [
        ("", "", {"diff", "limit", "help", "steps", "ans", "derivative"}),
        ("", "di", {"diff", "differentiate"}),
        ("diff x^2 ", "--no", {"--notation", "--no-pager"}),
        ("derivative x^2 --notation ", "", {"leibniz", "lagrange", "newton", "euler"}),
        ("calctool grad x --form ", "r", {"row"}),
        ("check ", "gr", {"grad"}),
        ("help ", "gr", {"grad"}),
        ("rules ", "prod", {"product", "product-n"}),
        ("diff x --known ", "cha", {"chain"}),
        ("practice ", "ja", {"jacobian"}),
        ("practice diff --rules ", "lh", {"lhopital"}),
    ],
)
def test_what_a_tab_offers(session: Session, before: str, word: str, some: set[str]) -> None:
    found = session.completions(before, word)
    assert set(found) >= some
    assert all(name.startswith(word) for name in found)
    assert session.completions("diff ", "x^") == session.completions("nothing ", "--") == []


def test_synonyms_are_names_of_commands() -> None:
    assert set(SYNONYMS.values()) <= set(COMMANDS)
    assert not set(SYNONYMS) & set(COMMANDS)


# --- on a terminal -----------------------------------------------------------------------------------


class Terminal:
    """The other end of a terminal on which the program runs.  It waits for what is said, and looks at no clock."""

    def __init__(self, **env: str) -> None:
        import pty

        self.child, self.end = pty.fork()
        if self.child == 0:
            os.execve(program()[0], program(), surroundings(NO_COLOR="1", CALCTOOL_ASCII="1", COLUMNS="80", **env))
        self.said = ""
        self.read = 0

    def until(self, mark: str) -> str:
        """All that is said up to a mark, since the last time; up to the end for none."""
        while not mark or self.said.find(mark, self.read) < 0:
            try:
                data = os.read(self.end, 4096)
            except OSError:  # the program has left
                data = b""
            if not data:
                assert not mark, self.said
                return self.said[self.read :]
            self.said += re.sub(r"\r|\x1b\[\?2004[hl]", "", data.decode())
        start, self.read = self.read, self.said.find(mark, self.read) + len(mark)
        return self.said[start : self.read - len(mark)]

    def send(self, text: str) -> None:
        os.write(self.end, text.encode())

    def code(self) -> int:
        os.close(self.end)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


@pytest.fixture
def ask() -> Callable[[Terminal, str], str]:
    def reply(terminal: Terminal, line: str) -> str:
        terminal.send(line + "\n")
        terminal.until("\n")  # the echo
        return terminal.until(PROMPT)

    return reply


def test_a_terminal(ask: Callable[[Terminal, str], str], tmp_path: Path) -> None:
    """Lines in children of their own: answers come back, Ctrl-C clears, a question is answered, Ctrl-D leaves."""
    history = f"{tmp_path}/history"
    terminal = Terminal(CALCTOOL_HISTORY=history)
    assert terminal.until(PROMPT) == f"{BANNER}\n"
    assert ask(terminal, "diff x^3") == "3x^2\n"
    assert ask(terminal, "diff ans --steps").endswith(
        "Answer: 6x\nCheck: 3 lines agree with the one above at sample points.\n"
    )
    assert ask(terminal, "diff arcsn(ans)").startswith("calctool: error: unknown function 'arcsn'\n  arcsn((6x))")
    # A Ctrl-C just before Python waits for a key is seen only when the next one comes.
    terminal.send("diff x^\x03\n")
    terminal.until("\nKeyboardInterrupt\n")
    terminal.send("check diff x^2\n")
    terminal.until("Your answer: ")
    terminal.send("2x\n")
    assert terminal.until(PROMPT) == "2x\nRight.\n"
    terminal.send("\x04")
    assert terminal.until("") == "\n"
    assert terminal.code() == 0
    with open(history, encoding="utf-8") as file:
        assert file.read().splitlines()[:2] == ["diff x^3", "diff ans --steps"]


@pytest.mark.parametrize("told", ["", "2*x"])
def test_what_a_line_loads_is_loaded_for_the_next_one_too(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the answer is an expression or not."""
    monkeypatch.delitem(sys.modules, "calctool.cli.man_page", raising=False)

    def work(tell: Callable[[str], None]) -> int:
        import_module("calctool.cli.man_page")
        if told:
            tell(told)
        return 3

    assert in_another(work) == Replied(3, told or None)
    assert "calctool.cli.man_page" in sys.modules
