"""Long formulas in rows: broken where a textbook breaks them.

First between the items of a list and before a relation, then before a plus or minus, then before the slash of a
fraction, then between factors; what is inside brackets is broken only where a bracket alone is too long for a row, and
then stands under its first term.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from calctool.expr.tree import Add, Expr, Sym

NARROW = 12
"""No row is made shorter than this."""
OPEN, CLOSE = "([{", ")]}"
SIGNS = ("+ ", "- ", "\u2212 ", "\u00b1 ")
RELATIONS = ("= ", "< ", "> ", "<= ", ">= ", "!= ", "\u2264 ", "\u2265 ", "\u2260 ")


def broken(text: str, width: int) -> list[str]:
    """The rows of a formula, each of at most ``width`` characters.

    >>> broken("x^2 + (a + b) + 1", 14)
    ['x^2 + (a + b)', '+ 1']
    >>> for row in broken("(a + b + c + d + e)(x + y)/(z + 1)^2", 22):
    ...     print(row)
    (a + b + c + d + e)
    (x + y)/(z + 1)^2
    """
    width = max(width, NARROW)
    if len(text) <= width:
        return [text]
    places, longest = _scanned(text)
    for cut_here in _LEVELS:
        pieces = _pieces(text, places, cut_here)
        if len(pieces) > 1 and cut_here is _relation and len(pieces[0]) <= width // 4:
            return _after_a_name(text, len(pieces[0]) + 1, width)
        if len(pieces) > 1:
            return _packed(pieces, width)
    return _in_brackets(text, *longest, width)


def _comma(text: str, i: int) -> bool:
    return text[i - 1] == "," and text[i] == " "


def _branch(text: str, i: int) -> bool:
    return text[i] == " " and text.startswith("if ", i + 1)


def _relation(text: str, i: int) -> bool:
    return text[i] == " " and text.startswith(RELATIONS, i + 1)


def _sign(text: str, i: int) -> bool:
    return text[i] == " " and text.startswith(SIGNS, i + 1)


def _slash(text: str, i: int) -> bool:
    """A fraction's slash after a bracket: not that of d/dx, nor of 1/2."""
    return text[i] == "/" and i >= NARROW and text[i + 1 : i + 2] not in ("d", "\u2202")


def _factor(text: str, i: int) -> bool:
    """A blank between factors: not one after an operator or inside ``lim x->0 ..`` or ``d/dx [..]``."""
    if text[i] != " " or text[i + 1] == "[":
        return False
    start = text.rfind(" ", 0, i)
    if text[start + 1 : i] in ("lim", *"+-\u2212*\u00b7=<>"):
        return False
    return start < 0 or text[text.rfind(" ", 0, start) + 1 : start] != "lim"


def _between(text: str, i: int) -> bool:
    """The place between two brackets side by side."""
    return text[i] in OPEN and text[i - 1] in CLOSE


_LEVELS: tuple[Callable[[str, int], bool], ...] = (_comma, _branch, _relation, _sign, _slash, _factor, _between)


def _pieces(text: str, places: list[int], cut_here: Callable[[str, int], bool]) -> list[str]:
    """The text cut wherever that may be; blanks stay in front of what follows them."""
    cuts = [i for i in places if cut_here(text, i)]
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


_PLACE = re.compile(r"[ /()\[\]{}]")
"""Where a formula may be cut, and what tells whether that is inside brackets."""


def _scanned(text: str) -> tuple[list[int], tuple[int, int]]:
    """The places outside all brackets where it may be cut, and what the longest of the outermost brackets holds.

    >>> _scanned("a + (b c)(d)/2"), _scanned("a + b")
    (([1, 3, 4, 9, 12], (5, 8)), ([1, 3], (0, 0)))
    """
    found = []
    longest = (0, 0)
    depth = opened = start = 0
    for match in _PLACE.finditer(text):
        i, c = match.start(), match[0]
        if c in CLOSE:
            depth -= 1
            if opened:  # a bracket that nothing opened has no partner
                opened -= 1
                if not opened and i - start > longest[1] - longest[0]:
                    longest = start, i
            continue
        if depth <= 0 and 0 < i < len(text) - 1:
            found.append(i)
        if c in OPEN:
            depth += 1
            if not opened:
                start = i + 1
            opened += 1
    return found, longest


def _packed(pieces: list[str], width: int) -> list[str]:
    """The pieces in rows, as many as fit in each; one that fits in none has rows of its own."""
    rows: list[str] = []
    row, ends = "", False
    for piece in pieces:
        # A term that took rows of its own ends its last row.
        if row and len(row) + len(piece) <= width and not (ends and piece[1:].startswith(SIGNS)):
            row += piece
            continue
        rows += [row] if row else []
        *before, row = broken(piece.lstrip(), width)
        rows += before
        ends = bool(before)
    return [*rows, row]


def _after_a_name(text: str, start: int, width: int) -> list[str]:
    """``du/dx = ...`` with what follows the sign below its first row."""
    start = text.index(" ", start) + 1
    rows = broken(text[start:], width - start)
    return [text[:start] + rows[0], *[" " * start + row for row in rows[1:]]]


def _in_brackets(text: str, start: int, end: int, width: int) -> list[str]:
    """The bracket between two places broken, what follows its first row below the first term."""
    if end - start < 2:
        return [text[i : i + width] for i in range(0, len(text), width)]
    head, tail = text[:start], text[end:]
    under = len(head) if len(head) <= width // 3 else 2
    rows = broken(text[start:end], max(NARROW, width - under - min(len(tail), width // 3)))
    first = [head + rows[0]] if under == len(head) else [*broken(head, width), " " * under + rows[0]]
    *above, last = [*first, *[" " * under + row for row in rows[1:]]]
    if len(last) + len(tail) <= width:
        return [*above, last + tail]
    return [*above, last, *[" " * (under - 1) + row for row in broken(tail, width - under + 1)]]


def terms(e: Expr, write: Callable[[Expr], str]) -> list[str]:
    """The terms of a sum as ``write`` has them there, each behind the first with its sign.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> terms(parse("x^2 - 2x + 1"), show)
    ['x^2', ' - 2x', ' + 1']
    """
    one = Sym("x")
    start = len(write(one))
    behind = write(Add(one, one))[start:]
    return [write(Add(e.args[0], one)).removesuffix(behind), *[write(Add(one, term))[start:] for term in e.args[1:]]]
