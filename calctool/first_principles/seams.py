"""A finished derivative that has a value where there is no derivative: there it is left out.

The table gives {1 if x > 1 else 0} for the derivative of max(x, 1), which reads 0 at x = 1, where there is a corner;
the answer is {1 if x > 1, 0 if x < 1}.  Where the derivative exists all the same (x max(x, 0) at 0) the branches stay
as they are: what decides is the set on which the formula is the derivative.

Source: Stewart, *Calculus*, 2.8 (how a function can fail to be differentiable).
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.reals import ALL, Reals, Unsettled
from calctool.algebra.regions import Region
from calctool.algebra.solving import Solver
from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Step
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import TRUE, Connective, Expr, Func, Piecewise, Relation, Sym
from calctool.first_principles.rules import SEAMS
from calctool.parsing.formulas import has_branches

_BESIDE = {"<": ">", ">": "<"}


def at_seams(derivation: Derivation, f: Expr, x: Sym, where: Sequence[Expr]) -> Derivation:
    """The derivation of f's derivative by x with one more line, where the result has values without being it.

    ``where`` are the conditions under which it is.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.printer import show
    >>> from calctool.expr.tree import Deriv
    >>> from calctool.parsing import parse
    >>> f = parse("x + floor(x)")
    >>> found = derivative_engine().derive(Deriv(f, Sym("x")))
    >>> show(at_seams(found, f, Sym("x"), found.conditions()).result)
    '{1 if x != floor(x)}'
    """
    result = derivation.result
    apart = [c for c in where if isinstance(c, Relation) and c.op == "!=" and c.has(x)]
    after = left_out(result, f, where, apart) if apart else result
    if after == result:
        return derivation
    line = checked_line(Checker(result), result, after, [Step(SEAMS, result, after, conditions=tuple(apart))])
    return Derivation(derivation.goal, (*derivation.lines, line))


def has_seams(f: Expr) -> bool:
    """Is there a function with branches or jumps in it?

    >>> from calctool.parsing import parse
    >>> [has_seams(parse(f)) for f in ("relu(x) + 1", "x floor(x)", "x^2 sin(x)")]
    [True, True, False]
    """

    def one(node: Expr, parts: list[bool]) -> bool:
        named = isinstance(node, Func) and (bool(FUNCTIONS[node.name].jumps) or has_branches(node.name))
        return named or any(parts)

    return fold(f, one)


def left_out(e: Expr, f: Expr, where: Sequence[Expr], apart: Sequence[Relation]) -> Expr:
    """``e``, the derivative of f where the conditions hold, without a value where one ``u != v`` (apart) of them fails.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> apart = [Relation("!=", Sym("x"), parse("1"))]
    >>> show(left_out(parse("2{1 if x > 1 else 0}"), parse("2max(x, 1)"), apart, apart))
    '2*{1 if x > 1, 0 if x < 1}'
    """
    cover = _Cover(f, where)

    def one(node: Expr) -> Expr:
        if not isinstance(node, Piecewise) or len(node.branches) != 2:
            return node
        (first, condition), (second, otherwise) = node.branches
        if otherwise != TRUE or not isinstance(condition, Relation) or condition.op not in _BESIDE:
            return node
        if first == second:
            return first
        if not cover.leaves_out(condition, apart):
            return node
        return Piecewise(first, condition, second, Relation(_BESIDE[condition.op], condition.lhs, condition.rhs))

    opened = rewrite(e, one, Piecewise.KIND)
    still = [c for c in apart if cover.has_value(opened, c)]
    if not still:
        return opened
    return Piecewise(opened, still[0] if len(still) == 1 else Connective("and", *still))


class _Cover:
    """Where the conditions hold, as a set of numbers if there is one letter and it can be solved."""

    def __init__(self, f: Expr, where: Sequence[Expr]) -> None:
        self.f = f
        self.opened: set[Relation] = set()
        self.solver: Solver | None = None
        self.domain: Reals = ALL
        self.inside: Reals = ALL
        names = f.free.union(*[c.free for c in where])
        if len(names) == 1:
            solver = Solver(Sym(min(names)))
            try:
                self.domain = self.inside = solver.domain(f)
                for c in where:
                    self.inside = self.inside & solver.truth(c)
                self.solver = solver
            except Unsettled:
                pass

    def leaves_out(self, edge: Relation, apart: Sequence[Relation]) -> bool:
        """Is every place where the two sides are equal one without a derivative?"""
        same = [c for c in apart if {c.lhs, c.rhs} == {edge.lhs, edge.rhs}]
        if not same and self.solver is not None:
            try:
                found = (self.solver.truth(Relation("=", edge.lhs, edge.rhs)) & self.inside).empty
            except Unsettled:
                return False
            return found
        self.opened.update(same)
        return bool(same)

    def has_value(self, e: Expr, c: Relation) -> bool:
        """May e and the function have values at a place where u != v fails?"""
        if self.solver is not None:
            try:
                fails = self.solver.truth(Relation("=", c.lhs, c.rhs))
                return not (fails & self.domain & self.solver.domain(e)).empty
            except Unsettled:
                pass
        if c in self.opened:
            return False
        own = Region(())
        for part in (self.f, e):  # ln|u| has no value at u = 0 either
            own.meet(part)
        return not any(
            isinstance(known, Relation) and known.op == c.op and {known.lhs, known.rhs} == {c.lhs, c.rhs}
            for known in own.conditions()
        )
