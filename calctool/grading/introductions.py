"""What the letters of a working are: read from all of its lines, before the first of them is judged.

A rule may stand before what its letters are, and some letters are never introduced: u and v for two factors, sigma
for the function, v and a for speed and acceleration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from calctool.answers.sides import Side
from calctool.errors import InputError
from calctool.expr.tree import Deriv, Div, Expr, Func, Limit, Mul, Num, Pow, Sym
from calctool.grading.forms import inside
from calctool.grading.lines import Stated, WorkLine
from calctool.grading.meaning import PARTS, At
from calctool.grading.parts import PARTS_BY_NAME
from calctool.grading.slips import Slips
from calctool.parsing import parse
from calctool.parsing.words import GREEK_WORDS


class Introductions(Slips):
    """Takes in what the letters of one working stand for."""

    def look_ahead(self, lines: Sequence[WorkLine]) -> None:
        """Read every definition first, so that a rule may stand before what its letters are."""
        stated = [s for line in lines for s in line.statements if not in_brackets(line.text, s)]
        self.final = stated[-1] if stated else None
        self.increments = any(_increment().search(line.text) for line in lines)
        self._guess_motion(lines)
        for line in lines:
            self.read_definitions(line)
        self._guess_factors(lines)
        self._guess_names(stated)
        for line in lines:
            for s in line.statements:
                self._read_ahead(s)

    def _read_ahead(self, s: Stated) -> None:
        """Take in the formulas of a statement that is no definition, and the letters that it is not about."""
        if self.defines(s) is not None:
            sides: Sequence[Side] = s.chain[1:]
        elif s.chain[0].label is not None and len(s.chain) > 1:
            sides = s.chain[1:]
        else:
            sides = s.chain
        for side in sides:
            try:
                shown = self.read(side)
            except InputError:
                continue
            if isinstance(shown, Expr):
                self.used |= shown.free
                if self.defines(s) is None:
                    self.ahead.append(shown)

    def _guess_motion(self, lines: Sequence[WorkLine]) -> None:
        """v and a are the derivatives by the time, where v is no factor beside a u."""
        named = {s.chain[0].typed.partition("(")[0].strip() for line in lines for s in line.statements}
        factors = "u" in named or any(re.search(r"\bv\s?['′]|d\s?v\b", line.text) for line in lines)
        if not factors and [x.name for x in self.question.variables] == ["t"] and self.question.command == "diff":
            self.meanings.motion(frozenset(named))

    def _guess_factors(self, lines: Sequence[WorkLine]) -> None:
        """u and v, which nobody introduced, are the two factors of the question if what is said of one says so."""
        body = self.question.body
        if not isinstance(body, (Mul, Div)) or len(body.args) != 2 or {"u", "v"} & self.meanings.letters.keys():
            return
        claims = [s.chain for line in lines for s in line.statements if len(s.chain) == 2 and s.chain[0].label]
        for factors in (body.args, body.args[::-1]):
            for name, factor in zip("uv", factors, strict=True):
                for first, second in claims:
                    label = first.label
                    if label is None or (label.kind, label.name, len(label.by)) != ("derivative", name, 1):
                        continue
                    try:
                        said = self.form(second, 0).value
                    except InputError:
                        continue
                    right = self.value(Deriv(factor, self.meanings.wrt), At(0))
                    if said is not None and right is not None and self.same(right, said).state == "right":
                        for letter, part in zip("uv", factors, strict=True):
                            self.meanings.define(letter, part, 0)
                        return

    def _guess_names(self, stated: Sequence[Stated]) -> None:
        """sigma'(x) is the question's derivative, and u and v are its two components, where nobody introduced them."""
        body = self.question.body
        if isinstance(body, tuple):
            known = self.meanings.letters.keys() | self.meanings.base
            labels = [s.chain[0].label for s in stated if len(s.chain) > 1]
            called = {label.name for label in labels if label is not None and label.kind == "derivative"} - known
            for names in ("uvw", "xyz", "XYZ", "FGH", "PQR"):
                used = set(names[: len(body)])
                if not used & known and (used <= called or names == "uvw"):
                    self.meanings.components(names)
            return
        x = self.meanings.wrt.name
        self._guess_a_part_s_letter(stated, x)
        for s in stated:
            m = _called_with_prime().fullmatch(s.chain[0].typed)
            if m is None or m["x"] != x or self.question.equations or isinstance(self.question.goal, Limit):
                continue
            try:
                letter = parse(m["name"])
            except InputError:  # zeta, which is a function
                continue
            if not isinstance(letter, Sym) or letter.name in PARTS or letter.name in self.meanings.base:
                continue
            if letter.name not in self.meanings.letters:
                self.meanings.also(letter.name)
                self.calls.add(m["name"].lstrip("\\"))

    def _guess_a_part_s_letter(self, stated: Sequence[Stated], x: str) -> None:
        """h and u name the question's function too in ``v(t) = h'(t)`` and ``u_t``, where they are called nothing else.

        Such letters stand for parts of the question elsewhere.
        """
        body, goal = self.question.body, self.question.goal
        if not isinstance(body, Expr) or self.question.equations or isinstance(goal, Limit):
            return
        heads = {s.chain[0].typed.partition("(")[0].strip() for s in stated if len(s.chain) > 1}
        for s in stated:
            label = s.chain[0].label
            if label is None or len(s.chain) < 2 or len(label.name) != 1 or label.name in self.meanings.base:
                continue
            if label.kind == "derivative" and "_" in s.chain[0].typed and len(body.free) > 1:
                name = label.name if set(label.by) <= body.free else ""
            else:
                m = _called_with_prime().fullmatch(s.chain[1].typed)
                name = m["name"] if m is not None and label.kind == "function" and m["x"] == x else ""
            if len(name) == 1 and name not in heads and name not in self.meanings.letters:
                self.meanings.also(name)

    def read_definitions(self, line: WorkLine) -> None:
        """Take in the definitions of a line."""
        self._read_parts_by_name(line)
        for s in line.statements:
            found = self.defines(s)
            if found is None:
                continue
            name, body, variables = found
            if self.meanings.given(name) is not None:
                if name in "fg" and self._factors(line, name, body):
                    self.meanings.shadow(name, body, variables)
                elif not body.free <= self.meanings.base and not body.open:
                    self.meanings.define(name, body, line.number)
            else:
                self.meanings.define(name, body, line.number, variables)

    def _read_parts_by_name(self, line: WorkLine) -> None:
        """``let N be the numerator and D the denominator``."""
        goal = self.question.goal
        body = goal.body if isinstance(goal, Limit) else self.question.body
        if not isinstance(body, Div):
            return
        known = self.meanings.base | self.meanings.answers | self.meanings.letters.keys()
        for m in _part_by_name().finditer(line.text):
            name, part = m["before"] or m["behind"], PARTS_BY_NAME[(m["part"] or m["also"]).lower()]
            if name not in known:
                self.meanings.define(name, body.args[part == "denominator"], line.number)
                self.calls.add(name)

    def _factors(self, line: WorkLine, name: str, body: Expr) -> bool:
        """Is f a part of the question's function here, with a g beside it?"""
        others = {s.chain[0].label.name if s.chain[0].label else s.chain[0].typed for s in line.statements} - {name}
        whole = self.question.body
        return bool(others & {"g", "h"}) or (isinstance(whole, Expr) and body != whole and inside(whole, body))

    def defines(self, s: Stated) -> tuple[str, Expr, tuple[str, ...]] | None:
        """The letter that a statement says something about, what it is, and the variables of a function."""
        first = s.chain[0]
        label = first.label
        if len(s.chain) < 2 or first.sign in ("=", "≈", "->") or s.chain[1].sign not in ("=", "≈"):
            return None
        if label is not None and label.kind not in ("function", "slope", "limit", "jacobian"):
            return None
        variables: tuple[str, ...] = ()
        try:
            if label is not None and label.at and label.kind == "function":
                variables = tuple([v.strip() for v in label.at.split(",")])
                if not all(v.isidentifier() for v in variables):
                    return None
                letter = parse(label.name)
                if label.name not in ("f", "g", "h") and variables == (self.meanings.wrt.name,):
                    self.calls.add(label.name)
            else:
                letter = self.parsed(first)
            known = self.meanings.base | self.meanings.answers
            square = isinstance(letter, Pow) and letter.args[1] == Num(2)
            if isinstance(letter, Pow) and square and isinstance(root := letter.args[0], Sym):  # r^2 = x^2 + y^2
                body = None if root.name in known | self.meanings.letters.keys() else self.read(s.chain[1])
                if not isinstance(body, Expr) or not body.free <= self.meanings.base or body.open:
                    return None
                return root.name, Func("sqrt", body), ()
            if not isinstance(letter, Sym) or letter.name in known or self.asks(first):
                return None
            if self.difference(letter) != letter or (
                s.case is not None and self.meanings.given(letter.name) is not None
            ):
                return None
            body = self.read(s.chain[1])
        except InputError:
            return None
        return (letter.name, body, variables) if isinstance(body, Expr) else None


@cache
def _part_by_name() -> re.Pattern[str]:
    """A letter for the top or the bottom of a quotient, in words."""
    names = "|".join(name for name, part in PARTS_BY_NAME.items() if part in ("numerator", "denominator"))
    part = f"(?P<part>{names})"
    return re.compile(
        rf"(?<![\w'])(?P<before>[A-Z])(?:\([a-z]\))?,?\s+(?:(?:be|is|for|denotes?|sei|ist|soit|sea|sia)\s+)?"
        rf"(?:the|der|le|el|il)\s+{part}(?!\w)|(?:the|der|le|el|il)\s+{part.replace('?P<part>', '?P<also>')}\s+"
        r"(?:(?:be|is|by|called|with)\s+)?(?P<behind>[A-Z])(?![\w(])",
        re.IGNORECASE,
    )


@cache
def _increment() -> re.Pattern[str]:
    """x + h, h -> 0."""
    return re.compile(r"[A-Za-z\d] ?\+ ?h(?![A-Za-z(])|(?<![A-Za-z])h ?(?:->|→|\\to(?![a-z]))")


@cache
def _called_with_prime() -> re.Pattern[str]:
    r"""``\\sigma'(x)``: the derivative of a function by its name."""
    greek = "|".join(sorted(GREEK_WORDS, key=len, reverse=True))
    return re.compile(rf"(?P<name>\\?(?:{greek})|[A-Za-zα-ω])['′’]\s*\(\s*(?P<x>[A-Za-z])\s*\)")


def in_brackets(text: str, s: Stated) -> bool:
    """Is it a remark: ``[sin x/x -> 1]``?"""
    before = text[: s.chain[0].start].rstrip()
    return len(text) == len(s.chain[0].bare) and before[-1:] in ("(", "[") and not before.endswith(("\\(", "\\["))
