"""What is false in a working although its sides may be equal: a rule applied to half, a letter that is two things.

The value of a limit may be right by chance, and a definition is true whatever it says.
"""

from __future__ import annotations

from calctool.answers.shapes import flat
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, ZERO, Add, Deriv, Div, Expr, Limit, Mul, Neg, UndefinedFunction
from calctool.grading.approaches import approaches
from calctool.grading.arrows import Arrows
from calctool.grading.chains import Judgement
from calctool.grading.equality import Verdict, ordered
from calctool.grading.forms import Form, inside
from calctool.grading.lines import WorkLine
from calctool.grading.meaning import At
from calctool.numeric.evaluate import defined
from calctool.tasks.question import Question


class Slips(Arrows):
    """Finds what is false in a statement although its sides may be equal."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.now: list[Expr] = []  # the formulas of the statement at hand
        self.ahead: list[Expr] = []  # every formula of the working that is no definition
        self.used: set[str] = set()  # the letters that stand elsewhere than in what is said of themselves
        self.by_rule = False  # does the line above name l'Hôpital's rule?

    def _without_value(self, forms: list[Form]) -> Judgement | None:
        """f(2) = 4, where the function has no value there."""
        shown, goal = forms[0].shown, self.question.goal
        if not isinstance(shown, UndefinedFunction) or any(shown.orders) or not isinstance(goal, Limit):
            return None
        function = self.meanings.functions.get(shown.name)
        if function is None or function.variables != (goal.var.name,) or shown.free or function.body != goal.body:
            return None
        at = substitute(goal.body, goal.var.name, shown.args[0])
        told = forms[1].value
        if not isinstance(told, Expr) or told.free or told == DNE or defined(at, {}) is not False:
            return None
        verdict = Verdict("wrong", reason="rule", says=f"{goal.var.name} = {show(shown.args[0])} is not in the domain")
        return Judgement("wrong", "claim", tuple(forms), verdict, forms[0], forms[1])

    def _without_limit(self, forms: list[Form], line: WorkLine) -> Judgement | None:
        """(f(x+h) - f(x))/h = 2x, which it is in the limit only."""
        a, b = forms[0], forms[1]
        if a.value is None or b.value is None or a.shown is None or approaches(line.text):
            return None
        if any(e.open for e in flat(a.shown)) or len(self.strange(a.value)) != 1 or self.strange(b.value):
            return None
        if not self.is_quotient(a.value) or self.staged(b.value)[1].state != "right":
            return None
        if "Δ" in line.text or "\\Delta" in line.text:  # Δy/Δx = 2x, where Δx has gone to 0 in silence
            return Judgement("unchecked", "claim", tuple(forms))
        (h,) = self.strange(a.value)
        verdict = Verdict("wrong", reason="rule", says=f"the two sides are equal only in the limit {h} -> 0")
        return Judgement("wrong", "claim", tuple(forms), verdict, a, b)

    def _misdirected(self, forms: list[Form], line: int) -> Judgement | None:
        """lim h->0, where h was said to be x + 2 and x goes to 2."""
        goal = self.question.goal
        if not isinstance(goal, Limit):
            return None
        for form in forms:
            shown = form.shown
            if not isinstance(shown, Limit) or shown.var.name in self.meanings.base:
                continue
            said = self.meanings.said_before(shown.var.name, line)
            if said is None or not said.has(goal.var.name):
                continue
            end = self.limit(said)
            if end is None or end == DNE:
                continue
            if self.same(end, shown.to).state == "wrong":
                says = f"there {shown.var.name} goes to {show(end)}"
                return Judgement("wrong", "step", (form,), Verdict("wrong", reason="rule", says=says), form, form)
        return None

    def _hospital(self, forms: list[Form], line: WorkLine) -> Judgement | None:
        """l'Hôpital's rule, where one part of the quotient was differentiated rightly and the other was not.

        The limit may be the same by chance.  Where the rule is not named, only a wrong sign is one.
        """
        named, self.by_rule = self.by_rule, self.hospital
        goal = self.question.goal
        if not isinstance(goal, Limit):
            return None
        before = [q for e in self.shown[: len(self.shown) - len(self.now)] if (q := _quotient(e)) is not None]
        before = before or [q for q in (_quotient(goal.body),) if q is not None]
        written_as = [(f, q) for f in forms if isinstance(f.shown, Expr) and (q := _quotient(f.shown)) is not None]
        if not before or not written_as:
            return None
        above, rest = before[-1], written_as[1:]
        here, written = written_as[0]
        if rest and self.same(above, written).state == "right":  # (e^x - 1)/x = e^x/1, in one line
            here, written = rest[0]
        by_parts = [Deriv(part, goal.var) for part in above.args]
        worked = [self.value(d, At(line.number)) for d in by_parts]
        fits = [w is not None and self.same(w, p).state == "right" for w, p in zip(worked, written.args, strict=True)]
        chance = all(fits) and self.same(above, written).state == "wrong" and self._no_indeterminate_form(above)
        if chance and not self.of_one_limit_only(Form(above, above), Form(written, written)):
            limit = Limit(above, goal.var, goal.to, goal.side)
            of = Form(limit, self.value(limit, At(line.number)))
            verdict = self.link(of, here, line.number)
            return Judgement("wrong", "step", (here,), verdict, of, here) if verdict.state == "wrong" else None
        if chance:
            says = "the form is neither 0/0 nor oo/oo, so that l'Hôpital's rule does not apply"
            return Judgement("wrong", "claim", (here,), Verdict("wrong", reason="rule", says=says), here, here)
        if all(fits) or not any(fits) or self.same(above, written).state == "right":
            return None
        wrong = fits.index(False)
        right, mine = worked[wrong], written.args[wrong]
        turned = isinstance(right, Expr) and self.same(Neg(right), mine).state == "right"
        if not (named or self.hospital or turned):
            return None
        both = [w for w in worked if isinstance(w, Expr)]
        if not isinstance(right, Expr) or len(both) < 2 or self.same(Div(*both), written).state != "wrong":
            return None
        return Judgement(
            "wrong", "claim", (here,), self.same(right, mine), Form(by_parts[wrong], right), Form(mine, mine)
        )

    def _no_indeterminate_form(self, quotient: Div) -> bool:
        """Does the bottom go to a number, and not to 0 together with the top?"""
        top, below = [self.limit(part) if part.free else part for part in quotient.args]
        if top is None or below is None or DNE in (top, below) or below in (OO, Neg(OO)):
            return False
        return self.same(below, ZERO).state == "wrong" or (
            top not in (OO, Neg(OO)) and self.same(top, ZERO).state == "wrong"
        )

    def _misfit(self, name: str, form: Form, line: int) -> Judgement | None:
        """u = x^3, where u was something else before, or v = 4x, where u and v do not make the question.

        Only of a letter that stands nowhere but in what is said of itself.
        """
        body = form.value
        if (
            not isinstance(body, Expr)
            or name in self.used
            or not body.free
            or self._part_of_something(form, ahead=True)
        ):
            return None
        before = self.meanings.said_before(name, line)
        said = None if before is None else self.value(before, At(line)) if before.open else before  # v = ds/dt
        if before is not None and said is not None:
            verdict = self.same(said, body)
            if verdict.state == "wrong":
                return Judgement("wrong", "definition", (form,), verdict, Form(before, said), form)
        whole = self.question.body
        others = [n for n in self.meanings.said_at(line) if n != name]
        other = None if len(others) != 1 else self.meanings.said_before(others[0], line + 1)
        if other is None or not isinstance(whole, Add | Mul | Div) or other not in whole.args or len(whole.args) != 2:
            return None
        rest = whole.args[1 - whole.args.index(other)]
        verdict = self.same(rest, body)
        if verdict.state == "wrong":
            return Judgement("wrong", "definition", (form,), verdict, Form(rest, rest), form)
        return None

    def _part_of_something(self, told: Form, ahead: bool = False) -> bool:
        """Does it stand, as a part, in the question or in a line above?  Or ``ahead`` in one below?"""
        whole = self.question.body if isinstance(self.question.body, tuple) else (self.question.body,)
        above = self.shown[: len(self.shown) - len(self.now)]
        seen = [ordered(e) for e in (*whole, *above, *(self.ahead if ahead else ())) if not e.kinds & Limit.KIND]
        return any(
            inside(e, ordered(part)) for part in (told.shown, told.value) for e in seen if isinstance(part, Expr)
        )


def _quotient(e: Expr) -> Div | None:
    """The quotient whose limit is taken."""
    body = e.body if isinstance(e, Limit) else e
    if isinstance(body, Neg) and isinstance(body.args[0], Div):
        top, below = body.args[0].args
        body = Div(Neg(top), below)
    return body if isinstance(body, Div) and body.free else None
