"""``calctool practice``: exercises as lines for a batch; on a terminal one after the other, with a verdict."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from calctool.cli import streams
from calctool.cli.options import ViewOptions, choice
from calctool.cli.request import Request
from calctool.cli.words import own_name
from calctool.errors import InputError
from calctool.process import sandbox

if TYPE_CHECKING:
    from calctool.classroom.practice.exercises import PracticeExercise

WAYS = ("text", "csv", "jsonl")
LEVELS = ("1", "2", "3", "4", "5")
COUNT = 10
_MOST = 1_000
_SEEDS = 100_000


def practice(
    view: ViewOptions,
    command: Annotated[
        str | None,
        typer.Argument(
            metavar="COMMAND",
            help="What to practise: diff, limit, partial, grad, jacobian, chain. [default: that of --rules, or diff]",
        ),
    ] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="N", help="1 (one rule) to 5; all in turn.")] = None,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="RULES", help="Only with these rules: product,chain,lhopital.")
    ] = None,
    count: Annotated[str | None, typer.Option("--count", metavar="N", help=f"How many. [default: {COUNT}]")] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="N", help="The same exercises again for the same number.")
    ] = None,
    answers: Annotated[
        bool, typer.Option("--answers", help="With the right answers: a batch that is all right.")
    ] = False,
    mistakes: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Exercises for the mistakes found in a class: a batch's JSONL."),
    ] = None,
    write: Annotated[
        str | None, typer.Option("--output-format", metavar="FORMAT", help=f"{', '.join(WAYS)}. [default: text]")
    ] = None,
) -> Request:
    """Exercises of graded difficulty with tidy answers; on a terminal they are asked one by one.

    calctool practice diff --rules product,chain --count 3 --seed 7
    """
    if view.format in ("latex", "markdown", "html"):
        hint = f"say --output-format: {', '.join(WAYS)}"
        raise InputError(f"--format {view.format} does not apply to practice", hint=hint, code="usage")
    if write is not None:
        choice("--output-format", write, WAYS)
    way = write or ("jsonl" if view.format == "json" else "text")
    grade = None if level is None else int(choice("--level", level, LEVELS))
    many = COUNT if count is None else _number("--count", count, _MOST)
    start = SystemRandom().randrange(_SEEDS) if seed is None else _number("--seed", seed, 10**9, 0)
    if mistakes is not None and (command is not None or rules is not None):
        raise InputError("--from finds out itself what to practise", hint="leave COMMAND and --rules out", code="usage")

    def drawn() -> Iterator[PracticeExercise]:
        from calctool.classroom.practice.exercises import command_for, exercises
        from calctool.classroom.practice.review import from_mistakes, read_mistakes
        from calctool.tasks.known import known_rules

        if mistakes is not None:
            return from_mistakes(read_mistakes(mistakes), level=grade, seed=start)
        named = known_rules(rules, "limits", option="--rules")
        return exercises(own_name(command or command_for(named)), level=grade, rules=named, seed=start)

    plain = write is not None or answers or view.format in ("text", "json")
    if not plain and streams.on_terminal(sys.stdin) and streams.on_terminal(sys.stdout):
        from calctool.cli.terminal_practice import Lesson

        return Lesson(view, drawn, many)
    return Sheet(view, drawn, many, way, answers, None if seed is not None else start)


def _number(option: str, text: str, most: int, least: int = 1) -> int:
    if not text.isascii() or not text.isdecimal() or not least <= int(text[:12]) <= most:
        hint = f"a whole number from {least} to {most:,}"
        raise InputError(f"{option} cannot be '{text[:40]}'", hint=hint, code="usage")
    return int(text)


class Sheet(NamedTuple):
    """A request for exercises as lines or records."""

    view: ViewOptions
    drawn: Callable[[], Iterator[PracticeExercise]]
    many: int
    way: str
    answers: bool
    seed: int | None
    """The number that was drawn for the reader, to have the same exercises again."""

    def answer(self) -> int:
        """Write them."""
        sandbox.start(self.view.timeout)
        found = list(islice(self.drawn(), self.many))
        sandbox.done()
        if self.seed is not None and not self.view.quiet:
            streams.remark(f"note: the same exercises again: --seed {self.seed}")
        if len(found) < self.many and not self.view.quiet:
            streams.remark(f"note: there are no more than {len(found)} of this kind")
        write = {"text": _lines, "csv": _table, "jsonl": _records}[self.way]
        streams.answer("\n".join(write(found, self.answers)), styled=False)
        return 0


def _lines(found: Sequence[PracticeExercise], answers: bool) -> Iterator[str]:
    for exercise in found:
        yield exercise.line(answers)


def _records(found: Sequence[PracticeExercise], answers: bool) -> Iterator[str]:
    for number, exercise in enumerate(found, 1):
        row: dict[str, Any] = {"id": str(number), **exercise.row(answers)}
        yield json.dumps({**row, "level": exercise.level, "rules": list(exercise.rules)}, ensure_ascii=False)


def _table(found: Sequence[PracticeExercise], answers: bool) -> Iterator[str]:
    import csv
    from io import StringIO

    rows = [{"id": str(number), **exercise.row(answers)} for number, exercise in enumerate(found, 1)]
    first = ["id", "command", "expr"]
    names = [*first, *dict.fromkeys(name for row in rows for name in row if name not in first)]
    out = StringIO()
    table = csv.DictWriter(out, names, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return iter(out.getvalue().splitlines())
