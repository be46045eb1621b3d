"""The program where the system is no Unix: without its modules, its signals and fork, as Python is in Windows.

Python runs ``sitecustomize`` before everything else, in each process that a batch starts too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from calctool.batch import folder
from tests.batch.program import surroundings
from tests.shell.test_session import PROMPT, Terminal

WITHOUT = """
import multiprocessing, os, signal, subprocess, sys

class Missing:
    names = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "termios", "tty"}

    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
for name in Missing.names:
    sys.modules.pop(name, None)
for module, names in {
    os: "fork forkpty getpgid getpgrp getuid killpg register_at_fork sched_getaffinity setsid sysconf uname wait wait3",
    signal: "ITIMER_REAL SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH SIGXCPU"
    " alarm pause pthread_sigmask setitimer sigwait",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
import multiprocessing.resource_tracker  # it looks at what there is when it is imported
multiprocessing.set_start_method("spawn")
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""


@pytest.fixture
def windows(tmp_path: Path) -> dict[str, str]:
    """The environment of a program there; what it keeps for a while, it keeps in ``tmp_path``."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    return {"PYTHONPATH": path, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "TMPDIR": str(tmp_path)}


def ran(windows: dict[str, str], *args: str, stdin: str = "") -> tuple[int, str, str]:
    """The exit code and what was printed, in the letters that a terminal there has."""
    done = subprocess.run(
        [sys.executable, "-m", "calctool", *args],
        input=stdin.encode("cp1252"),
        capture_output=True,
        env={**surroundings(), **windows},
        check=False,
    )
    return done.returncode, done.stdout.decode(windows["PYTHONIOENCODING"]), done.stderr.decode("cp1252")


@pytest.mark.parametrize(
    ("args", "code", "ends"),
    [
        (("diff", "x^2", "--timeout", "9"), 0, "2x\n"),
        (("diff", "x^2 sin(x)", "--steps", "--verify"), 0, "SymPy agrees.\n"),
        (("limit", "sin(x)/x", "--to", "0", "--format", "rich"), 0, "1\n"),
        (("check", "diff", "sin(3x)", "--answer", "cos(3x)"), 1, "multiply by the derivative of 3x.\n"),
        (("diff", "x^2 sin("), 2, ""),
        (("plot", "1/x", "--format", "html"), 0, "</html>\n"),
        (("practice", "diff", "--count", "1", "--seed", "7"), 0, "\n"),
        (("help",), 0, "\n"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_commands(windows: dict[str, str], args: tuple[str, ...], code: int, ends: str) -> None:
    for encoding in ("cp1252", "cp437"):
        found, out, err = ran({**windows, "PYTHONIOENCODING": encoding}, *args)
        assert (found, out[len(out) - len(ends) :]) == (code, ends), out + err
        assert "internal error" not in err
        assert (err == "") == (code < 2)


def test_a_batch(windows: dict[str, str], tmp_path: Path) -> None:
    """In processes of its own, and nothing is left of it."""
    rows = "diff x^2\nlimit sin(x)/x --to 0\ndiff x^2 +\n"
    code, out, err = ran(windows, "batch", "-", "--jobs", "2", stdin=rows)
    assert (code, len(out.splitlines())) == (2, 3), err
    assert "internal error" not in out + err
    assert not [name for name in os.listdir(tmp_path) if name.startswith("calctool-")]


def test_a_folder_in_which_a_file_is_open_is_not_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to; what cannot be locked is swept by nobody, under whichever name."""
    monkeypatch.setattr(folder.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folder, "locked", lambda file: None)
    monkeypatch.setattr(folder.os, "rename", None)
    with folder.Folder() as mine, folder.Folder():
        assert os.listdir(mine.name) == ["lock"]
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the terminal needs fork")
def test_a_session(windows: dict[str, str]) -> None:
    terminal = Terminal(**windows)
    terminal.until(PROMPT)
    for line, answer in {
        "diff x^2 sin(x)": "2x sin(x) + x^2 cos(x)",
        "steps": "product rule",
        "limit 1/x": "--to",
    }.items():
        terminal.send(line + "\n")
        assert answer in terminal.until(PROMPT)
    terminal.send("quit\n")
    terminal.until("")
    assert terminal.code() == 0
