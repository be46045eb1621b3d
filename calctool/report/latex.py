"""LaTeX: the derivation as an ``align*`` environment with the rule's name at the right of each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from calctool.derivation.rule import Derivation, Part, Step, Words
from calctool.expr.printer import show, symbol
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.left_side import left_side
from calctool.report.matrices import latex_matrix, latex_value
from calctool.report.model import Chart, Drawing, Fact, Grid, Matrix, Report, Source, Statements, Tree, Work
from calctool.report.terminal import readable, renamed, worth_showing


def latex(report: Report, view: View) -> str:
    """The report as LaTeX to paste into a document (needs amsmath); without steps the answer alone."""
    verdict = report.result.kind == "verdict"
    if not view.steps and report.result.kind not in ("verdict", "listing"):
        asked = [block for block in report.blocks if isinstance(block, Grid) and block.asked]
        tables = chain.from_iterable(["", *table(block, view)] for block in asked)
        return "\n".join([answer(report, view), *facts(report, view), *tables]) + "\n"
    out: list[str] = []
    for said in report.remarks if verdict else ():
        out += [sentence(said, view), ""]
    if report.asks and not verdict:
        out += [sentence(report.asks, view), ""]
    for block in report.blocks:
        if isinstance(block, Work):
            if block.title:
                out.append(rf"\paragraph{{{escape(block.title)}}}")
            if block.held:
                out.append(sentence(block.held, view))
            out += aligned(block.derivation, view, block.name, block.named)
        elif isinstance(block, Grid):
            out += table(block, view)
        elif isinstance(block, Matrix):
            out += [r"\[", f"{words_in_math(block.name, view)} = {matrix(block, view)}", r"\]"]
        elif isinstance(block, Tree):
            out += tree(block, view)
        elif isinstance(block, Statements):
            out += statements(block, view)
        elif isinstance(block, Drawing):
            out += drawing(block)
        elif isinstance(block, Chart):
            out.append(escape(block.diagram.says))
        elif isinstance(block, Source):
            out += [r"\begin{verbatim}", *block.rows, r"\end{verbatim}"]
        else:
            out.append(sentence(block.words, view))
    if report.conditions:
        out.append("This holds for " + ", ".join(f"${show(c, 'latex')}$" for c in report.conditions) + ".")
    # The last line of a derivation is the answer; where there is none, or it has a name, it is said.
    worked = any(isinstance(block, Work) for block in report.blocks)
    if report.result.named is not None or (not worked and report.result.kind not in ("verdict", "listing")):
        out += [r"\[", named_answer(report, view), r"\]"]
    elif report.result.unknown:
        out += [r"\[", answer(report, view), r"\]"]
        for fact in report.facts:
            shown = [escape(v) if text else f"${v}$" for v, text in fact_values(fact, view)]
            out += [rf"{escape(fact.label)}: {', '.join(shown)}", ""]
    return "\n".join(out) + "\n"


def facts(report: Report, view: View) -> Iterator[str]:
    """What is asked for beside the answer, in math mode, each on a line."""
    for fact in report.facts:
        if fact.asked:
            shown = [rf"\text{{{escape(v)}}}" if text else v for v, text in fact_values(fact, view)]
            yield rf"\text{{{escape(fact.label)}: }}" + r",\ ".join(shown)


def fact_values(fact: Fact, view: View) -> list[tuple[str, bool]]:
    """The values of a fact: formulas in LaTeX, and words, which are marked."""

    def math(e: Expr) -> str:
        return show(e, "latex", view.derivative)

    values = fact.value if fact.several and isinstance(fact.value, list) else [fact.value]
    return [(v, True) if isinstance(v, str) else (latex_value(v, math), False) for v in values]


def answer(report: Report, view: View) -> str:
    """The answer alone."""
    if report.result.value is None:
        return r"\text{does not exist}" if report.result.kind == "dne" else ""

    def math(e: Expr) -> str:
        return show(e, "latex", view.derivative)

    found = report.result
    if found.unknown and isinstance(found.value, list):
        if not found.value:
            return r"\text{none}"
        return f"{words_in_math(found.unknown, view)} = " + r",\ ".join([latex_value(v, math) for v in found.value])
    if found.names and isinstance(found.value, list):
        pairs = zip(found.names, found.value, strict=True)
        return r",\quad ".join(f"{words_in_math(n, view)} = {latex_value(v, math)}" for n, v in pairs)
    return latex_value(found.value, math, found.column)


def named_answer(report: Report, view: View) -> str:
    """The answer with its left side, where it has a name."""
    named = report.result.named
    right = answer(report, view)
    if named is None or report.result.value is None:
        return right
    return f"{left_side(named, view.derivative, 'latex')} = {right}"


def matrix(block: Matrix, view: View) -> str:
    """A matrix between brackets."""
    return latex_matrix([[show(e, "latex", view.derivative) for e in row] for row in block.rows])


def tree(block: Tree, view: View) -> Iterator[str]:
    """A tree as nested lists, which need no package."""
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


def aligned(
    d: Derivation, view: View, name: Words | None = None, named: Mapping[Expr, Expr] | None = None
) -> Iterator[str]:
    """One derivation; those of its parts follow it."""
    later: list[Derivation] = []
    left = show(d.goal, "latex", view.derivative) if name is None else words_in_math(name, view)
    rows: list[str] = []
    for after, steps, reason in readable(d):
        head = "" if rows else left
        formula = show(renamed(after, named or {}), "latex", view.derivative)
        rows.append(rf"{head} &= {formula} && \text{{{escape(reason)}}}")
        for step in steps:
            if step.parts and not step.silent:
                rows += [rf"& \quad {row}" for row in parts_rows(step, view)]
                later += [inner for inner in step.inner if worth_showing(inner) and inner not in later]
    # A row ends with two backslashes, but not the last: they would make an empty line.
    yield r"\begin{align*}"
    yield from [rf"{row} \\" for row in rows[:-1]] + rows[-1:]
    yield r"\end{align*}"
    for inner in later:
        yield from aligned(inner, view)


def statements(block: Statements, view: View) -> Iterator[str]:
    """An argument as a list, reasons in brackets."""
    if block.title:
        yield rf"\paragraph{{{escape(block.title)}}}"
    yield r"\begin{itemize}"
    for words, reason in block.lines:
        yield rf"\item {sentence(words, view)}" + (rf" \quad ({escape(reason)})" if reason else "")
    yield r"\end{itemize}"


def parts_rows(step: Step, view: View) -> list[str]:
    """``u = 2x^2 + 8,\\ du/dx = 4x`` for every part: two side by side, more one below the other."""
    cells = [part_text(part, d, view) for part, d in zip(step.parts, step.inner, strict=True)]
    return [r",\quad ".join(cells)] if len(cells) < 3 else cells


def part_text(part: Part, d: Derivation, view: View) -> str:
    name = rf"\ln {part.letter[3:]}" if part.letter.startswith("ln ") else show_name(part.letter)
    partial = view.derivative.startswith("partial") and part.value.free - part.wrt.free
    sign = r"\partial " if partial else "d"
    prime = (
        rf"\frac{{{sign}{name}}}{{{sign}{show(part.wrt, 'latex')}}}" if view.derivative != "lagrange" else f"({name})'"
    )
    if part.rate is not None:
        prime = show(part.rate, "latex", view.derivative)
    return f"{name} = {show(part.value, 'latex')},\\ {prime} = {show(d.result, 'latex')}"


def show_name(letter: str) -> str:
    return symbol(letter, "latex")


def table(block: Grid, view: View) -> Iterator[str]:
    """A grid as a tabular."""
    yield rf"\begin{{tabular}}{{{'l' * len(block.header)}}}"
    if any(block.header):
        yield " & ".join(escape(h) for h in block.header) + r" \\"
    for row in block.rows:
        yield " & ".join(escape(c) if isinstance(c, str) else f"${show(c, 'latex')}$" for c in row) + r" \\"
    yield r"\end{tabular}"


def drawing(block: Drawing) -> Iterator[str]:
    """A picture in words: what it shows, and how to have it as a figure."""
    if title := block.title or block.picture.title:
        yield rf"\paragraph{{{escape(title)}}}"
    yield "% The picture: --plot-file FILE.pdf writes it, \\includegraphics{FILE.pdf} takes it in."
    yield escape(block.picture.says)


def sentence(words: Words, view: View) -> str:
    """A sentence with its formulas in math mode."""
    return "".join(escape(w) if isinstance(w, str) else f"${show(w, 'latex', view.derivative)}$" for w in words)


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
    parts = re.split("(" + "|".join([*map(re.escape, _SYMBOLS), r"\b[A-Z]\b"]) + ")", text)
    shown = [
        _SYMBOLS.get(part, part) if i % 2 else part and rf"\text{{{escape(part)}}}" for i, part in enumerate(parts)
    ]
    return "".join(shown)


def escape(text: str) -> str:
    r"""Text for LaTeX's text mode.

    >>> escape("a_b & 5%")
    'a\\_b \\& 5\\%'
    """
    special = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
