"""Where a function is negative, zero and positive: all of it, with a proof that no zero is missing.

Algebra comes first (:mod:`calctool.algebra.solving`).  On an interval with ends sine, cosine and tangent are undone as
well, for they take a value finitely often there.  A sum that no algebra solves is followed along the parts on which it
rises or falls, each with one zero at most; or the interval is cut into pieces until on each piece a ball for the
function leaves 0 out, or a ball for its derivative does.  What is none of these is not decided, and said not to be.

Sources: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), chapter 8 (all zeros in an interval);
Stewart, *Calculus*, 4.3 (monotone parts), appendix D (families of angles).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil, floor, inf, pi
from typing import Any, NamedTuple

from calctool.algebra.bounds import Bounds, End, bounds
from calctool.algebra.distribution import common, divided
from calctool.algebra.jumps import jumps_of
from calctool.algebra.reals import NOTHING, Exact, Reals, Unsettled, interval, points, tidied
from calctool.algebra.sign_sets import Signs
from calctool.algebra.solving import Solver
from calctool.algebra.terms import as_term, build, sum_of
from calctool.asymptotics.constants import sign as sign_of_constant
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.errors import CalcError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import ONE, OO, PI, TWO, ZERO, Add, Div, Expr, Func, Mul, Neg, Pow, Sym, as_expr
from calctool.numeric.balls import PRECISIONS, Ball, Range
from calctool.optimisation.critical_angles import ANGLES, angles_in, circular, trigonometric
from calctool.optimisation.located import Located, certain_sign, dyadic, ends_of, recognised, tidied_there
from calctool.optimisation.zero_search import ZeroSearch, as_signs, derivative
from calctool.parsing import parse
from calctool.process.budget import Budget, OutOfBudget
from calctool.simplification import simplify

PIECES = 400
"""Turns of an angle, or steps, within an interval, above which they are not listed."""
DEPTH = 4
"""Derivatives of derivatives asked for monotone parts."""
CELLS = 4_000
"""Pieces looked at for one question, half of them in one search at most."""
GLANCE = 400
"""Pieces in a search that is made before other ways."""
REACH = (1, 2, 5, 10, 20, 50, 100, 1_000)
"""Beyond these a function is tried for one sign."""


class Window(NamedTuple):
    """The interval that counts; None for an end is no end."""

    low: Exact | None = None
    high: Exact | None = None
    from_low: bool = True
    to_high: bool = True

    @property
    def bounded(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def reals(self) -> Reals:
        return interval(
            self.low,
            self.high,
            from_low=self.from_low and self.low is not None,
            to_high=self.to_high and self.high is not None,
        )

    @property
    def limits(self) -> Bounds:
        """Rational bounds, a little wider."""
        low, high = _outside(self.low, -1), _outside(self.high, 1)
        return Bounds(
            End(-inf if low is None else low, low is not None), End(inf if high is None else high, high is not None)
        )


def _outside(end: Exact | None, way: int) -> Fraction | None:
    """A rational number at an end, or a little beyond it."""
    if end is None or end.rational is not None:
        return None if end is None else end.rational
    near = end.near()
    return Fraction(round(near * 10**15) + way, 10**15) if abs(near) < 10**15 else near + way * abs(near) / 10**15


class SignSolver(Solver):
    """Signs within a window, by more ways than algebra; what it says of numbers outside the window is nothing."""

    def __init__(self, x: Sym, window: Window, level: int = 0, budget: Budget | None = None) -> None:
        super().__init__(x)
        self.budget = budget or Budget(CELLS)
        """What all searches for one question may cut an interval into."""
        self.window = window
        self.level = level
        self._failed: set[Expr] = set()
        """What was not solved on the line."""
        self.ways: set[str] = set()
        """How zeros were found to be all of them: ``monotone``, ``tails``, ``balls``."""
        self._known = {x.name: window.limits}

    # --- signs ---

    def signs(self, e: Expr) -> Signs:
        """Where e is negative, 0, positive, within the window."""
        if e.has(self.x) and (self.window.low is not None or self.window.high is not None):
            room = bounds(e, self._known)
            if room.positive:
                return Signs(NOTHING, NOTHING, self.domain(e))
            if room.negative:
                return Signs(self.domain(e), NOTHING, NOTHING)
        if not self.window.bounded and e.has(self.x) and not bounds(e).positive and not bounds(e).negative:
            if e in self._failed or angles_in(e, self.x) is not None:
                raise Unsettled(e)  # it repeats itself without end
            try:
                return self._signs(e)
            except Unsettled:
                self._failed.add(e)
                raise
        return self._signs(e)

    def _signs(self, e: Expr) -> Signs:
        if isinstance(e, Pow) and e.base.has(self.x) and e.exp.has(self.x):
            base = self.signs(e.base)
            here = self.domain(e)
            return Signs(NOTHING, here & base.zero, here & base.above)
        try:
            return super().signs(e)
        except Unsettled:
            if not isinstance(e, (Func, Pow, Mul, Div)) or self.work < 0:
                raise
            if isinstance(e, Func) and e.name in ANGLES:  # it turns too often to be listed
                raise
        return self._otherwise(e, (self._at_a_glance, self._by_monotone_parts, self._by_tails, self._by_search))

    def whole_numbers(self, u: Expr) -> range:
        low, high = self._reach(u)
        if high - low > PIECES:
            raise Unsettled(u)
        return range(floor(low), ceil(high) + 1)

    def _signs_of_sum(self, e: Add) -> Signs:
        work = self.work
        try:
            return super()._signs_of_sum(e)
        except Unsettled:
            if self.work < 0:
                raise
        self.work = work
        angles = (self._by_exponential, self._by_tangent, self._by_angles)
        return self._otherwise(
            e, (*angles, self._at_a_glance, self._by_monotone_parts, self._by_tails, self._by_search)
        )

    def _otherwise(self, e: Expr, ways: Iterable[Callable[[Any], Signs | None]]) -> Signs:
        """The first way that leads to an end."""
        for way in ways:
            try:
                found = way(e)
            except (Unsettled, CalcError, OutOfBudget):
                continue
            if found is not None:
                here = self.domain(e)
                return Signs(*(here & part for part in found))
        raise Unsettled(e)

    # --- angles ---

    def _function(self, e: Func, within: Reals) -> Reals:
        if e.name in ("sin", "cos", "tan") and e.arg.has(self.x):
            return self._angle(e, within)
        if e.name in ("cot", "sec", "csc") and e.arg.has(self.x):
            return self._as_a_whole(circular(e), within, self.preimage)
        return super()._function(e, within)

    def _angle(self, e: Func, within: Reals) -> Reals:
        """Sine and cosine run from -1 to 1 and back, tangent from -oo to oo, once for each multiple of pi passed."""
        low, high = self._reach(e.arg)
        first, last = floor(low / pi) - 2, ceil(high / pi) + 2
        if last - first > PIECES:
            raise Unsettled(e, within)
        if e.name == "tan":
            half = Exact(Div(PI, TWO))
            ends = [half.times(Fraction(-1)), *[_undone("arctan", v) for v in within.ends], half]
            up = Reals(ends, [False, False, *within.cells, False, False])
            down = up
        else:
            inverse = "arcsin" if e.name == "sin" else "arccos"
            unit = interval(Exact.of(-1), Exact.of(1), from_low=True, to_high=True)
            sets = []
            for part in (within & unit, _turned(within) & unit):
                ends = [_undone(inverse, v) for v in part.ends]
                falls = e.name == "cos"
                sets.append(Reals(ends[::-1], part.cells[::-1]) if falls else Reals(ends, part.cells))
            up, down = sets
        out: list[tuple[list[Exact], list[bool]]] = []
        for k in range(first, last + 1):
            there = down if k % 2 else up
            shift = Exact(simplify(Mul(as_expr(k), PI))) if k else Exact.of(0)
            out.append(([v.plus(shift) for v in there.ends], list(there.cells)))
        return self.preimage(e.arg, _joined(out))

    def _reach(self, u: Expr) -> tuple[float, float]:
        """Bounds of u over the window; Unsettled where there are none."""
        room = bounds(u, self._known)
        low, high = float(room.low.at), float(room.high.at)
        if low == -inf or high == inf:
            raise Unsettled(u)
        return low, high

    def _by_exponential(self, e: Add) -> Signs | None:
        """e^x sin x + e^x cos x = e^x (sin x + cos x)."""
        outside, rest = shared_factor(e)
        return self.signs(outside).times(self.signs(rest)) if outside.has(self.x) else None

    def _by_tangent(self, e: Add) -> Signs | None:
        """Secant, tangent and their like written with sine and cosine, over one bar."""
        written = circular(e)
        return None if written == e else self.signs(written)

    def _by_angles(self, e: Add) -> Signs | None:
        """A polynomial in the sine and the cosine of one angle."""
        found = trigonometric(e, self.x)
        if found is None:
            return None
        angle, in_sine, in_cosine = found
        for name, other, (plain, times) in (("sin", "cos", in_sine), ("cos", "sin", in_cosine)):
            t = Func(name, angle)
            if not any(times):
                return self._of_polynomial(t, plain)
            if not any(plain):
                return self.signs(Func(other, angle)).times(self._of_polynomial(t, times))
        (c, a), (b,) = ([*in_sine[0], Fraction(0)][:2], in_sine[1][:1])
        if c == 0 and a and len(in_sine[0]) == 2 and len(in_sine[1]) == 1:
            # a sin t + b cos t = r sin(t - t0), with tan t0 = -b/a and r of the sign of a
            start = _undone("arctan", Exact.of(-b / a)).written
            moved = self.signs(Func("sin", simplify(Add(angle, Neg(start)))))
            return moved if a > 0 else moved.reversed
        plain, times = [*in_sine[0], *[Fraction(0)] * 3][:3], [*in_sine[1], *[Fraction(0)] * 2][:2]
        if len(in_sine[0]) <= 3 and len(in_sine[1]) == 2 and not plain[1] and not times[0]:
            # p + r sin^2 t + q sin t cos t = p + r/2 + (q/2) sin 2t - (r/2) cos 2t
            p, r, q = plain[0] + plain[2] / 2, -plain[2] / 2, times[1] / 2
            twice = simplify(Mul(TWO, angle))
            if not r:
                return self._of_polynomial(Func("sin", twice), [p, q])
            if not p:
                return self.signs(Add(Mul(as_expr(q), Func("sin", twice)), Mul(as_expr(r), Func("cos", twice))))
        return self._by_half_angle(e, angle, in_sine)

    def _by_half_angle(self, e: Add, angle: Expr, in_sine: tuple[list[Fraction], list[Fraction]]) -> Signs:
        """With t = tan(u/2): sin u = 2t/(1 + t^2) and cos u = (1 - t^2)/(1 + t^2)."""
        t = Sym("t'")
        over = Add(ONE, Pow(t, TWO))
        sine, cosine = Div(Mul(TWO, t), over), Div(Add(ONE, Neg(Pow(t, TWO))), over)

        def put(c: list[Fraction]) -> Expr:
            return Add(ZERO, *[Mul(as_expr(a), Pow(sine, as_expr(n))) if n else as_expr(a) for n, a in enumerate(c)])

        inner = Solver(t).signs(Add(put(in_sine[0]), Mul(cosine, put(in_sine[1]))))
        half = simplify(Div(angle, TWO))
        parts = [self.preimage(Func("tan", half), part) for part in inner]
        edge = self.preimage(Func("cos", half), points([Exact.of(0)]))
        there = in_sine[0][0] - in_sine[1][0]  # at the angle pi
        k = 1 if there == 0 else 2 if there > 0 else 0
        parts[k] = parts[k] | edge
        return Signs(*parts)

    def _of_polynomial(self, t: Expr, c: list[Fraction]) -> Signs:
        u = Sym("t'")
        if len(c) == 1:
            here = self.domain(t)
            return Signs(*(here if (c[0] > 0) - (c[0] < 0) == s else NOTHING for s in (-1, 0, 1)))
        e = Add(ZERO, *[Mul(as_expr(a), Pow(u, as_expr(n))) if n else as_expr(a) for n, a in enumerate(c)])
        return Signs(*(self.preimage(t, part) for part in Solver(u).signs(e)))

    # --- monotone parts ---

    def _by_monotone_parts(self, e: Expr) -> Signs | None:
        """Where e rises or falls throughout it has one zero at most; the signs at the ends tell whether it has one."""
        if self.level >= DEPTH or not jumps_of(self, e).empty:
            return None
        self.budget.spend(10)
        try:
            return self._along(e, derivative(e, self.x))
        except Unsettled:
            pass
        for t in e.terms if isinstance(e, Add) else ():  # e/t has the zeros of e, and often the simpler derivative
            if not t.has(self.x):
                continue
            inner = SignSolver(self.x, self.window, DEPTH, self.budget)
            here = inner.signs(t)
            if not here.zero.empty or (not here.below.empty and not here.above.empty):
                continue
            assert isinstance(e, Add)
            ratio = simplify(Add(ONE, *[Div(u, t) for u in e.terms if u is not t]))
            if not isinstance(ratio, Add):
                continue
            found = self._along(ratio, derivative(ratio, self.x))
            return found if here.below.empty else found.reversed
        return None

    def _along(self, e: Expr, slope: Expr) -> Signs:
        inner = SignSolver(self.x, self.window, self.level + 1, self.budget)
        inner.work = self.work // 2
        rate = inner.signs(slope)
        here = inner.domain(e) & self.window.reals
        self.ways |= inner.ways
        ends = _merged([here, *rate])
        cells: list[int | None] = []
        all_ends: list[Exact] = []
        for i in range(len(ends) + 1):
            low, high = (ends[i - 1] if i else None), (ends[i] if i < len(ends) else None)
            inside = between(low, high)
            if i:
                assert low is not None
                all_ends.append(low)
                cells.append(self._sign_at(e, low) if here.has(low) else None)
            if not here.has(inside):
                cells.append(None)
                continue
            way = next((s for s, part in ((-1, rate.below), (0, rate.zero), (1, rate.above)) if part.has(inside)), None)
            if way is None:
                raise Unsettled(e)
            first = self._sign_beside(e, low, 1, here, way)
            if way == 0:
                cells.append(first)
                continue
            last = self._sign_beside(e, high, -1, here, -way)
            if first == last:
                cells.append(first)
            elif first == -way and last == way:
                all_ends.append(self._locate(e, low, high, way > 0))
                cells += [first, 0, last]
            else:
                raise Unsettled(e)
        self.ways.add("monotone")
        return as_signs(all_ends, cells)

    def _sign_at(self, e: Expr, place: Exact) -> int:
        """The exact sign at a number."""
        if place.expr is not None:
            return Exact(tidied_there(e, self.x, place.expr)).sign
        for bits in PRECISIONS[:2]:
            near = place.ball(bits)
            low, high = ends_of(near)
            s = certain_sign(Range(self.x.name, low, high).value(e, bits))
            if s:
                return s
        raise Unsettled(e)

    def _sign_beside(self, e: Expr, place: Exact | None, side: int, here: Reals, from_zero: int) -> int:
        """The sign just to one side of a number, or far out; where e is 0 there, it leaves 0 by ``from_zero``."""
        if place is not None and here.has(place):
            return self._sign_at(e, place) or from_zero
        if place is None:
            to: Expr = OO if side < 0 else Neg(OO)
            end = Expansion(self.x, to, 1 if side < 0 else -1).ending(e)
        elif place.expr is not None:
            end = Expansion(self.x, place.expr, side).ending(e)
        else:
            raise Unsettled(e)
        s = sign_of_ending(end)
        if s is None:
            raise Unsettled(e)
        return s or from_zero

    def _locate(self, e: Expr, low: Exact | None, high: Exact | None, rises: bool) -> Exact:
        """The zero between two numbers, between which e rises (or falls) through 0."""
        found: list[Fraction] = []
        for end, other, way in ((low, high, -1), (high, low, 1)):
            wanted = way if rises else -way
            for at in _approach(end, other, way):
                s = self._sign_there(e, at)
                if s == 0:
                    return Exact.of(at)
                if s == wanted:
                    found.append(at)
                    break
            else:
                raise Unsettled(e)
        return recognised(Located(e, self.x, found[0], found[1], rises))

    def _sign_there(self, e: Expr, at: Fraction) -> int:
        """The sign at a rational number."""
        for bits in PRECISIONS[:2]:
            s = certain_sign(Ball({self.x.name: at}).value(e, bits))
            if s:
                return s
        return Exact(tidied_there(e, self.x, as_expr(at))).sign

    # --- far out ---

    def _by_tails(self, e: Expr) -> Signs | None:
        """Beyond some number bounds show one sign; what lies before is an interval with ends."""
        if self.level or self.window.bounded:
            return None
        tails: list[tuple[int, int]] = []
        for way, end in ((-1, self.window.low), (1, self.window.high)):
            if end is not None:
                continue
            for r in REACH:
                beyond = Bounds(End(Fraction(r), True), End(inf, False))
                if way < 0:
                    beyond = Bounds(End(-inf, False), End(Fraction(-r), True))
                room = bounds(e, {self.x.name: beyond})
                if room.positive or room.negative:
                    tails.append((way * r, 1 if room.positive else -1))
                    break
            else:
                return None
        low, high = self.window.low, self.window.high
        for at, _ in tails:
            low, high = (Exact.of(at), high) if at < 0 else (low, Exact.of(at))
        inner = SignSolver(self.x, self.window._replace(low=low, high=high), 0, self.budget)
        found = list(inner.signs(e))
        self.ways |= {*inner.ways, "tails"}
        for k in range(3):
            found[k] = found[k] & inner.window.reals
        for at, s in tails:
            beyond_it = interval(Exact.of(at), None) if at > 0 else interval(None, Exact.of(at))
            found[s + 1] = found[s + 1] | (beyond_it & self.domain(e))
        return Signs(*found)

    # --- pieces ---

    def _at_a_glance(self, e: Expr) -> Signs | None:
        """The same with little work, where it is no more than one would do for monotone parts."""
        return None if self.level else self._by_search(e, GLANCE)

    def _by_search(self, e: Expr, cells: int = CELLS // 2) -> Signs | None:
        """The window cut into pieces, until on each a ball for e or for its derivative leaves out 0."""
        if not self.window.bounded or not jumps_of(self, e).empty:
            return None
        here = self.domain(e) & self.window.reals
        out = [NOTHING, NOTHING, NOTHING]
        for piece in here.components():
            assert piece.low is not None
            assert piece.high is not None
            if piece.point:
                k = self._sign_at(e, piece.low) + 1
                out[k] = out[k] | points([piece.low])
                continue
            if not (piece.from_low and piece.to_high):
                ends = [end for end, closed in ((piece.low, piece.from_low), (piece.high, piece.to_high)) if not closed]
                if any(self.domain(e).has(end) is False for end in ends):
                    return None
            cut = interval(piece.low, piece.high, from_low=piece.from_low, to_high=piece.to_high)
            search = ZeroSearch(e, self.x, piece.low, piece.high, self.budget.part(cells), wider=self.domain(e))
            for k, part in enumerate(search.signs()):
                out[k] = out[k] | (cut & part)
        self.ways.add("balls")
        return Signs(*out)


def sign_of_ending(end: Ending) -> int | None:
    """The sign of what tends so, near the place: 0 where it is 0 all the way, None where it is not known."""
    if end.kind in ("oo", "-oo"):
        return 1 if end.kind == "oo" else -1
    if end.kind == "value":
        s = sign_of_constant(end.value)
        return s or end.side
    if end.kind == "between" and end.low is not None and end.high is not None:
        low, high = sign_of_ending(end.low), sign_of_ending(end.high)
        if low == 1:
            return 1
        return -1 if high == -1 else None
    return None


def _undone(inverse: str, v: Exact) -> Exact:
    """An inverse function of a number, by the table of known values where it is there."""
    row = FUNCTIONS[inverse]
    for argument, value in row.known.items():
        if Exact(parse(argument)) == v:
            return Exact(parse(value))
    if v.sign > 0:
        for angle, value in FUNCTIONS[inverse.removeprefix("arc")].known.items():
            if Exact(parse(value)) == v and 0 < Exact(parse(angle)).near() < 2:
                return Exact(parse(angle))
    if row.parity == "odd" and v.sign < 0:
        return _undone(inverse, v.times(Fraction(-1))).times(Fraction(-1))
    if inverse == "arccos" and v.sign < 0:
        return Exact(tidied(Add(PI, Neg(_undone(inverse, v.times(Fraction(-1))).written))))
    return Exact(Func(inverse, v.written))


def shared_factor(e: Add) -> tuple[Expr, Expr]:
    """What all terms share, powers of one number included, and the rest.

    >>> from calctool.expr.printer import show
    >>> [show(part) for part in shared_factor(parse("2x e^(2x) + 4e^(2x)"))]
    ['2e^(2x)', 'x + 2']
    """
    terms = [as_term(t) for t in e.terms]
    shared = common(terms)
    return build(shared), sum_of([divided(t, shared) for t in terms])


# --- sets -----------------------------------------------------------------------------------------------


def _turned(within: Reals) -> Reals:
    return Reals([v.times(Fraction(-1)) for v in within.ends[::-1]], within.cells[::-1])


def _joined(parts: Iterable[tuple[list[Exact], list[bool]]]) -> Reals:
    """The union of sets that lie one behind the other, each within an interval of its own, ends shared."""
    all_ends: list[Exact] = []
    all_cells = [False]
    for ends, cells in parts:
        if all_ends and ends and all_ends[-1] == ends[0]:
            all_cells[-2] = all_cells[-2] or cells[1]
            all_cells, ends, cells = all_cells[:-1], ends[1:], cells[2:]
            all_cells += cells
        elif ends:
            all_cells += cells[1:]
        all_ends += ends
    return Reals(all_ends, all_cells)


def _merged(sets: Iterable[Reals]) -> list[Exact]:
    """All ends of some sets, in rising order."""
    out = NOTHING
    for some in sets:
        out = out | some.boundary()
    return list(out.ends)


def between(low: Exact | None, high: Exact | None) -> Exact:
    """A rational number between two others."""
    if low is None or high is None:
        end = low or high
        if end is None:
            return Exact.of(0)
        return Exact.of(floor(end.near()) - 1 if low is None else ceil(end.near()) + 1)
    a, b = low.near(), high.near()
    middle = Exact.of(dyadic((a + b) / 2, (b - a) / 16))
    if not low < middle < high:
        raise Unsettled
    return middle


def _approach(end: Exact | None, other: Exact | None, way: int) -> Iterator[Fraction]:
    """Rational numbers between an end and another, nearer and nearer to the end, which lies below (-1) or above (1)."""
    start = (between(end, other) if way < 0 else between(other, end)).near()
    step = Fraction(1)
    yield start
    for _ in range(300):
        if end is None:
            yield start + way * step
            step *= 2
        else:
            step /= 2
            at = end.near() + (start - end.near()) * step
            yield dyadic(at, abs(at - end.near()) / 8)
