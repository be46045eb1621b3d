"""Every example on a card of limits does what the card says, and ``calctool rules`` shows it."""

from __future__ import annotations

import pytest

from calctool.derivation.rule import Rewrite, Rule
from calctool.expr.printer import show
from calctool.expr.traversal import all_names
from calctool.expr.tree import Limit
from calctool.grading.catalogue import read_goal
from calctool.limits.context import LimitContext
from calctool.limits.rules import LIMIT
from calctool.limits.solver import LimitEngine
from tests.run import run

EXAMPLES = [(card, goal, after) for card in LIMIT for goal, after in card.examples.items()]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 30
    assert len({card.id for card in LIMIT}) == len(LIMIT)


@pytest.mark.parametrize(("card", "goal", "after"), EXAMPLES, ids=[f"{c.id} {g}" for c, g, _ in EXAMPLES])
def test_example(card: Rule, goal: str, after: str) -> None:
    e = read_goal(goal)
    found = card.apply(e, LimitContext(all_names(e)))
    assert isinstance(found, Rewrite), f"{card.id} does not apply to {goal}"
    if found.parts:
        # the derivatives of the parts are put in by the engine
        assert isinstance(e, Limit)
        step = LimitEngine().derive(e).derivation.lines[0].steps[0]
        assert step.rule is card
        assert show(step.after) == after
    else:
        assert show(found.after) == after


@pytest.mark.parametrize("card", [c for c in LIMIT if c.examples], ids=lambda c: c.id)
def test_card_is_shown_with_its_example(card: Rule) -> None:
    page = run("rules", card.id, "--format", "text").stdout
    assert card.name in page
    assert "example" in page


def test_rules_are_listed() -> None:
    listing = run("rules", "--format", "text").stdout
    for card in LIMIT:
        assert card.id in listing
