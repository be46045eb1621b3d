"""Which letters of a line are formulas, and which are furniture: words, reasons, numbers, bullets, trees.

Furniture is marked at its place and every formula left where it stands, so that a caret points at what was typed.
Reasons stand at the right edge behind a wide gap, in brackets, or behind two slashes; of Markdown and LaTeX the marks
are taken away, each by what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from calctool.answers.prose import none_in, without_words
from calctool.answers.sides import label_of, signs, top
from calctool.answers.vocabulary import word_kind
from calctool.grading.approaches import is_approach
from calctool.parsing.grammar import is_latex
from calctool.parsing.words import FUNCTION_WORDS, GREEK_WORDS

WORD, CUT = "\x00", "\x01"
"""What is put over a word, and over what parts two statements."""

Put = Callable[..., None]
"""Puts a mark over the characters between two places."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    environments = "align|aligned|alignat|gather|gathered|split|eqnarray|equation|multline|itemize|enumerate|center"
    return {
        "tree": re.compile(
            r"^\s*(?:[│|]\s+)*(?:[├└][─]+|\|--|`--)|^\s*\|?\s*:?-{3,}|^\s*[─━=_*-]{3,}\s*$|^\s*\|.*\|\s*$"
        ),
        "begin": re.compile(
            r"^\s*(?:[>•▪◦‣*]\s+|#+\s|\(?\d{1,2}[.)]\s+(?!\()|\(\d{1,2}\)\s+|\(?[a-h]\)\s"
            r"|(?:step|part|line|row|schritt)\s*\d+\s*[.:)]|(?:1st|2nd|3rd|\dth)\s*:|[÷×/]\s?[\w^²³⁴()]+\s*:|\\item\b|∴|⟹|⇒|=>|\\therefore|\\implies|\\Rightarrow|\bL['’]H\b\s*:)+",
            re.IGNORECASE,
        ),
        "bold": re.compile(r"(?<![\w)\]}*])(\*\*|\*)(?=[A-Za-z])([^*\n]*[A-Za-z]{2,}[^*\n]*?)\1(?![\w(*])"),
        "dollars": re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]"),
        "delimiters": re.compile(r"\$+|\\[()\[\]]"),
        "environment": re.compile(rf"\\(?:begin|end)\{{(?:{environments}|tabular)\*?\}}(?:\{{[^{{}}]*\}})?|\\hline"),
        "worded": re.compile(
            r"\\(?:text(?:bf|it|rm)?|mbox|mathrm|mathbf|emph|paragraph|section|tag)\*?\s*\{([^{}]*)\}"
        ),
        "over": re.compile(r"\\(?:overset|stackrel)\{((?:[^{}]|\{[^{}]*\})*)\}\{([^{}]*)\}"),
        "gap": re.compile(r"\\q?quad(?![A-Za-z])|&&|(?<=[^&])\\\\(?:\[[^\]]*\])?"),
        "small": re.compile(
            r"(?<!\\)\\[,;:! ]|\\(?:displaystyle|textstyle|limits|nonumber|notag|therefore|because)(?![A-Za-z])|~"
        ),
        "word": re.compile(r"(?<![\\A-Za-zÀ-ɏ])[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*(?:-[A-Za-zÀ-ɏ]{3,})*"),
        "comment": re.compile(r"//.*|(?<=\s)#.*|←.*|<--.*|<-(?=\s*[A-Za-z]{2,}).*"),
    }  # fmt: skip


@cache
def _ornaments() -> re.Pattern[str]:
    return re.compile(
        r"[✓✔☑✅✗∎]\ufe0f?|,?\s*\b(?:i\.\s?e|e\.\s?g|d\.\s?h|z\.\s?B)\.,?|\?\?+|(?<=\s)q\.?\s?e\.?\s?d\b\.?\s*$|\bw/(?=\s*[a-z]{2})"
        r"|\\tag\*?\{[^{}]*\}|(?<=\S)\s{2,}\(\d{1,2}\)\s*$"
    )


@cache
def _reasoned_sign() -> re.Pattern[str]:
    """``=LH=``, ``=H=``: an equals sign with l'Hôpital's rule on it."""
    return re.compile(r"=(?P<rule>\s?\(?L['’]?H(?:[oô]p(?:ital)?)?\)?\s?=|\(?H\)?=)")


@cache
def _named_by_a_colon() -> re.Pattern[str]:
    return re.compile(r"(?:(?<=^)|(?<=[,;|]))(\s*(?:[uvw]|[a-z]['′]+|d[a-z]/d[a-z])\s*):(?!=)(?=[^=]*$|[^=]*?[,;|])")


def without_ornaments(text: str) -> str:
    """Ticks, Q.E.D., the numbers of equations and reasons on equals signs blank, bars a gap, ``u: x^2`` as ``u = x^2``.

    >>> without_ornaments("| u: x^2 | u' = 2x |")
    "  u= x^2   u' = 2x  "
    """
    if between := re.fullmatch(r"(\s*\\intertext\{)(.*)\}(\s*)", text):  # a sentence between the rows of LaTeX
        text = " " * len(between[1]) + between[2] + " " + between[3]
    text = _named_by_a_colon().sub(r"\1=", _ornaments().sub(lambda m: " " * len(m[0]), text))
    text = _reasoned_sign().sub(lambda m: "=" + " " * len(m["rule"]), text)
    bars = re.findall(r"(?<!\S)\|(?!\S)", text)
    table = len(bars) > 2 and re.fullmatch(r"\s*\|.*\|\s*", text)
    if bars and text.count("|") == len(bars) and (table or len(bars) % 2) and ("=" in text or ":" in text):
        text = re.sub(r"(?<!\S)\|(?!\S)", " ", text)
    return text


def marked(text: str, bullets: bool) -> str:
    """The text with a mark over each letter of a word, another over what parts statements, and furniture blank."""
    patterns = _patterns()
    if patterns["tree"].search(text) or re.search(r"(?<![A-Za-z'])\(\s*\)", text):  # ( )^2 -> 2( )
        return WORD * len(text)
    out = list(text)

    def put(start: int, end: int, mark: str = " ") -> None:
        out[start:end] = mark * (end - start)

    if (m := re.match(r"\s*[-*+]\s+", text)) and (bullets or _bullet().match(text)):
        put(*m.span())
    for m in patterns["bold"].finditer("".join(out)):
        put(*m.span(1))
        put(m.end() - len(m[1]), m.end())
    for _ in range(2):
        if m := patterns["begin"].match("".join(out)):
            put(*m.span())
    for m in patterns["comment"].finditer("".join(out)):
        sign = re.match(r"//|#|←|<--?", m[0])
        if sign is not None and "=" in m[0]:  # a claim is none the less one
            put(m.start(), m.start() + len(sign[0]), CUT)
        else:
            put(*m.span(), WORD)
    plain = [(0, len(text))]
    if is_latex(text) or re.search(r"(?<!&)&\s*=", text):
        plain = _in_dollars("".join(out), put)
        _clean(out, put)
    for start, end in plain:
        _words(out, put, start, end)
    return "".join(out)


def _in_dollars(text: str, put: Put) -> list[tuple[int, int]]:
    """Where words may stand: outside the dollar signs, or everywhere where there are none."""
    found, last = [], 0
    for m in _patterns()["dollars"].finditer(text):
        inside = next(i for i in range(1, 5) if m[i] is not None)
        found.append((last, m.start()))
        put(m.start(), m.start(inside))
        put(m.end(inside), m.end())
        last = m.end()
    if last:
        return [*found, (last, len(text))]
    for m in _patterns()["delimiters"].finditer(text):
        put(*m.span())
    return [(0, len(text))]


def _clean(out: list[str], put: Put) -> None:
    """The marks of LaTeX taken away, each by what it means."""
    patterns = _patterns()
    for m in patterns["environment"].finditer("".join(out)):
        put(*m.span(), CUT)
    inner = _environments("".join(out))

    def outside(at: int) -> bool:
        return not any(a <= at < b for a, b in inner)

    for m in patterns["worded"].finditer("".join(out)):
        said = m[1].strip()
        if not outside(m.start()) or (len(said) == 1 and m[0].startswith(r"\math")):  # 3\mathrm{e}^x is read as it is
            continue
        label = label_of(said)
        place = re.fullmatch(r"(.+?)\s+at", said)
        if place is not None and (of := label_of(place[1])) is not None:
            label = of
            put(m.start(1) + m[1].rindex("at"), m.end(1), WORD)
        kept = none_in(said) is not None or (label is not None and label.kind != "function") or len(said) == 1
        if kept:
            put(m.start(), m.start(1))
            put(m.end(1), m.end())
        else:
            put(*m.span(), WORD)
    for m in patterns["over"].finditer("".join(out)):
        put(m.start(), m.start(2))
        put(m.end(2), m.end())
    while (at := "".join(out).find("\\boxed{")) >= 0:
        text = "".join(out)
        depth, end = 0, at + 6
        while end < len(text):
            depth += (text[end] == "{") - (text[end] == "}")
            if not depth:
                break
            end += 1
        put(at, at + 7)
        put(end, min(end + 1, len(text)))
    for m in patterns["gap"].finditer("".join(out)):
        if outside(m.start()):
            put(*m.span(), CUT)
    for m in re.finditer("&", "".join(out)):
        if outside(m.start()):
            put(*m.span())
    for m in patterns["small"].finditer("".join(out)):
        put(*m.span())
        text = "".join(out)
        start, end = len(text[: m.start()].rstrip(" ")), len(text) - len(text[m.end() :].lstrip(" "))
        if m.end() == m.start() + 2 and start > 0 and end < len(text) and not {text[start - 1], text[end]} & {*"=&,;"}:
            put(start, end, "~")  # a thin space between two factors is no gap between columns


def _environments(text: str) -> list[tuple[int, int]]:
    """Matrices and branches, which are read as they are."""
    return [m.span() for m in re.finditer(r"\\begin\{.*?\\end\{[a-z]*\*?\}", text)]


def _words(out: list[str], put: Put, start: int, end: int) -> None:
    """A mark over every word between two places, over brackets that hold words, and over the reasons at the right."""
    text = "".join(out)
    inner = _environments(text)
    found = [m for m in _patterns()["word"].finditer(text, start, end) if not any(a <= m.start() < b for a, b in inner)]
    words = [_is_word(text, m) and not _GRADIENT.match(text, m.start()) for m in found]
    for i, m in enumerate(found):
        if len(m[0]) == 1 and m[0] in "aAI" and not words[i] and text[m.end() : m.end() + 1] == " ":
            after = i + 1 < len(found) and words[i + 1] and not text[m.end() : found[i + 1].start()].strip()
            words[i] = after
    spans = [m.span() for m, word in zip(found, words, strict=True) if word]
    kept = none_spans(text)
    for a, b in spans:
        if not any(x <= a < y for x, y in kept):
            put(a, b, WORD)
    _remarks(out, put, start, end)
    _reasons(out, put, start, end)


_GRADIENT = re.compile(r"(?:grad|det) [A-Za-z](?![A-Za-z])")


def none_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words stand that there is no such value."""
    return without_words(text).none if none_in(text) is not None else ()


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "minus", "plus", "times", "over", "squared", "cubed")


@cache
def _over() -> re.Pattern[str]:
    return re.compile(r"\s?/\s?d[A-Za-z](?![A-Za-z])")


def _is_word(text: str, m: re.Match[str]) -> bool:
    run = m[0]
    if "'" in run or "’" in run:
        head, *rest = re.split("['’]", run)
        if len(rest) == 1 and (not rest[0].isascii() or word_kind(rest[0]) in ("strong", "weak")):
            return True  # d'où
        return len(head) > 1 or max(map(len, rest)) > 2 or run.upper() in ("L'H", "L’H", "I'M")
    if len(run) == 1:
        return run in "àèéòóú"  # il limite è 2, and not î
    if run[0] == "d" and len(run) == 2 and (text[m.start() - 1 : m.start()] == "/" or _over().match(text, m.end())):
        return False  # d/da, dA/dr
    if run in ("if", "else", "otherwise", "and", "or"):
        return text.count("{", 0, m.start()) <= text.count("}", 0, m.start())
    if run.lower() in _NUMBERS:
        return True
    if len(run) > 2 and run.istitle() and run.lower() not in FUNCTION_WORDS and run.lower() not in GREEK_WORDS:
        return True  # Let, Sei
    if len(run) > 2 and run.isupper():
        return True  # LHL
    if run[0] == "d" and run[1:] in GREEK_WORDS:  # d/dtheta
        return False
    if run.lower() == "set" and re.match(r"\s[A-Za-z]", text[m.end() :]):  # set u = x^2
        return True
    kind = word_kind(run)
    bracket = text[m.end() : m.end() + 1] in ("(", "_", "[")
    if kind == "math" and len(run) > 3 and run in ("root", "sign", "floor", "ceil", "real", "beta", "step"):
        return not bracket
    return kind in ("strong", "weak") or (kind == "unknown" and not bracket)


def _remarks(out: list[str], put: Put, start: int, end: int) -> None:
    """Brackets that hold words: a remark, or a statement of its own where an equals sign stands in it."""
    for opener, closer in ("()", "[]"):
        at = start
        while (at := "".join(out).find(opener, at, end)) >= 0:
            text = "".join(out)
            depth = 0
            for stop in range(at, end):
                depth += (text[stop] == opener) - (text[stop] == closer)
                if not depth:
                    break
            else:
                return
            inside = text[at + 1 : stop]
            if WORD in inside and text[at - 1 : at] not in ("_", "^", "\\"):
                if re.match(r"\s*\x00", inside) and "=" in inside and not _reasoned(inside):
                    put(at, at + 1, CUT)
                    put(stop, stop + 1, CUT)
                else:
                    put(at, stop + 1, WORD)
            elif not inside.strip().strip(WORD) or (text[at - 1 : at] == " " and is_approach(inside)):
                put(at, stop + 1, WORD)
            elif text[at - 1 : at] == " " and (
                _equation().fullmatch(inside) or (text[at - 2 : at] == "  " and _reasoned(inside))
            ):
                put(at, at + 1, CUT)
                put(stop, stop + 1, CUT)
            at += 1


@cache
def _bullet() -> re.Pattern[str]:
    """A dash before what cannot be subtracted: a formula between dollars, an equation for a letter."""
    return re.compile(r"\s*[-*+]\s+(?:\$|\\\(|\*\*|[A-Za-z]['′]?(?:\([a-z]\))?\s*=(?!=))")


@cache
def _equation() -> re.Pattern[str]:
    """What stands in brackets behind a formula and says what a letter is: ``(y = x^3)``."""
    return re.compile(r"\s*[A-Za-z](?:['′]+|_\w)?(?:\([a-z]\))?\s*=[^=]+")


def _reasoned(inside: str) -> bool:
    """Is an arrow in it: ``since sin u/u -> 1``?"""
    return "->" in inside or "→" in inside


def _reasons(out: list[str], put: Put, start: int, end: int) -> None:
    """What stands behind a wide gap and begins with a word, without an equals sign: a reason."""
    text = "".join(out)
    first = True
    for a, b in segments(text, start, end):
        part = text[a:b]
        if not first and re.match(r"\s*\x00", part) and not related(part):
            put(a, b, WORD)
        first = first and not part.strip(" " + CUT)


def related(part: str) -> bool:
    return any(True for _ in top(re.sub("[\x00\x01]", " ", part), 0, len(part), signs()))


def segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts between wide gaps, and between marks that part statements."""
    at = start
    depth = 0
    i = start
    while i < end:
        c = text[i]
        depth += (c in "([{") - (c in ")]}")
        if c == CUT:
            yield at, i
            at = i + 1
        elif c == " " and text[i : i + 2] == "  " and depth <= 0:
            stop = i
            while stop < end and text[stop] == " ":
                stop += 1
            before = text[at:i].rstrip()[-1:]
            goes_on = stop < end and (text[stop] in "=+*/·<>≈≤≥,.;)→" or text.startswith("->", stop))
            if before and before not in "=+-−*/·<>≈→," and not goes_on:
                yield at, i
                at = stop
            i = stop - 1
        i += 1
    yield at, end
