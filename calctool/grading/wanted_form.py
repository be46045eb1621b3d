"""Has an answer the form that was asked for, expanded or factored?"""

from __future__ import annotations

from calctool.algebra.terms import as_term, expand_term
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Add, Expr, Mul, Neg, Pow

MOST_TERMS = 200
"""Terms to which an answer is multiplied out."""


def not_in_form(e: Expr, form: str) -> str:
    """What keeps an answer from the form asked for; nothing if it has it.

    >>> from calctool.parsing import parse
    >>> not_in_form(parse("2x(x + 1)"), "expanded"), not_in_form(parse("x^2 + x"), "factored")
    ('2x(x + 1) can be multiplied out', 'x^2 + x can be factored')
    """
    if form == "expanded":
        stack = [e]
        while stack:
            node = stack.pop()
            if isinstance(node, (Mul, Pow, Neg)):
                term = as_term(node)
                more = expand_term(term, MOST_TERMS)
                if more is not None and len(more) > 1:
                    return f"{show(node)} can be multiplied out"
            if isinstance(node, (Add, Neg)):
                stack += reversed(node.args)
        return ""
    if isinstance(e, Add) and e.free:
        from calctool.algebra import multivariate

        try:
            other = multivariate.factored(e)
        except Undecided:
            return ""
        bare = other.body if isinstance(other, Neg) else other
        if not isinstance(bare, Add):
            return f"{show(e)} can be factored"
    return ""
