"""What is said around an exercise and asks for nothing: who moves, what is constant, which units; left out with a note.

A sentence before a definition is left out only where another one asks, as in ``The curve C has equation y = x^2. Find
dy/dx``.  What asks for something itself, or says of what the definition is (the inverse, the average), stays and is
refused.
"""

from __future__ import annotations

import re

from calctool.errors import InputError
from calctool.parsing.said import EQUATION, FIND, NAME, Row, Said

_SAYS_MORE = (
    r"(?:deriv|diff|lim|grad|jacobian|hessian|slope|tangent|normal|inverse|integra|anti|primitiv|average|mean|reciprocal"
    r"|square|twice|half|not|without|except|find|compute|calculate|evaluate|determine|what|how|show|prove|critical"
    r"|stationary|extrem|mixed|partial|second|third|rate|relative|series|transform|then|otherwise|else)"
)
_OPENERS = r"(?:the|an?|suppose|consider|let|given|if|assume|in|for|when|each|this|here|its|you|we|as)"
_ASKS = rf"(?:{FIND}\b|[d∂∇]|{NAME}['’′]|differentiate\b|work\s+out\b|\\?lim\b)"
_CONSTANTS = rf"{NAME}(?:\s*(?:,|and|,\s*and)\s*{NAME})*"


def left_out(match: re.Match[str], said: Said) -> str:
    """Blanks, and a note."""
    said.notes.append(("prose", match.start(), f"'{' '.join(match[0].split()).strip(' ,')}' is left out"))
    return ""


def _before(match: re.Match[str], said: Said) -> str:
    """A sentence before a definition, where another one asks."""
    plain = r"\s*(?:let|consider|suppose|given|if|for|when|assume)(?:\s+that)?(?:\s+the)?(?:\s+function)?\s*$"
    if re.match(plain, match[0], re.IGNORECASE):
        return match[0]
    return left_out(match, said)


def _asked(match: re.Match[str], said: Said) -> str:
    """``Find its Hessian`` behind a definition."""
    said.asks = {"gradient": "grad"}.get(match["what"].lower(), match["what"].lower())
    return ""


def _no_question(match: re.Match[str], said: Said) -> str:
    """``E = m c^2. Find F`` asks for a value."""
    what, hint = f"this asks for {match['name']}, and not for a derivative or a limit", "write what is asked: d/dx, lim"
    raise InputError(what, match.string, match.span(), hint, code="unreadable")


REMARKS: tuple[Row, ...] = (
    (rf"\b{FIND}\s+(?P<name>{NAME})\s*[.?]?\s*$", _no_question),
    (r"\b(?:the\s+)?following\s+limits?\s*:?(?=\s*\$?\\?lim)", ""),
    (r"(?<=\blimit of)\s+(?:the\s+sequence\s+)?[a-z]_?n\s*=", ""),
    (r"^\s*does(?=\s+the\s+limit\b.*\bexist\s*[.?]*\s*$)", ""),
    (r"(?<=[\w)\]|])\s+exist\s*[.?]*\s*$", ""),
    (
        rf"^\s*by\s+(?:rationali[sz]|factori[sz]|simplify|expand|substitut|multiply)[^,=]{{0,50}},\s*(?={FIND})",
        left_out,
    ),
    (r"^\s*(?:let\s+|given\s+)?[a-zA-Z]\s*:\s*(?:R|ℝ)(?:\^\d|[²³])?\s*(?:->|→)\s*(?:R|ℝ)(?:\^\d|[²³])?\s*[,;]\s*", ""),
    (
        rf"^\s*(?={_OPENERS}\b)(?=[^=]*[^\W\d_]{{3}})"
        rf"(?:(?!\b{_SAYS_MORE})[A-Za-z ,'’:-]|\([a-z](?:,\s*[a-z])*\)){{3,150}}?\s"
        rf"(?={EQUATION}.*(?<![^\W\d_]){_ASKS})",
        _before,
    ),
    (rf",?\s+(?:where|and|with)\s+{_CONSTANTS}\s+(?:is|are|being)\s+(?:an?\s+)?(?:\w+\s+)?constants?(?!\w)", left_out),
    (r"\s+\((?:an?|the|in|where)\s+[a-z ]{3,40}\)", left_out),
    (r"(?<=[\w)\]])\s+(?:dollars|euros|pounds|metres|meters|seconds|units|items)(?=\s*[.,;])", left_out),
    (
        r"(?<=[\w)\]}])\s+(?:passes\s+through|is\s+(?:un|not\s+)defined|is\s+(?:differentiable|continuous|smooth))\b"
        rf"[^.;]{{0,60}}"
        rf"(?=[.;,]\s*{_ASKS})",
        left_out,
    ),
    (rf",?\s+and\s+(?:the|its)\s+[a-z ]{{3,30}}\s+is(?=\s+{EQUATION})", ","),
    (r"\s+and\s+evaluate\s+(?:it|this)(?=\s+(?:at|when)\b)", ""),
    (
        rf"\s*[.;,]\s*{FIND}\s+(?:the|its)\s+(?P<what>hessian|jacobian|gradient)(?:\s+(?:matrix|vector))?\s*[.?]*\s*$",
        _asked,
    ),
)
"""What is looked for, in this order, and what is put in its place."""
