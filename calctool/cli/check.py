"""``calctool check``: an answer held against the answer to another command, its verdict out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from calctool.cli import streams
from calctool.cli.options import ViewOptions, choice
from calctool.cli.request import Problem, read_expressions, read_lines, with_points
from calctool.cli.words import own_name
from calctool.errors import InputError
from calctool.grading.demands import FORMS, digits_asked, refuse_both, tolerance_asked
from calctool.tasks import CHECKED, INFINITE, OF, QUOTIENTS, SIDES, TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report


_EXAMPLE = 'for example: calctool check diff "sin(3x)" --answer "3cos(3x)"'


def check(
    view: ViewOptions,
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMMAND EXPR...", help=f"What was asked: {', '.join(CHECKED)}, and what it takes."),
    ] = None,
    given: Annotated[
        str | None, typer.Option("--answer", metavar="ANSWER", help="The answer; asked for on a terminal.")
    ] = None,
    work: Annotated[
        str | None, typer.Option("--work", metavar="FILE", help="Your lines, one a line; - reads them from the input.")
    ] = None,
    solution: Annotated[bool, typer.Option("--solution", help="Tell the right answer too.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the right answer is found.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Only a proved and finished answer counts (exit code 0).")
    ] = False,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="What is right as it can be read otherwise counts too (exit code 0).")
    ] = False,
    form: Annotated[
        str | None, typer.Option("--form", metavar="FORM", help=f"The form wanted: {', '.join(FORMS)}.")
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Decimals rounded to N digits or more are right.")
    ] = None,
    tolerance: Annotated[
        str | None,
        typer.Option("--tolerance", metavar="T", help="Numbers may be off by T (T times a number beyond 1)."),
    ] = None,
    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAME", help="The variable.")] = None,
    order: Annotated[str | None, typer.Option("--order", metavar="N", help="diff, partial: the order.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="POINT", help="At a point: x=2.")] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", metavar="NAMES", help="grad, jacobian, hessian: the order x,y,z.")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="WORD", help=f"grad: not the vector but its {', '.join(OF)}.")
    ] = None,
    along: Annotated[
        str | None, typer.Option("--along", metavar="VECTOR", help="grad, with --of derivative: along 1,1,0.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="limit: 0, 0+, pi/2-, oo.")] = None,
    side: Annotated[str | None, typer.Option("--side", metavar="SIDE", help=f"limit: {', '.join(SIDES)}.")] = None,
    infinite: Annotated[
        str | None, typer.Option("--infinite", metavar="WORD", help="limit: oo, or dne where it is not to exist.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="POINT", help="descend, ascend: where the walk begins.")
    ] = None,
    rate: Annotated[str | None, typer.Option("--rate", metavar="R", help="descend, ascend: the learning rate.")] = None,
    count: Annotated[str | None, typer.Option("--count", metavar="N", help="descend, ascend: how many steps.")] = None,
    assume: Annotated[
        str | None, typer.Option("--assume", metavar="CONDITIONS", help='limit: of the parameters, "a>0".')
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="A,B", help="critical, exhaust: on an interval.")] = None,
    h: Annotated[str | None, typer.Option("--h", metavar="H", help="numdiff: the step.")] = None,
    method: Annotated[
        str | None, typer.Option("--method", metavar="NAME", help=f"numdiff: {', '.join(QUOTIENTS)}.")
    ] = None,
    radius: Annotated[str | None, typer.Option("--radius", metavar="R", help="exhaust circle: the radius.")] = None,
) -> Problem:
    """Whether an answer is right (0), wrong, blank or right only if read otherwise (1), unreadable (2), undecided (3).

    calctool check diff "sin(3x)" --answer "cos(3x)"
    """
    for option, value, valid in (
        ("--form", form, FORMS), ("--side", side, SIDES), ("--infinite", infinite, INFINITE), ("--of", of, OF),
    ):  # fmt: skip
        if value is not None:
            choice(option, value, valid)
    if not question:
        raise InputError("which question was answered?", hint=_EXAMPLE, code="usage")
    command, texts = choice("COMMAND", own_name(question[0]), CHECKED), question[1:]
    if texts == ["-"]:
        texts = read_expressions(texts, view, f"check {command} - --answer 2x", "'x^2'")
    if not texts:
        raise InputError("no expression given", hint=_EXAMPLE, code="usage")
    if given is not None and work is not None:
        raise InputError("--answer and --work cannot both be checked", hint="leave one of them out", code="usage")
    lines_or_text: list[str] | str
    if work is not None:
        lines_or_text = read_work(work, view)
    else:
        lines_or_text = given if given is not None else with_points([answer_typed()], view)[0]
    options = {
        "wrt": wrt, "order": order, "at": at, "vars": variables, "to": to, "side": side, "infinite": infinite,
        "assume": assume, "of": of, "along": along, "from": start, "rate": rate, "count": count, "on": on,
        "h": h, "method": method, "radius": radius,
        "roots": None if view.roots == "real" else view.roots,
    }  # fmt: skip
    refuse_both(strict, lenient)
    explaining, hint = explain or view.steps, view.hint
    rounded_to = None if digits is None else digits_asked(digits)
    off_by = None if tolerance is None else tolerance_asked(tolerance)

    def task() -> Report:
        from calctool.grading.ends import given_task

        return given_task(
            command,
            texts,
            lines_or_text,
            solution=solution,
            explain=explaining,
            hint=hint,
            strict=strict,
            lenient=lenient,
            form=form,
            digits=rounded_to,
            tolerance=off_by,
            **options,
        )

    view = view._replace(hint=None)  # a hint is about the mistake here, and not about the derivation
    return Problem(view, "check", "; ".join(texts), task, TASKS[command].notation)


def answer_typed() -> str:
    """The answer typed when asked for it.  Raises InputError where nobody is there to be asked."""
    if sys.stdin is None or not streams.on_terminal(sys.stdin):
        raise InputError("no answer given", hint=_EXAMPLE, code="usage")
    sys.stderr.write("Your answer: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line.strip():
        raise InputError("no answer given", hint=_EXAMPLE, code="usage")
    return line.strip()


MOST = 1_000_000


def read_work(name: str, view: ViewOptions) -> list[str]:
    """The lines of a file, or of standard input for ``-``; blank ones left out.  Raises InputError."""
    if name == "-":
        return read_lines(True, view, 'check diff "x^2" --work -', "", "echo '2x'")
    try:
        with open(name, "rb") as file:
            data = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise InputError(
            f"{name} cannot be read: {reason}", hint="--work FILE, or --work - for the input", code="file"
        ) from error
    if len(data) > MOST:
        raise InputError(f"{name} holds more than {MOST:,} bytes", hint="give one exercise", code="file")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text", hint="save it as UTF-8, or type it as ASCII", code="file"
        ) from error
    lines = [line for line in lines if line.strip()]
    if not lines:
        raise InputError(f"{name} holds no line", hint="one step a line", code="file")
    return with_points(lines, view)
