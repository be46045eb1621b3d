r"""What is recognised in LaTeX by its look: names, numbers, d/dx as a fraction, the words of a condition."""

from __future__ import annotations

import re
from functools import cache

from calctool.expr.tree import Sym
from calctool.parsing import latex_macros as macros


@cache
def environment() -> re.Pattern[str]:
    r"""What follows ``\begin``: the name, and the columns of an array."""
    return re.compile(
        r"(?P<braces>\s*\{\s*(?P<name>[A-Za-z]+)\*?\s*\})(?:\s*\[[tbc]\])?"
        r"(?:(?<=array\})\s*\{[^{}]*\}|(?<=at\})\s*\{\d+\}|(?<=at\*\})\s*\{\d+\})?"
    )


@cache
def _letter_name() -> str:
    r"""A variable: a letter or ``\\theta``, with an index."""
    greek = "|".join(sorted(macros.letters(), key=len, reverse=True))
    one = rf"\\(?:{greek})(?![A-Za-z])|\\(?:mathrm|mathbf|mathit)\s*\{{\s*[A-Za-z]\s*\}}|[A-Za-z]|[α-ωΓΔΘΛΞΠΣΦΨΩ]"
    return rf"(?:{one})(?:_(?:\d+|[A-Za-z]|\{{\s*[A-Za-z0-9]+\s*\}}))?"


@cache
def names() -> re.Pattern[str]:
    """Variables that follow one another; ``other`` is what is none."""
    return re.compile(rf"(?P<name>{_letter_name()})|(?P<other>[^\s,{{}}])")


_ROOM = r"(?:\s|~|\\[,;:! ]|\\(?:quad|thinspace)(?![A-Za-z]))*"
_D = (
    r"(?:\\(?:mathrm|text|textrm|operatorname|mathop)\s*\{\s*d\s*\}|\{\s*\\rm\s+d\s*\}|\\mathrm\s+d"
    r"|\\partial(?![A-Za-z])|\\dd(?![A-Za-z])|[d∂])"
)


@cache
def one_below() -> re.Pattern[str]:
    r"""One ``dx^2`` below the line."""
    times = r"\^\s*(?:\d|\{\s*\d\s*\})"
    return re.compile(rf"(?P<d>{_D}){_ROOM}(?P<name>{_letter_name()})(?P<times>{_ROOM}{times})?{_ROOM}")


@cache
def below_line() -> re.Pattern[str]:
    r"""All of it: ``\\partial x\\,\\partial y``."""
    return re.compile(rf"{_ROOM}(?:{re.sub('[?]P<[a-z]+>', '?:', one_below().pattern)})+")


@cache
def above_line() -> re.Pattern[str]:
    r"""The ``d^2`` above the line."""
    return re.compile(rf"{_ROOM}{_D}{_ROOM}(?:\^\s*(?:(?P<n>\d)|\{{\s*(?P<m>\d)\s*\}}))?{_ROOM}")


def without_comments(text: str) -> str:
    r"""The text with spaces for each comment, which reaches from ``%`` to the end of its line; ``\%`` is none.

    >>> without_comments("x % so")
    'x     '
    """
    if "%" not in text:
        return text
    return re.sub(r"\\.|%[^\n]*", lambda match: " " * len(match[0]) if match[0][0] == "%" else match[0], text)


@cache
def constants() -> re.Pattern[str]:
    """A whole number, pi, or both."""
    return re.compile(r"\s*(\d+)?\s*(\\pi)?\s*")


@cache
def grouped() -> re.Pattern[str]:
    """A number with its digits in groups of three."""
    room = r"\\[,:; ]|~|\{\\,\}"
    return re.compile(rf"\d{{1,3}}(?:(?:{room})\d{{3}})+(?!\d)|\d{{1,3}}(?:\{{,\}}\d{{3}}){{2,}}(?!\d)")


@cache
def primes_above() -> re.Pattern[str]:
    r"""``^{\prime\prime}``, ``^{(4)}`` and ``^{(iv)}``."""
    order = r"\(\s*(?:(?P<n>\d{1,2})|(?P<roman>[ivx]+))\s*\)"
    return re.compile(rf"\^\s*(?:\{{\s*(?:{order}|(?:\\prime\s*|')+)\s*\}}|\\prime(?![A-Za-z]))")


def primes_in(match: re.Match[str]) -> int:
    """How many primes that is."""
    if match["n"]:
        return int(match["n"])
    if match["roman"]:
        return {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}.get(match["roman"], 0)
    return match[0].count("\\prime") + match[0].count("'")


@cache
def condition_word() -> re.Pattern[str]:
    r"""``\text{if }``, ``\text{otherwise}`` at the beginning of a condition."""
    return re.compile(
        rf"(?:{_ROOM}:)?{_ROOM}(?:\\(?:text[a-z]*|mbox|hbox|mathrm|operatorname)\s*(?P<brace>\{{))?(?:{_ROOM}|,)*"
        r"(?:(?P<otherwise>otherwise|else(?:where)?)|(?:if|for(?:\s+all)?|when(?:ever)?|where|provided)(?![A-Za-z])|(?<=:))"
    )


@cache
def cell_end() -> re.Pattern[str]:
    r"""What may end a cell: a comma, ``,\quad``, a full stop."""
    return re.compile(r"(?:[\s~,;.]|\\[,;:! ]|\\q?quad(?![A-Za-z]))+$")


def plain_name(text: str) -> str:
    r"""A variable or an index without what only LaTeX needs.

    >>> plain_name(r"\varepsilon_{1}"), plain_name(r"\mathrm{x}")
    ('epsilon_1', 'x')
    """
    text = re.sub(r"\\(?:mathrm|mathbf|mathit|text)(?![A-Za-z])|[{}\s]", "", text)
    letters = macros.letters()

    def plain(match: re.Match[str]) -> str:
        value = letters.get(match[1])
        return value.name if isinstance(value, Sym) else match[0]

    return re.sub(r"\\([A-Za-z]+)", plain, text)


def plain_differential(match: re.Match[str]) -> str:
    """One dx^2 as plain text writes it."""
    times = re.sub(r"\D", "", match["times"] or "")
    return f"d{plain_name(match['name'])}" + (f"^{times}" if times else "")
