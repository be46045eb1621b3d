"""A record: what became of a row, as the line that is written and as the judged answer that a class is made of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.classroom.gradebook.credit import PartialCredit, points_for
from calctool.classroom.gradebook.gradebook import (
    ANSWERED,
    FAILED,
    OUTCOMES,
    UNDECIDED,
    UNREADABLE,
    WRONG,
    ExamQuestion,
    JudgedAnswer,
    Student,
)
from calctool.classroom.gradebook.tables import row_text, unguarded
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.parsing import parse
from calctool.tasks import TASKS

CSV_COLUMNS = (
    *("line", "file", "id", "exercise", "problem", "kind", "answer", "answer_read_as", "verdict", "points"),
    *("max_points", "feedback", "mistake", "correct_answer", "meant", "notes", "error", "exit_code", "command"),
    *("input", "columns", "steps"),
)
"""The columns of CSV that are ours; the reader's own stand before them."""
_PARTS = 1_000_000
"""Parts of a point that a cell of CSV tells apart."""
_BY_CODE = {0: ANSWERED, 1: WRONG, 2: UNREADABLE, 3: UNDECIDED}


class Settings(NamedTuple):
    """What is the same for every row; sent to the workers once.

    ``own`` are the reader's columns, where a table has one for each; ``marked`` says that points are written, ``keyed``
    that exercises stand in a key, and ``told`` that a class is made of the records, or a table for people.
    """

    output: str = "jsonl"
    steps: bool = False
    ascii: bool = False
    timings: bool = False
    timeout: float = 10.0
    memory: int = 2 << 30
    defaults: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    raw: bool = False
    marked: bool = False
    keyed: bool = False
    told: bool = False
    points: Fraction = Fraction(1)
    partial: PartialCredit = PartialCredit()


class Brief(NamedTuple):
    """A record in short: its exit code, and whose answer to what was judged how."""

    code: int
    student: Student
    question: ExamQuestion
    cell: JudgedAnswer


class Done(NamedTuple):
    """What became of a row: the line to write (without its end), and the record in short."""

    text: str
    brief: Brief


def brief(record: Mapping[str, Any], settings: Settings, seconds: float = 0.0) -> Brief:
    """The record in short."""
    result = record["result"]
    verdict = result.get("verdict")
    mistake = result.get("mistake") or {}
    code = record["exit_code"]
    outcome = verdict if verdict in OUTCOMES else _BY_CODE.get(code, FAILED)
    columns = record.get("columns") or {}
    name = record.get("student") or ""
    student = Student(record.get("student_id") or name, name, columns)
    named = record.get("question") or ""
    # What asks nothing is nobody's question, whatever else stands in the row.
    question = named or (record["exercise"] if record["command"] and not settings.keyed else "")
    most = record.get("max_points")  # none at all is a worth, too
    worth = settings.points if most is None else Fraction(str(most))
    points = record.get("points")
    shown = in_mathematics if settings.told else _nothing
    error = record.get("error") or {}
    says = record.get("remarks") or ([_sentence(error["says"])] if error.get("says") else [])
    return Brief(
        code,
        student,
        ExamQuestion(
            question,
            record["exercise"] if record["command"] or not named else "",  # else it is the row, which asks nothing
            (record.get("problem") or "").removesuffix(".") if settings.told else "",
            beside(_command(record), record.get("options") or {}),
            _right(record, shown),
            worth,
            command=_command(record),
        ),
        JudgedAnswer(
            student.id,
            question,
            outcome,
            shown(result["value"]) if outcome == ANSWERED else str(result.get("answer") or ""),
            shown(result.get("answer_read_as")),
            result.get("meant") or "",
            mistake.get("name", ""),
            tuple(says),
            tuple(note["says"] for note in record.get("notes", ())),
            points_for(result, worth, settings.partial) if points is None else Fraction(str(points)),
            columns,
            record["id"],
            seconds,
        ),
    )


def _command(record: Mapping[str, Any]) -> str:
    """The command that is asked; of an answer that of its question."""
    return str(record["result"].get("command") or record["command"])


def _right(record: Mapping[str, Any], shown: Callable[[Any], str]) -> str:
    """The right answer; critical points are several values of one unknown, and no vector."""
    answer = record["result"].get("correct_answer")
    if not (_command(record) == "critical" and isinstance(answer, list) and record.get("read_as")):
        return shown(answer)
    names = sorted(parse(record["read_as"]).free)
    before = f"{names[0]} = " if len(names) == 1 else ""
    return ", ".join(before + shown(value) for value in answer)


def _nothing(_value: Any) -> str:
    return ""


def _sentence(says: str) -> str:
    return says[:1].upper() + says[1:] + ("" if says.endswith((".", "?", "!")) else ".")


def beside(command: str, options: Mapping[str, str]) -> str:
    """What is said beside a problem of its options, those that it does not show itself.

    >>> beside("diff", {"at": "x=1,y=2", "order": "2"}), beside("descend", {"from": "x=0", "rate": "0.4", "count": "5"})
    ('at x = 1, y = 2', 'rate 0.4, count 5')
    """
    task = TASKS.get(command)
    said = []
    for name in (task.options or ()) if task is not None else ():
        if task is not None and name not in (*task.shown, *_HOW_READ) and (text := options.get(name)):
            spaced = text.replace("=", " = ").replace(",", ", ").replace(";", "; ")
            said.append(_SAID.get(name, f"{name} {{}}").format(" ".join(spaced.split())))
    return ", ".join(said)


_HOW_READ = ("infinite",)
"""Options that say how an answer is to be read."""
_SAID = {"assume": "for {}", "roots": "with {} roots"}


def in_mathematics(value: Any) -> str:
    """A value for programs as a person writes it, which can be typed back.

    >>> in_mathematics("2*x*sin(x) + x**2"), in_mathematics(["2*x", "y"]), in_mathematics("nan")
    ('2x sin(x) + x^2', '(2x, y)', 'does not exist')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "(" + ", ".join(in_mathematics(v) for v in value) + ")"
    if value == "nan":
        return "does not exist"
    try:
        return show(parse(str(value)))
    except InputError:
        return str(value)


def written(record: Mapping[str, Any], found: Brief, settings: Settings, plain: str) -> str:
    """The record as one line of the output; ``plain`` is the answer as a person reads it."""
    if settings.output == "table":
        return _table_row(record, plain)
    if settings.output == "screen":
        return _screen_row(record, found, plain)
    if settings.output == "csv":
        return _csv_row(record, found, settings)
    if settings.output == "html":
        says = _sentence(record["error"]["says"]) if record.get("error") else ""
        from calctool.report.html_sheet import not_answered

        return plain or not_answered(record["exercise"], found.cell.answer, says, str(record["id"]))
    return _json(record, settings.ascii)


def csv_header(settings: Settings) -> str:
    """The first line of CSV output: the reader's own columns, and ours."""
    return row_text([*settings.own, *_ours(settings.own)], raw=settings.raw)


def ends(settings: Settings, title: str) -> tuple[str, str]:
    """What is written before the first record and after the last."""
    if settings.output == "csv":
        return csv_header(settings) + "\n", ""
    if settings.output != "html":
        return "", ""
    from calctool.report.html_sheet import sheet_ends

    return sheet_ends(title)


def _ours(own: Sequence[str]) -> list[str]:
    """What our columns are called beside those of the reader."""
    taken = {name.lower() for name in own}
    columns = [name for name in CSV_COLUMNS if not (own and name == "columns")]
    return [f"calctool {name}" if name in taken else name for name in columns]


# A record is made here, of nothing that could hold itself.
_ENCODERS = {ascii: json.JSONEncoder(ensure_ascii=ascii, check_circular=False) for ascii in (False, True)}


def _json(value: Any, ascii: bool) -> str:
    text = _ENCODERS[ascii].encode(value)
    # Nothing invisible or reordering in a file that people look at: it is spelled \u202e there.
    return text if text.isprintable() else _ENCODERS[True].encode(value)


def _csv_row(record: Mapping[str, Any], found: Brief, settings: Settings) -> str:
    result, cell = record["result"], found.cell
    own: Mapping[str, str] = record.get("columns") or {}
    error = (record.get("error") or {}).get("says") or ("" if "verdict" in result else result.get("reason"))
    ours = {
        **{key: record.get(key) for key in ("line", "file", "id", "command", "input", "exit_code", "exercise")},
        **{key: _decimal(record.get(key)) for key in ("points", "max_points")},
        "problem": " ".join(part for part in (found.question.problem, found.question.beside) if part),
        "kind": result["kind"],
        "answer": in_mathematics("nan") if result["kind"] == "dne" else cell.answer,
        "answer_read_as": cell.read_as,
        "verdict": result.get("verdict"),
        "feedback": " ".join(cell.feedback) if "verdict" in result else "",
        "mistake": cell.mistake,
        "correct_answer": found.question.answer,
        "meant": cell.meant,
        "notes": "; ".join(cell.notes),
        "error": error,
        "columns": _json(own, settings.ascii) if own else "",
        "steps": _json(record["steps"], settings.ascii) if record["steps"] else "",
    }
    cells = [own.get(name, "") for name in settings.own]
    cells += ["" if ours[k] is None else str(ours[k]) for k in CSV_COLUMNS if not (settings.own and k == "columns")]
    # One line a record, so that what is written can be counted and continued.
    text = row_text([flat(cell) for cell in cells], raw=settings.raw)
    return text.encode("ascii", "backslashreplace").decode() if settings.ascii else text


def read_csv(text: str, settings: Settings) -> dict[str, Any]:
    """The record that was written as a line of CSV, as far as it can be told.  Raises ValueError or csv.Error."""
    names = [*settings.own, *(name for name in CSV_COLUMNS if not (settings.own and name == "columns"))]
    texts = [unguarded(cell) for cell in next(csv.reader(io.StringIO(text, newline="")))]
    pairs = list(zip(names, texts, strict=True))
    own = {name: cell for name, cell in pairs[: len(settings.own)] if cell}
    cells = dict(pairs[len(settings.own) :])
    return {
        "line": int(cells["line"]),
        "id": cells["id"],
        "file": cells["file"] or None,
        "command": cells["command"],
        "input": cells["input"],
        "exercise": cells["exercise"],
        "problem": cells["problem"],
        "exit_code": int(cells["exit_code"] or 0),
        "points": _fraction(cells["points"]),
        "max_points": _fraction(cells["max_points"]),
        "result": {
            "kind": cells["kind"],
            "value": cells["answer"],
            "answer": cells["answer"],
            "answer_read_as": cells["answer_read_as"],
            "verdict": cells["verdict"],
            "mistake": {"name": cells["mistake"]},
            "correct_answer": cells["correct_answer"],
            "meant": cells["meant"],
        },
        "remarks": [cells["feedback"]] if cells["feedback"] else [],
        "error": {"says": cells["error"]},
        "columns": own or json.loads(cells.get("columns") or "{}"),
    }


def _decimal(points: Any) -> Any:
    """Points for a cell: a spreadsheet takes 1/3 for a day of January."""
    return str(float(Fraction(points))) if isinstance(points, str) else points


def _fraction(cell: str) -> Fraction | None:
    """Points as they were before :func:`_decimal`."""
    return Fraction(cell).limit_denominator(_PARTS) if cell else None


def _table_row(record: Mapping[str, Any], plain: str) -> str:
    row = flat(record["exercise"])
    row = row if len(row) <= 40 else f"{row[:37]}..."
    error = record.get("error")
    said = f"{error['kind']}: {error['says']}" if error else plain
    notes = _notes(record)
    return f"{flat(record['id']):>6}  {row:<40}  {flat(said)}" + (f"  (note: {flat(notes)})" if notes else "")


def _screen_row(record: Mapping[str, Any], found: Brief, plain: str) -> str:
    """The cells of a row of the table on a terminal: who, what was asked, the answer, and what is said of it."""
    cell, error = found.cell, record.get("error")
    said = plain
    if error:
        said = _sentence(error["says"])
    elif cell.verdict != ANSWERED:
        said = " ".join(cell.feedback)
    answer = "" if cell.verdict == ANSWERED else cell.answer
    shown = [record["id"], found.student.name, record["exercise"], answer, cell.verdict, said, _notes(record)]
    return json.dumps([flat(text) for text in shown])


def _notes(record: Mapping[str, Any]) -> str:
    """How the text was read, where it could be read otherwise."""
    return "; ".join([note["says"] for note in record.get("notes", ())])


def flat(text: str) -> str:
    """A text on one line, as it stands in a cell of CSV or of a table.

    >>> flat("2x sin x\\n+ x^2 cos x")
    '2x sin x + x^2 cos x'
    """
    return text if text.isprintable() else " ".join("".join(c if c.isprintable() else " " for c in text).split())
