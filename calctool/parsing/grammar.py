"""The grammar as a whole: the parser with every operand that begins with a token of its own."""

from __future__ import annotations

from calctool.parsing import branches, calls, goals
from calctool.parsing.lexer import Tokens
from calctool.parsing.parser import Grammar, Parser
from calctool.parsing.plain import PlainTokens

GRAMMAR = Grammar(
    {
        "fn": calls.function,
        "undef": calls.undefined,
        "√": calls.root_sign,
        "∛": calls.root_sign,
        "∜": calls.root_sign,
        "ⁿ√": calls.root_sign,
        "d/d": goals.derivative,
        "dy/d": goals.of_a_name,
        "D_": goals.euler,
        "dot": goals.dotted,
        "lim": goals.limit,
        "Limit": goals.python_limit,
        "Derivative": calls.derivative,
        "Subs": calls.substitution,
        "Piecewise": branches.piecewise,
        "{": branches.braces,
        "if": branches.chosen,
    },
    goals.primed,
    branches.branches,
)


def parser_of(text: str, goals: bool = False, roots: str = "real") -> Parser:
    """A parser at the beginning of the text; with ``goals`` it accepts unfinished derivatives ``d/dx [...]``."""
    return Parser(tokenized(text), GRAMMAR, goals, roots)


def parser_within(lexed: Tokens, first: int, last: int, goals: bool = False, roots: str = "real") -> Parser:
    """A parser of the tokens from ``first`` up to but not including ``last``: a side of an equation, a component."""
    return Parser(lexed, GRAMMAR, goals, roots, first, last)


def is_latex(text: str) -> bool:
    r"""Is the text to be read as LaTeX: does a command stand in it, a formula between dollar signs, or a braced index?

    >>> is_latex(r"\frac{1}{x}"), is_latex("x_{12}"), is_latex("e^{2x}")
    (True, True, False)
    """
    return "\\" in text or "$" in text or "_{" in text or "{,}" in text


def tokenized(text: str, latex: bool | None = None) -> Tokens:
    """The text taken apart, as LaTeX where it is LaTeX, or where it is part of a text that is."""
    if is_latex(text) if latex is None else latex:
        from calctool.parsing.latex import LatexTokens

        return LatexTokens(text)
    return PlainTokens(text)
