"""What one side of a working says: an expression, a vector, or the name of what is asked for.

Letters that the working names functions by, indices without an underline, axes and units are read as they are meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from calctool.answers.reading import read_answer
from calctool.answers.shapes import along_axes
from calctool.answers.sides import Label, Side
from calctool.errors import InputError
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import (
    DNE,
    OO,
    ZERO,
    Add,
    Deriv,
    Expr,
    Limit,
    Mul,
    Neg,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.grading.meaning import Meanings
from calctool.parsing import parse
from calctool.tasks.question import Answer, Question


class Sides:
    """Reads the sides of one working."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.meanings = Meanings(question)
        self.calls: set[str] = set()  # functions by the letters that the working names them by
        self.shown: list[Expr] = []  # every formula so far
        self.increments = False  # is h what a variable is increased by?
        self._parsed: dict[Side, Expr] = {}

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
        if bare := _limit_sign().match(side.typed):  # lim x + 2
            of = self._limit_meant()
            inner = side._replace(bare=side.typed[bare.end() :], start=0, end=len(side.typed) - bare.end())
            body = self.parsed(inner)
            if of is None and isinstance(goal, (Deriv, Substituted)) and "h" in body.free - self.meanings.base:
                of = Limit(body, Sym("h"), ZERO)  # the difference quotient
            if of is not None:
                return Limit(body, of.var, of.to, of.side)
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
            read = self.parsed(self._without_calls(side))
        except InputError:
            spread = self._spread(side)
            if spread is None:
                raise
            return spread
        if read.kinds & _CALLS or _DIFFERENCES & read.free:
            read = rewrite(read, self._as_product)
        return self._along_axes(read)

    def parsed(self, side: Side) -> Expr:
        """A formula as it stands there, read once: a line is looked at for what it defines before it is judged."""
        if side not in self._parsed:
            self._parsed[side] = side.read(self.question.roots, self.meanings.wrt, self._limit_meant())[0]
        return self._parsed[side]

    def _limit_meant(self) -> Limit | None:
        """The limit meant by one that does not say where its variable goes: the last one, or that of the question."""
        last = next((e for e in reversed(self.shown) if isinstance(e, Limit)), None)
        return last or (self.question.goal if isinstance(self.question.goal, Limit) else None)

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
        if isinstance(node, Sym):
            return self.difference(node)
        if not isinstance(node, UndefinedFunction) or len(node.args) != 1:
            return node
        increment = node.name == "h" and self.increments and node.name not in self.meanings.letters
        return Mul(Sym(node.name), node.args[0]) if increment or node.name in self.meanings.base else node

    def difference(self, node: Sym) -> Expr:
        """Δy, as f(x + h) - f(x); any other letter as it is.

        The question gives it, as it gives y: what is said of it defines nothing, and may be wrong.
        """
        body, x = self.question.body, self.meanings.wrt
        if node.name not in _DIFFERENCES:
            return node
        unknown = {str(node.data), "h"} & (self.meanings.base | self.meanings.letters.keys())
        if not isinstance(body, Expr) or unknown or self.question.equations:
            return node
        return Add(substitute(body, x.name, Add(x, Sym("h"))), Neg(body))

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
        if label.kind == "function" and label.name in self.meanings.base:  # y(x + 1), a product
            return None
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


_CALLS = UndefinedFunction.KIND | Deriv.KIND | Limit.KIND | Substituted.KIND
"""What h(x + 3) can be in, or a name that is not free."""
_DIFFERENCES = frozenset(("Delta_y", "Delta_f"))
_HATS = str.maketrans({"î": "i", "ĵ": "j", "\u0302": " "})


@cache
def _sided_number() -> re.Pattern[str]:
    """A number from one side, 3⁺, and what is divided by 0 from one side."""
    sign = r"\^?\{?(?P<sign>[⁺⁻]|(?<=[\^{])[-+]|(?<=[/ (]0)[-+])\}?"
    return re.compile(rf"(?P<number>[-−]?\d+)(?P<over>\s*/\s*\(?0)?{sign}\)?")


@cache
def _limit_sign() -> re.Pattern[str]:
    """One lim with nothing that says where it goes: it takes all that follows."""
    return re.compile(r"\\?lim(?![a-z_])(?!.*(?:->|→|\\to(?![a-z])|lim))\s*", re.DOTALL)


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
