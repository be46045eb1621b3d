"""Rows of a page in characters: pieces marked by what they mean, formulas broken to the width, reasons at the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.traversal import count
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.breaking import broken

Mark = Literal[
    "text", "formula", "heading", "reason", "note", "wrong",
    "axis", "faint", "line 0", "line 1", "line 2", "line 3", "line 4", "line 5",
]  # fmt: skip
"""What a piece of a row means."""
COLOURS: dict[Mark, str] = {
    "text": "",
    "formula": "",
    "heading": "bold",
    "reason": "cyan",
    "note": "dim",
    "wrong": "red",
    "axis": "dim",
    "faint": "dim",
    "line 0": "bold",
    "line 1": "cyan",
    "line 2": "magenta",
    "line 3": "green",
    "line 4": "yellow",
    "line 5": "blue",
}
"""How Rich shows it."""
Row = list[tuple[str, Mark]]

NARROW = 60
"""A page of fewer columns has no room for reasons beside the lines."""
KEPT = "\x1f"
"""Stands for a blank at which a sentence is not wrapped."""
LONGEST = 4000
"""A formula of more characters than this is abbreviated inside the steps (never as the answer)."""


_UNICODE = {"->": "→", "<=": "≤", ">=": "≥", "!=": "≠", "oo": "∞"}
_SIGNS = re.compile(r"->|<=|>=|!=|\boo\b|-(?=\d)| - |\*")


class Pen(NamedTuple):
    """What is needed to write an expression the way the reader wants it."""

    view: View
    notation: str
    wraps: bool = True

    def math(self, e: Expr) -> str:
        """An expression on one line, in full."""
        return show(e, self.notation, self.view.derivative)

    def short(self, e: Expr) -> str:
        """An expression for the middle of a derivation: very long ones are abbreviated."""
        if count(e) > LONGEST:
            return f"... ({count(e)} symbols) ..."
        text = self.math(e)
        return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"

    def words(self, words: Words) -> str:
        """A sentence with its expressions put in, and with the signs of those."""
        return "".join(self.said(w) if isinstance(w, str) else self.math(w) for w in words)

    def said(self, text: str) -> str:
        """``0*oo``, ``x -> 0``, ``x != 1`` and ``-2`` of a sentence with the signs that formulas have."""
        if self.notation != "unicode" or not _SIGNS.search(text):
            return text
        text = re.sub(r"(?<![\w)\]-])-(?=\d|oo\b)|(?<= )-(?= )", "−", re.sub(r"(?<=[\w)])\*(?=[\w(])", "·", text))
        return _SIGNS.sub(lambda found: _UNICODE.get(found[0], found[0]), text)

    def rule(self, formula: str) -> str:
        """The formula of a rule, with a dot for every star."""
        return self.said(formula if self.notation != "unicode" else formula.replace("*", "·"))

    def prose(self, words: Words) -> str:
        """A sentence to be wrapped: a formula that fits in half a row is kept in one piece, ``KEPT`` for its blanks."""
        return "".join(self.said(w) if isinstance(w, str) else self._kept(self.short(w)) for w in words)

    def _kept(self, formula: str) -> str:
        return formula.replace(" ", KEPT) if len(formula) <= self.view.width // 2 else formula

    def brief(self, words: Words) -> str:
        """The same in the middle of a derivation."""
        return "".join(self.said(w) if isinstance(w, str) else self.short(w) for w in words)


def pen(view: View) -> Pen:
    return Pen(view, "plain" if view.ascii else "unicode")


def reason_column(width: int) -> int:
    """Where the reasons stand: the same column for every row of a page; none where the page is too narrow for two."""
    return width * 11 // 20 if width >= NARROW else 0


def with_reason(rows: list[Row], reason: str, width: int, mark: Mark = "reason") -> Iterator[Row]:
    """Rows with the reason at the right of the last, in its column; where that is taken, in the rows below."""
    from textwrap import wrap

    column = reason_column(width)
    if not reason or not column:
        yield from rows
        yield from paragraph(reason, width, mark, 6)
        return
    said = wrap(reason, width - column, break_long_words=False, break_on_hyphens=False)
    *above, last = rows
    yield from above
    used = sum(len(text) for text, _ in last)
    if used + 2 <= column:
        yield [*last, (" " * (column - used), "text"), (said[0], mark)]
        said = said[1:]
    else:
        yield last
    for text in said:
        yield [(" " * column, "text"), (text, mark)]


def equation(
    sign: str, formula_text: str, reason: str, width: int, margin: int, mark: Mark = "formula"
) -> Iterator[Row]:
    """``= formula``, or what stands there after another sign, and its reason."""
    rows: list[Row] = [
        [(" " * margin + (" " * len(sign) if i else sign), mark), (row, mark)]
        for i, row in enumerate(broken(formula_text, width - margin - len(sign)))
    ]
    yield from with_reason(rows, reason, width)


def statement(text: str, reason: str, width: int) -> Iterator[Row]:
    """A statement and its reason."""
    yield from with_reason(list(indent(formula(text, width - 2), 2)), reason, width)


def formula(text: str, width: int, mark: Mark = "formula", lead: str = "") -> list[Row]:
    """A formula broken to a width, each later row under the first."""
    out: list[Row] = []
    for i, line in enumerate(broken(text, max(20, width - len(lead)))):
        out.append([(lead if i == 0 else " " * len(lead), mark), (line, mark)])
    return out


def indent(block: list[Row], by: int) -> Iterator[Row]:
    for row in block:
        yield [(" " * by, "text"), *row]


def paragraph(text: str, width: int, mark: Mark = "text", margin: int = 0) -> Iterator[Row]:
    """Words wrapped to the width."""
    if not text:
        return
    from textwrap import wrap

    for line in wrap(text, max(20, width - margin), break_long_words=False, break_on_hyphens=False):
        yield [(" " * margin, "text"), (line.replace(KEPT, " "), mark)]
