"""What a sentence says beside its formula: from which side, by which way, of what motion, at which place in words.

``left-hand limit of |x|/x at x = 0``, ``differentiate x^2 from first principles``, ``s(t) = t^3, find the velocity at
t = 2`` and ``y equals x squared`` are put into the words and signs that :mod:`calctool.parsing.phrases` takes, each in
its place; what cannot be said there is kept beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from calctool.parsing.applications import APPLICATIONS
from calctool.parsing.brackets import is_inside
from calctool.parsing.limits_in_words import LIMITS
from calctool.parsing.remarks import BESIDE
from calctool.parsing.said import EQUATION, FIND, NAME, NUMBERS, Row, Said, stands_in, torn_apart

LONGEST = 2_000
"""Characters of a sentence; what is longer is no sentence but a formula."""


class Sentence(NamedTuple):
    """The text in plainer words; the side of a limit, ``definition`` where that is the way, what is asked."""

    text: str
    side: str = ""
    way: str = ""
    asks: str = ""
    order: int = 0
    notes: tuple[tuple[str, int, str], ...] = ()


_Compiled = tuple[re.Pattern[str], str | Callable[[re.Match[str], Said], str]]


def plainer(text: str) -> Sentence:
    """The text in the words that are read, and what it says beside.

    >>> plainer("left-hand limit of |x|/x at x = 0")[:2]
    ('limit           of |x|/x at x = 0', '-')
    >>> plainer("differentiate x^2 from first principles")[:3]
    ('differentiate x^2                      ', '', 'definition')
    """
    said = Said()
    if len(text) > LONGEST or torn_apart(text):
        return Sentence(text)
    for pattern, sign in _rows():

        def put(match: re.Match[str], sign: str | Callable[[re.Match[str], Said], str] = sign) -> str:
            if is_inside(match.string, match.start()):
                return match[0]
            return (sign if isinstance(sign, str) else sign(match, said)).ljust(len(match[0]))

        text = pattern.sub(put, text)
    if said.tail:
        text = text.rstrip(" .?").ljust(len(text))
    return Sentence(text + said.tail, said.side, said.way, said.asks, said.order, tuple(said.notes))


def _side(match: re.Match[str], said: Said) -> str:
    """``left-hand limit``."""
    side = "-" if match["side"].lower() in ("left", "below") else "+"
    if said.side not in ("", side):
        return match[0]
    said.side = side
    return "limit"


def _way(match: re.Match[str], said: Said) -> str:
    """``from first principles``."""
    said.way = "definition"
    return ""


def _number(match: re.Match[str], said: Said) -> str:
    """``approaches two``."""
    minus = "-" if match["minus"] else ""
    return match["before"] + minus + str(NUMBERS.index(match["n"].lower()))


def _prime(match: re.Match[str], said: Said) -> str:
    """``f prime of two``."""
    at = match["at"].lower()
    primes = "''" if match["twice"] else "'"
    return f"{match[1]}{primes}({NUMBERS.index(at) if at in NUMBERS else match['at']})"


def _limit_at(match: re.Match[str], said: Said) -> str:
    """``limit at infinity of 1/x``: the place behind the formula."""
    place = "".join(match["place"].split()).lower().replace("infinity", "oo")
    said.tail = ", " + place.removeprefix("+")
    said.side = match["side"] or said.side
    return "limit of"


def _at_itself(match: re.Match[str], said: Said) -> str:
    """``the derivative of y at y = 2``: y is what is differentiated by."""
    said.tail = f", {match['x']}"
    return match[0]


def _at_first(match: re.Match[str], said: Said) -> str:
    """``the slope at x = 2 of y = x^3``: the place as a clause."""
    said.asks, said.order = "diff", 1
    return match["place"] + ","


def _point_before(match: re.Match[str], said: Said) -> str:
    """``dz/dx at (1, 2) where z = x^2 y``: the point goes behind the formula."""
    said.tail = f" at {match['point']}"
    return ""


def _derivative_sign(match: re.Match[str], said: Said) -> str:
    """``dy/dx of x^3``, ``y'' of x^5``, ``f_x of x y``: the sign asks, and what follows is the formula."""
    if re.match(EQUATION, match.string[match.end() :]):
        return match["sign"] + ","
    if match["primes"]:
        said.asks, said.order = "diff", sum({"″": 2, "‴": 3, '"': 2}.get(c, 1) for c in match["primes"])
        return ""
    if match["index"]:
        said.asks = "partial"
        said.tail = "".join([f", {x}" for x in match["index"]])
        return ""
    return f"{match['sign'][0]}/{match['sign'][-2:]}"


@cache
def _rows() -> list[_Compiled]:
    """What is looked for, in this order, and what is put in its place."""
    numbers = "|".join(NUMBERS)
    primes = r"['’′`″‴\"]"
    principles = (
        r"(?:first\s+principles?|(?:the\s+)?(?:limit\s+|formal\s+)?definition"
        r"(?:\s+of\s+(?:the\s+|a\s+)?(?:derivatives?|differentiation))?(?:\s+as\s+a\s+limit)?|the\s+limit\s+process)"
    )
    curve = r"(?:curve|graph|function|parabola|line|equation)"
    rows: list[Row] = [
        *BESIDE,
        (r",(?=\s+(?:with\s+respect\s+to|wrt)\s)", ""),
        (r"\blim\s+(?:as|when)(?=\s)", "limit"),
        (
            rf"(?P<all>(?:\bas|\bwhen|->|→)\s.*?)[.?]\s*(?:{FIND})\s+(?:the|this|its)\s+limit\s*[.?]?\s*$",
            lambda m, _: m["all"],
        ),
        (
            rf",?\s*\bshow(?:ing)?\s+(?:all\s+)?(?:your\s+|the\s+)?(?:work(?:ing)?|steps)\s*(?:,\s*and|,|and|to)\s+(?={FIND})",
            _and_then,
        ),
        (
            rf"(?P<sign>(?:[d∂](?:\^?\d|[²³])?{NAME}\s*/\s*[d∂]{NAME}(?:\^\d|[²³])?|{NAME}['’′]+(?:\({NAME}\))?))\s*:(?=\s*{EQUATION})",
            lambda m, _: m["sign"] + ",",
        ),
        (r"(?<!\w)grad(?=\s+[^\W\d_]\s*[.?]?\s*$)", "∇"),
        (r"^\s*(?:it\s+is\s+given\s+that|(?:we|you)\s+are\s+given(?:\s+that)?|assume(?:\s+that)?)\b", "let"),
        (
            rf"(?:^\s*|(?<=[\w)\]}}])\s*+(?:[,.;]\s*+)?(?<=[,.;\s]))(?:and\s+)?(?:hence|therefore|so|thus)\s*,?\s+(?={FIND}\s|[d∂]\S*/[d∂])",
            _and_then,
        ),
        (
            rf"[,.;]\s*then\b,?(?=\s+(?:{FIND}\b|[d∂]\S*/[d∂]|{NAME}['’′]|the\s+(?:derivative|slope)))(?!.*\b(?:else|otherwise)\b)",
            ",",
        ),
        (
            rf"(?:\bthe\s+)?\bvalues?\s+of\s+(?=(?:the\s+)?(?:lim|\\lim|(?:\$|\\\()?[d∂](?:\^?\d|[²³])?{NAME}/[d∂]))",
            "",
        ),
        (r"(?:(?<=[\w)\]}'’′])\s+(?:is\s+equal\s+to|is|equals)|(?<=/d\w)\s*=|(?<=['’′]\(\w\))\s*=)\s*[:.?…_]*\s*$", ""),
        (r"^\s*how\s+(?:fast|quickly|rapidly)\s+(?:is|does)\b(?=.*\bchang(?:ing|e)\b)", "slope of"),
        (r"(?<=[\w)\]}])\s+(?:changing|change)(?=\s+(?:at|when|where)\s)", ""),
        (
            rf"(?<=[\w)\]}}])\s*[.,]\s+(?:{FIND}\s+)?(?=(?:[d∂]{NAME}\s*/\s*[d∂]{NAME}|{NAME}['’′]+\s*\([^()]*\))\s*[.?]*\s*$)",
            ",",
        ),
        (rf"(?P<sign>[d∂](?:\^\d|[²³⁴])?/(?:[d∂]{NAME}(?:\^\d|[²³⁴])?\s?)+?)\s+of(?=\s)", lambda m, _: m["sign"]),
        (r"^\s*ddx(?:\s+of(?=\s)|(?=[\s(]))", _ddx),
        (rf"^(?P<verb>\s*{FIND})\s*:", lambda m, _: m["verb"]),
        (r"^\s*what\s+happens\s+(?:to|with)(?=\s.*\b(?:as|when|if)\s)", "limit of"),
        *LIMITS,
        (r"\blim\s+of(?=\s)", "lim"),
        (r"\blimit\s+of\s+the\s+(?:function|sequence|expression)(?=\s)", "limit of"),
        (
            r"\blimit\s+(?:at|in)\s+(?P<place>[-+]?\s*(?:infinity|oo|∞|\d+(?:[./]\d+)?|pi|π))(?P<side>[-+]?)\s+of(?=\s)",
            _limit_at,
        ),
        (r"\b(?:when|where|if|for|at)\s+([^\W\d_])\s+is(?=\s+[-\d])", lambda m, _: f"for {m[1]} ="),
        (rf"\b(?:function\s+)?[fgh]\s+(?:is\s+)?(?:defined|given)\s+by(?=\s+{EQUATION})", ""),
        (r"(?<![\w\\])nabla(?=[\s(])", "∇"),
        (r"(?<!\w)grad(?=\s+[fgFG](?!\w))", "∇"),
        (
            rf"\b(?P<what>(?:hessian|jacobian|gradient|derivatives?|limit)(?:\s+(?:matrix|vector))?)\s+for(?=\s+(?:the\s+function\s+)?{EQUATION})",
            lambda m, _: m["what"] + " of",
        ),
        (
            r"\b(?:the\s+)?(?P<kind>second\s+|partial\s+)?(?:derivative|(?:instantaneous\s+)?rate\s+of\s+change)\s+of\s+(?P<y>[^\W\d_])\s+(?:with\s+respect\s+to|wrt|by)\s+(?P<x>[^\W\d_])"
            r"(?:(?P<end>\s*[.?]?\s*$|(?=\s+(?:at|when)\s+[^\W\d_]\s*=\s*[-\d]))|\s*[:,;.]\s|\s+(?:if|when|where|for|given(?:\s+that)?)(?=\s))",
            lambda m, _: (
                {"s": "d^2{y}/d{x}^2", "p": "∂{y}/∂{x}"}.get((m["kind"] or "")[:1].lower(), "d{y}/d{x}").format(
                    **m.groupdict()
                )
                + ("," if m["end"] is None else "")
            ),
        ),
        (
            rf"^(?P<find>\s*(?:{FIND}\s+)?(?:the\s+)?)(?:slope|derivative|(?:instantaneous\s+)?rate\s+of\s+change)\s+at\s+"
            rf"(?P<place>{NAME}\s*=\s*[^\s,]+)\s+(?:of|for|to)(?:\s+the\s+(?:curve|graph|function)(?:\s+of)?)?(?=\s)",
            _at_first,
        ),
        (r"(?<=[\w)\]}])\s+in(?=\s+\(\s*-?\d[^()]*,[^()]*\)\s*[.?]?\s*$)", " at"),
        (
            rf"\s+at\s+(?P<point>\(\s*-?\d[^()]*,[^()]*\))(?=\s+(?:where|if|when|for)\s+{EQUATION})",
            _point_before,
        ),
        (rf"(?<!\w)f([xyz])\s+(?:if|for|where|when|of)(?=\s+{EQUATION})", lambda m, _: f"f_{m[1]},"),
        (rf"(?<=[\w)\]}}])\s+(?={NAME}{primes}+\s*\(|d{NAME}/d{NAME}\s*[.?]?\s*$)", _apart),
        (rf"[,(]?\s*\b(?:using|by|from|with|use)\s+{principles}\s*[,)]?(?:\s*to(?=\s+\w))?(?!\w)", _way),
        (r"[,(]?\s*\bif\s+it\s+exists\s*[,)]?", ""),
        (r"\b(?P<side>left|right)(?:[-\s]*hand(?:ed)?)?(?:[-\s]*sided?)?\s+limit\b", _side),
        (r"\blimit\s+from\s+(?:the\s+)?(?P<side>left|right|above|below)(?:[\s-]*hand)?(?:\s+side)?\b", _side),
        (r"\bone[-\s]sided\s+limit\b(?=.*\bfrom\s)", "limit"),
        (rf"(?<!\w)([^\W\d_])\s+(?P<twice>double\s+)?prime\s+of\s+(?P<at>[^\W\d_]|\d+|{numbers})(?!\w)", _prime),
        (
            r"(?<![\w/])([fghyz])\s+of\s+([^\W\d_])(?=\s+(?:equals|is\s+equal\s+to|=|is)\s)",
            lambda m, _: f"{m[1]}({m[2]})",
        ),
        (r"(?<=[\w)])\s+(?:equals|is\s+equal\s+to)(?=\s)", lambda m, _: " ="),
        (
            r"(?<!\w)d([^\W\d_])\s+d([^\W\d_])(?!\w)(?=\s*[.?]?\s*$|\s+(?:of|if|when|for|at)\b)",
            lambda m, _: f"d{m[1]}/d{m[2]}",
        ),
        (
            rf"(?P<before>(?:->|→|=|\bat|\bapproach(?:es|ing)?|\b(?:tends?|go(?:es)?|going)\s+to)\s+)(?P<minus>(?:minus|negative)\s+)?"
            rf"(?P<n>{numbers})\b(?!\s+(?:over|divided|half|third|quarter|times|x\b))",
            _number,
        ),
        (rf"\bof\s+(?P<x>{NAME})\s+at\s+(?P=x)(?=\s*=)", _at_itself),
        *APPLICATIONS,
        (r"\bat\s+time\s+(?=[^\W\d_]\s*=)", "at"),
        (
            rf"\b(?:slope|gradient|steepness)\s+(?:of\s+)?(?:the\s+|a\s+)?(?:line\s+tangent|tangent(?:\s+line)?)(?:\s+(?:to|of|on))?(?:\s+the)?"
            rf"(?:\s+{curve})?(?:\s+of(?:\s+the\s+function)?)?(?=\s)",
            "slope of",
        ),
        (r"\btangent\s+slope(?=\s+(?:of|to|for)\s)", "slope"),
        (rf"\bgradient\s+of\s+(?:the\s+)?(?:curve|graph|tangent)(?:\s+of)?(?=\s+{EQUATION})", "slope of"),
        (r"\bat\s+the\s+points?\s+(?:where|with|at\s+which|when)(?=\s)", "at"),
        (rf"\bat\s+the\s+point(?=\s+{NAME}\s*=)", "at"),
        (r"^\s*(?:\$|\\\()?\s*lim\s+([^\W\d_])\s+to(?=\s+[-+\d\w])", lambda m, _: f"lim {m[1]}->"),
        (r"^\s*lim\s+(?:as|when)(?=\s+[^\W\d_](?!\w))", "limit"),
        (
            r"(?<=[\w)\]}|!])(?<!\blim)(?<!\blimit)(?<!\bas)(?<!\bwhen)(?<!\bwhile)(?<!\bwhere)(?<!\bif)(?<!\bof)(?<!\band)"
            rf"\s+(?=(?P<x>{NAME})\s+(?:goes\s+to|approaches|approaching|tends\s+to|going\s+to)\s)",
            lambda m, _: "," if stands_in(m["x"], m.string[: m.start()]) else m[0],  # not in 2 x approaches 3
        ),
        (r"\s+going\s+to(?=\s)", " goes to"),
        (rf"(?<=[,;(→>])(?<!->)\s*as(?=\s+{NAME}\s*(?:->|→))", ""),
        (
            rf"^(?P<find>\s*(?:{FIND}\s+)?(?:the\s+)?)(?P<sign>d{NAME}/?d{NAME}|∂{NAME}/∂{NAME}|{NAME}(?P<primes>{primes}+)"
            rf"(?:\({NAME}\))?|[^\W\d_]_(?P<index>[xyztuvw]{{1,3}}))\s+of(?=\s)",
            lambda m, said: m["find"] + _derivative_sign(m, said),
        ),
        (rf"(?<=[\w)'’′″])\s+(?={NAME}\s*(?:\([^()]*\))?\s*=)", _apart),
        (r"^\s*del(?=\s*\()", "∇"),
        (
            rf"(?:\bthe\s+)?\b(?:mixed\s+)?(?:(?:first|second|third)[-\s]+(?:order\s+)?)?(?:mixed\s+)?(?:partial\s+)?derivatives?\s+"
            rf"(?=(?:\$|\\\()?(?:[^\W\d_]_\{{?[^\W\d_]{{1,3}}|[^\W\d_]{primes}|[d∂]))",
            "",
        ),
        (rf"(?<=_[xyztuvw])\s+of(?=\s+{EQUATION})|(?<=_[xyztuvw][xyztuvw])\s+of(?=\s+{EQUATION})", ","),
        (
            r"(?:\bthe\s+)?\b(?:mixed\s+)?partial(?=\s+(?:\$|\\\()?[^\W\d_]_\{?[xyzt])",
            "",
        ),
        (r"\bmixed\s+partial(?=\s)", "partial"),
        (r"\b(first|second|third)[-\s]order\s+(?=partial|derivative)", lambda m, _: m[1] + " "),
        (r"\bgradient\s+(?:vector\s+field|vector|field)(?=\s)", "gradient"),
        (
            r"(?<=jacobian)\s+(?:matrix\s+)?(?:of|for)\s+the\s+(?:transformation|map(?:ping)?|change\s+of\s+variables|vector\s+field"
            r"|(?:vector(?:-valued)?\s+)?function|system)(?:\s+(?:given\s+by|of|defined\s+by))?(?=\s)",
            " of",
        ),
        (r"=\s*\?\s*(?=\\end|\\\\|\})", ""),
        (r"(?<=[\w)\]}|!])(?<!\bwith)(?<!\bin)\s+respect\s+to(?=\s+[^\W\d_](?!\w))", " wrt"),
    ]
    return [(re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in rows]


def _and_then(match: re.Match[str], said: Said) -> str:
    """``hence find``."""
    return "," if match.string[: match.start()].strip() else ""


def _ddx(match: re.Match[str], said: Said) -> str:
    """``ddx x^2``, which has no room for d/dx: the variable goes behind."""
    said.asks, said.order, said.tail = "diff", 1, ", x"
    said.notes.append(("words", match.start(), "ddx is read as d/dx of all that follows"))
    return ""


def _apart(match: re.Match[str], said: Said) -> str:
    """A comma between ``f'(x)`` and ``f(x) =``, and between ``f(x) = x^2`` and ``f'(3)``."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    if re.search(r"(?:[^\W\d_]{3}|\bis)$", before):
        return match[0]
    if asked := re.match(r"([^\W\d_])['’′`″‴\"]", behind) or re.match(r"d([^\W\d_])/d[^\W\d_]\s*[.?]?\s*$", behind):
        return "," if re.search(rf"(?<!\w){asked[1]}\s*(?:\([^()]*\))?\s*=", before) else match[0]
    sign = r"(?:[^\W\d_]['’′″]+(?:\([^()]*\))?|[d∂][^\W\d_]/[d∂][^\W\d_]|[^\W\d_]_[xyzt]{1,3})"
    return "," if re.search(rf"(?:^\s*|\bfind\s+|,\s*){sign}$", before, re.IGNORECASE) else match[0]
