"""The chain rule along a tree of variables: multiply along each path, add the paths, check by substituting.

The equations are a graph: a name with an equation depends on the names in it, a name without is a leaf.
Up to ``PATHS`` ways from the top to a leaf the formula has a term for each; with more, the inner
variables are differentiated first, level by level, so that the work grows with the graph and not with its paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calctool.algebra.nowhere import part_without_value
from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line, insert_derivatives
from calctool.derivation.rule import Derivation, Line, Names, Part, Rewrite, Step, Words
from calctool.differentiation.chain import chain as one_chain
from calctool.differentiation.several_variables import (
    CHAIN,
    PUT_BACK,
    SUBSTITUTED,
    common_denominator,
    double_angle,
    expand_angles,
    multiply_out,
    take_out,
)
from calctool.errors import InputError, Refuted, Undecided
from calctool.expr.traversal import all_names, count, nodes, rewrite, substitute
from calctool.expr.tree import Deriv, Expr, Mul, Relation, Substituted, Sym, UndefinedFunction, add
from calctool.first_principles.smoothness import smooth_at
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.report.model import LeftSide, Remark, Report, Result, Work
from calctool.tasks.chain_equations import chosen_leaves, read_graph
from calctool.tasks.chain_graph import Graph, tree
from calctool.tasks.common import (
    Worksheet,
    checked_point,
    held_engine,
    in_order,
    listing,
    number,
    point_words,
    settled,
    value_at,
)
from calctool.tasks.defined import no_value
from calctool.tasks.gradient import by_symmetry
from calctool.tasks.known import known_rules
from calctool.tasks.ordinals import ordinal
from calctool.tasks.partial_at import no_partial, partial_result
from calctool.tasks.question import Answer, Question, question_of

PATHS = 12
LONGEST = 4_000
"""A composition of more symbols, written out in its leaves, is not worked."""
SAME = 1e-9
"""Two values of the derivative differ by no more, as a part of their size."""
EARLY = 2
"""After so many lines at most a sum of fractions is tried over one bar, and again at the end."""
LONG = 300
"""What has more symbols is simplified in one way only."""
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
    worker = _Composition(graph, sheet, known_rules(known), chosen, there)
    values = [worker.by(t) for t in chosen]
    for t, v in zip(chosen, values, strict=True):
        sheet.compare(whole, t, v)
    names = tuple((worker.total(graph.root, t),) for t in chosen)
    missing = None
    for i, t in enumerate(chosen if there else ()):
        if t in worker.worked_there:
            values[i] = worker.worked_there[t]
            continue
        name: Words = (*names[i], " at ", *point_words(there))
        found = partial_result(sheet, whole, [values[i]], [t], there, name=name)
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

    def __init__(
        self,
        graph: Graph,
        sheet: Worksheet,
        known: frozenset[str],
        chosen: Sequence[Sym],
        there: dict[str, Expr],
    ) -> None:
        self.graph = graph
        self.sheet = sheet
        self.engine = sheet.engine
        self.known = known
        self.there = there
        self.worked_there: dict[Sym, Expr] = {}
        """The derivatives found with the values of the inner variables."""
        sheet.blocks.append(tree(graph, self.partial))
        self._rates: dict[tuple[str, str], Derivation] = {}
        self._others = {t: self.substituted_first(t) for t in chosen}
        lengths = [sum(len(d.lines) for d in other.derivations()) for other in self._others.values() if other]
        self._written_out = max(lengths, default=0) <= SHORT
        few = all(graph.paths(graph.root, t.name) <= PATHS for t in chosen)
        self._inner = inner_values(graph, there) if few and settled([graph.whole(graph.root)], there) else {}

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
                    inner.append(by_symmetry(derivation, inner, self.engine) or derivation)
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
            self._inner = {}
            return self.written(self.finish(goal, list(inner[0].lines), checker), w, t, title, {})
        after = add([product([self.placed(found[f], f.body) for f in self.factors_of(term, t)]) for term in terms])
        current = self.line(lines, checker, current, after, Step(insert_derivatives, current, after))
        so_far = Derivation(goal, tuple(lines))
        back = self.open_up(after)
        if back != after:
            current = self.line(lines, checker, current, back, Step(PUT_BACK, current, back))
        whole_way = self.finish(goal, lines, checker)
        if not self._inner:
            return self.written(whole_way, w, t, title, named)
        self.written(whole_way, w, t, title, named, shown=so_far)
        self.at_the_point(add([product([found[f] for f in self.factors_of(term, t)]) for term in terms]), t)
        return whole_way

    def written(
        self,
        d: Derivation,
        w: str,
        t: Sym,
        title: str,
        named: Mapping[Expr, Expr],
        shown: Derivation | None = None,
    ) -> Derivation:
        """The derivation, put on the page, or as much of it as is to be ``shown``."""
        above = frozenset(goal for block in self.sheet.blocks if isinstance(block, Work) for goal in _parts(block))
        self.sheet.derivations.append(d)
        self.sheet.blocks.append(Work(shown or d, title, (self.total(w, t),), named, worked=above))
        self.sheet.blocks += [r for r in map(Remark, _numbered(d)) if r not in self.sheet.blocks]
        return d

    def at_the_point(self, formula: Expr, t: Sym) -> None:
        """The numbers put into the formula, those of the inner variables first."""
        where = point_words(self.there)
        if not self.worked_there:
            self.sheet.remark("At ", *where, ": ", *_worked_values(self._inner), ".")
        values = self.there | {name: d.result for name, d in self._inner.items()}
        there = {name: values[name] for name in values if formula.has(Sym(name))}
        found = value_at(formula, there, proved=True)
        self.worked_there[t] = self.sheet.put(found, (self.total(self.graph.root, t), " at ", *where))

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
        lines += self.simplest(current, checker)
        names = Names(all_names(lines[-1].after))
        for rule in (expand_angles, double_angle):
            before = lines[-1].after
            found = rule.apply(before, names)
            if isinstance(found, Rewrite):
                lines.append(checked_line(checker, before, found.after, [Step(rule, before, found.after)]))
                if rule is double_angle:
                    lines += self.engine.simplified(found.after, checker)
        return Derivation(goal, tuple(lines))

    def simplest(self, current: Expr, checker: Checker) -> list[Line]:
        """Simplified; over one bar or multiplied out, where that ends in something shorter, or as short with less."""
        best = plain = self.simplified(current, checker)
        if count(current) > LONG:
            return plain
        for k, before in enumerate([current, *[line.after for line in plain]]):
            if k not in (*range(1, EARLY + 1), len(plain)):
                continue
            for card in (common_denominator, multiply_out) if k == len(plain) else (common_denominator,):
                found = card.apply(before, Names(all_names(before)))
                if isinstance(found, Rewrite):
                    line = checked_line(checker, before, found.after, [Step(card, before, found.after)])
                    lines = [*plain[:k], line, *self.simplified(found.after, checker)]
                    best = min(best, lines, key=lambda way: _written(way, current))
        return best

    def simplified(self, current: Expr, checker: Checker) -> list[Line]:
        """Simplified, and what all terms have in common taken out."""
        lines = self.engine.simplified(current, checker)
        before = lines[-1].after if lines else current
        found = take_out.apply(before, Names(all_names(before)))
        if isinstance(found, Rewrite) and count(found.after) < count(before):
            lines.append(checked_line(checker, before, found.after, [Step(take_out, before, found.after)]))
        return lines

    def substituted_first(self, t: Sym) -> Derivation | None:
        """What has no inner variables left, differentiated; None where no rule applies."""
        whole = self.graph.whole(self.graph.root)
        try:
            return held_engine(whole.free, self.known).derive(Deriv(whole, t))
        except Undecided:
            return None

    def cross_check(self, result: Expr, t: Sym) -> None:
        """Substitute first, then differentiate: the two answers have to agree.

        It is left off the page where it would be the same chain rule again: of an undefined function, and of one path.
        """
        other = self._others[t]
        if other is None:
            self.sheet.remark("Not cross-checked: what substituting first gives was not differentiated.")
            return
        goal = other.goal
        points = sample_points(goal, 5)
        verdict = compare(other.result, result, points)
        if verdict.state == "refuted" and compare(result, other.result, points).state == "refuted":
            raise Refuted("the chain rule and substituting first give different answers")
        if any(isinstance(node, UndefinedFunction) for node in nodes(self.graph.whole(self.graph.root))):
            return None
        if t in self.worked_there:
            return self.cross_check_there(other.result, t)
        agree = "The two could not be compared."
        if verdict.state == "agrees":
            agree = f"Both ways agree at {verdict.points} point{'s' if verdict.points > 1 else ''}."
        if len(self.terms(self.graph.root, t)) == 1 and other.lines[0].steps[0].rule is one_chain:
            return self.sheet.remark(f"Substituting first leads to the same chain rule. {agree}")
        if not self._written_out:
            line = checked_line(Checker(goal), goal, other.result, [Step(SUBSTITUTED, goal, other.result)])
            other = Derivation(goal, (line,))
        self.sheet.put(other, title="cross-check: substitute first, then differentiate")
        self.sheet.remark(agree)

    def cross_check_there(self, other: Expr, t: Sym) -> None:
        """The same with numbers."""
        if not smooth_at(self.graph.whole(self.graph.root), frozenset(self.there), self.there):
            return
        found, value = number(value_at(other, self.there, proved=True).result), self.worked_there[t]
        right = number(value)
        if found is None or right is None:
            return
        if abs(found - right) > SAME * max(1, abs(right)):
            raise Refuted("the chain rule and substituting first give different values")
        self.sheet.remark("Substituting first, then differentiating, gives ", value, " too.")


def _numbered(d: Derivation) -> list[Words]:
    """What f_1 and f_2 are, where they stand in the result."""
    functions: dict[str, set[int]] = {}
    for node in nodes(d.result):
        if isinstance(node, UndefinedFunction) and len(node.args) > 1 and not all(type(a) is Sym for a in node.args):
            functions.setdefault(node.name, set()).update([i for i, n in enumerate(node.orders, 1) if n])
    out: list[Words] = []
    for name, found in functions.items():
        places = sorted(found)
        if places:
            called, by = _enumerated([f"{name}_{i}" for i in places]), _enumerated([ordinal(i) for i in places])
            verb, noun = ("are", "derivatives") if len(places) > 1 else ("is", "derivative")
            out.append((f"Here {called} {verb} the partial {noun} of {name} by its {by} variable.",))
    return out


def _enumerated(words: Sequence[str]) -> str:
    """``a, b and c``"""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def inner_values(graph: Graph, there: dict[str, Expr]) -> dict[str, Derivation]:
    """The inner variables worked out at the point; none where a function is not certainly smooth there."""
    values = dict(there)
    worked: dict[str, Derivation] = {}
    for name in graph.order:
        body = graph.bodies[name]
        here = {n: values[n] for n in values if body.has(Sym(n))}
        if not smooth_at(body, frozenset(here), here):
            return {}
        if name != graph.root:
            worked[name] = value_at(body, here, proved=True)
            values[name] = worked[name].result
    return worked


def _written(lines: Sequence[Line], current: Expr) -> tuple[int, int]:
    """How long the end is, and all that is written on the way."""
    return count(lines[-1].after if lines else current), sum([count(line.after) for line in lines])


def _worked_values(worked: Mapping[str, Derivation]) -> Words:
    """``x = 2*0 + 1 = 1, y = 3``"""
    out: list[str | Expr] = []
    for name, d in worked.items():
        out += [", ", Relation("=", Sym(name), d.lines[0].after if d.lines else d.result)]
        out += [" = ", d.result] if d.lines and d.lines[0].after != d.result else []
    return tuple(out[1:])
