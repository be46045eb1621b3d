"""LaTeX: the derivation as an ``align*`` environment with the rule's name at the right of each line."""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Expr
from ..notation import show
from ..report import Grid, Report, Words, Work
from ..step import Derivation, Part, Step
from . import View
from .page import readable, reasons, worth_showing


def latex(report: Report, view: View) -> str:
    """The report as LaTeX to paste into a document (needs amsmath); without steps the answer alone."""
    if not view.steps:
        return answer(report, view) + "\n"
    out: list[str] = []
    for block in report.blocks:
        if isinstance(block, Work):
            if block.title:
                out.append(rf"\paragraph{{{escape(block.title)}}}")
            out += aligned(block.derivation, view, block.name)
        elif isinstance(block, Grid):
            out += table(block, view)
        else:
            out.append(sentence(block.words, view))
    if report.conditions:
        out.append("This holds for " + ", ".join(f"${show(c, 'latex')}$" for c in report.conditions) + ".")
    return "\n".join(out) + "\n"


def answer(report: Report, view: View) -> str:
    """The answer alone."""
    if isinstance(report.result.value, Expr):
        return show(report.result.value, "latex", view.derivative)
    return r"\text{does not exist}" if report.result.kind == "dne" else ""


def aligned(d: Derivation, view: View, name: Words | None = None) -> Iterator[str]:
    """One derivation; those of its parts follow it."""
    later: list[Derivation] = []
    yield r"\begin{align*}"
    left = show(d.goal, "latex", view.derivative) if name is None else words_in_math(name, view)
    first = True
    for after, steps in readable(d):
        head = left if first else ""
        first = False
        yield rf"{head} &= {show(after, 'latex', view.derivative)} && \text{{{escape(reasons(steps))}}} \\"
        for step in steps:
            if step.parts and not step.silent:
                yield rf"& \quad {parts_row(step, view)} \\"
                later += [inner for inner in step.inner if worth_showing(inner) and inner not in later]
    yield r"\end{align*}"
    for inner in later:
        yield from aligned(inner, view)


def parts_row(step: Step, view: View) -> str:
    """``u = 2x^2 + 8,\\ du/dx = 4x`` for every part."""
    return r",\quad ".join(part_text(part, d, view) for part, d in zip(step.parts, step.inner, strict=True))


def part_text(part: Part, d: Derivation, view: View) -> str:
    name = rf"\ln {part.letter[3:]}" if part.letter.startswith("ln ") else show_name(part.letter)
    prime = rf"\frac{{d{name}}}{{d{show(part.wrt, 'latex')}}}" if view.derivative != "lagrange" else f"({name})'"
    return f"{name} = {show(part.value, 'latex')},\\ {prime} = {show(d.result, 'latex')}"


def show_name(letter: str) -> str:
    from ..notation import symbol

    return symbol(letter, "latex")


def table(block: Grid, view: View) -> Iterator[str]:
    """A grid as a tabular."""
    yield rf"\begin{{tabular}}{{{'l' * len(block.header)}}}"
    if any(block.header):
        yield " & ".join(escape(h) for h in block.header) + r" \\"
    for row in block.rows:
        yield " & ".join(escape(c) if isinstance(c, str) else f"${show(c, 'latex')}$" for c in row) + r" \\"
    yield r"\end{tabular}"


def sentence(words: Words, view: View) -> str:
    """A sentence with its formulas in math mode."""
    return "".join(escape(w) if isinstance(w, str) else f"${show(w, 'latex', view.derivative)}$" for w in words)


def words_in_math(words: Words, view: View) -> str:
    return "".join(rf"\text{{{escape(w)}}}" if isinstance(w, str) else show(w, "latex", view.derivative) for w in words)


def escape(text: str) -> str:
    r"""Text for LaTeX's text mode.

    >>> escape("a_b & 5%")
    'a\\_b \\& 5\\%'
    """
    special = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
