"""Where something is said to hold: at a place that is put in, near it, or on one side of it.

What is said of another place than the question's, or of one side of a limit, is neither the answer nor wrong by that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise

from calctool.answers.sides import Side
from calctool.errors import CalcError, InputError
from calctool.expr.exact import rational_value
from calctool.expr.tree import DNE, OO, ZERO, Expr, Limit, Neg, Sym
from calctool.grading.arrows import case_of_a_side
from calctool.grading.blame import Blame
from calctool.grading.chains import Chain, Judgement
from calctool.grading.forms import ASKED, Form
from calctool.grading.lines import Stated, WorkLine, strong
from calctool.grading.meaning import At
from calctool.grading.sides import put_in
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.tasks.question import Answer

_NEAR = (2, 3, 5)
"""Digits of the distances from a place at which an equation on one side of it is tried."""


class Places(Blame):
    """Judges what is said of a place, and of the sides of one."""

    def _holds_near_the_point(self, found: Judgement) -> bool:
        """f'(x) = 2x, of x |x| at x = 3: right wherever a condition holds, and at the point of the question."""
        a, b = (None if form is None else form.value for form in (found.above, found.here))
        if not self.question.point or not found.verdict.only or a is None or b is None:
            return False
        return self.same(self.at_the_point(a), self.at_the_point(b)).state == "right"

    def _holds_on_a_side(self, forms: list[Form], text: str) -> bool:
        """From the right |x - 2| = x - 2: does an equation hold near the place, on the side that is spoken of?"""
        goal, said = self.question.goal, {m[0].lower() for m in _sides().finditer(text)}
        shown = [form.shown for form in forms if isinstance(form.shown, Expr)]
        if not isinstance(goal, Limit) or len(shown) != len(forms) or len(forms) < 2:
            return False
        if any(e.open or e == DNE or not e.free <= {goal.var.name} for e in shown) or not shown[0].free:
            return False
        to = rational_value(goal.to)
        if goal.to in (OO, Neg(OO)):
            near = [Fraction(10**digits * (1 if goal.to == OO else -1)) for digits in _NEAR]
        elif to is not None and (goal.side or len(said) == 1):
            way = -1 if "left" in said or goal.side == "-" else 1
            near = [to + Fraction(way, 10**digits) for digits in _NEAR]
        else:
            return False
        for place in near:
            values = [precise(e, {goal.var.name: place}, 40) for e in shown]
            if any(v is None or values[0] is None or abs(v - values[0]) > abs(values[0]) * 1e-30 for v in values):
                return False
        return True

    def _false_there(self, forms: list[Form], line: WorkLine) -> bool:
        """``x < 1: |x-1| = x-1``: have two sides other values near the edge, or other limits, on the side looked at?"""
        case = case_of_a_side().match(line.text)
        if case is None or case["name"] not in self.meanings.base or len(forms) < 2:
            return False
        x, edge, below = Sym(case["name"]), Fraction(case["edge"]), case["sign"] in "<≤"
        shown = [form.shown for form in forms if isinstance(form.shown, Expr)]
        if len(shown) != len(forms) or any(e.open or e in (DNE, OO) or not e.free <= {x.name} for e in shown):
            return False
        near = [edge + Fraction(-1 if below else 1, 10**digits) for digits in _NEAR]
        if any(_differ_at(near, x, a, b) for a, b in pairwise(shown) if a.has(x) and b.has(x)):
            return True
        goal = self.question.goal
        if not isinstance(goal, Limit) or goal.side or goal.var != x or rational_value(goal.to) != edge:
            return False
        if len(shown) != 2 or not shown[0].has(x):
            return False
        ends = [end for e in shown if (end := self.one_sided(e, "-" if below else "+")) is not None and end != DNE]
        return len(ends) == 2 and self.same(*ends).state == "wrong"

    def _limit_of_a_side(self, s: Stated, forms: list[Form], line: WorkLine) -> bool:
        """From the right .., limit = 1: is it the limit on the side that is spoken of?"""
        goal = self.question.goal
        said = {side.lower() for side in _sides().findall(s.lead) or _sides().findall(line.text)}
        if not isinstance(goal, Limit) or goal.side or len(said) != 1 or s is self.final:
            return False
        if not re.search(r"limit(?: from the (?:left|right))?(?: is| equals)?$|^so$", s.lead.lower()):
            return False
        of = Limit(goal.body, goal.var, goal.to, "-" if "left" in said else "+")
        above = Form(of, self.value(of, At(line.number)))
        return all(self.link(above, form, line.number).state == "right" for form in forms)

    def _of_a_side(self, line: WorkLine) -> bool:
        """``x < 0: sin x/(-x) -> 1``: what has a limit has it on every side."""
        goal = self.question.goal
        m = case_of_a_side().match(line.text)
        return m is not None and isinstance(goal, Limit) and m["name"] == goal.var.name

    def holds_near(self, line: WorkLine) -> bool:
        """Is ``for x < 0`` no case but true near the place of the limit: x -> -oo?"""
        goal = self.question.goal
        m = re.search(r"(?P<name>[a-z])\s*(?P<sign>[<>]|[≤≥])=?\s*(?P<edge>-?\d+)", line.text)
        if m is None or not isinstance(goal, Limit) or m["name"] != goal.var.name:
            return False
        above = m["sign"] in ">≥"
        if goal.to in (OO, Neg(OO)):
            return above == (goal.to == OO)
        return goal.side == ("+" if above else "-") and rational_value(goal.to) == int(m["edge"])

    def is_place(self, s: Stated) -> bool:
        """x = 2, where x is a letter of the question."""
        return len(s.chain) == 2 and s.chain[0].typed in self.meanings.base

    def _supposes_the_point(self, line: WorkLine) -> bool:
        """``when x = 3, f'(3) = 5``: is nothing supposed but that the letter is where the question puts it?"""
        places = [s.chain for s in line.statements if self.is_place(s)]
        if len(places) != 1 or re.search(r"[<>≤≥≠]|\\[lg]e", line.text):
            return False
        name, place = places[0]
        try:
            return (self.question.point or {}).get(name.typed) == self.read(place)
        except InputError:
            return False

    def headed_at(self, line: WorkLine) -> None:
        """``d/dx [x^2 y] at x = 1, y = 2`` stands over what follows: its value there, where it can be found."""
        first, *places = line.statements
        if first.lead or self.is_place(first):  # the derivative of order 2 at x = 2
            self.headed(line.indent, line.text)
            return
        form = self.at_a_place(first, places, line.number)
        self.chains.append(Chain(line.indent, None, form, form is ASKED and strong(line.text)))

    def at_a_place(self, first: Stated, places: Sequence[Stated], line: int) -> Form:
        """A formula at the place that is said behind it; the answer's name where it cannot be found."""
        try:
            shown = self.read(first.chain[0])
            for s in places:
                name, place = self.read(s.chain[0]), self.read(s.chain[1])
                if shown is None or not isinstance(name, Sym) or not isinstance(place, Expr):
                    raise InputError("no place")
                shown = put_in(shown, name, place)
        except (InputError, IndexError):
            return ASKED
        value = None if shown is None else self.value(shown, At(line))
        known = value is not None and not self.strange(value)
        return Form(shown, value) if known else ASKED

    def _place(self, name: str, forms: list[Form], s: Stated, line: int) -> Judgement:
        """put x = 3: where the question says so."""
        found = self.linked(forms, s, line, "claim")
        goal = self.question.goal
        at = (self.question.point or {}).get(name)
        if at is None and isinstance(goal, Limit) and goal.var.name == name:
            at = goal.to
        value = forms[1].value
        if found.state == "right":
            return found
        if at is not None and isinstance(value, Expr) and not value.free:
            verdict = self.same(at, value)
            if verdict.state == "right" or isinstance(goal, Limit):
                return Judgement("right", "claim", tuple(forms))
            return Judgement("wrong", "claim", tuple(forms), verdict, Form(at, at), forms[1])
        return Judgement("unchecked", "claim", tuple(forms))

    def _beside_the_place(self, text: str) -> bool:
        """``x = 1.9:``, ``from the left``, and not the place itself, where it is put in."""
        m, goal = _near().match(text), self.question.goal
        if _one_sided().search(text):
            return True
        try:
            return m is not None and not (m["at"] and isinstance(goal, Limit) and parse(m["at"]) == goal.to)
        except CalcError:
            return True

    def _put_in_there(self, s: Stated, line: WorkLine) -> bool:
        """``plug in x = 2 => 4/6``: what the place of the question, and no other, comes to."""
        before = [t for t in line.statements if t.chain[-1].end <= s.chain[0].start]
        if s.chain[0].sign != "=>" or not s.last or len(before) != 1 or not self.is_place(before[0]):
            return False
        return self._is_limits_place(*before[0].chain)

    def _is_limits_place(self, name: Side, place: Side) -> bool:
        """x = 2, in a limit as x goes to 2."""
        goal = self.question.goal
        return isinstance(goal, Limit) and self._is_place(name.typed, place.typed, goal)

    def _misplaced(self, shown: Answer | None, line: int) -> bool:
        """Is it the difference quotient, whose limit is taken at the wrong place: h -> 1?"""
        if isinstance(self.question.goal, Limit) or not isinstance(shown, Limit) or shown.to == ZERO:
            return False
        meant = Limit(shown.body, shown.var, ZERO, "")
        return self.stands(Form(meant, self.value(meant, At(line))), [], line).state == "right"

    def _another_limit(self, shown: Answer | None) -> bool:
        """Is it one side of the limit, or one of a part of it?"""
        goal = self.question.goal
        return isinstance(shown, Limit) and (not isinstance(goal, Limit) or shown.side != goal.side)


@cache
def _near() -> re.Pattern[str]:
    """``x = 1.9:``, ``x -> 0+:``, after which stands what the function is there, and not the limit."""
    return re.compile(r"\s*[A-Za-z]\s*(?:=(?P<at>[^:=]*)|(?:->|→)[^:=]*[-+]\s*):\s")


@cache
def _one_sided() -> re.Pattern[str]:
    return re.compile(r"\bfrom the (?:left|right)\b", re.IGNORECASE)


@cache
def _sides() -> re.Pattern[str]:
    return re.compile(r"\b(?:left|right)\b", re.IGNORECASE)


def _differ_at(places: Sequence[Fraction], x: Sym, a: Expr, b: Expr) -> bool:
    """Have two formulas other values at every place?"""
    both = [(precise(a, {x.name: p}, 40), precise(b, {x.name: p}, 40)) for p in places]
    return all(v is not None and w is not None and abs(v - w) > abs(v) * 1e-30 for v, w in both)
