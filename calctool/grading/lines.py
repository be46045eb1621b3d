"""A written working -> its lines, each with the statements that stand in it: chains of sides joined by equals signs.

What is no formula is furniture: words, reasons at the right edge or in brackets, numbers and bullets, trees, the
marks of Markdown and of LaTeX.  Every formula is left at its place, so that a caret points at what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calctool.grading.prose import Bare, none_in, without_words, word_kind
from calctool.grading.sides import Side, chain, label_of, signs, top
from calctool.parsing.grammar import is_latex
from calctool.parsing.words import GREEK_WORDS

_WORD, _CUT = "\x00", "\x01"
"""What is put over a word, and over what parts two statements."""
_MOST_ROWS = 6
"""Rows that one formula may be broken into."""


class Statement(NamedTuple):
    """A chain of sides, and how it is said.

    ``lead`` are the words before it; ``whole`` says that no words stand around it, ``soft`` that it is a reason or part
    of a sentence, ``last`` that nothing follows it in its sentence.
    """

    chain: tuple[Side, ...]
    lead: str = ""
    whole: bool = True
    soft: bool = False
    last: bool = True

    @property
    def continues(self) -> bool:
        """Does it begin with the equals sign of the line above?"""
        return self.chain[0].sign in ("=", "≈", "->")


class WorkLine(NamedTuple):
    """A line: its number, the text as typed, the column of its first formula, and what it states."""

    number: int
    text: str
    indent: int
    statements: tuple[Statement, ...]


def work_lines(texts: Sequence[str]) -> list[WorkLine]:
    """The lines of a working; rows of one matrix and of one formula are one line.

    >>> [[side.typed for side in s.chain] for s in work_lines(["let u = 3x, so du/dx = 3   (power rule)"])[0].statements]
    [['u', '3x'], ['du/dx', '3']]
    """
    bullets = _bulleted(texts)
    return [work_line(number, text, bullets) for number, text in _joined(texts)]


def work_line(number: int, text: str, bullets: bool = False) -> WorkLine:
    """One line taken apart."""
    marked = _marked(text, bullets)
    found = tuple(_statements(text, marked))
    bare = re.sub("[\x00\x01]", " ", marked)
    start = len(bare) - len(bare.lstrip())
    return WorkLine(number, text, start, found)


# --- rows that belong together -----------------------------------------------------------------------------------


def _bulleted(texts: Sequence[str]) -> bool:
    """Do most of the lines begin with a dash that is no minus sign?"""
    dashes = sum(bool(re.match(r"\s*[-*]\s", t)) for t in texts)
    return (dashes > 1 and dashes * 5 >= 3 * len(texts)) or any(re.match(r"\s*- +\$?=", t) for t in texts)


def _joined(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The rows of a matrix, and those of a formula that was broken, as one text, with the number of the first."""
    at = 0
    while at < len(texts):
        matrix, rows = _matrix(texts, at)
        if rows:
            yield at + 1, matrix
            at += rows
            continue
        text, more = texts[at], at + 1
        while more < min(len(texts), at + _MOST_ROWS) and not is_latex(text) and _goes_on(text, texts, more):
            text = text.rstrip() + " " + texts[more].strip()
            more += 1
        yield at + 1, text
        at = more


def _goes_on(text: str, texts: Sequence[str], at: int) -> bool:
    """Is the row at ``at`` the rest of a formula: a bracket is open, or it begins with a plus or minus further in?"""
    row = texts[at]
    inside = row.lstrip()
    if _depth(text) > 0:
        rest = text
        for row in texts[at : at + _MOST_ROWS]:
            if re.match(r"\s*(=|[-*•]\s*=|\w+\s*=)", row):
                return False
            rest += " " + row
            if _depth(rest) == 0:
                return True
        return False
    deeper = len(row) - len(inside) > len(text) - len(text.lstrip())
    return deeper and bool(re.match(r"[-+−]\s", inside)) and "=" not in inside and bool(text.strip())


def _depth(text: str) -> int:
    return sum(c in "([{" for c in text) - sum(c in ")]}" for c in text)


@cache
def _row_of_a_matrix() -> re.Pattern[str]:
    return re.compile(r"(?P<lead>.*?(?:=\s*)?)(?P<open>[⎡⎢⎣\[])(?P<cells> .* )[⎤⎥⎦\]]\s*$")


def _matrix(texts: Sequence[str], at: int) -> tuple[str, int]:
    """A matrix printed in rows, its cells apart by two spaces, on one line; and how many rows it takes."""
    rows: list[list[str]] = []
    lead = ""
    column = -1
    for text in texts[at:]:
        m = _row_of_a_matrix().fullmatch(text)
        if m is None or (column >= 0 and m.start("open") != column) or (m["lead"].strip() and lead):
            break
        if m["lead"].strip() and not m["lead"].rstrip().endswith("="):
            break
        column = m.start("open")
        lead = lead or m["lead"].rstrip()
        rows.append(re.split(r"\s{2,}", m["cells"].strip()))
    if not rows or (len(rows) == 1 and (not lead or "," in rows[0][0])):
        return "", 0
    inside = ["[" + ", ".join(row) + "]" for row in rows]
    return f"{lead} {inside[0] if len(rows) == 1 else '[' + ', '.join(inside) + ']'}", len(rows)


# --- formulas and furniture --------------------------------------------------------------------------------------


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    environments = "align|aligned|alignat|gather|gathered|split|eqnarray|equation|multline|itemize|enumerate|center"
    return {
        "tree": re.compile(r"^\s*(?:[│|]\s+)*(?:[├└][─]+|\|--|`--)|^\s*\|?\s*:?-{3,}|^\s*[─━=_*-]{3,}\s*$|^\s*\|.*\|\s*$"),
        "begin": re.compile(
            r"^\s*(?:[>•▪◦‣*]\s+|#+\s|\(?\d{1,2}[.)]\s+(?!\()|\(\d{1,2}\)\s+|\(?[a-h]\)\s"
            r"|(?:step|part|line|schritt)\s*\d+\s*[.:)]|\\item\b|∴|⟹|⇒|=>|\\therefore|\\implies|\\Rightarrow|\bL['’]H\b\s*:)+",
            re.IGNORECASE,
        ),
        "bold": re.compile(r"(\*\*|(?<!\*)\*(?!\*))(?=[A-Za-z])([^*\n]*[A-Za-z]{2,}[^*\n]*?)\1"),
        "dollars": re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]"),
        "delimiters": re.compile(r"\$+|\\[()\[\]]"),
        "environment": re.compile(rf"\\(?:begin|end)\{{(?:{environments}|tabular)\*?\}}(?:\{{[^{{}}]*\}})?|\\hline"),
        "worded": re.compile(r"\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|emph|paragraph|section|tag)\*?\s*\{([^{}]*)\}"),
        "over": re.compile(r"\\(?:overset|stackrel)\{((?:[^{}]|\{[^{}]*\})*)\}\{([^{}]*)\}"),
        "gap": re.compile(r"\\q?quad(?![A-Za-z])|&&|(?<=[^&])\\\\(?:\[[^\]]*\])?"),
        "small": re.compile(r"(?<!\\)\\[,;:! ]|\\(?:displaystyle|textstyle|limits|nonumber|notag)(?![A-Za-z])|~"),
        "word": re.compile(r"(?<![\\A-Za-zÀ-ɏ])[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*(?:-[A-Za-zÀ-ɏ]{3,})*"),
        "comment": re.compile(r"//.*|(?<=\s)#.*|←.*|<--.*"),
        "condition": re.compile(r"(?<![-=<])[<>](?![=-])|[<>]=|[≤≥≠]|!=|\\(?:neq?|leq?|geq?|lt|gt|in)(?![A-Za-z])|∈"),
    }  # fmt: skip


def _marked(text: str, bullets: bool) -> str:
    """The text with a mark over each letter of a word, another over what parts statements, and furniture blank."""
    patterns = _patterns()
    if patterns["tree"].search(text):
        return _WORD * len(text)
    out = list(text)

    def put(start: int, end: int, mark: str = " ") -> None:
        out[start:end] = mark * (end - start)

    if bullets and (m := re.match(r"\s*[-*+]\s+", text)):
        put(*m.span())
    for m in patterns["bold"].finditer("".join(out)):
        put(*m.span(1))
        put(m.end() - len(m[1]), m.end())
    for _ in range(2):
        if m := patterns["begin"].match("".join(out)):
            put(*m.span())
    for m in patterns["comment"].finditer("".join(out)):
        put(*m.span(), _WORD)
    plain = [(0, len(text))]
    if is_latex(text) or re.match(r"\s*&\s*=", text):
        plain = _in_dollars("".join(out), put)
        _clean(out, put)
    for start, end in plain:
        _words(out, put, start, end)
    return "".join(out)


def _in_dollars(text: str, put: object) -> list[tuple[int, int]]:
    """Where words may stand: outside the dollar signs, or everywhere where there are none."""
    assert callable(put)
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


def _clean(out: list[str], put: object) -> None:
    """The marks of LaTeX taken away, each by what it means."""
    assert callable(put)
    patterns = _patterns()
    for m in patterns["environment"].finditer("".join(out)):
        put(*m.span(), _CUT)
    inner = [m.span() for m in re.finditer(r"\\begin\{.*?\\end\{[a-z]*\*?\}", "".join(out))]

    def outside(at: int) -> bool:
        return not any(a <= at < b for a, b in inner)

    for m in patterns["worded"].finditer("".join(out)):
        if not outside(m.start()):
            continue
        said = m[1].strip()
        label = label_of(said)
        kept = none_in(said) is not None or (label is not None and label.kind != "function") or len(said) == 1
        if kept:
            put(m.start(), m.start(1))
            put(m.end(1), m.end())
        else:
            put(*m.span(), _WORD)
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
            put(*m.span(), _CUT)
    for m in re.finditer("&", "".join(out)):
        if outside(m.start()):
            put(*m.span())
    for m in patterns["small"].finditer("".join(out)):
        put(*m.span())


def _words(out: list[str], put: object, start: int, end: int) -> None:
    """A mark over every word between two places, over brackets that hold words, and over the reasons at the right."""
    assert callable(put)
    text = "".join(out)
    found = [m for m in _patterns()["word"].finditer(text, start, end)]
    words = [_is_word(text, m) and not _GRADIENT.match(text, m.start()) for m in found]
    for i, m in enumerate(found):
        if len(m[0]) == 1 and m[0] in "aAI" and not words[i] and text[m.end() : m.end() + 1] == " ":
            after = i + 1 < len(found) and words[i + 1] and not text[m.end() : found[i + 1].start()].strip()
            words[i] = after
    spans = [m.span() for m, word in zip(found, words, strict=True) if word]
    kept = _none_spans(text)
    for a, b in spans:
        if not any(x <= a < y for x, y in kept):
            put(a, b, _WORD)
    _remarks(out, put, start, end)
    _reasons(out, put, start, end)


_GRADIENT = re.compile(r"(?:grad|det) [A-Za-z](?![A-Za-z])")


def _none_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words stand that there is no such value."""
    return without_words(text).none if none_in(text) is not None else ()


_NUMBERS = frozenset(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "ten",
        "minus",
        "plus",
        "times",
        "over",
        "squared",
        "cubed",
    ]
)


def _is_word(text: str, m: re.Match[str]) -> bool:
    run = m[0]
    if "'" in run or "’" in run:
        head, *rest = re.split("['’]", run)
        return len(head) > 1 or max(map(len, rest)) > 2 or run.upper() in ("L'H", "L’H", "I'M")
    if len(run) == 1:
        return False
    if run in ("if", "else", "otherwise", "and", "or"):
        return text.count("{", 0, m.start()) <= text.count("}", 0, m.start())
    if run.lower() in _NUMBERS:
        return True
    if run[0] == "d" and run[1:] in GREEK_WORDS:  # d/dtheta
        return False
    kind = word_kind(run)
    bracket = text[m.end() : m.end() + 1] in ("(", "_", "[")
    if kind == "math" and len(run) > 3 and run in ("root", "sign", "floor", "ceil", "real", "beta", "step"):
        return not bracket
    return kind in ("strong", "weak") or (kind == "unknown" and not bracket)


def _remarks(out: list[str], put: object, start: int, end: int) -> None:
    """Brackets that hold words: a remark, or a statement of its own where an equals sign stands in it."""
    assert callable(put)
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
            if _WORD in inside and text[at - 1 : at] not in ("_", "^", "\\"):
                if re.match(r"\s*\x00", inside) and "=" in inside and not _reasoned(inside):
                    put(at, at + 1, _CUT)
                    put(stop, stop + 1, _CUT)
                else:
                    put(at, stop + 1, _WORD)
            elif not inside.strip().strip(_WORD):
                put(at, stop + 1, _WORD)
            at += 1


def _reasoned(inside: str) -> bool:
    """Is an arrow in it: ``since sin u/u -> 1``?"""
    return "->" in inside or "→" in inside


def _reasons(out: list[str], put: object, start: int, end: int) -> None:
    """What stands behind a wide gap and begins with a word, without an equals sign: a reason."""
    assert callable(put)
    text = "".join(out)
    first = True
    for a, b in _segments(text, start, end):
        part = text[a:b]
        if not first and re.match(r"\s*\x00", part) and not _related(part):
            put(a, b, _WORD)
        first = first and not part.strip(" " + _CUT)


def _related(part: str) -> bool:
    return any(True for _ in top(re.sub("[\x00\x01]", " ", part), 0, len(part), signs()))


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts between wide gaps, and between marks that part statements."""
    at = start
    depth = 0
    i = start
    while i < end:
        c = text[i]
        depth += (c in "([{") - (c in ")]}")
        if c == _CUT:
            yield at, i
            at = i + 1
        elif c == " " and text[i : i + 2] == "  " and depth <= 0:
            stop = i
            while stop < end and text[stop] == " ":
                stop += 1
            before = text[at:i].rstrip()[-1:]
            if before and before not in "=+-−*/·<>≈," and (stop >= end or text[stop] not in "=+*/·<>≈≤≥,.;)"):
                yield at, i
                at = stop
            i = stop - 1
        i += 1
    yield at, end


# --- statements --------------------------------------------------------------------------------------------------

_STRONG = frozenset(
    [
        "answer",
        "answers",
        "ans",
        "result",
        "solution",
        "derivative",
        "slope",
        "limit",
        "gradient",
        "jacobian",
        "hence",
        "therefore",
        "thus",
        "so",
        "get",
        "gives",
        "obtain",
        "l'h",
        "l’h",
        "hospital",
        "finally",
        "equals",
        "get",
        "becomes",
        "simplify",
        "simplifies",
        "simplified",
        "simplifying",
        "simplifying",
        "expand",
        "expanding",
        "collect",
        "becomes",
        "antwort",
        "lösung",
        "also",
        "réponse",
        "donc",
    ]
)
"""Words after which a formula alone is an answer, or a further form of what is above."""


def strong(lead: str) -> bool:
    """Do the words say that what follows is claimed?"""
    return any(word in _STRONG for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lead.lower()))


_SOFT = frozenset(["since", "because", "as", "known", "recall", "note", "if", "when", "by", "using", "via", "like"])


def _statements(text: str, marked: str) -> Iterator[Statement]:
    """What a line states, in order."""
    none = _none_spans(text)
    latex = is_latex(text)
    bare = re.sub("[\x00\x01]", " ", marked)
    formulas = bare  # without the words that there is no value
    for a, b in none:
        formulas = formulas[:a] + " " * (b - a) + formulas[b:]
    worded = _WORD in marked
    under = False  # a condition stands before it
    for a, b in _segments(marked, 0, len(marked)):
        regions = [m.span() for m in re.finditer("[^\x00]+", marked[a:b])]
        last = a
        for first, end in regions:
            first, end = a + first, a + end
            lead = text[last:first].strip()
            last = end
            for x, y in _parts(bare, first, end):
                part = bare[x:y]
                here = any(x <= p < y for p, _ in none)
                if not here and not re.search(r"[^\W_]|∞|∇", part):
                    continue
                if _conditional(part):
                    under = True
                    continue
                sides = chain(text, Bare(formulas, (), none), x, y, latex)
                if not sides or (len(sides) == 1 and not here and _no_claim(sides[0])) or _goes_to(sides):
                    continue
                tail = marked[y:b].strip(" .,;:!" + _CUT)
                soft = under or any(w in _SOFT for w in re.findall(r"\w+", lead.lower()))
                yield Statement(tuple(sides), lead, not worded, soft, not tail.startswith(_WORD) or _bracketed(text, y))


def _conditional(part: str) -> bool:
    """Is it an inequality?"""
    return any(True for _ in top(part, 0, len(part), _patterns()["condition"])) and not _vector(part)


def condition(line: WorkLine) -> bool:
    """Does a line say nothing but when what is under it holds: ``for a < 0``, ``case a = 0``?"""
    said = re.match(r"\W*(?:for|if|when|case|let|suppose|assume|wenn|falls|für|si)\b(.*)$", line.text, re.IGNORECASE)
    if said is None or not (0 < len(said[1].strip()) < 40):
        return False
    equation = line.statements and all(len(s.chain[0].typed) == 1 for s in line.statements)
    return (_conditional(said[1]) and not line.statements) or bool(
        equation and said[0][:3].lower() in ("for", "cas", "if ")
    )


def _bracketed(text: str, at: int) -> bool:
    return text[at:].lstrip()[:1] in ("(", "[", "//")


def _vector(part: str) -> bool:
    return part.strip().startswith("<") or bool(re.search(r"=\s*<.*,.*>\s*$", part))


def _no_claim(side: Side) -> bool:
    """A letter, a place, nothing: ``z``, ``x -> 0``, ``0/0``."""
    compact = "".join(side.typed.split())
    return (len(compact) == 1 and not compact.isdigit() and not side.sign) or compact in ("0/0", "∞/∞", "oo/oo", "")


def _goes_to(sides: Sequence[Side]) -> bool:
    """h -> 0: where a letter goes."""
    return len(sides) > 1 and sides[1].sign == "->" and len(sides[0].typed.strip()) == 1


def _parts(bare: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between commas, semicolons and colons; a part without an equals sign belongs to the one before."""
    cuts = [(m.start(), m.end()) for m in top(bare, start, end, re.compile(r"[,;]|:(?!=)"))]
    parts: list[tuple[int, int]] = []
    at = start
    for a, b in [*cuts, (end, end)]:
        if parts and not _related(bare[at:a]) and bare[at - 1] != ":" and bare[at:a].strip():
            parts[-1] = (parts[-1][0], a)
        else:
            parts.append((at, a))
        at = b
    for a, b in parts:
        trimmed = bare[a:b].rstrip(" .,;:!\t")
        if trimmed.strip():
            yield a, a + len(trimmed)
