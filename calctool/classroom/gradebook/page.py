"""The page about a class, for the teacher: what needs a look, who got what right, and which mistakes are common.

One HTML file that needs nothing beside it: no script, no network.  Functions build it, no templates: half of the page
is mathematics, which is built from a tree, and :mod:`calctool.report.markup` escapes as a template would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.classroom.gradebook.formulas import set_sentence
from calctool.classroom.gradebook.gradebook import (
    ANSWERED,
    OUTCOMES,
    RIGHT,
    AnswerGroup,
    ExamQuestion,
    Gradebook,
    JudgedAnswer,
    Tally,
    in_percent,
)
from calctool.classroom.gradebook.grades import in_digits
from calctool.classroom.gradebook.page_parts import (
    MARKS,
    asked,
    badge,
    counted,
    labels,
    mark_of,
    named,
    percent,
    points,
    read,
    said_of,
    typed,
)
from calctool.classroom.gradebook.page_style import STYLE
from calctool.report.markup import Child, Html, document, join, tag, text

HARDEST = 5
MISTAKES = 10
GROUPS = 6
"""Groups of wrong answers to a question; the others are counted."""
LISTED = 200
"""Answers to look at; the grid has all."""
COLUMNS = 100
"""With more questions than these there is no grid: they are exercises rather than a class."""
ACROSS = 12
"""With more questions than these the grid is printed on paper turned round."""


def page(book: Gradebook, by: Sequence[str] = ()) -> str:
    """The page; ``by`` names columns by which the rows are counted too.

    >>> "<script" in page(Gradebook((), (), (), title="8b <script>"))
    False
    """
    title = book.title or "Exercises"
    sections = [section for section in _sections(book, by) if section is not None]
    links = [tag("li", tag("a", part.title, href=f"#{part.id}")) for part in sections]
    contents = tag("nav", tag("ul", *links), aria_label="On this page") if len(links) > 1 else None
    header = tag("header", tag("h1", title), *_summary(book), contents)
    return document(title, STYLE, header, tag("main", *[_shown(part) for part in sections]))


class PageSection(NamedTuple):
    """A section: its id, its heading, what stands below, and how it is broken into sheets of paper."""

    id: str
    title: str
    inside: Sequence[Child]
    sheets: str | None = None


def _shown(part: PageSection) -> Html:
    heading = tag("h2", part.title, id=f"{part.id}-title")
    return tag("section", heading, *part.inside, id=part.id, aria_labelledby=f"{part.id}-title", class_=part.sheets)


def _fits_a_grid(book: Gradebook) -> bool:
    """Are there students, and questions that fit side by side?"""
    return any(student.id for student in book.students) and len(book.questions) <= COLUMNS


def _summary(book: Gradebook) -> Iterator[Html]:
    whole = book.whole if _fits_a_grid(book) else Tally.of_cells(book.cells)
    facts = [(f"{whole.to_look_at + len(book.lost):,}", "to look at")]
    if judged := whole.answered - whole.outcomes.get(ANSWERED, 0):
        facts.insert(0, (percent(in_percent(whole.right, judged)), f"right of {judged:,} answered"))
    if _fits_a_grid(book):
        asks = counted(len(book.students), "student"), counted(len(book.questions), "question"), points(book.possible)
        yield tag("p", f"{', '.join(asks)}.")
        facts.insert(1, (percent(whole.share_of_all), f"right of all {whole.of:,}"))
        facts.insert(2, (_mean(book), f"points on average, of {in_digits(book.possible)}"))
    else:
        yield tag("p", f"{counted(len(book.cells), 'exercise')}.")
    yield tag("ul", *[tag("li", tag("b", value), words) for value, words in facts], class_="facts")


def _mean(book: Gradebook) -> str:
    return in_digits(sum((book.points(s.id) for s in book.students), Fraction(0)) / len(book.students))


def _sections(book: Gradebook, by: Sequence[str]) -> Iterator[PageSection | None]:
    yield _to_look_at(book)
    yield _otherwise(book)
    if _fits_a_grid(book):
        yield _hardest(book)
    yield _mistakes(book)
    if _fits_a_grid(book):
        yield PageSection("grid", "Answers", _grid(book), "across" if len(book.questions) > ACROSS else None)
    yield _groups(book, by) if by else None
    if _fits_a_grid(book):
        yield PageSection("questions", "Questions", [_question(book, question) for question in book.questions])
    else:
        yield _rows(book)


def _table(caption: str, header: Sequence[Child], rows: Iterable[Sequence[Child]], numbers: Iterable[int] = ()) -> Html:
    """A table with a heading row; the columns of ``numbers`` are set to the right, the first one names its row.

    One of five columns or more is moved sideways on a narrow screen, rather than squeezed.
    """
    right = set(numbers)
    head = [tag("th", cell, scope="col", class_="n" if i in right else None) for i, cell in enumerate(header)]
    body = []
    for row in rows:
        cells = [
            tag("td" if i else "th", cell, scope=None if i else "row", class_="n" if i in right else None)
            for i, cell in enumerate(row)
        ]
        body.append(tag("tr", *cells))
    roomy = len(header) > 4
    table = tag("table", tag("caption", caption), tag("thead", tag("tr", *head)), tag("tbody", *body),
                class_="roomy" if roomy else None)  # fmt: skip
    return _scrolled(table, caption) if roomy else tag("div", table, class_="scroll")


def _scrolled(table: Html, name: str) -> Html:
    """A wide table, to be moved sideways by touch and by keys."""
    return tag("div", table, class_="scroll", role="region", aria_label=name, tabindex=0)


# What needs a look


def _to_look_at(book: Gradebook) -> PageSection | None:
    inside = [*_lost(book)]
    if found := book.to_look_at:
        rows = [(*who, typed(cell.answer), badge(mark_of(cell)), said_of(cell)) for who, cell in _each(book, found)]
        caption = f"{counted(len(found), 'answer')} that a person has to judge"
        table = _table(caption, (*_whose(book), "Typed", "Verdict", "Why"), rows)
        inside += [table, _more(len(found) - LISTED, "answer")]
    return PageSection("look", "To look at first", inside) if inside else None


def _lost(book: Gradebook) -> Iterator[Html | None]:
    """The rows that are nobody's answer to anything: what stands in them counts for nothing."""
    if not book.lost:
        return
    rows = [(cell.row, tag("bdi", cell.student or "–"), said_of(cell)) for cell in book.lost[:LISTED]]
    caption = f"{counted(len(book.lost), 'row')} of which it is not known what they answer"
    yield _table(caption, ("Row", "Student", "Why"), rows)
    yield _more(len(book.lost) - LISTED, "row")


def _otherwise(book: Gradebook) -> PageSection | None:
    found = book.otherwise
    if not found:
        return None
    rows = [(*who, typed(cell.answer), read(cell.meant)) for who, cell in _each(book, found)]
    caption = f"{counted(len(found), 'answer')}, wrong as typed and right as meant, perhaps"
    table = _table(caption, (*_whose(book), "Typed", "Right if read as"), rows)
    return PageSection("otherwise", "Right if read another way", [table, _more(len(found) - LISTED, "answer")])


def _whose(book: Gradebook) -> tuple[str, ...]:
    """What an answer is listed by: its student, where there are students, and its question."""
    return ("Student", "Question") if any(student.id for student in book.students) else ("Exercise",)


def _each(book: Gradebook, cells: Sequence[JudgedAnswer]) -> Iterator[tuple[tuple[Child, ...], JudgedAnswer]]:
    """The first of the cells, each with what it is listed by."""
    names = named(book.students)
    for cell in cells[:LISTED]:
        yield (*((names[cell.student],) if len(_whose(book)) > 1 else ()), _link(book, cell.question)), cell


def _more(n: int, what: str) -> Html | None:
    return tag("p", f"And {counted(n, f'more {what}')}.", class_="soft") if n > 0 else None


def _link(book: Gradebook, question: str) -> Html:
    """The question, leading to its place on the page, if it has one."""
    if not _fits_a_grid(book):
        return text(question)
    return tag("a", labels(book.questions)[question], href=f"#{_anchor(question)}")


def _anchor(question: str) -> str:
    """An id for a question: letters and digits as they are, all else by its number."""
    return "q-" + "".join([c if c.isascii() and c.isalnum() else f"-{ord(c)}-" for c in question])


# The class at a glance


def _hardest(book: Gradebook) -> PageSection | None:
    found = book.hardest[:HARDEST]
    if not found:
        return None
    rows = []
    for question in found:
        tally = book.by_question(question.id)
        right = f"{tally.right} of {tally.of}: {percent(tally.share_of_all)}"
        rows.append((_link(book, question.id), asked(question), right, percent(tally.share_of_answered)))
    header = ("Question", "Exercise", "Right of all", "Of answered")
    table = _table("Those that the fewest got right", header, rows, (2, 3))
    return PageSection("hardest", "Hardest questions", [table], "whole")


def _mistakes(book: Gradebook) -> PageSection | None:
    found = book.mistakes
    if not found:
        return None
    where: dict[str, dict[str, None]] = {}
    for question in book.questions:
        for cell in book.of_question(question.id):
            where.setdefault(cell.mistake, {})[question.id] = None
    rows = [
        (mistake, f"{n:,}", join(*[Html(f"{' ' if i else ''}{_link(book, q)}") for i, q in enumerate(where[mistake])]))
        for mistake, n in found[:MISTAKES]
    ]
    table = _table("Named in wrong answers, the commonest first", ("Mistake", "Times", "In questions"), rows, (1,))
    return PageSection("mistakes", "Common mistakes", [table, _more(len(found) - MISTAKES, "kind")], "whole")


def _grid(book: Gradebook) -> list[Child]:
    questions = book.questions
    names = named(book.students)
    head = [tag("th", _link(book, q.id), scope="col") for q in questions]
    sums = [tag("th", "Points", scope="col", class_="n"), tag("th", "Right", scope="col", class_="n")]
    body = []
    for student in book.students:
        cells = [_cell(book.at(student.id, q.id)) for q in questions]
        tally = book.by_student(student.id)
        last = (
            tag("td", in_digits(book.points(student.id)), class_="n"),
            tag("td", percent(tally.share_of_all), class_="n"),
        )
        body.append(tag("tr", tag("th", names[student.id], scope="row"), *cells, *last))
    tallies = [book.by_question(q.id) for q in questions]
    whole = book.whole
    foot = [
        (name, [tag("td", "" if share is None else str(share)) for share in shares], percent(all_))
        for name, shares, all_ in (
            ("% right of answered", [t.share_of_answered for t in tallies], whole.share_of_answered),
            ("% right of all", [t.share_of_all for t in tallies], whole.share_of_all),
        )
    ]
    table = tag(
        "table",
        tag("caption", "A row a student, a column a question"),
        tag("thead", tag("tr", tag("th", "Student", scope="col"), *head, *sums)),
        tag("tbody", *[join(row, "\n") for row in body]),
        tag("tfoot", *[tag("tr", tag("th", name, scope="row"), *cells, tag("td"), tag("td", all_, class_="n"))
                       for name, cells, all_ in foot]),
        class_="grid",
    )  # fmt: skip
    found = {cell.verdict for cell in book.cells}
    key = tag("ul", *[tag("li", badge(MARKS[o])) for o in OUTCOMES if o in found], class_="key", aria_label="Signs")
    return [key, _scrolled(table, "Answers, student by question")]


def _cell(cell: JudgedAnswer | None) -> Html:
    mark = mark_of(cell)
    title = " ".join(cell.answer.split()) if cell is not None and cell.answer else None
    sign, word = tag("span", mark.sign, aria_hidden="true"), tag("span", mark.word, class_="hidden")
    return tag("td", sign, word, class_=mark.kind, title=title)


def _groups(book: Gradebook, by: Sequence[str]) -> PageSection:
    rows = [
        (*values, f"{tally.of:,}", percent(tally.share_of_answered), percent(tally.share_of_all))
        for values, tally in book.by(*by)
    ]
    header = (*by, "Answers", "Right of those answered", "Right of all")
    n = len(by)
    table = _table(f"Counted by {' and '.join(by)}", header, rows, (n, n + 1, n + 2))
    return PageSection("groups", f"By {' and '.join(by)}", [table])


# Question by question


def _question(book: Gradebook, question: ExamQuestion) -> Html:
    tally = book.by_question(question.id)
    header = tag(
        "header",
        tag("h3", labels(book.questions)[question.id]),
        tag("div", asked(question), class_="asked"),
        tag("span", points(question.points), class_="soft"),
    )
    answer = (
        tag("dl", tag("dt", "Right answer"), tag("dd", set_sentence(question.answer, large=True)))
        if question.answer
        else None
    )
    line = (
        f"{tally.right} right: {percent(tally.share_of_answered)} of {tally.answered} who answered, "
        f"{percent(tally.share_of_all)} of all {tally.of}."
    )
    return tag("article", header, answer, _bar(tally), tag("p", line), *_wrong(book, question, tally),
               id=_anchor(question.id), class_="question")  # fmt: skip


def _bar(tally: Tally) -> Html | None:
    if not tally.of:
        return None
    counts: dict[str, int] = {}
    for outcome in OUTCOMES:
        counts[MARKS[outcome].kind] = counts.get(MARKS[outcome].kind, 0) + tally.outcomes.get(outcome, 0)
    parts = [
        tag("i", class_=kind, style=f"width:{100 * n / tally.of:.1f}%")
        for kind, n in counts.items()
        if n and kind != "none"
    ]
    return tag("div", *parts, class_="bar", aria_hidden="true")


def _wrong(book: Gradebook, question: ExamQuestion, tally: Tally) -> Iterator[Html]:
    groups = book.clusters(question.id)
    if not groups:
        return
    own = ("Exercise",) if question.differs else ()
    rows = [
        (
            f"{len(group.cells)} of {tally.of}",
            *(asked(book.asked(group.cells[0])) for _ in own),
            read(group.answer),
            _spellings(group),
            group.mistake or "–",
        )
        for group in groups[:GROUPS]
    ]
    header = ("How many", *own, "Wrote, or what equals it", "As typed", "Mistake")
    yield _table(f"Wrong answers to {labels(book.questions)[question.id]}", header, rows)
    if said := _by_mistake(groups):
        yield tag("p", said)
    if rest := sum(len(group.cells) for group in groups[GROUPS:]):
        forms = counted(len(groups) - GROUPS, "form")
        yield tag("p", f"And {counted(rest, 'more wrong answer')} in {forms}.", class_="soft")


def _by_mistake(groups: Sequence[AnswerGroup]) -> str:
    """How often each mistake was made, where answers that are not equal show the same."""
    names = Counter(group.mistake for group in groups if group.mistake)
    if not any(n > 1 for n in names.values()):
        return ""
    counts = Counter(cell.mistake for group in groups for cell in group.cells if cell.mistake)
    return "By mistake: " + ", ".join([f"{name} {n}" for name, n in counts.most_common()]) + "."


def _spellings(group: AnswerGroup) -> Html:
    """How the answers of a group were typed, each spelling once."""
    found = list(dict.fromkeys(" ".join(cell.answer.split()) for cell in group.cells))
    shown = [join(", " if i else None, typed(text)) for i, text in enumerate(found[:3])]
    return join(*shown, f" and {len(found) - 3} more" if len(found) > 3 else None)


# Exercises


def _rows(book: Gradebook) -> PageSection:
    """The rows in the order of the file; of many those that are not right."""
    many = len(book.cells) > LISTED
    found = [cell for cell in book.cells if cell.verdict not in (RIGHT, ANSWERED)] if many else book.cells
    rows = []
    for cell in found[:LISTED]:
        question = book.asked(cell)
        given = read(cell.answer) if cell.verdict == ANSWERED else typed(cell.answer)
        rows.append((cell.row or question.id, asked(question), given, badge(mark_of(cell)), said_of(cell)))
    caption = "Those that are not right, in the order of the file" if many else "In the order of the file"
    table = _table(caption, ("Row", "Exercise", "Answer", "Verdict", "What is said of it"), rows)
    return PageSection("rows", "Exercises", [table, _more(len(found) - LISTED, "row")])
