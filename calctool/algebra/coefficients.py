"""Two answers multiplied out and compared term by term: is it only one coefficient, one term or one sign?"""

from __future__ import annotations

from calctool.algebra.terms import Term, as_term, build, expand_term, merge, terms_of
from calctool.expr.tree import Expr

MAX_TERMS = 60


def multiplied_out(e: Expr) -> dict[object, Term] | None:
    """The terms of a sum by what they are multiples of; None where there are too many."""
    out: list[Term] = []
    for t in terms_of(e):
        expanded = expand_term(as_term(t), MAX_TERMS)
        if expanded is None or len(out) > MAX_TERMS:
            return None
        out += expanded
    return {t.monomial: t for t in merge(out)}


def one_term_off(right: Expr, answer: Expr) -> tuple[str, dict[str, Expr]] | None:
    """The id of the mistake and the term, where exactly one term of the answer is off.

    >>> from calctool.parsing import parse
    >>> one_term_off(parse("3x^2 + 4x"), parse("3x^2 + 5x"))
    ('coefficient-slip', {'t': Mul(Num(5), Sym('x'))})
    """
    want, have = multiplied_out(right), multiplied_out(answer)
    if want is None or have is None or any(k not in want for k in have):
        return None
    off = [k for k, t in want.items() if k not in have or have[k].coef != t.coef]
    if len(off) != 1:
        return None
    key = off[0]
    if key not in have:
        return ("term-dropped", {"t": build(want[key])}) if have else None
    id = "sign-slip" if have[key].coef == -want[key].coef else "coefficient-slip"
    return id, {"t": build(have[key])}
