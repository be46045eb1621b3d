"""The judged class is a value: students, questions, and what became of each answer; pages, tables and grades read it.

Nothing here is computed by a renderer: which answer counts, who is counted in a share, which wrong answers are equal
to each other and which questions were hard is said once, by this value.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

T = TypeVar("T")
RIGHT, EQUIVALENT, WRONG, ANSWERED = "correct", "equivalent", "wrong", "answered"
UNDECIDED, UNREADABLE, FAILED = "undecided", "unreadable", "failed"
OTHERWISE, BLANK = "otherwise", "no-answer"
OUTCOMES = (RIGHT, EQUIVALENT, OTHERWISE, WRONG, BLANK, ANSWERED, UNDECIDED, UNREADABLE, FAILED)
"""What can become of a row; ``answered`` is an exercise that was worked out because nobody had answered it."""
WORDS = {
    RIGHT: "right",
    EQUIVALENT: "right, not finished",
    OTHERWISE: "right if read another way",
    WRONG: "not right",
    BLANK: "no answer",
    ANSWERED: "worked out",
    UNDECIDED: "not decided",
    UNREADABLE: "not readable",
    FAILED: "not judged",
}
"""An outcome in words, on pages and in remarks."""
LOOK = (UNREADABLE, UNDECIDED, FAILED)
"""The outcomes of answers that a person has to judge."""


class Student(NamedTuple):
    """Somebody who answered: ``id`` tells students apart, ``columns`` are the reader's own, as they stood there."""

    id: str
    name: str = ""
    columns: Mapping[str, str] = {}


class ExamQuestion(NamedTuple):
    """What was asked.

    ``exercise`` is the command line (``diff x^3 --at x=2``), ``problem`` the same in mathematics (``d/dx [x^3]``) and
    ``beside`` what is said beside it (``at x = 2``); ``answer`` is the right answer as a person writes it, or nothing
    where we have none; ``points`` is what it is worth, ``command`` the first word of what is asked.  ``differs`` says
    that students have different exercises under this id: then there is none to be shown to all, and each answer has its
    own.
    """

    id: str
    exercise: str = ""
    problem: str = ""
    beside: str = ""
    answer: str = ""
    points: Fraction = Fraction(1)
    differs: bool = False
    command: str = ""

    @property
    def said(self) -> str:
        """The exercise, or why there is none to be shown."""
        return "different exercises" if self.differs else self.exercise


class JudgedAnswer(NamedTuple):
    """What became of one answer of one student.

    ``answer`` is as typed, ``read_as`` as it was read (nothing where it could not be), ``meant`` the reading in which
    an answer that is wrong as typed is right; ``mistake`` is what a mistake is called;
    ``feedback`` the sentences for the student, the verdict first; ``points`` None where a person has to judge;
    ``columns`` are the reader's own, and ``row`` is what the row is called in the records; ``asked`` is the exercise
    where students have different ones.
    """

    student: str
    question: str
    verdict: str
    answer: str = ""
    read_as: str = ""
    meant: str = ""
    mistake: str = ""
    feedback: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    points: Fraction | None = None
    columns: Mapping[str, str] = {}
    row: str = ""
    seconds: float = 0.0
    asked: ExamQuestion | None = None


class Tally(NamedTuple):
    """Counts of outcomes; ``of`` is how many there could have been.

    >>> tally = Tally.of_cells([JudgedAnswer("Ann", "Q1", "correct"), JudgedAnswer("Ben", "Q1", "wrong")], of=4)
    >>> tally.right, tally.answered, tally.share_of_answered, tally.share_of_all
    (1, 2, 50, 25)
    """

    outcomes: Mapping[str, int] = {}
    of: int = 0

    @classmethod
    def of_cells(cls, cells: Iterable[JudgedAnswer], of: int | None = None) -> Tally:
        """The counts of the cells, of as many as could have been; of the cells themselves, if that is not said."""
        counts = Counter(cell.verdict for cell in cells)
        return cls(counts, counts.total() if of is None else of)

    @property
    def right(self) -> int:
        """How many answers are right, finished or not."""
        return self.outcomes.get(RIGHT, 0) + self.outcomes.get(EQUIVALENT, 0)

    @property
    def answered(self) -> int:
        """How many gave an answer, whatever it was."""
        return sum(n for outcome, n in self.outcomes.items() if outcome != BLANK)

    @property
    def to_look_at(self) -> int:
        """How many answers a person has to judge."""
        return sum(self.outcomes.get(outcome, 0) for outcome in LOOK)

    @property
    def share_of_answered(self) -> int | None:
        """Right ones of a hundred who answered; None where nobody did."""
        return in_percent(self.right, self.answered)

    @property
    def share_of_all(self) -> int | None:
        """Right ones of a hundred of all; None where there is nobody."""
        return in_percent(self.right, self.of)


class AnswerGroup(NamedTuple):
    """Wrong answers to an exercise that are equal to each other, and the mistake most of them are said to show.

    ``answer`` is the form that most of them have, as it was read.
    """

    question: str
    answer: str
    mistake: str
    cells: tuple[JudgedAnswer, ...]


ClassRow = tuple[Student, ExamQuestion, JudgedAnswer]
"""Who answered, what was asked, and what became of it."""


class Gradebook:
    """A class: ``students`` and ``questions`` in natural order (Q1, Q2, Q10), ``cells`` in the order of the input.

    ``lost`` are rows of which nobody knows whose answers to what they were.

    A student who answered a question twice has two cells; the last one that is no blank counts, see :meth:`at`.

    >>> judged = JudgedAnswer("Ann", "Q1", "wrong", answer="cos(3x)")
    >>> book = gathered([(Student("Ann"), ExamQuestion("Q1"), judged)])
    >>> book.at("Ann", "Q1").answer, book.at("Ben", "Q1")
    ('cos(3x)', None)
    """

    def __init__(
        self,
        students: Iterable[Student],
        questions: Iterable[ExamQuestion],
        cells: Iterable[JudgedAnswer],
        title: str = "",
    ) -> None:
        self.title = title
        self.students = tuple(sorted(students, key=lambda s: (natural(s.name or s.id), natural(s.id))))
        self.questions = tuple(sorted(questions, key=lambda q: natural(q.id)))
        self.cells, self.lost = _with_question(cells)

    @cached_property
    def _counting(self) -> dict[tuple[str, str], JudgedAnswer]:
        found: dict[tuple[str, str], JudgedAnswer] = {}
        for cell in self.cells:
            where = cell.student, cell.question
            if cell.verdict != BLANK or where not in found:
                found[where] = cell
        return found

    def at(self, student: str, question: str) -> JudgedAnswer | None:
        """The cell that counts; None where the student has none."""
        return self._counting.get((student, question))

    def of_question(self, question: str) -> tuple[JudgedAnswer, ...]:
        """The cells of a question that count, in the order of the students."""
        return self._by_question.get(question, ())

    def of_student(self, student: str) -> tuple[JudgedAnswer, ...]:
        """The cells of a student that count, in the order of the questions."""
        return self._by_student.get(student, ())

    @cached_property
    def _by_question(self) -> Mapping[str, tuple[JudgedAnswer, ...]]:
        return self._parted(lambda cell: cell.question, lambda cell: cell.student, [s.id for s in self.students])

    @cached_property
    def _by_student(self) -> Mapping[str, tuple[JudgedAnswer, ...]]:
        return self._parted(lambda cell: cell.student, lambda cell: cell.question, [q.id for q in self.questions])

    def _parted(
        self, of: Callable[[JudgedAnswer], str], by: Callable[[JudgedAnswer], str], order: Iterable[str]
    ) -> Mapping[str, tuple[JudgedAnswer, ...]]:
        """The cells that count, those of one together, in an order; looked up once, for there are many."""
        places = {name: i for i, name in enumerate(order)}
        found: dict[str, list[JudgedAnswer]] = {}
        known = [cell for cell in self._counting.values() if by(cell) in places]
        for cell in sorted(known, key=lambda cell: places[by(cell)]):
            found.setdefault(of(cell), []).append(cell)
        return {name: tuple(cells) for name, cells in found.items()}

    @property
    def again(self) -> int:
        """How many answers do not count, because the student answered the question once more."""
        found = sum(cell.verdict != BLANK for cell in self.cells)
        return found - sum(cell.verdict != BLANK for cell in self._counting.values())

    def asked(self, cell: JudgedAnswer) -> ExamQuestion:
        """What an answer is the answer to: the student's own exercise, where these differ."""
        return cell.asked or self._named[cell.question]

    @cached_property
    def _named(self) -> dict[str, ExamQuestion]:
        return {question.id: question for question in self.questions}

    # Counted

    @property
    def whole(self) -> Tally:
        """Every cell that counts."""
        return Tally.of_cells(self._counting.values(), len(self.students) * len(self.questions))

    def by_question(self, question: str) -> Tally:
        """How the students did in a question."""
        return self._tallies.get(question, Tally(of=len(self.students)))

    @cached_property
    def _tallies(self) -> Mapping[str, Tally]:
        return {q.id: Tally.of_cells(self.of_question(q.id), len(self.students)) for q in self.questions}

    def by_student(self, student: str) -> Tally:
        """How a student did."""
        return Tally.of_cells(self.of_student(student), len(self.questions))

    def by(self, *columns: str) -> Iterator[tuple[tuple[str, ...], Tally]]:
        """How all rows are that have the same in some columns, in natural order of what stands there.

        A column is one of the reader's own, in capitals or not; or ``student``, ``question``, ``mistake``, ``verdict``.

        >>> ann, ben = Student("Ann", "Ann", {"Class": "8b"}), Student("Ben", "Ben", {"Class": "8a"})
        >>> cells = [(s, ExamQuestion("Q1"), JudgedAnswer(s.id, "Q1", "wrong", columns=s.columns)) for s in (ann, ben)]
        >>> [values for values, _ in gathered(cells).by("class", "question")]
        [('8a', 'Q1'), ('8b', 'Q1')]
        """
        names = {student.id: student.name for student in self.students}
        groups: dict[tuple[str, ...], list[JudgedAnswer]] = {}
        for cell in self.cells:
            own = {name.lower(): text for name, text in cell.columns.items()}
            about = {
                "student": names.get(cell.student, ""), "question": cell.question, "mistake": cell.mistake,
                "verdict": cell.verdict,
            }  # fmt: skip
            groups.setdefault(tuple(own.get(c.lower()) or about.get(c.lower(), "") for c in columns), []).append(cell)
        for values in sorted(groups, key=lambda values: tuple(map(natural, values))):
            yield values, Tally.of_cells(groups[values])

    @property
    def possible(self) -> Fraction:
        """The points of all questions."""
        return sum((q.points for q in self.questions), Fraction(0))

    def possible_for(self, student: str) -> Fraction:
        """The points that a student could have: exercises that differ may be worth different points."""
        cells = {cell.question: cell for cell in self.of_student(student)}
        asked = [self.asked(cells[q.id]) if q.id in cells else q for q in self.questions]
        return sum((question.points for question in asked), Fraction(0))

    def points(self, student: str) -> Fraction:
        """The points of a student; an answer that a person has to judge has none yet."""
        return sum((cell.points or Fraction(0) for cell in self.of_student(student)), Fraction(0))

    # To look at

    def slowest(self, most: int = 5) -> list[JudgedAnswer]:
        """The rows that took longest, the slowest first."""
        return heapq.nlargest(most, self.cells, key=lambda cell: cell.seconds)

    @property
    def mistakes(self) -> list[tuple[str, int]]:
        """Every mistake and how often it was made, the commonest first."""
        counts = Counter(cell.mistake for cell in self._counting.values() if cell.mistake)
        return sorted(counts.items(), key=lambda c: (-c[1], c[0]))

    @property
    def hardest(self) -> list[ExamQuestion]:
        """The questions that somebody did not get right, the hardest first: the fewest right ones of all."""
        shares = [(self.by_question(q.id), q) for q in self.questions]
        hard = [(Fraction(tally.right, tally.of), q) for tally, q in shares if tally.of and tally.right < tally.of]
        return [q for _, q in sorted(hard, key=lambda h: h[0])]

    @property
    def to_look_at(self) -> list[JudgedAnswer]:
        """Answers that a person has to judge, question by question."""
        return [cell for q in self.questions for cell in self.of_question(q.id) if cell.verdict in LOOK]

    @property
    def otherwise(self) -> list[JudgedAnswer]:
        """Answers that are right only as they can also be read, question by question."""
        return [cell for q in self.questions for cell in self.of_question(q.id) if cell.verdict == OTHERWISE]

    @cached_property
    def _clusters(self) -> dict[str, tuple[AnswerGroup, ...]]:
        return {q.id: tuple(_clustered(q.id, self.of_question(q.id))) for q in self.questions}

    def clusters(self, question: str) -> tuple[AnswerGroup, ...]:
        """The wrong answers to a question, those equal to each other together, the commonest first.

        Equality is proved; answers of which it is not known stay apart, and so do answers to different exercises.
        """
        return self._clusters[question]


def _with_question(cells: Iterable[JudgedAnswer]) -> tuple[tuple[JudgedAnswer, ...], tuple[JudgedAnswer, ...]]:
    """Answers to a question, and the rest."""
    found = list(cells)
    return tuple(c for c in found if c.question), tuple(c for c in found if not c.question)


def _clustered(question: str, cells: Iterable[JudgedAnswer]) -> Iterator[AnswerGroup]:
    from calctool.classroom.gradebook.equal_answers import alike

    exercises: dict[ExamQuestion | None, list[JudgedAnswer]] = {}
    for cell in cells:
        if cell.verdict == WRONG:
            exercises.setdefault(cell.asked, []).append(cell)
    groups = [
        tuple(wrong[i] for i in group)
        for wrong in exercises.values()
        for group in alike([cell.read_as or cell.answer for cell in wrong])
    ]
    for members in sorted(groups, key=len, reverse=True):
        mistake, _ = _commonest([cell.mistake for cell in members])
        answer, _ = _commonest([cell.read_as or cell.answer for cell in members])
        yield AnswerGroup(question, answer, mistake, members)


def _commonest(values: list[T]) -> tuple[T, int]:
    """The commonest value, the first of several."""
    return Counter(values).most_common(1)[0]


def gathered(
    found: Iterable[ClassRow], title: str = "", known: Iterable[ExamQuestion] = (), *, labels: bool = False
) -> Gradebook:
    """The class of which these are the answers; of an exercise what is said first counts, where it says something.

    ``known`` are questions of which one knows without an answer to them.  Where the exercises of a question differ from
    student to student, each answer has its own.  ``labels`` says that ids are what a column of the reader's holds, the
    name of a question or of a whole sheet: of a sheet each exercise is a question.

    >>> ann = Student("Ann")
    >>> book = gathered([(ann, ExamQuestion(q), JudgedAnswer("Ann", q, "wrong")) for q in ("Q10", "Q2")])
    >>> [question.id for question in book.questions]
    ['Q2', 'Q10']
    """
    rows, said = list(_told_apart(list(found)) if labels else found), list(known)
    said += [question for _, question, _ in rows]
    places = [(q.id, exercise) for q, exercise in zip(said, exercises_of(said), strict=True)]
    fullest: dict[tuple[str, str], ExamQuestion] = {}
    for question, place in zip(said, places, strict=True):
        if question.id and (place not in fullest or (question.answer and not fullest[place].answer)):
            fullest[place] = question
    asked: dict[str, list[ExamQuestion]] = {}
    for question in fullest.values():
        asked.setdefault(question.id, []).append(question)
    questions = {id: _of_all(several) for id, several in asked.items()}
    students: dict[str, Student] = {}
    cells: list[JudgedAnswer] = []
    for (student, question, cell), place in zip(rows, places[len(places) - len(rows) :], strict=True):
        if question.id:
            students.setdefault(student.id, student)
            if questions[question.id].differs:
                cell = cell._replace(asked=fullest[place])
        cells.append(cell)
    return Gradebook(students.values(), questions.values(), cells, title)


def _told_apart(rows: Sequence[ClassRow]) -> Iterator[ClassRow]:
    """The rows, with the exercise in the ids of a label under which one student has several.

    Of such a label a row without an exercise is lost: it does not say what it answers.
    """
    exercises = exercises_of([question for _, question, _ in rows])
    theirs: dict[tuple[str, str], str] = {}
    sheets = {
        question.id
        for (student, question, _), exercise in zip(rows, exercises, strict=True)
        if exercise and theirs.setdefault((student.id, question.id), exercise) != exercise
    }
    for (student, question, cell), exercise in zip(rows, exercises, strict=True):
        if question.id and question.id in sheets:
            id = f"{question.id}: {exercise}" if exercise else ""
            yield student, question._replace(id=id), cell._replace(question=id)
        else:
            yield student, question, cell


def exercises_of(questions: Sequence[ExamQuestion]) -> list[str]:
    """For each question its exercise, written as those that ask the same under its id were written first.

    >>> asked = ExamQuestion("Q1", "diff 2x", "d/dx [2x]"), ExamQuestion("Q1", "diff 2*x", "d/dx [2x]")
    >>> exercises_of([*asked, ExamQuestion("Q1", "diff x^2", "d/dx [x^2]")])
    ['diff 2x', 'diff 2x', 'diff x^2']
    """
    first: dict[tuple[str, str], str] = {}
    same: dict[tuple[str, str], str] = {}
    for q in questions:
        if q.problem:
            same.setdefault((q.id, q.exercise), first.setdefault((q.id, f"{q.problem} {q.beside}".strip()), q.exercise))
    return [same.get((q.id, q.exercise), q.exercise) for q in questions]


def _of_all(asked: Sequence[ExamQuestion]) -> ExamQuestion:
    """The question of which these are the exercises; one without an exercise is a row that could not say it."""
    said = [question for question in asked if question.exercise] or asked
    return said[0] if len(said) == 1 else ExamQuestion(said[0].id, points=said[0].points, differs=True)


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts numbers in names as numbers, and capitals as small letters.

    >>> sorted(["Q10", "q2", "Q1"], key=natural)
    ['Q1', 'q2', 'Q10']
    """
    parts = re.split(r"([0-9]+)", text.casefold())
    return tuple((0, int(part)) if i % 2 else (1, part) for i, part in enumerate(parts) if part)


def in_percent(part: int, whole: int) -> int | None:
    """So many of a hundred, half a one rounded up; 0 and 100 only where it is none or all, None of nothing.

    >>> in_percent(1, 8), in_percent(249, 250), in_percent(1, 999), in_percent(7, 7), in_percent(0, 0)
    (13, 99, 1, 100, None)
    """
    if not whole:
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(max((200 * part + whole) // (2 * whole), 1), 99)
