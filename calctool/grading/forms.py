"""The sides of a working: what each says and comes to, and whether one equals another.

Two sides are equal if they are in some reading of their letters: with what is said of them later, at the point of
the question, in its limit, for whatever functions u and v stand for.  What is not refuted in any is never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calctool.answers.reading import read_answer
from calctool.answers.shapes import along_axes, flat, shape
from calctool.answers.sides import Label, Side
from calctool.errors import CalcError, InputError
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import (
    DNE,
    OO,
    Add,
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
    mul,
)
from calctool.grading.equality import WORK, Verdict, equal
from calctool.grading.meaning import CONSTANTS, At, Meanings, NoMeaning, limit_of, stand_in
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question

_PLACES = (Div(Num(7), Num(5)), Div(Num(23), Num(10)))
"""Values of x for which a limit with x in it is worked out where it cannot be in general."""
_REFUTED = ("value", "dne", "exists", "infinite")
"""Reasons for which a link is wrong; that one side is defined in fewer places is no mistake on the way."""


class Form(NamedTuple):
    """A side as written, and its value; no value where it cannot be found, or where the answer itself is named.

    ``named`` says that a derivative names its variable: d/dx, no prime.
    """

    shown: Answer | None
    value: Answer | None
    named: bool = False


ASKED = Form(None, None)
"""The answer itself, named: ``Answer:``, the L of a limit."""


class Forms:
    """Reads the sides of one working, and compares them."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.meanings = Meanings(question)
        self.budget = Budget(8 * WORK)
        self.calls: set[str] = set()  # functions by the letters that the working names them by
        self.increments = False  # is h what a variable is increased by?
        self.near = True  # what is compared follows directly
        self.columns = 1  # statements side by side in the line at hand
        self._same: dict[tuple[Expr, Expr], Verdict] = {}
        self._first: dict[Expr, Expr] = {}

    def asks(self, side: Side) -> bool:
        """Does a side name the answer: Answer, slope, limit?"""
        label = side.label
        if label is None or side.typed in self.meanings.letters:
            return False
        match label.kind:
            case "answer":
                return True
            case "slope":
                return bool(self.question.point) and len(side.typed) > 1
            case "limit":
                return isinstance(self.question.goal, Limit) and len(side.typed) > 1
        return False

    # --- reading -----------------------------------------------------------------------------------

    def read(self, side: Side) -> Answer | None:
        """A side as an expression or a list of them; None where it names the answer.  Raises InputError."""
        if side.none:
            return DNE
        if self.asks(side):
            return None
        if (sided := _sided_number().fullmatch(side.typed)) is not None:  # 3⁺, and 7/0⁺ = oo
            if sided["over"] is None:
                return parse(sided["number"])
            return OO if (sided["number"][0] in "-−") == (sided["sign"] in "-⁻") else Neg(OO)
        side = self._without_unit(self._indexed(side))
        named = self._vector(side) or self._called(side)
        if named is not None:
            return named
        roots = self.question.roots
        goal = self.question.goal
        if isinstance(goal, Limit) and (bare := _limit_sign().match(side.typed)):  # lim x + 2
            inner = side._replace(bare=side.typed[bare.end() :], start=0, end=len(side.typed) - bare.end())
            return Limit(inner.read(roots, self.meanings.wrt)[0], goal.var, goal.to, goal.side)
        if side.label is not None and side.typed == "f" + "".join(side.label.by):  # fx
            found: Expr = Sym("f")
            for x in side.label.by:
                found = Deriv(found, Sym(x))
            return found
        operator = _operator().fullmatch(side.typed)
        if operator is not None and isinstance(self.question.body, Expr):  # d/dx alone
            return Deriv(self.question.body, Sym(operator["x"] or operator["y"]))
        if _listed(side.typed):
            given = read_answer(side.typed, roots).value
            if isinstance(given, Expr):
                return given
            return [list(v) if isinstance(v, list) else v for v in given]
        try:
            read = self._without_calls(side).read(roots, self.meanings.wrt)[0]
        except InputError:
            spread = self._spread(side)
            if spread is None:
                raise
            return spread
        return self._along_axes(rewrite(read, self._as_product))

    def _spread(self, side: Side) -> Answer | None:
        """2 (x, y)/r and [0 2]: a vector as an answer is read, where one is asked for."""
        if not isinstance(self.question.right, list) or not re.search(r"[(\[<]", side.typed):
            return None
        try:
            given = read_answer(side.typed, self.question.roots, question=self.question).value
        except InputError:
            return None
        return None if isinstance(given, Expr) else [list(v) if isinstance(v, list) else v for v in given]

    def _indexed(self, side: Side) -> Side:
        """fx, fxy and fx(1, 2), as f_x, f_xy and f_x(1, 2) are typed in haste."""
        index = _glued().fullmatch(side.typed)
        several = len(self.question.variables) > 1 or self.question.command == "partial"
        if index is None or not several or not isinstance(self.question.body, Expr):
            return side
        if self.meanings.given("f") is None or not set(index["by"]) <= self.meanings.base:
            return side
        return side._replace(label=Label("derivative", "f", tuple(index["by"]), index["at"] or ""))

    def _without_unit(self, side: Side) -> Side:
        """16 ft/s, by its number."""
        unit = _unit().fullmatch(side.typed)
        if unit is None or set(re.findall("[a-z]+", unit["unit"])) & self.meanings.base:
            return side
        return side._replace(end=side.start + unit.end("number"), bare=side.bare[: side.start] + unit["number"])

    def _without_calls(self, side: Side) -> Side:
        """sigma(x)(1 - sigma(x)), where it was said what sigma(x) is, by its letter; cos x i as a product."""
        if self._has_axes():
            plain = side.bare.translate(_HATS)
            side = side._replace(bare=_axis().sub(r"*\g<axis>", _dressed().sub(r" \1", plain)))
        if not self.calls or not any(name in side.typed for name in self.calls):
            return side
        names = "|".join(map(re.escape, sorted(self.calls)))
        x = re.escape(self.meanings.wrt.name)
        bare = re.sub(
            rf"(?<![A-Za-z])(\\?(?:{names})['′’]*)\s*(\(\s*{x}\s*\))", lambda m: m[1] + " " * len(m[2]), side.bare
        )
        return side._replace(bare=bare)

    def _as_product(self, node: Expr) -> Expr:
        """h(x + 3), where h is a letter of the question, is a product, and Δy the difference of two values."""
        if isinstance(node, Mul) and Sym("Delta") in node.args:
            return self._difference(node)
        if not isinstance(node, UndefinedFunction) or len(node.args) != 1:
            return node
        increment = node.name == "h" and self.increments and node.name not in self.meanings.letters
        return Mul(Sym(node.name), node.args[0]) if increment or node.name in self.meanings.base else node

    def _difference(self, node: Mul) -> Expr:
        """Δy, as f(x + h) - f(x)."""
        body, x = self.question.body, self.meanings.wrt
        rest = [e for e in node.args if e not in (Sym("Delta"), Sym("y"), Sym("f"))]
        unknown = {"Delta", "h"} & (self.meanings.base | self.meanings.letters.keys())
        if not isinstance(body, Expr) or len(rest) != len(node.args) - 2 or unknown or self.question.equations:
            return node
        return mul([*rest, Add(substitute(body, x.name, Add(x, Sym("h"))), Neg(body))])

    def _has_axes(self) -> bool:
        """Is a vector asked for in which i and j are no letters?"""
        right, names = self.question.right, self.meanings.base | self.meanings.letters.keys()
        return isinstance(right, list) and not isinstance(right[0], list) and not {"i", "j"} & names

    def _along_axes(self, e: Expr) -> Answer:
        """2xy i + x^2 j as a vector."""
        right = self.question.right
        if not self._has_axes() or not {"i", "j"} & e.free or isinstance(e, Sym):
            return e
        along = along_axes(e, len(right) if isinstance(right, list) else 0)
        return e if along is None else [*along]

    def _vector(self, side: Side) -> Answer | None:
        """grad f, grad f(2, 1), the row of f_1 and J, as what they stand for."""
        label, body, by = side.label, self.question.body, self.question.variables
        if label is None or label.kind not in ("gradient", "jacobian") or side.typed in self.meanings.letters:
            return None
        if "det" in side.typed:
            return None
        bodies = body if isinstance(body, tuple) else (body,)
        if label.kind == "gradient" and len(bodies) > 1 and label.name:
            row = self.meanings.component(label.name)
            if row is None:
                return None
            bodies = (row,)
        rows: list[Answer] = [[Deriv(b, x) for x in by] for b in bodies]
        found = rows[0] if len(rows) == 1 and label.kind == "gradient" else rows
        for name, value in places_of(label.at, by):
            found = put_in(found, name, value)
        return found

    def _called(self, side: Side) -> Expr | None:
        """y(x), y'(2), f_x(1, 2), as what they stand for."""
        label = side.label
        if label is None or not label.name or (label.name in ("f", "g", "h") and not any(label.by)):
            return None
        indexed = all(label.by) and "_" in label.name  # f_1x
        if not label.at and not (label.kind == "derivative" and indexed and label.name in self.meanings.letters):
            return None
        args = [a.strip() for a in label.at.split(",") if label.at]
        values = [parse(a) for a in args]
        if not all(not v.free or (isinstance(v, Sym) and v.name in self.meanings.base) for v in values):
            return None
        if label.kind == "function" and label.name in self.meanings.functions:
            return UndefinedFunction(label.name, (0,) * len(args), *values)
        if label.kind != "derivative":
            return None
        e: Expr = Sym(label.name)
        by = [Sym(x) if x else self.meanings.wrt for x in label.by]
        for x in reversed(by):
            e = Deriv(e, x)
        names = [x.name for x in self.question.variables] if len(args) > 1 else [by[0].name]
        if len(names) < len(args):  # a partial derivative is by one of them
            names = sorted(self.meanings.base)
        for name, value in zip(names, values, strict=False):
            e = Substituted(e, Sym(name), value) if value != Sym(name) else e
        return e

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
            return None if fold(value, lambda node, below: any(below) or _with_infinity(node)) else value
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
        first: Verdict | None = None
        for a, b in self._readings(left, right, line):
            found = self.same(a, b)
            if found.state == "right":
                return found
            first = first or found
        if self._false_rule(left.shown, right.shown, line):
            return Verdict("wrong", reason="rule", says="this does not hold for all functions")
        if left.value is None or right.value is None:
            places = [self.same(a, b) for a, b in self._at_places(left, right, line)]
            return places[0] if places and places[0].state == "wrong" else Verdict("undecided")
        if first is None or first.state != "wrong":
            return Verdict("undecided")
        if self.strange(left.value) != self.strange(right.value):
            return Verdict("undecided")
        return first

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
        """dy/dx = 8 - 1, where the point has been put in on one side only."""
        if self.question.point and _free(a) != _free(b) and not (_free(a) and _free(b)):
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
            chained = [e for e in _derivatives(b) if e.body == a.body]
            general = bool(chained) and not _outside(b) and all(e.wrt != a.wrt for e in chained)
        else:
            general = not (_outside(a.body) | _outside(b)) & self.meanings.base
            general = general and bool(self.meanings.unknown(a.body) - set(CONSTANTS)) and b.free <= a.free
        if not general:
            return False
        return any(self.same(x, y).state == "wrong" for x, y in self._as_a_rule(a, b, line))

    def strange(self, value: Answer) -> frozenset[str]:
        return frozenset[str]().union(*[self.meanings.unknown(e) for e in flat(value)])


def places_of(typed: str, by: Sequence[Sym]) -> list[tuple[Sym, Expr]]:
    """The numbers in the place of an argument, each with its variable."""
    try:
        values = [parse(a) for a in typed.split(",")] if typed else []
    except InputError:
        return []
    if len(values) != len(by) or any(v.free for v in values):
        return []
    return list(zip(by, values, strict=True))


def put_in(shown: Answer, name: Sym, place: Expr) -> Answer:
    """Every component at a place."""
    return [put_in(e, name, place) for e in shown] if isinstance(shown, list) else Substituted(shown, name, place)


def _derivatives(e: Expr) -> list[Deriv]:
    """The derivatives that stand in it."""
    return [e] if isinstance(e, Deriv) else [d for part in e.args for d in _derivatives(part)]


def _outside(e: Expr) -> frozenset[str]:
    """The letters that stand in it outside of derivatives and calls."""
    if isinstance(e, (Deriv, UndefinedFunction)):
        return frozenset()
    return e.free if not e.args else frozenset[str]().union(*[_outside(part) for part in e.args])


@cache
def _by_name() -> re.Pattern[str]:
    return re.compile(r"[d∂]\w*(?:\([^()]*\))?\s*/\s*[d∂]|\\[dt]?frac\{(?:d|\\partial)")


@cache
def _sided_number() -> re.Pattern[str]:
    """A number from one side, 3⁺, and what is divided by 0 from one side."""
    sign = r"\^?\{?(?P<sign>[⁺⁻]|(?<=[\^{])[-+])\}?"
    return re.compile(rf"(?P<number>[-−]?\d+)(?P<over>\s*/\s*\(?0)?{sign}\)?")


@cache
def _limit_sign() -> re.Pattern[str]:
    """lim with nothing that says where it goes."""
    return re.compile(r"\\?lim(?![a-z_])(?!.*(?:->|→|\\to(?![a-z])))\s*", re.DOTALL)


@cache
def _unit() -> re.Pattern[str]:
    """A unit of speed, acceleration or length behind a number."""
    length, time = "ft|feet|m|cm|mm|km|mi|miles|meters|metres|in|yd", "s|sec|seconds?|min|h|hr|hours?"
    return re.compile(
        rf"(?P<number>[-+−]?\d+(?:\.\d+)?)\s+"
        rf"(?P<unit>(?:{length})(?:\s?/\s?(?:{time})(?:\^2|²)?| per (?:{time}))|ft|feet|cm|km)"
    )


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(r"f(?P<by>[x-z]{1,2})(?:\s?\((?P<at>[^()]*)\))?")


@cache
def _dressed() -> re.Pattern[str]:
    return re.compile(r"\\(?:mathbf|hat|vec|boldsymbol|bm)\{\\?([ijk])(?:math)?\}")


_HATS = str.maketrans({"î": "i", "ĵ": "j", "\u0302": " "})


@cache
def _axis() -> re.Pattern[str]:
    """i, j or k behind what it is multiplied by."""
    return re.compile(r"(?<=[\w)\]}])(?:\\[,;!])?\s+(?P<axis>[ijk])(?![A-Za-z(])")


@cache
def _operator() -> re.Pattern[str]:
    letter = "[A-Za-zα-ω]"
    return re.compile(
        rf"[d∂]\s*/\s*[d∂](?P<x>{letter})|\\d?frac\{{(?:d|\\partial)\}}\{{(?:d|\\partial)\s?(?P<y>{letter})\}}"
    )


def _listed(text: str) -> bool:
    """Is it a vector or a matrix: commas outside every call, or brackets of their own?"""
    if "\\begin{" in text and "matrix" in text:
        return True
    stripped = text.strip().removeprefix("\\left")
    depth = 0
    commas = set()
    for c in text:
        depth += (c in "([{⟨") - (c in ")]}⟩")
        if c in ",;":
            commas.add(depth)
    if 0 in commas:
        return True
    return bool(commas) and stripped[:1] in ("(", "[", "<", "⟨", "{") and min(commas) < 3 and "if" not in text


def _free(answer: Answer) -> frozenset[str]:
    return frozenset[str]().union(*[e.free for e in flat(answer)])


def _infinite(e: Expr) -> bool:
    return e in (OO, Neg(OO))


def _with_infinity(node: Expr) -> bool:
    """oo - oo, 1^oo: no number, and no infinity."""
    return isinstance(node, (Add, Mul, Div, Pow)) and any(a in (OO, Neg(OO), DNE) for a in node.args)


def inside(whole: Expr, part: Expr) -> bool:
    """Does one expression stand in another?"""
    return fold(whole, lambda node, below: node == part or any(below))
