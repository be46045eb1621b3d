"""Where an answer with letters in it may fail: a letter is 0, two letters are equal, two different values meet.

An answer found for letters in general need not hold for all of them: the sides a and 2 of a jump are
one limit where a = 2, and b^2 - a^2 under a vanishing denominator may vanish itself.  Such places are
listed here, each as a value of one letter, so that the limit can be worked there by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from calctool.algebra.terms import as_term, scale, terms_of
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold
from calctool.expr.tree import OO, ZERO, Add, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym, add, as_expr
from calctool.limits.solver import SolvedLimit
from calctool.simplification import simplify

LetterValue = tuple[Sym, Expr]
"""A letter, and the value of it to be looked at."""


def coincidences(goal: Limit, found: SolvedLimit) -> list[LetterValue]:
    """The values of letters at which the outcome may be another.

    >>> from calctool.limits.solver import LimitEngine
    >>> from calctool.parsing import parse
    >>> goal = Limit(parse("{a x + 1 if x < 2 else x^2}"), Sym("x"), parse("2"))
    >>> (Sym("a"), parse("3/2")) in coincidences(goal, LimitEngine({"a": Fraction(1)}).derive(goal))
    True
    """
    names = sorted(goal.free)
    met = meeting(found)
    places: list[LetterValue] = [met] if met is not None else []
    if len(names) == 1:
        return [*places, *((Sym(names[0]), as_expr(v)) for v in cuts(goal))]
    places += [(Sym(n), ZERO) for n in names]
    for n, m in combinations(names[:3], 2):
        places += [(Sym(n), Sym(m)), (Sym(n), Neg(Sym(m)))]
    return places


def meeting(found: SolvedLimit) -> LetterValue | None:
    """Where the two different values that make up the reason for having no limit are the same."""
    ends: Sequence[Expr | None] = (found.left, found.right)
    if found.swing is not None:
        ends = (found.swing.low.limit, found.swing.high.limit)
    low, high = ends
    if low is None or high is None or found.value is not None:
        return None
    return zero_of(Add(low, Neg(high)))


def zero_of(e: Expr) -> LetterValue | None:
    """The letter, and its value, at which an expression linear in it is 0; None where no letter is.

    >>> from calctool.parsing import parse
    >>> zero_of(parse("2a + 1 - 4")), zero_of(parse("a - b")), zero_of(parse("a^2 - 4"))
    ((Sym('a'), Div(Num(3), Num(2))), (Sym('a'), Sym('b')), None)
    """
    if OO in e.args or Neg(OO) in e.args:
        return None
    whole = simplify(e)
    for n in sorted(whole.free):
        with_n = [as_term(t) for t in terms_of(whole) if t.has(n)]
        if len(with_n) == 1 and list(with_n[0].powers.values()) == [(Sym(n), Fraction(1))]:
            others = sorted((t for t in terms_of(whole) if not t.has(n)), key=lambda t: not t.free)  # b - 1
            rest = [scale(t, -1 / with_n[0].coef) for t in others]
            return Sym(n), simplify(add(rest) if rest else ZERO)
    return None


def vanishing_at(e: Expr) -> list[LetterValue] | None:
    """All the places where an expression is 0, each as a value of one letter; None where they are not such.

    >>> from calctool.parsing import parse
    >>> vanishing_at(parse("a(a - b)^2")), vanishing_at(parse("a^2 + b^2"))
    ([(Sym('a'), Num(0)), (Sym('a'), Sym('b'))], None)
    """
    if not e.free:
        return []
    match e:
        case Mul(args=parts):
            found = [vanishing_at(part) for part in parts]
            return None if None in found else [place for places in found for place in places or ()]
        case Neg(body) | Div(body, _) | Func("abs" | "sqrt" | "cbrt", body):
            return vanishing_at(body)
        case Pow(base, exp) if (literal_value(exp) or 0) > 0:
            return vanishing_at(base)
    place = zero_of(e)
    if place is not None:
        return [place]
    plain = simplify(e)
    return vanishing_at(plain) if isinstance(e, Add) and isinstance(plain, (Mul, Neg, Div, Pow)) else None


def cuts(goal: Limit) -> list[Fraction]:
    """Values of a single letter: 0, 1, -1, and the numbers in the problem."""
    numbers: set[Fraction] = {Fraction(0), Fraction(1), Fraction(-1)}

    def one(node: Expr, parts: list[None]) -> None:
        v = literal_value(node) if isinstance(node, (Num, Neg, Div)) else None
        if v is not None and abs(v) <= 20 and v.denominator <= 20 and len(numbers) < 9:
            numbers.update((v, -v))

    fold(goal.body, one)
    return sorted(numbers)
