"""What is said of a formula and is no remark: it is denied, compared, or something is to be done with it.

``not 2x`` and ``> 2x`` are no answers, and ``the square of 2x`` is none either: what cannot be judged is refused, with
a hint, and never taken for the formula that stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from calctool.answers.prose import Bare, denials, is_formula, reason_end
from calctool.answers.vocabulary import word_kind
from calctool.errors import InputError

WHICH = "which of these is your answer?"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    flags = re.IGNORECASE
    return {
        "denied": re.compile(
            r"(?<![^\W_])(?:(?:[^\W\d_]+n['’`]t|not|never|neither|nor|no|isnt|arent|wasnt)(?![^\W_])"
            r"(?:\s+(?:equal(?:s|\s+to)?|be|is|the\s+same\s+as|quite|exactly)(?![^\W_]))?)[\s:={}$]*",
            flags,
        ),
        "corrected": re.compile(
            r"[(\[][^()\[\]]*(?<![^\W_])(?:no|actually|mean|meant|maybe|perhaps|or|rather|sorry|instead|should|wait|correction)"
            r"(?![^\W_])[\s,:]*(?:[^\W\d_]{2,}\s+)*(?=[-+√∞(]?\s*[\dxyt√∞])",
            flags,
        ),
        "wrong": re.compile(
            r"(?:\bis|\bare|['’]s)(?:\s+(?:wrong|false|incorrect|untrue)|(?:\s+not|n['’]?t)\s+(?:right|correct|true|it"
            r"|(?:the|my|an?|our)\s+(?:right\s+|correct\s+|final\s+)?(?:answer|derivative|limit|gradient|result|solution)))\b",
            flags,
        ),
        "mended": re.compile(r"(?<![^\W_])(?:but|it['’]s|it\s+is|rather|instead|sondern)\s+(?=[^\n]*[\w√∞])", flags),
        "doing": re.compile(
            r"(?<![^\W_])(?:(?:square|cube|(?:square\s+)?root|integral|anti-?derivative|derivative|slope|gradient|inverse"
            r"|reciprocal|half|third|quarter|double|sum|product|quotient|difference|limit|opposite|logarithm)\s+of"
            r"|twice|thrice|divided\s+by|multiplied\s+by|raised\s+to(?:\s+the)?|subtracted\s+from|added\s+to|less\s+than"
            r"|more\s+than|greater\s+than|smaller\s+than|at\s+(?:most|least))(?![^\W_])[\s${}]*",
            flags,
        ),
        "reason": re.compile(r"(?<![^\W_])(?:because|since|due|as|weil|denn|car|porque|perché)(?![^\W_]).*", flags),
        "bracket": re.compile(r"\([^()]*\)|\[[^\[\]]*\]"),
        "unequal": re.compile(r"=/=|!=|/=|≠|\\not\s*=|\\neq?(?![A-Za-z])|<>|\|=|~~|\\cancel|\\sout"),
        "less": re.compile(r"\s*(?:<=?|>=?|≤|≥|\\[lg]eq?(?![A-Za-z])|\\[lg]t(?![A-Za-z]))"),
        "operation": re.compile(
            r"(?<![^\W_])(?:sum|product|quotient|per|square|cube|integral|anti-?derivative|inverse|reciprocal|double|triple"
            r"|opposite)\s+(?=[-−(√]?\s*(?:\d|[^\W\d_](?![^\W\d_])))",
            flags,
        ),
        "struck": re.compile(r"~~|\\(?:cancel|sout|xout)(?![A-Za-z])"),
        "none": re.compile(r"\s*(?:undefined|undef|dne\b|does\s+not|not\b|non-?existent|infinit|d\.n\.e)", flags),
        "spoken": re.compile(
            r"\s*(?:minus|zero|one|two|three|four|five|six|seven|eight|nine|ten|half|infinity)(?!\w)", flags
        ),
    }


def refuse_denied(text: str, bare: Bare) -> None:
    """Raise InputError where the formula of an answer is denied, compared, or only part of what is said.

    >>> from calctool.answers.prose import without_words
    >>> for text in ("2x, I am not sure", "not 2x", "> 2x"):
    ...     try:
    ...         refuse_denied(text, without_words(text))
    ...     except InputError as error:
    ...         print(error.what)
    'not' says what the answer is not
    a comparison is no answer
    """
    if is_formula(text):
        return
    patterns = _patterns()
    said = _without_reasons(text)
    for start, end in denials(text):
        said = said[:start] + " " * (end - start) + said[end:]
    for match in patterns["denied"].finditer(said):
        mended = patterns["mended"].search(said, match.end()) is not None
        if _begins_formula(said, match.end()) and not mended and not any(a <= match.start() < b for a, b in bare.none):
            word = match[0].split()[0].strip("={}$:")
            raise InputError(f"'{word}' says what the answer is not", text, match.span(), "write what it is: 2x + 3")
    for match in patterns["corrected"].finditer(text):
        raise InputError(WHICH, text, match.span(), "write only the answer: 2x + 3")
    for match in patterns["wrong"].finditer(said):
        raise InputError("a formula is called wrong", text, match.span(), "write only the answer: 2x + 3")
    for match in patterns["doing"].finditer(said):
        after = said[match.end() :].partition("\n")[0]
        if _begins_formula(said, match.end()) and not re.search(r"=|\bis\b|\bequals\b|:|->|→|⇒", after):
            says = f"'{match[0].strip()}' is no sign"
            raise InputError(says, text, match.span(), "write it as a formula: 2x/2, (2x)^2")
    for name in ("operation", "struck"):
        for match in patterns[name].finditer(said):
            says = f"'{match[0].strip()}' is no sign" if name == "operation" else "a formula is struck out"
            raise InputError(says, text, match.span(), "write only the answer: 2x + 3")
    _refuse_comparisons(text, bare)
    _refuse_glued(text, bare)


def _is_concluded(text: str, at: int) -> bool:
    """Does a conclusion follow on the line: ``-1 != 1, so DNE``?"""
    line = text.find("\n", at)
    return reason_end(text, at) < (len(text) if line < 0 else line)


def _without_reasons(text: str) -> str:
    """The text without what stands behind because, and in brackets behind a formula."""
    text = _patterns()["reason"].sub(_blanked, text)
    return _patterns()["bracket"].sub(lambda m: _blanked(m) if "not" in m[0].lower() else m[0], text)


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _begins_formula(text: str, at: int) -> bool:
    """Does a formula begin there, or a word for a number or for no value?"""
    patterns = _patterns()
    if patterns["spoken"].match(text, at) or patterns["none"].match(text, at):
        return True
    rest = text[at:].lstrip()
    if not rest or rest[0] in ".,;!?)":
        return False
    word = re.match(r"[^\W\d_]+", rest)
    if word is None:
        return True
    if word[0] in ("a", "A", "I", "an") and re.match(r"\s+[^\W\d_]{2,}", rest[word.end() :]):
        return False
    return word_kind(word[0]) == "math"


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Between separators that stand in no bracket."""
    depth, start = 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c in ",;\n" and depth <= 0:
            yield start, i
            start = i + 1
    yield start, len(text)


def _refuse_comparisons(text: str, bare: Bare) -> None:
    patterns = _patterns()
    quoted = bool(re.match(r"\s*>\s", text)) and "\n" not in text.strip()
    vector = re.match(r"\s*<[^<>]*,", text) or "\\langle" in text
    branches = "{" in text and "\\begin" not in text and re.search(r"\bif\b|else|otherwise|[<>]", text)
    for start, end in _parts(bare.text):
        part = bare.text[start:end]
        match = patterns["unequal"].search(part)
        said_none = match is not None and any(a > start + match.start() for a, _ in bare.none)
        if match is not None and (said_none or _is_concluded(text, start + match.start())):
            match = None
        if match is not None and not re.fullmatch(r"[\s(]*[^\W\d_]\w*\s*", part[: match.start()]):
            span = start + match.start(), start + match.end()
            raise InputError(f"'{match[0]}' says what the answer is not", text, span, "write what it is: 2x + 3")
        less = patterns["less"].match(part)
        if less is not None and not (vector or branches):
            span = start + less.start(), start + less.end()
            raise InputError("a comparison is no answer", text, span, "write what it is equal to: 2x + 3")
    if quoted:
        at = text.index(">")
        raise InputError("a comparison is no answer", text, (at, at + 1), "write what it is equal to: 2x + 3")
    arrow = re.search(r"(?:->|=>|→|⇒|\\to|\\implies)\s*\Z", bare.text)
    if arrow and bare.text[: arrow.start()].strip() and not any(a >= arrow.start() for a, _ in bare.none):
        raise InputError("nothing stands after the arrow", text, arrow.span(), "write the answer there")


def _refuse_glued(text: str, bare: Bare) -> None:
    """``sum2x``, ``undefined2x``: a word that was taken away directly before a digit."""
    for match in re.finditer(r"[^\W\d_]{3,}(?=\d)", text):
        if len(bare.text) == len(text) and not bare.text[match.start() : match.end() + 1].strip(" ="):
            continue
        if len(bare.text) == len(text) and not bare.text[match.start() : match.end()].strip():
            says = f"'{match[0]}' stands directly before a number"
            raise InputError(says, text, match.span(), "put a space between, or write only the answer")
