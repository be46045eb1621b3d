"""Points and places: ``x=1, y=2``, ``(1, 2)``, ``0+``, ``x -> pi/2``, ``0 from the right``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.tree import Expr, Sym
from calctool.parsing import goals
from calctool.parsing.characters import RELATIONS
from calctool.parsing.clauses import closing, name_of, runs
from calctool.parsing.grammar import parser_within
from calctool.parsing.lexer import Note, Tokens, comma_hint
from calctool.parsing.parser import Parser
from calctool.parsing.statements import tokens_of

_POINT = "a point looks like x=1, y=2"


class Point(NamedTuple):
    """Values by name, in the order typed; the notes on how they were read, and the text."""

    values: dict[str, Expr]
    notes: tuple[Note, ...] = ()
    text: str = ""


class Place(NamedTuple):
    """Where a variable goes, its name if that was said, and from which side (``+``, ``-`` or empty)."""

    var: Sym | None
    to: Expr
    side: str
    notes: tuple[Note, ...] = ()


def read_point(text: str, names: Sequence[Sym] = ()) -> Point:
    """Read a point; coordinates without names are those of ``names`` in order.  Raises InputError.

    >>> list(read_point("x=1, y=pi/2").values), list(read_point("(1, 2)", [Sym("x"), Sym("y")]).values)
    (['x', 'y'], ['x', 'y'])
    """
    lexed = tokens_of(text)
    first, last = 0, len(lexed.tokens) - 1
    if 0 < closing(lexed.tokens, 0) == last - 1:
        first, last = 1, last - 1
    equals = [i for i in range(first, last) if RELATIONS.get(lexed.tokens[i].kind) == "="]
    if not equals and names:
        return _in_order(lexed, first, last, names)
    values: dict[str, Expr] = {}
    p = parser_within(lexed, first, last)
    while True:
        token = p.token
        name = name_of(p, comma_hint(p.text, token.start, _POINT)).name
        if name in values:
            p.fail(f"{name} is given twice", token, "give each variable one value")
        if p.kind != "=":
            p.expected(f"'=' after {name}", _POINT)
        # The next name stands before the next equals sign, else after the next comma, where it is missed.
        after = (
            next((max(i - 1, p.pos + 1) for i in equals if i > p.pos), None) or runs(lexed, p.pos + 1, last)[0][1] + 1
        )
        apart = lexed.tokens[after - 1].kind in (",", ";") and after - 1 < last
        values[name] = p.run(p.within(p.pos + 1, min(after, last) - apart).whole)
        if after > last:
            return Point(values, _notes(lexed), lexed.text)
        p.pos = after


def _in_order(lexed: Tokens, first: int, last: int, names: Sequence[Sym]) -> Point:
    """Coordinates without names."""
    parts = runs(lexed, first, last)
    listed = ", ".join(x.name for x in names)
    if len(parts) != len(names):
        few = "one coordinate" if len(parts) == 1 else f"{len(parts)} coordinates"
        hint = "say " + ", ".join(f"{x.name}={i}" for i, x in enumerate(names, 1))
        if len(parts) > len(names):
            hint = comma_hint(lexed.text, lexed.tokens[parts[1][0]].start, hint)
        raise InputError(
            f"{few} for {'the variables ' if names[1:] else ''}{listed}",
            lexed.text,
            (0, len(lexed.text)),
            hint,
            code="unreadable",
        )
    values = {}
    for x, (a, b) in zip(names, parts, strict=True):
        p = parser_within(lexed, a, b)
        values[x.name] = p.run(p.whole)
    if len(names) > 1:
        named = ", ".join([f"{x.name} = {_typed(lexed, a, b)}" for x, (a, b) in zip(names, parts, strict=True)])
        lexed.note("coordinates-in-order", 0, f"{lexed.text.strip()} is read as {named}")
    return Point(values, _notes(lexed), lexed.text)


def _typed(lexed: Tokens, first: int, last: int) -> str:
    return lexed.text[lexed.tokens[first].start : lexed.tokens[last - 1].end]


def read_place(text: str) -> Place:
    """Read where a variable goes; raises InputError.

    >>> read_place("x -> 0+").side, read_place("0 from the left").side, read_place("x = 1").var == Sym("x")
    ('+', '-', True)
    """
    lexed = tokens_of(text)
    last = len(lexed.tokens) - 1
    p = parser_within(lexed, 0, last)
    if p.kind == "end":
        hint = "for example --to 0+"
        raise InputError("the place a limit goes to is missing", "", (0, 0), hint, code="unreadable")
    var = None
    if last > 1 and p.kind == "name" and isinstance(p.token.value, Sym) and p.tokens[1].kind in ("=", "->"):
        var = p.token.value
        p.pos = 2
    if p.kind == "end":
        p.fail("the place a limit goes to is missing", p.tokens[p.pos - 1], "for example x -> 0+")
    to, side = p.run(lambda: goals.place(p, p.pos, last))
    return Place(var, to, side, _notes(lexed))


def matrix(p: Parser) -> list[list[Expr]]:
    """Rows in brackets, each in brackets of its own or apart by semicolons: ``[[a, b], [c, d]]``, ``[a, b; c, d]``."""
    inner = p.pos + 1
    if p.kind == "end" or p.tokens[inner].kind != p.kind or (p.kind == "(" and inner not in p.lexed.commas):
        return _rows(p)
    opener = p.enter()
    rows: list[list[Expr]] = []
    while True:
        rows += _rows(p)
        if p.kind not in (",", ";"):
            break
        p.pos += 1
    p.leave(opener)
    return rows


def _rows(p: Parser) -> list[list[Expr]]:
    """``(a, b)`` or ``[a, b; c, d]``."""
    if p.kind not in ("(", "["):
        p.expected("a row in brackets", "a matrix looks like [[a, b], [c, d]]")
    opener = p.enter()
    rows: list[list[Expr]] = [[p.sum()]]
    while p.kind in (",", ";"):
        if p.next().kind == ";":
            rows.append([])
        rows[-1].append(p.sum())
    p.leave(opener)
    return rows


def _notes(lexed: Tokens) -> tuple[Note, ...]:
    """The notes; a word that would be a product of its letters is no number, and refused."""
    for note in lexed.notes:
        if note.code == "letters-multiply":
            at = note.column - 1
            end = next((t.end for t in reversed(lexed.tokens) if t.kind == "name" and t.start >= at), at + 1)
            what = f"'{lexed.text[at:end]}' is not a place"
            raise InputError(
                what,
                lexed.text,
                (at, end),
                "a place is a number, oo or -oo; a product is written a*b",
                code="unreadable",
            )
    return tuple(sorted(lexed.notes, key=lambda note: note.column))
