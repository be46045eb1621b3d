"""A text as people write one: the name of a function, what is asked of it, and the expression.

``y = x^2``, ``f(x, y) = x^2 y``, ``d/dx [x^2]`` and ``lim x->0 sin(x)/x`` may stand wherever an expression may.
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.expr.tree import Deriv, Expr, Limit, Sym
from calctool.parsing import goals
from calctool.parsing.grammar import parser_of
from calctool.parsing.lexer import Note


class Approach(NamedTuple):
    """Where a limit goes: the variable, the place and the side (``+``, ``-`` or empty for both)."""

    var: Sym
    to: Expr
    side: str


class Statement(NamedTuple):
    """What came of a text.

    ``name`` is what the function is called (the y of ``y = x^2``), ``variables`` are those it is said to have (the x
    and y of ``f(x, y) = ...``), ``by`` those it is to be differentiated by, in order, and ``limit`` is where it goes.
    """

    expr: Expr
    notes: tuple[Note, ...]
    text: str
    name: str = ""
    variables: tuple[Sym, ...] = ()
    by: tuple[Sym, ...] = ()
    limit: Approach | None = None


def read_statement(text: str, roots: str = "real") -> Statement:
    """Read a text with what may stand around an expression; raises InputError with the place and a hint.

    >>> found = read_statement("y = d/dx [x^2]")
    >>> found.name, [x.name for x in found.by], str(found.expr)
    ('y', ['x'], "Pow(Sym('x'), Num(2))")
    """
    p = parser_of(text, goals=True, roots=roots)
    name = ""
    if p.kind == "name" and isinstance(p.token.value, Sym) and p.tokens[p.pos + 1].kind == "=":
        name = p.token.value.name
        p.pos += 2
    limit = None
    if p.kind == "lim":
        p.pos += 1
        limit = Approach(*p.run(lambda: goals.approach(p)))
    expr = p.run(p.whole)
    by: list[Sym] = []
    while limit is None and isinstance(expr, Deriv):
        by.append(expr.wrt)
        expr = expr.body
    if limit is None and isinstance(expr, Limit):
        limit, expr = Approach(expr.var, expr.to, expr.side), expr.body
    notes = sorted(p.lexed.notes, key=lambda note: note.column)
    return Statement(expr, tuple(notes), p.text, name, (), tuple(by[::-1]), limit)
