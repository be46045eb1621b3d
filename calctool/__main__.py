"""The door: prepare the process, run the command line, leave at once with its exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

_RECURSION = 100_000
_GARBAGE = 500_000


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run ``calctool`` with these arguments (``sys.argv`` by default) and end the process.

    Every failure has its exit code and its line on standard error; a traceback only with CALCTOOL_DEBUG=1.
    """
    # A process that lives for a tenth of a second has no garbage worth looking for: collecting while
    # modules are imported is a third of the cost of importing SymPy.
    gc.set_threshold(_GARBAGE)
    # A parser and rules that recurse on trees 2,000 deep; pure Python calls use no C stack.
    sys.setrecursionlimit(_RECURSION)
    try:
        from calctool.cli import errors, lazy_imports, streams
        from calctool.process import sandbox

        try:
            streams.prepare()
            lazy_imports.put_off()
            sandbox.arm(errors.give_up)
            from calctool.batch import COMMANDS
            from calctool.cli.app import run

            args = sys.argv[1:] if argv is None else argv
            if not args and streams.on_terminal(sys.stdin) and streams.on_terminal(sys.stdout):
                from calctool.cli.terminal_session import start

                code = start(COMMANDS)
            else:
                code = streams.finish(run(args, COMMANDS))
        except Exception as error:  # a broken installation, say
            code = errors.tell(error)
    except KeyboardInterrupt:
        code = 130
    # Not sys.exit: taking the interpreter down object by object is as slow as a small command.
    os._exit(code)


if __name__ == "__main__":
    main()
