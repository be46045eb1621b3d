"""The places of an answer, as it was typed, at which one change makes it right: a sign, a number, an exponent, a term.

Nearly everywhere an answer is linear in one of its terms: then what that term should have been follows from the value
of the answer with the term, without it and with it twice, and the only question is whether the two are a number apart,
or a power of the variable.  Where it is not, the sign and a few other numbers are tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from calctool.diagnosis.agreement import Vector, same
from calctool.diagnosis.attempt import Attempt
from calctool.diagnosis.card import OneChange
from calctool.diagnosis.search import NAN
from calctool.expr.exact import rational_value
from calctool.expr.traversal import nodes, put_at
from calctool.expr.tree import TWO, ZERO, Add, Div, Expr, Func, Mul, Neg, Num, Path, Pow, Sym, as_expr

MANY_PLACES = 40
EXPONENTS = (-1, 1, 2, -2)


class Spot(NamedTuple):
    """A place in an answer: the part that stands there, and the term of the answer it belongs to."""

    path: Path
    part: Expr
    term: Expr
    exponent: bool = False


def one_change(attempt: Attempt) -> Iterator[tuple[OneChange, Expr]]:
    """Every single change that makes a wrong answer right, and the answer with it.

    >>> from calctool.parsing import parse
    >>> from calctool.process.budget import Budget
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x/(x^2 + 1)")
    >>> attempt = Attempt(question, question.goal, question.right, parse("(1 + x^2)/(x^2 + 1)^2"), Budget(1000))
    >>> [change for change, _ in one_change(attempt)]
    [OneChange(kind='sign', term=Pow(Sym('x'), Num(2)))]
    """
    answer, near = attempt.answer, attempt.near
    mine, right = near.vector(answer), near.vector(attempt.right)
    terms = list(_terms(answer))[:MANY_PLACES]
    for place in terms:
        yield from _in_term(attempt, place, mine, right)
    for place in list(_numbers(answer))[:MANY_PLACES]:
        yield from _other_number(attempt, place, right)
    yield from _missing(attempt, mine, right)


def _terms(e: Expr) -> Iterator[Spot]:
    """The answer, and the terms of every sum in it."""
    stack: list[tuple[Path, Expr]] = [((), e)]
    yield Spot((), e, e)
    while stack:
        path, node = stack.pop(0)
        for i, a in enumerate(node.args):
            if isinstance(node, Add):
                yield Spot((*path, i), a, a)
            stack.append(((*path, i), a))


def _numbers(e: Expr) -> Iterator[Spot]:
    """The numbers in exponents and inside of functions and brackets with a power."""
    stack: list[tuple[Path, Expr, Expr, bool, bool]] = [((), e, e, False, False)]
    while stack:
        path, node, term, inside, above = stack.pop()
        if isinstance(node, Num) and inside:
            yield Spot(path, node, term, above)
        for i, a in enumerate(node.args):
            top = a if isinstance(node, Add) and not inside else term
            exponent = (isinstance(node, Pow) and i == 1) or (above and not isinstance(node, Func))
            stack.append(((*path, i), a, top, inside or isinstance(node, Func | Pow), exponent))


def _with(attempt: Attempt, path: Path, new: Expr) -> Expr:
    return put_at(attempt.answer, path, new) if path else new


def _in_term(attempt: Attempt, place: Spot, mine: Vector, right: Vector) -> Iterator[tuple[OneChange, Expr]]:
    near = attempt.near
    path, part, *_ = place
    attempt.budget.spend()
    without, twice = (near.vector(_with(attempt, path, new)) for new in (ZERO, Mul(TWO, part)))
    if path and same(without, right):
        yield OneChange("too many", _positive(part)), _with(attempt, path, ZERO)
        return
    ratio = _ratio(without, mine, twice, right)
    below = ratio is None
    if below:
        ratio = _ratio(*map(_reciprocal, (without, mine, twice, right)))
    if ratio is None:
        if path and same(near.vector(_with(attempt, path, Neg(part))), right):
            yield OneChange("sign", _positive(part)), _with(attempt, path, Neg(part))
        return
    number = _number(ratio)
    if number == -1:
        if path:
            yield OneChange("sign", _positive(part)), _with(attempt, path, Neg(part))
    elif number is not None:
        if below and (number * _coefficient(part)).denominator > _coefficient(part).denominator:
            return  # a fraction underneath: nobody makes that slip
        yield OneChange("number", _positive(part)), _with(attempt, path, Mul(as_expr(number), part))
    elif path or not isinstance(part, Add):
        letters = [(Sym(name), None) for name in sorted(attempt.right.free)]
        for base, n in [*letters, *_brackets(part)]:
            for k in EXPONENTS:
                if n == -k:  # the bracket does not belong there at all: that is no slip in its exponent
                    continue
                power = near.vector(Pow(base, as_expr(k)))
                if _number([r / v if v else NAN for r, v in zip(ratio, power, strict=True)]) == 1:
                    shown = not isinstance(base, Sym) or _has_power(part, base.name)
                    mended = Mul(Pow(base, as_expr(Fraction(k))), part)
                    yield OneChange("exponent" if shown else "factor", _positive(part)), _with(attempt, path, mended)


def _brackets(e: Expr, n: Fraction = Fraction(1)) -> list[tuple[Expr, Fraction | None]]:
    """The sums that are factors of a term, or stand there with an exponent, and this exponent."""
    match e:
        case Neg(u):
            return _brackets(u, n)
        case Pow(u, m):
            size = rational_value(m)
            return [] if size is None else _brackets(u, n * size)
        case Mul():
            return [s for a in e.factors for s in _brackets(a, n)]
        case Div(u, v):
            return _brackets(u, n) + _brackets(v, -n)
    return [(e, n)] if isinstance(e, Add) else []


def _coefficient(e: Expr) -> Fraction:
    """The number in front of a term."""
    numbers = [rational_value(f) for f in (e.factors if isinstance(e, Mul) else (e,)) if not f.free]
    return math.prod([v for v in numbers if v is not None], start=Fraction(1))


def _has_power(e: Expr, name: str) -> bool:
    """Does the term show a power of the letter?"""
    match e:
        case Neg(u):
            return _has_power(u, name)
        case Mul() | Div():
            return any(_has_power(a, name) for a in e.args)
        case Pow(Sym(other), n):
            return other == name and not n.free
    return False


def _positive(e: Expr) -> Expr:
    return e.body if isinstance(e, Neg) else e


def _reciprocal(v: Vector) -> Vector:
    return [1 / w if w else NAN for w in v]


def _ratio(without: Vector, mine: Vector, twice: Vector, right: Vector) -> Vector | None:
    """By what the part would have to be multiplied; None where the answer is not linear in it."""
    out: Vector = []
    for none, one, two, want in zip(without, mine, twice, right, strict=True):
        step = one - none
        if not abs(two - one - step) <= 1e-9 * max(abs(two), abs(one), abs(none)):
            return None
        out.append((want - none) / step if step else NAN)
    return out


def _number(ratio: Vector) -> Fraction | None:
    """The simple number that all of these values are."""
    first = ratio[0]
    if first != first or not 1e-6 < abs(first) < 1e6 or any(not abs(v - first) <= 1e-8 * abs(first) for v in ratio):
        return None
    near = Fraction(first).limit_denominator(100)
    return near if abs(near - Fraction(first)) <= 1e-8 * abs(first) and abs(near.numerator) <= 1000 else None


def _other_number(attempt: Attempt, place: Spot, right: Vector) -> Iterator[tuple[OneChange, Expr]]:
    path, part, term, exponent = place
    assert isinstance(part, Num)
    n = part.value
    others = {-n, *(n + k for k in range(-3, 4))} if exponent else {-n, *_numbers_of(attempt.body), n * n}
    attempt.budget.spend(len(others))
    for other in sorted(others - {n, 0}):
        changed = _with(attempt, path, as_expr(other))
        if same(attempt.near.vector(changed), right):
            yield OneChange("exponent" if exponent else "number", _positive(term)), changed


def _numbers_of(e: Expr) -> set[Fraction]:
    return set(islice((node.value for node in nodes(e) if isinstance(node, Num)), 8))


def _missing(attempt: Attempt, mine: Vector, right: Vector) -> Iterator[tuple[OneChange, Expr]]:
    """A term of the right derivative, before or after it is tidied up, that the answer lacks."""
    near = attempt.near
    gap = [w - v for v, w in zip(mine, right, strict=True)]
    for line in attempt.right_lines:
        if not isinstance(line, Add):
            continue
        for t in line.terms:
            if same(near.vector(t), gap):
                yield OneChange("missing", _positive(t)), Add(attempt.answer, t)
                return
