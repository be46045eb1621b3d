"""How one counts in a sentence: the fourth derivative, the 21st."""

from __future__ import annotations

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(n: int) -> str:
    """The number of a place, in a word up to ten.

    >>> [ordinal(n) for n in (1, 4, 11, 22, 100)]
    ['first', 'fourth', '11th', '22nd', '100th']
    """
    if n <= len(_WORDS):
        return _WORDS[n - 1]
    return f"{n}{'th' if n % 100 in (11, 12, 13) else _ENDINGS.get(n % 10, 'th')}"
