"""A hint: of one line of the page no more than was asked for, the rule, its parts, or the line itself.

Lines are counted as they stand on the page, those of a part where it is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calctool.derivation.rule import Step, Words
from calctool.errors import InputError
from calctool.expr.tree import Deriv, Expr, Limit
from calctool.report.columns import Beside, DerivationColumn, ReadableLine, column, named, sentence
from calctool.report.model import Report, Work


class Hint(NamedTuple):
    """Line number ``number`` of ``lines``, as far as the ``level`` tells of it.

    ``plan`` says how the whole is done, before its first line; ``goal`` is what the line is a line of, ``above`` the
    line before it, and ``step`` the rule applied.  There is none where there is no such line.
    """

    level: int
    number: int
    lines: int
    plan: Words = ()
    goal: Words = ()
    above: Words = ()
    after: Expr | None = None
    reason: str = ""
    step: Step | None = None

    @property
    def formula(self) -> str:
        """The rule as a textbook writes it."""
        return self.step.rule.formula if self.step is not None else ""

    def says(self) -> Words:
        """What the rule does here, from the second level on."""
        return sentence(self.step) if self.step is not None and self.level >= 2 else ()

    def parts(self) -> list[tuple[str, Expr]]:
        """The parts by name, each once, from the second level on."""
        found = self.step.parts if self.step is not None and self.level >= 2 else ()
        return list(dict.fromkeys([(part.letter, part.value) for part in found]))

    def here(self) -> Expr | None:
        """What the rule is applied to, where it has no parts, from the second level on."""
        found = self.step
        shown = found is not None and self.level >= 2 and not found.parts and isinstance(found.before, (Deriv, Limit))
        return found.before if found is not None and shown else None

    def line(self) -> Expr | None:
        """The line itself, at the third level."""
        return self.after if self.level >= 3 else None

    def none(self) -> str:
        """Said where there is nothing more to do."""
        return "There is no further step."


def hint(report: Report, level: int, number: int = 1) -> Hint:
    """The hint for a line of the page, counted from 1; raises InputError where the page ends before it."""
    works = [block for block in report.blocks if isinstance(block, Work) and block.shown]
    found = [one for work in works for one in _numbered(column(work)) if one[2].steps]
    if not found:
        return Hint(level, number, 0)
    if not 0 < number <= len(found):
        raise InputError(f"there is no step {number}", hint=f"the page has {len(found)}", code="usage")
    goal, above, (after, steps, reason) = found[number - 1]
    step = next(iter(named(steps)), steps[0])
    plan = report.plan if number == 1 else ()
    return Hint(level, number, len(found), plan, goal, above, after, reason, step)


def _numbered(shown: DerivationColumn) -> Iterator[tuple[Words, Words, ReadableLine]]:
    """Every line in the order of the page, with what it is a line of, and the line above it."""
    above = shown.left
    for line in shown.lines:
        yield from _inside(line.above())
        yield shown.left, above, line
        yield from _inside(line.beside())
        above = (line.after,)


def _inside(found: list[Beside]) -> Iterator[tuple[Words, Words, ReadableLine]]:
    for beside in found:
        for inner in beside.columns:
            yield from _numbered(inner)
