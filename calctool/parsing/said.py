"""What the tables of sentences share: names, verbs, equations; and what has been said beside the formula so far."""

from __future__ import annotations

import re
from collections.abc import Callable

from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, OTHER_WORDS, Unknown, split

_NAMES = FUNCTION_WORDS.keys() | GREEK_WORDS.keys() | set(CONSTANT_WORDS) | KEYWORDS.keys()
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FIND = r"(?:find|compute|calculate|evaluate|determine|take|get|give|state|write\s+down|what\s+is|what['’]?s)"
NAME = r"[^\W\d_](?:_?\d+)?"
EQUATION = rf"(?:\$|\\\()?\s*{NAME}(?:\s*\([^()]*\))?\s*="

_GAP = re.compile(r"\s{200}")


class Said:
    """The side of a limit, ``definition`` where that is the way, what is asked, what goes behind the text, notes."""

    def __init__(self) -> None:
        self.side = self.way = self.asks = ""
        self.order = 0
        self.tail = ""
        self.notes: list[tuple[str, int, str]] = []


def torn_apart(text: str) -> bool:
    """Is there so wide a gap that its sides are no sentence?  Each pattern would try every part of it.

    >>> torn_apart("x^2" + "\\t" * 300 + "at x = 3"), torn_apart("x^2 at x = 3" + " " * 300)
    (True, False)
    """
    return bool(_GAP.search(text.rstrip()))


def has_words(text: str) -> bool:
    """Is there a word in it that is no function, and no product of letters?

    >>> has_words("y = x^2 sin(x)"), has_words("\\\\frac{xy}{2}"), has_words("the derivative")
    (False, False, True)
    """
    return any(is_word(word) for word in re.findall(r"(?<![\\\w])[^\W\d_]{3,}", text))


def is_word(word: str) -> bool:
    if word in _NAMES or word.lower() in OTHER_WORDS:
        return False
    try:
        split(word, False)
    except Unknown:
        return True
    return False


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
