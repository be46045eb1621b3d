"""``calctool batch``: files in, one record a row out, in order, and a summary."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from calctool.cli.options import ViewOptions, bad_value, choice
from calctool.cli.request import Request
from calctool.errors import InputError

INPUTS = ("text", "csv", "tsv", "jsonl")
OUTPUTS = ("jsonl", "csv", "table")


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
    report: Annotated[
        str | None, typer.Option("--report", metavar="FILE", help="A page for the teacher: .html or .md.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="COLUMN", help="Count by a column of the rows: student.")
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
        typer.Option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786."),
    ] = None,
) -> Request:
    """Work out every row of FILE: a command line as typed after 'calctool', a row of CSV, or an object of JSON.

    calctool batch homework.csv --by student --report class.html
    """
    from calctool.batch.run import Plan

    if view.format in ("latex", "markdown"):
        raise InputError(f"--format {view.format} does not apply to a batch", hint="try --report page.md", code="usage")
    output = None if output == "-" else output  # as for input, the standard stream
    if resume and output is None:
        raise InputError("--resume needs the file to go on with", hint="say --output FILE", code="usage")
    if report is not None and not report.endswith((".html", ".md")):
        raise bad_value("--report", report, "the name of a page ends in .html or .md")
    records = choice("--output-format", output_format, OUTPUTS) if output_format else None
    return Plan(
        view,
        files=tuple(files or ("-",)),
        named=bool(files),
        input=choice("--input-format", input_format, INPUTS) if input_format else None,
        output=output,
        format=records or ("jsonl" if view.format == "json" else None),
        resume=resume,
        summary=summary,
        report=report,
        by=None if by is None else by.strip().lower(),
        jobs=_jobs(jobs) if jobs is not None else _cores(),
        memory=_count("--memory", memory) << 20,
        shard=_part(shard) if shard is not None else None,
        fail_fast=fail_fast,
        timings=timings,
        scheduler=scheduler,
    )


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
    part, slash, parts = text.partition("/")
    hint = "which part of how many, for example --shard 2/8"
    if not slash:
        raise bad_value("--shard", text, hint)
    found = _count("--shard", part), _count("--shard", parts)
    if found[0] > found[1]:
        raise bad_value("--shard", text, hint)
    return found


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
