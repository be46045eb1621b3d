"""What differentiates, in every notation: ``d/dx``, ``dy/dx``, ``∂f/∂x``, ``D_x``, ``ẋ``, ``(...)_xy``."""

from __future__ import annotations

import re
from functools import cache

from calctool.expr.tree import Expr, Num, Pow
from calctool.parsing.characters import (
    CLOSERS,
    DIGITS,
    LOWERED_LETTERS,
    OPENERS,
    PRIMES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    refuse,
)
from calctool.parsing.lexer import Tokens
from calctool.parsing.words import GREEK_LETTERS, GREEK_WORDS

_LOWERED = "".join(LOWERED_LETTERS)


@cache
def _letter_pattern() -> str:
    """A variable, perhaps with an index: ``x``, ``theta``, ``x_1``, ``x_{1}``."""
    words = "|".join(sorted(GREEK_WORDS, key=len, reverse=True))
    return f"(?:{words}|[A-Za-z{''.join(GREEK_LETTERS)}])(?:_?[0-9]+|_\\{{[0-9]+\\}}|[₀-₉]+)?"


@cache
def _eulers() -> re.Pattern[str]:
    """What ``D_x`` looks like before a factor, and ``D_x^2`` before a square bracket."""
    return re.compile(
        rf"D_({_letter_pattern()})(?:(\^[2-9]|[{''.join(SUPERSCRIPTS)}])(?= ?\[)|(?=[(\[{{]| ?[\[A-Za-z√])(?![A-Za-z]))"
    )


@cache
def _derivatives() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What ``d/dx`` and ``dy/dx`` look like, what the ``/dx`` of ``d(...)/dx``, and one ``dx^2`` below the line."""
    letter = _letter_pattern()
    times = r"\^\d|[²³⁴]"
    one = rf"[d∂]{letter}(?:{times})?"
    below = rf" ?/ ?(?P<below>{one}(?: ?{one}(?! ?/))*)(?![A-Za-z])"  # dz/dx dx/dt are two
    return (
        re.compile(rf"[d∂](?:(?P<order>{times}) ?)?(?P<name>{letter})?{below}"),
        re.compile(below),
        re.compile(rf"[d∂](?P<var>{letter})(?P<times>{times})?"),
    )


class Differentials(Tokens):
    """Derivatives as one token each."""

    def _differential(self, at: int) -> int:
        """``d/dx``, ``d^2y/dx^2``, ``∂f/∂x`` or the d of ``d(...)/dx``: the token put and its end; 0 for another d."""
        before = self.text[at - 1 : at]
        if before.isalnum() and before.isascii():
            return 0
        if self.text[at] == "∂" and (
            match := re.compile(rf"∂(?:_({_letter_pattern()})|([{_LOWERED}]))").match(self.text, at)
        ):
            name = self._variable(match[1] or LOWERED_LETTERS[match[2]])
            return self._put("d/d", (name,), at, match.end())
        if "/" not in self.text:
            return 0
        derivative, over, _ = _derivatives()
        match = derivative.match(self.text, at)
        if match is not None:
            below = self._differentials(match["below"], match["order"], at, match.end())
            if not match["name"]:
                return self._put("d/d", below, at, match.end())
            name = self._variable(match["name"])
            return self._put("dy/d", (name, below), at, match.end())
        opener = at + 1
        if self._peek(opener) not in CLOSERS:
            return 0
        closer = _closed(self.text, opener)
        match = over.match(self.text, closer) if closer else None
        if match is None:
            return 0
        self._below[closer] = match.end()
        return self._put("d/d", self._differentials(match["below"], None, at, match.end()), at, at + 1)

    def _differentials(self, below: str, order: str | None, at: int, end: int) -> tuple[Expr, ...]:
        """The variables below the line: ``dx^2``, ``∂x ∂y``."""
        found: list[Expr] = []
        for match in _derivatives()[2].finditer(below):
            found += [self._variable(match["var"])] * _times(match["times"])
        if order and _times(order) != len(found):
            self._fail(
                f"above the line the order is {_times(order)}, below it is {len(found)}", at, end, "write d^2y/dx^2"
            )
        return tuple(found)

    def _variable(self, name: str) -> Expr:
        """A letter, perhaps with an index: ``x``, ``x_1``, ``theta``, ``θ``."""
        name = "".join([SUBSCRIPTS.get(c, c) for c in name if c not in "{}"])
        stem = name.rstrip("0123456789").rstrip("_")
        index = name[len(stem) :].lstrip("_")
        stem = GREEK_LETTERS.get(stem) or GREEK_WORDS.get(stem, stem)
        return self._sym(f"{stem}_{index}" if index else stem)

    def _euler(self, at: int) -> int:
        """``D_x [...]``, ``D_x^2 [...]``, ``D_t w``: Euler's derivative where a factor follows; 0 for the name D_x."""
        match = _eulers().match(self.text, at)
        if match is None:
            return 0
        name, x = self._sym(f"D_{match[1]}"), self._variable(match[1])
        if match[2]:
            order = _times(match[2])
            return self._put("D_", (Pow(name, Num(order)), *[x] * order), at, match.end())
        return self._put("D_", (name, x), at, match.end())

    def _index(self, at: int) -> int:
        """The letters below the line after a bracket: (x^2 y)_xy; 0 where there are none."""
        end = self._letters(at + 1)
        names = re.findall(_letter_pattern(), self.text[at + 1 : self._run(end, DIGITS | {"_"})])
        found = "".join(names)
        if not found or self.text[at + 1 : at + 1 + len(found)] != found:
            return 0
        return self._put(")_", tuple([self._variable(name) for name in names]), at, at + 1 + len(found))

    def _dotted(self, at: int) -> int:
        """A letter with dots, ẋ: the derivative of x by the time; all else is no part of an expression."""
        from unicodedata import normalize

        letter, dot = (*normalize("NFD", self.text[at]), "", "")[:2]
        if dot not in ("\u0307", "\u0308") or not ("a" <= letter <= "z"):
            refuse(self.text[at], self.text, at)
        self._put("name", self._sym(letter), at, at + 1)
        return self._put("'", PRIMES[dot], at, at + 1)


def _times(text: str | None) -> int:
    return int("".join([SUPERSCRIPTS.get(c, c) for c in text.lstrip("^")])) if text else 1


def _closed(text: str, opener: int) -> int:
    """Where the bracket at ``opener`` ends; 0 where it does not."""
    depth = 0
    for at in range(opener, len(text)):
        if text[at] in CLOSERS:
            depth += 1
        elif text[at] in OPENERS:
            depth -= 1
            if not depth:
                return at + 1
    return 0
