"""Words around formulas are blanked out, every formula left at its place, so that a caret points at what was typed.

What is blanked is known to be language: a word of the list below, unknown words between two such, a bracket or
the rest of a line that such a word begins.  An unknown word alone stays, so that the reader refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from calctool.expr.tree import DNE, OO, Expr, Neg
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, Unknown, closest, split


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


_STRONG = listed(
    """
    the this that these there here answer answers ans result solution final my your our its derivative derivatives array
    derivation slope gradient tangent limit limits function functions value values partial jacobian matrix vector
    equals equal gives give given get gets got getting have has had becomes become simplify simplifies simplified
    simplifying hence therefore thus then now next first second third last finally because since due using use
    used apply applying rule rules power chain product quotient sum constant multiple inside outside inner outer
    factor factors factored factoring expand expanded expanding think thought guess believe maybe probably perhaps
    sure sorry approaches approach tends tending goes going blows diverges converges increases decreases grows
    both side sides left right one-sided differ different exists exist does doesn but row rows column columns
    entry cancel cancels cancelled out take took taking put putting plug plugging substitute substituting
    substitution bring down move let where with find finding need needs want know see which when while for from
    into all gone term terms same so-called step differentiate differentiating differentiated numerator
    denominator top bottom multiply multiplied divide divided common again also just only very yes okay hold held
    treat treated constants respect definition note recall check done qed form law hospital lhopital hopital
    squeeze theorem standard formula identity will would should can could must undefined equation express write
    written rewrite rewritten rewriting means mean try trying hi hello please thanks thank approximately approx
    about roughly rounded exactly per unit units number evaluate evaluating evaluated compute computing computed
    calculate calculated obtain obtained being point derivada dérivée ableitung derivata antwort lösung réponse
    respuesta risposta lautet beträgt est donc folgt ist gleich grenzwert limite limes steigung pente weil denn
    parce porque perché durch nach regel kettenregel produktregel quotientenregel nicht
    """
)
"""Words of language that are no product of letters, or never meant as one."""

_WEAK = listed(
    """
    not so is it we by to of on at as in an be or if my me up no do are was and via our let ok
    la le les der die das car une mit eine
    """
)
"""Short words that are language beside others, and letters otherwise."""

_OPENING = listed("so is thus then and we it ok let")
"""Short words that are language where a line begins with them."""

_REASONS = listed(
    """
    because since due using use used by from where when for with via as if after
    weil denn parce car porque perché
    """
)
"""Words that begin a reason: language up to the end of the line, formulas in it too."""

_SPOKEN = {
    "minus": "-", "plus": "+", "times": "*", "over": "/", "squared": "^2", "cubed": "^3",
    "equals": "=", "negative": "-", "positive": "+", "unendlich": "oo", "infini": "oo", "infinito": "oo",
}  # fmt: skip
"""Words for signs and numbers -> what is typed for them."""

_POINTING = listed("this that the no any which each other these those")

_NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "null": "0", "half": "1/2",
}  # fmt: skip
"""Words for numbers, where they do not stand for a thing: this one."""

_SPECIAL = r"""
    (?:the\s+|it\s+|this\s+)?(?:limit\s+|derivative\s+|answer\s+)?
    (?: does\s*n[o']?t\s*exists? | doesn['’`]?t\s*exists? | do\s*n[o']t\s*exists? | does\s*not\s*exists?
      | can(?:not|['’]t|\snot)\s+exist | not\s+exist(?:ing|ent)? | nonexistent | non-existent
      | is\s*n['’]?o?t\s*defined | not\s*(?:well\s*)?defined | undefined | undef | is\s+undefined | nan
      | d\.?\s?n\.?\s?e\b\.? | no\s*(?:finite\s*)?limit | there\s+is\s+no(?:\s+\w+)? | no\s+derivative | none\b
      | not\s*differentiable | diverges?(?!\s*(?:to|towards)) | divergent | unbounded | ∄ | \\nexists
      | n['’]existe\s*pas | existe\s*pas | existiert\s*nicht | no\s+existe | non\s+esiste | nicht\s+definiert
      | oscillates(?:\s+\w+){0,4} )
"""


class Bare(NamedTuple):
    """A text without its words: the formulas at their places, where words were, and the words for "there is none"."""

    text: str
    remarks: tuple[tuple[int, int], ...]
    none: tuple[tuple[int, int], ...]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "none": re.compile(rf"(?<![\w\\])(?:{_SPECIAL})(?!\w)[.!]*", re.IGNORECASE | re.VERBOSE),
        "word": re.compile(
            r"(?<![^\W_])(?<!\\)(?:n['’])?[^\W\d_]+(?:-[^\W\d_]+(?=\s))?(?:['’](?:t|s|re|ll|ve|m|d)\b)?"
        ),
        "comment": re.compile(r"(?://|#|<-+|←|--+\s).*"),
        "number": re.compile(
            r"^[ \t]*(?:(?:step|schritt|part|q|question|ex|line|row|no)\.?\s*\d+\s*[.:)]"
            r"|[(]?\d{1,2}\)\s|\d{1,2}\.\s|[a-h]\)\s"
            r"|[•▪◦‣>*]\s|L['’]?H(?:[oô]s?pital)?(?:['’]s)?(?:\s+rule)?\s*:|∴|⇒|⟹|=>|\\therefore|\\implies|\\Rightarrow)+",
            re.IGNORECASE | re.MULTILINE,
        ),
        "array": re.compile(r"\b(?:[a-z]+\.)?(?:array|[Mm]atrix|[Vv]ector)(?=\s*[(\[])"),
        "hospital": re.compile(
            r"(?:\b(?:by|using|with|apply)\s+)?\bL['’]H(?:[oô]s?pital)?(?:['’]s)?(?![^\W_])(?:\s+rule)?\s*:?",
            re.IGNORECASE,
        ),
        "colon": re.compile(r"^([^\n:]*[^\W\d_]{2,}[^\n:=]*):(?!=)", re.MULTILINE),
        "wrap": re.compile(
            r"\$\$?|\\[()\[\]]|`+|[\"“”„]|\\begin\{(?:aligned|align|alignat|gather|gathered|split|eqnarray|equation|multline)\*?\}"
            r"|\\end\{(?:aligned|align|alignat|gather|gathered|split|eqnarray|equation|multline)\*?\}"
            r"|\\(?:displaystyle|textstyle|limits|nonumber|notag|therefore|because|quad|qquad)(?![A-Za-z])|\\[,;:!]|~"
        ),
        "worded": re.compile(
            r"\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|operatorname|emph|mathit)\s*\{([^{}]*)\}"
        ),
        "bold": re.compile(r"(?<!\S)(\*\*|__|\*)(?=[^\W\d_])([^*\n]*?[^\W\d_]{2,}[^*\n]*?)\1"),
        "reason": re.compile(r"\s*[-,.;:(–—]*\s*(?!or\b|and\b)[^\W\d_]{2,}.*"),
        "place": re.compile(
            r"(?<![^\W_])(?:at|when|where|for|if|with|as)\s+(?:the\s+point\s+)?[^\W\d_]\s*(?:=|->|→|≠|!=|<=?|>=?|≤|≥)\s*[-+−]?[\w./]+",
            re.IGNORECASE,
        ),
        "units": re.compile(
            r"(?:(?<=[\d)}/])\s*|(?<=\w)\s+)(?:m/s(?:\^2|\^\{2\}|²|/s)?|km/h|cm/s|units?(?:\s*/\s*\w+|\s+per\s+\w+)?|radians?|rad)\s*$",
            re.IGNORECASE,
        ),
    }


def without_words(text: str) -> Bare:
    """The text with its words blanked out.

    >>> without_words("Answer: 6x - 5 (power rule)").text
    '        6x - 5             '
    >>> without_words("y' = 3x^2 because of cso x").text
    "y' = 3x^2                 "
    """
    work = _Blanking(text)
    return Bare("".join(work.out), tuple(sorted(work.remarks)), tuple(work.none))


def none_in(text: str) -> Expr | None:
    """The answer that the words say that there is no such value, nothing where they do not."""
    return DNE if _patterns()["none"].search(text) else None


class _Blanking:
    def __init__(self, text: str) -> None:
        self.out = [" " if c > "\u2600" and category(c) == "So" else c for c in text]
        self.remarks: list[tuple[int, int]] = []
        self.none: list[tuple[int, int]] = []
        patterns = _patterns()
        for match in patterns["worded"].finditer(self.text):
            inner = match[1]
            if any(word_kind(w) != "math" or w.lower() in ("dne",) for w in _words_of(inner)):
                self.blank(match.start(), match.start(1))
                self.blank(match.end(1), match.end())
        for match in patterns["bold"].finditer(self.text):
            if any(word_kind(w) == "strong" for w in _words_of(match[2])):
                self.blank(match.start(1), match.end(1))
                self.blank(match.end() - len(match[1]), match.end())
        self.each("hospital", remark=True)
        self.each("array")
        self.each("wrap")
        self.rows()
        self.each("comment", remark=True)
        self.each("number")
        self.brackets()
        for match in patterns["none"].finditer(self.text):
            self.blank(match.start(), match.end())
            self.none.append((match.start(), match.end()))
            reason = patterns["reason"].match(self.text, match.end())
            if reason is not None and not self.text[: match.start()].rpartition("\n")[2].rpartition("=")[2].strip():
                self.blank(reason.start(), reason.end(), remark=True)
        for match in patterns["colon"].finditer(self.text):
            if any(word_kind(w) in ("strong", "unknown") for w in _words_of(match[1], 3)):
                self.blank(match.start(), match.end(), remark=True)
        for match in patterns["place"].finditer(self.text):
            branches = match[0][:2].lower() == "if" and ("{" in self.text or "else" in self.text)
            if not branches:
                self.blank(match.start(), match.end(), remark=True)
        self.words()
        self.each("units", remark=True)
        self.ends()

    @property
    def text(self) -> str:
        return "".join(self.out)

    def blank(self, start: int, end: int, remark: bool = False) -> None:
        for i in range(start, end):
            if self.out[i] != "\n":
                self.out[i] = " "
        if remark:
            self.remarks.append((start, end))

    def each(self, name: str, remark: bool = False) -> None:
        for match in _patterns()[name].finditer(self.text):
            self.blank(match.start(), match.end(), remark)

    def ends(self) -> None:
        """Full stops and the like at the ends of lines."""
        at = 0
        for line in self.text.split("\n"):
            end = len(line.rstrip(" \t.,;?:"))
            while line[:end].endswith("!") and not _operand(line[: end - 1]):  # 2x! is a factorial
                end = len(line[: end - 1].rstrip(" \t.,;?:"))
            self.blank(at + end, at + len(line))
            at += len(line) + 1

    def put(self, start: int, end: int, sign: str) -> None:
        self.blank(start, end)
        for i, c in enumerate(sign):
            self.out[start + i] = c

    def rows(self) -> None:
        """Rows of an aligned environment as lines: two backslashes outside matrices end one, ``&`` means nothing."""
        text, depth, at = self.text, 0, 0
        while at < len(text):
            if text.startswith("\\begin{", at):
                depth += 1
            elif text.startswith("\\end{", at):
                depth -= 1
            elif not depth and text.startswith("\\\\", at):
                self.out[at], self.out[at + 1] = "\n", " "
                at += 1
            elif not depth and text[at] == "&" and "=" in text[at : at + 3]:
                self.out[at] = " "
            at += 1

    def brackets(self) -> None:
        """Brackets that hold words."""
        text = self.text
        for opener, closer in ("()", "[]", "{}"):
            at = 0
            while (at := text.find(opener, at)) >= 0:
                end = _closing(text, at, opener, closer)
                if end < 0:
                    break
                words = _words_of(text[at + 1 : end], 1)
                before = text[at - 1 : at]
                command = opener == "{" and re.search(r"\\[A-Za-z]+\s*\Z", text[:at])
                if words and before not in ("\\", "_", "^") and not command and _is_remark(words, text[at + 1 : end]):
                    self.blank(at, end + 1, remark=True)
                    text = self.text
                    at = end
                at += 1

    def words(self) -> None:
        """Runs of words in what is left, line by line."""
        text = self.text
        words = [
            m for m in _patterns()["word"].finditer(text) if not text.endswith(("\\begin{", "\\end{"), 0, m.start())
        ]
        kinds = [self.kind(text, m) for m in words]
        for i, m in enumerate(words):  # a letter that stands for a word: I think, a constant
            if (
                m[0] in ("I", "i", "a")
                and i + 1 < len(words)
                and kinds[i + 1] == "strong"
                and _near(text, m, words[i + 1])
            ):
                kinds[i] = "strong"
        for i, m in enumerate(words):
            if kinds[i] == "weak" and (self.beside(text, words, kinds, i) or self.opens(text, m)):
                kinds[i] = "strong"
        for i in range(len(words) - 1, -1, -1):  # from behind: is it by the ...
            if kinds[i] == "weak" and self.beside(text, words, kinds, i):
                kinds[i] = "strong"
        last = -1
        said: list[int] = []
        for i, m in enumerate(words):
            if m.start() < last:
                continue
            word = m[0].lower()
            if word == "if" and ("{" in text or "else" in text):
                continue
            if kinds[i] == "strong" and word in _REASONS and text[: m.start()].rpartition("\n")[2].strip():
                line = text.find("\n", m.start())
                last = len(text) if line < 0 else line
                self.blank(m.start(), last, remark=True)
            elif kinds[i] == "strong" or (kinds[i] == "unknown" and self.between(text, words, kinds, i)):
                sign = "=" if word in ("is", "equals", "ist", "est") else ""
                if sign:
                    said.append(m.start())
                self.put(m.start(), m.end(), sign)
                self.remarks.append((m.start(), m.end()))
            elif word in ("inf", "infinity") and m[0] not in CONSTANT_WORDS:
                self.put(m.start(), m.end(), "oo")
            elif word in _SPOKEN:
                self.put(m.start(), m.end(), _SPOKEN[word])
            elif word in _NUMBERS and not (i and words[i - 1][0].lower() in _POINTING):
                self.put(m.start(), m.end(), _NUMBERS[word])
        for at in said:  # 2x, which is the answer: nothing is said to be equal
            rest = self.text[at + 1 :].partition("\n")[0]
            if not rest.strip(" .,;:!?") and not any(a > at for a, _ in self.none):
                self.blank(at, at + 1)

    @staticmethod
    def kind(text: str, m: re.Match[str]) -> str:
        if (
            m[0].lower() in _SPOKEN
            or m[0].lower() in _NUMBERS
            or (text[m.end() : m.end() + 1] in ("(", "[", "^", "_") and m[0].lower() not in _STRONG)
        ):
            return "math"
        return word_kind(m[0])

    @staticmethod
    def opens(text: str, m: re.Match[str]) -> bool:
        return (
            m[0].lower() in _OPENING
            and not re.split("[\n,;]", text[: m.start()])[-1].strip()
            and text[m.end() : m.end() + 1].isspace()
        )

    @staticmethod
    def beside(text: str, words: list[re.Match[str]], kinds: list[str], i: int) -> bool:
        for j in (i - 1, i + 1):
            if 0 <= j < len(words) and kinds[j] in ("strong", "unknown"):
                first, second = (words[j], words[i]) if j < i else (words[i], words[j])
                if _near(text, first, second):
                    return True
        return words[i][0] == "is" and text[words[i].start() - 1 : words[i].start()] == " "

    @staticmethod
    def between(text: str, words: list[re.Match[str]], kinds: list[str], i: int) -> bool:
        before = i > 0 and kinds[i - 1] in ("strong", "unknown") and _near(text, words[i - 1], words[i])
        after = i + 1 < len(words) and kinds[i + 1] in ("strong", "unknown") and _near(text, words[i], words[i + 1])
        end = not text[words[i].end() :].partition("\n")[0].strip(" .,!?")
        return before and (after or end)


def _operand(text: str) -> bool:
    """Does what stands before an exclamation mark end with what it is the factorial of?"""
    return text[-1:].isalnum() or text[-1:] in (")", "]", "}", "!", "|")


def _words_of(text: str, least: int = 2) -> list[str]:
    """The words of so many letters that are no commands of LaTeX."""
    text = re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", text)
    return [w for w in re.findall(r"[^\W\d_]+", text) if len(w) >= least]


def _near(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return not text[first.end() : second.start()].strip(" ,.:")


def _closing(text: str, at: int, opener: str, closer: str) -> int:
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == opener) - (text[i] == closer)
        if not depth:
            return i
    return -1


def _is_remark(words: list[str], inside: str) -> bool:
    """Do these words in a bracket make it a remark, and no formula?"""
    kinds = [word_kind(w) for w in words]
    strong = kinds.count("strong")
    if strong and kinds[0] in ("strong", "weak", "unknown"):
        return True
    if strong >= 2:
        return True
    return (
        kinds[0] == "unknown" and all(k in ("unknown", "weak") for k in kinds) and not re.search(r"[\d^*/+=]", inside)
    )


def word_kind(word: str) -> str:
    """``strong`` and ``weak`` words of language, ``math``, or ``unknown``."""
    low = word.lower()
    if low in _STRONG or (
        len(low) > 2 and re.search(r"(?:n['’]t|(?:i|it|he|she|we|you|they|that|let)['’](?:m|s|re|ll|ve|d))$", low)
    ):
        return "strong"
    if low in _WEAK:
        return "weak"
    if len(word) == 1 or word in FUNCTION_WORDS or word in CONSTANT_WORDS or word in GREEK_WORDS or word in KEYWORDS:
        return "math"
    if low in FUNCTION_WORDS or low in CONSTANT_WORDS:
        return "math"
    try:
        split(word, False)
    except Unknown:
        return "unknown"
    return "math"


INFINITE: dict[str, Expr] = {"oo": OO, "+oo": OO, "-oo": Neg(OO)}


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(
        r"(?:i\s*d[ck]|idk|d/?k|tbd|to\s?do|na|skip(?:ped)?|pass|blank|empty)\b[^\d+*/^=]*"
        r"|je\s+(?:ne\s+)?sais\s+pas|no\s+(?:lo\s+)?s[eé]|(?:ich\s+)?wei(?:ß|ss)\s+(?:es\s+)?nicht|non\s+(?:lo\s+)?so"
        r"|não\s+sei|nie\s+wiem|не\s+знаю|不知道|わからない|わかりません",
        re.IGNORECASE,
    )


def says_nothing(text: str, may_not_exist: bool = False, letters: Collection[str] = ()) -> bool:
    """Is it a blank, or words for "I do not know"?  Where there may be no value, ``n/a`` says so and is an answer.

    What is made of the ``letters`` of the question is no word.

    >>> says_nothing("idk"), says_nothing("no idea, sorry"), says_nothing("2x"), says_nothing("does not exist")
    (True, True, False, False)
    """
    plain = text.strip()
    if not plain or not plain.strip("?.-–—_…* "):
        return True
    if not_applicable(plain):
        return not may_not_exist
    if _nothing().fullmatch(plain.rstrip(" .!?")):
        return True
    if _patterns()["none"].search(text) or re.search(r"[\d+*/^=()\\|√π∞]", plain):
        return False
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", plain)
    kinds = [word_kind(w) for w in words]
    if any(len(w) > 1 and set(w) <= set(letters) for w in words):
        return False
    if any(w.lower() in _SPOKEN or w.lower() in CONSTANT_WORDS for w in words if len(w) > 1):
        return False
    pointed = {w.lower() for v, w in pairwise(words) if v.lower() in _POINTING}
    if any(w.lower() in _NUMBERS and w.lower() not in pointed for w in words):
        return False
    if len(words) == 1:
        return kinds == ["unknown"] and closest(words[0]) is None
    said = sum(k != "math" for k in kinds)
    symbols = [w for w in words if (len(w) == 1 and w not in "IiaA") or w.lower() in FUNCTION_WORDS]
    return said > len(words) / 2 and not symbols and any(k in ("strong", "unknown") for k in kinds)


def not_applicable(text: str) -> bool:
    """``n/a``, or none: that there is no value, where there may be none, else no answer."""
    return re.fullmatch(r"n\s*/\s*a|n\.a|none", text.strip(" .!?"), re.IGNORECASE) is not None
