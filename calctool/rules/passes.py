"""How a tidying pass is made, and the places of an expression it looks at."""

from __future__ import annotations

from collections.abc import Callable

from ..algebra import value
from ..expr import ANYTHING, KEPT_DEPTH, Add, Div, Expr, Func, Mul, Neg, Piecewise, Pow, fold
from ..step import Names, Refusal, Rewrite, Rule, rule

SEE = "Stewart, Calculus, Diagnostic tests: algebra"


def tidying(
    id: str,
    name: str,
    formula: str,
    says: str,
    examples: dict[str, str],
    minor: bool = False,
    needs: type[Expr] | None = None,
) -> Callable[[Callable[[Expr], Expr]], Rule]:
    """A card from a function of the whole expression; unchanged means it does not apply.

    ``needs`` is a class of nodes without which there is nothing to do.
    """

    def card(fn: Callable[[Expr], Expr]) -> Rule:
        def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
            if needs is not None and not goal.kinds & needs.KIND:
                return None
            after = fn(goal)
            return None if after is goal or after == goal else Rewrite(after)

        return rule(id, name, formula, says, examples, SEE, minor=minor)(apply)

    return card


def outermost_products(e: Expr, fn: Callable[[Expr], Expr], within: int = ANYTHING) -> Expr:
    """Apply ``fn`` to each product (of any shape) that is not itself a factor of a larger one.

    ``within`` are the kinds without which, in a node or below it, ``fn`` leaves the node as it is.
    """
    if not e.kinds & within:
        return e
    raw = _raw(e, fn, within)
    return _kept(fn, raw) if productlike(raw) else raw


def _raw(e: Expr, fn: Callable[[Expr], Expr], within: int) -> Expr:
    """``e`` with ``fn`` applied to the products inside, but not to the factors of ``e``."""
    if not e.args or not e.kinds & within:
        return e
    mark = (_raw, fn)
    if e.depth > KEPT_DEPTH:
        return fold(e, lambda node, parts: _inside(node, parts, fn))
    if mark not in e.memo:
        found = _inside(e, [_raw(a, fn, within) if a.args else a for a in e.args], fn)
        e.memo[mark] = None if found is e else found
    return e.memo[mark] or e


def _inside(node: Expr, parts: list[Expr], fn: Callable[[Expr], Expr]) -> Expr:
    if not productlike(node):
        parts = [_kept(fn, p) if productlike(p) else p for p in parts]
    return node.with_args(parts)


def _kept(fn: Callable[[Expr], Expr], e: Expr) -> Expr:
    """``fn(e)``, found once for each node."""
    if fn not in e.memo:
        new = fn(e)
        e.memo[fn] = None if new is e else new
    return e.memo[fn] or e


def productlike(e: Expr) -> bool:
    if isinstance(e, (Mul, Div, Neg)):
        return True
    if isinstance(e, Pow):
        return value(e.exp) is not None or productlike(e.base)
    return isinstance(e, Func) and e.name in ("sqrt", "cbrt", "root", "abs")


def outside_functions(e: Expr, fn: Callable[[Expr], Expr], within: int = ANYTHING) -> Expr:
    """Apply ``fn`` to sums and products that are not inside the brackets of a function or an exponent.

    ``within`` are the kinds without which, in a node or below it, ``fn`` leaves the node as it is.
    """
    if not e.args or not e.kinds & within:
        return e
    if e.depth > KEPT_DEPTH:
        return fold(e, lambda node, parts: _outside(node, parts, fn))
    mark = (outside_functions, fn)
    if mark not in e.memo:
        inside = isinstance(e, _OPEN)
        found = _outside(e, [outside_functions(a, fn, within) if a.args else a for a in e.args], fn) if inside else e
        e.memo[mark] = None if found is e else found
    return e.memo[mark] or e


def _outside(node: Expr, parts: list[Expr], fn: Callable[[Expr], Expr]) -> Expr:
    if not isinstance(node, _OPEN):
        return node
    if isinstance(node, Pow):
        parts[1] = node.exp
    elif isinstance(node, Piecewise):
        return node.with_args([node.args[i] if i % 2 else part for i, part in enumerate(parts)])
    return fn(node.with_args(parts))


_OPEN = (Add, Mul, Div, Neg, Pow, Piecewise)
