"""The derivatives every table lists: a card for each row of the table of functions that states one.

The row's text is read by the same parser as the user's, once, when it is first needed.  A condition stands only
where the derivative's formula would be defined at points at which the function has no derivative.

Source: the tables of derivatives in Stewart, *Calculus*, reference pages 3-5; for the special
functions NIST DLMF, chapters 5, 6, 7 and 10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, Words
from calctool.expr.function_record import Function
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import ONE, ZERO, Deriv, Expr, Func, Piecewise, Relation, add, mul
from calctool.parsing import parse

STANDARD = "Stewart, Calculus, reference page 5: differentiation rules"
SPECIAL = "NIST Digital Library of Mathematical Functions, chapters 5, 6, 7, 10"


class Partial:
    """A row's derivative by one of its arguments, and the condition it holds under."""

    def __init__(self, row: Function, letter: str) -> None:
        self.row = row
        self.place = row.letters.index(letter)
        self._texts = row.derivatives()[letter]
        self._read: tuple[Expr, Relation | None] | None = None

    def at(self, args: tuple[Expr, ...]) -> tuple[Expr, tuple[Expr, ...]]:
        """The derivative and its condition, at these arguments."""
        if self._read is None:
            self._read = parse(self._texts[0]), _condition(self._texts[1])
        derivative, condition = self._read
        values = dict(zip(self.row.letters, args, strict=True))
        return substitute_all(derivative, values), () if condition is None else (substitute_all(condition, values),)


def _condition(text: str) -> Relation | None:
    if not text:
        return None
    lhs, op, rhs = re.split(r" (!=|[<>]=?) ", text)
    return Relation(op, parse(lhs), parse(rhs))


@cache
def partials(name: str) -> dict[int, Partial]:
    """The derivatives that the row of a function states, by the place of the argument."""
    row = FUNCTIONS[name]
    return {partial.place: partial for partial in [Partial(row, letter) for letter in row.derivatives()]}


def _apply(row: Function) -> Callable[[Expr, Names], Rewrite | Refusal | None]:
    def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
        if type(goal) is not Deriv:
            return None
        body, x = goal.body, goal.wrt
        if type(body) is not Func or body.name != row.name:
            return None
        known = partials(row.name)
        moving = [i for i, a in enumerate(body.args) if a.has(x)]
        if len(moving) != 1 or moving[0] not in known or body.args[moving[0]] != x:
            return None
        after, conditions = known[moving[0]].at(body.args)
        notes: tuple[Words, ...] = ()
        if row.also:
            notes = ((after, " is also written ", substitute_all(parse(row.also), {"u": x})),)
        return Rewrite(after, {"u": x}, conditions=conditions, notes=notes)

    return apply


def _card(row: Function) -> Rule:
    words = row.words or row.name
    call = row.call
    formulas = [f"d/d{letter} {call} = {derivative}" for letter, (derivative, _) in row.derivatives().items()]
    return Rule(
        f"diff.{row.name}",
        f"{'known ' if row.special else ''}derivative of {words}",
        ",  ".join(formulas),
        f"The derivative of {words} is read from the table.",
        lambda: _examples(row),
        SPECIAL if row.special else STANDARD,
        _apply(row),
        applies_to=(row.name,),
    )


def _examples(row: Function) -> dict[str, str]:
    found = {}
    for letter, (derivative, _) in row.derivatives().items():
        x = "x" if letter == "u" else letter
        goal, answer = (_in_x(text) if letter == "u" else text for text in (row.call, derivative))
        found[f"d/d{x} [{goal}]"] = answer
    return found


def _in_x(text: str) -> str:
    """An example of a row's text: x for the letter u, 2 for the base."""
    return re.sub(r"\ba\b", "2", re.sub(r"\bu\b", "x", text))


def _several_arguments(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if type(goal) is not Deriv or type(goal.body) is not Func:
        return None
    f, x = goal.body, goal.wrt
    row = FUNCTIONS[f.name]
    moving = [i for i, a in enumerate(f.args) if a.has(x)]
    if row.arity < 2 or row.variable is not None or not moving:
        return None
    known = partials(row.name)
    found = [known[i].at(f.args) for i in moving]
    rates = [Deriv(f.args[i], x) for i in moving]
    conditions = tuple(dict.fromkeys(c for _, cs in found for c in cs))
    return Rewrite(_combined([d for d, _ in found], rates), {"f": f, "x": x}, conditions=conditions)


def _combined(partials: Sequence[Expr], rates: Sequence[Expr]) -> Expr:
    """The sum of each partial derivative times its rate; branch by branch where they have the same branches."""
    first = partials[0]
    if isinstance(first, Piecewise):
        values = [
            _combined([p.args[i] for p in partials], rates) if i % 2 == 0 else condition
            for i, condition in enumerate(first.args)
        ]
        return Piecewise(*values)
    terms = [rate if p == ONE else mul([p, rate]) for p, rate in zip(partials, rates, strict=True) if p != ZERO]
    return add(terms) if terms else ZERO


SEVERAL_ARGUMENTS = Rule(
    "diff.several-arguments",
    "chain rule for several arguments",
    "d/dx f(a, b) = df/da * d/dx a + df/db * d/dx b",
    "Differentiate {f} by each argument in which {x} stands, times the derivative of the argument, and add.",
    {"d/dx [max(x^2, x^3)]": "{d/dx [x^2] if x^2 > x^3 else d/dx [x^3]}"},
    "Stewart 14.5",
    _several_arguments,
    applies_to=tuple([row.name for row in FUNCTIONS.values() if row.arity > 1 and row.variable is None]),
)


_CARDS = [(row, _card(row)) for row in FUNCTIONS.values() if row.derivative]
ELEMENTARY: tuple[Rule, ...] = tuple([card for row, card in _CARDS if not row.special])
SPECIAL_FUNCTIONS: tuple[Rule, ...] = tuple([card for row, card in _CARDS if row.special])
