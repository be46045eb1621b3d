"""A wrong answer -> the mistakes that lead to it, the likeliest first; none where none is recognised.

Mistakes made on the question as a whole come first (another letter, another task), then the search of
:mod:`calctool.diagnosis.search` with one wrong rule, then with two, and last the coefficients one by one.  What is
recognised is confirmed at many more points, ranked, and said with the student's own piece in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from calctool.algebra.coefficients import one_term_off
from calctool.derivation.rule import Rewrite
from calctool.diagnosis.agreement import Vector, may_be_equal, same
from calctool.diagnosis.attempt import MANY_POINTS, Attempt
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.fit import Fit, Typed, like_terms
from calctool.diagnosis.mistakes import MISTAKES, made_on
from calctool.diagnosis.mistakes.several import Paths, along_paths, paths
from calctool.diagnosis.one_change import one_change
from calctool.diagnosis.ranking import Explanation, Rank, ranked, unlikely
from calctool.diagnosis.right_lines import expanded
from calctool.diagnosis.search import Candidate, MistakeMade, Search, built, explanations, worked_out
from calctool.diagnosis.slips import BEFORE, Slip, slips, slips_after
from calctool.diagnosis.wording import Diagnosis, in_place, said, slipped, uncapitalized
from calctool.errors import Undecided
from calctool.expr.traversal import cached, fold, substitute
from calctool.expr.tree import Deriv, Expr, Substituted, Sym
from calctool.process.budget import OutOfBudget
from calctool.simplification import simplify
from calctool.tasks.chain_graph import Graph

MAX_NODES = 600
"""Larger problems are not searched."""
MAX_DEPTH = 60
MAX_EQUATIONS = 6


def sizes(e: Expr) -> tuple[int, int]:
    """Nodes as printed, and depth."""
    return fold(e, lambda _node, parts: 1 + sum(parts)), e.depth


class OneAnswer(Attempt):
    """An attempt at a question with one answer, and what is found to explain it."""

    _far: Search | None = None

    @property
    def constant(self) -> bool:
        """Is the answer a single number?"""
        return not self.goal.free

    def diagnoses(self) -> list[Diagnosis]:
        """The explanations, ranked; at most two."""
        if max(sizes(self.body)[0], sizes(self.answer)[0]) > MAX_NODES or self.body.depth > MAX_DEPTH:
            return []
        seen = self.recognised(*self.signs(0))
        if seen:
            return seen
        if self.foreign:
            return [] if self.put_back is None else self.put_back.diagnoses()
        if self.constant and self.answer.free:
            seen = self.before_the_point()
            if seen:
                return seen
        if self.right.data == "dne" or not self.comparable:
            return []
        near, target = self.near, self.near.vector(self.answer)
        near.known[self.goal] = self.right
        found = self.one_mistake(near, target)
        if same(target, [-v for v in near.vector(self.right)]):
            # only the sign is wrong: a mistake in a part that turns no sign there leads to it by chance
            found = [e for e in found if e.mistakes[0].goal == self.goal or self.turned(near, e.mistakes[0])]
        elif isinstance(self.goal, Deriv) and same(target, near.vector(self.body)):
            # the function is repeated: a mistake in a part that repeats no part leads to it by chance
            found = [e for e in found if e.mistakes[0].goal == self.goal or repeated(near, e.mistakes[0])]
        # many a slip in the table looks like integrating: that is said only where no rule went wrong as a whole
        if all(m.card.weight for e in found for m in e.mistakes):
            seen = self.recognised(*self.signs(1))
            if seen:
                return seen
        best = min((e.rank for e in found), default=None)
        if best is None or best[1:3] > (0, 0):
            slipped_ = self.of_algebra(near, target)
            if slipped_ is not None and (best is None or slipped_[0] < best):
                return slipped_[1]
            if all(m.card.weight for e in found for m in e.mistakes):
                # beside an accident only a rule that was taken wrongly as a whole
                found += [e for e in self.same_everywhere(near, target) if not (found and e.mistakes[0].card.weight)]
            if not any(e.fit == Fit(0, True) or (best and not e.fit.left_over) for e in found):
                seen = self.in_one_place()
                if seen:
                    return seen
        found = found or self.multiplied_out(near, target)
        if found:
            return self.worded(near, ranked(found))
        return self.one_term() or self.worded(near, ranked(self.two_mistakes(near, target)))

    def before_the_point(self) -> list[Diagnosis]:
        """Of an answer into which the point was not put: what went wrong before."""
        goal = self.goal
        while isinstance(goal, Substituted):
            goal = goal.body
        right = worked_out(goal)
        return [] if right is None else OneAnswer(self.question, goal, right, self.answer, self.budget).diagnoses()

    def turned(self, near: Search, made: MistakeMade) -> bool:
        """Did a mistake turn the sign of the part in which it was made, and no more?"""
        right = near.candidates(made.goal, 0)[0].values
        return same(near.vector(made.after), [-v for v in right], 1)

    def cards(self) -> Sequence[Mistake]:
        """What can go wrong at each d/dx: with several letters also that it is taken by another one."""
        letters = max(1, len(self.body.free))
        return [card for card in MISTAKES.values() if 0 < card.inside <= letters]

    # --- the whole answer --------------------------------------------------------------------------

    def signs(self, after: int) -> list[Mistake]:
        """The mistakes that are looked for in the answer itself, once so many wrong rules have been tried."""
        return [card for card in made_on(Attempt) if card.after == after]

    def recognised(self, *cards: Mistake) -> list[Diagnosis]:
        """The first of these mistakes that shows in the answer itself."""
        for card in cards:
            for sign in card.leads_to(self):
                return [said(card, self.goal, sign.piece, sign.slots, whole=True, sure=not self.constant)]
        return []

    def one_term(self) -> list[Diagnosis]:
        """Multiplied out, one term differs from the right answer."""
        off = None if self.constant else one_term_off(self.right, self.answer)
        if off is None:
            return []
        start = "Multiplied out, "
        return [
            in_place(card, self.goal, self.answer, slots, start)
            for card in MISTAKES.values()
            for slots in card.one_term(off)
        ]

    def in_one_place(self) -> list[Diagnosis]:
        """The change of one place of the answer, as it was typed, that makes it right."""
        if self.constant:
            return []
        found = [
            (card, slots)
            for change, mended in one_change(self)
            if self.equal_far(mended, self.right)
            for card in MISTAKES.values()
            if card.in_one_place.leads_to is not None
            for slots in card.in_one_place.leads_to(change)
        ]
        found.sort(key=lambda each: each[0].weight)
        return [in_place(card, self.goal, self.answer, slots) for card, slots in found[:1]]

    def of_algebra(self, near: Search, target: Vector) -> tuple[Rank, list[Diagnosis]] | None:
        """The slip of algebra, before differentiating or afterwards, that leads to the answer, and how likely it is."""
        if self.constant or not isinstance(self.goal, Deriv) or not (any(target) or self.answer.free):
            return None
        number = not self.answer.free  # many a slip would give one: only the plainest explain it
        found: list[tuple[Fit, Slip]] = []
        for line in self.right_lines:
            for slip in slips_after(line):
                agrees = same(near.vector(slip.line), target) and self.may_be_made(slip)
                if agrees and self.equal_far(slip.line, self.answer):
                    found.append((self.typed.fit(slip.line), slip))
        if not self.goal.body.open:
            for slip in slips(self.goal.body, [c for c in BEFORE if not (number and c.weight)]):
                if not self.may_be_made(slip):
                    continue
                for c in near.candidates(Deriv(slip.line, self.goal.wrt), 0):
                    if same(c.values, target) and self.equal_far(near.shown(built(c)), self.answer):
                        found.append((self.typed.fit(near.shown(built(c))), slip))
        if not found:
            return None
        ways = [
            ((1, fit.left_over, 2 * unlikely(slip.card) - fit.literal, slip.card.precedence, 0), i)
            for i, (fit, slip) in enumerate(found)
        ]
        rank, i = min(ways)
        return rank, [slipped(found[i][1], self.goal)]

    def may_be_made(self, slip: Slip) -> bool:
        """Does nothing in the answer as typed speak against a slip?  Terms that stand side by side were not added."""
        merged = slip.merges and self.typed.like_terms and not like_terms(slip.line, self.near)
        return not merged and self.typed.shows(slip.card.shows, slip.after)

    @cached_property
    def typed(self) -> Typed:
        """What stands in the answer."""
        return Typed(self.answer, self.near, self.body)

    # --- the search --------------------------------------------------------------------------------

    def one_mistake(self, near: Search, target: Vector) -> list[Explanation]:
        """Every explanation with one mistake."""
        ways = [way for way in self.whole_ways() if not self.refuted(way[1].after, target)]
        out = list(self.hits(near, near.whole(self.goal, ways, 0), target))
        for goal in [self.goal, *self.chain_goal()]:
            out += self.hits(near, near.candidates(goal, 1), target)
        return out

    def refuted(self, e: Expr, target: Vector) -> bool:
        """Do slopes of the right answer, taken by small steps, show that its derivative is not the student's answer?

        Working that derivative out costs more than all the rest where it is long.
        """
        if not (isinstance(e, Deriv) and e.body == self.goal) or self.constant:
            return False
        near, x, size = self.near, e.wrt.name, len(target)
        at = near.env.get(x)
        if at is None:
            return False
        steps = [1e-5 * max(1.0, abs(v)) for v in at]
        left, right = (
            Search(near.env | {x: [v + s * h for v, h in zip(at, steps, strict=True)]}, size, (), self.budget)
            for s in (-1, 1)
        )
        rises = zip(left.vector(self.right), right.vector(self.right), steps, target, strict=True)
        apart = [abs((b - a) / (2 * h) - v) > 1e-3 * (abs(v) + abs(b) + abs(a)) + 1e-6 for a, b, h, v in rises]
        return sum(apart) > size // 2

    def multiplied_out(self, near: Search, target: Vector) -> list[Explanation]:
        """Every explanation with one mistake, made after the function was multiplied out."""
        if self.constant:
            return []
        return [e for other in rewritten(self.goal) for e in self.hits(near, near.candidates(other, 1), target)]

    def same_everywhere(self, near: Search, target: Vector) -> list[Explanation]:
        """The explanations with one rule taken wrongly wherever it was used."""
        if self.constant or not isinstance(self.goal, Deriv):
            return []
        out: list[Explanation] = []
        often = near.used_often(self.goal)
        for card in MISTAKES.values():
            if card.inside == 1 and not often.isdisjoint((card.id, *card.companions)):
                c = near.everywhere(self.goal, [card, *[MISTAKES[i] for i in card.companions]])
                if c is not None:
                    out += [e._replace(everywhere=True) for e in self.hits(near, [c], target)]
        return out

    def two_mistakes(self, near: Search, target: Vector) -> list[Explanation]:
        """Every explanation with two mistakes; none for a single number, which many of them could give."""
        if self.constant:
            return []
        out: list[Explanation] = []
        near.stands, near.top = self.typed.stands, self.goal
        try:
            for goal in [self.goal, *self.chain_goal()]:
                out += self.hits(near, near.candidates(goal, 2), target)
            if not out:
                # who took the question for another one has not made a second mistake by chance
                ways = [(card, made) for card, made in self.whole_ways() if not card.alone]
                out += self.hits(near, near.whole(self.goal, ways, 1), target)
        except (OutOfBudget, Undecided):
            pass
        finally:
            near.stands = None
        return out

    @cached_property
    def graph(self) -> Graph | None:
        """The graph of a chain's equations; None where there are none, or very many."""
        equations = self.question.equations
        return Graph({x.name: e for x, e in equations}) if 0 < len(equations) <= MAX_EQUATIONS else None

    def chain_goal(self) -> list[Expr]:
        """For equations, the derivative written along the paths, so that mistakes can be made on each factor."""
        if self.graph is None or not isinstance(self.goal, Deriv):
            return []
        return [along_paths(self.graph, self.graph.root, self.goal.wrt)]

    def whole_ways(self) -> Iterator[tuple[Mistake, Rewrite]]:
        """The mistakes made once, on the question as a whole: another task, then another rule, then along the paths."""
        letters = 1 if self.question.equations else max(1, len(self.body.free))
        for card in sorted(MISTAKES.values(), key=lambda card: card.meant != ""):
            if 0 < card.whole <= letters:
                yield from ((card, wrong) for wrong in card.leads_to(self.goal))
        if self.graph is None:
            return
        for t in self.question.variables:
            tree = paths(self.graph, self.graph.root, t)
            if 2 <= len(tree.names) <= 4:
                yield from ((card, wrong) for card in made_on(Paths) for wrong in card.leads_to(tree))

    def hits(self, near: Search, candidates: Iterable[Candidate], target: Vector) -> Iterator[Explanation]:
        """The candidates that agree with the answer, here and at many more points."""
        nothing = not any(target) and (self.constant or bool(self.right.free))
        for c in candidates:
            if not c.mistakes or not same(c.values, target):
                continue
            for made, found, _ in explanations(near, c):
                # 0 comes of many a mistake in a part: only the whole question taken wrongly explains it
                inside = nothing and made[0].goal != self.goal
                together = len(made) > 1
                if together and (any(m.card.alone for m in made) or not self.all_there(near, made)):
                    continue
                if made and not inside and (self.constant or all(self.is_seen(m) for m in made)):
                    e = near.shown(found)
                    if self.constant:
                        # many a mistake gives a number: what is true of it however it came about goes before a guess
                        sure = made[0].card.certain and not made[0].card.weight
                        yield Explanation(made, fit=Fit(not sure, False))
                    elif not e.open and self.equal_far(e, self.answer):
                        yield Explanation(made, fit=self.typed.fit(e))

    def is_seen(self, made: MistakeMade) -> bool:
        """Is seen in the answer as typed what the card of a mistake says has to be seen there?

        A number kept may have been added to another one: then it is what the answer has more than the right one.
        """
        near, shows = self.near, made.card.shows
        if shows == "term":
            if made.goal == self.goal:
                return True
            kept, mine, right = (near.vector(e) for e in (made.after, self.answer, self.right))
            if any(same(mine, [v + sign * w for v, w in zip(right, kept, strict=True)]) for sign in (1, -1)):
                return True
        return self.typed.shows(shows, made.after)

    def all_there(self, near: Search, made: Sequence[MistakeMade]) -> bool:
        """Does what each mistake made of its part stand in the answer?"""
        pieces = [near.shown(m.after) for m in made]
        return all(not piece.open and self.typed.holds(piece) for piece in pieces)

    def equal_far(self, e: Expr, other: Expr) -> bool:
        """Do two finished expressions agree at many more points?"""
        far = self._far = self._far or self.search(MANY_POINTS)
        ours, theirs = far.vector(e), far.vector(other)
        if same(ours, theirs, 4):
            return True
        apart = [i for i in range(far.size) if not same([ours[i]], [theirs[i]], 0)]
        values, size = self.points(MANY_POINTS)
        points = [{name: column[i] for name, column in values.items()} for i in apart]
        return size - len(apart) >= 4 and may_be_equal(e, other, points)

    # --- saying it ---------------------------------------------------------------------------------

    def worded(self, near: Search, explanations: Sequence[Explanation]) -> list[Diagnosis]:
        out: list[Diagnosis] = []
        for each in explanations:
            sure = len(explanations) == len(each.mistakes) == 1 and not self.constant
            first, *others = [self.diagnosis(near, made, sure) for made in each.mistakes]
            says = first.says
            if each.everywhere:
                says = (*says, " The same happened wherever this rule was used.")
            todo = first.next
            for other in others:
                says = (*says, " Besides, ", *uncapitalized(other.says))
                todo = (*todo, " ", *other.next) if other.next and other.next != first.next else todo
            if first.id not in [d.id for d in out]:
                out.append(first._replace(says=says, next=todo, besides=tuple(other.id for other in others)))
        return out

    def diagnosis(self, near: Search, made: MistakeMade, sure: bool) -> Diagnosis:
        goal = made.goal
        part = near.shown(goal.body) if isinstance(goal, Deriv) and not goal.body.open else None
        if goal == self.goal:
            piece: Expr | None = self.answer if isinstance(goal, Deriv) else None
        else:
            piece = _finished(near.shown(made.after))
        slots = {name: near.shown(e) for name, e in made.rewrite.slots.items()}
        # At a point the variable is a letter with a value; only the letter of a chain stands for what is inside.
        outside = (
            isinstance(goal, Deriv) and goal.wrt.name in near.letters and bool(near.letters[goal.wrt.name][0].free)
        )
        place, whole = part if part is not None else self.goal, goal == self.goal
        diagnosis = said(made.card, place, piece, slots, outside=outside, whole=whole, sure=sure)
        return diagnosis._replace(step=self.step(near, made, piece), slots=slots)

    def step(self, near: Search, made: MistakeMade, piece: Expr | None) -> tuple[Expr, Expr] | None:
        """The wrong step, that on the outside of a chain in the letter u."""
        goal = made.goal
        if piece is None or not isinstance(goal, Deriv) or goal.body.open:
            return None
        if goal.wrt.name not in near.letters:
            return near.shown(goal), piece
        u = next(Sym(c) for c in ("u", "t", "s", "u_1") if c not in self.body.free)
        line, after = (substitute(e, goal.wrt.name, u) for e in (goal.body, made.after))
        return Deriv(near.shown(line), u), _finished(near.shown(after))


def repeated(near: Search, made: MistakeMade) -> bool:
    """Was the part in which a mistake was made left as it is?"""
    goal = made.goal
    return isinstance(goal, Deriv) and same(near.vector(made.after), near.vector(goal.body), 1)


def _finished(e: Expr) -> Expr:
    """A piece as a student would write it."""
    return e if e.open else simplify(e)


def rewritten(goal: Expr) -> Iterator[Expr]:
    """The same question about the function multiplied out."""
    if not isinstance(goal, Deriv) or goal.body.open:
        return
    found = cached(expanded, goal.body)
    if found != goal.body:
        yield Deriv(found, goal.wrt)
