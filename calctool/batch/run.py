"""A batch from end to end: the rows opened, the pool called in, the records written, the exit code found."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from calctool.batch import scheduler
from calctool.batch.input import Row, may_group, rows, shard
from calctool.batch.pool import Pool, Processes
from calctool.batch.records import Done, Settings, csv_header
from calctool.batch.resume import resumed
from calctool.batch.summary import Summary
from calctool.cli import streams
from calctool.cli.options import ViewOptions
from calctool.errors import InputError

SIGNALLED = 128
PEEK = 50
"""Rows looked at to see whether SymPy will be wanted."""


class Plan(NamedTuple):
    """A batch as requested; ``named`` says that files were named."""

    view: ViewOptions
    files: tuple[str, ...] = ("-",)
    named: bool = True
    input: str | None = None
    output: str | None = None
    format: str | None = None
    resume: bool = False
    summary: bool = False
    report: str | None = None
    by: str | None = None
    jobs: int = 1
    memory: int = 2 << 30
    shard: tuple[int, int] | None = None
    fail_fast: bool = False
    timings: bool = False
    scheduler: str | None = None

    def answer(self) -> int:
        """Do the batch; its exit code."""
        return work_out(self)


def work_out(plan: Plan) -> int:
    """Do the whole batch and return its exit code: the highest that a row had, or 128 and the signal's number.

    Raises InputError for anything wrong with the plan or with a file as a whole.
    """
    if not plan.named and (sys.stdin is None or streams.on_terminal(sys.stdin)):
        raise InputError("no file given", hint="for example: calctool batch homework.txt", code="usage")
    _apart(plan)
    if plan.report is not None:
        _opened(plan.report, "ab").close()  # better now than after hours of work
    settings = _settings(plan)
    source: Iterator[Row] = rows(plan.files, plan.input)
    if plan.shard is not None:
        source = shard(source, *plan.shard)
    summary = Summary(plan.by)
    if plan.resume and plan.output is not None:
        if settings.output == "table":
            raise InputError("a table cannot be continued", hint="say --output-format jsonl or csv", code="usage")
        source = resumed(plan.output, settings, source, summary)
        if plan.fail_fast and summary.code:
            _write_summary(plan, settings, summary)  # it stopped for good
            return summary.code
    first = list(itertools.islice(source, PEEK)) if _is_file(plan) else []
    if not plan.files[1:]:  # another file may have other columns
        _column(plan.by, first)
    bell = scheduler.Bell()
    ended = False
    # Before the output is opened, and so emptied: a cluster may not answer.
    pool = _pool(plan, settings, bell, first)
    try:
        with _sink(plan, settings) as write, _progress(plan, summary) as advance, scheduler.stoppable(bell):

            def put(found: Sequence[Done]) -> bool:
                if plan.fail_fast:
                    bad = next((i for i, done in enumerate(found) if done.brief.code), len(found))
                    found = found[: bad + 1]
                write("".join(done.text + "\n" for done in found))
                for done in found:
                    summary.add(done.brief)
                advance(len(found))
                return not (plan.fail_fast and summary.code)

            ended = scheduler.run(itertools.chain(first, source), pool, bell, put)
    finally:
        pool.close(at_once=not ended)
    _write_summary(plan, settings, summary)
    return SIGNALLED + bell.signal if bell.signal else summary.code


def _settings(plan: Plan) -> Settings:
    by_name = {"csv": "csv", "txt": "table"}.get((plan.output or "").rpartition(".")[2].lower(), "jsonl")
    view = plan.view
    on_terminal = plan.output is None and streams.on_terminal(sys.stdout)
    defaults = [f"--timeout={view.timeout:g}"]
    if view.known:
        defaults.append(f"--known={view.known}")
    if view.verify:
        defaults.append("--verify")
    if view.roots != "real":
        defaults.append(f"--roots={view.roots}")
    if view.decimal_comma:
        defaults.append("--decimal-comma")
    return Settings(
        output=plan.format or ("table" if on_terminal else by_name),
        steps=view.steps,
        ascii=view.ascii,
        timings=plan.timings,
        by=plan.by,
        timeout=view.timeout,
        memory=plan.memory,
        defaults=tuple(defaults),
    )


def _apart(plan: Plan) -> None:
    """Refuse an output that is an input, or the report: one would be emptied by the other."""
    if plan.output and plan.report and os.path.realpath(plan.output) == os.path.realpath(plan.report):
        raise InputError(f"'{plan.report}' is both output and report", hint="write to another file", code="file")
    for target in (plan.output, plan.report):
        for name in plan.files:
            with contextlib.suppress(OSError):
                if target is not None and name != "-" and os.path.samefile(target, name):
                    raise InputError(f"'{target}' is both input and output", hint="write to another file", code="file")


def _column(by: str | None, rows: Sequence[Row]) -> None:
    """Refuse to group by a column that none of the rows can have."""
    named = {name for row in rows for name in row.layout.header if may_group(name)}
    if by is None or not rows or by in named or any(row.layout.kind == "jsonl" for row in rows):
        return
    if not rows[0].layout.header:
        raise InputError(
            f"--by {by}: rows of text have no columns", hint="write the rows as CSV or JSONL", code="usage"
        )
    hint = f"there is {', '.join(sorted(named))}" if named else "there is none beside the exercise"
    raise InputError(f"--by {by}: no such column to group by", hint=hint, code="usage")


def _is_file(plan: Plan) -> bool:
    """Whether rows can be looked at without waiting for them."""
    return all(name != "-" and os.path.isfile(name) for name in plan.files)


def _pool(plan: Plan, settings: Settings, bell: scheduler.Bell, first: Sequence[Row]) -> Pool:
    if plan.scheduler is not None:
        from calctool.batch.dask import Cluster

        return Cluster(plan.scheduler, settings, bell.ring)
    # Derivatives alone need no SymPy, and then nobody waits for it; other rows find it imported.
    algebra = not first or not all(row.text.startswith("diff ") and "--verify" not in row.text for row in first)
    return Processes(plan.jobs, settings, bell.ring, algebra=algebra)


@contextlib.contextmanager
def _sink(plan: Plan, settings: Settings) -> Iterator[Callable[[str], None]]:
    """Where records go: whole lines, pushed out at once."""
    if plan.output is None:
        header = settings.output == "csv"

        def show(text: str) -> None:
            streams.answer(text)
            try:
                sys.stdout.flush()
            except OSError as error:
                raise streams.unwritable(error) from error

        if header:
            show(csv_header() + "\n")
        yield show
        return
    with _opened(plan.output, "ab" if plan.resume else "wb") as file:

        def save(text: str) -> None:
            try:
                file.write(text.encode("utf-8", "backslashreplace"))
                file.flush()
            except OSError as error:
                raise streams.unwritable(error) from error

        if settings.output == "csv" and file.tell() == 0:
            save(csv_header() + "\n")
        yield save


def _opened(name: str, mode: str) -> Any:
    try:
        return open(name, mode)
    except OSError as error:
        raise InputError(f"'{name}' cannot be written: {error.strerror}", code="file") from error


@contextlib.contextmanager
def _progress(plan: Plan, summary: Summary) -> Iterator[Callable[[int], None]]:
    """Progress on standard error, for somebody who looks at it and is not looking at the records."""
    shown = plan.output is not None or not streams.on_terminal(sys.stdout)
    if plan.view.quiet or not shown or not streams.on_terminal(sys.stderr):
        yield lambda _: None
        return
    from calctool.batch.progress import progress

    counted = _is_file(plan) and plan.shard is None
    with progress(plan.files if counted else (), summary) as advance:
        advance(sum(summary.total.values()))  # what was there already when going on
        yield advance


def _write_summary(plan: Plan, settings: Settings, summary: Summary) -> None:
    if plan.report is not None:
        from calctool.batch.class_report import page

        with _opened(plan.report, "wb") as file:
            file.write(page(summary, plan.report.endswith(".html"), plan.files).encode("utf-8", "backslashreplace"))
    if plan.summary or (settings.output == "table" and plan.by is not None):
        text = "\n".join(summary.lines()) + "\n"
        # Not among records that a program reads.
        if plan.output is not None or settings.output == "table":
            streams.answer(text)
        else:
            streams.remark(text)
