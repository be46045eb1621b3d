"""Words around formulas are blanked out, every formula left at its place, so that a caret points at what was typed.

What is blanked is known to be language: a word of the list below, unknown words between two such, a bracket or
the rest of a line that such a word begins.  An unknown word alone stays, so that the reader refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from calctool.answers.emoji import is_picture, smileys
from calctool.answers.vocabulary import (
    CONCLUSIONS,
    FUNCTIONS,
    NUMBERS,
    OPENING,
    OPENING_REASONS,
    PARTS,
    POINTING,
    REASONS,
    SPOKEN,
    STRONG,
    word_kind,
)
from calctool.expr.tree import DNE, Expr
from calctool.parsing.words import CONSTANT_WORDS, KEYWORDS

_SPECIAL = r"""
    (?:the\s+|it\s+|this\s+)?(?:limit\s+|derivative\s+|answer\s+)?
    (?: does\s*n[o']?t\s*exists? | doesn['’`]?t\s*exists? | do\s*n[o']t\s*exists? | does\s*not\s*exists?
      | fail(?:s|ed)\s+to\s+exist | (?:has|have|had)\s+no\s+(?:limit|derivative|value)
      | (?:does\s*n['’]?t|does\s+not)\s+have\s+(?:a|any)\s+(?:limit|derivative|value)
      | can(?:not|['’]t|\snot)\s+exist | not\s+exist(?:ing|ent)? | nonexistent | non-existent
      | is\s*n['’]?o?t\s*defined | not\s*(?:well\s*)?defined | undefined | undef | is\s+undefined | nan
      | d\.?\s?n\.?\s?e\b\.? | no\s*(?:finite\s*)?limit | there\s+is\s+no(?:\s+\w+)? | no\s+derivative | none\b
      | not\s*differentiable | diverges?(?!\s*(?:to|towards)) | divergent | unbounded | ∄ | \\nexists
      | n['’]existe\s*pas | existe\s*pas | existiert\s*nicht | no\s+existe | non\s+esiste | nicht\s+definiert
      | oscillates(?:\s+[-−\w]+){0,4} )
"""


LETTER = "[^\\W\\d_⁰¹²³⁴-⁹₀-₉]"
"""A letter: raised and lowered digits are none, though they are no digits to a regular expression either."""


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
            rf"(?<![^\W_])(?<!\\)(?:n['’])?{LETTER}+(?:-{LETTER}+(?=\s))?(?:['’](?:t|s|re|ll|ve|m|d)\b)?"
        ),
        "emphasis": re.compile(
            r"(?<![\w)\]}'’!*])(\*\*|__|\*|_)(?=[^\s*_])([^\n]*?[^\s*])\1(?=[\s.,;:!?)]*$|[,;]\s|\s+[^\W\d_]{2}|\s+\()",
            re.MULTILINE,
        ),
        "infinite": re.compile(
            r"float\(\s*['\"]([+-]?)inf(?:inity)?['\"]\s*\)"
            r"|(?<![\w.])(?:math|np|numpy|sp|sympy|S)\.(?:inf|oo|Infinity|infty)\b",
        ),
        "fraction": re.compile(
            rf"(?<![^\W_])(?P<many>an?|{'|'.join(NUMBERS)})(?:\s+|-)(?P<part>{'|'.join(PARTS)})s?(?![^\W_])",
            re.IGNORECASE,
        ),
        "comment": re.compile(r"(?://|#|<-+|←|(?<!-)--+\s).*"),
        "number": re.compile(
            r"(?:^|(?<=;))[ \t]*(?:(?:step|schritt|part|q|question|ex|line|row|no)\.?\s*\d+\s*[.:)]"
            r"|[(]?\d{1,2}\)\s|\d{1,2}\.\s|[a-h]\)\s"
            r"|[•▪◦‣>*]\s|L['’]?H(?:[oô]s?pital)?(?:['’]s)?(?:\s+rule)?\s*:|∴|⇒|⟹|=>|\\therefore|\\implies|\\Rightarrow)+",
            re.IGNORECASE | re.MULTILINE,
        ),
        "array": re.compile(r"\b(?:[a-z]+\.)?(?:array|[Mm]atrix|[Vv]ector)(?=\s*[(\[])"),
        "abbreviation": re.compile(r"(?<![^\W_])(?:i\.\s?e\.|e\.\s?g\.|d\.\s?h\.|z\.\s?B\.|c\.-à-d\.)"),
        "hospital": re.compile(
            r"(?:\b(?:by|using|with|apply)\s+)?\bL['’]H(?:[oô]s?pital)?(?:['’]s)?(?![^\W_])(?:\s+rule)?(?:\s+(?:twice|again|(?:two|three|\d)\s+times))?\s*:?",
            re.IGNORECASE,
        ),
        "colon": re.compile(r"^((?:[^\n:=]*+=)*+(?=[^\n:=]*+:(?!=))[^\n:=]*[^\W\d_]{2}[^\n:=]*+):", re.MULTILINE),
        "wrap": re.compile(
            r"\$\$?|\\[()\[\]]|`+|[\"“”„]|\\begin\{(?:aligned|align|alignat|gather|gathered|split|eqnarray|equation|multline)\*?\}"
            r"|\\end\{(?:aligned|align|alignat|gather|gathered|split|eqnarray|equation|multline)\*?\}"
            r"|\\(?:displaystyle|textstyle|limits|nonumber|notag|therefore|because|quad|qquad)(?![A-Za-z])|\\[,;:!]|~"
        ),
        "worded": re.compile(
            r"\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|operatorname|emph|mathit)\s*\{([^{}]*)\}"
        ),
        "bold": re.compile(r"(?<!\S)(\*\*|__|\*)(?=[^\W\d_])([^*\n]*?[^\W\d_]{2,}[^*\n]*?)\1"),
        "reason": re.compile(
            r"\s*+[-,.;:(–—]*+\s*+(?!or\b|and\b)(?:[^\W\d_]{2,}.*|[-+−]?\s*(?:oo|∞|\d)[^\n]*\b(?:left|right)\b.*)"
        ),
        "place": re.compile(
            r"(?<![^\W_])(?:at|when|where|for|if|with|as)\s+(?:the\s+point\s+)?[^\W\d_]\s*(?:=|->|→|≠|!=|<=?|>=?|≤|≥)"
            r"\s*[-+−]?(?:[\w./]+|∞)(?!\s*,\s*[^\W\d_]\s*=)"
            r"|,\s*[^\W\d_]\s*(?:->|→)\s*[-+−]?(?:[\w./]+|∞)(?=[\s.]*$)"
            r"|(?<![^\W_])as\s+[^\W\d_]\s+(?:goes|tends|approaches|gets|grows|becomes|increases|decreases)\b[^\n,;]*",
            re.IGNORECASE,
        ),
        "boundless": re.compile(
            r"(?<![^\W_])(?P<sign>increas|grow|ris|decreas|fall)(?:es|ing|s)?\s+without\s+(?:any\s+)?(?:bounds?|limit)\b",
            re.IGNORECASE,
        ),
        "infinity": re.compile(
            r"^(?P<none>\W*(?:DNE|undefined|(?:it\s+|limit\s+|the\s+limit\s+)*(?:does\s+not|doesn['’]?t)\s+exist)\s*[(,:=–-]+\s*(?:it\s+is\s+|=\s*)?)"
            r"(?P<value>(?:negative\s+|minus\s+|[-+−])?(?:infinity|inf\b|oo\b|∞))(?P<rest>\s*\)?[\s.!]*)$",
            re.IGNORECASE,
        ),
        "euler": re.compile(r"(?<![^\W_])euler(?:['’]?s)?\s+(?:number|constant)(?![^\W_])", re.IGNORECASE),
        "ranging": re.compile(
            r"(?<!\s)\s*+,?\s*+(?:for\s++)?(?:all\s+|every\s+|any\s+)?(?<![^\W_])[^\W\d_]\s*(?:\bin\b|∈|\\in(?![A-Za-z]))"
            r"\s*(?:[RZNQℝℤℕ]|\\mathbb\s*\{?R\}?|the\s+reals?)(?=[\s).,]*$)"
        ),
        "condition": re.compile(
            r"\(\s*[^\W\d_]\s*(?:≠|!=|[<>]=?|≤|≥|\\neq?|\\[lg]eq?)\s*[-−]?\w[\w./]*\s*\)(?=[\s.,;]*$)", re.MULTILINE
        ),
        "denial": re.compile(
            r"(?<=[\w)\]}∞])\s*+[,;]?\s*+(?P<open>\()?\s*(?:(?:and|but)\s+)?(?<![^\W_])not\s+"
            r"(?=\S*[\d∞^*/]|[^\W\d_]\s*$|oo\b|DNE|undefined|infinit|zero)[^,;()]*(?(open)\))",
        ),
        "units": re.compile(
            r"(?:(?<=[\d)}/])\s*|(?<=\w)\s+)(?P<open>[(\[])?(?:m/s(?:\^2|\^\{2\}|²|/s)?|km/h|cm/s"
            r"|(?:units?|met(?:er|re)s?|feet|miles?|kilomet(?:er|re)s?|seconds?|hours?)(?:\s*/\s*\w+|\s+per\s+\w+(?:\s+squared)?)?"
            r"|radians?|rad)(?(open)[)\]])[\s.!]*$",
            re.IGNORECASE,
        ),
    }


@cache
def _formula() -> re.Pattern[str]:
    """Numbers, single letters, usual functions with their brackets, one sign between two of them; no exercise's number.

    There is a digit, without which n/a and the like are words; m/s is a unit.
    """
    letter = r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])"
    function = r"(?:a(?:rc)?)?(?:sin|cos|tan)(?=[(^])|(?:sqrt|exp|ln|log)(?=\()"
    before, after = r"(?<=[\w)])", r"(?=[\w(])"
    sign = rf"{before}(?:[*/^]-?| ?[-+] ?| ){after}|(?:^|(?<=\())-{after}"
    return re.compile(
        rf"(?=.*\d)(?!.*m/s)(?!\(?\w{{1,2}}[.)] )(?:\d++(?:\.\d++)?|{function}|{letter}|[()]|{sign})++", re.ASCII
    )


def is_formula(text: str) -> bool:
    """Is it certainly a formula and nothing else, in which there are no words to look for?

    >>> is_formula("3x^2 cos(x) - 1"), is_formula("a) 2x"), is_formula("2x or so")
    (True, False, False)
    """
    return _formula().fullmatch(text) is not None


def without_words(text: str) -> Bare:
    """The text with its words blanked out.

    >>> without_words("Answer: 6x - 5 (power rule)").text
    '        6x - 5             '
    >>> without_words("y' = 3x^2 because of cso x").text
    "y' = 3x^2                 "
    """
    if is_formula(text):
        return Bare(text, (), ())
    work = _Blanking(text)
    return Bare("".join(work.out), tuple(sorted(work.remarks)), tuple(work.none))


def none_in(text: str) -> Expr | None:
    """The answer that the words say that there is no such value, nothing where they do not."""
    return DNE if _patterns()["none"].search(text) else None


class _Blanking:
    def __init__(self, text: str) -> None:
        self.out = [" " if is_picture(c) else c for c in text]
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
        for start, end in smileys(self.text):
            self.blank(start, end)
        self.emphasis()
        for match in patterns["infinite"].finditer(self.text):
            self.put(match.start(), match.end(), f"{match[1] or ''}oo")
        for match in patterns["fraction"].finditer(self.text):
            many = NUMBERS.get(match["many"].lower(), "1")
            if "/" not in many:
                self.put(match.start(), match.end(), f"{many}/{PARTS[match['part'].lower()]}")
        for match in patterns["boundless"].finditer(self.text):
            self.put(*match.span(), "-oo" if match["sign"].lower() in ("decreas", "fall") else "oo")
        for match in patterns["infinity"].finditer(self.text):
            self.blank(*match.span("none"), remark=True)
            self.blank(*match.span("rest"))
        for match in patterns["euler"].finditer(self.text):
            self.put(*match.span(), "e")
        self.each("ranging", remark=True)
        self.each("abbreviation", remark=True)
        self.each("hospital", remark=True)
        self.each("array")
        self.each("wrap")
        self.rows()
        self.each("condition", remark=True)
        for start, end in denials(self.text):
            self.blank(start, end, remark=True)
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
            text, said = self.text, _words_of(match[1])
            if any((len(w) > 2 and word_kind(w) in ("strong", "unknown")) or w.lower() in CONCLUSIONS for w in said):
                concluded = said[0].lower() in CONCLUSIONS and text[: match.start()].strip()
                self.blank(match.start(), match.end(), remark=True)
                if concluded:
                    self.out[match.start(1)] = "⇒"
        for match in re.finditer(r"(?<=[\w)\]}'’]):(?=\s+\S)", self.text):  # u' = 2x, v' = 1: 2x + 1
            if "=" in self.text[: match.start()].rpartition("\n")[2]:
                self.out[match.start()] = "⇒"
        for match in patterns["place"].finditer(self.text):
            branches = match[0][:2].lower() == "if" and ("{" in self.text or "else" in self.text)
            if not branches:
                self.blank(match.start(), match.end(), remark=True)
        self.words()
        self.emptied(text)
        self.each("units", remark=True)
        self.ends()
        text = self.text
        for a, b in self.remarks:  # 3x^2 - power rule
            before = text[:a].rstrip(" \t")
            if before[-1:] not in ("-", "–", "—") or text[b:].partition("\n")[0].strip():
                continue
            if re.search(r"[^\s=+*/^(,;-]\s+[-–—]\Z", before):
                self.blank(len(before) - 1, len(before))
                text = self.text

    @property
    def text(self) -> str:
        return "".join(self.out)

    def blank(self, start: int, end: int, remark: bool = False) -> None:
        for i in range(start, end):
            if self.out[i] != "\n":
                self.out[i] = " "
        if remark:
            self.remarks.append((start, end))

    def emphasis(self) -> None:
        """The marks of Markdown around a formula; ``x**2`` is a power."""
        for match in _patterns()["emphasis"].finditer(self.text):
            before = self.text[: match.start()].rstrip(" \t")
            if not before or before[-1] in "=:,;\n→⇒>" or re.search(r"(?<![^\W_])[^\W\d_]{2,}\Z", before):
                self.blank(match.start(), match.end(1))
                self.blank(match.end() - len(match[1]), match.end())

    def emptied(self, typed: str) -> None:
        """Brackets in which only words stood, and the full stop of a word cut short."""
        for match in re.finditer(r"(?<=[^\W\d_])\.(?=\s)", typed):
            if not self.out[match.start() - 1].strip():
                self.blank(match.start(), match.end())
        for match in re.finditer(r"[(\[]\s*[)\]]", self.text):
            if typed[match.start() + 1 : match.end() - 1].strip():
                self.blank(match.start(), match.end(), remark=True)

    def each(self, name: str, remark: bool = False) -> None:
        for match in _patterns()[name].finditer(self.text):
            self.blank(match.start(), match.end(), remark)

    def ends(self) -> None:
        """Full stops and the like at the ends of lines."""
        at = depth = 0
        for line in self.text.split("\n"):
            depth += sum((c in "([{") - (c in ")]}") for c in line)
            end = len(line.rstrip(" \t.,;?:" if depth <= 0 else " \t.?:"))
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
                whole = not f"{text[:at]}{text[end + 1 :]}".strip(" .!\n")
                free = before not in ("\\", "_", "^") and not command and bool(words)
                spoken = text[:at].endswith("  ") and any(w.lower() in SPOKEN for w in words)
                remark = free and (spoken or _is_remark(words, text[at + 1 : end]))
                if whole and remark:
                    self.blank(at, at + 1)
                    self.blank(end, end + 1)
                elif remark:
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
            concluding = m[0].lower() in CONCLUSIONS and self.concludes(text, m)
            if kinds[i] == "weak" and (concluding or self.beside(text, words, kinds, i) or self.opens(text, m)):
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
            if kinds[i] == "strong" and word in REASONS and self.text[: m.start()].rpartition("\n")[2].strip():
                last = reason_end(text, m.start(), self.none)
                self.blank(m.start(), last, remark=True)
            elif kinds[i] == "strong" and word in OPENING_REASONS and (end := self.opening_reason(text, m)):
                last = end
                self.blank(m.start(), end, remark=True)
            elif kinds[i] == "strong" and word in CONCLUSIONS and self.concludes(text, m):
                self.put(m.start(), m.end(), "⇒")
                self.remarks.append((m.start(), m.end()))
            elif kinds[i] == "strong" or (kinds[i] == "unknown" and self.between(text, words, kinds, i)):
                sign = "=" if word in ("is", "equals", "ist", "est", "es") else ""
                if sign:
                    said.append(m.start())
                self.put(m.start(), m.end(), sign)
                self.remarks.append((m.start(), m.end()))
            elif word in ("inf", "infinity") and m[0] not in CONSTANT_WORDS:
                self.put(m.start(), m.end(), "oo")
            elif word in SPOKEN:
                self.put(m.start(), m.end(), SPOKEN[word])
            elif word in FUNCTIONS:
                self.put(m.start(), m.end(), FUNCTIONS[word])
            elif word in NUMBERS and not (i and words[i - 1][0].lower() in POINTING):
                self.put(m.start(), m.end(), NUMBERS[word])
        for at in said:  # 2x, which is the answer: nothing is said to be equal
            rest = self.text[at + 1 :].partition("\n")[0]
            if not rest.strip(" .,;:!?") and not any(a > at for a, _ in self.none):
                self.blank(at, at + 1)

    @staticmethod
    def kind(text: str, m: re.Match[str]) -> str:
        if (
            m[0].lower() in SPOKEN
            or m[0].lower() in NUMBERS
            or (
                text[m.end() : m.end() + 1] in ("(", "[", "^", "_") and (m[0].lower() not in STRONG or m[0] in KEYWORDS)
            )
        ):
            return "math"
        return word_kind(m[0])

    @staticmethod
    def opens(text: str, m: re.Match[str]) -> bool:
        return (
            m[0].lower() in OPENING
            and not re.split("[\n,;]", text[: m.start()])[-1].strip()
            and text[m.end() : m.end() + 1].isspace()
        )

    @staticmethod
    def opening_reason(text: str, m: re.Match[str]) -> int:
        """Where a reason ends that begins a line: at a comma with a formula behind it; 0 where there is none."""
        if text[: m.start()].rpartition("\n")[2].strip():
            return 0
        line = text[m.start() :].partition("\n")[0]
        depth = 0
        for i, c in enumerate(line):
            depth += (c in "([{") - (c in ")]}")
            if c in ",:" and not depth:
                rest = line[i + 1 :]
                formula = re.search(r"[\d√∞]|(?<![^\W_])[^\W\d_](?![^\W_])", rest)
                claims = "=" in line[:i] and "=" in rest
                if formula is not None and not claims:
                    return m.start() + i + 1
        return 0

    def concludes(self, text: str, m: re.Match[str]) -> bool:
        """Does a formula stand before a word like ``so``, and an answer behind it?"""
        before = text[: m.start()].strip(" ,;.:\n")
        after = text[m.end() :].partition("\n")[0].strip(" ,;.:")
        return bool(before) and (bool(after) or any(a >= m.end() for a, _ in self.none))

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


@cache
def _conclusion() -> re.Pattern[str]:
    words = "therefore|thus|hence|consequently|donc|folglich|daher|somit|(?:we|you|i|one)\\s+(?:get|obtain)"
    return re.compile(
        rf"(?<![^\W_])(?:so(?!-|\s+(?:that|called))|{words})(?![^\W_])|=>|⇒|∴|⟹|\\implies|\\Rightarrow", re.IGNORECASE
    )


def denials(text: str) -> Iterator[tuple[int, int]]:
    """Where it is said behind an answer what it is not: ``1, not 0``."""
    if "not" not in text.lower():
        return
    end = -1
    while end < len(text):
        start, end = end + 1, _line_end(text, end + 1)
        while end < len(text) and text[end - 4 : end].rstrip().lower().endswith("not"):
            end = _line_end(text, end + 1)
        found = _denial(text, start, end)
        if found is not None:
            said = re.search(r"[^\W\d_]{2,}(?:['’]s)?\Z", text[max(0, found[0] - 60) : found[0]])
            if said is None or word_kind(said[0]) == "math":
                yield found


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _denial(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a line ends in a denial, which has no comma and no bracket in it: only behind the last can it begin."""
    bare = text[start:end].rstrip(" .!")
    closed = bare.endswith(")")
    last = bare.rfind("(") if closed else max(map(bare.rfind, ",;()"))
    match = _patterns()["denial"].search(text, len(text[: start + max(0, last)].rstrip()), end)
    if match is None or bool(match["open"]) is not closed or text[match.end() : end].strip(" .!"):
        return None
    return match.span()


def reason_end(text: str, start: int, none: Iterable[tuple[int, int]] = ()) -> int:
    """Where a reason ends that begins there: at the formula that a conclusion ends the line with, or with the line.

    >>> text = "treat y as constant so you get 2x"
    >>> text[reason_end(text, text.index("as")) :], reason_end("0 as x grows so 1/x shrinks", 2)
    ('you get 2x', 27)
    """
    line = text.find("\n", start)
    end = len(text) if line < 0 else line
    found = list(_conclusion().finditer(text, start, end))
    arrow = re.compile(r"->|→").search(text, start, end)
    place = re.match(r"with|where|using|for|when", text[start:], re.IGNORECASE)
    aside = re.match(r"(?:after|before|once)\b", text[start:], re.IGNORECASE)
    it_is = (
        re.compile(r"\b(?:it['’]?s|it\s+is|it\s+becomes)\b", re.IGNORECASE).search(text, start, end) if aside else None
    )
    if it_is is not None:
        return it_is.start()
    if not found and place and arrow is not None and "=" in text[start : arrow.start()]:
        return arrow.start()  # with x = 2t -> 4t
    if not found:
        return end
    rest = text[found[-1].end() : end].rstrip(" .,!?")
    last = re.search(r"[^\W\d_]{2,}\Z", rest)
    spoken = last is not None and word_kind(last[0]) in ("strong", "unknown") and none_in(rest) is None
    concluded = rest.strip() or any(found[-1].end() <= a < end for a, _ in none)
    return found[-1].start() if concluded and not spoken else end


def _operand(text: str) -> bool:
    """Does what stands before an exclamation mark end with what it is the factorial of?"""
    return text[-1:].isalnum() or text[-1:] in (")", "]", "}", "!", "|")


def _words_of(text: str, least: int = 2) -> list[str]:
    """The words of so many letters that are no commands of LaTeX, and no functions such as Derivative( ..."""
    text = re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+|\breal_root(?=\s*\()", " ", text)
    found = re.finditer(rf"{LETTER}+", text)
    return [m[0] for m in found if len(m[0]) >= least and not (m[0] in KEYWORDS and text.startswith("(", m.end()))]


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
    if strong >= 2 or (strong and not re.search(r"[\d^*/+=]", inside)):
        return True
    first = re.match(rf"\s*{LETTER}{{3,}}", inside)
    plain = not re.search(r"[\d^*/+=]", inside) or re.fullmatch(r"\s*\d+\s*[^\W\d_]{2,}\.?\s*", inside) is not None
    if kinds[0] == "unknown":
        return first is not None or plain
    return plain and "unknown" in kinds and "," not in inside
