"""Exercises of physics and economics: the velocity of s(t), the marginal cost of C(x), the law a formula comes from.

A quantity is read as the derivative only of a function whose letter is the usual one for it: p(x) is a price, and the
marginal revenue is not its derivative.  What is said of the situation is left out, with a note.
"""

from __future__ import annotations

import re

from calctool.parsing.said import EQUATION, FIND, NAME, Row, Said

_OBJECT = (
    r"(?:particle|object|body|ball|car|stone|rocket|projectile|train|bullet|mass|point|position|displacement|height)"
)
_QUANTITY = (
    r"(?:cost|revenue|profit|utility|demand|supply|production|position|displacement|distance|height|depth|volume|area"
    r"|surface\s+area|temperature|pressure|population|charge|energy|velocity|speed|concentration|current|voltage|radius)"
)
_MARGINAL = {
    "cost": ("C", "c", "K", "TC"), "revenue": ("R", "r", "E", "TR"), "profit": ("P", "G"), "utility": ("U", "u"),
    "product": ("Q", "q", "F", "f", "Y"), "productivity": ("Q", "q", "F", "f", "Y"),
}  # fmt: skip
"""The letters whose derivative a marginal quantity is."""
_DERIVATIVE = rf"[d∂]{NAME}\s*/\s*[d∂]{NAME}"
_ENDS = r"(?=\s*[.?]?\s*$|\s+(?:at|when|if|of|as|for|given|after|where)\b|\s*[,;])"


def _asks(match: re.Match[str], said: Said, what: str, name: str, order: int) -> str:
    """What is asked is a derivative of the function: a comma, where more stands before and behind."""
    said.asks, said.order = "diff", order
    times = "derivative" if order == 1 else "second derivative"
    said.notes.append(("motion", match.start("what"), f"the {what} is read as the {times} of {name}"))
    ends = not match.string[match.end() :].strip(" .?!)")
    return "" if ends or not match.string[: match.start()].strip() else ","


def _motion(match: re.Match[str], said: Said) -> str:
    """``find the velocity``: the derivative of the position, or of the velocity."""
    name = re.search(rf"(?<![^\W_])({NAME})\s*(?:\(\s*[^\W\d_]\s*\))?\s*=", match.string)
    what = match["what"].lower()
    if name is None or said.asks or (name[1] in "va" and (name[1], what) != ("v", "acceleration")):
        return match[0]
    return _asks(match, said, what, name[1], 2 if what == "acceleration" and name[1] != "v" else 1)


def _marginal(match: re.Match[str], said: Said) -> str:
    """``find the marginal cost``: the derivative of C, where C is the one function given."""
    names = re.findall(r"(?<![^\W_])([^\W\d_]{1,2})\s*\(\s*[^\W\d_]\s*\)\s*=", match.string)
    names = names or re.findall(r"(?<![^\W_])([^\W\d_]{1,2})\s*=", match.string[: match.start()])
    if len(names) != 1 or said.asks or names[0] not in _MARGINAL[match["kind"].lower()]:
        return match[0]
    return _asks(match, said, f"marginal {match['kind'].lower()}", names[0], 1)


def _prose(match: re.Match[str], said: Said) -> str:
    """``A particle moves along a line so that its position is`` before s(t) =."""
    said.notes.append(("prose", match.start(), f"'{' '.join(match[0].split())}' is left out"))
    return ""


def _law(match: re.Match[str], said: Said) -> str:
    """``PV = nRT, so`` before P = nRT/V."""
    if match["name"] not in match["law"] or match["law"].partition("=")[0].strip() == match["name"]:
        return match[0]
    return _prose(match, said)


APPLICATIONS: tuple[Row, ...] = (
    (
        rf"^\s*(?:an?|the)\s+{_OBJECT}\b[^=+*/^()\\$]{{0,120}}?\s(?={EQUATION})(?!.*\b(?:relative|average)\b)",
        _prose,
    ),
    (
        rf"^\s*(?:(?:the|a|its|your)\s+)?(?:total\s+|daily\s+|weekly\s+)?{_QUANTITY}\b(?![^=]*\b(?:relative|average)\b)"
        rf"[^=+*/^()\\$]{{0,80}}?\s(?={EQUATION})(?!.*\baverage\b)",
        _prose,
    ),
    (
        r"^\s*(?P<law>[^=,;.]*=[^=,;.]*?)\s*[,;.]?\s*\b(?:so|thus|hence|therefore|which\s+gives|giving|i\.e\.?)(?:\s+that)?\s*,?\s+"
        rf"(?=(?P<name>{NAME})(?:\s*\([^()]*\))?\s*=(?!\s*[d∂][^\W\d_]\s*/))",
        _law,
    ),
    (rf"\b(?:the\s+)?marginal\s+(?:{'|'.join(_MARGINAL)})(?:\s+function)?\s*,?(?=\s*(?:\$|\\\()?\s*{NAME}['’′])", ""),
    (
        rf"(?:\s*[.,;:]\s*|\s+|^\s*)(?:(?:and|then)\s+)?(?:{FIND}\s+)?(?:the\s+|its\s+)?(?P<what>marginal\s+"
        rf"(?P<kind>{'|'.join(_MARGINAL)}))(?:\s+function)?{_ENDS}",
        _marginal,
    ),
    (rf"\bthe\s+(?:\w+\s+){{1,2}}(?=(?:\$|\\\()?\s*{NAME}(?:\s*\([^()]*\))?\s*=\s*{_DERIVATIVE})", ""),
    (
        rf"(?:\s*[.,;:]\s*|\s+|^\s*)(?:(?:and|then)\s+)?(?:{FIND}\s+)?(?:the\s+|its\s+)?(?:instantaneous\s+)?"
        rf"(?P<what>velocity|acceleration)(?:\s+function)?(?:\s+of\s+the\s+{_OBJECT})?(?!\s*(?:\$|\\\()?\s*{NAME}['’])"
        rf"{_ENDS}",
        _motion,
    ),
)
"""What is looked for, in this order, and what is put in its place."""
