"""On no picture of a function is there a pixel of the curve across a discontinuity, and every hole and end is marked.

What is true is computed apart from the pictures: values of the function between its gaps, which are known because they
were put in.  The pixels are read back from what each reading has drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice, pairwise

from calctool.graphs.curve import curve_of
from calctool.graphs.values import Values
from calctool.parsing import parse
from calctool.pictures.axes import Point
from calctool.pictures.picture import Picture
from tests.graphs.test_breaks import TEXTBOOK, Gap, X, family
from tests.pictures.pixels import READINGS, Seen, in_plot

SOME = [*TEXTBOOK[::3], *islice(family(), 0, None, 40)]
"""A sample of each kind; the whole family is for a run by hand."""
INSTALLED = [reading for reading in READINGS if reading is not in_plot or find_spec("matplotlib")]


def true_pieces(f: str, gaps: list[Gap], window: tuple[float, float, float, float]) -> Iterator[list[Point]]:
    """The graph between one gap and the next, up to a billionth of the window's width."""
    low, high, *_ = window
    ends = [low, *sorted(g.at for g in gaps if low < g.at < high), high]
    numbers = Values(parse(f), X, 10**9)
    for a, b in pairwise(ends):
        close = [(b - a) * 2.0**-k for k in range(2, 31)]
        xs = sorted(
            {a, b, *(a + c for c in close), *(b - c for c in close), *(a + (b - a) * k / 800 for k in range(801))}
        )
        run: list[Point] = []
        for x, y in zip(xs, numbers.at(xs), strict=True):
            inner = a < x < b or x in (low, high)
            if inner and math.isfinite(y):
                run.append((x, y))
            elif inner and run:
                yield run
                run = []
        if run:
            yield run


def circles(gaps: list[Gap], window: tuple[float, float, float, float]) -> Iterator[tuple[float, float, bool]]:
    """The places of the circles that a picture has, and whether each is filled."""
    x0, x1, y0, y1 = window
    for gap in gaps:
        sides = {y for y in (gap.left, gap.right, gap.value) if y is not None and y0 <= y <= y1}
        for y in sides if x0 < gap.at < x1 else ():
            yield gap.at, y, gap.value is not None and math.isclose(y, gap.value, abs_tol=1e-9)


def check(f: str, gaps: list[Gap], all_readings: Sequence[Callable[[Picture], Seen]]) -> int:
    """That the picture of f obeys the law in these readings; how many circles it has."""
    picture = curve_of(parse(f), X, (-5, 5))
    truth = list(true_pieces(f, gaps, picture.window))
    wanted = list(circles(gaps, picture.window))
    for reading in all_readings:
        seen = reading(picture)
        strays = seen.strays(truth)
        assert strays == [], (f, reading, strays[:3])
        assert len(seen.curve) > 20, (f, reading)
        for x, y, filled in wanted:
            # Of two circles in one place the later is seen, and it may be the other one.
            near = [w for w in wanted if abs(w[0] - x) <= 2 * seen.off[0] and abs(w[1] - y) <= 2 * seen.off[1]]
            assert any(seen.shows(x, y, one[2]) for one in near), (f, reading, x, y, filled)
            assert len(near) > 1 or seen.shows(x, y, filled), (f, reading, x, y, filled)
    return len(wanted)


def test_no_pixel_across_a_discontinuity_and_every_hole_marked() -> None:
    assert sum(check(f, gaps, INSTALLED) for f, gaps in SOME) > 20
