"""Multiseries: sums of powers of a generator with multiseries of slower ones for coefficients, worked out on demand.

A scale is a list of generators, each of which grows faster than every power of those after it: e^(x^2), e^x, x, ln x.
A function is a series in the fastest of them, largest term first; its coefficients are series in the others, and in the
end numbers.  The first term that is not 0 says how the function behaves.  Every series remembers the expression
it is a series of, so that a coefficient whose terms all vanish can be proved to be 0.

Sources: Richardson, Salvy, Shackell, van der Hoeven, "Asymptotic expansions of exp-log functions" (1996); Gruntz, *On
computing limits in a symbolic manipulation system* (1996), 5; Eberl, "Verified real asymptotics in Isabelle" (2019).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import comb
from typing import Any

from calctool.asymptotics.coefficients import OfPower, of_cosine, of_exponential, of_logarithm, of_sine
from calctool.asymptotics.constants import (
    Constant,
    ConstantField,
    ExactReal,
    Unresolved,
    bits_of,
    exp_of,
    expr_of,
    ln_of,
    one_over,
    power_of,
    sign,
    simplest,
)
from calctool.expr.traversal import count
from calctool.expr.tree import ONE, Add, Div, E, Expr, Func, Mul, Neg, Pow, Sym

MAX_TERMS = 30_000
"""So many terms may be written for one question; then it is undecided."""
_ZEROS_BEFORE_PROOF = 5
_MAX_ZEROS = 40
"""A series of which so many terms vanish is given up, if it cannot be proved to be 0."""
_BITS = 2_000
"""So many bits of a number count as a term."""
_REAL = 10
"""To decide the sign of a constant that is not rational counts as so many terms."""
_MAX_SOURCE = 1_500
"""Nodes of a function that the normal form is asked about; 100 of them count as a term."""
NOTHING = Fraction(0)


class Generator:
    """One element of a scale; ``log`` is its logarithm, a series in slower generators."""

    __slots__ = ("expr", "family", "log", "order")

    def __init__(self, expr: Expr, family: int, log: Value | None = None) -> None:
        self.expr = expr
        self.family = family
        self.log = log
        self.order = 0


class Multiseries:
    """A series in ``top``, its terms with falling exponents; ``source`` is what it is the series of."""

    __slots__ = ("_rest", "_source", "_terms", "broken", "scale", "start", "top", "zero")

    def __init__(
        self,
        scale: Scale,
        top: Generator,
        terms: Iterator[tuple[Constant, Value]],
        source: Callable[[], Expr] | None,
    ) -> None:
        self.scale = scale
        self.top = top
        self._terms: list[tuple[Constant, Value]] = []
        self._rest: Iterator[tuple[Constant, Value]] | None = terms
        self._source: Callable[[], Expr] | Expr | None = source
        self.start = 0
        self.zero: bool | None = None
        self.broken: Unresolved | None = None

    @property
    def source(self) -> Expr:
        """The function of the variable that this is the series of; raises Unresolved where that is not kept."""
        if self._source is None:
            raise Unresolved("a part of an expansion that is no function by itself")
        if not isinstance(self._source, Expr):
            self._source = self._source()
        return self._source

    def at(self, i: int) -> tuple[Constant, Value] | None:
        """The i-th term, or None after the last."""
        while len(self._terms) <= i:
            if self.broken is not None:
                raise self.broken
            if self._rest is None:
                return None
            self.scale.count()
            try:
                term = next(self._rest)
            except StopIteration:
                self._rest = None
                return None
            except (Unresolved, ArithmeticError, ValueError, RecursionError) as stop:
                # A generator that failed says that it has ended; the series has not.  ValueError: its terms were asked
                # for while they were worked out; RecursionError: they rest on too many others.
                self._rest = None
                self.broken = stop if isinstance(stop, Unresolved) else Unresolved("the terms that cancel are too many")
                raise self.broken from stop
            self._terms.append(term)
            self.scale.count(bits_of(term[1]) // _BITS)
        return self._terms[i]

    def terms(self, without: int = 0) -> Iterator[tuple[Constant, Value]]:
        """The terms from the first that is not known to be 0, ``without`` the first few of them."""
        i = self.start + without
        known = self._terms
        while (term := known[i] if i < len(known) else self.at(i)) is not None:
            yield term
            i += 1


Value = Any
"""A function near the place: a constant, or a :class:`Multiseries`."""


class Scale:
    """The generators of one question, the fastest first, and the work done so far.

    ``t`` is the letter that tends to oo; the scale begins with it.  ``values`` are numbers for the letters that stay.
    """

    def __init__(self, t: Expr, values: Mapping[str, Fraction] | None = None, most: int = MAX_TERMS) -> None:
        self.point = ConstantField(values or {})
        self.generators: list[Generator] = []
        self._left = most
        self._families: dict[Expr, Generator] = {}
        self.t = self._insert(Generator(t, 0), 0)

    def count(self, work: int = 1) -> None:
        self._left -= work
        if self._left < 0:
            raise Unresolved("the terms that cancel are too many")

    def family(self, letter: Expr, number: int) -> Generator:
        """A generator that grows beyond those of larger numbers, as 1/u where u tends to 0 before all else does."""
        known = self._families.get(letter)
        if known is None:
            before = sum(g.family < number and g.family != 0 for g in self.generators)
            known = self._families[letter] = self._insert(Generator(letter, number), before)
        return known

    def _insert(self, g: Generator, where: int) -> Generator:
        self.generators.insert(where, g)
        for i, other in enumerate(self.generators):
            other.order = i
        return g

    def log_of(self, g: Generator) -> Value:
        """The logarithm of a generator; ln t, ln ln t ... become generators where they are needed."""
        if g.log is None:
            below = max(i for i, other in enumerate(self.generators) if other.family == g.family)
            g.log = self.series_of(self._insert(Generator(Func("ln", g.expr), g.family), below + 1))
        return g.log

    def series_of(self, g: Generator, power: int = 1) -> Multiseries:
        """A power of a generator."""
        p = Fraction(power)
        return Multiseries(self, g, iter([(p, Fraction(1))]), lambda: _power_expr(g.expr, p))

    # --- the first term --------------------------------------------------------------------------------

    def is_zero(self, v: Value) -> bool:
        """Is a function 0 near the place?  Raises Unresolved."""
        if v.__class__ is Fraction:
            return not v
        if v.__class__ is not Multiseries:
            if v.__class__ is ExactReal:
                self.count(_REAL)
            return sign(v) == 0
        if v.zero is None:
            v.zero = self._vanishes(v)
        return bool(v.zero)

    def _vanishes(self, v: Multiseries) -> bool:
        zeros = 0
        while True:
            term = v.at(v.start)
            if term is None:
                return True
            try:
                if not self.is_zero(term[1]):
                    return False
            except Unresolved:
                if self._proved_zero(v):
                    return True
                raise
            v.start += 1
            zeros += 1
            if zeros == _ZEROS_BEFORE_PROOF and self._proved_zero(v):
                return True
            if zeros > _MAX_ZEROS:
                raise Unresolved("the terms that cancel are too many")

    def _proved_zero(self, v: Multiseries) -> bool:
        try:
            whole = v.source
        except Unresolved:
            return False
        size = count(whole)
        if size > _MAX_SOURCE:
            return False
        self.count(size // 100)
        return self.point.proved(whole)

    def named(self, v: Value, whole: Callable[[], Expr]) -> Value:
        """The same series, known to be that of a function."""
        return Multiseries(self, v.top, v.terms(), whole) if v.__class__ is Multiseries else v

    def first(self, v: Multiseries) -> tuple[Constant, Value]:
        """The first term that is not 0, of a series that is not 0."""
        if self.is_zero(v):
            raise Unresolved("a function that is 0 has no leading term")
        term = v.at(v.start)
        assert term is not None
        return term

    def leading(self, v: Value) -> tuple[Constant, list[tuple[Generator, Constant]]] | None:
        """The coefficient and the exponents of the leading term; None for 0."""
        exponents: list[tuple[Generator, Constant]] = []
        while v.__class__ is Multiseries:
            if self.is_zero(v):
                return None
            term = v.at(v.start)
            assert term is not None
            e, inside = term
            if e if e.__class__ is Fraction else sign(e):
                exponents.append((v.top, e))
            v = inside
        return None if sign(v) == 0 else (v, exponents)

    def sign(self, v: Value) -> int:
        """The sign of a function near the place."""
        found = self.leading(v)
        return 0 if found is None else sign(found[0])

    def size(self, v: Value) -> int:
        """1 where a function grows without bound, -1 where it tends to 0, 0 where it tends to another number."""
        found = self.leading(v)
        if found is None:
            return -1
        return sign(found[1][0][1]) if found[1] else 0

    def constant_part(self, v: Value) -> Constant:
        """What a bounded function tends to."""
        while v.__class__ is Multiseries:
            if self.is_zero(v):
                return NOTHING
            e, inside = self.first(v)
            s = sign(e)
            if s < 0:
                return NOTHING
            if s > 0:
                raise Unresolved("it grows without bound")
            v = inside
        return v

    # --- arithmetic ------------------------------------------------------------------------------------

    def over(self, v: Value, top: Generator) -> Iterator[tuple[Constant, Value]]:
        """The terms of a function as a series in a generator at least as fast as its own."""
        if v.__class__ is Multiseries and v.top is top:
            return v.terms()
        if v.__class__ is Fraction and not v:
            return iter(())
        return iter([(NOTHING, v)])

    def add(self, a: Value, b: Value) -> Value:
        if a.__class__ is not Multiseries and b.__class__ is not Multiseries:
            return a + b
        if a.__class__ is Fraction and not a:
            return b
        if b.__class__ is Fraction and not b:
            return a
        top = faster(a, b)
        return Multiseries(self, top, self._merged(a, b, top), lambda: Add(source(a), source(b)))

    def _merged(self, a: Value, b: Value, top: Generator) -> Iterator[tuple[Constant, Value]]:
        left, right = self.over(a, top), self.over(b, top)
        p, q = next(left, None), next(right, None)
        while p is not None and q is not None:
            s = compare(p[0], q[0])
            if s > 0:
                yield p
                p = next(left, None)
            elif s < 0:
                yield q
                q = next(right, None)
            else:
                yield p[0], self.add(p[1], q[1])  # 0 too: whoever asks for the first term counts them
                p, q = next(left, None), next(right, None)
        if p is not None:
            yield p
            yield from left
        if q is not None:
            yield q
            yield from right

    def neg(self, v: Value) -> Value:
        if v.__class__ is not Multiseries:
            return -v
        return Multiseries(self, v.top, ((e, self.neg(c)) for e, c in v.terms()), lambda: Neg(v.source))

    def sub(self, a: Value, b: Value) -> Value:
        return NOTHING if a is b else self.add(a, self.neg(b))

    def mul(self, a: Value, b: Value) -> Value:
        if a.__class__ is not Multiseries and b.__class__ is not Multiseries:
            return a * b
        for one, other in ((a, b), (b, a)):
            if one.__class__ is Fraction:
                if one == 0:
                    return one
                if one == 1:
                    return other
        top = faster(a, b)

        def whole() -> Expr:
            return Mul(source(a), source(b))

        if not (a.__class__ is Multiseries and a.top is top):
            a, b = b, a
        if not (b.__class__ is Multiseries and b.top is top):
            return Multiseries(self, top, ((e, self.mul(c, b)) for e, c in a.terms()), whole)
        return Multiseries(self, top, self._products(a, b), whole)

    def _products(self, a: Multiseries, b: Multiseries) -> Iterator[tuple[Constant, Value]]:
        """The products of all terms, largest first: each row of the table is gone through from its left end."""
        i0, j0 = a.start, b.start
        rows = [0]  # how far row i (the i-th term of a) has been used
        while True:
            self.count(len(rows) // 20)
            best: Constant = None
            where: list[int] = []
            for i, j in enumerate(rows):
                p, q = a.at(i0 + i), b.at(j0 + j)
                if p is None or q is None:
                    continue
                e = p[0] + q[0]
                s = 1 if best is None else compare(e, best)
                if s > 0:
                    best, where = e, [i]
                elif s == 0:
                    where.append(i)
            if best is None:
                return
            total: Value = NOTHING
            for i in where:
                p, q = a.at(i0 + i), b.at(j0 + rows[i])
                assert p is not None
                assert q is not None
                total = self.add(total, self.mul(p[1], q[1]))
                rows[i] += 1
            self.count(len(where))
            yield best, total
            if rows[-1] > 0 and a.at(i0 + len(rows)) is not None:
                rows.append(0)

    def shifted(self, v: Value, g: Generator, by: Constant) -> Value:
        """``v * g**by``."""
        if sign(by) == 0 or (v.__class__ is Fraction and not v):
            return v

        def whole() -> Expr:
            return Mul(source(v), _power_expr(g.expr, by))

        if v.__class__ is not Multiseries or v.top.order > g.order:
            return Multiseries(self, g, iter([(by, v)]), whole)
        if v.top is g:
            return Multiseries(self, g, ((e + by, c) for e, c in v.terms()), whole)
        return Multiseries(self, v.top, ((e, self.shifted(c, g, by)) for e, c in v.terms()), whole)

    def tail(self, v: Multiseries) -> Value:
        """What is left of a series without its first term."""
        self.is_zero(v)
        first = v.at(v.start)
        if first is None or self._ends(v, v.start + 1):
            return NOTHING

        def whole() -> Expr:
            return Add(v.source, Neg(Mul(source(first[1]), _power_expr(v.top.expr, first[0]))))

        return Multiseries(self, v.top, v.terms(1), whole)

    def _ends(self, v: Multiseries, i: int) -> bool:
        """Does a series certainly end with the i-th term, or after a few more that are 0?"""
        for j in range(i, i + _ZEROS_BEFORE_PROOF):
            term = v.at(j)
            if term is None:
                return True
            if term[1].__class__ is not Fraction or term[1]:
                return False
        return False

    # --- functions -------------------------------------------------------------------------------------

    def power_series(
        self, coefficient: Callable[[int], Value | None], h: Value, whole: Callable[[], Expr] | None
    ) -> Value:
        """The sum of ``coefficient(k) h**k``, ended by None; h is 0 or tends to 0 in its fastest generator."""
        if h.__class__ is not Multiseries:
            first = coefficient(0)
            return NOTHING if first is None else first
        return Multiseries(self, h.top, self._powers(coefficient, h, 0), whole)

    def _powers(
        self, coefficient: Callable[[int], Value | None], h: Multiseries, k: int
    ) -> Iterator[tuple[Constant, Value]]:
        first = coefficient(k)
        if first is None:
            return
        if not (first.__class__ is Fraction and not first):
            yield NOTHING, first
        rest = Multiseries(self, h.top, self._powers(coefficient, h, k + 1), None)
        yield from self._products(h, rest)

    def compose(self, coefficient: Callable[[int], Constant], h: Value) -> Value:
        """The sum of ``coefficient(k) h**k`` for an h that tends to 0, be it in a slower generator."""
        if h.__class__ is not Multiseries:
            return coefficient(0)
        slow, small = self.parts(h)
        if slow.__class__ is not Multiseries:
            return self.power_series(coefficient, h, None)

        def about(j: int) -> Value:
            return self.compose(lambda k: coefficient(k + j) * Fraction(comb(k + j, j)), slow)

        return self.power_series(about, small, None)

    def parts(self, v: Value) -> tuple[Value, Value]:
        """A bounded function as what its fastest generator leaves alone, and a rest that tends to 0 with it."""
        if v.__class__ is not Multiseries or self.is_zero(v):
            return (v, NOTHING) if v.__class__ is not Multiseries else (NOTHING, NOTHING)
        e, c = self.first(v)
        s = sign(e)
        if s > 0:
            raise Unresolved("a function that grows has no Taylor series")
        return (NOTHING, v) if s < 0 else (c, self.tail(v))

    def exp(self, v: Value) -> Value:
        """e to the power of a function."""
        if v.__class__ is not Multiseries:
            return exp_of(v, self.point)
        if self.size(v) > 0:
            return self._exp_of_large(v)
        slow, h = self.parts(v)
        small = self.power_series(of_exponential, h, lambda: Pow(E, source(h)))
        return self.mul(self.exp(slow), small)

    def _exp_of_large(self, v: Multiseries) -> Value:
        found = self.leading(v)
        assert found is not None
        c, exponents = found
        i = 0
        while i < len(self.generators):
            g = self.generators[i]
            if g.family != exponents[0][0].family and g.order < exponents[0][0].order:
                i += 1  # the logarithm of a generator of a faster family is in that family
                continue
            known = self.leading(self.log_of(g))
            assert known is not None
            s = compare_monomials(exponents, known[1])
            if s == 0:
                r = simplest(c / known[0])
                rest = self.sub(v, self.mul(r, self.log_of(g)))
                return self.shifted(self.exp(rest), g, r)
            if s > 0:
                break
            i += 1
        large: Value = v
        while large.__class__ is Multiseries and sign(self.first(large)[0]) == 0:
            large = self.first(large)[1]
        up = sign(c)
        log = large if up > 0 else self.neg(large)
        try:
            name: Expr = Pow(E, source(log))
        except Unresolved:
            name = Sym(f"g{len(self.generators)}'")  # what holds for any letter holds for it
        new = self._insert(Generator(name, exponents[0][0].family, log), i)
        return self.shifted(self.exp(self._without(v, large)), new, Fraction(up))

    def _without(self, v: Value, part: Value) -> Value:
        """A function less the slow part it begins with."""
        return NOTHING if v is part else self.add(self._without(self.first(v)[1], part), self.tail(v))

    def ln(self, v: Value) -> Value:
        """The logarithm of a function that is positive."""
        if v.__class__ is not Multiseries:
            if sign(v) <= 0:
                raise Unresolved("the logarithm of what is not positive")
            return ln_of(v, self.point)
        e, c = self.first(v)
        h = self.mul(self.shifted(self.tail(v), v.top, -e), self.inverse(c))
        small = self.power_series(of_logarithm, h, lambda: Func("ln", Add(ONE, source(h))))
        out = self.add(self.ln(c), small)
        return self.add(self.mul(e, self.log_of(v.top)), out) if sign(e) else out

    def power(self, v: Value, p: Constant) -> Value:
        """A function to a constant power: positive, or p is an integer (and then not 0 for p < 0)."""
        if v.__class__ is not Multiseries:
            return power_of(v, p, self.point)
        if p.__class__ is Fraction and p == 1:
            return v
        if p.__class__ is Fraction and p == 2:
            return self.mul(v, v)
        if self.is_zero(v):
            return NOTHING
        e, c = self.first(v)
        tail = self.tail(v)
        front = self.power(c, p)
        if tail.__class__ is Multiseries:
            h = self.mul(self.shifted(tail, v.top, -e), self.inverse(c))
            small = self.power_series(OfPower(p), h, lambda: Pow(Add(ONE, source(h)), expr_of(p)))
            front = self.mul(front, small)
        return self.shifted(front, v.top, e * p)

    def inverse(self, v: Value) -> Value:
        return one_over(v) if v.__class__ is not Multiseries else self.power(v, Fraction(-1))

    def div(self, a: Value, b: Value) -> Value:
        return self.mul(a, self.inverse(b))

    def sin_cos(self, v: Value) -> tuple[Value, Value]:
        """Sine and cosine of a bounded function."""
        if v.__class__ is not Multiseries:
            if v.__class__ is Fraction and not v:
                return NOTHING, Fraction(1)
            return ExactReal(Func("sin", expr_of(v)), self.point), ExactReal(Func("cos", expr_of(v)), self.point)
        slow, h = self.parts(v)
        s = self.power_series(of_sine, h, lambda: Func("sin", source(h)))
        c = self.power_series(of_cosine, h, lambda: Func("cos", source(h)))
        if slow.__class__ is Fraction and not slow:
            return s, c
        p, q = self.sin_cos(slow)
        return (
            self.add(self.mul(p, c), self.mul(q, s)),
            self.sub(self.mul(q, c), self.mul(p, s)),
        )


def source(v: Value) -> Expr:
    """The function of the variable that a value stands for."""
    return v.source if v.__class__ is Multiseries else expr_of(v)


def faster(a: Value, b: Value) -> Generator:
    """The faster of the generators of two functions, of which one is a series."""
    one: Generator = a.top if a.__class__ is Multiseries else b.top
    other: Generator = b.top if b.__class__ is Multiseries else one
    return one if one.order <= other.order else other


def compare(a: Constant, b: Constant) -> int:
    """1, 0 or -1 as a is larger than, equal to or smaller than b."""
    if a.__class__ is Fraction and b.__class__ is Fraction and a == b:
        return 0
    return sign(a - b)


def compare_monomials(a: list[tuple[Generator, Constant]], b: list[tuple[Generator, Constant]]) -> int:
    """Which of two products of powers of generators grows faster."""
    powers_a, powers_b = dict(a), dict(b)
    for g in sorted({*powers_a, *powers_b}, key=lambda g: g.order):
        s = compare(powers_a.get(g, NOTHING), powers_b.get(g, NOTHING))
        if s:
            return s
    return 0


def _power_expr(base: Expr, e: Constant) -> Expr:
    if e.__class__ is Fraction:
        if e == 0:
            return ONE
        if e == 1:
            return base
        if e < 0:
            return Div(ONE, _power_expr(base, -e))
    return Pow(base, expr_of(e))
