"""Does a statement of a working hold?  Each link of its chain is proved, refuted, or left unchecked.

A statement may restate the question, define a letter, claim something of a part, or be a further form of what stands
above it.  It is accused only where it is refuted: what cannot be decided, or has a letter nobody defined, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import DNE, OO, Deriv, Expr, Limit, Neg, Substituted, Sym, UndefinedFunction
from calctool.grading.equality import WORK, Verdict, equal, ordered
from calctool.grading.lines import Statement, WorkLine, strong
from calctool.grading.meaning import At, Meanings, Unknown, limit_of, stand_in
from calctool.grading.reading import read_answer
from calctool.grading.sides import Side
from calctool.grading.verdict import fitted, flat, parts, shape, summary, unfit
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question

_BACK = 8
"""Chains that a line beginning with an equals sign may continue."""
_REFUTED = ("value", "dne", "exists", "infinite")
"""Reasons for which a link is wrong; that one side is defined in fewer places is no mistake on the way."""


class Stage(NamedTuple):
    """What a line may be on the way to the answer, and what is still to be done there.

    A second derivative passes by the first, a slope at a point by the formula for it.
    """

    question: Question
    left: str = ""


class Form(NamedTuple):
    """A side as written, and its value; no value where it cannot be found, or where the answer itself is named."""

    shown: Answer | None
    value: Answer | None


class Judgement(NamedTuple):
    """What is found of a statement.

    ``state`` is right, wrong, unchecked or unread; ``role`` is restatement, definition, claim, step, part (what is worked on
    next) or answer.  Of a
    wrong one ``above`` is what it should equal, ``here`` what is written, ``verdict`` the proof; ``stage`` is what it is
    on the way to.  ``gives`` are the components of the answer that it gives (``()`` the whole of it).
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


class _Chain(NamedTuple):
    """What a line may continue: the column of its head and of its equals signs, and its last side."""

    head: int
    equals: int | None
    last: Form
    answer: bool = False


ASKED = Form(None, None)
"""The answer itself, named: ``Answer:``, ``grad f``."""


class Judge:
    """Judges the statements of one working, one after the other."""

    def __init__(self, question: Question, stages: Sequence[Stage]) -> None:
        self.question = question
        self.stages = list(stages)
        self.meanings = Meanings(question)
        self.chains: list[_Chain] = []
        self.budget = Budget(8 * WORK)
        self.shown: list[Expr] = []  # every formula so far
        self.conditional = False  # under a condition: for a < 0
        self.columns = 1  # statements side by side in the line at hand
        self._same: dict[tuple[str, str], Verdict] = {}

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

    def defines(self, s: Statement) -> tuple[str, Expr, tuple[str, ...]] | None:
        """The letter that a statement says something about, what it is, and the variables of a function."""
        first = s.chain[0]
        label = first.label
        if len(s.chain) < 2 or first.sign in ("=", "≈", "->") or s.chain[1].sign not in ("=", "≈"):
            return None
        if label is None or label.kind not in ("function", "slope", "limit", "jacobian"):
            return None
        try:
            name, variables = first.typed, ()
            if label.at and label.kind == "function":
                variables = tuple(v.strip() for v in label.at.split(","))
                if not all(v.isidentifier() for v in variables):
                    return None
                name = label.name
            letter = parse(name)
            if not isinstance(letter, Sym) or letter.name in self.meanings.base or self._asks(first):
                return None
            body = self.read(s.chain[1])
        except InputError:
            return None
        return (letter.name, body, variables) if isinstance(body, Expr) else None

    def _asks(self, side: Side) -> bool:
        """Does a side name the answer: m of a slope, L of a limit, grad f, Answer?"""
        label = side.label
        if label is None or side.typed in self.meanings.letters:
            return False
        match label.kind:
            case "answer":
                return True
            case "gradient" | "jacobian":
                return isinstance(self.question.right, list)
            case "slope":
                return bool(self.question.point)
            case "limit":
                return isinstance(self.question.goal, Limit)
        return False

    # --- reading -----------------------------------------------------------------------------------

    def read(self, side: Side) -> Answer | None:
        """A side as an expression or a list of them; None where it names the answer.  Raises InputError."""
        if side.none:
            return DNE
        if self._asks(side):
            return None
        called = self._called(side)
        if called is not None:
            return called
        roots = self.question.roots
        operator = _operator().fullmatch(side.typed)
        if operator is not None and isinstance(self.question.body, Expr):  # d/dx alone
            return Deriv(self.question.body, Sym(operator["x"] or operator["y"]))
        if _listed(side.typed):
            found = read_answer(side.typed, roots).value
            if isinstance(found, Expr):
                return found
            return [list(v) if isinstance(v, list) else v for v in found]
        return side.read(roots, self.meanings.wrt)[0]

    def _called(self, side: Side) -> Expr | None:
        """y(x), y'(2), f_x(1, 2), as what they stand for."""
        label = side.label
        if label is None or not label.name or not label.at or label.name in ("f", "g", "h"):
            return None
        args = [a.strip() for a in label.at.split(",")]
        if not all(a in self.meanings.base or a.lstrip("-").replace(".", "", 1).isdigit() for a in args):
            return None
        values = [parse(a) for a in args]
        if label.kind == "function" and label.name in self.meanings.functions:
            return UndefinedFunction(label.name, (0,) * len(args), *values)
        if label.kind != "derivative":
            return None
        e: Expr = Sym(label.name)
        by = [Sym(x) if x else self.meanings.wrt for x in label.by]
        for x in reversed(by):
            e = Deriv(e, x)
        names = [x.name for x in self.question.variables] if len(args) > 1 else [by[0].name]
        for name, value in zip(names, values, strict=False):
            e = Substituted(e, Sym(name), value) if value != Sym(name) else e
        return e

    def form(self, side: Side, line: int) -> Form:
        """A side with its value.  Raises InputError."""
        shown = self.read(side)
        return ASKED if shown is None else Form(shown, self.value(shown, At(line)))

    def value(self, shown: Answer, at: At) -> Answer | None:
        """What a side comes to; None where that cannot be found."""
        if isinstance(shown, list):
            found = [self.value(a, at) for a in shown]
            return None if any(v is None for v in found) else [v for v in found if v is not None]
        try:
            return self.meanings.value(shown, at)
        except (Unknown, CalcError, ArithmeticError, RecursionError):
            return None

    # --- equality ----------------------------------------------------------------------------------

    def same(self, a: Answer, b: Answer) -> Verdict:
        """Are two values equal wherever both are defined?"""
        if isinstance(a, list) or isinstance(b, list):
            if shape(a) != shape(b) or not isinstance(a, list) or not isinstance(b, list):
                return Verdict("wrong", reason="shape", says="the two sides have not the same shape")
            found = [self.same(x, y) for x, y in zip(a, b, strict=True)]
            return next((v for v in found if v.state != "right"), found[0])
        key = (repr(a), repr(b)) if a.depth + b.depth < 40 else ("", "")
        if key in self._same and key != ("", ""):
            return self._same[key]
        found = self._equal(a, b)
        self._same[key] = found
        return found

    def _equal(self, a: Expr, b: Expr) -> Verdict:
        if self.question.infinite == "dne":
            a, b = (DNE if _infinite(e) else e for e in (a, b))
        try:
            found = equal(a, b, None, None, self.budget)
            if found.state == "wrong" and found.reason not in _REFUTED:
                other = equal(b, a, None, None, self.budget)
                if other.state == "right" or other.reason not in _REFUTED:
                    return Verdict("right", "numeric")
                return other
            return found
        except (CalcError, ArithmeticError, RecursionError):
            return Verdict("undecided")

    def link(self, left: Form, right: Form, line: int) -> Verdict:
        """Does one side equal the one before it, in some reading of its letters?"""
        if left.shown is None or right.shown is None:
            return Verdict("undecided")
        first: Verdict | None = None
        for a, b in self._readings(left, right, line):
            found = self.same(a, b)
            if found.state == "right":
                return found
            first = first or found
        if first is None or first.state != "wrong" or left.value is None or right.value is None:
            return Verdict("undecided")
        if self._strange(left.value) != self._strange(right.value):
            return Verdict("undecided")
        return first

    def _readings(self, left: Form, right: Form, line: int) -> Iterator[tuple[Answer, Answer]]:
        """The values of two sides, as their letters may be meant."""
        if left.value is not None and right.value is not None:
            yield left.value, right.value
            yield from self._at_the_point(left.value, right.value)
            yield from self._in_the_limit(left.value, right.value)
        assert left.shown is not None
        assert right.shown is not None
        own = 2 if self.columns > 1 else 1
        for at in (At(line, True), At(line, False, own), At(line, True, own)):
            a, b = (self.value(e, at) for e in (left.shown, right.shown))
            if a is not None and b is not None and (a, b) != (left.value, right.value):
                yield a, b
        if isinstance(left.shown, Expr) and isinstance(right.shown, Expr):
            yield from self._of_one_limit(left.shown, right.shown, line)
            yield from self._as_a_rule(left.shown, right.shown, line)

    def _at_the_point(self, a: Answer, b: Answer) -> Iterator[tuple[Answer, Answer]]:
        """dy/dx = 8 - 1, where the point has been put in on one side only."""
        point = self.question.point
        if point and isinstance(a, Expr) and isinstance(b, Expr) and bool(a.free) != bool(b.free):
            for name, place in point.items():
                a, b = substitute(a, name, place), substitute(b, name, place)
            yield a, b

    def _in_the_limit(self, a: Answer, b: Answer) -> Iterator[tuple[Answer, Answer]]:
        """= x + 2 = 4, where lim was not written any more."""
        goal = self.question.goal
        if not isinstance(goal, Limit) or not isinstance(a, Expr) or not isinstance(b, Expr):
            return
        if a.has(goal.var) != b.has(goal.var):
            taken = [self.limit(e) if e.has(goal.var) else e for e in (a, b)]
            if taken[0] is not None and taken[1] is not None:
                yield taken[0], taken[1]

    def _of_one_limit(self, a: Expr, b: Expr, line: int) -> Iterator[tuple[Answer, Answer]]:
        """The same limit of two expressions: where it cannot be found, they may be equal."""
        if isinstance(a, Limit) and isinstance(b, Limit) and (a.var, a.to, a.side) == (b.var, b.to, b.side):
            inner = [self.value(e.body, At(line)) for e in (a, b)]
            if inner[0] is not None and inner[1] is not None:
                yield inner[0], inner[1]

    def limit(self, e: Expr) -> Expr | None:
        """The limit that the question asks for, of another expression."""
        goal = self.question.goal
        assert isinstance(goal, Limit)
        try:
            return limit_of(Limit(e, goal.var, goal.to, goal.side))
        except (Unknown, CalcError):
            return None

    def _as_a_rule(self, a: Expr, b: Expr, line: int) -> Iterator[tuple[Answer, Answer]]:
        """(uv)' = u'v + uv', where nobody has said what u and v are: some functions in their place."""
        letters = sorted(self.meanings.unknown(a) | self.meanings.unknown(b))
        if not letters or not (a.open or b.open):
            return
        some = Meanings(self.question)
        for i, name in enumerate(letters):
            some.define(name, stand_in(name, self.meanings.wrt, i), 0)
        for name, found in self.meanings.letters.items():
            some.letters.setdefault(name, found)
        try:
            yield some.value(a, At(line)), some.value(b, At(line))
        except (Unknown, CalcError, ArithmeticError, RecursionError):
            return

    def _strange(self, value: Answer) -> frozenset[str]:
        return frozenset[str]().union(*[self.meanings.unknown(e) for e in flat(value)])

    # --- statements --------------------------------------------------------------------------------

    def judge(self, s: Statement, line: WorkLine, headline: bool = False) -> Judgement:
        """What is to be said of a statement; the chain it is part of is remembered."""
        self.columns = len(line.statements)
        try:
            forms = [self.form(side, line.number) for side in s.chain]
        except InputError as error:
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
        return isinstance(first.shown, Sym) and isinstance(second.shown, list) and isinstance(self.question.right, list)

    def headed(self, column: int) -> None:
        """Words stand over what follows, further in."""
        self.chains.append(_Chain(column, None, ASKED))

    def _remember(self, head: int, last: Form, equals: int | None = None, answer: bool = False) -> None:
        self.chains.append(_Chain(head, equals, last, answer))
        del self.chains[:-40]

    def _links(self, forms: Sequence[Form], s: Statement, line: int) -> Iterator[tuple[int, Verdict]]:
        """The verdict on each link of a chain; an approximation holds to a few digits."""
        signs = [side.sign for side in s.chain][-len(forms) :]
        for i in range(1, len(forms)):
            verdict = self.link(forms[i - 1], forms[i], line)
            if verdict.state == "wrong" and (signs[i] in ("≈", "->", "=>") or _rounded(s.chain[i - len(forms)].typed)):
                verdict = Verdict("right" if _close(forms[i - 1], forms[i]) else "undecided", "numeric")
            yield i, verdict

    def _chain(self, forms: Sequence[Form], s: Statement, line: int, role: str) -> Judgement:
        """Every link held against the one before."""
        state = "right"
        for i, verdict in self._links(forms, s, line):
            if verdict.state == "wrong":
                return Judgement("wrong", role, tuple(forms), verdict, forms[i - 1], forms[i])
            if verdict.state == "undecided":
                state = "unchecked"
        return Judgement(state, role, tuple(forms))

    def _equation(self, s: Statement, forms: list[Form], line: WorkLine) -> Judgement:
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

    def _restated(self, forms: list[Form], s: Statement, line: int) -> Judgement:
        """y = u^5: the question's function, or a part of it that is called so."""
        found = self._chain(forms, s, line, "restatement")
        told = forms[1]
        if found.state == "right" and isinstance(told.shown, Expr) and not told.shown.free <= self.meanings.base:
            given = self.meanings.given(forms[0].shown.name) if isinstance(forms[0].shown, Sym) else None
            right = given is not None and told.value is not None and self.same(given, told.value).state
            if right == "wrong" and not self._part_of_something(told):
                return Judgement("wrong", "restatement", tuple(forms), self.same(given, told.value), forms[0], told)
        return found._replace(state="right") if found.state == "unchecked" and len(forms) == 2 else found

    def _part_of_something(self, told: Form) -> bool:
        """Does it stand, as a part, in the question or in a line above?"""
        whole = self.question.body if isinstance(self.question.body, tuple) else (self.question.body,)
        seen = [ordered(e) for e in (*whole, *self.shown) if not e.kinds & Limit.KIND]
        return any(
            _inside(e, ordered(part)) for part in (told.shown, told.value) for e in seen if isinstance(part, Expr)
        )

    def _place(self, name: str, forms: list[Form], s: Statement, line: int) -> Judgement:
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

    def _alone(self, s: Statement, form: Form, line: WorkLine, headline: bool) -> Judgement:
        """A formula that stands alone: a further form of what is above, of the answer, or of the question."""
        shown = form.shown
        above = self.chains[-1].last if self.chains else None
        found = self._stands(form, [above] if above is not None and above.shown is not None else [], line.number)
        announced = headline or isinstance(shown, Deriv) or self._another_limit(shown)
        self._remember(line.indent, form)
        if found.state != "right" and announced:
            return Judgement("right", "part", (form,))
        return found if found.state == "right" or self._claimed(s) else Judgement("unchecked", "words", (form,))

    def _claimed(self, s: Statement) -> bool:
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
        if self._strange(value):
            ok = self._quotient(value) or self._restates(value)
            return Judgement("right" if ok else "unchecked", "step", (form,))
        stage, verdict = self.staged(value)
        if verdict.state == "right":
            return self._step(form, verdict, stage)
        if self._restates(value):
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

    def staged(self, value: Answer) -> tuple[Stage, Verdict]:
        """The first stage ahead that a value is right for; else the one it is held against."""
        if isinstance(self.question.goal, Limit) and isinstance(value, Expr) and value.has(self.question.goal.var):
            value = self.limit(value) or value
        found = [(stage, self._judged(stage.question, value)) for stage in self.stages]
        place = next((i for i, (_, v) in enumerate(found) if v.state == "right"), None)
        if place is None:
            # With x still in it a line is no slope at a point, right or wrong.
            formula = len(found) > 1 and isinstance(value, Expr) and bool(self.question.point) and bool(value.free)
            return found[-2 if formula else -1]
        return found[place]

    def _judged(self, question: Question, value: Answer) -> Verdict:
        if question.infinite == "dne" and question.right == DNE and value in (OO, Neg(OO)):
            value = DNE
        try:
            value = fitted(question, value)
            return unfit(question, value) or summary(parts(question, value))
        except (Undecided, CalcError, ArithmeticError, RecursionError):
            return Verdict("undecided")

    def _quotient(self, value: Answer) -> bool:
        """Is it a difference quotient, whose limit is the derivative?"""
        letters = self._strange(value)
        if len(letters) != 1 or not isinstance(value, Expr) or isinstance(self.question.goal, (list, Limit)):
            return False
        h = Sym(next(iter(letters)))
        try:
            return self.staged(limit_of(Limit(value, h, parse("0"), "")))[1].state == "right"
        except (Unknown, CalcError):
            return False

    def _restates(self, value: Answer) -> bool:
        """Is it the function of the question, or one of them?"""
        bodies = self.question.body if isinstance(self.question.body, tuple) else (self.question.body,)
        if isinstance(value, list):
            return len(value) == len(bodies) and all(
                isinstance(v, Expr) and self.same(b, v).state == "right" for v, b in zip(value, bodies, strict=True)
            )
        return any(self.same(b, value).state == "right" for b in bodies)

    def gives(self, form: Form) -> tuple[tuple[int, ...], ...]:
        """The components of the answer that a finished formula is; ``()`` is the whole of it."""
        value, shown = form.value, form.shown
        if value is None or shown is None or any(e.open for e in flat(shown)):
            return ()
        right = self.question.right
        if self._judged(self.question, value).state == "right" and not self._inner(shown):
            return ((),)
        if not isinstance(right, list):
            return ()
        rows = list(_components(right))
        if isinstance(value, list):
            lines = [(p, r) for p, r in rows if isinstance(r, list)]
            return tuple(p for p, r in lines if self.same(r, value).state == "right")
        return tuple(p for p, r in rows if isinstance(r, Expr) and self.same(r, value).state == "right")

    def _inner(self, shown: Answer) -> bool:
        """Do letters stand in it that are not the question's?"""
        return any(not e.free <= self.meanings.base for e in flat(shown))

    # --- what a line continues ---------------------------------------------------------------------

    def _continued(self, s: Statement, forms: list[Form], line: WorkLine, asked: bool) -> Judgement:
        """= 2x + 3, = 5: a further form of a chain above; after ``Answer`` of the answer."""
        first = forms[0] if forms else ASKED
        order = [] if asked else self._order(line.indent)
        best: Judgement | None = None
        if first is ASKED:
            return Judgement("unchecked", "words")
        for i in order:
            chain = self.chains[i]
            if chain.last.shown is None:  # words stand over it
                found = self._stands(first, [], line.number)
                found = found if found.state == "right" else Judgement("unchecked", "step", (first,))
            else:
                found = self._next(chain, first, s, line.number)
            if found.state == "right" or best is None:
                best, at = found, i
            if found.state == "right" or chain.last.shown is None:
                break
        if best is None:
            best, at = self._stands(first, [], line.number), -1
        elif best.state != "right" and self.chains[at].last.shown is not None:
            other = self._stands(first, [], line.number)
            if other.state == "right" and other.role != "restatement":
                best = other
        head = line.indent
        if at >= 0:
            head = self.chains[at].head
            del self.chains[at + 1 :]
            self.chains.pop()
        self._remember(head, forms[-1], line.indent)
        if best.state == "wrong" or len(forms) == 1:
            if best.state == "right" and s.chain[0].sign == "≈":
                return best._replace(gives=())
            return best
        rest = self._chain(forms, s, line.number, "step")
        if rest.state != "right":
            return rest
        gives = self.gives(forms[-1])
        return best._replace(forms=tuple(forms), gives=gives, role="answer" if () in gives else best.role)

    def _next(self, chain: _Chain, form: Form, s: Statement, line: int) -> Judgement:
        """One form of a chain held against the last one."""
        verdict = self.link(chain.last, form, line)
        if verdict.state == "wrong" and s.chain[0].sign in ("≈", "->") and _close(chain.last, form):
            verdict = Verdict("right", "numeric")
        if verdict.state == "right":
            return self._step(form, verdict)
        if verdict.state == "undecided":
            return Judgement("unchecked", "step", (form,))
        return Judgement("wrong", "step", (form,), verdict, chain.last, form)

    def _order(self, column: int) -> list[int]:
        """The chains that a line at a column may continue, likeliest first: by its column, then the last ones."""
        last = range(len(self.chains) - 1, max(-1, len(self.chains) - 1 - _BACK), -1)
        rows = [i for i in range(len(self.chains) - 1, -1, -1) if self.chains[i].equals == column][:1]
        heads = [i for i in last if self.chains[i].equals is None and self.chains[i].head < column][:1]
        if rows and heads and heads[0] > rows[0]:
            rows, heads = heads, rows
        return list(dict.fromkeys([*rows, *heads, *last]))


@cache
def _operator() -> re.Pattern[str]:
    letter = "[A-Za-zα-ω]"
    return re.compile(
        rf"[d∂]\s*/\s*[d∂](?P<x>{letter})|\\d?frac\{{(?:d|\\partial)\}}\{{(?:d|\\partial)\s?(?P<y>{letter})\}}"
    )


def _listed(text: str) -> bool:
    """Is it a vector or a matrix: commas outside every call, or brackets of their own?"""
    if "\\begin{" in text and "matrix" in text:
        return True
    stripped = text.strip().removeprefix("\\left")
    depth = 0
    commas = set()
    for c in text:
        depth += (c in "([{⟨") - (c in ")]}⟩")
        if c in ",;":
            commas.add(depth)
    if 0 in commas:
        return True
    return bool(commas) and stripped[:1] in ("(", "[", "<", "⟨", "{") and min(commas) < 3 and "if" not in text


def _inside(whole: Expr, part: Expr) -> bool:
    return fold(whole, lambda node, below: node == part or any(below))


def _infinite(e: Expr) -> bool:
    return e in (OO, Neg(OO))


def _components(right: Answer, where: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Answer]]:
    """Every component and every row of a vector or matrix, with its place."""
    if isinstance(right, list):
        for i, r in enumerate(right):
            yield (*where, i), r
            yield from _components(r, (*where, i))


def _rounded(typed: str) -> bool:
    return "." in typed and not any(c.isalpha() for c in typed)


def _close(left: Form, right: Form) -> bool:
    """Do two numbers agree to three digits?"""
    from calctool.numeric.evaluate import precise

    if not isinstance(left.value, Expr) or not isinstance(right.value, Expr) or left.value.free or right.value.free:
        return False
    a, b = (precise(e, {}, 15) for e in (left.value, right.value))
    return a is not None and b is not None and abs(a - b) <= abs(a) / 1000
