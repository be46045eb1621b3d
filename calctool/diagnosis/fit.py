"""How well an explanation fits the answer as it was typed, and not only its value.

What a wrong rule leads to has to stand in the answer: the functions, the brackets and the denominators of the answer
are looked for in what the mistake makes, and what the mistake makes of a part is looked for in the answer.  Both are
told by their values, up to a constant factor, so that the order of factors and the numbers in front do not count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice
from operator import mul
from typing import Any, NamedTuple

from calctool.diagnosis.agreement import Vector, same
from calctool.diagnosis.card import as_power
from calctool.diagnosis.search import Search
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.traversal import nodes
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Num, Pow, Sym, as_expr

Key = tuple[Any, ...]
MOST = 6
"""Factors or terms of which every choice is looked at."""
MANY = 400
"""Parts of an answer that are kept."""
POWERS = (-3, -2, -1, 1, 2, 3)


class Fit(NamedTuple):
    """What of the answer an explanation leaves open, and whether it is the answer as it stands."""

    left_over: int
    literal: bool


class Typed:
    """An answer as it was typed, and what stands in it; ``body`` is the function that was to be differentiated."""

    def __init__(self, answer: Expr, near: Search, body: Expr | None = None) -> None:
        self.answer = answer
        self.body = body
        self.near = near
        self.kernels = set(_kernels(answer, near))
        sums = {e for e in nodes(answer) if isinstance(e, Add)}
        self.worked_out = len(sums) > len({_key(near.vector(e)) for e in sums})
        """Does a sum stand in it twice, each time in another order?  Then one of the two was not copied."""
        self.like_terms = like_terms(answer, near) and not (body is not None and like_terms(body, near))
        self.multiplied = {n for some in _multiplied(answer) if len(some) > 1 for n in some}
        """The numbers that stand side by side in a product: they were copied, and nothing is worked out there."""

    @cached_property
    def parts(self) -> Mapping[Key, Vector]:
        """Every part of the answer, with choices of its factors and its terms, by its values up to a factor."""
        return {_key(value): value for value in islice(_parts(self.answer, self.near), MANY)}

    @cached_property
    def _multiples(self) -> set[Key]:
        """The parts of the answer times a power of a letter, and these powers."""
        found = set(self.parts)
        for name in self.answer.free:
            for k in POWERS:
                power = self.near.vector(Pow(Sym(name), as_expr(k)))
                found.add(_key(power) if _key(power) in self.parts else ())
                found.update([_key([*map(mul, value, power)]) for value in self.parts.values()])
        return found

    def fit(self, e: Expr) -> Fit:
        """How well what a mistake leads to fits."""
        theirs = set(_kernels(e, self.near))
        below = {k[2:]: k[1] for k in sorted(k for k in theirs if k[0] == "bracket")}
        literal = all(_key(self.near.vector(p)) in self.parts for p in _compound(e))
        left = self.worked_out + (self.like_terms and not like_terms(e, self.near))
        left += bool(self.multiplied) and not self.multiplied <= {
            math.prod(some) for ns in _multiplied(e) for k in (1, 2) for some in combinations(ns, k)
        }
        literal = literal and not left and (self.like_terms or not like_terms(e, self.near))
        missing = [k for k in self.kernels - theirs if k[0] != "bracket" or below.get(k[2:], 0) <= k[1]]
        return Fit(len(missing) + left, literal)

    def holds(self, piece: Expr) -> bool:
        """Does what was made of a part stand in the answer, whatever powers and numbers stand beside it?

        >>> from calctool.parsing import parse
        >>> from calctool.process.budget import Budget
        >>> near = Search({"x": [0.3, 0.7, 1.1, 1.9]}, 4, (), Budget(100))
        >>> typed = Typed(parse("2x cos(3x) + x^2/(x + 1)"), near)
        >>> typed.holds(parse("x^2 cos(3x)")), typed.holds(parse("1/(x + 1)")), typed.holds(parse("sin(3x)"))
        (True, True, False)
        """
        if isinstance(piece, Add) and all(self.holds(t) for t in piece.terms):
            return True
        return self.stands(self.near.vector(piece))

    def stands(self, value: Vector) -> bool:
        """Do these values stand in the answer, whatever powers and numbers stand beside them?"""
        return abs(value[0]) in self._numbers if _steady(value) else _key(value) in self._multiples

    def shows(self, what: str, piece: Expr) -> bool:
        """Is seen in the answer what a card says has to be seen there, for what the mistake made of a part?

        A minus between two terms is not there if these terms stand side by side with a plus, and a term is not left
        over in a sum that was copied from the question.

        >>> from calctool.parsing import parse
        >>> from calctool.process.budget import Budget
        >>> near = Search({"x": [0.3, 0.7, 1.1, 1.9]}, 4, (), Budget(100))
        >>> typed = Typed(parse("2x + 7 + x cos(x)"), near)
        >>> typed.shows("term", parse("7")), typed.shows("term", parse("2"))
        (True, False)
        >>> typed.shows("minus", parse("2x - x(-cos(x))")), typed.shows("minus", parse("2x - sin(x)"))
        (False, True)
        >>> typed.shows("bracket", parse("x(2x + 7 + x cos(x))")), typed.shows("bracket", parse("x(2x + 1)"))
        (False, False)
        """
        value = self.near.vector
        match what, piece:
            case "term", _:
                sizes = [_unsigned(value(piece))]
                copied = [] if self.body is None else [value(e) for e in nodes(self.body) if isinstance(e, Add)]
                own = [s for s in self._sums if s == self.answer or not _all_stand([value(s)], copied)]
                return any(_all_stand(sizes, [_unsigned(value(t)) for t in s.terms]) for s in own)
            case "bracket", Mul():
                brackets = [value(f) for f in piece.factors if isinstance(f, Add)]
                return _all_stand(brackets, [value(s) for s in self._sums if s != self.answer])
            case "minus", Add():
                sizes = [_unsigned(value(t)) for t in piece.terms]
                for s in self._sums:
                    found = [t for t in s.terms if _all_stand([_unsigned(value(t))], sizes)]
                    if len(found) == len(sizes) and not any(map(_falling, found)):
                        return False
        return True

    @cached_property
    def _sums(self) -> list[Add]:
        return [e for e in nodes(self.answer) if isinstance(e, Add)]

    @cached_property
    def _numbers(self) -> set[float]:
        return {abs(float(n.value)) for n in nodes(self.answer) if isinstance(n, Num)} - {1.0}


def _unsigned(v: Vector) -> Vector:
    return [*map(abs, v)]


def _all_stand(wanted: Iterable[Vector], there: Iterable[Vector]) -> bool:
    """Is each of these values among those?"""
    there = list(there)
    return all(any(same(v, w) for w in there) for v in wanted)


def _falling(t: Expr) -> bool:
    """Does a term begin with a minus sign?"""
    match t:
        case Neg():
            return True
        case Mul() | Div():
            return _falling(t.args[0])
    return isinstance(t, Num) and t.value < 0


def _multiplied(e: Expr) -> Iterator[list[Fraction]]:
    """The numbers of every product, and their powers where a product has an exponent."""
    for node in nodes(e):
        match node:
            case Mul():
                yield [f.value for f in _factors(node) if isinstance(f, Num)]
            case Num():
                yield [node.value]
            case Pow(Mul() as base, Num(n)) if n.denominator == 1 and n <= MOST:
                yield [f.value ** int(n) for f in _factors(base) if isinstance(f, Num)]


def like_terms(e: Expr, near: Search) -> bool:
    """Does a sum in it have like terms that are not collected?

    >>> from calctool.parsing import parse
    >>> from calctool.process.budget import Budget
    >>> near = Search({"x": [0.3, 0.7, 1.1, 1.9]}, 4, (), Budget(100))
    >>> like_terms(parse("sin(x) + x + x"), near), like_terms(parse("x + x^2"), near)
    (True, False)
    """
    for node in nodes(e):
        if isinstance(node, Add):
            keys = [_key(near.vector(t)) for t in node.terms if t.free]
            if len(keys) > len(set(keys)):
                return True
    return False


def _steady(v: Vector) -> bool:
    return all(abs(w - v[0]) <= 1e-9 * abs(v[0]) for w in v)


def _key(v: Vector) -> Key:
    """The values up to a constant factor, to eight digits: their mean, one weighing more than another."""
    first = next((w for w in v if w and math.isfinite(w)), 1.0)
    mean = sum([w / first / (1.37 + i) for i, w in enumerate(v)])
    return (f"{mean:.8e}",) if mean == mean else tuple([f"{w / first:.6e}" for w in v])


def _factors(e: Expr, below: bool = False) -> Iterator[Expr]:
    """The factors of a product or a quotient, those underneath as reciprocals; a sign is left out."""
    match e:
        case Neg(u):
            yield from _factors(u, below)
        case Mul():
            for f in e.factors:
                yield from _factors(f, below)
        case Div(u, v):
            yield from _factors(u, below)
            yield from _factors(v, not below)
        case _:
            yield Div(Num(1), e) if below else e


def _monomial(f: Expr) -> bool:
    """Is it a number or a power of a letter?"""
    match f:
        case Div(one, v) if literal_value(one) == 1:
            return _monomial(v)
        case Pow(u, n):
            return isinstance(u, Sym | Num) and not n.free
    return isinstance(f, Num | Sym) or not f.free


def _kernels(e: Expr, near: Search) -> Iterator[Key]:
    """The functions, the exponentials, the roots, and the brackets with a whole exponent or underneath."""
    stack = [(e, 1)]
    while stack:
        node, times = stack.pop()
        if not node.free:
            continue
        power = as_power(node) if isinstance(node, Pow | Func) else None
        if power is not None:
            base, n = power
            size = rational_value(n)
            if n.free:
                yield ("exponential", *_key(near.vector(n)), *_key(near.vector(base)))
                stack += [(a, 1) for a in node.args]
            elif size is not None and size.denominator == 1:
                stack.append((base, times * int(size)))
            else:
                yield ("root", *_key(near.vector(base)))
                stack.append((base, 1))
            continue
        match node:
            case Div(u, v):
                stack += [(u, times), (v, -times)]
            case Mul() | Neg():
                stack += [(a, times) for a in node.args]
                continue
            case Add():
                if times != 1:
                    yield ("bracket", max(0, -times), *_key(near.vector(node)))
                stack += [(a, 1) for a in node.args]
            case _:
                if isinstance(node, Func):
                    yield ("function", *_key(near.vector(node)))
                stack += [(a, 1) for a in node.args]


def _compound(e: Expr) -> Iterator[Expr]:
    """The parts that move and are more than a power of a letter."""
    for node in nodes(e):
        if node.free and not isinstance(node, Neg) and not _monomial(node):
            yield node


def _parts(e: Expr, near: Search) -> Iterator[Vector]:
    for node in nodes(e):
        if not node.free or isinstance(node, Sym | Neg):
            continue
        yield near.vector(node)
        if isinstance(node, Add):
            several = node.terms
            for n in range(2, len(several)) if len(several) <= MOST else ():
                for some in combinations(several, n):
                    yield near.over(node, [near.vector(t) for t in some])
        elif isinstance(node, Mul | Div):
            factors = [f for f in _factors(node) if f.free]
            for n in range(1, len(factors)) if len(factors) <= MOST else ():
                for some in combinations(factors, n):
                    yield [*map(math.prod, zip(*[near.vector(f) for f in some], strict=True))]
