"""Every row of the tables beside this file: a wrong answer, and the mistake that has to be named for it."""

from __future__ import annotations

import re
import shlex
import statistics
import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from calctool.books import cards
from calctool.diagnosis import diagnose
from calctool.diagnosis.mistakes import MISTAKES
from calctool.diagnosis.wording import Diagnosis, explained
from calctool.expr.printer import show
from calctool.expr.tree import DNE
from calctool.grading.catalogue import find
from calctool.parsing import parse
from calctool.tasks.question import Answer, Question, question_for
from tests.run import run

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One line of a table."""

    mistake: str
    question: str
    answer: str


def rows() -> list[Row]:
    out: list[Row] = []
    for page in sorted(HERE.glob("mistakes*.md")):
        for line in page.read_text(encoding="utf-8").splitlines():
            cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)]
            if len(cells) == 5 and cells[1] in MISTAKES:
                out.append(Row(*cells[1:4]))
    return out


@cache
def ask(text: str) -> Question:
    """A question as it is typed on the command line."""
    command, *words = shlex.split(text)
    given: list[str] = []
    options: dict[str, Any] = {}
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            options[word[2:]] = words.pop(0)
        else:
            given.append(word)
    return question_for(command, given, **options)


def read(text: str) -> Answer:
    """An answer: an expression, (a, b), [[a, b], [c, d]] or DNE."""
    if text == "DNE":
        return DNE
    if text.startswith("[["):
        return [[parse(e) for e in row.split(",")] for row in re.findall(r"\[([^\[\]]+)\]", text)]
    if text.startswith("(") and text.endswith(")") and "," in text:
        return [parse(e) for e in text[1:-1].split(",")]
    return parse(text)


ROWS = rows()


def found(row: Row, seconds: float = 5.0) -> list[Diagnosis]:
    return diagnose(ask(row.question), read(row.answer), seconds)


def named(row: Row, diagnosis: Diagnosis) -> bool:
    """The mistake itself, the more general one, or a special case of it."""
    return diagnosis.id == row.mistake or MISTAKES[row.mistake].kind == diagnosis.id or diagnosis.kind == row.mistake


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.mistake}: {r.question} <- {r.answer}" for r in ROWS])
def test_the_mistake_is_named(row: Row) -> None:
    diagnoses = found(row)
    assert any(named(row, d) for d in diagnoses), [d.id for d in diagnoses]


def test_every_mistake_has_a_row() -> None:
    assert len(ROWS) > 200
    assert {r.mistake for r in ROWS} == set(MISTAKES)


def test_the_mistakes_are_a_chapter_of_the_rules() -> None:
    listing = run("rules", "--format", "text", columns=400).stdout
    assert all(f"\n{id} " in listing for id in MISTAKES)
    assert not any(id.split(".", 1)[1] in MISTAKES for id in cards())
    assert (find("product").id, find("product-one-term").id) == ("diff.product", "product-one-term")


@pytest.mark.parametrize("id", MISTAKES)
def test_a_mistake_has_a_page_with_an_example(id: str) -> None:
    ran = run("rules", id, "--format", "text", columns=400)
    assert ran.exit_code == 0
    rows = dict(line.split("  ", 1) for line in ran.stdout.splitlines() if "  " in line)
    assert rows["id"].strip() == id
    assert "right answer" in ran.stdout
    assert any(named(Row(id, *MISTAKES[id].example()), d) for d in found(Row(id, *MISTAKES[id].example())))


def test_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """The first name is right nearly always, and it does not take long."""
    times: list[float] = []
    right = 0
    for row in ROWS:
        question, answer = ask(row.question), read(row.answer)
        started = time.process_time()
        diagnoses = diagnose(question, answer)
        times.append(1000 * (time.process_time() - started))
        right += bool(diagnoses) and named(row, diagnoses[0])
    times.sort()
    share, p95 = right / len(ROWS), times[int(0.95 * len(times))]
    with capsys.disabled():
        print(
            f"\nmistakes: first name right {right}/{len(ROWS)} ({share:.0%}),"
            f" median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms"
        )
    assert share >= 0.85
    assert statistics.median(times) < 50
    assert p95 < 500


def test_a_right_answer_is_not_accused() -> None:
    for row in ROWS:
        question = ask(row.question)
        assert diagnose(question, question.right) == [], row.question


def test_sentences_are_filled_and_hedged() -> None:
    for row in ROWS[::5]:
        for d in found(row):
            text = "".join(w if isinstance(w, str) else show(w) for w in d.says)
            assert "{" not in text
            assert "seem" in text or "looks as if" in text, text
            assert d.next
            explained(ask(row.question), d)


NONSENSE = (
    "7x e^x",
    "3x + 17",
    "x^3 - 4 + sin(x)",
    "x/(1 + x^4) + 2",
    "5x^7 - cos(x)",
    "42x^2 - 1/x",
    "ln(x) + x^5",
    "e^x/x^3",
)
FUNCTIONS = (
    *("x^2 sin(x)", "(3x + 1)^4", "sin(x^2 + 1)", "x/(x^2 + 1)", "e^(2x) cos(x)", "ln(x^2 + 1)", "sqrt(x^3 + 2)"),
    *("x^3 - 4x^2 + 7x - 2", "x*3^x", "tan(2x)", "x ln(x)", "1/(x^2 + 3)", "e^(x^2)", "sin(x)^3", "x^4/4 - 2/x"),
)


def test_nonsense_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Answers that no mistake leads to: at most one in twenty is given a name."""
    questions = [ask(f'diff "{f}"') for f in FUNCTIONS]
    accused = [
        (question.body, text) for question in questions for text in NONSENSE if diagnose(question, parse(text), 1.0)
    ]
    total = len(FUNCTIONS) * len(NONSENSE)
    with capsys.disabled():
        print(f"\nmistakes: named without cause {len(accused)}/{total}")
    assert len(accused) <= total / 20, accused
