"""How a simplification is made into a card, and which places of an expression it looks at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, Traits, rule
from calctool.expr.exact import literal_value
from calctool.expr.traversal import KEPT_DEPTH, cached, fold
from calctool.expr.tree import ANYTHING, ROOT_NAMES, Add, Div, Expr, Func, Mul, Neg, Piecewise, Pow, Sym

SOURCE = "Stewart, Calculus, Diagnostic tests: algebra"


def simplification(
    id: str,
    name: str,
    formula: str,
    statement: str,
    examples: dict[str, str],
    **traits: Unpack[Traits],
) -> Callable[[Callable[[Expr], Expr]], Rule]:
    """A card from a function of the whole expression; unchanged means it does not apply."""

    def card(fn: Callable[[Expr], Expr]) -> Rule:
        def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
            after = fn(goal)
            return None if after is goal or after == goal else Rewrite(after)

        return rule(id, name, formula, statement, examples, SOURCE, **traits)(apply)

    return card


Pass = Callable[[Expr], Expr]
"""What an expression becomes; the expression itself, the very object, where nothing changes."""


def on_products(within: int = ANYTHING) -> Callable[[Pass], Pass]:
    """Of a function of products one of expressions: each product that is not itself a factor of a larger one.

    ``within`` are the kinds without which, in a node or below it, the function leaves the node as it is.
    What is found for a node is kept with it.
    """

    def over(fn: Pass) -> Pass:
        def inside(e: Expr) -> Expr:
            """With the products inside changed, but not the factors of ``e``."""
            whole = not productlike(e)
            parts: list[Expr] | None = None
            for i, a in enumerate(e.args):
                if a.args and a.kinds & within:
                    part = cached(inside, a)
                    if whole and productlike(part):
                        part = cached(fn, part)
                    if part is not a:
                        if parts is None:
                            parts = list(e.args)
                        parts[i] = part
            return e if parts is None else e.with_args(parts)

        def deep(node: Expr, parts: list[Expr]) -> Expr:
            if not productlike(node):
                parts = [cached(fn, p) if productlike(p) else p for p in parts]
            return node.with_args(parts)

        def apply(e: Expr) -> Expr:
            if not e.args or not e.kinds & within:
                return e
            done = cached(inside, e) if e.depth <= KEPT_DEPTH else fold(e, deep)
            return cached(fn, done) if productlike(done) else done

        return apply

    return over


def productlike(e: Expr) -> bool:
    cls = e.__class__
    if cls is Add or cls is Sym:
        return False
    if cls is Mul or cls is Div or cls is Neg:
        return True
    if cls is Pow:
        return literal_value(e.args[1]) is not None or productlike(e.args[0])
    return cls is Func and e.data in ROOT_NAMES


def outside_functions(within: int = ANYTHING) -> Callable[[Pass], Pass]:
    """Of a function of sums and products one of expressions: each that is not inside a function or an exponent.

    ``within`` as for :func:`on_products`.
    """

    def over(fn: Pass) -> Pass:
        def apply(e: Expr) -> Expr:
            if e.__class__ not in _OPEN or not e.kinds & within:
                return e
            if e.depth > KEPT_DEPTH:
                return fold(e, lambda node, parts: _outside(node, parts, fn))
            return cached(inside, e)

        def inside(e: Expr) -> Expr:
            if type(e) is Pow or type(e) is Piecewise:
                return _outside(e, [apply(a) for a in e.args], fn)
            parts: list[Expr] | None = None
            for i, a in enumerate(e.args):
                if a.__class__ in _OPEN and (part := apply(a)) is not a:
                    if parts is None:
                        parts = list(e.args)
                    parts[i] = part
            return fn(e if parts is None else e.with_args(parts))

        return apply

    return over


def _outside(node: Expr, parts: list[Expr], fn: Pass) -> Expr:
    if node.__class__ not in _OPEN:
        return node
    if type(node) is Pow:
        parts[1] = node.exp
    elif type(node) is Piecewise:
        return node.with_args([node.args[i] if i % 2 else part for i, part in enumerate(parts)])
    return fn(node.with_args(parts))


_OPEN = frozenset((Add, Mul, Div, Neg, Pow, Piecewise))
