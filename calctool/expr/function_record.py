"""What the table of functions says of one function: how it is written, what it does, where, and what is known of it."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple


class Function(NamedTuple):
    """One function.

    How it is written: ``name`` is printed, ``arguments`` are the letters the row's texts use (``u`` is the variable
    where the others are a base, an index or an order; ``...`` says that more may follow, as in max(a, b, c)),
    ``aliases`` are the other spellings read, ``inside`` those looked for inside an unknown word (xsinx), ``meant``
    slips answered with this name; ``latex``; ``words`` in a sentence.

    In SymPy: ``sympy`` is the name in Python syntax, or a formula where SymPy has no such function; ``written`` says
    how it goes there if SymPy would change its meaning: as ``itself``, by our ``formula``, or as a ``real root``, and
    under seal where SymPy is only to rearrange.

    What it does: ``derivative`` by u, or by each argument that has one, with the condition after *where*; ``formula``
    is the function by others, wherever it is defined (empty: there is none); ``inverse`` is what sin^-1 names;
    ``also`` is a second form of the derivative that books print as often.

    Where: ``domain`` as intervals of u, or as what must not be 0, or the whole numbers it must not be; ``jumps`` at
    these values of u (or at all integers); ``limits`` at infinity and at ends and poles that u reaches from above
    (``0+``) or below (``0-``); an interval says that it keeps oscillating.

    What is known: ``zero`` (all its zeros), ``known`` values, ``parity``, ``sign`` (``+`` or ``0+`` everywhere),
    ``monotone`` on each interval of the domain, ``small``: what it is like where u tends to 0.

    ``numeric`` names it in the libraries math, mpmath and Arb (one name: the same in each): a quotient of two,
    ``1/cos``, ``acos(1/u)`` and ``pi/2 - atan`` are read too, a name with a dot in front is written in the number field
    itself, ``-`` says that the library has none, and nothing at all that the formula is worked out.  ``reach``: to this
    size of u a value can be found in reasonable time, or written down.
    """

    name: str
    arguments: str
    latex: str
    sympy: str
    derivative: str | Mapping[str, str]
    formula: str
    domain: str
    jumps: str
    limits: Mapping[str, str]
    zero: str
    known: Mapping[str, str]
    parity: str
    sign: str
    monotone: str
    small: str
    numeric: str
    aliases: str = ""
    inside: str = ""
    meant: str = ""
    words: str = ""
    written: str = ""
    inverse: str = ""
    special: bool = False
    also: str = ""
    reach: float = float("inf")

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters its texts use for the arguments."""
        return _letters(self.arguments)

    @property
    def arity(self) -> int:
        """How many arguments it takes (at least, where more may follow)."""
        return len(self.letters)

    @property
    def more(self) -> bool:
        """May more arguments follow?  Then f(a, b, c) is f(f(a, b), c)."""
        return self.arguments.endswith("...")

    @property
    def variable(self) -> int | None:
        """Which argument is the variable, where the others are a base, an index or an order."""
        return self.letters.index("u") if "u" in self.letters else None

    @property
    def call(self) -> str:
        """The function of its letters."""
        return f"{self.name}({', '.join(self.letters)})"

    def derivatives(self) -> dict[str, tuple[str, str]]:
        """Letter -> the derivative by it, and the condition (or nothing)."""
        by = self.derivative if isinstance(self.derivative, Mapping) else {"u": self.derivative}
        return {
            letter: (text.partition(" where ")[0], text.partition(" where ")[2]) for letter, text in by.items() if text
        }


@cache
def _letters(arguments: str) -> tuple[str, ...]:
    return tuple([letter for letter in arguments.split(", ") if letter != "..."])
