"""What the table of functions writes as text, read: the formula that says a function by others."""

from __future__ import annotations

from functools import cache

from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import Expr, Func, Piecewise
from calctool.parsing import parse


@cache
def formula(name: str) -> Expr | None:
    """A function by others, in the letters of its row; None where there is no such formula.

    >>> formula("sec") == parse("1/cos(u)"), formula("sin")
    (True, None)
    """
    text = FUNCTIONS[name].formula
    return parse(text) if text else None


def by_formula(e: Func) -> Expr:
    """A function of its arguments, written out; unchanged where it has no formula.

    >>> by_formula(parse("tan(2x)")) == parse("sin(2x)/cos(2x)")
    True
    """
    found = formula(e.name)
    return e if found is None else substitute_all(found, dict(zip(FUNCTIONS[e.name].letters, e.args, strict=True)))


@cache
def has_branches(name: str) -> bool:
    """Is a function given by branches: by its formula, or by that of the one function it is?

    >>> has_branches("max"), has_branches("relu"), has_branches("sigmoid")
    (True, True, False)
    """
    written = formula(name)
    return isinstance(written, Piecewise) or (isinstance(written, Func) and has_branches(written.name))
