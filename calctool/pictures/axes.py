"""What every reading of a picture needs: round ticks, lines cut off at the window, which lines differ in colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from calctool.pictures.picture import Role, Ticks

Point = tuple[float, float]
Window = tuple[float, float, float, float]

_FAR = 1e9
"""In windows; what lies farther away is drawn as if it lay there, which changes no slope by anything one can see."""


HUES = 6
_HUES: dict[Role, int] = {
    "curve": 0, "other": 2, "tangent": 1, "secant": 4, "path": 1, "area": 5, "gradient": 3, "minimum": 2, "maximum": 3
}  # fmt: skip


def hue(role: Role, series: int = 0) -> int | None:
    """Which of HUES colours a line or a point has; None for one in the colour of the words.

    >>> hue("curve"), hue("curve", 2), hue("asymptote")
    (0, 2, None)
    """
    return (_HUES[role] + series) % HUES if role in _HUES else None


def round_ticks(low: float, high: float, most: int) -> Ticks:
    """Multiples of 1, 2 or 5 times a power of ten, with their names: ``most`` of them at most (but two may be needed).

    >>> round_ticks(-2, 3.1, 6)
    ((-2.0, '-2'), (-1.0, '-1'), (0.0, '0'), (1.0, '1'), (2.0, '2'), (3.0, '3'))
    >>> round_ticks(0, 1, 4)
    ((0.0, '0'), (0.5, '0.5'), (1.0, '1'))
    >>> round_ticks(0, 4e7, 4)
    ((0.0, '0'), (20000000.0, '2e7'), (40000000.0, '4e7'))
    """
    power = math.floor(math.log10(high / 2 - low / 2)) - 2
    while True:
        for digit in (1, 2, 5):
            step = digit * Fraction(10) ** power
            first, last = math.ceil(Fraction(low) / step), math.floor(Fraction(high) / step)
            # 0.3 ends at the tick 0.3 though the number so called, in binary, ends a little before.
            first, last = first - (float((first - 1) * step) >= low), last + (float((last + 1) * step) <= high)
            if last - first < max(most, 2):
                return tuple((float(n * step), _name(n * digit, power)) for n in range(first, last + 1))
        power += 1


def _name(n: int, power: int) -> str:
    """``n`` times ten to a power, as short as it is exact.

    >>> [_name(n, power) for n, power in ((25, -1), (-5, -2), (3, 2), (12, 6), (-1, -7), (0, 3))]
    ['2.5', '-0.05', '300', '1.2e7', '-1e-7', '0']
    """
    sign, digits = "-" if n < 0 else "", str(abs(n)).rstrip("0")
    if not digits:
        return "0"
    tens = power + len(str(abs(n))) - len(digits)
    if tens >= 5 or tens + len(digits) < -3:
        return f"{sign}{digits[0]}{digits[1:] and '.'}{digits[1:]}e{tens + len(digits) - 1}"
    if tens >= 0:
        return sign + digits + "0" * tens
    digits = digits.rjust(1 - tens, "0")
    return f"{sign}{digits[:tens]}.{digits[tens:]}"


def seen(points: Sequence[Point], window: Window) -> Iterator[list[Point]]:
    """The parts of a line that lie in the window, in fractions of its width and height, one list a part.

    A line is broken at a point that is not finite: nothing is drawn to it or from it.

    >>> list(seen([(-2, 0), (2, 0)], (-1, 1, -1, 1)))
    [[(0.0, 0.5), (1.0, 0.5)]]
    >>> list(seen([(0, 0), (0, 4), (0.5, 4), (0.5, 0)], (-1, 1, -1, 1)))
    [[(0.5, 0.5), (0.5, 1.0)], [(0.75, 1.0), (0.75, 0.5)]]
    >>> list(seen([(0, 0), (1, float("inf")), (1, 1)], (-1, 1, -1, 1)))
    [[(0.5, 0.5)], [(1.0, 1.0)]]
    """
    found: list[Point] = []
    last: Point | None = None
    for point in points:
        here = fraction(point, window)
        cut = None if here is None else _cut(last or here, here)
        if found and (cut is None or cut[0] != found[-1]):
            yield found
            found = []
        if cut is not None:
            found += [end for end in dict.fromkeys(cut) if found[-1:] != [end]]
        last = here
    if found:
        yield found


def fraction(point: Point, window: Window) -> Point | None:
    """Where a point is, in fractions of the window from its lower left corner; None for one that is not finite."""
    (x, y), (x0, x1, y0, y1) = point, window
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    return part(x, x0, x1), part(y, y0, y1)


def in_window(point: Point, window: Window) -> Point | None:
    """The same for a point that is shown; None for one outside the window.

    >>> in_window((1, 0), (0, 1, 0, 4)), in_window((1, 5), (0, 1, 0, 4))
    ((1.0, 0.0), None)
    """
    found = fraction(point, window)
    return found if found is not None and all(0 <= c <= 1 for c in found) else None


def part(x: float, low: float, high: float) -> float:
    """Where a number is between two: 0 at the lower one, 1 at the higher.

    >>> part(1, -1, 3)
    0.5
    """
    # Halves, because the difference of two finite numbers may not be one.
    return min(max((x / 2 - low / 2) / (high / 2 - low / 2), -_FAR), _FAR)


def _cut(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a segment in the unit square (Liang and Barsky 1984); None where there is none."""
    enters, leaves = 0.0, 1.0
    for a, b in zip(start, end, strict=True):
        step = b - a
        if step == 0:
            if not 0 <= a <= 1:
                return None
            continue
        near, far = sorted(((0 - a) / step, (1 - a) / step))
        enters, leaves = max(enters, near), min(leaves, far)
    if enters > leaves:
        return None
    return _along(start, end, enters), _along(start, end, leaves)


def _along(start: Point, end: Point, way: float) -> Point:
    if way == 0:
        return start
    if way == 1:
        return end
    x, y = (a + way * (b - a) for a, b in zip(start, end, strict=True))
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
