"""Is an answer right?  Refuted with a proof, proved by a normal form, or said plainly to be neither.

*Right* means equal, as a real function, wherever the function of the question is defined and
differentiable.  So points are taken where the *question* has a value; there an answer with another value,
or with none, is wrong, and the difference of two balls proves it.  What is not refuted is to be proved
(:mod:`calctool.algebra.normal_form`), and what is neither is looked at closely before anything is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from calctool.algebra.angles import full_rotations, rotated
from calctool.algebra.domain import odd_roots
from calctool.answers.given import Given
from calctool.answers.shapes import along_axes, components, flat, shape, shape_words
from calctool.expr.exact import rational_value, real_exponent
from calctool.expr.traversal import fold_kept, substitute
from calctool.expr.tree import DNE, HAS_ROOT, OO, E, Expr, Func, Limit, Mul, Neg, Pow, Sym
from calctool.grading.equality import WORK, Verdict, equal
from calctool.grading.unfinished import Unfinished, unfinished_parts
from calctool.grading.wanted_form import not_in_form
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question

if TYPE_CHECKING:
    from calctool.diagnosis.wording import Diagnosis

RIGHT = ("correct", "equivalent")
"""The states of an answer that is right, finished or not."""


class Outcome(NamedTuple):
    """What was found out about an answer.

    ``state`` is correct, equivalent (right, with something left ``todo``), wrong, undecided, otherwise (wrong as
    ``typed_as``, right as it can also be read) or no-answer; ``credit`` are the components that are right, and
    ``link`` the two sides of a chain that are not equal, of which the first is right where the answer is wrong.
    """

    question: Question
    answer: Answer
    verdict: Verdict
    state: str = "undecided"
    todo: tuple[str, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    credit: tuple[tuple[int, ...], ...] = ()
    mistakes: tuple[Diagnosis, ...] = ()
    typed_as: Answer | None = None
    link: tuple[Answer, ...] = ()


def graded(question: Question, given: Given, *, strict: bool = False, form: str | None = None) -> Outcome:
    """The outcome, the mistakes not looked for; ``strict`` counts only what is proved, ``form`` asks for one."""
    value = given.value
    typed: Answer = value if isinstance(value, Expr) else [list(v) if isinstance(v, list) else v for v in value]
    answer = fitted(question, typed)
    outcome = Outcome(question, answer, Verdict("wrong", reason="unworked"), "wrong")
    if given.unworked:
        return outcome
    if given.both:
        return outcome._replace(verdict=Verdict("wrong", reason="both", says=given.both))
    if question.infinite == "dne" and answer in (OO, Neg(OO)) and question.report.result.reason == "infinite":
        state = "right" if answer == question.report.result.says[0] else "wrong"
        return _with_state(outcome._replace(verdict=Verdict(state, "structure", "infinite")), [], form)
    misfit = unfit(question, answer)
    if misfit is not None:
        return _with_state(outcome._replace(verdict=misfit), [], form)
    worked, inner = in_leaves(question, answer)
    found = parts(question, worked)
    if strict:
        found = [v._replace(state="undecided") if v.proof == "numeric" and v.state == "right" else v for v in found]
    credit = tuple(v.where for v in found if v.state == "right")
    return _with_state(outcome._replace(verdict=summary(found), credit=credit), inner, form)


def _with_state(outcome: Outcome, inner: Sequence[Sym], form: str | None) -> Outcome:
    """The outcome with what its verdict amounts to; of a right answer what is left to do."""
    if outcome.verdict.state != "right":
        return outcome._replace(state=outcome.verdict.state)
    unfinished = tuple(t for e in flat(outcome.answer) if e != DNE for t in unfinished_parts(e))
    todo = [t.says for t in unfinished]
    if inner:
        todo.insert(0, still_to_be_replaced(inner))
    if form is not None:
        todo += [says for e in flat(outcome.answer) if (says := not_in_form(e, form))]
    return outcome._replace(state="equivalent" if todo else "correct", todo=tuple(todo), unfinished=unfinished)


def still_to_be_replaced(inner: Sequence[Sym]) -> str:
    """What is left to do where inner variables of a chain stand in the answer."""
    return f"{', '.join(x.name for x in inner)} {'is' if len(inner) == 1 else 'are'} still to be replaced"


def decide(question: Question, answer: Answer, budget: Budget | None = None) -> Verdict:
    """The verdict on an answer to a question, for so much work.  Raises Refuted where our own is refuted: a bug.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> decide(question_for("diff", "sin(3x)"), parse("3cos(3x)")).state
    'right'
    >>> decide(question_for("diff", "ln|x|"), parse("1/|x|")).only
    (Relation('>', Sym('x'), Num(0)),)
    """
    answer = fitted(question, answer)
    misfit = unfit(question, answer)
    return misfit or summary(parts(question, answer, budget))


def fitted(question: Question, answer: Answer) -> Answer:
    """The answer in the shape asked for: (2x) as 2x, a i + b j as (a, b); E read as e where it can be."""
    fit = _fitted(question, answer)
    wanted = shape(question.right)
    if isinstance(fit, list) or fit == DNE or set(wanted) != {1}:
        return fit
    return [fit] if len(wanted) == 1 else [[fit]]  # (2x) was read as 2x: it is the only component


def _fitted(question: Question, answer: Answer) -> Answer:
    if isinstance(answer, list):
        if len(answer) == 1 and not isinstance(question.right, list):
            return _fitted(question, answer[0])
        fit = [_fitted(question, a) for a in answer]
        wanted = shape(question.right)
        if shape(fit) != wanted and len(wanted) == 2 and shape(fit) == wanted[1:] and wanted[0] == 1:
            return [fit]  # the only row of a matrix
        if len(wanted) == 2 and wanted[1] == 1 and shape(fit) == wanted[:1]:
            return [[a] for a in fit]
        return fit
    if isinstance(question.right, list) and not answer.free.isdisjoint(_AXES) and names_of(question).isdisjoint(_AXES):
        if "xi" in answer.free:  # 2xi + 3j
            answer = substitute(answer, "xi", Mul(Sym("x"), Sym("i")))
        along: list[Answer] = [*(along_axes(answer, len(question.right)) or ())]
        return along or answer
    if question.right in (OO, Neg(OO)) and not answer.free:
        answer = _infinite(answer)
    if answer.has("E") and "E" not in names_of(question):
        answer = substitute(answer, "E", E)
    # Who is asked about cbrt(x) may write x^(1/3) in any reading, and x^0.2 when asked about x^(1/5).
    return odd_roots(answer) if _writes_roots(question) else answer


def _infinite(e: Expr) -> Expr:
    """``2 oo`` and ``oo^2`` as oo."""
    if isinstance(e, Neg):
        inner = _infinite(e.body)
        return {OO: Neg(OO), Neg(OO): OO}.get(inner, e)
    if isinstance(e, Pow) and _infinite(e.base) == OO:
        n = real_exponent(e.exp)
        return OO if n is not None and n > 0 else e
    if isinstance(e, Mul):
        factors = [_infinite(f) for f in e.factors]
        rest = [rational_value(f) for f in factors if f not in (OO, Neg(OO))]
        if len(rest) < len(factors) and all(rest):
            minus = sum(f == Neg(OO) for f in factors) + sum(n is not None and n < 0 for n in rest)
            return Neg(OO) if minus % 2 else OO
    return e


_AXES = frozenset(("i", "j", "k", "e_x", "e_y", "e_z"))


def _writes_roots(question: Question) -> bool:
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    return any(fold_kept(b, _has_root) for b in bodies if b.kinds & (HAS_ROOT | Pow.KIND))


def _has_root(node: Expr, parts: list[bool]) -> bool:
    if any(parts) or type(node) is not Pow:
        return any(parts) or (type(node) is Func and node.name in ("cbrt", "root"))
    n = real_exponent(node.exp)
    return n is not None and n.denominator != 1


def unfit(question: Question, answer: Answer) -> Verdict | None:
    """The verdict on an answer of another shape than the right one."""
    wanted, given = shape(question.right), shape(answer)
    if wanted != given:
        if question.right == DNE:
            return Verdict("wrong", reason="dne")
        if answer == DNE:
            return Verdict("wrong", reason="exists")
        return Verdict(
            "wrong", reason="shape", says=f"{shape_words(wanted)} is asked for, and this is {shape_words(given)}"
        )
    return None


def parts(question: Question, answer: Answer, budget: Budget | None = None) -> list[Verdict]:
    """A verdict on every component of an answer that has the shape asked for; one budget of work for all."""
    known = names_of(question)
    budget = Budget(WORK) if budget is None else budget
    found = []
    for where, goal, right, mine in components(question.goal, question.right, answer):
        if question.of == "angle":
            turns = full_rotations(right, mine)
            right, goal = rotated(right, turns), None if goal is None else rotated(goal, turns)
        found.append(equal(right, mine, goal, known, budget)._replace(where=where))
    return found


def summary(found: Sequence[Verdict]) -> Verdict:
    """One verdict for all: the first wrong one, else the first undecided, else the least well proved."""
    for state in ("wrong", "undecided"):
        first = next((v for v in found if v.state == state), None)
        if first is not None:
            return first
    return max(found, key=lambda v: _STRENGTH[v.proof])


_STRENGTH = {"structure": 0, "normal-form": 1, "numeric": 2}


def names_of(question: Question) -> frozenset[str]:
    """The letters that may stand in an answer."""
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    names = {x.name for x in question.variables}.union(*[b.free for b in bodies])
    for _, goal, right, _ in components(question.goal, question.right, question.right):
        names |= goal.free | right.free if goal is not None else right.free
    if question.point:
        names -= question.point.keys()
    if isinstance(question.goal, Limit):
        names -= {question.goal.var.name} - question.goal.free
    return frozenset(names)


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
