"""Natural domains, as the table of functions writes them: intervals, what must not be 0, or poles at whole numbers."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from itertools import pairwise
from typing import NamedTuple


class Interval(NamedTuple):
    """An interval of the real line; its ends are texts, ``oo`` among them."""

    low: str
    high: str
    from_low: bool
    """Does the low end belong to it?"""
    to_high: bool


class Domain(NamedTuple):
    """Where a function is defined: the intervals of u, or what must not be 0, or the first of the poles.

    ``poles`` at a whole number and at all below it, as gamma has them.
    """

    intervals: tuple[Interval, ...]
    not_zero: str
    poles: str

    @property
    def total(self) -> bool:
        """Is the function defined everywhere?"""
        return self.intervals == (EVERYWHERE,) and not self.not_zero and not self.poles

    @property
    def complement(self) -> tuple[Interval, ...]:
        """What of the line the intervals leave out."""
        start = Interval("", "-oo", False, True)
        pieces = [start, *self.intervals, Interval("oo", "", True, False)]
        between = [Interval(a.high, b.low, not a.to_high, not b.from_low) for a, b in pairwise(pieces)]
        return tuple([piece for piece in between if piece.low != piece.high or (piece.from_low and piece.to_high)])

    @property
    def ends(self) -> tuple[str, ...]:
        """The ends of the intervals, each once, without oo."""
        ends = [end for piece in self.intervals for end in (piece.low, piece.high)]
        return tuple(dict.fromkeys([end for end in ends if not end.endswith("oo")]))

    @property
    def restricts(self) -> bool:
        """Is more missing than a few single points?"""
        pieces = self.intervals
        joined = all(a.high == b.low for a, b in pairwise(pieces))
        return bool(self.poles) or not joined or (pieces[0].low, pieces[-1].high) != ("-oo", "oo")

    def reaches(self, place: str) -> bool:
        """Are there values near the place: ``oo``, ``-oo``, or a finite end with its side, ``0+`` or ``1-``?"""
        if place.endswith("oo"):
            return any(place in (piece.low, piece.high) for piece in self.intervals)
        end, side = place[:-1], place[-1]
        if end not in self.ends:
            return True
        return any(end == (piece.low if side == "+" else piece.high) for piece in self.intervals)


EVERYWHERE = Interval("-oo", "oo", False, False)


def domain(text: str) -> Domain:
    """A domain as the rows write it.

    >>> domain("(-oo, -1] or [1, oo)").ends, domain("cos(u) != 0").not_zero, domain("u != 0, -1, -2, ...").poles
    (('-1', '1'), 'cos(u)', '0')
    """
    if text == "R":
        return Domain((EVERYWHERE,), "", "")
    if text.endswith(", ..."):
        return Domain((EVERYWHERE,), "", text.partition(" != ")[2].partition(",")[0])
    if text.endswith(" != 0"):
        return Domain((EVERYWHERE,), text.removesuffix(" != 0"), "")
    pieces = []
    for piece in text.split(" or "):
        low, high = piece[1:-1].split(", ")
        pieces.append(Interval(low, high, piece[0] == "[", piece[-1] == "]"))
    return Domain(tuple(pieces), "", "")
