"""Lines read from a terminal, each worked out in a child process: a session that no line can end.

The child is what the program is for one command, with its limits of time and memory.  What it had to load is loaded
here too before the next line, which then begins at once.  Ctrl-C ends the work of a line, or clears the line that is
typed; Ctrl-D leaves.  Lines are edited and remembered by the standard library's readline, where there is one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from calctool import __version__
from calctool.cli import app, streams
from calctool.cli.session import LEAVE, Replied, Session
from calctool.interop import sympy as interop
from calctool.process import sandbox
from calctool.process.child import Tell, in_child

PROMPT = "calctool> "
BANNER = f"calctool {__version__}: diff x^2 sin x, then steps.  help lists commands, Ctrl-D leaves."
_KEPT = ("calctool", "rich", "sympy", "flint", "mpmath")
"""Packages that are worth loading once for all lines."""


def start(commands: app.Commands) -> int:
    """Read lines and reply to them until there are no more; the exit code is 0."""
    forks = hasattr(os, "fork")
    session = Session(commands, in_another if forks else here)
    if not forks:
        sandbox.start(None)  # in this process no clock may end a line: it would end the session
    remember = _edited(session)
    sys.stdout.write(BANNER + "\n")
    while True:
        try:
            line = input(PROMPT)
        except EOFError:
            sys.stdout.write("\n")
            return 0
        except KeyboardInterrupt:
            sys.stdout.write("\nKeyboardInterrupt\n")
            continue
        remember()
        if line.strip() in LEAVE:
            return 0
        session.reply(line)


def here(work: Callable[[Tell], int]) -> Replied:
    """The work done in this process, where no other can be had."""
    told: list[str] = []
    code = streams.finish(work(told.append))
    return Replied(code, told[-1] if told else None)


def in_another(work: Callable[[Tell], int]) -> Replied:
    """The work done in a child process, which tells its answer and what it had to load."""
    known = frozenset(sys.modules)

    def child(tell: Tell) -> int:
        told = [""]
        code = streams.finish(work(told.append))
        tell("\n".join([told[-1], *_loaded_since(known)]))
        return code

    ended = in_child(child)
    answer, *modules = (ended.told or "").split("\n")
    _load(modules)
    return Replied(ended.code, answer or None)


def _loaded_since(known: frozenset[str]) -> list[str]:
    return [name for name in sys.modules if name not in known and name.partition(".")[0] in _KEPT]


def _load(modules: list[str]) -> None:
    """Load what a line had to load, before the next one has to."""
    if "sympy" in modules:
        interop.seal()  # this is the program, where text that reaches SymPy is an error
        interop.load_sympy()
    for name in modules:
        if name.partition(".")[0] in ("calctool", "rich"):
            with suppress(ImportError):
                import_module(name)


def _edited(session: Session) -> Callable[[], None]:
    """Have lines edited, completed and remembered; what is returned writes the last one to a file, if there is one."""
    try:
        import readline
    except ImportError:
        return lambda: None
    file = os.environ.get("CALCTOOL_HISTORY", "")
    found: list[str] = []

    def complete(word: str, which: int) -> str | None:
        if which == 0:
            found[:] = session.completions(readline.get_line_buffer()[: readline.get_begidx()], word)
        return f"{found[which]} " if which < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n=,")
    bound = "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    readline.parse_and_bind(bound)
    if not file:
        return lambda: None
    with suppress(OSError):
        readline.read_history_file(file)

    def remember() -> None:
        with suppress(OSError):
            with open(file, "a", encoding="utf-8"):
                pass
            readline.append_history_file(1, file)

    return remember
