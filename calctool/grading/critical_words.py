"""How a line of a working of critical points is read: formulas and words in turn, and what the words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from calctool.parsing.words import FUNCTION_WORDS

BRACKETS = {ord("⟮"): "(", ord("⟯"): ")"}
"""What stands for the brackets around words, and for what."""


def without_remarks(text: str) -> str:
    """The text with other brackets around words: ``x = 1 (local max)``."""
    out = list(text)
    opened: list[int] = []
    for i, c in enumerate(text):
        if c in "([":
            opened.append(i)
        elif c in ")]" and opened:
            start = opened.pop()
            if text[start] + c == "()" and _word().search(text[start + 1 : i]) is not None:
                out[start], out[i] = "⟮", "⟯"
    return "".join(out)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Formulas, words and what stands between them, from left to right."""
    at = depth = 0
    start = 0
    while at < len(text):
        found = _separator().match(text, at) if depth == 0 else None
        what = "sep"
        if found is None and (at == 0 or not text[at - 1].isalpha()):
            found, what = _word().match(text, at), "word"
        if found is None or not found[0]:
            depth = max(0, depth + (text[at] in "([{") - (text[at] in ")]}"))
            at += 1
            continue
        if text[start:at].strip():
            yield "math", text[start:at].strip()
        yield what, found[0].strip()
        at = start = found.end()
    if text[start:].strip():
        yield "math", text[start:].strip()


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"\s*(?:[-=]+>|[→⇒⟹⇔∴]|\\(?:implies|[Rr]ightarrow)(?![A-Za-z])|[,;&⟮⟯]|:(?!=)|\.(?=\s|$))\s*")


@cache
def _word() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, {*FUNCTION_WORDS} - {"max", "min"}), key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z\\])(?!(?:{names}|pi|oo|DNE|dx|dy|[fguvwxyz]{{2}})(?![A-Za-z]))"
        r"(?:[A-Za-z]{2,}|[aI](?= [a-z]{2}))(?![A-Za-z(])\.?"
    )


@cache
def numbered() -> re.Pattern[str]:
    """The number of a step: ``Step 2:``, ``(b)``, ``3.``."""
    step = r"(?:step|part|schritt|étape|paso)\s*\d+\s*[:.)]?"
    return re.compile(rf"^\s*(?:{step}|\(?(?:[a-h]|i{{1,3}}|\d)\)\s|\d\.\s)", re.IGNORECASE)


@cache
def operation() -> re.Pattern[str]:
    """What is done to an equation, beside it, and remarks that claim nothing: ``| : (-3)``, ``the test fails``."""
    number = r"\(?[-−]?\s*\w+\)?"
    return re.compile(
        rf"\|\s*(?:[:/÷*·+−-]\s*{number}|√|sqrt)\s*$"
        rf"|\b(?:divid\w+|multipl\w+)(?: both sides)?(?: everything)? by {number}"
        r"|\b(?:the )?(?:(?:second|first) derivative )?test(?: (?:fails|is inconclusive|says nothing)|:)"
        r"|[⟮(]?\bdouble(?: (?:root|zero))?[⟯)]?"
        r"|\b(?:is )?inconclusive|\bno (?:conclusion|information)(?: here)?|\b(?:second|first) derivative test\b"
        rf"|\b(?:add|subtract)(?:ing)? {number}(?: (?:to|from|on) both sides)?|\(?[:÷]\s*{number}\)?\s*$",
        re.IGNORECASE,
    )


@cache
def in_case() -> re.Pattern[str]:
    return re.compile(
        r"[\s,;]*(?:and|or|but)?\s*(?P<label>[a-z]\s*'{0,2}(?:\([a-z]\))?)\s*=\s*(?P<formula>[^=<>]+?),?\s*(?:for|if|when|on)\s*",
        re.IGNORECASE,
    )


@cache
def zeros_of() -> re.Pattern[str]:
    """That what follows are the zeros of f', or of f''."""
    return re.compile(r"\b(?:zeros?|roots?|solutions?) of f\s*(?P<primes>'*)(?:\([a-z]\))?(?: = 0)?(?: are| is)?\s*:?")


@cache
def tests() -> re.Pattern[str]:
    """That a place is only tried."""
    return re.compile(r"\b(?:test|try|check|sample|pick|choose|take)\b", re.IGNORECASE)


@cache
def denied() -> re.Pattern[str]:
    return re.compile(r"\b(?:not|no|never|neither|nor|none)\b|n't\b", re.IGNORECASE)


@cache
def outside_domain() -> re.Pattern[str]:
    """That f has no value at a place."""
    place = r"(?:\b[a-z]\s*=\s*|(?<![\w=.-]))(?P<place>[-−]?[\d.]+(?:/\d+)?|[^=,;()\s]+(?<=[\dπ]))\s*"
    where = r"(?:is|lies|not|n't|∉|outside|,|\s)+(?: in| part of| of)?(?: the)? domain(?: of f)?"
    return re.compile(rf"{place}(?=is n|isn|not|∉|outside|is o|lies o){where}", re.IGNORECASE)


@cache
def inside() -> re.Pattern[str]:
    """That a number belongs to an interval."""
    said = r"both|all|only|lies?|is|are|not|falls?|inside|within|outside"
    return re.compile(rf"\b(?:{said})(?: \w+)* ?(?:the )?(?:interval )?(?=[\[(][^=]*[\])]\s*\.?$)|[∈∉]")


@cache
def kind() -> re.Pattern[str]:
    """Words for what a point is."""
    words = r"max|min|saddle|extrem|turning point|inflect?ion|neither|cusp|corner|kink|greatest|least|largest|smallest"
    words += r"|highest|lowest|peak|[HT]P\b|sattel|hoch|tief|changes? sign|does not (?:exist|change)|no change|critical"
    words += r"|undefined|differentiable"
    return re.compile(rf"\b(?:{words})|changes? (?:its )?(?:sign )?from|goes from", re.IGNORECASE)


@cache
def concluding() -> re.Pattern[str]:
    """A line that says nothing but what follows from an equation: formulas, and the words of a conclusion."""
    words = "so|then|thus|hence|therefore|or|and|we|get|have|find|obtain|solutions?|are|is|gives?|yields?|only|both|ie"
    words += "|there|critical|stationary|candidates?|points?|numbers?|zeros?|roots?|of|the|set|setting|solve|solving"
    words += r"|to|equal|equals|it|follows|that|implies|means|since|because|as|factor|factoring|divid\w+|from|this"
    words += r"|first|second|derivative|numerator|inflection|possible|oder|und|also|folgt|ableitung|simplify\w*|iff|by"
    words += "|where|which|giving"
    names = "|".join(sorted(map(re.escape, FUNCTION_WORDS), key=len, reverse=True))
    return re.compile(rf"(?:(?<![A-Za-z])(?:{words}|{names}|pi|[a-z])(?![A-Za-z])|[^A-Za-z?∉])*", re.IGNORECASE)


@cache
def beside_points() -> re.Pattern[str]:
    """Words of a line that speaks of points in a way that is not read."""
    words = r"outside|reject\w*|discard\w*|ignore|if|suppose|test (?:x|values?|points?|with|at|\d)|guess|maybe"
    return re.compile(rf"\b(?:{words}|asymptote\w*)\b|\?|∉", re.IGNORECASE)


@cache
def rough() -> re.Pattern[str]:
    """Words for where there is no derivative."""
    return re.compile(
        r"undefined|not defined|(?:does(?: not|n't)|not) exist|DNE|domain|not differentiable|no derivative"
        r"|denominator|≠|asymptote",
        re.IGNORECASE,
    )
