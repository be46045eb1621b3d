"""What a command asks for, as a value; and where it is answered: the work guarded, the report rendered and written."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from calctool.cli import errors, pager, streams
from calctool.cli.options import ViewOptions
from calctool.cli.progress import progress
from calctool.errors import InputError, OutOfTime, Undecided
from calctool.process import sandbox

if TYPE_CHECKING:
    from calctool.report.model import Report


WALKS = ("descend", "ascend", "fit")
"""The commands that may walk for long, and say how far they are."""
MOST = 4_000_000
"""Bytes read from standard input at most; a sum of 10,000 terms has a hundred thousand."""


class Request(Protocol):
    """What a command returns: understood, and nothing of it done."""

    def answer(self) -> int:
        """Do what is asked, write what there is to say, return the exit code."""


class Problem(NamedTuple):
    """A request for a report.  ``text`` are the arguments, ``notation`` says how derivatives are written."""

    view: ViewOptions
    command: str
    text: str
    task: Callable[[], "Report"]
    notation: str = "leibniz"

    def answer(self) -> int:
        """Do the work within the time allowed, and write its report."""
        view = self.view
        try:
            sandbox.start(view.timeout, self._late if view.format == "json" else None)
            try:
                with progress(self.command in WALKS and not view.quiet):
                    report = self.task()
                shown, remarks = rendered(report, view, self.notation)
            except MemoryError as error:
                raise Undecided("out of memory", sandbox.last_progress()) from error
            except RecursionError as error:
                raise Undecided(
                    "the expression is nested too deeply to be worked out", sandbox.last_progress()
                ) from error
        except Undecided as stop:
            sandbox.done()
            if view.format != "json":
                raise
            return self._not_decided(stop)
        sandbox.done()
        streams.remark(remarks)
        text = streams.ended(shown, styled=view.color) if shown else ""
        pages = pager.command(text) if view.pager and view.format in ("rich", "text") else []
        if not pages or not pager.show(text, pages):
            streams.answer(shown, styled=view.color)
        return report.exit_code

    def _not_decided(self, stop: Undecided) -> int:
        """An object for programs, and the reason on standard error."""
        streams.answer(rendered(cut_off(self.command, self.text, stop), self.view, self.notation)[0])
        return errors.not_decided(Undecided(stop.why))

    def _late(self, stop: OutOfTime) -> int:
        """The same where there is no parent to say it."""
        try:
            return streams.finish(self._not_decided(stop))
        except streams.Unwritable as failure:
            return errors.tell(failure)


def read_expression_argument(
    argument: str | None, view: ViewOptions, command: str = "diff", example: str = "x^2"
) -> str:
    """The expression given, or the one on standard input for ``-`` and for nothing at all.

    Raises InputError when there is none, more than one line of it, or bytes that are not text: with an example, the
    ``command`` with the options that it cannot do without.
    """
    if argument is not None and argument != "-":
        return argument
    lines = read_lines(argument is not None, view, command, f'"{example}"', f"echo '{example}'")
    if len(lines) > 1:
        raise InputError(
            f"one expression expected on standard input, {len(lines)} lines found",
            hint="put it on one line",
            code="usage",
        )
    return lines[0]


def read_expression_arguments(arguments: Sequence[str] | None, view: ViewOptions, command: str) -> list[str]:
    """The expression, or the one on standard input, as above, and what may stand after it."""
    first, rest = (arguments[0], arguments[1:]) if arguments else (None, ())
    return [read_expression_argument(first, view, command), *rest]


def read_expressions(arguments: Sequence[str] | None, view: ViewOptions, command: str, example: str) -> list[str]:
    """The expressions given, or those on standard input, one a line, for ``-`` alone and for nothing at all.

    Raises InputError as :func:`read_expression_argument` does.
    """
    if arguments and list(arguments) != ["-"]:
        return list(arguments)
    return read_lines(bool(arguments), view, command, example, f"printf '%s\\n' {example}")


def read_lines(dash: bool, view: ViewOptions, command: str, example: str, echo: str) -> list[str]:
    """The lines on standard input that are not blank, at least one; ``dash`` says that the arguments were a dash."""
    if sys.stdin is None or (not dash and streams.on_terminal(sys.stdin)):
        raise InputError("no expression given", hint=f"for example: calctool {command} {example}", code="usage")
    try:
        data = sys.stdin.buffer.read(MOST + 1)
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}", code="file") from error
    if len(data) > MOST:
        raise InputError(f"standard input holds more than {MOST:,} bytes", hint="give one expression", code="file")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(
            "standard input is not UTF-8 text", hint="save it as UTF-8, or type it as ASCII", code="file"
        ) from error
    lines = [line for line in lines if line.strip()]
    if not lines:
        raise InputError(
            "no expression on standard input", hint=f"for example: {echo} | calctool {command}", code="usage"
        )
    return with_points(lines, view)


def with_points(lines: list[str], view: ViewOptions) -> list[str]:
    """The lines as they are read: with ``--decimal-comma`` a comma between digits is a point."""
    if not view.decimal_comma:
        return lines
    from calctool.parsing.commas import decimal_points

    return [decimal_points(line) for line in lines]


def rendered(report: "Report", view: ViewOptions, notation: str) -> tuple[str, str]:
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
        step=view.step,
        standalone=view.standalone,
    )


def cut_off(command: str, text: str, stop: Undecided) -> "Report":
    """The report of a problem that was stopped before it had one: scripts read an object all the same."""
    from calctool.report.model import Report, Result

    says = (stop.known,) if stop.known else ()
    return Report(command, text, None, None, Result("unknown", None, stop.why, says), exit_code=stop.exit_code)
