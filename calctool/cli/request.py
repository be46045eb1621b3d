"""The one road from a command to the reader: read the expression, guard the work, render, write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from calctool.cli import errors, streams
from calctool.cli.options import ViewOptions
from calctool.errors import InputError, Undecided
from calctool.process import sandbox

if TYPE_CHECKING:
    from calctool.report.model import Report


MOST = 4_000_000
"""Bytes read from standard input at most; a sum of 10,000 terms has a hundred thousand."""


class Asked(NamedTuple):
    """A command line understood and not yet worked out."""

    view: ViewOptions
    command: str
    text: str
    task: Callable[[], Report]
    notation: str


_taken: ContextVar[Callable[[Asked], int] | None] = ContextVar("taken", default=None)


@contextmanager
def taken_by(taker: Callable[[Asked], int]) -> Iterator[None]:
    """Meanwhile :func:`answer` works nothing out and writes nothing: it hands what was asked to ``taker``.

    So a row of a batch is read by the very code that reads the command line.
    """
    token = _taken.set(taker)
    try:
        yield
    finally:
        _taken.reset(token)


def read_expression_argument(argument: str | None, command: str = "diff", example: str = "x^2") -> str:
    """The expression given, or the one on standard input for ``-`` and for nothing at all.

    Raises InputError when there is none, more than one line of it, or bytes that are not text.
    """
    if argument is not None and argument != "-":
        return argument
    lines = read_lines(argument is not None, command, f'"{example}"', f"'{example}'")
    if len(lines) > 1:
        raise InputError(
            f"one expression expected on standard input, {len(lines)} lines found", hint="put it on one line"
        )
    return lines[0]


def read_expressions(arguments: Sequence[str] | None, command: str, example: str) -> list[str]:
    """The expressions given, or those on standard input, one a line, for ``-`` alone and for nothing at all.

    Raises InputError as :func:`read_expression_argument` does.
    """
    if arguments and list(arguments) != ["-"]:
        return list(arguments)
    return read_lines(bool(arguments), command, example, "...")


def read_lines(told: bool, command: str, example: str, echo: str) -> list[str]:
    """The lines on standard input that are not blank, at least one; ``told`` says that it was asked for by a dash."""
    if sys.stdin is None or (not told and streams.on_terminal(sys.stdin)):
        raise InputError("no expression given", hint=f"for example: calctool {command} {example}")
    try:
        data = sys.stdin.buffer.read(MOST + 1)
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}") from error
    if len(data) > MOST:
        raise InputError(f"standard input holds more than {MOST:,} bytes", hint="give one expression")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("standard input is not UTF-8 text", hint="save it as UTF-8, or type it as ASCII") from error
    lines = [line for line in lines if line.strip()]
    if not lines:
        raise InputError("no expression on standard input", hint=f"for example: echo {echo} | calctool {command}")
    return lines


def answer(view: ViewOptions, command: str, text: str, task: Callable[[], Report], *, notation: str = "leibniz") -> int:
    """Do the work of ``task`` within the time allowed, write its report as ``view`` asks, return the exit code."""
    taker = _taken.get()
    if taker is not None:
        return taker(Asked(view, command, text, task, notation))
    try:
        sandbox.start(view.timeout)
        try:
            report = task()
            shown, remarks = rendered(report, view, notation)
        except MemoryError as error:
            raise Undecided("out of memory", sandbox.last_progress()) from error
        except RecursionError as error:
            raise Undecided("the expression is nested too deeply to be worked out", sandbox.last_progress()) from error
    except Undecided as stop:
        sandbox.done()
        if view.format != "json":
            raise
        streams.answer(rendered(cut_off(command, text, stop), view, notation)[0])
        return errors.not_decided(Undecided(stop.why))
    sandbox.done()
    streams.remark(remarks)
    streams.answer(shown, styled=view.color)
    return report.exit_code


def rendered(report: Report, view: ViewOptions, notation: str) -> tuple[str, str]:
    """The texts for standard output and standard error."""
    from calctool.report import render

    return render(
        report,
        view.format,
        steps=view.steps,
        hint=view.hint,
        notation=notation,
        ascii=view.ascii,
        color=view.color,
        width=view.width,
        quiet=view.quiet,
    )


def cut_off(command: str, text: str, stop: Undecided) -> Report:
    """The report of a problem that was stopped before it had one: scripts read an object all the same."""
    from calctool.report.model import Report, Result

    says = (stop.known,) if stop.known else ()
    return Report(command, text, None, None, Result("unknown", None, stop.why, says), exit_code=stop.exit_code)
