"""Markdown with the formulas in dollar signs, as GitHub, Jupyter and Pandoc read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from calctool.derivation.rule import Derivation, Words
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.latex import answer, fact_values, matrix, named_answer, part_text, words_in_math
from calctool.report.model import Chart, Drawing, Fact, Grid, Matrix, Report, Source, Statements, Tree, Work
from calctool.report.terminal import check_line, readable, renamed, worth_showing


def markdown(report: Report, view: View) -> str:
    """The report as Markdown; without steps the answer alone, as a formula."""
    verdict = report.result.kind == "verdict"
    if not view.steps and report.result.kind not in ("verdict", "listing"):
        asked = [block for block in report.blocks if isinstance(block, (Drawing, Grid)) and block.asked]
        shown = [list(drawing(block, view) if isinstance(block, Drawing) else table(block)) for block in asked]
        rows = facts([fact for fact in report.facts if fact.asked], view)
        below = chain.from_iterable(["", *lines] for lines in ([rows] if rows else []) + shown)
        return "\n".join([f"${answer(report, view)}$", *below]) + "\n"
    out: list[str] = []
    for said in report.remarks if verdict else ():
        out += [sentence(said, view), ""]
    if report.problem is not None and not verdict:
        out += [f"## ${show(report.problem, 'latex', view.derivative)}$", ""]
    if report.asks and not verdict:
        out += [f"## {sentence(report.asks, view)}", ""]
    for block in report.blocks:
        if isinstance(block, Work):
            if block.title:
                out += [f"### {block.title}", ""]
            if block.held:
                out += [sentence(block.held, view), ""]
            left = None if block.name is None else sentence(block.name, view)
            out += [*derivation(block.derivation, view, left=left, named=block.named), ""]
        elif isinstance(block, Matrix):
            out += [f"$${words_in_math(block.name, view)} = {matrix(block, view)}$$", ""]
        elif isinstance(block, Tree):
            out += [*tree(block, view), ""]
        elif isinstance(block, Grid):
            out += [*table(block), ""]
        elif isinstance(block, Statements):
            out += [*([f"**{block.title}**", ""] if block.title else []), *statements(block, view), ""]
        elif isinstance(block, Drawing):
            out += [*drawing(block, view), ""]
        elif isinstance(block, Chart):
            out += [escape(block.diagram.says), ""]
        elif isinstance(block, Source):
            out += [f"```{block.language}", *block.rows, "```", ""]
        else:
            out += [sentence(block.words, view), ""]
    if report.conditions:
        out += ["This holds for " + ", ".join(f"${show(c, 'latex')}$" for c in report.conditions) + ".", ""]
    if report.result.kind in ("verdict", "listing"):
        return "\n".join(out)
    out += [f"**Answer:** ${named_answer(report, view)}$", ""]
    if report.result.unknown:
        out += [*facts(report.facts, view), ""]
    if check_line(report):
        out += [f"*{check_line(report)}*"]
    return "\n".join(out) + "\n"


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
        yield f"- {sentence(words, view)}" + (f" ({reason})" if reason else "")


def sentence(words: Words, view: View) -> str:
    r"""A sentence with its formulas between dollar signs.

    >>> from calctool.parsing import parse
    >>> print(sentence(("an error below h^2, not_much, for ", parse("x^2")), View()))
    an error below h^2, not\_much, for $x^{2}$
    """
    return "".join(escape(w) if isinstance(w, str) else f"${show(w, 'latex', view.derivative)}$" for w in words)


def escape(text: str) -> str:
    """Text in which nothing means more to Markdown than it says."""
    return re.sub(r"([\\*_$<`])", r"\\\1", text)


def tree(block: Tree, view: View) -> Iterator[str]:
    """A tree as nested lists."""
    for guides, name, note in block.rows:
        yield "  " * len(guides) + f"- {sentence(name, view)}" + (f" ({sentence(note, view)})" if note else "")


def derivation(
    d: Derivation,
    view: View,
    depth: int = 0,
    left: str | None = None,
    named: Mapping[Expr, Expr] | None = None,
) -> Iterator[str]:
    """A derivation as a table of lines and reasons, the parts as a list below the line that names them."""
    pad = "  " * depth
    yield f"{pad}- {left or '$' + show(d.goal, 'latex', view.derivative) + '$'}"
    for after, steps, reason in readable(d, merged=depth > 0):
        formula = show(renamed(after, named or {}), "latex", view.derivative)
        yield f"{pad}  - $= {formula}$ — {reason}"
        for step in steps:
            if not step.parts or step.silent:
                continue
            for part, inner in zip(step.parts, step.inner, strict=True):
                yield f"{pad}    - ${part_text(part, inner, view)}$"
            for inner in dict.fromkeys(step.inner):
                if worth_showing(inner):
                    yield from derivation(inner, view, depth + 2)


def drawing(block: Drawing, view: View) -> Iterator[str]:
    """A picture in characters between fences, under its title, and what it shows in words."""
    from calctool.pictures.terminal import drawn

    title = block.title or block.picture.title
    if title:
        yield from (f"**{escape(title)}**", "")
    yield "```text"
    for row in drawn(block.picture, view.width, view.ascii):
        yield "".join(text for text, _ in row).rstrip()
    yield "```"
    if block.picture.says:
        yield from ("", escape(block.picture.says))


def table(block: Grid) -> Iterator[str]:
    """A grid as a table with bars."""
    if block.title:
        yield f"**{block.title}**"
        yield ""
    yield "| " + " | ".join(block.header) + " |"
    yield "|" + " --- |" * len(block.header)
    for row in block.rows:
        yield "| " + " | ".join(c if isinstance(c, str) else f"${show(c, 'latex')}$" for c in row) + " |"
