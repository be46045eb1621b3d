"""The engine: it chooses a rule for each open goal, recurses, and folds the answer out of the lines.

A line of a derivation rewrites every open goal at once, as one does on a blackboard.  Goals that are *parts* of a
rule (the factors of a product, the links of a chain) have derivations of their own, each simplified, and are
inserted together.  When no goal is left the simplifications are applied, a line each.  Every line is checked
against the one above before it is kept.  The engine knows no rule by name: a book is given to it.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from calctool.algebra.conditions import branches_over, where_needed
from calctool.algebra.minus_zero import without_minus_zero
from calctool.derivation.checking import Checker
from calctool.derivation.rule import MAX_DEPTH, Derivation, Line, Names, Refusal, Rewrite, Rule, Step, rule, simplified
from calctool.errors import Refuted, Undecided
from calctool.expr.interning import table
from calctool.expr.printer import reordered, show
from calctool.expr.traversal import all_names, count, fold, goals, replace_goals, rewrite, substitute
from calctool.expr.tree import Add, Deriv, Expr, Func, Path, Piecewise, Relation, Substituted
from calctool.numeric.evaluate import EvaluationPoint

MAX_FOUND = 4_000
MAX_KINDS = 8
"""Parts remembered from one problem to the next, for each set of rules; and how many such sets."""
SHORT = 40
"""A line of so few symbols is reached in one step; a longer one in stages."""
MAX_LINES = 30
"""Goals still open after this many lines (thirty brackets inside each other) are worked out aside and put in."""


class _Found(NamedTuple):
    """A part worked out, and what that rested on: points of its own or not, and the goals met on the way."""

    derivation: Derivation
    own: bool
    met: frozenset[Expr]


_FOUND: dict[Hashable, dict[Expr, _Found]] = table()
_TO_TRY: dict[tuple[Rule, ...], dict[Any, tuple[Rule, ...]]] = table()
"""For each book, and each class of nodes or function, the rules that are about it."""


class Engine:
    """Works out goals; owns the letters, and the memory of what was derived.

    ``known`` are the ids of rules the reader knows (applied silently), ``simplifications`` the rules for
    the finished line, ``last`` those applied once at the very end;
    ``progress`` is called with the answer before it is simplified.

    >>> from calctool.differentiation import SMOOTH
    >>> from calctool.expr.printer import reordered, show
    >>> from calctool.expr.tree import Sym
    >>> from calctool.parsing import parse
    >>> from calctool.simplification import SIMPLIFICATIONS
    >>> show(Engine(SMOOTH, SIMPLIFICATIONS).derive(Deriv(parse("(2x^2+8)^2"), Sym("x"))).result)
    '16x^3 + 64x'
    """

    def __init__(
        self,
        book: tuple[Rule, ...],
        simplifications: Sequence[Rule],
        known: Iterable[str] = (),
        last: Sequence[Rule] = (),
        check: bool = True,
        progress: Callable[[Expr], None] | None = None,
    ) -> None:
        self.known = frozenset(known)
        self.simplifications = tuple(simplifications)
        # A part keeps its brackets, they may cancel later.
        self._of_a_part = tuple(r for r in self.simplifications if not r.whole_only)
        self.last = tuple(last)
        self.check = check
        self.progress = progress
        self.letters: dict[str, Expr] = {}
        self._own_letters: dict[str, Expr] = {}
        self._meant: dict[int, tuple[Step, dict[str, Expr]]] = {}  # the step is kept, for it goes by its id
        self._reserved: set[str] = set()
        self._names: Names | None = None
        self._done: dict[Expr, Derivation] = {}
        self._wholes: set[Expr] = set()
        self._places: list[EvaluationPoint] = []
        self._met: set[Expr] = set()
        self._unseen: set[Expr] = set()  # the links of a chain whose rule is known: no line shows them
        self.follow(book)

    @property
    def book(self) -> tuple[Rule, ...]:
        """The rules of differentiation, in the order they are tried."""
        return self._book

    def follow(self, book: tuple[Rule, ...]) -> None:
        """From now on these are the rules, in this order."""
        self._book = book
        self._inside_known = bool(self.known) and any(r.names_the_inside and r.id in self.known for r in book)
        self._to_try = _TO_TRY.setdefault(book, {})
        self._shelf: dict[Expr, _Found] | None = None

    def reserve(self, names: Iterable[str]) -> None:
        """Names of later goals, which no new letter may take."""
        names = frozenset(names)
        self._reserved |= names
        if self._names is None:
            self._names = Names(names)
        self._names.take(names)

    def begin_anew(self) -> None:
        """The next goal is one of its own, though of the same problem: the letters begin anew."""
        self._names = Names(frozenset(self._reserved)) if self._reserved else None
        self._own_letters = {}
        self._done = {}
        self._wholes = set()

    def derive(self, goal: Expr) -> Derivation:
        """The derivation of one goal, to its simplified end.

        Raises :class:`Undecided` where no rule applies, and :class:`Refuted` if
        a line does not follow from the one above (a bug of ours).
        """
        if self._names is None:
            self._names = Names(all_names(goal))
        known = self._done.get(goal)
        if known is None:
            known = self._done[goal] = self._part(goal) if goal in self._wholes else self._derive(goal)
        return known

    def _part(self, goal: Expr) -> Derivation:
        """A part, which may have been one of an earlier problem: d/du [sin(u)] is the same in all of them.

        What is remembered named no letters and had no parts, so it rests on nothing but the rules; the
        lines are compared again at the points of this problem.
        """
        checker = Checker(goal, self._places) if self.check and self._places else None
        if checker is None:
            return self._derive(goal)
        if self._shelf is None:
            kind = (self.known, self.simplifications, self._book)
            if kind not in _FOUND and len(_FOUND) >= MAX_KINDS:
                _FOUND.clear()
            self._shelf = _FOUND.setdefault(kind, {})
        shelf = self._shelf
        found = shelf.get(goal)
        if found is not None and found.met.isdisjoint(self._wholes) and _same(found, checker):
            return found.derivation.again()
        names = self._names
        asked = names.asked if names is not None else 0
        self._met = set()
        derivation = self._derive(goal, checker)
        alone = not any(s.inner or s.parts for line in derivation.lines for s in line.steps)
        if alone and names is not None and names.asked == asked and goal.depth <= MAX_DEPTH:
            if len(shelf) >= MAX_FOUND:
                shelf.clear()
            shelf[goal] = _Found(derivation, checker.own, frozenset(self._met))
        return derivation

    def _derive(self, goal: Expr, checker: Checker | None = None) -> Derivation:
        if checker is None and self.check:
            checker = Checker(goal, self._places)
        if checker is not None and not self._places:
            self._places = checker.points
        lines: list[Line] = []
        current = goal
        while current.open or _has_letters(current):
            if len(lines) >= MAX_LINES:
                self._wholes.update(g for path, g in goals(current) if path)
            steps = self._steps(current)
            after = _apply(current, steps)
            # Goals that only silent rules would touch are worked out without a line of their own.
            while after.open and self.known:
                quiet = [
                    s
                    for s in self._steps(after)
                    if s.before in self._unseen or (s.silent and not s.rule.names_the_inside)
                ]
                if not quiet:
                    break
                steps += quiet
                after = _apply(after, quiet)
            if self._inside_known and _has_letters(after):
                # A letter that was never introduced is not seen either, whatever else is still open in the line.
                back = self._put_back([(path, node) for path, node in _letters(after) if not node.body.open])
                steps += back
                after = _put_in_place(after, back)
            lines.append(checked_line(checker, current, after, steps))
            current = after
        if self.progress is not None and goal not in self._wholes:
            self.progress(current)
        part = goal in self._wholes
        tidied = self.simplified(current, checker, part)
        if len(tidied) == 1 and tidied[0].minor and lines:
            # What only drops zeros, ones and brackets is no line of its own.
            above = lines[-2].after if len(lines) > 1 else goal
            tidied = [checked_line(checker, above, tidied[0].after, [*lines.pop().steps, *tidied[0].steps])]
        lines += tidied
        if not part:
            done = Derivation(goal, tuple(lines))
            given_up = dict.fromkeys(s.afterwards for s in done.steps())
            lines += self._finished(done.result, [card for card in given_up if card is not None], checker)
        return Derivation(goal, tuple(lines))

    def settle(self, e: Expr) -> Derivation:
        """An expression without goals, simplified: a line for each simplification that changed something."""
        return Derivation(e, tuple(self.simplified(e, Checker(e) if self.check else None)))

    def _steps(self, current: Expr) -> list[Step]:
        """What happens to the open goals of a line: one step for each different goal."""
        if not current.open:
            return self._put_back(_letters(current))
        steps: dict[Expr, Step] = {}
        for path, goal in goals(current):
            if goal not in steps:
                if path:
                    self._met.add(goal)
                part = path and goal in self._wholes  # the goal of a whole derivation is not a part of itself
                steps[goal] = self._put_in(goal, path) if part else self._step(goal, path)
        return list(steps.values())

    def _put_back(self, letters: Iterable[tuple[Path, Substituted]]) -> list[Step]:
        """Each letter replaced by what it stands for; who knows the rule that named the inside knows that too."""
        silent = self._inside_known or back_substitute.id in self.known
        return [
            Step(back_substitute, node, substitute(node.body, node.var.name, node.value), path, silent=silent)
            for path, node in letters
        ]

    def _put_in(self, goal: Expr, path: Path) -> Step:
        inner = self.derive(goal)
        # The power rule on u^-3, whose -3u^-4 is then written as a fraction, is named too.
        tidied = all(s.rule.id == "tidy.negative-power" for line in inner.lines[1:] for s in line.steps)
        first = inner.lines[0].steps[0].rule if tidied else insert_derivatives
        silent = insert_derivatives.id in self.known or first.id in self.known
        return Step(first, goal, inner.result, path, inner=(inner,), silent=silent)

    def _step(self, goal: Expr, path: Path) -> Step:
        assert self._names is not None
        refusals: list[Refusal] = []
        for card in rules_for(goal.args[0], self._book, self._to_try):
            found = card.apply(goal, self._names)
            if type(found) is Rewrite:
                self._note(card, found)
                step = Step(
                    card,
                    goal,
                    found.after,
                    path,
                    slots=found.slots,
                    parts=found.parts,
                    conditions=found.conditions,
                    notes=found.notes,
                    inner=tuple([self.derive(Deriv(part.value, part.wrt)) for part in found.parts]),
                    refusals=tuple(refusals),
                    silent=card.id in self.known,
                    afterwards=found.afterwards,
                )
                if step.conditions:
                    self._meant[id(step)] = step, self._own_letters
                return step
            if type(found) is Refusal:
                refusals.append(found._replace(rule=card))
        why = "; ".join(r.why for r in refusals)
        raise Undecided(f"no rule applies to {show(goal)}" + (f" ({why})" if why else ""))

    def _note(self, card: Rule, found: Rewrite) -> None:
        """Remember which goals are parts, and what the new letters stand for."""
        for part in found.parts:
            self._wholes.add(Deriv(part.value, part.wrt))
        if card.names_the_inside and card.id in self.known:
            self._unseen.update([Deriv(part.value, part.wrt) for part in found.parts])

        def one(node: Expr, parts: list[None]) -> None:
            if type(node) is Substituted:
                self.letters[node.var.name] = self._own_letters[node.var.name] = node.value

        if found.parts and _has_letters(found.after):
            fold(found.after, one)

    def resolve(self, e: Expr, step: Step | None = None) -> Expr:
        """``e`` with every letter of a chain replaced by what it stands for, in a condition of a step there."""
        meant = self._meant.get(id(step))
        letters = self.letters if meant is None else self.letters | meant[1]
        while inside := [n for n in e.free if n in letters]:
            for name in inside:
                e = substitute(e, name, letters[name])
        return e

    def conditions(self, derivation: Derivation) -> list[Expr]:
        """What must hold for the derivation, in the letters of the problem, each once."""
        if not derivation.goal.kinds & Piecewise.KIND:
            resolved = [self.resolve(c, step) for step in derivation.steps() for c in step.conditions]
            return list(dict.fromkeys(c for c in resolved if isinstance(c, Relation)))
        found: list[Expr | None] = []
        line = derivation.goal
        for after, steps, *_ in derivation.lines:
            for step in steps:
                # No place: a silent step, on something that no line shows.
                places = branches_over(line, step.before) or [()]
                inside = (s for d in step.inner for s in d.steps())
                resolved = [self.resolve(c, s) for s in (step, *inside) for c in s.conditions]
                found += [where_needed(c, places) for c in resolved if isinstance(c, Relation)]
            line = after
        return [c for c in dict.fromkeys(found) if c is not None]

    def simplified(self, current: Expr, checker: Checker | None, part: bool = False) -> list[Line]:
        """The lines that simplify a finished expression; ``part`` if it is one of another derivation."""
        rules = self._of_a_part if part else self.simplifications
        names = self._names or Names(all_names(current))
        lines: list[Line] = []
        above: list[Expr] = []
        for card, found in simplified(current, rules, names):
            step = Step(card, current, found.after)
            if lines and (
                reordered(above[-1], current) or (count(found.after) <= SHORT and _included(lines[-1], card))
            ):
                lines[-1] = checked_line(checker, above[-1], found.after, [Step(card, above[-1], found.after)])
            elif lines and (card.joins or _completed(lines[-1], current, card)):
                lines[-1] = checked_line(checker, above[-1], found.after, [*lines[-1].steps, step])
            else:
                lines.append(checked_line(checker, current, found.after, [step]))
                above.append(current)
            current = found.after
        return lines if part else lines + self._finished(current, self.last, checker)

    def _finished(self, current: Expr, rules: Sequence[Rule], checker: Checker | None) -> list[Line]:
        """A line for each of these rules that changes the answer, once."""
        names = self._names or Names(all_names(current))
        lines: list[Line] = []
        for card in rules:
            found = card.apply(current, names)
            if type(found) is Rewrite:
                lines.append(checked_line(checker, current, found.after, [Step(card, current, found.after)]))
                current = found.after
        return lines


def rules_for(body: Expr, book: tuple[Rule, ...], known: dict[Any, tuple[Rule, ...]]) -> tuple[Rule, ...]:
    """Those rules of a book that may apply to a node; ``known`` keeps them by its class, or a function's name."""
    kind = body.data if type(body) is Func else body.__class__
    rules = known.get(kind)
    if rules is None:
        about = {kind, body.__class__}
        rules = known[kind] = tuple(r for r in book if not r.applies_to or not about.isdisjoint(r.applies_to))
    return rules


def _same(found: _Found, checker: Checker) -> bool:
    """Do the lines hold at the points of this problem as they did before?"""
    if found.own and checker.own:
        return True
    current = found.derivation.goal
    for line in found.derivation.lines:
        verdict = checker.compare(current, line.after, [c for s in line.steps for c in s.conditions])
        if (verdict.state, verdict.why) != (line.checked, line.why):
            return False
        current = line.after
    return True


def _included(line: Line, card: Rule) -> bool:
    """Is what was done in the line part of what the card does?"""
    return bool(card.includes) and all(s.rule.minor or s.rule.id in card.includes for s in line.steps)


def _completed(line: Line, current: Expr, card: Rule) -> bool:
    """Does the card finish what the line began: in other terms of a sum, or where a product was only put on one bar?"""
    return line.steps[-1].rule.id in card.completes and (type(current) is Add or card.rearranges)


def _has_letters(e: Expr) -> bool:
    """Is there a letter to be put back, ``body at u = g(x)``?"""
    return bool(e.kinds & Substituted.KIND)


def _letters(e: Expr) -> Iterator[tuple[Path, Substituted]]:
    stack: list[tuple[Path, Expr]] = [((), e)]
    while stack:
        path, node = stack.pop()
        if type(node) is Substituted:
            yield path, node
        else:
            stack.extend(((*path, i), a) for i, a in reversed(list(enumerate(node.args))) if _has_letters(a))


def _apply(current: Expr, steps: Sequence[Step]) -> Expr:
    """All steps of a line at once; a goal that occurs twice is replaced twice."""
    if current.open:
        after = {s.before: s.after for s in steps}
        return without_minus_zero(replace_goals(current, lambda goal: after.get(goal, goal)))
    return _put_in_place(current, steps)


def _put_in_place(current: Expr, steps: Sequence[Step]) -> Expr:
    """The letters of these steps replaced by what they stand for."""
    after = {s.before: s.after for s in steps}
    return rewrite(current, lambda node: after.get(node, node) if type(node) is Substituted else node, Substituted.KIND)


def checked_line(checker: Checker | None, before: Expr, after: Expr, steps: Sequence[Step]) -> Line:
    """A line, compared with the one above; a line that does not hold raises Refuted."""
    if checker is None:
        return Line(after, tuple(steps), "unchecked", "checking was switched off")
    verdict = checker.compare(before, after, [c for s in steps for c in s.conditions])
    if verdict.state == "refuted":
        rules = ", ".join(dict.fromkeys(s.rule.id for s in steps))
        raise Refuted(f"a step does not hold: {show(before)} = {show(after)} by {rules} ({verdict.why})")
    return Line(after, tuple(steps), verdict.state, verdict.why)


@rule(
    "diff.put-in",
    "put the derivatives in",
    "w' = ..., z' = ...",
    "Put in the derivatives found for the parts.",
    {},
    "the second line of any product, quotient or chain rule on a blackboard",
)
def insert_derivatives(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return None  # applied by the engine, which has the parts


@rule(
    "diff.put-back",
    "put the inside back",
    "u = g(x)",
    "Replace each letter by what it stands for.",
    {},
    "Stewart 3.4",
)
def back_substitute(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return None  # applied by the engine to a finished derivative in u
