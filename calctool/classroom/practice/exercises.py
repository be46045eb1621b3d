"""Exercises with tidy answers: drawn, worked like any other question, and kept only if all fits.

An exercise is kept if its worked answer uses a rule that is practised and none that was not asked for, and if the
answer is finished, short and of small numbers: what is tidy is decided by the tool's own answer, not by the template.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator
from random import Random
from typing import Any, NamedTuple

from calctool.classroom.practice.drawing import Drawer
from calctool.classroom.practice.kinds import COMMANDS, FAMILIES, KINDS, LEVELS, PRODUCT, ExerciseKind
from calctool.errors import CalcError, InputError
from calctool.expr.printer import show
from calctool.expr.traversal import nodes
from calctool.expr.tree import DNE, Expr, Num
from calctool.grading.unfinished import unfinished_parts
from calctool.tasks.question import Answer, Question, question_for

HARD = (
    "diff.product", "diff.product-n", "diff.quotient", "diff.reciprocal", "diff.chain", "diff.power-chain",
    "diff.logarithmic", "limit.lhopital", "limit.conjugate", "limit.squeeze", "limit.exponential",
)  # fmt: skip
"""The rules that a student may not have met: they stand in no exercise that asks for others."""
TAKEN_ALONG = {"diff.logarithmic": PRODUCT, "limit.exponential": ("limit.lhopital",)}
"""Rules without which one of the hard ones is in no exercise: it is practised with them."""
LONGEST = {1: 30, 2: 40, 3: 50, 4: 60, 5: 75}
"""Characters of an answer, by level."""
GREATEST = 200
"""The greatest number in an answer."""
TRIES = 400
"""Exercises drawn in a row of which none is kept, before the wish counts as one that cannot be met."""
MOST = 1_000
"""Exercises asked for at once."""


class PracticeExercise(NamedTuple):
    """One exercise: the command, its arguments and options, its level, the rules practised, the answer, the problem.

    >>> exercise = next(exercises("diff", level=2, rules=["diff.product"], seed=1))
    >>> exercise.line(), exercise.answer
    ('diff "x^3 sin(x)"', '3x^2 sin(x) + x^3 cos(x)')
    """

    command: str
    texts: tuple[str, ...]
    options: dict[str, str]
    level: int
    rules: tuple[str, ...]
    answer: str
    problem: str
    """As it stands on a sheet: ``d/dx [x^2 sin(x)]``, or the line where it is of several parts."""

    def line(self, answer: bool = False) -> str:
        """As a line of a batch; with the answer as a check of it, which is right."""
        words = [f'"{text}"' if " " in text or not text.isalnum() else text for text in self.texts]
        words += [f"--{name} {shlex.quote(value)}" for name, value in self.options.items()]
        line = " ".join([self.command, *words])
        return f'check {line} --answer "{self.answer}"' if answer else line

    def row(self, answer: bool = False) -> dict[str, Any]:
        """As a row of a batch of records."""
        more = {f"expr{i}": text for i, text in enumerate(self.texts[1:], 2)}
        if self.command == "partial":
            more = {"wrt": ",".join(self.texts[1:])}
        row = {"command": self.command, "expr": self.texts[0], **more, **self.options}
        return {**row, "answer": self.answer} if answer else row


def command_for(rules: Collection[str]) -> str:
    """The command whose exercises practise these rules, the most of them if they are of several; diff for none.

    >>> command_for(["limit.lhopital"]), command_for(["diff.product"]), command_for([])
    ('limit', 'diff', 'diff')
    """
    practised = {name: {rule for kind in KINDS if kind.command == name for rule in kind.rules} for name in COMMANDS}
    return max(COMMANDS, key=lambda name: len(practised[name] & set(rules)))


def exercises(
    command: str = "diff", *, level: int | None = None, rules: Collection[str] = (), seed: int = 0
) -> Iterator[PracticeExercise]:
    """Exercises without end, no two alike; the same ones for the same seed.

    ``level`` is 1 to 5, or None for those that there are, from the easiest on in turn; ``rules`` are ids of rules that
    are practised, none for all.  Raises InputError for a command without exercises, a level that it has not, and rules
    for which none can be drawn.
    """
    if command not in COMMANDS:
        raise InputError(f"there are no exercises for '{command}'", hint="one of " + ", ".join(COMMANDS), code="usage")
    if level is not None and level not in LEVELS:
        raise InputError(f"there is no level {level}", hint="levels go from 1 to 5", code="usage")
    rules = {id for rule in rules for id in next((f for f in FAMILIES if rule in f), (rule,))}
    kinds = [kind for kind in KINDS if kind.command == command and level in (None, kind.level)]
    if rules:
        # A kind of several variables has no rules of its own, and is worked without those of limits.
        other = any(not rule.startswith("limit.") for rule in rules)
        kinds = [kind for kind in kinds if set(kind.rules) & rules or (other and not kind.rules)]
    if not kinds:
        wish = f" of level {level}" if level else ""
        wish += f" with {', '.join(sorted(rule.partition('.')[2] for rule in rules))}" if rules else ""
        raise InputError(f"there are no exercises for {command}{wish}", hint=_there_are(command, rules), code="usage")
    return _drawn(kinds, frozenset(rules), seed)


def _there_are(command: str, rules: Collection[str]) -> str:
    """Where exercises are to be had: the levels with these rules, or all levels and rules."""
    kinds = [kind for kind in KINDS if kind.command == command]
    if found := sorted({str(kind.level) for kind in kinds if set(kind.rules) & set(rules)}):
        return f"with these rules: levels {', '.join(found)}"
    levels = sorted({str(kind.level) for kind in kinds})
    names = sorted({rule.partition(".")[2] for kind in kinds for rule in kind.rules})
    return f"levels {', '.join(levels)}" + (f"; rules {', '.join(names)}" if names else "")


def _drawn(kinds: list[ExerciseKind], rules: frozenset[str], seed: int) -> Iterator[PracticeExercise]:
    random = Random(seed)
    drawer = Drawer(random)
    seen: set[tuple[str, ...]] = set()
    refused: set[tuple[int, tuple[str, ...], tuple[str, ...]]] = set()
    turn = failed = 0
    while failed < TRIES:
        which = turn % len(kinds)
        texts, options = kinds[which].draw(drawer)
        asked = (which, texts, tuple(options.values()))
        found = None if texts in seen or asked in refused else _kept(kinds[which], texts, options, rules)
        if found is not None:
            seen.add(texts)
            turn, failed = turn + 1, 0
            yield found
            continue
        failed += 1
        refused.add(asked)
        if failed % 40 == 0:  # this kind may be used up
            turn += 1
    if not seen:
        raise InputError(
            "there is no exercise of this kind", hint="with other rules, or on another level", code="usage"
        )


def _kept(
    kind: ExerciseKind, texts: tuple[str, ...], options: dict[str, str], rules: frozenset[str]
) -> PracticeExercise | None:
    """The exercise, if it is what was wished for and its answer is tidy."""
    try:
        asked = question_for(kind.command, texts, **options)
    except CalcError:
        return None
    used = tuple(dict.fromkeys(step.rule.id for d in asked.derivations for step in d.steps()))
    if kind.rules and not set(kind.rules) & set(used):
        return None
    along = {rule for name in rules for rule in TAKEN_ALONG.get(name, ())}
    if rules and (not rules & set(used) or set(used) & set(HARD) - rules - along):
        return None
    if not is_tidy(asked, kind.level):
        return None
    practised = tuple(rule for rule in used if rule in kind.rules or rule in HARD)
    found = PracticeExercise(kind.command, texts, options, kind.level, practised, _written(asked.right), "")
    notation = "partial" if kind.command == "partial" else "leibniz"
    goal = asked.goal
    parted = isinstance(goal, list) or asked.equations
    return found._replace(problem=found.line() if parted else show(goal, derivative=notation))  # type: ignore[arg-type]


def _written(answer: Answer) -> str:
    """An answer, as it can be typed."""
    if isinstance(answer, list):
        inside = ", ".join(_written(part) for part in answer)
        return f"[{inside}]" if answer and isinstance(answer[0], list) else f"({inside})"
    return "does not exist" if answer == DNE else show(answer)


def is_tidy(asked: Question, level: int) -> bool:
    """Is the right answer finished, short for its level, and of small numbers?"""
    parts = _parts(asked.right)
    if any(unfinished_parts(part) for part in parts if not part.open and part != DNE):
        return False
    numbers = [node.value for part in parts for node in nodes(part) if isinstance(node, Num)]
    small = all(abs(v.numerator) <= GREATEST and v.denominator <= GREATEST for v in numbers)
    return small and max(len(show(part)) for part in parts) <= LONGEST[level]


def _parts(answer: Answer) -> list[Expr]:
    return [part for one in answer for part in _parts(one)] if isinstance(answer, list) else [answer]
