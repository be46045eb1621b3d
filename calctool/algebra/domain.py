"""What an expression asks of its parts to have a value: ``ln(u)`` that u is positive, ``1/u`` that it is not 0.

An answer that asks for no less than the function has no value where the function has none; that is
seen from the two expressions alone, without a number.

Source: Stewart, *Calculus*, 1.1, the natural domain of a formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from calctool.expr.exact import is_one_number, literal_value, real_exponent
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import fold_kept, rewrite, substitute_all
from calctool.expr.tree import ZERO, Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Relation, Sym, as_expr
from calctool.parsing import parse

Need = tuple[str, Expr]
"""``!=0``, ``>=0`` or ``>0`` and a part; ``?`` and a part that has a value in some places only."""


def needs(e: Expr) -> frozenset[Need]:
    """What must hold of the parts of an expression.

    >>> from calctool.parsing import parse
    >>> from calctool.expr.printer import show
    >>> sorted((what, show(part)) for what, part in needs(parse("ln(x)/(x - 1)^2")))
    [('!=0', 'x - 1'), ('>0', 'x')]
    """
    return fold_kept(e, _needs)


def asks_no_less(answer: Expr, function: Expr, conditions: Iterable[Expr] = ()) -> bool:
    """Has the answer, under the conditions, plainly no value where the function has none?  (No means: not plainly.)

    >>> from calctool.parsing import parse
    >>> asks_no_less(parse("1/(2sqrt(x))"), parse("sqrt(x)")), asks_no_less(parse("1/x"), parse("ln(x)"))
    (True, False)
    """
    wanted = needs(function)
    if not wanted:
        return True
    given = set(needs(answer))
    for c in conditions:
        if isinstance(c, Relation) and c.op in (">", ">=", "!=") and literal_value(c.rhs) == 0:
            given.add((f"{c.op}0", c.lhs))
    given |= {(weaker, part) for what, part in given if what == ">0" for weaker in (">=0", "!=0")}
    return wanted <= given


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


def _needs(e: Expr, parts: list[frozenset[Need]]) -> frozenset[Need]:
    own: tuple[Need, ...] = ()
    match e:
        case Num() | Sym() | Const() | Add() | Mul() | Neg():
            pass
        case Div():
            own = tuple(_not_zero(e.den))
        case Pow(Const("e"), _):
            pass
        case Pow(base, exp):
            n = literal_value(exp)
            if n is None:
                own = (("?", e),)
            else:
                own = () if real_exponent(exp) is not None else ((">=0", base),)
                own += tuple(_not_zero(base)) if n.numerator < 0 else ()
        case Func():
            own = _of_function(e)
        case _:
            return frozenset((("?", e),))  # a branch asks for nothing where it is not taken
    return frozenset(own).union(*parts)


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


def _of_function(e: Func) -> tuple[Need, ...]:
    conditions = conditions_of(e)
    if conditions is None or any(c.rhs != ZERO for c in conditions):
        return (("?", e),)
    return tuple([(f"{c.op}0", c.lhs) for c in conditions])


def _not_zero(e: Expr) -> Iterable[Need]:
    """The factors of a denominator that must not be 0."""
    match e:
        case Mul():
            return [need for f in e.args for need in _not_zero(f)]
        case Neg(body) | Func("sqrt" | "cbrt" | "abs", body):
            return _not_zero(body)
        case Pow(base, exp) if (n := literal_value(exp)) is not None and n > 0:
            return _not_zero(base)
        case Num(n) if n != 0:
            return ()
    return (("!=0", e),)
