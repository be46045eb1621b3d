"""What there is to say of a batch in a few lines: counts, hard questions, common mistakes, groups, slow exercises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calctool.classroom.gradebook.gradebook import (
    BLANK,
    EQUIVALENT,
    OTHERWISE,
    OUTCOMES,
    RIGHT,
    WRONG,
    Gradebook,
    Tally,
)
from calctool.classroom.gradebook.key import shortened

SLOWEST = 5
COMMONEST = 10


def lines(book: Gradebook, by: Sequence[str] = ()) -> Iterator[str]:
    """The summary, line by line; ``by`` are the columns that rows are counted by, together.

    >>> from calctool.classroom.gradebook.gradebook import ExamQuestion, JudgedAnswer, Student, gathered
    >>> judged = JudgedAnswer("Ann", "Q1", "wrong", mistake="sign lost")
    >>> for line in lines(gathered([(Student("Ann", "Ann"), ExamQuestion("Q1"), judged)]), ["student"]):
    ...     print(line)
    1 exercise: 1 wrong
    commonest mistakes:
          1  sign lost
    by student:
      Ann: 1 wrong (0 % right)
    """
    tally = Tally.of_cells(book.cells)
    said = counted(tally)
    yield f"{tally.of} exercise{'' if tally.of == 1 else 's'}" + (f": {said}" if said else "")
    for cell in book.lost:
        yield f"not read: {cell.row}: {' '.join(cell.feedback)}"
    if is_class(book):
        yield f"{len(book.students)} students, {len(book.questions)} questions: {shares(book.whole)}"
        if book.hardest:
            yield "hardest questions:"
            for question in book.hardest[:SLOWEST]:
                asked = "" if question.id == question.exercise else f"{question.id}  "
                yield f"  {asked}{shortened(question.said, 50)}: {shares(book.by_question(question.id))}"
    if book.mistakes:
        yield "commonest mistakes:"
        for name, n in book.mistakes[:COMMONEST]:
            yield f"  {n:>5}  {name}"
    slowest = [] if is_class(book) else book.slowest(SLOWEST)
    if any(cell.seconds for cell in slowest):
        yield "slowest:"
        for cell in slowest:
            yield f"  {cell.seconds:>7.2f} s  {cell.row}  {shortened(book.asked(cell).exercise, 60)}"
    if by:
        yield f"by {', '.join(by)}:"
        for values, group in book.by(*by):
            share = shares(group)
            name = ", ".join(value or "(none)" for value in values)
            yield f"  {name}: {counted(group)}" + (f" ({share})" if share else "")


def is_class(book: Gradebook) -> bool:
    """Are there students who answered the same questions?"""
    several = len(book.students) > 1 and len(book.questions) > 1
    return several and _judged(book.whole) > max(len(book.students), len(book.questions))


def counted(tally: Tally) -> str:
    """The outcomes that occurred, in their order, with their numbers."""
    return ", ".join(f"{tally.outcomes[o]} {o}" for o in OUTCOMES if tally.outcomes.get(o))


def shares(tally: Tally) -> str:
    """How many of a hundred are right, of those who answered and of all; nothing where no answer was judged.

    >>> shares(Tally({"correct": 1, "wrong": 1}, 4)), shares(Tally({"correct": 1}, 1))
    ('50 % right of those who answered, 25 % of all', '100 % right')
    """
    if not _judged(tally):
        return ""
    if tally.answered == tally.of:
        return f"{tally.share_of_all} % right"
    return f"{tally.share_of_answered} % right of those who answered, {tally.share_of_all} % of all"


def _judged(tally: Tally) -> int:
    """How many are answers: exercises that nobody answered are none, and those that could not be asked."""
    return sum(tally.outcomes.get(o, 0) for o in (RIGHT, EQUIVALENT, OTHERWISE, WRONG, BLANK))
