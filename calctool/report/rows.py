"""Rows of a page in characters: pieces marked by what they mean, formulas broken to the width, reasons at the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.traversal import count
from calctool.expr.tree import Expr
from calctool.report import View

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

LONGEST = 4000
"""A formula of more characters than this is abbreviated inside the steps (never as the answer)."""


class Pen(NamedTuple):
    """What is needed to write an expression the way the reader wants it."""

    view: View
    notation: str

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
        """A sentence with its expressions put in."""
        return "".join(w if isinstance(w, str) else self.math(w) for w in words)

    def brief(self, words: Words) -> str:
        """The same in the middle of a derivation."""
        return "".join(w if isinstance(w, str) else self.short(w) for w in words)


def pen(view: View) -> Pen:
    return Pen(view, "plain" if view.ascii else "unicode")


def equation(formula_text: str, reason: str, width: int, margin: int, mark: Mark = "formula") -> Iterator[Row]:
    """``= formula    reason`` on one row where both fit; else the reason first and the formula below."""
    room = width - margin - 2
    if len(formula_text) + len(reason) + 3 <= room:
        # Reasons stand in one column of the page as far as their length allows, whatever the margin.
        start = min(max(width * 11 // 20, 44), width - len(reason)) - margin - 2
        gap = max(3, start - len(formula_text))
        yield [(" " * margin + "= ", mark), (formula_text, mark), (" " * gap, "text"), (reason, "reason")]
        return
    if reason:
        yield from paragraph(f"{reason}:", width, "reason", margin + 2)
    first = True
    for line in broken(formula_text, room):
        yield [(" " * margin + ("= " if first else "  "), mark), (line, mark)]
        first = False


def statement(text: str, reason: str, width: int) -> Iterator[Row]:
    """A statement with its reason at the right where both fit; else the reason below it."""
    if reason and len(text) + len(reason) + 5 <= width:
        start = min(max(width * 11 // 20, 44), width - len(reason)) - 2
        yield [("  ", "text"), (text, "formula"), (" " * max(3, start - len(text)), "text"), (reason, "reason")]
        return
    yield from indent(formula(text, width - 2), 2)
    yield from paragraph(reason, width, "reason", 6)


def formula(text: str, width: int, mark: Mark = "formula", lead: str = "") -> list[Row]:
    """A formula broken to a width, each later row under the first."""
    out: list[Row] = []
    for i, line in enumerate(broken(text, max(20, width - len(lead)))):
        out.append([(lead if i == 0 else " " * len(lead), mark), (line, mark)])
    return out


def indent(block: list[Row], by: int) -> Iterator[Row]:
    for row in block:
        yield [(" " * by, "text"), *row]


def broken(text: str, width: int) -> list[str]:
    """Break a formula before a plus or minus outside the innermost brackets, or before a factor.

    >>> broken("x^2 + (a + b) + 1", 14)
    ['x^2 + (a + b)', '+ 1']
    """
    width = max(width, 12)
    out: list[str] = []
    start = 0
    while len(text) - start > width:
        window = text[start : start + width + 3]
        cut = _cut(window, width)
        out.append(window[:cut].rstrip())
        start += cut
        while text[start : start + 1] == " ":
            start += 1
    out.append(text[start:])
    return out


def _cut(text: str, width: int) -> int:
    depth = 0
    best: dict[int, int] = {}
    for i, c in enumerate(text[: width + 1]):
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == " " and i:
            sign = text[i + 1 : i + 3] in ("+ ", "- ", "− ")
            if sign:
                best[depth * 2] = i
            elif text[i - 1 : i] not in "+-−·*<>=":
                best[depth * 2 + 1] = i
    for level in sorted(best):
        if best[level] >= width // 3:
            return best[level]
    return max(best.values(), default=width) or width


def paragraph(text: str, width: int, mark: Mark = "text", margin: int = 0) -> Iterator[Row]:
    """Words wrapped to the width."""
    if not text:
        return
    from textwrap import wrap

    for line in wrap(text, max(20, width - margin), break_long_words=False, break_on_hyphens=False):
        yield [(" " * margin, "text"), (line, mark)]
