"""What a text says beside its question, left out sentence by sentence where it cannot change what is asked.

A story (``A particle moves along a line so that ..``), a remark (``it's due tomorrow``) and marks in brackets are words
that no list can hold.  They are left out only where the text cannot be read with them, only if none of them belongs to
the language of mathematics or of asking, and never in silence.  A sentence that asks has to be read whole.
"""

from __future__ import annotations

import re
from functools import cache

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
    r"|expan|approxim|estimat|lineari|newton|numer|round|decimal|percent|magnitude|length|direction|angle|dot\b|cross"
    r"|component|largest|smallest|greatest|least|steepest|highest|lowest|parallel|perpendicular|orthogonal|unit\b"
    r"|determinant|trace|transpos|eigen|matrix|matric|order|power|fraction|factor|simplif|substitut|respect|regard"
    r"|hold|held|treat|constant|fixed|variable|near|close|approach|tend|goes\b|going|toward|infinit|left|right|above"
    r"|below|side|beneath|point|place|evaluat|at\b|by\b|wrt|every\b|all\b|each\b|both\b|either|neither|or\b|versus"
    r"|instead|only\b|unless|until|but\s+not|no\b|never|nor\b|than\b|equal|solve|verif|check|justif|explicit"
    r"|implicit|definition|principle|law\b|identity|theorem|compare|difference|distance\s+travel|displacement|initial"
    r"|umkehr|quadrat|kubik|wurzel|summe|differenz|produkt|kehrwert|doppelt|zwei|drei|vier|hälfte|halb|betrag|krümm"
    r"|fläche|stamm|erste|ableit|leite\b|grenz|limes|gegen|strebt|links|rechts|stelle|nach\b|bestimm|berechn|ermitt|finde"
    r"|zeig|steig|extrem|maxim|hoch|minus|mal\b|kein|nicht|jede|alle\b"
    r"|d[ée]riv|limit|l[ií]mite|r[ée]ciproque|carr[ée]|racine|somme|diff[ée]rence|produit|moiti[ée]|oppos|deux|trois"
    r"|premi|gauche|droite|tend\b|vers\b|calcul|trouv|d[ée]termin|montr|pente|tous\b|chaque|pas\b|ni\b|par\b|rapport"
    r"|cuadrad|ra[ií]z|suma|resta|producto|doble|dos\b|tres\b|mitad|opuest|primer|segund|tercer|izquierd|derech|tiende"
    r"|hall|encuentr|determin|muestr|pendient|todos|cada\b|respecto|ningun"
    r"|quadrato|radice|somma|prodott|doppio|due\b|tre\b|met[àa]\b|prim[oa]\b|second|terz|sinistr|destr|trov|mostr|rispetto)"
)
"""Beginnings of words that may say what is asked, of what, where, or that it is not."""
_MARKS = r"(?:total\s+)?\d{1,2}\s*(?:marks?|points?|pts?|punkte?|points?|puntos?|punti)"
_UNITS = (
    r"(?:cm|mm|km|kg|m/s|km/h|m|s|g|h|metres?|meters?|seconds?|secs?|dollars?|euros?|litres?|hours?|minutes?|°C|°F)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What says more; a rule's name; marks; the end of a sentence; what follows on a run of words; its last word."""
    compiled = [
        rf"(?<![^\W_])(?:{_MATHEMATICS})",
        rf"(?:(?:use|using|by|with|by\s+using|apply|applying|via|it['’]?s|needs?)\s+)?(?:{RULE})",
        rf"\s*[(\[]\s*(?:{_MARKS}|(?:[a-zA-Z]\s+(?:is\s+)?in\s+{_UNITS}[\s,;]*(?:and\s+)?)+)\s*[)\]]",
        r"(?:[.?!;:]+|,)(?=\s|$)|\n+",
        rf"(?:\$|\\\(|\\\[)*\s*(?:d\^?\d?/d|[d∂]\w*\s*/\s*[d∂]|\\lim|lim\b|∇|\\nabla|\\frac\{{\\?(?:d|partial)\b|(?:{_ASKING})\b)",
        rf"(?:\([^()]*\)|(?<!\w)(?:{LINKS}))\s*$",
    ]
    return tuple(re.compile(row, re.IGNORECASE) for row in compiled)


def without_prose(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with blanks for what asks nothing, and what was left out, each with its place.

    >>> text, left = without_prose("It is for my neighbour. y = x^2 (4 marks), find dy/dx. So tired!")
    >>> text.split(), [said for _, said in left]
    (['y', '=', 'x^2,', 'find', 'dy/dx.'], ['It is for my neighbour.', '(4 marks)', 'So tired!'])
    >>> without_prose("It is for my inverse. y = x^2")[1]
    []
    """
    if len(text) > LONGEST:
        return text, []
    says_more, rule, marks, _, _, _ = _patterns()
    left: list[tuple[int, str]] = []

    def leave(start: int, end: int) -> None:
        nonlocal text
        typed = text[start:end]
        if typed.strip():
            left.append((start + len(typed) - len(typed.lstrip()), " ".join(typed.split())))
            text = text[:start] + " " * (end - start) + text[end:]

    for match in marks.finditer(text):
        leave(match.start(), match.end())
    for match in re.finditer(r"[(\[]([^()\[\]$]*)[)\]]", text):
        words = rule.sub(" ", match[1])
        if (words.strip() or match[1].strip()) and _only_words(match[1]) and not says_more.search(words):
            leave(match.start(), match.end())
    for start, end, after in _sentences(text):
        said = text[start:end]
        if not said.strip():
            continue
        if _only_words(said):
            if not says_more.search(rule.sub(" ", said)):
                leave(start, after)
            continue
        front, behind = _around(said)
        if front and _asks_nothing(said[:front], said[front:]):
            leave(start, start + front)
        if behind < len(said) and not says_more.search(rule.sub(" ", said[behind:])):
            leave(start + behind, end)
    text = re.sub(r"([,;:])(?=\s*(?:[,;:.?!]|$))", " ", text)
    text = re.sub(r"^(\s*)[,;:.]", r"\1 ", text)
    return text, sorted(left)


def _asks_nothing(words: str, rest: str) -> bool:
    """May the words in front of a formula be left out?  A definition has to be linked to them by the last one."""
    says_more, rule, _, _, asked, linked = _patterns()
    if re.match(EQUATION, rest):
        return bool(linked.search(words.rstrip(" $\\(:"))) and not re.search(
            rf"(?<![^\W_]){SAYS_MORE}", words, re.IGNORECASE
        )
    return bool(asked.match(rest)) and not says_more.search(rule.sub(" ", words))


def _sentences(text: str) -> list[tuple[int, int, int]]:
    """The beginning of each, its end, and where the next one begins; signs in brackets and in formulas end none."""
    end_of = _patterns()[3]
    found: list[tuple[int, int, int]] = []
    begin = 0
    for match in end_of.finditer(text):
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
    return any(words) and all(
        word or (len(tokens) > 2 and re.fullmatch(r"[^\W\d_][,.]?|[a-zA-Z]?\d{1,2}[a-z]", token))
        for word, token in zip(words, tokens, strict=True)
    )


def _is_prose(token: str) -> bool:
    """Is it a word and no name or product: ``particle``, ``it's``, ``is``?"""
    match = re.fullmatch(r"[\"'“”‘’]*([^\W\d_]+(?:['’-][^\W\d_]+)*)[\"'”’.,;:!?…)(]*", token)
    if match is None:
        return not re.search(r"[\w=+*/^<>|\\$]", token)
    word = match[1]
    lower = word.lower()
    if lower in _KNOWN:
        return False
    return (
        lower in LITTLE
        or lower in ("a", "i", "u", "in", "and", "for", "when", "if", "then")
        or is_word(re.split(r"['’-]", word)[0])
        or "'" in word
        or "’" in word
    )


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
    asked = _patterns()[4]
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
