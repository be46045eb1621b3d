"""What an answer is worth: all of a question's points where it is right, and by rule a part where it nearly is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.classroom.gradebook.gradebook import BLANK, EQUIVALENT, OTHERWISE, RIGHT, WRONG
from calctool.errors import InputError

RULES = ("unfinished", "otherwise", "slip", "lines")


class PartialCredit(NamedTuple):
    """The part of the points for an answer that is right but not finished, right as it can be read ``otherwise``,
    wrong by one named ``slip``; and for a wrong working, of which so much is earned as of its ``lines`` are right."""

    unfinished: Fraction = Fraction(1)
    otherwise: Fraction = Fraction(0)
    slip: Fraction = Fraction(0)
    lines: Fraction = Fraction(0)


def read_partial(text: str) -> PartialCredit:
    """The rules as they are typed: ``slip=0.5,unfinished=80%``.  Raises InputError.

    >>> read_partial("slip=0.5, unfinished=80%")
    PartialCredit(unfinished=Fraction(4, 5), otherwise=Fraction(0, 1), slip=Fraction(1, 2), lines=Fraction(0, 1))
    """
    found: dict[str, Fraction] = {}
    at = 0
    for piece in text.split(","):
        name, given, share = (part.strip() for part in piece.partition("="))
        span = (at, at + len(piece))
        at += len(piece) + 1
        if name not in RULES or name in found:
            says = f"'{name}' is said twice" if name in found else f"there is no partial credit for '{name}'"
            raise InputError(says, text, span, f"one of {', '.join(RULES)}: slip=0.5,unfinished=0.8", code="usage")
        value = _share(share) if given else None
        if value is None:
            hint = f"a part between 0 and 1, or of a hundred: {name}=0.5, {name}=50%"
            raise InputError(f"'{piece.strip()}' says no part", text, span, hint, code="usage")
        found[name] = value
    return PartialCredit(**found)


def _share(text: str) -> Fraction | None:
    match = _SHARE.fullmatch(text)
    if match is None:
        return None
    value = Fraction(match["part"]) / int(match["of"] or 1) if match["part"] else Fraction(match["percent"]) / 100
    return value if value <= 1 else None


_SHARE = re.compile(
    r"(?P<part>\d{1,4}(?:\.\d{1,9})?)(?:/(?P<of>[1-9]\d{0,3}))?|(?P<percent>\d{1,3}(?:\.\d{1,9})?)\s*%", re.ASCII
)


def points_for(result: Mapping[str, Any], of: Fraction, partial: PartialCredit) -> Fraction | None:
    """The points of an answer, exactly, so that thirds add up; None where a person has to judge.

    ``result`` is what a check says of it for programs.

    >>> half = PartialCredit(slip=Fraction(1, 2))
    >>> points_for({"verdict": "wrong", "mistake": {"id": "sign-lost", "besides": []}}, Fraction(3), half)
    Fraction(3, 2)
    """
    share = _earned(result, partial)
    return None if share is None else of * share


def _earned(result: Mapping[str, Any], partial: PartialCredit) -> Fraction | None:
    verdict = result.get("verdict")
    if verdict != WRONG:
        return {
            RIGHT: Fraction(1), EQUIVALENT: partial.unfinished, OTHERWISE: partial.otherwise, BLANK: Fraction(0)
        }.get(str(verdict))  # fmt: skip
    mistake = result.get("mistake")
    slip = partial.slip if mistake and not mistake.get("besides") else Fraction(0)
    lines = [line["state"] for line in result.get("lines", ()) if line["state"] != "words"]
    worked = partial.lines * lines.count("right") / len(lines) if lines else Fraction(0)
    return max(slip, worked)
