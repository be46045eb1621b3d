"""A method asked for by name: the cards it stands for come first, those that go round it are left out.

Whether the method was worked is read from the derivation; where it was not, the reason is what its own card says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from calctool.derivation.rule import Derivation, Rule
from calctool.errors import InputError


class Method(NamedTuple):
    """What a method is called in a sentence, the ids of its cards, and of those that would take its place."""

    says: str
    cards: tuple[str, ...]
    without: tuple[str, ...] = ()
    hint: str = ""


_ALGEBRA = ("diff.one-power", "diff.divide-out", "diff.simplify-first")
DIFFERENTIATION = {
    "product": Method(
        "the product rule", ("diff.product", "diff.product-n"), (*_ALGEBRA, "diff.logarithmic-product"), "it is for u*v"
    ),
    "quotient": Method(
        "the quotient rule",
        ("diff.quotient",),
        (*_ALGEBRA, "diff.logarithmic-product", "diff.negative-power"),
        "it is for u/v with the variable above and below",
    ),
    "chain": Method(
        "the chain rule", ("diff.chain",), ("diff.log-laws", "diff.logarithmic-product"), "it is for f(g(x))"
    ),
    "log": Method(
        "logarithmic differentiation",
        ("diff.through-logarithm", "diff.logarithmic"),
        (),
        "it is for products and quotients of several factors, and for f^g",
    ),
}
"""The methods of differentiation beside ``definition``, by their names in :data:`calctool.tasks.DIFF_METHODS`."""
LIMITS = {
    "lhopital": Method("L'Hopital's rule", ("limit.lhopital",), (), "the form has to be 0/0 or oo/oo"),
    "factor": Method(
        "factoring", ("limit.factor",), (), "above and below need a common factor that does not stand there yet"
    ),
    "conjugate": Method(
        "the conjugate",
        ("limit.conjugate", "limit.difference-of-cubes"),
        (),
        "it is for differences with a square or cube root",
    ),
    "standard": Method(
        "a standard limit",
        ("limit.standard", "limit.standard-form", "limit.standard-e", "limit.regroup"),
        (),
        "it is for sin(u)/u and its kin",
    ),
    "dominant": Method("dividing by the dominant term", ("limit.dominant",), (), "it is for x -> oo"),
    "growth": Method("the order of growth", ("limit.growth",), (), "it is for ln, powers and e^x as x -> oo"),
    "squeeze": Method("the squeeze theorem", ("limit.squeeze", "limit.floor"), (), "a factor has to be bounded"),
    "log": Method("taking logarithms", ("limit.exponential",), ("limit.standard-e", "limit.regroup"), "it is for f^g"),
}
"""The methods for limits, by their names in :data:`calctool.tasks.LIMIT_METHODS`."""


def ordered(book: tuple[Rule, ...], method: Method) -> tuple[Rule, ...]:
    """The book with the cards of a method first, and without those that would take their place."""
    first = tuple(r for r in book if r.id in method.cards)
    return (*first, *(r for r in book if r not in first and r.id not in method.without))


def used(method: Method, derivations: Iterable[Derivation]) -> None:
    """Raise InputError where no step of the derivations is one of the method, with the reason where a card gave one."""
    steps = [step for d in derivations for step in d.steps()]
    if any(step.rule.id in method.cards for step in steps):
        return
    refused = [r for s in steps for r in s.refusals if r.rule is not None and r.rule.id in method.cards]
    why = refused[0].why if refused else method.hint
    raise InputError(f"{method.says} does not apply here", hint=why, code="usage")
