"""Closed numbers that are worked out by hand: rational multiples of one root, of pi, e, a logarithm or an angle.

The values are those SymPy finds, and written as it writes them; it is asked where this is not enough, which costs half
a second for the first.  The angles are all that have a rational multiple of one root for their tangent and are
rational parts of a turn; of a rational tangent other than 0, 1 and -1 the angle is none (Niven, *Irrational Numbers*,
3.4), so it stands.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from calctool.algebra.multivariate import multiple
from calctool.algebra.terms import negated
from calctool.expr.exact import literal_value, power_value, rational_value, root_value, square_part
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import count, fold
from calctool.expr.tree import ONE, PI, ZERO, Add, Const, Div, E, Expr, Func, Mul, Neg, Num, Pow, add, as_expr
from calctool.numeric.evaluate import precise
from calctool.parsing import parse

MOST = 2
"""Terms of a sum."""
MAX_NODES = 60
LARGEST = 10**6
"""Numbers under a root up to this size are taken apart."""


class _Multiple(NamedTuple):
    """A rational multiple of sqrt(root), times something else or nothing."""

    c: Fraction
    root: int = 1
    other: Expr = ONE


_Sum = tuple[_Multiple, ...]
"""None is 0, no two are alike, and there are at most two: a multiple of pi and an angle."""
_ANGLES = {
    (Fraction(1), 1): Fraction(1, 4),
    (Fraction(1), 3): Fraction(1, 3),
    (Fraction(1, 3), 3): Fraction(1, 6),
}
"""(c, n) where c sqrt(n) is the tangent of this part of pi."""


def closed_value(e: Expr) -> Expr | None:
    """The value of a closed expression as it is written at last, or None where it is not of these kinds.

    >>> from calctool.expr.printer import show
    >>> for text in ("3/sqrt(2) + 2sqrt(2)", "arctan(-sqrt(3)) + pi", "arctan(-4/3)", "2e^2", "sin(pi/12)"):
    ...     value = closed_value(parse(text))
    ...     print(value if value is None else show(value))
    7 sqrt(2)/2
    2pi/3
    -arctan(4/3)
    2e^2
    None
    """
    found = None if count(e) > MAX_NODES else fold(e, _value)
    if found is None:
        return None
    if len(found) < 2:
        return _written(found[0]) if found else as_expr(0)
    return add(map(_written, _ordered(found)))


def _ordered(found: _Sum) -> list[_Multiple]:
    """The least first, but pi - u and 1 - u where u is one thing."""
    terms = sorted(found, key=lambda m: precise(_written(m), {}) or 0)
    if len(terms) == 2:
        less, more = terms
        bare = (more.root, more.other) == (1, ONE) or _written(more) in (PI, E)
        if less.c < 0 < more.c and bare and (less.root == 1) != (less.other == ONE):
            terms.reverse()
    return terms


def _written(m: _Multiple) -> Expr:
    factors = [Func("sqrt", Num(m.root))] if m.root != 1 else []
    return multiple(m.c, [*factors, *([m.other] if m.other != ONE else [])])


def _value(node: Expr, parts: list[_Sum | None]) -> _Sum | None:
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    match node:
        case Num():
            return _number(node.value)
        case Const("pi" | "e"):
            return (_Multiple(Fraction(1), 1, node),)
        case Add():
            return _sum(known)
        case Neg():
            return tuple(m._replace(c=-m.c) for m in known[0])
        case Mul():
            product: _Sum | None = _number(Fraction(1))
            for p in known:
                product = None if product is None else _product(product, p)
            return product
        case Div():
            inverse = _inverse(known[1])
            return None if inverse is None else _product(known[0], inverse)
        case Pow(base, exp) if (n := rational_value(exp)) is not None:
            return _power(base, known[0], n)
        case Func("sqrt"):
            return _root(known[0])
        case Func("arctan"):
            return _arctan(known[0])
        case Func("ln", Num(n)) if n.denominator == 1 and 1 < n < LARGEST and not _is_power(int(n)):
            return (_Multiple(Fraction(1), 1, node),)
        case Func("sin" | "cos", Num(n)) if n.denominator == 1 and n > 0:
            return (_Multiple(Fraction(1), 1, node),)
    return None


def _is_power(n: int) -> bool:
    return any(root_value(Fraction(n), k) is not None for k in range(2, n.bit_length() + 1))


def _number(v: Fraction, root: int = 1) -> _Sum:
    return (_Multiple(v, root),) if v else ()


def _sum(parts: list[_Sum]) -> _Sum | None:
    found: dict[tuple[int, Expr], Fraction] = {}
    for m in (m for p in parts for m in p):
        found[m.root, m.other] = found.get((m.root, m.other), Fraction(0)) + m.c
    total = tuple(_Multiple(c, *key) for key, c in found.items() if c)
    logarithms = [m for m in total if isinstance(m.other, Func) and m.other.name == "ln"]
    return total if len(total) <= MOST and len(logarithms) < 2 else None


def _product(a: _Sum, b: _Sum) -> _Sum | None:
    if not a or not b:
        return ()
    if len(a) > 1 or len(b) > 1 or ONE not in (a[0].other, b[0].other):
        return None
    (p,), (q,) = a, b
    other = q.other if p.other == ONE else p.other
    return _scaled(p.c * q.c, p.root * q.root, other)


def _scaled(c: Fraction, inside: int, other: Expr = ONE) -> _Sum | None:
    if inside > LARGEST:
        return None
    outside, root = square_part(Fraction(inside)) or (Fraction(1), Fraction(inside))
    return (_Multiple(c * outside, int(root), other),)


def _inverse(a: _Sum) -> _Sum | None:
    if len(a) != 1 or a[0].other != ONE:
        return None
    return (_Multiple(1 / (a[0].c * a[0].root), a[0].root),)


def _power(base: Expr, a: _Sum, n: Fraction) -> _Sum | None:
    if base in (E, PI):
        return (_Multiple(Fraction(1), 1, Pow(base, Num(n))),) if n > 1 and n.denominator == 1 else None
    if len(a) != 1 or a[0].other != ONE or a[0].root != 1:
        return None
    value = power_value(a[0].c, int(n)) if n.denominator == 1 else None
    return None if value is None else _number(value)


def _root(a: _Sum) -> _Sum | None:
    if not a:
        return ()
    m = a[0]
    if len(a) > 1 or m.root != 1 or m.other != ONE or m.c < 0:
        return None
    return _scaled(Fraction(1, m.c.denominator), m.c.numerator * m.c.denominator)


def _arctan(a: _Sum) -> _Sum | None:
    if not a:
        return ()
    m = a[0]
    if len(a) > 1 or m.other != ONE:
        return None
    sign = Fraction(1 if m.c > 0 else -1)
    known = _ANGLES.get((abs(m.c), m.root))
    if known is not None:
        return (_Multiple(sign * known, 1, PI),)
    return (_Multiple(sign, 1, Func("arctan", _written(m._replace(c=abs(m.c))))),)


@cache
def _known(name: str) -> dict[Expr | None, Expr]:
    """The known values of a function of one argument, by the place in its closed form."""
    row = FUNCTIONS[name]
    found = {closed_value(parse(place)): parse(value) for place, value in row.known.items()} if row.arity == 1 else {}
    if row.parity == "odd":
        found |= {
            closed_value(Neg(place)): negated(value) for place, value in found.items() if place not in (None, ZERO)
        }
    return found


def at_a_known_place(name: str, place: Expr) -> Expr | None:
    """The value of a function where everybody knows it: arcsin(1/2) and sqrt(0); else None.

    >>> from calctool.expr.printer import show
    >>> show(at_a_known_place("arctan", parse("-1/sqrt(3)"))), at_a_known_place("arctan", parse("2"))
    ('-pi/6', None)
    """
    known = _known(name)
    if place.free or place.open or not known:
        return None
    if len(known) == 1 and ZERO in known:
        return known[ZERO] if literal_value(place) == 0 else None
    return known.get(closed_value(place))
