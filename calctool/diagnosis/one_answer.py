"""A wrong answer -> the mistakes that lead to it, the likeliest first; none where none is recognised.

Mistakes made on the question as a whole come first (another letter, another task), then the search of
:mod:`calctool.diagnosis.search` with one wrong rule, then with two, and last the coefficients one by one.  What is
found is confirmed at many more points, ranked, and said with the student's own piece in it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from calctool.derivation.rule import Names, Rewrite
from calctool.diagnosis.mistakes.card import Mistake, book, local, mistakes
from calctool.diagnosis.ranking import Explanation, ranked
from calctool.diagnosis.search import (
    Candidate,
    Mistaken,
    Origin,
    OutOfBudget,
    Search,
    Vector,
    built,
    explanations,
    same,
)
from calctool.diagnosis.wording import Diagnosis, said, tidy
from calctool.errors import CalcError
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import Add, Deriv, Expr, Limit, Num, Substituted, Sym
from calctool.numeric.balls import Ball
from calctool.numeric.operations import NoValue
from calctool.numeric.sampling import sample_points
from calctool.tasks.question import Question

POINTS = 9
CONFIRM = 36
EPS = sys.float_info.epsilon
MAX_NODES = 600
"""Larger problems are not searched."""
MAX_DEPTH = 60
COMPANIONS = {"power-exponent-not-decremented": ("x-kept",), "constant-kept": ("other-term-kept",)}
"""Mistakes that are the same habit: who does not lower exponents leaves x standing, too."""


# --- one number-valued answer ----------------------------------------------------------------------


OTHER_QUESTIONS = frozenset(("order-too-low", "order-too-high", "second-derivative-squared"))
"""Mistakes about what is asked; one of them beside another mistake explains almost any number."""


def sizes(e: Expr) -> tuple[int, int]:
    """Nodes as printed, and depth."""
    return fold(e, lambda _node, parts: 1 + sum(parts)), e.depth


class OneAnswer:
    """One question with one answer, and the points at which they are compared."""

    def __init__(self, question: Question, goal: Expr, right: Expr, answer: Expr, deadline: float) -> None:
        self.question = question
        self.goal = goal
        self.right = right
        self.answer = answer
        self.deadline = deadline
        body = _body(goal)
        self.body = question.body if body.open and isinstance(question.body, Expr) else body
        self.constant = not goal.free
        self._envs: dict[int, tuple[dict[str, Vector], int]] = {}
        self._far: Search | None = None

    def search(self, points: int, cards: Sequence[Mistake], share: float = 1.0) -> Search:
        env, size = self.env(points)
        now = time.monotonic()
        return Search(env, size, cards, now + share * max(0.0, self.deadline - now))

    def env(self, points: int) -> tuple[dict[str, Vector], int]:
        """Points at which the function and its derivative have values."""
        found = self._envs.get(points)
        if found is None:
            names = self.goal.free | self.answer.free | self.body.free
            whole = self.right if self.right.data == "dne" else Add(self.body, self.right)
            places = sample_points(whole, points, names) if names else []
            env = {name: [float(p[name]) for p in places] for name in names}
            steady = self.steady(env, len(places))
            if len(steady) >= points // 2:
                env = {name: [values[i] for i in steady] for name, values in env.items()}
            found = self._envs[points] = (env, max(1, len(next(iter(env.values()), []))))
        return found

    def steady(self, env: Mapping[str, Vector], size: int) -> list[int]:
        """The points at which the last digit of x does not decide the value: cos(x^9) at 9 has none that count."""
        moved = {name: [v * (1 + 4 * EPS) for v in values] for name, values in env.items()}
        here, there = (Search(e, size, (), self.deadline).vector(self.answer) for e in (env, moved))
        return [i for i in range(size) if same([here[i]], [there[i]], 0)]

    def diagnoses(self) -> list[Diagnosis]:
        """The explanations, ranked; at most two."""
        if max(sizes(self.body)[0], sizes(self.answer)[0]) > MAX_NODES or self.body.depth > MAX_DEPTH:
            return []
        plain = self.letters()
        if plain is not None:
            return plain
        if self.right.data == "dne":
            return self.corner()
        near = self.search(POINTS, self.cards())
        target = near.vector(self.answer)
        if same(target, near.vector(self.right)) or not any(v == v for v in target):
            return []
        rounded = self.rounded(near, target)
        if rounded:
            return rounded
        found = self.one_fault(near, target)
        # many a slip in the table looks like integrating: that is said only where no rule went wrong as a whole
        if not found or min(f.rank for f in found)[1] > 0:
            integrated = self.integrated(near, target)
            if integrated:
                return integrated
        if not found:
            found = self.same_everywhere(near, target)
        if found:
            return self.told(near, ranked(found))
        found = self.more_faults(near, target)
        # two rare mistakes at once are less likely than one number that is off
        if not found or min(f.rank for f in found)[2] == "C":
            slip = self.coefficients(near, target)
            if slip:
                return slip
        return self.told(near, ranked(found)) if found else []

    def cards(self) -> tuple[Mistake, ...]:
        """What can go wrong at each d/dx: with several letters also that it is taken by another one."""
        return local() if len(self.body.free) < 2 else (*local(), mistakes()["wrong-variable"])

    # --- the whole answer --------------------------------------------------------------------------

    def letters(self) -> list[Diagnosis] | None:
        """Letters that the question does not have; None where there are none (or only a constant C)."""
        known = self.goal.free | self.body.free | {x.name for x in self.question.variables}
        known |= set(self.question.point or ())
        foreign = sorted(self.answer.free - known)
        if not foreign:
            return None
        inner = {x.name for x, _ in self.question.equations}
        cards = mistakes()
        if set(foreign) <= inner:
            put = self.answer
            for _ in self.question.equations:
                for x, e in self.question.equations:
                    put = substitute(put, x.name, e)
            bare = OneAnswer(self.question, self.goal, self.right, put, self.deadline)
            near = bare.search(POINTS, ())
            if same(near.vector(put), near.vector(self.right)):
                return [said(cards["mchain-not-substituted"], self.goal, None, {})]
            return bare.diagnoses()
        if foreign in (["C"], ["c"]):
            bare_answer = substitute(self.answer, foreign[0], Num(0))
            return OneAnswer(self.question, self.goal, self.right, bare_answer, self.deadline).diagnoses()
        return [said(cards["wrong-letter"], self.goal, self.answer, {"t": Sym(foreign[0])})]

    def corner(self) -> list[Diagnosis]:
        """A number given for a slope where there is none."""
        if self.answer.free or self.answer.data in ("dne", "oo"):
            return []
        return [said(mistakes()["symmetric-derivative"], self.goal, self.answer, {})]

    def rounded(self, near: Search, target: Vector) -> list[Diagnosis]:
        """Right but for decimals."""
        if not fold(self.answer, lambda node, parts: any(parts) or (isinstance(node, Num) and "." in node.text)):
            return []
        right = near.vector(self.right)
        for v, w in zip(target, right, strict=True):
            if (v != v) != (w != w) or (v == v and abs(v - w) > 0.006 * abs(w)):
                return []
        return [said(mistakes()["decimal-rounded"], self.goal, self.answer, {})]

    def integrated(self, near: Search, target: Vector) -> list[Diagnosis]:
        """Differentiating the answer gives the function back (and that is not so for the right answer)."""
        goal, x = self.goal, self.question.variables[0]
        if not isinstance(goal, Deriv) or goal.body.open or goal.body == x or not self.answer.has(x):
            return []
        back = self.slopes(near, self.answer, x)
        body = near.vector(goal.body)
        if back is None or not same(back, body) or same(near.vector(self.right), body):
            return []
        return [said(mistakes()["integrated-instead"], goal, self.answer, {})]

    def slopes(self, near: Search, e: Expr, x: Sym) -> Vector | None:
        """The values of the derivative of a finished expression."""
        try:
            return Search(near.env, near.size, (), self.deadline).candidates(Deriv(e, x), 0)[0].values
        except (OutOfBudget, CalcError):
            return None

    # --- the search --------------------------------------------------------------------------------

    def one_fault(self, near: Search, target: Vector) -> list[Explanation]:
        """Every explanation with one mistake."""
        out = list(self.hits(near, near.whole(self.goal, self.whole_cards(), 0), target))
        bodies = [self.goal, *self.chain_goal()]
        for goal in bodies:
            out += self.hits(near, near.candidates(goal, 1), target)
        if not out and not self.constant:
            for other in rewritten(self.goal):
                out += self.hits(near, near.candidates(other, 1), target)
        return out

    def same_everywhere(self, near: Search, target: Vector) -> list[Explanation]:
        """The explanations with one rule taken wrongly wherever it was used."""
        if self.constant or not isinstance(self.goal, Deriv) or self.goal.body.open:
            return []
        cards = mistakes()
        out: list[Explanation] = []
        for card in local():
            together = [card, *[cards[i] for i in COMPANIONS.get(card.id, ())]]
            c = near.everywhere(self.goal, together)
            if c is not None:
                out += [f._replace(everywhere=True) for f in self.hits(near, [c], target)]
        return out

    def more_faults(self, near: Search, target: Vector) -> list[Explanation]:
        """Every explanation with two mistakes; none for a single number, which many of them could give."""
        if self.constant:
            return []
        out: list[Explanation] = []
        try:
            for goal in [self.goal, *self.chain_goal()]:
                out += self.hits(near, near.candidates(goal, 2), target)
            if not out:
                out += self.hits(near, near.whole(self.goal, self.whole_cards(), 1), target)
        except OutOfBudget:
            pass
        return out

    def chain_goal(self) -> list[Expr]:
        """For equations, the derivative written along the paths, so that mistakes can be made on each factor."""
        if not self.question.equations:
            return []
        from calctool.diagnosis.mistakes.several import along_paths

        return along_paths(self.question, self.goal)

    def whole_cards(self) -> list[Mistake]:
        from calctool.diagnosis.mistakes.several import PARTIAL, chain_mistakes
        from calctool.diagnosis.mistakes.sums import WHOLE

        cards = [*book("task"), *WHOLE]
        if self.question.equations:
            return [*cards, *chain_mistakes(self.question)]
        return [*cards, *PARTIAL] if len(self.body.free) > 1 else cards

    def hits(self, near: Search, found: Iterable[Candidate], target: Vector) -> Iterator[Explanation]:
        """The candidates that agree with the answer, here and at many more points."""
        for c in found:
            if not c.faults or not same(c.values, target):
                continue
            for faults, way in explanations(c):
                # Who took the whole question for another one has not made a second mistake by chance.
                other = len(faults) > 1 and any(f.card.id in OTHER_QUESTIONS for f in faults)
                if faults and not other and self.confirmed(near, c, way):
                    yield Explanation(faults)

    def confirmed(self, near: Search, c: Candidate, way: Origin) -> bool:
        if self.constant:
            return True
        if self._far is None:
            env, size = self.env(CONFIRM)
            self._far = Search(env, size, (), self.deadline)
        far = self._far
        e = near.shown(built(c, way))
        if e.open:
            return False
        ours, theirs = far.vector(e), far.vector(self.answer)
        apart = [i for i in range(far.size) if not same([ours[i]], [theirs[i]], 0)]
        return same(ours, theirs, 4) or self.touch(e, apart)

    def touch(self, e: Expr, places: Sequence[int]) -> bool:
        """Do ``e`` and the answer agree where floats did not?  Far out a difference of large terms leaves no digit."""
        env, size = self.env(CONFIRM)
        if size - len(places) < 4:
            return False
        for i in places:
            ball = Ball({name: Fraction(values[i]) for name, values in env.items()})
            v, w = ball.value(e), ball.value(self.answer)
            if isinstance(v, NoValue) or isinstance(w, NoValue):
                if v is not w:
                    return False
            elif not v.overlaps(w):
                return False
        return True

    # --- coefficients ------------------------------------------------------------------------------

    def coefficients(self, near: Search, target: Vector) -> list[Diagnosis]:
        """Multiplied out, one term differs from the right answer."""
        if self.constant:
            return []
        from calctool.algebra.coefficients import one_term_off

        found = one_term_off(self.right, self.answer)
        if found is None:
            return []
        id, slots = found
        return [said(mistakes()[id], self.goal, self.answer, slots)]

    # --- saying it ---------------------------------------------------------------------------------

    def told(self, near: Search, found: Sequence[Explanation]) -> list[Diagnosis]:
        out: list[Diagnosis] = []
        for each in found:
            diagnoses = [self.tell(near, f) for f in each.faults]
            says = diagnoses[0].says
            if each.everywhere:
                says = (*says, " The same happened wherever this rule was used.")
            for other in diagnoses[1:]:
                says = (*says, " Besides: ", *other.says)
            first = diagnoses[0]._replace(says=says, faults=len(diagnoses), others=tuple(diagnoses[1:]))
            if first.id not in [d.id for d in out]:
                out.append(first)
        return out

    def tell(self, near: Search, fault: Mistaken) -> Diagnosis:
        goal = fault.goal
        part = near.shown(goal.body) if isinstance(goal, Deriv) and not goal.body.open else None
        if goal == self.goal:
            piece: Expr | None = self.answer if isinstance(goal, Deriv) else None
        else:
            piece = tidy(near.shown(built(fault.after)))
        slots = {name: near.shown(e) for name, e in fault.rewrite.slots.items()}
        outside = isinstance(goal, Deriv) and goal.wrt.name in near.letters
        told = said(fault.card, part if part is not None else self.goal, piece, slots, self.body, outside=outside)
        return told._replace(step=self.step(near, goal, fault, piece), slots=slots)

    def step(self, near: Search, goal: Expr, fault: Mistaken, piece: Expr | None) -> tuple[Expr, Expr] | None:
        """The faulty step, that on the outside of a chain in the letter u."""
        if piece is None or not isinstance(goal, Deriv) or goal.body.open:
            return None
        if goal.wrt.name not in near.letters:
            return near.shown(goal), piece
        u = next(Sym(c) for c in ("u", "t", "s", "u_1") if c not in self.body.free)
        line, after = (substitute(e, goal.wrt.name, u) for e in (goal.body, built(fault.after)))
        return Deriv(near.shown(line), u), tidy(near.shown(after))


def _body(goal: Expr) -> Expr:
    """What is differentiated in the end."""
    while isinstance(goal, (Deriv, Substituted, Limit)):
        goal = goal.body
    return goal


def rewritten(goal: Expr) -> Iterator[Expr]:
    """The same question about the function multiplied out."""
    from calctool.simplification.forms import expanded

    if not isinstance(goal, Deriv) or goal.body.open:
        return
    found = expanded.apply(goal.body, Names(goal.body.free))
    if isinstance(found, Rewrite) and found.after != goal.body:
        yield Deriv(found.after, goal.wrt)
