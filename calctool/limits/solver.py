"""The solver of limits: a depth-first search through the techniques for a derivation that ends in a value.

A technique that leads nowhere is taken back and the next one tried.  Where none settles a two-sided limit, both
one-sided limits are worked and compared; where no school technique leads on, the leading terms are compared.  Every
line is worth what the exact behaviour near the place says (:mod:`calctool.asymptotics`): lines that are worth the same
are proved.  Where the behaviour is not known, values near the place may refute a line; then the limit is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.asymptotics.constants import Unresolved, sign
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.asymptotics.series import Multiseries
from calctool.derivation.engine import Engine
from calctool.derivation.rule import Check, Derivation, Line, Refusal, Rewrite, Rule, Step, Words
from calctool.differentiation import SMOOTH
from calctool.errors import Refuted, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.traversal import all_names, count, fold, goals, replace_goals, rewrite, substitute
from calctool.expr.tree import (
    DNE,
    ONE,
    OO,
    Const,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Neg,
    Piecewise,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.limits.context import LimitContext
from calctool.limits.leading import leading_terms
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.oscillation import Oscillation, oscillation_of
from calctool.limits.rules import (
    BOTH_HALVES,
    BOTH_SIDES,
    BOUNDS,
    DIRECT,
    EVEN,
    LATER,
    LEADING_TERM,
    NOT_DEFINED,
    ODD,
    OSCILLATES,
    POLES,
    PUT_IN,
    TECHNIQUES,
    WHOLE,
)
from calctool.limits.rules.algebraic import cancel, simplify_body
from calctool.limits.rules.direct import extended, has_branches, holding_branch
from calctool.limits.rules.indeterminate import MAX_SIZE, lhopital
from calctool.limits.rules.substitution import one_root, root_over
from calctool.limits.sequences import EvenAndOdd, at_whole_numbers, even_and_odd, halves
from calctool.limits.witness import NumericalWitness, agree, said, size_of, with_limits
from calctool.simplification import SIMPLIFICATIONS, simplify
from calctool.simplification.arithmetic import arithmetic

MAX_DEPTH = 14
MAX_TRIES = 40
MAX_LHOPITAL = 6
LONGER = 1.5
"""A quotient of derivatives so many times as long as the exercise is no easier."""
MAX_WORK = 600
"""Nodes of the expressions tried, after which the search for a technique is given up."""
_ENDLESS = (OO, Neg(OO))
_NO_NUMBERS = (*_ENDLESS, DNE)


class SolvedLimit(NamedTuple):
    """What came of a limit: the derivation, and why there is no limit where there is none."""

    derivation: Derivation
    reason: str = ""
    left: Expr | None = None
    right: Expr | None = None
    swing: Oscillation | None = None
    holes: bool = False
    """Do points without a value accumulate at the place?  They are isolated, and do not count."""
    decided: Mapping[Expr, int] = {}
    """The signs, of expressions in the letters that stay, on which the outcome rests."""

    @property
    def value(self) -> Expr | None:
        """The limit (oo and -oo included), or None where there is none."""
        return None if self.derivation.result == DNE else self.derivation.result


Lines = list[tuple[Expr, list[Step]]]


class LimitEngine:
    """Works out limits; ``values`` are numbers for the parameters, where a sign has to be decided.

    ``without``: cards that are not to be used, as a slope that is asked for is not to be taken from the table.
    ``first``: techniques that are tried before the others, as a method that is asked for.

    >>> from calctool.parsing import parse
    >>> from calctool.expr.printer import show
    >>> x = Sym("x")
    >>> show(LimitEngine().derive(Limit(parse("(x^2-1)/(x-1)"), x, parse("1"))).derivation.result)
    '2'
    """

    def __init__(
        self,
        values: Mapping[str, Fraction] | None = None,
        without: tuple[Rule, ...] = (),
        first: tuple[Rule, ...] = (),
    ) -> None:
        self.values = dict(values or {})
        cards = dict.fromkeys((*DIRECT, *first, *TECHNIQUES))
        self.book = tuple(card for card in cards if card not in without)
        # Once the rule that was asked for is applied, what it leaves is simplified before it is applied again.
        simplest = (cancel, simplify_body) if first else ()
        self._later = tuple(card for card in dict.fromkeys((*DIRECT, *simplest, *cards)) if card not in without)
        self._usual = tuple(card for card in (*DIRECT, *TECHNIQUES) if card not in without)
        self._waiting = {card: others_first for card, others_first in LATER.items() if card not in first}
        self.tries = 0
        self.work = 0
        self._names: LimitContext | None = None
        self.numbers = NumericalWitness(self.values, self._sides)
        self._dead: set[Limit] = set()
        self._turned_back = 0
        self._rounds = 0
        self._largest = MAX_SIZE
        self._path: list[Expr] = []
        self._worths: dict[Expr, Ending | None] = {}

    def derive(self, goal: Limit) -> SolvedLimit:
        """The limit worked out.

        Raises Undecided where no technique settles it or the witnesses disagree.
        """
        try:
            found = self._derived(goal)
            decided = {e: s for near in self._near(goal) for e, s in near.expansion.decided.items()}
            return found._replace(decided=decided) if decided else found
        except Refuted as wrong:
            raise Undecided("the witnesses disagree", f"the working: {wrong}") from wrong
        except Unresolved as stop:
            raise Undecided("no technique settles this limit", f"not decided: {stop.why}") from stop

    def _derived(self, goal: Limit) -> SolvedLimit:
        self.tries = self.work = 0
        if self._names is None:
            self._names = LimitContext(all_names(goal), self.values, limit_value)
        if self._names.exercise is None:
            self._names.exercise = goal.body
        self._largest = min(MAX_SIZE, 60 + 4 * count(goal.body))
        if unknown := unknown_function(goal.body):
            try:
                return self._settled(goal, self._chain(goal, 0))
            except Undecided:
                raise Undecided(f"nothing is known about {unknown} there") from None
        near = self._names.near(goal)
        ends = [n.ending(goal.body) for n in near]
        if any(end.kind == "none" for end in ends):
            if terms := even_and_odd(goal, lambda e: near[0].sign(e) < 0):
                return self._both_halves(goal, terms, "has values for whole {n} only: this is the limit of a sequence")
            return self._undefined(goal, near, [end.kind != "none" for end in ends])
        if not all(end.settled for end in ends):
            return self._unsettled(goal, ends)
        found = self._with_limit(goal, near, ends)
        return found._replace(holes=True) if any(end.holes for end in ends) else found

    def _with_limit(self, goal: Limit, near: Sequence[OneSidedLimit], ends: list[Ending]) -> SolvedLimit:
        """A limit that the exact behaviour gives on every side: the technique that shows it."""
        if len(near) == 1 or (self._same(ends[0], ends[1]) and not self._branches_differ(goal)):
            try:
                return self._settled(goal, self._chain(goal, 0))
            except Undecided:
                if len(near) == 1:
                    return self._last_resort(goal, ends[0])
        found = self._both_sides(goal)
        steps = [step.rule for d in found.derivation.lines[0].steps[0].inner for step in d.steps()]
        if found.value is not None and all(rule in (LEADING_TERM, BOUNDS) for rule in steps):
            right, left = (leading_terms(goal.body, n) for n in near)
            if right == left:  # nothing is different on the two sides
                return self._last_resort(goal, ends[0])
        return found

    def _unsettled(self, goal: Limit, ends: list[Ending]) -> SolvedLimit:
        """A limit that the exact behaviour does not give on every side: oscillation, poles, or laws alone."""
        if found := self._oscillates(goal):
            if terms := at_whole_numbers(goal):
                says = "is taken for whole {n} only, as this is the limit of a sequence; for real {n} there is none"
                with suppress(Undecided):
                    return self._both_halves(goal, terms, says)
            return found
        if len(ends) == 2 and any(end.settled for end in ends):
            return self._both_sides(goal)
        try:
            return self._settled(goal, self._chain(goal, 0))
        except Undecided:
            if len(ends) == 2:
                return self._both_sides(goal)
            why = next((end.why for end in ends if end.why), "")
            raise Undecided("no technique settles this limit", f"not decided: {why}" if why else None) from None

    def _same(self, a: Ending, b: Ending) -> bool:
        """Is it one limit from both sides?"""
        return a.kind == b.kind and (a.kind != "value" or sign(a.value - b.value) == 0)

    def _branches_differ(self, goal: Limit) -> bool:
        """Is there a |u|, floor or Piecewise that is one thing on the left and another on the right?"""
        assert self._names is not None
        if self._names.tends(goal).kind == "value":
            # The same in the end: floor(x) + floor(-x). The parts have no limit, and no law is about them.
            return fold(goal.body, lambda node, parts: any(parts) or self._two_parts(goal, node))
        if root_over(goal.body) is not None:
            return one_root.apply(goal, self._names) is None
        if not has_branches(goal.body):
            return False
        found = holding_branch(goal, self._names)
        after = found.after if isinstance(found, Rewrite) else None
        return not (isinstance(after, Limit) and not has_branches(after.body))

    def _two_parts(self, goal: Limit, node: Expr) -> bool:
        """Is the node one formula to the left and another to the right, or does it jump?"""
        assert self._names is not None
        near = self._names.near(goal)
        if isinstance(node, Piecewise) and node.has(goal.var):
            return len({n.branch(node) for n in near}) > 1
        jumps = isinstance(node, Func) and bool(FUNCTIONS[node.name].jumps) and node.has(goal.var)
        return jumps and self._names.tends(goal, node).kind == "unknown"

    def value_only(self, goal: Limit) -> Expr:
        """The value of a limit, without its page; raises Undecided as :meth:`derive` does."""
        if self._names is None:
            self._names = LimitContext(all_names(goal), self.values, limit_value)
        try:
            lines = self._chain(goal, MAX_DEPTH // 2)
            return self._judged(goal, self._derivation(goal, lines)).derivation.result
        except Refuted as wrong:
            raise Undecided("the witnesses disagree", str(wrong)) from wrong

    # --- the search ----------------------------------------------------------------------------------

    def _chain(self, goal: Limit, depth: int) -> Lines:
        """Lines from the goal to an expression without goals."""
        if goal in self._dead or depth > MAX_DEPTH:
            raise Undecided("no technique settles this limit")
        refusals: list[Refusal] = []
        assert self._names is not None
        self._on_time(goal)
        turned_back = self._turned_back
        for card in self._cards(goal):
            if card is lhopital and (self._rounds >= MAX_LHOPITAL or count(goal.body) > self._largest):
                continue
            found = card.apply(goal, self._names)
            if isinstance(found, Refusal):
                refusals.append(found._replace(rule=card))
            if not isinstance(found, Rewrite):
                continue
            if any(g in self._path or g == goal for _, g in goals(found.after)):
                self._turned_back += 1  # back where we came from
                continue
            self._path.append(goal)
            self._rounds += card is lhopital
            try:
                step = self._step(card, goal, found, tuple(refusals))
                if self._false(goal, step.after):
                    continue
                return [(step.after, [step]), *self._finish(step.after, depth + 1)]
            except Undecided:
                continue
            finally:
                self._path.pop()
                self._rounds -= card is lhopital
        if turned_back == self._turned_back:
            self._dead.add(goal)  # whichever way one comes to it
        raise Undecided("no technique settles this limit")

    def _cards(self, goal: Limit) -> tuple[Rule, ...]:
        """The cards in the order they are tried here: the usual one, where a rule that was asked for made it longer.

        Last come those that wait here for a better way.
        """
        assert self._names is not None
        cards = self.book
        if self._rounds:
            longest = LONGER * count(self._path[0].args[0])
            cards = self._usual if count(goal.body) > longest else self._later
        waiting = [card for card, others_first in self._waiting.items() if others_first(goal, self._names)]
        return (*(card for card in cards if card not in waiting), *(card for card in waiting if card in cards))

    def _false(self, before: Expr, after: Expr) -> bool:
        """Is a line worth something else than the one above?  Then what the step rests on does not hold here."""
        if not after.free <= before.free:
            return True  # a letter that was bound above is worth nothing
        a, b = self.worth(before), self.worth(after)
        return a is not None and b is not None and self._alike(a, b) is False

    def _step(self, card: Rule, goal: Limit, found: Rewrite, refusals: tuple[Refusal, ...]) -> Step:
        after = found.after
        inner: tuple[Derivation, ...] = ()
        if found.parts:
            inner = tuple(Engine(SMOOTH, SIMPLIFICATIONS).derive(Deriv(p.value, p.wrt)) for p in found.parts)
            by_goal = {d.goal: d.result for d in inner}
            after = _with_results(after, by_goal)
            if card is lhopital and any(near.sign(inner[1].result) == 0 for near in self._near(goal)):
                raise Undecided("the derivative below is 0 arbitrarily near, so L'Hopital's rule does not apply")
            if not after.open and not self.worth(after):
                raise Undecided("the derivative has no value there")
        return Step(
            card,
            goal,
            after,
            slots=found.slots,
            parts=found.parts,
            conditions=found.conditions,
            notes=found.notes,
            inner=inner,
            refusals=refusals,
        )

    def _sides(self, goal: Limit) -> tuple[OneSidedLimit, ...]:
        if self._names is None:
            self._names = LimitContext(all_names(goal), self.values, limit_value)
        return self._names.near(goal)

    def _near(self, goal: Expr) -> tuple[OneSidedLimit, ...]:
        assert self._names is not None
        assert isinstance(goal, Limit)
        return self._names.near(goal)

    def _finish(self, e: Expr, depth: int) -> Lines:
        """Lines that work out every goal left in an expression; raises Undecided where oo - oo is left of them."""
        open_goals = list(dict.fromkeys(g for _, g in goals(e)))
        lines = self._worked_out(e, open_goals, depth) if open_goals else []
        left = lines[-1][0] if lines else e
        if left not in _NO_NUMBERS and left.kinds & Const.KIND and fold(left, _holds_infinity):
            assert self._names is not None
            if not isinstance(extended.apply(left, self._names), Rewrite):
                raise Undecided("what the parts tend to says nothing about the whole")
        return lines

    def _worked_out(self, e: Expr, open_goals: list[Expr], depth: int) -> Lines:
        chains: dict[Expr, Lines] = {}
        for g in open_goals:
            assert isinstance(g, Limit)
            chains[g] = self._chain(g, depth)
        if len(open_goals) == 1:
            only = open_goals[0]
            return [(with_limits(e, {only: after}), steps) for after, steps in chains[only]]
        if all(len(lines) == 1 for lines in chains.values()):
            after = with_limits(e, {g: lines[0][0] for g, lines in chains.items()})
            return [(after, [s for lines in chains.values() for s in lines[0][1]])]
        inner = tuple(self._derivation(g, chains[g]) for g in open_goals if isinstance(g, Limit))
        after = with_limits(e, {d.goal: d.result for d in inner})
        return [(after, [Step(PUT_IN, e, after, inner=inner)])]

    def _on_time(self, goal: Limit) -> None:
        self.tries += 1
        self.work += count(goal.body)
        if self.tries > MAX_TRIES or self.work > MAX_WORK:
            raise Undecided("no technique settles this limit")

    # --- lines and their checks ------------------------------------------------------------------------

    def _derivation(self, goal: Limit, lines: Lines) -> Derivation:
        """The lines with their checks, simplify to the end."""
        out: list[Line] = []
        current: Expr = goal
        names = LimitContext(all_names(goal), self.values, limit_value)
        for after, steps in lines:
            if not after.open and isinstance(found := extended.apply(after, names), Rewrite):
                # 1*oo is no line of its own
                steps, after = [*steps, Step(extended, after, found.after)], found.after
            out.append(self._line(current, after, steps))
            current = after
        while current not in _NO_NUMBERS and isinstance(found := arithmetic.apply(current, names), Rewrite):
            out.append(self._line(current, found.after, [Step(arithmetic, current, found.after)]))
            current = found.after
        if current not in _NO_NUMBERS:
            for line in Engine((), SIMPLIFICATIONS).simplified(current, None):
                numbers = line.minor and not current.free
                steps = [Step(arithmetic, current, line.after)] if numbers else list(line.steps)
                out.append(self._line(current, line.after, steps))
                current = line.after
        return Derivation(goal, tuple(out))

    def _line(self, before: Expr, after: Expr, steps: list[Step]) -> Line:
        a, b = self.worth(before), self.worth(after)
        same = None if a is None or b is None else self._alike(a, b)
        if a is None or b is None or same is None:
            return self._sampled(before, after, steps)
        if same:
            return Line(after, tuple(steps), "proved")
        raise Refuted(f"by {steps[0].rule.name}: {show(a.expr)} above, {show(b.expr)} below")

    def _alike(self, a: Ending, b: Ending) -> bool | None:
        """Are two values the same?  None where that is not decided."""
        try:
            return self._same(a, b)
        except Unresolved:
            return None

    def _sampled(self, before: Expr, after: Expr, steps: list[Step]) -> Line:
        """A line between limits of which the exact behaviour is not known: values near the place may refute it."""
        a, b = self.numbers.number(before), self.numbers.number(after)
        if a is None or b is None or not {"unknown", "none"}.isdisjoint((a.kind, b.kind)):
            return Line(after, tuple(steps), "unchecked", "the numbers near the place do not show a limit")
        if agree(a, b):
            return Line(after, tuple(steps), "agrees")
        raise Refuted(f"by {steps[0].rule.name}: {said(a)} above, {said(b)} below")

    def worth(self, e: Expr) -> Ending | None:
        """What a line is worth, exactly: its limits put in by their exact values; None where they are not known."""
        if e not in self._worths:
            self._worths[e] = self._worth(e)
        return self._worths[e]

    def _worth(self, e: Expr) -> Ending | None:
        if e in _ENDLESS:
            return Ending("oo" if e == OO else "-oo")
        if (number := literal_value(e)) is not None:
            return Ending("value", number, 0)
        if isinstance(e, Limit):
            return self._exact_ending(e)
        near = Expansion(Sym("x'"), OO, 1, self.values)
        found: dict[Expr, Expr] = {}
        letters: dict[str, Any] = {}
        for _, goal in goals(e):
            if goal in found:
                continue
            end = self._exact_ending(goal)
            if end is None:
                return None
            letter = Sym(f"L{len(found)}'")
            found[goal] = letter
            letters[letter.name] = near.towards(end)
        closed = with_limits(e, found)
        infinite = sum(v.__class__ is Multiseries for v in letters.values())
        if closed.kinds & Const.KIND:
            infinite += fold(closed, lambda node, parts: sum(parts) + (node == OO))
            letters["oo'"] = near.towards(Ending("oo"))
            closed = rewrite(closed, lambda node: Sym("oo'") if node == OO else node)
        if infinite > 1:
            return None  # oo - oo says nothing, even where both are the same
        end = near.with_letters(letters).ending(closed)
        return end if end.settled else None

    def _exact_ending(self, goal: Expr) -> Ending | None:
        """The limit of a goal, where the exact behaviour gives the same on all of its sides."""
        if not isinstance(goal, Limit):
            return None
        ends = [n.ending(goal.body) for n in self._near(goal)]
        alike = ends[0].settled and all(end.settled and self._same(ends[0], end) for end in ends[1:])
        return ends[0] if alike else None

    # --- the ends ----------------------------------------------------------------------------------------

    def _settled(self, goal: Limit, lines: Lines) -> SolvedLimit:
        derivation = self._derivation(goal, lines)
        return self._judged(goal, derivation)

    def _judged(self, goal: Limit, derivation: Derivation) -> SolvedLimit:
        """The derivation, if its result is the exact limit, or at least not contradicted by the numbers."""
        exact, value = self._exact_ending(goal), self.worth(derivation.result)
        same = None if exact is None or value is None else self._alike(exact, value)
        if same:
            return SolvedLimit(derivation)
        if same is False:
            raise Refuted("it gives another value than the leading terms")
        seen, number = self.numbers.numerical(goal), self.numbers.number(derivation.result)
        if number is not None and seen.kind not in ("unknown", "none") and not agree(seen, number):
            raise Refuted(f"it gives {said(number)}")
        return SolvedLimit(derivation)

    def _both_sides(self, goal: Limit) -> SolvedLimit:
        left, right = (self.derive(Limit(goal.body, goal.var, goal.to, side)) for side in "-+")
        inner = (left.derivation, right.derivation)
        a, b = left.value, right.value
        if a is not None and b is not None and self._equal(a, b):
            line = Line(b, (Step(BOTH_SIDES, goal, b, inner=inner),), _weakest(inner))
            return SolvedLimit(Derivation(goal, (line,)), left=a, right=b)
        line = Line(DNE, (Step(BOTH_SIDES, goal, DNE, inner=inner),), _weakest(inner))
        reason = "one-sided-limits-differ"
        if a is None or b is None:
            reason = left.reason or right.reason
        return SolvedLimit(Derivation(goal, (line,)), reason, a, b, left.swing or right.swing)

    def _both_halves(self, goal: Limit, terms: EvenAndOdd, says: str) -> SolvedLimit:
        """A sequence: its even and its odd terms, functions of a real n; ``says`` what makes it one."""
        why: Words = (terms.part, " ", says.format(n=goal.var.name))
        if terms.even == terms.odd:
            one = self.derive(Limit(terms.even, goal.var, goal.to))
            after = one.derivation.goal
            step = Step(WHOLE, goal, after, notes=(why,))
            return one._replace(derivation=Derivation(goal, (Line(after, (step,), "proved"), *one.derivation.lines)))
        found = [self.derive(Limit(body, goal.var, goal.to)) for body in (terms.even, terms.odd)]
        a, b = (half.value for half in found)
        if a is None or b is None:
            raise Undecided("no technique settles this limit", "the even or the odd terms have no limit as a function")
        inner = []
        for card, half in zip((EVEN, ODD), found, strict=True):
            after = half.derivation.goal
            first = Line(after, (Step(card, goal, after),), "proved")
            inner.append(Derivation(goal, (first, *half.derivation.lines)))
        same, (p, q) = self._equal(a, b), map(self.numbers.number_of, (a, b))
        step = Step(BOTH_HALVES, goal, b if same else DNE, notes=(why,), inner=tuple(inner))
        worked = Derivation(goal, (Line(step.after, (step,), _weakest(step.inner)),))
        if same:
            return SolvedLimit(worked)
        ordered = None if p is None or q is None else size_of(p) < size_of(q)
        return SolvedLimit(worked, "oscillation", swing=halves(goal.var, a, b, ordered))

    def _equal(self, a: Expr, b: Expr) -> bool:
        if a == b:
            return True
        one, other = self.worth(a), self.worth(b)
        if one is not None and other is not None and (same := self._alike(one, other)) is not None:
            return same
        p, q = self.numbers.number_of(a), self.numbers.number_of(b)
        if p is None or q is None or agree(p, q):
            raise Undecided("whether the limits from the two sides are equal is not decided")
        return False

    def _undefined(self, goal: Limit, near: Sequence[OneSidedLimit], defined: list[bool]) -> SolvedLimit:
        if any(defined) and len(near) == 2:
            side = "+" if defined[0] else "-"
            one = self.derive(Limit(goal.body, goal.var, goal.to, side))
            step = Step(NOT_DEFINED, goal, DNE, inner=(one.derivation,))
            found = SolvedLimit(Derivation(goal, (Line(DNE, (step,), "proved"),)), "undefined-on-that-side")
            return found._replace(left=None if side == "+" else one.value, right=one.value if side == "+" else None)
        reason = "not-defined-near-the-point" if len(near) == 2 or near[0].far else "undefined-on-that-side"
        return SolvedLimit(Derivation(goal, (Line(DNE, (Step(NOT_DEFINED, goal, DNE),), "proved"),)), reason)

    def _oscillates(self, goal: Limit) -> SolvedLimit | None:
        """No limit: different limits along two sequences, poles that accumulate, or intervals without values."""
        for near in self._near(goal):
            found = oscillation_of(goal.body, near)
            if found is not None:
                card = _WHY_NOT[found.reason]
                line = Line(DNE, (Step(card, goal, DNE),), "proved")
                return SolvedLimit(Derivation(goal, (line,)), found.reason, swing=found)
        return None

    def _last_resort(self, goal: Limit, end: Ending) -> SolvedLimit:
        """No school technique leads on: bounds with the same limit are found, or the leading terms are compared."""
        value = end.expr if end.infinite else simplify(end.expr)
        card = BOUNDS if end.squeezed else LEADING_TERM
        line = Line(value, (Step(card, goal, value, notes=leading_terms(goal.body, self._near(goal)[0])),), "proved")
        return SolvedLimit(Derivation(goal, (line,)))


def _weakest(derivations: tuple[Derivation, ...]) -> Check:
    """What all the lines of several derivations can claim together."""
    claims = {line.checked for d in derivations for line in d.lines}
    return "unchecked" if "unchecked" in claims else "agrees" if "agrees" in claims else "proved"


_WHY_NOT = {"oscillation": OSCILLATES, "unbounded-near-poles": POLES, "not-defined-near-the-point": NOT_DEFINED}


def _with_results(e: Expr, found: Mapping[Expr, Expr]) -> Expr:
    """The derivatives that were found put in, and slopes at a place worked out there."""
    if isinstance(e, Limit):
        body = _with_results(e.body, found)
        return Limit(body.num if isinstance(body, Div) and body.den == ONE else body, e.var, e.to, e.side)
    done = replace_goals(e, lambda g: found.get(g, g))
    return rewrite(
        done, lambda node: substitute(node.body, node.var.name, node.value) if isinstance(node, Substituted) else node
    )


def _holds_infinity(node: Expr, parts: list[bool]) -> bool:
    return node == OO or any(parts)


def unknown_function(e: Expr) -> str:
    """The name of a function that only has a name, if there is one."""
    found: list[str] = []

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, UndefinedFunction):
            found.append(node.name)

    if e.kinds & UndefinedFunction.KIND:
        fold(e, one)
    return found[0] if found else ""


def limit_value(goal: Limit, values: Mapping[str, Fraction]) -> Expr:
    """The value of a limit by a search of its own; raises CalcError where it is not found."""
    return LimitEngine(values).value_only(goal)


def one_sided(x: Sym, to: Expr, side: int, values: Mapping[str, Fraction] | None = None) -> OneSidedLimit:
    """One side of a place, indeterminate forms inside powers worked out."""
    return OneSidedLimit(x, to, side, values, limit_value)
