"""Text -> Expr: exactly what was typed; nothing is evaluated.

>>> parse("2x^3 + 4x - 1") == parse("2*x**3 + 4*x - 1")
True
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from calctool.expr.tree import Expr, Sym
from calctool.parsing.branches import condition
from calctool.parsing.clauses import NAMES, name_of
from calctool.parsing.grammar import parser_of
from calctool.parsing.lexer import Note
from calctool.parsing.parser import Parser
from calctool.parsing.places import Place, Point, matrix, read_place, read_point
from calctool.parsing.statements import read_statement
from calctool.parsing.together import Statement

__all__ = [
    "Place", "Point", "Read", "Statement", "once", "parse", "parse_goal", "read", "read_condition",
    "read_matrix", "read_name", "read_place", "read_point", "read_statement",
]  # fmt: skip


class Read(NamedTuple):
    """What came of a text: the expression, the choices made in reading it, and the text."""

    expr: Expr
    notes: tuple[Note, ...]
    text: str


def read(text: str, roots: str = "real") -> Read:
    """Read an expression; raises InputError with the place and a hint.

    ``roots`` says how x^(1/3) is read: as the ``real`` root on the whole line, or as a power whose base must not
    be negative (``principal``).

    >>> read("1/2x").notes[0].code
    'implicit-product-after-division'
    """
    return _finish(parser_of(text, roots=roots))


def parse(text: str, roots: str = "real") -> Expr:
    """The expression alone; raises InputError with the place and a hint.

    >>> parse("sin 2x cos x") == parse("sin(2x)*cos(x)")
    True
    """
    return read(text, roots).expr


def parse_goal(text: str, roots: str = "real") -> Expr:
    """Like :func:`parse`, for an expression in which unfinished derivatives ``d/dx [...]`` may stand.

    >>> parse_goal("2 d/dx [x^2]").open
    True
    """
    return _finish(parser_of(text, goals=True, roots=roots)).expr


def once(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes on several texts, of those on how roots are read the first only.

    >>> [note.column for note in once([*read("2x^(1/3)").notes, *read("x^(1/3)").notes])]
    [2]
    """
    kept: list[Note] = []
    for note in notes:
        if note.code not in ("real-root", "principal-root") or note.code not in [n.code for n in kept]:
            kept.append(note)
    return tuple(kept)


def read_condition(text: str, roots: str = "real", goals: bool = False) -> Expr:
    """Read a comparison, a chain of them, or several joined by ``and`` and ``or``; raises InputError.

    >>> read_condition("0 <= x < 1 or x != 3") == read_condition("(0 <= x) & (x < 1) | Ne(x, 3)")
    True
    """
    p = parser_of(text, goals=goals, roots=roots)
    found = p.run(lambda: condition(p))
    if p.kind != "end":
        p.unexpected()
    return found


def read_matrix(text: str, roots: str = "real") -> list[list[Expr]]:
    """Read the rows of a matrix, or a vector as one row; raises InputError.

    >>> [len(row) for row in read_matrix("[[2x, y], [5, 0]]")], [len(row) for row in read_matrix("(1, 2, 3)")]
    ([2, 2], [3])
    """
    p = parser_of(text, roots=roots)
    rows = p.run(lambda: matrix(p))
    if p.kind != "end":
        p.unexpected()
    return rows


def read_name(text: str) -> Sym:
    """Read the name of a variable; raises InputError.

    >>> read_name("theta") == Sym("theta")
    True
    """
    p = parser_of(text)
    name = name_of(p, NAMES)
    if p.kind != "end":
        p.fail_at("expected one name", p.tokens[0].start, p.tokens[-2].end, NAMES)
    return name


def _finish(p: Parser) -> Read:
    expr = p.run(p.whole)
    notes = sorted(p.lexed.notes, key=lambda note: note.column)
    return Read(expr, tuple(notes), p.text)
