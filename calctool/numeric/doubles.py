"""An expression as a program computes it: IEEE doubles, one rounding an operation, in the order in which it is typed.

Unlike :mod:`calctool.numeric.fields`, where a value is to be trusted, nothing is mended here: sin(pi) is not 0, sums
are taken from the left, and what overflows is infinite.  The expression is folded once into closures over a list of
numbers, so that a loop of a million steps reads no tree and runs no text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from calctool.errors import Undecided
from calctool.expr.exact import rational_value, real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import cached, fold
from calctool.expr.tree import (
    Add,
    Connective,
    Const,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
)
from calctool.numeric.fields import Field, Floats, OutOfRange, Undefined
from calctool.numeric.operations import COMPARE, NoValue, compute
from calctool.parsing.formulas import formula

Run = Callable[[Sequence[float]], float]
"""The value for the numbers at which the names stand.  Raises ArithmeticError or ValueError where there is none."""


class _Doubles(Floats):
    """The math module as it is: no value is taken for the 0 it stands beside, and none is too small or too large."""

    def __init__(self) -> None:
        super().__init__()
        self._prepare(math, 0, math.exp)
        self.table["tan"] = math.tan

    def check(self, v: float) -> float:
        return v


_MATH = _Doubles()


class _Part(NamedTuple):
    """A part of an expression: how it runs, and what it is if it is simple.

    A ``number``; the name at a ``place``; ``factor`` times that name, or times a ``power`` of it; or the negative of
    what runs as ``negated``.
    """

    run: Run
    number: float | None = None
    place: int | None = None
    factor: float | None = None
    power: int | None = None
    negated: Run | None = None


def compiled(e: Expr, names: Sequence[str]) -> Run:
    """The function of a list of floats, one for each of ``names``, that computes ``e`` as a program would.

    The function raises ArithmeticError or ValueError where a value is not defined or out of the range of a function;
    sums and products that overflow are infinite.  Raises Undecided for an expression with a letter that has no value,
    or with a derivative or limit left to be taken.

    >>> from calctool.parsing import parse
    >>> f = compiled(parse("x**2"), ["x"])
    >>> (f([3 + 1e-2]) - f([3.0]))/1e-2
    6.009999999999849
    >>> compiled(parse("sin(pi) + 0.1 + 0.2"), [])([])
    0.30000000000000016
    """
    places = {name: i for i, name in enumerate(names)}
    return fold(e, lambda node, parts: _part(node, parts, places)).run


def _part(node: Expr, parts: list[_Part], places: dict[str, int]) -> _Part:
    cls = node.__class__
    if isinstance(node, Sym):
        place = places.get(node.name)
        if place is None:
            raise Undecided(f"{node.name} has no value")
        return _Part(itemgetter(place), place=place)
    if isinstance(node, Num):
        return _number(_double(node.value))
    if isinstance(node, Const) and node.name in ("pi", "e"):
        return _number(math.pi if node.name == "pi" else math.e)
    if cls is Neg:
        return _negative(parts[0])
    if cls is Add:
        return _chain(_sum, parts)
    if cls is Mul:
        return _chain(_product, parts)
    if cls is Div:
        return _quotient(*parts)
    if isinstance(node, Pow):
        return _power(node, *parts)
    if isinstance(node, Func):
        return _function(node, [p.run for p in parts])
    if isinstance(node, Relation):
        holds, left, right = COMPARE[node.op], parts[0].run, parts[1].run
        return _Part(lambda v: holds(left(v), right(v)))
    if isinstance(node, Connective):
        together, tests = any if node.op == "or" else all, [p.run for p in parts]
        return _Part(lambda v: together(test(v) for test in tests))
    if cls is Piecewise:
        return _branches([p.run for p in parts])
    raise Undecided("this cannot be computed as a program would: something is left to be worked out in it")


def _number(c: float) -> _Part:
    return _Part(lambda v: c, number=c)


def _double(q: Fraction) -> float:
    try:
        return q.numerator / q.denominator
    except OverflowError:
        return math.inf if q > 0 else -math.inf


def _chain(two: Callable[[_Part, _Part], _Part], parts: Sequence[_Part]) -> _Part:
    total = parts[0]
    for part in parts[1:]:
        total = two(total, part)
    return total


# A call costs as much as the arithmetic in it, so numbers, names and terms such as 3x^2, which most operations are
# made of, are built in.


def _negative(a: _Part) -> _Part:
    f = a.run
    if a.number is not None:
        return _number(-a.number)
    if a.place is not None and a.factor is not None:
        return _term(-a.factor, a.place, a.power)  # the same rounding
    return _Part(lambda v: -f(v), negated=f)


def _term(c: float, j: int, k: int | None) -> _Part:
    if k is None:
        return _Part(lambda v: c * v[j], place=j, factor=c)
    return _Part(lambda v: c * v[j] ** k, place=j, factor=c, power=k)


def _sum(a: _Part, b: _Part) -> _Part:
    f, g = a.run, b.run
    if b.negated is not None:
        less = b.negated
        return _Part(lambda v: f(v) - less(v))
    if b.number is not None:
        d = b.number
        return _number(a.number + d) if a.number is not None else _Part(lambda v: f(v) + d)
    if b.place is not None and b.factor is not None:
        j, c, k = b.place, b.factor, b.power
        if k is None:
            return _Part(lambda v: f(v) + c * v[j])
        return _Part(lambda v: f(v) + c * v[j] ** k)
    return _Part(lambda v: f(v) + g(v))


def _product(a: _Part, b: _Part) -> _Part:
    f, g = a.run, b.run
    if a.number is not None:
        c = a.number
        if b.number is not None:
            return _number(c * b.number)
        if b.place is not None and b.factor is None:
            return _term(c, b.place, b.power)
        return _Part(lambda v: c * g(v))
    if b.place is not None and b.factor is None and b.power is None:
        j = b.place
        return _Part(lambda v: f(v) * v[j])
    return _Part(lambda v: f(v) * g(v))


def _quotient(a: _Part, b: _Part) -> _Part:
    f, g = a.run, b.run
    if a.number is not None and b.number:
        return _number(a.number / b.number)
    if b.number:
        d = b.number
        return _Part(lambda v: f(v) / d)
    return _Part(lambda v: f(v) / g(v))


def _power(node: Pow, base: _Part, exponent: _Part) -> _Part:
    f, g = base.run, exponent.run
    if isinstance(node.base, Const) and node.base.name == "e":
        return _Part(lambda v: math.exp(g(v)))
    n = real_exponent(node.exp)
    if n is not None and n.denominator == 1 and abs(n) < 2**31:
        # Python's own power of a float and a whole number, which is the C library's pow.
        k = int(n)
        if base.place is not None and base.factor is None and base.power is None:
            i = base.place
            return _Part(lambda v: v[i] ** k, place=i, power=k)
        return _Part(lambda v: f(v) ** k)
    if n is not None:
        near, odd = float(n), n.numerator % 2 == 1
        return _Part(lambda v: _odd_root(f(v), near, odd))
    if exponent.number is None or cached(rational_value, node.exp) is None:
        return _Part(lambda v: _pow(f(v), g(v)))
    d = exponent.number
    return _Part(lambda v: _pow(f(v), d))


def _odd_root(base: float, n: float, odd: bool) -> float:
    """A power whose exponent has an odd denominator: the real root, for a negative base too."""
    size: float = math.pow(abs(base), n)
    return -size if odd and base < 0 else size


def _pow(base: float, exponent: float) -> float:
    return math.pow(base, exponent)


def _function(node: Func, args: list[Run]) -> _Part:
    name = node.name
    if len(args) == 1 and FUNCTIONS[name].numeric:
        function, run = _MATH.table[name], args[0]
        return _Part(lambda v: function(run(v)))
    written = formula(name)
    if written is not None and len(args) == len(FUNCTIONS[name].letters):
        inner = compiled(written, FUNCTIONS[name].letters)
        return _Part(lambda v: inner([run(v) for run in args]))
    if name == "log":
        u, b = args
        return _Part(lambda v: math.log(u(v)) / math.log(b(v)))
    return _Part(lambda v: _of_field(_MATH, node, [run(v) for run in args]))


def _of_field(field: Field, node: Expr, values: list[float]) -> float:
    """A function that math has no word for, as :mod:`calctool.numeric.operations` computes it."""
    try:
        found = compute(field, node, list(values))
    except (Undefined, OutOfRange) as error:
        raise ArithmeticError(str(error)) from error
    if isinstance(found, NoValue):
        raise ArithmeticError(f"{node} has no value there")
    return float(found)


def _branches(parts: list[Run]) -> _Part:
    pairs = list(zip(parts[::2], parts[1::2], strict=True))

    def run(v: Sequence[float]) -> float:
        for value, condition in pairs:
            if condition(v):
                return value(v)
        raise ArithmeticError("no branch holds there")

    return _Part(run)
