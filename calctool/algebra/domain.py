"""What an expression asks of its parts to have a value: ``ln(u)`` that u is positive, ``1/u`` that it is not 0.

An answer that asks for no less than the function has no value where the function has none; that is
seen from the two expressions alone, without a number.

Source: Stewart, *Calculus*, 1.1, the natural domain of a formula.
"""

from __future__ import annotations

from collections.abc import Iterable

from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold_kept, rewrite
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Relation, Sym, as_expr

Need = tuple[str, Expr]
"""``!=0``, ``>=0`` or ``>0`` and a part; ``?`` and a part that has a value in some places only."""


_TOTAL = frozenset(
    ("sin", "cos", "arctan", "arccot", "sinh", "cosh", "tanh", "sech", "arsinh", "cbrt", "abs", "sign", "erf", "erfc")
)
_OVER = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}


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
    """x^(4/3) as root(x, 3)^4, which has a value for x < 0 too: so those read it who write roots as powers.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(odd_roots(parse("x^(4/3) + x^(1/2)")))
    'root(x, 3)^4 + x^(1/2)'
    """

    def one(node: Expr) -> Expr:
        q = literal_value(node.args[1]) if type(node) is Pow else None
        if q is None or q.denominator % 2 == 0 or q.denominator == 1:
            return node
        return Pow(Func("root", node.args[0], Num(q.denominator)), as_expr(q.numerator))

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
                own = () if n.denominator == 1 else ((">=0", base),)
                own += tuple(_not_zero(base)) if n.numerator < 0 else ()
        case Func("sqrt"):
            own = ((">=0", e.arg),)
        case Func("ln"):
            own = ((">0", e.arg),)
        case Func(name) if name in _OVER:
            own = (("!=0", Func(_OVER[name], e.arg)),)
        case Func(name) if name in _TOTAL:
            pass
        case Func():
            own = (("?", e),)
        case _:
            return frozenset((("?", e),))  # a branch asks for nothing where it is not taken
    return frozenset(own).union(*parts)


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
