"""The grammar as a whole: the parser with every operand that begins with a token of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calctool.expr.tree import Expr
from calctool.parsing import branches, calls
from calctool.parsing.parser import Parser

OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {
    "fn": calls.function,
    "undef": calls.undefined,
    "√": calls.root_sign,
    "∛": calls.root_sign,
    "∜": calls.root_sign,
    "d/d": calls.goal,
    "Derivative": calls.derivative,
    "Subs": calls.substitution,
    "Piecewise": branches.piecewise,
    "{": branches.braces,
}
"""What parses an operand, by the kind of its first token."""


def parser_of(text: str, goals: bool = False, roots: str = "real") -> Parser:
    """A parser at the beginning of the text; with ``goals`` it accepts unfinished derivatives ``d/dx [...]``."""
    return Parser(text, OPERANDS, goals, roots)
