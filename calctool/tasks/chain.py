"""The chain rule along a tree of variables: multiply along each path, add the paths, check by substituting.

The equations are a graph: a name with an equation depends on the names in it, a name without is a leaf.
Up to ``PATHS`` ways from the top to a leaf the formula has a term for each; with more, the inner
variables are differentiated first, level by level, so that the work grows with the graph and not with its paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calctool.algebra.nowhere import part_without_value
from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line, insert_derivatives
from calctool.derivation.rule import Derivation, Line, Names, Part, Rewrite, Step, Words
from calctool.differentiation.chain import chain as one_chain
from calctool.differentiation.several_variables import CHAIN, PUT_BACK, SUBSTITUTED, double_angle, expand_angles
from calctool.errors import InputError, Refuted, Undecided
from calctool.expr.traversal import all_names, count, rewrite, substitute
from calctool.expr.tree import Deriv, Expr, Mul, Relation, Substituted, Sym, UndefinedFunction, add
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import Point, Read, once, read_name, read_point
from calctool.parsing.lexer import Note, comma_hint
from calctool.report.model import LeftSide, Report, Result, Work
from calctool.tasks.asked import statement_for
from calctool.tasks.chain_graph import Graph, tree
from calctool.tasks.common import Worksheet, checked_point, held_engine, in_order, listing, settled
from calctool.tasks.defined import defined_somewhere, no_value
from calctool.tasks.known import known_rules
from calctool.tasks.partial_at import no_partial, partial_result
from calctool.tasks.question import Answer, Question, question_of

PATHS = 12
MOST = 200
LONGEST = 4_000
"""A composition of more symbols, written out in its leaves, is not worked."""
SHORT = 8
"""A cross-check of more lines is not written out: it is there to confirm, not to be read again."""


def chain_task(
    texts: Sequence[str],
    *,
    wrt: str | None = None,
    at: str | None = None,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
) -> Report:
    """Differentiate the variable of the equations that no other depends on, by each leaf or by ``wrt``.

    A point is one of the leaves; ``x = 1`` among the equations is one where x is what is differentiated by.

    Raises InputError for equations that do not fit together (a cycle, a name defined twice or used by
    nothing, no equals sign), Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> show(chain_task(["y = u^2", "u = 2x^2 + 8"]).result.value)
    '16x^3 + 64x'
    >>> show(chain_task(["y = u^2", "u = 3x + 1"], at="x=1").result.value)
    '24'
    """
    graph, notes, asked, point = read_graph(texts, roots, wrt, at)
    leaves = graph.leaves()
    chosen = chosen_leaves(wrt, asked, graph)
    if not chosen:
        raise InputError(
            f"{graph.root} depends on no variable: every name has a value", hint="leave one without an equation"
        )
    size = count(graph.whole(graph.root))
    if size > LONGEST:
        raise Undecided(
            f"written in {', '.join(x.name for x in leaves)} alone, {graph.root} would have {size:,} symbols",
            "the factors one by one: calctool partial on each equation",
        )
    empty = part_without_value(graph.whole(graph.root))
    if empty is not None:
        raise no_value(empty, "; ".join(texts))
    there = checked_point(point, leaves, [whole := graph.whole(graph.root)])
    sheet = Worksheet(graph.names(), known, verify=verify)
    worker = _Composition(graph, sheet, known_rules(known))
    values = [worker.by(t) for t in chosen]
    for t, v in zip(chosen, values, strict=True):
        sheet.compare(whole, t, v)
    names = tuple((worker.total(graph.root, t),) for t in chosen)
    missing = None
    if there:
        for i, t in enumerate(chosen):
            found = partial_result(sheet, whole, [values[i]], [t], there)
            if found.value is None:
                missing = no_partial(sheet, whole, [t], there, found)
                break
            values[i] = found.value
    result = Result("value", values[0]) if len(values) == 1 else Result("vector", list(values), names=names)
    if missing is not None:
        result = missing
    elif len(values) == 1 and not there:
        partly = (chosen[0],) if len(leaves) > 1 else ()
        result = result._replace(named=LeftSide(graph.root, chosen[0], partly=partly))
    return sheet.report(
        "chain",
        "; ".join(texts),
        whole,
        result,
        (*notes, *(point.notes if point else ())),
        conditions=() if there and settled([whole], there) else None,
        variable=chosen[0],
        asks=_asks(graph, [worker.total(graph.root, t) for t in chosen]),
        plan=_plan(graph, chosen),
        together=in_order({n for body in graph.bodies.values() if len(body.free) > 1 for n in body.free}),
    )


def _plan(graph: Graph, chosen: Sequence[Sym]) -> Words:
    """How a chain is worked: the links of the tree, and how they are put together."""
    links = [(Sym(name), x) for name, body in graph.bodies.items() for x in in_order(body.free)]
    named = [w for link in links[:FEW_LINKS] for w in (", ", link[0], " by ", link[1])][1:]
    more = (" and so on",) if len(links) > FEW_LINKS else ()
    if all(graph.paths(graph.root, x.name) == 1 for x in chosen):
        return "the derivative of each link: ", *named, *more, "; multiply them along the path."
    paths = "; multiply along each path of the tree down to "
    ends = listing(chosen)
    return "the derivative of each link: ", *named, *more, paths, *ends, ", and add the paths."


FEW_LINKS = 6
"""So many links are named in a plan."""


def _asks(graph: Graph, derivatives: Sequence[Expr]) -> Words:
    out: list[str | Expr] = ["Find "]
    for i, derivative in enumerate(derivatives):
        out += ["" if i == 0 else " and " if i + 1 == len(derivatives) else ", ", derivative]
    return (
        *[w for w in out if w != ""],
        " for ",
        *listing([Relation("=", Sym(n), e) for n, e in graph.bodies.items()]),
        ".",
    )


def product(factors: Sequence[Expr]) -> Expr:
    """Factors side by side, each kept as it was found: (2x)(6 cos t) and not 2x*6 cos t."""
    return Mul(*factors) if len(factors) > 1 else factors[0]


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


def question(texts: Sequence[str], *, wrt: str | None = None, at: str | None = None, roots: str = "real") -> Question:
    """The derivative of the composition asked for, by each leaf or by ``wrt``, perhaps at a point."""
    report = chain_task(texts, wrt=wrt, at=at, roots=roots)
    graph, _, asked, point = read_graph(texts, roots, wrt, at)
    chosen = chosen_leaves(wrt, asked, graph)
    whole = graph.whole(graph.root)
    goal: Answer = Deriv(whole, chosen[0]) if len(chosen) == 1 else [Deriv(whole, t) for t in chosen]
    equations = tuple((Sym(name), body) for name, body in graph.bodies.items())
    return question_of(report, goal, chosen, whole, point, equations=equations)


def _parts(work: Work) -> list[Expr]:
    """The goals of the parts that are worked beside the lines of a derivation."""
    return [inner.goal for line in work.derivation.lines for step in line.steps for inner in step.inner]


class _Composition:
    """Works out one derivative of the root after the other; the engine remembers the factors they share."""

    def __init__(self, graph: Graph, sheet: Worksheet, known: frozenset[str]) -> None:
        self.graph = graph
        self.sheet = sheet
        self.engine = sheet.engine
        self.known = known
        sheet.blocks.append(tree(graph, self.partial))
        self._rates: dict[tuple[str, str], Derivation] = {}

    # What the derivatives are called

    def partial(self, w: str, c: str) -> Expr:
        """dw/dc, w being a function of the names in its equation."""
        args = in_order(self.graph.bodies[w].free)
        bodies = self.graph.bodies
        held = w == self.graph.root and c not in bodies and any(a.name in bodies for a in args)
        if held or self.graph.reaches(w, c) > 1:
            # w_c(x, c), with x held, cannot be mistaken for the whole derivative by c, in which x moves
            return UndefinedFunction(w, tuple(int(a.name == c) for a in args), *args)
        return Deriv(UndefinedFunction(w, (0,) * len(args), *args), Sym(c))

    def total(self, w: str, t: Sym) -> Expr:
        """dw/dt, w being a function of the leaves."""
        args = self.graph.leaves(w)
        return Deriv(UndefinedFunction(w, (0,) * len(args), *args), t)

    # One derivative

    def by(self, t: Sym) -> Expr:
        """The derivative of the root by a leaf, on the page, with its cross-check."""
        root = self.graph.root
        if not self.graph.paths(root, t.name):
            raise InputError(f"{root} does not depend on {t.name}")
        if self.graph.paths(root, t.name) > PATHS:
            for w in self.graph.inner(t.name):
                self._rates[w, t.name] = self.work(w, t, f"first the inner variable {w}")
        derivation = self.work(root, t)
        self.cross_check(derivation.result, t)
        return derivation.result

    def terms(self, w: str, t: Sym) -> list[list[tuple[str, str]]]:
        """The terms of the formula, each a list of factors dw/dc."""
        if self.graph.paths(self.graph.root, t.name) > PATHS:
            return [[(w, c)] + ([(c, "")] if c != t.name else []) for c in self.graph.towards(w, t.name)]
        return self.graph.ways(w, t.name)

    def work(self, w: str, t: Sym, title: str = "") -> Derivation:
        """dw/dt by the formula, put together, inner variables replaced, simplified."""
        terms = self.terms(w, t)
        whole = self.graph.whole(w)
        goal = Deriv(whole, t)
        named: dict[Expr, Expr] = {}
        shared: set[Expr] = set()
        parts: list[Part] = []
        inner: list[Derivation] = []
        products: list[Expr] = []
        found: dict[Expr, Expr] = {}
        for term in terms:
            factors: list[Expr] = []
            for a, c in term:
                body = self.graph.bodies[a] if c else self.graph.whole(a)
                factor = Deriv(body, Sym(c) if c else t)
                if factor not in found:
                    derivation = self.engine.derive(factor) if c else self.above(factor, a, t)
                    found[factor] = derivation.result
                    name = self.partial(a, c) if c else self.total(a, t)
                    parts.append(Part(a, self.graph.bodies[a], factor.wrt, name))
                    inner.append(derivation)
                own = self.partial(a, c) if c else self.total(a, t)
                if named.setdefault(factor, own) != own:
                    shared.add(factor)  # x = t^2 and y = t^2: d/dt [t^2] is neither dx/dt nor dy/dt alone
                factors.append(self.placed(factor, body))
            products.append(product(factors))
        named = {factor: name for factor, name in named.items() if factor not in shared}
        formula = add(products)
        checker = Checker(goal)
        straight = len(terms) == 1
        rule = one_chain if straight else CHAIN
        self.engine.letters.update({n: e for n, e in self.graph.bodies.items() if n != w})
        lines: list[Line] = []
        slots = {"u": Sym(terms[0][0][1] or t.name)} if straight else {}
        step = Step(
            rule, goal, formula, slots=slots, parts=tuple(parts), inner=tuple(inner), silent=rule.id in self.known
        )
        current = self.line(lines, checker, goal, formula, step)
        if formula == Deriv(self.graph.bodies[w], t) and len(found) == 1:
            return self.written(self.finish(goal, list(inner[0].lines), checker), w, t, title, {})
        after = add([product([self.placed(found[f], f.body) for f in self.factors_of(term, t)]) for term in terms])
        current = self.line(lines, checker, current, after, Step(insert_derivatives, current, after))
        back = self.open_up(after)
        if back != after:
            current = self.line(lines, checker, current, back, Step(PUT_BACK, current, back))
        return self.written(self.finish(goal, lines, checker), w, t, title, named)

    def written(self, d: Derivation, w: str, t: Sym, title: str, named: Mapping[Expr, Expr]) -> Derivation:
        """The derivation, put on the page."""
        above = frozenset(goal for block in self.sheet.blocks if isinstance(block, Work) for goal in _parts(block))
        self.sheet.derivations.append(d)
        self.sheet.blocks.append(Work(d, title, (self.total(w, t),), named, worked=above))
        return d

    def above(self, goal: Deriv, w: str, t: Sym) -> Derivation:
        """The rate of an inner variable, worked further up the page, on one line."""
        found = self._rates[w, t.name].result
        return Derivation(goal, (checked_line(Checker(goal), goal, found, [Step(insert_derivatives, goal, found)]),))

    def factors_of(self, term: Sequence[tuple[str, str]], t: Sym) -> list[Deriv]:
        return [Deriv(self.graph.bodies[a], Sym(c)) if c else Deriv(self.graph.whole(a), t) for a, c in term]

    def placed(self, e: Expr, body: Expr) -> Expr:
        """``e`` in the letters of the equations, with what they stand for kept beside it."""
        for x in in_order(body.free):
            if x.name in self.graph.bodies and e.has(x):
                e = Substituted(e, x, self.graph.whole(x.name))
        return e

    def open_up(self, e: Expr) -> Expr:
        """Every letter kept by :meth:`placed` replaced by what it stands for."""

        def one(node: Expr) -> Expr:
            return substitute(node.body, node.var.name, node.value) if isinstance(node, Substituted) else node

        return rewrite(e, one)

    def line(self, lines: list[Line], checker: Checker, before: Expr, after: Expr, step: Step) -> Expr:
        lines.append(checked_line(checker, before, after, [step]))
        return after

    def finish(self, goal: Expr, lines: list[Line], checker: Checker) -> Derivation:
        """Tidy, and write products of sine and cosine by the double angle where that is shorter."""
        current = lines[-1].after
        lines += self.engine.simplified(current, checker)
        names = Names(all_names(lines[-1].after))
        for rule in (expand_angles, double_angle):
            before = lines[-1].after
            found = rule.apply(before, names)
            if isinstance(found, Rewrite):
                lines.append(checked_line(checker, before, found.after, [Step(rule, before, found.after)]))
                if rule is double_angle:
                    lines += self.engine.simplified(found.after, checker)
        return Derivation(goal, tuple(lines))

    def cross_check(self, result: Expr, t: Sym) -> None:
        """Substitute first, then differentiate: the two answers have to agree."""
        whole = self.graph.whole(self.graph.root)
        goal = Deriv(whole, t)
        try:
            engine = held_engine(whole.free, self.known)
            other = engine.derive(goal)
        except Undecided:
            self.sheet.remark("Not cross-checked: what substituting first gives was not differentiated.")
            return
        points = sample_points(goal, 5)
        verdict = compare(other.result, result, points)
        if verdict.state == "refuted" and compare(result, other.result, points).state == "refuted":
            raise Refuted("the chain rule and substituting first give different answers")
        if sum(len(d.lines) for d in other.derivations()) > SHORT:
            line = checked_line(Checker(goal), goal, other.result, [Step(SUBSTITUTED, goal, other.result)])
            other = Derivation(goal, (line,))
        self.sheet.put(other, title="cross-check: substitute first, then differentiate")
        points_tried = "1 point" if verdict.points == 1 else f"{verdict.points} points"
        agree = f"Both ways agree at {points_tried}." if verdict.state == "agrees" else "The two could not be compared."
        self.sheet.remark(agree)
