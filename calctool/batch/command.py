"""``calctool batch``: files in, one record a row out, in order, and a summary."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Annotated

import typer

from calctool.batch import COMMANDS
from calctool.cli import app, arguments
from calctool.cli.options import ViewOptions, bad_value, choice
from calctool.cli.request import Request
from calctool.cli.words import own_name
from calctool.errors import InputError
from calctool.tasks import TASKS

INPUTS = ("text", "csv", "tsv", "jsonl")
OUTPUTS = ("jsonl", "csv", "table", "html")


def batch(
    view: ViewOptions,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="The exercises; - or nothing reads standard input.")
    ] = None,
    input_format: Annotated[
        str | None,
        typer.Option("--input-format", metavar="FORMAT", help=f"{', '.join(INPUTS)}; else by the extension."),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--output-format", metavar="FORMAT", help=f"{', '.join(OUTPUTS)}; table on a terminal, else jsonl."
        ),
    ] = None,
    output: Annotated[str | None, typer.Option("--output", metavar="FILE", help="Write the records there.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the --output of a run that was interrupted.")
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help="Counts, commonest mistakes, slowest exercises.")] = False,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help="The exercises: id,command,expr,options,points.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", metavar="OURS=THEIRS", help="What columns are called: answer=Response,id=Task."),
    ] = None,
    command: Annotated[
        str, typer.Option("--command", metavar="COMMAND", help="What rows ask that name no command: diff.")
    ] = "",
    report: Annotated[
        str | None, typer.Option("--report", metavar="FILE", help="A page for the teacher: .html or .md.")
    ] = None,
    pages: Annotated[
        str | None, typer.Option("--pages", metavar="DIR", help="A page for each student, to hand back.")
    ] = None,
    no_answers: Annotated[bool, typer.Option("--no-answers", help="Leave right answers out of --pages.")] = False,
    grades: Annotated[
        str | None,
        typer.Option("--grades", metavar="FILE", help="Points as CSV, as the platform of the answers imports them."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the test is called. [default: the file]")
    ] = None,
    points: Annotated[
        str | None, typer.Option("--points", metavar="N", help="Points of a question, where the key says none.")
    ] = None,
    partial: Annotated[
        str | None,
        typer.Option("--partial", metavar="RULES", help="Part of the points: slip=0.5,unfinished=0.8,lines=0.5."),
    ] = None,
    raw_cells: Annotated[
        bool, typer.Option("--raw-cells", help="Write cells that a spreadsheet would run as formulas as they are.")
    ] = False,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="COLUMN", help="Count by a column: student, question; again: by both."),
    ] = None,
    jobs: Annotated[
        str | None, typer.Option("--jobs", metavar="N", help="Worker processes. [default: the cores]")
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="MB", help="Memory that a worker may use, in megabytes.")
    ] = "2048",
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="I/N", help="Only every N-th row, from the I-th on.")
    ] = None,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop after the first row that is not answered or wrong.")
    ] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Put the seconds of each row into its record.")] = False,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster that you trust: tcp://host:8786."),
    ] = None,
) -> Request:
    """Work out every row of FILE: a command line as typed after 'calctool', a row of CSV, or an object of JSON.

    calctool batch answers.csv --key key.csv --grades grades.csv --report class.html
    """
    from calctool.batch.run import Plan
    from calctool.classroom.gradebook.credit import read_partial
    from calctool.classroom.gradebook.key import points_of

    if view.format in ("latex", "markdown"):
        hint = "try --format html for one page of all"
        raise InputError(f"--format {view.format} does not apply to a batch", hint=hint, code="usage")
    if view.hint is not None:
        hint = "one exercise at a time: calctool diff EXPR --hint 1"
        raise InputError("--hint does not apply to a batch", hint=hint, code="usage")
    output = None if output == "-" else output  # as for input, the standard stream
    if resume and output is None:
        raise InputError("--resume needs the file to go on with", hint="say --output FILE", code="usage")
    if report is not None and not report.endswith((".html", ".md")):
        raise bad_value("--report", report, "the name of a page ends in .html or .md")
    said = None if points is None else points_of(points, view.decimal_comma)
    records = choice("--output-format", output_format, OUTPUTS) if output_format else None
    return Plan(
        view,
        files=tuple(files or ("-",)),
        named=bool(files),
        input=choice("--input-format", input_format, INPUTS) if input_format else None,
        key=key,
        columns=_columns(columns or ()),
        command=_command(command),
        output=output,
        format=records or {"json": "jsonl", "html": "html"}.get(view.format),
        resume=resume,
        summary=summary,
        report=report,
        pages=pages,
        no_answers=no_answers,
        grades=grades,
        title=title,
        points=said,
        partial=None if partial is None else read_partial(partial),
        raw=raw_cells,
        by=tuple(column.strip().lower() for column in by or ()),
        jobs=_jobs(jobs) if jobs is not None else _cores(),
        memory=_count("--memory", memory) << 20,
        shard=_part(shard) if shard is not None else None,
        fail_fast=fail_fast,
        timings=timings,
        scheduler=scheduler,
    )


def _columns(pairs: Sequence[str]) -> dict[str, str]:
    """What the reader's columns are called, by what they are to us.  Raises InputError."""
    from calctool.classroom.gradebook.key import CHECKING, OPTIONS

    known = ("command", "expr", "answer", "work", "id", "student", "points", *sorted(OPTIONS | CHECKING))
    found: dict[str, str] = {}
    for text in pairs:
        for pair in _PAIR.split(text):
            ours, given, theirs = (part.strip() for part in pair.partition("="))
            if not given or not theirs:
                raise bad_value("--columns", text, "for example answer=Response,expr=Question")
            choice("--columns", ours, known)
            if ours in found:
                raise bad_value("--columns", text, f"{ours} is one column")
            found[ours] = theirs
    return found


_PAIR = re.compile(r",(?=\s*[a-z0-9]+\s*=)")


def _command(text: str) -> str:
    """The command of rows that name none, perhaps with options.  Raises InputError for another one."""
    from calctool.parsing.shell_words import shell_words

    name, *more = shell_words(text) or [""]
    if name not in ("", "check"):
        name = choice("--command", own_name(name), (*TASKS,))
        (flags, valued), checks = app.options_of(name, COMMANDS), app.options_of("check", COMMANDS)
        line = arguments.classify(more, flags | checks[0], valued | checks[1], f"calctool {name}")
        if line.expressions:
            raise bad_value("--command", text, "a command and its options: the expressions stand in the rows")
    return " ".join([name, *text.split(maxsplit=1)[1:]])


def _count(option: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6 or int(text) == 0:
        raise bad_value(option, text, "a whole number from 1 to 999999")
    return int(text)


def _jobs(text: str) -> int:
    """The number of workers; each is a process of some 60 MB that is started at once."""
    count, most = _count("--jobs", text), max(64, 8 * _cores())
    if count > most:
        raise bad_value("--jobs", text, f"at most {most} on this machine")
    return count


def _part(text: str) -> tuple[int, int]:
    part, _, parts = text.partition("/")
    if _PART.fullmatch(text) is None or int(part) > int(parts):
        raise bad_value("--shard", text, "which part of how many, for example --shard 2/8")
    return int(part), int(parts)


_PART = re.compile(r"0*[1-9]\d{0,5}/0*[1-9]\d{0,5}", re.ASCII)


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
