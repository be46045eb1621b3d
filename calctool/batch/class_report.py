"""The report in Markdown: how the class did, which mistakes are common, which answers need a look.

The page in HTML is :mod:`calctool.classroom.gradebook.page`; nothing from the rows is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from calctool.batch.summary import COMMONEST, SLOWEST, is_class, shares
from calctool.classroom.gradebook.gradebook import ANSWERED, OUTCOMES, RIGHT, AnswerGroup, Gradebook, Tally, in_percent
from calctool.classroom.gradebook.key import shortened
from calctool.classroom.gradebook.page_parts import percent
from calctool.cli.streams import printable

LISTED = 500
"""Rows listed one by one, of those that need a look."""


class Heading(NamedTuple):
    """A heading; level 1 is the title."""

    level: int
    text: str


class Table(NamedTuple):
    """A table with a heading row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Section = Heading | Table | str


def markdown_page(book: Gradebook, by: Sequence[str] = ()) -> str:
    """The report of a batch in Markdown.

    >>> print(markdown_page(Gradebook((), (), ())).splitlines()[0])
    # Exercises
    """
    return _markdown(list(_sections(book, by)))


def _sections(book: Gradebook, by: Sequence[str]) -> Iterator[Section]:
    yield Heading(1, "Exercises" + (f": {book.title}" if book.title else ""))
    tally = Tally.of_cells(book.cells)
    yield f"{tally.of} exercise{'' if tally.of == 1 else 's'}."
    if tally.of:
        rows = [(o, *_share(tally.outcomes[o], tally.of)) for o in OUTCOMES if tally.outcomes.get(o)]
        yield Table(("outcome", "exercises", "share"), tuple(rows))
    if book.lost:
        yield Heading(2, "Not read")
        yield Table(("row", "why"), tuple((cell.row, " ".join(cell.feedback)) for cell in book.lost))
    if by:
        yield Heading(2, f"By {' and '.join(by)}")
        shown = [o for o in OUTCOMES if tally.outcomes.get(o)]
        groups = [(*values, *(str(t.outcomes.get(o) or "") for o in shown), shares(t)) for values, t in book.by(*by)]
        yield Table((*by, *shown, "right"), tuple(groups))
    if is_class(book):
        yield from _questions(book)
    if book.mistakes:
        yield Heading(2, "Commonest mistakes")
        yield Table(("mistake", "times"), tuple((name, str(n)) for name, n in book.mistakes[:COMMONEST]))
    yield from _to_look_at(book)
    slowest = [] if is_class(book) else [cell for cell in book.slowest(SLOWEST) if cell.seconds]
    if slowest:
        yield Heading(2, "Slowest")
        rows = [(c.row, shortened(book.asked(c).exercise, 200), f"{c.seconds:.2f}") for c in slowest]
        yield Table(("row", "exercise", "seconds"), tuple(rows))


def _questions(book: Gradebook) -> Iterator[Section]:
    """How each question went, and what was answered instead."""
    yield Heading(2, "Questions")
    rows = []
    for question in book.questions:
        tally = book.by_question(question.id)
        said = percent(tally.share_of_answered), percent(tally.share_of_all)
        rows.append((question.id, question.said, str(tally.right), str(tally.answered), *said))
    yield Table(("question", "exercise", "right", "answered", "of those who answered", "of all"), tuple(rows))
    common = [
        (
            ": ".join((question.id, *_own(book, group))),
            group.answer,
            f"{len(group.cells)} of {book.by_question(question.id).answered}",
            group.mistake,
        )
        for question in book.questions
        for group in book.clusters(question.id)
        if len(group.cells) > 1
    ]
    if common:
        yield Heading(2, "Common wrong answers")
        yield Table(("question", "equal to", "times", "mistake"), tuple(common))


def _own(book: Gradebook, group: AnswerGroup) -> tuple[str, ...]:
    """The exercise that the answers of a group are answers to, where there are several of its question."""
    asked = group.cells[0].asked
    return () if asked is None else (shortened(asked.exercise, 200),)


def _to_look_at(book: Gradebook) -> Iterator[Section]:
    found = [cell for cell in book.cells if cell.verdict not in (RIGHT, ANSWERED)]
    if not found:
        return
    names = {s.id: s.name for s in book.students}
    who = any(names.values())
    yield Heading(2, "To look at")
    rows = []
    for cell in found[:LISTED]:
        question = book.asked(cell)
        rows.append(
            (
                *((names.get(cell.student, ""),) if who else ()),
                cell.row,
                shortened(question.exercise, 200),
                shortened(cell.answer, 200),
                cell.verdict,
                ": ".join(t for t in (cell.mistake, shortened(" ".join(cell.feedback), 400)) if t),
                shortened(question.answer, 200),
            )
        )
    head = ("row", "exercise", "answer", "outcome", "what happened", "correct answer")
    yield Table((*(("student",) if who else ()), *head), tuple(rows))
    if len(found) > LISTED:
        yield f"And {len(found) - LISTED:,} more, which the records hold."


def _share(part: int, whole: int) -> tuple[str, str]:
    return str(part), percent(in_percent(part, whole))


def _markdown(sections: Sequence[Section]) -> str:
    out: list[str] = []
    for block in sections:
        if isinstance(block, Heading):
            out.append("#" * block.level + " " + _plain(block.text))
        elif isinstance(block, Table):
            rows = [block.header, tuple("---" for _ in block.header), *(tuple(map(_plain, r)) for r in block.rows)]
            out.append("\n".join("| " + " | ".join(r) + " |" for r in rows))
        else:
            out.append(block)
    return "\n\n".join(out) + "\n"


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|$~" else c for c in _visible(text))


def _visible(text: str) -> str:
    return printable(text.replace("\n", " "))
