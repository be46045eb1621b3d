"""The rules calctool knows: all of them, or one card with an example worked live."""

from __future__ import annotations

from ..engine import Engine
from ..errors import InputError
from ..expr import Deriv, Expr, Sym
from ..parse import parse
from ..report import Block, Grid, Remark, Report, Result, Work, tally
from ..rules import BOOKS
from ..step import Derivation, Rule


def rules_task(rule_id: str | None = None) -> Report:
    """Every rule in a table, or one rule's card; an unknown id is an InputError with the nearest one.

    >>> len(rules_task().blocks) == len(BOOKS)
    True
    """
    if rule_id is None:
        blocks: list[Block] = [
            Grid(title, ("id", "name", "formula"), tuple((r.id, r.name, r.formula) for r in book))
            for title, book in BOOKS.items()
        ]
        return Report("rules", "", None, None, Result("listing", None), tuple(blocks))
    card = find(rule_id)
    blocks = [
        Grid(
            card.name,
            ("", ""),
            (
                ("id", card.id),
                ("formula", card.formula),
                ("in words", plain(card.says)),
                ("source", card.see),
                ("since", card.since),
            ),
        )
    ]
    derivations = []
    for goal_text in list(card.examples)[:1]:
        derivation = work(card, goal_text)
        derivations.append(derivation)
        blocks.append(Work(derivation, "example"))
    if not derivations:
        blocks.append(Remark(("This rule is applied by the engine between other rules; see diff.chain.",)))
    listing = Result("listing", None)
    return Report("rules", rule_id, None, None, listing, tuple(blocks), checked=tally(derivations))


def find(rule_id: str) -> Rule:
    """The card with that id; ``product`` is understood as ``diff.product``."""
    cards = {r.id: r for book in BOOKS.values() for r in book}
    wanted = rule_id.strip().lower()
    for candidate in (wanted, f"diff.{wanted}", f"tidy.{wanted}"):
        if candidate in cards:
            return cards[candidate]
    from difflib import get_close_matches

    near = get_close_matches(wanted, [*cards, *(i.split(".")[1] for i in cards)], 1)
    hint = f"did you mean '{near[0]}'?" if near else "calctool rules lists them"
    raise InputError(f"unknown rule '{rule_id}'", hint=hint)


def work(card: Rule, goal_text: str) -> Derivation:
    """An example of a card, worked by the engine: a goal ``d/dx [...]``, or an expression to tidy."""
    goal = read_goal(goal_text)
    known = ("diff.chain",) if card.id == "diff.power-chain" else ()
    engine = Engine(known)
    return engine.derive(goal) if isinstance(goal, Deriv) else engine.settle(goal)


def read_goal(text: str) -> Expr:
    """``d/dx [body]`` as a goal, anything else as an expression.

    >>> read_goal("d/dx [x^2]").open
    True
    """
    if text.startswith("d/d") and text.endswith("]"):
        name, body = text[3:-1].split(" [", 1)
        return Deriv(parse(body), Sym(name))
    return parse(text)


def plain(says: str) -> str:
    """A rule's sentence without the braces of its slots."""
    return says.replace("{", "").replace("}", "")
