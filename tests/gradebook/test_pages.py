"""The pages for a class: well formed, for every reader, nothing typed is markup; and what they say of a small class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calctool.classroom.gradebook import equal_answers, formulas, page_names
from calctool.classroom.gradebook.formulas import set_sentence, set_value
from calctool.classroom.gradebook.gradebook import OUTCOMES, ExamQuestion, Gradebook, JudgedAnswer, Student, gathered
from calctool.classroom.gradebook.page import page
from calctool.classroom.gradebook.page_names import LONGEST, file_names
from calctool.classroom.gradebook.page_parts import MARKS, asked
from calctool.classroom.gradebook.page_style import STYLE
from calctool.classroom.gradebook.pages import pages
from calctool.report.page_style import DARK, LIGHT, PAIRS, PAPER
from tests.html_reader import Reader, squeezed

HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; \0\u202e]]>"


def cell(student: str, question: str, verdict: str, answer: str = "", **more: object) -> JudgedAnswer:
    earned = Fraction(1) if verdict == "correct" else None if verdict == "unreadable" else Fraction(0)
    return JudgedAnswer(student, question, verdict, answer, points=earned, **more)  # type: ignore[arg-type]


QUESTIONS = {
    "Q1": ExamQuestion("Q1", "diff sin(3x)", "d/dx [sin(3x)]", "", "3 cos(3x)"),
    "Q2": ExamQuestion("Q2", "diff x^3 --at x=2", "d/dx [x^3]", "at x = 2", "12"),
    "Q10": ExamQuestion("Q10", "grad x*y", "Gradient of x y by x, y", "", "(y, x)", Fraction(3, 2)),
}
FORGOTTEN = {"mistake": "inner derivative forgotten"}
SAID = ("Not right.", "It looks as if you wrote cos(3x): the 3 is lost.", "Multiply by 3.")


def small() -> Gradebook:
    ann, ben, cid = (
        Student(i, name, {"Class": c}) for i, name, c in (("1", "Ann", "a"), ("2", "Ben", "b"), ("3", "Ann", "a"))
    )
    cells = [
        (ann, cell("1", "Q1", "wrong", "cos(3x)", read_as="cos(3x)", feedback=SAID, **FORGOTTEN)),
        (ben, cell("2", "Q1", "wrong", "cos(3*x)", read_as="cos(3x)", feedback=SAID, **FORGOTTEN)),
        (cid, cell("3", "Q1", "correct", "3cos 3x", read_as="3 cos(3x)", feedback=("Right.",))),
        (ann, cell("1", "Q10", "otherwise", "y, x/1 + 0", meant="(y, x)", feedback=("As typed not right.",))),
        (ann, cell("1", "Q2", "equivalent", "3*4", read_as="3*4", feedback=("Right, but not finished: multiply.",))),
        (ben, cell("2", "Q2", "unreadable", "2^^", feedback=("Expected a number after '^'.",))),
        (cid, cell("3", "Q2", "no-answer", "idk")),
    ]  # fmt: skip
    return gathered([(s, QUESTIONS[c.question], c._replace(columns=s.columns)) for s, c in cells], "Test 1")


def hostile() -> Gradebook:
    student = Student(HOSTILE, HOSTILE, {HOSTILE: HOSTILE})
    question = ExamQuestion(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    found = [
        JudgedAnswer(HOSTILE, f"{HOSTILE}{i}", verdict, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,))
        for i, verdict in enumerate(OUTCOMES)
    ]
    return gathered([(student, question._replace(id=c.question), c) for c in found], HOSTILE)


def every_page(book: Gradebook) -> list[str]:
    return [page(book, by=("class",)), *[text for _, text in pages(book)]]


# --- for every reader ------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", [small(), hostile(), Gradebook((), (), ())], ids=["small", "hostile", "empty"])
def test_pages_are_whole_and_need_nothing_beside_them(book: Gradebook) -> None:
    for text in every_page(book):
        text.encode("utf-8")
        found = Reader(text)
        assert text.startswith("<!DOCTYPE html>")
        assert [a["lang"] for a in found.all("html")] == ["en"]
        assert len(found.all("main")) == 1
        assert not {"script", "link", "img", "iframe", "object"} & {name for name, _ in found.elements}
        assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes)
        assert not re.search(r"https?:|url\(|@import", text)
        ids = Counter(a["id"] for _, a in found.elements if a.get("id"))
        assert set(ids.values()) <= {1}
        targets = [a["href"] or "" for a in found.all("a")]
        assert all(t[1:] in ids for t in targets if t.startswith("#"))
        assert not any(":" in t for t in targets)


@pytest.mark.parametrize("book", [small(), hostile()], ids=["small", "hostile"])
def test_a_screen_reader_finds_its_way(book: Gradebook) -> None:
    for text in every_page(book):
        found = Reader(text)
        assert found.all("th") == [] or {a["scope"] for a in found.all("th")} <= {"col", "row"}
        assert len(found.all("caption")) == len(found.all("table"))
        levels = [int(name[1]) for name, _ in found.elements if re.fullmatch("h[1-6]", name)]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        assert all(a["alttext"] for a in found.all("math"))
        ids = {a.get("id") for _, a in found.elements}
        assert all(a["aria-labelledby"] in ids for _, a in found.elements if "aria-labelledby" in a)


def test_every_verdict_has_a_sign_and_words_of_its_own() -> None:
    assert set(MARKS) == set(OUTCOMES)
    assert len({mark.sign for mark in MARKS.values()}) == len({mark.word for mark in MARKS.values()}) == len(MARKS)
    assert {f".{mark.kind}" for mark in MARKS.values()} - {".none"} <= set(re.findall(r"\.[a-z]+", STYLE))


def luminance(colour: str) -> float:
    """Source: WCAG 2.1, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colours", [LIGHT, DARK, PAPER], ids=["light", "dark", "paper"])
def test_texts_stand_out(colours: dict[str, str]) -> None:
    assert LIGHT.keys() == DARK.keys() == PAPER.keys()
    for text, back in PAIRS:
        low, high = sorted((luminance(colours[text]), luminance(colours[back])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (text, back)


# --- nothing typed is markup --------------------------------------------------------------------------------


def test_hostile_texts_are_seen_as_they_were_typed() -> None:
    for text in every_page(hostile()):
        seen = Reader(text).lines()
        assert squeezed("<script>alert(1)</script>\" onload='x' &amp; U+0000U+202E]]>") in seen
        assert "\0" not in text
        assert "\u202e" not in text


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=12))
def test_no_text_changes_the_elements(text: str) -> None:
    def elements(typed: str) -> Counter[str]:
        seen = cell("1", "Q1", "wrong", typed, mistake=typed, feedback=(typed,))
        book = gathered([(Student("1", f"x{typed}", {}), QUESTIONS["Q1"]._replace(exercise=typed), seen)], f"x{typed}")
        found = Counter(name for t in every_page(book) for name, _ in Reader(t).elements)
        return Counter(
            {name: n for name, n in found.items() if name in ("td", "th", "p", "section", "article", "script")}
        )

    assert elements(text) == elements("x") or not text


def test_no_path_of_a_machine_is_on_a_page() -> None:
    for text in every_page(small()):
        assert not re.search(r"/(?:home|root|tmp|usr|work)\b|[A-Z]:\\", text)


# --- what they say ------------------------------------------------------------------------------------------


def test_the_page_of_a_class() -> None:
    seen = Reader(page(small(), by=("class",))).lines()
    for said in (
        "Test 1 3 students, 3 questions, 3.5 points.",
        "33 %right of 6 answered 22 %right of all 9",
        "1 answer that a person has to judge Student Question Typed Verdict Why Ben Q2 2^^ ! not readable",
        "inner derivative forgotten 2 Q1",
        "Q1 [d/dx [sin(3x)]] 1 point Right answer [3 cos(3x)] 1 right: 33 % of 3 who answered, 33 % of all 3.",
        "2 of 3 [cos(3x)] cos(3x), cos(3*x) inner derivative forgotten",
        "Q2 [d/dx [x^3]] at [x = 2] 1 point Right answer [12]",
        "Q10 Gradient of [x y] by [x], [y] 1.5 points Right answer [(y, x)]",
        "Ann 1 Q10 y, x/1 + 0 [(y, x)]",
        "Counted by class class Answers Right of those answered Right of all a 5 50 % 40 % b 2",
    ):
        assert squeezed(said) in seen, said
    assert "StudentQ1Q2Q10Points" in seen


def test_rows_that_are_lost_are_to_be_looked_at_first() -> None:
    lost = JudgedAnswer("Ben", "", "unreadable", "2x", row="4", feedback=("'key.csv' has no exercise 'Q9'.",))
    ann = cell("Ann", "Q1", "correct", "3cos 3x")
    found = [(Student("Ann"), QUESTIONS["Q1"], ann), (Student("Ben"), ExamQuestion(""), lost)]
    seen = Reader(page(gathered(found))).lines()
    assert squeezed("100 % right of all 1 1 points on average, of 1 1 to look at") in seen
    assert squeezed("Row Student Why 4 Ben 'key.csv' has no exercise 'Q9'.") in seen


PAGE = """
Ann 1 Test 1: 0 of 3.5 points
Q1 [d/dx [sin(3x)]] ✗ not right 0 of 1 point You wrote cos(3x)
Read as [cos(3x)] Remark Not right. It looks as if you wrote [cos(3x)]: the [3] is lost. Multiply by [3].
Right answer [3 cos(3x)]
Q2 [d/dx [x^3]] at [x = 2] ≈ right, not finished 0 of 1 point You wrote 3*4
Read as [3*4] Remark Right, but not finished: multiply. Finished [12]
Q10 Gradient of [x y] by [x], [y] ↔ right if read another way 0 of 1.5 points You wrote y, x/1 + 0
Remark As typed not right. Right answer [(y, x)]
"""


def test_the_page_of_a_student() -> None:
    found = dict(pages(small()))
    assert list(found) == ["index.html", "ann.html", "ann-3.html", "ben.html", "all.html"]
    assert Reader(found["ann.html"]).lines() == squeezed(PAGE)
    other = Reader(found["ann-3.html"]).lines()
    assert squeezed("Read as [3 cos(3x)]") in other
    assert squeezed("– no answer 0 of 1 point You wrote idk Right answer [12]") in other
    unread = Reader(found["ben.html"]).lines()
    assert squeezed("1 answer has still to be judged by a person.") in unread
    assert squeezed("– of 1 point You wrote 2^^ Remark Expected a number after '^'.") in unread


def test_right_answers_can_be_left_out() -> None:
    for name, text in pages(small(), right_answers=False):
        assert "Right answer" not in text, name
        assert "Finished" not in text, name


def test_the_index_leads_to_every_page() -> None:
    found = dict(pages(small()))
    targets = {a["href"] for a in Reader(found["index.html"]).all("a")}
    assert targets == set(found) - {"index.html"}


def test_questions_that_are_called_by_their_exercise_have_numbers() -> None:
    asks = [QUESTIONS["Q1"]._replace(id="diff sin(3x) --at x=0"), QUESTIONS["Q2"]]
    book = gathered([(Student("1", "Ann"), q, cell("1", q.id, "wrong", "2x")) for q in asks])
    assert squeezed("Student12PointsRightAnn") in Reader(page(book)).lines()
    assert squeezed("1 [d/dx [sin(3x)]] ✗ not right") in Reader(dict(pages(book))["ann.html"]).lines()


def test_exercises_that_nobody_answered() -> None:
    done = JudgedAnswer("", "Q2", "answered", "12", row="7")
    bad = JudgedAnswer("", "foo(x)", "unreadable", row="8", feedback=("Unknown function 'foo'.",))
    rows = [(Student(""), QUESTIONS["Q2"], done), (Student(""), ExamQuestion("foo(x)", "diff foo(x)"), bad)]
    seen = Reader(page(gathered(rows, "list.txt"))).lines()
    assert squeezed("2 exercises. 0 % right of 1 answered 1 to look at") in seen
    assert squeezed("Exercise Typed Verdict Why foo(x) ! not readable Unknown function 'foo'.") in seen
    assert squeezed("7 [d/dx [x^3]] at [x = 2] [12] = worked out") in seen


def test_a_long_text_and_many_answers_take_as_long_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()

    def counted(name: str, f: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            calls[name] += 1
            return f(*args)

        return called

    monkeypatch.setattr(formulas, "_statement", counted("read", formulas._statement))
    monkeypatch.setattr(equal_answers, "_equal", counted("held", equal_answers._equal))
    monkeypatch.setattr(page_names, "_stem", counted("named", page_names._stem))
    set_sentence("Not read: " + "x + ) 2 - " * 400)
    assert calls["read"] <= 310
    assert len(equal_answers.alike([f"{k % 150} x + {k % 2} - {k % 2}" for k in range(300)])) == 150
    assert calls["held"] <= 450
    assert len(set(file_names([Student(str(i), "Ann") for i in range(300)]).values())) == 300
    assert calls["named"] <= 600


def test_mistakes_of_answers_that_are_not_equal_are_counted_together() -> None:
    given = [("1", "cos(3x)"), ("2", "cos 3x"), ("3", "cos(3x)/1 + 1")]
    cells = [cell(i, "Q1", "wrong", a, read_as=a, mistake="inner derivative forgotten") for i, a in given]
    book = gathered([(Student(c.student), QUESTIONS["Q1"], c) for c in cells])
    assert squeezed("By mistake: inner derivative forgotten 3.") in Reader(page(book)).lines()


def test_many_exercises_are_listed_and_not_set_side_by_side() -> None:
    cells = [cell("1", f"Q{i}", "wrong" if i == 150 else "correct", "2x", row=f"row {i}") for i in range(300)]
    found = Reader(page(gathered([(Student("1", "Ann"), ExamQuestion(c.question), c) for c in cells])))
    assert squeezed("300 exercises. 99 % right of 300 answered") in found.lines()
    assert "row150" in found.lines()
    assert "row149" not in found.lines()
    assert len(found.all("td")) == 4


def own_exercises() -> Gradebook:
    """Everybody has an exercise of their own under one id; two have the same, typed in two ways."""
    asks = {
        "Ann": ("diff x^2", "d/dx [x^2]", "2x", "correct", "2x"),
        "Ben": ("diff x^3", "d/dx [x^3]", "3x^2", "wrong", "3x"),
        "Cem": ("diff x*x^2", "d/dx [x^3]", "3x^2", "wrong", "3*x"),
        "Dee": ("diff x^4", "d/dx [x^4]", "4x^3", "wrong", "3x"),
    }
    rows = [
        (
            Student(name),
            ExamQuestion("Q1", exercise, problem, "", right),
            cell(name, "Q1", verdict, given, read_as=given),
        )
        for name, (exercise, problem, right, verdict, given) in asks.items()
    ]
    return gathered(rows)


def test_everybody_has_the_exercise_of_their_own_page() -> None:
    found = dict(pages(own_exercises()))
    assert squeezed("Q1 [d/dx [x^2]] ✓ right") in Reader(found["ann.html"]).lines()
    for name, right in (
        ("ben", "Q1 [d/dx [x^3]] ✗ not right"),
        ("cem", "Right answer [3x^2]"),
        ("dee", "Q1 [d/dx [x^4]]"),
    ):
        assert squeezed(right) in Reader(found[f"{name}.html"]).lines()
    assert "d/dx[x^2]" not in Reader(found["dee.html"]).lines()


def test_wrong_answers_are_together_within_one_exercise() -> None:
    book = own_exercises()
    groups = [(book.asked(g.cells[0]).exercise, [c.student for c in g.cells]) for g in book.clusters("Q1")]
    assert groups == [("diff x^3", ["Ben", "Cem"]), ("diff x^4", ["Dee"])]
    seen = Reader(page(book)).lines()
    assert squeezed("Q1 different exercises 1 point 1 right") in seen
    assert squeezed("2 of 4 [d/dx [x^3]] [3x]") in seen


# --- file names ---------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=80), st.sampled_from(["Ann", "ann", "../../etc/passwd", "CON", "index", ".", ""]))
    )
)
def test_file_names_are_safe_and_no_two_alike(names: list[str]) -> None:
    students = [Student(str(i), name) for i, name in enumerate(names)]
    found = file_names(students)
    assert len(found) == len({name.casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert all(c.isalnum() or c == "-" for c in name)
        assert name == name.lower() or not name.isascii()
        assert 0 < len(name) <= LONGEST + 10
        assert len(name.encode()) < 250
        assert name not in ("con", "index", "all", "nul")


# --- formulas -----------------------------------------------------------------------------------------------

SENTENCES = [
    ("At x = 2, y = 1 your answer is 16.", "At [x = 2], [y = 1] your answer is [16]."),
    ("the derivative of 4x^3 ln(x) + x^3: it", "the derivative of [4x^3 ln(x) + x^3]: it"),
    ("Jacobian matrix of (x^2 - y, x y) by x, y", "Jacobian matrix of [(x^2 - y, x y)] by [x], [y]"),
    ("lim x->4- 3/(x - 4)", "[lim x->4- 3/(x - 4)]"),
    ("a constant", "a constant"),
    ("'2x +' ends too early", "'2x +' ends too early"),
    ("(x+1)(x-1) is not as we print it", "(x+1)(x-1) is not as we print it"),
    ("x = -1, x = 1", "[x = -1], [x = 1]"),
    ("f'(x) > 0 there", "[f'(x) > 0] there"),
]


@pytest.mark.parametrize(("sentence", "seen"), SENTENCES)
def test_formulas_in_sentences(sentence: str, seen: str) -> None:
    assert Reader(set_sentence(sentence)).lines() == squeezed(seen)


def test_several_values_are_no_vector() -> None:
    question = ExamQuestion("Q1", "critical x^3-3x", "Critical points of x^3 - 3x", "", "x = -1, x = 1")
    seen = Reader(page(gathered([(Student("1"), question, cell("1", "Q1", "wrong", "x=1"))]))).lines()
    assert squeezed("Critical points of [x^3 - 3x] 1 point Right answer [x = -1], [x = 1]") in seen


def test_a_partial_derivative_has_a_curled_d() -> None:
    asks = [ExamQuestion("Q1", "", "d/dx [x y]", command=command) for command in ("partial", "diff")]
    assert ["∂" in asked(question) for question in asks] == [True, False]


@pytest.mark.parametrize("text", ["x = 1, x = 2", "2x is the answer", "cso(x)", "x+1", "", "(", "()", "x" * 500])
def test_what_we_do_not_print_so_stays_text(text: str) -> None:
    assert set_value(text) is None
