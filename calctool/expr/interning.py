"""Hash consing: of two equal nodes there is one, so an expression is a directed acyclic graph.

What was worked out for a node is found again when a rule that knows nothing of the line above builds the same part.
Nothing but speed depends on the table of nodes: it may be emptied at any moment, and begins anew.

Source: J.-C. Filliatre and S. Conchon, "Type-safe modular hash-consing", ML Workshop 2006.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar, TypeVar

MAX_SHARED = 40_000
"""Nodes interned at a time; then the table begins anew."""
NODES: dict[tuple[Any, ...], Any] = {}
"""The interned nodes by class, data and the addresses of their children, which they keep alive."""
_CONSTANTS: dict[tuple[Any, ...], Any] = {}
"""Those that are never forgotten, for of a constant there is never a second one."""
_TABLES: list[dict[Any, Any]] = []
"""What lives as long as the nodes do."""
_HASH = attrgetter("_hash")
_NO_NAMES: frozenset[str] = frozenset()


def table() -> dict[Any, Any]:
    """A table by nodes, for what is met again and again; it is emptied whenever the nodes are forgotten."""
    _TABLES.append({})
    return _TABLES[-1]


def forget() -> None:
    """Forget every node but the constants."""
    for known in list(NODES.values()):  # at once: other threads may be adding to it
        known.memo.clear()  # its values mostly lead back to the node and would keep it alive
    for entries in _TABLES:
        entries.clear()
    for key in [key for key in list(NODES) if key not in _CONSTANTS]:
        NODES.pop(key, None)


def keep_constants() -> None:
    """From now on the nodes there are so far are constants."""
    _CONSTANTS.update(NODES)


class Interned:
    """The attributes of a node, open to writing until it is given its class (:class:`calctool.expr.tree.Expr`).

    Equality is by structure, and the hash is kept, so that comparing and looking up are cheap.
    """

    __slots__ = ("_hash", "args", "data", "depth", "free", "kinds", "memo", "open")

    _hash: int
    memo: dict[Any, Any]
    args: tuple[Any, ...]
    data: Any
    depth: int
    free: frozenset[str]
    kinds: int
    open: bool

    KIND: ClassVar[int] = 0
    """The bit of the class."""
    OPEN: ClassVar[bool] = False
    """Is the node a goal?"""
    NAMES: ClassVar[bool] = False
    """Are its names others than those of its children?"""

    @staticmethod
    def shapes(args: tuple[Any, ...], data: Any) -> int:
        """The bits of the shapes that a node with these children and this data has itself."""
        return 0

    @staticmethod
    def names(args: tuple[Any, ...], data: Any) -> frozenset[str]:
        """The free names, where ``NAMES``: of a body, a variable bound in it and a value."""
        return (args[0].free - args[1].free) | args[2].free  # type: ignore[no-any-return]

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Interned):
            return NotImplemented
        if self._hash != other._hash:
            return False
        stack: list[tuple[Interned, Interned]] = [(self, other)]
        seen: set[tuple[int, int]] = set()
        while stack:
            a, b = stack.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            seen.add((id(a), id(b)))
            if a._hash != b._hash or a.__class__ is not b.__class__ or a.data != b.data or len(a.args) != len(b.args):
                return False
            stack.extend(zip(a.args, b.args, strict=True))
        return True


N = TypeVar("N", bound=Interned)


def node(cls: type[N], args: tuple[Any, ...], data: Any = None) -> N:
    """The node of a class with these children and this data."""
    key: tuple[Any, ...]
    many = len(args)
    if many == 2:  # most nodes; unpacking a map would cost half of the call
        key = (cls, data, id(args[0]), id(args[1]))
    elif many == 1:
        key = (cls, data, id(args[0]))
    else:
        key = (cls, data, *map(id, args))
    return NODES.get(key) or intern(key, cls, args, data)


def intern(key: tuple[Any, ...], cls: type[N], args: tuple[Any, ...], data: Any) -> N:
    """A node that is not known yet."""
    open = cls.OPEN
    kinds = cls.KIND | cls.shapes(args, data)
    depth = 0
    free = _NO_NAMES
    for a in args:
        kinds |= a.kinds
        if a.depth > depth:
            depth = a.depth
        inside = a.free
        if not free:
            free = inside
        elif inside is not free and not inside <= free:
            free = free | inside
        if a.open:
            open = True
    draft: Any = Interned()
    draft.args = args
    draft.data = data
    draft.depth = depth + 1
    draft.free = cls.names(args, data) if cls.NAMES else free
    draft.kinds = kinds
    draft.open = open
    draft.memo = {}
    draft._hash = hash((cls.KIND, data, *map(_HASH, args)))
    draft.__class__ = cls  # frozen from here on; eight calls of object.__setattr__ would double the cost of a node
    if len(NODES) >= MAX_SHARED:
        forget()
    NODES[key] = draft
    return draft  # type: ignore[no-any-return]
