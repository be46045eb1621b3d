"""Is an answer right?  Refuted with a proof, proved by a normal form, or said plainly to be neither.

*Right* means equal, as a real function, wherever the function of the question is defined and
differentiable.  So points are taken where the *question* has a value; there an answer with another value,
or with none, is wrong, and the difference of two balls proves it.  What is not refuted is to be proved
(:mod:`calctool.normal`), and what is neither is looked at closely before anything is said.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from .answers import along_axes
from .balls import PRECISIONS, Ball, disjoint
from .domain import odd_roots
from .errors import Refuted, Undecided
from .expr import DNE, OO, ROOTS, Add, At, Const, Deriv, E, Expr, Func, Limit, Mul, Neg, Num, Piecewise, Pow, Rel, Sym
from .nodes import BEYOND, NOWHERE, Gap, rational
from .points import candidates, nice
from .question import Answer, Question
from .turns import turned, whole_turns
from .walk import fold, fold_kept, goals, substitute

FIRST, MANY = 20, 200
"""Points before a proof is tried, and where none is found."""
FINE, FINEST = 40, 12
"""Points looked at with more bits, and with most."""
ENOUGH = 20
"""Points that have to agree before agreement is said without a proof."""


_SIDES = tuple(Fraction(n, 10_007) for n in (7_213, 13_309, 21_727, 4_241, 311, 53_407, 9_901, 2_903, 94_349, 571_009))


class Witness(NamedTuple):
    """A point where the answer is wrong: the value it has there (None: it has none) and the right one."""

    point: tuple[tuple[str, Fraction], ...]
    theirs: str | None
    ours: str


class Verdict(NamedTuple):
    """``state`` is right, wrong or undecided.

    ``proof`` of a right one: structure, normal-form, sympy, numeric.  ``reason`` of a wrong one: value,
    undefined, shape, letters, unworked, dne (there is none), exists (there is one), infinite; ``only`` are the
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


# --- the whole question ----------------------------------------------------------------------------


def decide(question: Question, answer: Answer, seconds: float = 5.0) -> Verdict:
    """The verdict on an answer to a question.  Raises Refuted where our own answer is refuted: a bug.

    >>> from calctool.parse import parse
    >>> from calctool.question import question_for
    >>> decide(question_for("diff", "sin(3x)"), parse("3cos(3x)")).state
    'right'
    >>> decide(question_for("diff", "ln|x|"), parse("1/|x|")).only
    (<x > 0>,)
    """
    deadline = time.monotonic() + seconds
    answer = fitted(question, answer)
    misfit = unfit(question, answer)
    return misfit or summary(parts(question, answer, deadline))


def fitted(question: Question, answer: Answer) -> Answer:
    """The answer in the shape asked for: (2x) as 2x, a i + b j as (a, b); E read as e where it can be."""
    if isinstance(answer, list):
        if len(answer) == 1 and not isinstance(question.right, list):
            return fitted(question, answer[0])
        return [fitted(question, a) for a in answer]
    if isinstance(question.right, list) and not answer.free.isdisjoint("ijk") and names_of(question).isdisjoint("ijk"):
        along: list[Answer] = [*(along_axes(answer, len(question.right)) or ())]
        return along or answer
    if answer.has("E") and "E" not in names_of(question):
        answer = substitute(answer, "E", E)
    # Who is asked about cbrt(x) may write x^(1/3), and means the same.
    return odd_roots(answer) if _writes_roots(question) else answer


def _writes_roots(question: Question) -> bool:
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    return any(fold_kept(b, _writes_roots, _has_root) for b in bodies if b.kinds & ROOTS)


def _has_root(node: Expr, parts: list[bool]) -> bool:
    return any(parts) or (type(node) is Func and node.name in ("cbrt", "root"))


def unfit(question: Question, answer: Answer) -> Verdict | None:
    """The verdict on an answer of another shape than the right one."""
    wanted, given = shape(question.right), shape(answer)
    if wanted != given:
        if question.right == DNE:
            return Verdict("wrong", reason="dne")
        if answer == DNE:
            return Verdict("wrong", reason="exists")
        return Verdict(
            "wrong", reason="shape", says=f"{shape_words(wanted)} is asked for, and this is {shape_words(given)}"
        )
    return None


def parts(question: Question, answer: Answer, deadline: float) -> list[Verdict]:
    """A verdict on every component of an answer that has the shape asked for."""
    known = names_of(question)
    found = []
    for where, goal, right, mine in components(question.goal, question.right, answer):
        if question.of == "angle":
            turns = whole_turns(right, mine)
            right, goal = turned(right, turns), None if goal is None else turned(goal, turns)
        found.append(equal(right, mine, goal, known, deadline)._replace(where=where))
    return found


def summary(found: Sequence[Verdict]) -> Verdict:
    """One verdict for all: the first wrong one, else the first undecided, else the least well proved."""
    for state in ("wrong", "undecided"):
        first = next((v for v in found if v.state == state), None)
        if first is not None:
            return first
    return max(found, key=lambda v: _STRENGTH[v.proof])


_STRENGTH = {"structure": 0, "normal-form": 1, "sympy": 2, "numeric": 3}


def names_of(question: Question) -> frozenset[str]:
    """The letters that may stand in an answer."""
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    names = {x.name for x in question.variables}.union(*[b.free for b in bodies])
    for _, goal, right, _ in components(question.goal, question.right, question.right):
        names |= goal.free | right.free if goal is not None else right.free
    if question.point:
        names -= question.point.keys()
    if question.command == "limit" and isinstance(question.goal, Limit):
        names -= {question.goal.var.name} - question.goal.free
    return frozenset(names)


def shape(answer: Answer) -> tuple[int, ...]:
    """() for an expression, (n,) for a vector, (m, n) for a matrix; -1 for rows of different lengths."""
    if not isinstance(answer, list):
        return ()
    inner = [shape(a) for a in answer]
    return (len(answer), *(inner[0] if all(i == inner[0] for i in inner) else (-1,)))


def shape_words(size: tuple[int, ...]) -> str:
    """A shape in words."""
    match size:
        case ():
            return "one expression"
        case (n,):
            return f"a vector of {n}"
        case (m, n) if n >= 0:
            return f"a {m} x {n} matrix"
    return "rows of different lengths"


def components(
    goal: Answer | None, right: Answer, answer: Answer, where: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Expr | None, Expr, Expr]]:
    """Goal, right answer and given answer, component by component."""
    if isinstance(right, list):
        assert isinstance(answer, list)
        goals = goal if isinstance(goal, list) else [None] * len(right)
        for i, (g, r, a) in enumerate(zip(goals, right, answer, strict=True)):
            yield from components(g, r, a, (*where, i))
        return
    assert isinstance(answer, Expr)
    yield where, goal if isinstance(goal, Expr) else None, right, answer


# --- one expression --------------------------------------------------------------------------------


def equal(
    right: Expr,
    answer: Expr,
    goal: Expr | None = None,
    known: frozenset[str] | None = None,
    deadline: float | None = None,
) -> Verdict:
    """Is ``answer`` equal to ``right`` wherever the goal (else ``right``) has a value?

    ``known`` are the letters allowed; ``deadline`` a time.monotonic().

    >>> from calctool.parse import parse
    >>> equal(parse("1 - cos^2 x"), parse("sin^2 x")).proof
    'normal-form'
    """
    deadline = time.monotonic() + 5.0 if deadline is None else deadline
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
    from .normal import proved

    look = _Look(right, answer, goal)
    refuted = look.sweep(FIRST, PRECISIONS[:1], deadline)
    if refuted is not None:
        return refuted
    proof = (
        proved(right, answer, goal, min(deadline, time.monotonic() + 2.0)) if look.defined or not look.points else False
    )
    if proof and not (_edges(answer) - _edges(right, goal)):
        return Verdict("right", "normal-form", points=look.agreed)
    refuted = look.sweep(MANY, PRECISIONS[:1], deadline)
    if refuted is None and not proof:
        refuted = look.closer(deadline)
    if refuted is not None:
        return refuted
    if proof:
        return Verdict("right", "normal-form", points=look.agreed)
    if _by_sympy(right, answer, deadline):
        return Verdict("right", "sympy", points=look.agreed)
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
        if e is not None:
            fold(e, lambda node, _: found.add(node.data[0] + "(...)") if node.__class__.__name__ == "Undef" else None)
    return found


def ordered(e: Expr) -> Expr:
    """The expression with terms and factors in one order, sums and products flat, numbers plain.

    >>> from calctool.parse import parse
    >>> ordered(parse("x*(1 + 2.0x)")) == ordered(parse("(2x + 1) x"))
    True
    """

    def one(node: Expr, parts: list[Expr]) -> Expr:
        match node:
            case Num(v):
                return Num(v) if v.denominator == 1 else Num(v, f"{v.numerator}/{v.denominator}")
            case Neg():
                return parts[0].body if isinstance(parts[0], Neg) else Neg(parts[0])
            case Add() | Mul():
                cls = node.__class__
                flat = [p for part in parts for p in (part.args if isinstance(part, cls) else (part,))]
                return cls(*sorted(flat, key=hash))
        return node.with_args(parts)

    return fold(e, one)


_RESTRICTING = frozenset(
    (
        *("ln", "log", "sqrt", "root", "arcsin", "arccos", "arcsec", "arccsc", "arcosh", "artanh", "arcoth", "arsech"),
        *("gamma", "factorial", "loggamma", "digamma", "polygamma", "Ci", "Chi", "Ei", "li", "bessely", "besselk"),
    )
)


def _edges(*es: Expr | None) -> set[Expr]:
    """What bounds the domain of an expression beyond single points: what stands in roots, logarithms and the like."""
    found: set[Expr] = set()

    def one(node: Expr, _: list[Any]) -> None:
        match node:
            case Func(name) if name in _RESTRICTING:
                found.add(ordered(node.arg))
                if len(node.args) > 1:
                    found.add(ordered(node.args[1]))
            case Pow(base, exp) if base.free:
                q = None if exp.free else rational(exp)
                if q is None or q.denominator != 1:
                    found.add(ordered(base))
            case Piecewise():
                found.update([ordered(condition) for _, condition in node.branches])

    for e in es:
        if e is not None:
            fold(e, one)
    return {u for u in found if u.free}


def _by_sympy(right: Expr, answer: Expr, deadline: float) -> bool:
    """A bounded attempt with SymPy; a "no" of it says nothing."""
    left = min(2.0, deadline - time.monotonic())
    if left < 0.3:
        return False
    from . import bridge

    try:
        return bridge.proved_equal(right, answer, left) is True
    except Undecided:
        return False


# --- looking at points -----------------------------------------------------------------------------


class _Look:
    """Compares at points where the question has a value; remembers what it saw."""

    def __init__(self, right: Expr, answer: Expr, goal: Expr | None) -> None:
        self.right, self.answer = right, answer
        self.goal = right if goal is None or _unreachable(goal) else goal
        self.names = sorted(self.goal.free | right.free | answer.free)
        self.constant = not self.names
        self.points = candidates(self.names, [self.goal, answer])
        self.tried = 0
        self.agreed = self.fine = self.defined = 0
        self.open: list[Ball] = []
        self.here: list[dict[str, Fraction]] = []

    def next(self) -> Ball | None:
        point = next(self.points, None)
        self.tried += 1
        return None if point is None else Ball(point)

    def sweep(self, most: int, bits: Sequence[int], deadline: float) -> Verdict | None:
        """Look at points until so many have a value; the verdict if one of them refutes."""
        most = 1 if self.constant else most
        while self.defined < most and self.tried < 4 * most and time.monotonic() < deadline:
            ball = self.next()
            if ball is None:
                break
            found = self.at(ball, bits)
            if found is not None:
                return self.refuted(ball.point, found)
        return None

    def closer(self, deadline: float) -> Verdict | None:
        """The points that agreed, with more bits: a small difference shows, or agreement is close to certain."""
        for bits, most in zip(PRECISIONS[1:], (FINE, FINEST, 2), strict=True):
            for ball in self.open[:: max(1, len(self.open) // most)]:
                if time.monotonic() > deadline:
                    return None
                found = self.at(ball, (bits,), again=True)
                if found is not None:
                    return self.refuted(ball.point, found)
        return None

    def at(self, ball: Ball, precisions: Sequence[int], again: bool = False) -> str | None:
        """value or undefined if the answer is refuted there."""
        for bits in precisions:
            ours = ball.value(self.goal, bits)
            if ours.__class__ is Gap or ours.__class__ is bool:
                return None
            if not again:
                self.defined += 1
                check = ball.value(self.right, bits)
                if check.__class__ is not Gap and check.__class__ is not bool and disjoint(check, ours):
                    raise Refuted("our own answer differs from the derivative found with numbers")
            theirs = ball.value(self.answer, bits)
            if theirs is NOWHERE:
                if self.spread(ball):
                    return "undefined"
                return None
            if theirs is BEYOND or theirs.__class__ is bool:
                return None
            if disjoint(theirs, ours):
                return "value"
            if not again:
                self.agreed += 1
                self.open.append(ball)
            elif _tight(ours, bits) and _tight(theirs, bits):
                self.fine += 1
        return None

    def spread(self, ball: Ball) -> bool:
        """Is the answer without a value beside the point too (and not in that one point alone)?"""
        if self.constant:
            return True
        for step in (Fraction(1, 10**6 + 3), Fraction(-1, 10**6 + 3)):
            near = Ball({name: q + step * (i + 1) for i, (name, q) in enumerate(ball.point.items())})
            ours = near.value(self.goal)
            if ours.__class__ is not Gap and near.value(self.answer) is NOWHERE:
                return True
        return False

    # What a refuted answer is told

    def refuted(self, point: dict[str, Fraction], reason: str) -> Verdict:
        return Verdict(
            "wrong", reason=reason, witness=self.witness(point, reason), only=self.only(), points=self.agreed
        )

    def witness(self, point: dict[str, Fraction], reason: str) -> Witness:
        """The simplest point that refutes for the same reason, plainly if there is one."""
        bits = PRECISIONS[1]
        close = None
        for simple in () if self.constant else nice(self.names):
            ball = Ball(simple)
            ours, theirs = ball.value(self.goal, bits), ball.value(self.answer, bits)
            if ours.__class__ in (Gap, bool) or theirs is BEYOND or theirs.__class__ is bool:
                continue
            if theirs is NOWHERE if reason == "undefined" else theirs is not NOWHERE and disjoint(ours, theirs):
                close = close or simple
                if theirs is NOWHERE or decimal(ours, 5) != decimal(theirs, 5):
                    close = simple
                    break
        point = close or point
        ball = Ball(point)
        ours, theirs = ball.value(self.goal, bits), ball.value(self.answer, bits)
        digits = 6
        while digits < 40 and theirs is not NOWHERE and decimal(ours, digits) == decimal(theirs, digits):
            digits *= 2
        return Witness(
            tuple(point.items()), None if theirs is NOWHERE else decimal(theirs, digits), decimal(ours, digits)
        )

    def only(self) -> tuple[Expr, ...]:
        """``x > 0`` where a wrong answer is right exactly on one side of 0."""
        if len(self.names) != 1:
            return ()
        x = Sym(self.names[0])
        seen: dict[int, set[bool]] = {1: set(), -1: set()}
        for size in _SIDES:
            for sign in (1, -1):
                ball = Ball({x.name: sign * size})
                ours, theirs = ball.value(self.goal), ball.value(self.answer)
                if ours.__class__ is Gap or theirs is BEYOND:
                    continue
                seen[sign].add(theirs is not NOWHERE and not disjoint(theirs, ours))
        for sign, op in ((1, ">"), (-1, "<")):
            if seen[sign] == {True} and seen[-sign] == {False}:
                return (Rel(op, x, Num(0)),)
        return ()

    def otherwise(self) -> Verdict:
        """Balls do not reach it: the digits of :mod:`calctool.number`, which are no proof but are many."""
        from .number import compare, sample_points

        points = sample_points(self.goal, 12, frozenset(self.names))
        verdict = compare(self.goal, self.answer, points)
        if verdict.state == "agrees":
            return Verdict("right", "numeric", points=verdict.points)
        if verdict.state == "refuted" and verdict.at is not None and not self.agreed:
            from .place import precise

            theirs, ours = precise(self.answer, verdict.at, 20), precise(self.goal, verdict.at, 20)
            shown = Witness(tuple(verdict.at.items()), _short(theirs), _short(ours) or "")
            return Verdict("wrong", "numeric", "undefined" if theirs is None else "value", shown)
        nowhere = "" if self.defined else "The function of the question has no value at any point tried."
        return Verdict("undecided", says=nowhere, points=self.agreed)


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

    >>> from calctool.balls import Ball
    >>> from calctool.parse import parse
    >>> decimal(Ball({}).value(parse("-7/2"))), decimal(Ball({}).value(parse("10^9/7")))
    ('-3.5', '1.42857e+8')
    """
    text = v.str(digits, radius=False)
    if "e" in text and "." in text:
        digits_, _, exponent = text.partition("e")
        text = digits_.rstrip("0").rstrip(".") + "e" + exponent
    elif "." in text:
        text = text.rstrip("0").rstrip(".")
    return str(text)


__all__ = ["At", "Deriv", "Verdict", "Witness", "candidates", "components", "decide", "equal", "ordered", "shape"]
