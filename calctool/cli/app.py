"""The commands by name, imported one at a time: asking for help costs no more than the help.

``COMMANDS`` is the list a reader sees; the module of a command, its options and its task are loaded
when its name is called.  All that Typer is asked for is to read options and to write help.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from inspect import signature
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from calctool.cli import arguments, errors
from calctool.cli.options import Version, sharing, view
from calctool.errors import InputError

COMMANDS = {
    "diff": "The derivative of an expression, with its steps.",
    "limit": "The limit of an expression at a place, or why there is none.",
    "continuity": "Is a function continuous, and where is it not.",
    "partial": "Partial derivatives, of any order, with what is held constant.",
    "grad": "The gradient, and its length and direction at a point.",
    "jacobian": "The Jacobian matrix of several expressions, and its determinant.",
    "hessian": "The matrix of second derivatives, and the kind of a point.",
    "chain": "The derivative of a composition along its tree of variables.",
    "batch": "Many exercises from files, one result a line, in order.",
    "check": "Is an answer to one of these right, and if not, what went wrong?",
    "rules": "The rules the steps are made of, one by one.",
}
_PLAIN: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


# The library under Typer is a part of it or a package beside it, depending on the version: its errors
# are reached through the one that Typer shows.
_UsageError: Any = typer.BadParameter.__base__


class Command(TyperCommand):
    """One command: an expression may begin with a minus sign, and errors are ours."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._read: dict[tuple[tuple[str, ...], int], dict[str, Any]] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Sort the arguments, then hand them on with the options first and ``--`` before the rest."""
        options, expressions = self._sorted(str(ctx.command_path), args)
        return super().parse_args(ctx, [*options, "--", *expressions])

    def called(self, path: str, args: Sequence[str], defaults: Sequence[str] = ()) -> int:
        """Run the command as the program would, the options read by Typer once for every set of their names.

        ``defaults`` are options that hold where ``args`` do not say otherwise.  Rows of a batch mostly name
        the same options, and what Typer makes of them does not depend on the texts, which are put in afterwards.
        """
        own, expressions = self._sorted(path, args)
        options = [*self._sorted(path, defaults)[0], *own]
        _, valued = self._names
        names: list[str] = []
        texts: list[str] = []
        for option in (rest := iter(options)):
            names.append(option)
            if option in valued:
                texts.append(next(rest))
        shape = (tuple(names), len(expressions))
        read = self._read.get(shape)
        if read is None:
            if len(self._read) >= _SHAPES:
                self._read.clear()
            marks = iter([_mark(i) for i in range(len(texts))])
            marked = [part for name in names for part in ((name, next(marks)) if name in valued else (name,))]
            places = [_mark(len(texts) + i) for i in range(len(expressions))]
            with self.make_context(path, [*marked, "--", *places]) as ctx:
                read = self._read[shape] = dict(ctx.params)
        put_in = dict(zip(map(_mark, range(len(texts) + len(expressions))), [*texts, *expressions], strict=True))
        function = self.callback
        assert function is not None
        return int(function(**{name: _filled(value, put_in) for name, value in read.items()}) or 0)

    def _sorted(self, path: str, args: Sequence[str]) -> arguments.Sorted:
        flags, valued = self._names
        found = arguments.classify(args, flags, valued, path)
        places = [p for p in self.params if p.param_type_name == "argument"]
        if all(p.nargs == 1 for p in places) and len(found.expressions) > len(places):
            raise too_many(path, found.expressions, len(places))
        return found

    @cached_property
    def _names(self) -> tuple[set[str], set[str]]:
        return names_of_options(self.get_params(self.context_class(self, **self.context_settings)))


_SHAPES = 200
"""Sets of options that are remembered; a file may hold anything."""


def _mark(i: int) -> str:
    """What stands for the i-th text while Typer reads the rest; nobody can type it."""
    return f"\0{i}"


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [texts.get(v, v) for v in value]
    return texts.get(value, value) if isinstance(value, str) else value


class Group(TyperGroup):
    """The program: its commands are in ``COMMANDS``."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the list."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list for the help page, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Say what is wrong with the first argument if it is no command, else go on."""
        if not args:
            raise InputError("no command given", hint=str(ctx.get_help()))
        flags, _ = names_of_options(self.get_params(ctx))
        if args[0] not in flags and args[0] not in COMMANDS:
            raise no_command(args, flags)
        return super().parse_args(ctx, args)

    def main(self, args: Sequence[str] | None = None, *_: Any, standalone_mode: bool = True, **__: Any) -> Any:
        """Run the program and leave with its exit code (return it if not ``standalone_mode``)."""
        code = self.run(sys.argv[1:] if args is None else args)
        if standalone_mode:
            sys.exit(code)
        return code

    def run(self, args: Sequence[str]) -> int:
        """Run the program with these arguments: its exit code, everything said that is to be said."""
        try:
            with self.make_context("calctool", list(args)) as ctx:
                return int(self.invoke(ctx) or 0)
        except typer.Exit as stop:
            return stop.exit_code
        except _UsageError as error:
            return errors.tell(as_input_error(error))
        except (Exception, KeyboardInterrupt) as error:
            return errors.tell(error)


@cache
def load(name: str) -> Command:
    """The command of that name with all its options: the function ``name`` of the module ``name``."""
    function: Callable[..., int] = getattr(
        import_module("calctool.batch.command" if name == "batch" else f"calctool.cli.{name}"), name
    )
    single = typer.Typer(**_PLAIN)
    single.command(name, cls=Command)(sharing(function))
    command = get_command(single)
    assert isinstance(command, Command)
    return command


def names_of_options(params: Sequence[Any]) -> tuple[set[str], set[str]]:
    """The options that stand alone and those that take a value, by every spelling."""
    flags: set[str] = set()
    valued: set[str] = set()
    for param in params:
        if param.param_type_name == "option":
            (flags if param.is_flag else valued).update(param.opts, param.secondary_opts)
    return flags, valued


app = typer.Typer(cls=Group, **_PLAIN)


@app.callback(epilog='For one command: calctool diff --help. First try: calctool diff "x^2 sin x" --steps')
def calctool(version: Version = False) -> None:
    """Calculus with every step: derivatives as a teacher would write them, each line checked."""


def run(args: Sequence[str]) -> int:
    """The whole program: arguments in, exit code out."""
    group = get_command(app)
    assert isinstance(group, Group)
    return group.run(args)


def asked(args: Sequence[str], defaults: Sequence[str] = ()) -> int:
    """Run one command as :func:`run` does, but let its errors pass: for a caller that answers in its own way.

    ``defaults`` are options for whatever the command says nothing about.  Raises InputError for anything
    wrong with the arguments.
    """
    if args[0] not in COMMANDS:
        raise no_command(args, set())
    command = load(args[0])
    try:
        return command.called(f"calctool {args[0]}", args[1:], defaults)
    except typer.Exit as stop:
        return stop.exit_code
    except _UsageError as error:
        raise as_input_error(error) from error


# What can be wrong before a command is reached


def no_command(args: Sequence[str], flags: set[str]) -> InputError:
    """The error for a first argument that names no command."""
    from difflib import get_close_matches

    first = args[0]
    if arguments.is_option(first, flags):
        shared = {f"--{name}" for name in signature(view).parameters} - flags
        meant = get_close_matches(first, sorted(flags), n=1)
        if meant and first.partition("=")[0] not in shared:
            hint = f"did you mean {meant[0]}?"
        else:
            hint = "options follow the command: calctool diff EXPR --steps"
        return InputError(f"unknown option {first}", " ".join(args), (0, len(first)), hint)
    meant = get_close_matches(first, COMMANDS, n=1)
    if meant:
        hint = f"did you mean '{meant[0]}'?"
    elif first.isalpha():
        hint = f"commands: {', '.join(COMMANDS)}"
    else:
        hint = f'for its derivative: calctool diff "{first}"'
    return InputError(f"unknown command '{first}'", " ".join(args), (0, len(first)), hint)


def too_many(path: str, expressions: Sequence[str], places: int) -> InputError:
    """The error for more arguments than the command takes: mostly an expression that was not quoted."""
    whole = " ".join(expressions)
    start = len(" ".join(expressions[:places])) + (places > 0)
    wanted = "one argument" if places == 1 else f"{places} arguments"
    hint = f'quote an expression that holds spaces: {path} "{whole}"'
    return InputError(f"{wanted} expected, {len(expressions)} given", whole, (start, len(whole)), hint)


def as_input_error(error: Any) -> InputError:
    """Typer's own complaint (a required argument missing, say) in our form."""
    what = str(error.format_message())
    path = error.ctx.command_path if error.ctx is not None else "calctool"
    return InputError(what.rstrip("."), hint=f"see '{path} --help'")
