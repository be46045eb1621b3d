"""What the pages for a class share: verdicts as signs and words, points, exercises, answers as typed and as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.classroom.gradebook.formulas import set_sentence, set_value
from calctool.classroom.gradebook.gradebook import (
    ANSWERED,
    BLANK,
    EQUIVALENT,
    FAILED,
    OTHERWISE,
    RIGHT,
    UNDECIDED,
    UNREADABLE,
    WORDS,
    WRONG,
    ExamQuestion,
    JudgedAnswer,
    Student,
)
from calctool.classroom.gradebook.grades import in_digits
from calctool.report.markup import Html, join, tag
from calctool.tasks import TASKS


class VerdictMark(NamedTuple):
    """A verdict on a page: the kind of its colours, a sign that tells it from the others without them, words."""

    kind: str
    sign: str
    word: str


MARKS = {
    RIGHT: VerdictMark("right", "✓", WORDS[RIGHT]),
    EQUIVALENT: VerdictMark("right", "≈", WORDS[EQUIVALENT]),
    OTHERWISE: VerdictMark("half", "↔", WORDS[OTHERWISE]),
    WRONG: VerdictMark("wrong", "✗", WORDS[WRONG]),
    BLANK: VerdictMark("none", "–", WORDS[BLANK]),
    ANSWERED: VerdictMark("none", "=", WORDS[ANSWERED]),
    UNDECIDED: VerdictMark("look", "?", WORDS[UNDECIDED]),
    UNREADABLE: VerdictMark("look", "!", WORDS[UNREADABLE]),
    FAILED: VerdictMark("look", "#", WORDS[FAILED]),
}
LABEL = 12
"""Characters of a name that a column of the grid has room for."""
NOTHING = VerdictMark("none", "", WORDS[BLANK])
"""Where a student has no row."""


def mark_of(cell: JudgedAnswer | None) -> VerdictMark:
    """The mark of an answer, or of none."""
    return NOTHING if cell is None else MARKS[cell.verdict]


def badge(mark: VerdictMark) -> Html:
    """The verdict as a sign and a word."""
    return tag("span", tag("span", mark.sign or "–", aria_hidden="true"), f" {mark.word}", class_=f"badge {mark.kind}")


def points(value: Fraction) -> str:
    """So many points.

    >>> points(Fraction(1)), points(Fraction(3, 2))
    ('1 point', '1.5 points')
    """
    return f"{in_digits(value)} point{'' if value == 1 else 's'}"


def percent(share: int | None) -> str:
    return "–" if share is None else f"{share} %"


def counted(n: int, one: str) -> str:
    """A number and what is counted.

    >>> counted(1, "student"), counted(1200, "student")
    ('1 student', '1,200 students')
    """
    return f"{n:,} {one if n == 1 else one + 's'}"


def named(students: Sequence[Student]) -> dict[str, Html]:
    """Id -> the student's name, with the id where another has the same name.

    A name in another script turns nothing round that stands beside it.

    >>> named([Student("1", "Ann"), Student("2", "Ann"), Student("3")])["2"], named([Student("3")])["3"]
    ('<bdi>Ann</bdi> <span class="soft">2</span>', '<bdi>3</bdi>')
    """
    counts = Counter(student.name for student in students)
    found = {}
    for student in students:
        more = tag("span", student.id, class_="soft") if student.name and counts[student.name] > 1 else None
        name = tag("bdi", student.name or student.id or "without a name")
        found[student.id] = join(name, " " if more else None, more)
    return found


def labels(questions: Sequence[ExamQuestion]) -> dict[str, str]:
    """Id -> what a question is called: its id, or its number where an id is a whole exercise.

    >>> labels([ExamQuestion("Q1"), ExamQuestion("Q2")])["Q2"]
    'Q2'
    >>> labels([ExamQuestion("diff x^2*sin(x)"), ExamQuestion("Q2")])["Q2"]
    '2'
    """
    long = any(len(question.id) > LABEL for question in questions)
    return {question.id: str(i) if long else question.id for i, question in enumerate(questions, 1)}


def asked(question: ExamQuestion) -> Html:
    """The exercise in mathematics, with what is said beside it; as a command where there is no such form."""
    if question.differs:
        return tag("span", question.said, class_="soft")
    if not question.problem:
        return typed(question.exercise)
    beside = tag("span", " ", set_sentence(question.beside), class_="beside") if question.beside else None
    derivative = TASKS[question.command].notation if question.command in TASKS else "leibniz"
    return tag("span", set_sentence(question.problem, large=True, derivative=derivative), beside)


def said_of(cell: JudgedAnswer) -> Html:
    """The sentences for the student, one after the other."""
    return set_sentence(" ".join(cell.feedback))


def typed(text: str) -> Html:
    """An answer as it was typed."""
    return tag("code", tag("bdi", text), class_="typed")


def read(text: str, large: bool = True) -> Html:
    """An answer as it was read, as mathematics where it is such."""
    return set_value(text, large) or typed(text)
