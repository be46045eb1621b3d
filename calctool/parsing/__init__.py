"""Text -> Expr: exactly what was typed; nothing is evaluated.

>>> parse("2x^3 + 4x - 1") == parse("2*x**3 + 4*x - 1")
True
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from calctool.expr.tree import Expr, Sym
from calctool.parsing.grammar import parser_of
from calctool.parsing.lexer import Note
from calctool.parsing.parser import Parser

_NAMES = "names look like x, theta or x_1"


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


def read_equation(text: str, roots: str = "real") -> tuple[Sym, Read]:
    """Read ``name = expression``; raises InputError.

    >>> name, right = read_equation("y = u^2")
    >>> name == Sym("y"), right.expr == parse("u^2")
    (True, True)
    """
    p = parser_of(text, roots=roots)
    hint = "an equation looks like y = x^2"
    name = _name(p, hint)
    if p.kind != "=":
        p.expected(f"'=' after {name.name}", hint)
    p.pos += 1
    return name, _finish(p)


def read_point(text: str) -> dict[str, Expr]:
    """Read ``x=1, y=2`` as values by name, in the order typed; raises InputError.

    >>> list(read_point("x=1, y=pi/2"))
    ['x', 'y']
    """
    p = parser_of(text)
    values: dict[str, Expr] = {}
    while True:
        token = p.token
        name = _name(p, "a point looks like x=1, y=2")
        if name.name in values:
            p.fail(f"{name.name} is given twice", token, "give each variable one value")
        if p.kind != "=":
            p.expected(f"'=' after {name.name}", "a point looks like x=1, y=2")
        p.pos += 1
        values[name.name] = p.run(p.sum)
        if p.kind == "end":
            return values
        if p.kind not in (",", ";"):
            p.unexpected()
        p.pos += 1


def read_name(text: str) -> Sym:
    """Read the name of a variable; raises InputError.

    >>> read_name("theta") == Sym("theta")
    True
    """
    p = parser_of(text)
    name = _name(p, _NAMES)
    if p.kind != "end":
        p.fail_at("expected one name", p.tokens[0].start, p.tokens[-2].end, _NAMES)
    return name


def _name(p: Parser, hint: str) -> Sym:
    token = p.token
    if isinstance(token.value, Sym) and token.kind == "name":
        p.pos += 1
        return token.value
    if token.kind == "name":
        p.fail(f"'{p.typed(token)}' is a constant, not a variable", token, _NAMES)
    p.expected("the name of a variable", hint)


def _finish(p: Parser) -> Read:
    expr = p.run(p.whole)
    notes = sorted(p.lexed.notes, key=lambda note: note.column)
    return Read(expr, tuple(notes), p.text)
