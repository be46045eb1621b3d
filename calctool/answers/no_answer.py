"""Blanks and words for "I do not know": neither a right answer nor a wrong one."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import pairwise

from calctool.answers.emoji import without_pictures
from calctool.answers.prose import is_formula, none_in
from calctool.answers.vocabulary import NUMBERS, POINTING, SPOKEN, word_kind
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, closest


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(
        r"(?:i\s*d[ck]|idk|d/?k|tbd|to\s?do|na|skip(?:ped)?|pass|blank|empty)\b[^\d+*/^=]*"
        r"|je\s+(?:ne\s+)?sais\s+pas|no\s+(?:lo\s+)?s[eé]|(?:ich\s+)?wei(?:ß|ss)\s+(?:es\s+)?nicht|non\s+(?:lo\s+)?so"
        r"|não\s+sei|nie\s+wiem|не\s+знаю|不知道|わからない|わかりません",
        re.IGNORECASE,
    )


@cache
def _claim() -> re.Pattern[str]:
    """Words that say something of a value, though they are no answer that can be read."""
    return re.compile(
        r"(?<![^\W_])(?:exists?|zero|nonzero|small|large|big|huge|tiny|bound(?:ed|s)?|unbounded|number|indeterminate|error"
        r"|infinit\w*|positive|negative|constant|undefined|increas\w+|decreas\w+|approach\w*|converg\w+|diverg\w+)(?![^\W_])",
        re.IGNORECASE,
    )


def says_nothing(text: str, may_not_exist: bool = False, letters: Collection[str] = ()) -> bool:
    """Is it a blank, or words for "I do not know"?  Where there may be no value, ``n/a`` says so and is an answer.

    What is made of the ``letters`` of the question is no word.

    >>> says_nothing("idk"), says_nothing("no idea, sorry"), says_nothing("2x"), says_nothing("does not exist")
    (True, True, False, False)
    """
    if is_formula(text):
        return False
    text = without_pictures(text)
    plain = text.strip()
    if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", plain):
        plain = plain[1:-1].strip()
    if not plain or not plain.strip("?.-–—_…*/ "):
        return True
    if not_applicable(plain):
        return not may_not_exist
    if _nothing().fullmatch(plain.rstrip(" .!?")):
        return True
    if none_in(text) is not None or re.search(r"[\d²³¹⁰⁴-⁹+*/^=()\\|√π∞]", plain):
        return False
    if _claim().search(plain):
        return False
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", plain)
    kinds = [word_kind(w) for w in words]
    for i, w in enumerate(words):  # how is no product of letters here
        known = w in FUNCTION_WORDS or w in CONSTANT_WORDS or w in GREEK_WORDS
        if kinds[i] == "math" and len(w) > 2 and not known and len(words) > 1:
            kinds[i] = "weak"
    if any(len(w) > 1 and set(w) <= set(letters) for w in words):
        return False
    if any(w.lower() in SPOKEN or w.lower() in CONSTANT_WORDS for w in words if len(w) > 1):
        return False
    pointed = {w.lower() for v, w in pairwise(words) if v.lower() in POINTING}
    if any(w.lower() in NUMBERS and w.lower() not in pointed for w in words):
        return False
    if len(words) == 1:
        return kinds == ["unknown"] and closest(words[0]) is None
    said = sum(k != "math" for k in kinds)
    symbols = [w for w in words if (len(w) == 1 and w not in "IiaA") or w.lower() in FUNCTION_WORDS]
    return said > len(words) / 2 and not symbols and any(k in ("strong", "unknown") for k in kinds)


def not_applicable(text: str) -> bool:
    """``n/a``, or none: that there is no value, where there may be none, else no answer."""
    return re.fullmatch(r"n\s*/\s*a|n\.a|none", text.strip(" .!?"), re.IGNORECASE) is not None
