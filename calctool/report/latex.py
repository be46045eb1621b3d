"""LaTeX: the derivation as an ``align*`` environment with the rule's name at the right of each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from calctool.derivation.rule import Part, Words
from calctool.expr.printer import dotted, show, symbol
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.columns import Beside, DerivationColumn, ReadableLine, by_name
from calctool.report.hints import Hint
from calctool.report.latex_document import displayed, latex_document, signed, wide_columns, worked
from calctool.report.left_side import left_side
from calctool.report.matrices import latex_matrix, latex_value
from calctool.report.model import (
    Chart,
    Drawing,
    Fact,
    Grid,
    Matrix,
    Remark,
    Report,
    Result,
    Source,
    Statements,
    Tree,
)
from calctool.report.page import Answer, Check, Piece, Remarks, Title, page, problem_of


def latex(report: Report, view: View) -> str:
    """The report as LaTeX to paste into a document (needs amsmath), or a document; without steps the answer alone."""
    out: list[str] = []
    pieces = list(page(report, view))
    if view.standalone and not any(isinstance(p, (Title, DerivationColumn)) and not _is_verdict(p) for p in pieces[:1]):
        out.append(rf"\textbf{{{sentence(problem_of(report), view)}}}")
    for piece in pieces:
        # A piece that begins with text begins a paragraph, and so does what follows one.
        out += [*([""] if out and out[-1] else []), *drawn(piece, view)]
    return latex_document("\n".join(out)) if view.standalone else "\n".join(out) + "\n"


def _is_verdict(piece: Piece) -> bool:
    return isinstance(piece, Title) and piece.verdict


def drawn(piece: Piece, view: View) -> Iterator[str]:
    """One piece of the page, line by line."""
    match piece:
        case Title(words, _):
            yield sentence(words, view)
        case Remarks(sentences):
            for i, said in enumerate(sentences):
                yield from ([""] if i else [])
                yield sentence(said, view)
        case Remark(words):
            yield sentence(words, view)
        case DerivationColumn():
            yield from aligned(piece, view)
        case Grid():
            yield from table(piece, view)
        case Matrix():
            yield from (r"\[", f"{words_in_math(piece.name, view)} = {matrix(piece, view)}", r"\]")
        case Tree():
            yield from tree(piece, view)
        case Statements():
            yield from statements(piece, view)
        case Drawing():
            yield from drawing(piece)
        case Chart(diagram):
            yield escape(diagram.says)
        case Source():
            # LaTeX knows few characters beyond ASCII; an SVG may have them by their numbers.
            named = [row.encode("ascii", "xmlcharrefreplace").decode() for row in piece.rows]
            rows = named if piece.language == "svg" and view.standalone else piece.rows
            yield from (r"\begin{verbatim}", *rows, r"\end{verbatim}")
        case Answer():
            yield from answers(piece, view)
        case Check(says):
            yield rf"\emph{{{escape(says)}}}"
        case Hint():
            yield from hint_lines(piece, view)
        case _:
            assert_never(piece)


def answers(piece: Answer, view: View) -> Iterator[str]:
    """The answer and the facts beside it; alone they are formulas, else sentences."""
    found = answer(piece.result, view)
    if piece.alone:
        formulas = [found] if found else []
        for fact in piece.facts:
            shown = [rf"\text{{{escape(v)}}}" if text else v for v, text in fact_values(fact, view)]
            formulas.append(rf"\text{{{escape(fact.label)}: }}" + r",\ ".join(shown))
        yield displayed(formulas) if view.standalone else "\n".join(formulas)
        return
    yield rf"\textbf{{{piece.word}:}} ${named_answer(piece.result, view)}$"
    if piece.facts:
        yield r"\begin{itemize}"
    for fact in piece.facts:
        said = [escape(v) if text else f"${v}$" for v, text in fact_values(fact, view)]
        yield rf"\item {escape(fact.label)}: {', '.join(said)}"
    if piece.facts:
        yield r"\end{itemize}"


def hint_lines(piece: Hint, view: View) -> Iterator[str]:
    """The hint, and no more of the line than it tells."""
    if not piece.reason:
        yield piece.none()
        return
    if piece.plan:
        yield from ("Plan: " + sentence(piece.plan, view), "")
    for words in piece.before:
        yield from (sentence(words, view), "")
    lead = "Next:" if piece.number == 1 else f"Step {piece.number} of {piece.lines}:"
    formula = rf" \quad {escape(piece.formula)}" if piece.formula else ""
    yield rf"\textbf{{{lead}}} {escape(piece.reason)}{formula}"
    if says := piece.says():
        yield from ("", sentence(says, view))
    for letter, value in piece.parts():
        yield from ("", f"${letter_name(letter)} = {show(value, 'latex', view.derivative)}$")
    for here in piece.goals():
        yield from ("", f"here: ${show(here, 'latex', view.derivative)}$")
    for goal, found in piece.found():
        yield from ("", f"found: ${show(goal, 'latex', view.derivative)} = {show(found, 'latex', view.derivative)}$")
    if (line := piece.line()) is not None:
        left = words_in_math(piece.above, view)
        yield from (r"\[", f"{left} {signed(line, show(line, 'latex', view.derivative))}", r"\]")
    for words in piece.said():
        yield from ("", sentence(words, view))


def fact_values(fact: Fact, view: View) -> list[tuple[str, bool]]:
    """The values of a fact: formulas in LaTeX, and words, which are marked."""

    def math(e: Expr) -> str:
        return show(e, "latex", view.derivative)

    values = fact.value if fact.several and isinstance(fact.value, list) else [fact.value]
    return [(v, True) if isinstance(v, str) else (latex_value(v, math), False) for v in values]


def answer(found: Result, view: View) -> str:
    """The answer alone."""
    if found.value is None:
        return r"\text{does not exist}" if found.kind == "dne" else ""

    def math(e: Expr) -> str:
        return show(e, "latex", view.derivative)

    if found.unknown and isinstance(found.value, list):
        if not found.value:
            return r"\text{none}"
        return f"{words_in_math(found.unknown, view)} = " + r",\ ".join([latex_value(v, math) for v in found.value])
    if found.names and isinstance(found.value, list):
        pairs = zip(found.names, found.value, strict=True)
        return r",\quad ".join(f"{words_in_math(n, view)} = {latex_value(v, math)}" for n, v in pairs)
    return latex_value(found.value, math, found.column)


def named_answer(found: Result, view: View) -> str:
    """The answer with its left side, where it has a name."""
    right = answer(found, view)
    if found.named is None or found.value is None:
        return right
    return f"{left_side(found.named, view.derivative, 'latex')} = {right}"


def matrix(block: Matrix, view: View) -> str:
    """A matrix between brackets."""
    return latex_matrix([[show(e, "latex", view.derivative) for e in row] for row in block.rows])


def tree(block: Tree, view: View) -> Iterator[str]:
    """A tree as nested lists, which need no package."""
    yield from title(block.title)
    depth = 0
    for guides, name, note in block.rows:
        while depth <= len(guides):
            yield r"\begin{itemize}"
            depth += 1
        while depth > len(guides) + 1:
            yield r"\end{itemize}"
            depth -= 1
        yield rf"\item {sentence(name, view)}" + (rf" \quad {sentence(note, view)}" if note else "")
    for _ in range(depth):
        yield r"\end{itemize}"


def title(text: str) -> Iterator[str]:
    """The title of a block, where it has one."""
    if text:
        yield rf"\paragraph{{{escape(text)}}}"


def aligned(shown: DerivationColumn, view: View) -> Iterator[str]:
    """One derivation, with what is said between its lines, and the derivations of its parts below the lines.

    What is said behind the last line follows the display.
    """
    yield from title(shown.title)
    for i, said in enumerate(shown.before):
        yield from ([""] if i else [])
        yield sentence(said, view)
    out: list[str] = []
    between: list[str] = []
    for row, text in column_rows(shown, view, 0):
        if text:
            between.append(text)
            continue
        # A row ends with two backslashes, but not the last: they would make an empty line.
        out[-1:] = [out[-1] + r" \\"] if out else []
        out += [*[rf"\intertext{{{said}}}" for said in between], row]
        between = []
    yield from (r"\begin{align*}", *out, r"\end{align*}")
    for i, text in enumerate(between):
        yield from ([""] if i else [])
        yield text


def column_rows(shown: DerivationColumn, view: View, depth: int) -> Iterator[tuple[str, str]]:
    """The rows of a derivation, those of its parts moved in; and what is said between them, in the second place."""
    head = words_in_math(shown.left, view)
    if depth or not shown.lines:
        yield _moved_in(head, depth), ""
        head = ""
        for said in shown.before if depth else ():
            yield "", sentence(said, view)
    for line in shown.lines:
        yield from _beside(line.above(), view, depth)
        for row in _rows(head, line, view, depth):
            yield row, ""
        head = ""
        yield from _beside(line.beside(), view, depth)


def _beside(found: Sequence[Beside], view: View, depth: int) -> Iterator[tuple[str, str]]:
    """What stands beside a line, as rows."""
    for beside in found:
        for said in (beside.says, *beside.notes):
            if said:
                yield "", sentence(said, view)
        for row in parts_rows(beside, view):
            yield _moved_in(row, depth + 1), ""
        for inner in beside.columns:
            yield from column_rows(inner, view, depth + 1)


def _moved_in(row: str, depth: int) -> str:
    return "&" + r" \quad" * depth + " " + row


def _inner_row(line: ReadableLine, view: View, depth: int) -> str:
    """A line of the derivation of a part, and its reason."""
    after = show(line.after, "latex", view.derivative)
    return rf"{_moved_in(signed(line.after, after), depth)} && \text{{{escape(line.reason)}}}"


def _rows(head: str, line: ReadableLine, view: View, depth: int) -> list[str]:
    """A line and its reason, in several rows where a document has no room for one."""
    if view.standalone:
        return worked(head, line.after, escape(line.reason), view.derivative, depth)
    if depth:
        return [_inner_row(line, view, depth)]
    after = show(line.after, "latex", view.derivative)
    return [rf"{head} &{signed(line.after, after)} && \text{{{escape(line.reason)}}}"]


def statements(block: Statements, view: View) -> Iterator[str]:
    """An argument as a list, reasons in brackets."""
    yield from title(block.title)
    yield r"\begin{itemize}"
    for words, reason in block.lines:
        yield rf"\item {sentence(words, view)}" + (rf" \quad ({escape(reason)})" if reason else "")
    yield r"\end{itemize}"


def parts_rows(beside: Beside, view: View) -> list[str]:
    """``u = 2x^2 + 8,\\ du/dx = 4x`` for every part: two side by side, more one below the other."""
    cells = [part_text(same, view) for same in by_name(beside.parts)]
    return [r",\quad ".join(cells)] if 0 < len(cells) < 3 else cells


def part_text(same: Sequence[tuple[Part, Expr]], view: View) -> str:
    """A part by name, and its derivatives."""
    value = same[0][0].value
    rates = [part_rate(part, rate, view) for part, rate in same]
    return r",\ ".join([f"{letter_name(same[0][0].letter)} = {show(value, 'latex')}", *rates])


def letter_name(letter: str) -> str:
    """What a part is called: a letter, or its logarithm."""
    return rf"\ln {letter[3:]}" if letter.startswith("ln ") else show_name(letter)


def part_rate(part: Part, derivative: Expr, view: View) -> str:
    """The derivative of a part, after what it is called."""
    name, by = letter_name(part.letter), show(part.wrt, "latex")
    style = view.derivative.partition(" ")[0] if dotted(view.derivative, part.wrt) else "leibniz"
    sign = r"\partial " if style == "partial" and part.value.free - part.wrt.free else "d"
    primed = f"({name})'" if " " in part.letter else f"{name}'"
    shapes = {"lagrange": primed, "newton": rf"\dot{{{name}}}", "euler": f"D_{{{by}}} {name}"}
    prime = shapes.get(style, rf"\frac{{{sign}{name}}}{{{sign}{by}}}")
    if part.rate is not None:
        prime = show(part.rate, "latex", view.derivative)
    return f"{prime} = {show(derivative, 'latex')}"


def show_name(letter: str) -> str:
    return symbol(letter, "latex")


def table(block: Grid, view: View) -> Iterator[str]:
    """A grid as a tabular."""
    yield from title(block.title)
    texts = [block.header, *[tuple([c if isinstance(c, str) else show(c) for c in row]) for row in block.rows]]
    yield rf"\begin{{tabular}}{{{wide_columns(texts) if view.standalone else 'l' * len(block.header)}}}"
    if any(block.header):
        yield " & ".join(escape(h) for h in block.header) + r" \\"
    for row in block.rows:
        yield " & ".join(escape(c) if isinstance(c, str) else f"${show(c, 'latex')}$" for c in row) + r" \\"
    yield r"\end{tabular}"


def drawing(block: Drawing) -> Iterator[str]:
    """A picture in words: what it shows, and how to have it as a figure."""
    yield from title(block.title or block.picture.title)
    yield "% The picture: --plot-file FILE.pdf writes it, \\includegraphics{FILE.pdf} takes it in."
    yield escape(block.picture.says)


def sentence(words: Words, view: View) -> str:
    r"""A sentence with its formulas in math mode.

    >>> from calctool.expr.tree import Num, Sym
    >>> print(sentence(("f'(", Num(2), ") for d", Sym("y"), "/d", Sym("x")), View()))
    $f'(2)$ for $dy/dx$
    """
    return "".join(
        [f"${part.formula}$" if isinstance(part, FormulaRun) else escape(part) for part in runs(words, view)]
    )


class FormulaRun(NamedTuple):
    """A formula of a sentence, in LaTeX."""

    formula: str


_HERE = "\x00"
"""Stands for an expression of a sentence."""
_RATE = f"(?<![A-Za-z])d[A-Za-z{_HERE}]/d[A-Za-z{_HERE}](?![A-Za-z])"
_UNIT = rf"(?:{_RATE}|(?<![A-Za-z])[A-Za-z]'*\({_HERE}\)|{_HERE})"
_RUN = re.compile(rf"{_UNIT}(?:\*{_UNIT})*")


def runs(words: Words, view: View) -> Iterator[str | FormulaRun]:
    """The words and the formulas of a sentence; letters and brackets that belong to a formula are part of it.

    These are the letters of dy/dx, and the name before a value: f'(2).
    """
    said = "".join([w.replace(_HERE, "") if isinstance(w, str) else _HERE for w in words])
    values = iter([show(w, "latex", view.derivative) for w in words if isinstance(w, Expr)])
    at = 0
    for found in _RUN.finditer(said):
        if found.start() > at:
            yield said[at : found.start()]
        pieces = found[0].replace("*", r" \cdot ").split(_HERE)
        yield FormulaRun(pieces[0] + "".join([next(values) + piece for piece in pieces[1:]]))
        at = found.end()
    if said[at:]:
        yield said[at:]


def words_in_math(words: Words, view: View) -> str:
    r"""Words and formulas in math mode; the names of gradients, matrices and lengths as symbols.

    >>> from calctool.expr.tree import Num, Sym
    >>> print(words_in_math(("|grad f| at ", Sym("x"), " = ", Num(1)), View()))
    \left|\nabla f\right|\text{ at }x = 1
    """
    return "".join([_symbols(w) if isinstance(w, str) else show(w, "latex", view.derivative) for w in words])


_SYMBOLS = {
    "|grad f|": r"\left|\nabla f\right|", "grad f": r"\nabla f", "D_u f": "D_u f", " . u": r" \cdot u",
    "det J": r"\det J", "|v|": r"\left|v\right|", " = ": " = ", ", ": r",\ ",
}  # fmt: skip


def _symbols(text: str) -> str:
    """Words in math mode: names as symbols, a capital as it is, all else as text."""
    parts = re.split("(" + "|".join([*map(re.escape, _SYMBOLS), r"\b[A-Z]\b", r"\b[A-Za-z]'*\(", r"\)"]) + ")", text)
    shown = [
        _SYMBOLS.get(part, part) if i % 2 else part and rf"\text{{{escape(part)}}}" for i, part in enumerate(parts)
    ]
    return "".join(shown)


IN_MATH = {
    "0*oo": r"0 \cdot \infty", "oo/oo": r"\infty/\infty", "oo - oo": r"\infty - \infty", "1^oo": r"1^{\infty}",
    "oo^0": r"\infty^{0}", "0^0": "0^{0}", "->": r"\to", "oo": r"\infty",
}  # fmt: skip
"""What is typed in sentences, and set as a formula: the indeterminate forms, an arrow, infinity."""
_FORMS = "|".join([re.escape(sign) for sign in IN_MATH if len(sign) > 2])
SIGNS = re.compile(rf"((?<![\w*/^])(?:{_FORMS})(?![\w*/^])|->|\boo\b)")


def escape(text: str) -> str:
    r"""Text for LaTeX's text mode.

    >>> escape("a_b & 5%, x -> oo")
    'a\\_b \\& 5\\%, x $\\to$ $\\infty$'
    """
    special = {
        "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
        "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    }  # fmt: skip
    pieces = SIGNS.split(text)
    return "".join(
        [
            f"${IN_MATH[piece]}$"
            if i % 2
            else "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in piece)
            for i, piece in enumerate(pieces)
        ]
    )
