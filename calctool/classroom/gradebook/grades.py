"""The grades of a class as a table that its learning platform takes back: the columns are those it asks for.

Sources: Canvas, "How do I import grades in the Gradebook?"; Moodle, "Grade import"; Gradescope, "Exporting grades".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from calctool.classroom.gradebook.gradebook import LOOK, RIGHT, WORDS, Gradebook, JudgedAnswer, Student
from calctool.classroom.gradebook.platforms import EMAIL, FIRST, GIVEN, LAST, NAME, NUMBER

_CANVAS = {
    "Student": ("student", "name"),
    "ID": ("id",),
    "SIS User ID": ("sis user id", "sis_id", "sis id"),
    "SIS Login ID": ("sis login id", "login id"),
    "Section": ("section", "sections"),
}
_GRADESCOPE = {
    "First Name": FIRST,
    "Last Name": LAST,
    "Name": NAME,
    "SID": NUMBER,
    "Email": EMAIL,
    "Sections": ("sections", "section"),
}
_WHO = frozenset((*FIRST, *LAST, *NAME, *NUMBER, *EMAIL))
_NAME = "points"


def grade_rows(
    book: Gradebook, platform: str, own: Sequence[str] = (), *, decimal_comma: bool = False
) -> Iterator[list[str]]:
    """The rows of the table, the header first, the students in the order of the input.

    ``own`` are the columns that the answers had beside the questions.

    >>> from calctool.classroom.gradebook.gradebook import ExamQuestion, gathered
    >>> ann = Student("17", "Ann", {"name": "Ann", "id": "17"})
    >>> judged = JudgedAnswer("17", "Q1", "correct", points=Fraction(3, 2))
    >>> book = gathered([(ann, ExamQuestion("Q1", points=Fraction(2)), judged)], title="Test 1")
    >>> for row in grade_rows(book, "canvas"):
    ...     print(row)
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Test 1']
    ['    Points Possible', '', '', '', '', '2']
    ['Ann', '17', '', '', '', '1.5']
    """
    students = {student.id: student for student in book.students}
    order = [students[id] for id in dict.fromkeys(cell.student for cell in book.cells)]
    title = book.title or _NAME

    def number(points: Fraction) -> str:
        return in_digits(points, decimal_comma)

    match platform:
        case "canvas":
            yield [*_CANVAS, title]
            yield ["    Points Possible", *[""] * (len(_CANVAS) - 1), number(book.possible)]
            for student in order:
                cells = [_cell(student, names) for names in _CANVAS.values()]
                yield [cells[0] or student.name, *cells[1:], number(book.points(student.id))]
        case "moodle":
            who = [name for name in own if name.lower() in _WHO]
            yield [*(who or ["Student"]), title, "Feedback comments"]
            for student in order:
                cells = [student.columns.get(name, "") for name in who] or [student.name]
                yield [*cells, number(book.points(student.id)), remarks(book, student)]
        case "gradescope":
            there = {name.lower() for name in own}
            columns = {name: known for name, known in _GRADESCOPE.items() if not there.isdisjoint(known)}
            yield [*(columns or ["Name"]), "Total Score", "Max Points", *_questions(book, numbered=True)]
            for student in order:
                cells = [_cell(student, known) for known in columns.values()] or [student.name]
                yield [
                    *cells,
                    number(book.points(student.id)),
                    number(book.possible_for(student.id)),
                    *_each(book, student, number),
                ]
        case _:
            own = [name for name in own if name.lower() not in GIVEN]
            extra = [] if any(name.lower() in _WHO for name in own) else ["student"]
            yield [*extra, *own, title, "max points", *_questions(book, numbered=False), "to look at"]
            for student in order:
                cells = [student.name] * len(extra) + [student.columns.get(name, "") for name in own]
                look = sum(cell.verdict in LOOK for cell in book.of_student(student.id))
                points = [number(book.points(student.id)), number(book.possible_for(student.id))]
                yield [*cells, *points, *_each(book, student, number), str(look or "")]


def _cell(student: Student, names: Sequence[str]) -> str:
    own: Mapping[str, str] = {name.lower(): text for name, text in student.columns.items()}
    return next((own[name] for name in names if name in own), "")


def _questions(book: Gradebook, *, numbered: bool) -> list[str]:
    if not numbered:
        return [q.id for q in book.questions]
    return [f"{i}: {q.id} ({float(q.points)} pts)" for i, q in enumerate(book.questions, 1)]


def _each(book: Gradebook, student: Student, number: Callable[[Fraction], str]) -> list[str]:
    cells = [book.at(student.id, question.id) for question in book.questions]
    return ["" if cell is None or cell.points is None else number(cell.points) for cell in cells]


def remarks(book: Gradebook, student: Student) -> str:
    """What a student is told in one cell: of each answer that is not simply right the mistake, or what became of it."""
    said = [f"{cell.question}: {_said(cell)}" for cell in book.of_student(student.id) if cell.verdict != RIGHT]
    return "; ".join(said)


def _said(cell: JudgedAnswer) -> str:
    return cell.mistake or WORDS[cell.verdict]


def in_digits(points: Fraction, decimal_comma: bool = False) -> str:
    """Points as they are written, to hundredths, and half of one more is one more.

    >>> in_digits(Fraction(15, 2)), in_digits(Fraction(15, 2), decimal_comma=True), in_digits(Fraction(1, 8))
    ('7.5', '7,5', '0.13')
    """
    cents = (200 * points.numerator + points.denominator) // (2 * points.denominator)
    text = f"{cents // 100}.{cents % 100:02}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if decimal_comma else text
