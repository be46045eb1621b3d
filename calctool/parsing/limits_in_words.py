"""Where a variable goes, in words: ``as x gets arbitrarily large`` -> ``as x -> oo``.

Only words that can be meant in one way: what gets smaller and smaller may go to 0 or to minus infinity, and what
decreases to 0 may do so from one side only.  These stay, and are refused by the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from calctool.errors import InputError
from calctool.parsing.said import NAME, NUMBERS, Row, Said, stands_in

_AS = r"\b(?:as|when|while|if|for)\s+(?:the\s+(?:variable|value\s+of)\s+)?"
_GETS = r"(?:becomes?|becoming|(?:is\s+)?getting|gets?|grows?|(?:is\s+)?growing|is(?:\s+made)?|goes)"
_COMES = r"(?:becomes?|(?:is\s+)?getting|gets?|is|comes?|moves?|moving|draws?)"
_VERY = r"(?:(?:very|arbitrarily|infinitely|really|extremely|ever|increasingly|more\s+and\s+more)\s+)*"
_LARGE = r"(?:large|big|great|huge)"
_LARGER = r"(?:larger|bigger|greater)(?:\s+and\s+(?:larger|bigger|greater))?"
_UNBOUNDED = r"(?:without\s+(?:any\s+)?(?:bounds?|limit|end)|indefinitely|unboundedly|beyond\s+(?:all|any)\s+bounds?)"
_CLOSE = r"(?:closer\s+and\s+closer|nearer\s+and\s+nearer|closer|close|nearer|near)"
_DOES = (
    rf"(?:approach|tend\s+to(?:wards?)?|go\s+to(?:wards?)?|(?:get|come)\s+{_VERY}{_CLOSE}(?:\s+to)?|converge\s+to|become"
    r"|equal|head\s+to(?:wards?)?|behave|do|go)"
)
_PLACE = rf"[-+]?\s*(?:infinity|inf|oo|∞|pi|π|\d+(?:[./]\d+)?|{'|'.join(NUMBERS)})[-+]?"


def _far(sign: str) -> Callable[[re.Match[str], Said], str]:
    """``x grows without bound``, with a note."""

    def put(match: re.Match[str], said: Said) -> str:
        typed = " ".join(match["gets"].split())
        said.notes.append(("place-in-words", match.start("x"), f"{typed} is read as {match['x']} -> {sign}"))
        return f"as {match['x']} -> {sign}"

    return put


def _near(match: re.Match[str], said: Said) -> str:
    """``as h shrinks to 0``."""
    return f"as {match['x']} ->"


def _behind(match: re.Match[str], said: Said) -> str:
    """``sin(x)/x   x to 0``: the place behind a formula, with no comma."""
    before = match.string[: match.start()]
    if re.search(r"(?:^|[\W\d_])(?:lim|limit|as|when|while|where|if|of|and|to|from)$", before):
        return match[0]
    if not stands_in(match["x"], before):  # 2 x to 3
        what = f"is {match['x']} a factor, or does it go to that place?"
        hint = f"put a comma before {match['x']}, or write lim {match['x']}->0 and the formula"
        raise InputError(what, match.string, match.span("x"), hint, code="unreadable")
    to = match["to"].lower()
    place = str(NUMBERS.index(to)) if to in NUMBERS else match["to"]
    return f",{match['x']}->{place}".rjust(len(match[0].rstrip(" .?")))


def _at_last(match: re.Match[str], said: Said) -> str:
    """``x -> 0, sin(x)/x approaches what?``"""
    return "" if re.match(rf"\s*{NAME}\s*(?:->|→|approaches|tends|goes)", match.string) else match[0]


LIMITS: tuple[Row, ...] = (
    (
        rf"{_AS}(?P<gets>(?P<x>{NAME})\s+(?:(?:decreases?|decreasing)\s+{_UNBOUNDED}|{_GETS}\s+{_VERY}(?:negative"
        rf"|{_LARGE}(?:\s+and)?\s+negative|negative(?:ly)?\s+(?:and\s+)?{_LARGE})))(?!\w)",
        _far("-oo"),
    ),
    (
        rf"{_AS}(?P<gets>(?P<x>{NAME})\s+(?:(?:increases?|increasing|{_GETS})\s+{_UNBOUNDED}"
        rf"|{_GETS}\s+{_VERY}(?:{_LARGER}|{_LARGE}(?:\s+and\s+positive)?|infinite)))(?!\w)(?!\s+(?:negative|and|than)\b)",
        _far("oo"),
    ),
    (
        rf"{_AS}(?P<x>{NAME})\s+(?:{_COMES}\s+{_VERY}{_CLOSE}(?:\s+to(?:wards?)?)?|nears|converges\s+to|tend\s+to"
        r"|(?:shrinks?|shrinking)\s+(?:down\s+)?to|(?:moves?|moving|heads?|heading|runs?|goes|going)\s+to(?:wards?)?"
        rf")(?=\s+(?:{_PLACE}|(?:plus|minus|negative|positive)\s|[-+]?\s*[^\W\d_](?!\w)|[-+(\\]))",
        _near,
    ),
    (rf"\bas\s+(?P<x>{NAME})\s+to(?=\s+{_PLACE}(?!\w))", _near),
    (
        rf"(?<=[\w)\]|}}!])\s+(?P<x>[^\W\d_])\s+to\s+(?P<to>{_PLACE})\s*[.?]?\s*$",
        _behind,
    ),
    (rf"^\s*(?:as|when|if)(?=\s+{NAME}\s*(?:->|→|\s(?:approaches|tends|goes)\s)[^,]*,(?!.*\b(?:then|else)\b))", ""),
    (rf",\s*(?:what|where|how)\s+(?:value\s+|number\s+)?(?:does|do|will)\b(?=.*\b{_DOES}\s*[.?]*\s*$)", ","),
    (rf"(?<=[\w)\]|}}!])\s+(?:{_DOES}(?<!\bdo)(?<!\bgo)|approaches\s+what(?:\s+value)?)\s*[.?]*\s*$", _at_last),
    (r"\s+(?:approaches|tends\s+to|goes\s+to)\s+what(?:\s+value|\s+number)?(?=\s+(?:as|when)\s)", ""),
    (rf"^\s*(?:what|how|where)\s+(?:value\s+|number\s+)?(?:does|do|will)\b(?=.*\b{_DOES}(?:\s+as)\b)", "limit of"),
    (rf"(?<=[\w)\]|}}!])\s+{_DOES}(?=\s+as\s)", ""),
)
"""What is looked for, in this order, and what is put in its place."""
