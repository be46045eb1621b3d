"""From an expression to its behaviour near a place: a series, bounds, or that it has no values there.

The variable is written with a letter t that tends to infinity: x = t, x = -t, x = a + 1/t, x = a - 1/t.  Every
node is expanded over the expansions of its parts; domains, branches, steps and signs are read off leading terms, which
hold from some point on, so that nothing rests on a few values.

Sources: Gruntz (1996); Eberl (2019); DLMF for the expansions of the special functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from fractions import Fraction
from math import factorial
from typing import Any, NamedTuple

from flint import fmpq  # type: ignore[import-not-found, unused-ignore]

from calctool.algebra.terms import as_term, build, collect, terms_of
from calctool.asymptotics import special
from calctool.asymptotics.constants import (
    Constant,
    ExactReal,
    Unresolved,
    constant_of,
    expr_of,
    floor_of,
    ratio_of,
    rational,
    sign,
)
from calctool.asymptotics.enclosure import (
    UNIT,
    Between,
    absolute,
    bounds,
    negative,
    product,
    reciprocal,
    total,
)
from calctool.asymptotics.series import NOTHING, Multiseries, Scale, Value, compare, source
from calctool.expr.exact import real_exponent
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.expr.traversal import fold, rewrite, substitute_all
from calctool.expr.tree import (
    ONE,
    OO,
    PI,
    Add,
    Connective,
    Const,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    as_expr,
)
from calctool.parsing import parse
from calctool.parsing.formulas import formula


class NoExpansion(NamedTuple):
    """A function without an expansion: ``none`` (it has no values near the place) or ``unresolved``, and why."""

    kind: str
    why: str


Outcome = Any
"""A constant, a series, :class:`Between`, :class:`NoExpansion`, or True and False of a condition."""


class Ending(NamedTuple):
    """What a function tends to: ``value``, ``oo``, ``-oo``, ``between`` two ends, ``none`` or ``unresolved`` (and why).

    ``side`` is the side a value is approached from: 1 from above, -1 from below, 0 where it is taken all the way.
    ``squeezed``: found by bounds.  ``holes``: single points without a value may accumulate.
    """

    kind: str
    value: Constant = None
    side: int | None = None
    low: Ending | None = None
    high: Ending | None = None
    squeezed: bool = False
    holes: bool = False
    why: str = ""

    @property
    def settled(self) -> bool:
        """Is it a limit, infinite ones included?"""
        return self.kind in ("value", "oo", "-oo")

    @property
    def infinite(self) -> bool:
        """Does the function grow, or fall, without bound?"""
        return self.kind in ("oo", "-oo")

    @property
    def expr(self) -> Expr:
        """The limit as an expression."""
        return OO if self.kind == "oo" else Neg(OO) if self.kind == "-oo" else expr_of(self.value)


class Expansion:
    """Expressions near one side of one place; ``values`` are numbers for the letters that stay.

    >>> x = Sym("x")
    >>> near = Expansion(x, OO, 1)
    >>> near.ending(parse("sqrt(x - 12000)")).kind, near.ending(parse("x - sqrt(x^2 + 3x) + 5")).expr
    ('oo', Div(Num(7), Num(2)))
    """

    def __init__(self, x: Sym, to: Expr, side: int, values: Mapping[str, Fraction] | None = None) -> None:
        self.letter = "t'"
        self._about: tuple[Sym, Expr, int, dict[str, Fraction]] | None = (x, to, side, dict(values or {}))
        self._bounded: frozenset[str] = frozenset()
        self._with_parameters = bool(values)
        self.scale = Scale(Sym(self.letter), values)
        scale = self.scale
        # A letter that stands for an integer is one; any other stays a letter, and the signs decided are remembered.
        self._letters: dict[str, Outcome] = {
            name: rational(q) if q.denominator == 1 else ExactReal(Sym(name), scale.point)
            for name, q in (values or {}).items()
        }
        self._rough: frozenset[str] = frozenset()
        self._memo: dict[int, Outcome] = {}
        self._keep: list[Expr] = []
        self._taylor: dict[tuple[str, Expr], _Taylor] = {}
        self._endings: dict[Expr, Ending] = {}
        far: Value = scale.series_of(scale.t)
        if to in (OO, Neg(OO)):
            start = far if to == OO else scale.neg(far)
        else:
            step = scale.series_of(scale.t, -1)
            whole = {name: as_expr(q) for name, q in (values or {}).items() if q.denominator == 1}
            place = substitute_all(to, whole)
            there = self.of(place)  # worked out as any other constant, so that it is written as they are
            if there.__class__ not in (fmpq, ExactReal):
                there = constant_of(place, scale.point)
            start = scale.add(there, step if side > 0 else scale.neg(step))
        self._letters[x.name] = start

    @property
    def decided(self) -> Mapping[Expr, int]:
        """The signs that were decided of expressions in the letters that stay."""
        return self.scale.point.decided

    def with_letters(self, letters: Mapping[str, Outcome], rough: Iterable[str] = ()) -> Expansion:
        """The same scale, with the behaviour of further letters; the ``rough`` ones may not be analytic."""
        other = copy(self)
        other._letters = {**self._letters, **letters}
        other._rough = frozenset(rough)
        other._about = None
        other._memo, other._keep, other._endings = {}, [], {}
        return other

    # --- answers ---------------------------------------------------------------------------------------

    def of(self, e: Expr) -> Outcome:
        """The behaviour of an expression near the place."""
        self._keep.append(e)
        return fold(e, self._node, self._memo)

    def ending(self, e: Expr) -> Ending:
        """What an expression tends to."""
        found = self._endings.get(e)
        if found is None:
            try:
                found = self._ending(self.of(e))
            except _LOST as stop:
                found = Ending("unresolved", why=str(stop))
            if found.kind in ("between", "unresolved"):
                found = self._whatever_the_waves(e) or found
            self._endings[e] = found
        return found

    def _whatever_the_waves(self, e: Expr) -> Ending | None:
        """The limit of f(x, sin u) where it is the same for every number between -1 and 1 in place of sin u.

        The letter stands for all these numbers at once: no sign of a constant with the letter in it may be decided.
        The expansion is uniform in it then, for its coefficients are continuous functions on a closed interval.
        """
        waves: dict[Expr, Sym] = {}

        def one(node: Expr, parts: list[None]) -> None:
            if isinstance(node, Func) and node.name in ("sin", "cos") and isinstance(self.of(node), Between):
                waves.setdefault(node, Sym(f"s{len(waves)}'"))

        fold(e, one)
        if self._about is None or not 0 < len(waves) <= len(_SAMPLES):
            return None
        x, to, side, values = self._about
        names = frozenset(s.name for s in waves.values())
        near = Expansion(x, to, side, values | dict(zip(sorted(names), _SAMPLES, strict=False)))
        near._about, near._bounded = None, names
        try:
            limit = near._uniform_limit(near.of(rewrite(e, lambda node: waves.get(node, node))))
        except _LOST:
            return None
        if names & expr_of(limit).free:
            limit = constant_of(collect(terms_of(expr_of(limit))), near.scale.point)
        if any(names & decided.free for decided in near.decided) or names & expr_of(limit).free:
            return None
        return Ending("value", limit, squeezed=True)

    def _uniform_limit(self, v: Outcome) -> Constant:
        """What a function tends to, no sign of a coefficient asked that does not matter; raises Unresolved."""
        while isinstance(v, Multiseries):
            for e, c in v.terms():
                s = sign(e)
                if s < 0:
                    return NOTHING
                if s == 0:
                    v = c
                    break
                if not self.scale.is_zero(c):
                    raise Unresolved("it grows without bound")
            else:
                return NOTHING
        if isinstance(v, (Between, NoExpansion)):
            raise Unresolved("no expansion")
        return v

    def _ending(self, v: Outcome) -> Ending:
        if isinstance(v, NoExpansion):
            return Ending(v.kind, why=v.why)
        if not isinstance(v, Between):
            return self._ending_of(v)
        low = Ending("-oo") if v.low is None else self._ending_of(v.low)
        high = Ending("oo") if v.high is None else self._ending_of(v.high)
        if low.kind == high.kind and (low.kind != "value" or sign(low.value - high.value) == 0):
            return low._replace(side=None, squeezed=True, holes=v.holes)
        if low.kind == "oo" or high.kind == "-oo":
            return Ending("oo" if low.kind == "oo" else "-oo", squeezed=True, holes=v.holes)
        return Ending("between", low=low, high=high, holes=v.holes)

    def _ending_of(self, v: Value) -> Ending:
        size = self.scale.size(v)
        if size > 0:
            return Ending("oo" if self.scale.sign(v) > 0 else "-oo")
        limit = self.scale.constant_part(v)
        if limit.__class__ is ExactReal and limit.sign() == 0:
            limit = NOTHING
        try:
            side = self.scale.sign(self.scale.sub(v, limit)) if v.__class__ is Multiseries else 0
        except _LOST:
            return Ending("value", limit)
        return Ending("value", limit, side)

    def sign(self, e: Expr) -> int | None:
        """The sign of an expression near the place (0: it is 0 there); None where it changes or is not decided."""
        v = self.of(e)
        try:
            return None if isinstance(v, NoExpansion) else self._sign(v)
        except _LOST:
            return None

    def _sign(self, v: Value | Between) -> int | None:
        if not isinstance(v, Between):
            return self.scale.sign(v)
        if v.low is not None and self.scale.sign(v.low) > 0:
            return 1
        return -1 if v.high is not None and self.scale.sign(v.high) < 0 else None

    def met(self, condition: Expr) -> bool | None:
        """Does a condition hold near the place?  None where it holds here and there, or is undecided."""
        v = self.of(condition)
        return v if v.__class__ is bool else None

    def towards(self, end: Ending) -> Value:
        """A letter with this limit."""
        if not end.infinite:
            return end.value
        t = self.scale.series_of(self.scale.t)
        return t if end.kind == "oo" else self.scale.neg(t)

    def beside(self, e: Expr, letter: str, side: int) -> Ending:
        """What an expression tends to where a letter tends to 0, from a side, before the place is approached.

        So does it along points that come ever closer to those where the letter is 0, as near the poles of a tangent.
        """
        step = self.scale.series_of(self.scale.family(Sym("v'"), 1), -1)
        return self.with_letters({letter: step if side > 0 else self.scale.neg(step)}).ending(e)

    # --- nodes -----------------------------------------------------------------------------------------

    def _node(self, e: Expr, parts: list[Outcome]) -> Outcome:
        try:
            return self._worked(e, parts)
        except _LOST as stop:
            return NoExpansion("unresolved", str(stop))

    def _worked(self, e: Expr, parts: list[Outcome]) -> Outcome:
        if isinstance(e, Piecewise):
            return self._branch(parts)
        if isinstance(e, Connective):
            return _connected(e.op, parts)
        for kind in ("none", "unresolved"):
            for p in parts:
                if isinstance(p, NoExpansion) and p.kind == kind:
                    return p
        match e:
            case Num(q):
                return rational(q)
            case Sym(name):
                return self._letters.get(name, NoExpansion("unresolved", f"{name} has no value"))
            case Const():
                return NoExpansion("none", "oo is no number") if e == OO else ExactReal(e, self.scale.point)
            case Neg():
                return self.neg(parts[0])
            case Add():
                if (
                    sum(isinstance(p, Between) for p in parts) > 1
                    and (joined := self._waves_joined(e, parts)) is not None
                ):
                    return joined
                out = parts[0]
                for p in parts[1:]:
                    out = self.add(out, p)
                return out
            case Mul():
                out = parts[0]
                for p in parts[1:]:
                    out = self.mul(out, p)
                return out
            case Div():
                below = self._inverse(parts[1], e.den)
                return below if isinstance(below, NoExpansion) else self.mul(parts[0], below)
            case Pow(base):
                return self._power(e, base, parts[0], parts[1])
            case Func():
                return self._function(e, parts)
            case Relation():
                return self._compared(e.op, parts[0], parts[1])
        return NoExpansion("unresolved", f"{type(e).__name__} has no expansion")

    def _waves_joined(self, e: Add, parts: list[Outcome]) -> Outcome | None:
        """A sum in which sines and cosines of arguments meet that differ by something bounded: sin(u + h) - sin(u)."""
        about: Value | None = None
        rest: Outcome = NOTHING
        sines, cosines = NOTHING, NOTHING
        for term, part in zip(e.terms, parts, strict=True):
            found = self._wave(term) if isinstance(part, Between) else None
            if found is None:
                rest = self.add(rest, part)
                continue
            name, front, angle = found
            about = angle if about is None else about
            shift = self.scale.sub(angle, about)
            if self.scale.size(shift) > 0:
                rest = self.add(rest, part)
                continue
            s, c = self.scale.sin_cos(shift)
            if name == "cos":  # cos(u + h) = cos h cos u - sin h sin u
                s, c = c, self.scale.neg(s)
            sines = self.scale.add(sines, self.scale.mul(front, c))
            cosines = self.scale.add(cosines, self.scale.mul(front, s))
        if about is None:
            return None
        return self.add(self.add(rest, self.mul(sines, UNIT)), self.mul(cosines, UNIT))

    def _wave(self, term: Expr) -> tuple[str, Value, Value] | None:
        """A function times the sine or the cosine of one that grows: which, the function, and the angle."""
        factors = as_term(term)
        waves = [
            (k, b)
            for k, (b, p) in factors.powers.items()
            if p == 1 and isinstance(b, Func) and b.name in ("sin", "cos") and isinstance(self.of(b), Between)
        ]
        if len(waves) != 1:
            return None
        k, wave = waves[0]
        rest = factors.copy()
        del rest.powers[k]
        front, angle = self.of(build(rest)), self.of(wave.args[0])
        if any(isinstance(v, (Between, NoExpansion)) for v in (front, angle)):
            return None
        assert isinstance(wave, Func)
        return wave.name, front, angle

    def _branch(self, parts: list[Outcome]) -> Outcome:
        between: list[Outcome] = []
        for branch, condition in zip(parts[::2], parts[1::2], strict=True):
            if condition is False:
                continue
            if isinstance(condition, NoExpansion) and condition != _HERE_AND_THERE:
                # where a condition has no value, the function has none
                return condition if not between else condition._replace(kind="unresolved")
            between.append(branch)
            if condition is True:
                break
        else:
            return _HERE_AND_THERE if between else NoExpansion("none", "no branch holds near the place")
        if len(between) == 1:
            return between[0]
        if any(isinstance(branch, NoExpansion) for branch in between):
            return _HERE_AND_THERE
        low, high = bounds(between[0]), bounds(between[0])
        for branch in between[1:]:
            low, high = self._extreme("min", [low, branch]), self._extreme("max", [high, branch])
        return Between(low.low, high.high, low.holes or high.holes)

    def _compared(self, op: str, a: Outcome, b: Outcome) -> Outcome:
        d = self.add(a, self.neg(b))
        if not isinstance(d, Between):
            return _HOLDS[op](self.scale.sign(d))
        low = None if d.low is None else self.scale.sign(d.low)
        high = None if d.high is None else self.scale.sign(d.high)
        signs = [s for s in (-1, 0, 1) if (low is None or s >= low) and (high is None or s <= high)]
        held = {_HOLDS[op](s) for s in signs}
        return held.pop() if len(held) == 1 else _HERE_AND_THERE

    # --- arithmetic, with bounds where there are any ---------------------------------------------------

    def neg(self, a: Outcome) -> Outcome:
        return negative(self.scale, a) if isinstance(a, Between) else self.scale.neg(a)

    def add(self, a: Outcome, b: Outcome) -> Outcome:
        if isinstance(a, Between) or isinstance(b, Between):
            return total(self.scale, bounds(a), bounds(b))
        return self.scale.add(a, b)

    def mul(self, a: Outcome, b: Outcome) -> Outcome:
        if isinstance(a, Between) or isinstance(b, Between):
            return product(self.scale, bounds(a), bounds(b))
        return NOTHING if self._nothing(a) or self._nothing(b) else self.scale.mul(a, b)

    def _nothing(self, v: Value) -> bool:
        """Is it 0, as far as that is known without deciding the sign of a letter?"""
        if self._with_parameters:
            return False
        try:
            return v.__class__ is Multiseries and self.scale.is_zero(v)
        except Unresolved:
            return False

    def _inverse(self, v: Outcome, e: Expr) -> Outcome:
        if isinstance(v, Between):
            if self.scale.point.proved(e):
                return NoExpansion("none", f"{show(e)} is 0")
            if isinstance(e, Div) and self.analytic(e.den):  # 1/(a/b) is b/a but for the zeros of b
                above = self._inverse(self.of(e.num), e.num)
                if not isinstance(above, NoExpansion):
                    return bounds(self.mul(self.of(e.den), above))._replace(holes=True)
            return reciprocal(self.scale, v, self.analytic(e))
        if self.scale.is_zero(v):
            return NoExpansion("none", f"{show(e)} is 0")
        return self.scale.inverse(v)

    def _power(self, e: Pow, base: Expr, b: Outcome, p: Outcome) -> Outcome:
        if base == E:
            return self.exp(p)
        if isinstance(p, (Between, Multiseries)):
            if not isinstance(b, Between):
                s = self.scale.sign(b)
                if s < 0 and isinstance(p, Multiseries) and (fixed := self._fixed(p)) is not None:
                    return self._constant_power(b, fixed, base)
                if s == 0:
                    up = self._sign(p)
                    return (
                        NOTHING if up == 1 else NoExpansion("none" if up in (-1, 0) else "unresolved", "a power of 0")
                    )
                if s < 0 and isinstance(p, Between):
                    return self._alternating(b, p, e.exp)
                if s < 0:
                    return NoExpansion("none", f"{show(base)} is negative and the exponent no integer")
            elif b.high is not None and self.scale.sign(b.high) < 0 and isinstance(p, Multiseries):
                if (fixed := self._fixed(p)) is not None:
                    return self._constant_power(b, fixed, base)
                return NoExpansion("none", f"{show(base)} is negative and the exponent no integer")
            elif b.low is None or self.scale.sign(b.low) < 0:
                raise Unresolved(f"the sign of {show(base)}")
            elif self.scale.sign(b.low) == 0:
                return self._power_from_zero(b, p, base)
            return self.exp(self.mul(p, self.ln(b, base)))
        return self._constant_power(b, p, base, real_exponent(e.args[1]) is not None)

    def _fixed(self, p: Multiseries) -> Constant | None:
        """The constant that an exponent is all the way to the place, or None."""
        if self.scale.size(p) > 0:
            return None
        limit = self.scale.constant_part(p)
        return limit if self.scale.is_zero(self.scale.sub(p, limit)) else None

    def _alternating(self, b: Value, p: Between, e: Expr) -> Between:
        """b^p for b < 0: the size of either sign, where p takes whole numbers only."""
        if not whole(e):
            raise Unresolved(f"whether {show(e)} is an integer")
        size = bounds(self.exp(self.mul(p, self.scale.ln(self.scale.neg(b)))))
        return Between(None if size.high is None else self.scale.neg(size.high), size.high, p.holes)

    def _power_from_zero(self, b: Between, p: Outcome, base: Expr) -> Between:
        """b^p for b >= 0: between 0 and the power of the upper bound, where p > 0."""
        if self._sign(p) != 1:
            raise Unresolved(f"a power of {show(base)}, which is 0 here and there")
        if b.high is None:
            return Between(NOTHING, None, b.holes)
        high = self.exp(self.mul(p, self.scale.ln(b.high)))
        return Between(NOTHING, bounds(high).high, b.holes)

    def _constant_power(self, b: Outcome, p: Constant, base: Expr, real: bool = True) -> Outcome:
        """b^p; ``real``: with an odd denominator of p it is the real root of a negative b."""
        if sign(p) == 0:
            p = NOTHING
        elif p.__class__ is ExactReal and (isinstance(b, Between) or self.scale.sign(b) < 0):
            ratio = ratio_of(p)
            p = p if ratio is None else ratio
        whole = p.__class__ is fmpq and p.q == 1
        if isinstance(b, Between):
            if p.__class__ is fmpq and p < 0:
                return self._inverse(self._constant_power(b, -p, base, real), base)
            if whole:
                up = absolute(self.scale, b) if p.p % 2 == 0 else b
                return self._rising(lambda v: self.scale.power(v, p) if not self.scale.is_zero(v) else NOTHING, up)
            if real and p.__class__ is fmpq and p.q % 2:
                return self._rising(
                    lambda v: self._constant_power(v, p, base), b if p.p % 2 else absolute(self.scale, b)
                )
            if b.low is None or self.scale.sign(b.low) < 0 or sign(p) < 0:
                raise Unresolved(f"the sign of {show(base)}")
            return self._rising(lambda v: self._constant_power(v, p, base), b)
        s = self.scale.sign(b)
        if s == 0:
            return NOTHING if sign(p) > 0 else NoExpansion("none", f"{show(base)} is 0")
        if p.__class__ is fmpq and p == 0:
            return fmpq(1)
        if s > 0 or whole:
            return self.scale.power(b, p)
        if real and p.__class__ is fmpq and p.q % 2:
            v = self.scale.power(self.scale.neg(b), p)
            return v if p.p % 2 == 0 else self.scale.neg(v)
        return NoExpansion("none", f"{show(base)} is negative")

    def _rising(self, f: Callable[[Value], Outcome], b: Between) -> Between:
        """A rising function of something between bounds."""
        low = None if b.low is None else f(b.low)
        high = None if b.high is None else f(b.high)
        if isinstance(low, NoExpansion) or isinstance(high, NoExpansion):
            raise Unresolved("the bounds leave the domain")
        return Between(
            bounds(low).low if low is not None else None, bounds(high).high if high is not None else None, b.holes
        )

    def exp(self, v: Outcome) -> Outcome:
        if isinstance(v, Between):
            found = self._rising(self.scale.exp, v)
            return found if found.low is not None else found._replace(low=NOTHING)
        return self.scale.exp(v)

    def ln(self, v: Outcome, e: Expr) -> Outcome:
        if isinstance(v, Between):
            if v.low is None or (s := self.scale.sign(v.low)) < 0:
                raise Unresolved(f"the sign of {show(e)}")
            if s > 0:
                return self._rising(self.scale.ln, v)
            if not self.analytic(e.arg if isinstance(e, Func) and e.name == "abs" else e):
                raise Unresolved(f"whether {show(e)} is 0 on whole intervals")
            return Between(None, None if v.high is None else self.scale.ln(v.high), True)
        if self.scale.sign(v) <= 0:
            return NoExpansion("none", f"{show(e)} is not positive")
        return self.scale.ln(v)

    # --- functions -------------------------------------------------------------------------------------

    def _function(self, e: Func, parts: list[Outcome]) -> Outcome:
        name, v, row = e.name, parts[0], FUNCTIONS[e.name]
        match name:
            case "sqrt":
                return self._constant_power(v, fmpq(1, 2), e.arg)
            case "cbrt":
                return self._constant_power(v, fmpq(1, 3), e.arg)
            case "root":
                n = parts[1]
                if n.__class__ is fmpq and n.q == 1 and n != 0:
                    return self._constant_power(v, 1 / n, e.arg)
                raise Unresolved(f"the index of {show(e)}")
            case "ln":
                return self.ln(v, e.arg)
            case "sin" | "cos":
                return self._circular(name, v, e.arg)
            case "abs":
                return absolute(self.scale, v) if isinstance(v, Between) else self._absolute(v)
            case "sign":
                s = self._sign(v)
                return UNIT._replace(holes=v.holes) if s is None else fmpq(s)
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
                found = special.EXPANSIONS[name](self.scale, parts, self._again)
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
            return NOTHING if name == "sin" else fmpq(1) if turns % 2 == 0 else UNIT
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
            if low.__class__ is fmpq and high.__class__ is fmpq and low == high:
                return low
            return Between(low, high, v.holes)
        if self.scale.size(v) > 0:
            return Between(self.scale.add(v, fmpq(-1)), v)
        c = self.scale.constant_part(v)
        n = fmpq(floor_of(c))
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
                found = self._function(Func(name, e.arg), [end])
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
        left = scale.sub(fmpq(1), size)
        if scale.sign(left) < 0:
            return NoExpansion("none", f"{show(e)} leaves the interval from -1 to 1")
        if scale.size(left) >= 0:
            return self._expanded(Func("arcsin", e), [v])
        # arcsin u = pi/2 - 2 arcsin(sqrt((1 - u)/2)), of use where u tends to 1
        root = self._constant_power(scale.mul(fmpq(1, 2), left), fmpq(1, 2), e)
        inner = NOTHING if scale.is_zero(root) else self._expanded(Func("arcsin", e), [root])
        out = scale.sub(half, scale.mul(fmpq(2), inner))
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
        about = self._again(name, [*parts[:-1], slow])
        return about.__class__ is not Multiseries or about.top.order > h.top.order

    def _again(self, name: str, parts: list[Value]) -> Value:
        """A special function of other arguments."""
        letters = [Sym(letter) for letter in FUNCTIONS[name].letters]
        found = self._function(Func(name, *letters), parts)
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
            return self._value(name, parts)
        slow, h = self.scale.parts(v)
        others = [p for i, p in enumerate(parts) if i != at]
        key = (name, Func(name, *[source(p) for p in others], source(slow)))
        if key not in self._taylor:
            self._taylor[key] = _Taylor(self, name, [*parts[:at], slow, *parts[at + 1 :]], at)
        args = [expr_of(p) if p.__class__ is not Multiseries else source(p) for p in parts]
        return self.scale.power_series(self._taylor[key].coefficient, h, lambda: Func(name, *args))

    def _value(self, name: str, parts: list[Value]) -> Constant:
        known = FUNCTIONS[name].known
        v = parts[-1]
        if len(parts) == 1:
            for place, text in known.items():
                if expr_of(v) == parse(place):
                    return constant_of(parse(text), self.scale.point)
        if name == "gamma" and v.__class__ is fmpq and v.q <= 2 and abs(v) <= 200 and (v.q == 2 or v > 0):
            if v.q == 1:
                return fmpq(factorial(int(v) - 1))
            out, u = fmpq(1), v  # gamma(1/2) = sqrt(pi) and the recurrence
            while u != fmpq(1, 2):
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

    # --- isolated points -------------------------------------------------------------------------------

    def analytic(self, e: Expr) -> bool:
        """Is it analytic near the place but for poles, so that the points where it is 0 or has no value are isolated?

        What has an exact expansion is analytic from some point on.  Of what has bounds only, steps are not, nor
        roots and logarithms where their argument may be 0, nor other functions of what has poles: arctan(tan(x)) jumps.
        """
        self._keep.append(e)
        return fold(e, self._analytic)

    def _analytic(self, e: Expr, parts: list[bool]) -> bool:
        v = self.of(e)
        if not isinstance(v, (Between, NoExpansion)):
            return True
        if not all(parts):
            return False
        match e:
            case Sym(name):
                return name not in self._rough
            case Neg() | Add() | Mul() | Div():
                return True
            case Pow(_, Num(n)) if n.denominator == 1:
                return True
            case Pow(base, exp):
                return not self._holes(base) and not self._holes(exp) and (base == E or self.sign(base) == 1)
            case Func() if any(self._holes(a) for a in e.args):
                return False
            case Func(name) if name in _MEROMORPHIC:
                return True
            case Func("sqrt" | "cbrt" | "ln" | "log" | "root"):
                return self.sign(e.args[0]) == 1 and not any(isinstance(self.of(a), Between) for a in e.args[1:])
        return False

    def _holes(self, e: Expr) -> bool:
        v = self.of(e)
        return isinstance(v, Between) and v.holes


class _Taylor:
    """The Taylor coefficients of a function about a point, integrated from those of its derivative."""

    def __init__(self, near: Expansion, name: str, parts: list[Value], at: int) -> None:
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
                self.near._value(self.name, self.parts) if known else self.near._again(self.name, self.parts)
            )
        while len(self._known) <= k:
            n = len(self._known)
            if len(self._slopes) < n:
                self._slopes.append(self._slope(n - 1))
            self._known.append(self.near.scale.mul(self._slopes[n - 1], fmpq(1, n)))
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
            s = compare(term[0], fmpq(-k))
            if s < 0:
                return NOTHING
            if s > 0 and not scale.is_zero(term[1]):
                raise Unresolved(f"{self.name} has no Taylor series there")
            self._next += 1
            if s == 0:
                return term[1]
        return NOTHING


def stepped(node: Expr) -> bool:
    """Is it a step, a corner or a choice of branches, a function that is not analytic somewhere in its domain?"""
    if isinstance(node, Func):
        row = FUNCTIONS[node.name]
        return bool(row.jumps) or node.name in ("abs", "max", "min", "relu", "Heaviside", "mod")
    return isinstance(node, (Piecewise, Relation))


def whole(e: Expr) -> bool:
    """Does it take whole numbers only?"""

    def one(node: Expr, parts: list[bool]) -> bool:
        match node:
            case Num(q):
                return q.denominator == 1
            case Neg() | Add() | Mul():
                return all(parts)
            case Pow(_, Num(q)):
                return parts[0] and q.denominator == 1 and q > 0
            case Func(name):
                return name in ("floor", "ceil", "sign") or (name in ("abs", "max", "min") and all(parts))
        return False

    return fold(e, one)


def whole_turns(e: Expr) -> int | None:
    """k of ``k pi n`` with an n that takes whole numbers only, as floor(x) does; None for anything else."""
    term = as_term(e)
    powers = list(term.powers.values())
    if not any(b == PI and p == 1 for b, p in powers) or term.coef.denominator != 1:
        return None
    rest = [(b, p) for b, p in powers if b != PI]
    stepped = all(isinstance(b, Func) and b.name in ("floor", "ceil") for b, _ in rest)
    return (
        int(term.coef)
        if rest and stepped and all(isinstance(p, Fraction) and p > 0 and p.denominator == 1 for _, p in rest)
        else None
    )


def _connected(op: str, parts: list[Outcome]) -> Outcome:
    decides = op == "or"
    if any(p is decides for p in parts):
        return decides
    open_parts = [p for p in parts if isinstance(p, NoExpansion)]
    return next((p for p in open_parts if p != _HERE_AND_THERE), open_parts[0] if open_parts else not decides)


_HERE_AND_THERE = NoExpansion("unresolved", "the condition holds here and there")
_HOLDS: dict[str, Callable[[int], bool]] = {
    "<": lambda s: s < 0,
    ">": lambda s: s > 0,
    "<=": lambda s: s <= 0,
    ">=": lambda s: s >= 0,
    "=": lambda s: s == 0,
    "!=": lambda s: s != 0,
}
SMALL = Sym("w'")
_SAMPLES = (Fraction(37, 101), Fraction(-53, 103), Fraction(71, 107), Fraction(-29, 109))
"""Numbers for letters that stand for sines and cosines; whatever is decided by them alone is not used."""
_MEROMORPHIC = frozenset(
    row.name
    for row in FUNCTIONS.values()
    if row.arity == 1
    and row.name != "cbrt"
    and not stepped(Func(row.name, ONE))
    and ((where := natural_domain(row.name)).total or where.not_zero or where.poles)
) | {"coth", "csch"}
"""Functions that are analytic on the real line but for poles."""
_LOST = (Unresolved, OverflowError, ZeroDivisionError, RecursionError)
