"""Does a statement of a working hold?  Each link of its chain is proved, refuted, or left unchecked.

A statement may restate the question, define a letter, claim something of a part, or be a further form of what stands
above it.  It is accused only where it is refuted: what cannot be decided, or has a letter nobody defined, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from calctool.answers.passages import concludes
from calctool.answers.shapes import flat
from calctool.answers.sides import Side, label_of, top
from calctool.errors import CalcError, InputError
from calctool.expr.traversal import substitute
from calctool.expr.tree import (
    DNE,
    ONE,
    OO,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Limit,
    Mul,
    Neg,
    Sym,
    UndefinedFunction,
)
from calctool.grading.blame import asks_where
from calctool.grading.chains import Chain, Judgement, close
from calctool.grading.forms import ASKED, NO_RULE, Form, derivatives
from calctool.grading.introductions import in_brackets
from calctool.grading.lines import Stated, WorkLine, comes_to, strong
from calctool.grading.meaning import PARTS, At
from calctool.grading.places import Places
from calctool.grading.sides import places_of
from calctool.grading.tangents import is_tangent, normal_s_slope, said_of_a_line
from calctool.numeric.evaluate import precise
from calctool.numeric.sampling import candidates
from calctool.parsing import parse
from calctool.parsing.alternatives import alternatives
from calctool.tasks.question import Answer, Question

_READINGS = 8
"""Other readings of one side that are tried."""

_TRIED = 16
"""Places at which the difference of two sides is looked at."""


class Judge(Places):
    """Judges the statements of one working, one after the other."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.given = False  # has the answer been given?
        self.taken: list[str] = []  # sides that were accepted as they are typed
        self.of_a_line = ""  # the line above, which may name the tangent
        self.conditional = False  # under a condition: for a < 0

    # --- statements --------------------------------------------------------------------------------

    def judged(self, s: Stated, line: WorkLine, headline: bool = False) -> list[Judgement]:
        """What is to be said of a statement; of a chain with a side that cannot be read also of the sides that can."""
        if s.denied:  # neither credited nor accused
            claimed = s is self.final or strong(s.lead) or concludes(s.lead)
            return [Judgement("unchecked", "step" if claimed else "words")]
        if s.chain[0].sign == "->" and len(s.chain) == 1 and _of_parts().search(s.lead):  # each of the first two -> 1
            return [Judgement("unchecked", "words")]
        if (of_normal := self._slope_of_the_normal(s, line)) is not None:
            return [of_normal]
        in_case = self.in_a_case(s, line)
        if s.case is not None and self.is_no_case(s.case) and (in_case is None or in_case.state != "wrong"):
            s, in_case = s._replace(case=None, supposed=False), None
        if in_case is not None:
            return [in_case]
        if (listed := self._listed(s)) is not None:
            return [j for one in listed for j in self.judged(one, line, headline)]
        place = places_of(s.chain[0].typed.strip("()"), self.question.variables) if _at().search(s.lead) else []
        if place and len(s.chain) > 1 and s.chain[0].typed.startswith("("):  # at (1, 2) = (4, 1)
            if {x.name: value for x, value in place} != self.question.point:
                return [Judgement("unchecked", "words")]
            s = s._replace(chain=s.chain[1:], lead="")
        there = len(s.chain) > 2 and (s.chain[1].sign, s.chain[2].sign) == ("=", "->")
        if there and self._is_limits_place(*s.chain[:2]):
            put_in, rest = s._replace(chain=s.chain[:2]), s._replace(chain=s.chain[2:], lead="")  # x = 0 -> 4
            return [self.judge(put_in, line, headline), self.judge(rest, line, headline)]
        chains, shown = list(self.chains), list(self.shown)
        found = self.judge(s, line, headline)
        doubtful = found.state in ("wrong", "unchecked") and s.case is None
        if self.case is not None and doubtful and not _of_every_case().search(line.text):
            under = self.in_a_case(s._replace(case=self.case), line)
            if under is not None and under.state in ("right", "wrong"):
                self.chains, self.shown = chains, shown
                return [under]
        arrowed = len(s.chain) == 2 and not s.chain[0].sign and s.chain[1].sign == "=>"
        if found.state == "wrong" and s.lead and arrowed and not strong(s.lead) and not concludes(s.lead):
            after = self.chains, self.shown
            self.chains, self.shown = list(chains), list(shown)
            other = self.judge(s._replace(chain=s.chain[1:], lead=""), line, headline)  # cancel (x - 2) => x + 2
            if other.state == "right":
                return [other]
            self.chains, self.shown = after
        arrow = next((i for i, side in enumerate(s.chain) if side.sign == "->" and i > 1), 0)
        if found.state == "unchecked" and arrow and not isinstance(self.question.goal, Limit):  # ln x^2 = 2 ln x -> 2/x
            self.chains, self.shown = chains, shown
            first, rest = s._replace(chain=s.chain[:arrow]), s._replace(chain=s.chain[arrow:], lead="")
            return [self.judge(first, line, headline), self.judge(rest, line, headline)]
        if found.state != "unread" or len(s.chain) < 3:
            return [found]
        rest = s._replace(chain=tuple(side for side in s.chain if self._readable(side)))
        return [found, *([self.judge(rest, line, headline)] if len(rest.chain) > 1 else [])]

    def _listed(self, s: Stated) -> list[Stated] | None:
        """``3x^2/e^x, 6x/e^x, 6/e^x`` one after the other, where no vector is asked for; None where it is no list."""
        side = s.chain[0]
        if len(s.chain) > 1 or not isinstance(self.question.goal, Limit) or side.typed[:1] in "([{<⟨":
            return None
        cuts = [m.end() for m in top(side.bare, side.start, side.end, _comma())]
        if not cuts:
            return None
        spans = zip([side.start, *cuts], [*[at - 1 for at in cuts], side.end], strict=True)
        parts = [side.part(start, end) for start, end in spans]
        return [s._replace(chain=(part,), last=s.last and part is parts[-1]) for part in parts]

    def _readable(self, side: Side) -> bool:
        try:
            self.read(side)
        except InputError:
            return False
        return True

    def judge(self, s: Stated, line: WorkLine, headline: bool = False) -> Judgement:
        """What is to be said of a statement, read otherwise before it is called wrong."""
        above = self.chains[-1].last if self.chains else None
        found = self._as_directed(self._read_otherwise(s, line, headline), s, above)
        self.given = self.given or (found.state == "right" and () in found.gives)
        if found.state in ("right", "unchecked") and not found.meant:
            self.taken += [side.typed for side in s.chain if len(side.typed) > len("x^2")]
        return found

    def _as_directed(self, found: Judgement, s: Stated, above: Form | None) -> Judgement:
        """What is right of a limit at another place, or from one side, is not the answer."""
        if found.state != "right" or s.chain[-1].none or not self.is_another_limit():
            return found
        way, here = self.going[0], found.forms[0] if found.forms else None
        if way is not None and here is not None and above is not None and (s.continues or len(s.chain) == 1):
            verdict = self.goes_there(above, here, way)
            if verdict is not None and verdict.state == "wrong":
                return Judgement("wrong", "step", found.forms, verdict, above, here)
        return found._replace(gives=(), role="claim" if found.role == "answer" else found.role)

    def _read_otherwise(self, s: Stated, line: WorkLine, headline: bool) -> Judgement:
        self.columns = len(line.statements)
        self.directed(s, line)
        before = list(self.chains), list(self.shown)
        found = self._judge(s, line, headline)
        if found.state not in ("wrong", "unread"):
            return found
        after = self.chains, self.shown
        for meant, what, other in self._otherwise(s):
            self.chains, self.shown = list(before[0]), list(before[1])
            right = self._judge(other, line, headline)
            again = right.role == "restatement" and len(s.chain) == 1
            if right.state == "right" and not again and self._is_slip(right, before[0]):
                return right._replace(meant=f"if {meant} is meant: {what}", typed=found)
        self.chains, self.shown = after
        return found

    def _is_slip(self, found: Judgement, chains: Sequence[Chain]) -> bool:
        """May brackets have been left out by a slip of the hand, by which the statement is right?

        Not where the line above says it with its brackets, nor where it is only by its limit that it would be right.
        """
        shown = found.forms[-1].shown if found.forms else None
        if chains and isinstance(shown, Expr) and shown == chains[-1].last.shown:
            return False
        goal = self.question.goal
        if not isinstance(goal, Limit) or not found.forms:
            return True
        above = [chains[-1].last.shown] if chains else []
        if any(self._by_chance(a, b) for a, b in pairwise([*above, *[form.shown for form in found.forms]])):
            return False
        value = found.forms[0].value
        if not isinstance(value, Expr) or value.open or not value.has(goal.var):
            return True
        return any(
            self.same(e, value).state == "right" for e in (goal.body, *[c.last.value for c in chains]) if e is not None
        )

    def _by_chance(self, a: Answer | None, b: Answer | None) -> bool:
        """Have two limits the same value, but neither equal bodies nor l'Hôpital's rule between them?"""
        if not isinstance(a, Limit) or not isinstance(b, Limit) or self.same(a.body, b.body).state == "right":
            return False
        return not isinstance(a.body, Div) or self.by_hospital(a.body, Form(b.body, b.body), 0) is None

    def _otherwise(self, s: Stated) -> Iterator[tuple[str, str, Stated]]:
        """The statement with one side read otherwise: what is meant, and what to do to type it."""
        if len(s.chain) > 1 and _derivative_of().search(s.lead) and s.chain[0].label is not None:
            text = s.chain[0].label.name + "'"  # the derivative of f(x) = 2x
            meant = s.chain[0]._replace(bare=text, start=0, end=len(text), label=label_of(text))
            yield text, f"write {text}", s._replace(chain=(meant, *s.chain[1:]))
        for i, side in enumerate(s.chain):
            if (text := _primed().sub(r"(\1)\2", side.typed)) != side.typed:
                meant = side._replace(bare=text, start=0, end=len(text), label=label_of(text))
                yield text, "put brackets", s._replace(chain=(*s.chain[:i], meant, *s.chain[i + 1 :]))
            if (whole := _operated().fullmatch(side.typed)) is not None:
                text = f"{whole['by']} [{whole['body']}]"
                meant = side._replace(bare=text, start=0, end=len(text), label=label_of(text))
                yield text, "put brackets", s._replace(chain=(*s.chain[:i], meant, *s.chain[i + 1 :]))
            if (power := _power_in_log().search(side.typed)) is not None:  # ln (1 + x)^(1/x)
                text = f"{side.typed[: power.start()]}{power['log']}({power['of']}){side.typed[power.end() :]}"
                meant = side._replace(bare=text, start=0, end=len(text), label=None)
                yield text, "put brackets", s._replace(chain=(*s.chain[:i], meant, *s.chain[i + 1 :]))
            if _spaced().search(side.typed) or any(side.typed in typed for typed in self.taken):
                continue
            for other in islice(alternatives(side.typed, self.meanings.base | self.meanings.letters.keys()), _READINGS):
                text = other.text.strip()
                meant = side._replace(bare=text, start=0, end=len(text), label=label_of(text))
                yield text, other.what, s._replace(chain=(*s.chain[:i], meant, *s.chain[i + 1 :]))

    def _judge(self, s: Stated, line: WorkLine, headline: bool) -> Judgement:
        """What is to be said of a statement as it is typed; the chain it is part of is remembered."""
        try:
            forms = [self.form(side, line.number) for side in s.chain]
        except InputError as error:
            if headline:
                self.headed(line.indent)
                return Judgement("unchecked", "words")
            if (not s.whole and not strong(s.lead)) or in_brackets(line.text, s):
                return Judgement("unchecked", "words")
            return Judgement("unread", "step", error=error)
        self.now = [form.shown for form in forms if isinstance(form.shown, Expr)]
        self.shown += self.now
        lost = self._misdirected(forms, line.number) or self._hospital(forms, line) or self._off_the_line(forms, line)
        if lost is not None:
            self.remember(line.indent, forms[-1])
            return lost
        asked = forms[0] is ASKED or (len(forms) > 1 and self._named(forms[0], forms[1]))
        if s.continues or asked:
            found = self.continued(s, forms if s.continues else forms[1:], line, asked=not s.continues)
        elif len(forms) == 1:
            found = self._of_both(s, forms[0], line) or self._alone(s, forms[0], line, headline)
        else:
            found = self._equation(s, forms, line)
        if found.state == "wrong" and self._holds_near_the_point(found):
            return Judgement("right", "claim", found.forms)
        if found.state == "wrong" and self._is_condition(forms, line):
            return Judgement("unchecked", "words", found.forms)
        if found.state == "wrong" and self._holds_on_a_side(forms):
            return Judgement("unchecked", "words", found.forms)
        part = s.part and (len(forms) == 1 or s.continues)
        supposed = s.supposed and not self._supposes_the_point(line)
        about = len(forms) > 1 and not s.continues and self._is_answers_name(forms[0].shown) and not supposed
        about = about or found.verdict.says == NO_RULE  # by the quotient rule (u/v)' = u'/v'
        excused = (s.soft and not about) or supposed or part or self.conditional
        if found.state == "wrong" and excused and not self._flatly(s, forms):
            return Judgement("unchecked", "words" if s.soft or supposed or part else found.role, found.forms)
        return found

    def _is_answers_name(self, shown: Answer | None) -> bool:
        """y', f'(x): is it what is asked for that is spoken of, in a reason too?"""
        if not isinstance(shown, (Deriv, UndefinedFunction)) or isinstance(self.question.goal, Limit):
            return False
        value = self.value(shown, At(0))
        if value is None or not self.names(shown) or shown.free & set(PARTS):
            return False
        return self.is_right(value) or (bool(self.question.point) and self.is_right(self.at_the_point(value)))

    def _is_condition(self, forms: list[Form], line: WorkLine) -> bool:
        """f'(x) = 0 when x = 1: is it asked where it holds?  Or does it, at the place in the line: x = 2: x^2 = 4?"""
        if len(forms) == 2 and forms[1].shown == ZERO and self._is_answers_name(forms[0].shown):
            return self.given or asks_where().search(line.text) is not None
        sides = [form.shown for form in forms if isinstance(form.shown, Expr)]
        if len(sides) == len(forms) and is_tangent(self.question, sides, line.text):
            return True
        letters = [side.free for side in sides if not side.open]
        if self.given and self.question.point and len(letters) == len(forms) and any("y" in free for free in letters):
            return "y" not in self.meanings.base  # y - 3 = 2 (x - 1), the tangent
        places = [s.chain for s in line.statements if self.is_place(s)]
        if len(places) != 1 or len(forms) < 2 or any(form.value is None for form in forms):
            return False
        try:
            name, place = places[0][0].typed, parse(places[0][1].typed)
        except CalcError:
            return False
        there: list[Form] = []
        for form in forms:
            if not isinstance(form.value, Expr) or place.free:
                return False
            value = substitute(form.value, name, place)
            there.append(Form(value, value))
        values = [form.value for form in there if form.value is not None]
        links = zip(pairwise(values), pairwise(there), strict=True)
        return all(self.same(a, b).state == "right" or close(*both) for (a, b), both in links)

    def _flatly(self, s: Stated, forms: list[Form]) -> bool:
        """Is an equation of the question's own letters claimed as a reason: because (x^2)' = x?"""
        if self.conditional or len(forms) < 2 or s.continues:
            return False
        if all(side.sign == "=" for side in s.chain[1:]) and any(self._never(a, b) for a, b in pairwise(forms)):
            return True
        first = forms[0].shown
        if all(side.sign == "->" for side in s.chain[1:]):  # as x -> 0, e^x -> 0
            moving = {way.var.name for way in self.going if way is not None}
            known = isinstance(first, Expr) and bool(first.free) and first.free <= self.meanings.base | moving
            return known and (not s.supposed or bool(moving))
        if any(side.sign != "=" for side in s.chain[1:]):
            return False
        return isinstance(first, Deriv) and not isinstance(first.body, Sym) and first.free <= self.meanings.base

    def _never(self, a: Form, b: Form) -> bool:
        """Do two sides in the letters of the question differ by a number that is not 0, and are equal in no case?"""
        left, right = a.shown, b.shown
        if not isinstance(left, Expr) or not isinstance(right, Expr) or left.open or right.open or left == DNE:
            return False
        names = left.free | right.free
        if not left.free or not names <= self.meanings.base or {left, right} & {OO, DNE} or isinstance(left, Sym):
            return False
        found = [
            precise(Add(left, Neg(right)), p, 30) for p in islice(candidates(sorted(names), (left, right)), _TRIED)
        ]
        values = [v for v in found if v is not None]
        return len(values) >= _TRIED // 2 and all(v == values[0] != 0 for v in values)

    def _named(self, first: Form, second: Form) -> bool:
        """Gradient of f = (..): does a vector stand beside the name of the function?"""
        name = first.shown.name if isinstance(first.shown, Sym) else ""
        given = self.meanings.given(name) is not None or name in ("F", "H", "J")
        return given and isinstance(second.shown, list) and isinstance(self.question.right, list)

    def answers(self, found: Judgement) -> bool:
        """Does a statement say what the answer is: does its head come to it?"""
        head = found.forms[0].value if len(found.forms) > 1 else None
        return head is not None and self.is_right(head)

    def says_where(self, found: Judgement) -> bool:
        """x = 1: is it where something holds, and no answer?"""
        first = found.forms[0].shown if found.forms else None
        return isinstance(first, Sym) and first.name in self.meanings.base and len(found.forms) == 2

    def ends_wrong(self, found: Judgement, line: int) -> Judgement | None:
        """A last line of numbers that gives no answer, 4 + 2 + 4 = 10, at x = 1 that is 1: is it one that is wrong?"""
        numbers = [form.value for form in found.forms]
        if not numbers or isinstance(self.question.right, list):
            return None
        if self._of_both_factors(found.forms[0].shown, line):
            last = self.stands(found.forms[-1], [], line)
            return last if last.state == "wrong" else None
        if not all(isinstance(v, Expr) and not v.free for v in numbers):
            return None
        if any(e.open for form in found.forms if form.shown is not None for e in flat(form.shown)):
            return None
        last = self.stands(found.forms[0], [], line)
        return last if last.state == "wrong" else None

    def _of_both_factors(self, shown: Answer | None, line: int) -> bool:
        """``(u'v + uv')/v^2``, of u/v: do the derivatives of both stand in it, as in the rule for the whole?"""
        body = self.question.body
        if not isinstance(body, (Mul, Div)) or len(body.args) != 2 or not isinstance(shown, Expr):
            return False
        letters = {d.body for d in derivatives(shown) if isinstance(d.body, Sym)}
        values = [v for u in letters if (v := self.meanings.said_before(u.name, line)) is not None]
        return all(any(self.same(part, v).state == "right" for v in values) for part in body.args)

    def judge_at_a_place(self, line: WorkLine) -> tuple[Judgement, ...]:
        """What a formula is at a place: the sides behind the place are further forms of it."""
        first, *places = line.statements
        last = places[-1]
        places[-1] = last._replace(chain=last.chain[:2])
        self.chains.append(Chain(line.indent, None, self.at_a_place(first, places, line.number)))
        return (self.judge(last._replace(chain=last.chain[2:], lead=""), line),)

    def _equation(self, s: Stated, forms: list[Form], line: WorkLine) -> Judgement:
        """u = 3x, y' = 2x, x^2 - 4 = (x - 2)(x + 2)."""
        first = forms[0].shown
        place = isinstance(first, Sym) and first.name in self.meanings.base and len(forms) == 2
        if not place:  # nothing goes on with x = 2
            self.remember(line.indent, forms[-1])
        definition = self.defines(s)
        if definition is not None:
            name = definition[0]
            if self.meanings.given(name) is None:
                misfit = self._misfit(name, forms[1], line.number)
                found = misfit or self.linked(forms[1:], s, line.number, "definition")
                before = self.meanings.said_before(name, line.number)
                if found.state != "right" or not any(isinstance(e, Deriv) for e in (forms[1].shown, before)):
                    return found
                gives = self.gives(forms[-1])  # v = ds/dt, v = 3(t - 1)(t - 3)
                return found._replace(gives=gives, role="answer" if () in gives else found.role)
            return self._restated(forms, s, line)
        if isinstance(first, Sym) and first.name in self.meanings.base:
            return self._place(first.name, forms, s, line.number)
        nowhere = self._without_value(forms) or self._without_limit(forms, line)
        if nowhere is not None:
            return nowhere
        becomes = self._becomes(forms, s, line)
        found = becomes or self.linked(forms, s, line.number, "claim")
        limits = isinstance(self.question.goal, Limit)
        if found.state == "wrong" and becomes is None and limits and s.chain[1].sign == "->":
            return Judgement("unchecked", "claim", tuple(forms))
        ends = (limits or self.question.order > 1) and s is self.final and self._ends_right(forms)
        if found.state == "right" and (becomes is None or ends or self._begins_here(forms[0])):
            gives = self.gives(forms[-1])
            return found._replace(gives=gives, role="answer" if () in gives else "claim")
        return found

    def _ends_right(self, forms: list[Form]) -> bool:
        """The last line of a limit, 1/(x + 1) -> 1/2: is it the one that is asked for?"""
        return forms[-1].value is not None and self.is_right(forms[-1].value)

    def _slope_of_the_normal(self, s: Stated, line: WorkLine) -> Judgement | None:
        """``the normal has slope -1/2``: -1 over the slope that is asked for."""
        slope, end = self.question.right, s.chain[-1]
        if not self.question.point or not isinstance(slope, Expr) or slope.free or slope in (ZERO, DNE):
            return None
        if re.search("[A-Za-z]", end.typed) or not normal_s_slope().search(line.text[: end.start]):
            return None
        try:
            here = self.form(end, line.number)
        except InputError:
            return None
        if not isinstance(here.value, Expr):
            return None
        across = Div(Neg(ONE), slope)
        verdict = self.same(across, here.value)
        if verdict.state == "wrong":
            return Judgement("wrong", "claim", (here,), verdict, Form(across, across), here)
        return Judgement("right" if verdict.state == "right" else "unchecked", "words", (here,))

    def _off_the_line(self, forms: list[Form], line: WorkLine) -> Judgement | None:
        """``tangent: y = 8x - 17``: is it another line than that through the point with the slope there?"""
        under, self.of_a_line = self.of_a_line, line.text
        if len(forms) != 2 or not all(isinstance(form.shown, Expr) for form in forms):
            return None
        left, right = [form.shown for form in forms if isinstance(form.shown, Expr)]
        found = said_of_a_line(self.question, left, right, line.text, under)
        if found is None or (verdict := self.same(found.right, found.said)).state != "wrong":
            return None
        above, here = Form(found.right, found.right), Form(right, found.said)
        return Judgement("wrong", "claim", tuple(forms), verdict, above, here)

    def _restated(self, forms: list[Form], s: Stated, line: WorkLine) -> Judgement:
        """y = u^5: the question's function, or a part of it that is called so."""
        if _tangent().search(line.text):
            return Judgement("unchecked", "words", tuple(forms))
        return self._as_restated(forms, s, line.number)

    def _as_restated(self, forms: list[Form], s: Stated, line: int) -> Judgement:
        found = self.linked(forms, s, line, "restatement")
        told = forms[1]
        if found.state == "right" and isinstance(told.shown, Expr) and not told.shown.free <= self.meanings.base:
            given = self.meanings.given(forms[0].shown.name) if isinstance(forms[0].shown, Sym) else None
            known = told.value is not None and not self.strange(told.value)
            if given is not None and told.value is not None and known and not self._part_of_something(told):
                verdict = self.same(given, told.value)
                plain = self.same(given, told.shown)  # y = u^(1/2), where y = sqrt(u) is given
                if verdict.state == plain.state == "wrong":
                    return Judgement("wrong", "restatement", tuple(forms), verdict, forms[0], told)
        return found._replace(state="right") if found.state == "unchecked" and len(forms) == 2 else found

    def _alone(self, s: Stated, form: Form, line: WorkLine, headline: bool) -> Judgement:
        """A formula that stands alone: a further form of what is above, of the answer, or of the question."""
        if self._is_unit(s, form, line):
            return Judgement("unchecked", "words", (form,))
        shown = form.shown
        above = self.chains[-1].last if self.chains else None
        found = self.stands(form, [above] if above is not None and above.shown is not None else [], line.number)
        divided = form.value is not None and self.divided_by in self.strange(form.value)
        if found.state == "wrong" and (divided or self._misplaced(shown, line.number)):
            return found
        if found.role == "restatement" and above is not None and comes_to(s.lead) and self._at_the_answer(above):
            verdict = self.link(above, form, line.number)  # y' = ..., and that is said to be x^x, which is y
            if verdict.state == "wrong":
                return Judgement("wrong", "step", (form,), verdict, above, form)
        announced = headline or isinstance(shown, Deriv) or self._another_limit(shown)
        claimed = self._claimed(s) or self._put_in_there(s, line)
        undefined = form.value is None or found.role == "restatement"
        number = undefined and isinstance(shown, Expr) and not shown.free  # 0/0
        goes_on = (
            s.part and s.last and not isinstance(self.question.goal, Limit)
        )  # product rule on x ln x: ln x + x/x, and = ln x + 1 under it
        aside = s.part and isinstance(self.question.goal, Limit)  # so the inside goes to 1
        if not number and (
            announced or goes_on or (claimed and not s.soft and not aside)
        ):  # in a sentence it is no chain to go on with
            self.remember(line.indent, form)
        if found.state != "right" and announced:
            return Judgement("right", "part", (form,))
        beside = isinstance(self.question.goal, Limit) and self._beside_the_place(line.text)
        doubtful = not claimed or beside or (found.verdict.reason == "shape" and not s.whole)
        if found.state == "right" or not doubtful:
            return found
        # What stands at the end and is no reason is meant as the answer: it is not passed over.
        counted = isinstance(shown, Expr) and not shown.free and not s.last  # 35 lines agree, 1 from the right
        ends = s is self.final and not (beside or counted or s.soft or s.supposed or s.part or number)
        return Judgement("unchecked", "step" if ends else "words", (form,))

    def _at_the_answer(self, above: Form) -> bool:
        return above.value is not None and self.is_right(above.value)

    def _is_unit(self, s: Stated, form: Form, line: WorkLine) -> bool:
        """``= 40 - 10t  m/s``: letters of nothing behind a formula."""
        if s.chain[0].sign or s is line.statements[0] or not isinstance(form.shown, Expr):
            return False
        known = self.meanings.base | (self.meanings.letters.keys() - self.meanings.answers)
        free = form.shown.free
        return not free <= known and not free & self.meanings.base and not re.search(r"\d", s.chain[0].typed)

    def _claimed(self, s: Stated) -> bool:
        """Is a formula said to be what the question, or the line above, comes to?"""
        if s is self.final and s.last and not s.lead:
            return True
        if s is self.final and s.last and not self.given and re.search(r"\brule$", s.lead.lower()):
            return True
        if s is self.final and (concludes(s.lead) or _ends_up().search(s.lead)):
            return True
        return s.last and (s.whole or strong(s.lead))


@cache
def _comma() -> re.Pattern[str]:
    return re.compile(r",")


@cache
def _derivative_of() -> re.Pattern[str]:
    return re.compile(r"\b(?:derivative|slope|gradient) of(?: the function)?$", re.IGNORECASE)


@cache
def _at() -> re.Pattern[str]:
    return re.compile(r"\bat(?: the point)?$", re.IGNORECASE)


@cache
def _of_every_case() -> re.Pattern[str]:
    """Words by which a line speaks of another case than that above it, or of all of them."""
    return re.compile(r"\b(?:otherwise|else|together|altogether|both|either|every|all)\b", re.IGNORECASE)


@cache
def _of_parts() -> re.Pattern[str]:
    """Parts of a formula, by number or kind, that go somewhere: ``both fractions``, ``the second factor``."""
    which = r"each|both|all|either|first|second|third|last|other|two|three|ones?"
    what = r"factors?|terms?|fractions?|quotients?|ratios?|parts?|pieces?|brackets?|limits?"
    return re.compile(
        rf"\b(?:{which})\b(?:\s\w+){{0,3}}\s*\Z|\b(?:{which})\s(?:of\s(?:the\s|them\s?|these\s?)?)?(?:\w+\s)?(?:{what})\b"
        r"|\bthe inside\Z",
        re.IGNORECASE,
    )


@cache
def _tangent() -> re.Pattern[str]:
    """Words that say that another function is spoken of: the tangent, an approximation."""
    return re.compile(r"\b(?:tangent|normal|lineari[sz]\w+|linear|line|approximat\w+|taylor)\b", re.IGNORECASE)


@cache
def _ends_up() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:end(?:s|ed)?\s+up|left\s+with|comes?|works?|turns?|boils?|final)\b|\bi\.?e\b", re.IGNORECASE
    )


@cache
def _operated() -> re.Pattern[str]:
    """d/dx (x+1)(x-2), of all that follows."""
    return re.compile(r"(?P<by>d\s?/\s?d[a-z]|\\[dt]?frac\{d\}\{d[a-z]\})\s*(?P<body>[^\[].*\S)")


@cache
def _primed() -> re.Pattern[str]:
    """x^2', which is not x to the power 2'."""
    return re.compile(r"([A-Za-z]\^\w)(['′])")


@cache
def _power_in_log() -> re.Pattern[str]:
    return re.compile(r"(?P<log>\b(?:ln|log))\s*(?P<of>\([^()]*\)\s*\^\s*(?:\([^()]*\)|\w+))")


@cache
def _spaced() -> re.Pattern[str]:
    """1/2 x, where the space says that x is not under the line."""
    return re.compile(r"/ ?\d+ +[A-Za-z(√\\]")
