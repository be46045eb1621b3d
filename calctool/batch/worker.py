"""One row worked out, in a worker: what a row asks is read by the command line's own code, and nothing escapes.

Three limits hold a row.  An alarm stops Python code after ``--timeout``; the parent kills a worker
whose row went on all the same, inside C code; the kernel keeps the worker's memory.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from calctool.batch import COMMANDS
from calctool.batch.input import Layout, Row
from calctool.batch.records import Done, Settings, brief, written
from calctool.batch.understanding import Exercise, names_with_values, understood
from calctool.classroom.gradebook.credit import points_for
from calctool.classroom.gradebook.gradebook import UNREADABLE
from calctool.classroom.gradebook.key import CHECKING, OPTIONS
from calctool.cli import app, streams
from calctool.cli.request import Problem, cut_off, rendered
from calctool.errors import CalcError, InputError, OutOfTime, Undecided
from calctool.process import sandbox
from calctool.process.timeout import within
from calctool.report import View
from calctool.report import written as notation_of
from calctool.report.json import as_dict
from calctool.report.model import Drawing, Grid

BUG = 70
_TEXT = Layout("text")
_FRAME = 4
_SHORT = 5_000
"""Characters of a row that is read a second time, to say what it was."""
_RECURSION = 100_000
_GARBAGE = 100_000
"""Objects more than there were, after which circles among them are looked for.

A row leaves a hundred in circles on average (letters bound inside letters, SymPy's own), so that is every thousand
rows; ten times as many grow a worker from 130 MB to 210 and make it no faster.
"""


BEGUN = "begun-"
"""How the file is called by which a worker says that it is there, before its number."""


def prepare(settings: Settings, folder: str) -> None:
    """Make this process a worker: no streams to read or write, limits set, nothing left to import.

    A file in the ``folder`` says that it has begun.
    """
    with open(os.path.join(folder, f"{BEGUN}{os.getpid()}"), "wb"):
        pass
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))  # the server they come from does not hear it
    sys.setrecursionlimit(_RECURSION)
    streams.prepare()
    sys.stdin = None
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (as long as the process lives)
    if not os.environ.get("CALCTOOL_DEBUG"):
        sys.stderr = sys.stdout  # what becomes of a row is said in its record
    sandbox.limit(memory=settings.memory)
    import gc
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None and hasattr(os, "fork"):
        sandbox.end_with(parent.sentinel)
    answered(Row(0, "diff x", _TEXT), settings)
    gc.set_threshold(_GARBAGE)
    gc.freeze()


def run_rows(rows: Sequence[Row], settings: Settings, journal: str) -> None:
    """Work the rows out one by one and append what became of each to the file ``journal``, at once.

    So a worker that dies over a row has lost nothing that was done, and the row it died over is known.
    """
    with open(journal, "ab", buffering=0) as out:
        for row in rows:
            data = pickle.dumps(tuple(answered(row, settings)), pickle.HIGHEST_PROTOCOL)
            out.write(len(data).to_bytes(_FRAME, "little") + data)


def journalled(data: bytes) -> Iterator[tuple[int, Done]]:
    """What was appended to a journal, each with the place where the next begins; the rest may be incomplete."""
    at = 0
    while len(data) >= at + _FRAME:
        end = at + _FRAME + int.from_bytes(data[at : at + _FRAME], "little")
        if len(data) < end:
            return
        text, short = pickle.loads(data[at + _FRAME : end])
        yield end, Done(text, short)
        at = end


def answered(row: Row, settings: Settings) -> Done:
    """What became of a row; never raises.

    >>> answered(Row(1, "diff x^2", _TEXT), Settings(told=True)).brief.cell.answer
    '2x'
    """
    started = time.perf_counter()
    exercise = understood(row)
    try:
        # Raised, an error that the exercise holds would hold the exercise, and only the collector could free the row.
        found = _stopped(exercise, row, exercise.error) if exercise.error is not None else _worked(exercise, settings)
        record, code, plain = found
    except Exception as error:
        record, code, plain = _stopped(exercise, row, error)
    return _done(row, exercise, record, code, plain, settings, time.perf_counter() - started)


def failed(row: Row, settings: Settings, error: Exception) -> Done:
    """The record of a row whose worker is gone."""
    # This is the parent: what ended a worker, by its length or by its depth, must not be read here as well.
    exercise = understood(row) if len(row.text) <= _SHORT else Exercise((), row.id)
    record, code, plain = _stopped(exercise, row, error)
    late = settings.timeout if isinstance(error, OutOfTime) else 0.0
    return _done(row, exercise, record, code, plain, settings, late)


def _done(
    row: Row, exercise: Exercise, record: dict[str, Any], code: int, plain: str, settings: Settings, seconds: float
) -> Done:
    places, options = _arguments(exercise.args)
    question = [part for part in places if part] or [_named(row, exercise)]
    asked = {name[2:]: text for name, text in options.items() if name[2:] in OPTIONS | CHECKING}
    # A check has its question's command before the expressions.
    words = [question.pop(0)] if exercise.args[:1] == ("check",) and len(question) > 1 else [*exercise.args[:1]]
    words += ["; ".join(question), *(f"--{name} {text}" for name, text in asked.items())]
    record = {"line": row.line, "id": exercise.id, **record, "exit_code": code}
    # Two runs of a batch are the same to the byte, and so is a run resumed: no clock in it unless asked for.
    record["seconds"] = round(seconds, 4) if settings.timings else None
    record["exercise"] = " ".join(words)
    if asked:
        record["options"] = asked
    if row.layout.file:
        record["file"] = row.layout.file
    if exercise.student.id:
        record["student"] = exercise.student.name
        if exercise.student.id != exercise.student.name:
            record["student_id"] = exercise.student.id
    if exercise.question:
        record["question"] = exercise.question
    if exercise.columns:
        record["columns"] = dict(exercise.columns)
    if settings.marked or exercise.points is not None:
        worth = settings.points if exercise.points is None else exercise.points
        points = points_for(record["result"], worth, settings.partial)
        record["points"], record["max_points"] = None if points is None else _number(points), _number(worth)
    found = brief(record, settings, seconds)
    return Done(written(record, found, settings, plain), found)


def _named(row: Row, exercise: Exercise) -> str:
    """What to call a row that asks nothing: as it stands there; beside a key that is text of our own."""
    return exercise.id if row.layout.kind == "joined" else row.text


def _number(points: Fraction) -> int | float | str:
    """Points for JSON: a number where that is exact.

    >>> _number(Fraction(3, 2)), _number(Fraction(2)), _number(Fraction(1, 3))
    (1.5, 2, '1/3')
    """
    if points.denominator == 1:
        return points.numerator
    return float(points) if Fraction(str(float(points))) == points else str(points)


def request(args: Sequence[str], settings: Settings) -> Problem:
    """What a command line asks for.  Raises InputError where it is none, or none for a batch.

    >>> request(["diff", "-x^2", "--order", "2"], Settings()).text
    '-x^2'
    """
    if not args:
        raise InputError("no command given", code="usage")
    name = args[0]
    defaults = [*settings.defaults, *(["--steps"] if settings.steps and name == "check" else ())]
    places, options = _arguments(args)
    if "-" in places or options.get("--work") == "-":
        raise InputError("a row cannot read standard input", " ".join(args), hint="write it in the row", code="usage")
    found = app.request(args, COMMANDS, defaults)
    if isinstance(found, Problem):
        return found
    what = {"batch": "a batch", "mcp": "a server", "practice": "a sheet of exercises"}.get(name, name)
    raise InputError(f"a batch cannot hold {what}", " ".join(args), (0, len(name)), code="usage")


def _worked(exercise: Exercise, settings: Settings) -> tuple[dict[str, Any], int, str]:
    problem = request(exercise.args, settings)
    sandbox.start(None)  # forgets what was known of the row before
    report = within(min(problem.view.timeout, settings.timeout), problem.task)
    view = problem.view._replace(ascii=settings.ascii)
    steps = settings.steps or view.steps
    asked = tuple(block for block in report.blocks if isinstance(block, (Grid, Drawing)) and block.asked)
    record = as_dict(report if steps else report._replace(blocks=asked), View(derivative=problem.notation))
    plain = ""
    if settings.output in ("table", "screen"):  # a picture has no place in a cell
        report = report._replace(blocks=tuple(block for block in report.blocks if not isinstance(block, Drawing)))
        shown = rendered(report, view._replace(format="text", steps=False, hint=None, color=False), problem.notation)[0]
        plain = "; ".join(shown.splitlines())
    elif settings.output == "html":
        from calctool.report.html_sheet import exercise as on_a_sheet

        shown_as = View(steps, derivative=notation_of(problem.notation, report), ascii=settings.ascii)
        plain = on_a_sheet(report, shown_as, str(exercise.id))
    return record, report.exit_code, plain


def _stopped(exercise: Exercise, row: Row, error: Exception) -> tuple[dict[str, Any], int, str]:
    """The record of a row without an answer, with the reason in words."""
    kind, says = "bug", f"internal error: {type(error).__name__}: {error}"
    text, column, hint = None, None, None
    code = BUG
    known: str | None = None
    if isinstance(error, InputError):
        kind, says, hint, code = "input", error.what, error.hint, error.exit_code
        text, column = error.text, error.column
    elif isinstance(error, Undecided):
        kind, says, code = "time" if isinstance(error, OutOfTime) else "undecided", error.why, error.exit_code
        known = error.known or sandbox.last_progress()
    elif isinstance(error, (MemoryError, RecursionError)):
        kind = "memory" if isinstance(error, MemoryError) else "depth"
        says = "out of memory" if kind == "memory" else "the expression is nested too deeply to be worked out"
        code, known = Undecided.exit_code, sandbox.last_progress()
    elif isinstance(error, sandbox.WorkerDied):
        kind, says = "crash", str(error)
    elif isinstance(error, CalcError):
        says = f"internal error: {error}"
    command = exercise.args[0] if exercise.args else ""
    places, options = _arguments(exercise.args)
    question = places.pop(0) if command == "check" and len(places) > 1 else None
    report = cut_off(command, places[0] if places else _named(row, exercise), Undecided(says, known))
    record = as_dict(report, View())
    if question is not None:
        record["result"]["command"] = question
        record["result"]["answer"] = options.get("--answer")
        if isinstance(error, InputError) and error.code == "answer":
            record["result"]["verdict"] = UNREADABLE
    word = error.code if isinstance(error, InputError) else "internal" if code == BUG else kind
    record["error"] = {"kind": kind, "code": word, "says": says, "text": text, "column": column, "hint": hint}
    return record, code, ""


def _arguments(args: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The arguments of a command line that are no options, and the options that have a value.

    >>> _arguments(["diff", "--order", "2", "x^3", "--at=x=1"])
    (['x^3'], {'--order': '2', '--at': 'x=1'})
    """
    valued = names_with_values(args[0]) if args else frozenset()
    places: list[str] = []
    options: dict[str, str] = {}
    rest = iter(args[1:])
    for word in rest:
        name, given, value = word.partition("=")
        if word == "--":
            places += rest
        elif name in valued:
            options[name] = value if given else next(rest, "")
        elif not word.startswith("--"):
            places.append(word)
    return places, options
