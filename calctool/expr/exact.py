"""Exact arithmetic: the rational number a literal or a closed expression stands for, exact powers and roots.

Numbers stay rational and of bounded size; a typed decimal stays a decimal when it is written again.

The exponent says how a power is read.  Written as a fraction with an odd denominator in lowest terms, as in
x^(1/3) and x^(2/6), it is the real root on the whole line, as in a textbook (Stewart, *Calculus*, 4.3, exercise
"x^(2/3)(6 - x)^(1/3)").  Written as *one number*, as a decimal is in x^0.2, it asks for a base that is not negative,
as a symbolic exponent does; and so a fraction is read that a reader of the other school (``--roots principal``) types:
the reader makes one number of it, ``Num(1/3, "1/3")``.  The reading is thus part of the tree, and nothing that works
with a tree needs to be told which one was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from calctool.expr.traversal import cached, fold, rewrite
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Num, Pow, as_expr

MAX_BITS = 4096
"""Numbers are worked out exactly up to this size; larger powers stay as they are written."""
MAX_PLACES = 12
"""Decimals are written with at most this many places; longer ones are fractions."""
ROOT_INDEX = {"sqrt": 2, "cbrt": 3}
MAX_WRITTEN_BITS = 14_000
"""The size of a constant that is worked out and written: what Python writes down by default."""


def rational_value(e: Expr) -> Fraction | None:
    """The value of a closed expression made of numbers and + - * / ^, exactly; None if it is not one or is huge.

    >>> from calctool.parsing import parse
    >>> rational_value(parse("1/2 - 2")), rational_value(parse("x/2")), rational_value(parse("9^9^9"))
    (Fraction(-3, 2), None, None)
    """
    if type(e) is Num:
        return e.value
    if e.free or e.open:
        return None

    def one(node: Expr, parts: list[Fraction | None]) -> Fraction | None:
        if type(node) is Num:
            value: Fraction | None = node.value
        elif None in parts:
            return None
        else:
            value = arithmetic(node, parts)  # type: ignore[arg-type]
        return None if value is None or _size(value) > MAX_BITS else value

    return fold(e, one)


def arithmetic(node: Expr, parts: Sequence[Fraction]) -> Fraction | None:
    """The value of a sum, product, quotient, power or negative over these numbers; None if undefined or huge.

    >>> arithmetic(Pow(Num(2), Num(3)), [Fraction(2), Fraction(3)])
    Fraction(8, 1)
    """
    match node:
        case Neg():
            return -parts[0]
        case Add():
            return sum(parts, Fraction(0))
        case Mul():
            total = Fraction(1)
            for p in parts:
                total *= p
                if _size(total) > MAX_BITS:
                    return None
            return total
        case Div():
            return parts[0] / parts[1] if parts[1] else None
        case Pow():
            base, exp = parts
            if exp.denominator != 1 or abs(exp) * _size(base) > MAX_BITS or (not base and exp <= 0):
                return None
            return Fraction(base ** int(exp))
    return None


def _size(v: Fraction) -> int:
    return v.numerator.bit_length() + v.denominator.bit_length()


@lru_cache(1_024)
def integer(n: int) -> Fraction:
    """An integer as a fraction; those met before are at hand."""
    return Fraction(n)


# Most numbers of a derivation are integers, and then nothing is to be reduced.
def times(a: Fraction, b: Fraction) -> Fraction:
    """``a*b``."""
    return integer(a.numerator * b.numerator) if a.denominator == 1 == b.denominator else a * b


def plain(a: Fraction) -> int | Fraction:
    """``a`` as an int where it is one: those are compared faster."""
    return a.numerator if a.denominator == 1 else a


def plus(a: Fraction, b: Fraction) -> Fraction:
    """``a + b``."""
    return integer(a.numerator + b.numerator) if a.denominator == 1 == b.denominator else a + b


def minus(a: Fraction) -> Fraction:
    """``-a``."""
    return integer(-a.numerator) if a.denominator == 1 else -a


def literal_value(e: Expr) -> Fraction | None:
    """The rational number a literal stands for (``-3``, ``2/5``, ``0.25``), or None.

    >>> literal_value(Neg(Div(Num(2), Num(6))))
    Fraction(-1, 3)
    """
    cls = e.__class__
    if cls is Num:
        return e.data[0]  # type: ignore[no-any-return]
    if cls is not Neg and cls is not Div:
        return None
    match e:
        case Neg(Num(v)):
            return minus(v)
        case Div(Num(p), Num(q)) if q != 0:
            return p / q
        case Neg(Div(Num(p), Num(q))) if q != 0:
            return -p / q
        case Div(Neg(Num(p)), Num(q)) if q != 0:
            return -p / q
    return None


def power_value(base: Fraction, exponent: int) -> Fraction | None:
    """``base**exponent`` unless it is undefined or too large to write out."""
    if exponent == 1:
        return base
    if base == 0 and exponent <= 0:
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits > 1 and bits * abs(exponent) > MAX_BITS:
        return None
    return base**exponent


def root_value(radicand: Fraction, index: int) -> Fraction | None:
    """The exact real root of a rational number where it is rational, else None.

    >>> root_value(Fraction(4, 9), 2), root_value(Fraction(-8), 3), root_value(Fraction(2), 2)
    (Fraction(2, 3), Fraction(-2, 1), None)
    """
    if radicand < 0:
        if index % 2 == 0:
            return None
        root = root_value(-radicand, index)
        return None if root is None else -root
    p, q = _integer_root(radicand.numerator, index), _integer_root(radicand.denominator, index)
    return None if p is None or q is None else Fraction(p, q)


def _integer_root(n: int, index: int) -> int | None:
    if n < 2:
        return n
    if n.bit_length() > MAX_BITS or index < 2:
        return None
    root = isqrt(n) if index == 2 else round(n ** (1 / index)) if n.bit_length() < 1000 else 0
    return root if root**index == n else None


def root_index(e: Expr) -> int | None:
    """2 for sqrt(u), 3 for cbrt(u), n for root(u, n) with an integer n, else None."""
    match e:
        case Func("sqrt" | "cbrt" as name):
            return ROOT_INDEX[name]
        case Func("root") if type(e.args[1]) is Num and e.args[1].value.denominator == 1:
            index = int(e.args[1].value)
            return index if index >= 2 else None
    return None


def rational_power(base: Fraction, n: Fraction) -> Fraction | None:
    """``base**n`` where it is rational: 8^(2/3) is 4."""
    root = root_value(base, n.denominator)
    return None if root is None else power_value(root, n.numerator)


def square_part(n: Fraction) -> tuple[Fraction, Fraction] | None:
    """12 = 2^2 * 3 as (2, 3): sqrt(12) is 2 sqrt(3); None where nothing comes out of the root."""
    if n.denominator != 1 or n.numerator > 10**6:
        return None
    inside, outside, d = n.numerator, 1, 2
    while d * d <= inside:
        while inside % (d * d) == 0:
            inside //= d * d
            outside *= d
        d += 1
    return (Fraction(outside), Fraction(inside)) if outside > 1 else None


def real_exponent(e: Expr) -> Fraction | None:
    """The exponent of a power that is real for every base but 0: a whole number, or a fraction of whole numbers with
    an odd denominator in lowest terms; else None.

    >>> from calctool.parsing import parse
    >>> [real_exponent(parse(n)) for n in ("2/6", "4/3 - 1", "-3", "1/2", "0.2", "n/3")]
    [Fraction(1, 3), Fraction(1, 3), Fraction(-3, 1), None, None, None]
    """
    return None if e.free else cached(_real_exponent, e)


def _real_exponent(e: Expr) -> Fraction | None:
    v = rational_value(e)
    if v is None or v.denominator % 2 == 0:
        return None
    return v if v.denominator == 1 or fold(e, _of_whole_numbers) else None


def _of_whole_numbers(node: Expr, parts: list[bool]) -> bool:
    return all(parts) and (type(node) is not Num or node.value.denominator == 1)


def as_one_number(exponent: Expr) -> Expr:
    """The exponent as the principal reading has it: a fraction of whole numbers becomes one number.

    >>> from calctool.parsing import parse
    >>> as_one_number(parse("-2/6")), as_one_number(parse("1/n"))
    (Neg(Num(Fraction(1, 3), '2/6')), Div(Num(1), Sym('n')))
    """
    v = real_exponent(exponent)
    if v is None or v.denominator == 1:
        return exponent
    joined = rewrite(exponent, _joined, Div.KIND)
    return joined if real_exponent(joined) is None else one_number(v)


def _joined(e: Expr) -> Expr:
    match e:
        case Div(Num(p), Num(q)) if q != 0 and (p / q).denominator != 1:
            return Num(p / q, f"{e.args[0].data[1]}/{e.args[1].data[1]}")
    return e


def one_number(v: Fraction) -> Expr:
    """A number as one node: 1/3 as ``Num(Fraction(1, 3), "1/3")``."""
    if v.denominator == 1:
        return as_expr(v)
    number = Num(abs(v), str(abs(v)))
    return Neg(number) if v < 0 else number


def typed_decimal(e: Expr) -> bool:
    """Was the number typed with a decimal point?"""
    if type(e) is Neg:
        e = e.body
    return type(e) is Num and not e.text.isdecimal() and "/" not in e.text


def as_decimal(v: Fraction) -> Expr | None:
    """A number with a decimal point; None for one whose digits do not end soon.

    >>> [None if e is None else e.text for e in map(as_decimal, (Fraction(98, 5), Fraction(2), Fraction(1, 3)))]
    ['19.6', '2', None]
    """
    tenth, size = 10**MOST_DIGITS, abs(v)
    if (size * tenth).denominator != 1:
        return None
    whole, rest = divmod(int(size * tenth), tenth)
    after = f"{rest:0{MOST_DIGITS}}".rstrip("0")
    number = Num(size, f"{whole}.{after}" if after else str(whole))
    return Neg(number) if v < 0 else number


MOST_DIGITS = 12


def is_one_number(e: Expr) -> bool:
    """Is it a number that is not whole, in one node: a decimal, or a fraction of the principal reading?"""
    if type(e) is Neg:
        e = e.body
    return type(e) is Num and e.value.denominator != 1


def less_one(exponent: Expr) -> Expr | None:
    """A literal exponent lowered by 1 and written in the same way; None where it is no literal.

    >>> from calctool.parsing import parse
    >>> less_one(parse("1/3")), less_one(parse("0.5")), less_one(as_one_number(parse("1/3")))
    (Neg(Div(Num(2), Num(3))), Neg(Num(Fraction(1, 2), '0.5')), Neg(Num(Fraction(2, 3), '2/3')))
    """
    v = literal_value(exponent)
    return None if v is None else exponent_of(v - 1, typed_decimal(exponent), is_one_number(exponent))


def exponent_of(v: Fraction, decimal: bool, narrow: bool) -> Expr:
    """A number as an exponent: a decimal where that is asked for, and where it is ``narrow`` one number in any case.

    What is not narrow stays the real root: x^(1/5) is not x^0.2.
    """
    if v.denominator == 1:
        return as_expr(v)
    if narrow:
        written = numeral(v, decimal)
        return written if is_one_number(written) else one_number(v)
    return numeral(v, decimal and v.denominator % 2 == 0)


def numeral(v: Fraction, decimal: bool) -> Expr:
    """A number in digits: as a decimal where that is asked for and ends, else as a fraction.

    >>> numeral(Fraction(3, 2), True).text
    '1.5'
    """
    if not decimal:
        return as_expr(v)
    size = abs(v)
    places = 0
    while places < MAX_PLACES and size.denominator != 1 and (size * 10**places).denominator != 1:
        places += 1
    if size.denominator == 1 or (size * 10**places).denominator != 1:
        return as_expr(v)
    digits = str((size * 10**places).numerator).rjust(places + 1, "0")
    number = Num(size, f"{digits[:-places]}.{digits[-places:]}")
    return Neg(number) if v < 0 else number
