"""Proving: each line of a finished derivation that has only been compared with the one above at points is proved."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.algebra.line_proofs import LineProofs
from calctool.derivation.rule import Derivation, Line
from calctool.expr.tree import Expr
from calctool.process.budget import Budget

WORK = 2_000_000
"""Units of work for the proofs of one exercise."""


class Proving:
    """Derivations with the lines that can be proved marked so; what several of them share is proved once.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.tree import Deriv, Sym
    >>> from calctool.parsing import parse
    >>> derivation = derivative_engine().derive(Deriv(parse("x^2 sin(x)"), Sym("x")))
    >>> {line.checked for line in derivation.lines}, {line.checked for line in Proving().of(derivation).lines}
    ({'agrees'}, {'proved'})
    """

    def __init__(self) -> None:
        self.budget = Budget(WORK)
        self._known: dict[int, tuple[Derivation, Derivation]] = {}  # the first is kept alive, for it goes by its id

    def of(self, d: Derivation) -> Derivation:
        """The derivation, and every one inside it."""
        known = self._known.get(id(d))
        if known is None:
            proofs = LineProofs(d.goal, self.budget)
            above, lines = d.goal, list[Line]()
            for line in d.lines:
                state = line.checked
                if state in ("agrees", "unchecked"):
                    conditions = [c for step in line.steps for c in step.conditions]
                    state = "proved" if proofs.proves(above, line.after, conditions) else state
                steps = tuple([s.with_inner(map(self.of, s.inner)) if s.inner else s for s in line.steps])
                lines.append(Line(line.after, steps, state, "" if state == "proved" else line.why))
                above = line.after
            known = self._known[id(d)] = d, Derivation(d.goal, tuple(lines))
        return known[1]

    def all(self, derivations: Sequence[Derivation]) -> list[Derivation]:
        """Each of them."""
        return [self.of(d) for d in derivations]


def proved_equal(a: Expr, b: Expr) -> bool:
    """Are the two certainly equal wherever the first has a value?

    >>> from calctool.parsing import parse
    >>> proved_equal(parse("1 - 1/x^2"), parse("(x^2 - 1)/x^2")), proved_equal(parse("x"), parse("|x|"))
    (True, False)
    """
    return LineProofs(a, Budget(WORK)).proves(a, b)
