"""What can be made of one d/dx: the right rewrite, and what the wrong rules make of it.

Both depend on nothing but the goal, so they are remembered with it: the answers of a class to one question, and the
parts that two questions share, are taken apart once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from calctool.derivation.engine import rules_for
from calctool.derivation.rule import Names, Rewrite, Rule
from calctool.diagnosis.card import AT_ONCE, MADE_ON, Mistake
from calctool.differentiation.chain import outer_and_inner, power_of_function
from calctool.errors import Undecided
from calctool.expr.interning import table
from calctool.expr.traversal import cached
from calctool.expr.tree import Deriv, Expr, Mul, Substituted, Sym

_NAMES = Names(frozenset())


class Ways:
    """The wrong rules that may be used, and what they lead to."""

    def __init__(self, cards: Sequence[Mistake]) -> None:
        self.cards = cards
        self._by_kind: dict[type[Expr], Sequence[Mistake]] = {}

    def wrong(self, goal: Deriv) -> list[tuple[Mistake, Rewrite]]:
        """What the wrong rules make of a goal.

        >>> from calctool.diagnosis.mistakes import MISTAKES
        >>> from calctool.expr.printer import show
        >>> from calctool.parsing import parse
        >>> ways = Ways([MISTAKES["chain-inner-omitted"], MISTAKES["chain-outer-kept"]])
        >>> [(card.id, show(made.after)) for card, made in ways.wrong(Deriv(parse("sin(3x)"), Sym("x")))][1:]
        [('chain-outer-kept', 'sin(3x) d/dx [3x]')]
        """
        return cached(self._wrong, goal)

    def _wrong(self, goal: Deriv) -> list[tuple[Mistake, Rewrite]]:
        kind = goal.body.__class__
        cards = self._by_kind.get(kind)
        if cards is None:
            cards = self._by_kind[kind] = [card for card in self.cards if kind in MADE_ON.get(card.meant, (kind,))]
        return [(card, wrong) for card in cards for wrong in card.leads_to(goal)]


@cache
def ways_of(cards: tuple[Mistake, ...]) -> Ways:
    """The ways that these wrong rules lead to."""
    return Ways(cards)


def right(goal: Deriv) -> Expr:
    """The goal by the rule a teacher would try first, one link of a chain at a time.

    Raises Undecided where no rule of the book applies.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(right(Deriv(parse("x^2 + sin(x)"), Sym("x"))))
    'd/dx [x^2] + d/dx [sin(x)]'
    """
    return cached(_right, goal)


_TO_TRY: dict[Any, tuple[Rule, ...]] = table()
"""The rules that may apply, by the class of a node or the name of a function."""


def _right(goal: Deriv) -> Expr:
    body, x = goal.body, goal.wrt
    for rule in rules_for(body, AT_ONCE, _TO_TRY):
        found = rule.apply(goal, _NAMES)
        if isinstance(found, Rewrite):
            return found.after
    found = power_of_function.apply(goal, _NAMES)
    if isinstance(found, Rewrite):
        return found.after
    link = outer_and_inner(body, x)
    if link is None:
        raise Undecided("no rule of ours applies: there is nothing to look for")
    make, inside = link
    letter = Sym("u'")
    return Mul(Substituted(Deriv(make(letter), letter), letter, inside), Deriv(inside, x))
