"""A class from its export to grades and pages: what is read, what is written, and what is never done."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import io
import json
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from calctool.batch.files import held
from calctool.batch.folder import Folder
from calctool.batch.input import InputFile, Reading, opened
from calctool.batch.records import Brief, Settings, csv_header
from calctool.batch.resume import resumed
from calctool.batch.run import group_columns
from calctool.batch.summary import lines
from calctool.batch.understanding import Exercise, understood
from calctool.batch.worker import answered
from calctool.classroom.gradebook.credit import PartialCredit, points_for, read_partial
from calctool.classroom.gradebook.gradebook import ExamQuestion, Gradebook, JudgedAnswer, Student, Tally, gathered
from calctool.classroom.gradebook.grades import grade_rows
from calctool.classroom.gradebook.key import read_key
from calctool.classroom.gradebook.page_parts import asked as asked_in_mathematics
from calctool.errors import InputError
from tests.batch.program import rows

Run = Callable[..., Any]

KEY = "id,command,expr,options,points\nQ1,diff,x^2 sin x,,2\nQ2,limit,sin(x)/x,--to 0,1.5\n"
MOODLE = (
    "Surname,First name,Email address,Status,Response 1,Response 2\n"
    "Müller,Anna,anna@x.edu,Finished,2x sin x + x^2 cos x,1\n"
    'Ng,"=Ben",ben@x.edu,Finished,2x cos x,-\n'
    'Om,Cem,cem@x.edu,Finished,"= 2x sin x + x^2 d/dx[sin x]\n= 2x sin x - x^2 cos x",idk\n'
    "Overall average,,,,,\n"
)


def written(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def read(tmp_path: Path, text: str, key: str = "", **reading: Any) -> list[Exercise]:
    if key:
        reading["key"] = read_key(written(tmp_path, "key.csv", key), command=reading.get("command", ""))
    return [understood(row) for row in rows([written(tmp_path, "a.csv", text)], Reading(**reading))]


def asked(found: list[Exercise]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.student.name, e.question, e.args) for e in found]


def test_a_wide_table_beside_its_key(tmp_path: Path) -> None:
    found = read(tmp_path, MOODLE, KEY)
    assert [(e.student.id, e.student.name, e.question, e.points) for e in found[:3]] == [
        ("anna@x.edu", "Anna Müller", "Q1", Fraction(2)),
        ("anna@x.edu", "Anna Müller", "Q2", Fraction(3, 2)),
        ("ben@x.edu", "=Ben Ng", "Q1", Fraction(2)),
    ]
    assert len(found) == 6
    assert found[1].args == ("check", "limit", "--to=0", "--answer=1", "--", "sin(x)/x")
    assert found[3].args == ("check", "limit", "--to=0", "--answer=", "--", "sin(x)/x")
    assert found[0].columns["Status"] == "Finished"


@pytest.mark.parametrize(
    "text",
    [
        "student,id,answer\nAnn,q1,2x\n",
        "Student;Question;Response\nAnn;Q 1;2x\n",
        "answer\tstudent\tExercise\n2x\tAnn\tQ1\n",
    ],
)
def test_a_long_table_beside_its_key(tmp_path: Path, text: str) -> None:
    assert asked(read(tmp_path, text, KEY)) == [("Ann", "Q1", ("check", "diff", "--answer=2x", "--", "x^2 sin x"))]


def test_an_answer_to_no_exercise_of_the_key(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "student,id,answer\nAnn,Q3,2x\n", KEY)
    assert found.error is not None
    assert "has no exercise 'Q3'" in found.error.what
    assert found.student.name == "Ann"


def test_an_answer_to_no_exercise_of_the_key_is_lost_and_no_question(tmp_path: Path) -> None:
    key = read_key(written(tmp_path, "key.csv", KEY))
    (source,) = opened(
        [written(tmp_path, "a.csv", "student,id,answer\nAnn,Q1,2x\nBen,Q3,2x\nCem,,2x\n")], Reading(key=key)
    )
    briefs = [answered(row, Settings(keyed=True)).brief for row in source.rows]
    book = gathered([(b.student, b.question, b.cell) for b in briefs])
    assert ([q.id for q in book.questions], [s.id for s in book.students], book.possible) == (["Q1"], ["Ann"], 2)
    assert [(c.row, c.student, " ".join(c.feedback).replace(key.name, "key.csv")) for c in book.lost] == [
        ("Q3", "Ben", "'key.csv' has no exercise 'Q3'."),
        ("4", "Cem", "The row names no exercise of 'key.csv'."),
    ]


def test_columns_by_the_names_they_have(tmp_path: Path) -> None:
    families = {"expr": "Question", "answer": "Response"}
    text = "Name,Question 1,Response 1,Question 2,Response 2\nAnn,x^2,2x,x^3,\n"
    assert asked(read(tmp_path, text, columns=families, command="diff")) == [
        ("Ann", "Q1", ("check", "diff", "--answer=2x", "--", "x^2")),
        ("Ann", "Q2", ("check", "diff", "--answer=", "--", "x^3")),
    ]
    single = {"expr": "Task", "answer": "What they said", "student": "Who"}
    text = "Who,Task,What they said,command\nAnn,x^2,2x,diff\n"
    (found,) = read(tmp_path, text, columns=single)
    assert asked([found]) == [("Ann", "", ("check", "diff", "--answer=2x", "--", "x^2"))]
    assert found.columns == {"Who": "Ann"}
    with pytest.raises(InputError, match="has no column 'Reponse'"):
        read(tmp_path, text, columns={"answer": "Reponse"})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("command,expr,anwser\ndiff,x^2,2x\n", "answer"),
        ("command,expr,reponse\ndiff,x^2,2x\n", ""),
        ("comand,expr\ndiff,x^2\n", "command"),
        ("command,expr,answer,odrer,student\ndiff,x^2,2x,1,Ann\n", ""),
        ("command,expr,answer,orders\ndiff,x^2,2x,1\n", "order"),
        ("command,expr,answer,country\ndiff,x^2,2x,Chile\n", ""),
    ],
)
def test_a_column_with_a_slip_in_its_name(tmp_path: Path, text: str, meant: str) -> None:
    if not meant:
        read(tmp_path, text)
        return
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert f"did you mean '{meant}'?" in (refused.value.hint or "")


def test_a_slip_in_an_object_of_json(tmp_path: Path) -> None:
    lines = ['{"command": "diff", "expr": "x", "anwser": "1"}', '{"command": "diff", "expr": "x", "expr": "x^2"}']
    path = written(tmp_path, "a.jsonl", "\n".join(lines))
    errors = [understood(row).error for row in rows([path])]
    assert [error is not None and error.what.split(":")[0] for error in errors] == [
        "the row has 'anwser', and no answer",
        "the object has 'expr' twice",
    ]


def test_bare_expressions(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "x^2 + 3x\nsin x --order 2\nlimit 1/x --to 0\n")
    found = [understood(row).args for row in rows([path], Reading(command="diff"))]
    assert found == [
        ("diff", "--", "x^2 + 3x"),
        ("diff", "--order", "2", "--", "sin x"),
        ("limit", "1/x", "--to", "0"),
    ]


def test_one_name_of_two_people_stays_two(tmp_path: Path) -> None:
    found = read(tmp_path, "name,Q1,Q2\nAnn,2x,1\nAnn,3x,2\n", KEY)
    assert [e.student.id for e in found] == ["Ann", "Ann", "Ann (line 3)", "Ann (line 3)"]
    same = read(tmp_path, "name,email,Q1,Q2\nAnn,a@x,2x,1\nAnn,a@x,3x,2\n", KEY)
    assert {e.student.id for e in same} == {"a@x"}


def test_several_expressions_in_a_cell(tmp_path: Path) -> None:
    key = 'id,command,expr\nQ1,jacobian,x^2-y; x y\nQ2,partial,"x^3 y; y"\n'
    found = read(tmp_path, "name,Q1,Q2\nAnn,1,2\n", key)
    assert [e.args[-2:] for e in found] == [("x^2-y", "x y"), ("x^3 y", "y")]


def test_a_row_that_is_no_row_is_somebodys_loss_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, 'name,Q1,Q2\nAnn,2x,1,extra,cells\nBen,"2x\nCem,2x,1\n', KEY)
    assert [e.error is not None for e in found] == [True, True, False, False]


# Points


@pytest.mark.parametrize(
    ("result", "points"),
    [
        ({"verdict": "correct"}, 2),
        ({"verdict": "equivalent"}, Fraction(8, 5)),
        ({"verdict": "otherwise"}, Fraction(1, 2)),
        ({"verdict": "no-answer"}, 0),
        ({"verdict": "wrong", "mistake": None}, 0),
        ({"verdict": "wrong", "mistake": {"id": "sign", "besides": []}}, 1),
        ({"verdict": "wrong", "mistake": {"id": "sign", "besides": ["factor"]}}, 0),
        (
            {
                "verdict": "wrong",
                "mistake": None,
                "lines": [{"state": s} for s in ("right", "words", "right", "wrong")],
            },
            1,
        ),
        ({"verdict": "unreadable"}, None),
        ({"verdict": "undecided"}, None),
    ],
)
def test_partial_credit(result: dict[str, Any], points: Fraction | None) -> None:
    rules = read_partial("slip=0.5, unfinished=80%, otherwise=1/4, lines=3/4")
    assert points_for(result, Fraction(2), rules) == points
    plain = points_for(result, Fraction(2), PartialCredit())
    assert plain == (None if points is None else 2 if result["verdict"] in ("correct", "equivalent") else 0)


def test_thirds_of_points_add_up() -> None:
    third = points_for({"verdict": "wrong", "mistake": {"id": "sign"}}, Fraction(1), read_partial("slip=1/3"))
    cells = [JudgedAnswer("Ann", q, "wrong", points=third) for q in "abc"]
    book = gathered([(Student("Ann"), ExamQuestion(cell.question), cell) for cell in cells])
    assert list(grade_rows(book, "plain"))[1] == ["", "1", "3", "0.33", "0.33", "0.33", ""]


@pytest.mark.parametrize(
    "text", ["", "slip", "slip=2", "slip=-1", "slop=0.5", "slip=0.5,slip=1", "slip=1e-9", "slip=x"]
)
def test_rules_that_are_none(text: str) -> None:
    with pytest.raises(InputError):
        read_partial(text)


@pytest.mark.parametrize(
    ("rows", "keyed", "reading", "args"),
    [
        ([{"id": "q1", "work": ["= 2x sin x", "= 0"]}], True, {}, "check diff --answer== 2x sin x\n= 0 -- x^2 sin x"),
        ([{"Exercise": "Q1", "Student  answer": "2x"}], True, {}, "check diff --answer=2x -- x^2 sin x"),
        ([{"id": "Q1", "student": "Ann"}], True, {}, "check diff --answer= -- x^2 sin x"),
        ([{"Q1": "2x", "Q2": 1, "name": "Ann"}], True, {}, "check diff --answer=2x -- x^2 sin x"),
        ([{"id": "Q1", "anwser": "2x"}], True, {}, "has a column 'anwser'"),
        ([{"id": "Q1", "answer": ["2x"]}], True, {}, "'answer' must be a text or a number"),
        ([{"id": "Q1", "answer": "2", "Answer": "3"}], True, {}, "the object has 'Answer' twice"),
        ([{"function": "x^2", "Response": "2x"}], False, {"command": "diff"}, "check diff --answer=2x -- x^2"),
        ([{"T": "x^2", "R": "2x"}], False, {"columns": {"expr": "t", "answer": "R"}, "command": "diff"},
         "check diff --answer=2x -- x^2"),
        ([{"T": "x^2", "S": "2x"}], False, {"columns": {"expr": "T", "answer": "R"}}, "has no column 'R'"),
    ],
)  # fmt: skip
def test_objects_of_json_have_columns_as_tables_have(
    tmp_path: Path, rows: list[dict[str, Any]], keyed: bool, reading: dict[str, Any], args: str
) -> None:
    if keyed:
        reading = {"key": read_key(written(tmp_path, "key.csv", KEY))}
    path = written(tmp_path, "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    found = [understood(row) for source in opened([path], Reading(**reading)) for row in source.rows]
    says = " ".join(found[0].args) if found[0].error is None else found[0].error.what
    assert says.endswith(args)


def test_a_working_beside_its_key(tmp_path: Path) -> None:
    found = read(tmp_path, "student,id,work\nAnn,Q1,= 2x\nBen,Q1,\n", KEY)
    assert [e.args[2] for e in found] == ["--answer== 2x", "--answer="]


def test_points_with_a_decimal_comma(tmp_path: Path) -> None:
    text = 'command,expr,answer,points\ndiff,x^2,2x,"2,5"\n'
    assert [e.points for e in read(tmp_path, text, decimal_comma=True)] == [Fraction(5, 2)]


def test_a_question_may_be_worth_nothing(batch: Run, tmp_path: Path) -> None:
    key = "id,command,expr,points\nQ1,diff,x^2,0\nQ2,diff,x^3,\n"
    wide = written(tmp_path, "a.csv", "name,Q1,Q2\nAnn,2x,3x^2\n")
    reading = Reading(key=read_key(written(tmp_path, "key.csv", key)))
    (source,) = opened([wide], reading)
    briefs = [answered(row, Settings(points=Fraction(2))).brief for row in source.rows]
    assert [(b.question.points, b.cell.points) for b in briefs] == [(0, 0), (2, 2)]
    ran = batch(wide, "--key", written(tmp_path, "key.csv", key), "--points", "0", "--jobs", "1")
    assert [json.loads(line)["max_points"] for line in ran.out.splitlines()] == [0, 0]


def a_class() -> Gradebook:
    people = [Student("7", "Zoë", {"name": "Zoë", "id": "7"}), Student("8", "=Ann", {"name": "=Ann", "id": "8"})]
    questions = [ExamQuestion("Q10", points=Fraction(2)), ExamQuestion("Q9", points=Fraction(1, 2))]
    verdicts = {("7", "Q10"): ("correct", 2), ("7", "Q9"): ("wrong", 0), ("8", "Q10"): ("unreadable", None)}
    cells = []
    for (student, question), (verdict, points) in verdicts.items():
        worth = None if points is None else Fraction(points)
        cells.append(JudgedAnswer(student, question, verdict, answer="2x", mistake="sign lost", points=worth))
    by_id = {s.id: s for s in people}
    return gathered([(by_id[c.student], next(q for q in questions if q.id == c.question), c) for c in cells], "Test")


def test_grades_in_the_shape_of_each_platform() -> None:
    own = ("name", "id")
    found = {p: list(grade_rows(a_class(), p, own)) for p in ("canvas", "moodle", "gradescope", "plain")}
    assert found["canvas"][1] == ["    Points Possible", "", "", "", "", "2.5"]
    assert found["canvas"][2:] == [["Zoë", "7", "", "", "", "2"], ["=Ann", "8", "", "", "", "0"]]
    assert found["moodle"][1] == ["Zoë", "2", "Q9: sign lost"]
    assert found["gradescope"][0] == ["Name", "Total Score", "Max Points", "1: Q9 (0.5 pts)", "2: Q10 (2.0 pts)"]
    assert found["plain"][0] == ["name", "id", "Test", "max points", "Q9", "Q10", "to look at"]
    assert found["plain"][1:] == [["Zoë", "7", "2", "2.5", "0", "2", ""], ["=Ann", "8", "0", "2.5", "", "", "1"]]


def test_shares_over_those_who_answered_and_over_all() -> None:
    book = a_class()
    assert [q.id for q in book.questions] == ["Q9", "Q10"]
    tally = book.by_question("Q10")
    assert (tally.right, tally.answered, tally.share_of_answered, tally.share_of_all) == (1, 2, 50, 50)
    assert (book.by_question("Q9").share_of_answered, book.by_question("Q9").share_of_all) == (0, 0)
    assert [cell.student for cell in book.to_look_at] == ["8"]


@pytest.mark.parametrize(
    ("right", "of", "share"),
    [(1, 8, 13), (5, 8, 63), (1, 200, 1), (1, 1000, 1), (249, 250, 99), (199, 200, 99), (197, 200, 99), (7, 7, 100)],
)
def test_a_share_is_rounded_half_up_and_never_to_all_or_none(right: int, of: int, share: int) -> None:
    tally = Tally({"correct": right, "wrong": of - right}, of)
    assert (tally.share_of_answered, tally.share_of_all) == (share, share)


def test_equal_wrong_answers_are_together() -> None:
    texts = [
        "cos(3x)",
        "cos(3x)",
        "cos(x + 2x)",
        "sin(3x)",
        "(x + 1)^2",
        "x^2 + 2x + 1",
        "oops(",
        "cos(3x) + 0",
        "1, 2",
    ]
    people = [Student(str(i), f"S{i}") for i in range(len(texts))]
    cells = [
        JudgedAnswer(p.id, "Q", "wrong", answer=t, read_as=t, mistake="n") for p, t in zip(people, texts, strict=True)
    ]
    book = gathered([(p, ExamQuestion("Q"), c) for p, c in zip(people, cells, strict=True)])
    groups = [(group.answer, [cell.student for cell in group.cells]) for group in book.clusters("Q")]
    assert groups[:2] == [("cos(3x)", ["0", "1", "2", "7"]), ("(x + 1)^2", ["4", "5"])]
    assert sum(len(members) for _, members in groups) == len(texts)


def test_a_blank_takes_no_answers_place() -> None:
    ann = Student("Ann")
    for verdicts, counts in (
        (("wrong", "correct"), "correct"),
        (("correct", "no-answer"), "correct"),
        (("no-answer",), "no-answer"),
    ):
        book = gathered([(ann, ExamQuestion("Q"), JudgedAnswer("Ann", "Q", v)) for v in verdicts])
        cell = book.at("Ann", "Q")
        assert cell is not None
        assert book.again == (verdicts == ("wrong", "correct"))
        assert cell.verdict == counts


def test_a_row_that_could_not_be_read_is_no_question() -> None:
    ann = Student("Ann")
    judged = JudgedAnswer("Ann", "Q1", "correct", points=Fraction(1))
    lost = JudgedAnswer("", "", "unreadable", feedback=("The row is not UTF-8 text.",), row="3")
    found = [(ann, ExamQuestion("Q1"), judged), (Student(""), ExamQuestion(""), lost)]
    book = gathered(found, known=[ExamQuestion("Q1", problem="d/dx [x]"), ExamQuestion("Q2")])
    assert ([q.id for q in book.questions], [s.id for s in book.students]) == (["Q1", "Q2"], ["Ann"])
    assert (book.lost, book.cells, book.possible) == ((lost,), (judged,), 2)
    assert book.questions[0].problem == "d/dx [x]"
    assert list(lines(book))[1] == "not read: 3: The row is not UTF-8 text."


def test_a_row_that_asks_nothing_is_no_question(tmp_path: Path) -> None:
    text = "student,command,expr,answer\nAnn,diff,x^2,2x\nBen,diff,x^2,2x,3\nCem,,,\nDan,diff,,2\n"
    (source,) = opened([written(tmp_path, "a.csv", text)], Reading())
    briefs = [answered(row, Settings(told=True)).brief for row in source.rows]
    book = gathered([(b.student, b.question, b.cell) for b in briefs], labels=True)
    assert ([q.id for q in book.questions], [s.id for s in book.students]) == (["diff x^2"], ["Ann"])
    assert [(cell.row, cell.student) for cell in book.lost] == [("3", ""), ("4", "Cem"), ("5", "Dan")]


def test_several_exercises_of_one_student_under_one_label_are_questions(batch: Run, tmp_path: Path) -> None:
    sheet = "student,task,command,expr,answer\nAnn,HW3,diff,x^2,2x\nAnn,HW3,diff,x^3,x\nAnn,HW3,diff,x^2,2\n"
    grades = tmp_path / "grades.csv"
    batch(
        written(tmp_path, "hw.csv", sheet + "Ben,HW3,diff,x^3,3x^2\nBen,HW4,diff,x,1\n"),
        "--grades",
        grades,
        "--jobs",
        "1",
    )
    found = list(csv.reader(io.StringIO(grades.read_text())))
    assert found[0][3:-1] == ["max points", "HW3: diff x^2", "HW3: diff x^3", "HW4"]
    assert [row[2:-1] for row in found[1:]] == [["0", "3", "0", "0", ""], ["2", "3", "", "1", "1"]]
    # A row of a sheet that does not say its exercise is no question of the class.
    tests = [(q, JudgedAnswer("Ann", "HW3", "wrong")) for q in ("diff x", "diff x^2", "")]
    book = gathered([(Student("Ann"), ExamQuestion("HW3", q), cell) for q, cell in tests], labels=True)
    assert ([q.id for q in book.questions], len(book.lost)) == (["HW3: diff x", "HW3: diff x^2"], 1)
    # A numbered column is a question: who has it twice has answered it twice.
    rows = [(Student("Ann"), ExamQuestion("Q1", f"diff x^{n}"), JudgedAnswer("Ann", "Q1", "wrong")) for n in (2, 3)]
    assert [[q.id for q in gathered(rows, labels=labels).questions] for labels in (True, False)] == [
        ["Q1: diff x^2", "Q1: diff x^3"],
        ["Q1"],
    ]


def test_what_a_student_is_handed_back(tmp_path: Path) -> None:
    key = "id,command,expr,options\nQ1,chain,z=x^2*y; x=t^2; y=sin(t),\nQ2,critical,x^3-3x,--on -2 2\nQ3,diff,x^3,\n"
    key += "Q4,numdiff,x^2,--at 1 --h 0.1 --method central\nQ5,partial,x y,--wrt x --at x=1;y=2\n"
    reading = Reading(key=read_key(written(tmp_path, "key.csv", key.replace("-2 2", "-2;2"))))
    (source,) = opened([written(tmp_path, "a.csv", "name,Q1,Q2,Q3,Q4,Q5\nAnn,1,1,1,1,1\n")], reading)
    questions = [answered(row, Settings(told=True)).brief.question for row in source.rows]
    assert [(q.problem, q.beside, q.answer) for q in questions] == [
        ("Find dz/dt for z = x^2 y, x = t^2, y = sin(t)", "", "t^3 (4 sin(t) + t cos(t))"),
        ("Critical points of x^3 - 3x on [-2, 2]", "", "x = -1, x = 1"),
        ("d/dx [x^3]", "", "3x^2"),
        ("x^2 at x = 1", "h 0.1, method central", "2.0000000000000004"),
        ("d/dx [x y]", "at x = 1; y = 2", "2"),
    ]
    assert ["∂" in asked_in_mathematics(q) for q in questions] == [False, False, False, False, True]


# Records read again

WORKINGS = "student,Q1,Q2\nAnn,cos(3x),2x\nBen,3cos(3x),2x sin x\nCem,,oops(\nDan,cos(3x),x^2 sin x\n"
SINES = "id,command,expr,points\nQ1,diff,sin(3x),1\nQ2,diff,x^2 sin x,\n"


@pytest.mark.parametrize("output", ["csv", "jsonl"])
def test_a_record_says_again_what_it_said(tmp_path: Path, output: str) -> None:
    def source() -> InputFile:
        return opened([written(tmp_path, "a.csv", WORKINGS)], Reading(key=key))[0]

    key = read_key(written(tmp_path, "key.csv", SINES))
    partial = PartialCredit(slip=Fraction(1, 3))
    settings = Settings(output, own=("student",), marked=True, keyed=True, told=True, partial=partial)
    done = [answered(row, settings) for row in source().rows]
    lines_ = [csv_header(settings)] if output == "csv" else []
    path = written(tmp_path, "out", "".join(line + "\n" for line in (*lines_, *(d.text for d in done))))
    again: list[Brief] = []
    assert list(resumed(path, settings, source().rows, again.append)) == []
    first, second = (
        gathered([(b.student, b.question, b.cell) for b in briefs]) for briefs in ([d.brief for d in done], again)
    )
    assert second.mistakes == first.mistakes
    mixed = gathered([(b.student, b.question, b.cell) for b in (*again[:4], *(d.brief for d in done[4:]))])
    assert mixed.mistakes == first.mistakes
    assert first.mistakes[0] == ("inner derivative forgotten", 2)
    assert [second.points(p.id) for p in second.students] == [first.points(p.id) for p in first.students]
    assert Fraction(1, 3) in {cell.points for cell in second.cells}
    assert output == "jsonl" or ",0.3333333333333333,1," in done[0].text


# All of it


def test_from_an_export_to_grades_and_pages(batch: Run, tmp_path: Path) -> None:
    names = {n: tmp_path / n for n in ("grades.csv", "class.html", "pages", "out.csv")}
    wide = written(tmp_path, "moodle.csv", MOODLE)
    key = written(tmp_path, "key.csv", KEY)
    args = (wide, "--key", key, "--partial", "slip=0.5", "--title", "Test 1")
    written_to = ("--output", names["out.csv"], "--grades", names["grades.csv"])
    pages = ("--report", names["class.html"], "--pages", names["pages"])
    ran = batch(*args, *written_to, *pages, "--summary", "--by", "student", "--by", "question", "--jobs", "1")
    assert (ran.code, ran.err) == (1, "")
    assert "  Anna Müller, Q1: 1 correct (100 % right)\n" in ran.out
    grades = list(csv.reader(io.StringIO(names["grades.csv"].read_text("utf-8-sig"))))
    assert grades[0] == ["Surname", "First name", "Email address", "Test 1", "Feedback comments"]
    assert [row[:4] for row in grades[1:]] == [
        ["Müller", "Anna", "anna@x.edu", "3.5"],
        ["Ng", "'=Ben", "ben@x.edu", "1"],
        ["Om", "Cem", "cem@x.edu", "1"],
    ]
    found = list(csv.DictReader(io.StringIO(names["out.csv"].read_text("utf-8"))))
    assert [r["verdict"] for r in found] == ["correct", "correct", "wrong", "no-answer", "wrong", "no-answer"]
    assert found[4]["feedback"].startswith("Line 2 does not follow")
    assert (found[0]["Surname"], found[2]["First name"], found[1]["exercise"]) == (
        "Müller",
        "'=Ben",
        "limit sin(x)/x --to 0",
    )
    assert "Anna Müller" in names["class.html"].read_text("utf-8")
    assert len(list(names["pages"].glob("*.html"))) == 5
    # From the records alone the same is told again.
    whole = names["out.csv"].read_bytes()
    kept = names["grades.csv"].read_bytes()
    names["out.csv"].write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))
    again = batch(*args, *written_to, "--resume", "--quiet", "--jobs", "1")
    assert (again.code, names["out.csv"].read_bytes(), names["grades.csv"].read_bytes()) == (1, whole, kept)


def test_a_report_beside_the_pages_is_no_students(batch: Run, tmp_path: Path) -> None:
    wide = written(tmp_path, "a.csv", "name,Q1\nClass,2x\n")
    key = written(tmp_path, "key.csv", "id,command,expr\nQ1,diff,x^2\n")
    pages = tmp_path / "pages"
    args = (wide, "--key", key, "--pages", pages, "--jobs", "1", "--report")
    assert batch(*args, pages / "class.html", "--by", "verdict").code == 0
    assert sorted(p.name for p in pages.iterdir()) == ["all.html", "class-class.html", "class.html", "index.html"]
    assert "By verdict" in (pages / "class.html").read_text("utf-8")
    ran = batch(*args, pages / "index.html")
    assert (ran.code, "is a page about the whole class" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "text", "by"),
    [
        ("a.csv", "command,expr,answer\ndiff,x^2,2x\n", "verdict"),
        ("a.csv", "command,expr,answer\ndiff,x^2,2x\n", "mistake"),
        ("a.txt", "check diff x^2 --answer 2x\n", "verdict"),
    ],
)
def test_rows_without_a_name_are_counted_by_what_became_of_them(tmp_path: Path, name: str, text: str, by: str) -> None:
    sources = opened([written(tmp_path, name, text)], Reading())
    group_columns((by,), sources)
    with pytest.raises(InputError):
        group_columns(("student",), sources)
    assert len([row for source in sources for row in source.rows]) == 1


def test_an_exercise_of_the_key_that_cannot_be_asked(batch: Run, tmp_path: Path) -> None:
    wide = written(tmp_path, "a.csv", "name,Q1\nAnn,2x\n")
    key = written(tmp_path, "key.csv", "id,command,expr\nQ1,diff,arcsn(x)\n")
    ran = batch(wide, "--key", key)
    assert (ran.code, ran.out) == (2, "")
    assert "line 2 (Q1): unknown function 'arcsn'" in ran.err
    key = written(tmp_path, "key.csv", "id,command,expr,answer\nQ1,diff,x^2,3x\n")
    ran = batch(wide, "--key", key, "--jobs", "1")
    assert json.loads(ran.out)["result"]["verdict"] == "correct"
    assert "the answer of the key, 3x, is not right; calctool has 2x" in ran.err


def test_one_batch_at_a_time_on_an_output(batch: Run, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    out.write_text("kept\n")
    with out.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        ran = batch("-", "--output", out, stdin="diff x\n")
    assert (ran.code, out.read_text()) == (2, "kept\n")
    assert "another batch is writing" in ran.err
    with opened_lock("/dev/null"), opened_lock(None):
        pass


def opened_lock(name: str | None) -> Any:
    """Twice at once: what is no file of its own is written by whoever wants."""
    stack = contextlib.ExitStack()
    stack.enter_context(held(name))
    stack.enter_context(held(name))
    return stack


def test_the_folder_of_a_batch_that_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pid = os.fork()
    if not pid:
        Folder()
        os._exit(0)
    os.waitpid(pid, 0)
    assert len(list(tmp_path.iterdir())) == 1
    with Folder() as mine, Folder() as other:
        assert sorted(map(str, tmp_path.iterdir())) == sorted([mine.name, other.name])
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_a_file_on_one_line(batch: Run) -> None:
    ran = batch("no\nfile.txt")
    assert ran.err == "calctool: error: 'no<U+000A>file.txt' cannot be read: No such file or directory\n"


def test_a_record_says_whose_and_what(tmp_path: Path) -> None:
    reading = Reading(key=read_key(written(tmp_path, "key.csv", KEY)))
    (source,) = opened([written(tmp_path, "a.csv", MOODLE)], reading)
    done = [answered(row, Settings(marked=True)) for row in source.rows]
    record = json.loads(done[2].text)
    assert {n: record[n] for n in ("student", "student_id", "question", "exercise", "points", "max_points")} == {
        "student": "=Ben Ng",
        "student_id": "ben@x.edu",
        "question": "Q1",
        "exercise": "diff x^2 sin x",
        "points": 0,
        "max_points": 2,
    }
