"""Traversal: folds from the leaves up, rewriting node by node, substitution, and the open goals.

A shared node is worked out once, and what a function of the node alone gives is kept with the node.
Down to a hundred levels the functions recurse; beyond that they keep a stack of their own, so that
a tower 2,000 deep is read like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from calctool.expr.interning import N, node
from calctool.expr.tree import ANYTHING, Deriv, Expr, Limit, Path, Substituted, Sym

T = TypeVar("T")

KEPT_DEPTH = 100
"""Deeper than this nothing is kept: the value of a node may be as long as all that is below it."""
_UNKNOWN: Any = object()
_ITSELF: Any = object()
"""Stands for the node in its own memo: a node that held itself would be freed by the collector only."""


def cached(fn: Callable[[N], T], e: N) -> T:
    """``fn(e)``, worked out once for every node and kept in its memo, by the function.

    >>> def negated(e: Expr) -> Expr:
    ...     print("at work")
    ...     return -e
    >>> cached(negated, Sym("x")), cached(negated, Sym("x"))
    at work
    (Neg(Sym('x')), Neg(Sym('x')))
    """
    found = e.memo.get(fn, _UNKNOWN)
    if found is _UNKNOWN:
        found = fn(e)
        e.memo[fn] = _ITSELF if found is e else found
    return e if found is _ITSELF else found  # type: ignore[return-value]


def fold(e: Expr, fn: Callable[[Expr, list[T]], T], memo: dict[int, T] | None = None) -> T:
    """Work out ``fn(node, results of its children)`` from the leaves up, once for every shared node.

    Depth is no limit.  ``memo`` (by ``id``) may be passed to share work between
    calls; its owner must keep the expressions alive.

    >>> fold(Sym("x") + 1, lambda node, parts: 1 + sum(parts))
    3
    """
    done: dict[int, T] = {} if memo is None else memo
    if e.depth <= KEPT_DEPTH:
        known: T = done.get(id(e), _UNKNOWN)
        return _fold_down(e, fn, done) if known is _UNKNOWN else known
    stack: list[Expr] = [e]
    while stack:
        node = stack[-1]
        if id(node) in done:
            stack.pop()
            continue
        missing = [a for a in node.args if id(a) not in done]
        if missing:
            missing.reverse()
            stack.extend(missing)
        else:
            done[id(node)] = fn(node, [done[id(a)] for a in node.args])
            stack.pop()
    return done[id(e)]


def _fold_down(e: Expr, fn: Callable[[Expr, list[T]], T], done: dict[int, T]) -> T:
    """The same where the depth is no danger, of an expression that is not known."""
    parts: list[T] = []
    for a in e.args:
        part: T = done.get(id(a), _UNKNOWN)
        parts.append(_fold_down(a, fn, done) if part is _UNKNOWN else part)
    found = done[id(e)] = fn(e, parts)
    return found


def rewrite(e: Expr, fn: Callable[[Expr], Expr], within: int = ANYTHING) -> Expr:
    """Apply ``fn`` to every node, leaves first, each over its rewritten children.

    ``within`` are the kinds (see :class:`Expr`) without any of which the function leaves a node as it is.
    """
    if e.depth <= KEPT_DEPTH:
        return _rewrite_down(e, fn, within, {})
    return fold(e, lambda node, parts: fn(node.with_args(parts)))


# A function that calls itself from inside another would be garbage that only the collector finds.
def _rewrite_down(e: Expr, fn: Callable[[Expr], Expr], within: int, done: dict[int, Expr]) -> Expr:
    if not e.kinds & within:
        return e
    known = done.get(id(e))
    if known is None:
        args = e.args
        known = fn(e.with_args([_rewrite_down(a, fn, within, done) for a in args]) if args else e)
        done[id(e)] = known
    return known


def rewrite_all(e: Expr, fn: Callable[[Expr], Expr], within: int = ANYTHING) -> Expr:
    """:func:`rewrite` by a function of the node alone, which is :func:`cached`."""
    return rewrite(e, fn, within) if e.depth > KEPT_DEPTH else _rewritten(e, fn, within)


def _rewritten(e: Expr, fn: Callable[[Expr], Expr], within: int) -> Expr:
    if not e.kinds & within:
        return e
    found = e.memo.get(fn, _UNKNOWN)
    if found is _UNKNOWN:
        args: list[Expr] | None = None
        for i, a in enumerate(e.args):
            if not a.kinds & within:
                continue
            new = a.memo.get(fn, _UNKNOWN)  # most children are known: no call for them
            if new is _UNKNOWN:
                new = _rewritten(a, fn, within)
            if new is not a and new is not _ITSELF:
                if args is None:
                    args = list(e.args)
                args[i] = new
        found = fn(e if args is None else node(e.__class__, tuple(args), e.data))
        e.memo[fn] = _ITSELF if found is e else found
    return e if found is _ITSELF else found


def fold_kept(e: Expr, fn: Callable[[Expr, list[T]], T]) -> T:
    """:func:`fold` by a function of the node alone, kept as by :func:`cached`.

    >>> count(Sym("x") + 1)
    3
    """
    return fold(e, fn) if e.depth > KEPT_DEPTH else _folded(e, fn)


def _folded(e: Expr, fn: Callable[[Expr, list[T]], T]) -> T:
    found: T = e.memo.get(fn, _UNKNOWN)
    if found is _UNKNOWN:
        parts: list[T] = []
        for a in e.args:
            part = a.memo.get(fn, _UNKNOWN)
            parts.append(_folded(a, fn) if part is _UNKNOWN else part)
        found = e.memo[fn] = fn(e, parts)
    return found


def substitute(e: Expr, name: str, value: Expr) -> Expr:
    """``e`` with every free occurrence of the name replaced, nothing simplified.

    >>> from calctool.expr.tree import Num
    >>> x = Sym("x")
    >>> substitute(x * x, "x", Num(3)) == Num(3) * Num(3)
    True
    """

    if name not in e.free:
        return e
    if e.depth <= KEPT_DEPTH:
        return _substitute_down(e, name, value, {})
    return fold(e, lambda node, parts: _substituted(node, parts, name, value))


def substitute_all(formula: Expr, values: Mapping[str, Expr]) -> Expr:
    """A short formula with all its letters replaced at once, nothing simplified.

    >>> x, y = Sym("x"), Sym("y")
    >>> substitute_all(x / y, {"x": y, "y": x}) == y / x
    True
    """
    if formula.__class__ is Sym:
        return values.get(formula.data, formula)
    return formula.with_args([substitute_all(a, values) for a in formula.args]) if formula.args else formula


def _substitute_down(e: Expr, name: str, value: Expr, done: dict[int, Expr]) -> Expr:
    if name not in e.free:
        return e
    known = done.get(id(e))
    if known is None:
        parts = [_substitute_down(a, name, value, done) for a in e.args]
        known = done[id(e)] = _substituted(e, parts, name, value)
    return known


def _substituted(node: Expr, parts: list[Expr], name: str, value: Expr) -> Expr:
    if name not in node.free:
        return node
    if type(node) is Sym:
        return value
    if isinstance(node, (Limit, Substituted)) and node.var.name == name:
        parts[:2] = node.args[:2]  # the name is bound in the body
    elif type(node) is Deriv and node.wrt.name == name:
        return Substituted(node, node.wrt, value)
    return node.with_args(parts)


def put_at(e: Expr, path: Path, new: Expr) -> Expr:
    """``e`` with the node at ``path`` replaced."""
    spine = [e]
    for i in path[:-1]:
        spine.append(spine[-1].args[i])
    for parent, i in zip(reversed(spine), reversed(path), strict=True):
        new = parent.with_args((*parent.args[:i], new, *parent.args[i + 1 :]))
    return new


def nodes(e: Expr) -> Iterator[Expr]:
    """Every node once, the last argument first.

    >>> from calctool.expr.tree import Add, Num, Pow, Sym
    >>> list(nodes(Add(Pow(Sym("x"), Num(2)), Num(2))))
    [Add(Pow(Sym('x'), Num(2)), Num(2)), Num(2), Pow(Sym('x'), Num(2)), Sym('x')]
    """
    seen: set[int] = set()
    stack = [e]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            stack.extend(node.args)


def goals(e: Expr) -> list[tuple[Path, Expr]]:
    """The outermost open goals, left to right, with their paths."""
    found: list[tuple[Path, Expr]] = []
    if e.depth <= KEPT_DEPTH:
        _goals_down(e, (), found)
        return found
    stack: list[tuple[Path, Expr]] = [((), e)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, (Deriv, Limit)):
            found.append((path, node))
        elif node.open:
            stack.extend(((*path, i), a) for i, a in reversed(list(enumerate(node.args))) if a.open)
    return found


def _goals_down(e: Expr, path: Path, found: list[tuple[Path, Expr]]) -> None:
    if e.__class__ is Deriv or e.__class__ is Limit:
        found.append((path, e))
    elif e.open:
        for i, a in enumerate(e.args):
            if a.open:
                _goals_down(a, (*path, i), found)


def replace_goals(e: Expr, fn: Callable[[Expr], Expr]) -> Expr:
    """Every outermost goal replaced by ``fn`` of it, in one pass."""

    if e.depth <= KEPT_DEPTH:
        return _replace_down(e, fn, {})
    return fold(e, lambda node, parts: _replaced(node, parts, fn))


def _replace_down(e: Expr, fn: Callable[[Expr], Expr], done: dict[int, Expr]) -> Expr:
    if not e.open:
        return e
    known = done.get(id(e))
    if known is None:
        goal = isinstance(e, (Deriv, Limit))
        known = done[id(e)] = _replaced(e, [] if goal else [_replace_down(a, fn, done) for a in e.args], fn)
    return known


def _replaced(node: Expr, parts: list[Expr], fn: Callable[[Expr], Expr]) -> Expr:
    if isinstance(node, (Deriv, Limit)):
        return fn(node)
    return node.with_args(parts) if node.open else node


def count(e: Expr) -> int:
    """The number of nodes as printed (shared ones counted every time)."""
    return fold_kept(e, _more)


def _more(node: Expr, parts: list[int]) -> int:
    return 1 + sum(parts)


def all_names(e: Expr) -> frozenset[str]:
    """Every name in the expression, bound ones included."""
    names: set[str] = set(e.free)

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, (Substituted, Limit)):
            names.add(node.var.name)

    if e.kinds & (Substituted.KIND | Limit.KIND):
        fold(e, one)
    return frozenset(names)
