"""What a line of a working continues: the chains above it, the answer, or what words stand over it.

A line that begins with an equals sign is a further form of a chain.  Where lines are set in, its column says of which;
where all begin at the same one, the last few may be meant, and it is accused only if it follows from none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from calctool.errors import CalcError, InputError
from calctool.expr.tree import DNE, ONE, OO, ZERO, Add, Deriv, Div, Expr, Limit, Neg, Sym
from calctool.grading.aims import Stage
from calctool.grading.directions import Directions
from calctool.grading.equality import Verdict
from calctool.grading.forms import ASKED, Form
from calctool.grading.lines import Stated, WorkLine, named, strong
from calctool.grading.meaning import At, NoMeaning, limit_of
from calctool.numeric.evaluate import precise
from calctool.tasks.question import Answer, Question

_BACK = 8
"""Chains that a line beginning with an equals sign may continue."""


_INTEGRATED = frozenset("Cc")
"""Constants of an integral, which a derivative has none of."""


class Judgement(NamedTuple):
    """What is found of a statement.

    ``state`` is right, wrong, unchecked or unread; ``role`` is restatement, definition, claim, step, part (what is
    worked on next), answer or words.  Of a wrong one ``above`` is what it should equal, ``here`` what is written,
    ``verdict`` the proof; ``stage`` is what it is on the way to.  ``gives`` are the components of the answer that it
    gives (``()`` the whole of it).  ``meant`` says how it is to be read for that, where it can be read otherwise, and
    ``typed`` is what is found of it as it was typed.
    """

    state: str
    role: str
    forms: tuple[Form, ...] = ()
    verdict: Verdict = Verdict("right")
    above: Form | None = None
    here: Form | None = None
    stage: Stage | None = None
    gives: tuple[tuple[int, ...], ...] = ()
    error: InputError | None = None
    meant: str = ""
    typed: Judgement | None = None


class Chain(NamedTuple):
    """What a line may continue: the column of its head and of its equals signs, and its last side."""

    head: int
    equals: int | None
    last: Form
    answer: bool = False


class Chains(Directions):
    """The chains of one working, and what may follow from them."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.chains: list[Chain] = []
        self.bare: dict[
            int, tuple[Form, Form]
        ] = {}  # by lines, sides that are equal only in the limit, without its sign
        self.begun = False  # has a first derivative been found?

    def headed(self, column: int, words: str = "") -> None:
        """Words stand over what follows, further in; they may name the answer: ``the slope at x = 2``."""
        self.chains.append(Chain(column, None, ASKED, strong(words)))

    def remember(self, head: int, last: Form, equals: int | None = None, answer: bool = False) -> None:
        self.chains.append(Chain(head, equals, last, answer))
        del self.chains[:-40]

    def _links(self, forms: Sequence[Form], s: Stated, line: int) -> Iterator[tuple[int, Verdict]]:
        """The verdict on each link of a chain; an approximation holds to a few digits."""
        signs = [side.sign for side in s.chain][-len(forms) :]
        for i in range(1, len(forms)):
            verdict = self.link(forms[i - 1], forms[i], line)
            way = self.going[i - len(forms)] if signs[i] == "->" else None
            there = None if way is None else self.goes_there(forms[i - 1], forms[i], way)
            if there is not None:
                yield i, there
                continue
            if signs[i] == "->" and self._tends_elsewhere(forms[i - 1], forms[i]):
                yield i, Verdict("wrong", reason="value")
                continue
            if verdict.state == "wrong" and (signs[i] in ("≈", "->", "=>") or _rounded(s.chain[i - len(forms)].typed)):
                near = self._approximates(forms[i - 1], forms[i], signs[i])
                if near is not None:
                    verdict = Verdict("right", "numeric") if near else verdict
                elif close(forms[i - 1], forms[i]):
                    verdict = Verdict("right", "numeric")
                elif signs[i] != "=" or not misses(forms[i - 1], forms[i], s.chain[i - len(forms)].typed):
                    verdict = Verdict("undecided", "numeric")
            if verdict.state == "wrong" and self._by_rule_or_near(forms[i - 1], forms[i], line):
                verdict = Verdict("right", "numeric")
            elif verdict.state == "right" and signs[i] == "=":
                self._without_its_sign(forms[i - 1], forms[i], line)
            yield i, verdict

    def _by_rule_or_near(self, left: Form, right: Form, line: int) -> bool:
        """Are two sides equal near the place, on its side; or is one by l'Hôpital's rule the other?"""
        return self.equal_near(left, right) or self._by_rule(left, right, line)

    def _goes_on(self, left: Form, right: Form, line: int) -> Verdict:
        """Is a side what another one is, or what l'Hôpital's rule makes of it?"""
        verdict = self.link(left, right, line)
        return Verdict("right") if verdict.state != "right" and self._by_rule(left, right, line) else verdict

    def _by_rule(self, left: Form, right: Form, line: int) -> bool:
        """Does a quotient go on by l'Hôpital's rule: ln y = ln(1 + 2/x)/(1/x), and below it that of the derivatives?"""
        quotient = left.value if isinstance(self.question.goal, Limit) else None
        return isinstance(quotient, Div) and self.by_hospital(quotient, right, line) is not None

    def _without_its_sign(self, left: Form, right: Form, line: int) -> None:
        """Take note of sin(x)/x = 1, where the sign of the limit was left out, and of functions equal in it only."""
        goal, a, b = self.question.goal, left.value, right.value
        if not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr) or self.elsewhere:
            return
        named = not isinstance(left.shown, Expr) or left.shown.open or self.names(left.shown)
        if named or not a.has(goal.var) or (b.free and not b.has(goal.var)) or DNE in (a, b):
            return
        if self.same(a, b).state == "wrong" and not (b.free and self._by_rule_or_near(left, right, line)):
            self.bare.setdefault(line, (left, right))

    def _tends_elsewhere(self, left: Form, right: Form) -> bool:
        """ln y = ln(1 + x)/x -> 0: is the limit another number?"""
        goal, a, b = self.question.goal, left.value, right.value
        if not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr) or self.elsewhere:
            return False
        if a.free != {goal.var.name} or b.free or not isinstance(left.shown, Expr) or left.shown.open:
            return False
        end = self.limit(a)
        return end is not None and DNE not in (end, b) and self.same(end, b).state == "wrong"

    def _approximates(self, left: Form, right: Form, sign: str) -> bool | None:
        """e^x ≈ 1 + x near the place of the limit: is what is left out smaller than the last term?  None if unknown.

        A derivative is exact, and is near nothing.
        """
        goal, a, b = self.question.goal, left.value, right.value
        if sign != "≈" or not isinstance(a, Expr) or not isinstance(b, Expr) or not a.free | b.free:
            return None
        if isinstance(left.shown, Deriv) and not isinstance(goal, Limit):
            return False
        if (
            not isinstance(goal, Limit)
            or not a.free | b.free <= self.meanings.base
            or not isinstance(right.shown, Expr)
        ):
            return None
        last = right.shown.args[-1] if isinstance(right.shown, Add) else right.shown
        end = self.limit(Div(Add(a, Neg(b)), last))
        return None if end is None or end == DNE else end == ZERO

    def linked(self, forms: Sequence[Form], s: Stated, line: int, role: str) -> Judgement:
        """Every link held against the one before."""
        state = "right"
        for i, verdict in self._links(forms, s, line):
            if verdict.state == "wrong":
                return Judgement("wrong", role, tuple(forms), verdict, forms[i - 1], forms[i])
            if verdict.state == "undecided":
                state = "unchecked"
        return Judgement(state, role, tuple(forms))

    def stands(self, form: Form, above: Sequence[Form], line: int) -> Judgement:
        """Does a formula equal what is above, the answer or a stage of it, or the question?"""
        undecided = form.value is None
        right = self.question.right
        if form.shown is not None and self._finite(right) and self.parts_without_a_limit(form.shown, line):
            asked = Form(self.question.goal, right)
            return Judgement("wrong", "step", (form,), Verdict("wrong", reason="dne"), asked, form)
        for other in above:
            verdict = self._goes_on(other, form, line)
            if verdict.state == "right":
                return self.step(form, verdict)
            if verdict.state == "wrong" and form.value is None:  # a limit in it does not exist
                return Judgement("wrong", "step", (form,), verdict, other, form)
            undecided = undecided or (verdict.state == "undecided" and other.value is not None)
        if form.value is None:
            verdict = self._unfolded(form, line)
            return self.step(form, verdict) if verdict.state == "right" else Judgement("unchecked", "step", (form,))
        value = form.value
        if self.strange(value):
            if self.strange(value) <= _INTEGRATED and self.is_quotient(value):  # 2x + C
                stage, verdict = self.staged(value)
                return Judgement("wrong", "step", (form,), verdict, above[0] if above else None, form, stage)
            before = above[0] if above else None
            if before is not None and before.value is not None and self.is_quotient(value):
                verdict = self.link(before, form, line)
                if verdict.state == "wrong" and self.is_quotient(before.value):  # 12 + 6h + h, under 12 + 6h + h^2
                    return Judgement("wrong", "step", (form,), verdict, before, form)
            if before is not None and isinstance(before.value, Expr) and self.divided_by in self.strange(value):
                whole = Div(before.value, Sym(self.divided_by))  # f(x + h) - f(x) stands above
                verdict = self.same(whole, value) if self.is_quotient(whole) else Verdict("undecided")
                if verdict.state == "wrong":
                    return Judgement("wrong", "step", (form,), verdict, Form(whole, whole), form)
            ok = self.is_quotient(value) or self.restates(value)
            return Judgement("right" if ok else "unchecked", "step", (form,))
        stage, verdict = self.staged(value)
        if verdict.state == "right":
            self.reached = self.stages.index(stage)
            self.begun = True
            return self.step(form, verdict, stage)
        begun = self.begun and bool(above) and self.question.order > 1  # cos x, and then sin x again
        if not isinstance(form.shown, Sym) and not begun and self.restates(value):
            return Judgement("right", "restatement", (form,))
        if verdict.only and self.question.point and self.is_right(self.at_the_point(value)):  # near the point
            return self.step(form, Verdict("right", "numeric"), stage)
        gives = self.gives(form)
        if gives:
            return Judgement("right", "step", (form,), gives=gives, stage=stage)
        if verdict.state == "undecided" or undecided:
            return Judgement("unchecked", "step", (form,))
        ahead = None if form.shown is None else self.value(form.shown, At(line, True))
        if ahead is not None and ahead != value and self.staged(ahead)[1].state == "right":
            return self.step(Form(form.shown, ahead), Verdict("right"))
        return Judgement("wrong", "step", (form,), verdict, above[0] if above else None, form, stage)

    def _unfolded(self, form: Form, line: int) -> Verdict:
        ahead = None if form.shown is None else self.value(form.shown, At(line, True))
        return Verdict("undecided") if ahead is None else self.staged(ahead)[1]

    def step(self, form: Form, verdict: Verdict, stage: Stage | None = None) -> Judgement:
        gives = self.gives(form)
        role = "answer" if () in gives else "step"
        return Judgement("right", role, (form,), verdict, stage=stage, gives=gives)

    def continued(self, s: Stated, forms: list[Form], line: WorkLine, asked: bool) -> Judgement:
        """= 2x + 3, = 5: a further form of a chain above; after ``Answer`` of the answer."""
        first = forms[0] if forms else ASKED
        if first is ASKED:
            return Judgement("unchecked", "words")
        asked = asked or s.lead.strip("\x00 ").lower() == "grad"
        told = named(s.lead) and not strong(s.lead) and not asked  # det J = ...
        found, at = (self.stands(first, [], line.number), -1) if asked or told else self._followed(s, first, line)
        head = line.indent
        if at >= 0:
            head = self.chains[at].head
            del self.chains[at:]
        leads = bool(line.statements) and s is line.statements[0] and not told
        self.remember(head, forms[-1], line.indent if leads else None)
        if found.state == "wrong" and told:
            found = Judgement("unchecked", "step", tuple(forms))
        if found.state == "wrong" or len(forms) == 1:
            return found._replace(gives=()) if s.chain[0].sign == "≈" else found
        rest = self.linked(forms, s, line.number, "step")
        if rest.state == "unchecked" and not told and first.value is None:  # oo - oo = 0
            ended = self.stands(forms[-1], [], line.number)
            return ended if ended.state == "wrong" else rest
        if rest.state != "right":
            return rest
        gives = self.gives(forms[-1])
        return found._replace(forms=tuple(forms), gives=gives, role="answer" if () in gives else found.role)

    def _followed(self, s: Stated, form: Form, line: WorkLine) -> tuple[Judgement, int]:
        """A form held against the chains that it may continue, and which of them it does."""
        best: tuple[Judgement, int] | None = None
        order, inside = self._order(line.indent)
        for i in order:
            chain = self.chains[i]
            if chain.last.shown is None:  # words stand over it
                found = self.stands(form, [], line.number)
                claimed = found.state == "right" or (found.state == "wrong" and chain.answer)
                return found if claimed else Judgement("unchecked", "step", (form,)), i
            self.near = i == order[0]
            found = self._next(chain, form, s, line.number)
            self.near = True
            if found.state == "wrong" and s.chain[0].sign == "->":
                found = self._derived_from(chain, form, line.number) or found
            if found.state == "right" and not (
                best is not None and (_by_chance(chain.last, form) or self._ahead_of(best[1], chain))
            ):
                return found, i
            best = best or (found, i)
        if best is None:
            return self.stands(form, [], line.number), -1
        arrow = s.chain[0].sign == "->"  # it may be what is differentiated into what
        other = best[0] if inside and not arrow else self.stands(form, [], line.number)
        last = self.chains[best[1]].last
        if other.state == "right" and self._of_another_order(last, form, line.number):
            return best
        if other.state == "right" and other.role != "restatement" and self._ahead(self.chains[best[1]], form):
            if s.chain[0].sign == "=" and self._without_limit_sign(last, form):
                self.bare.setdefault(line.number, (form, Form(last.value, last.value)))
            if s.chain[0].sign == "=" and self.of_one_limit_only(last, form):
                self._without_its_sign(last, form, line.number)
            return other, best[1]
        return best

    def of_one_limit_only(self, left: Form, right: Form) -> bool:
        """Have two sides the same limit?"""
        if not isinstance(self.question.goal, Limit):
            return False
        ends = [self.limit(form.value) if isinstance(form.value, Expr) else None for form in (left, right)]
        return ends[0] is not None and ends[1] is not None and self.same(ends[0], ends[1]).state == "right"

    def _without_limit_sign(self, left: Form, right: Form) -> bool:
        """``lim h->0 ((3+h)^2 - 9)/h`` and under it ``= 6 + h``: a difference quotient, where its limit stands."""
        if not isinstance(left.shown, Limit) or left.value is None or right.value is None:
            return False
        return bool(self.strange(right.value)) and not self.strange(left.value) and self.is_quotient(right.value)

    def _ahead_of(self, nearest: int, chain: Chain) -> bool:
        """Does the nearest chain stand at the answer, and the other at a part of the question: dy/du = sec^2 u?"""
        there, here = self.chains[nearest].last.value, chain.last.value
        if there is None or here is None or isinstance(self.question.right, list) or self.question.point:
            return False
        return self.is_right(there) and self.staged(here)[1].state == "wrong"

    def _derived_from(self, chain: Chain, form: Form, line: int) -> Judgement | None:
        """-x^-1 -> x^-2: is it the derivative of what stands before the arrow?  Wrong, where that is a part."""
        last, x = chain.last.value, self.meanings.wrt
        if isinstance(self.question.goal, Limit) and isinstance(last, Div):
            return self.by_hospital(last, form, line)
        if not isinstance(last, Expr) or isinstance(self.question.goal, Limit) or not last.has(x) or self.strange(last):
            return None
        of = Form(Deriv(last, x), self.value(Deriv(last, x), At(line)))
        verdict = self.link(of, form, line)
        if verdict.state == "right":
            return self.step(form, verdict)
        return Judgement("wrong", "step", (form,), verdict, of, form) if verdict.state == "wrong" else None

    def by_hospital(self, quotient: Div, form: Form, line: int) -> Judgement | None:
        """ln(1 + 3/x)/(1/x) -> 3/(1 + 3/x): is it what l'Hôpital's rule gives, of 0/0 or of oo/oo?"""
        ends = [self.limit(part) if part.free else part for part in quotient.args]
        if ends != [ZERO, ZERO] and not all(end in (OO, Neg(OO)) for end in ends):
            return None
        derived = self.value(Div(*[Deriv(part, self.meanings.wrt) for part in quotient.args]), At(line))
        if derived is None or form.value is None:
            return None
        verdict = self.same(derived, form.value)
        return self.step(form, verdict) if verdict.state == "right" else None

    def _of_another_order(self, left: Form, right: Form, line: int) -> bool:
        """= -sin x, = sin x with one limit, 0, by chance: neither equal nor close, nor by l'Hôpital's rule?"""
        goal, a, b = self.question.goal, left.value, right.value
        if not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr):
            return False
        if left.shown != a or right.shown != b or not a.has(goal.var) or not b.has(goal.var) or self.strange([a, b]):
            return False
        if self.limit(b) not in (ZERO, OO, Neg(OO)):
            return False
        ratio = self.limit(Div(a, b))
        if ratio is None or ratio in (DNE, ZERO, ONE, OO, Neg(OO)):
            return False
        if not isinstance(a, Div):
            return True
        derived = self.value(Div(*[Deriv(part, goal.var) for part in a.args]), At(line))
        return isinstance(derived, Expr) and self.same(derived, b).state == "wrong"

    def _ahead(self, chain: Chain, form: Form) -> bool:
        """Is a form as far on the way as the chain that it does not follow from?"""
        if chain.last.value is None or form.value is None or self._without_limit_sign(chain.last, form):
            return True
        (before, right), (stage, _) = self.staged(chain.last.value), self.staged(form.value)
        return right.state != "right" or self.stages.index(stage) >= self.stages.index(before)

    def _next(self, chain: Chain, form: Form, s: Stated, line: int) -> Judgement:
        """One form of a chain held against the last one."""
        verdict = self._goes_on(chain.last, form, line)
        if verdict.state == "wrong" and s.chain[0].sign in ("≈", "->") and close(chain.last, form):
            verdict = Verdict("right", "numeric")
        if verdict.state == "right":
            if s.chain[0].sign == "=" and chain.last.shown is not None and not isinstance(form.shown, Limit):
                self._without_its_sign(chain.last, form, line)
            return self.step(form, verdict)
        if verdict.state == "undecided" and (end := self._end_of_quotient(chain.last, form)) is not None:
            verdict = self.same(*end)
            verdict = verdict if verdict.state == "wrong" else Verdict("undecided")
        if verdict.state == "undecided":
            return Judgement("unchecked", "step", (form,))
        return Judgement("wrong", "step", (form,), verdict, chain.last, form)

    def _end_of_quotient(self, left: Form, right: Form) -> tuple[Answer, Answer] | None:
        """``lim h->0 ((3+h)^2 - 9)/h`` over ``= 7 + 2h``, where lim was left out: what both go to."""
        limit, quotient = left.shown, right.value
        if not isinstance(limit, Limit) or left.value is None or not isinstance(quotient, Expr):
            return None
        if self.strange(quotient) != {limit.var.name} or self.strange(left.value) or not limit.body.has(limit.var):
            return None
        try:
            return left.value, limit_of(Limit(quotient, limit.var, limit.to, limit.side))
        except (NoMeaning, CalcError):
            return None

    def _order(self, column: int) -> tuple[list[int], bool]:
        """The chains that a line at a column may continue, likeliest first; and whether it stands inside of one.

        Where lines are set in, the column says which; where all begin at the same one, the last chains may be meant.
        """
        last = range(len(self.chains) - 1, max(-1, len(self.chains) - 1 - _BACK), -1)
        rows = [i for i in range(len(self.chains) - 1, -1, -1) if self.chains[i].equals == column][:1]
        above = [i for i in last if self.chains[i].head <= column][:1]
        heads = [i for i in above if self.chains[i].equals is None and self.chains[i].head < column]
        first = sorted([*rows, *heads], reverse=True)[:1]
        if first and self.chains[first[0]].head < column:
            return first, True
        return list(dict.fromkeys([*first, *last])), False


def _by_chance(above: Form, here: Form) -> bool:
    """Is a formula with letters equal to a mere number further up, and goes on with it by chance only?"""
    a, b = above.shown, here.shown
    return isinstance(a, Expr) and isinstance(b, Expr) and not a.free and bool(b.free)


def _rounded(typed: str) -> bool:
    return "." in typed and not any(c.isalpha() for c in typed)


def misses(left: Form, right: Form, typed: str) -> bool:
    """Is a decimal wrong however it was rounded: by a unit of its last place, and by one in a hundred?"""
    a, b = _numbers(left, right)
    if a is None or b is None:
        return False
    unit = 10.0 ** -len(typed.rpartition(".")[2])
    return abs(a - b) > max(unit * 0.99, abs(a) / 100)


def _numbers(left: Form, right: Form) -> tuple[float | None, float | None]:
    if not isinstance(left.value, Expr) or not isinstance(right.value, Expr) or left.value.free or right.value.free:
        return None, None
    a, b = (precise(e, {}, 15) for e in (left.value, right.value))
    return (None if a is None else float(a)), (None if b is None else float(b))


def close(left: Form, right: Form) -> bool:
    """Do two numbers agree to three digits?"""
    if not isinstance(left.value, Expr) or not isinstance(right.value, Expr) or left.value.free or right.value.free:
        return False
    a, b = (precise(e, {}, 15) for e in (left.value, right.value))
    return a is not None and b is not None and abs(a - b) <= abs(a) / 1000
