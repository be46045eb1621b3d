"""A straight-line tape: f as a list of single operations, swept forward once and backward once.

Each operation that depends on a variable gets a letter ``v_k``; going back, ``a_k`` is the derivative of
f by ``v_k``, collected from the operations that use it.  What an operation passes back is its derivative
by the rules of the engine, worked once for every kind of operation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calctool.algebra.terms import as_term, negated
from calctool.derivation.engine import Engine
from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import ONE, Add, Deriv, Expr, Mul, Neg, Num, Sym, add, mul
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
        self.engine = engine
        self.names = list(names)
        taken = {name.partition("_")[0] for name in f.free}
        self.v, self.a = [next(c for c in cs if c not in taken) for cs in ("vwqpk", "abcdm")]
        self.forward: list[Row] = []
        self.backward: list[Row] = []
        self._of: dict[Expr, Sym] = {}
        self._moving = {x.name for x in self.names}
        self._kinds: dict[Expr, Expr] = {}
        self.top = self._run(f)
        self.gradient = self._sweep()

    def _run(self, f: Expr) -> Sym:
        moving = frozenset(self._moving)

        def one(node: Expr, parts: list[Expr]) -> Expr:
            if isinstance(node, Sym) or node.free.isdisjoint(moving):
                return node
            if isinstance(node, Neg) and isinstance(parts[0], Sym):
                return Neg(parts[0])
            if isinstance(node, Mul):
                # Two factors at a time: what a long product passes back stays short.
                done = parts[0]
                for factor in parts[1:]:
                    product = Mul(done, factor)
                    done = product if product.free.isdisjoint(self._moving) else self._named(product)
                return done
            return self._named(node.with_args(parts))

        top = fold(f, one)
        return top if isinstance(top, Sym) else self._named(top)

    def _named(self, operation: Expr) -> Sym:
        """The letter of an operation; the same operation has the same letter."""
        known = self._of.get(operation)
        if known is None:
            known = self._of[operation] = Sym(f"{self.v}_{len(self.forward) + 1}")
            self.forward.append((known, operation))
            self._moving.add(known.name)
        return known

    def _sweep(self) -> list[Expr]:
        """Back through the rows: every letter passes its derivative on to what it was made of."""
        passed: dict[str, list[Expr]] = {self.top.name: [ONE]}
        moving = self._moving
        for letter, operation in reversed(self.forward):
            shares = passed.pop(letter.name, [])
            if not shares:
                continue
            adjoint = add(shares)
            if adjoint.free and not isinstance(adjoint, Sym):
                collected = Sym(f"{self.a}_{letter.name.partition('_')[2]}")
                self.backward.append((collected, adjoint))
                adjoint = collected
            if isinstance(operation, Add):  # each term of a sum is passed the same
                for t in operation.terms:
                    body, share = (t.body, negated(adjoint)) if isinstance(t, Neg) else (t, adjoint)
                    if isinstance(body, Sym) and body.name in moving:
                        passed.setdefault(body.name, []).append(share)
                continue
            for name in sorted(operation.free & moving):
                passed.setdefault(name, []).append(_times(adjoint, self._local(operation, Sym(name))))
        return [add(passed.get(x.name, [])) for x in self.names]

    def _local(self, operation: Expr, x: Sym) -> Expr:
        """The derivative of one operation by one of its letters."""
        if isinstance(operation, Mul):
            a, b = operation.factors
            return Num(2) * a if a == b else b if a == x else a
        return self._rule(operation, x)

    def _rule(self, operation: Expr, x: Sym) -> Expr:
        order = [x.name, *sorted(operation.free - x.free)]
        places = {name: Sym(f"u_{i}") for i, name in enumerate(order, 1)}
        kind = rewrite(operation, lambda n: places.get(n.name, n) if isinstance(n, Sym) else n)
        if kind not in self._kinds:
            self._kinds[kind] = self.engine.derive(Deriv(kind, places[x.name])).result
        back = {place.name: Sym(name) for name, place in places.items()}
        return rewrite(self._kinds[kind], lambda n: back.get(n.name, n) if isinstance(n, Sym) else n)

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
    if literal_value(adjoint) == 1:
        return local
    return as_term(mul([adjoint, local])).expr()
