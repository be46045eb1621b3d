"""The page laid out for a terminal: plain text joins the pieces of a row, Rich colours them by what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import assert_never

from calctool.derivation.rule import Part
from calctool.expr.printer import dotted, show
from calctool.expr.tree import Expr, Sym
from calctool.report import View
from calctool.report.breaking import broken
from calctool.report.columns import Beside, DerivationColumn, by_name, sign_before
from calctool.report.hints import Hint
from calctool.report.left_side import left_side
from calctool.report.matrices import answers, listed, matrix_rows, tree_rows, value_text
from calctool.report.model import Chart, Drawing, Grid, Matrix, Remark, Report, Source, Statements, Tree
from calctool.report.page import Answer, Check, Piece, Remarks, Title, page
from calctool.report.rows import COLOURS, Mark, Pen, Row, equation, formula, indent, paragraph, pen, statement


def text(report: Report, view: View) -> str:
    """The report as plain text: ASCII, whatever the terminal can show, because scripts read it."""
    view = view._replace(ascii=True)
    return "".join("".join(t for t, _ in row).rstrip() + "\n" for row in layout(report, view, wraps=False))


def rich(report: Report, view: View) -> str:
    """The report for a terminal, with colours where they are wanted."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out,
        width=max(view.width, 20),
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for row in layout(report, view):
        line = Text(no_wrap=True, overflow="ignore", end="\n")
        for piece, mark in row:
            line.append(piece, COLOURS[mark] or None)
        console.print(line, soft_wrap=True)
    return out.getvalue()


def layout(report: Report, view: View, *, wraps: bool = True) -> Iterator[Row]:
    """The report, row by row; a row of a table that ``wraps`` is not longer than the page is wide."""
    p = pen(view)._replace(wraps=wraps)
    above: Piece | None = None
    for piece in page(report, view):
        if above is not None and _apart(above, piece):
            yield []
        yield from rows_of(piece, p)
        above = piece


def _apart(above: Piece, below: Piece) -> bool:
    """Is there an empty row between them?"""
    if isinstance(above, Title):
        return not isinstance(below, (Title, Remarks, Drawing))
    together = isinstance(above, Answer) and isinstance(below, Check)
    return not together and not (isinstance(above, Remarks) and isinstance(below, (Answer, Check)))


def rows_of(piece: Piece, p: Pen) -> Iterator[Row]:
    """The rows of one piece of the page."""
    width = p.view.width
    match piece:
        case Title((Expr() as problem,), _):
            yield from formula(p.math(problem), width, "heading")
        case Title(words, _):
            yield from paragraph(p.prose(words), width, "heading")
        case Remarks(sentences):
            for said in sentences:
                yield from paragraph(p.prose(said), width)
        case Remark(words):
            yield from paragraph(p.prose(words), width)
        case DerivationColumn():
            yield from lines(piece, p)
        case Grid():
            yield from grid(piece, p)
        case Matrix():
            cells = [[p.math(e) for e in row] for row in piece.rows]
            for text in matrix_rows(p.words(piece.name) + " = ", cells, width, p.view.ascii):
                yield from formula(text, width)
        case Tree():
            yield from title(piece.title)
            for text in tree_rows(piece, p.words, p.view.ascii):
                yield [(text, "formula")]
        case Statements():
            yield from title(piece.title)
            for said, reason in piece.lines:
                yield from statement(p.words(said), p.said(reason), width)
        case Drawing():
            yield from drawing(piece, p)
        case Chart(diagram):
            yield from paragraph(diagram.says, width)
        case Source():
            for text in piece.rows:
                yield [(text, "formula")]
        case Answer():
            yield from answer_rows(piece, p)
        case Check(says):
            yield from paragraph(p.said(says), width, "note")
        case Hint():
            yield from hint_rows(piece, p)
        case _:
            assert_never(piece)


def title(text: str) -> Iterator[Row]:
    """The title of a block, where it has one."""
    if text:
        yield [(text, "heading")]


def answer_rows(piece: Answer, p: Pen) -> Iterator[Row]:
    """The answer, a line each value, and the facts beside it."""
    result, lead = piece.result, "" if piece.alone else f"{piece.word}: "
    if result.kind == "dne":
        yield [(lead, "heading"), ("does not exist", "heading" if lead else "text")]
    elif result.value is not None:
        for text in answers(result, p.math, p.words):
            if lead:
                if result.named is not None:
                    text = f"{left_side(result.named, p.view.derivative, p.notation)} = {text}"
                yield from formula(text, p.view.width, "heading", lead)
            else:
                yield [(text, "text")]
            lead = " " * len(lead)
    for fact in piece.facts:
        shown = listed if fact.several else value_text
        text = p.said(f"{fact.label}: {shown(fact.value, p.math)}")
        if lead:
            yield from formula(text, p.view.width, "text", lead)
        else:
            yield [(text, "text")]


def lines(shown: DerivationColumn, p: Pen, depth: int = 0) -> Iterator[Row]:
    """The lines of a derivation, one below the other, reasons at the right."""
    yield from title(p.said(shown.title))
    margin, width = 4 * depth, p.view.width
    yield from indent(formula(p.brief(shown.left), width - margin), margin)
    for said in shown.before:
        yield from paragraph(p.prose(said), width, "note", margin + 2)
    for line in shown.lines:
        mark: Mark = "formula" if line.sound else "wrong"
        yield from beside_rows(line.above(), p, depth)
        sign = sign_before(line.after)
        yield from equation(sign, p.short(line.after), p.said(line.reason), width, margin + 2, mark)
        yield from beside_rows(line.beside(), p, depth)


def beside_rows(found: list[Beside], p: Pen, depth: int) -> Iterator[Row]:
    """What stands beside a line: sentences and notes, the table of parts, and how each was found.

    A note is one on the line, so it stands before what is worked out beside it.
    """
    margin = 4 * depth + 4
    for beside in found:
        yield from paragraph(p.prose(beside.says), p.view.width, "note", margin)
        for note in beside.notes:
            yield from paragraph(p.prose(note), p.view.width, "note", margin + (0 if beside.parts else 2))
        if beside.parts:
            yield from parts_rows(beside.parts, p, margin)
        for inner in beside.columns:
            yield from lines(inner, p, depth + 1)


def parts_rows(parts: tuple[tuple[Part, Expr], ...], p: Pen, margin: int) -> Iterator[Row]:
    """The table of parts: each part named, with its derivative, side by side."""
    cells = [part_cells(same, p) for same in by_name(parts)]
    widths = [max(map(len, cell)) for cell in cells]
    if sum(widths) + 4 * (len(widths) - 1) <= p.view.width - margin and len(cells) <= 4:
        for texts in zip_longest(*cells, fillvalue=""):
            row = "    ".join([text.ljust(w) for text, w in zip(texts, widths, strict=True)])
            yield [(" " * margin + row.rstrip(), "text")]
        return
    wide = max([len(cell[0]) for cell in cells])
    if margin + wide + 4 + max([len(", ".join(cell[1:])) for cell in cells]) > p.view.width:
        wide = 0
    for first, *rates in cells:
        if margin + len(first) + len(", ".join(rates)) + 4 <= p.view.width:
            yield [(" " * margin + first.ljust(wide) + "    " + ", ".join(rates), "text")]
        else:
            for text in (first, *rates):
                yield from indent(formula(text, p.view.width - margin), margin)


def part_cells(same: Sequence[tuple[Part, Expr]], p: Pen) -> list[str]:
    """``u = 2x^2 + 8`` and ``du/dx = 4x``, and what it is by other letters."""
    (first, _), *_ = same
    cells = [f"{first.letter} = {p.short(first.value)}"]
    for part, rate in same:
        others = bool(part.value.free - part.wrt.free)
        called = prime(part.letter, part.wrt, p, others) if part.rate is None else p.math(part.rate)
        cells.append(f"{called} = {p.short(rate)}")
    return cells


def prime(name: str, wrt: Sym, p: Pen, others: bool = False) -> str:
    """The derivative of a named part in the notation asked for; ``others`` says that it is a partial one."""
    style = p.view.derivative if dotted(p.view.derivative, wrt) else "leibniz"
    style = style if style.startswith("partial") else style.partition(" ")[0]
    if len(name) > 1 and " " in name:
        forms = {"lagrange": f"({name})'", "newton": f"dot({name})", "euler": f"D_{wrt.name} [{name}]"}
        return forms.get(style, f"d/d{wrt.name} [{name}]")
    if style == "lagrange":
        return f"{name}'"
    if style == "euler":
        return f"D_{wrt.name} {name}"
    if style == "newton":
        return f"dot({name})" if p.notation == "plain" else f"{name}\u0307"
    sign = "∂" if others and style.startswith("partial") and p.notation == "unicode" else "d"
    return f"{sign}{name}/{sign}{show(wrt, p.notation)}"


def grid(block: Grid, p: Pen) -> Iterator[Row]:
    """A table with its columns lined up; on a terminal the widest are wrapped where a row would not fit."""
    cells = [[_cell(c, p) if isinstance(c, str) else p.math(c) for c in row] for row in block.rows]
    header = [p.said(c) for c in block.header]
    widths = [max(len(r[i]) for r in [header, *cells]) for i in range(len(header))]
    if p.wraps:
        widths = fitted(widths, p.view.width)
    yield from title(block.title)
    heading: list[tuple[Sequence[str], Mark]] = [(header, "heading")] if any(header) else []
    for row, mark in [*heading, *((row, "text") for row in cells)]:
        wrapped = [broken(c, w) if len(c) > w else [c] for c, w in zip(row, widths, strict=True)]
        for texts in zip_longest(*wrapped, fillvalue=""):
            yield [("  ".join([t.ljust(w) for t, w in zip(texts, widths, strict=True)]).rstrip(), mark)]


def _cell(text: str, p: Pen) -> str:
    """A cell in words, or the sign of a value."""
    return "−" if text == "-" and p.notation == "unicode" else p.said(text)


def fitted(widths: list[int], width: int) -> list[int]:
    """Widths of columns that fit beside each other, the widest made narrower; as they are where none can be.

    >>> fitted([10, 60, 50], 80), fitted([10, 20], 80)
    ([10, 33, 33], [10, 20])
    """
    room = width - 2 * (len(widths) - 1)
    most = max(widths, default=0)
    while sum(min(w, most) for w in widths) > room and most > NARROWEST:
        most -= 1
    return [min(w, most) for w in widths]


NARROWEST = 12
"""No column is made narrower than this."""


def drawing(block: Drawing, p: Pen) -> Iterator[Row]:
    """A picture in characters, and under it what it shows in words."""
    from calctool.pictures.picture import typeset
    from calctool.pictures.terminal import drawn

    picture = block.picture._replace(title=block.title or block.picture.title)
    if not p.view.ascii:
        picture = typeset(picture)
    if picture.title:
        yield [(picture.title, "heading")]
    for row in drawn(picture, p.view.width, p.view.ascii):
        yield list(row)
    yield from paragraph(picture.says, p.view.width, "note")


def hint_rows(piece: Hint, p: Pen) -> Iterator[Row]:
    """The hint, and no more of the line than it tells."""
    width = p.view.width
    if not piece.reason:
        yield from paragraph(piece.none(), width)
        return
    if piece.plan:
        yield from paragraph(p.prose(("Plan: ", *piece.plan)), width)
    for said in piece.before:
        yield from paragraph(p.prose(said), width, "note")
    lead = "Next: " if piece.number == 1 else f"Step {piece.number} of {piece.lines}: "
    if piece.formula and len(lead + piece.reason + piece.formula) + 3 > width:
        yield [(lead, "heading"), (piece.reason, "reason")]
        yield from indent(formula(p.rule(piece.formula), width - 2, "text"), 2)
    else:
        yield [(lead, "heading"), (piece.reason, "reason"), (f"   {p.rule(piece.formula)}".rstrip(), "text")]
    yield from paragraph(p.prose(piece.says()), width)
    for letter, value in piece.parts():
        yield from indent(formula(f"{letter} = {p.math(value)}", width - 2, "text"), 2)
    if piece.goals():
        yield from indent(formula("here: " + ", ".join(map(p.math, piece.goals())), width - 2, "text"), 2)
    for goal, found in piece.found():
        yield from indent(formula(f"found: {p.math(goal)} = {p.math(found)}", width - 2, "text"), 2)
    if (line := piece.line()) is not None:
        yield from indent(formula(p.brief(piece.above), width - 2), 2)
        yield from equation(sign_before(line), p.short(line), "", width, 4)
    for said in piece.said():
        yield from statement(p.words(said), "", width)
