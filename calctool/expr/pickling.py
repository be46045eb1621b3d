"""Deep expressions for pickle and copy, which recurse: node by node instead."""

from __future__ import annotations

from typing import Any

from calctool.expr.interning import Interned, node

PICKLED_DEPTH = 100
"""Up to this depth a node is pickled by its children."""
_Row = tuple[type[Interned], Any, list[Any]]
"""The class, the data and the children of a node; a child is a node that is not deep, or the place of a row above."""


def written_out(e: Interned) -> list[_Row]:
    """A deep expression node by node, children first."""
    rows: list[_Row] = []
    places: dict[int, int] = {}
    stack = [e]
    while stack:
        last = stack[-1]
        missing = [a for a in last.args if a.depth > PICKLED_DEPTH and id(a) not in places]
        if id(last) in places:
            stack.pop()
        elif missing:
            stack += missing
        else:
            places[id(last)] = len(rows)
            rows.append((last.__class__, last.data, [places.get(id(a), a) for a in last.args]))
    return rows


def rebuilt(rows: list[_Row]) -> Interned:
    """The expression that :func:`written_out` took apart.

    >>> from calctool.expr.tree import Func, Sym
    >>> deep = Sym("x")
    >>> for _ in range(5000):
    ...     deep = Func("sin", deep)
    >>> rebuilt(written_out(deep)) == deep
    True
    """
    found: list[Interned] = []
    for cls, data, args in rows:
        found.append(node(cls, tuple([found[a] if isinstance(a, int) else a for a in args]), data))
    return found[-1]
