"""The words of a list of points: what is said of a maximum, a value, a place, and the formulas between them.

A text is cut into tokens from left to right, each character once.  What is no word of the list below belongs to a
formula, so a word that nobody knows is met by the reader of formulas, which refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from calctool.grading.point_brackets import without_list_brackets

KINDS = ("maximum", "minimum", "saddle", "neither", "extremum")
"""What a point may be said to be; an extremum is a maximum or a minimum."""


class PointToken(NamedTuple):
    """A word of the list, a formula (``math``), or what stands between pieces: a comma, ``and``, a bracket."""

    kind: str
    text: str

    @property
    def absolute(self) -> bool:
        """Is it the greatest or the least value of all that is named?"""
        return re.search(r"abs|glob|overall|great|larg|high|least|small|low", self.text, re.IGNORECASE) is not None

    @property
    def inflection(self) -> bool:
        """Does it speak of points of inflection, which need not be critical?"""
        return re.search("inflect?ion", self.text, re.IGNORECASE) is not None

    @property
    def plural(self) -> bool:
        """Does it speak of several: maxima, are?"""
        return (
            re.search(
                r"(?:ima|imums|ema|points|values|punkte|maxs|mins|peaks|corners|cusps|kinks|saddles)\.?$",
                self.text,
                re.IGNORECASE,
            )
            is not None
        )


def tokens_of(text: str) -> list[PointToken]:
    """The tokens of a text.

    >>> [t.kind for t in tokens_of("a max of 2 at x = -1")]
    ['fill', 'maximum', 'of', 'math', 'at', 'math']
    >>> [t.text for t in tokens_of("(1, 2) and 3 (min)")]
    ['(1, 2)', 'and', '3', '(', 'min', ')']
    """
    return list(_tokens(text, _remarks(text)))


def _remarks(text: str) -> dict[int, int]:
    """The brackets around words and equations, each with its partner's place."""
    spoken = [0] * (len(text) + 1)
    for match in _vocabulary().finditer(text):
        spoken[match.start() + 1] = 1
    for match in re.finditer("[=≈<>]", text):
        spoken[match.start() + 1] = 1
    words = list(accumulate(spoken))
    found: dict[int, int] = {}
    opened: list[int] = []
    for i, c in enumerate(text):
        if c in "([":
            opened.append(i)
        elif c in ")]" and opened:
            start = opened.pop()
            if words[i] > words[start]:
                found[start] = i
                found[i] = start
    return found


def _tokens(text: str, remarks: dict[int, int]) -> Iterator[PointToken]:
    formula, depth, at = 0, 0, 0

    def until(end: int) -> Iterator[PointToken]:
        found = text[formula:end].strip()
        if found:
            yield PointToken("math", found)

    while at < len(text):
        c = text[at]
        match = None
        if depth == 0 and c in ",;\n:":
            match = _mark(text, at, {"\n": ";"}.get(c, c), 1)
        elif depth == 0 and c == "." and not text[at + 1 : at + 2].isdigit():
            match = _mark(text, at, ";", 1)
        elif at in remarks:
            match = _mark(text, at, "(" if c in "([" else ")", 1)
        elif depth == 0 and (arrow := _arrow().match(text, at)) is not None:
            match = _mark(text, at, "->", arrow.end() - at)
        elif at == 0 or not (text[at - 1].isalpha() and c.isalpha()):
            word = _vocabulary().match(text, at)
            if word is not None:
                match = PointToken(str(word.lastgroup).rpartition("_")[0], word[0]), word.end()
        if match is not None:
            yield from until(at)
            yield match[0]
            at = formula = match[1]
            continue
        depth = max(0, depth + (c in "([{") - (c in ")]}"))
        at += 1
    yield from until(at)


def _mark(text: str, at: int, kind: str, length: int) -> tuple[PointToken, int]:
    return PointToken(kind, text[at : at + length]), at + length


def pieces_of(tokens: Sequence[PointToken]) -> Iterator[tuple[str, list[PointToken]]]:
    """What stands between commas, conjunctions and brackets, each with what stands before it."""
    tokens = _without_place_brackets([token for token in tokens if token.kind not in ("fill", "only", "family")])
    lead, piece = "", list[PointToken]()
    for i, token in enumerate(tokens):
        before = tokens[i - 1].kind if i else ""
        after = tokens[i + 1].kind if i + 1 < len(tokens) else ""
        kind = token.kind
        if kind == "->" or kind == ":":  # x = 1 -> min; max: x = -1; 3x^2 = 3 -> x = 1
            if after in KINDS and before == "math":
                kind = "is"
            elif before in KINDS:
                kind = "so" if after in KINDS else "at"
            elif before in ("critical", "count"):
                continue
            else:
                kind = "so"
        if kind in ("and", ",") and after == "nor":
            continue
        if kind == "and" and token.text.lower() == "or" and before in KINDS and after in KINDS and _denies(piece):
            continue  # no maximum or minimum
        if kind in (",", ";", "and", "so", "(", ")", "because"):
            if piece:
                yield lead, piece
            lead = kind if piece or kind not in ("and",) or lead in ("", ")") else lead
            piece = []
        else:
            piece.append(token._replace(kind=kind))
            behind = lead in (",", "(") or any(t.kind == "math" for t in piece)
            if kind in KINDS and token.text.endswith(".") and behind and after in ("math", *KINDS):
                yield lead, piece  # x = -1 max. x = 1 min.
                lead, piece = ";", []
    if piece:
        yield lead, piece


def _without_place_brackets(tokens: Sequence[PointToken]) -> list[PointToken]:
    """The tokens without the brackets around a place: max 80 (at x = -4)."""
    out: list[PointToken] = []
    opened = False
    for token, after in zip(tokens, [*[t.kind for t in tokens[1:]], ""], strict=True):
        if token.kind == "(" and after == "at":
            opened = True
        elif token.kind == ")" and opened:
            opened = False
        else:
            out.append(token)
    return out


def _denies(piece: Sequence[PointToken]) -> bool:
    return any(token.kind in ("no", "not") for token in piece)


def in_plain_signs(text: str, names: Sequence[str]) -> str:
    """The text without LaTeX around it, and with one sign for plus or minus."""
    for pattern, sign in _signs():
        text = pattern.sub(sign, text)
    text = re.sub(r"\b(?:the\s+)?origin\b", "(" + ", ".join("0" for _ in names) + ")" if len(names) > 1 else "0", text)
    listed = "|".join(map(re.escape, names))
    text = re.sub(rf"(?:\b(?:{listed})\s*(?:∈|\\in\b|\bin\b|=)\s*)?(?<![A-Za-z}}^_])\{{([^{{}}]*)\}}", r" \1 ", text)
    return without_list_brackets(text.strip(), len(names) > 1)


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(
        r"[-=]+>|[→⇒⟹∴⟶↦]|\\(?:implies|[Rr]ightarrow|to)(?![A-Za-z])|(?<=\s)[–—](?=\s)|(?<=\s)-(?=\s+[A-Za-z]{3})"
    )


_WIDE = r"(?:strict|local|relative|absolute|global|overall|abs|rel|loc|glob)"
_OF_ALL = rf"(?:(?:and )?{_WIDE}(?:\.|\b) ?){{0,3}}"

_MAXIMUM = r"(?:(?:max(?:imum|imums|ima|s|\.)?|greatest|largest|highest)(?: points?| values?)?|hochpunkte?|HPs?|peaks?)"
_MINIMUM = r"(?:(?:min(?:imum|imums|ima|s|\.)?|least|smallest|lowest)(?: points?| values?)?|tiefpunkte?|TPs?)"
_POINTS = r"(?:critical|crit\.?|stationary)(?: (?:points?|pts?\.?|numbers?|values?|places?|x-values?))?|critical"
_COUNTED = r"(?:critical|crit\.?|stationary) (?:points?|pts?\.?|numbers?|values?)"
_SLOPE = r"(?:f ?['′](?: ?\([a-z]\))?|(?:the )?(?:derivative|slope))"
_NONE = r"(?:does(?: not|n't) exist|is(?: not|n't) defined|(?:is )?undefined|DNE)"
_RISES, _FALLS = "(?:increasing|rising)", "(?:decreasing|falling)"
_PLUS, _MINUS = r"(?:\+|plus|positive)", r"(?:-|minus|negative)"
_TURNS = r"(?:changes?|goes|switches)(?: (?:its )?sign)? from"
_RUNS, _SIGNS = rf"(?:(?:f|it) )?{_TURNS}", rf"(?:(?:{_SLOPE}|(?:the )?sign of {_SLOPE}) )?{_TURNS}"
_FOR = "(?:(?:for|where|with) )?"

WORDS: Sequence[tuple[str, str]] = (
    ("family", rf"{_FOR}(?:any|all|every|each) (?:integers?|whole numbers?)(?: [a-z])?"),
    ("family", rf"{_FOR}[j-n] ?(?:∈|\\in\b|in\b) ?(?:\\mathbb ?\{{? ?Z ?\}}?|ℤ|Z|(?:the )?integers)"),
    ("family", rf"{_FOR}[j-n](?: is)? (?:(?:an?y?|every) )?(?:integer|whole number)s?|{_FOR}[j-n](?: is)? any"),
    ("maximum", rf"{_RUNS} {_RISES} to {_FALLS}|{_SIGNS} {_PLUS} to {_MINUS}"),
    ("minimum", rf"{_RUNS} {_FALLS} to {_RISES}|{_SIGNS} {_MINUS} to {_PLUS}"),
    ("neither", rf"(?:{_SLOPE} )?(?:does(?: not|n't) change|no change of)(?: its)? sign"),
    ("rough", rf"(?:there is )?no (?:derivative|slope|tangent)|{_SLOPE} {_NONE}|(?:is )?(?:not|isn't) differentiable"),
    ("missing", _NONE),
    ("rough", r"(?:sharp )?(?:corners?|cusps?|kinks?)"),
    ("never", rf"(?:{_SLOPE} )?(?:is never|never (?:is|equals|becomes)) (?:0|zero)|{_SLOPE} has no zeros?"),
    ("never", rf"{_SLOPE} (?:≠|!=) ?0"),
    ("flat", rf"{_SLOPE} ?(?:is|=|equals|vanishes) ?(?:0|zero)(?! ?[=.\d])|{_SLOPE} vanishes|horizontal tangents?"),
    ("outside", r"(?:is )?(?:not|isn't) in the domain(?: of f)?|outside (?:of )?the domain|f (?:is )?not defined"),
    ("neither", rf"neither(?: an?)?(?: {_OF_ALL}{_MAXIMUM},? nor(?: an?)? {_OF_ALL}{_MINIMUM})?"),
    ("neither", rf"neither(?: an?)? {_OF_ALL}{_MINIMUM},? nor(?: an?)? {_OF_ALL}{_MAXIMUM}"),
    ("neither", r"(?:horizontal )?(?:points? of )?inflect?ion(?: points?)?|terrace(?: points?)?"),
    ("only", r"no other(?:s| (?:critical |stationary )?(?:points?|numbers?))|nothing else|only|no more|exactly|just"),
    ("count", rf"(?:one|two|three|four|five|(?<![=,.\d±-])(?<![=,±-] )[1-9]) (?:{_COUNTED})"),
    ("number", rf"(?:one|two|three|four|five)(?= {_OF_ALL}(?:max|min|saddle|extrem|turning))"),
    ("maximum", _OF_ALL + _MAXIMUM),
    ("minimum", _OF_ALL + _MINIMUM),
    ("saddle", r"saddles?(?: points?)?|sattelpunkte?|SPs?"),
    ("extremum", rf"{_OF_ALL}(?:extrem(?:um|a|ums|e (?:values?|points?))|turning points?)"),
    ("critical", _POINTS),
    ("nothing", r"none(?! of)|nowhere|∅|\\emptyset"),
    ("not", r"(?:is|are|but)? ?not|isn't|aren't|never"),
    ("no", r"no|without"),
    ("all", r"both|all|each|every"),
    ("because", r"since|because|as (?=f\b)|(?:at|in|for) which"),
    ("at", r"at|when|where|for|if|bei|@"),
    ("value", r"(?:function |y-?)?values?(?: is| of)?|height"),
    ("of", r"of"),
    ("is", r"is|are|was|gives?|yields?|occurs?|being|as"),
    ("has", r"has|have|with|having|attains?|reaches|takes"),
    ("so", r"so|hence|thus|therefore|then|gives us"),
    ("and", r"and|or|und|oder|et|&|/(?= ?(?:max|min))"),
    ("nor", r"nor"),
    ("fill", r"f(?: ?\([a-z](?:, ?[a-z])*\))?(?= (?:has|have|attains|takes|is))|sol(?:ve|ving)|set(?:ting)?"),
    ("fill", r"an?(?= [a-zA-Z]{3})|the|there|function|graph|curve|it's|its?|which|this|that|these|those|here|also"),
    ("fill", r"but|we (?:get|have|find)|located|found|coordinates?|solutions?|roots?|points?|answers?|namely"),
    ("fill", r"vert(?:ex|ices)|about|approximately|roughly"),
)  # fmt: skip
"""What the words mean, the longer phrases first."""


@cache
def _vocabulary() -> re.Pattern[str]:
    """The words; a name for each meaning, numbered where it has several rows (``neither`` and ``neither_2``)."""
    by_kind = [f"(?P<{kind}_{i}>{pattern})" for i, (kind, pattern) in enumerate(WORDS)]
    return re.compile(rf"(?<![A-Za-z\\])(?:{'|'.join(by_kind)})(?![A-Za-z])", re.IGNORECASE)


@cache
def _signs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), sign)
        for pattern, sign in (
            (r"\\(?:left|right)(?![A-Za-z])|\$|\\[()]|\\displaystyle(?![A-Za-z])", ""),
            (r"\\[,;:! ]|\\q?quad(?![A-Za-z])", " "),
            (r"""(?<=[\[({,])(\s*)(["'])([^"']*)\2(?=\s*[\])},])""", r"\1\3"),  # ["-1", "1"]
            (r"(?m)^no (?:other )?zero of (?:f'\(\w+\)|the gradient): .*$", ""),  # as we say it ourselves
            (r"\\(?=[{}])", ""),
            (r"\\(?:text|mathrm)\s*\{([^{}]*)\}", r" \1 "),
            (r"\\pm(?![A-Za-z])|\+/?[-−](?=\s*[\w√(\\])|\bplus\s+or\s+minus\b", "±"),
            (r"\\mp(?![A-Za-z])", "∓"),
            (rf"\((and {_WIDE})\)", r" \1 "),
            (r"(?<=max)/(?=min)|(?<=min)/(?=max)", " or "),
            ("−", "-"),
            ("’", "'"),
            (r"(?m)^\s*[-–•*]\s+(?=[a-z]\s*=)", " "),
            (r"\(([^()|;]+)[|;]([^()|;]+)\)", r"(\1, \2)"),
            (r"\b(?-i:[A-DF-Z])(?:_?\d+)?\s*=?\s*(?=\()", " "),
            (r"[^\S\n]+", " "),
        )
    )
