"""What an answer may have to be beside right, as it is typed: of a form, to some digits, no further off than so much.

Nothing of mathematics is loaded here: the command line looks at its options before it does anything.
"""

# Without ``from __future__ import annotations``, as the command line is: see :mod:`calctool.tasks`.

from typing import TYPE_CHECKING

from calctool.errors import InputError

if TYPE_CHECKING:
    from fractions import Fraction

FORMS = ("expanded", "factored")


def digits_asked(text: str) -> int:
    """The digits asked for: 1 to 100.  Raises InputError.

    >>> digits_asked("3")
    3
    """
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:4]) <= 100:
        raise InputError(f"--digits {text} is not a number of digits", hint="for example: --digits 3", code="usage")
    return int(text)


def tolerance_asked(text: str) -> "Fraction":
    """How far off a number may be.  Raises InputError.

    >>> tolerance_asked("0.01")
    Fraction(1, 100)
    """
    from fractions import Fraction

    try:
        value = Fraction(text) if len(text) <= 30 else Fraction(0)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if not 0 < value < 1:
        hint = "for example: --tolerance 0.01"
        raise InputError(f"--tolerance {text} is not a number between 0 and 1", hint=hint, code="usage")
    return value


def refuse_both(strict: bool, lenient: bool) -> None:
    """Raise InputError where an answer is to be judged both ways."""
    if strict and lenient:
        raise InputError("--strict and --lenient cannot both be meant", hint="leave one of them out", code="usage")
