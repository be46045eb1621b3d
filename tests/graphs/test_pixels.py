"""The law of the drawings: no pixel of the curve across a discontinuity, every hole to be seen, in each reading."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from calctool.graphs.curve import curve_of
from calctool.parsing import parse
from calctool.pictures.picture import Dot, Picture, Polyline
from tests.graphs.test_breaks import TEXTBOOK, Gap, X, family
from tests.pictures.pixels import Seen, in_ascii, in_plot, in_svg, in_terminal

MADE = [*family(), *TEXTBOOK]


def check(f: str, gaps: list[Gap], read: Callable[[Picture], Seen]) -> int:
    """That what is seen of a curve lies on its pieces, and that its open and filled circles are there; how many."""
    picture = curve_of(parse(f), X, (-5, 5))
    x0, x1, y0, y1 = picture.window
    seen = read(picture)
    pieces = [e.points for e in picture.elements if isinstance(e, Polyline) and e.role in ("curve", "area")]
    for gap in gaps:
        assert not any(p[0][0] < gap.at - 1e-9 < gap.at + 1e-9 < p[-1][0] for p in pieces), (f, gap)
    assert seen.strays(pieces) == [], f
    wide, high = seen.off
    dots = [e for e in picture.elements if isinstance(e, Dot)]
    counted = 0
    for gap in gaps:
        for y in {gap.left, gap.right, gap.value} - {None}:
            if y is None or math.isinf(y) or not (x0 < gap.at < x1 and y0 < y < y1):
                continue
            filled = gap.value is not None and math.isclose(y, gap.value, abs_tol=1e-9)
            # Two ends of a jump can be nearer to each other than a cell of the terminal is high.
            beside = [d for d in dots if abs(d.x - gap.at) <= 2 * wide and 0 < abs(d.y - y) <= 2 * high]
            assert seen.shows(gap.at, y, filled) or (beside and seen.shows(gap.at, y, not filled)), (f, gap, y)
            counted += 1
    return counted


SHARES = [(in_terminal, slice(0, None, 8)), (in_ascii, slice(1, None, 25)), (in_svg, slice(2, None, 12))]
SHARES.append((in_plot, slice(5, None, 100)))


@pytest.mark.parametrize(("read", "which"), SHARES, ids=["terminal", "ascii", "svg", "png"])
def test_nothing_is_drawn_across_and_every_end_is_seen(read: Callable[[Picture], Seen], which: slice) -> None:
    """A share of the functions for each reading; all of them in every reading take three minutes."""
    counted = [check(f, gaps, read) for f, gaps in MADE[which]]
    assert sum(counted) > len(counted) / 2
