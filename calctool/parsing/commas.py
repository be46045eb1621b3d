"""The decimal comma, by option: 0,5 becomes 0.5 before anything is read, and every place in the text stays where it is.

A comma with a digit on both sides is a decimal comma then; numbers are set apart by semicolons, or by commas with a
space.  The digits of a name or of an index (x1,5; x_{1,2}) are no number.
"""

from __future__ import annotations

import re

from calctool.errors import InputError

_PIECE = re.compile(
    r"[^\W\d]*_\{[^{}]*\}"  # an index
    r"|[^\W\d]+[0-9]*(?:_[0-9]+)?"  # a name or a word
    r"|(?P<number>[0-9.]*[0-9],[0-9]+)(?P<more>[.,][0-9])?"
)
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
APART = "numbers are set apart by semicolons: 1,5; 2"


def decimal_points(text: str) -> str:
    """The text with a point for each decimal comma.  Raises InputError where a comma can be meant in two ways.

    >>> decimal_points("0,5x + max(1,5; 2)"), decimal_points("x=1,5, y=2"), decimal_points("x_1,5")
    ('0.5x + max(1.5; 2)', 'x=1.5, y=2', 'x_1,5')
    """

    def pointed(found: re.Match[str]) -> str:
        number = found["number"]
        if number is None:
            return found[0]
        if found["more"] or "." in number:
            what = f"{found[0]} can be read in two ways"
            raise InputError(what, text, found.span(), APART, code="unreadable")
        return number.replace(",", ".")

    return _PIECE.sub(pointed, text) if "," in text else text


def as_typed(error: InputError) -> InputError:
    """An error about such a text: what is shown has its commas again, and one in the place shown is explained."""
    if error.text is None:
        return error
    start, end = error.span or (0, 0)
    if _POINT.search(error.text[start:end]) and error.hint != APART:
        error.hint = f"{error.hint}; {APART}" if error.hint else APART
    error.text = _POINT.sub(",", error.text)
    return error
