"""The options every command shares, written once: the parameters of :func:`view`, and the decision they lead to.

A command declares its own options and one parameter ``view: View``; :func:`sharing` puts the shared
options in its place, so that ``--help``, the checks of values and the defaults are the same everywhere.
"""

from __future__ import annotations

import inspect
import math
import os
import sys
from collections.abc import Callable, Collection
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from calctool import __version__
from calctool.cli import streams
from calctool.errors import InputError
from calctool.report import FORMATS
from calctool.tasks import HINTS, ROOTS

Answer = TypeVar("Answer")
COLORS = ("auto", "always", "never")
TIMEOUT = 10.0


class ViewOptions(NamedTuple):
    """How the reader wants the answer: settled, nothing left to look up."""

    steps: bool
    hint: int | None
    step: int
    known: str | None
    verify: bool
    roots: str
    decimal_comma: bool
    format: str
    standalone: bool
    ascii: bool
    color: bool
    width: int
    quiet: bool
    pager: bool
    timeout: float


def show_version(wanted: bool) -> None:
    """Answer ``--version`` and stop."""
    if wanted:
        streams.answer(f"calctool {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("-V", "--version", callback=show_version, is_eager=True, help="Show the version and exit.")
]
HiddenVersion = Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, hidden=True)]
Expression = Annotated[
    str | None, typer.Argument(metavar="EXPR", help="The expression; - or nothing reads it from standard input.")
]


# Each name is spelled out: left to itself, Typer 0.27 makes --FORMAT of an option with the metavar FORMAT.
def view(
    steps: Annotated[bool, typer.Option("--steps", help="Show every step.")] = False,
    hint: Annotated[
        str | None,
        typer.Option("--hint", metavar="N", help="Show only the next hint: 1 the rule, 2 its parts, 3 the line."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="K", help="With --hint: for the K-th line of the steps, not the first."),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="RULES", help="Rules you know, applied without a word: chain rule,sum,..."),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove the lines, and compare the answer with another source.")
    ] = False,
    roots: Annotated[
        str,
        typer.Option("--roots", metavar="READING", help="x^(1/3): real, for every x; principal, not for x < 0."),
    ] = "real",
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="0,5 is 0.5; semicolons set numbers apart: 1,5; 2.")
    ] = False,
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; rich on a terminal, else text."),
    ] = None,
    standalone: Annotated[
        bool, typer.Option("--standalone", help="With --format latex: a document that compiles as it stands.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    ascii: Annotated[bool, typer.Option("--ascii", help="No character beyond ASCII.")] = False,
    color: Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", help="No notes, only answers and errors.")] = False,
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help="Print a page longer than the screen as it is, not through PAGER.")
    ] = False,
    timeout: Annotated[
        str | None,
        typer.Option("--timeout", metavar="SECONDS", help=f"Give up after this time. [default: {TIMEOUT:g}]"),
    ] = None,
    version: HiddenVersion = False,
) -> ViewOptions:
    """The shared options, checked and settled.  Raises InputError for a value that is not one."""
    if json and format not in (None, "json"):
        raise InputError(
            f"--json and --format {format} cannot both be followed", hint="leave one of them out", code="usage"
        )
    if step is not None and hint is None:
        raise InputError(
            "--step says for which line the hint is", hint="did you mean --steps? (or --hint 1 --step 2)", code="usage"
        )
    if standalone and (json or format != "latex"):
        whole = "a page of HTML is whole as it is" if format == "html" else "say --format latex with it"
        raise InputError("--standalone makes a document of LaTeX alone", hint=whole, code="usage")
    styled = colored(choice("--color", color, COLORS))
    return ViewOptions(
        steps=steps,
        hint=None if hint is None else int(choice("--hint", hint, HINTS)),
        step=_line(step),
        known=known,
        verify=verify,
        roots=choice("--roots", roots, ROOTS),
        decimal_comma=decimal_comma,
        format="json" if json else default_format(styled) if format is None else choice("--format", format, FORMATS),
        standalone=standalone,
        ascii=ascii or truthy("CALCTOOL_ASCII") or not streams.encodes(sys.stdout, "\u221a\u2260\u2192\u2502"),
        color=styled,
        width=streams.width(sys.stdout),
        quiet=quiet,
        pager=not no_pager,
        timeout=seconds(timeout),
    )


def sharing(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """``command`` with the shared options in place of its parameter ``view``, at the end."""
    return with_options(command, "view", view)


def with_options(command: Callable[..., Answer], name: str, group: Callable[..., Any]) -> Callable[..., Answer]:
    """``command`` with the options that ``group`` declares in place of its parameter ``name``.

    They stand where all options of the command have been; what ``group`` makes of them is handed on.
    """
    shared = inspect.signature(group, eval_str=True).parameters
    own = inspect.signature(command, eval_str=True).parameters

    def call(**given: Any) -> Answer:
        settled = group(**{option: given.pop(option) for option in shared if option in given})
        return command(**given, **{name: settled})

    parameters = [p for p in own.values() if p.name != name] + list(shared.values())
    call.__doc__ = command.__doc__
    call.__name__ = command.__name__
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    )
    return call


# What a value may be


FILES = ("FILE", "DIR")
"""How the value of an option or a place is called where it is the name of a file or a folder."""


def is_plain(metavar: str | None) -> bool:
    """Is a value so called taken as it is, and not read as a formula: the name of a file, a title?"""
    return (metavar or "").removesuffix("...") in (*FILES, "TEXT")


def choice(option: str, value: str, valid: Collection[str]) -> str:
    """``value`` if it is one of ``valid``.  Raises InputError that lists them, with a guess.

    >>> choice("--color", "allways", ("auto", "always", "never"))
    Traceback (most recent call last):
    calctool.errors.InputError: --color cannot be 'allways'
      --color allways
              ^^^^^^^
    did you mean 'always'? (one of auto, always, never)
    """
    if value in valid:
        return value
    from difflib import get_close_matches

    meant = get_close_matches(value.lower(), list(valid), n=1)
    listed = f"one of {', '.join(valid)}"
    raise bad_value(option, value, f"did you mean '{meant[0]}'? ({listed})" if meant else listed)


def bad_value(option: str, value: str, hint: str) -> InputError:
    """The error for a value that ``option`` cannot take."""
    start = len(option) + 1
    return InputError(
        f"{option} cannot be '{value}'", f"{option} {value}", (start, start + len(value)), hint, code="usage"
    )


def _line(text: str | None) -> int:
    """The number of a line of the steps."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text)):
        raise bad_value("--step", text, "a number from 1 on, for example 2")
    return int(text)


def seconds(text: str | None) -> float:
    """The time limit: ``--timeout``, else CALCTOOL_TIMEOUT, else ten seconds."""
    name = "--timeout"
    if text is None:
        name, text = "CALCTOOL_TIMEOUT", os.environ.get("CALCTOOL_TIMEOUT") or None
    if text is None:
        return TIMEOUT
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 < limit < math.inf:
        raise bad_value(name, text, "a number of seconds above 0, for example 30")
    return limit


# What the surroundings say


def truthy(variable: str) -> bool:
    """Whether an environment variable is switched on: set to anything but nothing and 0."""
    return os.environ.get(variable, "0") not in ("", "0")


def colored(when: str) -> bool:
    """Whether to colour: as the line says, then NO_COLOR, then what forces it, then whether a terminal is there."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or truthy("CLICOLOR_FORCE"):
        return True
    return streams.on_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def default_format(styled: bool) -> str:
    """``rich`` for a terminal that can show it or where colour was asked for, else ``text``."""
    able = streams.on_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"
    return "rich" if able or styled else "text"
