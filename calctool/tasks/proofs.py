"""The lines of a report, and other forms of its answer, proved where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from calctool.algebra.terms import same_factors
from calctool.derivation.rule import Derivation, Names, Rewrite
from calctool.errors import Undecided
from calctool.expr.traversal import all_names
from calctool.expr.tree import Expr
from calctool.report.model import Block, Fact, Work
from calctool.simplification.forms import BY_NAME


def with_proofs(derivations: Sequence[Derivation], blocks: Sequence[Block]) -> tuple[list[Derivation], list[Block]]:
    """The derivations of a report, and its blocks, with every line that can be proved marked so."""
    from calctool.derivation.proving import Proving

    proving = Proving()
    shown = [b._replace(derivation=proving.of(b.derivation)) if isinstance(b, Work) else b for b in blocks]
    return proving.all(derivations), shown


def other_forms(e: Expr) -> list[Fact]:
    """The answer in the forms one can ask for, as far as they differ; each is proved to be equal."""
    from calctool.derivation.proving import proved_equal

    found: dict[Expr, str] = {e: ""}
    for name, cards in BY_NAME.items():
        for card in cards:
            with suppress(Undecided):
                after = card.apply(e, Names(all_names(e)))
                if type(after) is Rewrite and not same_factors(e, after.after) and proved_equal(e, after.after):
                    found.setdefault(after.after, name)
    return [Fact(f"form_{name}", name, form) for form, name in found.items() if name]
