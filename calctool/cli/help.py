"""``calctool help``: no command among the others, as it asks no exercise; pages of the manual, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calctool.cli import arguments, completion, man_page, streams, words
from calctool.cli.manual import FLAGS, VALUED, pages
from calctool.cli.options import choice
from calctool.errors import InputError


def answer(args: Sequence[str], group: Any) -> int:
    """What ``calctool help ARGS`` prints, where it is no page of a command.  Raises InputError."""
    line = arguments.classify(args, FLAGS, VALUED, "calctool help")
    if line.expressions or len(line.options) - ("--completion" in line.options) > 1:
        whole = " ".join(args)
        hint = "calctool help COMMAND, or one of --man, --completion SHELL, --schema"
        raise InputError("one thing at a time", whole, (0, len(whole)), hint, code="usage")
    if line.options[0] == "--man":
        streams.answer(man_page.roff(pages(group)))
    elif line.options[0] == "--schema":
        from calctool.report.schema import schema_text

        streams.answer(schema_text())
    else:
        shell = choice("--completion", line.options[1], words.SHELLS)
        streams.answer(completion.script(shell, pages(group)))
    return 0
