"""How a tidying pass is made, and the places of an expression it looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..algebra import value
from ..expr import Add, Div, Expr, Func, Mul, Neg, Piecewise, Pow, fold
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


def outermost_products(e: Expr, fn: Callable[[Expr], Expr]) -> Expr:
    """Apply ``fn`` to each product (of any shape) that is not itself a factor of a larger one."""

    raw = _raw(e, fn)
    return _kept(fn, raw) if productlike(raw) else raw


def _raw(e: Expr, fn: Callable[[Expr], Expr]) -> Expr:
    """``e`` with ``fn`` applied to the products inside, but not to the factors of ``e``."""
    mark = (_raw, fn)
    stack: list[Expr] = [e]
    while stack:
        node = stack[-1]
        if mark in node.memo:
            stack.pop()
            continue
        missing = [a for a in node.args if mark not in a.memo]
        if missing:
            missing.reverse()
            stack.extend(missing)
            continue
        parts = [a.memo[mark] or a for a in node.args]
        if not productlike(node):
            parts = [_kept(fn, p) if productlike(p) else p for p in parts]
        new = node.with_args(parts)
        node.memo[mark] = None if new is node else new
        stack.pop()
    return e.memo[mark] or e


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


def outside_functions(e: Expr, fn: Callable[[Expr], Expr]) -> Expr:
    """Apply ``fn`` to sums and products that are not inside the brackets of a function or an exponent."""
    mark = (outside_functions, fn)
    stack: list[tuple[Expr, bool]] = [(e, False)]
    while stack:
        node, ready = stack.pop()
        if mark in node.memo:
            continue
        if not isinstance(node, (Add, Mul, Div, Neg, Pow, Piecewise)):
            node.memo[mark] = None
            continue
        children: Sequence[Expr] = node.args
        if isinstance(node, Pow):
            children = node.args[:1]
        elif isinstance(node, Piecewise):
            children = node.args[::2]
        if not ready:
            stack.append((node, True))
            stack.extend((c, False) for c in children if mark not in c.memo)
            continue
        if isinstance(node, Piecewise):
            new = node.with_args([x for v, c in node.branches for x in (v.memo[mark] or v, c)])
        elif isinstance(node, Pow):
            new = fn(node.with_args((node.base.memo[mark] or node.base, node.exp)))
        else:
            new = fn(node.with_args([a.memo[mark] or a for a in node.args]))
        node.memo[mark] = None if new is node else new
    return e.memo[mark] or e
