"""Text -> Expr: the door to the reader, which builds exactly what was typed and never evaluates anything.

>>> parse("2x^3 + 4x - 1") == parse("2*x**3 + 4*x - 1")
True
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.expr.tree import Expr, Sym
from calctool.parsing.grammar import Reader
from calctool.parsing.lexer import Note

_NAMES = "names look like x, theta or x_1"


class Read(NamedTuple):
    """What came of a text: the expression, the choices made in reading it, and the text."""

    expr: Expr
    notes: tuple[Note, ...]
    text: str


def read(text: str) -> Read:
    """Read an expression; raises InputError with the place and a hint.

    >>> read("1/2x").notes[0].code
    'implicit-product-after-division'
    """
    return _finish(Reader(text))


def parse(text: str) -> Expr:
    """The expression alone; raises InputError with the place and a hint.

    >>> parse("sin 2x cos x") == parse("sin(2x)*cos(x)")
    True
    """
    return read(text).expr


def parse_goal(text: str) -> Expr:
    """Like :func:`parse`, for an expression in which unfinished derivatives ``d/dx [...]`` may stand.

    >>> parse_goal("2 d/dx [x^2]").open
    True
    """
    return _finish(Reader(text, goals=True)).expr


def read_equation(text: str) -> tuple[Sym, Read]:
    """Read ``name = expression``; raises InputError.

    >>> name, right = read_equation("y = u^2")
    >>> name == Sym("y"), right.expr == parse("u^2")
    (True, True)
    """
    reader = Reader(text)
    hint = "an equation looks like y = x^2"
    name = _name(reader, hint)
    if reader.kind != "=":
        reader.expected(f"'=' after {name.name}", hint)
    reader.pos += 1
    return name, _finish(reader)


def read_point(text: str) -> dict[str, Expr]:
    """Read ``x=1, y=2`` as values by name, in the order typed; raises InputError.

    >>> list(read_point("x=1, y=pi/2"))
    ['x', 'y']
    """
    reader = Reader(text)
    values: dict[str, Expr] = {}
    while True:
        token = reader.token
        name = _name(reader, "a point looks like x=1, y=2")
        if name.name in values:
            reader.fail(f"{name.name} is given twice", token, "give each variable one value")
        if reader.kind != "=":
            reader.expected(f"'=' after {name.name}", "a point looks like x=1, y=2")
        reader.pos += 1
        values[name.name] = reader.run(reader.sum)
        if reader.kind == "end":
            return values
        if reader.kind not in (",", ";"):
            reader.unexpected()
        reader.pos += 1


def read_name(text: str) -> Sym:
    """Read the name of a variable; raises InputError.

    >>> read_name("theta") == Sym("theta")
    True
    """
    reader = Reader(text)
    name = _name(reader, _NAMES)
    if reader.kind != "end":
        reader.fail_at("expected one name", reader.tokens[0].start, reader.tokens[-2].end, _NAMES)
    return name


def _name(reader: Reader, hint: str) -> Sym:
    token = reader.token
    if isinstance(token.value, Sym) and token.kind == "name":
        reader.pos += 1
        return token.value
    if token.kind == "name":
        reader.fail(f"'{reader.typed(token)}' is a constant, not a variable", token, _NAMES)
    reader.expected("the name of a variable", hint)


def _finish(reader: Reader) -> Read:
    expr = reader.run(reader.whole)
    notes = sorted(reader.lexed.notes, key=lambda note: note.column)
    return Read(expr, tuple(notes), reader.text)
