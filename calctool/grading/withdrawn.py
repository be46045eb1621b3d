"""What a student takes back is not judged: lines that are crossed out, and all above ``wrong, start over``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache


def without_withdrawn(lines: Sequence[str]) -> list[str]:
    """The lines, with those left empty that the student takes back; each keeps its number.

    >>> without_withdrawn(["y' = 3x", "oops, start over:", "y' = 2x"])
    ['', '', "y' = 2x"]
    >>> without_withdrawn(["~~y' = 3x~~", "crossed out: y' = x", "y' = 4x  <- no", "y' = 2x"])
    ['', '', '', "y' = 2x"]
    """
    found: list[str] = []
    for line in lines:
        if (again := _again().match(line)) is not None:
            found = [""] * len(found)
            line = line[again.end() :]
        line = _struck().sub("", line)
        found.append("" if _crossed_out().search(line) else line)
    return found


@cache
def _again() -> re.Pattern[str]:
    """``wrong, start over``, ``no, that is not the rule. start again:``, ``restart:``; what follows a colon is kept."""
    no = r"(?:no|nope|oops|wrong|wait|sorry|hmm|scratch that|mistake|that['’]?s (?:wrong|not))\b"
    anew = r"(?:start(?:ing)? (?:over|again|anew|from scratch|fresh)|restart(?:ing)?)"
    words = r"[^=:\d]*?"
    what = "that|this|all(?: of)? (?:that|this)|(?:all|everything) above|the above"
    back = rf"(?:scratch|ignore|forget|disregard) (?:{what})"
    return re.compile(
        rf"\W*(?:(?:{no}{words}\b)?(?:let me |let['’]?s |i['’]?ll |so )?(?:{anew}|{back})"
        rf"|{no}{words}\b(?:try|do) (?:it |that |this )?again)\s*(?:[.!:,…-]+\s*|$)(?!\w+ (?:with|from|by)\b)",
        re.IGNORECASE,
    )


@cache
def _struck() -> re.Pattern[str]:
    return re.compile(r"~~.*?~~|\\(?:sout|st)\{[^{}]*\}")


@cache
def _crossed_out() -> re.Pattern[str]:
    """A line that is said to be crossed out before it, or behind an arrow: ``<- oops, no``."""
    before = r"^\W*\(?(?:crossed|struck|scratched) out\)?\s*:"
    behind = r"(?:<-+|←|<=+)\s*(?:oops|no|nope|wrong|mistake|that['’]?s wrong)\b[^=\d]*$"
    return re.compile(rf"{before}|{behind}", re.IGNORECASE)
