"""What an expression asks of its parts to have a value: ``ln(u)`` that u is positive, ``1/u`` that it is not 0.

A *demand* is that a part lies in a set.  Every demand of a formula is listed here; where they hold together
is worked out in :mod:`calctool.algebra.regions`.

Source: Stewart, *Calculus*, 1.1, the natural domain of a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import NamedTuple

from calctool.algebra.bounds import bounds
from calctool.algebra.inverses import natural
from calctool.algebra.jumps import locally_constant
from calctool.algebra.reals import ABOVE, ALL, NOT_BELOW, NOT_ZERO, Exact, Reals, points
from calctool.expr.exact import is_one_number, literal_value, rational_value, real_exponent, root_index
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import fold, fold_kept, rewrite, substitute_all
from calctool.expr.tree import (
    ZERO,
    Const,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Neg,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
    as_expr,
)
from calctool.numeric.balls import Ball
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches


class Demand(NamedTuple):
    """That ``part`` lies in ``within``, for the expression to have a value, or to be continuous.

    ``kind`` is empty; ``steps`` where the part must be no whole number, ``poles`` where it must be none up to
    ``first``; ``branches`` where the part is given by branches, each with demands of its own.
    """

    part: Expr
    within: Reals = ALL
    kind: str = ""
    first: int = 0
    name: str = ""


def unrestricted(e: Expr) -> bool:
    """Has an expression plainly a value everywhere, and jumps nowhere?  (No means: not plainly.)

    >>> unrestricted(parse("x^2 e^(-x) sin(x)/3")), unrestricted(parse("1/(1 + x^2)"))
    (True, False)
    """
    return fold_kept(e, _unrestricted)


def _unrestricted(e: Expr, parts: list[bool]) -> bool:
    if not all(parts):
        return False
    match e:
        case Div(_, den):
            return bool(rational_value(den))
        case Pow(base, exp):
            n = literal_value(exp)
            return base == E or (n is not None and n > 0 and n.denominator == 1) or (rational_value(base) or 0) > 0
        case Func(name):
            row = FUNCTIONS[name]
            if row.arity != 1 or row.jumps or has_branches(name):
                return False
            where, u = natural_domain(name), rational_value(e.arg)
            return where.total or (
                u is not None and not (where.not_zero or where.poles) and natural(name).has(Exact.of(u))
            )
    return not isinstance(e, (Piecewise, Deriv, Limit, Substituted))


def demands(e: Expr, moving: Collection[str], *, continuous: bool = False) -> list[Demand]:
    """What must hold of the parts of e for it to have a value, and (if asked) to jump nowhere.

    ``moving`` are the names that vary: in x^a the letter a is a number that may be whole.

    >>> from calctool.expr.printer import show
    >>> [show(d.part) for d in demands(parse("ln(x)/(x - 1)^2"), {"x"})]
    ['x', '(x - 1)^2']
    >>> [d.kind for d in demands(parse("floor(2x) + sign(x)"), {"x"}, continuous=True)]
    ['steps', '']
    """
    found: dict[tuple[object, ...], Demand] = {}

    def one(node: Expr, parts: list[None]) -> None:
        own = _of_value(node, moving)
        for d in own + (_of_continuity(node) if continuous else []):
            found.setdefault((d.part, d.kind, d.name, d.first, id(d.within)), d)

    _outside_branches(e, one)
    return list(found.values())


def _outside_branches(e: Expr, fn: Callable[[Expr, list[None]], None]) -> None:
    """``fn`` of every node but those in branches, from the leaves up."""
    hidden = {id(a) for node in _all_of(e, Piecewise) for a in node.args}
    if not hidden:
        fold(e, fn)
        return
    stack, order = [e], []
    while stack:
        node = stack.pop()
        order.append(node)
        if not isinstance(node, Piecewise):
            stack.extend(node.args)
    for node in reversed(order):
        fn(node, [])


def _all_of(e: Expr, kind: type[Expr]) -> list[Expr]:
    found: list[Expr] = []

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, kind):
            found.append(node)

    if e.kinds & kind.KIND:
        fold(e, one)
    return found


def _of_value(e: Expr, moving: Collection[str]) -> list[Demand]:
    match e:
        case Div(_, den):
            return [Demand(den, NOT_ZERO)]
        case Pow(Const("e"), _):
            return []
        case Pow(base, exp):
            n = rational_value(exp)
            if n is not None:
                whole_line = real_exponent(exp) is not None
                allowed = (NOT_ZERO if n < 0 else ALL) if whole_line else ABOVE if n < 0 else NOT_BELOW
                return [] if allowed is ALL else [Demand(base, allowed)]
            if exp.free and exp.free.isdisjoint(moving):
                return []  # whether a negative number has this power depends on the letter
            return [Demand(base, NOT_BELOW if not exp.free and _is_positive(exp) else ABOVE)]
        case Piecewise():
            return [Demand(e, kind="branches")]
        case Func():
            return _of_function(e, moving)
    return []


def _is_positive(e: Expr) -> bool:
    """Is a closed expression certainly positive?"""
    if bounds(e).positive:
        return True
    v = Ball().value(e)
    return v.__class__ is not NoValue and bool(v > 0)


def _of_function(e: Func, moving: Collection[str]) -> list[Demand]:
    name, u = e.name, e.args[FUNCTIONS[e.name].variable or 0]
    if name == "root":
        index = root_index(e)
        return [Demand(u, NOT_BELOW)] if index is None or index % 2 == 0 else []
    if name == "log":
        return [Demand(u, ABOVE), Demand(e.args[1], BASES)]
    if name == "binomial":
        return demands(by_formula(e), moving)
    if name == "mod":
        return [Demand(e.args[1], NOT_ZERO)]
    if name == "atan2":
        y, x = e.args
        return [Demand(x**2 + y**2, NOT_ZERO)]
    if has_branches(name):
        return []
    where = natural_domain(name)
    if where.poles:
        return [Demand(u, kind="poles", first=int(where.poles))]
    if where.not_zero:
        return [Demand(substitute_all(parse(where.not_zero), {"u": u}), NOT_ZERO)]
    return [] if where.total else [Demand(u, natural(name))]


def _of_continuity(e: Expr) -> list[Demand]:
    if not isinstance(e, Func) or not FUNCTIONS[e.name].jumps or all(map(locally_constant, e.args)):
        return []
    if FUNCTIONS[e.name].jumps == "integers":
        return [Demand(e.arg, kind="steps", name=e.name)]
    if e.name == "mod":
        return [Demand(e.args[0] / e.args[1], kind="steps", name="floor")]
    if e.name == "atan2":  # not on the negative half of the axis
        y, x = e.args
        return [Demand(x + Func("sqrt", x**2 + y**2), ABOVE)]
    return [Demand(e.arg, NOT_ZERO)]


BASES = ABOVE - points([Exact.of(1)])
"""Of logarithms."""


def odd_roots(e: Expr) -> Expr:
    """x^0.2 as x^(1/5), which has a value for x < 0 too: so those mean it who are asked about real roots.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(odd_roots(parse("x^0.2 + x^1.5"))), show(odd_roots(parse("3x^(-1/3)", "principal")))
    ('x^(1/5) + x^1.5', '3x^(-1/3)')
    """

    def one(node: Expr) -> Expr:
        q = literal_value(node.args[1]) if type(node) is Pow and is_one_number(node.args[1]) else None
        return node if q is None or q.denominator % 2 == 0 else Pow(node.args[0], as_expr(q))

    return rewrite(e, one, Pow.KIND)


def conditions_of(e: Func) -> tuple[Relation, ...] | None:
    """What the arguments of a function must meet for it to have a value; None where that is not a few comparisons.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(c) for c in conditions_of(parse("li(2x)"))], conditions_of(parse("gamma(x)"))
    (['2x > 0', '2x != 1'], None)
    """
    conditions = _conditions(e.name)
    if not conditions:
        return conditions
    values = dict(zip(FUNCTIONS[e.name].letters, e.args, strict=False))
    return tuple([Relation(c.op, substitute_all(c.lhs, values), c.rhs) for c in conditions])


@cache
def _conditions(name: str) -> tuple[Relation, ...] | None:
    domain = natural_domain(name)
    if domain.not_zero:
        return (Relation("!=", parse(domain.not_zero), ZERO),)
    if domain.poles or (FUNCTIONS[name].arity > 1 and not domain.total):
        return None
    u, first, last = Sym("u"), domain.intervals[0], domain.intervals[-1]
    ends = [parse(end) for end in domain.ends]
    if len(ends) == 2 and ends[0] == Neg(ends[1]):  # -a < u < a, or outside
        op = ("<=" if first.to_high else "<") if first is last else (">=" if last.from_low else ">")
        return (Relation(op, Func("abs", u), ends[1]),)
    found = []
    if first.low != "-oo":
        found.append(Relation(">=" if first.from_low else ">", u, parse(first.low)))
    found += [Relation("!=", u, parse(piece.low)) for piece in domain.intervals[1:]]
    if last.high != "oo":
        found.append(Relation("<=" if last.to_high else "<", u, parse(last.high)))
    return tuple(found)
