"""Fields of real numbers behind one interface: floats, and mpmath numbers of as many digits as wanted.

(A third, balls, is in :mod:`calctool.numeric.balls`.)  A field knows the real functions, their domains, and when
a result is too large to write down.  It answers with a number, or raises :class:`Undefined` (no real value there)
or :class:`OutOfRange` (there may be one, but not within reach); it never answers inf, nan or a complex number, and
never starts a computation whose result it could not hold.  Comparisons of its numbers hold where they are certain,
so that for a ball neither ``u < 0`` nor ``u >= 0`` need hold: :func:`sign` raises OutOfRange then, and so do the
field's own questions, ``is_integer`` and ``is_odd``.  mpmath is imported on first use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar

from calctool.expr.domains import EVERYWHERE, Domain, Interval
from calctool.expr.function_record import Function
from calctool.expr.functions import FUNCTIONS, natural_domain

Real = Any
"""A float, an mpmath number or a ball, as the field has it."""


HUGE = 1e290
TINY = 1e-290
FAR_APART = 1e-10
"""Beside a number so much larger a float sum says nothing about the smaller one."""
_EXPONENT = 2**140
"""The largest exponent of two a precise number may have.  Powers, products and sums of such numbers cost no more."""
_ARGUMENT = 60_000
"""The same for the argument of a function that has to look at every digit of it."""


class Undefined(ArithmeticError):
    """No real value there."""


class OutOfRange(ArithmeticError):
    """Too large, too small or too costly for this field."""


# Beyond these sizes of the argument a value is out of range (or would take too long to find).
_REACH = {"exp": 1e40} | {row.name: row.reach for row in FUNCTIONS.values() if row.reach < math.inf}
_ANY_SIZE = {"ln", "sqrt", "cbrt", "abs", "sign"}
_MAX_ORDER = 1_000
"""Of a Bessel function or a polygamma function."""
_KEPT = 1_000
"""Values of special functions that a field remembers."""


def sign(v: Real) -> int:
    """1, -1 or 0; OutOfRange where it is not known, for a ball around 0.

    >>> sign(2.5), sign(0.0)
    (1, 0)
    """
    if v > 0:
        return 1
    if v < 0:
        return -1
    if v == 0:
        return 0
    raise OutOfRange("the sign is not known")


T = TypeVar("T")


class Lazily(dict[str, T]):
    """What is made of its name when it is first looked up."""

    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make

    def __missing__(self, name: str) -> T:
        made = self[name] = self._make(name)
        return made


class Field:
    """The common interface; ``table`` holds the functions of one argument, domains already checked."""

    pi: Real
    e: Real
    eps: float
    """The relative rounding error; 0 where numbers carry their error with them."""
    number: Callable[[Real], Real]
    """A number of another field in this one."""
    one: Real
    zero: Real
    table: Lazily[Callable[[Real], Real]]
    inside: Lazily[Callable[[Real], bool] | None]
    """Is a number certainly in the domain?  (None: any number is, or the function itself finds a division by 0.)"""
    shared: Field
    """Itself, or the field this one was copied from: what is the same in both is remembered under it."""
    lost_precision: bool | None = None
    """Whether numbers of very different size were added, or one was rounded to its neighbour; None: not recorded."""
    certain = False
    """Do the numbers carry their error?  Then what only samples show, a limit, is out of range."""
    max_order: float = math.inf
    """Derivatives of a higher order are out of range."""

    def __init__(self) -> None:
        self.shared = self

    def exact(self, q: Fraction) -> Real:
        """A rational number in this field."""
        raise NotImplementedError

    def sum(self, values: Iterable[Real]) -> Real:
        """The sum, rounded once."""
        raise NotImplementedError

    def check(self, v: Real) -> Real:
        """``v`` itself, or OutOfRange."""
        raise NotImplementedError

    def power(self, base: Real, exp: Real) -> Real:
        """``base**exp`` for a positive base; :func:`calctool.numeric.taylor.power` sees to the others."""
        raise NotImplementedError

    def is_integer(self, v: Real) -> bool:
        """Has it no fractional part?"""
        return bool(v == self.call("floor", v))

    def is_odd(self, n: Real) -> bool:
        """Is an integer odd?  OutOfRange where the last digit may be lost: 2^53 + 1 is no float."""
        if abs(n) * self.eps >= 2:
            raise OutOfRange("odd or even")
        return bool(n % 2 == 1)

    def call2(self, name: str, n: Real, u: Real) -> Real:
        """A function of two arguments (an order and an argument for Bessel functions)."""
        raise NotImplementedError

    def call(self, name: str, u: Real) -> Real:
        """The function at a number."""
        test = self.inside[name]
        if test is not None and not test(u):
            if natural_domain(name).poles and abs(u) * self.eps >= 1:
                raise OutOfRange(name)  # -(10^17) - 1/2 is between two poles; as a float it is one
            raise Undefined(name)
        return self.table[name](u)

    # --- made from the table of functions ---

    def _prepare(self, library: Any, column: int, exp: Callable[[Real], Real], limit: float = 0.0) -> None:
        """The functions by their names in the library, which the rows list in a column, and their domains.

        A sine or cosine smaller than the rounding of its argument is taken for the zero it stands
        beside, so that tan(pi/2) is a pole and not 1.6e16: up to the ``limit`` of the argument.
        """
        self.one, self.zero = self.exact(Fraction(1)), self.exact(Fraction(0))

        def named(name: str) -> Callable[[Real], Real]:
            row = FUNCTIONS[name]
            entry = library_name(row, column)
            if row.arity > 1 or not entry:
                raise KeyError(name)
            return self._named(entry, name, library, limit)

        self.table = Lazily(named)
        self.inside = Lazily(lambda name: self._test(natural_domain(name)))
        self.table["exp"], self.inside["exp"] = exp, None

    def _named(self, entry: str, name: str, library: Any, limit: float) -> Callable[[Real], Real]:
        """A function as a row names it: by itself, or as a simple combination of others of the library."""

        def of(word: str) -> Callable[[Real], Real]:
            if word == "exp":
                return self.table["exp"]
            fn: Callable[[Real], Real] = getattr(library, word)
            return self._snapped(fn, limit) if limit and word in ("sin", "cos") else fn

        if entry == "-":
            return self._elsewhere(name)
        if entry[0] == ".":
            return getattr(self, f"_{entry[1:]}")  # type: ignore[no-any-return]
        if entry.endswith("(1/u)"):
            inverse = of(entry[:-5])
            return lambda u: inverse(1 / u)
        if entry.startswith("pi/2 - "):
            less, half = of(entry[7:]), self.pi / 2
            return lambda u: half - less(u)
        if entry.startswith("1/"):
            below = of(entry[2:])
            return lambda u: 1 / below(u)
        if "/" in entry:
            over, under = map(of, entry.split("/"))
            return lambda u: over(u) / under(u)
        if entry.endswith(")"):
            outer, inner = map(of, entry[:-1].split("("))
            return lambda u: outer(inner(u))
        return of(entry)

    def _snapped(self, fn: Callable[[Real], Real], limit: float) -> Callable[[Real], Real]:
        zero, slack = self.zero, 4 * self.eps

        def inner(u: Real) -> Real:
            v = fn(u)
            return zero if abs(v) <= slack * abs(u) and abs(u) < limit else v

        return inner

    def _elsewhere(self, name: str) -> Callable[[Real], Real]:
        """A function that the library lacks."""
        raise NotImplementedError

    def _test(self, domain: Domain) -> Callable[[Real], bool] | None:
        """Is a number certainly in a domain?  None where there is nothing to test."""
        if domain.poles:
            last = int(domain.poles)
            return lambda u: u > last or not self.may_be_integer(u)
        return None if domain.intervals == (EVERYWHERE,) else self._in_one_of(domain.intervals)

    def _in_one_of(self, pieces: tuple[Interval, ...]) -> Callable[[Real], bool]:
        tests = [self._in_interval(piece) for piece in pieces]
        if len(tests) == 1:
            return tests[0]
        if len(tests) == 2:
            first, second = tests
            return lambda u: first(u) or second(u)
        return lambda u: any(test(u) for test in tests)

    def _in_interval(self, piece: Interval) -> Callable[[Real], bool]:
        low, high = self._end(piece.low), self._end(piece.high)
        above: Callable[[Real], bool] = (lambda u: u >= low) if piece.from_low else (lambda u: u > low)
        below: Callable[[Real], bool] = (lambda u: u <= high) if piece.to_high else (lambda u: u < high)
        if piece.low == "-oo":
            return below
        return above if piece.high == "oo" else lambda u: above(u) and below(u)

    def _end(self, text: str) -> Real:
        """The end of an interval: a whole number, or ``-1/e``."""
        return -1 / self.e if text == "-1/e" else None if text.endswith("oo") else int(text)

    def may_be_integer(self, u: Real) -> bool:
        """Can a number, as far as it is known, be an integer?"""
        return bool(u == int(u))

    _abs = staticmethod(abs)

    def _sign(self, u: Real) -> Real:
        return (self.zero, self.one, -self.one)[sign(u)]

    def _factorial(self, u: Real) -> Real:
        return self.table["gamma"](u + 1)


class Floats(Field):
    """Python floats and the math module; what math lacks comes from mpmath at 25 digits."""

    def __init__(self) -> None:
        super().__init__()
        self.pi, self.e, self.eps, self.number = math.pi, math.e, 2.0**-52, float
        self._prepare(math, 0, self._exp, 1e6)

    def recording(self) -> Floats:
        """The same field, recording in ``lost_precision`` whether sums of its own lose precision."""
        field = object.__new__(Floats)
        field.__dict__.update(self.__dict__)
        field.lost_precision = False
        return field

    def _exp(self, u: float) -> float:
        if u < -660.0:
            raise OutOfRange("exp")
        return math.exp(u)

    def _elsewhere(self, name: str) -> Callable[[float], float]:
        def inner(u: float) -> float:
            field = precise_field(25)
            return self._down(field.call(name, field.exact(Fraction(u))))

        return inner

    def _down(self, v: Real) -> float:
        """A precise number as a float."""
        near = float(v)
        if near == 0.0 and v:
            raise OutOfRange
        return self.check(near)

    def _floor(self, u: float) -> float:
        return float(math.floor(u))

    def _ceil(self, u: float) -> float:
        return float(math.ceil(u))

    def _lambertw(self, u: float) -> float:
        return -1.0 if u <= -1 / math.e else self._elsewhere("lambertw")(u)

    def _erfc(self, u: float) -> float:
        if u > 26.0:
            raise OutOfRange("erfc")
        return math.erfc(u)

    def exact(self, q: Fraction) -> float:
        return q.numerator / q.denominator

    def sum(self, values: Iterable[float]) -> float:
        return math.fsum(values)

    def check(self, v: Real) -> float:
        size: float = v
        if -HUGE < size < HUGE and (size > TINY or size < -TINY or size == 0.0):
            return size
        raise OutOfRange

    def is_integer(self, v: float) -> bool:
        return v.is_integer()

    def power(self, base: float, exp: float) -> float:
        v = math.pow(base, exp)
        if v == 0.0:
            raise OutOfRange
        return v

    def call2(self, name: str, n: float, u: float) -> float:
        entry = library_name(FUNCTIONS[name], 0)
        if entry != "-":
            return getattr(math, entry)(n, u)  # type: ignore[no-any-return]
        field = precise_field(25)
        return self._down(field.call2(name, field.exact(Fraction(n)), field.exact(Fraction(u))))


class Precise(Field):
    """mpmath at a number of digits, in a context of its own, so that nobody else's precision changes.

    Values of special functions are remembered: line after line of a derivation is compared at the same points, and
    one Bessel function may take longer than all the rest.
    """

    def __init__(self, digits: int) -> None:
        from mpmath import mp  # type: ignore[import-untyped, unused-ignore]

        super().__init__()
        self._found: dict[tuple[str, Real, Real], Real] = {}
        ctx = self.ctx = mp.clone()
        ctx.dps = digits + 15
        self.pi, self.e, self.number = +ctx.pi, +ctx.e, ctx.mpf
        self.eps = float(ctx.ldexp(1, 10 - ctx.prec))
        self._prepare(ctx, 1, ctx.exp, 1e15)

    def _lambertw(self, u: Real) -> Real:
        return self.ctx.lambertw(u).real  # at -1/e rounding makes it complex

    def _cbrt(self, u: Real) -> Real:
        return self.ctx.cbrt(u) if u >= 0 else -self.ctx.cbrt(-u)

    def exact(self, q: Fraction) -> Real:
        return self.ctx.mpf(q.numerator) / q.denominator

    def sum(self, values: Iterable[Real]) -> Real:
        terms = [v for v in values if v]
        total = self.ctx.fsum(terms)
        if len(terms) > 2:
            # x^(10^20) + 1 - 1: the large terms cancel, and what is left had been absorbed by them.
            sizes = [self.ctx.mag(v) for v in terms]
            apart = max(sizes) - min(sizes) > 16 * self.ctx.prec
            if apart and (not total or max(sizes) - self.ctx.mag(total) > self.ctx.prec):
                raise OutOfRange
        return total

    def check(self, v: Real) -> Real:
        _sign, man, exp, bits = v._mpf_
        if -_EXPONENT < exp + bits < _EXPONENT if man else not exp:  # inf and nan have an exponent but no digits
            return v
        raise OutOfRange

    def power(self, base: Real, exp: Real) -> Real:
        if self._size(exp) > 4_096:
            raise OutOfRange
        if -10_000 < exp < 10_000 and exp == int(exp):
            return base ** int(exp)
        log = exp * self.ctx.ln(base)
        if not -1e40 < log < 1e40:
            raise OutOfRange
        return self.ctx.exp(log)

    def _size(self, u: Real) -> int:
        """How many bits lie between the number and 1, larger or smaller."""
        _sign, man, exp, bits = u._mpf_
        return abs(exp + bits) if man else 0

    def call(self, name: str, u: Real) -> Real:
        reach = _REACH.get(name)
        if reach is not None and not -reach < u < reach:
            raise OutOfRange(name)
        if name not in _ANY_SIZE and self._size(u) > _ARGUMENT:
            raise OutOfRange(name)
        if name in FUNCTIONS and FUNCTIONS[name].special:
            return self._remembered(name, None, u, super().call)
        return self._real(name, super().call(name, u))

    def call2(self, name: str, n: Real, u: Real) -> Real:
        row = FUNCTIONS[name]
        if not -row.reach < n < row.reach or not -row.reach < u < row.reach:
            raise OutOfRange(name)
        fn = getattr(self.ctx, library_name(row, 1))
        if row.variable == 1:
            n = self._order(name, n, u)
        if row.special:
            return self._remembered(name, n, u, lambda _, u: fn(n, u))
        return self._real(name, fn(n, u))

    def _remembered(self, name: str, n: Real, u: Real, work_out: Callable[[str, Real], Real]) -> Real:
        v = self._found.get((name, n, u))
        if v is None:
            v = self._real(name, work_out(name, u))
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[name, n, u] = v
        return v

    def _real(self, name: str, v: Real) -> Real:
        if isinstance(v, self.ctx.mpc):
            raise Undefined(name)
        return v

    def _order(self, name: str, n: Real, u: Real) -> Real:
        """The order of a special function, as an integer if it is one; Undefined where there is no real value."""
        whole = n == self.ctx.floor(n)
        if not -_MAX_ORDER < n < _MAX_ORDER:
            raise OutOfRange(name)
        if natural_domain(name).poles:
            if not whole or n < 0 or (u <= 0 and u == self.ctx.floor(u)):
                raise Undefined(name)
        else:
            # Negative arguments are real for whole orders of the first kind only.
            first_kind = natural_domain(name).intervals[0].from_low
            if (u < 0 and not (whole and first_kind)) or (u == 0 and not first_kind):
                raise Undefined(name)
        return int(n) if whole else n


def library_name(row: Function, column: int) -> str:
    """What a row says of a library: 0 math, 1 mpmath, 2 Arb."""
    names = row.numeric.split(" | ")
    return names[column] if len(names) > 1 else names[0]


FLOATS = Floats()


F = TypeVar("F", bound=Field)
_FIELDS: dict[tuple[Callable[[int], Field], int], Any] = {}


def shared_field(kind: Callable[[int], F], precision: int) -> F:
    """The field of a kind at a precision, made once."""
    field: F | None = _FIELDS.get((kind, precision))
    if field is None:
        field = _FIELDS[kind, precision] = kind(precision)
    return field


def precise_field(digits: int) -> Precise:
    """The field of that many digits, made once."""
    return shared_field(Precise, digits)
