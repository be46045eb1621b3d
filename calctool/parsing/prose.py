"""What a text says beside its question, left out sentence by sentence where it cannot change what is asked.

A story (``A particle moves along a line so that ..``), a remark (``it's due tomorrow``) and marks in brackets are words
that no list can hold.  They are left out only where the text cannot be read with them, only if none of them belongs to
the language of mathematics or of asking, and never in silence.  A sentence that asks has to be read whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.courtesy import RULE
from calctool.parsing.remarks import LINKS, SAYS_MORE
from calctool.parsing.said import EQUATION, NUMBERS, is_word
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, LITTLE, OTHER_WORDS

LONGEST = 1_000
"""Characters; what is longer is no exercise with a story around it."""
_ASKING = (
    r"derivatives?|d[ée]riv\w*|ableit\w*|leite|limit\w*|l[ií]mite|grenzwert|lim|differentiate\w*|gradient\w*|grad|jacobian|hessian"
    r"|partials?|slope|first|second|third|fourth|fifth"
)
_MATHEMATICS = (
    rf"{SAYS_MORE[:-1]}|curvature|curve\s+length|arc\b|area|volume|domain|range|sign\b|zeros?\b|asymptot|intercept|sketch"
    r"|plot|draw|concav|convex|inflec|increas|decreas|monoton|continu|period|symmetr|even\b|odd\b|taylor|maclaurin"
    r"|approxim|estimat|lineari|newton|numer|round|decimal|percent|magnitude|length|direction|angle|dot\b|cross"
    r"|component|largest|smallest|greatest|least|steepest|highest|lowest|parallel|perpendicular|orthogonal|unit\b"
    r"|determinant|trace|transpos|eigen|matrix|matric|order|power|substitut|respect|regard"
    r"|hold|held|treat|constant|fixed|variable|near|close|approach|tend|goes\b|going|toward|infinit|left|right|above"
    r"|below|side|beneath|point|place|evaluat|at\b|by\b|wrt|both\b|either|neither|versus"
    r"|upside|revers|backward|wrong|function\s+of|depend|unless|until|nor\b|than\b|exist|equal|solve|verif|check|justif|explicit"
    r"|implicit|definition|principle|law\b|identity|theorem|compare|difference|distance\s+travel|displacement|initial"
    r"|umkehr|quadrat|kubik|wurzel|summe|differenz|produkt|kehrwert|doppelt|zwei|drei|vier|hälfte|halb|betrag|krümm"
    r"|fläche|stamm|erste|ableit|leite\b|grenz|limes|gegen|strebt|links|rechts|stelle|nach\b|bestimm|berechn|ermitt|finde"
    r"|zeig|steig|extrem|maxim|hoch|minus|mal\b"
    r"|d[ée]riv|limit|l[ií]mite|r[ée]ciproque|carr[ée]|racine|somme|diff[ée]rence|produit|moiti[ée]|oppos|deux|trois"
    r"|premi|gauche|droite|tend\b|vers\b|calcul|trouv|d[ée]termin|montr|pente|par\b|rapport"
    r"|cuadrad|ra[ií]z|suma|resta|producto|doble|dos\b|tres\b|mitad|opuest|primer|segund|tercer|izquierd|derech|tiende"
    r"|hall|encuentr|determin|muestr|pendient|respecto"
    r"|quadrato|radice|somma|prodott|doppio|due\s+volte|tre\s+volte|met[àa]\b|prim[oa]\b|second|terz|sinistr|destr|trov|mostr|rispetto)"
)
"""Beginnings of words that may say what is asked, of what, where, or that it is not."""
_WHETHER = r"not?\b|never|only\b|all\b|each\b|every\b|or\b|instead|fraction|factor|simplif|expan|kein|nicht|jede|alle\b"
_WHETHER += r"|tous\b|chaque|pas\b|ni\b|todos|cada\b|ningun|non\b"
"""Words that deny or choose: beside a formula they may say more, in a sentence of their own they do not."""
_ARTICLES = ("", "the", "a", "an", "le", "la", "die", "der", "das", "el")
_UNITS = (
    r"(?:cm|mm|km|kg|m/s|km/h|m|s|g|h|metres?|meters?|seconds?|secs?|dollars?|euros?|litres?|hours?|minutes?|°C|°F)"
)
_METHOD = (
    rf"(?:(?:use|using|by|with|by\s+using|apply|applying|via|it['’]?s|needs?|(?:have\s*n['’]?t|not)\s+had|no)\s+)?(?:the\s+)?"
    rf"(?:{RULE}|(?:squeeze|sandwich)\s+theorem|standard\s+limits?)"
)
_WORDS = frozenset(
    {
        *(
            "a",
            "i",
            "u",
            "am",
            "you",
            "he",
            "she",
            "me",
            "him",
            "her",
            "they",
            "them",
            "no",
            "not",
            "yes",
            "do",
            "did",
            "can",
            "may",
        ),
        *(
            "hey",
            "hi",
            "oh",
            "ok",
            "my",
            "our",
            "and",
            "for",
            "when",
            "if",
            "then",
            "need",
            "too",
            "two",
            "see",
            "say",
            "says",
            "ask",
        ),
        *(
            "asap",
            "svp",
            "pls",
            "thx",
            "ty",
            "btw",
            "lol",
            "hw",
            "im",
            "idk",
            "due",
            "now",
            "new",
            "any",
            "but",
            "yet",
            "ex",
            "etc",
        ),
        *(
            "je",
            "tu",
            "il",
            "nous",
            "ce",
            "ici",
            "sur",
            "ich",
            "du",
            "wir",
            "sie",
            "es",
            "yo",
            "mi",
            "tu",
            "io",
            "un",
            "una",
            "non",
        ),
        *("cm", "mm", "km", "kg", "mins", "secs", "hrs"),
    }
)
"""Words and units as short as a product of letters."""


class _Signs(NamedTuple):
    """What is looked for."""

    mathematics: re.Pattern[str]
    said: re.Pattern[str]
    """What may say more beside a formula."""
    method: re.Pattern[str]
    beside: re.Pattern[str]
    """Marks, units, hints, what is constant, what everyone asks: left out wherever it stands."""
    end: re.Pattern[str]
    """The end of a sentence or of its part."""
    asked: re.Pattern[str]
    linked: re.Pattern[str]
    """The last word before a definition."""


@cache
def _signs() -> _Signs:
    beside = "|".join(
        (
            r"[(\[]\s*(?:total\s+)?(?:for\s+)?\d{1,2}\s*(?:marks?|points?|pts?\.?|punkte|puntos?|punti)\s*[)\]]",
            rf"\(\s*(?:in\s+)?{_UNITS}\s*\)",
            rf"\(\s*(?:[a-zA-Z]\s+(?:is\s+)?in\s+{_UNITS}[\s,;]*(?:and\s+)?)+\)",
            r"\(\s*(?:hint|tip|hinweis|tipp|indication|pista|suggerimento)\b(?:[^()]|\([^()]*\))*\)",
            r"(?<![^\W_])(?:hint|tip|hinweis|tipp|indication|pista|suggerimento)\s*:(?:(?![.?!]\s)[^\n])*(?:[.?!](?=\s|$)|$)",
            r",?\s*(?:and\s+|if\s+so,?\s+)(?:find|evaluate|what\s+is|what['’]?s)\s+it(?:\s+if\s+it\s+(?:does|exists))?(?=\s*[.?(]|\s*$)",
            r"[\"“”]",
            r"\(\s*(?:assum(?:e|ing)|for|with|where|given)\s+(?:that\s+)?[a-z]\s*(?:>=?|<=?|≥|≤|≠|!=)\s*-?\d+\s*\)",
            r"(?<!\S)\*\*(?=[^\W\d_])|(?<=[^\W\d_])\*\*(?=\s|$)|`",
            r"(?<=\blim)\s+(?:de|di|von)(?=\s)",
            r"(?<=\s)an\s+(?:expression|formula)\s+for(?=\s+(?:the|its|the\s+rate)\s)",
            r"\s+at\s+(?:any\s+)?time\s+t(?=\s*[.?]?\s*$)",
            r"\s+partially(?=\s+(?:with\s+respect|w\.?r\.?t|by)(?!\w))",
            r"(?<![^\W_])for\s+(?:the\s+function\s+)?(?=[^\W\d_]\s*\([^()]*\)\s*=)",
            r"\s+exists?(?=\s*[.?,]|\s*$)",
            r"(?:(?:mixed|second(?:[-\s]order)?)\s+)*partial(?:\s+derivative)?\s+(?=\$?[a-zA-Z]_\{?[a-z]{2,3}\}?\$?\s+(?:of|where|for|if)\s)",
            rf"(?<=\bfonction)\s+\w\s+définie\s+sur\s+\S+\s+par(?=\s+{EQUATION})",
            r",?\s*\(?(?:(?:where|with|and|holding|keeping|treating)\s+)?(?<![^\W\d_])(?P<fixed>[a-zA-Z](?:(?:,\s*and|,|\s+and)\s+[a-zA-Z])*)"
            r"\s+(?:(?:is|are|as)\s+(?:an?\s+)?)?(?:constants?|fixed)\)?(?=\s*[.,]|\s*$)",
            r"(?<=\bof\s)(?:the|an?|this)\s+(?P<noun>[a-z]{4,})\s+(?=[\d($√\\]|[a-z]\b|(?:sin|cos|tan|ln|log|exp|sqrt)\b)",
        )
    )
    asked = (
        rf"(?:\$|\\\(|\\\[)*\s*(?:d\^?\d?/d|[d∂]\w*\s*/\s*[d∂]|\\lim|lim(?![a-z])|∇|\\nabla|\\frac\{{\\?(?:d|partial)\b"
        rf"|(?:{_ASKING})(?![^\W\d]))"
    )
    rows = (
        rf"(?<![^\W_])(?:{_MATHEMATICS})",
        rf"(?<![^\W_])(?:{_MATHEMATICS}|{_WHETHER})",
        _METHOD,
        beside,
        r"(?:[.?!;:]+|,)(?=\s|$)|\n+",
        asked,
        rf"(?:\([^()]*\)|(?<!\w)(?:{LINKS}))\s*$",
    )
    return _Signs(*[re.compile(row, re.IGNORECASE) for row in rows])


def without_prose(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with blanks for what asks nothing, and what was left out, each with its place.

    >>> text, left = without_prose("It is for my neighbour. y = x^2 (4 marks), find dy/dx. So tired!")
    >>> text.split(), [said for _, said in left]
    (['y', '=', 'x^2', ',', 'find', 'dy/dx.'], ['It is for my neighbour.', '(4 marks)', 'So tired!'])
    >>> without_prose("It is for my inverse. y = x^2")[1]
    []
    """
    if len(text) > LONGEST:
        return text, []
    text = re.sub(r"(?<!\S)[:;]-?[()D](?!\S)", lambda match: " " * len(match[0]), _periods(text))
    text = re.sub(r"(?<=[^\s.])\s*(?:\.{3,}|…)(?=\s)", lambda match: ",".ljust(len(match[0])), text)
    text = _at_the_end().sub(
        lambda match: f", {match['formula'].rstrip(' .?')} at {match['point']}".ljust(len(match[0])), text
    )
    left: list[tuple[int, str]] = []
    for match in list(_signs().beside.finditer(text)):
        if match["fixed"]:
            by = _differentiated(text)
            asks_nothing = bool(by) and not by & set(re.findall(r"\b[a-zA-Z]\b", match["fixed"]))
        else:
            asks_nothing = not match["noun"] or (_is_prose(match["noun"]) and not _signs().said.match(match["noun"]))
        if asks_nothing:
            text = _leave(text, *match.span(), left)
    for match in list(re.finditer(r"(?<!\S)[(\[]([^()\[\]$]*)[)\]]", text)):
        if _is_remark(match[1]) and re.search(r"[^\W\d_]{3}", match[1]):
            text = _leave(text, *match.span(), left)
    for begin, _, after in _sentences(text, r"[.?!]"):
        if _is_remark(text[begin:after].rstrip(" .?!")):
            text = _leave(text, begin, after, left)
    for begin, end, after in _sentences(text, r"[.?!;:,]"):
        text = _without_words(text, begin, end, after, left)
    text = re.sub(r"[,;:](?=\s*(?:[,;:.?!]|$))", " ", text)
    text = re.sub(r"^\s*[,;:]", lambda match: " " * len(match[0]), text)
    text = re.sub(r"(?<!^\d)(?<!^\d\d)[.?!](?=\s+(?:differentiate|derive)\b)", " ", _periods(text), flags=re.IGNORECASE)
    text = re.sub(r"[.?!](?=\s*[.?!]\s*$)", " ", text)
    asked = _signs().asked
    text = re.sub(r"[.?!](?=\s)", lambda match: "," if asked.match(text, match.end()) else match[0], text)
    return text, sorted(left)


def _periods(text: str) -> str:
    """A sign after blanks is moved before them, where it ends a sentence."""
    return re.sub(r"(?<=\S)(\s+)([.?])(?=\s|$)", r"\2\1", text)


@cache
def _at_the_end() -> re.Pattern[str]:
    """``dz/dx at (1, 2) where z = x y``: the place before the definition."""
    return re.compile(
        rf"\s+at\s+(?P<point>\([^()]*\)),?\s+(?:where|for|if|when)\s+(?P<formula>{EQUATION}[^.?!]*[.?]?\s*)$",
        re.IGNORECASE,
    )


def _leave(text: str, begin: int, end: int, left: list[tuple[int, str]]) -> str:
    """The text with blanks there; what was left out is told."""
    typed = text[begin:end]
    if typed.strip():
        left.append((begin + len(typed) - len(typed.lstrip()), " ".join(typed.split())))
    return text[:begin] + " " * (end - begin) + text[end:]


def _differentiated(text: str) -> set[str]:
    """The variables that the text says to differentiate by."""
    return set(
        re.findall(r"(?:respect\s+to|w\.?r\.?t\.?|\bby|/\s*(?:[d∂]|\\partial))\s*\$?([a-zA-Z])(?![a-zA-Z])", text)
    )


def _is_remark(said: str) -> bool:
    """A sentence of words that neither asks nor speaks of mathematics; it may name the rule to be used."""
    return _only_words(said) and not _signs().mathematics.search(_signs().method.sub(" ", said))


def _without_words(text: str, begin: int, end: int, after: int, left: list[tuple[int, str]]) -> str:
    """A part of a sentence without the words before and behind its formula, or left out if it is nothing but words."""
    signs, said = _signs(), text[begin:end]
    if not said.strip():
        return text
    if _only_words(said) and not signs.said.search(signs.method.sub(" ", said)):
        return _leave(text, begin, after, left)
    front, behind = _around(said)
    if said[:front].strip(" $").lower() not in _ARTICLES and _asks_nothing(said[:front], said[front:]):
        text = _leave(text, begin, begin + front, left)
    if _adds_nothing().match(said, behind) and not signs.said.search(signs.method.sub(" ", said[behind:])):
        text = _leave(text, begin + behind, end, left)
    return text


@cache
def _adds_nothing() -> re.Pattern[str]:
    """With what the words behind a formula begin where they are beside it: ``is the height of a plate``, ``asap``."""
    return re.compile(
        rf"(?:is|are|was|were|be|being|in|per|asap|pls|please|thx|ty|thanks|svp|bitte|now|today|for\s+(?:my|our|me|us)|{_UNITS})(?!\w)",
        re.IGNORECASE,
    )


def _asks_nothing(words: str, rest: str) -> bool:
    """May the words in front of a formula be left out?  A definition has to be linked to them by the last one."""
    signs = _signs()
    if re.match(EQUATION, rest):
        linked = signs.linked.search(words.rstrip(" $\\(:"))
        return bool(linked) and not re.search(rf"(?<![^\W_]){SAYS_MORE}", words, re.IGNORECASE)
    return bool(signs.asked.match(rest)) and not signs.said.search(signs.method.sub(" ", words))


def _sentences(text: str, ends: str) -> list[tuple[int, int, int]]:
    """The beginning of each, its end, and where the next one begins; signs in brackets and in formulas end none."""
    found: list[tuple[int, int, int]] = []
    begin = 0
    for match in re.finditer(rf"{ends}+(?=\s|$)|\n+", text):
        before = text[: match.start()]
        inside = sum([(c in CLOSERS) - (c in OPENERS) for c in before]) or before.count("$") % 2
        if not inside:
            found.append((begin, match.start(), match.end()))
            begin = match.end()
    return [*found, (begin, len(text), len(text))]


def _only_words(text: str) -> bool:
    """No formula: words, marks of speech, and letters or numbers of exercises (``q7b``) among them."""
    tokens = text.split()
    words = [_is_prose(token) for token in tokens]
    many = len(tokens) > 2 and 2 * sum(words) >= len(tokens)
    return any(words) and all(
        word
        or not re.search(r"[\w=+*/^<>|\\$−∞√-]", token)
        or (many and re.fullmatch(r"[^\W\d_]{1,3}[,.]?|[qQ]?\d{1,2}[a-h]?", token))
        for word, token in zip(words, tokens, strict=True)
    )


def _is_prose(token: str) -> bool:
    """Is it a word and no name or product: ``particle``, ``it's``, ``is``?"""
    match = re.fullmatch(r"[\"'“”‘’]*([^\W\d_]+(?:['’-][^\W\d_]+)*)[\"'”’.,;:!?…)(]*", token)
    if match is None:
        return False
    word = match[1].lower()
    if word in _KNOWN:
        return False
    return word in LITTLE or word in _WORDS or "'" in word or "’" in word or is_word(re.split(r"-", word)[0])


_KNOWN = frozenset(
    {
        *FUNCTION_WORDS,
        *CONSTANT_WORDS,
        *GREEK_WORDS,
        *OTHER_WORDS,
        *NUMBERS,
        "plus",
        "minus",
        "times",
        "degree",
        "degrees",
    }
)
"""Words of formulas; those that join sentences (and, if, for) are words here."""


def _around(said: str) -> tuple[int, int]:
    """Where the words in front of a formula or of what asks end, and where those behind it begin."""
    asked = _signs().asked
    tokens = list(re.finditer(r"\S+", said))
    front = 0
    for token in tokens:
        one = re.fullmatch(r"\$?[^\W\d_]\$?,?", token[0]) and not re.match(EQUATION, said[token.start() :])
        if asked.match(said, token.start()) or not (_is_prose(token[0]) or (one and token.start() > 0)):
            front = token.start()
            break
    behind = len(said)
    for token in reversed(tokens):
        if not _is_prose(token[0]):
            break
        behind = token.start()
    return front, behind
