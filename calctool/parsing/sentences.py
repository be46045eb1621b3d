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

from calctool.parsing.characters import CLOSERS, OPENERS

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FIND = r"(?:find|compute|calculate|evaluate|determine|take|get|give|state|what\s+is|what['’]?s)"
_NAME = r"[^\W\d_](?:_?\d+)?"
_EQUATION = rf"(?:\$|\\\()?\s*{_NAME}(?:\s*\([^()]*\))?\s*="
_OBJECT = (
    r"(?:particle|object|body|ball|car|stone|rocket|projectile|train|bullet|mass|point|position|displacement|height)"
)


class Sentence(NamedTuple):
    """The text in plainer words; the side of a limit, ``definition`` where that is the way, what is asked."""

    text: str
    side: str = ""
    way: str = ""
    asks: str = ""
    order: int = 0
    notes: tuple[tuple[str, int, str], ...] = ()


class _Said:
    """What has been said so far."""

    def __init__(self) -> None:
        self.side = self.way = self.asks = ""
        self.order = 0
        self.tail = ""
        self.notes: list[tuple[str, int, str]] = []


_Row = tuple[re.Pattern[str], str | Callable[[re.Match[str], _Said], str]]


def plainer(text: str) -> Sentence:
    """The text in the words that are read, and what it says beside.

    >>> plainer("left-hand limit of |x|/x at x = 0")[:2]
    ('limit           of |x|/x at x = 0', '-')
    >>> plainer("differentiate x^2 from first principles")[:3]
    ('differentiate x^2                      ', '', 'definition')
    """
    said = _Said()
    for pattern, sign in _rows():

        def put(match: re.Match[str], sign: str | Callable[[re.Match[str], _Said], str] = sign) -> str:
            before = match.string[: match.start()]
            if sum([(c in CLOSERS) - (c in OPENERS) for c in before]):
                return match[0]
            return (sign if isinstance(sign, str) else sign(match, said)).ljust(len(match[0]))

        text = pattern.sub(put, text)
    return Sentence(text + said.tail, said.side, said.way, said.asks, said.order, tuple(said.notes))


def _side(match: re.Match[str], said: _Said) -> str:
    """``left-hand limit``."""
    side = "-" if match["side"].lower() in ("left", "below") else "+"
    if said.side not in ("", side):
        return match[0]
    said.side = side
    return "limit"


def _way(match: re.Match[str], said: _Said) -> str:
    """``from first principles``."""
    said.way = "definition"
    return ""


def _motion(match: re.Match[str], said: _Said) -> str:
    """``find the velocity``: the derivative of the position, or of the velocity."""
    name = re.search(rf"(?<![^\W_])({_NAME})\s*(?:\(\s*[^\W\d_]\s*\))?\s*=", match.string)
    what = match["what"].lower()
    if name is None or said.asks or (name[1] in "va" and (name[1], what) != ("v", "acceleration")):
        return match[0]
    said.asks, said.order = "diff", 2 if what == "acceleration" and name[1] != "v" else 1
    times = "derivative" if said.order == 1 else "second derivative"
    said.notes.append(("motion", match.start("what"), f"the {what} is read as the {times} of {name[1]}"))
    ends = not match.string[match.end() :].strip(" .?!)")
    return "" if ends or not match.string[: match.start()].strip() else ","


def _prose(match: re.Match[str], said: _Said) -> str:
    """``A particle moves along a line so that its position is`` before s(t) =."""
    said.notes.append(("prose", match.start(), f"'{' '.join(match[0].split())}' is left out"))
    return ""


def _number(match: re.Match[str], said: _Said) -> str:
    """``approaches two``."""
    minus = "-" if match["minus"] else ""
    return match["before"] + minus + str(_NUMBERS.index(match["n"].lower()))


def _derivative_sign(match: re.Match[str], said: _Said) -> str:
    """``dy/dx of x^3``, ``y'' of x^5``, ``f_x of x y``: the sign asks, and what follows is the formula."""
    if re.match(_EQUATION, match.string[match.end() :]):
        return match["sign"] + ","
    if match["primes"]:
        said.asks, said.order = "diff", sum({"″": 2, "‴": 3, '"': 2}.get(c, 1) for c in match["primes"])
        return ""
    if match["index"]:
        said.asks = "partial"
        said.tail = "".join([f", {x}" for x in match["index"]])
        return ""
    above, _, below = match["sign"].partition("/")
    return f"{above[0]}/{below}"


@cache
def _rows() -> list[_Row]:
    """What is looked for, in this order, and what is put in its place."""
    numbers = "|".join(_NUMBERS)
    primes = r"['’′`″‴\"]"
    principles = (
        r"(?:first\s+principles?|(?:the\s+)?(?:limit\s+|formal\s+)?definition"
        r"(?:\s+of\s+(?:the\s+|a\s+)?(?:derivatives?|differentiation))?(?:\s+as\s+a\s+limit)?|the\s+limit\s+process)"
    )
    curve = r"(?:curve|graph|function|parabola|line|equation)"
    rows: list[tuple[str, str | Callable[[re.Match[str], _Said], str]]] = [
        (
            rf"^\s*(?:an?|the)\s+{_OBJECT}\b[^=+*/^()\\$]{{0,120}}?\s(?={_EQUATION})(?!.*\b(?:relative|average)\b)",
            _prose,
        ),
        (rf"[,(]?\s*\b(?:using|by|from|with|use)\s+{principles}\s*[,)]?(?:\s*to(?=\s+\w))?(?!\w)", _way),
        (r"[,(]?\s*\bif\s+it\s+exists\s*[,)]?", ""),
        (r"\b(?P<side>left|right)(?:[-\s]*hand(?:ed)?)?(?:[-\s]*sided?)?\s+limit\b", _side),
        (r"\blimit\s+from\s+(?:the\s+)?(?P<side>left|right|above|below)(?:[\s-]*hand)?(?:\s+side)?\b", _side),
        (r"\bone[-\s]sided\s+limit\b(?=.*\bfrom\s)", "limit"),
        (r"(?<!\w)([^\W\d_])\s+prime\s+of\s+([^\W\d_])(?!\w)", lambda m, _: f"{m[1]}'({m[2]})"),
        (r"(?<!\w)([^\W\d_])\s+double\s+prime\s+of\s+([^\W\d_])(?!\w)", lambda m, _: f"{m[1]}''({m[2]})"),
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
        (
            rf"(?:\s*[.,;:]\s*|\s+|^\s*)(?:(?:and|then)\s+)?(?:{_FIND}\s+)?(?:the\s+|its\s+)?(?:instantaneous\s+)?"
            rf"(?P<what>velocity|acceleration)(?:\s+function)?(?:\s+of\s+the\s+{_OBJECT})?(?!\s*(?:\$|\\\()?\s*{_NAME}['’])"
            rf"(?=\s*[.?]?\s*$|\s+(?:at|when|if|of|as|for|given|after)\b|\s*[,;])",
            _motion,
        ),
        (r"\bat\s+time\s+(?=[^\W\d_]\s*=)", "at"),
        (
            rf"\b(?:slope|gradient|steepness)\s+(?:of\s+)?(?:the\s+|a\s+)?tangent(?:\s+line)?(?:\s+(?:to|of|on))?(?:\s+the)?"
            rf"(?:\s+{curve})?(?:\s+of(?:\s+the\s+function)?)?(?=\s)",
            "slope of",
        ),
        (r"\btangent\s+slope(?=\s+(?:of|to|for)\s)", "slope"),
        (rf"\bgradient\s+of\s+(?:the\s+)?(?:curve|graph|tangent)(?:\s+of)?(?=\s+{_EQUATION})", "slope of"),
        (r"\bat\s+the\s+points?\s+(?:where|with|at\s+which|when)(?=\s)", "at"),
        (rf"\bat\s+the\s+point(?=\s+{_NAME}\s*=)", "at"),
        (r"^\s*what\s+(?:value\s+|number\s+)?does\b(?=.*\b(?:approach|tend\s+to|go\s+to)(?:\s+as)\b)", "limit of"),
        (r"(?<=[\w)\]|}!])\s+(?:approach|tend\s+to|go\s+to)(?=\s+as\s)", ""),
        (r"^\s*(?:\$|\\\()?\s*lim\s+([^\W\d_])\s+to(?=\s+[-+\d\w])", lambda m, _: f"lim {m[1]}->"),
        (r"^\s*lim\s+(?:as|when)(?=\s+[^\W\d_]\s+)", "limit"),
        (
            r"(?<=[\w)\]}|!])(?<!\blim)(?<!\blimit)(?<!\bas)(?<!\bwhen)(?<!\bwhile)(?<!\bwhere)(?<!\bif)(?<!\bof)(?<!\band)"
            rf"\s+(?={_NAME}\s+(?:goes\s+to|approaches|approaching|tends\s+to|going\s+to)\s)",
            ",",
        ),
        (r"\s+going\s+to(?=\s)", " goes to"),
        (rf"(?<=[,;(→>])(?<!->)\s*as(?=\s+{_NAME}\s*(?:->|→))", ""),
        (
            rf"^(?P<find>\s*(?:{_FIND}\s+)?(?:the\s+)?)(?P<sign>d{_NAME}/d{_NAME}|∂{_NAME}/∂{_NAME}|{_NAME}(?P<primes>{primes}+)"
            rf"(?:\({_NAME}\))?|[^\W\d_]_(?P<index>[xyztuvw]{{1,3}}))\s+of(?=\s)",
            lambda m, said: m["find"] + _derivative_sign(m, said),
        ),
        (rf"(?<=[)'’′″x])\s+(?={_NAME}\s*\([^()]*\)\s*=)", _apart),
        (r"^\s*del(?=\s*\()", "∇"),
        (
            rf"\b(?:mixed\s+)?(?:(?:first|second|third)[-\s]+(?:order\s+)?)?(?:mixed\s+)?(?:partial\s+)?derivatives?\s+"
            rf"(?=(?:\$|\\\()?(?:[^\W\d_]_\{{?[^\W\d_]{{1,3}}|[^\W\d_]{primes}|[d∂]))",
            "",
        ),
        (rf"(?<=_[xyztuvw])\s+of(?=\s+{_EQUATION})|(?<=_[xyztuvw][xyztuvw])\s+of(?=\s+{_EQUATION})", ","),
        (r"\bmixed\s+partial(?=\s)", "partial"),
        (r"\b(second|third)[-\s]order\s+(?=partial|derivative)", lambda m, _: m[1] + " "),
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


def _apart(match: re.Match[str], said: _Said) -> str:
    """A comma between ``f'(x)`` and ``f(x) =``."""
    before = match.string[: match.start()]
    asked = re.search(
        r"(?:^\s*|\bfind\s+|,\s*)(?:[^\W\d_]['’′″]+(?:\([^()]*\))?|d[^\W\d_]/d[^\W\d_])$", before, re.IGNORECASE
    )
    return "," if asked else match[0]
