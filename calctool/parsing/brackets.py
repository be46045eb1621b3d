"""Where a bracket opens and closes in a text, and the arguments in one."""

from __future__ import annotations

from calctool.errors import InputError
from calctool.parsing.characters import CLOSERS, OPENERS

NAME = r"[^\W\d_]+(?:_?\d+)?"
"""A name in another program's language."""


def arguments(text: str, opener: int, last: int) -> list[tuple[int, int]]:
    """The arguments in the bracket that opens there, where it closes just before ``last``; else none.

    >>> arguments("f(x, (y, 2))", 1, 12)
    [(2, 3), (4, 11)]
    """
    depth, start = 0, opener + 1
    parts: list[tuple[int, int]] = []
    for at in range(opener, last):
        c = text[at]
        depth += (c in CLOSERS) - (c in OPENERS)
        if (depth == 1 and c in ",;") or not depth:
            parts.append((start, at))
            start = at + 1
        if not depth:
            return parts if at == last - 1 and all(text[a:b].strip() for a, b in parts) else []
    return []


def opener_before(text: str, first: int, last: int) -> int:
    """Where the bracket opens that closes just before ``last``; -1 where none does."""
    depth = 0
    for at in range(last - 1, first - 1, -1):
        depth += (text[at] in OPENERS) - (text[at] in CLOSERS)
        if not depth:
            return at if text[at] in CLOSERS else -1
    return -1


def closer_after(text: str, opener: int) -> int:
    """Where the bracket closes that opens there; -1 where it does not."""
    depth = 0
    for at in range(opener, len(text)):
        depth += (text[at] in CLOSERS) - (text[at] in OPENERS)
        if not depth:
            return at
    return -1


def at_least_once(times: int, text: str, first: int, last: int) -> None:
    """Refuse a derivative of order 0."""
    if not times:
        what, hint = "a derivative of order 0 is the formula itself", "write how often: 1, 2, 3"
        raise InputError(what, text, (first, last), hint, code="unreadable")


def is_inside(text: str, at: int) -> bool:
    """Are there brackets open at this place?

    >>> is_inside("f(x) + 1", 2), is_inside("f(x) + 1", 4)
    (True, False)
    """
    return sum([(c in CLOSERS) - (c in OPENERS) for c in text[:at]]) != 0
