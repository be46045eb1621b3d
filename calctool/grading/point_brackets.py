"""Brackets around a list of points, which say nothing of them: ``[(0, 0), (1, 1)]``, ``[-1, 0, 1]``, as programs write.

Those around one point stay: ``(1, 2)``, and ``[[1], [2]]`` where there are two variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING, _CLOSING = "([", ")]"
_GOES_ON = re.compile(r"\s*[*/^]|[\w(\[]")
_NAMED = re.compile(r"[A-Za-z]\w*\s*=")
_SEPARATOR = re.compile(r"[(\[)\]]|[,;\n]|\b(?:and|or|und|oder|et)\b")


def without_list_brackets(text: str, several: bool) -> str:
    """The text without brackets that hold numbers or points, of ``several`` variables, and are none of a point's.

    >>> without_list_brackets("critical points: [(0, 0), (1, 1)]", True), without_list_brackets("[-1, 0, 1]", False)
    ('critical points: (0, 0), (1, 1)', '-1, 0, 1')
    >>> without_list_brackets("((1, 2))", False), without_list_brackets("[[0], [0]]", True)
    ('(1, 2)', '[[0], [0]]')
    """
    out: list[str] = []
    done = at = 0
    while at < len(text):
        if text[at] in _OPENING:
            end = _partner(text, at)
            if end < 0:
                break
            factor = text[at - 1 : at].isalnum() or _GOES_ON.match(text, end + 1) is not None
            inside = None if factor else _inside(text[at : end + 1], several)
            if inside is not None:
                out += [text[done:at], inside]
                done = end + 1
            at = end
        at += 1
    return "".join([*out, text[done:]])


def _inside(text: str, several: bool) -> str | None:
    """What stands in brackets that are those of a list; None for others."""
    bare = text
    while _is_whole(inner := bare[1:-1].strip()):
        bare = inner
    parts = list(split(bare[1:-1]))
    found = bare if bare != text else None
    if not all(parts):
        return found
    bracketed = all(part[0] in _OPENING for part in parts)
    listed = len(parts) > 1 and all(_NAMED.match(part) for part in parts)  # (x = 1, y = 2)
    if several:
        listed = listed or (bracketed and any(map(is_pair, parts)))
    else:
        listed = listed or bracketed or (len(parts) > 2 and not {",", ";"} <= set(bare))
    return ", ".join([without_list_brackets(part, several) for part in parts]) if listed else found


def split(text: str) -> Iterator[str]:
    """What stands between commas and conjunctions outside brackets."""
    depth = last = 0
    for match in _SEPARATOR.finditer(text):
        sign = match[0]
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0 and sign not in _OPENING + _CLOSING:
            yield text[last : match.start()].strip()
            last = match.end()
    yield text[last:].strip()


def is_pair(text: str) -> bool:
    """Is it one bracket with a comma or a semicolon in it?"""
    return _is_whole(text) and len(list(split(text[1:-1]))) > 1


def _is_whole(text: str) -> bool:
    return text[:1] in _OPENING and text != "" and _partner(text, 0) == len(text) - 1


def _partner(text: str, at: int) -> int:
    """Where the bracket at this place is closed; -1 where it is not."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in _OPENING) - (text[i] in _CLOSING)
        if depth == 0:
            return i
    return -1
