"""The search for a mistake: the rules applied with at most k of them wrong, carried as values at a few points.

For every goal d/dx [...] the candidates are the values that right and wrong rules lead to.  Each rule
gives a rewrite with open goals; the candidates of those goals are combined inside it.  Candidates with
the same values are one, so there are few; what was done to get there is kept beside them, and only for those
that agree with the student's answer is the expression built again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from calctool.books import DIFF
from calctool.derivation.rule import Names, Rewrite
from calctool.diagnosis.mistakes.card import Mistake
from calctool.differentiation.chain import chain, outer_and_inner, power_of_function
from calctool.errors import CalcError
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Add, Deriv, Div, Expr, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.numeric.fields import FLOATS
from calctool.numeric.operations import compute

Vector = list[float]
NAN = math.nan
_MANY = 2_500
"""Candidates kept for one goal."""
_WAYS = 5
"""Explanations kept for one candidate."""
_EIGHT_DIGITS = ["%.8e " * n for n in range(60)]
_RIGHT = tuple(r for r in DIFF if r not in (chain, power_of_function))


class Mistaken(NamedTuple):
    """A wrong rule, the goal it was applied to, what it made of it, and how deep inside the problem."""

    card: Mistake
    goal: Expr
    rewrite: Rewrite
    after: Candidate
    depth: int


class Origin(NamedTuple):
    """How a candidate comes about: the node, the candidates of its children, and the wrong card if one was used."""

    node: Expr
    children: tuple[Candidate, ...]
    card: Mistake | None = None
    rewrite: Rewrite | None = None
    instance: Origin | None = None
    """Where the card was used first, if it was used everywhere."""


class Candidate:
    """Values at the points, the number of faults, and the ways that lead there."""

    __slots__ = ("faults", "values", "ways")

    def __init__(self, values: Vector, faults: int, ways: list[Origin]) -> None:
        self.values = values
        self.faults = faults
        self.ways = ways


class OutOfBudget(Exception):
    """The time for the search is over."""


class Search:
    """Candidates over fixed points: ``env`` holds the values of every name at each of them."""

    def __init__(
        self, env: Mapping[str, Vector], size: int, cards: Sequence[Mistake], deadline: float, most: int = _MANY
    ) -> None:
        self.env = dict(env)
        self.size = size
        self.cards = cards
        self.deadline = deadline
        self.most = most
        self.letters: dict[str, tuple[Expr, Expr]] = {}
        """Letter -> what it stands for, and what is shown for it."""
        self._letter_of: dict[tuple[Expr, Expr], Sym] = {}
        self._vectors: dict[Expr, Vector] = {}
        self._goals: dict[tuple[Expr, int], list[Candidate]] = {}
        self._names = Names(frozenset())

    # --- values ------------------------------------------------------------------------------------

    def vector(self, e: Expr) -> Vector:
        """The values of a finished expression; nan where there is none."""
        found = self._vectors.get(e)
        if found is None:
            if isinstance(e, Substituted):
                found = self.vector(substitute(e.body, e.var.name, e.value))
            elif isinstance(e, Sym):
                found = self.env.get(e.name) or [NAN] * self.size
            else:
                found = self.over(e, [self.vector(a) for a in e.args])
            self._vectors[e] = found
        return found

    def over(self, node: Expr, parts: Sequence[Vector]) -> Vector:
        """A node's values from its children's."""
        match node:
            case Add():
                return [*map(sum, zip(*parts, strict=True))]
            case Mul():
                return [*map(math.prod, zip(*parts, strict=True))]
            case Neg():
                return [-a for a in parts[0]]
            case Num():
                return [float(node.value)] * self.size
            case Div():
                return [a / b if b else NAN for a, b in zip(*parts, strict=True)]
        if isinstance(node, Pow) and isinstance(node.exp, Num) and node.exp.value == 2:
            return [a * a for a in parts[0]]
        out: Vector = []
        for i in range(self.size):
            here = [p[i] for p in parts]
            v = NAN if any(a != a or a in (math.inf, -math.inf) for a in here) else compute(FLOATS, node, here)
            out.append(v if v.__class__ is float else NAN)
        return out

    # --- candidates --------------------------------------------------------------------------------

    def candidates(self, e: Expr, k: int) -> list[Candidate]:
        """The values of an expression with open goals, if at most ``k`` rules are wrong."""
        if not e.open:
            return [Candidate(self.vector(e), 0, [Origin(e, ())])]
        if isinstance(e, Deriv):
            return self.goal(e, k)
        if isinstance(e, Substituted):
            return self._at(e, k)
        rows: list[tuple[int, tuple[Candidate, ...]]] = [(0, ())]
        for a in e.args:
            inner = self.candidates(a, k)
            rows = [(n + c.faults, (*cs, c)) for n, cs in rows for c in inner if n + c.faults <= k]
            if len(rows) > self.most:
                rows = sorted(rows, key=_few)[: self.most]
        if len(rows) > 40:
            self._on_time()
        found: dict[str, Candidate] = {}
        for n, cs in rows:
            _put(found, self.over(e, [c.values for c in cs]), n, [Origin(e, cs)])
        return list(found.values())

    def _at(self, e: Substituted, k: int) -> list[Candidate]:
        """``body`` at u = g: the letter gets the values of g."""
        letter = self.letter(e.var, e.value)
        body = rewrite(e.body, lambda node: letter if node == e.var else node)
        return [
            Candidate(c.values, c.faults, [Origin(Substituted(body, letter, e.value), (c,))])
            for c in self.candidates(body, k)
        ]

    def letter(self, var: Sym, value: Expr) -> Sym:
        """A letter of its own for each thing put in."""
        found = self._letter_of.get((var, value))
        if found is None:
            # a variable of the question is shown as itself, the letter of a chain as what is inside
            shown: Expr = var if var.name in self.env and not value.free else value
            found = self._letter_of[var, value] = Sym(f"u'{len(self._letter_of)}")
            self.env[found.name] = self.vector(value)
            self.letters[found.name] = (value, shown)
        return found

    def goal(self, goal: Deriv, k: int) -> list[Candidate]:
        """The candidates for one d/dx."""
        key = (goal, k)
        found = self._goals.get(key)
        if found is None:
            self._on_time()
            found = self._goals[key] = self._again(goal, k) if goal.body.open else self._first(goal, k)
        return found

    def _first(self, goal: Deriv, k: int) -> list[Candidate]:
        found: dict[str, Candidate] = {}
        for c in self.candidates(self.right(goal), k):
            _put(found, c.values, c.faults, [Origin(goal, (c,))])
        if k:
            for card in self.cards:
                for way in card.ways(goal):
                    for c in self.candidates(way.after, k - 1):
                        _put(found, c.values, c.faults + 1, [Origin(goal, (c,), card, way)])
        return _least(found, self.most)

    def _again(self, goal: Deriv, k: int) -> list[Candidate]:
        """A derivative of a derivative: the inner one with its faults, then the outer one."""
        inner = tidied(goal.body)
        found: dict[str, Candidate] = {}
        if inner is not None:
            for c in self.goal(Deriv(inner, goal.wrt), k):
                _put(found, c.values, c.faults, [Origin(goal, (c,))])
        for wrong in self.candidates(goal.body, k)[:150] if k else ():
            if wrong.faults:
                again = Deriv(built(wrong), goal.wrt)
                for c in self.goal(again, 0):
                    _put(found, c.values, wrong.faults, [Origin(goal, (c, wrong))])
        return _least(found, self.most)

    def right(self, goal: Deriv) -> Expr:
        """The goal by the rule a teacher would try first, one link of a chain at a time."""
        body, x = goal.body, goal.wrt
        for rule in _RIGHT:
            found = rule.apply(goal, self._names)
            if isinstance(found, Rewrite):
                return found.after
        found = power_of_function.apply(goal, self._names)
        if isinstance(found, Rewrite):
            return found.after
        link = outer_and_inner(body, x)
        if link is None:
            raise OutOfBudget  # no rule of ours: nothing to look for
        make, inside = link
        letter = Sym("u'")
        return Mul(Substituted(Deriv(make(letter), letter), letter, inside), Deriv(inside, x))

    def everywhere(self, goal: Deriv, cards: Sequence[Mistake]) -> Candidate | None:
        """The value of a derivative if these wrong rules are used wherever they can be; None if that is but once."""
        first: list[Origin] = []
        uses = 0

        def work(e: Expr, depth: int) -> Expr:
            nonlocal uses
            if not e.open:
                return e
            if depth > 40:
                raise OutOfBudget
            if isinstance(e, Substituted):
                letter = self.letter(e.var, e.value)
                body = work(rewrite(e.body, lambda node: letter if node == e.var else node), depth + 1)
                return substitute(body, letter.name, e.value)
            if not isinstance(e, Deriv):
                return e.with_args([work(a, depth + 1) for a in e.args])
            if e.body.open:
                raise OutOfBudget
            for card in cards:
                way = next(card.ways(e), None)
                if way is not None:
                    uses += 1
                    place = len(first)
                    first.append(Origin(e, (), card, way))
                    after = work(way.after, depth + 1)
                    first[place] = Origin(e, (Candidate(self.vector(after), 0, [Origin(after, ())]),), card, way)
                    return after
            return work(self.right(e), depth + 1)

        try:
            whole = work(goal, 0)
        except OutOfBudget:
            return None
        if uses < 2:
            return None
        way = first[0]
        return Candidate(self.vector(whole), 1, [Origin(whole, (), way.card, way.rewrite, way)])

    def whole(self, goal: Expr, cards: Sequence[Mistake], k: int) -> list[Candidate]:
        """The mistakes of ``cards``, made on the question as a whole, with up to ``k`` more inside."""
        found: dict[str, Candidate] = {}
        for card in cards:
            for way in card.ways(goal):
                for c in self.candidates(way.after, k):
                    _put(found, c.values, c.faults + 1, [Origin(goal, (c,), card, way)])
        return list(found.values())

    def shown(self, e: Expr) -> Expr:
        """``e`` with every letter replaced by what is shown for it."""
        while inside := [n for n in e.free if n in self.letters]:
            for name in inside:
                shown = self.letters[name][1]
                e = rewrite(e, lambda node, name=name, shown=shown: shown if node == Sym(name) else node)  # type: ignore[misc]
        return e

    def _on_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfBudget


def _few(row: tuple[int, tuple[Candidate, ...]]) -> int:
    return row[0]


def _faults(c: Candidate) -> int:
    return c.faults


def _least(found: dict[str, Candidate], most: int) -> list[Candidate]:
    if len(found) <= most:
        return list(found.values())
    return sorted(found.values(), key=_faults)[:most]


def _put(found: dict[str, Candidate], values: Vector, faults: int, ways: list[Origin]) -> None:
    """Keep a candidate; one with the same values is the same, fewer faults win."""
    key = _EIGHT_DIGITS[len(values)] % tuple(values)
    old = found.get(key)
    if old is None or faults < old.faults:
        found[key] = Candidate(values, faults, ways)
    elif faults == old.faults and len(old.ways) < _WAYS:
        old.ways += ways


def same(a: Vector, b: Vector, least: int = 3) -> bool:
    """Do the values agree wherever there are any, at ``least`` so many points, and are their holes the same?"""
    seen = 0
    for v, w in zip(a, b, strict=True):
        if not (math.isfinite(v) and math.isfinite(w)):
            if math.isfinite(v) or math.isfinite(w):
                return False
            continue
        if abs(v - w) > 1e-8 * max(abs(v), abs(w)) + 1e-12:
            return False
        seen += 1
    return seen >= min(least, len(a))


def built(c: Candidate, way: Origin | None = None) -> Expr:
    """The expression behind a candidate."""
    way = way or c.ways[0]
    if not way.children:
        return way.node
    if isinstance(way.node, Deriv) or way.card is not None:
        return built(way.children[0])
    if isinstance(way.node, Substituted):
        return substitute(built(way.children[0]), way.node.var.name, way.node.value)
    return way.node.with_args([built(child) for child in way.children])


def explanations(c: Candidate, depth: int = 0, most: int = 12) -> Iterator[tuple[tuple[Mistaken, ...], Origin]]:
    """Every way to the candidate that was kept: its faults, the outermost first."""
    count = 0
    for way in c.ways:
        own: tuple[Mistaken, ...] = ()
        if way.card is not None and way.rewrite is not None:
            at = way.instance or way
            own = (Mistaken(way.card, at.node, way.rewrite, at.children[0], depth),)
        deeper = depth + (1 if isinstance(way.node, Deriv) else 0)
        rows: list[tuple[Mistaken, ...]] = [own]
        for child in way.children:
            if child.faults or child.ways[0].card is not None:
                rows = [(*r, *inner) for r in rows for inner, _ in explanations(child, deeper, most)][:most]
        for row in rows:
            yield row, way
            count += 1
            if count >= most:
                return


def tidied(goal: Expr) -> Expr | None:
    """The derivative as the engine gives it; None where it does not."""
    from calctool.books import derivative_engine

    try:
        return derivative_engine(check=False, seconds=0.3).derive(goal).result
    except CalcError:
        return None
