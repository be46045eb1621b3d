"""Answers in words for what a curve looks like from ever closer: straight or a corner, as in zoom.

Its slope alone is compared as any derivative at a point (:mod:`calctool.grading.judging`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from calctool.answers.given import Unreadable, reading
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import ZERO, Relation
from calctool.grading.equality import equal
from calctool.grading.links import holds
from calctool.grading.solutions import check_options, verdict_report
from calctool.numeric.evaluate import holds as is_met
from calctool.parsing import read
from calctool.report.model import Report
from calctool.tasks.question import only_text, question_for
from calctool.tasks.zoom import zoom_task

LOOKS = {
    "straight": "straight", "line": "straight", "linear": "straight", "straightens": "straight", "smooth": "straight",
    "corner": "corner", "kink": "corner", "bend": "corner", "angle": "corner", "pointed": "pointed", "curved": "curved",
    "v": "v", "cusp": "cusp", "spike": "cusp", "vertical": "vertical", "upright": "vertical", "jump": "jump",
    "jumps": "jump", "torn": "jump", "end": "end", "endpoint": "end", "oscillates": "oscillating",
    "oscillating": "oscillating", "wiggles": "oscillating", "tangent": "tangent", "slope": "slope",
    "derivative": "slope", "differentiable": "slope", "horizontal": "level", "flat": "level", "level": "level",
    "up": "up", "upward": "up", "upwards": "up", "rising": "up", "rises": "up", "increasing": "up", "increases": "up",
    "down": "down", "downward": "down", "downwards": "down", "falling": "down", "falls": "down", "decreasing": "down",
    "decreases": "down",
}  # fmt: skip
"""The words for what is seen, and for what is said of it."""
NOT = ("not", "never", "no", "isn't", "doesn't", "without", "neither", "nor")
BESIDE = frozenset(
    {"it", "it's", "its", "this", "that", "the", "a", "an", "there", "there's", "here", "at", "in", "so", "of"}
    | {"curve", "graph", "function", "picture", "point", "is", "has", "have", "shows", "stays", "gets", "with", "like"}
    | {"looks", "look", "looking", "seems", "becomes", "we", "you", "see", "when", "zoomed", "zooming", "keeps"}
    | {"very", "always", "still", "just", "really", "clearly", "sharp", "close", "closer", "going", "goes", "which"}
    | {"locally", "out", "however", "far", "both", "sides", "unique", "single", "eventually", "then", "will", "be"}
    | {"zoom", "stay", "shape", "shaped", "letter", "more", "and", "but", "any", "does", "exist", "remains", "becoming"}
)
"""Words that may stand beside them."""
WAYS = ("up", "down")
_NUMBERS = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_SLOPES = (("positive", "up"), ("negative", "down"), ("infinite", "vertical"))
"""What a slope without a number says of the line."""


LONGEST = 200
"""Characters of words for what is seen."""


class SeenLook(NamedTuple):
    """What is said to be seen, and what is said not to be; slopes and the place as they were typed.

    ``slopes`` are one, or two, of the left and of the right.
    """

    seen: tuple[str, ...]
    denied: tuple[str, ...] = ()
    slopes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def look_in(answer: str) -> SeenLook | None:
    """What an answer in words says of a curve; None for other answers, such as a slope alone.

    >>> look_in("there is a sharp corner at x=0")
    SeenLook(seen=('corner',), denied=(), slopes=(), places=('0',))
    >>> look_in("It never looks straight."), look_in("2")
    (SeenLook(seen=(), denied=('straight',), slopes=(), places=()), None)
    >>> look_in("a straight line of slope 2, going up").slopes
    ('2',)
    """
    text = " ".join(answer.split()).rstrip(".!").lower().replace("\u2019", "'")
    if len(text) > LONGEST:
        return None
    places: list[str] = []
    slopes: list[str] = []

    def noted(match: re.Match[str]) -> str:
        (places if match.lastgroup == "place" else slopes).extend(g for g in match.groups() if g)
        return " "

    text = re.sub(r"\b(?:up close|close up)\b", " ", text.replace("-shaped", " shaped"))
    for sign, word in _SLOPES:
        text = re.sub(rf"\b{sign} slope\b|\bslope is {sign}\b", word, text)
    for pattern in _said():
        text = pattern.sub(noted, text)
    words = re.findall(r"[a-z']+", text)
    if re.search(r"[^a-z'\s,;-]", text) or any(w not in LOOKS and w not in NOT and w not in BESIDE for w in words):
        return None
    seen: list[str] = []
    denied: list[str] = []
    for clause in re.split(r"[,;]|\bbut\b", text):
        refuses = False
        for word in re.findall(r"[a-z']+", clause):
            refuses = refuses or word in NOT
            if word in LOOKS:
                (denied if refuses else seen).append(LOOKS[word])
            if word in ("and", "which"):
                refuses = False
    if set(seen) | set(denied) <= {*WAYS} and len(slopes) < 2:
        return None
    return SeenLook(tuple(dict.fromkeys(seen)), tuple(dict.fromkeys(denied)), tuple(slopes), tuple(places))


@cache
def _said() -> tuple[re.Pattern[str], ...]:
    """A place, two slopes, one slope: each is taken out of the text."""
    number = r"[-+\u2212]?[\w./^()*\u221a\u03c0\u221e]+"
    left, right = r"(?:\s+(?:on|from|at|to) the left)?", r"(?:\s+(?:on|from|at|to) the right)?"
    of = r"(?:\s*(?:is|are|of|=|:))?\s*"
    alone = rf"[-+\u2212]?[\d\u221a\u03c0][\w./^()*\u221a\u03c0]*|(?:{'|'.join(_NUMBERS)})\b"
    return (
        re.compile(rf"\b(?:at|when|where|near|in|for)\s+(?:the point\s+)?[a-z]\s*=\s*(?P<place>{number})"),
        re.compile(r"\bat\s+(?P<place>[-+\u2212]?(?:\d[\d./]*|pi|\u03c0|e\b)(?:/\d+)?)"),
        re.compile(rf"\bslopes{of}({number}){left}\s*(?:and|,)\s*({number}){right}"),
        re.compile(rf"\bslope{of}({number}) (?:on|from) the left\s*(?:and|,)\s*({number}) (?:on|from) the right"),
        re.compile(rf"\b(?:the )?left slope{of}({number})\s*(?:and|,)\s*(?:the )?right slope{of}({number})"),
        re.compile(rf"\b(?:of|with|and)?\s*(?:its|the|a)?\s*slope{of}(?P<slope>{alone})"),
    )


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
        if any(LOOKS.get(w, "slope") != "slope" for w in re.findall(r"[a-z]+", answer.lower())):
            what = "what is seen is said in a word or two"
            raise Unreadable(what, answer, (0, len(answer)), "for example straight, a corner, a jump")
        return None
    text = only_text(texts, "zoom")
    report = zoom_task(text, **check_options("zoom", options))
    looks = report.verdict["looks"]
    lines: list[Words] = [("Right.",)]
    false = _false_in(said, report, text, answer, options)
    if false:
        lines = [(f"Not right: {false}.",)]
    elif "straight" in said.seen and looks == "vertical":
        lines.append(("It is straight but upright: it has no slope.",))
    if solution and false:
        lines.append(("The right answer: ", *report.remarks[0], "."))
    return verdict_report(report, text, "wrong" if false else "correct", lines, answer, looks, explain)


def _false_in(said: SeenLook, report: Report, text: str, answer: str, options: Mapping[str, Any]) -> str:
    """Why what is said is not right; nothing where all of it is.  Raises Undecided."""
    looks = report.verdict["looks"]
    seen = [key for key in said.seen if key != "vertical" or "cusp" not in said.seen]  # both sides are upright
    kinds = {
        "corner"
        if key in ("v", "pointed")
        else "straight"
        if key in ("straight", "tangent", "slope", "level", "vertical")
        else key
        for key in seen
    }
    if len(kinds - {*WAYS}) > 1:
        raise Unreadable("what is seen is said in a word or two", answer, (0, len(answer)), "for example a corner")
    for key in seen:
        if key not in WAYS and not _fits(key, report):
            return "its slope is not 0" if key == "level" and looks == "straight" else WHY[looks]
    for key in said.denied:
        if key in WAYS:
            raise Unreadable("only what is seen is judged", answer, (0, len(answer)), "say what is seen")
        if _fits(key, report):
            return WHY[looks]
    if said.places:
        place = next(iter((question_for("zoom", text, **options).point or {}).values()), None)
        if place is None:
            raise Undecided("the place could not be compared")
        for typed in said.places:
            with reading():
                at = read(typed).expr
            if equal(place, at).state != "right":
                return f"the place is {show(place)}, not {show(at)}"
    sides = [report.verdict.get("left"), report.verdict.get("right")]
    if len(said.slopes) == 2:
        for typed, side in zip(said.slopes, sides, strict=True):
            if side is None:
                raise Undecided("the slopes on both sides are not known")
            with reading():
                if equal(read(side).expr, read(typed).expr).state != "right":
                    return "these are not the slopes on its two sides"
    elif said.slopes and not _has_slope(text, _NUMBERS.get(said.slopes[0], said.slopes[0]), options):
        return "it is straight, but that is not its slope" if looks == "straight" else WHY[looks]
    return _false_way(said, report, answer)


def _fits(key: str, report: Report) -> bool:
    """Is it seen?"""
    looks = report.verdict["looks"]
    if key in ("straight", "tangent"):
        return looks in ("straight", "vertical")
    if key == "slope":
        return bool(looks == "straight")
    if key == "v" and looks == "corner":
        sides = zip("<>", (report.verdict["left"], report.verdict["right"]), strict=True)
        if all(side and is_met(Relation(sign, read(side).expr, ZERO), {}) for sign, side in sides):
            return True
        raise Undecided("it is a corner, but whether it is a V is a matter of words")
    if key == "pointed":
        return looks in ("corner", "cusp")
    if key == "level":
        return looks == "straight" and equal(read(report.verdict["slope"]).expr, ZERO).state == "right"
    return bool(looks == key)


def _false_way(said: SeenLook, report: Report, answer: str) -> str:
    """Why the way that the line is said to go is not right."""
    ways = [key for key in said.seen if key in WAYS]
    if not ways:
        return ""
    looks, slope = report.verdict["looks"], report.verdict["slope"]
    if len(ways) > 1 or looks not in ("straight", "vertical"):
        raise Unreadable("only a straight line goes up or down", answer, (0, len(answer)), "say what is seen")
    side = {"oo": "1", "-oo": "-1"}[report.verdict["left"]] if looks == "vertical" else slope
    right = is_met(Relation(">" if ways == ["up"] else "<", read(side).expr, ZERO), {})
    return "" if right else f"it does not go {ways[0]} there"


def _has_slope(text: str, typed: str, options: Mapping[str, Any]) -> bool:
    """Is what was typed the slope there?  Raises Unreadable for what cannot be read, Undecided."""
    with reading():
        slope = read(typed).expr
    found = holds(question_for("zoom", text, **options), slope)
    if found is None:
        raise Undecided("the slope could neither be proved right nor shown to be wrong")
    return found
