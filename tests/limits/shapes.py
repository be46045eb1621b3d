"""Limits with constants of every size: the shapes of shapes.txt, their letters replaced by constants drawn by chance.

A shape's value is known whatever the size of its constants, so that whoever reads signs, domains or branches off
a few fixed points is wrong as soon as a constant lies beyond them.  A constant is written in the many ways of
writing one, ``12000``, ``7*10^12``, ``1e-25``, ``3/7``, ``2^100``, as the exact number it is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from .cases import Case, read_cases

SHAPES = Path(__file__).with_name("shapes.txt")
LETTERS = "cdpqbsrNkj"
REACH = 60
"""Constants go from 10^-60 to 10^60."""

_LETTER = re.compile(rf"\b[{LETTERS}]\b|(?<=\d)[{LETTERS}]\b")
_ALONE = "+-(,<>=|;"


class Constant(NamedTuple):
    """A positive constant: how it is written, and what it is."""

    text: str
    value: Fraction


def shapes() -> list[Case]:
    """The shapes, with letters in place of constants."""
    return read_cases(SHAPES)


def drawn(seed: int, rounds: int = 1) -> Iterator[Case]:
    """Each shape with constants, ``rounds`` times over; the same seed draws the same."""
    for number, shape in enumerate(shapes()):
        for turn in range(rounds):
            chance = random.Random(f"{seed} {number} {turn}")
            letters = constants(chance)
            expr, place = written(shape.expr, letters, chance), written(shape.place, letters, chance)
            answers = tuple(written(answer, letters, None) for answer in shape.answers)
            yield shape._replace(expr=expr, place=place, answers=answers)


def constants(chance: random.Random) -> dict[str, Constant]:
    """A constant for each letter."""
    p, q = sorted(_different(chance), key=lambda one: one.value)
    c, d = _different(chance)
    return {
        "c": c,
        "d": d,
        "p": p,
        "q": q,
        "b": _within(chance, Fraction(2), Fraction(10**REACH)),
        "s": _within(chance, Fraction(1, 10**REACH), Fraction(1, 10)),
        "r": _within(chance, Fraction(1, 50), Fraction(50)),
        "N": _whole(chance),
        "k": _plain(Fraction(round(2 * 200 ** chance.random()))),
        "j": _plain(Fraction(chance.randint(2, 9))),
    }


def written(text: str, letters: dict[str, Constant], chance: random.Random | None) -> str:
    """The text with constants for its letters, in brackets unless chance leaves out some that are not needed."""

    def one(found: re.Match[str]) -> str:
        constant = letters[found.group()].text
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        alone = (not before or before[-1] in _ALONE) and (not after or after[0] in _ALONE + ")")
        factor = (not before or before[-1] in _ALONE) and after.startswith("x") and not set("/*") & set(constant)
        number = constant.isdecimal() and (not before or not before[-1].isalnum()) and after[:1] not in tuple(LETTERS)
        if chance is not None and (alone or factor or number) and chance.random() < 0.8:
            return constant
        return f"({constant})"

    return _LETTER.sub(one, text)


def _any_size(chance: random.Random) -> Constant:
    """Any size: two of three anywhere, the others near the sizes at which a program may have been tried."""
    power = chance.choice(
        [chance.randint(-REACH, REACH - 1), chance.randint(-REACH, REACH - 1), chance.randint(-6, 12)]
    )
    digits = chance.choice(["1", "1", str(chance.randint(2, 9)), str(chance.randint(11, 99))])
    value = Fraction(int(digits)) * Fraction(10) ** (power - len(digits) + 1)
    ways = [f"{digits}*10^{power - len(digits) + 1}", f"{digits[0]}.{digits[1:] or 0}e{power}"]
    if digits == "1" and power:
        ways = [f"10^{power}", f"1e{power}"]
    if 0 <= power <= 12 and value.denominator == 1:
        ways.append(str(value))
    if -6 <= power < 0 or value.denominator == 10:
        ways.append(f"{float(value):.{len(digits) - 1 - power}f}")
    if power < 0:
        ways.append(f"{digits}/10^{len(digits) - 1 - power}")
    exponent = round(power / 0.30103)
    if exponent and abs(exponent) < 195 and chance.random() < 0.15:
        return Constant(f"2^{exponent}", Fraction(2) ** exponent)
    if abs(power) <= 2 and chance.random() < 0.4:
        above, below = chance.randint(1, 40), chance.randint(2, 40)
        return Constant(f"{above}/{below}", Fraction(above, below))
    return Constant(chance.choice(ways), value)


def _different(chance: random.Random) -> tuple[Constant, Constant]:
    while True:
        a, b = _any_size(chance), _any_size(chance)
        if a.value != b.value:
            return a, b


def _within(chance: random.Random, low: Fraction, high: Fraction) -> Constant:
    while True:
        found = _any_size(chance)
        if low <= found.value <= high:
            return found


def _whole(chance: random.Random) -> Constant:
    while True:
        found = _any_size(chance)
        if found.value.denominator == 1:
            return found


def _plain(value: Fraction) -> Constant:
    return Constant(str(value), value)
