"""Formulas with words between them: which of them is the answer, and which are steps and remarks beside it.

``treat y as constant so you get 2x``: what follows a word that concludes is the answer.  Where no word says which of
several formulas is meant, none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from calctool.answers.prose import Bare
from calctool.answers.vocabulary import word_kind


class Passage(NamedTuple):
    """A formula between words: its place, the words before it, and whether they say that it is the result."""

    start: int
    end: int
    lead: str
    result: bool


@cache
def _result() -> re.Pattern[str]:
    """What stands before a result, at the end of the words before it."""
    marks = (
        r"so|thus|hence|therefore|gets?|got|gives?|giving|is|it['’]s|its|equals?|becomes?|yields?|leav(?:es|ing)"
        r"|answer|result|finally|i\.?e\.?|namely|also|donc|folglich|daher|somit|to|means|obtain|find"
    )
    more = (
        r"the|a|my|final|answer|result|limit|derivative|slope|value|we|you|i|have|it|this|that|only|simply|be|y|f|then"
    )
    return re.compile(
        rf"(?:(?<![^\W_])(?:{marks})|[,;]\s*(?:and\s+)?then)(?:[\s,]+(?:{marks}|{more}))*[\s,:.]*\Z", re.IGNORECASE
    )


def passages(text: str, bare: Bare, start: int, end: int) -> list[Passage]:
    """The formulas between two places that have words between them; one that goes on behind a remark is one.

    >>> from calctool.answers.prose import without_words
    >>> text = "x^2 then becomes 2x (power rule)"
    >>> [(text[c.start : c.end].strip(), c.result) for c in passages(text, without_words(text), 0, len(text))]
    [('x^2', False), ('2x', True)]
    """
    found: list[Passage] = []
    at, lead = start, ""
    for a, b in _gaps(bare, start, end):
        piece = bare.text[at:a]
        if piece.strip(" ,;.:"):
            found.append(Passage(at, a, lead, concludes(lead)))
            lead = "," if piece.rstrip().endswith((",", ";")) else ""
            at = a
        lead += text[at:b]
        at = b
    if bare.text[at:end].strip(" ,;.:"):
        found.append(Passage(at, end, lead, concludes(lead)))
    return list(_joined(bare.text, [c for c in found if not _beside().search(c.lead) or len(found) == 1]))


@cache
def _beside() -> re.Pattern[str]:
    """What stands before a formula that is not the answer, or only roughly."""
    return re.compile(
        r"(?<![^\W_])(?:[^\W\d_]+n['’]t|not|about|approx(?:imately)?|roughly|circa)[\s,.]*\Z", re.IGNORECASE
    )


def ends_without_value(text: str, bare: Bare, start: int, end: int) -> bool:
    """Is it concluded from formulas between two places that there is no value: ``-1 and 1 differ, so DNE``?"""
    for a, b in bare.none:
        if start <= a < end and not bare.text[b:end].strip(" .,;:!"):
            before = bare.text[start:a].rstrip(" .,;:")
            sides = all(re.search(side, text[:a], re.IGNORECASE) for side in (r"\bl(?:eft|hl)\b", r"\br(?:ight|hl)\b"))
            if before.strip() and (sides or concludes(text[start + len(before) : a])):
                return True
    return False


def concludes(lead: str) -> bool:
    return _result().search(lead) is not None


def _gaps(bare: Bare, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words that stand in no bracket."""
    depth, at = 0, start
    for a, b in bare.remarks:
        if not start <= a < end:
            continue
        for c in bare.text[at:a]:
            depth += (c in "([{") - (c in ")]}")
        at = max(at, a)
        if not depth:
            yield a, min(b, end)


def _joined(text: str, found: list[Passage]) -> Iterator[Passage]:
    """Formulas that an operator at the border joins are one: ``2x (power rule) + 3``."""
    last: Passage | None = None
    for passage in found:
        if last is None:
            last = passage
            continue
        before, after = text[last.start : last.end].rstrip(), text[passage.start : passage.end].lstrip()
        operator = before[-1:] in "+-*/^·(,;" or after[:1] in "+-*/^·),;!"
        if operator and not passage.result:
            last = last._replace(end=passage.end)
        else:
            yield last
            last = passage
    if last is not None:
        yield last


def answer_among(found: list[Passage]) -> Passage | None:
    """The last that is said to be the result; None where nothing is said."""
    return next((c for c in reversed(found) if c.result), None)


def formulas_in(text: str) -> list[str]:
    """Every formula between the words of a text, in reasons and brackets too; none where it has no words.

    >>> formulas_in("2x because x^2 becomes 2x (not 3x)")
    ['2x', 'x^2', '3x']
    """
    found: list[str] = []
    for part in re.split(r"\n|->|=>|<?=+>?|[→⇒;:$]", "\n".join(_between_words(text))):
        for piece in (part, *part.split(",")):
            typed = _balanced(piece.strip(" .,!?"))
            if re.search(r"[\w∞]", typed) and typed not in found:
                found.append(typed)
    return found[:MOST]


MOST = 16
"""Formulas of one text that are looked at."""


def _between_words(text: str) -> list[str]:
    """What stands between the words of a text; nothing where it has none."""
    words = [m for m in re.finditer(r"(?<![\\\w])[^\W\d_]{2,}(?:['’][^\W\d_]+)*", text) if word_kind(m[0]) != "math"]
    if not words:
        return []
    out = list(text)
    for m in words:
        out[m.start() : m.end()] = "\n" * len(m[0])
    return [part for part in "".join(out).split("\n") if part.strip()]


def _balanced(text: str) -> str:
    """Without a bracket at an end that has no partner."""
    if text.count("(") > text.count(")"):
        text = text.removeprefix("(") if text.startswith("(") else text.removesuffix("(")
    if text.count(")") > text.count("("):
        text = text.removesuffix(")") if text.endswith(")") else text.removeprefix(")")
    return text.strip(" .,!?")


def claims_in(text: str) -> list[tuple[str, str]]:
    """The two sides of every equation that stands between words of a text, in reasons and brackets too.

    >>> claims_in("0 because cos^2 t + sin^2 t = 1")
    [('cos^2 t + sin^2 t', '1')]
    """
    found: list[tuple[str, str]] = []
    for part in _between_words(text):
        for piece in re.split(r"[,;$]|->|=>|[→⇒]", part):
            sides = [_balanced(side.strip(" .,!?")) for side in re.split(r"(?<![<>!=])=(?![=>])", piece)]
            if len(sides) == 2 and all(sides):
                found.append((sides[0], sides[1]))
    return found[:MOST]
