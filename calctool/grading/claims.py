"""Does a statement of a working hold?  Each link of its chain is proved, refuted, or left unchecked.

A statement may restate the question, define a letter, claim something of a part, or be a further form of what stands
above it.  It is accused only where it is refuted: what cannot be decided, or has a letter nobody defined, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.traversal import fold
from calctool.expr.tree import OO, Deriv, Expr, Limit, Neg, Substituted, Sym
from calctool.grading.aims import Aims, Stage
from calctool.grading.equality import Verdict, ordered
from calctool.grading.forms import ASKED, Form
from calctool.grading.lines import Stated, WorkLine, named, strong
from calctool.grading.meaning import At
from calctool.grading.sides import label_of
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.parsing.alternatives import alternatives
from calctool.tasks.question import Answer, Question

_READINGS = 8
"""Other readings of one side that are tried."""
_BACK = 8
"""Chains that a line beginning with an equals sign may continue."""


class Judgement(NamedTuple):
    """What is found of a statement.

    ``state`` is right, wrong, unchecked or unread; ``role`` is restatement, definition, claim, step, part (what is
    worked on next), answer or words.  Of a wrong one ``above`` is what it should equal, ``here`` what is written,
    ``verdict`` the proof; ``stage`` is what it is on the way to.  ``gives`` are the components of the answer that it
    gives (``()`` the whole of it).  ``meant`` says how it is to be read for that, where it can be read otherwise.
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


class _Chain(NamedTuple):
    """What a line may continue: the column of its head and of its equals signs, and its last side."""

    head: int
    equals: int | None
    last: Form
    answer: bool = False


class Judge(Aims):
    """Judges the statements of one working, one after the other."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.chains: list[_Chain] = []
        self.shown: list[Expr] = []  # every formula so far
        self.conditional = False  # under a condition: for a < 0

    # --- lines -------------------------------------------------------------------------------------

    def look_ahead(self, lines: Sequence[WorkLine]) -> None:
        """Read every definition first, so that a rule may stand before what its letters are."""
        for line in lines:
            self.read_definitions(line)

    def read_definitions(self, line: WorkLine) -> None:
        """Take in the definitions of a line."""
        for s in line.statements:
            found = self.defines(s)
            if found is None:
                continue
            name, body, variables = found
            if self.meanings.given(name) is not None:
                if name in "fg" and self._factors(line, name, body):
                    self.meanings.shadow(name, body, line.number)
                elif not body.free <= self.meanings.base and not body.open:
                    self.meanings.define(name, body, line.number)
            else:
                self.meanings.define(name, body, line.number, variables)

    def _factors(self, line: WorkLine, name: str, body: Expr) -> bool:
        """Is f a part of the question's function here, with a g beside it?"""
        others = {s.chain[0].typed for s in line.statements} - {name}
        whole = self.question.body
        return bool(others & {"g", "h"}) or (isinstance(whole, Expr) and body != whole and _inside(whole, body))

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
            else:
                letter = first.read(self.question.roots)[0]
            known = self.meanings.base | self.meanings.answers
            if not isinstance(letter, Sym) or letter.name in known or self.asks(first):
                return None
            body = self.read(s.chain[1])
        except InputError:
            return None
        return (letter.name, body, variables) if isinstance(body, Expr) else None

    # --- statements --------------------------------------------------------------------------------

    def judge(self, s: Stated, line: WorkLine, headline: bool = False) -> Judgement:
        """What is to be said of a statement, read otherwise before it is called wrong."""
        self.columns = len(line.statements)
        before = list(self.chains), list(self.shown)
        found = self._judge(s, line, headline)
        if found.state not in ("wrong", "unread"):
            return found
        after = self.chains, self.shown
        for meant, what, other in self._otherwise(s):
            self.chains, self.shown = list(before[0]), list(before[1])
            right = self._judge(other, line, headline)
            if right.state == "right":
                return right._replace(meant=f"if {meant} is meant: {what}")
        self.chains, self.shown = after
        return found

    def _otherwise(self, s: Stated) -> Iterator[tuple[str, str, Stated]]:
        """The statement with one side read otherwise: what is meant, and what to do to type it."""
        for i, side in enumerate(s.chain):
            if _spaced().search(side.typed):
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
            if not s.whole and not strong(s.lead):
                return Judgement("unchecked", "words")
            return Judgement("unread", "step", error=error)
        self.shown += [form.shown for form in forms if isinstance(form.shown, Expr)]
        asked = forms[0] is ASKED or (len(forms) > 1 and self._named(forms[0], forms[1]))
        if s.continues or asked:
            found = self._continued(s, forms if s.continues else forms[1:], line, asked=not s.continues)
        elif len(forms) == 1:
            found = self._alone(s, forms[0], line, headline)
        else:
            found = self._equation(s, forms, line)
        if found.state == "wrong" and (s.soft or self.conditional):
            return Judgement("unchecked", "words" if s.soft else found.role, found.forms)
        return found

    def _named(self, first: Form, second: Form) -> bool:
        """Gradient of f = (..): does a vector stand beside the name of the function?"""
        name = first.shown.name if isinstance(first.shown, Sym) else ""
        given = self.meanings.given(name) is not None or name in ("F", "H", "J")
        return given and isinstance(second.shown, list) and isinstance(self.question.right, list)

    def answers(self, found: Judgement) -> bool:
        """Does a statement say what the answer is: does its head come to it?"""
        head = found.forms[0].value if len(found.forms) > 1 else None
        return head is not None and self._judged(len(self.stages) - 1, head).state == "right"

    def headed(self, column: int, words: str = "") -> None:
        """Words stand over what follows, further in; they may name the answer: ``the slope at x = 2``."""
        self.chains.append(_Chain(column, None, ASKED, strong(words)))

    def is_place(self, s: Stated) -> bool:
        """x = 2, where x is a letter of the question."""
        return len(s.chain) == 2 and s.chain[0].typed in self.meanings.base

    def headed_at(self, line: WorkLine) -> None:
        """``d/dx [x^2 y] at x = 1, y = 2`` stands over what follows: its value there, where it can be found."""
        first, *places = line.statements
        if self.is_place(first):  # the slope at x = 2
            self.headed(line.indent, line.text)
            return
        form = self.at_a_place(first, places, line.number)
        self.chains.append(_Chain(line.indent, None, form, form is ASKED and strong(line.text)))

    def judge_at_a_place(self, line: WorkLine) -> tuple[Judgement, ...]:
        """What a formula is at a place: the sides behind the place are further forms of it."""
        first, *places = line.statements
        last = places[-1]
        places[-1] = last._replace(chain=last.chain[:2])
        self.chains.append(_Chain(line.indent, None, self.at_a_place(first, places, line.number)))
        return (self.judge(last._replace(chain=last.chain[2:], lead=""), line),)

    def at_a_place(self, first: Stated, places: Sequence[Stated], line: int) -> Form:
        """A formula at the place that is said behind it; the answer's name where it cannot be found."""
        try:
            shown = self.read(first.chain[0])
            for s in places:
                name, place = self.read(s.chain[0]), self.read(s.chain[1])
                if shown is None or not isinstance(name, Sym) or not isinstance(place, Expr):
                    raise InputError("no place")
                shown = _put_in(shown, name, place)
        except (InputError, IndexError):
            return ASKED
        value = None if shown is None else self.value(shown, At(line))
        known = value is not None and not self.strange(value)
        return Form(shown, value) if known else ASKED

    def _remember(self, head: int, last: Form, equals: int | None = None, answer: bool = False) -> None:
        self.chains.append(_Chain(head, equals, last, answer))
        del self.chains[:-40]

    def _links(self, forms: Sequence[Form], s: Stated, line: int) -> Iterator[tuple[int, Verdict]]:
        """The verdict on each link of a chain; an approximation holds to a few digits."""
        signs = [side.sign for side in s.chain][-len(forms) :]
        for i in range(1, len(forms)):
            verdict = self.link(forms[i - 1], forms[i], line)
            if verdict.state == "wrong" and (signs[i] in ("≈", "->", "=>") or _rounded(s.chain[i - len(forms)].typed)):
                verdict = Verdict("right" if _close(forms[i - 1], forms[i]) else "undecided", "numeric")
            yield i, verdict

    def _chain(self, forms: Sequence[Form], s: Stated, line: int, role: str) -> Judgement:
        """Every link held against the one before."""
        state = "right"
        for i, verdict in self._links(forms, s, line):
            if verdict.state == "wrong":
                return Judgement("wrong", role, tuple(forms), verdict, forms[i - 1], forms[i])
            if verdict.state == "undecided":
                state = "unchecked"
        return Judgement(state, role, tuple(forms))

    def _equation(self, s: Stated, forms: list[Form], line: WorkLine) -> Judgement:
        """u = 3x, y' = 2x, x^2 - 4 = (x - 2)(x + 2)."""
        self._remember(line.indent, forms[-1])
        first = forms[0].shown
        defined = self.defines(s)
        if defined is not None:
            name = defined[0]
            if self.meanings.given(name) is None:
                return self._chain(forms[1:], s, line.number, "definition")
            return self._restated(forms, s, line.number)
        if isinstance(first, Sym) and first.name in self.meanings.base:
            return self._place(first.name, forms, s, line.number)
        found = self._chain(forms, s, line.number, "claim")
        if found.state == "wrong" and isinstance(self.question.goal, Limit) and s.chain[1].sign == "->":
            return Judgement("unchecked", "claim", tuple(forms))
        if found.state == "right":
            gives = self.gives(forms[-1])
            return found._replace(gives=gives, role="answer" if () in gives else "claim")
        return found

    def _restated(self, forms: list[Form], s: Stated, line: int) -> Judgement:
        """y = u^5: the question's function, or a part of it that is called so."""
        found = self._chain(forms, s, line, "restatement")
        told = forms[1]
        if found.state == "right" and isinstance(told.shown, Expr) and not told.shown.free <= self.meanings.base:
            given = self.meanings.given(forms[0].shown.name) if isinstance(forms[0].shown, Sym) else None
            if given is not None and told.value is not None and not self._part_of_something(told):
                verdict = self.same(given, told.value)
                if verdict.state == "wrong":
                    return Judgement("wrong", "restatement", tuple(forms), verdict, forms[0], told)
        return found._replace(state="right") if found.state == "unchecked" and len(forms) == 2 else found

    def _part_of_something(self, told: Form) -> bool:
        """Does it stand, as a part, in the question or in a line above?"""
        whole = self.question.body if isinstance(self.question.body, tuple) else (self.question.body,)
        seen = [ordered(e) for e in (*whole, *self.shown) if not e.kinds & Limit.KIND]
        return any(
            _inside(e, ordered(part)) for part in (told.shown, told.value) for e in seen if isinstance(part, Expr)
        )

    def _place(self, name: str, forms: list[Form], s: Stated, line: int) -> Judgement:
        """put x = 3: where the question says so."""
        found = self._chain(forms, s, line, "claim")
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

    def _alone(self, s: Stated, form: Form, line: WorkLine, headline: bool) -> Judgement:
        """A formula that stands alone: a further form of what is above, of the answer, or of the question."""
        shown = form.shown
        above = self.chains[-1].last if self.chains else None
        found = self._stands(form, [above] if above is not None and above.shown is not None else [], line.number)
        announced = headline or isinstance(shown, Deriv) or self._another_limit(shown)
        self._remember(line.indent, form)
        if found.state != "right" and announced:
            return Judgement("right", "part", (form,))
        doubtful = not self._claimed(s) or (found.verdict.reason == "shape" and not s.whole)
        return Judgement("unchecked", "words", (form,)) if found.state != "right" and doubtful else found

    def _claimed(self, s: Stated) -> bool:
        return s.last and (s.whole or strong(s.lead))

    def _another_limit(self, shown: Answer | None) -> bool:
        """Is it one side of the limit, or one of a part of it?"""
        goal = self.question.goal
        return isinstance(shown, Limit) and (not isinstance(goal, Limit) or shown.side != goal.side)

    def _stands(self, form: Form, above: Sequence[Form], line: int) -> Judgement:
        """Does a formula equal what is above, the answer or a stage of it, or the question?"""
        undecided = form.value is None
        for other in above:
            verdict = self.link(other, form, line)
            if verdict.state == "right":
                return self._step(form, verdict)
            undecided = undecided or (verdict.state == "undecided" and other.value is not None)
        if form.value is None:
            verdict = self._unfolded(form, line)
            return self._step(form, verdict) if verdict.state == "right" else Judgement("unchecked", "step", (form,))
        value = form.value
        if self.strange(value):
            ok = self.is_quotient(value) or self.restates(value)
            return Judgement("right" if ok else "unchecked", "step", (form,))
        stage, verdict = self.staged(value)
        if verdict.state == "right":
            self.reached = self.stages.index(stage)
            return self._step(form, verdict, stage)
        if not isinstance(form.shown, Sym) and self.restates(value):
            return Judgement("right", "restatement", (form,))
        gives = self.gives(form)
        if gives:
            return Judgement("right", "step", (form,), gives=gives, stage=stage)
        if verdict.state == "undecided" or undecided:
            return Judgement("unchecked", "step", (form,))
        ahead = None if form.shown is None else self.value(form.shown, At(line, True))
        if ahead is not None and ahead != value and self.staged(ahead)[1].state == "right":
            return self._step(Form(form.shown, ahead), Verdict("right"))
        return Judgement("wrong", "step", (form,), verdict, above[0] if above else None, form, stage)

    def _unfolded(self, form: Form, line: int) -> Verdict:
        ahead = None if form.shown is None else self.value(form.shown, At(line, True))
        return Verdict("undecided") if ahead is None else self.staged(ahead)[1]

    def _step(self, form: Form, verdict: Verdict, stage: Stage | None = None) -> Judgement:
        gives = self.gives(form)
        role = "answer" if () in gives else "step"
        return Judgement("right", role, (form,), verdict, stage=stage, gives=gives)

    # --- what a line continues ---------------------------------------------------------------------

    def _continued(self, s: Stated, forms: list[Form], line: WorkLine, asked: bool) -> Judgement:
        """= 2x + 3, = 5: a further form of a chain above; after ``Answer`` of the answer."""
        first = forms[0] if forms else ASKED
        if first is ASKED:
            return Judgement("unchecked", "words")
        told = named(s.lead) and not strong(s.lead)  # det J = ...
        found, at = (self._stands(first, [], line.number), -1) if asked or told else self._followed(s, first, line)
        head = line.indent
        if at >= 0:
            head = self.chains[at].head
            del self.chains[at:]
        leads = bool(line.statements) and s is line.statements[0] and not told
        self._remember(head, forms[-1], line.indent if leads else None)
        if found.state == "wrong" and told:
            found = Judgement("unchecked", "step", tuple(forms))
        if found.state == "wrong" or len(forms) == 1:
            return found._replace(gives=()) if s.chain[0].sign == "≈" else found
        rest = self._chain(forms, s, line.number, "step")
        if rest.state == "unchecked" and not told and _without_value(first):  # oo - oo = 0
            ended = self._stands(forms[-1], [], line.number)
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
                found = self._stands(form, [], line.number)
                claimed = found.state == "right" or (found.state == "wrong" and chain.answer)
                return found if claimed else Judgement("unchecked", "step", (form,)), i
            found = self._next(chain, form, s, line.number)
            if found.state == "right":
                return found, i
            best = best or (found, i)
        if best is None:
            return self._stands(form, [], line.number), -1
        other = best[0] if inside else self._stands(form, [], line.number)
        if other.state == "right" and other.role != "restatement" and self._ahead(self.chains[best[1]], form):
            return other, best[1]
        return best

    def _ahead(self, chain: _Chain, form: Form) -> bool:
        """Is a form as far on the way as the chain that it does not follow from?"""
        if chain.last.value is None or form.value is None:
            return True
        (before, right), (stage, _) = self.staged(chain.last.value), self.staged(form.value)
        return right.state != "right" or self.stages.index(stage) >= self.stages.index(before)

    def _next(self, chain: _Chain, form: Form, s: Stated, line: int) -> Judgement:
        """One form of a chain held against the last one."""
        verdict = self.link(chain.last, form, line)
        if verdict.state == "wrong" and s.chain[0].sign in ("≈", "->") and _close(chain.last, form):
            verdict = Verdict("right", "numeric")
        if verdict.state == "right":
            return self._step(form, verdict)
        if verdict.state == "undecided":
            return Judgement("unchecked", "step", (form,))
        return Judgement("wrong", "step", (form,), verdict, chain.last, form)

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


@cache
def _spaced() -> re.Pattern[str]:
    """1/2 x, where the space says that x is not under the line."""
    return re.compile(r"/ ?\d+ +[A-Za-z(√\\]")


def _put_in(shown: Answer, name: Sym, place: Expr) -> Answer:
    """Every component at a place."""
    return [_put_in(e, name, place) for e in shown] if isinstance(shown, list) else Substituted(shown, name, place)


def _without_value(form: Form) -> bool:
    """Is it no number: 0/0, oo - oo?"""
    value = form.value
    return value is None or (isinstance(value, Expr) and value not in (OO, Neg(OO)) and _inside(value, OO))


def _inside(whole: Expr, part: Expr) -> bool:
    return fold(whole, lambda node, below: node == part or any(below))


def _rounded(typed: str) -> bool:
    return "." in typed and not any(c.isalpha() for c in typed)


def _close(left: Form, right: Form) -> bool:
    """Do two numbers agree to three digits?"""
    if not isinstance(left.value, Expr) or not isinstance(right.value, Expr) or left.value.free or right.value.free:
        return False
    a, b = (precise(e, {}, 15) for e in (left.value, right.value))
    return a is not None and b is not None and abs(a - b) <= abs(a) / 1000
