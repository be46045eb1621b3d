"""Markdown with the formulas in dollar signs, as GitHub, Jupyter and Pandoc read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.columns import Beside, DerivationColumn, by_name, sign_before
from calctool.report.hints import Hint
from calctool.report.latex import (
    IN_MATH,
    SIGNS,
    FormulaRun,
    answer,
    fact_values,
    letter_name,
    matrix,
    named_answer,
    part_text,
    runs,
    words_in_math,
)
from calctool.report.latex_document import signed
from calctool.report.model import Chart, Drawing, Fact, Grid, Matrix, Remark, Report, Source, Statements, Tree
from calctool.report.page import Answer, Check, Piece, Remarks, Title, page


def markdown(report: Report, view: View) -> str:
    """The report as Markdown; without steps the answer alone, as a formula."""
    out: list[str] = []
    for piece in page(report, view):
        rows = drawn(piece, view)
        out += [*([""] if out else []), *(rows if isinstance(piece, (Source, Drawing)) else map(_guarded, rows))]
    return "\n".join(out) + "\n"


_FORMULA = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1")
_LETTERS = {"\\": r"\cr", ",": r"\thinspace", "{": r"\lbrace", "}": r"\rbrace", "|": r"\Vert"}


def _guarded(row: str) -> str:
    r"""The row with formulas of commands that have letters: GitHub takes a backslash before another sign away.

    >>> print(_guarded(r"$$\begin{pmatrix} 1 \\ x_{2} \end{pmatrix}$$"))
    $$\begin{pmatrix} 1 \cr x_{2} \end{pmatrix}$$
    >>> print(_guarded(r"\$5, $\operatorname{erf}(x)$"))
    \$5, $\mathop{\mathrm{erf}}(x)$
    """

    def formula(found: re.Match[str]) -> str:
        inside = re.sub(r"\\([\\,{}|])", lambda sign: f"{_LETTERS[sign[1]]} ", found[2])
        inside = re.sub(r"\\operatorname\{((?:[^{}]|\{\})*)\}", r"\\mathop{\\mathrm{\1}}", inside)
        return found[1] + re.sub(r"(?<= ) +", "", inside).strip() + found[1]

    return _FORMULA.sub(formula, row)


def drawn(piece: Piece, view: View) -> Iterator[str]:
    """One piece of the page, line by line."""
    match piece:
        case Title(words, verdict):
            yield ("" if verdict else "## ") + sentence(words, view)
        case Remarks(sentences):
            for i, said in enumerate(sentences):
                yield from ([""] if i else [])
                yield sentence(said, view)
        case Remark(words):
            yield sentence(words, view)
        case DerivationColumn():
            yield from derivation(piece, view)
        case Grid():
            yield from table(piece)
        case Matrix():
            yield f"$${words_in_math(piece.name, view)} = {matrix(piece, view)}$$"
        case Tree():
            yield from title(piece.title)
            yield from tree(piece, view)
        case Statements():
            yield from title(piece.title)
            yield from statements(piece, view)
        case Drawing():
            yield from drawing(piece, view)
        case Chart(diagram):
            yield escape(diagram.says)
        case Source():
            yield from (f"```{piece.language}", *piece.rows, "```")
        case Answer():
            yield from answers(piece, view)
        case Check(says):
            yield f"*{escape(says)}*"
        case Hint():
            yield from hint_lines(piece, view)
        case _:
            assert_never(piece)


def answers(piece: Answer, view: View) -> Iterator[str]:
    """The answer as a formula, and what is said beside it as a list."""
    if found := named_answer(piece.result, view) if not piece.alone else answer(piece.result, view):
        yield ("" if piece.alone else f"**{piece.word}:** ") + f"${found}$"
    if piece.facts:
        yield from ("", *facts(piece.facts, view))


def title(text: str) -> Iterator[str]:
    """The title of a block, where it has one."""
    if text:
        yield from (f"**{escape(text)}**", "")


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
    yield f"**{lead}** {escape(piece.reason)}" + (f": {escape(piece.formula)}" if piece.formula else "")
    if says := piece.says():
        yield from ("", sentence(says, view))
    if piece.parts():
        yield ""
    for letter, value in piece.parts():
        yield f"- ${letter_name(letter)} = {show(value, 'latex', view.derivative)}$"
    for here in piece.goals():
        yield from ("", f"here: ${show(here, 'latex', view.derivative)}$")
    for goal, found in piece.found():
        yield from ("", f"found: ${show(goal, 'latex', view.derivative)} = {show(found, 'latex', view.derivative)}$")
    if (line := piece.line()) is not None:
        after = signed(line, show(line, "latex", view.derivative))
        yield from ("", f"$${words_in_math(piece.above, view)} {after}$$")
    for words in piece.said():
        yield from ("", sentence(words, view))


def facts(said: Sequence[Fact], view: View) -> list[str]:
    """What is said beside the answer, as a list."""
    out = []
    for fact in said:
        shown = [escape(v) if text else f"${v}$" for v, text in fact_values(fact, view)]
        out.append(f"- {escape(fact.label)}: {', '.join(shown)}")
    return out


def statements(block: Statements, view: View) -> Iterator[str]:
    """An argument as a list, reasons in brackets."""
    for words, reason in block.lines:
        yield f"- {sentence(words, view)}" + (f" ({escape(reason)})" if reason else "")


def sentence(words: Words, view: View) -> str:
    r"""A sentence with its formulas between dollar signs.

    >>> from calctool.parsing import parse
    >>> print(sentence(("an error below h^2, not_much, for ", parse("x^2")), View()))
    an error below h^2, not\_much, for $x^{2}$
    """
    return "".join(
        [f"${part.formula}$" if isinstance(part, FormulaRun) else escape(part) for part in runs(words, view)]
    )


def escape(text: str) -> str:
    r"""Text in which nothing means more to Markdown than it says; indeterminate forms are set as formulas.

    >>> print(escape("the form is 0*oo, not_much"))
    the form is $0 \cdot \infty$, not\_much
    """
    pieces = SIGNS.split(text)
    return "".join(
        [
            f"${IN_MATH[piece]}$" if i % 2 and piece not in ("->", "oo") else re.sub(r"([\\*_$<`])", r"\\\1", piece)
            for i, piece in enumerate(pieces)
        ]
    )


def tree(block: Tree, view: View) -> Iterator[str]:
    """A tree as nested lists."""
    for guides, name, note in block.rows:
        yield "  " * len(guides) + f"- {sentence(name, view)}" + (f" ({sentence(note, view)})" if note else "")


def derivation(shown: DerivationColumn, view: View, depth: int = 0) -> Iterator[str]:
    """A derivation as a list of lines and reasons; what belongs to a line stands below it."""
    pad = "  " * depth
    if shown.title:
        yield from (f"### {escape(shown.title)}", "")
    yield f"{pad}- {sentence(shown.left, view)}"
    for said in shown.before:
        yield f"{pad}  - {sentence(said, view)}"
    for line in shown.lines:
        yield from below(line.above(), view, depth + 1)
        after = sign_before(line.after) + show(line.after, "latex", view.derivative)
        yield f"{pad}  - ${after}$ — {escape(line.reason)}"
        yield from below(line.beside(), view, depth + 2)


def below(found: Sequence[Beside], view: View, depth: int) -> Iterator[str]:
    """What stands beside a line, as items of the list."""
    pad = "  " * depth
    for beside in found:
        if beside.says:
            yield f"{pad}- {sentence(beside.says, view)}"
        for note in beside.notes:
            yield f"{pad}- {sentence(note, view)}"
        for same in by_name(beside.parts):
            yield f"{pad}- ${part_text(same, view)}$"
        for inner in beside.columns:
            yield from derivation(inner, view, depth)


def drawing(block: Drawing, view: View) -> Iterator[str]:
    """A picture in characters between fences, under its title, and what it shows in words."""
    from calctool.pictures.terminal import drawn

    yield from title(block.title or block.picture.title)
    yield "```text"
    for row in drawn(block.picture, view.width, view.ascii):
        yield "".join(text for text, _ in row).rstrip()
    yield "```"
    if block.picture.says:
        yield from ("", escape(block.picture.says))


def table(block: Grid) -> Iterator[str]:
    """A grid as a table with bars."""
    yield from title(block.title)
    yield "| " + " | ".join(map(cell, block.header)) + " |"
    yield "|" + " --- |" * len(block.header)
    for row in block.rows:
        yield "| " + " | ".join(map(cell, row)) + " |"


def cell(c: str | Expr) -> str:
    r"""A cell of a table, in which a bar is written so that it does not end the cell.

    >>> from calctool.parsing import parse
    >>> cell("|x| * 2"), cell(parse("|x|"))
    ('\\|x\\| \\* 2', '$\\left\\vert x\\right\\vert $')
    """
    return escape(c).replace("|", r"\|") if isinstance(c, str) else f"${_bars(show(c, 'latex'))}$"


def _bars(formula: str) -> str:
    return formula.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
