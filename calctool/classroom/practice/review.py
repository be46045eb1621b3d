"""What a class got wrong, as exercises for the same rules: the records of a batch in, exercises out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from calctool.classroom.practice.exercises import PracticeExercise, exercises
from calctool.classroom.practice.kinds import COMMANDS
from calctool.diagnosis.mistakes import MISTAKES
from calctool.errors import InputError

USUAL_LEVEL = 3

Missed = Counter[tuple[str, str]]
"""How often each command was answered wrongly with each rule; the rule is empty where none is to blame."""


def read_mistakes(name: str) -> Missed:
    """The mistakes named in the records of a batch, one JSON object a line.  Raises InputError."""
    try:
        with open(name, encoding="utf-8-sig") as file:
            lines = [line for line in file if line.strip()]
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise InputError(f"{name} cannot be read: {reason}", code="file") from error
    found: Missed = Counter()
    known = False
    for line in lines:
        with suppress(ValueError):
            record = json.loads(line)
            result = record.get("result") if isinstance(record, dict) else None
            if isinstance(result, dict) and "verdict" in result:
                known = True
                _count(result, found)
    if not known:
        hint = "calctool batch answers.csv --output judged.jsonl writes such a file"
        raise InputError(f"{name} holds no judged answers", hint=hint, code="file")
    if not found:
        raise InputError(f"{name} holds no wrong answer to learn from", code="file")
    return found


def _count(result: dict[str, object], found: Missed) -> None:
    command = result.get("command")
    if result["verdict"] != "wrong" or command not in COMMANDS:
        return
    mistake = result.get("mistake")
    card = MISTAKES.get(str(mistake.get("id"))) if isinstance(mistake, dict) else None
    found[str(command), card.meant if card is not None else ""] += 1


def from_mistakes(missed: Missed, *, level: int | None = None, seed: int = 0) -> Iterator[PracticeExercise]:
    """Exercises in turn for what was missed, the commonest first; as many of each as it was missed, then again.

    >>> missed = Counter({("diff", "diff.chain"): 2, ("limit", ""): 1})
    >>> drawn = from_mistakes(missed, seed=4)
    >>> [(e.command, "diff.chain" in e.rules) for e in (next(drawn), next(drawn), next(drawn))]
    [('diff', True), ('diff', True), ('limit', False)]
    """
    sources: list[tuple[Iterator[PracticeExercise], int]] = []
    for (command, rule), times in missed.most_common():
        sources.append((_source(command, rule, level, seed), times))
    while sources:
        for source in list(sources):
            drawn, times = source
            for _ in range(times):
                exercise = next(drawn, None)
                if exercise is None:
                    sources.remove(source)
                    break
                yield exercise


def _source(command: str, rule: str, level: int | None, seed: int) -> Iterator[PracticeExercise]:
    """Exercises for a rule, as near to the level as there are any."""
    wishes = [(level or USUAL_LEVEL, [rule]), (None, [rule]), (level, [])] if rule else [(level or USUAL_LEVEL, [])]
    for grade, rules in wishes:
        with suppress(InputError):
            return exercises(command, level=grade, rules=rules, seed=seed)
    return exercises(command, seed=seed)
