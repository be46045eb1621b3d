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
from calctool.report.columns import Beside, DerivationColumn, column, named, sentence
from calctool.report.model import Report, Statements, Work
from calctool.report.primes import in_primes


class Hint(NamedTuple):
    """Line number ``number`` of ``lines``, as far as the ``level`` tells of it.

    ``plan`` says how the whole is done, before its first line; ``goal`` is what the line is a line of, ``before`` what
    is said under that before the first, ``above`` the line before it, and ``steps`` are the rules applied, those that
    are named beside it.  A line of an argument has no rules, but a ``title`` and what it says, ``statement``.
    """

    level: int
    number: int
    lines: int
    plan: Words = ()
    goal: Words = ()
    above: Words = ()
    after: Expr | None = None
    because: str = ""
    steps: tuple[Step, ...] = ()
    before: tuple[Words, ...] = ()
    title: str = ""
    statement: Words = ()

    @property
    def reason(self) -> str:
        """The names of the rules; of one whose name is the answer only that there is something to see."""
        if self.statement:
            told = [self.title, self.because] if self.level > 1 or not self.title else [self.title]
            return ": ".join([words for words in told if words])
        return "look at the values near the place" if self.level == 1 and self.telling else self.because

    @property
    def telling(self) -> bool:
        """Is the name of a rule what the limit is?"""
        return any(step.rule.id in TELLING for step in self.steps)

    @property
    def step(self) -> Step | None:
        """The first rule applied."""
        return next(iter(self.steps), None)

    @property
    def formula(self) -> str:
        """The rules as a textbook writes them; of a page of one line it would be the answer, and is told later."""
        if self.telling or (self.lines == 1 and self.level == 1):
            return ""
        told = [step for step in self.steps if step.rule is not insert_derivatives] or self.steps
        return ";  ".join(dict.fromkeys([step.rule.formula for step in told]))

    def says(self) -> Words:
        """What the rules do here, each once, from the second level on."""
        said: dict[Words, None] = {}
        for step in self.steps if self.level >= 2 else ():
            for words in step.notes if self.telling and self.level == 2 else (sentence(_own(step)),):
                said.setdefault(words)
        return tuple([w for i, words in enumerate(said) for w in ((" ", *words) if i else words)])

    def parts(self) -> list[tuple[str, Expr]]:
        """The parts by name, each once, from the second level on."""
        found = [part for step in self.steps for part in step.parts] if self.level >= 2 else []
        return list(dict.fromkeys([(part.letter, part.value) for part in found]))

    def goals(self) -> list[Expr]:
        """What the rules without parts are applied to, from the second level on; nothing that is found already."""
        found = [step for step in self.steps if not step.parts and step.rule is not insert_derivatives]
        found = found if self.level >= 2 else []
        goals = dict.fromkeys([step.before for step in found if isinstance(step.before, (Deriv, Limit))])
        return [] if self.level >= 3 and [*goals] == [*self.above] else [*goals]

    def found(self) -> list[tuple[Expr, Expr]]:
        """The derivatives that the lines above have found and this one puts in, from the second level on."""
        put_in = [step for step in self.steps if step.rule is insert_derivatives] if self.level >= 2 else []
        return list(dict.fromkeys([(step.before, step.after) for step in put_in if isinstance(step.before, Deriv)]))

    def line(self) -> Expr | None:
        """The line itself, at the third level."""
        return self.after if self.level >= 3 else None

    def said(self) -> list[Words]:
        """The same of an argument: what stands there, and from the second level on what stands above."""
        found = [self.above] if self.statement and self.above and self.level >= 2 else []
        return [*found, self.statement] if self.statement and self.level >= 3 else found

    def none(self) -> str:
        """Said where there is nothing more to do."""
        return "There is no further step."


def _own(step: Step) -> Step:
    """The step itself; of a derivative of one rule that is put in, the step that found it."""
    return step.inner[0].lines[0].steps[0] if step.inner and step.inner[0].lines and _found_here(step) else step


def _found_here(step: Step) -> bool:
    return not step.parts and len(step.inner[0].lines) == 1 and step.rule is step.inner[0].lines[0].steps[0].rule


TELLING = ("limit.infinite", "limit.falls", "limit.oscillation", "limit.poles", "limit.undefined")
"""The rules whose names say what the limit is."""


def hint(report: Report, level: int, number: int = 1, style: str = "leibniz") -> Hint:
    """The hint for a line of the page, counted from 1; raises InputError where the page ends before it."""
    found: list[Hint] = []
    for block in report.blocks:
        if isinstance(block, Work) and block.shown:
            found += _numbered(column(in_primes(block, style)))
        elif isinstance(block, Statements):
            above: Words = ()
            for said, why in block.lines:
                found.append(Hint(0, 0, 0, above=above, because=why, title=block.title, statement=said))
                above = said
    if not found:
        return Hint(level, number, 0)
    if not 0 < number <= len(found):
        raise InputError(
            f"there is no step {number}", hint=f"the page has {len(found)}; --steps shows it whole", code="usage"
        )
    plan = report.plan if number == 1 else ()
    return found[number - 1]._replace(level=level, number=number, lines=len(found), plan=plan)


def _numbered(shown: DerivationColumn) -> Iterator[Hint]:
    """Every line in the order of the page, with what it is a line of, and the line above it."""
    above, before = shown.left, shown.before
    for line in shown.lines:
        yield from _inside(line.above())
        if line.steps:
            steps = tuple(named(line.steps)) or line.steps[:1]
            yield Hint(0, 0, 0, (), shown.left, above, line.after, line.reason, steps, before)
        yield from _inside(line.beside())
        above, before = (line.after,), ()


def _inside(found: list[Beside]) -> Iterator[Hint]:
    for beside in found:
        for inner in beside.columns:
            yield from _numbered(inner)
