"""Where the arrows of a statement lead: what is said of its letter is compared with where the question's goes.

``2x + h -> 2x`` as h -> 0 is right and as h -> 1 is not; what is true at another place, or on one side, is no answer.
"""

from __future__ import annotations

import re
from functools import cache

from calctool.errors import CalcError
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, ONE, OO, TWO, Add, Div, Expr, Limit, Neg, Pow, Sym, as_expr
from calctool.grading.aims import Aims
from calctool.grading.approaches import StatedApproach, approaches
from calctool.grading.equality import Verdict
from calctool.grading.forms import Form
from calctool.grading.lines import Stated, WorkLine
from calctool.grading.meaning import NoMeaning, limit_of
from calctool.grading.one_sided import last_side
from calctool.parsing.clauses import Approach
from calctool.tasks.question import Question

_FAR = (1000, 2)
"""Beyond the first numbers are far out, and within one part of so many near a place.

Numbers alone are believed only if they agree from the second on too: e^(-x) is not seen far out.
"""


class Directions(Aims):
    """Knows where the arrows of the statement at hand lead."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.going: list[Approach | None] = []  # for each side of the statement at hand
        self.side = ""  # the side of the limit's place that is spoken of
        self.hospital = False  # is l'Hôpital's rule named?
        self.elsewhere = False  # does the line at hand say where its letter goes?
        self.divided_by = ""  # the letter that the line at hand says it divides by

    def directed(self, s: Stated, line: WorkLine) -> None:
        """Take note of where the line says that the letter of a statement goes."""
        said = [o for o in approaches(line.text) if self.meanings.given(o.approach.var.name) is None]
        self.elsewhere = bool(said) or s.supposed
        self.hospital = rule_of_hospital().search(line.text) is not None
        divides = _divides().search(line.text)
        self.divided_by = "" if divides is None else divides["by"]
        named, goal = {m[0].lower() for m in _sides().finditer(line.text)}, self.question.goal
        one = "" if len(named) != 1 else "-" if "left" in named else "+"
        self.side = goal.side or one if isinstance(goal, Limit) else ""
        near = _nearest(s, line, [one for one in said if one.kind == "words"])
        ends = [s.chain[0].start - 1, *[side.end for side in s.chain]]
        self.going = []
        for before, side in zip(ends, s.chain, strict=False):
            on = next((o for o in said if o.kind == "label" and before <= o.end <= side.start), near)
            self.going.append(
                self._of_a_side(s, line) if on is None else self._of_the_question(on.approach, line.number)
            )

    def _of_a_side(self, s: Stated, line: WorkLine) -> Approach | None:
        """Where the letter goes in a case, and on a side that is named: ``from the left 1/x -> -oo``."""
        goal = self.question.goal
        if s.case is not None:
            return Approach(s.case.letter, s.case.edge, s.case.side)
        if not isinstance(goal, Limit) or goal.side or goal.to in (OO, Neg(OO)):
            return None
        named = last_side(line.text[: s.chain[0].start])
        return Approach(goal.var, goal.to, named) if named else None

    def equal_near(self, left: Form, right: Form) -> bool:
        """Are two sides equal near the place of a limit from one side, or far out?"""
        goal, a, b = self.question.goal, left.shown, right.shown
        if not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr):
            return False
        if any(e.open or e == DNE or not e.free <= {goal.var.name} for e in (a, b)) or not a.free:
            return False
        if not self.side and goal.to not in (OO, Neg(OO)):
            return False
        for far in _FAR:
            near = near_place(goal.to, self.side, far)
            found = self.same(*(substitute(e, goal.var.name, near) for e in (a, b)))
            if found.state != "right" or found.proof != "numeric":
                return found.state == "right"
        return True

    def _of_the_question(self, way: Approach, line: int) -> Approach:
        """``t -> 0+``, where t is 1/x and x goes to oo, as the question has it; any other approach as it is."""
        goal = self.question.goal
        if not isinstance(goal, Limit):
            return way
        asked = Approach(goal.var, goal.to, goal.side)
        if (way.var, way.to) == (goal.var, goal.to):
            return way if way.side else asked
        said = self.meanings.said_before(way.var.name, line + 1)
        end = self.limit(said) if said is not None and not said.open and said.has(goal.var) else None
        return asked if end is not None and self.same(end, way.to).state == "right" else way

    def is_another_limit(self) -> bool:
        """Does the statement at hand speak of a limit that is not the question's: at another place, from one side?"""
        goal = self.question.goal
        return isinstance(goal, Limit) and any(
            way is not None
            and way.var == goal.var
            and (way.to != goal.to or (way.side != goal.side and self._both_sides(goal)))
            for way in self.going
        )

    def _both_sides(self, goal: Limit) -> bool:
        """Has the function of the question values on either side?"""
        return None not in [self.one_sided(goal.body, side) for side in "+-"]

    def goes_there(self, left: Form, right: Form, way: Approach) -> Verdict | None:
        """Has one side the limit of the one before it, where the letter goes so?  None where that cannot be said."""
        goal = self.question.goal
        if isinstance(goal, Limit) and way.var != goal.var and not self._moves(left, way.var):
            return None
        first, last = self._end(left, way), self._end(right, way)
        if first is None or last is None:
            return None
        if DNE not in (first, last):
            return self.same(first, last)
        sides = [self._end(left, way._replace(side=side)) for side in ("-", "+") if not way.side and last != DNE]
        from_sides = [self.same(end, last) for end in sides if end is not None and end != DNE]
        neither = len(from_sides) == 2 and all(v.state == "wrong" for v in from_sides)  # 1/x -> 0 as x -> 0
        return from_sides[0] if neither else Verdict("undecided")

    def _moves(self, form: Form, letter: Sym) -> bool:
        return any(isinstance(e, Expr) and e.has(letter) for e in (form.value, form.shown))

    def _end(self, form: Form, way: Approach) -> Expr | None:
        """What a side tends to; itself where the letter is not in it."""
        known = self.meanings.base | {way.var.name}
        sides = [e for e in (form.value, form.shown) if isinstance(e, Expr) and not e.open and e.free <= known]
        body = next((e for e in sides if e.has(way.var)), sides[0] if sides else None)
        if body is None or not body.has(way.var):
            return body
        try:
            return limit_of(Limit(body, way.var, way.to, way.side))
        except (NoMeaning, CalcError, ArithmeticError, RecursionError):
            return None


@cache
def rule_of_hospital() -> re.Pattern[str]:
    return re.compile(r"\bl['’]?h(?:[oô]s?pital)?\b|\{\s*\(?H\)?\s*\}", re.IGNORECASE)


@cache
def _sides() -> re.Pattern[str]:
    return re.compile(r"\b(?:left|right)\b", re.IGNORECASE)


def near_place(to: Expr, side: str, at_least: int) -> Expr:
    """A formula in t, whose values are the numbers near a place on one side, or far out, and no others."""
    far = Add(as_expr(at_least), Pow(Sym("_t"), TWO))
    if to in (OO, Neg(OO)):
        return far if to == OO else Neg(far)
    return Add(to, Div(ONE if side == "+" else Neg(ONE), far))


def _nearest(s: Stated, line: WorkLine, said: list[StatedApproach]) -> StatedApproach | None:
    """What is said right behind a statement, or else before it, of where its letter goes."""
    start, end = s.chain[0].start, s.chain[-1].end
    said = [o for o in said if o.end <= start + 1 or o.start >= end - 1]  # y -> e^3 is a statement itself
    behind = {at: o for o in said if (at := _ends_before(o, line)) >= 0}
    before = [o for o in said if o.end <= start + 1]
    near = [*said[:1], *before, *[o for o in before if o not in behind.values()]]
    return behind.get(end) or (near[-1] if near else None)


def _ends_before(o: StatedApproach, line: WorkLine) -> int:
    """The end of the statement that an approach stands directly behind; -1 where there is none."""
    ends = [t.chain[-1].end for t in line.statements if t.chain[-1].end <= o.start + 1]
    return ends[-1] if ends and not line.text[ends[-1] : o.start].strip(" $()\\") else -1


@cache
def _divides() -> re.Pattern[str]:
    """``divide by h``."""
    return re.compile(r"\bdivid\w*\s(?:\w+\s){0,3}by\s\$?(?P<by>[a-z])(?![\w^])", re.IGNORECASE)
