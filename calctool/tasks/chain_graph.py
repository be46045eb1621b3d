"""Which variable depends on which: the graph of a chain's equations, its paths, and the tree a reader sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.traversal import substitute
from calctool.expr.tree import Expr, Sym
from calctool.report.model import Tree
from calctool.tasks.common import in_order

ROWS = 200
"""A drawn tree has at most so many rows."""


class Graph:
    """The equations by name, checked: one root, no cycle, nothing unused.  Raises InputError.

    >>> from calctool.parsing import parse
    >>> graph = Graph({"z": parse("x y"), "x": parse("t^2"), "y": parse("t")})
    >>> graph.root, [x.name for x in graph.leaves()], graph.paths("z", "t")
    ('z', ['t'], 2)
    """

    def __init__(self, bodies: Mapping[str, Expr]) -> None:
        self.bodies = dict(bodies)
        used = {name for body in bodies.values() for name in body.free}
        tops = [name for name in bodies if name not in used]
        self.order = self._sorted()
        self.root = tops[0]
        if len(tops) > 1:
            raise InputError(
                f"{self.root} does not depend on {', '.join(tops[1:])}: not used",
                hint=f"use {tops[1]} in the equation of {self.root}, or leave it out",
            )
        self._whole: dict[str, Expr] = {}
        self._paths: dict[tuple[str, str], int] = {}

    def _sorted(self) -> list[str]:
        """The defined names, each after those it depends on; a cycle is an InputError that shows it."""
        done: dict[str, None] = {}
        for start in self.bodies:
            trail: list[str] = []
            stack: list[tuple[str, list[str]]] = [(start, self.below(start))]
            trail.append(start)
            while stack:
                name, rest = stack[-1]
                if name in done or not rest:
                    stack.pop()
                    trail.pop()
                    done.setdefault(name)
                    continue
                child = rest.pop(0)
                if child in trail:
                    ring = [*trail[trail.index(child) :], child]
                    raise InputError(
                        f"{child} depends on itself: {' -> '.join(ring)}",
                        hint="break the circle: one of them has to be free",
                    )
                if child not in done:
                    stack.append((child, self.below(child)))
                    trail.append(child)
        return list(done)

    def below(self, name: str) -> list[str]:
        """The defined names in an equation, in order."""
        return [x.name for x in in_order(self.bodies[name].free) if x.name in self.bodies]

    def names(self) -> list[str]:
        """Every name there is."""
        return list({n: None for name, body in self.bodies.items() for n in (name, *sorted(body.free))})

    def leaves(self, name: str | None = None) -> list[Sym]:
        """The names without an equation that ``name`` (else the root) depends on."""
        return in_order(self.whole(name or self.root).free)

    def whole(self, name: str) -> Expr:
        """``name`` in the leaves alone: every inner variable replaced."""
        if name not in self.bodies:
            return Sym(name)
        if not self._whole:
            for each in self.order:
                e = self.bodies[each]
                for inner in self.below(each):
                    e = substitute(e, inner, self._whole[inner])
                self._whole[each] = e
        return self._whole[name]

    def paths(self, name: str, leaf: str) -> int:
        """How many ways lead from a name down to a leaf."""
        if name == leaf:
            return 1
        if name not in self.bodies:
            return 0
        if (name, leaf) not in self._paths:
            for each in self.order:  # leaves first, so that nothing recurses
                total = sum([1 if c == leaf else self._paths.get((c, leaf), 0) for c in self.bodies[each].free])
                self._paths[each, leaf] = total
        return self._paths[name, leaf]

    def towards(self, name: str, leaf: str) -> list[str]:
        """The names in an equation from which the leaf can be reached."""
        return [x.name for x in in_order(self.bodies[name].free) if self.paths(x.name, leaf)]

    def reaches(self, name: str, child: str) -> int:
        """In how many ways ``name`` depends on ``child``, directly or through others."""
        return self.paths(name, child) if child not in self.bodies else 1

    def ways(self, name: str, leaf: str) -> list[list[tuple[str, str]]]:
        """Every way from a name down to a leaf, as the list of its edges."""
        out: list[list[tuple[str, str]]] = []
        stack: list[tuple[str, list[tuple[str, str]]]] = [(name, [])]
        while stack:
            here, edges = stack.pop()
            if here == leaf:
                out.append(edges)
                continue
            stack += [(c, [*edges, (here, c)]) for c in reversed(self.towards(here, leaf))]
        return out

    def inner(self, leaf: str) -> list[str]:
        """The inner variables that depend on the leaf, each after those it needs."""
        return [name for name in self.order if name != self.root and self.paths(name, leaf)]


def tree(graph: Graph, rate: Callable[[str, str], Expr]) -> Tree:
    """The graph drawn as a tree, each branch with its derivative; what was drawn before is not drawn again."""
    rows: list[tuple[tuple[bool, ...], Words, Words]] = [((), (Sym(graph.root),), ())]
    drawn: set[str] = set()
    stack: list[tuple[str, str, tuple[bool, ...]]] = []

    def push(name: str, guides: tuple[bool, ...]) -> None:
        below = [x.name for x in in_order(graph.bodies[name].free)]
        for i in range(len(below) - 1, -1, -1):
            stack.append((name, below[i], (*guides, i + 1 < len(below))))

    push(graph.root, ())
    while stack:
        above, name, guides = stack.pop()
        if len(rows) == ROWS:
            rows.append((guides, ("...",), ()))
            break
        again = name in graph.bodies and name in drawn and bool(graph.bodies[name].free)
        rows.append((guides, (Sym(name), *((" (as above)",) if again else ())), (rate(above, name),)))
        if name in graph.bodies and not again:
            drawn.add(name)
            push(name, guides)
    return Tree("what depends on what", tuple(rows))
