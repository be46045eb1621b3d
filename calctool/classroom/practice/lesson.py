"""How a lesson goes: what was right at once, what after a second try, what was missed, and what to practise next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calctool.classroom.practice.exercises import PracticeExercise
from calctool.classroom.practice.kinds import KINDS
from calctool.diagnosis.mistakes import MISTAKES

MOST_NAMED = 3


class ExerciseOutcome(NamedTuple):
    """One exercise done: how often it was tried, whether it came out right, and the ids of the mistakes on the way."""

    exercise: PracticeExercise
    tries: int
    right: bool
    mistakes: tuple[str, ...] = ()


def summary(outcomes: Iterable[ExerciseOutcome]) -> Iterator[str]:
    """The score, the commonest mistakes, and a command that goes on with what went wrong; nothing for no exercise.

    >>> from calctool.classroom.practice.exercises import exercises
    >>> one, two = (next(exercises("diff", level=2, rules=["diff.chain"], seed=s)) for s in (1, 2))
    >>> for line in summary([ExerciseOutcome(one, 1, True), ExerciseOutcome(two, 2, False, ("chain-inner-omitted",))]):
    ...     print(line)
    1 of 2 right, 1 of them at the first try.
    Most often: inner derivative forgotten (1).
    Practise next: calctool practice diff --rules chain --level 2
    """
    done = list(outcomes)
    if not done:
        return
    right = [o for o in done if o.right]
    yield f"{len(right)} of {len(done)} right, {sum(o.tries == 1 for o in right)} of them at the first try."
    mistakes = Counter(id for o in done for id in o.mistakes)
    if mistakes:
        named = [f"{MISTAKES[id].name} ({n})" for id, n in mistakes.most_common(MOST_NAMED)]
        yield f"Most often: {', '.join(named)}."
    missed = [o.exercise for o in done if not o.right or o.tries > 1]
    if not missed:
        exercise = done[-1].exercise
        harder = [kind.level for kind in KINDS if kind.command == exercise.command and kind.level > exercise.level]
        if harder:
            yield f"Practise next: calctool practice {exercise.command} --level {min(harder)}"
        return
    command, level = Counter((e.command, e.level) for e in missed).most_common(1)[0][0]
    drawn = {rule for kind in KINDS if kind.command == command for rule in kind.rules}
    wanted = [rule for rule in rules_of(mistakes) if rule in drawn]
    wanted = wanted or [rule for e in missed for rule in e.rules if rule in drawn]
    rules = [rule for rule, _ in Counter(wanted).most_common(2)]
    named_rules = f" --rules {','.join(rule.partition('.')[2] for rule in rules)}" if rules else ""
    yield f"Practise next: calctool practice {command}{named_rules} --level {level}"


def rules_of(mistakes: Counter[str]) -> list[str]:
    """The rules that mistakes imitate, each as often as it was missed.

    >>> rules_of(Counter({"product-of-derivatives": 2, "constant-added": 1}))
    ['diff.product', 'diff.product']
    """
    return [MISTAKES[id].meant for id in mistakes.elements() if id in MISTAKES and MISTAKES[id].meant]
