"""The one-sided limit of an expression by the laws of limits, or the indeterminate form that stops them.

:class:`OneSidedLimit` is one side of one place (``x -> 3+``, ``x -> -oo``).  :meth:`OneSidedLimit.behaviour` works from
the leaves up: a continuous function of something that tends to v tends to its value at v, 1/0+ is oo, oo - oo is
indeterminate.  ``nearby`` are the values at high precision near the place; they are a witness, never the author of an
answer.

Source: Stewart, *Calculus*, sections 2.3, 2.5, 2.6 (limit laws, continuity, limits at infinity), 4.4
(indeterminate forms).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from calctool.algebra.terms import as_term, build, collect, terms_of
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.errors import CalcError, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.signs import sign_of
from calctool.expr.traversal import fold
from calctool.expr.tree import (
    ONE,
    OO,
    ZERO,
    Add,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Piecewise,
    Pow,
    Sym,
    UndefinedFunction,
    mul,
)
from calctool.limits.behaviour import (
    DOWN,
    ENDS,
    NO_VALUES,
    UNKNOWN,
    UP,
    Behaviour,
    at_end,
    finite,
    form,
    infinity,
    negated_end,
    oscillation_through,
    worst,
)
from calctool.limits.growth import GrowthScale
from calctool.limits.nearby import NearbyValues
from calctool.limits.rewriting import cancelled, reflected
from calctool.numeric.evaluate import precise
from calctool.parsing.formulas import by_formula, has_branches

_ROUNDING = 1e-9
"""Bounds of an oscillation are floats; nearer to 0 they decide nothing."""


Solve = Callable[[Limit, Mapping[str, Fraction]], Expr]
"""The value of a limit, given numbers for its parameters; raises CalcError where it is not found."""


class OneSidedLimit:
    """One side of a place: ``side`` is +1 (from the right, or towards oo) or -1.

    ``values`` are numbers for the parameters, used only where a sign has to be decided; ``solve`` is the search for
    a limit, for an indeterminate form inside a power.
    """

    def __init__(
        self,
        x: Sym,
        to: Expr,
        side: int,
        values: Mapping[str, Fraction] | None = None,
        solve: Solve | None = None,
    ) -> None:
        self.x = x
        self.to = to
        self.far = to in (OO, Neg(OO))
        self.side = (1 if to == OO else -1) if self.far else side
        self.values = dict(values or {})
        self.solve = solve
        self.nearby = NearbyValues(x, to, self.side, self.values)
        self.expansion = Expansion(x, to, self.side, self.values)
        self._memo: dict[Expr, Behaviour] = {}

    # --- looking -----------------------------------------------------------------------------------

    def ending(self, e: Expr) -> Ending:
        """What ``e`` tends to, by its exact behaviour near the place.

        What is bounded only, or unbounded at points that accumulate, is looked at again with its tangents written out
        and cancelled: the points left out are isolated.
        """
        end = self.expansion.ending(e)
        if end.settled or end.kind == "none" or not self.expansion.analytic(e):
            return end
        after = cancelled(reflected(e, self.x, self.ending))
        again = end if after == e else self.expansion.ending(after)
        return again._replace(holes=True) if again.settled else end

    def sign(self, e: Expr) -> int:
        """The sign of ``e`` close to the place: 1, -1, or 0 where it is 0, changes, or is not decided."""
        if sign_of(e) == "+":
            return 1
        return self.expansion.sign(e) or 0

    def vanishes(self, e: Expr) -> bool:
        """Is ``e`` 0 all the way to the place?"""
        return self.expansion.sign(e) == 0

    def defined(self, e: Expr) -> bool:
        """Has ``e`` values close to the place, on this side?  (No means: certainly not.)"""
        return self.ending(e).kind != "none"

    # --- the laws ----------------------------------------------------------------------------------

    def behaviour(self, e: Expr) -> Behaviour:
        """What ``e`` tends to by the laws of limits."""
        if not e.has(self.x):
            return Behaviour("value", e)
        found = self._memo.get(e)
        if found is None:
            found = fold(e, self._one)
        return found

    def _one(self, e: Expr, parts: list[Behaviour]) -> Behaviour:
        found = self._memo.get(e)
        if found is None:
            found = self._memo[e] = self._law(e, parts)
        return found

    def _law(self, e: Expr, parts: list[Behaviour]) -> Behaviour:
        found = self._plain_law(e, parts)
        if found.kind == "form" and self.far and isinstance(e, (Mul, Div)):
            return self._by_growth(e) or found
        return found

    def _by_growth(self, e: Mul | Div) -> Behaviour | None:
        """x^3/e^x and the like: one product in which different kinds of growth meet."""
        g = GrowthScale(self.x, self.side, self.values).of(e)
        if g is None or sum(g.kinds) < 2:
            return None
        end, wins = self.ending(e), self._indeterminate(e)
        if end.infinite:
            return infinity(1 if end.kind == "oo" else -1)._replace(by_growth=wins)
        return Behaviour("value", ZERO, by_growth=wins) if end.kind == "value" and self.zero(end.expr) else None

    def _indeterminate(self, e: Mul | Div) -> bool:
        """Do two factors pull apart, 0*oo or oo/oo?  In e^x (x^2 - 3x) both grow, though x^2 - 3x is oo - oo."""
        above, below = (e.args, ()) if type(e) is Mul else (e.args[:1], e.args[1:])
        ends = [(self.ending(part), part in below) for part in (*above, *below)]
        large = any(end.infinite != turned and (end.infinite or self._vanishes(end)) for end, turned in ends)
        small = any(end.infinite == turned and (end.infinite or self._vanishes(end)) for end, turned in ends)
        return (large and small) or any(not end.infinite and end.kind != "value" for end, _ in ends)

    def _vanishes(self, end: Ending) -> bool:
        return end.kind == "value" and self.zero(end.expr)

    def _plain_law(self, e: Expr, parts: list[Behaviour]) -> Behaviour:
        if not e.has(self.x):
            return Behaviour("value", e)
        if e == self.x:
            return infinity(self.side) if self.far else Behaviour("value", self.to)
        match e:
            case Neg():
                return negated_end(parts[0])
            case Add():
                return self._sum(e, parts)
            case Mul():
                return self._product(e, e.factors, parts)
            case Div(num, den):
                return self._quotient(e, num, den, parts[0], parts[1])
            case Pow():
                return self._power(e, parts[0], parts[1])
            case Piecewise():
                branch = self.branch(e)
                return UNKNOWN if branch is None else self.behaviour(branch)
            case Func():
                return self._function(e, parts)
            case UndefinedFunction():
                if all(p.kind == "value" for p in parts) and not self.far:
                    return finite(e.with_args([p.limit or ZERO for p in parts]))
        return UNKNOWN

    def _sum(self, e: Expr, parts: list[Behaviour]) -> Behaviour:
        bad = worst(parts)
        if bad is not None:
            return bad
        up = any(p.kind == "oo" for p in parts)
        down = any(p.kind == "-oo" for p in parts)
        if up and down:
            return form("oo - oo")
        oscillating = [p for p in parts if p.kind == "oscillates"]
        if up or down:
            if any(p.low == -math.inf if up else p.high == math.inf for p in oscillating):
                return UNKNOWN
            return UP if up else DOWN
        limit = collect(t for p in parts if p.kind == "value" and p.limit is not None for t in terms_of(p.limit))
        if not oscillating:
            return finite(limit, any(p.squeezed for p in parts))
        middle = self._number(limit)
        if middle is None:
            return UNKNOWN
        return Behaviour(
            "oscillates", low=middle + sum(p.low for p in oscillating), high=middle + sum(p.high for p in oscillating)
        )

    def _number(self, e: Expr) -> float | None:
        return self.expansion.scale.point.middle(e)

    def zero(self, e: Expr) -> bool:
        """Is a constant 0?  Raises Undecided where that is not proved, and the digits do not tell it from 0."""
        return self.constant_sign(e) == 0

    def has_value(self, e: Expr) -> bool:
        """Has a constant a value?"""
        kind = self.ending(e).kind
        return kind == "value" or (kind == "unresolved" and precise(e, self.values) is not None)

    def constant_sign(self, e: Expr) -> int | None:
        """The sign of a constant; None where it has no number.  Raises Undecided."""
        s = self.expansion.sign(e)
        if s is None and (v := precise(e, self.values)) is not None:
            if abs(v) < 10**-40:
                raise Undecided(f"whether {show(e)} is 0 is not decided")
            s = 1 if v > 0 else -1
        return s

    def _sign_of(self, e: Expr, part: Behaviour) -> int:
        """The sign of a factor close to the place."""
        if part.infinite:
            return 1 if part.kind == "oo" else -1
        return self.sign(e)

    def _product(self, e: Expr, factors: tuple[Expr, ...], parts: list[Behaviour]) -> Behaviour:
        bad = worst(parts)
        if bad is not None:
            return bad
        if any(not f.has(self.x) and literal_value(f) == 0 for f in factors) and self.defined(e):
            return finite(ZERO)
        zero = any(p.kind == "value" and p.limit is not None and self.zero(p.limit) for p in parts)
        infinite = any(p.infinite for p in parts)
        oscillating = [p for p in parts if p.kind == "oscillates"]
        if zero and infinite:
            return form("0*oo")
        if zero:
            if not all(p.bounded for p in oscillating):
                return UNKNOWN
            return finite(ZERO, bool(oscillating) or any(p.squeezed for p in parts))
        if oscillating:
            return self._oscillating_product(parts, oscillating, infinite)
        if infinite:
            sign = 1
            for f, p in zip(factors, parts, strict=True):
                sign *= self._sign_of(f, p)
            return infinity(sign) if sign else UNKNOWN
        return finite(_times([p.limit for p in parts if p.limit is not None]), any(p.squeezed for p in parts))

    def _oscillating_product(self, parts: list[Behaviour], oscillating: list[Behaviour], infinite: bool) -> Behaviour:
        low, high = 1.0, 1.0
        for p in parts:
            if p.kind == "oscillates":
                ends = [low * p.low, low * p.high, high * p.low, high * p.high]
            elif p.infinite:
                continue
            else:
                v = self._number(p.limit or ZERO)
                if v is None:
                    return UNKNOWN
                ends = [low * v, high * v]
            low, high = min(ends), max(ends)
        if not infinite:
            return Behaviour("oscillates", low=low, high=high)
        sign = -1 if sum(p.kind == "-oo" for p in parts) % 2 else 1
        if low > _ROUNDING or high < -_ROUNDING:
            return infinity(sign if low > 0 else -sign)
        if sign < 0:
            low, high = -high, -low
        return Behaviour("oscillates", low=-math.inf if low < 0 else 0.0, high=math.inf if high > 0 else 0.0)

    def _quotient(self, e: Expr, num: Expr, den: Expr, above: Behaviour, below: Behaviour) -> Behaviour:
        bad = worst([above, below])
        if bad is not None:
            return bad
        if below.infinite:
            if above.infinite:
                return form("oo/oo")
            return finite(ZERO, above.kind == "oscillates") if above.bounded else UNKNOWN
        if below.kind == "oscillates":
            return self._over_oscillation(above, below)
        assert below.limit is not None
        if self.zero(below.limit):
            if above.kind == "value" and above.limit is not None and self.zero(above.limit):
                return form("0/0")
            if above.kind == "oscillates" and above.low <= 0 <= above.high:
                return UNKNOWN
            sign = self._sign_of(num, above) * self.sign(den)
            if sign:
                return infinity(sign)
            return UNKNOWN if self.defined(e) else NO_VALUES
        if above.infinite:
            sign = self._sign_of(num, above) * self.sign(den)
            return infinity(sign) if sign else UNKNOWN
        if above.kind == "oscillates":
            return self._oscillating_product([above, Behaviour("value", Div(ONE, below.limit))], [above], False)
        assert above.limit is not None
        return finite(build(as_term(Div(above.limit, below.limit))), above.squeezed or below.squeezed)

    def _over_oscillation(self, above: Behaviour, below: Behaviour) -> Behaviour:
        """A quotient of which the denominator keeps oscillating."""
        if below.low <= _ROUNDING and below.high >= -_ROUNDING:
            return UNKNOWN
        if above.kind == "value" and above.limit is not None and self.zero(above.limit):
            return finite(ZERO, True)
        if above.infinite:
            sign = (1 if above.kind == "oo" else -1) * (1 if below.low > 0 else -1)
            return infinity(sign) if below.bounded else UNKNOWN
        ends = [1 / below.low, 1 / below.high]
        return self._oscillating_product([above, Behaviour("oscillates", low=min(ends), high=max(ends))], [], False)

    def _power(self, e: Expr, base: Behaviour, exp: Behaviour) -> Behaviour:
        assert isinstance(e, Pow)
        base, exp = self._ranked(e.base, base), self._ranked(e.exp, exp)
        if base.kind == "form" and not e.exp.has(self.x):
            return base
        if exp.kind == "form" and not e.base.has(self.x):
            return exp
        base, exp = self._resolved(e.base, base), self._resolved(e.exp, exp)
        bad = worst([base, exp])
        if bad is not None:
            return bad
        if exp.kind == "oscillates" or base.kind == "oscillates":
            return self._oscillating_power(e, base, exp)
        if not self.defined(e):
            return NO_VALUES
        if exp.kind == "value" and exp.limit is not None:
            if base.infinite:
                if self.zero(exp.limit):
                    return form("oo^0") if e.exp.has(self.x) else finite(ONE)
                if self.constant_sign(exp.limit) != 1:
                    return finite(ZERO)
                sign = 1 if base.kind == "oo" else self.sign(e)
                return infinity(sign) if sign else UNKNOWN
            assert base.limit is not None
            if self.zero(base.limit):
                size = self.constant_sign(exp.limit)
                if size is None:
                    return UNKNOWN
                if size == 0 and not e.base.has(self.x):  # 0^x is 0 for x > 0, and nothing for x < 0
                    way = self.sign(e.exp)
                    return finite(ZERO) if way > 0 else NO_VALUES if way < 0 else UNKNOWN
                if size == 0:
                    return form("0^0")
                if size > 0:
                    return finite(ZERO)
                sign = self.sign(e)
                return infinity(sign) if sign else UNKNOWN
            return finite(Pow(base.limit, exp.limit), base.squeezed or exp.squeezed)
        up = exp.kind == "oo"
        if base.infinite:
            if base.kind == "-oo":
                return UNKNOWN
            return UP if up else finite(ZERO)
        assert base.limit is not None
        size = self.constant_sign(base.limit)
        if size is None or size < 0:
            return UNKNOWN
        beyond = self.constant_sign(Add(base.limit, Neg(ONE)))
        if beyond == 0:
            return form("1^oo") if e.base.has(self.x) else finite(ONE)
        if beyond == 1:
            return UP if up else finite(ZERO)
        return finite(ZERO) if up else UP

    def _ranked(self, e: Expr, part: Behaviour) -> Behaviour:
        """A sum of the form oo - oo inside something else: its fastest term decides."""
        if part.form != "oo - oo" or not self.far or not isinstance(e, Add):
            return part
        end = self.ending(e)
        return infinity(1 if end.kind == "oo" else -1) if end.infinite else part

    def _resolved(self, e: Expr, part: Behaviour) -> Behaviour:
        """A form inside a power: (x/(x + 1))^x is 1^oo.  A value is worked out by the techniques, as it is written."""
        if part.kind != "form":
            return part
        end = self.ending(e)
        if end.infinite:
            return UP if end.kind == "oo" else DOWN
        if end.kind == "value" and literal_value(end.expr) is not None:
            return Behaviour("value", end.expr)
        if self.solve is None:
            return part
        try:
            goal = Limit(e, self.x, self.to, "" if self.far else "+" if self.side > 0 else "-")
            return Behaviour("value", self.solve(goal, self.values))
        except CalcError:
            return part

    def _oscillating_power(self, e: Pow, base: Behaviour, exp: Behaviour) -> Behaviour:
        if base.kind == "value" and base.limit is not None and exp.kind == "oscillates":
            size = self._number(base.limit)
            if size is not None and size > 0 and size != 1:
                ends = [size**exp.low, size**exp.high] if abs(exp.low) < 500 and abs(exp.high) < 500 else []
                return Behaviour("oscillates", low=min(ends), high=max(ends)) if ends else UNKNOWN
        n = literal_value(e.exp)
        if base.kind == "oscillates" and n is not None and n.denominator == 1 and 0 < n < 100:
            ends = [base.low ** int(n), base.high ** int(n)]
            low = 0.0 if n % 2 == 0 and base.low <= 0 <= base.high else min(ends)
            return Behaviour("oscillates", low=low, high=max(ends))
        return UNKNOWN

    def _function(self, e: Func, parts: list[Behaviour]) -> Behaviour:
        name = e.name
        if len(e.args) == 2:
            return self._two_arguments(e, parts)
        part = self._at_an_end(e, self._ranked(e.arg, parts[0]))
        bad = worst([part])
        if bad is not None:
            return bad
        if part.kind == "oscillates":
            return oscillation_through(name, part)
        if part.infinite:
            return at_end(name, part.kind)
        assert part.limit is not None
        for end, place in ENDS[name]:
            if self.zero(Add(part.limit, Neg(place))):
                sign = self.sign(Add(e.arg, Neg(part.limit)))
                return at_end(name, end + ("+" if sign > 0 else "-")) if sign else UNKNOWN
        there = e.with_args([part.limit])
        if not self.defined(e):
            return NO_VALUES
        if not self.has_value(there):
            sign = self.sign(e)  # a pole: tan, sec, cot, csc, gamma at -1, ...
            return infinity(sign) if sign else UNKNOWN
        if FUNCTIONS[name].jumps:
            return self._step(e)
        return finite(there, part.squeezed)

    def _at_an_end(self, e: Func, part: Behaviour) -> Behaviour:
        """An indeterminate argument that tends to an end of the domain or to infinity: ln(x/(x^2 + 1))."""
        end = self.ending(e.arg) if part.kind == "form" else None
        if end is None or not end.settled:
            return part
        if end.infinite:
            return UP if end.kind == "oo" else DOWN
        ends = [place for _, place in ENDS[e.name]]
        return finite(end.expr) if any(self.zero(Add(end.expr, Neg(place))) for place in ends) else part

    def _step(self, e: Func) -> Behaviour:
        """floor, ceil, sign: constant close to the place, on one side."""
        there = self.ending(e)
        return Behaviour("value", there.expr) if there.kind == "value" and there.side == 0 else UNKNOWN

    def _two_arguments(self, e: Func, parts: list[Behaviour]) -> Behaviour:
        bad = worst(parts)
        if bad is not None or any(p.kind == "oscillates" for p in parts):
            return bad or UNKNOWN
        if FUNCTIONS[e.name].jumps or has_branches(e.name):
            return self.behaviour(by_formula(e))
        if e.name == "log" and not e.args[1].has(self.x):
            return self.behaviour(Div(Func("ln", e.args[0]), Func("ln", e.args[1])))
        if e.name == "root" and not e.args[1].has(self.x) and parts[0].infinite:
            return infinity(self.sign(e)) if self.defined(e) else NO_VALUES
        if all(p.kind == "value" for p in parts):
            there = e.with_args([p.limit or ZERO for p in parts])
            if not self.defined(e):
                return NO_VALUES
            if self.has_value(there):
                return finite(there)
        return UNKNOWN

    # --- branches ----------------------------------------------------------------------------------

    def branch(self, e: Piecewise) -> Expr | None:
        """The branch that holds close to the place on this side, or None."""
        for branch, condition in e.branches:
            met = self.expansion.met(condition)
            if met is not False:
                return branch if met else None
        return None


def _times(factors: list[Expr]) -> Expr:
    return build(as_term(mul(factors)))
