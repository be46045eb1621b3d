"""What an equation with the variable in several terms is solved by: a part given by branches, a root, logarithms."""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.terms import as_term, collect, negated, terms_of
from calctool.expr.tree import Add, Expr, Func, Mul, Neg, Num, Piecewise, Pow, Sym, add, mul
from calctool.parsing.formulas import has_branches


def moving_terms(e: Expr, x: Sym) -> list[Expr]:
    """The terms with x in them; of a single product, its factors with x."""
    found = [t for t in e.args if t.has(x)]
    only = found[0].body if len(found) == 1 and isinstance(found[0], Neg) else found[0]
    return moving_terms(only, x) if len(found) == 1 and isinstance(only, Mul) else found


def branching_part(e: Expr, x: Sym) -> Expr | None:
    """An innermost part given by branches."""
    for part in e.args:
        if part.has(x) and (found := branching_part(part, x)) is not None:
            return found
    if e.has(x) and (isinstance(e, Piecewise) or (isinstance(e, Func) and (has_branches(e.name)))):
        return e
    return None


def square_root_of(t: Expr) -> tuple[Fraction, Expr] | None:
    """``c sqrt(u)`` as c and u."""
    term = as_term(t)
    if len(term.powers) != 1:
        return None
    ((base, n),) = term.powers.values()
    if isinstance(base, Func) and base.name == "sqrt" and n == 1:
        return term.coef, base.arg
    return (term.coef, base) if n == Fraction(1, 2) else None


def like_terms_joined(e: Expr) -> Expr:
    """Like terms put together."""
    return collect(terms_of(e)) if isinstance(e, Add) else e


def without_logarithms(e: Add) -> Expr | None:
    """``u v - w``, which has the sign of ln(u) + ln(v) - ln(w)."""
    over: list[Expr] = []
    under: list[Expr] = []
    for t in e.terms:
        term = as_term(t)
        powers = list(term.powers.values())
        if not (
            len(powers) == 1 and powers[0][1] == 1 and isinstance(powers[0][0], Func) and powers[0][0].name == "ln"
        ):
            return None
        n = term.coef
        if n.denominator != 1 or abs(n) > 8:
            return None
        part = powers[0][0].arg if abs(n) == 1 else Pow(powers[0][0].arg, Num(int(abs(n))))
        (over if n > 0 else under).append(part)
    return add([mul(over), negated(mul(under))])
