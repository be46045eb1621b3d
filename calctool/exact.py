"""Exact rational numbers: the ``Fraction`` of the standard library, in its compiled twin.

Every coefficient and exponent is one, and a batch adds and compares thousands of them for each exercise.
quicktions is the same class to the letter (it is tested with the standard library's own tests) and does
that several times as fast.  The two kinds are equal and hash alike, but one is no instance of the other,
so that all of calctool takes it from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # quicktions has no types of its own
    from fractions import Fraction
else:
    from quicktions import Fraction

__all__ = ["Fraction"]
