"""Claims about a part of the question: the inside, the outside, the top and the bottom, and their derivatives.

``inside: 2x, derivative 2``, ``top' = 1`` and ``numerator -> 0`` are held against the part that is meant, and accused
only where it is certain which one that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from calctool.algebra.polynomials import polynomial, quotient, rational_coefficients
from calctool.errors import InputError
from calctool.expr.traversal import substitute
from calctool.expr.tree import TWO, Deriv, Div, Expr, Func, Limit, Mul, Neg, Pow, Sym
from calctool.grading.chains import Judgement
from calctool.grading.forms import Form
from calctool.grading.lines import WorkLine
from calctool.grading.meaning import At, NoMeaning, worked_out
from calctool.grading.mentions import Mentions, side_of
from calctool.tasks.question import Question


class Parts(Mentions):
    """Judges what is said of a part of the question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.parts: dict[str, list[Expr]] = {}  # numerator, inside: what they are, and their derivatives
        self.differentiated = -9  # the last line that says that top and bottom are differentiated
        self.worked = False  # has something been done to the quotient: multiplied, divided, differentiated?
        self.named: set[str] = set()  # those of which the working has said what they are

    def shown_before(self) -> list[Expr]:
        """The formulas of the lines above."""
        return self.shown

    def notice(self, line: WorkLine) -> None:
        """Take note of what a line says is done to the parts."""
        if _patterns()["differentiates"].search(line.text):
            self.differentiated = line.number
        self.worked = self.worked or _patterns()["worked"].search(line.text) is not None

    def parted(self, line: WorkLine) -> Iterator[Judgement]:
        """``inside: 2x, derivative 2``, ``top' = 1``, ``numerator -> 0``."""
        last = ""
        for m in _patterns()["part"].finditer(line.text):
            name = PARTS_BY_NAME.get((m["name"] or m["of"] or "").lower(), last)
            last = name
            derived = bool(m["derived"] or m["of"] or (m["again"] and not m["name"]))
            if not name or (m["again"] and not derived) or _patterns()["in"].search(line.text[: m.start()]):
                continue
            try:
                form = self.form(side_of(m["said"].strip(" .$")), line.number)
            except InputError:
                continue
            if name == "outside":
                yield from self._outside(form, derived)
            elif not derived and (found := self._no_derivative(name, form, line)) is not None:
                yield found
            elif isinstance(form.value, Expr) and not self.strange(form.value):
                recently = line.number - self.differentiated <= 1
                yield self._of_a_part(name, form, m["sign"] or "=", derived, recently)

    def _outside(self, form: Form, derived: bool) -> Iterator[Judgement]:
        """``outer: u^4``, and its derivative by its own letter."""
        shown = form.shown
        if not isinstance(shown, Expr) or len(shown.free) != 1:
            return
        (letter,) = shown.free
        if derived and not self.parts.get("outside") and shown.free <= self.meanings.base:
            yield from self._outside_put_in(form)
            return
        if not derived:
            self.parts["outside"] = [shown]
        for whole in self.parts.get("outside", ()) if derived else ():
            by = Deriv(whole, Sym(letter))
            with suppress(NoMeaning):
                verdict = self.same(worked_out(by), shown)
                state = "unchecked" if verdict.state == "undecided" else verdict.state
                yield Judgement(state, "claim", (form,), verdict, Form(by, worked_out(by)), Form(shown, shown))

    def _outside_put_in(self, form: Form) -> Iterator[Judgement]:
        """``outer derivative: sin(5x)``, of cos(5x): the derivative of the outside, with the inside or x in it."""
        body, x = self.question.body, self.meanings.wrt
        if not isinstance(body, Func) or len(body.args) != 1 or isinstance(body.args[0], Sym) or form.value is None:
            return
        with suppress(NoMeaning):
            outer = worked_out(Deriv(body.with_args([x]), x))
            of = Form(put := substitute(outer, x.name, body.args[0]), put)
            meant = [put, outer, self.value(Deriv(body, x), At(0))]
            verdicts = [self.same(e, form.value) for e in meant if e is not None]
            if all(v.state == "wrong" for v in verdicts):
                yield Judgement("wrong", "claim", (form,), verdicts[0], of, form)

    def _of_a_part(self, name: str, form: Form, sign: str, derived: bool, recently: bool) -> Judgement:
        """A claim about a part: what it is, what its derivative is, where it goes.

        Where both were ``recently`` said to be differentiated an arrow may lead to the derivative.
        """
        assert isinstance(form.value, Expr)
        if not derived and (other := self._off_the_top(name, form)) is not None:
            return other
        known = self.parts.setdefault(name, self._given_parts(name))
        if sign.lower() in ("->", "→", "goes to", "tends to") and isinstance(self.question.goal, Limit) and not derived:
            if recently and (found := self._one_of(known, form, self._said(name), Deriv)).state == "right":
                return found
            return self._one_of([end for e in known if (end := self.limit(e)) is not None], form, self._said(name))
        if not derived and self._is_no_part(name, form):
            above = Form(known[0], known[0])
            return Judgement("wrong", "claim", (form,), self.link(above, form, 0), above, form)
        if not derived:
            self.parts[name] = [*([] if name == "inside" and not self._said(name) else known), form.value]
            self.named.add(name)
            return Judgement("right", "words", (form,))
        found = self._one_of(known, form, self._said(name), Deriv)
        if found.state == "right":
            self.parts[name] = [*known, form.value]
        return found

    def _off_the_top(self, name: str, form: Form) -> Judgement | None:
        """``top = 2x^2 + 2 - 4x^2 - 2x`` under the fraction with ``2(x^2+1) - (2x-1)(2x)``: another one.

        Not one that divides it, from which a factor was cancelled or put in front.
        """
        body, above, x = self.question.body, self.chains[-1].last if self.chains else None, self.meanings.wrt
        if name != "numerator" or isinstance(self.question.goal, Limit) or above is None or above.value is None:
            return None
        if (
            not isinstance(above.shown, Div)
            or not isinstance(body, Div)
            or self.staged(above.value)[1].state != "right"
        ):
            return None
        top, value = self.value(above.shown.args[0], At(0)), form.value
        if not isinstance(top, Expr) or not isinstance(value, Expr):
            return None
        known, said = rational_coefficients(top, x), rational_coefficients(value, x)
        if known is None or said is None or quotient(known, said) is not None or quotient(said, known) is not None:
            return None
        others = [*body.args, *[self.value(Deriv(e, x), At(0)) for e in body.args]]
        if any(e is None or self.same(e, value).state != "wrong" for e in others):
            return None
        at = Form(above.shown.args[0], top)
        return Judgement("wrong", "claim", (form,), self.same(top, value), at, form)

    def _no_derivative(self, name: str, form: Form, line: WorkLine) -> Judgement | None:
        """``top: 1/x, bottom: 1/x^2``, where both are said to be differentiated: is it no derivative, and no part?"""
        goal, value, x = self.question.goal, form.value, self.meanings.wrt
        if name not in ("numerator", "denominator") or not isinstance(goal, Limit) or not isinstance(value, Expr):
            return None
        quotients = [e.body if isinstance(e, Limit) else e for e in (goal.body, *self.shown)]
        last = next((e for e in reversed(quotients) if isinstance(e, Div) and e.has(goal.var)), None)
        if last is None or line.number - self.differentiated > 1 or not value.free <= self.meanings.base:
            return None
        part = last.args[name == "denominator"]
        of = Form(Deriv(part, x), self.value(Deriv(part, x), At(line.number)))
        meant = [of.value, part, Neg(part), self.limit(part)]
        verdicts = [self.same(e, value) for e in meant if isinstance(e, Expr)]
        if of.value is None or not all(v.state == "wrong" for v in verdicts):
            return None
        return Judgement("wrong", "claim", (form,), verdicts[0], of, form)

    def _is_no_part(self, name: str, form: Form) -> bool:
        """The top is (x - 2)(x - 2): is it said to be another polynomial, before anything was done to the quotient?"""
        known, value, x = self.parts[name], form.value, self.meanings.wrt
        if name not in ("numerator", "denominator") or len(known) != 1 or name in self.named or self.worked:
            return False
        if not isinstance(value, Expr) or polynomial(value, x) is None or polynomial(known[0], x) is None:
            return False
        others = [known[0], Neg(known[0]), self.value(Deriv(known[0], x), At(0)), self._top_by_rule()]
        return value.has(x) and all(e is None or self.same(e, value).state == "wrong" for e in others)

    def _top_by_rule(self) -> Expr | None:
        """u'v - uv', the top that the quotient rule gives."""
        body, right = self.question.body, self.stages[0].question.right
        if isinstance(self.question.goal, Limit) or not isinstance(body, Div) or not isinstance(right, Expr):
            return None
        return Mul(right, Pow(body.args[1], TWO))

    def _said(self, name: str) -> bool:
        """Is it certain what the part is?"""
        return name in self.named or len(self.parts.get(name, ())) == 1

    def _one_of(self, wanted: list[Expr], form: Form, certain: bool, by: type[Deriv] | None = None) -> Judgement:
        """Is a form the value, or the derivative, of one of these?  Accused only if it is certain what is meant."""
        x = self.meanings.wrt
        above = [Form(of := by(e, x) if by else e, self.value(of, At(0))) for e in wanted]
        verdicts = [self.link(a, form, 0) for a in above]
        if any(v.state == "right" for v in verdicts):
            return Judgement("right", "claim", (form,))
        wrong = [(a, v) for a, v in zip(above, verdicts, strict=True) if v.state == "wrong"]
        if certain and wrong and len(wrong) == len(above):
            return Judgement("wrong", "claim", (form,), wrong[-1][1], wrong[-1][0], form)
        return Judgement("unchecked", "words", (form,))

    def _given_parts(self, name: str) -> list[Expr]:
        """What the part is in the question, where that can be told; everything inside that it may be."""
        goal = self.question.goal
        body = goal.body if isinstance(goal, Limit) else self.question.body
        if not isinstance(body, Expr):
            return []
        if name in ("numerator", "denominator"):
            return [body.args[name == "denominator"]] if isinstance(body, Div) else []
        return list(_insides(body)) if name == "inside" else []


PARTS_BY_NAME = {
    "inner": "inside", "inside": "inside", "outer": "outside", "outside": "outside", "top": "numerator",
    "numerator": "numerator", "bottom": "denominator", "denominator": "denominator",
    "something": "inside", "stuff": "inside", "thing": "inside", "bracket": "inside",
    "innere": "inside", "äußere": "outside", "aeussere": "outside", "zähler": "numerator", "nenner": "denominator",
    "numérateur": "numerator", "dénominateur": "denominator", "numerador": "numerator", "denominador": "denominator",
    "numeratore": "numerator", "denominatore": "denominator",
}  # fmt: skip


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    name = "|".join(PARTS_BY_NAME)
    is_ = r"(?:->|→|[:=](?!=)|\bto get\b|\binto\b|\bas\b|\b(?:which )?is\b|\bequals\b|\bgoes to\b|\btends to\b)"
    flags = re.IGNORECASE
    return {
        "differentiates": re.compile(r"differentiat|deriv|h[oô]p?s?[pi]i?tal|L['’]H\b|ableit", flags),
        # the highest power in the denominator is x^3: of something in the part, not the part
        "in": re.compile(r"\b(?:in|of|from|inside|within|im|des)\s+(?:the\s+)?$", flags),
        "worked": re.compile(
            r"multipl|conjug|rule|divid|deriv|diff|h[oô]s?p|L['’]H|after|become|cancel|expand|substit|simplif|rewrit|\bnow\b|[a-z]['′](?![a-z])",
            flags,
        ),
        "part": re.compile(
            rf"(?:\bderivative of (?:the )?(?P<of>{name})\b(?: function| part)?"
            rf"|\b(?P<name>{name})\b(?: function| funktion| part)?(?P<derived>['′](?!['′])| derivative| Ableitung)?"
            r"|(?P<again>(?:,|\band\b|\bso\b)\s*(?:its |the |deren |whose )?(?:[a-z]-)?(?:derivative|Ableitung)))"
            rf"\s*(?P<sign>{is_})?\s*"
            r"(?P<said>(?!->|→)[^,;:=→]*?[\w)](?:\([^()]*\)|[^,;:=→>])*?)(?=\s*(?:[,;:=→]|->|$|\band\b))",
            flags,
        ),
    }


def _insides(e: Expr) -> Iterator[Expr]:
    """What a function or a power is taken of."""
    for part in e.args:
        if isinstance(e, (Func, Pow)) and part.free and not isinstance(part, Sym):
            yield part
        yield from _insides(part)
