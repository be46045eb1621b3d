"""Bounds of a squeeze: inequalities in a chain that fail as near the place of a limit as one likes are false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from calctool.expr.exact import rational_value
from calctool.expr.tree import DNE, OO, Expr, Limit, Neg, Relation
from calctool.numeric.evaluate import holds

_SCALES = (10**2, 10**4, 10**8)
_SPREAD = 24
"""Places at each scale: what oscillates takes all its values at them."""


def fails_near(goal: Limit, sides: Sequence[Expr], signs: Sequence[str], everywhere: bool = False) -> Fraction | None:
    """A place where one of the comparisons fails, if some do at every scale on each side that is looked at.

    On one side alone of a limit from both, a bound may be meant for the other, ``-x <= x sin(1/x) <= x``, unless it is
    said to hold ``everywhere``.

    >>> from calctool.expr.tree import ZERO, Sym
    >>> from calctool.parsing import parse
    >>> goal = Limit(parse("sin(x)/x"), Sym("x"), OO, "")
    >>> fails_near(goal, [ZERO, parse("sin x"), parse("1")], ["<=", "<="]) is None
    False
    >>> fails_near(goal, [parse("-1"), parse("sin x"), parse("1")], ["<=", "<="]) is None
    True
    """
    free = frozenset[str]().union(*[side.free for side in sides])
    if free != {goal.var.name} or any(side.open or side in (OO, Neg(OO), DNE) for side in sides):
        return None
    claims = [Relation(sign, a, b) for sign, a, b in zip(signs, sides[:-1], sides[1:], strict=True)]
    found: Fraction | None = None
    for way in _ways(goal):
        for scale in _SCALES:
            failed = next((p for p in _places(goal, way, scale) if _fails(claims, goal.var.name, p)), None)
            if failed is None:
                break
            found = failed if found is None else found
        else:
            if everywhere:
                return found
            continue
        if not everywhere:
            return None
        found = None
    return found


def _ways(goal: Limit) -> tuple[int, ...]:
    """The sides that the limit is taken from."""
    if goal.to in (OO, Neg(OO)):
        return (1 if goal.to == OO else -1,)
    return {"+": (1,), "-": (-1,)}.get(goal.side, (1, -1))


def _places(goal: Limit, way: int, scale: int) -> Iterator[Fraction]:
    far = [Fraction(scale + 7 * i) for i in range(_SPREAD)]
    to = rational_value(goal.to)
    if goal.to in (OO, Neg(OO)):
        yield from [way * p for p in far]
    elif to is not None:
        yield from [to + way / p for p in far]


def _fails(claims: Sequence[Relation], name: str, place: Fraction) -> bool:
    return any(holds(claim, {name: place}) is False for claim in claims)
