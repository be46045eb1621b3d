"""The equations of a chain as they were typed: which name stands for what, what is asked for, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.tree import Expr, Sym
from calctool.parsing import Point, Read, once, read_name, read_point
from calctool.parsing.lexer import Note, comma_hint
from calctool.tasks.asked import statement_for
from calctool.tasks.chain_graph import Graph
from calctool.tasks.defined import defined_somewhere

MOST = 200

Derivatives = tuple[tuple[str, tuple[Sym, ...], tuple[int, int]], ...]


class Equations(NamedTuple):
    """The equations as a graph, the notes on them, the derivatives asked for by name, and the point, if any."""

    graph: Graph
    notes: tuple[Note, ...]
    asked: Derivatives
    point: Point | None


def read_graph(texts: Sequence[str], roots: str = "real", wrt: str | None = None, at: str | None = None) -> Equations:
    """The equations as a graph, and what is asked of it; raises InputError.

    >>> read_graph(["y = u^2, u = 3x"]).graph.root
    'y'
    >>> list(read_graph(["y = u^2, u = 3x, x = 2"]).point.values)
    ['x']
    >>> read_graph(["ln(u)", "u = cos(x)"]).graph.root
    'y'
    """
    if not texts:
        raise InputError("no equation given", hint='for example: calctool chain "z = x^2 y" "x = cos(t)" "y = sin(t)"')
    if len(texts) > MOST:
        raise InputError(f"{len(texts)} equations are too many", hint=f"at most {MOST}")
    bodies: dict[str, Expr] = {}
    notes: list[Note] = []
    spelled: dict[str, str] = {}
    asked: Derivatives = ()
    outer: tuple[InputError, Expr, Note] | None = None
    for text in texts:
        found = statement_for("chain", text, roots)
        strays = [c for c in found.parts if not c.names or c.bracketed]
        if strays:
            stray = strays[0]
            hint = comma_hint(found.text, stray.span[0], "an equation looks like y = x^2")
            missing = InputError("expected a name and '='", found.text, stray.span, hint)
            alone = len(strays) == 1 and stray is found.parts[0]  # and no decimal comma
            if not alone or stray.names or stray.bracketed or len(stray.formulas) != 1 or outer is not None:
                raise missing
            start, end = stray.span
            outer = missing, stray.formulas[0], Note("outer-function", start + 1, found.text[start:end])
        for name, e, (start, end) in found.equations:
            if name in bodies:
                raise InputError(f"{name} has two equations", found.text, (start, end), f"the first is {spelled[name]}")
            defined_somewhere(Read(e, (), found.text))
            bodies[name] = e
            spelled[name] = found.text[start:end]
        notes += found.notes
        asked += found.derivatives
    if outer is not None:
        missing, e, note = outer
        used = bodies.keys() | e.free | {name for body in bodies.values() for name in body.free}
        name = next((name for name in ("y", "z", "w") if name not in used), "")
        if not name or not e.free & bodies.keys():
            raise missing
        bodies = {name: e, **bodies}
        notes.append(note._replace(says=f"{note.says} is called {name}"))
    moving = {x.name for _, by, _ in asked for x in by} | ({wrt} if wrt else set())
    fixed = {name: e for name, e in bodies.items() if not e.free and any(name in body.free for body in bodies.values())}
    if fixed and (moving & fixed.keys() or not frozenset().union(*(e.free for e in bodies.values())) - bodies.keys()):
        if at is not None:
            what = "the point is given twice"
            raise InputError(what, at, (0, len(at)), "leave one of the two out", code="disagreement")
        graph = Graph({name: e for name, e in bodies.items() if name not in fixed})
        return Equations(graph, once(notes), asked, Point(fixed, (), "; ".join(texts)))
    graph = Graph(bodies)
    if len(bodies) == 1:
        notes.append(Note("no-inner-function", 1, f"no equation says what the variables of {graph.root} depend on"))
    point = None if at is None else read_point(at, graph.leaves())
    return Equations(graph, once(notes), asked, point)


def chosen_leaves(wrt: str | None, asked: Derivatives, graph: Graph) -> list[Sym]:
    """By which leaves: the one of ``--wrt``, those that the text names, else all; raises InputError."""
    leaves = graph.leaves()
    named = list(dict.fromkeys(x for _, by, _ in asked for x in by))
    if len(graph.bodies) == 1 and len(leaves) > 1 and wrt is None and not named:
        inner = ", ".join(f'"{x.name} = ..."' for x in leaves[:3])
        what = f"nothing says what the variables of {graph.root} depend on"
        raise InputError(what, hint=f"write their equations too: {inner}; or use: calctool partial")
    for name, by, _ in asked:
        if len(by) > 1:
            raise InputError("the first derivative is worked along the tree", hint="ask for dz/dt")
        if name and name != graph.root:
            raise InputError(f"{name} is asked for, and {graph.root} stands at the top", hint=f"ask for {graph.root}")
    if wrt is not None:
        x = leaf_named(wrt, leaves, graph)
        if named and named != [x]:
            what = f"the text asks for the derivative by {named[0].name}, --wrt by {x.name}"
            raise InputError(what, hint="leave one of the two out", code="disagreement")
        return [x]
    return [leaf_named(x.name, leaves, graph) for x in named] or leaves


def leaf_named(wrt: str, leaves: Sequence[Sym], graph: Graph) -> Sym:
    """The leaf asked for; raises InputError for a name that is none."""
    t = read_name(wrt)
    listed = ", ".join(x.name for x in leaves) or "none"
    if t.name in graph.bodies:
        raise InputError(
            f"{t.name} has an equation of its own, so it is not free to move",
            wrt,
            (0, len(wrt)),
            f"say --wrt with one of {listed}",
        )
    if t not in leaves:
        raise InputError(
            f"{t.name} does not occur in the equations", wrt, (0, len(wrt)), f"the free variables: {listed}"
        )
    return t
