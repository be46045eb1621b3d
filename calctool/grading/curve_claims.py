"""What a line says of a curve on intervals: f' > 0 for x < 1, increasing on (-oo, 1) and (3, oo), concave up.

A line is scanned for what f does and for intervals; which belong together is told by the words between them.  Where
that is not plain, a claim that holds on one of the intervals beside it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from calctool.algebra.reals import NOTHING, Exact, Reals, Unsettled, interval
from calctool.errors import InputError
from calctool.expr.tree import OO, Neg
from calctool.parsing import read
from calctool.simplification import simplify

EVERYTHING = ~NOTHING


class Course(NamedTuple):
    """What f does on an interval: its derivative of an ``order`` has a ``sign``, or ``runs`` so: f rises, curves up."""

    order: int
    sign: int
    strict: bool
    runs: bool
    text: str


class CurveClaim(NamedTuple):
    """A course and the sets it may be meant on, one of them where the words are plain; a ``doubtful`` one is no claim
    that could be false."""

    course: Course
    on: tuple[Reals, ...]
    text: str
    doubtful: bool = False


class Scanned(NamedTuple):
    """The claims of a line, and the rest of it."""

    claims: tuple[CurveClaim, ...]
    rest: str


class _Element(NamedTuple):
    start: int
    end: int
    course: Course | None = None
    on: Reals | None = None


def scanned(text: str, x: str, order: int | None = None) -> Scanned:
    """The claims about intervals in a line; + and - are signs of f' or f'' as the line says, or as the ``order``.

    >>> found = scanned("increasing on (-oo, 1), decreasing for x > 1", "x")
    >>> [(c.course.order, c.course.sign, len(c.on)) for c in found.claims]
    [(1, 1, 1), (1, -1, 1)]
    """
    elements = _joined(text, sorted([*_courses(text, order), *_intervals(text, x)], key=lambda e: (e.start, -e.end)))
    elements = [
        e for i, e in enumerate(elements) if e.course is None or e.course.text not in "+-" or _bound(text, elements, i)
    ]
    if not any(e.course is not None for e in elements):
        return Scanned((), text)
    if not any(e.on is not None for e in elements):  # for every x, or in a case that was said before
        rest = text
        runs = [e for e in elements if e.course is not None and e.course.runs]
        for e in runs:
            rest = rest[: e.start] + " " * (e.end - e.start) + rest[e.end :]
        everywhere = [CurveClaim(e.course, (EVERYTHING,), e.course.text, True) for e in runs if e.course is not None]
        return Scanned(tuple(everywhere), _without_joints(rest) if runs else text)
    claims: list[CurveClaim] = []
    used: set[int] = set()
    for i, e in enumerate(elements):
        if e.course is None:
            continue
        near = _beside(text, elements, i)
        if not near:
            continue
        used.update((i, *near))
        on = tuple([s for k in near if (s := elements[k].on) is not None])
        first, last = min(i, *near), max(i, *near)
        said = " ".join(text[elements[first].start : elements[last].end].split())
        between = text[elements[i].end : elements[near[-1]].start] if near[-1] > i else ""
        plain = re.search(rf"(?<![\w(]){x}(?![\w)])", between) is None  # for x like this, so it rises on ...
        claims.append(CurveClaim(e.course, on, said, e.course.order < 0 or not plain))
    rest = text
    for i in sorted(used):
        e = elements[i]
        rest = rest[: e.start] + " " * (e.end - e.start) + rest[e.end :]
    unread = (
        re.search(rf"(?<![\w)]){x}\s*[<>≤≥]|[<>≤≥]=?\s*{x}(?![\w(])", rest) is not None
    )  # an interval in another way
    return Scanned(tuple([c._replace(doubtful=c.doubtful or unread) for c in claims]), _without_joints(rest))


def intervals_in(text: str, x: str) -> list[tuple[int, int, Reals]]:
    """The intervals of a text, each with its span."""
    found = _joined(text, sorted(_intervals(text, x), key=lambda e: (e.start, -e.end)))
    return [(e.start, e.end, e.on) for e in found if e.on is not None]


def _without_joints(rest: str) -> str:
    """What is left, without the words that stood beside an interval."""
    rest = re.sub(
        r"\b(?:f|y|it|(?:the )?(?:function|graph|curve))(?:\([a-z]\))? (?:is|are)?(?=\s*(?:$|[,;.]|\s\s))",
        " ",
        rest,
    )
    rest = re.sub(
        r"(?<![A-Za-z])(?:on|for|in|when|if|where|is|over|interval|the|strictly|all|as)(?![A-Za-z'(])(?=\s*(?:$|[,;.:)]|\s\s))",
        " ",
        rest,
    )
    return re.sub(r"\s+", " ", rest).strip(" ,;:.|")


def _bound(text: str, elements: list[_Element], i: int) -> bool:
    """A bare + or - is a sign only right beside an interval."""
    before = (
        i > 0 and elements[i - 1].on is not None and _then().fullmatch(text, elements[i - 1].end, elements[i].start)
    )
    after = i + 1 < len(elements) and elements[i + 1].on is not None
    return bool(before or (after and _on().fullmatch(text, elements[i].end, elements[i + 1].start)))


def _beside(text: str, elements: list[_Element], i: int) -> list[int]:
    """The sets a course is said of: the one it is bound to by a word, else those on either side."""
    after = next((k for k in range(i + 1, len(elements)) if elements[k].on is not None), None)
    before = next((k for k in range(i - 1, -1, -1) if elements[k].on is not None), None)
    if after is not None and after == i + 1 and _on().fullmatch(text, elements[i].end, elements[after].start):
        return [after]
    if before == i - 1 and before is not None and _then().fullmatch(text, elements[before].end, elements[i].start):
        return [before]
    first = elements[0].on is not None
    if before is None or after is None:
        return [k for k in (before, after) if k is not None]
    if _apart(text, elements[before].end, elements[i].start) and not first:
        return [after]
    if _apart(text, elements[i].end, elements[after].start) and first:
        return [before]
    return [before, after]


def _apart(text: str, start: int, end: int) -> bool:
    return re.search(r"[;]|\.\s", text[start:end]) is not None


@cache
def _on() -> re.Pattern[str]:
    """What binds a course to the interval behind it."""
    return re.compile(
        r"\s*(?:\(?\s*(?:everywhere )?(?:on|[Ff]or|in|if|when|where|over|at|as long as)(?: (?:all|every|each))?"
        r"(?: the)?(?: (?:open|closed))?(?: intervals?)?|:|)\s*(?:[a-z]\s*(?:∈|in\b|\\in\b))?\s*:?\s*"
    )


@cache
def _then() -> re.Pattern[str]:
    """What binds a course to the interval before it."""
    return re.compile(
        r"\s*[:,|]?\s*(?:(?:we have|then|the (?:function|graph|curve|sign)(?: of)?|it|f|y|f\s?\([a-z]\)|is|are)\s*)*"
        r"[:,|]?\s*|\s*(?:=>|->|→|⇒)\s*(?:(?:f|it|is|f\s?\([a-z]\))\s*)*"
    )


def _joined(text: str, elements: list[_Element]) -> list[_Element]:
    """Intervals one behind the other are one set: (-oo, 1) and (3, oo)."""
    out: list[_Element] = []
    for e in elements:
        last = out[-1] if out else None
        if last is not None and e.start < last.end:
            continue
        between = "" if last is None else text[last.end : e.start]
        if last is not None and last.on is not None and e.on is not None and _and().fullmatch(between):
            both = last.on & e.on  # x > 1 and x < 3
            out[-1] = _Element(last.start, e.end, None, last.on | e.on if both.empty else both)
            continue
        out.append(e)
    return out


@cache
def _and() -> re.Pattern[str]:
    return re.compile(r"\s*(?:,|;|∪|U|&|\||\+)?\s*(?:and|or|also|as well as)?\s*(?:on|for|in|if|when|over)?\s*")


# --- what f does -----------------------------------------------------------------------------------------


def _courses(text: str, order: int | None) -> Iterator[_Element]:
    masked = _turns().sub(lambda m: " " * len(m[0]), text)
    for m in _course().finditer(masked):
        if re.search(r"(?:\b(?:not|never|neither|nor|isn't)|n't)\s+(?:strictly )?$", masked[: m.start()]):
            continue
        yield _Element(m.start(), m.end(), _read_course(m, order))
    for m in _at_the_end().finditer(text):  # f''(x) = 6x > 0: the formula is left
        order, sign = sum({"″": 2}.get(c, 1) for c in m["primes"]), 1 if m["sign"] in "≥>=" else -1
        yield _Element(
            m.start("sign"), m.end(), Course(order, sign, m["sign"] in "<>", False, f"f{m['primes']} {m['sign']} 0")
        )


def _read_course(m: re.Match[str], order: int | None) -> Course:
    text = m[0].strip()
    if m["plus"] is not None or m["minus"] is not None:
        named = list(_label().finditer(m.string, 0, m.start()))
        if named:
            order = 2 if named[-1]["second"] else 1 if named[-1]["first"] else 0
        return Course(-1 if order is None else order, 1 if m["plus"] else -1, True, False, text)
    if m["primes"] is not None:
        order = sum({"'": 1, "′": 1, "’": 1, "″": 2}.get(c, 0) for c in m["primes"])
        said = m["sign"] or m["word"]
        sign = 1 if said[0] in ">≥+pP" else -1
        return Course(order, sign, "=" not in said and said[0] not in "≥≤", False, text)
    _, of, sign = next(row for row in _RUNS if m[row[0]] is not None)
    return Course(of, sign, False, True, text)


_RUNS = (("up", 1, 1), ("down", 1, -1), ("convex", 2, 1), ("concave", 2, -1))


@cache
def _label() -> re.Pattern[str]:
    """What a + or - behind it is the sign of."""
    return re.compile(
        r"(?P<second>\b[fy]\s*(?:''|″|′′|’’)|second derivative)|(?P<first>\b[fy]\s*['′’]|derivative|slope)"
        r"|(?P<own>\b[fy]\b(?: ?\([a-z]\))?(?= (?:is\s*)?$|\s*:))",
        re.IGNORECASE,
    )


@cache
def _turns() -> re.Pattern[str]:
    """A change of sign or direction at a point."""
    what = "(?:increasing|decreasing|rising|falling|positive|negative|plus|minus|[-+]"
    what += r"|concave (?:up|down)\w*|convex|concave)"
    return re.compile(rf"from {what} to {what}", re.IGNORECASE)


@cache
def _at_the_end() -> re.Pattern[str]:
    label = r"\b[fy]\s*(?P<primes>['′’″]{1,2})(?:\s*\(\s*[a-z]\s*\))?"
    return re.compile(rf"{label}\s*=[^<>≤≥,;:]*?(?P<sign>>=|<=|[<>≤≥])\s*(?:0|zero)(?![.\d])")


@cache
def _course() -> re.Pattern[str]:
    zero = r"(?:0|zero)(?![.\d])"
    return re.compile(
        r"(?:\b[fy]\s*(?P<primes>['′’″]{1,2})(?:\s*\(\s*[a-z]\s*\))?\s*"
        rf"(?:(?P<sign>[<>]=?|[≤≥])\s*{zero}|(?:is\s+)?(?P<word>positive|negative|pos\b|neg\b)))"
        r"|(?P<up>\b(?:strictly )?(?:increasing|increases?|rising|rises|grows|growing|goes up)\b|[↗⬈]|\\nearrow)"
        r"|(?P<down>\b(?:strictly )?(?:decreasing|decreases?|falling|falls|goes down)\b|[↘⬊]|\\searrow)"
        r"|(?P<convex>\b(?:concave up(?:wards?)?|convex|(?:curves|curving|opens) up(?:wards?)?)\b)"
        r"|(?P<concave>\b(?:concave(?: down(?:wards?)?|(?! up))|(?:curves|curving|opens) down(?:wards?)?)\b)"
        r"|(?P<plus>(?<![\w)+^*/=(-])\+(?=\s*(?:$|[,;:|]|on\b|for\b|in\b|if\b|when\b|\())|\bpositive\b)"
        r"|(?P<minus>(?<![\w)+^*/=(-])[-−](?=\s*(?:$|[,;:|]|on\b|for\b|in\b|if\b|when\b|\())|\bnegative\b)",
        re.IGNORECASE,
    )


# --- intervals -------------------------------------------------------------------------------------------

_END = (
    r"(?:[-+−]?\s*(?:∞|oo\b|inf(?:inity|ty)?\b|(?:[\d.]+|√|sqrt|pi|π|e\b|ln|\()"
    r"(?:[\w.√π/*^]|\([^()]*\)|\s*[-+/*]\s*(?=[\d√πa-z(])|(?<=\d) (?=pi|π|sqrt|√))*))"
)
"""An end of an interval: a number, or infinity."""


def _intervals(text: str, x: str) -> Iterator[_Element]:
    ends = sorted([*_inequalities(text, x), *_brackets(text)])
    yield from ends
    for m in _whole_line().finditer(text):
        yield _Element(m.start(), m.end(), None, EVERYTHING)
    for m in re.finditer(rf"\b(?:between|from)\s+(?:{x}\s*=\s*)?({_END})\s+(?:and|to)\s+(?:{x}\s*=\s*)?({_END})", text):
        found = _between(m[1], m[2], False, False)
        if found is not None:
            yield _Element(m.start(), m.end(), None, found)


@cache
def _whole_line() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:everywhere|on (?:R|ℝ|the whole (?:real )?line)\b"
        r"|(?:for )?(?:all|every|any) (?:real )?(?:x\b|numbers)|(?:for )?all real)"
    )


def _inequalities(text: str, x: str) -> Iterator[_Element]:
    for m in re.finditer(rf"(?<![\w)'′]){x}\s*(?:≠|!=|\\neq?)\s*({_END})", text):
        below, above = _between("-oo", m[1], False, False), _between(m[1], "oo", False, False)
        if below is not None and above is not None:
            yield _Element(m.start(), m.end(), None, below | above)
    less = r"\s*(<=|>=|[<>≤≥])\s*"
    for m in re.finditer(rf"(?<![\w)'′])(?:({_END}){less})?{x}(?:{less}({_END}))?(?![\w(^/*'′])", text):
        low, first, second, high = m.groups()
        if first is None and second is None:
            continue
        found: Reals | None = EVERYTHING
        for sign, end, turned in ((first, low, True), (second, high, False)):
            if sign is None or found is None:
                continue
            up = (sign[0] in ">≥") != turned
            closed = "=" in sign or sign in "≤≥"
            one = _between(end, "oo", closed, False) if up else _between("-oo", end, False, closed)
            found = None if one is None else found & one
        if found is not None and not found.empty:
            yield _Element(m.start(), m.end(), None, found)


def _brackets(text: str) -> Iterator[_Element]:
    last = -1
    for m in re.finditer(rf"([\[(])\s*({_END})\s*[,;]\s*({_END})\s*([\])])", text):
        before = (
            re.search(
                r"(?:\b(?:on|in|over|for|intervals?|if|when|U|domain|inside|within|outside)|[∈∪∉])\s*$",
                text[: m.start()],
                re.IGNORECASE,
            )
            is not None
        )
        behind = re.match(r"\s*[:|]", text[m.end() :]) is not None
        follows = last >= 0 and re.fullmatch(r"\s*(?:,|;|∪|U|&)?\s*(?:and|or)?\s*", text[last : m.start()]) is not None
        endless = re.search("∞|oo|inf", m[0]) is not None or "[" in m[0] or "]" in m[0]
        if not (before or behind or follows or endless):
            continue
        found = _between(m[2], m[3], m[1] == "[", m[4] == "]")
        if found is not None:
            last = m.end()
            yield _Element(m.start(), m.end(), None, found)


def _between(low: str, high: str, from_low: bool, to_high: bool) -> Reals | None:
    """The numbers between two ends as typed; None where an end is no number, or they are the wrong way round."""
    ends: list[Exact | None] = []
    for text, endless in ((low, Neg(OO)), (high, OO)):
        try:
            e = read(text.strip().replace("−", "-")).expr
        except InputError:
            return None
        if e == endless:
            ends.append(None)
            continue
        if e.free or e in (OO, Neg(OO)):
            return None
        ends.append(Exact(simplify(e)))
    a, b = ends
    try:
        if a is not None and b is not None and not a < b:
            return None
    except Unsettled:
        return None
    return interval(a, b, from_low=from_low and a is not None, to_high=to_high and b is not None)
