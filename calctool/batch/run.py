"""A batch from end to end: the rows opened, the pool called in, the records written, the exit code found."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.batch import scheduler
from calctool.batch.files import folder, held, opened, replaced
from calctool.batch.input import InputFile, Reading, Row, key_rows, shard
from calctool.batch.input import opened as sources_of
from calctool.batch.pool import Pool, Processes, imports_for
from calctool.batch.records import Brief, Done, Settings, ends
from calctool.batch.resume import resumed
from calctool.batch.summary import lines
from calctool.batch.understanding import understood
from calctool.classroom.gradebook.credit import PartialCredit
from calctool.classroom.gradebook.gradebook import LOOK, UNDECIDED, WRONG, Gradebook, gathered
from calctool.classroom.gradebook.grades import grade_rows
from calctool.classroom.gradebook.key import Key, read_key
from calctool.classroom.gradebook.page_names import ALL, INDEX
from calctool.classroom.gradebook.tables import row_text
from calctool.cli import streams
from calctool.cli.options import ViewOptions
from calctool.errors import InputError

SIGNALLED = 128
PEEK = 50
"""Rows looked at to see whether SymPy will be wanted."""
RESUMED = ("jsonl", "csv")
"""The formats of records that can be gone on with."""
_GROUPS = ("question", "mistake", "verdict")
"""What rows can be grouped by beside the reader's columns."""


class Plan(NamedTuple):
    """A batch as requested; ``named`` says that files were named."""

    view: ViewOptions
    files: tuple[str, ...] = ("-",)
    named: bool = True
    input: str | None = None
    key: str | None = None
    columns: Mapping[str, str] = {}
    command: str = ""
    output: str | None = None
    format: str | None = None
    resume: bool = False
    summary: bool = False
    report: str | None = None
    pages: str | None = None
    no_answers: bool = False
    grades: str | None = None
    title: str | None = None
    points: Fraction | None = None
    partial: PartialCredit | None = None
    raw: bool = False
    by: tuple[str, ...] = ()
    jobs: int = 1
    memory: int = 2 << 30
    shard: tuple[int, int] | None = None
    fail_fast: bool = False
    timings: bool = False
    scheduler: str | None = None

    def answer(self) -> int:
        """Do the batch; its exit code."""
        return work_out(self)

    @property
    def told(self) -> bool:
        """Is a class made of the records, to be told of?"""
        return bool(self.summary or self.report or self.pages or self.grades or self.by)


class Seen:
    """What has become of the rows so far; ``kept`` are their records in short, where they are wanted at the end."""

    def __init__(self, keep: bool) -> None:
        self.code = 0
        self.outcomes: Counter[str] = Counter()
        self.kept: list[Brief] | None = [] if keep else None
        self.asked: list[Brief] = []
        """The exercises of the key, worked out once."""

    def add(self, brief: Brief) -> None:
        """Count a record."""
        self.code = max(self.code, brief.code)
        self.outcomes[brief.cell.verdict] += 1
        if self.kept is not None:
            self.kept.append(brief)

    def book(self, title: str, *, labels: bool) -> Gradebook:
        """The class; ``labels`` says that questions are called what stands in a column of the reader's."""
        known = [brief.question for brief in self.asked if brief.question.id]
        return gathered([(b.student, b.question, b.cell) for b in self.kept or ()], title, known, labels=labels)


def work_out(plan: Plan) -> int:
    """Do the whole batch and return its exit code: the highest that a row had, or 128 and the signal's number.

    Raises InputError for anything wrong with the plan or with a file as a whole.
    """
    if not plan.named and (sys.stdin is None or streams.on_terminal(sys.stdin)):
        raise InputError("no file given", hint="for example: calctool batch homework.txt", code="usage")
    _apart(plan)
    part = "--shard" if plan.shard is not None else "--fail-fast" if plan.fail_fast else ""
    if part and (plan.grades is not None or plan.pages is not None):
        what = "--grades" if plan.grades is not None else "--pages"
        raise InputError(f"{what} is of the whole class, and {part} of a part", hint=f"leave {part} out", code="usage")
    if plan.pages is not None:
        folder(plan.pages)
        _no_page(plan, plan.pages)
    for name in (plan.report, plan.grades):
        if name is not None:
            opened(name, "ab").close()  # better now than after hours of work
    key = None
    if plan.key is not None:
        key = read_key(plan.key, decimal_comma=plan.view.decimal_comma, command=plan.command)
    sources = sources_of(plan.files, Reading(plan.input, key, plan.columns, plan.command, plan.view.decimal_comma))
    group_columns(plan.by, sources)
    settings = _settings(plan, sources, key)
    if not plan.view.quiet:
        streams.remark("\n".join(f"note: {note}" for source in sources for note in source.notes))
    with held(plan.output):
        return _worked(plan, key, sources, settings)


def _worked(plan: Plan, key: Key | None, sources: Sequence[InputFile], settings: Settings) -> int:
    source: Iterator[Row] = itertools.chain.from_iterable(found.rows for found in sources)
    if plan.shard is not None:
        source = shard(source, *plan.shard)
    seen = Seen(plan.told)
    if plan.resume and plan.output is not None:
        if settings.output not in RESUMED:
            what = "page" if settings.output == "html" else "table"
            raise InputError(f"a {what} cannot be continued", hint="say --output-format jsonl or csv", code="usage")
        source = resumed(plan.output, settings, source, seen.add)
        if plan.fail_fast and seen.code:
            _tell(plan, settings, seen, sources)  # it stopped for good
            return seen.code
    first = list(itertools.islice(source, PEEK)) if _is_file(plan) else []
    bell = scheduler.Bell()
    ended = False
    # Before the output is opened, and so emptied: a cluster may not answer.
    pool = _pool(plan, settings, bell, first)
    try:
        with scheduler.stoppable(bell):
            if key is not None:
                seen.asked = _ask(key, pool, bell, plan)
                if bell.stop:
                    return SIGNALLED + bell.signal
            with _sink(plan, settings, sources, first) as write, _progress(plan, seen, sources) as advance:

                def put(found: Sequence[Done]) -> bool:
                    if plan.fail_fast:
                        bad = next((i for i, done in enumerate(found) if done.brief.code), len(found))
                        found = found[: bad + 1]
                    write("".join(done.text + "\n" for done in found))
                    for done in found:
                        seen.add(done.brief)
                    advance(len(found))
                    return not (plan.fail_fast and seen.code)

                ended = scheduler.run(itertools.chain(first, source), pool, bell, put)
    finally:
        pool.close(at_once=not ended)
    if bell.signal:  # half a class is no class: grades and pages stay as they were
        plan = plan._replace(report=None, pages=None, grades=None)
        if sys.stderr is not None and streams.on_terminal(sys.stderr):
            goes_on = "; --resume goes on from there" if plan.output is not None and settings.output in RESUMED else ""
            count = seen.outcomes.total()
            streams.remark(f"\ncalctool: interrupted after {count} row{'s' * (count != 1)}{goes_on}")
    _tell(plan, settings, seen, sources)
    return SIGNALLED + bell.signal if bell.signal else seen.code


def _ask(key: Key, pool: Pool, bell: scheduler.Bell, plan: Plan) -> list[Brief]:
    """Have the exercises of the key worked out first.  Raises InputError where one cannot be asked at all."""
    asked: list[Brief] = []

    def put(found: Sequence[Done]) -> bool:
        asked.extend(done.brief for done in found)
        return True

    scheduler.run(key_rows(key), pool, bell, put)
    for row, brief in zip(key.exercises, asked, strict=False):
        where = f"{key.name}, line {row.line} ({row.id})"
        says = " ".join(brief.cell.feedback)
        if brief.code == InputError.exit_code:
            text = brief.question.exercise
            raise InputError(f"{where}: {says[:1].lower()}{says[1:].rstrip('.')}", text, (0, len(text)), code="file")
        if plan.view.quiet:
            continue
        if brief.cell.verdict == UNDECIDED and not row.answer:
            streams.remark(f"note: {where} has no answer that calctool can find: {says}")
        elif brief.cell.verdict == WRONG:
            ours = f"; calctool has {brief.question.answer}" if brief.question.answer else ""
            streams.remark(f"note: {where}: the answer of the key, {row.answer}, is not right{ours}")
    return asked


def _settings(plan: Plan, sources: Sequence[InputFile], key: Key | None) -> Settings:
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
    output = plan.format or (("none" if plan.told else "table") if on_terminal else _by_name(plan.output))
    if output == "table" and on_terminal and os.environ.get("TERM") != "dumb":
        output = "screen"
    tables = all(source.layout.names for source in sources)
    own = tuple(dict.fromkeys(name for source in sources for name in source.own)) if tables else ()
    priced = key is not None and any(row.points is not None for row in key.exercises)
    return Settings(
        output=output,
        steps=view.steps,
        ascii=view.ascii,
        timings=plan.timings,
        timeout=view.timeout,
        memory=plan.memory,
        defaults=tuple(defaults),
        own=own,
        raw=plan.raw,
        marked=priced or any(said is not None for said in (plan.points, plan.partial, plan.grades)),
        keyed=key is not None,
        told=plan.told or key is not None or output in ("csv", "screen"),
        points=Fraction(1) if plan.points is None else plan.points,
        partial=plan.partial or PartialCredit(),
    )


_FORMATS = {"csv": "csv", "txt": "table", "html": "html", "htm": "html"}
"""The formats by the ends of names of files; else records are JSONL."""
_OTHERS = (
    "tex",
    "md",
    "markdown",
    "pdf",
    "tsv",
    "tab",
    "xls",
    "xlsx",
    "ods",
    "doc",
    "docx",
    "odt",
    "xml",
    "yaml",
    "yml",
)


def _by_name(output: str | None) -> str:
    """The format of the records, as the file is called.  Raises InputError where that is none we write.

    >>> [_by_name(name) for name in (None, "a.jsonl", "a", "a.CSV")]
    ['jsonl', 'jsonl', 'jsonl', 'csv']
    """
    ending = (output or "").rpartition(".")[2].lower()
    if output is not None and ending in _OTHERS:
        hint = (
            "end it in .jsonl, .csv, .html or .txt (a table), or say --output-format; a page of a class: --report FILE"
        )
        raise InputError(f"a batch writes no .{ending}", output, (0, len(output)), hint, code="usage")
    return _FORMATS.get(ending, "jsonl")


def _apart(plan: Plan) -> None:
    """Refuse an output that is an input, or another output: one would be emptied by the other."""
    targets = {"output": plan.output, "report": plan.report, "grades": plan.grades}
    named = [(what, name) for what, name in targets.items() if name is not None]
    for (one, name), (other, second) in itertools.combinations(named, 2):
        if os.path.realpath(name) == os.path.realpath(second):
            raise InputError(f"'{second}' is both {one} and {other}", hint="write to another file", code="file")
    inputs = [name for name in (*plan.files, plan.key) if name is not None and name != "-"]
    for _, target in named:
        for name in inputs:
            with contextlib.suppress(OSError):
                if os.path.samefile(target, name):
                    raise InputError(f"'{target}' is both input and output", hint="write to another file", code="file")


def _no_page(plan: Plan, pages: str) -> None:
    """Refuse a file of the plan where a page about the whole class is to stand; a student's page gives way."""
    for base in _files_in(plan, pages):
        if base.casefold() in (f"{INDEX}.html", f"{ALL}.html"):
            what = f"'{base}' in {pages} is a page about the whole class"
            raise InputError(what, hint="write to another file", code="file")


def _files_in(plan: Plan, folder: str) -> list[str]:
    """The names of the files of the plan, read or written, that lie in a folder."""
    names = (*plan.files, plan.key, plan.output, plan.report, plan.grades)
    paths = [os.path.split(os.path.realpath(name)) for name in names if name is not None and name != "-"]
    return [base for where, base in paths if where == os.path.realpath(folder)]


def group_columns(by: Sequence[str], sources: Sequence[InputFile]) -> None:
    """Refuse to group by a column that none of the rows can have."""
    if any(source.layout.kind == "jsonl" for source in sources):
        return
    own = [name for source in sources for name in source.own]
    people = own or any(source.layout.kind == "joined" for source in sources)
    known = {*(name.lower() for name in own), *_GROUPS, *(["student"] if people else [])}
    for column in by:
        if column in known:
            continue
        if not any(source.layout.names for source in sources):
            hint = "write the rows as CSV or JSONL"
            raise InputError(f"--by {column}: rows of text have no columns", hint=hint, code="usage")
        hint = f"there is {', '.join(dict.fromkeys([*own, *(['student'] if people else []), *_GROUPS]))}"
        raise InputError(f"--by {column}: no such column to group by", hint=hint, code="usage")


def _is_file(plan: Plan) -> bool:
    """Whether rows can be looked at without waiting for them."""
    return all(name != "-" and os.path.isfile(name) for name in plan.files)


def _pool(plan: Plan, settings: Settings, bell: scheduler.Bell, first: Sequence[Row]) -> Pool:
    if plan.scheduler is not None:
        from calctool.batch.dask import Cluster

        return Cluster(plan.scheduler, settings, bell.ring)
    return Processes(plan.jobs, settings, bell.ring, modules=imports_for(first))


@contextlib.contextmanager
def _sink(
    plan: Plan, settings: Settings, sources: Sequence[InputFile], first: Sequence[Row]
) -> Iterator[Callable[[str], None]]:
    """Where records go: whole lines, pushed out at once."""
    if settings.output == "none":
        yield lambda _: None
        return
    start, end = ends(settings, _title(plan))
    if plan.output is None:
        drawn = _drawn(plan, sources, first) if settings.output == "screen" else None

        def show(text: str) -> None:
            streams.answer(text if drawn is None else drawn(text), styled=drawn is not None)
            try:
                sys.stdout.flush()
            except OSError as error:
                raise streams.unwritable(error) from error

        if start:
            show(start)
        yield show
        if end:
            show(end)
        return
    with opened(plan.output, "ab" if plan.resume else "wb") as file:

        def save(text: str) -> None:
            try:
                file.write(text.encode("utf-8", "backslashreplace"))
                file.flush()
            except OSError as error:
                raise streams.unwritable(error) from error

        if file.tell() == 0:
            save(start)
        yield save
        save(end)


def _drawn(plan: Plan, sources: Sequence[InputFile], first: Sequence[Row]) -> Callable[[str], str]:
    from calctool.batch.screen import Screen

    view = plan.view
    people = any(source.own for source in sources)
    texts = bool(first) and all(row.layout.kind == "text" and understood(row).args[:1] != ("check",) for row in first)
    answers = not texts and any(source.answers for source in sources)
    # As many digits more as the first lines have not: file.txt:1000.
    named = max((len(row.id) + 3 for row in first if row.layout.file), default=0)
    return Screen(view.width, people=people, answers=answers, color=view.color, ascii=view.ascii, named=named).drawn


@contextlib.contextmanager
def _progress(plan: Plan, seen: Seen, sources: Sequence[InputFile]) -> Iterator[Callable[[int], None]]:
    """Progress on standard error, for somebody who looks at it and is not looking at the records."""
    shown = plan.output is not None or plan.told or not streams.on_terminal(sys.stdout)
    if plan.view.quiet or not shown or not streams.on_terminal(sys.stderr):
        yield lambda _: None
        return
    from calctool.batch.progress import progress

    counted = _is_file(plan) and plan.shard is None
    files = [(name, source.each) for name, source in zip(plan.files, sources, strict=True)] if counted else []
    with progress(files, seen.outcomes) as advance:
        advance(seen.outcomes.total())  # what was there already when going on
        yield advance


def _tell(plan: Plan, settings: Settings, seen: Seen, sources: Sequence[InputFile]) -> None:
    """Everything that is said of the class as a whole."""
    if not plan.told:
        return
    labels = plan.key is None and all(source.layout.kind != "joined" for source in sources)
    book = seen.book(_title(plan, ""), labels=labels)
    if plan.report is not None:
        replaced(plan.report, _page(plan, plan.report, book))
    if plan.pages is not None:
        from calctool.classroom.gradebook.pages import pages

        for name, text in pages(book, right_answers=not plan.no_answers, taken=_files_in(plan, plan.pages)):
            replaced(os.path.join(plan.pages, name), text)
    if plan.grades is not None:
        _write_grades(plan, plan.grades, book, sources)
    if plan.summary or plan.by or settings.output == "none":
        text = "\n".join(lines(book, plan.by)) + "\n"
        # Not among records that a program reads.
        if plan.output is not None or settings.output in ("table", "screen", "none"):
            streams.answer(text)
        elif plan.summary:
            streams.remark(text)


def _title(plan: Plan, unnamed: str = "Exercises") -> str:
    """What the rows are called: as said, else as their files."""
    names = [os.path.splitext(os.path.basename(name))[0] for name in plan.files if name != "-"]
    return plan.title or ", ".join(names) or unnamed


def _page(plan: Plan, name: str, book: Gradebook) -> str:
    if name.endswith(".html"):
        from calctool.classroom.gradebook.page import page

        return page(book, plan.by)
    from calctool.batch.class_report import markdown_page

    return markdown_page(book, plan.by)


def _write_grades(plan: Plan, name: str, book: Gradebook, sources: Sequence[InputFile]) -> None:
    own = tuple(dict.fromkeys(column for source in sources for column in source.own))
    platform = sources[0].platform
    comma = plan.view.decimal_comma
    rows = grade_rows(book, platform, own, decimal_comma=comma)
    text = "".join(row_text(row, ";" if comma else ",", plan.raw) + "\n" for row in rows)
    # A spreadsheet takes a file without a mark for one of its own encoding.
    replaced(name, text if text.isascii() else "\ufeff" + text)
    if book.again and not plan.view.quiet:
        times = f"{book.again} time{'' if book.again == 1 else 's'}"
        streams.remark(f"note: {times} a question was answered once more: the last answer that is no blank counts")
    for cell in book.lost:
        says = " ".join(cell.feedback)
        streams.remark(f"note: the row {cell.row} is in no grades: {says[:1].lower()}{says[1:]}")
    open_cells = [cell for cell in book.to_look_at if cell.verdict in LOOK]
    if open_cells and not plan.view.quiet:
        count = len(open_cells)
        said = f"{count} answer{'' if count == 1 else 's'} could not be judged, and {'has' if count == 1 else 'have'}"
        which = ", ".join(f"{cell.question} of {cell.student}" for cell in open_cells[:3])
        streams.remark(f"note: {said} no points yet: {which}{', ...' if count > 3 else ''}")
