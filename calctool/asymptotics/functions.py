"""Functions of functions near a place: by Taylor series where they are analytic, by bounds where the argument has some.

Source: Stewart, *Calculus*, 11.10 (Taylor series); DLMF for the special functions.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import factorial

from calctool.algebra.closed_values import at_a_known_place
from calctool.asymptotics import special
from calctool.asymptotics.constants import Constant, ExactReal, Unresolved, constant_of, expr_of, floor_of, sign
from calctool.asymptotics.enclosure import UNIT, Between, absolute, bounds
from calctool.asymptotics.outcomes import NoExpansion, Outcome, OutcomeArithmetic
from calctool.asymptotics.series import NOTHING, Multiseries, Value, compare, source
from calctool.asymptotics.steps import whole_turns
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.expr.tree import ONE, PI, Div, Expr, Func, Num, Pow, Sym
from calctool.parsing import parse
from calctool.parsing.formulas import formula

SMALL = Sym("w'")
"""A letter that tends to 0 before all else does, to read Taylor coefficients off."""


class FunctionExpansion(OutcomeArithmetic):
    """Functions of what has a behaviour near the place."""

    _bounded: frozenset[str]
    _taylor: dict[tuple[str, Expr], TaylorCoefficients]

    @abstractmethod
    def with_letters(self, letters: Mapping[str, Outcome], rough: Iterable[str] = ()) -> FunctionExpansion:
        """The same scale, with the behaviour of further letters; the ``rough`` ones may not be analytic."""

    def function(self, e: Func, parts: list[Outcome]) -> Outcome:
        name, v, row = e.name, parts[0], FUNCTIONS[e.name]
        match name:
            case "sqrt":
                return self._constant_power(v, Fraction(1, 2), e.arg)
            case "cbrt":
                return self._constant_power(v, Fraction(1, 3), e.arg)
            case "root":
                n = parts[1]
                if n.__class__ is Fraction and n.denominator == 1 and n != 0:
                    return self._constant_power(v, 1 / n, e.arg)
                if n.__class__ is Fraction:
                    raise Unresolved(f"the index of {show(e)}")
                below = self._inverse(n, e.args[1])  # root(u, n) is u^(1/n)
                if isinstance(below, NoExpansion):
                    return below
                return self._power(Pow(e.arg, Div(ONE, e.args[1])), e.arg, v, below)
            case "ln":
                return self.ln(v, e.arg)
            case "sin" | "cos":
                return self._circular(name, v, e.arg)
            case "abs":
                return absolute(self.scale, v) if isinstance(v, Between) else self._absolute(v)
            case "sign":
                s = self._sign(v)
                return UNIT._replace(holes=v.holes) if s is None else Fraction(s)
            case "floor":
                return self._floor(v)
            case "max" | "min" if any(isinstance(p, Between) for p in parts):
                return self._extreme(name, parts)
            case "tan" if isinstance(v, Between) and self._inside_quarters(v):
                return self._rising(lambda u: self.scale.div(*self.scale.sin_cos(u)), v)
            case "tan" | "cot" | "sec" | "csc" if isinstance(v, Between) or self.scale.size(v) > 0:
                turns = whole_turns(e.arg)
                if turns is not None and name != "sec":
                    return NOTHING if name == "tan" else NoExpansion("none", "the sine is 0")
                if not self.analytic(e.arg):
                    raise Unresolved(f"{show(e)} may have no values on whole intervals")
                return Between(None, None, True)
            case "arcsin" | "arccos":
                return self._arcsine(name, v, e.arg)
        if isinstance(v, Between) and len(parts) == 1 and (through := self._monotone(name, e, v)) is not None:
            return through
        if name == "arctan":
            return self._arctangent(v)
        if name in special.EXPANSIONS and not any(isinstance(p, Between) for p in parts):
            if self._corrected(name, parts):
                return self.taylor(name, parts, row.variable or 0)
            try:
                found = special.EXPANSIONS[name](self.scale, parts, self.again)
            except special.Outside as stop:
                return NoExpansion("none", str(stop))
            return self._expanded(e, parts) if found is None else found
        written = formula(name)
        if written is not None:
            letters = FUNCTIONS[name].letters
            rough = [letter for letter, a in zip(letters, e.args, strict=True) if not self.analytic(a)]
            return self.with_letters(dict(zip(letters, parts, strict=True)), rough).of(written)
        if any(isinstance(p, Between) for p in parts):
            raise Unresolved(f"the bounds of {show(e)}")
        return self._expanded(e, parts)

    def _absolute(self, v: Value) -> Value:
        return v if self.scale.sign(v) >= 0 else self.scale.neg(v)

    def _circular(self, name: str, v: Outcome, e: Expr) -> Outcome:
        if isinstance(v, Between) or self.scale.size(v) > 0:
            turns = whole_turns(e)
            if turns is None:
                return UNIT._replace(holes=isinstance(v, Between) and v.holes)
            return NOTHING if name == "sin" else Fraction(1) if turns % 2 == 0 else UNIT
        return self.scale.sin_cos(v)[name == "cos"]

    def _inside_quarters(self, v: Between) -> bool:
        """Is it between two numbers from -pi/2 to pi/2?"""
        half = ExactReal(Div(PI, Num(2)), self.scale.point)
        if v.low is None or v.high is None or self.scale.size(v.low) > 0 or self.scale.size(v.high) > 0:
            return False
        low, high = self.scale.constant_part(v.low), self.scale.constant_part(v.high)
        return sign(half - high) > 0 and sign(half + low) > 0

    def _floor(self, v: Outcome) -> Outcome:
        if isinstance(v, Between):
            low = None if v.low is None else bounds(self._floor(v.low)).low
            high = None if v.high is None else bounds(self._floor(v.high)).high
            if low.__class__ is Fraction and high.__class__ is Fraction and low == high:
                return low
            return Between(low, high, v.holes)
        if self.scale.size(v) > 0:
            return Between(self.scale.add(v, Fraction(-1)), v)
        c = self.scale.constant_part(v)
        n = Fraction(floor_of(c))
        return n - 1 if sign(c - n) == 0 and self.scale.sign(self.scale.sub(v, n)) < 0 else n

    def _extreme(self, name: str, parts: list[Outcome]) -> Between:
        """The larger or the smaller of two, end by end."""
        wanted = 1 if name == "max" else -1

        def better(a: Value | None, b: Value | None, infinite: int) -> Value | None:
            if a is None or b is None:
                return None if infinite == wanted else b if a is None else a
            return a if self.scale.sign(self.scale.sub(a, b)) * wanted >= 0 else b

        a, b = bounds(parts[0]), bounds(parts[1])
        return Between(better(a.low, b.low, -1), better(a.high, b.high, 1), a.holes or b.holes)

    def _monotone(self, name: str, e: Func, v: Between) -> Between | None:
        """A function that rises or falls everywhere, of something between bounds."""
        row = FUNCTIONS[name]
        if not row.monotone or not natural_domain(name).total:
            return None
        ends: list[Value | None] = []
        for end, place in ((v.low, "-oo"), (v.high, "oo")):
            if end is None:
                text = row.limits.get(place, "oo")
                ends.append(None if text.endswith("oo") else constant_of(parse(text), self.scale.point))
            else:
                found = self.function(Func(name, e.arg), [end])
                if isinstance(found, (NoExpansion, Between)):
                    return None
                ends.append(found)
        low, high = ends if row.monotone == "rising" else ends[::-1]
        return Between(low, high, v.holes)

    def _arcsine(self, name: str, v: Outcome, e: Expr) -> Outcome:
        scale = self.scale
        half = ExactReal(Div(PI, Num(2)), scale.point)
        if name == "arccos":
            inner = self._arcsine("arcsin", v, e)
            return inner if isinstance(inner, NoExpansion) else self.add(half, self.neg(inner))
        if isinstance(v, Between):
            return self._rising(lambda u: self._arcsine(name, u, e), v)
        up = scale.sign(v)
        size = v if up >= 0 else scale.neg(v)
        left = scale.sub(Fraction(1), size)
        if scale.sign(left) < 0:
            return NoExpansion("none", f"{show(e)} leaves the interval from -1 to 1")
        if scale.size(left) >= 0:
            return self._expanded(Func("arcsin", e), [v])
        # arcsin u = pi/2 - 2 arcsin(sqrt((1 - u)/2)), of use where u tends to 1
        root = self._constant_power(scale.mul(Fraction(1, 2), left), Fraction(1, 2), e)
        inner = NOTHING if scale.is_zero(root) else self._expanded(Func("arcsin", e), [root])
        out = scale.sub(half, scale.mul(Fraction(2), inner))
        return out if up >= 0 else scale.neg(out)

    def _arctangent(self, v: Value) -> Outcome:
        scale = self.scale
        if scale.size(v) <= 0:
            return self._expanded(Func("arctan", ONE), [v])
        half = ExactReal(Div(PI, Num(2)), scale.point)
        inner = self._expanded(Func("arctan", ONE), [scale.inverse(v)])
        return scale.sub(half if scale.sign(v) > 0 else scale.neg(half), inner)

    def _corrected(self, name: str, parts: list[Value]) -> bool:
        """Is it f(u + h) where u grows, and f(u) is slow beside the h that corrects it?  Then Taylor's series does."""
        v = parts[-1]
        if name == "gamma" or v.__class__ is not Multiseries or self.scale.size(v) <= 0 or sign(self.scale.first(v)[0]):
            return False
        slow, h = self.scale.parts(v)
        if slow.__class__ is not Multiseries or h.__class__ is not Multiseries or h.at(0) is None:
            return False
        about = self.again(name, [*parts[:-1], slow])
        return about.__class__ is not Multiseries or about.top.order > h.top.order

    def again(self, name: str, parts: list[Value]) -> Value:
        """A special function of other arguments."""
        letters = [Sym(letter) for letter in FUNCTIONS[name].letters]
        found = self.function(Func(name, *letters), parts)
        if isinstance(found, (NoExpansion, Between)):
            raise Unresolved(f"{name} there")
        return found

    def _expanded(self, e: Func, parts: list[Value]) -> Value:
        """A function at a bounded argument at which it is analytic, by its Taylor series."""
        row = FUNCTIONS[e.name]
        at = row.variable or 0
        if row.special or e.name in ("arcsin", "arctan", "lambertw"):
            return self.taylor(e.name, parts, at)
        raise Unresolved(f"{e.name} has no expansion there")

    def taylor(self, name: str, parts: list[Value], at: int) -> Value:
        """f(v) where v is bounded: the Taylor series of f about the slow part of v."""
        v = parts[at]
        if v.__class__ is not Multiseries:
            return self.value_of(name, parts)
        slow, h = self.scale.parts(v)
        others = [p for i, p in enumerate(parts) if i != at]
        key = (name, Func(name, *[source(p) for p in others], source(slow)))
        if key not in self._taylor:
            self._taylor[key] = TaylorCoefficients(self, name, [*parts[:at], slow, *parts[at + 1 :]], at)
        args = [source(p) for p in parts]
        return self.scale.power_series(self._taylor[key].coefficient, h, lambda: Func(name, *args))

    def value_of(self, name: str, parts: list[Value]) -> Constant:
        v = parts[-1]
        if len(parts) == 1 and (known := at_a_known_place(name, expr_of(v))) is not None:
            return constant_of(known, self.scale.point)
        integer = v.__class__ is Fraction and v.denominator == 1
        if name == "gamma" and v.__class__ is Fraction and abs(v) <= 200 and (v > 0 if integer else v.denominator == 2):
            if integer:
                return Fraction(factorial(int(v) - 1))
            out, u = Fraction(1), v  # gamma(1/2) = sqrt(pi) and the recurrence
            while u != Fraction(1, 2):
                u, out = (u - 1, out * (u - 1)) if u > 0 else (u + 1, out / u)
            return ExactReal(Func("sqrt", PI), self.scale.point) * out
        found = ExactReal(Func(name, *[expr_of(p) for p in parts]), self.scale.point)
        if found.expr.free & self._bounded and not natural_domain(name).total:
            raise Unresolved(f"the domain of {name}")
        found.check()
        return found

    def small(self) -> Value:
        """A letter that tends to 0 before all else does, to read Taylor coefficients off."""
        return self.scale.series_of(self.scale.family(SMALL, -1), -1)


class TaylorCoefficients:
    """The Taylor coefficients of a function about a point, integrated from those of its derivative."""

    def __init__(self, near: FunctionExpansion, name: str, parts: list[Value], at: int) -> None:
        self.near, self.name, self.parts, self.at = near, name, parts, at
        self._known: list[Value] = []
        self._derivative: Value | None = None
        self._begun = False
        self._slopes: list[Value] = []
        self._next = 0

    def coefficient(self, k: int) -> Value:
        """That of h^k."""
        if not self._known:
            about = self.parts[self.at]
            known = about.__class__ is not Multiseries
            self._known.append(
                self.near.value_of(self.name, self.parts) if known else self.near.again(self.name, self.parts)
            )
        while len(self._known) <= k:
            n = len(self._known)
            if len(self._slopes) < n:
                self._slopes.append(self._slope(n - 1))
            self._known.append(self.near.scale.mul(self._slopes[n - 1], Fraction(1, n)))
        return self._known[k]

    def _slope(self, k: int) -> Value:
        """The coefficient of h^k of the derivative; they are asked for in their order."""
        scale = self.near.scale
        if self._derivative is None:
            if self._begun:
                raise Unresolved(f"the Taylor series of {self.name}, which rests on itself")
            self._begun = True
            row = FUNCTIONS[self.name]
            letter = row.letters[self.at]
            text, _ = row.derivatives()[letter]
            letters = dict(zip(row.letters, self.parts, strict=True))
            letters[letter] = scale.add(self.parts[self.at], self.near.small())
            slope = self.near.with_letters(letters).of(parse(text))
            if isinstance(slope, (NoExpansion, Between)):
                raise Unresolved(f"the derivative of {self.name}")
            self._derivative = slope
        slope = self._derivative
        if slope.__class__ is not Multiseries or slope.top is not scale.family(SMALL, -1):
            return slope if k == 0 else NOTHING
        while (term := slope.at(self._next)) is not None:
            s = compare(term[0], Fraction(-k))
            if s < 0:
                return NOTHING
            if s > 0 and not scale.is_zero(term[1]):
                raise Unresolved(f"{self.name} has no Taylor series there")
            self._next += 1
            if s == 0:
                return term[1]
        return NOTHING
