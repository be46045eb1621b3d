"""Is there a derivative at a point?  Asked of numbers, so that a formula is not trusted where it does not hold.

A formula for the derivative holds beside a place and need not hold at it: x^2/cbrt(x^3)^2 is 0/0 at 0,
where cbrt(x^3) has the slope 1.  A place such as pi is known to so many digits only, so a corner
there is looked for on both sides of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .expr import At, Deriv, Div, Expr, Neg, Num, Piecewise, Sym
from .nodes import BEYOND, NOWHERE, Gap, rational
from .place import Place
from .series import Value

DIGITS = 50
CLOSE = 1e-9
NOISE = 1e-15
ENDS = Div(Num(1), Num(10**30))
SIDES = (Div(Num(1), Num(10**20)), Div(Num(1), Num(10**24)))


def value_at(e: Expr, point: Mapping[str, Expr]) -> Value:
    """The number there: NOWHERE if there is none, BEYOND if it is out of reach.

    >>> from calctool.parse import parse
    >>> value_at(parse("1/x"), {"x": Num(0)}) is NOWHERE
    True
    """
    for name, place in point.items():
        e = At(e, Sym(name), place)
    return Place().value(e, DIGITS)


def slope_at(body: Expr, x: Sym, point: Mapping[str, Expr]) -> Value:
    """The derivative by ``x`` there as a number; NOWHERE if there is none, BEYOND if that cannot be told.

    >>> from calctool.parse import parse
    >>> float(slope_at(parse("cbrt(x^3)"), Sym("x"), {"x": Num(0)}))
    1.0
    >>> [slope_at(parse(f), Sym("x"), {"x": parse(a)}) is NOWHERE for f, a in (("|x|", "0"), ("|sin(x)|", "pi"))]
    [True, True]
    """
    value = value_at(body, point)
    if value.__class__ is Gap:
        return value
    place = point[x.name]
    if rational(place) is None and _corner(body, x, point):
        return NOWHERE
    slope = value_at(Deriv(body, x), point)
    if slope is BEYOND and any(value_at(body, _beside(point, x, h)) is NOWHERE for h in (ENDS, Neg(ENDS))):
        return NOWHERE  # the function ends here
    return slope


def without_value(e: Expr) -> Expr | None:
    """A constant part that has no real value, so that nothing with it has: 1/0, ln(-2).

    Branches are not looked into: {1/0 if x < 0 else x} says that there is nothing for x < 0.

    >>> from calctool.parse import parse
    >>> from calctool.notation import show
    >>> show(without_value(parse("x^2 + ln(-2) x"))), without_value(parse("x/2"))
    ('ln(-2)', None)
    """
    here = Place()

    def empty(node: Expr) -> bool:
        # Floats first: they need no mpmath.
        return here.value(node).__class__ is Gap and here.value(node, DIGITS) is NOWHERE

    stack = [e]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, (Num, Piecewise)):
            continue
        seen.add(id(node))
        if node.free:
            if isinstance(node, Div) and not node.args[1].free and here.value(node.args[1]) == 0:
                return node
            stack.extend(node.args)
        elif not node.open and empty(node):
            inner = next((a for a in node.args if empty(a)), None)
            if inner is None:
                return node
            stack.append(inner)
    return None


def is_number(e: Expr, number: Value) -> bool:
    """Has the closed expression that value?  Out of reach is no objection, nowhere is one.

    >>> from calctool.parse import parse
    >>> is_number(parse("1/2"), 0.5), is_number(parse("0/0"), 0.5)
    (True, False)
    """
    found = value_at(e, {})
    if found.__class__ is Gap:
        return found is BEYOND
    return bool(abs(found - number) <= CLOSE * max(1, abs(number)))


def _beside(point: Mapping[str, Expr], x: Sym, step: Expr) -> dict[str, Expr]:
    return {**point, x.name: point[x.name] + step}


def _corner(body: Expr, x: Sym, point: Mapping[str, Expr]) -> bool:
    """Do values or slopes on the two sides stay apart, however near one comes?"""
    apart: list[tuple[Value, Value]] = []
    for h in SIDES:
        sides = [_beside(point, x, step) for step in (Neg(h), h)]
        values = [value_at(body, side) for side in sides]
        slopes = [value_at(Deriv(body, x), side) for side in sides]
        if any(v.__class__ is Gap for v in (*values, *slopes)):
            return False
        size = max(1, *(abs(s) for s in (*values, *slopes)))
        apart.append((abs(values[0] - values[1]) / size, abs(slopes[0] - slopes[1]) / size))
    return any(near > NOISE and near > far / 2 for far, near in zip(*apart, strict=True))
