"""Every book of rules, in teaching order, and the engine opened at the book of differentiation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from calctool.derivation.engine import Engine
from calctool.derivation.rule import Rule
from calctool.differentiation import SMOOTH
from calctool.differentiation.chain import chain, power_of_function
from calctool.differentiation.rules import UNNAMED
from calctool.expr.tree import Expr
from calctool.first_principles.piecewise import piecewise
from calctool.simplification import SIMPLIFICATIONS

_PLACE = SMOOTH.index(UNNAMED[0])
DIFF: tuple[Rule, ...] = (*SMOOTH[:_PLACE], piecewise, *SMOOTH[_PLACE:])
"""The rules of differentiation in the order a teacher would try them, those for branches included."""

BOOKS: dict[str, str] = {
    "differentiation": "calctool.books:DIFF",
    "differentiation, on request": "calctool.differentiation.preparation:ON_REQUEST",
    "definition of the derivative": "calctool.first_principles.rules:DEFINITION",
    "limits": "calctool.limits.rules:LIMIT",
    "several variables": "calctool.differentiation.several_variables:SEVERAL",
    "tidying": "calctool.simplification:SIMPLIFICATIONS",
}
"""Every book of rules that hold, by the name of its chapter, and where it is: a book is loaded when it is opened."""


def book(chapter: str) -> tuple[Rule, ...]:
    """The cards of a chapter, in the order they are tried.

    >>> book("differentiation")[0].id
    'diff.constant'
    """
    module, name = BOOKS[chapter].split(":")
    cards: tuple[Rule, ...] = getattr(import_module(module), name)
    return cards


def cards() -> dict[str, Rule]:
    """Every card of every book, by its id."""
    return {card.id: card for chapter in BOOKS for card in book(chapter)}


def diff_book(known: frozenset[str]) -> tuple[Rule, ...]:
    """The book of differentiation for a reader who knows these rules.

    Who knows the chain rule sees a power of a function differentiated in one step.
    """
    if chain.id not in known:
        return DIFF
    rest = [r for r in DIFF if r is not power_of_function]
    place = rest.index(chain)
    return (*rest[:place], power_of_function, *rest[place:])


def derivative_engine(
    known: Iterable[str] = (),
    simplify: Sequence[Rule] = SIMPLIFICATIONS,
    last: Sequence[Rule] = (),
    check: bool = True,
    progress: Callable[[Expr], None] | None = None,
) -> Engine:
    """The engine opened at the book of differentiation, for a reader who knows these rules.

    >>> from calctool.expr.printer import show
    >>> from calctool.expr.tree import Deriv, Sym
    >>> from calctool.parsing import parse
    >>> show(derivative_engine().derive(Deriv(parse("x^2 + sin(x)"), Sym("x"))).result)
    '2x + cos(x)'
    """
    return Engine(diff_book(frozenset(known)), simplify, known, last, check, progress)
