"""Words around a formula -> the signs they stand for, so that a problem is read by its signs alone.

``sin x / x as x approaches 0 from the right`` is ``sin x / x, x -> 0+``.  A sign stands in the place of its words,
with spaces after it, so that every other character keeps its column.  Only words outside brackets are taken.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from calctool.parsing.brackets import is_inside
from calctool.parsing.characters import LOWERED_LETTERS, LOWERED_SIGNS
from calctool.parsing.programs import called, otherwise_in_a_cell
from calctool.parsing.said import has_words, torn_apart

if TYPE_CHECKING:
    from calctool.parsing.sentences import Sentence

_HEARD = (
    *("?", "(d/d", "f'", "f’", "'(", ". d", ". ∂", " (m)", " (s)", "ₓ→", "ₙ→", "ₕ→", "ₜ→", "w.r.t", "\\text{"),
    *("substack", "operatorname", "nabla", "dydx", "ddx", "lt (", "lt(", "del (", "del(", "grad ", "infinity"),
    *(" to ", " as ", " at ", " where ", " when ", " for ", " with ", " and ", " if ", " by ", " wrt ", " of ", " so "),
    *("let ", "pls", "plz", "hey", "hi ", "hi,", "hi!", "how ", "thx", "can ", "now", "try ", "my ", "root of", "mal "),
    *("wurzel", "power of", "racine", "raíz", "raiz", "use ", "get ", "what", "over", "from ", "and", "does "),
)
"""Signs and short words: where none of these occurs, and no longer word, there is nothing to look for."""
_COMMANDS = {
    "limit": "limit",
    "derivative": "diff",
    "differentiate": "diff",
    "slope": "diff",
    "rate of change": "diff",
    "diff": "diff",
    "partial derivative": "partial",
    "partial deriv": "partial",
    "partial": "partial",
    "deriv": "diff",
    "derive": "diff",
    "partial diff": "partial",
    "gradient": "grad",
    "grad": "grad",
    "jacobian": "jacobian",
    "hessian": "hessian",
    "critical point": "critical",
    "critical number": "critical",
    "stationary point": "critical",
    "local extrema": "critical",
    "extrema": "critical",
}
_ORDERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip


class Phrased(NamedTuple):
    """The text with signs for its words; the command that the words name, if any, and the order of a derivative.

    ``notes`` are what there is to say of it, each with a code and its place.  ``side`` is that of a left-hand limit,
    ``way`` is ``definition`` where the derivative is to be found by it.
    """

    text: str
    asks: str = ""
    order: int = 0
    notes: tuple[tuple[str, int, str], ...] = ()
    side: str = ""
    way: str = ""


def phrased(text: str) -> Phrased:
    """Put signs for the words.

    >>> phrased("sin x as x approaches 0 from above").text
    'sin x,   x ->         0+          '
    >>> phrased("the derivative of x^2").asks
    'diff'
    """
    text, number = _without_number(text.rstrip())
    notes = [("exercise-number", 0, _numbers(number))] * bool(number)
    notes += otherwise_in_a_cell(text)
    text, asks, order, says, side, left = called(text)
    notes += [("side", 0, says)] * bool(says)
    notes += [("prose", at, f"'{comment}' is left out") for at, comment in left]
    lower = text.lower()
    if torn_apart(text) or not (any(word in lower for word in _HEARD) or has_words(text)):
        return Phrased(text, asks, order, tuple(notes), side)
    text, way, more = _worded(text)
    notes += [*more, *way.notes]
    asks, order, side = asks or way.asks, order or way.order, side or way.side
    if torn_apart(text):
        return Phrased(text, asks, order, tuple(notes), side, way.way)
    if match := _by_first().match(text):
        body = match["body"]
        if item := re.match(r"\s*((?:[a-h]|i{1,3}|iv|v)\))(?=\s+\S)", body, re.IGNORECASE):
            notes.append(("exercise-number", match.start("body") + item.start(1), _numbers(item[1])))
            body = body[item.end() :]
        elif letter := re.match(r"\s*(\((?:[^\W\d_]|ii|iii|iv)\))(?=\s+\S)", body):  # (a) x^2
            says = f"{letter[1]} is read as a factor, and not as the number of the exercise"
            notes.append(("factor-in-front", match.start("body") + letter.start(1), says))
        text = body.rjust(len(text)) + f", {match['x']}"
        asks = "partial" if match["partial"] else "diff"
        order = _ORDERS.get((match["order"] or "").lower(), order)

    def named(match: re.Match[str]) -> str:
        nonlocal asks, order
        said = (
            " ".join(match["what"].lower().split())
            .removesuffix(" matrix")
            .removeprefix("instantaneous ")
            .removesuffix("s")
            .removesuffix(".")
        )
        asks = _COMMANDS[said]
        order = _ORDERS.get((match["order"] or "").strip().lower(), 0) or order
        if asks == "diff" and (match["times"] or ""):
            order = int(match["times"])
        return "lim".rjust(len(match[0])) if asks == "limit" else ""

    for pattern, sign in _phrases():
        text = pattern.sub(_keeping_columns(named if sign is None else sign), text)
    if (asks == "limit" or (not asks and " at " in lower)) and (match := _sided().search(text)):
        asks = "limit"  # 1/x at 0+, where only a limit can be meant
        text, side = text[: match.start(1)].ljust(len(text)), match["side"]
    return Phrased(text, asks, order, tuple(notes), side, way.way)


@cache
def _sided() -> re.Pattern[str]:
    """The side behind a place that has no arrow: the limit of 1/x at 0+."""
    return re.compile(
        r",\s*(?:[^\W\d_]\s*=\s*)?-?(?:\d+(?:[./]\d+)?|pi(?:/\d+)?)(\s*(?:\^\s*)?(?P<side>[-+]))\s*[.?]?\s*$"
    )


def _worded(text: str) -> tuple[str, "Sentence", list[tuple[str, int, str]]]:
    """The text without courtesy, in English, with its formulas in signs; what it says beside; the notes on that."""
    from calctool.parsing.courtesy import without_courtesy
    from calctool.parsing.languages import in_english
    from calctool.parsing.sentences import plainer
    from calctool.parsing.spoken import in_signs

    if "?" in text:
        text = re.sub(r"\s*=\s*\?\s*(?=(?:\\\]|\\\)|\$+)\s*$)", lambda match: " " * len(match[0]), text)
    if "\\text{" in text and "\\begin" not in text:
        text = _upright().sub(_keeping_columns(lambda match: f"      {match[1]} "), text)
    text, left = without_courtesy(text)
    notes = [("courtesy", at, f"'{typed}' is left out") for at, typed in left]
    text, language = in_english(text)
    notes += [("language", 0, language)] * bool(language)
    if "\\operatorname" in text:
        text = re.sub(r"\\operatorname\*?\s*\{\s*(lim|grad)\s*\}", _named_operator, text)
    if "\\substack" in text:
        text = _below_the_sign().sub(_substack, text)
    sentence = plainer(text)
    text, said = in_signs(sentence.text)
    return text, sentence, notes + [("words", at, says) for at, says in said]


@cache
def _below_the_sign() -> re.Pattern[str]:
    r"""``\substack{x \to 0 \\ x > 0}`` below a limit."""
    return re.compile(
        r"\\substack\s*\{\s*([a-z])\s*\\(?:to|rightarrow)\s*([^{}\\]+?)\s*\\\\\s*\1\s*(<|>|\\lt|\\gt)\s*\2\s*\}"
    )


@cache
def _upright() -> re.Pattern[str]:
    r"""``\text{ for }`` between formulas."""
    return re.compile(r"\\text\{([a-zA-Z ,.:;]*)\}")


@cache
def _by_first() -> re.Pattern[str]:
    """``Differentiate with respect to x: x^2``: the variable before the formula."""
    return re.compile(
        r"\s*(?:(?:find|what\s+is|compute|determine|calculate|take)\s+)?(?:the\s+)?(?:(?P<order>second|third|2nd|3rd)\s+)?"
        r"(?P<partial>partial\s+)?(?:differentiate|derivative|diff)(?:\s+the\s+following(?:\s+functions?)?)?"
        r"\s+(?:with\s+respect\s+to|w\.?r\.?t\.?|by)\s+(?P<x>[^\W\d_])\s*(?:[:,;]|\sof\s)\s*"
        r"(?P<body>.*)$",
        re.IGNORECASE | re.DOTALL,
    )


def _numbers(number: str) -> str:
    """What is said of the number that is left out."""
    return f"{number} in front is taken for the number of the exercise"


def _without_number(text: str) -> tuple[str, str]:
    """``1. y = x^2``, ``b) sin x`` and ``Q3: ln x`` without the number of the exercise, and the number.

    >>> _without_number("1. y = x^2"), _without_number("(1.5) x")
    (('   y = x^2', '1.'), ('(1.5) x', ''))
    """
    if not any(c in ".):" for c in text[:24]):
        return text, ""
    if text.startswith("(") and ")" not in text[:5]:
        return text, ""
    match = _number().match(text)
    return (text[: match.start(1)] + " " * len(match[1]) + text[match.end(1) :], match[1]) if match else (text, "")


@cache
def _number() -> re.Pattern[str]:
    """A bracket that nothing opened, a number with a dot and a space, a word for an exercise, or (a) before y =."""
    verb = (
        r"(?:find|differentiate|compute|calculate|evaluate|determine|what|if|let|given|suppose|the|derivative|limit)\s"
    )
    return re.compile(
        r"\s*(\d{1,2}\.\s*\([a-h]\)(?=\s)|\d{1,2}(?:\.\d)?\s+#\d{1,3}(?=\s)|\d{1,2}\)|[a-h]\)|\d{1,2}\.(?=\s+[^\d\s])|(?:Q|Ex|Exercise|(?:Homework\s+)?Problem|Question|Task"
        r"|Homework|Aufgabe|Übung|Exercice|Ejercicio|Esercizio)\.?\s*\d{1,3}(?:\.\d{1,2})*(?:\s*#\s*\d{1,3})?\s*[:.)]"
        rf"|(?:Q|Que|Qn|Ex)\.?\s*\d{{1,3}}\.?(?:\s*\([a-h]\))?(?=\s+{verb})"
        rf"|\((?:[a-h]|i{{1,3}}|iv|v|\d{{1,2}})\)(?=\s*(?:[^\W\d_](?:\([^()]*\))?\s*=|{verb}))"
        r"|(?:ii|iii|iv|vi{1,3})[.)]|i\))(?=\s*\S)",
        re.IGNORECASE,
    )


_Sign = str | Callable[[re.Match[str]], str]


def _keeping_columns(sign: _Sign) -> Callable[[re.Match[str]], str]:
    """What puts the sign in the place of the words, if these stand outside brackets."""

    def put(match: re.Match[str]) -> str:
        if is_inside(match.string, match.start()):
            return match[0]
        return (sign if isinstance(sign, str) else sign(match)).ljust(len(match[0]))

    return put


def _of(match: re.Match[str]) -> str:
    """The ``of`` after a place: the limit as x -> 0 of sin(x)/x."""
    before = match.string[: match.start()]
    return "," if "->" in before or "→" in before else match[0]


def _bare(match: re.Match[str]) -> str:
    """``(d/dx)`` without the brackets."""
    return f" {match[0][1:-1]} "


def _going(match: re.Match[str]) -> str:
    """``, x to infinity``."""
    return match[0][:-2] + "->"


def _indian(match: re.Match[str]) -> str:
    """``Lt (x→2)``, as it is printed in India."""
    return "lim(".rjust(len(match[0])) if len(match[0]) > 3 else match[0]


def _named_operator(match: re.Match[str]) -> str:
    r"""``\\operatorname*{lim}``."""
    return ("\\lim" if match[1] == "lim" else "\\nabla").ljust(len(match[0]))


def _substack(match: re.Match[str]) -> str:
    """The place with its side."""
    side = "-" if match[3] in ("<", r"\lt") else "+"
    return rf"{match[1]} \to {match[2]}^{side}".ljust(len(match[0]))


def _lowered(match: re.Match[str]) -> str:
    """``limₓ→₁ 2x``, with a space behind the place, which what follows would be a factor of."""
    return f"lim {LOWERED_LETTERS[match[1]]}→{''.join([LOWERED_SIGNS.get(c, c) for c in match[2]])} "


def _power(match: re.Match[str]) -> str:
    """``x squared`` and ``x cubed``."""
    return f"{match[0][0]}^{2 if match[0].lower().endswith('squared') else 3}"


def _listed(match: re.Match[str]) -> str:
    """``by x and y``: the names after a comma."""
    return ",".ljust(len(match["by"])) + re.sub(r"\band\b", ",  ", match["names"], flags=re.IGNORECASE)


@cache
def _phrases() -> list[tuple[re.Pattern[str], _Sign | None]]:
    """The patterns in the order in which they are looked for, each with its sign; None for what names a command."""
    name = r"[^\W\d_]+(?:_?\d+|_[^\W\d_])?'*"
    names = rf"{name}(?:(?:\s*,\s*|\s+and\s+){name})*"
    equation = rf"(?:\$|\\\()?\s*{name}(?:\s*\([^()]*\))?\s*="
    verb = r"(?:find|compute|calculate|evaluate|determine|take|obtain|get|work out|write down|what is|what['’]?s)"
    goes = r"(?:approaches|approaching|tends\s+to(?:wards)?|goes\s+to)"
    ordinal = "|".join(_ORDERS)
    begins = r"(?:^\s*|(?<=[,;=])\s*)(?:the\s+|all\s+)*"
    rows: list[tuple[str, _Sign | None]] = [
        (r"\s*=\s*\?\s*$|(?<![=\s])\s*\?[?!\s]*$", ""),
        (r"^\s*is\s+(?:the\s+function\s+)?(?=.*\bcontinuous\b)", ""),
        (r"\s+continuous\b(?:\s+everywhere)?", ""),
        (r"(?:^\s*|(?<=[\s,;]))limit\s*:?\s*(?=lim\b|\$?\\lim)", ""),
        (rf"\blim\s*([{''.join(LOWERED_LETTERS)}])→([{''.join(LOWERED_SIGNS)}∞]+)\s?", _lowered),
        (r"^\s*Lt\s*\((?=\s*[^\W\d_]\s*(?:->|→))", _indian),
        (r"^\s*grad(?=\s+[^\W\d_])(?!\s+of\s)", "∇"),
        (rf"(?<=[,;])\s*{name}\s+to\b(?=\s+[^\s,;]+\s*$)", _going),
        (r"(?<=[\w'])\s*=\s*\?\s*[,;.]?(?=\s*\S)", ","),
        (r"\([d∂]/[d∂]\w\)", _bare),
        (r"(?<=/[d∂][^\W\d_])\s+of\b(?=\s)", ""),
        (
            rf"(?<=[\w)\]}}])\s+(?:and\s+|then\s+)?{verb}\b(?=\s+(?:\$|\\\()?(?:{name}'|[d∂]{name}/|[a-zA-Z]_\{{?[a-z]{{1,3}}\}}?\s*[.?]?\s*$))",
            ",",
        ),
        (r"(?:(?<=^)|(?<=[-+*/(=,] )|(?<=[-+*/(=,\d])|(?<=of ))[^\W\d_]\s+squared\b", _power),
        (r"(?:(?<=^)|(?<=[-+*/(=,] )|(?<=[-+*/(=,\d])|(?<=of ))[^\W\d_]\s+cubed\b", _power),
        (rf"\.(?=\s+(?:and\s+|then\s+)?{verb}\b)", ","),
        (rf"(?:^\s*|(?<=[,;])\s*)(?:and\s+|then\s+)?{verb}\b(?:\s+the\b)?(?!\s*$)", ""),
        (
            r"(?:the\s+)?(?:velocity|acceleration|slope|rate of change|derivative|values? of)\s+"
            rf"(?=(?:\$|\\\()?{name}'\s*\()",
            "",
        ),
        (
            r"^\s*(?:let|consider|suppose(?:\s+that)?|given that|given|if|for|where)\s*:?\s+(?:that\s+)?(?:the\s+)?"
            rf"(?:function\s+)?(?={equation})"
            r"(?!.*\b(?:then|else|otherwise)\b)",
            "",
        ),
        (
            rf"\s*[,;:]\s*(?:find\s+)?(?:the\s+|its\s+)?(?P<order>(?:{ordinal})\s+)?(?P<what>(?:partial\s+)?derivative|partial|slope"
            r"|(?:instantaneous\s+)?rate\s+of\s+change)(?P<times>)(?:\s*[.?]?\s*$|(?=\s+(?:with\s+respect|wrt|w\.r\.t|by|at)\b))",
            None,
        ),
        (
            begins + rf"(?P<order>(?:{ordinal})\s+)?"
            r"(?P<what>(?:partial\s+)?(?:derivatives?|deriv\b\.?|diff(?=\s))|partials?(?=\s+of\b)|gradient|grad(?=\s+of\s)|(?:jacobian|hessian)(?:\s+matrix)?|differentiate|derive|diff(?=\s)|slope|(?:instantaneous\s+)?rate\s+of\s+change"
            r"|critical\s+(?:points?|numbers?)|stationary\s+points?|(?:local\s+)?extrema)\b"
            r"(?:\s+of\s+the\s+tangent(?:\s+line)?)?"
            r"(?:\s+of\s+order\s+(?P<times>\d{1,3})\b)?(?:\s+(?:of|to)\b(?:\s+the\s+(?:function|curve|graph(?:\s+of)?)\b)?)?"
            r"(?:\s+the\s+(?:following(?:\s+functions?)?|function)\b)?(?:\s*:)?(?!\s*$)",
            None,
        ),
        (
            rf"(?<=[\w)\]}}|!])\s+(?P<order>(?:{ordinal})\s+)?(?P<what>diff|differentiate|derivative|deriv)(?P<times>)"
            r"(?:\s*[.?!]?\s*$|(?=\s+(?:with\s+respect|wrt|w\.r\.t|at)\b))",
            None,
        ),
        (begins + r"(?P<order>)(?P<what>limit)(?:\s*:(?!=)|\s+(?:of|as|when)\b)?(?=[\s_(])(?!\s*$)", None),
        (r"\s+and(?=\s+[d∂][^\W_]+/[d∂][^\W_])", ","),
        (rf"\s+(?:as|when|while|for|where)(?=\s+{name}\s*(?:->|→|⟶|\\to\b|\s{goes}\b))", ","),
        (rf"\s+{goes}\b", " ->"),
        (r"\s+of\b(?=\s)", _of),
        (r"\b(?:positive|plus)\s+infinity\b", "oo"),
        (r"\b(?:negative|minus)\s+infinity\b", "-oo"),
        (r"\s+(?:from|on)\s+(?:the\s+)?(?:right|above|positive)(?:[\s-]*hand)?(?:\s*side)?(?!\w)", "+"),
        (r"\s+(?:from|on)\s+(?:the\s+)?(?:left|below|negative)(?:[\s-]*hand)?(?:\s*side)?(?!\w)", "-"),
        (rf",?\s+if(?=\s+{equation})(?!.*\b(?:then|else|otherwise)\b)", ","),
        (rf",?\s+(?:evaluated at|at|where|when|for|with|given that|given|and)(?=\s+{equation})", ","),
        (r"\s+(?:evaluated\s+)?at(?:\s+(?:the\s+)?point)?(?=\s+(?:(?:\$|\\\()?\s*\([^()]*,|[-+]?(?:\d|pi\b)))", ","),
        (r"\s+(?:evaluated\s+)?at(?:\s+(?:the\s+)?point)?\s+[A-Z]\s*=?\s*(?=\([^()]*,)", ","),
        (rf"(?P<by>\s+(?:with\s+respect\s+to|wrt|w\.r\.t\.?|by))(?P<names>\s+{names}\s*[.;]?\s*)(?=,|$)", _listed),
    ]
    return [(re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in rows]
