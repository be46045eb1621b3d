"""Where students and answers stand in a wide table: the exports of learning platforms, recognised by their headers.

A row is a student, a column a question.  Headers are those of Moodle (Quiz, Responses), Canvas (Quiz statistics,
Student analysis), Gradescope, Google Forms and Microsoft Forms, and of tables made by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import NamedTuple

from calctool.classroom.gradebook.key import Key, KeyRow, bare, listed, shortened
from calctool.errors import InputError
from calctool.parsing import read_statement

MOODLE, CANVAS, GRADESCOPE, GOOGLE, MICROSOFT, PLAIN = "moodle", "canvas", "gradescope", "google", "microsoft", "plain"

FIRST = ("first name", "firstname", "given name", "vorname", "prénom", "nombre", "first")
LAST = ("surname", "last name", "lastname", "family name", "nachname", "nom", "apellido(s)", "last")
NAME = (
    *("student", "name", "student name", "full name", "fullname", "your name", "pupil", "learner", "participant"),
    *("vollständiger name", "schüler", "schülerin", "what is your name?", "display name"),
)
EMAIL = (
    *("email address", "email", "e-mail", "e-mail address", "email-adresse", "e-mail-adresse", "mail"),
    "sis login id",
)
NUMBER = (
    *("sis user id", "sis_id", "sis id", "sid", "id number", "student id", "student number", "student_id", "id-nummer"),
    *("matriculation number", "matrikelnummer", "username", "user name", "user id", "login", "login id", "anmeldename"),
)
_IDENTITY = frozenset((*FIRST, *LAST, *NAME, *EMAIL, *NUMBER))
_ABOUT = frozenset(
    (
        *("status", "state", "started", "started on", "completed", "completed on", "time taken", "duration", "attempt"),
        *("institution", "department", "groups", "group", "section", "sections", "class", "course", "score", "grade"),
        *("timestamp", "total score", "total points", "max points", "submission id", "submission time", "submitted"),
        *("lateness (h:m:s)", "view count", "submission count", "quiz feedback", "grade posted time", "id", "line"),
        *("start time", "completion time", "last modified time", "root_account", "section_id", "section_sis_id"),
        *("n correct", "n incorrect", "integration id", "comments", "feedback", "language", "zeitstempel"),
        *("horodateur", "marca temporal", "begonnen am", "beendet", "verbrauchte zeit", "bewertung"),
        *("period", "percentage"),
    )
)
GIVEN = frozenset(
    (
        *("score", "grade", "total score", "total points", "max points", "quiz feedback", "grade posted time"),
        *("n correct", "n incorrect", "bewertung", "percentage", "feedback"),
    )
)
"""Columns that say how somebody did before."""
_SCORED = re.compile(
    r"(?:grade|bewertung|score|q\. ?\d+ ?)/\s*[\d.,]+|.*\[(?:score|feedback)\]"
    r"|(?:points|feedback) - .*|(?:question|q)\W*\d[\d.]*\s+(?:score|points|max.*|feedback)",
    re.IGNORECASE | re.DOTALL,
)
"""Columns of marks that somebody has given already."""
_WORTH = re.compile(r"\d+(?:[.,]\d+)?")
"""What Canvas heads a column of marks with: what the question is worth.  Elsewhere a number is a question's."""
_RESPONSE = re.compile(r"(?:response|antwort|réponse|respuesta|risposta|answer)\s+(\d+)", re.IGNORECASE)
_ANSWERED = re.compile(r"\b(?:response|answer|antwort|réponse|respuesta|risposta)\b", re.IGNORECASE)
_ASKED = re.compile(r"(?:question|frage|pregunta|domanda|right answer|richtige antwort|correct answer)\s+\d+", re.I)
_CANVAS = re.compile(r"(\d{2,}):\s*(.*)", re.DOTALL)
_NUMBER = re.compile(
    r"\W*(?:question|response|answer|frage|antwort|aufgabe|problem|exercise|task|item|part|q|nr|no|ex)?\W*"
    r"(\d+(?:[.\-]\d+)*\s*(?:\(?[a-h]\)|[a-h](?![^\W_]))?)(?!\d)(?P<end>[^\w]|\Z)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?(?:p|div|span|strong|em|b|i|u|li|ul|ol|font|code|pre)(?:\s[^<>]*=[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>(?=.)", re.IGNORECASE)
_POWER = re.compile(r"<sup>(.*?)</sup>", re.IGNORECASE | re.DOTALL)


class Column(NamedTuple):
    """A column of answers, and the exercise; ``asked_in`` is the column that holds its expression, row by row."""

    column: int
    row: KeyRow
    asked_in: int | None = None


class Export(NamedTuple):
    """A wide table: its ``platform``, the columns of answers to its ``questions``, and the rest.

    ``names`` and ``ids`` are the columns that say who answered; ``own`` are all that are kept, by their names;
    ``unasked`` are columns that look like a question of which the key says nothing.
    """

    platform: str
    questions: tuple[Column, ...]
    names: tuple[int, ...]
    ids: tuple[int, ...]
    own: tuple[tuple[int, str], ...]
    by_order: bool = False
    unasked: tuple[str, ...] = ()

    def student(self, cells: Sequence[str]) -> tuple[str, str]:
        """What tells the student of a row apart, and the name; empty where nothing says it."""
        name = " ".join(" ".join(cells[i] for i in self.names if i < len(cells)).split())
        number = next((cells[i].strip() for i in self.ids if i < len(cells) and cells[i].strip()), "")
        return number, name or number

    def answer(self, cell: str) -> str:
        """An answer as it was typed: what the platform adds to it is taken away."""
        text = plain_text(cell)
        return "" if self.platform == MOODLE and text == "-" else text

    def is_student(self, cells: Sequence[str]) -> bool:
        """Is a row somebody's, and not one that the platform adds: averages, points possible?"""
        first = next((cell.strip().lower() for cell in cells if cell.strip()), "")
        who = any(cells[i].strip() for i in self.ids if i < len(cells))
        return who or not first.startswith(("overall average", "gesamtdurchschnitt", "points possible"))


def platform_of(names: Sequence[str]) -> str:
    """The platform that writes such a header.

    >>> platform_of(["Surname", "First name", "Email address", "Status", "Response 1"])
    'moodle'
    >>> platform_of(["Timestamp", "Email Address", "1. Differentiate x^2"])
    'google'
    """
    low = [_low(name) for name in names]
    there = set(low)
    if any(_RESPONSE.fullmatch(n) for n in low) and there & {*FIRST, *LAST, *EMAIL, "status", "state"}:
        return MOODLE
    if {"name", "id", "sis_id"} <= there or {"student", "id", "sis login id"} <= there or {"n correct"} <= there:
        return CANVAS
    if "sid" in there and (there & {*FIRST, *NAME}):
        return GRADESCOPE
    if low[:1] and low[0] in ("timestamp", "zeitstempel", "horodateur", "marca temporal"):
        return GOOGLE
    if {"start time", "completion time"} <= there:
        return MICROSOFT
    return PLAIN


def export(names: Sequence[str], key: Key, file: str) -> Export:
    """Where everything stands in a wide table.  Raises InputError where an exercise of the key has no column.

    >>> key = Key("key.csv", {"q1": KeyRow("Q1", {"command": "diff", "expr": "x^2"})})
    >>> found = export(["student", "Q1"], key, "class.csv")
    >>> found.platform, [(q.column, q.row.id) for q in found.questions], found.student(["Ann", "2x"])
    ('plain', [(1, 'Q1')], ('', 'Ann'))
    """
    platform = platform_of(names)
    columns = [i for i, name in enumerate(names) if _may_ask(_low(name), platform)]
    answers = [i for i in columns if _ANSWERED.search(names[i]) and number_of(names[i])]
    columns = answers if len(answers) >= len(key.exercises) else columns
    questions, by_order = _matched(names, columns, key, file)
    taken = {q.column for q in questions}
    unasked = tuple(
        shortened(names[i]) for i in columns if i not in taken and (platform == MOODLE or number_of(names[i]))
    )
    return _around(names, platform, questions)._replace(by_order=by_order, unasked=unasked)


def in_families(names: Sequence[str], columns: Mapping[str, str], key: Key | None, file: str, command: str) -> Export:
    """Where everything stands in a table with numbered columns: ``Question 1``, ``Response 1``, ``Question 2``, ...

    ``columns`` says what they are called: ``{"expr": "Question", "answer": "Response"}``.  Raises InputError.

    >>> names = ["name", "Question 1", "Response 1"]
    >>> found = in_families(names, {"expr": "Question", "answer": "Response"}, None, "class.csv", "diff")
    >>> found.questions[0].asked_in, found.questions[0].column
    (1, 2)
    """
    found: dict[str, dict[str, int]] = {}
    for ours, theirs in columns.items():
        start = _low(theirs) + " "
        for i, name in enumerate(map(_low, names)):
            if name.startswith(start) and name[len(start) :].isdecimal():
                found.setdefault(name[len(start) :], {})[ours] = i
    questions: list[Column] = []
    for number in sorted(found, key=int):
        places = found[number]
        row = None if key is None else next((r for r in key.exercises if number_of(r.id) == number), None)
        if "answer" not in places:
            continue
        if row is None and "expr" in places and key is None:
            row = KeyRow(f"Q{number}", {"command": command} if command else {})
            questions.append(Column(places["answer"], row, places["expr"]))
        elif row is None:
            what = f"nothing says what the question {number} of {file} asks"
            hint = "name its column: --columns expr=Question,answer=Response; or give a key: --key FILE"
            raise InputError(what, names[places["answer"]], (0, len(names[places["answer"]])), hint, code="file")
        else:
            questions.append(Column(places["answer"], row))
    if not questions:
        raise InputError(f"{file} has no numbered column of answers", hint="--columns answer=Response", code="file")
    return _around(names, platform_of(names), tuple(questions))


def in_words(names: Sequence[str]) -> Export | None:
    """A form whose columns are headed by the questions themselves; None where one of them asks nothing we know.

    >>> names = ["Timestamp", "Email Address", "1. Differentiate x^2 sin x"]
    >>> [q.row.cells for q in in_words(names).questions]
    [{'expr': 'Differentiate x^2 sin x'}]
    """
    platform = platform_of(names)
    if platform not in (GOOGLE, MICROSOFT, CANVAS, GRADESCOPE):
        return None
    questions: list[Column] = []
    for i, name in enumerate(names):
        if not _may_ask(_low(name), platform):
            continue
        canvas = _CANVAS.fullmatch(name)
        text = plain_text(canvas[2] if canvas else name)
        number = number_of(text)
        start = _NUMBER.match(text)
        asked = text[start.end() :].lstrip(" .):-") if number and start else text
        questions.append(Column(i, KeyRow(f"Q{number or len(questions) + 1}", {"expr": asked})))
    asks = questions and all(_asks(q.row.cells["expr"]) for q in questions)
    return _around(names, platform, tuple(questions)) if asks else None


def _asks(text: str) -> bool:
    try:
        return bool(read_statement(text).asks)
    except InputError:
        return False


def _around(names: Sequence[str], platform: str, questions: tuple[Column, ...]) -> Export:
    """The columns beside those of the questions."""
    low = [_low(name) for name in names]
    taken = {i for q in questions for i in (q.column, q.asked_in)}
    seen: dict[str, int] = {}
    own = []
    for i, name in enumerate(names):
        if i in taken or not name or _is_marks(name, platform) or _ASKED.fullmatch(name):
            continue
        label = " ".join(name.split())
        seen[label] = seen.get(label, 0) + 1
        own.append((i, label if seen[label] == 1 else f"{label} ({seen[label]})"))
    first, last, whole = (_first(low, known) for known in (FIRST, LAST, NAME))
    persons = (*first, *last) if first or last else whole
    ids = [i for known in (NUMBER, EMAIL) for i, n in enumerate(low) if n in known]
    if platform == CANVAS and "id" in low:
        ids.append(low.index("id"))
    return Export(platform, questions, tuple(persons), tuple(ids), tuple(own))


def _low(name: str) -> str:
    return " ".join(name.lower().split())


def _first(names: Sequence[str], known: Sequence[str]) -> tuple[int, ...]:
    return next(((names.index(n),) for n in known if n in names), ())


def _is_marks(name: str, platform: str) -> bool:
    return bool(_SCORED.fullmatch(name) or (platform == CANVAS and _WORTH.fullmatch(name)))


def _may_ask(name: str, platform: str) -> bool:
    if platform == MOODLE:
        return _RESPONSE.fullmatch(name) is not None
    about = name in _IDENTITY or name in _ABOUT or _is_marks(name, platform) or _ASKED.fullmatch(name)
    return bool(name) and not about


def _matched(names: Sequence[str], columns: Sequence[int], key: Key, file: str) -> tuple[tuple[Column, ...], bool]:
    """A column for each exercise: by its id, its number, its text; by the order, where nothing of it is named."""
    found: dict[str, int] = {}
    free = list(columns)
    rows = key.exercises
    for same in (_by_name, _by_number, _by_text):
        # A longer text first: x^2 stands in x^2 + 3x too.
        for row in sorted(rows, key=lambda row: -len(row.cells["expr"])) if same is _by_text else rows:
            if row.id in found:
                continue
            fit = [i for i in free if same(names[i], row)]
            rivals = [r for r in rows if r.id not in found and r.id != row.id and fit and same(names[fit[0]], r)]
            if same is _by_text:
                rivals = [r for r in rivals if len(r.cells["expr"]) >= len(row.cells["expr"])]
            if len(fit) == 1 and not rivals:
                found[row.id] = fit[0]
                free.remove(fit[0])
    # What is named must stand where the order puts it.
    if len(found) < len(columns) == len(rows) and all(
        found.get(r.id, i) == i for i, r in zip(columns, rows, strict=True)
    ):
        return tuple(Column(i, row) for i, row in zip(columns, rows, strict=True)), True
    missing = [row.id for row in rows if row.id not in found]
    if missing:
        text = ",".join(names)
        hint = f"columns without an exercise: {listed(shortened(names[i]) for i in free)}" if free else None
        what = f"{file} has no column for {listed(iter(missing))} of {key.name}"
        raise InputError(what, text, (0, len(text)), hint, code="file")
    return tuple(Column(found[row.id], row) for row in sorted(rows, key=lambda row: found[row.id])), False


def _by_name(name: str, row: KeyRow) -> bool:
    canvas = _CANVAS.fullmatch(name)
    named = {bare(name), *((bare(canvas[1]), bare(plain_text(canvas[2]))) if canvas else ())}
    return not named.isdisjoint({bare(row.id), *(bare(text) for text in row.columns.values())})


def _by_number(name: str, row: KeyRow) -> bool:
    number = number_of(name)
    return bool(number) and number == number_of(row.id)


def number_of(name: str) -> str:
    """The number that a question is called by; nothing where it has none.

    >>> [number_of(n) for n in ("Q1", "Response 10", "2b) Differentiate x^2", "1: Product rule (2.0 pts)", "x^2 + 1")]
    ['1', '10', '2b', '1', '']
    """
    canvas = _CANVAS.fullmatch(name)
    match = _NUMBER.match(plain_text(canvas[2]) if canvas and len(canvas[1]) > 3 else name)
    if match is None or match["end"] not in ("", " ", ".", ")", ":", "-", "\t", "]", ",", ";"):
        return ""
    return "".join(c for c in match[1].lower() if c.isalnum() or c in ".-").lstrip("0")


def _by_text(name: str, row: KeyRow) -> bool:
    asked = bare(row.cells["expr"])
    return len(asked) > 2 and asked in bare(plain_text(name))


def plain_text(cell: str) -> str:
    """What a person typed into a field that keeps HTML.

    >>> plain_text("<p>x<sup>2</sup>&nbsp;&lt; 3</p>"), plain_text("a < b")
    ('x^2 < 3', 'a < b')
    """
    if "<" in cell:
        cell = _POWER.sub(lambda m: f"^{m[1]}" if len(m[1]) == 1 else f"^({m[1]})", _BREAK.sub("\n", cell))
        cell = _TAG.sub("", cell)
    if "&" in cell:
        cell = unescape(cell)
    return cell.replace("\xa0", " ").strip()
