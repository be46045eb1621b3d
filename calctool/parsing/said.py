"""What the tables of sentences share: names, verbs, equations; and what has been said beside the formula so far."""

from __future__ import annotations

import re
from collections.abc import Callable

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FIND = r"(?:find|compute|calculate|evaluate|determine|take|get|give|state|what\s+is|what['’]?s)"
NAME = r"[^\W\d_](?:_?\d+)?"
EQUATION = rf"(?:\$|\\\()?\s*{NAME}(?:\s*\([^()]*\))?\s*="


class Said:
    """The side of a limit, ``definition`` where that is the way, what is asked, what goes behind the text, notes."""

    def __init__(self) -> None:
        self.side = self.way = self.asks = ""
        self.order = 0
        self.tail = ""
        self.notes: list[tuple[str, int, str]] = []


Row = tuple[str, str | Callable[[re.Match[str], Said], str]]
"""What is looked for, and what is put in its place."""
