"""Lines read from a terminal, each worked out in a child process: a session that no line can end.

The child is what the program is for one command, with its limits of time and memory.  What it had to load is loaded
here too before the next line, which then begins at once.  Ctrl-C ends the work of a line, or clears the line that is
typed; Ctrl-D leaves.  Lines are edited and remembered by the standard library's readline, where there is one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from calctool import __version__
from calctool.cli import app, streams
from calctool.cli.session import LEAVE, Outcome, Session, Tell
from calctool.interop import sympy as interop

PROMPT = "calctool> "
BANNER = f"calctool {__version__}.  Try: diff x^2 sin x, then steps.  help lists the commands, Ctrl-D leaves."
_BUG = 70
_END = b"\0"
_KEPT = ("calctool", "rich", "sympy", "flint", "mpmath")
"""Packages that are worth loading once for all lines."""


def start(commands: app.Commands) -> int:
    """Read lines and reply to them until there are no more; the exit code is 0."""
    session = Session(commands, in_child if hasattr(os, "fork") else here)
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


def here(work: Callable[[Tell], int]) -> Outcome:
    """The work done in this process, where no other can be had."""
    told: list[str] = []
    code = streams.finish(work(told.append))
    return Outcome(code, told[-1] if told else None)


def in_child(work: Callable[[Tell], int]) -> Outcome:
    """The work done in a child process, which tells its answer and what it had to load."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    known = frozenset(sys.modules)
    news, tell = os.pipe()
    # A Ctrl-C is for the work; the handler is set before there is a child that could be interrupted.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = os.fork()
        if child == 0:
            code = _BUG
            try:
                os.close(news)
                signal.signal(signal.SIGINT, before)
                code = streams.finish(work(lambda text: _send(tell, text, known)))
            finally:
                os._exit(code)
        os.close(tell)
        with os.fdopen(news, "rb") as pipe:
            data = pipe.read()
        status = os.waitpid(child, 0)[1]
    finally:
        signal.signal(signal.SIGINT, before)
    *told, _ = data.split(_END)
    if not told:
        return Outcome(os.waitstatus_to_exitcode(status))
    answer, *modules = told[-1].decode("utf-8", "replace").split("\n")
    _load(modules)
    return Outcome(os.waitstatus_to_exitcode(status), answer)


def _send(pipe: int, answer: str, known: frozenset[str]) -> None:
    loaded = [name for name in sys.modules if name not in known and name.partition(".")[0] in _KEPT]
    message = "\n".join([answer, *loaded]).encode("utf-8", "replace") + _END
    while message:
        message = message[os.write(pipe, message) :]


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
