"""The search for a mistake: the rules applied with at most k of them wrong, as values at a few points.

For every goal d/dx [...] the candidates are the values that right and wrong rules lead to.  Each rule
gives a rewrite with open goals; the candidates of those goals are combined inside it.  Candidates with
the same values are one, so there are few; what was done to get there is kept beside them, and only for those
that agree with the student's answer is the expression built again.

The values of a node are combined from those of its parts, of which there are many choices, and some have none at
some points: :mod:`calctool.numeric.vectorized` works on whole expressions with values at every point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import add, attrgetter, itemgetter, mul, neg
from typing import NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Rewrite
from calctool.diagnosis.agreement import Vector, same
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.ways import right, ways_of
from calctool.errors import CalcError, Undecided
from calctool.expr.exact import rational_value, real_exponent
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Add, Const, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.numeric.fields import FLOATS, HUGE, TINY
from calctool.numeric.operations import BY_FORMULA, compute
from calctool.numeric.taylor import power
from calctool.process.budget import Budget

NAN = math.nan
MANY = 2_500
"""Candidates kept for one goal."""
WORK = 40_000
"""Units of work for one answer: candidates tried for a part of the problem.  Textbook exercises need up to 18,000."""
MANY_ORIGINS = 5
"""Origins kept for one candidate."""


class MistakeMade(NamedTuple):
    """A mistake where it was made: the card, the goal, what it made of it, and how deep inside the problem."""

    card: Mistake
    goal: Expr
    rewrite: Rewrite
    after: Expr
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
    """Values at the points, the number of mistakes, and how they come about."""

    __slots__ = ("mistakes", "origins", "values")

    def __init__(self, values: Vector, mistakes: int, origins: list[Origin]) -> None:
        self.values = values
        self.mistakes = mistakes
        self.origins = origins


GoalKey = tuple[Expr, int, bool]


class WorkedGoal:
    """The candidates of a goal, the units of work that they cost without those of other goals, and these goals."""

    __slots__ = ("candidates", "cost", "needs")

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.cost = 0
        self.needs: list[GoalKey] = []


class Search:
    """Candidates over fixed points: ``env`` holds the values of every name at each of them.

    Another answer to the same question goes on with what is known by then (:meth:`anew`).  Its budget pays for each
    goal it meets as if nothing were known, so that what is found does not depend on who was graded before.
    """

    def __init__(self, env: Mapping[str, Vector], size: int, cards: Sequence[Mistake], budget: Budget) -> None:
        self.env = dict(env)
        self.size = size
        self.ways = ways_of(tuple(cards))
        self.budget = budget
        self.letters: dict[str, tuple[Expr, Expr]] = {}
        """Letter -> what it stands for, and what is shown for it."""
        self._letter_of: dict[tuple[Expr, Expr], Sym] = {}
        self._vectors: dict[Expr, Vector] = {}
        self._goals: dict[GoalKey, WorkedGoal] = {}
        self._paid: set[GoalKey] = set()
        self._at_work: list[WorkedGoal] = []
        self.known: dict[Expr, Expr] = {}
        """Goals that are worked out already."""
        self.stands: Callable[[Vector], bool] | None = None
        """Does what was made of a part stand in the answer?  Where it is given, only such mistakes are tried."""
        self.top: Expr | None = None
        """The question, whose derivative is the whole answer."""
        self._weights = [1 / (1.37 + i) for i in range(size)]

    def anew(self, budget: Budget) -> Search:
        """The same search for another answer."""
        self.budget, self._paid = budget, set()
        self.stands = self.top = None
        for key in [key for key in self._goals if key[2]]:  # of these the answer before decided which were tried
            del self._goals[key]
        return self

    def spend(self, units: int = 1) -> None:
        """Count work, for the goal that is at work."""
        self.budget.spend(units)
        if self._at_work:
            self._at_work[-1].cost += units

    def _pay(self, key: GoalKey) -> None:
        """Spend what a goal that is known has cost, if this answer has not paid for it."""
        if key not in self._paid:
            self._paid.add(key)
            found = self._goals[key]
            self.budget.spend(found.cost)
            for other in found.needs:
                self._pay(other)

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
                return [*(map(add, *parts) if len(parts) == 2 else map(sum, zip(*parts, strict=True)))]
            case Mul():
                return [*(map(mul, *parts) if len(parts) == 2 else map(math.prod, zip(*parts, strict=True)))]
            case Neg():
                return [*map(neg, parts[0])]
            case Num():
                try:
                    return [float(node.value)] * self.size
                except OverflowError:
                    return [NAN] * self.size
            case Div():
                return [a / b if b else NAN for a, b in zip(*parts, strict=True)]
        if isinstance(node, Pow) and isinstance(node.exp, Num) and node.exp.value == 2:
            return [*map(mul, parts[0], parts[0])]
        of_one = _of_one_column(node, parts)
        if of_one is not None:
            return _each(*of_one)
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
            rows = [(n + c.mistakes, (*cs, c)) for n, cs in rows for c in inner if n + c.mistakes <= k]
            if len(rows) > MANY:
                rows = sorted(rows, key=itemgetter(0))[:MANY]
        self.spend(len(rows))
        found: dict[str, Candidate] = {}
        for n, cs in rows:
            self._put(found, self.over(e, [c.values for c in cs]), n, [Origin(e, cs)])
        return list(found.values())

    def _at(self, e: Substituted, k: int) -> list[Candidate]:
        """``body`` at u = g: the letter gets the values of g."""
        letter = self.letter(e.var, e.value)
        body = rewrite(e.body, lambda node: letter if node == e.var else node)
        return [
            Candidate(c.values, c.mistakes, [Origin(Substituted(body, letter, e.value), (c,))])
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
        key: GoalKey = (goal, k, self.stands is not None)
        found = self._goals.get(key)
        if found is not None:
            self._pay(key)
        else:
            found = WorkedGoal()
            self._at_work.append(found)
            try:
                self.spend()
                found.candidates = self._again(goal, k) if goal.body.open else self._first(goal, k)
            finally:
                self._at_work.pop()
            self._goals[key] = found
            self._paid.add(key)
        if self._at_work:
            self._at_work[-1].needs.append(key)
        return found.candidates

    def _first(self, goal: Deriv, k: int) -> list[Candidate]:
        found: dict[str, Candidate] = {}
        for c in self.candidates(right(goal), k):
            self._put(found, c.values, c.mistakes, [Origin(goal, (c,))])
        if k:
            for card, wrong in self.ways.wrong(goal):
                whole = self.stands is None or isinstance(wrong.after, Add) or goal == self.top
                for c in self.candidates(wrong.after, k - 1):
                    if not whole and self.stands is not None and not self.stands(c.values):
                        continue
                    self._put(found, c.values, c.mistakes + 1, [Origin(goal, (c,), card, wrong)])
        return _least(found)

    def _again(self, goal: Deriv, k: int) -> list[Candidate]:
        """A derivative of a derivative: the inner one with its mistakes, then the outer one."""
        inner = self.known.get(goal.body) or worked_out(goal.body)
        found: dict[str, Candidate] = {}
        if inner is not None:
            for c in self.goal(Deriv(inner, goal.wrt), k):
                self._put(found, c.values, c.mistakes, [Origin(goal, (c,))])
        for wrong in self.candidates(goal.body, k)[:150] if k else ():
            if wrong.mistakes:
                again = Deriv(built(wrong), goal.wrt)
                for c in self.goal(again, 0):
                    self._put(found, c.values, wrong.mistakes, [Origin(goal, (c, wrong))])
        return _least(found)

    def used_often(self, goal: Deriv) -> set[str]:
        """The cards that could be used at more than one goal of the right derivation."""
        used: dict[str, int] = {}
        stack: list[Expr] = [goal]
        while stack and len(used) < MANY:
            e = stack.pop()
            if isinstance(e, Substituted):
                letter = self.letter(e.var, e.value)
                stack.append(rewrite(e.body, lambda node, e=e, letter=letter: letter if node == e.var else node))  # type: ignore[misc]
            elif isinstance(e, Deriv) and e.body.open:
                inner = worked_out(e.body)
                stack += [e.body] if inner is None else [e.body, Deriv(inner, e.wrt)]
            elif isinstance(e, Deriv):
                for id in {card.id for card, _ in self.ways.wrong(e)}:
                    used[id] = used.get(id, 0) + 1
                stack.append(right(e))
            elif e.open:
                stack += e.args
        return {id for id, times in used.items() if times > 1}

    def everywhere(self, goal: Deriv, cards: Sequence[Mistake]) -> Candidate | None:
        """The value of a derivative if these wrong rules are used wherever they can be; None if that is but once."""
        first: list[Origin] = []
        try:
            whole = self._worked(goal, cards, first)
        except Undecided:
            return None
        if len(first) < 2:
            return None
        return Candidate(self.vector(whole), 1, [Origin(whole, (), first[0].card, first[0].rewrite, first[0])])

    def _worked(self, e: Expr, cards: Sequence[Mistake], used: list[Origin], depth: int = 0) -> Expr:
        """The expression worked out by wrong rules where one fits; ``used`` is told of each.  Raises Undecided."""
        # No function inside the other: one that calls itself would keep the whole search until circles are looked for.
        if not e.open:
            return e
        if depth > 40:
            raise Undecided("too deep")
        if isinstance(e, Substituted):
            letter = self.letter(e.var, e.value)
            inside = rewrite(e.body, lambda node: letter if node == e.var else node)
            return substitute(self._worked(inside, cards, used, depth + 1), letter.name, e.value)
        if not isinstance(e, Deriv):
            return e.with_args([self._worked(a, cards, used, depth + 1) for a in e.args])
        if e.body.open:
            inner = self._worked(e.body, cards, used, depth + 1)
            return self._worked(Deriv(inner, e.wrt), cards, used, depth + 1)
        for card in cards:
            wrong = next((way for other, way in self.ways.wrong(e) if other is card), None)
            if wrong is not None:
                place = len(used)
                used.append(Origin(e, (), card, wrong))
                after = self._worked(wrong.after, cards, used, depth + 1)
                used[place] = Origin(e, (Candidate(self.vector(after), 0, [Origin(after, ())]),), card, wrong)
                return after
        return self._worked(right(e), cards, used, depth + 1)

    def whole(self, goal: Expr, wrong: Iterable[tuple[Mistake, Rewrite]], k: int) -> list[Candidate]:
        """The candidates for the question as a whole rewritten wrongly, with up to ``k`` more mistakes inside."""
        found: dict[str, Candidate] = {}
        for card, made in wrong:
            for c in self.candidates(made.after, k):
                self._put(found, c.values, c.mistakes + 1, [Origin(goal, (c,), card, made)])
        return list(found.values())

    def shown(self, e: Expr) -> Expr:
        """``e`` with every letter replaced by what is shown for it."""
        while inside := [n for n in e.free if n in self.letters]:
            for name in inside:
                shown = self.letters[name][1]
                e = rewrite(e, lambda node, name=name, shown=shown: shown if node == Sym(name) else node)  # type: ignore[misc]
        return e

    def _put(self, found: dict[str, Candidate], values: Vector, mistakes: int, origins: list[Origin]) -> None:
        """Keep a candidate; of those with the same values to eight digits the one with fewest mistakes."""
        mean = sum(map(mul, values, self._weights))
        key = f"{mean:.8e}" if mean == mean else " ".join([f"{v:.8e}" for v in values])
        old = found.get(key)
        while old is not None and not same(values, old.values, 1):  # one large value hides the others in a mean
            key += "'"
            old = found.get(key)
        if old is None or mistakes < old.mistakes:
            found[key] = Candidate(values, mistakes, origins)
        elif mistakes == old.mistakes and len(old.origins) < MANY_ORIGINS:
            old.origins += origins


_WAVES = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_TURNS = 1e6
"""Of an angle beyond this a float leaves too few digits behind the point: cos(28 x^27) says nothing at x = 2."""


def _of_one_column(node: Expr, parts: Sequence[Vector]) -> tuple[Callable[[float], float], Vector] | None:
    """A function, and the only column of values that it is worked out from: of sin(u), e^u, u^n."""
    if isinstance(node, Func) and len(parts) == 1 and node.name not in BY_FORMULA:
        call = partial(FLOATS.call, node.name)
        if node.name in _WAVES:
            return lambda u: call(u) if abs(u) < _TURNS else NAN, parts[0]
        return call, parts[0]
    if isinstance(node, Pow):
        base, exp = node.args
        if isinstance(base, Const) and base.name == "e":
            return partial(FLOATS.call, "exp"), parts[1]
        n = parts[1][0]
        if not exp.free and math.isfinite(n):
            real = real_exponent(exp)
            fraction = real is None and rational_value(exp) is not None
            return lambda u: power(FLOATS, u, n, real, fraction), parts[0]
    return None


def _each(f: Callable[[float], float], column: Vector) -> Vector:
    """A function at each of these numbers, as :func:`calctool.numeric.operations.compute` has it."""
    out: Vector = []
    for u in column:
        v = NAN
        if u - u == 0.0:  # neither infinite nor missing
            try:
                v = f(u)
            except (ArithmeticError, ValueError):
                v = NAN
            if not (v.__class__ is float and (TINY < v < HUGE or -HUGE < v < -TINY or v == 0.0)):
                v = NAN
        out.append(v)
    return out


def _least(found: dict[str, Candidate]) -> list[Candidate]:
    """Not too many candidates, those with few mistakes first if some are left out."""
    if len(found) <= MANY:
        return list(found.values())
    return sorted(found.values(), key=attrgetter("mistakes"))[:MANY]


def built(c: Candidate) -> Expr:
    """The expression behind a candidate, by the first of its origins."""
    origin = c.origins[0]
    return _assembled(origin, [built(child) for child in origin.children])


def _assembled(origin: Origin, parts: Sequence[Expr]) -> Expr:
    node = origin.node
    if not parts:
        return node
    if isinstance(node, Deriv) or origin.card is not None:
        return parts[0]
    if isinstance(node, Substituted):
        return substitute(parts[0], node.var.name, node.value)
    return node.with_args(parts)


class Explained(NamedTuple):
    """One way in which a candidate comes about: the mistakes made, the outermost first, and what they lead to.

    ``answered``: the derivatives that came out wrong on the way, each with what was differentiated.
    """

    made: tuple[MistakeMade, ...]
    result: Expr
    answered: tuple[tuple[Expr, Expr], ...] = ()


def explanations(near: Search, c: Candidate, depth: int = 0, most: int = 12) -> Iterator[Explained]:
    """Every way in which a candidate comes about.

    Parts that have the same values are one candidate, so the expression is put together for each way.  Who meets the
    same derivative twice gets the same wrong answer twice: two different ones do not stand side by side.
    """
    count = 0
    for origin in c.origins:
        deeper = depth + (1 if isinstance(origin.node, Deriv) else 0)
        rows: list[tuple[Explained, ...]] = [()]
        for child in origin.children:
            if child.mistakes or child.origins[0].card is not None:
                ways = list(explanations(near, child, deeper, most))
            else:
                ways = [Explained((), built(child))]
            rows = [(*r, way) for r in rows for way in ways if not any(_at_odds(near, way, w) for w in r)][:most]
        for row in rows:
            made = sum([way.made for way in row], ())
            answered = sum([way.answered for way in row], ())
            result = _assembled(origin, [way.result for way in row])
            if origin.card is not None and origin.rewrite is not None:
                at = origin.instance or origin
                after = built(at.children[0]) if origin.instance is not None else row[0].result
                made = (MistakeMade(origin.card, at.node, origin.rewrite, after, depth), *made)
            if made and isinstance(origin.node, Deriv) and not origin.node.body.open:
                answered = ((origin.node.body, result), *answered)
            yield Explained(made, result, answered)
            count += 1
            if count >= most:
                return


def _at_odds(near: Search, one: Explained, other: Explained) -> bool:
    """Is the derivative of the same function two different ones?"""
    return any(
        near.shown(f) == near.shown(g) and not same(near.vector(a), near.vector(b))
        for f, a in one.answered
        for g, b in other.answered
    )


def worked_out(e: Expr) -> Expr | None:
    """Every d/dx in an expression worked out by the engine; None where it cannot be."""
    try:
        return derivative_engine(check=False).derive(e).result
    except CalcError:
        return None
