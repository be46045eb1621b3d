"""The formulas of exercises, drawn at random as a textbook writes them: small whole numbers, a term or two in brackets.

A formula is text, as a student would see it on a sheet; whatever is drawn is read and worked like any other exercise
before anybody sees it (:mod:`calctool.classroom.practice.exercises`).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
PLAIN = ("sin", "cos", "exp", "ln")
"""The functions of a first course."""
FURTHER = ("tan", "sqrt", "arctan")


class Drawer:
    """Draws parts of formulas, always the same ones for the same seed.

    >>> draw = Drawer(Random(3))
    >>> draw.polynomial(3), draw.linear("t"), draw.function(PLAIN, draw.linear())
    ('5x^3 + 6x^2', '5t - 2', 'e^(5x + 8)')
    """

    def __init__(self, random: Random) -> None:
        self.random = random

    def number(self, low: int = 2, high: int = 9) -> int:
        """A whole number, both ends among them."""
        return self.random.randint(low, high)

    def shift(self, high: int = 9) -> int:
        """A whole number on either side of 0, and not 0."""
        return self.random.choice((1, -1)) * self.number(1, high)

    def one_of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def polynomial(self, degree: int, x: str = "x", terms: int = 3) -> str:
        """So many terms at most, of falling degree, the first of the degree asked for."""
        lower = sorted(self.random.sample(range(degree), self.random.randint(1, min(terms - 1, degree))), reverse=True)
        return total([(self.number(1, 6), degree), *((self.shift(), n) for n in lower)], x)

    def linear(self, x: str = "x") -> str:
        return total([(self.number(1, 6), 1), (self.shift(), 0)], x)

    def quadratic(self, x: str = "x") -> str:
        """``x^2 + c``, which is never 0."""
        return total([(self.number(1, 3), 2), (self.number(1, 9), 0)], x)

    def multiple(self, x: str = "x") -> str:
        """``3x``."""
        return f"{self.number()}{x}"

    def power(self, x: str = "x", low: int = 2, high: int = 5) -> str:
        return f"{x}^{self.number(low, high)}"

    def function(self, names: Sequence[str], inside: str) -> str:
        """One of the functions, of what stands inside."""
        return applied(self.one_of(names), inside)


def total(terms: Sequence[tuple[int, int]], x: str) -> str:
    """The sum of ``c*x^n``, each term as c and n.

    >>> total([(1, 3), (-2, 1), (5, 0)], "x")
    'x^3 - 2x + 5'
    """
    out = ""
    for c, n in terms:
        letter = "" if n == 0 else x if n == 1 else f"{x}^{n}"
        size = str(abs(c)) if abs(c) != 1 or not letter else ""
        sign = ("-" if c < 0 else "") if not out else " - " if c < 0 else " + "
        out += f"{sign}{size}{letter}"
    return out


def applied(name: str, inside: str) -> str:
    """A function of what stands inside; the exponential function as a power of e.

    >>> applied("sin", "2x"), applied("exp", "x"), applied("exp", "2x")
    ('sin(2x)', 'e^x', 'e^(2x)')
    """
    if name != "exp":
        return f"{name}({inside})"
    return f"e^{inside}" if len(inside) == 1 else f"e^({inside})"


def bracketed(part: str) -> str:
    """In brackets, if it is a sum: as a factor, or above and below a fraction bar.

    >>> bracketed("2x + 1"), bracketed("sin(x + 1)"), bracketed("-3x")
    ('(2x + 1)', 'sin(x + 1)', '(-3x)')
    """
    depth = 0
    for i, c in enumerate(part):
        depth += (c == "(") - (c == ")")
        if not depth and c in "+-" and (i == 0 or part[i - 1] == " "):
            return f"({part})"
    return part


def below(part: str) -> str:
    """Under a fraction bar: in brackets unless it is one letter, a number, a power of a letter or one function.

    >>> below("2x"), below("x^2"), below("sin(x)"), below("2x + 1")
    ('(2x)', 'x^2', 'sin(x)', '(2x + 1)')
    """
    plain = part.replace("^", "").isalnum() and not (part[0].isdecimal() and not part.isdecimal())
    return part if plain or (part.endswith(")") and part.count("(") == 1 and part[0].isalpha()) else f"({part})"
