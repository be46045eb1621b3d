"""Where something is said to hold: at a place that is put in, near it, or on one side of it.

What is said of another place than the question's, or of one side of a limit, is neither the answer nor wrong by that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from calctool.answers.sides import Side
from calctool.errors import CalcError, InputError
from calctool.expr.exact import rational_value
from calctool.expr.traversal import nodes, substitute
from calctool.expr.tree import DNE, OO, ZERO, Expr, Func, Limit, Neg, Piecewise, Sym
from calctool.grading.blame import Blame
from calctool.grading.cases import HalfLine, cases
from calctool.grading.chains import Chain, Judgement
from calctool.grading.directions import near_place
from calctool.grading.equality import Verdict, Witness
from calctool.grading.forms import ASKED, Form
from calctool.grading.lines import Stated, WorkLine, strong
from calctool.grading.meaning import At
from calctool.grading.sides import put_in
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.parsing.clauses import Approach
from calctool.tasks.question import Answer, Question

_NEAR = (2, 3, 5)
"""Digits of the distances from a place at which two sides are shown to differ."""

_STRETCH = 1000
"""So near to the point, one part of so many, two formulas have to be equal on either side of it."""


class InACase(NamedTuple):
    """What was said in a case, and in which line."""

    case: HalfLine
    line: int
    forms: tuple[Form, ...]


class Places(Blame):
    """Judges what is said of a place, and of the sides of one."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.cases: list[InACase] = []
        self.case: HalfLine | None = None  # that a line above says alone

    def _holds_near_the_point(self, found: Judgement) -> bool:
        """f'(x) = 2x, of x |x| at x = 3: right wherever a condition holds, and at the point of the question.

        Or right on either side of the point, near it: f'(x) = -2x, of |x^2 - 4| at x = 1.
        """
        a, b = (None if form is None else form.value for form in (found.above, found.here))
        if a is None and found.stage is not None:
            a = found.stage.question.right
        if not self.question.point or a is None or b is None:
            return False
        if self.same(self.at_the_point(a), self.at_the_point(b)).state != "right":
            return False
        return bool(found.verdict.only) or (isinstance(a, Expr) and isinstance(b, Expr) and self._equal_around(a, b))

    def _equal_around(self, a: Expr, b: Expr) -> bool:
        """Are two formulas in the letter of the point equal on a stretch to the left and to the right of it?"""
        point = self.question.point or {}
        if len(point) != 1 or a.free | b.free != point.keys() or not self._has_edges(a, b):
            return False
        ((name, place),) = point.items()
        near = [near_place(place, side, _STRETCH) for side in "-+"]
        return all(self.same(*(substitute(e, name, x) for e in (a, b))).state == "right" for x in near)

    def _has_edges(self, *sides: Expr) -> bool:
        """Does a formula stand among them that is another one on another stretch?"""
        return any(
            isinstance(node, Piecewise) or (isinstance(node, Func) and node.name in ("abs", "sign"))
            for e in (*sides, *self._bodies())
            for node in nodes(e)
        )

    def _bodies(self) -> list[Expr]:
        return [self.question.body] if isinstance(self.question.body, Expr) else []

    def _holds_on_a_side(self, forms: list[Form]) -> bool:
        """From the right |x - 2| = x - 2: does an equation hold near the place, on the side that is spoken of?"""
        return len(forms) > 1 and all(self.equal_near(a, b) for a, b in pairwise(forms))

    def in_a_case(self, s: Stated, line: WorkLine) -> Judgement | None:
        """``for x > 0, |x|/x = 1``: what is said of one side of an edge, judged there; None where it cannot be."""
        case, goes_on = s.case, s.continues and s.case is None and self.cases and self.cases[-1].line == line.number - 1
        if goes_on:
            case = self.cases[-1].case
        if case is None or case.letter != self.meanings.wrt or self._is_new(s):
            return None
        try:
            forms = [self.form(side, line.number) for side in s.chain]
        except InputError:
            return None
        if goes_on:
            forms.insert(0, self.cases[-1].forms[-1])
        if len(forms) < 2 or any(not isinstance(form.value, Expr) or self.strange(form.value) for form in forms):
            return None
        signs, state = [side.sign for side in s.chain][-len(forms) + 1 :], "right"
        for sign, (above, here) in zip(signs, pairwise(forms), strict=True):
            verdict = self._in_its_case(case, above, here, sign)
            if verdict.state == "wrong" and goes_on and self.stands(forms[1], [], line.number).state == "right":
                return None  # sqrt(x^2) = -x since x < 0, and under it the limit
            if verdict.state == "wrong":
                return Judgement("wrong", "claim", tuple(forms), verdict, above, here)
            state = state if verdict.state == "right" else "unchecked"
        found = Judgement(state, "claim" if state == "right" else "words", tuple(forms))
        self.cases.append(InACase(case, line.number, tuple(forms)))
        everywhere = all(self.link(above, here, line.number).state == "right" for above, here in pairwise(forms))
        if everywhere and not goes_on:
            return None
        return self._from_both_cases(found) if state == "right" else found

    def is_no_case(self, case: HalfLine) -> bool:
        """Is ``for x < 0`` true wherever the limit is looked at: x -> -oo, x -> 0-?"""
        goal = self.question.goal
        if not isinstance(goal, Limit) or case.letter != goal.var:
            return False
        if goal.to in (OO, Neg(OO)):
            return (case.side == "+") == (goal.to == OO)
        return goal.side == case.side and case.edge == goal.to

    def _is_new(self, s: Stated) -> bool:
        """Does it say what a letter is that nobody has spoken of?"""
        definition = self.defines(s)
        return definition is not None and self.meanings.given(definition[0]) is None

    def _from_both_cases(self, found: Judgement) -> Judgement:
        """y' = 2x for x >= 0, -2x for x < 0: two cases that are all there are give the answer."""
        *before, last = self.cases
        head = last.forms[0]
        other = next((c for c in before if c.forms[0].shown == head.shown and c.case.meets(last.case)), None)
        if other is None or head.value is None or not self.is_right(head.value) or not isinstance(head.shown, Expr):
            return found
        if not self.names(head.shown) and not head.shown.open:
            return found
        parts = [(c.forms[-1].shown, c.case.relation) for c in (other, last)]
        branches = [e for pair in parts for e in pair if isinstance(e, Expr)]
        whole = Form(Piecewise(*branches), head.value)
        return found._replace(role="answer", forms=(head, whole), gives=((),))

    def _in_its_case(self, case: HalfLine, above: Form, here: Form, sign: str) -> Verdict:
        """Is one side equal to the one before it, or its limit, wherever the case holds?  Near the place of a limit."""
        a, b, goal = above.value, here.value, self.question.goal
        assert isinstance(a, Expr)
        assert isinstance(b, Expr)
        there = isinstance(goal, Limit) and case.edge == goal.to
        if there and (sign == "->" or (a.has(case.letter) and not b.has(case.letter))):
            found = self.goes_there(above, here, Approach(case.letter, case.edge, case.side))
            if sign == "->" or (found is not None and found.state == "right"):
                return found or Verdict("undecided")
        if sign != "=" or {a, b} & {OO, Neg(OO), DNE}:
            return Verdict("undecided")
        found = self.same(case.inside(a), case.inside(b))
        if found.state != "wrong":
            return found
        differ = [_witness(x, case.letter, a, b) for x in self._looked_at(case)]
        if isinstance(goal, Limit) and None in differ:
            return Verdict("undecided")
        return Verdict("wrong", reason="value", witness=next((w for w in differ if w is not None), None))

    def _looked_at(self, case: HalfLine) -> list[Fraction]:
        """Places in a case: simple ones, or for a limit some that are ever nearer to its place, if that is in it."""
        goal, way = self.question.goal, 1 if case.side == "+" else -1
        edge = rational_value(case.edge)
        edge = Fraction(float(precise(case.edge, {}, 40) or 0)) if edge is None else edge
        if not isinstance(goal, Limit):
            return [edge + way * d for d in (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3), Fraction(10))]
        if goal.to in (OO, Neg(OO)) and (goal.to == OO) == (way > 0):
            return [edge + way * 10**digits for digits in _NEAR]
        to = rational_value(goal.to)
        near = edge if to is None or (to - edge) * way <= 0 else to
        return [near + Fraction(way, 10**digits) for digits in _NEAR]

    def holds_near(self, line: WorkLine) -> bool:
        """Is ``for x < 0`` no case but true near the place of the limit?"""
        said = cases(line.text)
        return bool(said) and all(self.is_no_case(c.case) for c in said)

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
        moved = isinstance(value, Expr) and not value.free <= self.meanings.base  # from x = 2 to x = 2 + h
        return Judgement("unchecked", "words" if moved else "claim", tuple(forms))

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


def _witness(place: Fraction, x: Sym, a: Expr, b: Expr) -> Witness | None:
    """A place at which two formulas have other values, with these."""
    ours, theirs = precise(a, {x.name: place}, 40), precise(b, {x.name: place}, 40)
    if ours is None or theirs is None or abs(ours - theirs) <= abs(ours) * 1e-30:
        return None
    return Witness(((x.name, place),), f"{float(theirs):.6g}", f"{float(ours):.6g}")
