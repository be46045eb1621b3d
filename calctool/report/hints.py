"""A hint: of one line of the page no more than was asked for, the rule, its parts, or the line itself.

Lines are counted as they stand on the page, those of a part where it is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calctool.derivation.engine import insert_derivatives
from calctool.derivation.rule import Step, Words
from calctool.errors import InputError
from calctool.expr.tree import Deriv, Expr, Limit
from calctool.report.columns import Beside, DerivationColumn, ReadableLine, column, named, sentence
from calctool.report.model import Report, Work


class Hint(NamedTuple):
    """Line number ``number`` of ``lines``, as far as the ``level`` tells of it.

    ``plan`` says how the whole is done, before its first line; ``goal`` is what the line is a line of, ``above`` the
    line before it, and ``steps`` are the rules applied, those that are named beside it.  There are none where there is
    no such line.
    """

    level: int
    number: int
    lines: int
    plan: Words = ()
    goal: Words = ()
    above: Words = ()
    after: Expr | None = None
    reason: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def step(self) -> Step | None:
        """The first rule applied."""
        return next(iter(self.steps), None)

    @property
    def formula(self) -> str:
        """The rules as a textbook writes them; of a page of one line it would be the answer, and is told later."""
        if self.lines == 1 and self.level == 1:
            return ""
        told = [step for step in self.steps if step.rule is not insert_derivatives] or self.steps
        return ";  ".join(dict.fromkeys([step.rule.formula for step in told]))

    def says(self) -> Words:
        """What the rules do here, each once, from the second level on."""
        said: dict[Words, None] = {}
        for step in self.steps if self.level >= 2 else ():
            said.setdefault(sentence(_own(step)))
        return tuple([w for i, words in enumerate(said) for w in ((" ", *words) if i else words)])

    def parts(self) -> list[tuple[str, Expr]]:
        """The parts by name, each once, from the second level on."""
        found = [part for step in self.steps for part in step.parts] if self.level >= 2 else []
        return list(dict.fromkeys([(part.letter, part.value) for part in found]))

    def goals(self) -> list[Expr]:
        """What the rules without parts are applied to, from the second level on; nothing that is found already."""
        found = [step for step in self.steps if not step.parts and step.rule is not insert_derivatives]
        found = found if self.level >= 2 else []
        return list(dict.fromkeys([step.before for step in found if isinstance(step.before, (Deriv, Limit))]))

    def found(self) -> list[tuple[Expr, Expr]]:
        """The derivatives that the lines above have found and this one puts in, from the second level on."""
        put_in = [step for step in self.steps if step.rule is insert_derivatives] if self.level >= 2 else []
        return list(dict.fromkeys([(step.before, step.after) for step in put_in if isinstance(step.before, Deriv)]))

    def line(self) -> Expr | None:
        """The line itself, at the third level."""
        return self.after if self.level >= 3 else None

    def none(self) -> str:
        """Said where there is nothing more to do."""
        return "There is no further step."


def _own(step: Step) -> Step:
    """The step itself; of a derivative of one rule that is put in, the step that found it."""
    return step.inner[0].lines[0].steps[0] if step.inner and step.inner[0].lines and _found_here(step) else step


def _found_here(step: Step) -> bool:
    return not step.parts and len(step.inner[0].lines) == 1 and step.rule is step.inner[0].lines[0].steps[0].rule


def hint(report: Report, level: int, number: int = 1) -> Hint:
    """The hint for a line of the page, counted from 1; raises InputError where the page ends before it."""
    works = [block for block in report.blocks if isinstance(block, Work) and block.shown]
    found = [one for work in works for one in _numbered(column(work)) if one[2].steps]
    if not found:
        return Hint(level, number, 0)
    if not 0 < number <= len(found):
        raise InputError(f"there is no step {number}", hint=f"the page has {len(found)}", code="usage")
    goal, above, (after, steps, reason, *_) = found[number - 1]
    plan = report.plan if number == 1 else ()
    return Hint(level, number, len(found), plan, goal, above, after, reason, tuple(named(steps)) or steps[:1])


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
