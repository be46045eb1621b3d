"""Rules that the reader knows: named on request, and then applied without a line of their own."""

from __future__ import annotations

from collections.abc import Collection

from calctool.books import DIFF, book
from calctool.derivation.engine import back_substitute, insert_derivatives
from calctool.derivation.rule import Derivation
from calctool.errors import InputError
from calctool.simplification import SIMPLIFICATIONS


def known_rules(known: str | None, *chapters: str, option: str = "--known") -> frozenset[str]:
    """Rule ids from a list such as ``constant,sum rule,diff.product``; unknown names are an InputError.

    A rule is called by its id, by the end of its id, or as the page calls it, which may be the name of several.  Beside
    those of differentiation the rules of other ``chapters`` may be named, and of the simplifications.  An error speaks
    of the ``option``.

    >>> sorted(known_rules("Chain rule, sum"))
    ['diff.chain', 'diff.sum']
    >>> sorted(known_rules("cancel", "limits"))
    ['limit.cancel', 'tidy.cancel']
    """
    if not known:
        return frozenset()
    more = [card for chapter in chapters for card in book(chapter)]
    rules = (*DIFF, insert_derivatives, back_substitute, *SIMPLIFICATIONS)
    named: dict[str, set[str]] = {}
    for card in rules:
        named.setdefault(_plain(card.name), set()).add(card.id)
    for card in sorted(rules, key=lambda r: r.id, reverse=True):
        named[_plain(card.id.split(".", 1)[1])] = {card.id}
    for card in more:
        for name in (_plain(card.name), _plain(card.id.split(".", 1)[1])):
            named[name] = {*named.get(name, ()), card.id}
    found: set[str] = set()
    for name in (part.strip().lower() for part in known.split(",") if part.strip()):
        if name in {card.id for card in (*rules, *more)}:
            found.add(name)
        elif _plain(name) in named:
            found |= named[_plain(name)]
        else:
            from difflib import get_close_matches

            near = get_close_matches(_plain(name), list(named), 1)
            hint = f"did you mean '{near[0]}'?" if near else "calctool rules lists them"
            raise InputError(f"unknown rule '{name}' in {option}", known, _span(known, name), hint, code="usage")
    return frozenset(found)


def _plain(name: str) -> str:
    """A rule's name without what may be left out of it: ``the product rule`` is ``product``."""
    return name.lower().removeprefix("the ").removesuffix(" rule").replace("-", " ")


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.lower().find(part)
    return start, start + len(part)


def silenced(d: Derivation, known: Collection[str]) -> Derivation:
    """The derivation with the steps of known rules silent, here and in the parts.

    The engine of differentiation does so on the way; what is worked otherwise is silenced when it is finished.
    """
    if not known:
        return d
    lines = []
    for line in d.lines:
        steps = [
            s.with_inner([silenced(one, known) for one in s.inner], silent=s.silent or s.rule.id in known)
            for s in line.steps
        ]
        lines.append(line._replace(steps=tuple(steps)))
    return Derivation(d.goal, tuple(lines))
