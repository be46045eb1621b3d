"""Are two answers equal as real functions?  Proof first (normal form, balls); numbers refute; else undecided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.errors import Refuted
from calctool.expr.exact import rational_value
from calctool.expr.functions import natural_domain
from calctool.expr.printer import show
from calctool.expr.traversal import cached, fold, goals
from calctool.expr.tree import (
    DNE,
    OO,
    Add,
    Const,
    Deriv,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
)
from calctool.numeric.balls import PRECISIONS, Ball, disjoint
from calctool.numeric.compare import compare
from calctool.numeric.evaluate import precise
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.sampling import candidates, nice, sample_points
from calctool.process.budget import Budget, OutOfBudget

FIRST, MANY = 8, 200
"""Points before a proof is tried, and where none is found."""
FINE, FINEST = 40, 12
"""Points looked at with more bits, and with most."""
_DEEPEST = 20_000
"""Bits for one point at the very end: e^(-10^4) shows beside 1."""
ENOUGH = 20
"""Points that have to agree before agreement is said without a proof."""
WORK = 1_000_000
"""Units of work for one question: nodes worked out at points, terms multiplied in a proof."""
LONG = 600
"""Bits that cost as much as the rest of the work on a node."""


_SIDES = tuple(Fraction(n, 10_007) for n in (7_213, 13_309, 21_727, 4_241, 311, 53_407, 9_901, 2_903, 94_349, 571_009))


class Witness(NamedTuple):
    """A point where the answer is wrong: the value it has there (None: it has none) and the right one."""

    point: tuple[tuple[str, Fraction], ...]
    theirs: str | None
    ours: str


class Verdict(NamedTuple):
    """``state`` is right, wrong or undecided.

    ``proof`` of a right one: structure, normal-form, numeric, rounded (``points`` are digits then).  ``reason`` of a
    wrong one: value, undefined, shape, letters, unworked, dne (there is none), exists (there is one), infinite, both
    (±oo), label (something else is named), link (a false equals sign before a right end); ``only`` are the
    conditions under which a wrong answer would be right; ``where`` is the component, for a vector or matrix;
    ``points`` how many points agreed.
    """

    state: str
    proof: str = ""
    reason: str = ""
    witness: Witness | None = None
    only: tuple[Expr, ...] = ()
    where: tuple[int, ...] = ()
    says: str = ""
    points: int = 0


# --- one expression --------------------------------------------------------------------------------


def equal(
    right: Expr,
    answer: Expr,
    goal: Expr | None = None,
    known: frozenset[str] | None = None,
    budget: Budget | None = None,
) -> Verdict:
    """Is ``answer`` equal to ``right`` wherever the goal (else ``right``) has a value?

    ``known`` are the letters allowed; ``budget`` is what the work may come to, where several comparisons share one.

    >>> from calctool.parsing import parse
    >>> equal(parse("1 - cos^2 x"), parse("sin^2 x")).proof
    'normal-form'
    """
    budget = Budget(WORK) if budget is None else budget
    if answer.open:
        return Verdict("wrong", reason="unworked")
    ends = [_ended(right), _ended(answer)]
    if any(ends):
        if ends[0] == ends[1]:
            return Verdict("right", "structure")
        reason = "dne" if right == DNE else "exists" if answer == DNE and not ends[0] else "infinite"
        return Verdict("wrong", reason=reason)
    if known is not None:
        foreign = sorted(answer.free - known) + sorted(_undefined(answer) - _undefined(right, goal))
        if foreign:
            return Verdict("wrong", reason="letters", says=", ".join(dict.fromkeys(foreign)))
    if ordered(right) == ordered(answer):
        return Verdict("right", "structure")
    from calctool.algebra.normal_form import proved  # loads python-flint, which most right answers do not need

    look = _Comparison(right, answer, goal, budget)
    refuted = look.sweep(FIRST, PRECISIONS[:1])
    if refuted is not None:
        return refuted
    proof = proved(right, answer, goal, budget) if look.defined or not look.points else False
    if proof and not (_edges(answer) - _edges(right, goal)):
        return Verdict("right", "normal-form", points=look.agreed)
    refuted = look.sweep(MANY, PRECISIONS[:1])
    if refuted is None and not proof:
        refuted = look.closer()
    if refuted is not None:
        return refuted
    if proof:
        return Verdict("right", "normal-form", points=look.agreed)
    if look.fine >= (1 if look.constant else ENOUGH):
        return Verdict("right", "numeric", points=look.fine)
    return look.otherwise()


def _ended(e: Expr) -> str:
    """oo, -oo or dne, where the expression is one of them."""
    if isinstance(e, Const) and e.name in ("oo", "dne"):
        return e.name
    return "-oo" if isinstance(e, Neg) and e.body == OO else ""


def _undefined(*es: Expr | None) -> set[str]:
    """The undefined functions that occur, as f(...)."""
    found: set[str] = set()
    for e in es:
        if e is not None and e.kinds & UndefinedFunction.KIND:
            fold(e, lambda node, _: found.add(node.data[0] + "(...)") if isinstance(node, UndefinedFunction) else None)
    return found


def ordered(e: Expr) -> Expr:
    """The expression with terms and factors in one order, sums and products flat, numbers plain.

    >>> from calctool.parsing import parse
    >>> ordered(parse("x*(1 + 2.0x)")) == ordered(parse("(2x + 1) x"))
    True
    """
    return cached(_ordered, e)


def _ordered(e: Expr) -> Expr:
    def one(node: Expr, parts: list[Expr]) -> Expr:
        match node:
            case Num(v):
                return Num(v) if v.denominator == 1 else Num(v, f"{v.numerator}/{v.denominator}")
            case Neg():
                return parts[0].body if isinstance(parts[0], Neg) else Neg(parts[0])
            case Add() | Mul():
                cls = node.__class__
                flat = [p for part in parts for p in (part.args if isinstance(part, cls) else (part,))]
                return cls(*sorted(flat, key=show))
        return node.with_args(parts)

    return fold(e, one)


def _edges(*es: Expr | None) -> set[Expr]:
    """What bounds the domain of an expression beyond single points: what stands in roots, logarithms and the like."""
    found: set[Expr] = set()

    def one(node: Expr, _: list[Any]) -> None:
        match node:
            case Func(name) if natural_domain(name).restricts:
                found.add(ordered(node.arg))
                if len(node.args) > 1:
                    found.add(ordered(node.args[1]))
            case Pow(base, exp) if base.free:
                q = None if exp.free else rational_value(exp)
                if q is None or q.denominator != 1:
                    found.add(ordered(base))
            case Piecewise():
                found.update([ordered(condition) for _, condition in node.branches])

    for e in es:
        if e is not None:
            fold(e, one)
    return {u for u in found if u.free}


# --- looking at points -----------------------------------------------------------------------------


class _Comparison:
    """Compares at points where the question has a value; remembers what it saw."""

    def __init__(self, right: Expr, answer: Expr, goal: Expr | None, budget: Budget) -> None:
        self.right, self.answer = right, answer
        self.goal = right if goal is None or _unreachable(goal) else goal
        self.names = sorted(self.goal.free | right.free | answer.free)
        self.constant = not self.names
        self.points = candidates(self.names, [self.goal, answer])
        self.tried = 0
        self.agreed = self.fine = self.defined = 0
        self.open: list[Ball] = []
        self.budget = budget
        self.size = sum([cached(_size, e) for e in (self.goal, right, answer)])

    def next(self) -> Ball | None:
        point = next(self.points, None)
        self.tried += 1
        return None if point is None else Ball(point)

    def sweep(self, most: int, bits: Sequence[int]) -> Verdict | None:
        """Look at points until so many have a value; the verdict if one of them refutes."""
        most = 1 if self.constant else most
        while self.defined < most and self.tried < 4 * most and not self.budget.spent:
            ball = self.next()
            if ball is None:
                break
            found = self.at(ball, bits)
            if found is not None:
                return self.refuted(ball, found)
        return None

    def closer(self) -> Verdict | None:
        """The points that agreed, with more bits: a small difference shows, or agreement is close to certain."""
        for bits, most in zip((*PRECISIONS[1:], _DEEPEST), (FINE, FINEST, 2, 1), strict=True):
            for ball in self.open[:: max(1, len(self.open) // most)]:
                if self.budget.spent:
                    return None
                found = self.at(ball, (bits,), again=True)
                if found is not None:
                    return self.refuted(ball, found)
        return None

    def at(self, ball: Ball, precisions: Sequence[int], again: bool = False) -> str | None:
        """value or undefined if the answer is refuted there."""
        for bits in precisions:
            self.look(bits)
            ours = ball.value(self.goal, bits)
            if ours.__class__ is NoValue or ours.__class__ is bool:
                return None
            if not again:
                self.defined += 1
                check = ours if self.right is self.goal else ball.value(self.right, bits)
                if check.__class__ is not NoValue and check.__class__ is not bool and disjoint(check, ours):
                    raise Refuted("our own answer differs from the derivative found with numbers")
            theirs = ball.value(self.answer, bits)
            if theirs is UNDEFINED:
                if self.spread(ball):
                    return "undefined"
                return None
            if theirs is OUT_OF_RANGE or theirs.__class__ is bool:
                return None
            if disjoint(theirs, ours):
                return "value"
            if not again:
                self.agreed += 1
                self.open.append(ball)
            elif _tight(ours, bits) and _tight(theirs, bits):
                self.fine += 1
        return None

    def look(self, bits: int) -> None:
        """Count the work of looking at a point; what is begun is finished."""
        with suppress(OutOfBudget):
            self.budget.spend(self.size * (1 + bits // LONG))

    def spread(self, ball: Ball) -> bool:
        """Is the answer without a value beside the point too (and not in that one point alone)?"""
        if self.constant:
            return True
        for step in (Fraction(1, 10**6 + 3), Fraction(-1, 10**6 + 3)):
            near = Ball({name: q + step * (i + 1) for i, (name, q) in enumerate(ball.items())})
            ours = near.value(self.goal)
            if ours.__class__ is not NoValue and near.value(self.answer) is UNDEFINED:
                return True
        return False

    # What is said of a refuted answer

    def refuted(self, ball: Ball, reason: str) -> Verdict:
        return Verdict("wrong", reason=reason, witness=self.witness(ball, reason), only=self.only(), points=self.agreed)

    def witness(self, refuting: Ball, reason: str) -> Witness:
        """The simplest point that refutes for the same reason, plainly if there is one."""
        bits = PRECISIONS[1]
        close = None
        for simple in () if self.constant else nice(self.names):
            ball = Ball(simple)
            ours, theirs = ball.value(self.goal, bits), ball.value(self.answer, bits)
            if ours.__class__ in (NoValue, bool) or theirs is OUT_OF_RANGE or theirs.__class__ is bool:
                continue
            if theirs is UNDEFINED if reason == "undefined" else theirs is not UNDEFINED and disjoint(ours, theirs):
                close = close or ball
                if theirs is UNDEFINED or decimal(ours, 5) != decimal(theirs, 5):
                    close = ball
                    break
        ball = close or refuting
        ours, theirs = ball.value(self.goal, bits), ball.value(self.answer, bits)
        digits = 6
        while digits < 40 and theirs is not UNDEFINED and decimal(ours, digits) == decimal(theirs, digits):
            digits *= 2
        return Witness(
            tuple(ball.items()), None if theirs is UNDEFINED else decimal(theirs, digits), decimal(ours, digits)
        )

    def only(self) -> tuple[Expr, ...]:
        """``x > 0`` where a wrong answer is right exactly on one side of 0."""
        if len(self.names) != 1:
            return ()
        x = Sym(self.names[0])

        def agreed(sign: int) -> Iterator[bool]:
            """Is it right at one place after the other on a side?"""
            for size in _SIDES:
                ball = Ball({x.name: sign * size})
                ours = ball.value(self.goal)
                if ours.__class__ is NoValue:
                    continue
                theirs = ball.value(self.answer)
                if theirs is not OUT_OF_RANGE:
                    yield theirs is not UNDEFINED and not disjoint(theirs, ours)

        above, below = agreed(1), agreed(-1)
        first, other = next(above, None), next(below, None)
        # Mostly it is wrong on both sides, or there is one side only, and no more is looked at.
        if first is None or other is None or first == other or not all(a == first for a in above):
            return ()
        return (Relation(">" if first else "<", x, Num(0)),) if all(b == other for b in below) else ()

    def otherwise(self) -> Verdict:
        """Balls do not reach it: the digits of :mod:`calctool.numeric.compare`, which are no proof but are many."""
        points = sample_points(self.goal, 12, frozenset(self.names))
        verdict = compare(self.goal, self.answer, points)
        if verdict.state == "agrees":
            return Verdict("right", "numeric", points=verdict.points)
        if verdict.state == "refuted" and verdict.at is not None and not self.agreed:
            theirs, ours = precise(self.answer, verdict.at, 20), precise(self.goal, verdict.at, 20)
            shown = Witness(tuple(verdict.at.items()), _short(theirs), _short(ours) or "")
            return Verdict("wrong", "numeric", "undefined" if theirs is None else "value", shown)
        nowhere = "" if self.defined else "The function of the question has no value at any point tried."
        return Verdict("undecided", says=nowhere, points=self.agreed)


def _size(e: Expr) -> int:
    """How many nodes there are to work out, those below a d/dx once more for each."""
    seen: dict[int, int] = {}
    levels = fold(e, lambda node, parts: max(parts, default=1) + isinstance(node, Deriv), seen)
    return levels * len(seen)


def _short(v: Any) -> str | None:
    if v is None:
        return None
    from mpmath import nstr  # type: ignore[import-untyped, unused-ignore]

    return str(nstr(v, 8))


def _unreachable(goal: Expr) -> bool:
    return any(isinstance(g, Limit) for _, g in goals(goal))


def _tight(v: Any, bits: int) -> bool:
    return (
        bool(v.rel_accuracy_bits() > bits // 2)
        or bool(v.is_exact())
        or (bool(v.contains(0)) and bool(v.rad() < 2.0 ** (-bits // 2)))
    )


def decimal(v: Any, digits: int = 6) -> str:
    """A ball in so many digits, without what they are not sure of.

    >>> from calctool.numeric.balls import Ball
    >>> from calctool.parsing import parse
    >>> decimal(Ball({}).value(parse("-7/2"))), decimal(Ball({}).value(parse("10^9/7")))
    ('-3.5', '1.42857e+8')
    """
    text = v.str(digits, radius=False)
    if "e" in text and "." in text:
        digits_, _, exponent = text.partition("e")
        text = digits_.rstrip("0").rstrip(".") + "e" + exponent
    elif "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text.startswith("0e") else str(text)  # a ball round 0 in which no digit is sure


def in_digits(text: str) -> str:
    """A number as a person writes it, from one with an exponent.

    >>> in_digits("1.42857e+8"), in_digits("1.1013e+5"), in_digits("-2.5e-5"), in_digits("1e-12"), in_digits("3.5")
    ('1.42857*10^8', '110130', '-0.000025', '10^-12', '3.5')
    """
    mantissa, e, exponent = text.removesuffix(".0").partition("e")
    if not e:
        return mantissa
    mantissa, n = mantissa.removesuffix(".0"), int(exponent)
    if 0 < n < 6:
        whole, _, part = mantissa.partition(".")
        part = part.ljust(n, "0")
        return f"{whole}{part[:n]}.{part[n:]}".rstrip(".")
    if -7 < n < 0:
        sign, size = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
        return f"{sign}0.{'0' * (-n - 1)}{size.replace('.', '')}"
    return {"1": "", "-1": "-"}.get(mantissa, f"{mantissa}*") + f"10^{n}"
