"""A line rewritten wrongly: 2x + 3x = 6x.  Nothing is differentiated here, so only algebra can have gone wrong."""

from __future__ import annotations

from collections.abc import Mapping

from calctool.algebra.coefficients import one_term_off
from calctool.derivation.rule import Words
from calctool.diagnosis.agreement import same
from calctool.diagnosis.attempt import POINTS, Attempt
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.mistakes import MISTAKES
from calctool.diagnosis.mistakes.sums import decimal_rounded
from calctool.diagnosis.ranking import likeliest
from calctool.diagnosis.search import WORK, Search
from calctool.diagnosis.slips import slips
from calctool.diagnosis.wording import Diagnosis, fill
from calctool.errors import CalcError
from calctool.expr.tree import Expr
from calctool.numeric.sampling import sample_points
from calctool.process.budget import Budget, OutOfBudget
from calctool.tasks.question import Question


def rewriting(question: Question, above: Expr, answer: Expr) -> list[Diagnosis]:
    """The likeliest mistake in going from a finished line to the next; none where none is recognised.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x^3/3 + 3x^2 + 9x")
    >>> [d.id for d in rewriting(question, parse("(x + 3)^2"), parse("x^2 + 9"))]
    ['linearity-abuse']
    """
    if not above.free or answer.open or above.open or above.data == "dne" or question.put_in(above, answer):
        return []
    try:
        return _found(question, above, answer, Budget(WORK))
    except (OutOfBudget, CalcError):
        return []


def _found(question: Question, above: Expr, answer: Expr, budget: Budget) -> list[Diagnosis]:
    names = above.free | answer.free
    places = sample_points(above, POINTS, names)
    near = Search({n: [float(p[n]) for p in places] for n in names}, max(1, len(places)), (), budget)
    target = near.vector(answer)
    if not places:
        return []
    attempt = Attempt(question, above, above, answer, budget)
    attempt.near = near
    if any(decimal_rounded.leads_to(attempt)):
        return [_said(decimal_rounded, above, answer)]
    if same(target, near.vector(above)):
        return []
    cards = [slip.card for slip in slips(above) if same(near.vector(slip.line), target)]
    if cards:
        return [_said(card, above, answer) for card in likeliest(cards)]
    off = one_term_off(above, answer)
    if off is None:
        return []
    return [_said(card, above, answer, slots) for card in MISTAKES.values() for slots in card.one_term(off)]


def _said(card: Mistake, above: Expr, answer: Expr, slots: Mapping[str, Expr] = {}) -> Diagnosis:
    here = card.in_a_line
    says: Words = ("It looks as if ", above, " became ", answer, ": ", *fill(here.says or card.statement, slots))
    return Diagnosis(card, says, above, answer, fill(here.next or card.next, slots))
