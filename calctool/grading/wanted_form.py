"""Has an answer the form that was asked for, expanded or factored?

*Factored* is a product none of whose factors is a sum that can be factored over the rationals; of a quotient both the
numerator and the denominator.  *Expanded* is a sum in whose terms nothing can be multiplied out; of a quotient the
numerator, while a denominator may stay as it is.  What stands inside a function is as it is in both.

Source: OpenStax, *Elementary Algebra 2e*, 7.5 (factor completely).
"""

from __future__ import annotations

from calctool.algebra.distribution import expand_term
from calctool.algebra.terms import as_term
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Add, Div, Expr, Mul, Neg, Pow

MOST_TERMS = 200
"""Terms to which an answer is multiplied out."""


def not_in_form(e: Expr, form: str) -> str:
    """What keeps an answer from the form asked for; nothing if it has it.

    >>> from calctool.parsing import parse
    >>> not_in_form(parse("2x(x + 1)"), "expanded"), not_in_form(parse("x^2 + x"), "factored")
    ('2x(x + 1) can be multiplied out', 'x^2 + x can be factored')
    >>> not_in_form(parse("x(x^2 - 1)"), "factored"), not_in_form(parse("x(x + 1)/(x - 1)^2"), "expanded")
    ('x^2 - 1 can be factored', 'x(x + 1) can be multiplied out')
    """
    return _product_in(e) if form == "expanded" else _sum_in(e)


def _product_in(e: Expr) -> str:
    stack = [e]
    while stack:
        node = stack.pop()
        fraction = isinstance(node, Neg) and isinstance(node.body, Div)  # -(2x + 1)/x stands as it is
        if isinstance(node, (Mul, Pow, Neg)) and not fraction:
            more = expand_term(as_term(node), MOST_TERMS)
            if more is not None and len(more) > 1:
                return f"{show(node)} can be multiplied out"
        if isinstance(node, (Add, Neg)):
            stack += reversed(node.args)
        elif isinstance(node, Div):
            stack.append(node.args[0])
    return ""


def _sum_in(e: Expr) -> str:
    stack = [e]
    while stack:
        node = stack.pop()
        if isinstance(node, Add):
            if _factors(node, whole=node is e):
                return f"{show(node)} can be factored"
        elif isinstance(node, (Mul, Div, Neg)):
            stack += reversed(node.args)
        elif isinstance(node, Pow) and not node.args[1].free:
            stack.append(node.args[0])
    return ""


def _factors(e: Add, whole: bool) -> bool:
    """Can a sum be factored?  Inside a product x/2 + 1 may stay: a fraction is not taken out of a factor."""
    if not e.free:
        return False
    from calctool.algebra import multivariate

    try:
        other = multivariate.factored(e)
    except Undecided:
        return False
    bare = other.body if isinstance(other, Neg) else other
    if not whole and isinstance(bare, Div) and not bare.args[1].free:
        bare = bare.args[0]
    return not isinstance(bare, Add)
