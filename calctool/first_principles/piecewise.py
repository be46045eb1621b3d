"""A piecewise function is differentiated branch by branch; its breakpoints are examined one by one.

At a breakpoint the derivative exists exactly where the function is continuous and both branches have the
same slope there (Stewart 2.8; a corollary of the mean value theorem).  What cannot be decided is left
out of the answer's domain, never guessed.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from calctool.algebra.terms import negated
from calctool.derivation.engine import Engine
from calctool.derivation.rule import Names, Refusal, Rewrite, Words, rule
from calctool.differentiation import SMOOTH
from calctool.errors import Undecided
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold
from calctool.expr.tree import (
    DNE,
    OO,
    TRUE,
    Add,
    Connective,
    Deriv,
    Div,
    Expr,
    Neg,
    Num,
    Piecewise,
    Relation,
    Sym,
)
from calctool.first_principles.at_a_point import slope_limit
from calctool.first_principles.smoothness import put, sign_at, smooth_at
from calctool.numeric.branches import branch_at, value_at
from calctool.numeric.evaluate import holds
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.simplification import SIMPLIFICATIONS, simplify

MAX_DIGITS = 40
"""Places that are closer together are not told apart."""


def breakpoints(e: Piecewise, x: Sym) -> list[Relation]:
    """The equations ``lhs = rhs`` where one condition changes over to the next, each once.

    >>> from calctool.parsing import parse
    >>> [(s.lhs, s.rhs) == (Sym("x"), parse("0")) for s in breakpoints(parse("{x if x<0, 2x if 0<x}"), Sym("x"))]
    [True]
    """
    found: dict[tuple[Expr, Expr], Relation] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Relation) and node.has(x) and node.lhs != node.rhs:
            turned = Relation(node.op, node.rhs, node.lhs) if node.rhs == x else node
            found.setdefault((turned.lhs, turned.rhs), turned)

    for _, condition in e.branches:
        fold(condition, one)
    return list(found.values())


def _place(edge: Relation, x: Sym) -> Expr | None:
    """Where the breakpoint is, if it says so plainly: x < a or a < x."""
    if edge.lhs == x and not edge.rhs.has(x):
        return edge.rhs
    if edge.rhs == x and not edge.lhs.has(x):
        return edge.lhs
    return None


def _lines(e: Piecewise, x: Sym) -> Piecewise:
    """Without the branches for a single place (if x = a): such a formula says nothing about the slope there."""
    kept = [(v, c) for v, c in e.branches if not (isinstance(c, Relation) and c.op == "=" and _place(c, x) is not None)]
    return Piecewise(*[a for branch in kept for a in branch]) if kept else e


def _judge(e: Piecewise, x: Sym, edge: Relation) -> tuple[bool | None, Words]:
    """(do the branches give the derivative there?, what a teacher would say about the breakpoint).

    False: there is none, or one that the formulas do not give.  None: it was not examined.
    """
    at = _place(edge, x)
    if at is None or at.free or e.free != {x.name}:
        return None, (
            "where ",
            Relation("=", edge.lhs, edge.rhs),
            " the branches meet; the derivative there was not examined",
        )
    where: Words = ("at ", Relation("=", x, at))
    there = {x.name: at}
    gap = _gap(e, x, at)
    if gap is None:
        return None, (*where, " the derivative was not examined")
    left, right = (branch_at(e, x, at + step) for step in (Neg(gap), gap))
    here = branch_at(e, x, at)
    if left is not None and right is not None and here is None:
        return False, (*where, " the function has no value, so it has no derivative there")
    if left is None or right is None or here is None:
        return False, (*where, " the function ends, so it has no derivative there")
    value = simplify(put(here, there))
    if value_at(value, {}).__class__ is NoValue:
        return None, (*where, " the function has no value within reach; the derivative there was not examined")
    names = frozenset(there)
    if smooth_at(left, names, there) and smooth_at(right, names, there):
        jump = [sign_at(Add(put(f, there), negated(value)), {}) for f in (left, right)]
        if None in jump:
            return None, (*where, " the derivative was not examined")
        if jump != [0, 0]:
            return False, (*where, " the function jumps, so it has no derivative there")
        p, q = (simplify(put(_derivative(f, x), there)) for f in (left, right))
        by = "both branches have the same value and the slope "
    else:
        # sqrt(x) has no slope at 0, and x^2 sin(1/x) not even a value: the definition decides.
        ends = [_one_sided(f, value, x, at, side) for f, side in ((left, "-"), (right, "+"))]
        if None in ends:
            return None, (*where, " the derivative was not examined")
        if DNE in ends:
            return False, (*where, " the difference quotient has no limit, so there is no derivative")
        p, q = (end for end in ends if end is not None)
        by = "the difference quotient tends from both sides to "
    apart = sign_at(Add(p, negated(q)), {})
    if apart is None:
        return None, (*where, " the derivative was not examined")
    if apart:
        return False, (*where, " there is a corner: slope ", p, " from the left, ", q, " from the right")
    held = branch_at(_lines(e, x), x, at)
    slope = None if held is None else put(_derivative(held, x), there)
    if slope is None or value_at(slope, {}) is UNDEFINED:
        return False, (*where, " ", by, p, ": that is the derivative there, whatever the formula says")
    if sign_at(Add(p, negated(slope)), {}) != 0:
        return False, (*where, " the derivative is ", p, ", which is not what the formula for that place gives")
    return True, (*where, " ", by, p, ": the derivative exists")


def _gap(e: Piecewise, x: Sym, at: Expr) -> Expr | None:
    """Half the way to the next place where a condition changes, or less; None where that is not known."""
    places = [_place(edge, x) for edge in breakpoints(e, x)]
    apart = [value_at(Add(place, negated(at)), {}) for place in places if place is not None and place != at]
    if None in places or any(d.__class__ is NoValue or d == 0 for d in apart):
        return None
    nearest = min([abs(d) for d in apart], default=1)
    digits = 1
    while digits < MAX_DIGITS and 10**digits * nearest <= 2:
        digits += 1
    return None if digits == MAX_DIGITS else Div(Num(1), Num(10**digits))


def _derivative(f: Expr, x: Sym) -> Expr:
    """The derivative of a branch, without the working."""
    return Engine((*SMOOTH, piecewise), SIMPLIFICATIONS, check=False).derive(Deriv(f, x)).result


def _one_sided(f: Expr, here: Expr, x: Sym, at: Expr, side: str) -> Expr | None:
    """The limit of the difference quotient from a side, DNE where there is none; None where that was not found."""
    try:
        found = slope_limit(f, here, x, at, side).value
    except Undecided:
        return None
    return DNE if found is None or found in (OO, Neg(OO)) else found


def _without(kept: Piecewise, e: Piecewise, x: Sym, places: list[Expr]) -> tuple[tuple[Expr, Expr], ...]:
    """The branches, with conditions that leave out the places: x < 1 for x <= 1, and x > 1 for *else*.

    As they are where no branch claims one of them, or where that is not plain.
    """
    branches = kept.branches
    ends = {_place(s, x) for s in breakpoints(e, x)}
    at = {literal_value(p): p for p in ends if p is not None}
    if (
        not places
        or None in ends
        or None in at
        or not all(literal_value(p) in at for p in places)
        or e.free != {x.name}
    ):
        return branches
    marks = sorted(v for v in at if v is not None)
    # The open stretches and, between them, the places themselves.
    stretches = [marks[0] - 1, *[(a + b) / 2 for a, b in pairwise(marks)], marks[-1] + 1]
    cells = [cell for pair in zip(stretches, [*marks, None], strict=True) for cell in pair if cell is not None]

    def chosen(v: Fraction) -> int | None:
        return next((i for i, (_, c) in enumerate(branches) if holds(c, {x.name: v})), None)

    claimed = [chosen(v) for v in cells]
    left_out = [v in {literal_value(p) for p in places} for v in cells]
    if not any(i is not None and out for i, out in zip(claimed, left_out, strict=True)):
        return branches
    owner = [None if out else i for i, out in zip(claimed, left_out, strict=True)]
    found: list[tuple[Expr, Expr]] = []
    for i, (formula, _) in enumerate(branches):
        mine = [k for k, o in enumerate(owner) if o == i]
        if not mine:
            continue
        between = [k for k in range(mine[0], mine[-1]) if owner[k] != i]
        first, last = mine[0], mine[-1]
        asked = [Relation("!=", x, at[cells[k]]) for k in between if left_out[k]]
        if len(asked) != len(between):
            return branches  # two stretches of the line with another branch between them
        if first > 0:
            asked.append(Relation("<=", at[cells[first]], x) if first % 2 else Relation("<", at[cells[first - 1]], x))
        if last < len(cells) - 1:
            asked.append(Relation("<=", x, at[cells[last]]) if last % 2 else Relation("<", x, at[cells[last + 1]]))
        found.append((formula, _all_of(asked, x)))
    return tuple(found) or branches


def _all_of(conditions: list[Relation], x: Sym) -> Expr:
    """The conditions in one; a single ``1 < x`` is written ``x > 1``."""
    match conditions:
        case []:
            return TRUE
        case [Relation("<" | "<=" as op, lhs, rhs)] if rhs == x:
            return Relation({"<": ">", "<=": ">="}[op], x, lhs)
        case [one]:
            return one
    return Connective("and", *conditions)


@rule(
    "diff.piecewise",
    "branch by branch",
    "d/dx {f if c, g else} = {f' if c, g' else}",
    "Inside each branch the function is given by one formula; differentiate that. Look at the seams separately.",
    {"d/dx [{x^2 if x < 0 else x}]": "{d/dx [x^2] if x < 0, d/dx [x] if x > 0}"},
    "Stewart 2.8, 'differentiability at a point'",
    applies_to=(Piecewise,),
)
def piecewise(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Piecewise() as e, x):
            conditions: list[Expr] = []
            notes: list[Words] = []
            nowhere: list[Expr] = []
            for edge in breakpoints(e, x):
                given, words = _judge(e, x, edge)
                notes.append(words)
                if not given:
                    conditions.append(Relation("!=", edge.lhs, edge.rhs))
                place = _place(edge, x)
                if given is False and place is not None:
                    nowhere.append(place)
            kept = _without(_lines(e, x), e, x, nowhere)
            after: Expr = Piecewise(*[a for value, c in kept for a in (Deriv(value, x), c)])
            if len(kept) == 1 and kept[0][1] == TRUE:
                after = Deriv(kept[0][0], x)
            return Rewrite(after, {}, conditions=tuple(conditions), notes=tuple(notes))
    return None
