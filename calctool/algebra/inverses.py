"""One function undone: the arguments at which it takes values in a given set.

Where a function rises or falls, its inverse carries the ends of the set back; the table of functions knows the inverse,
where it is monotone, and what it tends to at the ends of its domain.

Source: Stewart, *Calculus*, 1.5 (inverse functions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import floor

from calctool.algebra.reals import ABOVE, NOTHING, Exact, Reals, Unsettled, interval, power_of
from calctool.algebra.terms import as_term, scale
from calctool.expr.domains import Interval
from calctool.expr.exact import literal_value, rational_power, root_index
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.tree import ONE, Div, E, Expr, Func, Pow, as_expr
from calctool.parsing import parse


def undone(name: str, within: Reals, pieces: Sequence[Interval], e: Expr) -> Reals:
    """The arguments at which a function that is monotone on each of the intervals has values in the set."""
    row = FUNCTIONS[name]
    falls = row.monotone == "falling" or name == "sech"
    out = NOTHING
    for piece in pieces:
        ends = [_end(piece.low), _end(piece.high)]
        values = [_value_at(name, piece.low, piece.from_low, "+"), _value_at(name, piece.high, piece.to_high, "-")]
        here = interval(*ends, from_low=piece.from_low, to_high=piece.to_high)
        order = slice(None, None, -1) if falls else slice(None)
        low, high = values[order]
        closed = [piece.from_low, piece.to_high][order]
        wanted = within & interval(low, high, from_low=closed[0], to_high=closed[1])
        places, cells = list[Exact](), [wanted.cells[0]]
        for i, v in enumerate(wanted.ends):
            at_low, at_high = low is not None and v == low, high is not None and v == high
            place = ends[order][0] if at_low else ends[order][1] if at_high else _inverse(name, v, e, within)
            if place is not None:
                places.append(place)
                cells += wanted.cells[2 * i + 1 : 2 * i + 3]
            elif at_low:  # reached at infinity only
                cells = [wanted.cells[2 * i + 2]]
        out = out | (here & (Reals(places[::-1], cells[::-1]) if falls else Reals(places, cells)))
    return out


def _inverse(name: str, v: Exact, e: Expr, within: Reals) -> Exact:
    for argument, value in FUNCTIONS[name].known.items():
        if Exact(parse(value)) == v:
            return Exact(parse(argument))
    if name == "ln":
        return exponential(v, E)
    inverse = inverses().get(name)
    if inverse is None or v.expr is None:
        raise Unsettled(e, within)
    if isinstance(v.expr, Func) and v.expr.name == name:
        return Exact(v.expr.arg)
    if FUNCTIONS[inverse].parity == "odd" and v.sign < 0:
        return Exact(Func(inverse, v.times(Fraction(-1)).written)).times(Fraction(-1))
    return Exact(Func(inverse, v.expr))


def _end(text: str) -> Exact | None:
    return None if text.endswith("oo") else Exact(parse(text))


def plainly_undone(known: Mapping[str, str], within: Reals) -> bool:
    """Are all ends of a set values that the table knows?"""
    return all(any(Exact(parse(v)) == end for v in known.values()) for end in within.ends)


def _value_at(name: str, end: str, closed: bool, side: str) -> Exact | None:
    """The value of a function at an end of its domain, or its limit there; None for an infinite one."""
    row = FUNCTIONS[name]
    if closed:
        return Exact(parse(row.known[end]) if end in row.known else Func(name, parse(end)))
    return _end(row.limits[end if end.endswith("oo") else end + side])


@cache
def inverses() -> dict[str, str]:
    """The inverse of a function that is monotone, by name."""
    pairs = [(row.name, row.inverse) for row in FUNCTIONS.values() if row.inverse]
    return {**{b: a for a, b in pairs}, **{a: b for a, b in pairs if FUNCTIONS[a].monotone or a in EVEN}}


EVEN = ("cosh", "sech")
"""Even, and monotone for u >= 0."""


@cache
def never_zero(name: str) -> bool:
    """Has a function of the table no zeros?  (Of a special function the table need not know them.)

    >>> never_zero("sec"), never_zero("digamma")
    (True, False)
    """
    row = FUNCTIONS[name]
    return row.arity == 1 and not row.zero and (not row.special or name in ("gamma", "factorial"))


@cache
def natural(name: str) -> Reals:
    """The domain of a function of the table, where it is intervals."""
    out = NOTHING
    for piece in natural_domain(name).intervals:
        out = out | interval(_end(piece.low), _end(piece.high), from_low=piece.from_low, to_high=piece.to_high)
    return out


def logarithm(v: Exact, base: Expr) -> Exact:
    """The exponent to which the base is v.

    >>> from calctool.expr.printer import show
    >>> show(logarithm(Exact(parse("cbrt(1/2)")), E).written), show(logarithm(Exact(parse("sqrt(e)")), E).written)
    ('-ln(2)/3', '1/2')
    """
    if v.rational == 1:
        return Exact.of(0)
    b = literal_value(base)
    if b is not None and v.rational is not None:
        for n in range(-20, 21):
            if b**n == v.rational:
                return Exact.of(n)
    times, e = _out_of_powers(v.written)
    if e == base:
        return Exact.of(times)
    return Exact(scale(Func("ln", e), times) if base == E else scale(Div(Func("ln", e), Func("ln", base)), times))


def _out_of_powers(e: Expr) -> tuple[Fraction, Expr]:
    """n and b with e = b^n: out of roots, powers and reciprocals."""
    n = Fraction(1)
    while True:
        q, index = literal_value(e), root_index(e)
        power = literal_value(e.exp) if isinstance(e, Pow) else None
        if index:
            n, e = n / index, e.args[0]
        elif power and Exact(e.args[0]).sign > 0:
            n, e = n * power, e.args[0]
        elif q is not None and q.numerator == 1 and q.denominator > 1:
            n, e = -n, as_expr(q.denominator)
        elif isinstance(e, Div) and literal_value(e.num) == 1:
            n, e = -n, e.den
        else:
            return n, e


def exponential(v: Exact, base: Expr) -> Exact:
    """``base^v``.

    >>> from calctool.expr.printer import show
    >>> [show(exponential(Exact(parse(e)), E).written) for e in ("-1/2", "3/2", "-ln(2)/3")]
    ['1/sqrt(e)', 'e^(3/2)', '1/cbrt(2)']
    """
    if v.rational in (0, 1):
        return Exact(base if v.rational else ONE)
    e = v.written
    if base == E and v.rational == Fraction(1, 2):
        return Exact(Func("sqrt", E))
    term = as_term(e)
    ((power, times),) = term.powers.values() if len(term.powers) == 1 else ((e, None),)
    if base == E and times == 1 and isinstance(power, Func) and power.name == "ln":
        return power_of(Exact(power.arg), term.coef)
    b = literal_value(base)
    if b is not None and v.rational is not None and (known := rational_power(b, v.rational)) is not None:
        return Exact.of(known)
    if v.rational is not None and v.rational < 0:
        return Exact(Div(ONE, exponential(v.times(Fraction(-1)), base).written))
    return Exact(Pow(base, e))


def _whole_above(v: Exact, *, itself: bool) -> int:
    """The least whole number above v, or v itself if it is one."""
    n = floor(v.near()) - 1
    while (order := Exact.of(n).compare(v)) < 0 or (order == 0 and not itself):
        n += 1
    return n


def floors(within: Reals) -> Reals:
    """Where floor(u) lies in the set."""
    out = NOTHING
    for piece in within.components():
        low = None if piece.low is None else Exact.of(_whole_above(piece.low, itself=piece.from_low))
        high = None if piece.high is None else Exact.of(_whole_above(piece.high, itself=not piece.to_high))
        out = out | interval(low, high, from_low=low is not None)
    return out


def mapped(within: Reals, fn: Callable[[Exact], Exact], falls: bool = False) -> Reals:
    """The image of a set under a function that rises (or falls) on the whole of it."""
    ends = [fn(end) for end in within.ends]
    return Reals(ends[::-1], within.cells[::-1]) if falls else Reals(ends, within.cells)


def mirrored(within: Reals) -> Reals:
    return mapped(within, lambda v: v.times(Fraction(-1)), falls=True)


def positive(within: Reals) -> Reals:
    """The part above 0, with 0 for an end no more: that is what becomes the whole line under the logarithm."""
    above = within & ABOVE
    return Reals(above.ends[1:], above.cells[2:]) if above.ends and above.ends[0].sign == 0 else above
