"""The commands by name, imported one at a time: asking for help costs no more than the help.

A list of commands is what a reader of the help page sees; the module of a command, its options and its task are loaded
when its name is called.  Typer declares options and writes the help; a line is read by :mod:`calctool.cli.arguments`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from inspect import signature
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from calctool.cli import arguments, errors, streams
from calctool.cli.options import Version, is_plain, sharing, view
from calctool.cli.request import Request
from calctool.cli.typed import shown_as_typed
from calctool.cli.words import ELSEWHERE, HELP, HELP_LINE, SYNONYMS, own_name
from calctool.errors import InputError
from calctool.tasks import TASKS


class Entry(NamedTuple):
    """A row of a list of commands: its line of the help page, and the module that holds the function of its name."""

    name: str
    help: str
    module: str


PROBLEMS = tuple(Entry(name, task.help, f"calctool.cli.{name}") for name, task in TASKS.items())
ABOUT = (
    Entry("check", "Is an answer to one of these right, and if not, what went wrong?", "calctool.cli.check"),
    Entry("practice", "Exercises to work on, with a verdict on each answer.", "calctool.cli.practice"),
    Entry("rules", "The rules the steps are made of, one by one.", "calctool.cli.rules"),
)
Commands = Mapping[str, Entry]
_PLAIN: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


_EPILOG = (
    'For one command: calctool help diff. First try: calctool diff "x^2 sin x" --steps. '
    "Alone on a terminal, calctool is a session: a command a line, no quotes needed."
)


class Command(TyperCommand):
    """One command: an expression may begin with a minus sign, errors are ours, and what it gives is a request."""

    function: Callable[..., Request]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the line; Typer is left with the options that answer by themselves, such as ``--help``."""
        line = self.sorted(str(ctx.command_path), args)
        given = self.bound(line)
        if given is None:
            return super().parse_args(ctx, [*line.options, "--", *line.expressions])
        ctx.params = given
        return []

    def invoke(self, ctx: Any) -> Request:
        """The request that the line amounts to."""
        return self.function(**ctx.params)

    def sorted(self, path: str, args: Sequence[str]) -> arguments.Sorted:
        """Options and expressions apart; raises InputError for an unknown option and for too many expressions."""
        line = arguments.classify(args, *self._names, path)
        if all(p.nargs == 1 for p in self._places) and len(line.expressions) > len(self._places):
            raise too_many(path, line.expressions, self._places)
        return line

    def bound(self, line: arguments.Sorted) -> dict[str, Any] | None:
        """The arguments of the function by name, those given; None where an option answers by itself."""
        given: dict[str, Any] = {}
        options = iter(line.options)
        for option in options:
            param = self._options[option]
            if param.is_eager:
                return None
            value = True if param.is_flag else next(options)
            given[param.name] = [*given.get(param.name, ()), value] if param.multiple else value
        rest = line.expressions
        for place in self._places:
            if rest:
                given[place.name], rest = (rest[0], rest[1:]) if place.nargs == 1 else (rest, [])
        return given

    @cached_property
    def _options(self) -> dict[str, Any]:
        params = self.get_params(self.context_class(self, **self.context_settings))
        return {name: p for p in params if p.param_type_name == "option" for name in p.opts}

    @cached_property
    def _names(self) -> tuple[set[str], set[str]]:
        return names_of_options(self._options.values())

    @cached_property
    def _places(self) -> list[Any]:
        return [p for p in self.params if p.param_type_name == "argument"]


class Group(TyperGroup):
    """The program: a list of commands."""

    entries: Commands

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the list."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now."""
        return load(self.entries[cmd_name]) if cmd_name in self.entries else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list for the help page, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([*[(entry.name, entry.help) for entry in self.entries.values()], (HELP, HELP_LINE)])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The variables that are looked at, and a first command to try."""
        from calctool.cli.manual import ENVIRONMENT

        with formatter.section("Environment"):
            formatter.write_dl(ENVIRONMENT)
        super().format_epilog(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Say what is wrong with the first argument if it is no command, else go on."""
        if not args:
            raise InputError("no command given", hint=str(ctx.get_help()), code="usage")
        flags, _ = names_of_options(self.get_params(ctx))
        if args[0] not in flags and args[0] not in self.entries:
            raise no_command([arg for arg in args if arg != "--help"], flags, self.entries)
        return super().parse_args(ctx, args)


@cache
def load(entry: Entry) -> Command:
    """The command with all its options."""
    function: Callable[..., Request] = sharing(shown_as_typed(getattr(import_module(entry.module), entry.name)))
    single = typer.Typer(**_PLAIN)
    single.command(entry.name, cls=Command)(function)
    command = get_command(single)
    assert isinstance(command, Command)
    command.function = function
    return command


def names_of_options(params: Iterable[Any]) -> tuple[set[str], set[str]]:
    """The options that stand alone and those that take a value, by every spelling."""
    flags: set[str] = set()
    valued: set[str] = set()
    for param in params:
        if param.param_type_name == "option":
            (flags if param.is_flag else valued).update(param.opts)
    return flags, valued


def options_of(name: str, commands: Commands) -> tuple[set[str], set[str]]:
    """The options of a command, those that stand alone and those with a value; none of what is no command."""
    return names_of_options(load(commands[name]).params) if name in commands else (set(), set())


def takes_one(name: str, commands: Commands) -> bool:
    """Does a command take one argument and no more?

    >>> entries = {entry.name: entry for entry in PROBLEMS}
    >>> takes_one("grad", entries), takes_one("jacobian", entries)
    (True, False)
    """
    places = [p for p in load(commands[name]).params if p.param_type_name == "argument"]
    return len(places) == 1 and bool(places[0].nargs == 1)


def files_among(args: Sequence[str], commands: Commands) -> set[int]:
    """The places in a command line of what is the name of a file, or no more than a title.

    >>> entries = {entry.name: entry for entry in PROBLEMS}
    >>> files_among(["diff", "ans", "--plot-file", "ans.png"], entries), files_among(["fit", "ans.csv"], entries)
    ({3}, {1})
    """
    params = load(commands[args[0]]).params
    named = {name for p in params if p.param_type_name == "option" and is_plain(p.metavar) for name in p.opts}
    flags, valued = names_of_options(params)
    files = any(p.param_type_name == "argument" and is_plain(p.metavar) for p in params)
    found = set()
    for i, arg in enumerate(args[1:], 1):
        if args[i - 1] in valued:
            plain = args[i - 1] in named
        else:
            name, equals, _ = arg.partition("=")
            plain = name in named if equals and name in valued else files and arg not in flags | valued
        if plain:
            found.add(i)
    return found


def program(commands: Commands) -> Group:
    """The program that has these commands."""
    app = typer.Typer(cls=Group, **_PLAIN)
    app.callback(epilog=_EPILOG)(calctool)
    group = get_command(app)
    assert isinstance(group, Group)
    group.entries = commands
    return group


def calctool(version: Version = False) -> None:
    """Calculus with every step: derivatives as a teacher would write them, each line checked."""


def run(args: Sequence[str], commands: Commands) -> int:
    """The whole program: arguments in, exit code out, everything said that is to be said."""
    try:
        group = program(commands)
        args = spelled(args)
        if args[:1] == [HELP]:
            from calctool.cli import help

            return help.answer(args[1:], group)
        with group.make_context("calctool", args, terminal_width=page_width()) as ctx:
            request: Request = group.invoke(ctx)
        return request.answer()
    except typer.Exit as stop:  # a page of help is written, which Typer leaves out where there is nowhere to write
        return stop.exit_code if sys.stdout is not None else errors.tell(streams.closed())
    except (Exception, KeyboardInterrupt) as error:
        return errors.tell(error, errors.wants_json(args))


def spelled(args: Sequence[str]) -> list[str]:
    """The arguments with a command by its own name, and pages of the manual as options ask for them.

    >>> spelled(["derivative", "x^2"]), spelled(["help", "diff"]), spelled(["help", "--man"])
    (['diff', 'x^2'], ['diff', '--help'], ['help', '--man'])
    """
    if not args:
        return []
    first, *rest = args
    if first == HELP and len(rest) < 2 and not any(arg.startswith("--") for arg in rest if arg != "--help"):
        page = [arg for arg in spelled(rest) if arg not in (HELP, "-h", "--help")]
        return [*page, "--help"]
    return [own_name(first), *rest]


def page_width() -> int:
    """The columns of a page of help: those of the terminal, less a margin."""
    return max(streams.width(sys.stdout) - 2, 50)


def request(args: Sequence[str], commands: Commands, defaults: Sequence[str] = ()) -> Request:
    """What a command line asks for: for a caller that answers in its own way.

    ``defaults`` are options for whatever the line says nothing about.  Raises InputError for anything wrong with it.
    """
    name, *rest = args
    if name not in commands:
        raise no_command(args, set(), commands)
    command = load(commands[name])
    path = f"calctool {name}"
    line = command.sorted(path, rest)
    given = command.bound(line._replace(options=[*command.sorted(path, defaults).options, *line.options]))
    if given is None:
        raise InputError(f"'{' '.join(args)}' asks no exercise", hint='for example: diff "x^2"', code="usage")
    return command.function(**given)


# What can be wrong before a command is reached


def no_command(args: Sequence[str], flags: set[str], commands: Commands, more: Collection[str] = ()) -> InputError:
    """The error for a first argument that names no command; ``more`` words may be meant in a session."""
    from difflib import get_close_matches

    first = args[0]
    if not first.strip():
        return InputError("no command given", hint='for example: calctool diff "x^2"', code="usage")
    if arguments.is_option(first, flags):
        shared = {f"--{name}" for name in signature(view).parameters} - flags
        meant = get_close_matches(first, sorted(flags), n=1)
        if meant and first.partition("=")[0] not in shared:
            hint = f"did you mean {meant[0]}?"
        else:
            hint = "options follow the command: calctool diff EXPR --steps"
        return InputError(f"unknown option {first}", " ".join(args), (0, len(first)), hint, code="usage")
    if first.lower() in ELSEWHERE:
        what, hint = ELSEWHERE[first.lower()]
        return InputError(what, " ".join(args), (0, len(first)), hint, code="usage")
    meant = get_close_matches(first, {*commands, *SYNONYMS, *ELSEWHERE, HELP, *more} - {first}, n=1)
    if meant and meant[0] in ELSEWHERE:
        what, hint = ELSEWHERE[meant[0]]
        hint = f"did you mean '{meant[0]}'? {what}"
    elif meant:
        hint = f"did you mean '{meant[0]}'?"
    elif first.isalpha():
        hint = f"commands: {', '.join(commands)}"
    else:
        hint = f'for its derivative: calctool diff "{first}"'
    return InputError(f"unknown command '{first}'", " ".join(args), (0, len(first)), hint, code="usage")


def too_many(path: str, expressions: Sequence[str], places: Sequence[Any]) -> InputError:
    """The error for more arguments than the command takes: mostly an expression that was not quoted."""
    whole = " ".join(expressions)
    start = len(" ".join(expressions[: len(places)])) + bool(places)
    wanted = "no argument" if not places else "one argument" if len(places) == 1 else f"{len(places)} arguments"
    hint = f"see '{path} --help'"
    if any(place.metavar == "EXPR" for place in places):
        hint = f'quote an expression that holds spaces: {path} "{whole}"'
    return InputError(f"{wanted} expected, {len(expressions)} given", whole, (start, len(whole)), hint, code="usage")
