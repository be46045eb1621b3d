"""Which part of the plane shows what matters of a curve: its zeros, turns and breaks, with room around them.

A window is a choice and proves nothing; so it is made by numbers: the curve is looked at around 0 and around its
breaks, from close by and from farther and farther away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from calctool.errors import InputError
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.breaks import Breaks
from calctool.graphs.sampling import Sampled
from calctool.graphs.values import WORK, Values
from calctool.numeric.evaluate import precise
from calctool.optimisation.critical_angles import angles_in
from calctool.optimisation.critical_points import rate_of

_FARTHEST = 1e300
MANY = 11
"""Zeros and turns, from which on only those nearest to the middle are shown."""
SHOWN = 9
NEAREST = 0.01
"""How near to the middle zeros and turns are looked for."""
FEW_TENS = 30.0
"""How far marks of ever larger size are shown."""
POWERS = 2.5
"""What each is at least times the one before."""
LOOKS = 1_500
"""Places at which a window is looked at for what cannot be seen in it."""
CLEAR = 24
"""Turns that can be told apart."""
STEEP = 50.0
"""What a curve may climb in a window of 2 on either side that is chosen without looking further."""
HALVES = (5.0, 3.0, 2.0, 1.5, 1.0)
"""Half the width of a window about a single place, or none."""


def x_window(search: BreakSearch, numbers: Values) -> tuple[float, float]:
    """The part of the axis that shows the zeros, turns and breaks of a curve.

    >>> from calctool.expr.tree import Sym
    >>> from calctool.parsing import parse
    >>> f, x = parse("x^2 - 4x + 3"), Sym("x")
    >>> x_window(BreakSearch(f, x), Values(f, x))
    (-0.5, 4.5)
    """
    places, zeros = search.landmarks(), search.zeros()
    far = [at for at in (*places, *zeros) if abs(at) > HALVES[0]]
    centre = min(places, key=abs, default=0.0)
    if abs(centre) <= 10:
        centre = 0.0
    marks = _apart(
        sorted({*places, *zeros, *_zeros_and_turns([0.0, *far[: 3 if numbers.cheap else 0]], numbers, places)})
    )
    places, marks = (_in_decades(some, centre) for some in (places, marks))
    many = len(marks) > MANY or len(places) > SHOWN - 3
    if many:
        marks = sorted(_nearest(places if len(places) > 2 else marks, centre))
    low, high = (marks[0], marks[-1]) if marks else (0.0, 0.0)
    if many:  # what lies on one side of the middle only has a neighbourhood on the other
        low, high = min(low, centre - (high - centre) / 2), max(high, centre + (centre - low) / 2)
    span = high - low
    if len(marks) > 2:
        room = (0.12 if many else 0.6) * span
        around = low - room, high + room
    elif places and span == 0 and search.has_pole(places[0], numbers):
        around = low - HALVES[0], high + HALVES[0]
    else:
        around = about((low + high) / 2, 0.8 * span, numbers)
    around = _cut(search, around)
    slow = _slow_turn(search)
    if slow is not None and slow > around[1] - centre:
        around = centre - slow, centre + slow
    return _rounded(*(_clear(around, numbers) if numbers.cheap else around))


def _slow_turn(search: BreakSearch) -> float | None:
    """A little more than half a turn of the slowest of several angles, where the others are not too fast for that."""
    angles = [rate_of(angle, search.x) for angle in angles_in(search.f, search.x) or ()]
    rates = sorted(abs(v) for a in angles if a is not None and (v := precise(a, {})) is not None)
    if len(rates) < 2 or len(rates) < len(angles) or not rates[0] < rates[-1] <= CLEAR * rates[0]:
        return None
    return 1.1 * math.pi / float(rates[0])


def _clear(around: tuple[float, float], numbers: Values) -> tuple[float, float]:
    """Nearer to the middle, where the curve goes to and fro so often on either side that nothing could be seen."""
    low, high = around
    centre = (low + high) / 2 if low * high > 0 else 0.0
    xs = [low + (high - low) * k / LOOKS for k in range(LOOKS + 1)]
    ys = numbers.at(xs)
    turns = [x for x, a, b, c in zip(xs[1:], ys, ys[1:], ys[2:], strict=False) if (b - a) * (c - b) < 0]
    outer = sorted(abs(x - centre) for x in turns if abs(x - centre) > (high - low) / 10)
    if len(outer) <= 2 * CLEAR:
        return around
    return max(low, centre - outer[CLEAR]), min(high, centre + outer[CLEAR])


def _in_decades(marks: Sequence[float], centre: float) -> list[float]:
    """Without the outermost, and the innermost, of marks that grow like powers: those of sin(ln(x)), floor(ln(x))."""
    kept = sorted([m for m in marks if m != centre], key=lambda m: abs(m - centre))

    def grow(some: Sequence[float]) -> bool:
        return all(abs(b - centre) > POWERS * abs(a - centre) for a, b in pairwise(some))

    while len(kept) > 5 and abs(kept[-1] - centre) > FEW_TENS and grow(kept[-5:]):
        kept.pop()
    while len(kept) > 5 and abs(kept[0] - centre) < NEAREST and grow(kept[:5]):
        kept.pop(0)
    return sorted([*kept, *([centre] if centre in marks else [])])


def _nearest(marks: Sequence[float], centre: float) -> list[float]:
    """Those around the middle; the outermost where they come closer and closer to it."""
    ordered = sorted(marks, key=lambda m: abs(m - centre))[: 40 * SHOWN]
    if len(ordered) <= SHOWN:
        most, usual = abs(ordered[-1] - centre), abs(ordered[len(ordered) // 2] - centre)
        reach = 1.0001 * (most if most > 2.5 * usual else abs(ordered[len(ordered) * 2 // 3] - centre))
        return [m for m in marks if abs(m - centre) <= reach]
    near = sorted(abs(m - centre) for m in ordered[1 : 2 * SHOWN + 1])
    near = [b for a, b in pairwise([0.0, *near]) if b - a > 1e-3 * b][:SHOWN]
    if NEAREST / 5 < near[0] < 5 * NEAREST and near[-1] < 5 * near[0]:  # as close as they were looked for
        reach = abs(ordered[-SHOWN] - centre)
        return [m for m in marks if abs(m - centre) >= reach]
    reach = 1.0001 * abs(ordered[SHOWN - 1] - centre)
    return [m for m in marks if abs(m - centre) <= reach]


def _zeros_and_turns(centres: Sequence[float], numbers: Values, places: Sequence[float]) -> list[float]:
    """Where the curve crosses the axis or turns, seen from close to the centres to far away from them."""
    fine = 20 if numbers.cheap else 8
    steps = [NEAREST * 10 ** (k / fine) for k in range(5 * fine + 1)]
    found: list[float] = []
    turns: list[tuple[float, float, float, bool]] = []
    for c in dict.fromkeys(centres):
        xs = sorted([c - s for s in steps] + [c] + [c + s for s in steps])
        ys = numbers.at(xs)
        size = sorted(abs(y) for y in ys if y and not math.isnan(y))
        noise = 1e-9 * size[len(size) // 2] if size else 0.0
        for i in range(1, len(xs) - 1):
            a, b, d = ys[i - 1 : i + 2]
            if math.isnan(a) or math.isnan(b) or a == b or any(xs[i - 1] <= p <= xs[i + 1] for p in places):
                continue
            if max(abs(a), abs(b)) > noise and (b == 0 or a * b < 0):
                found.append(xs[i] if b == 0 else _crossing(xs[i - 1], xs[i], numbers))
            elif (b - a) * (d - b) < 0 and min(abs(b - a), abs(d - b)) > noise:
                turns.append((xs[i - 1], xs[i], xs[i + 1], b > a))
    turns.sort(key=lambda turn: abs(turn[1]))
    looked_at = {*range(2 * MANY), *range(len(turns) - MANY, len(turns))}
    return found + [_turn(*turn, numbers) if k in looked_at else turn[1] for k, turn in enumerate(turns)]


def _crossing(low: float, high: float, numbers: Values) -> float:
    """The place of a change of sign, by halving and then by a straight line."""
    y, z = numbers.at([low, high])
    for _ in range(8):
        middle = (low + high) / 2
        (v,) = numbers.at([middle])
        if v == 0:
            return middle
        low, high, y, z = (middle, high, v, z) if v * y > 0 else (low, middle, y, v)
    return low - y * (high - low) / (z - y) if z != y else low


def _turn(low: float, middle: float, high: float, top: bool, numbers: Values) -> float:
    """The highest, or lowest, place between two, near enough for a window."""
    for _ in range(6 if numbers.work.left > WORK // 2 else 0):
        xs = [low + (high - low) * k / 8 for k in range(9)]
        ys = [-y if top else y for y in numbers.at(xs)]
        k = min(range(1, 8), key=lambda k: (math.isnan(ys[k]), ys[k]))
        low, middle, high = xs[k - 1], xs[k], xs[k + 1]
    return middle


def _apart(marks: Sequence[float]) -> list[float]:
    """Without those that are another one, seen from elsewhere."""
    out: list[float] = []
    scale = max(map(abs, marks), default=0.0)
    for m in marks:
        if not out or m - out[-1] > 5e-3 * min(abs(m) + abs(out[-1]), scale) + 1e-6 * min(scale, 1.0):
            out.append(m)
    return out


def about(centre: float, least: float, numbers: Values) -> tuple[float, float]:
    """A window about one place: as wide as 5 on either side, unless the curve grows too fast for that."""
    ys: list[float] = []
    for half in [max(half, least) for half in (*HALVES, 2.0)]:
        xs = [centre + half * (k / 40 - 1) for k in range(81)]
        ys = sorted(y for y in numbers.at(xs) if not math.isnan(y))
        if ys and ys[-1] - ys[0] <= 7 * (ys[len(ys) * 3 // 4] - ys[len(ys) // 4]):
            return centre - half, centre + half
    half = max(2.0 if ys and ys[-1] - ys[0] <= STEEP else 1.0, least)
    return centre - half, centre + half


def _cut(search: BreakSearch, around: tuple[float, float]) -> tuple[float, float]:
    """Without most of what lies before the domain begins or after it ends."""
    low, high = around
    if search.solved is None or search.solved.empty:
        return around
    cells, ends = search.solved.cells, search.solved.ends
    first = low if cells[0] else max(low, float(ends[0].near()))
    last = high if cells[-1] else min(high, float(ends[-1].near()))
    room = 0.1 * (last - first)
    return (max(low, first - room), min(high, last + room)) if room > 0 else around


def _rounded(low: float, high: float) -> tuple[float, float]:
    """Outwards to multiples of a round number."""
    power = math.floor(math.log10((high - low) / 8))
    step = next(d * Fraction(10) ** power for d in (1, 2, 5, 10) if d * 10.0**power >= (high - low) / 16)
    slack = Fraction(1, 20)
    return float(math.floor(Fraction(low) / step + slack) * step), float(
        math.ceil(Fraction(high) / step - slack) * step
    )


def y_window(lines: Sequence[Sampled], breaks: Breaks, levels: Sequence[float], width: float) -> tuple[float, float]:
    """The heights that show a curve: what it takes away from its poles, its turns rather than its climb."""
    heights: list[float] = []
    marks: list[float] = []
    lengths = sorted(run.high - run.low for run, _ in lines)
    room = min(0.04 * width, 0.12 * lengths[len(lengths) * 3 // 4]) if lengths else 0.0
    for run, points in lines:
        near = [(end.at, b) for b, end in ((run.stop, run.stop), (run.start, run.start)) if b and end]
        kept = [
            (x, y)
            for x, y in points
            if math.isfinite(y) and not any(b.kind in ("pole", "oscillation") and abs(x - at) < room for at, b in near)
        ]
        heights += [y for _, y in kept]
        marks += [b[1] for a, b, c in zip(kept, kept[1:], kept[2:], strict=False) if (b[1] - a[1]) * (c[1] - b[1]) < 0]
        marks += [0.0] if any(a[1] * b[1] <= 0 for a, b in pairwise(kept)) else []
    for b in breaks.breaks:
        marks += [end.y for end in (b.left, b.right) if end.kind == "value" and math.isfinite(end.y)]
        marks += [] if b.value is None else [b.value]
    heights.sort()
    if not heights and not marks:
        return -1.0, 1.0
    low, high = (heights[0], heights[-1]) if heights else (min(marks), max(marks))
    inner = (min(marks), max(marks)) if marks else (low, high)
    between = inner[1] - inner[0]
    n = len(heights)
    if n and 0.02 * (heights[n * 3 // 4] - heights[n // 4]) < between < (high - low) / 6:
        low, high = max(low, inner[0] - 4 * between), min(high, inner[1] + 4 * between)
    if n and any(b.kind in ("pole", "oscillation") for b in breaks.breaks):
        first, last = heights[n // 5], heights[n * 4 // 5]
        low, high = max(low, first - 6 * (last - first)), min(high, last + 6 * (last - first))
    low, high = min([low, *marks]), max([high, *marks])
    for level in levels:
        if low - (high - low) / 2 <= level <= high + (high - low) / 2:
            low, high = min(low, level), max(high, level)
    low, high = _with_room(low, high)
    if max(-low, high) > _FARTHEST:
        raise InputError(f"values beyond {_FARTHEST:g} are not drawn", hint="say from where to where: --y 0,100")
    return low, high


def _with_room(low: float, high: float) -> tuple[float, float]:
    """A little more on both sides; with the axis where it is near."""
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        middle = (low + high) / 2
        return (min(0.0, 2 * middle), max(0.0, 2 * middle)) if middle else (-1.0, 1.0)
    if 0 < low <= (high - low) / 3:
        low = 0.0
    if 0 < -high <= (high - low) / 3:
        high = 0.0
    room = 0.07 * (high - low)
    return low - room, high + room
