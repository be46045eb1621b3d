"""The report laid out for a terminal: the problem, the lines with their reasons, the parts, a check.

The layout is made once, as rows of pieces marked by what they mean; plain text joins the pieces, Rich
colours them.  Formulas are one-dimensional and broken before a plus or minus, under the equals sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from calctool.derivation.rule import Derivation, Line, Part, Step, Words
from calctool.expr.printer import show
from calctool.expr.traversal import count, replace_goals
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.report import View
from calctool.report.left_side import left_side
from calctool.report.matrices import answers, listed, matrix_rows, tree_rows, value_text
from calctool.report.model import Chart, Drawing, Grid, Matrix, Remark, Report, Source, Statements, Tree, Work

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
MANY_PARTS = 24
"""Above this many links the parts are listed one under the other, and only the first and last are worked out."""


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


def pen(view: View) -> Pen:
    return Pen(view, "plain" if view.ascii else "unicode")


def text(report: Report, view: View) -> str:
    """The report as plain text: ASCII, whatever the terminal can show, because scripts read it."""
    view = view._replace(ascii=True)
    return "".join("".join(t for t, _ in row).rstrip() + "\n" for row in layout(report, view))


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


def layout(report: Report, view: View) -> Iterator[Row]:
    """The report, row by row."""
    p = pen(view)
    if view.hint is not None:
        yield from hint_rows(report, p)
        return
    verdict = report.result.kind == "verdict"
    for i, said in enumerate(report.remarks if verdict else ()):
        yield from paragraph(p.words(said), view.width, "text" if i else "heading")
    if not view.steps and report.result.kind != "listing" and not verdict:
        yield from answer_rows(report, p)
        for block in report.blocks:
            if isinstance(block, Grid) and block.asked:
                yield []
                yield from grid(block, p)
            elif isinstance(block, Drawing) and block.asked:
                yield []
                yield from drawing(block, p)
        return
    first = report.blocks[0] if report.blocks else None
    shown = isinstance(first, Work) and first.derivation.goal == report.problem
    if report.problem is not None and not shown and not verdict:
        yield from indent(formula(p.math(report.problem), view.width, "heading"), 0)
    if report.asks and not verdict:
        yield from paragraph(p.words(report.asks), view.width, "heading")
    above = report.problem is not None or bool(report.asks)
    for i, block in enumerate(report.blocks):
        if i or verdict or (above and not (shown or isinstance(block, Drawing))):
            yield []
        if isinstance(block, Work):
            if block.title:
                yield [(block.title, "heading")]
            yield from lines(block, p)
        elif isinstance(block, Remark):
            yield from paragraph(p.words(block.words), view.width)
        elif isinstance(block, Matrix):
            cells = [[p.math(e) for e in row] for row in block.rows]
            for text in matrix_rows(p.words(block.name) + " = ", cells, view.width, view.ascii):
                yield from indent(formula(text, view.width), 0)
        elif isinstance(block, Tree):
            if block.title:
                yield [(block.title, "heading")]
            for text in tree_rows(block, p.words, view.ascii):
                yield [(text, "formula")]
        elif isinstance(block, Statements):
            if block.title:
                yield [(block.title, "heading")]
            for said, reason in block.lines:
                yield from statement(p.words(said), reason, view.width)
        elif isinstance(block, Drawing):
            yield from drawing(block, p)
        elif isinstance(block, Chart):
            yield from paragraph(block.diagram.says, p.view.width)
        elif isinstance(block, Source):
            for text in block.rows:
                yield [(text, "formula")]
        else:
            yield from grid(block, p)
    if report.result.kind in ("listing", "verdict"):
        return
    yield []
    if report.conditions:
        listed = ", ".join(p.math(c) for c in report.conditions)
        yield from paragraph(f"This holds for {listed}.", view.width)
    yield from answer_rows(report, p, "Answer: ")
    yield from paragraph(check_line(report), view.width, "note")


def answer_rows(report: Report, p: Pen, lead: str = "") -> Iterator[Row]:
    """The answer alone: one line each value."""
    result = report.result
    if result.kind == "dne":
        yield [(lead, "heading"), ("does not exist", "heading" if lead else "text")]
    elif result.value is not None:
        for text in answers(result, p.math, p.words):
            if lead:
                if result.named is not None:
                    text = f"{left_side(result.named, p.view.derivative, p.notation)} = {text}"
                yield from indent(formula(text, p.view.width, "heading", lead), 0)
            else:
                yield [(text, "text")]
            lead = " " * len(lead)
    for fact in report.facts if lead else [fact for fact in report.facts if fact.asked]:
        shown = listed if fact.several else value_text
        text = f"{fact.label}: {shown(fact.value, p.math)}"
        if lead:
            yield from formula(text, p.view.width, "text", lead)
        else:
            yield [(text, "text")]


def check_line(report: Report) -> str:
    """What was checked, in a sentence."""
    c = report.checked
    total = c.proved + c.agrees + c.unchecked
    if not total:
        return ""
    found: list[str] = []
    if c.proved:
        found.append(f"{_lines(c.proved)} proved")
    if c.agrees:
        verb = "agrees" if c.agrees == 1 else "agree"
        found.append(f"{c.agrees} {verb}" if c.proved else f"{_lines(c.agrees)} {verb} with the one above")
        found[-1] += " at sample points"
    said = "Check: " + ", ".join(found)
    if c.unchecked:
        said += f"; {c.unchecked} of {total}" if found else f"{c.unchecked} of {_lines(total)}"
        said += " could not be checked"
    if c.witness is not None:
        who = "values near the place" if report.command == "limit" else "SymPy"
        does = "agree" if report.command == "limit" else "agrees"
        said += f"; {who} {does if c.witness == 'agrees' else 'could not confirm the answer'}"
    return said + "."


def _lines(n: int) -> str:
    return f"{n} line" if n == 1 else f"{n} lines"


def lines(work: Work, p: Pen, depth: int = 0) -> Iterator[Row]:
    """The lines of a derivation, one below the other, reasons at the right."""
    d = work.derivation
    margin = 4 * depth
    left = p.words(work.name) if work.name else p.short(d.goal)
    yield from indent(formula(left, p.view.width - margin), margin)
    for why in refused_first(d):
        yield from paragraph(why, p.view.width, "note", margin + 2)
    if work.held:
        yield from paragraph(p.words(work.held), p.view.width, "note", margin + 4)
    for after, steps, reason in readable(d, merged=depth > 0):
        mark: Mark = "formula" if all(s.rule.sound for s in steps) else "wrong"
        yield from equation(p.short(renamed(after, work.named)), reason, p.view.width, margin + 2, mark)
        for step in steps:
            if speaks(step):
                yield from paragraph(sentence(step, p), p.view.width, "note", margin + 4)
            if step.parts and not step.silent:
                yield from parts_rows(step, p, depth)
            elif step.inner and not step.silent and not isinstance(step.before, Deriv):
                for inner in step.inner:
                    yield from lines(Work(inner), p, depth + 1)
            if step.notes:
                for note in step.notes:
                    yield from paragraph(p.words(note), p.view.width, "note", margin + 6)


def renamed(e: Expr, named: Mapping[Expr, Expr]) -> Expr:
    """The line with its open goals called by the names the reader knows them by."""
    return replace_goals(e, lambda goal: named.get(goal, goal)) if named and e.open else e


def speaks(step: Step) -> bool:
    """Does the step's sentence belong on the page: a constant that does not look like one?"""
    if step.silent or not step.rule.spoken:
        return False
    c = step.slots.get("c")
    return c is not None and bool(c.free) and not isinstance(c, Sym)


class ReadableLine(NamedTuple):
    """A line as it is printed, the steps since the one printed above it, and their names."""

    after: Expr
    steps: list[Step]
    reason: str


def readable(d: Derivation, merged: bool = False) -> list[ReadableLine]:
    """The lines worth printing: minor ones are left out, and a run of easy ones inside a part is one line.

    What was left out is part of the way to the line below: if it could not be checked, that line is marked.
    """
    out: list[ReadableLine] = []
    pending: list[Step] = []
    unchecked = False
    lines = d.lines
    for i, line in enumerate(lines):
        last = i + 1 == len(lines)
        pending += [s for s in line.steps if s.parts or not s.silent]
        unchecked = unchecked or line.checked == "unchecked"
        if line.minor and last and out and merged:
            out[-1] = ReadableLine(line.after, out[-1].steps, reasons(out[-1].steps, unchecked))
            break
        if not last and (line.minor or all(s.silent for s in line.steps)):
            continue
        if merged and not last and _easy(line) and _easy(lines[i + 1]) and _kind(line) == _kind(lines[i + 1]):
            continue
        out.append(ReadableLine(line.after, pending, reasons(pending, unchecked)))
        pending, unchecked = [], False
    return out


def _easy(line: Line) -> bool:
    return all(s.rule.easy for s in line.steps)


def _kind(line: Line) -> str:
    return line.steps[0].rule.id.split(".")[0]


def reasons(steps: list[Step], unchecked: bool = False) -> str:
    """The names of the rules of a line, each once, and whether the line is marked as one that could not be checked."""
    names = [s.rule.name for s in steps if not s.silent and not s.rule.minor]
    said = ", ".join(dict.fromkeys(names)) or ", ".join(dict.fromkeys(s.rule.name for s in steps if not s.silent))
    return f"{said} (not checked)".lstrip() if unchecked else said


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


def parts_rows(step: Step, p: Pen, depth: int) -> Iterator[Row]:
    """The table of parts: each part named, with its derivative, side by side; then how each was found."""
    margin = 4 * depth + 4
    cells = [part_cells(part, inner, p) for part, inner in zip(step.parts, step.inner, strict=True)]
    widths = [max(len(a), len(b)) for a, b in cells]
    if sum(widths) + 4 * (len(widths) - 1) <= p.view.width - margin and len(cells) <= 4:
        for k in (0, 1):
            row: Row = [(" " * margin, "text")]
            for cell, w in zip(cells, widths, strict=True):
                row += [(cell[k].ljust(w), "text"), ("    ", "text")]
            yield row
    else:
        wide = max([len(a) for a, _ in cells])
        if margin + wide + 4 + max([len(b) for _, b in cells]) > p.view.width:
            wide = 0
        for a, b in cells:
            if margin + len(a) + len(b) + 4 <= p.view.width:
                yield [(" " * margin + a.ljust(wide) + "    " + b, "text")]
            else:
                yield from indent(formula(a, p.view.width - margin), margin)
                yield from indent(formula(b, p.view.width - margin), margin)
    worked = [(part, d) for part, d in zip(step.parts, step.inner, strict=True) if worth_showing(d)]
    if len(step.parts) > MANY_PARTS:
        worked = worked[:1] + worked[-1:]
    shown: set[Expr] = set()
    for _, d in worked:
        if d.goal in shown:
            continue
        shown.add(d.goal)
        yield from lines(Work(d, name=None), p, depth + 1)


def refused_first(d: Derivation) -> list[str]:
    """Why the first thing one would try does not work: "putting the value in gives 0/0, which says nothing"."""
    first = d.lines[0].steps[0] if d.lines else None
    return [r.why for r in first.refusals if r.rule is not None and r.rule.tried_first] if first is not None else []


def worth_showing(d: Derivation) -> bool:
    """A derivation of one rule is said by the table of parts already."""
    return len(readable(d, merged=True)) > 1 or sum(not s.silent for line in d.lines for s in line.steps) > 2


def part_cells(part: Part, d: Derivation, p: Pen) -> tuple[str, str]:
    """``u = 2x^2 + 8`` and ``du/dx = 4x``."""
    name = part.letter
    others = bool(part.value.free - part.wrt.free)
    rate = prime(name, part.wrt, p, others) if part.rate is None else p.math(part.rate)
    return f"{name} = {p.short(part.value)}", f"{rate} = {p.short(d.result)}"


def prime(name: str, wrt: Sym, p: Pen, others: bool = False) -> str:
    """The derivative of a named part in the notation asked for; ``others`` says that it is a partial one."""
    style = p.view.derivative
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
    """A table with its columns lined up."""
    cells = [[c if isinstance(c, str) else p.math(c) for c in row] for row in block.rows]
    widths = [max(len(r[i]) for r in [list(block.header), *cells]) for i in range(len(block.header))]
    if block.title:
        yield [(block.title, "heading")]
    if any(block.header):
        yield [("  ".join(h.ljust(w) for h, w in zip(block.header, widths, strict=True)), "heading")]
    for row in cells:
        yield [("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)), "text")]


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


def hint_rows(report: Report, p: Pen) -> Iterator[Row]:
    """The next thing only: 1 the rule's name, 2 its parts, 3 the line."""
    level = p.view.hint or 1
    work = next((b for b in report.blocks if isinstance(b, Work)), None)
    found = next((line for line in readable(work.derivation) if line.steps), None) if work else None
    if found is None:
        yield [("There is no further step.", "text")]
        return
    after, steps, reason = found
    step = next((s for s in steps if not s.silent), steps[0])
    yield [("Next: ", "heading"), (reason, "reason"), (f"   {step.rule.formula}", "text")]
    if level >= 2:
        yield from paragraph(sentence(step, p), p.view.width)
        for part in step.parts:
            yield [(f"  {part.letter} = {p.math(part.value)}", "text")]
        if not step.parts and isinstance(step.before, Deriv):
            yield [(f"  here: {p.math(step.before)}", "text")]
    if level >= 3 and work is not None:
        yield from indent(formula(p.short(work.derivation.goal), p.view.width - 2), 2)
        yield from equation(p.short(after), "", p.view.width, 4)


def sentence(step: Step, p: Pen) -> str:
    """The rule's sentence with this step's expressions in its slots."""
    return fill(step.rule.statement, {k: p.short(v) for k, v in step.slots.items()})


def fill(says: str, slots: dict[str, str]) -> str:
    """Put texts into ``{slots}``; an unknown slot keeps its letter.

    >>> fill("bring {n} down", {"n": "4"})
    'bring 4 down'
    """
    out = says
    for name, value in slots.items():
        out = out.replace("{" + name + "}", value)
    return out.replace("{", "").replace("}", "") if "{" in says and not slots else out
