"""LaTeX -> the same tokens as plain text, each at its place in what was typed."""

from __future__ import annotations

from calctool.parsing.lexer import Tokens


def is_latex(text: str) -> bool:
    """Is the text to be read as LaTeX: does a command stand in it, or a formula between dollar signs?

    >>> is_latex(r"\\frac{1}{x}"), is_latex("e^{2x}")
    (True, False)
    """
    return "\\" in text or "$" in text


class LatexTokens(Tokens):
    """A text in LaTeX taken apart."""
