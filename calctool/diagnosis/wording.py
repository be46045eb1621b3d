"""A mistake in words: the place, the student's own piece, what is wrong with it, and one thing to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Line, Step, Words
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.slips import Slip
from calctool.errors import CalcError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Deriv, Expr
from calctool.report.model import Block, Work
from calctool.simplification import simplify
from calctool.tasks.question import Question


class Diagnosis(NamedTuple):
    """One explanation of a wrong answer.

    ``card`` is the mistake; ``says`` a hedged sentence with the place and the student's own piece filled in;
    ``where`` is the part of the problem at which it happened, ``piece`` what the student made of it; ``next`` one
    thing to do; ``step`` is the wrong step itself, goal and result, with ``slots`` for the card's sentence.
    ``besides`` are the ids of the other mistakes that were made in the same answer; ``together`` says that it is made
    of all the components of a vector or matrix.
    """

    card: Mistake
    says: Words
    where: Expr | None
    piece: Expr | None
    next: Words
    step: tuple[Expr, Expr] | None = None
    slots: Mapping[str, Expr] = {}
    besides: tuple[str, ...] = ()
    together: bool = False

    @property
    def id(self) -> str:
        return self.card.id

    @property
    def name(self) -> str:
        return self.card.name


def said(
    card: Mistake,
    where: Expr,
    piece: Expr | None,
    slots: Mapping[str, Expr],
    *,
    outside: bool = False,
    whole: bool = False,
    sure: bool = True,
) -> Diagnosis:
    """A diagnosis in words: the place, the student's piece, what is wrong with it, what to do.

    ``outside``: the place is the outside of a chain.  ``whole``: the piece is the answer itself, so what is said of
    it is certain, unless we are not ``sure`` that this is what happened; what a student wrote on the way is a guess.

    >>> from calctool.diagnosis.mistakes import MISTAKES
    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> found = said(MISTAKES["cos-sign"], parse("cos(x)"), parse("sin(x)"), {})
    >>> "".join(w if isinstance(w, str) else show(w) for w in found.says)
    'It looks as if you wrote sin(x) for the derivative of cos(x): the minus sign is missing.'
    """
    what, place = fill(card.statement, slots), piece is not None and piece.data != "dne" and not where.open
    says: Words
    if card.certain or (whole and sure):
        says = capitalized(what)
    elif whole:
        says = ("It looks as if ", *what)
    elif piece is not None and place and outside:
        says = ("It looks as if the outside of ", where, " was differentiated to ", piece, ": ", *what)
    elif piece is not None and place:
        says = ("It looks as if you wrote ", piece, " for the derivative of ", where, ": ", *what)
    else:
        says = ("It looks as if ", *what)
    return Diagnosis(card, says, where, piece, fill(card.next, slots))


def capitalized(words: Words) -> Words:
    """A sentence with a capital letter at its beginning, unless that is a formula.

    >>> capitalized(("the minus sign is missing.",)), capitalized(("ln(u) is not u.",))
    (('The minus sign is missing.',), ('ln(u) is not u.',))
    """
    first, *rest = words
    if not isinstance(first, str) or re.split(r"[^a-z]", first)[0] in FUNCTIONS:
        return words
    return (first[0].upper() + first[1:], *rest)


def uncapitalized(words: Words) -> Words:
    """A sentence as the second half of another one.

    >>> uncapitalized(("It looks as if the sign is lost.",))
    ('it looks as if the sign is lost.',)
    """
    first, *rest = words
    return (first[0].lower() + first[1:], *rest) if isinstance(first, str) else words


def in_place(card: Mistake, where: Expr, answer: Expr, slots: Mapping[str, Expr], start: str = "") -> Diagnosis:
    """In words, what has to be changed at one place of the answer."""
    says, next_ = card.in_one_place.says or card.statement, card.in_one_place.next or card.next
    what = fill(says, slots)
    return Diagnosis(card, (start, *what) if start else capitalized(what), where, answer, fill(next_, slots))


def slipped(slip: Slip, where: Expr) -> Diagnosis:
    """A slip of algebra in words: what stood there, and what became of it; the right answer as a whole is not shown."""
    card, before, after, line = slip
    says = fill(card.in_a_line.says or card.statement, {})
    next_ = card.in_a_line.next or card.next
    told = after == line and not (isinstance(where, Deriv) and before == where.body)
    before, after = simplify(before, "clean", "power-of-logarithm", "known-value", "multiply"), simplify(after)
    words: Words = ("It looks as if ", *says) if told else ("It looks as if ", before, " became ", after, ": ", *says)
    words = capitalized(says) if told and card.certain else words
    return Diagnosis(card, words, where, after, fill(next_, {}))


def fill(text: str, slots: Mapping[str, Expr]) -> Words:
    """A card's sentence with its slots filled.

    >>> from calctool.expr.tree import Sym
    >>> fill("multiply by {u}.", {"u": Sym("x")})
    ('multiply by ', Sym('x'), '.')
    """
    out: list[str | Expr] = []
    for i, piece in enumerate(text.replace("}", "{").split("{")):
        if i % 2:
            out.append(slots.get(piece, piece))
        elif piece:
            out.append(piece)
    return tuple(out)


def explained(question: Question, diagnosis: Diagnosis) -> tuple[Block, ...]:
    """The right derivation up to the wrong step, the wrong step, and the same step mended.

    Empty where the mistake is not a step of a derivation (a matrix transposed, a limit).

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> from calctool.diagnosis import diagnose
    >>> question = question_for("diff", "x^2 + sin(3x)")
    >>> [block.title for block in explained(question, diagnose(question, parse("2x + cos(3x)"))[0])]
    ['the right way, up to the mistake', 'here it went wrong', 'and so it is right']
    """
    if diagnosis.step is None or not isinstance(diagnosis.where, Expr):
        return ()
    goal, piece = diagnosis.step
    blocks: list[Block] = []
    part = diagnosis.where
    inside = goal if goal.args[1] in question.variables else None  # the outside of a chain has a letter of its own
    parts = [inside] if inside is not None else [Deriv(part, x) for x in question.variables if part.has(x)]
    for whole, wanted in product(question.derivations, parts):
        before = _up_to(whole, wanted)
        if before:
            blocks.append(Work(Derivation(whole.goal, before), "the right way, up to the mistake"))
            break
    wrong = Step(diagnosis.card, goal, piece, slots=diagnosis.slots)
    line = Line(piece, (wrong,), "refuted", "this is the mistake")
    blocks.append(Work(Derivation(goal, (line,)), "here it went wrong"))
    try:
        mended = derivative_engine().derive(goal)
    except CalcError:
        return ()
    return (*blocks, Work(mended, "and so it is right"))


def _up_to(whole: Derivation, goal: Expr) -> tuple[Line, ...]:
    """The lines before the one in which the goal is worked on; none if it is the first."""
    kept: list[Line] = []
    for line in whole.lines:
        if any(s.before == goal for s in line.steps):
            return tuple(kept)
        if any(i.before == goal for s in line.steps for d in s.inner for i in d.steps()):
            # the line that asks for the goal, without the answer to it
            bare = [Step(s.rule, s.before, s.after, s.where, slots=s.slots) for s in line.steps]
            return (*kept, line._replace(steps=tuple(bare)))
        kept.append(line)
    return ()
