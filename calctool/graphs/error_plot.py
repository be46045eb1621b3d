"""The error of a difference quotient against its step, both by powers of ten: a V between two straight lines.

Source: Press, Teukolsky, Vetterling, Flannery, *Numerical Recipes* (2007), 5.7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from calctool.pictures.picture import Caption, Dot, Element, Picture, Polyline

EVERY = 4
"""Powers of ten between two ticks."""


def error_plot_of(
    errors: Sequence[tuple[float, float]],
    marked: Sequence[tuple[float, float]],
    truncation: tuple[float, int] | None,
    roundoff: float,
    best: float | None,
) -> Picture:
    """The picture of pairs (h, error): a curve through ``errors``, dots at ``marked``, and a line for each regime.

    ``truncation`` is the factor and the power of h, ``roundoff`` the factor of 1/h; ``best`` the h where they add up to
    least.  Errors of 0 have no place on such a scale and are left out.

    >>> picture = error_plot_of([(0.1, 0.2), (0.01, 0.02)], [(0.1, 0.2)], (2.0, 1), 0.0, None)
    >>> [type(e).__name__ for e in picture.elements]
    ['Polyline', 'Dot', 'Polyline']
    """
    points = sorted((math.log10(h), math.log10(abs(e))) for h, e in errors if e)
    dots = [(math.log10(h), math.log10(abs(e))) for h, e in marked if e]
    low_x, high_x = min(x for x, _ in points), max(x for x, _ in points)
    low_y, high_y = min(y for _, y in [*points, *dots]), max(y for _, y in [*points, *dots])
    elements: list[Element] = [Polyline(tuple(points), "curve", "error")]
    elements += [Dot(x, y) for x, y in dots]
    lines: list[tuple[str, float, int]] = []
    if truncation is not None and truncation[0]:
        lines.append(("truncation", *truncation))
    if roundoff:
        lines.append(("round-off", roundoff, -1))
    for i, (name, factor, power) in enumerate(lines):
        start = math.log10(factor)
        ends = tuple((x, start + power * x) for x in (low_x, high_x))
        elements.append(Polyline(ends, "other", name, i))
    bottom, top = math.floor(low_y) - 1, math.ceil(high_y) + 1
    if best is not None and low_x < math.log10(best) < high_x:
        at = math.log10(best)
        elements += [
            Polyline(((at, bottom), (at, top)), "guide"),
            Caption(at, top - 0.5, f"best h {power_of_ten(best)}", "right"),
        ]
    return Picture(
        tuple(elements),
        (low_x - 0.5, high_x + 0.5, bottom, top),
        "the error against h, by powers of ten",
        "h",
        "error",
        ticks(low_x, high_x),
        ticks(bottom, top),
        says=_says(errors, lines, best),
    )


def ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Powers of ten, every fourth.

    >>> ticks(-5.0, 0.0)
    ((-4, '1e-4'), (0, '1'))
    """
    return tuple((k, f"1e{k}" if k else "1") for k in range(math.ceil(low), math.floor(high) + 1) if k % EVERY == 0)


def power_of_ten(v: float) -> str:
    """A number to two digits: 5.8e-8.

    >>> power_of_ten(5.77e-8), power_of_ten(0.0)
    ('5.8e-8', '0')
    """
    if not v:
        return "0"
    mantissa, _, exponent = f"{v:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def _says(errors: Sequence[tuple[float, float]], lines: Sequence[tuple[str, float, int]], best: float | None) -> str:
    h, least = min(errors, key=lambda pair: abs(pair[1]))
    names = " and ".join(name for name, *_ in lines)
    beside = f" beside the {'lines' if lines[1:] else 'line'} of {names}" if names else ""
    shape = "It falls to the best step and rises again below it, a V" if best is not None else "It has one slope only"
    return (
        f"The error against h{beside}. {shape}; the least seen is {power_of_ten(abs(least))} at h = {power_of_ten(h)}."
    )
