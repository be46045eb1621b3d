"""The sides of a working: what each says and comes to, and whether one equals another.

Two sides are equal if they are in some reading of their letters: with what is said of them later, at the point of
the question, in its limit, for whatever functions u and v stand for.  What is not refuted in any is never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from calctool.answers.shapes import flat, shape
from calctool.answers.sides import Side
from calctool.errors import CalcError
from calctool.expr.traversal import fold, nodes, substitute
from calctool.expr.tree import (
    DNE,
    OO,
    Add,
    Const,
    Deriv,
    Div,
    Expr,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.grading.equality import WORK, Verdict, equal
from calctool.grading.meaning import CONSTANTS, At, Meanings, NoMeaning, limit_of, stand_in
from calctool.grading.sides import Sides
from calctool.numeric.evaluate import precise
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question

_PLACES = (Div(Num(7), Num(5)), Div(Num(23), Num(10)))
"""Values of x for which a limit with x in it is worked out where it cannot be in general."""
_REFUTED = ("value", "dne", "exists", "infinite")
"""Reasons for which a link is wrong; that one side is defined in fewer places is no mistake on the way."""


NO_RULE = "this does not hold for all functions"


class Form(NamedTuple):
    """A side as written, and its value; no value where it cannot be found, or where the answer itself is named.

    ``named`` says that a derivative names its variable: d/dx, no prime.
    """

    shown: Answer | None
    value: Answer | None
    named: bool = False


ASKED = Form(None, None)
"""The answer itself, named: ``Answer:``, the L of a limit."""


class Forms(Sides):
    """Works out the sides of one working, and compares them."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.budget = Budget(8 * WORK)
        self.near = True  # what is compared follows directly
        self.columns = 1  # statements side by side in the line at hand
        self._same: dict[tuple[Expr, Expr], Verdict] = {}
        self._first: dict[Expr, Expr] = {}

    def form(self, side: Side, line: int) -> Form:
        """A side with its value.  Raises InputError."""
        shown = self.read(side)
        named = _by_name().search(side.typed) is not None
        return ASKED if shown is None else Form(shown, self.value(shown, At(line)), named)

    def value(self, shown: Answer, at: At) -> Answer | None:
        """What a side comes to; None where that cannot be found."""
        if isinstance(shown, list):
            found = [self.value(a, at) for a in shown]
            return None if any(v is None for v in found) else [v for v in found if v is not None]
        try:
            value = self.meanings.value(shown, at)
            return _through_infinity(value) if value.kinds & Const.KIND and _holds_infinity(value) else value
        except (NoMeaning, CalcError, ArithmeticError, RecursionError):
            return None

    # --- equality ----------------------------------------------------------------------------------

    def same(self, a: Answer, b: Answer) -> Verdict:
        """Are two values equal wherever both are defined?"""
        if isinstance(a, list) or isinstance(b, list):
            if shape(a) != shape(b) or not isinstance(a, list) or not isinstance(b, list):
                return Verdict("wrong", reason="shape", says="the two sides have not the same shape")
            found = [self.same(x, y) for x, y in zip(a, b, strict=True)]
            return next((v for v in found if v.state != "right"), found[0])
        if (a, b) not in self._same:
            self._same[a, b] = self._equal(a, b)
        return self._same[a, b]

    def _equal(self, a: Expr, b: Expr) -> Verdict:
        if self.question.infinite == "dne":
            a, b = (DNE if _infinite(e) else e for e in (a, b))
        try:
            found = equal(a, b, None, None, self.budget)
            if found.state == "wrong" and found.reason not in _REFUTED:
                other = equal(b, a, None, None, self.budget)
                if other.state == "undecided":  # one side has no value anywhere
                    return other
                if other.state == "right" or other.reason not in _REFUTED:
                    return Verdict("right", "numeric")
                return other
            if found.state == "right":
                self._first[b] = self.first(a)
            return found
        except (CalcError, ArithmeticError, RecursionError):
            return Verdict("undecided")

    def names(self, shown: Expr) -> bool:
        """Is it the name of a value, and no form of it: f'(x), y', f'(2), lim L?"""
        while isinstance(shown, (Deriv, Substituted)):
            shown = shown.body
        return (isinstance(shown, UndefinedFunction) and shown.name in self.meanings.functions) or (
            isinstance(shown, Sym) and shown.name in self.meanings.letters
        )

    def first(self, value: Expr) -> Expr:
        """The first value on the page that this one was found equal to: what is true of it is true of this one."""
        return self._first.get(value, value)

    def link(self, left: Form, right: Form, line: int) -> Verdict:
        """Does one side equal the one before it, in some reading of its letters?"""
        if left.shown is None or right.shown is None:
            return Verdict("undecided")
        if left.value is not None and self._finite(left.value) and self.parts_without_a_limit(right.shown, line):
            return Verdict("wrong", reason="dne")
        first: Verdict | None = None
        for a, b in self._readings(left, right, line):
            found = self.same(a, b)
            if found.state == "right":
                by_luck = self._right_by_luck(left.shown, right.shown, line)
                return Verdict("wrong", reason="rule", says=NO_RULE) if by_luck else found
            first = first or found
        if self._false_rule(left.shown, right.shown, line):
            return Verdict("wrong", reason="rule", says=NO_RULE)
        if left.value is None or right.value is None:
            if left.value is not None and self._finite(left.value) and self._without_a_limit(right.shown, line):
                return Verdict("wrong", reason="dne")
            places = [self.same(a, b) for a, b in self._at_places(left, right, line)]
            return places[0] if places and places[0].state == "wrong" else Verdict("undecided")
        if first is None or first.state != "wrong":
            return Verdict("undecided")
        if self.strange(left.value) != self.strange(right.value):
            return Verdict("undecided")
        there = [self.same(a, b) for a, b in self._at_the_point(left.value, right.value)]
        return next((found for found in there if found.state == "wrong"), first)

    def _readings(self, left: Form, right: Form, line: int) -> Iterator[tuple[Answer, Answer]]:
        """The values of two sides, as their letters may be meant."""
        if left.value is not None and right.value is not None:
            yield left.value, right.value
            yield from self._at_the_point(left.value, right.value)
            yield from self._in_the_limit(left.value, right.value)
        assert left.shown is not None
        assert right.shown is not None
        own = 0 if left.named else 2 if self.columns > 1 else 1
        for at in (At(line, True), At(line, False, own), At(line, True, own)):
            a, b = (self.value(e, at) for e in (left.shown, right.shown))
            if a is not None and b is not None and (a, b) != (left.value, right.value):
                yield a, b
        if isinstance(left.shown, Expr) and isinstance(right.shown, Expr):
            yield from self._of_one_limit(left.shown, right.shown, line)
            yield from self._at_places(left, right, line)
            yield from self._as_a_rule(left.shown, right.shown, line)

    def _at_the_point(self, a: Answer, b: Answer) -> Iterator[tuple[Answer, Answer]]:
        """dy/dx = 8 - 1, Δy = 4h + h^2, where the point has been put in on one side only."""
        left, right = (_free(e) & (self.question.point or {}).keys() for e in (a, b))
        if bool(left) != bool(right):
            yield self.at_the_point(a), self.at_the_point(b)

    def at_the_point(self, a: Answer) -> Answer:
        """A value at the point of the question."""
        if isinstance(a, list):
            return [self.at_the_point(e) for e in a]
        for name, place in (self.question.point or {}).items():
            a = substitute(a, name, place)
        return a

    def _in_the_limit(self, a: Answer, b: Answer) -> Iterator[tuple[Answer, Answer]]:
        """= x + 2 = 4, where lim was not written any more."""
        goal = self.question.goal
        if not self.near or not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr):
            return
        if a.has(goal.var) != b.has(goal.var):
            taken = [self.limit(e) if e.has(goal.var) else e for e in (a, b)]
            if taken[0] is not None and taken[1] is not None:
                yield taken[0], taken[1]

    def _of_one_limit(self, a: Expr, b: Expr, line: int) -> Iterator[tuple[Answer, Answer]]:
        """The same limit of two expressions: where it cannot be found, they may be equal."""
        if isinstance(a, Limit) and isinstance(b, Limit) and (a.var, a.to, a.side) == (b.var, b.to, b.side):
            inner = [self.value(e.body, At(line)) for e in (a, b)]
            if inner[0] is not None and inner[1] is not None:
                yield inner[0], inner[1]

    def _at_places(self, left: Form, right: Form, line: int) -> Iterator[tuple[Answer, Answer]]:
        """Where a limit with x in it cannot be found: those for some values of x."""
        if left.value is not None and right.value is not None:
            return
        pairs: list[tuple[Expr, Expr]] = []
        for place in _PLACES:
            both = [self._there(form, place, line) for form in (left, right)]
            if both[0] is None or both[1] is None:
                return
            pairs.append((both[0], both[1]))
        yield [a for a, _ in pairs], [b for _, b in pairs]

    def _finite(self, value: Answer) -> bool:
        return isinstance(value, Expr) and not value.free and value not in (OO, Neg(OO), DNE)

    def _without_a_limit(self, shown: Answer, line: int) -> bool:
        """``(lim x->0 1/x) * 8``: does a limit stand in it that does not exist?"""
        goal = self.question.goal
        if not isinstance(goal, Limit) or goal.side or not isinstance(shown, Expr):
            return False
        inner = [e for e in nodes(shown) if isinstance(e, Limit) and (e.var, e.to) == (goal.var, goal.to)]
        return any(self.value(e, At(line)) == DNE for e in inner)

    def parts_without_a_limit(self, shown: Answer, line: int) -> bool:
        """``lim x * lim sin(1/x)``: is it a product or sum of limits one of which does not exist?"""
        if not isinstance(shown, Expr) or not shown.args:
            return False
        below = shown.body.args if isinstance(shown, Limit) else shown.args  # lim takes all that follows
        return any(self._without_a_limit(part, line) for part in below if part.kinds & Limit.KIND)

    def _there(self, form: Form, place: Expr, line: int) -> Expr | None:
        """The value of a form where the variable of the question has one."""
        x = self.meanings.wrt.name
        if isinstance(form.value, Expr):
            return substitute(form.value, x, place)
        if not isinstance(form.shown, Expr) or form.shown.kinds & Deriv.KIND:
            return None
        found = self.value(substitute(form.shown, x, place), At(line))
        return found if isinstance(found, Expr) else None

    def limit(self, e: Expr) -> Expr | None:
        """The limit that the question asks for, of another expression."""
        goal = self.question.goal
        assert isinstance(goal, Limit)
        try:
            return limit_of(Limit(e, goal.var, goal.to, goal.side))
        except (NoMeaning, CalcError):
            return None

    def one_sided(self, e: Expr, side: str) -> Expr | None:
        """The limit of an expression from one side, at the place of the question's."""
        goal = self.question.goal
        assert isinstance(goal, Limit)
        if not e.has(goal.var):
            return e
        try:
            return limit_of(Limit(e, goal.var, goal.to, side))
        except (NoMeaning, CalcError):
            return None

    def _as_a_rule(self, a: Expr, b: Expr, line: int) -> Iterator[tuple[Answer, Answer]]:
        """(uv)' = u'v + uv', where nobody has said what u and v are: some functions in their place."""
        letters = sorted(self.meanings.unknown(a) | self.meanings.unknown(b))
        if not letters or not (a.open or b.open):
            return
        some = Meanings(self.question)
        for i, name in enumerate(letters):
            if name not in CONSTANTS:
                some.define(name, stand_in(name, self.meanings.wrt, i), 0, (self.meanings.wrt.name,))
        for name, found in self.meanings.letters.items():
            some.letters.setdefault(name, found)
        try:
            yield some.value(a, At(line)), some.value(b, At(line))
        except (NoMeaning, CalcError, ArithmeticError, RecursionError):
            return

    def _false_rule(self, a: Answer, b: Answer, line: int) -> bool:
        """Is it a rule for any functions, without x, that fails for some: (uv)' = u'v'?"""
        if not isinstance(a, Deriv) or not isinstance(b, Expr) or a.wrt != self.meanings.wrt:
            return False
        letters = self.meanings.unknown(a.body)
        if len(letters) == 1 and a.body.free == letters == b.free and not a.body.open and not b.open:  # (a^2)' = 3a
            own = [Deriv(a.body, Sym(name)) for name in letters]
            worked = self.value(own[0], At(line))
            if worked is not None and self.same(worked, b).state == "wrong":
                return True
        if isinstance(a.body, Sym):  # dy/dx = dy/du + du/dx
            chained = [e for e in derivatives(b) if e.body == a.body]
            general = bool(chained) and not _outside(b) and all(e.wrt != a.wrt for e in chained)
        else:
            general = not (_outside(a.body) | _outside(b)) & self.meanings.base
            general = general and bool(self.meanings.unknown(a.body) - set(CONSTANTS)) and b.free <= a.free
        if not general:
            return False
        return any(self.same(x, y).state == "wrong" for x, y in self._as_a_rule(a, b, line))

    def _right_by_luck(self, a: Answer, b: Answer, line: int) -> bool:
        """(u/v)' = u'/v', y' = (e^(4x))'/(e^(2x))': is it no rule, though it holds for what the letters stand for?"""
        if not isinstance(a, Deriv) or not isinstance(b, Expr) or not b.kinds & Deriv.KIND:
            return False
        whole = a.body if isinstance(a.body, (Mul, Div)) else self.question.body
        if isinstance(a.body, Sym) and self.meanings.given(a.body.name) != whole:
            return False
        if not isinstance(whole, (Mul, Div)) or len(whole.args) != 2 or a.wrt != self.meanings.wrt:
            return False
        x = a.wrt
        if isinstance(b, type(whole)) and b.args == tuple(Deriv(part, x) for part in whole.args):
            varied = [self.value(part, At(line)) for part in whole.args]
            return all(isinstance(v, Expr) and v.has(x) for v in varied)
        letters = {part.name for part in whole.args if isinstance(part, Sym)} - self.meanings.base
        if len(letters) < 2 or not b.free <= letters | {x.name} or _outside(b) & self.meanings.base:
            return False
        said = [self.meanings.said_before(name, line + 1) for name in letters]
        if not all(e is not None and e.has(x) and not e.open for e in said):  # a constant has a rule of its own
            return False
        some = Meanings(self.question)
        for i, name in enumerate(sorted(letters)):
            some.define(name, stand_in(name, x, i), 0, (x.name,))
        try:
            return self.same(some.value(a, At(line)), some.value(b, At(line))).state == "wrong"
        except (NoMeaning, CalcError, ArithmeticError, RecursionError):
            return False

    def strange(self, value: Answer) -> frozenset[str]:
        return frozenset[str]().union(*[self.meanings.unknown(e) for e in flat(value)])


def derivatives(e: Expr) -> list[Deriv]:
    """The derivatives that stand in it."""
    return [e] if isinstance(e, Deriv) else [d for part in e.args for d in derivatives(part)]


def _outside(e: Expr) -> frozenset[str]:
    """The letters that stand in it outside of derivatives and calls."""
    if isinstance(e, (Deriv, UndefinedFunction)):
        return frozenset()
    return e.free if not e.args else frozenset[str]().union(*[_outside(part) for part in e.args])


@cache
def _by_name() -> re.Pattern[str]:
    return re.compile(r"[d∂]\w*(?:\([^()]*\))?\s*/\s*[d∂]|\\[dt]?frac\{(?:d|\\partial)")


def _free(answer: Answer) -> frozenset[str]:
    return frozenset[str]().union(*[e.free for e in flat(answer)])


def _infinite(e: Expr) -> bool:
    return e in (OO, Neg(OO))


def _through_infinity(e: Expr) -> Expr | None:
    """e^(-oo) = 0, 2/oo = 0, 1/(1 + oo) = 0, where one infinity stands in no indeterminate form."""
    if e in (OO, Neg(OO)) or not e.args:
        return None if e == DNE else e
    parts = [_through_infinity(a) for a in e.args]
    infinite = [a in (OO, Neg(OO)) for a in parts]
    known = [a for a in parts if a is not None]
    if len(known) < len(parts) or infinite.count(True) > 1 or any(a.free for a in known):
        return None
    if not any(infinite):
        return e.with_args(known)
    numbers = [precise(a, {}, 20) for a, b in zip(known, infinite, strict=True) if not b]
    if any(v is None or v == 0 for v in numbers):
        return None
    if isinstance(e, Pow) and (infinite[0] or numbers[0] in (1, None) or (numbers[0] or 0) < 0):
        return None
    held = Sym("_t")
    at = Neg(held) if Neg(OO) in known else held
    try:
        return limit_of(
            Limit(e.with_args([at if b else a for a, b in zip(known, infinite, strict=True)]), held, OO, "")
        )
    except (NoMeaning, CalcError):
        return None


def _holds_infinity(e: Expr) -> bool:
    return fold(e, lambda node, below: any(below) or _with_infinity(node))


def _with_infinity(node: Expr) -> bool:
    """oo - oo, 1^oo: no number, and no infinity."""
    return isinstance(node, (Add, Mul, Div, Pow)) and any(a in (OO, Neg(OO), DNE) for a in node.args)


def inside(whole: Expr, part: Expr) -> bool:
    """Does one expression stand in another?"""
    return fold(whole, lambda node, below: node == part or any(below))
