"""A lesson on a terminal: a question, an answer, the verdict with the mistake; hints on request, the score at the end.

Each answer is judged in a process of its own, by the command ``check``: nothing that is typed can end the lesson.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from calctool.cli import app
from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem
from calctool.cli.terminal_session import here, in_another
from calctool.practice.lesson import ExerciseOutcome, summary
from calctool.process.child import Tell

if TYPE_CHECKING:
    from calctool.practice.exercises import PracticeExercise
    from calctool.report.model import Report

COMMANDS = {entry.name: entry for entry in (*app.PROBLEMS, *app.ABOUT)}
ABOUT = "Type the answer, or one of: hint, solution (how it is done), skip, quit."
_RIGHT, _WRONG = 0, 1


class Lesson(NamedTuple):
    """A request for a lesson of so many exercises."""

    view: ViewOptions
    drawn: Callable[[], Iterator[PracticeExercise]]
    many: int

    def answer(self) -> int:
        """Ask until there are no more, or the student leaves; then say how it went."""
        outcomes: list[ExerciseOutcome] = []
        say(ABOUT)
        try:
            for number, exercise in enumerate(islice(self.drawn(), self.many), 1):
                say(f"\n{number} of {self.many}   {exercise.problem}")
                outcome = one(exercise)
                if outcome is None:
                    break
                outcomes.append(outcome)
        except (EOFError, KeyboardInterrupt):
            say("")
        for line in summary(outcomes):
            say(line)
        return 0


def one(exercise: PracticeExercise) -> ExerciseOutcome | None:
    """One exercise, until it is right or given up; None where the student leaves before a try."""
    tries, level, mistakes = 0, 0, list[str]()
    while True:
        typed = input("answer: ").strip()
        if typed in ("quit", "exit"):
            return ExerciseOutcome(exercise, tries, False, tuple(mistakes)) if tries else None
        if typed == "skip":
            return ExerciseOutcome(exercise, tries, False, tuple(mistakes))
        if typed == "solution":
            run(exercise, "--steps")
            return ExerciseOutcome(exercise, tries, False, tuple(mistakes))
        if typed == "hint":
            level = min(level + 1, 3)
            run(exercise, "--hint", str(level))
        elif typed:
            tries += 1
            code, mistake = judge(exercise, typed)
            mistakes += [mistake] * bool(mistake)
            if code == _RIGHT:
                return ExerciseOutcome(exercise, tries, True, tuple(mistakes))
            tries -= code != _WRONG  # what cannot be read is no try


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def arguments(exercise: PracticeExercise) -> list[str]:
    """The words of the command line that asks the exercise."""
    options = [word for name, value in exercise.options.items() for word in (f"--{name}", value)]
    return [exercise.command, *exercise.texts, *options]


def run(exercise: PracticeExercise, *more: str) -> None:
    """What the command itself says."""
    args = [*arguments(exercise), *more]
    _apart(lambda tell: app.run(args, COMMANDS))


def judge(exercise: PracticeExercise, typed: str) -> tuple[int, str]:
    """The verdict on an answer, shown; its exit code, and the id of the mistake where one was seen."""
    args = ["check", *arguments(exercise), "--answer", typed]

    def work(tell: Tell) -> int:
        from calctool.cli import errors

        try:
            asked = app.request(args, COMMANDS)
            assert isinstance(asked, Problem)
            task = asked.task

            def noted() -> Report:
                report = task()
                if mistake := (report.verdict or {}).get("mistake"):
                    tell(str(mistake["id"]))
                return report

            return asked._replace(task=noted).answer()
        except Exception as error:  # said as on the command line
            return errors.tell(error)

    return _apart(work)


def _apart(work: Callable[[Tell], int]) -> tuple[int, str]:
    found = (in_another if hasattr(os, "fork") else here)(work)
    return found.code, found.answer or ""
