"""A wrong answer -> the mistakes that lead to it, the likeliest first; none where none is recognised."""

from __future__ import annotations

from typing import NamedTuple

from .expr import Expr, Path
from .question import Answer, Question
from .report import Block
from .step import Words


class Diagnosis(NamedTuple):
    """One explanation of a wrong answer.

    ``id`` and ``name`` are those of the card; ``says`` is a sentence with the place and the student's own piece
    filled in, hedged; ``where`` is the goal at which it happened (d/dx of a part, or the whole question), ``path`` leads to that
    part inside the question's body where it stands there as typed; ``piece`` is what the student made
    of it; ``meant`` the id of the rule that was meant; ``next`` one thing to do; ``faults`` how many mistakes
    the explanation needs; ``others`` those beside the first.
    """

    id: str
    name: str
    says: Words
    where: Expr | None
    path: Path | None
    piece: Expr | None
    meant: str
    next: Words
    faults: int = 1
    kind: str = ""
    others: tuple[Diagnosis, ...] = ()


def diagnose(question: Question, answer: Answer, seconds: float = 0.5) -> list[Diagnosis]:
    """The likeliest explanations of a wrong answer: one, two if both are as likely, none if none is found."""
    return []


def explained(question: Question, diagnosis: Diagnosis) -> tuple[Block, ...]:
    """The right derivation up to the faulty step, the faulty step, and the same step mended."""
    return ()
