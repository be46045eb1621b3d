"""Where a curve is interrupted in a window, and what it does on either side of each such place.

The places are the ends of the domain and the jumps, as algebra solves them; families are counted out in the window.
Where algebra leaves something open, the intervals between the places known are proved free of others: over an interval
on which a formula has a bounded ball of values, it is continuous.  What is neither is *undecided*, and nothing is drawn
there.  What the curve does beside a place is its exact one-sided limit.

Sources: Stewart, *Calculus*, 2.5, theorem 7 (elementary functions are continuous where they are defined); Johansson,
"Arb" (2017) for the balls.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from calctool.algebra.domain import demands
from calctool.algebra.jumps import jumps_of
from calctool.algebra.reals import AT_ZERO, Exact, Reals, Unsettled, points
from calctool.algebra.solving import Solver
from calctool.asymptotics.constants import Unresolved
from calctool.asymptotics.expansion import Ending
from calctool.errors import CalcError
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import (
    OO,
    TWO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Neg,
    Piecewise,
    Pow,
    Substituted,
    Sym,
    UndefinedFunction,
    as_expr,
)
from calctool.graphs.breaks import NOTHING, UNRESOLVED, Break, BreakPlace, Breaks, CurveEnd, Run
from calctool.graphs.values import Values
from calctool.limits.continuity import suspects
from calctool.limits.solver import one_sided
from calctool.limits.zeros import N, Zeros, zeros
from calctool.numeric.balls import Range
from calctool.numeric.branches import formula_at
from calctool.numeric.evaluate import precise
from calctool.numeric.extrapolation import extrapolate
from calctool.numeric.operations import NoValue
from calctool.parsing.formulas import by_formula
from calctool.process.budget import Budget
from calctool.simplification import simplify

NEAREST = 1 / 150
"""Of the window: places closer together than this cannot be told apart, and are not drawn one by one."""
FINEST = 1e-4
"""Of the window: the smallest interval that is looked at; less than a tenth of a point of a drawing."""
_OPEN = (Piecewise, Deriv, Limit, Substituted, UndefinedFunction)
"""What demands are not written for."""
MOST_MEMBERS = 400
"""Of a family, on either side of its first member."""
EXACTLY = 40
"""Places at which the limits are worked out exactly; from then on values close by show where the curve ends."""
BALLS = 1_000
"""Intervals proved, or not, for one picture."""


class BreakSearch:
    """What may interrupt the curve of one function: solved once, asked of several windows.

    >>> from calctool.parsing import parse
    >>> found = BreakSearch(parse("(x^2 - 1)/(x - 1) + 1/x"), Sym("x")).within(-5, 5)
    >>> [(b.at, b.kind) for b in found.breaks], [(r.low, r.high) for r in found.runs]
    ([(0.0, 'pole'), (1.0, 'hole')], [(-5.0, 0.0), (0.0, 1.0), (1.0, 5.0)])
    """

    def __init__(self, f: Expr, x: Sym) -> None:
        self.f = f
        self.x = x
        self.solved: Reals | None = None
        self.found = Zeros()
        self.complete = False
        self._whole = rewrite(f, _in_one_formula)
        self._breaks: dict[float, Break | None] = {}
        self._landmarks: list[float] | None = None
        try:
            solver = Solver(x)
            self.solved = solver.domain(f) & ~jumps_of(solver, f)
            self.complete = True
        except Unsettled:
            try:
                self.found = suspects(f, x)
                self.complete = not self.found.searched
            except CalcError:
                pass

    # --- the places ---

    def landmarks(self) -> list[float]:
        """Places to choose a window by: all that are single, and a few members of each family."""
        if self._landmarks is None:
            self._landmarks = self._some_places()
        return self._landmarks

    def _some_places(self) -> list[float]:
        out = [end.at for end in self._single()]
        for family in self.found.families:
            out += [v for v in _members(family, range(-3, 4)) if math.isfinite(v)]
        if not self.complete:
            out += [p.at for p in self._by_demands(-8, 8)[0] if abs(p.at) <= 8]
        return sorted(set(out), key=lambda at: (abs(at), at))

    def has_pole(self, at: float, numbers: Values) -> bool:
        """Is one of the single places a pole?"""
        found = [self.at(p, numbers, 1.0, True) for p in self._single() if p.at == at]
        return any(b is not None and b.kind == "pole" for b in found)

    def zeros(self) -> list[float]:
        """Zeros that algebra finds, of a family the first few: for the choice of a window."""
        try:
            return [float(end.near()) for end in Solver(self.x).preimage(self.f, AT_ZERO).ends]
        except Unsettled:
            pass
        if isinstance(self.f, Add):
            return []
        found = zeros(self.f, self.x)
        out = [v for family in found.families for v in _members(family, range(-3, 4)) if math.isfinite(v)]
        return out + [_of(e).at for e in found.points]

    def _single(self) -> list[BreakPlace]:
        if self.solved is not None:
            return [_named(end) for end in self.solved.ends]
        found = [_of(e) for e in self.found.points]
        if self.complete:  # digits of a number that was isolated
            found += [_of(e)._replace(expr=None) for e in self.found.near]
        return [p for p in found if math.isfinite(p.at)]

    def places(self, low: float, high: float) -> tuple[list[BreakPlace], list[tuple[float, float]], bool]:
        """The places in the window in order, the intervals in which they accumulate, and whether these are all."""
        found, heaps, complete = self._single(), [], self.complete
        for family in self.found.families:
            members, heap = _unrolled(family, low, high)
            found += members
            heaps += heap
        if not complete:
            more, complete = self._by_demands(low, high)
            found += more
        inside: list[BreakPlace] = []
        for p in sorted(found, key=lambda p: (p.at, p.expr is None)):
            if low <= p.at <= high and not (inside and p.at - inside[-1].at <= 1e-12 * (high - low)):
                inside.append(p)
        return inside, heaps, complete

    def _by_demands(self, low: float, high: float) -> tuple[list[BreakPlace], bool]:
        """Where a part meets an end of the set it must lie in, or a whole number where it steps; are these all?"""
        found: list[BreakPlace] = []
        complete, work = not fold(self.f, lambda node, parts: any(parts) or isinstance(node, _OPEN)), Budget(BALLS)
        for d in demands(self.f, {self.x.name}, continuous=True):
            if not d.part.has(self.x) or d.kind == "branches":
                continue
            targets = list(d.within.ends)
            if d.kind:
                over = self.ball(d.part, low, high)
                known = over.__class__ is not NoValue
                first, last = (float(over.lower()), float(over.upper())) if known else (-math.inf, math.inf)
                last = min(last, d.first) if d.kind == "poles" else last
                within = max(first, -MOST_MEMBERS / 4), min(last, MOST_MEMBERS / 4)
                complete = complete and within == (first, last)
                targets = [Exact.of(n) for n in range(math.ceil(within[0]), math.floor(within[1]) + 1)]
            solved = True
            for target in targets:
                more, exact = self._where(d.part, target, low, high, work, solved)
                found += more
                solved = solved and exact  # what is not solved for one is not tried for the next
            complete = complete and solved
        return found, complete

    def _where(
        self, part: Expr, target: Exact, low: float, high: float, work: Budget, solve: bool
    ) -> tuple[list[BreakPlace], bool]:
        """Where a part has a value, and whether algebra says so."""
        try:
            return [_named(end) for end in Solver(self.x).preimage(part, points([target])).ends], True
        except Unsettled:
            pass
        if target.expr is None:
            return [], False
        less = part if target.rational == 0 else part - target.expr
        found = zeros(less, self.x) if solve else Zeros(searched=(less,))
        if found.searched:
            return [BreakPlace(at) for at in self._isolated(less, low, high, work)], False
        out = [_of(e) for e in found.points]
        for family in found.families:
            out += _unrolled(family, low, high)[0]
        return out, not found.near

    def _isolated(self, e: Expr, low: float, high: float, work: Budget) -> Iterator[float]:
        """Places where e changes its sign; the rest is proved free of zeros, too narrow, or not looked at any more."""
        numbers, least = Values(e, self.x), 1e-3 * FINEST * (high - low)
        waiting = [(low, high)]
        while waiting and not work.spent:
            a, b = waiting.pop()
            work.spend()
            v = self.ball(e, a, b)
            if v.__class__ is not NoValue and not v.contains(0):
                continue
            if b - a > least:
                waiting += [((a + b) / 2, b), (a, (a + b) / 2)]
                continue
            y, z = numbers.at([a, b])
            if y * z <= 0:
                for _ in range(40 if y * z else 0):
                    middle = (a + b) / 2
                    (v,) = numbers.at([middle])
                    a, b, y = (middle, b, v) if v * y > 0 else (a, middle, y)
                yield a if y == 0 else b if z == 0 else (a + b) / 2

    def ball(self, e: Expr, low: float, high: float) -> Any:
        """A ball of all values on an interval; no value where there is none, or none that is known."""
        return Range(self.x.name, Fraction(low), Fraction(high)).value(self._whole if e is self.f else e)

    def within(self, low: float, high: float) -> Breaks:
        """What interrupts the curve between two numbers."""
        return _Window(self, low, high).breaks()

    # --- beside a place ---

    def at(self, place: BreakPlace, numbers: Values, width: float, exactly: bool) -> Break | None:
        """What happens at a place; None where the curve goes on there."""
        if place.at in self._breaks:
            return self._breaks[place.at]
        if place.family is not None:
            there = simplify(substitute(place.family, N.name, as_expr(place.member)))
            place = place._replace(expr=there, exact=Exact(there))
        if place.expr is not None and exactly:
            left, right = (self._end(place.expr, side) for side in (-1, 1))
        elif place.expr is None and place.exact is not None:
            left, right = (self._by_digits(place.exact, side) for side in (-1, 1))
        else:
            left, right = (_by_numbers(place.at, side * width, numbers) for side in (-1, 1))
        value = self._value(place)
        if place.expr is None and place.exact is not None and self._has(place.exact):
            value = next((end.y for end in (left, right) if end.kind == "value"), None)
        named = place.expr is not None or place.exact is not None
        found: Break | None = Break(place, left, right, value, named)
        if left.kind == right.kind == "value" and _alike(left, right) and value is not None:
            left = right if left.y != right.y else left
            if _near(value, left.y):
                found = None
        elif left.kind == right.kind == "none" and value is None:
            found = None
        if found is not None and left.kind == right.kind == "value" and _alike(left, right):
            found = found._replace(left=right)
        if exactly:
            self._breaks[place.at] = found
        return found

    def _end(self, to: Expr, side: int) -> CurveEnd:
        try:
            return end_of(one_sided(self.x, to, side).ending(self.f))
        except (CalcError, Unresolved, Unsettled):
            return UNRESOLVED

    def _by_digits(self, exact: Exact, side: int) -> CurveEnd:
        """At a number without a closed form: what the values show at four distances, each far smaller."""
        middle = exact.ball(600).mid()
        m, e = middle.man_exp()
        at = Fraction(int(m)) * Fraction(2) ** int(e)
        values = [precise(self.f, {self.x.name: at + side * Fraction(1, 10**k)}, 100) for k in (5, 10, 20, 40)]
        found = extrapolate(values)
        if found.kind == "value":
            y = float(found.number)
            return CurveEnd("value", 0.0 if abs(y) < 1e-12 else y)
        return CurveEnd({"unknown": "unresolved"}.get(found.kind, found.kind))

    def _has(self, v: Exact) -> bool:
        """Is a place in the domain?"""
        try:
            return Solver(self.x).domain(self.f).has(v)
        except Unsettled:
            return False

    def _value(self, place: BreakPlace) -> float | None:
        """The value at a place with a name."""
        if place.expr is None:
            return None
        there = formula_at(self.f, self.x, place.expr)
        put_in = substitute(there, self.x.name, place.expr)
        try:
            if not Solver(self.x).domain(self.f).has(place.exact or Exact(place.expr)):
                return None
        except Unsettled:  # 0^0 has no value, though the numbers of x^x at 0 would give one
            power = fold(there, lambda node, parts: any(parts) or self._no_power(node, place))
            if power or precise(put_in, {}) is None:
                return None
        v = precise(simplify(put_in), {})
        return None if v is None else _float(v)

    def _no_power(self, node: Expr, place: BreakPlace) -> bool:
        if not (isinstance(node, Pow) and node.base.has(self.x) and node.exp.has(self.x)):
            return False
        assert place.expr is not None
        parts = [precise(substitute(part, self.x.name, place.expr), {}) for part in node.args]
        return all(v is not None and abs(v) < 1e-40 for v in parts)


class _Window:
    """One window: the places in it, and what lies between."""

    def __init__(self, search: BreakSearch, low: float, high: float) -> None:
        self.search = search
        self.low = low
        self.high = high
        self.width = high - low
        self.least = FINEST * self.width
        self.numbers = Values(search.f, search.x)
        self.work = Budget(BALLS)
        self.complete = False
        self.found: dict[float, Break] = {}
        self.runs: list[Run] = []
        self.undecided: list[tuple[float, float]] = []

    def breaks(self) -> Breaks:
        places, heaps, self.complete = self.search.places(self.low, self.high)
        crowded = _merged([*_heaps(places, NEAREST * self.width), *heaps])
        places = [p for p in places if not any(a <= p.at <= b for a, b in crowded)]
        nearest = sorted(places, key=lambda p: abs(p.at - (self.low + self.high) / 2))
        for i, place in enumerate(nearest):
            found = self.search.at(place, self.numbers, self.width, i < EXACTLY)
            if found is not None:
                self.found[place.at] = found
        known = {p.at for p in places}
        edges = [self.low, *[at for at in known for _ in "ab"], *[end for pair in crowded for end in pair], self.high]
        edges.sort()
        heap_ends = {end for pair in crowded for end in pair}
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            # Where a crowd begins there is a break too.
            first, last = (end + way * self.least * (end in heap_ends) for end, way in ((a, 1), (b, -1)))
            if first < last:
                self._between(first, last, known)
        runs = [self._ended(run) for run in self.runs]
        ordered = tuple([self.found[at] for at in sorted(self.found)])
        return Breaks(ordered, tuple(_joined(runs, known - self.found.keys())), tuple(crowded), tuple(self.undecided))

    def _between(self, a: float, b: float, known: Collection[float]) -> None:
        """The runs between two places next to each other."""
        if self.search.solved is not None:
            if self.search.solved.has(Exact.of(Fraction((a + b) / 2))):
                self.runs.append(Run(a, b))
            return
        if self.complete:
            inside = self.numbers.at([a + (b - a) * part for part in (0.5, 0.21, 0.83, 0.07, 0.95, 0.003, 0.998)])
            if not all(map(math.isnan, inside)):
                self.runs.append(Run(a, b))
            return
        # Beside a place nothing is proved: there the one-sided limits say what the curve does.
        beside = min(self.least, (b - a) / 8)
        start, stop = (a + beside if a in known else a), (b - beside if b in known else b)
        for low, high, kind in self._cells(start, stop, beside):
            if kind == "curve":
                near_a, near_b = a in known and low - a <= 4 * beside, b in known and b - high <= 4 * beside
                self.runs.append(Run(a if near_a else low, b if near_b else high))
            elif kind == "unknown" and not (
                (a in known and high - a <= 4 * beside) or (b in known and b - low <= 4 * beside)
            ):
                self._classify(low, high)

    def _cells(self, low: float, high: float, least: float) -> list[tuple[float, float, str]]:
        """Intervals from left to right: of the curve, without values, or unknown; like neighbours are put together."""
        out: list[tuple[float, float, str]] = []
        waiting = [(low, high)]
        while waiting:
            a, b = waiting.pop()
            kind = self._kind(a, b)
            middle = (a + b) / 2
            if kind == "unknown" and b - a > least and not self.work.spent:
                waiting += [(middle, b), (a, middle)]
            elif out and out[-1][2] == kind:
                out[-1] = (out[-1][0], b, kind)
            else:
                out.append((a, b, kind))
        return out

    def _kind(self, low: float, high: float) -> str:
        if self.work.spent:
            return "unknown"
        self.work.spend()
        v = self.search.ball(self.search.f, low, high)
        if v.__class__ is not NoValue:
            return "curve"
        return "none" if v.undefined else "unknown"

    def _classify(self, low: float, high: float) -> None:
        """What is not proved continuous: a pole, where 1/f is continuous and changes its sign; else it is undecided."""
        f = self.search.f
        if high - low <= 4 * self.least and isinstance(f, Div):
            under = self.search.ball(Div(f.den, f.num), low, high)
            y, z = self.numbers.at([low, high])
            if under.__class__ is not NoValue and y * z < 0:
                named = [at for e in self.search.found.near if low <= (at := _of(e).at) <= high]
                at = named[0] if named else (low + high) / 2
                left, right = (CurveEnd("oo" if v > 0 else "-oo") for v in (y, z))
                self.found[at] = Break(BreakPlace(at), left, right)
                return
        self.undecided.append((low, high))

    def _ended(self, run: Run) -> Run:
        """A run with the breaks at its ends."""
        low, high = run.low, run.high
        start = self.found.get(low) or self._beside(low)
        stop = self.found.get(high) or self._beside(high)
        return Run(start.at if start else low, stop.at if stop else high, start, stop)

    def _beside(self, at: float) -> Break | None:
        """A break that was found between two places."""
        return next((b for b in self.found.values() if b.place.expr is None and abs(b.at - at) <= 4 * self.least), None)


def _in_one_formula(node: Expr) -> Expr:
    """max(u, v) as (u + v + |u - v|)/2, which is seen to be continuous where u = v; min; binomial by gamma."""
    if isinstance(node, Func) and node.name == "binomial":
        return by_formula(node)
    if not isinstance(node, Func) or node.name not in ("max", "min"):
        return node
    u, v = node.args
    apart = Func("abs", u - v)
    return Div(u + v + (apart if node.name == "max" else Neg(apart)), TWO)


def end_of(ending: Ending) -> CurveEnd:
    """What an exact limit is for a picture."""
    if ending.kind == "value":
        e = simplify(ending.expr)
        v = precise(e, {})
        return UNRESOLVED if v is None else CurveEnd("value", _float(v), e)
    if ending.kind == "between":
        ends = [math.nan if end is None else end_of(end).y for end in (ending.low, ending.high)]
        return CurveEnd("between", low=ends[0], high=ends[1])
    return CurveEnd(ending.kind)


def _by_numbers(at: float, step: float, numbers: Values) -> CurveEnd:
    """What values beside a place show; poles and steps, where there are too many to be worked out one by one."""
    values = numbers.at([at + step / 10**k for k in (3, 5, 7, 9)])
    if all(map(math.isnan, values)):
        return NOTHING
    if abs(values[-1] - values[-2]) <= 1e-6 * abs(values[-1]):
        return CurveEnd("value", values[-1])
    found = extrapolate([None if math.isnan(v) else v for v in values])
    if found.kind == "value":
        return CurveEnd("value", float(found.number))
    return CurveEnd(found.kind) if found.infinite else UNRESOLVED


def _float(v: Any) -> float:
    try:
        return float(v)
    except OverflowError:
        return math.inf if v > 0 else -math.inf


def _alike(a: CurveEnd, b: CurveEnd) -> bool:
    return _near(a.y, b.y)


def _near(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-9)


def _named(end: Exact) -> BreakPlace:
    return BreakPlace(float(end.near()), end.expr, None, end)


def _of(e: Expr, family: Expr | None = None) -> BreakPlace:
    v = precise(e, {})
    return BreakPlace(math.nan if v is None else _float(v), e, family)


def _members(family: Expr, which: Sequence[int]) -> list[float]:
    return Values(family, N, len(which)).at([float(n) for n in which])


def _unrolled(family: Expr, low: float, high: float) -> tuple[list[BreakPlace], list[tuple[float, float]]]:
    """The members of a family in a window, and the intervals in which there are too many to be counted out."""
    zero, one, two, three = _members(family, range(4))
    step = one - zero
    even = step and max(abs(two - one - step), abs(three - two - step)) < 1e-9 * abs(step)
    if even:
        ends = sorted(((low - zero) / step, (high - zero) / step))
        if ends[1] - ends[0] > 2 * MOST_MEMBERS:
            return [], [(low, high)]
        which = range(math.floor(ends[0]) - 1, math.ceil(ends[1]) + 2)
    else:
        which = range(-MOST_MEMBERS, MOST_MEMBERS + 1)
    at = _members(family, which)
    inside = [BreakPlace(v, None, family, None, n) for v, n in zip(at, which, strict=True) if low <= v <= high]
    heaps = []
    for before, last, way in () if even else ((at[-2], at[-1], 1), (at[1], at[0], -1)):
        if math.isfinite(before) and math.isfinite(last):
            ending = at_infinity(family, N, way)
            end = math.nan if ending is None else end_of(ending).y
            end = end if math.isfinite(end) else math.copysign(math.inf, last - before)
            first, stop = max(low, min(last, end)), min(high, max(last, end))
            heaps += [(first, stop)] if first < stop else []
    return inside, heaps


def _heaps(places: Sequence[BreakPlace], apart: float) -> Iterator[tuple[float, float]]:
    """Intervals in which more than two places lie closer together than ``apart``."""
    for a, b, c in zip(places, places[1:], places[2:], strict=False):
        if b.at - a.at < apart and c.at - b.at < apart:
            yield a.at, c.at


def _merged(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def _joined(runs: Iterable[Run], through: Collection[float]) -> list[Run]:
    """Runs that meet where nothing interrupts the curve, put together."""
    out: list[Run] = []
    for run in sorted(runs, key=lambda run: run.low):
        if out and out[-1].high == run.low and (run.low in through or (run.start is None and out[-1].stop is None)):
            out[-1] = Run(out[-1].low, run.high, out[-1].start, run.stop)
        else:
            out.append(run)
    return out


def at_infinity(f: Expr, x: Sym, way: int) -> Ending | None:
    """What the function tends to at oo (1) or -oo (-1), exactly; None where that is not settled."""
    try:
        return one_sided(x, OO if way > 0 else Neg(OO), way).ending(f)
    except (CalcError, Unresolved, Unsettled):
        return None
