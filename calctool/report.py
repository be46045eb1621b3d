"""A report is what a task hands to a renderer: the answer, and blocks to read in order.

A block holds expressions and derivations, never finished text, so that each format draws it in its
own way.  ``Words`` are sentences with expressions between the words.
"""

from __future__ import annotations

from typing import NamedTuple

from .expr import Expr, Sym
from .parse import Note
from .step import Derivation

Words = tuple["str | Expr", ...]


class Work(NamedTuple):
    """A derivation to be read as a column; ``name`` is what the left side is called (y', f'(2), dy/dx)."""

    derivation: Derivation
    title: str = ""
    name: Words | None = None


class Remark(NamedTuple):
    """A sentence."""

    words: Words


class Grid(NamedTuple):
    """A table with a heading row."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | Expr, ...], ...]


Block = Work | Remark | Grid

Value = Expr | list["Value"] | None


class Result(NamedTuple):
    """The answer: ``kind`` is value, vector, matrix, dne, unknown or listing; ``reason`` says why there is none."""

    kind: str
    value: Value
    reason: str = ""
    says: Words = ()


class Checked(NamedTuple):
    """How many lines agree, could not be checked, or were refuted; and what SymPy says, if asked."""

    agrees: int
    unchecked: int
    refuted: int = 0
    witness: str | None = None


class Report(NamedTuple):
    """Everything a reader may want to know about one exercise."""

    command: str
    input: str
    read_as: Expr | None
    problem: Expr | None
    result: Result
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    conditions: tuple[Expr, ...] = ()
    remarks: tuple[Words, ...] = ()
    checked: Checked = Checked(0, 0)
    warnings: tuple[str, ...] = ()
    letters: tuple[tuple[str, Expr], ...] = ()
    variable: Sym | None = None
    seconds: float = 0.0
    exit_code: int = 0


def tally(derivations: list[Derivation], witness: str | None = None) -> Checked:
    """Count the verdicts of every line of the derivations and of the derivations inside them.

    >>> tally([])
    Checked(agrees=0, unchecked=0, refuted=0, witness=None)
    """
    agrees = unchecked = 0
    seen: set[int] = set()
    for outer in derivations:
        for d in outer.derivations():
            if id(d) in seen:
                continue
            seen.add(id(d))
            for line in d.lines:
                if line.checked == "agrees":
                    agrees += 1
                else:
                    unchecked += 1
    return Checked(agrees, unchecked, 0, witness)
