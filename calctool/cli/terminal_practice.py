"""A lesson on a terminal: a question, an answer, the verdict with the mistake; hints on request, the score at the end.

Each answer is judged in a process of its own, by the command ``check``: nothing that is typed can end the lesson.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from calctool.classroom.practice.lesson import ExerciseOutcome, summary
from calctool.cli import app
from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem
from calctool.cli.terminal_session import here, in_another
from calctool.process.child import Tell

if TYPE_CHECKING:
    from calctool.classroom.practice.exercises import PracticeExercise
    from calctool.report.model import Report

COMMANDS = {entry.name: entry for entry in (*app.PROBLEMS, *app.ABOUT)}
ABOUT = "Type the answer, or one of: hint, solution (how it is done), skip, quit."
_RIGHT = ("correct", "equivalent")
_TRIED = (*_RIGHT, "wrong", "otherwise")
"""The verdicts that are a try: what cannot be read, or says nothing, is none."""


class Lesson(NamedTuple):
    """A request for a lesson of so many exercises."""

    view: ViewOptions
    drawn: Callable[[], Iterator[PracticeExercise]]
    many: int

    def answer(self) -> int:
        """Ask until there are no more, or the student leaves; then say how it went."""
        outcomes: list[ExerciseOutcome] = []
        say(ABOUT)
        for number, exercise in enumerate(islice(self.drawn(), self.many), 1):
            say(f"\n{number} of {self.many}   {exercise.problem}")
            outcome, leaves = one(exercise)
            outcomes += [outcome] * (outcome.tries > 0 or not leaves)
            if leaves:
                break
        for line in summary(outcomes):
            say(line)
        return 0


def one(exercise: PracticeExercise) -> tuple[ExerciseOutcome, bool]:
    """One exercise, until it is right or given up; and whether the student leaves."""
    tries, level, mistakes = 0, 0, list[str]()

    def ended(*, right: bool = False, leaves: bool = False) -> tuple[ExerciseOutcome, bool]:
        return ExerciseOutcome(exercise, tries, right, tuple(mistakes)), leaves

    while True:
        try:
            typed = input("answer: ").strip()
        except (EOFError, KeyboardInterrupt):
            say("")
            return ended(leaves=True)
        word, _, which = typed.lower().partition(" ")
        if word in ("quit", "exit"):
            return ended(leaves=True)
        if word in ("skip", "solution"):
            if word == "solution":
                run(exercise, "--steps")
            return ended()
        if word == "hint":
            level = int(which) if which in ("1", "2", "3") else min(level + 1, 3)
            run(exercise, "--hint", str(level))
        elif word in ("help", "?"):
            say(ABOUT)
        elif typed:
            verdict, mistake = judge(exercise, typed)
            mistakes += [mistake] * bool(mistake)
            tries += verdict in _TRIED
            if verdict in _RIGHT:
                return ended(right=True)


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


def judge(exercise: PracticeExercise, typed: str) -> tuple[str, str]:
    """The verdict on an answer, shown; and the id of the mistake where one was seen."""
    args = ["check", *arguments(exercise), "--answer", typed]

    def work(tell: Tell) -> int:
        from calctool.cli import errors

        try:
            asked = app.request(args, COMMANDS)
            assert isinstance(asked, Problem)
            task = asked.task

            def noted() -> Report:
                report = task()
                said = report.verdict or {}
                tell(f"{said.get('verdict')} {(said.get('mistake') or {}).get('id', '')}")
                return report

            return asked._replace(task=noted).answer()
        except Exception as error:  # said as on the command line
            return errors.tell(error)

    verdict, _, mistake = _apart(work).partition(" ")
    return verdict, mistake


def _apart(work: Callable[[Tell], int]) -> str:
    """What the work told."""
    return (in_another if hasattr(os, "fork") else here)(work).answer or ""
