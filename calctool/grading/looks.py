"""Answers in words for what a curve looks like from ever closer: straight or a corner, as in zoom.

Its slope alone is compared as any derivative at a point (:mod:`calctool.grading.judging`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from calctool.answers.given import Unreadable, reading
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.grading.links import holds
from calctool.grading.solutions import check_options, verdict_report
from calctool.parsing import read
from calctool.report.model import Report
from calctool.tasks.question import only_text, question_for
from calctool.tasks.zoom import zoom_task

LOOKS = {
    "straight": "straight", "line": "straight", "smooth": "straight", "corner": "corner", "kink": "corner",
    "cusp": "cusp", "vertical": "vertical", "upright": "vertical", "jump": "jump", "jumps": "jump", "torn": "jump",
    "end": "end", "endpoint": "end", "oscillates": "oscillating", "oscillating": "oscillating",
}  # fmt: skip
"""The words for what is seen."""
NOT = ("not", "never", "no", "isn't", "doesn't")
BESIDE = frozenset(
    {"it", "it's", "its", "this", "that", "the", "a", "an", "there", "there's", "here", "at", "in", "and", "so", "up"}
    | {"curve", "graph", "function", "picture", "point", "tangent", "is", "has", "have", "shows", "stays", "gets"}
    | {"looks", "look", "looking", "like", "seems", "becomes", "we", "you", "see", "when", "zoomed", "zooming"}
    | {"very", "always", "still", "just", "really", "clearly", "sharp", "close", "closer"}
)
"""Words that may stand beside them."""


LONGEST = 200
"""Characters of words for what is seen."""


class SeenLook(NamedTuple):
    """What is said to be seen, and the slope of what is straight as it was typed."""

    key: str
    slope: str = ""


def look_in(answer: str) -> SeenLook | None:
    """What an answer in words says of a curve; None for other answers, such as a slope alone.

    >>> look_in("there is a sharp corner at x=0"), look_in("It never looks straight."), look_in("2")
    (SeenLook(key='corner', slope=''), SeenLook(key='never', slope=''), None)
    >>> look_in("a straight line of slope 2")
    SeenLook(key='straight', slope='2')
    """
    text = " ".join(answer.split()).rstrip(".!").lower().replace("\u2019", "'")
    if len(text) > LONGEST:
        return None
    slope = re.fullmatch(r"(.*?[a-z])[\s,;]+(?:(?:of|with|and|its|the|a)\s+)*slope(?:\s+is|\s+of|\s*=)?\s+(\S.*)", text)
    plain = slope[1] if slope is not None else re.sub(r"\s*\bat\s+(?:[a-z]\s*=\s*)?[-+\d./]+$", "", text)
    words = re.findall(r"[a-z']+", plain)
    if re.search(r"[^a-z'\s,-]", plain) or any(w not in LOOKS and w not in NOT and w not in BESIDE for w in words):
        return None
    seen = {LOOKS[w] for w in words if w in LOOKS}
    if len(seen) > 1:
        seen -= {"straight"}  # a vertical line
    if len(seen) != 1:
        return None
    key = seen.pop()
    if any(w in NOT for w in words):
        return SeenLook("never") if key == "straight" and slope is None else None
    if slope is not None:
        return SeenLook(key, slope[2]) if key == "straight" else None
    return SeenLook(key)


WHY = {
    "straight": "from both sides the slopes of the secants tend to one number",
    "corner": "the slopes of the secants from the left and from the right do not tend to one number",
    "cusp": "the slopes of the secants grow beyond all bounds, to opposite sides",
    "vertical": "the secants on both sides turn upright, the same way",
    "jump": "the curve is torn there",
    "end": "the curve is on one side only",
    "oscillating": "the slopes of the secants swing and tend to nothing",
    "none": "the slopes of the secants do not tend to one number",
}
"""What is seen, by what is right."""


def check_look(
    texts: str | Sequence[str], answer: str, *, solution: bool = False, explain: bool = False, **options: Any
) -> Report | None:
    """The verdict on words; None for an answer that has none for what is seen, such as a slope.

    Raises Unreadable for words that do not fit together.

    >>> report = check_look("|x|", "a corner", at="0")
    >>> report.verdict["verdict"], check_look("x^2", "2", at="1")
    ('correct', None)
    """
    said = look_in(answer)
    if said is None:
        if any(w in LOOKS for w in re.findall(r"[a-z]+", answer.lower())):
            what = "what is seen is said in a word or two"
            raise Unreadable(what, answer, (0, len(answer)), "for example straight, a corner, a jump")
        return None
    text = only_text(texts, "zoom")
    report = zoom_task(text, **check_options("zoom", options))
    looks = report.verdict["looks"]
    fits = {"straight": looks in ("straight", "vertical"), "never": looks not in ("straight", "vertical")}
    right = fits.get(said.key, looks == said.key)
    lines: list[Words] = [("Right.",)] if right else [(f"Not right: {WHY[looks]}.",)]
    if right and said.slope and not _has_slope(text, said.slope, options):
        right, lines = False, [("Not right: it is straight, but that is not its slope.",)]
    elif right and said.key == "straight" and looks == "vertical":
        lines.append(("It is straight but upright: it has no slope.",))
    if solution and not right:
        lines.append(("The right answer: ", *report.remarks[0], "."))
    return verdict_report(report, text, "correct" if right else "wrong", lines, answer, looks, explain)


def _has_slope(text: str, typed: str, options: Mapping[str, Any]) -> bool:
    """Is what was typed the slope there?  Raises Unreadable for what cannot be read, Undecided."""
    with reading():
        slope = read(typed).expr
    found = holds(question_for("zoom", text, **options), slope)
    if found is None:
        raise Undecided("the slope could neither be proved right nor shown to be wrong")
    return found
