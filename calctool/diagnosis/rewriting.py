"""A line rewritten wrongly: 2x + 3x = 6x.  Nothing is differentiated here, so only algebra can have gone wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator

from calctool.algebra.coefficients import one_term_off
from calctool.derivation.rule import Words
from calctool.diagnosis.mistakes.card import mistakes
from calctool.diagnosis.one_answer import POINTS, OneAnswer
from calctool.diagnosis.ranking import ranked_ids
from calctool.diagnosis.search import Search, same
from calctool.diagnosis.wording import Diagnosis, fill
from calctool.errors import CalcError
from calctool.expr.traversal import put_at
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Path, Pow, add
from calctool.numeric.sampling import sample_points
from calctool.tasks.question import Question

MOST = 200
"""Places in a line that are looked at."""
_NEXT = {
    "linearity-abuse": "Write the bracket out, or leave it as it is.",
    "term-dropped": "Carry every term of the line above along.",
    "abs-lost": "Keep the bars.",
}
_SAYS = {
    "linearity-abuse": "a power, a root, a function or a reciprocal was taken of each term of a sum by itself.",
    "term-dropped": "the term {t} is not there any more.",
    "sign-slip": "the sign of {t} is another one.",
    "illegal-cancel": "something was cancelled against one term of a sum only.",
}


def rewriting(question: Question, above: Expr, answer: Expr, deadline: float) -> list[Diagnosis]:
    """The likeliest mistake in going from a finished line to the next; none where none is recognised.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x^3/3 + 3x^2 + 9x")
    >>> [d.id for d in rewriting(question, parse("(x + 3)^2"), parse("x^2 + 9"), time.monotonic() + 1)]
    ['linearity-abuse']
    """
    if not above.free or answer.open or above.open or above.data == "dne":
        return []
    try:
        return _found(question, above, answer, deadline)
    except CalcError:
        return []


def _found(question: Question, above: Expr, answer: Expr, deadline: float) -> list[Diagnosis]:
    names = above.free | answer.free
    places = sample_points(above, POINTS, names)
    near = Search({n: [float(p[n]) for p in places] for n in names}, max(1, len(places)), (), deadline)
    target = near.vector(answer)
    if same(target, near.vector(above)) or not places:
        return []
    if OneAnswer(question, above, above, answer, deadline).rounded(near, target):
        return [_said("decimal-rounded", above, answer)]
    ids = [id for id, e in _wrong(above) if time.monotonic() < deadline and same(near.vector(e), target)]
    if ids:
        return [_said(id, above, answer) for id in ranked_ids(list(dict.fromkeys(ids)))]
    if same(near.vector(Neg(above)), target):
        return [_said("overall-sign", above, answer)]
    slip = one_term_off(above, answer)
    return [] if slip is None else [_said(slip[0], above, answer, slip[1])]


def _wrong(e: Expr) -> Iterator[tuple[str, Expr]]:
    """(mistake, the whole line) with one wrong piece of algebra done at one place."""
    stack: list[tuple[Path, Expr]] = [((), e)]
    seen = 0
    while stack and seen < MOST:
        path, node = stack.pop()
        seen += 1
        for id, wrong in _ways(node):
            yield id, put_at(e, path, wrong) if path else wrong
        stack.extend(((*path, i), a) for i, a in enumerate(node.args))


def _ways(node: Expr) -> Iterator[tuple[str, Expr]]:
    match node:
        case Pow(Add() as s, n):
            yield "linearity-abuse", add([Pow(t, n) for t in s.terms])
            yield "linearity-abuse", add([Neg(Pow(t.body, n)) if isinstance(t, Neg) else Pow(t, n) for t in s.terms])
        case Func("abs", u):
            yield "abs-lost", u
        case Func(name, Add() as s) if len(node.args) == 1:
            yield "linearity-abuse", add([Func(name, t) for t in s.terms])
        case Neg(Add() as s):
            yield "minus-not-distributed", add([Neg(s.terms[0]), *s.terms[1:]])
        case Div(u, Add() as s):
            yield "linearity-abuse", add([Div(u, t) for t in s.terms])
    if isinstance(node, Div) and isinstance(node.num, Add):
        for i, t in enumerate(node.num.terms):
            rest = [*node.num.terms[:i], *node.num.terms[i + 1 :]]
            if t.free:
                yield "illegal-cancel", add([*rest, Div(t, node.den)])
                if t == node.den:
                    yield "illegal-cancel", add(rest)
    if isinstance(node, Add):
        # a minus in front of a product reaches only the first term of the bracket in it
        for i, t in enumerate(node.terms):
            if isinstance(t, Neg) and isinstance(t.body, Mul):
                for j, u in enumerate(t.body.factors):
                    if isinstance(u, Add):
                        half = add([Neg(u.terms[0]), *u.terms[1:]])
                        product = Mul(*t.body.factors[:j], half, *t.body.factors[j + 1 :])
                        yield "minus-not-distributed", add([*node.terms[:i], product, *node.terms[i + 1 :]])


def _said(id: str, above: Expr, answer: Expr, slots: dict[str, Expr] | None = None) -> Diagnosis:
    card = mistakes()[id]
    then: Words = fill(_NEXT.get(id, card.next), slots or {})
    says: Words = ("It looks as if ", above, " became ", answer, ": ", *fill(_SAYS.get(id, card.says), slots or {}))
    return Diagnosis(id, card.name, says, above, None, answer, card.meant, then, 1, card.kind)
