"""Which line has the mistake: the wrong one, or the one above it that was passed over as words?

A formula in a sentence, and an equation that is a reason, accuse nobody by themselves.  Where the line under them is
wrong and goes on with them, they are where it went wrong.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from calctool.expr.traversal import nodes
from calctool.expr.tree import DNE, Deriv, Expr, Limit, Sym
from calctool.grading.chains import Judgement
from calctool.grading.forms import Form
from calctool.grading.introductions import Introductions
from calctool.grading.lines import Stated, WorkLine
from calctool.grading.meaning import At

_PARTS = 60
"""Parts of a question that a formula behind words is held against."""


class Blame(Introductions):
    """Finds the mistake of a wrong line in the line above it."""

    def passed_over(self, above: Judgement, here: Judgement, line: int) -> Judgement | None:
        """``now the power rule: 2x - 2x`` over ``= 0``: what the wrong line goes on with is where it went wrong."""
        if above.state != "unchecked" or len(above.forms) != 1 or here.here is None:
            return None
        if self.link(above.forms[0], here.here, line).state != "right":
            return None
        found = self.stands(above.forms[0], [], line)
        return found if found.state == "wrong" else None

    def said_in_words(self, above: Judgement, s: Stated, here: Judgement, line: int) -> Judgement | None:
        """``we simplify: x - 4`` over ``so the limit is 0``: a formula behind words that the wrong line goes on with.

        Not one that is a part of the question, or the derivative of one: the line under it has forgotten the rest.
        """
        if above.state != "unchecked" or len(above.forms) != 1 or not s.last or not s.lead or here.here is None:
            return None
        form, x = above.forms[0], self.meanings.wrt
        if not isinstance(form.value, Expr) or self.strange(form.value):
            return None
        if not isinstance(self.question.goal, Limit):
            if not isinstance(self.question.body, Expr) or self._of_a_part_of(self.question.body, form.value):
                return None
            ways = [form, Form(of := Deriv(form.value, x), self.value(of, At(line)))]
        elif form.value.free:
            ways = [form]
        else:
            return None
        if all(self.link(way, here.here, line).state != "right" for way in ways):
            return None
        found = self.stands(form, [], line)
        return found if found.state == "wrong" else None

    def _of_a_part_of(self, body: Expr, value: Expr) -> bool:
        """Is it a part of an expression, or the derivative of one?"""
        parts = [e for e in islice(nodes(body), _PARTS) if e != body]
        derived = [self.value(Deriv(e, self.meanings.wrt), At(0)) for e in parts]
        return any(e is not None and self.same(e, value).state != "wrong" for e in (*parts, *derived))

    def false_reason(self, found: Judgement, line: WorkLine) -> Judgement | None:
        """``note e^x e^x = e^(x^2)`` over a wrong line: an equation of the question's own letters that is false."""
        if found.state != "unchecked" or len(found.forms) != 2 or isinstance(self.question.goal, Limit):
            return None
        if any(side.sign != "=" for s in line.statements for side in s.chain[1:]) or asks_where().search(line.text):
            return None
        first, second = found.forms
        a, b = (form.shown for form in found.forms)
        if (
            not isinstance(a, Expr)
            or not isinstance(b, Expr)
            or isinstance(a, Sym)
            or DNE in (a, b)
            or a.open
            or b.open
        ):
            return None
        if not a.free or not a.free | b.free <= self.meanings.base:
            return None
        verdict = self.same(a, b)
        return Judgement("wrong", "claim", found.forms, verdict, first, second) if verdict.state == "wrong" else None


@cache
def asks_where() -> re.Pattern[str]:
    """Words by which an equation is asked, and not claimed."""
    return re.compile(r"\b(?:when|where|if|set|solve|critical|zeros?|roots?|at x)\b", re.IGNORECASE)
