"""Arrows between formulas: what is differentiated or rewritten into what, and in a limit what goes where."""

from __future__ import annotations

import re
from itertools import pairwise

from calctool.errors import CalcError, InputError
from calctool.expr.tree import Add, Deriv, Expr, Limit, Num, Sym
from calctool.grading.asides import Asides
from calctool.grading.chains import Judgement
from calctool.grading.forms import Form
from calctool.grading.lines import Stated, WorkLine
from calctool.grading.meaning import At
from calctool.parsing import parse
from calctool.parsing.clauses import Approach
from calctool.tasks.question import Answer


class Arrows(Asides):
    """Judges the arrows of one working."""

    def _begins_here(self, form: Form) -> bool:
        """Is it the function of the question, or what it was brought to?"""
        value = form.value
        last = [chain.last.value for chain in self.chains[-3:]]
        return value is not None and (value in last or self.restates(value))

    def _becomes(self, forms: list[Form], s: Stated, line: WorkLine) -> Judgement | None:
        """x^2 -> 2x: each side is what becomes of the one before it, differentiated or rewritten; None if no arrow."""
        goal = self.question.goal
        arrows = all(side.sign in ("->", "=>") for side in s.chain[1:])
        if not arrows or self.question.point or len(forms) != len(s.chain):
            return None
        if isinstance(goal, Limit):
            return self._tends(forms, goal, line)
        state = "right"
        for above, here in pairwise(forms):
            a, b = above.value, here.value
            known = isinstance(a, Expr) and isinstance(b, Expr) and (a.free | b.free) <= self.meanings.base
            if not known or not isinstance(a, Expr) or not isinstance(above.shown, Expr) or above.shown.open:
                return None
            if not a.free and not self._is_constant_term(above.shown, here.shown, s):
                return None
            letters = [
                Sym(name) for name in sorted(above.shown.free - self.meanings.base)
            ]  # arcsin u => 1/sqrt(1 - u^2)
            tries = [Form(of := Deriv(above.shown, u), self.value(of, At(line.number))) for u in letters]
            tries += [Form(Deriv(a, x), self.value(Deriv(a, x), At(line.number))) for x in self.question.variables]
            verdicts = [self.link(f, here, line.number) for f in tries]
            if above.shown != here.shown and not any(v.state == "right" for v in verdicts):
                verdicts = [*verdicts, self.link(above, here, line.number)]
            if any(v.state == "right" for v in verdicts):
                continue
            wrong = next((v for v in verdicts if v.state == "wrong"), None)
            if wrong is not None and tries:
                return Judgement("wrong", "claim", tuple(forms), wrong, tries[0], here)
            state = "unchecked"
        return Judgement(state, "claim", tuple(forms))

    def _is_constant_term(self, shown: Expr, said: Answer | None, s: Stated) -> bool:
        """π^2 -> 2π: is it a term of the question without its letters, and no number, which an exponent may be?

        7 -> 7 is no exponent.
        """
        body = self.question.body
        if not isinstance(body, Add) or shown not in body.args or not s.whole:
            return False
        return not isinstance(shown, Num) or shown == said

    def _tends(self, forms: list[Form], goal: Limit, line: WorkLine) -> Judgement | None:
        """e^x -> 1, x^2 - 4 -> 2x: each side has the limit of the one before it, or is its derivative."""
        asked = Approach(goal.var, goal.to, goal.side)
        for way, (above, here) in zip(self.going[1:], pairwise(forms), strict=True):
            a, b = above.value, here.value
            if not isinstance(above.shown, Expr) or above.shown.open or not isinstance(b, Expr):
                return None
            if isinstance(a, Expr) and a.has(goal.var):
                derived = self.value(Deriv(a, goal.var), At(line.number))  # 2x, of x^2, is not 0 by its limit
                if derived is not None and self.same(derived, b).state == "right":
                    continue
            way = asked if way is None or (way.var, way.to, way.side) == (goal.var, goal.to, "") else way
            verdict = self.goes_there(above, here, way)
            if verdict is None or verdict.state == "undecided":
                return None
            if verdict.state == "wrong":
                of = Limit(above.shown, way.var, way.to, way.side)
                there = Form(of, self.value(of, At(line.number)))
                return Judgement("wrong", "claim", tuple(forms), verdict, there, here)
        return Judgement("right", "claim", tuple(forms))

    def _of_both(self, s: Stated, form: Form, line: WorkLine) -> Judgement | None:
        """``both 1/x^3 and 2/x^3 tend to 0``: what is said of two formulas is no answer to the question."""
        pair = [t for t in line.statements if t.chain[-1].end <= s.chain[0].start][-2:]
        if (
            not isinstance(self.question.goal, Limit)
            or len(pair) < 2
            or pair[1].lead.lower() not in ("and", "und", "et")
        ):
            return None
        if not re.search(r"\b(?:tend|go|approach|converge)(?:\s+to)?$", s.lead.lower()) or form.value is None:
            return None
        try:
            ends = [self.limit(e) for t in pair if isinstance(e := self.form(t.chain[-1], line.number).shown, Expr)]
        except InputError:
            return None
        if len(ends) < 2 or None in ends:
            return Judgement("unchecked", "words", (form,))
        return self._one_of([end for end in ends if end is not None], form, False)

    def _is_place(self, name: str, typed: str, goal: Limit) -> bool:
        try:
            return name == goal.var.name and parse(typed.replace("∞", "oo").replace("\\infty", "oo")) == goal.to
        except CalcError:
            return False
