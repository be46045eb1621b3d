"""HTML: the report as one page that needs nothing beside it, no script and no network; its formulas are MathML.

It is read on a wide screen with the reasons at the right, on a narrow one with each below its line, and on paper; aloud
by its headings and lists.  A page stands by itself, so it says its problem, where a terminal has the command above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report import View
from calctool.report.columns import Beside, DerivationColumn, by_name, sign_before
from calctool.report.hints import Hint
from calctool.report.html_text import inline, said, sentence, words_alone
from calctool.report.left_side import left_side
from calctool.report.markup import Child, Html, document, join, tag
from calctool.report.mathml import formula, math_element, mathml_value
from calctool.report.mathml_names import EQUALS, left_side_mathml, part_sides
from calctool.report.matrices import value_text
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
    Value,
)
from calctool.report.page import Answer, Check, Piece, Remarks, Title, page, problem_of
from calctool.report.page_style import DERIVATION, SHEET_OF_PAPER, in_notebooks, sheet
from calctool.report.rows import pen
from calctool.report.terminal import part_cells
from calctool.report.terminal import text as plain_text


def html(report: Report, view: View) -> str:
    """The report as a page, or to stand in one; without steps the problem and the answer."""
    if view.embedded:
        return fragment(report, view)
    title = words_alone(problem_of(report), view.derivative)
    shown = document(title, sheet(DERIVATION, SHEET_OF_PAPER), tag("main", article(report, view))) + "\n"
    return spelled(shown) if view.ascii else shown


def spelled(shown: str) -> str:
    """The same in ASCII, every other character by its number."""
    return shown.encode("ascii", "xmlcharrefreplace").decode()


def fragment(report: Report, view: View) -> str:
    """The same to stand among other things, in a notebook: with its style, and headings that are none of those around.

    A notebook makes its table of contents of what is an ``h1``.  Of a page that it does not trust JupyterLab drops the
    style, the pictures and the elements of formulas, and leaves their letters: 12 of 1/2.  So the page is hidden until
    a style shows it, and the same as text stands before it.  The style asks for an attribute that is dropped too: that
    of one output reaches all others.
    """
    from calctool.pictures.svg import hues

    inside = re.sub(r"<h(\d)", r'<div role="heading" aria-level="\1"', article(report, view))
    style = Html(f"<style>\n{in_notebooks(*hues())}\n</style>")
    plain = tag("pre", plain_text(report, view))
    drawn_page = tag("div", Html(re.sub(r"</h\d>", "</div>", inside)), hidden="hidden")
    return tag("div", style, plain, drawn_page, class_="calctool-output", data_styled=True)


def article(report: Report, view: View, name: str = "") -> Html:
    """What stands on the page: the problem as its heading, after its ``name``, and every piece below it."""
    asked = problem_of(report)
    number = tag("span", f"{name} ", class_="name") if name else None
    # A browser makes no name for a heading of the formulas in it, and a screen reader lists headings by their names.
    label = f"{name} {words_alone(asked, view.derivative)}".strip()
    header = tag("h1", number, sentence(asked, view.derivative, large=True), class_="h1", aria_label=label)
    above: list[Html] = [tag("p", said(note.says), class_="note") for note in report.notes if not view.quiet]
    if isinstance(answer := report.verdict.get("answer"), str):
        above.append(given(answer))
    below: list[Html] = []
    first = True
    for piece in page(report, view):
        if isinstance(piece, Title) and piece.words == asked:
            continue
        if isinstance(piece, DerivationColumn) and first and piece.left == asked:
            piece = piece._replace(left=())
        below += drawn(piece, view)
        first = False
    return tag("article", header, *above, *below, class_="calctool")


def given(answer: str) -> Html:
    """The answer that is judged, as it was typed."""
    typed = tag("code", tag("bdi", answer))
    return tag("div", "Answer given: ", tag("pre", typed) if "\n" in answer else typed, class_="given")


def drawn(piece: Piece, view: View) -> Iterator[Html]:
    """One piece of the page as elements."""
    match piece:
        case Title(words, verdict):
            yield tag("p", sentence(words, view.derivative), class_="verdict" if verdict else "asked")
        case Remarks(sentences):
            yield from [tag("p", sentence(words, view.derivative)) for words in sentences]
        case Remark(words):
            yield tag("p", sentence(words, view.derivative))
        case DerivationColumn():
            yield derivation(piece, view)
        case Grid():
            yield table(piece, view)
        case Matrix():
            rows: Value = [list(row) for row in piece.rows]
            alt = "= " + value_text(rows, lambda e: show(e, "plain", view.derivative))
            shown = math_element(EQUALS + mathml_value(rows, view.derivative), alt, large=True)
            yield tag("p", sentence(piece.name, view.derivative), " ", Html(shown), class_="formula")
        case Tree():
            yield from heading(piece.title)
            yield tree(piece, view)
        case Statements():
            yield from heading(piece.title)
            lines = [_row(sentence(words, view.derivative, large=True), reason) for words, reason in piece.lines]
            yield tag("ol", *[tag("li", line) for line in lines], class_="lines statements", role="list")
        case Drawing():
            yield drawing(piece)
        case Chart():
            yield chart(piece)
        case Source("svg"):
            yield _figure("\n".join(piece.rows), "")
        case Source():
            inside = tag("code", "\n".join(piece.rows))
            yield tag("pre", inside, tabindex=0, role="region", aria_label=f"{piece.language} source")
        case Answer():
            yield answers(piece, view)
        case Check(says):
            yield tag("p", said(says), class_="check")
        case Hint():
            yield tag("section", *hint_parts(piece, view), class_="hint")
        case _:
            assert_never(piece)


def heading(title: str) -> Iterator[Html]:
    """The title of a block, where it has one."""
    if title:
        shown = title[:1].upper() + title[1:] if title[1:2].isalpha() else title
        yield tag("h2", said(shown), class_="h2", aria_label=shown)


# A derivation


def derivation(shown: DerivationColumn, view: View) -> Html:
    """A derivation: what is worked out, and a list of its lines with their reasons."""
    out: list[Child] = [*heading(shown.title)]
    if shown.left:
        out.append(tag("p", sentence(shown.left, view.derivative, large=True), class_="formula left"))
    out += [tag("p", sentence(words, view.derivative), class_="note") for words in shown.before]
    lines = []
    for line in shown.lines:
        row = _line(line.after, line.reason, view, line.sound)
        above, below = beside(line.above(), view), beside(line.beside(), view)
        lines.append(tag("li", *above, row, *below))
    out.append(tag("ol", *lines, class_="lines", role="list") if lines else None)
    return tag("section" if shown.title else "div", *out, class_="derivation")


def _line(e: Expr, reason: str, view: View, sound: bool = True) -> Html:
    """A line of a derivation, with the sign before it, and its reason."""
    sign = Html(math_element(EQUALS, "=")) if sign_before(e) else None
    return _row(inline(e, view.derivative, large=True), reason, sign, sound)


def _row(shown: Html, reason: str, sign: Html | None = None, sound: bool = True) -> Html:
    """A line and its reason; ``sign`` stands before it, and one that is not ``sound`` is a mistake.

    One that nothing can break has the whole width, and its reason below it.
    """
    wide = max([len(alt) for alt in _ALT.findall(shown)], default=0)
    kinds = ["row", *(["wide"] if wide > WIDE else []), *(["widest"] if wide > 2 * WIDE else [])]
    return tag(
        "div",
        sign and tag("span", sign, class_="sign"),
        tag("span", shown, class_="formula"),
        tag("span", said(reason), class_="reason") if reason else None,
        class_=" ".join(kinds if sound else [*kinds, "wrong"]),
    )


_ALT = re.compile('alttext="([^"]*)"')
WIDE = 60
"""Characters of a formula without a place to break it for which there is no room beside a reason."""


def beside(found: Sequence[Beside], view: View) -> Iterator[Html]:
    """What stands beside a line: sentences, the parts and how each was found, notes."""
    for one in found:
        said_here = [words for words in (one.says, *one.notes) if words]
        inside: list[Child] = [tag("p", sentence(words, view.derivative), class_="note") for words in said_here]
        if one.parts:
            inside.append(tag("ul", *[_part(cells) for cells in _parts(one, view)], class_="parts", role="list"))
        inside += [derivation(inner, view) for inner in one.columns]
        yield tag("div", *inside, class_="beside")


def _parts(found: Beside, view: View) -> Iterator[list[Html]]:
    """Each part and its derivatives."""
    plain = pen(view._replace(ascii=True))
    for same in by_name(found.parts):
        sides = [part_sides(part, rate, view.derivative) for part, rate in same]
        shown = [sides[0][0], *[rate for _, rate in sides]]
        alts = part_cells(same, plain)
        yield [Html(math_element(m, alt, large=True)) for m, alt in zip(shown, alts, strict=True)]


def _part(cells: Sequence[Html]) -> Html:
    return tag("li", *[tag("div", cell, class_="formula") for cell in cells])


# The answer


def answers(piece: Answer, view: View) -> Html:
    """The answer in a box of its own, and the facts beside it."""
    found = [tag("p", shown, class_="formula") for shown in answer(piece.result, view)]
    return tag("section", tag("h2", piece.word, class_="h2"), *found, facts(piece.facts, view), class_="answer")


def answer(found: Result, view: View) -> Iterator[Html]:
    """The values of the answer, each after its name."""
    derivative = view.derivative
    if found.value is None:
        if found.kind == "dne":
            yield Html("does not exist")
    elif found.unknown and isinstance(found.value, list):
        listed = _listed([Html(formula(v, derivative, large=True)) for v in found.value])
        yield join(sentence(found.unknown, derivative), " = ", listed) if found.value else Html("none")
    elif found.names and isinstance(found.value, list):
        for one, value in zip(found.names, found.value, strict=True):
            yield join(sentence(one, derivative), " = ", Html(_value(value, view)))
    elif found.named is not None:
        alt = left_side(found.named, derivative, "plain") + " ="
        name = Html(math_element(left_side_mathml(found.named, derivative) + EQUALS, alt, large=True))
        yield join(name, " ", Html(_value(found.value, view, found.column)))
    else:
        yield Html(_value(found.value, view, found.column))


def _value(value: Value, view: View, column: bool = False) -> str:
    if isinstance(value, Expr):
        return inline(value, view.derivative, large=True)
    return formula(value, view.derivative, column, large=True)


def facts(found: Sequence[Fact], view: View) -> Html | None:
    """What is said beside the answer: names and values."""
    if not found:
        return None
    out: list[Html] = []
    for fact in found:
        values = fact.value if fact.several and isinstance(fact.value, list) else [fact.value]
        shown = [said(v) if isinstance(v, str) else Html(_value(v, view)) for v in values]
        out += [tag("dt", said(fact.label)), tag("dd", _listed(shown))]
    return tag("dl", *out)


def _listed(values: Sequence[Html]) -> Html:
    """The values with commas between them."""
    return Html(", ".join(values))


# Tables, trees, pictures


def table(block: Grid, view: View) -> Html:
    """A grid as a table, whose first column names the rows; moved sideways where it is wide."""
    kinds = [_kind([row[i] for row in block.rows]) for i in range(len(block.header))]
    heads = [tag("th", said(name), scope="col", class_=kind) for name, kind in zip(block.header, kinds, strict=True)]
    head = tag("thead", tag("tr", *heads))
    rows = []
    for row in block.rows:
        cells = [said(c) if isinstance(c, str) else inline(c, view.derivative) for c in row]
        first, *others = zip(cells, kinds, strict=True)
        name = tag("th", first[0], scope="row", class_=first[1])
        rows.append(tag("tr", name, *[tag("td", cell, class_=kind) for cell, kind in others]))
    caption = tag("caption", said(block.title)) if block.title else None
    found = tag("table", caption, head if any(block.header) else None, tag("tbody", *rows))
    return tag("div", found, class_="scroll", tabindex=0, role="region", aria_label=block.title or "Table")


def _kind(cells: Sequence[str | Expr]) -> str | None:
    """Whole numbers are set to the right; signs that point at digits above them need letters of one width."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) == len(cells) and all(not text or text.lstrip("+-").isdigit() for text in texts):
        return "n"
    if any(len(text) > 3 and not text.strip("=~") for text in texts):
        return "digits"
    return "short" if all(len(text) < SHORT for text in texts) else None


SHORT = 20
"""Characters of cells that are kept on one row."""


def tree(block: Tree, view: View) -> Html:
    """A tree as nested lists."""
    depths = [len(guides) for guides, _, _ in block.rows]

    def level(start: int, stop: int, depth: int) -> Html:
        heads = [i for i in range(start, stop) if depths[i] == depth]
        items = []
        for i, end in zip(heads, [*heads[1:], stop], strict=True):
            _, node, note = block.rows[i]
            beside = tag("span", sentence(note, view.derivative, large=True), class_="reason") if note else None
            inner = level(i + 1, end, depth + 1) if end > i + 1 else None
            items.append(tag("li", sentence(node, view.derivative), " " if note else None, beside, inner))
        return tag("ul", *items, class_=None if depth else "tree")

    return level(0, len(block.rows), 0)


def drawing(block: Drawing) -> Html:
    """A picture, and below it what it shows."""
    from calctool.pictures.svg import svg

    picture = block.picture._replace(title=block.title or block.picture.title)
    return _figure(svg(picture), picture.says)


def chart(block: Chart) -> Html:
    """A diagram likewise."""
    from calctool.pictures.svg import diagram_svg

    return _figure(diagram_svg(block.diagram), block.diagram.says)


def _figure(drawn: str, says: str) -> Html:
    scrolled = tag("div", Html(drawn.strip()), class_="scroll", tabindex=0, role="region", aria_label="Picture")
    return tag("figure", scrolled, tag("figcaption", said(says)) if says else None)


# A hint


def hint_parts(piece: Hint, view: View) -> Iterator[Html]:
    """The hint, and no more of the line than it tells."""
    if not piece.reason:
        yield tag("p", piece.none())
        return
    if piece.plan:
        yield tag("p", "Plan: ", sentence(piece.plan, view.derivative))
    for words in piece.before:
        yield tag("p", sentence(words, view.derivative), class_="note")
    lead = "Next" if piece.number == 1 else f"Step {piece.number} of {piece.lines}"
    yield tag("h2", f"{lead}: {piece.reason}", class_="h2")
    if piece.formula:
        yield tag("p", said(piece.formula), class_="formula")
    if says := piece.says():
        yield tag("p", sentence(says, view.derivative))
    for letter, value in piece.parts():
        yield tag("p", said(letter), " = ", inline(value, view.derivative, large=True), class_="formula")
    for here in piece.goals():
        yield tag("p", "here: ", inline(here, view.derivative, large=True), class_="formula")
    for goal, found in piece.found():
        shown = inline(goal, view.derivative, large=True), " = ", inline(found, view.derivative, large=True)
        yield tag("p", "found: ", *shown, class_="formula")
    for words in piece.said():
        yield tag("p", sentence(words, view.derivative, large=True), class_="formula")
    if (line := piece.line()) is not None:
        row = _line(line, "", view)
        yield tag("p", sentence(piece.above, view.derivative, large=True), class_="formula left")
        yield tag("ol", tag("li", row), class_="lines", role="list")
