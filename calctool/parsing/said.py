"""What the tables of sentences share: names, verbs, equations; and what has been said beside the formula so far."""

from __future__ import annotations

import re
from collections.abc import Callable

from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, Unknown, split

_IN_SIGNS = FUNCTION_WORDS.keys() | GREEK_WORDS.keys() | set(CONSTANT_WORDS)
_NAMES = _IN_SIGNS | KEYWORDS.keys()
_SIGNS = frozenset(" +-*/^=()[].,|!√π²³·−×")
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FIND = r"(?:find|compute|calculate|evaluate|determine|take|get|give|state|what\s+is|what['’]?s)"
NAME = r"[^\W\d_](?:_?\d+)?"
EQUATION = rf"(?:\$|\\\()?\s*{NAME}(?:\s*\([^()]*\))?\s*="

GAP = " " * 200
"""So far apart no words of one sentence stand: each pattern would try every part of the gap."""


class Said:
    """The side of a limit, ``definition`` where that is the way, what is asked, what goes behind the text, notes."""

    def __init__(self) -> None:
        self.side = self.way = self.asks = ""
        self.order = 0
        self.tail = ""
        self.notes: list[tuple[str, int, str]] = []


def in_signs_alone(text: str) -> bool:
    """Is there no word in it but names of functions, and no sign that asks?

    >>> in_signs_alone("y = x^2 sin(x)"), in_signs_alone("y = x^2, dy/dx"), in_signs_alone("y = x^2 at 3")
    (True, False, False)
    """
    if "/d" in text or not all(c in _SIGNS or c.isalnum() for c in text):
        return False
    word = ""
    for c in f"{text} ":
        if c.isalpha():
            word += c
        elif word:
            if len(word) > 1 and word not in _IN_SIGNS:
                return False
            word = ""
    return True


def stands_in(letter: str, text: str) -> bool:
    """Does a letter stand in a formula, by itself or as a factor, and not only in a name?

    >>> stands_in("x", "2xy"), stands_in("x", "sinx/x"), stands_in("x", "exp(2)"), stands_in("x", "2 y")
    (True, True, False, False)
    """
    for word in re.findall(r"[^\W\d_]+", text):
        if word == letter:
            return True
        if letter in word and word not in _NAMES:
            try:
                found = letter in [piece.value for piece in split(word, False)]
            except Unknown:
                continue
            if found:
                return True
    return False


Row = tuple[str, str | Callable[[re.Match[str], Said], str]]
"""What is looked for, and what is put in its place."""
