"""Exports of learning platforms: recognised, every exercise at its column, whoever answered, nothing guessed."""

from __future__ import annotations

import pytest

from calctool.classroom.gradebook.key import Key, KeyRow, bare
from calctool.classroom.gradebook.platforms import export, in_words, number_of, plain_text, platform_of
from calctool.errors import InputError


def key(*rows: tuple[str, str]) -> Key:
    return Key("key.csv", {bare(id): KeyRow(id, {"command": "diff", "expr": expr}) for id, expr in rows})


THREE = key(("Q1", "x^2"), ("Q2", "x^2+3x"), ("Q10", "sin(x)"))

MOODLE = ["Surname", "First name", "ID number", "Email address", "Status", "Started on", "Grade/10.00"]
MOODLE += ["Response 1", "Right answer 1", "Response 2", "Right answer 2", "Response 10", "Right answer 10"]
CANVAS = ["name", "id", "sis_id", "section", "submitted", "attempt", "4821: Differentiate x^2 please", "1.0"]
CANVAS += ["4822: <p>Differentiate x^2+3x</p>", "1.0", "4823: the sine", "1.5", "n correct", "n incorrect", "score"]
GRADESCOPE = ["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points"]
GRADESCOPE += ["1: Powers (1.0 pts)", "2: Sums (1.0 pts)", "10: Sines (1.0 pts)"]
RESPONSES = ["First Name", "Last Name", "SID", "Email", "Question 1 Response", "Question 1 Score"]
RESPONSES += ["Question 2 Response", "Question 2 Score", "Question 10 Response", "Question 10 Score"]
GOOGLE = ["Timestamp", "Email Address", "Score", "1. Differentiate x^2", "1. Differentiate x^2 [Score]"]
GOOGLE += ["2) x^2 + 3x, please", "Question 10: sin x"]
MICROSOFT = ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback"]
MICROSOFT += [
    "Differentiate x^2",
    "Points - Differentiate x^2",
    "Feedback - Differentiate x^2",
    "The sum",
    "Points - The sum",
]
MICROSOFT += ["The sine", "Feedback - The sine"]
PLAIN = ["student", "class", "Q10", "Q2", "Q1", "remark"]
NUMBERS = ["student", "1", "2", "10", "11"]


@pytest.mark.parametrize(
    ("names", "platform", "columns", "by_order"),
    [
        (MOODLE, "moodle", [7, 9, 11], False),
        (CANVAS, "canvas", [6, 8, 10], True),
        (GRADESCOPE, "gradescope", [6, 7, 8], False),
        (RESPONSES, "gradescope", [4, 6, 8], False),
        (GOOGLE, "google", [3, 5, 6], False),
        (MICROSOFT, "microsoft", [7, 10, 12], True),
        (PLAIN, "plain", [4, 3, 2], False),
        (NUMBERS, "plain", [1, 2, 3], False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_the_answers_stand(names: list[str], platform: str, columns: list[int], by_order: bool) -> None:
    assert platform_of(names) == platform
    found = export(names, THREE, "class.csv")
    assert {q.row.id: q.column for q in found.questions} == dict(zip(("Q1", "Q2", "Q10"), columns, strict=True))
    assert found.by_order == by_order


@pytest.mark.parametrize(
    ("names", "cells", "student"),
    [
        (MOODLE, ["Ng", "Ann", "17", "ann@x"], ("17", "Ann Ng")),
        (MOODLE, ["Ng", "Ann", "", "ann@x"], ("ann@x", "Ann Ng")),
        (CANVAS, ["Ann Ng", "90", "17"], ("17", "Ann Ng")),
        (GRADESCOPE, ["Ann", "Ng", "17", "ann@x"], ("17", "Ann Ng")),
        (GOOGLE, ["today", "ann@x"], ("ann@x", "ann@x")),
        (MICROSOFT, ["1", "", "", "ann@x", "Ann Ng"], ("ann@x", "Ann Ng")),
        (PLAIN, ["Ann"], ("", "Ann")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_whose_row_it_is(names: list[str], cells: list[str], student: tuple[str, str]) -> None:
    assert export(names, THREE, "class.csv").student(cells) == student


def test_an_exercise_without_a_column_is_refused() -> None:
    with pytest.raises(InputError, match=r"no column for Q10 of key\.csv"):
        export(["student", "Q1", "Q2"], THREE, "class.csv")
    with pytest.raises(InputError, match="no column for Q1, Q2, Q10"):
        export(["student", "one", "two"], THREE, "class.csv")


def test_an_order_that_contradicts_the_names_is_refused() -> None:
    with pytest.raises(InputError, match="no column for"):
        export(["student", "Q2", "first", "third"], THREE, "class.csv")


def test_a_question_that_the_key_has_not_is_said() -> None:
    found = export(["student", "Q1", "Q2", "Q3", "Q10"], THREE, "class.csv")
    assert found.unasked == ("Q3",)
    assert [name for _, name in found.own] == ["student", "Q3"]
    found = export(NUMBERS, THREE, "class.csv")
    assert (found.unasked, [name for _, name in found.own]) == (("11",), ["student", "11"])


def test_points_given_before_are_no_columns_of_the_reader() -> None:
    own = [name for _, name in export(MICROSOFT, THREE, "class.csv").own]
    assert own == ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback"]


def test_rows_that_are_nobodys() -> None:
    found = export(MOODLE, THREE, "class.csv")
    assert not found.is_student(["Overall average", "", "", ""])
    assert found.is_student(["Overall", "Ann", "17", ""])
    assert (found.answer("-"), found.answer("<p>-2x</p>"), found.answer("x<sup>10</sup>")) == ("", "-2x", "x^(10)")


def test_questions_that_say_what_they_ask() -> None:
    found = in_words(["Timestamp", "Email Address", "1. Differentiate x^2 sin x", "Find the limit of 1/x as x -> oo"])
    assert found is not None
    assert [q.row.id for q in found.questions] == ["Q1", "Q2"]
    assert in_words(["Timestamp", "Email Address", "1. Differentiate x^2", "2. What do you think?"]) is None
    assert in_words(["student", "Differentiate x^2"]) is None


@pytest.mark.parametrize(
    ("name", "number"),
    [("Q1", "1"), ("q 01", "1"), ("Aufgabe 2b", "2b"), ("2.1 Limits", "2.1"), ("2nd", ""), ("x^2", ""), ("2x + 1", "")],
)
def test_the_number_of_a_question(name: str, number: str) -> None:
    assert number_of(name) == number


def test_less_than_is_no_tag() -> None:
    assert plain_text("x<b and b>x") == "x<b and b>x"
    assert plain_text("<p>a &lt; b</p><p>c</p>") == "a < b\nc"
