"""What a list of points says: its points, and the claims that are made beside them."""

from __future__ import annotations

from typing import NamedTuple

from calctool.expr.tree import Expr


class Item(NamedTuple):
    """One number or point as typed, its coordinates, the function's value if that is given, the kind if it is named.

    ``absolute`` says that it is the greatest or the least value of all that is spoken of, ``doubtful`` that the kind
    may be meant for another point alone, ``never`` are kinds that it is said not to be; ``slope`` is ``flat`` where the
    derivative is said to be 0 there, ``rough`` where there is said to be none; ``inflection`` is one of a list of
    points of inflection.
    """

    text: str
    coordinates: tuple[Expr, ...]
    value: Expr | None = None
    kind: str = ""
    absolute: bool = False
    doubtful: bool = False
    never: tuple[str, ...] = ()
    slope: str = ""
    inflection: bool = False

    @property
    def says_more(self) -> bool:
        """Is more said of it than where it is, and what the value is?"""
        return bool(self.kind or self.never or self.slope)


class Claim(NamedTuple):
    """What is said beside the points.

    ``equation``: the ``sides`` are equal, and to the derivative named ``label`` if there is one; ``slope``: the
    derivative of that ``order`` at ``place`` compares so with the others; ``determinant``: that of the Hessian does;
    ``equal``: two ways to write a number; ``count``: there are ``number`` points, of a ``kind`` if that is said;
    ``none``: there is no point of a kind, ``not-there``: at a place there is none; ``most``: of all values (of the
    whole function, if ``absolute``) it is there; ``never``: the derivative is nowhere 0, ``nonzero``: nor is a formula;
    ``excluded``, ``outside``: the place is no critical point, or not in the domain.
    """

    what: str
    text: str
    sides: tuple[Expr, ...] = ()
    signs: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    order: int = 0
    place: tuple[Expr, ...] = ()
    kind: str = ""
    number: int = 0
    absolute: bool = False


class Listing(NamedTuple):
    """The points of an answer and what is said beside them.

    An ``ambiguous`` one has another reading: a number behind a kind may be the place or the value (x = 1, max 2),
    (±1, ±1) four points or two, and (-1, 1) a point or two numbers.
    """

    items: list[Item]
    claims: list[Claim]
    ambiguous: bool = False
