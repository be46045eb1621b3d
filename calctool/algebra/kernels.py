"""Arithmetic with kernels: products of polynomials to integer powers, reduced by the known relations.

A kernel is a function taken as an independent generator of the polynomial ring; which they are, and what
relates them, says :mod:`calctool.algebra.normal_form`.  Polynomials are those of python-flint.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb, lcm
from typing import Any, NamedTuple

from calctool.process.budget import Budget

MAX_DEGREE = 1_000_000
MAX_POWER, MAX_ANGLE, MAX_TERMS = 400, 60, 12_000
PER_STEP = 20
"""Units for what is done once a step, where the unit is one product of two terms."""

Poly = Any


class GiveUp(Exception):
    """Too large, or outside the language of the normal form."""


class Again(Exception):
    """A finer kernel or a new fact is needed: begin again with it."""


class Value(NamedTuple):
    """``c`` times each polynomial to its whole power; the key of a polynomial is its text."""

    c: Fraction
    f: dict[str, tuple[Poly, int]]


UNIT = Fraction(1)
ONE = Value(UNIT, {})
MINUS = Value(Fraction(-1), {})
ZERO = Value(Fraction(0), {})


class Arithmetic:
    """The kernels met so far, the relations between them, and arithmetic; restarted when a kernel must be finer."""

    most: tuple[int, ...] = (8, 12, 16, 24, 48)
    """Kernels at a time, widened when they do not suffice: a polynomial costs as much as its ring has generators."""

    def __init__(self, budget: Budget) -> None:
        from flint import Ordering, fmpq, fmpq_mpoly_ctx  # type: ignore[import-not-found, unused-ignore]

        self.fmpq = fmpq
        self._contexts = [fmpq_mpoly_ctx.get([f"g{i}" for i in range(n)], Ordering.lex) for n in self.most]
        self._use(self._contexts.pop(0))
        self.budget = budget
        self.index: dict[tuple[Any, ...], int] = {}
        self.fine: dict[tuple[Any, ...], int] = {}
        """How finely a kernel is divided: exp(m/d), sin(m/d), |p|^(1/d)."""
        self.signs: dict[str, tuple[int, frozenset[str]]] = {}
        """The sign of an irreducible polynomial as a number times the signs of others."""
        self.origin: dict[int, tuple[Any, ...]] = {}
        self.factors: dict[str, tuple[Fraction, list[tuple[Poly, int]]]] = {}
        self.bases: dict[str, Poly] = {}
        self.keep: list[object] = []  # memories go by id: what was read must stay alive
        self.forget()

    def _use(self, context: Any) -> None:
        self.ctx = context
        self.names, self.gens = context.names(), context.gens()

    def _widen(self) -> None:
        """Go on in a larger ring, where what is known of polynomials stays known."""
        if not self._contexts:
            raise GiveUp("too many kernels")
        self._use(self._contexts.pop(0))
        self.bases = {name: p.project_to_context(self.ctx) for name, p in self.bases.items()}
        self.factors = {
            name: (c, [(p.project_to_context(self.ctx), n) for p, n in parts])
            for name, (c, parts) in self.factors.items()
        }
        raise Again

    def forget(self) -> None:
        """Begin again, with the kernels as fine and the facts as many as they are now."""
        self.memo: dict[int, Value] = {}
        self.relations: dict[int, tuple[int, Poly]] = {}
        self.argument: dict[int, Value] = {}
        self.arguments: dict[int, list[Value]] = {}

    # --- kernels ---

    def kernel(self, key: tuple[Any, ...]) -> int:
        if key not in self.index:
            if len(self.origin) >= len(self.names):
                self._widen()
            self.index[key] = len(self.origin)
            self.origin[self.index[key]] = key
        return self.index[key]

    def value_of(self, i: int, n: int = 1) -> Value:
        return Value(UNIT, {self.names[i]: (self.gens[i], n)}) if n else ONE

    def divided(self, key: tuple[Any, ...], by: int) -> int:
        """The fineness of a kernel, at least ``by``."""
        d = self.fine.get(key, 1)
        if d % by:
            self.fine[key] = lcm(d, by)
            if self.fine[key] > MAX_ANGLE:
                raise GiveUp("too fine")
            if key in self.index:
                raise Again
        return self.fine.get(key, 1)

    # --- arithmetic ---

    def times(self, a: Value, b: Value) -> Value:
        c = a.c if b.c == 1 else b.c if a.c == 1 else a.c * b.c
        if not c:
            return ZERO
        if not a.f or not b.f:
            return Value(c, a.f or b.f)
        f = dict(a.f)
        for key, (p, n) in b.f.items():
            m = n + (f[key][1] if key in f else 0)
            if m:
                f[key] = (p, m)
            else:
                f.pop(key, None)
        return self.settled(Value(c, f))

    def settled(self, v: Value) -> Value:
        """Powers of a kernel brought below its relation: sqrt(p)^3 is |p| sqrt(p), also below the bar."""
        for key, (p, n) in v.f.items():
            i = self.single(p)
            if i is not None and i in self.relations:
                k, rest = self.relations[i]
                if self.origin[i][0] in ("root", "sign") and (n >= k or n < 0):
                    f = dict(v.f)
                    q, left = divmod(n, k)
                    del f[key]
                    if left:
                        f[key] = (p, left)
                    return self.times(Value(v.c, f), self.power(self.normal(rest), q))
        return v

    def single(self, p: Poly) -> int | None:
        """The number of the kernel that the polynomial is."""
        if len(p) != 1:
            return None
        degrees = p.degrees()
        return degrees.index(1) if sum(degrees) == 1 else None

    def power(self, v: Value, n: int) -> Value:
        if n == 0:
            return ONE
        if v.c == 0 and n < 0:
            raise GiveUp("division by zero")
        if abs(n) > 10**6 or (abs(v.c) != 1 and abs(n) > 5_000):
            raise GiveUp("too large a power")
        return self.settled(Value(v.c**n, {key: (p, m * n) for key, (p, m) in v.f.items()})) if v.c else ZERO

    def add(self, values: Iterable[Value]) -> Value:
        values = [v for v in values if v.c]
        if len(values) < 2:
            return values[0] if values else ZERO
        self.budget.spend(PER_STEP * len(values))
        common: dict[str, tuple[Poly, int]] = {}
        for key in {key for v in values for key in v.f}:
            lowest = min(v.f[key][1] if key in v.f else 0 for v in values)
            if lowest:
                common[key] = (next(v.f[key][0] for v in values if key in v.f), lowest)
        total = self.ctx.constant(0)
        for v in values:
            left = {key: (p, n - (common[key][1] if key in common else 0)) for key, (p, n) in v.f.items()}
            left.update({key: (p, -n) for key, (p, n) in common.items() if key not in v.f})
            total += self.expanded(v.c, left.values())
        found = self.normal(self.reduced(total))
        return self.times(found, Value(Fraction(1), common))

    def expanded(self, c: Fraction, factors: Iterable[tuple[Poly, int]]) -> Poly:
        out = self.ctx.constant(self.fmpq(c.numerator, c.denominator))
        size = 1
        for p, n in factors:
            if not n:
                continue
            if n < 0 or n > (MAX_POWER if len(p) > 1 else MAX_DEGREE):
                raise GiveUp("too large a power")
            size *= len(p) if n == 1 else _terms(len(p), n)
            if size > MAX_TERMS:
                raise GiveUp("too many terms")
            self.budget.spend(size)
            out *= p**n
        return out

    def normal(self, p: Poly) -> Value:
        """A polynomial as a value: its number and its kernels in front, the rest with leading coefficient 1."""
        if len(p) == 0:
            return ZERO
        lead = p.leading_coefficient()
        c = Fraction(int(lead.p), int(lead.q))
        p = p / lead
        f: dict[str, tuple[Poly, int]] = {}
        content = p.term_content()
        degrees = content.degrees()
        if any(degrees):
            p = divmod(p, content / content.leading_coefficient())[0]
            p = p / p.leading_coefficient()
            for i, n in enumerate(degrees):
                if n:
                    f[self.names[i]] = (self.gens[i], int(n))
        if len(p) > 1:
            f[str(p)] = (p, 1)
        return self.settled(Value(c, f))

    def reduced(self, p: Poly) -> Poly:
        """The remainder by the relations, the later ones first."""
        again = True
        while again:
            again = False
            degrees = p.degrees() if self.relations and len(p) else ()
            for i in sorted(self.relations, reverse=True):
                k, rest = self.relations[i]
                if degrees and degrees[i] >= k:
                    self.budget.spend(len(p) + PER_STEP)
                    parts: dict[int, dict[tuple[int, ...], Any]] = {}
                    for monom, c in p.to_dict().items():
                        q, left = divmod(int(monom[i]), k)
                        parts.setdefault(q, {})[(*monom[:i], left, *monom[i + 1 :])] = c
                    p = self.ctx.constant(0)
                    for q, part in parts.items():
                        size = len(part) * _terms(len(rest), q)
                        if size > MAX_TERMS:
                            raise GiveUp("too many terms")
                        self.budget.spend(size)
                        p += self.ctx.from_dict(part) * rest**q
                    again = True
                    break
        return p

    def factored(self, v: Value) -> tuple[Fraction, dict[str, tuple[Poly, int]]]:
        """Taken apart into irreducible polynomials with leading coefficient 1."""
        c = v.c
        out: dict[str, tuple[Poly, int]] = {}
        for key, (p, n) in v.f.items():
            if key not in self.factors:
                if len(p) > 300 or sum(p.degrees()) > 120:
                    raise GiveUp("too large to factor")
                self.budget.spend(len(p) * (1 + sum(map(int, p.degrees()))))
                unit, parts = p.factor()
                number = Fraction(int(unit.p), int(unit.q))
                found = []
                for part, m in parts:
                    lead = part.leading_coefficient()
                    number *= Fraction(int(lead.p), int(lead.q)) ** int(m)
                    found.append((part / lead, int(m)))
                self.factors[key] = number, found
            number, found = self.factors[key]
            c *= number**n
            for part, m in found:
                name = str(part)
                total = m * n + (out[name][1] if name in out else 0)
                if total:
                    out[name] = (part, total)
                else:
                    out.pop(name, None)
        return c, out

    def terms(self, v: Value) -> list[tuple[Fraction, str, Value]]:
        """A sum taken apart: number, key and value of each term; the same for equal values."""
        if not v.c:
            return []
        self.budget.spend(PER_STEP)
        c, f = self.factored(v)
        top = self.reduced(self.expanded(c, [(p, n) for p, n in f.values() if n > 0]))
        below: list[tuple[Poly, int]] = []
        for p, n in f.values():
            for _ in range(-n):
                self.budget.spend(len(top) * len(p))
                quotient, rest = divmod(top, p)
                if len(rest):
                    below.append((p, 1))
                else:
                    top = quotient
        bottom = self.expanded(Fraction(1), below)
        den = self.power(Value(Fraction(1), self.normal(bottom).f), -1) if len(below) else ONE
        mark = "/" + str(bottom) if below else ""
        out = []
        self.budget.spend(PER_STEP * len(top))
        for monom, number in top.to_dict().items():
            p = self.ctx.from_dict({monom: 1})
            value = self.times(self.normal(p), den)
            out.append((Fraction(int(number.p), int(number.q)), str(p) + mark, value))
        return sorted(out, key=lambda t: t[1])

    def key(self, v: Value) -> str:
        # In hexadecimal, which Python writes at any length and in linear time.
        return ";".join([f"{c.numerator:x}/{c.denominator:x}*{k}" for c, k, _ in self.terms(v)])

    def rational(self, v: Value) -> Fraction | None:
        return v.c if not v.f else None


def _terms(t: int, n: int) -> int:
    """At most so many terms has a sum of t terms to the n-th power."""
    if t <= 1:
        return 1
    if n * t > 4 * MAX_TERMS:
        return MAX_TERMS + 1
    return comb(n + t - 1, n) if t < 60 or n < 4 else MAX_TERMS + 1
