"""Walking downhill: gradient descent and its relatives as loops over doubles, and what became of the walk.

A method is a function from a state to the next; the state begins with the point.  The loop looks up between runs of
steps only, so that a million of them cost little more than the arithmetic they do.

Sources: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964); Nocedal and Wright,
*Numerical Optimization*, 2 and 3; Kingma and Ba, *Adam* (2015), Algorithm 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from calctool.numeric.doubles import Run
from calctool.process.sandbox import report_progress

Point = tuple[float, ...]
Move = Callable[[Point], Point]
"""From a state to the next.  Raises ArithmeticError or ValueError where a derivative has no value."""

N = TypeVar("N", float, Fraction)

METHODS = ("gradient", "momentum", "newton", "adam")
MOST_STEPS = 100_000_000
FRICTION = 0.9
"""Of the velocity kept from step to step, where ``--momentum`` says nothing else."""
ADAM = (0.9, 0.999, 1e-8)
"""The decay of the mean, of the mean square, and what keeps the quotient finite, as the paper has them."""
_UNBROKEN = 20_000
"""So many steps are made between two looks at where they lead."""
_LONGEST_CYCLE = 8


class Kept(NamedTuple):
    """A point of the walk and the number of steps made to it."""

    step: int
    point: Point


class Walk(NamedTuple):
    """The points kept, and how it ended.

    ``end`` is ``small`` (the gradient is as small as was asked for), ``arrived`` (the next step changes nothing in
    doubles), ``cycle`` (the same ``period`` points for ever), ``diverged`` (beyond every double), ``undefined`` (a
    derivative has no value) or ``count`` (the steps asked for are made).
    """

    kept: tuple[Kept, ...]
    end: str
    period: int = 0

    @property
    def last(self) -> Kept:
        return self.kept[-1]

    def after(self, count: int) -> Kept:
        """The point after so many steps: on a circle it goes round and round, else it is the last."""
        if self.end != "cycle":
            return self.last
        circle = self.kept[-self.period :]
        return circle[(count - circle[0].step) % self.period]


def descent(gradient: Sequence[Run], rate: float) -> Move:
    """Steps of gradient descent, x - r f'(x); a negative rate climbs.

    >>> move = descent([lambda v: 2 * v[0] - 4], 0.4)
    >>> move((0.0,))
    (1.6,)
    """
    if len(gradient) == 1:
        (a,) = gradient
        return lambda v: (v[0] - rate * a(v),)
    if len(gradient) == 2:
        a, b = gradient
        return lambda v: (v[0] - rate * a(v), v[1] - rate * b(v))
    return lambda v: tuple([x - rate * slope(v) for x, slope in zip(v, gradient, strict=True)])


def momentum(gradient: Sequence[Run], rate: float, friction: float) -> Move:
    """Steps of the heavy ball: w = b w + f'(x), then x - r w.  The state is the point, then the velocity."""
    n = len(gradient)

    def move(v: Point) -> Point:
        velocity = [friction * w + slope(v) for w, slope in zip(v[n:], gradient, strict=True)]
        return (*[x - rate * w for x, w in zip(v, velocity, strict=False)], *velocity)

    return move


def adam(gradient: Sequence[Run], rate: float) -> Move:
    """Steps of Adam.  The state is the point, the means, the mean squares, the number of steps."""
    n = len(gradient)
    first, second, tiny = ADAM

    def move(v: Point) -> Point:
        t = v[-1] + 1
        slopes = [slope(v) for slope in gradient]
        means = [first * m + (1 - first) * g for m, g in zip(v[n : 2 * n], slopes, strict=True)]
        squares = [second * s + (1 - second) * g * g for s, g in zip(v[2 * n : 3 * n], slopes, strict=True)]
        c, d = 1 - first**t, 1 - second**t
        point = [x - rate * (m / c) / (math.sqrt(s / d) + tiny) for x, m, s in zip(v[:n], means, squares, strict=True)]
        return (*point, *means, *squares, t)

    return move


def newton(gradient: Sequence[Run], hessian: Sequence[Sequence[Run]], rate: float = 1.0) -> Move:
    """Steps of Newton's method: x - r s, where H s = f'(x).  ZeroDivisionError where H is singular."""

    def move(v: Point) -> Point:
        step = solved([[h(v) for h in row] for row in hessian], [slope(v) for slope in gradient])
        return tuple([x - rate * s for x, s in zip(v, step, strict=True)])

    return move


def solved(matrix: Sequence[Sequence[N]], right: Sequence[N]) -> list[N]:
    """The solution of a linear system, by elimination with row exchanges: in doubles, or exact in fractions.

    Raises ZeroDivisionError for a singular matrix.  Source: Golub and Van Loan, *Matrix Computations*, 3.4.

    >>> solved([[0.0, 2.0], [1.0, 1.0]], [4.0, 3.0])
    [1.0, 2.0]
    """
    rows: list[list[N]] = [list(row) for row in matrix]
    for k, c in enumerate(right):
        rows[k].append(c)
    n = len(rows)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for below in rows[k + 1 :]:
            factor = below[k] / rows[k][k]
            for j in range(k, n + 1):
                below[j] -= factor * rows[k][j]
    found: list[N] = []
    for k in reversed(range(n)):
        rest = rows[k][n]
        for a, known in zip(rows[k][k + 1 : n], reversed(found), strict=True):
            rest -= a * known
        found.append(rest / rows[k][k])
    return found[::-1]


def walk(
    move: Move,
    start: Point,
    count: int,
    variables: int,
    small: Callable[[Point], bool] | None = None,
    names: Sequence[str] = (),
) -> Walk:
    """At most ``count`` steps from a state whose first ``variables`` numbers are the point.

    ``small`` tells whether the walk may stop at a point.  The points kept are the first hundred, some after them, and
    the last; ``names`` are for the line that says how far it came where the time runs out.

    >>> found = walk(descent([lambda v: 2 * v[0] - 4], 1.0), (0.0,), 1000, 1)
    >>> found.end, found.period, found.last
    ('cycle', 2, Kept(step=2, point=(0.0,)))
    """
    kept = [Kept(0, start[:variables])]
    state, done = start, 0

    def so_far() -> str:
        point = ", ".join(f"{name} = {x:.10g}" for name, x in zip(names, state, strict=False))
        return f"after {done:,} steps {point}"

    report_progress(so_far)
    for stop in _stops(count):
        before, since = state, done
        try:
            state, done = _run(move, state, done, stop, small)
        except (ArithmeticError, ValueError):
            # The run is made again step by step, to find where it ended.
            state, done, end = _ended(move, before, since, stop)
            return Walk(_until(kept, Kept(done, state[:variables])), end)
        kept.append(Kept(done, state[:variables]))
        if done >= _UNBROKEN:
            report_progress(so_far)
        if small is not None and small(state):
            return Walk(tuple(kept), "small")
        if not all(map(math.isfinite, state)):
            state, done, end = _ended(move, before, since, stop)
            return Walk(_until(kept, Kept(done, state[:variables])), end)
        period = _period(move, state)
        if period:
            back, steps = _first_of_cycle(move, before, since, period)
            kept = list(_until(kept, Kept(steps, back[:variables])))
            circle = list(_round(move, back, steps, period, variables))
            if all(map(_beside, back[:variables], *[k.point for k in circle])):
                return Walk(tuple(kept), "arrived", 1)
            return Walk((*kept, *circle), "cycle", period)
    return Walk(tuple(kept), "count")


def _until(kept: Sequence[Kept], last: Kept) -> tuple[Kept, ...]:
    return (*[k for k in kept if k.step < last.step], last)


def _stops(count: int) -> Iterator[int]:
    """After how many steps to look: each of the first hundred, then at 200, 500, 1000, 2000, ..., at last the last."""
    yield from range(1, min(count, 100) + 1)
    at, size = 100, 100
    while at < count:
        for digit in (2, 5, 10):
            goal = min(digit * size, count)
            while at < goal:
                at = min(at + _UNBROKEN, goal)
                yield at
        size *= 10


def _run(move: Move, state: Point, done: int, stop: int, small: Callable[[Point], bool] | None) -> tuple[Point, int]:
    if small is None:
        for _ in range(stop - done):
            state = move(state)
        return state, stop
    while done < stop and not small(state):
        state = move(state)
        done += 1
    return state, done


def _ended(move: Move, state: Point, done: int, stop: int) -> tuple[Point, int, str]:
    """The last point that is one, the steps to it, and why the next is none."""
    while done < stop:
        try:
            after = move(state)
        except OverflowError:
            return state, done, "diverged"
        except (ArithmeticError, ValueError):
            return state, done, "undefined"
        if not all(map(math.isfinite, after)):
            return state, done, "diverged"
        state, done = after, done + 1
    return state, done, "count"


def _period(move: Move, state: Point) -> int:
    """After how few steps the state comes back; 0 if it does not soon."""
    after = state
    try:
        for k in range(1, _LONGEST_CYCLE + 1):
            after = move(after)
            if after == state:
                return k
    except (ArithmeticError, ValueError):
        return 0
    return 0


def _first_of_cycle(move: Move, state: Point, done: int, period: int) -> tuple[Point, int]:
    """The first state of the walk that comes back after ``period`` steps, looked for from a state before it."""
    ahead = state
    for _ in range(period):
        ahead = move(ahead)
    while state != ahead:
        state, ahead, done = move(state), move(ahead), done + 1
    return state, done


def _beside(*values: float) -> bool:
    """Are the numbers as good as one, apart by rounding only?"""
    return max(values) - min(values) <= 64 * math.ulp(max(map(abs, values)))


def _round(move: Move, state: Point, done: int, period: int, variables: int) -> Iterator[Kept]:
    for k in range(1, period + 1):
        state = move(state)
        yield Kept(done + k, state[:variables])
