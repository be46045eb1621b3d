"""Where a function of one variable may jump: a step function at its steps, branches where they do not meet.

Source: Stewart, *Calculus*, 1.8 (continuity, jump discontinuities).
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.reals import AT_ZERO, NOTHING, Exact, Reals, Unsettled, interval, points, tidied
from calctool.algebra.solving import Solver
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Piecewise, Pow, Sym
from calctool.parsing.formulas import by_formula, has_branches


def locally_constant(e: Expr) -> bool:
    """Is an expression constant but for the jumps of step functions in it?

    >>> from calctool.parsing import parse
    >>> locally_constant(parse("floor(x)/2 + 1")), locally_constant(parse("x floor(x)"))
    (True, False)
    """
    if not e.free:
        return True
    if isinstance(e, Func):
        return bool(FUNCTIONS[e.name].jumps) and e.name in ("floor", "ceil", "sign", "Heaviside")
    return isinstance(e, (Add, Mul, Neg, Div, Pow)) and all(map(locally_constant, e.args))


def steps_of(solver: Solver, u: Expr, name: str) -> Reals:
    """Where floor(u), or ceil(u), jumps, if it has few values: the ends of the sets on which it has one."""
    out = NOTHING
    if locally_constant(u):
        return out
    for n in solver.whole_numbers(u):
        low, high = Exact.of(n - (name == "ceil")), Exact.of(n + (name == "floor"))
        level = interval(low, high, from_low=name == "floor", to_high=name == "ceil")
        out = out | solver.preimage(u, level).boundary()
    return out


def jumps_of(solver: Solver, e: Expr) -> Reals:
    """Where e may jump: a step function at its steps, branches where they do not meet."""
    found = _jumps(solver, e)
    if found.empty or not isinstance(e, (Add, Mul, Div, Neg, Pow)):
        return found
    return found - points([p for p in found.ends if found.points and _joined(solver, e, p)])


def _joined(solver: Solver, e: Expr, place: Exact) -> bool:
    """Has e one value at a place, whichever of the branches beside it is taken?"""
    try:
        taken = [_taken(solver, e, place, side) for side in range(3)]
    except Unsettled:
        return False
    return not any(t.kinds & Func.KIND and not _jumps(solver, t).empty for t in taken) and _same_there(
        taken, solver.x, place
    )


def _taken(solver: Solver, e: Expr, place: Exact, side: int) -> Expr:
    """The formula below (0), at (1) or above (2) a place: one branch of each choice."""

    def one(node: Expr) -> Expr:
        written = node
        while isinstance(written, Func) and written.has(solver.x) and has_branches(written.name):
            written = by_formula(written)
        if not isinstance(written, Piecewise):
            return node
        for value, where in solver.branches(written):
            if where.around(place)[side]:
                return value
        raise Unsettled

    return rewrite(e, one)


def _jumps(solver: Solver, e: Expr) -> Reals:
    if not e.kinds & (Func.KIND | Piecewise.KIND) or not e.has(solver.x):
        return NOTHING
    solver.count(e)
    if isinstance(e, Piecewise):
        return _jumps_of_branches(solver, e)
    out = NOTHING
    for part in e.args:
        out = out | _jumps(solver, part)
    row = FUNCTIONS[e.name] if isinstance(e, Func) else None
    if row is None or not row.jumps:
        return out
    assert isinstance(e, Func)
    if row.jumps == "integers":
        return out | steps_of(solver, e.arg, e.name)
    if row.arity == 1:
        found = NOTHING if locally_constant(e.arg) else solver.preimage(e.arg, AT_ZERO)
    elif row.name == "mod":
        return out | _jumps(solver, by_formula(e))
    else:
        raise Unsettled
    return out | found.boundary()  # inside, where it is constant, nothing jumps


def _jumps_of_branches(solver: Solver, e: Piecewise) -> Reals:
    out, taken = NOTHING, [(v, where) for v, where in solver.branches(e) if not where.empty]
    edges = NOTHING
    for value, where in taken:
        out = out | (where & _jumps(solver, value))
        edges = edges | where.boundary()
    for edge in edges.ends:
        meeting = [v for v, where in taken if any(where.around(edge))]
        if not _same_there(meeting, solver.x, edge):
            out = out | points([edge])
    return out


def _same_there(values: Sequence[Expr], x: Sym, place: Exact) -> bool:
    """Have the formulas one value at a place?"""
    try:
        there = [substitute(v, x.name, place.written) for v in values]
        numbers = [Exact(tidied(v)) for v in there if not Solver(x).domain(v).empty]
        return len(numbers) == len(values) and all(v == numbers[0] for v in numbers)
    except Unsettled:
        return False
