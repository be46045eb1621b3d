"""From an expression to its behaviour near a place: a series, bounds, or that it has no values there.

The variable is written with a letter t that tends to infinity: x = t, x = -t, x = a + 1/t, x = a - 1/t.  Every
node is expanded over the expansions of its parts; domains, branches, steps and signs are read off leading terms, which
hold from some point on, so that nothing rests on a few values.

Sources: Gruntz (1996); Eberl (2019); DLMF for the expansions of the special functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.terms import as_term, build, collect, terms_of
from calctool.asymptotics.constants import (
    Constant,
    ExactReal,
    Unresolved,
    constant_of,
    expr_of,
    sign,
)
from calctool.asymptotics.enclosure import (
    UNIT,
    Between,
    bounds,
)
from calctool.asymptotics.functions import FunctionExpansion, TaylorCoefficients
from calctool.asymptotics.outcomes import LOST, NoExpansion, Outcome
from calctool.asymptotics.series import NOTHING, Multiseries, Scale, Value
from calctool.asymptotics.steps import stepped
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import fold, rewrite, substitute_all
from calctool.expr.tree import (
    ONE,
    OO,
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
from calctool.numeric.operations import COMPARE


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


class Expansion(FunctionExpansion):
    """Expressions near one side of one place; ``values`` are numbers for the letters that stay.

    >>> from calctool.parsing import parse
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
            name: q if q.denominator == 1 else ExactReal(Sym(name), scale.point) for name, q in (values or {}).items()
        }
        self._rough: frozenset[str] = frozenset()
        self._memo: dict[int, Outcome] = {}
        self._keep: list[Expr] = []
        self._taylor: dict[tuple[str, Expr], TaylorCoefficients] = {}
        self._endings: dict[Expr, Ending] = {}
        far: Value = scale.series_of(scale.t)
        if to in (OO, Neg(OO)):
            start = far if to == OO else scale.neg(far)
        else:
            step = scale.series_of(scale.t, -1)
            whole = {name: as_expr(q) for name, q in (values or {}).items() if q.denominator == 1}
            place = substitute_all(to, whole)
            there = self.of(place)  # worked out as any other constant, so that it is written as they are
            if there.__class__ not in (Fraction, ExactReal):
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
            except LOST as stop:
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
        except LOST:
            return None
        if names & expr_of(limit).free:
            limit = constant_of(collect(terms_of(expr_of(limit))), near.scale.point)
        if any(names & decided.free for decided in near.decided) or names & expr_of(limit).free:
            return None
        return Ending("value", limit, squeezed=True, holes=any(self._holes(wave) for wave in waves))

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
        except LOST:
            return Ending("value", limit)
        return Ending("value", limit, side)

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
        except LOST as stop:
            return NoExpansion("unresolved", str(stop))

    def _worked(self, e: Expr, parts: list[Outcome]) -> Outcome:
        if isinstance(e, Piecewise):
            return self._branch(parts)
        if isinstance(e, Connective):
            return _connected(e.op, parts)
        without = [p for p in parts if p.__class__ is NoExpansion]
        if without:
            return next((p for p in without if p.kind == "none"), without[0])
        match e:
            case Num(q):
                return q
            case Sym(name):
                known = self._letters.get(name)
                return NoExpansion("unresolved", f"{name} has no value") if known is None else known
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
                return self.function(e, parts)
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
            return COMPARE[op](self.scale.sign(d), 0)
        low = None if d.low is None else self.scale.sign(d.low)
        high = None if d.high is None else self.scale.sign(d.high)
        signs = [s for s in (-1, 0, 1) if (low is None or s >= low) and (high is None or s <= high)]
        held = {COMPARE[op](s, 0) for s in signs}
        return held.pop() if len(held) == 1 else _HERE_AND_THERE

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


def _connected(op: str, parts: list[Outcome]) -> Outcome:
    decides = op == "or"
    if any(p is decides for p in parts):
        return decides
    open_parts = [p for p in parts if isinstance(p, NoExpansion)]
    return next((p for p in open_parts if p != _HERE_AND_THERE), open_parts[0] if open_parts else not decides)


_HERE_AND_THERE = NoExpansion("unresolved", "the condition holds here and there")
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
