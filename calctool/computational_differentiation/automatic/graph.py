"""The graph of elementary operations: f as a list of single operations, each with a letter, shared ones once.

An operation uses the variables and the letters before it, so the list is the graph in an order in which it can be
worked.  What an operation passes on is its derivative by the rules of the engine, worked once for every kind.

Source: Griewank and Walther, *Evaluating Derivatives* (2nd ed.), 2.2 (evaluation traces).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calctool.derivation.engine import Engine
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import Add, Deriv, Expr, Mul, Neg, Num, Sym, as_expr


class Operation(NamedTuple):
    """``letter = formula``, one operation on letters, variables and constants; ``whole`` is it without letters."""

    letter: Sym
    formula: Expr
    whole: Expr
    uses: tuple[Sym, ...]


class OperationGraph:
    """The operations of ``f`` that depend on ``names``; ``top`` is the letter of f (the variable, where f is one).

    >>> from calctool.differentiation import SMOOTH
    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> graph = OperationGraph(parse("sin(x y) - (x y)^2"), [Sym("x"), Sym("y")], Engine(SMOOTH, ()))
    >>> [show(operation.formula) for operation in graph.operations]
    ['x y', 'sin(v_1)', 'v_1^2', 'v_2 - v_3']
    >>> [show(graph.local(graph.operations[3], x)) for x in graph.operations[3].uses]
    ['1', '-1']
    """

    def __init__(self, f: Expr, names: Sequence[Sym], engine: Engine) -> None:
        self.engine = engine
        self.names = list(names)
        self.operations: list[Operation] = []
        taken = {name.partition("_")[0] for name in f.free | {x.name for x in names}}
        self.v, self.a = [next(c for c in cs if c not in taken) for cs in ("vwqpk", "abcdm")]
        self._of: dict[Expr, Sym] = {}
        self._wholes: dict[str, Expr] = {}
        self._moving = {x.name for x in self.names}
        self._kinds: dict[Expr, Expr] = {}
        top = self._run(f)
        self.top = top if isinstance(top, Sym) else self._named(top)

    def _run(self, f: Expr) -> Expr:
        moving = frozenset(self._moving)

        def one(node: Expr, parts: list[Expr]) -> Expr:
            if isinstance(node, Sym) or node.free.isdisjoint(moving):
                return node
            if isinstance(node, Neg) and isinstance(parts[0], Sym):
                return Neg(parts[0])  # of a term of a sum, a minus sign is no operation of its own
            if not isinstance(node, Add):
                parts = [self._named(p) if type(p) is Neg and self.moves(p) else p for p in parts]
            if isinstance(node, Mul):
                # Two factors at a time: what a long product passes back stays short.
                done = parts[0]
                for factor in parts[1:]:
                    product = Mul(done, factor)
                    done = self._named(product) if self.moves(product) else product
                return done
            return self._named(node.with_args(parts))

        return fold(f, one)

    def moves(self, e: Expr) -> bool:
        """Does it depend on the variables?"""
        return not e.free.isdisjoint(self._moving)

    def _named(self, formula: Expr) -> Sym:
        """The letter of an operation; the same operation has the same letter."""
        known = self._of.get(formula)
        if known is None:
            known = self._of[formula] = Sym(f"{self.v}_{len(self.operations) + 1}")
            whole = self.without_letters(formula)
            uses = tuple(Sym(name) for name in sorted(formula.free & self._moving, key=self._place))
            self.operations.append(Operation(known, formula, whole, uses))
            self._wholes[known.name] = whole
            self._moving.add(known.name)
        return known

    def _place(self, name: str) -> tuple[bool, int]:
        """Variables in their order, then letters in theirs."""
        if name in self._wholes:
            return True, int(name.partition("_")[2])
        return False, self.names.index(Sym(name))

    def without_letters(self, e: Expr) -> Expr:
        """The expression with every letter replaced by what it stands for."""
        return rewrite(e, lambda node: self._wholes.get(node.name, node) if isinstance(node, Sym) else node)

    def adjoint(self, letter: Sym) -> Sym:
        """The letter of the derivative of f by an operation's letter."""
        return Sym(f"{self.a}_{letter.name.partition('_')[2]}")

    def local(self, operation: Operation, x: Sym) -> Expr:
        """The derivative of one operation by what it uses, in the letters; raises Undecided where no rule applies."""
        formula = operation.formula
        if isinstance(formula, Add):
            bodies = [(t.body, -1) if isinstance(t, Neg) else (t, 1) for t in formula.terms]
            return as_expr(sum(sign for body, sign in bodies if body == x))
        if isinstance(formula, Mul):
            a, b = formula.factors
            return Num(2) * a if a == b else b if a == x else a
        order = [x.name, *sorted(formula.free - x.free)]
        places = {name: Sym(f"u_{i}") for i, name in enumerate(order, 1)}
        kind = _renamed(formula, places)
        if kind not in self._kinds:
            self._kinds[kind] = self.engine.derive(Deriv(kind, places[x.name])).result
        return _renamed(self._kinds[kind], {place.name: Sym(name) for name, place in places.items()})


def _renamed(e: Expr, names: Mapping[str, Sym]) -> Expr:
    return rewrite(e, lambda node: names.get(node.name, node) if isinstance(node, Sym) else node)
