"""Rows of a working that belong together: a broken formula, a matrix, a table whose columns have names.

Marks and words that stand for a part, a box or ``first`` and ``second``, are put as letters here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from calctool.answers.sides import label_of
from calctool.grading.furniture import WORD, marked, related
from calctool.grading.notations import is_formula
from calctool.parsing.grammar import is_latex

_MOST_ROWS = 6
"""Rows that one formula may be broken into."""
_NARROWEST = 60
"""Characters of a page on which sentences are broken."""
_RAGGED = 12
"""Characters by which its full lines differ."""

_PAIRS = (("first", "second"), ("top", "bottom"), ("numerator", "denominator"), ("high", "low"), ("hi", "lo"))
"""Words by which two factors, or the parts of a quotient, are named."""


_BOXES = "□☐▢◻⬜◯○■●★☆♥♡△"
"""Signs that are drawn in the place of a letter: the derivative of e^□ is e^□ □'."""


def lettered(texts: Sequence[str]) -> Sequence[str]:
    """``first' * second + first * second'`` with letters, where the working says what the words stand for.

    >>> lettered(["e^□ -> e^□ □'", "□ = x^2"])
    ["e^u -> e^u u'", 'u = x^2']
    """
    whole = "\n".join(texts)
    if re.search(r"(?<![A-Za-z])[uv](?![A-Za-z])", whole):
        return texts
    drawn = sorted({c for c in whole if c in _BOXES}, key=whole.index)
    if 0 < len(drawn) < 3:
        return [re.sub(f"[{_BOXES}]", lambda m: "uv"[drawn.index(m[0])], t) for t in texts]
    for pair in _PAIRS:
        if all(re.search(rf"\b{word}\s*=", whole, re.IGNORECASE) for word in pair):
            for word, letter in zip(pair, "uv", strict=True):
                texts = [re.sub(rf"\b{word}\b", letter, t, flags=re.IGNORECASE) for t in texts]
            return texts
    return texts


# --- tables ------------------------------------------------------------------------------------------------------


def tabled(texts: Sequence[str]) -> list[str]:
    """The rows of a table whose columns or rows are named, as equations.

    >>> tabled(["| f | f' | g | g' |", "|---|---|---|---|", "| x | 1 | e^x | e^x |"])[2]
    "f = x    f' = 1    g = e^x    g' = e^x"
    >>> tabled(["|  | u | v |", "| derivative | 2x | cos x |"])[1], tabled(["| u' | 2x |"])
    ("u' = 2x    v' = cos x", ["u' = 2x"])
    """
    found: list[str] = []
    names: list[str] = []
    for text in texts:
        cells = _cells(text)
        if not cells:
            names = names if re.fullmatch(r"[\s|:+=─━-]*", text) else []
            found.append(text)
        elif _is_head(cells):
            names = cells
            found.append(text)
        else:
            named = _named_cells(names, cells)
            found.append("    ".join([f"{name} = {cell}" for name, cell in named]) if named else text)
    return found


def _cells(text: str) -> list[str]:
    """The cells of a row, one that is empty too; none where the text is no row."""
    if re.fullmatch(r"[\s|:+=─━-]*", text) or "=" in text:
        return []
    bars = re.fullmatch(r"\s*\|(.*)\|\s*", text)
    cells = bars[1].split("|") if bars else re.split(r"\s{2,}|\t", text.strip()) if "|" not in text else []
    cells = [c.strip().strip("$*`").strip() for c in cells]
    return cells if len([c for c in cells if c]) > 1 else []


def _function(cell: str) -> bool:
    """Does it name a function, a derivative, or differentiation: g, f'(x), du/dx, ∂/∂x?"""
    label = label_of(cell)
    if label is None or len(cell) > 40:
        return False
    return label.kind == "derivative" or (label.kind == "function" and label.name[:1] in "fghuvw" and len(cell) < 5)


def _is_head(cells: Sequence[str]) -> bool:
    first, *rest = cells
    return all(_function(c) for c in rest) and (_function(first) or re.search(r"[\d^*/+()]", first) is None)


def _named_cells(names: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    """Each cell with the name of its column, or of its row; nothing where the table has no names."""
    if not all(cells) or any(":" in c for c in cells):
        return []
    if len(names) == len(cells) and all(_function(n) for n in names):
        return list(zip(names, cells, strict=True))
    columns = names[-(len(cells) - 1) :]
    first, *rest = cells
    if columns and len(columns) == len(rest) and all(_function(n) for n in columns):
        labels = [label for n in columns if (label := label_of(n)) is not None]
        if all(label.kind == "derivative" and not label.name for label in labels):
            row = label_of(first)
            if row is None or row.kind != "function":
                return []
            stem = row.name if "_" in row.name else f"{row.name}_"
            return [(stem + "".join(label.by), c) for label, c in zip(labels, rest, strict=True)]
        if not re.search(r"[\d^*/+()]", first):
            derived = re.search(r"deriv|abl|^d/d|['′]|prime", first.lower())
            return [(n + "'" if derived else n, c) for n, c in zip(columns, rest, strict=True)]
    if len(cells) == 2 and not names and _function(cells[0]) and cells[0] != "f" and label_of(cells[1]) is None:
        return [(cells[0], cells[1])]
    return []


# --- rows that belong together -----------------------------------------------------------------------------------


def bulleted(texts: Sequence[str]) -> bool:
    """Do most of the lines begin with a dash that is no minus sign?  Before formulas alone it is one."""
    marked = [t for t in texts if re.match(r"\s*[-*]\s", t)]
    dashes = len(marked)
    if all(re.match(r"\s*-\s+[^-−=$]*$", t) and not re.search(r"[^\W\d_]{4}", t) for t in marked):
        return False  # - 2x, - 2y
    return (dashes > 1 and dashes * 5 >= 3 * len(texts)) or any(re.match(r"\s*- +\$?=", t) for t in texts)


def joined(texts: Sequence[str], factors: bool = False) -> Iterator[tuple[int, str]]:
    """The rows of a matrix, and those of a formula that was broken, as one text, with the number of the first.

    ``factors``: is what a row multiplies by one of the row above?
    """
    at = 0
    widest = max(map(len, texts), default=0)
    page = sum(len(t) > widest - _RAGGED for t in texts) > 1  # one long line makes no page
    while at < len(texts):
        matrix, rows = _matrix(texts, at)
        if rows:
            yield at + 1, matrix
            at += rows
            continue
        text, more = texts[at], at + 1
        barred = _barred(texts[more:]) if text.rstrip().endswith("=") else []
        if barred:
            yield at + 1, f"{text.rstrip()} [{'; '.join(barred)}]"
            at += 1 + len(barred)
            continue
        while more < min(len(texts), at + _MOST_ROWS) and not is_latex(text) and _goes_on(text, texts, more):
            if _open_matrix(text):
                text = _with_commas(text.rstrip()) + "; " + _with_commas(texts[more].strip())
            else:
                text = text.rstrip() + " " + texts[more].strip()
            more += 1
        while more < len(texts) and page and _sentence_goes_on(texts[more - 1], texts[more], widest):
            text = text.rstrip() + " " + texts[more].strip()
            more += 1
        while more < len(texts) and text.strip() and factors and (factor := _factor(texts[more])):
            text = f"{text.rstrip()} * ({factor})"
            more += 1
        yield at + 1, text
        at = more


def _factor(row: str) -> str:
    """What a row says that the line above is multiplied by: ``times the derivative of the inside, 3``; else nothing."""
    m = _times().fullmatch(row)
    if m is None or not is_formula(m["factor"]):
        return ""
    return f"({m['factor']})'" if re.search(r"deriv\w*\s+of\s+(?:the\s+)?$", m["words"], re.IGNORECASE) else m["factor"]


@cache
def _times() -> re.Pattern[str]:
    names = "the|of|its|inner|inside|function|derivative|deriv|factor|which|is|bracket|by the chain rule"
    words = rf"(?P<words>(?:(?:{names})\b[\s,:=]*)*)"
    return re.compile(
        rf"\s*(?:(?:and|then|now)\s+)*(?:\*|·|×|(?:times|multipl(?:y|ied)(?:\s+(?:it|this|that))?\s+by)\b)\s*{words}"
        r"(?P<factor>[^=,;:]*[^=,;:.\s])[\s.]*",
        re.IGNORECASE,
    )


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


def _sentence_goes_on(text: str, after: str, widest: int) -> bool:
    """Was a sentence broken where the page ended: a word would not have fitted, and it is no formula?"""
    if len(text) - len(text.lstrip()) != len(after) - len(after.lstrip()) or text.rstrip()[-1:] in ".:;":
        return False
    first, *rest = after.split() or [""]
    if not first or widest < _NARROWEST or len(text.rstrip()) + 1 + len(first) <= widest:
        return False
    if rest and re.fullmatch(r"\W|\(?\w{1,2}[.)]", first):  # a bullet, a number
        return False
    marks = marked(text, False)
    said = WORD in marked(after, False) or after.rstrip().endswith(".")
    return said and WORD in marks and not related(marks) and not related(after)


def _open_matrix(text: str) -> bool:
    """Does a matrix begin in it, ``J = [ y   x``, its cells apart by wide gaps and its rows on lines?"""
    m = re.search(r"=\s*[\[(](?P<cells>[^=,\[]*)$", text)
    return m is not None and re.search(r"\S\s{2,}\S", m["cells"].strip()) is not None


def _barred(texts: Sequence[str]) -> list[str]:
    """The rows of a matrix between bars, ``| 2x  1 |``, their cells apart by commas; none where there is only one."""
    rows: list[str] = []
    for text in texts:
        m = re.fullmatch(r"\s*\|\s*([^|=]*[^|=\s])\s*\|\s*", text)
        if m is None or not re.search(r"\S\s{2,}\S", m[1]):
            break
        rows.append(_with_commas(m[1]))
    return rows if len(rows) > 1 else []


def _with_commas(row: str) -> str:
    """A row of a matrix, its cells apart by commas."""
    head, sign, cells = row.rpartition("=")
    return head + sign + re.sub(r"(?<=[^\s\[(,;])\s{2,}(?=[^\s,;\])])", ", ", cells)


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
