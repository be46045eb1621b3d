"""Tidying: the algebra after the calculus, one named pass a line, to the form a textbook prints.

Each pass looks at the whole expression and rewrites every place where it applies.  The passes are
tried in the order of the book TIDY and repeated until none changes anything; each is exact on the
domain of the line above.  What was typed inside a function's brackets is cleaned, never rearranged.

Source: the "forms of answers" of Stewart, *Calculus*, chapter 3, and OpenStax *Calculus 1*, chapter 3.
"""

from __future__ import annotations

from calctool.derivation.rule import Names, Rewrite, Rule
from calctool.expr.traversal import rewrite_all
from calctool.expr.tree import Connective, Const, Expr, Num, Piecewise, Sym
from calctool.simplification.brackets import expand, expand_product, factor_out, one_fraction, order
from calctool.simplification.division import factor_numerator
from calctool.simplification.identities import known_value, pythagoras, quotient_identity
from calctool.simplification.passes import tidying
from calctool.simplification.products import cancel, clean, collect_terms, compound_fraction, multiply
from calctool.simplification.radicals import absolute_value, common_root, number_out_of_root, root_of_power

_SETTLED: dict[Expr, Expr] = {}


def simplest_form(e: Expr) -> Expr:
    """A constant in its simplest school form (2/4 is 1/2, ln(1) is 0, 3 - 3 is 0)."""
    if isinstance(e, (Num, Sym, Const)):
        return e
    found = _SETTLED.get(e)
    if found is None:
        from calctool.derivation.engine import Engine

        if len(_SETTLED) > 5000:
            _SETTLED.clear()
        found = _SETTLED[e] = Engine((), TIDY, check=False).settle(e).result
    return found


def tidied(e: Expr, *passes: str) -> Expr:
    """``e`` after the named tidying passes, each until it changes nothing."""
    by_id = {r.id: r for r in TIDY}
    names = Names(frozenset())
    for _ in range(12):
        before = e
        for name in passes:
            found = by_id[f"tidy.{name}"].apply(e, names)
            if isinstance(found, Rewrite):
                e = found.after
        if e == before:
            return e
    return e


@tidying(
    "tidy.branches",
    "drop empty branches",
    "{a if c, a else} = a",
    "Branches with the same value are one.",
    {"{2 if x < 0 else 2}": "2"},
    minor=True,
    needs=Piecewise.KIND,
)
def branches(e: Expr) -> Expr:
    return rewrite_all(e, _branches, Piecewise.KIND)


def _branches(e: Expr) -> Expr:
    if isinstance(e, Piecewise):
        last = e.branches[-1]
        if isinstance(last[1], Connective) and not last[1].args and all(v == last[0] for v, _ in e.branches):
            return last[0]
    return e


TIDY: tuple[Rule, ...] = (
    clean,
    known_value,
    multiply,
    cancel,
    number_out_of_root,
    root_of_power,
    absolute_value,
    compound_fraction,
    pythagoras,
    collect_terms,
    factor_out,
    common_root,
    expand,
    expand_product,
    one_fraction,
    factor_numerator,
    quotient_identity,
    order,
    branches,
)
"""The passes in the order they are tried; after one has changed something, the round begins again."""


CLEAN: tuple[Rule, ...] = (clean,)
"""What even a raw answer gets."""
