"""Verdicts, one a row: what is right in whatever dress, and what is wrong however near it comes."""

from __future__ import annotations

import shlex
import statistics

import pytest

from calctool.answers.reading import read_answer
from calctool.grading.equality import WORK, Verdict
from calctool.grading.verdict import decide
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question, question_for

RIGHT = """
diff "sin(3x)" | 3cos(3x)
diff "sin(3x)" | 3 cos(2x + x)
diff "(2x^2+8)^2" | 16x^3 + 64x
diff "(2x^2+8)^2" | 2(2x^2+8)*4x
diff "(2x^2+8)^2" | 16x(x^2+4)
diff "sin(x)^2" | sin(2x)
diff "sin(x)^2" | 2 sin x cos x
diff "tan x" | 1 + tan^2 x
diff "tan x" | 1/cos(x)^2
diff "tan x" | sec^2 x
diff "ln(6x)" | 1/x
diff "ln|x|" | 1/x
diff "ln x" | 1/|x|
diff "sqrt x" | 0.5 x^(-1/2)
diff "sqrt x" | sqrt(x)/(2x)
diff "cbrt x" | 1/3 x^(-2/3)
diff "root(x, 5)" | 1/5 x^(-4/5)
diff "1/cbrt(x)" | -1/3 x^(-4/3)
diff "x/2" | 0.5
diff "x/3" | 1/3
diff "|x|" | x/|x|
diff "|x|" | |x|/x
diff "|x|" | sign(x)
diff "|x|" | sqrt(x^2)/x
diff "sqrt(x^2)" | x/|x|
diff "x^x" | x^x (1 + ln x)
diff "x^x" | e^(x ln x) (ln x + 1)
diff "2^x" | ln(2) e^(x ln 2)
diff "log(x, 2)" | 1/(x ln 2)
diff "e^(2x)" | 2 (e^x)^2
diff "arctan x" | cos(arctan(x))^2
diff "arcsin x" | 1/sqrt((1-x)(1+x))
diff "sinh x" | (e^x + e^(-x))/2
diff "cbrt x" | 1/(3 cbrt(x)^2)
diff "cbrt x" | cbrt(x)/(3x)
diff "(a - x)^6000" --wrt x | -6000(a - x)^5999
diff "(a - x)^6000" --wrt x | 6000(x - a)^5999
diff "x^n" --wrt x | n x^n/x
diff "x^3" --order 2 | 6x
diff "x^3" --order 3 | 6
diff "x^2" --at 3 | 6
diff "sqrt x" --at 2 | sqrt(2)/4
diff "sqrt x" --at 2 | 1/sqrt(8)
diff "sin x" --at pi/3 | 1/2
diff "|x|" --at 0 | does not exist
diff "x^2" | [2x]
diff "e^x" | E^x
diff "f(x)^2" | 2 f(x) f'(x)
diff "{x^2 if x<0 else x^3}" | {2x if x<0 else 3x^2}
diff "ln(x^2)" | 2/x
diff "x" | x/x
diff "x^2 - 4" | 2(x^2 - 4)/(x - 2) - 4(x-2)/(x-2)
diff "5" | 0
diff "erf x" | 2 e^(-x^2)/sqrt(pi)
limit "sin(x)/x" --to 0 | 1
limit "1/x" --to 0 | DNE
limit "1/x" --to 0+ | oo
limit "1/x" --to 0- | -oo
limit "(1 + 1/x)^x" --to oo | e
limit "(1 + 2/x)^x" --to oo | e*e
limit "(sqrt(x) - 2)/(x - 4)" --to 4 | 0.25
partial "x^2 y" x | 2y x
partial "x^2 y" x y | 2x
partial "x^2 y" | (2x y, x^2)
grad "x^2 y" | [2x y, x^2]
grad "x^2 y" | x (2y), x*x
grad "x^2 y" | 2x y i + x^2 j
grad "x^2 y + z" | 2x y i + x^2 j + k
grad "x^2 y" --at x=1,y=2 | <4, 1>
grad "x^2 + 3y^2" --at x=1,y=2 --of length | sqrt(148)
grad "x^2 + y^2" --at x=0,y=0 --of length | 0
grad "x^2 + y^2" --at x=0,y=0 --of angle | does not exist
grad "x^2 + 3y^2" --at x=1,y=2 --of angle | arctan(6)
grad "y - x" --at x=0,y=0 --of angle | 3pi/4
grad "y - x" --at x=0,y=0 --of angle | -5pi/4
grad "x^2 - y" --at x=0,y=0 --of angle | 3pi/2
grad "-x^2 - y^2" --at x=1,y=2 --of angle | arctan(2) + pi
grad "x^2 + 3y^2" --at x=1,y=2 --of derivative --along 3,4 | 54/5
grad "x y" --of derivative --along (1,1) | (x + y)/sqrt(2)
jacobian "x^2 y" "5x + sin y" | [[2x y, x^2], [5, cos y]]
hessian "x^3 y" | [6x y, 3x^2; 3x^2, 0]
grad "x^2" | (2x)
grad "x^2" | 2x
grad "x^2" --at x=1 | 2
jacobian "x^2" | (2x)
hessian "x^2" | 2
hessian "x^2" | [2]
chain "z = x^2" "x = sin t" | 2 sin t cos t
chain "z = x^2" "x = sin t" | sin(2t)
chain "y = u^2" "u = 2x^2 + 8" | 16x^3 + 64x
"""
WRONG = """
diff "sin(3x)" | cos(3x) | value
diff "sin(3x)" | 3cos(3x) + 10^(-12) | value
diff "x^2" | 2x + 10^(-60) | value
diff "x^2" | 2.0000000001x | value
diff "x/3" | 0.333 | value
diff "x/3" | 0.33333333333333333333 | value
diff "pi x" | 3.14 | value
diff "ln|x|" | 1/|x| | value
diff "|x|" | 1 | value
diff "x^2/2" | e^(ln x) | undefined
diff "ln|x|" | e^(-ln x) | undefined
diff "x^2 - 5x" | sqrt(2x - 5)^2 | undefined
diff "x" | 1/0 | undefined
diff "x^2" | 2y | letters
diff "x^2" | 2x + C | letters
diff "x^2" | f'(x) | letters
diff "x^2" | d/dx [x^2] | unworked
diff "x^2" | (2x, 0) | shape
diff "x^2" | oo | infinite
diff "x^2" | DNE | exists
diff "|x|" --at 0 | 1 | dne
diff "x^2" --at 3 | 7 | value
diff "x^2" --at 3 | 2x | letters
diff "sqrt x" --at 2 | 0.35355 | value
diff "x^3" --order 2 | 3x^2 | value
diff "x^100" | 100x^99 + x/10^30 | value
diff "sin(x^2)" | 2x cos(x^2) + sin(pi x)/10^9 | value
diff "x^2" | 2x + floor(x/1000)/1000 | value
diff "x^2" | 2x + (|x - 50| + x - 50)/10^9 | value
diff "ln x" | log(x, 10) | value
diff "(x - 3)^2" | 2|x - 3| | value
diff "e^x" | x e^(x - 1) | value
limit "1/x^2" --to 0 | does not exist | infinite
limit "1/x" --to 0 | oo | dne
limit "1/x" --to 0+ | -oo | infinite
limit "sin(x)/x" --to 0 | 0.9999999 | value
limit "sin(x)/x" --to 0 | DNE | exists
grad "x^2 y" | 2x y | shape
grad "x^2 + 3y^2" --at x=1,y=2 --of length | 148 | value
grad "x^2 + 3y^2" --at x=1,y=2 --of length | (2, 12) | shape
grad "x^2 + y^2" --at x=0,y=0 --of angle | 0 | dne
grad "x^2 + 3y^2" --at x=1,y=2 --of angle | arctan(1/6) | value
grad "x^2 + 3y^2" --at x=1,y=2 --of angle | artanh(6) | undefined
grad "x y" --of derivative --along 1,1 | x + y | value
grad "x^2 y" | (x^2, 2x y) | value
grad "x^2 y" | 2x y i - x^2 j | value
grad "x^2 y" | 2x y i + x^2 | shape
grad "x^2 y" | 2x y i + x^2 j + k | shape
grad "x^2 y" | (2x y, x^2, 0) | shape
jacobian "x^2 y" "5x + sin y" | [[2x y, 5], [x^2, cos y]] | value
hessian "x^3 y" | (6x y, 3x^2, 3x^2, 0) | shape
grad "x^2" | 3x | value
grad "x^2" | (2x, 0) | shape
grad "x^2" | does not exist | exists
hessian "x^2" | (2, 0) | shape
partial "x^2 y" x | x^2 | value
chain "z = x^2" "x = sin t" | 2x cos(t) + 1 | letters
"""
SPECIAL = {"diff", "limit", "partial", "grad", "jacobian", "hessian", "chain"}


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def question_of(text: str) -> Question:
    """The question as it is typed on the command line."""
    words = shlex.split(text)
    texts: list[str] = []
    options: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        if word.startswith("--"):
            options[word[2:]] = next(rest)
        else:
            texts.append(word)
    return question_for(words[0], texts, **options)


def judged(question: str, answer: str, budget: Budget | None = None) -> Verdict:
    value = read_answer(answer).value
    given: Answer = [*value] if isinstance(value, list) else value
    return decide(question_of(question), given, budget)


@pytest.mark.parametrize(("question", "answer"), rows(RIGHT))
def test_right(question: str, answer: str) -> None:
    verdict = judged(question, answer)
    assert (verdict.state, verdict.proof in ("structure", "normal-form")) == ("right", True), verdict


@pytest.mark.parametrize(("question", "answer", "reason"), rows(WRONG))
def test_wrong(question: str, answer: str, reason: str) -> None:
    verdict = judged(question, answer)
    assert (verdict.state, verdict.reason) == ("wrong", reason), verdict


def test_the_commands_are_all_in_the_tables() -> None:
    assert {row[0].split()[0] for row in rows(RIGHT)} == SPECIAL
    assert len(rows(RIGHT)) >= 60


@pytest.mark.parametrize(
    ("question", "answer", "only"),
    [('diff "ln|x|"', "1/|x|", "x > 0"), ('diff "x^2/2"', "e^(ln x)", "x > 0"), ('diff "|x|"', "-1", "x < 0")],
)
def test_right_on_one_side_only(question: str, answer: str, only: str) -> None:
    from calctool.expr.printer import show

    assert [show(c) for c in judged(question, answer).only] == [only]


def test_the_witness_is_a_point_where_the_two_differ() -> None:
    verdict = judged('diff "x^2"', "x^2")
    assert verdict.witness is not None
    assert dict(verdict.witness.point)["x"] == 1
    assert (verdict.witness.theirs, verdict.witness.ours) == ("1", "2")


def test_the_component_is_named() -> None:
    verdict = judged('jacobian "x^2 y" "5x + sin y"', "[[2x y, x^2], [5, -cos y]]")
    assert verdict.where == (1, 1)


def test_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """All rows together: none decided the wrong way, at most one in a hundred open, and how much work it was."""
    cases = [(row[0], row[1], "right") for row in rows(RIGHT)] + [(row[0], row[1], "wrong") for row in rows(WRONG)]
    work: list[int] = []
    unsound = undecided = 0
    for question, answer, expected in cases:
        budget = Budget(WORK)
        state = judged(question, answer, budget).state
        work.append(WORK - budget.left)
        unsound += state not in (expected, "undecided")
        undecided += state == "undecided"
    work.sort()
    median, late = statistics.median(work), work[int(0.95 * len(work))]
    with capsys.disabled():
        print(
            f"\n{len(cases)} answers: {unsound} decided wrongly, {undecided} undecided, "
            f"units of work: median {median:.0f}, 95th percentile {late}, most {work[-1]}"
        )
    assert unsound == 0
    assert undecided <= 0.01 * len(cases)
    assert median < WORK / 500
    assert late < WORK / 50
    assert work[-1] < WORK / 4


@pytest.mark.parametrize(
    ("f", "answer", "state"),
    [
        ("x + |x - 10^6|", "0", "wrong"),
        ("x^2", "2x + {1 if x = 7 else 0}", "wrong"),
        ("x^2", "{2x if x < 3 else 2x}", "right"),
        ("|x|", "{1 if x > 0 else -1}", "right"),
        ("{x^2 if x != 2 else 4}", "2x", "right"),
    ],
)
def test_places_that_an_answer_singles_out_are_looked_at(f: str, answer: str, state: str) -> None:
    assert decide(question_for("diff", f), parse(answer)).state == state
