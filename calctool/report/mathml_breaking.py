"""Long formulas as several ``<math>`` in a row, between which a browser may break: it breaks none by itself.

A sum is broken before the signs of its terms, and so is one that is a factor in brackets; a product, and a term that is
a long one, between its factors.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from calctool.expr.printer import show
from calctool.expr.tree import Add, Expr, Mul, Neg
from calctool.report.breaking import terms
from calctool.report.mathml import DOT, TIMES, bracketed, is_tall, markup, math_element, mathml

SHORT = 24
"""Characters of a formula that has room beside its reason on any screen."""
LONG = 60
"""Characters of a term that may need more than one row of a narrow screen."""


class FormulaPiece(NamedTuple):
    """A part of a formula: its elements, and what they say in plain text."""

    markup: str
    said: str


def formulas(e: Expr, derivative: str = "leibniz", large: bool = False) -> list[str]:
    """The formula, in one piece where it is short; what the pieces say in plain text is what the whole says.

    >>> from calctool.parsing import parse
    >>> [len(formulas(parse(text))) for text in ("x + 1", "a^12 + b^12 + c^12 + d^12", "x(a^12 + b^12 + c^12 + d)")]
    [1, 4, 4]
    >>> print(formulas(parse("a^12 + b^12 + c^12 + d^12 + e"))[1])
    <math alttext="+ b^12"><mo form="infix">+</mo><msup><mi>b</mi><mn>12</mn></msup></math>
    """
    return [math_element(part.markup, part.said, large) for part in _pieces(e, derivative)]


def _pieces(e: Expr, derivative: str) -> list[FormulaPiece]:
    whole = FormulaPiece(mathml(e, derivative), show(e, "plain", derivative))
    if len(whole.said) <= SHORT:
        return [whole]
    if type(e) is Add:
        found = zip(e.args, _terms(e, derivative), strict=True)
        return [part for term, piece in found for part in _factors(term, piece, LONG, derivative)]
    sums = [factor for factor in _product(e) if type(factor) is Add and len(factor.args) > 2]
    if sums and (broken := _around(whole, max(sums, key=lambda factor: len(show(factor))), derivative)):
        return broken
    return _factors(e, whole, SHORT, derivative)


def _product(e: Expr) -> tuple[Expr, ...]:
    """The factors, whatever the sign."""
    inside = e.args[0] if type(e) is Neg else e
    return inside.args if type(inside) is Mul else ()


def _terms(e: Expr, derivative: str) -> list[FormulaPiece]:
    """The terms of a sum as they stand in it, each with its sign."""
    first, *behind = terms(e, lambda part: mathml(part, derivative))
    # A sign that comes first would stand close to the term, as that of a negative number.
    found = [first, *[part.replace("<mo>", '<mo form="infix">', 1) for part in behind]]
    said = [part.strip() for part in terms(e, lambda part: show(part, "plain", derivative))]
    return [FormulaPiece(*pair) for pair in zip(found, said, strict=True)]


def _around(whole: FormulaPiece, held: Expr, derivative: str) -> list[FormulaPiece]:
    """The terms of a sum in brackets, the first after what stands before these, the last before what follows.

    None where the same sum stands elsewhere too.
    """
    inside, said = mathml(held, derivative), f"({show(held, 'plain', derivative)})"
    if whole.markup.count(bracketed(inside)) != 1 or whole.said.count(said) != 1:
        return []  # it stands in an exponent too, say, which is never cut through
    left, _, right = whole.markup.partition(bracketed(inside))
    before, _, after = whole.said.partition(said)
    size = ' minsize="2em"' if is_tall(inside) else ' stretchy="false"'
    pieces = _terms(held, derivative)
    opened, closed = f'<mo form="prefix"{size}>(</mo>', f'<mo form="postfix"{size}>)</mo>'
    pieces[0] = FormulaPiece(f"{left}{opened}{pieces[0].markup}", f"{before}({pieces[0].said}")
    pieces[-1] = FormulaPiece(f"{pieces[-1].markup}{closed}{right}", f"{pieces[-1].said}){after}")
    return pieces


def _factors(e: Expr, whole: FormulaPiece, most: int, derivative: str) -> list[FormulaPiece]:
    """The factors of a product of more than ``most`` characters, which is ``whole`` where it stands."""
    factors = _product(e)
    if not factors or len(whole.said) <= most:
        return [whole]
    groups: list[list[str]] = [[]]
    for element in markup(Mul(*factors), derivative).elements:
        if element in (DOT, TIMES):
            groups.append([])
        groups[-1].append(element.replace("<mo>⋅", '<mo form="infix">⋅'))
    said = [show(Mul(*factors[:n]) if n > 1 else factors[0], "plain", derivative) for n in range(1, len(factors) + 1)]
    together = mathml(Mul(*factors), derivative)
    signs = whole.markup.removesuffix(together), whole.said.removesuffix(said[-1])
    grows = all(longer.startswith(shorter) for shorter, longer in pairwise(said))
    if len(groups) != len(factors) or not grows or signs[0] == whole.markup or signs[1] == whole.said:
        return [whole]
    alts = [said[0], *[longer[len(shorter) :].strip() for shorter, longer in pairwise(said)]]
    pieces = [FormulaPiece("".join(group), alt) for group, alt in zip(groups, alts, strict=True)]
    pieces[0] = FormulaPiece(signs[0] + pieces[0].markup, signs[1] + pieces[0].said)
    return pieces
