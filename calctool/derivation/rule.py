"""A derivation is a value: lines of steps, each a rule applied at a place, and the answer folded from them.

A :class:`Rule` is a card.  Its function looks at one goal and gives back a :class:`Rewrite`, or a
:class:`Refusal` (no, because), or None (not my kind).  Only the engine recurses; renderers read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

from calctool.expr.tree import ANYTHING, Expr, Path, Sym

Words = tuple["str | Expr", ...]
"""A sentence with expressions between the words: each format draws them in its own way."""


class Part(NamedTuple):
    """A named part of a goal, as a teacher names it: ``u = 2x^2 + 8`` to be differentiated by ``wrt``.

    ``rate`` is what its derivative is called where du/dx would not do.
    """

    letter: str
    value: Expr
    wrt: Sym
    rate: Expr | None = None


class Rewrite(NamedTuple):
    """What a rule makes of a goal: the expression that takes its place, open goals and all.

    ``slots`` fill the rule's sentence; ``parts`` are worked out on their own and put in together;
    ``conditions`` must hold for the step; ``afterwards`` is the rule that brings back in the finished line a notation
    that was given up here: sqrt(x) worked as x^(1/2).
    """

    after: Expr
    slots: Mapping[str, Expr] = {}
    parts: tuple[Part, ...] = ()
    conditions: tuple[Expr, ...] = ()
    notes: tuple[Words, ...] = ()
    afterwards: Rule | None = None


class Refusal(NamedTuple):
    """A rule that looked right and was not: the reason, as a teacher would say it; whoever tried it adds the rule."""

    why: str
    rule: Rule | None = None


class Names:
    """The letters of a derivation: each stands for one thing, and is never one of the problem."""

    values: Mapping[str, Fraction] = {}
    """Numbers that stand for parameters where a sign has to be known."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = set(taken)
        self._numbers: defaultdict[str, int] = defaultdict(lambda: 1)
        self._called: dict[Expr, Sym] = {}
        self.asked = 0
        """How often a letter was asked for."""

    def standing_for(self, e: Expr, wanted: str) -> Sym:
        """The letter that ``e`` was called by before, else a fresh one: the same inside is named once."""
        self.asked += 1
        if e not in self._called:
            self._called[e] = self.fresh(wanted)
        return self._called[e]

    def fresh(self, wanted: str) -> Sym:
        """The first free letter of ``wanted``, else its first letter with a number."""
        letter = self.unused(wanted)
        self._taken.add(letter)
        return Sym(letter)

    def unused(self, wanted: str) -> str:
        """The letter that :meth:`fresh` would give, for a name that no line will hold."""
        self.asked += 1
        for letter in wanted:
            if letter not in self._taken:
                return letter
        # Numbers are not given back: a sum of ten thousand chains must not count up from 1 for each.
        first = wanted[0]
        while f"{first}_{self._numbers[first]}" in self._taken:
            self._numbers[first] += 1
        return f"{first}_{self._numbers[first]}"

    def take(self, names: Iterable[str]) -> None:
        """From now on these are the problem's."""
        self._taken.update(names)


Apply = Callable[[Expr, Names], Rewrite | Refusal | None]


class Traits(TypedDict, total=False):
    """What else a card may say of its rule; whatever it does not say is false.

    ``minor`` steps are shown only on request; only a mistake is not ``sound``.  ``easy`` steps that follow each
    other inside a part share one line; the sentence of a ``spoken`` one is printed where its constant has letters;
    the reason why a rule that is ``tried_first`` does not apply is printed under the problem; ``last_resort`` says
    that no technique of a first course was found.  A rule that ``names_the_inside`` leaves a letter to be put back;
    one that ``rearranges`` looks at sums as a whole, and its work may grow with the depth of the nesting; one that is
    ``whole_only`` leaves alone what is a part of another derivation; one that ``joins`` stands in the line of the
    simplification before it, one that ``completes`` others, by their ids, in the line of these, and one that
    ``includes`` others in the place of their line.
    """

    since: str
    minor: bool
    sound: bool
    easy: bool
    spoken: bool
    tried_first: bool
    last_resort: bool
    names_the_inside: bool
    rearranges: bool
    whole_only: bool
    joins: bool
    completes: Iterable[str]
    includes: Iterable[str]
    applies_to: Iterable[type[Expr] | str]
    requires: int


class Rule:
    """A card: what the rule is called, what it says, examples to run, and how to apply it.

    ``formula`` is the textbook's; ``statement`` one sentence whose ``{slots}`` hold expressions;
    ``examples`` pairs of goal and rewritten goal, both typed as a user types them, or what writes them when they are
    wanted; ``source`` is where it stands.  ``applies_to`` are the classes of nodes, or the names of functions, that a
    rule is about (none: any goal is worth a try); without one of the kinds it ``requires``, in the goal or below it,
    there is nothing for it to do.  The other traits stand in :class:`Traits`.
    """

    __slots__ = (
        "_examples",
        "applies_to",
        "apply",
        "completes",
        "easy",
        "formula",
        "id",
        "includes",
        "joins",
        "last_resort",
        "minor",
        "name",
        "names_the_inside",
        "rearranges",
        "requires",
        "since",
        "sound",
        "source",
        "spoken",
        "statement",
        "tried_first",
        "whole_only",
    )

    def __init__(
        self,
        id: str,
        name: str,
        formula: str,
        statement: str,
        examples: Mapping[str, str] | Callable[[], Mapping[str, str]],
        source: str,
        apply: Apply,
        **traits: Unpack[Traits],
    ) -> None:
        self.id = id
        self.name = name
        self.formula = formula
        self.statement = statement
        self._examples = examples
        self.source = source
        self.apply = apply
        self.since = traits.get("since", "0.1")
        self.minor = traits.get("minor", False)
        self.sound = traits.get("sound", True)
        self.easy = traits.get("easy", False)
        self.spoken = traits.get("spoken", False)
        self.tried_first = traits.get("tried_first", False)
        self.last_resort = traits.get("last_resort", False)
        self.names_the_inside = traits.get("names_the_inside", False)
        self.rearranges = traits.get("rearranges", False)
        self.whole_only = traits.get("whole_only", False)
        self.joins = traits.get("joins", False)
        self.completes = frozenset(traits.get("completes", ()))
        self.includes = frozenset(traits.get("includes", ()))
        self.applies_to = frozenset(traits.get("applies_to", ()))
        self.requires = traits.get("requires", ANYTHING)

    @property
    def examples(self) -> Mapping[str, str]:
        return self._examples() if callable(self._examples) else self._examples

    def __repr__(self) -> str:
        return f"<rule {self.id}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """What a reader reads of the card: a function made in another one cannot be pickled, and need not be."""
        kept = {name: getattr(self, name) for name in Rule.__slots__ if name not in ("_examples", "apply")}
        return _to_read, (kept,)


def _to_read(kept: dict[str, Any]) -> Rule:
    """A card that came with a derivation from another process, which applies to nothing."""
    id, name, formula, statement, source = (kept.pop(word) for word in ("id", "name", "formula", "statement", "source"))
    return Rule(id, name, formula, statement, {}, source, lambda goal, names: None, **kept)


def rule(
    id: str,
    name: str,
    formula: str,
    statement: str,
    examples: Mapping[str, str],
    source: str,
    **traits: Unpack[Traits],
) -> Callable[[Apply], Rule]:
    """Make a card of the function below it."""

    def card(apply: Apply) -> Rule:
        return Rule(id, name, formula, statement, examples, source, apply, **traits)

    return card


MAX_SIMPLIFICATIONS = 40
MAX_DEPTH = 24
"""An expression nested deeper than this is cleaned, not rearranged."""


def simplified(e: Expr, rules: Sequence[Rule], names: Names) -> Iterator[tuple[Rule, Rewrite]]:
    """Simplifications until none changes the expression: after each the round begins again.

    An expression that was there before is no change, so two rules that undo each other come to an end.
    """
    seen = {e}
    if e.depth > MAX_DEPTH:
        rules = [r for r in rules if not r.rearranges]
    for _ in range(MAX_SIMPLIFICATIONS):
        for card in rules:
            if e.kinds & card.requires:
                found = card.apply(e, names)
                if type(found) is Rewrite and found.after not in seen:
                    yield card, found
                    e = found.after
                    seen.add(e)
                    break
        else:
            return


class Step:
    """One rule applied at ``where`` in the line above: ``before`` became ``after``.

    ``inner`` are the derivations of the parts (or, for a part put in, the one that found it).
    ``silent`` steps are known to the reader and get no line of their own; ``afterwards`` is that of the rewriting.
    """

    __slots__ = (
        "after",
        "afterwards",
        "before",
        "conditions",
        "inner",
        "notes",
        "parts",
        "refusals",
        "rule",
        "silent",
        "slots",
        "where",
    )

    def __init__(
        self,
        rule: Rule,
        before: Expr,
        after: Expr,
        where: Path = (),
        *,
        slots: Mapping[str, Expr] | None = None,
        parts: tuple[Part, ...] = (),
        conditions: tuple[Expr, ...] = (),
        notes: tuple[Words, ...] = (),
        inner: tuple[Derivation, ...] = (),
        refusals: tuple[Refusal, ...] = (),
        silent: bool = False,
        afterwards: Rule | None = None,
    ) -> None:
        self.rule = rule
        self.before = before
        self.after = after
        self.where = where
        self.slots = slots or {}
        self.parts = parts
        self.conditions = conditions
        self.notes = notes
        self.inner = inner
        self.refusals = refusals
        self.silent = silent
        self.afterwards = afterwards

    def with_inner(
        self, inner: Iterable[Derivation], *, parts: tuple[Part, ...] | None = None, silent: bool | None = None
    ) -> Step:
        """The same step with other derivations of its parts, perhaps named anew or without a line of its own."""
        return Step(
            self.rule, self.before, self.after, self.where, slots=self.slots,
            parts=self.parts if parts is None else parts, conditions=self.conditions, notes=self.notes,
            inner=tuple(inner), refusals=self.refusals, silent=self.silent if silent is None else silent,
            afterwards=self.afterwards,
        )  # fmt: skip


Check = Literal["proved", "agrees", "unchecked", "refuted"]
"""How a line was held against the one above: by a proof, at sample points, not at all; a refuted one is a mistake."""


class Line(NamedTuple):
    """One line of the column: the whole expression after the steps that made it, and how it was checked."""

    after: Expr
    steps: tuple[Step, ...]
    checked: Check
    why: str = ""

    @property
    def minor(self) -> bool:
        return all(s.rule.minor for s in self.steps)


class Derivation:
    """A goal worked out: the lines, one below the other, and the answer they end in."""

    __slots__ = ("_all", "goal", "lines")

    def __init__(self, goal: Expr, lines: tuple[Line, ...]) -> None:
        self.goal = goal
        self.lines = lines
        # Without itself, or only the collector could free it.
        self._all: tuple[tuple[Derivation, ...], tuple[Step, ...]] | None = None

    def __repr__(self) -> str:
        return f"<derivation of {self.goal!r}: {self.result!r}>"

    @property
    def result(self) -> Expr:
        """The last line."""
        return self.lines[-1].after if self.lines else self.goal

    def again(self) -> Derivation:
        """The same, as one of another problem: there it is counted once more."""
        return Derivation(self.goal, self.lines)

    def steps(self) -> tuple[Step, ...]:
        """Every step in reading order, those of an inner derivation after the first step that asked for it."""
        return self._walked()[1]

    def derivations(self) -> tuple[Derivation, ...]:
        """This derivation and every inner one, each once."""
        return (self, *self._walked()[0])

    def _walked(self) -> tuple[tuple[Derivation, ...], tuple[Step, ...]]:
        """The derivations inside and all steps; one that several steps share comes with the first."""
        if self._all is None:
            derivations: list[Derivation] = []
            found: list[Step] = []
            seen = {id(self)}
            stack = [self._own()]
            while stack:
                for step in stack[-1]:
                    found.append(step)
                    if step.inner:
                        break
                else:
                    stack.pop()
                    continue
                for inner in reversed(step.inner):
                    if id(inner) not in seen:
                        seen.add(id(inner))
                        derivations.append(inner)
                        stack.append(inner._own())
            self._all = tuple(derivations), tuple(found)
        return self._all

    def _own(self) -> Iterator[Step]:
        return iter([step for line in self.lines for step in line.steps])

    def conditions(self) -> tuple[Expr, ...]:
        """What must hold for the whole, each once, in order."""
        return tuple(dict.fromkeys(c for step in self.steps() for c in step.conditions))

    def notes(self) -> tuple[Words, ...]:
        """What is to be said beside the lines, each once, in order."""
        return tuple(dict.fromkeys(n for step in self.steps() for n in step.notes))
