"""Is a student's answer right?  The verdict in words, what is good in it, a witness, the mistake if recognised.

A verdict never says more than is known: *wrong* is proved at a point, *right* by algebra or said to rest
on numbers, and neither is a verdict too.  The right answer is told only to whoever asks for it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from calctool.books import derivative_engine
from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, PI, Add, Div, Expr, Mul, Neg, Num, Pow, Sym, as_expr
from calctool.grading.equality import Verdict
from calctool.grading.reading import Given, read_answer
from calctool.grading.unfinished import Unfinished, unfinished_parts
from calctool.grading.verdict import fitted, parts, summary, unfit
from calctool.process import sandbox
from calctool.report.model import Block, Report, Result
from calctool.tasks.question import Answer, Question, question_for

_DEGREES = re.compile(r"(°|\bdeg(rees?)?|(?<=\d)deg(rees?)?|\^?\{?\\circ\}?)\s*$")
DIAGNOSIS_SECONDS = 2.0
INFINITE = (
    "The values grow beyond every bound, which is written oo or -oo here and not 'does not exist' "
    "(--infinite dne allows it)."
)


class Unreadable(InputError):
    """An answer that cannot be read: neither right nor wrong."""


def check_task(
    command: str,
    texts: str | Sequence[str],
    answer: str,
    *,
    solution: bool = False,
    strict: bool = False,
    form: str | None = None,
    explain: bool = False,
    hint: int | None = None,
    seconds: float | None = None,
    **options: Any,
) -> Report:
    """Hold ``answer`` against the answer to ``calctool COMMAND TEXTS`` with those options.

    ``strict`` counts only what is proved and finished; ``form`` asks for an expanded or factored answer;
    ``solution`` tells the right answer, ``explain`` shows how it is found; ``hint`` 1 says of a wrong answer only where
    to look, 2 what to do there, 3 all.  Raises Unreadable for the answer,
    InputError for the question, Undecided where we have no answer ourselves.

    >>> report = check_task("diff", "sin(3x)", "cos(3x)")
    >>> report.verdict["verdict"], report.exit_code
    ('wrong', 1)
    >>> check_task("diff", "x^4", "y' = 2*2x^3").remarks[0]
    ('Right, but not finished: 2*2 can be multiplied out.',)
    """
    started = time.perf_counter()
    limit = 8.0 if seconds is None else seconds
    deadline = time.monotonic() + limit
    question = question_for(command, texts, seconds=limit, **options)
    given = readable(answer, question)
    page = Page(question, given, strict=strict, form=form, deadline=deadline)
    page.judge()
    page.hold_back(hint)
    if solution and page.state != "correct":
        page.tell_solution()
    if explain:
        page.blocks += page.explained()
    return page.report(texts, answer, time.perf_counter() - started, solution)


def readable(text: str, question: Question | None = None) -> Given:
    """The answer, or :class:`Unreadable`.  Where an angle is asked for it may be in degrees: 45 deg."""
    degrees = question is not None and question.of == "angle" and _DEGREES.search(text)
    try:
        given = read_answer(text[: degrees.start()].ljust(len(text)) if degrees else text)
    except InputError as error:
        raise Unreadable(error.what, text if degrees else error.text, error.span, error.hint) from error
    if degrees and isinstance(given.value, Expr) and not given.unworked:
        angle = Div(Mul(given.value, PI), Num(180))
        return given._replace(value=angle if "." in text else derivative_engine().settle(angle).result)
    return given


class Page:
    """The verdict while it is found: sentences for people, entries for programs."""

    def __init__(self, question: Question, given: Given, *, strict: bool, form: str | None, deadline: float) -> None:
        self.question = question
        self.given = given
        self.strict = strict
        self.form = form
        self.deadline = deadline
        self.answer: Answer = fitted(question, _as_answer(given))
        self.inner: list[Sym] = []
        self.state = "undecided"
        self.verdict = Verdict("undecided")
        self.lines: list[Words] = []
        self.blocks: list[Block] = []
        self.left: list[Unfinished] = []
        self.mistakes: list[Any] = []
        self.credit: list[tuple[int, ...]] = []

    # --- the verdict ---

    def judge(self) -> None:
        """Find the verdict and the words for it."""
        self.verdict = self.decided()
        match self.verdict.state:
            case "right":
                self.right()
            case "wrong":
                self.wrong()
            case _:
                self.state = "undecided"
                self.lines.append(("Not decided: your answer could neither be proved right nor shown to be wrong.",))
                self.lines += [(self.verdict.says,)] if self.verdict.says else []

    def decided(self) -> Verdict:
        question = self.question
        if self.given.unworked:
            return Verdict("wrong", reason="unworked")
        if question.infinite == "dne" and self.answer in (OO, Neg(OO)) and question.report.result.reason == "infinite":
            return Verdict(
                "right" if self.answer == question.report.result.says[0] else "wrong", "structure", "infinite"
            )
        misfit = unfit(question, self.answer)
        if misfit is not None:
            return misfit
        found = parts(question, self.in_leaves(self.answer), self.deadline)
        if self.strict:
            found = [v._replace(state="undecided") if v.proof == "numeric" and v.state == "right" else v for v in found]
        self.credit = [v.where for v in found if v.state == "right"]
        return summary(found)

    def in_leaves(self, answer: Answer) -> Answer:
        """The answer to a chain with its inner variables replaced, and which ones those were."""
        found, inner = in_leaves(self.question, answer)
        self.inner += [x for x in inner if x not in self.inner]
        return found

    def right(self) -> None:
        self.left = [t for e in flat(self.answer) if e != DNE for t in unfinished_parts(e)]
        says = [t.says for t in self.left]
        if self.inner:
            listed = ", ".join(x.name for x in self.inner)
            says.insert(0, f"{listed} {'is' if len(self.inner) == 1 else 'are'} still to be replaced")
        if self.form is not None:
            says += [s for e in flat(self.answer) if (s := not_in_form(e, self.form))]
        self.state = "equivalent" if says else "correct"
        if says:
            self.lines.append((f"Right, but not finished: {'; '.join(dict.fromkeys(says))}.",))
        else:
            self.lines.append(("Right.",))
        if self.verdict.proof == "numeric":
            points = f" at {self.verdict.points} points" if self.verdict.points > 1 else ""
            self.lines.append((f"It agrees with the right answer{points} to many digits; this is not a proof.",))

    def wrong(self) -> None:
        self.state = "wrong"
        self.lines.append(("Not right.",))
        self.lines += self.credited()
        self.lines += self.reason()
        sandbox.report_progress(lambda: "Not right.")  # should the search for the mistake take too long
        self.mistakes = self.diagnosed()
        known = self.verdict.reason == "letters" and self.mistakes and self.mistakes[0].id == "wrong-letter"
        self.lines += [] if known else said(self.mistakes)
        if not self.mistakes and self.verdict.reason == "value":
            self.lines.append(("I do not recognise the mistake.",))

    # --- the words ---

    def credited(self) -> list[Words]:
        """Which components are right, where there are several."""
        if not isinstance(self.question.right, list) or not self.verdict.where:
            return []
        wrong = place_of(self.verdict.where, self.question)
        if not self.credit:
            return [(f"Look at {wrong} first.",)]
        total = len(list(flat(self.question.right)))
        good = len(self.credit)
        right = f"{good} of {total} are right"
        if good == total - 1:
            right = "the other is right" if total == 2 else "the others are right"
        return [(f"{wrong[0].upper()}{wrong[1:]} is wrong; {right}.",)]

    def reason(self) -> list[Words]:
        """Why the answer is wrong, without telling the right one."""
        verdict, q = self.verdict, self.question
        asked = name_of(q)
        match verdict.reason:
            case "unworked":
                return [("This is still the question: d/dx has to be worked out.",)]
            case "shape":
                return [(f"{verdict.says[0].upper()}{verdict.says[1:]}.",)]
            case "letters":
                return [(f"There is no {verdict.says} in the question.",)]
            case "infinite" if self.answer == DNE:
                return [(INFINITE,)]
            case "infinite" | "dne" | "exists":
                return []
        out: list[Words] = []
        witness = verdict.witness
        if witness is not None and witness.point:
            place: list[Expr | str] = []
            for name, q_ in witness.point:
                place += [", " if place else "", Sym(name), " = ", as_expr(q_)]
            at = tuple(w for w in place if w != "")
            if witness.theirs is None:
                out.append(("At ", *at, f" your answer has no value; {asked} is {witness.ours} there."))
            elif witness.theirs == witness.ours:
                out.append(("At ", *at, f" your answer and {asked} begin with the same digits, but are not equal."))
            else:
                out.append(("At ", *at, f" your answer is {witness.theirs}, {asked} is {witness.ours}."))
        if verdict.only:
            out.append(("Your answer is right only for ", verdict.only[0], "."))
        return out

    def diagnosed(self) -> list[Any]:
        """The mistakes that are recognised, likeliest first; none where there is nothing to search in."""
        if self.verdict.reason in ("unworked",):
            return []
        try:
            from calctool.diagnosis import diagnose
        except ImportError:
            return []
        left = max(0.1, min(DIAGNOSIS_SECONDS, self.deadline - time.monotonic()))
        try:
            return list(diagnose(self.question, self.in_leaves(self.answer), left))
        except (ArithmeticError, RecursionError):  # numbers of no size to search with: the verdict stands without
            return []

    def explained(self) -> Sequence[Block]:
        """The right way up to the mistake, the mistake, and the same step mended; else the whole right way."""
        from calctool.diagnosis.wording import explained

        found = explained(self.question, self.mistakes[0]) if self.mistakes else ()
        return found or self.question.report.blocks

    def hold_back(self, hint: int | None) -> None:
        """Of a wrong answer say only where to look (1), and what to do there (2)."""
        if hint is None or hint > 2 or not self.mistakes:
            return
        found = self.mistakes[0]
        self.lines = self.lines[:1] + self.credited()
        if isinstance(found.where, Expr) and not found.where.open:
            self.lines.append(("Look again at ", found.where, "."))
        if hint == 2 and found.next:
            self.lines.append(_words(found.next))

    def tell_solution(self) -> None:
        """The right answer, last."""
        right = self.question.right
        self.lines.append(("The right answer: ", *answer_words(right), "."))

    # --- the report ---

    def report(self, texts: str | Sequence[str], answer: str, seconds: float, solution: bool) -> Report:
        q = self.question
        found: dict[str, Any] = {
            "verdict": self.state,
            "command": q.command,
            "answer": answer,
            "answer_read_as": values(self.answer),
            "correct_answer": values(q.right),
            "proof": self.verdict.proof or None,
            "reason": self.verdict.reason or None,
            "todo": [{"rule": t.rule, "says": t.says, "where": show(t.piece)} for t in self.left],
            "witness": self.witness(),
            "only": [show(c, "python") for c in self.verdict.only],
            "component": list(self.verdict.where) if self.state == "wrong" else [],
            "mistake": mistake(self.mistakes[0]) if self.mistakes else None,
            "other_mistakes": [mistake(m) for m in self.mistakes[1:]],
        }
        code = {"correct": 0, "equivalent": 1 if self.strict else 0, "wrong": 1}.get(self.state, 3)
        return Report(
            "check",
            texts if isinstance(texts, str) else "; ".join(texts),
            q.report.read_as,
            q.goal if isinstance(q.goal, Expr) and not q.of else None,
            Result("verdict", None),
            tuple(self.blocks),
            (*q.report.notes, *self.given.notes),
            remarks=tuple(self.lines),
            checked=q.report.checked,
            variable=q.variables[0] if q.variables else None,
            seconds=seconds,
            exit_code=code,
            together=q.report.together,
            asks=q.report.asks,
            verdict=found,
        )

    def witness(self) -> dict[str, Any] | None:
        w = self.verdict.witness
        if w is None:
            return None
        return {"point": {name: str(v) for name, v in w.point}, "yours": w.theirs, "right": w.ours}


def in_leaves(question: Question, answer: Answer) -> tuple[Answer, list[Sym]]:
    """An answer to a chain with the equations of its inner variables put in, and the variables there were."""
    if isinstance(answer, list):
        found = [in_leaves(question, a) for a in answer]
        return [a for a, _ in found], list(dict.fromkeys(x for _, inner in found for x in inner))
    names = {x.name for x in question.variables}
    bodies = {x.name: body for x, body in question.equations if x.name not in names}
    inner: list[Sym] = []
    for _ in range(len(bodies) + 1):
        inside = [name for name in sorted(answer.free) if name in bodies]
        if not inside:
            break
        inner += [Sym(name) for name in inside if Sym(name) not in inner]
        for name in inside:
            answer = substitute(answer, name, bodies[name])
    return answer, inner


def said(mistakes: Iterable[Any]) -> list[Words]:
    """The explanations: one, or two that are as likely, and the next step of the first."""
    found = list(mistakes)[:2]
    out: list[Words] = []
    for i, m in enumerate(found):
        out.append((("Or: " if i else ""), *_words(m.says)) if i else _words(m.says))
    if found and found[0].next:
        out.append(_words(found[0].next))
    return out


def _words(words: Words | str) -> Words:
    return (words,) if isinstance(words, str) else tuple(words)


def mistake(m: Any) -> dict[str, Any]:
    """One explanation for programs; formulas as text."""
    says = "".join(w if isinstance(w, str) else show(w) for w in _words(m.says))
    then = "".join(w if isinstance(w, str) else show(w) for w in _words(m.next)) if m.next else None
    where = m.where if isinstance(m.where, Expr) else None
    return {
        "id": m.id,
        "name": m.name,
        "says": says,
        "where": None if where is None else show(where),
        "piece": show(m.piece) if isinstance(m.piece, Expr) else None,
        "next": then,
    }


def _as_answer(given: Given) -> Answer:
    value = given.value
    if isinstance(value, Expr):
        return value
    return [list(v) if isinstance(v, list) else v for v in value]


def flat(answer: Answer) -> Iterable[Expr]:
    """Every component, in order."""
    if isinstance(answer, list):
        for a in answer:
            yield from flat(a)
    else:
        yield answer


def values(answer: Answer) -> Any:
    """For programs: text, a list, a list of lists."""
    if isinstance(answer, list):
        return [values(a) for a in answer]
    return show(answer, "python") if not answer.open else show(answer)


def answer_words(answer: Answer) -> Words:
    """For people: an expression, (a, b), or rows in brackets."""
    if isinstance(answer, list):
        rows = [answer_words(a) for a in answer]
        inside: list[str | Expr] = []
        for i, row in enumerate(rows):
            inside += [*([", "] if i else []), *row]
        return ("(", *inside, ")")
    return ("does not exist",) if answer == DNE else (answer,)


def place_of(where: tuple[int, ...], question: Question) -> str:
    """A component in words."""
    if len(where) == 2:
        return f"the entry in row {where[0] + 1}, column {where[1] + 1}"
    names = question.variables
    if where[0] < len(names):
        return f"the derivative by {names[where[0]].name}"
    return f"component {where[0] + 1}"


def name_of(question: Question) -> str:
    """What was asked, as it is called."""
    if question.noun:
        return question.noun
    if question.order == 2:
        return "the second derivative"
    return "the derivative" if question.order < 3 else f"the derivative of order {question.order}"


def not_in_form(e: Expr, form: str) -> str:
    """What keeps an answer from the form asked for; nothing if it has it.

    >>> from calctool.parsing import parse
    >>> not_in_form(parse("2x(x + 1)"), "expanded"), not_in_form(parse("x^2 + x"), "factored")
    ('2x(x + 1) can be multiplied out', 'x^2 + x can be factored')
    """
    from calctool.algebra.terms import as_term, expand_term

    if form == "expanded":
        stack = [e]
        while stack:
            node = stack.pop()
            if isinstance(node, (Mul, Pow, Neg)):
                term = as_term(node)
                more = expand_term(term, 200)
                if more is not None and len(more) > 1:
                    return f"{show(node)} can be multiplied out"
            if isinstance(node, (Add, Neg)):
                stack += reversed(node.args)
        return ""
    if isinstance(e, Add) and e.free:
        from calctool.errors import Undecided
        from calctool.interop import sympy as interop

        try:
            other = interop.factored(e, 1.0)
        except Undecided:
            return ""
        bare = other.body if isinstance(other, Neg) else other
        if not isinstance(bare, Add):
            return f"{show(e)} can be factored"
    return ""
