"""A mistake is a card: a rule that does not hold, beside the rule it was meant to be.

All that is known of a mistake stands on its card; to add one is to write a card into a section of the package
:mod:`calctool.diagnosis.mistakes`, and a row into the table of tests.  The function of a card lists what the mistake
leads to, and ``on`` says from what:

- ``Expr``: from a goal d/dx [...], or from the question as a whole, to rewrites with open goals like those of any
  rule, so that the search (:mod:`calctool.diagnosis.search`) is the engine with a wrong card let in;
- ``LimitProblem``: from a limit to the wrong values;
- ``VectorProblem``, ``LengthOrAngle``: from the right vector, matrix or gradient to the wrong answers;
- ``Paths``: from the paths of a chain's tree to rewrites of the derivative along them;
- ``FinishedLine``: from a part of a line without d/dx to what a slip of algebra makes of it;
- ``Attempt``: from the right answer and the student's to the ``Sign`` that the one came of the other;
- ``OneTermOff``: from the only term in which the two differ, multiplied out, to the slots;
- ``OneChange``: from the only place of the answer, as typed, that has to be changed to make it right, to the slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypedDict, Unpack

from calctool.algebra.coefficients import OneTermOff
from calctool.books import DIFF
from calctool.derivation.rule import Names, Refusal, Rewrite, Rule
from calctool.differentiation.chain import chain, power_of_function
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, Add, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Sym

LeadsTo = Callable[[Any], Iterator[Any]]


def _nothing(problem: Any) -> Iterator[Any]:
    return iter(())


class InALine(NamedTuple):
    """The same mistake made in rewriting a finished line: what one node becomes, and what is said differently.

    ``whole``: it is made with the line as a whole.  ``before``: it is made in the function too, before differentiating.
    """

    leads_to: Callable[[Expr], Iterator[Expr]] | None = None
    says: str = ""
    next: str = ""
    whole: bool = False
    before: bool = False


class InOnePlace(NamedTuple):
    """The same mistake seen in the only place of an answer that has to be changed: the slots, and what is said."""

    leads_to: Callable[[OneChange], Iterator[Mapping[str, Expr]]] | None = None
    says: str = ""
    next: str = ""


class FinishedLine:
    """What a slip of algebra is made on: a part of a line in which nothing is to be differentiated any more."""


class OneChange(NamedTuple):
    """The only place of an answer that has to be changed to make it right.

    ``kind``: the "sign" of a term, a "number" in it, an "exponent", a "factor", a term that is "missing" or is one
    "too many"; ``term`` is the term, as it stands in the answer or as it is missing.
    """

    kind: str
    term: Expr


class Circumstances(TypedDict, total=False):
    """What else a card may say: where a mistake is made, and how it ranks.

    ``kind`` is the id of the more general mistake.  ``weight`` is 0 where a rule was taken wrongly as a whole and
    larger for accidents in a part; of mistakes as common and as weighty the one of less ``precedence`` is named first.
    ``inside`` is the least number of letters with which it is made at any d/dx inside a problem (0: never),
    ``whole`` that with which it is made once, on the question as a whole (0: never).  ``after`` is how many wrong
    rules are tried in the search before an answer is looked at for this sign.  What is made ``alone`` explains no
    answer together with another mistake; ``companions`` are mistakes that are the same habit.  ``one_term``,
    ``in_one_place`` and ``in_a_line`` say how the same mistake looks in the only term that differs, in the only place
    of the answer that does, and where a finished line is rewritten.
    ``certain``: the sentence is true of the answer however it came about, and is said without "it looks as if".
    ``shows`` is what has to be seen in the answer as it was typed: a "minus" between the two terms the mistake leads
    to, a "term" of a sum that is what it leads to, or a "bracket" that stands in what it leads to.
    """

    on: type
    kind: str
    weight: int
    precedence: int
    inside: int
    whole: int
    after: int
    alone: bool
    companions: tuple[str, ...]
    one_term: LeadsTo
    in_one_place: InOnePlace
    in_a_line: InALine
    certain: bool
    shows: str


class Mistake(Rule):
    """A card that is not ``sound``.

    ``next`` is the one thing to do now, ``meant`` the id of the rule it imitates (empty where the task was another
    one), ``common`` says how often it is seen (A in every class, B often, C now and then).  ``examples`` are wrong
    answers by the question as it is typed after ``calctool``, or by a function to be differentiated.  A card without
    an example is a ValueError.

    >>> from calctool.diagnosis.mistakes import MISTAKES
    >>> card = MISTAKES["product-of-derivatives"]
    >>> card.sound, card.meant, card.common
    (False, 'diff.product', 'A')
    """

    __slots__ = (
        "after",
        "alone",
        "certain",
        "common",
        "companions",
        "in_a_line",
        "in_one_place",
        "inside",
        "kind",
        "leads_to",
        "meant",
        "next",
        "on",
        "one_term",
        "precedence",
        "shows",
        "weight",
        "whole",
    )

    def __init__(
        self,
        id: str,
        name: str,
        formula: str,
        says: str,
        next: str,
        leads_to: LeadsTo,
        *,
        meant: str,
        common: str,
        examples: Mapping[str, str],
        **also: Unpack[Circumstances],
    ) -> None:
        if not examples or common not in COMMON:
            raise ValueError(f"the mistake {id} needs an example, and one of {', '.join(COMMON)}")
        super().__init__(id, name, formula, says, examples, "classroom experience", self._first, sound=False)
        self.next = next
        self.leads_to = leads_to
        self.meant = meant
        self.common = common
        self.on = also.get("on", Expr)
        self.kind = also.get("kind", "")
        self.weight = also.get("weight", 0)
        self.precedence = also.get("precedence", 0)
        self.inside = also.get("inside", 1) if self.on is Expr else 0
        self.whole = also.get("whole", 0)
        self.after = also.get("after", 0)
        self.alone = also.get("alone", False)
        self.companions = also.get("companions", ())
        self.one_term = leads_to if self.on is OneTermOff else also.get("one_term", _nothing)
        self.in_one_place = InOnePlace(leads_to) if self.on is OneChange else also.get("in_one_place", InOnePlace())
        self.in_a_line = InALine(leads_to) if self.on is FinishedLine else also.get("in_a_line", InALine())
        self.certain = also.get("certain", False)
        self.shows = also.get("shows", "")

    def _first(self, goal: Expr, names: Names) -> Rewrite | Refusal | None:
        return next(self.leads_to(goal), None) if self.on is Expr else None

    def example(self) -> tuple[str, str]:
        """A question, as it is typed after ``calctool``, and the wrong answer that the mistake leads to.

        >>> from calctool.diagnosis.mistakes import MISTAKES
        >>> MISTAKES["chain-inner-omitted"].example(), MISTAKES["zero-to-zero"].example()
        (('diff "cos(5x)"', '-sin(5x)'), ('limit "x^x" --to 0+', '0'))
        """
        asked, wrong = next(iter(self.examples.items()))
        if '"' not in asked:
            asked = f'partial "{asked}" x' if "y" in asked else f'diff "{asked}"'
        return asked, wrong


MADE_ON: Mapping[str, tuple[type[Expr], ...]] = {
    "diff.product": (Mul,),
    "diff.product-n": (Mul,),
    "diff.quotient": (Div,),
    "diff.reciprocal": (Div,),
    "tidy.cancel": (Div,),
    "diff.constant-multiple": (Mul, Div),
    "several.constant-factor": (Mul, Div),
    "diff.sum": (Add, Neg, Div),
    "diff.identity": (Sym,),
    "diff.power": (Sym, Pow, Func, Div),
    "diff.power-chain": (Pow, Div),
    "diff.chain": (Func, Pow, Div),
    "diff.sqrt": (Func, Pow, Div),
    "diff.ln": (Func,),
    "diff.log": (Func,),
    "diff.exponential": (Pow,),
    "diff.logarithmic": (Pow,),
}
"""By the rule that a mistake imitates, what is differentiated where it is made; others are tried everywhere."""

COMMON = {"A": "in every class", "B": "often", "C": "now and then"}


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
    **also: Unpack[Circumstances],
) -> Callable[[LeadsTo], Mistake]:
    """Make a card of the function below it, which lists what the mistake leads to."""

    def card(leads_to: LeadsTo) -> Mistake:
        return Mistake(id, name, formula, says, next, leads_to, meant=meant, common=common, examples=examples, **also)

    return card


# --- what several sections need --------------------------------------------------------------------

_HERE = Sym("u'")
AT_ONCE = tuple(r for r in DIFF if r not in (chain, power_of_function))
"""The rules that differentiate without looking for an outside and an inside."""


def outer(make: Callable[[Expr], Expr], at: Expr) -> Expr | None:
    """f'(at), finished, for the function ``make``; None where the table has no row for it.

    >>> from calctool.expr.printer import show
    >>> show(outer(lambda u: Func("sin", u), Pow(Sym("x"), Num(2))))
    'cos(x^2)'
    """
    goal: Expr = Deriv(make(_HERE), _HERE)
    names = Names(frozenset())
    for _ in range(3):
        for rule in AT_ONCE:
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
