"""Emoji and smileys: they say nothing, and the bracket of a smiley is no other one's partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import category


def is_picture(c: str) -> bool:
    """Is it an emoji, or what joins and colours them?"""
    return (c > "\u2600" and category(c) == "So") or c in "\ufe0f\u200d" or "\U0001f3fb" <= c <= "\U0001f3ff"


def without_pictures(text: str) -> str:
    """The text without emoji and smileys, every other character at its place.

    >>> without_pictures("2x :)")
    '2x   '
    """
    text = "".join([" " if is_picture(c) else c for c in text])
    for start, end in smileys(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def smileys(text: str) -> Iterator[tuple[int, int]]:
    """Where smileys stand."""
    for match in _smiley().finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        closes = ")" in match[0] and before.count("(") > before.count(")")
        opens = "(" in match[0] and after.count(")") > after.count("(")
        if not closes and not opens:
            yield match.span()


@cache
def _smiley() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\S)(?:[:;]['’]?-?[()\[\]DPp]+|=[()D]|\^[_.]?\^|XD+)(?!\S)|(?<=[\w)\]}])[:;]-?[()D]+[ \t]*$",
        re.MULTILINE,
    )
