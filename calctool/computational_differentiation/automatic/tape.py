"""The reverse sweep in letters: the gradient of a large function as a straight-line program.

Forward, each operation gets a letter ``v_k``; going back, ``a_k`` is the derivative of f by ``v_k``, collected from
the operations that use it.  Written out, the derivatives would be as long as f times the number of variables.

Source: Griewank and Walther, *Evaluating Derivatives* (2nd ed.), 3.2 (reverse mode).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calctool.algebra.terms import as_term, negated
from calctool.computational_differentiation.automatic.graph import OperationGraph
from calctool.derivation.engine import Engine
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, Expr, Sym, add, mul
from calctool.numeric.evaluate import evaluate

Row = tuple[Sym, Expr]


class Tape:
    """The gradient of ``f``: ``forward`` and ``backward`` rows, and ``gradient`` in their letters.

    Raises Undecided where an operation cannot be differentiated.

    >>> from calctool.differentiation import SMOOTH
    >>> from calctool.parsing import parse
    >>> tape = Tape(parse("sin(x y)"), [Sym("x"), Sym("y")], Engine(SMOOTH, ()))
    >>> tape.forward[0][1] == parse("x y"), tape.gradient[0] == parse("a_1 y")
    (True, True)
    """

    def __init__(self, f: Expr, names: Sequence[Sym], engine: Engine) -> None:
        self.graph = OperationGraph(f, names, engine)
        self.forward: list[Row] = [(operation.letter, operation.formula) for operation in self.graph.operations]
        self.backward: list[Row] = []
        self.gradient = self._sweep()

    def _sweep(self) -> list[Expr]:
        """Back through the rows: every letter passes its derivative on to what it was made of."""
        graph = self.graph
        passed: dict[str, list[Expr]] = {graph.top.name: [ONE]}
        for operation in reversed(graph.operations):
            shares = passed.pop(operation.letter.name, [])
            if not shares:
                continue
            adjoint = add(shares)
            if adjoint.free and not isinstance(adjoint, Sym):
                collected = graph.adjoint(operation.letter)
                self.backward.append((collected, adjoint))
                adjoint = collected
            for x in operation.uses:
                passed.setdefault(x.name, []).append(_times(adjoint, graph.local(operation, x)))
        return [add(passed.get(x.name, [])) for x in graph.names]

    def evaluate(self, point: Mapping[str, float]) -> list[float] | None:
        """The gradient at a point, or None where something has no value."""
        env = dict(point)
        for letter, e in (*self.forward, *self.backward):
            found = evaluate(e, {name: env[name] for name in e.free})
            if found is None:
                return None
            env[letter.name] = found
        values = [evaluate(g, {name: env[name] for name in g.free}) for g in self.gradient]
        return None if None in values else [v for v in values if v is not None]


def _times(adjoint: Expr, local: Expr) -> Expr:
    """Their product as a textbook writes it, where that is short."""
    if literal_value(local) == -1:
        return negated(adjoint)
    if literal_value(local) == 1:
        return adjoint
    if literal_value(adjoint) == 1:
        return local
    return as_term(mul([adjoint, local])).expr()
