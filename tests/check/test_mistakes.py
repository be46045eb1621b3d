"""Every row of the tables beside this file: a wrong answer, and the mistake that has to be named for it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import calctool
from calctool.books import cards
from calctool.diagnosis import diagnose
from calctool.diagnosis.mistakes import MISTAKES
from calctool.diagnosis.search import WORK
from calctool.diagnosis.wording import Diagnosis, explained
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Substituted
from calctool.grading.catalogue import find
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question, question_for
from tests.run import run

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One line of a table."""

    mistake: str
    question: str
    answer: str


def rows(pages: str = "mistakes*.md") -> list[Row]:
    out: list[Row] = []
    for page in sorted(HERE.glob(pages)):
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


@cache
def searched(row: Row) -> tuple[list[Diagnosis], int]:
    """What is found for a wrong answer, and the work of it."""
    budget = Budget(WORK)
    diagnoses = diagnose(ask(row.question), read(row.answer), budget)
    return diagnoses, WORK - budget.left


def found(row: Row) -> list[Diagnosis]:
    return searched(row)[0]


def named(row: Row, diagnosis: Diagnosis) -> bool:
    """The mistake itself, the more general one, or a special case of it."""
    return (
        diagnosis.id == row.mistake or MISTAKES[row.mistake].kind == diagnosis.id or diagnosis.card.kind == row.mistake
    )


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.mistake}: {r.question} <- {r.answer}" for r in ROWS])
def test_the_mistake_is_named(row: Row) -> None:
    diagnoses = found(row)
    assert any(named(row, d) for d in diagnoses), [d.id for d in diagnoses]


@pytest.mark.parametrize("row", rows("not_named.md"), ids=lambda row: f"{row.mistake}: {row.question} <- {row.answer}")
def test_a_mistake_is_not_named_for_another(row: Row) -> None:
    assert row.mistake not in {id for d in found(row) for id in (d.id, *d.besides)}


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
    work: list[int] = []
    right = 0
    for row in ROWS:
        diagnoses, used = searched(row)
        work.append(used)
        right += bool(diagnoses) and named(row, diagnoses[0])
    work.sort()
    share, p95 = right / len(ROWS), work[int(0.95 * len(work))]
    with capsys.disabled():
        print(
            f"\nmistakes: first name right {right}/{len(ROWS)} ({share:.0%}),"
            f" candidates tried: median {statistics.median(work):.0f}, p95 {p95}"
        )
    assert share >= 0.85
    assert statistics.median(work) < 300
    assert p95 < 3_000


def test_a_search_that_has_to_stop_names_nothing() -> None:
    question, answer = question_for("diff", "x^2 sin(3x)"), parse("2x sin(3x) + x^2 cos(3x)")
    whole = Budget(WORK)
    assert [d.id for d in diagnose(question, answer, whole)] == ["chain-inner-omitted"]
    needed = WORK - whole.left
    assert [d.id for d in diagnose(question, answer, Budget(needed))] == ["chain-inner-omitted"]
    assert diagnose(question, answer, Budget(needed - 1)) == []


def test_a_right_answer_is_not_accused() -> None:
    for text in dict.fromkeys(row.question for row in ROWS):
        question = ask(text)
        assert diagnose(question, question.right) == [], text


def test_sentences_are_filled_and_hedged() -> None:
    for row in ROWS[::5]:
        for d in found(row):
            text = "".join(w if isinstance(w, str) else show(w) for w in d.says)
            assert "{" not in text
            # What was written on the way to the answer is a guess, and what stands in the answer is not.
            answer = read(row.answer)
            whole = isinstance(answer, list) or d.piece == answer or isinstance(d.where, Substituted)
            assert d.card.certain or whole or "looks as if" in text, text
            assert d.next
            explained(ask(row.question), d)


def test_numbers_of_any_size_are_searched() -> None:
    """A factor beyond the floats is none; an exponent of any size costs no more than another."""
    assert diagnose(ask('diff "x^2 + x"'), parse("(2x + 1)(x + 10^200)")) == []
    found = diagnose(ask('diff "5/(1 + x/10^8)^100000000"'), parse("-5/(1 + x/10^8)^100000000"))
    assert [d.id for d in found] == ["power-exponent-not-decremented"]


def test_the_same_derivative_is_not_told_to_be_two() -> None:
    question = ask('diff "sin(2x) + x sin(2x)"')
    found = diagnose(question, parse("cos(2x) + sin(2x) + 2x cos(2x)"))
    assert [(d.id, d.besides) for d in found] == [("chain-inner-omitted", ())]
    assert diagnose(question, parse("cos(2x) + sin(2x) + 2x sin(2x)")) == []


SAID = (
    ('diff "x^2" --at x=2', "DNE", "The derivative exists: work it out."),
    ('diff "x^2" --at x=2', "oo", "The derivative is not infinite."),
    ('diff "|x|" --at x=0', "oo", "The derivative does not exist here, not even as oo or -oo."),
    ('diff "sqrt(x)" --at x=4', "1/0", "Your answer has no value."),
    ('diff "x^2 + 3x" --at x=2', "14", "I do not recognise the mistake."),
    ('diff "x^2 + 3x" --at x=2', "14", "I do not recognise the mistake."),
    ('diff "x^2 + 3x" --at x=2', "14", "The curve is less steep there."),
    ('diff "x^2 + 3x" --at x=2', "1/7", "The curve is steeper there."),
    ('diff "x^2" --at x=0', "5", "The curve is less steep there."),
    ('diff "sin(x)" --at x=pi', "3", "The function falls there, so its slope is negative."),
    ('diff "x^3 e^x"', "x^9", "Begin again. First step: product rule."),
    ('diff "sin(2x)" --order 2', "17x", "Write down the first derivative, and differentiate that."),
    ('grad "x^2 y"', "(x^9, x^2)", "Do it again: differentiate by x."),
    ('hessian "x^2 y"', "[[2y, x^9], [2x, 0]]", "Do it again: differentiate by x, and the result by y."),
    ('chain "z = x y" "x = t^2" "y = 3t"', "t^9", "Go along every path"),
    ('grad "x^2 y"', "(x^2, 2x y)", "Not right.\nEach component is there, but not at its own place."),
    ('hessian "x^2 y^3"', "[[2y^3, 0], [0, 6x^2 y]]", "Not right.\nEvery entry outside the diagonal"),
    ('diff "t^2" --wrt t', "2x", "There is no x in the question.\nUse the letters of the question."),
    ('diff "tan(3x)"', "3sec(3x)", "In the table tan(u) gives sec^2(u)."),
    ('diff "x^3 + 3x"', "3x^2 + x", "Besides, it looks as if you wrote x for the derivative of x"),
    ('diff "x^3 + 3x"', "3x^2 + x", "multiply by 3. The derivative of x by x is 1."),
    ('diff "e^(5x + 1)"', "5e^(5x)", "At x = 2 your answer is 110132, the derivative is 299371."),
    ('diff "sin(x)^2 + cos(x)^2"', "1", "At x = 2 your answer is 1, the derivative is 0."),
    ('diff "e^(100x)"', "e^(100x)", "At x = 2 your answer is 7.22597*10^86, the derivative is 7.22597*10^88."),
    ('diff "x^3/3"', "3x^2", "A constant factor stays: multiply by 1/3."),
    ('diff "arcsin(2x)"', "2/(1 - 4x^2)", "Put 1 - u^2 under a square root, here with u = 2x."),
    ('diff "x^3 - sin(3x)"', "3x^2", "What comes of the term -sin(3x) is missing."),
    ('diff "x^3" --at x=-2', "-12", "It looks as if the minus sign of -2 was left out of an even power"),
    ('diff "x^4" --order 2 --at x=2', "32", "It looks as if this is a derivative of a lower order than the one"),
    ('diff "x^6" --order 2', "6x^5", "This is a derivative of a lower order than the one asked for."),
    ('diff "x^4 - x^3"', "4x^3 - 3x^2 = x", "4x^3 - 3x^2 is right, but it is not x."),
    ('diff "(x + 1)^2"', "2(x + 1) = 2x + 1", "the factor in front of the bracket was multiplied with one term only."),
    ('diff "x^2 - 4x" --at x=3', "y = 2x - 9", "This is the tangent at the point."),
    ('diff "(x^2 + 1)(x^3 + x)"', "6x^5 + 3x^2 + 3x^2 + 1", "\n3x^2 is right; look at the rest"),
    ('diff "x^3 + x^2"', "5x^3", "It looks as if terms were added that are not of the same kind."),
    (
        'diff "sinh(x)"',
        "-cosh(x)",
        "Not right.\nAt x = 2 your answer is -3.7622, the derivative is 3.7622.\nThe sign is the wrong",
    ),
    ('diff "log_10(x)"', "0.43429448/x", "A decimal stands where the exact number belongs"),
    ('diff "log_10(x)"', "1/(x ln(10)) = 0.4343/x + 1", "is not 0.4343/x + 1."),
    ('diff "sin(2x)"', "2cos(2x) = cos(4x)", "2 cos(2x) is right, but it is not cos(4x).\nDo this step once more."),
    (
        'diff "x(x + 3)"',
        "(x + 3) + x = 2x + 6",
        "only one number in it does not fit, the one in 6.\nDo the arithmetic there",
    ),
    ('diff "x^3 - x" --at x=2', "3x^2 - 1 = 12", "3x^2 - 1 is right, but it is not 12.\nPut x = 2 in once more."),
    ('diff "x^3 - x" --at x=2', "f'(x) = 3x^2 - 1, f'(2) = 12", "3x^2 - 1 is right, but it is not 12.\nPut x = 2 in"),
    ('partial "x^2*y" x --at x=2,y=3', "2x*y = 10", "is right, but it is not 10.\nPut x = 2, y = 3 in once more."),
    ('limit "(x^2 - 4)/(x - 2)" --to 2', "x + 2 = 2", "x + 2 is right, but it does not tend to 2.\nPut x = 2 in"),
    ('limit "(2x + 1)/(x - 2)" --to oo', "(2 + 1/x)/(1 - 2/x) = 1", "does not tend to 1.\nDo this step once more."),
)
"""A wrong answer, and a sentence that is said of it: no bare "Not right.", nothing false, and not the right answer."""


@pytest.mark.parametrize(("question", "answer", "says"), SAID)
def test_what_is_said(question: str, answer: str, says: str) -> None:
    assert says in run("check", *shlex.split(question), "--answer", answer, "--format", "text", columns=400).stdout


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
    accused = [(question.body, text) for question in questions for text in NONSENSE if diagnose(question, parse(text))]
    total = len(FUNCTIONS) * len(NONSENSE)
    with capsys.disabled():
        print(f"\nmistakes: named without cause {len(accused)}/{total}")
    assert len(accused) <= total / 20, accused


NEW = {
    "chain": (
        """
@mistake(
    "inside-to-the-seventh", "a new name", "d/dx f(g) = d/dx g^7", "this is new: {u}.", "Do it again.",
    meant="diff.chain", common="A", examples={"cos(x^2)": "14x^13"},
)
def to_the_seventh(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv) and isinstance(goal.body, Func):
        yield Rewrite(Deriv(Pow(goal.body.args[0], Num(7)), goal.wrt), {"u": goal.body.args[0]})
""",
        Row("inside-to-the-seventh", 'diff "sin(x^3)"', "21x^20"),
    ),
    "limits": (
        """
from calctool.diagnosis.limit_problem import limit_value

@_mistake(
    "eleven-times-the-place", "a new name", "lim f = 11a", "this is new.", "Do it again.",
    meant="", common="A", examples={'limit "x^2 + 11" --to 7': "77"},
)
def eleven_times(problem: LimitProblem) -> Wrong:
    place = limit_value(problem.goal.to)
    yield 11 * place if isinstance(place, float) else None
""",
        Row("eleven-times-the-place", 'limit "x + 1" --to 3', "33"),
    ),
    "several": (
        """
@_vector_mistake(
    "gradient-squared", "a new name", "grad f = (f_x^2, f_y^2)", "this is new.", "Do it again.",
    meant="", common="A", examples={'grad "x + y^2"': "(1, 4y^2)"},
)
def squared(problem: VectorProblem) -> Iterator[WrongVector]:
    yield WrongVector([Pow(e, TWO) for e in problem.vector])
""",
        Row("gradient-squared", 'grad "x^3 + 5y"', "(9x^4, 25)"),
    ),
}
"""By the section of the book: a card, and its row in the table."""


def test_adding_a_mistake_touches_one_place(tmp_path: Path) -> None:
    """A card written into its section is named by ``check``, and has a page among the rules."""
    shutil.copytree(Path(calctool.__file__).parent, tmp_path / "calctool", ignore=shutil.ignore_patterns("*.pyc.*"))
    for section, (card, _) in NEW.items():
        with (tmp_path / "calctool" / "diagnosis" / "mistakes" / f"{section}.py").open("a", encoding="utf-8") as file:
            file.write("\n" + card)

    commands = [
        command
        for _, row in NEW.values()
        for command in (
            ["check", *shlex.split(row.question), "--answer", row.answer, "--json"],
            ["rules", row.mistake, "--format", "text"],
        )
    ]
    code = "import json, sys, tests.run as t; print(json.dumps([t.run(*c).stdout for c in json.loads(sys.argv[1])]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(HERE.parent.parent)])},
        capture_output=True,
        text=True,
    )
    said = json.loads(ran.stdout)
    for (_, row), verdict, page in zip(NEW.values(), said[::2], said[1::2], strict=True):
        assert json.loads(verdict)["result"]["mistake"]["id"] == row.mistake
        assert "a new name" in page
