"""The manual, from what the commands declare: pages to read, one for ``man``, and the words that shells complete.

``calctool help`` is no command among the others: it asks no exercise, and it is about them all.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from calctool.cli import words
from calctool.cli.options import FILES

ENVIRONMENT = (
    ("CALCTOOL_TIMEOUT", "Seconds of work allowed, as --timeout."),
    ("CALCTOOL_ASCII", "Set to 1: no character beyond ASCII, as --ascii."),
    ("CALCTOOL_HISTORY", "A file that keeps the lines of sessions."),
    ("CALCTOOL_DEBUG", "Set to 1: where an internal error happened."),
    ("NO_COLOR", "Set: no colour."),
    ("FORCE_COLOR", "Set, or CLICOLOR_FORCE: colour in any output."),
    ("COLUMNS, LINES", "The size of the page, else that of the terminal."),
    ("PAGER", "Shows a page longer than the screen, else less."),
)
"""The variables of the environment that are looked at, and what each does."""
EXIT_CODES = (
    (0, "Answered; that a limit or a derivative does not exist is an answer."),
    (1, "check or batch found an answer that is wrong, right only as it could be meant, or missing."),
    (2, "The input or an option is wrong."),
    (3, "Not decided: out of time, or no method; what is known is printed."),
    (70, "A bug of ours."),
    (74, "The output could not be written."),
    (130, "Interrupted."),
    (141, "Nobody reads the output any more."),
)


class OptionPage(NamedTuple):
    """An option: its spellings, what stands behind it, what it does, its words; ``shared`` by every command or not."""

    names: tuple[str, ...]
    metavar: str
    says: str
    words: tuple[str, ...]
    shared: bool = False

    @property
    def takes_a_file(self) -> bool:
        """Is its value the name of a file or a folder?"""
        return self.metavar in FILES


class CommandPage(NamedTuple):
    """A command: its line in the list, how it is written, its sentence, an example, and its options."""

    name: str
    line: str
    usage: str
    says: str
    example: str
    options: tuple[OptionPage, ...]

    @property
    def takes_files(self) -> bool:
        """Are its arguments files?"""
        return any(name in self.usage for name in FILES)


def pages(group: Any) -> list[CommandPage]:
    """The pages of all commands, in the order of the list."""
    found = [_page(name, entry.help, group.get_command(None, name)) for name, entry in group.entries.items()]
    everywhere = set.intersection(*[{o.names for o in page.options} for page in found])
    return [
        page._replace(options=tuple(o._replace(shared=o.names in everywhere) for o in page.options)) for page in found
    ]


def _page(name: str, line: str, command: Any) -> CommandPage:
    ctx = command.context_class(command, info_name=f"calctool {name}", **command.context_settings)
    options = []
    for param in command.get_params(ctx):
        record = None if param.param_type_name == "argument" else param.get_help_record(ctx)
        if record is not None:
            metavar = "" if param.is_flag else str(param.metavar)
            known = words.of_option(name, param.opts[-1]) if metavar else ()
            options.append(OptionPage(tuple(param.opts), metavar, " ".join(record[1].split()), known))
    usage = " ".join(piece for piece in command.collect_usage_pieces(ctx) if piece != "[OPTIONS]")
    says, _, example = (command.help or "").partition("\n\n")
    return CommandPage(name, line, usage, " ".join(says.split()), " ".join(example.split()), tuple(options))


FLAGS, VALUED = frozenset(("--man", "--schema")), frozenset(("--completion",))
"""What may be asked of the manual beside a page of it."""
