"""What a line says that the function of a limit goes to from one side: ``from the left the limit is 3``, ``RHL = 1``.

Only what is said of the function itself, and not of a part of it: ``from the left, the numerator tends to 0``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class OneSided(NamedTuple):
    """A value with its place in the line, and the side, ``+`` or ``-``.

    ``far`` says that more stands between them: ``from the right |x| = x, so the limit is 1``.
    """

    side: str
    said: str
    start: int
    end: int
    far: bool = False


def one_sided_claims(text: str) -> list[OneSided]:
    """The values of a line that are said of one side.

    >>> [(c.side, c.said) for c in one_sided_claims("From the left, the limit is 3 and from the right it is -1.")]
    [('-', '3'), ('+', '-1')]
    >>> [(c.side, c.said) for c in one_sided_claims("It is 2 from the left, and from the right the numerator is 0")]
    [('-', '2')]
    """
    patterns = _patterns()
    found: dict[int, OneSided] = {}
    bare = list(patterns["bare"].finditer(text))  # 1 from the left, 2 from the right; one alone may be a count
    both = bare if len({_side(m) for m in bare}) > 1 else []
    behind = [*patterns["behind"].finditer(text), *both]
    taken = [m.start("side") for m in (*behind, *bare)]
    directly = [m for m in patterns["directly"].finditer(text) if not any(m.start() <= at < m.end() for at in taken)]
    far = [(m, True) for m in patterns["limit"].finditer(text)]
    for m, distant in [*[(m, False) for m in (*behind, *directly)], *far]:
        side = last_side(text[: m.start()]) if distant else _side(m)
        if side and m.start("value") not in found:
            found[m.start("value")] = OneSided(side, _plain(m["value"]), *m.span("value"), distant)
    return [found[at] for at in sorted(found)]


def last_side(text: str) -> str:
    """The side that a text names last, ``+`` or ``-``; empty where it names none."""
    said = [_side(m) for m in _patterns()["side"].finditer(text)]
    return said[-1] if said else ""


def _side(m: re.Match[str]) -> str:
    groups = ("side", "level", "of", "short", "alone")
    named = next(name for group in groups if (name := m.groupdict().get(group)))
    return "-" if named.lower() in ("left", "below", "lhl") else "+"


def _plain(typed: str) -> str:
    typed = re.sub(r"(?:minus|negative)\s+", "-", typed.strip(), flags=re.IGNORECASE).replace("−", "-")
    typed = re.sub(r"(?:plus|positive)\s+|^\+\s*", "", typed, flags=re.IGNORECASE)
    return re.sub(r"∞|\\infty|\binf(?:inity)?\b", "oo", typed, flags=re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    number = r"\d+(?:\.\d+)?(?:\s?/\s?\d+)?|\\[dt]?frac\{\d+\}\{\d+\}|oo\b|∞|\\infty|inf(?:inity)?\b|e\b|π"
    value = rf"(?P<value>(?:(?:minus|plus|negative|positive)\s+|[-+−]\s?)?(?:{number}))"
    ends = r"(?=[\s$]*(?:[.](?!\d)|[,;)]|$|(?:and|but|while|whereas|so|since|because|as|from|on|which|they)\b))"
    hand = r"(?:[- ]?(?:hand(?:ed)?|sided))?"
    side = (
        rf"(?:\b(?:from|on|at)\s+(?:the\s+)?(?P<side>left|right)\b(?:[- ]?hand)?(?:\s+side)?"
        r"|\b(?:coming|approach\w*|limit|moving)\s+from\s+(?P<level>below|above)\b"  # from above may be a line above
        rf"|\b(?P<of>left|right){hand}\s+(?:side\s+)?(?:limit|lim|value)s?\b|\b(?P<short>LHL|RHL)\b"
        rf"|(?:^|[;,.]\s*|\band\s+)(?P<alone>left|right){hand}(?:\s+side)?(?=\s*(?:[:=]|->|→|gives\b)))"
    )
    words = (
        r"the|a|one|its|this|that|it|we|you|i|limit|lim|value|function|side|f\s?\([a-z]\)|y|of|get|have|obtain|find"
        r"|has|is|are|equals|equal|gives|goes|tends|approaches|approaching|becomes|to|then|would|be|just|simply|also"
    )
    filler = rf"(?:\s+|[,:=$]|->|→|\\to\b|(?<![^\W\d_])(?:{words})(?![^\W\d_]))*?"
    flags = re.IGNORECASE
    value_of = r"\b(?:limit|value|f\s?\([a-z]\)|it|get|have|gives)(?:\s+(?:is|equals|of))?(?:\s*(?:=|->|→))?"
    side_behind = r"(?:from|on|at)\s+(?:the\s+)?(?P<side>left|right)\b"
    behind = rf"(?:{value_of}|\band)[\s$]+{value}[\s$]+{side_behind}"
    limit = rf"\b(?:limit\s*(?:is|=|equals|:|->|→)?|so)[\s$]*{value}{ends}"
    directly = rf"{side}(?!\s+(?:side\s+)?of\s+[-+−\d]){filler}(?<![\w.]){value}{ends}"
    return {
        "side": re.compile(side, flags),
        "behind": re.compile(behind, flags),
        "bare": re.compile(rf"(?:^|[:,;]|\band\b)[\s$]*{value}[\s$]+{side_behind}", flags),
        "limit": re.compile(limit, flags),
        "directly": re.compile(directly, flags),
    }
