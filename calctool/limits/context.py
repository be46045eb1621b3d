"""What a rule of limits may ask about its goal: letters, signs of parameters, one-sided behaviour of each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Unpack

from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, Traits
from calctool.expr.tree import OO, Add, Div, Expr, Limit, Neg, Sym
from calctool.limits.behaviour import Behaviour
from calctool.limits.one_sided import OneSidedLimit, Solve

SIDES = {"+": (1,), "-": (-1,), "": (1, -1)}


class LimitContext(Names):
    """The letters of a derivation, and what is known about the places its limits go to."""

    def __init__(
        self, taken: frozenset[str], values: Mapping[str, Fraction] | None = None, solve: Solve | None = None
    ) -> None:
        super().__init__(taken)
        self.values = dict(values or {})
        self.solve = solve
        self.exercise: Expr | None = None
        """The body of the limit that is the exercise."""
        self._near: dict[tuple[Sym, Expr, int], OneSidedLimit] = {}
        self._sides: dict[Limit, tuple[OneSidedLimit, ...]] = {}
        self._tends: dict[tuple[Limit, Expr], Behaviour] = {}

    def near(self, goal: Limit) -> tuple[OneSidedLimit, ...]:
        """The sides the goal is about: one, or right and left."""
        found = self._sides.get(goal)
        if found is None:
            sides = (1,) if goal.to in (OO, Neg(OO)) else SIDES[goal.side]
            found = self._sides[goal] = tuple([self._side(goal.var, goal.to, side) for side in sides])
        return found

    def _side(self, x: Sym, to: Expr, side: int) -> OneSidedLimit:
        """One for all the goals about it: what was worked out there is at hand."""
        key = (x, to, side)
        if key not in self._near:
            self._near[key] = OneSidedLimit(x, to, side, self.values, self.solve)
        return self._near[key]

    def tends(self, goal: Limit, e: Expr | None = None) -> Behaviour:
        """What the body (or another expression) tends to: the common answer of the sides, else ``unknown``."""
        key = (goal, goal.body if e is None else e)
        found = self._tends.get(key)
        if found is None:
            found = self._tends[key] = self._common(*key)
        return found

    def vanishes(self, goal: Limit, e: Expr) -> bool:
        """Does an expression tend to 0 at the place of the goal?"""
        tends = self.tends(goal, e)
        return tends.kind == "value" and tends.limit is not None and self.near(goal)[0].zero(tends.limit)

    def _common(self, goal: Limit, e: Expr) -> Behaviour:
        found = [n.behaviour(e) for n in self.near(goal)]
        first = found[0]
        for other in found[1:]:
            if other.kind != first.kind:
                return Behaviour("unknown")
            if first.kind == "value" and not same(first, other, self.near(goal)[0]):
                return Behaviour("unknown")
            if first.kind == "oscillates" and (first.low, first.high) != (other.low, other.high):
                return Behaviour("unknown")
        return first


def same(a: Behaviour, b: Behaviour, near: OneSidedLimit) -> bool:
    """Do both sides tend to the same value?"""
    assert a.limit is not None
    assert b.limit is not None
    return a.limit == b.limit or near.zero(Add(a.limit, Neg(b.limit)))


def context_of(names: Names) -> LimitContext:
    """The context of a limit's derivation; a card that is tried elsewhere gets a fresh one."""
    return names if isinstance(names, LimitContext) else LimitContext(frozenset())


def form_of(goal: Limit, tends: Behaviour) -> str:
    """The indeterminate form, also where the order of growth settles it; empty where there is none."""
    if tends.kind == "form":
        return tends.form
    if not tends.by_growth:
        return ""
    body = goal.body.body if isinstance(goal.body, Neg) else goal.body
    return "oo/oo" if isinstance(body, Div) else "0*oo"


Technique = Callable[[Limit, LimitContext], Rewrite | Refusal | None]


def technique(
    id: str,
    name: str,
    formula: str,
    statement: str,
    examples: Mapping[str, str],
    source: str,
    *,
    forms: tuple[str, ...] = (),
    **traits: Unpack[Traits],
) -> Callable[[Technique], Rule]:
    """Make a card of the function below it, which is given limits alone.

    With ``forms`` (``0/0``, ``oo/oo``, ``0*oo``, ``oo - oo``, ``1^oo``, ``0^0``, ``oo^0``) it is tried where the limit
    has one of these indeterminate forms, and nowhere else.
    """

    def card(work: Technique) -> Rule:
        def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
            if not isinstance(goal, Limit):
                return None
            context = context_of(names)
            if forms:
                tends = context.tends(goal)
                if form_of(goal, tends) not in forms:
                    return None
            return work(goal, context)

        return Rule(id, name, formula, statement, examples, source, apply, **traits)

    return card
