"""A product as data: a coefficient and powers; its degree, and the order in which a textbook writes a sum of them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Self, TypeVar

from calctool.expr.exact import integer, plain, root_index
from calctool.expr.tree import Expr, Sym

Exponent = Fraction | Expr
"""A fraction where it is a number."""
Monomial = frozenset[tuple[object, ...]]
"""A term without its coefficient: bases by their keys, with their exponents."""
Shape = frozenset[tuple[Monomial, int, int]]
"""The monomials of a bracket, and the coefficients relative to one of them."""
_ONE = Fraction(1)
_NOTHING: frozenset[Expr] = frozenset()


class PowerProduct:
    """A product: ``coef`` times each base to its exponent, in order of appearance.

    ``powers`` maps a key to (base as written, exponent); an exponent is a fraction where it is a
    number, else an expression.  ``cancelled`` says that a factor met its reciprocal, ``decimal`` that
    the numbers were typed with a decimal point and are to be written so; ``under`` are the keys of the
    powers such as e^x that stood below a fraction bar and are to stay there, ``narrow`` those of the powers
    whose exponent is one number, so that their base must not be negative, and is to stay one (True: a decimal).
    """

    __slots__ = ("_brackets", "_indexed", "cancelled", "coef", "decimal", "narrow", "powers", "under")

    def __init__(self, coef: Fraction = _ONE) -> None:
        self.coef = coef
        self.powers: dict[Expr, tuple[Expr, Exponent]] = {}
        self._brackets: dict[Shape, tuple[Expr, Fraction]]
        self._indexed = -1
        self.cancelled = False
        self.decimal = False
        self.under: frozenset[Expr] = _NOTHING
        self.narrow: frozenset[tuple[Expr, bool]] = frozenset()

    def copy(self) -> Self:
        new: Self = object.__new__(self.__class__)
        new.coef = self.coef
        new.powers = self.powers.copy()
        new._indexed = -1
        new.cancelled = self.cancelled
        new.decimal = self.decimal
        new.under = self.under
        new.narrow = self.narrow
        return new

    @property
    def monomial(self) -> Monomial:
        """What like terms have in common: everything but the coefficient."""
        # Not the fraction: the hash of two integers is known, that of a fraction is worked out.
        return frozenset(
            [
                (k, e.numerator, e.denominator) if isinstance(e, Fraction) else (k, e)
                for k, (_, e) in self.powers.items()
            ]
        )

    @property
    def over(self) -> bool:
        """Is there a fraction bar with more than a number below it?"""
        return any(isinstance(e, Fraction) and e.numerator < 0 for _, e in self.powers.values())


P = TypeVar("P", bound=PowerProduct)


def ordered(terms: list[P]) -> list[P]:
    """As a textbook orders a sum: a polynomial by falling degree, but 24x - 6x^2 where that avoids a leading minus.

    So is one of roots, 2x^2 + 2x sqrt(x) + x.  A sum that is no polynomial keeps its order, with a positive term in
    front where there is one.
    """
    if len(terms) < 2:
        return terms
    degrees = [degree(t) for t in terms]
    if None in degrees:
        degrees = [degree(t, roots=True) for t in terms]
    if None not in degrees:
        ranked = sorted(range(len(terms)), key=[plain(d) for d in degrees if d is not None].__getitem__, reverse=True)
        falling = [terms[i] for i in ranked]
        if falling[0].coef.numerator > 0 or len(terms) > 2:
            return falling
        return falling[::-1] if falling[-1].coef.numerator > 0 else falling
    if terms[0].coef.numerator < 0:
        place = next((i for i, t in enumerate(terms) if t.coef.numerator > 0), 0)
        return [terms[place], *terms[:place], *terms[place + 1 :]]
    return terms


def degree(term: PowerProduct, names: Iterable[str] | None = None, roots: bool = False) -> Fraction | None:
    """The degree of a monomial in its letters, with ``roots`` in those above a bar too; None where it is not one."""
    total: Fraction | None = None
    for base, e in term.powers.values():
        if roots and (index := root_index(base)) is not None and type(base.args[0]) is Sym and isinstance(e, Fraction):
            if e < 0:
                return None
            base, e = base.args[0], e / index
        if type(base) is Sym and isinstance(e, Fraction):
            if names is None or base.name in names:
                total = e if total is None else total + e
        elif (base.free and (names is None or not base.free.isdisjoint(names))) or (isinstance(e, Expr) and e.free):
            return None
    return integer(0) if total is None else total
