"""A page for each student to hand back, an index of them, and all of them in one file to print.

A page says of each question what was asked, what was written and how it was read, the verdict with its reason, and the
points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from calctool.classroom.gradebook.formulas import set_sentence
from calctool.classroom.gradebook.gradebook import (
    BLANK,
    EQUIVALENT,
    RIGHT,
    ExamQuestion,
    Gradebook,
    JudgedAnswer,
    Student,
)
from calctool.classroom.gradebook.grades import in_digits
from calctool.classroom.gradebook.page_names import ALL, INDEX, file_names
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
from calctool.report.markup import Html, document, join, tag

TOGETHER = 500
"""With more students than these there is no file of all pages: no printer would end."""


def pages(book: Gradebook, right_answers: bool = True, taken: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The files by name: the index, a page for each student, and all pages in one unless these are very many.

    ``right_answers`` says whether the right answer stands beside one that is not right; ``taken`` are names that other
    files have.

    >>> [name for name, _ in pages(Gradebook([Student("7", "Jörg Müller"), Student("9", "../x")], (), ()))]
    ['index.html', 'x.html', 'jorg-muller.html', 'all.html']
    """
    title = book.title or "Exercises"
    names = file_names(book.students, taken)
    shown = named(book.students)
    yield f"{INDEX}.html", _index(book, title, names, shown)
    together = len(book.students) <= TOGETHER
    whole: list[Html] = []
    for student in book.students:
        article = _student(book, student, title, shown[student.id], right_answers)
        if together:
            whole.append(article)
        name = f"{title}: {student.name or student.id}"
        yield f"{names[student.id]}.html", document(name, STYLE, tag("main", article))
    if together:
        yield f"{ALL}.html", document(title, STYLE, tag("main", *whole))


def _index(book: Gradebook, title: str, names: dict[str, str], shown: dict[str, Html]) -> str:
    rows = []
    for student in book.students:
        tally = book.by_student(student.id)
        link = tag("a", shown[student.id], href=f"{names[student.id]}.html")
        cells = (
            f"{in_digits(book.points(student.id))} of {in_digits(book.possible_for(student.id))}",
            percent(tally.share_of_all),
            tally.to_look_at or "",
        )
        rows.append(tag("tr", tag("th", link, scope="row"), *[tag("td", str(c), class_="n") for c in cells]))
    head = [
        tag("th", name, scope="col", class_="n" if i else None)
        for i, name in enumerate(("Student", "Points", "Right", "To judge"))
    ]
    table = tag("table", tag("caption", counted(len(book.students), "student")), tag("thead", tag("tr", *head)),
                tag("tbody", *rows))  # fmt: skip
    everyone = None
    if len(book.students) <= TOGETHER:
        everyone = tag("p", tag("a", "All pages in one file, to print", href=f"{ALL}.html"), class_="screen")
    return document(title, STYLE, tag("header", tag("h1", title), everyone), tag("main", table))


def _student(book: Gradebook, student: Student, title: str, name: Html, right_answers: bool) -> Html:
    tally = book.by_student(student.id)
    header = tag(
        "header",
        tag("h1", name),
        tag(
            "p",
            f"{title}: ",
            tag("b", f"{in_digits(book.points(student.id))} of {points(book.possible_for(student.id))}"),
        ),
        tag("p", _waiting(tally.to_look_at), class_="soft") if tally.to_look_at else None,
    )
    called = labels(book.questions)
    cells = [(q, book.at(student.id, q.id)) for q in book.questions]
    questions = [
        _question(q if cell is None else book.asked(cell), called[q.id], cell, right_answers) for q, cell in cells
    ]
    return tag("article", header, *questions, class_="student")


def _waiting(n: int) -> str:
    return f"{counted(n, 'answer')} {'has' if n == 1 else 'have'} still to be judged by a person."


def _question(question: ExamQuestion, called: str, cell: JudgedAnswer | None, right_answers: bool) -> Html:
    mark = mark_of(cell)
    header = tag(
        "header",
        tag("h2", called),
        tag("div", asked(question), class_="asked"),
        badge(mark),
        tag("span", _earned(question, cell), class_="soft"),
    )
    rows: list[tuple[str, Html]] = []
    if cell is not None and cell.answer:
        rows.append(("You wrote", typed(cell.answer)))
        if cell.read_as and not (cell.read_as == cell.answer and cell.answer.isalnum()):
            rows.append(("Read as", read(cell.read_as)))
    if cell is not None and cell.verdict not in (RIGHT, BLANK) and cell.feedback:
        rows.append(("Remark", said_of(cell)))
    if right_answers and question.answer and mark is not MARKS[RIGHT]:
        rows.append(
            ("Finished" if mark is MARKS[EQUIVALENT] else "Right answer", set_sentence(question.answer, large=True))
        )
    parts = [join(tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("section", header, tag("dl", *parts) if parts else None, class_="question")


def _earned(question: ExamQuestion, cell: JudgedAnswer | None) -> str:
    if cell is None:
        return f"0 of {points(question.points)}"
    if cell.points is None:
        return f"– of {points(question.points)}"
    return f"{in_digits(cell.points)} of {points(question.points)}"
