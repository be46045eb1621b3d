"""A mistake is a card too: a rule that does not hold, beside the rule it was meant to be.

Its function lists the *ways* in which the mistake can be made on a goal, as rewrites with open goals
like those of any rule, so that the search for a student's mistake (:mod:`calctool.diagnosis.search`) is the
engine with a wrong card let in.  The cards stand in the files ``mistakes_*.py``, a section of the
textbook each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from calctool.books import DIFF
from calctool.derivation.rule import Names, Refusal, Rewrite, Rule
from calctool.differentiation.chain import chain, power_of_function
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Sym

Ways = Callable[[Expr], Iterator[Rewrite]]


class Mistake(Rule):
    """A card with ``sound=False``.

    ``meant`` is the id of the rule it imitates (empty where the task was another one), ``kind`` the id of
    the more general mistake (or empty), ``common`` says how often it is seen (A in every class, B often,
    C now and then), ``weight`` is 0 where a rule was taken wrongly as a whole and larger for accidents in a
    part, ``next`` is the one thing to do now.

    >>> from calctool.diagnosis.mistakes.card import mistakes
    >>> card = mistakes()["product-of-derivatives"]
    >>> card.sound, card.meant, card.common
    (False, 'diff.product', 'A')
    """

    __slots__ = ("common", "kind", "meant", "next", "ways", "weight")

    def __init__(
        self,
        id: str,
        name: str,
        formula: str,
        says: str,
        next: str,
        meant: str,
        common: str,
        examples: Mapping[str, str],
        ways: Ways,
        kind: str = "",
        weight: int = 0,
    ) -> None:
        super().__init__(id, name, formula, says, examples, "classroom experience", self._first, sound=False)
        self.next = next
        self.meant = meant
        self.common = common
        self.kind = kind
        self.weight = weight
        self.ways = ways

    def _first(self, goal: Expr, names: Names) -> Rewrite | Refusal | None:
        return next(self.ways(goal), None)


def mistake(
    id: str,
    name: str,
    formula: str,
    says: str,
    next: str,
    *,
    meant: str,
    common: str,
    examples: Mapping[str, str],
    kind: str = "",
    weight: int = 0,
) -> Callable[[Ways], Mistake]:
    """Make a card of the function below it, which lists the ways to make the mistake."""

    def card(ways: Ways) -> Mistake:
        return Mistake(id, name, formula, says, next, meant, common, examples, ways, kind, weight)

    return card


def never(goal: Expr) -> Iterator[Rewrite]:
    """For mistakes that are not made on one goal: the diagnosis recognises them in the answer as a whole."""
    return iter(())


# --- what several sections need --------------------------------------------------------------------

_HERE = Sym("u'")
_OUTER = tuple(r for r in DIFF if r not in (chain, power_of_function))


def outer(make: Callable[[Expr], Expr], at: Expr) -> Expr | None:
    """f'(at), finished, for the function ``make``; None where the table has no row for it.

    >>> from calctool.expr.printer import show
    >>> show(outer(lambda u: Func("sin", u), Pow(Sym("x"), Num(2))))
    'cos(x^2)'
    """
    goal: Expr = Deriv(make(_HERE), _HERE)
    names = Names(frozenset())
    for _ in range(3):
        for rule in _OUTER:
            found = rule.apply(goal, names)
            if isinstance(found, Rewrite):
                if not found.after.open:
                    return substitute(found.after, _HERE.name, at)
                goal = found.after
                break
        if not isinstance(goal, Deriv):
            return None
    return None


def as_power(e: Expr) -> tuple[Expr, Expr] | None:
    """Base and exponent of a power, a root, or one over either.

    >>> from calctool.expr.printer import show
    >>> [show(part) for part in as_power(Div(ONE, Func("sqrt", Sym("x"))))]
    ['x', '-1/2']
    """
    match e:
        case Pow(base, n):
            return base, n
        case Func("sqrt", u):
            return u, Div(ONE, Num(2))
        case Func("cbrt", u):
            return u, Div(ONE, Num(3))
        case Func("root", u):
            return u, Div(ONE, e.args[1])
        case Div(one, v) if isinstance(one, Num) and one.value == 1:
            inner = as_power(v)
            return (inner[0], Neg(inner[1])) if inner is not None else (v, Neg(ONE))
    return None


def times(*factors: Expr) -> Expr:
    """A product without factors 1."""
    kept = [f for f in factors if not (isinstance(f, Num) and f.value == 1)]
    return Mul(*kept) if len(kept) > 1 else kept[0] if kept else ONE


def derivative(u: Expr, x: Sym) -> Expr:
    """d/dx u, with the derivative of x itself written down at once."""
    return ONE if u == x else Deriv(u, x)


SECTIONS = ("chain", "product", "quotient", "powers", "functions", "sums", "task", "limits", "several")


def book(section: str) -> tuple[Mistake, ...]:
    """The mistakes of a section, loaded when it is opened."""
    cards: tuple[Mistake, ...] = import_module(f"{__package__}.{section}").MISTAKES
    return cards


def mistakes() -> dict[str, Mistake]:
    """Every mistake by its id.

    >>> len(mistakes()) > 100
    True
    """
    return {card.id: card for section in SECTIONS for card in book(section)}


LOCAL = ("chain", "product", "quotient", "powers", "functions", "sums")
"""The sections whose mistakes are made on a d/dx, wherever it stands."""


def local() -> tuple[Mistake, ...]:
    """The mistakes that can be made at any d/dx inside a problem."""
    return tuple(card for section in LOCAL for card in book(section) if card.weight < ONCE)


ONCE = 4
"""The weight from which on a mistake is made on the answer as a whole."""
