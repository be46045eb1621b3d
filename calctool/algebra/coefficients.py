"""Two sums multiplied out and compared term by term."""

from __future__ import annotations

from typing import NamedTuple

from calctool.algebra.distribution import expand_term
from calctool.algebra.terms import Term, as_term, merge, terms_of
from calctool.expr.tree import Expr

MAX_TERMS = 60


def multiplied_out(e: Expr) -> dict[object, Term] | None:
    """The terms of the expanded sum by their monomials; None where there are too many."""
    out: list[Term] = []
    for t in terms_of(e):
        expanded = expand_term(as_term(t), MAX_TERMS)
        if expanded is None or len(out) > MAX_TERMS:
            return None
        out += expanded
    return {t.monomial: t for t in merge(out)}


class OneTermOff(NamedTuple):
    """The only term in which two sums differ: as it should be, and as it is (None: it is not there)."""

    wanted: Term
    given: Term | None


def one_term_off(right: Expr, answer: Expr) -> OneTermOff | None:
    """The term of the answer that is off, where exactly one is.

    >>> from calctool.algebra.terms import build
    >>> from calctool.parsing import parse
    >>> off = one_term_off(parse("3x^2 + 4x"), parse("3x^2 + 5x"))
    >>> build(off.wanted), build(off.given)
    (Mul(Num(4), Sym('x')), Mul(Num(5), Sym('x')))
    """
    want, have = multiplied_out(right), multiplied_out(answer)
    if want is None or have is None or any(k not in want for k in have):
        return None
    off = [k for k, t in want.items() if k not in have or have[k].coef != t.coef]
    if len(off) != 1 or not have:
        return None
    return OneTermOff(want[off[0]], have.get(off[0]))
