"""The lines of a report proved, where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.derivation.rule import Derivation
from calctool.report.model import Block, Work


def with_proofs(derivations: Sequence[Derivation], blocks: Sequence[Block]) -> tuple[list[Derivation], list[Block]]:
    """The derivations of a report, and its blocks, with every line that can be proved marked so."""
    from calctool.derivation.proving import Proving

    proving = Proving()
    shown = [b._replace(derivation=proving.of(b.derivation)) if isinstance(b, Work) else b for b in blocks]
    return proving.all(derivations), shown
