"""Exercises of physics and economics: the velocity of s(t), the marginal cost of C(x), the law a formula comes from.

A quantity is read as the derivative only of a function whose letter is the usual one for it: p(x) is a price, and the
marginal revenue is not its derivative.  What is said of the situation is left out, with a note.
"""

from __future__ import annotations

import re

from calctool.parsing.remarks import QUANTITY, left_out, linked
from calctool.parsing.said import EQUATION, FIND, NAME, Row, Said, stands_in

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
_DERIVATIVE = rf"[d∂](?:\^?\d|[²³])?{NAME}\s*/\s*[d∂]{NAME}(?:\^\d|[²³])?"
_UNITS = (
    r"(?:s|secs?|seconds?|minutes?|hours?|days?|years?|m|cm|km|metres?|meters?|feet|ft|units?|dollars?|euros?"
    r"|(?:m|metres?|meters?)\s*(?:/|per)\s*(?:s|second))"
)
_ASKING = (
    r"(?:deriv|diff|limit|find|gradient|grad|jacobian|hessian|partial|slope|second|third|integral|anti|inverse|tangent"
    r"|normal|evaluate|compute|calculate|critical|stationary|extrem|given|let|if|what|mixed|rate|marginal|average|higher)"
)
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
    name = re.search(rf"(?<![^\W_])({NAME})\s*\(\s*[^\W\d_]\s*\)\s*=", match.string)
    name = name or re.search(rf"(?<!\bat )(?<!\bwhen )(?<![^\W_])({NAME})\s*=", match.string)
    what = match["what"].lower()
    if name is None or said.asks or (name[1] in "va" and (name[1], what) != ("v", "acceleration")):
        return match[0]
    return _asks(match, said, what, name[1], 2 if what == "acceleration" and name[1] != "v" else 1)


def _kept(match: re.Match[str], said: Said) -> str:
    """The unit behind a value; a letter is one where a time or a length has it, and no factor elsewhere."""
    unit = match["unit"].strip()
    if len(unit) == 1:
        rest = match.string[: match.start("unit")] + match.string[match.end("unit") :]
        usual = "tT" if unit == "s" else "xyzrhsldRLD"
        if match["keep"].split("=")[0].split()[-1] not in usual or stands_in(unit, re.sub(EQUATION, "", rest)):
            return match[0]
    said.notes.append(("prose", match.start("unit"), f"'{match['unit'].strip()}' is left out"))
    return match["keep"]


def _unit(match: re.Match[str], said: Said) -> str:
    """``h(t) = 20t - 5t^2 (m)``, where m is no variable of h."""
    given = re.search(r"(?<![^\W_])[^\W\d_]\s*\(\s*([^\W\d_])\s*\)\s*=", match.string[: match.start()])
    return left_out(match, said) if given and given[1] != match["unit"] else match[0]


def _after(match: re.Match[str], said: Said) -> str:
    """``after 3 seconds``: the variable has that value."""
    name = re.search(r"(?<![^\W_])[^\W\d_]\s*\(\s*([^\W\d_])\s*\)\s*=", match.string[: match.start()])
    if name is None:
        return match[0]
    said.notes.append(("prose", match.start(), f"'{match[0].strip()}' is read as {name[1]} = {match['n']}"))
    return f" at {name[1]}={match['n']}"


def _marginal(match: re.Match[str], said: Said) -> str:
    """``find the marginal cost``: the derivative of C, where C is the one function given."""
    several = re.search(r"(?<![^\W_])([^\W\d_])\s*\(([^()]*,[^()]*)\)\s*=", match.string)
    kind, by = match["kind"].lower(), match["by"]
    if several and not said.asks:
        if not by or by not in several[2] or several[1] not in _MARGINAL[kind]:
            return match[0]
        said.asks, said.tail = "partial", f", {by}"
        name = f"the partial derivative of {several[1]} by {by}"
        said.notes.append(("motion", match.start("what"), f"the marginal {kind} of {by} is read as {name}"))
        return ""
    if by:
        return match[0]
    names = re.findall(r"(?<![^\W_])([^\W\d_]{1,2})\s*\(\s*[^\W\d_]\s*\)\s*=", match.string)
    names = names or re.findall(r"(?<![^\W_])([^\W\d_]{1,2})\s*=", match.string[: match.start()])
    if len(names) != 1 or said.asks or names[0] not in _MARGINAL[kind]:
        return match[0]
    return _asks(match, said, f"marginal {kind}", names[0], 1)


def _growing(match: re.Match[str], said: Said) -> str:
    """``How fast is it growing?``"""
    name = re.findall(rf"(?<![^\W_])({NAME})\s*(?:\(\s*[^\W\d_]\s*\))?\s*=", match.string[: match.start()])
    return match[0] if len(name) != 1 or said.asks else _asks(match, said, "rate", name[0], 1)


def _law(match: re.Match[str], said: Said) -> str:
    """``PV = nRT, so`` before P = nRT/V."""
    if match["name"] not in match["law"] or match["law"].partition("=")[0].strip() == match["name"]:
        return match[0]
    return left_out(match, said)


APPLICATIONS: tuple[Row, ...] = (
    (
        r"\s*[.;,]\s*(?P<what>(?:how\s+(?:fast|quickly|rapidly)|at\s+what\s+rate)\s+(?:is|does|was)\s+(?:it|this|that|[^\W\d_]"
        r"|(?:the|its)\s+(?:\w+\s+){1,3}?)\s*(?:growing|grow|changing|change|increasing|increase|rising|rise|moving|expanding))"
        r"(?!\w)(?=\s*[.?]*\s*$|\s+(?:at|when|if|after)\s)",
        _growing,
    ),
    (r"(?<=\S)\s+\((?P<unit>[ms])\)(?=\s*(?:$|[.,;]))", _unit),
    (
        rf"(?<=\S)\s+\((?:in\s+{_UNITS}|[^\W\d_]\s+in\s+\w{{3,}}|seconds?|minutes?|hours?|days?|years?|metres?|meters?"
        r"|cm|km|feet|dollars?|euros?|m/s|metres?\s+per\s+second|meters?\s+per\s+second)\)",
        left_out,
    ),
    (
        rf"(?P<keep>\b(?:at|when)\s+(?:time\s+)?{NAME}\s*=\s*-?\d+(?:\.\d+)?)(?P<unit>\s+{_UNITS})(?=\s*(?:$|[.?,;]))",
        _kept,
    ),
    (r"\s+after\s+(?P<n>\d+(?:\.\d+)?)\s+(?:s|secs?|seconds?|minutes?|hours?|days?|years?)(?=\s*[.?]?\s*$)", _after),
    (rf"^\s*(?!(?:[^:]*\W)?{_ASKING})[^\W\d_][^\W\d_]{{2,}}(?:[ '’-]+[^\W\d_]+){{0,5}}\s*:\s*(?={EQUATION})", linked),
    (
        rf"(?<=[\w)\]}}])\s+(?:is|gives|denotes|represents|describes|models)\s+(?:the|an?)\s+(?![^.;]*\b{_ASKING})"
        rf"(?:\w+\s+)?{QUANTITY}(?![^\W\d_])[^=+*/^().;,]{{0,80}}(?=[.;,]\s*(?:{FIND}\b|[d∂∇]|{NAME}['’′]))",
        left_out,
    ),
    (
        rf"(?<=\bof)\s+(?:the|an?)\s+(?!(?:function|curve|graph|following)\b)(?![^,=]*\b{_ASKING})[^\W\d_][^=+*/^(),.;]{{2,60}},"
        rf"(?=\s*{EQUATION})",
        left_out,
    ),
    (
        rf"^\s*(?:an?|the)\s+{_OBJECT}\b[^=+*/^()\\$]{{0,120}}?\s(?={EQUATION})(?!.*\b(?:relative|average)\b)",
        linked,
    ),
    (
        rf"^\s*(?:(?:the|a|its|your)\s+)?(?:total\s+|daily\s+|weekly\s+)?{_QUANTITY}\b(?![^=]*\b(?:relative|average)\b)"
        rf"[^=+*/^()\\$]{{0,80}}?\s(?={EQUATION})(?!.*\baverage\b)",
        linked,
    ),
    (
        r"^\s*+(?P<law>[^=,;.]*=[^=,;.]*?)(?<!\s)\s*+(?:[,;.]\s*+)?\b(?:so|thus|hence|therefore|which\s+gives|giving|i\.e\.?)(?:\s+that)?\s*,?\s+"
        rf"(?=(?P<name>{NAME})(?:\s*\([^()]*\))?\s*=(?!\s*[d∂][^\W\d_]\s*/))",
        _law,
    ),
    (rf"\b(?:the\s+)?marginal\s+(?:{'|'.join(_MARGINAL)})(?:\s+function)?\s*,?(?=\s*(?:\$|\\\()?\s*{NAME}['’′])", ""),
    (
        rf"(?:\s*[.,;:]\s*|\s+|^\s*)(?:(?:and|then)\s+)?(?:{FIND}\s+)?(?:the\s+|its\s+)?(?P<what>marginal\s+"
        rf"(?P<kind>{'|'.join(_MARGINAL)}))(?:\s+function)?(?:\s+of\s+(?P<by>[^\W\d_])(?!\w))?{_ENDS}",
        _marginal,
    ),
    (rf"\bthe\s+(?:\w+\s+){{1,2}}(?=(?:\$|\\\()?\s*{NAME}(?:\s*\([^()]*\))?\s*=\s*{_DERIVATIVE})", left_out),
    (
        rf"(?:\s*[.,;:]\s*|\s+|^\s*)(?:(?:and|then)\s+)?(?:{FIND}\s+)?(?:the\s+|its\s+)?(?:instantaneous\s+)?"
        rf"(?P<what>velocity|acceleration)(?:\s+function)?(?:\s+of\s+the\s+{_OBJECT})?(?!\s*(?:\$|\\\()?\s*{NAME}['’])"
        rf"{_ENDS}",
        _motion,
    ),
    (
        rf"^\s*(?:at|when|for)\s+(?P<place>{NAME}\s*=\s*[^\s,]+)\s+(?:of|for|if|given|where|when)(?=\s+{EQUATION})",
        lambda m, _: m["place"] + ",",
    ),
)
"""What is looked for, in this order, and what is put in its place."""
