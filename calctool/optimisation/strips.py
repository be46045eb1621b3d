"""The area between rectangles below and above a curve: the least and the greatest value on each strip, certainly.

Between two critical points a function rises or falls, so its least and greatest value on a strip are among its values
at the ends of the strip and at the critical points inside.  On a strip they differ by no more than what the function
goes up and down there; all strips together by no more than the width of one times all that it goes up and down.

Source: Spivak, *Calculus*, chapter 13 (lower and upper sums); Stewart, *Calculus*, 5.1.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from calctool.algebra.reals import Exact, Unsettled
from calctool.expr.traversal import substitute
from calctool.expr.tree import Add, Div, Mul, Num
from calctool.numeric.balls import Ball, balls
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_points import Study, value_of

BITS = 192


class Turn(NamedTuple):
    """A place where a function may change between rising and falling, or an end, and its value there, as balls."""

    place: Any
    value: Any


class Sums(NamedTuple):
    """Balls around the sums of the least and of the greatest values times the width of the strips."""

    lower: Any
    upper: Any


class Monotone:
    """A continuous function on a closed interval, cut into pieces on which it rises or falls."""

    def __init__(self, found: Study, low: Exact, high: Exact) -> None:
        self.f, self.x, self.low, self.high = found.f, found.x, low, high
        places = [(low, value_of(found.f, found.x, low))]
        places += [(p.place, p.value) for p in found.points if low < p.place < high]
        places.append((high, value_of(found.f, found.x, high)))
        self.places = places
        self.turns = [Turn(place.ball(BITS), value.ball(BITS)) for place, value in places]

    @property
    def variation(self) -> Any:
        """All that the function goes up and down, as a ball."""
        with balls(BITS).working():
            return balls(BITS).sum(abs(b.value - a.value) for a, b in pairwise(self.turns))

    @property
    def negative(self) -> bool:
        """Does it certainly have a value below 0?"""
        return any(turn.value < 0 for turn in self.turns)

    def width(self, n: int) -> Any:
        """The width of one of n strips, as a ball."""
        with balls(BITS).working():
            return (self.turns[-1].place - self.turns[0].place) / n

    def strips(self, n: int) -> list[tuple[Any, Any]]:
        """The least and the greatest value on each of n equal strips; raises Unsettled where one is not found."""
        with balls(BITS).working():
            cuts = [self._value(i, n) for i in range(n + 1)]
            start, width = self.turns[0].place, self.width(n)
            inside: list[list[Any]] = [[] for _ in range(n)]
            for turn in self.turns[1:-1]:
                at = (turn.place - start) / width
                near = int(float(at))
                for i in range(max(near - 1, 0), min(near + 2, n)):
                    if not (at < i or at > i + 1):
                        inside[i].append(turn.value)
            out = []
            for (a, b), more in zip(pairwise(cuts), inside, strict=True):
                least = most = a
                for v in (b, *more):
                    least, most = least.min(v), most.max(v)
                out.append((least, most))
            return out

    def sums(self, n: int) -> Sums:
        """The lower and the upper sum over n strips.

        >>> from calctool.expr.tree import Sym
        >>> from calctool.optimisation.critical_points import study
        >>> from calctool.optimisation.critical_signs import Window
        >>> from calctool.parsing import parse
        >>> ends = Exact.of(0), Exact.of(1)
        >>> f = Monotone(study(parse("x^2"), parse("2x"), Sym("x"), Window(*ends)), *ends)
        >>> [float(s) for s in f.sums(4)]
        [0.21875, 0.46875]
        """
        strips = self.strips(n)
        with balls(BITS).working():
            k, width = balls(BITS), self.width(n)
            return Sums(width * k.sum(a for a, _ in strips), width * k.sum(b for _, b in strips))

    def _value(self, i: int, n: int) -> Any:
        """The value at the i-th cut."""
        if i in (0, n):
            return self.turns[0 if i == 0 else -1].value
        low, high = self.low, self.high
        if low.rational is not None and high.rational is not None:
            v = Ball({self.x.name: low.rational + (high.rational - low.rational) * i / n}).value(self.f, BITS)
        else:
            at = Add(Div(Mul(Num(n - i), low.written), Num(n)), Div(Mul(Num(i), high.written), Num(n)))
            v = Ball().value(substitute(self.f, self.x.name, at), BITS)
        if v.__class__ is NoValue:
            raise Unsettled
        return v
