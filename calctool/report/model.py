"""The report, which a task hands to a renderer: the answer, and blocks to be read in order.

A block holds expressions and derivations, never finished text, so that each format lays it out in its
own way.  ``Words`` are sentences with expressions between the words.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from calctool.derivation.rule import Derivation, Words
from calctool.expr.tree import Expr, Sym
from calctool.parsing.lexer import Note

if TYPE_CHECKING:
    from calctool.pictures.diagram import Diagram
    from calctool.pictures.picture import Picture


class Work(NamedTuple):
    """A derivation, line by line; ``name`` is what the left side is called (y', f'(2), dy/dx).

    ``named`` says which open goals are written by another name: dz/dx for the derivative of what z stands for;
    ``held`` is said before the first line.  One that is not ``shown`` is worked as others are, and left off the page;
    so are the parts in it that are ``worked`` further up.
    """

    derivation: Derivation
    title: str = ""
    name: Words | None = None
    named: Mapping[Expr, Expr] = {}
    held: Words = ()
    shown: bool = True
    worked: frozenset[Expr] = frozenset()


class Remark(NamedTuple):
    """A sentence."""

    words: Words


class Grid(NamedTuple):
    """A table with a heading row; one that was ``asked`` for is shown beside the bare answer too."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | Expr, ...], ...]
    asked: bool = False


class Matrix(NamedTuple):
    """A matrix to be drawn in brackets, after its name and an equals sign; a vector has one row or one column."""

    name: Words
    rows: tuple[tuple[Expr, ...], ...]


class Tree(NamedTuple):
    """A tree to be drawn, a node a row: for each level above whether a branch goes on there, the node, a note."""

    title: str
    rows: tuple[tuple[tuple[bool, ...], Words, Words], ...]


class Statements(NamedTuple):
    """An argument: statements one below the other, each following from those above, with the reason at the right."""

    title: str
    lines: tuple[tuple[Words, str], ...]


class Drawing(NamedTuple):
    """A picture; one that was ``asked`` for is shown beside the bare answer too."""

    title: str
    picture: "Picture"
    asked: bool = True


class Chart(NamedTuple):
    """A diagram, for a file; on a page its boxes are listed in words."""

    diagram: "Diagram"


class Source(NamedTuple):
    """Text in the ``language`` of another program, row by row, to be handed to it as it is."""

    language: str
    rows: tuple[str, ...]


Block = Work | Remark | Grid | Matrix | Tree | Statements | Drawing | Chart | Source

Value = Expr | str | list["Value"] | None


class LeftSide(NamedTuple):
    """What the answer is a derivative of: ``y``, or f with its ``variables``; by what, how often, and where.

    A partial derivative has the variables in ``partly`` in the order in which they were taken, and ``at`` says where
    for each of the variables of the function.
    """

    name: str
    by: Sym
    variables: tuple[Sym, ...] = ()
    order: int = 1
    at: tuple[Expr, ...] = ()
    partly: tuple[Sym, ...] = ()


class Result(NamedTuple):
    """The answer: ``kind`` is value, vector, matrix, dne, unknown, listing, verdict; ``reason`` says why none.

    ``names`` call the values of a vector by name, for answers that are several and not one vector;
    ``unknown`` says that the values are several solutions of one unknown, written x = a, b;
    ``column`` says that the vector is to be written upright.  A limit that does not exist has its
    one-sided limits in ``left`` and ``right``, an oscillation its ``range``.  Where what is differentiated was given a
    name, the answer is the derivative of ``named``, and is written with a left side beside the steps.
    """

    kind: str
    value: Value
    reason: str = ""
    says: Words = ()
    names: tuple[Words, ...] = ()
    column: bool = False
    left: Expr | None = None
    right: Expr | None = None
    range: tuple[Expr, Expr] | None = None
    unknown: Words = ()
    named: LeftSide | None = None


class Fact(NamedTuple):
    """A further result: a key for programs, words for people, a value (an expression, or words).

    ``asked`` facts belong to the answer and are printed with it even where no steps are; the values of one that is
    ``several`` are listed, not a vector; one that is ``wanted`` is what the exercise asks for, and stands with the
    answer at the end too where the facts are told before the steps.
    """

    key: str
    label: str
    value: Value
    asked: bool = True
    several: bool = False
    wanted: bool = False


class Checked(NamedTuple):
    """How many lines are proved, agree at sample points only, could not be checked, or were refuted.

    ``witness`` is what SymPy says of the answer, or for a limit values near the place, if asked.
    """

    proved: int = 0
    agrees: int = 0
    unchecked: int = 0
    refuted: int = 0
    witness: str | None = None


class Report(NamedTuple):
    """Everything a reader may want to know about one exercise.

    ``asks`` is the problem in words, where it is more than one expression; ``together`` are the
    variables of which each derivative is a partial one; ``plan`` says how the whole is done, for a hint;
    with ``answer_first`` the facts stand before the steps, with the answer, and not behind them.
    ``verdict`` is the judgement of an answer by key,
    for programs; for people it is in ``remarks``.
    """

    command: str
    input: str
    read_as: Expr | None
    problem: Expr | None
    result: Result
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    conditions: tuple[Expr, ...] = ()
    remarks: tuple[Words, ...] = ()
    checked: Checked = Checked()
    warnings: tuple[str, ...] = ()
    letters: tuple[tuple[str, Expr], ...] = ()
    variable: Sym | None = None
    seconds: float = 0.0
    exit_code: int = 0
    facts: tuple[Fact, ...] = ()
    asks: Words = ()
    together: tuple[Sym, ...] = ()
    verdict: Mapping[str, Any] = {}
    plan: Words = ()
    answer_first: bool = False


def count_checks(derivations: list[Derivation], witness: str | None = None) -> Checked:
    """Count the verdicts of every line of the derivations and of the derivations inside them, each once.

    >>> count_checks([])
    Checked(proved=0, agrees=0, unchecked=0, refuted=0, witness=None)
    """
    inside = {id(d): d for outer in derivations for d in outer.derivations()}
    found = Counter(line.checked for d in inside.values() for line in d.lines)
    return Checked(found["proved"], found["agrees"], found["unchecked"], found["refuted"], witness)
