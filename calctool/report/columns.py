"""A derivation as it is read: the lines worth printing, and under each what a teacher says or works out beside it.

Which lines are printed, by what names, and with which parts is decided here, once; a format draws what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calctool.derivation.engine import back_substitute, insert_derivatives
from calctool.derivation.rule import Derivation, Line, Part, Step, Words
from calctool.expr.traversal import all_names, nodes, replace_goals
from calctool.expr.tree import DNE, Add, Deriv, Div, Expr, Mul, Neg, Sym
from calctool.report.model import Work

MANY_NAMES = 4
"""More names of rules than these are not read beside one line of a part."""
MANY_PARTS = 24
"""Above this many links the parts are listed one under the other, and only the first and last are worked out."""


class DerivationColumn(NamedTuple):
    """A derivation: what is worked out, what is said before the first line, and the lines; it may have a title."""

    left: Words
    before: tuple[Words, ...]
    lines: tuple[ReadableLine, ...]
    title: str = ""


class Beside(NamedTuple):
    """What belongs to one step of a line: a sentence, its parts with their derivatives, their derivations, notes."""

    says: Words = ()
    parts: tuple[tuple[Part, Expr], ...] = ()
    columns: tuple[DerivationColumn, ...] = ()
    notes: tuple[Words, ...] = ()


class ReadableLine(NamedTuple):
    """A line as it is printed, with the names of the rules that led to it; ``steps`` are those since the line above.

    What is ``worked`` further up the page is not worked beside it again.
    """

    after: Expr
    steps: tuple[Step, ...]
    reason: str
    worked: frozenset[Expr] = frozenset()

    @property
    def sound(self) -> bool:
        """Is every step right: no mistake is shown here?"""
        return all(s.rule.sound for s in self.steps)

    def above(self) -> list[Beside]:
        """What stands above the line: what is worked out for a rule that is known, and so is in the line already."""
        return self._told(self._known())

    def beside(self) -> list[Beside]:
        """What stands under the line, step by step."""
        return self._told([s for s in self.steps if s not in self._known()])

    def _told(self, steps: Sequence[Step]) -> list[Beside]:
        return [one for one in [_beside(step, self.worked) for step in steps] if any(one)]

    def _known(self) -> list[Step]:
        return [s for s in self.steps if s.silent]


def sign_before(line: Expr) -> str:
    """What stands before a line: that a limit does not exist is a statement about it, not a value that it equals."""
    return "" if line == DNE else "= "


def column(work: Work, depth: int = 0) -> DerivationColumn:
    """The derivation of a block, or at a ``depth`` that of a part of one."""
    d = work.derivation
    before = tuple([(why,) for why in refused_first(d)] + ([work.held] if work.held else []))
    lines = [
        line._replace(after=renamed(line.after, work.named) if work.named else line.after, worked=work.worked)
        for line in readable(d, merged=depth > 0)
    ]
    return DerivationColumn(work.name or (d.goal,), before, tuple(lines), work.title)


def _beside(step: Step, worked: frozenset[Expr]) -> Beside:
    said = sentence(step) if speaks(step) else ()
    notes = step.notes if not step.silent or _names_letters(step) else ()
    if step.parts:
        # A rule that is known is applied without a word; what it leaves to be worked out may hold one that is not.
        parts = zip(step.parts, step.inner, strict=True) if not step.silent else ()
        return Beside(said, tuple([(part, d.result) for part, d in parts]), _worked(step, worked), notes)
    return Beside(said, (), tuple([column(Work(d), 1) for d in _own(step)]), notes)


def _own(step: Step) -> tuple[Derivation, ...]:
    """The derivations inside a step that stand with it: what is put in for a derivative stands with its rule."""
    return () if isinstance(step.before, Deriv) else step.inner


def _names_letters(step: Step) -> bool:
    """Is a letter introduced, in the notes: with u = x^2?"""
    return bool(step.notes) and not all_names(step.after) <= all_names(step.before)


def _worked(step: Step, above: frozenset[Expr]) -> tuple[DerivationColumn, ...]:
    """The derivations of the parts that the table of parts does not say already, each once, but for those ``above``."""
    worked = [d for d in step.inner if worth_showing(d) and d.goal not in above]
    if len(step.parts) > MANY_PARTS:
        worked = worked[:1] + worked[-1:]
    return tuple([column(Work(d), 1) for d in {d.goal: d for d in reversed(worked)}.values()][::-1])


def by_name(parts: Sequence[tuple[Part, Expr]]) -> list[list[tuple[Part, Expr]]]:
    """The table of parts with each part once, whatever it is differentiated by: z = x^2 y, and dz/dx, dz/dy."""
    found: dict[tuple[str, Expr], list[tuple[Part, Expr]]] = {}
    for part, rate in parts:
        found.setdefault((part.letter, part.value), []).append((part, rate))
    return list(found.values())


def renamed(e: Expr, named: Mapping[Expr, Expr]) -> Expr:
    """The line with its open goals called by the names the reader knows them by."""
    return replace_goals(e, lambda goal: named.get(goal, goal)) if named and e.open else e


def speaks(step: Step) -> bool:
    """Does the step's sentence belong on the page: a constant that does not look like one?"""
    if step.silent or not step.rule.spoken:
        return False
    c = step.slots.get("c")
    return c is not None and bool(c.free) and not isinstance(c, Sym)


def readable(d: Derivation, merged: bool = False) -> list[ReadableLine]:
    """The lines worth printing: minor ones are left out, and a run of easy ones inside a part is one line.

    Where many rules meet in a run its first lines, a sum taken apart, stand by themselves.
    What was left out is part of the way to the line below: if it could not be checked, that line is marked.
    """
    out: list[ReadableLine] = []
    pending: list[Step] = []
    run: list[tuple[Expr, int]] = []
    unchecked = False
    lines = d.lines
    for i, line in enumerate(lines):
        last = i + 1 == len(lines)
        # Who knows a rule still wants what is worked out for it, and the letters it names.
        pending += [s for s in line.steps if not s.silent or s.parts or _own(s) or _names_letters(s)]
        unchecked = unchecked or line.checked == "unchecked"
        if line.minor and last and out:
            out[-1] = ReadableLine(line.after, out[-1].steps, reasons(out[-1].steps, unchecked))
            break
        if not last and (line.minor or all(s.silent for s in line.steps)):
            continue
        if merged and not last and _flows(line, lines[i + 1]):
            run.append((line.after, len(pending)))
            continue
        start = 0
        for after, end in run:
            if end > start and len(_names(pending[start:])) > MANY_NAMES:
                out.append(ReadableLine(after, tuple(pending[start:end]), reasons(pending[start:end], unchecked)))
                start = end
        out.append(ReadableLine(line.after, tuple(pending[start:]), reasons(pending[start:], unchecked)))
        pending, run, unchecked = [], [], False
    return out


def _flows(line: Line, below: Line) -> bool:
    """Does a line of a part go over into the one below: easy ones, an inside put back that is then multiplied?"""
    if not _easy(below):
        return False
    if all(s.rule is back_substitute for s in line.steps):
        return _kind(below) != _kind(line)
    return _easy(line)


def _easy(line: Line) -> bool:
    return all(s.rule.easy for s in line.steps)


def _kind(line: Line) -> str:
    return line.steps[0].rule.id.split(".")[0]


def named(steps: Sequence[Step]) -> list[Step]:
    """The steps whose rules are named beside a line: those that tidy up only where nothing else was done."""
    shown = [s for s in steps if not s.silent]
    return [s for s in shown if not s.rule.minor] or shown


def reasons(steps: tuple[Step, ...] | list[Step], unchecked: bool = False) -> str:
    """The names of the rules of a line, each once, and whether the line is marked as one that could not be checked."""
    said = ", ".join(_names(steps))
    return f"{said} (not checked)".lstrip() if unchecked else said


def _names(steps: Sequence[Step]) -> list[str]:
    # What is put in was found first.
    return list(dict.fromkeys([s.rule.name for s in sorted(named(steps), key=lambda s: s.rule is insert_derivatives)]))


def refused_first(d: Derivation) -> list[str]:
    """Why the first thing one would try does not work: "putting the value in gives 0/0, which says nothing"."""
    first = d.lines[0].steps[0] if d.lines else None
    return [r.why for r in first.refusals if r.rule is not None and r.rule.tried_first] if first is not None else []


def worth_showing(d: Derivation) -> bool:
    """A derivation of one rule, and that of a linear part, are said by the table of parts already."""
    if any(map(speaks, d.steps())):
        return True
    rules = [s for line in d.lines for s in line.steps if not s.silent and not s.rule.joins]
    return not _linear(d) and (len(readable(d, merged=True)) > 1 or len(rules) > 2)


def _linear(d: Derivation) -> bool:
    """Is it a x + b by x?"""
    if type(d.goal) is not Deriv or d.result.has(d.goal.wrt):
        return False
    x = d.goal.wrt
    return all(isinstance(node, (Sym, Add, Neg, Mul, Div)) for node in nodes(d.goal.body) if node.has(x))


_SLOT = re.compile(r"\{(\w+)\}")


def sentence(step: Step) -> Words:
    """The rule's sentence with this step's expressions in its slots; a slot without one keeps its letter."""
    pieces = _SLOT.split(step.rule.statement)
    return tuple([step.slots.get(piece, piece) if i % 2 else piece for i, piece in enumerate(pieces) if piece])
