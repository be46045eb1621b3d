"""What is said around an exercise and asks for nothing: who moves, what is constant, which units; left out with a note.

A sentence before a definition is left out only where another one asks, as in ``The curve C has equation y = x^2. Find
dy/dx``, and where it ends in a word that links it to the definition.  What asks for something itself, or says of what
the definition is (the inverse, the average, twice), stays and is refused.
"""

from __future__ import annotations

import re

from calctool.errors import InputError
from calctool.parsing.said import EQUATION, FIND, NAME, Row, Said

SAYS_MORE = (
    r"(?:deriv|differen|diff\b|lim|grad|jacobian|hessian|slope|tangent|normal|invers|invert|integra|anti|primitiv"
    r"|average|mean\b|recipro|(?<!\ba )squar|twice|doubl|tripl|half|halv|quarter|times|plus|minus|sum\b|product"
    r"|quotient|ratio\b|multipl|divid|added|adding|subtract|negative|negat|opposite|absolut|modulus|magnitude"
    r"|norm\b|(?<!\ba )cube|cubic\s+root|root|rais|log|ln\b|sine|cosine|sin\b|cos\b|tan\b|exp\b|compos|conjugat"
    r"|complement|shift|reflect|scaled|flip|mirror|swap|not\b|without|except|find|compute|calculate|evaluate"
    r"|determine|what|how|show|prove|critical|stationary|extrem|maxim|minim|mixed|partial|second\b|third|rate"
    r"|relative|series|transform|then\b|otherwise|else\b|elastic|error|change)"
)
_LINKS = (
    r"(?:is|are|be|was|by|as|has|have|having|equation|equations|function|functions|curve|curves|graph|parabola|line|law"
    r"|formula|rule|model|that|with|where|from|on|path|given|satisfies|gives|obeys|follows|called|named|namely|expression"
    r"|displacement|position|distance|height|velocity|cost|revenue|profit|demand|utility|temperature|field|surface|map"
    r"|mapping|transformation|point|points|volume|area|energy|density|charge|current|potential|potentials|production"
    r"|relation|constant|constants|question|problem|exercise|example|gas|motion|oscillator|pendulum|spring|consider|let"
    r"|suppose|if|for|when|assume|\([a-z](?:,\s*[a-z])*\))"
)
"""The words after which a definition follows."""
QUANTITY = (
    r"(?:position|displacement|distance|height|altitude|depth|length|width|radius|area|volume|mass|weight|energy|charge"
    r"|current|voltage|temperature|pressure|concentration|density|population|cost|revenue|profit|price|demand|supply"
    r"|number|amount|level|intensity|curve|graph|path|trajectory|equation|function|formula|rule|model|surface|plane)"
)
"""What a function may be said to be without a word on what is asked of it."""
_OF_IT = re.compile(
    r"(?<!graph)(?<!curve)(?<!equation)(?<!formula)(?<!rule)\s+of\s+(?:the|an?|my|our|this|its)\s+"
    r"(?:function|number|expression|fraction|variable)(?![^\W\d_])",
    re.IGNORECASE,
)
"""``the exponential of the function``, another one."""
_OPENERS = r"(?:the|an?|suppose|consider|let|given|if|assume|in|for|when|each|this|here|its|you|we|as)"
_ASKS = rf"(?:{FIND}\b|[d∂∇]|{NAME}['’′]|differentiate\b|work\s+out\b|\\?lim\b)"
_CONSTANTS = rf"{NAME}(?:\s*(?:,|and|,\s*and)\s*{NAME})*"


def left_out(match: re.Match[str], said: Said) -> str:
    """Blanks, and a note; nothing is left out that may say what is asked, or of what."""
    if says_more(match[0]):
        return match[0]
    said.notes.append(("prose", match.start(), f"'{' '.join(match[0].split()).strip(' ,')}' is left out"))
    return ""


def linked(match: re.Match[str], said: Said) -> str:
    """The same for what stands directly before a definition: it is linked to it by its last word."""
    return left_out(match, said) if introduces(match[0]) else match[0]


def introduces(words: str) -> bool:
    """Do these words lead to a definition, and say no more?

    >>> [introduces(words) for words in ("A plate has the temperature", "The half of it is", "It goes with")]
    [True, False, True]
    """
    last = re.search(r"(\([^()]*\)|[^\W\d_]+)[\s:,]*$", words)
    return bool(last and re.fullmatch(_LINKS, last[1], re.IGNORECASE)) and not says_more(words)


def says_more(words: str) -> bool:
    """May a word of these change what the function is?"""
    return bool(_OF_IT.search(words) or re.search(rf"(?<![^\W_]){SAYS_MORE}", words, re.IGNORECASE))


def _before(match: re.Match[str], said: Said) -> str:
    """A sentence before a definition, where another one asks."""
    plain = r"\s*(?:let|consider|suppose|given|if|for|when|assume)(?:\s+that)?(?:\s+the)?(?:\s+function)?\s*$"
    if re.match(plain, match[0], re.IGNORECASE):
        return match[0]
    return linked(match, said)


def _besides(match: re.Match[str], said: Said) -> str:
    """``and its height is`` between two definitions."""
    kept = left_out(match, said)
    return kept or ","


def _asked(match: re.Match[str], said: Said) -> str:
    """``Find its Hessian``, ``Compute the gradient of T`` behind a definition, of T where a name is said."""
    if match["of"] and not re.search(rf"(?<!\w){match['of']}\s*(?:\([^()]*\))?\s*=", match.string[: match.start()]):
        return match[0]
    said.asks = {"gradient": "grad"}.get(match["what"].lower(), match["what"].lower())
    return ""


def differentiated(text: str) -> set[str]:
    """The variables that a text says to differentiate by.

    >>> sorted(differentiated("find dz/dx, and z with respect to t"))
    ['t', 'x']
    """
    by = r"(?:respect\s+to|w\.?r\.?t\.?|\bby|/\s*(?:[d∂]|\\partial))\s*\$?([a-zA-Z])(?![a-zA-Z])"
    return set(re.findall(by, text))


def _constants(match: re.Match[str], said: Said) -> str:
    """``where k is a constant``, but for what is differentiated by."""
    names = re.findall(r"\b[a-zA-Z]\b", match["fixed"])
    return match[0] if differentiated(match.string) & set(names) else left_out(match, said)


def _limit_of_it(match: re.Match[str], said: Said) -> str:
    """``C(t) = .... Find the limit of C(t) as t -> oo``: the place alone behind the definition."""
    if not re.search(rf"(?<!\w){match['of']}\s*(?:\([^()]*\))?\s*=", match.string[: match.start()]):
        return match[0]
    said.asks = "limit"
    return ","


def _no_question(match: re.Match[str], said: Said) -> str:
    """``E = m c^2. Find F`` asks for a value."""
    what, hint = f"this asks for {match['name']}, and not for a derivative or a limit", "write what is asked: d/dx, lim"
    raise InputError(what, match.string, match.span(), hint, code="unreadable")


BESIDE: tuple[Row, ...] = (
    (rf"\b{FIND}\s+(?P<name>{NAME})\s*[.?]?\s*$", _no_question),
    (r"\b(?:the\s+)?following\s+limits?\s*:?(?=\s*\$?\\?lim)", ""),
    (r"\b(?:the\s+)?following\s+limits?\s*:", "limit of"),
    (r"\b(?:the\s+)?following\s*:", ""),
    (r"\b(?:the\s+)?one[-\s]sided\s+limit\s*:?(?=\s*\$?\\?lim(?![a-z]))", ""),
    (
        r"\b(?:determine|decide|check|find\s+out|state)\s+(?:whether|if)\s+the\s+(?:following\s+)?limit\s+exists\s*[:,]?"
        r"(?=\s*(?:\$|\\\()?\s*\\?lim)",
        "",
    ),
    (r"\b(?:both|all)(?:\s+(?:of\s+)?the)?\s+(?=(?:first|second)?[-\s]*(?:order\s+)?partial)", ""),
    (rf"\bthe\s+rate\s+at\s+which(?=\s+{EQUATION}.*\schanges\b)", "slope of"),
    (r"(?<=[\w)\]}])\s+changes(?=\s*[.?]?\s*$|\s+(?:at|when|where)\s)", ""),
    (r"(?<=\blimit of)\s+(?:the\s+sequence\s+)?[a-z]_?n\s*=", ""),
    (r"^\s*does(?=\s+(?:the\s+limit\b|\$?\\?lim(?![a-z])).*\bexist\s*[.?]*\s*$)", ""),
    (r"(?<=[\w)\]|])\s+exist\s*[.?]*\s*$", ""),
    (
        rf"^\s*by\s+(?:rationali[sz]|factori[sz]|simplify|expand|substitut|multiply)[^,=]{{0,50}},\s*(?={FIND})",
        left_out,
    ),
    (r"^\s*(?:let\s+|given\s+)?[a-zA-Z]\s*:\s*(?:R|ℝ)(?:\^\d|[²³])?\s*(?:->|→)\s*(?:R|ℝ)(?:\^\d|[²³])?\s*[,;]\s*", ""),
    (
        rf"^\s*(?={_OPENERS}\b)(?=[^=]*[^\W\d_]{{3}})"
        rf"(?:(?!\b{SAYS_MORE})[A-Za-z ,'’:-]|\([a-z](?:,\s*[a-z])*\)){{3,150}}?\s"
        rf"(?={EQUATION}.*(?<![^\W\d_]){_ASKS})",
        _before,
    ),
    (
        rf",?\s+(?:where|and|with)\s+(?P<fixed>{_CONSTANTS})\s+(?:is|are|being)\s+(?:an?\s+)?(?:\w+\s+)?constants?(?!\w)",
        _constants,
    ),
    (r"\s+\((?:an?|the|in|where)\s+[a-z ]{3,40}\)", left_out),
    (r"\s+\(\s*(?:in\s+)?(?:°\s*[CFK]|(?:deg|degrees)\s+[CFK])\s*\)", left_out),
    (
        r"(?<=[\w)\]])(?<!after \d)(?<!after \d\d)\s+(?:dollars|euros|pounds|metres|meters|seconds|units|items"
        r"|°\s*[CF]|deg(?:rees)?\s+(?:C|F|Celsius|Fahrenheit)|mg/L|g/L|km/h|ft/s|m/s)"
        r"(?=\s*[.,;])",
        left_out,
    ),
    (
        r"(?<=[\w)\]}])\s+(?:passes\s+through|is\s+(?:un|not\s+)defined|is\s+(?:differentiable|continuous|smooth))\b"
        rf"[^.;]{{0,60}}"
        rf"(?=[.;,]\s*{_ASKS})",
        left_out,
    ),
    (
        rf"[.;,]\s*{FIND}\s+(?:the\s+)?lim(?:it)?\s+of\s+(?P<of>{NAME})(?:\([^()]*\))?\s*,?\s+(?:as|when)(?=\s)",
        _limit_of_it,
    ),
    (rf",?\s+and\s+(?:the|its)\s+[a-z ]{{3,30}}\s+is(?=\s+{EQUATION})", _besides),
    (r"\s+and\s+evaluate\s+(?:it|this)(?=\s+(?:at|when)\b)", ""),
    (
        rf"\s*[.;,]\s*{FIND}\s+(?:the|its)\s+(?P<what>hessian|jacobian|gradient)(?:\s+(?:matrix|vector))?"
        rf"(?:\s+of\s+(?P<of>{NAME})(?:\([^()]*\))?)?(?:\s*[.?]*\s*$|(?=\s+at\s))",
        _asked,
    ),
)
"""What is looked for, in this order, and what is put in its place."""
