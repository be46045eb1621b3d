"""Where a function is certainly smooth: a composition of smooth functions, each inside its domain.

Near such a point the rules hold at every step, so the formula that they give is the derivative there too.  Signs at
the point come from exact arithmetic, the normal form, or balls at rising precision; what none of them tells is not
taken for granted.

Source: Stewart, *Calculus*, 2.5 theorem 7 and 3.4 (the chain rule); L. van den Dries, *Tame topology and o-minimal
structures* (1998), for :func:`tame_beside`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from fractions import Fraction

from calctool.algebra.bounds import Bounds, End, bounds
from calctool.algebra.normal_form import proved
from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import Exact, Unsettled
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import (
    TRUE,
    ZERO,
    Add,
    Connective,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
)
from calctool.numeric.balls import Ball
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches
from calctool.simplification import simplify

Point = Mapping[str, Expr]

NEAR = Bounds(End(Fraction(0), False), End(Fraction(1, 10**9), False))
"""Of a distance that is small."""

MAX_DEPTH = 200
"""Expressions nested deeper than this are not looked at."""
ENDLESS = ("sin", "cos", "tan", "cot", "sec", "csc", "floor", "ceil")
"""They have infinitely many zeros or jumps, but only where their argument goes to infinity."""
OF_SEVERAL = ("root", "log", "max", "min")


def put(e: Expr, point: Point) -> Expr:
    """The expression with the point put in for its names."""
    for name, place in point.items():
        e = substitute(e, name, place)
    return e


def plain(e: Expr) -> Expr:
    """The expression with the numbers in it worked out, where they have a value: |x| + 1 for |x| + |1|.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(plain(parse("x*0/(x^2 + 0^2) + |1| - 0/0")))
    'x*0/(x^2 + 0) + 1 - 0/0'
    """

    def one(node: Expr) -> Expr:
        closed = node.args and not (node.free or node.open)
        if not closed or isinstance(node, (Relation, Connective)) or value_at(node, {}).__class__ is NoValue:
            return node
        return simplify(node)

    return rewrite(e, one)


def sign_at(u: Expr, point: Point) -> int | None:
    """The certain sign at a point: 1, -1 or 0; None where it cannot be told.

    >>> from calctool.parsing import parse
    >>> x = {"x": parse("pi")}
    >>> [sign_at(parse(u), x) for u in ("sin(x)", "x - 3", "a^2 + 1", "a x")]
    [0, 1, 1, None]
    """
    here = put(u, point)
    exact = rational_value(here)
    if exact is not None:
        return (exact > 0) - (exact < 0)
    if here.free or here.open or here.kinds & UndefinedFunction.KIND:
        if here.free and proved(here, ZERO):
            return 0
        reach = bounds(here)
        return 1 if reach.positive else -1 if reach.negative else None
    try:
        return Exact(here).sign
    except Unsettled:
        return None


def meets(condition: Expr, point: Point) -> bool | None:
    """Does the point certainly meet the condition, or certainly not?  None where that cannot be told.

    >>> from calctool.parsing import parse
    >>> meets(parse("{1 if sin(x) != 0}").args[1], {"x": parse("pi")})
    False
    """
    if condition == TRUE:
        return True
    if isinstance(condition, Connective):
        parts = [meets(a, point) for a in condition.args]
        decides = condition.op == "or"
        return decides if decides in parts else None if None in parts else not decides
    if not isinstance(condition, Relation):
        return None
    s = sign_at(Add(condition.lhs, Neg(condition.rhs)), point)
    if s is None:
        return None
    return {"<": s < 0, "<=": s <= 0, ">": s > 0, ">=": s >= 0, "=": s == 0, "!=": s != 0}[condition.op]


def formula_there(e: Expr, point: Point) -> Expr | None:
    """The expression with, for each choice of branches, the one that certainly holds at the point; None if not known.

    >>> from calctool.parsing import parse
    >>> formula_there(parse("2{sin(x)/x if x != 0 else 1}"), {"x": parse("0")})
    Mul(Num(2), Num(1))
    """
    if not e.kinds & Piecewise.KIND:
        return e
    if isinstance(e, Piecewise):
        for branch, condition in e.branches:
            met = meets(condition, point)
            if met is None:
                return None
            if met:
                return formula_there(branch, point)
        return e  # no value there, which is for others to say
    parts = [formula_there(a, point) for a in e.args]
    found = [a for a in parts if a is not None]
    return e.with_args(tuple(found)) if len(found) == len(parts) else None


def smooth_at(e: Expr, names: frozenset[str], point: Point) -> bool:
    """Is the expression, which has a value at the point, certainly smooth near it as a function of the names?

    >>> from calctool.parsing import parse
    >>> x, at = frozenset({"x"}), {"x": parse("0")}
    >>> [smooth_at(parse(f), x, at) for f in ("|x - 1|", "|x|", "sqrt(x)", "sqrt(x + 1)", "{x if x < 1 else 2}")]
    [True, False, False, True, True]
    """
    return e.depth <= MAX_DEPTH and not e.open and _smooth(e, names, point)


def _smooth(e: Expr, names: frozenset[str], point: Point) -> bool:
    if names.isdisjoint(e.free):
        return True

    def inside(*parts: Expr) -> bool:
        return all(_smooth(a, names, point) for a in parts)

    match e:
        case Sym():
            return True
        case Add() | Mul() | Neg() | UndefinedFunction():
            return inside(*e.args)
        case Div(above, below):
            return inside(above, below) and sign_at(below, point) not in (None, 0)
        case Pow(base, exponent):
            return inside(base, exponent) and _smooth_power(base, exponent, names, point)
        case Piecewise():
            for branch, condition in e.branches:
                met = _clear(condition, names, point)
                if met is None:
                    return False
                if met:
                    return inside(branch)
            return False
        case Func():
            return inside(*e.args) and _smooth_function(e, names, point)
    return False


def _smooth_power(base: Expr, exponent: Expr, names: frozenset[str], point: Point) -> bool:
    n = literal_value(exponent)
    if n is not None and n.denominator == 1 and n >= 0:
        return True
    sign = sign_at(base, point)
    if n is not None:
        return sign not in (None, 0)  # with a value there, one for every base beside it
    return sign == 1


def _clear(condition: Expr, names: frozenset[str], point: Point) -> bool | None:
    """Is the condition met, or not met, at the point and near it?  None on the edge, and where that is not known."""
    if condition == TRUE:
        return True
    if isinstance(condition, Connective):
        parts = [_clear(a, names, point) for a in condition.args]
        decides = condition.op == "or"
        return decides if decides in parts else None if None in parts else not decides
    if not isinstance(condition, Relation) or not all(_smooth(a, names, point) for a in condition.args):
        return None
    apart = sign_at(Add(condition.lhs, Neg(condition.rhs)), point)
    if apart in (None, 0) and not names.isdisjoint(condition.free):
        return None
    return meets(condition, point)


def _smooth_function(e: Func, names: frozenset[str], point: Point) -> bool:
    """Are the arguments, smooth themselves, where the function is smooth?"""
    row, domain = FUNCTIONS[e.name], natural_domain(e.name)
    if e.name in ("abs", "sign", "cbrt"):
        return sign_at(e.arg, point) not in (None, 0)
    if e.name in ("floor", "ceil"):
        value = Ball().value(put(e.arg, point))
        return value.__class__ is not NoValue and not value.contains_integer()
    if e.name in ("besselj", "besseli"):
        n = literal_value(e.args[0])
        return n is not None and n >= 0 and n.denominator == 1
    if e.name == "root":
        n = literal_value(e.args[1])
        return n is not None and n != 0 and sign_at(e.args[0], point) not in (None, 0)
    if row.arity > 1 or has_branches(e.name):
        written = by_formula(e)
        return written != e and _smooth(written, names, point)
    if domain.not_zero:
        return sign_at(substitute(parse(domain.not_zero), "u", e.arg), point) not in (None, 0)
    if domain.poles:
        value = Ball().value(put(e.arg, point))
        return value.__class__ is not NoValue and bool(value > int(domain.poles) or not value.contains_integer())
    return domain.total or any(
        (piece.low == "-oo" or sign_at(Add(e.arg, Neg(parse(piece.low))), point) == 1)
        and (piece.high == "oo" or sign_at(Add(e.arg, Neg(parse(piece.high))), point) == -1)
        for piece in domain.intervals
    )


def beside(e: Expr, x: Sym, place: Expr) -> Expr:
    """The expression with the branches that hold on both sides of a place, and not only at it, for its choices.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(beside(parse("{x sin(1/x) if x != 0 else 1}"), Sym("x"), parse("0")))
    'x sin(1/x)'
    """

    def met(condition: Expr) -> bool | None:
        if condition == TRUE:
            return True
        if isinstance(condition, Relation) and condition.op in ("=", "!="):
            plain = condition.lhs == x and not condition.rhs.has(x)
            if plain or any(rational_coefficients(Add(condition.lhs, Neg(condition.rhs)), x) or ()):
                return condition.op == "!="  # the difference has finitely many zeros
        return _clear(condition, frozenset({x.name}), {x.name: place})

    def one(node: Expr) -> Expr:
        if isinstance(node, Piecewise):
            for branch, condition in node.branches:
                holds = met(condition)
                if holds is None:
                    return node
                if holds:
                    return branch
        return node

    return rewrite(e, one, Piecewise.KIND) if e.kinds & Piecewise.KIND else e


def tame_beside(e: Expr, x: Sym, place: Expr) -> bool:
    """Do the rules certainly hold beside the place: do no zeros of a denominator, a root, a |u| accumulate there?

    Powers, roots, exponentials and logarithms never oscillate; nor does a wave or a step whose argument has a value at
    the place and is continuous.  What is made of them has finitely many zeros near it, or vanishes on a whole side.

    >>> from calctool.parsing import parse
    >>> [tame_beside(parse(f), Sym("x"), parse("0")) for f in ("|x| sin(1/x)", "x^4 |sin(1/x)|", "e^(-1/x^2)")]
    [True, False, True]
    """

    def calm(node: Expr, parts: list[bool]) -> bool:
        if not node.has(x):
            return True
        match node:
            case Func(name) if name in ENDLESS:
                inside = node.args[0]
                return all(parts) and not jumps(inside) and value_at(inside, {x.name: place}).__class__ is not NoValue
            case Func(name):
                row = FUNCTIONS[name]
                return not row.special and (row.arity == 1 or name in OF_SEVERAL) and all(parts)
            case UndefinedFunction():
                return False
        return all(parts)

    def one(node: Expr, parts: list[bool]) -> bool:
        return all(parts) and all(fold(u, calm) for u in _critical(node))

    return fold(e, one)


def _critical(node: Expr) -> tuple[Expr, ...]:
    """The parts of a node on whose zeros, or other values, it depends whether the rule for it holds."""
    match node:
        case Div(_, below):
            return (below,)
        case Pow(base, exponent):
            n = literal_value(exponent)
            return () if n is not None and n.denominator == 1 and n >= 0 else (base,)
        case Relation():
            return (Add(node.lhs, Neg(node.rhs)),)
        case Func(name):
            plain = natural_domain(name).total and FUNCTIONS[name].arity == 1 and not has_branches(name)
            return () if plain and name not in ("abs", "sign", "cbrt", "floor", "ceil") else node.args
    return ()


def smooth_along(f: Expr, names: frozenset[str], point: Point, t: Sym) -> bool:
    """Is ``f``, where it has a value, certainly smooth in the names beside the point on the line on which t moves?

    So it is if nothing that a rule asks not to be 0 is 0 there.

    >>> from calctool.parsing import parse
    >>> origin = {"x": parse("0"), "y": parse("0")}
    >>> functions = ("x y/(x^2 + y^2)", "|x| y", "|x + y|", "x cbrt(sin(y))", "{y if x y < 0 else x}")
    >>> [smooth_along(parse(f), frozenset({"x"}), origin, Sym("y")) for f in functions]
    [True, False, True, True, False]
    """
    others = {name: place for name, place in point.items() if name != t.name}

    def one(node: Expr, parts: list[bool]) -> bool:
        if names.isdisjoint(node.free):
            return True
        borders = _borders(node)
        return (
            borders is not None and all(parts) and all(_apart_beside(put(u, others), t, point[t.name]) for u in borders)
        )

    return fold(f, one)


def _borders(node: Expr) -> tuple[Expr, ...] | None:
    """What must not be 0 for a node to be smooth in its parts; None where it is more than that."""
    match node:
        case Func(name):
            domain = natural_domain(name)
            if name in ("abs", "sign", "cbrt", "root"):
                return (node.args[0],)
            if name in ("floor", "ceil") or domain.poles or FUNCTIONS[name].arity > 1 or has_branches(name):
                return None
            if domain.not_zero:
                return (substitute(parse(domain.not_zero), "u", node.arg),)
            return tuple(Add(node.arg, Neg(parse(end))) for end in domain.ends)
    return _critical(node)


def _apart_beside(u: Expr, t: Sym, place: Expr) -> bool:
    """Is u certainly not 0 for any t that is close enough to the place, but not there?"""
    if not u.has(t):
        return sign_at(u, {}) not in (None, 0)
    match u:
        case Neg(inner) | Func("abs" | "sqrt" | "cbrt", inner):
            return _apart_beside(inner, t, place)
        case Mul():
            return all(_apart_beside(a, t, place) for a in u.args)
        case Div(above, _):
            return _apart_beside(above, t, place)
        case Pow(base, exponent) if not exponent.free:
            return _apart_beside(base, t, place)
    there = {t.name: place}
    if smooth_at(u, frozenset(there), there) and sign_at(u, there) in (1, -1):
        return True
    return any(rational_coefficients(u, t) or ())  # then it has finitely many zeros


def holds_beside(condition: Expr, t: Sym, place: Expr, side: str) -> bool:
    """Is a comparison certainly met at every t close to the place on one side of it (``>`` or ``<``)?

    >>> from calctool.parsing import parse
    >>> texts = ("t != 2", "-(t - 2)^2 < 0", "-sqrt(t - 2) < 0", "t < 2")
    >>> [holds_beside(parse("{1 if " + c + "}").args[1], Sym("t"), parse("2"), ">") for c in texts]
    [True, True, True, False]
    """
    if not isinstance(condition, Relation):
        return False
    moved = place + t if side == ">" else place + Neg(t)
    u = substitute(Add(condition.lhs, Neg(condition.rhs)), t.name, moved)
    lowest = next((c for c in rational_coefficients(u, t) or () if c), None)
    if lowest is not None:
        sign = 1 if lowest > 0 else -1
    else:
        found = bounds(simplify(u), {t.name: NEAR})
        sign = 1 if found.positive else -1 if found.negative else 0
    return (
        bool(sign)
        and {"<": sign < 0, "<=": sign < 0, ">": sign > 0, ">=": sign > 0, "=": False, "!=": True}[condition.op]
    )


def jumps(e: Expr) -> bool:
    """May the function jump: is there a step or a choice of branches in it?"""
    return fold(
        e,
        lambda node, parts: (
            any(parts) or isinstance(node, Piecewise) or (isinstance(node, Func) and bool(FUNCTIONS[node.name].jumps))
        ),
    )


def holds_any(e: Expr, names: Container[str]) -> bool:
    """Is one of these functions in it?"""
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, Func) and node.name in names))
