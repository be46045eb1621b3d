"""The values that are said to be approached from the left and from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from calctool.answers.vocabulary import word_kind
from calctool.errors import CalcError
from calctool.expr.tree import DNE, Expr, Limit
from calctool.parsing import parse
from calctool.tasks.question import Question


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    value = r"(?P<value>[-+−]?\s*(?:oo\b|∞|inf(?:inity)?\b|\d+(?:/\d+)?\b(?![.,]\d)))"
    flags = re.IGNORECASE
    return {
        "named": re.compile(
            rf"\b(?P<side>left|right)(?:[- ]?hand(?:ed)?)?(?:\s+(?:side|limit|lim))*"
            rf"\s*(?:is|=|:|->|→|gives|goes\s+to|tends\s+to)?\s*{value}",
            flags,
        ),
        "from": re.compile(rf"(?<![\w/^]){value}\s+(?:from|on|at)\s+(?:the\s+)?(?P<side>left|right)\b", flags),
    }


def sided_values(text: str) -> Iterator[re.Match[str]]:
    """Where a ``side`` is named together with a ``value``: left limit -oo, 1 from the right."""
    for name in ("from", "named"):
        yield from _patterns()[name].finditer(text)


def from_both_sides(question: Question, text: str) -> Expr | None:
    """What an answer says that gives the values from the left and from the right, and nothing else.

    >>> from calctool.tasks.question import question_for
    >>> from_both_sides(question_for("limit", "1/x", to="0"), "left: -oo, right: oo") == DNE
    True
    """
    goal = question.goal
    if not isinstance(goal, Limit) or goal.side or not all(side in text.lower() for side in ("left", "right")):
        return None
    said: dict[str, Expr] = {}
    rest = text
    for name in ("from", "named"):
        for m in list(_patterns()[name].finditer(rest))[::-1]:
            value = value_of(m["value"])
            if value is not None:
                said[m["side"].lower()] = value
            rest = rest[: m.start()] + rest[m.end() :]
    words = re.findall(r"[^\W_]+|[∞=+*/^-]", rest)
    if len(said) != 2 or not all(word_kind(w) in ("strong", "weak") for w in words):
        return None
    return DNE if said["left"] != said["right"] else said["left"]


def value_of(typed: str) -> Expr | None:
    """A number or an infinity, in the words for it too."""
    word = re.sub(r"inf(?:inity)?$|∞$", "oo", "".join(typed.split()).replace("−", "-"), flags=re.IGNORECASE)
    try:
        return parse(word.lstrip("+"))
    except CalcError:
        return None
